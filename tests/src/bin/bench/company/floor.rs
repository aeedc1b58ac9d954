//! A thousand agents at work: each with a browser, its own extension and a copy of the directory from the day before; all
//! on one account of NetSuite's smallest tier. Time leaps from one thing that is due to the next.

#![expect(clippy::expect_used, reason = "an hour that cannot be played measures nothing")]

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use callside_emulator::{
    World,
    chance::Chance,
    clock::{HOUR, MINUTE, Moment, SECOND},
    ringcentral::{account::ExtensionId, telephony::acts::Act},
    world,
};
use callside_protocol::{Answer, Command, CopyScope};
use callside_tests::room::{Room, in_world, prompt, small};

use super::eye::{Eye, Seen};

/// How many agents.
pub const AGENTS: usize = 1_000;
/// NetSuite's smallest tier (netsuite-api.md §6).
pub const SLOTS: u32 = 5;
/// Calls of each agent in the hour.
pub const CALLS: i64 = 2;

/// How long NetSuite takes, milliseconds: for a query, a record, an answer of the bundle; and more for each call saved.
pub const QUERY: i64 = 600;
pub const RECORD: i64 = 300;
pub const RESTLET: i64 = 400;
pub const SAVING: i64 = 800;

/// The agents come to work within this time.
pub const ARRIVALS: i64 = 15 * MINUTE;
/// Then it is looked for so long.
pub const WATCHED: i64 = HOUR;
/// What calls lead to has so long to come to its end.
const EVENING: i64 = 15 * MINUTE;
/// From the evening on which everybody signed in until the morning.
const NIGHT: i64 = 15 * HOUR;

/// The employees of the emulated company, by their extensions, and whom everybody's copy knows.
const EMPLOYEES: [&str; 5] = ["101", "102", "103", "104", "105"];
const DANA: &str = "+16505550134";
/// Area codes of callers whom nobody knows.
const AREAS: [i64; 4] = [213, 312, 415, 617];

/// A call as it was.
pub struct Call {
    session: String,
}

struct Seat {
    room: Option<Room>,
    /// The browser runs.
    up: bool,
    extension: ExtensionId,
    number: String,
    eye: Rc<Eye>,
}

enum Deed {
    Comes(usize),
    Rings(usize),
    Answers(usize),
    HangsUp(usize),
    Notes(usize),
}

/// What came of it.
pub struct Hour {
    /// Everybody is there from then on.
    pub from: Moment,
    pub calls: Vec<Call>,
    pub seen: Seen,
}

/// Everybody and everything.
pub struct Floor {
    world: Rc<RefCell<World>>,
    seats: Vec<Seat>,
    agenda: BTreeMap<(Moment, u64), Deed>,
    planned: u64,
    chance: Chance,
    calls: Vec<Call>,
    seen: Seen,
    holds: Rc<Cell<bool>>,
}

/// An hour of theirs with background traffic, or without it. All chance in what people do is the same in both.
pub fn work(background: bool) -> Hour {
    let mut floor = Floor::furnish();
    floor.holds.set(!background);
    let morning = floor.now().plus(NIGHT);
    floor.world.borrow_mut().advance(morning);
    floor.seen.borrow_mut().clear();
    floor.plan(morning);
    let from = morning.plus(ARRIVALS);
    floor.pass(from.plus(WATCHED + EVENING));
    Hour { from, calls: floor.calls, seen: floor.seen }
}

impl Floor {
    /// Everybody signs in once, and is handed the copy of somebody who has one.
    fn furnish() -> Self {
        let mut options = world::Options { ..small() };
        options.netsuite.bundle = true;
        options.ringcentral.colleagues = AGENTS;
        let world = in_world(options);
        let (seen, holds) = (Seen::default(), Rc::<Cell<bool>>::default());
        let copied: Vec<Room> =
            EMPLOYEES.iter().zip(1..).map(|(employee, seed)| copied(&world, employee, seed)).collect();
        let numbers: Vec<(ExtensionId, String, String)> = {
            let world = world.borrow();
            let users = world.ringcentral.account.users().filter(|user| user.job_title == "Colleague");
            users.filter_map(|user| Some((user.id, user.number.clone(), user.direct_number.clone()?))).collect()
        };
        let seats = numbers.into_iter().enumerate().map(|(place, (extension, short, number))| {
            let (employee, copied) = (EMPLOYEES[place % 5], &copied[place % 5]);
            let room = copied.beside_with_this_copy(employee, &short, 1_000 + place as u64);
            room.pass(2 * SECOND);
            let eye = Rc::new(Eye {
                world: Rc::clone(&world),
                seen: Rc::clone(&seen),
                holds: Rc::clone(&holds),
                call: Cell::new(None),
            });
            room.fuse.watch(Rc::clone(&eye) as Rc<_>);
            Seat { room: Some(room), up: false, extension, number, eye }
        });
        let seats = seats.collect();
        {
            let mut world = world.borrow_mut();
            let options = world.netsuite.options_mut();
            options.concurrency = SLOTS;
            (options.query_delay, options.record_delay) = (QUERY, RECORD);
            (options.restlet_delay, options.user_event_delay) = (RESTLET, SAVING);
        }
        let (agenda, calls, chance) = (BTreeMap::new(), Vec::new(), Chance::from_seed(5));
        Self { world, seats, agenda, planned: 0, chance, calls, seen, holds }
    }

    fn now(&self) -> Moment {
        self.world.borrow().now()
    }

    fn at(&mut self, at: Moment, deed: Deed) {
        self.planned += 1;
        self.agenda.insert((at, self.planned), deed);
    }

    /// When each comes, and when their telephones ring.
    fn plan(&mut self, morning: Moment) {
        for seat in 0..self.seats.len() {
            let comes = morning.plus(self.chance.between(0, ARRIVALS));
            self.at(comes, Deed::Comes(seat));
            // Evenly over the hour, and so far apart that one is over before the next comes.
            let part = WATCHED / CALLS;
            let rings = self.chance.between(0, part - 1);
            for call in 0..CALLS {
                self.at(morning.plus(ARRIVALS + call * part + rings), Deed::Rings(seat));
            }
        }
    }

    /// Lets everything happen that is due until then.
    fn pass(&mut self, until: Moment) {
        loop {
            let now = self.now();
            let rings = self.world.borrow().next_due();
            let planned = self.agenda.keys().next().map(|(at, _)| *at);
            let due = self.seats.iter().filter(|seat| seat.up).filter_map(|seat| seat.room().next_due());
            let Some(next) = due.chain(rings).chain(planned).min().filter(|next| *next <= until) else { break };
            // A worker that asks to be woken at once is woken when a timer can: a few milliseconds later.
            let next = if next <= now { now.plus(4) } else { next };
            self.world.borrow_mut().advance(next);
            while let Some(entry) = self.agenda.first_entry().filter(|entry| entry.key().0 <= next) {
                let deed = entry.remove();
                self.happens(&deed);
            }
            let heard = rings.is_some_and(|rings| rings <= next);
            for seat in self.seats.iter().filter(|seat| seat.up) {
                let room = seat.room();
                if heard || room.next_due().is_some_and(|due| due <= next) {
                    room.do_what_is_due();
                }
            }
        }
        self.world.borrow_mut().advance(until);
    }

    fn happens(&mut self, deed: &Deed) {
        let now = self.now();
        match *deed {
            Deed::Comes(seat) => {
                let seat = &mut self.seats[seat];
                seat.room = seat.room.take().map(Room::kill_browser);
                seat.up = true;
            }
            Deed::Rings(seat) => {
                let stranger = self.chance.between(0, 1) == 0;
                let from = if stranger { self.stranger() } else { DANA.to_owned() };
                let number = self.seats[seat].number.clone();
                let placed = self.world.borrow_mut().call_in(Some(from), None, &number, prompt());
                let session = placed.expect("the number is the company's");
                self.seats[seat].eye.call.set(Some(self.calls.len()));
                self.calls.push(Call { session });
                let answers = now.plus(self.chance.between(3, 9) * SECOND);
                let hangs_up = answers.plus(self.chance.between(MINUTE, 4 * MINUTE));
                self.at(answers, Deed::Answers(seat));
                self.at(hangs_up, Deed::HangsUp(seat));
            }
            Deed::Answers(seat) => {
                self.act(seat, &Act::Answer { second_device: false });
                self.act(seat, &Act::Record);
            }
            Deed::Notes(seat) => {
                self.seats[seat].room().note("wants the March price list").expect("it is taken");
            }
            Deed::HangsUp(seat) => {
                self.act(seat, &Act::HangUp);
                let notes = now.plus(self.chance.between(5, 40) * SECOND);
                self.at(notes, Deed::Notes(seat));
            }
        }
    }

    fn act(&self, seat: usize, act: &Act) {
        let seat = &self.seats[seat];
        let session = seat.eye.call.get().map(|call| self.calls[call].session.as_str()).unwrap_or_default();
        self.world.borrow_mut().act(session, seat.extension, act).expect("that can be done now");
    }

    /// A number that has called nobody before.
    fn stranger(&self) -> String {
        let place = i64::try_from(self.calls.len()).unwrap_or_default();
        format!("+1{}7{:06}", AREAS[self.calls.len() % AREAS.len()], 310_000 + place)
    }
}

impl Seat {
    fn room(&self) -> &Room {
        self.room.as_ref().expect("a seat has a browser")
    }
}

/// The computer of that employee, with a copy of everybody.
fn copied(world: &Rc<RefCell<World>>, employee: &'static str, seed: u64) -> Room {
    let first = Room::join(world, seed).beside(employee, 10 + seed);
    assert_eq!(first.command(Command::KeepCopy(CopyScope::Everyone)), Answer::Done);
    first.until_copied();
    first
}
