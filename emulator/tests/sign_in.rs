//! Sign-in at RingCentral, rule by rule (ringcentral-api.md §1).

mod common;

use callside_emulator::form;
use common::*;

#[test]
fn a_code_becomes_tokens_and_the_state_comes_back() {
    let mut world = world();
    let redirect = sign_in(&mut world, "101", &[]);
    assert_eq!(form::value(&redirect, "state"), Some("st&te"));
    assert_eq!(form::value(&redirect, "expires_in"), Some("60"));
    let tokens = tokens(&mut world, "101");
    assert_eq!(tokens["owner_id"], user(&world, "101").to_string());
    let who = get(&mut world, "/restapi/v1.0/account/~/extension/~", Some(access(&tokens)));
    assert_eq!(body(&who)["extensionNumber"], "101");
}

#[test]
fn a_wrong_verifier_is_refused_and_spends_the_code() {
    let mut world = world();
    let redirect = sign_in(&mut world, "101", &[]);
    let code = form::value(&redirect, "code").unwrap();
    let refused = exchange_code(&mut world, code, "another-verifier-of-at-least-forty-three-characters");
    assert_eq!((refused.status, body(&refused)["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(exchange_code(&mut world, code, VERIFIER).status, 400);
}

#[test]
fn a_challenge_without_a_method_is_plain() {
    let mut world = world();
    // The S256 challenge sent without its method no longer matches the verifier it was made from.
    let redirect = sign_in(&mut world, "101", &[("code_challenge_method", "")]);
    assert_eq!(exchange_code(&mut world, form::value(&redirect, "code").unwrap(), VERIFIER).status, 400);
    let redirect = sign_in(&mut world, "101", &[("code_challenge_method", ""), ("code_challenge", VERIFIER)]);
    assert_eq!(exchange_code(&mut world, form::value(&redirect, "code").unwrap(), VERIFIER).status, 200);
}

#[test]
fn a_public_app_without_a_challenge_gets_no_token() {
    let mut world = world();
    let redirect = sign_in(&mut world, "101", &[("code_challenge_method", ""), ("code_challenge", "")]);
    assert_eq!(exchange_code(&mut world, form::value(&redirect, "code").unwrap(), VERIFIER).status, 400);
}

#[test]
fn a_code_works_once_and_for_a_minute() {
    let mut world = world();
    let redirect = sign_in(&mut world, "101", &[]);
    let code = form::value(&redirect, "code").unwrap();
    assert_eq!(exchange_code(&mut world, code, VERIFIER).status, 200);
    assert_eq!(exchange_code(&mut world, code, VERIFIER).status, 400);
    let redirect = sign_in(&mut world, "102", &[]);
    wait(&mut world, 60_000);
    assert_eq!(exchange_code(&mut world, form::value(&redirect, "code").unwrap(), VERIFIER).status, 400);
}

#[test]
fn a_refresh_token_works_once_and_kills_the_old_access_token() {
    let mut world = world();
    let first = tokens(&mut world, "101");
    let old = first["refresh_token"].as_str().unwrap();
    let second = refresh(&mut world, old);
    assert_eq!(second.status, 200);
    assert_eq!(body(&second)["session_id"], first["session_id"]);
    let target = "/restapi/v1.0/account/~/extension/~";
    let refused = get(&mut world, target, Some(access(&first)));
    assert_eq!((refused.status, body(&refused)["errors"][0]["errorCode"].as_str()), (401, Some("OAU-149")));
    assert!(header(&refused, "x-rate-limit-group").is_none(), "a rejected token is not counted");
    assert_eq!(get(&mut world, target, Some(access(&body(&second)))).status, 200);
    let again = refresh(&mut world, old);
    assert_eq!((again.status, body(&again)["errors"][0]["errorCode"].as_str()), (400, Some("OAU-213")));
}

#[test]
fn an_access_token_expires_on_the_worlds_clock() {
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    wait(&mut world, 3_600_000);
    let refused = get(&mut world, "/restapi/v1.0/account/~", Some(access(&tokens)));
    assert_eq!((refused.status, body(&refused)["errors"][0]["errorCode"].as_str()), (401, Some("OAU-128")));
}

#[test]
fn redirects_go_nowhere_that_is_not_registered() {
    let mut world = world();
    let answer = get(
        &mut world,
        "/restapi/oauth/authorize?response_type=code&client_id=callside-demo&redirect_uri=https%3A%2F%2Fevil.example",
        None,
    );
    assert_eq!((answer.status, header(&answer, "location")), (400, None));
    let answer = get(&mut world, "/restapi/oauth/authorize?response_type=code&client_id=somebody", None);
    assert_eq!(body(&answer)["errors"][0]["errorCode"], "OAU-153");
}

#[test]
fn a_denial_comes_back_as_an_error() {
    let mut world = world();
    let redirect = sign_in(&mut world, "101", &[("extension", ""), ("deny", "yes")]);
    assert_eq!(form::value(&redirect, "error"), Some("access_denied"));
    assert_eq!(form::value(&redirect, "state"), Some("st&te"));
    assert_eq!(form::value(&redirect, "code"), None);
}

#[test]
fn a_silent_sign_in_needs_a_signed_in_browser() {
    let mut world = world();
    let target = format!(
        "/restapi/oauth/authorize?response_type=code&client_id={CLIENT}&redirect_uri={}&prompt=none&code_challenge={}&code_challenge_method=S256",
        form::encode(REDIRECT),
        challenge()
    );
    let answer = get(&mut world, &target, None);
    assert!(header(&answer, "location").unwrap().contains("error=login_required"));
    let answer = get(&mut world, &target.replace("prompt=none", "prompt=login"), None);
    assert_eq!(answer.status, 200);
    assert!(String::from_utf8_lossy(&answer.body).contains("sign-in-101"));
}

#[test]
fn revoking_ends_the_session_with_both_tokens_and_its_socket() {
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    let socket = connect(&mut world, access(&tokens), None);
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(post(&mut world, "/restapi/oauth/revoke", &[("token", refresh_token)], None).status, 200);
    assert_eq!(get(&mut world, "/restapi/v1.0/account/~", Some(access(&tokens))).status, 401);
    assert_eq!(frames(&mut world, socket).last().unwrap()[0]["type"], "close");
}

#[test]
fn a_sixth_session_ends_the_oldest() {
    let mut world = world();
    let first = tokens(&mut world, "101");
    for _ in 0..4 {
        wait(&mut world, 61_000);
        tokens(&mut world, "101");
    }
    assert_eq!(get(&mut world, "/restapi/v1.0/account/~", Some(access(&first))).status, 200);
    wait(&mut world, 61_000);
    tokens(&mut world, "101");
    assert_eq!(get(&mut world, "/restapi/v1.0/account/~", Some(access(&first))).status, 401);
}

#[test]
fn a_socket_token_opens_one_socket() {
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    let token = socket_token(&mut world, access(&tokens));
    assert!(open(&mut world, &token, None).is_ok());
    assert_eq!(open(&mut world, &token, None).unwrap_err().status, 401);
    let late = socket_token(&mut world, access(&tokens));
    wait(&mut world, 60_000);
    assert_eq!(open(&mut world, &late, None).unwrap_err().status, 401);
}

#[test]
fn five_tokens_a_minute_and_the_penalty_restarts() {
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    for _ in 0..4 {
        socket_token(&mut world, access(&tokens));
    }
    let wstoken = |world: &mut _| post(world, "/restapi/oauth/wstoken", &[], Some(access(&tokens)));
    let refused = wstoken(&mut world);
    assert_eq!((refused.status, header(&refused, "retry-after")), (429, Some("60")));
    wait(&mut world, 59_000);
    assert_eq!(wstoken(&mut world).status, 429);
    wait(&mut world, 59_000);
    assert_eq!(wstoken(&mut world).status, 429, "each try during the penalty restarted it");
    wait(&mut world, 60_000);
    assert_eq!(wstoken(&mut world).status, 200);
}
