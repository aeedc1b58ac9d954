//! What everybody in a batch knows: the clouds, the weather, what was typed and by whom, and what was found wrong.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use callside_emulator::{World, chance::Chance, clock::Moment, errand::Deed, exchange, netsuite::RecordType};
use serde_json::{Value, json};

use super::{
    tally::{Count, Tally},
    trace::Trace,
    weather::Weather,
};
use crate::room::fate::Way;

/// A word that somebody typed into a note.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The word; no other is like it.
    pub word: String,
    /// The call's key.
    pub key: String,
    /// The agent's extension number.
    pub extension: &'static str,
    /// At which computer.
    pub machine: usize,
    /// When.
    pub at: Moment,
    /// Nobody owes it to anybody any more: its own author took it back, or it went with a browser within a second.
    pub excused: bool,
}

/// A word that somebody wrote into a record by hand.
#[derive(Clone, Debug)]
pub struct ByHand {
    /// The record.
    pub record: i64,
    /// Its property.
    pub property: &'static str,
    /// The word.
    pub word: String,
    /// It was written between a read and a write of Callside's, which plain REST cannot guard (core/src/logging).
    pub in_window: bool,
    /// Somebody has since written another value there by hand.
    pub replaced: bool,
}

/// What a computer has seen of a record when it read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// So many words had been written by hand, anywhere.
    hands: usize,
    /// So often its message had been changed.
    changes: u64,
}

/// What troubled one computer so far: the causes that failures on its pages may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// Requests to RingCentral met a fault, or its socket was lost.
    pub ringcentral: bool,
    /// Requests to NetSuite met a fault.
    pub netsuite: bool,
    /// Some of them were refused for a missing right.
    pub rights: bool,
    /// A sign-in may have been lost: a token's answer was lost, or a worker died over it.
    pub tokens: bool,
    /// The disk was full.
    pub disk: bool,
    /// The clock was wrong.
    pub clock: bool,
    /// The network was gone, or the computer slept.
    pub away: bool,
}

/// One batch's common knowledge.
pub struct Shared {
    /// The clouds.
    pub world: Rc<RefCell<World>>,
    /// The world's time.
    pub now: Cell<Moment>,
    /// What the batch goes through.
    pub weather: RefCell<Weather>,
    /// What happened.
    pub trace: Trace,
    /// How much of it.
    pub tally: RefCell<Tally>,
    /// Words typed into notes.
    pub typed: RefCell<Vec<Typed>>,
    /// Words written into records by hand.
    pub by_hand: RefCell<Vec<ByHand>>,
    /// Records deleted by hand, by external id.
    pub deleted: RefCell<BTreeSet<String>>,
    /// What troubled whom.
    pub causes: RefCell<BTreeMap<usize, Causes>>,
    changes: RefCell<BTreeMap<i64, u64>>,
    raced: RefCell<BTreeSet<i64>>,
    findings: RefCell<Vec<String>>,
    words: Cell<u64>,
}

impl Shared {
    /// At the beginning of a batch.
    #[must_use]
    pub fn new(world: Rc<RefCell<World>>, weather: Weather, told: bool) -> Self {
        let now = world.borrow().now();
        Self {
            world,
            now: Cell::new(now),
            weather: RefCell::new(weather),
            trace: Trace::new(told),
            tally: RefCell::default(),
            typed: RefCell::default(),
            by_hand: RefCell::default(),
            deleted: RefCell::default(),
            causes: RefCell::default(),
            changes: RefCell::default(),
            raced: RefCell::default(),
            findings: RefCell::default(),
            words: Cell::new(0),
        }
    }

    /// Something is wrong.
    pub fn find(&self, what: String) {
        self.trace.note(self.now.get(), 0, "FOUND", what.as_bytes());
        self.findings.borrow_mut().push(format!("{} {what}", self.now.get().iso()));
    }

    /// What was found wrong so far.
    #[must_use]
    pub fn findings(&self) -> Vec<String> {
        self.findings.borrow().clone()
    }

    /// True once something is wrong: what follows from it says nothing more.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        !self.findings.borrow().is_empty()
    }

    /// One more of those.
    pub fn count(&self, count: Count) {
        self.tally.borrow_mut().more(count, 1);
    }

    /// A word that is nowhere yet.
    pub fn word(&self) -> String {
        self.words.set(self.words.get() + 1);
        format!("w{}x", self.words.get())
    }

    /// Something troubled that computer.
    pub fn blame(&self, machine: usize, change: impl FnOnce(&mut Causes)) {
        change(self.causes.borrow_mut().entry(machine).or_default());
    }

    /// What troubled that computer so far.
    #[must_use]
    pub fn causes(&self, machine: usize) -> Causes {
        self.causes.borrow().get(&machine).copied().unwrap_or_default()
    }

    /// A request of that computer's meets a fault.
    pub fn trouble(&self, machine: usize, request: &exchange::Request, way: Way) {
        let what = format!("{way:?} for {} {}", request.method, request.path);
        self.trace.note(self.now.get(), machine, &what, b"");
        let refused = |wanted: u16| matches!(way, Way::Fault(callside_emulator::faults::Kind::Status { code, .. }) if code == wanted);
        self.blame(machine, |causes| {
            if request.host.ends_with("netsuite.com") {
                causes.netsuite = true;
                causes.rights |= refused(403);
            } else {
                causes.ringcentral = true;
            }
            causes.tokens |= request.path.ends_with("/token") || refused(401);
        });
    }

    /// What somebody sees who reads that record now.
    #[must_use]
    pub fn seen(&self, id: i64) -> Seen {
        let changes = self.changes.borrow().get(&id).copied().unwrap_or_default();
        Seen { hands: self.by_hand.borrow().len(), changes }
    }

    /// A change of that record's message was overwritten by one who had read it before.
    #[must_use]
    pub fn was_raced(&self, id: i64) -> bool {
        self.raced.borrow().contains(&id)
    }

    /// A record as an administrator sees it.
    #[must_use]
    pub fn record(&self, id: i64) -> Option<Value> {
        self.world.borrow().netsuite.record(RecordType::PhoneCall, id)
    }

    /// The key of a record.
    #[must_use]
    pub fn key_of(&self, id: i64) -> Option<String> {
        self.record(id)?["externalId"].as_str().map(str::to_owned)
    }

    /// A write of Callside's arrives at that record, by a computer that has seen so much of it. What was written in
    /// between, by hand or by another computer, into a property that this writes, is in the window that plain REST leaves.
    pub fn overwritten(&self, record: &str, read: Seen, body: &Value) {
        let Ok(id) = record.parse::<i64>() else { return };
        for word in self.by_hand.borrow_mut().iter_mut().skip(read.hands) {
            if word.record == id && !word.in_window && body.get(word.property).is_some() {
                word.in_window = true;
                self.count(Count::Window);
            }
        }
        if body.get("message").is_some() {
            if self.changes.borrow().get(&id).copied().unwrap_or_default() != read.changes {
                self.raced.borrow_mut().insert(id);
            }
            *self.changes.borrow_mut().entry(id).or_default() += 1;
        }
    }

    /// Somebody edits that record in NetSuite.
    pub fn edit_by_hand(&self, id: i64, chance: &mut Chance) {
        let Some(record) = self.record(id) else { return };
        let word = self.word();
        let (property, value) = match chance.between(0, 5) {
            0 => ("title", word.clone()),
            place => ("message", edited(record["message"].as_str().unwrap_or_default(), &word, place, chance)),
        };
        if value.encode_utf16().count() > 3_000 {
            return;
        }
        if self.world.borrow_mut().edit_record(RecordType::PhoneCall, id, property, &json!(value)).is_err() {
            return;
        }
        self.count(Count::Hands);
        if property == "message" {
            *self.changes.borrow_mut().entry(id).or_default() += 1;
        }
        self.trace.note(self.now.get(), 0, &format!("by hand into {property} of {id}:"), word.as_bytes());
        let mut by_hand = self.by_hand.borrow_mut();
        if property == "title" {
            let earlier = by_hand.iter_mut().filter(|earlier| earlier.record == id && earlier.property == property);
            earlier.for_each(|earlier| earlier.replaced = true);
        }
        by_hand.push(ByHand { record: id, property, word, in_window: false, replaced: false });
    }

    /// Somebody deletes that record in NetSuite.
    pub fn delete_by_hand(&self, id: i64) {
        let Some(key) = self.key_of(id) else { return };
        if self.world.borrow_mut().perform(&Deed::Delete { record: RecordType::PhoneCall, id }).is_ok() {
            self.count(Count::Hands);
            self.trace.note(self.now.get(), 0, "deleted by hand:", key.as_bytes());
            self.deleted.borrow_mut().insert(key);
        }
    }
}

/// A message as a person leaves it who adds a word: above everything, at the end, or in the middle of what stands above
/// the first line that looks like Callside's.
fn edited(message: &str, word: &str, place: i64, chance: &mut Chance) -> String {
    match place {
        1 => format!("{word}\n{message}"),
        2 => format!("{message}\n{word}"),
        3 => format!("{message}\n\n{word} {word}b\n"),
        _ => {
            let above = message.split("---").next().unwrap_or_default();
            let spaces: Vec<usize> = above.match_indices([' ', '\n']).map(|(at, _)| at).collect();
            let last = i64::try_from(spaces.len()).unwrap_or_default() - 1;
            match spaces.get(usize::try_from(chance.between(0, last)).unwrap_or_default()) {
                Some(at) => {
                    let (before, after) = message.split_at(*at);
                    format!("{before} {word}{after}")
                }
                None => format!("{word}\n{message}"),
            }
        }
    }
}
