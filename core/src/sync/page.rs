//! A page of records, of whichever reading: what is to become of each part in a call is planned, and done.

use std::mem;

use callside_protocol::Timestamp;

use super::{
    lease::Work,
    memory::{Became, Fate, mark},
    plan::{Company, Held, Plan, Planned, Writing, again, plan},
    state::State,
    step::{Hands, Stop, Sync},
    write::{Cut, End, FEWEST_AT_ONCE, Item, MOST_AT_ONCE, write_batches, write_one_by_one},
};
use crate::{
    call::parts_in_calls,
    logging::Entry,
    netsuite::{Happened, NetSuiteError},
    ringcentral::LogRecord,
};

/// Records that are known to be as they should be.
const DONE: usize = 16_384;

impl Sync {
    /// What is to become of the calls of a page, now that it is known who the callers are; and how many requests that took.
    pub(super) async fn plan_page(
        &mut self,
        records: &[LogRecord],
        only: &[String],
        account: &str,
        hands: &Hands<'_>,
        now: Timestamp,
    ) -> Result<(Vec<Planned>, u64), NetSuiteError> {
        let (home, rules) = (hands.home, hands.rules);
        let clock = &*hands.base.clock;
        let company = Company { roster: hands.roster, rules, home, zone: hands.zone, account: hands.account, clock };
        let mut parts = parts_in_calls(records, account, home);
        parts.retain(|part| only.is_empty() || only.contains(&part.share.key.extension));
        let planned = plan(parts, &company, now);
        let entries: Vec<&Entry> = planned
            .iter()
            .filter_map(|planned| match &planned.plan {
                Plan::Write(writing) => Some(&writing.entry),
                _ => None,
            })
            .collect();
        let requests = self.names.find(entries.into_iter(), home, hands.netsuite, !self.alone, now).await?;
        let known = planned.into_iter().map(|planned| match planned.plan {
            Plan::Write(writing) => {
                let who = self.names.of(&writing.entry, home);
                Planned { plan: again(*writing, rules, who), ..planned }
            }
            _ => planned,
        });
        Ok((known.collect(), requests))
    }

    /// Writes what is to be written of these calls; what became of each part. `before` is where it stood when they were read.
    pub(super) async fn write_records(
        &mut self,
        work: &mut Work,
        before: &State,
        (records, only): (&[LogRecord], &[String]),
        hands: &Hands<'_>,
        now: Timestamp,
    ) -> Result<Vec<Became>, Stop> {
        let account = before.account.clone();
        let (planned, requests) = self.plan_page(records, only, &account, hands, now).await?;
        work.state.netsuite += requests;
        let mut became: Vec<Became> = Vec::new();
        let mut open: Vec<Item> = Vec::new();
        let mut of: Vec<(usize, u64)> = Vec::new();
        for Planned { extension, external_id, began, plan } in planned {
            let fate = match plan {
                Plan::Skip(_) | Plan::SkipExtension => Fate::Skipped,
                Plan::Held(Held::NoOrganizer) => Fate::NoOrganizer,
                Plan::Held(Held::NotOver) => Fate::NotOver,
                Plan::Write(writing) => {
                    let item = Item::new(external_id.clone(), &writing, &*hands.base.clock);
                    let done = as_it_should_be(&item, &writing);
                    if !self.done.contains(&done) {
                        of.push((became.len(), done));
                        open.push(item);
                    }
                    Fate::There
                }
            };
            became.push(Became { part: mark(&external_id), extension, began, fate });
        }
        self.send(&mut open, work, before, hands).await?;
        for (item, (place, done)) in open.iter_mut().zip(of) {
            let Some(became) = became.get_mut(place) else { continue };
            match mem::take(&mut item.end) {
                Some(End::Refused(words)) => {
                    became.fate = Fate::Failed(if words.is_empty() { "NetSuite".to_owned() } else { words });
                }
                end => {
                    if end == Some(End::Made) {
                        became.fate = Fate::Made;
                    }
                    if self.done.len() >= DONE {
                        self.done.pop_front();
                    }
                    self.done.push_back(done);
                }
            }
        }
        Ok(became)
    }

    async fn send(
        &mut self,
        items: &mut [Item],
        work: &mut Work,
        before: &State,
        hands: &Hands<'_>,
    ) -> Result<(), Stop> {
        if items.is_empty() {
            return Ok(());
        }
        if self.alone {
            return Ok(write_one_by_one(items, hands.netsuite, &mut work.state.netsuite).await?);
        }
        let asked_at = hands.base.clock.now();
        // The page is not done yet: whoever takes over from here does it again.
        let lease = self.asked(hands.holder, Some(before));
        let at_once = (MOST_AT_ONCE >> self.halved).max(FEWEST_AT_ONCE);
        let sent = write_batches(items, hands.netsuite, &lease, at_once, &mut work.state.netsuite).await;
        match sent {
            Ok(lease) => {
                self.halved = self.halved.saturating_sub(1);
                if let Some(lease) = lease {
                    work.until = Timestamp(asked_at.0 + lease.left);
                    work.left = asked_at;
                    self.wanted.lies(before);
                }
                Ok(())
            }
            Err(Cut::NetSuite(error)) => {
                if error.happened() == Happened::Unknown {
                    // It may have been too much for the time an answer is waited for.
                    self.halved = (self.halved + 1).min(5);
                }
                Err(error.into())
            }
            Err(Cut::LostLease(lease)) => Err(Stop::StandsBy(lease)),
            Err(Cut::Exhausted) => Err(Stop::Exhausted),
        }
    }
}

/// A mark of a record as it should be: the same again needs no request.
fn as_it_should_be(item: &Item, writing: &Writing) -> u64 {
    let organizer = writing.terms.organizer.as_deref().unwrap_or_default();
    mark(&[item.key.as_str(), "\n", organizer, "\n", item.desired.block.reveal()].concat())
}
