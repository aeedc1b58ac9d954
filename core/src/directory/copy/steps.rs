//! What keeping a copy consists of, step by step. Each is at most one request, and writes down what came of it.

use callside_protocol::Timestamp;

use super::{
    CopyError, Keeper, No, Purpose, Source,
    queries::{self, CLOCK, CustomField, Range},
    rows,
    standing::{self, COMPARED_AT_ONCE, Next, Walk, cut, ranges},
    wall,
};
use crate::{
    directory::{
        lookup::{Readable, Refused, Table},
        people::{Person, RecordId},
        select::Composed,
    },
    netsuite::Row,
    ordered::sort,
    ports::{Clock, Entropy},
};

/// Rows of a page (netsuite-api.md §4.1), and while a call is on: fewer, so that taking them in is never in its way.
const ROWS: u32 = 1_000;
const ROWS_DURING_A_CALL: u32 = 100;

/// Rows made people of at a stretch.
const AT_A_STRETCH: usize = 64;

/// What waits until no call is on is looked at again after so many milliseconds.
const AFTER_A_CALL: i64 = 30_000;

/// What a copy is kept with.
pub struct Scene<'a> {
    /// NetSuite.
    pub source: &'a dyn Source,
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
    Failed,
}

impl Keeper {
    /// Does what is next.
    ///
    /// # Errors
    /// The copy cannot be read or written; it is to be loaded again.
    pub async fn go_on(&self, scene: &Scene<'_>) -> Result<Stepped, CopyError> {
        if follow_rights(self, scene).await? {
            return Ok(Stepped::Went);
        }
        let next = self.standing.borrow().next(scene.clock.now(), scene.hurry);
        let asked = match next {
            Next::Wait(until) => {
                if !scene.live && self.is_to_be_merged() {
                    self.merge().await?;
                }
                return Ok(Stepped::Waits(until));
            }
            Next::Arrive => return arrive(self, scene).await,
            Next::Sweep => return sweep(self, scene).await,
            Next::Begin => begin(self, scene).await?,
            Next::Rows(table, part) => walk(self, scene, table, part).await?,
            Next::Changes(since) => changes(self, scene, since).await?,
            Next::Compare => compare(self, scene).await?,
            Next::Reread(range) => reread(self, scene, range).await?,
        };
        match asked {
            Asked::Done => Ok(Stepped::Went),
            Asked::Nothing => nothing_readable(self, scene).await,
            Asked::Learnt(refused) => {
                let only = self.standing.borrow().only();
                let mut readable = scene.readable.clone();
                readable.learn(std::slice::from_ref(&refused), scene.clock.now());
                let still = queries::tables(&readable, only.as_deref());
                let before = queries::tables(scene.readable, only.as_deref());
                for table in before.into_iter().filter(|table| !still.contains(table)) {
                    without(self, table).await?;
                }
                Ok(Stepped::Learnt(refused))
            }
            Asked::Failed(until) => {
                let mut chance = [0];
                scene.entropy.fill(&mut chance);
                self.standing.borrow_mut().refused(scene.clock.now(), until, chance[0]);
                self.keep_standing().await?;
                Ok(Stepped::Failed)
            }
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
    /// No answer, and no other before that time if there is one.
    Failed(Option<Timestamp>),
}

/// Asks once. `Err`: how it ended otherwise.
async fn ask(scene: &Scene<'_>, composed: Option<Composed>, limit: u32, purpose: Purpose) -> Result<Vec<Row>, Asked> {
    let Some(composed) = composed else { return Err(Asked::Nothing) };
    let no = match scene.source.rows(&composed.query, limit, purpose).await {
        Ok(rows) => return Ok(rows),
        Err(no) => no,
    };
    let refused = match &no {
        No::Table(table) => Table::named(table).map(Refused::Table),
        No::Column(column) => composed.unknown(column),
        No::Busy(_) | No::Other => None,
    };
    Err(match (refused.filter(|refused| !scene.readable.refuses(refused)), no) {
        (Some(refused), _) => Asked::Learnt(refused),
        (None, No::Busy(until)) => Asked::Failed(Some(until)),
        (None, _) => Asked::Failed(None),
    })
}

impl Scene<'_> {
    fn rows(&self) -> u32 {
        if self.live { ROWS_DURING_A_CALL } else { ROWS }
    }
}

/// Rows as people, some at a time: a call may have begun since they were asked for.
async fn people(keeper: &Keeper, scene: &Scene<'_>, rows: &[Row], custom: &[CustomField]) -> Vec<Person> {
    let now = scene.clock.now();
    let mut people = Vec::with_capacity(rows.len());
    for stretch in rows.chunks(AT_A_STRETCH) {
        people.extend(stretch.iter().filter_map(|row| rows::person(row, custom, now)));
        keeper.spawn.breathe().await;
    }
    people
}

/// Which fields of the account's own are copied, and whose people alone.
fn terms(keeper: &Keeper) -> (Vec<CustomField>, Option<String>) {
    let standing = keeper.standing.borrow();
    (standing.terms.custom.clone(), standing.only())
}

/// The first request: how many rows there are, and what time it is there.
async fn begin(keeper: &Keeper, scene: &Scene<'_>) -> Result<Asked, CopyError> {
    let only = keeper.standing.borrow().only();
    let tables = queries::tables(scene.readable, only.as_deref());
    if tables.is_empty() {
        return Ok(Asked::Nothing);
    }
    let all: Vec<Range> = tables.iter().map(|&table| Range { table, first: i32::MIN, last: i32::MAX }).collect();
    let rows = match ask(scene, queries::tallies(&all, scene.readable, only.as_deref()), ROWS, Purpose::Counting).await
    {
        Ok(rows) => rows,
        Err(asked) => return Ok(asked),
    };
    let now = scene.clock.now();
    {
        let mut standing = keeper.standing.borrow_mut();
        standing.answered(now);
        standing.expected = rows.iter().filter_map(|row| row.get("count")?.parse::<u64>().ok()).sum();
        standing.began = Some(now);
        standing.tables.clone_from(&tables);
        let tables = queries::walked(scene.readable, only.as_deref());
        standing.walk = Some(Walk { since: None, clock: clock(&rows).unwrap_or_default(), tables, after: None });
    }
    keeper.keep_standing().await?;
    Ok(Asked::Done)
}

/// One page of the walk.
async fn walk(keeper: &Keeper, scene: &Scene<'_>, table: Table, part: queries::Part) -> Result<Asked, CopyError> {
    let (custom, only) = terms(keeper);
    if !queries::tables(scene.readable, only.as_deref()).contains(&table) {
        without(keeper, table).await?;
        return Ok(Asked::Done);
    }
    let limit = scene.rows();
    let composed = queries::rows(table, part, scene.readable, &custom, only.as_deref());
    let rows = match ask(scene, composed, limit, Purpose::Copying).await {
        Ok(rows) => rows,
        Err(asked) => return Ok(asked),
    };
    let people = people(keeper, scene, &rows, &custom).await;
    {
        let mut standing = keeper.standing.borrow_mut();
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
    keeper.take(people, Vec::new()).await?;
    Ok(Asked::Done)
}

/// Every table has been walked.
async fn arrive(keeper: &Keeper, scene: &Scene<'_>) -> Result<Stepped, CopyError> {
    let is_first = keeper.standing.borrow().walk.as_ref().is_some_and(|walk| walk.since.is_none());
    let now = scene.clock.now();
    if is_first && scene.live {
        return Ok(Stepped::Waits(Timestamp(now.0 + AFTER_A_CALL)));
    }
    if is_first && !keeper.index_more().await? {
        return Ok(Stepped::Went);
    }
    {
        let mut standing = keeper.standing.borrow_mut();
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
    keeper.keep_standing().await?;
    Ok(Stepped::Went)
}

/// What changed, all tables in one request; where that is more than a page, a walk through the changes.
async fn changes(keeper: &Keeper, scene: &Scene<'_>, since: wall::Wall) -> Result<Asked, CopyError> {
    let (custom, only) = terms(keeper);
    let composed = queries::changes(since, scene.readable, &custom, only.as_deref());
    let rows = match ask(scene, composed, ROWS, Purpose::Changes).await {
        Ok(rows) => rows,
        Err(asked) => return Ok(asked),
    };
    let now = scene.clock.now();
    if rows.len() >= ROWS as usize {
        let rows = match ask(scene, queries::tallies(&[], scene.readable, None), 1, Purpose::Clock).await {
            Ok(rows) => rows,
            Err(asked) => return Ok(asked),
        };
        let tables = queries::walked(scene.readable, only.as_deref()).into_iter();
        let tables = tables.filter(|table| scene.readable.column(*table, "lastmodifieddate")).collect();
        let clock = clock(&rows).unwrap_or(since);
        keeper.standing.borrow_mut().walk = Some(Walk { since: Some(since), clock, tables, after: None });
        keeper.keep_standing().await?;
        return Ok(Asked::Done);
    }
    let people = people(keeper, scene, &rows, &custom).await;
    {
        let mut standing = keeper.standing.borrow_mut();
        standing.answered(now);
        standing.refreshed = Some(now);
        standing.until = clock(&rows).unwrap_or(since).max(since);
    }
    keeper.take(people, Vec::new()).await?;
    Ok(Asked::Done)
}

/// Cuts every table in ranges to compare.
async fn sweep(keeper: &Keeper, scene: &Scene<'_>) -> Result<Stepped, CopyError> {
    let only = keeper.standing.borrow().only();
    let tables = queries::tables(scene.readable, only.as_deref());
    let each = COMPARED_AT_ONCE / tables.len().max(1);
    let compare = tables.iter().flat_map(|&table| {
        let firsts = keeper.firsts(Range { table, first: i32::MIN, last: i32::MAX });
        ranges(table, &firsts, each)
    });
    {
        let compare = compare.collect();
        let mut standing = keeper.standing.borrow_mut();
        standing.swept = Some(scene.clock.now());
        standing.compare = compare;
    }
    keeper.keep_standing().await?;
    Ok(Stepped::Went)
}

/// Compares some ranges: what differs is cut further, or read again where it is one page.
async fn compare(keeper: &Keeper, scene: &Scene<'_>) -> Result<Asked, CopyError> {
    let ranges: Vec<Range> = keeper.standing.borrow().compare.iter().take(COMPARED_AT_ONCE).copied().collect();
    let only = keeper.standing.borrow().only();
    let composed = queries::tallies(&ranges, scene.readable, only.as_deref());
    let rows = match ask(scene, composed, ROWS, Purpose::Comparing).await {
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
        if theirs(place) == Some(keeper.tally(*range)) {
            continue;
        }
        let firsts = keeper.firsts(*range);
        if firsts.len() > 1 { further.extend(cut(*range, &firsts, COMPARED_AT_ONCE)) } else { reread.push(*range) }
    }
    {
        let mut standing = keeper.standing.borrow_mut();
        standing.answered(scene.clock.now());
        standing.compare.drain(..ranges.len());
        standing.compare.extend(further);
        standing.reread.extend(reread);
    }
    keeper.keep_standing().await?;
    Ok(Asked::Done)
}

/// Reads a range again: who is not in the answer is gone.
async fn reread(keeper: &Keeper, scene: &Scene<'_>, range: Range) -> Result<Asked, CopyError> {
    let (custom, only) = terms(keeper);
    if !queries::tables(scene.readable, only.as_deref()).contains(&range.table) {
        without(keeper, range.table).await?;
        return Ok(Asked::Done);
    }
    let part = queries::Part::Within(range.first, range.last);
    let composed = queries::rows(range.table, part, scene.readable, &custom, only.as_deref());
    let rows = match ask(scene, composed, ROWS, Purpose::Again).await {
        Ok(rows) => rows,
        Err(asked) => return Ok(asked),
    };
    let people = people(keeper, scene, &rows, &custom).await;
    let through = match people.iter().map(|person| person.id.id).max() {
        Some(last) if rows.len() >= ROWS as usize => last,
        _ => range.last,
    };
    let mut known = keeper.ids(Range { last: through, ..range }).await?;
    let mut there: Vec<RecordId> = people.iter().map(|person| person.id).collect();
    sort(&mut there);
    let gone: Vec<RecordId> = known.iter().copied().filter(|id| there.binary_search(id).is_err()).collect();
    sort(&mut known);
    there.retain(|id| known.binary_search(id).is_err());
    // Contacts name their firm in their own rows, and no date of theirs says that it has gone or come.
    let mut firms: Vec<RecordId> = gone.iter().chain(&there).copied().collect();
    firms.retain(|firm| matches!(firm.table, Table::Customer | Table::Vendor));
    let members = if firms.is_empty() { Vec::new() } else { keeper.members_of(&firms).await? };
    {
        let mut standing = keeper.standing.borrow_mut();
        standing.answered(scene.clock.now());
        standing.reread.retain(|of| *of != range);
        if through < range.last {
            standing.reread.insert(0, Range { first: through + 1, ..range });
        }
        for member in members {
            if standing.reread.iter().all(|range| !range.holds(member)) {
                standing.reread.push(keeper.around(member));
            }
        }
    }
    keeper.take(people, gone).await?;
    Ok(Asked::Done)
}

/// The role does not see that table any more, or not whose its rows are: so neither does the copy.
async fn without(keeper: &Keeper, table: Table) -> Result<(), CopyError> {
    {
        let mut standing = keeper.standing.borrow_mut();
        standing.compare.retain(|range| range.table != table);
        standing.reread.retain(|range| range.table != table);
        if let Some(walk) = &mut standing.walk {
            if walk.tables.first() == Some(&table) {
                walk.after = None;
            }
            walk.tables.retain(|of| *of != table);
        }
    }
    let gone = keeper.ids(Range { table, first: i32::MIN, last: i32::MAX }).await?;
    keeper.take(Vec::new(), gone).await
}

/// What the role can read may have been learnt elsewhere, at a call or at a sign-in: what it reads no more goes, what it
/// reads again comes, and so do rows that name a company of such a table. True: something has changed.
async fn follow_rights(keeper: &Keeper, scene: &Scene<'_>) -> Result<bool, CopyError> {
    let (before, now) = {
        let standing = keeper.standing.borrow();
        (standing.tables.clone(), queries::tables(scene.readable, standing.only().as_deref()))
    };
    if before == now || keeper.standing.borrow().began.is_none() {
        return Ok(false);
    }
    for table in before.iter().filter(|table| !now.contains(table)) {
        without(keeper, *table).await?;
    }
    let is_other = |table: Table| before.contains(&table) != now.contains(&table);
    let names_other = |table: Table| match table {
        Table::Contact => is_other(Table::Customer) || is_other(Table::Vendor),
        Table::Customer | Table::Job | Table::Vendor | Table::Employee => false,
    };
    {
        let mut standing = keeper.standing.borrow_mut();
        // Contacts last: their firms are there or gone by then.
        for table in now.iter().rev().copied().filter(|table| is_other(*table) || names_other(*table)) {
            standing.compare.retain(|range| range.table != table);
            standing.reread.retain(|range| range.table != table);
            standing.reread.push(Range { table, first: i32::MIN, last: i32::MAX });
        }
        standing.tables = now;
    }
    keeper.keep_standing().await?;
    Ok(true)
}

/// This role sees nobody at all: nothing to ask until that changes.
async fn nothing_readable(keeper: &Keeper, scene: &Scene<'_>) -> Result<Stepped, CopyError> {
    let now = scene.clock.now();
    {
        let mut standing = keeper.standing.borrow_mut();
        standing.compare.clear();
        standing.reread.clear();
        standing.not_before = Timestamp(now.0 + standing::SWEEP_EVERY);
    }
    keeper.keep_standing().await?;
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
