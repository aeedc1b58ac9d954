//! Where it stands lies with the lease in NetSuite: whoever has the lease works, and leaves there what the next has to know.
//! Where there is no bundle it lies on this machine's disk, and nobody knows of anybody else.

use callside_json::{FromJson, Value};
use callside_protocol::Timestamp;

use super::{
    state::State,
    step::{Hands, Stop, Sync},
    wanted,
};
use crate::{
    netsuite::{LeaseAsked, NetSuite, NetSuiteError},
    ports::{Base, Op, StoreError, Table},
};

/// The lease, and where a machine without a bundle keeps what it knows.
const LEASE: &str = "company_call_sync";
const KEPT: &str = "company-call-sync";
/// Seconds a lease lasts: whoever stands by takes over within that time of a death.
pub(super) const SECONDS: u32 = 120;
/// A lease that ends sooner is renewed before anything else, milliseconds.
const RENEWED_BEFORE: i64 = 60_000;
/// Where it stands is written this often where no batch carries it, milliseconds.
const LEFT_EVERY: i64 = 30_000;
/// Whoever works for longer looks this often what others want, milliseconds.
const ASKS_EVERY: i64 = 60_000;

/// What a machine has in its hands while it works.
pub(super) struct Work {
    pub(super) state: State,
    /// Until when the lease is held, by this computer's clock.
    pub(super) until: Timestamp,
    /// So many milliseconds NetSuite's clock is ahead.
    pub(super) ahead: i64,
    /// When the state was written down last.
    pub(super) left: Timestamp,
    /// When it was looked last what others want.
    pub(super) asked: Timestamp,
}

impl Work {
    /// Nobody else has worked since: what lies with the lease was left by this machine, which knows what it has done after that.
    fn is_the_last(&self, holder: &str, lies: &State) -> bool {
        let whose = |state: &State| (state.writer == holder).then_some(state.writer_since);
        whose(lies).is_some() && whose(lies) == whose(&self.state)
    }
}

impl Sync {
    pub(super) fn asked<'a>(&self, holder: &'a str, state: Option<&State>) -> LeaseAsked<'a> {
        LeaseAsked { name: LEASE, holder, seconds: SECONDS, state: state.map(|state| callside_json::write(state)) }
    }

    /// What this machine works on, with a lease that lasts long enough.
    pub(super) async fn work(&mut self, hands: &Hands<'_>) -> Result<Work, Stop> {
        let now = hands.base.clock.now();
        let account = self.account.clone().unwrap_or_default();
        let last = match self.work.take() {
            Some(work) if self.alone || now.0 + RENEWED_BEFORE < work.until.0 => return Ok(work),
            last => last,
        };
        if !self.alone {
            match hands.netsuite.lease("take lease", &self.asked(hands.holder, None)).await {
                Ok(lease) if !lease.held => {
                    if let Ok(state) = State::from_json(&lease.state) {
                        self.wanted.lies(&state);
                    }
                    if !self.wanted.is_empty() {
                        self.wanted.post(hands.holder, hands.netsuite).await?;
                    }
                    return Err(Stop::StandsBy(Box::new(lease)));
                }
                Ok(lease) => {
                    let lies = kept_state(&lease.state, &account);
                    let (mut state, asked) = match last.filter(|work| work.is_the_last(hands.holder, &lies)) {
                        Some(work) => (work.state, work.asked),
                        None => {
                            self.memory.goes_on(&lies);
                            (lies, now)
                        }
                    };
                    state.netsuite += 1;
                    let (until, ahead) = (Timestamp(now.0 + lease.left), lease.now.0 - now.0);
                    return Ok(Work { state, until, ahead, left: now, asked });
                }
                Err(error) if is_absent(&error) => self.alone = true,
                Err(error) => {
                    self.work = last;
                    return Err(error.into());
                }
            }
        }
        let row = hands.base.store.get(Table::Settings, KEPT).await.map_err(Stop::Store)?;
        let kept = row.and_then(|row| callside_json::parse(&row.value).ok()).unwrap_or_default();
        let state = kept_state(&kept, &account);
        self.memory.goes_on(&state);
        Ok(Work { state, until: now, ahead: 0, left: now, asked: now })
    }

    /// Has what people want become part of the state: what this machine was told, and what others were while it worked.
    pub(super) async fn hear(&mut self, work: &mut Work, hands: &Hands<'_>) -> Result<(), Stop> {
        let here = hands.base.clock.now();
        let now = Timestamp(here.0 + work.ahead);
        self.wanted.tell(&mut work.state, now);
        // What this machine has told another, and then took over itself, lies there still.
        let looks = self.wanted.was_posted() || work.asked.0 + ASKS_EVERY <= here.0;
        if self.alone || !looks {
            return Ok(());
        }
        work.asked = here;
        work.state.netsuite += 1;
        let wishes = wanted::posted(hands.holder, hands.netsuite).await?;
        if wishes.is_empty() {
            return Ok(());
        }
        wishes.iter().for_each(|wish| work.state.hear(wish, now));
        self.leave(work, hands).await?;
        work.state.netsuite += wanted::heard(&wishes, hands.holder, hands.netsuite).await?;
        Ok(())
    }

    /// Leaves where it stands, where it was not left for a while or people wait for it.
    pub(super) async fn leave_at_times(&mut self, work: &mut Work, hands: &Hands<'_>) -> Result<(), Stop> {
        if self.alone {
            keep(hands.base, &work.state).await.map_err(Stop::Store)?;
            self.wanted.lies(&work.state);
        } else if work.left.0 + LEFT_EVERY <= hands.base.clock.now().0 || !self.wanted.is_empty() {
            self.leave(work, hands).await?;
        }
        Ok(())
    }

    pub(super) async fn leave(&mut self, work: &mut Work, hands: &Hands<'_>) -> Result<(), Stop> {
        let asked_at = hands.base.clock.now();
        work.state.netsuite += 1;
        let lease = hands.netsuite.lease("renew lease", &self.asked(hands.holder, Some(&work.state))).await?;
        if !lease.held {
            return Err(Stop::StandsBy(Box::new(lease)));
        }
        work.until = Timestamp(asked_at.0 + lease.left);
        work.left = asked_at;
        self.wanted.lies(&work.state);
        Ok(())
    }

    /// This machine stops: whoever comes first goes on from where it stands. Where NetSuite does not hear of it, the lease ends
    /// by itself.
    pub async fn part(&mut self, hands: &Hands<'_>) {
        if let Some(work) = self.work.take() {
            let _ = self.give_back(work, hands).await;
        }
    }

    /// There is nothing more to do for now: whoever comes first goes on.
    pub(super) async fn give_back(&mut self, mut work: Work, hands: &Hands<'_>) -> Result<(), Stop> {
        if self.alone {
            keep(hands.base, &work.state).await.map_err(Stop::Store)?;
            self.wanted.lies(&work.state);
            self.memory.left = Some(work.state);
            // The bundle may have been installed meanwhile.
            self.alone = false;
            return Ok(());
        }
        work.state.netsuite += 1;
        let asked = self.asked(hands.holder, Some(&work.state));
        if hands.netsuite.lease("release lease", &asked).await?.held {
            self.wanted.lies(&work.state);
            self.memory.left = Some(work.state.clone());
        }
        self.shown = work.state;
        Ok(())
    }
}

/// How it stands, as it lies with the lease.
#[derive(Debug)]
pub struct Standing {
    /// The machine that works.
    pub works: Option<String>,
    /// Where it stands; `None`: no machine has ever left anything.
    pub state: Option<State>,
}

/// How it stands, whoever works. Nothing is taken.
///
/// # Errors
/// NetSuite did not tell, or has no bundle that this machine can use.
pub async fn standing(netsuite: &NetSuite) -> Result<Standing, NetSuiteError> {
    // Only its holder can renew a lease: of anybody else nothing is changed.
    let asked = LeaseAsked { name: LEASE, holder: "whoever looks", seconds: 0, state: None };
    let lease = netsuite.lease("renew lease", &asked).await?;
    let works = (lease.left > 0).then_some(lease.holder);
    Ok(Standing { works, state: State::from_json(&lease.state).ok() })
}

/// What lies with the lease; of another account it says nothing.
fn kept_state(kept: &Value, account: &str) -> State {
    let state = State::from_json(kept).ok().filter(|state| state.account == account);
    state.unwrap_or_else(|| State::of(account))
}

/// There is no bundle that this machine can use: not installed, or not for its role (netsuite-api.md §5.2). What the bundle
/// itself refuses is another matter.
pub(super) fn is_absent(error: &NetSuiteError) -> bool {
    NetSuite::lacks_bundle(error) && !matches!(error, NetSuiteError::Refused { code, .. } if !code.starts_with("SSS_"))
}

async fn keep(base: &Base, state: &State) -> Result<(), StoreError> {
    let put = Op::Put { table: Table::Settings, key: KEPT.to_owned(), value: callside_json::write(state) };
    base.store.commit(vec![put], Vec::new()).await
}
