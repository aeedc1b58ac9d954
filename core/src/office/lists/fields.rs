//! The fields that are kept of everybody, and the columns that lists can have.

use callside_protocol::{
    Personal,
    company::{Engagement, ListColumn, MappedField, OptOut},
};

use super::Counted;
use crate::{
    directory::people::Person,
    engagement::{packed::Valued, rule::own_field},
};

/// Callside's own fields, which the bundle brings (netsuite/README.md), and NetSuite's word for e-mail.
pub(in crate::office) const SCORE: &str = "custentity_callside_score";
pub(in crate::office) const WHY: &str = "custentity_callside_why";
pub(in crate::office) const LEAD: &str = "custentity_callside_lead_score";
pub(in crate::office) const WRITTEN: &str = "custentity_callside_written";
pub(in crate::office) const NO_CALLS: &str = "custentity_callside_do_not_call";
pub(in crate::office) const EMAIL: &str = "globalsubscriptionstatus";
const OWN: [&str; 5] = [SCORE, LEAD, WRITTEN, NO_CALLS, EMAIL];
/// NetSuite's values for somebody who does not want e-mail: by their own word, and confirmed.
const OPTED_OUT: [&str; 2] = ["2", "4"];
/// Letters of a field's name.
const LONGEST: usize = 60;
/// Fields that are read of everybody.
const MOST_FIELDS: usize = 40;

/// The fields that are asked of NetSuite: those that are decided and that the copy does not have, and Callside's own.
pub(super) fn kept(decided: &Engagement) -> Vec<String> {
    let copy = Person::new(
        crate::directory::people::RecordId { table: crate::directory::lookup::Table::Contact, id: 0 },
        callside_protocol::RecordKind::Contact,
    );
    let mut fields: Vec<String> = OWN.map(str::to_owned).into();
    for field in &decided.fields {
        let is_new = is_name(&field.netsuite) && own_field(&copy, &field.netsuite).is_none();
        if is_new && !fields.contains(&field.netsuite) && fields.len() < MOST_FIELDS {
            fields.push(field.netsuite.clone());
        }
    }
    fields
}

/// It may refer to something that has a name: the bundle's own hold numbers and texts.
pub(super) fn may_refer(name: &str) -> bool {
    name == EMAIL || !OWN.contains(&name)
}

/// It can be a field's name: nothing else gets into a query.
pub(super) fn is_name(name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    (1..=LONGEST).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(is_letter)
}

/// A value of somebody's; `None`: it is not read.
pub(super) fn value(fields: &[String], valued: Option<&Valued>, name: &str) -> Option<Personal> {
    let place = fields.iter().position(|field| field == name)?;
    Some(valued.and_then(|valued| valued.values.get(place).cloned()).unwrap_or_default())
}

/// What somebody does not want, by what stands in NetSuite.
pub(in crate::office) fn opted_out(fields: &[String], valued: Option<&Valued>) -> Vec<OptOut> {
    let is = |what: &OptOut| {
        let name = if *what == OptOut::Calls { NO_CALLS } else { EMAIL };
        is_out(*what, value(fields, valued, name).unwrap_or_default().reveal())
    };
    [OptOut::Calls, OptOut::Email].into_iter().filter(is).collect()
}

/// What stands in its field says that somebody does not want it.
pub(super) fn is_out(what: OptOut, held: &str) -> bool {
    match what {
        OptOut::Calls => matches!(held.trim(), "T" | "true"),
        OptOut::Email => OPTED_OUT.contains(&held.trim()),
    }
}

/// A number that stands in a field.
pub(super) fn number(fields: &[String], valued: Option<&Valued>, name: &str) -> Option<i64> {
    value(fields, valued, name)?.reveal().trim().parse().ok()
}

/// The columns that lists can have.
pub(super) fn columns(decided: &Engagement) -> Vec<ListColumn> {
    let column = |(name, label, is_number): (&str, &str, bool)| ListColumn {
        name: name.to_owned(),
        label: label.to_owned(),
        is_number,
    };
    let own = [
        ("name", "Name", false),
        ("company", "Company", false),
        ("title", "Title", false),
        ("email", "E-mail", false),
        ("phone", "Phone", false),
        ("owner", "Sales rep", false),
        ("score", "Score", true),
        ("leadscore", "Lead score", true),
        ("lastcall", "Last call", true),
        ("outcome", "Outcome", false),
        ("calls", "Calls", true),
        ("optout", "Opt-outs", false),
    ];
    let mut columns: Vec<ListColumn> = own.map(column).into();
    for MappedField { netsuite, column, .. } in &decided.fields {
        if is_name(netsuite) && columns.iter().all(|known| known.name != *netsuite) {
            let label = if column.trim().is_empty() { netsuite } else { column };
            columns.push(ListColumn { name: netsuite.clone(), label: label.clone(), is_number: false });
        }
    }
    columns
}

/// The columns of a list where nobody has chosen any.
pub(super) const COMMON: [&str; 6] = ["name", "company", "phone", "score", "lastcall", "optout"];

/// What is known of somebody for a cell.
pub(super) struct Of<'a> {
    pub(super) person: &'a Person,
    pub(super) valued: Option<&'a Valued>,
    pub(super) counted: Counted<'a>,
    pub(super) owner: Personal,
    pub(super) lead: Option<i64>,
}

/// What people call a field of Callside's own.
pub(super) fn label(name: &str) -> &str {
    match name {
        SCORE => "Callside Score",
        LEAD => "Lead Score",
        WRITTEN => "Callside: Scores as Written",
        NO_CALLS => "Do Not Call",
        EMAIL => "E-mail subscription",
        other => other,
    }
}
