//! The back office: work that no live call waits for, done apart from what must be quick.
//!
//! The agent sends it on an [`Errand`] and gets a [`Report`]; what it wants to know of NetSuite on the way it asks the
//! agent ([`Question`]), because tokens, rate limits and the order of urgency are kept in one place. It has the shelf, a
//! clock and chance of its own, and no network. An errand's end, whatever it is, leaves the shelf consistent, so an office
//! that fails in the middle of one is simply replaced by another; nothing it holds in memory is missed.
//!
//! All of it goes through texts ([`crate::ports::Office`]). The agent knows the words of this file alone: in the
//! extension the rest is compiled into a module of its own, which is loaded when there is an errand, and the module that
//! has to start in the middle of a call does not carry it.

mod beside;
mod company;
mod controls;
mod desk;
mod editing;
mod edits;
mod file;
mod filling;
mod find;
mod lists;
mod machine;
mod mapping;
mod road;
mod setup;
mod sync;
mod teammates;
#[cfg(test)]
mod tests;

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    CallId, Found, LinkedFound, Personal, Timestamp,
    company::{BesideCall, ExtensionOf},
};

pub use self::{
    desk::BackOffice,
    road::{Letter, NoNetwork, NotLent},
};
use crate::{
    company::{Heard, Recorded},
    directory::{
        copy::{Owner, Purpose, Terms},
        lookup::{Readable, Refused},
    },
    logging::CompanyTerms,
    netsuite::Query,
    ordered::Keyed,
    phone::Region,
    ports::StoreError,
    setup::Noted,
};

/// Where on the shelf lists and scores lie, which are made of a copy and go with it.
pub const ENGAGEMENT: &str = "engagement/";

/// What the office is to do.
#[derive(Debug, FromJson, ToJson)]
pub enum Errand {
    /// One step more for a copy of the directory.
    KeepCopy(KeepCopy),
    /// Look through some more of a copy's numbers for what is wrong with them.
    CheckNumbers(CheckNumbers),
    /// One step more in following RingCentral's lists.
    FollowLists(FollowLists),
    /// Look for somebody.
    Find(Find),
    /// Find what a call may be about. Its report is a [`FoundLinked`].
    FindLinked(FindLinked),
    /// Go on with what a company sets up. Its questions are [`Letter`]s, its report is a [`CompanyReport`].
    Company(CompanyErrand),
    /// Forget whatever a company has set up on this machine, keys first.
    ForgetCompany,
    /// Find what the company has put beside a call. Its questions are [`Letter`]s, its report is a [`BesideReport`].
    Beside(BesideErrand),
    /// Write what an agent has filled into fields of a call's contact, customer or project. Its questions are [`Letter`]s; what
    /// came of it they have told.
    Edits(EditsErrand),
    /// Go on with company call sync. Its questions are [`Letter`]s, its report is a [`SyncReport`].
    Sync(SyncErrand),
}

/// Go on with company call sync.
#[derive(Debug, FromJson, ToJson)]
pub struct SyncErrand {
    /// What is known of the person's RingCentral session; `None`: not signed in.
    pub ringcentral: Option<Keyed<String>>,
}

/// How company call sync stands.
#[derive(Clone, Debug, FromJson, ToJson)]
pub struct SyncReport {
    /// A [`callside_protocol::company::SyncView`].
    pub view: Option<Personal>,
    /// When there is something to do again; `None`: not on this machine.
    pub due: Option<Timestamp>,
}

/// Edits that are due.
#[derive(Debug, FromJson, ToJson)]
pub struct EditsErrand {
    /// Of this call.
    pub call: CallId,
    /// Each a [`callside_protocol::company::FieldEdit`], by its name.
    pub edits: Vec<(String, Personal)>,
    /// What is known of the person's NetSuite session.
    pub netsuite: Keyed<String>,
}

/// Find what the company has put beside a call.
#[derive(Debug, FromJson, ToJson)]
pub struct BesideErrand {
    /// The call.
    pub call: BesideCall,
    /// What is known of the person's NetSuite session.
    pub netsuite: Keyed<String>,
    /// What tells the settings apart: with other ones it is asked again.
    pub settings: u64,
}

/// What stands there.
#[derive(Debug, FromJson, ToJson)]
pub struct BesideReport {
    /// A [`callside_protocol::company::Beside`].
    pub beside: Option<Personal>,
    /// Something could not be asked for, which may pass.
    pub again: bool,
}

/// Go on with what a company sets up: obey a page, or do what has become due.
#[derive(Debug, FromJson, ToJson)]
pub struct CompanyErrand {
    /// A [`callside_protocol::company::CompanyCommand`], as the page wrote it.
    pub command: Option<Personal>,
    /// What is known of the person's NetSuite session; `None`: not signed in.
    pub netsuite: Option<Keyed<String>>,
    /// What is known of their RingCentral session.
    pub ringcentral: Option<Keyed<String>>,
    /// What the bundle has told the agent, on an answer to something else.
    pub heard: Option<Heard>,
    /// Somebody looks: how it stands now is to be found out.
    pub look: bool,
    /// The bundle may be asked. Where there is none, as far as is known, the agent looks for it, once a day.
    pub asks: bool,
    /// The person's extension at RingCentral, also while they are to sign in there again.
    pub extension: Option<ExtensionOf>,
    /// A call was logged, of those that are kept.
    pub logged: bool,
}

/// How it stands afterwards.
#[derive(Debug, FromJson, ToJson)]
pub struct CompanyReport {
    /// A [`callside_protocol::company::CompanyAnswer`] to the command.
    pub answer: Personal,
    /// A [`callside_protocol::company::CompanyView`].
    pub view: Personal,
    /// What this person has to be told.
    pub conditions: Vec<Noted>,
    /// When something else is to be told, whoever is signed in.
    pub changes: Option<Timestamp>,
    /// When there is something to do again with the person's NetSuite session.
    pub due: Option<Timestamp>,
    /// The company has put something beside calls.
    pub beside: Option<BesideTerms>,
    /// What of the settings the agent obeys itself; `None`: what they say is not known, and what they said holds.
    pub recorded: Option<Recorded>,
    /// What the company wants in the record of every call; read where that is known.
    pub record: CompanyTerms,
    /// How company call sync stands.
    pub sync: SyncReport,
}

/// What the agent has to know of what stands beside calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct BesideTerms {
    /// Tells apart the settings that say what ([`crate::company::number_beside`]).
    pub version: u64,
    /// Something of the call's own record is among it: it is to be asked for again once there is one.
    pub of_record: bool,
}

/// Look for somebody, in the copy and in RingCentral's lists.
#[derive(Debug, FromJson, ToJson)]
pub struct Find {
    /// What was typed.
    pub text: Personal,
    /// Where the copy to look in lies on the shelf, if there is one.
    pub copy: Option<String>,
    /// Where the book of RingCentral's lists lies, if it is to be looked in.
    pub book: Option<String>,
    /// Where numbers without country code are at home.
    pub home: Region,
}

/// Find what a call may be about.
#[derive(Debug, FromJson, ToJson)]
pub struct FindLinked {
    /// Among the records of this company alone; `None`: of all.
    pub company: Option<String>,
    /// With this in number or title; empty: all that is open.
    pub text: String,
    /// What the role has refused: tables, and columns as `table.column`.
    pub refused: Vec<String>,
}

/// What a call may be about.
#[derive(Debug, FromJson, ToJson)]
pub struct FoundLinked {
    /// `None`: there was no answer; whoever was asked knows why.
    pub found: Option<LinkedFound>,
    /// What the role has refused, by now.
    pub refused: Vec<String>,
}

/// One step more in following RingCentral's lists. Its questions are [`crate::ringcentral::ListQuestion`]s.
#[derive(Debug, FromJson, ToJson)]
pub struct FollowLists {
    /// Where the book lies on the shelf.
    pub prefix: String,
    /// Where numbers without country code are at home.
    pub home: Region,
}

/// One step more for a copy of the directory.
#[derive(Debug, FromJson, ToJson)]
pub struct KeepCopy {
    /// Where it lies on the shelf.
    pub prefix: String,
    /// Whose it is.
    pub of: Owner,
    /// What it is made by.
    pub terms: Terms,
    /// Where it has not begun: not before that.
    pub not_before: Timestamp,
    /// What the role can read, as far as is known.
    pub readable: Readable,
    /// A call is on.
    pub live: bool,
    /// Changes are wanted at once.
    pub hurry: bool,
}

/// Look through some more of a copy's numbers for what is wrong with them.
#[derive(Debug, FromJson, ToJson)]
pub struct CheckNumbers {
    /// Where the copy lies on the shelf.
    pub prefix: String,
    /// From the beginning; else from where it stands.
    pub anew: bool,
    /// A call is on.
    pub live: bool,
}

/// What has been done.
#[derive(Debug, FromJson, ToJson)]
pub struct Report {
    /// What it came to.
    pub came_to: CameTo,
    /// What is other on the shelf than before, by its names behind the copy's own, also where the errand failed.
    pub changed: Vec<String>,
    /// Who was found, best first.
    pub found: Vec<Found>,
}

/// What an errand came to.
#[derive(Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum CameTo {
    /// Something was done; there may be more to do at once.
    Went,
    /// Nothing is to be done before that.
    Waits(Timestamp),
    /// NetSuite refused a table or a column: it is left out from now on.
    Learnt(Refused),
    /// NetSuite refused, or could not be asked; whoever was asked knows why. Tried again by itself.
    Failed,
    /// The copy cannot be read: it is to be made anew.
    Unreadable,
    /// The copy was given up meanwhile.
    GivenUp,
    /// The browser's store failed. What was written before holds.
    Store(StoreError),
}

/// What the office asks NetSuite through the agent. The answer is SuiteQL's own text, and a refusal is a
/// [`crate::directory::copy::No`].
#[derive(FromJson, ToJson)]
pub struct Question {
    /// SuiteQL with anonymous parameters.
    pub text: String,
    /// Their values.
    pub params: Vec<String>,
    /// Rows at most: not more than a page of NetSuite's.
    pub limit: u32,
    /// Rows to leave out.
    pub offset: u32,
    /// What for.
    pub purpose: Purpose,
}

impl Question {
    /// The query.
    #[must_use]
    pub fn query(self) -> Query {
        Query { text: self.text, params: self.params }
    }
}
