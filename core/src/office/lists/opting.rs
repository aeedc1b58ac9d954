//! What somebody does not want, set by an explicit act: read, kept in the list of acts, and written where it is not so already; and
//! values of fields that somebody wants, which wait until they are pushed.

use callside_json::{Map, Value};
use callside_protocol::{
    Personal, RecordKind, RecordRef,
    company::{Changed, ListAct, ListsAnswer, OptOut},
    words,
};

use super::{
    Hands, ListsDesk, Trouble,
    counting::find,
    fields::{self, EMAIL, NO_CALLS},
    shelf::Change,
};
use crate::{
    directory::{
        lookup::Table,
        people::{Person, RecordId},
    },
    engagement::{packed::Valued, rule::own_field},
    netsuite::{self, Happened, property},
    ordered::sort,
    traffic::Lane,
};

/// NetSuite's values of [`EMAIL`]: by their own word.
const SOFT_IN: &str = "1";
const SOFT_OUT: &str = "2";

impl ListsDesk {
    pub(super) async fn opt_out(
        &mut self,
        person: &RecordRef,
        what: OptOut,
        out: bool,
        hands: &Hands<'_>,
    ) -> Result<ListsAnswer, Trouble> {
        let known = self.known(person, hands).await?;
        let Some((known, record)) = known.and_then(|known| record(known.id).map(|record| (known, record))) else {
            return Ok(ListsAnswer::Not(words::LIST_PERSON_GONE.to_owned()));
        };
        if what == OptOut::Calls && self.standing.refusal(NO_CALLS).is_some() {
            return Ok(ListsAnswer::Not(words::SCORES_NEED_FIELDS.to_owned()));
        }
        let mut patch = Map::new();
        let (field, value) = match what {
            OptOut::Calls => {
                patch.insert(NO_CALLS.to_owned(), Value::Bool(out));
                (NO_CALLS, if out { "T" } else { "F" })
            }
            OptOut::Email => {
                let value = if out { SOFT_OUT } else { SOFT_IN };
                patch.insert("globalSubscriptionStatus".to_owned(), netsuite::reference(value));
                (EMAIL, value)
            }
        };
        let names: Vec<String> = patch.iter().map(|(name, _)| name.clone()).collect();
        let purpose = "what somebody does not want";
        let there = hands.netsuite.read_properties(record, &person.id, &names, Lane::Live, purpose).await?;
        let held = names.first().and_then(|name| property(&there, name)).unwrap_or_default();
        if fields::is_out(what, &held) == out {
            // So it is already, and perhaps by a word that is firmer than ours would be.
            self.learn(&[(known.id, vec![(field.to_owned(), held.into())])]).await?;
            return Ok(ListsAnswer::Done);
        }
        // On the disk before it is on the wire.
        self.own.note(
            if out { ListAct::OptedOut(what) } else { ListAct::OptedIn(what) },
            known.name(),
            Personal::default(),
            hands.base.clock.now(),
        );
        self.keep_own(hands).await?;
        if let Err(error) = hands.netsuite.update_entity(record, &person.id, &patch, purpose).await {
            if error.happened() != Happened::Unknown {
                self.own.acts.pop();
                self.keep_own(hands).await?;
            }
            return Err(error.into());
        }
        self.learn(&[(known.id, vec![(field.to_owned(), value.into())])]).await?;
        Ok(ListsAnswer::Done)
    }

    /// A value that somebody wants in NetSuite waits until it is pushed.
    pub(super) async fn change_field(
        &mut self,
        person: &RecordRef,
        field: String,
        value: Personal,
        hands: &Hands<'_>,
    ) -> Result<ListsAnswer, Trouble> {
        let Some(known) = self.known(person, hands).await? else {
            return Ok(ListsAnswer::Not(words::LIST_PERSON_GONE.to_owned()));
        };
        if !self.in_force().fields.iter().any(|mapped| mapped.netsuite == field) {
            return Ok(ListsAnswer::Not(words::FIELD_NOT_MAPPED.to_owned()));
        }
        self.load_values().await?;
        self.want(vec![(&known, field, value)]);
        self.keep_own(hands).await?;
        Ok(ListsAnswer::Done)
    }

    /// The person, as the copy has them.
    async fn known(&self, person: &RecordRef, hands: &Hands<'_>) -> Result<Option<Person>, Trouble> {
        let Some(copy) = self.copy(hands).await? else { return Ok(None) };
        match RecordId::of_record(person) {
            Some(whom) => Ok(copy.person(whom).await?),
            None => Ok(None),
        }
    }

    /// Values that wait, each in place of one that waits for the same field; one that is there already does not wait. How many do.
    pub(super) fn want(&mut self, wishes: Vec<(&Person, String, Personal)>) -> usize {
        let mut about: Vec<(RecordId, String)> = wishes.iter().map(|(of, field, _)| (of.id, field.clone())).collect();
        sort(&mut about);
        let mut fresh = Vec::new();
        for (person, field, ours) in wishes {
            let ours = self.names.meant(person.id, &field, ours);
            let base = self.held(person, &field);
            if base.as_ref().is_none_or(|base| base.reveal().trim() != ours.reveal().trim()) {
                fresh.push(Changed { of: person.record(), field, base, ours });
            }
        }
        self.own.changes.retain(|changed| {
            let of = RecordId::of_record(&changed.of).map(|of| (of, changed.field.clone()));
            of.is_some_and(|of| about.binary_search(&of).is_err())
        });
        let count = fresh.len();
        self.own.changes.extend(fresh);
        count
    }

    /// What stands in a field as far as is known here.
    pub(super) fn held(&self, person: &Person, field: &str) -> Option<Personal> {
        let valued = find(self.values.as_deref().unwrap_or_default(), person.id);
        own_field(person, field).or_else(|| fields::value(&self.standing.fields, valued, field))
    }

    /// That stands in NetSuite now, in fields of these people.
    pub(super) async fn learn(&mut self, all: &[(RecordId, Vec<(String, Personal)>)]) -> Result<(), Trouble> {
        if all.is_empty() {
            return Ok(());
        }
        self.load_values().await?;
        let (fields, Some(values)) = (&self.standing.fields, self.values.as_mut()) else { return Ok(()) };
        for (whom, held) in all {
            let place = match values.binary_search_by_key(whom, |valued| valued.whom) {
                Ok(place) => place,
                Err(place) => {
                    values.insert(place, Valued { whom: *whom, values: vec![Personal::default(); fields.len()] });
                    place
                }
            };
            for (name, value) in held {
                let field = fields.iter().position(|field| field == name);
                let slot = values.get_mut(place).zip(field).and_then(|(valued, field)| valued.values.get_mut(field));
                if let Some(slot) = slot {
                    slot.clone_from(value);
                }
            }
        }
        let mut change = Change::default();
        change.values(values, all.iter().map(|(whom, _)| *whom));
        if let Some(room) = &self.place {
            room.change(change).await?;
        }
        self.revision += 1;
        Ok(())
    }
}

/// A record as the protocol names it; of a customer it is not told at which stage.
pub(super) fn reference(whom: RecordId) -> RecordRef {
    let kind = if whom.table == Table::Contact { RecordKind::Contact } else { RecordKind::Customer };
    RecordRef { kind, id: whom.id.to_string() }
}

/// Its name among NetSuite's records; `None`: no list has such a one.
pub(super) fn record(whom: RecordId) -> Option<&'static str> {
    match whom.table {
        Table::Contact => Some("contact"),
        Table::Customer => Some("customer"),
        Table::Job | Table::Vendor | Table::Employee => None,
    }
}
