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
    /// The leg that was recorded.
    pub party: String,
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
    /// What was recorded: the record names the first, and each leg its own.
    pub recordings: Vec<LoggedRecording>,
    /// Since when the log shows the record: 15 to 30 s after the end.
    pub visible: Moment,
    /// The log hides the last digits of outside numbers.
    pub masked: bool,
    /// The log does not name the telephony session.
    pub nameless: bool,
    /// A fax, and no call.
    pub fax: bool,
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
    if legs.iter().all(|leg| leg.role == Role::Supervisor) {
        return Some(("Monitoring", "Accepted"));
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
    /// The record as the log shows it at an instant; with legs in the Detailed view.
    #[must_use]
    pub fn to_json(&self, account: &Account, legs: Option<Vec<Value>>, company_level: bool, now: Moment) -> Value {
        let root = format!("https://platform.ringcentral.com/restapi/v1.0/account/{}", account.id);
        let own = format!("{root}/extension/{}", self.extension);
        let scope = if company_level { root.as_str() } else { own.as_str() };
        let view = if legs.is_some() { "Detailed" } else { "Simple" };
        let transport = if self.internal { "VoIP" } else { "PSTN" };
        let mut body = json!({
            "uri": format!("{scope}/call-log/{}?view={view}", self.id),
            "id": self.id,
            "sessionId": self.session_number,
            "partyId": self.party,
            "startTime": self.start.iso(),
            "duration": self.duration / 1_000,
            "durationMs": self.duration,
            "type": if self.fax { "Fax" } else { "Voice" },
            "internalType": if self.internal { "Sip" } else { "LongDistance" },
            "direction": self.direction.name(),
            "action": self.action,
            "result": self.result,
            "to": side(account, &self.to, self.masked),
            "from": side(account, &self.from, self.masked),
            "extension": {"uri": own, "id": self.extension},
            "transport": transport,
            "finished": true,
        });
        if !self.nameless {
            body["telephonySessionId"] = json!(self.session);
        }
        self.attachments(account, &mut body, None, now);
        if let Some(legs) = legs {
            if !legs.is_empty() {
                body["legs"] = json!(legs);
            }
            body["lastModifiedTime"] = json!(self.modified(now).iso());
            body["billing"] = json!({"costIncluded": 0.0, "costPurchased": 0.0});
        }
        body
    }

    /// Links to the message that was left and to the recording, of one leg or of the first that has one, as far as the log
    /// shows them.
    pub(super) fn attachments(&self, account: &Account, body: &mut Value, party: Option<&str>, now: Moment) {
        let root = format!("https://platform.ringcentral.com/restapi/v1.0/account/{}", account.id);
        if let Some(message) = &self.message {
            let uri = format!("{root}/extension/{}/message-store/{message}", self.extension);
            body["message"] = json!({"id": message, "type": if self.fax { "Fax" } else { "VoiceMail" }, "uri": uri});
        }
        let mut recordings = self.shown_recordings(now);
        if let Some(LoggedRecording { id, .. }) = recordings.find(|one| party.is_none_or(|party| one.party == party)) {
            body["recording"] = json!({
                "uri": format!("{root}/recording/{id}"), "id": id, "type": "OnDemand",
                "contentUri": format!("https://media.ringcentral.com/restapi/v1.0/account/{}/recording/{id}/content", account.id),
            });
        }
    }

    /// Those the log shows at an instant.
    pub fn shown_recordings(&self, now: Moment) -> impl Iterator<Item = &LoggedRecording> {
        self.recordings.iter().filter(move |recording| recording.visible <= now)
    }

    /// When what the log shows was changed last.
    #[must_use]
    pub fn modified(&self, now: Moment) -> Moment {
        self.shown_recordings(now).map(|recording| recording.visible).max().unwrap_or(self.visible)
    }
}

/// A side of a logged call: colleagues by extension number, everybody else by phone number.
pub(super) fn side(account: &Account, address: &Address, masked: bool) -> Value {
    let mut body = json!({});
    if let Some(name) = &address.name {
        body["name"] = json!(name);
    }
    let colleague = address.extension.and_then(|id| account.extension(id));
    let dialled_short = colleague.is_some_and(|extension| address.number.as_deref() == Some(extension.number.as_str()));
    match (colleague, &address.number) {
        (Some(extension), _) if dialled_short => body["extensionNumber"] = json!(extension.number),
        (None, Some(number)) if masked => body["phoneNumber"] = json!(mask(number)),
        (_, Some(number)) => body["phoneNumber"] = json!(number),
        (Some(extension), None) => body["extensionNumber"] = json!(extension.number),
        (None, None) => {}
    }
    if let Some(extension) = colleague {
        body["extensionId"] = json!(extension.id.to_string());
    }
    body
}

/// A number as privacy rules show it: its last four digits are letters.
fn mask(number: &str) -> String {
    let kept = number.len().saturating_sub(4);
    let shown = number.get(..kept).unwrap_or_default();
    format!("{shown}XXXX")
}
