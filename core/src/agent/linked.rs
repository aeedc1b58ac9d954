//! What a call is about and the task after it: the agent's own acts. What there is to choose from is found by the back
//! office, only when somebody opens the list.

use std::{cell::RefCell, rc::Rc};

use callside_protocol::{
    Answer, CallId, Disposing, Door, Fault, FaultKind, LinkedFound, LinkedSearch, Personal, Refusal,
};

use super::{Agent, keeping::Hatch};
use crate::{
    logging,
    netsuite::{NetSuiteError, TASK},
    office::{Errand, FindLinked, FoundLinked},
    ports::OfficeFailed,
};

impl Agent {
    /// Looks for what the call may be about; the View shows what was found.
    pub(super) fn find_linked(&self, call: CallId, text: String) -> Answer {
        let Some(entry) = self.shown(&call) else { return Answer::Refused(Refusal::NoSuchCall) };
        let company = logging::company(&entry).map(str::to_owned);
        let text = text.trim().to_owned();
        let of_company = company.is_some();
        // All that is open with everybody is no list to choose from.
        let asks = of_company || !text.is_empty();
        *self.inner.linked.borrow_mut() =
            asks.then(|| LinkedSearch { call, text: text.clone(), of_company, answer: None });
        if !asks {
            return Answer::Done;
        }
        self.go(async move |agent| {
            let asked = agent.inner.linked.borrow().clone();
            let answer = agent.ask_linked(company, text).await;
            // Whoever typed on has asked anew meanwhile.
            if let Some(search) =
                agent.inner.linked.borrow_mut().as_mut().filter(|search| Some(&**search) == asked.as_ref())
            {
                search.answer = Some(answer);
            }
            agent.publish();
        });
        Answer::Done
    }

    async fn ask_linked(&self, company: Option<String>, text: String) -> Result<LinkedFound, Fault> {
        let before = self.inner.learnt.get().linked_refused.clone();
        let errand = Errand::FindLinked(FindLinked { company, text, refused: before.clone() });
        let hatch = Rc::new(Hatch { agent: self.clone(), held: None, said: RefCell::default() });
        let told = self.inner.office.send(callside_json::write(&errand), Rc::<Hatch>::clone(&hatch)).await;
        let report = told.and_then(|told| callside_json::read::<FoundLinked>(&told).map_err(|_| OfficeFailed));
        let Ok(FoundLinked { found, refused }) = report else {
            self.office_failed();
            return Err(Fault { cloud: None, kind: FaultKind::Ours, detail: None });
        };
        if refused != before {
            self.learn(|learnt| learnt.linked_refused = refused).await;
        }
        found.ok_or_else(|| hatch.said.take().unwrap_or_else(|| NetSuiteError::Unreadable.fault()))
    }

    /// The agent wants a task after the call: on disk first.
    pub(super) async fn make_task(&self, id: &CallId, title: Personal, day: String) -> Answer {
        let title: Personal = title.reveal().trim().into();
        self.change_and_pursue(id, &|entry| entry.want_task(title.clone(), day.clone())).await
    }

    /// Finds out whether this role can make tasks: asks in the form of a new one, and nothing is made.
    pub(super) async fn prove_tasks(&self) {
        let no_task = match self.inner.netsuite.choices(TASK, "priority").await {
            Err(error @ NetSuiteError::NotAllowed { .. }) => Some(error.fault()),
            Ok(_) | Err(NetSuiteError::Refused { .. } | NetSuiteError::Unreadable) => None,
            // That says nothing.
            Err(_) => return,
        };
        self.learn(|learnt| {
            learnt.no_task = no_task;
            // An administrator may have opened what was closed.
            learnt.linked_refused.clear();
        })
        .await;
    }

    /// For the pages on which a call is worked on.
    pub(super) fn disposing(&self, door: Door) -> Disposing {
        match door {
            Door::Pane | Door::Today => Disposing {
                search: self.inner.linked.borrow().clone(),
                no_task: self.inner.learnt.get().no_task.clone(),
            },
            Door::Popup | Door::Settings => Disposing::default(),
        }
    }
}
