//! What happened while nobody listened. Presence tells which calls are on now, the agent's call log which came and went;
//! what is read when, and what is accounted for by it, is decided in [`super::reach`].
//!
//! A round is held whenever the line comes up anew, and once more an hour after a call has ended. It asks in the
//! governor's last lane, oldest day first, and writes down after each day how far it came. Calls it finds enter the
//! journal; their records are written one after the other ([`Agent::work_off`]), so that a week away is no burst.

use std::cell::{Cell, RefCell};

use callside_protocol::{DayCount, Fault, Reckoning, Timestamp};
use futures::{FutureExt, future::LocalBoxFuture};

use super::{
    Agent,
    reach::{LOG_IS_LATE, Round},
    records::KEPT,
};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    call,
    instant::Wall,
    logging::Entry,
    ringcentral::{LogRecord, Me, RingCentralError},
};

/// So many milliseconds after a call has ended the log is read again, however long the line stays up.
const AGAIN: i64 = 3_600_000;
/// After a failure that names no time, milliseconds.
const RETRY: i64 = 2 * 60_000;

/// What is under way here.
#[derive(Default)]
pub(super) struct CatchingUp {
    /// What is being read of the call log; not here while the conversation has it.
    pub(super) round: RefCell<Option<Round>>,
    /// When it is to be read again by itself.
    look_again: Cell<Option<Timestamp>>,
    /// A conversation reads it right now.
    reading: Cell<bool>,
    /// Why the last one did not come to its end.
    failed: RefCell<Option<Fault>>,
}

impl Agent {
    /// The line has come up, and what happened before is not known; or it is time to look again.
    pub(super) fn begin_catching_up(&self) {
        self.inner.catching_up.look_again.set(None);
        #[cfg(feature = "breakages")]
        if breakages::is(Breakage::SkipCatchUp) {
            return;
        }
        self.inner.catching_up.round.replace(Some(Round::new(self.clouds_time(), self.now())));
        self.go_on_catching_up();
    }

    /// A call has ended: what the log says of this day has changed.
    pub(super) fn look_again_later(&self) {
        let later = Timestamp(self.now().0 + AGAIN);
        self.inner.catching_up.look_again.set(self.inner.catching_up.look_again.get().or(Some(later)));
    }

    /// When there is something to do here. A conversation that is under way looks for more at its end.
    pub(super) fn catch_up_due(&self) -> Option<Timestamp> {
        let round = self.inner.catching_up.round.borrow().as_ref().map(|round| round.due);
        let is_open = !self.inner.catching_up.reading.get() && self.inner.ringcentral.is_signed_in();
        round.or(self.inner.catching_up.look_again.get()).filter(|_| is_open)
    }

    /// Goes on with the round, or begins one, if it is time; one conversation at a time.
    pub(super) fn go_on_catching_up(&self) {
        let now = self.now();
        if self.catch_up_due().is_none_or(|due| due > now) {
            return;
        }
        let Some(mut round) = self.inner.catching_up.round.take() else { return self.begin_catching_up() };
        self.inner.catching_up.reading.set(true);
        self.go(async move |agent| {
            let went = agent.catch_up(&mut round).await;
            agent.inner.catching_up.reading.set(false);
            agent.inner.catching_up.failed.replace(went.as_ref().err().map(RingCentralError::fault));
            if let Err(error) = &went {
                let wait = if error.is_passing() { RETRY } else { AGAIN };
                round.due = error.not_before().unwrap_or(Timestamp(agent.now().0 + wait));
            }
            // A round that was begun meanwhile takes this one's place.
            let mut standing = agent.inner.catching_up.round.borrow_mut();
            if went != Ok(true) && standing.is_none() {
                *standing = Some(round);
            }
            drop(standing);
            agent.go_on_catching_up();
            agent.publish();
        });
    }

    /// As far as it goes now; true: to its end. Boxed, as it holds a page of the log.
    fn catch_up<'a>(&'a self, round: &'a mut Round) -> LocalBoxFuture<'a, Result<bool, RingCentralError>> {
        async move {
            let Some(me) = self.me() else { return Ok(true) };
            if !round.listed {
                // An earlier version has kept calls and no reach: what it last heard of is where the gap begins.
                let since = self.last_heard(&me).unwrap_or(round.until).min(round.until);
                self.mind_store(self.inner.reach.change(|reach| reach.meet(&me, since)).await);
                let active = self.inner.ringcentral.presence().await?;
                self.reconcile(&active).await;
                self.disk_works()?;
                round.listed = true;
                round.due = Timestamp(self.now().0 + LOG_IS_LATE);
                return Ok(self.inner.reach.get().settled >= round.until);
            }
            let midnight = |at: Timestamp| self.midnight(at);
            let oldest = Timestamp(self.now().0 - KEPT);
            loop {
                let until = round.until;
                let from = self.inner.reach.get().from;
                let reach = self.inner.reach.get().clone();
                let Some(day) = round.next_day(&reach, oldest, &midnight) else { return Ok(true) };
                let asked = self.inner.ringcentral.calls_between(day.from, day.to.min(until), day.next.clone());
                let (records, next) = asked.await?;
                self.recall(&records, &me, from).await;
                self.disk_works()?;
                day.tally.count(&records, from.max(day.from), &|record| self.is_kept(record, &me));
                day.next = next;
                self.pursue_all();
                self.publish();
                if self.inner.catching_up.round.borrow().is_some() {
                    return Ok(true);
                }
                if day.next.is_none() {
                    let kept = self.inner.reach.change(|reach| round.end_day(reach, &midnight));
                    self.mind_store(kept.await);
                    if round.day.is_none() {
                        return Ok(true);
                    }
                }
            }
        }
        .boxed_local()
    }

    /// What is not on disk is not settled: to be asked for again.
    fn disk_works(&self) -> Result<(), RingCentralError> {
        if self.inner.storage_fault.borrow().is_some() { Err(RingCentralError::Unreadable) } else { Ok(()) }
    }

    /// Takes a page of the log in. Calls nobody heard of are kept as if they had been; of the others the log may know
    /// more by now.
    async fn recall(&self, records: &[LogRecord], me: &Me, from: Timestamp) {
        let mut calls = call::recalled(records, me);
        // Newest first as they come.
        calls.reverse();
        for call in calls.into_iter().filter(|call| call.began >= from) {
            let (line, home, now) = (self.line_of(&call), self.home(), self.now());
            let change = |entry: Option<&Entry>| {
                let mut entry = entry
                    .cloned()
                    .unwrap_or_else(|| Entry { line: line.clone(), ..Entry::new(call.clone(), home, now) });
                // The log may not know yet that a call goes on.
                if !entry.call.is_live() {
                    entry.read_log(records, me);
                }
                Some(entry)
            };
            let id = call.key.external_id();
            let is_new = self.inner.journal.get(&id.0).is_none();
            let kept = self.inner.journal.update(&id.0, &change).await;
            let Some(entry) = self.mind_call(kept) else { return };
            // Who it was is asked at once where the record will be written at once.
            if is_new && entry.is_some_and(|entry| !self.is_backlog(&entry)) {
                self.look_up(&id);
            }
        }
    }

    /// The call of that record is in the journal. One whose record names no telephony session may have been heard.
    fn is_kept(&self, record: &LogRecord, me: &Me) -> bool {
        let mut kept = false;
        self.inner.journal.each(&mut |_, _, entry| {
            let key = &entry.call.key;
            kept |= key.account == me.account
                && key.extension == me.extension
                && match &record.telephony_session_id {
                    Some(session) => session.0 == key.session,
                    None => record.session_id.as_ref().map(|id| &id.0) == entry.call.session_id.as_ref(),
                };
        });
        kept
    }

    /// How the reading of the log stands.
    pub(super) fn reckoning(&self) -> Reckoning {
        let fault = self.inner.catching_up.failed.borrow().clone();
        // Nothing is due while it is being read, which is now.
        let reads = self.inner.catching_up.reading.get().then(|| self.now());
        Reckoning { next: reads.or_else(|| self.catch_up_due()), fault, ..Reckoning::default() }
    }

    /// What RingCentral counts, day by day.
    pub(super) fn day_counts(&self) -> Vec<DayCount> {
        self.inner.reach.get().days.clone()
    }

    /// The day an instant is on, by the calendar records are written by, and when that day began.
    fn midnight(&self, at: Timestamp) -> (i64, Timestamp) {
        const DAY: i64 = 86_400_000;
        let zone = self.zone();
        let east = |at: Timestamp| self.inner.ports.clock.offset_at(&zone, at).unwrap_or_default();
        let day = Wall::at(at, east(at)).day();
        let began = |east: i32| Timestamp(day * DAY - i64::from(east) * 60_000);
        // The clock may have been set since midnight.
        (day, began(east(began(east(at)))))
    }

    /// Since when calls may have come and gone unheard, by the calls that are kept; `None`: there is none.
    fn last_heard(&self, me: &Me) -> Option<Timestamp> {
        let mut last = None;
        self.inner.journal.each(&mut |_, _, entry| {
            if entry.call.key.extension == me.extension && entry.call.key.account == me.account {
                last = last.max(Some(entry.call.ended.unwrap_or(entry.call.began)));
            }
        });
        last
    }
}
