//! A server in place of a person: an app that has a secret, and JWTs that people make in the developer console under
//! Credentials (ringcentral-api.md §1.2). RingCentral signs them itself; a client only shows them.

use super::{Authorization, Identity, invalid_client};
use crate::clock::Moment;
use crate::exchange::{Request, Response};
use crate::form;
use crate::ringcentral::account::ExtensionId;
use crate::ringcentral::refusal;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The grant type of a JWT.
pub(super) const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// An app with a secret and the JWT grant, beside the public one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerApp {
    /// The public id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// The app permissions RingCentral granted.
    pub scopes: BTreeSet<String>,
    /// The JWT auth flow is one of its grants.
    pub takes_jwts: bool,
    /// "Issue refresh tokens" is on.
    pub refreshes: bool,
}

impl Default for ServerApp {
    fn default() -> Self {
        let scopes = ["ReadAccounts", "ReadCallLog", "ReadCallRecording", "ReadPresence"];
        Self {
            client_id: "callside-sync".to_owned(),
            client_secret: "emulated-client-secret".to_owned(),
            scopes: scopes.map(str::to_owned).into(),
            takes_jwts: true,
            refreshes: true,
        }
    }
}

/// A JWT credential.
#[derive(Clone, Debug)]
pub(super) struct Credential {
    text: String,
    owner: ExtensionId,
    /// "Only specific apps of my choice"; `None`: all apps.
    apps: Option<BTreeSet<String>>,
    expires: Option<Moment>,
}

/// Who asks for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Client {
    Public,
    Server,
}

impl Authorization {
    /// Makes a JWT for a user, as they do in the developer console.
    pub fn mint_jwt(
        &mut self,
        owner: ExtensionId,
        apps: Option<BTreeSet<String>>,
        expires: Option<Moment>,
        now: Moment,
    ) -> String {
        let mut claims = json!({
            "iss": "https://platform.ringcentral.com", "aud": "https://platform.ringcentral.com/restapi/oauth/token",
            "sub": owner.to_string(), "iat": now.0.div_euclid(1_000), "jti": self.chance.token(),
        });
        if let Some(expires) = expires {
            claims["exp"] = json!(expires.0.div_euclid(1_000));
        }
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({ "alg": "ES256", "kid": "emulator", "typ": "JWT" });
        let text = format!("{}.{}.{}", part(&header), part(&claims), self.chance.token() + &self.chance.token());
        self.credentials.push(Credential { text: text.clone(), owner, apps, expires });
        text
    }

    /// Deletes a JWT; whether there was one. Sessions it opened go on.
    pub fn revoke_jwt(&mut self, text: &str) -> bool {
        let before = self.credentials.len();
        self.credentials.retain(|credential| credential.text != text);
        before > self.credentials.len()
    }

    /// Which app asks: the one with a secret by its header, the public one by the form.
    pub(super) fn client(&self, request: &Request, form: &[(String, String)]) -> Result<Client, Response> {
        let named = form::value(form, "client_id");
        let Some(header) = request.header("authorization") else {
            let named = named.unwrap_or_default();
            return if named == self.app.client_id { Ok(Client::Public) } else { Err(invalid_client(named)) };
        };
        let decoded = header.strip_prefix("Basic ").and_then(|encoded| STANDARD.decode(encoded).ok());
        let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let (id, secret) = decoded.split_once(':').unwrap_or((&decoded, ""));
        if id != self.server.client_id {
            return Err(invalid_client(id));
        }
        if secret != self.server.client_secret {
            let body = refusal::oauth("invalid_client", "OAU-146", "The client's credentials are not valid");
            return Err(Response { status: 401, ..body });
        }
        Ok(Client::Server)
    }

    /// The app of a client: its id and permissions.
    pub(super) fn app_of(&self, client: &Client) -> (&str, &BTreeSet<String>) {
        match client {
            Client::Public => (&self.app.client_id, &self.app.scopes),
            Client::Server => (&self.server.client_id, &self.server.scopes),
        }
    }

    /// Whose JWT it is, if this app may use it now.
    pub(super) fn owner_of_jwt(&self, client: &Client, assertion: &str, now: Moment) -> Result<ExtensionId, Response> {
        let unauthorized =
            || refusal::oauth("unauthorized_client", "OAU-251", "The client is not authorized for this grant type");
        if *client == Client::Public || !self.server.takes_jwts {
            return Err(unauthorized());
        }
        let known = self.credentials.iter().find(|credential| credential.text == assertion);
        let known = known.ok_or_else(|| refusal::oauth("invalid_grant", "OAU-213", "The assertion was not found"))?;
        if known.apps.as_ref().is_some_and(|apps| !apps.contains(&self.server.client_id)) {
            return Err(unauthorized());
        }
        if known.expires.is_some_and(|expires| now >= expires) {
            return Err(refusal::oauth("invalid_grant", "OAU-128", "The assertion has expired"));
        }
        Ok(known.owner)
    }

    /// The user of a JWT and the app: whom its use is counted for.
    pub(super) fn counted_for(&self, assertion: &str) -> Option<(ExtensionId, String)> {
        let known = self.credentials.iter().find(|credential| credential.text == assertion)?;
        Some((known.owner, self.server.client_id.clone()))
    }

    /// Opens a session for whoever made the JWT.
    pub(super) fn open(&mut self, extension: ExtensionId, scopes: BTreeSet<String>) -> Identity {
        let client_id = self.server.client_id.clone();
        self.make_room(extension, &client_id);
        Identity { extension, session: self.chance.uuid(), client_id, scopes }
    }
}
