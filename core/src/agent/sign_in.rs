//! Connecting and disconnecting the two clouds.
//!
//! The page opens the window (it survives the worker); the agent prepares the address and takes what comes back. A
//! session that has expired is not a sign-out: its owner stays known, what is unwritten waits, and only the same
//! account, user and role take it up again.

use callside_protocol::{Answer, Cloud, Fault, FaultKind, Refusal, SignInEnd, SignInStart, Timestamp};

use super::Agent;
use crate::{
    netsuite::{Account, Session},
    ringcentral::{Me, RingCentralError},
    signin::SignInError,
};

/// Who has signed in to RingCentral is asked again after so many milliseconds.
const MEETS_AGAIN: i64 = 60_000;

/// A sign-in under way or just failed.
#[derive(Clone, Debug, Default)]
pub(super) struct Attempt {
    /// A window is open or the code is being exchanged.
    pub(super) under_way: bool,
    /// How the last one failed.
    pub(super) fault: Option<Fault>,
}

impl Agent {
    /// The address the page opens.
    pub(super) async fn start_sign_in(&self, start: SignInStart) -> Answer {
        let cloud = start.cloud;
        let Some(client_id) = self.client_id(cloud) else {
            return Answer::Refused(Refusal::ClientIdMissing);
        };
        let redirect = self.redirect(cloud);
        let address = match cloud {
            Cloud::RingCentral => self.inner.ringcentral.start_sign_in(&client_id, &redirect).await,
            Cloud::NetSuite => {
                let account = match (self.companys_account(), start.account.trim()) {
                    (Some(account), _) => Some(account),
                    (None, "") => None,
                    (None, typed) => match Account::read(typed) {
                        Ok(account) => Some(account),
                        Err(_) => return Answer::Refused(Refusal::NotAnAccount),
                    },
                };
                self.inner.netsuite.start_sign_in(&client_id, &redirect, account.as_ref()).await
            }
        };
        self.attempt(cloud, Attempt { under_way: true, fault: None });
        Answer::OpenSignIn(address)
    }

    /// The window has closed.
    pub(super) async fn end_sign_in(&self, cloud: Cloud, end: SignInEnd) -> Answer {
        let ended = match end {
            SignInEnd::Closed(words) => {
                Err(Fault { cloud: Some(cloud), kind: FaultKind::WindowClosed, detail: Some(words) })
            }
            SignInEnd::CameBack(address) => match cloud {
                Cloud::RingCentral => self.end_ringcentral(&address).await,
                Cloud::NetSuite => self.end_netsuite(&address).await,
            },
        };
        let fault = ended.err().map(|fault| self.blame_clock(fault));
        self.attempt(cloud, Attempt { under_way: false, fault: fault.clone() });
        match fault {
            None => Answer::Done,
            Some(fault) => Answer::Refused(Refusal::Fault(fault)),
        }
    }

    async fn end_ringcentral(&self, address: &str) -> Result<(), Fault> {
        self.inner.meets.set(Timestamp(self.now().0 + MEETS_AGAIN));
        match self.inner.ringcentral.end_sign_in(address).await {
            Ok(me) => {
                self.meet(me).await;
                Ok(())
            }
            Err(error) => {
                // A sign-in that a full disk does not take holds all the same, until the disk does.
                let stands = match &error {
                    RingCentralError::SignIn(error) => matches!(error, SignInError::Storage(_)),
                    _ => true,
                };
                if stands {
                    // Until it is known whose, nothing is heard or written for whoever it was before.
                    self.hang_up();
                    self.learn(|learnt| learnt.me = None).await;
                }
                Err(error.fault())
            }
        }
    }

    /// That is who has signed in to RingCentral.
    async fn meet(&self, me: Me) {
        self.learn(|learnt| learnt.me = Some(me)).await;
        self.judge_policy();
        // At once: nobody is shown the contacts of somebody else.
        self.open_colleagues().await;
        self.keep_colleagues();
        self.hang_up();
        self.dial();
        self.go(async |agent| agent.learn_lines().await);
    }

    /// When RingCentral is to be asked again who has signed in; `None`: that is known.
    pub(super) fn meet_due(&self) -> Option<Timestamp> {
        let unknown = self.inner.ringcentral.is_signed_in() && self.me().is_none();
        unknown.then(|| self.inner.meets.get())
    }

    /// Asks that, if it is time.
    pub(super) fn meet_again(&self, now: Timestamp) {
        if self.meet_due().is_some_and(|due| due <= now) {
            self.inner.meets.set(Timestamp(now.0 + MEETS_AGAIN));
            self.go(async |agent| {
                if let Ok(me) = agent.inner.ringcentral.me().await {
                    agent.meet(me).await;
                }
                agent.publish();
            });
        }
    }

    async fn end_netsuite(&self, address: &str) -> Result<(), Fault> {
        let before = self.inner.learnt.get().netsuite.clone();
        let mut waiting = false;
        self.survey(&mut |_, standing, _| waiting |= standing.waits_for_sign_in);
        let session = self.inner.netsuite.end_sign_in(address).await.map_err(|error| error.fault())?;
        if let Some(before) = before.filter(|before| waiting && *before != session) {
            // What waits belongs to another account, user or role: it is never written under this one.
            let _ = self.inner.netsuite.sign_out().await;
            return Err(other_person(&before, &session));
        }
        self.learn(|learnt| learnt.meet(session)).await;
        self.judge_policy();
        // At once: nobody is looked up in the copy of another account, user or role.
        self.open_people().await;
        self.keep_people_now_on();
        self.go(async |agent| agent.learn_netsuite().await);
        self.look_up_open_calls();
        self.pursue_all();
        self.go_on_with_additions(true);
        Ok(())
    }

    /// Signs out: revokes and forgets tokens. Notes and calls stay.
    pub(super) async fn sign_out(&self, cloud: Cloud) -> Answer {
        let signed_out = match cloud {
            Cloud::RingCentral => {
                self.hang_up();
                self.forget_colleagues().await;
                self.inner.ringcentral.sign_out().await.map_err(|error| error.fault())
            }
            Cloud::NetSuite => {
                let forgotten = self.forget_people().await;
                self.mind_store(forgotten);
                self.inner.netsuite.sign_out().await.map_err(|error| error.fault())
            }
        };
        self.attempt(cloud, Attempt::default());
        match signed_out {
            Ok(()) => Answer::Done,
            Err(fault) => Answer::Refused(Refusal::Fault(fault)),
        }
    }

    pub(super) fn attempt(&self, cloud: Cloud, attempt: Attempt) {
        *self.inner.attempts.borrow_mut().of_mut(cloud) = attempt;
        self.publish();
    }

    /// A refused code or token on a computer whose clock is wrong is the clock's fault, and no other sign-in helps.
    fn blame_clock(&self, fault: Fault) -> Fault {
        match (&fault.kind, fault.cloud.and_then(|cloud| self.inner.traffic.skew(cloud))) {
            (FaultKind::CodeExpired | FaultKind::SignedOut, Some(seconds)) => {
                Fault { kind: FaultKind::ClockWrong { seconds }, ..fault }
            }
            _ => fault,
        }
    }
}

fn other_person(before: &Session, now: &Session) -> Fault {
    let kind = if before.account == now.account {
        FaultKind::WrongPerson
    } else {
        FaultKind::WrongAccount { expected: before.account.id().to_owned(), got: now.account.id().to_owned() }
    };
    Fault { cloud: Some(Cloud::NetSuite), kind, detail: None }
}
