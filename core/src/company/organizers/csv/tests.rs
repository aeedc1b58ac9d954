//! Out to a spreadsheet and back.

use callside_protocol::{Choice, Personal, company::MappingEmployee, words::mapping_table};
use proptest::prelude::*;

use super::*;
use crate::{company::organizers::Lists, netsuite::Employee};

fn employee(id: u32, name: &str, email: &str) -> Employee {
    Employee { id: id.to_string(), name: name.into(), email: email.into(), ..Employee::default() }
}

fn staff() -> Staff {
    let employees = vec![
        employee(11, "Avery Quinn", "avery@example.com"),
        employee(12, "Blake", "blake@example.com"),
        employee(13, "Blake", ""),
        Employee { inactive: true, ..employee(14, "Casey", "casey@example.com") },
    ];
    let organizers = vec![Choice { id: "15".to_owned(), label: "Drew".to_owned() }];
    Staff::of(&Lists { employees: Some(employees), organizers: Some(organizers), ..Lists::default() })
}

fn row(id: &str, number: &str) -> MappingRow {
    MappingRow { extension: id.to_owned(), number: number.to_owned(), ..MappingRow::default() }
}

fn rows() -> Vec<MappingRow> {
    vec![row("1", "101"), row("2", "102"), row("3", "103"), row("4", "103")]
}

fn took(text: &str) -> (Vec<(String, Option<OrganizerRule>)>, MappingImported) {
    let (changes, imported) = import(text, &rows(), &OrganizerMap::default(), &staff());
    let changes = changes.into_iter().map(|change| (change.extension, change.decided.map(|mapped| mapped.whose)));
    (changes.collect(), imported)
}

fn of(extension: &str, employee: &str) -> (String, Option<OrganizerRule>) {
    (extension.to_owned(), Some(OrganizerRule::Employee(employee.to_owned())))
}

#[test]
fn an_employee_is_named_by_id_address_or_name_and_an_extension_by_id_or_number() {
    let text = "Extension;Extension id;Employee id;E-mail;Employee;Organizer\r\n\
        101;;11;;;\r\n;2;;BLAKE@example.com;;\r\n;3;;;drew;\r\n;4;;;;no record\r\n";
    let (changes, imported) = took(text);
    let skip = ("4".to_owned(), Some(OrganizerRule::Skip));
    assert_eq!(changes, [of("1", "11"), of("2", "12"), of("3", "15"), skip]);
    assert_eq!((imported.changed, imported.same, imported.aside.len()), (4, 0, 0));
}

#[test]
fn rows_that_cannot_be_taken_are_put_aside_with_the_reason_and_stop_nothing() {
    let text = "\u{feff}Extension id,Extension,Employee id,Employee\n\
        9,,11,\n,103,11,\n1,,99,\n2,,,Blake\n2,,,Casey\n2,,11,\n2,,11,\n\"3\n\",,,\n";
    let (changes, imported) = took(text);
    assert_eq!(changes, [of("2", "11")]);
    let aside: Vec<_> = imported.aside.iter().map(|aside| (aside.line, aside.why)).collect();
    assert_eq!(
        aside,
        [
            (2, AsideReason::NoExtension),
            (3, AsideReason::SeveralExtensions),
            (4, AsideReason::NoEmployee),
            (5, AsideReason::SeveralEmployees),
            (6, AsideReason::NoEmployee),
            (8, AsideReason::Twice),
        ]
    );
    assert_eq!(imported.same, 1, "nothing is decided of 3, as before");
    assert_eq!(imported.aside[0].text, Personal::from("9, , 11, "));
}

#[test]
fn a_file_without_the_columns_changes_nothing_and_says_so() {
    for text in ["", "Name,Phone\nAvery,1\n", "Extension id\n1\n", "\u{0}\u{1}\u{2}"] {
        let (changes, imported) = took(text);
        assert_eq!((changes.len(), imported.aside[0].why), (0, AsideReason::NoColumns), "{text:?}");
    }
}

proptest! {
    /// What was exported and is read again changes nothing, whatever names there are.
    #[test]
    fn a_file_that_nobody_has_changed_changes_nothing(
        names in prop::collection::vec("[ -~ä€\n\"=+@';,\t]{0,12}", 1..6),
        whose in prop::collection::vec(0..4_u8, 6),
    ) {
        let employees: Vec<Employee> = (10..).zip(&names).map(|(id, name)| employee(id, name, name)).collect();
        let staff = Staff::of(&Lists { employees: Some(employees), ..Lists::default() });
        let mut map = OrganizerMap::default();
        let mut rows = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let mut row = row(&place.to_string(), name);
            row.name = name.as_str().into();
            row.whose = match whose[place] {
                0 => None,
                1 => Some(OrganizerRule::Skip),
                2 => Some(OrganizerRule::AsOthers),
                _ => Some(OrganizerRule::Employee((place + 10).to_string())),
            };
            if whose[place] == 3 {
                row.employee = Some(MappingEmployee { name: name.as_str().into(), ..staff.employee(&(place + 10).to_string()) });
            }
            let how = MatchedBy::Email;
            map.extensions.extend(row.whose.clone().map(|whose| Mapped { extension: row.extension.clone(), whose, how, zone: None }));
            rows.push(row);
        }
        let (changes, imported) = import(&mapping_table(&rows), &rows, &map, &staff);
        prop_assert_eq!((changes.len(), imported.changed, imported.same, imported.aside.len()), (0, 0, names.len(), 0));
    }
}
