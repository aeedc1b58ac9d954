//! A caller nobody in NetSuite has the number of is added to it: as a new contact, or as a number of a record that is
//! there. Only when the agent says so.
//!
//! What is typed lies in the call's entry, like its note, and so does the act itself before its first byte is sent. A
//! worker that finds one under way looks whether NetSuite has done it before it writes again.

use callside_json::Map;
use callside_protocol::{
    AddAct, Adding, Addition, Answer, CallId, Candidate, Draft, Fault, HeldPhone, MatchReason, PhonesOf, RecordKind,
    RecordRef, Refusal, Timestamp, Write, WriteReason, WriteResult,
};

use super::{Agent, commands::storage_fault};
use crate::{
    directory::{
        adding::{self, Fill},
        lookup::Table,
    },
    logging::{self, Entry},
    netsuite::{self, CONTACT, NetSuiteError},
    signin::Standing,
};

impl Agent {
    /// What was typed into one of the forms.
    pub(super) async fn keep_draft(&self, id: &CallId, draft: Draft) -> Answer {
        let subsidiaries = self.inner.learnt.get().subsidiaries.clone();
        self.inner.desk.borrow_mut().typed(id, self.now());
        self.change_addition(id, &|addition| {
            adding::keep(addition, draft.clone());
            adding::ask_for_subsidiary(&mut addition.contact, &subsidiaries);
        })
        .await
    }

    /// The agent says so: on disk first, then in NetSuite.
    pub(super) async fn add(&self, id: &CallId, act: AddAct) -> Answer {
        let Some(account) = self.signed_in_account() else {
            let fault = NetSuiteError::SignedOut.fault();
            return self.change_addition(id, &|addition| addition.fault = Some(fault.clone())).await;
        };
        let answer = self.change_addition(id, &|addition| adding::begin(addition, act, &account)).await;
        if answer == Answer::Done {
            self.go_on_adding(id, true);
        }
        answer
    }

    async fn change_addition(&self, id: &CallId, change: &dyn Fn(&mut Addition)) -> Answer {
        let kept = self.change(id, &|entry| change(entry.addition.get_or_insert_default())).await;
        match kept {
            Some(_) => Answer::Done,
            None if self.inner.journal.get(&id.0).is_none() => Answer::Refused(Refusal::NoSuchCall),
            None => Answer::Refused(Refusal::Fault(storage_fault())),
        }
    }

    /// Goes on with every act that is due; `all`: whenever it is.
    pub(super) fn go_on_with_additions(&self, all: bool) {
        let now = self.now();
        let mut due = Vec::new();
        self.inner.journal.each(&mut |key, _, entry| {
            if under_way(entry).is_some_and(|next| all || next <= now) {
                due.push(CallId(key.to_owned()));
            }
        });
        for id in due {
            self.go_on_adding(&id, false);
        }
    }

    /// When the next act wants to be gone on with.
    pub(super) fn addition_due(&self) -> Option<Timestamp> {
        let mut due = None;
        self.inner.journal.each(&mut |key, _, entry| {
            // One that is being asked about right now is looked at again when that has ended.
            let asks = || self.inner.adding.borrow().iter().any(|id| id.0 == key);
            if let Some(next) = under_way(entry).filter(|_| !asks()) {
                due = Some(due.map_or(next, |due: Timestamp| due.min(next)));
            }
        });
        due
    }

    /// One conversation for each call. `first`: nothing of this act was sent yet.
    fn go_on_adding(&self, id: &CallId, first: bool) {
        if self.inner.setup.safe_mode || self.inner.adding.borrow().contains(id) {
            return;
        }
        let id = id.clone();
        self.inner.adding.borrow_mut().push(id.clone());
        self.go(async move |agent| {
            agent.add_now(&id, first).await;
            agent.inner.adding.borrow_mut().retain(|adding| *adding != id);
            agent.publish();
        });
    }

    async fn add_now(&self, id: &CallId, first: bool) {
        let Some(entry) = self.inner.journal.get(&id.0) else { return };
        let Some(addition) = &entry.addition else { return };
        let Some(under_way) = &addition.under_way else { return };
        // It is for the account it was begun in, and for no other.
        if self.signed_in_account().as_ref() != Some(&under_way.account) {
            let away = NetSuiteError::SignedOut;
            return self.adding_failed(id, under_way.act, &away, true).await;
        }
        let mut looking = !first || addition.doubtful;
        let done = match under_way.act {
            AddAct::Contact => self.make_contact(id, addition, &entry, &mut looking).await,
            AddAct::Number => self.give_number(id, addition, &entry, &mut looking).await,
        };
        match done {
            Ok(Some(candidate)) => self.added(id, under_way.act, &entry, candidate).await,
            Ok(None) => {
                self.change_addition(id, &|addition| addition.under_way = None).await;
            }
            Err(error) => self.adding_failed(id, under_way.act, &error, looking).await,
        }
    }

    async fn make_contact(
        &self,
        id: &CallId,
        addition: &Addition,
        entry: &Entry,
        looking: &mut bool,
    ) -> Result<Option<Candidate>, NetSuiteError> {
        let netsuite = &self.inner.netsuite;
        let Some(number) = &entry.number.e164 else { return Ok(None) };
        let external_id = adding::external_id(id, addition);
        let made = |id| Ok(Some(adding::made(&addition.contact, id)));
        if *looking {
            match netsuite.contact_made_as(&external_id).await {
                Err(NetSuiteError::NotFound) => *looking = false,
                found => return made(found?),
            }
        }
        let answers: Vec<_> = addition.contact.asks.iter().filter_map(logging::answered).collect();
        let body = adding::body(&addition.contact, number.reveal(), &external_id, &answers);
        let write = self.row(RecordKind::Contact, WriteReason::Contact, &body);
        if !self.note_write(id, &|entry| entry.sends(Write { makes: true, ..write.clone() })).await {
            return Err(NetSuiteError::NotSent);
        }
        match netsuite.create_contact(&body).await {
            // The external id's contact is the one that was made here; without one it is the name that is taken.
            Err(taken @ NetSuiteError::Duplicate { .. }) => match netsuite.contact_made_as(&external_id).await {
                Err(NetSuiteError::NotFound) => Err(taken),
                found => {
                    *looking = true;
                    self.note_write(id, &|entry| entry.wrote(write.kind, None, WriteResult::Existed)).await;
                    made(found?)
                }
            },
            created => made(created?),
        }
    }

    /// Reads the field before it is written. `Ok(None)`: it holds something the agent has not been shown.
    async fn give_number(
        &self,
        id: &CallId,
        addition: &Addition,
        entry: &Entry,
        looking: &mut bool,
    ) -> Result<Option<Candidate>, NetSuiteError> {
        let (Some(to), Some(field)) = (&addition.number.to, &addition.number.field) else { return Ok(None) };
        let home = self.home();
        let Some(number) = entry.public_number(home) else { return Ok(None) };
        let table = Table::of(to.record.kind);
        *looking = true;
        let answer = self.inner.netsuite.read_entity(table.name(), &to.record.id).await?;
        *looking = false;
        let property = adding::property_of(field);
        let held = netsuite::property(&answer, property).unwrap_or_default();
        match adding::fill(&held, addition.number.over.as_ref(), &number, home) {
            Fill::HasIt => {}
            Fill::Write => {
                let mut patch = Map::new();
                patch.insert(property.into(), number.e164().into());
                let write =
                    Write { id: Some(to.record.id.clone()), ..self.row(to.record.kind, WriteReason::Number, &patch) };
                if !self.note_write(id, &|entry| entry.sends(write.clone())).await {
                    return Err(NetSuiteError::NotSent);
                }
                self.inner.netsuite.update_entity(table.name(), &to.record.id, &patch, "add a number").await?;
            }
            Fill::Occupied => {
                self.note_write(id, &|entry| entry.wrote(Some(to.record.kind), None, WriteResult::Unclear)).await;
                let phones = self.phones_in(&answer, table);
                *self.inner.phones.borrow_mut() =
                    Some(PhonesOf { record: to.record.clone(), phones: Some(Ok(phones)) });
                return Ok(None);
            }
        }
        Ok(Some(Candidate { reasons: vec![MatchReason::Exact(field.clone())], ..to.clone() }))
    }

    /// A row of the audit list.
    fn row(&self, kind: RecordKind, why: WriteReason, body: &Map) -> Write {
        let fields = body.keys().cloned().collect();
        let (at, kind) = (self.now(), Some(kind));
        Write { at, kind, id: None, makes: false, fields, note: None, why, result: WriteResult::Open }
    }

    /// Changes the audit list; true once that is on disk.
    async fn note_write(&self, id: &CallId, change: &dyn Fn(&mut Entry)) -> bool {
        self.change(id, change).await.is_some()
    }

    /// The caller is in NetSuite: the call is theirs, and so are the next ones from that number.
    async fn added(&self, id: &CallId, act: AddAct, entry: &Entry, candidate: Candidate) {
        let record = candidate.record.clone();
        let kept = self
            .change(id, &|entry| {
                entry.wrote(Some(candidate.record.kind), Some(&candidate.record.id), WriteResult::Written);
                entry.added(candidate.clone());
                if let Some(addition) = &mut entry.addition {
                    let made = addition.made + u32::from(act == AddAct::Contact);
                    *addition = Addition { made, ..Addition::default() };
                }
            })
            .await;
        if let Some(number) = entry.public_number(self.home()) {
            let key = self.choice_key(&number);
            self.prefer(|preferences| _ = preferences.choices.insert(key, Some(record))).await;
        }
        self.forget_answers();
        self.hurry_people();
        if kept.is_some_and(|entry| !entry.call.is_live()) {
            self.pursue(id);
        }
    }

    async fn adding_failed(&self, id: &CallId, act: AddAct, error: &NetSuiteError, looking: bool) {
        let asks = match (act, error) {
            // Without the fields' names the sentence says it all the same.
            (AddAct::Contact, NetSuiteError::MissingFields { labels, .. }) => {
                logging::asks(&self.inner.netsuite, CONTACT, labels).await.unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let now = self.now();
        if let NetSuiteError::NotAllowed { .. } = error {
            let entry = self.inner.journal.get(&id.0);
            let to = entry.and_then(|entry| entry.addition?.number.to);
            let fault = error.fault();
            self.learn(|learnt| match (act, to) {
                (AddAct::Contact, _) => learnt.no_contact = Some(fault),
                (AddAct::Number, Some(to)) => learnt.no_change.push((Table::of(to.record.kind), fault)),
                (AddAct::Number, None) => {}
            })
            .await;
        }
        self.change(id, &|entry| {
            // While Callside only looks, nothing is written, and what was written before is as open as it was.
            if !looking {
                entry.not_written(kind_of(entry, act), error);
            }
            let addition = entry.addition.get_or_insert_default();
            adding::failed(addition, error, looking, now);
            if addition.under_way.is_none() {
                adding::refused(addition, act, error, asks.clone());
            }
        })
        .await;
    }

    /// What a record's telephone fields hold.
    pub(super) fn read_phones(&self, record: RecordRef) -> Answer {
        let mut phones = self.inner.phones.borrow_mut();
        let asked = phones.as_ref().is_some_and(|phones| phones.record == record && phones.phones.is_none());
        if asked {
            return Answer::Done;
        }
        *phones = Some(PhonesOf { record: record.clone(), phones: None });
        self.go(async move |agent| {
            let table = Table::of(record.kind);
            let answer = agent.inner.netsuite.read_entity(table.name(), &record.id).await;
            let read = answer.map(|answer| agent.phones_in(&answer, table)).map_err(|error| error.fault());
            // Whoever chose another record asks about that one by now.
            if let Some(phones) = agent.inner.phones.borrow_mut().as_mut().filter(|phones| phones.record == record) {
                phones.phones = Some(read);
            }
            agent.publish();
        });
        Answer::Done
    }

    fn phones_in(&self, answer: &Map, table: Table) -> Vec<HeldPhone> {
        let preferences = self.inner.preferences.get();
        adding::phones(answer, table, &self.searched_fields(), &preferences.own_labels)
    }

    /// Finds out whether this role can make contacts and tasks, and on a OneWorld account the companies of the group they can belong
    /// to. What it may not change is known only once NetSuite has refused it: an administrator may have added it since.
    pub(super) async fn prove_adding(&self) {
        let (no_contact, subsidiaries) = match self.inner.netsuite.contact_subsidiaries().await {
            Ok(subsidiaries) => (None, subsidiaries),
            Err(error @ NetSuiteError::NotAllowed { .. }) => (Some(error.fault()), Vec::new()),
            // No such field: the account is none of OneWorld.
            Err(NetSuiteError::Refused { .. }) => (None, Vec::new()),
            // That says nothing.
            Err(_) => return,
        };
        self.learn(|learnt| {
            learnt.no_contact = no_contact;
            learnt.no_change.clear();
            learnt.subsidiaries = subsidiaries;
        })
        .await;
        self.prove_tasks().await;
    }

    /// For the pane.
    pub(super) fn adding(&self) -> Adding {
        let learnt = self.inner.learnt.get();
        let kinds = |(table, fault): &(Table, Fault)| -> Vec<(RecordKind, Fault)> {
            table.kinds().iter().map(|kind| (*kind, fault.clone())).collect()
        };
        Adding {
            no_contact: learnt.no_contact.clone(),
            no_change: learnt.no_change.iter().flat_map(kinds).collect(),
            phones: self.inner.phones.borrow().clone(),
        }
    }

    /// Something was refused for want of a right.
    pub(super) fn is_refused_additions(&self) -> bool {
        let learnt = self.inner.learnt.get();
        learnt.no_contact.is_some() || learnt.no_task.is_some() || !learnt.no_change.is_empty()
    }

    fn signed_in_account(&self) -> Option<String> {
        let session = self.inner.netsuite.session()?;
        let signed_in = self.inner.netsuite.standing() == Standing::SignedIn;
        signed_in.then(|| session.account.id().to_owned())
    }
}

/// Of what kind the record is that an act writes.
fn kind_of(entry: &Entry, act: AddAct) -> Option<RecordKind> {
    match act {
        AddAct::Contact => Some(RecordKind::Contact),
        AddAct::Number => Some(entry.addition.as_ref()?.number.to.as_ref()?.record.kind),
    }
}

fn under_way(entry: &Entry) -> Option<Timestamp> {
    Some(entry.addition.as_ref()?.under_way.as_ref()?.next)
}
