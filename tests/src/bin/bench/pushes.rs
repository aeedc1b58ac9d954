//! What a changed score costs in requests to NetSuite: a thousand people were called, the scores of all of them get there, and what
//! reading, looking and writing take is counted by both emulated clouds.

use anyhow::{Result, bail, ensure};
use callside_protocol::company::{ListsAnswer, ListsCommand};
use callside_tests::room::{
    Room,
    lists::{admin, called, connected, contacts, decide, held, obey, view},
};

/// People of the account, and those of them who were called.
const PEOPLE: usize = 4_000;
const CALLED: usize = 1_000;
/// Requests to NetSuite for each score that is written.
const MOST: f64 = 0.02;
const MINUTE: i64 = 60_000;
/// Requests of the restlets' host are the bundle's.
const RESTLET: &str = "/app/site/hosting/restlet.nl";

/// Pushes them and prints what it took.
pub fn run() -> Result<()> {
    let room = admin(|options| options.people = PEOPLE);
    // This account takes no call with somebody of no company.
    let people: Vec<i64> = contacts(&room).into_iter().filter(|id| !held(&room, *id, "company").is_null()).collect();
    ensure!(people.len() >= CALLED, "{} contacts", people.len());
    for (contact, minutes) in people.iter().take(CALLED).zip((10..40).cycle()) {
        called(&room, *contact, i64::from(minutes % 7), minutes, "Inbound");
    }
    connected(&room);
    room.pass(30 * MINUTE);
    decide(&room, |engagement| engagement.pushes = true);
    let before = asked(&room);
    let ListsAnswer::DryRun(run) = obey(&room, ListsCommand::DryRun) else { bail!("no dry run") };
    ensure!(obey(&room, ListsCommand::Push) == ListsAnswer::Done, "it is not pushed");
    room.pass(30 * MINUTE);
    let Some((_, pushed)) = view(&room).push.last else { bail!("it was not pushed") };
    let requests = asked(&room) - before;
    let scores = run.sums.created + run.sums.changed;
    println!(
        "{scores} scores of {} people and firms, {requests} requests of the bundle's in half an hour",
        pushed.written
    );
    ensure!(pushed.refused == 0 && pushed.conflicts == 0, "{pushed:?}");
    let each = requests as f64 / scores as f64;
    let verdict = format!("{each:.4} requests to NetSuite for each changed score (bar {MOST})");
    if each > MOST {
        bail!("BROKEN: {verdict}");
    }
    println!("kept: {verdict}");
    Ok(())
}

fn asked(room: &Room) -> usize {
    room.requests("POST", "restlets.api.netsuite.com", RESTLET)
}
