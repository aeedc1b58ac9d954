//! The places in a conversation at which a worker may die: each commit and each request by what it is, in which state of
//! which conversation. Every one of them has a before and an after, and the run counts how often somebody died there.

use callside_core::ports::{Method, Op, Request, Table};

use super::marks::Marks;
use crate::room::fate::{Deed, Side, Site};

macro_rules! sites {
    ($($name:ident = $words:literal,)*) => {
        /// The known places.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the words beside each say it")]
        pub enum Place { $($name,)* }

        /// Every known place in words, by its number.
        pub const PLACES: &[&str] = &[$($words,)*];
    };
}

sites! {
    CallBegins = "journal: a call is heard of for the first time",
    CallMovesOn = "journal: a call that is on moves on",
    CallEnds = "journal: a call ends",
    CallAfterEnd = "journal: something more is heard of a call that is over",
    Identified = "journal: who it is, while the call is on",
    IdentifiedLate = "journal: who it is, after the call",
    NoteOnCall = "journal: a note, while the call is on",
    NoteBefore = "journal: a note, before there is a record",
    NoteDuring = "journal: a note, while the record is being made",
    NoteAfter = "journal: a note, beside a record",
    Chosen = "journal: a match, a company or an outcome is chosen",
    IntendCreate = "journal: a record is about to be made",
    Created = "journal: the record is made",
    NotCreated = "journal: the record was refused",
    CreateUnknown = "journal: nobody knows whether the record was made",
    Exists = "journal: the record exists already",
    Found = "journal: the record is found",
    NotFound = "journal: the record is not there",
    NotLooked = "journal: nobody could look for the record",
    IntendUpdate = "journal: a record is about to be changed",
    Updated = "journal: the record is changed",
    UpdateFailed = "journal: the record was not changed, or nobody knows",
    Polled = "journal: the call log has answered",
    Tried = "journal: what the account makes of a second record of one key is tried",
    EntryOther = "journal: anything else about a call",
    Preferences = "disk: the person's choices",
    Learnt = "disk: what was learnt about the accounts",
    RingCentralTokens = "disk: RingCentral's tokens",
    NetSuiteTokens = "disk: NetSuite's tokens",
    Traffic = "disk: RingCentral's penalty",
    AskRingCentralToken = "RingCentral: tokens are renewed",
    AskTicket = "RingCentral: a ticket for the live line",
    AskPresence = "RingCentral: which calls are on",
    AskCallLogOfCall = "RingCentral: the log of one call",
    AskCallLog = "RingCentral: the log since a gap",
    AskRingCentralOther = "RingCentral: anything else",
    AskNetSuiteToken = "NetSuite: tokens are renewed",
    AskWho = "NetSuite: who is calling",
    AskCreate = "NetSuite: the record is made",
    AskByKey = "NetSuite: the record is looked for by its key",
    AskById = "NetSuite: the record is read before it is changed",
    AskUpdate = "NetSuite: the record is changed",
    AskNetSuiteOther = "NetSuite: anything else",
}

/// Places that few workers pass: half of the deaths that are drawn for a place are drawn for one of these.
pub const RARE: [Place; 11] = [
    Place::NoteDuring,
    Place::Chosen,
    Place::NotCreated,
    Place::CreateUnknown,
    Place::Exists,
    Place::NotFound,
    Place::NotLooked,
    Place::UpdateFailed,
    Place::Traffic,
    Place::AskRingCentralOther,
    Place::AskNetSuiteOther,
];

/// Places that so few workers pass, or where so few of the drawn deaths are met, that by chance alone 20,000 calls would now and
/// then have none: whoever dies at all has a death in store at one of these.
pub const RAREST: [Place; 4] = [Place::Found, Place::NotFound, Place::NotLooked, Place::AskRingCentralOther];

/// The place at which that is done; `before` is the entry as it is on disk.
#[must_use]
pub fn place(deed: Deed<'_>, before: &dyn Fn(&str) -> Option<String>) -> Site {
    match deed {
        // No call waits for the shelf: what the office does with it is tried in tests/tests/room/directory.rs.
        Deed::Shelve => Site(PLACES.len()),
        Deed::Ask(request) => Site(of_request(request) as usize),
        Deed::Commit(ops) => Site(of_commit(ops, before) as usize),
    }
}

fn of_request(request: &Request) -> Place {
    let url = request.url.split('?').next().unwrap_or_default();
    let record = url.split_once("/record/v1/phonecall").map(|(_, rest)| rest);
    match (request.method, record) {
        (Method::Post, Some("")) => return Place::AskCreate,
        (Method::Get, Some(id)) if id.starts_with("/eid:") => return Place::AskByKey,
        (Method::Get, Some(_)) => return Place::AskById,
        (_, Some(_)) => return Place::AskUpdate,
        _ => {}
    }
    if url.contains(".netsuite.com") {
        return match url {
            _ if url.ends_with("/suiteql") => Place::AskWho,
            _ if url.contains("/oauth2/") => Place::AskNetSuiteToken,
            _ => Place::AskNetSuiteOther,
        };
    }
    match url {
        _ if url.ends_with("/oauth/wstoken") => Place::AskTicket,
        _ if url.contains("/oauth/") => Place::AskRingCentralToken,
        _ if url.ends_with("/presence") => Place::AskPresence,
        _ if url.ends_with("/call-log") && request.url.contains("telephonySessionId=") => Place::AskCallLogOfCall,
        _ if url.ends_with("/call-log") => Place::AskCallLog,
        _ => Place::AskRingCentralOther,
    }
}

fn of_commit(ops: &[Op], before: &dyn Fn(&str) -> Option<String>) -> Place {
    let (table, key, value) = match ops.first() {
        Some(Op::Put { table, key, value }) => (*table, key, Some(value)),
        Some(Op::Delete { table, key }) => (*table, key, None),
        None => return Place::EntryOther,
    };
    match table {
        Table::Calls => match (before(key), value) {
            (_, None) => Place::EntryOther,
            (None, Some(_)) => Place::CallBegins,
            (Some(before), Some(after)) => of_entry(&Marks::of(&before), &Marks::of(after)),
        },
        Table::Settings if key == "learnt" => Place::Learnt,
        Table::Settings => Place::Preferences,
        Table::Secrets if key.contains("netsuite") => Place::NetSuiteTokens,
        Table::Secrets => Place::RingCentralTokens,
        Table::Traffic => Place::Traffic,
    }
}

fn of_entry(before: &Marks<'_>, after: &Marks<'_>) -> Place {
    if before.record != after.record || before.trouble != after.trouble {
        return of_record(before, after);
    }
    if before.polls != after.polls || before.poll_held != after.poll_held {
        return Place::Polled;
    }
    if before.note != after.note {
        return match after {
            _ if after.is_live() => Place::NoteOnCall,
            _ if after.is_made() => Place::NoteAfter,
            _ if after.is_intended() => Place::NoteDuring,
            _ => Place::NoteBefore,
        };
    }
    if before.outcome != after.outcome || before.tie != after.tie {
        return Place::Chosen;
    }
    if before.call != after.call || before.over_since != after.over_since {
        return match (before.is_live(), after.is_live()) {
            (true, false) => Place::CallEnds,
            (false, false) => Place::CallAfterEnd,
            (_, true) => Place::CallMovesOn,
        };
    }
    match before.who != after.who {
        true if after.is_live() => Place::Identified,
        true => Place::IdentifiedLate,
        false if before.writes != after.writes => Place::Tried,
        false => Place::EntryOther,
    }
}

fn of_record(before: &Marks<'_>, after: &Marks<'_>) -> Place {
    // An intent with trouble, or one NetSuite says is met already, is followed by a look.
    let looked = before.is_troubled() || before.exists();
    match before {
        _ if before.is_not_yet() && after.is_intended() => Place::IntendCreate,
        _ if before.is_intended() && after.is_made() && looked => Place::Found,
        _ if before.is_intended() && after.is_made() => Place::Created,
        _ if before.is_intended() && after.is_not_yet() && looked => Place::NotFound,
        _ if before.is_intended() && after.is_not_yet() => Place::NotCreated,
        _ if before.is_intended() && !before.exists() && after.exists() => Place::Exists,
        _ if before.is_intended() && after.is_intended() && looked => Place::NotLooked,
        _ if before.is_intended() && after.is_intended() => Place::CreateUnknown,
        _ if before.is_made() && !before.is_changing() && after.is_changing() => Place::IntendUpdate,
        _ if before.is_made() && after.is_made() && after.is_troubled() => Place::UpdateFailed,
        _ if before.is_made() && after.is_made() => Place::Updated,
        _ => Place::EntryOther,
    }
}

/// How often each place was passed, and how often somebody died there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deaths {
    counts: Vec<[[u64; 2]; 2]>,
}

impl Deaths {
    /// A place was passed, on one side of its deed; `died`: by nobody who lived to tell.
    pub fn count(&mut self, site: Site, side: Side, died: bool) {
        let place = self.place(site.0);
        place[side as usize][0] += 1;
        place[side as usize][1] += u64::from(died);
    }

    fn place(&mut self, number: usize) -> &mut [[u64; 2]; 2] {
        if self.counts.len() <= number {
            self.counts.resize(PLACES.len().max(number + 1), [[0; 2]; 2]);
        }
        &mut self.counts[number]
    }

    /// Another batch's.
    pub fn add(&mut self, other: &Self) {
        for (number, sides) in other.counts.iter().enumerate() {
            let place = self.place(number);
            for (mine, theirs) in place.iter_mut().flatten().zip(sides.iter().flatten()) {
                *mine += theirs;
            }
        }
    }

    /// All deaths.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().flatten().map(|[_, died]| died).sum()
    }

    /// Places that were passed by fewer deaths than that on a side, in words.
    #[must_use]
    pub fn short_of(&self, least: u64) -> Vec<String> {
        let none = [[0; 2]; 2];
        let mut short = Vec::new();
        for (number, words) in PLACES.iter().enumerate() {
            let sides = self.counts.get(number).unwrap_or(&none);
            for (side, [_, died]) in ["before", "after"].iter().zip(sides) {
                if *died < least {
                    short.push(format!("{side} {words}: {died}"));
                }
            }
        }
        short
    }

    /// As numbers in a row.
    #[must_use]
    pub fn to_row(&self) -> Vec<u64> {
        self.counts.iter().flatten().flatten().copied().collect()
    }

    /// From such a row.
    #[must_use]
    pub fn of_row(row: &[u64]) -> Self {
        let count = |row: &[u64], at: usize| row.get(at).copied().unwrap_or_default();
        let counts = row.chunks(4).map(|four| [[count(four, 0), count(four, 1)], [count(four, 2), count(four, 3)]]);
        Self { counts: counts.collect() }
    }

    /// The table a person asks for.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = format!("{:<62}{:>12}{:>10}{:>12}{:>10}\n", "place", "before", "deaths", "after", "deaths");
        for (number, [before, after]) in self.counts.iter().enumerate() {
            let words = PLACES.get(number).copied().unwrap_or("elsewhere");
            let [[passed, died], [passed_after, died_after]] = [before, after];
            table.push_str(&format!("{words:<62}{passed:>12}{died:>10}{passed_after:>12}{died_after:>10}\n"));
        }
        table
    }
}
