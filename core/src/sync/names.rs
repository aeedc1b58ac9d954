//! Who the callers of a page are: many numbers in one question where the bundle is, one after the other where it is not.

use std::collections::VecDeque;

use callside_protocol::{FaultKind, Timestamp, Who};

use crate::{
    directory::lookup::{Evidence, Question, Readable, look_up, resolved},
    logging::Entry,
    netsuite::{NUMBERS_AT_ONCE, NetSuite, NetSuiteError},
    phone::{PhoneNumber, Region},
};

/// Numbers that are known still when the next page comes.
const KEPT: usize = 4_000;

/// Callers.
#[derive(Default)]
pub(super) struct Names {
    known: VecDeque<(String, Who)>,
    readable: Readable,
}

impl Names {
    /// Who the other side of a call is, as far as it was found out.
    pub(super) fn of(&self, entry: &Entry, home: Region) -> Option<Who> {
        let number = entry.public_number(home)?;
        self.known.iter().find(|(known, _)| known == number.e164()).map(|(_, who)| who.clone())
    }

    /// Finds out who the other sides of these calls are; so many requests.
    ///
    /// # Errors
    /// NetSuite gave no answer. What was found until then is known.
    pub(super) async fn find<'a>(
        &mut self,
        entries: impl Iterator<Item = &'a Entry>,
        home: Region,
        netsuite: &NetSuite,
        bundle: bool,
        now: Timestamp,
    ) -> Result<u64, NetSuiteError> {
        let mut unknown: Vec<PhoneNumber> = Vec::new();
        for number in entries.filter_map(|entry| entry.public_number(home)) {
            let is_known = self.known.iter().any(|(known, _)| known == number.e164());
            if !is_known && !unknown.iter().any(|other| other.e164() == number.e164()) {
                unknown.push(number);
            }
        }
        let mut requests = 0;
        if bundle {
            for numbers in unknown.chunks(NUMBERS_AT_ONCE) {
                let texts: Vec<&str> = numbers.iter().map(PhoneNumber::e164).collect();
                let data = netsuite.resolve_numbers(&texts).await?;
                requests += 1;
                for (number, who) in numbers.iter().zip(resolved(&data, numbers, home)) {
                    self.keep(number, who);
                }
            }
            return Ok(requests);
        }
        for number in &unknown {
            let question = Question { caller: number, own: &[], home, evidence: &Evidence::default() };
            let found = look_up(netsuite, &self.readable, question).await;
            requests += 1;
            self.readable.learn(&found.learnt, now);
            match found.answer {
                Who::CouldNotAsk(fault) if fault.kind != FaultKind::Refused => return Err(NetSuiteError::NoAnswer),
                who => self.keep(number, who),
            }
        }
        Ok(requests)
    }

    fn keep(&mut self, number: &PhoneNumber, who: Who) {
        if self.known.len() >= KEPT {
            self.known.pop_front();
        }
        self.known.push_back((number.e164().to_owned(), who));
    }
}
