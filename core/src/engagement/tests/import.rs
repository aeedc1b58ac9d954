//! People out of a file: each row one person's or put aside.

use callside_protocol::{PhoneField, RecordKind, company::AsideWhy as Why};
use proptest::prelude::*;

use super::super::import::{Imported, Index, import};
use crate::{
    directory::{
        lookup::Table,
        people::{Person, Phone, RecordId},
    },
    phone::Region,
};

fn id(id: i32) -> RecordId {
    RecordId { table: Table::Contact, id }
}

fn person(of: i32, email: &str, phone: &str) -> Person {
    let mut person = Person::new(id(of), RecordKind::Contact);
    person.email = email.into();
    person.phones = vec![Phone { field: PhoneField::Phone, text: phone.into() }];
    person
}

fn people() -> Vec<Person> {
    vec![
        person(1201, "Dana@Northwind.example", "(650) 555-0134"),
        person(1202, "luis@northwind.example", "650-555-0140"),
        person(1203, "office@northwind.example", "650-555-0140 x7"),
        person(1204, "office@northwind.example", ""),
    ]
}

fn read(text: &str) -> Imported {
    import(text, &Index::of(&people(), Region::US), Region::US)
}

/// Lines that are nobody's row, by why; one of somebody who is not there among them.
fn aside(imported: &Imported) -> Vec<(usize, Why)> {
    let mut aside: Vec<_> = imported.aside.iter().map(|aside| (aside.line, aside.why)).collect();
    aside.extend(imported.unknown.iter().map(|row| (row.line, Why::Nobody)));
    aside.sort_unstable();
    aside
}

fn whom(imported: &Imported) -> Vec<i32> {
    imported.taken.iter().map(|row| row.whom.id).collect()
}

#[test]
fn a_row_is_somebodys_by_id_address_or_number() {
    let imported =
        read("Score;E-mail;Internal ID;Phone\r\n70;;1203;\r\n50;DANA@northwind.example;;\r\n'-3;;;+1 650 555 0134\r\n");
    assert_eq!(whom(&imported), [1203, 1201]);
    assert_eq!(imported.columns, ["Score", "E-mail", "Internal ID", "Phone"]);
    assert_eq!(imported.taken[0].cells[0].reveal(), "70");
    assert_eq!(aside(&imported), [(4, Why::Twice)], "Dana again, by her number");
    assert_eq!(whom(&read("phone\n6505550134\n")), [1201]);
    assert_eq!(whom(&read("phone,mobile\n,6505550134\n")), [1201], "the first number there is");
}

#[test]
fn what_fits_nobody_or_several_is_put_aside_and_stops_no_other() {
    let imported = read(
        "\u{feff}id,email,phone\n9,dana@northwind.example,\n,office@northwind.example,\n,,650 555 0140\n,nobody,\n,,12\n,,\nx,,\n1202,,\n",
    );
    assert_eq!(whom(&imported), [1202]);
    let nobody = Why::Nobody;
    assert_eq!(
        aside(&imported),
        [(2, nobody), (3, Why::Several), (4, Why::Several), (5, nobody), (6, nobody), (7, Why::NoKey), (8, nobody)]
    );
    assert_eq!(imported.aside[0].text.reveal(), "9, dana@northwind.example, ");
    let unknown: Vec<usize> = imported.unknown.iter().map(|row| row.line).collect();
    assert_eq!(unknown, [5, 6], "a row with an id is about nobody new");
    assert_eq!(imported.unknown[0].aside(nobody).text.reveal(), ", nobody, ");
    for text in ["", "Name,Score\nDana,1\n", "\u{0}\u{1}"] {
        let imported = read(text);
        assert_eq!((imported.taken.len(), imported.aside[0].why), (0, Why::NoColumns), "{text:?}");
    }
}

#[test]
fn ten_thousand_bad_rows_are_ten_thousand_rows_put_aside() {
    let rows: String = (0..10_000).map(|row| format!("{},=1+{row},\n", 5_000 + row)).collect();
    let imported = read(&format!("id,email,phone\n{rows}1201,,\n"));
    assert_eq!((imported.taken.len(), imported.aside.len()), (1, 10_000));
}

proptest! {
    /// Each row is somebody's once or put aside with its line, whatever stands in it.
    #[test]
    fn every_row_is_taken_or_put_aside(rows in prop::collection::vec(("[0-9a-z]{0,4}", "[a-z@.]{0,8}", "[0-9+ ()-]{0,14}"), 0..12)) {
        let text: String = rows.iter().map(|(id, email, phone)| format!("{id},{email},{phone},x\n")).collect();
        let imported = read(&format!("id,email,phone,more\n{text}"));
        let mut lines: Vec<usize> = imported.taken.iter().map(|row| row.line).collect();
        lines.extend(aside(&imported).iter().map(|(line, _)| line));
        lines.sort_unstable();
        prop_assert!(lines.into_iter().eq(2..rows.len() + 2));
        let mut whom: Vec<i32> = whom(&imported);
        whom.sort_unstable();
        let before = whom.len();
        whom.dedup();
        prop_assert_eq!(whom.len(), before, "somebody twice");
    }
}
