//! Machine access at the company's desk: keys and a JWT are kept, tried, forgotten and shown.

use std::{cell::RefCell, rc::Rc};

use callside_protocol::{
    Timestamp,
    company::{
        CompanyAnswer, JwtFound, JwtView, MachineCommand, MachineFound, MachineView, NotKept, RightVerdict,
        RightsProfile, Sees,
    },
};

use super::road::{Courier, Trip};
use crate::{
    machine::{JwtSession, MachineKeys, MachineTokens, try_jwt, try_machine},
    netsuite::NetSuite,
    ports::{Base, Front, Signer, StoreError},
    setup::{Credential, Ending, examine},
    traffic::{Lane, Traffic},
};

/// What pages are shown of it, and what the checklist makes of it.
pub(super) struct Shown {
    pub(super) machine: MachineView,
    pub(super) jwt: Option<JwtView>,
}

impl Shown {
    /// What of it ends by itself, and when, where that is known.
    pub(super) fn endings(&self) -> Vec<(Ending, Timestamp)> {
        let certificate = self.machine.current.as_ref().and_then(|key| key.facts.ends);
        let certificate = certificate.map(|ends| (Ending::Certificate { followed: self.machine.next.is_some() }, ends));
        let jwt = self.jwt.as_ref().and_then(|jwt| jwt.ends).map(|ends| (Ending::Jwt, ends));
        certificate.into_iter().chain(jwt).collect()
    }

    /// How the machine's key stands.
    pub(super) fn machine_stands(&self) -> Credential {
        let Some(key) = &self.machine.current else { return Credential::Absent };
        match key.trial.as_ref().map(|trial| &trial.found) {
            None => Credential::Untried,
            Some(MachineFound::CouldNotAsk(_)) => Credential::CouldNotAsk,
            Some(MachineFound::Refused { .. }) => Credential::Fails("NetSuite does not take the key.".to_owned()),
            Some(MachineFound::Accepted(_)) => {
                let rows = key.rights.iter().flat_map(|rights| &rights.rows);
                let missing = rows.filter(|row| row.feature.is_none() && row.verdict == RightVerdict::Missing);
                let lacks =
                    missing.map(|row| ["Its role lacks ", &row.subtab, " → ", &row.name, "."].concat()).collect();
                Credential::Works { lacks, expires: key.facts.ends }
            }
        }
    }

    /// How the JWT stands.
    pub(super) fn jwt_stands(&self) -> Credential {
        let Some(jwt) = &self.jwt else { return Credential::Absent };
        match jwt.trial.as_ref().map(|trial| &trial.found) {
            None => Credential::Untried,
            Some(JwtFound::CouldNotAsk(_)) => Credential::CouldNotAsk,
            Some(JwtFound::Refused { .. }) => Credential::Fails("RingCentral does not take the JWT.".to_owned()),
            Some(JwtFound::Accepted(is)) => {
                let absent = is.absent.iter().map(|name| ["The application lacks ", name, "."].concat());
                let own = (is.sees == Sees::OwnAlone)
                    .then(|| "Its owner sees their own calls alone: those of others would be missing.".to_owned());
                Credential::Works { lacks: own.into_iter().chain(absent).collect(), expires: jwt.ends }
            }
        }
    }
}

/// The desk.
pub(super) struct MachineDesk {
    base: Base,
    /// To the clouds, by whichever errand is under way.
    courier: Rc<Courier>,
    traffic: Traffic,
    signer: Rc<dyn Signer>,
    /// What is kept, once it has been read.
    kept: RefCell<Option<Kept>>,
}

#[derive(Clone)]
struct Kept {
    keys: MachineKeys,
    jwt: Option<Rc<JwtSession>>,
}

impl MachineDesk {
    pub(super) fn new(base: &Base, signer: &Rc<dyn Signer>) -> Self {
        let courier = Rc::<Courier>::default();
        // The machine's sessions are nobody else's.
        let traffic = Traffic::counting_by(base, courier.clone());
        Self { base: base.clone(), courier, traffic, signer: Rc::clone(signer), kept: RefCell::default() }
    }

    /// An errand is under way that may use the machine's sessions.
    pub(super) fn go_by(&self, front: Rc<dyn Front>) -> Trip<'_> {
        self.courier.go_by(front)
    }

    /// What the machine's sessions are asked through.
    pub(super) fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// So many requests went to RingCentral and to NetSuite, ever.
    pub(super) fn sent(&self) -> (u64, u64) {
        self.courier.sent()
    }

    /// Who lends tokens of RingCentral's session and of the key in use, where there is one.
    pub(super) async fn lenders(&self) -> (Option<Rc<JwtSession>>, Option<Rc<MachineTokens>>) {
        let kept = self.kept().await;
        let key = kept.keys.current();
        let tokens = key.and_then(|key| MachineTokens::new(&self.base, &self.traffic, &self.signer, key));
        (kept.jwt, tokens.map(Rc::new))
    }

    pub(super) async fn obey(&self, command: MachineCommand) -> CompanyAnswer {
        let Kept { mut keys, mut jwt } = self.kept().await;
        let (base, signer) = (&self.base, &*self.signer);
        let answer = match command {
            MachineCommand::KeepKey(new) => keys.add(new, base, signer).await.map_err(CompanyAnswer::NotKept),
            MachineCommand::TryKey { next } => self.try_key(&mut keys, next).await,
            MachineCommand::ForgetKey { next } => keys.forget(next, base, signer).await.map_err(not_kept),
            MachineCommand::KeepJwt(new) => match JwtSession::keep(new, base, &self.traffic).await {
                Ok(session) => {
                    // The session of the one before is left to end by itself: RingCentral takes five sign-ins a minute, and
                    // whoever replaces a JWT is about to test the next.
                    jwt = Some(Rc::new(session));
                    Ok(())
                }
                Err(not) => Err(CompanyAnswer::NotKept(not)),
            },
            MachineCommand::TryJwt => match &jwt {
                Some(session) => {
                    let found = try_jwt(base, &self.traffic, Rc::clone(session)).await;
                    session.tried(found).await.map_err(not_kept)
                }
                None => Ok(()),
            },
            MachineCommand::ForgetJwt => match jwt.take() {
                Some(session) => match session.forget().await {
                    Ok(true) => Ok(()),
                    Ok(false) => Err(CompanyAnswer::SessionStays),
                    Err(error) => {
                        jwt = Some(session);
                        Err(not_kept(error))
                    }
                },
                None => Ok(()),
            },
        };
        self.kept.replace(Some(Kept { keys, jwt }));
        answer.err().unwrap_or(CompanyAnswer::Done)
    }

    /// Forgets keys, JWT and tokens, in memory as well.
    pub(super) async fn forget(&self) -> Result<(), StoreError> {
        let Kept { mut keys, jwt } = self.kept().await;
        self.kept.take();
        if let Some(session) = jwt {
            session.forget().await?;
        }
        keys.forget_all(&self.base, &*self.signer).await
    }

    /// RingCentral's session in the company's name; `None`: no JWT is kept here.
    pub(super) async fn jwt(&self) -> Option<Rc<JwtSession>> {
        self.kept().await.jwt
    }

    /// NetSuite's session in the company's name, where it was tried and is taken.
    pub(super) async fn netsuite(&self) -> Option<NetSuite> {
        let kept = self.kept().await;
        let key = kept.keys.current()?;
        let is_taken = kept.keys.view().current.and_then(|key| key.trial).map(|trial| trial.found);
        let tokens = MachineTokens::new(&self.base, &self.traffic, &self.signer, key)?;
        matches!(is_taken, Some(MachineFound::Accepted(_)))
            .then(|| NetSuite::lent(&self.base, &self.traffic, Rc::new(tokens)))
    }

    /// What pages are shown.
    pub(super) async fn shown(&self) -> Shown {
        let kept = self.kept().await;
        Shown { machine: kept.keys.view(), jwt: kept.jwt.map(|session| session.view()) }
    }

    async fn try_key(&self, keys: &mut MachineKeys, next: bool) -> Result<(), CompanyAnswer> {
        let key = if next { keys.next() } else { keys.current() };
        let Some(key) = key.cloned() else { return Ok(()) };
        let tokens = MachineTokens::new(&self.base, &self.traffic, &self.signer, &key);
        // What was kept cannot be read any more: it is as if there were none.
        let Some(tokens) = tokens else { return Ok(()) };
        let tokens = Rc::new(tokens);
        let found = try_machine(&self.base, &self.traffic, Rc::clone(&tokens), &key).await;
        let rights = match found {
            MachineFound::Accepted(_) => {
                let netsuite = NetSuite::lent(&self.base, &self.traffic, tokens);
                examine(&netsuite, RightsProfile::Machine, &*self.base.clock, Lane::Live).await
            }
            _ => None,
        };
        let rights = rights.map(|examination| examination.rights);
        keys.tried(&key.key, found, rights, &self.base, &*self.signer).await.map_err(not_kept)
    }

    async fn kept(&self) -> Kept {
        let kept = self.kept.borrow().clone();
        if let Some(kept) = kept {
            return kept;
        }
        let keys = MachineKeys::load(&self.base).await;
        let jwt = JwtSession::load(&self.base, &self.traffic).await.map(Rc::new);
        let kept = Kept { keys, jwt };
        self.kept.replace(Some(kept.clone()));
        kept
    }
}

pub(super) fn not_kept(error: StoreError) -> CompanyAnswer {
    CompanyAnswer::NotKept(NotKept::Browser(error.to_string()))
}
