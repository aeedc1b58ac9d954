//! Scores and fields on their way to NetSuite while people there change the same ones, drawn from a seed: calls come in, agents want
//! other values, an administrator allows and forbids, somebody saves in NetSuite at any moment and in the middle of the script's own
//! save, requests fail in every way, and the worker dies over it. Whatever stands in NetSuite is looked at second by second: what was
//! written there was allowed at that moment, and stood over nothing that this side had not seen.

use std::collections::BTreeMap;

use callside_core::breakages::{self, Breakage};
use callside_emulator::{chance::Chance, faults::Kind, netsuite::RecordType};
use callside_protocol::company::{FieldWay, ListsAnswer, ListsCommand, MappedField};
use serde_json::{Value, json};

use super::{batch::Outcome, trace::Trace};
use crate::room::{
    Room,
    lists::{admin, by_hand, called, connected, contacts, decide, held, person, try_obey, view},
};

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const SCORE: &str = "custentity_callside_score";
const TITLE: &str = "title";
/// Contacts that the story is about.
const PEOPLE: usize = 4;

struct Story {
    room: Option<Room>,
    people: Vec<i64>,
    chance: Chance,
    /// What stood in each field when it was looked at last.
    stood: BTreeMap<(i64, &'static str), Value>,
    /// What people in NetSuite have written, in each field.
    theirs: BTreeMap<(i64, &'static str), Vec<Value>>,
    /// For each value that was wanted, what this side had seen there.
    wanted: BTreeMap<String, Value>,
    pushes: bool,
    allows: bool,
    values: u64,
    /// Ours that got there.
    written: u64,
    trace: Trace,
    findings: Vec<String>,
}

/// Plays one story, with the core whole or broken; how many values of ours got there. `told`: keep it in words.
#[must_use]
pub fn play(seed: u64, breakage: Option<Breakage>, told: bool) -> (Outcome, u64) {
    breakages::choose(breakage);
    let mut story = Story::begin(seed, told);
    for _ in 0..120 {
        match story.draw(12) {
            0..=1 => story.call(),
            2..=3 => story.edit_there(),
            4..=5 => story.want(),
            6..=8 => story.push(),
            9 => story.decide(),
            10 => story.trouble(),
            11 => story.forbid(),
            _ => story.lose_worker(),
        }
    }
    story.judge();
    let Story { trace, findings, written, .. } = story;
    (Outcome { hash: trace.hash(), story: trace.story(), findings, ..Outcome::default() }, written)
}

impl Story {
    fn begin(seed: u64, told: bool) -> Self {
        let room = admin(|options| options.seed = seed % 1_000);
        let people: Vec<i64> = contacts(&room).into_iter().take(PEOPLE).collect();
        connected(&room);
        let mut story = Self {
            room: Some(room),
            people,
            chance: Chance::from_seed(seed),
            stood: BTreeMap::new(),
            theirs: BTreeMap::new(),
            wanted: BTreeMap::new(),
            pushes: false,
            allows: false,
            values: 0,
            written: 0,
            trace: Trace::new(told),
            findings: Vec::new(),
        };
        story.decide();
        story.look();
        story
    }

    fn room(&self) -> &Room {
        self.room.as_ref().expect("there always is one")
    }

    fn draw(&mut self, most: i64) -> i64 {
        self.chance.between(0, most)
    }

    fn somebody(&mut self) -> i64 {
        let place = self.draw(PEOPLE as i64 - 1);
        self.people[usize::try_from(place).unwrap_or_default()]
    }

    fn fresh(&mut self) -> u64 {
        self.values += 1;
        self.values
    }

    fn note(&mut self, what: &str) {
        let now = self.room().now();
        self.trace.note(now, 0, what, b"");
    }

    /// Time passes, a second at a time, with a look at NetSuite after each.
    fn pass(&mut self, seconds: i64) {
        for _ in 0..seconds {
            self.room().pass(SECOND);
            self.look();
        }
    }

    fn call(&mut self) {
        let (contact, days, minutes) = (self.somebody(), self.draw(20), self.draw(40));
        called(self.room(), contact, days, u32::try_from(minutes).unwrap_or_default(), "Inbound");
        self.note(&format!("a call of {contact}"));
        self.room().pass(HOUR + 5 * SECOND);
        self.look();
    }

    /// Somebody saves in NetSuite: now, or between the script's load and its save.
    fn edit_there(&mut self) {
        let (contact, number) = (self.somebody(), self.fresh());
        let (field, value) = if self.draw(1) == 0 {
            (TITLE, json!(format!("theirs {number}")))
        } else {
            (SCORE, json!(10_000 + number))
        };
        self.theirs.entry((contact, field)).or_default().push(value.clone());
        self.note(&format!("{field} of {contact} becomes {value}"));
        if self.draw(2) == 0 {
            let of = json!({ field: value });
            let of = of.as_object().cloned().unwrap_or_default();
            self.room().world.borrow_mut().netsuite.meddle(RecordType::Contact, contact, of);
        } else {
            by_hand(self.room(), contact, field, &value);
            self.look();
        }
    }

    /// An agent wants another title, having seen what this side knows.
    fn want(&mut self) {
        let (contact, number) = (self.somebody(), self.fresh());
        let ours = format!("ours {number}");
        let command =
            ListsCommand::Change { person: person(contact), field: TITLE.to_owned(), value: ours.as_str().into() };
        self.note(&format!("{ours} is wanted of {contact}"));
        let seen = self.seen(contact);
        if try_obey(self.room(), command) == Some(ListsAnswer::Done) {
            self.wanted.insert(ours, seen);
        }
    }

    /// What this side knows of somebody's title.
    fn seen(&self, contact: i64) -> Value {
        let people = vec![person(contact)];
        let list = callside_protocol::company::PeopleList {
            of: callside_protocol::company::ListOf::People(people),
            columns: vec![TITLE.to_owned()],
            ..Default::default()
        };
        match try_obey(self.room(), ListsCommand::TryRule(Box::new(list))) {
            Some(ListsAnswer::Window(window)) => {
                json!(window.rows.first().and_then(|row| row.cells.first()).map(|cell| cell.reveal().to_owned()))
            }
            _ => Value::Null,
        }
    }

    fn push(&mut self) {
        self.note("a dry run and a push");
        let _ = try_obey(self.room(), ListsCommand::DryRun);
        let between = self.draw(3);
        self.pass(between);
        if self.draw(3) == 0 {
            self.edit_there();
        }
        let _ = try_obey(self.room(), ListsCommand::Push);
        self.pass(8);
    }

    fn decide(&mut self) {
        let (pushes, allows) = (self.draw(3) > 0, self.draw(3) > 0);
        self.decide_so(pushes, allows);
    }

    /// A push is held up, and before it goes on the company forbids it.
    fn forbid(&mut self) {
        self.note("a push is held up");
        let _ = try_obey(self.room(), ListsCommand::DryRun);
        self.room().fault("POST", RESTLET, Kind::Status { code: 503, retry_after: None }, 1);
        let _ = try_obey(self.room(), ListsCommand::Push);
        self.pass(3);
        self.decide_so(false, self.allows);
    }

    fn decide_so(&mut self, pushes: bool, allow_push: bool) {
        (self.pushes, self.allows) = (pushes, allow_push);
        self.note(&format!("pushes {pushes}, title {allow_push}"));
        self.room().world.borrow_mut().faults.clear();
        decide(self.room(), |engagement| {
            engagement.pushes = pushes;
            engagement.threshold = 1;
            engagement.fields.retain(|field| field.netsuite != TITLE);
            let (netsuite, column) = (TITLE.to_owned(), "Job title".to_owned());
            engagement.fields.push(MappedField { netsuite, column, way: FieldWay::Both, allow_push });
        });
        self.look();
    }

    fn trouble(&mut self) {
        let kinds = [
            Kind::Status { code: 503, retry_after: None },
            Kind::Status { code: 429, retry_after: Some(2) },
            Kind::CutAfter,
            Kind::CutBefore,
            Kind::Malformed,
        ];
        let kind = kinds[usize::try_from(self.draw(4)).unwrap_or_default()];
        self.note(&format!("{kind:?}"));
        self.room().fault("POST", RESTLET, kind, 1);
    }

    fn lose_worker(&mut self) {
        self.note("the worker dies over a push");
        let _ = try_obey(self.room(), ListsCommand::DryRun);
        let touch = u32::try_from(self.draw(14) + 1).unwrap_or(1);
        self.room().fuse.set(touch);
        let _ = try_obey(self.room(), ListsCommand::Push);
        self.pass(3);
        let room = self.room.take().expect("there always is one").kill_worker();
        self.room = Some(room);
        let _ = try_obey(self.room(), ListsCommand::Open);
        self.look();
    }

    /// What stands in NetSuite now, against what stood there before.
    fn look(&mut self) {
        for contact in self.people.clone() {
            for field in [TITLE, SCORE] {
                let now = held(self.room(), contact, field);
                let before = self.stood.insert((contact, field), now.clone()).unwrap_or(Value::Null);
                let is_theirs = self.theirs.get(&(contact, field)).is_some_and(|theirs| theirs.contains(&now));
                if now != before && !is_theirs && self.trace_write(contact, field, &before, &now) {
                    self.written += 1;
                }
            }
        }
    }

    /// Callside has written: true where it is one of our values, and not what was there from the beginning.
    fn trace_write(&mut self, contact: i64, field: &'static str, before: &Value, now: &Value) -> bool {
        let ours = now.as_str().filter(|text| text.starts_with("ours"));
        let is_score = field == SCORE && now.is_i64();
        if ours.is_none() && !is_score {
            return false;
        }
        self.note(&format!("{field} of {contact}: {before} became {now}"));
        let mut findings = Vec::new();
        if !self.pushes {
            findings.push("the company had forbidden it");
        }
        if let Some(ours) = ours {
            if !self.allows {
                findings.push("nobody had allowed it for the field");
            }
            let base = self.wanted.get(ours).cloned().unwrap_or(Value::Null);
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            if text(&base) != text(before) {
                findings.push("it stood over what this side had not seen");
            }
        } else if self.theirs.get(&(contact, field)).is_some_and(|theirs| theirs.contains(before)) {
            findings.push("it stood over what somebody had written by hand");
        }
        let told =
            findings.into_iter().map(|finding| format!("{field} of {contact} from {before} to {now}: {finding}"));
        self.findings.extend(told);
        true
    }

    /// When it has cleared up, whatever is allowed gets there, and a push more changes nothing.
    fn judge(&mut self) {
        self.room().world.borrow_mut().faults.clear();
        self.room().fuse.hold();
        self.room().pass(HOUR + 5 * SECOND);
        self.look();
        (self.pushes, self.allows) = (true, true);
        decide(self.room(), |engagement| {
            engagement.pushes = true;
            engagement.fields.iter_mut().for_each(|field| field.allow_push = field.netsuite == TITLE);
        });
        for _ in 0..2 {
            self.push();
            self.pass(10);
        }
        let Some(ListsAnswer::DryRun(run)) = try_obey(self.room(), ListsCommand::DryRun) else {
            return self.findings.push("there is no dry run in the end".to_owned());
        };
        if run.sums.created + run.sums.changed > 0 {
            self.findings.push(format!("a push left something: {:?}", run.rows));
        }
        if view(self.room()).push.running.is_some() {
            self.findings.push("a push came to no end".to_owned());
        }
    }
}
