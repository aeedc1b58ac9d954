//! What is to be done until a company runs, judged by what is known. Five steps are required; the bundle is not one of
//! them, because Callside works without it, and says at each thing that it adds that it does.

use callside_protocol::{
    Cloud, Timestamp,
    company::{Administrator, AfterSetup, BundleHealth, Checklist, RightVerdict, SetupStep, StepKind, StepState, Way},
};

use super::{
    NETSUITE_MACHINE, RINGCENTRAL_JWT,
    endings::days_left,
    facts::{App, Credential, Facts, Teammates},
};
use crate::netsuite::Service;

/// Pages of NetSuite by their menus. The addresses are not contract: the menus stand beside them.
const FEATURES: (&str, &str) = ("Setup → Company → Enable Features → SuiteCloud", "setup/features.nl");
const INTEGRATIONS: (&str, &str) =
    ("Setup → Integration → Manage Integrations → New", "common/integration/integrapp.nl");
const ROLES: (&str, &str) = ("Setup → Users/Roles → Manage Roles", "setup/rolelist.nl");
const SCRIPTS: (&str, &str) = ("Customization → Scripting → Scripts", "common/scripting/scriptlist.nl");
const RECORD_TYPES: (&str, &str) =
    ("Customization → Lists, Records, & Fields → Record Types", "common/custom/custrecords.nl");
const MACHINES: (&str, &str) = (
    "Setup → Integration → Manage Authentication → OAuth 2.0 Client Credentials (M2M) Setup → Create New",
    "oauth2/clientcredentials/setup.nl",
);

/// Pages of RingCentral's developer console.
const CONSOLE: (&str, &str) = ("Developer Console → Apps → Register App", "https://developers.ringcentral.com/console");
const CREDENTIALS: (&str, &str) = (
    "Developer Console → your name → Credentials → Create JWT",
    "https://developers.ringcentral.com/console/my-credentials",
);

/// Pages of Settings.
const COMPANY: &str = "settings/company";
const MAPPINGS: &str = "settings/sync-mappings";
const CALL_FIELDS: &str = "settings/call-fields";
const TEAMMATES: &str = "settings/teammates";

/// The checklist.
#[must_use]
pub fn checklist(facts: &Facts, now: Timestamp) -> Checklist {
    let steps: Vec<SetupStep> = StepKind::ALL.into_iter().map(|kind| step(kind, facts, now)).collect();
    let finished = steps.iter().filter(|step| step.required).all(|step| step.state == StepState::Done);
    let after = after(&steps, facts);
    Checklist { steps, finished, after }
}

fn step(kind: StepKind, facts: &Facts, now: Timestamp) -> SetupStep {
    use Administrator::{Editor, NetSuite, RingCentral};
    let page = |(menu, path): (&str, &str)| netsuite_way(facts, menu, path);
    let (required, who, ways, place, (state, notes)) = match kind {
        StepKind::Apps => (
            true,
            vec![RingCentral, NetSuite],
            vec![ringcentral_way(CONSOLE), page(INTEGRATIONS), page(FEATURES)],
            COMPANY,
            apps(facts),
        ),
        StepKind::RolePermissions => (true, vec![NetSuite], vec![page(ROLES)], COMPANY, rights(facts)),
        StepKind::Bundle => (false, vec![NetSuite], vec![page(SCRIPTS), page(RECORD_TYPES)], COMPANY, bundle(facts)),
        StepKind::RingCentralJwt => {
            (true, vec![RingCentral], vec![ringcentral_way(CREDENTIALS)], RINGCENTRAL_JWT, credential(&facts.jwt, now))
        }
        StepKind::NetSuiteMachine => {
            (true, vec![NetSuite], vec![page(MACHINES)], NETSUITE_MACHINE, credential(&facts.machine, now))
        }
        StepKind::OrganizerMapping => (true, vec![Editor], Vec::new(), MAPPINGS, mapping(facts, now)),
        StepKind::CallFields => (false, vec![Editor], Vec::new(), CALL_FIELDS, call_fields(facts)),
        StepKind::Teammates => (false, vec![Editor], Vec::new(), TEAMMATES, teammates(facts)),
    };
    SetupStep { kind, state, notes, required, who, ways, place: place.to_owned() }
}

type Judged = (StepState, Vec<String>);

fn apps(facts: &Facts) -> Judged {
    let mut notes = Vec::new();
    for (app, name) in [(&facts.ringcentral, "RingCentral"), (&facts.netsuite, "NetSuite")] {
        let App { signed_in, lacks } = app;
        if !signed_in {
            notes.push([name, ": nobody is signed in through the application yet."].concat());
        } else if !lacks.is_empty() {
            notes.push([name, ": the application lacks ", &lacks.join(", "), "."].concat());
        }
    }
    for feature in facts.rights.iter().flat_map(|rights| &rights.features) {
        if feature.on == Some(false) {
            notes.push(["NetSuite: ", &feature.name, " is off for the account."].concat());
        }
    }
    (if notes.is_empty() { StepState::Done } else { StepState::ToDo }, notes)
}

fn rights(facts: &Facts) -> Judged {
    let Some(rights) = &facts.rights else {
        return match facts.netsuite.signed_in {
            true => (StepState::NotKnown, vec!["Not looked at yet.".to_owned()]),
            false => (StepState::Waits(StepKind::Apps), Vec::new()),
        };
    };
    let base = || rights.rows.iter().filter(|row| row.feature.is_none());
    let with = |verdict: RightVerdict| base().filter(move |row| row.verdict == verdict);
    let mut notes: Vec<String> = with(RightVerdict::Missing)
        .map(|row| {
            [&row.subtab, " → ", &row.name, ": ", row.needed.word(), ". Without it does not work: ", &row.without]
                .concat()
        })
        .collect();
    if !notes.is_empty() {
        return (StepState::Wrong, notes);
    }
    let unknown = || with(RightVerdict::CouldNotAsk).chain(with(RightVerdict::Untold));
    if unknown().next().is_some() {
        notes.push("NetSuite could not be asked for all of it.".to_owned());
        return (StepState::NotKnown, notes);
    }
    let extras = rights.rows.iter().filter(|row| row.feature.is_some() && row.verdict == RightVerdict::Missing).count();
    if extras > 0 {
        notes.push([&extras.to_string(), " of the optional rights are not given: see the table."].concat());
    }
    (StepState::Done, notes)
}

fn bundle(facts: &Facts) -> Judged {
    let note = |text: &str| vec![text.to_owned()];
    match &facts.bundle {
        None if !facts.netsuite.signed_in => (StepState::Waits(StepKind::Apps), Vec::new()),
        None => (StepState::NotKnown, note("Not looked at yet.")),
        Some(BundleHealth::Works { version, .. }) => (StepState::Done, vec![["Version ", version, "."].concat()]),
        Some(BundleHealth::Outdated { version, .. }) => {
            (StepState::Wrong, vec![["Version ", version, " is older than this Callside: deploy it anew."].concat()])
        }
        Some(BundleHealth::Absent) => {
            (StepState::ToDo, note("Not installed. Callside works without it; settings for everyone need it."))
        }
        Some(BundleHealth::NotForRole) => {
            (StepState::Wrong, note("Installed, and this role may not call it: Deployments → Audience → Roles."))
        }
        Some(BundleHealth::CouldNotAsk(_)) => (StepState::NotKnown, note("NetSuite could not be asked.")),
    }
}

fn credential(credential: &Credential, now: Timestamp) -> Judged {
    match credential {
        Credential::Absent => (StepState::ToDo, vec!["It is not entered yet.".to_owned()]),
        Credential::Untried => (StepState::NotKnown, vec!["Not tried yet.".to_owned()]),
        Credential::CouldNotAsk => (StepState::NotKnown, vec!["It could not be tried.".to_owned()]),
        Credential::Fails(why) => (StepState::Wrong, vec![why.clone()]),
        Credential::Works { expires: Some(expires), .. } if *expires <= now => {
            (StepState::Wrong, vec!["It has expired.".to_owned()])
        }
        Credential::Works { lacks, .. } if !lacks.is_empty() => (StepState::Wrong, lacks.clone()),
        Credential::Works { expires, .. } => {
            let days = expires.and_then(|expires| days_left(expires, now));
            let note = days
                .map(|days| ["Expires in ", &days.to_string(), if days == 1 { " day." } else { " days." }].concat());
            (StepState::Done, note.into_iter().collect())
        }
    }
}

/// It was tried here, works, lacks nothing and has not ended.
#[must_use]
pub fn stands(tried: &Credential, now: Timestamp) -> bool {
    credential(tried, now).0 == StepState::Done
}

/// A company's calls are read with the one credential and written with the other.
fn mapping(facts: &Facts, now: Timestamp) -> Judged {
    let before = [(StepKind::RingCentralJwt, &facts.jwt), (StepKind::NetSuiteMachine, &facts.machine)];
    for (kind, needed) in before {
        if credential(needed, now).0 != StepState::Done {
            return (StepState::Waits(kind), Vec::new());
        }
    }
    match facts.unmapped {
        _ if facts.default_organizer => (StepState::Done, Vec::new()),
        Some(0) => (StepState::Done, Vec::new()),
        Some(unmapped) => {
            let are = if unmapped == 1 { " extension has no employee" } else { " extensions have no employee" };
            let note = [&unmapped.to_string(), are, ", and there is no default: their calls are left out."].concat();
            (StepState::ToDo, vec![note])
        }
        None => (StepState::ToDo, vec!["No default organizer is chosen.".to_owned()]),
    }
}

fn call_fields(facts: &Facts) -> Judged {
    match facts.beside_a_call {
        0 => (StepState::ToDo, vec!["Callside's own are used.".to_owned()]),
        _ => (StepState::Done, Vec::new()),
    }
}

fn teammates(facts: &Facts) -> Judged {
    match &facts.teammates {
        Teammates::NotLooked => (StepState::NotKnown, vec!["Who has finished is told by the bundle.".to_owned()]),
        Teammates::Untold(why) => (StepState::NotKnown, vec![why.clone()]),
        // Whoever sets it up is the first.
        Teammates::Counted { reported: 0..=1, .. } => {
            (StepState::ToDo, vec!["Nobody else has connected yet.".to_owned()])
        }
        Teammates::Counted { reported, finished } => {
            let note = [&finished.to_string(), " of ", &reported.to_string(), " people have finished."].concat();
            (if finished == reported { StepState::Done } else { StepState::ToDo }, vec![note])
        }
    }
}

fn after(steps: &[SetupStep], facts: &Facts) -> Vec<AfterSetup> {
    let is_done = |kind: StepKind| steps.iter().any(|step| step.kind == kind && step.state == StepState::Done);
    let item = |text: &str, done: Option<bool>, optional: bool| AfterSetup { text: text.to_owned(), done, optional };
    let outdated = matches!(facts.bundle, Some(BundleHealth::Outdated { .. }));
    vec![
        item(
            "Every role of the team has the base permissions",
            is_done(StepKind::RolePermissions).then_some(true),
            false,
        ),
        item("The bundle is installed and not outdated", Some(is_done(StepKind::Bundle) && !outdated), true),
        item("RingCentral JWT is saved and its test passes", Some(is_done(StepKind::RingCentralJwt)), false),
        item("NetSuite machine access is saved and its test passes", Some(is_done(StepKind::NetSuiteMachine)), false),
        item(
            "No extension is without an employee, or there is a default organizer",
            Some(is_done(StepKind::OrganizerMapping)),
            false,
        ),
        item("Call fields and info links are set", Some(is_done(StepKind::CallFields)), true),
        item("Teammates have the setup code", None, false),
        item(
            "Each has connected RingCentral and NetSuite, turned on notifications, and made a test call",
            matches!(facts.teammates, Teammates::Counted { .. }).then(|| is_done(StepKind::Teammates)),
            false,
        ),
    ]
}

fn netsuite_way(facts: &Facts, menu: &str, path: &str) -> Way {
    let account = facts.account.as_ref();
    let link = account.map(|account| ["https://", &account.host(Service::App), "/app/", path].concat());
    Way { cloud: Cloud::NetSuite, menu: menu.to_owned(), link }
}

fn ringcentral_way((menu, link): (&str, &str)) -> Way {
    Way { cloud: Cloud::RingCentral, menu: menu.to_owned(), link: Some(link.to_owned()) }
}

#[cfg(test)]
mod tests {
    use callside_protocol::company::{FoundLevel, Level, RightsProfile, RoleRights, ToldBy};
    use proptest::prelude::*;

    use super::*;
    use crate::{
        netsuite::Account,
        setup::{feature_rows, judge},
    };

    const NOW: Timestamp = Timestamp(1_795_190_400_000);
    const DAY: i64 = 24 * 3_600_000;

    fn rights(level: Level) -> RoleRights {
        RoleRights {
            profile: RightsProfile::Person,
            account: "1234567".to_owned(),
            role: "1042".to_owned(),
            role_name: None,
            told_by: ToldBy::Bundle,
            asked: NOW,
            rows: judge(RightsProfile::Person, |_| FoundLevel::Exactly(level)),
            features: feature_rows(RightsProfile::Person, |_| Some(true)),
            letter: String::new(),
        }
    }

    fn app() -> App {
        App { signed_in: true, lacks: Vec::new() }
    }

    fn works() -> Credential {
        Credential::Works { lacks: Vec::new(), expires: None }
    }

    /// A company in which the five required steps are done, and nothing else.
    fn done() -> Facts {
        Facts {
            account: Account::read("1234567_SB1").ok(),
            ringcentral: app(),
            netsuite: app(),
            rights: Some(rights(Level::Full)),
            bundle: Some(BundleHealth::Absent),
            jwt: works(),
            machine: works(),
            unmapped: Some(0),
            ..Facts::default()
        }
    }

    fn state(facts: &Facts, kind: StepKind) -> StepState {
        checklist(facts, NOW).steps.into_iter().find(|step| step.kind == kind).expect("a step").state
    }

    fn notes(facts: &Facts, kind: StepKind) -> Vec<String> {
        checklist(facts, NOW).steps.into_iter().find(|step| step.kind == kind).expect("a step").notes
    }

    #[test]
    fn five_steps_are_required_and_decide_whether_it_is_finished() {
        let list = checklist(&done(), NOW);
        assert!(list.finished);
        let required: Vec<StepKind> = list.steps.iter().filter(|step| step.required).map(|step| step.kind).collect();
        assert_eq!(
            required,
            [
                StepKind::Apps,
                StepKind::RolePermissions,
                StepKind::RingCentralJwt,
                StepKind::NetSuiteMachine,
                StepKind::OrganizerMapping
            ]
        );
        let breaks: [fn(&mut Facts); 6] = [
            |facts| facts.ringcentral.lacks = vec!["ReadCallLog".to_owned()],
            |facts| facts.netsuite.signed_in = false,
            |facts| facts.rights = Some(rights(Level::View)),
            |facts| facts.jwt = Credential::Untried,
            |facts| facts.machine = Credential::Fails("Refused.".to_owned()),
            |facts| facts.unmapped = Some(2),
        ];
        for (place, breaks) in breaks.iter().enumerate() {
            let mut facts = done();
            breaks(&mut facts);
            assert!(!checklist(&facts, NOW).finished, "{place}");
        }
    }

    #[test]
    fn a_browser_in_which_nothing_was_done_begins_with_the_apps() {
        let facts = Facts::default();
        assert_eq!(state(&facts, StepKind::Apps), StepState::ToDo);
        assert_eq!(
            notes(&facts, StepKind::Apps),
            [
                "RingCentral: nobody is signed in through the application yet.",
                "NetSuite: nobody is signed in through the application yet."
            ]
        );
        assert_eq!(state(&facts, StepKind::RolePermissions), StepState::Waits(StepKind::Apps));
        assert_eq!(state(&facts, StepKind::Bundle), StepState::Waits(StepKind::Apps));
        assert_eq!(state(&facts, StepKind::RingCentralJwt), StepState::ToDo);
        assert_eq!(state(&facts, StepKind::OrganizerMapping), StepState::Waits(StepKind::RingCentralJwt));
        assert!(!checklist(&facts, NOW).finished);
    }

    #[test]
    fn a_missing_right_of_the_base_is_wrong_and_named_with_its_place_and_an_extra_is_counted() {
        let mut facts = done();
        facts.rights = Some(rights(Level::View));
        assert_eq!(state(&facts, StepKind::RolePermissions), StepState::Wrong);
        let expected = "Lists → Phone Calls: Edit. Without it does not work: writing calls and their notes to NetSuite";
        assert!(notes(&facts, StepKind::RolePermissions).iter().any(|note| note == expected));
        let mut rows = rights(Level::Full);
        for row in rows.rows.iter_mut().filter(|row| row.feature.is_some()).take(2) {
            row.verdict = RightVerdict::Missing;
        }
        facts.rights = Some(rows);
        assert_eq!(state(&facts, StepKind::RolePermissions), StepState::Done);
        let expected = "2 of the optional rights are not given: see the table.";
        assert_eq!(notes(&facts, StepKind::RolePermissions), [expected]);
    }

    #[test]
    fn what_could_not_be_asked_is_neither_done_nor_wrong() {
        let mut facts = done();
        let mut unknown = rights(Level::Full);
        unknown.rows[3].verdict = RightVerdict::CouldNotAsk;
        facts.rights = Some(unknown);
        facts.machine = Credential::CouldNotAsk;
        for kind in [StepKind::RolePermissions, StepKind::NetSuiteMachine] {
            assert_eq!(state(&facts, kind), StepState::NotKnown, "{kind:?}");
        }
        assert_eq!(state(&facts, StepKind::OrganizerMapping), StepState::Waits(StepKind::NetSuiteMachine));
    }

    #[test]
    fn an_end_is_told_from_sixty_days_before_and_a_past_one_is_wrong() {
        let ends = |days: i64| {
            let expires = Some(Timestamp(NOW.0 + days * DAY));
            let facts = Facts { machine: Credential::Works { lacks: Vec::new(), expires }, ..done() };
            (state(&facts, StepKind::NetSuiteMachine), notes(&facts, StepKind::NetSuiteMachine))
        };
        assert_eq!(ends(61), (StepState::Done, Vec::new()));
        assert_eq!(ends(60), (StepState::Done, vec!["Expires in 60 days.".to_owned()]));
        assert_eq!(ends(1), (StepState::Done, vec!["Expires in 1 day.".to_owned()]));
        assert_eq!(ends(0), (StepState::Wrong, vec!["It has expired.".to_owned()]));
    }

    #[test]
    fn a_jwt_that_does_not_see_everybodys_calls_is_wrong() {
        let lacks = vec!["Its owner sees only their own calls.".to_owned()];
        let facts = Facts { jwt: Credential::Works { lacks: lacks.clone(), expires: None }, ..done() };
        assert_eq!(state(&facts, StepKind::RingCentralJwt), StepState::Wrong);
        assert_eq!(notes(&facts, StepKind::RingCentralJwt), lacks);
    }

    #[test]
    fn a_default_organizer_is_enough_for_extensions_without_one() {
        let mut facts = Facts { unmapped: Some(1), ..done() };
        assert_eq!(state(&facts, StepKind::OrganizerMapping), StepState::ToDo);
        let expected = "1 extension has no employee, and there is no default: their calls are left out.";
        assert_eq!(notes(&facts, StepKind::OrganizerMapping), [expected]);
        facts.default_organizer = true;
        assert_eq!(state(&facts, StepKind::OrganizerMapping), StepState::Done);
        facts.unmapped = None;
        assert_eq!(state(&facts, StepKind::OrganizerMapping), StepState::Done);
    }

    #[test]
    fn teammates_are_done_when_all_who_have_reported_have_finished_and_there_are_others() {
        let judged = |teammates: Teammates| {
            let facts = Facts { teammates, ..done() };
            let last = checklist(&facts, NOW).after.last().expect("a line").done;
            (state(&facts, StepKind::Teammates), notes(&facts, StepKind::Teammates).concat(), last)
        };
        let counted = |reported, finished| judged(Teammates::Counted { reported, finished });
        assert_eq!(counted(0, 0).0, StepState::ToDo);
        assert_eq!(counted(1, 1), (StepState::ToDo, "Nobody else has connected yet.".to_owned(), Some(false)));
        assert_eq!(counted(5, 3), (StepState::ToDo, "3 of 5 people have finished.".to_owned(), Some(false)));
        assert_eq!(counted(2, 2), (StepState::Done, "2 of 2 people have finished.".to_owned(), Some(true)));
        assert_eq!(
            judged(Teammates::NotLooked),
            (StepState::NotKnown, notes(&done(), StepKind::Teammates).concat(), None)
        );
        let untold = judged(Teammates::Untold("The bundle is too old.".to_owned()));
        assert_eq!(untold, (StepState::NotKnown, "The bundle is too old.".to_owned(), None));
    }

    #[test]
    fn the_bundle_is_told_apart_by_what_is_to_be_done_about_it() {
        for (bundle, expected) in [
            (BundleHealth::Works { version: "0.1.0".to_owned(), contract: 4 }, StepState::Done),
            (BundleHealth::Outdated { version: "0.1.0".to_owned(), contract: 1 }, StepState::Wrong),
            (BundleHealth::Absent, StepState::ToDo),
            (BundleHealth::NotForRole, StepState::Wrong),
        ] {
            let facts = Facts { bundle: Some(bundle.clone()), ..done() };
            assert_eq!(state(&facts, StepKind::Bundle), expected, "{bundle:?}");
            let list = checklist(&facts, NOW);
            assert!(list.finished, "no required step: {bundle:?}");
            let line = list.after.iter().find(|item| item.text.starts_with("The bundle")).expect("a line");
            assert_eq!(line.done, Some(expected == StepState::Done), "{bundle:?}");
        }
    }

    #[test]
    fn every_way_into_a_cloud_has_its_menu_and_those_of_the_account_its_host() {
        let of = |facts: &Facts| checklist(facts, NOW).steps.into_iter().flat_map(|step| step.ways).collect::<Vec<_>>();
        for way in of(&done()) {
            let beginning = match way.cloud {
                Cloud::NetSuite => "https://1234567-sb1.app.netsuite.com/app/",
                Cloud::RingCentral => "https://developers.ringcentral.com/",
            };
            assert!(way.link.expect("a link").starts_with(beginning) && way.menu.contains(" → "));
        }
        let unknown = of(&Facts::default());
        assert!(unknown.iter().all(|way| way.link.is_some() == (way.cloud == Cloud::RingCentral)));
    }

    fn some_credential() -> impl Strategy<Value = Credential> {
        prop_oneof![
            Just(Credential::Absent),
            Just(Credential::Untried),
            Just(Credential::CouldNotAsk),
            Just(works()),
            Just(Credential::Fails("Refused.".to_owned())),
        ]
    }

    proptest! {
        /// Whatever is known: each step is there once, finished is what the required ones are together, and no step waits
        /// for one that is done.
        #[test]
        fn the_list_is_whole_and_agrees_with_itself(
            signed_in in any::<[bool; 2]>(),
            level in prop::option::of(prop::sample::select(Level::ALL.to_vec())),
            jwt in some_credential(),
            machine in some_credential(),
            unmapped in prop::option::of(0_u32..3),
            default_organizer in any::<bool>(),
        ) {
            let app = |signed_in| App { signed_in, lacks: Vec::new() };
            let facts = Facts {
                ringcentral: app(signed_in[0]),
                netsuite: app(signed_in[1]),
                rights: level.map(rights),
                jwt,
                machine,
                unmapped,
                default_organizer,
                ..Facts::default()
            };
            let list = checklist(&facts, NOW);
            let kinds: Vec<StepKind> = list.steps.iter().map(|step| step.kind).collect();
            prop_assert_eq!(&kinds[..], &StepKind::ALL[..]);
            let state = |kind: StepKind| list.steps.iter().find(|step| step.kind == kind).map(|step| step.state);
            for step in &list.steps {
                if let StepState::Waits(other) = step.state {
                    prop_assert_ne!(state(other), Some(StepState::Done), "{:?}", step.kind);
                }
                let says = matches!(step.state, StepState::Done | StepState::Waits(_)) || !step.notes.is_empty();
                prop_assert!(says, "{:?}", step.kind);
            }
            let required = list.steps.iter().filter(|step| step.required);
            prop_assert_eq!(list.finished, required.clone().all(|step| step.state == StepState::Done));
            prop_assert_eq!(callside_json::read::<Checklist>(&callside_json::write(&list)).expect("its own text"), list);
        }
    }
}
