//! Company call sync against both clouds: everybody's calls become records once, whoever else is at work, whatever fails.

use std::rc::Rc;

use callside_core::sync::{Again, Change, Seat, State, Stepped, Whose};
use callside_emulator::{
    faults::Kind,
    ringcentral::telephony::{acts::Act, session::Plan},
};
use callside_protocol::{
    LogRules, Timestamp,
    company::{ExtensionKind, Tally, TriedSums, WouldBe},
};
use callside_tests::room::{
    Room, at_every_touch,
    company_sync::{Machine, Mapped},
    message, prompt, small,
};
use serde_json::Value;

const DANA: &str = "+16505550134";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const LOG: &str = "/restapi/v1.0/account/~/call-log";

fn clouds(bundle: bool) -> Room {
    let mut options = small();
    options.netsuite.bundle = bundle;
    Room::new(options)
}

/// Somebody calls an extension's own number and talks for a minute.
fn talk(room: &Room, extension: &str, plan: Plan) -> String {
    let session = room.call_in_as(Some(DANA), None, &format!("+16505550{extension}"), plan);
    room.pass(3_000);
    room.act_of(extension, &session, &Act::Answer { second_device: false });
    room.pass(MINUTE);
    room.act_of(extension, &session, &Act::HangUp);
    room.pass(1_000);
    session
}

/// The employees whose the records are, in order.
fn organizers(room: &Room) -> Vec<String> {
    let mut all: Vec<String> = room.records().iter().map(|record| record["assigned"]["id"].to_string()).collect();
    all.sort();
    all
}

fn counted(state: &State) -> (u64, u64, u64, u64, u64) {
    let Tally { calls, logged, skipped, waiting, failed, .. } = state.counted();
    (calls, logged, skipped, waiting, failed)
}

/// Clouds, everybody mapped, and a machine that has worked once.
fn synced() -> (Room, Rc<Mapped>, Machine) {
    let room = clouds(true);
    let roster = Mapped::everybody(&room);
    let machine = Machine::new(&room, &roster, "one", 21);
    (room, roster, machine)
}

#[test]
fn calls_of_people_who_never_open_callside_are_records_under_their_names() {
    let (room, _, machine) = synced();
    let session = talk(&room, "101", prompt());
    talk(&room, "103", prompt());
    machine.work(40 * MINUTE).expect("it lives");
    let records = room.records();
    assert_eq!(records.len(), 2, "{:#?}", machine.state());
    let of = |ending: &str| {
        let has = |record: &&Value| record["externalId"].as_str().is_some_and(|key| key.ends_with(ending));
        records.iter().find(has).expect("a record of that key")
    };
    let record = of(&session);
    assert!(message(record).contains("Logged by: company call sync"), "{}", message(record));
    assert!(message(record).contains("With: Dana Whitfield, Harbor Foods Ltd"), "{}", message(record));
    assert_eq!(record["title"], "Call from Dana Whitfield, Harbor Foods Ltd", "as her agent's browser would have it");
    assert_eq!((record["status"].as_str(), record["contact"]["id"].as_str()), (Some("COMPLETE"), Some("1201")));
    assert_eq!(organizers(&room), ["\"1001\"", "\"1003\""]);
    assert_eq!(counted(&machine.state()), (2, 2, 0, 0, 0));
    // Once more for the last time, and nothing is doubled, nor asked of NetSuite again.
    let asked = room.requests("POST", "netsuite.com", RESTLET);
    machine.work(8 * HOUR).expect("it lives");
    assert_eq!(room.records().len(), 2);
    assert_eq!(counted(&machine.state()), (2, 2, 0, 0, 0));
    let idle = room.requests("POST", "netsuite.com", RESTLET) - asked;
    assert!(idle <= 2 * 8 * 12 + 16, "a take and a release for each look: {idle}");
}

#[test]
fn a_call_without_an_organizer_waits_and_is_written_when_somebody_is_named() {
    for later in [HOUR, 30 * HOUR] {
        let (room, roster, machine) = synced();
        roster.employee(&room, "103", None);
        talk(&room, "103", prompt());
        talk(&room, "101", prompt());
        machine.work(later).expect("it lives");
        assert_eq!((room.records().len(), counted(&machine.state())), (1, (2, 1, 0, 1, 0)), "{later}");
        let held = machine.state().held;
        assert_eq!((held.len(), held[0].extension.clone()), (1, room.agent_id("103").to_string()));
        // Another machine than the one that held it.
        let other = Machine::new(&room, &roster, "two", 22);
        roster.employee(&room, "103", Some("1003"));
        other.work(20 * MINUTE).expect("it lives");
        assert_eq!(organizers(&room), ["\"1001\"", "\"1003\""]);
        assert_eq!((counted(&other.state()), other.state().held.len()), ((2, 2, 0, 0, 0), 0), "{later}");
    }
}

#[test]
fn an_agents_own_record_is_completed_and_their_notes_are_theirs_in_both_orders() {
    for sync_first in [false, true] {
        let mut options = small();
        options.netsuite.bundle = true;
        let room = Room::connected(options);
        let machine = Machine::new(&room, &Mapped::everybody(&room), "one", 21);
        let session = room.call_in(DANA);
        room.pass(3_000);
        room.answer(&session);
        room.note("wants the March price list");
        if sync_first {
            room.network(false);
        }
        room.pass(MINUTE);
        room.act_of("101", &session, &Act::HangUp);
        if sync_first {
            machine.work(30 * MINUTE).expect("it lives");
            assert_eq!(room.records().len(), 1, "the sync was first");
            room.network(true);
            room.pass(30 * MINUTE);
        } else {
            room.pass(10 * MINUTE);
            let before = room.record();
            machine.work(30 * MINUTE).expect("it lives");
            assert_eq!(room.record()["startTime"], before["startTime"]);
            assert_eq!(message(&room.record()), message(&before), "there was nothing to complete");
        }
        machine.work(8 * HOUR).expect("it lives");
        let record = room.record();
        assert!(message(&record).contains("wants the March price list"), "{sync_first}: {}", message(&record));
        assert_eq!(message(&record).matches("Call key: ").count(), 1, "{}", message(&record));
        assert_eq!(record["assigned"]["id"], "1001");
    }
}

#[test]
fn two_machines_make_one_record_of_each_call_and_one_of_them_works() {
    for bundle in [true, false] {
        let room = clouds(bundle);
        let roster = Mapped::everybody(&room);
        let machines = [Machine::new(&room, &roster, "one", 21), Machine::new(&room, &roster, "two", 22)];
        for extension in ["101", "102", "103"] {
            talk(&room, extension, prompt());
        }
        room.pass(20 * MINUTE);
        for _ in 0..12 {
            for machine in &machines {
                let stepped = machine.step().expect("it lives");
                assert!(!matches!(stepped, Stepped::Failed { .. }), "{stepped:?}");
                room.pass(1_000);
            }
        }
        assert_eq!(room.records().len(), 3, "{bundle}");
    }
}

#[test]
fn whoever_stands_by_takes_over_within_two_minutes_of_a_death_anywhere() {
    at_every_touch(8, |touch| {
        let (room, roster, machine) = synced();
        let from = Timestamp(room.now().0);
        for extension in ["101", "102", "103"] {
            talk(&room, extension, prompt());
        }
        room.pass(20 * MINUTE);
        let before = machine.room.fuse.touches();
        machine.room.fuse.set(touch);
        for _ in 0..4 {
            let _ = machine.step();
        }
        let touches = machine.room.fuse.touches() - before;
        room.pass(120_000);
        let other = Machine::that(&room, &roster, LogRules::default(), Some(from), "two", 22);
        other.work(10 * MINUTE).expect("it lives");
        assert_eq!(room.records().len(), 3, "died at touch {touch}");
        assert_eq!(counted(&other.state()), (3, 3, 0, 0, 0), "died at touch {touch}");
        touches
    });
}

#[test]
fn a_log_that_changes_while_it_is_read_loses_nothing_and_counts_nothing_twice() {
    let (room, _, machine) = synced();
    // More than a page, a call every ten seconds; the record of one comes an hour late.
    let late = Plan { log_lag: Some(HOUR), ..prompt() };
    for number in 0..300 {
        let plan = if number == 40 { late.clone() } else { prompt() };
        let session = room.call_in_as(Some(DANA), None, "+16505550101", plan);
        room.act_of("101", &session, &Act::Answer { second_device: false });
        room.pass(5_000);
        room.act_of("101", &session, &Act::HangUp);
        room.pass(5_000);
    }
    machine.work(9 * HOUR).expect("it lives");
    assert_eq!((room.records().len(), counted(&machine.state())), (300, (300, 300, 0, 0, 0)));
}

#[test]
fn recordings_that_come_late_are_followed() {
    let (room, _, machine) = synced();
    let plan = Plan { recording_lag: Some(2 * HOUR), ..prompt() };
    let session = room.call_in_as(Some(DANA), None, "+16505550101", plan);
    room.pass(3_000);
    room.act_of("101", &session, &Act::Answer { second_device: false });
    room.act_of("101", &session, &Act::Record);
    room.pass(MINUTE);
    room.act_of("101", &session, &Act::HangUp);
    machine.work(HOUR).expect("it lives");
    assert!(!message(&room.record()).contains("Recording: "), "it is not there yet");
    machine.work(8 * HOUR).expect("it lives");
    assert!(message(&room.record()).contains("Recording: "), "{}", message(&room.record()));
}

#[test]
fn rules_leave_out_what_they_leave_out_and_a_queue_that_nobody_answers_is_the_queues() {
    let (room, roster, machine) = synced();
    let queue = room.call_in_as(Some(DANA), None, "+16505550100", prompt());
    room.pass(4 * MINUTE);
    drop(queue);
    room.call_out_of("101", "102", prompt());
    room.pass(2 * MINUTE);
    machine.work(9 * HOUR).expect("it lives");
    assert_eq!(room.records(), Vec::<Value>::new(), "the queue's calls are not wanted");
    let before = counted(&machine.state());
    assert_eq!((before.0, before.1, before.3, before.4), (before.2, 0, 0, 0), "each by rule: {before:?}");
    // A company that wants its queues' calls under somebody.
    let whose = Whose::Employee { id: "1005".to_owned(), zone: None };
    roster.seat_at(&room, "200", Seat { kind: Some(ExtensionKind::Queue), whose });
    let to = Timestamp(room.now().0);
    machine.change(Change::Again(Again { from: Timestamp(to.0 - 10 * HOUR), to, only: Vec::new() }));
    machine.work(HOUR).expect("it lives");
    assert_eq!(organizers(&room), ["\"1005\""]);
}

#[test]
fn what_began_before_is_synced_when_people_ask_for_it_and_it_can_be_paused() {
    let room = clouds(true);
    let roster = Mapped::everybody(&room);
    let since = room.now().0;
    for extension in ["101", "102"] {
        talk(&room, extension, prompt());
        room.pass(3 * HOUR);
    }
    let machine = Machine::new(&room, &roster, "one", 21);
    machine.work(HOUR).expect("it lives");
    assert_eq!(room.records().len(), 0, "nobody asked");
    machine.change(Change::Back(Timestamp(since)));
    machine.change(Change::Pause);
    assert!(matches!(machine.work(HOUR), Some(Stepped::Paused(_))));
    assert_eq!(room.records().len(), 0);
    machine.change(Change::Resume);
    machine.work(HOUR).expect("it lives");
    assert_eq!((room.records().len(), counted(&machine.state())), (2, (2, 2, 0, 0, 0)));
    assert_eq!(machine.state().from.0, since);
}

#[test]
fn what_people_want_stays_wanted_until_it_lies_with_the_lease() {
    // Nothing comes of the request that would leave it there; the machine ends, before or after its disk has it; another
    // machine works meanwhile.
    for (lost, restarts) in [(Kind::CutBefore, false), (Kind::CutAfter, false), (Kind::CutBefore, true)] {
        let (room, roster, machine) = synced();
        machine.work(10 * MINUTE).expect("it lives");
        machine.change(Change::Pause);
        room.fault("POST", RESTLET, lost, 1);
        assert!(matches!(machine.step(), Some(Stepped::Failed { .. })), "{lost:?}");
        if restarts {
            machine.restart();
        }
        let other = Machine::new(&room, &roster, "two", 22);
        other.work(10 * MINUTE).expect("it lives");
        machine.work(10 * MINUTE).expect("it lives");
        talk(&room, "101", prompt());
        other.work(HOUR).expect("it lives");
        assert!(other.state().paused && machine.state().paused, "{lost:?} {restarts}");
        assert_eq!(room.records().len(), 0, "{lost:?} {restarts}");
        // It counts once: who wants it otherwise later, has it otherwise.
        other.change(Change::Resume);
        other.work(HOUR).expect("it lives");
        machine.work(HOUR).expect("it lives");
        assert!(!machine.state().paused, "{lost:?} {restarts}");
    }
}

#[test]
fn a_machine_in_the_middle_of_much_work_hears_what_is_said_to_another() {
    let room = clouds(true);
    let roster = Mapped::everybody(&room);
    let since = room.now().0;
    for _ in 0..30 {
        talk(&room, "101", prompt());
        room.pass(2 * HOUR);
    }
    let machine = Machine::new(&room, &roster, "one", 21);
    machine.change(Change::Back(Timestamp(since)));
    assert_eq!(machine.step(), Some(Stepped::Went));
    let other = Machine::new(&room, &roster, "two", 22);
    other.change(Change::Pause);
    assert!(matches!(other.step(), Some(Stepped::StandsBy { .. })));
    // The one works on, a page every ten seconds: there is enough for ten minutes.
    let mut worked = 0;
    while machine.step() == Some(Stepped::Went) {
        worked += 1;
        room.pass(10_000);
    }
    assert!((2..=12).contains(&worked), "it pauses within two minutes: {worked}");
    assert!(machine.state().paused);
    other.work(5 * MINUTE).expect("it lives");
    machine.change(Change::Resume);
    machine.work(HOUR).expect("it lives");
    other.work(HOUR).expect("it lives");
    assert_eq!((room.records().len(), other.state().paused), (30, false));
}

#[test]
fn an_employee_who_left_fails_alone_and_is_tried_again_once_another_is_named() {
    let (room, roster, machine) = synced();
    roster.employee(&room, "103", Some("999999"));
    talk(&room, "103", prompt());
    talk(&room, "101", prompt());
    machine.work(8 * HOUR).expect("it lives");
    assert_eq!((room.records().len(), counted(&machine.state())), (1, (2, 1, 0, 0, 1)));
    assert!(machine.state().held[0].refused.as_ref().is_some_and(|words| !words.is_empty()));
    roster.employee(&room, "103", Some("1003"));
    machine.change(Change::Retry);
    machine.work(HOUR).expect("it lives");
    assert_eq!((room.records().len(), counted(&machine.state())), (2, (2, 2, 0, 0, 0)));
}

#[test]
fn whoever_does_not_see_everybodys_calls_is_told_so_whichever_way_ringcentral_has() {
    for narrows in [false, true] {
        let (room, _, machine) = synced();
        {
            let mut world = room.world.borrow_mut();
            let owner = world.ringcentral.account.users().find(|user| user.number == "102").expect("a user").id;
            world.ringcentral.withhold(owner, "FullCompanyCallLog", true);
            world.ringcentral.company_log_narrows = narrows;
        }
        talk(&room, "101", prompt());
        assert!(matches!(machine.work(HOUR), Some(Stepped::OwnCallsAlone(_))), "{narrows}");
        assert_eq!(room.records().len(), 0);
    }
}

#[test]
fn a_cloud_that_is_down_for_a_night_or_takes_no_requests_is_only_a_pause() {
    for (method, path, kind) in [
        ("POST", RESTLET, Kind::Status { code: 503, retry_after: None }),
        ("POST", RESTLET, Kind::CutAfter),
        ("POST", RESTLET, Kind::CutBefore),
        ("GET", LOG, Kind::Status { code: 429, retry_after: Some(60) }),
        ("GET", LOG, Kind::Malformed),
    ] {
        let (room, _, machine) = synced();
        talk(&room, "101", prompt());
        room.fault(method, path, kind, 10_000);
        let stepped = machine.work(10 * HOUR).expect("it lives");
        assert!(matches!(stepped, Stepped::Failed { .. }), "{kind:?}: {stepped:?}");
        room.world.borrow_mut().faults.clear();
        talk(&room, "103", prompt());
        machine.work(10 * HOUR).expect("it lives");
        assert_eq!((room.records().len(), counted(&machine.state())), (2, (2, 2, 0, 0, 0)), "{kind:?}");
    }
}

#[test]
fn what_names_no_session_is_counted_and_never_written() {
    let (room, _, machine) = synced();
    talk(&room, "101", Plan { nameless_in_log: true, ..prompt() });
    machine.work(8 * HOUR).expect("it lives");
    assert_eq!((room.records().len(), machine.state().counted().nameless), (0, 1));
}

#[test]
fn a_clock_that_is_wrong_by_hours_moves_nothing() {
    for wrong in [-3 * HOUR, 3 * HOUR] {
        let (room, roster, _) = synced();
        let from = Timestamp(room.now().0);
        let machine = Machine::that(&room, &roster, LogRules::default(), Some(from), "skewed", 23);
        machine.room.set_clock_wrong(wrong);
        talk(&room, "101", prompt());
        let long = talk(&room, "103", prompt());
        drop(long);
        for _ in 0..40 {
            machine.step().expect("it lives");
            room.pass(2 * MINUTE);
        }
        assert_eq!(room.records().len(), 2, "{wrong}");
        let read = machine.state().read.0;
        assert!(read <= room.now().0, "nothing is read before it is there: {wrong}");
    }
}

#[test]
fn a_thousand_calls_of_a_time_before_cost_few_requests_of_either_cloud() {
    let room = clouds(true);
    let roster = Mapped::everybody(&room);
    let since = room.now().0;
    for number in 0..1_000 {
        let from = format!("+1415555{:04}", 1_000 + number);
        let session = room.call_in_as(Some(&from), None, "+16505550101", prompt());
        room.act_of("101", &session, &Act::Answer { second_device: false });
        room.pass(2_000);
        room.act_of("101", &session, &Act::HangUp);
        room.pass(100);
    }
    room.pass(7 * HOUR);
    let machine = Machine::new(&room, &roster, "one", 21);
    machine.change(Change::Back(Timestamp(since)));
    let asked = |host: &str, path: &str| room.requests("", host, path);
    let before = (asked("ringcentral.com", LOG), asked("netsuite.com", RESTLET));
    machine.work(HOUR).expect("it lives");
    assert_eq!((room.records().len(), counted(&machine.state())), (1_000, (1_000, 1_000, 0, 0, 0)));
    // Beside the work itself an idle hour costs a take and a release for each of its twelve looks, and a page of the log.
    let (log, batches) = (asked("ringcentral.com", LOG) - before.0, asked("netsuite.com", RESTLET) - before.1 - 24);
    // Four pages of calls; seven hours without any; and whether everybody's calls are seen.
    assert!(log <= 4 + 7 + 12 + 1, "{log} pages");
    // Four batches, and a hundred numbers a question, here of a thousand strangers.
    assert!(batches <= 20, "{batches} requests to the bundle");
}

#[test]
fn a_dry_run_says_what_would_become_of_each_call_and_writes_nothing() {
    for bundle in [true, false] {
        let room = clouds(bundle);
        let roster = Mapped::everybody(&room);
        let since = Timestamp(room.now().0);
        let machine = Machine::that(&room, &roster, LogRules::default(), Some(since), "one", 21);
        talk(&room, "101", prompt());
        machine.work(HOUR).expect("it lives");
        roster.employee(&room, "103", None);
        for extension in ["102", "103", "104"] {
            talk(&room, extension, prompt());
        }
        room.pass(2 * MINUTE);
        let (before, now) = (room.records(), Timestamp(room.now().0));
        let run = machine.try_out(since, now);
        let count = |of: WouldBe| run.counts.iter().find(|(is, _)| *is == of).map_or(0, |(_, count)| *count);
        let told = (count(WouldBe::Created), count(WouldBe::AsItIs), count(WouldBe::NoOrganizer));
        assert_eq!((told, run.list.len(), run.read()), ((2, 1, 1), 4, 1_000), "{bundle}: {:?}", run.counts);
        let sample = &run.samples[0];
        assert!(sample.title.reveal().starts_with("Call from Dana Whitfield"), "{:?}", sample.title.reveal());
        assert_eq!(sample.organizer, "1004");
        let of_103 = run.extensions.get(&room.agent_id("103").to_string()).copied();
        assert_eq!(of_103, Some(TriedSums { waiting: 1, ..TriedSums::default() }));
        assert_eq!(room.records(), before, "nothing is written");
    }
}

#[test]
fn nothing_is_written_before_somebody_says_so_and_two_who_say_it_begin_once() {
    for bundle in [true, false] {
        let room = clouds(bundle);
        let roster = Mapped::everybody(&room);
        let machine = Machine::that(&room, &roster, LogRules::default(), None, "one", 21);
        let since = Timestamp(room.now().0);
        talk(&room, "101", prompt());
        assert!(matches!(machine.work(2 * HOUR), Some(Stepped::NotBegun(_))), "{bundle}");
        assert_eq!((room.records().len(), machine.state().has_begun()), (0, false));
        assert_eq!(room.requests("GET", "ringcentral.com", LOG), 1, "whether it may, and no page of it");
        machine.change(Change::Begin { from: since, offset: 0 });
        machine.work(10 * MINUTE).expect("it lives");
        assert_eq!((room.records().len(), machine.state().from), (1, since), "{bundle}");
        let begun = machine.state().begun;
        machine.change(Change::Begin { from: Timestamp(room.now().0), offset: 0 });
        machine.work(10 * MINUTE).expect("it lives");
        assert_eq!((machine.state().from, machine.state().begun), (since, begun), "{bundle}");
    }
}

#[test]
fn the_machine_that_works_is_told_apart_and_since_when() {
    let (room, roster, machine) = synced();
    machine.work(10 * MINUTE).expect("it lives");
    let (writer, since) = (machine.state().writer, machine.state().writer_since);
    assert_eq!(writer, "one");
    machine.work(20 * MINUTE).expect("it lives");
    assert_eq!(machine.state().writer_since, since);
    let other = Machine::new(&room, &roster, "two", 22);
    other.work(10 * MINUTE).expect("it lives");
    assert_eq!(other.state().writer, "two");
    assert!(other.state().writer_since > since);
}
