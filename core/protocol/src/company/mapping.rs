//! Settings → Company → Organizer mapping: what the page and the back office say to each other. A company may have thousands
//! of extensions, so the page has a window of them and the back office has the rest, with whatever was edited and not saved.

use callside_json::{FromJson, ToJson};

use super::{ExtensionKind, MatchedBy, OrganizerRule, Organizers, SettingsStanding, SettingsTrouble};
use crate::{Fault, Personal, Timestamp};

/// What the page asks.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum MappingCommand {
    /// The page was opened: read what is not read yet or is of another day. With `anew` all of it, now.
    Read {
        /// All of it.
        anew: bool,
    },
    /// These rows.
    Show {
        /// Among which.
        query: MappingQuery,
        /// From that place on.
        from: usize,
        /// So many at most.
        count: usize,
    },
    /// Change something; it is kept here until it is saved.
    Edit(MappingEdit),
    /// Take back the last change that is not saved.
    Undo,
    /// Take back all of them.
    Discard,
    /// Save all of it for everyone.
    Save,
    /// Employees with this in name or e-mail address, who can be an organizer.
    Employees(Personal),
    /// All rows as CSV.
    Export,
    /// Change what a CSV says otherwise.
    Import(Personal),
}

/// A change.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum MappingEdit {
    /// That is decided of these rows, by hand; `None`: nothing is, and matching may.
    Set {
        /// Which.
        rows: MappingRows,
        /// What.
        whose: Option<OrganizerRule>,
    },
    /// These are the rules.
    Rules(Organizers),
    /// Every employee that matching has found.
    TakeMatches,
}

/// Which rows.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum MappingRows {
    /// Those of these extensions.
    These(Vec<String>),
    /// All that fit.
    All(MappingQuery),
}

/// Among which rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct MappingQuery {
    /// With this in name, number, type or employee.
    pub search: Personal,
    /// Of which state.
    pub only: MappingFilter,
    /// Of which kind.
    pub kind: KindFilter,
    /// Matched how.
    pub how: Option<MatchedBy>,
}

/// Of which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum MappingFilter {
    /// Of any.
    #[default]
    All,
    /// Without an employee of their own.
    Unmapped,
    /// With a warning.
    Warnings,
    /// With several employees it may be.
    Ties,
    /// That matching would change.
    Matched,
    /// Changed and not saved.
    Changed,
}

impl MappingFilter {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::All, Self::Unmapped, Self::Warnings, Self::Ties, Self::Matched, Self::Changed];
}

/// Of which kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum KindFilter {
    /// Of any.
    #[default]
    All,
    /// People.
    People,
    /// Of this one.
    Kind(ExtensionKind),
}

impl KindFilter {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::People,
        Self::Kind(ExtensionKind::Queue),
        Self::Kind(ExtensionKind::Menu),
        Self::Kind(ExtensionKind::SharedLine),
        Self::Kind(ExtensionKind::Deleted),
    ];
}

/// What the back office answers.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum MappingAnswer {
    /// Done, or begun: the view shows the rest.
    Done,
    /// The rows that were asked for.
    Window(MappingWindow),
    /// The employees, at most twenty.
    Employees(Vec<MappingEmployee>),
    /// A file's content.
    Csv(Personal),
    /// What came of a file.
    Imported(MappingImported),
    /// Not saved.
    NotSaved(MappingNotSaved),
}

/// A part of the rows.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct MappingWindow {
    /// Of which state of what is known and edited ([`MappingView::revision`]).
    pub revision: u64,
    /// The place of the first.
    pub from: usize,
    /// How many fit altogether.
    pub total: usize,
    /// They.
    pub rows: Vec<MappingRow>,
}

/// An extension.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct MappingRow {
    /// RingCentral's id of it.
    pub extension: String,
    /// Whose, or what for; of one that is gone, its id alone is known.
    pub name: Personal,
    /// As colleagues dial it; empty: none.
    pub number: String,
    /// `None`: a person's, or what has no calls.
    pub kind: Option<ExtensionKind>,
    /// RingCentral's word for its type, where the kind does not say it.
    pub of_type: String,
    /// RingCentral's word for its status.
    pub status: String,
    /// What is decided of it; `None`: nothing.
    pub whose: Option<OrganizerRule>,
    /// How it came to that.
    pub how: Option<MatchedBy>,
    /// The employee whose its calls are, also where a rule says so; `None`: they get no record, or wait.
    pub employee: Option<MappingEmployee>,
    /// Its calls wait until somebody is named.
    pub waits: bool,
    /// What is wrong.
    pub warnings: Vec<MappingWarning>,
    /// Whom matching has found, and by what, where that is not what is decided: one who would be taken, or several of whom
    /// nobody can tell who is meant.
    pub found: Option<MappingFound>,
    /// Changed and not saved.
    pub changed: bool,
}

/// Whom matching has found.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct MappingFound {
    /// By what.
    pub how: MatchedBy,
    /// Them.
    pub employees: Vec<MappingEmployee>,
}

/// An employee.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct MappingEmployee {
    /// Internal id.
    pub id: String,
    /// Name; of one who is not listed, empty.
    pub name: Personal,
    /// E-mail address; empty: none, or not known.
    pub email: Personal,
}

/// What is wrong with an extension's employee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum MappingWarning {
    /// They are inactive: the calls wait.
    Inactive,
    /// NetSuite lists no employee of that id for this role.
    NotListed,
    /// NetSuite does not take them as a phone call's organizer.
    NotAllowed,
    /// So many other extensions are theirs, too.
    Shared(u32),
}

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct MappingImported {
    /// Rows that changed something.
    pub changed: usize,
    /// Rows that said what is decided already.
    pub same: usize,
    /// Rows that were left out.
    pub aside: Vec<MappingAside>,
}

/// A row of a file that was left out.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct MappingAside {
    /// Its line, counted from one; the head counts.
    pub line: usize,
    /// Its beginning.
    pub text: Personal,
    /// Why.
    pub why: AsideReason,
}

/// Why a row of a file was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum AsideReason {
    /// The file has no line with the names of its columns, or lacks one that is needed.
    NoColumns,
    /// It names no extension of the account.
    NoExtension,
    /// Several extensions have that number.
    SeveralExtensions,
    /// The extension stood in a row before.
    Twice,
    /// No employee has that id or address.
    NoEmployee,
    /// Several employees have that address or name.
    SeveralEmployees,
}

/// Why it was not saved.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum MappingNotSaved {
    /// RingCentral's JWT and NetSuite machine access have to stand both; see [`MappingView::locked`].
    Locked,
    /// Somebody else has saved meanwhile. What was changed here stands on top of theirs now, and nothing of it is lost.
    Lost {
        /// Who.
        by: Option<Personal>,
        /// When.
        written: Option<Timestamp>,
        /// Rows that both have changed.
        both: usize,
    },
    /// For this reason.
    Trouble(SettingsTrouble),
    /// This browser's disk did not take it.
    Disk(String),
}

/// How the mapping stands.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct MappingView {
    /// Another one: rows are to be asked for again.
    pub revision: u64,
    /// How what is decided stands.
    pub settings: SettingsStanding,
    /// What is being read.
    pub reading: Option<MappingReading>,
    /// When the clouds' lists were read.
    pub read: Option<Timestamp>,
    /// What could not be read.
    pub unread: Vec<MappingUnread>,
    /// How many rows there are of each state, in the order of [`MappingFilter::ALL`].
    pub counts: Vec<usize>,
    /// The rules, as they are edited.
    pub rules: Organizers,
    /// The employees whom the rules name.
    pub named: Vec<(MappingEmployee, Vec<MappingWarning>)>,
    /// What is decided of rules is changed and not saved.
    pub rules_changed: bool,
    /// Changes that can be taken back.
    pub undo: usize,
    /// What has to be done before anything can be saved.
    pub locked: Vec<MappingLock>,
}

/// What is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct MappingReading {
    /// Which list.
    pub list: MappingList,
    /// How much of it is there.
    pub rows: usize,
    /// Nothing is asked before: the cloud's limit is reached, or it could not be asked.
    pub waits: Option<Timestamp>,
}

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum MappingList {
    /// RingCentral's extensions.
    Extensions,
    /// Which numbers ring where.
    Numbers,
    /// NetSuite's employees.
    Employees,
    /// Who can be an organizer.
    Organizers,
    /// Who has reported which extension is theirs.
    SignedIn,
}

/// A list that could not be read.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct MappingUnread {
    /// Which.
    pub list: MappingList,
    /// Why.
    pub why: Fault,
}

/// What has to be done first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum MappingLock {
    /// RingCentral's JWT has to be entered here, and its test has to pass.
    RingCentralJwt,
    /// NetSuite machine access has to be entered here, and its test has to pass.
    NetSuiteMachine,
}
