//! What the pages of lists and engagement draw before they ask for anything.

use callside_json::{FromJson, ToJson};

use super::{Engagement, ListColumn, Outcome, PeopleList, PushedSums};
use crate::{Direction, Fault, Personal, RecordRef, Timestamp, company::SettingsStanding};

/// It. What is personal in it is on the page of somebody who may see it in NetSuite.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct ListsView {
    /// Goes up whenever rows may be other than before.
    pub revision: u64,
    /// Somebody has connected this computer.
    pub connected: bool,
    /// What has to be there first; empty: nothing.
    pub lacks: Vec<ListsLack>,
    /// What is being read now.
    pub reading: Option<ListsReading>,
    /// Why it does not go on; it is tried again by itself.
    pub fault: Option<Fault>,
    /// When everything was read and counted last.
    pub synced: Option<Timestamp>,
    /// When it is read next; `None`: not before somebody says so.
    pub due: Option<Timestamp>,
    /// Calls that count.
    pub calls: u64,
    /// People of the copy.
    pub people: u64,
    /// What is decided, but for the lists.
    pub decided: Engagement,
    /// How that stands in the account.
    pub settings: SettingsStanding,
    /// This person may decide for everyone, as far as anything says.
    pub decides: bool,
    /// The fields that are decided, and those that Callside needs itself, with how each is read.
    pub fields: Vec<FieldStanding>,
    /// Every list: everyone's first, then this computer's.
    pub lists: Vec<ListShown>,
    /// Columns that a list can have.
    pub columns: Vec<ListColumn>,
    /// Whose people there are: employees by internal id and name, as far as the copy has them.
    pub owners: Vec<(String, Personal)>,
    /// Who is most engaged, the most engaged first.
    pub engaged: Vec<Ranked>,
    /// Who is cooling, whoever lost most first.
    pub cooling: Vec<Ranked>,
    /// How pushing stands.
    pub push: PushShown,
    /// What people did here by an explicit act, the newest first.
    pub acts: Vec<ListsAudit>,
}

/// What somebody did by an explicit act.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct ListsAudit {
    /// When.
    pub at: Timestamp,
    /// Whom it was about.
    pub who: Personal,
    /// What.
    pub act: ListAct,
    /// Why, in their words; empty: it needed no reason.
    pub reason: Personal,
}

/// An explicit act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum ListAct {
    /// They called somebody who does not want to be called.
    CalledAnyway,
    /// Somebody does not want this any more.
    OptedOut(OptOut),
    /// Somebody wants it again.
    OptedIn(OptOut),
}

/// What has to be there first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum ListsLack {
    /// Somebody who is signed in to NetSuite.
    NetSuite,
    /// The directory's copy on this computer, whole.
    Copy,
}

/// What is being read.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum ListsReading {
    /// Phone calls: so many so far.
    Calls(u64),
    /// Fields of people: so many people so far.
    Fields(u64),
    /// Scores and lists are being counted.
    Counting,
}

/// How a field is read.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct FieldStanding {
    /// NetSuite's name of it.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// NetSuite does not give it: not there, or not for this role; its words.
    pub refused: Option<String>,
}

/// A list as it stands in the list of lists.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct ListShown {
    /// It. The people of a fixed list are left out: there may be two hundred thousand, and the page has a window of them.
    pub list: PeopleList,
    /// It is everyone's.
    pub shared: bool,
    /// How many are on it; `None`: not counted yet.
    pub count: Option<u64>,
    /// Who joined since somebody looked last.
    pub joined: u64,
    /// Who left since.
    pub left: u64,
    /// Fields its rule asks for that are not read: whoever cannot be judged stays as they were.
    pub unread: Vec<String>,
    /// How far somebody is who works through it.
    pub sums: CallListSums,
}

/// How far a list is that is worked through by telephone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct CallListSums {
    /// Called.
    pub done: u64,
    /// Passed over.
    pub skipped: u64,
    /// To be called later.
    pub later: u64,
    /// With somebody now.
    pub taken: u64,
    /// Nobody has come to them yet.
    pub open: u64,
    /// They do not want to be called.
    pub opted_out: u64,
}

impl CallListSums {
    /// Everybody on it.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.done + self.skipped + self.later + self.taken + self.open + self.opted_out
    }
}

/// What somebody does not want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum OptOut {
    /// To be called.
    Calls,
    /// To get e-mail.
    Email,
}

/// Somebody in the chart.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Ranked {
    /// Who.
    pub person: RecordRef,
    /// Their name.
    pub name: Personal,
    /// Their company; empty: none.
    pub company: Personal,
    /// Whole points now.
    pub now: i64,
    /// Thirty days ago.
    pub then: i64,
}

/// A score with its reasons.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct ScoreShown {
    /// In whole points.
    pub points: i64,
    /// What weighs most in it, the heaviest first.
    pub reasons: Vec<ScoreReason>,
    /// What all other calls come to, in whole points.
    pub rest: i64,
    /// Calls altogether.
    pub calls: u64,
    /// A score from elsewhere.
    pub lead: Option<i64>,
}

/// A call that has a part in a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct ScoreReason {
    /// Its part in whole points.
    pub points: i64,
    /// When it began.
    pub at: Timestamp,
    /// Who called; `None`: the record does not tell.
    pub direction: Option<Direction>,
    /// How it came out.
    pub outcome: Outcome,
    /// Talking, in seconds.
    pub talked: u32,
}

/// How pushing stands.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct PushShown {
    /// Changes that wait.
    pub waiting: u64,
    /// People who wait to be made contacts.
    pub newcomers: u64,
    /// People whose score has moved by the threshold or more; `None`: what NetSuite has is not known.
    pub moved: Option<u64>,
    /// How far it is, in people, those to be made among them: done, of so many; `None`: nothing is being pushed.
    pub running: Option<(u64, u64)>,
    /// What came of the last time.
    pub last: Option<(Timestamp, PushedSums)>,
    /// Why the last time was not finished. What was not written waits.
    pub fault: Option<Fault>,
    /// When scores are pushed by themselves next.
    pub due: Option<Timestamp>,
    /// The account has the fields for scores.
    pub has_fields: bool,
}
