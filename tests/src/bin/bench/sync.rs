//! Company call sync at the size of a large company: a hundred thousand calls of five thousand people, against both emulated
//! clouds with their real limits on virtual time; and the memory it takes, against clouds that only say yes.

use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use callside_core::{
    ports::fakes::FakeSpawn,
    sync::{Change, synthetic::backfill},
};
use callside_protocol::{LogRules, Timestamp};
use callside_tests::room::{
    Room,
    company_sync::{Machine, Mapped},
    long_log, small,
};

use super::HEAP;

const CALLS: i64 = 100_000;
const HOUR: i64 = 3_600_000;
/// Pages of the log with everybody's legs that RingCentral gives in a minute, and calls on a page.
const PAGES_A_MINUTE: f64 = 10.0;
const ON_A_PAGE: f64 = 250.0;

/// What may be.
const SLOWER_THAN_THE_FLOOR: f64 = 1.1;
const RINGCENTRAL: f64 = 0.005;
const NETSUITE: f64 = 0.02;
const MEGABYTES: f64 = 64.0;

/// Measures and prints; an error where a bar is broken.
pub fn run() -> Result<()> {
    let mut verdicts = Verdicts::default();
    memory(&mut verdicts);
    before(&mut verdicts)?;
    day(&mut verdicts)?;
    verdicts.judge()
}

/// The heap beside what the clouds answer, which lies on it too.
fn memory(verdicts: &mut Verdicts) {
    HEAP.reset_peak_usage();
    let (before, began) = (HEAP.current_usage_as_mb(), Instant::now());
    let calls = u32::try_from(CALLS).unwrap_or_default();
    let came_to = FakeSpawn::new().run(backfill(calls));
    let most = f64::from(HEAP.peak_usage_as_mb() - before);
    println!(
        "\nclouds that say yes: {} calls in {:.1} s of this machine, {} requests to RingCentral, {} to NetSuite",
        came_to.logged,
        began.elapsed().as_secs_f64(),
        came_to.ringcentral,
        came_to.netsuite
    );
    verdicts.at_most("peak heap of 100,000 calls of a time before, MB", most, MEGABYTES);
}

/// A time before the sync began.
fn before(verdicts: &mut Verdicts) -> Result<()> {
    let room = company();
    let begins = room.now();
    long_log::fill(&mut room.world.borrow_mut(), begins, CALLS, 5);
    room.sleep(32 * HOUR);
    let machine = machine(&room, room.now().0);
    machine.work(HOUR / 4).context("it lives")?;
    room.world.borrow_mut().ledger.reset();
    let began = room.now();
    machine.change(Change::Back(Timestamp(begins.0)));
    let made = long_log::made_of(CALLS);
    let most = began.plus(2 * HOUR);
    while machine.state().counted().calls < made && room.now() < most {
        machine.work(30_000).context("it lives")?;
    }
    let took = minutes(room.now().since(began));
    let calls = made as f64;
    let floor = calls / ON_A_PAGE / PAGES_A_MINUTE;
    println!("\na day of a time before: {made} calls, {} records, {took:.1} minutes", room.records().len());
    verdicts.at_most("time of 100,000 calls of a time before, of the limit's own", took / floor, SLOWER_THAN_THE_FLOOR);
    requests(verdicts, &room, "of a time before", calls);
    verdicts.exactly("records of them", room.records().len() as u64, made);
    Ok(())
}

/// A day as it goes by, after another: what is settled of that is a part of it.
fn day(verdicts: &mut Verdicts) -> Result<()> {
    let room = company();
    let begins = room.now();
    for (day, seed) in [(0, 6), (1, 106)] {
        long_log::fill(&mut room.world.borrow_mut(), begins.plus(day * 24 * HOUR), CALLS, seed);
    }
    let machine = machine(&room, begins.0);
    machine.work(24 * HOUR).context("it lives")?;
    room.world.borrow_mut().ledger.reset();
    machine.work(24 * HOUR).context("it lives")?;
    let made = long_log::made_of(CALLS);
    println!("\na day as it goes by: {made} calls");
    requests(verdicts, &room, "as they come, in a day", made as f64);
    machine.work(8 * HOUR).context("it lives")?;
    verdicts.exactly("records of both days", room.records().len() as u64, 2 * made);
    verdicts.exactly("counted", machine.state().counted().logged, 2 * made);
    Ok(())
}

fn company() -> Room {
    let mut options = small();
    options.netsuite.bundle = true;
    Room::new(options)
}

fn machine(room: &Room, from: i64) -> Machine {
    let roster = Mapped::everybody(room);
    roster.crowd();
    Machine::that(room, &roster, LogRules::default(), Some(Timestamp(from)), "one", 21)
}

fn minutes(milliseconds: i64) -> f64 {
    milliseconds as f64 / 60_000.0
}

fn requests(verdicts: &mut Verdicts, room: &Room, which: &str, calls: f64) {
    for (cloud, host, most) in [("RingCentral", "ringcentral.com", RINGCENTRAL), ("NetSuite", "netsuite.com", NETSUITE)]
    {
        let asked = room.requests("", host, "");
        println!("{asked} requests to {cloud}");
        for count in room.world.borrow().ledger.counts().into_iter().filter(|count| count.cloud == cloud) {
            println!("{:>9}  {} {}", count.requests, count.method, count.purpose);
        }
        verdicts.at_most(&format!("requests to {cloud} a call {which}"), asked as f64 / calls, most);
    }
}

#[derive(Default)]
struct Verdicts(Vec<(bool, String)>);

impl Verdicts {
    fn at_most(&mut self, what: &str, is: f64, most: f64) {
        self.0.push((is <= most, format!("{what}: {is:.4} of at most {most}")));
    }

    fn exactly(&mut self, what: &str, is: u64, wanted: u64) {
        self.0.push((is == wanted, format!("{what}: {is} of {wanted}")));
    }

    fn judge(&self) -> Result<()> {
        println!();
        for (kept, line) in &self.0 {
            println!("{:<8}{line}", if *kept { "kept" } else { "BROKEN" });
        }
        match self.0.iter().filter(|(kept, _)| !kept).count() {
            0 => Ok(()),
            broken => bail!("BROKEN: {broken} bars of company call sync"),
        }
    }
}
