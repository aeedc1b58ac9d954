//! What a role may do, found out by the bundle and without one, against the account's own refusals.

use callside_core::setup::{Examination, examine, offers, roles};
use callside_core::traffic::Lane;
use callside_emulator::faults::{Fault, Kind};
use callside_emulator::netsuite::{
    AccountFeature, CustomType, Dialect, Level as Has, Permission, RecordType, Release, Role,
};
use callside_protocol::{
    FaultKind,
    company::{
        BundleHealth, FoundLevel, Level, RightFeature, RightRow, RightVerdict, RightsProfile, RoleRow, RolesSeen,
        ToldBy,
    },
};
use callside_tests::room::{Room, sign_in::employee_of, small};

const PERSON: RightsProfile = RightsProfile::Person;

/// An agent in an account with the bundle or without.
fn agent(bundle: bool) -> Room {
    let room = Room::connected(small());
    room.world.borrow_mut().netsuite.options_mut().bundle = bundle;
    room
}

fn set(room: &Room, permission: Permission, level: Has) {
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the agent's role").set(permission, level);
}

fn turn_off(room: &Room, feature: AccountFeature) {
    room.world.borrow_mut().netsuite.options_mut().features.off.insert(feature);
}

fn look(room: &Room, profile: RightsProfile) -> Examination {
    let netsuite = room.netsuite();
    room.run(examine(&netsuite, profile, room.clock(), Lane::Live)).expect("somebody is signed in")
}

fn row<'a>(seen: &'a Examination, id: &str, needed: Level) -> &'a RightRow {
    seen.rights.rows.iter().find(|row| row.id == id && row.needed == needed).expect("a right of the table")
}

fn missing(seen: &Examination) -> Vec<(&str, Level)> {
    let missing = seen.rights.rows.iter().filter(|row| row.verdict == RightVerdict::Missing);
    missing.map(|row| (&*row.id, row.needed)).collect()
}

fn feature(seen: &Examination, name: &str) -> Option<bool> {
    seen.rights.features.iter().find(|feature| feature.name == name).expect("a feature of the table").on
}

/// How many requests a look costs, and that none of them leaves a trace in the account.
fn cost(room: &Room, what: impl FnOnce()) -> usize {
    let held = |room: &Room| {
        let world = room.world.borrow();
        let counts = RecordType::ALL.map(|record| world.netsuite.count(record));
        let custom = world.netsuite.custom_records("customrecord_callside_settings").len();
        (counts, custom, world.netsuite.phone_calls(), world.netsuite.tasks())
    };
    let before = held(room);
    let asked = room.world.borrow().ledger.entries().len();
    what();
    assert_eq!(held(room), before);
    room.world.borrow().ledger.entries().len() - asked
}

/// A permission, the level below which it is missed, and what is missed then: ids with levels.
type Loss = (Permission, Has, &'static [(&'static str, Level)]);

const LOSSES: &[Loss] = &[
    (Permission::PhoneCalls, Has::None, &[("LIST_CALL", Level::Edit)]),
    (Permission::PhoneCalls, Has::View, &[("LIST_CALL", Level::Edit)]),
    (Permission::PhoneCalls, Has::Create, &[("LIST_CALL", Level::Edit)]),
    (
        Permission::Contacts,
        Has::None,
        &[("LIST_CONTACT", Level::View), ("LIST_CONTACT", Level::Create), ("LIST_CONTACT", Level::Edit)],
    ),
    (Permission::Contacts, Has::View, &[("LIST_CONTACT", Level::Create), ("LIST_CONTACT", Level::Edit)]),
    (Permission::Contacts, Has::Create, &[("LIST_CONTACT", Level::Edit)]),
    (Permission::Customers, Has::None, &[("LIST_CUSTJOB", Level::View), ("LIST_CUSTJOB", Level::Edit)]),
    (Permission::Customers, Has::View, &[("LIST_CUSTJOB", Level::Edit)]),
    (Permission::Projects, Has::None, &[("LIST_JOB", Level::View), ("LIST_JOB", Level::Edit)]),
    (Permission::Projects, Has::Create, &[("LIST_JOB", Level::Edit)]),
    (Permission::Vendors, Has::None, &[("LIST_VENDOR", Level::View), ("LIST_VENDOR", Level::Edit)]),
    (Permission::Vendors, Has::View, &[("LIST_VENDOR", Level::Edit)]),
    (Permission::Cases, Has::None, &[("LIST_CASE", Level::View)]),
    (Permission::Transactions, Has::None, &[("TRAN_FIND", Level::View)]),
    (Permission::Opportunities, Has::None, &[("TRAN_OPPRTNTY", Level::View)]),
    (Permission::Estimates, Has::None, &[("TRAN_ESTIMATE", Level::View)]),
    (Permission::SalesOrders, Has::None, &[("TRAN_SALESORD", Level::View)]),
    (Permission::Tasks, Has::None, &[("LIST_TASK", Level::Create)]),
    (Permission::Tasks, Has::View, &[("LIST_TASK", Level::Create)]),
    (Permission::Workbook, Has::None, &[("REPO_ANALYTICS", Level::Edit)]),
];

/// A role that lacks nothing of the table that can be asked without the bundle.
fn give_everything(room: &Room) {
    for permission in [Permission::Contacts, Permission::Customers, Permission::Projects, Permission::Vendors] {
        set(room, permission, Has::Edit);
    }
}

#[test]
fn each_right_that_a_role_lacks_is_missed_by_itself_with_the_bundle_and_without() {
    for bundle in [true, false] {
        let room = agent(bundle);
        give_everything(&room);
        if bundle {
            let options = &mut *room.world.borrow_mut();
            let types = &mut options.netsuite.options_mut().custom_types;
            types.iter_mut().for_each(|kind| kind.allow(Role::AGENT, Has::Edit));
        }
        assert_eq!(missing(&look(&room, PERSON)), [], "bundle: {bundle}");
        for (permission, level, lost) in LOSSES {
            let before = room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("a role").level(*permission);
            set(&room, *permission, *level);
            let seen = look(&room, PERSON);
            assert_eq!(missing(&seen), *lost, "{permission:?} {level:?}, bundle: {bundle}");
            let told = if bundle { ToldBy::Bundle } else { ToldBy::Questions };
            assert_eq!(seen.rights.told_by, told);
            for (id, needed) in *lost {
                let name = &row(&seen, id, *needed).name;
                assert!(seen.rights.letter.contains(&format!("{name}: {}", needed.word())), "{}", seen.rights.letter);
            }
            set(&room, *permission, before);
        }
    }
}

#[test]
fn the_machines_role_is_looked_at_for_what_the_mapping_needs() {
    for bundle in [true, false] {
        let room = agent(bundle);
        for (permission, id) in
            [(Permission::Employees, "LIST_EMPLOYEE"), (Permission::EmployeeRecord, "LIST_EMPLOYEE_RECORD")]
        {
            set(&room, permission, Has::None);
            let seen = look(&room, RightsProfile::Machine);
            let lost: Vec<_> = missing(&seen).into_iter().filter(|(id, _)| !id.starts_with("customrecord")).collect();
            assert_eq!(lost, [(id, Level::View)], "bundle: {bundle}");
            assert!(!offers(&seen.rights.rows, RightFeature::Mapping));
            set(&room, permission, Has::View);
        }
    }
}

#[test]
fn the_bundle_tells_all_of_it_in_one_request_and_a_query_tells_what_no_request_does() {
    let room = agent(true);
    let requests = cost(&room, || {
        let seen = look(&room, PERSON);
        assert_eq!(seen.bundle, BundleHealth::Works { version: "0.1.0".to_owned(), contract: 4 });
        assert_eq!(row(&seen, "LIST_CALL", Level::Edit).found, FoundLevel::Exactly(Level::Edit));
        assert_eq!(row(&seen, "LIST_CONTACT", Level::Create).found, FoundLevel::Exactly(Level::View));
        assert_eq!(seen.rights.role, Role::AGENT.to_string());
        assert!(seen.rights.features.iter().all(|feature| feature.on == Some(true)));
    });
    assert_eq!(requests, 2);
}

#[test]
fn without_the_bundle_thirteen_requests_tell_it_and_change_nothing() {
    let room = agent(false);
    give_everything(&room);
    let requests = cost(&room, || {
        let seen = look(&room, PERSON);
        assert_eq!(seen.bundle, BundleHealth::Absent);
        for row in &seen.rights.rows {
            let expected = match row.id.starts_with("customrecord") {
                true => RightVerdict::NotThere,
                false => RightVerdict::Held,
            };
            assert_eq!(row.verdict, expected, "{}", row.name);
        }
    });
    assert_eq!(requests, 13);
    // And where everything is refused, no more is written than where nothing is.
    for (permission, level, _) in LOSSES {
        set(&room, *permission, *level);
    }
    let requests = cost(&room, || drop(look(&room, PERSON)));
    assert!(requests <= 22, "{requests} requests");
}

#[test]
fn a_level_that_a_refusal_gives_away_is_told() {
    let room = agent(false);
    set(&room, Permission::PhoneCalls, Has::View);
    let seen = look(&room, PERSON);
    let found = FoundLevel::Below { needs: Level::Edit, has: Level::View };
    assert_eq!(row(&seen, "LIST_CALL", Level::Edit).found, found);
    assert!(seen.rights.letter.contains("Phone Calls: Edit (now View)"), "{}", seen.rights.letter);
}

#[test]
fn what_the_account_does_not_have_is_no_right_to_ask_for() {
    for bundle in [true, false] {
        let room = agent(bundle);
        let absent = [RecordType::Job, RecordType::SupportCase];
        room.world.borrow_mut().netsuite.options_mut().features.absent.extend(absent);
        let seen = look(&room, PERSON);
        assert_eq!(row(&seen, "LIST_JOB", Level::View).verdict, RightVerdict::NotThere, "bundle: {bundle}");
        if !bundle {
            assert_eq!(row(&seen, "LIST_CASE", Level::View).verdict, RightVerdict::NotThere);
        }
        assert!(!seen.rights.letter.contains("Projects"), "{}", seen.rights.letter);
    }
}

#[test]
fn without_rest_web_services_nothing_else_is_blamed() {
    let room = agent(false);
    set(&room, Permission::RestWebServices, Has::None);
    let seen = look(&room, PERSON);
    assert_eq!(missing(&seen), [("ADMI_RESTWEBSERVICES", Level::Full)]);
    assert_eq!(row(&seen, "ADMI_LOGIN_OAUTH2", Level::Full).verdict, RightVerdict::Held);
    // The right or the account's feature: the letter asks for both.
    assert_eq!(feature(&seen, "REST Web Services"), None);
    assert!(seen.rights.letter.contains("- SuiteCloud → REST Web Services\n"), "{}", seen.rights.letter);
}

#[test]
fn a_sign_in_that_is_not_allowed_or_has_ended_is_no_missing_right() {
    for off in [false, true] {
        let room = agent(false);
        if off {
            turn_off(&room, AccountFeature::OAuth2);
        } else {
            set(&room, Permission::OAuth2Login, Has::None);
        }
        let seen = look(&room, PERSON);
        assert_eq!(missing(&seen), []);
        let sign_in = row(&seen, "ADMI_LOGIN_OAUTH2", Level::Full);
        assert!(matches!(&sign_in.found, FoundLevel::CouldNotAsk(fault) if fault.kind == FaultKind::SignedOut));
        assert!(matches!(&seen.bundle, BundleHealth::CouldNotAsk(fault) if fault.kind == FaultKind::SignedOut));
    }
}

#[test]
fn without_a_network_nothing_is_said_to_be_missing_and_one_question_is_enough() {
    let room = agent(false);
    room.lay_network(false);
    let requests = cost(&room, || {
        let seen = look(&room, PERSON);
        assert_eq!(missing(&seen), []);
        assert!(matches!(seen.bundle, BundleHealth::CouldNotAsk(_)));
        assert_eq!(row(&seen, "LIST_VENDOR", Level::View).verdict, RightVerdict::CouldNotAsk);
    });
    assert_eq!(requests, 0);
    room.lay_network(true);
    let kind = Kind::Status { code: 503, retry_after: None };
    room.world.borrow_mut().faults.set(Fault { host: None, path: None, method: None, kind, count: 1_000 });
    let requests = cost(&room, || {
        let seen = look(&room, PERSON);
        assert!(
            matches!(&row(&seen, "LIST_CALL", Level::Edit).found, FoundLevel::CouldNotAsk(fault) if fault.kind == FaultKind::Unwell)
        );
    });
    // The bundle's door, and the first of the ten.
    assert_eq!(requests, 2);
}

#[test]
fn an_older_bundle_and_one_that_is_not_for_the_role_say_so_and_the_rights_are_found_out_all_the_same() {
    for no_restlet in [404, 400] {
        let room = agent(true);
        room.world.borrow_mut().netsuite.options_mut().dialect =
            Dialect { no_restlet_status: no_restlet, ..Dialect::default() };
        room.world.borrow_mut().netsuite.options_mut().bundle_release = Release::First;
        let seen = look(&room, PERSON);
        assert_eq!(seen.bundle, BundleHealth::Outdated { version: "0.1.0".to_owned(), contract: 1 });
        assert_eq!(seen.rights.told_by, ToldBy::Questions);
        assert_eq!(row(&seen, "LIST_CALL", Level::Edit).verdict, RightVerdict::Held);
        room.world.borrow_mut().netsuite.options_mut().deployment.roles = Some([Role::ADMINISTRATOR].into());
        let seen = look(&room, PERSON);
        assert_eq!(seen.bundle, BundleHealth::NotForRole);
        assert_eq!(row(&seen, "LIST_CALL", Level::Edit).verdict, RightVerdict::Held);
        room.world.borrow_mut().netsuite.options_mut().bundle = false;
        assert_eq!(look(&room, PERSON).bundle, BundleHealth::Absent);
    }
}

#[test]
fn a_feature_that_is_off_is_told_by_the_bundle_and_by_what_is_refused_against_the_right() {
    let room = agent(true);
    turn_off(&room, AccountFeature::Workbook);
    let seen = look(&room, PERSON);
    assert_eq!(row(&seen, "REPO_ANALYTICS", Level::Edit).verdict, RightVerdict::Held);
    assert_eq!(feature(&seen, "SuiteAnalytics Workbook"), Some(false));
    assert!(
        seen.rights.letter.contains("- Analytics → SuiteAnalytics Workbook. Without it does not work: recognising")
    );
    turn_off(&room, AccountFeature::RestWebServices);
    turn_off(&room, AccountFeature::CustomRecords);
    let seen = look(&room, PERSON);
    assert_eq!(feature(&seen, "REST Web Services"), Some(false));
    assert_eq!(feature(&seen, "Custom Records"), Some(false));
    assert_eq!(row(&seen, "customrecord_callside_settings", Level::View).verdict, RightVerdict::Untold);
    // Without scripts there is no bundle, and without it nothing tells why.
    turn_off(&room, AccountFeature::ServerSuiteScript);
    let seen = look(&room, PERSON);
    assert_eq!(seen.bundle, BundleHealth::Absent);
    assert_eq!(feature(&seen, "Server SuiteScript"), None);
}

#[test]
fn a_role_off_the_permission_list_of_the_settings_is_missed_and_an_editor_is_told_from_a_reader() {
    let room = agent(true);
    let allow = |level: Has| {
        let mut world = room.world.borrow_mut();
        let types: &mut Vec<CustomType> = &mut world.netsuite.options_mut().custom_types;
        types.iter_mut().for_each(|kind| kind.allow(Role::AGENT, level));
    };
    let verdicts = |level: Has| {
        allow(level);
        let seen = look(&room, PERSON);
        [Level::View, Level::Edit].map(|needed| row(&seen, "customrecord_callside_settings", needed).verdict)
    };
    assert_eq!(verdicts(Has::None), [RightVerdict::Missing, RightVerdict::Missing]);
    assert_eq!(verdicts(Has::View), [RightVerdict::Held, RightVerdict::Missing]);
    // More than Create cannot be found out without writing.
    assert_eq!(verdicts(Has::Edit), [RightVerdict::Held, RightVerdict::Untold]);
}

#[test]
fn an_account_that_does_not_know_a_fields_values_leaves_the_right_to_create_open() {
    let room = agent(false);
    give_everything(&room);
    room.world.borrow_mut().netsuite.options_mut().dialect.select_options = false;
    cost(&room, || {
        let seen = look(&room, PERSON);
        assert_eq!(row(&seen, "LIST_TASK", Level::Create).verdict, RightVerdict::Untold);
        assert!(offers(&seen.rights.rows, RightFeature::Tasks));
        assert_eq!(row(&seen, "LIST_CONTACT", Level::Edit).verdict, RightVerdict::Held);
    });
}

#[test]
fn the_third_profile_is_checked_by_the_bundle_as_far_as_anything_is() {
    let room = agent(true);
    let seen = look(&room, RightsProfile::Engagement);
    assert_eq!(row(&seen, "LIST_CONTACT", Level::Edit).found, FoundLevel::Exactly(Level::View));
    assert_eq!(row(&seen, "ADMI_CUSTLIST", Level::Edit).found, FoundLevel::Exactly(Level::None));
    assert_eq!(row(&seen, "", Level::Full).verdict, RightVerdict::Untold);
    room.world.borrow_mut().netsuite.options_mut().bundle = false;
    let seen = look(&room, RightsProfile::Engagement);
    assert_eq!(row(&seen, "LIST_CONTACT", Level::Edit).verdict, RightVerdict::Missing);
    assert_eq!(row(&seen, "ADMI_CUSTLIST", Level::Edit).verdict, RightVerdict::Untold);
}

#[test]
fn an_administrator_sees_what_each_role_lacks_and_nobody_else_does() {
    let room = agent(false);
    let look = |room: &Room| {
        let netsuite = room.netsuite();
        room.run(roles(&netsuite, PERSON, Lane::Live))
    };
    assert_eq!(look(&room), RolesSeen::NotAllowed);
    room.lay_network(false);
    assert!(matches!(look(&room), RolesSeen::CouldNotAsk(fault) if fault.kind == FaultKind::Offline));
    room.lay_network(true);
    let agent = employee_of("101");
    room.world.borrow_mut().netsuite.role_mut(Role::ADMINISTRATOR).expect("a role").holders.insert(agent);
    room.connect_netsuite("101", Some(Role::ADMINISTRATOR));
    set(&room, Permission::PhoneCalls, Has::View);
    let RolesSeen::Roles(seen) = look(&room) else { panic!("an administrator reads roles") };
    let of = |id: i64| -> &RoleRow { seen.iter().find(|row| row.id == id.to_string()).expect("a role") };
    assert_eq!(of(Role::ADMINISTRATOR).lacks.len() + of(Role::ADMINISTRATOR).lacks_extras.len(), 0);
    assert_eq!(of(Role::AGENT).lacks, ["Phone Calls: Edit (now View)"]);
    let extras = ["Contacts: Create", "Contacts: Edit", "Customers: Edit", "Projects (Jobs): Edit", "Vendors: Edit"];
    assert_eq!(of(Role::AGENT).lacks_extras, extras.map(|extra| format!("{extra} (now View)")));
    assert_eq!(of(Role::WITHOUT_CALLS).lacks, ["Phone Calls: Edit (now None)"]);
    assert_eq!(of(Role::WITHOUT_CALLS).name, "Sales Reader");
}
