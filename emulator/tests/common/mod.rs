//! A browser without a browser: signs in, holds a socket, and talks to a world in process.

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy sees test functions, not what they call")]
#![allow(dead_code, reason = "each test binary uses its own part of this")]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use callside_emulator::World;
use callside_emulator::exchange::{Request, Response};
use callside_emulator::form;
use callside_emulator::ringcentral::account::ExtensionId;
use callside_emulator::ringcentral::gateway::{Outgoing, SocketId};
use callside_emulator::ringcentral::telephony::session::Plan;
use callside_emulator::world::Options;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub const REDIRECT: &str = "https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/ringcentral";
pub const CLIENT: &str = "callside-demo";
pub const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0123456789";
pub const PLATFORM: &str = "platform.ringcentral.com";
pub const DIRECT_101: &str = "+16505550101";
pub const MAIN: &str = "+16505550100";

/// A world with one registered redirect URI.
pub fn world() -> World {
    World::new(Options { size: 0, ..Options::default() }.for_extension("abcdefghijklmnopabcdefghijklmnop"))
}

/// No lag, so that what happened is delivered at once.
pub fn prompt() -> Plan {
    Plan { lag: false, ..Plan::default() }
}

pub fn user(world: &World, extension: &str) -> ExtensionId {
    world.ringcentral.account.users().find(|user| user.number == extension).map(|user| user.id).unwrap()
}

pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

pub fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap_or(Value::Null)
}

pub fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

pub fn wait(world: &mut World, milliseconds: i64) {
    world.advance(world.now().plus(milliseconds));
}

pub fn get(world: &mut World, target: &str, token: Option<&str>) -> Response {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers = token.map(|token| ("authorization".to_owned(), format!("Bearer {token}"))).into_iter().collect();
    world.handle(&Request {
        method: "GET".to_owned(),
        host: PLATFORM.to_owned(),
        path: path.to_owned(),
        query: form::pairs(query),
        headers,
        body: Vec::new(),
    })
}

/// The sound of a recording.
pub fn media(world: &mut World, path: &str, token: Option<&str>) -> Response {
    let headers = token.map(|token| ("authorization".to_owned(), format!("Bearer {token}"))).into_iter().collect();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let (method, host) = ("GET".to_owned(), "media.ringcentral.com".to_owned());
    world.handle(&Request { method, host, path: path.to_owned(), query: form::pairs(query), headers, body: Vec::new() })
}

pub fn post(world: &mut World, path: &str, pairs: &[(&str, &str)], token: Option<&str>) -> Response {
    let text: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", form::encode(value))).collect();
    let headers = token.map(|token| ("authorization".to_owned(), format!("Bearer {token}"))).into_iter().collect();
    world.handle(&Request {
        method: "POST".to_owned(),
        host: PLATFORM.to_owned(),
        path: path.to_owned(),
        query: Vec::new(),
        headers,
        body: text.join("&").into_bytes(),
    })
}

/// Signs a user in on the page and gives the redirect's query.
pub fn sign_in(world: &mut World, extension: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let id = user(world, extension).to_string();
    let challenge = challenge();
    let mut pairs = vec![
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("state", "st&te"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("extension", id.as_str()),
    ];
    pairs.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    pairs.extend(more.iter().filter(|(_, value)| !value.is_empty()));
    let answer = post(world, "/restapi/oauth/sign-in", &pairs, None);
    let location = header(&answer, "location").unwrap_or_default();
    form::pairs(location.split_once('?').map_or("", |(_, query)| query))
}

pub fn exchange_code(world: &mut World, code: &str, verifier: &str) -> Response {
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("client_id", CLIENT),
        ("code_verifier", verifier),
    ];
    post(world, "/restapi/oauth/token", &pairs, None)
}

pub fn refresh(world: &mut World, token: &str) -> Response {
    post(
        world,
        "/restapi/oauth/token",
        &[("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", CLIENT)],
        None,
    )
}

/// A token pair for a user.
pub fn tokens(world: &mut World, extension: &str) -> Value {
    let redirect = sign_in(world, extension, &[]);
    let code = form::value(&redirect, "code").unwrap().to_owned();
    let answer = exchange_code(world, &code, VERIFIER);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    body(&answer)
}

pub fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().unwrap()
}

pub fn open(world: &mut World, socket_token: &str, wsc: Option<&str>) -> Result<SocketId, Response> {
    let mut query = vec![("access_token".to_owned(), socket_token.to_owned())];
    query.extend(wsc.map(|token| ("wsc".to_owned(), token.to_owned())));
    world.socket_open(&Request {
        method: "GET".to_owned(),
        host: "ws-gateway.ringcentral.com".to_owned(),
        path: "/ws".to_owned(),
        query,
        ..Request::default()
    })
}

pub fn socket_token(world: &mut World, access_token: &str) -> String {
    let answer = post(world, "/restapi/oauth/wstoken", &[], Some(access_token));
    assert_eq!(answer.status, 200);
    body(&answer)["ws_access_token"].as_str().unwrap().to_owned()
}

pub fn connect(world: &mut World, access_token: &str, wsc: Option<&str>) -> SocketId {
    let token = socket_token(world, access_token);
    open(world, &token, wsc).unwrap()
}

pub fn frames(world: &mut World, socket: SocketId) -> Vec<Value> {
    world
        .socket_poll(socket)
        .into_iter()
        .map(|outgoing| match outgoing {
            Outgoing::Text(text) => serde_json::from_str(&text).unwrap(),
            Outgoing::Close { code } => json!([{"type": "close", "code": code}]),
        })
        .collect()
}

pub fn client_request(world: &mut World, socket: SocketId, method: &str, path: &str, body: Option<Value>) -> Value {
    let meta = json!({"type": "ClientRequest", "messageId": "message-1", "method": method, "path": path});
    let frame = body.map_or_else(|| json!([meta]), |body| json!([meta, body]));
    world.socket_receive(socket, &frame.to_string());
    frames(world, socket).pop().unwrap()
}

pub fn subscribe(world: &mut World, socket: SocketId, filters: &[&str]) -> Value {
    let body = json!({"eventFilters": filters, "deliveryMode": {"transportType": "WebSocket"}});
    client_request(world, socket, "POST", "/restapi/v1.0/subscription", Some(body))
}

pub const SESSIONS: &str = "/restapi/v1.0/account/~/extension/~/telephony/sessions";

/// A signed-in user with a socket that is told of their calls.
pub struct Agent {
    pub id: ExtensionId,
    pub access: String,
    pub socket: SocketId,
}

pub fn agent(world: &mut World, extension: &str) -> Agent {
    let tokens = tokens(world, extension);
    let socket = connect(world, access(&tokens), None);
    subscribe(world, socket, &[SESSIONS]);
    Agent { id: user(world, extension), access: access(&tokens).to_owned(), socket }
}

/// The telephony events that arrived, each as `code`, `code reason` or `code missed`.
pub fn story(world: &mut World, agent: &Agent) -> Vec<String> {
    frames(world, agent.socket)
        .iter()
        .filter(|frame| frame[0]["type"] == "ServerNotification")
        .map(|frame| {
            let party = &frame[1]["body"]["parties"][0];
            let mut text = party["status"]["code"].as_str().unwrap().to_owned();
            if let Some(reason) = party["status"]["reason"].as_str() {
                text.push_str(&format!(" {reason}"));
            }
            if party["missedCall"] == true {
                text.push_str(" missed");
            }
            text
        })
        .collect()
}

/// The call log of a user by session.
pub fn log_of(world: &mut World, agent: &Agent, session: &str) -> Vec<Value> {
    let target = format!("/restapi/v1.0/account/~/extension/~/call-log?telephonySessionId={session}&view=Detailed");
    let answer = get(world, &target, Some(&agent.access));
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    body(&answer)["records"].as_array().unwrap().clone()
}
