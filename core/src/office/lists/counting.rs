//! Counts: everybody's score, who is on which list, who is most engaged and who is cooling, and whose score has moved. In stretches
//! between which everything else has its turn: a million calls take a second.

use std::cmp::Reverse;

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Personal, Timestamp,
    company::{ListOf, PeopleList, Ranked},
};

use super::{
    Counted, Hands, ListsDesk, Trouble,
    fields::{self, LEAD, SCORE},
    rows::MOST_ROWS,
    shelf::Change,
};
use crate::{
    directory::{copy::Held, lookup::Table, people::RecordId},
    engagement::{
        members::Members,
        packed::{Head, Valued},
        ranking::{Standing as Ranking, cooling, most_engaged},
        rule::{Fit, Known, fits},
        score::Points,
        scored::Scored,
        touches::Touch,
    },
    ordered::{sort, sort_by},
};

/// People that are scored between two turns of everything else.
const AT_A_STRETCH: usize = 2_000;
/// Who is shown in the chart.
const RANKED: usize = 10;
/// Cooling is told against so many milliseconds ago.
const AGO: i64 = 30 * 24 * 3_600_000;

/// What the pages draw of the last count.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub(super) struct Shown {
    pub(super) calls: u64,
    pub(super) people: u64,
    pub(super) lists: Vec<Count>,
    pub(super) engaged: Vec<Ranked>,
    pub(super) cooling: Vec<Ranked>,
    /// Employees who sell to anybody, by internal id, with their names.
    pub(super) owners: Vec<(String, Personal)>,
    /// People whose score has moved enough to be pushed; `None`: what NetSuite has is not known.
    pub(super) moved: Option<u64>,
    /// When the copy of the directory was read that was counted.
    pub(super) copy: Option<Timestamp>,
}

/// One list.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub(super) struct Count {
    pub(super) list: String,
    pub(super) on: u64,
    pub(super) joined: u64,
    pub(super) left: u64,
    pub(super) unread: Vec<String>,
}

impl Count {
    pub(super) fn of(list: &str, members: &Members, unread: Vec<String>) -> Self {
        let number = |ids: &[RecordId]| ids.len() as u64;
        Self {
            list: list.to_owned(),
            on: number(members.on()),
            joined: number(members.joined()),
            left: number(members.left()),
            unread,
        }
    }
}

impl ListsDesk {
    pub(super) async fn count(&mut self, hands: &Hands<'_>) -> Result<(), Trouble> {
        self.load_touches().await?;
        self.load_values().await?;
        let Some(place) = self.place.clone() else { return Ok(()) };
        let (now, decided) = (hands.base.clock.now(), self.in_force());
        let mut shown = Shown::default();
        let mut change = Change::default();
        let scores = match self.touches.as_ref() {
            Some(touches) => {
                shown.calls = touches.rows().len() as u64;
                let by_whom = touches.by_whom();
                let mut scores: Vec<Scored> = Vec::new();
                let mut mine: Vec<Touch> = Vec::new();
                for (place, (whom, touches)) in by_whom.each().enumerate() {
                    if place % AT_A_STRETCH == AT_A_STRETCH - 1 {
                        hands.base.spawn.breathe().await;
                    }
                    mine.clear();
                    mine.extend(touches.copied());
                    scores.extend(Scored::of(whom, &mine, &decided.weights, now, Timestamp(now.0 - AGO)));
                }
                scores
            }
            None => Vec::new(),
        };
        place.clear(&mut change, "scores/").await?;
        change.scores(&scores);
        let values = self.values.take().unwrap_or_default();
        let copy = self.copy(hands).await?;
        if let Some(copy) = &copy {
            let lists = self.lists(&decided);
            let judged = self.judge(copy, &lists, &scores, &values, hands).await?;
            shown.people = copy.count();
            shown.copy = copy.shown().refreshed;
            for (list, judged) in lists.iter().zip(judged) {
                let (mut members, _) = place.members(&list.id).await?.unwrap_or_default();
                let is_new = members == Members::default();
                members.recount(judged.people);
                if is_new {
                    // Whoever is on it from its first count has not joined.
                    members.seen();
                }
                let order = by_score(&members, &scores);
                change.members(&list.id, &members, &order);
                change.head(&list.id, &head(&order, &members, &scores, &values));
                shown.lists.push(Count::of(&list.id, &members, judged.unread));
            }
            (shown.engaged, shown.cooling) = ranked(copy, &scores).await?;
            shown.owners = owners(copy, hands).await?;
        }
        shown.moved = self.moved(&scores, &values, decided.threshold);
        change.json("shown", &shown);
        let mut standing = self.standing.clone();
        standing.did(Vec::new());
        standing.synced = Some(now);
        self.values = Some(values);
        self.turn(standing, change).await?;
        self.shown = shown;
        self.scores = Some(scores);
        (self.sorted, self.listed) = (None, None);
        self.revision += 1;
        Ok(())
    }

    /// What each list's rule says of everybody in the copy.
    pub(super) async fn judge(
        &self,
        copy: &Held,
        lists: &[PeopleList],
        scores: &[Scored],
        values: &[Valued],
        hands: &Hands<'_>,
    ) -> Result<Vec<Judged>, Trouble> {
        let mut judged: Vec<Judged> = lists.iter().map(|_| Judged::default()).collect();
        let chosen: Vec<Option<Vec<RecordId>>> = lists.iter().map(|list| chosen(&list.of)).collect();
        let (now, fields) = (hands.base.clock.now(), &self.standing.fields);
        let is_refused = |name: &str| self.standing.refusal(name).is_some();
        let mut after = None;
        while let Some(people) = copy.people_after(after).await? {
            after = people.last().map(|person| person.id);
            for person in &people {
                let valued = find(values, person.id);
                let field = |name: &str| {
                    let held = fields::value(fields, valued, name).filter(|_| !is_refused(name))?;
                    Some([held.clone(), self.names.shown(person.id, name, held)])
                };
                let scored = Counted::of(scores, person.id).0;
                let (last, score) = scored.map_or((None, Points(0)), |scored| (Some(scored.last), scored.points));
                let known = Known { person, field: &field, last, score };
                for ((list, chosen), judged) in lists.iter().zip(&chosen).zip(&mut judged) {
                    let fit = match (&list.of, chosen) {
                        (ListOf::Rule(rule), _) => fits(rule, &known, now),
                        (_, Some(chosen)) if chosen.binary_search(&person.id).is_ok() => Fit::Yes,
                        _ => Fit::No,
                    };
                    judged.take(person.id, fit);
                }
            }
            hands.base.spawn.breathe().await;
        }
        Ok(judged)
    }

    fn moved(&self, scores: &[Scored], values: &[Valued], threshold: u32) -> Option<u64> {
        let fields = &self.standing.fields;
        if self.standing.refusal(SCORE).is_some() || !fields.iter().any(|field| field == SCORE) {
            return None;
        }
        let moved = |scored: &&Scored| {
            let there = fields::number(fields, find(values, scored.whom), SCORE);
            scored.points.has_moved(there, threshold)
        };
        let leads = self.leads.scores.iter().filter(|(packed, lead)| {
            let whom = RecordId::unpacked(*packed);
            whom.is_some_and(|whom| fields::number(fields, find(values, whom), LEAD) != Some(*lead))
        });
        Some((scores.iter().filter(moved).count() + leads.count()) as u64)
    }
}

/// What a list's rule says.
#[derive(Default)]
pub(super) struct Judged {
    /// Whoever fits, and whoever cannot be judged, in the order of ids.
    pub(super) people: Vec<(RecordId, Fit)>,
    /// Fields that nobody has read.
    pub(super) unread: Vec<String>,
}

impl Judged {
    fn take(&mut self, id: RecordId, fit: Fit) {
        match &fit {
            Fit::No => return,
            Fit::Unread(field) if !self.unread.contains(field) => self.unread.push(field.clone()),
            Fit::Unread(_) | Fit::Yes => {}
        }
        self.people.push((id, fit));
    }
}

/// The people of a fixed list, in order.
fn chosen(of: &ListOf) -> Option<Vec<RecordId>> {
    let ListOf::People(people) = of else { return None };
    let mut ids: Vec<RecordId> = people.iter().filter_map(RecordId::of_record).collect();
    sort(&mut ids);
    Some(ids)
}

/// What the first rows of a list show.
pub(super) fn head(order: &[RecordId], members: &Members, scores: &[Scored], values: &[Valued]) -> Head {
    let order: Vec<RecordId> = order.iter().take(MOST_ROWS).copied().collect();
    let mut ids = order.clone();
    sort(&mut ids);
    Head {
        joined: ids.iter().filter(|id| members.joined().binary_search(id).is_ok()).copied().collect(),
        scores: ids.iter().filter_map(|id| Counted::of(scores, *id).0.cloned()).collect(),
        values: ids.iter().filter_map(|id| find(values, *id).cloned()).collect(),
        order,
    }
}

/// The highest score first, of equal ones the record that is there longer.
pub(super) fn by_score(members: &Members, scores: &[Scored]) -> Vec<RecordId> {
    let points = |whom: RecordId| Counted::of(scores, whom).0.map_or(Points(0), |scored| scored.points);
    let mut order: Vec<(Reverse<Points>, RecordId)> =
        members.on().iter().map(|whom| (Reverse(points(*whom)), *whom)).collect();
    sort_by(&mut order, |one, other| one.cmp(other));
    order.into_iter().map(|(_, whom)| whom).collect()
}

pub(super) fn find(values: &[Valued], whom: RecordId) -> Option<&Valued> {
    values.binary_search_by_key(&whom, |valued| valued.whom).ok().and_then(|place| values.get(place))
}

async fn ranked(copy: &Held, scores: &[Scored]) -> Result<(Vec<Ranked>, Vec<Ranked>), Trouble> {
    let is_contact = |scored: &&Scored| scored.whom.table == Table::Contact;
    let standings: Vec<Ranking> = scores.iter().filter(is_contact).map(Ranking::from).collect();
    let engaged = named(copy, most_engaged(&standings, 2 * RANKED)).await?;
    let cooling = named(copy, cooling(&standings, 2 * RANKED)).await?;
    Ok((engaged, cooling))
}

/// With their names; who is not in the copy any more is left out.
async fn named(copy: &Held, ranked: Vec<Ranking>) -> Result<Vec<Ranked>, Trouble> {
    let mut all = Vec::new();
    for one in ranked {
        if all.len() == RANKED {
            break;
        }
        let Some(person) = copy.person(one.whom).await? else { continue };
        let company = person.company.as_ref().map_or(Personal::default(), |company| company.name.clone());
        let (now, then) = (one.now.whole(), one.then.whole());
        all.push(Ranked { person: person.record(), name: person.name(), company, now, then });
    }
    Ok(all)
}

/// Employees who sell to somebody, by name where the copy has them.
async fn owners(copy: &Held, hands: &Hands<'_>) -> Result<Vec<(String, Personal)>, Trouble> {
    let mut ids: Vec<String> = Vec::new();
    let mut after = None;
    while let Some(people) = copy.people_after(after).await? {
        after = people.last().map(|person| person.id);
        for id in people.iter().filter_map(|person| person.sales_rep.as_ref()) {
            if let Err(place) = ids.binary_search(id) {
                ids.insert(place, id.clone());
            }
        }
        hands.base.spawn.breathe().await;
    }
    let mut owners = Vec::with_capacity(ids.len());
    for id in ids {
        let whom = RecordId::of(Table::Employee, &id);
        let name = match whom {
            Some(whom) => copy.person(whom).await?.map(|employee| employee.name()),
            None => None,
        };
        owners.push((id.clone(), name.unwrap_or_else(|| id.into())));
    }
    Ok(owners)
}
