//! People in a file whom NetSuite does not have.

use callside_protocol::{PhoneField, RecordKind, company::AsideWhy as Why};
use proptest::prelude::*;

use super::super::{
    import::{Aside, Index, import},
    newcomer::{File, MOST, Newcomer},
};
use crate::{
    directory::{
        lookup::Table,
        people::{Person, Phone, RecordId},
    },
    phone::Region,
};

fn contact(id: i32, name: &str, email: &str, phone: &str) -> Person {
    let mut person = Person::new(RecordId { table: Table::Contact, id }, RecordKind::Contact);
    person.last = name.into();
    person.email = email.into();
    person.phones = vec![Phone { field: PhoneField::Phone, text: phone.into() }];
    person
}

fn firm(table: Table, id: i32, name: &str) -> Person {
    let mut person = Person::new(RecordId { table, id }, table.kinds()[0]);
    person.whole = name.into();
    person
}

fn people() -> Vec<Person> {
    vec![
        contact(1201, "Dana Whitfield", "dana@northwind.example", "(650) 555-0134"),
        contact(1202, "Luis Romero", "", "650-555-0140"),
        firm(Table::Customer, 1101, "Harbor Foods Ltd"),
        firm(Table::Customer, 1102, "Twin Oaks"),
        firm(Table::Vendor, 1103, "Twin Oaks"),
        firm(Table::Vendor, 1104, "Paper & Co"),
    ]
}

fn read_with(text: &str, waiting: &[Newcomer]) -> (Vec<Newcomer>, Vec<(usize, Why)>) {
    let (index, home) = (Index::of(&people(), Region::US), Region::US);
    let imported = import(text, &index, home);
    let fields: Vec<(usize, String)> = imported
        .columns
        .iter()
        .enumerate()
        .filter_map(|(place, column)| Some((place, ["custentity_tier", "phone"].iter().find(|of| *of == column)?)))
        .map(|(place, name)| (place, (*name).to_owned()))
        .collect();
    let file =
        File { unknown: &imported.unknown, columns: &imported.columns, fields: &fields, index: &index, home, waiting };
    let (newcomers, aside) = file.newcomers();
    let told = |aside: &Aside| (aside.line, aside.why);
    (newcomers, imported.aside.iter().chain(&aside).map(told).collect())
}

fn read(text: &str) -> (Vec<Newcomer>, Vec<(usize, Why)>) {
    read_with(text, &[])
}

#[test]
fn somebody_new_is_made_of_what_stands_in_the_row() {
    let (newcomers, aside) = read(
        "First name,Last name,Name,Job title,E-mail,phone,Mobile,Company,Subsidiary,custentity_tier,Notes\n\
         Ada,Byron,,Buyer,ada@new.example,650 555 0150,+1 650 555 0151,harbor  foods ltd,US,Gold,none\n\
         ,,\"Hopper, Grace\",,grace@new.example,,,1102,,,\n\
         ,,Alan M Turing,,alan@new.example,,,Paper & Co,,,\n",
    );
    assert_eq!(aside, []);
    let expected = Newcomer {
        first: "Ada".into(),
        last: "Byron".into(),
        title: "Buyer".into(),
        email: "ada@new.example".into(),
        phone: "650 555 0150".into(),
        mobile: "+1 650 555 0151".into(),
        company: "1101".into(),
        company_name: "harbor  foods ltd".into(),
        subsidiary: "US".into(),
        fields: vec![("custentity_tier".into(), "Gold".into())],
        ..Newcomer::default()
    };
    assert_eq!(newcomers[0], expected);
    let names: Vec<_> = newcomers.iter().map(|of| (of.first.reveal(), of.last.reveal(), of.company.as_str())).collect();
    assert_eq!(names[1..], [("Grace", "Hopper", "1102"), ("Alan M", "Turing", "1104")]);
    assert_eq!(newcomers[1].name().reveal(), "Grace Hopper");
}

#[test]
fn whoever_might_be_there_already_is_put_aside() {
    let (newcomers, aside) = read(
        "id,name,email,phone\n\
         ,Dana Whitfield,dana@other.example,650 555 0134\n\
         ,Ann Colleague,ann@northwind.example,650 555 0134\n\
         ,Luis,luis@northwind.example,650 555 0140\n\
         7,Nobody,nobody@northwind.example,\n",
    );
    assert_eq!(aside, [(5, Why::Nobody), (2, Why::NumberIsKnown), (4, Why::NumberIsKnown)]);
    assert_eq!(newcomers.len(), 1, "colleagues share a number, and have addresses of their own");
}

#[test]
fn a_row_that_makes_no_contact_says_what_is_wrong_with_it() {
    let (newcomers, aside) = read(
        "name,email,phone,company\n\
         ,a@new.example,,\nB,b at home,,\nC,,12,\nD,d@new.example,12,\nE,e@new.example,,Unheard of\n\
         F,f@new.example,,Twin Oaks\nG,g@new.example,,\nG again,G@new.example,,\nH,,650 555 0160,\nI,,650-555-0160,\n",
    );
    let expected = [
        (2, Why::NoName),
        (3, Why::NoAddress),
        (4, Why::NoAddress),
        (5, Why::NoAddress),
        (6, Why::NoCompany),
        (7, Why::NoCompany),
        (9, Why::Twice),
        (11, Why::Twice),
    ];
    assert_eq!(aside, expected);
    assert_eq!(newcomers.iter().map(|of| of.last.reveal()).collect::<Vec<_>>(), ["G", "H"]);
}

#[test]
fn the_same_file_again_makes_nobody_wait_twice() {
    let (mut waiting, _) = read("name,email,phone\nAda Byron,ada@new.example,\nGrace Hopper,,650 555 0150\n");
    for (place, newcomer) in waiting.iter_mut().enumerate() {
        (newcomer.key, newcomer.sent) = (format!("key {place}"), place == 1);
    }
    let (again, aside) = read_with(
        "name,email,phone,title\nGrace Hopper,,6505550150,Admiral\nAda Byron,ADA@new.example,,\nEdsger Dijkstra,e@new.example,,\n",
        &waiting,
    );
    assert_eq!(aside, []);
    let told: Vec<_> = again.iter().map(|of| (of.key.as_str(), of.sent, of.title.reveal())).collect();
    assert_eq!(told, [("key 1", true, "Admiral"), ("key 0", false, ""), ("", false, "")]);
}

#[test]
fn more_than_can_wait_are_put_aside() {
    let rows: String = (0..MOST + 2).map(|row| format!("N{row},n{row}@new.example\n")).collect();
    let (newcomers, aside) = read(&format!("name,email\n{rows}"));
    assert_eq!(newcomers.len(), MOST);
    assert_eq!(aside, [(MOST + 2, Why::TooMany), (MOST + 3, Why::TooMany)]);
}

proptest! {
    /// Whatever stands in a file: every row is somebody's, one newcomer's or put aside, and read again with those who are newcomers
    /// by now in NetSuite, nobody is new.
    #[test]
    fn nobody_is_new_twice(rows in prop::collection::vec(("[AB]{0,2}", "([ab]{1,2}@x[.]example)?", "(650 555 01[3-6][0-9])?"), 0..12)) {
        let text: String = rows.iter().map(|(name, email, phone)| format!("{name},{email},{phone}\n")).collect();
        let text = format!("name,email,phone\n{text}");
        let (newcomers, aside) = read(&text);
        let made = newcomers.iter().enumerate().map(|(place, of)| {
            contact(i32::try_from(place).expect("few") + 5_000, of.last.reveal(), of.email.reveal(), of.phone.reveal())
        });
        let index = Index::of(&people().into_iter().chain(made).collect::<Vec<_>>(), Region::US);
        let taken = import(&text, &Index::of(&people(), Region::US), Region::US).taken.len();
        prop_assert_eq!(taken + newcomers.len() + aside.len(), rows.len());
        for newcomer in &newcomers {
            prop_assert!(index.same(&newcomer.known(Region::US)).is_some());
        }
        let again = import(&text, &index, Region::US);
        let columns = &again.columns;
        let file = File { unknown: &again.unknown, columns, fields: &[], index: &index, home: Region::US, waiting: &[] };
        prop_assert_eq!(file.newcomers().0, Vec::new());
    }
}
