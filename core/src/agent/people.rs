//! Who somebody is, by the agent's copy of the directory and by what NetSuite said a moment ago: asked before NetSuite is.

use callside_protocol::{CallId, Candidate, CopyScope, RecordKind, RecordRef, Timestamp, Who};

use super::Agent;
use crate::{
    directory::{
        copy::{CopyError, Held},
        lookup::{self, Evidence, Ranked, Spoke},
        people::RecordId,
    },
    phone::{PhoneNumber, Region},
};

/// So long NetSuite's answer about a number holds, in milliseconds: whoever gets it meanwhile comes with the changes,
/// which are asked for as often.
const ANSWERS_HOLD: i64 = 5 * 60_000;
/// So many are remembered.
const MOST_ANSWERS: usize = 64;

/// So many people of a company that calls are listed who have other numbers than its own.
const MOST_BENEATH: usize = 25;
/// So many are looked at for them: some are inactive.
const MOST_LOOKED_AT: usize = 50;

/// What is known beside a number that calls.
pub(super) struct Beside {
    chosen: Option<Option<RecordRef>>,
    spoke_with: Vec<Spoke>,
    agent: Option<String>,
    labels: Vec<(String, String)>,
}

impl Beside {
    /// For whoever ranks.
    pub(super) fn evidence(&self) -> Evidence<'_> {
        Evidence {
            chosen_before: self.chosen.as_ref().map(Option::as_ref),
            spoke_with: &self.spoke_with,
            agent: self.agent.as_deref(),
            labels: &self.labels,
        }
    }
}

impl Agent {
    /// Who has that number, by the copy alone; with `beneath`, and the people of a company that calls. `None`: nobody in
    /// it, or there is none.
    pub(super) async fn ask_copy(&self, number: &PhoneNumber, home: Region, beneath: bool) -> Option<Who> {
        let held = self.people_copy()?;
        let (ranked, as_of) = match self.rank_copied(&held, number, home, beneath).await {
            Ok(answer) => answer,
            Err(error) => {
                self.lose(&held, error).await;
                return None;
            }
        };
        if ranked.candidates.is_empty() {
            return None;
        }
        let (_, unread) = self.inner.learnt.get().readable.kinds();
        Some(ranked.told(unread, as_of))
    }

    async fn rank_copied(
        &self,
        held: &Held,
        number: &PhoneNumber,
        home: Region,
        beneath: bool,
    ) -> Result<(Ranked, Option<Timestamp>), CopyError> {
        let beside = self.beside(number);
        let mut ids = held.having(number);
        // Whom the agent chose may have another number, and belong to the company that has this one.
        let before = beside.chosen.iter().flatten().filter_map(RecordId::of_record).next();
        ids.extend(before.filter(|before| !ids.contains(before)));
        let mut people = held.people(&ids).await?;
        // A row that has not been read since is as NetSuite was when its changes were last asked for.
        let shown = held.shown();
        let as_of = people.iter().map(|person| person.as_of).min().max(shown.refreshed.or(shown.complete));
        let ranked = lookup::rank_people(&people, number, home, &beside.evidence());
        let Some(house) = ranked.house().filter(|_| beneath) else { return Ok((ranked, as_of)) };
        let mut members = held.members_of(house).await?;
        members.retain(|member| !ids.contains(member));
        // Those the agent has spoken with first.
        let spoke = |id: &RecordId| beside.spoke_with.iter().any(|spoke| RecordId::of_record(&spoke.with) == Some(*id));
        let (mut first, others): (Vec<RecordId>, Vec<RecordId>) = members.into_iter().partition(spoke);
        first.extend(others);
        first.truncate(MOST_LOOKED_AT);
        let mut members = held.people(&first).await?;
        members.retain(|member| !member.inactive);
        members.truncate(MOST_BENEATH);
        people.extend(members);
        Ok((lookup::rank_people(&people, number, home, &beside.evidence()), as_of))
    }

    /// Where a company is calling, its people are listed under it a moment after its name.
    pub(super) fn list_beneath(&self, id: &CallId) {
        let Some(entry) = self.inner.journal.get(&id.0).filter(|entry| entry.call.is_live()) else { return };
        let is_person = |candidate: &Candidate| {
            matches!(candidate.record.kind, RecordKind::Contact | RecordKind::Employee | RecordKind::Project)
        };
        let Who::Found { candidates, .. } = &entry.who else { return };
        if candidates.iter().all(is_person) {
            return;
        }
        let id = id.clone();
        self.go(async move |agent| {
            let home = agent.home();
            let Some(number) = entry.public_number(home) else { return };
            let who = agent.ask_copy(&number, home, true).await;
            if let Some(who) = who.filter(|who| *who != entry.who) {
                agent.identify(&id, who).await;
                agent.publish();
            }
        });
    }

    /// What NetSuite said about that number a moment ago. An error is never remembered as an answer.
    pub(super) fn answered_before(&self, number: &PhoneNumber) -> Option<Who> {
        let now = self.now();
        let mut keeping = self.inner.keeping.borrow_mut();
        keeping.answers.retain(|(_, at, _)| (at.0..at.0 + ANSWERS_HOLD).contains(&now.0));
        keeping.answers.iter().find(|(of, ..)| of == number.e164()).map(|(.., who)| who.clone())
    }

    /// NetSuite has answered about that number.
    pub(super) fn note_answer(&self, number: &PhoneNumber, who: &Who) {
        if !matches!(who, Who::Found { .. } | Who::NotFound { .. }) {
            return;
        }
        {
            let said = (number.e164().to_owned(), self.now(), who.clone());
            let mut keeping = self.inner.keeping.borrow_mut();
            keeping.answers.push(said);
            let surplus = keeping.answers.len().saturating_sub(MOST_ANSWERS);
            keeping.answers.drain(..surplus);
        }
        // A copy of everybody does not know them yet; one of the agent's own people never may.
        let is_everybodys = self.scope() == CopyScope::Everyone;
        if is_everybodys && matches!(who, Who::Found { .. }) && self.people_copy().is_some() {
            self.hurry_people();
        }
    }

    /// The agent wants NetSuite to be asked again, or knows better than it said.
    pub(super) fn forget_answers(&self) {
        self.inner.keeping.borrow_mut().answers.clear();
    }

    /// Under what the agent's choice for a number is kept: records are an account's.
    pub(super) fn choice_key(&self, number: &PhoneNumber) -> String {
        let learnt = self.inner.learnt.get();
        let account = learnt.netsuite.as_ref().map_or("", |session| session.account.id());
        [account, number.e164()].join(" ")
    }

    /// What is known beside the number.
    pub(super) fn beside(&self, number: &PhoneNumber) -> Beside {
        let preferences = self.inner.preferences.get();
        Beside {
            chosen: preferences.choices.get(&self.choice_key(number)).cloned(),
            spoke_with: self.spoke_with(),
            agent: self.inner.learnt.get().netsuite.as_ref().and_then(|session| session.entity.clone()),
            labels: preferences.own_labels.clone(),
        }
    }

    /// With whom the agent spoke, and when.
    fn spoke_with(&self) -> Vec<Spoke> {
        let mut spoke = Vec::new();
        self.inner.journal.each(&mut |_, _, entry| {
            if let (Who::Found { candidates, chosen: Some(chosen), .. }, Some(_)) = (&entry.who, entry.call.answered) {
                spoke.extend(candidates.get(*chosen).map(|candidate| Spoke {
                    with: candidate.record.clone(),
                    company: candidate.company.as_ref().map(|company| company.record.clone()),
                    then: entry.call.began,
                }));
            }
        });
        spoke
    }
}
