//! Company call sync where something gives out in the middle of it: NetSuite's units half-way through a batch, the lease of a
//! machine that was held up, or there is no lease at all and two machines write the same calls.

use std::rc::Rc;

use callside_core::sync::Stepped;
use callside_emulator::{
    clock::{Moment, SECOND},
    ringcentral::telephony::LoggedCall,
};
use callside_protocol::{FaultKind, LogRules, Timestamp, company::Tally};
use callside_tests::room::{
    Room, at_every_touch,
    company_sync::{Machine, Mapped},
    message, small,
};

const DANA: &str = "+16505550134";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// The first line of Callside's own part of a comment.
const BLOCK: &str = "--- Call details, kept up to date by Callside ---";

/// An hour in which everybody of the small company had calls that nobody watched, and whose they are.
struct Company {
    room: Room,
    roster: Rc<Mapped>,
    from: Timestamp,
    calls: usize,
}

impl Company {
    fn that_had(calls: i64, bundle: bool) -> Self {
        let mut options = small();
        options.netsuite.bundle = bundle;
        let room = Room::new(options);
        let roster = Mapped::everybody(&room);
        let begins = room.now();
        for number in 0..calls {
            let extension = ["101", "102", "103"][usize::try_from(number % 3).unwrap_or_default()];
            log(&room, extension, begins.plus(number * 20 * SECOND));
        }
        room.sleep(2 * HOUR);
        Self { room, roster, from: Timestamp(begins.0), calls: usize::try_from(calls).unwrap_or_default() }
    }

    fn machine(&self, holder: &str, seed: u64) -> Machine {
        Machine::that(&self.room, &self.roster, LogRules::default(), Some(self.from), holder, seed)
    }

    /// Each call has one record with one part of Callside's, and is counted once.
    fn judge(&self, machine: &Machine, when: &str) {
        let records = self.room.records();
        let mut keys: Vec<&str> = records.iter().filter_map(|record| record["externalId"].as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!((records.len(), keys.len()), (self.calls, self.calls), "{when}");
        assert!(records.iter().all(|record| message(record).matches(BLOCK).count() == 1), "{when}");
        let Tally { calls, logged, skipped, waiting, failed, .. } = machine.state().counted();
        let all = self.calls as u64;
        assert_eq!((calls, logged, skipped, waiting, failed), (all, all, 0, 0, 0), "{when}");
    }
}

fn log(room: &Room, extension: &str, start: Moment) {
    let user = room.agent_id(extension);
    let call = LoggedCall {
        start,
        duration: MINUTE,
        inbound: true,
        answered: true,
        own: format!("+16505550{extension}"),
        other: DANA.to_owned(),
        recording_lag: None,
    };
    room.world.borrow_mut().ringcentral.switch.log_call(user, &call);
}

fn units(room: &Room, units: u32) {
    room.world.borrow_mut().netsuite.options_mut().deployment.units = units;
}

#[test]
fn units_that_run_out_in_the_middle_of_a_batch_leave_the_rest_to_the_next() {
    let company = Company::that_had(60, true);
    units(&company.room, 400);
    let machine = company.machine("one", 21);
    machine.work(30 * MINUTE).expect("it lives");
    company.judge(&machine, "a few at a time");
}

#[test]
fn units_that_are_not_enough_for_one_record_are_told_and_nothing_is_lost() {
    let company = Company::that_had(20, true);
    units(&company.room, 50);
    let machine = company.machine("one", 21);
    let stepped = machine.work(HOUR).expect("it lives");
    let Stepped::Failed { fault, .. } = stepped else { panic!("{stepped:?}") };
    assert_eq!(fault.kind, FaultKind::Busy);
    units(&company.room, 5_000);
    machine.work(HOUR).expect("it lives");
    company.judge(&machine, "afterwards");
}

#[test]
fn two_that_know_of_no_lease_and_write_at_the_same_moment_make_one_record_of_each_call() {
    at_every_touch(8, |touch| {
        let company = Company::that_had(3, false);
        let machine = company.machine("one", 21);
        let other = company.machine("two", 22);
        let steps = (0..4).map(|_| other.stepping()).collect();
        let touches = held_up(&company, &machine, touch, (0, steps));
        machine.work(10 * MINUTE).expect("it lives");
        other.work(10 * MINUTE).expect("it lives");
        company.judge(&machine, &format!("touch {touch}"));
        touches
    });
}

#[test]
fn a_machine_that_is_held_up_until_another_has_done_its_work_makes_nothing_twice() {
    at_every_touch(8, |touch| {
        let company = Company::that_had(3, true);
        let machine = company.machine("one", 21);
        let other = company.machine("two", 22);
        let steps = (0..4).map(|_| other.stepping()).collect();
        // The lease has ended meanwhile.
        let touches = held_up(&company, &machine, touch, (3 * MINUTE, steps));
        other.work(10 * MINUTE).expect("it lives");
        machine.work(10 * MINUTE).expect("it lives");
        company.judge(&machine, &format!("touch {touch}"));
        touches
    });
}

/// Some steps, in which at that touch so much time passes and that happens; how many touches they had.
fn held_up<Step: Future<Output = ()> + 'static>(
    company: &Company,
    machine: &Machine,
    touch: u32,
    (milliseconds, steps): (i64, Vec<Step>),
) -> u32 {
    let before = machine.room.fuse.touches();
    let world = Rc::clone(&company.room.world);
    machine.room.fuse.interrupt(touch, async move {
        let to = world.borrow().now().plus(milliseconds);
        world.borrow_mut().advance(to);
        for step in steps {
            step.await;
        }
    });
    for _ in 0..4 {
        machine.step().expect("it lives");
    }
    machine.room.fuse.touches() - before
}
