//! Reads what NetSuite has: one request a step, and what came of it lies on the shelf before the next. It goes on where it stood,
//! whatever ended the office.

use callside_protocol::Timestamp;

use super::{
    Hands, ListsDesk, Trouble,
    counting::Shown,
    fields,
    named::Names,
    shelf::{Change, order},
};
use crate::{
    directory::{lookup::Table, people::RecordId},
    engagement::{
        packed::Valued,
        standing::{Page, Standing, Task},
        touches::{CallRecord, Row as CallRow, Touch, Touches},
    },
    logging::earlier::{self, Everybodys},
    netsuite::{NetSuiteError, Query, Row},
    traffic::Lane,
};

/// Rows of one answer (netsuite-api.md §4.1).
const PAGE: u32 = 1_000;
/// Requests of one errand: a page's command waits no longer than that.
const REQUESTS: usize = 4;
/// Stretches that are compared in one request, and calls of one that is read anew instead of being cut further.
const STRETCHES: usize = 40;
const FEW: usize = 500;
/// How the queries write NetSuite's times.
const MASK: &str = "YYYY-MM-DD HH24:MI:SS";

impl ListsDesk {
    /// Does what is due.
    pub(in crate::office) async fn go_on(&mut self, hands: &Hands<'_>) {
        for _ in 0..REQUESTS {
            if self.due().is_none_or(|due| due > hands.base.clock.now()) {
                return;
            }
            if !self.reads_now(hands.base.clock.now()) {
                self.push_on(hands).await;
                return;
            }
            let done = self.step(hands).await;
            let is_over = self.standing.round.is_empty();
            if let Err(trouble) = done {
                self.failed(trouble, hands.base.clock.now());
                return;
            }
            self.fault = None;
            if is_over {
                return;
            }
        }
    }

    /// What lay there may be gone: a copy that was given up takes with it what was made beside it.
    async fn look_at_the_shelf(&mut self) -> Result<(), Trouble> {
        let Some(place) = self.place.clone() else { return Ok(()) };
        if place.standing().await?.is_none() {
            (self.touches, self.values, self.scores) = (None, None, None);
            (self.sorted, self.listed) = (None, None);
            (self.standing, self.shown, self.names) = (Standing::default(), Shown::default(), Names::default());
        }
        Ok(())
    }

    /// What is read comes before what is pushed: a plan holds what NetSuite had last.
    fn reads_now(&self, now: Timestamp) -> bool {
        self.hurry || self.standing.due() <= now
    }

    async fn step(&mut self, hands: &Hands<'_>) -> Result<(), Trouble> {
        if self.standing.round.is_empty() {
            self.look_at_the_shelf().await?;
            if self.copy(hands).await?.is_none() {
                // Where nothing of NetSuite's people may lie on this computer, their calls and fields do not either.
                return Err(Trouble::Copy);
            }
            self.follow(hands).await?;
            let decided = self.in_force();
            let now = hands.base.clock.now();
            let mut standing = self.standing.clone();
            standing.begin(fields::kept(&decided), &decided.weights, now);
            self.hurry = false;
            return self.turn(standing, Change::default()).await;
        }
        let task = self.standing.round.first().cloned();
        match task {
            None => Ok(()),
            Some(Task::Calls(page)) => self.read_calls(&page, hands).await,
            Some(Task::Tally(stretches)) => self.tally(stretches, hands).await,
            Some(Task::Stretch { from, last }) => self.read_stretch(from, last, hands).await,
            Some(Task::Fields(table, page)) => self.read_fields(table, &page, hands).await,
            Some(Task::Count) => self.count(hands).await,
        }
    }

    /// What was learnt goes to the shelf with where reading stands, and only then into memory.
    pub(super) async fn turn(&mut self, standing: Standing, mut change: Change) -> Result<(), Trouble> {
        change.json("standing", &standing);
        let Some(place) = self.place.clone() else { return Ok(()) };
        if let Err(error) = place.change(change).await {
            // Memory may be ahead of the shelf.
            (self.touches, self.values) = (None, None);
            return Err(error.into());
        }
        self.standing = standing;
        Ok(())
    }

    /// Everybody's calls are in memory afterwards. Where they cannot be read they are read from NetSuite anew.
    pub(super) async fn load_touches(&mut self) -> Result<(), Trouble> {
        let Some(place) = self.place.clone().filter(|_| self.touches.is_none()) else { return Ok(()) };
        match place.touches().await? {
            Some(touches) => self.touches = Some(touches),
            None => self.begin_anew("calls/").await?,
        }
        Ok(())
    }

    /// The same of what stands in people's fields.
    pub(super) async fn load_values(&mut self) -> Result<(), Trouble> {
        let Some(place) = self.place.clone().filter(|_| self.values.is_none()) else { return Ok(()) };
        match place.all_values().await? {
            Some(values) => self.values = Some(values),
            None => self.begin_anew("values/").await?,
        }
        Ok(())
    }

    /// Another version wrote it, or it is damaged.
    async fn begin_anew(&mut self, what: &str) -> Result<(), Trouble> {
        let Some(place) = self.place.clone() else { return Ok(()) };
        let mut change = Change::default();
        place.clear(&mut change, what).await?;
        let (fields, absent) = (self.standing.fields.clone(), self.standing.absent.clone());
        self.turn(Standing { fields, absent, ..Standing::default() }, change).await?;
        (self.touches, self.values) = (None, None);
        Err(Trouble::Again)
    }

    async fn ask(&mut self, query: &Query, purpose: &'static str, hands: &Hands<'_>) -> Asked {
        match hands.netsuite.suiteql(query, PAGE, Lane::Background, purpose).await {
            Ok(rows) => Ok(Some(rows)),
            Err(NetSuiteError::ColumnUnknown { column }) => {
                let name = column.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
                let known = self.standing.absent.contains(&name);
                if known || !earlier::is_dispensable(&name) {
                    return Err(NetSuiteError::ColumnUnknown { column }.into());
                }
                let mut standing = self.standing.clone();
                standing.absent.push(name);
                self.turn(standing, Change::default()).await?;
                Ok(None)
            }
            Err(NetSuiteError::TableUnreadable { .. }) => {
                let (permission, level) = ("Lists → Phone Calls".to_owned(), Some("View".to_owned()));
                Err(NetSuiteError::NotAllowed { permission, level, detail: None }.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn read_calls(&mut self, page: &Page, hands: &Hands<'_>) -> Result<(), Trouble> {
        self.load_touches().await?;
        let undated = self.standing.absent.iter().any(|absent| absent == earlier::MODIFIED);
        let changed = Standing::since(page, undated);
        let (made, changed) = (self.standing.made.clone(), changed.as_deref());
        let asked = Everybodys { made: Some(&made), changed, first: page.from, last: i32::MAX };
        let query = earlier::everybodys(&asked, &self.standing.absent);
        let Some(rows) = self.ask(&query, "calls for scores", hands).await? else { return Ok(()) };
        let mut change = Change::default();
        let mut standing = self.standing.clone();
        let calls = read_rows(&rows, hands);
        let (Some(touches), Some(place)) = (self.touches.as_mut(), self.place.as_ref()) else { return Ok(()) };
        if page.changed.is_none() && page.from == i32::MIN {
            place.clear(&mut change, "calls/").await?;
            *touches = Touches::default();
        }
        let ids: Vec<i32> = calls.iter().map(|row| row.call.0).collect();
        let _ = touches.take(calls, &[]);
        change.calls(touches, ids);
        standing.took(clock(&rows), last_id(&rows), is_full(&rows));
        self.turn(standing, change).await
    }

    async fn tally(&mut self, stretches: Vec<(i32, i32)>, hands: &Hands<'_>) -> Result<(), Trouble> {
        self.load_touches().await?;
        let Some(touches) = self.touches.as_ref() else { return Ok(()) };
        let stretches = if stretches.is_empty() { cut(touches.rows()) } else { stretches };
        let mut next = Vec::new();
        if !stretches.is_empty() {
            let query = earlier::tallies(&stretches);
            let rows = hands.netsuite.suiteql(&query, PAGE, Lane::Background, "calls that are gone").await?;
            for (place, (first, last)) in stretches.iter().enumerate() {
                let known = touches.within(*first, *last);
                let total: i64 = known.iter().map(|row| i64::from(row.call.0)).sum();
                let place = place.to_string();
                let there = rows.iter().find(|row| row.get("place") == Some(&place));
                let number = |name| there.and_then(|row| row.get(name)?.parse::<i64>().ok()).unwrap_or_default();
                if (number("count"), number("total")) == (i64::try_from(known.len()).unwrap_or_default(), total) {
                    continue;
                }
                if known.len() <= FEW {
                    next.push(Task::Stretch { from: *first, last: *last });
                } else {
                    next.push(Task::Tally(cut(known)));
                }
            }
        }
        let mut standing = self.standing.clone();
        standing.did(next);
        self.turn(standing, Change::default()).await
    }

    async fn read_stretch(&mut self, from: i32, last: i32, hands: &Hands<'_>) -> Result<(), Trouble> {
        self.load_touches().await?;
        let asked = Everybodys { made: None, changed: None, first: from, last };
        let query = earlier::everybodys(&asked, &self.standing.absent);
        let Some(rows) = self.ask(&query, "calls that are gone", hands).await? else { return Ok(()) };
        let Some(touches) = self.touches.as_mut() else { return Ok(()) };
        let upto = last_id(&rows).filter(|_| is_full(&rows)).unwrap_or(last);
        let calls = read_rows(&rows, hands);
        let known = touches.within(from, upto).iter().map(|row| row.call);
        let there: Vec<i32> = rows.iter().filter_map(id).collect();
        let gone: Vec<CallRecord> = known.filter(|call| there.binary_search(&call.0).is_err()).collect();
        let ids: Vec<i32> = gone.iter().map(|call| call.0).chain(there.iter().copied()).collect();
        let _ = touches.take(calls, &gone);
        let mut change = Change::default();
        change.calls(touches, ids);
        let mut standing = self.standing.clone();
        standing.did((upto < last).then_some(Task::Stretch { from: upto + 1, last }).into_iter().collect());
        self.turn(standing, change).await
    }

    async fn read_fields(&mut self, table: Table, page: &Page, hands: &Hands<'_>) -> Result<(), Trouble> {
        self.load_values().await?;
        let mut standing = self.standing.clone();
        let asked = standing.asked(table);
        let query = fields_query(table, page, &asked, !standing.unnamed);
        let rows = match hands.netsuite.suiteql(&query, PAGE, Lane::Background, "fields for lists").await {
            Ok(rows) => rows,
            Err(error) => {
                let words = callside_protocol::words::fault(&error.fault()).happened;
                match &error {
                    // Nobody has shown that names can be had of every kind of field (netsuite-api.md §4.2).
                    NetSuiteError::Refused { .. } if !standing.unnamed => standing.unnamed = true,
                    NetSuiteError::ColumnUnknown { column } => {
                        let name = column.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
                        let is_asked = asked.iter().any(|(_, field)| *field == name);
                        if !is_asked {
                            return Err(error.into());
                        }
                        standing.refused.push(([table.name(), ".", &name].concat(), words));
                    }
                    // A role that sees contacts alone has lists all the same.
                    NetSuiteError::TableUnreadable { .. } if table == Table::Customer => {
                        standing.did(Vec::new());
                    }
                    NetSuiteError::TableUnreadable { .. } => {
                        let (permission, level) = ("Lists → Contacts".to_owned(), Some("View".to_owned()));
                        return Err(NetSuiteError::NotAllowed { permission, level, detail: None }.into());
                    }
                    _ => return Err(error.into()),
                }
                return self.turn(standing, Change::default()).await;
            }
        };
        let count = standing.fields.len();
        let read = rows.iter().filter_map(|row| valued(row, table, &asked, count));
        let read: Vec<Valued> = read.collect();
        let mut change = Change::default();
        let mut names = self.names.clone();
        if learn(&mut names, table, &rows, &asked) {
            change.json("names", &names);
        }
        let (Some(values), Some(place)) = (self.values.as_mut(), self.place.as_ref()) else { return Ok(()) };
        if page.changed.is_none() && page.from == i32::MIN {
            place.clear(&mut change, &["values/", table.name(), "."].concat()).await?;
            values.retain(|valued| valued.whom.table != table);
        }
        let people: Vec<RecordId> = read.iter().map(|valued| valued.whom).collect();
        merge(values, read);
        change.values(values, people);
        standing.took(clock(&rows), last_id(&rows), is_full(&rows));
        self.turn(standing, change).await?;
        self.names = names;
        Ok(())
    }

    fn failed(&mut self, trouble: Trouble, now: Timestamp) {
        let (fault, until) = trouble.told(now);
        self.fault = Some((fault, until));
    }
}

/// The rows; `None`: one column less is asked for now.
type Asked = Result<Option<Vec<Row>>, Trouble>;

/// `named`: with what each field shows, too.
fn fields_query(table: Table, page: &Page, asked: &[(usize, &str)], named: bool) -> Query {
    let name = table.name();
    let mut list = format!("id, TO_CHAR(CURRENT_DATE, '{MASK}') AS clock");
    for (place, field) in asked {
        list.push_str(&format!(", {name}.{field} AS f{place}"));
        if named && fields::may_refer(field) {
            list.push_str(&format!(", BUILTIN.DF({name}.{field}) AS d{place}"));
        }
    }
    let mut params = vec![page.from.to_string()];
    let mut condition = "id >= ?".to_owned();
    if let Some(since) = Standing::since(page, false) {
        condition.push_str(&format!(" AND lastmodifieddate >= TO_DATE(?, '{MASK}')"));
        params.push(since);
    }
    Query { text: format!("SELECT {list} FROM {name} WHERE {condition} ORDER BY id"), params }
}

fn valued(row: &Row, table: Table, asked: &[(usize, &str)], count: usize) -> Option<Valued> {
    let whom = RecordId { table, id: id(row)? };
    let mut values = vec![Default::default(); count];
    for (place, _) in asked {
        if let (Some(value), Some(text)) = (values.get_mut(*place), row.get(&format!("f{place}"))) {
            *value = text.into();
        }
    }
    Some(Valued { whom, values })
}

/// What fields refer to goes into the names. Whether anything of it was not known.
fn learn(names: &mut Names, table: Table, rows: &[Row], asked: &[(usize, &str)]) -> bool {
    let mut is_new = false;
    for row in rows {
        for (place, field) in asked {
            if let (Some(held), Some(shown)) = (row.get(&format!("f{place}")), row.get(&format!("d{place}"))) {
                is_new |= names.learn(table, field, held, shown);
            }
        }
    }
    is_new
}

/// Rows that are read stand in place of those that were known.
fn merge(known: &mut Vec<Valued>, read: Vec<Valued>) {
    let is_behind = match (known.last(), read.first()) {
        (Some(last), Some(first)) => last.whom < first.whom,
        _ => true,
    };
    if !is_behind {
        let has = |whom: RecordId| read.binary_search_by_key(&whom, |valued| valued.whom).is_ok();
        known.retain(|valued| !has(valued.whom));
    }
    known.extend(read);
    if !is_behind {
        order(known);
    }
}

fn read_rows(rows: &[Row], hands: &Hands<'_>) -> Vec<CallRow> {
    let clock = &*hands.base.clock;
    let zone = clock.local_zone();
    let whom = |row: &Row, column: &str, table| RecordId::of(table, row.get(column)?);
    let read = rows.iter().filter_map(|row| {
        let call = earlier::read(row, None, &zone, clock)?;
        Some(CallRow {
            call: CallRecord(id(row)?),
            contact: whom(row, "contact", Table::Contact),
            company: whom(row, "company", Table::Customer),
            touch: Touch::of(&call),
        })
    });
    read.collect()
}

fn id(row: &Row) -> Option<i32> {
    row.get("id")?.parse().ok()
}

fn last_id(rows: &[Row]) -> Option<i32> {
    rows.last().and_then(id)
}

fn clock(rows: &[Row]) -> Option<String> {
    rows.first()?.get("clock").map(str::to_owned)
}

fn is_full(rows: &[Row]) -> bool {
    rows.len() >= PAGE as usize
}

/// Stretches of about as many calls each, all of them together from the first call to the last.
fn cut(rows: &[CallRow]) -> Vec<(i32, i32)> {
    let each = rows.len().div_ceil(STRETCHES).max(1);
    let firsts: Vec<i32> = rows.chunks(each).filter_map(|chunk| chunk.first()).map(|row| row.call.0).collect();
    let lasts = firsts.iter().skip(1).map(|next| next - 1).chain(rows.last().map(|row| row.call.0));
    firsts.iter().copied().zip(lasts).collect()
}
