//! The keeper of one cloud's tokens.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use callside_json::{FromJson, ToJson};
use callside_protocol::Timestamp;
use futures::{
    FutureExt,
    future::{LocalBoxFuture, Shared},
};

use super::{
    Attempt, Lender, PendingSignIn, Pkce, Returned, Secret, SignInError, State, Terms,
    answer::{self, Asked, Tokens},
    base64,
    grant::{Grant, after},
};
use crate::{
    ordered::Keyed,
    ports::{Base, KeyringError, Method, Op, Request, Response, StoreError, Table},
    traffic::{Errand, Lane, Traffic, form},
};

/// Renewed when less than this is left: the cloud's own client does the same (ringcentral-api.md §1.1).
const RENEWED_BEFORE_SECONDS: i64 = 60;
/// Wait after a 429 that names no time (ringcentral-api.md §1.5).
const BUSY_SECONDS: i64 = 60;
/// A renewal that only keeps a session alive and brought no answer is tried again after so many seconds.
const KEEP_ALIVE_AGAIN_SECONDS: i64 = 900;
/// How long the token endpoint may take, milliseconds.
const TIMEOUT: u32 = 20_000;

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never signed in, or signed out by the person.
    Never,
    /// Signed in, as far as is known.
    SignedIn,
    /// The cloud has ended the session.
    Ended {
        /// When this was learnt.
        since: Timestamp,
    },
}

/// Keeps one cloud's session. Clones share it; there must be no second one for the same [`Terms::key`].
#[derive(Clone)]
pub struct TokenKeeper {
    inner: Rc<Inner>,
}

struct Inner {
    ports: Base,
    traffic: Traffic,
    terms: Terms,
    lender: Option<Rc<dyn Lender>>,
    read: Cell<bool>,
    grant: RefCell<Option<Grant>>,
    access: RefCell<Option<Access>>,
    /// A pair the store refused: stored before anything else.
    unsaved: RefCell<Option<(Grant, Access)>>,
    /// Counts sign-ins and sign-outs, so that a renewal under way notices that it is about a session that is gone.
    generation: Cell<u64>,
    renewal: RefCell<Option<Renewal>>,
    /// The session is not kept alive before, after a renewal that brought no answer.
    kept_alive_after: Cell<Option<Timestamp>>,
}

type Renewal = Shared<LocalBoxFuture<'static, Result<Secret, SignInError>>>;

#[derive(Clone, Debug, FromJson, ToJson)]
struct Access {
    token: Secret,
    until: Timestamp,
}

impl TokenKeeper {
    /// The keeper of the session these terms name.
    #[must_use]
    pub fn new(ports: &Base, traffic: &Traffic, terms: Terms) -> Self {
        Self::of(ports, traffic, terms, None)
    }

    /// A keeper that keeps nothing: its tokens are lent.
    #[must_use]
    pub fn lent(ports: &Base, traffic: &Traffic, terms: Terms, lender: Rc<dyn Lender>) -> Self {
        Self::of(ports, traffic, terms, Some(lender))
    }

    fn of(ports: &Base, traffic: &Traffic, terms: Terms, lender: Option<Rc<dyn Lender>>) -> Self {
        let inner = Inner {
            ports: ports.clone(),
            traffic: traffic.clone(),
            terms,
            lender,
            read: Cell::new(false),
            grant: RefCell::default(),
            access: RefCell::default(),
            unsaved: RefCell::default(),
            generation: Cell::new(0),
            renewal: RefCell::default(),
            kept_alive_after: Cell::new(None),
        };
        Self { inner: Rc::new(inner) }
    }

    /// Reads what an earlier worker kept; later calls do nothing. Until then [`Self::standing`] says `Never`.
    ///
    /// # Errors
    /// [`SignInError::Storage`] when the store cannot be read.
    pub async fn load(&self) -> Result<(), SignInError> {
        let inner = &self.inner;
        if inner.read.get() {
            return Ok(());
        }
        let generation = inner.generation.get();
        let row = inner.ports.store.get(Table::Secrets, inner.terms.key).await?;
        let access = inner.ports.scratch.get(&inner.access_key()).await;
        if inner.read.get() || inner.generation.get() != generation {
            return Ok(());
        }
        // A row that cannot be read is a session that is lost: the person signs in again.
        *inner.grant.borrow_mut() = row.and_then(|row| callside_json::read(&row.value).ok());
        *inner.access.borrow_mut() = access.and_then(|access| callside_json::read(&access).ok());
        inner.read.set(true);
        Ok(())
    }

    /// Where the session stands; after [`Self::load`].
    #[must_use]
    pub fn standing(&self) -> Standing {
        if let Some(lender) = &self.inner.lender {
            return if lender.about().is_some() { Standing::SignedIn } else { Standing::Never };
        }
        match &*self.inner.grant.borrow() {
            None => Standing::Never,
            Some(Grant { ended: Some(since), .. }) => Standing::Ended { since: *since },
            Some(_) => Standing::SignedIn,
        }
    }

    /// What the cloud's room keeps with the session, also after the cloud ended it; `None`: no session.
    #[must_use]
    pub fn about(&self) -> Option<Keyed<String>> {
        if let Some(lender) = &self.inner.lender {
            return lender.about();
        }
        self.inner.grant.borrow().as_ref().map(|grant| grant.about.clone())
    }

    /// When the person will have to sign in again: the earlier of the refresh token's end, unused, and the end of the
    /// chain. An estimate: NetSuite's settings cannot be read, so its defaults stand in until a session really ends.
    #[must_use]
    pub fn session_ends(&self) -> Option<Timestamp> {
        self.inner.grant.borrow().as_ref().map(|grant| grant.ends(self.inner.terms.chain_lives))
    }

    /// Starts a sign-in and answers with the address the page opens. An earlier attempt is forgotten.
    pub async fn start(&self, attempt: Attempt<'_>) -> String {
        let ports = &self.inner.ports;
        let (pkce, state) = (Pkce::new(&*ports.entropy), State::new(&*ports.entropy));
        let (pending, address) = PendingSignIn::begin(&attempt, pkce, state, ports.clock.now());
        ports.scratch.set(&self.inner.pending_key(), Some(callside_json::write(&pending))).await;
        address
    }

    /// Reads what came back to the redirect address.
    ///
    /// # Errors
    /// [`SignInError::ForeignAnswer`] leaves the attempt under way; every other error ends it.
    pub async fn came_back(&self, address: &str) -> Result<Returned, SignInError> {
        let scratch = &self.inner.ports.scratch;
        let pending = scratch.get(&self.inner.pending_key()).await.ok_or(SignInError::ForeignAnswer)?;
        let pending: PendingSignIn = callside_json::read(&pending).map_err(|_| SignInError::ForeignAnswer)?;
        let returned = pending.end(address);
        if !matches!(returned, Err(SignInError::ForeignAnswer)) {
            scratch.set(&self.inner.pending_key(), None).await;
        }
        returned
    }

    /// Exchanges the code for tokens and keeps the session, with what the cloud's room knows about it.
    ///
    /// # Errors
    /// The session before stays as it was, whatever the error; but after [`SignInError::Storage`] the new one is used
    /// and stored as soon as the store lets it.
    pub async fn exchange(&self, returned: Returned, token_url: &str, about: Keyed<String>) -> Result<(), SignInError> {
        self.load().await?;
        let inner = &self.inner;
        let Returned { code, pending, .. } = returned;
        let body = form::encode([
            ("grant_type", "authorization_code"),
            ("code", code.reveal()),
            ("redirect_uri", &pending.redirect),
            ("client_id", &pending.client_id),
            ("code_verifier", pending.verifier.reveal()),
        ]);
        let asked = inner.ports.clock.now();
        let response = inner.post(token_url, body, "sign-in").await?;
        let tokens = answer::read(&response, Asked::Exchange, &inner.terms)?;
        let wrapped = inner.wrap(&tokens).await?;
        let chain_learnt = inner.grant.borrow().as_ref().and_then(|grant| {
            (grant.token_url == token_url && grant.client_id == pending.client_id)
                .then_some(grant.chain_learnt)
                .flatten()
        });
        let grant = Grant {
            client_id: pending.client_id,
            token_url: token_url.to_owned(),
            about,
            refresh: None,
            issued_at: asked,
            refresh_lives: 0,
            access_until: asked,
            chain_start: asked,
            chain_learnt,
            ended: None,
        };
        inner.generation.set(inner.generation.get() + 1);
        // The token of another account must never be found beside this session, wherever the worker dies.
        inner.forget_access().await;
        inner.adopt(grant.renewed(&tokens, wrapped, asked, inner.terms.chain_lives), tokens).await
    }

    /// An access token good for the next minute; renewed first where needed, once for all who wait.
    ///
    /// # Errors
    /// [`SignInError::SignedOut`] when there is no session or the cloud ended it; what else fails leaves the session in
    /// place and may be tried again.
    pub async fn access_token(&self) -> Result<Secret, SignInError> {
        if let Some(lender) = &self.inner.lender {
            return lender.access_token().await;
        }
        self.load().await?;
        self.inner.keep_unsaved().await?;
        match self.inner.good_access() {
            Some(token) => Ok(token),
            None => self.renewal().await,
        }
    }

    /// True until a renewal has come to its end: whoever ends the worker before that loses the session with the pair.
    #[must_use]
    pub fn is_renewing(&self) -> bool {
        self.inner.renewal.borrow().is_some()
    }

    /// When the session should be renewed though nobody needs a token; `None`: no session, or a renewal is under way.
    /// A refresh token that nobody uses ends (NetSuite: after 48 hours by default, netsuite-api.md §1.4): a quarter of
    /// its life leaves three more occasions.
    #[must_use]
    pub fn keep_alive_due(&self) -> Option<Timestamp> {
        if self.inner.renewal.borrow().is_some() {
            return None;
        }
        let due = self.inner.grant.borrow().as_ref()?.keep_alive_due()?;
        Some(self.inner.kept_alive_after.get().map_or(due, |after| after.max(due)))
    }

    /// Renews the session for the sake of its refresh token. What fails is due again later; a cloud that has ended the
    /// session is heard here, too ([`Standing::Ended`]).
    pub async fn keep_alive(&self) {
        let tried = match self.inner.keep_unsaved().await {
            Ok(()) => self.renewal().await.map(|_| ()),
            Err(error) => Err(error),
        };
        let now = self.inner.ports.clock.now();
        self.inner.kept_alive_after.set(match tried {
            Ok(()) => None,
            Err(SignInError::Held { until }) => Some(until),
            Err(_) => Some(after(now, KEEP_ALIVE_AGAIN_SECONDS)),
        });
    }

    /// One renewal for all who wait.
    async fn renewal(&self) -> Result<Secret, SignInError> {
        let (renewal, is_new) = {
            let mut slot = self.inner.renewal.borrow_mut();
            match &*slot {
                Some(renewal) => (renewal.clone(), false),
                None => {
                    let renewal = Rc::clone(&self.inner).renew().boxed_local().shared();
                    *slot = Some(renewal.clone());
                    (renewal, true)
                }
            }
        };
        if is_new {
            // Whoever asked may go away; a renewal that was sent must be heard to its end, or the pair is lost.
            self.inner.ports.spawn.spawn(renewal.clone().map(|_| ()).boxed_local());
        }
        renewal.await
    }

    /// The cloud refused this access token though it should be good: the next caller gets a new one.
    pub async fn refused(&self, token: &Secret) {
        if let Some(lender) = &self.inner.lender {
            return lender.refused(token).await;
        }
        let is_current = self.inner.access.borrow().as_ref().is_some_and(|access| access.token == *token);
        if is_current {
            self.inner.forget_access().await;
        }
    }

    /// Forgets the session here, then asks the cloud to end it. The cloud's answer changes nothing and is not reported
    /// (ringcentral-api.md §1.1: ignore errors, never retry).
    ///
    /// # Errors
    /// [`SignInError::Storage`] when the session could not be removed from the store; it is then still there.
    pub async fn sign_out(&self, revoke_url: &str) -> Result<(), SignInError> {
        self.load().await?;
        let inner = &self.inner;
        // First of all, so that a renewal under way cannot write the session back after it was deleted.
        inner.generation.set(inner.generation.get() + 1);
        let delete = Op::Delete { table: Table::Secrets, key: inner.terms.key.to_owned() };
        inner.ports.store.commit(vec![delete], Vec::new()).await?;
        *inner.unsaved.borrow_mut() = None;
        let grant = inner.grant.borrow_mut().take();
        let access = inner.access.borrow().clone();
        inner.forget_access().await;
        inner.ports.scratch.set(&inner.pending_key(), None).await;
        let Some(grant) = grant else { return Ok(()) };
        let token = match inner.refresh_token(&grant).await {
            Ok(Some(refresh)) => Some(refresh),
            _ => access.map(|access| access.token),
        };
        if let Some(token) = token {
            let body = form::encode([("token", token.reveal()), ("client_id", &grant.client_id)]);
            let _ = inner.post(revoke_url, body, "sign-out").await;
        }
        Ok(())
    }
}

impl Inner {
    fn access_key(&self) -> String {
        format!("{}-access", self.terms.key)
    }

    fn pending_key(&self) -> String {
        format!("{}-sign-in", self.terms.key)
    }

    fn good_access(&self) -> Option<Secret> {
        let now = self.ports.clock.now();
        let access = self.access.borrow();
        access.as_ref().filter(|access| after(now, RENEWED_BEFORE_SECONDS) < access.until).map(|a| a.token.clone())
    }

    async fn forget_access(&self) {
        *self.access.borrow_mut() = None;
        self.ports.scratch.set(&self.access_key(), None).await;
    }

    /// One renewal, for everybody who waits for it.
    async fn renew(self: Rc<Self>) -> Result<Secret, SignInError> {
        let answer = self.renew_once().await;
        *self.renewal.borrow_mut() = None;
        answer
    }

    async fn renew_once(&self) -> Result<Secret, SignInError> {
        let generation = self.generation.get();
        let Some(grant) = self.grant.borrow().clone().filter(|grant| grant.ended.is_none()) else {
            return Err(SignInError::SignedOut);
        };
        let refresh = match self.refresh_token(&grant).await {
            Ok(Some(refresh)) => refresh,
            // Nothing to renew with: no refresh token was issued, or the key that wrapped it is gone.
            Ok(None) | Err(SignInError::Keyring(KeyringError::Lost)) => return self.end(grant, generation).await,
            Err(error) => return Err(error),
        };
        let body = form::encode([
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.reveal()),
            ("client_id", &grant.client_id),
        ]);
        let asked = self.ports.clock.now();
        let response = self.post(&grant.token_url, body, "renew sign-in").await?;
        let tokens = match answer::read(&response, Asked::Renewal, &self.terms) {
            Err(SignInError::SignedOut) => return self.end(grant, generation).await,
            answer => answer?,
        };
        // A confidential client's refresh token stays good; no new one comes (netsuite-api.md §1.6).
        let wrapped = self.wrap(&tokens).await?.or_else(|| grant.refresh.clone());
        if self.generation.get() != generation {
            return self.good_access().ok_or(SignInError::SignedOut);
        }
        let token = tokens.access.clone();
        self.adopt(grant.renewed(&tokens, wrapped, asked, self.terms.chain_lives), tokens).await?;
        Ok(token)
    }

    /// The cloud ended the session, unless it is already another one.
    async fn end(&self, grant: Grant, generation: u64) -> Result<Secret, SignInError> {
        if self.generation.get() != generation {
            return self.good_access().ok_or(SignInError::SignedOut);
        }
        let over = grant.over(self.ports.clock.now(), self.terms.chain_lives);
        *self.grant.borrow_mut() = Some(over.clone());
        self.forget_access().await;
        // Where it cannot be kept, the next worker asks the cloud once more and hears the same.
        let _ = self.store(&over).await;
        Err(SignInError::SignedOut)
    }

    async fn adopt(&self, grant: Grant, tokens: Tokens) -> Result<(), SignInError> {
        let access = Access { token: tokens.access, until: grant.access_until };
        *self.grant.borrow_mut() = Some(grant.clone());
        self.keep(grant, access).await
    }

    /// Puts the pair on disk that the store refused before.
    async fn keep_unsaved(&self) -> Result<(), SignInError> {
        let unsaved = self.unsaved.borrow_mut().take();
        match unsaved {
            Some((grant, access)) => self.keep(grant, access).await,
            None => Ok(()),
        }
    }

    /// Puts a pair on disk and only then into use.
    async fn keep(&self, grant: Grant, access: Access) -> Result<(), SignInError> {
        let generation = self.generation.get();
        if let Err(error) = self.store(&grant).await {
            *self.unsaved.borrow_mut() = Some((grant, access));
            return Err(error.into());
        }
        if self.generation.get() == generation {
            *self.access.borrow_mut() = Some(access.clone());
            self.ports.scratch.set(&self.access_key(), Some(callside_json::write(&access))).await;
        }
        Ok(())
    }

    async fn store(&self, grant: &Grant) -> Result<(), StoreError> {
        let value = callside_json::write(grant);
        let put = Op::Put { table: Table::Secrets, key: self.terms.key.to_owned(), value };
        self.ports.store.commit(vec![put], Vec::new()).await
    }

    async fn wrap(&self, tokens: &Tokens) -> Result<Option<String>, SignInError> {
        let Some(refresh) = &tokens.refresh else { return Ok(None) };
        Ok(Some(base64::encode(&self.ports.keyring.wrap(refresh.reveal().as_bytes()).await?)))
    }

    async fn refresh_token(&self, grant: &Grant) -> Result<Option<Secret>, SignInError> {
        let Some(wrapped) = grant.refresh.as_ref().and_then(|wrapped| base64::decode(wrapped)) else {
            return Ok(None);
        };
        let token = self.ports.keyring.unwrap(&wrapped).await?;
        Ok(String::from_utf8(token).ok().map(Secret::new))
    }

    /// Public clients name themselves in the body and send no `Authorization` header; with both, NetSuite refuses
    /// (netsuite-api.md §1.5).
    async fn post(&self, url: &str, body: String, purpose: &'static str) -> Result<Response, SignInError> {
        let request = Request {
            method: Method::Post,
            url: url.to_owned(),
            headers: vec![
                ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
                ("accept".to_owned(), "application/json".to_owned()),
            ],
            body: Some(body),
            timeout: TIMEOUT,
            page: None,
        };
        let errand = Errand {
            cloud: self.terms.cloud,
            lane: Lane::Live,
            purpose: purpose.into(),
            group: self.terms.group,
            request,
        };
        let response = self.traffic.send(errand).await?;
        if response.status == 429 {
            let seconds = response.header("retry-after").and_then(|seconds| seconds.trim().parse().ok());
            let until = after(self.ports.clock.now(), seconds.unwrap_or(BUSY_SECONDS));
            return Err(SignInError::Held { until });
        }
        Ok(response)
    }
}
