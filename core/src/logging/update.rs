//! How a record is changed without losing what somebody else saves at the same time: with the bundle NetSuite compares
//! and writes in one; without it the record is read, written, and read again. [`super`] says what that leaves open.

use callside_protocol::{CallId, Timestamp, WriteResult};

use super::{
    audit,
    body::Desired,
    entry::{Entry, Record, Written},
    merge::{Revision, as_written, base_of, revise},
    plan::{Outcome, Scene, intend_update, settle},
    pursue::{Rooms, asks, change, conclude},
    rules,
};
#[cfg(feature = "breakages")]
use callside_json::Map;

#[cfg(feature = "breakages")]
use super::entry::Fields;
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    characters::Pieces,
    netsuite::{Address, Conditional, NetSuiteError, PHONE_CALL, PhoneCallRecord},
    ports::StoreError,
};

/// So often in a row somebody may be faster before the agent's change waits for a quieter moment.
const MOST_ROUNDS: usize = 4;

/// So often a record is written over REST before what is there is left to the next change.
const MOST_WRITES: usize = 2;

/// What an update brought to light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Updated {
    /// This role may not change phone calls.
    pub(super) cannot_edit: bool,
    /// The RESTlet did not answer as one that is installed and well.
    pub(super) bundle_failed: bool,
    /// Nothing is settled: it is for the record service to do, or to say why not.
    pub(super) by_rest: bool,
}

/// One record, and what is to become of it.
struct Change<'a> {
    rooms: &'a Rooms<'a>,
    call: &'a CallId,
    entry: &'a Entry,
    desired: &'a Desired,
    scene: &'a Scene<'a>,
    id: &'a str,
    written: &'a Written,
    intended: Option<&'a Written>,
}

pub(super) async fn update(
    rooms: &Rooms<'_>,
    call: &CallId,
    entry: &Entry,
    desired: &Desired,
    scene: &Scene<'_>,
) -> Result<Updated, StoreError> {
    let Record::Made { id, written, intended, .. } = &entry.record else { return Ok(Updated::default()) };
    #[cfg(feature = "breakages")]
    if let Some(intended) = intended.as_ref().filter(|_| breakages::is(Breakage::DropReadBeforeRetry)) {
        let mut patch = Map::new();
        patch.insert("message".into(), desired.message().into());
        let written = Written { note: desired.part.text.clone(), revision: desired.revision, ..intended.clone() };
        let (base, patch) = (intended.clone(), Fields(patch));
        let revision = Box::new(Revision {
            patch,
            base,
            written,
            edited_there: false,
            lost: None,
            words: true,
            theirs: Fields::default(),
        });
        let updated = rooms.netsuite.update_phone_call(id, &revision.patch.0).await.map(|()| revision);
        conclude(rooms, call, &Outcome::Updated(updated, Vec::new())).await?;
        return Ok(Updated::default());
    }
    let change = Change { rooms, call, entry, desired, scene, id, written, intended: intended.as_ref() };
    if scene.terms.bundle { change.unless_changed().await } else { change.over_rest().await }
}

impl Change<'_> {
    /// With the bundle. What Callside wrote is taken for what is there, so it is one request where nobody else has
    /// written; where somebody has, the answer says what they wrote, and the merge of it goes the same way. After a lost
    /// answer the record is read: nothing else says what became of that write.
    async fn unless_changed(&self) -> Result<Updated, StoreError> {
        let known = if self.intended.is_none() { as_written(self.id, self.written) } else { None };
        let mut record = match known {
            Some(record) => record,
            None => match self.read().await {
                Ok(record) => record,
                Err(error) => return self.unread(error).await,
            },
        };
        for _ in 0..MOST_ROUNDS {
            let revision = self.merge(&record, self.intended, self.desired);
            if revision.patch.0.is_empty() {
                return self.end(Ok(revision)).await;
            }
            self.intend(&revision).await?;
            let base = base_of(&record, self.written, &revision.patch.0);
            let netsuite = self.rooms.netsuite;
            match netsuite.update_unless_changed(self.id, base, &revision.patch.0).await {
                Ok(Conditional::Saved) => return self.end(Ok(revision)).await,
                Ok(Conditional::Changed(now)) => {
                    self.was_not_done().await?;
                    record = *now;
                }
                // What the record service reads settles the row, as it does after a failure below.
                Ok(Conditional::Refused) => return Ok(Updated { by_rest: true, ..Updated::default() }),
                // Nothing is said against the RESTlet where nothing was heard of it.
                Err(error @ (NetSuiteError::NotSent | NetSuiteError::Busy { .. })) => {
                    return self.end(Err(error)).await;
                }
                Err(error @ NetSuiteError::NoAnswer) if !netsuite.is_restlet_silent() => {
                    return self.end(Err(error)).await;
                }
                // It may have written all the same: the record service reads before it writes.
                Err(_) => return Ok(Updated { by_rest: true, bundle_failed: true, ..Updated::default() }),
            }
        }
        let until = Timestamp(self.scene.now().0 + rules::UPDATE_EVERY);
        self.end(Err(NetSuiteError::Busy { until })).await
    }

    /// Over REST. Where the agent's own words were written they are looked after once: somebody may have saved over
    /// them what they had read before.
    async fn over_rest(&self) -> Result<Updated, StoreError> {
        let mut record = match self.read().await {
            Ok(record) => record,
            Err(error) => return self.unread(error).await,
        };
        let mut sent: Option<Box<Revision>> = None;
        let mut desired = self.desired.clone();
        for write in 1..=MOST_WRITES {
            let intended = sent.as_ref().map(|sent| &sent.written).or(self.intended);
            let mut revision = self.merge(&record, intended, &desired);
            if let Some(sent) = sent {
                revision.theirs.0.extend(sent.theirs.0);
                revision.edited_there |= sent.edited_there;
                // NetSuite said so, whatever somebody has made of it since.
                revision.lost = Some(WriteResult::Written);
            }
            if revision.patch.0.is_empty() {
                return self.end(Ok(revision)).await;
            }
            self.intend(&revision).await?;
            let done = self.rooms.netsuite.update_phone_call(self.id, &revision.patch.0).await;
            if done.is_err() || write == MOST_WRITES || !revision.words {
                return self.end(done.map(|()| revision)).await;
            }
            match self.read().await {
                Ok(now) => record = now,
                // It was written; the next change looks again.
                Err(_) => return self.end(Ok(revision)).await,
            }
            // What has given way to somebody's value once does not come back by itself.
            desired.filled.retain(|property| !revision.theirs.0.contains_key(property));
            desired.fields = revision.written.fields.clone();
            sent = Some(revision);
        }
        Ok(Updated::default())
    }

    fn merge(&self, record: &PhoneCallRecord, intended: Option<&Written>, desired: &Desired) -> Box<Revision> {
        let note = self.entry.note.text.reveal();
        let now = self.rooms.clock.now();
        Box::new(revise(record, self.written, intended, desired, note, &self.call.0, now))
    }

    async fn read(&self) -> Result<PhoneCallRecord, NetSuiteError> {
        self.rooms.netsuite.read_phone_call(&Address::Id(self.id.to_owned())).await
    }

    async fn intend(&self, revision: &Revision) -> Result<(), StoreError> {
        let intend = |entry: &Entry| {
            Some(audit::updates(entry, intend_update(entry, revision, self.scene), revision, self.scene))
        };
        change(self.rooms, self.call, &intend).await
    }

    /// The RESTlet said that it wrote nothing.
    async fn was_not_done(&self) -> Result<(), StoreError> {
        change(self.rooms, self.call, &|entry| {
            let mut next = entry.clone();
            next.wrote(None, None, WriteResult::NotDone);
            Some(next)
        })
        .await
    }

    /// The record could not be read. Nothing was written: what came of the last write is as open as it was.
    async fn unread(&self, error: NetSuiteError) -> Result<Updated, StoreError> {
        let (now, unread) = (self.rooms.clock.now(), Outcome::Unread(error));
        change(self.rooms, self.call, &|entry| Some(settle(entry, &unread, now))).await?;
        Ok(Updated::default())
    }

    async fn end(&self, mut updated: Result<Box<Revision>, NetSuiteError>) -> Result<Updated, StoreError> {
        let asks = match &updated {
            Err(NetSuiteError::MissingFields { labels, .. }) => asks(self.rooms.netsuite, PHONE_CALL, labels).await,
            _ => Ok(Vec::new()),
        };
        let asks = asks.unwrap_or_else(|error| {
            updated = Err(error);
            Vec::new()
        });
        let about_calls = |permission: &str| permission.has("Phone Calls");
        let cannot_edit =
            matches!(&updated, Err(NetSuiteError::NotAllowed { permission, .. }) if about_calls(permission));
        conclude(self.rooms, self.call, &Outcome::Updated(updated, asks)).await?;
        Ok(Updated { cannot_edit, ..Updated::default() })
    }
}
