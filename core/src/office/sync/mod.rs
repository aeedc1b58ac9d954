//! Where company call sync is done in a browser: a step of it, or a page of what is tried out, on each errand.
//!
//! It has a turn of its own, because a step can take half a minute, and the machine's sessions, which need nobody who is
//! signed in; without a JWT it reads the log with an administrator's own sign-in. What people ask for is kept at once ([`kept`])
//! and stays asked for until it lies with the lease in NetSuite, whoever works meanwhile. What is tried out goes on without the
//! page it was asked for on ([`trial`]).

mod drawn;
mod facts;
mod kept;
mod trial;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use callside_protocol::{
    Cloud, Fault, FaultKind, Timestamp,
    company::{SyncCommand, SyncLack, SyncStands, TrialFor},
};
use futures::lock::Mutex;

use self::{facts::Facts, kept::Kept, trial::Trial};
use super::{
    SyncErrand, SyncReport,
    machine::MachineDesk,
    road::{Courier, Lent},
};
use crate::{
    netsuite::NetSuite,
    ports::{Base, Front, StoreError},
    ringcentral::RingCentral,
    signin::Lender,
    sync::{Again, Change, Hands, Stepped, Sync},
    traffic::Traffic,
};

/// What could not be had is asked for again after so many milliseconds.
const TRIES_AGAIN: i64 = 60_000;
/// Where a person has to act first.
const PERSONS_WAIT: i64 = 15 * 60_000;
/// What is read page by page waits at most so long for RingCentral's next minute, which is no failure.
const NO_FAILURE: i64 = 90_000;

/// The desk.
pub(super) struct SyncDesk {
    base: Base,
    /// To the person's own session.
    courier: Rc<Courier>,
    traffic: Traffic,
    machine: Rc<MachineDesk>,
    turn: Mutex<()>,
    sync: RefCell<Option<Sync>>,
    facts: RefCell<Option<Facts>>,
    kept: RefCell<Option<Kept>>,
    trial: RefCell<Option<Trial>>,
    /// So often something else was to be tried out.
    trials: Cell<u64>,
}

/// The sessions a step works with.
struct Sessions {
    ringcentral: RingCentral,
    netsuite: NetSuite,
    own_session: bool,
}

/// Why there are none.
enum NoSessions {
    Lack(Vec<SyncLack>),
    Fault(Fault),
}

impl SyncDesk {
    pub(super) fn new(base: &Base, machine: &Rc<MachineDesk>) -> Self {
        let courier = Rc::<Courier>::default();
        Self {
            base: base.clone(),
            traffic: Traffic::by(base, courier.clone()),
            courier,
            machine: Rc::clone(machine),
            turn: Mutex::default(),
            sync: RefCell::default(),
            facts: RefCell::default(),
            kept: RefCell::default(),
            trial: RefCell::default(),
            trials: Cell::default(),
        }
    }

    /// Forgets everything, in memory as well.
    pub(super) async fn forget(&self) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        self.sync.take();
        self.facts.take();
        self.trial.take();
        self.trials.update(|trials| trials + 1);
        // Read, and found empty: what is under way shall not take up again what was there.
        self.kept.replace(Some(Kept::default()));
        kept::forget(&self.base).await?;
        facts::forget(&self.base).await?;
        trial::forget(&self.base).await
    }

    /// Keeps what people ask for: it is done on the next errand.
    pub(super) async fn obey(&self, command: SyncCommand) -> Result<(), StoreError> {
        self.read().await;
        let now = self.base.clock.now();
        let wants = match command {
            SyncCommand::Try(of) => {
                self.trials.update(|trials| trials + 1);
                let mark = self.with(|kept| kept.mark.clone());
                let trial = Trial::new(of, mark);
                trial.keep(&self.base).await?;
                self.trial.replace(Some(trial));
                Vec::new()
            }
            SyncCommand::Drop => {
                self.drop_trial().await?;
                Vec::new()
            }
            SyncCommand::DoIt => {
                let offset = self.with(|kept| kept.offset);
                let wants = self.trial.borrow().as_ref().map(|trial| wanted(trial, offset));
                wants.unwrap_or_default()
            }
            SyncCommand::Pause => vec![Change::Pause],
            SyncCommand::Resume => vec![Change::Resume],
            SyncCommand::Retry => {
                self.change(|kept| kept.asks_anew = true);
                vec![Change::Retry]
            }
        };
        self.change(|kept| {
            kept.wants.extend(wants);
            kept.next = Some(now);
        });
        self.keep().await?;
        if command == SyncCommand::DoIt {
            // After what it led to is on disk: it can be asked for once more.
            self.drop_trial().await?;
        }
        Ok(())
    }

    async fn drop_trial(&self) -> Result<(), StoreError> {
        self.trials.update(|trials| trials + 1);
        self.trial.take();
        trial::forget(&self.base).await
    }

    /// Does what is next.
    pub(super) async fn go_on(&self, errand: SyncErrand, front: Rc<dyn Front>) -> SyncReport {
        let _turn = self.turn.lock().await;
        let _own = self.courier.go_by(Rc::clone(&front));
        let _machine = self.machine.go_by(front);
        self.read().await;
        let now = self.base.clock.now();
        let sent = self.sent();
        match self.sessions(errand).await {
            Ok(sessions) => self.work(&sessions, now).await,
            Err(NoSessions::Lack(lacks)) => self.change(|kept| {
                kept.stands = SyncStands::Lacks(lacks);
                kept.next = None;
            }),
            Err(NoSessions::Fault(fault)) => {
                let is_persons = fault.kind == FaultKind::SignedOut;
                self.fail(fault, Timestamp(now.0 + if is_persons { PERSONS_WAIT } else { TRIES_AGAIN }));
            }
        }
        let (ringcentral, netsuite) = self.sent();
        self.change(|kept| kept.spend((ringcentral - sent.0, netsuite - sent.1), now));
        // Where the disk does not take it, the next office knows less and finds it out again.
        let _ = self.keep().await;
        self.report().await
    }

    /// How it stands, without asking anybody.
    pub(super) async fn report(&self) -> SyncReport {
        self.read().await;
        let trial = self.trial.borrow();
        let facts = self.facts.borrow();
        let kept = self.with(Kept::clone);
        let of_trial = trial.as_ref().filter(|trial| !trial.run.is_over).map(|trial| trial.due);
        let is_able = !matches!(kept.stands, SyncStands::Lacks(_));
        let due = kept.next.into_iter().chain(of_trial.filter(|_| is_able)).min();
        let view = drawn::view(&kept, trial.as_ref(), facts.as_ref(), &*self.base.clock);
        SyncReport { view: Some(callside_json::write(&view).into()), due }
    }

    /// Something of machine access has changed: it is looked what can be done now.
    pub(super) async fn look(&self) {
        self.read().await;
        let now = self.base.clock.now();
        self.change(|kept| kept.next = Some(now));
    }

    async fn sessions(&self, errand: SyncErrand) -> Result<Sessions, NoSessions> {
        let base = &self.base;
        let (jwt, tokens) = self.machine.lenders().await;
        let own_session = jwt.is_none();
        let ringcentral: Option<(Rc<dyn Lender>, &Traffic)> = match (jwt, errand.ringcentral) {
            (Some(jwt), _) => Some((jwt, self.machine.traffic())),
            (None, Some(about)) => {
                let courier = Rc::clone(&self.courier);
                let own = Lent { courier, cloud: Cloud::RingCentral, about: Some(about) };
                Some((Rc::new(own), &self.traffic))
            }
            (None, None) => None,
        };
        let (Some((ringcentral, traffic)), Some(netsuite)) = (ringcentral.clone(), tokens.clone()) else {
            let no_ringcentral = ringcentral.is_none().then_some(SyncLack::RingCentral);
            let no_netsuite = tokens.is_none().then_some(SyncLack::NetSuiteMachine);
            return Err(NoSessions::Lack(no_ringcentral.into_iter().chain(no_netsuite).collect()));
        };
        // Whose session is refused is told apart from what else may be.
        granted(&*ringcentral, Cloud::RingCentral).await?;
        granted(&*netsuite, Cloud::NetSuite).await?;
        let ringcentral = RingCentral::lent(base, traffic, ringcentral);
        Ok(Sessions {
            ringcentral: if own_session { ringcentral.shared() } else { ringcentral },
            netsuite: NetSuite::lent(base, self.machine.traffic(), netsuite),
            own_session,
        })
    }

    /// A page of what is tried out where somebody waits for it, and otherwise a step.
    async fn work(&self, sessions: &Sessions, now: Timestamp) {
        let mut facts = match self.facts.take() {
            Some(facts) => facts,
            None => Facts::load(&self.base).await,
        };
        let anew = self.with(|kept| kept.asks_anew);
        if anew {
            // From here on: what is decided while it is read asks for another look.
            self.change(|kept| kept.asks_anew = false);
            facts.ask_now();
        }
        let followed = facts.follow(&sessions.netsuite, &sessions.ringcentral, &self.base).await;
        if anew && followed.is_err() {
            self.change(|kept| kept.asks_anew = true);
        }
        let company = match followed {
            Ok(()) => facts.company(&sessions.netsuite, &self.base).await,
            Err(no) => Err(no),
        };
        match company {
            Ok(company) => {
                self.change(|kept| {
                    kept.own_session = sessions.own_session;
                    kept.mark.clone_from(&company.mark);
                    kept.nobody = company.is_nobodys;
                    let offset = self.base.clock.offset_at(&company.zone, now).unwrap_or_default();
                    kept.offset = i64::from(offset) * 60_000;
                    if kept.holder.is_empty() {
                        kept.holder = kept::name(&*self.base.entropy);
                    }
                });
                let holder = self.with(|kept| kept.holder.clone());
                let hands = Hands {
                    base: &self.base,
                    ringcentral: &sessions.ringcentral,
                    netsuite: &sessions.netsuite,
                    roster: &company.roster,
                    rules: &company.rules,
                    home: company.home,
                    zone: &company.zone,
                    account: &company.account,
                    holder: &holder,
                };
                let tries = self.trial.borrow().as_ref().is_some_and(|trial| !trial.run.is_over && trial.due <= now);
                if tries {
                    self.try_on(&hands, &company.mark).await;
                } else {
                    self.step(&hands).await;
                }
            }
            Err(facts::No::Settings) => self.change(|kept| {
                kept.stands = SyncStands::Lacks(vec![SyncLack::Settings]);
                kept.next = Some(Timestamp(now.0 + PERSONS_WAIT));
            }),
            Err(facts::No::Fault(fault, until)) => self.fail(fault, until.max(Timestamp(now.0 + 1_000))),
        }
        self.facts.replace(Some(facts));
    }

    /// Nothing can be done before that, nor tried out.
    fn fail(&self, fault: Fault, until: Timestamp) {
        if let Some(trial) = &mut *self.trial.borrow_mut() {
            trial.due = until;
        }
        self.change(|kept| {
            kept.stands = SyncStands::Failed(fault, until);
            kept.next = Some(until);
        });
    }

    async fn step(&self, hands: &Hands<'_>) {
        let mut sync = self.sync.take().unwrap_or_default();
        let wants = self.with(|kept| kept.wants.clone());
        wants.iter().for_each(|change| sync.change(change.clone()));
        let stepped = sync.step(hands).await;
        let now = self.base.clock.now();
        self.change(|kept| {
            // From here on the sync keeps them itself.
            kept.wants.drain(..wants.len().min(kept.wants.len()));
            kept.asked = sync.is_asked();
            kept.looked = Some(now);
            // Nothing is known of it before the lease was seen.
            if !sync.state().account.is_empty() {
                kept.state = sync.state().clone();
            }
            kept.alone = sync.is_alone();
            (kept.stands, kept.next) = stands(stepped, now);
            if !kept.wants.is_empty() {
                // Asked for meanwhile.
                kept.next = Some(now);
            }
        });
        self.sync.replace(Some(sync));
    }

    async fn try_on(&self, hands: &Hands<'_>, mark: &str) {
        let (Some(mut trial), number) = (self.trial.take(), self.trials.get()) else { return };
        trial.mark = mark.to_owned();
        let mut sync = self.sync.take().unwrap_or_default();
        let tried = sync.try_out(&mut trial.run, hands).await;
        self.sync.replace(Some(sync));
        let now = self.base.clock.now();
        (trial.fault, trial.due) = match tried {
            Ok(()) => (None, now),
            // The next minute's requests are waited for.
            Err(Fault { cloud: Some(Cloud::RingCentral), kind: FaultKind::Busy, .. }) => {
                (None, Timestamp(now.0 + TRIES_AGAIN / 10))
            }
            Err(fault) => (Some(fault), Timestamp(now.0 + TRIES_AGAIN)),
        };
        if number == self.trials.get() {
            // Where the disk does not take it, it lasts as long as this office.
            let _ = trial.keep(&self.base).await;
        }
        if number == self.trials.get() {
            self.trial.replace(Some(trial));
        }
    }

    fn sent(&self) -> (u64, u64) {
        let (machine, own) = (self.machine.sent(), self.courier.sent());
        (machine.0 + own.0, machine.1 + own.1)
    }

    /// What was kept is in memory afterwards.
    async fn read(&self) {
        if self.kept.borrow().is_some() {
            return;
        }
        let kept = Kept::load(&self.base).await;
        let trial = Trial::load(&self.base).await;
        let facts = Facts::load(&self.base).await;
        if self.kept.borrow().is_none() {
            self.kept.replace(Some(kept));
            self.trial.replace(trial);
            self.facts.replace(Some(facts));
        }
    }

    fn with<T>(&self, look: impl FnOnce(&Kept) -> T) -> T {
        look(self.kept.borrow().as_ref().unwrap_or(&Kept::default()))
    }

    fn change(&self, change: impl FnOnce(&mut Kept)) {
        change(self.kept.borrow_mut().get_or_insert_default());
    }

    async fn keep(&self) -> Result<(), StoreError> {
        let kept = self.with(Kept::clone);
        kept.keep(&self.base).await
    }
}

/// There is a token, or why not.
async fn granted(lender: &dyn Lender, cloud: Cloud) -> Result<(), NoSessions> {
    lender.access_token().await.map(drop).map_err(|error| NoSessions::Fault(error.fault_of_kept(cloud)))
}

/// For the page, and when there is something to do again.
fn stands(stepped: Stepped, now: Timestamp) -> (SyncStands, Option<Timestamp>) {
    match stepped {
        Stepped::Went => (SyncStands::Works, Some(now)),
        Stepped::Waits(until) => (SyncStands::Waits(until), Some(until)),
        Stepped::StandsBy { until, .. } => (SyncStands::StandsBy, Some(until)),
        Stepped::NotBegun(until) => (SyncStands::NotBegun, Some(until)),
        Stepped::Paused(until) => (SyncStands::Paused, Some(until)),
        Stepped::OwnCallsAlone(until) => (SyncStands::OwnCallsAlone, Some(until)),
        Stepped::Failed { fault, until }
            if fault.kind == FaultKind::Busy
                && fault.cloud == Some(Cloud::RingCentral)
                && until.0 <= now.0 + NO_FAILURE =>
        {
            (SyncStands::Works, Some(until))
        }
        Stepped::Failed { fault, until } => (SyncStands::Failed(fault, until), Some(until)),
    }
}

/// What it comes to that what was tried out is to be done.
fn wanted(trial: &Trial, offset: i64) -> Vec<Change> {
    let (from, to) = (trial.of.from, trial.of.to);
    let does = match trial.of.purpose {
        TrialFor::Look => return Vec::new(),
        TrialFor::Begin => Change::Begin { from, offset },
        TrialFor::Back => Change::Back(from),
        TrialFor::Again => Change::Again(Again { from, to, only: Vec::new() }),
    };
    vec![does, Change::Agree(trial.mark.clone())]
}
