//! A look over every record at once: what is due when, what needs the agent. Most entries are settled for good; those
//! are judged once and remembered until they or the terms change, so that a look costs little with months of calls.

use std::cell::RefCell;

use callside_protocol::{LogState, Timestamp, WaitingFor, words, words::LogGroup};

use super::Agent;
use crate::{
    logging::{self, Entry, Plan, Scene, Terms},
    ordered::Keyed,
    ports::Version,
};

/// Where one call and its record stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// When something about the record is to be done; `None`: when something changes.
    pub(super) due: Option<Timestamp>,
    /// The agent is asked for something, or NetSuite refused for good.
    pub(super) needs_agent: bool,
    /// A sign-in to NetSuite is all that the record waits for.
    pub(super) waits_for_sign_in: bool,
    /// In NetSuite, or left out for good.
    pub(super) settled: bool,
    /// The call is on.
    pub(super) live: bool,
    /// Its group in the ledger.
    pub(super) group: LogGroup,
}

/// Judgements that hold until their entry or the terms change, or something is due.
#[derive(Default)]
pub(super) struct Survey {
    /// With each, whether something was due already.
    judged: RefCell<Keyed<(Version, Standing, bool)>>,
    terms: RefCell<Option<Terms>>,
}

impl Agent {
    /// Shows every call's key and standing.
    pub(super) fn survey(&self, see: &mut dyn FnMut(&str, Standing, &Entry)) {
        let terms = self.terms();
        let scene = Scene { terms: &terms, clock: &*self.inner.ports.clock };
        let (survey, now) = (&self.inner.survey, self.now());
        let mut judged = survey.judged.borrow_mut();
        if survey.terms.borrow().as_ref() != Some(&terms) {
            judged.clear();
            *survey.terms.borrow_mut() = Some(terms.clone());
        }
        self.inner.journal.each(&mut |key, version, entry| {
            // What is due at some time is judged anew when that has come, and stays due then; nothing else moves by itself.
            let holds = |(of, standing, was_due): &&(Version, Standing, bool)| {
                *of == version && (*was_due || standing.due.is_none_or(|due| due > now))
            };
            if let Some((_, standing, _)) = judged.get(key).filter(holds) {
                return see(key, *standing, entry);
            }
            let standing = judge(entry, &scene);
            judged.insert(key.to_owned(), (version, standing, standing.due.is_some_and(|due| due <= now)));
            see(key, standing, entry);
        });
    }
}

fn judge(entry: &Entry, scene: &Scene<'_>) -> Standing {
    let due = match logging::plan(entry, scene) {
        Plan::Wait(next) => next,
        Plan::Create(_) | Plan::Check | Plan::Update(_) | Plan::Rule | Plan::PollCallLog | Plan::Task => {
            Some(scene.now())
        }
    };
    let state = logging::log_state(entry, scene);
    Standing {
        due,
        needs_agent: matches!(state, LogState::NeedsYou(_) | LogState::Hidden { .. } | LogState::Failed(_)),
        waits_for_sign_in: matches!(state, LogState::Waiting { waiting_for: WaitingFor::SignIn, .. }),
        settled: matches!(state, LogState::Logged { .. } | LogState::Skipped(_))
            && !entry.owes_task()
            && entry.edits_due().is_none(),
        live: entry.call.is_live(),
        group: words::log_group(&state),
    }
}
