//! How the records of a page get there: a batch of the bundle's, each created unless it is there and completed where it is;
//! without the bundle one by one, looked for first.

use callside_json::Map;

use super::plan::Writing;
use crate::{
    logging::{Desired, completed, made_by_company},
    netsuite::{
        BatchCall, BatchResult, BundleRefusal, Happened, Lease, LeaseAsked, NetSuite, NetSuiteError, PhoneCallRecord,
    },
    ports::Clock,
};

/// Records of one request: the units of a RESTlet are enough for so many new ones (netsuite/CONTRACT.md), and fewer where an
/// account takes longer to save them than anybody waits for an answer.
pub(super) const MOST_AT_ONCE: usize = 250;
pub(super) const FEWEST_AT_ONCE: usize = 10;
/// So often somebody may be quicker before a record is left to the next reading.
const ROUNDS: u8 = 3;

/// One record that is to be there.
pub(super) struct Item {
    /// Its external id.
    pub(super) key: String,
    /// As it should be.
    pub(super) desired: Desired,
    /// What became of it.
    pub(super) end: Option<End>,
    round: u8,
    call: BatchCall,
}

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Made here.
    Made,
    /// There, and as it should be.
    There,
    /// NetSuite would not have it: its words.
    Refused(String),
}

/// Why a batch did not come to its end.
pub(super) enum Cut {
    /// NetSuite gave no answer, or none that helps.
    NetSuite(NetSuiteError),
    /// Somebody else has the lease.
    LostLease(Box<Lease>),
    /// NetSuite's limits left nothing of it done.
    Exhausted,
}

impl Item {
    pub(super) fn new(key: String, writing: &Writing, clock: &dyn Clock) -> Self {
        let desired = made_by_company(&writing.entry, &writing.scene(clock));
        let call = BatchCall::Create(desired.body(&key));
        Self { key, desired, end: None, round: 0, call }
    }

    /// There is one: completes it where something is missing.
    fn meets(&mut self, record: &PhoneCallRecord) {
        self.round += 1;
        match completed(record, &self.desired, &self.key) {
            Some((base, patch)) if self.round <= ROUNDS => {
                self.call = BatchCall::Change { id: record.id.clone(), base, patch };
            }
            _ => self.end = Some(End::There),
        }
    }

    fn refused(&mut self, BundleRefusal { code, message }: BundleRefusal) {
        let words = if message.is_empty() { code } else { message };
        self.end = Some(End::Refused(words));
    }

    fn settle(&mut self, result: BatchResult) {
        match result {
            BatchResult::Created(_) => self.end = Some(End::Made),
            BatchResult::Saved => self.end = Some(End::There),
            BatchResult::Exists(record) | BatchResult::Changed(record) => self.meets(&record),
            BatchResult::Refused(refusal) => self.refused(refusal),
            BatchResult::Untried => {}
        }
    }
}

/// Writes all of them, so many in a request; `requests` counts those. How the lease stands by the last answer, where one
/// rode along.
pub(super) async fn write_batches(
    items: &mut [Item],
    netsuite: &NetSuite,
    lease: &LeaseAsked<'_>,
    at_once: usize,
    requests: &mut u64,
) -> Result<Option<Lease>, Cut> {
    let mut stands = None;
    loop {
        let mut open: Vec<&mut Item> = items.iter_mut().filter(|item| item.end.is_none()).take(at_once).collect();
        if open.is_empty() {
            return Ok(stands);
        }
        let calls: Vec<BatchCall> = open.iter().map(|item| item.call.clone()).collect();
        *requests += 1;
        let (results, held) = netsuite.write_phone_calls(&calls, Some(lease)).await.map_err(Cut::NetSuite)?;
        if let Some(lost) = held.as_ref().filter(|held| !held.held) {
            return Err(Cut::LostLease(Box::new(lost.clone())));
        }
        stands = held.or(stands);
        if results.iter().all(|result| *result == BatchResult::Untried) {
            return Err(Cut::Exhausted);
        }
        for (item, result) in open.iter_mut().zip(results) {
            item.settle(result);
        }
    }
}

/// Writes all of them one by one: each is looked for, and made where it is not there.
///
/// Two machines that look in the same moment meet at the external id. In an account that changes the record that is there
/// instead of refusing a second one, what an agent has typed in just that moment could be overwritten; only the bundle
/// closes that window ([`crate::logging`]).
pub(super) async fn write_one_by_one(
    items: &mut [Item],
    netsuite: &NetSuite,
    requests: &mut u64,
) -> Result<(), NetSuiteError> {
    for item in items.iter_mut() {
        *requests += 2;
        let found = match netsuite.find_phone_call(&item.key, false).await {
            Err(NetSuiteError::NotFound) => None,
            found => Some(found?),
        };
        let found = match found {
            Some(found) => found,
            None => match netsuite.create_phone_call(&item.desired.body(&item.key)).await {
                Ok(id) => {
                    keep_key(netsuite, &id, &item.key, requests).await?;
                    item.end = Some(End::Made);
                    continue;
                }
                Err(NetSuiteError::Duplicate { .. } | NetSuiteError::Unreadable) => {
                    netsuite.find_phone_call(&item.key, false).await?
                }
                Err(error) => {
                    item.end = Some(End::Refused(own_words(error)?));
                    continue;
                }
            },
        };
        item.meets(&found);
        if let BatchCall::Change { id, patch, .. } = &item.call {
            *requests += 1;
            item.end = Some(match netsuite.update_phone_call(id, patch).await {
                Ok(()) => End::There,
                Err(error) => End::Refused(own_words(error)?),
            });
        }
    }
    Ok(())
}

/// An account may make a record without its external id ([`crate::netsuite::Keys::Dropped`]).
async fn keep_key(netsuite: &NetSuite, id: &str, key: &str, requests: &mut u64) -> Result<(), NetSuiteError> {
    *requests += 1;
    let address = crate::netsuite::Address::Id(id.to_owned());
    if netsuite.read_phone_call(&address).await?.external_id.is_none() {
        let mut patch = Map::new();
        patch.insert("externalId".into(), key.into());
        *requests += 1;
        netsuite.update_phone_call(id, &patch).await?;
    }
    Ok(())
}

/// NetSuite's words where this one record was refused; anything else concerns all of them.
fn own_words(error: NetSuiteError) -> Result<String, NetSuiteError> {
    let is_of_record = matches!(
        error,
        NetSuiteError::Refused { .. } | NetSuiteError::MissingFields { .. } | NetSuiteError::CompanyRefused { .. }
    );
    if !is_of_record || error.happened() == Happened::Unknown {
        return Err(error);
    }
    Ok(error.fault().detail.unwrap_or_default())
}
