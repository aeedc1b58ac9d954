//! Whose many numbers are, out of one answer of the bundle (netsuite/CONTRACT.md, `resolve numbers`): ranked as the live
//! lookup ranks, with nobody's habits beside it.

use callside_json::{Map, Value};
use callside_protocol::{CompanyRef, PhoneField, RecordKind, RecordRef, Who};

use super::{Evidence, Table, rank_people};
use crate::{
    directory::people::{Person, Phone, RecordId},
    phone::{PhoneNumber, Region},
};

/// Who each of these numbers is, in their order.
#[must_use]
pub fn resolved(data: &Map, numbers: &[PhoneNumber], home: Region) -> Vec<Who> {
    let refused = data.get("refused").and_then(Value::as_object);
    let is_refused = |table: Table| refused.is_some_and(|refused| refused.contains_key(table.name()));
    let asked = [Table::Contact, Table::Customer, Table::Vendor, Table::Employee];
    let kinds = |refused: bool| -> Vec<RecordKind> {
        asked.iter().filter(|table| is_refused(**table) == refused).flat_map(|table| table.kinds().to_vec()).collect()
    };
    let found = data.get("found").and_then(Value::as_array);
    let of = |(place, number): (usize, &PhoneNumber)| {
        let rows = found.and_then(|found| found.get(place)?.as_array());
        let people: Vec<Person> = rows.into_iter().flatten().filter_map(person).collect();
        let ranked = rank_people(&people, number, home, &Evidence::default());
        if ranked.candidates.is_empty() {
            Who::NotFound { among: kinds(false), unread: kinds(true) }
        } else {
            ranked.told(kinds(true), None)
        }
    };
    numbers.iter().enumerate().map(of).collect()
}

fn person(row: &Value) -> Option<Person> {
    let table = Table::named(row["kind"].as_str()?)?;
    let kind = *table.kinds().first()?;
    let mut person = Person::new(RecordId::of(table, row["id"].as_str()?)?, kind);
    person.whole = row["name"].as_str().unwrap_or_default().into();
    let is_vendor = row["companyKind"].as_str() == Some(Table::Vendor.name());
    person.company = row["company"].as_str().map(|id| CompanyRef {
        record: RecordRef {
            kind: if is_vendor { RecordKind::Vendor } else { RecordKind::Customer },
            id: id.to_owned(),
        },
        // A bundle of an older Callside tells the company's id alone.
        name: row["companyName"].as_str().unwrap_or_default().into(),
    });
    for (column, text) in row["telephones"].as_object()?.iter() {
        let field = match column.as_str() {
            "phone" => PhoneField::Phone,
            "officephone" => PhoneField::Office,
            "mobilephone" => PhoneField::Mobile,
            "homephone" => PhoneField::Home,
            "altphone" => PhoneField::Alternate,
            _ => PhoneField::Custom(column.clone()),
        };
        person.phones.push(Phone { field, text: text.as_str().unwrap_or_default().into() });
    }
    Some(person)
}
