//! The governor: every request to a cloud passes here, so that one agent never becomes the account's noisy neighbour
//! and a telephone that rings now never waits behind yesterday's paperwork.
//!
//! An [`Errand`] names its cloud, its [`Lane`] and, for RingCentral, its rate limit [`Group`]. NetSuite counts requests
//! in flight (`slots`); RingCentral counts requests per minute and punishes whoever keeps asking (`windows`). What
//! may not go now comes back at once as [`TrafficError::Held`] with the time: nothing sleeps here, and a penalty
//! outlives the worker in [`Table::Traffic`]. Only what certainly was not sent is repeated, once. On the way the room
//! writes the request `ledger` and compares clocks (`skew`).

pub mod form;
mod ledger;
mod skew;
mod slots;
mod windows;

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    rc::Rc,
};

use async_trait::async_trait;
use callside_json::{FromJson, ToJson};
use callside_protocol::{Cloud, LedgerRow, Timestamp};

use self::{ledger::Ledger, skew::Skews, slots::Slots, windows::Windows};
use crate::ports::{Base, HttpError, Op, Request, Response, Table};

/// How urgent an errand is, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Lane {
    /// A person waits: the caller's name, a sign-in, a search.
    Live,
    /// What the agent is typing.
    Notes,
    /// Records of calls that are over.
    Logging,
    /// Everything that may take until tomorrow.
    Background,
}

/// RingCentral's rate limit groups (ringcentral-api.md §1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Group {
    /// 50 a minute unless RingCentral says otherwise.
    Light,
    /// 40 a minute.
    Medium,
    /// 10 a minute.
    Heavy,
    /// 5 a minute.
    Auth,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 4] = [Self::Light, Self::Medium, Self::Heavy, Self::Auth];

    /// As in `X-Rate-Limit-Group`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Medium => "medium",
            Self::Heavy => "heavy",
            Self::Auth => "auth",
        }
    }

    fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name().eq_ignore_ascii_case(name.trim()))
    }
}

/// One request on its way.
#[derive(Clone, Debug)]
pub struct Errand {
    /// To which cloud.
    pub cloud: Cloud,
    /// How urgent.
    pub lane: Lane,
    /// What for, in plain words, for the request ledger: "caller lookup".
    pub purpose: Cow<'static, str>,
    /// RingCentral's rate limit group; `None` where nothing is counted here: for NetSuite, and for a session whose limits its
    /// keeper counts, because RingCentral counts by user and application (ringcentral-api.md §1.5).
    pub group: Option<Group>,
    /// The request.
    pub request: Request,
}

/// Why an errand brought no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, FromJson, ToJson)]
pub enum TrafficError {
    /// Not sent: the cloud's limit is reached, or its penalty runs. May be tried at that time, not earlier.
    #[error("held back until the cloud takes requests again")]
    Held {
        /// When it may be tried.
        until: Timestamp,
    },
    /// Certainly not sent: there is no network.
    #[error("not sent: there is no network")]
    NotSent,
    /// Sent, or perhaps sent; no answer came.
    #[error("no answer")]
    NoAnswer,
}

/// The way of errands to a governor elsewhere: the back office's to the agent's.
#[async_trait(?Send)]
pub trait Road {
    /// Has it sent. It is counted there where it has a group.
    async fn send(&self, errand: Errand) -> Result<Response, TrafficError>;
}

/// The governor. Clones share one state.
#[derive(Clone)]
pub struct Traffic {
    inner: Rc<Inner>,
}

struct Inner {
    ports: Base,
    road: Option<Rc<dyn Road>>,
    /// What RingCentral takes is counted here.
    counts: bool,
    netsuite: Slots,
    ringcentral: RefCell<Windows>,
    penalties_read: Cell<bool>,
    ledger: RefCell<Ledger>,
    skews: RefCell<Skews>,
}

/// The keys of RingCentral's penalties in [`Table::Traffic`]: those of the agent's session, and those of a session of the back
/// office's, which is another user of another application (ringcentral-api.md §1.5).
const PENALTIES: &str = "ringcentral-penalties";
const PENALTIES_BY_ROAD: &str = "ringcentral-company-penalties";

impl Traffic {
    /// With nothing on the road.
    #[must_use]
    pub fn new(ports: &Base) -> Self {
        Self::of(ports, None, true)
    }

    /// For a place that has no network, and a session that is lent to it: every errand goes on by that road, and its limits
    /// are counted where the road leads.
    #[must_use]
    pub fn by(ports: &Base, road: Rc<dyn Road>) -> Self {
        Self::of(ports, Some(road), false)
    }

    /// For a session that a place without a network keeps itself: the same, but what RingCentral takes of it is counted here.
    #[must_use]
    pub fn counting_by(ports: &Base, road: Rc<dyn Road>) -> Self {
        Self::of(ports, Some(road), true)
    }

    fn of(ports: &Base, road: Option<Rc<dyn Road>>, counts: bool) -> Self {
        Self {
            inner: Rc::new(Inner {
                ports: ports.clone(),
                road,
                counts,
                netsuite: Slots::new(),
                ringcentral: RefCell::default(),
                penalties_read: Cell::new(false),
                ledger: RefCell::default(),
                skews: RefCell::default(),
            }),
        }
    }

    /// Sends one errand and waits for its answer; any status is an answer. Waits only for a free slot, never for time.
    ///
    /// # Errors
    /// [`TrafficError`]; only [`TrafficError::NoAnswer`] leaves open whether the cloud acted on it.
    pub async fn send(&self, errand: Errand) -> Result<Response, TrafficError> {
        match errand.cloud {
            Cloud::NetSuite => {
                let _slot = self.inner.netsuite.take(errand.lane).await;
                self.exchange(&errand).await
            }
            Cloud::RingCentral => self.send_to_ringcentral(errand).await,
        }
    }

    /// The last requests, newest first; in memory only.
    #[must_use]
    pub fn ledger(&self) -> Vec<LedgerRow> {
        self.inner.ledger.borrow().rows()
    }

    /// How far the cloud's clock is ahead of this computer's, in seconds, when that is two minutes or more.
    #[must_use]
    pub fn skew(&self, cloud: Cloud) -> Option<i64> {
        self.inner.skews.borrow().get(cloud)
    }

    /// The clock was set: what was seen of it says nothing any more. The next answer tells.
    pub fn forget_skew(&self) {
        self.inner.skews.take();
    }

    async fn send_to_ringcentral(&self, errand: Errand) -> Result<Response, TrafficError> {
        let Some(group) = errand.group.filter(|_| self.inner.counts) else { return self.exchange(&errand).await };
        self.read_penalties().await;
        let now = self.inner.ports.clock.now();
        self.inner
            .ringcentral
            .borrow_mut()
            .admit(group, errand.lane, now)
            .map_err(|until| TrafficError::Held { until })?;
        let answer = self.exchange(&errand).await;
        let now = self.inner.ports.clock.now();
        match &answer {
            Ok(response) => {
                let punished = self.inner.ringcentral.borrow_mut().learn(group, response, now);
                if punished {
                    self.write_penalties().await;
                }
            }
            Err(TrafficError::NotSent) => self.inner.ringcentral.borrow_mut().take_back(group),
            Err(_) => {}
        }
        answer
    }

    async fn exchange(&self, errand: &Errand) -> Result<Response, TrafficError> {
        if let Some(road) = &self.inner.road {
            let group = errand.group.filter(|_| !self.inner.counts);
            return road.send(Errand { group, ..errand.clone() }).await;
        }
        match self.once(errand).await {
            // It certainly did not happen, so a second try can double nothing; the network often is back by then.
            Err(HttpError::NotSent) => self.once(errand).await,
            answer => answer,
        }
        .map_err(|error| match error {
            HttpError::NotSent => TrafficError::NotSent,
            HttpError::NoAnswer => TrafficError::NoAnswer,
        })
    }

    async fn once(&self, errand: &Errand) -> Result<Response, HttpError> {
        let began = self.inner.ports.clock.now();
        let answer = self.inner.ports.http.send(errand.request.clone()).await;
        let ended = self.inner.ports.clock.now();
        let took = u32::try_from((ended.0 - began.0).max(0)).unwrap_or(u32::MAX);
        self.inner.ledger.borrow_mut().write(LedgerRow {
            at: began,
            host: form::host(&errand.request.url).to_owned(),
            purpose: errand.purpose.to_string(),
            status: answer.as_ref().ok().map(|response| response.status),
            took,
        });
        if let Ok(response) = &answer {
            self.inner.skews.borrow_mut().compare(errand.cloud, response.header("date"), began, ended);
        }
        answer
    }

    fn penalties(&self) -> &'static str {
        if self.inner.road.is_some() { PENALTIES_BY_ROAD } else { PENALTIES }
    }

    async fn read_penalties(&self) {
        if self.inner.penalties_read.get() {
            return;
        }
        let now = self.inner.ports.clock.now();
        // Without its memory the governor still governs: RingCentral repeats the penalty in its next 429.
        let Ok(row) = self.inner.ports.store.get(Table::Traffic, self.penalties()).await else { return };
        self.inner.penalties_read.set(true);
        if let Some(row) = row {
            self.inner.ringcentral.borrow_mut().restore(&row.value, now);
        }
    }

    async fn write_penalties(&self) {
        let value = self.inner.ringcentral.borrow().keep();
        let put = Op::Put { table: Table::Traffic, key: self.penalties().to_owned(), value };
        // Where they cannot be kept, the next worker is told of them by RingCentral.
        let _ = self.inner.ports.store.commit(vec![put], Vec::new()).await;
    }
}

#[cfg(test)]
mod tests;
