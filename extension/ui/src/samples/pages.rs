//! The doors beside the pane: popup, Today, Settings.

use callside_protocol::{
    Banner, BannerAction, BannerKind, CallKind, CallerIs, Cloud, ConnectionState, CopyScope, CopyState, DirectoryView,
    Door, Explained, FaultKind, LedgerRow, ListedIn, ListedPeople, LogRules, LogWhen, MissingRight, NumberFault,
    NumberFinding, NumberReport, OwnField, OwnFields, Personal, PhoneField, PolicyView, RecordKind, RecordRef, Right,
    RuleFacts, SettingsPlace, SettingsView, View, ZoneView, policy_key,
};

use super::{DAY, ago, day::day, fault, pane::connected, unconnect, view};

/// The popup during a call.
#[must_use]
pub fn popup() -> View {
    let mut view = connected();
    view.door = Door::Popup;
    view.recent = day().into_iter().take(5).collect();
    view
}

/// Settings of a teammate who has nothing yet but the extension.
#[must_use]
pub fn settings_join() -> View {
    let mut view = settings_first_run();
    view.connections.ringcentral.client_id = None;
    view.connections.netsuite.client_id = None;
    view.connections.netsuite.state = ConnectionState::NotConnected(None);
    view.recent.clear();
    view
}

/// Settings, connected.
#[must_use]
pub fn settings() -> View {
    let mut view = view(Door::Settings, Vec::new());
    view.settings = Some(SettingsView {
        time_zone: ZoneView {
            zone: "America/Los_Angeles".to_owned(),
            proposed: "America/Los_Angeles".to_owned(),
            confirmed: true,
        },
        outcomes: ["Sold", "Call back", "Left message", "Wrong number", "Complaint"].map(str::to_owned).to_vec(),
        rules: LogRules { never: "+1 (650) 555-0199\next. 104".into(), ..LogRules::default() },
        once: false,
        remembered: vec![("Department".to_owned(), "Inside sales".to_owned())],
        directory: DirectoryView {
            state: CopyState::Kept { paused: false },
            people: 48_212,
            as_of: Some(ago(120_000)),
            scope: CopyScope::Everyone,
            days: None,
            left_out: Vec::new(),
            fault: None,
            own: own_fields(),
            ringcentral: ListedPeople {
                colleagues: 1_240,
                contacts: 38,
                as_of: Some(ago(1_500_000)),
                missing: Vec::new(),
            },
        },
        policy: PolicyView::default(),
        numbers: None,
        version: "0.1.0".to_owned(),
        calls_kept: 214,
        unread: vec![("vendor".to_owned(), ago(DAY)), ("employee".to_owned(), ago(DAY))],
    });
    view.recent = day();
    let row = |ago_ms, host: &str, purpose: &str, status, took| LedgerRow {
        at: ago(ago_ms),
        host: host.to_owned(),
        purpose: purpose.to_owned(),
        status,
        took,
    };
    let suitetalk = "1234567-sb1.suitetalk.api.netsuite.com";
    view.ledger = vec![
        row(1_000, suitetalk, "create phone call", Some(204), 412),
        row(130_000, suitetalk, "caller lookup", Some(200), 388),
        row(600_000, "platform.ringcentral.com", "live line address", Some(200), 143),
        row(601_000, "platform.ringcentral.com", "presence", None, 10_000),
        row(602_000, suitetalk, "metadata of the phone call", Some(429), 95),
    ];
    view
}

/// Settings, in a role that may make phone calls but not change them.
#[must_use]
pub fn settings_once() -> View {
    let mut view = settings();
    if let Some(settings) = &mut view.settings {
        settings.once = true;
    }
    view
}

/// What the rules say about a missed call where missed calls are left out.
#[must_use]
pub fn explained_skipped() -> Explained {
    let kind = CallKind::Missed;
    let facts = RuleFacts { you: None, elsewhere: false, listened: false, never: false, kind, caller: CallerIs::Known };
    let rules = LogRules { missed: false, ..LogRules::default() };
    Explained { rules, facts, once: false, in_netsuite: false }
}

/// What the rules say about a call that is logged.
#[must_use]
pub fn explained_logged() -> Explained {
    let facts = RuleFacts { kind: CallKind::Inbound, ..explained_skipped().facts };
    Explained { rules: LogRules::default(), facts, once: false, in_netsuite: true }
}

fn own_fields() -> OwnFields {
    let field = |kind, id: &str, label: &str, searched, suggested| OwnField {
        kind,
        id: id.to_owned(),
        label: label.to_owned(),
        searched,
        suggested,
        refused: id.ends_with("old"),
        of_company: false,
    };
    let right = Right::NetSuite { name: "Lists → Employees".to_owned(), level: Some("View".to_owned()) };
    OwnFields {
        fields: vec![
            field(RecordKind::Contact, "custentity_direct_line", "Direct Line", true, true),
            field(RecordKind::Contact, "custentity_messenger_number", "Messenger Number", false, true),
            field(RecordKind::Contact, "custentity_favourite_wine", "Favourite wine", false, false),
            field(RecordKind::Customer, "custentity_after_hours_old", "After Hours", true, false),
        ],
        unlisted: vec![(RecordKind::Employee, fault(FaultKind::NotAllowed(right)))],
        asking: false,
    }
}

/// Settings, with a copy of the directory that stands so.
#[must_use]
pub fn settings_directory(state: CopyState) -> View {
    let mut view = settings();
    if let Some(settings) = &mut view.settings {
        let serves = matches!(state, CopyState::Kept { .. });
        settings.directory.as_of = settings.directory.as_of.filter(|_| serves);
        settings.directory.scope = match state {
            CopyState::Off => CopyScope::Nobody,
            _ => settings.directory.scope,
        };
        settings.directory.state = state;
    }
    view
}

/// Settings, with a copy of the agent's own people.
#[must_use]
pub fn settings_directory_mine() -> View {
    let mut view = settings();
    if let Some(settings) = &mut view.settings {
        settings.directory.scope = CopyScope::Mine;
        settings.directory.days = Some(30);
        settings.directory.people = 1_204;
    }
    view
}

/// Settings, where the company has decided everything it can.
#[must_use]
pub fn settings_company() -> View {
    let mut view = settings_directory_mine();
    if let Some(settings) = &mut view.settings {
        settings.policy.set = policy_key::ALL.map(str::to_owned).to_vec();
        settings.policy.account = Some("1234567_SB1".to_owned());
        settings.directory.left_out = vec![RecordKind::Vendor, RecordKind::Employee];
        if let Some(first) = settings.directory.own.fields.first_mut() {
            first.of_company = true;
        }
        settings.rules.of_company = true;
    }
    view
}

/// [`settings_company`], before anybody has signed in.
#[must_use]
pub fn settings_company_first_run() -> View {
    let mut view = settings_company();
    unconnect(&mut view);
    let connected = settings().connections;
    view.connections.ringcentral.client_id = connected.ringcentral.client_id;
    view.connections.netsuite.client_id = connected.netsuite.client_id;
    view
}

/// Settings, where what the company has decided cannot be used.
#[must_use]
pub fn settings_company_wrong() -> View {
    let mut view = settings_directory(CopyState::Off);
    let wrong = [
        (policy_key::SCOPE, "\"everybody\""),
        (policy_key::DAYS, "0"),
        (policy_key::OWN_FIELDS, "[\"custentity_direct_line\"]"),
        (policy_key::ACCOUNT, "\"Harbor Foods\""),
        (policy_key::RINGCENTRAL_CLIENT_ID, "\"kX3 a\""),
        ("logging.unmatched", "\"skip\""),
        ("logging.never", "null"),
    ];
    if let Some(settings) = &mut view.settings {
        let policy = &mut settings.policy;
        policy.set = [policy_key::SCOPE, policy_key::DAYS, policy_key::OWN_FIELDS, policy_key::LOGGING]
            .map(str::to_owned)
            .to_vec();
        policy.wrong = wrong.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec();
        settings.rules = LogRules { of_company: true, when: LogWhen::OnClick, ..LogRules::default() };
    }
    view
}

/// Settings, while the browser does not say what the company has decided.
#[must_use]
pub fn settings_company_unread() -> View {
    let mut view = settings_directory(CopyState::Off);
    if let Some(settings) = &mut view.settings {
        settings.policy.unread = true;
    }
    view
}

/// Settings, while NetSuite refuses to be copied from.
#[must_use]
pub fn settings_directory_refused() -> View {
    let mut view = settings_directory(making(12_000, false));
    if let Some(settings) = &mut view.settings {
        settings.directory.fault = Some(fault(FaultKind::Busy));
    }
    view
}

/// Settings, with a report on the numbers of the copy: complete, or on its way.
#[must_use]
pub fn settings_numbers(complete: bool) -> View {
    let mut view = settings();
    let vendor = RecordRef { kind: RecordKind::Vendor, id: "2044".to_owned() };
    let finding = |fault, id: &str, name: &str, field, text: &str, also: &[&str]| NumberFinding {
        fault,
        record: RecordRef { kind: RecordKind::Contact, id: id.to_owned() },
        name: name.into(),
        company: Some("Harbor Foods Ltd".into()),
        field,
        text: text.into(),
        also: also.iter().map(|name| (vendor.clone(), Personal::new(*name))).collect(),
    };
    if let Some(settings) = &mut view.settings {
        settings.numbers = Some(NumberReport {
            begun: ago(60_000),
            complete,
            people: if complete { 48_212 } else { 12_800 },
            fields: 61_023,
            counts: if complete { vec![41, 7, 212, 3, 18, 5] } else { vec![11, 2, 60, 1, 4, 0] },
            findings: vec![
                finding(NumberFault::NoNumber, "1204", "Dana Whitfield", PhoneField::Mobile, "ask reception", &[]),
                finding(
                    NumberFault::OnlyExtension,
                    "1219",
                    "Wilhelmina Featherstonehaugh",
                    PhoneField::Office,
                    "x204",
                    &[],
                ),
                finding(
                    NumberFault::Shared,
                    "1231",
                    "Jo Park",
                    PhoneField::Phone,
                    "+1 (650) 555-0134",
                    &["Kite & Co", "Northern Lights Logistics"],
                ),
            ],
        });
    }
    view
}

/// A copy on its way to 48,212 records.
#[must_use]
pub fn making(people: u64, paused: bool) -> CopyState {
    CopyState::Making { people, of: Some(48_212), left: Some(95_000), paused }
}

/// Settings, connected by an application and in a role that lack rights.
#[must_use]
pub fn settings_rights() -> View {
    let mut view = settings();
    let missing = |right: &str, feature: &str| MissingRight { right: right.to_owned(), feature: feature.to_owned() };
    if let Some(settings) = &mut view.settings {
        let listed = &mut settings.directory.ringcentral;
        listed.contacts = 0;
        listed.missing = vec![(ListedIn::Contacts, "ReadContacts".to_owned())];
    }
    view.connections.ringcentral.missing = vec![missing("ReadCallLog", "final result and recording of a call")];
    view.connections.netsuite.missing =
        vec![missing("Lists → Vendors", "recognising vendors"), missing("Lists → Employees", "recognising employees")];
    let place = SettingsPlace::of;
    let both = [(Cloud::RingCentral, &view.connections.ringcentral), (Cloud::NetSuite, &view.connections.netsuite)];
    view.banners = both
        .into_iter()
        .flat_map(|(cloud, connection)| connection.missing.iter().map(move |missing| (cloud, missing)))
        .map(|(cloud, missing)| Banner {
            kind: BannerKind::RightMissing { right: missing.right.clone(), feature: missing.feature.clone() },
            since: ago(DAY),
            action: Some(BannerAction::Open(place(cloud))),
        })
        .collect();
    view
}

/// Settings before anything is connected, after a failed sign-in.
#[must_use]
pub fn settings_first_run() -> View {
    let mut view = settings();
    unconnect(&mut view);
    view.connections.netsuite.client_id = Some("b4c91f0e7a2d4c5a".to_owned());
    let wrong = FaultKind::WrongAccount { expected: "1234567".to_owned(), got: "7654321_SB2".to_owned() };
    view.connections.netsuite.state = ConnectionState::NotConnected(Some(fault(wrong)));
    if let Some(settings) = &mut view.settings {
        settings.time_zone.confirmed = false;
        settings.remembered.clear();
        settings.unread.clear();
    }
    view.ledger.clear();
    view
}
