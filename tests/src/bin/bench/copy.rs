//! The first copy of a large directory, with the clouds' limits on: how long it takes, and which requests.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use callside_tests::{Script, Stage, queries};

/// People beside the usual ones; with the firms they are at, suppliers, colleagues and projects 100,000 records.
const PEOPLE: usize = 89_000;

/// A copy of so many takes at most so many answered queries: a page is a thousand records of one table, and beside the
/// pages there are counting, changes and a comparison. Refusals cost time and are counted apart.
const MOST_QUERIES: usize = 115;

/// The bench gives up after that.
const LONGEST: Duration = Duration::from_secs(45 * 60);

/// Between two looks at the page.
const GLANCE: Duration = Duration::from_secs(1);

/// Has a copy made and prints what that took.
pub async fn run() -> Result<()> {
    let mut script = Script::default();
    script.world.people = PEOPLE;
    let stage = Stage::set(script).await?;
    stage.connect().await?;
    let directory = stage.directory().await?;
    directory.press("Off").await?;
    directory.says("Off.").await?;
    stage.world(|world| world.ledger.reset());
    directory.press("Everyone").await?;
    let began = Instant::now();
    let mut first_request = None;
    while !directory.text().await?.contains("Complete.") {
        if first_request.is_none() && stage.world(|world| queries(world).count()) > 0 {
            first_request = Some(began.elapsed());
        }
        if began.elapsed() > LONGEST {
            bail!("no copy in {LONGEST:?}; the page says:\n{}", directory.text().await?);
        }
        tokio::time::sleep(GLANCE).await;
    }
    let took = began.elapsed();
    println!("\n{}", directory.find("p[role=status]").await?.text().await?);
    println!(
        "The first copy took {:.0} s; its first request came after {:.0} s, at random so that colleagues do not begin together.",
        took.as_secs_f64(),
        first_request.unwrap_or_default().as_secs_f64()
    );
    println!("\n{:<12}{:<66}{:>9}{:>9}", "requests", "", "sent", "refused");
    for count in stage.world(|world| world.ledger.counts()) {
        println!("{:<12}{:<66}{:>9}{:>9}", count.cloud, count.purpose, count.requests, count.refused);
    }
    let answered = stage.world(|world| queries(world).filter(|query| query.status == Some(200)).count());
    stage.strike().await?;
    let verdict = format!("{answered} of at most {MOST_QUERIES} answered queries for a first copy of 100,000 records");
    if answered > MOST_QUERIES {
        bail!("BROKEN: {verdict}");
    }
    println!("\nkept: {verdict}");
    Ok(())
}
