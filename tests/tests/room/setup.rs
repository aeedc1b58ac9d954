//! The page of the company's setup, by way of worker and back office: what is looked at when it opens, what is kept, and what
//! of it each person is told.

use callside_emulator::netsuite::{CustomType, Level as Has, Permission, Role};
use callside_protocol::{
    Answer, Door,
    company::{
        BundleHealth, CompanyCommand, CompanyView, ConditionKind, RightVerdict, RightsProfile, RolesSeen, StepKind,
        StepState,
    },
};
use callside_tests::room::{Room, small};

const DAY: i64 = 24 * 3_600_000;

fn agent(bundle: bool) -> Room {
    let mut options = small();
    options.netsuite.bundle = bundle;
    Room::connected(options)
}

fn ask(room: &Room, command: &CompanyCommand) {
    assert!(matches!(room.command(command.sent()), Answer::Company(_)));
}

fn drawn(room: &Room) -> CompanyView {
    CompanyView::of(&room.drawn(Door::Settings)).expect("it is drawn at once in here")
}

fn verdict(view: &CompanyView, id: &str) -> RightVerdict {
    view.rights[0].rows.iter().find(|row| row.id == id).expect("a right").verdict
}

fn state(view: &CompanyView, kind: StepKind) -> StepState {
    view.checklist.steps.iter().find(|step| step.kind == kind).expect("a step").state
}

fn kinds(view: &CompanyView) -> Vec<ConditionKind> {
    view.conditions.iter().map(|condition| condition.kind).collect()
}

#[test]
fn the_page_looks_once_when_it_opens_and_keeps_what_it_saw_over_a_restart() {
    let room = agent(true);
    assert_eq!(drawn(&room).rights, []);
    ask(&room, &CompanyCommand::ShowSetup);
    let view = drawn(&room);
    assert_eq!(view.health, Some(BundleHealth::Works { version: "0.1.0".to_owned(), contract: 4 }));
    assert_eq!(verdict(&view, "LIST_CALL"), RightVerdict::Held);
    assert_eq!(state(&view, StepKind::Apps), StepState::Done);
    assert_eq!(state(&view, StepKind::RolePermissions), StepState::Done);
    assert_eq!(state(&view, StepKind::Bundle), StepState::Done);
    assert_eq!(state(&view, StepKind::RingCentralJwt), StepState::ToDo);
    let way = &view.checklist.steps[1].ways[0];
    assert_eq!(way.link.as_deref(), Some("https://1234567.app.netsuite.com/app/setup/rolelist.nl"));
    let room = room.kill_browser();
    room.pass(60_000);
    ask(&room, &CompanyCommand::ShowSetup);
    assert_eq!(drawn(&room).rights, view.rights, "nothing has changed, and it was not looked again");
    room.pass(DAY);
    ask(&room, &CompanyCommand::ShowSetup);
    assert!(drawn(&room).rights[0].asked > view.rights[0].asked, "a day later it is looked again");
}

#[test]
fn a_test_looks_at_once_and_says_what_has_changed() {
    let room = agent(true);
    ask(&room, &CompanyCommand::ShowSetup);
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("a role").set(Permission::PhoneCalls, Has::View);
    ask(&room, &CompanyCommand::ShowSetup);
    assert_eq!(verdict(&drawn(&room), "LIST_CALL"), RightVerdict::Held, "it was looked at a moment ago");
    ask(&room, &CompanyCommand::CheckRole(RightsProfile::Person));
    let view = drawn(&room);
    assert_eq!(verdict(&view, "LIST_CALL"), RightVerdict::Missing);
    assert_eq!(state(&view, StepKind::RolePermissions), StepState::Wrong);
    assert!(kinds(&view).contains(&ConditionKind::PermissionMissing));
    // Another profile stands beside it.
    ask(&room, &CompanyCommand::CheckRole(RightsProfile::Engagement));
    let profiles: Vec<RightsProfile> = drawn(&room).rights.iter().map(|rights| rights.profile).collect();
    assert_eq!(profiles, [RightsProfile::Person, RightsProfile::Engagement]);
}

#[test]
fn another_role_is_looked_at_by_itself_where_somebody_has_looked_before() {
    let room = agent(true);
    ask(&room, &CompanyCommand::ShowSetup);
    room.connect_netsuite("101", Some(Role::WITHOUT_CALLS));
    room.pass(60_000);
    let view = drawn(&room);
    assert_eq!(view.rights[0].role, Role::WITHOUT_CALLS.to_string());
    assert_eq!(verdict(&view, "LIST_CALL"), RightVerdict::Missing);
}

#[test]
fn who_may_not_write_the_settings_sets_nothing_up_and_is_not_told_to_finish() {
    let room = agent(true);
    ask(&room, &CompanyCommand::ShowSetup);
    let view = drawn(&room);
    assert!(!view.sets_up && !kinds(&view).contains(&ConditionKind::FinishSetup));
    let allow = |level: Has| {
        let mut world = room.world.borrow_mut();
        let types: &mut Vec<CustomType> = &mut world.netsuite.options_mut().custom_types;
        types.iter_mut().for_each(|kind| kind.allow(Role::AGENT, level));
    };
    allow(Has::Edit);
    ask(&room, &CompanyCommand::CheckRole(RightsProfile::Person));
    let view = drawn(&room);
    assert!(view.sets_up && kinds(&view).contains(&ConditionKind::FinishSetup));
    allow(Has::None);
    ask(&room, &CompanyCommand::CheckRole(RightsProfile::Person));
    let view = drawn(&room);
    assert!(!view.sets_up);
    assert_eq!(kinds(&view), [ConditionKind::RoleNotListed]);
}

#[test]
fn a_bundle_that_is_installed_meanwhile_is_noticed_when_the_page_opens() {
    let room = agent(false);
    ask(&room, &CompanyCommand::ShowSetup);
    let view = drawn(&room);
    assert_eq!(view.health, Some(BundleHealth::Absent));
    assert_eq!(state(&view, StepKind::Bundle), StepState::ToDo);
    assert!(view.sets_up, "nothing says that they may not");
    room.world.borrow_mut().netsuite.options_mut().bundle = true;
    room.pass(60_000);
    ask(&room, &CompanyCommand::ShowSetup);
    assert!(matches!(drawn(&room).health, Some(BundleHealth::Works { .. })));
}

#[test]
fn roles_are_read_when_they_are_asked_for_alone() {
    let room = agent(true);
    ask(&room, &CompanyCommand::ShowSetup);
    assert_eq!(drawn(&room).roles, None);
    ask(&room, &CompanyCommand::CheckRoles);
    assert_eq!(drawn(&room).roles, Some(RolesSeen::NotAllowed));
}

#[test]
fn signed_out_the_checklist_begins_with_the_apps() {
    let room = Room::new(small());
    ask(&room, &CompanyCommand::ShowSetup);
    let view = drawn(&room);
    assert_eq!(state(&view, StepKind::Apps), StepState::ToDo);
    assert_eq!(view.rights, []);
    assert!(view.sets_up && !view.checklist.finished);
}
