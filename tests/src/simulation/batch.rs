//! One world with several agents on several computers, some tens of calls, and its weather: time leaps from one thing
//! that is due to the next, until everything has healed and some hours have passed.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use callside_core::breakages::{self, Breakage};
use callside_emulator::{
    World,
    chance::Chance,
    clock::{HOUR, MINUTE, Moment, SECOND},
    netsuite::DuplicateRefusal,
    ringcentral::telephony::acts::{Act, RemoteAct},
    world,
};
use callside_protocol::CallId;

use super::{
    judge,
    machine::{Machine, State},
    script,
    shared::Shared,
    tally::{Count, Tally},
    weather::Weather,
};
use crate::room::{Room, in_world, small};

/// So many calls are in a batch.
pub const CALLS: i64 = 50;

/// Agents who use Callside, and those on whose second computer it runs, too.
const AGENTS: [&str; 3] = ["101", "102", "103"];

/// Something that is to happen.
pub type Deed = Box<dyn FnOnce(&mut Batch)>;

/// What came of a batch.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What happened, as a number.
    pub hash: u64,
    /// How much of it.
    pub tally: Tally,
    /// What is wrong.
    pub findings: Vec<String>,
    /// What happened, in words, where that was asked for.
    pub story: Vec<String>,
}

/// A batch under way.
pub struct Batch {
    /// All chance in what people do.
    pub chance: Chance,
    /// What everybody knows.
    pub shared: Rc<Shared>,
    /// The computers.
    pub machines: Vec<Machine>,
    agenda: BTreeMap<(Moment, u64), Deed>,
    planned: u64,
    loses_events: bool,
}

/// Plays one batch, with the core whole or broken. `told`: keep the story.
#[must_use]
pub fn play(seed: u64, breakage: Option<Breakage>, told: bool) -> Outcome {
    breakages::choose(breakage);
    let mut batch = Batch::new(seed, told);
    script::plan(&mut batch);
    batch.run(None);
    batch.heal();
    if !batch.shared.is_broken() {
        judge::judge(&batch);
    }
    batch.shared.tally.borrow_mut().more(Count::Calls, CALLS.unsigned_abs());
    Outcome {
        hash: batch.shared.trace.hash(),
        tally: batch.shared.tally.borrow().clone(),
        findings: batch.shared.findings(),
        story: batch.shared.trace.story(),
    }
}

impl Batch {
    fn new(seed: u64, told: bool) -> Self {
        let mut chance = Chance::from_seed(seed);
        let weather = Weather::of(&mut chance);
        let mut options = world::Options { seed: chance.draw() % 1_000, ..small() };
        options.start = options.start.plus(chance.between(-8, 8) * HOUR + chance.between(0, 59_999));
        options.netsuite.dialect.duplicate = match chance.between(0, 2) {
            0 => DuplicateRefusal::UserError,
            1 => DuplicateRefusal::InvalidContent,
            _ => DuplicateRefusal::Conflict,
        };
        let world = in_world(options);
        let rooms: Vec<(&'static str, Room)> = computers(&mut chance)
            .into_iter()
            .map(|extension| {
                let room = Room::join(&world, chance.draw());
                room.connect(extension);
                (extension, room)
            })
            .collect();
        let shared = Rc::new(Shared::new(Rc::clone(&world), weather, told));
        shared.trace.note(shared.now.get(), 0, &format!("seed {seed}: {:?}", shared.weather.borrow()), b"");
        let machines = rooms
            .into_iter()
            .enumerate()
            .map(|(place, (extension, room))| Machine::new(place + 1, extension, room, &shared, chance.fork()))
            .collect();
        let loses_events = shared.weather.borrow().lost_events > 0;
        Self { chance, shared, machines, agenda: BTreeMap::new(), planned: 0, loses_events }
    }

    /// The clouds.
    #[must_use]
    pub fn world(&self) -> &RefCell<World> {
        &self.shared.world
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.shared.now.get()
    }

    /// Something happens so many milliseconds from now.
    pub fn after(&mut self, milliseconds: i64, deed: impl FnOnce(&mut Self) + 'static) {
        self.planned += 1;
        self.agenda.insert((self.now().plus(milliseconds.max(1)), self.planned), Box::new(deed));
    }

    /// A number in that range.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.chance.between(low, high)
    }

    /// One of those.
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        let last = i64::try_from(choices.len()).unwrap_or(1) - 1;
        choices[usize::try_from(self.chance.between(0, last)).unwrap_or_default()]
    }

    /// An agent does something on a call. What cannot be done in that state is not done.
    pub fn act(&mut self, extension: &str, session: &str, act: &Act) {
        let agent = self.machines[0].room().agent_id(extension);
        let done = self.world().borrow_mut().act(session, agent, act);
        let what = format!("{extension} {act:?} {}", if done.is_ok() { "done" } else { "refused" });
        self.shared.trace.note(self.now(), 0, &what, session.as_bytes());
    }

    /// Whoever is outside does something on a call.
    pub fn remote(&mut self, session: &str, act: RemoteAct) {
        let done = self.world().borrow_mut().remote_act(session, act);
        let what = format!("outside {act:?} {}", if done.is_ok() { "done" } else { "refused" });
        self.shared.trace.note(self.now(), 0, &what, session.as_bytes());
    }

    /// Some computer may not have heard everything.
    #[must_use]
    pub fn has_missed_events(&self) -> bool {
        let away = |machine: &Machine| {
            let causes = self.shared.causes(machine.number);
            causes.ringcentral || causes.away || causes.tokens || causes.disk
        };
        self.loses_events || self.machines.iter().any(away)
    }

    /// The session that began last.
    #[must_use]
    pub fn last_session(&self) -> Option<String> {
        self.world().borrow().ringcentral.switch.sessions().last().map(|session| session.id.clone())
    }

    /// The key of a call, by the written rule.
    #[must_use]
    pub fn key(&self, extension: &str, session: &str) -> CallId {
        let world = self.world().borrow();
        let account = &world.ringcentral.account;
        let id = account.extensions.iter().find(|one| one.number == extension).map_or(0, |one| one.id);
        CallId(format!("cs-{}-{id}-{session}", account.id))
    }

    /// Lets everything happen that is due, until the agenda is empty, or until then.
    pub fn run(&mut self, until: Option<Moment>) {
        let mut still = 0_u32;
        loop {
            if self.shared.is_broken() {
                return;
            }
            let now = self.now();
            let due = self.machines.iter().filter_map(Machine::next_due).chain(self.world().borrow().next_due()).min();
            let planned = self.agenda.keys().next().map(|(at, _)| *at);
            if planned.is_none() && until.is_none() {
                return;
            }
            let Some(next) = due.into_iter().chain(planned).chain(until).min() else { return };
            // A worker that asks to be woken at once is woken when a timer can: a few milliseconds later.
            let next = if next <= now { now.plus(4) } else { next };
            still = if next.since(now) <= 4 { still + 1 } else { 0 };
            if still > 200 {
                self.shared.find("time does not pass: somebody asks to be woken again and again".to_owned());
                return;
            }
            self.world().borrow_mut().advance(next);
            self.shared.now.set(next);
            while let Some(entry) = self.agenda.first_entry().filter(|entry| entry.key().0 <= next) {
                let deed = entry.remove();
                deed(self);
            }
            self.live();
            if until.is_some_and(|until| until <= next) {
                return;
            }
        }
    }

    fn live(&mut self) {
        for machine in &mut self.machines {
            machine.live();
        }
        // Whoever walked through a sign-in's pages took a moment for it.
        let now = self.world().borrow().now();
        self.shared.now.set(now.max(self.now()));
    }

    /// The weather clears, everybody hangs up and signs in where that is asked for, and hours pass.
    fn heal(&mut self) {
        if self.shared.is_broken() {
            return;
        }
        *self.shared.weather.borrow_mut() = Weather::default();
        for _ in 0..3 {
            self.hang_up_everywhere();
            self.run(Some(self.now().plus(MINUTE)));
        }
        self.machines.iter_mut().for_each(Machine::heal);
        for _ in 0..4 {
            self.run(Some(self.now().plus(MINUTE)));
            self.machines.iter_mut().for_each(Machine::sign_in_where_asked);
        }
        self.run(Some(self.now().plus(12 * MINUTE)));
        for _ in 0..3 {
            if self.shared.is_broken() {
                return;
            }
            // Over lunch, in a meeting: what is due by the hour comes due, and no frame has to be counted for it.
            self.machines
                .iter_mut()
                .filter(|machine| machine.state == State::Up)
                .for_each(|machine| machine.sleep(50 * MINUTE));
            self.run(Some(self.now().plus(50 * MINUTE + SECOND)));
            self.run(Some(self.now().plus(7 * MINUTE)));
            self.machines.iter_mut().for_each(Machine::sign_in_where_asked);
        }
        self.run(Some(self.now().plus(2 * MINUTE)));
    }

    fn hang_up_everywhere(&mut self) {
        let live: Vec<String> = {
            let world = self.world().borrow();
            let sessions = world.ringcentral.switch.sessions().iter();
            sessions.filter(|session| session.is_live()).map(|session| session.id.clone()).collect()
        };
        let users: Vec<u64> = self.world().borrow().ringcentral.account.users().map(|user| user.id).collect();
        let mut world = self.world().borrow_mut();
        for session in live {
            for user in &users {
                while world.act(&session, *user, &Act::HangUp).is_ok() {}
            }
            let _ = world.remote_act(&session, RemoteAct::HangUp);
        }
    }
}

/// Whose computers there are: the first agent always has one, others may, and some have two.
fn computers(chance: &mut Chance) -> Vec<&'static str> {
    let mut computers = vec!["101"];
    for extension in AGENTS {
        let more = match extension {
            "101" => chance.between(0, 2) == 0,
            _ => chance.between(0, 1) == 0,
        };
        if more {
            computers.push(extension);
        }
    }
    computers
}
