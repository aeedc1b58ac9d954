//! Rights that a role, a user or an application lacks: named, and everything that does not need them works.

use callside_core::ports::Page;
use callside_emulator::netsuite::{Level, Permission, Role};
use callside_protocol::{
    AskKind, BannerAction, BannerKind, Command, FaultKind, Live, LogState, Need, RecordKind, Right, SettingsPlace, Who,
};
use callside_tests::room::{Room, is_logged, message, name_of, small};

const DANA: &str = "+16505550134";

fn with_role(change: impl FnOnce(&mut Role)) -> Room {
    let room = Room::connected(small());
    change(room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the agent's role"));
    room
}

#[test]
fn a_role_without_contacts_finds_the_company() {
    let room = with_role(|role| role.set(Permission::Contacts, Level::None));
    room.whole_call("+16505550146", 5_000);
    room.pass(3_000);
    assert_eq!(name_of(&room.call()), Some("Redwood Dairy Cooperative"));
    let Who::Found { unread, .. } = room.call().who else { panic!("{:?}", room.call().who) };
    assert_eq!(unread, [RecordKind::Contact]);
    assert!(is_logged(&room.call().log));
    let named =
        |banner: &BannerKind| matches!(banner, BannerKind::RightMissing { right, .. } if right.contains("Contacts"));
    assert!(room.banners().iter().any(named), "{:?}", room.banners());

    // The refusal is learnt: the next lookup is one request.
    let before = room.requests("POST", "netsuite.com", "/services/rest/query");
    room.call_in("+16505550150");
    assert_eq!(room.requests("POST", "netsuite.com", "/services/rest/query"), before + 1);
}

#[test]
fn a_right_that_an_administrator_adds_is_found_within_a_day() {
    let room = with_role(|role| role.set(Permission::Contacts, Level::None));
    room.call_in(DANA);
    let named =
        |banner: &BannerKind| matches!(banner, BannerKind::RightMissing { right, .. } if right.contains("Contacts"));
    assert!(room.banners().iter().any(named), "{:?}", room.banners());
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::Contacts, Level::View);
    room.pass(25 * 3_600_000);
    assert!(!room.banners().iter().any(named), "{:?}", room.banners());
}

#[test]
fn a_role_without_contacts_does_not_say_that_nobody_exists() {
    let room = with_role(|role| role.set(Permission::Contacts, Level::None));
    room.call_in(DANA);
    let Who::NotFound { among, unread } = room.call().who else { panic!("{:?}", room.call().who) };
    assert!(!among.contains(&RecordKind::Contact));
    assert_eq!(unread, [RecordKind::Contact]);
}

#[test]
fn a_role_without_vendors_finds_everybody_else() {
    let room = with_role(|role| role.set(Permission::Vendors, Level::None));
    room.whole_call(DANA, 5_000);
    room.pass(3_000);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    let Who::Found { unread, .. } = room.call().who else { panic!("{:?}", room.call().who) };
    assert_eq!(unread, [RecordKind::Vendor]);
    assert_eq!(room.record()["contact"]["id"], "1201");
}

#[test]
fn a_role_without_workbook_may_not_look_anybody_up_and_still_logs() {
    let room = with_role(|role| role.set(Permission::Workbook, Level::None));
    room.whole_call(DANA, 5_000);
    room.note("noted all the same");
    room.pass(60_000);
    let Who::NotAllowed(fault) = room.call().who else { panic!("{:?}", room.call().who) };
    let FaultKind::NotAllowed(Right::NetSuite { name, .. }) = fault.kind else { panic!("{fault:?}") };
    assert!(name.contains("SuiteAnalytics Workbook"), "{name}");
    let record = room.record();
    assert!(message(&record).starts_with("noted all the same"));
    assert!(record.get("contact").is_none());
}

#[test]
fn a_role_that_may_not_edit_phone_calls_writes_each_once_and_complete() {
    let room = with_role(|role| role.set(Permission::PhoneCalls, Level::Create));
    room.whole_call(DANA, 5_000);
    room.note("first call");
    room.pass(400_000);
    let records = room.records();
    assert_eq!(records.len(), 1);
    room.whole_call(DANA, 5_000);
    room.note("second call");
    room.pass(400_000);
    let texts: Vec<String> = room.records().iter().map(|record| message(record).to_owned()).collect();
    assert_eq!(texts.len(), 2);
    assert!(texts[1].starts_with("second call"), "{texts:#?}");
    assert_eq!(room.call().note.text.reveal(), "second call");
}

#[test]
fn a_role_without_phone_calls_keeps_the_note_and_names_the_right() {
    let room = with_role(|role| role.set(Permission::PhoneCalls, Level::None));
    room.whole_call(DANA, 5_000);
    room.note("kept here");
    room.pass(60_000);
    let LogState::Failed(fault) = room.call().log else { panic!("{:?}", room.call().log) };
    let FaultKind::NotAllowed(Right::NetSuite { name, .. }) = fault.kind else { panic!("{fault:?}") };
    assert!(name.contains("Phone Calls"), "{name}");

    // The administrator adds it; the agent presses "Send now".
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::PhoneCalls, Level::Edit);
    room.command(Command::SendNow { call: room.call().id });
    room.pass(2_000);
    assert!(message(&room.record()).starts_with("kept here"));
}

#[test]
fn an_application_without_call_control_says_that_live_calls_do_not_arrive() {
    let room = Room::new(small());
    let agent = room.agent_id("101");
    room.world.borrow_mut().ringcentral.withhold(agent, "CallControl", true);
    room.connect_ringcentral("101");
    room.connect_netsuite("101", None);
    room.pass(5_000);
    let live = room.view().connections.live;
    let Live::Lost { fault, .. } = &live else { panic!("{live:?}") };
    assert!(
        matches!(&fault.kind, FaultKind::NotAllowed(Right::RingCentral { name }) if name == "CallControl"),
        "{fault:?}"
    );
}

#[test]
fn an_application_permission_that_is_missing_is_named_with_what_does_not_work() {
    let room = Room::new(small());
    let agent = room.agent_id("101");
    room.world.borrow_mut().ringcentral.withhold(agent, "ReadCallLog", true);
    room.connect_ringcentral("101");
    room.connect_netsuite("101", None);
    room.pass(5_000);
    assert_eq!(room.view().connections.live, Live::On);
    let missing = room.view().connections.ringcentral.missing;
    assert_eq!(missing.iter().map(|missing| missing.right.as_str()).collect::<Vec<_>>(), ["ReadCallLog"]);
    let banner = room.view().banners.into_iter().find(
        |banner| matches!(&banner.kind, BannerKind::RightMissing { right, feature } if right == "ReadCallLog" && feature.contains("recording")),
    );
    let action = banner.expect("it has a banner").action;
    assert_eq!(action, Some(BannerAction::Open(SettingsPlace::RingCentral)));
    room.command(Command::OpenSettings(SettingsPlace::RingCentral));
    assert_eq!(*room.shell.pages.borrow(), [Page::Settings(SettingsPlace::RingCentral)]);

    // Everything else works.
    room.whole_call(DANA, 5_000);
    room.pass(5_000);
    assert!(is_logged(&room.call().log));
}

#[test]
fn a_mandatory_field_is_asked_for_by_its_label_and_remembered() {
    let room = Room::connected(small());
    room.world.borrow_mut().netsuite.options_mut().mandatory_fields.insert("Department".to_owned());
    room.whole_call(DANA, 5_000);
    room.note("needs a department");
    room.pass(5_000);
    let call = room.call();
    assert_eq!(call.log, LogState::NeedsYou(Need::Fields(vec!["Department".to_owned()])));
    assert!(room.records().is_empty());
    let ask = call.asks.first().cloned().expect("it is asked for");
    assert_eq!(ask.label, "Department");
    let AskKind::OneOf(choices) = &ask.kind else { panic!("{:?}", ask.kind) };
    let support = choices.iter().find(|choice| choice.label == "Support").expect("one of the account's departments");
    let answer = Command::AnswerAsk { call: call.id, field: ask.field, value: support.id.as_str().into() };
    room.command(answer);
    room.pass(2_000);
    let record = room.record();
    assert_eq!(record["custevent_department"]["refName"], "Support");
    assert!(message(&record).starts_with("needs a department"));

    // Not asked again.
    room.whole_call(DANA, 5_000);
    room.pass(5_000);
    assert_eq!(room.records().len(), 2);
    assert!(is_logged(&room.call().log), "{:?}", room.call().log);
}
