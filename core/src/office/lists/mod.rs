//! Lists and engagement at the company's desk. [`reading`] reads phone calls and fields out of NetSuite, [`counting`] makes scores and
//! lists of them, and both lie on the [`shelf`], since they can be had again; what people have made lies in the store ([`own`]).
//! A page has a window of a list ([`rows`]), works through one by telephone ([`calling`]), brings a file ([`importing`]) and sets
//! what somebody does not want ([`opting`]). Nothing reaches NetSuite but by [`pushing`] and by those explicit acts.

mod beside;
mod calling;
mod counting;
mod drawn;
mod editing;
pub(super) mod fields;
mod importing;
mod named;
mod opting;
mod own;
mod pushing;
mod reading;
mod rows;
pub(super) mod shelf;

use std::rc::Rc;

pub(super) use self::beside::beside;
use callside_protocol::{
    Fault, FaultKind, Timestamp,
    company::{CallListSums, CompanyAnswer, Engagement, ListsAnswer, ListsCommand, PeopleList},
    words,
};

use self::{
    counting::Shown,
    named::Names,
    own::{Leads, Newcomers, Own},
    pushing::Push,
    rows::{Sorted, minutes_east},
    shelf::Place,
};
use crate::{
    company::KeptEngagement,
    directory::{
        copies,
        copy::{CopyError, GivenUp, Held, Owner},
        people::RecordId,
    },
    engagement::{members::Members, packed::Valued, scored::Scored, standing::Standing, touches::Touches},
    netsuite::{NetSuite, NetSuiteError},
    ports::{Base, StoreError},
};

/// What could not be had is asked for again after so many milliseconds.
const TRIES_AGAIN: i64 = 60_000;
/// Where a person has to act first.
const PERSONS_WAIT: i64 = 15 * 60_000;

/// From this contract on the bundle writes people (netsuite/CONTRACT.md).
pub(super) const WRITES_PEOPLE: u64 = 4;

/// The desk.
#[derive(Default)]
pub(super) struct ListsDesk {
    /// Whose it all is; `None`: nobody is signed in.
    owner: Option<Owner>,
    place: Option<Place>,
    own: Own,
    leads: Leads,
    newcomers: Newcomers,
    /// What is decided for everyone.
    decided: KeptEngagement,
    standing: Standing,
    shown: Shown,
    touches: Option<Touches>,
    values: Option<Vec<Valued>>,
    names: Names,
    scores: Option<Vec<Scored>>,
    /// The list that somebody looks at: who is on it, and in which order it is shown at first.
    listed: Option<(String, Rc<Members>, Rc<[RecordId]>)>,
    /// Another order of it.
    sorted: Option<Sorted>,
    push: Push,
    fault: Option<(Fault, Timestamp)>,
    /// How far each list is that somebody works through.
    far: Vec<(String, CallListSums)>,
    /// Everything is to be read now.
    hurry: bool,
    /// What is decided for everyone lies in the account.
    has_bundle: bool,
    /// How far east of Greenwich this computer is.
    minutes_east: i32,
    /// A page was opened since this office began.
    open: bool,
    revision: u64,
}

/// What a command is obeyed with.
pub(super) struct Hands<'a> {
    pub(super) base: &'a Base,
    /// The person's session.
    pub(super) netsuite: &'a NetSuite,
    /// The account has a bundle that this role can use.
    pub(super) has_bundle: bool,
    /// Says that the copy of the directory is gone.
    pub(super) given_up: &'a GivenUp,
    /// It writes people, too: a bundle of an earlier contract does not.
    pub(super) writes_people: bool,
}

/// Somebody's score; `None`: there was no call with them.
#[derive(Clone, Copy)]
pub(super) struct Counted<'a>(pub(super) Option<&'a Scored>);

impl<'a> Counted<'a> {
    fn of(scores: &'a [Scored], whom: RecordId) -> Self {
        Self(scores.binary_search_by_key(&whom, |scored| scored.whom).ok().and_then(|place| scores.get(place)))
    }
}

/// Why something did not go on.
#[derive(Debug)]
pub(super) enum Trouble {
    /// NetSuite could not be asked, or refused.
    NetSuite(NetSuiteError),
    /// This browser's store failed.
    Store(StoreError),
    /// What lay on the shelf could not be read, and is read from NetSuite anew.
    Again,
    /// The role may not change the record of leases.
    Lease,
    /// The directory's copy cannot be read: it is made anew by whoever keeps it.
    Copy,
}

impl From<NetSuiteError> for Trouble {
    fn from(error: NetSuiteError) -> Self {
        Self::NetSuite(error)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<CopyError> for Trouble {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Store(error) => Self::Store(error),
            CopyError::Unreadable | CopyError::GivenUp => Self::Copy,
        }
    }
}

impl Trouble {
    /// As a fault, and when it is tried again.
    fn told(&self, now: Timestamp) -> (Fault, Timestamp) {
        let later = Timestamp(now.0 + TRIES_AGAIN);
        match self {
            Self::NetSuite(NetSuiteError::Busy { until }) => {
                let fault = NetSuiteError::Busy { until: *until }.fault();
                (fault, (*until).max(Timestamp(now.0 + 1_000)))
            }
            Self::NetSuite(error) => {
                let is_persons = matches!(error, NetSuiteError::SignedOut | NetSuiteError::NotAllowed { .. });
                (error.fault(), if is_persons { Timestamp(now.0 + PERSONS_WAIT) } else { later })
            }
            Self::Store(error) => {
                (Fault { cloud: None, kind: FaultKind::Storage, detail: Some(error.to_string()) }, later)
            }
            Self::Lease => (lease_fault(), Timestamp(now.0 + PERSONS_WAIT)),
            Self::Again => (Fault { cloud: None, kind: FaultKind::Storage, detail: None }, now),
            Self::Copy => (Fault { cloud: None, kind: FaultKind::Storage, detail: None }, later),
        }
    }
}

fn lease_fault() -> Fault {
    let (permission, level) = ("Record type Callside Lease".to_owned(), Some("Edit".to_owned()));
    NetSuiteError::NotAllowed { permission, level, detail: None }.fault()
}

impl ListsDesk {
    /// Calls and fields are read on this computer.
    pub(super) fn is_connected(&self) -> bool {
        self.own.connected
    }

    /// Whatever was read goes; the agent empties the store.
    pub(super) async fn forget(base: &Base) -> Result<(), StoreError> {
        Place::forget_all(&base.shelf).await
    }

    /// Somebody else may be signed in by now: nobody sees a list through a colleague's rights.
    pub(super) async fn settle(&mut self, hands: &Hands<'_>) {
        self.minutes_east = minutes_east(&*hands.base.clock);
        self.has_bundle = hands.has_bundle;
        let owner = hands.netsuite.session().map(Owner::from);
        let is_open = self.place.as_ref().is_some_and(|place| !place.is_given_up());
        if owner == self.owner && (owner.is_none() || is_open) {
            return;
        }
        let (revision, open) = (self.revision + 1, self.open && owner == self.owner);
        *self =
            Self { revision, open, has_bundle: hands.has_bundle, minutes_east: self.minutes_east, ..Self::default() };
        let Some(owner) = owner else { return };
        let place = Place::new(&hands.base.shelf, &owner, hands.given_up);
        // What others had is gone at the next occasion, where the shelf fails now.
        let _ = place.forget_others().await;
        let name = owner.name();
        self.own = Own::load(hands.base, &name).await;
        self.leads = Leads::load(hands.base, &name).await;
        self.newcomers = Newcomers::load(hands.base, &name).await;
        self.decided = KeptEngagement::load(hands.base).await;
        self.standing = place.standing().await.ok().flatten().unwrap_or_default();
        self.shown = place.json("shown").await.ok().flatten().unwrap_or_default();
        self.names = place.json("names").await.ok().flatten().unwrap_or_default();
        (self.owner, self.place) = (Some(owner), Some(place));
    }

    /// When there is something to do; `None`: nothing is connected, or nobody is signed in.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.place.as_ref().filter(|_| self.own.connected)?;
        let not_before = self.fault.as_ref().map(|(_, until)| *until).unwrap_or_default();
        let push = self.push_due();
        let round = if self.hurry { Timestamp(0) } else { self.standing.due() };
        let due = [Some(round), push].into_iter().flatten().min();
        due.map(|due| due.max(not_before))
    }

    /// What is decided here. Where the account has a place for it nobody decides for themselves, and what cannot be read allows
    /// nothing; where the bundle has gone, what the company had decided stands last.
    pub(super) fn in_force(&self) -> Engagement {
        let own = self.own.decided.clone().filter(|_| !self.has_bundle);
        own.unwrap_or_else(|| self.decided.decided().unwrap_or_default())
    }

    /// The newest that is decided for everyone is known afterwards.
    async fn follow(&mut self, hands: &Hands<'_>) -> Result<(), Trouble> {
        if hands.has_bundle {
            self.decided.follow(hands.netsuite, hands.base).await?;
        }
        Ok(())
    }

    /// Every list: everyone's first.
    pub(super) fn lists(&self, decided: &Engagement) -> Vec<PeopleList> {
        decided.lists.iter().chain(&self.own.lists).cloned().collect()
    }

    fn list(&self, id: &str) -> Option<PeopleList> {
        self.lists(&self.in_force()).into_iter().find(|list| list.id == id)
    }

    /// The directory's copy; `None`: there is none that is whole.
    pub(super) async fn copy(&self, hands: &Hands<'_>) -> Result<Option<Held>, CopyError> {
        match &self.owner {
            Some(owner) => copies::whole(&hands.base.shelf, owner).await,
            None => Ok(None),
        }
    }

    fn name(&self) -> String {
        self.owner.as_ref().map(Owner::name).unwrap_or_default()
    }

    /// What a person has made is on the disk, or why not.
    async fn keep_own(&self, hands: &Hands<'_>) -> Result<(), Trouble> {
        Ok(self.own.keep(hands.base, &self.name()).await?)
    }

    /// Obeys the page.
    pub(super) async fn obey(&mut self, command: ListsCommand, hands: &Hands<'_>) -> CompanyAnswer {
        let answer = match self.answer(command, hands).await {
            Ok(answer) => answer,
            // Leases are asked for by lists of everyone alone.
            Err(Trouble::Lease) => ListsAnswer::Not(words::SHARED_LIST_NEEDS_LEASE.to_owned()),
            Err(trouble) => ListsAnswer::Fault(trouble.told(hands.base.clock.now()).0),
        };
        CompanyAnswer::Lists(Box::new(answer))
    }

    async fn answer(&mut self, command: ListsCommand, hands: &Hands<'_>) -> Result<ListsAnswer, Trouble> {
        if self.place.is_none() {
            return Err(NetSuiteError::SignedOut.into());
        }
        match command {
            ListsCommand::Open => self.opened(hands).await,
            ListsCommand::Connect(connected) => self.connect(connected, hands).await,
            ListsCommand::SyncNow => Ok(self.sync_now()),
            ListsCommand::Decide { version, engagement } => self.decide(version, *engagement, hands).await,
            ListsCommand::Preview(weights) => self.preview(&weights, hands).await,
            ListsCommand::KeepList { list, shared } => self.keep_list(*list, shared, hands).await,
            ListsCommand::DropList(list) => self.drop_list(&list, hands).await,
            ListsCommand::Put { list, people, on } => self.put(&list, people, on, hands).await,
            ListsCommand::Seen(list) => self.seen(&list).await,
            ListsCommand::Show { list, search, sort, from, count } => {
                self.show(&list, search, sort, from..from.saturating_add(count), hands).await
            }
            ListsCommand::TryRule(list) => self.try_rule(*list, hands).await,
            ListsCommand::Export(list) => self.export(&list, hands).await,
            ListsCommand::Import { bytes, purpose } => self.import(&bytes, purpose, hands).await,
            ListsCommand::Next(list) => self.next(&list, hands).await,
            ListsCommand::Mark { list, person, mark } => self.mark(&list, &person, mark, hands).await,
            ListsCommand::CallAnyway { person, reason } => self.call_anyway(&person, reason, hands).await,
            ListsCommand::OptOut { person, what, out } => self.opt_out(&person, what, out, hands).await,
            ListsCommand::Change { person, field, value } => self.change_field(&person, field, value, hands).await,
            ListsCommand::DryRun => self.dry_run(hands).await,
            ListsCommand::Push => Ok(self.start_push()),
            ListsCommand::DropChanges => self.drop_changes(hands).await,
            ListsCommand::MakeSearch => self.make_search(hands).await,
        }
    }
}
