//! The View: everything a page draws, computed by the worker.

use callside_json::{FromJson, ToJson};

use crate::{
    Adding, CallId, CallView, Candidate, Connections, DayCount, Disposing, Door, Fault, LedgerRow, PeopleSearch,
    Personal, RecentCall, SettingsView, TodayView, company::Condition,
};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, by this computer's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, FromJson, ToJson)]
pub struct Timestamp(pub i64);

/// What a page draws.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct View {
    /// The door it was computed for.
    pub door: Door,
    /// When it was computed; the page's timers count on from here.
    pub now: Timestamp,
    /// The time zone records are written in, and times are shown in: an IANA name.
    pub zone: String,
    /// Sign-ins and the live line.
    pub connections: Connections,
    /// What is wrong, worst first; one banner per fault.
    pub banners: Vec<Banner>,
    /// Live calls, and ended ones not yet closed by the agent, the one on top first. A second call never replaces the
    /// first: it waits as a banner above the strip until the agent goes to it. Today: the opened call alone.
    pub calls: Vec<CallView>,
    /// The last calls, newest first (pane, popup: 5; Settings: 10; Today: those of its window).
    pub recent: Vec<RecentCall>,
    /// The answer to the search the agent is typing (a company, a record that is to get a number).
    pub search: Option<Search>,
    /// Somebody the agent looks for, out of the copy of the directory.
    pub people: Option<PeopleSearch>,
    /// Pane and Today: what a call may be about, and whether tasks can be made.
    pub disposing: Disposing,
    /// Pane only: how a caller can be added to NetSuite.
    pub adding: Adding,
    /// Today door only: what RingCentral counts on each day it was asked about, oldest first.
    pub counts: Vec<DayCount>,
    /// Today door only.
    pub today: Option<TodayView>,
    /// Settings door only.
    pub settings: Option<SettingsView>,
    /// Settings door only: a [`crate::company::CompanyView`]; `None`: the back office has not drawn it yet.
    pub company: Option<Personal>,
    /// Settings door only: a [`crate::company::SyncView`]; `None`: the back office has not drawn it yet.
    pub sync: Option<Personal>,
    /// Settings door only: requests made, newest first.
    pub ledger: Vec<LedgerRow>,
}

/// A search under way or answered.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Search {
    /// The call it is for.
    pub call: CallId,
    /// What was searched.
    pub text: String,
    /// People were looked for, too, and not companies alone.
    pub people: bool,
    /// `None` while NetSuite is being asked.
    pub answer: Option<Result<Vec<Candidate>, Fault>>,
}

/// One fault, one banner: who, since when, what still works, one button. `words` writes it out.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Banner {
    /// What it is about.
    pub kind: BannerKind,
    /// Since when.
    pub since: Timestamp,
    /// Its one button.
    pub action: Option<BannerAction>,
}

/// Kinds of banner, worst first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum BannerKind {
    /// The browser's store is full or failing: notes are not safe.
    StorageFailing,
    /// The worker failed three times in a row: notes are kept, nothing is sent.
    SafeMode,
    /// Computer and cloud disagree about the time, in seconds (cloud minus computer).
    ClockWrong(i64),
    /// RingCentral never connected.
    ConnectRingCentral,
    /// NetSuite never connected.
    ConnectNetSuite,
    /// RingCentral's session has ended.
    ReconnectRingCentral,
    /// NetSuite's session has ended; so many notes and records wait.
    ReconnectNetSuite {
        /// Calls whose record waits for it.
        waiting: usize,
    },
    /// NetSuite's session ends soon.
    NetSuiteEndsSoon,
    /// Calls do not arrive as they happen.
    LiveLost,
    /// A right is missing; the feature it switches on does not work.
    RightMissing {
        /// The right as its administrator knows it.
        right: String,
        /// What does not work without it.
        feature: String,
    },
    /// Something of the company's setup, in the back office's own words. The worker does not read them.
    Company {
        /// Its place among them, worst first.
        place: u32,
        /// A [`Condition`] as JSON ([`BannerKind::condition`]).
        condition: String,
    },
    /// The time zone was proposed by the browser and needs one confirmation.
    ConfirmTimeZone,
    /// The first copy of the directory is being made: people of NetSuite are not found in it yet.
    DirectoryCopying {
        /// Records so far.
        people: u64,
        /// Of how many; `None`: not counted yet.
        of: Option<u64>,
    },
}

impl BannerKind {
    /// What of the company's setup it is about; `None`: nothing of it.
    #[must_use]
    pub fn condition(&self) -> Option<Condition> {
        let Self::Company { condition, .. } = self else { return None };
        callside_json::read(condition).ok()
    }
}

/// A banner's button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum BannerAction {
    /// Open Settings → Connections and start this sign-in.
    SignIn(crate::Cloud),
    /// Open Settings at this place.
    Open(crate::SettingsPlace),
    /// Try the live line now.
    TryLive,
    /// Compare the clocks anew.
    CheckClock,
    /// Leave safe mode and start afresh.
    LeaveSafeMode,
}
