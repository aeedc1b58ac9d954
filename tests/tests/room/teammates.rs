//! Everybody reports themselves through the bundle, rarely and in place of another question; whoever set the company up sees who
//! has finished, and which extension who claims.

use callside_core::company::claims;
use callside_emulator::{
    netsuite::{Level, Release, Role},
    ringcentral::telephony::acts::{Act, RemoteAct},
    world,
};
use callside_protocol::{
    Answer, Cloud, Command, Door, FaultKind,
    company::{
        CompanyAnswer, CompanyCommand, CompanyView, RightVerdict, SettingsTrouble, StartLine, StepKind, StepState,
        Teammate, TeammatesSeen,
    },
};
use callside_tests::room::{Room, at_every_touch, decide, pass_together, prompt, sign_in::employee_of, small};
use serde_json::json;

const DANA: &str = "+16505550134";
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const RECORD: &str = "customrecord_callside_teammate";
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn account() -> world::Options {
    let mut options = small();
    options.netsuite.bundle = true;
    options
}

fn of_release(release: Release) -> world::Options {
    let mut options = account();
    options.netsuite.bundle_release = release;
    options
}

/// An administrator changes what the agents' role may do with the record.
fn list(room: &Room, level: Level) {
    let mut world = room.world.borrow_mut();
    let types = &mut world.netsuite.options_mut().custom_types;
    types.iter_mut().find(|one| one.id == RECORD).expect("the type").allow(Role::AGENT, level);
}

fn ask(room: &Room, command: &CompanyCommand) -> CompanyAnswer {
    let Answer::Company(answer) = room.command(command.sent()) else { panic!("an answer") };
    callside_json::read(answer.reveal()).expect("its own text")
}

fn seen(room: &Room) -> TeammatesSeen {
    match ask(room, &CompanyCommand::ShowTeammates) {
        CompanyAnswer::Teammates(seen) => seen,
        other => panic!("{other:?}"),
    }
}

fn team(room: &Room) -> Vec<Teammate> {
    match seen(room) {
        TeammatesSeen::Reported(team) => team,
        TeammatesSeen::Untold(why) => panic!("{why:?}"),
    }
}

/// What lies in the account: names of the records.
fn kept(room: &Room) -> Vec<String> {
    room.world.borrow().netsuite.custom_records(RECORD).into_iter().map(|(name, _)| name).collect()
}

fn asked(room: &Room) -> usize {
    room.requests("POST", "netsuite.com", RESTLET)
}

fn drawn(room: &Room) -> CompanyView {
    CompanyView::of(&room.drawn(Door::Settings)).expect("it is drawn at once in here")
}

fn lines(one: &Teammate) -> Vec<StartLine> {
    one.done.iter().map(|(line, _)| *line).collect()
}

#[test]
fn whoever_has_connected_is_there_within_a_minute_with_their_extension_and_a_logged_call_completes_them() {
    let room = Room::connected(account());
    room.pass(MINUTE);
    let employee = employee_of("101").to_string();
    assert_eq!(kept(&room), [format!("user_{employee}")]);
    let one = team(&room).remove(0);
    assert_eq!((&one.user, &one.role), (&employee, &Role::AGENT.to_string()));
    assert!(one.email.reveal().contains('@') && !one.name.is_blank());
    let extension = one.extension.clone().expect("they are signed in");
    assert_eq!(extension.id, room.agent_id("101").to_string());
    assert_eq!(extension.number.as_deref(), Some("101"));
    assert_eq!(lines(&one), [StartLine::RingCentral, StartLine::NetSuite, StartLine::Notifications]);
    room.pass(MINUTE);
    room.whole_call(DANA, 5_000);
    room.pass(MINUTE);
    let whole = team(&room).remove(0);
    assert!(whole.has_finished());
    assert!(whole.since(StartLine::TestCall) > whole.since(StartLine::RingCentral), "each has its own time");
    assert_eq!(whole.since(StartLine::RingCentral), one.since(StartLine::RingCentral));
}

#[test]
fn a_report_costs_one_request_where_something_has_changed_and_none_where_nothing_has() {
    let room = Room::connected(account());
    room.pass(MINUTE);
    assert_eq!(asked(&room), 3, "what the bundle is, and a report at each sign-in");
    // Past the agent's own daily look, too.
    room.pass(DAY + 37 * MINUTE);
    let day = asked(&room) - 3;
    assert!(day <= 25 * 36 / 10 + 1, "a look every sixteen minutes and forty seconds at most: {day}");
    let before = asked(&room);
    room.whole_call(DANA, 5_000);
    room.pass(MINUTE);
    let call = asked(&room) - before;
    room.whole_call(DANA, 5_000);
    room.pass(MINUTE);
    let again = asked(&room) - before - call;
    assert!(call <= again + 1, "the first logged call is reported: {call}, {again}");
    let reported = |room: &Room| team(room)[0].reported;
    let first = reported(&room);
    let room = room.kill_worker();
    room.pass(2 * DAY);
    assert_eq!(reported(&room), first, "a worker that starts anew has nothing to report");
    room.pass(DAY + 37 * MINUTE);
    assert!(reported(&room) > first, "after three days it is reported again, in place of a look");
}

#[test]
fn a_record_that_an_administrator_has_changed_is_whole_again_within_days() {
    let room = Room::connected(account());
    room.pass(MINUTE);
    let values = [("custrecord_callside_report".to_owned(), json!(""))].into_iter().collect();
    let name = kept(&room).remove(0);
    room.world.borrow_mut().netsuite.keep_custom(RECORD, &name, values);
    assert_eq!(team(&room)[0].extension, None, "as changed by hand");
    room.pass(3 * DAY + 37 * MINUTE);
    assert!(team(&room)[0].extension.is_some());
}

#[test]
fn without_the_bundle_nothing_is_reported_and_the_page_says_why() {
    let mut options = small();
    options.netsuite.bundle = false;
    let room = Room::connected(options);
    room.pass(MINUTE);
    assert_eq!(seen(&room), TeammatesSeen::Untold(SettingsTrouble::NoBundle));
    let before = asked(&room);
    room.whole_call(DANA, 5_000);
    room.pass(60 * MINUTE);
    assert_eq!(asked(&room), before);
    room.world.borrow_mut().netsuite.options_mut().bundle = true;
    ask(&room, &CompanyCommand::LookAgain);
    room.pass(MINUTE);
    assert_eq!(team(&room).len(), 1, "installed meanwhile");
}

#[test]
fn an_older_bundle_is_asked_once_and_says_why_and_its_update_is_noticed_by_itself() {
    for release in [Release::First, Release::Second] {
        let room = Room::connected(of_release(release));
        decide(&room, 1, &json!({ "format": 1 }));
        room.pass(40 * MINUTE);
        let before = asked(&room);
        assert_eq!(seen(&room), TeammatesSeen::Untold(SettingsTrouble::Outdated), "{release:?}");
        assert!(asked(&room) <= before + 1, "what it is was looked at once more, and nothing else");
        if release == Release::Second {
            assert_eq!(drawn(&room).settings.version, 1, "what it could do before goes on");
        }
        room.whole_call(DANA, 5_000);
        room.pass(60 * MINUTE);
        assert_eq!(kept(&room), [""; 0]);
        room.world.borrow_mut().netsuite.options_mut().bundle_release = Release::Current;
        room.pass(37 * MINUTE);
        assert!(team(&room)[0].has_finished(), "{release:?}");
    }
}

#[test]
fn a_role_that_is_not_on_the_list_works_on_is_told_which_right_it_lacks_and_reports_once_it_is_on_it() {
    let room = Room::new(account());
    list(&room, Level::None);
    room.connect("101");
    room.pass(MINUTE);
    assert!(
        matches!(seen(&room), TeammatesSeen::Untold(SettingsTrouble::NotAllowed(words)) if words.contains("permission"))
    );
    let before = asked(&room);
    room.pass(60 * MINUTE);
    assert!(asked(&room) <= before + 4, "it is looked as ever, and not tried again and again");
    room.whole_call(DANA, 5_000);
    room.pass(MINUTE);
    assert_eq!(room.records().len(), 1, "calls are logged all the same");
    ask(&room, &CompanyCommand::ShowSetup);
    let rights = drawn(&room).rights;
    let row = rights[0].rows.iter().find(|row| row.id == RECORD).expect("a right");
    assert_eq!(row.verdict, RightVerdict::Missing);
    list(&room, Level::View);
    assert_eq!(team(&room), []);
    list(&room, Level::Edit);
    room.pass(DAY + 37 * MINUTE);
    assert!(team(&room)[0].has_finished());
}

#[test]
fn two_who_claim_one_extension_both_stand_there_and_none_is_chosen() {
    let room = Room::connected(account());
    let other = Room::join(&room.world, 8);
    other.connect("101");
    assert_eq!(other.connect_netsuite("102", None), Answer::Done);
    pass_together(&[&room, &other], MINUTE);
    let team = team(&room);
    let account = team[0].extension.as_ref().expect("an extension").account.clone();
    let claims = claims(&team, &account);
    let extension = room.agent_id("101").to_string();
    assert!(claims.len() == 2 && claims.iter().all(|claim| claim.extension == extension && claim.email.contains('@')));
    assert_ne!(claims[0].email, claims[1].email);
    let mut users: Vec<&str> = team.iter().map(|one| one.user.as_str()).collect();
    users.sort_unstable();
    assert_eq!(users, [employee_of("101"), employee_of("102")].map(|id| id.to_string()));
}

#[test]
fn whoever_signs_out_of_ringcentral_withdraws_their_claim_and_out_of_netsuite_reports_nothing_any_more() {
    let room = Room::connected(account());
    room.whole_call(DANA, 5_000);
    room.pass(MINUTE);
    assert!(team(&room)[0].has_finished());
    assert_eq!(room.command(Command::SignOut(Cloud::RingCentral)), Answer::Done);
    room.pass(MINUTE);
    let one = team(&room).remove(0);
    assert!(one.extension.is_none() && !lines(&one).contains(&StartLine::RingCentral));
    assert_eq!(room.command(Command::SignOut(Cloud::NetSuite)), Answer::Done);
    room.pass(MINUTE);
    let before = asked(&room);
    let TeammatesSeen::Untold(SettingsTrouble::CouldNotAsk(fault)) = seen(&room) else { panic!("nobody can ask") };
    assert_eq!(fault.kind, FaultKind::SignedOut);
    room.pass(DAY);
    assert_eq!(asked(&room), before);
    assert_eq!(kept(&room).len(), 1, "what was reported stays");
}

#[test]
fn wherever_the_worker_dies_there_is_one_report_in_the_end() {
    at_every_touch(3, |touch| {
        let room = Room::connected(of_release(Release::Second));
        ask(&room, &CompanyCommand::LookAgain);
        room.pass(MINUTE);
        room.world.borrow_mut().netsuite.options_mut().bundle_release = Release::Current;
        let before = room.fuse.touches();
        room.fuse.set(touch);
        let _ = room.ask(CompanyCommand::LookAgain.sent());
        room.pass(MINUTE);
        let touches = room.fuse.touches() - before;
        let room = room.kill_worker();
        room.pass(37 * MINUTE);
        let team = team(&room);
        assert!(team.len() == 1 && team[0].extension.is_some(), "died at touch {touch}: {team:?}");
        touches
    });
}

#[test]
fn the_checklist_counts_who_has_finished() {
    let room = Room::connected(account());
    let types = |level: Level| {
        let mut world = room.world.borrow_mut();
        world.netsuite.options_mut().custom_types.iter_mut().for_each(|one| one.allow(Role::AGENT, level));
    };
    types(Level::Edit);
    room.pass(MINUTE);
    let step = |room: &Room| {
        ask(room, &CompanyCommand::ShowSetup);
        let steps = drawn(room).checklist.steps;
        let step = steps.into_iter().find(|step| step.kind == StepKind::Teammates).expect("a step");
        (step.state, step.notes.concat())
    };
    assert_eq!(step(&room), (StepState::ToDo, "Nobody else has connected yet.".to_owned()));
    let other = room.beside("102", 8);
    room.whole_call(DANA, 5_000);
    pass_together(&[&room, &other], 11 * MINUTE);
    assert_eq!(step(&room), (StepState::ToDo, "1 of 2 people have finished.".to_owned()));
    let session = other.call_out_of("102", DANA, prompt());
    pass_together(&[&room, &other], 3_000);
    other.remote(&session, RemoteAct::Answer);
    pass_together(&[&room, &other], 5_000);
    other.act_of("102", &session, &Act::HangUp);
    pass_together(&[&room, &other], 11 * MINUTE);
    assert_eq!(step(&room), (StepState::Done, "2 of 2 people have finished.".to_owned()));
    let after = drawn(&room).checklist.after;
    assert_eq!(after.last().expect("a line").done, Some(true));
}

#[test]
fn a_count_is_kept_where_netsuite_cannot_be_asked_and_a_role_without_the_record_is_told_why() {
    let room = Room::connected(account());
    room.pass(MINUTE);
    team(&room);
    let state = |room: &Room| {
        let steps = drawn(room).checklist.steps;
        steps.into_iter().find(|step| step.kind == StepKind::Teammates).expect("a step")
    };
    room.network(false);
    assert!(matches!(seen(&room), TeammatesSeen::Untold(SettingsTrouble::CouldNotAsk(_))));
    assert_eq!(state(&room).state, StepState::ToDo);
    room.network(true);
    list(&room, Level::None);
    seen(&room);
    let step = state(&room);
    assert_eq!(step.state, StepState::NotKnown);
    assert!(step.notes[0].contains("Callside Teammate"));
}
