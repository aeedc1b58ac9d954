//! What the call log says afterwards: one record for each extension that took part in a session
//! (ringcentral-api.md §3).

use super::session::{Address, Direction, Origin, Party, Reason, Role, Session};
use crate::clock::Moment;
use crate::ringcentral::account::{Account, ExtensionId};
use serde_json::{Value, json};

/// A recording as the log refers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedRecording {
    /// Its id.
    pub id: String,
    /// Since when the record shows it: later than the record itself.
    pub visible: Moment,
}

/// One record of the call log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub id: String,
    /// Whose log it is in.
    pub extension: ExtensionId,
    /// `sessionId`.
    pub session_number: String,
    /// `telephonySessionId`.
    pub session: String,
    /// The extension's own leg.
    pub party: String,
    /// When that leg began.
    pub start: Moment,
    /// How long it lasted, ringing included, in milliseconds.
    pub duration: i64,
    /// The leg's direction.
    pub direction: Direction,
    /// `action`.
    pub action: &'static str,
    /// `result`.
    pub result: &'static str,
    /// The calling side.
    pub from: Address,
    /// The called side.
    pub to: Address,
    /// The queue it came through.
    pub queue: Option<String>,
    /// Whether the other side is in the company too.
    pub internal: bool,
    /// The voicemail message the caller left.
    pub message: Option<String>,
    /// What was recorded.
    pub recording: Option<LoggedRecording>,
    /// Since when the log shows the record: 15 to 30 s after the end.
    pub visible: Moment,
}

/// The words of the log for an extension's share in a session, or nothing when it has no record.
#[must_use]
pub fn outcome(session: &Session, legs: &[&Party], message: bool) -> Option<(&'static str, &'static str)> {
    if session.origin == Origin::Conference {
        return Some(("Conference Call", "Call connected"));
    }
    if legs.iter().all(|leg| leg.role == Role::Menu) {
        return None;
    }
    if let Some(origin) = legs.iter().find(|leg| leg.role == Role::Origin) {
        let result = match origin.reason {
            _ if session.connected => "Call connected",
            Some(Reason::TargetBusy) => "Busy",
            Some(Reason::NoAnswer) => "No Answer",
            Some(Reason::InvalidNumber) => "Wrong Number",
            _ => "Hang Up",
        };
        return Some(("VoIP Call", result));
    }
    let ended_by = |reason| legs.iter().any(|leg| leg.reason == Some(reason));
    let result = if legs.iter().any(|leg| leg.answered.is_some()) {
        "Accepted"
    } else if message {
        "Voicemail"
    } else if ended_by(Reason::Rejected) {
        "Rejected"
    } else if ended_by(Reason::AgentAnswered) {
        "Answered Elsewhere"
    } else if ended_by(Reason::AgentDropped) {
        return None;
    } else {
        "Missed"
    };
    Some(("Phone Call", result))
}

/// The leg of an extension that its record speaks of: the answered one, else the first.
#[must_use]
pub fn leading_leg<'a>(legs: &[&'a Party]) -> Option<&'a Party> {
    legs.iter().find(|leg| leg.answered.is_some()).or_else(|| legs.first()).copied()
}

/// When the extension's share in the session was over.
#[must_use]
pub fn ended(legs: &[&Party], now: Moment) -> Moment {
    legs.iter().filter_map(|leg| leg.ended).max().unwrap_or(now)
}

impl Record {
    /// The record as the log shows it at an instant.
    #[must_use]
    pub fn to_json(&self, account: &Account, detailed: bool, company_level: bool, now: Moment) -> Value {
        let root = format!("https://platform.ringcentral.com/restapi/v1.0/account/{}", account.id);
        let own = format!("{root}/extension/{}", self.extension);
        let scope = if company_level { root.as_str() } else { own.as_str() };
        let view = if detailed { "Detailed" } else { "Simple" };
        let transport = if self.internal { "VoIP" } else { "PSTN" };
        let mut body = json!({
            "uri": format!("{scope}/call-log/{}?view={view}", self.id),
            "id": self.id,
            "sessionId": self.session_number,
            "telephonySessionId": self.session,
            "partyId": self.party,
            "startTime": self.start.iso(),
            "duration": self.duration / 1_000,
            "durationMs": self.duration,
            "type": "Voice",
            "internalType": if self.internal { "Sip" } else { "LongDistance" },
            "direction": self.direction.name(),
            "action": self.action,
            "result": self.result,
            "to": side(account, &self.to),
            "from": side(account, &self.from),
            "extension": {"uri": own, "id": self.extension},
            "transport": transport,
            "finished": true,
        });
        if let Some(message) = &self.message {
            body["message"] =
                json!({"id": message, "type": "VoiceMail", "uri": format!("{own}/message-store/{message}")});
        }
        let shown = self.recording.as_ref().filter(|recording| recording.visible <= now);
        if let Some(LoggedRecording { id, .. }) = shown {
            body["recording"] = json!({
                "uri": format!("{root}/recording/{id}"), "id": id, "type": "OnDemand",
                "contentUri": format!("https://media.ringcentral.com/restapi/v1.0/account/{}/recording/{id}/content", account.id),
            });
        }
        if detailed {
            let mut leg = body.clone();
            for name in ["uri", "id", "sessionId", "finished"] {
                if let Some(fields) = leg.as_object_mut() {
                    fields.remove(name);
                }
            }
            leg["legType"] = json!(match (self.internal, self.direction) {
                (true, _) => "ExtensionToExtension",
                (false, Direction::Inbound) => "Accept",
                (false, Direction::Outbound) => "SipToPstnUnmetered",
            });
            leg["master"] = json!(true);
            body["legs"] = json!([leg]);
            body["lastModifiedTime"] = json!(shown.map_or(self.visible, |recording| recording.visible).iso());
            body["billing"] = json!({"costIncluded": 0.0, "costPurchased": 0.0});
        }
        body
    }
}

/// A side of a logged call: colleagues by extension number, everybody else by phone number.
fn side(account: &Account, address: &Address) -> Value {
    let mut body = json!({});
    if let Some(name) = &address.name {
        body["name"] = json!(name);
    }
    let colleague = address.extension.and_then(|id| account.extension(id));
    let dialled_short = colleague.is_some_and(|extension| address.number.as_deref() == Some(extension.number.as_str()));
    match (colleague, &address.number) {
        (Some(extension), _) if dialled_short => body["extensionNumber"] = json!(extension.number),
        (_, Some(number)) => body["phoneNumber"] = json!(number),
        (Some(extension), None) => body["extensionNumber"] = json!(extension.number),
        (None, None) => {}
    }
    if let Some(extension) = colleague {
        body["extensionId"] = json!(extension.id.to_string());
    }
    body
}
