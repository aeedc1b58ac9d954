//! Calls with the same person or company before this one, by whichever colleague: NetSuite is asked once for each call and
//! person, after the name is shown, and only where somebody looks or talks.

use callside_protocol::{CallId, EarlierCall, Fault};

use super::{Agent, busy::About, records::record_id};
use crate::{
    logging::{
        Entry,
        earlier::{self, With},
    },
    netsuite::NetSuiteError,
    traffic::Lane,
};

/// Rows asked for: what is shown, the call itself, and some that this computer knows better.
const ROWS: u32 = 8;
/// Calls whose answer is remembered.
const MOST_CALLS: usize = 16;

/// What NetSuite told for one call.
pub(super) struct Earlier {
    call: CallId,
    with: With,
    /// `None` while it is being asked.
    told: Option<Result<Vec<EarlierCall>, Fault>>,
}

impl Agent {
    /// The call is for somebody now, somebody talks, or a pane has come into sight: NetSuite is asked, unless it was.
    pub(super) fn ask_earlier(&self, id: &CallId, entry: &Entry) {
        let wanted = self.inner.pages.pane_in_sight() || entry.call.answered.is_some();
        if !wanted || self.inner.setup.safe_mode {
            return;
        }
        let Some(with) = entry.chosen().and_then(With::of) else { return };
        {
            let mut earlier = self.inner.earlier.borrow_mut();
            if earlier.iter().any(|known| known.call == *id && known.with == with) {
                return;
            }
            earlier.retain(|known| known.call != *id);
            earlier.push(Earlier { call: id.clone(), with: with.clone(), told: None });
            let surplus = earlier.len().saturating_sub(MOST_CALLS);
            earlier.drain(..surplus);
        }
        self.read_earlier_of(id.clone(), with);
    }

    /// NetSuite had no slot for it.
    pub(super) fn ask_earlier_again(&self, id: &CallId) {
        let with = {
            let earlier = self.inner.earlier.borrow();
            let open = earlier.iter().find(|known| known.call == *id && known.told.is_none());
            open.map(|known| known.with.clone())
        };
        match with {
            Some(with) => self.read_earlier_of(id.clone(), with),
            None => self.inner.busy.settled(id, About::EarlierCalls),
        }
    }

    fn read_earlier_of(&self, id: CallId, with: With) {
        self.go(async move |agent| {
            let told = agent.read_earlier(&with).await.map_err(|error| error.fault());
            // Whoever chose another record asks about that one by now.
            let is_asked = |known: &Earlier| known.call == id && known.with == with;
            if !agent.inner.earlier.borrow().iter().any(is_asked)
                || agent.asks_again(&id, About::EarlierCalls, told.as_ref().err())
            {
                return;
            }
            if let Some(known) = agent.inner.earlier.borrow_mut().iter_mut().find(|known| is_asked(known)) {
                known.told = Some(told);
            }
            agent.publish();
        });
    }

    /// A pane has come into sight.
    pub(super) fn ask_earlier_of_all(&self) {
        let calls: Vec<CallId> = self.inner.desk.borrow().calls().cloned().collect();
        for id in calls {
            if let Some(entry) = self.shown(&id) {
                self.ask_earlier(&id, &entry);
            }
        }
    }

    async fn read_earlier(&self, with: &With) -> Result<Vec<EarlierCall>, NetSuiteError> {
        loop {
            let absent = self.inner.learnt.get().absent_call_columns.clone();
            let Some(query) = earlier::query(with, &absent) else { return Ok(Vec::new()) };
            match self.inner.netsuite.suiteql(&query, ROWS, Lane::Notes, "earlier calls").await {
                Ok(rows) => {
                    let session = self.inner.netsuite.session();
                    let me = session.as_ref().and_then(|session| session.entity.as_deref());
                    let (zone, clock) = (self.zone(), &*self.inner.ports.clock);
                    return Ok(rows.iter().filter_map(|row| earlier::read(row, me, &zone, clock)).collect());
                }
                Err(NetSuiteError::ColumnUnknown { column }) => {
                    let name = column.rsplit('.').next().unwrap_or_default();
                    if !earlier::is_dispensable(name) || absent.iter().any(|absent| absent == name) {
                        return Err(NetSuiteError::ColumnUnknown { column });
                    }
                    let name = name.to_owned();
                    self.learn(|learnt| learnt.absent_call_columns.push(name)).await;
                }
                Err(NetSuiteError::TableUnreadable { .. }) => {
                    let (permission, level) = ("Lists → Phone Calls".to_owned(), Some("View".to_owned()));
                    return Err(NetSuiteError::NotAllowed { permission, level, detail: None });
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// What NetSuite told for that call, or why it did not. The call itself, once it has a record, is none before it.
    pub(super) fn told_earlier(&self, id: &CallId, entry: &Entry) -> (Vec<EarlierCall>, Option<Fault>) {
        let earlier = self.inner.earlier.borrow();
        match earlier.iter().find(|known| known.call == *id).and_then(|known| known.told.as_ref()) {
            Some(Ok(calls)) => {
                let own = record_id(entry);
                // While the call is on, whatever NetSuite tells of was before it, whichever zone its clock hangs in.
                let before = |call: &&EarlierCall| {
                    call.record.as_deref() != own && (entry.call.is_live() || call.began < entry.call.began)
                };
                (calls.iter().filter(before).cloned().collect(), None)
            }
            Some(Err(fault)) => (Vec::new(), Some(fault.clone())),
            None => (Vec::new(), None),
        }
    }
}
