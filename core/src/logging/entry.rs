//! Everything kept about one call: the call itself, what the agent made of it, and how far its record is.

use std::fmt;

use callside_json::{FromJson, Map, ToJson, Value};
use callside_protocol::{
    Addition, Ask, CallId, CallerNumber, Candidate, CompanyRef, Fault, FaultKind, FollowUp, Linked, NotTaken, Personal,
    RecordRef, SkipRule, Timestamp, Unasked, Who, Write, WriteResult,
};

use super::{
    body::to_fill,
    plan::{ABOUT, CONTACT, Terms},
    rules,
    verdict::Ruling,
};
use crate::{
    call::{Call, apply_log},
    journal::note::{self, Note},
    ordered::Keyed,
    phone::{self, Heard, Region},
    ringcentral::{LogRecord, Me},
};

/// One call in the journal.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Entry {
    /// The call. Its instants are RingCentral's.
    pub call: Call,
    /// When this computer heard that the call is over, by its own clock: whatever is due some time after the end counts
    /// from here, because the two clocks need not agree. `None`: the call is on.
    pub over_since: Option<Timestamp>,
    /// The other side's number.
    pub number: CallerNumber,
    /// The agent's own line as people know it, where it has a label.
    pub line: Option<Personal>,
    /// Who it is.
    pub who: Who,
    /// What the agent has typed to add the caller to NetSuite, and how far that is; `None`: nothing.
    #[json(default)]
    pub addition: Option<Addition>,
    /// The note.
    pub note: Note,
    /// The outcome, in the words it had when it was chosen.
    pub outcome: Option<String>,
    /// What it is about, of what is open with the company.
    #[json(default)]
    pub about: Option<Linked>,
    /// The task after it.
    #[json(default)]
    pub task: Option<FollowUp>,
    /// What NetSuite asked for, with the answers given so far.
    pub asks: Vec<Ask>,
    /// What the agent has filled into the company's fields of the record; `null`: it is to be empty.
    #[json(default)]
    pub filled: Fields,
    /// Values among them, and defaults, that are not in the record, by property, and why.
    #[json(default)]
    pub not_taken: Vec<(String, NotTaken)>,
    /// What the agent has filled into fields of the contact, customer or project, by the names pages give them.
    #[json(default)]
    pub edits: Keyed<KeptEdit>,
    /// How the record is tied to a company.
    pub tie: Tie,
    /// Properties this account refused; the record is written without them.
    pub left_out: Vec<String>,
    /// The confirmed time zone the record's times are in; `None`: whichever is proposed until one is confirmed.
    pub zone: Option<String>,
    /// The NetSuite account the record belongs to; fixed when Callside first asks that account about this call.
    pub account: Option<String>,
    /// How far the record is.
    pub record: Record,
    /// What went wrong last; `None` after a success.
    pub trouble: Option<Trouble>,
    /// How often the call log has been asked for the final facts.
    pub polls: u8,
    /// The call log may not be asked before.
    pub poll_held: Option<Timestamp>,
    /// The agent wants it sent without waiting.
    pub at_once: bool,
    /// What the rules came to, when they were applied to it.
    #[json(default)]
    pub ruling: Ruling,
    /// Every write to NetSuite for this call, oldest first: rows are added and settled, never taken out again once sent.
    #[json(default)]
    pub writes: Vec<Write>,
}

/// An edit of a field of another record than the call's.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct KeptEdit {
    /// The NetSuite account it was made in; it is written to no other.
    pub account: String,
    /// A [`callside_protocol::company::FieldEdit`]: pages and the back office read it.
    pub edit: Personal,
    /// When it is gone on with; `None`: nothing is to be done about it.
    pub next: Option<Timestamp>,
}

/// What has become of an edit, or is about to.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct EditTold {
    /// The call.
    pub call: CallId,
    /// The edit's name.
    pub field: String,
    /// As it was.
    pub was: Personal,
    /// As it is from now on.
    pub now: Personal,
    /// When it is gone on with.
    pub next: Option<Timestamp>,
    /// Its row of the audit list.
    pub write: Write,
    /// What came of the row before it that is open; `None`: it never was a request.
    pub came_of: Option<WriteResult>,
    /// It is sent as soon as this is on disk.
    pub sends: bool,
}

/// How the record is tied to a company.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum Tie {
    /// As the match says.
    #[default]
    AsMatched,
    /// NetSuite refused the match's contact and company: the record is by number until the agent chooses.
    Refused,
    /// The agent chose this company.
    Chosen(CompanyRef),
    /// The agent left it by number.
    LeftOut,
}

/// How far the record is.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
#[allow(
    clippy::large_enum_variant,
    reason = "most entries are `Made` for good; and it is large with 64-bit pointers alone"
)]
pub enum Record {
    /// Nothing was sent.
    NotYet,
    /// Was about to be sent, or was sent and no answer is known. On disk before the first byte of the request, so
    /// finding it means: look before writing again.
    Intended {
        /// When.
        since: Timestamp,
        /// What was to be written.
        sent: Written,
        /// NetSuite said that the record exists already.
        exists: bool,
    },
    /// In NetSuite.
    Made {
        /// Its internal id.
        id: String,
        /// When it was made, or found.
        at: Timestamp,
        /// What Callside wrote last.
        written: Written,
        /// An update that was about to be sent, or whose answer is not known.
        intended: Option<Written>,
        /// Somebody else changed the notes in NetSuite.
        edited_there: bool,
        /// It is no longer there: somebody deleted it. It is made again only when the agent asks for it.
        #[json(default)]
        gone: bool,
    },
    /// A rule, or the agent, left it out.
    Skipped(SkipRule),
}

/// What one write to NetSuite said: the base of the next three-way merge.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Written {
    /// Every property but the message, as Callside wanted it.
    pub fields: Fields,
    /// The note's part of the message, as Callside wanted it.
    pub note: Personal,
    /// How many characters of the note that was; `None`: all of it.
    pub characters: Option<usize>,
    /// The note's revision.
    pub revision: u64,
    /// Callside's block.
    pub block: Personal,
    /// All that stood outside the block after this write: the note, and what other people wrote.
    pub outside: Personal,
    /// When.
    pub at: Timestamp,
}

/// Properties of a record. `Debug` shows their names alone.
#[derive(Clone, Default, PartialEq, FromJson, ToJson)]
pub struct Fields(pub Map);

impl fmt::Debug for Fields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Trouble {
    /// What.
    pub fault: Fault,
    /// How often in a row.
    pub attempts: u32,
    /// When it is tried again; `None`: when something changes (a sign-in, an answer, "Send now").
    pub next: Option<Timestamp>,
}

impl Entry {
    /// For a call just heard of.
    #[must_use]
    pub fn new(call: Call, home: Region, now: Timestamp) -> Self {
        let heard = heard(&call, home);
        let who = match heard {
            Heard::Public(_) => Who::Looking,
            Heard::Extension(_) => Who::Unasked(Unasked::Internal),
            Heard::Code(_) => Who::Unasked(Unasked::ShortCode),
            Heard::Anonymous => Who::Unasked(Unasked::Anonymous),
        };
        Self {
            number: heard.to_caller(home),
            over_since: (!call.is_live()).then_some(now),
            call,
            line: None,
            who,
            addition: None,
            note: Note::default(),
            outcome: None,
            about: None,
            task: None,
            asks: Vec::new(),
            filled: Fields::default(),
            not_taken: Vec::new(),
            edits: Keyed::default(),
            tie: Tie::AsMatched,
            left_out: Vec::new(),
            zone: None,
            account: None,
            record: Record::NotYet,
            trouble: None,
            polls: 0,
            poll_held: None,
            at_once: false,
            ruling: Ruling::Open,
            writes: Vec::new(),
        }
    }

    /// The call has moved on. A number that was not there at first is looked up once it is.
    pub fn hear(&mut self, call: Call, home: Region, now: Timestamp) {
        let number = heard(&call, home).to_caller(home);
        if (number.kind, &number.e164) != (self.number.kind, &self.number.e164) {
            self.who = Self::new(call.clone(), home, now).who;
        }
        self.over_since = if call.is_live() { None } else { self.over_since.or(Some(now)) };
        self.number = number;
        self.turn_out(call);
    }

    /// The call log has been read: what it says of this call that is over.
    pub fn read_log(&mut self, records: &[LogRecord], me: &Me) {
        let mut call = self.call.clone();
        if apply_log(&mut call, records, me) {
            self.turn_out(call);
        }
    }

    /// What the rules came to for an end that was none, or another one (an event that was late or never came), is asked
    /// of them anew.
    fn turn_out(&mut self, call: Call) {
        let by_rule = matches!(self.record, Record::Skipped(rule) if rule != SkipRule::ByAgent);
        if by_rule && call.ended_as != self.call.ended_as {
            self.record = Record::NotYet;
            self.ruling = Ruling::Open;
        }
        self.call = call;
    }

    /// The number to look up, if it is one.
    #[must_use]
    pub fn public_number(&self, home: Region) -> Option<phone::PhoneNumber> {
        match heard(&self.call, home) {
            Heard::Public(number) => Some(number),
            Heard::Extension(_) | Heard::Code(_) | Heard::Anonymous => None,
        }
    }

    /// NetSuite has answered who it is. A choice of the agent's is never replaced silently: the record they chose stays
    /// chosen where it is still listed.
    pub fn identify(&mut self, who: Who) {
        let kept = match (&self.who, &who) {
            (Who::Found { by_agent: true, chosen, .. }, Who::Found { candidates, .. }) => {
                let before = self.chosen().map(|candidate| candidate.record.clone());
                match (chosen, before) {
                    (Some(_), Some(before)) => {
                        candidates.iter().position(|candidate| candidate.record == before).map(Some)
                    }
                    _ => Some(None),
                }
            }
            _ => None,
        };
        self.who = who;
        if let (Some(kept), Who::Found { chosen, by_agent, .. }) = (kept, &mut self.who) {
            *chosen = kept;
            *by_agent = true;
        }
    }

    /// The candidate the call is for.
    #[must_use]
    pub fn chosen(&self) -> Option<&Candidate> {
        match &self.who {
            Who::Found { candidates, chosen: Some(index), .. } => candidates.get(*index),
            _ => None,
        }
    }

    /// The agent says whom the call is for; `None`: nobody of those listed. False where that record is not listed.
    pub fn choose(&mut self, record: Option<&RecordRef>) -> bool {
        let Who::Found { candidates, chosen, by_agent, .. } = &mut self.who else { return record.is_none() };
        let index = record.map(|record| candidates.iter().position(|candidate| candidate.record == *record));
        if index == Some(None) {
            return false;
        }
        *chosen = index.flatten();
        *by_agent = true;
        self.tie = Tie::AsMatched;
        self.try_contact_again();
        self.changed();
        true
    }

    /// The agent has added the caller to NetSuite as this record.
    pub fn added(&mut self, candidate: Candidate) {
        let unread = match &mut self.who {
            Who::NotFound { unread, .. } | Who::Found { unread, .. } => std::mem::take(unread),
            _ => Vec::new(),
        };
        self.who = Who::Found { candidates: vec![candidate], chosen: Some(0), by_agent: true, unread, as_of: None };
        self.tie = Tie::AsMatched;
        self.try_contact_again();
        self.changed();
    }

    /// The agent says which company the call is for; `None`: leave it logged by number.
    pub fn choose_company(&mut self, company: Option<CompanyRef>) {
        self.tie = company.map_or(Tie::LeftOut, Tie::Chosen);
        self.try_contact_again();
        self.changed();
    }

    /// Another person or company: NetSuite may take this pair.
    fn try_contact_again(&mut self) {
        self.left_out.retain(|property| property != CONTACT);
    }

    /// What the call is about; `None`: no longer anything. What NetSuite refused of another may be taken of this one.
    pub fn choose_about(&mut self, about: Option<Linked>) {
        self.about = about;
        self.left_out.retain(|property| !ABOUT.contains(&property.as_str()));
        self.try_contact_again();
        self.changed();
    }

    /// The agent's outcome.
    pub fn conclude(&mut self, outcome: Option<String>) {
        self.outcome = outcome;
        self.changed();
    }

    /// The agent typed. What NetSuite refused for good is tried once more when they have paused: it may have been the note.
    pub fn edit_note(&mut self, base_text: &str, text: &str, now: Timestamp) {
        self.note = note::edit(&self.note, base_text, text, now);
        let gone = matches!(self.record, Record::Made { gone: true, .. });
        let stuck = |trouble: &&mut Trouble| trouble.next.is_none() && trouble.fault.kind != FaultKind::SignedOut;
        if let Some(trouble) = self.trouble.as_mut().filter(stuck).filter(|_| !gone) {
            trouble.next = Some(Timestamp(now.0 + rules::UPDATE_EVERY));
        }
    }

    /// The agent gives a value NetSuite asked for; empty takes it back. False where it was not asked for.
    pub fn answer(&mut self, field: &str, value: &Personal) -> bool {
        let Some(ask) = self.asks.iter_mut().find(|ask| ask.field == field) else { return false };
        ask.value = (!value.is_blank()).then(|| value.clone());
        self.changed();
        true
    }

    /// The agent fills a field of the company's, or empties it. The same value once more is written whatever stands in its
    /// way.
    pub fn fill(&mut self, property: &str, value: Value) {
        self.not_taken.retain(|(other, _)| other != property);
        self.filled.0.insert(property.to_owned(), value);
        self.changed();
    }

    /// Why a value is not in the record.
    #[must_use]
    pub fn not_taken(&self, property: &str) -> Option<&NotTaken> {
        self.not_taken.iter().find(|(other, _)| other == property).map(|(_, why)| why)
    }

    /// When an edit is gone on with.
    #[must_use]
    pub fn edits_due(&self) -> Option<Timestamp> {
        self.edits.values().filter_map(|kept| kept.next).min()
    }

    /// The back office tells what has become of an edit. False where it is another by now: then the audit list alone is changed.
    pub fn edited(&mut self, told: &EditTold) -> bool {
        let row = &told.write;
        let is_it = |write: &Write| {
            write.result == WriteResult::Open
                && (&write.id, &write.fields, write.why) == (&row.id, &row.fields, row.why)
        };
        match told.came_of {
            None => self.writes.retain(|write| !is_it(write)),
            Some(result) => self.writes.iter_mut().filter(|write| is_it(write)).for_each(|write| write.result = result),
        }
        let Some(kept) = self.edits.get_mut(&told.field).filter(|kept| kept.edit == told.was) else { return false };
        (kept.edit, kept.next) = (told.now.clone(), told.next);
        if told.sends {
            self.writes.push(row.clone());
        }
        true
    }

    /// What a record that is not made yet waits for: what NetSuite asked for, and the company's required fields, unless the
    /// agent wants it at once. By label.
    #[must_use]
    pub fn lacks(&self, terms: &Terms) -> Vec<String> {
        let mut labels: Vec<String> = self.unanswered().map(|ask| ask.label.clone()).collect();
        if self.record == Record::NotYet && !self.at_once {
            let fields = to_fill(self, &terms.company).into_iter();
            let missing =
                fields.filter(|field| field.required && field.ask.value.is_none() && field.not_taken.is_none());
            labels.extend(missing.map(|field| field.ask.label));
        }
        labels
    }

    /// What NetSuite asked for and nobody has answered yet.
    pub fn unanswered(&self) -> impl Iterator<Item = &Ask> {
        self.asks.iter().filter(|ask| ask.value.as_ref().is_none_or(Personal::is_blank))
    }

    /// "Log it now": waits for nothing, tries again what failed, makes anew a record that was deleted in NetSuite, and one
    /// for a call that was left out. The agent's word stands above every rule.
    pub fn send_now(&mut self) {
        self.at_once = true;
        self.ruling = Ruling::Asked;
        self.trouble = None;
        if matches!(self.record, Record::Made { gone: true, .. } | Record::Skipped(_)) {
            self.record = Record::NotYet;
        }
    }

    /// The network is back, or a cloud is: what waited for it need not wait longer.
    pub fn try_again(&mut self) {
        if self.trouble.as_ref().is_some_and(|trouble| trouble.next.is_some()) {
            self.trouble = None;
        }
    }

    /// "Do not log this call". A record that is in NetSuite already, or may be, stays there.
    pub fn do_not_log(&mut self) {
        if !matches!(self.record, Record::Made { gone: false, .. } | Record::Intended { .. }) {
            self.record = Record::Skipped(SkipRule::ByAgent);
            self.ruling = Ruling::Open;
            self.at_once = false;
        }
    }

    /// What the agent decided may cure what NetSuite refused.
    fn changed(&mut self) {
        if self.trouble.as_ref().is_some_and(|trouble| trouble.next.is_none()) {
            self.trouble = None;
        }
    }
}

fn heard(call: &Call, home: Region) -> Heard {
    let number = call.other.number.as_ref().map(Personal::reveal);
    phone::read(number, call.other.extension.as_deref(), home)
}
