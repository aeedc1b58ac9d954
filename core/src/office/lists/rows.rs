//! A list as a page sees it: a window of its rows in the order that is asked for, and all of it as a file.

use std::{ops::Range, rc::Rc};

use callside_protocol::{
    Personal, Timestamp,
    company::{ListColumn, ListRow, ListSort, ListWindow, ListsAnswer, OptOut, PeopleList},
    words,
};
use futures::future::join_all;

use super::{
    Counted, Hands, ListsDesk, Trouble,
    counting::find,
    fields::{self, Of},
    shelf::Place,
};
use crate::{
    directory::{
        copy::Held,
        lookup::Table,
        people::{Person, RecordId},
    },
    engagement::{
        members::Members,
        packed::{Head, Valued},
        scored::Scored,
    },
    instant::Wall,
    ordered::sort_by,
    ports::Clock,
};

/// Rows of a window.
pub(super) const MOST_ROWS: usize = 100;

/// What is known of people whose rows are drawn, each in the order of ids.
pub(super) struct Known<'a> {
    /// Who has joined.
    pub(super) joined: &'a [RecordId],
    pub(super) scores: &'a [Scored],
    pub(super) values: &'a [Valued],
}

impl<'a> Known<'a> {
    fn of(head: &'a Head) -> Self {
        Self { joined: &head.joined, scores: &head.scores, values: &head.values }
    }
}

/// Those of an order that a window shows.
fn among<'a>(order: &'a [RecordId], rows: &Range<usize>) -> &'a [RecordId] {
    let from = rows.start.min(order.len());
    let to = rows.end.min(from + MOST_ROWS).min(order.len());
    order.get(from..to).unwrap_or_default()
}

/// The rows of a list that is not counted.
fn nobody_yet(revision: u64, columns: Vec<ListColumn>) -> ListsAnswer {
    ListsAnswer::Window(Box::new(ListWindow { revision, columns, ..ListWindow::default() }))
}

/// The order that somebody looks at.
pub(super) struct Sorted {
    list: String,
    search: String,
    sort: ListSort,
    revision: u64,
    order: Rc<[RecordId]>,
}

impl ListsDesk {
    pub(super) async fn show(
        &mut self,
        id: &str,
        search: Personal,
        sort: ListSort,
        rows: Range<usize>,
        hands: &Hands<'_>,
    ) -> Result<ListsAnswer, Trouble> {
        let Some(list) = self.list(id) else { return Ok(ListsAnswer::NoList) };
        let Some(copy) = self.copy(hands).await? else {
            return Ok(ListsAnswer::Not(words::LISTS_NEED_THE_COPY.to_owned()));
        };
        let columns = self.columns_of(&list);
        let revision = self.revision;
        let counted =
            self.shown.lists.iter().find(|count| count.list == id).and_then(|count| usize::try_from(count.on).ok());
        let Some((place, total)) = self.place.clone().zip(counted) else {
            // It is being counted for the first time.
            return Ok(nobody_yet(revision, columns));
        };
        let searched = search.reveal().trim().to_lowercase();
        let at_first = searched.is_empty() && sort.column == "score" && sort.down;
        let head = if at_first && self.scores.is_none() { place.head(id).await? } else { None };
        if let Some(head) = head.filter(|head| rows.end <= head.order.len() || head.order.len() == total) {
            let shown = among(&head.order, &rows);
            let drawn = self.drawn_rows(&copy, shown, &columns, &Known::of(&head)).await?;
            let window = ListWindow { revision, columns, from: rows.start.min(total), total, rows: drawn };
            return Ok(ListsAnswer::Window(Box::new(window)));
        }
        self.load_listed(id, &place).await?;
        self.load_scores().await?;
        self.load_values().await?;
        // Where what lies there cannot be read, the next count makes it anew.
        let Some((_, members, by_score)) = self.listed.clone() else { return Ok(nobody_yet(revision, columns)) };
        let order = if at_first {
            by_score
        } else {
            self.order(&copy, &list, &columns, &members, searched, sort, hands).await?
        };
        let shown = among(&order, &rows);
        let known = Known {
            joined: members.joined(),
            scores: self.scores.as_deref().unwrap_or_default(),
            values: self.values.as_deref().unwrap_or_default(),
        };
        let drawn = self.drawn_rows(&copy, shown, &columns, &known).await?;
        let (from, total) = (rows.start.min(order.len()), order.len());
        Ok(ListsAnswer::Window(Box::new(ListWindow { revision, columns, from, total, rows: drawn })))
    }

    /// Who is on that list is in memory afterwards.
    async fn load_listed(&mut self, id: &str, place: &Place) -> Result<(), Trouble> {
        if self.listed.as_ref().is_none_or(|(of, ..)| of != id) {
            let read = place.members(id).await?;
            self.listed = read.map(|(members, order)| (id.to_owned(), Rc::new(members), Rc::from(order)));
        }
        Ok(())
    }

    /// The columns that a list shows.
    pub(super) fn columns_of(&self, list: &PeopleList) -> Vec<ListColumn> {
        let all = fields::columns(&self.in_force());
        let named = |name: &str| all.iter().find(|column| column.name == name).cloned();
        let chosen: Vec<ListColumn> = list.columns.iter().filter_map(|name| named(name)).collect();
        if chosen.is_empty() { fields::COMMON.into_iter().filter_map(named).collect() } else { chosen }
    }

    /// Rows of these people; who is not in the copy any more is left out.
    pub(super) async fn drawn_rows(
        &self,
        copy: &Held,
        people: &[RecordId],
        columns: &[ListColumn],
        known: &Known<'_>,
    ) -> Result<Vec<ListRow>, Trouble> {
        let has_owner = columns.iter().any(|column| column.name == "owner");
        // Each lies on a page of its own: they are fetched side by side.
        let read = join_all(people.iter().map(|whom| copy.person(*whom))).await;
        let mut rows = Vec::with_capacity(people.len());
        for (whom, person) in people.iter().zip(read) {
            let Some(person) = person? else { continue };
            let valued = find(known.values, *whom);
            let of = Of {
                person: &person,
                valued,
                counted: Counted::of(known.scores, *whom),
                owner: if has_owner { owner(copy, &person).await? } else { Personal::default() },
                lead: self.leads.of(*whom),
            };
            rows.push(ListRow {
                person: person.record(),
                cells: columns.iter().map(|column| self.cell(&column.name, &of).0).collect(),
                no_calls: fields::opted_out(&self.standing.fields, valued).contains(&OptOut::Calls),
                joined: known.joined.binary_search(whom).is_ok(),
            });
        }
        Ok(rows)
    }

    /// Whoever fits the search, in that order.
    #[expect(clippy::too_many_arguments, reason = "each decides the order, and none belongs to another")]
    async fn order(
        &mut self,
        copy: &Held,
        list: &PeopleList,
        columns: &[ListColumn],
        members: &Members,
        search: String,
        sort: ListSort,
        hands: &Hands<'_>,
    ) -> Result<Rc<[RecordId]>, Trouble> {
        let is_known = |known: &&Sorted| {
            known.list == list.id && known.search == search && known.sort == sort && known.revision == self.revision
        };
        if let Some(known) = self.sorted.as_ref().filter(is_known) {
            return Ok(Rc::clone(&known.order));
        }
        let mut keyed: Vec<(Key, RecordId)> = Vec::new();
        let mut after = None;
        while let Some(people) = copy.people_after(after).await? {
            after = people.last().map(|person| person.id);
            for person in people.iter().filter(|person| members.has(person.id)) {
                let of = Of {
                    person,
                    valued: find(self.values.as_deref().unwrap_or_default(), person.id),
                    counted: Counted::of(self.scores.as_deref().unwrap_or_default(), person.id),
                    owner: if sort.column == "owner" { owner(copy, person).await? } else { Personal::default() },
                    lead: self.leads.of(person.id),
                };
                let fits =
                    |column: &ListColumn| self.cell(&column.name, &of).0.reveal().to_lowercase().contains(&search);
                if search.is_empty() || columns.iter().any(fits) {
                    let (text, number) = self.cell(&sort.column, &of);
                    keyed.push((Key::of(&text, number), person.id));
                }
            }
            hands.base.spawn.breathe().await;
        }
        let down = sort.down;
        sort_by(&mut keyed, |one, other| one.0.compare(&other.0, down).then(one.1.cmp(&other.1)));
        let order: Rc<[RecordId]> = keyed.into_iter().map(|(_, whom)| whom).collect();
        self.sorted =
            Some(Sorted { list: list.id.clone(), search, sort, revision: self.revision, order: order.clone() });
        Ok(order)
    }

    /// A whole list as a file.
    pub(super) async fn export(&mut self, id: &str, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        let Some(list) = self.list(id) else { return Ok(ListsAnswer::NoList) };
        let (Some(copy), Some(place)) = (self.copy(hands).await?, self.place.clone()) else {
            return Ok(ListsAnswer::Not(words::LISTS_NEED_THE_COPY.to_owned()));
        };
        let columns = self.columns_of(&list);
        let (members, order) = place.members(id).await?.unwrap_or_default();
        self.load_values().await?;
        self.load_scores().await?;
        let known = Known {
            joined: members.joined(),
            scores: self.scores.as_deref().unwrap_or_default(),
            values: self.values.as_deref().unwrap_or_default(),
        };
        // By the record's id a file's rows find their people again.
        let head = ["NetSuite id".to_owned()].into_iter().chain(columns.iter().map(|column| column.label.clone()));
        let mut rows: Vec<Vec<Personal>> = vec![head.map(Personal::from).collect()];
        for some in order.chunks(MOST_ROWS) {
            for row in self.drawn_rows(&copy, some, &columns, &known).await? {
                rows.push([Personal::from(row.person.id)].into_iter().chain(row.cells).collect());
            }
            hands.base.spawn.breathe().await;
        }
        Ok(ListsAnswer::Csv(words::spreadsheet(&rows).into()))
    }

    /// What stands in a column, and as a number where it is one.
    pub(super) fn cell(&self, column: &str, of: &Of<'_>) -> (Personal, Option<i64>) {
        let person = of.person;
        let text = |text: Personal| (text, None);
        let number = |number: Option<i64>| (number.map(|number| number.to_string().into()).unwrap_or_default(), number);
        let scored = of.counted.0;
        match column {
            "name" => text(person.name()),
            "title" => text(person.title.clone()),
            "email" => text(person.email.clone()),
            "company" => text(person.company.as_ref().map(|company| company.name.clone()).unwrap_or_default()),
            "phone" => text(person.phones.first().map(|phone| phone.text.clone()).unwrap_or_default()),
            "owner" => text(of.owner.clone()),
            "score" => number(scored.map(|scored| scored.points.whole())),
            "calls" => number(scored.map(|scored| i64::from(scored.calls))),
            "leadscore" => number(of.lead.or_else(|| fields::number(&self.standing.fields, of.valued, fields::LEAD))),
            "lastcall" => {
                let at = scored.map(|scored| scored.last.at);
                (at.map(|at| Personal::from(self.day(at))).unwrap_or_default(), at.map(|at| at.0))
            }
            "outcome" => {
                text(scored.map(|scored| words::engagement::outcome(scored.last.outcome).into()).unwrap_or_default())
            }
            "optout" => {
                let out = fields::opted_out(&self.standing.fields, of.valued);
                text(words::opted_out(&out).into())
            }
            field => {
                let own = crate::engagement::rule::own_field(person, field);
                let held = || fields::value(&self.standing.fields, of.valued, field).unwrap_or_default();
                text(own.unwrap_or_else(|| self.names.shown(person.id, field, held())))
            }
        }
    }

    fn day(&self, at: Timestamp) -> String {
        Wall::at(at, self.minutes_east).date()
    }
}

/// How far east of Greenwich this computer is now.
pub(super) fn minutes_east(clock: &dyn Clock) -> i32 {
    clock.offset_at(&clock.local_zone(), clock.now()).unwrap_or_default()
}

/// Whoever sells to somebody, by name where the copy has them.
async fn owner(copy: &Held, person: &Person) -> Result<Personal, Trouble> {
    let Some(id) = person.sales_rep.as_deref() else { return Ok(Personal::default()) };
    let Some(whom) = RecordId::of(Table::Employee, id) else { return Ok(Personal::default()) };
    Ok(copy.person(whom).await?.map_or_else(|| id.into(), |employee| employee.name()))
}

/// What rows are sorted by.
enum Key {
    Nothing,
    Number(i64),
    Text(String),
}

impl Key {
    fn of(text: &Personal, number: Option<i64>) -> Self {
        match number {
            Some(number) => Self::Number(number),
            None if text.is_blank() => Self::Nothing,
            None => Self::Text(text.reveal().to_lowercase()),
        }
    }

    /// What is empty comes last, whichever way it is sorted.
    fn compare(&self, other: &Self, down: bool) -> std::cmp::Ordering {
        let order = match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Number(_), Self::Text(_)) => std::cmp::Ordering::Less,
            (Self::Text(_), Self::Number(_)) => std::cmp::Ordering::Greater,
            (Self::Nothing, Self::Nothing) => return std::cmp::Ordering::Equal,
            (Self::Nothing, _) => return std::cmp::Ordering::Greater,
            (_, Self::Nothing) => return std::cmp::Ordering::Less,
        };
        if down { order.reverse() } else { order }
    }
}
