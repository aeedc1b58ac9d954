//! What the agent fills into fields of the call's contact, customer or project: kept in the call's entry like their note, and
//! written by the back office, which has every step of it kept here before it sends anything. A worker or an office that dies
//! leaves the edit due, and the next one looks what NetSuite holds before it writes.

use std::{cell::Cell, rc::Rc};

use callside_protocol::{Answer, CallId, Personal, Refusal, Timestamp};

use super::Agent;
use crate::{
    logging::{EditTold, KeptEdit},
    netsuite::NetSuiteError,
    office::{EditsErrand, Errand},
    signin::Standing,
};

/// What an errand has left as it was, or has failed over, rests so many milliseconds.
const RESTS: i64 = 60_000;

/// What is under way about them.
#[derive(Default)]
pub(super) struct Edits {
    under_way: Cell<bool>,
    rests: Cell<Timestamp>,
}

impl Agent {
    /// The agent fills a field, or drops what they have filled.
    pub(super) async fn edit_field(&self, id: &CallId, field: &str, edit: Option<Personal>) -> Answer {
        let Some(session) = self.inner.netsuite.session() else {
            return Answer::Refused(Refusal::Fault(NetSuiteError::SignedOut.fault()));
        };
        let next = Some(self.now());
        let answer = self
            .change_and_pursue(id, &|entry| match &edit {
                Some(edit) => {
                    let account = session.account.id().to_owned();
                    entry.edits.insert(field.to_owned(), KeptEdit { account, edit: edit.clone(), next });
                }
                None => _ = entry.edits.remove(field),
            })
            .await;
        self.go_on_with_edits();
        answer
    }

    /// Has every edit written that is due, one call at a time.
    pub(super) fn go_on_with_edits(&self) {
        let edits = &self.inner.edits;
        if self.edits_due().is_none_or(|due| due > self.now()) || edits.under_way.replace(true) {
            return;
        }
        self.go(async |agent| {
            let mut before = String::new();
            while let Some(errand) = agent.due_edits() {
                let hatch = Rc::new(agent.company_hatch());
                if errand == before || agent.inner.office.send(errand.clone(), hatch).await.is_err() {
                    agent.inner.edits.rests.set(Timestamp(agent.now().0 + RESTS));
                    break;
                }
                before = errand;
            }
            agent.inner.edits.under_way.set(false);
            agent.publish();
        });
    }

    /// Those of one call.
    fn due_edits(&self) -> Option<String> {
        let (netsuite, now) = (self.inner.netsuite.keeper().about()?, self.now());
        let account = self.inner.netsuite.session()?.account;
        let mut found = None;
        self.inner.journal.each(&mut |key, _, entry| {
            let due = |kept: &&(String, KeptEdit)| {
                kept.1.account == account.id() && kept.1.next.is_some_and(|next| next <= now)
            };
            let due = entry.edits.iter().filter(due).map(|(field, kept)| (field.clone(), kept.edit.clone()));
            let edits: Vec<_> = due.collect();
            if !edits.is_empty() {
                found = Some((CallId(key.to_owned()), edits));
            }
        });
        let (call, edits) = found?;
        Some(callside_json::write(&Errand::Edits(EditsErrand { call, edits, netsuite })))
    }

    /// When the next edit wants to be gone on with.
    pub(super) fn edits_due(&self) -> Option<Timestamp> {
        let (inner, mut due) = (&self.inner, None);
        let session = inner.netsuite.session().filter(|_| inner.netsuite.standing() == Standing::SignedIn)?;
        if inner.setup.safe_mode || inner.edits.under_way.get() {
            return None;
        }
        inner.journal.each(&mut |_, _, entry| {
            let of_account = |kept: &&KeptEdit| kept.account == session.account.id();
            let next = entry.edits.values().filter(of_account).filter_map(|kept| kept.next);
            due = next.chain(due).min();
        });
        due.map(|due| due.max(inner.edits.rests.get()).max(self.office_rests().unwrap_or_default()))
    }

    /// The back office tells what has become of one; true once that is on disk.
    pub(super) async fn keep_edit(&self, told: &EditTold) -> bool {
        let is_it = Cell::new(false);
        let kept = self.change(&told.call, &|entry| is_it.set(entry.edited(told))).await;
        if told.next.is_none() {
            self.read_beside_again(&told.call);
        }
        self.publish();
        kept.is_some() && is_it.get()
    }
}
