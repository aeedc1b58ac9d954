//! Lists of people and how engaged they are: what the pages and the back office say to each other.
//!
//! [`Engagement`] is what is decided (`decided`), with the [`Weights`] of a score (`weights`), the [`Rule`]s of live lists (`rule`)
//! and the fields that come and go (`fields`). [`ListsCommand`] is all that a page asks, [`ListsAnswer`] all it gets
//! (`asked`), and [`ListsView`] what it draws before it asks for anything (`view`). A list may hold two hundred thousand people: pages
//! have a window of one, and the back office has the rest.

mod asked;
mod decided;
mod fields;
mod rule;
mod view;
mod weights;

pub use asked::{
    AsideRow, AsideWhy, DryRun, DryRunKind, DryRunRow, DryRunSums, ImportFor, Imported, ListColumn, ListPhone, ListRow,
    ListSort, ListWindow, ListsAnswer, ListsCommand, MarkAs, NextPerson, PersonOnList, Previewed, PushedSums,
};
pub use decided::{Engagement, ListOf, PeopleList};
pub use fields::{Changed, MappedField, Way};
pub use rule::{Comparison, Condition as ListCondition, Rule, Source as ListSource};
pub use view::{
    CallListSums, FieldStanding, ListShown, ListsLack, ListsReading, ListsView, OptOut, PushShown, Ranked, ScoreReason,
    ScoreShown,
};
pub use weights::{Outcome, Preset, Weights};
