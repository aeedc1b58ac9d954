//! What a page asks about lists and scores, and what it is answered.

use callside_json::{FromJson, ToJson};

use super::{CallListSums, Engagement, OptOut, Outcome, PeopleList, ScoreShown, Weights};
use crate::{Fault, Personal, RecordRef, Timestamp, company::SettingsTrouble};

/// What the page asks.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum ListsCommand {
    /// A page was opened: from now on the view has lists in it, and counts that are old are made anew.
    Open,
    /// Calls and fields are read and scores made on this computer from now on, or no longer: what was read goes then, and lists stay.
    Connect(bool),
    /// Everything is read and counted now.
    SyncNow,
    /// That is decided now, in place of the version that was seen (0: nobody had decided anything).
    Decide {
        /// That version.
        version: u64,
        /// All that is decided. Its lists stay as they are, whatever stands here: [`Self::KeepList`] and [`Self::DropList`] change those.
        engagement: Box<Engagement>,
    },
    /// How these weights would rank people.
    Preview(Weights),
    /// Keep this list, on this computer or for everyone.
    KeepList {
        /// The list; one of an id that is there is replaced. An empty id: a new one. A fixed list that is there keeps its people:
        /// the page does not know them, and [`Self::Put`] changes them.
        list: Box<PeopleList>,
        /// For everyone.
        shared: bool,
    },
    /// A list is of no use any more. Nobody on it is changed.
    DropList(String),
    /// Whoever looks has seen who joined and who left.
    Seen(String),
    /// Rows of a list.
    Show {
        /// Which list.
        list: String,
        /// With this in any column; empty: all.
        search: Personal,
        /// In which order.
        sort: ListSort,
        /// From that place on.
        from: usize,
        /// So many at most.
        count: usize,
    },
    /// How many people a rule has now, and the first of them: a [`ListsAnswer::Window`].
    TryRule(Box<PeopleList>),
    /// A whole list as CSV.
    Export(String),
    /// Read a CSV.
    Import {
        /// Its bytes as base64: which encoding they are in is for the back office to find out.
        bytes: Personal,
        /// What for.
        purpose: ImportFor,
    },
    /// People come onto a fixed list, or off it.
    Put {
        /// Which list.
        list: String,
        /// Who.
        people: Vec<RecordRef>,
        /// Onto it.
        on: bool,
    },
    /// Whom to call next.
    Next(String),
    /// What has become of somebody on a list.
    Mark {
        /// Which list.
        list: String,
        /// Who.
        person: RecordRef,
        /// What.
        mark: MarkAs,
    },
    /// Somebody who does not want to be called is called all the same, for this reason. It is kept in the audit list.
    CallAnyway {
        /// Who.
        person: RecordRef,
        /// Why.
        reason: Personal,
    },
    /// Somebody does not want to be called, or to get e-mail; or does again.
    OptOut {
        /// Who.
        person: RecordRef,
        /// What they do not want.
        what: OptOut,
        /// They do not.
        out: bool,
    },
    /// Change a field of somebody: it waits until it is pushed.
    Change {
        /// Who.
        person: RecordRef,
        /// The field.
        field: String,
        /// What it is to be.
        value: Personal,
    },
    /// Look what pushing would do. Nothing is written.
    DryRun,
    /// Write what the last dry run said.
    Push,
    /// Changes that wait are of no use any more.
    DropChanges,
    /// Make "Most engaged contacts" in NetSuite.
    MakeSearch,
}

/// What a CSV is read for.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum ImportFor {
    /// Its people come onto this fixed list.
    List(String),
    /// Scores from elsewhere stand in this column.
    LeadScores(String),
    /// Its columns are fields, which wait to be pushed.
    Changes,
    /// The same, and a row of somebody whom NetSuite does not have waits to be made a contact.
    Newcomers,
    /// Only to see what is in it.
    Look,
}

/// In which order.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct ListSort {
    /// By this column.
    pub column: String,
    /// The greatest first.
    pub down: bool,
}

/// A column that a list can have.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct ListColumn {
    /// Its name: `name`, `company`, `title`, `email`, `phone`, `owner`, `score`, `leadscore`, `lastcall`, `outcome`, `calls`,
    /// `optout`, or a field's.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// It holds numbers, and is sorted as such.
    pub is_number: bool,
}

/// What has become of somebody.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum MarkAs {
    /// They were called.
    Done {
        /// How that came out.
        outcome: Outcome,
        /// What was said.
        note: Personal,
    },
    /// They are passed over.
    Skip,
    /// They are called again then.
    Later {
        /// When.
        at: Timestamp,
        /// What was said.
        note: Personal,
    },
    /// Somebody else may have them.
    GiveBack,
}

/// What the back office answers.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum ListsAnswer {
    /// Done, or begun: the view shows the rest.
    Done,
    /// There is no such list, or not any more.
    NoList,
    /// The list is there and is not kept: this has to be so first, in a sentence.
    Not(String),
    /// Kept under this id.
    Kept(String),
    /// Not saved for everyone: somebody else has saved meanwhile, or for this reason.
    NotSaved(Option<SettingsTrouble>),
    /// Rows.
    Window(Box<ListWindow>),
    /// A file.
    Csv(Personal),
    /// What a file holds.
    Imported(Box<Imported>),
    /// Whom to call.
    Next(Box<NextPerson>),
    /// What pushing would do.
    DryRun(Box<DryRun>),
    /// How weights would rank people.
    Preview(Vec<Previewed>),
    /// NetSuite could not be asked, or refused.
    Fault(Fault),
    /// The saved search is there: its internal id, and whether it was made just now.
    Search(String, bool),
}

/// A part of a list's rows.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct ListWindow {
    /// Of which state ([`super::ListsView::revision`]).
    pub revision: u64,
    /// The columns, in their order.
    pub columns: Vec<ListColumn>,
    /// The place of the first.
    pub from: usize,
    /// How many there are altogether, of those that fit the search.
    pub total: usize,
    /// They.
    pub rows: Vec<ListRow>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct ListRow {
    /// Whose.
    pub person: RecordRef,
    /// In the order of the columns.
    pub cells: Vec<Personal>,
    /// They do not want to be called.
    pub no_calls: bool,
    /// They have joined since somebody looked last.
    pub joined: bool,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct Imported {
    /// Its head.
    pub columns: Vec<String>,
    /// The encoding it was read in, as it is called.
    pub encoding: String,
    /// Rows of people who are there.
    pub taken: usize,
    /// What of them is new.
    pub changed: usize,
    /// Rows of people who wait to be made contacts.
    pub newcomers: usize,
    /// Rows that were put aside.
    pub aside: usize,
    /// The first of those.
    pub first: Vec<AsideRow>,
    /// All of them as a file of the same columns, with the reason behind; empty: there are none.
    pub rest: Personal,
}

/// A row that was put aside.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct AsideRow {
    /// The line it begins in.
    pub line: usize,
    /// How it begins.
    pub text: Personal,
    /// Why.
    pub why: AsideWhy,
}

/// Why a row is put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum AsideWhy {
    /// The file has no column that names anybody.
    NoColumns,
    /// Nothing stands in the columns that do.
    NoKey,
    /// Nobody whom this role sees has that id, address or number.
    Nobody,
    /// Several have it.
    Several,
    /// An earlier row is about the same person.
    Twice,
    /// A score is no whole number.
    NoScore,
    /// Somebody who is not there has no name, without which NetSuite makes no contact.
    NoName,
    /// What stands there as their e-mail address or number is none.
    NoAddress,
    /// The address is nobody's, but the number is somebody's.
    NumberIsKnown,
    /// No company, or more than one, has that name or id.
    NoCompany,
    /// So many people wait already that no more are taken.
    TooMany,
}

/// Whom to call.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum NextPerson {
    /// Them.
    Call(Box<PersonOnList>),
    /// Nobody before then: who is left is with others or is to be called later.
    Wait(Timestamp, CallListSums),
    /// Nobody is left.
    Finished(CallListSums),
}

/// Somebody who is to be called.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct PersonOnList {
    /// Who.
    pub person: RecordRef,
    /// Their name.
    pub name: Personal,
    /// Their title; empty: none.
    pub title: Personal,
    /// Their company; empty: none.
    pub company: Personal,
    /// Their e-mail address; empty: none.
    pub email: Personal,
    /// Their telephones.
    pub phones: Vec<ListPhone>,
    /// The list's other columns: what each is called, and what stands in it.
    pub fields: Vec<(String, Personal)>,
    /// How engaged they are; `None`: there was no call with them.
    pub score: Option<ScoreShown>,
    /// What they do not want.
    pub opted_out: Vec<OptOut>,
    /// What was said the last time, where they were to be called again.
    pub note: Personal,
    /// Until when nobody else gets them.
    pub until: Timestamp,
    /// How far the list is.
    pub sums: CallListSums,
    /// Nobody else knows of it: the list is this computer's alone, or the account has no bundle.
    pub alone: bool,
}

/// A telephone of somebody who is to be called.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct ListPhone {
    /// What it is called.
    pub label: String,
    /// As it stands in NetSuite.
    pub text: Personal,
    /// In E.164; `None`: it is no number that could be dialled.
    pub e164: Option<Personal>,
}

/// What pushing would do.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct DryRun {
    /// How many would come to what.
    pub sums: DryRunSums,
    /// The first of each kind.
    pub rows: Vec<DryRunRow>,
    /// When it was looked.
    pub as_of: Timestamp,
    /// About so many requests to NetSuite.
    pub requests: u64,
}

/// Counts of fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct DryRunSums {
    /// Contacts that would be made.
    pub created: u64,
    /// Fields that would be filled or changed.
    pub changed: u64,
    /// Fields where NetSuite's value is newer and stays, and people who are there by now.
    pub conflicts: u64,
    /// Fields that are not allowed to be written, and contacts that are not allowed to be made.
    pub refused: u64,
    /// Fields that hold it already.
    pub same: u64,
}

/// What would become of a field, or of somebody whom NetSuite does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum DryRunKind {
    /// They would be made a contact.
    Create,
    /// It would be filled or changed.
    Change,
    /// NetSuite's is newer.
    Conflict,
    /// The company lets nothing be written.
    ByCompany,
    /// Nobody has allowed it for this field.
    ByField,
    /// The field only comes from NetSuite.
    PullsOnly,
    /// The role may not.
    ByRole,
    /// What stands there could not be read: the field is not there any more, or the role may not see it.
    Unread,
    /// Somebody has made a contact of that address or number meanwhile.
    IsThere,
    /// The company lets no contacts be made.
    NoNewContacts,
    /// The account has several subsidiaries, and nothing says to which one the contact belongs.
    NoSubsidiary,
}

/// One field, or somebody whom NetSuite does not have.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct DryRunRow {
    /// Whose; `None`: they are not there.
    pub person: Option<RecordRef>,
    /// Their name.
    pub name: Personal,
    /// What the field is called; empty: it is about all of them.
    pub field: String,
    /// What would become of it.
    pub kind: DryRunKind,
    /// What stands there.
    pub before: Personal,
    /// What would.
    pub after: Personal,
}

/// What came of pushing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct PushedSums {
    /// Contacts that were made.
    pub made: u64,
    /// People that were written.
    pub written: u64,
    /// People of whom NetSuite's value was newer, or who were there by then.
    pub conflicts: u64,
    /// People whom NetSuite refused.
    pub refused: u64,
    /// Requests it took.
    pub requests: u64,
}

/// Somebody by other weights.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Previewed {
    /// Their name.
    pub name: Personal,
    /// Their company; empty: none.
    pub company: Personal,
    /// As it is.
    pub now: i64,
    /// As it would be.
    pub then: ScoreShown,
}
