//! A server that shows a user's JWT in place of signing in (ringcentral-api.md §1.2).

#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy sees test functions, not what they call")]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use callside_emulator::World;
use callside_emulator::clock::{DAY, SECOND};
use callside_emulator::exchange::{Request, Response};
use callside_emulator::form;
use callside_emulator::ringcentral::account::ExtensionId;
use common::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const APP: &str = "callside-sync";
const SECRET: &str = "emulated-client-secret";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const COMPANY_LOG: &str = "/restapi/v1.0/account/~/call-log";

fn ask(world: &mut World, pairs: &[(&str, &str)], secret: &str) -> Response {
    let text: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", form::encode(value))).collect();
    world.handle(&Request {
        method: "POST".to_owned(),
        host: PLATFORM.to_owned(),
        path: "/restapi/oauth/token".to_owned(),
        query: Vec::new(),
        headers: vec![("authorization".to_owned(), format!("Basic {}", STANDARD.encode(format!("{APP}:{secret}"))))],
        body: text.join("&").into_bytes(),
    })
}

fn show(world: &mut World, jwt: &str) -> Response {
    ask(world, &[("grant_type", GRANT), ("assertion", jwt)], SECRET)
}

fn mint(world: &mut World, extension: &str, apps: Option<&[&str]>, lives: Option<i64>) -> String {
    let (owner, now) = (user(world, extension), world.now());
    let apps = apps.map(|apps| apps.iter().map(|app| (*app).to_owned()).collect::<BTreeSet<_>>());
    world.ringcentral.authorization.mint_jwt(owner, apps, lives.map(|lives| now.plus(lives)), now)
}

fn refusal(answer: &Response) -> (u16, String, String) {
    let body = body(answer);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (answer.status, text(&body["error"]), text(&body["errors"][0]["errorCode"]))
}

fn told(status: u16, error: &str, code: &str) -> (u16, String, String) {
    (status, error.to_owned(), code.to_owned())
}

fn administrator_no_more(world: &mut World, owner: ExtensionId) {
    world.ringcentral.withhold(owner, "FullCompanyCallLog", true);
}

#[test]
fn a_jwt_opens_a_session_of_its_owner_which_is_refreshed() {
    let mut world = world();
    let jwt = mint(&mut world, "101", Some(&[APP]), None);
    let given = show(&mut world, &jwt);
    assert_eq!(given.status, 200);
    let given = body(&given);
    assert_eq!(given["owner_id"], user(&world, "101").to_string());
    assert_eq!(given["scope"], "ReadAccounts ReadCallLog ReadCallRecording ReadPresence");
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", given["refresh_token"].as_str().unwrap())];
    let again = ask(&mut world, &pairs, SECRET);
    assert_eq!((again.status, &body(&again)["session_id"]), (200, &given["session_id"]));
    assert_eq!(get(&mut world, COMPANY_LOG, Some(access(&body(&again)))).status, 200);
    assert_eq!(get(&mut world, COMPANY_LOG, Some(access(&given))).status, 401);
}

#[test]
fn its_end_stands_in_it_where_it_has_one() {
    let mut world = world();
    let claims = |jwt: &str| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jwt.split('.').nth(1).unwrap()).unwrap()).unwrap()
    };
    let for_ever = mint(&mut world, "101", None, None);
    let for_a_day = mint(&mut world, "101", None, Some(DAY));
    assert_eq!(claims(&for_ever).get("exp"), None);
    assert_eq!(claims(&for_a_day)["exp"], json!(world.now().plus(DAY).0 / SECOND));
    wait(&mut world, DAY);
    assert_eq!(refusal(&show(&mut world, &for_a_day)), told(400, "invalid_grant", "OAU-128"));
    assert_eq!(show(&mut world, &for_ever).status, 200);
}

#[test]
fn a_deleted_jwt_and_one_for_another_app_open_nothing() {
    let mut world = world();
    let jwt = mint(&mut world, "101", None, None);
    assert!(world.ringcentral.authorization.revoke_jwt(&jwt));
    assert_eq!(refusal(&show(&mut world, &jwt)), told(400, "invalid_grant", "OAU-213"));
    let others = mint(&mut world, "101", Some(&["another-app"]), None);
    assert_eq!(refusal(&show(&mut world, &others)), told(400, "unauthorized_client", "OAU-251"));
    let good = mint(&mut world, "101", None, None);
    world.ringcentral.authorization.server.takes_jwts = false;
    assert_eq!(refusal(&show(&mut world, &good)), told(400, "unauthorized_client", "OAU-251"));
}

#[test]
fn the_app_proves_itself_with_its_secret() {
    let mut world = world();
    let jwt = mint(&mut world, "101", None, None);
    let pairs = [("grant_type", GRANT), ("assertion", jwt.as_str())];
    assert_eq!(refusal(&ask(&mut world, &pairs, "wrong")), told(401, "invalid_client", "OAU-146"));
    let public = [pairs[0], pairs[1], ("client_id", CLIENT)];
    let answer = post(&mut world, "/restapi/oauth/token", &public, None);
    assert_eq!(refusal(&answer), told(400, "unauthorized_client", "OAU-251"));
    let answer = post(&mut world, "/restapi/oauth/token", &[pairs[0], pairs[1], ("client_id", APP)], None);
    assert_eq!(refusal(&answer), told(400, "invalid_client", "OAU-153"));
}

#[test]
fn one_app_cannot_refresh_what_another_was_given() {
    let mut world = world();
    let people = tokens(&mut world, "101");
    let theirs = [("grant_type", "refresh_token"), ("refresh_token", people["refresh_token"].as_str().unwrap())];
    assert_eq!(refusal(&ask(&mut world, &theirs, SECRET)), told(400, "invalid_grant", "OAU-213"));
    let jwt = mint(&mut world, "101", None, None);
    let given = body(&show(&mut world, &jwt));
    assert_eq!(refresh(&mut world, given["refresh_token"].as_str().unwrap()).status, 400);
    let target = "/restapi/v1.0/account/~/extension/~";
    assert_eq!(
        get(&mut world, target, Some(access(&people))).status,
        200,
        "sessions of two apps do not crowd each other"
    );
}

#[test]
fn an_owner_without_the_right_is_refused_the_companys_log_or_sees_their_own_calls() {
    let mut world = world();
    let (owner, other) = (agent(&mut world, "101"), agent(&mut world, "102"));
    for number in ["+16505550101", "+16505550102"] {
        world.call_in(Some("+14155550142".to_owned()), None, number, prompt()).unwrap();
        wait(&mut world, 200_000);
    }
    let jwt = mint(&mut world, "101", None, None);
    let token = access(&body(&show(&mut world, &jwt))).to_owned();
    let count = |world: &mut World| {
        let answer = get(world, COMPANY_LOG, Some(&token));
        (answer.status, body(&answer)["records"].as_array().map(Vec::len))
    };
    assert_eq!(count(&mut world), (200, Some(2)));
    let check = |world: &mut World| {
        let target = "/restapi/v1.0/account/~/extension/~/authz-profile/check?permissionId=FullCompanyCallLog";
        body(&get(world, target, Some(&token)))["successful"].clone()
    };
    assert_eq!(check(&mut world), json!(true));
    administrator_no_more(&mut world, owner.id);
    assert_eq!(check(&mut world), json!(false));
    assert_eq!(count(&mut world), (403, None));
    world.ringcentral.company_log_narrows = true;
    assert_eq!(count(&mut world), (200, Some(1)));
    assert_ne!(owner.id, other.id);
}

#[test]
fn an_app_may_be_set_up_without_refresh_tokens() {
    let mut world = world();
    world.ringcentral.authorization.server.refreshes = false;
    let jwt = mint(&mut world, "101", None, None);
    let given = body(&show(&mut world, &jwt));
    assert_eq!((given.get("refresh_token"), given.get("refresh_token_expires_in")), (None, None));
}
