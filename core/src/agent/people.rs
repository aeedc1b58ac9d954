//! Who somebody is, by the agent's copy of the directory and by what NetSuite said a moment ago: asked before NetSuite is.

use callside_protocol::{Candidate, RecordRef, Timestamp, Who};

use super::Agent;
use crate::{
    directory::lookup::{self, Evidence, Readable},
    phone::{PhoneNumber, Region},
};

/// So long NetSuite's word that nobody has a number holds, in milliseconds: whoever gets it meanwhile comes with the
/// changes, which are asked for as often.
const NOBODY_HOLDS: i64 = 5 * 60_000;
/// So many such numbers are remembered.
const MOST_NOBODIES: usize = 64;

impl Agent {
    /// Who has that number, by the copy alone. `None`: nobody in it, or there is none.
    pub(super) async fn ask_copy(
        &self,
        number: &PhoneNumber,
        home: Region,
        chosen_before: Option<Option<&RecordRef>>,
        readable: &Readable,
    ) -> Option<Who> {
        let held = self.people_copy()?;
        let people = match held.people(&held.having(number)).await {
            Ok(people) => people,
            Err(error) => {
                self.lose(&held, error).await;
                return None;
            }
        };
        let spoke_with = self.spoke_with();
        let session = self.inner.netsuite.session();
        let preferences = self.inner.preferences.get();
        let evidence = Evidence {
            chosen_before,
            spoke_with: &spoke_with,
            agent: session.as_ref().and_then(|session| session.entity.as_deref()),
            labels: &preferences.own_labels,
        };
        let ranked = lookup::rank_people(&people, number, home, &evidence);
        if ranked.candidates.is_empty() {
            return None;
        }
        let (_, unread) = readable.kinds();
        Some(Who::Found { candidates: ranked.candidates, chosen: ranked.chosen, by_agent: ranked.by_agent, unread })
    }

    /// What NetSuite said about that number a moment ago: nobody has it. An error is never remembered as that.
    pub(super) fn known_nobody(&self, number: &PhoneNumber) -> Option<Who> {
        let now = self.now();
        let mut keeping = self.inner.keeping.borrow_mut();
        keeping.nobody.retain(|(_, at, _)| (at.0..at.0 + NOBODY_HOLDS).contains(&now.0));
        keeping.nobody.iter().find(|(of, ..)| of == number.e164()).map(|(.., who)| who.clone())
    }

    /// NetSuite has answered about that number.
    pub(super) fn note_answer(&self, number: &PhoneNumber, who: &Who) {
        match who {
            // Somebody the copy does not know yet.
            Who::Found { .. } if self.people_copy().is_some() => self.hurry_people(),
            Who::NotFound { .. } => {
                let said = (number.e164().to_owned(), self.now(), who.clone());
                let mut keeping = self.inner.keeping.borrow_mut();
                keeping.nobody.push(said);
                let surplus = keeping.nobody.len().saturating_sub(MOST_NOBODIES);
                keeping.nobody.drain(..surplus);
            }
            _ => {}
        }
    }

    /// The agent wants NetSuite to be asked again, whatever it said.
    pub(super) fn forget_nobody(&self) {
        self.inner.keeping.borrow_mut().nobody.clear();
    }

    /// With whom the agent spoke, and when.
    fn spoke_with(&self) -> Vec<(RecordRef, Timestamp)> {
        let mut spoke = Vec::new();
        self.inner.journal.each(&mut |_, _, entry| {
            if let (Who::Found { candidates, chosen: Some(chosen), .. }, Some(_)) = (&entry.who, entry.call.answered) {
                spoke.extend(candidates.get(*chosen).map(|candidate| (candidate.record.clone(), entry.call.began)));
            }
        });
        spoke
    }

    /// Somebody out of the copy; `None` where there is no copy to look in.
    pub(super) async fn find_people(&self, text: &str) -> Option<Vec<Candidate>> {
        let held = self.people_copy()?;
        match held.search(text).await {
            Ok(people) => Some(people.iter().map(|(_, person)| person.candidate()).collect()),
            Err(error) => {
                self.lose(&held, error).await;
                None
            }
        }
    }
}
