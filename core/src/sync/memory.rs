//! What this machine knows of calls whose hour is still to be settled: which records of the log it has seen and what became of
//! each part in a call. It is not kept anywhere: whoever knows nothing reads the log once more.

use std::collections::BTreeMap;

use callside_protocol::Timestamp;

use super::state::{Held, State, Tally, hold};
use crate::{call::nameless, ringcentral::LogRecord};

/// What became of a part in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// A record was made.
    Made,
    /// There is one, as it should be.
    There,
    /// Left out by a rule.
    Skipped,
    /// It waits: nobody is named.
    NoOrganizer,
    /// It waits: it is not over.
    NotOver,
    /// NetSuite refused it, in these words.
    Failed(String),
}

impl Fate {
    /// Counts it; `new`: which was not counted yet.
    pub(super) fn count(&self, tally: &mut Tally, new: bool) {
        tally.calls += u64::from(new);
        *self.place(tally) += 1;
        tally.made += u64::from(*self == Self::Made);
    }

    /// Counts it in place of what became of the same part before.
    pub(super) fn count_instead_of(&self, known: &Self, tally: &mut Tally) {
        let place = known.place(tally);
        *place = place.saturating_sub(1);
        self.count(tally, false);
    }

    fn place<'a>(&self, tally: &'a mut Tally) -> &'a mut u64 {
        match self {
            Self::Made | Self::There => &mut tally.logged,
            Self::Skipped => &mut tally.skipped,
            Self::NoOrganizer | Self::NotOver => &mut tally.waiting,
            Self::Failed(_) => &mut tally.failed,
        }
    }
}

/// Counts records that name no telephony session.
pub(super) fn count_nameless(tally: &mut Tally, records: &[LogRecord]) {
    let records = nameless(records) as u64;
    tally.nameless += records;
    tally.calls += records;
}

/// The same with whose part it is.
#[derive(Clone, Debug)]
pub(super) struct Became {
    /// A mark of the record's external id.
    pub(super) part: u64,
    /// RingCentral's id of the extension.
    pub(super) extension: String,
    /// When the call began.
    pub(super) began: Timestamp,
    /// What.
    pub(super) fate: Fate,
}

impl Became {
    /// As it is remembered among what is held; `None`: nothing waits.
    pub(super) fn held(&self, tried: Timestamp, fresh: bool) -> Option<Held> {
        let refused = match &self.fate {
            Fate::NoOrganizer => None,
            Fate::NotOver => Some(String::new()),
            Fate::Failed(words) => Some(words.clone()),
            Fate::Made | Fate::There | Fate::Skipped => return None,
        };
        let (extension, began) = (self.extension.clone(), self.began);
        Some(Held { extension, refused, from: began, to: began, calls: 1, tried, fresh })
    }
}

/// It.
#[derive(Default)]
pub(super) struct Memory {
    /// Whatever changed in the log since then was seen here; 0: nothing.
    since: Timestamp,
    /// Records of the log as they were seen, with their calls' beginnings.
    records: BTreeMap<u64, (Timestamp, u64)>,
    parts: BTreeMap<u64, Became>,
    /// When the log was looked at last.
    pub(super) looked: Timestamp,
    /// That look has not come to its end.
    pub(super) is_looking: bool,
    /// So many records it has found so far.
    pub(super) found: usize,
    /// What this machine has left with the lease: where something else lies there, another was at work.
    pub(super) left: Option<State>,
}

impl Memory {
    /// Goes on from what lies with the lease. What another machine has done since is not known here.
    pub(super) fn goes_on(&mut self, state: &State) {
        if self.left.as_ref() != Some(state) {
            *self = Self::default();
        }
    }

    /// From that change in the log on everything is seen here.
    pub(super) fn begins(&mut self, since: Timestamp) {
        if self.since.0 == 0 {
            self.since = since;
        }
    }

    /// What was told just before then was told here.
    pub(super) fn knows_since(&self, at: Timestamp) -> bool {
        self.since.0 != 0 && self.since < at
    }

    /// All calls that began from then on are known, as far as the log has told.
    pub(super) fn covers(&self, from: Timestamp) -> bool {
        self.since.0 != 0 && self.since <= from
    }

    /// This record was seen as it is now.
    pub(super) fn knows(&self, record: &LogRecord) -> bool {
        let (name, look) = seen(record);
        self.records.get(&name).is_some_and(|(_, known)| *known == look)
    }

    /// This record was dealt with.
    pub(super) fn keep_record(&mut self, record: &LogRecord) {
        let (name, look) = seen(record);
        self.records.insert(name, (record.start_time.unwrap_or_default(), look));
    }

    /// This became of a part; and of the same before.
    pub(super) fn keep(&mut self, became: &Became) -> Option<Became> {
        if self.since.0 == 0 {
            return None;
        }
        let known = self.parts.insert(became.part, became.clone());
        let was_made = known.as_ref().is_some_and(|known| known.fate == Fate::Made);
        if let Some(kept) = self.parts.get_mut(&became.part)
            && was_made
            && kept.fate == Fate::There
        {
            kept.fate = Fate::Made;
        }
        known
    }

    /// All that became of calls that began in that stretch.
    pub(super) fn of(&self, from: Timestamp, to: Timestamp, now: Timestamp) -> (Tally, Vec<Held>) {
        let (mut tally, mut held) = (Tally::default(), Vec::new());
        for became in self.parts.values().filter(|became| from <= became.began && became.began < to) {
            became.fate.count(&mut tally, true);
            became.held(now, false).iter().for_each(|one| hold(&mut held, one));
        }
        (tally, held)
    }

    /// Calls that began earlier are settled.
    pub(super) fn forget(&mut self, before: Timestamp) {
        self.records.retain(|_, (began, _)| *began >= before);
        self.parts.retain(|_, became| became.began >= before);
    }
}

/// Which record it is, and a mark of all that the log's short view tells of it too.
fn seen(record: &LogRecord) -> (u64, u64) {
    let id = |id: &Option<crate::ringcentral::Id>| id.as_ref().map(|id| id.0.clone()).unwrap_or_default();
    let owner = record.extension.as_ref().map(|owner| id(&owner.id)).unwrap_or_default();
    let recording = record.recording.as_ref().map(|link| id(&link.id)).unwrap_or_default();
    let began = record.start_time.unwrap_or_default().0.to_string();
    let (session, duration) = (id(&record.telephony_session_id), record.duration.unwrap_or_default().to_string());
    let result = format!("{:?}", record.result);
    let whole = [session, owner, began, duration, result, recording, record.deleted.to_string()].join("\n");
    (mark(&id(&record.id)), mark(&whole))
}

/// A mark of a text (FNV-1a, 64 bits).
pub(super) fn mark(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
