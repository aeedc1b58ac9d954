//! Scores, fields and newcomers on their way to NetSuite while people there change the same ones, drawn from a seed: calls come in,
//! agents want other values and bring files, an administrator allows and forbids, somebody saves in NetSuite at any moment and in the
//! middle of the script's own save, requests fail in every way, and the worker dies over it. Whatever stands in NetSuite is looked at
//! second by second: what was written there was allowed at that moment, and stood over nothing that this side had not seen; and nobody
//! was made who was there.

use std::collections::{BTreeMap, BTreeSet};

use callside_core::breakages::{self, Breakage};
use callside_emulator::{chance::Chance, faults::Kind, netsuite::RecordType};
use callside_protocol::{
    Personal,
    company::{FieldWay, ImportFor, ListsAnswer, ListsCommand, MappedField},
};
use serde_json::{Value, json};

use super::{batch::Outcome, trace::Trace};
use crate::room::{
    Room,
    lists::{admin, base64, by_hand, called, connected, contacts, decide, held, person, try_obey, view},
};

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const SCORE: &str = "custentity_callside_score";
const TITLE: &str = "title";
const CONTACT: &str = "/services/rest/record/v1/contact";
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
    /// Last names that a file has brought, and those of contacts that are there by now.
    brought: BTreeSet<String>,
    there: BTreeSet<String>,
    /// The newest contact that was looked at, and how many there were.
    newest: i64,
    contacts: usize,
    pushes: bool,
    allows: bool,
    makes: bool,
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
        match story.draw(14) {
            0..=1 => story.call(),
            2..=3 => story.edit_there(),
            4..=5 => story.want(),
            6..=8 => story.push(),
            9 => story.decide(),
            10 => story.trouble(),
            11 => story.forbid(),
            12..=13 => story.bring(),
            _ => story.lose_worker(),
        }
    }
    story.judge();
    let Story { trace, findings, written, .. } = story;
    (Outcome { hash: trace.hash(), story: trace.story(), findings, ..Outcome::default() }, written)
}

impl Story {
    fn begin(seed: u64, told: bool) -> Self {
        let room = admin(|options| {
            options.seed = seed % 1_000;
            // Nothing but Callside itself keeps it from making somebody twice.
            options.netsuite.dialect.contact_names_are_unique = false;
        });
        let everybody = contacts(&room);
        let people: Vec<i64> = everybody.iter().copied().take(PEOPLE).collect();
        connected(&room);
        let mut story = Self {
            room: Some(room),
            people,
            chance: Chance::from_seed(seed),
            stood: BTreeMap::new(),
            theirs: BTreeMap::new(),
            wanted: BTreeMap::new(),
            brought: BTreeSet::new(),
            there: BTreeSet::new(),
            newest: everybody.last().copied().unwrap_or_default(),
            contacts: everybody.len(),
            pushes: false,
            allows: false,
            makes: false,
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

    /// A file brings somebody new, or somebody whom one has brought before; or a colleague is faster.
    fn bring(&mut self) {
        let number =
            if self.draw(2) == 0 && !self.brought.is_empty() { self.draw(self.brought.len() as i64) } else { 100 };
        let number = if number == 100 { self.brought.len() as i64 } else { number };
        let last = format!("Brought{number}");
        // Every third has nothing but a number.
        let email = if number % 3 == 2 { String::new() } else { format!("brought{number}@new.example") };
        if !email.is_empty() && self.draw(5) == 0 && !self.there.contains(&last) {
            self.note(&format!("a colleague makes {last}"));
            let contact = json!({"lastName": last, "email": email});
            let contact = contact.as_object().cloned().unwrap_or_default();
            self.look();
            let mut world = self.room().world.borrow_mut();
            let now = world.now();
            let made = world.netsuite.create(RecordType::Contact, &contact, now);
            drop(world);
            if let Ok(made) = made {
                self.there.insert(last);
                (self.newest, self.contacts) = (made, self.contacts + 1);
            }
            return;
        }
        self.note(&format!("a file brings {last}"));
        let file = format!("Name,E-mail,Phone\n{last},{email},650 555 {}\n", 3_000 + number);
        let bytes = Personal::from(base64(file.as_bytes()));
        let answer = try_obey(self.room(), ListsCommand::Import { bytes, purpose: ImportFor::Newcomers });
        if let Some(ListsAnswer::Imported(read)) = answer
            && read.newcomers > 0
        {
            self.brought.insert(last);
        }
    }

    /// A dry run and a push, perhaps with somebody who saves between the two.
    fn push(&mut self) {
        self.note("a dry run and a push");
        let _ = try_obey(self.room(), ListsCommand::DryRun);
        let between = self.draw(3);
        self.pass(between);
        match self.draw(5) {
            0 => self.edit_there(),
            1 => self.bring(),
            _ => {}
        }
        let _ = try_obey(self.room(), ListsCommand::Push);
        self.pass(8);
    }

    fn decide(&mut self) {
        let [pushes, allows, makes] = [(); 3].map(|()| self.draw(3) > 0);
        self.makes = makes;
        self.decide_so(pushes, allows);
    }

    /// A push is held up, and before it goes on the company forbids it.
    fn forbid(&mut self) {
        self.note("a push is held up");
        let _ = try_obey(self.room(), ListsCommand::DryRun);
        for path in [RESTLET, CONTACT] {
            self.room().fault("POST", path, Kind::Status { code: 503, retry_after: None }, 1);
        }
        let _ = try_obey(self.room(), ListsCommand::Push);
        self.pass(3);
        self.decide_so(false, self.allows);
    }

    fn decide_so(&mut self, pushes: bool, allow_push: bool) {
        (self.pushes, self.allows) = (pushes, allow_push);
        let makes_contacts = self.makes;
        self.note(&format!("pushes {pushes}, title {allow_push}, contacts {makes_contacts}"));
        self.room().world.borrow_mut().faults.clear();
        decide(self.room(), |engagement| {
            (engagement.pushes, engagement.makes_contacts) = (pushes, makes_contacts);
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
        let path = if self.draw(1) == 0 { RESTLET } else { CONTACT };
        self.note(&format!("{kind:?} at {path}"));
        self.room().fault("POST", path, kind, 1);
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
        self.look_for_new();
    }

    /// Contacts that Callside has made since.
    fn look_for_new(&mut self) {
        let made: Vec<(i64, String)> = {
            let world = self.room().world.borrow();
            let contact = |id| world.netsuite.record(RecordType::Contact, id);
            let new = world.netsuite.count(RecordType::Contact) - self.contacts;
            let made = (self.newest + 1..).filter_map(|id| Some((id, contact(id)?))).take(new);
            made.map(|(id, of)| (id, of["lastName"].as_str().unwrap_or_default().to_owned())).collect()
        };
        self.contacts += made.len();
        for (id, last) in made {
            self.newest = id;
            self.written += 1;
            self.note(&format!("{last} is made: {id}"));
            if !self.pushes || !self.makes {
                self.findings.push(format!("{last} was made, and the company had forbidden it"));
            }
            if !self.there.insert(last.clone()) {
                self.findings.push(format!("{last} was made, and was there"));
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
        (self.pushes, self.allows, self.makes) = (true, true, true);
        decide(self.room(), |engagement| {
            (engagement.pushes, engagement.makes_contacts) = (true, true);
            engagement.fields.iter_mut().for_each(|field| field.allow_push = field.netsuite == TITLE);
        });
        for _ in 0..2 {
            let _ = try_obey(self.room(), ListsCommand::DryRun);
            let _ = try_obey(self.room(), ListsCommand::Push);
            self.pass(18);
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
        let forgotten: Vec<&String> = self.brought.difference(&self.there).collect();
        if !forgotten.is_empty() {
            self.findings.push(format!("nobody has made {forgotten:?}: {:?}", run.rows));
        }
    }
}
