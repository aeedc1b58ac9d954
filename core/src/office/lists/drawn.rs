//! What the pages of lists and engagement draw.

use callside_protocol::company::{
    Engagement, FieldStanding, ListOf, ListShown, ListsLack, ListsReading, ListsView, PeopleList,
};

use super::{ListsDesk, fields};
use crate::{directory::people::RecordId, engagement::standing::Task, ports::Base};

/// Acts that are shown.
const ACTS: usize = 50;

impl ListsDesk {
    /// `None`: nobody has opened a page of it, and nothing is connected. `decides`: this person may decide for everyone.
    pub(in crate::office) async fn view(&self, base: &Base, decides: bool) -> Option<ListsView> {
        if !self.open && !self.own.connected {
            return None;
        }
        let decided = self.in_force();
        let has_copy = match &self.owner {
            Some(owner) => crate::directory::copies::whole(&base.shelf, owner).await.ok().flatten().is_some(),
            None => false,
        };
        let lacks = [(self.owner.is_none(), ListsLack::NetSuite), (self.owner.is_some() && !has_copy, ListsLack::Copy)];
        let counts = |id: &str| self.shown.lists.iter().find(|count| count.list == id);
        let everyones = decided.lists.len();
        let lists = self.lists(&decided).into_iter().enumerate().map(|(place, list)| {
            let count = counts(&list.id);
            ListShown {
                shared: place < everyones,
                count: count.map(|count| count.on),
                joined: count.map_or(0, |count| count.joined),
                left: count.map_or(0, |count| count.left),
                unread: count.map(|count| count.unread.clone()).unwrap_or_default(),
                sums: self.far.iter().find(|(of, _)| *of == list.id).map(|(_, sums)| *sums).unwrap_or_default(),
                list: PeopleList { of: without_people(list.of), ..list },
            }
        });
        let columns = fields::columns(&decided);
        let label = |name: &str| {
            let column = columns.iter().find(|column| column.name == name);
            column.map_or_else(|| fields::label(name).to_owned(), |column| column.label.clone())
        };
        let standing = self.standing.fields.iter().map(|name| FieldStanding {
            name: name.clone(),
            label: label(name),
            refused: self.standing.refusal(name).map(str::to_owned),
        });
        Some(ListsView {
            revision: self.revision,
            connected: self.own.connected,
            lacks: lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, lack)| lack).collect(),
            reading: self.reading(),
            fault: self.fault.as_ref().map(|(fault, _)| fault.clone()),
            synced: self.standing.synced,
            due: self.due(),
            calls: self.shown.calls,
            people: self.shown.people,
            settings: self.decided.standing().clone(),
            decides,
            fields: standing.collect(),
            lists: lists.collect(),
            engaged: self.shown.engaged.clone(),
            cooling: self.shown.cooling.clone(),
            push: self.push_shown(),
            owners: self.shown.owners.clone(),
            acts: self.own.acts.iter().rev().take(ACTS).cloned().collect(),
            columns,
            decided: Engagement { lists: Vec::new(), ..decided.clone() },
        })
    }

    fn reading(&self) -> Option<ListsReading> {
        if !self.own.connected {
            return None;
        }
        let calls = || self.touches.as_ref().map_or(self.shown.calls, |touches| touches.rows().len() as u64);
        match self.standing.round.first()? {
            Task::Calls(_) | Task::Tally(_) | Task::Stretch { .. } => Some(ListsReading::Calls(calls())),
            Task::Fields(table, _) => {
                let of_table = |whom: RecordId| whom.table == *table;
                let values = self.values.as_deref().unwrap_or_default();
                Some(ListsReading::Fields(values.iter().filter(|valued| of_table(valued.whom)).count() as u64))
            }
            Task::Count => Some(ListsReading::Counting),
        }
    }
}

fn without_people(of: ListOf) -> ListOf {
    match of {
        ListOf::People(_) => ListOf::People(Vec::new()),
        rule @ ListOf::Rule(_) => rule,
    }
}
