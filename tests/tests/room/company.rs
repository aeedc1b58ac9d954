//! What a company has decided reaches each of its agents: when they sign in, when something else is asked of the bundle, and
//! otherwise within twenty minutes; and where it cannot be read, each reason is told apart.

use callside_emulator::{
    netsuite::{Level, Role},
    world,
};
use callside_protocol::{
    Answer, BannerKind, Door, FaultKind, Personal,
    company::{CompanyAnswer, CompanyCommand, CompanyView, ConditionKind, SettingsTrouble},
};
use callside_tests::room::{Room, at_every_touch, decide, small};
use serde_json::{Value, json};

const DANA: &str = "+16505550134";
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const RECORD: &str = "customrecord_callside_settings";
const MINUTE: i64 = 60_000;

fn account(bundle: bool) -> world::Options {
    let mut options = small();
    options.netsuite.bundle = bundle;
    options
}

/// An administrator changes the agents' right to see the settings.
fn list(room: &Room, level: Level) {
    let mut world = room.world.borrow_mut();
    let types = &mut world.netsuite.options_mut().custom_types;
    types.iter_mut().find(|one| one.id == RECORD).expect("the settings' type").allow(Role::AGENT, level);
}

fn settings() -> Value {
    json!({ "format": 1 })
}

/// What the pages of the company's setup draw.
fn drawn(room: &Room) -> CompanyView {
    CompanyView::of(&room.drawn(Door::Settings)).expect("it is drawn at once in here")
}

fn asked(room: &Room) -> usize {
    room.requests("POST", "netsuite.com", RESTLET)
}

#[test]
fn what_is_decided_is_known_after_the_sign_in_and_who_wrote_it_when() {
    let room = Room::new(account(true));
    decide(&room, 3, &settings());
    room.connect("101");
    room.pass(MINUTE);
    assert_eq!(asked(&room), 3, "what the bundle is, what it keeps, and that somebody has connected");
    let view = drawn(&room);
    assert_eq!((view.settings.version, view.settings.trouble), (3, None));
    assert_eq!(view.settings.by.as_ref().map(Personal::reveal), Some("Sam Turner"));
    assert!(view.settings.written.is_some() && view.settings.as_of.is_some());
    let bundle = view.bundle.expect("it was seen");
    assert_eq!((bundle.version.as_deref(), bundle.contract), (Some("0.1.0"), 4));
}

#[test]
fn where_nothing_is_decided_nothing_is_read() {
    let room = Room::connected(account(true));
    room.pass(MINUTE);
    assert_eq!(asked(&room), 3, "what the bundle is, and at each sign-in that somebody has connected");
    let view = drawn(&room);
    assert_eq!((view.settings.version, view.settings.trouble), (0, None));
    assert!(view.settings.as_of.is_some());
}

#[test]
fn a_change_is_noticed_at_the_next_answer_of_the_bundle() {
    let room = Room::connected(account(true));
    room.whole_call(DANA, 5_000);
    room.pass(MINUTE);
    decide(&room, 1, &settings());
    room.note("wants the March price list");
    room.pass(30_000);
    assert_eq!(drawn(&room).settings.version, 1);
}

#[test]
fn with_nothing_else_to_ask_a_change_is_noticed_within_twenty_minutes() {
    let room = Room::connected(account(true));
    room.pass(MINUTE);
    decide(&room, 1, &settings());
    let before = asked(&room);
    let room = room.kill_worker();
    room.pass(20 * MINUTE);
    assert!((before + 2..=before + 3).contains(&asked(&room)), "a look, perhaps a second, and the reading");
    let kept = room.kill_browser();
    kept.network(false);
    assert_eq!(drawn(&kept).settings.version, 1, "it is on the disk");
}

#[test]
fn an_hour_costs_an_idle_agent_three_looks_and_without_the_bundle_none() {
    for (bundle, most) in [(true, 3), (false, 0)] {
        let room = Room::connected(account(bundle));
        room.pass(MINUTE);
        let before = asked(&room);
        room.pass(60 * MINUTE);
        let looks = asked(&room) - before;
        assert!(looks <= most && (looks >= 3) == bundle, "{looks}");
    }
}

#[test]
fn with_a_copy_and_the_bundle_idle_hours_cost_sixteen_requests_each_at_most() {
    let room = Room::with_copy(account(true));
    room.pass(2 * MINUTE);
    let before = room.requests("", "netsuite.com", "");
    room.pass(6 * 60 * MINUTE);
    let cost = room.requests("", "netsuite.com", "") - before;
    assert!((6 * 14..=6 * 16).contains(&cost), "{cost} in six hours");
}

#[test]
fn a_page_that_opens_shows_what_holds_now() {
    let room = Room::connected(account(false));
    room.pass(MINUTE);
    assert_eq!(drawn(&room).settings.trouble, Some(SettingsTrouble::NoBundle));
    room.world.borrow_mut().netsuite.options_mut().bundle = true;
    decide(&room, 2, &settings());
    room.pass(MINUTE);
    // What a page draws first is what was known; the look is on its way.
    drawn(&room);
    room.pass(1_000);
    assert_eq!(drawn(&room).settings.version, 2);
}

#[test]
fn look_again_is_answered_when_it_has_been_looked() {
    let room = Room::connected(account(true));
    room.pass(MINUTE);
    decide(&room, 1, &settings());
    let before = asked(&room);
    let Answer::Company(answer) = room.command(CompanyCommand::LookAgain.sent()) else { panic!("an answer") };
    assert_eq!(callside_json::read(answer.reveal()), Ok(CompanyAnswer::Done));
    assert!(asked(&room) > before);
    assert_eq!(drawn(&room).settings.version, 1);
}

#[test]
fn each_reason_why_settings_are_not_read_is_told_apart() {
    let room = Room::new(account(true));
    decide(&room, 4, &settings());
    room.connect("101");
    let after = |room: &Room| {
        room.pass(20 * MINUTE);
        drawn(room).settings
    };
    assert_eq!(after(&room).trouble, None);

    decide(&room, 5, &json!({ "format": 9 }));
    assert_eq!(after(&room).trouble, Some(SettingsTrouble::Newer(9)));
    decide(&room, 6, &json!("a text somebody wrote"));
    assert_eq!(after(&room).trouble, Some(SettingsTrouble::Unreadable));

    list(&room, Level::None);
    let unlisted = after(&room);
    assert!(matches!(&unlisted.trouble, Some(SettingsTrouble::NotAllowed(words)) if words.contains("permission")));
    assert_eq!(unlisted.version, 0, "on the defaults");
    list(&room, Level::View);
    decide(&room, 7, &settings());
    assert_eq!((after(&room).version, after(&room).trouble), (7, None));

    room.network(false);
    let offline = after(&room);
    assert!(matches!(&offline.trouble, Some(SettingsTrouble::CouldNotAsk(fault)) if fault.kind == FaultKind::Offline));
    assert_eq!(offline.version, 7, "what was read stays in use");
    room.network(true);
    assert_eq!(after(&room).trouble, None);
}

#[test]
fn another_role_does_not_see_what_the_one_before_saw() {
    let room = Room::new(account(true));
    decide(&room, 4, &settings());
    list(&room, Level::None);
    room.connect("101");
    room.pass(MINUTE);
    let settings = drawn(&room).settings;
    assert_eq!(settings.version, 0);
    assert!(matches!(settings.trouble, Some(SettingsTrouble::NotAllowed(_))));
}

#[test]
fn a_role_that_falls_off_the_list_is_told_at_the_next_answer_of_the_bundle_and_so_is_its_return() {
    let room = Room::connected(account(true));
    decide(&room, 4, &settings());
    room.pass(21 * MINUTE);
    room.whole_call(DANA, 5_000);
    room.pass(MINUTE);
    assert_eq!(drawn(&room).settings.version, 4);
    list(&room, Level::None);
    room.note("wants the March price list");
    room.pass(30_000);
    assert!(matches!(drawn(&room).settings.trouble, Some(SettingsTrouble::NotAllowed(_))));
    assert!(room.banners().iter().any(|kind| matches!(kind, BannerKind::Company { .. })));
    list(&room, Level::View);
    room.note("wants the April price list");
    room.pass(30_000);
    assert_eq!((drawn(&room).settings.version, drawn(&room).settings.trouble), (4, None));
    assert!(!room.banners().iter().any(|kind| matches!(kind, BannerKind::Company { .. })), "it goes by itself");
}

#[test]
fn wherever_the_worker_dies_the_settings_are_known_in_the_end() {
    at_every_touch(3, |touch| {
        let room = Room::connected(account(true));
        room.pass(MINUTE);
        decide(&room, 1, &settings());
        let before = room.fuse.touches();
        room.fuse.set(touch);
        room.pass(20 * MINUTE);
        let touches = room.fuse.touches() - before;
        let room = room.kill_worker();
        room.pass(20 * MINUTE);
        assert_eq!(drawn(&room).settings.version, 1, "died at touch {touch}");
        touches
    });
}

#[test]
fn what_keeps_a_role_from_the_settings_stands_above_the_call_with_its_way_out() {
    let room = Room::new(account(true));
    decide(&room, 4, &settings());
    list(&room, Level::None);
    room.connect("101");
    room.pass(MINUTE);
    let told = |room: &Room| {
        let banners = room.view().banners;
        banners.into_iter().find_map(|banner| banner.kind.condition())
    };
    let condition = told(&room).expect("a banner");
    assert_eq!((condition.kind, &*condition.place), (ConditionKind::RoleNotListed, "settings/company"));
    assert!(!condition.matter.is_empty() && !condition.still_works.is_empty() && !condition.button.is_empty());
    list(&room, Level::View);
    drawn(&room);
    room.pass(MINUTE);
    drawn(&room);
    room.pass(MINUTE);
    assert_eq!(told(&room), None, "it is gone when the role is on the list");
}
