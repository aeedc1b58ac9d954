//! What people want otherwise, until it lies with the lease: on this machine's disk, and where another machine works, in a
//! lease of its own that the other looks into.
//!
//! Each wish has a name, and [`State`] has the names of those it has heard. So a wish whose answer was lost is simply told
//! again, and counts once.

use std::mem;

use callside_json::{FromJson, ToJson, Value};
use callside_protocol::Timestamp;

use super::state::{Change, State};
use crate::{
    netsuite::{LeaseAsked, NetSuite, NetSuiteError},
    ports::{Base, Entropy, Op, StoreError, Table},
};

const KEPT: &str = "company-call-sync-wanted";
/// The lease that has what another machine is to be told.
const LEASE: &str = "company_call_sync_wanted";
/// Seconds that telling takes at most.
const SECONDS: u32 = 30;
/// Wishes that wait in it; beyond, whoever has one waits with it.
const MOST: usize = 32;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub(super) struct Wish {
    /// No other has it.
    pub(super) name: String,
    /// What.
    pub(super) change: Change,
}

/// This machine's.
#[derive(Default)]
pub(super) struct Wanted {
    open: Vec<Wish>,
    /// Since they were kept last, some were added or heard.
    changed: bool,
    loaded: bool,
    /// Some lie in the lease of their own.
    posted: bool,
}

impl Wanted {
    /// Takes new ones in. From then on they outlive this machine's end.
    pub(super) async fn take(&mut self, changes: Vec<Change>, base: &Base) -> Result<(), StoreError> {
        let new: Vec<Wish> = changes.into_iter().map(|change| Wish { name: name(&*base.entropy), change }).collect();
        self.changed |= !new.is_empty();
        self.open.extend(new);
        if !self.loaded {
            let row = base.store.get(Table::Settings, KEPT).await?;
            let kept: Option<Vec<Wish>> = row.and_then(|row| callside_json::read(&row.value).ok());
            self.open.splice(..0, kept.unwrap_or_default());
            self.loaded = true;
        }
        if self.changed {
            let put = Op::Put { table: Table::Settings, key: KEPT.to_owned(), value: callside_json::write(&self.open) };
            base.store.commit(vec![put], Vec::new()).await?;
            self.changed = false;
        }
        Ok(())
    }

    /// They are still open.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Has the state hear those it has not heard yet.
    pub(super) fn tell(&self, state: &mut State, now: Timestamp) {
        self.open.iter().for_each(|wish| state.hear(wish, now));
    }

    /// This lies with the lease: what it has heard is done.
    pub(super) fn lies(&mut self, state: &State) {
        let before = self.open.len();
        self.open.retain(|wish| !state.has_heard(&wish.name));
        self.changed |= self.open.len() < before;
    }

    /// Whether this machine has posted some since it was asked last.
    pub(super) fn was_posted(&mut self) -> bool {
        mem::take(&mut self.posted)
    }

    /// Has the machine that works find them.
    pub(super) async fn post(&mut self, holder: &str, netsuite: &NetSuite) -> Result<(), NetSuiteError> {
        let lease = netsuite.lease("take lease", &asked(holder, SECONDS, None)).await?;
        let mut posted = read(&lease.state);
        let new: Vec<&Wish> = self.open.iter().filter(|wish| !posted.contains(wish)).collect();
        if !lease.held || new.is_empty() || posted.len() + new.len() > MOST {
            return Ok(());
        }
        posted.extend(new.into_iter().cloned().collect::<Vec<_>>());
        self.posted = true;
        netsuite.lease("release lease", &asked(holder, 0, Some(&posted))).await.map(drop)
    }
}

/// What others want of whoever works.
pub(super) async fn posted(holder: &str, netsuite: &NetSuite) -> Result<Vec<Wish>, NetSuiteError> {
    // For no time: nobody who wants to tell something is kept out by looking.
    Ok(read(&netsuite.lease("take lease", &asked(holder, 0, None)).await?.state))
}

/// These lie with the lease: they need not wait any longer. So many requests.
pub(super) async fn heard(these: &[Wish], holder: &str, netsuite: &NetSuite) -> Result<u64, NetSuiteError> {
    let lease = netsuite.lease("take lease", &asked(holder, SECONDS, None)).await?;
    if !lease.held {
        return Ok(1);
    }
    let mut left = read(&lease.state);
    left.retain(|wish| !these.contains(wish));
    netsuite.lease("release lease", &asked(holder, 0, Some(&left))).await?;
    Ok(2)
}

fn asked<'a>(holder: &'a str, seconds: u32, state: Option<&Vec<Wish>>) -> LeaseAsked<'a> {
    LeaseAsked { name: LEASE, holder, seconds, state: state.map(|wishes| callside_json::write(wishes)) }
}

fn read(kept: &Value) -> Vec<Wish> {
    Vec::from_json(kept).unwrap_or_default()
}

fn name(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 8];
    entropy.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
