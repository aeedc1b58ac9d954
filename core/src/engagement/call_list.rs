//! Working through a list by telephone: whom to call next, and what became of each. A rule without I/O: several agents may work
//! through one list, whose progress then lies in one record that is written with its version (netsuite/CONTRACT.md). Whoever takes
//! somebody has them for a while; who finds that another was quicker takes the next one.

use callside_json::{FromJson, ToJson};
use callside_protocol::Timestamp;

use crate::directory::people::RecordId;

/// Whoever takes a person has them for so long without a word, in milliseconds: a long call and a note.
pub const TAKEN_FOR: i64 = 45 * 60_000;

/// Where somebody on the list stands.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Mark {
    /// An agent has them now, until then.
    Taken(String, Timestamp),
    /// They were called, or it was said that they need not be.
    Done(Timestamp),
    /// They were passed over.
    Skipped(Timestamp),
    /// They are to be called then: by that agent, who promised it, and by anybody a while later.
    Later(String, Timestamp),
}

/// Somebody with where they stand.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
struct Marked {
    id: RecordId,
    mark: Mark,
}

/// What has become of the people of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Progress {
    /// In the order of their ids, each once.
    marked: Vec<Marked>,
}

/// Whom to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Them.
    Call(RecordId),
    /// Nobody before then: who is left is with others or is to be called later.
    Wait(Timestamp),
    /// Nobody is left.
    Finished,
}

/// How far a list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HowFar {
    /// Called.
    pub done: usize,
    /// Passed over.
    pub skipped: usize,
    /// To be called later.
    pub later: usize,
    /// With somebody now.
    pub taken: usize,
    /// Nobody has come to them yet.
    pub open: usize,
    /// They do not want to be called.
    pub opted_out: usize,
}

/// A promise to call back is its agent's alone for so long after its time, in milliseconds.
const PROMISED_FOR: i64 = 15 * 60_000;

impl Progress {
    /// Where somebody stands; `None`: nobody has come to them yet.
    #[must_use]
    pub fn mark(&self, id: RecordId) -> Option<&Mark> {
        self.marked.get(self.place(id).ok()?).map(|marked| &marked.mark)
    }

    /// Writes it down.
    pub fn set(&mut self, id: RecordId, mark: Mark) {
        match self.place(id) {
            Ok(place) => self.marked.splice(place..=place, [Marked { id, mark }]).for_each(drop),
            Err(place) => self.marked.insert(place, Marked { id, mark }),
        }
    }

    fn place(&self, id: RecordId) -> Result<usize, usize> {
        self.marked.binary_search_by_key(&id, |marked| marked.id)
    }

    /// Whom that agent calls next: whom they have already, then whoever is to be called back, the earliest first, then the list in
    /// its order. Who does not want to be called is nobody's next.
    #[must_use]
    pub fn next(&self, list: &[RecordId], agent: &str, opted_out: &dyn Fn(RecordId) -> bool, now: Timestamp) -> Next {
        let (mut back, mut open, mut wait): (Option<(Timestamp, RecordId)>, Option<RecordId>, Option<Timestamp>) =
            (None, None, None);
        for &id in list.iter().filter(|id| !opted_out(**id)) {
            let until = match self.mark(id) {
                Some(Mark::Taken(by, until)) if by == agent && *until > now => return Next::Call(id),
                Some(Mark::Taken(_, until)) if *until > now => *until,
                Some(Mark::Later(by, at)) => {
                    let due = if by == agent { *at } else { Timestamp(at.0 + PROMISED_FOR) };
                    if due <= now {
                        back = Some(back.map_or((*at, id), |other| other.min((*at, id))));
                        continue;
                    }
                    due
                }
                Some(Mark::Done(_) | Mark::Skipped(_)) => continue,
                // Nobody has come to them, or whoever did never came back.
                None | Some(Mark::Taken(..)) => {
                    open = open.or(Some(id));
                    continue;
                }
            };
            wait = Some(wait.map_or(until, |other| other.min(until)));
        }
        match (back.map(|(_, id)| id).or(open), wait) {
            (Some(id), _) => Next::Call(id),
            (None, Some(until)) => Next::Wait(until),
            (None, None) => Next::Finished,
        }
    }

    /// An agent takes somebody; false: another has them by now, or is done with them.
    pub fn take(&mut self, id: RecordId, agent: &str, now: Timestamp) -> bool {
        let is_free = match self.mark(id) {
            None => true,
            Some(Mark::Taken(by, until)) => by == agent || *until <= now,
            Some(Mark::Later(by, at)) => by == agent || at.0 + PROMISED_FOR <= now.0,
            Some(Mark::Done(_) | Mark::Skipped(_)) => false,
        };
        if is_free {
            self.set(id, Mark::Taken(agent.to_owned(), Timestamp(now.0 + TAKEN_FOR)));
        }
        is_free
    }

    /// How far the list is.
    #[must_use]
    pub fn how_far(&self, list: &[RecordId], opted_out: &dyn Fn(RecordId) -> bool, now: Timestamp) -> HowFar {
        let mut far = HowFar::default();
        for &id in list {
            *match self.mark(id) {
                Some(Mark::Done(_)) => &mut far.done,
                Some(Mark::Skipped(_)) => &mut far.skipped,
                _ if opted_out(id) => &mut far.opted_out,
                Some(Mark::Later(..)) => &mut far.later,
                Some(Mark::Taken(_, until)) if *until > now => &mut far.taken,
                None | Some(Mark::Taken(..)) => &mut far.open,
            } += 1;
        }
        far
    }
}
