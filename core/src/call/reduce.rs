//! Telephony notifications into a call.

use callside_protocol::Direction;

use super::{
    Call, Key,
    fold::{filled, other_of},
    leg::{Latest, Leg, Legs, Seen, Step},
};
use crate::characters::Pieces;
use crate::ringcentral::{
    Me, TelephonyEvent,
    wire::{Origin, Party, Way},
};

/// Takes a notification in. `known` is the call it may belong to, if there is one; the answer is that call as it now
/// stands, or the call that has just begun. `None`: the notification is about no call of this agent's (a colleague's
/// leg, a greeting being recorded) and none was known.
///
/// Duplicates, lateness and disorder do not matter; a leg that RingCentral said is over stays over.
#[must_use]
pub fn apply(known: Option<Call>, event: &TelephonyEvent, me: &Me) -> Option<Call> {
    let body = &event.body;
    let Some(session) = &body.telephony_session_id else { return known };
    let key = Key { account: me.account.clone(), extension: me.extension.clone(), session: session.0.clone() };
    let (Some(at), true) = (body.event_time.or(event.timestamp), known.as_ref().is_none_or(|call| call.key == key))
    else {
        return known;
    };
    let mine: Vec<&Party> = body.parties.iter().filter(|party| is_mine(party, event, me)).collect();
    if mine.is_empty() || matches!(body.origin.kind, Origin::GreetingsRecording | Origin::VerificationCall) {
        return known;
    }
    let (key, mut legs, facts) = match known {
        Some(call) => call.into_heard(),
        None => (key, Legs::default(), None),
    };
    Latest::offer(&mut legs.origin, body.sequence, Some(body.origin.kind.clone()));
    Latest::offer(&mut legs.session_id, body.sequence, body.session_id.as_ref().map(|id| id.0.clone()));
    for party in mine {
        let direction = direction(party, me);
        hear_party(&mut legs, party, direction, body.sequence);
        let id = party.id.as_ref().map(|id| id.0.clone()).unwrap_or_default();
        let peer = party.status.peer_id.as_ref();
        let peer = peer.and_then(|peer| peer.telephony_session_id.as_ref().or(peer.session_id.as_ref()));
        let leg = legs.legs.get_or_insert_with(&id, || Leg::new(direction));
        if direction == Direction::Outbound {
            leg.direction = direction;
        }
        leg.take(Step {
            sequence: body.sequence,
            seen: Seen::Event,
            at,
            code: party.status.code.clone(),
            reason: party.status.reason.clone(),
            peer: peer.map(|id| id.0.clone()),
        });
    }
    Call::folded(key, legs, facts)
}

/// Extension-level notifications are about the agent's own legs alone; account-level ones name the extension, or none
/// on the public side (ringcentral-api.md §2.5).
fn is_mine(party: &Party, event: &TelephonyEvent, me: &Me) -> bool {
    match &party.extension_id {
        Some(extension) => extension.0 == me.extension,
        None => event.event.has(&format!("/extension/{}/", me.extension)),
    }
}

fn direction(party: &Party, me: &Me) -> Direction {
    match party.direction {
        Way::Inbound => Direction::Inbound,
        Way::Outbound => Direction::Outbound,
        Way::Other(_) if party.from.extension_id.as_ref().is_some_and(|id| id.0 == me.extension) => Direction::Outbound,
        Way::Other(_) => Direction::Inbound,
    }
}

fn hear_party(legs: &mut Legs, party: &Party, direction: Direction, sequence: i64) {
    let (other, own) = other_of(direction, &party.from, &party.to);
    let queue = filled(party.queue_name()).or_else(|| party.queue_call.then(Default::default));
    let name = filled(other.name.as_ref()).or_else(|| filled(party.ui_caller_name()));
    Latest::offer(&mut legs.number, sequence, filled(other.phone_number.as_ref()));
    Latest::offer(&mut legs.extension, sequence, other.extension_id.as_ref().map(|id| id.0.clone()));
    // While a queue rings, its name may stand where the caller's will (market.md §3, 13).
    Latest::offer(&mut legs.name, sequence, name.filter(|name| Some(name) != queue.as_ref()));
    Latest::offer(&mut legs.line, sequence, filled(own.phone_number.as_ref()));
    Latest::offer(&mut legs.queue, sequence, queue);
    for recording in &party.recordings {
        if let Some(id) = &recording.id {
            Latest::offer(legs.recordings.get_or_insert_with(&id.0, || None), sequence, Some(recording.active));
        }
    }
}
