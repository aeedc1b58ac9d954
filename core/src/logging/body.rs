//! What the record of a call should say, from everything known of it now.

use callside_json::{Map, Value};
use callside_protocol::{Ask, AskKind, Candidate, FieldToFill, LinkedKind, Personal, RecordKind, Timestamp};

use super::{
    block,
    entry::{Entry, Fields, Record, Tie, Written},
    fence, merge,
    message::{self, NotePart},
    plan::{ABOUT, CompanyTerms, SCHEDULED, Scene, about_property},
    times::record_times,
    title::title,
};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::netsuite::reference;

/// NetSuite takes no telephone number with fewer digits; the title and the block hold it all the same.
const FEWEST_DIGITS: usize = 7;

/// The longest telephone number NetSuite takes.
const LONGEST_NUMBER: usize = 32;

/// The form of a record, as NetSuite names it.
pub(super) const FORM: &str = "customForm";

/// Properties that follow from the call and from what the agent chose for it.
pub(super) const OWN: [&str; 11] = [
    "title",
    "status",
    "startDate",
    "startTime",
    "endTime",
    "timedEvent",
    "phone",
    "contact",
    "company",
    ABOUT[0],
    ABOUT[1],
];

/// A record as Callside wants it.
#[derive(Clone, Debug, PartialEq)]
pub struct Desired {
    /// Every property but message and external id.
    pub fields: Fields,
    /// Those of them that the agent has filled in.
    pub filled: Vec<String>,
    /// The form of a new record.
    pub form: Option<String>,
    /// Callside's block.
    pub block: Personal,
    /// The note as far as it fits beside the block.
    pub part: NotePart,
    /// The note's revision.
    pub revision: u64,
}

/// The record of a call. One that is on is scheduled, and ends when it began until more is known.
#[must_use]
pub fn desired(entry: &Entry, scene: &Scene<'_>) -> Desired {
    let zone = scene.zone(entry);
    let call = &entry.call;
    let times = record_times(call.began, call.ended.unwrap_or(call.began), &zone);
    let mut fields = Map::new();
    fields.insert("title".into(), title(entry).into());
    fields.insert("status".into(), if call.is_live() { SCHEDULED } else { "COMPLETE" }.into());
    fields.insert("startDate".into(), times.date.into());
    fields.insert("startTime".into(), times.start.into());
    fields.insert("endTime".into(), times.end.into());
    // Without it NetSuite drops both times (netsuite-api.md §3.3).
    fields.insert("timedEvent".into(), true.into());
    let number = entry.number.display.reveal();
    if number.chars().filter(char::is_ascii_digit).count() >= FEWEST_DIGITS && number.len() <= LONGEST_NUMBER {
        fields.insert("phone".into(), number.into());
    }
    let mut refer = |property: &str, id: Option<&str>| {
        if let Some(id) = id {
            fields.insert(property.into(), reference(id));
        }
    };
    let (contact, company) = tied_to(entry);
    refer("contact", contact);
    refer("company", company);
    if let Some(about) = entry.about.as_ref().filter(|about| about.kind != LinkedKind::Project) {
        refer(about_property(about.kind), Some(&about.id));
    }
    match written_before(entry) {
        // The organizer and the remembered answers of a record are those it was made with: a later answer is for the
        // next calls, and does not rewrite this one.
        Some(before) => fields.extend(
            before
                .0
                .iter()
                .filter(|(name, _)| !OWN.contains(&name.as_str()))
                .map(|(name, value)| (name.clone(), value.clone())),
        ),
        None => {
            refer("assigned", scene.terms.organizer.as_deref());
            fields.extend(scene.terms.company.fields.iter().filter_map(|field| answered(&field.ask)));
            fields.extend(scene.terms.answers.iter().filter_map(answered));
        }
    }
    for (property, value) in &entry.filled.0 {
        if entry.not_taken(property).is_some() {
            continue;
        }
        if *value == Value::Null {
            fields.retain(|name, _| name != property);
        } else {
            fields.insert(property.clone(), value.clone());
        }
    }
    if written_before(entry).is_none() {
        fields.retain(|property, _| entry.not_taken(property).is_none());
    }
    fields.extend(entry.asks.iter().filter_map(answered));
    fields.retain(|property, _| !entry.left_out.iter().any(|left_out| left_out == property));
    let block = block::block(entry, &zone);
    let part = message::fit(entry.note.text.reveal(), message::room(&block));
    let form = scene.terms.company.form.clone().filter(|_| !entry.left_out.iter().any(|left_out| left_out == FORM));
    let filled = entry.filled.0.keys().filter(|name| entry.not_taken(name).is_none()).cloned().collect();
    Desired { fields: Fields(fields), filled, form, block: block.into(), part, revision: entry.note.revision }
}

impl Desired {
    /// The message of a new record.
    #[must_use]
    pub fn message(&self) -> String {
        fence::below(self.part.text.reveal(), self.block.reveal())
    }

    /// The body of the request that creates the record: with the external id that makes a second one a duplicate.
    #[must_use]
    pub fn body(&self, external_id: &str) -> Map {
        let mut body = self.fields.0.clone();
        body.insert("message".into(), self.message().into());
        body.insert("externalId".into(), external_id.into());
        if let Some(form) = &self.form {
            body.insert(FORM.into(), reference(form));
        }
        body
    }

    /// What creating it will have written.
    #[must_use]
    pub fn written(&self, at: Timestamp) -> Written {
        Written {
            fields: self.fields.clone(),
            note: self.part.text.clone(),
            characters: self.part.characters,
            revision: self.revision,
            block: self.block.clone(),
            outside: self.part.text.clone(),
            at,
        }
    }

    /// True where a record written like that no longer says what it should.
    #[must_use]
    pub fn differs_from(&self, written: &Written) -> bool {
        #[cfg(feature = "breakages")]
        if breakages::is(Breakage::ForgetLateNotes) {
            return self.block != written.block || self.fields != written.fields;
        }
        self.revision != written.revision || self.block != written.block || self.fields != written.fields
    }
}

/// Contact and company of the record. Leads and prospects are customers to NetSuite; a project's calls belong to its
/// customer, unless the agent says that the call is about the project; an employee is nobody's company.
fn tied_to(entry: &Entry) -> (Option<&str>, Option<&str>) {
    let chosen = entry.chosen();
    let contact = chosen.filter(|chosen| chosen.record.kind == RecordKind::Contact);
    let contact_id = contact.map(|contact| contact.record.id.as_str());
    if let Some(about) = entry.about.as_ref().filter(|_| entry.is_of_project()) {
        return (contact_id, Some(&about.id));
    }
    match &entry.tie {
        Tie::AsMatched => (contact_id, chosen.and_then(company_of)),
        Tie::Chosen(company) => (contact_id, Some(company.record.id.as_str())),
        Tie::Refused | Tie::LeftOut => (None, None),
    }
}

/// The company whose open records a call may be about.
#[must_use]
pub fn company(entry: &Entry) -> Option<&str> {
    match &entry.tie {
        Tie::Chosen(company) => Some(&company.record.id),
        Tie::AsMatched | Tie::Refused | Tie::LeftOut => entry.chosen().and_then(company_of),
    }
}

fn company_of(chosen: &Candidate) -> Option<&str> {
    match chosen.record.kind {
        RecordKind::Customer | RecordKind::Prospect | RecordKind::Lead | RecordKind::Vendor => Some(&chosen.record.id),
        RecordKind::Contact | RecordKind::Project => chosen.company.as_ref().map(|company| company.record.id.as_str()),
        RecordKind::Employee => None,
    }
}

/// What the record was written with, where Callside knows it.
fn written_before(entry: &Entry) -> Option<&Fields> {
    match &entry.record {
        Record::Made { written, .. } => Some(&written.fields).filter(|fields| !fields.0.is_empty()),
        Record::NotYet | Record::Intended { .. } | Record::Skipped(_) => None,
    }
}

/// The company's fields of that call's record, each with the agent's own value, else that of the record as it was written,
/// else the company's. What NetSuite itself asks for is not among them.
#[must_use]
pub fn to_fill(entry: &Entry, company: &CompanyTerms) -> Vec<FieldToFill> {
    let is_asked = |ask: &Ask| entry.asks.iter().any(|asked| asked.field == ask.field);
    let fields = company.fields.iter().filter(|field| field.editable && !is_asked(&field.ask));
    fields
        .map(|field| {
            let name = &field.ask.field;
            let own = entry.filled.0.get(name).map(merge::text);
            let written = || written_before(entry).map(|before| before.0.get(name).and_then(merge::text));
            let value = own.or_else(written).map(|value| value.map(Personal::new));
            FieldToFill {
                ask: Ask { value: value.unwrap_or_else(|| field.ask.value.clone()), ..field.ask.clone() },
                required: field.required,
                not_taken: entry.not_taken(name).cloned(),
            }
        })
        .collect()
}

/// The property and value that answers what NetSuite asked for; `None` without an answer.
#[must_use]
pub fn answered(ask: &Ask) -> Option<(String, Value)> {
    let value = ask.value.as_ref().filter(|value| !value.is_blank())?.reveal();
    let value = match ask.kind {
        AskKind::OneOf(_) => reference(value),
        AskKind::Text | AskKind::Date => value.into(),
        AskKind::Tick => matches!(value, "true" | "T" | "1").into(),
        // What is none NetSuite refuses, and says so.
        AskKind::Number => callside_json::parse(value)
            .ok()
            .filter(|value| matches!(value, Value::Number(_)))
            .unwrap_or_else(|| value.into()),
    };
    Some((ask.field.clone(), value))
}
