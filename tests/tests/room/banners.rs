//! What the company's setup and this computer have to tell, above every page: who is told, since when, what can be put away and
//! when it comes again, all of it by the worker's own waking.

use callside_emulator::{
    faults::Kind,
    netsuite::{CustomType, Level, Release, Role},
    ringcentral::telephony::acts::Act,
    world::Options,
};
use callside_protocol::{
    Answer, Banner, BannerAction, BannerKind, Cloud, Command, CopyScope, Door, SettingsPlace, Timestamp,
    company::{
        CompanyAnswer, CompanyCommand, CompanyView, Condition, ConditionKind, MachineCommand, MachineKeyFacts,
        NewMachineKey, RightsProfile, put_away,
    },
    words,
};
use callside_tests::room::{Room, decide, small};
use serde_json::json;

use super::machine::{mint, new_key, obey, paste};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn standing(room: &Room) -> Vec<(Banner, Condition)> {
    let banners = room.view().banners.into_iter();
    banners.filter_map(|banner| banner.kind.condition().map(|condition| (banner, condition))).collect()
}

fn told(room: &Room, kind: ConditionKind) -> Option<(Banner, Condition)> {
    standing(room).into_iter().find(|(_, condition)| condition.kind == kind)
}

fn is_told(room: &Room, kind: ConditionKind) -> bool {
    told(room, kind).is_some()
}

fn now(room: &Room) -> Timestamp {
    Timestamp(room.now().0)
}

/// The next time it happens, nobody has touched anything: until an hour before nothing is to be seen, and an hour later it is.
fn comes_by_itself(room: &Room, kind: ConditionKind, at: i64) {
    room.sleep(at - room.now().0 - HOUR);
    assert!(!is_told(room, kind), "an hour before");
    room.pass(2 * HOUR);
    assert!(is_told(room, kind), "an hour after");
}

/// Nobody is signed in: a key with a certificate that ends so many days from now.
fn certificate(room: &Room, days: i64) -> i64 {
    let ends = room.now().0 + days * DAY;
    let facts = MachineKeyFacts { ends: Some(Timestamp(ends)), ..MachineKeyFacts::default() };
    room.signer.hand_over("key");
    let new = NewMachineKey { facts, ..new_key("key", "HhRil7V") };
    assert_eq!(obey(room, MachineCommand::KeepKey(new)), CompanyAnswer::Done);
    ends
}

#[test]
fn a_certificate_is_told_at_sixty_thirty_fourteen_and_seven_days_and_then_until_it_is_replaced() {
    const KIND: ConditionKind = ConditionKind::CertificateExpiring;
    let room = Room::new(small());
    let ends = certificate(&room, 61);
    assert!(!is_told(&room, KIND));
    comes_by_itself(&room, KIND, ends - 60 * DAY);
    let (banner, condition) = told(&room, KIND).expect("it is told");
    assert!(banner.since.0 - (ends - 60 * DAY) < MINUTE, "since the threshold");
    assert_eq!(condition.place, "settings/netsuite-machine");
    assert!(condition.matter.ends_with("in 60 days."), "{}", condition.matter);
    assert!(condition.still_works.starts_with("Calls and notes of whoever is signed in."));
    assert!(!condition.button.is_empty());
    for (days, next) in [(60, 30), (30, 14), (14, 7)] {
        room.command(put_away(KIND));
        assert!(!is_told(&room, KIND), "put away at {days}");
        comes_by_itself(&room, KIND, ends - next * DAY);
    }
    room.command(put_away(KIND));
    assert!(is_told(&room, KIND), "in its last week it stays");
    room.sleep(ends - room.now().0 + HOUR);
    assert!(told(&room, KIND).expect("still").1.matter.ends_with("has ended."));
    room.signer.hand_over("next");
    let facts = MachineKeyFacts { ends: Some(Timestamp(ends + 700 * DAY)), ..MachineKeyFacts::default() };
    let new = NewMachineKey { facts, ..new_key("next", "HhRil8V") };
    assert_eq!(obey(&room, MachineCommand::KeepKey(new)), CompanyAnswer::Done);
    assert!(!is_told(&room, KIND), "it goes with its cause");
}

#[test]
fn a_jwt_is_told_apart_from_a_certificate() {
    const KIND: ConditionKind = ConditionKind::JwtExpiring;
    let room = Room::new(small());
    let jwt = mint(&room, "102", &["callside-sync"], Some(20 * DAY));
    assert_eq!(paste(&room, &jwt), CompanyAnswer::Done);
    let (banner, condition) = told(&room, KIND).expect("twenty days are soon");
    assert_eq!((condition.place.as_str(), banner.since), ("settings/ringcentral-jwt", now(&room)));
    room.command(put_away(KIND));
    certificate(&room, 20);
    assert!(is_told(&room, ConditionKind::CertificateExpiring) && !is_told(&room, KIND), "one was put away, not both");
    assert_eq!(obey(&room, MachineCommand::ForgetJwt), CompanyAnswer::Done);
    room.pass(10 * DAY / 24);
    assert!(!is_told(&room, KIND));
}

#[test]
fn what_is_put_away_and_since_when_it_stands_outlive_worker_and_browser() {
    const KIND: ConditionKind = ConditionKind::CertificateExpiring;
    let room = Room::new(small());
    let ends = certificate(&room, 40);
    let since = told(&room, KIND).expect("it is told").0.since;
    room.pass(HOUR);
    let room = room.kill_worker();
    assert_eq!(told(&room, KIND).expect("nobody has opened Settings").0.since, since);
    let room = room.kill_browser();
    assert_eq!(told(&room, KIND).expect("nobody has opened Settings").0.since, since);
    room.command(put_away(KIND));
    let room = room.kill_worker().kill_browser();
    assert!(!is_told(&room, KIND));
    comes_by_itself(&room, KIND, ends - 30 * DAY);
}

#[test]
fn a_colleague_is_not_told_what_was_set_up_on_another_computer_and_whoever_sits_at_it_is() {
    const KIND: ConditionKind = ConditionKind::CertificateExpiring;
    let room = Room::connected(small());
    certificate(&room, 20);
    let colleague = room.beside("102", 5);
    colleague.pass(MINUTE);
    assert!(is_told(&room, KIND) && !is_told(&colleague, KIND));
}

#[test]
fn notifications_that_are_not_taken_are_told_and_again_a_week_after_they_were_put_away() {
    const KIND: ConditionKind = ConditionKind::NotificationsOff;
    let room = Room::new(small());
    assert!(!is_told(&room, KIND));
    room.surroundings.silent.set(true);
    room.surroundings_changed();
    let (banner, condition) = told(&room, KIND).expect("nobody has to be signed in");
    assert_eq!((condition.place.as_str(), banner.since), ("settings/notifications", now(&room)));
    assert!(condition.matter.contains("off") && !condition.still_works.is_empty());
    room.command(put_away(KIND));
    let away = room.now().0;
    assert!(!is_told(&room, KIND));
    let room = room.kill_browser();
    assert!(!is_told(&room, KIND), "it stays away");
    comes_by_itself(&room, KIND, away + 7 * DAY);
    room.surroundings.silent.set(false);
    room.surroundings_changed();
    assert!(!is_told(&room, KIND), "it goes by itself");
}

#[test]
fn whoever_tries_a_notification_and_sees_none_is_told_until_they_see_one() {
    const KIND: ConditionKind = ConditionKind::NotificationsOff;
    let room = Room::connected(small());
    let say = |room: &Room, command: CompanyCommand| {
        assert!(matches!(room.command(command.sent()), Answer::Company(_)));
    };
    let seen = |room: &Room| CompanyView::of(&room.drawn(Door::Settings)).expect("it is drawn").notifications.seen;
    assert_eq!(seen(&room), None);
    say(&room, CompanyCommand::TryNotification);
    assert_eq!(room.surroundings.tried.get(), 1);
    assert!(!is_told(&room, KIND), "nobody has said yet that there was none");
    say(&room, CompanyCommand::SawNotification(false));
    assert!(is_told(&room, KIND));
    let room = room.kill_browser();
    assert!(is_told(&room, KIND) && seen(&room) == Some(false));
    say(&room, CompanyCommand::SawNotification(true));
    assert!(!is_told(&room, KIND) && seen(&room) == Some(true));
}

/// Says what happened, what still works and since when, and has one button.
fn is_whole(room: &Room, banner: &Banner) {
    let said = words::banner(&banner.kind);
    assert!(!said.happened.is_empty() && !said.works.is_empty(), "{banner:?}");
    assert!(banner.since.0 > 0 && banner.since <= Timestamp(room.view().now.0), "{banner:?}");
    let buttons = match banner.kind.condition() {
        Some(condition) => usize::from(!condition.button.is_empty() && !condition.place.is_empty()),
        None => banner.action.into_iter().filter(|action| !words::banner_action(*action).is_empty()).count(),
    };
    assert_eq!(buttons, 1, "{banner:?}");
}

fn find(room: &Room, is: impl Fn(&BannerKind) -> bool) -> Option<Banner> {
    let banner = room.view().banners.into_iter().find(|banner| is(&banner.kind))?;
    is_whole(room, &banner);
    Some(banner)
}

fn check(room: &Room, profile: RightsProfile) {
    assert!(matches!(room.command(CompanyCommand::CheckRole(profile).sent()), Answer::Company(_)));
}

#[test]
fn whoever_never_connected_is_asked_to_and_then_to_confirm_the_time_zone() {
    let room = Room::new(small());
    for (kind, cloud) in
        [(BannerKind::ConnectRingCentral, Cloud::RingCentral), (BannerKind::ConnectNetSuite, Cloud::NetSuite)]
    {
        let banner = find(&room, |standing| *standing == kind).expect("nobody is signed in");
        assert_eq!(banner.action, Some(BannerAction::SignIn(cloud)));
    }
    room.connect_ringcentral("101");
    room.connect_netsuite("101", None);
    room.pass(MINUTE);
    let banner = find(&room, |kind| *kind == BannerKind::ConfirmTimeZone).expect("a zone is only proposed");
    assert_eq!(banner.action, Some(BannerAction::Open(SettingsPlace::TimeZone)));
    room.command(Command::SetTimeZone("America/New_York".to_owned()));
    assert_eq!(room.banners(), []);
}

#[test]
fn a_ringcentral_session_that_has_ended_is_told_until_somebody_signs_in_again() {
    let room = Room::connected(small());
    let agent = room.agent_id("101");
    room.world.borrow_mut().ringcentral.authorization.end_sessions(agent);
    let room = room.kill_browser();
    room.pass(2 * HOUR);
    let banner = find(&room, |kind| *kind == BannerKind::ReconnectRingCentral).expect("its renewal was refused");
    assert_eq!(banner.action, Some(BannerAction::SignIn(Cloud::RingCentral)));
    room.connect_ringcentral("101");
    room.pass(MINUTE);
    assert!(find(&room, |kind| *kind == BannerKind::ReconnectRingCentral).is_none());
}

#[test]
fn a_line_that_is_lost_is_told_while_it_is() {
    let room = Room::connected(small());
    room.network(false);
    room.pass(5 * MINUTE);
    let banner = find(&room, |kind| *kind == BannerKind::LiveLost).expect("there is no network");
    assert_eq!(banner.action, Some(BannerAction::TryLive));
    room.network(true);
    room.pass(MINUTE);
    assert!(find(&room, |kind| *kind == BannerKind::LiveLost).is_none());
}

#[test]
fn a_clock_that_was_set_right_is_checked_by_the_banners_button() {
    let room = Room::connected(small());
    room.set_clock_wrong(600_000);
    room.whole_call("+16505550134", 5_000);
    let wrong = |kind: &BannerKind| matches!(kind, BannerKind::ClockWrong(_));
    assert_eq!(find(&room, wrong).expect("ten minutes").action, Some(BannerAction::CheckClock));
    room.command(Command::TryLive);
    room.pass(10_000);
    room.whole_call("+16505550134", 5_000);
    assert!(find(&room, wrong).is_some(), "it is still wrong");
    room.set_clock_wrong(0);
    room.command(Command::TryLive);
    room.pass(1_000);
    assert!(find(&room, wrong).is_none());
}

#[test]
fn the_first_copy_of_the_directory_tells_how_far_it_is_and_goes_by_itself() {
    let copying = |kind: &BannerKind| matches!(kind, BannerKind::DirectoryCopying { .. });
    let room = Room::connected(small());
    assert!(find(&room, copying).is_none(), "no copy is wanted");
    room.command(Command::KeepCopy(CopyScope::Everyone));
    let banner = find(&room, copying).expect("it is about to begin");
    assert_eq!(banner.kind, BannerKind::DirectoryCopying { people: 0, of: None });
    assert_eq!(banner.action, Some(BannerAction::Open(SettingsPlace::Directory)));
    // Nobody is indexed while a call is on, so it does not become complete.
    let session = room.call_in("+16505550134");
    room.answer(&session);
    room.pass(10 * MINUTE);
    let later = find(&room, copying).expect("it is not complete");
    assert!(matches!(later.kind, BannerKind::DirectoryCopying { people: 1.., of: Some(1..) }), "{later:?}");
    assert_eq!(later.since, banner.since, "its figures change, and it is the same");
    room.command(Command::PauseCopy(true));
    assert!(find(&room, copying).is_none(), "nothing is being copied");
    room.command(Command::PauseCopy(false));
    room.act(&session, &Act::HangUp);
    room.until_copied();
    assert!(find(&room, copying).is_none());
    room.pass(HOUR);
    assert!(find(&room, copying).is_none(), "what changes in NetSuite is no first copy");
}

fn of_company(kind: ConditionKind) -> impl Fn(&BannerKind) -> bool {
    move |standing| standing.condition().is_some_and(|condition| condition.kind == kind)
}

/// An account with the bundle.
fn bundled() -> Options {
    let mut options = small();
    options.netsuite.bundle = true;
    options
}

#[test]
fn what_the_setup_lacks_is_told_to_whoever_can_act_on_it() {
    let room = Room::connected(bundled());
    let allow = |level: Level| {
        let mut world = room.world.borrow_mut();
        let types: &mut Vec<CustomType> = &mut world.netsuite.options_mut().custom_types;
        types.iter_mut().for_each(|kind| kind.allow(Role::AGENT, level));
    };
    allow(Level::Edit);
    check(&room, RightsProfile::Person);
    assert!(find(&room, of_company(ConditionKind::FinishSetup)).is_some());
    let install = |release| room.world.borrow_mut().netsuite.options_mut().bundle_release = release;
    install(Release::First);
    check(&room, RightsProfile::Person);
    assert!(find(&room, of_company(ConditionKind::UpdateBundle)).is_some());
    install(Release::Current);
    allow(Level::View);
    check(&room, RightsProfile::Person);
    assert!(find(&room, of_company(ConditionKind::UpdateBundle)).is_none());
    assert!(find(&room, of_company(ConditionKind::FinishSetup)).is_none(), "an agent has nothing to finish");
}

#[test]
fn settings_that_could_not_be_read_for_a_day_are_told_to_be_old() {
    let room = Room::new(bundled());
    decide(&room, 4, &json!({ "format": 1 }));
    room.connect("101");
    room.pass(MINUTE);
    room.fault("POST", "/app/site/hosting/restlet.nl", Kind::Status { code: 503, retry_after: None }, 1_000);
    room.pass(23 * HOUR);
    let old = of_company(ConditionKind::SettingsOld);
    assert!(find(&room, &old).is_none());
    room.pass(2 * HOUR);
    let banner = find(&room, &old).expect("they are a day old");
    let room = room.kill_worker();
    room.pass(MINUTE);
    assert_eq!(
        find(&room, &old).expect("still").since,
        banner.since,
        "since when does not depend on the worker's life"
    );
    room.world.borrow_mut().faults.clear();
    room.pass(HOUR);
    assert!(find(&room, &old).is_none());
}

#[test]
fn a_fault_is_no_younger_for_the_death_of_a_worker() {
    let room = Room::connected(small());
    room.world.borrow_mut().netsuite.end_every_sign_in();
    room.whole_call("+16505550134", 5_000);
    let ended = |kind: &BannerKind| matches!(kind, BannerKind::ReconnectNetSuite { .. });
    let since = find(&room, ended).expect("the session has ended").since;
    room.pass(10 * MINUTE);
    let room = room.kill_worker();
    room.pass(MINUTE);
    assert_eq!(find(&room, ended).expect("still").since, since);
    room.connect_netsuite("101", None);
    room.pass(MINUTE);
    room.world.borrow_mut().netsuite.end_every_sign_in();
    room.whole_call("+16505550134", 5_000);
    assert!(find(&room, ended).expect("again").since > since, "another fault of the same kind");
}
