//! Contacts out of a file's rows. Before one is made it is looked whether somebody has made one of that address meanwhile, and that it
//! may have been sent is on the disk before its first byte is; so an answer that is lost, or a computer that dies, makes nobody twice.

use callside_json::Map;
use callside_protocol::{RecordKind, RecordRef};

use super::{
    super::{Hands, ListsDesk, Trouble},
    Running, is_passing,
};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    netsuite::{Happened, NetSuiteError, Query},
    ordered::sort,
    traffic::Lane,
};

/// So many are made between one look and the next: what is under way when a computer dies is looked for one by one.
const TOGETHER: usize = 25;
/// Addresses, or ids, of one question (netsuite-api.md §4.2).
pub(super) const ASKED: usize = 500;

/// Looks it takes to make so many.
pub(super) const fn looks(makes: usize) -> usize {
    makes.div_ceil(TOGETHER)
}

/// A contact that is to be made.
pub(in crate::office::lists) struct Making {
    /// Whose newcomer it is.
    pub(super) key: String,
    /// Their address, as it is compared.
    pub(super) email: Option<String>,
    /// Somebody like that was there when it was planned: they, whose request may have been sent, or another.
    pub(super) is_there: bool,
    pub(super) body: Map,
}

/// What came of one.
enum Made {
    /// It is there, once.
    Made,
    /// Somebody else has made it.
    IsThere,
}

impl ListsDesk {
    /// Makes the next of them.
    pub(super) async fn make_batch(&mut self, mut running: Running, hands: &Hands<'_>) -> Result<(), Trouble> {
        let may = self.in_force().makes_contacts;
        #[cfg(feature = "breakages")]
        let may = may || breakages::is(Breakage::PushForbidden);
        if !may {
            running.makes.clear();
            self.push.running = Some(running);
            return Ok(());
        }
        // One that was dropped meanwhile is nobody's any more.
        let mut batch: Vec<Making> = running.makes.drain(..running.makes.len().min(TOGETHER)).collect();
        batch.retain(|making| self.newcomers.of(&making.key).is_some());
        let emails: Vec<String> = batch.iter().filter_map(|making| making.email.clone()).collect();
        running.sums.requests += u64::from(!emails.is_empty());
        let there = match there(emails, hands).await {
            Ok(there) => there,
            Err(error) => return self.stopped(running, batch, error, hands).await,
        };
        let mut doubtful = Vec::new();
        for making in &batch {
            doubtful.push(self.newcomers.of(&making.key).is_some_and(|of| std::mem::replace(&mut of.sent, true)));
        }
        self.newcomers.keep(hands.base, &self.name()).await?;

        let mut stopped = None;
        let mut left = Vec::new();
        for (making, was_sent) in batch.into_iter().zip(doubtful) {
            if stopped.is_some() {
                self.is_sent(&making.key, was_sent);
                left.push(making);
                continue;
            }
            match make(&making, was_sent, &there, &mut running, hands).await {
                Ok(Made::Made) => {
                    running.sums.made += 1;
                    self.newcomers.all.retain(|newcomer| newcomer.key != making.key);
                }
                Ok(Made::IsThere) => {
                    running.sums.conflicts += 1;
                    self.is_sent(&making.key, false);
                }
                Err(error) if is_of_one(&error) => {
                    running.sums.refused += 1;
                    // It may be the look for it that was refused.
                    self.is_sent(&making.key, was_sent);
                    self.push.fault.get_or_insert(error.fault());
                }
                Err(error) => {
                    self.is_sent(&making.key, was_sent || error.happened() == Happened::Unknown);
                    left.push(making);
                    stopped = Some(error);
                }
            }
        }
        self.newcomers.keep(hands.base, &self.name()).await?;
        match stopped {
            Some(error) => self.stopped(running, left, error, hands).await,
            None => {
                self.push.running = Some(running);
                Ok(())
            }
        }
    }

    /// It goes on later with these, or has come to its end.
    async fn stopped(
        &mut self,
        mut running: Running,
        left: Vec<Making>,
        error: NetSuiteError,
        hands: &Hands<'_>,
    ) -> Result<(), Trouble> {
        if is_passing(&error) || error.happened() == Happened::Unknown {
            running.makes.splice(..0, left);
            self.push.running = Some(running);
        } else {
            self.end(running, hands).await?;
        }
        Err(error.into())
    }

    fn is_sent(&mut self, key: &str, sent: bool) {
        if let Some(newcomer) = self.newcomers.of(key) {
            newcomer.sent = sent;
        }
    }
}

/// Makes one, unless it is there.
async fn make(
    making: &Making,
    was_sent: bool,
    there: &[(String, RecordRef)],
    running: &mut Running,
    hands: &Hands<'_>,
) -> Result<Made, NetSuiteError> {
    let sums = &mut running.sums;
    #[cfg(feature = "breakages")]
    if breakages::is(Breakage::ContactAgain) {
        let mut body = Map::new();
        body.extend(making.body.iter().filter(|(name, _)| name != "externalId").cloned());
        return hands.netsuite.create_contact(&body).await.map(|_| Made::Made);
    }
    if was_sent {
        sums.requests += 1;
        match hands.netsuite.contact_made_as(&making.key).await {
            Err(NetSuiteError::NotFound) => {}
            found => return found.map(|_| Made::Made),
        }
    }
    // What an account has made without the external id is found by its address.
    if making.is_there || making.email.as_ref().is_some_and(|email| found(there, email).is_some()) {
        return Ok(Made::IsThere);
    }
    sums.requests += 1;
    match hands.netsuite.create_contact(&making.body).await {
        // The external id's contact is the one that was made here; without one it is the name that is taken.
        Err(taken @ NetSuiteError::Duplicate { .. }) => {
            sums.requests += 1;
            match hands.netsuite.contact_made_as(&making.key).await {
                Err(NetSuiteError::NotFound) => Err(taken),
                found => found.map(|_| Made::Made),
            }
        }
        made => made.map(|_| Made::Made),
    }
}

/// NetSuite would not have this one, and may have the others.
const fn is_of_one(error: &NetSuiteError) -> bool {
    use NetSuiteError::{CompanyRefused, Duplicate, MissingFields, Refused};
    matches!(error, Refused { .. } | Duplicate { .. } | MissingFields { .. } | CompanyRefused { .. })
}

/// Who has one of these addresses in NetSuite now, in the order of addresses.
pub(super) async fn there(
    mut emails: Vec<String>,
    hands: &Hands<'_>,
) -> Result<Vec<(String, RecordRef)>, NetSuiteError> {
    sort(&mut emails);
    let mut there = Vec::new();
    for some in emails.chunks(ASKED) {
        let places: Vec<&str> = some.iter().map(|_| "?").collect();
        let places = places.join(", ");
        let text = ["SELECT id, LOWER(email) AS email FROM contact WHERE LOWER(email) IN (", &places, ") ORDER BY id"]
            .concat();
        let query = Query { text, params: some.to_vec() };
        for row in hands.netsuite.suiteql(&query, 1_000, Lane::Live, "who is there already").await? {
            let (Some(id), Some(email)) = (row.get("id"), row.get("email")) else { continue };
            there.push((email.to_owned(), RecordRef { kind: RecordKind::Contact, id: id.to_owned() }));
        }
    }
    crate::ordered::sort_by(&mut there, |(one, _), (other, _)| one.cmp(other));
    Ok(there)
}

pub(super) fn found(there: &[(String, RecordRef)], email: &str) -> Option<RecordRef> {
    let place = there.binary_search_by(|(of, _)| of.as_str().cmp(email)).ok()?;
    there.get(place).map(|(_, whom)| whom.clone())
}
