//! RingCentral's session for a server: a JWT shown once, refreshed from then on, and shown again only where that has ended
//! (ringcentral-api.md §1.2). JWT, secret and refresh token lie on disk wrapped by the keyring.

use std::cell::RefCell;

use async_trait::async_trait;
use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Cloud, Timestamp,
    company::{JwtFound, JwtView, NewJwt, NotKept, Trial},
};
use futures::lock::Mutex;

use crate::{
    ordered::Keyed,
    ports::{Base, KeyringError, Method, Op, Request, Response, StoreError, Table},
    signin::{Lender, Secret, SignInError, claims, from_base64, read_tokens, to_base64},
    traffic::{Errand, Group, Lane, Traffic, form},
};

/// Its place in [`Table::Secrets`], and its access token's in the scratch memory.
const KEY: &str = "ringcentral-jwt";
const TOKEN: &str = "https://platform.ringcentral.com/restapi/oauth/token";
const REVOKE: &str = "https://platform.ringcentral.com/restapi/oauth/revoke";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Good for the next minute, or it is renewed.
const RENEWED_BEFORE: i64 = 60_000;
/// Seconds tokens live where RingCentral does not say (ringcentral-api.md §1.1).
const LIVES: i64 = 3_600;
const REFRESH_LIVES: i64 = 604_800;
/// How long the token endpoint may take, milliseconds.
const TIMEOUT: u32 = 20_000;
/// Wait after a 429 that names no time (ringcentral-api.md §1.5).
const BUSY_SECONDS: i64 = 60;

/// A JWT with what belongs to it, as it lies on disk.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub struct PastedJwt {
    client_id: String,
    /// Wrapped, base64: the client secret.
    secret: String,
    /// Wrapped, base64: the JWT.
    jwt: String,
    /// When the JWT ends, where it says so.
    ends: Option<Timestamp>,
    since: Timestamp,
    /// Wrapped, base64: the refresh token.
    refresh: Option<String>,
    refresh_until: Timestamp,
    /// What RingCentral told of the session: its owner, the application's permissions.
    about: Keyed<String>,
    trial: Option<Trial<JwtFound>>,
}

/// The session. There is one at a time.
pub struct JwtSession {
    base: Base,
    traffic: Traffic,
    turn: Mutex<()>,
    kept: RefCell<PastedJwt>,
}

#[derive(Clone, Debug, FromJson, ToJson)]
struct Access {
    token: Secret,
    until: Timestamp,
}

impl JwtSession {
    /// The one that is kept; `None`: no JWT is here, or what is cannot be read.
    pub async fn load(base: &Base, traffic: &Traffic) -> Option<Self> {
        let row = base.store.get(Table::Secrets, KEY).await.ok().flatten()?;
        let kept = callside_json::read(&row.value).ok()?;
        Some(Self::of(base, traffic, kept))
    }

    fn of(base: &Base, traffic: &Traffic, kept: PastedJwt) -> Self {
        Self { base: base.clone(), traffic: traffic.clone(), turn: Mutex::default(), kept: RefCell::new(kept) }
    }

    /// Keeps a JWT in place of whatever was kept before. Line breaks that came along are taken off.
    ///
    /// # Errors
    /// [`NotKept`]; what was kept before is kept still.
    pub async fn keep(new: NewJwt, base: &Base, traffic: &Traffic) -> Result<Self, NotKept> {
        let jwt: String = new.jwt.reveal().split_whitespace().collect();
        let shaped = |part: &str| !part.is_empty() && from_base64(part).is_some();
        if jwt.split('.').count() != 3 || !jwt.split('.').all(shaped) {
            return Err(NotKept::Jwt);
        }
        // A header cannot hold a colon in the name, nor a line break (RFC 7617 §2).
        let fits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        let (client_id, secret) = (new.client_id.trim(), new.client_secret.reveal().trim());
        if !fits(client_id) || client_id.contains(':') {
            return Err(NotKept::ClientId);
        }
        if !fits(secret) {
            return Err(NotKept::ClientSecret);
        }
        let ends = claims(&jwt).and_then(|claims| claims.get("exp")?.as_i64()).map(|exp| Timestamp(exp * 1_000));
        let session = Self::of(base, traffic, PastedJwt::default());
        let kept = PastedJwt {
            client_id: client_id.to_owned(),
            secret: session.wrap(secret).await.map_err(|error| NotKept::Browser(error.to_string()))?,
            jwt: session.wrap(&jwt).await.map_err(|error| NotKept::Browser(error.to_string()))?,
            ends,
            since: base.clock.now(),
            ..PastedJwt::default()
        };
        base.scratch.set(KEY, None).await;
        session.put(kept).await.map_err(|error| NotKept::Browser(error.to_string()))?;
        Ok(session)
    }

    /// Forgets all of it, and then has RingCentral end the session, once: whether that is so. One that goes on there ends
    /// by itself when nobody has renewed it for a week.
    ///
    /// # Errors
    /// The store failed; it is still there.
    pub async fn forget(&self) -> Result<bool, StoreError> {
        let _turn = self.turn.lock().await;
        let open = self.open().await;
        let delete = Op::Delete { table: Table::Secrets, key: KEY.to_owned() };
        self.base.store.commit(vec![delete], Vec::new()).await?;
        self.base.scratch.set(KEY, None).await;
        let ended = self.end(open).await;
        // Whoever still has it in hand renews nothing with it.
        self.kept.replace(PastedJwt::default());
        Ok(ended)
    }

    /// A test has told this.
    ///
    /// # Errors
    /// The store failed: it is forgotten when the browser closes.
    pub async fn tried(&self, found: JwtFound) -> Result<(), StoreError> {
        let trial = Some(Trial { at: self.base.clock.now(), found });
        let kept = PastedJwt { trial, ..self.kept.borrow().clone() };
        self.put(kept).await
    }

    /// For pages.
    #[must_use]
    pub fn view(&self) -> JwtView {
        let kept = self.kept.borrow();
        let PastedJwt { client_id, since, ends, trial, .. } = &*kept;
        JwtView { client_id: client_id.clone(), since: *since, ends: *ends, trial: trial.clone() }
    }

    /// By its own word it is over.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.kept.borrow().ends.is_some_and(|ends| ends <= self.base.clock.now())
    }

    /// The session renews itself; otherwise the JWT is shown again each hour.
    #[must_use]
    pub fn refreshes(&self) -> bool {
        self.kept.borrow().refresh.is_some()
    }

    /// Shows the JWT, whether or not there is a session: what a test asks for. The session there was is ended then, because
    /// RingCentral lets an owner have about five with one application and ends the oldest (ringcentral-api.md §1.1).
    ///
    /// # Errors
    /// As [`Lender::access_token`].
    pub async fn anew(&self) -> Result<Secret, SignInError> {
        let _turn = self.turn.lock().await;
        let before = self.open().await;
        let token = self.show().await?;
        self.end(before).await;
        Ok(token)
    }

    /// A token of the session that may be open there; either kind ends it.
    async fn open(&self) -> Option<Secret> {
        let refresh = {
            let kept = self.kept.borrow();
            kept.refresh.clone().filter(|_| self.base.clock.now() < kept.refresh_until)
        };
        match refresh {
            Some(refresh) => self.unwrap(&refresh).await.ok(),
            None => self.good().await,
        }
    }

    /// Has that session ended; false: RingCentral could not be told. It is told once (ringcentral-api.md §1.1).
    async fn end(&self, open: Option<Secret>) -> bool {
        let Some(token) = open else { return true };
        let ended = self.post(REVOKE, &[("token", token.reveal())], "end the server's session").await;
        ended.is_ok_and(|response| response.status == 200)
    }

    async fn good(&self) -> Option<Secret> {
        let access: Access = callside_json::read(&self.base.scratch.get(KEY).await?).ok()?;
        (self.base.clock.now().0 + RENEWED_BEFORE < access.until.0).then_some(access.token)
    }

    /// With the refresh token while it lives, and with the JWT where that is refused.
    async fn renew(&self) -> Result<Secret, SignInError> {
        let refresh = {
            let kept = self.kept.borrow();
            kept.refresh.clone().filter(|_| self.base.clock.now() < kept.refresh_until)
        };
        if let Some(refresh) = refresh {
            let refresh = self.unwrap(&refresh).await?;
            match self.ask(&[("grant_type", "refresh_token"), ("refresh_token", refresh.reveal())]).await {
                Err(SignInError::Refused { .. }) => {}
                answer => return answer,
            }
        }
        self.show().await
    }

    async fn show(&self) -> Result<Secret, SignInError> {
        let jwt = self.kept.borrow().jwt.clone();
        let jwt = self.unwrap(&jwt).await?;
        self.ask(&[("grant_type", GRANT), ("assertion", jwt.reveal())]).await
    }

    /// One question to the token endpoint, as the application. The new pair is on disk before it is used: the old one is
    /// spent with the answer.
    async fn ask(&self, fields: &[(&str, &str)]) -> Result<Secret, SignInError> {
        let asked = self.base.clock.now();
        let response = self.post(TOKEN, fields, "server's token").await?;
        if response.status == 429 {
            let seconds = response.header("retry-after").and_then(|seconds| seconds.trim().parse::<i64>().ok());
            let wait = seconds.unwrap_or(BUSY_SECONDS).saturating_mul(1_000);
            return Err(SignInError::Held { until: Timestamp(self.base.clock.now().0.saturating_add(wait)) });
        }
        let given = read_tokens(&response, &["owner_id", "scope"], LIVES)?;
        let refresh = match &given.refresh {
            Some(refresh) => Some(self.wrap(refresh.reveal()).await?),
            None => None,
        };
        let after = |seconds: i64| Timestamp(asked.0.saturating_add(seconds.saturating_mul(1_000)));
        let refresh_until = after(given.refresh_lives.unwrap_or(REFRESH_LIVES));
        let about = given.kept.iter().cloned().collect();
        let kept = PastedJwt { refresh, refresh_until, about, ..self.kept.borrow().clone() };
        self.put(kept).await?;
        let access = Access { token: given.access, until: after(given.access_lives) };
        self.base.scratch.set(KEY, Some(callside_json::write(&access))).await;
        Ok(access.token)
    }

    /// A form, as the application.
    async fn post(&self, url: &str, fields: &[(&str, &str)], purpose: &'static str) -> Result<Response, SignInError> {
        let (client_id, secret) = {
            let kept = self.kept.borrow();
            (kept.client_id.clone(), kept.secret.clone())
        };
        let secret = self.unwrap(&secret).await?;
        let basic = to_base64([&client_id, ":", secret.reveal()].concat().as_bytes());
        let headers = [
            ("authorization", ["Basic ", &basic].concat()),
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ("accept", "application/json".to_owned()),
        ];
        let request = Request {
            method: Method::Post,
            url: url.to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
            body: Some(form::encode(fields.iter().copied())),
            timeout: TIMEOUT,
            page: None,
        };
        let (purpose, group) = (purpose.into(), Some(Group::Auth));
        let errand = Errand { cloud: Cloud::RingCentral, lane: Lane::Background, purpose, group, request };
        Ok(self.traffic.send(errand).await?)
    }

    async fn put(&self, kept: PastedJwt) -> Result<(), StoreError> {
        let put = Op::Put { table: Table::Secrets, key: KEY.to_owned(), value: callside_json::write(&kept) };
        self.base.store.commit(vec![put], Vec::new()).await?;
        *self.kept.borrow_mut() = kept;
        Ok(())
    }

    async fn wrap(&self, secret: &str) -> Result<String, KeyringError> {
        Ok(to_base64(&self.base.keyring.wrap(secret.as_bytes()).await?))
    }

    async fn unwrap(&self, wrapped: &str) -> Result<Secret, KeyringError> {
        let bytes = from_base64(wrapped).ok_or(KeyringError::Lost)?;
        let text = self.base.keyring.unwrap(&bytes).await?;
        String::from_utf8(text).map(Secret::new).map_err(|_| KeyringError::Lost)
    }
}

#[async_trait(?Send)]
impl Lender for JwtSession {
    async fn access_token(&self) -> Result<Secret, SignInError> {
        let _turn = self.turn.lock().await;
        match self.good().await {
            Some(token) => Ok(token),
            None => self.renew().await,
        }
    }

    async fn refused(&self, token: &Secret) {
        if self.good().await.is_some_and(|good| good == *token) {
            self.base.scratch.set(KEY, None).await;
        }
    }

    fn about(&self) -> Option<Keyed<String>> {
        Some(self.kept.borrow().about.clone())
    }
}
