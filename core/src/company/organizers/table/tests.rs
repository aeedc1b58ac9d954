//! What stands in the table.

use callside_protocol::{Choice, Personal, company::Organizers};

use super::{
    super::matching::{Evidence, matches},
    *,
};
use crate::{netsuite::Employee, phone::Region};

fn extension(id: u32, number: &str, name: &str, of_type: &str) -> Extension {
    Extension {
        id: id.to_string(),
        number: number.to_owned(),
        name: name.into(),
        of_type: of_type.to_owned(),
        status: "Enabled".to_owned(),
        email: format!("{}@example.com", name.to_lowercase()).into(),
        ..Extension::default()
    }
}

fn employee(id: u32, name: &str, inactive: bool) -> Employee {
    let email = format!("{}@example.com", name.to_lowercase()).into();
    Employee { id: id.to_string(), name: name.into(), email, inactive, ..Employee::default() }
}

fn mapped(extension: u32, employee: u32, how: MatchedBy) -> Mapped {
    let whose = OrganizerRule::Employee(employee.to_string());
    Mapped { extension: extension.to_string(), whose, how, zone: None }
}

/// Seven extensions, and one that is gone.
fn lists() -> Lists {
    let extensions = vec![
        extension(1, "1001", "Avery", "User"),
        extension(2, "102", "Blake", "User"),
        extension(3, "103", "Casey", "User"),
        extension(4, "104", "Drew", "User"),
        extension(5, "", "Lobby", "ParkLocation"),
        extension(6, "200", "Support", "Department"),
        extension(7, "300", "Welcome", "IvrMenu"),
    ];
    let employees = vec![
        employee(11, "Avery", false),
        employee(12, "Blake", true),
        employee(13, "Casey", false),
        employee(14, "Drew", false),
        employee(15, "Drew", false),
    ];
    let organizers = [11, 13, 14].map(|id| Choice { id: id.to_string(), label: id.to_string() }).to_vec();
    Lists { extensions: Some(extensions), employees: Some(employees), organizers: Some(organizers), ..Lists::default() }
}

fn table(saved: &OrganizerMap, map: &OrganizerMap) -> Table {
    let lists = lists();
    let staff = Staff::of(&lists);
    let evidence = Evidence {
        extensions: lists.extensions.as_deref().unwrap_or_default(),
        numbers: &[],
        employees: lists.employees.as_deref().unwrap_or_default(),
        signed_in: &[],
        home: Region::US,
    };
    Table::new(&Parts { saved, map, lists: &lists, staff: &staff, matches: &matches(&evidence) })
}

fn decided() -> OrganizerMap {
    OrganizerMap {
        rules: Organizers { queues: OrganizerRule::Employee("13".to_owned()), ..Organizers::default() },
        extensions: vec![
            mapped(1, 11, MatchedBy::Email),
            mapped(2, 12, MatchedBy::Manual),
            mapped(3, 15, MatchedBy::Manual),
            mapped(9, 11, MatchedBy::Manual),
        ],
    }
}

fn ids(table: &Table, query: &MappingQuery) -> Vec<String> {
    table.among(query).map(|row| row.extension.clone()).collect()
}

fn only(only: MappingFilter) -> MappingQuery {
    MappingQuery { only, ..MappingQuery::default() }
}

#[test]
fn each_row_says_whose_its_calls_are_and_what_is_wrong_with_that() {
    let table = table(&decided(), &decided());
    let row = |id: &str| table.rows().iter().find(|row| row.extension == id).expect("a row").clone();
    assert_eq!(row("1").warnings, [MappingWarning::Shared(1)]);
    assert_eq!((row("2").warnings, row("2").waits), (vec![MappingWarning::Inactive], true));
    assert_eq!(row("3").warnings, [MappingWarning::NotAllowed]);
    assert_eq!((row("9").kind, row("9").warnings), (Some(ExtensionKind::Deleted), vec![MappingWarning::Shared(1)]));
    let names = |id: &str| row(id).employee.map(|employee| employee.name);
    assert_eq!(names("1"), Some(Personal::from("Avery")));
    assert_eq!((row("6").whose, names("6")), (None, Some(Personal::from("Casey"))), "by the rule of queues");
    assert_eq!((row("7").employee, row("7").waits), (None, true));
    // Two employees have Drew's address.
    let found = row("4").found.expect("somebody").employees;
    assert_eq!(found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["14", "15"]);
    // By hand is by hand, though the address is Casey's.
    assert_eq!(row("3").found, None);
}

#[test]
fn rows_are_in_the_order_of_their_numbers_and_found_by_what_stands_in_them() {
    let table = table(&decided(), &decided());
    assert_eq!(ids(&table, &MappingQuery::default()), ["2", "3", "4", "6", "7", "1", "9", "5"]);
    let searched = |search: &str| ids(&table, &MappingQuery { search: search.into(), ..MappingQuery::default() });
    assert_eq!(searched("AVERY"), ["1", "9"]);
    assert_eq!(searched("casey"), ["3", "6"], "by its own name, and by its employee's");
    assert_eq!(searched("casey department"), ["6"]);
    assert_eq!(searched("nobody"), Vec::<String>::new());
    assert_eq!(searched("13"), Vec::<String>::new(), "the id of an employee whose name stands there");
    assert_eq!(searched("9"), ["9"], "the id is all there is of it");
    assert_eq!(ids(&table, &only(MappingFilter::Unmapped)), ["4", "7", "5"]);
    assert_eq!(ids(&table, &only(MappingFilter::Warnings)), ["2", "3", "1", "9"]);
    assert_eq!(ids(&table, &only(MappingFilter::Ties)), ["4"]);
    assert_eq!(ids(&table, &only(MappingFilter::Changed)), Vec::<String>::new());
    let of = |kind| ids(&table, &MappingQuery { kind, ..MappingQuery::default() });
    assert_eq!(of(KindFilter::Kind(ExtensionKind::Queue)), ["6"]);
    assert_eq!(of(KindFilter::People), ["2", "3", "4", "1", "5"]);
    let how = MappingQuery { how: Some(MatchedBy::Email), ..MappingQuery::default() };
    assert_eq!(ids(&table, &how), ["1"]);
    assert_eq!(table.counts(), [8, 3, 4, 1, 0, 0]);
    let lists = lists();
    assert_eq!(waiting(&decided(), &lists, &Staff::of(&lists)), 4);
}

#[test]
fn what_is_changed_and_not_saved_and_what_matching_would_change_is_told() {
    let mut map = decided();
    map.extensions.remove(0);
    map.extensions.remove(2);
    let table = table(&decided(), &map);
    assert_eq!(ids(&table, &only(MappingFilter::Changed)), ["1", "9"], "also one that is gone and was mapped");
    assert_eq!(ids(&table, &only(MappingFilter::Matched)), ["1"]);
}

#[test]
fn a_window_is_a_part_of_what_fits_and_never_behind_its_end() {
    let table = table(&decided(), &decided());
    let window = table.window(&MappingQuery::default(), 2, 3, 7);
    assert_eq!((window.revision, window.from, window.total, window.rows.len()), (7, 2, 8, 3));
    assert_eq!(window.rows[0].extension, "4");
    let behind = table.window(&only(MappingFilter::Ties), 50, 3, 7);
    assert_eq!((behind.from, behind.total, behind.rows.len()), (0, 1, 1));
    assert_eq!(table.window(&MappingQuery { search: "x y z".into(), ..only(MappingFilter::All) }, 4, 3, 7).total, 0);
}

#[test]
fn where_the_extensions_could_not_be_read_nobody_counts_as_gone() {
    let staff = Staff::default();
    let map = decided();
    let parts = Parts { saved: &map, map: &map, lists: &Lists::default(), staff: &staff, matches: &Keyed::default() };
    let table = Table::new(&parts);
    assert!(table.rows().iter().all(|row| row.kind.is_none() && row.warnings.len() < 2), "{:?}", table.rows());
    assert_eq!(table.rows().len(), 4);
}
