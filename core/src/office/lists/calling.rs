//! Working through a list. A list of one's own lies in the store; one that is everyone's has its progress in a lease of the bundle's
//! (netsuite/CONTRACT.md, Leases), which is held for as long as it takes to write down who has whom: two agents never get the same
//! person, and what becomes of a computer that dies in between, time says.

use callside_json::{FromJson as _, Value};
use callside_protocol::{
    Personal, RecordRef, Timestamp,
    company::{CallListSums, ListAct, ListPhone, ListsAnswer, MarkAs, NextPerson, OptOut, PeopleList, PersonOnList},
    words,
};

use super::{
    Counted, Hands, ListsDesk, Trouble,
    counting::find,
    fields::{self, Of},
    own::{Marks, Said},
};
use crate::{
    directory::{copy::Held, people::RecordId},
    engagement::call_list::{HowFar, Mark, Next},
    netsuite::{Lease, LeaseAsked, NetSuiteError},
    phone::stored_numbers,
};

/// A lease is held for so many seconds at most: two requests.
const HELD: u32 = 60;
/// So often it is tried to take one that another computer has for a moment.
const TRIES: usize = 4;
/// Notes of a shared list that are kept with it: what was said stands in NetSuite's records, too.
const MOST_NOTES: usize = 500;

impl ListsDesk {
    /// Whom to call next, who is this agent's from then on.
    pub(super) async fn next(&mut self, id: &str, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        let Some(list) = self.list(id) else { return Ok(ListsAnswer::NoList) };
        let (Some(copy), Some(place)) = (self.copy(hands).await?, self.place.clone()) else {
            return Ok(ListsAnswer::Not(words::LISTS_NEED_THE_COPY.to_owned()));
        };
        let Some((_, order)) = place.members(id).await? else { return Ok(ListsAnswer::NoList) };
        self.load_values().await?;
        let me = self.me();
        let out = self.out();
        let opted_out = |whom: RecordId| out.binary_search(&whom).is_ok();
        let (mut next, mut far, mut said) = (Next::Finished, HowFar::default(), Personal::default());
        let alone = self
            .with_marks(&list, hands, |marks, now| {
                next = marks.progress.next(&order, &me, &opted_out, now);
                if let Next::Call(whom) = next {
                    // Nobody else was quicker: the marks are this computer's for the moment.
                    let _ = marks.progress.take(whom, &me, now);
                    said = marks.said(whom);
                }
                far = marks.progress.how_far(&order, &opted_out, now);
            })
            .await?;
        let Some(alone) = alone else { return Ok(ListsAnswer::Not(words::LIST_IS_BUSY.to_owned())) };
        let sums = sums(far);
        self.is_so_far(id, sums);
        self.revision += 1;
        let next = match next {
            Next::Wait(until) => NextPerson::Wait(until, sums),
            Next::Finished => NextPerson::Finished(sums),
            Next::Call(whom) => {
                let until = Timestamp(hands.base.clock.now().0 + crate::engagement::call_list::TAKEN_FOR);
                match self.person_on(&list, &copy, whom, said, hands).await? {
                    Some(person) => NextPerson::Call(Box::new(PersonOnList { sums, until, alone, ..person })),
                    None => return Ok(ListsAnswer::Not(words::LIST_PERSON_GONE.to_owned())),
                }
            }
        };
        Ok(ListsAnswer::Next(Box::new(next)))
    }

    /// What has become of somebody.
    pub(super) async fn mark(
        &mut self,
        id: &str,
        person: &RecordRef,
        mark: MarkAs,
        hands: &Hands<'_>,
    ) -> Result<ListsAnswer, Trouble> {
        let Some(list) = self.list(id) else { return Ok(ListsAnswer::NoList) };
        let Some(whom) = RecordId::of_record(person) else {
            return Ok(ListsAnswer::Not(words::LIST_PERSON_GONE.to_owned()));
        };
        let me = self.me();
        let done = self
            .with_marks(&list, hands, |marks, now| {
                let (stands, said) = match &mark {
                    MarkAs::Done { outcome, note } => (Mark::Done(now), Some((Some(*outcome), note))),
                    MarkAs::Skip => (Mark::Skipped(now), None),
                    MarkAs::Later { at, note } => (Mark::Later(me.clone(), *at), Some((None, note))),
                    MarkAs::GiveBack => (Mark::Taken(me.clone(), Timestamp(now.0)), None),
                };
                marks.progress.set(whom, stands);
                if let Some((outcome, note)) = said {
                    marks.notes.push(Said { whom, at: now, outcome, note: note.clone() });
                    let surplus = marks.notes.len().saturating_sub(MOST_NOTES);
                    marks.notes.drain(..surplus);
                }
            })
            .await?;
        self.revision += 1;
        Ok(match done {
            Some(_) => ListsAnswer::Done,
            None => ListsAnswer::Not(words::LIST_IS_BUSY.to_owned()),
        })
    }

    /// Somebody who does not want it is called, for a reason.
    pub(super) async fn call_anyway(
        &mut self,
        person: &RecordRef,
        reason: Personal,
        hands: &Hands<'_>,
    ) -> Result<ListsAnswer, Trouble> {
        if reason.is_blank() {
            return Ok(ListsAnswer::Not(words::CALL_NEEDS_A_REASON.to_owned()));
        }
        let copy = self.copy(hands).await?;
        let whom = RecordId::of_record(person);
        let known = match (&copy, whom) {
            (Some(copy), Some(whom)) => copy.person(whom).await?,
            _ => None,
        };
        let Some(known) = known else { return Ok(ListsAnswer::Not(words::LIST_PERSON_GONE.to_owned())) };
        self.own.note(ListAct::CalledAnyway, known.name(), reason, hands.base.clock.now());
        self.keep_own(hands).await?;
        Ok(ListsAnswer::Done)
    }

    /// Everybody who does not want to be called, in order.
    pub(super) fn out(&self) -> Vec<RecordId> {
        let values = self.values.as_deref().unwrap_or_default();
        let out = |valued: &&crate::engagement::packed::Valued| {
            fields::opted_out(&self.standing.fields, Some(valued)).contains(&OptOut::Calls)
        };
        values.iter().filter(out).map(|valued| valued.whom).collect()
    }

    /// As this agent is called on lists of everyone's.
    fn me(&self) -> String {
        let entity = self.owner.as_ref().and_then(|owner| owner.entity.clone());
        entity.unwrap_or_else(|| self.own.machine.clone())
    }

    /// Changes how far a list is, where nobody else does at that moment. Answers whether nobody else knows of it; `None`: another
    /// computer was at it all the time.
    async fn with_marks(
        &self,
        list: &PeopleList,
        hands: &Hands<'_>,
        change: impl FnOnce(&mut Marks, Timestamp),
    ) -> Result<Option<bool>, Trouble> {
        let is_own = self.own.lists.iter().any(|own| own.id == list.id);
        if is_own || !hands.has_bundle {
            let name = self.name();
            let mut marks = Marks::load(hands.base, &name, &list.id).await;
            change(&mut marks, hands.base.clock.now());
            marks.keep(hands.base, &name, &list.id).await?;
            return Ok(Some(true));
        }
        let (name, holder) =
            (["list_", &list.id].concat(), [self.me(), ".".to_owned(), self.own.machine.clone()].concat());
        let mut asked = LeaseAsked { name: &name, holder: &holder, seconds: HELD, state: None };
        for _ in 0..TRIES {
            let taken = lease(hands, "take lease", &asked).await?;
            if !taken.held {
                continue;
            }
            // Everybody's clock is NetSuite's.
            let now = taken.now;
            let mut marks = match &taken.state {
                Value::Null => Marks::default(),
                // What a newer Callside has written there is not to be lost.
                state => Marks::from_json(state).map_err(|_| NetSuiteError::Unreadable)?,
            };
            change(&mut marks, now);
            asked.state = Some(callside_json::write(&marks));
            // Where the answer to this is lost, the same computer finds what it wrote, or takes the same person again.
            lease(hands, "release lease", &asked).await?;
            return Ok(Some(false));
        }
        Ok(None)
    }

    async fn person_on(
        &mut self,
        list: &PeopleList,
        copy: &Held,
        whom: RecordId,
        note: Personal,
        hands: &Hands<'_>,
    ) -> Result<Option<PersonOnList>, Trouble> {
        let Some(person) = copy.person(whom).await? else { return Ok(None) };
        self.load_scores().await?;
        let columns = self.columns_of(list);
        let valued = find(self.values.as_deref().unwrap_or_default(), whom).cloned();
        let scored = Counted::of(self.scores.as_deref().unwrap_or_default(), whom);
        let lead = self.leads.of(whom).or_else(|| fields::number(&self.standing.fields, valued.as_ref(), fields::LEAD));
        let of = Of { person: &person, valued: valued.as_ref(), counted: scored, owner: Personal::default(), lead };
        let shown_above = ["name", "company", "title", "email", "phone", "score", "optout", "leadscore", "calls"];
        let others = columns.iter().filter(|column| !shown_above.contains(&column.name.as_str()));
        let fields = others.map(|column| (column.label.clone(), self.cell(&column.name, &of).0));
        let home = copy.shown().terms.home;
        let phones = person.phones.iter().map(|phone| ListPhone {
            label: words::field_label(&phone.field, None),
            text: phone.text.clone(),
            e164: stored_numbers(phone.text.reveal(), home)
                .into_iter()
                .find_map(|number| number.e164)
                .map(Personal::from),
        });
        Ok(Some(PersonOnList {
            person: person.record(),
            name: person.name(),
            title: person.title.clone(),
            company: person.company.as_ref().map_or(Personal::default(), |company| company.name.clone()),
            email: person.email.clone(),
            phones: phones.collect(),
            fields: fields.filter(|(_, value)| !value.is_blank()).collect(),
            score: scored.0.map(|scored| scored.shown(lead)),
            opted_out: fields::opted_out(&self.standing.fields, valued.as_ref()),
            note,
            until: hands.base.clock.now(),
            sums: CallListSums::default(),
            alone: true,
        }))
    }

    /// How far each list of one's own is. Of one that is everyone's that is told when somebody works through it.
    pub(super) async fn look_how_far(&mut self, hands: &Hands<'_>) -> Result<(), Trouble> {
        let Some(place) = self.place.clone() else { return Ok(()) };
        self.load_values().await?;
        let (name, out) = (self.name(), self.out());
        for list in self.own.lists.clone() {
            let Some((_, order)) = place.members(&list.id).await? else { continue };
            let marks = Marks::load(hands.base, &name, &list.id).await;
            let opted_out = |whom: RecordId| out.binary_search(&whom).is_ok();
            self.is_so_far(&list.id, sums(marks.progress.how_far(&order, &opted_out, hands.base.clock.now())));
        }
        Ok(())
    }

    fn is_so_far(&mut self, list: &str, sums: CallListSums) {
        self.far.retain(|(of, _)| of != list);
        self.far.push((list.to_owned(), sums));
    }
}

/// A lease, or why not.
pub(super) async fn lease(hands: &Hands<'_>, task: &'static str, asked: &LeaseAsked<'_>) -> Result<Lease, Trouble> {
    hands.netsuite.lease(task, asked).await.map_err(|error| match error {
        NetSuiteError::Refused { code, .. } if code.starts_with("INSUFFICIENT_PERMISSION") => Trouble::Lease,
        error => error.into(),
    })
}

fn sums(far: HowFar) -> CallListSums {
    let number = |count: usize| count as u64;
    CallListSums {
        done: number(far.done),
        skipped: number(far.skipped),
        later: number(far.later),
        taken: number(far.taken),
        open: number(far.open),
        opted_out: number(far.opted_out),
    }
}
