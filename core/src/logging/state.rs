//! A call's record in a line: what the pane says about it.

use callside_protocol::{FaultKind, InNetSuite, LeftOff, LogState, Need, Says, WaitingFor, Who};

use super::{
    body::desired,
    entry::{Entry, Record, Tie, Trouble},
    plan::{CONTACT, NUMBER, ORGANIZER, Plan, Scene, about_property, is_scheduled, plan_record},
    rules,
    verdict::{is_due_on_call, ruling, skip},
};

/// The record's one state.
#[must_use]
pub fn log_state(entry: &Entry, scene: &Scene<'_>) -> LogState {
    if let Some(rule) = skip(entry, scene) {
        return LogState::Skipped(rule);
    }
    if entry.call.is_live() && entry.record == Record::NotYet && !is_due_on_call(entry, scene) {
        return LogState::NotYet;
    }
    if let Record::Made { id, at, written, .. } = &entry.record {
        // What NetSuite will not take by itself the agent must know, also about a record that is there.
        let is_unfinished = is_scheduled(written) && !entry.call.is_live();
        let is_stuck = |trouble: &&Trouble| {
            let right = matches!(trouble.fault.kind, FaultKind::NotAllowed(_)) && is_unfinished;
            trouble.next.is_none() || right
        };
        let stuck = entry.trouble.as_ref().filter(is_stuck);
        if let Some(trouble) = stuck.filter(|trouble| trouble.fault.kind != FaultKind::SignedOut) {
            return LogState::Failed(trouble.fault.clone());
        }
        let complete = rules::is_final(entry) && written.block == desired(entry, scene).block;
        return LogState::Logged { record: id.clone(), at: *at, complete, flag: flag(entry, scene) };
    }
    let ruling = if entry.record == Record::NotYet { ruling(entry, scene) } else { Some(Says::Logs) };
    if ruling == Some(Says::Waits) && !matches!(entry.who, Who::Looking) {
        return LogState::NeedsYou(Need::Caller);
    }
    let unanswered = entry.lacks(scene.terms);
    if !unanswered.is_empty() {
        return LogState::NeedsYou(Need::Fields(unanswered));
    }
    let account = scene.terms.account.as_ref();
    if account.is_none() || entry.account.as_ref().is_some_and(|of| Some(of) != account) {
        return LogState::Waiting { waiting_for: WaitingFor::SignIn, next: None };
    }
    let Some(trouble) = &entry.trouble else {
        let waiting_for = match entry.record {
            Record::Intended { exists: true, .. } => WaitingFor::Checking,
            Record::NotYet if ruling != Some(Says::Logs) || !scene.terms.can_edit => WaitingFor::Facts,
            _ => WaitingFor::Sending,
        };
        let next = match plan_record(entry, scene) {
            Plan::Wait(next) => next,
            _ => None,
        };
        return LogState::Waiting { waiting_for, next };
    };
    match &trouble.fault.kind {
        FaultKind::NotAllowed(_) if matches!(entry.record, Record::Intended { exists: true, .. }) => {
            LogState::Hidden { next: trouble.next }
        }
        FaultKind::SignedOut => LogState::Waiting { waiting_for: WaitingFor::SignIn, next: None },
        FaultKind::Offline | FaultKind::Unwell | FaultKind::Busy => {
            let waiting_for = match entry.record {
                Record::Intended { .. } => WaitingFor::Checking,
                _ => WaitingFor::Retry(trouble.fault.clone()),
            };
            LogState::Waiting { waiting_for, next: trouble.next }
        }
        _ => LogState::Failed(trouble.fault.clone()),
    }
}

/// What the agent can still improve, the most important first.
fn flag(entry: &Entry, scene: &Scene<'_>) -> Option<Need> {
    let unanswered: Vec<String> = entry.unanswered().map(|ask| ask.label.clone()).collect();
    if !unanswered.is_empty() {
        return Some(Need::Fields(unanswered));
    }
    if entry.tie == Tie::Refused {
        return Some(Need::Company);
    }
    if matches!(&entry.who, Who::Found { chosen: None, by_agent: false, .. }) {
        return Some(Need::Choose);
    }
    if matches!(entry.record, Record::Made { edited_there: true, .. }) {
        return Some(Need::BothEdited);
    }
    (entry.zone.is_none() && !scene.terms.zone_confirmed).then_some(Need::TimeZone)
}

/// What NetSuite refused to take into the record. A contact is missed only beside a company the agent chose: without one
/// the flag says so.
#[must_use]
pub fn left_off(entry: &Entry) -> Vec<LeftOff> {
    let told = |property: &String| match property.as_str() {
        NUMBER => Some(LeftOff::Number),
        ORGANIZER => Some(LeftOff::Organizer),
        CONTACT => {
            let Tie::Chosen(company) = &entry.tie else { return None };
            let name = entry.chosen().map(|contact| contact.name.clone()).unwrap_or_default();
            Some(LeftOff::Contact { name, beside: company.name.clone() })
        }
        about => {
            let kind = entry.about.as_ref()?.kind;
            (about_property(kind) == about).then_some(LeftOff::About(kind))
        }
    };
    entry.left_out.iter().filter_map(told).collect()
}

/// How much of the note NetSuite has.
#[must_use]
pub fn in_netsuite(entry: &Entry) -> InNetSuite {
    match &entry.record {
        Record::Made { written, .. } if written.revision != entry.note.revision => InNetSuite::Behind(written.at),
        Record::Made { written, .. } => match written.characters {
            None => InNetSuite::All(written.at),
            Some(characters) => InNetSuite::FirstPart { characters, at: written.at },
        },
        Record::NotYet | Record::Intended { .. } | Record::Skipped(_) => InNetSuite::NotYet,
    }
}
