//! A machine's access tokens: none is kept longer than an hour, and a new one needs the key alone (netsuite-api.md §2).

use std::{cell::RefCell, rc::Rc};

use async_trait::async_trait;
use callside_json::{FromJson, ToJson};
use callside_protocol::{Cloud, Timestamp};
use futures::lock::Mutex;

use super::MachineKey;
use crate::{
    instant,
    netsuite::Machine,
    ordered::Keyed,
    ports::{Base, Method, Request, Response, Signer},
    signin::{Lender, Secret, SignInError, claims, read_tokens},
    traffic::{Errand, Lane, Traffic, form},
};

/// Good for the next minute, or it is renewed.
const RENEWED_BEFORE: i64 = 60_000;
/// Seconds a token lives where NetSuite does not say.
const LIVES: i64 = 3_600;
/// How long the token endpoint may take, milliseconds.
const TIMEOUT: u32 = 20_000;
/// A difference of the clocks in seconds that an assertion does not bear.
const BEARS: i64 = 30;

const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Lends a machine's tokens. There is one for a key at a time.
pub struct MachineTokens {
    base: Base,
    traffic: Traffic,
    signer: Rc<dyn Signer>,
    machine: Machine,
    key: String,
    /// Whoever asks waits for whoever asked before: one assertion for all.
    turn: Mutex<()>,
    /// As whom the machine works, once a token has told.
    is: RefCell<Option<(String, String)>>,
    /// So many seconds NetSuite's clock is ahead, by its last answer.
    skew: RefCell<Option<i64>>,
}

#[derive(Clone, Debug, FromJson, ToJson)]
struct Access {
    token: Secret,
    until: Timestamp,
}

/// Where the token of that key lies in the scratch memory.
pub(super) fn place(key: &str) -> String {
    ["machine-", key].concat()
}

impl MachineTokens {
    /// The tokens of that key; `None`: what was kept of it cannot be read.
    #[must_use]
    pub fn new(base: &Base, traffic: &Traffic, signer: &Rc<dyn Signer>, key: &MachineKey) -> Option<Self> {
        Some(Self {
            base: base.clone(),
            traffic: traffic.clone(),
            signer: Rc::clone(signer),
            machine: key.machine()?,
            key: key.key.clone(),
            turn: Mutex::default(),
            is: RefCell::default(),
            skew: RefCell::default(),
        })
    }

    /// A new token, whether or not there is a good one: what a test asks for.
    ///
    /// # Errors
    /// As [`Lender::access_token`].
    pub async fn anew(&self) -> Result<Secret, SignInError> {
        let _turn = self.turn.lock().await;
        self.make().await
    }

    /// Role and entity, as the last token told.
    #[must_use]
    pub fn is(&self) -> Option<(String, String)> {
        self.is.borrow().clone()
    }

    /// So many seconds NetSuite's clock is ahead of this computer's, by its last answer; `None`: it did not tell.
    #[must_use]
    pub fn skew(&self) -> Option<i64> {
        *self.skew.borrow()
    }

    fn place(&self) -> String {
        place(&self.key)
    }

    async fn good(&self) -> Option<Secret> {
        let kept = self.base.scratch.get(&self.place()).await?;
        let access: Access = callside_json::read(&kept).ok()?;
        let good = self.base.clock.now().0 + RENEWED_BEFORE < access.until.0;
        good.then(|| {
            self.learn(&access.token);
            access.token
        })
    }

    async fn make(&self) -> Result<Secret, SignInError> {
        let asked = self.base.clock.now();
        let mut answer = self.assert(asked).await?;
        let off = self.skew().filter(|skew| skew.abs() >= BEARS);
        if let Some(seconds) = off.filter(|_| answer.status >= 400) {
            // What lies in NetSuite's future is refused, and what is over there: once more by its own clock.
            answer = self.assert(Timestamp(asked.0 + seconds * 1_000)).await?;
        }
        let tokens = read_tokens(&answer, &[], LIVES)?;
        self.learn(&tokens.access);
        let access = Access { token: tokens.access, until: Timestamp(asked.0 + tokens.access_lives * 1_000) };
        self.base.scratch.set(&self.place(), Some(callside_json::write(&access))).await;
        Ok(access.token)
    }

    /// Shows an assertion; any status is an answer but "too many".
    async fn assert(&self, now: Timestamp) -> Result<Response, SignInError> {
        let unsigned = self.machine.assertion(now);
        let signature = self.signer.sign(&self.key, unsigned.to_be_signed()).await?;
        let assertion = unsigned.signed(&signature);
        let body = form::encode([
            ("grant_type", "client_credentials"),
            ("client_assertion_type", KIND),
            ("client_assertion", assertion.reveal()),
        ]);
        // No Authorization header beside it (netsuite-api.md §2).
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
        let request = Request {
            method: Method::Post,
            url: self.machine.token_url(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            body: Some(body),
            timeout: TIMEOUT,
            page: None,
        };
        let purpose = "machine's token".into();
        let errand = Errand { cloud: Cloud::NetSuite, lane: Lane::Background, purpose, group: None, request };
        let began = self.base.clock.now();
        let response = self.traffic.send(errand).await?;
        let ended = self.base.clock.now();
        let there = response.header("date").and_then(instant::read_http_date);
        *self.skew.borrow_mut() = there.map(|there| (there.0 - (began.0 + ended.0) / 2).div_euclid(1_000));
        Ok(response)
    }

    /// Who it is stands in the token (netsuite-api.md §1.8).
    fn learn(&self, token: &Secret) {
        let claims = claims(token.reveal()).unwrap_or_default();
        let subject = claims.get("sub").and_then(|subject| subject.as_str());
        let is = subject.and_then(|subject| subject.split_once(';'));
        *self.is.borrow_mut() = is.map(|(role, entity)| (role.to_owned(), entity.to_owned()));
    }
}

#[async_trait(?Send)]
impl Lender for MachineTokens {
    async fn access_token(&self) -> Result<Secret, SignInError> {
        let _turn = self.turn.lock().await;
        match self.good().await {
            Some(token) => Ok(token),
            None => self.make().await,
        }
    }

    async fn refused(&self, token: &Secret) {
        if self.good().await.is_some_and(|good| good == *token) {
            self.base.scratch.set(&self.place(), None).await;
        }
    }

    fn about(&self) -> Option<Keyed<String>> {
        let account = ("account".to_owned(), self.machine.account.id().to_owned());
        let is = self.is();
        let role = is.iter().map(|(role, _)| ("role".to_owned(), role.clone()));
        let entity = is.iter().map(|(_, entity)| ("entity".to_owned(), entity.clone()));
        Some(std::iter::once(account).chain(role).chain(entity).collect())
    }
}
