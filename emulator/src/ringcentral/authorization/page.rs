//! The sign-in page and what follows from it: a code on the redirect URI, or the reason why there is none.

use super::{Authorization, CODE_LIFE, Challenge, Code};
use crate::clock::{Moment, SECOND};
use crate::exchange::{Request, Response};
use crate::form::{self, encode, escape_html};
use crate::ringcentral::account::{Account, ExtensionId};
use crate::ringcentral::refusal;

const COOKIE: &str = "rcsession";

/// A well-formed authorization request.
struct Asked {
    redirect_uri: String,
    state: Option<String>,
    challenge: Option<Challenge>,
    silent: bool,
}

impl Authorization {
    /// `GET /restapi/oauth/authorize`: the sign-in page, or at once a redirect under `prompt=none`.
    pub fn authorize(&mut self, request: &Request, account: &Account, now: Moment) -> Response {
        let asked = match self.check(&request.query) {
            Ok(asked) => asked,
            Err(refusal) => return refusal,
        };
        let signed_in = self.signed_in(request);
        if asked.silent {
            return match signed_in {
                Some(extension) => self.grant(extension, asked, now),
                // OpenID Connect Core §3.1.2.6.
                None => deny(&asked, "login_required", "Nobody is signed in here"),
            };
        }
        Response::html(200, sign_in_page(&request.query, account, signed_in)).with_header("cache-control", "no-store")
    }

    /// `POST /restapi/oauth/sign-in`: the form of the sign-in page.
    pub fn sign_in(&mut self, request: &Request, account: &Account, now: Moment) -> Response {
        let form = form::body(&request.body);
        let asked = match self.check(&form) {
            Ok(asked) => asked,
            Err(refusal) => return refusal,
        };
        let chosen = form::value(&form, "extension")
            .and_then(|id| id.parse().ok())
            .filter(|id| account.users().any(|user| user.id == *id));
        match chosen {
            Some(extension) => {
                let cookie = self.chance.token();
                self.browsers.insert(cookie.clone(), extension);
                self.grant(extension, asked, now)
                    .with_header("set-cookie", format!("{COOKIE}={cookie}; Path=/; Secure; HttpOnly; SameSite=Lax"))
            }
            None => deny(&asked, "access_denied", "The user did not allow the application"),
        }
    }

    fn signed_in(&self, request: &Request) -> Option<ExtensionId> {
        let cookies = request.header("cookie")?;
        let value = cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
        self.browsers.get(value).copied()
    }

    fn check(&self, pairs: &[(String, String)]) -> Result<Asked, Response> {
        let field = |name: &str| form::value(pairs, name);
        let client = field("client_id").unwrap_or_default();
        if client != self.app.client_id {
            return Err(super::invalid_client(client));
        }
        // Never a redirect to an address that was not registered (RFC 6749 §3.1.2.4).
        let redirect_uri = match field("redirect_uri") {
            Some(uri) if self.app.redirect_uris.iter().any(|registered| registered == uri) => uri.to_owned(),
            Some(_) => {
                return Err(refusal::oauth(
                    "invalid_request",
                    "OAU-109",
                    "The redirect URI is not registered for this application",
                ));
            }
            None => match self.app.redirect_uris.as_slice() {
                [only] => only.clone(),
                _ => return Err(refusal::oauth("invalid_request", "OAU-109", "A redirect URI is required")),
            },
        };
        let challenge = field("code_challenge")
            .map(|value| Challenge { value: value.to_owned(), hashed: field("code_challenge_method") == Some("S256") });
        let asked = Asked {
            redirect_uri,
            state: field("state").map(str::to_owned),
            challenge,
            silent: field("prompt").is_some_and(|prompt| prompt.split(' ').any(|word| word == "none")),
        };
        match (field("response_type"), field("code_challenge_method")) {
            (Some("code"), None | Some("S256" | "plain")) => Ok(asked),
            (Some("code"), _) => Err(deny(&asked, "invalid_request", "The code challenge method is not supported")),
            _ => Err(deny(&asked, "unsupported_response_type", "Only the response type code is supported")),
        }
    }

    fn grant(&mut self, extension: ExtensionId, asked: Asked, now: Moment) -> Response {
        let code = self.chance.token();
        let location = with_query(
            &asked.redirect_uri,
            &[
                ("code", Some(code.as_str())),
                ("state", asked.state.as_deref()),
                ("expires_in", Some(&(CODE_LIFE / SECOND).to_string())),
            ],
        );
        let issued = Code {
            extension,
            client_id: self.app.client_id.clone(),
            redirect_uri: asked.redirect_uri,
            challenge: asked.challenge,
            expires: now.plus(CODE_LIFE),
        };
        self.codes.insert(code, issued);
        Response::redirect(&location)
    }
}

fn deny(asked: &Asked, error: &str, description: &str) -> Response {
    let query = [("error", Some(error)), ("error_description", Some(description)), ("state", asked.state.as_deref())];
    Response::redirect(&with_query(&asked.redirect_uri, &query))
}

fn with_query(uri: &str, pairs: &[(&str, Option<&str>)]) -> String {
    let mut location = uri.to_owned();
    let mut separator = if uri.contains('?') { '&' } else { '?' };
    for (name, value) in pairs {
        if let Some(value) = value {
            location.push(separator);
            location.push_str(&format!("{name}={}", encode(value)));
            separator = '&';
        }
    }
    location
}

fn sign_in_page(query: &[(String, String)], account: &Account, signed_in: Option<ExtensionId>) -> String {
    let hidden: String = query
        .iter()
        .map(|(name, value)| {
            format!(r#"<input type="hidden" name="{}" value="{}">"#, escape_html(name), escape_html(value))
        })
        .collect();
    let people: String = account
        .users()
        .map(|user| {
            format!(
                r#"<button name="extension" value="{}" id="sign-in-{}"{}><strong>{}</strong><span>ext. {}</span></button>"#,
                user.id,
                escape_html(&user.number),
                if signed_in == Some(user.id) { " autofocus" } else { "" },
                escape_html(&user.name()),
                escape_html(&user.number),
            )
        })
        .collect();
    include_str!("sign_in.html")
        .replace("{{company}}", &escape_html(&account.company))
        .replace("{{hidden}}", &hidden)
        .replace("{{people}}", &people)
}
