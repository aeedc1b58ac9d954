//! Which call is in front of the agent, and which lie beside it. Pure.
//!
//! A live call in front is never covered: a second one waits as a banner until the agent goes to it. A call that has
//! ended stays for the last words of its note; it gives way to a call that rings only when nobody has typed into it
//! for a while, so that a key meant for one call's note never lands in another's.

use callside_json::{FromJson, ToJson};
use callside_protocol::{CallId, Timestamp};

/// After so many milliseconds without a key, an ended call gives way to one that rings.
const TYPING_RESTS: i64 = 20_000;

/// After so many milliseconds an ended call leaves the desk by itself.
const DESK_CLEARS: i64 = 30 * 60_000;

/// The calls before the agent.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
pub(super) struct Desk {
    /// The call on top, then the others, newest first.
    calls: Vec<Lying>,
}

/// One call on the desk.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
struct Lying {
    id: CallId,
    /// When it ended, if it has.
    ended: Option<Timestamp>,
    /// When its note was last typed into.
    typed: Option<Timestamp>,
}

impl Desk {
    /// The calls, the one on top first.
    pub(super) fn calls(&self) -> impl Iterator<Item = &CallId> {
        self.calls.iter().map(|lying| &lying.id)
    }

    /// A call has begun.
    pub(super) fn lay(&mut self, id: CallId, now: Timestamp) {
        if self.calls.iter().any(|lying| lying.id == id) {
            return;
        }
        let gives_way = self.calls.first().is_none_or(|front| {
            front.ended.is_some() && front.typed.is_none_or(|typed| typed.0 + TYPING_RESTS <= now.0)
        });
        let lying = Lying { id, ended: None, typed: None };
        self.calls.insert(if gives_way { 0 } else { 1 }, lying);
    }

    /// A call was answered: an ended call in front gives way to it.
    pub(super) fn answered(&mut self, id: &CallId) {
        if self.calls.first().is_some_and(|front| front.ended.is_some()) {
            self.bring(id);
        }
    }

    /// A call has ended. One that nobody saw (it rang behind another and was missed) still lies there to be noticed.
    pub(super) fn ended(&mut self, id: &CallId, at: Timestamp) {
        if let Some(lying) = self.calls.iter_mut().find(|lying| lying.id == *id) {
            lying.ended.get_or_insert(at);
        }
    }

    /// Its note was typed into.
    pub(super) fn typed(&mut self, id: &CallId, at: Timestamp) {
        if let Some(lying) = self.calls.iter_mut().find(|lying| lying.id == *id) {
            lying.typed = Some(at);
        }
    }

    /// The agent wants it on top; a call that has left the desk comes back.
    pub(super) fn show(&mut self, id: &CallId, ended: Option<Timestamp>) {
        if !self.calls.iter().any(|lying| lying.id == *id) {
            self.calls.push(Lying { id: id.clone(), ended, typed: None });
        }
        self.bring(id);
    }

    /// The agent is done with it.
    pub(super) fn clear(&mut self, id: &CallId) {
        self.calls.retain(|lying| lying.id != *id);
    }

    /// Old ended calls leave by themselves. True when something left.
    pub(super) fn tidy(&mut self, now: Timestamp) -> bool {
        let before = self.calls.len();
        self.calls.retain(|lying| {
            let last = lying.ended.map(|ended| ended.max(lying.typed.unwrap_or(ended)));
            last.is_none_or(|last| last.0 + DESK_CLEARS > now.0)
        });
        self.calls.len() != before
    }

    fn bring(&mut self, id: &CallId) {
        if let Some(index) = self.calls.iter().position(|lying| lying.id == *id) {
            let lying = self.calls.remove(index);
            self.calls.insert(0, lying);
        }
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::{CallId, Timestamp};

    use super::{DESK_CLEARS, Desk, TYPING_RESTS};

    fn id(name: &str) -> CallId {
        CallId(name.to_owned())
    }

    fn order(desk: &Desk) -> Vec<&str> {
        desk.calls().map(|id| id.0.as_str()).collect()
    }

    #[test]
    fn a_second_call_waits_beside_a_live_one() {
        let mut desk = Desk::default();
        desk.lay(id("first"), Timestamp(0));
        desk.lay(id("second"), Timestamp(1));
        desk.answered(&id("second"));
        assert_eq!(order(&desk), ["first", "second"]);
        desk.show(&id("second"), None);
        assert_eq!(order(&desk), ["second", "first"]);
    }

    #[test]
    fn an_ended_call_keeps_its_place_while_its_note_is_typed() {
        let mut desk = Desk::default();
        desk.lay(id("first"), Timestamp(0));
        desk.ended(&id("first"), Timestamp(10));
        desk.typed(&id("first"), Timestamp(20));
        desk.lay(id("second"), Timestamp(30));
        assert_eq!(order(&desk), ["first", "second"]);
        desk.answered(&id("second"));
        assert_eq!(order(&desk), ["second", "first"]);
    }

    #[test]
    fn an_ended_call_at_rest_gives_way() {
        let mut desk = Desk::default();
        desk.lay(id("first"), Timestamp(0));
        desk.ended(&id("first"), Timestamp(10));
        desk.typed(&id("first"), Timestamp(20));
        desk.lay(id("second"), Timestamp(20 + TYPING_RESTS));
        assert_eq!(order(&desk), ["second", "first"]);
    }

    #[test]
    fn an_ended_call_leaves_after_half_an_hour_and_comes_back_when_asked_for() {
        let mut desk = Desk::default();
        desk.lay(id("first"), Timestamp(0));
        assert!(!desk.tidy(Timestamp(DESK_CLEARS * 2)), "a live call stays");
        desk.ended(&id("first"), Timestamp(10));
        assert!(desk.tidy(Timestamp(10 + DESK_CLEARS)));
        desk.show(&id("first"), Some(Timestamp(10)));
        assert_eq!(order(&desk), ["first"]);
    }
}
