//! Tokens: a code or a refresh token in, a new pair out (netsuite-api.md §1.5 to §1.7, §1.9); or a machine's assertion in,
//! which [`assertion`] judges.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::jwt::{self, Claims};
use super::{Account, Grant, Issued, SignIn, assertion};
use crate::clock::Moment;
use crate::exchange::{Request, Response};
use crate::form;

/// Where tokens are asked for.
pub(crate) const TOKEN: &str = "/services/rest/auth/oauth2/v1/token";
/// Where they are given back.
pub(crate) const REVOKE: &str = "/services/rest/auth/oauth2/v1/revoke";

/// Why no token is given: OAuth's word, and the audit trail's.
pub(super) type Denied = (&'static str, &'static str);

/// Answers a request to either address.
pub(crate) fn handle(sign_in: &mut SignIn, account: &Account, request: &Request, now: Moment) -> Response {
    if request.method != "POST" {
        return Response::empty(405);
    }
    let answer = read(request).and_then(|form| {
        if form.field("grant_type") == Ok("client_credentials") && form.field("client_assertion").is_ok() {
            let has_authorization = request.header("authorization").is_some();
            return assertion::grant(sign_in, account, &form, has_authorization, now)
                .map(|token| Response::json(200, &token).with_header("cache-control", "no-store"));
        }
        identify(account, request, &form)?;
        if request.path == REVOKE {
            revoke(sign_in, &form).map(|()| Response::empty(200))
        } else {
            exchange(sign_in, account, &form, now)
                .map(|pair| Response::json(200, &pair).with_header("cache-control", "no-store"))
        }
    });
    answer.unwrap_or_else(|(error, detail)| {
        sign_in.note(now, detail);
        let body = json!({ "error": error });
        if error == "invalid_client" {
            let realm = format!("Basic realm=\"{}\"", account.id);
            return Response::json(401, &body).with_header("www-authenticate", realm);
        }
        Response::json(400, &body)
    })
}

pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn field(&self, name: &str) -> Result<&str, Denied> {
        let mut values = self.0.iter().filter(|(key, _)| key == name);
        match (values.next(), values.next()) {
            (Some((_, value)), None) if !value.is_empty() => Ok(value),
            _ => Err(("invalid_request", "InvalidRequest")),
        }
    }
}

fn read(request: &Request) -> Result<Form, Denied> {
    let content_type = request.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if !content_type.starts_with("application/x-www-form-urlencoded") {
        return Err(("invalid_request", "InvalidRequest"));
    }
    Ok(Form(form::body(&request.body)))
}

/// Makes sure that the registered public client sent it, and said so in one way and not in two.
fn identify(account: &Account, request: &Request, form: &Form) -> Result<(), Denied> {
    let in_body = form.field("client_id").ok().map(str::to_owned);
    let in_header = request.header("authorization").map(|header| {
        let encoded = header.strip_prefix("Basic ").unwrap_or_default();
        let decoded = STANDARD.decode(encoded).unwrap_or_default();
        let decoded = String::from_utf8_lossy(&decoded).into_owned();
        // A public client has no secret.
        decoded.strip_suffix(':').map(str::to_owned).unwrap_or_default()
    });
    let client = match (in_body, in_header) {
        (Some(_), Some(_)) | (None, None) => return Err(("invalid_request", "InvalidRequest")),
        (Some(client), None) | (None, Some(client)) => client,
    };
    if client != account.options.integration.client_id {
        return Err(("invalid_client", "ClientAuthenticationFailed"));
    }
    if !account.options.integration.enabled {
        return Err(("unauthorized_client", "IntegrationBlocked"));
    }
    Ok(())
}

fn exchange(sign_in: &mut SignIn, account: &Account, form: &Form, now: Moment) -> Result<Value, Denied> {
    match form.field("grant_type")? {
        "authorization_code" => redeem(sign_in, account, form, now),
        "refresh_token" => rotate(sign_in, account, form, now),
        // The integration record of a public client cannot have the client credentials grant ticked (§1.4).
        "client_credentials" => Err(("unauthorized_client", "AuthorizationCodeGrantRequired")),
        _ => Err(("unsupported_grant_type", "InvalidGrantType")),
    }
}

fn redeem(sign_in: &mut SignIn, account: &Account, form: &Form, now: Moment) -> Result<Value, Denied> {
    const INVALID: Denied = ("invalid_grant", "InvalidGrant");
    let redirect_uri = form.field("redirect_uri")?;
    let verifier = form.field("code_verifier")?;
    // Whatever comes of it, a code that was shown is spent.
    let code = sign_in.codes.remove(form.field("code")?).ok_or(INVALID)?;
    let shaped = (43..=128).contains(&verifier.len())
        && verifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    let fits = shaped && jwt::challenge(verifier) == code.challenge && redirect_uri == code.redirect_uri;
    if !fits || now >= code.expires {
        return Err(INVALID);
    }
    if let Some(grant) = sign_in.grants.get_mut(code.grant) {
        grant.since = now;
    }
    issue(sign_in, account, code.grant, now)
}

fn rotate(sign_in: &mut SignIn, account: &Account, form: &Form, now: Moment) -> Result<Value, Denied> {
    // Single use: the old one is spent as soon as it is shown (§1.6).
    let spent = sign_in.refresh.remove(form.field("refresh_token")?).ok_or(("invalid_grant", "InvalidRefreshToken"))?;
    if now >= spent.expires {
        return Err(("invalid_grant", "RefreshTokenExpired"));
    }
    issue(sign_in, account, spent.grant, now)
}

fn issue(sign_in: &mut SignIn, account: &Account, place: usize, now: Moment) -> Result<Value, Denied> {
    let grant = sign_in.grants.get(place).cloned().ok_or(("invalid_grant", "InvalidGrant"))?;
    let usable = account
        .role(grant.role)
        .is_some_and(|role| role.is_held_by(grant.employee) && account.employee(grant.employee).is_some());
    if grant.revoked || !usable {
        return Err(("invalid_grant", "EntityOrRoleDisabled"));
    }
    let integration = &account.options.integration;
    let last = grant.since.plus(integration.maximum_rotation);
    let (access, expires_in) = issued(sign_in, account, place, now)?;
    let refresh_expires = now.plus(integration.refresh_token_validity).min(last);
    let refresh = make(sign_in, account, &grant, 'r', now, refresh_expires);
    sign_in.refresh.insert(refresh.clone(), Issued { grant: place, expires: refresh_expires });
    let token_type = if account.options.dialect.expires_in_is_text { "Bearer" } else { "bearer" };
    Ok(json!({
        "access_token": access,
        "refresh_token": refresh,
        "expires_in": expires_in,
        "token_type": token_type,
    }))
}

/// An access token of a grant, with the seconds it can be used.
pub(super) fn issued(
    sign_in: &mut SignIn,
    account: &Account,
    place: usize,
    now: Moment,
) -> Result<(String, Value), Denied> {
    let grant = sign_in.grants.get(place).cloned().ok_or(("invalid_grant", "InvalidGrant"))?;
    let expires = now.plus(account.options.access_token_lifetime);
    let access = make(sign_in, account, &grant, 'a', now, expires);
    sign_in.access.insert(access.clone(), Issued { grant: place, expires });
    let seconds = account.options.access_token_lifetime / 1_000;
    let is_text = account.options.dialect.expires_in_is_text;
    Ok((access, if is_text { Value::from(seconds.to_string()) } else { Value::from(seconds) }))
}

fn make(sign_in: &mut SignIn, account: &Account, grant: &Grant, kind: char, now: Moment, expires: Moment) -> String {
    let serial = sign_in.chance.uuid();
    jwt::token(&Claims {
        account: &account.id,
        client: &grant.client,
        role: grant.role,
        employee: grant.employee,
        scopes: &grant.scopes,
        since: grant.since,
        issued: now,
        expires,
        kind,
        serial: &serial,
    })
}

/// Gives a refresh token back, and with it every token of its chain. One that is not known is no error (RFC 7009 §2.2).
fn revoke(sign_in: &mut SignIn, form: &Form) -> Result<(), Denied> {
    let token = form.field("token")?;
    let place = sign_in.refresh.get(token).or_else(|| sign_in.access.get(token)).map(|issued| issued.grant);
    if let Some(grant) = place.and_then(|place| sign_in.grants.get_mut(place)) {
        grant.revoked = true;
    }
    Ok(())
}
