//! One step of company call sync: who works is settled, a page of the log is read, its calls are written, and where it stands
//! is left with the lease. It may be cut anywhere: the next step, on this machine or another, does at most that page again.

use std::{collections::VecDeque, mem};

use callside_json::FromJson;
use callside_protocol::{Fault, LogRules, Timestamp};

use super::{
    dry_run::{DryRun, look},
    lease::{SECONDS, Work, is_absent},
    names::Names,
    plan::{Company, Held as Why, Plan, Planned, Writing, again, plan},
    read::read_page,
    seat::{Roster, Whose},
    state::{self, Change, Held, Reading, State},
    wanted::Wanted,
    write::{Cut, End, FEWEST_AT_ONCE, Item, MOST_AT_ONCE, write_batches, write_one_by_one},
};
use crate::{
    call::{nameless, parts_in_calls},
    logging::Entry,
    netsuite::{Happened, Lease, NetSuite, NetSuiteError},
    phone::Region,
    ports::{Base, StoreError},
    ringcentral::{LogRecord, PermissionOf, RingCentral, RingCentralError},
};

/// The log is read anew after so many milliseconds.
const EVERY: i64 = 5 * 60_000;
/// After a failure that passes by itself, in milliseconds: doubled up to the second.
const FIRST_WAIT: i64 = 15_000;
const LONGEST_WAIT: i64 = 30 * 60_000;
/// After one that needs a person.
const PERSONS_WAIT: i64 = 15 * 60_000;
/// Records that are known to be as they should be.
const DONE: usize = 16_384;
/// The right to everybody's calls is asked for again after so long.
const LOOKS_AGAIN: i64 = 6 * state::HOUR;

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
    names: Names,
    done: VecDeque<u64>,
    /// The last batches were so often halved.
    halved: u8,
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
        let read = read_page(hands.ringcentral, &run.window).await?;
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
                (error.fault(), until)
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
                (error.fault(), if passing { now.0 + wait } else { now.0 + PERSONS_WAIT })
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
        } else {
            self.work = Some(work);
        }
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
        if work.state.window.is_none() {
            work.state.window = work.state.next_window(now);
        }
        let Some(window) = work.state.window.clone() else {
            work.state.due = work.state.next_due(EVERY, now);
            return Ok(Stepped::Waits(local(work.state.due)));
        };
        work.state.ringcentral += 1;
        let read = read_page(hands.ringcentral, &window).await?;
        let before = work.state.clone();
        let page = self.write_page(work, &before, &read.records, hands, now).await?;
        if let Some(window) = &mut work.state.window {
            window.tally = page.tally;
            window.held = page.held;
            let more = read.advance(window);
            if !more {
                work.state.close();
            }
        }
        self.leave_at_times(work, hands).await?;
        Ok(Stepped::Went)
    }

    /// What is to become of the calls of a page, now that it is known who the callers are; and how many requests that took.
    pub(super) async fn plan_page(
        &mut self,
        records: &[LogRecord],
        only: &[String],
        account: &str,
        hands: &Hands<'_>,
        now: Timestamp,
    ) -> Result<(Vec<Planned>, u64), NetSuiteError> {
        let (home, rules) = (hands.home, hands.rules);
        let clock = &*hands.base.clock;
        let company = Company { roster: hands.roster, rules, home, zone: hands.zone, account: hands.account, clock };
        let mut parts = parts_in_calls(records, account, home);
        parts.retain(|part| only.is_empty() || only.contains(&part.share.key.extension));
        let planned = plan(parts, &company, now);
        let entries: Vec<&Entry> = planned
            .iter()
            .filter_map(|planned| match &planned.plan {
                Plan::Write(writing) => Some(&writing.entry),
                _ => None,
            })
            .collect();
        let requests = self.names.find(entries.into_iter(), home, hands.netsuite, !self.alone, now).await?;
        let known = planned.into_iter().map(|planned| match planned.plan {
            Plan::Write(writing) => {
                let who = self.names.of(&writing.entry, home);
                Planned { plan: again(*writing, rules, who), ..planned }
            }
            _ => planned,
        });
        Ok((known.collect(), requests))
    }

    /// Writes the calls of a page, and counts them into what the window has counted so far.
    async fn write_page(
        &mut self,
        work: &mut Work,
        before: &State,
        records: &[LogRecord],
        hands: &Hands<'_>,
        now: Timestamp,
    ) -> Result<Page, Stop> {
        let clock = &*hands.base.clock;
        let window = work.state.window.clone().unwrap_or_default();
        let account = work.state.account.clone();
        let (planned, requests) = self.plan_page(records, &window.only, &account, hands, now).await?;
        work.state.netsuite += requests;
        let mut page = Page { tally: window.tally.clone(), held: window.held.clone() };
        page.tally.nameless += nameless(records) as u64;
        page.tally.calls += nameless(records) as u64;
        let counted = window.reading != Reading::Again || window.only.is_empty();
        let mut items: Vec<(Item, String, Timestamp, u64)> = Vec::new();
        for Planned { extension, external_id, began, plan } in planned {
            page.tally.calls += u64::from(counted);
            let fresh = began >= work.state.settled && window.reading != Reading::Last;
            let held = |refused| Held {
                extension: extension.clone(),
                refused,
                from: began,
                to: began,
                calls: 1,
                tried: now,
                fresh,
            };
            match plan {
                Plan::Skip(_) | Plan::SkipExtension => page.tally.skipped += 1,
                Plan::Held(why) => {
                    page.tally.waiting += 1;
                    let refused = (why == Why::NotOver).then(String::new);
                    state::hold(&mut page.held, &held(refused));
                }
                Plan::Write(writing) => {
                    let item = Item::new(external_id, &writing, clock);
                    let mark = mark(&item, &writing);
                    if self.done.contains(&mark) {
                        page.tally.logged += 1;
                    } else {
                        items.push((item, extension, began, mark));
                    }
                }
            }
        }
        let mut open: Vec<Item> = Vec::new();
        let mut of: Vec<(String, Timestamp, u64)> = Vec::new();
        for (item, extension, began, mark) in items {
            open.push(item);
            of.push((extension, began, mark));
        }
        self.send(&mut open, work, before, hands).await?;
        for (item, (extension, began, mark)) in open.iter_mut().zip(of) {
            match mem::take(&mut item.end) {
                Some(End::Refused(words)) => {
                    page.tally.failed += 1;
                    let fresh = began >= work.state.settled && window.reading != Reading::Last;
                    let refused = Some(words).filter(|words| !words.is_empty()).or_else(|| Some("NetSuite".to_owned()));
                    let held = Held { extension, refused, from: began, to: began, calls: 1, tried: now, fresh };
                    state::hold(&mut page.held, &held);
                }
                end => {
                    page.tally.logged += 1;
                    page.tally.made += u64::from(end == Some(End::Made));
                    if self.done.len() >= DONE {
                        self.done.pop_front();
                    }
                    self.done.push_back(mark);
                }
            }
        }
        Ok(page)
    }

    async fn send(
        &mut self,
        items: &mut [Item],
        work: &mut Work,
        before: &State,
        hands: &Hands<'_>,
    ) -> Result<(), Stop> {
        if items.is_empty() {
            return Ok(());
        }
        if self.alone {
            return Ok(write_one_by_one(items, hands.netsuite, &mut work.state.netsuite).await?);
        }
        let asked_at = hands.base.clock.now();
        // The page is not done yet: whoever takes over from here does it again.
        let lease = self.asked(hands.holder, Some(before));
        let at_once = (MOST_AT_ONCE >> self.halved).max(FEWEST_AT_ONCE);
        let sent = write_batches(items, hands.netsuite, &lease, at_once, &mut work.state.netsuite).await;
        match sent {
            Ok(lease) => {
                self.halved = self.halved.saturating_sub(1);
                if let Some(lease) = lease {
                    work.until = Timestamp(asked_at.0 + lease.left);
                    work.left = asked_at;
                    self.wanted.lies(before);
                }
                Ok(())
            }
            Err(Cut::NetSuite(error)) => {
                if error.happened() == Happened::Unknown {
                    // It may have been too much for the time an answer is waited for.
                    self.halved = (self.halved + 1).min(5);
                }
                Err(error.into())
            }
            Err(Cut::LostLease(lease)) => Err(Stop::StandsBy(lease)),
            Err(Cut::Exhausted) => Err(Stop::Exhausted),
        }
    }
}

/// What a page has added.
struct Page {
    tally: state::Tally,
    held: Vec<Held>,
}

/// A mark of a record as it should be (FNV-1a, 64 bits): the same again needs no request.
fn mark(item: &Item, writing: &Writing) -> u64 {
    let organizer = writing.terms.organizer.as_deref().unwrap_or_default();
    let text = [item.key.as_str(), "\n", organizer, "\n", item.desired.block.reveal()].concat();
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
