//! One step of company call sync: who works is settled, a page of the log is read, its calls are written, and where it stands
//! is left with the lease. It may be cut anywhere: the next step, on this machine or another, does at most that page again.

use std::{collections::VecDeque, mem};

use callside_json::FromJson;
use callside_protocol::{Cloud, Fault, LogRules, Timestamp};

use super::{
    dry_run::{DryRun, look},
    lease::{SECONDS, Work, is_absent},
    memory::{Memory, count_nameless},
    names::Names,
    read::read_page,
    seat::{Roster, Whose},
    state::{self, Change, Reading, State, Window},
    wanted::Wanted,
};
use crate::{
    call::nameless,
    netsuite::{Lease, NetSuite, NetSuiteError},
    phone::Region,
    ports::{Base, StoreError},
    ringcentral::{PermissionOf, RingCentral, RingCentralError, View},
};

/// The log is read anew after so many milliseconds.
pub(super) const EVERY: i64 = 5 * 60_000;
/// After a failure that passes by itself, in milliseconds: doubled up to the second.
const FIRST_WAIT: i64 = 15_000;
const LONGEST_WAIT: i64 = 30 * 60_000;
/// After one that needs a person.
const PERSONS_WAIT: i64 = 15 * 60_000;
/// The right to everybody's calls is asked for again after so long.
pub(super) const LOOKS_AGAIN: i64 = 6 * state::HOUR;

/// What a step is done with.
pub struct Hands<'a> {
    /// The ports.
    pub base: &'a Base,
    /// A session that sees everybody's calls.
    pub ringcentral: &'a RingCentral,
    /// A machine's session.
    pub netsuite: &'a NetSuite,
    /// The company's mapping.
    pub roster: &'a dyn Roster,
    /// The company's rules.
    pub rules: &'a LogRules,
    /// Where numbers without country code are at home.
    pub home: Region,
    /// IANA name of the account's zone.
    pub zone: &'a str,
    /// NetSuite's account id.
    pub account: &'a str,
    /// This machine's name: no other has it.
    pub holder: &'a str,
}

/// How it stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Stepped {
    /// Something was done, and there is more to do at once.
    Went,
    /// Nothing is to be done before that, by this computer's clock.
    Waits(Timestamp),
    /// Another machine works. It is looked at again then.
    StandsBy {
        /// Its name.
        holder: String,
        /// When.
        until: Timestamp,
    },
    /// Nobody has said yet that it is to begin. It is looked again then.
    NotBegun(Timestamp),
    /// People have switched it off for now.
    Paused(Timestamp),
    /// Whoever owns the session does not see everybody's calls: those of others would be missing without a word.
    OwnCallsAlone(Timestamp),
    /// A cloud did not do what was asked, or this computer's disk.
    Failed {
        /// What.
        fault: Fault,
        /// When it is tried again.
        until: Timestamp,
    },
}

/// Why a step ends early.
pub(super) enum Stop {
    OwnCallsAlone,
    RingCentral(RingCentralError),
    NetSuite(NetSuiteError),
    Exhausted,
    StandsBy(Box<Lease>),
    Store(StoreError),
}

impl From<RingCentralError> for Stop {
    fn from(error: RingCentralError) -> Self {
        Self::RingCentral(error)
    }
}

impl From<NetSuiteError> for Stop {
    fn from(error: NetSuiteError) -> Self {
        Self::NetSuite(error)
    }
}

/// A machine's part in company call sync.
#[derive(Default)]
pub struct Sync {
    /// RingCentral's account, once it is known.
    pub(super) account: Option<String>,
    /// When the right to everybody's calls was looked at.
    sees: Option<Timestamp>,
    /// `None`: this machine does not work.
    pub(super) work: Option<Work>,
    /// As of the last step.
    pub(super) shown: State,
    /// The account has no bundle that this machine can use.
    pub(super) alone: bool,
    pub(super) names: Names,
    pub(super) done: VecDeque<u64>,
    pub(super) memory: Memory,
    /// RingCentral did not tell what changes in the log when it was asked then.
    pub(super) untold: Option<Timestamp>,
    /// The last batches were so often halved.
    pub(super) halved: u8,
    failures: u32,
    /// What people have wanted otherwise since the last step.
    changes: Vec<Change>,
    /// What they wanted before, until it lies with the lease.
    pub(super) wanted: Wanted,
}

impl Sync {
    /// The account has no bundle that this machine can use.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.alone
    }

    /// What people want does not lie with the lease yet.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        !self.changes.is_empty() || !self.wanted.is_empty()
    }

    /// Where it stands, as far as this machine knows.
    #[must_use]
    pub fn state(&self) -> &State {
        self.work.as_ref().map_or(&self.shown, |work| &work.state)
    }

    /// Does what is next. At most a page: some seconds, and a few requests.
    pub async fn step(&mut self, hands: &Hands<'_>) -> Stepped {
        let stepped = self.go_on(hands).await;
        let now = hands.base.clock.now();
        match stepped {
            Ok(stepped) => {
                self.failures = 0;
                stepped
            }
            Err(stop) => self.stopped(stop, now),
        }
    }

    /// People want something otherwise. From the next step on it is not forgotten: where another machine works, that one is
    /// told within a minute or two.
    pub fn change(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Goes on with a dry run by a page: what would become of those calls. Nothing is written, whoever works meanwhile.
    ///
    /// # Errors
    /// What a cloud did not do; the same once more goes on where it stood.
    pub async fn try_out(&mut self, run: &mut DryRun, hands: &Hands<'_>) -> Result<(), Fault> {
        let mut tried = self.try_page(run, hands).await;
        if matches!(&tried, Err(Stop::NetSuite(error)) if !self.alone && is_absent(error)) {
            self.alone = true;
            tried = self.try_page(run, hands).await;
        }
        let now = hands.base.clock.now();
        tried.map_err(|stop| match self.stopped(stop, now) {
            Stepped::Failed { fault, .. } => fault,
            _ => RingCentralError::NotAllowed {
                permission: "FullCompanyCallLog".to_owned(),
                of: PermissionOf::User,
                detail: None,
            }
            .fault(),
        })
    }

    async fn try_page(&mut self, run: &mut DryRun, hands: &Hands<'_>) -> Result<(), Stop> {
        self.look_at_right(hands).await?;
        let account = self.account.clone().unwrap_or_default();
        let read = read_page(hands.ringcentral, &run.window, View::Detailed).await?;
        let now = hands.base.clock.now();
        let (planned, _) = self.plan_page(&read.records, &[], &account, hands, now).await?;
        let nameless = nameless(&read.records) as u64;
        let looked = look(planned, hands.netsuite, self.alone, &*hands.base.clock).await?;
        run.take(looked, nameless);
        run.is_over = !read.advance(&mut run.window);
        Ok(())
    }

    fn stopped(&mut self, stop: Stop, now: Timestamp) -> Stepped {
        let wait = (FIRST_WAIT << self.failures.min(16)).min(LONGEST_WAIT);
        let (fault, until) = match stop {
            Stop::StandsBy(lease) => {
                self.work = None;
                self.memory.left = None;
                if let Ok(state) = State::from_json(&lease.state) {
                    self.shown = state;
                }
                // Who has to tell it something waits for it to come back, and it works for seconds as a rule.
                let longest = if self.wanted.is_empty() { i64::from(SECONDS) * 1_000 } else { FIRST_WAIT };
                let until = Timestamp(now.0 + lease.left.clamp(1_000, longest));
                return Stepped::StandsBy { holder: lease.holder, until };
            }
            Stop::OwnCallsAlone => return Stepped::OwnCallsAlone(Timestamp(now.0 + PERSONS_WAIT)),
            Stop::Exhausted => (NetSuiteError::Busy { until: now }.fault(), now.0 + wait),
            Stop::Store(error) => {
                let detail = Some(error.to_string());
                (Fault { cloud: None, kind: callside_protocol::FaultKind::Ours, detail }, now.0 + wait)
            }
            Stop::RingCentral(error) => {
                let passing = error.is_passing();
                let until =
                    error.not_before().map_or(if passing { now.0 + wait } else { now.0 + PERSONS_WAIT }, |at| at.0);
                let fault = match &error {
                    RingCentralError::SignIn(of) => of.fault_of_kept(Cloud::RingCentral),
                    error => error.fault(),
                };
                (fault, until)
            }
            Stop::NetSuite(NetSuiteError::Busy { until }) => {
                (NetSuiteError::Busy { until }.fault(), until.0.max(now.0 + wait))
            }
            Stop::NetSuite(error) => {
                let passing = matches!(
                    error,
                    NetSuiteError::NotSent
                        | NetSuiteError::NoAnswer
                        | NetSuiteError::Unwell { .. }
                        | NetSuiteError::Unreadable
                );
                let fault = match &error {
                    NetSuiteError::SignIn(of) => of.fault_of_kept(Cloud::NetSuite),
                    error => error.fault(),
                };
                (fault, if passing { now.0 + wait } else { now.0 + PERSONS_WAIT })
            }
        };
        self.failures += 1;
        Stepped::Failed { fault, until: Timestamp(until) }
    }

    async fn go_on(&mut self, hands: &Hands<'_>) -> Result<Stepped, Stop> {
        let changes = mem::take(&mut self.changes);
        self.wanted.take(changes, hands.base).await.map_err(Stop::Store)?;
        self.look_at_right(hands).await?;
        let mut work = self.work(hands).await?;
        let went = self.work_on(&mut work, hands).await;
        // After a failure it is still this machine's, for as long as the lease lasts.
        self.shown.clone_from(&work.state);
        if matches!(went, Ok(ref stepped) if *stepped != Stepped::Went) {
            self.give_back(work, hands).await?;
            return went;
        }
        // RingCentral may have it wait for longer than a browser lets this machine live.
        if matches!(went, Err(Stop::RingCentral(_))) && !self.alone {
            self.leave(&mut work, hands).await?;
        }
        self.work = Some(work);
        went
    }

    /// The session sees everybody's calls, and whose account it is.
    async fn look_at_right(&mut self, hands: &Hands<'_>) -> Result<(), Stop> {
        let now = hands.base.clock.now();
        if self.sees.is_none_or(|sees| sees.0 + LOOKS_AGAIN <= now.0 || sees > now) {
            if hands.ringcentral.sees_everybodys_calls().await? == Some(false) {
                self.sees = None;
                return Err(Stop::OwnCallsAlone);
            }
            self.sees = Some(now);
        }
        if self.account.is_none() {
            self.account = Some(hands.ringcentral.me().await?.account);
        }
        Ok(())
    }

    async fn work_on(&mut self, work: &mut Work, hands: &Hands<'_>) -> Result<Stepped, Stop> {
        let here = hands.base.clock.now();
        let now = Timestamp(here.0 + work.ahead);
        let ahead = work.ahead;
        let local = |at: Timestamp| Timestamp(at.0 - ahead);
        self.hear(work, hands).await?;
        if work.state.writer != hands.holder {
            work.state.writer = hands.holder.to_owned();
            work.state.writer_since = now;
        }
        if !work.state.has_begun() {
            return Ok(Stepped::NotBegun(Timestamp(here.0 + EVERY)));
        }
        if work.state.paused {
            return Ok(Stepped::Paused(Timestamp(here.0 + EVERY)));
        }
        work.state.release(&|extension| hands.roster.seat(extension).whose != Whose::Nobody, now);
        if work.state.due > now && work.state.asked.is_empty() && work.state.window.is_none() {
            return Ok(Stepped::Waits(local(work.state.due)));
        }
        // Between two stretches at the latest: what has just happened does not wait for what was long ago.
        let between = work.state.window.as_ref().is_none_or(Window::is_untouched);
        if between && work.state.looks <= now && self.can_follow(now) && self.follow(work, hands, now).await? {
            self.leave_at_times(work, hands).await?;
            return Ok(Stepped::Went);
        }
        let follows = self.can_follow(now);
        if work.state.window.is_none() {
            work.state.window = work.state.next_window(now, follows, &|from| self.memory.covers(from));
        }
        let Some(window) = work.state.window.clone() else {
            let every = if follows { work.state.looks.0 - now.0 } else { EVERY };
            work.state.due = work.state.next_due(every, now);
            return Ok(Stepped::Waits(local(work.state.due)));
        };
        if window.reading == Reading::Check {
            self.check_page(window, work, hands).await?;
        } else {
            self.read_window(window, work, hands, now).await?;
        }
        self.leave_at_times(work, hands).await?;
        Ok(Stepped::Went)
    }

    /// Reads the window's next page and writes its calls.
    async fn read_window(
        &mut self,
        mut window: Window,
        work: &mut Work,
        hands: &Hands<'_>,
        now: Timestamp,
    ) -> Result<(), Stop> {
        work.state.ringcentral += 1;
        let read = read_page(hands.ringcentral, &window, View::Detailed).await?;
        let before = work.state.clone();
        let became = self.write_records(work, &before, (&read.records, &window.only), hands, now).await?;
        count_nameless(&mut window.tally, &read.records);
        let counts = window.reading != Reading::Again || window.only.is_empty();
        for became in &became {
            became.fate.count(&mut window.tally, counts);
            let fresh = became.began >= work.state.settled && window.reading != Reading::Last;
            became.held(now, fresh).iter().for_each(|held| state::hold(&mut window.held, held));
            self.memory.keep(became);
        }
        let (more, to) = (read.advance(&mut window), window.to);
        let settles = window.reading == Reading::Last;
        work.state.window = Some(window);
        if !more {
            work.state.close();
        }
        if !more && settles {
            self.memory.forget(to);
        }
        Ok(())
    }
}
