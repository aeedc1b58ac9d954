//! Which employee each extension is, in words and as a table for other programs.

use super::{count, table::Table};
use crate::company::{
    AsideReason, ExtensionKind, KindFilter, MappingFilter, MappingList, MappingLock, MappingRow, MappingWarning,
    MatchedBy, OrganizerRule,
};

/// The columns of the table that are read again, and what stands in the one that is no employee.
pub mod mapping_column {
    /// RingCentral's id of the extension.
    pub const EXTENSION_ID: &str = "Extension id";
    /// Its number.
    pub const EXTENSION: &str = "Extension";
    /// [`NO_RECORD`], [`AS_OTHERS`] or nothing.
    pub const ORGANIZER: &str = "Organizer";
    /// Internal id of the employee.
    pub const EMPLOYEE_ID: &str = "Employee id";
    /// Their name.
    pub const EMPLOYEE: &str = "Employee";
    /// Their e-mail address.
    pub const EMAIL: &str = "E-mail";
    /// Its calls get no record.
    pub const NO_RECORD: &str = "No record";
    /// What holds for extensions of its kind, by hand.
    pub const AS_OTHERS: &str = "As others";
}
use mapping_column as column;

/// All of these rows.
#[must_use]
pub fn mapping_table(rows: &[MappingRow]) -> String {
    let headings = [
        column::EXTENSION_ID,
        column::EXTENSION,
        "Name",
        "Type",
        "Status",
        column::ORGANIZER,
        column::EMPLOYEE_ID,
        column::EMPLOYEE,
        column::EMAIL,
        "Matched by",
    ];
    let mut table = Table::new(&headings);
    for row in rows {
        let own = matches!(row.whose, Some(OrganizerRule::Employee(_)));
        let employee = row.employee.as_ref().filter(|_| own);
        let organizer = match row.whose {
            Some(OrganizerRule::Skip) => column::NO_RECORD,
            Some(OrganizerRule::AsOthers) => column::AS_OTHERS,
            Some(OrganizerRule::Employee(_)) | None => "",
        };
        table.line(&[
            &row.extension,
            &row.number,
            row.name.reveal(),
            mapping_type(row),
            &row.status,
            organizer,
            employee.map(|employee| employee.id.as_str()).unwrap_or_default(),
            employee.map(|employee| employee.name.reveal()).unwrap_or_default(),
            employee.map(|employee| employee.email.reveal()).unwrap_or_default(),
            matched_by(row.how),
        ]);
    }
    table.into()
}

/// How an extension came to what is decided of it.
#[must_use]
pub const fn matched_by(how: Option<MatchedBy>) -> &'static str {
    match how {
        Some(MatchedBy::Email) => "Auto (email)",
        Some(MatchedBy::UserEmail) => "Auto (user email)",
        Some(MatchedBy::Phone) => "Auto (phone)",
        Some(MatchedBy::Manual) => "Manual",
        None => "Unmapped",
    }
}

/// What stands behind an extension.
#[must_use]
pub const fn extension_kind(kind: ExtensionKind) -> &'static str {
    match kind {
        ExtensionKind::Queue => "Queue",
        ExtensionKind::Menu => "Menu",
        ExtensionKind::SharedLine => "Shared line",
        ExtensionKind::Deleted => "Deleted",
    }
}

/// The same of a row, in RingCentral's word where it is none of these.
#[must_use]
pub fn mapping_type(row: &MappingRow) -> &str {
    match row.kind {
        Some(kind) => extension_kind(kind),
        None => &row.of_type,
    }
}

/// Of which state rows are shown.
#[must_use]
pub const fn mapping_filter(filter: MappingFilter) -> &'static str {
    match filter {
        MappingFilter::All => "All",
        MappingFilter::Unmapped => "Unmapped",
        MappingFilter::Warnings => "With a warning",
        MappingFilter::Ties => "Several may be meant",
        MappingFilter::Matched => "Auto-match would change",
        MappingFilter::Changed => "Not saved yet",
    }
}

/// Of which kind rows are shown.
#[must_use]
pub const fn kind_filter(filter: KindFilter) -> &'static str {
    match filter {
        KindFilter::All => "Every type",
        KindFilter::People => "People",
        KindFilter::Kind(ExtensionKind::Queue) => "Queues",
        KindFilter::Kind(ExtensionKind::Menu) => "Menus",
        KindFilter::Kind(ExtensionKind::SharedLine) => "Shared lines",
        KindFilter::Kind(ExtensionKind::Deleted) => "Deleted",
    }
}

/// What is wrong with an extension's employee.
#[must_use]
pub fn mapping_warning(warning: MappingWarning) -> String {
    match warning {
        MappingWarning::Inactive => "Inactive in NetSuite: the calls wait.".to_owned(),
        MappingWarning::NotListed => "NetSuite lists no such employee for your role.".to_owned(),
        MappingWarning::NotAllowed => "NetSuite does not take them as organizer of a phone call.".to_owned(),
        MappingWarning::Shared(others) => {
            let others =
                count(usize::try_from(others).unwrap_or(usize::MAX), "other extension has", "other extensions have");
            [&others, " the same employee."].concat()
        }
    }
}

/// What is read.
#[must_use]
pub const fn mapping_list(list: MappingList) -> &'static str {
    match list {
        MappingList::Extensions => "RingCentral's extensions",
        MappingList::Numbers => "RingCentral's numbers",
        MappingList::Employees => "NetSuite's employees",
        MappingList::Organizers => "who NetSuite takes as organizer",
        MappingList::SignedIn => "who has signed in to Callside",
    }
}

/// What does not work while a list cannot be read.
#[must_use]
pub const fn without_list(list: MappingList) -> &'static str {
    match list {
        MappingList::Extensions => "Only extensions that are mapped already are shown.",
        MappingList::Numbers => "Direct numbers are not matched; what stands on the extensions' cards is.",
        MappingList::Employees => "Nobody can be matched by itself; who is inactive is not known.",
        MappingList::Organizers => "Whom NetSuite does not take as organizer is not known.",
        MappingList::SignedIn => "Nobody is matched by the sign-in to Callside.",
    }
}

/// What has to be done before anything is saved.
#[must_use]
pub const fn mapping_lock(lock: MappingLock) -> &'static str {
    match lock {
        MappingLock::RingCentralJwt => {
            "The RingCentral JWT has to be entered on this computer, and its test has to pass."
        }
        MappingLock::NetSuiteMachine => {
            "NetSuite machine access has to be entered on this computer, and its test has to pass."
        }
    }
}

/// Why a row of a file was left out.
#[must_use]
pub const fn aside_reason(why: AsideReason) -> &'static str {
    match why {
        AsideReason::NoColumns => {
            "The first line has to name the columns: Extension id or Extension, and Employee id, E-mail, Employee or Organizer."
        }
        AsideReason::NoExtension => "There is no such extension.",
        AsideReason::SeveralExtensions => "Several extensions have that number: name it by its id.",
        AsideReason::Twice => "The extension stood in a row before, which counts.",
        AsideReason::NoEmployee => "There is no such employee, or they are inactive.",
        AsideReason::SeveralEmployees => "Several employees have that address or name: name them by id.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::MappingEmployee;

    #[test]
    fn the_table_names_an_extensions_own_employee_and_is_no_formula() {
        let employee = MappingEmployee { id: "11".to_owned(), name: "=Avery".into(), email: "a@x.example".into() };
        let of = |whose: Option<OrganizerRule>| MappingRow {
            extension: "1".to_owned(),
            number: "101".to_owned(),
            kind: Some(ExtensionKind::Queue),
            how: whose.is_some().then_some(MatchedBy::Manual),
            whose,
            employee: Some(employee.clone()),
            ..MappingRow::default()
        };
        let rows = [of(Some(OrganizerRule::Employee("11".to_owned()))), of(Some(OrganizerRule::Skip)), of(None)];
        let table = mapping_table(&rows);
        let lines: Vec<&str> = table.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "1,101,,Queue,,,11,\"'=Avery\",a@x.example,Manual",
                "1,101,,Queue,,No record,,,,Manual",
                "1,101,,Queue,,,,,,Unmapped"
            ]
        );
    }
}
