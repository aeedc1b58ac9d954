//! Every RingCentral answer against our own description of it, `contract/ringcentral.json`, over a walk through all
//! operations and all shapes of a call. The description is closed: a field that it does not name fails.

#![allow(clippy::unwrap_used, reason = "clippy sees test functions, not what they call")]

mod common;

use callside_emulator::World;
use callside_emulator::exchange::Response;
use callside_emulator::form;
use callside_emulator::ringcentral::telephony::acts::{Act, RemoteAct};
use callside_emulator::ringcentral::telephony::session::{Callee, Plan, Unanswered};
use common::*;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeMap;

struct Contract {
    validators: BTreeMap<String, Validator>,
    met: BTreeMap<String, usize>,
}

impl Contract {
    fn read() -> Self {
        let whole: Value = serde_json::from_str(include_str!("../contract/ringcentral.json")).unwrap();
        let validators = whole["$defs"]
            .as_object()
            .unwrap()
            .keys()
            .map(|name| {
                let schema =
                    json!({"$schema": whole["$schema"], "$defs": whole["$defs"], "$ref": format!("#/$defs/{name}")});
                (name.clone(), jsonschema::validator_for(&schema).unwrap())
            })
            .collect();
        Self { validators, met: BTreeMap::new() }
    }

    fn holds(&mut self, name: &str, value: &Value) {
        let errors: Vec<String> = self.validators[name]
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}\n{value:#}");
        *self.met.entry(name.to_owned()).or_default() += 1;
    }

    fn answer(&mut self, name: &str, response: &Response) -> Value {
        let value = body(response);
        self.holds(name, &value);
        value
    }

    fn frames(&mut self, frames: &[Value]) {
        for frame in frames {
            let name = match frame[0]["type"].as_str().unwrap() {
                "ConnectionDetails" => "connectionDetailsFrame",
                "ClientRequest" => "clientRequestFrame",
                "ServerNotification" => "notificationFrame",
                "Heartbeat" => "heartbeatFrame",
                "Error" => "errorFrame",
                other => {
                    assert_eq!(other, "close");
                    continue;
                }
            };
            self.holds(name, frame);
            if name == "notificationFrame" {
                let event = frame[1]["event"].as_str().unwrap();
                let body = if event.contains("/telephony/") {
                    "telephonyEvent"
                } else if event.contains("/presence") {
                    "presenceEvent"
                } else {
                    "voicemailEvent"
                };
                self.holds(body, &frame[1]["body"]);
            }
        }
    }
}

/// Places calls of every shape; each ends by itself or is ended.
fn every_shape(world: &mut World, me: &Agent, colleague: &Agent, look: &mut impl FnMut(&mut World)) {
    let take = Act::Answer { second_device: false };
    let mut ring = |world: &mut World, to: &str, plan: Plan| {
        let session = world.call_in(Some("+14155550142".to_owned()), Some("ACME CORP".to_owned()), to, plan).unwrap();
        wait(world, 2_000);
        look(world);
        session
    };
    // Answered, listened to, held, muted, recorded, flipped, parked, picked up; with hidden digits in the log.
    let session = ring(world, DIRECT_101, Plan { masked_in_log: true, ..prompt() });
    let acts = [take.clone(), Act::Mute, Act::Unmute, Act::Record, Act::Hold, Act::Resume, Act::Flip, Act::Park];
    for act in acts {
        world.act(&session, me.id, &act).unwrap();
        if act == take {
            world.act(&session, user(world, "103"), &Act::Supervise).unwrap();
        }
    }
    world.act(&session, colleague.id, &Act::Unpark).unwrap();
    world.remote_act(&session, RemoteAct::HangUp).unwrap();
    // Missed, voicemail, declined, two phones, a late name, the queue.
    ring(
        world,
        DIRECT_101,
        Plan { unanswered: Unanswered::Missed, late_name: Some(500), second_device: true, ..prompt() },
    );
    wait(world, 60_000);
    ring(world, DIRECT_101, prompt());
    wait(world, 60_000);
    let session = ring(world, DIRECT_101, prompt());
    world.act(&session, me.id, &Act::Decline).unwrap();
    let session = ring(world, MAIN, prompt());
    world.act(&session, colleague.id, &take).unwrap();
    world.act(&session, colleague.id, &Act::HangUp).unwrap();
    ring(world, MAIN, prompt());
    wait(world, 60_000);
    // Blind and warm transfer, conference.
    let session = ring(world, DIRECT_101, prompt());
    world.act(&session, me.id, &take).unwrap();
    world.act(&session, me.id, &Act::BlindTransfer { to: "+14155550143".to_owned() }).unwrap();
    wait(world, 10_000);
    world.remote_act(&session, RemoteAct::HangUp).unwrap();
    for merge in [false, true] {
        let first = ring(world, DIRECT_101, prompt());
        world.act(&first, me.id, &take).unwrap();
        let second = world.call_out(me.id, "102", prompt()).unwrap();
        wait(world, 100);
        world.act(&second, colleague.id, &take).unwrap();
        let other = second.clone();
        world.act(&first, me.id, &if merge { Act::Merge { other } } else { Act::CompleteTransfer { other } }).unwrap();
        world.remote_act(&first, RemoteAct::HangUp).unwrap();
        wait(world, 100);
        if merge {
            let conference = world.ringcentral.switch.sessions().last().unwrap().id.clone();
            world.act(&conference, me.id, &Act::HangUp).unwrap();
        }
    }
    for callee in [Callee::Answers, Callee::Busy, Callee::NoAnswer, Callee::Invalid] {
        let session = world.call_out(me.id, "+14155550143", Plan { callee, ..prompt() }).unwrap();
        wait(world, 60_000);
        let ended = world.act(&session, me.id, &Act::HangUp);
        assert_eq!(ended.is_ok(), callee == Callee::Answers);
    }
    // No number at all, and a log that names no session; a fax; and one that is on while the log is read.
    let session = world.call_in(None, None, DIRECT_101, Plan { nameless_in_log: true, ..prompt() }).unwrap();
    world.remote_act(&session, RemoteAct::HangUp).unwrap();
    let now = world.now();
    world.ringcentral.switch.receive_fax(me.id, "+14155550142", now);
    let session = ring(world, DIRECT_101, prompt());
    world.act(&session, me.id, &take).unwrap();
    world.act(&session, me.id, &Act::BlindTransfer { to: "102".to_owned() }).unwrap();
    wait(world, 1_000);
    world.act(&session, colleague.id, &take).unwrap();
    wait(world, 200_000);
}

fn walk() -> Contract {
    let mut contract = Contract::read();
    let mut world = world();
    let redirect = sign_in(&mut world, "101", &[]);
    let code = form::value(&redirect, "code").unwrap();
    let token = exchange_code(&mut world, code, VERIFIER);
    let token = contract.answer("token", &token);
    let again = exchange_code(&mut world, code, VERIFIER);
    contract.answer("oauthError", &again);
    let unknown = get(&mut world, "/restapi/oauth/authorize?client_id=xx", None);
    contract.answer("oauthError", &unknown);
    let me_access = access(&token).to_owned();
    let opening = post(&mut world, "/restapi/oauth/wstoken", &[], Some(&me_access));
    let opening = contract.answer("socketToken", &opening);
    let socket = open(&mut world, opening["ws_access_token"].as_str().unwrap(), None).unwrap();
    let me = Agent { id: user(&world, "101"), access: me_access, socket };
    let colleague = agent(&mut world, "102");
    let first = frames(&mut world, socket);
    contract.frames(&first);
    let filters = [
        SESSIONS,
        "/restapi/v1.0/account/~/telephony/sessions",
        "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true",
    ];
    let answer = subscribe(&mut world, socket, &filters);
    contract.frames(std::slice::from_ref(&answer));
    contract.holds("subscription", &answer[1]);
    world.ringcentral.withhold(me.id, "ReadPresence", true);
    let answer = subscribe(&mut world, socket, &filters);
    contract.holds("subscription", &answer[1]);
    world.ringcentral.withhold(me.id, "ReadPresence", false);
    subscribe(&mut world, socket, &[&filters[..], &["/restapi/v1.0/account/~/extension/~/voicemail"]].concat());
    for text in [r#"[{"type":"Heartbeat","messageId":"1"}]"#, "nonsense"] {
        world.socket_receive(socket, text);
    }
    let answers = frames(&mut world, socket);
    contract.frames(&answers);

    let access_token = me.access.clone();
    let mut looked: Vec<(Value, Value)> = Vec::new();
    every_shape(&mut world, &me, &colleague, &mut |world| {
        let session = world.ringcentral.switch.sessions().last().unwrap().id.clone();
        let presence =
            get(world, "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true", Some(&access_token));
        let session = get(world, &format!("/restapi/v1.0/account/~/telephony/sessions/{session}"), Some(&access_token));
        looked.push((body(&presence), body(&session)));
    });
    for (presence, session) in &looked {
        contract.holds("presence", presence);
        contract.holds("session", session);
    }
    let events = frames(&mut world, socket);
    assert!(events.len() > 100);
    contract.frames(&events);

    for (name, target) in [
        ("account", "/restapi/v1.0/account/~"),
        ("extension", "/restapi/v1.0/account/~/extension/~"),
        ("extensionList", "/restapi/v1.0/account/~/extension"),
        ("numberList", "/restapi/v1.0/account/~/extension/~/phone-number"),
        ("presence", "/restapi/v1.0/account/~/extension/~/presence"),
        ("directory", "/restapi/v1.0/account/~/directory/entries"),
        ("personalContactList", "/restapi/v1.0/account/~/extension/~/address-book/contact"),
        ("personalContactSync", "/restapi/v1.0/account/~/extension/~/address-book-sync?perPage=3"),
        ("callLog", "/restapi/v1.0/account/~/extension/~/call-log?perPage=3&page=2"),
        ("callLog", "/restapi/v1.0/account/~/extension/~/call-log?view=Detailed"),
        ("callLog", "/restapi/v1.0/account/~/call-log?view=Detailed"),
        ("check", "/restapi/v1.0/account/~/extension/~/authz-profile/check?permissionId=ReadCallLog"),
        ("error", "/restapi/v1.0/account/~/nothing"),
        ("error", "/restapi/v1.0/account/~/extension/1/call-log"),
    ] {
        let answer = get(&mut world, target, Some(&me.access));
        let value = contract.answer(name, &answer);
        if target.ends_with("extension/~/call-log?view=Detailed") {
            let record = value["records"][0]["id"].as_str().unwrap();
            let one = get(
                &mut world,
                &format!("/restapi/v1.0/account/~/extension/~/call-log/{record}?view=Detailed"),
                Some(&me.access),
            );
            contract.answer("record", &one);
            let recorded =
                value["records"].as_array().unwrap().iter().find_map(|record| record["recording"]["id"].as_str());
            let target = format!("/restapi/v1.0/account/~/recording/{}", recorded.unwrap());
            let one = get(&mut world, &target, Some(&me.access));
            contract.answer("recording", &one);
        }
    }
    let refused = get(&mut world, "/restapi/v1.0/account/~", None);
    contract.answer("error", &refused);
    world.ringcentral.withhold(me.id, "ReadCallLog", true);
    let refused = get(&mut world, "/restapi/v1.0/account/~/extension/~/call-log", Some(&me.access));
    contract.answer("error", &refused);
    let garbage = connect(&mut world, &me.access, Some("garbage"));
    let end = frames(&mut world, garbage);
    contract.frames(&end);
    contract
}

#[test]
fn every_answer_fits_the_contract_and_every_part_of_it_is_met() {
    let contract = walk();
    // Parts of other parts are met inside them.
    let whole = |name: &&String| {
        name.ends_with("Frame") || name.ends_with("Event") || name.ends_with("List") || !PARTS.contains(&name.as_str())
    };
    let missing: Vec<&String> =
        contract.validators.keys().filter(whole).filter(|name| !contract.met.contains_key(*name)).collect();
    assert!(missing.is_empty(), "nothing was held against {missing:?}");
}

#[test]
fn the_contract_is_closed() {
    let mut contract = Contract::read();
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    let mut account = body(&get(&mut world, "/restapi/v1.0/account/~", Some(access(&tokens))));
    contract.holds("account", &account);
    account["surprise"] = json!(1);
    assert!(!contract.validators["account"].is_valid(&account));
}

const PARTS: [&str; 23] = [
    "personalContact",
    "instant",
    "uri",
    "digits",
    "sessionId",
    "partyId",
    "link",
    "settings",
    "extensionType",
    "paging",
    "navigation",
    "number",
    "telephonyStatus",
    "direction",
    "activeCall",
    "side",
    "status",
    "park",
    "recordings",
    "origin",
    "logSide",
    "leg",
    "extension",
];
