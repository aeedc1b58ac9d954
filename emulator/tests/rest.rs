//! The REST operations and the call log's rules (ringcentral-api.md §3, §4).

#![allow(clippy::unwrap_used, reason = "clippy sees test functions, not what they call")]

mod common;

use callside_emulator::World;
use callside_emulator::ringcentral::telephony::acts::{Act, RemoteAct};
use common::*;
use serde_json::Value;

const LOG: &str = "/restapi/v1.0/account/~/extension/~/call-log";

/// A finished call from a number. Gives its session.
fn finished(world: &mut World, agent: &Agent, number: &str, seconds: i64) -> String {
    let session = world.call_in(Some(number.to_owned()), None, DIRECT_101, prompt()).unwrap();
    wait(world, 1_000);
    world.act(&session, agent.id, &Act::Answer { second_device: false }).unwrap();
    wait(world, seconds * 1_000);
    world.remote_act(&session, RemoteAct::HangUp).unwrap();
    wait(world, 14);
    session
}

fn records(world: &mut World, agent: &Agent, query: &str) -> Vec<Value> {
    let answer = get(world, &format!("{LOG}?{query}"), Some(&agent.access));
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    // A heavy request every six seconds never meets the limit.
    wait(world, 6_100);
    body(&answer)["records"].as_array().unwrap().clone()
}

fn refusal(world: &mut World, agent: &Agent, target: &str) -> (u16, String) {
    let answer = get(world, target, Some(&agent.access));
    (answer.status, body(&answer)["errors"][0]["errorCode"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_record_appears_15_to_30_s_after_the_end_and_not_before() {
    let mut world = world();
    let me = agent(&mut world, "101");
    for number in 0..8 {
        let session = finished(&mut world, &me, "+14155550142", 5);
        wait(&mut world, 14_900);
        assert!(log_of(&mut world, &me, &session).is_empty(), "call {number} shows too early");
        wait(&mut world, 15_100);
        assert_eq!(log_of(&mut world, &me, &session).len(), 1, "call {number} shows too late");
        wait(&mut world, 61_000);
    }
}

#[test]
fn a_recording_comes_later_than_its_record_and_moves_its_modification() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let session = world.call_in(Some("+14155550142".to_owned()), None, DIRECT_101, prompt()).unwrap();
    world.act(&session, me.id, &Act::Answer { second_device: false }).unwrap();
    world.act(&session, me.id, &Act::Record).unwrap();
    let told = frames(&mut world, me.socket).pop().unwrap();
    let recording = told[1]["body"]["parties"][0]["recordings"][0].clone();
    assert_eq!(recording["active"], true);
    world.act(&session, me.id, &Act::HangUp).unwrap();
    wait(&mut world, 31_000);
    let early = log_of(&mut world, &me, &session).remove(0);
    assert!(early["recording"].is_null());
    wait(&mut world, 90_000);
    let late = log_of(&mut world, &me, &session).remove(0);
    assert_eq!(late["recording"]["id"], recording["id"]);
    assert!(late["lastModifiedTime"].as_str() > early["lastModifiedTime"].as_str());
}

#[test]
fn pages_follow_each_other_newest_first_without_totals() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let sessions: Vec<String> = (0..5).map(|_| finished(&mut world, &me, "+14155550142", 5)).collect();
    wait(&mut world, 31_000);
    let mut target = format!("{LOG}?perPage=2");
    let mut seen = Vec::new();
    let mut pages = 0;
    loop {
        let page = body(&get(&mut world, &target, Some(&me.access)));
        assert!(page["paging"]["totalPages"].is_null());
        seen.extend(
            page["records"]
                .as_array()
                .unwrap()
                .iter()
                .map(|record| record["telephonySessionId"].as_str().unwrap().to_owned()),
        );
        pages += 1;
        match page["navigation"]["nextPage"]["uri"].as_str() {
            Some(uri) => target = uri.trim_start_matches("https://platform.ringcentral.com").to_owned(),
            None => break,
        }
    }
    assert_eq!((pages, seen), (3, sessions.into_iter().rev().collect()));
}

#[test]
fn filters_find_what_they_say() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let start = world.now();
    let one = finished(&mut world, &me, "+14155550142", 5);
    let two = finished(&mut world, &me, "+14155550143", 5);
    let out = world.call_out(me.id, "102", prompt()).unwrap();
    world.act(&out, me.id, &Act::HangUp).unwrap();
    wait(&mut world, 31_000);
    let sessions = |records: &[Value]| {
        records.iter().map(|record| record["telephonySessionId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mut find = |query: &str| sessions(&records(&mut world, &me, query));
    assert_eq!(find(""), [out.clone(), two.clone(), one.clone()]);
    assert_eq!(find("phoneNumber=14155550143"), std::slice::from_ref(&two));
    assert_eq!(find("direction=Outbound"), std::slice::from_ref(&out));
    assert_eq!(find("direction=Outbound&direction=Inbound").len(), 3);
    assert_eq!(find("transport=VoIP"), std::slice::from_ref(&out));
    assert_eq!(find("extensionNumber=102"), [out]);
    assert_eq!(find("type=Fax"), Vec::<String>::new());
    let later = callside_emulator::form::encode(&start.plus(3_000).iso());
    assert_eq!(find(&format!("dateTo={later}")), [one]);
    assert_eq!(find(&format!("dateFrom={later}")).len(), 2);
    let detailed = records(&mut world, &me, &format!("view=Detailed&telephonySessionId={two}"));
    // It was taken for the extension, and reached its phone.
    assert_eq!(detailed[0]["legs"].as_array().unwrap().len(), 2);
    let simple = records(&mut world, &me, &format!("telephonySessionId={two}"));
    assert!(simple[0]["legs"].is_null());
    let by_number = records(&mut world, &me, &format!("sessionId={}", detailed[0]["sessionId"].as_str().unwrap()));
    assert_eq!(sessions(&by_number), [two]);
}

#[test]
fn a_day_is_the_default_window_but_not_for_one_call() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let session = finished(&mut world, &me, "+14155550142", 5);
    // The access token's life is an hour; the next day needs another.
    wait(&mut world, 25 * 3_600_000);
    let me = agent(&mut world, "101");
    assert!(records(&mut world, &me, "").is_empty());
    assert_eq!(records(&mut world, &me, &format!("telephonySessionId={session}")).len(), 1);
}

#[test]
fn parameters_out_of_range_are_named() {
    let mut world = world();
    let me = agent(&mut world, "101");
    for (query, code) in [
        ("perPage=0", "CMN-101"),
        ("perPage=1001", "CMN-101"),
        ("perPage=251&view=Detailed", "CMN-101"),
        ("page=0", "CMN-101"),
        ("view=Full", "CMN-101"),
        ("direction=Sideways", "CMN-101"),
        ("dateFrom=yesterday", "CMN-101"),
        ("sessionId=1&dateFrom=2026-01-01T00:00:00Z", "CLG-110"),
    ] {
        assert_eq!(refusal(&mut world, &me, &format!("{LOG}?{query}")), (400, code.to_owned()), "{query}");
    }
}

#[test]
fn ten_heavy_requests_a_minute() {
    let mut world = world();
    let me = agent(&mut world, "101");
    for left in (0..10).rev() {
        let answer = get(&mut world, LOG, Some(&me.access));
        assert_eq!((answer.status, header(&answer, "x-rate-limit-remaining")), (200, Some(left.to_string().as_str())));
    }
    assert_eq!(refusal(&mut world, &me, LOG), (429, "CMN-301".to_owned()));
    assert_eq!(get(&mut world, "/restapi/v1.0/account/~", Some(&me.access)).status, 200, "another group");
}

#[test]
fn permissions_are_of_the_app_and_of_the_user() {
    let mut world = world();
    let me = agent(&mut world, "101");
    assert_eq!(refusal(&mut world, &me, "/restapi/v1.0/account/~/extension/~/nothing"), (404, "CMN-120".to_owned()));
    let other = format!("/restapi/v1.0/account/~/extension/{}/call-log", user(&world, "102"));
    assert_eq!(refusal(&mut world, &me, &other), (403, "CMN-404".to_owned()));
    world.ringcentral.withhold(me.id, "ReadCallLog", true);
    assert_eq!(refusal(&mut world, &me, LOG), (403, "CMN-408".to_owned()));
    world.ringcentral.withhold(me.id, "ReadCallLog", false);
    world.ringcentral.withhold(me.id, "FullCompanyCallLog", true);
    assert_eq!(refusal(&mut world, &me, "/restapi/v1.0/account/~/call-log"), (403, "CMN-408".to_owned()));
    world.ringcentral.authorization.app.scopes.remove("ReadPresence");
    let me = agent(&mut world, "102");
    assert_eq!(refusal(&mut world, &me, "/restapi/v1.0/account/~/extension/~/presence"), (403, "CMN-401".to_owned()));
}

#[test]
fn a_session_is_read_while_it_lives_and_only_by_who_is_on_it() {
    let mut world = world();
    let (me, other) = (agent(&mut world, "101"), agent(&mut world, "104"));
    let session = world.call_in(Some("+14155550142".to_owned()), None, DIRECT_101, prompt()).unwrap();
    wait(&mut world, 100);
    let target = format!("/restapi/v1.0/account/~/telephony/sessions/{session}");
    let answer = body(&get(&mut world, &target, Some(&me.access)));
    assert_eq!(answer["parties"].as_array().unwrap().len(), 2, "the outside party is shown too");
    assert_eq!(refusal(&mut world, &other, &target), (404, "CMN-102".to_owned()));
    world.act(&session, me.id, &Act::Decline).unwrap();
    wait(&mut world, 14);
    assert_eq!(refusal(&mut world, &me, &target), (404, "CMN-102".to_owned()));
}

#[test]
fn presence_follows_the_call() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let status = |world: &mut World| {
        let answer = body(&get(
            world,
            "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true",
            Some(&me.access),
        ));
        (answer["telephonyStatus"].as_str().unwrap().to_owned(), answer["activeCalls"].as_array().unwrap().len())
    };
    assert_eq!(status(&mut world), ("NoCall".to_owned(), 0));
    let session = world.call_in(Some("+14155550142".to_owned()), None, DIRECT_101, prompt()).unwrap();
    assert_eq!(status(&mut world), ("Ringing".to_owned(), 1));
    world.act(&session, me.id, &Act::Answer { second_device: false }).unwrap();
    assert_eq!(status(&mut world), ("CallConnected".to_owned(), 1));
    world.act(&session, me.id, &Act::Hold).unwrap();
    assert_eq!(status(&mut world), ("OnHold".to_owned(), 1));
    world.act(&session, me.id, &Act::HangUp).unwrap();
    assert_eq!(status(&mut world), ("NoCall".to_owned(), 0));
}

#[test]
fn numbers_and_colleagues_are_listed() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let numbers = body(&get(&mut world, "/restapi/v1.0/account/~/extension/~/phone-number", Some(&me.access)));
    let listed: Vec<(&str, &str)> = numbers["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|number| (number["phoneNumber"].as_str().unwrap(), number["usageType"].as_str().unwrap()))
        .collect();
    assert_eq!(listed, [(DIRECT_101, "DirectNumber"), (MAIN, "MainCompanyNumber")]);
    let entries =
        body(&get(&mut world, "/restapi/v1.0/account/~/directory/entries?perPage=3&page=2", Some(&me.access)));
    assert_eq!(
        (entries["records"].as_array().unwrap().len(), entries["paging"]["totalElements"].as_u64()),
        (3, Some(8))
    );
    let extensions = body(&get(&mut world, "/restapi/v1.0/account/~/extension?perPage=5", Some(&me.access)));
    assert!(extensions["navigation"]["nextPage"]["uri"].is_string());
}
