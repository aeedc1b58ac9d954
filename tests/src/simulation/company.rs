//! A company's calls in bad weather, drawn from a seed: two agents at work in browsers of their own, two further browsers and
//! two native programs that all would sync, requests that fail in every way, workers and machines that die in the middle of
//! anything and are started again (a machine with an empty disk), and people who pause and resume. When it has cleared up,
//! every call is in one state, has one record, and no word of anybody's is gone.

use std::{collections::BTreeMap, rc::Rc};

use callside_core::sync::{Change, Stepped};
use callside_emulator::{
    chance::Chance,
    faults::Kind,
    ringcentral::telephony::{acts::Act, session::Plan},
};
use callside_protocol::{LogRules, Timestamp, company::Tally};
use serde_json::Value;

use super::{batch::Outcome, trace::Trace};
use crate::room::{
    Room,
    company_sync::{Machine, Mapped},
    message, pass_together, prompt, small,
};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const LOG: &str = "/restapi/v1.0/account/~/call-log";
const DANA: &str = "+16505550134";
/// The first line of Callside's own part of a comment.
const BLOCK: &str = "--- Call details, kept up to date by Callside ---";
/// Who use Callside.
const AGENTS: [&str; 2] = ["101", "103"];
const HOLDERS: [&str; 4] = ["browser one", "browser two", "program one", "program two"];

/// One of those who would sync.
struct Standby {
    holder: &'static str,
    machine: Machine,
    due: Timestamp,
}

struct Story {
    /// The clouds.
    room: Room,
    /// In the order of [`AGENTS`].
    agents: Vec<Room>,
    roster: Rc<Mapped>,
    chance: Chance,
    standbys: Vec<Standby>,
    from: Timestamp,
    /// Machines that were started.
    started: u64,
    words: Vec<String>,
    deaths: u64,
    trace: Trace,
    findings: Vec<String>,
}

/// Plays one story; how often somebody died in it. `told`: keep it in words.
#[must_use]
pub fn play(seed: u64, told: bool) -> (Outcome, u64) {
    let mut story = Story::begin(seed, told);
    for _ in 0..3 * 360 {
        match story.draw(60) {
            0..=1 => story.call(),
            2 => story.trouble(),
            3 if story.draw(4) == 0 => story.people(),
            4 if story.draw(2) == 0 => story.lose_worker(),
            _ => {}
        }
        story.live();
    }
    story.clear_up();
    story.judge();
    let Story { trace, findings, deaths, .. } = story;
    (Outcome { hash: trace.hash(), story: trace.story(), findings, ..Outcome::default() }, deaths)
}

impl Story {
    fn begin(seed: u64, told: bool) -> Self {
        let mut options = small();
        options.netsuite.bundle = true;
        options.seed = seed % 1_000;
        let room = Room::new(options);
        let agents = AGENTS.iter().zip(7..).map(|(extension, seed)| room.beside(extension, seed)).collect();
        let roster = Mapped::everybody(&room);
        let mut story = Self {
            from: Timestamp(room.now().0),
            room,
            agents,
            roster,
            chance: Chance::from_seed(seed),
            standbys: Vec::new(),
            started: 0,
            words: Vec::new(),
            deaths: 0,
            trace: Trace::new(told),
            findings: Vec::new(),
        };
        for holder in HOLDERS {
            let machine = story.machine(holder);
            story.standbys.push(Standby { holder, machine, due: story.from });
        }
        story
    }

    fn machine(&mut self, holder: &str) -> Machine {
        self.started += 1;
        Machine::that(&self.room, &self.roster, LogRules::default(), Some(self.from), holder, 100 + self.started)
    }

    fn draw(&mut self, most: i64) -> i64 {
        self.chance.between(0, most)
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        let last = i64::try_from(choices.len()).unwrap_or(1) - 1;
        choices[usize::try_from(self.draw(last)).unwrap_or_default()]
    }

    fn note(&self, machine: usize, what: &str) {
        self.trace.note(self.room.now(), machine, what, b"");
    }

    fn pass(&self, milliseconds: i64) {
        let rooms: Vec<&Room> = [&self.room].into_iter().chain(&self.agents).collect();
        pass_together(&rooms, milliseconds);
    }

    /// Ten seconds in which everybody does what is due.
    fn live(&mut self) {
        let now = Timestamp(self.room.now().0);
        for place in 0..self.standbys.len() {
            if self.standbys[place].due > now {
                continue;
            }
            if self.draw(30) == 0 {
                let touch = self.draw(12) + 1;
                self.standbys[place].machine.room.fuse.set(u32::try_from(touch).unwrap_or(1));
            }
            let stepped = self.standbys[place].machine.step();
            self.note(place + 1, &format!("{stepped:?}"));
            let until = match stepped {
                Some(Stepped::Went) => now,
                Some(
                    Stepped::Waits(until)
                    | Stepped::Paused(until)
                    | Stepped::NotBegun(until)
                    | Stepped::OwnCallsAlone(until)
                    | Stepped::StandsBy { until, .. }
                    | Stepped::Failed { until, .. },
                ) => until,
                None => {
                    self.deaths += 1;
                    let holder = self.standbys[place].holder;
                    self.standbys[place].machine = self.machine(holder);
                    Timestamp(now.0 + self.draw(5 * MINUTE))
                }
            };
            self.standbys[place].due = until;
        }
        self.pass(10 * SECOND);
    }

    fn call(&mut self) {
        let extension = self.one_of(&["101", "101", "102", "103", "104"]);
        let lag = self.one_of(&[None, Some(20 * MINUTE)]);
        let plan = Plan { log_lag: lag, ..prompt() };
        let session = self.room.call_in_as(Some(DANA), None, &format!("+16505550{extension}"), plan);
        self.note(0, &format!("a call for {extension}"));
        self.pass(2 * SECOND);
        if self.draw(3) > 0 {
            self.room.act_of(extension, &session, &Act::Answer { second_device: false });
            self.pass(2 * SECOND);
            if let Some(agent) = AGENTS.iter().position(|agent| *agent == extension) {
                let word = format!("word{}", self.words.len());
                self.agents[agent].note(&word);
                self.words.push(word);
            }
            let talks = self.draw(3 * MINUTE);
            self.pass(talks);
            self.room.act_of(extension, &session, &Act::HangUp);
        } else {
            self.pass(40 * SECOND);
        }
    }

    fn trouble(&mut self) {
        let kind = self.one_of(&[
            Kind::Status { code: 503, retry_after: None },
            Kind::Status { code: 429, retry_after: Some(60) },
            Kind::CutAfter,
            Kind::CutBefore,
            Kind::Malformed,
        ]);
        let (method, path) = if self.draw(2) == 0 { ("GET", LOG) } else { ("POST", RESTLET) };
        let times = u32::try_from(self.draw(3) + 1).unwrap_or(1);
        self.note(0, &format!("{kind:?} for {path}"));
        self.room.fault(method, path, kind, times);
    }

    fn people(&mut self) {
        let place = usize::try_from(self.draw(3)).unwrap_or_default();
        let change = match self.draw(3) {
            0 => Change::Pause,
            1 => Change::Retry,
            _ => Change::Resume,
        };
        self.note(place + 1, &format!("{change:?}"));
        self.standbys[place].machine.change(change);
        self.standbys[place].due = Timestamp(0);
    }

    /// An agent's worker dies, a moment after what was typed last.
    fn lose_worker(&mut self) {
        self.pass(2 * SECOND);
        let place = usize::try_from(self.draw(1)).unwrap_or_default();
        self.note(10 + place, "the worker dies");
        let agent = self.agents.remove(place).kill_worker();
        self.agents.insert(place, agent);
        self.deaths += 1;
    }

    /// Everything heals, and whatever was held back comes.
    fn clear_up(&mut self) {
        self.room.world.borrow_mut().faults.clear();
        for standby in &self.standbys {
            standby.machine.room.fuse.hold();
        }
        self.pass(10 * MINUTE);
        for _ in 0..4 {
            for place in 0..self.standbys.len() {
                self.standbys[place].machine.change(Change::Resume);
                self.standbys[place].machine.work(3 * HOUR).expect("nobody dies any more");
            }
        }
    }

    fn judge(&mut self) {
        let records = self.room.records();
        let mut of_key: BTreeMap<String, usize> = BTreeMap::new();
        let mut findings = Vec::new();
        for record in &records {
            let key = record["externalId"].as_str().unwrap_or_default();
            self.trace.note(self.room.now(), 0, key, message(record).as_bytes());
            *of_key.entry(key.to_owned()).or_default() += 1;
            let blocks = message(record).matches(BLOCK).count();
            if blocks != 1 {
                findings.push(format!("{key}: {blocks} blocks in {:?}", message(record)));
            }
        }
        let twice = of_key.iter().filter(|(_, held)| **held != 1);
        findings.extend(twice.map(|(key, held)| format!("{key}: there are {held} records of it")));
        for word in &self.words {
            let has = |record: &&Value| message(record).lines().any(|line| line.trim() == word);
            let held = records.iter().filter(has).count();
            if held != 1 {
                findings.push(format!("{word} stands in {held} records"));
            }
        }
        let logged: Vec<(u64, String)> = {
            let world = self.room.world.borrow();
            let calls = world.ringcentral.switch.records().iter();
            calls.map(|call| (call.extension, call.session.clone())).collect()
        };
        for (extension, session) in &logged {
            let own = format!("-{extension}-{session}");
            if !of_key.keys().any(|key| key.ends_with(&own)) {
                findings.push(format!("there is no record of {own}"));
            }
        }
        let counted = self.standbys.last().map(|last| last.machine.state().counted()).unwrap_or_default();
        let Tally { calls, logged: written, skipped, waiting, failed, nameless, .. } = counted;
        if calls != written + skipped + waiting + failed + nameless {
            findings.push(format!("a call is in no state, or in two: {counted:?}"));
        }
        if (calls, written) != (logged.len() as u64, records.len() as u64) {
            findings.push(format!("{counted:?} of {} calls and {} records", logged.len(), records.len()));
        }
        self.findings = findings;
    }
}
