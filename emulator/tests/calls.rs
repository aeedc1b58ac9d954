//! The shapes a call can have, as an extension-level subscriber sees them and as the call log tells them afterwards
//! (ringcentral-api.md §2.6, §2.7, §3).

#![allow(clippy::unwrap_used, reason = "clippy sees test functions, not what they call")]

mod common;

use callside_emulator::World;
use callside_emulator::ringcentral::telephony::acts::{Act, RemoteAct};
use callside_emulator::ringcentral::telephony::session::{Callee, Plan, Unanswered};
use common::*;
use serde_json::Value;

const CUSTOMER: &str = "+14155550142";

fn ring(world: &mut World, to: &str, plan: Plan) -> String {
    let session = world.call_in(Some(CUSTOMER.to_owned()), Some("ACME CORP".to_owned()), to, plan).unwrap();
    wait(world, 29);
    session
}

fn answer() -> Act {
    Act::Answer { second_device: false }
}

fn records_after_a_while(world: &mut World, agent: &Agent, session: &str) -> Vec<Value> {
    wait(world, 31_000);
    log_of(world, agent, session)
}

#[test]
fn inbound_answered_held_and_ended_as_captured() {
    let mut world = world();
    let agent = agent(&mut world, "101");
    let start = world.now();
    let session = world.call_in(Some(CUSTOMER.to_owned()), Some("ACME CORP".to_owned()), DIRECT_101, prompt()).unwrap();
    let moment = |world: &mut World, milliseconds| world.advance(start.plus(milliseconds));
    moment(&mut world, 7_374);
    world.act(&session, agent.id, &answer()).unwrap();
    moment(&mut world, 11_974);
    world.act(&session, agent.id, &Act::Hold).unwrap();
    moment(&mut world, 14_367);
    world.act(&session, agent.id, &Act::Resume).unwrap();
    moment(&mut world, 22_181 - 14);
    world.remote_act(&session, RemoteAct::HangUp).unwrap();
    moment(&mut world, 23_000);

    let events = frames(&mut world, agent.socket);
    let told: Vec<(i64, String, i64)> = events
        .iter()
        .map(|frame| {
            let body = &frame[1]["body"];
            let at = callside_emulator::clock::Moment::from_iso(body["eventTime"].as_str().unwrap()).unwrap();
            let code = body["parties"][0]["status"]["code"].as_str().unwrap().to_owned();
            (body["sequence"].as_i64().unwrap(), code, at.since(start))
        })
        .collect();
    let expected =
        [(3, "Setup", 0), (5, "Proceeding", 29), (6, "Answered", 7_374), (7, "Hold", 11_974), (8, "Answered", 14_367)];
    for (told, (sequence, code, at)) in told.iter().zip(expected) {
        assert_eq!((told.0, told.1.as_str(), told.2), (sequence, code, at));
    }
    assert_eq!((told[5].1.as_str(), told[5].2), ("Disconnected", 22_181));
    assert_eq!(told.len(), 6);
    let first = &events[0][1];
    assert_eq!(first["event"], format!("/restapi/v1.0/account/62200140/extension/{}/telephony/sessions", agent.id));
    let party = &first["body"]["parties"][0];
    assert_eq!(party["direction"], "Inbound");
    assert_eq!(party["from"], serde_json::json!({"phoneNumber": CUSTOMER, "name": "ACME CORP"}));
    assert_eq!(party["to"]["extensionId"], agent.id.to_string());
    assert!(events[5][1]["body"]["parties"][0]["status"]["reason"].is_null());

    let records = records_after_a_while(&mut world, &agent, &session);
    assert_eq!(records[0]["result"], "Accepted");
    assert_eq!(records[0]["durationMs"], 22_181);
    assert_eq!(records[0]["partyId"], party["id"]);
    assert_eq!(records[0]["sessionId"], first["body"]["sessionId"]);
}

#[test]
fn lag_is_between_70_and_110_ms() {
    let mut world = world();
    let agent = agent(&mut world, "101");
    ring(&mut world, DIRECT_101, Plan::default());
    wait(&mut world, 40);
    assert_eq!(story(&mut world, &agent), Vec::<String>::new());
    wait(&mut world, 70);
    assert_eq!(story(&mut world, &agent), ["Setup", "Proceeding"]);
}

#[test]
fn nobody_answers_and_the_call_is_missed() {
    let mut world = world();
    let agent = agent(&mut world, "101");
    let session = ring(&mut world, DIRECT_101, Plan { unanswered: Unanswered::Missed, ..prompt() });
    wait(&mut world, 30_000);
    assert_eq!(story(&mut world, &agent), ["Setup", "Proceeding", "Disconnected missed"]);
    assert_eq!(records_after_a_while(&mut world, &agent, &session)[0]["result"], "Missed");
}

#[test]
fn the_caller_gives_up_and_the_call_is_missed() {
    let mut world = world();
    let agent = agent(&mut world, "101");
    let session = ring(&mut world, DIRECT_101, prompt());
    wait(&mut world, 5_000);
    world.remote_act(&session, RemoteAct::HangUp).unwrap();
    wait(&mut world, 14);
    assert_eq!(story(&mut world, &agent), ["Setup", "Proceeding", "Disconnected missed"]);
    assert!(world.act(&session, agent.id, &answer()).is_err());
}

#[test]
fn a_voicemail_message_is_told_without_a_session_and_logged_with_one() {
    let mut world = world();
    let agent = agent(&mut world, "101");
    let voicemail = "/restapi/v1.0/account/~/extension/~/voicemail";
    subscribe(&mut world, agent.socket, &[SESSIONS, voicemail]);
    let session = ring(&mut world, DIRECT_101, prompt());
    wait(&mut world, 30_000);
    world.remote_act(&session, RemoteAct::LeaveMessage { seconds: 7 }).unwrap();
    wait(&mut world, 10_000);
    let events = frames(&mut world, agent.socket);
    let codes: Vec<&str> =
        events.iter().filter_map(|frame| frame[1]["body"]["parties"][0]["status"]["code"].as_str()).collect();
    assert_eq!(codes, ["Setup", "Proceeding", "Voicemail", "Disconnected"]);
    let message = &events.last().unwrap()[1]["body"];
    assert_eq!(
        (message["type"].as_str(), message["from"]["phoneNumber"].as_str()),
        (Some("VoiceMail"), Some(CUSTOMER))
    );
    assert_eq!(message["attachments"][0]["vmDuration"], 7);
    let records = records_after_a_while(&mut world, &agent, &session);
    assert_eq!(records[0]["result"], "Voicemail");
    assert_eq!(records[0]["message"]["id"], message["id"]);
}

#[test]
fn a_caller_who_hangs_up_during_the_greeting_leaves_a_missed_call() {
    let mut world = world();
    let agent = agent(&mut world, "101");
    let session = ring(&mut world, DIRECT_101, prompt());
    world.act(&session, agent.id, &Act::ToVoicemail).unwrap();
    world.remote_act(&session, RemoteAct::HangUp).unwrap();
    let records = records_after_a_while(&mut world, &agent, &session);
    assert_eq!((records[0]["result"].as_str(), &records[0]["message"]), (Some("Missed"), &Value::Null));
}

#[test]
fn a_declined_call_is_rejected_not_missed() {
    let mut world = world();
    let agent = agent(&mut world, "101");
    let session = ring(&mut world, DIRECT_101, prompt());
    world.act(&session, agent.id, &Act::Decline).unwrap();
    assert_eq!(story(&mut world, &agent), ["Setup", "Proceeding", "Disconnected Rejected"]);
    assert_eq!(records_after_a_while(&mut world, &agent, &session)[0]["result"], "Rejected");
}

#[test]
fn a_queue_call_that_a_colleague_takes() {
    let mut world = world();
    let (me, colleague) = (agent(&mut world, "101"), agent(&mut world, "102"));
    let session = ring(&mut world, MAIN, prompt());
    wait(&mut world, 2_000);
    world.act(&session, colleague.id, &answer()).unwrap();
    let events = frames(&mut world, me.socket);
    let party = &events[0][1]["body"]["parties"][0];
    assert_eq!(party["status"]["code"], "Proceeding");
    assert_eq!(party["queueCall"], true);
    assert_eq!(party["uiCallInfo"]["primary"], serde_json::json!({"type": "QueueName", "value": "Sales line"}));
    let last = &events[1][1]["body"]["parties"][0];
    assert_eq!((last["status"]["reason"].as_str(), last["missedCall"].as_bool()), (Some("AgentAnswered"), Some(false)));
    assert_eq!(story(&mut world, &colleague), ["Proceeding", "Answered"]);
    world.act(&session, colleague.id, &Act::HangUp).unwrap();
    let mine = records_after_a_while(&mut world, &me, &session);
    assert_eq!(mine[0]["result"], "Answered Elsewhere");
    let theirs = log_of(&mut world, &colleague, &session);
    assert_eq!(theirs[0]["result"], "Accepted");
    assert_ne!(mine[0]["partyId"], theirs[0]["partyId"]);
}

#[test]
fn a_queue_that_nobody_answers_lets_its_members_go() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let session = ring(&mut world, MAIN, prompt());
    wait(&mut world, 40_000);
    assert_eq!(story(&mut world, &me), ["Proceeding", "Disconnected AgentDropped"]);
    assert!(records_after_a_while(&mut world, &me, &session).is_empty());
}

#[test]
fn a_second_phone_of_the_same_user_answers() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let session = ring(&mut world, DIRECT_101, Plan { second_device: true, ..prompt() });
    world.act(&session, me.id, &Act::Answer { second_device: true }).unwrap();
    let events = frames(&mut world, me.socket);
    let last: Vec<(String, String)> = events
        .iter()
        .skip(4)
        .map(|frame| {
            let party = &frame[1]["body"]["parties"][0];
            (
                party["id"].as_str().unwrap().rsplit('-').next().unwrap().to_owned(),
                party["status"]["code"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert_eq!(last, [("3".to_owned(), "Answered".to_owned()), ("2".to_owned(), "Disconnected".to_owned())]);
    world.act(&session, me.id, &Act::HangUp).unwrap();
    let records = records_after_a_while(&mut world, &me, &session);
    assert_eq!(records.len(), 1, "one record for the user, whichever phone");
    assert_eq!(records[0]["result"], "Accepted");
}

#[test]
fn outbound_as_captured() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let session = world.call_out(me.id, CUSTOMER, prompt()).unwrap();
    wait(&mut world, 3_500);
    wait(&mut world, 3_828);
    let events = frames(&mut world, me.socket);
    let codes: Vec<&str> =
        events.iter().filter_map(|frame| frame[1]["body"]["parties"][0]["status"]["code"].as_str()).collect();
    assert_eq!(codes, ["Setup", "Proceeding", "Answered"]);
    let party = &events[0][1]["body"]["parties"][0];
    assert_eq!(events[0][1]["body"]["sequence"], 2);
    assert_eq!(party["direction"], "Outbound");
    assert_eq!(party["from"]["extensionId"], me.id.to_string());
    assert_eq!(party["to"], serde_json::json!({"phoneNumber": CUSTOMER}));
    world.act(&session, me.id, &Act::HangUp).unwrap();
    let records = records_after_a_while(&mut world, &me, &session);
    assert_eq!(
        (records[0]["result"].as_str(), records[0]["action"].as_str()),
        (Some("Call connected"), Some("VoIP Call"))
    );
}

#[test]
fn outbound_calls_that_fail_say_how() {
    let cases = [
        (Callee::Busy, "Disconnected TargetBusy", "Busy"),
        (Callee::NoAnswer, "Disconnected NoAnswer", "No Answer"),
        (Callee::Invalid, "Disconnected InvalidNumber", "Wrong Number"),
    ];
    for (callee, last, result) in cases {
        let mut world = world();
        let me = agent(&mut world, "101");
        let session = world.call_out(me.id, "*67415", Plan { callee, ..prompt() }).unwrap();
        wait(&mut world, 35_000);
        assert_eq!(story(&mut world, &me).last().unwrap(), last);
        let records = records_after_a_while(&mut world, &me, &session);
        assert_eq!(
            (records[0]["result"].as_str(), records[0]["to"]["phoneNumber"].as_str()),
            (Some(result), Some("*67415"))
        );
    }
}

#[test]
fn a_colleague_seems_to_answer_before_picking_up() {
    let mut world = world();
    let (me, colleague) = (agent(&mut world, "101"), agent(&mut world, "102"));
    let session = world.call_out(me.id, "102", prompt()).unwrap();
    wait(&mut world, 58);
    assert_eq!(story(&mut world, &me), ["Setup", "Answered"]);
    let ringing = frames(&mut world, colleague.socket);
    let from = &ringing[0][1]["body"]["parties"][0]["from"];
    assert_eq!(
        (from["phoneNumber"].as_str(), from["extensionId"].as_str()),
        (Some("101"), Some(me.id.to_string().as_str()))
    );
    world.act(&session, me.id, &Act::HangUp).unwrap();
    wait(&mut world, 14);
    assert_eq!(story(&mut world, &colleague), ["Disconnected missed"]);
    let records = records_after_a_while(&mut world, &me, &session);
    assert_eq!(records[0]["result"], "Hang Up");
    assert_eq!(records[0]["to"]["extensionNumber"], "102");
    assert!(records[0]["to"]["phoneNumber"].is_null());
}

#[test]
fn a_blind_transfer_ends_the_own_leg_and_rings_the_next() {
    let mut world = world();
    let (me, colleague) = (agent(&mut world, "101"), agent(&mut world, "103"));
    let session = ring(&mut world, DIRECT_101, prompt());
    world.act(&session, me.id, &answer()).unwrap();
    world.act(&session, me.id, &Act::BlindTransfer { to: "103".to_owned() }).unwrap();
    wait(&mut world, 29);
    assert_eq!(story(&mut world, &me), ["Setup", "Proceeding", "Answered", "Disconnected BlindTransfer"]);
    assert_eq!(story(&mut world, &colleague), ["Setup", "Proceeding"]);
    world.act(&session, colleague.id, &answer()).unwrap();
    wait(&mut world, 60_000);
    world.act(&session, colleague.id, &Act::HangUp).unwrap();
    wait(&mut world, 31_000);
    assert_eq!(log_of(&mut world, &me, &session)[0]["result"], "Accepted");
    let theirs = log_of(&mut world, &colleague, &session);
    assert_eq!(
        (theirs[0]["result"].as_str(), theirs[0]["from"]["phoneNumber"].as_str()),
        (Some("Accepted"), Some(CUSTOMER))
    );
}

#[test]
fn a_warm_transfer_joins_two_sessions_and_names_each_other() {
    let mut world = world();
    let (me, colleague) = (agent(&mut world, "101"), agent(&mut world, "102"));
    let first = ring(&mut world, DIRECT_101, prompt());
    world.act(&first, me.id, &answer()).unwrap();
    let second = world.call_out(me.id, "102", prompt()).unwrap();
    wait(&mut world, 100);
    world.act(&second, colleague.id, &answer()).unwrap();
    world.act(&first, me.id, &Act::CompleteTransfer { other: second.clone() }).unwrap();
    let events = frames(&mut world, me.socket);
    let gone: Vec<&Value> = events
        .iter()
        .map(|frame| &frame[1]["body"])
        .filter(|body| body["parties"][0]["status"]["code"] == "Gone")
        .collect();
    assert_eq!(gone.len(), 2);
    for (body, other) in gone.iter().zip([&second, &first]) {
        let status = &body["parties"][0]["status"];
        assert_eq!(status["reason"], "AttendedTransfer");
        assert_eq!(status["peerId"]["sessionId"], **other);
    }
    assert!(story(&mut world, &colleague).iter().all(|event| !event.starts_with("Disconnected")));
    world.remote_act(&first, RemoteAct::HangUp).unwrap();
    wait(&mut world, 14);
    assert_eq!(story(&mut world, &colleague), ["Disconnected"]);
    wait(&mut world, 31_000);
    assert_eq!(log_of(&mut world, &me, &first)[0]["result"], "Accepted");
    assert_eq!(log_of(&mut world, &me, &second)[0]["result"], "Call connected");
}

#[test]
fn two_calls_merge_into_a_conference() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let first = ring(&mut world, DIRECT_101, prompt());
    world.act(&first, me.id, &answer()).unwrap();
    let second = world.call_out(me.id, "+14155550143", prompt()).unwrap();
    wait(&mut world, 8_000);
    world.act(&first, me.id, &Act::Merge { other: second.clone() }).unwrap();
    let events = frames(&mut world, me.socket);
    let bodies: Vec<&Value> = events.iter().map(|frame| &frame[1]["body"]).collect();
    let conference = bodies.iter().find(|body| body["origin"]["type"] == "Conference").unwrap();
    assert_eq!(conference["parties"][0]["to"]["phoneNumber"], "conference");
    let gone: Vec<&&Value> =
        bodies.iter().filter(|body| body["parties"][0]["status"]["reason"] == "Conference").collect();
    assert_eq!(gone.len(), 2);
    assert!(gone.iter().all(|body| body["parties"][0]["status"]["peerId"]["sessionId"] == "0"));
    let id = conference["telephonySessionId"].as_str().unwrap().to_owned();
    world.act(&id, me.id, &Act::HangUp).unwrap();
    wait(&mut world, 14);
    assert!(world.ringcentral.switch.sessions().iter().all(|session| !session.is_live()), "everybody is out");
}

#[test]
fn a_second_call_waits_and_answering_it_holds_the_first() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let first = ring(&mut world, DIRECT_101, prompt());
    world.act(&first, me.id, &answer()).unwrap();
    let second = ring(&mut world, DIRECT_101, prompt());
    let presence =
        get(&mut world, "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true", Some(&me.access));
    let statuses: Vec<Value> =
        body(&presence)["activeCalls"].as_array().unwrap().iter().map(|call| call["telephonyStatus"].clone()).collect();
    assert_eq!(statuses, ["Ringing", "CallConnected"]);
    story(&mut world, &me);
    world.act(&second, me.id, &answer()).unwrap();
    assert_eq!(story(&mut world, &me), ["Hold", "Answered"]);
    world.act(&first, me.id, &Act::Resume).unwrap();
    assert_eq!(story(&mut world, &me), ["Hold", "Answered"]);
}

#[test]
fn a_parked_call_is_picked_up_by_a_colleague() {
    let mut world = world();
    let (me, colleague) = (agent(&mut world, "101"), agent(&mut world, "102"));
    let session = ring(&mut world, DIRECT_101, prompt());
    world.act(&session, me.id, &answer()).unwrap();
    world.act(&session, me.id, &Act::Park).unwrap();
    let parked = frames(&mut world, me.socket).pop().unwrap();
    assert_eq!(parked[1]["body"]["parties"][0]["park"]["id"], "801");
    world.act(&session, colleague.id, &Act::Unpark).unwrap();
    assert_eq!(story(&mut world, &me), ["Disconnected CallPark"]);
    assert_eq!(story(&mut world, &colleague), ["Answered"]);
}

#[test]
fn a_flipped_call_goes_on_as_another_party() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let session = ring(&mut world, DIRECT_101, prompt());
    world.act(&session, me.id, &answer()).unwrap();
    story(&mut world, &me);
    world.act(&session, me.id, &Act::Flip).unwrap();
    assert_eq!(story(&mut world, &me), ["Answered", "Disconnected CallFlip"]);
    world.act(&session, me.id, &Act::HangUp).unwrap();
    assert_eq!(records_after_a_while(&mut world, &me, &session).len(), 1);
}

#[test]
fn a_name_that_comes_late() {
    let mut world = world();
    let me = agent(&mut world, "101");
    ring(&mut world, DIRECT_101, Plan { late_name: Some(800), ..prompt() });
    wait(&mut world, 800);
    let names: Vec<Value> = frames(&mut world, me.socket)
        .iter()
        .map(|frame| frame[1]["body"]["parties"][0]["from"]["name"].clone())
        .collect();
    assert_eq!(names, [Value::Null, Value::Null, Value::from("ACME CORP")]);
}

#[test]
fn duplicates_share_their_uuid() {
    let mut world = world();
    let me = agent(&mut world, "101");
    ring(&mut world, DIRECT_101, Plan { duplicates: true, ..prompt() });
    let uuids: Vec<Value> = frames(&mut world, me.socket).iter().map(|frame| frame[1]["uuid"].clone()).collect();
    assert_eq!(uuids.len(), 4);
    assert!(uuids[0] == uuids[1] && uuids[2] == uuids[3] && uuids[1] != uuids[2]);
}

#[test]
fn events_can_arrive_out_of_order() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let session =
        world.call_out(me.id, CUSTOMER, Plan { out_of_order: true, callee: Callee::Waits, ..prompt() }).unwrap();
    world.act(&session, me.id, &Act::HangUp).unwrap();
    wait(&mut world, 300);
    let sequences: Vec<i64> =
        frames(&mut world, me.socket).iter().filter_map(|frame| frame[1]["body"]["sequence"].as_i64()).collect();
    assert_eq!(sequences.len(), 2);
    assert!(sequences[0] > sequences[1]);
}

#[test]
fn an_unknown_caller_has_no_number_and_an_anonymous_one_a_word() {
    let mut world = world();
    let me = agent(&mut world, "101");
    world.call_in(None, None, DIRECT_101, prompt()).unwrap();
    world.call_in(Some("anonymous".to_owned()), None, DIRECT_101, prompt()).unwrap();
    let events = frames(&mut world, me.socket);
    assert_eq!(events[0][1]["body"]["parties"][0]["from"], serde_json::json!({}));
    assert_eq!(events[1][1]["body"]["parties"][0]["from"], serde_json::json!({"phoneNumber": "anonymous"}));
}

#[test]
fn acts_that_do_not_fit_the_state_change_nothing() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let session = ring(&mut world, DIRECT_101, prompt());
    story(&mut world, &me);
    for act in [Act::Hold, Act::Resume, Act::Park, Act::Flip, Act::BlindTransfer { to: "102".to_owned() }] {
        assert!(world.act(&session, me.id, &act).is_err(), "{act:?} while ringing");
    }
    assert!(world.act("s-none", me.id, &answer()).is_err());
    assert!(world.call_in(None, None, "+19995550100", prompt()).is_err());
    assert_eq!(story(&mut world, &me), Vec::<String>::new());
}

/// The legs of a record: whose, of what type, with what result.
fn legs(world: &World, record: &Value) -> Vec<(String, String, String)> {
    let account = &world.ringcentral.account;
    let number = |leg: &Value| {
        account.extension(leg["extension"]["id"].as_u64().unwrap()).map(|extension| extension.number.clone()).unwrap()
    };
    let text = |leg: &Value, name: &str| leg[name].as_str().unwrap().to_owned();
    record["legs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|leg| (number(leg), text(leg, "legType"), text(leg, "result")))
        .collect()
}

fn told(legs: &[(String, String, String)]) -> Vec<(&str, &str, &str)> {
    legs.iter().map(|(number, kind, result)| (number.as_str(), kind.as_str(), result.as_str())).collect()
}

#[test]
fn the_detailed_view_names_every_extensions_legs_the_own_first() {
    let mut world = world();
    let (me, colleague) = (agent(&mut world, "101"), agent(&mut world, "103"));
    let session = ring(&mut world, DIRECT_101, prompt());
    world.act(&session, me.id, &answer()).unwrap();
    wait(&mut world, 5_000);
    world.act(&session, me.id, &Act::BlindTransfer { to: "103".to_owned() }).unwrap();
    wait(&mut world, 2_000);
    world.act(&session, colleague.id, &answer()).unwrap();
    let mine = records_after_a_while(&mut world, &me, &session);
    let own = [("101", "Accept", "Accepted"), ("101", "PstnToSip", "Accepted")];
    let theirs = |result| [("103", "Accept", result), ("103", "PstnToSip", result)];
    assert_eq!(told(&legs(&world, &mine[0])), [own, theirs("In Progress")].concat());
    assert_eq!(mine[0]["legs"][3]["from"]["extensionNumber"], "103");
    assert!(mine[0]["legs"][3]["duration"].is_null());
    assert_eq!(mine[0]["legs"][3]["reason"], "Accepted");
    world.act(&session, colleague.id, &Act::HangUp).unwrap();
    let after = records_after_a_while(&mut world, &colleague, &session);
    assert_eq!(told(&legs(&world, &after[0])), [theirs("Accepted"), own].concat());
    assert_eq!(after[0]["legs"][0]["master"], true);
}

#[test]
fn a_queue_that_nobody_answers_for_has_a_record_of_its_own_in_the_company_log() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let session = ring(&mut world, "200", prompt());
    wait(&mut world, 62_000);
    assert_eq!(log_of(&mut world, &me, &session), Vec::<Value>::new());
    let target = format!("/restapi/v1.0/account/~/call-log?telephonySessionId={session}&view=Detailed");
    let company = body(&get(&mut world, &target, Some(&me.access)));
    let records = company["records"].as_array().unwrap();
    assert_eq!(records.len(), 1);
    let told_of = legs(&world, &records[0]);
    let expected = [("200", "Accept", "Missed"), ("101", "Accept", "Missed"), ("102", "Accept", "Missed")];
    assert_eq!(told(&told_of), expected);
}

#[test]
fn a_supervisor_who_listens_has_a_leg_of_their_own() {
    let mut world = world();
    let (me, supervisor) = (agent(&mut world, "101"), agent(&mut world, "103"));
    let session = ring(&mut world, DIRECT_101, prompt());
    world.act(&session, me.id, &answer()).unwrap();
    assert!(world.act(&session, me.id, &Act::Supervise).is_err(), "nobody listens to themselves");
    world.act(&session, supervisor.id, &Act::Supervise).unwrap();
    assert_eq!(story(&mut world, &supervisor), ["Setup", "Answered Supervising"]);
    world.act(&session, me.id, &Act::HangUp).unwrap();
    wait(&mut world, 100);
    assert_eq!(story(&mut world, &supervisor), ["Disconnected"]);
    let theirs = records_after_a_while(&mut world, &supervisor, &session);
    assert_eq!((theirs[0]["action"].as_str(), theirs[0]["result"].as_str()), (Some("Monitoring"), Some("Accepted")));
    assert_eq!(told(&legs(&world, &theirs[0]))[0], ("103", "SilentMonitoring", "Accepted"));
}

#[test]
fn the_log_may_hide_digits_name_no_session_and_be_late() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let plan = Plan { masked_in_log: true, nameless_in_log: true, log_lag: Some(300_000), ..prompt() };
    let session = ring(&mut world, DIRECT_101, plan);
    world.remote_act(&session, RemoteAct::HangUp).unwrap();
    wait(&mut world, 299_000);
    assert_eq!(log_of(&mut world, &me, &session), Vec::<Value>::new());
    wait(&mut world, 2_000);
    let record = &log_of(&mut world, &me, &session)[0];
    assert_eq!(record["from"]["phoneNumber"], "+1415555XXXX");
    assert!(record["telephonySessionId"].is_null());
}
