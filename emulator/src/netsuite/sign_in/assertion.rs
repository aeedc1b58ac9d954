//! Client credentials: a machine's signed word for itself in, an access token out, and no refresh token (netsuite-api.md
//! §2). What the client is told of a refusal tells it nothing; the Login Audit Trail knows.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::token::{Denied, Form, TOKEN, issued};
use super::{Account, Grant, SignIn, signature};
use crate::clock::{MINUTE, Moment};
use crate::netsuite::host::label;
use crate::netsuite::options::AssertionRefusal;
use crate::netsuite::role::{Level, Permission};

const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// An assertion may hold for so long. The documentation says "60 minutes", and "two hours" of the audit trail's word.
const LONGEST: i64 = 60 * MINUTE;

/// Gives a machine its token, or NetSuite's silence.
pub(super) fn grant(
    sign_in: &mut SignIn,
    account: &Account,
    form: &Form,
    has_authorization: bool,
    now: Moment,
) -> Result<Value, Denied> {
    let granted = judge(sign_in, account, form, has_authorization, now)
        .map_err(|(error, detail)| (account.options.dialect.assertion_refusal.word(error), detail))?;
    let scopes = granted.scopes.clone();
    sign_in.grants.push(granted);
    let place = sign_in.grants.len() - 1;
    let (token, expires_in) = issued(sign_in, account, place, now)?;
    let scope: Vec<&str> = scopes.iter().map(String::as_str).collect();
    Ok(json!({ "access_token": token, "expires_in": expires_in, "token_type": "Bearer", "scope": scope.join(" ") }))
}

fn judge(
    sign_in: &SignIn,
    account: &Account,
    form: &Form,
    has_authorization: bool,
    now: Moment,
) -> Result<Grant, Denied> {
    const MALFORMED: Denied = ("invalid_request", "InvalidRequest");
    const NOT_PROVEN: Denied = ("invalid_client", "SignatureValidation");
    if has_authorization || form.field("client_assertion_type")? != KIND {
        return Err(MALFORMED);
    }
    let assertion = form.field("client_assertion")?;
    let parts: Vec<&str> = assertion.split('.').collect();
    let [header, payload, _] = parts[..] else { return Err(MALFORMED) };
    let (header, payload) = (part(header).ok_or(MALFORMED)?, part(payload).ok_or(MALFORMED)?);

    let algorithm = match header["alg"].as_str() {
        Some("PS256") => Algorithm::PS256,
        Some("PS384") => Algorithm::PS384,
        Some("PS512") => Algorithm::PS512,
        Some("ES256") => Algorithm::ES256,
        Some("ES384") => Algorithm::ES384,
        // ES512 is NetSuite's too; ring has no such curve, so no certificate here has either.
        _ => return Err(("invalid_request", "UnsupportedAlgo")),
    };
    let kid = header["kid"].as_str().filter(|kid| !kid.is_empty()).ok_or(("invalid_request", "MissingKeyId"))?;
    let client = payload["iss"].as_str().ok_or(("invalid_request", "InvalidIssuer"))?;
    let integration = account.options.machine_integration(client).ok_or(("invalid_client", "UnknownIntegration"))?;
    if !integration.enabled {
        return Err(("invalid_client", "IntegrationBlocked"));
    }
    if !integration.client_credentials {
        return Err(("unauthorized_client", "AuthorizationCodeGrantRequired"));
    }
    let certificate =
        sign_in.certificates.iter().find(|known| known.id == kid).ok_or(("invalid_client", "MissingKey"))?;
    if !certificate.is_active(now) {
        return Err(("invalid_client", "MissingKey"));
    }
    if certificate.client_id != client {
        return Err(("invalid_client", "ClientIdMismatch"));
    }
    let key = certificate.key(algorithm).ok_or(NOT_PROVEN)?;
    let claims = signature::claims(assertion, algorithm, key).ok_or(NOT_PROVEN)?;

    let second = now.0.div_euclid(1_000);
    let time = |name: &str| claims[name].as_i64().ok_or(MALFORMED);
    let (begins, ends) = (time("iat")?, time("exp")?);
    if ends - begins > LONGEST / 1_000 {
        return Err(("invalid_request", "TokenValidityTooBroad"));
    }
    if second >= ends || second < begins {
        return Err(("invalid_client", "TokenExpired"));
    }
    let host = label(&account.id);
    let ours = ["suitetalk", "restlets"].map(|service| format!("https://{host}.{service}.api.netsuite.com{TOKEN}"));
    let audience = |value: &Value| value.as_str().is_some_and(|text| ours.iter().any(|address| address == text));
    let is_for_us = match &claims["aud"] {
        Value::Array(all) => all.iter().any(audience),
        one => audience(one),
    };
    if !is_for_us {
        return Err(("invalid_client", "TokenNotAcceptable"));
    }
    let scopes = scopes(&claims["scope"]);
    if scopes.is_empty() || !scopes.is_subset(&integration.scopes) {
        return Err(("invalid_scope", "InvalidScope"));
    }
    let role = account.role(certificate.role).filter(|role| role.is_held_by(certificate.entity));
    let role = role.filter(|role| !role.web_services_only && role.level(Permission::OAuth2Login) > Level::None);
    if role.is_none() || account.employee(certificate.entity).is_none() {
        return Err(("invalid_grant", "EntityOrRoleDisabled"));
    }
    Ok(Grant {
        employee: certificate.entity,
        role: certificate.role,
        client: client.to_owned(),
        scopes,
        since: now,
        revoked: false,
    })
}

fn part(text: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok().filter(Value::is_object)
}

/// A list, or its words in one text: both are in use.
fn scopes(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::String(text) => text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        _ => BTreeSet::new(),
    }
}

impl AssertionRefusal {
    fn word(self, graded: &'static str) -> &'static str {
        match self {
            Self::Graded => graded,
            Self::InvalidClient => "invalid_client",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidGrant => "invalid_grant",
        }
    }
}
