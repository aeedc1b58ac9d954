//! One record of the copy.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Candidate, CompanyRef, Personal, PhoneField, RecordKind, RecordRef, Timestamp};

use super::bytes::{Reader, Writer};
use crate::directory::lookup::Table;

/// Names a record in eight bytes. A customer that was a lead keeps it: stages share one table and one id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub struct RecordId {
    /// Its table.
    pub table: Table,
    /// NetSuite's internal id, possibly negative.
    pub id: i32,
}

impl RecordId {
    /// From NetSuite's text. `None`: no integer of 32 bits, which no internal id of a person has been seen to exceed;
    /// such a record is left to the live lookup.
    #[must_use]
    pub fn of(table: Table, id: &str) -> Option<Self> {
        Some(Self { table, id: id.trim().parse().ok()? })
    }

    /// Of a record the protocol names.
    #[must_use]
    pub fn of_record(record: &RecordRef) -> Option<Self> {
        Self::of(Table::of(record.kind), &record.id)
    }

    /// As a number below 2³⁵ that sorts as the id does.
    pub(crate) fn packed(self) -> u64 {
        (self.table as u64) << 32 | u64::from(self.biased())
    }

    /// The reverse.
    pub(crate) fn unpacked(packed: u64) -> Option<Self> {
        let table = *Table::ALL.get(usize::try_from(packed >> 32).ok()?)?;
        Some(Self::of_parts(table, packed as u32))
    }

    /// The id as a number that sorts from the lowest negative one up.
    pub(in crate::directory) fn biased(self) -> u32 {
        self.id.cast_unsigned() ^ 1 << 31
    }

    pub(in crate::directory) fn of_parts(table: Table, biased: u32) -> Self {
        Self { table, id: (biased ^ 1 << 31).cast_signed() }
    }
}

/// A telephone field that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Which; an account's own field by its script id.
    pub field: PhoneField,
    /// What stands in it, unread.
    pub text: Personal,
}

/// What the copy keeps of one record. Texts NetSuite leaves empty are empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Which record.
    pub id: RecordId,
    /// What it is, a customer's stage included.
    pub kind: RecordKind,
    /// The record is a person and not a firm.
    pub is_person: bool,
    /// First name.
    pub first: Personal,
    /// Middle name.
    pub middle: Personal,
    /// Last name.
    pub last: Personal,
    /// A firm's name, or the name NetSuite made of the parts.
    pub whole: Personal,
    /// Job title.
    pub title: Personal,
    /// E-mail address.
    pub email: Personal,
    /// The company they belong to, its name as of this row; for a project, its customer.
    pub company: Option<CompanyRef>,
    /// Inactive in NetSuite.
    pub inactive: bool,
    /// Internal id of the employee who is the sales representative.
    pub sales_rep: Option<String>,
    /// Telephones, in the order of NetSuite's form. A project has none: it is reached through its customer.
    pub phones: Vec<Phone>,
    /// `lastmodifieddate` on NetSuite's own clock: seconds of its wall time counted as if they were UTC
    /// (netsuite-api.md §4.3).
    pub modified: i64,
    /// When this row was read.
    pub as_of: Timestamp,
}

impl Person {
    /// A record of which nothing else is known.
    #[must_use]
    pub fn new(id: RecordId, kind: RecordKind) -> Self {
        Self {
            id,
            kind,
            is_person: matches!(kind, RecordKind::Contact | RecordKind::Employee),
            first: Personal::default(),
            middle: Personal::default(),
            last: Personal::default(),
            whole: Personal::default(),
            title: Personal::default(),
            email: Personal::default(),
            company: None,
            inactive: false,
            sales_rep: None,
            phones: Vec::new(),
            modified: 0,
            as_of: Timestamp::default(),
        }
    }

    /// The record as the protocol names it.
    #[must_use]
    pub fn record(&self) -> RecordRef {
        RecordRef { kind: self.kind, id: self.id.id.to_string() }
    }

    /// As a candidate, without reasons.
    #[must_use]
    pub fn candidate(&self) -> Candidate {
        Candidate {
            record: self.record(),
            name: self.name(),
            title: Some(self.title.clone()).filter(|title| !title.is_blank()),
            company: self.company.clone(),
            reasons: Vec::new(),
        }
    }

    /// A person's name from its parts, a firm's from its one field; each stands in for the other where it is missing.
    #[must_use]
    pub fn name(&self) -> Personal {
        let mut parts = String::new();
        for part in [&self.first, &self.middle, &self.last] {
            for word in part.reveal().split_whitespace() {
                if !parts.is_empty() {
                    parts.push(' ');
                }
                parts.push_str(word);
            }
        }
        if parts.is_empty() || !self.is_person && !self.whole.is_blank() { self.whole.clone() } else { parts.into() }
    }

    /// `before` is the id of the row written before it, `custom` collects the script ids of a page.
    pub(super) fn write(&self, writer: &mut Writer, before: u32, custom: &mut Vec<String>) {
        writer.number(u64::from(self.id.biased().wrapping_sub(before)));
        let flags = [self.inactive, self.is_person, self.company.is_some(), self.sales_rep.is_some()];
        let flags = flags.into_iter().rev().fold(0, |flags, flag| flags << 1 | u64::from(flag));
        writer.number(flags << 3 | kind_code(self.kind));
        for text in self.texts() {
            writer.text(text.reveal());
        }
        if let Some(company) = &self.company {
            writer.number(kind_code(company.record.kind));
            writer.text(&company.record.id);
            writer.text(company.name.reveal());
        }
        if let Some(sales_rep) = &self.sales_rep {
            writer.text(sales_rep);
        }
        writer.number(self.phones.len() as u64);
        for phone in &self.phones {
            writer.number(field_code(&phone.field, custom));
            writer.text(phone.text.reveal());
        }
        writer.signed(self.modified);
        writer.signed(self.as_of.0);
    }

    pub(super) fn read(reader: &mut Reader<'_>, table: Table, before: u32, custom: &[String]) -> Option<Self> {
        let id = RecordId::of_parts(table, before.wrapping_add(u32::try_from(reader.number()?).ok()?));
        let flags = reader.number()?;
        let mut person = Self::new(id, kind_of(flags & 7)?);
        person.inactive = flags & 8 != 0;
        person.is_person = flags & 16 != 0;
        for text in person.texts_mut() {
            *text = reader.text()?.into();
        }
        if flags & 32 != 0 {
            let kind = kind_of(reader.number()?)?;
            let record = RecordRef { kind, id: reader.text()?.to_owned() };
            person.company = Some(CompanyRef { record, name: reader.text()?.into() });
        }
        if flags & 64 != 0 {
            person.sales_rep = Some(reader.text()?.to_owned());
        }
        for _ in 0..reader.number()? {
            let field = field_of(reader.size()?, custom)?;
            person.phones.push(Phone { field, text: reader.text()?.into() });
        }
        person.modified = reader.signed()?;
        person.as_of = Timestamp(reader.signed()?);
        Some(person)
    }

    fn texts(&self) -> [&Personal; 6] {
        [&self.first, &self.middle, &self.last, &self.whole, &self.title, &self.email]
    }

    fn texts_mut(&mut self) -> [&mut Personal; 6] {
        [&mut self.first, &mut self.middle, &mut self.last, &mut self.whole, &mut self.title, &mut self.email]
    }
}

fn kind_code(kind: RecordKind) -> u64 {
    kind as u64
}

fn kind_of(code: u64) -> Option<RecordKind> {
    RecordKind::ALL.get(usize::try_from(code).ok()?).copied()
}

fn field_code(field: &PhoneField, custom: &mut Vec<String>) -> u64 {
    let place = match field {
        PhoneField::Custom(id) => {
            let known = custom.iter().position(|of| of == id);
            PhoneField::STANDARD.len()
                + known.unwrap_or_else(|| {
                    custom.push(id.clone());
                    custom.len() - 1
                })
        }
        standard => PhoneField::STANDARD.iter().position(|of| of == standard).unwrap_or_default(),
    };
    place as u64
}

fn field_of(code: usize, custom: &[String]) -> Option<PhoneField> {
    match code.checked_sub(PhoneField::STANDARD.len()) {
        None => PhoneField::STANDARD.get(code).cloned(),
        Some(place) => custom.get(place).cloned().map(PhoneField::Custom),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_and_pack_from_negative_to_positive() {
        let ids: Vec<RecordId> = ["-5", "0", "7", "2147483647"]
            .iter()
            .flat_map(|id| [RecordId::of(Table::Contact, id), RecordId::of(Table::Employee, id)])
            .map(|id| id.expect("an id"))
            .collect();
        let mut by_id = ids.clone();
        by_id.sort_unstable();
        let mut by_packed = ids;
        by_packed.sort_unstable_by_key(|id| id.packed());
        assert_eq!(by_id, by_packed);
        assert!(by_id.iter().all(|id| RecordId::unpacked(id.packed()) == Some(*id)));
        assert_eq!(RecordId::of(Table::Contact, "5000000000"), None);
    }

    #[test]
    fn a_lead_and_the_customer_it_becomes_are_one_record() {
        let of = |kind| RecordId::of_record(&RecordRef { kind, id: "41".into() });
        assert_eq!(of(RecordKind::Lead), of(RecordKind::Customer));
        assert_ne!(of(RecordKind::Lead), of(RecordKind::Vendor));
    }

    #[test]
    fn names_are_as_people_write_them() {
        let mut person = Person::new(RecordId { table: Table::Customer, id: 1 }, RecordKind::Customer);
        person.first = " Ingrid ".into();
        person.last = "Solberg".into();
        assert_eq!(person.name().reveal(), "Ingrid Solberg");
        person.whole = "Harbor Foods Ltd".into();
        assert_eq!(person.name().reveal(), "Harbor Foods Ltd");
        person.is_person = true;
        assert_eq!(person.name().reveal(), "Ingrid Solberg");
    }
}
