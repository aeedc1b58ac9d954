//! What company call sync costs in requests where a hundred thousand calls a day are usual: its busiest hour, and where
//! RingCentral does not tell what changes. The whole day is played by `cargo xtask bench sync`.

use callside_core::sync::State;
use callside_emulator::ringcentral::rate_limit::Limits;
use callside_protocol::{LogRules, Timestamp, company::Tally};
use callside_tests::room::{
    Room,
    company_sync::{Machine, Mapped},
    long_log, small,
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const EXTRACT: &str = "/restapi/v1.0/account/~/call-log-extract-sync";

/// An hour of so many calls is to come, and a machine is there.
fn hour(calls: i64, tells_changes: bool, crowd: fn(&Mapped)) -> (Room, Machine) {
    let mut options = small();
    options.netsuite.bundle = true;
    let room = Room::new(options);
    let begins = room.now();
    {
        let mut world = room.world.borrow_mut();
        long_log::hour(&mut world, begins, calls, 5);
        world.ringcentral.tells_changes = tells_changes;
    }
    let roster = Mapped::everybody(&room);
    crowd(&roster);
    let machine = Machine::that(&room, &roster, LogRules::default(), Some(Timestamp(begins.0)), "one", 21);
    (room, machine)
}

fn counted(state: &State) -> (u64, u64) {
    let Tally { calls, logged, .. } = state.counted();
    (calls, logged)
}

#[test]
fn a_large_company_s_busiest_hour_costs_few_requests_of_ringcentral_and_misses_nothing() {
    let (room, machine) = hour(10_000, true, Mapped::crowd_without_records);
    let asked = || room.requests("", "ringcentral.com", "");
    // The hour, calls of two hours, and until all of it is settled.
    machine.work(10 * HOUR).expect("it lives");
    let busy = asked();
    let Tally { calls, skipped, .. } = machine.state().counted();
    assert_eq!((calls, skipped), (10_000, 10_000));
    assert!(machine.state().settled.0 >= machine.state().from.0 + HOUR, "it is settled");
    machine.work(10 * HOUR).expect("it lives");
    let quiet = asked() - busy;
    // A day has the quiet looks of a day, and ten such hours.
    let day = (busy - quiet) * 10 + quiet * 24 / 10;
    assert!(day <= 500, "{day} requests a day of 100,000 calls: {busy}, of them {quiet} when it is quiet");
}

#[test]
fn where_ringcentral_does_not_tell_what_changes_the_log_is_read_and_nothing_is_missed() {
    let (room, machine) = hour(400, false, Mapped::crowd);
    machine.work(10 * HOUR).expect("it lives");
    assert_eq!((room.records().len(), counted(&machine.state())), (400, (400, 400)));
    assert!(room.requests("GET", "ringcentral.com", EXTRACT) <= 3, "it is seldom asked again");
}

#[test]
fn what_ringcentral_leaves_out_of_its_changes_is_found_in_the_log_when_an_hour_is_settled() {
    let (room, machine) = hour(400, true, Mapped::crowd);
    machine.work(3 * HOUR).expect("it lives");
    // A call of the first hour that the list of changes has passed over.
    let begins = Timestamp(machine.state().from.0);
    {
        let mut world = room.world.borrow_mut();
        let at = callside_emulator::clock::Moment(begins.0);
        long_log::hour(&mut world, at, 1, 77);
    }
    machine.work(HOUR).expect("it lives");
    assert_eq!(room.records().len(), 400, "nobody told");
    machine.work(6 * HOUR).expect("it lives");
    assert_eq!((room.records().len(), counted(&machine.state())), (401, (401, 401)));
}

#[test]
fn a_stretch_that_takes_longer_than_ringcentrals_minute_is_read_to_its_end_though_nothing_of_it_is_written() {
    // A machine that lives, and one that a browser ends in every pause.
    for dies in [false, true] {
        let mut options = small();
        options.netsuite.bundle = true;
        options.ringcentral.limits = Limits { heavy: 4, ..Limits::default() };
        let room = Room::new(options);
        let begins = room.now();
        {
            let mut world = room.world.borrow_mut();
            world.ringcentral.tells_changes = false;
            // Six pages.
            long_log::hour(&mut world, begins, 1_500, 5);
        }
        room.sleep(8 * HOUR);
        let roster = Mapped::everybody(&room);
        roster.crowd_without_records();
        let machine = Machine::that(&room, &roster, LogRules::default(), Some(Timestamp(begins.0)), "one", 21);
        for minute in 0..20 {
            if dies && minute > 0 {
                machine.restart();
            }
            machine.work(MINUTE).expect("it lives");
        }
        let Tally { calls, skipped, .. } = machine.state().counted();
        assert_eq!((calls, skipped), (1_500, 1_500), "{dies}");
    }
}
