//! Who is on a list, and who has joined and who has left since somebody looked last.

use super::rule::Fit;
use crate::{directory::people::RecordId, ordered::sort};

/// A list's people, as they were counted last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// In the order of their ids, each once.
    on: Vec<RecordId>,
    /// On it now, and not when somebody looked last; in order.
    joined: Vec<RecordId>,
    /// The other way round.
    left: Vec<RecordId>,
}

impl Members {
    /// As they were kept: each of the three in order.
    #[must_use]
    pub(super) fn of(on: Vec<RecordId>, joined: Vec<RecordId>, left: Vec<RecordId>) -> Self {
        Self { on, joined, left }
    }

    /// Everybody on it, in the order of their ids.
    #[must_use]
    pub fn on(&self) -> &[RecordId] {
        &self.on
    }

    /// Who has joined since somebody looked last.
    #[must_use]
    pub fn joined(&self) -> &[RecordId] {
        &self.joined
    }

    /// Who has left since.
    #[must_use]
    pub fn left(&self) -> &[RecordId] {
        &self.left
    }

    /// Somebody is on it.
    #[must_use]
    pub fn has(&self, id: RecordId) -> bool {
        self.on.binary_search(&id).is_ok()
    }

    /// Somebody has looked: what comes next is told from here on.
    pub fn seen(&mut self) {
        self.joined.clear();
        self.left.clear();
    }

    /// Everybody was judged, since time alone may make a rule say otherwise of somebody. Whoever is not among them is gone, and who
    /// cannot be judged stays as they are.
    pub fn recount(&mut self, everybody: impl IntoIterator<Item = (RecordId, Fit)>) {
        let mut on: Vec<RecordId> = Vec::new();
        for (id, fit) in everybody {
            if fit == Fit::Yes || matches!(fit, Fit::Unread(_)) && self.has(id) {
                on.push(id);
            }
        }
        sort(&mut on);
        on.dedup();
        let gone = self.on.iter().filter(|id| on.binary_search(id).is_err()).map(|id| (*id, false));
        let came = on.iter().filter(|id| !self.has(**id)).map(|id| (*id, true));
        let mut changes: Vec<(RecordId, bool)> = gone.chain(came).collect();
        sort(&mut changes);
        self.turn(&changes);
    }

    /// Each of these, in order and each once, joins or leaves.
    fn turn(&mut self, changes: &[(RecordId, bool)]) {
        if changes.is_empty() {
            return;
        }
        let of = |which: bool| -> Vec<RecordId> {
            changes.iter().filter(|(_, joins)| *joins == which).map(|(id, _)| *id).collect()
        };
        let (joins, leaves) = (of(true), of(false));
        self.on.retain(|id| leaves.binary_search(id).is_err());
        self.on.extend(&joins);
        sort(&mut self.on);
        // Who comes back before anybody has looked was never away.
        let come = joins.iter().filter(|id| self.left.binary_search(id).is_err()).copied().collect::<Vec<_>>();
        let gone = leaves.iter().filter(|id| self.joined.binary_search(id).is_err()).copied().collect::<Vec<_>>();
        self.left.retain(|id| joins.binary_search(id).is_err());
        self.joined.retain(|id| leaves.binary_search(id).is_err());
        self.joined.extend(come);
        self.left.extend(gone);
        sort(&mut self.joined);
        sort(&mut self.left);
    }
}
