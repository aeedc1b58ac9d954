//! What the company wants in the record of every call: its defaults, and the fields agents fill, each asked for by its type with
//! the account's own choices. Found out once for each version of the settings, and once a day, since lists grow.

use callside_protocol::{
    Ask, AskKind, Personal, Timestamp,
    company::{CallField, CallFields, Holder, Settings},
};

use crate::{
    company::{Kept, number_beside},
    logging::{self, CompanyField, CompanyTerms},
    netsuite::{NetSuite, NetSuiteError, PHONE_CALL},
    ports::Base,
};

/// The choices are asked for again after so many milliseconds: a day.
const HOLDS: i64 = 24 * 3_600_000;

/// Without an answer, not before so many milliseconds.
const TRIES_AGAIN: i64 = 5 * 60_000;

/// When it is to be found out again, where nothing else is due; `None`: nothing is wanted.
pub(super) fn due(kept: &Kept, settings: &Settings, now: Timestamp) -> Option<Timestamp> {
    let is_any = !wanted(&settings.call_fields).fields.is_empty();
    is_any.then(|| kept.terms_due(number_beside(settings)).max(Timestamp(now.0 + TRIES_AGAIN)))
}

/// Finds it out where that is due. Where NetSuite cannot be asked, what was known holds, and the next errand asks.
pub(super) async fn follow(kept: &mut Kept, settings: &Settings, netsuite: &NetSuite, base: &Base) {
    let now = base.clock.now();
    let of = number_beside(settings);
    if netsuite.session().is_none_or(|session| !kept.is_for(&session)) || kept.terms_due(of) > now {
        return;
    }
    let wanted = wanted(&settings.call_fields);
    let due = if wanted.fields.is_empty() { i64::MAX } else { now.0 + HOLDS };
    if let Ok(terms) = typed(wanted, netsuite).await {
        kept.learn_terms(of, callside_json::write(&terms), Timestamp(due), base).await;
    }
}

/// As it was found out.
pub(super) fn terms(kept: &Kept) -> CompanyTerms {
    callside_json::read(kept.terms()).unwrap_or_default()
}

/// What the settings want, of types that are not known yet.
fn wanted(decided: &CallFields) -> CompanyTerms {
    let is_wanted = |field: &&CallField| field.of == Holder::PhoneCall && (field.editable || field.default.is_some());
    let fields = decided.shown.iter().filter(is_wanted).map(|field| CompanyField {
        ask: Ask {
            field: field.name.clone(),
            label: field.label.clone().unwrap_or_else(|| field.name.clone()),
            kind: AskKind::Text,
            value: field.default.clone().map(Personal::new),
        },
        editable: field.editable,
        required: field.required,
    });
    CompanyTerms { fields: fields.collect(), form: decided.form.clone() }
}

/// Each field with its type. One that a single answer does not fill is left out; one of a role that sees no catalog is text.
async fn typed(mut terms: CompanyTerms, netsuite: &NetSuite) -> Result<CompanyTerms, NetSuiteError> {
    if terms.fields.is_empty() {
        return Ok(terms);
    }
    let catalog = netsuite.record_fields(PHONE_CALL).await?;
    let mut fields = Vec::new();
    for field in terms.fields {
        let known = catalog.iter().find(|known| known.name.eq_ignore_ascii_case(&field.ask.field));
        let kind = match known {
            Some(known) => logging::kind(netsuite, PHONE_CALL, known).await?,
            None => Some(AskKind::Text),
        };
        if let Some(kind) = kind {
            fields.push(CompanyField { ask: Ask { kind, ..field.ask }, ..field });
        }
    }
    terms.fields = fields;
    Ok(terms)
}
