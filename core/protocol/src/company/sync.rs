//! Company call sync: what a page asks of it, and what it is shown.

use callside_json::{FromJson, ToJson};

use crate::{Fault, Personal, SkipRule, Timestamp};

/// What a page asks for.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum SyncCommand {
    /// Try out what would become of the calls that began in this stretch, in place of what was tried before. Nothing is
    /// written.
    Try(Stretch),
    /// What was tried is of no use any more.
    Drop,
    /// What was tried is to be done.
    DoIt,
    /// Nothing is done until people say so.
    Pause,
    /// It goes on.
    Resume,
    /// What waits is tried now, and whatever is new is read.
    Retry,
}

/// A stretch of RingCentral's log, by its calls' beginnings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Stretch {
    /// Its first instant.
    pub from: Timestamp,
    /// The first after it.
    pub to: Timestamp,
    /// What it is tried out for.
    pub purpose: TrialFor,
}

/// What a stretch is tried out for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum TrialFor {
    /// Calls are to be synced from its beginning on.
    Begin,
    /// Calls of a time before the sync began are to be synced, too.
    Back,
    /// Calls that were read are to be looked at again: mapping or rules have changed.
    Again,
    /// Nothing is to be done: whether everything is there.
    #[default]
    Look,
}

/// What would become of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum WouldBe {
    /// A record is made.
    Created,
    /// Something is added to the record that is there.
    Completed,
    /// There is a record, as it should be.
    AsItIs,
    /// A rule leaves it out.
    Skipped(SkipRule),
    /// The company wants none of its extension.
    SkippedExtension,
    /// It waits until somebody is named.
    NoOrganizer,
    /// It is not over.
    NotOver,
}

/// Counts, of parts in calls: a call that two extensions spoke in counts twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Tally {
    /// RingCentral's.
    pub calls: u64,
    /// In NetSuite.
    pub logged: u64,
    /// Of those, made by company sync.
    pub made: u64,
    /// Left out by rule.
    pub skipped: u64,
    /// For want of an organizer, or not over.
    pub waiting: u64,
    /// Refused by NetSuite.
    pub failed: u64,
    /// Records that name no telephony session, which nobody could find again.
    pub nameless: u64,
}

impl Tally {
    /// Both together.
    pub fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.logged += other.logged;
        self.made += other.made;
        self.skipped += other.skipped;
        self.waiting += other.waiting;
        self.failed += other.failed;
        self.nameless += other.nameless;
    }
}

/// One call that was tried.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Listed {
    /// RingCentral's id of the extension.
    pub extension: String,
    /// The record's external id.
    pub key: String,
    /// When it began.
    pub began: Timestamp,
    /// What would become of it.
    pub would_be: WouldBe,
}

/// A record as it would look in NetSuite.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct SampleRecord {
    /// RingCentral's id of the extension.
    pub extension: String,
    /// Internal id of the organizer.
    pub organizer: String,
    /// Its subject.
    pub title: Personal,
    /// Its day, in the organizer's zone.
    pub date: String,
    /// When it begins.
    pub begins: String,
    /// When it ends.
    pub ends: String,
    /// The number on the other side.
    pub phone: Personal,
    /// Its message.
    pub message: Personal,
}

/// What became of one extension's calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct TriedSums {
    /// Records that would be made.
    pub created: u64,
    /// Records that would be completed.
    pub completed: u64,
    /// Records that are as they should be.
    pub as_it_is: u64,
    /// Left out.
    pub skipped: u64,
    /// Waiting.
    pub waiting: u64,
}

impl TriedSums {
    /// One more call.
    pub fn take(&mut self, would_be: WouldBe) {
        let count = match would_be {
            WouldBe::Created => &mut self.created,
            WouldBe::Completed => &mut self.completed,
            WouldBe::AsItIs => &mut self.as_it_is,
            WouldBe::Skipped(_) | WouldBe::SkippedExtension => &mut self.skipped,
            WouldBe::NoOrganizer | WouldBe::NotOver => &mut self.waiting,
        };
        *count += 1;
    }

    /// All of them.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.created + self.completed + self.as_it_is + self.skipped + self.waiting
    }
}

/// What was tried.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct TrialView {
    /// Of which stretch, and what for.
    pub of: Stretch,
    /// How much of it has been read, in thousandths.
    pub read: u32,
    /// All of it has been read.
    pub is_over: bool,
    /// Why it does not go on; it is tried again by itself.
    pub fault: Option<Fault>,
    /// How many calls would come to what.
    pub counts: Vec<(WouldBe, u64)>,
    /// Calls that name no telephony session, and can have no record.
    pub nameless: u64,
    /// By RingCentral's id of the extension, most calls first; and how many extensions there are besides.
    pub extensions: Vec<(String, TriedSums)>,
    /// Extensions that are not among these.
    pub more: u64,
    /// The first calls of each kind, newest first.
    pub list: Vec<Listed>,
    /// The first records that would be made.
    pub samples: Vec<SampleRecord>,
}

/// Calls of one extension that wait for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct WaitingCalls {
    /// RingCentral's id of the extension.
    pub extension: String,
    /// Why.
    pub why: WaitsFor,
    /// When the first of them began.
    pub from: Timestamp,
    /// When the last of them did.
    pub to: Timestamp,
    /// How many.
    pub calls: u64,
    /// When they were tried last.
    pub tried: Timestamp,
}

/// What calls wait for.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum WaitsFor {
    /// Nobody is named for their extension.
    #[default]
    Organizer,
    /// They are not over.
    End,
    /// NetSuite refused them, in these words.
    Refused(String),
}

/// What this machine lacks for company call sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum SyncLack {
    /// A JWT, or an administrator's own sign-in to RingCentral.
    RingCentral,
    /// NetSuite machine access.
    NetSuiteMachine,
    /// What the company has decided: the machine may not read it, or it is of a newer Callside's making.
    Settings,
}

/// How it stands on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum SyncStands {
    /// It has not been looked yet.
    #[default]
    NotLooked,
    /// Something is missing.
    Lacks(Vec<SyncLack>),
    /// Nobody has said "Do it" yet.
    NotBegun,
    /// It works.
    Works,
    /// There is nothing to do until then.
    Waits(Timestamp),
    /// Another machine works.
    StandsBy,
    /// People have switched it off for now.
    Paused,
    /// The owner of the session sees their own calls alone.
    OwnCallsAlone,
    /// A cloud or this computer's disk did not do what was asked. It is tried again then.
    Failed(Fault, Timestamp),
}

/// Which machine writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct SyncWriter {
    /// Its name.
    pub name: String,
    /// Since when it has been that one.
    pub since: Timestamp,
    /// It is this one.
    pub here: bool,
}

/// Calls of a time before the sync began are being read, backwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Backfill {
    /// To there.
    pub to: Timestamp,
    /// From there.
    pub from: Timestamp,
    /// It has come to there.
    pub at: Timestamp,
    /// It was asked for at that time.
    pub since: Timestamp,
}

/// Company call sync, for its page.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct SyncView {
    /// How it stands.
    pub stands: SyncStands,
    /// Nobody is named as an organizer, not even for those who have none: every call would wait.
    pub nobody: bool,
    /// When somebody first said "Do it"; `None`: not yet, as far as this machine knows.
    pub begun: Option<Timestamp>,
    /// Calls that began earlier are nobody's business here.
    pub from: Timestamp,
    /// Calls that began before this have been read.
    pub read: Timestamp,
    /// Calls that began before this have been read for the last time.
    pub settled: Timestamp,
    /// Which machine writes, or wrote last.
    pub writer: Option<SyncWriter>,
    /// When this machine looked last.
    pub looked: Option<Timestamp>,
    /// When this machine looks again.
    pub next: Option<Timestamp>,
    /// So many milliseconds its days begin before those of UTC.
    pub offset: i64,
    /// By day, oldest first; each begins at that instant.
    pub days: Vec<(Timestamp, Tally)>,
    /// What waits.
    pub waiting: Vec<WaitingCalls>,
    /// Of a time before the sync began.
    pub backfill: Option<Backfill>,
    /// Requests to RingCentral and to NetSuite, by all machines since it began.
    pub spent: (u64, u64),
    /// And by this machine within the last hour or so.
    pub lately: (u64, u64),
    /// Calls are read with the administrator's own sign-in.
    pub own_session: bool,
    /// There is no bundle that this machine can use: no other machine knows how far this one is.
    pub alone: bool,
    /// Mapping or rules are other than when somebody said "Do it" last.
    pub changed: bool,
    /// What people asked for here does not lie with the lease yet: another machine works.
    pub asked: bool,
    /// What was tried out.
    pub trial: Option<Box<TrialView>>,
    /// Extensions that are spoken of.
    pub names: Vec<SyncName>,
}

/// Whose an extension is.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct SyncName {
    /// RingCentral's id.
    pub extension: String,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: Personal,
}

impl SyncView {
    /// Out of a [`crate::View`]; `None`: the back office has not drawn it yet.
    #[must_use]
    pub fn of(view: &crate::View) -> Option<Self> {
        callside_json::read(view.sync.as_ref()?.reveal()).ok()
    }
}
