//! What somebody does not want, set by an explicit act: read, written where it is not so already, and kept in the list of acts.

use callside_json::{Map, Value};
use callside_protocol::{
    Personal, RecordRef,
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
    netsuite::reference,
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
        let (Some(known), Some(record)) = (self.known(person, hands).await?, record(person)) else {
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
                patch.insert("globalSubscriptionStatus".to_owned(), reference(value));
                (EMAIL, value)
            }
        };
        hands.netsuite.update_entity(record, &person.id, &patch, "what somebody does not want").await?;
        self.own.note(
            if out { ListAct::OptedOut(what) } else { ListAct::OptedIn(what) },
            known.name(),
            Personal::default(),
            hands.base.clock.now(),
        );
        self.keep_own(hands).await?;
        self.learn(known.id, &[(field, value.into())]).await?;
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
        self.want(&known, field, value);
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

    /// One more value that waits, in place of one that waits for the same field; one that is there already does not wait.
    pub(super) fn want(&mut self, person: &Person, field: String, ours: Personal) -> bool {
        let base = self.held(person, &field);
        let of = person.record();
        self.own
            .changes
            .retain(|changed| (changed.of.id != of.id) || changed.of.kind != of.kind || changed.field != field);
        let waits = base.as_ref().is_none_or(|base| base.reveal().trim() != ours.reveal().trim());
        if waits {
            self.own.changes.push(Changed { of, field, base, ours });
        }
        waits
    }

    /// What stands in a field as far as is known here.
    pub(super) fn held(&self, person: &Person, field: &str) -> Option<Personal> {
        let valued = find(self.values.as_deref().unwrap_or_default(), person.id);
        own_field(person, field).or_else(|| fields::value(&self.standing.fields, valued, field))
    }

    /// That stands in NetSuite now.
    pub(super) async fn learn(&mut self, whom: RecordId, held: &[(&str, Personal)]) -> Result<(), Trouble> {
        self.load_values().await?;
        let (fields, Some(values)) = (self.standing.fields.clone(), self.values.as_mut()) else { return Ok(()) };
        let place = match values.binary_search_by_key(&whom, |valued| valued.whom) {
            Ok(place) => place,
            Err(place) => {
                values.insert(place, Valued { whom, values: vec![Personal::default(); fields.len()] });
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
        let mut change = Change::default();
        change.values(values, [whom]);
        if let Some(room) = &self.place {
            room.change(change).await?;
        }
        self.revision += 1;
        Ok(())
    }
}

/// Its name among NetSuite's records.
pub(super) fn record(person: &RecordRef) -> Option<&'static str> {
    match Table::of(person.kind) {
        Table::Contact => Some("contact"),
        Table::Customer => Some("customer"),
        Table::Job | Table::Vendor | Table::Employee => None,
    }
}
