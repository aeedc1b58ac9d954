//! The company's setup: a new one, one in the middle, one that is finished, and what a member sees of it.

use callside_protocol::{
    Cloud, FaultKind, Personal, View,
    company::{
        AccountFeatureRow, Administrator, AfterSetup, BundleHealth, BundleSeen, Checklist, CompanyView, Condition,
        ConditionKind, FoundLevel, JwtFound, JwtIs, JwtView, Level, MachineCause, MachineFound, MachineIs,
        MachineKeyFacts, MachineKeyView, MachineView, RightFeature, RightRow, RightVerdict, RightsProfile, RoleRights,
        RoleRow, RolesSeen, Sees, SetupStep, StepKind, StepState, Tells, ToldBy, Trial, Way,
    },
};

use super::{MINUTE, ago, fault, pages::settings};

/// In the middle of it: a role that lacks something, an older bundle.
#[must_use]
pub fn company() -> View {
    let rights = rights(FoundLevel::Exactly(Level::View), ToldBy::Bundle);
    shown(CompanyView {
        health: Some(BundleHealth::Outdated { version: "0.1.0".to_owned(), contract: 1 }),
        roles: Some(RolesSeen::Roles(vec![
            role("3", "Administrator", &[], &[]),
            role("1042", "Sales", &["Phone Calls: Edit (now View)"], &["Vendors: View (now None)"]),
            role("1051", "Callside", &[], &["Tasks: Create (now None)", "Cases: View (now None)"]),
        ])),
        checklist: list(|kind| match kind {
            StepKind::Apps | StepKind::RingCentralJwt => StepState::Done,
            StepKind::RolePermissions | StepKind::Bundle => StepState::Wrong,
            StepKind::NetSuiteMachine | StepKind::CallFields => StepState::ToDo,
            StepKind::OrganizerMapping => StepState::Waits(StepKind::NetSuiteMachine),
            StepKind::Teammates => StepState::NotKnown,
        }),
        conditions: vec![
            condition(
                ConditionKind::PermissionMissing,
                "This NetSuite role lacks Phone Calls Edit.",
                "Whatever needs no permission that is missing; notes are kept here.",
            ),
            condition(
                ConditionKind::UpdateBundle,
                "The bundle in NetSuite, version 0.1.0, is older than this Callside.",
                "What it could do before, and everything that needs no bundle.",
            ),
        ],
        rights: vec![rights],
        bundle: Some(BundleSeen { version: Some("0.1.0".to_owned()), contract: 1, seen: ago(MINUTE) }),
        sets_up: true,
        ..CompanyView::default()
    })
}

/// A setup with these.
#[must_use]
pub fn company_with(machine: MachineView, jwt: Option<JwtView>) -> View {
    let mut view = company();
    let drawn = CompanyView::of(&view).unwrap_or_default();
    view.company = Some(Personal::new(callside_json::write(&CompanyView { machine, jwt, ..drawn })));
    view
}

/// A key whose certificate ends soon beside one that NetSuite refused, and a JWT of somebody who sees their own calls.
#[must_use]
pub fn company_machine() -> View {
    let key = |id: &str, days: i64, found| MachineKeyView {
        account: "1234567_SB1".to_owned(),
        client_id: "c0".repeat(32),
        certificate_id: id.to_owned(),
        facts: MachineKeyFacts {
            bits: 4_096,
            fingerprint: "9F:2C:41:7A:E0:55:3B:D8:10:6E:A4:77:92:0C:FE:31".to_owned(),
            ends: Some(ago(-days * 86_400_000)),
            ..MachineKeyFacts::default()
        },
        since: ago(60),
        trial: Some(Trial { at: ago(5), found }),
        rights: None,
        accepted: None,
    };
    let is = MachineIs {
        entity: Some("1010".to_owned()),
        name: Some("Callside Sync".into()),
        role: Some("1052".to_owned()),
        role_name: Some("Callside Sync".to_owned()),
    };
    let causes = vec![
        MachineCause::CertificateId,
        MachineCause::ClientId,
        MachineCause::Grant,
        MachineCause::OAuthPermission,
        MachineCause::WebServicesOnly,
    ];
    let refused = MachineFound::Refused { word: "invalid_client".to_owned(), causes };
    let owner = JwtIs {
        owner: "Sam Turner".into(),
        extension: Some("102".to_owned()),
        sees: Sees::OwnAlone,
        absent: vec!["ReadCallRecording".to_owned()],
        refreshes: true,
    };
    company_with(
        MachineView {
            current: Some(key("HhRil7VxkQ2vYB0", 12, MachineFound::Accepted(is))),
            next: Some(key("kQ2vYB0HhRil7Vx", 365, refused)),
        },
        Some(JwtView {
            client_id: "x7Qn2v-fRkq0".to_owned(),
            since: ago(60),
            ends: Some(ago(-200 * 86_400_000)),
            trial: Some(Trial { at: ago(5), found: JwtFound::Accepted(owner) }),
        }),
    )
}

/// Nothing was done yet.
#[must_use]
pub fn company_new() -> View {
    shown(CompanyView {
        checklist: list(|kind| match kind {
            StepKind::RolePermissions | StepKind::Bundle => StepState::Waits(StepKind::Apps),
            StepKind::OrganizerMapping => StepState::Waits(StepKind::RingCentralJwt),
            StepKind::Teammates => StepState::NotKnown,
            _ => StepState::ToDo,
        }),
        sets_up: true,
        ..CompanyView::default()
    })
}

/// Every step is done.
#[must_use]
pub fn company_finished() -> View {
    shown(CompanyView {
        health: Some(BundleHealth::Works { version: "0.1.0".to_owned(), contract: 4 }),
        rights: vec![rights(FoundLevel::Exactly(Level::Edit), ToldBy::Bundle)],
        roles: Some(RolesSeen::NotAllowed),
        checklist: list(|_| StepState::Done),
        sets_up: true,
        ..CompanyView::default()
    })
}

/// What somebody sees who may not set the company up.
#[must_use]
pub fn company_member() -> View {
    let mut view = company();
    let mut seen = CompanyView::of(&view).unwrap_or_default();
    seen.sets_up = false;
    seen.conditions.truncate(1);
    view.company = Some(written(&seen));
    view
}

/// NetSuite could not be asked, and there is no bundle.
#[must_use]
pub fn company_unasked() -> View {
    shown(CompanyView {
        health: Some(BundleHealth::CouldNotAsk(fault(FaultKind::Offline))),
        rights: vec![rights(FoundLevel::CouldNotAsk(fault(FaultKind::Offline)), ToldBy::Questions)],
        roles: Some(RolesSeen::CouldNotAsk(fault(FaultKind::Offline))),
        checklist: list(|kind| match kind {
            StepKind::Apps => StepState::Done,
            _ => StepState::NotKnown,
        }),
        sets_up: true,
        ..CompanyView::default()
    })
}

fn shown(company: CompanyView) -> View {
    let mut view = settings();
    view.company = Some(written(&company));
    view
}

fn written(company: &CompanyView) -> Personal {
    Personal::new(callside_json::write(company))
}

fn condition(kind: ConditionKind, matter: &str, still_works: &str) -> Condition {
    Condition {
        kind,
        tells: Tells::Everybody,
        matter: matter.to_owned(),
        still_works: still_works.to_owned(),
        place: "settings/company".to_owned(),
        button: "See what to ask for".to_owned(),
        again: None,
    }
}

fn role(id: &str, name: &str, lacks: &[&str], extras: &[&str]) -> RoleRow {
    let list = |of: &[&str]| of.iter().map(|&one| one.to_owned()).collect();
    RoleRow { id: id.to_owned(), name: name.to_owned(), lacks: list(lacks), lacks_extras: list(extras) }
}

/// A role of which that was found about phone calls.
fn rights(calls: FoundLevel, told_by: ToldBy) -> RoleRights {
    let untold = matches!(calls, FoundLevel::CouldNotAsk(_));
    let found = |found: FoundLevel| if untold { calls.clone() } else { found };
    let row = |subtab: &str, name: &str, needed, found: FoundLevel, feature, without: &str| RightRow {
        subtab: subtab.to_owned(),
        name: name.to_owned(),
        id: name.to_owned(),
        needed,
        verdict: match (found.holds(needed), &found) {
            (Some(true), _) => RightVerdict::Held,
            (Some(false), _) => RightVerdict::Missing,
            (None, FoundLevel::NotThere) => RightVerdict::NotThere,
            (None, FoundLevel::CouldNotAsk(_)) => RightVerdict::CouldNotAsk,
            (None, _) => RightVerdict::Untold,
        },
        found,
        feature,
        without: without.to_owned(),
    };
    let full = || found(FoundLevel::Exactly(Level::Full));
    let feature = |name: &str, subtab: &str, on, without: &str| AccountFeatureRow {
        subtab: subtab.to_owned(),
        name: name.to_owned(),
        on,
        without: without.to_owned(),
    };
    RoleRights {
        profile: RightsProfile::Person,
        account: "1234567_SB1".to_owned(),
        role: "1042".to_owned(),
        role_name: (told_by == ToldBy::Bundle).then(|| "customrole_sales".to_owned()),
        told_by,
        asked: ago(240_000),
        rows: vec![
            row("Setup", "REST Web Services", Level::Full, full(), None, "everything that Callside does in NetSuite"),
            row(
                "Setup",
                "Log in using OAuth 2.0 Access Tokens",
                Level::Full,
                full(),
                None,
                "signing in to NetSuite from Callside",
            ),
            row("Lists", "Phone Calls", Level::Edit, calls.clone(), None, "writing calls and their notes to NetSuite"),
            row(
                "Lists",
                "Vendors",
                Level::View,
                found(FoundLevel::Exactly(Level::None)),
                Some(RightFeature::Vendors),
                "recognising vendors",
            ),
            row(
                "Lists",
                "Cases",
                Level::View,
                found(FoundLevel::NotThere),
                Some(RightFeature::Cases),
                "saying which case a call is about",
            ),
            row(
                "Lists",
                "Tasks",
                Level::Create,
                found(FoundLevel::Untold),
                Some(RightFeature::Tasks),
                "making a task out of a call",
            ),
        ],
        features: vec![
            feature("REST Web Services", "SuiteCloud", Some(true), "everything that Callside does in NetSuite"),
            feature("Custom Records", "SuiteCloud", Some(false), "the company's settings in the account"),
            feature("SuiteAnalytics Workbook", "Analytics", None, "recognising callers, searching, and the directory"),
        ],
        letter: "NetSuite account 1234567_SB1, role customrole_sales\n\nPlease add to the role (Setup → Users/Roles → \
                 Manage Roles → customrole_sales → Permissions):\n- Lists → Phone Calls: Edit (now View). Without it does \
                 not work: writing calls and their notes to NetSuite\n"
            .to_owned(),
    }
}

fn list(state: impl Fn(StepKind) -> StepState) -> Checklist {
    let netsuite = |menu: &str, path: &str| Way {
        cloud: Cloud::NetSuite,
        menu: menu.to_owned(),
        link: Some(format!("https://1234567-sb1.app.netsuite.com/app/{path}")),
    };
    let steps: Vec<SetupStep> = StepKind::ALL
        .into_iter()
        .map(|kind| {
            let (required, who, ways, note) = match kind {
                StepKind::Apps => (
                    true,
                    vec![Administrator::RingCentral, Administrator::NetSuite],
                    vec![
                        Way {
                            cloud: Cloud::RingCentral,
                            menu: "Developer Console → Apps → Register App".to_owned(),
                            link: Some("https://developers.ringcentral.com/console".to_owned()),
                        },
                        netsuite("Setup → Integration → Manage Integrations → New", "common/integration/integrapp.nl"),
                    ],
                    "",
                ),
                StepKind::RolePermissions => (
                    true,
                    vec![Administrator::NetSuite],
                    vec![netsuite("Setup → Users/Roles → Manage Roles", "setup/rolelist.nl")],
                    "Lists → Phone Calls: Edit. Without it does not work: writing calls and their notes to NetSuite",
                ),
                StepKind::Bundle => (
                    false,
                    vec![Administrator::NetSuite],
                    vec![netsuite("Customization → Scripting → Scripts", "common/scripting/scriptlist.nl")],
                    "Version 0.1.0 is older than this Callside: deploy it anew.",
                ),
                StepKind::RingCentralJwt => (true, vec![Administrator::RingCentral], Vec::new(), "Expires in 12 days."),
                StepKind::NetSuiteMachine => (
                    true,
                    vec![Administrator::NetSuite],
                    vec![netsuite(
                        "Setup → Integration → Manage Authentication → OAuth 2.0 Client Credentials (M2M) Setup → Create New",
                        "oauth2/clientcredentials/setup.nl",
                    )],
                    "It is not entered yet.",
                ),
                StepKind::OrganizerMapping => (true, vec![Administrator::Editor], Vec::new(), ""),
                StepKind::CallFields => (false, vec![Administrator::Editor], Vec::new(), "Callside's own are used."),
                StepKind::Teammates => {
                    (false, vec![Administrator::Editor], Vec::new(), "Who has finished is told by the bundle.")
                }
            };
            let place = match kind {
                StepKind::RingCentralJwt => "settings/ringcentral-jwt",
                StepKind::NetSuiteMachine => "settings/netsuite-machine",
                _ => "settings/company",
            };
            let says = state(kind) != StepState::Done || kind == StepKind::RingCentralJwt;
            let notes = Some(note.to_owned()).filter(|note| says && !note.is_empty()).into_iter().collect();
            SetupStep { kind, state: state(kind), notes, required, who, ways, place: place.to_owned() }
        })
        .collect();
    let finished = steps.iter().filter(|step| step.required).all(|step| step.state == StepState::Done);
    let item = |text: &str, done, optional| AfterSetup { text: text.to_owned(), done, optional };
    Checklist {
        after: vec![
            item("Every role of the team has the base permissions", finished.then_some(true), false),
            item("The bundle is installed and not outdated", Some(finished), true),
            item("Teammates have the setup code", None, false),
        ],
        steps,
        finished,
    }
}
