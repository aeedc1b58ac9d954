//! What there is to push, by what NetSuite has now.

use callside_json::{Map, Value, parse};
use callside_protocol::{
    Personal, RecordRef,
    company::{Changed, DryRun, DryRunKind, DryRunRow, Engagement, FieldWay, MappedField},
};

use super::super::{
    Hands, ListsDesk, Trouble,
    counting::find,
    fields::{self, LEAD, SCORE, WHY, WRITTEN},
    opting::{record, reference},
};
use super::making::Making;
use crate::{
    directory::{lookup::Table, people::RecordId},
    engagement::push::{Refused, Verdict, Wish, plan},
    instant::Wall,
    netsuite::{NetSuiteError, PersonWrite, Query, Row},
    ordered::{Keyed, sort, sort_by},
    traffic::Lane,
};

/// Rows of each kind that are shown.
const SHOWN: usize = 50;
/// Ids of one question (netsuite-api.md §4.2).
const TOGETHER: usize = 500;

/// One person who is to be written.
pub(in crate::office::lists) struct Planned {
    pub(super) whom: RecordId,
    pub(super) write: PersonWrite,
    /// What stands there then, by the names of fields.
    pub(super) after: Vec<(String, Personal)>,
}

/// What would be done.
#[derive(Default)]
pub(super) struct Plans {
    pub(super) planned: Vec<Planned>,
    /// So many of them are by changes, in the order of ids; and so are those behind them. `None`: changes are being planned.
    changed: Option<usize>,
    /// Contacts that are to be made.
    pub(super) makes: Vec<Making>,
    pub(super) run: DryRun,
}

/// What is known of a field of somebody's there; `None`: it could not be read.
type There = Keyed<Option<String>>;

impl ListsDesk {
    /// With what people have changed, or the scores alone.
    pub(super) async fn plan(&mut self, with_changes: bool, hands: &Hands<'_>) -> Result<Plans, Trouble> {
        // Somebody may have forbidden it since the last look.
        self.follow(hands).await?;
        self.load_values().await?;
        self.load_scores().await?;
        let decided = self.in_force();
        let mut plans = Plans::default();
        plans.run.as_of = hands.base.clock.now();
        let mut changes = if with_changes { self.own.changes.clone() } else { Vec::new() };
        sort_by(&mut changes, |one, other| RecordId::of_record(&one.of).cmp(&RecordId::of_record(&other.of)));
        let there = self.there(&changes, hands).await?;
        for changed in &changes {
            self.plan_change(changed, &decided, &there, &mut plans);
        }
        plans.changed = Some(plans.planned.len());
        if hands.writes_people {
            self.plan_scores(&decided, hands, &mut plans);
        }
        if let Some(copy) = self.copy(hands).await? {
            for row in &mut plans.run.rows {
                let person = match row.person.as_ref().and_then(RecordId::of_record) {
                    Some(whom) => copy.person(whom).await?,
                    None => None,
                };
                if let Some(person) = person {
                    (row.person, row.name) = (Some(person.record()), person.name());
                }
            }
            if with_changes {
                self.plan_newcomers(&decided, &copy, hands, &mut plans).await?;
            }
        }
        Ok(plans)
    }

    fn plan_change(&self, changed: &Changed, decided: &Engagement, there: &There, plans: &mut Plans) {
        let Some(whom) = RecordId::of_record(&changed.of) else { return };
        let Some(record) = record(whom) else { return };
        let mapped = decided.fields.iter().find(|field| field.netsuite == changed.field).cloned();
        let field = mapped.unwrap_or_else(|| MappedField { netsuite: changed.field.clone(), ..MappedField::default() });
        let theirs = there.get(&key(whom, &changed.field)).cloned().flatten().map(Personal::from);
        let wish = Wish { field, base: changed.base.clone(), ours: changed.ours.clone(), theirs, may_write: None };
        let verdict = plan(&wish, decided.pushes);
        let label = if wish.field.column.is_empty() { changed.field.clone() } else { wish.field.column.clone() };
        let shown = |held: &Personal| self.names.shown(whom, &changed.field, held.clone());
        plans.tell(&changed.of, &label, &verdict, &changed.ours, &shown);
        if let Verdict::Change { before, after } = verdict {
            let name = changed.field.clone();
            let of = |value: &Personal| Value::String(value.reveal().to_owned());
            let planned = plans.of(whom, record, &changed.of.id);
            planned.write.base.insert(name.clone(), of(&before));
            planned.write.patch.insert(name.clone(), of(&after));
            planned.after.push((name, after));
        }
    }

    /// Scores that have moved. Of one that somebody has changed by hand NetSuite's stays.
    fn plan_scores(&self, decided: &Engagement, hands: &Hands<'_>, plans: &mut Plans) {
        let fields = &self.standing.fields;
        if self.standing.synced.is_none() || self.standing.refusal(SCORE).is_some() {
            return;
        }
        let scores = self.scores.as_deref().unwrap_or_default();
        let values = self.values.as_deref().unwrap_or_default();
        let mut whom: Vec<RecordId> = scores.iter().map(|scored| scored.whom).collect();
        whom.extend(self.leads.scores.iter().filter_map(|(packed, _)| RecordId::unpacked(*packed)));
        sort(&mut whom);
        whom.dedup();
        let zone = hands.base.clock.local_zone();
        let day = |at| {
            let east = hands.base.clock.offset_at(&zone, at).unwrap_or_default();
            ["on ", &Wall::at(at, east).date()].concat()
        };
        for whom in whom {
            let Some(record) = record(whom) else { continue };
            let valued = find(values, whom);
            if valued.is_none() {
                // NetSuite has nobody like that any more, or not for this role.
                continue;
            }
            let scored = super::super::Counted::of(scores, whom).0;
            let (score, lead) = (scored.map(|scored| scored.points.whole()), self.leads.of(whom));
            let written = written(&fields::value(fields, valued, WRITTEN).unwrap_or_default());
            let there = [SCORE, LEAD].map(|name| fields::number(fields, valued, name));
            let has_moved = scored.is_some_and(|scored| scored.points.has_moved(there[0], decided.threshold));
            let of = reference(whom);
            let mut next = written;
            let mut patch: Vec<(&str, Option<i64>, i64)> = Vec::new();
            for (place, (name, ours, moved)) in
                [(SCORE, score, has_moved), (LEAD, lead, lead.is_some() && lead != there[1])].into_iter().enumerate()
            {
                let Some(ours) = ours.filter(|_| moved) else { continue };
                let field = MappedField {
                    netsuite: name.to_owned(),
                    column: String::new(),
                    way: FieldWay::Push,
                    allow_push: true,
                };
                let shown = |number: Option<i64>| number.map(|number| number.to_string().into()).unwrap_or_default();
                let base = Some(shown(written[place]));
                let wish =
                    Wish { field, base, ours: shown(Some(ours)), theirs: Some(shown(there[place])), may_write: None };
                let verdict = plan(&wish, decided.pushes);
                let label = if name == SCORE { "Callside Score" } else { "Lead Score" };
                plans.tell(&of, label, &verdict, &wish.ours, &Personal::clone);
                if matches!(verdict, Verdict::Change { .. }) {
                    patch.push((name, there[place], ours));
                    next[place] = Some(ours);
                }
            }
            if patch.is_empty() {
                continue;
            }
            let planned = plans.of(whom, record, &of.id);
            for (name, there, ours) in patch {
                planned.write.base.insert(name.to_owned(), number(there));
                planned.write.patch.insert(name.to_owned(), number(Some(ours)));
                planned.after.push((name.to_owned(), ours.to_string().into()));
            }
            let (before, after) = (shown(written), shown(next));
            planned.write.base.insert(WRITTEN.to_owned(), before.as_str().into());
            planned.write.patch.insert(WRITTEN.to_owned(), after.as_str().into());
            planned.after.push((WRITTEN.to_owned(), after.into()));
            if let Some(scored) = scored.filter(|_| next[0] != written[0]) {
                let why = callside_protocol::words::score_why(&scored.shown(lead), &day);
                planned.write.along.insert(WHY.to_owned(), why.as_str().into());
            }
        }
    }

    /// What stands in the fields that people have changed, now.
    async fn there(&self, changes: &[Changed], hands: &Hands<'_>) -> Result<There, Trouble> {
        let mut there = There::default();
        for table in [Table::Contact, Table::Customer] {
            let of_table = || {
                let is_of = |changed: &&Changed| Table::of(changed.of.kind) == table;
                changes
                    .iter()
                    .filter(is_of)
                    .filter_map(|changed| Some((RecordId::of_record(&changed.of)?, &changed.field)))
            };
            let mut ids: Vec<RecordId> = of_table().map(|(whom, _)| whom).collect();
            sort(&mut ids);
            ids.dedup();
            let mut names: Vec<&String> =
                of_table().map(|(_, field)| field).filter(|name| fields::is_name(name)).collect();
            sort(&mut names);
            names.dedup();
            for some in ids.chunks(TOGETHER) {
                for row in read(table, some, &mut names, hands).await? {
                    let Some(whom) = row.get("id").and_then(|id| RecordId::of(table, id)) else { continue };
                    for (place, name) in names.iter().enumerate() {
                        let value = row.get(&format!("f{place}")).unwrap_or_default().to_owned();
                        there.insert(key(whom, name), Some(value));
                    }
                }
            }
        }
        Ok(there)
    }
}

/// Rows of these people; a field that NetSuite does not give goes out of the names.
async fn read(
    table: Table,
    ids: &[RecordId],
    names: &mut Vec<&String>,
    hands: &Hands<'_>,
) -> Result<Vec<Row>, Trouble> {
    loop {
        let columns: String = names.iter().enumerate().map(|(place, name)| format!(", {name} AS f{place}")).collect();
        let places: Vec<&str> = ids.iter().map(|_| "?").collect();
        let text = format!("SELECT id{columns} FROM {} WHERE id IN ({}) ORDER BY id", table.name(), places.join(", "));
        let query = Query { text, params: ids.iter().map(|whom| whom.id.to_string()).collect() };
        match hands.netsuite.suiteql(&query, 1_000, Lane::Live, "fields before a push").await {
            Err(NetSuiteError::ColumnUnknown { column }) => {
                let unknown = column.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
                let before = names.len();
                names.retain(|name| **name != unknown);
                if names.len() == before {
                    return Err(NetSuiteError::ColumnUnknown { column }.into());
                }
            }
            answer => return Ok(answer?),
        }
    }
}

impl Plans {
    /// What is planned of one person.
    fn of(&mut self, whom: RecordId, record: &'static str, id: &str) -> &mut Planned {
        let changed = self.planned.get(..self.changed.unwrap_or_default()).unwrap_or_default();
        let by_change = changed.binary_search_by_key(&whom, |planned| planned.whom).ok();
        let last =
            self.planned.len().checked_sub(1).filter(|last| self.planned.get(*last).is_some_and(|of| of.whom == whom));
        let place = by_change.or(last).unwrap_or_else(|| {
            let empty = Map::new;
            let write = PersonWrite { record, id: id.to_owned(), base: empty(), patch: empty(), along: empty() };
            self.planned.push(Planned { whom, write, after: Vec::new() });
            self.planned.len() - 1
        });
        &mut self.planned[place]
    }

    /// `shown`: what NetSuite shows where this stands in the field.
    fn tell(
        &mut self,
        person: &RecordRef,
        field: &str,
        verdict: &Verdict,
        ours: &Personal,
        shown: &dyn Fn(&Personal) -> Personal,
    ) {
        let sums = &mut self.run.sums;
        let (kind, before, after) = match verdict {
            Verdict::Same | Verdict::Taken(_) => {
                sums.same += 1;
                return;
            }
            Verdict::Change { before, after } => {
                sums.changed += 1;
                (DryRunKind::Change, before.clone(), after.clone())
            }
            Verdict::Conflict { theirs, ours, .. } => {
                sums.conflicts += 1;
                (DryRunKind::Conflict, theirs.clone(), ours.clone())
            }
            Verdict::Refused(why) => {
                sums.refused += 1;
                let kind = match why {
                    Refused::ByCompany => DryRunKind::ByCompany,
                    Refused::ByField => DryRunKind::ByField,
                    Refused::PullsOnly => DryRunKind::PullsOnly,
                    Refused::ByRole => DryRunKind::ByRole,
                    Refused::Unread => DryRunKind::Unread,
                };
                (kind, Personal::default(), ours.clone())
            }
        };
        let (person, field) = (Some(person.clone()), field.to_owned());
        let (before, after) = (shown(&before), shown(&after));
        self.show(DryRunRow { person, name: Personal::default(), field, kind, before, after });
    }

    /// The first of each kind are shown.
    pub(super) fn show(&mut self, row: DryRunRow) {
        if self.run.rows.iter().filter(|shown| shown.kind == row.kind).count() < SHOWN {
            self.run.rows.push(row);
        }
    }
}

fn key(whom: RecordId, field: &str) -> String {
    format!("{}.{}.{field}", whom.table.name(), whom.id)
}

/// The two scores as Callside wrote them last: `12/40`, either of them empty.
fn written(text: &Personal) -> [Option<i64>; 2] {
    let (score, lead) = text.reveal().split_once('/').unwrap_or((text.reveal(), ""));
    [score, lead].map(|number| number.trim().parse().ok())
}

fn shown(scores: [Option<i64>; 2]) -> String {
    if scores == [None; 2] {
        return String::new();
    }
    let [score, lead] = scores.map(|number| number.map_or_else(String::new, |number| number.to_string()));
    [score, lead].join("/")
}

fn number(number: Option<i64>) -> Value {
    number.map_or(Value::Null, |number| parse(&number.to_string()).unwrap_or_default())
}
