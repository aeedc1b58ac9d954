//! NetSuite's behaviour, from the outside: each test is a client that talks HTTP.

mod bundle;
mod business;
mod copy;
mod dialects;
mod entity;
mod features;
mod machine;
mod pages;
mod people;
mod record;
mod restlet;
mod rules;
mod searches;
mod sign_in;
mod suiteql;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{CLIENT_ID, Level, NetSuite, Options, Permission, Role};
use crate::clock::Moment;
use crate::company::Company;
use crate::exchange::{Request, Response};
use crate::form;

const REDIRECT: &str = "https://abcdefghijklmnop.chromiumapp.org/netsuite";
const STATE: &str = "a-state-of-enough-characters";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXkMore";
const API: &str = "1234567.suitetalk.api.netsuite.com";
const APP: &str = "1234567.app.netsuite.com";
/// Sunday 2026-11-22, 02:30 in New York.
const NOW: Moment = Moment(1_795_332_600_000);
const AVERY: i64 = 1_001;
const SAM: i64 = 1_010;

/// A small account with one client at its door.
struct Client {
    netsuite: NetSuite,
    now: Moment,
    token: String,
}

impl Client {
    fn stranger(options: Options) -> Self {
        let mut options = options;
        options.integration.redirect_uris = vec![REDIRECT.to_owned()];
        Self { netsuite: NetSuite::new(&Company::of_size(11, 120), 0, options), now: NOW, token: String::new() }
    }

    /// Signed in as Avery Quinn in the agent's role.
    fn agent() -> Self {
        Self::in_role(Options::default(), AVERY, Role::AGENT)
    }

    fn in_role(options: Options, employee: i64, role: i64) -> Self {
        let mut client = Self::stranger(options);
        let code = client.code(employee, role);
        let pair = client.redeem(&code, VERIFIER);
        client.token = body(&pair)["access_token"].as_str().expect("an access token").to_owned();
        client
    }

    fn send(&mut self, request: Request) -> Response {
        self.netsuite.handle(&request, self.now)
    }

    fn authorize(&mut self, host: &str, changes: &[(&str, &str)]) -> Response {
        let mut query: Vec<(String, String)> = vec![
            ("response_type".into(), "code".into()),
            ("client_id".into(), CLIENT_ID.into()),
            ("redirect_uri".into(), REDIRECT.into()),
            ("scope".into(), "rest_webservices restlets".into()),
            ("state".into(), STATE.into()),
            ("code_challenge".into(), challenge(VERIFIER)),
            ("code_challenge_method".into(), "S256".into()),
        ];
        for (name, value) in changes {
            query.retain(|(key, _)| key != name);
            query.push(((*name).into(), (*value).into()));
        }
        self.send(Request {
            method: "GET".into(),
            host: host.into(),
            path: "/app/login/oauth2/authorize.nl".into(),
            query,
            ..Request::default()
        })
    }

    fn press(&mut self, page: &Response, step: &str, button: (&str, &str)) -> Response {
        let html = text(page);
        assert!(html.contains(&format!("id=\"{step}\"")), "no form {step} on {html}");
        let flow = between(&html, "name=\"flow\" value=\"", "\"");
        self.send(Request {
            method: "POST".into(),
            host: "system.netsuite.com".into(),
            path: "/app/login/oauth2/authorize.nl".into(),
            body: form_body(&[("flow", &flow), ("step", step), button]),
            ..Request::default()
        })
    }

    fn code(&mut self, employee: i64, role: i64) -> String {
        let login = self.authorize("system.netsuite.com", &[]);
        let roles = self.press(&login, "login", ("user", &employee.to_string()));
        let consent = self.press(&roles, "role", ("role", &role.to_string()));
        let back = self.press(&consent, "consent", ("decision", "allow"));
        parameter(&back, "code").expect("a code")
    }

    fn token_request(&mut self, path: &str, fields: &[(&str, &str)], authorization: Option<&str>) -> Response {
        let mut headers = vec![("content-type".into(), "application/x-www-form-urlencoded".into())];
        headers.extend(authorization.map(|value| ("authorization".to_owned(), value.to_owned())));
        self.send(Request {
            method: "POST".into(),
            host: API.into(),
            path: format!("/services/rest/auth/oauth2/v1/{path}"),
            headers,
            body: form_body(fields),
            ..Request::default()
        })
    }

    fn redeem(&mut self, code: &str, verifier: &str) -> Response {
        self.token_request(
            "token",
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", REDIRECT),
                ("code_verifier", verifier),
                ("client_id", CLIENT_ID),
            ],
            None,
        )
    }

    fn refresh(&mut self, token: &str) -> Response {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", CLIENT_ID)];
        self.token_request("token", &fields, None)
    }

    fn request(&self, method: &str, address: &str, body: Option<&Value>) -> Request {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        Request {
            method: method.into(),
            host: API.into(),
            path: format!("/services/rest{path}"),
            query: form::pairs(query),
            headers: vec![
                ("authorization".into(), format!("Bearer {}", self.token)),
                ("content-type".into(), "application/json".into()),
                ("prefer".into(), "transient".into()),
            ],
            body: body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
        }
    }

    fn call(&mut self, method: &str, address: &str, body: Option<&Value>) -> Response {
        let request = self.request(method, address, body);
        self.send(request)
    }

    fn get(&mut self, address: &str) -> Response {
        self.call("GET", address, None)
    }

    fn ask(&mut self, query: &str, parameters: &[&str]) -> Response {
        self.call("POST", "/query/v1/suiteql", Some(&json!({ "q": query, "params": parameters })))
    }

    /// The answer to a query that must be one row with one column called `x`; nothing for a null.
    fn value(&mut self, expression: &str) -> Option<String> {
        let answer = self.ask(&format!("SELECT {expression} AS x FROM dual"), &[]);
        assert_eq!(answer.status, 200, "{expression}: {}", text(&answer));
        body(&answer)["items"][0].get("x").map(|value| value.as_str().expect("a text").to_owned())
    }

    fn log(&mut self, call: &Value) -> Response {
        self.call("POST", "/record/v1/phonecall", Some(call))
    }

    fn without(mut self, permission: Permission) -> Self {
        self.role().set(permission, Level::None);
        self
    }

    fn role(&mut self) -> &mut Role {
        self.netsuite.role_mut(Role::AGENT).expect("the agent's role")
    }
}

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

fn form_body(fields: &[(&str, &str)]) -> Vec<u8> {
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", form::encode(value))).collect();
    pairs.join("&").into_bytes()
}

fn text(response: &Response) -> String {
    String::from_utf8(response.body.clone()).expect("text")
}

fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap_or_else(|_| panic!("no JSON: {}", text(response)))
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn between(text: &str, before: &str, after: &str) -> String {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).expect("the text").0.to_owned()
}

/// A parameter of the address that the browser is sent to.
fn parameter(response: &Response, name: &str) -> Option<String> {
    let location = header(response, "location")?;
    let (address, query) = location.split_once('?')?;
    assert_eq!(address, REDIRECT);
    form::pairs(query).into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The code and the sentence of a refusal, whose shape is checked on the way (§3.8).
fn refusal(response: &Response) -> (u16, String, String) {
    let body = body(response);
    assert_eq!(
        header(response, "content-type"),
        Some("application/vnd.oracle.resource+json; type=error; charset=UTF-8")
    );
    assert_eq!(body["status"], response.status);
    assert!(body["type"].as_str().is_some_and(|kind| kind.starts_with("https://www.rfc-editor.org/rfc/rfc")));
    assert!(body["title"].is_string());
    let details = body["o:errorDetails"].as_array().expect("details");
    assert_eq!(details.len(), 1);
    let text = |name: &str| details[0][name].as_str().expect(name).to_owned();
    (response.status, text("o:errorCode"), text("detail"))
}
