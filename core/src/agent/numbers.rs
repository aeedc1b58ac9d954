//! The report on the numbers of the copy: begun by the person, made by the back office step by step, after the copy's own
//! keeping and without a request.

use std::rc::Rc;

use async_trait::async_trait;
use callside_protocol::{Answer, NumberFinding, NumberReport, Refusal};

use super::{Agent, commands::storage_fault};
use crate::{
    directory::{
        copy::{CopyError, Held},
        lookup,
    },
    office::{CameTo, CheckNumbers, Errand},
    ports::Front,
};

/// What the agent knows of the report.
#[derive(Debug, Default)]
pub(super) struct Checking {
    /// It is to be made anew.
    anew: bool,
    /// The copy it is about, by where that lies.
    of: Option<String>,
    /// How it stands.
    report: Option<NumberReport>,
}

impl Checking {
    /// There is something to do for it.
    pub(super) fn is_under_way(&self) -> bool {
        self.anew || self.report.as_ref().is_some_and(|report| !report.complete)
    }
}

impl Agent {
    /// Looks through the numbers of the copy from its beginning.
    pub(super) fn check_numbers(&self) -> Answer {
        if self.people_copy().is_none() {
            return Answer::Refused(Refusal::NoCopy);
        }
        self.inner.keeping.borrow_mut().checking.anew = true;
        self.keep_people();
        Answer::Done
    }

    /// Every finding that is listed.
    pub(super) async fn list_findings(&self) -> Answer {
        let Some(held) = self.people_copy() else { return Answer::Refused(Refusal::NoCopy) };
        match held.findings().await {
            Ok(findings) => Answer::Findings(self.under_their_labels(findings)),
            Err(error) => {
                self.lose(&held, error).await;
                Answer::Refused(Refusal::Fault(storage_fault()))
            }
        }
    }

    /// How the report on the copy in use stands.
    pub(super) fn number_report(&self) -> Option<NumberReport> {
        let serving = self.people_copy()?;
        let keeping = self.inner.keeping.borrow();
        let checking = &keeping.checking;
        let report = checking.report.clone().filter(|_| checking.of.as_deref() == Some(serving.prefix()))?;
        Some(NumberReport { findings: self.under_their_labels(report.findings), ..report })
    }

    /// The copy knows the account's own fields by their ids, people by their labels.
    fn under_their_labels(&self, mut findings: Vec<NumberFinding>) -> Vec<NumberFinding> {
        let preferences = self.inner.preferences.get();
        for finding in &mut findings {
            finding.field = lookup::labelled(finding.field.clone(), &preferences.own_labels);
        }
        findings
    }

    /// One step more, if there is one. True: there may be another.
    pub(super) async fn check_some_numbers(&self) -> bool {
        let Some(held) = self.inner.copies.serving() else { return false };
        if self.inner.keeping.borrow().checking.of.as_deref() != Some(held.prefix()) && !self.read_report(&held).await {
            return false;
        }
        let anew = {
            let keeping = self.inner.keeping.borrow();
            if !keeping.checking.is_under_way() {
                return false;
            }
            keeping.checking.anew
        };
        let errand = CheckNumbers { prefix: held.prefix().to_owned(), anew, live: self.is_on_call() };
        let Ok(told) = self.send_office(Errand::CheckNumbers(errand), Rc::new(NothingToAsk)).await else {
            self.office_failed();
            return false;
        };
        self.office_works();
        match told.came_to {
            CameTo::Went => {
                self.inner.keeping.borrow_mut().checking.anew = false;
                let known = self.read_report(&held).await;
                self.publish();
                known
            }
            CameTo::Unreadable => {
                self.lose(&held, CopyError::Unreadable).await;
                false
            }
            CameTo::Store(error) => {
                self.lose(&held, CopyError::Store(error)).await;
                false
            }
            // The copy is another one by now, and so is its report.
            _ => false,
        }
    }

    async fn read_report(&self, held: &Rc<Held>) -> bool {
        match held.checked().await {
            Ok(checked) => {
                let mut keeping = self.inner.keeping.borrow_mut();
                keeping.checking.of = Some(held.prefix().to_owned());
                keeping.checking.report = checked.map(|checked| checked.report);
                true
            }
            Err(error) => {
                self.lose(held, error).await;
                false
            }
        }
    }
}

/// The office needs nothing of NetSuite for it.
pub(super) struct NothingToAsk;

#[async_trait(?Send)]
impl Front for NothingToAsk {
    async fn ask(&self, _question: String) -> Result<String, String> {
        Err(String::new())
    }
}
