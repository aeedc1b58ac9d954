//! What to do next about a call's record, and what becomes of it by the answer. Both pure.

use std::rc::Rc;

use callside_json::{FromJson, ToJson, Value};
use callside_protocol::{Ask, Cloud, Fault, FaultKind, LinkedKind, LogRules, NotTaken, Right, Says, Timestamp};

use super::{
    body::{Desired, FORM, OWN, desired},
    entry::{Entry, Record, Tie, Trouble, Written},
    follow_up,
    merge::{self, Revision, adopt},
    rules,
    times::Zone,
    verdict::{Ruling, is_due_on_call, ruled, ruling},
};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    characters::Pieces,
    netsuite::{Happened, Keys, NetSuiteError, PhoneCallRecord},
    phone::Region,
    ports::Clock,
};

/// Properties a record can do without, when this account refuses their value.
const DISPENSABLE: [&str; 5] = [NUMBER, ORGANIZER, ABOUT[0], ABOUT[1], CONTACT];

/// The caller's number, as NetSuite names it.
pub(super) const NUMBER: &str = "phone";
/// The organizer.
pub(super) const ORGANIZER: &str = "assigned";
/// The contact.
pub(super) const CONTACT: &str = "contact";

/// What a call is about: a case, a transaction; and a project, which stands in the place of the company and is none of
/// NetSuite's names.
pub(super) const ABOUT: [&str; 3] = ["supportCase", "transaction", "project"];

/// Of the permissions that open what a call is about, what tells them from all others (netsuite-api.md §7).
const OPENS_ABOUT: [&str; 6] = ["Cases", "Opportunity", "Estimate", "Transaction", "Jobs", "Projects"];

/// The status of a record that was made while the call is on (netsuite-api.md §3.3).
pub(super) const SCHEDULED: &str = "SCHEDULED";

/// After so many looks for a record that NetSuite says exists, it is one this role may not see.
const LOOKS: u32 = 4;

/// What holds for every record of this agent at the moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// The time zone of the records: an IANA name.
    pub zone: String,
    /// The person confirmed it.
    pub zone_confirmed: bool,
    /// The NetSuite account signed in to; `None`: a sign-in is needed.
    pub account: Option<String>,
    /// RingCentral is signed in to, so its call log can be asked.
    pub ringcentral: bool,
    /// "Organizer": the internal id of the agent's employee.
    pub organizer: Option<String>,
    /// Remembered answers to fields this account made mandatory.
    pub answers: Vec<Ask>,
    /// False where this role may create phone calls but not change them: each is then written once, complete.
    pub can_edit: bool,
    /// Which calls get a record, and when.
    pub rules: LogRules,
    /// The country numbers in them are read in.
    pub home: Region,
    /// The account has Callside's bundle, and this role can use it.
    pub bundle: bool,
    /// What this account makes of the external id in a POST.
    pub keys: Keys,
    /// What the company wants in every record.
    pub company: Rc<CompanyTerms>,
}

/// What a company wants in the record of every call.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct CompanyTerms {
    /// Fields with a default, and those that agents fill.
    pub fields: Vec<CompanyField>,
    /// The form of a new record, by internal id; `None`: the account's preferred one.
    pub form: Option<String>,
}

/// A field of the record.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct CompanyField {
    /// How it is asked for; its value is the company's default.
    pub ask: Ask,
    /// Agents can fill it.
    pub editable: bool,
    /// A record waits until it has a value.
    pub required: bool,
}

/// The terms, and what time it is.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The terms.
    pub terms: &'a Terms,
    /// The clock.
    pub clock: &'a dyn Clock,
}

impl<'a> Scene<'a> {
    /// The zone of a record: the one it was written in once that was confirmed, so that a person who travels does not
    /// move the calls of last week.
    #[must_use]
    pub fn zone(&self, entry: &Entry) -> Zone<'a> {
        Zone::new(self.clock, entry.zone.as_ref().unwrap_or(&self.terms.zone))
    }

    /// The confirmed zone.
    fn confirmed_zone(&self) -> Option<String> {
        self.terms.zone_confirmed.then(|| self.terms.zone.clone())
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// The next step.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// Create the record.
    Create(Box<Desired>),
    /// Look whether the record exists.
    Check,
    /// Read the record, merge, change what has changed.
    Update(Box<Desired>),
    /// Keep what the rules came to.
    Rule,
    /// Ask the call log for the final facts.
    PollCallLog,
    /// Make the task, or look whether it is there.
    Task,
    /// Nothing before that time; `None`: nothing until something changes.
    Wait(Option<Timestamp>),
}

enum Due {
    Now(Plan),
    At(Timestamp),
    OnChange,
}

/// What to do next: about the record, and when nothing is to be done about that, about the task.
#[must_use]
pub fn plan(entry: &Entry, scene: &Scene<'_>) -> Plan {
    match (plan_record(entry, scene), follow_up::due(entry, scene)) {
        (Plan::Wait(_), Some(at)) if at <= scene.now() => Plan::Task,
        (Plan::Wait(next), at) => Plan::Wait(next.into_iter().chain(at).min()),
        (plan, _) => plan,
    }
}

/// What to do next about the record.
pub(super) fn plan_record(entry: &Entry, scene: &Scene<'_>) -> Plan {
    let now = scene.now();
    let over = match entry.over_since {
        Some(over) => over,
        None if is_due_on_call(entry, scene) => now,
        None => return Plan::Wait(None),
    };
    if matches!(entry.record, Record::Skipped(_)) {
        return Plan::Wait(None);
    }
    // A clock that was set back after the end must not hold the record up.
    let write = match write_due(entry, over.min(now), scene) {
        Due::Now(plan) => return plan,
        Due::At(at) => Some(at),
        Due::OnChange => None,
    };
    // A record that is written at once says as much by itself.
    if ruled(entry, scene).is_some() {
        return Plan::Rule;
    }
    let poll = rules::next_poll(entry).filter(|_| scene.terms.ringcentral);
    match poll {
        Some(at) if at <= now => Plan::PollCallLog,
        poll => Plan::Wait(write.into_iter().chain(poll).min()),
    }
}

fn write_due(entry: &Entry, over: Timestamp, scene: &Scene<'_>) -> Due {
    let now = scene.now();
    let at = |at: Timestamp, plan: fn(Box<Desired>) -> Plan| {
        if at <= now { Due::Now(plan(Box::new(desired(entry, scene)))) } else { Due::At(at) }
    };
    let Some(account) = &scene.terms.account else { return Due::OnChange };
    if entry.account.as_ref().is_some_and(|of| of != account) {
        return Due::OnChange;
    }
    if let Some(trouble) = entry.trouble.as_ref().filter(|trouble| trouble.fault.kind != FaultKind::SignedOut) {
        match trouble.next {
            Some(next) if next <= now => {}
            Some(next) => return Due::At(next),
            None => return Due::OnChange,
        }
    }
    match &entry.record {
        Record::Skipped(_) | Record::Made { gone: true, .. } => Due::OnChange,
        Record::Intended { .. } => Due::Now(Plan::Check),
        Record::NotYet => {
            match ruling(entry, scene) {
                Some(Says::Logs) => {}
                Some(_) => return Due::OnChange,
                None => return Due::At(rules::facts_are_in(over)),
            }
            if !entry.lacks(scene.terms).is_empty() {
                return Due::OnChange;
            }
            let looking = matches!(entry.who, callside_protocol::Who::Looking) && !entry.at_once;
            let patience = Timestamp(over.0 + if looking { rules::LOOKUP_PATIENCE } else { 0 });
            let polled = usize::from(entry.polls) >= rules::POLLS.len();
            let complete = scene.terms.can_edit || entry.at_once || rules::is_final(entry) || polled;
            at(if complete { patience } else { rules::facts_are_in(over) }, Plan::Create)
        }
        Record::Made { written, .. } => {
            let at_once = entry.at_once || is_scheduled(written);
            let can_edit = scene.terms.can_edit || at_once;
            if !can_edit || entry.unanswered().next().is_some() || !desired(entry, scene).differs_from(written) {
                return Due::OnChange;
            }
            let typed = entry.note.saved_at.filter(|_| entry.note.revision != written.revision);
            let pause = typed.map_or(written.at, |typed| Timestamp(typed.0 + rules::TYPING_PAUSE));
            let due = pause.max(Timestamp(written.at.0 + rules::UPDATE_EVERY));
            // A record that somebody else made is made Callside's own at once.
            let is_foreign = written.fields.0.is_empty();
            at(if at_once || is_foreign { now } else { due }, Plan::Update)
        }
    }
}

/// The record was made at answer, and says so until it is completed.
pub(super) fn is_scheduled(written: &Written) -> bool {
    written.fields.0.get("status").and_then(Value::as_str) == Some(SCHEDULED)
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Of creating; with what NetSuite asked for, where it did.
    Created(Result<String, NetSuiteError>, Vec<Ask>),
    /// Of looking.
    Checked(Result<Box<PhoneCallRecord>, NetSuiteError>),
    /// The record to be changed could not be read, and so nothing was sent.
    Unread(NetSuiteError),
    /// Of reading and changing: the merge that is in NetSuite now, or why it may not be; with what NetSuite asked for.
    Updated(Result<Box<Revision>, NetSuiteError>, Vec<Ask>),
}

/// The entry before a create is sent: on disk first.
#[must_use]
pub fn intend_create(entry: &Entry, desired: &Desired, scene: &Scene<'_>) -> Entry {
    let now = scene.now();
    Entry {
        zone: entry.zone.clone().or_else(|| scene.confirmed_zone()),
        account: entry.account.clone().or_else(|| scene.terms.account.clone()),
        record: Record::Intended { since: now, sent: desired.written(now), exists: false },
        ruling: if entry.ruling == Ruling::Open { Ruling::Log } else { entry.ruling },
        ..entry.clone()
    }
}

/// The entry before an update is sent: on disk first.
#[must_use]
pub fn intend_update(entry: &Entry, revision: &Revision, scene: &Scene<'_>) -> Entry {
    let mut next = entry.clone();
    next.zone = entry.zone.clone().or_else(|| scene.confirmed_zone());
    if let Record::Made { written, intended, .. } = &mut next.record {
        // An earlier update that was found to have arrived is what this one may be measured against.
        *written = revision.base.clone();
        *intended = Some(revision.written.clone());
    }
    next
}

/// The entry of a record whose zone has been confirmed as it was proposed. `None`: nothing to note.
#[must_use]
pub fn fix_zone(entry: &Entry, scene: &Scene<'_>) -> Option<Entry> {
    let Record::Made { written, .. } = &entry.record else { return None };
    let zone =
        scene.confirmed_zone().filter(|_| entry.zone.is_none() && !desired(entry, scene).differs_from(written))?;
    Some(Entry { zone: Some(zone), ..entry.clone() })
}

/// The entry after a step.
#[must_use]
pub fn settle(entry: &Entry, outcome: &Outcome, now: Timestamp) -> Entry {
    let mut next = entry.clone();
    match outcome {
        Outcome::Created(result, asks) => settle_created(&mut next, result, asks, now),
        Outcome::Checked(result) => settle_checked(&mut next, result, now),
        Outcome::Unread(error) => settle_unread(&mut next, error, now),
        Outcome::Updated(result, asks) => settle_updated(&mut next, result, asks, now),
    }
    next
}

fn settle_created(next: &mut Entry, result: &Result<String, NetSuiteError>, asks: &[Ask], now: Timestamp) {
    let Record::Intended { since, sent, .. } = next.record.clone() else { return };
    match result {
        Ok(id) => {
            let written = Written { at: now, ..sent };
            next.record =
                Record::Made { id: id.clone(), at: now, written, intended: None, edited_there: false, gone: false };
            next.succeeded();
        }
        #[cfg(feature = "breakages")]
        Err(error @ NetSuiteError::Duplicate { .. }) if breakages::is(Breakage::IgnoreDuplicate) => {
            next.record = Record::NotYet;
            next.failed(error, now);
        }
        Err(NetSuiteError::Duplicate { .. }) => next.record = Record::Intended { since, sent, exists: true },
        Err(error) if error.happened() == Happened::Unknown => next.failed(error, now),
        Err(error) => {
            next.record = Record::NotYet;
            refused(next, error, &sent, asks, now);
        }
    }
}

fn settle_checked(next: &mut Entry, result: &Result<Box<PhoneCallRecord>, NetSuiteError>, now: Timestamp) {
    let Record::Intended { sent, exists, .. } = next.record.clone() else { return };
    match result {
        Ok(record) => {
            let written = adopt(record, &sent, &next.call.key.external_id().0);
            next.record = Record::Made {
                id: record.id.clone(),
                at: now,
                written,
                intended: None,
                edited_there: false,
                gone: false,
            };
            next.trouble = None;
        }
        Err(NetSuiteError::NotFound) if exists => {
            let attempts = next.attempts() + 1;
            let right = Right::NetSuite { name: "Lists → Phone Calls".to_owned(), level: Some("Edit".to_owned()) };
            let fault = Fault { cloud: Some(Cloud::NetSuite), kind: FaultKind::NotAllowed(right), detail: None };
            let wait = if attempts < LOOKS { rules::wait_after(attempts) } else { rules::RIGHT_RETRY };
            next.trouble = Some(Trouble { fault, attempts, next: Some(Timestamp(now.0 + wait)) });
        }
        Err(NetSuiteError::NotFound) => {
            // It never arrived. The waits go on growing where they were.
            next.record = Record::NotYet;
            if let Some(trouble) = &mut next.trouble {
                trouble.next = Some(now);
            }
        }
        Err(error) => next.failed(error, now),
    }
}

/// What an earlier update has done stays as open as it was.
fn settle_unread(next: &mut Entry, error: &NetSuiteError, now: Timestamp) {
    if let (Record::Made { gone, .. }, NetSuiteError::NotFound) = (&mut next.record, error) {
        *gone = true;
    }
    next.failed(error, now);
}

fn settle_updated(next: &mut Entry, result: &Result<Box<Revision>, NetSuiteError>, asks: &[Ask], now: Timestamp) {
    let Record::Made { written, intended, edited_there, gone, .. } = &mut next.record else { return };
    match result {
        Err(error @ NetSuiteError::NotFound) => {
            *gone = true;
            next.failed(error, now);
        }
        Ok(revision) => {
            *written = revision.written.clone();
            *intended = None;
            *edited_there |= revision.edited_there;
            for (property, held) in &revision.theirs.0 {
                let theirs = NotTaken::Theirs(merge::text(held).unwrap_or_default().into());
                next.not_taken.retain(|(other, _)| other != property);
                next.not_taken.push((property.clone(), theirs));
            }
            next.succeeded();
        }
        Err(error) if error.happened() == Happened::Unknown => next.failed(error, now),
        Err(error) => {
            let sent = intended.take().unwrap_or_else(|| written.clone());
            refused(next, error, &sent, asks, now);
        }
    }
}

/// NetSuite certainly did nothing. Some refusals Callside can answer by itself.
fn refused(next: &mut Entry, error: &NetSuiteError, sent: &Written, asks: &[Ask], now: Timestamp) {
    let has = |property: &str| sent.fields.0.contains_key(property);
    match error {
        NetSuiteError::MissingFields { .. } if !asks.is_empty() => {
            for ask in asks {
                next.asks.retain(|known| known.field != ask.field);
                next.asks.push(Ask { value: None, ..ask.clone() });
            }
            next.trouble = None;
        }
        // It has none of the others' names: its customer is the company then, and the message names it.
        NetSuiteError::CompanyRefused { .. } if next.is_of_project() => next.leave_out(ABOUT[2]),
        NetSuiteError::CompanyRefused { .. } if has("company") || has("contact") => {
            // The company the agent chose weighs more than the contact the number brought.
            if matches!(next.tie, Tie::Chosen(_)) && has("contact") {
                next.left_out.push(CONTACT.to_owned());
            } else {
                next.tie = Tie::Refused;
            }
            next.trouble = None;
        }
        NetSuiteError::Refused { detail: Some(detail), field, .. } => {
            let is_named = |name: &str| detail.has(&format!("'{name}'")) || field.as_deref() == Some(name);
            if is_named(FORM) {
                return next.leave_out(FORM);
            }
            // The record is made without a value that the company or the agent wanted in it.
            let is_asked = |name: &str| next.asks.iter().any(|ask| ask.field == name);
            let is_own = |name: &str| OWN.contains(&name) || DISPENSABLE.contains(&name);
            let mut wanted = sent.fields.0.keys().filter(|name| !is_own(name) && !is_asked(name) && is_named(name));
            if let Some(property) = wanted.next() {
                next.not_taken.push((property.clone(), NotTaken::Refused(detail.as_str().into())));
                next.trouble = None;
                return;
            }
            let property =
                DISPENSABLE.into_iter().find(|property| detail.has(&format!("'{property}'")) && has(property));
            match property {
                Some(CONTACT) if next.is_of_project() => next.leave_out(ABOUT[2]),
                Some(CONTACT) if next.tie == Tie::AsMatched => next.tie = Tie::Refused,
                Some(property) => next.left_out.push(property.to_owned()),
                None => return next.failed(error, now),
            }
            next.trouble = None;
        }
        // Nor may this role name what another permission opens.
        NetSuiteError::NotAllowed { permission, .. }
            if next.names_about() && OPENS_ABOUT.iter().any(|name| permission.has(name)) =>
        {
            for property in ABOUT {
                next.leave_out(property);
            }
        }
        error => next.failed(error, now),
    }
}

impl Entry {
    fn succeeded(&mut self) {
        self.trouble = None;
        self.at_once = false;
    }

    fn attempts(&self) -> u32 {
        self.trouble.as_ref().map_or(0, |trouble| trouble.attempts)
    }

    fn failed(&mut self, error: &NetSuiteError, now: Timestamp) {
        self.trouble = Some(trouble(error, self.attempts() + 1, now));
    }

    fn leave_out(&mut self, property: &str) {
        self.left_out.push(property.to_owned());
        self.trouble = None;
    }

    /// What the call is about is in the record, or would be.
    pub(super) fn names_about(&self) -> bool {
        self.about.as_ref().is_some_and(|about| {
            let property = about_property(about.kind);
            !self.left_out.iter().any(|left_out| left_out == property)
        })
    }

    /// The record's company is a project.
    pub(super) fn is_of_project(&self) -> bool {
        self.about.as_ref().is_some_and(|about| about.kind == LinkedKind::Project) && self.names_about()
    }
}

/// The property in which a record names what it is about.
pub(super) fn about_property(kind: LinkedKind) -> &'static str {
    match kind {
        LinkedKind::Case => ABOUT[0],
        LinkedKind::Project => ABOUT[2],
        _ => ABOUT[1],
    }
}

/// What to do about a failure, after so many in a row.
#[must_use]
pub fn trouble(error: &NetSuiteError, attempts: u32, now: Timestamp) -> Trouble {
    let fault = error.fault();
    let after = |wait: i64| Some(Timestamp(now.0 + wait));
    let next = match (error, &fault.kind) {
        (NetSuiteError::Busy { until }, _) => Some(*until),
        (_, FaultKind::NotAllowed(_)) => after(rules::RIGHT_RETRY),
        (_, FaultKind::Offline | FaultKind::Unwell | FaultKind::Busy) => after(rules::wait_after(attempts)),
        _ => None,
    };
    Trouble { fault, attempts, next }
}
