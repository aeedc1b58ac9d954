//! What stands beside a call, of what the company has decided and NetSuite has answered.

use callside_json::{Map, Value};
use callside_protocol::{
    AskKind, Personal, RecordKind, RecordRef, Timestamp,
    company::{
        Beside, BesideCall, CallField, Change, Control, FieldBeside, FieldValue, Holder, InfoLink, LinkBeside,
        LinkPreview, LinkState, NoChange, Settings, Unread, When,
    },
    words,
};

use super::info_links::{self, Values};
use crate::{
    characters::characters,
    instant,
    netsuite::{field, property},
};

#[cfg(test)]
mod tests;

/// Characters of a value that are shown.
const LONGEST: usize = 300;

/// A record that is to be read, and what of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which of the call's records.
    pub of: Holder,
    /// Its internal id.
    pub id: String,
    /// The properties.
    pub names: Vec<String>,
}

/// What was read of one.
#[derive(Clone, Debug)]
pub struct Read {
    /// Which of the call's records.
    pub of: Holder,
    /// NetSuite's answer, or why there is none.
    pub answer: Result<Map, Unread>,
    /// Properties that the record does not have in this account.
    pub absent: Vec<String>,
}

/// How a field that agents may change is asked for, or why this person cannot change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Which of the call's records it is of.
    pub of: Holder,
    /// Its property.
    pub name: String,
    /// How.
    pub how: Result<AskKind, NoChange>,
}

/// Anything stands beside calls.
#[must_use]
pub fn is_any(settings: &Settings) -> bool {
    !settings.call_fields.shown.is_empty() || !settings.info_links.is_empty()
}

/// Something of the call's own record is shown or linked to.
#[must_use]
pub fn is_of_record(settings: &Settings) -> bool {
    let mut places = settings.info_links.iter().flat_map(info_links::places);
    settings.call_fields.shown.iter().any(|field| field.of == Holder::PhoneCall)
        || places.any(|place| info_links::field_of(place, Holder::PhoneCall).is_some())
}

/// What is to be read for a call: one request for each of its records of which anything is shown or linked to.
#[must_use]
pub fn wanted(settings: &Settings, call: &BesideCall) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for of in Holder::ALL {
        let Some(id) = id_of(call, of) else { continue };
        let shown = settings.call_fields.shown.iter().filter(|field| field.of == of).map(|field| field.name.as_str());
        let links = settings.info_links.iter().filter(|link| is_for(link.when, call));
        let linked = links.flat_map(info_links::places).filter_map(|place| info_links::field_of(place, of));
        let mut names: Vec<String> = Vec::new();
        for name in shown.chain(linked) {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name.to_owned());
            }
        }
        if !names.is_empty() {
            wanted.push(Wanted { of, id: id.to_owned(), names });
        }
    }
    wanted
}

/// The fields of that call's contact, customer and project that agents may change; those of its own record lie with the call.
pub fn changeable<'a>(settings: &'a Settings, call: &'a BesideCall) -> impl Iterator<Item = &'a CallField> {
    let is_other = |field: &&CallField| field.editable && field.of != Holder::PhoneCall;
    settings.call_fields.shown.iter().filter(is_other).filter(|field| id_of(call, field.of).is_some())
}

/// All of it. Of a field that may be changed and is not among those `asked`, it is not known how yet: it is shown.
#[must_use]
pub fn beside(settings: &Settings, call: &BesideCall, read: &[Read], asked: &[Asked], now: Timestamp) -> Beside {
    let fields = settings.call_fields.shown.iter().filter(|field| id_of(call, field.of).is_some());
    let fields = fields.map(|field| FieldBeside {
        of: field.of,
        name: field.name.clone(),
        label: field.label.clone().unwrap_or_else(|| field.name.clone()),
        value: value_of(read, field.of, &field.name),
        change: change(field, call, read, asked),
    });
    let known = Known { call, read };
    let links = settings.info_links.iter().filter(|link| is_for(link.when, call)).filter_map(|link| {
        let address = info_links::filled(link, &known)?;
        Some(LinkBeside { label: link.label.clone(), address: address.into() })
    });
    Beside { fields: fields.collect(), links: links.collect(), as_of: now }
}

/// What becomes of each link beside that call.
#[must_use]
pub fn links(settings: &Settings, call: &BesideCall, read: &[Read]) -> Vec<LinkPreview> {
    let known = Known { call, read };
    let state = |link: &InfoLink| {
        if let Some(fault) = info_links::fault(link) {
            return LinkState::Faulty(fault);
        }
        if !is_for(link.when, call) {
            return LinkState::NotForThis;
        }
        if let Some(address) = info_links::filled(link, &known) {
            return LinkState::Filled(address.into());
        }
        let lacks = info_links::places(link).into_iter().filter(|place| !info_links::is_known(place, &known));
        let lacks: Vec<String> = lacks.map(str::to_owned).collect();
        if lacks.is_empty() { LinkState::TooLong } else { LinkState::Lacks(lacks) }
    };
    let host = |link: &InfoLink| info_links::host(link).map(str::to_owned);
    settings.info_links.iter().map(|link| LinkPreview { host: host(link), state: state(link) }).collect()
}

fn change(field: &CallField, call: &BesideCall, read: &[Read], asked: &[Asked]) -> Change {
    let known = asked.iter().find(|known| known.of == field.of && known.name == field.name && field.editable);
    let answer = read.iter().find(|read| read.of == field.of).and_then(|read| {
        let is_absent = read.absent.iter().any(|absent| absent.eq_ignore_ascii_case(&field.name));
        read.answer.as_ref().ok().filter(|_| !is_absent)
    });
    let (Some(known), Some(answer), Some(id)) = (known, answer, id_of(call, field.of)) else { return Change::No };
    let held = property(answer, &field.name).unwrap_or_default();
    match &known.how {
        Err(why) => Change::Cannot(words::no_change(why)),
        // Beside a call there is one line for it: the others would be lost.
        Ok(AskKind::Text) if held.trim().contains('\n') => Change::Cannot(words::no_change(&NoChange::Fixed)),
        Ok(kind) => Change::Can(Box::new(Control {
            record: RecordRef { kind: kind_of(call, field.of), id: id.to_owned() },
            kind: kind.clone(),
            held: held.into(),
            required: field.required,
        })),
    }
}

/// Of what kind that record of the call is.
fn kind_of(call: &BesideCall, of: Holder) -> RecordKind {
    match of {
        Holder::Customer => company(call).map_or(RecordKind::Customer, |company| company.kind),
        Holder::Project => RecordKind::Project,
        Holder::Contact | Holder::PhoneCall => RecordKind::Contact,
    }
}

/// The internal id of that record of the call.
fn id_of(call: &BesideCall, of: Holder) -> Option<&str> {
    let of_kind = |kind| call.person.as_ref().filter(|person| person.kind == kind).map(|person| person.id.as_str());
    match of {
        Holder::Contact => of_kind(RecordKind::Contact),
        Holder::Customer => company(call).filter(|company| is_customers(company.kind)).map(|record| record.id.as_str()),
        Holder::Project => call.project.as_deref().or_else(|| of_kind(RecordKind::Project)),
        Holder::PhoneCall => call.record.as_deref(),
    }
}

/// The company: the caller's, or the caller itself.
fn company(call: &BesideCall) -> Option<&RecordRef> {
    let is_firm = |record: &&RecordRef| is_customers(record.kind) || record.kind == RecordKind::Vendor;
    call.person.as_ref().filter(is_firm).or(call.company.as_ref())
}

/// Leads and prospects are stages of the customer record.
fn is_customers(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Customer | RecordKind::Prospect | RecordKind::Lead)
}

fn is_for(when: When, call: &BesideCall) -> bool {
    match when {
        When::Always => true,
        When::Matched => call.person.is_some(),
        When::Customers => company(call).is_some_and(|company| company.kind == RecordKind::Customer),
    }
}

fn value_of(read: &[Read], of: Holder, name: &str) -> FieldValue {
    let Some(read) = read.iter().find(|read| read.of == of) else { return FieldValue::Empty };
    if read.absent.iter().any(|absent| absent.eq_ignore_ascii_case(name)) {
        return FieldValue::Unread(Unread::NoSuchField);
    }
    match &read.answer {
        Ok(answer) => field(answer, name).map_or(FieldValue::Empty, value),
        Err(unread) => FieldValue::Unread(unread.clone()),
    }
}

fn value(value: &Value) -> FieldValue {
    match value {
        Value::Null => FieldValue::Empty,
        Value::Bool(is) => FieldValue::Tick(*is),
        Value::Number(number) => {
            let number = number.to_string();
            // Currencies and decimals come with a point even where they are whole: `12400.0`.
            if number.contains('.') { FieldValue::Number(number) } else { FieldValue::Text(number.into()) }
        }
        Value::String(text) if text.trim().is_empty() => FieldValue::Empty,
        // A day alone is no instant.
        Value::String(text) => match instant::read(text).filter(|_| text.contains('T')) {
            Some(at) => FieldValue::At(at),
            None => FieldValue::Text(beginning(text)),
        },
        Value::Object(object) => match words(object) {
            Some(words) => FieldValue::Text(words),
            None => match object.get("items").and_then(Value::as_array) {
                Some(items) => several(items),
                None => FieldValue::Unread(Unread::Lines),
            },
        },
        Value::Array(items) => several(items),
    }
}

/// Comments may have thousands of characters; what is longer than anybody reads during a call is cut.
fn beginning(text: &str) -> Personal {
    let mut rest = characters(text.trim());
    let begins: String = rest.by_ref().take(LONGEST).collect();
    if rest.next().is_some() { [&begins, "…"].concat().into() } else { begins.into() }
}

/// A list's entry or another record, by its name; by its id where the role may not see the name.
fn words(object: &Map) -> Option<Personal> {
    let name = field(object, "refName").and_then(Value::as_str).map(Personal::from);
    name.or_else(|| property(object, "id").map(Personal::new))
}

fn several(items: &[Value]) -> FieldValue {
    let words: Vec<Personal> = items.iter().filter_map(|item| words(item.as_object()?)).collect();
    match words.as_slice() {
        [] if items.is_empty() => FieldValue::Empty,
        [] => FieldValue::Unread(Unread::Lines),
        words => FieldValue::Text(words.iter().map(Personal::reveal).collect::<Vec<_>>().join(", ").into()),
    }
}

/// What the places of a link are filled with.
struct Known<'a> {
    call: &'a BesideCall,
    read: &'a [Read],
}

impl Values for Known<'_> {
    fn value(&self, name: &str) -> Option<String> {
        let id = |of| id_of(self.call, of).map(str::to_owned);
        match name {
            "contact.id" => id(Holder::Contact),
            "company.id" => company(self.call).map(|company| company.id.clone()),
            "project.id" => id(Holder::Project),
            "phone" => self.call.phone.as_ref().map(|phone| phone.reveal().to_owned()),
            "call.id" => Some(self.call.call.0.clone()),
            name => Holder::ALL.into_iter().find_map(|of| {
                let property_name = info_links::field_of(name, of)?;
                let read = self.read.iter().find(|read| read.of == of)?;
                property(read.answer.as_ref().ok()?, property_name)
            }),
        }
    }
}
