//! What a person goes through in the browser: who they are, in which role, whether they agree (netsuite-api.md §1.1,
//! §1.2).

use std::collections::BTreeSet;

use super::{Account, Code, Grant, SignIn, pages};
use crate::clock::Moment;
use crate::exchange::{Request, Response};
use crate::form;
use crate::netsuite::role::{Level, Permission};

/// The path of the conversation, on `system.netsuite.com` and on the account's own host.
pub(crate) const PATH: &str = "/app/login/oauth2/authorize.nl";

/// The cookie of a browser in which somebody has signed in to NetSuite.
pub(crate) const SESSION_COOKIE: &str = "JSESSIONID";

/// A sign-in that is under way.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    client: String,
    redirect_uri: String,
    scopes: BTreeSet<String>,
    state: String,
    challenge: String,
    employee: Option<i64>,
    role: Option<i64>,
}

/// Answers one step of the conversation.
pub(crate) fn handle(sign_in: &mut SignIn, account: &Account, request: &Request, now: Moment) -> Response {
    match request.method.as_str() {
        "GET" => begin(sign_in, account, request, now),
        "POST" => go_on(sign_in, account, request, now),
        _ => Response::empty(405),
    }
}

/// The client sends the browser here.
fn begin(sign_in: &mut SignIn, account: &Account, request: &Request, now: Moment) -> Response {
    let parameter = |name: &str| request.parameter(name).unwrap_or_default().to_owned();
    let integration = &account.options.integration;
    // A wrong client or redirect URI must not be followed anywhere: the user only sees a page (§1.2).
    let client = parameter("client_id");
    if client != integration.client_id {
        sign_in.note(now, "UnknownIntegration");
        return pages::failure("The application that sent you here is not known to this account.");
    }
    if !integration.enabled {
        sign_in.note(now, "IntegrationBlocked");
        return pages::failure("This integration is blocked.");
    }
    let redirect_uri = parameter("redirect_uri");
    if !integration.redirect_uris.contains(&redirect_uri) {
        sign_in.note(now, "InvalidRedirectURI");
        return pages::failure("The redirect URI is not one of those on the integration record.");
    }
    let state = parameter("state");
    let mut refuse = |error: &str, detail: &'static str| {
        sign_in.note(now, detail);
        back(&redirect_uri, &[("state", &state), ("error", error)])
    };
    if !(22..=1_024).contains(&state.len()) || !state.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return refuse("invalid_request", "InvalidState");
    }
    if parameter("response_type") != "code" {
        return refuse("unsupported_response_type", "UnsupportedResponseType");
    }
    let scopes: BTreeSet<String> = parameter("scope").split_whitespace().map(str::to_owned).collect();
    if scopes.is_empty() || !scopes.is_subset(&integration.scopes) {
        return refuse("invalid_scope", "InvalidScope");
    }
    let challenge = parameter("code_challenge");
    let shaped = challenge.len() == 43
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !shaped || parameter("code_challenge_method") != "S256" {
        return refuse("invalid_request", "InvalidRequest");
    }
    let session = sign_in.session(request.header("cookie")).filter(|&employee| account.employee(employee).is_some());
    let prompt = parameter("prompt");
    let mut refuse = |error: &str, detail: &'static str| {
        sign_in.note(now, detail);
        back(&redirect_uri, &[("state", &state), ("error", error)])
    };
    let employee = match prompt.as_str() {
        "" | "consent" => session,
        "none" if session.is_none() => return refuse("login_required", "InvalidRequest"),
        "none" => session,
        // Only the account's own host can ask for a login of its own.
        "login" | "login consent" if request.host == "system.netsuite.com" => {
            return refuse("invalid_request", "InvalidRequest");
        }
        "login" | "login consent" => None,
        _ => return refuse("invalid_request", "InvalidRequest"),
    };
    let id = sign_in.chance.hex(32);
    let flow = Flow { client, redirect_uri, scopes, state, challenge, employee, role: None };
    let response = show(account, &id, &flow);
    sign_in.flows.insert(id, flow);
    response
}

/// The person has pressed a button.
fn go_on(sign_in: &mut SignIn, account: &Account, request: &Request, now: Moment) -> Response {
    let form = form::body(&request.body);
    let field = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let number = |name: &str| field(name).parse::<i64>().ok();
    let id = field("flow").to_owned();
    let Some(mut flow) = sign_in.flows.get(&id).cloned() else {
        return pages::failure("This sign-in has ended. Close this window and start again.");
    };
    let mut cookie = None;
    match field("step") {
        "login" => {
            let person = number("user").filter(|id| account.people.contains(id) && account.employee(*id).is_some());
            let Some(person) = person else { return pages::failure("You do not have access to this account.") };
            flow.employee = Some(person);
            flow.role = None;
            let session = sign_in.chance.hex(32);
            sign_in.sessions.insert(session.clone(), person);
            cookie = Some(format!(
                "{SESSION_COOKIE}={session}; Domain=netsuite.com; Path=/; Secure; HttpOnly; SameSite=None"
            ));
        }
        "role" => {
            let Some(employee) = flow.employee else { return pages::failure("Sign in first.") };
            let chosen = number("role").filter(|id| account.roles_of(employee).iter().any(|role| role.id == *id));
            let Some(chosen) = chosen else { return pages::failure("You do not have that role.") };
            flow.role = Some(chosen);
        }
        "consent" => {
            let (Some(employee), Some(role)) = (flow.employee, flow.role) else {
                return pages::failure("Choose a role first.");
            };
            match field("decision") {
                "role" => flow.role = None,
                "allow" => {
                    sign_in.flows.remove(&id);
                    return allow(sign_in, account, &flow, employee, role, now);
                }
                _ => {
                    sign_in.flows.remove(&id);
                    sign_in.note(now, "AuthorizationExplicitlyDenied");
                    return back(
                        &flow.redirect_uri,
                        &[
                            ("state", &flow.state),
                            ("role", &role.to_string()),
                            ("entity", &employee.to_string()),
                            ("company", &account.id),
                            ("error", "access_denied"),
                        ],
                    );
                }
            }
        }
        _ => return pages::failure("This page does not know that step."),
    }
    let again = field("step") == "consent";
    if let (Some(employee), None, false) = (flow.employee, flow.role, again) {
        // With one role there is nothing to choose.
        if let [role] = account.roles_of(employee).as_slice() {
            flow.role = Some(role.id);
        }
    }
    let response = show(account, &id, &flow);
    sign_in.flows.insert(id, flow);
    match cookie {
        Some(cookie) => response.with_header("set-cookie", cookie),
        None => response,
    }
}

/// The page for where the conversation stands.
fn show(account: &Account, id: &str, flow: &Flow) -> Response {
    let Some(employee) = flow.employee.and_then(|employee| account.employee(employee)) else {
        return pages::login(account, id);
    };
    match flow.role.and_then(|role| account.role(role)) {
        None => pages::roles(account, id, employee, &account.roles_of(employee.id)),
        Some(role) => pages::consent(account, id, employee, role, &flow.scopes),
    }
}

fn allow(sign_in: &mut SignIn, account: &Account, flow: &Flow, employee: i64, role: i64, now: Moment) -> Response {
    let may = account.role(role).is_some_and(|role| role.level(Permission::OAuth2Login) > Level::None);
    if !may {
        sign_in.note(now, "EntityOrRoleDisabled");
        return pages::failure("This role may not log in using OAuth 2.0 access tokens. Ask your administrator.");
    }
    let grant = sign_in.grants.len();
    sign_in.grants.push(Grant {
        employee,
        role,
        client: flow.client.clone(),
        scopes: flow.scopes.clone(),
        since: now,
        revoked: false,
    });
    let code = sign_in.chance.hex(64);
    sign_in.codes.insert(
        code.clone(),
        Code {
            grant,
            redirect_uri: flow.redirect_uri.clone(),
            challenge: flow.challenge.clone(),
            expires: now.plus(account.options.code_lifetime),
        },
    );
    back(
        &flow.redirect_uri,
        &[
            ("state", &flow.state),
            ("role", &role.to_string()),
            ("entity", &employee.to_string()),
            ("company", &account.id),
            ("code", &code),
        ],
    )
}

fn back(redirect_uri: &str, parameters: &[(&str, &str)]) -> Response {
    let query: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={}", form::encode(value))).collect();
    let joint = if redirect_uri.contains('?') { '&' } else { '?' };
    Response::redirect(&format!("{redirect_uri}{joint}{}", query.join("&")))
}
