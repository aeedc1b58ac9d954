//! The agent's own copy of the people they may see, and how it is kept.
//!
//! [`Standing`] says what is next; [`go_on`] does that one thing, which is at most one request, and writes down what
//! came of it together with the rows; [`Held`] is the copy on the shelf and in memory. The first walk takes every table
//! in the order of ids. From then on changes are asked for by NetSuite's own clock, all tables in one request, and ranges
//! of ids are compared by their counts and sums, so that what was deleted, merged or hidden is noticed at the cost of
//! one request an hour.
//!
//! Whatever a request finds holds for the moment of its answer, and a record that changes while a walk is under way has
//! changed after the walk's beginning: the changes asked for next begin there, with some overlap.

mod held;
mod indexing;
mod queries;
mod rows;
mod standing;
mod wall;

use callside_protocol::{Fault, Timestamp};

pub use self::{
    held::{CopyError, Held},
    queries::CustomField,
    standing::{AFTER_STORE_FAILED, Next, Owner, Standing, Terms, Walk},
};
use self::{
    queries::{CLOCK, Range},
    standing::{COMPARED_AT_ONCE, cut, ranges},
};
use super::{
    lookup::{Readable, Refused, Table},
    people::{Person, RecordId},
    select::Composed,
};
use crate::{
    netsuite::{NetSuite, NetSuiteError, Row},
    ports::{Clock, Entropy},
    traffic::Lane,
};

/// Rows of a page (netsuite-api.md §4.1), and while a call is on: fewer, so that taking them in is never in its way.
const ROWS: u32 = 1_000;
const ROWS_DURING_A_CALL: u32 = 100;

/// What a copy is kept with.
pub struct Scene<'a> {
    /// NetSuite, signed in as the copy's owner.
    pub netsuite: &'a NetSuite,
    /// What the role can read, as far as is known.
    pub readable: &'a Readable,
    /// A call is on.
    pub live: bool,
    /// A record was made or opened from the pane.
    pub hurry: bool,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Chance.
    pub entropy: &'a dyn Entropy,
}

/// What one step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stepped {
    /// Something was done; there may be more to do at once.
    Went,
    /// Nothing is to be done before that.
    Waits(Timestamp),
    /// NetSuite refused a table or a column: it is left out from now on.
    Learnt(Refused),
    /// NetSuite refused, or could not be asked. Tried again by itself; what is in the copy stays.
    Failed(Fault),
}

/// Does what is next: at most one request.
///
/// # Errors
/// The copy cannot be read or written; it is to be loaded again.
pub async fn go_on(held: &Held, scene: &Scene<'_>) -> Result<Stepped, CopyError> {
    let next = held.standing.borrow().next(scene.clock.now(), scene.hurry);
    let asked = match next {
        Next::Wait(until) => {
            if !scene.live && held.is_to_be_merged() {
                held.merge().await?;
            }
            return Ok(Stepped::Waits(until));
        }
        Next::Arrive => return arrive(held, scene).await,
        Next::Sweep => return sweep(held, scene).await,
        Next::Begin => begin(held, scene).await?,
        Next::Rows(table, part) => walk(held, scene, table, part).await?,
        Next::Changes(since) => changes(held, scene, since).await?,
        Next::Compare => compare(held, scene).await?,
        Next::Reread(range) => reread(held, scene, range).await?,
    };
    match asked {
        Asked::Done => Ok(Stepped::Went),
        Asked::Nothing => nothing_readable(held, scene).await,
        Asked::Learnt(refused) => {
            if let Refused::Table(table) = refused {
                without(held, table).await?;
            }
            Ok(Stepped::Learnt(refused))
        }
        Asked::Failed(error) => {
            let until = match &error {
                NetSuiteError::Busy { until } => Some(*until),
                _ => None,
            };
            let mut chance = [0];
            scene.entropy.fill(&mut chance);
            held.standing.borrow_mut().refused(scene.clock.now(), until, chance[0]);
            held.keep_standing().await?;
            Ok(Stepped::Failed(error.fault()))
        }
    }
}

/// How a question ended.
enum Asked {
    /// Answered, and taken in.
    Done,
    /// There was nothing to ask.
    Nothing,
    /// NetSuite does not know a part of it, or not for this role.
    Learnt(Refused),
    /// No answer.
    Failed(NetSuiteError),
}

/// Asks once. `Err`: how it ended otherwise.
async fn ask(
    scene: &Scene<'_>,
    composed: Option<Composed>,
    limit: u32,
    purpose: &'static str,
) -> Result<Vec<Row>, Asked> {
    let Some(composed) = composed else { return Err(Asked::Nothing) };
    let error = match scene.netsuite.suiteql(&composed.query, limit, Lane::Background, purpose).await {
        Ok(rows) => return Ok(rows),
        Err(error) => error,
    };
    let refused = match &error {
        NetSuiteError::TableUnreadable { table } => Table::named(table).map(Refused::Table),
        NetSuiteError::ColumnUnknown { column } => composed.unknown(column),
        _ => None,
    };
    Err(match refused.filter(|refused| !scene.readable.refuses(refused)) {
        Some(refused) => Asked::Learnt(refused),
        None => Asked::Failed(error),
    })
}

impl Scene<'_> {
    fn rows(&self) -> u32 {
        if self.live { ROWS_DURING_A_CALL } else { ROWS }
    }

    fn people(&self, rows: &[Row], custom: &[CustomField]) -> Vec<Person> {
        let now = self.clock.now();
        rows.iter().filter_map(|row| rows::person(row, custom, now)).collect()
    }
}

/// The first request: how many rows there are, and what time it is there.
async fn begin(held: &Held, scene: &Scene<'_>) -> Result<Asked, CopyError> {
    let tables = queries::tables(scene.readable);
    if tables.is_empty() {
        return Ok(Asked::Nothing);
    }
    let all: Vec<Range> = tables.iter().map(|&table| Range { table, first: i32::MIN, last: i32::MAX }).collect();
    let rows = match ask(scene, queries::tallies(&all, scene.readable), ROWS, "counting people").await {
        Ok(rows) => rows,
        Err(asked) => return Ok(asked),
    };
    let now = scene.clock.now();
    {
        let mut standing = held.standing.borrow_mut();
        standing.answered(now);
        standing.expected = rows.iter().filter_map(|row| row.get("count")?.parse::<u64>().ok()).sum();
        standing.began = Some(now);
        standing.walk = Some(Walk { since: None, clock: clock(&rows).unwrap_or_default(), tables, after: None });
    }
    held.keep_standing().await?;
    Ok(Asked::Done)
}

/// One page of the walk.
async fn walk(held: &Held, scene: &Scene<'_>, table: Table, part: queries::Part) -> Result<Asked, CopyError> {
    let custom = held.standing.borrow().terms.custom.clone();
    let limit = scene.rows();
    let rows = match ask(scene, queries::rows(table, part, scene.readable, &custom), limit, "copying people").await {
        Ok(rows) => rows,
        Err(asked) => return Ok(asked),
    };
    let people = scene.people(&rows, &custom);
    {
        let mut standing = held.standing.borrow_mut();
        standing.answered(scene.clock.now());
        if let Some(walk) = &mut standing.walk {
            walk.after = people.iter().map(|person| person.id.id).max();
            // A page of which nothing can be kept has no id to go on from.
            if rows.len() < limit as usize || walk.after.is_none() {
                walk.tables.retain(|of| *of != table);
                walk.after = None;
            }
        }
    }
    held.take(people, Vec::new()).await?;
    Ok(Asked::Done)
}

/// Every table has been walked.
async fn arrive(held: &Held, scene: &Scene<'_>) -> Result<Stepped, CopyError> {
    let is_first = held.standing.borrow().walk.as_ref().is_some_and(|walk| walk.since.is_none());
    if is_first && !held.index_more().await? {
        return Ok(Stepped::Went);
    }
    let now = scene.clock.now();
    {
        let mut standing = held.standing.borrow_mut();
        if let Some(walk) = standing.walk.take() {
            standing.until = walk.clock;
            if walk.since.is_none() {
                // Changes since its beginning are asked for next; a comparison can wait.
                standing.complete = Some(now);
                standing.swept = Some(now);
            } else {
                standing.refreshed = Some(now);
            }
        }
    }
    held.keep_standing().await?;
    Ok(Stepped::Went)
}

/// What changed, all tables in one request; where that is more than a page, a walk through the changes.
async fn changes(held: &Held, scene: &Scene<'_>, since: wall::Wall) -> Result<Asked, CopyError> {
    let custom = held.standing.borrow().terms.custom.clone();
    let composed = queries::changes(since, scene.readable, &custom);
    let rows = match ask(scene, composed, ROWS, "changed people").await {
        Ok(rows) => rows,
        Err(asked) => return Ok(asked),
    };
    let now = scene.clock.now();
    if rows.len() >= ROWS as usize {
        let rows = match ask(scene, queries::tallies(&[], scene.readable), 1, "NetSuite's clock").await {
            Ok(rows) => rows,
            Err(asked) => return Ok(asked),
        };
        let tables = queries::tables(scene.readable).into_iter();
        let tables = tables.filter(|table| scene.readable.column(*table, "lastmodifieddate")).collect();
        let clock = clock(&rows).unwrap_or(since);
        held.standing.borrow_mut().walk = Some(Walk { since: Some(since), clock, tables, after: None });
        held.keep_standing().await?;
        return Ok(Asked::Done);
    }
    let people = scene.people(&rows, &custom);
    {
        let mut standing = held.standing.borrow_mut();
        standing.answered(now);
        standing.refreshed = Some(now);
        standing.until = clock(&rows).unwrap_or(since).max(since);
    }
    held.take(people, Vec::new()).await?;
    Ok(Asked::Done)
}

/// Cuts every table in ranges to compare.
async fn sweep(held: &Held, scene: &Scene<'_>) -> Result<Stepped, CopyError> {
    let tables = queries::tables(scene.readable);
    let each = COMPARED_AT_ONCE / tables.len().max(1);
    let compare = tables.iter().flat_map(|&table| {
        let firsts = held.firsts(Range { table, first: i32::MIN, last: i32::MAX });
        ranges(table, &firsts, each)
    });
    {
        let compare = compare.collect();
        let mut standing = held.standing.borrow_mut();
        standing.swept = Some(scene.clock.now());
        standing.compare = compare;
    }
    held.keep_standing().await?;
    Ok(Stepped::Went)
}

/// Compares some ranges: what differs is cut further, or read again where it is one page.
async fn compare(held: &Held, scene: &Scene<'_>) -> Result<Asked, CopyError> {
    let ranges: Vec<Range> = held.standing.borrow().compare.iter().take(COMPARED_AT_ONCE).copied().collect();
    let composed = queries::tallies(&ranges, scene.readable);
    let rows = match ask(scene, composed, ROWS, "comparing people").await {
        Ok(rows) => rows,
        Err(asked) => return Ok(asked),
    };
    let theirs = |place: usize| {
        let place = place.to_string();
        let row = rows.iter().find(|row| row.get("place") == Some(&place))?;
        // The sum of nothing is null, and a null column is absent.
        let number = |column: &str| row.get(column).map_or(Some(0), |text| text.trim().parse::<i64>().ok());
        Some((number("count")?, number("total")?))
    };
    let (mut further, mut reread) = (Vec::new(), Vec::new());
    for (place, range) in ranges.iter().enumerate() {
        if theirs(place) == Some(held.tally(*range)) {
            continue;
        }
        let firsts = held.firsts(*range);
        if firsts.len() > 1 { further.extend(cut(*range, &firsts, COMPARED_AT_ONCE)) } else { reread.push(*range) }
    }
    {
        let mut standing = held.standing.borrow_mut();
        standing.answered(scene.clock.now());
        standing.compare.drain(..ranges.len());
        standing.compare.extend(further);
        standing.reread.extend(reread);
    }
    held.keep_standing().await?;
    Ok(Asked::Done)
}

/// Reads a range again: who is not in the answer is gone.
async fn reread(held: &Held, scene: &Scene<'_>, range: Range) -> Result<Asked, CopyError> {
    let custom = held.standing.borrow().terms.custom.clone();
    let part = queries::Part::Within(range.first, range.last);
    let composed = queries::rows(range.table, part, scene.readable, &custom);
    let rows = match ask(scene, composed, ROWS, "people again").await {
        Ok(rows) => rows,
        Err(asked) => return Ok(asked),
    };
    let people = scene.people(&rows, &custom);
    let through = match people.iter().map(|person| person.id.id).max() {
        Some(last) if rows.len() >= ROWS as usize => last,
        _ => range.last,
    };
    let known = held.ids(Range { last: through, ..range }).await?;
    let gone: Vec<RecordId> = known.into_iter().filter(|id| people.iter().all(|person| person.id != *id)).collect();
    {
        let mut standing = held.standing.borrow_mut();
        standing.answered(scene.clock.now());
        standing.reread.retain(|of| *of != range);
        if through < range.last {
            standing.reread.insert(0, Range { first: through + 1, ..range });
        }
    }
    held.take(people, gone).await?;
    Ok(Asked::Done)
}

/// The role does not see that table any more, so neither does the copy.
async fn without(held: &Held, table: Table) -> Result<(), CopyError> {
    {
        let mut standing = held.standing.borrow_mut();
        standing.compare.retain(|range| range.table != table);
        standing.reread.retain(|range| range.table != table);
        if let Some(walk) = &mut standing.walk {
            if walk.tables.first() == Some(&table) {
                walk.after = None;
            }
            walk.tables.retain(|of| *of != table);
        }
    }
    let gone = held.ids(Range { table, first: i32::MIN, last: i32::MAX }).await?;
    held.take(Vec::new(), gone).await
}

/// This role sees nobody at all: nothing to ask until that changes.
async fn nothing_readable(held: &Held, scene: &Scene<'_>) -> Result<Stepped, CopyError> {
    let now = scene.clock.now();
    {
        let mut standing = held.standing.borrow_mut();
        standing.compare.clear();
        standing.reread.clear();
        standing.not_before = Timestamp(now.0 + standing::SWEEP_EVERY);
    }
    held.keep_standing().await?;
    Ok(Stepped::Went)
}

/// What NetSuite's clock showed in that answer.
fn clock(rows: &[Row]) -> Option<wall::Wall> {
    let told = |row: &Row| {
        let of = |name| row.get(name) == Some(CLOCK);
        if of("place") { row.get("total").and_then(wall::read) } else { None }
            .or_else(|| if of("kind") { row.get("id").and_then(wall::read) } else { None })
    };
    rows.iter().find_map(told)
}
