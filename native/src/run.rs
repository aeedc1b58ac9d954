//! `callside-sync run` and `once`: company call sync, step by step, until somebody ends the program. What it says is for a
//! service's log: no name, number or note of anybody's.

use std::{
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    rc::Rc,
    time::Duration,
};

use callside_core::{
    netsuite::NetSuite,
    ports::{Base, Entropy, Op, StoreError, Table},
    ringcentral::RingCentral,
    sync::{Hands, State, Stepped, Sync},
};
use callside_protocol::{Fault, FaultKind, Timestamp, words};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time::{sleep, timeout},
};

use crate::{
    configuration::Configuration,
    decided::{Decided, Undecided},
    sessions::{self, CannotOpen},
};

/// This machine's name, in [`Table::Settings`].
const HOLDER: &str = "callside-sync-holder";
/// Held while the program runs: two of them on one folder would be one machine to NetSuite.
const LOCK: &str = "running.lock";
/// Looks again whether it may begin after so long, where a cloud did not tell.
const TRIES_AGAIN: Duration = Duration::from_secs(60);
/// How long giving the lease back may take at the end. Where it does not come about, the lease ends by itself.
const PARTING: Duration = Duration::from_secs(20);

/// How long it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Until it is ended.
    Run,
    /// Until there is nothing to do at once.
    Once,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As it should.
    Well,
    /// A cloud could not be asked: try again.
    CouldNotAsk,
    /// Somebody has to act.
    Lacking,
}

/// Why it does not begin. The administrator's to act on.
#[derive(Debug, thiserror::Error)]
pub enum CannotRun {
    /// Something of the configuration does not open.
    #[error(transparent)]
    Open(#[from] CannotOpen),
    /// It runs already.
    #[error("callside-sync runs already with this state folder")]
    Runs,
    /// The folder cannot be locked.
    #[error("the state folder cannot be locked: {0}")]
    Lock(std::io::Error),
    /// The system tells nobody of signals.
    #[error("the system does not tell of signals: {0}")]
    Signals(std::io::Error),
}

impl CannotRun {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Open(error) => error.remedy(),
            Self::Runs => "End the other one, or name another folder in `state.folder`.".to_owned(),
            Self::Lock(_) => "Look whether the disk of `state.folder` is full or read-only.".to_owned(),
            Self::Signals(_) => "Look whether this user has as many open files as it may.".to_owned(),
        }
    }
}

impl From<StoreError> for CannotRun {
    fn from(error: StoreError) -> Self {
        Self::Open(error.into())
    }
}

/// Runs. `tell` hears a line whenever it stands otherwise than before.
///
/// # Errors
/// [`CannotRun`].
pub async fn run(configuration: &Configuration, mode: Mode, tell: &mut dyn FnMut(&str)) -> Result<Ended, CannotRun> {
    let (base, traffic) = sessions::open(configuration)?;
    let _lock = lock(&configuration.folder)?;
    let mut ends = Ends::new().map_err(CannotRun::Signals)?;
    let session = sessions::ringcentral(&configuration.jwt, &base, &traffic).await?;
    let machine = sessions::netsuite(configuration, &base, &traffic).await?;
    let ringcentral = RingCentral::lent(&base, &traffic, session);
    let netsuite = NetSuite::lent(&base, &traffic, Rc::clone(&machine.tokens) as _);
    let holder = holder(&base).await?;
    let mut said = Said { last: String::new(), tell };
    said.say(&format!("This machine is {holder}."));
    let mut decided = loop {
        match Decided::read(&base, &ringcentral, &netsuite).await {
            Ok(decided) => break decided,
            Err(undecided) => {
                said.undecided(&undecided);
                if mode == Mode::Once {
                    return Ok(ended(undecided.fault().as_ref()));
                }
                if ends.within(TRIES_AGAIN).await {
                    return Ok(Ended::Well);
                }
            }
        }
    };
    let mut sync = Sync::default();
    let how = loop {
        if let Err(undecided) = decided.follow(&base, &ringcentral, &netsuite).await {
            // What was decided before holds meanwhile.
            said.undecided(&undecided);
        }
        let hands = Hands {
            base: &base,
            ringcentral: &ringcentral,
            netsuite: &netsuite,
            roster: &decided.mapping,
            rules: &decided.rules,
            home: decided.home,
            zone: &decided.zone,
            account: configuration.account.id(),
            holder: &holder,
        };
        // It is brought to its end, whoever ends the program meanwhile: that takes seconds.
        let stepped = sync.step(&hands).await;
        said.stepped(&stepped, sync.state());
        let until = match &stepped {
            Stepped::Went => None,
            Stepped::Waits(until)
            | Stepped::Paused(until)
            | Stepped::NotBegun(until)
            | Stepped::OwnCallsAlone(until)
            | Stepped::StandsBy { until, .. }
            | Stepped::Failed { until, .. } => Some(*until),
        };
        let is_over = match until {
            None => ends.within(Duration::ZERO).await,
            Some(_) if mode == Mode::Once => true,
            Some(until) => {
                let wait = u64::try_from(until.0 - base.clock.now().0).unwrap_or_default();
                ends.within(Duration::from_millis(wait.max(1_000))).await
            }
        };
        if is_over {
            if timeout(PARTING, sync.part(&hands)).await.is_err() {
                said.say("NetSuite does not answer. The lease ends by itself within two minutes.");
            }
            break match (mode, &stepped) {
                (Mode::Once, Stepped::Failed { fault, .. }) => ended(Some(fault)),
                (Mode::Once, Stepped::OwnCallsAlone(_) | Stepped::NotBegun(_)) => Ended::Lacking,
                _ => Ended::Well,
            };
        }
    };
    said.say("Ended. Whoever comes next goes on from here.");
    Ok(how)
}

/// A fault that passes by itself is none to act on.
fn ended(fault: Option<&Fault>) -> Ended {
    match fault.map(|fault| &fault.kind) {
        Some(FaultKind::Offline | FaultKind::Unwell | FaultKind::Busy) => Ended::CouldNotAsk,
        _ => Ended::Lacking,
    }
}

fn lock(folder: &Path) -> Result<File, CannotRun> {
    let place = folder.join(LOCK);
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(place);
    let file = file.map_err(CannotRun::Lock)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(CannotRun::Runs),
        Err(TryLockError::Error(error)) => Err(CannotRun::Lock(error)),
    }
}

/// The same as long as the state's folder is.
async fn holder(base: &Base) -> Result<String, StoreError> {
    if let Some(row) = base.store.get(Table::Settings, HOLDER).await? {
        return Ok(row.value);
    }
    let name = ["callside-sync ", &random(&*base.entropy)].concat();
    let put = Op::Put { table: Table::Settings, key: HOLDER.to_owned(), value: name.clone() };
    base.store.commit(vec![put], Vec::new()).await?;
    Ok(name)
}

fn random(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 6];
    entropy.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What ends the program.
struct Ends {
    terminate: Signal,
    interrupt: Signal,
}

impl Ends {
    fn new() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Whether it comes within so long.
    async fn within(&mut self, wait: Duration) -> bool {
        tokio::select! {
            biased;
            _ = self.terminate.recv() => true,
            _ = self.interrupt.recv() => true,
            () = sleep(wait) => false,
        }
    }
}

/// What was said last, so that nothing is said twice.
struct Said<'a> {
    last: String,
    tell: &'a mut dyn FnMut(&str),
}

impl Said<'_> {
    fn say(&mut self, line: &str) {
        if self.last != line {
            (self.tell)(line);
            line.clone_into(&mut self.last);
        }
    }

    fn undecided(&mut self, undecided: &Undecided) {
        self.say(&undecided.to_string());
    }

    fn stepped(&mut self, stepped: &Stepped, state: &State) {
        let line = match stepped {
            Stepped::Went => "Works.".to_owned(),
            Stepped::Waits(_) => {
                let counted = state.counted();
                format!(
                    "Up to date: {} calls, {} in NetSuite, {} left out by rule, {} waiting, {} refused.",
                    counted.calls, counted.logged, counted.skipped, counted.waiting, counted.failed
                )
            }
            Stepped::StandsBy { holder, .. } => format!("Stands by: {holder} works."),
            Stepped::NotBegun(_) => {
                "Nobody has said yet that it is to begin: Settings → Company → Call sync, after a dry run.".to_owned()
            }
            Stepped::Paused(_) => "Paused by people.".to_owned(),
            Stepped::OwnCallsAlone(_) => {
                "The JWT's owner sees their own calls alone: those of others would be missing, so nothing is written. \
                 Give them the role permission to see the company's call log."
                    .to_owned()
            }
            Stepped::Failed { fault, .. } => failed(fault),
        };
        self.say(&line);
    }
}

fn failed(fault: &Fault) -> String {
    let happened = match &fault.kind {
        FaultKind::SignedOut => match fault.cloud {
            Some(cloud) => format!("{} does not take this machine's credentials any more.", words::cloud(cloud)),
            None => words::fault(fault).happened,
        },
        FaultKind::Storage => "The disk of the state's folder is full or failing.".to_owned(),
        _ => words::fault(fault).happened,
    };
    let next = match &fault.kind {
        FaultKind::Offline | FaultKind::Unwell | FaultKind::Busy => "It is tried again.",
        _ => "`callside-sync check` says what is missing. It is tried again every quarter of an hour.",
    };
    // The cloud's own sentence names a field or a right, and no person.
    let detail = fault.detail.as_deref().filter(|_| fault.cloud.is_some()).unwrap_or_default();
    [happened.as_str(), detail, next].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// A time as a service's log has it.
pub fn written(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| format!("{at:.0}")).unwrap_or_default()
}
