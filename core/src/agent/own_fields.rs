//! The account's own telephone fields: listed out of the metadata catalog, ticked by the person, searched from then on.

use callside_protocol::{Answer, Fault, OwnField, OwnFields, RecordKind, Refusal};

use super::Agent;
use crate::{
    directory::{
        copy::CustomField,
        lookup::{Refused, Table},
        own,
    },
    netsuite::{FieldInfo, NetSuiteError},
    ordered::sort,
};

/// What the catalog says; nothing before it was asked.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    asking: bool,
    listed: Vec<(Table, Result<Vec<FieldInfo>, Fault>)>,
}

impl Agent {
    /// Asks for the fields of every kind of record.
    pub(super) fn list_own_fields(&self) -> Answer {
        if std::mem::replace(&mut self.inner.catalog.borrow_mut().asking, true) {
            return Answer::Done;
        }
        self.go(async |agent| {
            let mut listed = Vec::new();
            for table in Table::ALL {
                let fields = match agent.inner.netsuite.record_fields(table.name()).await {
                    Ok(fields) if fields.is_empty() => Err(NetSuiteError::NotFound.fault()),
                    Ok(fields) => Ok(fields.iter().filter(|field| own::may_hold_numbers(field)).cloned().collect()),
                    Err(error) => Err(error.fault()),
                };
                listed.push((table, fields));
            }
            *agent.inner.catalog.borrow_mut() = Catalog { asking: false, listed };
            agent.publish();
        });
        Answer::Done
    }

    /// Searches a field from now on, or no longer.
    pub(super) async fn search_own_field(&self, kind: RecordKind, id: &str, searched: bool) -> Answer {
        let field = CustomField { table: Table::of(kind), column: id.trim().to_ascii_lowercase() };
        if !own::is_column(&field.column) {
            return Answer::Refused(Refusal::NotAField);
        }
        let label = self.label_of(&field);
        let answer = self
            .prefer(|preferences| {
                preferences.own_fields.retain(|known| *known != field);
                preferences.own_labels.retain(|(id, _)| *id != field.column);
                if searched {
                    preferences.own_labels.extend(label.map(|label| (field.column.clone(), label)));
                    preferences.own_fields.push(field);
                }
                // Another order would be another copy.
                sort(&mut preferences.own_fields);
            })
            .await;
        // Other fields are other terms: another copy, while the one there is serves on.
        self.keep_people_now_on();
        answer
    }

    fn label_of(&self, field: &CustomField) -> Option<String> {
        let catalog = self.inner.catalog.borrow();
        let (_, fields) = catalog.listed.iter().find(|(table, _)| *table == field.table)?;
        let info = fields.as_ref().ok()?.iter().find(|info| info.name == field.column)?;
        Some(info.label.clone())
    }

    /// For Settings: what is searched and what could be, likely ones first.
    pub(super) fn own_fields(&self) -> OwnFields {
        let (catalog, preferences) = (self.inner.catalog.borrow(), self.inner.preferences.get());
        let (learnt, all) = (self.inner.learnt.get(), self.searched_fields());
        let mut fields = Vec::new();
        let mut unlisted = Vec::new();
        for table in Table::ALL {
            let kind = table.kinds().first().copied().unwrap_or(RecordKind::Contact);
            let listed = catalog.listed.iter().find(|(of, _)| *of == table).map(|(_, listed)| listed);
            unlisted.extend(listed.and_then(|listed| listed.as_ref().err()).map(|why| (kind, why.clone())));
            let infos = listed.and_then(|listed| listed.as_ref().ok()).map(Vec::as_slice).unwrap_or_default();
            let custom = |id: &str| CustomField { table, column: id.to_owned() };
            let searched = |id: &str| all.contains(&custom(id));
            let refused = |id: &str| learnt.readable.refuses(&Refused::Column(table, id.to_owned()));
            let field = |id: &str, label: &str, suggested| OwnField {
                kind,
                id: id.to_owned(),
                label: label.to_owned(),
                searched: searched(id),
                suggested,
                refused: refused(id),
                of_company: self.is_companys(&custom(id)),
            };
            for suggested in [true, false] {
                let infos = infos.iter().filter(|info| own::looks_like_phone(info) == suggested);
                fields.extend(infos.map(|info| field(&info.name, &info.label, suggested)));
            }
            let known = |own: &&CustomField| own.table == table && infos.iter().all(|info| info.name != own.column);
            for own in all.iter().filter(known) {
                let label = preferences.own_labels.iter().find(|(id, _)| *id == own.column);
                fields.push(field(&own.column, label.map_or(&own.column, |(_, label)| label), false));
            }
        }
        OwnFields { fields, unlisted, asking: catalog.asking }
    }
}
