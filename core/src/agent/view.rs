//! The View, drawn from what is kept. Nothing is decided here.

use callside_protocol::{
    Adding, Ask, AskKind, CallId, CallView, Door, EarlierCall, NoteView, NumberKind, Personal, RecentCall, SavedHere,
    SettingsView, Timestamp, View, Window, ZoneView,
};

use super::{
    Agent, SINCE,
    banners::{self, Conditions},
    records::record_id,
};
use crate::{
    logging::{self, Entry, earlier},
    ordered::sort_by,
    phone::PhoneNumber,
};

/// So many of the last calls are listed in pane and popup.
const RECENT: usize = 5;
/// On so many of the last calls a person can try rules in Settings.
const TRIED: usize = 10;
/// So many earlier calls with the same person are shown.
const EARLIER: usize = 5;

impl Agent {
    /// What that door draws now, of that window of calls.
    pub(super) fn draw(&self, door: Door, window: &Window) -> View {
        let now = self.now();
        let (mut order, mut waiting) = (Vec::new(), 0);
        self.survey(&mut |key, standing, entry| {
            order.push((entry.call.began, key.to_owned()));
            waiting += usize::from(standing.waits_for_sign_in);
        });
        let heard = self.inner.heard.borrow().clone();
        order.extend(heard.and_then(|heard| heard.unkept(&self.inner.journal)));
        sort_by(&mut order, |one, other| other.cmp(one));
        let connections = self.connections();
        let settings = door == Door::Settings;
        let listed = match door {
            Door::Pane | Door::Popup => RECENT,
            Door::Today => 0,
            Door::Settings => TRIED,
        };
        let calls = match door {
            Door::Pane | Door::Popup => {
                let desk = self.inner.desk.borrow();
                desk.calls().filter_map(|id| self.call(id)).collect()
            }
            Door::Today => window.open.iter().filter_map(|id| self.call(id)).collect(),
            Door::Settings => Vec::new(),
        };
        let (today, mut recent) = match door {
            Door::Today => {
                let (today, calls) = self.today(window, false);
                (Some(today), calls)
            }
            Door::Pane | Door::Popup | Door::Settings => (None, Vec::new()),
        };
        let last = order.iter().take(listed);
        recent.extend(last.filter_map(|(_, id)| Some(self.recent(id, &self.shown(&CallId(id.clone()))?))));
        let storage = self.inner.storage_fault.borrow();
        let company = self.inner.company.conditions.borrow();
        let conditions = Conditions {
            company: &company,
            connections: &connections,
            storage: storage.as_ref(),
            safe_mode: self.inner.setup.safe_mode,
            skew: self.skew(),
            waiting,
            copying: self.first_copy(),
            zone_confirmed: self.inner.preferences.get().zone.is_some(),
        };
        let before = callside_json::write(&*self.inner.since.borrow());
        let banners = banners::standing(&conditions, &mut self.inner.since.borrow_mut(), now);
        let since = callside_json::write(&*self.inner.since.borrow());
        if since != before {
            self.keep_for_now(SINCE, since);
        }
        View {
            door,
            now,
            zone: self.zone(),
            banners,
            calls,
            recent,
            today,
            search: self.inner.search.borrow().clone(),
            people: self.inner.people.borrow().clone(),
            disposing: self.disposing(door),
            adding: if door == Door::Pane { self.adding() } else { Adding::default() },
            counts: if door == Door::Today { self.day_counts() } else { Vec::new() },
            settings: settings.then(|| self.settings(order.len())),
            company: if settings { self.inner.company.view.borrow().clone() } else { None },
            sync: if settings { self.inner.company.sync.borrow().clone() } else { None },
            ledger: if settings { self.inner.traffic.ledger() } else { Vec::new() },
            connections,
        }
    }

    fn call(&self, id: &CallId) -> Option<CallView> {
        let entry = self.shown(id)?;
        let (there, earlier_unread) = self.told_earlier(id, &entry);
        let earlier = earlier::together(self.earlier_here(id, &entry), &there, EARLIER);
        let beside = self.told_beside(id, &entry);
        Some(CallView { earlier, earlier_unread, beside, ..self.draw_call(id, &entry) })
    }

    /// Kept on this machine.
    fn earlier_here(&self, id: &CallId, entry: &Entry) -> Vec<EarlierCall> {
        let now = self.clouds_time();
        let mut earlier = Vec::new();
        self.inner.journal.each(&mut |key, _, other| {
            let Some(ended) = other.call.ended_as else { return };
            if key != id.0 && other.call.began < entry.call.began && same_person(entry, other) {
                earlier.push(EarlierCall {
                    began: other.call.began,
                    direction: Some(other.call.direction),
                    ended,
                    talked: other.call.talked_seconds(now),
                    note: earlier::beginning(other.note.text.reveal()),
                    record: record_id(other).map(str::to_owned),
                    by: None,
                    recordings: other.call.recorded(),
                });
            }
        });
        earlier
    }

    /// A call by itself, without those before it.
    pub(super) fn draw_call(&self, id: &CallId, entry: &Entry) -> CallView {
        let call = &entry.call;
        // A page's timer runs by this computer's clock, so it has to begin by it.
        let ahead = if call.is_live() { self.clouds_ahead() } else { 0 };
        let here = |at: Timestamp| Timestamp(at.0 - ahead);
        let mut outcomes = self.inner.preferences.get().outcomes.clone();
        // An outcome that is no longer offered stays on the call it was chosen for.
        if let Some(outcome) = entry.outcome.as_ref().filter(|outcome| !outcomes.contains(outcome)) {
            outcomes.push(outcome.clone());
        }
        CallView {
            id: id.clone(),
            direction: call.direction,
            phase: call.phase(),
            began: here(call.began),
            answered: call.answered.map(here),
            ended: call.ended,
            number: entry.number.clone(),
            network_name: call.other.network_name.clone(),
            line: entry.line.clone().or_else(|| Some(self.readable_line(call.line.as_ref()?))),
            queue: call.queue.clone(),
            recording: call.is_recording(),
            recordings: call.recorded(),
            recordings_settled: call.facts.as_ref().is_some_and(|facts| facts.complete),
            who: entry.who.clone(),
            addition: entry.addition.clone(),
            ringcentral: self.in_ringcentral(entry),
            note: self.note(entry),
            outcome: entry.outcome.as_ref().and_then(|outcome| outcomes.iter().position(|other| other == outcome)),
            outcomes,
            about: entry.about.clone(),
            task: entry.task.clone(),
            asks: entry.asks.clone(),
            fields: logging::to_fill(entry, &self.company_terms()),
            earlier: Vec::new(),
            earlier_unread: None,
            beside: None,
            edits: entry.edits.values().map(|kept| kept.edit.clone()).collect(),
            log: self.log_state(entry),
            left_off: logging::left_off(entry),
        }
    }

    /// A line without a label, as a person reads a number.
    fn readable_line(&self, line: &Personal) -> Personal {
        let home = self.home();
        let number = PhoneNumber::parse(line.reveal(), home);
        number.map_or_else(|| line.clone(), |number| number.display(home).into())
    }

    fn note(&self, entry: &Entry) -> NoteView {
        let here = match (self.inner.storage_fault.borrow().as_ref(), entry.note.saved_at) {
            (Some(fault), _) => SavedHere::NotSaved(fault.clone()),
            (None, Some(at)) => SavedHere::Saved(at),
            (None, None) => SavedHere::Empty,
        };
        NoteView {
            text: entry.note.text.clone(),
            revision: entry.note.revision,
            here,
            in_netsuite: logging::in_netsuite(entry),
        }
    }

    pub(super) fn recent(&self, id: &str, entry: &Entry) -> RecentCall {
        let call = &entry.call;
        let chosen = entry.chosen();
        let name = chosen.map(|candidate| candidate.name.clone()).or_else(|| self.named_by_ringcentral(entry));
        RecentCall {
            id: CallId(id.to_owned()),
            direction: call.direction,
            phase: call.phase(),
            began: call.began,
            talked: call.talked_seconds(self.clouds_time()),
            number: entry.number.clone(),
            name: name.filter(|name| !name.is_blank()),
            person: chosen.map(|candidate| candidate.record.clone()),
            company: chosen.and_then(|candidate| candidate.company.clone()),
            note: earlier::beginning(entry.note.text.reveal()),
            outcome: entry.outcome.clone(),
            log: self.log_state(entry),
        }
    }

    fn settings(&self, calls_kept: usize) -> SettingsView {
        let preferences = self.inner.preferences.get();
        let shown = |ask: &Ask| {
            let value = ask.value.as_ref().map(Personal::reveal).unwrap_or_default();
            match &ask.kind {
                AskKind::OneOf(choices) => {
                    choices.iter().find(|choice| choice.id == value).map(|choice| &*choice.label)
                }
                AskKind::Text | AskKind::Tick | AskKind::Date | AskKind::Number => None,
            }
            .unwrap_or(value)
            .to_owned()
        };
        SettingsView {
            time_zone: ZoneView {
                zone: self.zone(),
                proposed: self.inner.ports.clock.local_zone(),
                confirmed: preferences.zone.is_some(),
            },
            outcomes: preferences.outcomes.clone(),
            rules: self.rules(),
            once: self.inner.learnt.get().cannot_edit,
            remembered: preferences.answers.values().map(|answer| (answer.label.clone(), shown(answer))).collect(),
            directory: self.directory(),
            policy: self.policy(),
            numbers: self.number_report(),
            version: self.inner.ports.shell.version(),
            calls_kept,
            unread: self.inner.learnt.get().readable.refusals(),
        }
    }
}

/// The same record, or where neither is settled the same number.
fn same_person(one: &Entry, other: &Entry) -> bool {
    match (one.chosen(), other.chosen()) {
        (Some(one), Some(other)) => one.record == other.record,
        _ => one.number.kind == NumberKind::Public && one.number.e164.is_some() && one.number.e164 == other.number.e164,
    }
}
