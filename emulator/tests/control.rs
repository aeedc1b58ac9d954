//! The control API, faults, clock and web phone, as a test from outside uses them.

#![allow(clippy::unwrap_used, reason = "clippy sees test functions, not what they call")]

mod common;

use callside_emulator::World;
use callside_emulator::control;
use callside_emulator::exchange::{Request, Response};
use callside_emulator::form;
use callside_emulator::world::Options;
use common::*;
use serde_json::{Value, json};

fn control(world: &mut World, method: &str, path: &str, sent: Value) -> (u16, Value) {
    let request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        body: if sent.is_null() { Vec::new() } else { sent.to_string().into_bytes() },
        ..Request::default()
    };
    let answer = control::handle(world, &request);
    (answer.status, body(&answer))
}

fn web(world: &mut World, method: &str, target: &str, sent: Value) -> Response {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    world.handle(&Request {
        method: method.to_owned(),
        host: "app.ringcentral.com".to_owned(),
        path: path.to_owned(),
        query: form::pairs(query),
        body: sent.to_string().into_bytes(),
        ..Request::default()
    })
}

#[test]
fn a_call_is_placed_answered_on_the_web_phone_and_ended_from_outside() {
    let mut world = world();
    let (status, call) = control(
        &mut world,
        "POST",
        "/api/calls",
        json!({"from": "+14155550142", "name": "ACME", "to": DIRECT_101, "plan": {"lag": false}}),
    );
    assert_eq!(status, 200);
    let session = call["session"].as_str().unwrap().to_owned();
    wait(&mut world, 100);
    let phone = body(&web(&mut world, "GET", "/phone/state?agent=101", Value::Null));
    assert_eq!((phone["calls"][0]["name"].as_str(), phone["calls"][0]["rings"].as_bool()), (Some("ACME"), Some(true)));
    let answered =
        web(&mut world, "POST", "/phone/do?agent=101", json!({"do": "act", "session": session, "act": "answer"}));
    assert_eq!(body(&answered)["calls"][0]["state"], "Answered");
    let again =
        web(&mut world, "POST", "/phone/do?agent=101", json!({"do": "act", "session": session, "act": "answer"}));
    assert_eq!(again.status, 409);
    assert_eq!(control(&mut world, "POST", &format!("/api/calls/{session}/remote"), json!({"act": "hang-up"})).0, 200);
    wait(&mut world, 14);
    assert_eq!(body(&web(&mut world, "GET", "/phone/state?agent=101", Value::Null))["calls"], json!([]));
    let (_, state) = control(&mut world, "GET", "/api/state", Value::Null);
    assert_eq!(state["calls"][0]["live"], false);
}

#[test]
fn the_web_phone_dials_and_is_served_plain_or_strict() {
    let mut world = world();
    let dialled = web(&mut world, "POST", "/phone/do?agent=102", json!({"do": "dial", "to": "+14155550142"}));
    assert_eq!(body(&dialled)["calls"][0]["outgoing"], true);
    let plain = web(&mut world, "GET", "/", Value::Null);
    assert_eq!(header(&plain, "content-security-policy"), None);
    for strict in ["/?strict", "/r/call?number=1&strict="] {
        let page = web(&mut world, "GET", strict, Value::Null);
        let policy = header(&page, "content-security-policy").unwrap().to_owned();
        assert!(policy.contains("frame-src 'none'") && policy.contains("require-trusted-types-for 'script'"));
        assert_eq!(header(&page, "cross-origin-embedder-policy"), Some("require-corp"));
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        assert!(String::from_utf8_lossy(&page.body).contains(&format!("nonce=\"{nonce}\"")));
    }
    control(&mut world, "POST", "/api/ringcentral", json!({"strictWebPhone": true}));
    assert!(header(&web(&mut world, "GET", "/", Value::Null), "content-security-policy").is_some());
}

#[test]
fn a_cut_after_the_cloud_has_acted_is_not_a_cut_before() {
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    let refresh_token = tokens["refresh_token"].as_str().unwrap().to_owned();
    let request = Request {
        method: "POST".to_owned(),
        host: PLATFORM.to_owned(),
        path: "/restapi/oauth/token".to_owned(),
        body: format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token={refresh_token}").into_bytes(),
        ..Request::default()
    };
    for (kind, spent) in [("cut-before", false), ("cut-after", true)] {
        control(&mut world, "POST", "/api/faults", json!({"path": "/restapi/oauth/token", "kind": kind}));
        assert!(world.exchange(&request).response.is_none());
        assert_eq!(world.ledger.entries().last().unwrap().status, None);
        if spent {
            assert_eq!(world.exchange(&request).response.unwrap().status, 400, "the token was used up");
        }
    }
}

#[test]
fn other_faults_answer_late_wrongly_or_broken() {
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    let request = Request {
        method: "GET".to_owned(),
        host: PLATFORM.to_owned(),
        path: "/restapi/v1.0/account/~".to_owned(),
        headers: vec![("authorization".to_owned(), format!("Bearer {}", access(&tokens)))],
        ..Request::default()
    };
    let mut with = |kind: Value| {
        let (status, _) = control(&mut world, "POST", "/api/faults", json!({"host": "ringcentral.com", "kind": kind}));
        assert_eq!(status, 200);
        world.exchange(&request)
    };
    assert_eq!(with(json!({"delay": {"milliseconds": 250}})).delay, 250);
    let refused = with(json!({"status": {"code": 429, "retryAfter": 7}})).response.unwrap();
    assert_eq!((refused.status, header(&refused, "retry-after")), (429, Some("7")));
    let broken = with(json!("malformed")).response.unwrap();
    assert!(serde_json::from_slice::<Value>(&broken.body).is_err());
    assert_eq!(control(&mut world, "GET", "/api/faults", Value::Null).1, json!([]));
}

#[test]
fn the_clock_is_moved_and_each_cloud_can_be_wrong() {
    let mut world = world();
    let start = world.now();
    control(&mut world, "POST", "/api/clock", json!({"speed": 10}));
    world.elapse(1_000);
    assert_eq!(world.now().since(start), 10_000);
    let (_, clock) = control(
        &mut world,
        "POST",
        "/api/clock",
        json!({"advance": 30_000, "speed": 0, "skew": {"ringcentral": 600_000}}),
    );
    assert_eq!(clock["milliseconds"].as_i64(), Some(start.0 + 40_000));
    world.elapse(1_000);
    assert_eq!(world.now().since(start), 40_000);
    world.call_in(None, None, DIRECT_101, prompt()).unwrap();
    assert_eq!(world.ringcentral.switch.sessions()[0].created.since(start), 640_000);
}

#[test]
fn requests_are_counted_for_each_cloud() {
    let mut world = world();
    tokens(&mut world, "101");
    world.handle(&Request {
        method: "GET".to_owned(),
        host: "system.netsuite.com".to_owned(),
        path: "/".to_owned(),
        ..Request::default()
    });
    assert_eq!((world.ledger.count("ringcentral.com"), world.ledger.count("netsuite.com")), (2, 1));
    let (_, ledger) = control(&mut world, "GET", "/api/ledger", Value::Null);
    assert_eq!(ledger[0]["path"], "/restapi/oauth/sign-in");
    control(&mut world, "DELETE", "/api/ledger", Value::Null);
    assert!(world.ledger.entries().is_empty());
}

#[test]
fn a_reset_world_is_new_and_old_sockets_hear_of_it() {
    let mut world = world();
    let me = agent(&mut world, "101");
    assert_eq!(control(&mut world, "POST", "/api/reset", Value::Null).0, 200);
    assert_eq!(frames(&mut world, me.socket), [json!([{"type": "close", "code": 1006}])]);
    assert_eq!(get(&mut world, "/restapi/v1.0/account/~", Some(&me.access)).status, 401);
    let next = agent(&mut world, "101");
    assert_ne!(next.socket, me.socket);
}

#[test]
fn mistakes_are_named() {
    let mut world = world();
    for (path, sent, status) in [
        ("/api/calls", json!({"to": DIRECT_101, "plan": {"lagg": true}}), 400),
        ("/api/calls", json!({"from": "+1", "to": "+19995550100"}), 409),
        ("/api/calls", json!({"agent": "999", "to": "102"}), 400),
        ("/api/calls/s-none/remote", json!({"act": "hang-up"}), 409),
        ("/api/nothing", json!({}), 404),
    ] {
        let (answered, told) = control(&mut world, "POST", path, sent);
        assert_eq!(answered, status, "{path}");
        assert!(!told["error"].as_str().unwrap().is_empty());
    }
}

#[test]
fn netsuite_is_set_up_from_outside() {
    let mut world = world();
    assert_eq!(control(&mut world, "GET", "/api/netsuite/phone-calls", Value::Null), (200, json!([])));
    let change = json!({"mandatoryFields": ["Department"], "permission": {"role": 1042, "permission": "LIST_CALL", "level": "view"}});
    assert_eq!(control(&mut world, "POST", "/api/netsuite", change), (200, json!({})));
    assert!(world.netsuite.options_mut().mandatory_fields.contains("Department"));
    let (status, dana) = control(&mut world, "GET", "/api/netsuite/records/contact/1201", Value::Null);
    assert_eq!((status, dana["firstName"].as_str()), (200, Some("Dana")));
    let (status, dana) = control(
        &mut world,
        "POST",
        "/api/netsuite/records/contact/1201",
        json!({"property": "title", "value": "Head of purchasing"}),
    );
    assert_eq!((status, dana["title"].as_str()), (200, Some("Head of purchasing")), "{dana}");
}

#[test]
fn an_account_s_features_bundle_and_lists_are_switched_from_outside() {
    let mut world = world();
    let reader = Reader::sign_in(&mut world);
    let about = |world: &mut World| {
        let answer = world.handle(&reader.about_bundle());
        (answer.status, body(&answer))
    };
    let told = |world: &mut World, change: Value| {
        assert_eq!(control(world, "POST", "/api/netsuite", change.clone()), (200, json!({})), "{change}");
    };
    assert_eq!(about(&mut world).0, 404);
    told(&mut world, json!({"bundle": "outdated"}));
    assert_eq!(about(&mut world).1["data"]["contract"], Value::Null, "the first contract has no number");
    told(&mut world, json!({"bundle": "current"}));
    let (status, current) = about(&mut world);
    assert_eq!((status, current["data"]["contract"].is_number()), (200, true), "{current}");
    assert_eq!(current["settings"], json!({"versions": {}}));
    told(&mut world, json!({"settingsList": {"role": 1042, "level": "none"}}));
    assert_eq!(about(&mut world).1["settings"]["error"]["code"], "INSUFFICIENT_PERMISSION");
    told(&mut world, json!({"settingsList": {"role": 1042, "level": "view"}}));
    assert_eq!(about(&mut world).1["settings"], json!({"versions": {}}));
    told(&mut world, json!({"featuresOff": ["server-suite-script"]}));
    assert_eq!(about(&mut world).0, 404);
    told(&mut world, json!({"featuresOff": ["rest-web-services"]}));
    assert_eq!((about(&mut world).0, world.handle(&reader.query("SELECT id FROM contact")).status), (200, 400));
    told(&mut world, json!({"featuresOff": [], "bundle": "absent"}));
    assert_eq!((about(&mut world).0, world.handle(&reader.query("SELECT id FROM contact")).status), (404, 200));
    let (status, _) = control(&mut world, "POST", "/api/netsuite", json!({"featuresOff": ["suite-commerce"]}));
    assert_eq!(status, 400);
}

#[test]
fn the_bundle_brings_fields_of_people_that_are_filled_and_deleted_from_outside() {
    let mut world = world();
    let reader = Reader::sign_in(&mut world);
    let scores = |world: &mut World| {
        let sql = "SELECT custentity_callside_score AS score FROM contact WHERE custentity_callside_score IS NOT NULL";
        let answer = world.handle(&reader.query(sql));
        (answer.status, body(&answer)["count"].clone())
    };
    let fill = |world: &mut World| {
        let score = json!({"property": "custentity_callside_score", "value": 72});
        control(world, "POST", "/api/netsuite/records/contact/1201", score)
    };
    let told = |world: &mut World, change: Value| control(world, "POST", "/api/netsuite", change).0;
    assert_eq!((scores(&mut world).0, fill(&mut world).0), (400, 409), "a bare account has none");
    assert_eq!(told(&mut world, json!({"bundle": "current"})), 200);
    assert_eq!(fill(&mut world).1["custentity_callside_score"], 72);
    assert_eq!(scores(&mut world), (200, json!(1)));
    let gone = "/api/netsuite/fields/custentity_callside_score";
    assert_eq!(control(&mut world, "DELETE", gone, Value::Null).0, 200);
    assert_eq!((scores(&mut world).0, control(&mut world, "DELETE", gone, Value::Null).0), (400, 404));
    assert_eq!(told(&mut world, json!({"bundle": "current"})), 200);
    assert_eq!(scores(&mut world), (200, json!(0)), "a deployment brings it back, and no value");
    assert_eq!(told(&mut world, json!({"bundle": "current", "bundlePeopleFields": false})), 200);
    assert_eq!(scores(&mut world).0, 400, "they are optional");
    assert_eq!(told(&mut world, json!({"bundlePeopleFields": true})), 200);
    let deed = json!({"delete-field": {"field": "custentity_callside_score"}});
    let errand = json!({"afterQueries": 1, "deed": deed});
    assert_eq!(control(&mut world, "POST", "/api/netsuite/errands", errand).0, 200);
    assert_eq!((scores(&mut world).0, scores(&mut world).0), (200, 400), "between two pages");
    assert_eq!(control(&mut world, "GET", "/api/netsuite/searches", Value::Null), (200, json!([])));
}

/// A client in NetSuite, signed in as Avery in the agent's role.
struct Reader {
    token: String,
}

impl Reader {
    fn sign_in(world: &mut World) -> Self {
        let redirect = "https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/netsuite";
        let challenge = challenge();
        let begin = world.handle(&Request {
            method: "GET".to_owned(),
            host: "system.netsuite.com".to_owned(),
            path: "/app/login/oauth2/authorize.nl".to_owned(),
            query: [
                ("response_type", "code"),
                ("client_id", callside_emulator::netsuite::CLIENT_ID),
                ("redirect_uri", redirect),
                ("scope", "rest_webservices restlets"),
                ("state", "a-state-of-enough-characters"),
                ("code_challenge", challenge.as_str()),
                ("code_challenge_method", "S256"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
            ..Request::default()
        });
        let mut page = begin;
        for (step, field, value) in
            [("login", "user", "1001"), ("role", "role", "1042"), ("consent", "decision", "allow")]
        {
            let html = String::from_utf8(page.body.clone()).unwrap();
            let flow = html.split_once("name=\"flow\" value=\"").and_then(|(_, rest)| rest.split_once('"')).unwrap().0;
            page = world.handle(&Request {
                method: "POST".to_owned(),
                host: "system.netsuite.com".to_owned(),
                path: "/app/login/oauth2/authorize.nl".to_owned(),
                body: format!("flow={flow}&step={step}&{field}={value}").into_bytes(),
                ..Request::default()
            });
        }
        let query = form::pairs(header(&page, "location").unwrap().split_once('?').unwrap().1);
        let code = form::value(&query, "code").unwrap();
        let answer = world.handle(&Request {
            method: "POST".to_owned(),
            host: "1234567.suitetalk.api.netsuite.com".to_owned(),
            path: "/services/rest/auth/oauth2/v1/token".to_owned(),
            headers: vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())],
            body: format!(
                "grant_type=authorization_code&code={code}&code_verifier={VERIFIER}&client_id={}&redirect_uri={}",
                callside_emulator::netsuite::CLIENT_ID,
                form::encode(redirect)
            )
            .into_bytes(),
            ..Request::default()
        });
        Self { token: body(&answer)["access_token"].as_str().unwrap().to_owned() }
    }

    fn query(&self, sql: &str) -> Request {
        Request {
            method: "POST".to_owned(),
            host: "1234567.suitetalk.api.netsuite.com".to_owned(),
            path: "/services/rest/query/v1/suiteql".to_owned(),
            headers: vec![
                ("authorization".to_owned(), format!("Bearer {}", self.token)),
                ("content-type".to_owned(), "application/json".to_owned()),
                ("prefer".to_owned(), "transient".to_owned()),
            ],
            body: json!({"q": sql}).to_string().into_bytes(),
            ..Request::default()
        }
    }

    fn about_bundle(&self) -> Request {
        Request {
            host: "1234567.restlets.api.netsuite.com".to_owned(),
            path: "/app/site/hosting/restlet.nl".to_owned(),
            query: form::pairs("script=customscript_callside&deploy=customdeploy_callside"),
            body: json!({"do": "about"}).to_string().into_bytes(),
            ..self.query("")
        }
    }
}

fn told(world: &mut World, path: &str, sent: Value) -> Value {
    let (status, answer) = control(world, "POST", path, sent);
    assert_eq!(status, 200, "{answer}");
    answer
}

#[test]
fn records_change_between_two_pages() {
    let mut world = world();
    let me = Reader::sign_in(&mut world);
    let made = told(
        &mut world,
        "/api/netsuite/deeds",
        json!({"create": {"record": "contact", "properties": {"firstName": "Between", "lastName": "Pages"}}}),
    )["id"]
        .clone();
    for (after, deed) in [
        (1, json!({"delete": {"record": "contact", "id": made}})),
        (2, json!({"change": {"record": "contact", "id": 1201, "properties": {"isInactive": true}}})),
        (2, json!({"merge": {"record": "customer", "id": 1111, "into": 1101}})),
        (3, json!({"fault": {"path": "/services/rest/query", "kind": "cut-within"}})),
    ] {
        told(&mut world, "/api/netsuite/errands", json!({"afterQueries": after, "deed": deed}));
    }
    let sql = format!("SELECT id, isinactive, company FROM contact WHERE id IN (1201, 1221, {made}) ORDER BY id");
    let mut seen = Vec::new();
    for _ in 0..3 {
        let answer = world.exchange(&me.query(&sql));
        let rows = body(&answer.response.unwrap())["items"].as_array().unwrap().clone();
        seen.push(
            rows.iter()
                .map(|row| {
                    format!("{} {}", row["isinactive"].as_str().unwrap(), row["company"].as_str().unwrap_or("-"))
                })
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(seen, [vec!["F 1101", "F 1111", "F -"], vec!["F 1101", "F 1111"], vec!["T 1101", "F 1101"]]);
    let cut = world.exchange(&me.query(&sql));
    assert!(cut.cut && serde_json::from_slice::<Value>(&cut.response.unwrap().body).is_err());
    assert_eq!(control(&mut world, "GET", "/api/netsuite/errands", Value::Null).1, json!([]));
    let wrong = json!({"delete": {"record": "contact", "id": 999_999}});
    assert_eq!(control(&mut world, "POST", "/api/netsuite/deeds", wrong).0, 409);
}

#[test]
fn other_agents_take_the_places_for_requests_and_queries_take_time() {
    let mut world = world();
    let me = Reader::sign_in(&mut world);
    let ask = |world: &mut World| world.exchange(&me.query("SELECT COUNT(*) AS n FROM contact"));
    told(&mut world, "/api/netsuite", json!({"foreignRequests": 4, "queryDelay": 900}));
    let slow = ask(&mut world);
    assert_eq!((slow.delay, slow.response.unwrap().status), (900, 200));
    world.answer_underway(&me.query(""), true);
    let refused = ask(&mut world);
    assert_eq!((refused.delay, refused.response.unwrap().status), (0, 429), "a refusal takes no time");
    world.answer_underway(&me.query(""), false);
    told(
        &mut world,
        "/api/netsuite",
        json!({"foreignRequests": 0, "foreignRhythm": {"requests": 5, "busy": 2_000, "period": 3_000}}),
    );
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(ask(&mut world).response.unwrap().status);
        wait(&mut world, 1_000);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 429, 429]);
    told(
        &mut world,
        "/api/netsuite",
        json!({"concurrency": 6, "foreignRhythm": {"requests": 5, "busy": 1, "period": 1}}),
    );
    assert_eq!(ask(&mut world).response.unwrap().status, 200);
}

#[test]
fn what_a_role_sees_is_set_and_requests_are_counted_by_purpose() {
    let mut world = world();
    let me = Reader::sign_in(&mut world);
    world.ledger.reset();
    let count = |world: &mut World, table: &str| {
        let answer = world.exchange(&me.query(&format!("SELECT id FROM {table} WHERE id < 1300"))).response.unwrap();
        body(&answer)["totalResults"].as_u64()
    };
    let all = count(&mut world, "customer").unwrap();
    told(&mut world, "/api/netsuite", json!({"restriction": {"role": 1042, "to": "own"}}));
    assert_eq!(count(&mut world, "customer"), Some(1));
    told(&mut world, "/api/netsuite", json!({"restriction": {"role": 1042, "to": {"subsidiaries": [2]}}}));
    assert_eq!(count(&mut world, "customer"), Some(2));
    told(&mut world, "/api/netsuite", json!({"restriction": {"role": 1042, "to": "none"}}));
    assert_eq!(count(&mut world, "customer"), Some(all));
    told(
        &mut world,
        "/api/netsuite",
        json!({"permission": {"role": 1042, "permission": "LIST_CUSTJOB", "level": "none"}}),
    );
    assert_eq!(count(&mut world, "customer"), None);
    told(&mut world, "/api/netsuite", json!({"absentRecords": ["vendor"]}));
    assert_eq!(count(&mut world, "vendor"), None);
    let (_, counts) = control(&mut world, "GET", "/api/ledger/counts", Value::Null);
    assert_eq!(
        counts,
        json!([
            {"cloud": "NetSuite", "method": "POST", "purpose": "query of customer", "requests": 5, "refused": 1},
            {"cloud": "NetSuite", "method": "POST", "purpose": "query of vendor", "requests": 1, "refused": 1},
        ])
    );
    told(
        &mut world,
        "/api/netsuite",
        json!({"addRole": {"role": 1044, "name": "Buyer", "like": 1042}, "holders": {"role": 1044, "employees": [1001]}}),
    );
    assert!(world.netsuite.role_mut(1_044).unwrap().is_held_by(1_001));
    assert!(!world.netsuite.role_mut(1_044).unwrap().is_held_by(1_002));
}

#[test]
fn a_company_grows_on_demand() {
    let mut world = World::new(Options { size: 0, people: 1_000, ..Options::default() });
    let (_, counts) = control(&mut world, "GET", "/api/netsuite/counts", Value::Null);
    let before = counts["contact"].as_u64().unwrap();
    assert!((1_000..1_100).contains(&before), "{counts}");
    let more = told(&mut world, "/api/netsuite/people", json!({"people": 500}));
    assert_eq!(more["contact"].as_u64(), Some(before + 500));
    let contact = told(&mut world, "/api/contacts/101", json!({"firstName": "Nell", "mobilePhone": "+16505550399"}));
    told(&mut world, "/api/contacts/101", json!({"id": contact["id"], "delete": true}));
    assert_eq!(control(&mut world, "POST", "/api/contacts/101", json!({"shoeSize": 44})).0, 409);
}

#[test]
fn equal_seeds_give_equal_worlds() {
    let story = || {
        let mut world = world();
        let me = agent(&mut world, "101");
        let session = world.call_in(Some("+14155550142".to_owned()), None, MAIN, Default::default()).unwrap();
        wait(&mut world, 120_000);
        (session, frames(&mut world, me.socket))
    };
    assert_eq!(story(), story());
}

#[test]
fn a_machine_and_a_server_are_set_up_from_outside() {
    let mut world = world();
    let certificate = include_str!("../../extension/keys/fixtures/public-3072.pem");
    let mapping = json!({"entity": 1_001, "role": 1_042, "certificate": certificate});
    let id = told(&mut world, "/api/netsuite/certificates", mapping.clone())["id"].as_str().unwrap().to_owned();
    let (status, refused) = control(&mut world, "POST", "/api/netsuite/certificates", mapping);
    assert_eq!((status, refused["error"].as_str()), (409, Some("NetSuite refuses: The certificate is in use.")));
    let revoked =
        |world: &mut World| control(world, "DELETE", &format!("/api/netsuite/certificates/{id}"), Value::Null).0;
    assert_eq!((revoked(&mut world), revoked(&mut world)), (200, 404));
    told(
        &mut world,
        "/api/netsuite",
        json!({"assertionRefusal": "invalid-request", "machineEnabled": false, "webServicesOnly": [1_042]}),
    );
    assert!(!world.netsuite.options_mut().machine_integrations[0].enabled);
    assert!(world.netsuite.role_mut(1_042).unwrap().web_services_only);

    let jwt =
        told(&mut world, "/api/ringcentral/jwts", json!({"agent": "101", "apps": ["callside-sync"], "lives": 1_000}));
    let path = format!("/api/ringcentral/jwts/{}", jwt["jwt"].as_str().unwrap());
    assert_eq!(control(&mut world, "DELETE", &path, Value::Null).0, 200);
    assert_eq!(control(&mut world, "DELETE", &path, Value::Null).0, 404);
    told(&mut world, "/api/ringcentral", json!({"server": {"refreshes": false}, "companyLogNarrows": true}));
    assert!(!world.ringcentral.authorization.server.refreshes && world.ringcentral.company_log_narrows);
}
