//! The organizer mapping: in the middle of it, locked with lists that could not be read, and after somebody else has saved.

use callside_protocol::{
    Cloud, Fault, FaultKind, Right, View,
    company::{
        CompanyAnswer, CompanyView, ExtensionKind, MappingAnswer, MappingCommand, MappingEmployee, MappingFound,
        MappingList, MappingLock, MappingNotSaved, MappingReading, MappingRow, MappingUnread, MappingView,
        MappingWarning, MappingWindow, MatchedBy, OrganizerRule, Organizers,
    },
};

use super::{ago, company_finished};

/// In the middle of it.
#[must_use]
pub fn mapping() -> View {
    shown(view())
}

/// Nothing can be saved, and not everything can be read.
#[must_use]
pub fn mapping_locked() -> View {
    let not_allowed = |cloud, right| Fault { cloud: Some(cloud), kind: FaultKind::NotAllowed(right), detail: None };
    let of_ringcentral = Right::RingCentral { name: "ReadCompanyPhoneNumbers".to_owned() };
    shown(MappingView {
        locked: vec![MappingLock::RingCentralJwt, MappingLock::NetSuiteMachine],
        reading: Some(MappingReading { list: MappingList::Employees, rows: 2_000, waits: Some(ago(-1)) }),
        unread: vec![MappingUnread {
            list: MappingList::Numbers,
            why: not_allowed(Cloud::RingCentral, of_ringcentral),
        }],
        counts: vec![5, 0, 0, 0, 0, 0],
        undo: 0,
        ..view()
    })
}

/// Somebody else saves first.
#[must_use]
pub fn mapping_lost() -> View {
    shown(MappingView {
        settings: callside_protocol::company::SettingsStanding { version: 8, ..Default::default() },
        ..view()
    })
}

fn view() -> MappingView {
    MappingView {
        revision: 1,
        read: Some(ago(12)),
        counts: vec![5_012, 41, 17, 2, 212, 2],
        rules: Organizers {
            others: Some("1001".to_owned()),
            queues: OrganizerRule::Employee("1044".to_owned()),
            menus: OrganizerRule::Skip,
            ..Organizers::default()
        },
        named: vec![
            (employee("1001", "Avery Quinn"), Vec::new()),
            (employee("1044", "Former Manager"), vec![MappingWarning::Inactive]),
        ],
        rules_changed: true,
        undo: 2,
        ..MappingView::default()
    }
}

fn shown(mapping: MappingView) -> View {
    let mut view = company_finished();
    if let Some(mut company) = CompanyView::of(&view) {
        company.mapping = Some(Box::new(mapping));
        view.company = Some(callside_json::write(&company).into());
    }
    view
}

fn employee(id: &str, name: &str) -> MappingEmployee {
    let email = [&name.to_lowercase().replace(' ', "."), "@northgate.example"].concat();
    MappingEmployee { id: id.to_owned(), name: name.into(), email: email.into() }
}

/// The first rows.
#[must_use]
pub fn mapping_rows() -> Vec<MappingRow> {
    let row = |id: &str, number: &str, name: &str, of_type: &str| MappingRow {
        extension: id.to_owned(),
        number: number.to_owned(),
        name: name.into(),
        of_type: of_type.to_owned(),
        status: "Enabled".to_owned(),
        ..MappingRow::default()
    };
    let of = |row: MappingRow, id: &str, name: &str, how| MappingRow {
        whose: Some(OrganizerRule::Employee(id.to_owned())),
        how: Some(how),
        employee: Some(employee(id, name)),
        ..row
    };
    let found = |how, employees| Some(MappingFound { how, employees });
    vec![
        of(row("9101", "101", "Avery Quinn", "User"), "1001", "Avery Quinn", MatchedBy::Email),
        MappingRow {
            warnings: vec![MappingWarning::Inactive, MappingWarning::Shared(1)],
            waits: true,
            changed: true,
            status: "Disabled".to_owned(),
            ..of(row("9102", "102", "Jordan Blake", "User"), "1044", "Former Manager", MatchedBy::Manual)
        },
        MappingRow {
            found: found(MatchedBy::Phone, vec![employee("1012", "Nuria Ferrer")]),
            employee: Some(employee("1001", "Avery Quinn")),
            ..row("9103", "103", "Nuria Ferrer i Casadevall-Oppenheimer", "User")
        },
        MappingRow {
            found: found(MatchedBy::Email, vec![employee("1013", "Kim Lee"), employee("1014", "Kim Lee")]),
            employee: Some(employee("1001", "Avery Quinn")),
            ..row("9104", "104", "Kim Lee", "User")
        },
        MappingRow {
            kind: Some(ExtensionKind::Queue),
            waits: true,
            employee: Some(employee("1044", "Former Manager")),
            ..row("9200", "200", "Support", "Department")
        },
        MappingRow { kind: Some(ExtensionKind::Menu), ..row("9300", "300", "Welcome", "IvrMenu") },
        MappingRow {
            kind: Some(ExtensionKind::Deleted),
            status: String::new(),
            ..of(row("9077", "", "", ""), "1001", "Avery Quinn", MatchedBy::Manual)
        },
    ]
}

/// What a back office with these rows would answer; `None`: it is asked for something else.
#[must_use]
pub fn mapping_answer(command: &MappingCommand, view: &View) -> Option<CompanyAnswer> {
    let mapping = CompanyView::of(view)?.mapping?;
    let rows = mapping_rows();
    let total = mapping.counts.first().copied().unwrap_or_default();
    let answer = match command {
        MappingCommand::Show { from, .. } => {
            MappingAnswer::Window(MappingWindow { revision: mapping.revision, from: *from, total, rows })
        }
        MappingCommand::Employees(_) => {
            MappingAnswer::Employees(vec![employee("1001", "Avery Quinn"), employee("1012", "Nuria Ferrer")])
        }
        MappingCommand::Save if mapping.settings.version == 8 => {
            let (by, written) = (Some("Sam Turner".into()), Some(ago(1)));
            MappingAnswer::NotSaved(MappingNotSaved::Lost { by, written, both: 2 })
        }
        _ => MappingAnswer::Done,
    };
    Some(CompanyAnswer::Mapping(Box::new(answer)))
}
