//! From everything heard to the call as it stands.

use callside_protocol::{CallPhase, Direction, EndedAs, Personal};

use crate::ordered::sort_by;

use super::{
    Call, Key, OtherSide, Recording,
    leg::{Latest, LegState, Legs, Now, Span},
};

/// The leg that stands for a call presence showed without naming the leg; it steps back once a real one is known.
pub(super) const UNNAMED_LEG: &str = "";

impl Call {
    /// Folds; `None` while nothing that happened to the agent's own legs is known.
    pub(super) fn folded(key: Key, legs: Legs, facts: Option<super::Facts>) -> Option<Self> {
        let named = legs.legs.keys().any(|id| id != UNNAMED_LEG);
        let mut states: Vec<(String, LegState)> = legs
            .legs
            .iter()
            .filter(|(id, _)| !named || id.as_str() != UNNAMED_LEG)
            .filter_map(|(id, leg)| Some((id.clone(), LegState::of(leg)?)))
            .collect();
        // Legs that began together stay in the order of their ids.
        sort_by(&mut states, |(_, one), (_, other)| one.began.cmp(&other.began));
        let (_, first) = states.first()?;
        let (party, _) = states.iter().max_by_key(|(_, state)| (state.answered, state.began))?;

        let ending = ending(&states);
        let mut call = Self {
            key,
            session_id: Latest::value(legs.session_id.as_ref()).cloned(),
            party: party.clone(),
            direction: first.direction,
            origin: Latest::value(legs.origin.as_ref()).cloned().unwrap_or_default(),
            other: OtherSide {
                number: Latest::value(legs.number.as_ref()).cloned(),
                extension: Latest::value(legs.extension.as_ref()).cloned(),
                network_name: Latest::value(legs.name.as_ref()).cloned(),
            },
            line: Latest::value(legs.line.as_ref()).cloned(),
            queue: Latest::value(legs.queue.as_ref()).cloned(),
            began: first.began,
            answered: states.iter().filter_map(|(_, state)| state.answered).min(),
            talked: union(states.iter().flat_map(|(_, state)| state.talked.iter().copied())),
            held: union(states.iter().flat_map(|(_, state)| state.held.iter().copied())),
            ended: ending.as_ref().map(|ending| ending.at),
            ended_as: ending.as_ref().map(|ending| ending.ended_as),
            joined: ending.as_ref().and_then(|ending| ending.joined.clone()),
            listened: legs.listened(),
            recordings: recordings(&legs, ending.is_some()),
            phase: CallPhase::Ringing,
            facts,
            legs,
        };
        call.refine(ending.is_some_and(|ending| ending.certain));
        call.phase = match (
            call.ended_as,
            states.iter().filter(|(_, state)| state.ending.is_none()).map(|(_, state)| state.now).max(),
        ) {
            (Some(ended_as), _) => CallPhase::Ended(ended_as),
            (None, Some(Now::Talking)) => CallPhase::Connected,
            (None, Some(Now::OnHold)) => CallPhase::OnHold,
            (None, Some(Now::Parked)) => CallPhase::Parked,
            (None, Some(Now::Ringing) | None) => CallPhase::Ringing,
        };
        Some(call)
    }

    /// The heard steps, for the next fold.
    pub(super) fn into_heard(self) -> (Key, Legs, Option<super::Facts>) {
        (self.key, self.legs, self.facts)
    }

    pub(super) fn legs(&self) -> &Legs {
        &self.legs
    }

    /// A colleague is on the other side.
    pub(super) fn is_internal(&self) -> bool {
        self.other.extension.is_some()
    }
}

/// How and when the call ended for the agent: not before the last leg has. An answered leg speaks for the call; among
/// unanswered ones the one that tells most does.
fn ending(states: &[(String, LegState)]) -> Option<super::leg::Ending> {
    let endings: Option<Vec<_>> = states.iter().map(|(_, state)| Some((state, state.ending.clone()?))).collect();
    let endings = endings?;
    let at = endings.iter().map(|(_, ending)| ending.at).max()?;
    let answered = endings.iter().filter(|(state, _)| state.answered.is_some()).max_by_key(|(_, ending)| ending.at);
    let (_, speaking) = answered.or_else(|| endings.iter().max_by_key(|(_, ending)| telling(ending.ended_as)))?;
    let ends_at = if answered.is_some() { speaking.at } else { at };
    Some(super::leg::Ending { at: ends_at, ..speaking.clone() })
}

fn telling(ended_as: EndedAs) -> u8 {
    match ended_as {
        EndedAs::Declined => 5,
        EndedAs::Transferred | EndedAs::MovedToConference => 4,
        EndedAs::Voicemail => 3,
        EndedAs::AnsweredElsewhere => 2,
        EndedAs::Busy | EndedAs::NoAnswer | EndedAs::Failed => 1,
        EndedAs::Missed | EndedAs::Cancelled | EndedAs::Completed => 0,
    }
}

fn recordings(legs: &Legs, ended: bool) -> Vec<Recording> {
    let seen = legs.recordings.iter();
    seen.map(|(id, active)| Recording {
        id: id.clone(),
        active: !ended && Latest::value(active.as_ref()).copied().unwrap_or_default(),
    })
    .collect()
}

/// Overlapping spans as one: two of the agent's legs in the same call are still one agent talking.
fn union(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.collect();
    sort_by(&mut spans, Ord::cmp);
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.to.is_none_or(|to| span.from < to) => {
                last.to = match (last.to, span.to) {
                    (Some(one), Some(other)) => Some(one.max(other)),
                    _ => None,
                };
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// Which side of a leg is the other one.
pub(super) fn other_of<T>(direction: Direction, from: T, to: T) -> (T, T) {
    match direction {
        Direction::Inbound => (from, to),
        Direction::Outbound => (to, from),
    }
}

/// A value worth keeping.
pub(super) fn filled(text: Option<&Personal>) -> Option<Personal> {
    text.filter(|text| !text.is_blank()).cloned()
}
