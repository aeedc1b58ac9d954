//! How a record is made, once: one request, where the account is known to refuse a second record of the same key. Where it
//! is not, Callside looks first, and never sends a note over a record that may be there; what the account does is found out
//! with the first record, and answered.

use callside_json::Map;
use callside_protocol::{CallId, WriteResult};

use super::{
    audit,
    body::Desired,
    entry::{Entry, Record},
    plan::{Outcome, Scene, intend_create},
    pursue::{Rooms, asks, change, conclude, nothing_happened},
};
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};
use crate::{
    netsuite::{Address, Happened, Keys, NetSuiteError, PHONE_CALL, PhoneCallRecord},
    ports::StoreError,
};

/// One record that is to be made.
struct Creation<'a> {
    rooms: &'a Rooms<'a>,
    call: &'a CallId,
    desired: &'a Desired,
    keys: Keys,
}

/// Creates the record. What the account turned out to make of its key, where that is news.
pub(super) async fn create(
    rooms: &Rooms<'_>,
    call: &CallId,
    desired: &Desired,
    scene: &Scene<'_>,
) -> Result<Option<Keys>, StoreError> {
    let keys = scene.terms.keys;
    let creation = Creation { rooms, call, desired, keys };
    #[cfg(feature = "breakages")]
    if breakages::is(Breakage::WriteBeforeJournal) {
        let _ = rooms.netsuite.create_phone_call(&desired.body(&call.0)).await;
    }
    change(rooms, call, &|entry| {
        let intends = matches!(entry.record, Record::NotYet);
        intends.then(|| audit::creates(intend_create(entry, desired, scene)))
    })
    .await?;
    if !rooms.journal.get(&call.0).is_some_and(|entry| matches!(entry.record, Record::Intended { .. })) {
        // The agent decided otherwise in the meantime.
        return Ok(None);
    }
    if keys != Keys::Refused {
        let outcome = match creation.find(keys != Keys::Dropped).await {
            Err(NetSuiteError::NotFound) => None,
            Err(error) => Some(Outcome::Created(Err(nothing_happened(error)), Vec::new())),
            found => Some(Outcome::Checked(found.map(Box::new))),
        };
        if let Some(outcome) = outcome {
            return conclude(rooms, call, &outcome).await.map(|()| None);
        }
    }
    let mut body = desired.body(&call.0);
    // A record that appears meanwhile would be changed: the note follows by a merge, as into anybody's record.
    let bare = scene.terms.can_edit && matches!(keys, Keys::Overwritten | Keys::Dropped);
    if bare {
        leave_out_note(&mut body);
    }
    let created = creation.send(&mut body).await?;
    if let Some(Ok(record)) = creation.look(&created).await {
        let (id, key) = (record.id.clone(), record.external_id.clone());
        conclude(rooms, call, &Outcome::Checked(Ok(Box::new(record)))).await?;
        let is_made = matches!(created, Ok(_) | Err(NetSuiteError::Unreadable));
        return match key {
            Some(_) if is_made && keys == Keys::Unknown => creation.send_again(body, &id).await,
            None if is_made && keys != Keys::Refused => creation.give_key(&id).await.map(Some),
            _ => Ok(None),
        };
    }
    creation
        .end(match created {
            // It is there, without the note, and cannot be read yet.
            Ok(_) if bare => Err(NetSuiteError::Duplicate { detail: None }),
            created => created,
        })
        .await
}

impl Creation<'_> {
    async fn find(&self, proven: bool) -> Result<PhoneCallRecord, NetSuiteError> {
        self.rooms.netsuite.find_phone_call(&self.call.0, proven).await
    }

    /// Sends what the record is to be; its id.
    async fn send(&self, body: &mut Map) -> Result<Result<String, NetSuiteError>, StoreError> {
        let netsuite = self.rooms.netsuite;
        if self.keys == Keys::Dropped {
            match netsuite.put_phone_call(&self.call.0, body).await {
                Ok(()) => return Ok(Err(NetSuiteError::Unreadable)),
                Err(NetSuiteError::Refused { .. }) => {}
                Err(error) => return Ok(Err(error)),
            }
            // Only its message leads to it until it has its key.
            body.insert("message".into(), self.desired.message().into());
            let now = self.rooms.clock.now();
            change(self.rooms, self.call, &|entry| Some(audit::creates_otherwise(entry, now))).await?;
        }
        Ok(netsuite.create_phone_call(body).await)
    }

    /// The record, where more is to be known of it than the answer says.
    async fn look(&self, created: &Result<String, NetSuiteError>) -> Option<Result<PhoneCallRecord, NetSuiteError>> {
        let proven = self.keys == Keys::Refused;
        match created {
            Ok(id) if !proven => Some(self.rooms.netsuite.read_phone_call(&Address::Id(id.clone())).await),
            // It was made and the answer does not say as what; or it is there, and the refusal says so in words nobody
            // knows.
            Err(NetSuiteError::Unreadable) => Some(self.find(proven).await),
            Err(NetSuiteError::Refused { code, field, .. })
                if code == "USER_ERROR" || field.as_deref() == Some("externalId") =>
            {
                Some(self.find(true).await)
            }
            _ => None,
        }
    }

    /// The same once more, as the account has just taken it, but for the note: whatever it does, nothing is lost.
    async fn send_again(&self, mut body: Map, id: &str) -> Result<Option<Keys>, StoreError> {
        leave_out_note(&mut body);
        self.tries(true, &body, WriteResult::NotDone).await?;
        let (told, result) = match self.rooms.netsuite.create_phone_call(&body).await {
            Err(NetSuiteError::Duplicate { .. } | NetSuiteError::Refused { .. }) => {
                (Keys::Refused, WriteResult::Existed)
            }
            // Somebody has deleted the first meanwhile, and this is another, without a note: it is found and completed like one
            // that another computer made. What the account makes of a second one is not known yet.
            Ok(made) if made != id => {
                let now = self.rooms.clock.now();
                let sent = self.desired.written(now);
                let found = |entry: &Entry| {
                    let record = Record::Intended { since: now, sent: sent.clone(), exists: true };
                    Some(Entry { record, ..entry.clone() })
                };
                change(self.rooms, self.call, &found).await?;
                self.tried(WriteResult::Written).await?;
                return Ok(None);
            }
            Ok(_) | Err(NetSuiteError::Unreadable) => (Keys::Overwritten, WriteResult::Written),
            Err(_) => return Ok(None),
        };
        self.tried(result).await?;
        Ok(Some(told))
    }

    /// The key by itself, into a record that was made without. Where it fails, the key in the message still leads to the
    /// record.
    async fn give_key(&self, id: &str) -> Result<Keys, StoreError> {
        let mut patch = Map::new();
        patch.insert("externalId".into(), self.call.0.as_str().into());
        self.tries(false, &patch, WriteResult::Unclear).await?;
        let result = match self.rooms.netsuite.update_phone_call(id, &patch).await {
            Ok(_) => WriteResult::Written,
            Err(error) if error.happened() == Happened::Unknown => WriteResult::Unclear,
            Err(_) => WriteResult::Refused,
        };
        self.tried(result).await?;
        Ok(Keys::Dropped)
    }

    /// A row for a request that only asks what the account does.
    async fn tries(&self, makes: bool, body: &Map, result: WriteResult) -> Result<(), StoreError> {
        let (fields, now) = (|| body.keys().cloned().collect(), self.rooms.clock.now());
        change(self.rooms, self.call, &|entry| Some(audit::tries(entry, now, makes, fields(), result))).await
    }

    /// What came of it.
    async fn tried(&self, result: WriteResult) -> Result<(), StoreError> {
        change(self.rooms, self.call, &|entry| Some(audit::tried(entry, result))).await
    }

    /// Settles what the answer says by itself.
    async fn end(&self, mut created: Result<String, NetSuiteError>) -> Result<Option<Keys>, StoreError> {
        let asks = match &created {
            Err(NetSuiteError::MissingFields { labels, .. }) => asks(self.rooms.netsuite, PHONE_CALL, labels).await,
            _ => Ok(Vec::new()),
        };
        let asks = asks.unwrap_or_else(|error| {
            created = Err(error);
            Vec::new()
        });
        let refuses = self.keys == Keys::Unknown && matches!(created, Err(NetSuiteError::Duplicate { .. }));
        conclude(self.rooms, self.call, &Outcome::Created(created, asks)).await?;
        Ok(refuses.then_some(Keys::Refused))
    }
}

fn leave_out_note(body: &mut Map) {
    body.retain(|property, _| property != "message");
}
