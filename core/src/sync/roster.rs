//! The company's mapping as company call sync asks it: what is decided, which extensions there are, and which employees no
//! call can go to any more. Any of the three may be of another minute than the others.

use callside_protocol::company::{ExtensionKind, Mapped, OrganizerMap, OrganizerRule, Organizers};

use super::seat::{Roster, Seat, Whose};
use crate::{
    company::organizers::{self, Organizer, kind},
    netsuite::Employee,
    ordered::Keyed,
    ringcentral::Extension,
};

/// It.
#[derive(Debug, Default)]
pub struct Mapping {
    rules: Organizers,
    own: Keyed<Mapped>,
    /// The kinds of the account's extensions; `None`: not read yet.
    kinds: Option<Keyed<Option<ExtensionKind>>>,
    /// Internal ids of employees who are inactive.
    inactive: Keyed<()>,
}

impl Mapping {
    /// With what is decided. As long as nobody has told which extensions there are, each counts as a person's.
    #[must_use]
    pub fn new(map: &OrganizerMap) -> Self {
        let own = map.extensions.iter().map(|mapped| (mapped.extension.clone(), mapped.clone()));
        Self { rules: map.rules.clone(), own: own.collect(), ..Self::default() }
    }

    /// The account has these extensions, all of them: whatever else has calls is deleted.
    #[must_use]
    pub fn with_extensions(self, extensions: &[Extension]) -> Self {
        let kinds = extensions.iter().map(|extension| (extension.id.clone(), kind(&extension.of_type)));
        Self { kinds: Some(kinds.collect()), ..self }
    }

    /// Calls of those who are inactive wait: NetSuite would take no record of theirs, or take it and nobody would look.
    #[must_use]
    pub fn with_employees(self, employees: &[Employee]) -> Self {
        let inactive = employees.iter().filter(|employee| employee.inactive);
        Self { inactive: inactive.map(|employee| (employee.id.clone(), ())).collect(), ..self }
    }

    fn kind(&self, extension: &str) -> Option<ExtensionKind> {
        let kinds = self.kinds.as_ref()?;
        kinds.get(extension).copied().unwrap_or(Some(ExtensionKind::Deleted))
    }
}

impl Roster for Mapping {
    fn seat(&self, extension: &str) -> Seat {
        let kind = self.kind(extension);
        let own = self.own.get(extension);
        let whose = match organizers::of_extension(own.map(|own| &own.whose), &self.rules, kind) {
            Organizer::Employee(id) if self.inactive.get(id).is_some() => Whose::Nobody,
            Organizer::Employee(id) => {
                let is_own = |own: &&Mapped| matches!(own.whose, OrganizerRule::Employee(_));
                Whose::Employee { id: id.to_owned(), zone: own.filter(is_own).and_then(|own| own.zone.clone()) }
            }
            Organizer::Skip => Whose::Skip,
            Organizer::Wait => Whose::Nobody,
        };
        Seat { kind, whose }
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::company::MatchedBy;

    use super::*;

    fn mapped(extension: &str, whose: OrganizerRule, zone: Option<&str>) -> Mapped {
        Mapped { extension: extension.to_owned(), whose, how: MatchedBy::Manual, zone: zone.map(str::to_owned) }
    }

    fn employee(id: &str) -> Whose {
        Whose::Employee { id: id.to_owned(), zone: None }
    }

    fn extension(id: &str, of_type: &str) -> Extension {
        Extension { id: id.to_owned(), of_type: of_type.to_owned(), ..Extension::default() }
    }

    /// Two people, one of them mapped, and one of each other kind; queues are 1009's, everybody else's calls 1001's.
    fn company() -> Mapping {
        let rules = Organizers {
            others: Some("1001".to_owned()),
            queues: OrganizerRule::Employee("1009".to_owned()),
            menus: OrganizerRule::Skip,
            ..Organizers::default()
        };
        let extensions = vec![
            mapped("1", OrganizerRule::Employee("1002".to_owned()), Some("Europe/Berlin")),
            mapped("3", OrganizerRule::Employee("1003".to_owned()), None),
            mapped("7", OrganizerRule::Skip, None),
            mapped("8", OrganizerRule::AsOthers, Some("Europe/Berlin")),
        ];
        Mapping::new(&OrganizerMap { rules, extensions }).with_extensions(&[
            extension("1", "User"),
            extension("2", "User"),
            extension("3", "Department"),
            extension("4", "Department"),
            extension("5", "IvrMenu"),
            extension("6", "SharedLinesGroup"),
            extension("7", "User"),
            extension("8", "DelegatedLinesGroup"),
        ])
    }

    #[test]
    fn an_extensions_own_employee_comes_before_the_rule_of_its_kind_and_that_before_the_default() {
        use ExtensionKind::{Deleted, Menu, Queue, SharedLine};
        let company = company();
        let berlin = Whose::Employee { id: "1002".to_owned(), zone: Some("Europe/Berlin".to_owned()) };
        for (id, kind, whose) in [
            ("1", None, berlin),
            ("2", None, employee("1001")),
            ("3", Some(Queue), employee("1003")),
            ("4", Some(Queue), employee("1009")),
            ("5", Some(Menu), Whose::Skip),
            ("6", Some(SharedLine), employee("1001")),
            ("7", None, Whose::Skip),
            ("8", Some(SharedLine), employee("1001")),
            ("404", Some(Deleted), employee("1001")),
        ] {
            assert_eq!(company.seat(id), Seat { kind, whose }, "{id}");
        }
    }

    #[test]
    fn calls_of_an_inactive_employee_wait_also_where_a_rule_or_the_default_names_them() {
        let inactive = |id: &str| Employee { id: id.to_owned(), inactive: true, ..Employee::default() };
        let active = Employee { id: "1003".to_owned(), ..Employee::default() };
        let company = company().with_employees(&[inactive("1002"), inactive("1009"), inactive("1001"), active]);
        for id in ["1", "2", "4", "6", "8", "404"] {
            assert_eq!(company.seat(id).whose, Whose::Nobody, "{id}");
        }
        assert_eq!(company.seat("3").whose, employee("1003"));
        assert_eq!(company.seat("5").whose, Whose::Skip);
    }

    #[test]
    fn where_nobody_has_told_which_extensions_there_are_none_counts_as_deleted() {
        let company = Mapping::new(&OrganizerMap::default());
        assert_eq!(company.seat("1"), Seat { kind: None, whose: Whose::Nobody });
        assert_eq!(company.with_extensions(&[]).seat("1").kind, Some(ExtensionKind::Deleted));
    }
}
