//! What a recorded call costs in requests, from the ring until its record is complete: by the real core, against both
//! emulated clouds on virtual time. The agent has a copy of the directory, so nobody is looked up; what keeps it, asked in
//! as long a time without a call, is taken off. They have made calls in this account before: the first record of an
//! account finds out what NetSuite makes of external ids, which costs three more, once. The look at earlier calls with the
//! same person is one request beside a call and no part of its record: it has a verdict of its own.

use anyhow::{Result, bail};
use callside_emulator::{ledger::Count, ringcentral::telephony::acts::Act};
use callside_tests::room::{Room, is_logged, message, small};

const DANA: &str = "+16505550134";

/// At most so many, and what App Connect takes for the same (measured with its own code against the same account).
struct Bar {
    what: &'static str,
    most: usize,
    theirs: &'static str,
}

const CREATE: Bar = Bar { what: "the record's creation, NetSuite", most: 1, theirs: "2 to 6" };
const NETSUITE: Bar = Bar { what: "a whole recorded call, NetSuite", most: 3, theirs: "up to 15" };
const EARLIER: Bar = Bar { what: "the look at earlier calls, NetSuite", most: 1, theirs: "none" };
const RINGCENTRAL: Bar = Bar { what: "a whole recorded call, RingCentral", most: 4, theirs: "not counted" };

/// What the look at earlier calls is called in the ledger.
const LOOK: &str = "query of phonecall";
/// The call's parts, in milliseconds.
const RINGS: i64 = 3_000;
const TALKS: i64 = 60_000;
const IS_CREATED: i64 = 5_000;
const IS_COMPLETED: i64 = 10 * 60_000;

/// Plays one call in an account with Callside's bundle and one in an account without, and prints what was asked.
pub fn run() -> Result<()> {
    let mut verdicts = Vec::new();
    for (account, bundle) in [("with the bundle", true), ("without it", false)] {
        let cost = Cost::of_call(bundle);
        println!("\n{:<90}{:>9}", format!("requests of one recorded call, {account}"), "requests");
        for count in &cost.whole {
            let refused = if count.refused > 0 { format!(", {} refused", count.refused) } else { String::new() };
            let route = format!("{}: {} {}", count.cloud, count.method, count.purpose);
            println!("{route:<90}{:>9}{refused}", count.requests);
        }
        let earlier = cost.whole.iter().filter(|count| count.purpose == LOOK).map(|count| count.requests).sum();
        for (bar, requests) in [
            (&CREATE, of(&cost.create, "NetSuite")),
            (&NETSUITE, of(&cost.whole, "NetSuite") - earlier),
            (&EARLIER, earlier),
            (&RINGCENTRAL, of(&cost.whole, "RingCentral")),
        ] {
            verdicts.push(verdict(bar, account, requests));
        }
    }
    println!();
    verdicts.iter().for_each(|(_, verdict)| println!("{verdict}"));
    let broken = verdicts.iter().filter(|(kept, _)| !kept).count();
    if broken > 0 {
        bail!("BROKEN: {broken} bars on requests");
    }
    Ok(())
}

fn of(counts: &[Count], cloud: &str) -> usize {
    counts.iter().filter(|count| count.cloud == cloud).map(|count| count.requests).sum()
}

fn verdict(bar: &Bar, account: &str, requests: usize) -> (bool, String) {
    let kept = requests <= bar.most;
    let word = if kept { "kept" } else { "BROKEN" };
    let Bar { what, most, theirs } = bar;
    (kept, format!("{word:<8}{what}, {account}: {requests} of at most {most} (App Connect: {theirs})"))
}

/// What was asked.
struct Cost {
    /// From the hang-up until the record is there.
    create: Vec<Count>,
    /// From the ring until the record is complete.
    whole: Vec<Count>,
}

impl Cost {
    fn of_call(bundle: bool) -> Self {
        let mut options = small();
        options.netsuite.bundle = bundle;
        let room = Room::with_copy(options);
        let asked = |room: &Room| room.world.borrow().ledger.counts();
        let forget = |room: &Room| room.world.borrow_mut().ledger.reset();
        // Once what follows the making of a copy is over.
        room.pass(IS_COMPLETED);
        forget(&room);
        room.pass(RINGS + TALKS + IS_CREATED + IS_COMPLETED);
        let without = asked(&room);
        forget(&room);
        let session = room.call_in(DANA);
        room.pass(RINGS);
        room.answer(&session);
        room.act(&session, &Act::Record);
        room.note("wants the March price list");
        room.pass(TALKS);
        let before = asked(&room);
        room.act(&session, &Act::HangUp);
        room.pass(IS_CREATED);
        room.record();
        let create = since(&before, asked(&room));
        room.pass(IS_COMPLETED);
        let record = room.record();
        assert!(is_logged(&room.call().log) && message(&record).contains("Recording"), "complete: {record:#?}");
        Self { create, whole: since(&without, asked(&room)) }
    }
}

/// What was asked beyond that.
fn since(before: &[Count], mut now: Vec<Count>) -> Vec<Count> {
    for count in &mut now {
        let same =
            |one: &&Count| (one.cloud, &one.method, &one.purpose) == (count.cloud, &count.method, &count.purpose);
        count.requests = count.requests.saturating_sub(before.iter().find(same).map_or(0, |before| before.requests));
    }
    now.retain(|count| count.requests > 0);
    now
}
