//! Looking for people by what somebody types: in the copy of the directory and in RingCentral's lists. The looking itself is
//! the back office's, which has read the names; NetSuite is asked for nobody.

use std::rc::Rc;

use callside_protocol::{Answer, Candidate, Fault, FaultKind, Found, PeopleFound, PeopleSearch};

use super::{Agent, commands::storage_fault, numbers::NothingToAsk};
use crate::{
    directory::copy::{CopyError, Held},
    office::{CameTo, Errand, Find},
};

impl Agent {
    /// Looks for somebody. Of what is typed meanwhile only the last is looked for then, so that nothing waits for an answer
    /// that nobody wants any more.
    pub(super) fn search_people(&self, text: String) -> Answer {
        let wanted = !text.trim().is_empty();
        *self.inner.people.borrow_mut() = wanted.then_some(PeopleSearch { text, found: PeopleFound::Looking });
        if wanted && !self.inner.finding.replace(true) {
            self.go(async |agent| {
                while let Some(text) = agent.sought() {
                    let found = agent.look_for(&text).await;
                    // Whoever typed on looks for somebody else by now.
                    if let Some(search) = agent.inner.people.borrow_mut().as_mut().filter(|search| search.text == text)
                    {
                        search.found = found;
                    }
                    agent.publish();
                }
                agent.inner.finding.set(false);
            });
        }
        Answer::Done
    }

    /// What is being looked for.
    fn sought(&self) -> Option<String> {
        let people = self.inner.people.borrow();
        people.as_ref().filter(|search| matches!(search.found, PeopleFound::Looking)).map(|search| search.text.clone())
    }

    async fn look_for(&self, text: &str) -> PeopleFound {
        loop {
            let held = self.people_copy();
            let book = self.inner.book.prefix().filter(|_| self.copies_people());
            match self.find(held.as_ref(), book, text).await {
                Ok(Some(found)) if held.is_some() => return PeopleFound::People(found),
                Ok(Some(found)) => return PeopleFound::NoCopy(found),
                // The copy was lost over it: it is looked for without, or in another.
                Ok(None) => {}
                Err(fault) => return PeopleFound::CouldNotLook(fault),
            }
        }
    }

    /// Somebody out of the copy; `None` where there is no copy to look in.
    pub(super) async fn find_people(&self, text: &str) -> Option<Vec<Candidate>> {
        let held = self.people_copy()?;
        let found = self.find(Some(&held), None, text).await.ok()??;
        Some(found.into_iter().filter_map(|found| found.netsuite).collect())
    }

    /// Sends the back office to look there. `None`: the copy is of no use any more. The office is sent also while it rests
    /// from a failure over something else: somebody waits for this, and it writes nothing.
    async fn find(
        &self,
        held: Option<&Rc<Held>>,
        book: Option<String>,
        text: &str,
    ) -> Result<Option<Vec<Found>>, Fault> {
        let copy = held.map(|held| held.prefix().to_owned());
        if copy.is_none() && book.is_none() {
            return Ok(Some(Vec::new()));
        }
        let errand = Errand::Find(Find { text: text.into(), copy, book, home: self.home() });
        let ours = Fault { cloud: None, kind: FaultKind::Ours, detail: None };
        let report = self.send_office(errand, Rc::new(NothingToAsk)).await.map_err(|_| ours)?;
        let error = match report.came_to {
            CameTo::Store(error) => CopyError::Store(error),
            CameTo::Unreadable => CopyError::Unreadable,
            _ if held.is_none_or(|held| self.inner.copies.has(held)) => return Ok(Some(report.found)),
            _ => return Ok(None),
        };
        let failed = matches!(error, CopyError::Store(_));
        if let Some(held) = held.filter(|held| self.inner.copies.has(held)) {
            self.lose(held, error).await;
        }
        if failed { Err(storage_fault()) } else { Ok(None) }
    }
}
