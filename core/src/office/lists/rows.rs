//! A list as a page sees it: a window of its rows in the order that is asked for, and all of it as a file.

use std::ops::Range;

use callside_protocol::{
    Personal, Timestamp,
    company::{ListColumn, ListRow, ListSort, ListWindow, ListsAnswer, OptOut, PeopleList},
    words,
};

use super::{
    Counted, Hands, ListsDesk, Trouble,
    counting::find,
    fields::{self, Of},
};
use crate::{
    directory::{
        copy::Held,
        lookup::Table,
        people::{Person, RecordId},
    },
    engagement::members::Members,
    instant::Wall,
    ordered::sort_by,
    ports::Clock,
};

/// Rows of a window.
pub(super) const MOST_ROWS: usize = 100;

/// The order that somebody looks at.
pub(super) struct Sorted {
    list: String,
    search: String,
    sort: ListSort,
    revision: u64,
    order: Vec<RecordId>,
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
        let Some(place) = self.place.clone() else { return Ok(ListsAnswer::NoList) };
        let Some((members, by_score)) = place.members(id).await? else {
            // It is being counted for the first time.
            let window =
                ListWindow { revision: self.revision, columns: self.columns_of(&list), ..ListWindow::default() };
            return Ok(ListsAnswer::Window(Box::new(window)));
        };
        let columns = self.columns_of(&list);
        let searched = search.reveal().trim().to_lowercase();
        let order = if searched.is_empty() && sort.column == "score" && sort.down {
            by_score
        } else {
            self.order(&copy, &list, &columns, &members, searched, sort, hands).await?
        };
        let (from, total) = (rows.start.min(order.len()), order.len());
        let shown: Vec<RecordId> =
            order.get(from..).unwrap_or_default().iter().take(rows.len().min(MOST_ROWS)).copied().collect();
        let rows = self.drawn_rows(&copy, &shown, &columns, &members).await?;
        Ok(ListsAnswer::Window(Box::new(ListWindow { revision: self.revision, columns, from, total, rows })))
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
        &mut self,
        copy: &Held,
        people: &[RecordId],
        columns: &[ListColumn],
        members: &Members,
    ) -> Result<Vec<ListRow>, Trouble> {
        self.load_scores().await?;
        let place = self.place.clone();
        let mut rows = Vec::with_capacity(people.len());
        for whom in people {
            let Some(person) = copy.person(*whom).await? else { continue };
            let valued = match (&self.values, &place) {
                (Some(values), _) => find(values, *whom).cloned(),
                (None, Some(place)) => place.values(*whom).await?,
                (None, None) => None,
            };
            let of = Of {
                person: &person,
                valued: valued.as_ref(),
                counted: Counted::of(self.scores.as_deref().unwrap_or_default(), *whom),
                owner: owner(copy, &person).await?,
                lead: self.leads.of(*whom),
            };
            let no_calls = fields::opted_out(&self.standing.fields, valued.as_ref()).contains(&OptOut::Calls);
            rows.push(ListRow {
                person: person.record(),
                cells: columns.iter().map(|column| self.cell(&column.name, &of).0).collect(),
                no_calls,
                joined: members.joined().binary_search(whom).is_ok(),
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
    ) -> Result<Vec<RecordId>, Trouble> {
        let is_known = |known: &&Sorted| {
            known.list == list.id && known.search == search && known.sort == sort && known.revision == self.revision
        };
        if let Some(known) = self.sorted.as_ref().filter(is_known) {
            return Ok(known.order.clone());
        }
        self.load_values().await?;
        self.load_scores().await?;
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
        let order: Vec<RecordId> = keyed.into_iter().map(|(_, whom)| whom).collect();
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
        // By the record's id a file's rows find their people again.
        let head = ["NetSuite id".to_owned()].into_iter().chain(columns.iter().map(|column| column.label.clone()));
        let mut rows: Vec<Vec<Personal>> = vec![head.map(Personal::from).collect()];
        for some in order.chunks(MOST_ROWS) {
            for row in self.drawn_rows(&copy, some, &columns, &members).await? {
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
                text(own.or_else(|| fields::value(&self.standing.fields, of.valued, field)).unwrap_or_default())
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
