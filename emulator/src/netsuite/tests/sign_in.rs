//! Signing in, and everything that is refused on the way (netsuite-api.md §1).

use serde_json::Value;

use super::*;
use crate::netsuite::Integration;

const HOUR: i64 = 3_600_000;

fn details(client: &Client) -> Vec<&'static str> {
    client.netsuite.audit_trail().iter().map(|entry| entry.detail).collect()
}

fn error(response: &Response) -> String {
    assert_eq!(response.status, 400);
    body(response)["error"].as_str().expect("an error").to_owned()
}

#[test]
fn a_person_signs_in_and_the_client_gets_a_pair_of_tokens() {
    let mut client = Client::stranger(Options::default());
    let login = client.authorize("system.netsuite.com", &[]);
    let roles = client.press(&login, "login", ("user", "1001"));
    assert!(text(&roles).contains("Callside Agent"));
    assert!(!text(&roles).contains("Administrator"), "Avery is no administrator");
    let consent = client.press(&roles, "role", ("role", "1042"));
    let back = client.press(&consent, "consent", ("decision", "allow"));
    assert_eq!(back.status, 302);
    for (name, value) in [("state", STATE), ("role", "1042"), ("entity", "1001"), ("company", "1234567")] {
        assert_eq!(parameter(&back, name).as_deref(), Some(value), "{name}");
    }
    let code = parameter(&back, "code").expect("a code");
    assert_eq!(code.len(), 64);

    let pair = client.redeem(&code, VERIFIER);
    assert_eq!(pair.status, 200);
    let pair = body(&pair);
    assert_eq!(pair["expires_in"], 3_600);
    assert_eq!(pair["token_type"], "bearer");
    let token = pair["access_token"].as_str().expect("a token");
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).expect("a payload")).expect("base64url");
    let claims: Value = serde_json::from_slice(&payload).expect("claims");
    assert_eq!(claims["sub"], "1042;1001");
    assert_eq!(claims["iss"], "https://system.netsuite.com");
    assert_eq!(claims["exp"].as_i64(), Some(NOW.0 / 1_000 + 3_600));
    assert_eq!(claims["oit"].as_i64(), Some(NOW.0 / 1_000));
    assert_eq!(claims["aud"][1], CLIENT_ID);

    client.token = token.to_owned();
    let time = client.get("/system/v1/serverTime");
    assert_eq!(body(&time)["serverTime"], "2026-11-22T07:30:00Z");
    assert!(header(&time, "x-n-operationid").is_some());
    assert!(time.headers.iter().all(|(name, _)| !name.starts_with("access-control")));
}

#[test]
fn denying_sends_the_person_back_without_a_code() {
    let mut client = Client::stranger(Options::default());
    let login = client.authorize(APP, &[]);
    let roles = client.press(&login, "login", ("user", "1002"));
    let consent = client.press(&roles, "role", ("role", "1042"));
    let back = client.press(&consent, "consent", ("decision", "deny"));
    assert_eq!(parameter(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&back, "state").as_deref(), Some(STATE));
    assert_eq!(parameter(&back, "entity").as_deref(), Some("1002"));
    assert_eq!(parameter(&back, "code"), None);
    assert_eq!(details(&client), ["AuthorizationExplicitlyDenied"]);
}

#[test]
fn another_role_can_be_chosen_after_all() {
    let mut client = Client::stranger(Options::default());
    let login = client.authorize(APP, &[]);
    let roles = client.press(&login, "login", ("user", "1010"));
    let consent = client.press(&roles, "role", ("role", "3"));
    let roles = client.press(&consent, "consent", ("decision", "role"));
    let consent = client.press(&roles, "role", ("role", "1043"));
    let back = client.press(&consent, "consent", ("decision", "allow"));
    assert_eq!(parameter(&back, "role").as_deref(), Some("1043"));
}

#[test]
fn a_role_that_a_person_does_not_hold_cannot_be_chosen() {
    let mut client = Client::stranger(Options::default());
    let login = client.authorize(APP, &[]);
    let roles = client.press(&login, "login", ("user", "1001"));
    assert_eq!(client.press(&roles, "role", ("role", "3")).status, 400);
}

#[test]
fn a_browser_that_is_signed_in_goes_straight_to_the_roles() {
    let mut client = Client::stranger(Options::default());
    let login = client.authorize(APP, &[]);
    let roles = client.press(&login, "login", ("user", "1001"));
    let cookie = header(&roles, "set-cookie").expect("a session");
    assert!(cookie.contains("Domain=netsuite.com") && cookie.contains("HttpOnly"));
    let session = cookie.split(';').next().expect("a pair").to_owned();
    let request = |prompt: &str| Request {
        method: "GET".into(),
        host: APP.into(),
        path: "/app/login/oauth2/authorize.nl".into(),
        query: vec![
            ("response_type".into(), "code".into()),
            ("client_id".into(), CLIENT_ID.into()),
            ("redirect_uri".into(), REDIRECT.into()),
            ("scope".into(), "restlets".into()),
            ("state".into(), STATE.into()),
            ("code_challenge".into(), challenge(VERIFIER)),
            ("code_challenge_method".into(), "S256".into()),
            ("prompt".into(), prompt.into()),
        ],
        headers: vec![("cookie".into(), format!("other=1; {session}"))],
        body: Vec::new(),
    };
    assert!(text(&client.send(request(""))).contains("Choose a role"));
    assert!(text(&client.send(request("login"))).contains("Log in to NetSuite"));
}

#[test]
fn an_unknown_client_or_redirect_uri_is_never_followed() {
    for change in [
        ("client_id", "0000"),
        ("redirect_uri", "https://abcdefghijklmnop.chromiumapp.org/netsuite/"),
        ("redirect_uri", "http://localhost/"),
    ] {
        let mut client = Client::stranger(Options::default());
        let page = client.authorize(APP, &[change]);
        assert_eq!(page.status, 400, "{change:?}");
        assert_eq!(header(&page, "location"), None, "{change:?}");
    }
}

#[test]
fn a_request_against_the_rules_is_sent_back_with_its_error() {
    let long = "x".repeat(1_025);
    for (changes, expected, detail) in [
        (("state", "twenty-one-characters"), "invalid_request", "InvalidState"),
        (("state", long.as_str()), "invalid_request", "InvalidState"),
        (("response_type", "token"), "unsupported_response_type", "UnsupportedResponseType"),
        (("scope", "rest_webservices suite_analytics"), "invalid_scope", "InvalidScope"),
        (("scope", ""), "invalid_scope", "InvalidScope"),
        (("code_challenge_method", "plain"), "invalid_request", "InvalidRequest"),
        (("code_challenge", ""), "invalid_request", "InvalidRequest"),
        (("prompt", "none"), "login_required", "InvalidRequest"),
    ] {
        let mut client = Client::stranger(Options::default());
        let back = client.authorize(APP, &[changes]);
        assert_eq!(back.status, 302, "{changes:?}");
        assert_eq!(parameter(&back, "error").as_deref(), Some(expected), "{changes:?}");
        assert_eq!(details(&client), [detail], "{changes:?}");
    }
    let mut client = Client::stranger(Options::default());
    let back = client.authorize("system.netsuite.com", &[("prompt", "login")]);
    assert_eq!(parameter(&back, "error").as_deref(), Some("invalid_request"));
}

#[test]
fn a_role_without_the_oauth_permission_only_sees_a_page() {
    let mut client = Client::stranger(Options::default()).without(Permission::OAuth2Login);
    let login = client.authorize(APP, &[]);
    let roles = client.press(&login, "login", ("user", "1001"));
    let consent = client.press(&roles, "role", ("role", "1042"));
    let page = client.press(&consent, "consent", ("decision", "allow"));
    assert_eq!((page.status, header(&page, "location")), (400, None));
}

#[test]
fn a_code_works_once_and_only_for_the_one_who_asked() {
    let mut client = Client::stranger(Options::default());
    let code = client.code(AVERY, Role::AGENT);
    assert_eq!(client.redeem(&code, VERIFIER).status, 200);
    assert_eq!(error(&client.redeem(&code, VERIFIER)), "invalid_grant");

    let code = client.code(AVERY, Role::AGENT);
    assert_eq!(error(&client.redeem(&code, &"x".repeat(43))), "invalid_grant");
    assert_eq!(error(&client.redeem(&code, VERIFIER)), "invalid_grant", "a code that was shown is spent");

    let code = client.code(AVERY, Role::AGENT);
    client.now = client.now.plus(120_000);
    assert_eq!(error(&client.redeem(&code, VERIFIER)), "invalid_grant", "it has expired");
}

#[test]
fn the_client_says_who_it_is_in_one_way_and_not_in_two() {
    let mut client = Client::stranger(Options::default());
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT_ID}:")));
    let fields = [("grant_type", "refresh_token"), ("refresh_token", "x"), ("client_id", CLIENT_ID)];
    assert_eq!(error(&client.token_request("token", &fields, Some(&basic))), "invalid_request");
    assert_eq!(error(&client.token_request("token", &fields[..2], None)), "invalid_request");
    assert_eq!(error(&client.token_request("token", &fields[..2], Some(&basic))), "invalid_grant");
    let stranger = [("grant_type", "refresh_token"), ("refresh_token", "x"), ("client_id", "0")];
    let refused = client.token_request("token", &stranger, None);
    assert_eq!(refused.status, 401);
    assert_eq!(header(&refused, "www-authenticate"), Some("Basic realm=\"1234567\""));
    assert_eq!(body(&refused)["error"], "invalid_client");
}

#[test]
fn other_grants_are_not_for_a_public_client() {
    let mut client = Client::stranger(Options::default());
    for (grant, expected) in
        [("client_credentials", "unauthorized_client"), ("password", "unsupported_grant_type"), ("", "invalid_request")]
    {
        let fields = [("grant_type", grant), ("client_id", CLIENT_ID)];
        assert_eq!(error(&client.token_request("token", &fields, None)), expected);
    }
}

#[test]
fn a_refresh_token_works_once_and_rotation_ends() {
    let mut client = Client::stranger(Options::default());
    let code = client.code(AVERY, Role::AGENT);
    let first = body(&client.redeem(&code, VERIFIER));
    let token = first["refresh_token"].as_str().expect("a refresh token").to_owned();
    let second = client.refresh(&token);
    assert_eq!(second.status, 200);
    assert_eq!(error(&client.refresh(&token)), "invalid_grant");

    // Refreshed every 40 hours, the chain still ends 168 hours after it began.
    let mut token = body(&second)["refresh_token"].as_str().expect("a refresh token").to_owned();
    for _ in 0..4 {
        client.now = client.now.plus(40 * HOUR);
        token = body(&client.refresh(&token))["refresh_token"].as_str().expect("a refresh token").to_owned();
    }
    client.now = client.now.plus(8 * HOUR);
    assert_eq!(error(&client.refresh(&token)), "invalid_grant");
    assert_eq!(details(&client).last(), Some(&"RefreshTokenExpired"));
}

#[test]
fn an_unused_refresh_token_ends_after_48_hours_or_what_the_record_says() {
    for (validity, alive) in [(48, false), (72, true)] {
        let integration = Integration { refresh_token_validity: validity * HOUR, ..Integration::default() };
        let mut client = Client::stranger(Options { integration, ..Options::default() });
        let code = client.code(AVERY, Role::AGENT);
        let token = body(&client.redeem(&code, VERIFIER))["refresh_token"].as_str().expect("a token").to_owned();
        client.now = client.now.plus(48 * HOUR);
        assert_eq!(client.refresh(&token).status == 200, alive, "{validity} hours");
    }
}

#[test]
fn revoking_ends_the_whole_chain() {
    let mut client = Client::stranger(Options::default());
    let code = client.code(AVERY, Role::AGENT);
    let pair = body(&client.redeem(&code, VERIFIER));
    client.token = pair["access_token"].as_str().expect("a token").to_owned();
    let refresh = pair["refresh_token"].as_str().expect("a token").to_owned();
    assert_eq!(client.get("/system/v1/serverTime").status, 200);
    let revoked = client.token_request("revoke", &[("token", &refresh), ("client_id", CLIENT_ID)], None);
    assert_eq!(revoked.status, 200);
    assert_eq!(refusal(&client.get("/system/v1/serverTime")).1, "INVALID_LOGIN");
    assert_eq!(error(&client.refresh(&refresh)), "invalid_grant");
}

#[test]
fn a_bad_token_is_refused_and_the_audit_trail_says_why() {
    let mut client = Client::agent();
    let good = client.token.clone();
    let refused = |client: &mut Client| {
        let answer = client.get("/system/v1/serverTime");
        assert!(header(&answer, "www-authenticate").is_some_and(|value| value.contains("error=\"invalid_token\"")));
        assert_eq!(refusal(&answer).0, 401);
        details(client).last().copied().expect("a reason")
    };
    client.token = "nonsense".into();
    assert_eq!(refused(&mut client), "InvalidSignature");

    client.token = good;
    client.netsuite.role_mut(Role::AGENT).expect("a role").set(Permission::OAuth2Login, Level::None);
    assert_eq!(refused(&mut client), "EntityOrRoleDisabled");
    client.netsuite.role_mut(Role::AGENT).expect("a role").set(Permission::OAuth2Login, Level::Full);
    client.netsuite.set_login_access(AVERY, false);
    assert_eq!(refused(&mut client), "EntityOrRoleDisabled");
    client.netsuite.set_login_access(AVERY, true);
    client.netsuite.options_mut().integration.enabled = false;
    assert_eq!(refused(&mut client), "IntegrationBlocked");
    client.netsuite.options_mut().integration.enabled = true;
    assert_eq!(client.get("/system/v1/serverTime").status, 200);
    client.now = client.now.plus(HOUR);
    assert_eq!(refused(&mut client), "AccessTokenExpired");

    let mut client = Client::agent();
    client.netsuite.end_every_sign_in();
    assert_eq!(refused(&mut client), "TokenRejected");
}

#[test]
fn a_refresh_token_is_no_access_token() {
    let mut client = Client::stranger(Options::default());
    let code = client.code(AVERY, Role::AGENT);
    client.token = body(&client.redeem(&code, VERIFIER))["refresh_token"].as_str().expect("a token").to_owned();
    assert_eq!(refusal(&client.get("/system/v1/serverTime")).1, "INVALID_LOGIN");
    assert_eq!(details(&client), ["TokenRejected"]);
}

#[test]
fn a_token_of_one_account_is_worth_nothing_at_another() {
    let mut client = Client::agent();
    let mut request = client.request("GET", "/system/v1/serverTime", None);
    request.host = "7654321.suitetalk.api.netsuite.com".into();
    assert_eq!(refusal(&client.send(request)).0, 401);
}

#[test]
fn a_session_cookie_beside_a_token_is_refused() {
    let mut client = Client::agent();
    let mut request = client.request("GET", "/system/v1/serverTime", None);
    request.headers.push(("cookie".into(), "JSESSIONID=abc".into()));
    assert_eq!(refusal(&client.send(request)).0, 400);
}

#[test]
fn expires_in_may_be_a_text() {
    let mut options = Options::default();
    options.dialect.expires_in_is_text = true;
    let mut client = Client::stranger(options);
    let code = client.code(AVERY, Role::AGENT);
    let pair = body(&client.redeem(&code, VERIFIER));
    assert_eq!((&pair["expires_in"], &pair["token_type"]), (&json!("3600"), &json!("Bearer")));
}

#[test]
fn a_sandbox_has_its_own_hosts_and_says_its_name_with_an_underscore() {
    let mut options = Options::default();
    options.integration.redirect_uris = vec![REDIRECT.to_owned()];
    let company = Company::of_size(1, 10).with_account("1234567_SB1");
    let mut client = Client { netsuite: NetSuite::new(&company, 0, options), now: NOW, token: String::new() };
    assert_eq!(client.authorize(APP, &[]).status, 404);
    let login = client.authorize("1234567-sb1.app.netsuite.com", &[]);
    let roles = client.press(&login, "login", ("user", "1001"));
    let consent = client.press(&roles, "role", ("role", "1042"));
    let back = client.press(&consent, "consent", ("decision", "allow"));
    assert_eq!(parameter(&back, "company").as_deref(), Some("1234567_SB1"));
}

#[test]
fn the_same_seed_hands_out_the_same_tokens() {
    let token = || Client::agent().token;
    assert_eq!(token(), token());
}
