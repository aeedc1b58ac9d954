//! What the company has put beside calls: asked of the back office for each call on the desk once its caller is known and
//! shown, and again when anything that decides it has changed. What comes back is text that only the pane reads.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use callside_protocol::{CallId, LinkedKind, Personal, Timestamp, Who, company::BesideCall};

use super::{Agent, records::record_id};
use crate::{
    logging::Entry,
    office::{BesideErrand, BesideReport, BesideTerms, Errand},
    signin::Standing,
};

/// What could not be asked for is asked for again after so many milliseconds, while somebody looks.
const ASKED_AGAIN: i64 = 60_000;

/// What is known of it.
#[derive(Default)]
pub(super) struct Besides {
    /// The company has put something there, by the office.
    pub(super) wanted: Cell<Option<BesideTerms>>,
    known: RefCell<Vec<Known>>,
}

/// For one call.
struct Known {
    call: CallId,
    /// What was asked, and of which records that was.
    errand: String,
    of: String,
    told: Option<Personal>,
    /// Not whole: to be asked for again then.
    again: Option<Timestamp>,
}

impl Besides {
    /// What was set up on this machine is forgotten.
    pub(super) fn forget(&self) {
        self.wanted.take();
        self.known.take();
    }
}

impl Agent {
    /// Called after pages have been drawn: no name waits for it.
    pub(super) fn ask_beside(&self) {
        let inner = &self.inner;
        let besides = &inner.besides;
        let Some(terms) = besides.wanted.get() else { return };
        if inner.setup.safe_mode || inner.netsuite.standing() != Standing::SignedIn {
            return;
        }
        if !inner.pages.pane_in_sight() || self.office_rests().is_some_and(|until| until > self.now()) {
            return;
        }
        let calls: Vec<CallId> = inner.desk.borrow().calls().cloned().collect();
        besides.known.borrow_mut().retain(|known| calls.contains(&known.call));
        for id in calls {
            if let Some(errand) = self.shown(&id).and_then(|entry| self.beside_errand(&id, &entry, terms)) {
                self.ask_beside_of(id, errand);
            }
        }
    }

    /// `None`: who it is is not known yet.
    fn beside_errand(&self, id: &CallId, entry: &Entry, terms: BesideTerms) -> Option<BesideErrand> {
        if entry.who == Who::Looking {
            return None;
        }
        let chosen = entry.chosen();
        let about = entry.about.as_ref().filter(|about| about.kind == LinkedKind::Project);
        let call = BesideCall {
            call: id.clone(),
            phone: entry.number.e164.clone(),
            person: chosen.map(|candidate| candidate.record.clone()),
            company: chosen.and_then(|candidate| Some(candidate.company.as_ref()?.record.clone())),
            project: about.map(|about| about.id.clone()),
            record: record_id(entry).filter(|_| terms.of_record).map(str::to_owned),
        };
        let netsuite = self.inner.netsuite.keeper().about()?;
        Some(BesideErrand { call, netsuite, settings: terms.version })
    }

    fn ask_beside_of(&self, id: CallId, errand: BesideErrand) {
        let of = records_of(&errand);
        let errand = callside_json::write(&Errand::Beside(errand));
        {
            let mut all = self.inner.besides.known.borrow_mut();
            let now = self.now();
            // Whoever types into one of the fields goes on while it is asked anew of the same records.
            let mut told = None;
            if let Some(known) = all.iter_mut().find(|known| known.call == id) {
                if known.errand == errand && known.again.is_none_or(|again| again > now) {
                    return;
                }
                told = known.told.take().filter(|_| known.of == of);
            }
            all.retain(|known| known.call != id);
            all.push(Known { call: id.clone(), errand: errand.clone(), of, told, again: None });
        }
        self.go(async move |agent| {
            let hatch = Rc::new(agent.company_hatch());
            let sent = agent.inner.office.send(errand.clone(), hatch).await;
            let report: Option<BesideReport> = sent.ok().and_then(|report| callside_json::read(&report).ok());
            let again = Timestamp(agent.now().0 + ASKED_AGAIN);
            let mut known = agent.inner.besides.known.borrow_mut();
            // Whoever chose another record has asked for that one by now.
            if let Some(known) = known.iter_mut().find(|known| known.call == id && known.errand == errand) {
                known.again = Some(again).filter(|_| report.as_ref().is_none_or(|report| report.again));
                // What is not whole takes no field away that was.
                let told = report.filter(|report| !report.again || known.told.is_none());
                known.told = told.and_then(|report| report.beside).or_else(|| known.told.take());
            }
            drop(known);
            agent.publish();
        });
    }

    /// Something of that call's records has been written: what stands beside it is asked for anew.
    pub(super) fn read_beside_again(&self, id: &CallId) {
        let now = self.now();
        let mut known = self.inner.besides.known.borrow_mut();
        if let Some(known) = known.iter_mut().find(|known| known.call == *id) {
            known.again = Some(now);
        }
    }

    /// What is told of that call as it is now: what stood beside another match is not shown for a moment.
    pub(super) fn told_beside(&self, id: &CallId, entry: &Entry) -> Option<Personal> {
        let besides = &self.inner.besides;
        let known = besides.known.borrow();
        let known = known.iter().find(|known| known.call == *id)?;
        let errand = self.beside_errand(id, entry, besides.wanted.get()?)?;
        known.told.clone().filter(|_| records_of(&errand) == known.of)
    }
}

/// Whose fields are asked for, whatever is decided about them; the call's own record aside, which comes of itself.
fn records_of(errand: &BesideErrand) -> String {
    let BesideCall { person, company, project, .. } = &errand.call;
    callside_json::write(&((person, company), (project, &errand.netsuite)))
}
