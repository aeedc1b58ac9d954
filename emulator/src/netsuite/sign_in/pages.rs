//! The pages of a sign-in: plain forms that a person or a test can press through. Nobody is asked for a password.

use std::collections::BTreeSet;

use super::Account;
use super::authorize::PATH;
use crate::company::Employee;
use crate::exchange::Response;
use crate::form::escape_html as escape;
use crate::netsuite::role::Role;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:8vh auto;max-width:26rem;padding:0 1rem;\
color:#1d2733;background:#f6f7f9}main{background:#fff;border:1px solid #d5dbe3;border-radius:8px;padding:1.5rem}\
h1{font-size:1.25rem;margin:0 0 1rem}label{display:block;padding:.3rem 0}button{font:inherit;padding:.45rem 1rem;\
margin:1rem .5rem 0 0;border:1px solid #36597f;border-radius:6px;background:#fff;color:#22405f;cursor:pointer}\
button.main{background:#22517f;color:#fff}small{color:#566273}";

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><meta name=\"viewport\" \
         content=\"width=device-width\"><style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )
}

fn form(flow: &str, step: &str, body: &str) -> String {
    format!(
        "<form id=\"{step}\" method=\"post\" action=\"{PATH}\"><input type=\"hidden\" name=\"flow\" value=\"{}\">\
         <input type=\"hidden\" name=\"step\" value=\"{step}\">{body}</form>",
        escape(flow)
    )
}

/// Who are you?
pub(super) fn login(account: &Account, flow: &str) -> Response {
    let mut choices = String::new();
    for employee in account.people.iter().filter_map(|&id| account.employee(id)) {
        let checked = if choices.is_empty() { " checked" } else { "" };
        choices.push_str(&format!(
            "<label><input type=\"radio\" name=\"user\" value=\"{}\"{checked}> {} <small>{}</small></label>",
            employee.id,
            escape(&name(employee)),
            escape(&employee.email)
        ));
    }
    let body = format!("{choices}<button class=\"main\" name=\"continue\" value=\"yes\">Continue</button>");
    Response::html(200, page("NetSuite login", &format!("<h1>Log in to NetSuite</h1>{}", form(flow, "login", &body))))
}

/// In which role?
pub(super) fn roles(account: &Account, flow: &str, employee: &Employee, roles: &[&Role]) -> Response {
    let mut choices = String::new();
    for role in roles {
        let checked = if choices.is_empty() { " checked" } else { "" };
        choices.push_str(&format!(
            "<label><input type=\"radio\" name=\"role\" value=\"{}\"{checked}> {} <small>{} ({})</small></label>",
            role.id,
            escape(&role.name),
            escape(&account.name),
            escape(&account.id)
        ));
    }
    let body = format!("{choices}<button class=\"main\" name=\"continue\" value=\"yes\">Continue</button>");
    let heading = format!("<h1>Choose a role</h1><p>Logged in as {}.</p>", escape(&name(employee)));
    Response::html(200, page("Choose a role", &format!("{heading}{}", form(flow, "role", &body))))
}

/// Do you agree?
pub(super) fn consent(
    account: &Account,
    flow: &str,
    employee: &Employee,
    role: &Role,
    scopes: &BTreeSet<String>,
) -> Response {
    let scopes: Vec<&str> = scopes
        .iter()
        .map(|scope| match scope.as_str() {
            "rest_webservices" => "REST web services",
            "restlets" => "RESTlets",
            other => other,
        })
        .collect();
    let heading = format!(
        "<h1>{} wants to use your NetSuite account</h1><p>{} as <b>{}</b> in {} ({}).</p><p>Access to: {}.</p>",
        escape(&account.options.integration.name),
        escape(&name(employee)),
        escape(&role.name),
        escape(&account.name),
        escape(&account.id),
        escape(&scopes.join(", "))
    );
    let body = "<button class=\"main\" name=\"decision\" value=\"allow\">Allow</button>\
                <button name=\"decision\" value=\"deny\">Deny</button>\
                <button name=\"decision\" value=\"role\">Choose Another Role</button>";
    Response::html(200, page("Allow access", &format!("{heading}{}", form(flow, "consent", body))))
}

/// What went wrong, for the person alone: nothing is sent back to the client.
pub(super) fn failure(sentence: &str) -> Response {
    let body = format!("<h1>Login failed</h1><p id=\"failure\">{}</p>", escape(sentence));
    Response::html(400, page("Login failed", &body))
}

fn name(employee: &Employee) -> String {
    format!("{} {}", employee.first_name, employee.last_name)
}
