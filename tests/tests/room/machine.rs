//! Machine access to NetSuite and RingCentral's JWT: kept, tried, rotated and refused, with what each refusal may be.

use callside_core::ports::{Scratch as _, Store as _, StoreError, Table};
use callside_emulator::{
    clock::Moment,
    faults::Kind,
    netsuite::{AssertionRefusal, Level, MACHINE_CLIENT_ID, Mapping, Permission, Role},
};
use callside_protocol::{
    Answer, Command, Door, FaultKind, Personal, Timestamp,
    company::{
        CompanyAnswer, CompanyCommand, CompanyView, JwtCause, JwtFound, JwtIs, MachineCause, MachineCommand,
        MachineFound, MachineIs, MachineKeyFacts, MachineView, NewJwt, NewMachineKey, NotKept, RightsProfile, Sees,
        StepKind, StepState,
    },
};
use callside_tests::room::{
    Room,
    signing::{CERTIFICATE, OTHER_CERTIFICATE},
    small,
};
use futures::executor::block_on;

const AVERY: i64 = 1_001;
const DANA: &str = "+16505550134";
const TOKEN: &str = "/services/rest/auth/oauth2/v1/token";
const RINGCENTRALS_TOKEN: &str = "/restapi/oauth/token";
const HOUR: i64 = 3_600_000;

pub(crate) fn obey(room: &Room, command: MachineCommand) -> CompanyAnswer {
    let Answer::Company(answer) = room.command(CompanyCommand::Machine(command).sent()) else { panic!("an answer") };
    callside_json::read(answer.reveal()).expect("an answer of the company's")
}

fn drawn(room: &Room) -> CompanyView {
    CompanyView::of(&room.drawn(Door::Settings)).expect("it is drawn")
}

/// An administrator uploads a certificate for Avery in the agent's role.
fn upload(room: &Room, certificate: &str) -> String {
    let (client_id, certificate) = (MACHINE_CLIENT_ID.to_owned(), certificate.to_owned());
    let mapping = Mapping { client_id, entity: AVERY, role: Role::AGENT, certificate };
    room.world.borrow_mut().map_certificate(&mapping).expect("a Certificate ID")
}

pub(crate) fn new_key(key: &str, certificate_id: &str) -> NewMachineKey {
    NewMachineKey {
        key: key.to_owned(),
        account: "1234567".to_owned(),
        client_id: MACHINE_CLIENT_ID.to_owned(),
        certificate_id: certificate_id.to_owned(),
        facts: MachineKeyFacts { bits: 4_096, fingerprint: "AB:CD".to_owned(), ..MachineKeyFacts::default() },
    }
}

/// A page has handed that key over and has it kept.
fn keep(room: &Room, key: &str, certificate_id: &str) {
    room.signer.hand_over(key);
    assert_eq!(obey(room, MachineCommand::KeepKey(new_key(key, certificate_id))), CompanyAnswer::Done);
}

fn machine(room: &Room) -> MachineFound {
    assert_eq!(obey(room, MachineCommand::TryKey { next: false }), CompanyAnswer::Done);
    drawn(room).machine.current.expect("a key").trial.expect("a trial").found
}

fn causes(found: MachineFound) -> Vec<MachineCause> {
    let MachineFound::Refused { causes, .. } = found else { panic!("{found:?}") };
    causes
}

fn with_key() -> (Room, String) {
    let room = Room::connected(small());
    let id = upload(&room, CERTIFICATE);
    keep(&room, "key", &id);
    (room, id)
}

#[test]
fn a_test_tells_as_whom_the_machine_works() {
    let (room, id) = with_key();
    let MachineFound::Accepted(is) = machine(&room) else { panic!("accepted") };
    let role = Role::AGENT.to_string();
    assert_eq!((is.entity.as_deref(), is.role.as_deref()), (Some("1001"), Some(role.as_str())));
    assert_eq!(is.name.as_ref().map(Personal::reveal), Some("Avery Quinn"));
    assert_eq!(is.role_name, None, "this role may not read roles");
    let key = drawn(&room).machine.current.expect("a key");
    assert_eq!((key.account.as_str(), key.certificate_id), ("1234567", id));
    assert!(key.accepted.is_some() && key.facts.bits == 4_096);
    assert_eq!(key.rights.expect("its role was looked at").profile, RightsProfile::Machine);
}

#[test]
fn the_checklist_knows_how_both_stand() {
    let room = with_jwt();
    let state = |room: &Room, kind: StepKind| {
        let steps = drawn(room).checklist.steps;
        steps.into_iter().find(|step| step.kind == kind).expect("a step").state
    };
    assert_eq!(state(&room, StepKind::NetSuiteMachine), StepState::ToDo);
    assert_eq!(state(&room, StepKind::RingCentralJwt), StepState::NotKnown);
    accepted(&room);
    assert_eq!(state(&room, StepKind::RingCentralJwt), StepState::Done);
    let id = upload(&room, CERTIFICATE);
    keep(&room, "key", &id);
    assert_eq!(state(&room, StepKind::NetSuiteMachine), StepState::NotKnown);
    machine(&room);
    assert_eq!(state(&room, StepKind::NetSuiteMachine), StepState::Done);
    room.world.borrow_mut().netsuite.revoke_certificate(&id);
    machine(&room);
    assert_eq!(state(&room, StepKind::NetSuiteMachine), StepState::Wrong);
}

#[test]
fn names_that_the_role_may_not_read_are_left_out() {
    let (room, _) = with_key();
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("a role").set(Permission::Workbook, Level::None);
    let MachineFound::Accepted(MachineIs { entity, name, .. }) = machine(&room) else { panic!("accepted") };
    assert_eq!((entity.as_deref(), name), (Some("1001"), None));
}

#[test]
fn every_test_is_a_new_assertion_and_works_after_a_restart_of_the_browser() {
    let (room, _) = with_key();
    let asked = |room: &Room| room.requests("POST", "netsuite.com", TOKEN);
    let before = asked(&room);
    machine(&room);
    machine(&room);
    assert_eq!(asked(&room) - before, 2);
    let room = room.kill_browser();
    assert!(matches!(machine(&room), MachineFound::Accepted(_)));
}

#[test]
fn a_refusal_without_a_word_becomes_causes_in_order() {
    for refusal in [AssertionRefusal::InvalidClient, AssertionRefusal::InvalidRequest, AssertionRefusal::InvalidGrant] {
        let room = Room::connected(small());
        room.world.borrow_mut().netsuite.options_mut().dialect.assertion_refusal = refusal;
        let id = upload(&room, CERTIFICATE);
        // The certificate of another key was uploaded.
        keep(&room, "other", &id);
        let told = causes(machine(&room));
        assert!(told[..4].contains(&MachineCause::CertificateId), "{refusal:?}: {told:?}");
        assert!(drawn(&room).machine.current.expect("a key").accepted.is_none());
    }
}

#[test]
fn what_worked_before_was_changed_in_the_account() {
    let (room, id) = with_key();
    machine(&room);
    room.world.borrow_mut().netsuite.revoke_certificate(&id);
    assert_eq!(causes(machine(&room))[0], MachineCause::Revoked);
    assert!(drawn(&room).machine.current.is_some(), "it stays until somebody removes it");
}

#[test]
fn a_certificate_that_is_over_is_the_first_cause() {
    let room = Room::connected(small());
    let mut new = new_key("key", "nobody");
    new.facts.ends = Some(Timestamp(room.world.borrow().now().0 - 1));
    room.signer.hand_over("key");
    assert_eq!(obey(&room, MachineCommand::KeepKey(new)), CompanyAnswer::Done);
    assert_eq!(causes(machine(&room))[0], MachineCause::Ended);
}

#[test]
fn a_clock_that_is_wrong_is_made_good() {
    for skew in [-600_000, -29_000, -1, 29_000, 600_000] {
        let (room, _) = with_key();
        room.world.borrow_mut().set_skew(0, skew);
        assert!(matches!(machine(&room), MachineFound::Accepted(_)), "{skew}");
    }
}

#[test]
fn a_network_that_is_away_is_no_refusal() {
    let (room, _) = with_key();
    room.network(false);
    let MachineFound::CouldNotAsk(fault) = machine(&room) else { panic!("not asked") };
    assert_eq!(fault.kind, FaultKind::Offline);
}

#[test]
fn a_key_that_the_browser_has_lost_says_so() {
    let (room, _) = with_key();
    room.signer.kept.borrow_mut().clear();
    assert_eq!(causes(machine(&room)), [MachineCause::KeyGone]);
}

#[test]
fn the_old_key_works_until_netsuite_has_taken_the_new_one() {
    let (room, _) = with_key();
    machine(&room);
    keep(&room, "other", "not-there-yet");
    let names = |room: &Room| room.signer.kept.borrow().iter().cloned().collect::<Vec<_>>();
    assert_eq!(names(&room), ["key", "other"]);
    assert_eq!(obey(&room, MachineCommand::TryKey { next: true }), CompanyAnswer::Done);
    let view = drawn(&room).machine;
    assert!(matches!(view.next.expect("the new one").trial.expect("a trial").found, MachineFound::Refused { .. }));
    assert!(matches!(machine(&room), MachineFound::Accepted(_)), "the old one is as it was");

    // The administrator uploads it after all.
    let id = upload(&room, OTHER_CERTIFICATE);
    keep(&room, "other 2", &id);
    assert_eq!(obey(&room, MachineCommand::TryKey { next: true }), CompanyAnswer::Done);
    let view = drawn(&room).machine;
    assert_eq!((view.current.map(|key| key.certificate_id), view.next), (Some(id), None));
    assert_eq!(names(&room), ["other 2"], "nothing is left of those before");
}

#[test]
fn a_certificate_id_that_was_mistyped_is_put_right_with_the_same_key() {
    let room = Room::connected(small());
    keep(&room, "key", "mistyped");
    assert_eq!(causes(machine(&room))[0], MachineCause::CertificateId);
    let id = upload(&room, CERTIFICATE);
    keep(&room, "key", &id);
    assert!(matches!(machine(&room), MachineFound::Accepted(_)));
    assert!(room.signer.kept.borrow().contains("key"));
}

#[test]
fn what_cannot_be_kept_changes_nothing() {
    let (room, id) = with_key();
    let not = |new: NewMachineKey| obey(&room, MachineCommand::KeepKey(new));
    let new = |key: &str| new_key(key, &id);
    assert_eq!(not(new("never handed over")), CompanyAnswer::NotKept(NotKept::NotHandedOver));
    let account = "evil.example/".to_owned();
    assert_eq!(not(NewMachineKey { account, ..new("x") }), CompanyAnswer::NotKept(NotKept::Account));
    let client_id = "short".to_owned();
    assert_eq!(not(NewMachineKey { client_id, ..new("x") }), CompanyAnswer::NotKept(NotKept::ClientId));
    assert_eq!(not(new_key("x", "a:b")), CompanyAnswer::NotKept(NotKept::CertificateId));
    room.signer.hand_over("second");
    room.store.fail(Some(StoreError::Full));
    assert!(matches!(not(new("second")), CompanyAnswer::NotKept(NotKept::Browser(_))));
    room.store.fail(None);
    assert_eq!(room.signer.kept.borrow().iter().collect::<Vec<_>>(), ["key"]);
    assert!(matches!(machine(&room), MachineFound::Accepted(_)));
}

#[test]
fn a_key_that_is_forgotten_is_gone() {
    let (room, _) = with_key();
    assert_eq!(obey(&room, MachineCommand::ForgetKey { next: false }), CompanyAnswer::Done);
    assert!(room.signer.kept.borrow().is_empty());
    assert_eq!(drawn(&room).machine.current, None);
    assert_eq!(drawn(&room.kill_browser()).machine.current, None);
}

/// A user makes a JWT for the app of company sync.
pub(crate) fn mint(room: &Room, extension: &str, apps: &[&str], lives: Option<i64>) -> String {
    let mut world = room.world.borrow_mut();
    let now = world.now();
    let owner = world.ringcentral.account.users().find(|user| user.number == extension).expect("a user").id;
    let apps = Some(apps.iter().map(|app| (*app).to_owned()).collect());
    let expires = lives.map(|lives| Moment(now.0 + lives));
    world.ringcentral.authorization.mint_jwt(owner, apps, expires, now)
}

pub(crate) fn paste(room: &Room, jwt: &str) -> CompanyAnswer {
    let secret = "emulated-client-secret";
    paste_with(room, jwt, "callside-sync", secret)
}

fn paste_with(room: &Room, jwt: &str, client_id: &str, secret: &str) -> CompanyAnswer {
    let (client_secret, jwt) = (secret.into(), jwt.into());
    obey(room, MachineCommand::KeepJwt(NewJwt { client_id: client_id.to_owned(), client_secret, jwt }))
}

fn jwt(room: &Room) -> JwtFound {
    assert_eq!(obey(room, MachineCommand::TryJwt), CompanyAnswer::Done);
    drawn(room).jwt.expect("a JWT").trial.expect("a trial").found
}

fn with_jwt() -> Room {
    let room = Room::connected(small());
    let text = mint(&room, "102", &["callside-sync"], None);
    assert_eq!(paste(&room, &text), CompanyAnswer::Done);
    room
}

fn accepted(room: &Room) -> JwtIs {
    let found = jwt(room);
    let JwtFound::Accepted(is) = found else { panic!("{found:?}") };
    is
}

#[test]
fn a_test_tells_whose_the_jwt_is_and_that_all_calls_are_seen() {
    let room = with_jwt();
    let is = accepted(&room);
    assert_eq!((is.extension.as_deref(), is.sees, is.refreshes), (Some("102"), Sees::Everybody, true));
    assert!(is.absent.is_empty());
    assert!(!is.owner.reveal().is_empty());
}

#[test]
fn an_owner_who_is_no_administrator_is_told_apart_whichever_way_ringcentral_has() {
    for narrows in [false, true] {
        let room = with_jwt();
        {
            let mut world = room.world.borrow_mut();
            let owner = world.ringcentral.account.users().find(|user| user.number == "102").expect("a user").id;
            world.ringcentral.withhold(owner, "FullCompanyCallLog", true);
            world.ringcentral.company_log_narrows = narrows;
        }
        assert_eq!(accepted(&room).sees, Sees::OwnAlone, "{narrows}");
    }
}

#[test]
fn a_penalty_of_the_jwts_is_not_the_persons() {
    const COMPANYS_LOG: &str = "/restapi/v1.0/account/~/call-log";
    const OWN_LOG: &str = "/restapi/v1.0/account/~/extension/~/call-log";
    let room = with_jwt();
    let read = |path: &str| room.requests("GET", "ringcentral.com", path);
    room.fault("GET", COMPANYS_LOG, Kind::Status { code: 429, retry_after: Some(600) }, 1);
    let is_busy = || matches!(jwt(&room), JwtFound::CouldNotAsk(fault) if fault.kind == FaultKind::Busy);
    assert!(is_busy());
    let (own, companys) = (read(OWN_LOG), read(COMPANYS_LOG));
    room.whole_call(DANA, 5_000);
    room.pass(120_000);
    assert!(read(OWN_LOG) > own, "its record is completed out of the person's own log meanwhile");
    assert!(is_busy());
    assert_eq!(read(COMPANYS_LOG), companys, "the JWT's penalty is kept to");
}

#[test]
fn permissions_that_the_application_lacks_are_named() {
    let room = with_jwt();
    let scopes = ["ReadAccounts", "ReadCallLog"].map(str::to_owned).into();
    room.world.borrow_mut().ringcentral.authorization.server.scopes = scopes;
    assert_eq!(accepted(&room).absent, ["ReadCallRecording"]);
    room.world.borrow_mut().ringcentral.authorization.server.scopes.remove("ReadCallLog");
    room.pass(60_000);
    let is = accepted(&room);
    assert_eq!((is.absent, is.sees), (vec!["ReadCallLog".to_owned(), "ReadCallRecording".to_owned()], Sees::Untold));
}

#[test]
fn each_refusal_of_a_jwt_has_its_likeliest_cause_first() {
    let first = |room: &Room| {
        // RingCentral takes five of them a minute.
        room.pass(60_000);
        match jwt(room) {
            JwtFound::Refused { causes, .. } => causes[0],
            found => panic!("{found:?}"),
        }
    };
    let room = Room::connected(small());
    let others = mint(&room, "102", &["another-app"], None);
    paste(&room, &others);
    assert_eq!(first(&room), JwtCause::NoJwtFlow);
    let good = mint(&room, "102", &["callside-sync"], None);
    paste_with(&room, &good, "callside-sync", "another-secret");
    assert_eq!(first(&room), JwtCause::ClientSecret);
    paste_with(&room, &good, "nobody", "emulated-client-secret");
    assert_eq!(first(&room), JwtCause::ClientId);
    paste(&room, &good);
    assert!(room.world.borrow_mut().ringcentral.authorization.revoke_jwt(&good));
    assert_eq!(first(&room), JwtCause::Unknown);
    let short = mint(&room, "102", &["callside-sync"], Some(HOUR));
    paste(&room, &short);
    assert_eq!(
        drawn(&room).jwt.expect("a JWT").ends.expect("an end").0 / 1_000,
        (room.world.borrow().now().0 + HOUR) / 1_000
    );
    room.pass(HOUR);
    assert_eq!(first(&room), JwtCause::Ended);
    room.keyring.lost.set(true);
    assert_eq!(first(&room), JwtCause::KeyGone);
}

#[test]
fn what_is_no_jwt_is_not_kept() {
    let room = with_jwt();
    for text in ["", "eyJ.eyJ", "eyJ.e yJ.\n x?", "a.b.c.d"] {
        assert_eq!(paste(&room, text), CompanyAnswer::NotKept(NotKept::Jwt), "{text}");
    }
    let good = mint(&room, "101", &["callside-sync"], None);
    assert_eq!(paste_with(&room, &good, "a:b", "s"), CompanyAnswer::NotKept(NotKept::ClientId));
    assert_eq!(paste_with(&room, &good, "a", " "), CompanyAnswer::NotKept(NotKept::ClientSecret));
    assert_eq!(accepted(&room).extension.as_deref(), Some("102"), "the one before is there still");
    room.pass(60_000);
    // Mail programs break long lines.
    let broken = good.replacen('.', ".\r\n ", 1);
    assert_eq!(paste(&room, &broken), CompanyAnswer::Done);
    assert_eq!(accepted(&room).extension.as_deref(), Some("101"));
    assert!(room.requests("POST", "ringcentral.com", RINGCENTRALS_TOKEN) > 0);
}

#[test]
fn nothing_that_opens_doors_lies_on_the_disk_as_it_is() {
    let room = with_jwt();
    let text = mint(&room, "101", &["callside-sync"], None);
    paste(&room, &text);
    accepted(&room);
    let rows = Table::ALL.map(|table| block_on(room.store.all(table)).expect("rows"));
    let disk = format!("{rows:?}");
    assert!(disk.contains("ringcentral-jwt"));
    for secret in [text.as_str(), "emulated-client-secret"] {
        assert!(!disk.contains(secret), "{secret}");
    }
}

#[test]
fn a_jwt_that_is_forgotten_is_gone() {
    let room = with_jwt();
    assert_eq!(obey(&room, MachineCommand::ForgetJwt), CompanyAnswer::Done);
    assert_eq!(drawn(&room).jwt, None);
    assert_eq!(drawn(&room.kill_browser()).jwt, None);
}

#[test]
fn testing_and_removing_leave_no_session_open() {
    let room = with_jwt();
    let open = |room: &Room| room.world.borrow().ringcentral.authorization.sessions_with("callside-sync");
    for _ in 0..7 {
        accepted(&room);
        assert_eq!(open(&room), 1);
        // RingCentral takes five sign-ins and ends of sessions a minute.
        room.pass(60_000);
    }
    assert_eq!(obey(&room, MachineCommand::ForgetJwt), CompanyAnswer::Done);
    assert_eq!(open(&room), 0);
}

#[test]
fn a_session_that_ringcentral_could_not_be_told_to_end_is_spoken_of() {
    let room = with_jwt();
    accepted(&room);
    room.network(false);
    assert_eq!(obey(&room, MachineCommand::ForgetJwt), CompanyAnswer::SessionStays);
    assert_eq!(drawn(&room).jwt, None, "it is gone from here all the same");
}

#[test]
fn forgetting_everything_leaves_no_key_no_jwt_and_no_token() {
    let room = Room::connected(small());
    let certificate_id = upload(&room, CERTIFICATE);
    keep(&room, "one", &certificate_id);
    assert_eq!(obey(&room, MachineCommand::TryKey { next: false }), CompanyAnswer::Done);
    assert!(matches!(machine(&room), MachineFound::Accepted(_)));
    assert!(block_on(room.scratch.get("machine-one")).is_some(), "a token is there to be forgotten");
    assert_eq!(room.command(Command::ForgetEverything), Answer::Done);
    assert!(room.signer.kept.borrow().is_empty());
    assert_eq!(block_on(room.scratch.get("machine-one")), None);
    for table in Table::ALL {
        assert_eq!(block_on(room.store.all(table)).map(|rows| rows.len()), Ok(0), "{table:?}");
    }
    room.command(CompanyCommand::LookAgain.sent());
    assert_eq!(drawn(&room).machine, MachineView::default(), "nor in the memory of the back office");
}
