//! The life of a call: what RingCentral says goes in, in any order and any number of times, and one [`Call`] comes out.
//!
//! A call keeps every step it was told of, per leg and ordered by RingCentral's sequence, and everything else is folded
//! from those steps anew: that is why lateness, disorder and duplicates cannot matter (`reduce`, `leg`). What presence
//! shows after a gap is a step too, a weaker one (`presence`); what the call log says at the end refines the outcome
//! (`facts`). Which call is which, and whose record it becomes, is the rule in [`key`].

mod facts;
mod fold;
pub mod key;
mod leg;
mod of_company;
mod presence;
mod recalled;
mod reduce;
mod shares;
#[cfg(any(test, feature = "fakes"))]
pub mod stories;
mod tally;

#[cfg(test)]
mod tests;

use callside_json::{FromJson, ToJson};
use callside_protocol::{CallPhase, Direction, EndedAs, Personal, Timestamp};
pub use facts::{Colleague, Facts, LoggedRecording, apply_log};
pub use key::Key;
use leg::Legs;
pub use leg::Span;
pub use of_company::{PartInCall, nameless, parts_in_calls};
pub use presence::{apply_presence, mark_absent, reconcile};
pub use recalled::recalled;
pub use reduce::apply;
pub use shares::{Part, Share, shares};
pub use tally::Tally;

use crate::ringcentral::wire::Origin;

/// One call of one agent. The public fields are folded from what was heard; they change only through [`apply`],
/// [`apply_presence`], [`mark_absent`] and [`apply_log`]. Instants are RingCentral's where it gave them.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Call {
    /// Which call, whose.
    pub key: Key,
    /// RingCentral's old session id, where it gave one.
    pub session_id: Option<String>,
    /// The agent's leg that speaks for the call: the one answered last, else the one that rang last.
    pub party: String,
    /// Whose idea the call was.
    pub direction: Direction,
    /// What kind of session.
    pub origin: Origin,
    /// The other side, as RingCentral gave it.
    pub other: OtherSide,
    /// The agent's own number on this call: the one dialled, or the one shown to the person called.
    pub line: Option<Personal>,
    /// The call queue it came through; blank where RingCentral says that there was one and not which.
    pub queue: Option<Personal>,
    /// When it began to ring, here or there.
    pub began: Timestamp,
    /// When talking began. For a call to a colleague RingCentral tells this too early (ringcentral-api.md §2.6 rule 3)
    /// and the call log has the last word.
    pub answered: Option<Timestamp>,
    /// When the agent was talking.
    pub talked: Vec<Span>,
    /// When the call was on hold.
    pub held: Vec<Span>,
    /// When it ended for this agent.
    pub ended: Option<Timestamp>,
    /// How it ended for this agent.
    pub ended_as: Option<EndedAs>,
    /// The session this call was joined with by an attended transfer.
    pub joined: Option<String>,
    /// The agent only listened to somebody else's call.
    #[json(default)]
    pub listened: bool,
    /// Recordings seen while the call was on.
    pub recordings: Vec<Recording>,
    /// What the call log says.
    pub facts: Option<Facts>,
    phase: CallPhase,
    legs: Legs,
}

/// The other side of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct OtherSide {
    /// The number as RingCentral gave it: E.164, `anonymous`, masked, a code. Read it with [`crate::phone::read`].
    pub number: Option<Personal>,
    /// The extension id, when it is a colleague.
    pub extension: Option<String>,
    /// The name the network gave, which may come late.
    pub network_name: Option<Personal>,
}

/// A recording seen while the call was on.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Recording {
    /// RingCentral's id.
    pub id: String,
    /// Running right now.
    pub active: bool,
}

impl Call {
    /// Where the call is.
    #[must_use]
    pub fn phase(&self) -> CallPhase {
        self.phase
    }

    /// Not over for this agent.
    #[must_use]
    pub fn is_live(&self) -> bool {
        !matches!(self.phase, CallPhase::Ended(_))
    }

    /// Being recorded right now.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.is_live() && self.recordings.iter().any(|recording| recording.active)
    }

    /// The ids of its recordings, once it is over: those of the call log, and those that were seen and are not there yet.
    #[must_use]
    pub fn recorded(&self) -> Vec<String> {
        let mut ids = Vec::new();
        if !self.is_live() {
            ids = self.facts.as_ref().map(Facts::recordings).unwrap_or_default();
            for Recording { id, .. } in &self.recordings {
                facts::add(&mut ids, id);
            }
        }
        ids
    }

    /// Nobody talked.
    #[must_use]
    pub fn rang_only(&self) -> bool {
        self.answered.is_none() && !self.facts.as_ref().is_some_and(|facts| facts.was_answered())
    }

    /// Whole seconds of talk until `now`: answered to hold or end, without ringing and without hold. Where the answer
    /// was never seen and the call log says that there was one, the log's duration, which includes ringing.
    #[must_use]
    pub fn talked_seconds(&self, now: Timestamp) -> u32 {
        if self.talked.is_empty() {
            let facts = self.facts.as_ref().filter(|facts| facts.was_answered());
            return facts.and_then(|facts| facts.duration_seconds).unwrap_or_default();
        }
        let milliseconds: i64 = self.talked.iter().map(|span| span.milliseconds(now)).sum();
        u32::try_from(milliseconds / 1000).unwrap_or_default()
    }

    /// Whole seconds from the first ring to the end, or until `now`: RingCentral's own idea of a duration (the log's
    /// figure, once it is there).
    #[must_use]
    pub fn lasted_seconds(&self, now: Timestamp) -> u32 {
        if let Some(seconds) =
            self.facts.as_ref().filter(|facts| facts.is_final()).and_then(|facts| facts.duration_seconds)
            && !self.rang_only()
        {
            return seconds;
        }
        let milliseconds = self.ended.unwrap_or(now).0 - self.began.0;
        u32::try_from(milliseconds / 1000).unwrap_or_default()
    }
}
