//! The legs of a logged call in the Detailed view: what each extension of the session did in it, this one's and the
//! others' (ringcentral-api.md §3).
//!
//! Shapes as in the answers that a RingCentral engineer has published (github.com/tylerlong/active-calls-demo): the call
//! is taken for an extension by a leg `Accept`, and reaches a phone of it by a leg of its own, outbound from that
//! extension; a leg that is not over is `In Progress` and has no duration, and has been answered once its reason is
//! `Accepted`. Nobody has published a queue's or a menu's
//! legs: here they have `Accept` alone, as they have no phone. Nor has anybody shown whether a user's own log names
//! other extensions' legs; [`super::session::Plan::own_legs_alone`] is the world in which it does not.

use super::Switch;
use super::record::{Record, outcome, side};
use super::session::{Address, Code, Direction, Origin, Party, Role, Session};
use crate::clock::Moment;
use crate::ringcentral::account::{Account, Extension, ExtensionId, Kind};
use serde_json::{Value, json};

/// One leg before it is written.
struct Leg<'a> {
    extension: ExtensionId,
    party: &'a str,
    direction: Direction,
    action: &'static str,
    kind: &'static str,
    result: &'static str,
    /// Somebody, or RingCentral itself, has taken it.
    taken: bool,
    from: Address,
    to: Address,
    start: Moment,
    /// `None`: it is not over.
    end: Option<Moment>,
    /// The short number of whoever has the phone, which a phone's leg names.
    number: Option<String>,
}

impl Switch {
    /// The legs of a record's session as they are at an instant, the record's own extension's first.
    #[must_use]
    pub fn legs_of(&self, account: &Account, record: &Record, now: Moment) -> Vec<Value> {
        let Some(place) = self.sessions.iter().position(|session| session.id == record.session) else {
            return Vec::new();
        };
        let Some(session) = self.sessions.get(place) else { return Vec::new() };
        let mut legs: Vec<Leg<'_>> = Vec::new();
        for (number, party) in session.parties.iter().enumerate().filter(|(_, party)| party.started <= now) {
            if let Some(queue) = first_of_queue(account, session, number) {
                legs.push(queue_leg(session, queue));
            }
            let message = self.messages_left.contains_key(&(place, number));
            legs.extend(party_legs(account, session, party, message));
        }
        legs.sort_by_key(|leg| leg.extension != record.extension);
        if session.plan.own_legs_alone {
            legs.retain(|leg| leg.extension == record.extension);
        }
        legs.iter().enumerate().map(|(place, leg)| leg.to_json(account, record, place == 0, now)).collect()
    }
}

/// The queue that a party is the first to ring for.
fn first_of_queue<'a>(account: &'a Account, session: &Session, number: usize) -> Option<&'a Extension> {
    let name = session.parties.get(number)?.queue.as_ref()?;
    let before = session.parties.iter().take(number);
    if before.into_iter().any(|party| party.queue.as_ref() == Some(name)) {
        return None;
    }
    queue_named(account, name)
}

/// The queue of that name.
#[must_use]
pub(super) fn queue_named<'a>(account: &'a Account, name: &str) -> Option<&'a Extension> {
    let is_queue = |extension: &&Extension| matches!(extension.kind, Kind::Department { .. });
    account.extensions.iter().filter(is_queue).find(|extension| extension.name() == name)
}

fn queue_leg<'a>(session: &'a Session, queue: &Extension) -> Leg<'a> {
    let name = queue.name();
    let ringing = || session.parties.iter().filter(|party| party.queue.as_deref() == Some(name.as_str()));
    let first = ringing().next();
    let live = ringing().any(Party::is_live);
    let result = match ringing().any(|party| party.answered.is_some()) {
        _ if live => "In Progress",
        true => "Accepted",
        false => "Missed",
    };
    Leg {
        extension: queue.id,
        party: first.map_or("", |party| party.id.as_str()),
        direction: Direction::Inbound,
        action: "Phone Call",
        kind: "Accept",
        result,
        taken: result == "Accepted",
        from: first.map(|party| party.from.clone()).unwrap_or_default(),
        to: Address {
            name: Some(name.clone()),
            extension: Some(queue.id),
            ..first.map(|party| party.to.clone()).unwrap_or_default()
        },
        start: first.map_or(session.created, |party| party.started),
        end: if live { None } else { ringing().filter_map(|party| party.ended).max() },
        number: None,
    }
}

fn party_legs<'a>(account: &Account, session: &'a Session, party: &'a Party, message: bool) -> Vec<Leg<'a>> {
    let Some(extension) = party.extension else { return Vec::new() };
    // Voicemail goes on after the person's part is over.
    let live = party.is_live();
    let result = match party.role {
        _ if live => "In Progress",
        Role::Menu | Role::Supervisor => "Accepted",
        Role::Origin | Role::Callee => outcome(session, &[party], message).map_or("Missed", |(_, result)| result),
    };
    let internal = party.from.extension.is_some() && party.to.extension.is_some();
    let (action, kind) = match party.role {
        Role::Supervisor => ("Monitoring", "SilentMonitoring"),
        Role::Origin if session.origin == Origin::Conference => ("Conference Call", "ConferenceCall"),
        Role::Origin if internal => ("VoIP Call", "ExtensionToExtension"),
        Role::Origin => ("VoIP Call", "SipToPstnUnmetered"),
        Role::Menu | Role::Callee => ("Phone Call", "Accept"),
    };
    let leg = Leg {
        extension,
        party: &party.id,
        direction: party.direction,
        action,
        kind,
        result,
        taken: if party.role == Role::Origin { session.connected } else { party.answered.is_some() },
        from: party.from.clone(),
        to: party.to.clone(),
        start: party.started,
        end: party.ended,
        number: None,
    };
    let user = account.extension(extension);
    let phone = party.answered.filter(|_| party.role == Role::Callee && party.code != Code::Voicemail).zip(user);
    let phone = phone.map(|(answered, user)| Leg {
        extension,
        party: &party.id,
        direction: Direction::Outbound,
        action: "VoIP Call",
        kind: "PstnToSip",
        result: if live { "In Progress" } else { "Accepted" },
        taken: true,
        from: Address { name: Some(user.name()), ..Address::default() },
        to: Address { number: user.direct_number.clone(), ..Address::default() },
        start: answered,
        end: party.ended,
        number: Some(user.number.clone()),
    });
    [leg].into_iter().chain(phone).collect()
}

impl Leg<'_> {
    fn to_json(&self, account: &Account, record: &Record, master: bool, now: Moment) -> Value {
        let root = format!("https://platform.ringcentral.com/restapi/v1.0/account/{}", account.id);
        let internal = self.from.extension.is_some() && self.to.extension.is_some();
        let mut body = json!({
            "partyId": self.party,
            "startTime": self.start.iso(),
            "type": "Voice",
            "internalType": if internal { "Sip" } else { "LongDistance" },
            "direction": self.direction.name(),
            "action": self.action,
            "result": self.result,
            "to": side(account, &self.to, record.masked),
            "from": side(account, &self.from, record.masked),
            "extension": {"uri": format!("{root}/extension/{}", self.extension), "id": self.extension},
            "transport": if internal { "VoIP" } else { "PSTN" },
            "legType": self.kind,
            "master": master,
        });
        if !record.nameless {
            body["telephonySessionId"] = json!(record.session);
        }
        if self.taken {
            body["reason"] = json!("Accepted");
        }
        if let Some(number) = &self.number {
            body["from"]["extensionNumber"] = json!(number);
        }
        if let Some(end) = self.end {
            let lasted = end.since(self.start);
            body["duration"] = json!(lasted / 1_000);
            body["durationMs"] = json!(lasted);
        }
        if self.extension == record.extension && self.kind == "Accept" {
            record.attachments(account, &mut body, Some(self.party), now);
        }
        body
    }
}
