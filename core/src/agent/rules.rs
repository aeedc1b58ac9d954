//! The rules by which calls get a record: set by the person, and explained on any call.

use callside_protocol::{Answer, CallId, LogRules, Refusal};

use super::Agent;
use crate::logging::{self, Record};

impl Agent {
    /// Why these cannot be the person's rules: a line among the numbers is none.
    pub(super) fn misread_number(&self, rules: &LogRules) -> Option<Refusal> {
        let home = self.home();
        let is_none = |line: &&str| !line.trim().is_empty() && logging::number_in(line, home).is_none();
        rules.never.reveal().lines().find(is_none).map(|line| Refusal::NotANumber(line.into()))
    }

    /// What would happen to this call, by these rules or by those that hold.
    pub(super) fn explain(&self, id: &CallId, rules: Option<LogRules>) -> Answer {
        let Some(entry) = self.shown(id) else { return Answer::Refused(Refusal::NoSuchCall) };
        let terms = self.terms();
        Answer::Explained(logging::explain(&entry, rules.unwrap_or_else(|| terms.rules.clone()), &terms))
    }

    /// Whether a call that the agent does not want logged has a record in NetSuite, or may have one: it stays there.
    pub(super) fn stays_in_netsuite(&self, id: &CallId) -> bool {
        self.inner.journal.get(&id.0).is_some_and(|entry| !matches!(entry.record, Record::Skipped(_)))
    }
}
