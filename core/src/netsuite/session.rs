//! The agent's session: signing in as themselves, in the role they choose (netsuite-api.md §1).

use callside_json::{FromJson, ToJson};
use callside_protocol::{Cloud, Timestamp};

use super::{Account, NetSuite, NetSuiteError, Service, links};
use crate::{
    ordered::Keyed,
    signin::{Attempt, SignInError, Standing, Terms, TokenKeeper},
};

/// Where a sign-in starts when the account is not known; NetSuite then asks.
const ANY_ACCOUNT: &str = "system.netsuite.com";
const AUTHORIZE: &str = "/app/login/oauth2/authorize.nl";
pub(super) const TOKEN: &str = "/services/rest/auth/oauth2/v1/token";
const REVOKE: &str = "/services/rest/auth/oauth2/v1/revoke";
/// What the integration record must tick.
const SCOPE: &str = "restlets rest_webservices";

const HOUR: i64 = 3_600;

/// NetSuite's defaults (§1.4, §1.5); an administrator may have set others, which nothing tells.
pub(super) fn terms() -> Terms {
    Terms {
        cloud: Cloud::NetSuite,
        key: "netsuite",
        group: None,
        access_lives: HOUR,
        refresh_lives: 48 * HOUR,
        chain_lives: Some(168 * HOUR),
        reads_claims: true,
        kept: &[],
        setup_codes: &[],
    }
}

/// Whose session it is, as the redirect told.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Session {
    /// The account.
    pub account: Account,
    /// Internal id of the role; the person may have chosen another than they had in mind.
    pub role: Option<String>,
    /// Internal id of the user: an employee as a rule.
    pub entity: Option<String>,
}

impl Session {
    /// As a [`crate::signin::Lender`] tells of it.
    pub(crate) fn about(&self) -> Keyed<String> {
        let account = Some(("account".to_owned(), self.account.id().to_owned()));
        let role = self.role.clone().map(|role| ("role".to_owned(), role));
        let entity = self.entity.clone().map(|entity| ("entity".to_owned(), entity));
        [account, role, entity].into_iter().flatten().collect()
    }

    fn of(about: &Keyed<String>) -> Option<Self> {
        Some(Self {
            account: Account::of_id(about.get("account")?).ok()?,
            role: about.get("role").cloned(),
            entity: about.get("entity").cloned(),
        })
    }
}

impl NetSuite {
    /// Who keeps the session's tokens.
    pub(crate) fn keeper(&self) -> &TokenKeeper {
        &self.inner.keeper
    }

    /// Reads the session an earlier worker kept.
    ///
    /// # Errors
    /// [`SignInError::Storage`] inside [`NetSuiteError::SignIn`] when the store cannot be read.
    pub async fn load(&self) -> Result<(), NetSuiteError> {
        Ok(self.inner.keeper.load().await?)
    }

    /// Starts a sign-in, in that account or in any, and answers with the address the page opens.
    pub async fn start_sign_in(&self, client_id: &str, redirect: &str, account: Option<&Account>) -> String {
        let host = account.map_or_else(|| ANY_ACCOUNT.to_owned(), |account| account.host(Service::App));
        let attempt = Attempt {
            authorize: &format!("https://{host}{AUTHORIZE}"),
            client_id,
            redirect,
            parameters: &[("scope", SCOPE)],
            expects: account.map(Account::id),
        };
        self.inner.keeper.start(attempt).await
    }

    /// Ends a sign-in with the address that came back. Which account it is, and so where the code may be sent, is told
    /// by the redirect's `company`; nothing is sent anywhere unless that is an account id, and the one asked for.
    ///
    /// # Errors
    /// [`NetSuiteError::SignIn`] with what went wrong; [`NetSuiteError::NotSent`], [`NetSuiteError::Busy`]. The session
    /// before stays as it was.
    pub async fn end_sign_in(&self, came_back: &str) -> Result<Session, NetSuiteError> {
        let keeper = &self.inner.keeper;
        let returned = keeper.came_back(came_back).await?;
        let expected = returned.expects().map(str::to_owned);
        let told = returned.parameter("company").or(expected.as_deref());
        let account = told.and_then(|company| Account::of_id(company).ok()).ok_or(SignInError::ForeignAnswer)?;
        if let Some(expected) = expected.filter(|expected| expected != account.id()) {
            return Err(SignInError::WrongAccount { expected, got: account.id().to_owned() }.into());
        }
        let id = |name: &str| returned.parameter(name).filter(|id| links::is_internal_id(id)).map(str::to_owned);
        let session = Session { role: id("role"), entity: id("entity"), account };
        let token_url = format!("https://{}{TOKEN}", session.account.host(Service::SuiteTalk));
        keeper.exchange(returned, &token_url, session.about()).await?;
        // What was learnt about another account or role does not hold for this one.
        self.inner.inlines.set(false);
        self.inner.fields.borrow_mut().clear();
        Ok(session)
    }

    /// Forgets the session, then asks NetSuite to end it; whether NetSuite did is not reported.
    ///
    /// # Errors
    /// [`SignInError::Storage`] inside [`NetSuiteError::SignIn`]: the session could not be forgotten and is still here.
    pub async fn sign_out(&self) -> Result<(), NetSuiteError> {
        self.load().await?;
        let Some(session) = self.session() else { return Ok(()) };
        let revoke_url = format!("https://{}{REVOKE}", session.account.host(Service::SuiteTalk));
        self.inner.keeper.sign_out(&revoke_url).await?;
        self.inner.fields.borrow_mut().clear();
        Ok(())
    }

    /// Whose session is kept, after [`Self::load`]; also one that NetSuite has ended, see [`Self::standing`].
    #[must_use]
    pub fn session(&self) -> Option<Session> {
        Session::of(&self.inner.keeper.about()?)
    }

    /// Where the session stands, after [`Self::load`].
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.inner.keeper.standing()
    }

    /// True until a renewal has come to its end.
    #[must_use]
    pub fn is_renewing(&self) -> bool {
        self.inner.keeper.is_renewing()
    }

    /// When the session should be renewed for its own sake ([`crate::signin::TokenKeeper::keep_alive_due`]).
    #[must_use]
    pub fn keep_alive_due(&self) -> Option<Timestamp> {
        self.inner.keeper.keep_alive_due()
    }

    /// Renews the session for its own sake.
    pub async fn keep_alive(&self) {
        self.inner.keeper.keep_alive().await;
    }

    /// When the agent will have to sign in again. An estimate by NetSuite's defaults (48 h unused, 168 h in all) until a
    /// session of this account really ended.
    #[must_use]
    pub fn session_ends(&self) -> Option<Timestamp> {
        self.inner.keeper.session_ends()
    }
}
