//! What this browser keeps of company call sync: its name, how it stood, and what people want that does not lie with the lease
//! in NetSuite yet. Nothing personal.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Timestamp, company::SyncStands};

use crate::{
    ports::{Base, Entropy, Op, StoreError, Table},
    sync::{Change, State},
};

/// Under this name in [`Table::Settings`].
const KEY: &str = "company-call-sync-here";
const HOUR: i64 = 3_600_000;

/// It.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub(super) struct Kept {
    /// This browser's name among the machines.
    pub(super) holder: String,
    /// As of the last step.
    pub(super) state: State,
    /// There is no bundle that this machine can use.
    pub(super) alone: bool,
    /// How it stood.
    pub(super) stands: SyncStands,
    /// When a step was done last.
    pub(super) looked: Option<Timestamp>,
    /// When the next is due; `None`: not before something else changes.
    pub(super) next: Option<Timestamp>,
    /// What people want, until the sync has it.
    pub(super) wants: Vec<Change>,
    /// They have decided something and want to see what comes of it: mapping and rules are asked for at once.
    pub(super) asks_anew: bool,
    /// It has some that does not lie with the lease.
    pub(super) asked: bool,
    /// So many milliseconds the account's days begin before those of UTC, in full minutes.
    pub(super) offset: i64,
    /// What mapping and rules are now.
    pub(super) mark: String,
    /// No extension has an employee, and there is none for all others.
    pub(super) nobody: bool,
    /// The log is read with the person's own session.
    pub(super) own_session: bool,
    /// Requests to RingCentral and NetSuite of this hour and the one before, by when they began.
    spent: Vec<(Timestamp, (u64, u64))>,
}

impl Kept {
    /// What an earlier office kept. A store that does not give it, and what cannot be read, counts as nothing.
    pub(super) async fn load(base: &Base) -> Self {
        let row = base.store.get(Table::Settings, KEY).await.ok().flatten();
        row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default()
    }

    pub(super) async fn keep(&self, base: &Base) -> Result<(), StoreError> {
        let put = Op::Put { table: Table::Settings, key: KEY.to_owned(), value: callside_json::write(self) };
        base.store.commit(vec![put], Vec::new()).await
    }

    /// So many requests more.
    pub(super) fn spend(&mut self, requests: (u64, u64), now: Timestamp) {
        self.spent.retain(|(began, _)| began.0 + 2 * HOUR > now.0 && *began <= now);
        match self.spent.last_mut().filter(|(began, _)| began.0 + HOUR > now.0) {
            Some((_, spent)) => *spent = (spent.0 + requests.0, spent.1 + requests.1),
            None => self.spent.push((now, requests)),
        }
    }

    /// Requests within the last hour, or little more.
    pub(super) fn lately(&self, now: Timestamp) -> (u64, u64) {
        let lately = self.spent.iter().filter(|(began, _)| began.0 + HOUR > now.0);
        lately.fold((0, 0), |sum, (_, spent)| (sum.0 + spent.0, sum.1 + spent.1))
    }
}

pub(super) async fn forget(base: &Base) -> Result<(), StoreError> {
    base.store.commit(vec![Op::Delete { table: Table::Settings, key: KEY.to_owned() }], Vec::new()).await
}

/// A name that no other browser has, and that an administrator can tell from others'.
pub(super) fn name(entropy: &dyn Entropy) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut chance = [0; 8];
    entropy.fill(&mut chance);
    let letters = chance.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    ["browser ".to_owned(), letters.collect()].concat()
}
