//! People, scores, values and newcomers out of a spreadsheet's file. Nothing of it reaches NetSuite by itself.

use callside_protocol::{
    Personal,
    company::{AsideRow, AsideWhy, ImportFor, Imported, ListOf, ListsAnswer, MappedField},
    words,
};

use super::{Hands, ListsDesk, Trouble};
use crate::{
    directory::{
        copy::Held,
        people::{Person, RecordId},
    },
    engagement::{
        import::{Aside, Index, Taken, import},
        newcomer::File,
    },
    signin::base64,
    spreadsheet,
};

/// Rows that were put aside and are shown; the file of the rest has all of them.
const SHOWN: usize = 50;

impl ListsDesk {
    pub(super) async fn import(
        &mut self,
        bytes: &Personal,
        purpose: ImportFor,
        hands: &Hands<'_>,
    ) -> Result<ListsAnswer, Trouble> {
        let Some(copy) = self.copy(hands).await? else {
            return Ok(ListsAnswer::Not(words::LISTS_NEED_THE_COPY.to_owned()));
        };
        let Some(file) = base64::decode(bytes.reveal()) else {
            return Ok(ListsAnswer::Not(words::FILE_UNREADABLE.to_owned()));
        };
        let (text, encoding) = (spreadsheet::text_of(&file), spreadsheet::encoding_of(&file));
        let home = copy.shown().terms.home;
        let index = indexed(&copy, hands).await?;
        let read = import(&text, &index, home);
        let (mut taken, mut aside, mut newcomers) = (read.taken, read.aside, 0);
        if purpose != ImportFor::Newcomers {
            aside.extend(read.unknown.iter().map(|row| row.aside(AsideWhy::Nobody)));
        }
        let changed = match purpose {
            ImportFor::Look => 0,
            ImportFor::List(list) => {
                let before = self.chosen_of(&list);
                let people = named(&copy, &taken).await?;
                match self.put(&list, people.iter().map(Person::record).collect(), true, hands).await? {
                    ListsAnswer::Kept(_) => self.chosen_of(&list).saturating_sub(before),
                    other => return Ok(other),
                }
            }
            ImportFor::LeadScores(column) => {
                let Some(place) = read.columns.iter().position(|known| *known == column) else {
                    return Ok(ListsAnswer::Not(words::NO_SUCH_COLUMN.to_owned()));
                };
                let (scores, others): (Vec<_>, Vec<_>) =
                    std::mem::take(&mut taken).into_iter().partition(|row| score(row, place).is_some());
                aside.extend(others.into_iter().map(|row| Aside {
                    line: row.line,
                    text: beginning(&row),
                    why: AsideWhy::NoScore,
                }));
                taken = scores;
                self.take_scores(&taken, place, hands).await?
            }
            ImportFor::Changes | ImportFor::Newcomers => {
                self.load_values().await?;
                let mapped = self.in_force().fields;
                let columns: Vec<(usize, MappedField)> = read
                    .columns
                    .iter()
                    .enumerate()
                    .filter_map(|(place, column)| {
                        Some((place, mapped.iter().find(|field| is_of(field, column))?.clone()))
                    })
                    .collect();
                let people = named(&copy, &taken).await?;
                let mut wishes = Vec::new();
                for (row, person) in taken.iter().zip(&people) {
                    let cells = columns.iter().filter_map(|(place, field)| Some((row.cells.get(*place)?, field)));
                    wishes.extend(cells.map(|(value, field)| (person, field.netsuite.clone(), value.clone())));
                }
                let changed = self.want(wishes);
                self.keep_own(hands).await?;
                if purpose == ImportFor::Newcomers {
                    let fields: Vec<(usize, String)> =
                        columns.into_iter().map(|(place, field)| (place, field.netsuite)).collect();
                    let waiting = self.newcomers.all.as_slice();
                    let (unknown, columns) = (read.unknown.as_slice(), read.columns.as_slice());
                    let file = File { unknown, columns, fields: &fields, index: &index, home, waiting };
                    let (people, others) = file.newcomers();
                    newcomers = people.len();
                    aside.extend(others);
                    self.newcomers.wait(people, &*hands.base.entropy);
                    self.newcomers.keep(hands.base, &self.name()).await?;
                }
                changed
            }
        };
        crate::ordered::sort_by(&mut aside, |one, other| one.line.cmp(&other.line));
        let shown = |aside: &Aside| AsideRow { line: aside.line, text: aside.text.clone(), why: aside.why };
        Ok(ListsAnswer::Imported(Box::new(Imported {
            columns: read.columns,
            encoding: encoding.to_owned(),
            taken: taken.len(),
            changed,
            newcomers,
            aside: aside.len(),
            first: aside.iter().take(SHOWN).map(shown).collect(),
            rest: rest(&aside),
        })))
    }

    fn chosen_of(&self, list: &str) -> usize {
        match self.list(list).map(|list| list.of) {
            Some(ListOf::People(people)) => people.len(),
            Some(ListOf::Rule(_)) | None => 0,
        }
    }

    async fn take_scores(&mut self, rows: &[Taken], place: usize, hands: &Hands<'_>) -> Result<usize, Trouble> {
        let scores = rows.iter().filter_map(|row| Some((row.whom, score(row, place)?)));
        let changed = self.leads.take(scores.collect());
        self.leads.keep(hands.base, &self.name()).await?;
        self.revision += 1;
        self.count_again().await?;
        Ok(changed)
    }
}

/// Everybody of the copy, by what names them.
pub(super) async fn indexed(copy: &Held, hands: &Hands<'_>) -> Result<Index, Trouble> {
    let home = copy.shown().terms.home;
    let (mut index, mut after) = (Index::default(), None);
    while let Some(people) = copy.people_after(after).await? {
        after = people.last().map(|person| person.id);
        people.iter().for_each(|person| index.add(person, home));
        hands.base.spawn.breathe().await;
    }
    Ok(index.settled())
}

/// The people of rows, in their order; a row is of somebody who is there.
async fn named(copy: &Held, rows: &[Taken]) -> Result<Vec<Person>, Trouble> {
    let ids: Vec<RecordId> = rows.iter().map(|row| row.whom).collect();
    Ok(copy.people(&ids).await?)
}

fn score(row: &Taken, place: usize) -> Option<i64> {
    let text = row.cells.get(place)?.reveal().trim();
    // Spreadsheets write whole numbers with a point, too.
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}

/// A file's column is a field's by the name either side has for it.
fn is_of(field: &MappedField, column: &str) -> bool {
    [&field.column, &field.netsuite].iter().any(|name| name.trim().eq_ignore_ascii_case(column.trim()))
}

fn beginning(row: &Taken) -> Personal {
    let cells: Vec<&str> = row.cells.iter().map(Personal::reveal).collect();
    cells.join(", ").into()
}

fn rest(aside: &[Aside]) -> Personal {
    if aside.is_empty() {
        return Personal::default();
    }
    let mut rows: Vec<Vec<Personal>> = vec![["Line", "Reason", "Row"].map(Personal::from).into()];
    rows.extend(aside.iter().map(|aside| {
        vec![aside.line.to_string().into(), words::engagement::aside(aside.why).into(), aside.text.clone()]
    }));
    words::spreadsheet(&rows).into()
}
