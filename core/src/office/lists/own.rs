//! What a person has made here of lists, and nobody else: it cannot be had again, so it lies in the store.

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Personal, Timestamp,
    company::{Changed, Engagement, ListAct, ListsAudit, Outcome, PeopleList, PushedSums},
};

use super::editing::fresh;
use crate::{
    directory::people::RecordId,
    engagement::{call_list::Progress, newcomer::Newcomer},
    ordered::sort,
    ports::{Base, Entropy, Op, StoreError, Table},
};

/// Rows of the audit list that are kept.
const MOST_ACTS: usize = 500;
/// How the external id of a contact out of a file begins.
const KEY: &str = "cs-file-";

/// What one owner has.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub(super) struct Own {
    /// Calls and fields are read on this computer.
    pub(super) connected: bool,
    /// What is decided where the account has no place for it.
    pub(super) decided: Option<Engagement>,
    /// Lists of theirs.
    pub(super) lists: Vec<PeopleList>,
    /// Values that wait to be pushed.
    pub(super) changes: Vec<Changed>,
    /// What came of the last push.
    pub(super) pushed: Option<(Timestamp, PushedSums)>,
    /// What a person did by an explicit act, the newest last.
    pub(super) acts: Vec<ListsAudit>,
    /// Tells this computer apart among those that share a list.
    pub(super) machine: String,
}

/// Scores from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub(super) struct Leads {
    /// By packed id, in their order.
    pub(super) scores: Vec<(u64, i64)>,
}

/// People who wait to be made contacts.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub(super) struct Newcomers {
    /// Each by a key of its own.
    pub(super) all: Vec<Newcomer>,
}

/// How far a list is, with what was said.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub(super) struct Marks {
    /// Whom to call next.
    pub(super) progress: Progress,
    /// What was said to each, the newest last.
    pub(super) notes: Vec<Said>,
}

/// What was said.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub(super) struct Said {
    /// With whom.
    pub(super) whom: RecordId,
    /// When.
    pub(super) at: Timestamp,
    /// How it came out; `None`: they are called again.
    pub(super) outcome: Option<Outcome>,
    /// What.
    pub(super) note: Personal,
}

impl Own {
    /// Of that owner.
    pub(super) async fn load(base: &Base, owner: &str) -> Self {
        load(base, &key(owner, "own")).await
    }

    pub(super) async fn keep(&self, base: &Base, owner: &str) -> Result<(), StoreError> {
        keep(base, &key(owner, "own"), self).await
    }

    /// Somebody has done something by an explicit act.
    pub(super) fn note(&mut self, act: ListAct, who: Personal, reason: Personal, at: Timestamp) {
        self.acts.push(ListsAudit { at, who, act, reason });
        let surplus = self.acts.len().saturating_sub(MOST_ACTS);
        self.acts.drain(..surplus);
    }
}

impl Leads {
    pub(super) async fn load(base: &Base, owner: &str) -> Self {
        load(base, &key(owner, "leads")).await
    }

    pub(super) async fn keep(&self, base: &Base, owner: &str) -> Result<(), StoreError> {
        keep(base, &key(owner, "leads"), self).await
    }

    /// Somebody's; `None`: none.
    pub(super) fn of(&self, whom: RecordId) -> Option<i64> {
        let place = self.scores.binary_search_by_key(&whom.packed(), |(of, _)| *of).ok()?;
        self.scores.get(place).map(|(_, score)| *score)
    }

    /// They have these now, each once; how many are other than before.
    pub(super) fn take(&mut self, mut scores: Vec<(RecordId, i64)>) -> usize {
        scores.retain(|(whom, score)| self.of(*whom) != Some(*score));
        sort(&mut scores);
        let changed = scores.len();
        let is_new = |packed: u64| scores.binary_search_by_key(&packed, |(whom, _)| whom.packed()).is_ok();
        self.scores.retain(|(packed, _)| !is_new(*packed));
        self.scores.extend(scores.iter().map(|(whom, score)| (whom.packed(), *score)));
        sort(&mut self.scores);
        changed
    }
}

impl Newcomers {
    pub(super) async fn load(base: &Base, owner: &str) -> Self {
        load(base, &key(owner, "newcomers")).await
    }

    pub(super) async fn keep(&self, base: &Base, owner: &str) -> Result<(), StoreError> {
        keep(base, &key(owner, "newcomers"), self).await
    }

    /// They wait, each in place of the one of its key, or with a new one.
    pub(super) fn wait(&mut self, people: Vec<Newcomer>, entropy: &dyn Entropy) {
        for mut newcomer in people {
            match self.all.iter_mut().find(|known| known.key == newcomer.key) {
                Some(known) => *known = newcomer,
                None => {
                    newcomer.key = [KEY, &fresh(entropy)].concat();
                    self.all.push(newcomer);
                }
            }
        }
    }

    /// One of them.
    pub(super) fn of(&mut self, key: &str) -> Option<&mut Newcomer> {
        self.all.iter_mut().find(|newcomer| newcomer.key == key)
    }
}

impl Marks {
    pub(super) async fn load(base: &Base, owner: &str, list: &str) -> Self {
        load(base, &key(owner, &["marks/", list].concat())).await
    }

    pub(super) async fn keep(&self, base: &Base, owner: &str, list: &str) -> Result<(), StoreError> {
        keep(base, &key(owner, &["marks/", list].concat()), self).await
    }

    /// The list is gone.
    pub(super) async fn drop(base: &Base, owner: &str, list: &str) -> Result<(), StoreError> {
        let key = key(owner, &["marks/", list].concat());
        base.store.commit(vec![Op::Delete { table: Table::Settings, key }], Vec::new()).await
    }

    /// What was said last with them.
    pub(super) fn said(&self, whom: RecordId) -> Personal {
        let last = self.notes.iter().rev().find(|said| said.whom == whom);
        last.map(|said| said.note.clone()).unwrap_or_default()
    }
}

fn key(owner: &str, what: &str) -> String {
    ["lists/", owner, "/", what].concat()
}

async fn load<T: FromJson + Default>(base: &Base, key: &str) -> T {
    let row = base.store.get(Table::Settings, key).await.ok().flatten();
    row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default()
}

async fn keep<T: ToJson>(base: &Base, key: &str, value: &T) -> Result<(), StoreError> {
    let put = Op::Put { table: Table::Settings, key: key.to_owned(), value: callside_json::write(value) };
    base.store.commit(vec![put], Vec::new()).await
}
