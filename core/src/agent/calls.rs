//! A call, from its first ring to its record: hear it, show it, ask who it is, and when it is over have it written.

use std::{cell::OnceCell, rc::Rc, slice};

use callside_protocol::{CallId, CallPhase, Direction, Personal, Timestamp, Who, words};
use futures::{FutureExt, future::LocalBoxFuture};

use super::{Agent, busy::About};
use crate::{
    call::{self, Call, Key},
    directory::lookup::{self, Question},
    journal::Journal,
    logging::Entry,
    ordered::sort_by,
    phone::{PhoneNumber, Region},
    ports::{Badge, Notice},
    ringcentral::{ActiveCall, Me, TelephonyEvent},
    signin::Standing,
};

/// Whoever called longer ago, in milliseconds, is asked about again only when the agent says so: twelve hours.
const ASKED_AGAIN: i64 = 12 * 3_600_000;

/// So many callers at most are asked about again at once, the latest first: a morning without NetSuite must not end in
/// a burst of requests.
const MOST_ASKED_AGAIN: usize = 10;

/// What was heard of a call and is on its way to the disk.
pub(super) struct Heard {
    id: CallId,
    call: Call,
    line: Option<Personal>,
    /// Who it is, once that is known.
    who: OnceCell<Who>,
    home: Region,
    now: Timestamp,
}

impl Heard {
    /// The entry with this call and what was heard beside it.
    fn onto(&self, call: &Call, entry: Option<&Entry>) -> Entry {
        let mut entry = entry.cloned().unwrap_or_else(|| Entry::new(call.clone(), self.home, self.now));
        entry.hear(call.clone(), self.home, self.now);
        entry.line.clone_from(&self.line);
        if let Some(who) = self.who.get() {
            entry.identify(who.clone());
        }
        entry
    }

    /// When it began and its key, while nothing of it is on disk.
    pub(super) fn unkept(&self, journal: &Journal<Entry>) -> Option<(Timestamp, String)> {
        journal.get(&self.id.0).is_none().then(|| (self.call.began, self.id.0.clone()))
    }

    /// Who it is. The first answer counts: another is to a question that was asked twice.
    fn tell(&self, who: Who) {
        let _ = self.who.set(who);
    }
}

impl Agent {
    /// One event from the live line. Events are heard one after the other.
    pub(super) async fn hear(&self, event: &TelephonyEvent) {
        let Some(me) = self.me() else { return };
        let Some(session) = &event.body.telephony_session_id else { return };
        let key = Key { account: me.account.clone(), extension: me.extension.clone(), session: session.0.clone() };
        self.take(&key.external_id(), &me, &|known| call::apply(known, event, &me)).await;
    }

    /// After a gap: what presence shows now, against what was on before.
    pub(super) async fn reconcile(&self, active: &[ActiveCall]) {
        let Some(me) = self.me() else { return };
        // What presence does not show any more ended now, by RingCentral's clock like everything else about a call.
        let now = self.clouds_time();
        let mut live: Vec<Call> = Vec::new();
        self.inner.journal.each(&mut |_, _, entry| live.extend(entry.call.is_live().then(|| entry.call.clone())));
        for key in call::reconcile(&live, active, &me, now).into_iter().map(|changed| changed.key) {
            let is_it =
                |active: &&ActiveCall| active.telephony_session_id.as_ref().is_some_and(|id| id.0 == key.session);
            let shown = active.iter().find(is_it).map_or(&[][..], slice::from_ref);
            // Taken into the call as it is by then: it may have been heard of, or ended, while presence was asked.
            let change = |known: Option<Call>| call::reconcile(known.as_slice(), shown, &me, now).pop().or(known);
            self.take(&key.external_id(), &me, &change).await;
        }
    }

    /// The call has changed: show it, keep it, and do what follows from the change.
    ///
    /// It is shown with its name before it is on disk: RingCentral and the copy tell it again to a worker that finds
    /// nothing there. NetSuite is asked meanwhile. Whatever else follows waits for the disk.
    async fn take(&self, id: &CallId, me: &Me, change: &dyn Fn(Option<Call>) -> Option<Call>) {
        let before = self.inner.journal.get(&id.0).map(|entry| entry.call);
        let Some(call) = change(before.clone()) else { return };
        let is_new = before.is_none() && call.is_live();
        let other_number = before.as_ref().is_none_or(|before| before.other.number != call.other.number);
        if is_new {
            self.inner.desk.borrow_mut().lay(id.clone(), self.now());
        }
        let line = self.line_of(&call);
        // An answer to an earlier event of this call may be on its way to the disk, too.
        let told = self.heard_of(id).filter(|_| !other_number).and_then(|heard| heard.who.get().cloned());
        let heard = self.show_heard(id, call, line, told);
        if other_number && let Some(number) = heard.onto(&heard.call, None).public_number(me.region) {
            match self.ask_here(&number, me.region).await {
                Some(who) => heard.tell(who),
                None => self.look_up(id),
            }
            self.publish();
            self.ask_earlier(id, &heard.onto(&heard.call, None));
        }
        let told = heard.who.get().is_some();
        let kept = self
            .inner
            .journal
            .update(&id.0, &|entry| Some(heard.onto(&change(entry.map(|entry| entry.call.clone()))?, entry)))
            .await;
        self.no_longer_heard(&heard);
        match self.mind_call(kept).flatten() {
            Some(after) => {
                self.follow(id, before.as_ref(), &after);
                match heard.who.get() {
                    // The answer came while the call was on its way.
                    Some(who) if !told => self.identify(id, who.clone()).await,
                    Some(_) if other_number && !after.call.is_live() => self.pursue(id),
                    _ => {}
                }
                if other_number || !told {
                    self.list_beneath(id);
                }
            }
            None if is_new => self.inner.desk.borrow_mut().clear(id),
            None => {}
        }
        self.publish();
    }

    /// Shows what was heard of a call until [`Agent::no_longer_heard`].
    fn show_heard(&self, id: &CallId, call: Call, line: Option<Personal>, who: Option<Who>) -> Rc<Heard> {
        let who = who.map_or_else(OnceCell::new, OnceCell::from);
        let heard = Rc::new(Heard { id: id.clone(), call, line, who, home: self.home(), now: self.now() });
        self.inner.heard.replace(Some(Rc::clone(&heard)));
        self.publish();
        heard
    }

    fn no_longer_heard(&self, heard: &Rc<Heard>) {
        self.inner.heard.borrow_mut().take_if(|showing| Rc::ptr_eq(showing, heard));
    }

    fn heard_of(&self, id: &CallId) -> Option<Rc<Heard>> {
        self.inner.heard.borrow().clone().filter(|heard| heard.id == *id)
    }

    /// The entry as pages are shown it: with what was heard a moment ago and is on its way to the disk.
    pub(super) fn shown(&self, id: &CallId) -> Option<Entry> {
        let kept = self.inner.journal.get(&id.0);
        match self.heard_of(id) {
            Some(heard) => Some(heard.onto(&heard.call, kept.as_ref())),
            None => kept,
        }
    }

    /// The agent's line as people know it.
    pub(super) fn line_of(&self, call: &Call) -> Option<Personal> {
        let number = call.line.as_ref()?;
        let learnt = self.inner.learnt.get();
        let line = learnt.lines.iter().find(|line| line.number == *number)?;
        line.label.clone().map(Personal::new)
    }

    /// What follows from a call having gone from one state to another.
    fn follow(&self, id: &CallId, before: Option<&Call>, after: &Entry) {
        let now = self.now();
        let call = &after.call;
        let was = before.map(Call::phase);
        match call.phase() {
            CallPhase::Ringing => self.announce(id, after),
            CallPhase::Ended(_) if was != Some(call.phase()) => {
                self.inner.desk.borrow_mut().ended(id, now);
                self.inner.ports.shell.take_back(id);
                self.look_again_later();
                self.pursue(id);
            }
            CallPhase::Connected if was == Some(CallPhase::Ringing) => {
                self.inner.desk.borrow_mut().answered(id);
                self.ask_earlier(id, after);
                self.inner.ports.shell.take_back(id);
            }
            _ => {}
        }
        self.keep_desk();
    }

    /// Asks NetSuite who it is, once at a time for each call.
    pub(super) fn look_up(&self, id: &CallId) {
        if self.inner.setup.safe_mode || self.inner.looking.borrow().contains(id) {
            return;
        }
        let id = id.clone();
        self.inner.looking.borrow_mut().push(id.clone());
        self.go(async move |agent| {
            agent.ask_who(&id).await;
            agent.inner.looking.borrow_mut().retain(|looking| *looking != id);
            agent.publish();
        });
    }

    /// Calls that nobody has answered the question about yet.
    pub(super) fn look_up_open_calls(&self) {
        let oldest = Timestamp(self.now().0 - ASKED_AGAIN);
        let mut open = Vec::new();
        self.inner.journal.each(&mut |key, _, entry| {
            let unanswered = matches!(entry.who, Who::Looking | Who::CouldNotAsk(_) | Who::NotAllowed(_));
            if unanswered && entry.call.began > oldest {
                open.push((entry.call.began, key.to_owned()));
            }
        });
        sort_by(&mut open, |one, other| other.cmp(one));
        for (_, id) in open.into_iter().take(MOST_ASKED_AGAIN) {
            self.look_up(&CallId(id));
        }
    }

    pub(super) async fn ask_who(&self, id: &CallId) {
        let Some(me) = self.me() else { return };
        let Some(number) = self.shown(id).and_then(|entry| entry.public_number(me.region)) else {
            return self.inner.busy.settled(id, About::Caller);
        };
        if let Some(who) = self.ask_here(&number, me.region).await {
            self.inner.busy.settled(id, About::Caller);
            self.identify(id, who).await;
            return self.list_beneath(id);
        }
        let readable = self.inner.learnt.get().readable.clone();
        let own = self.searched_fields();
        let beside = self.beside(&number);
        let question = Question { caller: &number, home: me.region, own: &own, evidence: &beside.evidence() };
        let found = lookup::look_up(&self.inner.netsuite, &readable, question).await;
        if !found.learnt.is_empty() {
            let now = self.now();
            self.learn(|learnt| learnt.readable.learn(&found.learnt, now)).await;
        }
        let fault = if let Who::CouldNotAsk(fault) = &found.answer { Some(fault) } else { None };
        if self.asks_again(id, About::Caller, fault) {
            return;
        }
        self.note_answer(&number, &found.answer);
        self.identify(id, found.answer).await;
    }

    /// Who has that number, as far as it takes no request to know it. Boxed: two conversations wait for it.
    fn ask_here<'a>(&'a self, number: &'a PhoneNumber, home: Region) -> LocalBoxFuture<'a, Option<Who>> {
        async move {
            let who = self.ask_copy(number, home, false).await;
            who.or_else(|| self.answered_before(number))
        }
        .boxed_local()
    }

    /// Who it is has been answered. Like the call itself it is shown before it is on disk. Boxed: three places wait for it.
    pub(super) fn identify<'a>(&'a self, id: &'a CallId, who: Who) -> LocalBoxFuture<'a, ()> {
        async move {
            if let Some(heard) = self.heard_of(id) {
                // Written once the call is.
                heard.tell(who);
                self.publish();
                return self.ask_earlier(id, &heard.onto(&heard.call, None));
            }
            let Some(entry) = self.inner.journal.get(&id.0) else { return };
            let heard = self.show_heard(id, entry.call, entry.line, Some(who.clone()));
            let kept = self.change(id, &|entry| entry.identify(who.clone())).await;
            self.no_longer_heard(&heard);
            if let Some(entry) = kept {
                self.ask_earlier(id, &entry);
                if entry.call.phase() == CallPhase::Ringing {
                    self.announce(id, &entry);
                }
                if !entry.call.is_live() {
                    self.pursue(id);
                }
            }
        }
        .boxed_local()
    }

    /// A call that rings while no pane is in sight says so, with the caller's name once it is known.
    fn announce(&self, id: &CallId, entry: &Entry) {
        if self.inner.pages.pane_in_sight() || entry.call.direction == Direction::Outbound {
            return;
        }
        let call = self.draw_call(id, entry);
        let (title, message) = (words::notice_title(&call), words::notice_message(&call));
        self.inner.ports.shell.notify(Notice { call: id.clone(), title, message });
    }

    /// A pane in sight says what notifications said of calls that ring.
    pub(super) fn take_back_notices(&self) {
        if !self.inner.pages.pane_in_sight() {
            return;
        }
        self.inner.journal.each(&mut |key, _, entry| {
            if entry.call.phase() == CallPhase::Ringing {
                self.inner.ports.shell.take_back(&CallId(key.to_owned()));
            }
        });
    }

    /// Changes a kept call; `None`: not kept any more, or not to be written (a banner tells).
    pub(super) async fn change(&self, id: &CallId, change: &dyn Fn(&mut Entry)) -> Option<Entry> {
        let kept = self
            .inner
            .journal
            .update(&id.0, &|entry| {
                // A call that is shown already may be changed before it is on disk itself.
                let mut entry = entry.cloned().or_else(|| self.shown(id))?;
                change(&mut entry);
                Some(entry)
            })
            .await;
        self.mind_call(kept).flatten()
    }

    /// The toolbar's badge.
    pub(super) fn show_badge(&self) {
        let (mut on_call, mut needs) = (false, 0);
        self.survey(&mut |_, standing, _| {
            on_call |= standing.live;
            needs += usize::from(standing.needs_agent);
        });
        let badge = if on_call {
            Badge::OnCall
        } else if self.sign_in_needed() {
            Badge::SignIn
        } else if needs > 0 {
            Badge::NeedsYou(needs)
        } else {
            Badge::Clear
        };
        if self.inner.badge.replace(Some(badge.clone())).as_ref() != Some(&badge) {
            self.inner.ports.shell.badge(badge);
        }
    }

    fn sign_in_needed(&self) -> bool {
        [self.inner.ringcentral.standing(), self.inner.netsuite.standing()].contains(&Standing::SignedIn)
            && [self.inner.ringcentral.standing(), self.inner.netsuite.standing()]
                .into_iter()
                .any(|standing| standing != Standing::SignedIn)
    }

    /// The country numbers are read in.
    pub(super) fn home(&self) -> Region {
        self.me().map(|me| me.region).unwrap_or_default()
    }
}
