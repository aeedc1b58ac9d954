//! What a call is about: found among what is open with its company, chosen before or after hang-up, written with the
//! record, and never a reason for a call not to be logged.

use callside_emulator::{
    faults::Kind,
    netsuite::{Dialect, Level, Permission, RecordType, Role},
    ringcentral::telephony::acts::Act,
};
use callside_protocol::{
    Command, FaultKind, LeftOff, Linked, LinkedFound, LinkedKind, LinkedSearch, Right, Window, WriteReason,
};
use callside_tests::room::{Room, at_every_touch, is_logged, message, pass_together, small};
use serde_json::json;

const DANA: &str = "+16505550134";
const CASCADE: &str = "+16505550153";
const NOBODYS: &str = "+16505550199";
const QUERIES: &str = "/services/rest/query";

fn search(room: &Room, text: &str) -> LinkedSearch {
    let call = room.call().id;
    room.command(Command::FindLinked { call, text: text.to_owned() });
    room.settle();
    room.view().disposing.search.expect("a search")
}

fn found(room: &Room, text: &str) -> LinkedFound {
    search(room, text).answer.expect("an answer").expect("found")
}

fn lines(found: &LinkedFound) -> Vec<String> {
    found.rows.iter().map(|row| callside_protocol::words::linked(&row.record)).collect()
}

fn choose(room: &Room, linked: Option<Linked>) {
    let call = room.call().id;
    room.ask(Command::ChooseLinked { call, linked });
    room.settle();
}

fn of_kind(found: &LinkedFound, kind: LinkedKind) -> Linked {
    found.rows.iter().map(|row| &row.record).find(|record| record.kind == kind).expect("one of that sort").clone()
}

fn twisted(twist: impl FnOnce(&mut Dialect)) -> Room {
    let mut options = small();
    twist(&mut options.netsuite.dialect);
    Room::connected(options)
}

fn with_right(permission: Permission, level: Level) -> Room {
    let room = Room::connected(small());
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(permission, level);
    room
}

/// All that is open with Harbor Foods, the newest first.
const OPEN: [&str; 4] = [
    "Sales order SO-5004, Standing order, week 47",
    "Estimate EST-5003, Spring price list, 400 crates",
    "Case CASE-2001, Short delivery on the October order",
    "Opportunity OP-5001, Spring price list",
];

#[test]
fn what_is_open_with_the_company_is_one_request_and_only_when_asked_for() {
    let room = Room::connected(small());
    room.call_in(DANA);
    let before = room.requests("POST", "netsuite.com", QUERIES);
    assert_eq!(room.view().disposing.search, None);
    let found = found(&room, "");
    assert_eq!(room.requests("POST", "netsuite.com", QUERIES), before + 1);
    assert_eq!(lines(&found), OPEN);
    assert_eq!((found.unread.len(), found.more), (0, false));
    assert_eq!(found.rows[0].status, "Pending Fulfillment");
}

#[test]
fn typed_text_finds_what_is_closed_and_without_a_company_everybodys() {
    let room = Room::connected(small());
    room.call_in(DANA);
    assert_eq!(lines(&found(&room, "standing")), [OPEN[0], "Sales order SO-5005, Standing order, week 40"]);
    assert_eq!(lines(&found(&room, "%")), [""; 0]);
    assert!(search(&room, "panels").of_company, "another company's are not found");
    assert_eq!(lines(&found(&room, "panels")), [""; 0]);

    let room = Room::connected(small());
    room.call_in(NOBODYS);
    let call = room.call().id;
    room.command(Command::FindLinked { call, text: String::new() });
    assert_eq!(room.view().disposing.search, None, "all that is open with everybody is no list");
    assert_eq!(lines(&found(&room, "so-5004")), [OPEN[0]]);
}

#[test]
fn more_than_a_list_shows_is_said() {
    let room = Room::connected(small());
    room.call_in(CASCADE);
    let found = found(&room, "");
    assert_eq!((found.rows.len(), found.more), (25, true));
}

#[test]
fn the_two_ways_of_naming_a_status_come_to_the_same() {
    for bare in [true, false] {
        let room = twisted(|dialect| dialect.bare_statuses = bare);
        room.call_in(DANA);
        assert_eq!(lines(&found(&room, "")), OPEN, "bare: {bare}");
    }
}

#[test]
fn only_proven_columns_are_enough_and_are_learnt_once() {
    for qualified in [true, false] {
        let room = twisted(|dialect| {
            *dialect = dialect.clone().without_doubtful_columns();
            dialect.qualified_identifiers = qualified;
        });
        room.call_in(DANA);
        let found = found(&room, "");
        let kinds: Vec<_> = found.rows.iter().map(|row| row.record.kind).collect();
        assert_eq!(kinds, [LinkedKind::SalesOrder, LinkedKind::Estimate, LinkedKind::Opportunity]);
        assert_eq!(found.unread, [LinkedKind::Case, LinkedKind::Project], "without their company they are not found");
        let before = room.requests("POST", "netsuite.com", QUERIES);
        search(&room, "");
        assert_eq!(room.requests("POST", "netsuite.com", QUERIES), before + 1);
    }
}

#[test]
fn none_found_could_not_ask_and_not_allowed_are_three_answers() {
    let room = Room::connected(small());
    room.call_in("+16505550151");
    let none = found(&room, "");
    assert_eq!((none.rows.len(), none.unread.len()), (0, 0));

    room.fault("POST", QUERIES, Kind::CutBefore, 1);
    let fault = search(&room, "").answer.expect("an answer").expect_err("no answer");
    assert_eq!(fault.kind, FaultKind::Offline);

    let room = with_right(Permission::Cases, Level::None);
    room.call_in(DANA);
    let found_some = found(&room, "");
    assert_eq!((found_some.rows.len(), found_some.unread), (3, vec![LinkedKind::Case]));
    let room = with_right(Permission::Transactions, Level::None);
    room.call_in(DANA);
    assert_eq!(lines(&found(&room, "")), [OPEN[2]]);

    let room = with_right(Permission::Workbook, Level::None);
    room.call_in(NOBODYS);
    let fault = search(&room, "x").answer.expect("an answer").expect_err("no answer");
    let FaultKind::NotAllowed(Right::NetSuite { name, .. }) = fault.kind else { panic!("{fault:?}") };
    assert!(name.contains("SuiteAnalytics Workbook"), "{name}");
}

#[test]
fn a_right_an_administrator_adds_is_found_within_a_day() {
    let room = with_right(Permission::Cases, Level::None);
    room.call_in(DANA);
    assert_eq!(found(&room, "").unread, [LinkedKind::Case]);
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::Cases, Level::View);
    room.pass(25 * 3_600_000);
    room.call_in(DANA);
    assert_eq!(found(&room, "").unread, []);
}

#[test]
fn a_choice_during_the_call_is_in_the_record_from_its_first_request() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    choose(&room, Some(of_kind(&found(&room, ""), LinkedKind::Case)));
    room.act(&session, &Act::HangUp);
    room.pass(10_000);
    let record = room.record();
    assert_eq!(record["supportCase"]["id"], "7001");
    assert!(message(&record).contains("\nAbout: Case CASE-2001, Short delivery on the October order\n"));
    assert_eq!(room.requests("POST", "netsuite.com", "/services/rest/record/v1/phone"), 1);
    assert_eq!(room.requests("PATCH", "netsuite.com", "/services/rest/record/v1/phone"), 0);
}

#[test]
fn a_choice_after_the_call_changes_the_record_and_can_be_taken_back() {
    for bundle in [false, true] {
        let mut options = small();
        options.netsuite.bundle = bundle;
        let room = Room::connected(options);
        room.whole_call(DANA, 5_000);
        room.pass(400_000);
        let all = found(&room, "");
        for (kind, property) in [(LinkedKind::SalesOrder, "transaction"), (LinkedKind::Case, "supportCase")] {
            let chosen = of_kind(&all, kind);
            choose(&room, Some(chosen.clone()));
            room.pass(60_000);
            assert_eq!(room.record()[property]["id"], chosen.id.as_str(), "bundle: {bundle}");
        }
        assert!(room.record().get("transaction").is_none(), "bundle: {bundle}: {}", room.record());
        choose(&room, None);
        room.pass(60_000);
        let record = room.record();
        assert!(record.get("supportCase").is_none() && !message(&record).contains("About:"), "bundle: {bundle}");
        let today = room.today(&Window::default()).today.expect("Today");
        assert!(today.writes.iter().take(3).all(|row| row.write.why == WriteReason::Answer));
        let fields: Vec<&str> = today.writes[1].write.fields.iter().map(String::as_str).collect();
        assert!(fields.contains(&"supportCase") && fields.contains(&"transaction"), "{fields:?}");
    }
}

#[test]
fn a_call_about_a_project_is_the_projects() {
    for projects in [true, false] {
        let room = twisted(|dialect| dialect.projects_are_companies = projects);
        let session = room.call_in(CASCADE);
        room.answer(&session);
        choose(&room, Some(of_kind(&found(&room, "pier"), LinkedKind::Project)));
        room.act(&session, &Act::HangUp);
        room.pass(10_000);
        assert!(is_logged(&room.call().log), "{:?}", room.call().log);
        assert_eq!(room.record()["company"]["id"], if projects { "1301" } else { "1106" });
        let left_off = if projects { vec![] } else { vec![LeftOff::About(LinkedKind::Project)] };
        assert_eq!(room.call().left_off, left_off);
        assert!(message(&room.record()).contains("About: Project Pier 9 refit"), "{}", message(&room.record()));
    }
}

#[test]
fn a_refused_field_is_named_and_the_call_is_logged_without_it() {
    for before in [true, false] {
        let room = twisted(|dialect| _ = dialect.refused_properties.insert("supportCase".to_owned()));
        let session = room.call_in(DANA);
        room.answer(&session);
        let case = of_kind(&found(&room, ""), LinkedKind::Case);
        if before {
            choose(&room, Some(case.clone()));
        }
        room.act(&session, &Act::HangUp);
        room.pass(400_000);
        if !before {
            choose(&room, Some(case));
            room.pass(60_000);
        }
        assert!(is_logged(&room.call().log), "{:?}", room.call().log);
        assert_eq!(room.call().left_off, [LeftOff::About(LinkedKind::Case)]);
        let record = room.record();
        assert!(record.get("supportCase").is_none() && message(&record).contains("About: Case CASE-2001"));
    }
}

#[test]
fn a_choice_outlives_worker_and_browser() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    let case = of_kind(&found(&room, ""), LinkedKind::Case);
    choose(&room, Some(case.clone()));
    let room = room.kill_worker();
    assert_eq!(room.call().about.as_ref(), Some(&case));
    let room = room.kill_browser();
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    assert_eq!(room.record()["supportCase"]["id"], "7001");
}

#[test]
fn a_worker_killed_at_any_moment_of_a_choice_keeps_it_or_never_had_it() {
    let live = |touch: u32| {
        let room = Room::connected(small());
        room.whole_call(DANA, 5_000);
        room.pass(400_000);
        let case = of_kind(&found(&room, ""), LinkedKind::Case);
        let before = room.fuse.touches();
        room.fuse.set(touch);
        choose(&room, Some(case.clone()));
        room.pass(60_000);
        let touches = room.fuse.touches().saturating_sub(before);
        let room = if room.fuse.is_blown() { room.kill_worker() } else { room };
        room.pass(60_000);
        let call = room.view().recent[0].id.clone();
        room.command(Command::ShowCall { call });
        if room.call().about.is_none() {
            choose(&room, Some(case));
        }
        room.pass(60_000);
        assert_eq!(room.records().len(), 1, "touch {touch}");
        assert_eq!(room.record()["supportCase"]["id"], "7001", "touch {touch}");
        touches
    };
    at_every_touch(5, live);
}

#[test]
fn what_a_colleague_chose_in_netsuite_stays() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    let all = found(&room, "");
    choose(&room, Some(of_kind(&all, LinkedKind::Opportunity)));
    room.pass(60_000);
    let id = room.record()["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let other = json!({ "id": "20004" });
    room.world.borrow_mut().edit_record(RecordType::PhoneCall, id, "transaction", &other).expect("a person may");
    choose(&room, None);
    room.pass(60_000);
    assert_eq!(room.record()["transaction"]["id"], "20004");
}

#[test]
fn two_computers_may_choose_and_there_is_one_record() {
    let desk = Room::connected(small());
    let laptop = desk.beside("101", 8);
    let rooms = [&desk, &laptop];
    let session = desk.call_in(DANA);
    pass_together(&rooms, 2_000);
    desk.answer(&session);
    pass_together(&rooms, 2_000);
    choose(&desk, Some(of_kind(&found(&desk, ""), LinkedKind::Case)));
    choose(&laptop, Some(of_kind(&found(&laptop, ""), LinkedKind::SalesOrder)));
    desk.act(&session, &Act::HangUp);
    pass_together(&rooms, 600_000);
    let record = desk.record();
    assert_eq!(
        (record["supportCase"]["id"].as_str(), record["transaction"]["id"].as_str()),
        (Some("7001"), Some("20004"))
    );
}
