//! Whatever people do on their phones, in whatever order, the switch keeps its promises.

#![allow(clippy::unwrap_used, reason = "clippy sees test functions, not what they call")]

mod common;

use callside_emulator::World;
use callside_emulator::ringcentral::telephony::acts::{Act, RemoteAct};
use callside_emulator::ringcentral::telephony::session::{Callee, Plan, Unanswered};
use common::*;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
enum Step {
    CallIn(&'static str, Plan),
    CallOut(usize, &'static str, Plan),
    Act(usize, usize, Act),
    Join(usize, usize, usize, bool),
    Remote(usize, RemoteAct),
    Wait(i64),
}

const USERS: [&str; 3] = ["101", "102", "103"];

fn plan() -> impl Strategy<Value = Plan> {
    (
        any::<bool>(),
        any::<bool>(),
        prop_oneof![Just(Callee::Answers), Just(Callee::Busy), Just(Callee::NoAnswer), Just(Callee::Waits)],
        prop_oneof![Just(Unanswered::Voicemail), Just(Unanswered::Missed)],
        proptest::option::of(0_i64..5_000),
    )
        .prop_map(|(second_device, duplicates, callee, unanswered, late_name)| Plan {
            second_device,
            duplicates,
            callee,
            unanswered,
            late_name,
            ..Plan::default()
        })
}

fn step() -> impl Strategy<Value = Step> {
    let number = prop_oneof![Just(DIRECT_101), Just(MAIN), Just("102"), Just("201"), Just("+14155550143")];
    let act = prop_oneof![
        4 => any::<bool>().prop_map(|second_device| Act::Answer { second_device }),
        1 => Just(Act::Decline),
        1 => Just(Act::ToVoicemail),
        1 => Just(Act::Hold),
        1 => Just(Act::Resume),
        1 => Just(Act::Mute),
        1 => Just(Act::Record),
        1 => Just(Act::HangUp),
        1 => Just(Act::Park),
        1 => Just(Act::Unpark),
        1 => Just(Act::Flip),
        1 => number.clone().prop_map(|to| Act::BlindTransfer { to: to.to_owned() }),
        1 => number.clone().prop_map(|to| Act::Consult { to: to.to_owned() }),
    ];
    let remote = prop_oneof![
        Just(RemoteAct::Answer),
        Just(RemoteAct::Busy),
        Just(RemoteAct::HangUp),
        Just(RemoteAct::LeaveMessage { seconds: 3 }),
    ];
    prop_oneof![
        2 => (number.clone(), plan()).prop_map(|(to, plan)| Step::CallIn(to, plan)),
        1 => (0..USERS.len(), number, plan()).prop_map(|(user, to, plan)| Step::CallOut(user, to, plan)),
        6 => (0..4_usize, 0..USERS.len(), act).prop_map(|(call, user, act)| Step::Act(call, user, act)),
        1 => (0..4_usize, 0..4_usize, 0..USERS.len(), any::<bool>()).prop_map(|(one, two, user, merge)| Step::Join(one, two, user, merge)),
        2 => (0..4_usize, remote).prop_map(|(call, act)| Step::Remote(call, act)),
        3 => (0_i64..20_000).prop_map(Step::Wait),
    ]
}

/// The session that many calls ago.
fn recent(world: &World, back: usize) -> String {
    world
        .ringcentral
        .switch
        .sessions()
        .iter()
        .rev()
        .nth(back)
        .map_or_else(|| "s-none".to_owned(), |session| session.id.clone())
}

/// Carries a step out. What does not fit the state is refused, which is as good as not done.
fn take(world: &mut World, step: Step) {
    let done = match step {
        Step::CallIn(to, plan) => {
            world.call_in(Some("+14155550142".to_owned()), Some("ACME".to_owned()), to, plan).map(drop)
        }
        Step::CallOut(caller, to, plan) => world.call_out(user(world, USERS[caller]), to, plan).map(drop),
        Step::Act(call, actor, act) => world.act(&recent(world, call), user(world, USERS[actor]), &act),
        Step::Join(one, two, actor, merge) => {
            let other = recent(world, two);
            let act = if merge { Act::Merge { other } } else { Act::CompleteTransfer { other } };
            world.act(&recent(world, one), user(world, USERS[actor]), &act)
        }
        Step::Remote(call, act) => world.remote_act(&recent(world, call), act),
        Step::Wait(milliseconds) => {
            wait(world, milliseconds);
            Ok(())
        }
    };
    let _ = done;
}

/// Everybody hangs up, and the world has time to write its records.
fn end_everything(world: &mut World) {
    // A conference and a transfer may leave a call behind that only the second round reaches.
    for _ in 0..3 {
        let live: Vec<String> = world
            .ringcentral
            .switch
            .sessions()
            .iter()
            .filter(|session| session.is_live())
            .map(|session| session.id.clone())
            .collect();
        for session in live {
            for user in world.ringcentral.account.users().map(|user| user.id).collect::<Vec<_>>() {
                while world.act(&session, user, &Act::HangUp).is_ok() {}
            }
            let _ = world.remote_act(&session, RemoteAct::HangUp);
        }
        wait(world, 60_000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn events_and_records_are_sound(steps in proptest::collection::vec(step(), 1..40)) {
        let mut world = world();
        let tokens = tokens(&mut world, "101");
        let socket = connect(&mut world, access(&tokens), None);
        subscribe(&mut world, socket, &["/restapi/v1.0/account/~/telephony/sessions"]);
        for step in steps {
            take(&mut world, step);
        }
        end_everything(&mut world);

        let mut newest: BTreeMap<String, i64> = BTreeMap::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut over: BTreeSet<String> = BTreeSet::new();
        for frame in frames(&mut world, socket) {
            prop_assert_eq!(&frame[0]["type"], "ServerNotification");
            if !seen.insert(frame[1]["uuid"].as_str().unwrap().to_owned()) {
                continue;
            }
            let body = &frame[1]["body"];
            let session = body["telephonySessionId"].as_str().unwrap().to_owned();
            let sequence = body["sequence"].as_i64().unwrap();
            prop_assert!(newest.insert(session, sequence).is_none_or(|before| before < sequence), "sequences grow");
            let party = &body["parties"][0];
            let id = party["id"].as_str().unwrap().to_owned();
            prop_assert!(!over.contains(&id), "nothing comes after the end of a leg");
            if matches!(party["status"]["code"].as_str(), Some("Disconnected" | "Gone")) {
                over.insert(id);
            }
            if party["missedCall"] == Value::Bool(true) {
                prop_assert_eq!(&party["direction"], "Inbound");
            }
        }
        for session in world.ringcentral.switch.sessions() {
            prop_assert!(!session.is_live(), "every call ends: {:?}", session);
            for party in &session.parties {
                prop_assert!(over.contains(&party.id), "every leg that began is told to have ended");
            }
        }
        let mut logged = BTreeSet::new();
        for record in world.ringcentral.switch.records() {
            prop_assert!(logged.insert((record.extension, record.session.clone())), "one record for a user and a call");
            prop_assert!(record.duration >= 0);
        }
    }
}
