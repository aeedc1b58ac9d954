//! Company call sync as its page is shown it. Pure.

use callside_protocol::{
    Timestamp,
    company::{Backfill, SyncView, SyncWriter, Tally, TrialView, TriedSums, WaitingCalls, WaitsFor},
};

use super::{facts::Facts, kept::Kept, trial::Trial};
use crate::{
    ordered::sort_by,
    ports::Clock,
    sync::{Held, State},
};

/// Extensions of what was tried that are shown.
const EXTENSIONS: usize = 200;
/// Rows of what waits that are shown.
const WAITING: usize = 300;

pub(super) fn view(kept: &Kept, trial: Option<&Trial>, facts: Option<&Facts>, clock: &dyn Clock) -> SyncView {
    let now = clock.now();
    let state = &kept.state;
    let begun = Some(state.begun).filter(|_| state.has_begun());
    let mut view = SyncView {
        stands: kept.stands.clone(),
        nobody: kept.nobody,
        begun,
        from: state.from,
        read: state.read,
        settled: state.settled,
        writer: writer(kept),
        looked: kept.looked,
        next: kept.next,
        offset: if state.has_begun() { state.offset } else { kept.offset },
        days: days(state),
        waiting: state.held.iter().take(WAITING).map(waiting).collect(),
        backfill: backfill(state),
        spent: (state.ringcentral, state.netsuite),
        lately: kept.lately(now),
        own_session: kept.own_session,
        alone: kept.alone,
        changed: begun.is_some() && !kept.mark.is_empty() && state.agreed != kept.mark,
        asked: kept.asked || !kept.wants.is_empty(),
        trial: trial.map(|trial| Box::new(tried(trial))),
        names: Vec::new(),
    };
    if let Some(facts) = facts {
        view.names = facts.names(&spoken_of(&view));
    }
    view
}

fn writer(kept: &Kept) -> Option<SyncWriter> {
    let state = &kept.state;
    let is_any = !state.writer.is_empty() && !kept.alone;
    is_any.then(|| SyncWriter {
        name: state.writer.clone(),
        since: state.writer_since,
        here: state.writer == kept.holder,
    })
}

/// What is settled and what is not yet, by day.
fn days(state: &State) -> Vec<(Timestamp, Tally)> {
    let mut days = state.days.clone();
    for (hour, tally) in &state.fresh {
        let day = state.day_of(*hour);
        match days.iter_mut().find(|(of, _)| *of == day) {
            Some((_, known)) => known.add(tally),
            None => days.push((day, tally.clone())),
        }
    }
    sort_by(&mut days, |one, other| one.0.cmp(&other.0));
    days.into_iter().map(|(day, tally)| (state.beginning_of(day), tally)).collect()
}

fn waiting(held: &Held) -> WaitingCalls {
    WaitingCalls {
        extension: held.extension.clone(),
        why: match &held.refused {
            None => WaitsFor::Organizer,
            Some(words) if words.is_empty() => WaitsFor::End,
            Some(words) => WaitsFor::Refused(words.clone()),
        },
        from: held.from,
        to: held.to,
        calls: held.calls,
        tried: held.tried,
    }
}

fn backfill(state: &State) -> Option<Backfill> {
    let is_under_way = 0 < state.back_to.0 && state.back_to < state.from;
    is_under_way.then_some(Backfill {
        to: state.back_to,
        from: state.back_from,
        at: state.from,
        since: state.back_since,
    })
}

fn tried(trial: &Trial) -> TrialView {
    let run = &trial.run;
    let mut extensions: Vec<(String, TriedSums)> = run.extensions.iter().cloned().collect();
    sort_by(&mut extensions, |one, other| other.1.calls().cmp(&one.1.calls()));
    let more = extensions.len().saturating_sub(EXTENSIONS) as u64;
    extensions.truncate(EXTENSIONS);
    TrialView {
        of: trial.of,
        read: run.read(),
        is_over: run.is_over,
        fault: trial.fault.clone(),
        counts: run.counts.clone(),
        nameless: run.nameless,
        extensions,
        more,
        list: run.list.clone(),
        samples: run.samples.clone(),
    }
}

/// The extensions a page speaks of.
fn spoken_of(view: &SyncView) -> Vec<String> {
    let mut all: Vec<String> = view.waiting.iter().map(|waiting| waiting.extension.clone()).collect();
    if let Some(trial) = &view.trial {
        all.extend(trial.extensions.iter().map(|(extension, _)| extension.clone()));
        all.extend(trial.list.iter().map(|listed| listed.extension.clone()));
    }
    sort_by(&mut all, Ord::cmp);
    all.dedup();
    all
}
