//! Company call sync out of a browser: nothing before somebody says so, nobody needs to be signed in, several browsers make one
//! record, and whatever a cloud refuses is told and goes on once it is put right.

use callside_emulator::{
    clock::Moment,
    faults::Kind,
    netsuite::{MACHINE_CLIENT_ID, Mapping, Role},
    ringcentral::telephony::acts::Act,
};
use callside_protocol::{
    Answer, Cloud, Command, Door, FaultKind, Timestamp,
    company::{
        CompanyAnswer, CompanyCommand, MachineCommand, MachineKeyFacts, NewJwt, NewMachineKey, Stretch, SyncCommand,
        SyncLack, SyncStands, SyncView, TrialFor, TrialView, WaitsFor, WouldBe,
    },
};
use callside_tests::room::{
    Room, decide, decide_part, pass_together, prompt,
    signing::{CERTIFICATE, OTHER_CERTIFICATE},
    small,
};
use serde_json::{Value, json};

const DANA: &str = "+16505550134";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const LOG: &str = "/restapi/v1.0/account/~/call-log";

fn obey(room: &Room, command: CompanyCommand) -> CompanyAnswer {
    let Answer::Company(answer) = room.command(command.sent()) else { panic!("an answer") };
    callside_json::read(answer.reveal()).expect("an answer of the company's")
}

fn ask(room: &Room, command: SyncCommand) {
    assert_eq!(obey(room, CompanyCommand::Sync(command)), CompanyAnswer::Done);
}

fn shown(room: &Room) -> SyncView {
    // As its page does when it is opened.
    assert_eq!(obey(room, CompanyCommand::LookAgain), CompanyAnswer::Done);
    SyncView::of(&room.drawn(Door::Settings)).expect("it is drawn")
}

/// Clouds with the bundle and its roles. Everybody's calls are employee 1001's, but for 103's, which are 1003's.
fn company() -> Room {
    company_at(small().start)
}

/// The same at that time.
fn company_at(start: Moment) -> Room {
    let mut options = small();
    options.start = start;
    options.netsuite.bundle = true;
    let room = Room::new(options);
    Role::of_bundle().into_iter().for_each(|role| room.world.borrow_mut().netsuite.add_role(role));
    name(&room, 1, Some("1001"), Some("1003"));
    room
}

/// An administrator saves whose the calls are: of all others, and of 103.
fn name(room: &Room, version: u64, others: Option<&str>, of_103: Option<&str>) {
    let extension = room.agent_id("103").to_string();
    let own = of_103.map(|id| json!({ "extension": extension, "whose": { "Employee": id }, "how": "Manual" }));
    let extensions: Vec<Value> = own.into_iter().collect();
    decide_part(
        room,
        "organizers",
        version,
        &json!({ "format": 1, "rules": { "others": others }, "extensions": extensions }),
    );
}

fn upload(room: &Room, certificate: &str) -> String {
    let (client_id, certificate) = (MACHINE_CLIENT_ID.to_owned(), certificate.to_owned());
    let mapping = Mapping { client_id, entity: 1_001, role: Role::BUNDLE_SYNC, certificate };
    room.world.borrow_mut().map_certificate(&mapping).expect("a Certificate ID")
}

fn keep_key(room: &Room, key: &str, certificate_id: &str) {
    room.signer.hand_over(key);
    let new = NewMachineKey {
        key: key.to_owned(),
        account: "1234567".to_owned(),
        client_id: MACHINE_CLIENT_ID.to_owned(),
        certificate_id: certificate_id.to_owned(),
        facts: MachineKeyFacts::default(),
    };
    assert_eq!(obey(room, CompanyCommand::Machine(MachineCommand::KeepKey(new))), CompanyAnswer::Done);
}

fn paste_jwt(room: &Room) -> String {
    let jwt = {
        let mut world = room.world.borrow_mut();
        let now = world.now();
        let owner = world.ringcentral.account.users().find(|user| user.number == "102").expect("a user").id;
        world.ringcentral.authorization.mint_jwt(owner, Some(["callside-sync".to_owned()].into()), None, now)
    };
    let new = NewJwt {
        client_id: "callside-sync".to_owned(),
        client_secret: "emulated-client-secret".into(),
        jwt: jwt.as_str().into(),
    };
    assert_eq!(obey(room, CompanyCommand::Machine(MachineCommand::KeepJwt(new))), CompanyAnswer::Done);
    jwt
}

/// Somebody calls an extension's own number and talks for a minute.
fn talk(room: &Room, extension: &str) {
    let session = room.call_in_as(Some(DANA), None, &format!("+16505550{extension}"), prompt());
    room.pass(3_000);
    room.act_of(extension, &session, &Act::Answer { second_device: false });
    room.pass(MINUTE);
    room.act_of(extension, &session, &Act::HangUp);
    room.pass(1_000);
}

fn try_out(room: &Room, from: Timestamp, purpose: TrialFor) -> TrialView {
    let to = Timestamp(room.now().0);
    ask(room, SyncCommand::Try(Stretch { from, to, purpose }));
    room.pass(2 * MINUTE);
    *shown(room).trial.expect("it was tried")
}

fn count(trial: &TrialView, of: WouldBe) -> u64 {
    trial.counts.iter().find(|(is, _)| *is == of).map_or(0, |(_, count)| *count)
}

/// A browser with both accesses in which somebody has said "Do it", for calls from now on; its JWT, and the certificate's id.
fn begun(room: &Room) -> (String, String) {
    let since = Timestamp(room.now().0);
    let id = upload(room, CERTIFICATE);
    keep_key(room, "key", &id);
    let jwt = paste_jwt(room);
    room.pass(MINUTE);
    let trial = try_out(room, since, TrialFor::Begin);
    assert!(trial.is_over, "{trial:?}");
    ask(room, SyncCommand::DoIt);
    room.pass(MINUTE);
    assert!(shown(room).begun.is_some(), "{:?}", shown(room));
    (jwt, id)
}

fn logged(room: &Room) -> u64 {
    shown(room).days.iter().map(|(_, tally)| tally.logged).sum()
}

fn failed(room: &Room) -> Option<(Option<Cloud>, FaultKind)> {
    match shown(room).stands {
        SyncStands::Failed(fault, _) => Some((fault.cloud, fault.kind)),
        _ => None,
    }
}

#[test]
fn nothing_is_written_before_somebody_has_seen_it_and_says_do_it() {
    let room = company();
    let since = Timestamp(room.now().0);
    let id = upload(&room, CERTIFICATE);
    keep_key(&room, "key", &id);
    room.pass(MINUTE);
    assert_eq!(shown(&room).stands, SyncStands::Lacks(vec![SyncLack::RingCentral]));
    paste_jwt(&room);
    for extension in ["101", "102", "103"] {
        talk(&room, extension);
    }
    room.pass(HOUR);
    assert_eq!((shown(&room).stands, room.records().len()), (SyncStands::NotBegun, 0));
    assert_eq!(room.requests("GET", "ringcentral.com", LOG), 1, "whether it may, and no page of it");

    let trial = try_out(&room, since, TrialFor::Begin);
    assert!(trial.is_over && trial.fault.is_none(), "{trial:?}");
    assert_eq!((count(&trial, WouldBe::Created), trial.list.len(), trial.extensions.len()), (3, 3, 3));
    let organizers: Vec<&str> = trial.samples.iter().map(|record| record.organizer.as_str()).collect();
    assert_eq!(organizers, ["1003", "1001", "1001"], "newest first");
    assert_eq!(shown(&room).names.len(), 3, "extensions have names");
    assert_eq!(room.records().len(), 0);

    ask(&room, SyncCommand::DoIt);
    room.pass(2 * MINUTE);
    let view = shown(&room);
    assert_eq!((room.records().len(), logged(&room), view.trial), (3, 3, None));
    assert!(view.writer.is_some_and(|writer| writer.here) && !view.asked && !view.changed);
    assert!(matches!(view.stands, SyncStands::Waits(_)), "{:?}", view.stands);

    // And a look says that it is all there.
    let looked = try_out(&room, since, TrialFor::Look);
    assert_eq!((count(&looked, WouldBe::AsItIs), looked.counts.len()), (3, 1), "{looked:?}");
}

#[test]
fn what_is_tried_out_goes_on_without_its_page_and_over_a_workers_death() {
    let room = company();
    let since = Timestamp(room.now().0);
    let id = upload(&room, CERTIFICATE);
    keep_key(&room, "key", &id);
    paste_jwt(&room);
    talk(&room, "101");
    room.pass(5 * MINUTE);
    let to = Timestamp(room.now().0);
    ask(&room, SyncCommand::Try(Stretch { from: since, to, purpose: TrialFor::Begin }));
    let room = room.kill_worker();
    room.close_page();
    room.pass(2 * MINUTE);
    let room = room.kill_browser();
    let trial = shown(&room).trial.expect("it is kept");
    assert_eq!((trial.is_over, count(&trial, WouldBe::Created)), (true, 1));
    // What was asked for is kept as well.
    ask(&room, SyncCommand::DoIt);
    let room = room.kill_worker();
    room.pass(20 * MINUTE);
    assert_eq!((room.records().len(), shown(&room).trial), (1, None));
}

#[test]
fn nobody_needs_to_be_signed_in_and_forgetting_everything_ends_it() {
    let room = company();
    begun(&room);
    assert!(room.banners().is_empty() || room.view().connections.netsuite.who.is_none(), "nobody is signed in");
    talk(&room, "101");
    room.pass(30 * MINUTE);
    let room = room.kill_browser();
    talk(&room, "103");
    room.pass(30 * MINUTE);
    assert_eq!(room.records().len(), 2);
    assert_eq!(room.command(Command::ForgetEverything), Answer::Done);
    let asked = room.requests("", "netsuite.com", "");
    room.pass(HOUR);
    assert_eq!(room.requests("", "netsuite.com", ""), asked);
    let room = room.kill_browser();
    room.pass(HOUR);
    assert_eq!(room.requests("", "netsuite.com", ""), asked);
}

#[test]
fn one_of_two_browsers_writes_and_the_other_takes_over() {
    let room = company();
    let (_, id) = begun(&room);
    let other = Room::join(&room.world, 8);
    keep_key(&other, "key", &id);
    paste_jwt(&other);
    pass_together(&[&room, &other], 10 * MINUTE);
    for extension in ["101", "103"] {
        talk(&room, extension);
    }
    pass_together(&[&room, &other], 30 * MINUTE);
    assert_eq!(room.records().len(), 2);
    let view = shown(&other);
    assert!(view.begun.is_some() && view.begun == shown(&room).begun, "one has begun for both");
    // What somebody asks for in the one holds for both.
    ask(&other, SyncCommand::Pause);
    pass_together(&[&room, &other], 15 * MINUTE);
    talk(&room, "102");
    pass_together(&[&room, &other], 30 * MINUTE);
    assert_eq!(
        (room.records().len(), shown(&room).stands, shown(&other).stands),
        (2, SyncStands::Paused, SyncStands::Paused)
    );
    ask(&room, SyncCommand::Resume);
    pass_together(&[&room, &other], 15 * MINUTE);
    assert_eq!(room.records().len(), 3);
    // The one goes; the other is the writer.
    room.network(false);
    talk(&other, "101");
    pass_together(&[&room, &other], 30 * MINUTE);
    assert_eq!(other.records().len(), 4);
    assert!(shown(&other).writer.is_some_and(|writer| writer.here));
    assert!(failed(&room).is_some_and(|(_, kind)| kind == FaultKind::Offline));
}

#[test]
fn a_jwt_that_is_revoked_mid_run_is_told_and_a_new_one_goes_on_where_it_stopped() {
    let room = company();
    let (jwt, _) = begun(&room);
    talk(&room, "101");
    room.pass(30 * MINUTE);
    {
        let mut world = room.world.borrow_mut();
        assert!(world.ringcentral.authorization.revoke_jwt(&jwt));
        let owner = world.ringcentral.account.users().find(|user| user.number == "102").expect("a user").id;
        world.ringcentral.authorization.end_sessions(owner);
    }
    talk(&room, "103");
    room.pass(HOUR);
    assert_eq!(failed(&room), Some((Some(Cloud::RingCentral), FaultKind::SignedOut)));
    assert_eq!((room.records().len(), logged(&room)), (1, 1));
    paste_jwt(&room);
    room.pass(10 * MINUTE);
    assert_eq!((room.records().len(), logged(&room), failed(&room)), (2, 2, None));
}

#[test]
fn a_certificate_that_is_revoked_or_ends_mid_run_is_told_and_another_goes_on() {
    // Two hours before the end of the fixture's certificate.
    let before_its_end = Moment::from_iso("2027-11-28T14:42:05Z").expect("a time");
    for start in [small().start, before_its_end] {
        let room = company_at(start);
        let (_, id) = begun(&room);
        if start != before_its_end {
            assert!(room.world.borrow_mut().netsuite.revoke_certificate(&id));
        }
        talk(&room, "103");
        room.pass(HOUR / 2);
        talk(&room, "101");
        room.pass(3 * HOUR);
        talk(&room, "101");
        room.pass(HOUR);
        assert_eq!(failed(&room), Some((Some(Cloud::NetSuite), FaultKind::SignedOut)));
        assert!(room.records().len() < 3);
        let id = upload(&room, OTHER_CERTIFICATE);
        keep_key(&room, "other", &id);
        room.pass(10 * MINUTE);
        assert_eq!((room.records().len(), failed(&room)), (3, None));
    }
}

#[test]
fn calls_without_an_organizer_wait_and_a_mapping_that_is_fixed_later_is_picked_up() {
    let room = company();
    name(&room, 2, None, Some("1003"));
    begun(&room);
    talk(&room, "101");
    talk(&room, "103");
    room.pass(30 * MINUTE);
    let view = shown(&room);
    assert_eq!((room.records().len(), view.waiting.len()), (1, 1));
    assert_eq!((view.waiting[0].why.clone(), view.waiting[0].calls), (WaitsFor::Organizer, 1));
    assert_eq!(view.waiting[0].extension, room.agent_id("101").to_string());
    name(&room, 3, Some("1001"), Some("1003"));
    room.pass(12 * MINUTE);
    let view = shown(&room);
    assert_eq!((room.records().len(), view.waiting.len(), logged(&room)), (2, 0, 2));
    assert!(view.changed, "what was read before waits for somebody to look at it");
    let trial = try_out(&room, view.from, TrialFor::Again);
    assert!(trial.is_over);
    ask(&room, SyncCommand::DoIt);
    room.pass(3 * MINUTE);
    assert!(!shown(&room).changed);
}

/// Calls of two extensions of which one has nobody, synced from so many hours before on; the mapping is mended, and somebody
/// says "Look now" as soon as that much time has passed. Whether a slow log is being read then.
fn mended(hours: i64, passes: i64, log_is_slow: bool) -> Room {
    let room = company();
    name(&room, 2, None, Some("1003"));
    let since = Timestamp(room.now().0 - hours * HOUR);
    let id = upload(&room, CERTIFICATE);
    keep_key(&room, "key", &id);
    paste_jwt(&room);
    talk(&room, "101");
    talk(&room, "103");
    room.pass(30 * MINUTE);
    assert!(try_out(&room, since, TrialFor::Begin).is_over);
    if log_is_slow {
        room.fault("GET", LOG, Kind::Delay { milliseconds: 20_000 }, 1);
    }
    ask(&room, SyncCommand::DoIt);
    room.pass(passes);
    name(&room, 3, Some("1001"), Some("1003"));
    ask(&room, SyncCommand::Retry);
    room
}

#[test]
fn what_waited_is_picked_up_at_a_look_however_many_hours_are_still_to_be_counted() {
    let room = mended(40, 3_000, false);
    assert_eq!(room.records().len(), 1);
    // RingCentral takes ten requests a minute.
    room.pass(70_000);
    let view = shown(&room);
    assert_eq!((room.records().len(), view.waiting.len(), view.asked), (2, 0, false));
    assert!(!matches!(view.stands, SyncStands::Waits(_)), "{:?}", view.stands);
}

#[test]
fn a_look_that_is_asked_for_in_the_middle_of_a_step_goes_by_the_mapping_of_then() {
    let room = mended(1, 15_000, true);
    room.pass(MINUTE);
    assert_eq!((room.records().len(), shown(&room).waiting.len()), (2, 0));
}

#[test]
fn without_a_jwt_an_administrators_own_sign_in_reads_while_they_are_signed_in() {
    let room = company();
    let since = Timestamp(room.now().0);
    let id = upload(&room, CERTIFICATE);
    keep_key(&room, "key", &id);
    assert_eq!(room.connect_ringcentral("102"), Answer::Done);
    talk(&room, "103");
    room.pass(20 * MINUTE);
    let trial = try_out(&room, since, TrialFor::Begin);
    assert_eq!((count(&trial, WouldBe::Created), shown(&room).own_session), (1, true));
    ask(&room, SyncCommand::DoIt);
    room.pass(2 * MINUTE);
    assert_eq!(room.records().len(), 1);
    assert_eq!(room.command(Command::SignOut(Cloud::RingCentral)), Answer::Done);
    room.pass(20 * MINUTE);
    assert_eq!(shown(&room).stands, SyncStands::Lacks(vec![SyncLack::RingCentral]));
}

#[test]
fn an_owner_who_sees_their_own_calls_alone_is_told_and_nothing_is_written() {
    let room = company();
    begun(&room);
    {
        let mut world = room.world.borrow_mut();
        let owner = world.ringcentral.account.users().find(|user| user.number == "102").expect("a user").id;
        world.ringcentral.withhold(owner, "FullCompanyCallLog", true);
    }
    let room = room.kill_worker();
    room.pass(7 * HOUR);
    talk(&room, "101");
    room.pass(HOUR);
    assert_eq!((shown(&room).stands, room.records().len()), (SyncStands::OwnCallsAlone, 0));
}

#[test]
fn a_netsuite_that_is_down_is_told_and_loses_nothing() {
    let room = company();
    begun(&room);
    talk(&room, "101");
    room.fault("POST", RESTLET, Kind::Status { code: 503, retry_after: None }, 20);
    room.pass(10 * MINUTE);
    assert_eq!(failed(&room), Some((Some(Cloud::NetSuite), FaultKind::Unwell)));
    room.pass(3 * HOUR);
    assert_eq!((room.records().len(), failed(&room)), (1, None));
}

#[test]
fn what_is_tried_out_while_netsuite_is_down_is_asked_for_at_times_and_goes_on_afterwards() {
    let room = company();
    let since = Timestamp(room.now().0);
    let id = upload(&room, CERTIFICATE);
    keep_key(&room, "key", &id);
    paste_jwt(&room);
    talk(&room, "101");
    room.fault("POST", RESTLET, Kind::Status { code: 503, retry_after: None }, 1_000);
    // What was read of the settings is not asked for again before that.
    room.pass(5 * MINUTE);
    let to = Timestamp(room.now().0);
    ask(&room, SyncCommand::Try(Stretch { from: since, to, purpose: TrialFor::Begin }));
    room.pass(30 * MINUTE);
    let asked = room.requests("POST", "netsuite.com", RESTLET);
    assert!((10..=80).contains(&asked), "about once a minute: {asked}");
    assert_eq!(failed(&room), Some((Some(Cloud::NetSuite), FaultKind::Unwell)));
    room.world.borrow_mut().faults.clear();
    let room = room.kill_browser();
    room.pass(5 * MINUTE);
    let trial = shown(&room).trial.expect("it is kept");
    assert_eq!((trial.is_over, count(&trial, WouldBe::Created)), (true, 1));
}

#[test]
fn which_calls_get_a_record_the_policy_says_first_then_the_bundles_record_then_a_file() {
    let room = company();
    assert_eq!(room.connect_netsuite("102", None), Answer::Done);
    let file = json!({ "format": 1, "account": "1234567", "logging": { "inbound": false } });
    assert_eq!(obey(&room, CompanyCommand::TakeFile(file.to_string().into())), CompanyAnswer::Done);
    begun(&room);
    let talks = || {
        talk(&room, "101");
        room.pass(30 * MINUTE);
        room.records().len()
    };
    assert_eq!(talks(), 0, "the file leaves it out");
    decide(&room, 1, &json!({ "format": 1, "logging": {} }));
    room.pass(10 * MINUTE);
    assert_eq!(talks(), 1, "the record stands above the file");
    room.decide(Some(&json!({ "logging": { "inbound": false } }).to_string()));
    assert_eq!(talks(), 1, "a limit of the policy's stands above the record");
    room.decide(Some("{}"));
    assert_eq!(talks(), 2);
    // The bundle's record says nothing of it any more.
    decide(&room, 2, &json!({ "format": 1 }));
    room.pass(10 * MINUTE);
    assert_eq!(talks(), 2, "and what was taken from the file holds again");
}
