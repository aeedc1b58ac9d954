//! Every shape a call can have, from the first ring to its record.

use callside_emulator::{
    clock::Moment,
    ringcentral::telephony::{
        acts::{Act, RemoteAct},
        session::{Callee, Plan, Unanswered},
    },
    world,
};
use callside_protocol::{
    CallPhase, Command, Direction, EndedAs, InNetSuite, LogState, SavedHere, SkipRule, Unasked, Who,
};
use callside_tests::room::{Room, is_logged, message, name_of, prompt, small};

const DANA: &str = "+16505550134";
const HELEN: &str = "+16505550155";
const HARBOR: &str = "+16505550130";

#[test]
fn from_ring_to_record() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    let call = room.call();
    assert_eq!((call.phase, call.direction), (CallPhase::Ringing, Direction::Inbound));
    assert_eq!(name_of(&call), Some("Dana Whitfield"));
    assert_eq!(call.number.display.reveal(), "+1 (650) 555-0134");

    room.pass(3_000);
    room.answer(&session);
    assert_eq!(room.call().phase, CallPhase::Connected);
    room.note("wants the March price list");
    assert!(matches!(room.call().note.here, SavedHere::Saved(_)));
    assert_eq!(room.call().note.in_netsuite, InNetSuite::NotYet);
    assert!(room.records().is_empty(), "the record is made at hang-up");
    room.pass(90_000);
    room.act(&session, &Act::HangUp);
    room.pass(2_000);

    let record = room.record();
    assert_eq!(record["title"], "Call from Dana Whitfield, Harbor Foods Ltd");
    assert_eq!(record["phone"], "+1 (650) 555-0134");
    assert_eq!(record["contact"]["id"], "1201");
    assert_eq!(record["company"]["id"], "1101");
    assert_eq!(record["assigned"]["id"], "1001");
    assert_eq!(record["status"], "COMPLETE");
    assert_eq!(record["startDate"], "2026-11-20");
    assert_eq!(record["startTime"], "11:00");
    assert_eq!(record["endTime"], "11:01");
    assert!(message(&record).starts_with("wants the March price list"));
    assert!(message(&record).contains("Inbound"));
    let call = room.call();
    assert_eq!(call.phase, CallPhase::Ended(EndedAs::Completed));
    assert!(is_logged(&call.log), "{:?}", call.log);
    assert!(matches!(call.note.in_netsuite, InNetSuite::All(_)));

    // The call log is 15 to 30 s late; then the facts are final.
    room.pass(60_000);
    let LogState::Logged { record: id, complete, .. } = room.call().log else { panic!("logged") };
    assert!(complete);
    assert_eq!(room.record()["id"], id);
    room.command(Command::OpenPhoneCall { id: id.clone() });
    let opened = room.shell.opened.borrow().last().cloned().unwrap_or_default();
    assert!(
        opened.starts_with("https://1234567.app.netsuite.com/") && opened.contains(&format!("id={id}")),
        "{opened}"
    );
}

#[test]
fn a_note_written_after_the_call_follows_the_record() {
    let room = Room::connected(small());
    room.whole_call(DANA, 20_000);
    room.pass(2_000);
    assert_eq!(room.records().len(), 1);
    room.note("call back on Tuesday");
    assert!(matches!(room.call().note.in_netsuite, InNetSuite::Behind(_)));
    room.pass(30_000);
    assert!(message(&room.record()).starts_with("call back on Tuesday"));
    assert!(matches!(room.call().note.in_netsuite, InNetSuite::All(_)));
}

#[test]
fn a_call_on_hold_and_back() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.pass(5_000);
    room.act(&session, &Act::Hold);
    assert_eq!(room.call().phase, CallPhase::OnHold);
    room.pass(5_000);
    room.act(&session, &Act::Resume);
    assert_eq!(room.call().phase, CallPhase::Connected);
    room.act(&session, &Act::HangUp);
    room.pass(2_000);
    assert!(is_logged(&room.call().log));
    room.record();
}

#[test]
fn a_second_call_waits_and_never_replaces_the_note_in_progress() {
    let room = Room::connected(small());
    let first = room.call_in(DANA);
    room.answer(&first);
    room.note("first");
    let second = room.call_in(HELEN);
    let calls = room.view().calls;
    assert_eq!(calls.len(), 2);
    assert_eq!(name_of(&calls[0]), Some("Dana Whitfield"), "the call in progress stays on top");
    assert_eq!(calls[1].phase, CallPhase::Ringing);

    let waiting = calls[1].id.clone();
    room.answer(&second);
    room.pass(500);
    room.command(Command::ShowCall { call: waiting });
    assert_eq!(name_of(&room.call()), Some("Helen Strand"));
    room.note("second");
    room.act(&second, &Act::HangUp);
    room.pass(2_000);
    room.act(&first, &Act::Resume);
    room.act(&first, &Act::HangUp);
    room.pass(2_000);

    let mut messages: Vec<String> = room.records().iter().map(|record| message(record).to_owned()).collect();
    messages.sort();
    assert_eq!(messages.len(), 2);
    assert!(messages[0].starts_with("first") && messages[1].starts_with("second"), "{messages:#?}");
}

#[test]
fn a_second_call_that_nobody_takes_stays_to_be_noticed() {
    let room = Room::connected(small());
    let first = room.call_in(DANA);
    room.answer(&first);
    room.note("first");
    let second = room.call_in(HELEN);
    room.pass(4_000);
    room.remote(&second, RemoteAct::HangUp);
    room.pass(5_000);
    let calls = room.view().calls;
    assert_eq!(name_of(&calls[0]), Some("Dana Whitfield"));
    assert_eq!((name_of(&calls[1]), calls[1].phase), (Some("Helen Strand"), CallPhase::Ended(EndedAs::Missed)));
    assert!(is_logged(&calls[1].log), "{:?}", calls[1].log);
    assert_eq!(calls[0].note.text.reveal(), "first");
}

#[test]
fn a_call_that_rings_over_a_note_being_typed_waits_beside_it_and_is_one_step_away() {
    let room = Room::connected(small());
    room.whole_call(DANA, 20_000);
    room.pass(2_000);
    room.note("still typing");
    room.pass(5_000);
    room.call_in(HELEN);
    let calls = room.view().calls;
    assert_eq!((name_of(&calls[0]), name_of(&calls[1])), (Some("Dana Whitfield"), Some("Helen Strand")));
    assert_eq!(calls[1].phase, CallPhase::Ringing);
    room.command(Command::ShowCall { call: calls[1].id.clone() });
    assert_eq!(name_of(&room.call()), Some("Helen Strand"));
    assert_eq!(room.view().calls[1].note.text.reveal(), "still typing");
}

#[test]
fn two_calls_are_merged_into_a_conference() {
    let room = Room::connected(small());
    let dana = room.call_in(DANA);
    room.answer(&dana);
    room.note("wants Helen on the line");
    room.pass(5_000);
    let helen = room.call_out(HELEN, prompt());
    room.pass(15_000);
    room.act(&helen, &Act::Merge { other: dana });
    room.pass(1_000);
    let conference = room.world.borrow().ringcentral.switch.sessions().last().map(|session| session.id.clone());
    let conference = conference.expect("a conference is a call of its own");
    let phases: Vec<CallPhase> = room.view().calls.iter().map(|call| call.phase).collect();
    assert_eq!(phases.iter().filter(|phase| **phase == CallPhase::Connected).count(), 1, "{phases:?}");
    let merged = CallPhase::Ended(EndedAs::MovedToConference);
    assert_eq!(phases.iter().filter(|phase| **phase == merged).count(), 2, "{phases:?}");
    room.pass(60_000);
    room.act(&conference, &Act::HangUp);
    room.pass(400_000);

    let records = room.records();
    let message_of = |title: &str| {
        let record =
            records.iter().find(|record| record["title"].as_str().is_some_and(|other| other.starts_with(title)));
        message(record.unwrap_or_else(|| panic!("{title}: {records:#?}"))).to_owned()
    };
    assert_eq!(records.len(), 3, "{records:#?}");
    assert!(message_of("Call from Dana Whitfield").starts_with("wants Helen on the line"));
    assert!(message_of("Call from Dana Whitfield").contains("Merged into a conference"));
    assert!(message_of("Call to Helen Strand").contains("Merged into a conference"));
    assert!(message_of("Conference call").contains("Completed"), "{}", message_of("Conference call"));
}

#[test]
fn a_call_is_parked_and_picked_up_by_the_same_agent() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note("looking for the invoice");
    room.pass(5_000);
    room.act(&session, &Act::Park);
    assert_eq!(room.call().phase, CallPhase::Parked);
    room.pass(30_000);
    assert!(room.records().is_empty(), "a parked call is not over");
    room.act(&session, &Act::Unpark);
    room.pass(500);
    assert_eq!((room.view().calls.len(), room.call().phase), (1, CallPhase::Connected));
    room.pass(5_000);
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert_eq!(ended(&room), EndedAs::Completed);
    assert!(message(&room.record()).starts_with("looking for the invoice"));
}

#[test]
fn a_parked_call_is_picked_up_by_a_colleague() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note("for Jordan");
    room.pass(5_000);
    room.act(&session, &Act::Park);
    room.pass(10_000);
    room.act_of("102", &session, &Act::Unpark);
    room.pass(2_000);
    assert_eq!(ended(&room), EndedAs::Transferred);
    room.act_of("102", &session, &Act::HangUp);
    room.pass(60_000);
    assert!(message(&room.record()).starts_with("for Jordan"));
    assert_eq!(room.view().calls.len(), 1, "the colleague's part is the colleague's call");
}

#[test]
fn a_call_goes_on_at_the_agents_other_telephone() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note("on the move");
    room.pass(5_000);
    room.act(&session, &Act::Flip);
    room.pass(500);
    assert_eq!((room.view().calls.len(), room.call().phase), (1, CallPhase::Connected));
    room.pass(5_000);
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert_eq!(ended(&room), EndedAs::Completed);
    assert!(message(&room.record()).starts_with("on the move"));
}

#[test]
fn a_call_that_is_flipped_has_its_record_though_the_events_of_the_other_telephone_are_late() {
    let room = Room::connected(small());
    let plan = Plan { out_of_order: true, late: 20_000, ..prompt() };
    let session = room.call_in_as(Some(DANA), None, "+16505550101", plan);
    room.pass(1_000);
    room.answer(&session);
    room.pass(30_000);
    room.act(&session, &Act::Flip);
    room.pass(60_000);
    room.act(&session, &Act::HangUp);
    room.pass(120_000);
    assert_eq!(ended(&room), EndedAs::Completed);
    assert!(is_logged(&room.call().log), "{:?}", room.call().log);
}

#[test]
fn nobody_answers() {
    let room = Room::connected(small());
    let plan = Plan { unanswered: Unanswered::Missed, ..prompt() };
    room.call_in_as(Some(DANA), None, "+16505550101", plan);
    room.pass(40_000);
    assert_eq!(room.call().phase, CallPhase::Ended(EndedAs::Missed));
    assert_eq!(room.record()["title"], "Missed call from Dana Whitfield, Harbor Foods Ltd");
}

#[test]
fn the_caller_gives_up() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.pass(4_000);
    room.remote(&session, RemoteAct::HangUp);
    room.pass(5_000);
    assert_eq!(room.call().phase, CallPhase::Ended(EndedAs::Missed));
    room.record();
}

#[test]
fn the_agent_declines() {
    let room = Room::connected(small());
    let plan = Plan { unanswered: Unanswered::Missed, ..prompt() };
    let session = room.call_in_as(Some(DANA), None, "+16505550101", plan);
    room.pass(2_000);
    room.act(&session, &Act::Decline);
    room.pass(60_000);
    let EndedAs::Declined = ended(&room) else { panic!("{:?}", room.call().phase) };
    assert_eq!(room.record()["title"], "Declined call from Dana Whitfield, Harbor Foods Ltd");
}

#[test]
fn the_caller_leaves_a_message() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.pass(2_000);
    room.act(&session, &Act::ToVoicemail);
    room.pass(8_000);
    room.remote(&session, RemoteAct::LeaveMessage { seconds: 20 });
    room.pass(60_000);
    assert_eq!(ended(&room), EndedAs::Voicemail);
    assert_eq!(room.record()["title"], "Voicemail from Dana Whitfield, Harbor Foods Ltd");
}

#[test]
fn handed_on_without_a_word() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note("asked for Jordan");
    room.pass(5_000);
    room.act(&session, &Act::BlindTransfer { to: "102".to_owned() });
    room.pass(2_000);
    assert_eq!(ended(&room), EndedAs::Transferred);
    room.act_of("102", &session, &Act::Answer { second_device: false });
    room.pass(10_000);
    room.act_of("102", &session, &Act::HangUp);
    room.pass(60_000);
    let record = room.record();
    assert!(message(&record).starts_with("asked for Jordan"));
    assert!(message(&record).contains("Transferred"), "{}", message(&record));
    assert_eq!(room.view().calls.len(), 1, "the colleague's part is the colleague's call");
}

#[test]
fn handed_on_after_a_word() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.pass(5_000);
    room.act(&session, &Act::Consult { to: "102".to_owned() });
    room.pass(500);
    let consult = room.world.borrow().ringcentral.switch.sessions().last().map(|session| session.id.clone());
    let consult = consult.expect("a consultation is a call of its own");
    room.act_of("102", &consult, &Act::Answer { second_device: false });
    room.pass(5_000);
    room.act(&consult, &Act::CompleteTransfer { other: session.clone() });
    room.pass(60_000);
    let record = room.record();
    assert_eq!(record["contact"]["id"], "1201");
    assert!(message(&record).contains("Transferred"), "{}", message(&record));
}

#[test]
fn a_colleague_in_the_queue_takes_it() {
    let room = Room::connected(small());
    let session = room.call_in_as(Some(DANA), None, "200", prompt());
    assert_eq!(room.call().phase, CallPhase::Ringing);
    assert_eq!(room.call().queue.as_ref().map(|queue| queue.reveal()), Some("Sales line"));
    room.pass(2_000);
    room.act_of("102", &session, &Act::Answer { second_device: false });
    room.pass(10_000);
    room.act_of("102", &session, &Act::HangUp);
    room.pass(60_000);
    assert!(room.records().is_empty(), "theirs is the record");
    let recent = room.view().recent;
    assert_eq!(recent.first().map(|call| &call.log), Some(&LogState::Skipped(SkipRule::AnsweredElsewhere)));
}

#[test]
fn the_agent_takes_it_from_the_queue() {
    let room = Room::connected(small());
    let session = room.call_in_as(Some(DANA), None, "200", prompt());
    room.pass(2_000);
    room.answer(&session);
    room.pass(20_000);
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert!(message(&room.record()).contains("Sales line"));
}

#[test]
fn the_agent_calls_and_is_answered() {
    let room = Room::connected(small());
    let session = room.call_out(DANA, prompt());
    let call = room.call();
    assert_eq!((call.direction, call.phase), (Direction::Outbound, CallPhase::Ringing));
    assert_eq!(name_of(&call), Some("Dana Whitfield"));
    room.pass(15_000);
    assert_eq!(room.call().phase, CallPhase::Connected);
    room.pass(30_000);
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert_eq!(room.record()["title"], "Call to Dana Whitfield, Harbor Foods Ltd");
    assert_eq!(ended(&room), EndedAs::Completed);
}

#[test]
fn the_agent_calls_and_the_line_is_busy() {
    let room = Room::connected(small());
    room.call_out(DANA, Plan { callee: Callee::Busy, ..prompt() });
    room.pass(90_000);
    assert_eq!(ended(&room), EndedAs::Busy);
    assert_eq!(room.record()["title"], "Call to Dana Whitfield, Harbor Foods Ltd, busy");
}

#[test]
fn the_agent_calls_and_nobody_answers() {
    let room = Room::connected(small());
    let session = room.call_out(DANA, Plan { callee: Callee::Waits, ..prompt() });
    room.pass(20_000);
    room.remote(&session, RemoteAct::NoAnswer);
    room.pass(90_000);
    assert_eq!(ended(&room), EndedAs::NoAnswer);
    assert_eq!(room.record()["title"], "Call to Dana Whitfield, Harbor Foods Ltd, no answer");
}

#[test]
fn the_agent_gives_up_before_an_answer() {
    let room = Room::connected(small());
    let session = room.call_out(DANA, Plan { callee: Callee::Waits, ..prompt() });
    room.pass(8_000);
    room.act(&session, &Act::HangUp);
    room.pass(90_000);
    assert_eq!(ended(&room), EndedAs::Cancelled);
    room.record();
}

#[test]
fn a_colleague_calls() {
    let room = Room::connected(small());
    let session = room.call_out_of("102", "101", prompt());
    let call = room.call();
    assert_eq!(call.who, Who::Unasked(Unasked::Internal));
    room.answer(&session);
    room.pass(20_000);
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert!(room.records().is_empty());
    assert_eq!(room.view().recent[0].log, LogState::Skipped(SkipRule::Internal));
}

#[test]
fn a_call_over_midnight_begins_on_one_day_and_ends_on_the_next() {
    // 2026-11-20T23:50:00 in New York.
    let start = Moment(1_795_190_400_000 + (12 * 3_600 + 50 * 60) * 1_000);
    let room = Room::connected(world::Options { start, ..small() });
    room.whole_call(DANA, 900_000);
    room.pass(60_000);
    let record = room.record();
    assert_eq!(record["startDate"], "2026-11-20");
    assert_eq!(record["startTime"], "23:50");
    // NetSuite has one date for both times: the end is held at the last minute of the day, the exact one is in the message.
    assert_eq!(record["endTime"], "23:59");
    assert!(message(&record).contains("2026-11-21 00:05"), "{}", message(&record));
}

#[test]
fn a_call_of_a_few_seconds() {
    let room = Room::connected(small());
    room.whole_call(DANA, 7_000);
    room.pass(60_000);
    let record = room.record();
    assert!(message(&record).contains("7 s"), "{}", message(&record));
    assert_eq!(record["timedEvent"], true);
}

#[test]
fn three_calls_one_after_the_other_are_three_records() {
    let room = Room::connected(small());
    for caller in [DANA, HARBOR, DANA] {
        room.whole_call(caller, 15_000);
        room.pass(20_000);
    }
    room.pass(60_000);
    assert_eq!(room.records().len(), 3);
    let earlier = room.call().earlier;
    assert_eq!(earlier.len(), 2, "the last call shows the one before with the same person, and their company's");
}

#[test]
fn a_ringing_call_is_announced_while_no_pane_is_in_sight() {
    let room = Room::connected(small());
    room.show_page(false);
    let session = room.call_in(DANA);
    room.pass(500);
    let notices = room.shell.notices.borrow().clone();
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].title.reveal(), "Dana Whitfield");
    assert!(notices[0].message.reveal().contains("Harbor Foods Ltd"));
    room.click_notice(&notices[0].call);
    assert_eq!(*room.shell.brought.borrow(), 1);
    room.answer(&session);
    assert!(room.shell.notices.borrow().is_empty());

    room.show_page(true);
    room.act(&session, &Act::HangUp);
    let session = room.call_in(HELEN);
    room.pass(500);
    assert!(room.shell.notices.borrow().is_empty(), "a pane in sight needs no notice");

    room.show_page(false);
    room.act(&session, &Act::Decline);
    room.call_in(HELEN);
    room.pass(500);
    assert_eq!(room.shell.notices.borrow().len(), 1);
    room.show_page(true);
    assert!(room.shell.notices.borrow().is_empty(), "nor does one that came into sight meanwhile");
}

fn ended(room: &Room) -> EndedAs {
    match room.call().phase {
        CallPhase::Ended(how) => how,
        phase => panic!("the call is {phase:?}"),
    }
}

#[test]
fn the_line_called_is_shown_as_people_read_a_number() {
    let room = Room::connected(small());
    room.call_in("+16505550134");
    room.pass(500);
    let line = room.call().line.map(callside_protocol::Personal::into_revealed);
    assert_eq!(line.as_deref(), Some("+1 (650) 555-0101"));
}
