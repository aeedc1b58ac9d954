//! Bodies of telephony-session events, presence and session answers (ringcentral-api.md §2.6, §2.7).

use super::session::{Address, Code, Party, Session};
use crate::clock::Moment;
use crate::ringcentral::account::{Account, ExtensionId};
use serde_json::{Value, json};

/// The body of a telephony-session event about one party.
#[must_use]
pub fn telephony(account: &Account, session: &Session, party: &Party, at: Moment) -> Value {
    json!({
        "sequence": session.sequence,
        "sessionId": session.number,
        "telephonySessionId": session.id,
        "serverId": session.server,
        "eventTime": at.iso(),
        "parties": [event_party(account, session, party)],
        "origin": {"type": session.origin.name()},
    })
}

fn event_party(account: &Account, session: &Session, party: &Party) -> Value {
    let mut body = json!({
        "accountId": account.id.to_string(),
        "id": party.id,
        "direction": party.direction.name(),
        "to": address(&party.to),
        "from": address(&party.from),
        "status": status(party, session),
        "park": park(party),
        "missedCall": party.missed,
        "standAlone": false,
        "muted": party.muted,
    });
    if let Some(extension) = party.extension {
        body["extensionId"] = json!(extension.to_string());
    }
    if let Some(queue) = &party.queue {
        body["queueCall"] = json!(true);
        body["uiCallInfo"] = json!({"primary": {"type": "QueueName", "value": queue}});
    }
    if !party.recordings.is_empty() {
        body["recordings"] = recordings(party);
    }
    if session.origin == super::session::Origin::Conference {
        body["conferenceRole"] = json!("Host");
    }
    body
}

fn status(party: &Party, session: &Session) -> Value {
    let mut status = json!({"code": party.code.name(), "rcc": false});
    if let Some(reason) = party.reason {
        status["reason"] = json!(reason.name());
    }
    if let Some(peer) = &party.peer {
        status["peerId"] = json!({"sessionId": peer.session, "telephonySessionId": peer.session});
        if let Some(party) = &peer.party {
            status["peerId"]["partyId"] = json!(party);
        }
    }
    if let Some(location) = &party.park {
        status["parkData"] = json!(format!("@{location}"));
    }
    if let (true, Some(extension)) = (party.rings() && party.code == Code::Proceeding, party.extension) {
        // What a mobile phone needs to take the call while it rings.
        status["mobilePickupData"] = json!({
            "ccMailboxes": [extension.to_string()], "sid": session.number,
            "to": format!("#{extension}@sip.ringcentral.com:5060"), "srvLvl": "-149699523", "srvLvlExt": "406",
        });
    }
    status
}

fn park(party: &Party) -> Value {
    party.park.as_ref().map_or_else(|| json!({}), |location| json!({"id": location}))
}

fn recordings(party: &Party) -> Value {
    party.recordings.iter().map(|recording| json!({"id": recording.id, "active": recording.active})).collect()
}

fn address(address: &Address) -> Value {
    let mut body = json!({});
    let fields = [("phoneNumber", &address.number), ("name", &address.name), ("deviceId", &address.device)];
    for (name, value) in fields {
        if let Some(value) = value {
            body[name] = json!(value);
        }
    }
    if let Some(extension) = address.extension {
        body["extensionId"] = json!(extension.to_string());
    }
    body
}

/// The answer of `GET …/telephony/sessions/{id}`, which shows every party.
#[must_use]
pub fn session(account: &Account, session: &Session) -> Value {
    let parties: Vec<Value> = session
        .parties
        .iter()
        .map(|party| {
            let mut body = json!({
                "id": party.id,
                "accountId": account.id.to_string(),
                "direction": party.direction.name(),
                "to": address(&party.to),
                "from": address(&party.from),
                "status": status(party, session),
                "park": park(party),
                "attributes": {"queueCall": party.queue.is_some()},
                "standAlone": false,
                "muted": party.muted,
                "recordings": recordings(party),
            });
            if let Some(extension) = party.extension {
                body["extensionId"] = json!(extension.to_string());
                body["owner"] = json!({"accountId": account.id.to_string(), "extensionId": extension.to_string()});
            }
            body
        })
        .collect();
    json!({"id": session.id, "creationTime": session.created.iso(), "origin": {"type": session.origin.name()}, "parties": parties})
}

fn telephony_status(party: &Party) -> &'static str {
    match party.code {
        Code::Setup | Code::Proceeding => "Ringing",
        Code::Answered => "CallConnected",
        Code::Hold => "OnHold",
        Code::Parked => "ParkedCall",
        Code::Voicemail | Code::Disconnected | Code::Gone => "NoCall",
    }
}

/// One entry of `activeCalls`.
#[must_use]
pub fn active_call(session: &Session, party: &Party) -> Value {
    let number = |address: &Address| address.number.clone().unwrap_or_default();
    let status = telephony_status(party);
    let mut body = json!({
        "id": party.id.trim_start_matches("p-"),
        "direction": party.direction.name(),
        "from": number(&party.from),
        "to": number(&party.to),
        "telephonyStatus": status,
        "sessionId": session.number,
        "startTime": party.started.iso(),
        "partyId": party.id,
        "telephonySessionId": session.id,
        "queueCall": party.queue.is_some(),
    });
    if let Some(name) = &party.from.name {
        body["fromName"] = json!(name);
    }
    if let Some(name) = &party.to.name {
        body["toName"] = json!(name);
    }
    if let Some(queue) = &party.queue {
        body["callInfo"] = json!({"primary": {"type": "QueueName", "value": queue}});
    }
    if status == "NoCall" {
        body["terminationType"] = json!("final");
    }
    body
}

/// A user's presence: their live calls, and the one that just ended when an event tells of it.
#[must_use]
pub fn presence(sessions: &[Session], extension: ExtensionId, just_ended: Option<(usize, usize)>) -> Value {
    let mut calls = Vec::new();
    let mut statuses = Vec::new();
    for (place, session) in sessions.iter().enumerate().rev() {
        for (number, party) in
            session.parties.iter().enumerate().filter(|(_, party)| party.extension == Some(extension))
        {
            let status = telephony_status(party);
            if status != "NoCall" || just_ended == Some((place, number)) {
                calls.push(active_call(session, party));
                statuses.push(status);
            }
        }
    }
    // Only the newest seven are shown.
    calls.truncate(7);
    let whole = ["Ringing", "CallConnected", "OnHold", "ParkedCall"]
        .into_iter()
        .find(|status| statuses.contains(status))
        .unwrap_or("NoCall");
    let count = statuses.iter().filter(|status| **status != "NoCall").count();
    json!({
        "telephonyStatus": whole,
        "presenceStatus": if whole == "NoCall" { "Available" } else { "Busy" },
        "userStatus": "Available",
        "dndStatus": "TakeAllCalls",
        "meetingStatus": "Disconnected",
        "allowSeeMyPresence": true,
        "ringOnMonitoredCall": false,
        "pickUpCallsOnHold": false,
        "activeCalls": calls,
        "totalActiveCalls": count,
    })
}
