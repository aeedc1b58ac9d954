//! The report on the numbers of the copy.

use callside_emulator::{errand::Deed, netsuite::RecordType};
use callside_protocol::{
    Answer, Command, CopyScope, NumberFault, NumberFinding, NumberReport, PhoneField, RecordKind, Refusal,
};
use callside_tests::room::{Room, small};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;

/// Dana Whitfield, of the cast.
const DANA: i64 = 1_201;

fn change(room: &Room, to: Value) {
    let properties = to.as_object().cloned().expect("an object");
    let deed = Deed::Change { record: RecordType::Contact, id: DANA, properties };
    room.world.borrow_mut().perform(&deed).expect("NetSuite takes it");
    room.pass(6 * MINUTE);
}

fn queries(room: &Room) -> usize {
    room.requests("POST", "netsuite.com", "/services/rest/query")
}

fn report(room: &Room) -> NumberReport {
    for _ in 0..120 {
        if let Some(report) = room.settings().numbers.filter(|report| report.complete) {
            return report;
        }
        room.pass(MINUTE / 2);
    }
    panic!("no report within an hour");
}

fn findings(room: &Room) -> Vec<NumberFinding> {
    match room.command(Command::ListFindings) {
        Answer::Findings(findings) => findings,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_wrong_with_a_number_is_found_without_a_request() {
    let room = Room::with_copy(small());
    change(&room, json!({"mobilePhone": "ask reception", "officePhone": "555-0134"}));
    assert_eq!(room.settings().numbers, None);
    let before = queries(&room);
    assert_eq!(room.command(Command::CheckNumbers), Answer::Done);
    let report = report(&room);
    assert_eq!(queries(&room), before);
    assert_eq!(report.people, usize::try_from(room.settings().directory.people).expect("few"));
    let all = findings(&room);
    assert_eq!(all.len(), report.found());
    for fault in NumberFault::ALL {
        assert_eq!(all.iter().filter(|finding| finding.fault == fault).count(), report.count(fault), "{fault:?}");
    }
    let of_dana = |field| {
        let mut hers = all.iter().filter(|finding| finding.record.id == DANA.to_string());
        hers.find(|finding| finding.field == field).map(|finding| finding.fault)
    };
    assert_eq!(of_dana(PhoneField::Mobile), Some(NumberFault::NoNumber));
    assert_eq!(of_dana(PhoneField::Office), Some(NumberFault::Incomplete));
    assert_eq!(report.findings, all[..report.findings.len()]);
}

#[test]
fn a_field_of_the_accounts_own_is_reported_by_its_label() {
    let mut options = small();
    options.netsuite.features.custom_phones = true;
    let room = Room::copying(options);
    let id = "custentity_direct_line".to_owned();
    assert_eq!(room.command(Command::ListOwnFields), Answer::Done);
    room.settle();
    room.command(Command::SearchOwnField { kind: RecordKind::Contact, id, searched: true });
    change(&room, json!({"custentity_direct_line": "555-0134"}));
    room.until_copied();
    room.command(Command::CheckNumbers);
    let label = PhoneField::Custom("Direct Line".to_owned());
    assert!(report(&room).findings.iter().any(|finding| finding.field == label));
    assert!(findings(&room).iter().any(|finding| finding.field == label));
}

#[test]
fn a_report_made_anew_knows_what_has_been_mended() {
    let room = Room::with_copy(small());
    change(&room, json!({"mobilePhone": "ask reception"}));
    room.command(Command::CheckNumbers);
    let before = report(&room);
    change(&room, json!({"mobilePhone": "+1 650 555 0134"}));
    room.command(Command::CheckNumbers);
    let after = report(&room);
    assert_eq!(after.count(NumberFault::NoNumber) + 1, before.count(NumberFault::NoNumber));
    assert_eq!(findings(&room).len(), after.found());
}

#[test]
fn whatever_ends_the_worker_the_report_goes_on_where_it_stood() {
    let (touches, whole) = {
        let room = Room::with_copy(small());
        let before = room.fuse.touches();
        room.command(Command::CheckNumbers);
        (room.fuse.touches() - before, (report(&room), findings(&room)))
    };
    for touch in 1..=touches {
        let mut room = Room::with_copy(small());
        room.fuse.set(touch);
        room.command(Command::CheckNumbers);
        room.pass(MINUTE);
        if room.fuse.is_blown() {
            room = if touch % 2 == 0 { room.kill_worker() } else { room.kill_browser() };
            // Where it had not begun yet, the person begins it again.
            if room.settings().numbers.is_none() {
                room.command(Command::CheckNumbers);
            }
        }
        let (report, findings) = (report(&room), findings(&room));
        assert_eq!((report.people, report.counts), (whole.0.people, whole.0.counts.clone()), "killed at touch {touch}");
        assert_eq!(findings, whole.1, "killed at touch {touch}");
    }
}

#[test]
fn without_a_copy_nothing_is_checked_and_a_copy_that_goes_takes_its_report_along() {
    let room = Room::connected(small());
    assert_eq!(room.command(Command::CheckNumbers), Answer::Refused(Refusal::NoCopy));
    let room = Room::with_copy(small());
    room.command(Command::CheckNumbers);
    report(&room);
    room.command(Command::KeepCopy(CopyScope::Nobody));
    assert_eq!(room.settings().numbers, None);
    assert_eq!(room.command(Command::ListFindings), Answer::Refused(Refusal::NoCopy));
}
