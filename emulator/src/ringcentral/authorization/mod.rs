//! Sign-in at RingCentral: authorization codes bound to a PKCE challenge, access tokens, refresh tokens that work once,
//! and the tokens that open a WebSocket (ringcentral-api.md §1.1, §2.1).
//!
//! [`Authorization`] keeps what has been issued. [`page`] is what a person sees; a server shows a [`jwt`] in their place.

pub mod jwt;
pub mod page;

use super::account::ExtensionId;
use super::refusal::{self, Refusal};
use crate::chance::Chance;
use crate::clock::{DAY, Moment, SECOND};
use crate::exchange::{Request, Response};
use crate::form;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt::{Client, Credential, ServerApp};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// How long a code waits to be exchanged.
const CODE_LIFE: i64 = 60 * SECOND;
/// How long a WebSocket token waits to be used.
const SOCKET_TOKEN_LIFE: i64 = 60 * SECOND;
/// Sessions one user may have through one app; a further sign-in ends the oldest.
const SESSIONS_PER_USER_AND_APP: usize = 5;

/// The app as its developer registered it: a public one, without a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// The public id.
    pub client_id: String,
    /// Where codes may be sent; compared letter by letter.
    pub redirect_uris: Vec<String>,
    /// The app permissions RingCentral granted.
    pub scopes: BTreeSet<String>,
}

impl Default for App {
    fn default() -> Self {
        let scopes = [
            "CallControl",
            "ReadAccounts",
            "ReadCallLog",
            "ReadCallRecording",
            "ReadContacts",
            "ReadMessages",
            "ReadPresence",
            "WebSocketsSubscription",
        ];
        Self {
            client_id: "callside-demo".to_owned(),
            redirect_uris: Vec::new(),
            scopes: scopes.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// What a bearer token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The user.
    pub extension: ExtensionId,
    /// The OAuth session: it lives on when its tokens are refreshed.
    pub session: String,
    /// The app's client id.
    pub client_id: String,
    /// The permissions this token was issued with.
    pub scopes: BTreeSet<String>,
}

impl Identity {
    /// The key under which requests are counted.
    #[must_use]
    pub fn rate_key(&self) -> String {
        format!("{} {}", self.extension, self.client_id)
    }
}

#[derive(Clone, Debug)]
struct Code {
    extension: ExtensionId,
    client_id: String,
    redirect_uri: String,
    challenge: Option<Challenge>,
    expires: Moment,
}

#[derive(Clone, Debug)]
pub(super) struct Challenge {
    value: String,
    hashed: bool,
}

impl Challenge {
    /// RFC 7636 §4.6; RingCentral takes a challenge without a method as `plain`.
    fn is_met_by(&self, verifier: &str) -> bool {
        if self.hashed {
            URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == self.value
        } else {
            verifier == self.value
        }
    }
}

#[derive(Clone, Debug)]
struct Session {
    identity: Identity,
    endpoint: String,
    access: String,
    access_expires: Moment,
    refresh: String,
    refresh_expires: Moment,
}

#[derive(Clone, Debug)]
struct SocketToken {
    identity: Identity,
    expires: Moment,
}

/// Everything the authorization server has issued.
#[derive(Debug)]
pub struct Authorization {
    /// The registered public app.
    pub app: App,
    /// The registered app with a secret.
    pub server: ServerApp,
    /// Life of an access token in seconds, unless the client asks for another.
    pub access_life: i64,
    chance: Chance,
    codes: BTreeMap<String, Code>,
    sessions: Vec<Session>,
    socket_tokens: BTreeMap<String, SocketToken>,
    /// Browser cookies and who is signed in with them: what `prompt=none` needs.
    browsers: BTreeMap<String, ExtensionId>,
    /// JWTs that users have made.
    credentials: Vec<Credential>,
}

impl Authorization {
    /// A server that has issued nothing.
    #[must_use]
    pub fn new(app: App, server: ServerApp, chance: Chance) -> Self {
        Self {
            app,
            server,
            access_life: 3_600,
            chance,
            codes: BTreeMap::new(),
            sessions: Vec::new(),
            socket_tokens: BTreeMap::new(),
            browsers: BTreeMap::new(),
            credentials: Vec::new(),
        }
    }

    /// Who a request speaks for.
    ///
    /// # Errors
    /// No token, a dead one, or an expired one.
    pub fn identify(&self, request: &Request, now: Moment) -> Result<Identity, Refusal> {
        let token = request.bearer().ok_or_else(Refusal::unauthenticated)?;
        let session =
            self.sessions.iter().find(|session| session.access == token).ok_or_else(Refusal::token_invalid)?;
        if now < session.access_expires { Ok(session.identity.clone()) } else { Err(Refusal::token_expired()) }
    }

    /// Whether an OAuth session has not been revoked.
    #[must_use]
    pub fn is_alive(&self, session: &str) -> bool {
        self.sessions.iter().any(|candidate| candidate.identity.session == session)
    }

    /// Sessions that are open with an app.
    #[must_use]
    pub fn sessions_with(&self, client_id: &str) -> usize {
        self.sessions.iter().filter(|session| session.identity.client_id == client_id).count()
    }

    /// Ends every session of a user, as an administrator can.
    pub fn end_sessions(&mut self, extension: ExtensionId) {
        self.sessions.retain(|session| session.identity.extension != extension);
    }

    /// `POST /restapi/oauth/token`. The permissions are those the app has and the user may use.
    pub fn token(
        &mut self,
        request: &Request,
        now: Moment,
        permitted: impl Fn(ExtensionId, &BTreeSet<String>) -> BTreeSet<String>,
    ) -> Response {
        let form = form::body(&request.body);
        let field = |name: &str| form::value(&form, name);
        let client = match self.client(request, &form) {
            Ok(client) => client,
            Err(refused) => return refused,
        };
        let life = field("access_token_ttl")
            .and_then(|text| text.parse().ok())
            .unwrap_or(self.access_life)
            .clamp(600.min(self.access_life), 3_600);
        match field("grant_type") {
            Some(jwt::GRANT) => match self.owner_of_jwt(&client, field("assertion").unwrap_or_default(), now) {
                Ok(owner) => {
                    let scopes = permitted(owner, &self.server.scopes);
                    let identity = self.open(owner, scopes);
                    let endpoint = self.chance.token();
                    self.issue(identity, endpoint, life, now)
                }
                Err(refused) => refused,
            },
            Some("authorization_code") if client == Client::Public => {
                // Taken out before it is checked: a code that was tried once is spent (RFC 6749 §4.1.2).
                let Some(code) =
                    field("code").and_then(|code| self.codes.remove(code)).filter(|code| now < code.expires)
                else {
                    return refusal::oauth(
                        "invalid_grant",
                        "OAU-110",
                        "The authorization code is unknown, expired or used",
                    );
                };
                if field("redirect_uri") != Some(code.redirect_uri.as_str()) {
                    return refusal::oauth(
                        "invalid_grant",
                        "OAU-109",
                        "The redirect URI is not the one of the request",
                    );
                }
                let proven = match &code.challenge {
                    Some(challenge) => field("code_verifier").is_some_and(|verifier| challenge.is_met_by(verifier)),
                    // A public app must prove possession; RingCentral refuses the exchange otherwise.
                    None => false,
                };
                if !proven {
                    return refusal::oauth(
                        "invalid_grant",
                        "OAU-106",
                        "The code verifier does not match the code challenge",
                    );
                }
                let identity = Identity {
                    extension: code.extension,
                    session: self.chance.uuid(),
                    client_id: code.client_id,
                    scopes: permitted(code.extension, &self.app.scopes),
                };
                let client_id = self.app.client_id.clone();
                self.make_room(code.extension, &client_id);
                let endpoint = field("endpoint_id").map_or_else(|| self.chance.token(), str::to_owned);
                self.issue(identity, endpoint, life, now)
            }
            Some("refresh_token") => {
                let presented = field("refresh_token").unwrap_or_default();
                let Some(place) = self.sessions.iter().position(|session| {
                    session.refresh == presented
                        && now < session.refresh_expires
                        && session.identity.client_id == self.app_of(&client).0
                }) else {
                    return refusal::oauth("invalid_grant", "OAU-213", "The refresh token was not found");
                };
                let session = self.sessions.remove(place);
                let scopes = permitted(session.identity.extension, self.app_of(&client).1);
                self.issue(Identity { scopes, ..session.identity }, session.endpoint, life, now)
            }
            _ => refusal::oauth(
                "unsupported_grant_type",
                "OAU-250",
                "This grant type is not enabled for the application",
            ),
        }
    }

    fn make_room(&mut self, extension: ExtensionId, client_id: &str) {
        let theirs =
            |session: &Session| session.identity.extension == extension && session.identity.client_id == client_id;
        while self.sessions.iter().filter(|session| theirs(session)).count() >= SESSIONS_PER_USER_AND_APP {
            if let Some(oldest) = self.sessions.iter().position(theirs) {
                self.sessions.remove(oldest);
            }
        }
    }

    fn issue(&mut self, identity: Identity, endpoint: String, life: i64, now: Moment) -> Response {
        let session = Session {
            access: format!("U1{}", self.chance.token() + &self.chance.token()),
            access_expires: now.plus(life * SECOND),
            refresh: format!("U1{}", self.chance.token() + &self.chance.token()),
            refresh_expires: now.plus(7 * DAY),
            endpoint,
            identity,
        };
        let scope = session.identity.scopes.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        let mut body = json!({
            "access_token": session.access, "token_type": "bearer", "expires_in": life,
            "refresh_token": session.refresh, "refresh_token_expires_in": 7 * DAY / SECOND,
            "scope": scope, "owner_id": session.identity.extension.to_string(),
            "endpoint_id": session.endpoint, "session_id": session.identity.session,
        });
        let refreshes = session.identity.client_id != self.server.client_id || self.server.refreshes;
        if let Some(fields) = body.as_object_mut().filter(|_| !refreshes) {
            fields.retain(|name, _| !name.starts_with("refresh"));
        }
        let answer = Response::json(200, &body);
        self.sessions.push(session);
        answer.with_header("cache-control", "no-store")
    }

    /// `POST /restapi/oauth/revoke`: either token ends the whole session. Gives the session that ended.
    pub fn revoke(&mut self, request: &Request) -> Option<String> {
        let form = form::body(&request.body);
        let token = form::value(&form, "token")?;
        let place = self.sessions.iter().position(|session| session.access == token || session.refresh == token)?;
        Some(self.sessions.remove(place).identity.session)
    }

    /// Who the token of a form belongs to, so that the request can be counted before it is handled.
    #[must_use]
    pub fn owner_of_form(&self, request: &Request) -> Option<String> {
        let form = form::body(&request.body);
        let code = form::value(&form, "code")
            .and_then(|code| self.codes.get(code))
            .map(|code| (code.extension, code.client_id.clone()));
        let session = ["refresh_token", "token"].iter().find_map(|name| {
            let token = form::value(&form, name)?;
            let session = self.sessions.iter().find(|session| session.refresh == token || session.access == token)?;
            Some((session.identity.extension, session.identity.client_id.clone()))
        });
        let jwt = form::value(&form, "assertion").and_then(|assertion| self.counted_for(assertion));
        code.or(session).or(jwt).map(|(extension, client)| format!("{extension} {client}"))
    }

    /// A token that opens one WebSocket.
    pub fn socket_token(&mut self, identity: Identity, now: Moment) -> Response {
        let token = self.chance.token();
        self.socket_tokens.insert(token.clone(), SocketToken { identity, expires: now.plus(SOCKET_TOKEN_LIFE) });
        Response::json(
            200,
            &json!({"uri": format!("wss://{}/ws", super::GATEWAY_HOST), "ws_access_token": token, "expires_in": SOCKET_TOKEN_LIFE / SECOND}),
        )
    }

    /// Redeems such a token. It works once, within its life, while its session lives.
    pub fn redeem_socket_token(&mut self, token: &str, now: Moment) -> Option<Identity> {
        let token = self.socket_tokens.remove(token)?;
        (now < token.expires && self.is_alive(&token.identity.session)).then_some(token.identity)
    }
}

fn invalid_client(client: &str) -> Response {
    let message = format!("No such client: {client}");
    Response::json(
        400,
        &json!({"error": "invalid_client", "error_description": message, "errors": [{
            "errorCode": "OAU-153", "message": message, "parameters": [{"parameterName": "client_id", "parameterValue": client}]}]}),
    )
}
