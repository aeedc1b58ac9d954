//! What a company's background traffic does to its calls: an hour of a thousand agents on the five slots of NetSuite's
//! smallest tier, by the real core against the emulated clouds on virtual time; once as it is, and once with everything kept
//! back that nobody waits for. People do the same at the same moments in both, so what a request of a call waits longer in
//! the first is what the background traffic adds. How long NetSuite takes is assumed, and stands above the figures.

mod eye;
mod floor;

use std::time::Instant;

use anyhow::{Result, bail};

use self::{
    eye::{Asked, What},
    floor::{AGENTS, CALLS, Hour, QUERY, RECORD, RESTLET, SAVING, SLOTS, WATCHED},
};

/// What may be: milliseconds that background traffic adds to what somebody looks at a telephone for, 99 of a hundred times, and
/// requests of it for each agent in an hour.
const MOST_ADDED: i64 = 2_000;
const MOST_REQUESTS: f64 = 16.0;

/// What is asked for a call, whether somebody waits for it, and what nobody ever does. Records are written when a call is over and
/// give way to whatever rings.
const OF_CALLS: [(What, &str, bool); 4] = [
    (What::Lookup, "who is calling", true),
    (What::Earlier, "earlier calls with the same person", true),
    (What::Create, "the record is made", false),
    (What::Save, "the record is saved again", false),
];
const BACKGROUND: [(What, &str); 4] = [
    (What::Directory, "the directory"),
    (What::Settings, "the company's settings"),
    (What::Rights, "rights"),
    (What::Session, "sessions"),
];

/// Plays both and prints what came of it; an error where a bar is broken.
pub fn run() -> Result<()> {
    println!(
        "\n{AGENTS} agents with {CALLS} calls each in an hour, {SLOTS} slots; NetSuite takes {QUERY} ms for a query, {RECORD} for a \
         record, {RESTLET} for an answer of the bundle, {SAVING} more for each call that is saved"
    );
    let with = Story::of("with background traffic", true);
    let without = Story::of("without it", false);
    println!(
        "\n{:<44}{:>9}{:>9}{:>9}{:>9}",
        "added to a call's request, milliseconds", "median", "95 %", "99 %", "most"
    );
    let mut all = Vec::new();
    for ((name, with), (_, without)) in with.waits.iter().zip(&without.waits) {
        let mut added: Vec<i64> =
            with.iter().zip(without).filter_map(|(with, without)| Some((*with)? - (*without)?)).collect();
        if OF_CALLS.iter().any(|(_, of, is_waited_for)| of == name && *is_waited_for) {
            all.extend(&added);
        }
        row(name, &mut added);
    }
    all.sort_unstable();
    let (added, requests) = (part(&all, 990), with.requests);
    let verdicts = [
        (added <= MOST_ADDED, format!("added to what somebody waits for, 99 %: {added} of at most {MOST_ADDED} ms")),
        (
            requests <= MOST_REQUESTS,
            format!("background requests of an agent in an hour: {requests:.2} of at most {MOST_REQUESTS}"),
        ),
    ];
    println!();
    for (kept, line) in &verdicts {
        println!("{:<8}{line}", if *kept { "kept" } else { "BROKEN" });
    }
    match verdicts.iter().filter(|(kept, _)| !kept).count() {
        0 => Ok(()),
        broken => bail!("BROKEN: {broken} bars of background traffic"),
    }
}

/// What of an hour is judged.
struct Story {
    /// How long each call's requests waited for a slot, milliseconds, call by call; `None`: there was none.
    waits: Vec<(&'static str, Vec<Option<i64>>)>,
    /// Background requests for each agent in the hour.
    requests: f64,
}

impl Story {
    fn of(name: &str, background: bool) -> Self {
        let began = Instant::now();
        let hour = floor::work(background);
        println!("\n{name}, {} s of this machine", began.elapsed().as_secs());
        println!(
            "{:<44}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}",
            "waited, milliseconds", "median", "95 %", "99 %", "most", "asked", "refused"
        );
        let seen = hour.seen.borrow();
        let waits: Vec<(&'static str, Vec<Option<i64>>)> =
            OF_CALLS.iter().map(|(what, name, _)| (*name, waits(&hour, &seen, *what))).collect();
        for ((what, ..), (name, waits)) in OF_CALLS.iter().zip(&waits) {
            let mut waits: Vec<i64> = waits.iter().copied().flatten().collect();
            let line = line(name, &mut waits);
            let (asked, refused) = count(seen.iter().filter(|asked| asked.what == *what));
            println!("{line}{asked:>9}{refused:>9}");
        }
        println!("{:<80}{:>9}{:>9}", "background requests of an agent in the hour", "asked", "refused");
        let mut requests = 0.0;
        let inside = |asked: &&Asked| (hour.from..hour.from.plus(WATCHED)).contains(&asked.at);
        for (what, name) in BACKGROUND {
            let (asked, refused) = count(seen.iter().filter(inside).filter(|asked| asked.what == what));
            let each = |requests: usize| requests as f64 / AGENTS as f64;
            requests += each(asked);
            println!("{name:<80}{:>9.2}{:>9.2}", each(asked), each(refused));
        }
        Self { waits, requests }
    }
}

/// How many there are, and how many of them were refused.
fn count<'a>(asked: impl Iterator<Item = &'a Asked>) -> (usize, usize) {
    asked.fold((0, 0), |(all, refused), asked| (all + 1, refused + usize::from(asked.refused)))
}

/// How long each call's requests of that kind waited for a slot. Whatever was never answered waited for the whole hour.
fn waits(hour: &Hour, seen: &[Asked], what: What) -> Vec<Option<i64>> {
    let mut waits: Vec<Option<i64>> = vec![None; hour.calls.len()];
    let mut open = vec![None; hour.calls.len()];
    for asked in seen.iter().filter(|asked| asked.what == what) {
        let Some(call) = asked.call else { continue };
        let since = *open[call].get_or_insert(asked.at);
        if !asked.refused {
            open[call] = None;
            waits[call] = Some(waits[call].unwrap_or_default() + asked.at.since(since));
        }
    }
    for (wait, open) in waits.iter_mut().zip(open) {
        *wait = if open.is_some() { Some(WATCHED) } else { *wait };
    }
    waits
}

/// The value below which so many of a thousand are, of sorted ones.
fn part(of: &[i64], thousandths: usize) -> i64 {
    of.get((of.len() * thousandths / 1_000).min(of.len().saturating_sub(1))).copied().unwrap_or_default()
}

fn line(name: &str, of: &mut [i64]) -> String {
    of.sort_unstable();
    let [median, p95, p99, most] = [500, 950, 990, 1_000].map(|thousandths| part(of, thousandths));
    format!("{name:<44}{median:>9}{p95:>9}{p99:>9}{most:>9}")
}

fn row(name: &str, of: &mut [i64]) {
    println!("{}", line(name, of));
}
