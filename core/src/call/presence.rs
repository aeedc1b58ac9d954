//! What presence shows after a gap: which calls are on, and so which are not any more (ringcentral-api.md §2.5, §2.7).

use callside_protocol::{Direction, Timestamp};

use super::{
    Call, Key,
    fold::{UNNAMED_LEG, filled, other_of},
    leg::{Latest, Leg, LegState, Legs, Now, Seen, Step},
};
use crate::ringcentral::{
    ActiveCall, Me,
    wire::{StatusCode, TelephonyStatus, Way},
};

/// Takes in what presence shows of one call. `None`: nothing was known and there is nothing to know (already over, or
/// without the id of its session).
#[must_use]
pub fn apply_presence(known: Option<Call>, active: &ActiveCall, me: &Me, now: Timestamp) -> Option<Call> {
    let Some(session) = &active.telephony_session_id else { return known };
    let over = is_over(active);
    let code = match active.telephony_status {
        _ if over => StatusCode::Disconnected,
        TelephonyStatus::Ringing => StatusCode::Proceeding,
        TelephonyStatus::CallConnected => StatusCode::Answered,
        TelephonyStatus::OnHold => StatusCode::Hold,
        TelephonyStatus::ParkedCall => StatusCode::Parked,
        TelephonyStatus::NoCall | TelephonyStatus::Other(_) => return known,
    };
    let key = Key { account: me.account.clone(), extension: me.extension.clone(), session: session.0.clone() };
    if known.as_ref().map_or(over, |call| call.key != key) {
        return known;
    }
    let (key, mut legs, facts) = match known {
        Some(call) => call.into_heard(),
        None => (key, Legs::default(), None),
    };
    hear(&mut legs, active);
    let id = leg_of(&legs, active);
    let leg = legs.legs.get_or_insert_with(&id, || Leg::new(direction(active)));
    let sequence = leg.last_sequence();
    let step = |at, code| Step { sequence, seen: Seen::Presence, at, code, reason: None, peer: None };
    if leg.steps.is_empty() {
        leg.take(step(active.start_time.unwrap_or(now), StatusCode::Proceeding));
    }
    if says_something_new(leg, &code) {
        leg.take(step(now, code));
    }
    Call::folded(key, legs, facts)
}

/// Concludes that a call presence no longer lists is over. When it really ended, and how, the call log will tell;
/// should the call speak again after all, this is forgotten.
#[must_use]
pub fn mark_absent(call: Call, now: Timestamp) -> Call {
    let kept = call.clone();
    let (key, mut legs, facts) = call.into_heard();
    for leg in legs.legs.values_mut() {
        if LegState::of(leg).is_some_and(|state| state.ending.is_none()) {
            let sequence = leg.last_sequence();
            leg.take(Step {
                sequence,
                seen: Seen::Absent,
                at: now,
                code: StatusCode::Disconnected,
                reason: None,
                peer: None,
            });
        }
    }
    Call::folded(key, legs, facts).unwrap_or(kept)
}

/// The whole of it, after a gap: `known` are the calls that were live before, `active` is what presence shows now.
/// Answers the calls that changed or are new.
#[must_use]
pub fn reconcile(known: &[Call], active: &[ActiveCall], me: &Me, now: Timestamp) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for call in known {
        let shown = active
            .iter()
            .find(|active| active.telephony_session_id.as_ref().is_some_and(|id| id.0 == call.key.session));
        let after = match shown {
            Some(active) => apply_presence(Some(call.clone()), active, me, now),
            None => Some(mark_absent(call.clone(), now)),
        };
        calls.extend(after.filter(|after| after != call));
    }
    let unknown = active.iter().filter(|active| {
        let session = active.telephony_session_id.as_ref();
        !known.iter().any(|call| session.is_some_and(|id| id.0 == call.key.session))
    });
    calls.extend(unknown.filter_map(|active| apply_presence(None, active, me, now)));
    calls
}

fn is_over(active: &ActiveCall) -> bool {
    active.telephony_status == TelephonyStatus::NoCall
        && active.termination_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("final"))
}

fn direction(active: &ActiveCall) -> Direction {
    if active.direction == Way::Outbound { Direction::Outbound } else { Direction::Inbound }
}

/// The leg presence names, or the one still live, or a stand-in until an event names one.
fn leg_of(legs: &Legs, active: &ActiveCall) -> String {
    if let Some(id) = &active.party_id {
        return id.0.clone();
    }
    let live = legs.legs.iter().rev().find(|(_, leg)| LegState::of(leg).is_some_and(|state| state.ending.is_none()));
    live.or_else(|| legs.legs.iter().next_back()).map_or_else(|| UNNAMED_LEG.to_owned(), |(id, _)| id.clone())
}

/// What presence shows about the people never outdoes what a notification said.
fn hear(legs: &mut Legs, active: &ActiveCall) {
    let sides = ((&active.from, &active.from_name), (&active.to, &active.to_name));
    let ((number, name), (line, _)) = other_of(direction(active), sides.0, sides.1);
    let weakest = i64::MIN;
    Latest::offer(&mut legs.number, weakest, filled(number.as_ref()));
    Latest::offer(&mut legs.name, weakest, filled(name.as_ref()));
    Latest::offer(&mut legs.line, weakest, filled(line.as_ref()));
    Latest::offer(&mut legs.queue, weakest, active.queue_call.then(Default::default));
    Latest::offer(&mut legs.session_id, weakest, active.session_id.as_ref().map(|id| id.0.clone()));
}

fn says_something_new(leg: &Leg, code: &StatusCode) -> bool {
    let Some(state) = LegState::of(leg) else { return true };
    match code {
        // Ringing is where every leg begins: nothing new about one that is known.
        StatusCode::Proceeding => false,
        StatusCode::Disconnected => state.ending.is_none(),
        StatusCode::Answered => state.now != Now::Talking || state.ending.is_some(),
        StatusCode::Hold => state.now != Now::OnHold || state.ending.is_some(),
        StatusCode::Parked => state.now != Now::Parked || state.ending.is_some(),
        _ => false,
    }
}
