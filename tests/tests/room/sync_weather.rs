//! Company call sync in bad weather, drawn from a seed: an agent at work in their own browser, two browsers and two native
//! programs that all would sync, requests that fail in every way, machines that die in the middle of anything and are started
//! again with an empty disk, and people who pause and resume. When it has cleared up, every call is in one state, has one record
//! at most, and no word of the agent's is gone.

use std::{collections::BTreeMap, rc::Rc};

use callside_core::sync::{Change, Stepped};
use callside_emulator::{
    chance::Chance,
    faults::Kind,
    ringcentral::telephony::{acts::Act, session::Plan},
};
use callside_protocol::{LogRules, Timestamp, company::Tally};
use callside_tests::room::{
    Room,
    company_sync::{Machine, Mapped},
    message, prompt, small,
};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const LOG: &str = "/restapi/v1.0/account/~/call-log";
const DANA: &str = "+16505550134";
/// The first line of Callside's own part of a comment.
const BLOCK: &str = "--- Call details, kept up to date by Callside ---";

/// One of those who would sync.
struct Standby {
    holder: &'static str,
    machine: Machine,
    due: Timestamp,
}

struct Story {
    room: Room,
    roster: Rc<Mapped>,
    chance: Chance,
    standbys: Vec<Standby>,
    from: Timestamp,
    /// Machines that were started.
    started: u64,
    words: Vec<String>,
    deaths: u32,
}

impl Story {
    fn begin(seed: u64) -> Self {
        let mut options = small();
        options.netsuite.bundle = true;
        options.seed = seed;
        let room = Room::connected(options);
        let roster = Mapped::everybody(&room);
        let from = Timestamp(room.now().0);
        let chance = Chance::from_seed(seed);
        let (standbys, words) = (Vec::new(), Vec::new());
        let mut story = Self { room, roster, chance, standbys, from, started: 0, words, deaths: 0 };
        for holder in ["browser one", "browser two", "program one", "program two"] {
            let machine = story.machine(holder);
            story.standbys.push(Standby { holder, machine, due: from });
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
            let until = match self.standbys[place].machine.step() {
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
        self.room.pass(10 * SECOND);
    }

    fn call(&mut self) {
        let extension = ["101", "101", "102", "103", "104"][usize::try_from(self.draw(4)).unwrap_or_default()];
        let lag = [None, Some(20 * MINUTE)][usize::try_from(self.draw(1)).unwrap_or_default()];
        let plan = Plan { log_lag: lag, ..prompt() };
        let session = self.room.call_in_as(Some(DANA), None, &format!("+16505550{extension}"), plan);
        self.room.pass(2 * SECOND);
        if self.draw(3) > 0 {
            self.room.act_of(extension, &session, &Act::Answer { second_device: false });
            self.room.pass(2 * SECOND);
            if extension == "101" {
                let word = format!("word{}", self.words.len());
                self.room.note(&word);
                self.words.push(word);
            }
            let talks = self.draw(3 * MINUTE);
            self.room.pass(talks);
            self.room.act_of(extension, &session, &Act::HangUp);
        } else {
            self.room.pass(40 * SECOND);
        }
    }

    fn trouble(&mut self) {
        let kinds = [
            Kind::Status { code: 503, retry_after: None },
            Kind::Status { code: 429, retry_after: Some(60) },
            Kind::CutAfter,
            Kind::CutBefore,
            Kind::Malformed,
        ];
        let kind = kinds[usize::try_from(self.draw(4)).unwrap_or_default()];
        let (method, path) = if self.draw(2) == 0 { ("GET", LOG) } else { ("POST", RESTLET) };
        let times = u32::try_from(self.draw(3) + 1).unwrap_or(1);
        self.room.fault(method, path, kind, times);
    }

    fn people(&mut self) {
        let place = usize::try_from(self.draw(3)).unwrap_or_default();
        let change = match self.draw(3) {
            0 => Change::Pause,
            1 => Change::Retry,
            _ => Change::Resume,
        };
        self.standbys[place].machine.change(change);
        self.standbys[place].due = Timestamp(0);
    }

    /// Everything heals, and whatever was held back comes.
    fn clear_up(&mut self) {
        self.room.world.borrow_mut().faults.clear();
        for standby in &mut self.standbys {
            standby.machine.room.fuse.hold();
        }
        self.room.pass(10 * MINUTE);
        for _ in 0..4 {
            for place in 0..self.standbys.len() {
                self.standbys[place].machine.change(Change::Resume);
                self.standbys[place].machine.work(3 * HOUR).expect("nobody dies any more");
            }
        }
    }

    fn judge(&self, seed: u64) {
        let records = self.room.records();
        let mut of_key: BTreeMap<String, usize> = BTreeMap::new();
        for record in &records {
            *of_key.entry(record["externalId"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
            let blocks = message(record).matches(BLOCK).count();
            assert_eq!(blocks, 1, "seed {seed}: {}", message(record));
        }
        assert!(of_key.values().all(|held| *held == 1), "seed {seed}: {of_key:?}");
        for word in &self.words {
            let has = |record: &&serde_json::Value| message(record).lines().any(|line| line.trim() == word);
            assert_eq!(records.iter().filter(has).count(), 1, "seed {seed}: {word}");
        }
        let logged: Vec<(u64, String)> = {
            let world = self.room.world.borrow();
            let calls = world.ringcentral.switch.records().iter();
            calls.map(|call| (call.extension, call.session.clone())).collect()
        };
        for (extension, session) in &logged {
            let own = format!("-{extension}-{session}");
            assert!(of_key.keys().any(|key| key.ends_with(&own)), "seed {seed}: no record of {own}");
        }
        let Tally { calls, logged: written, skipped, waiting, failed, nameless, .. } =
            self.standbys.last().map(|last| last.machine.state().counted()).unwrap_or_default();
        assert_eq!(calls, written + skipped + waiting + failed + nameless, "seed {seed}: each in one state");
        assert_eq!((calls, written), (logged.len() as u64, records.len() as u64), "seed {seed}");
    }
}

fn play(seed: u64) -> u32 {
    let mut story = Story::begin(seed);
    for _ in 0..3 * 360 {
        match story.draw(60) {
            0..=1 => story.call(),
            2 => story.trouble(),
            3 if story.draw(4) == 0 => story.people(),
            _ => {}
        }
        story.live();
    }
    story.clear_up();
    story.judge(seed);
    story.deaths
}

#[test]
fn whatever_fails_and_whoever_dies_every_call_has_one_record_and_no_word_is_gone() {
    let deaths: u32 = (1..=6).map(play).sum();
    assert!(deaths > 6, "machines die in these stories: {deaths}");
}
