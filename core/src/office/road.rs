//! The way from the back office to the clouds: through the agent, whose governor sends what it asks for and who lends it
//! the person's sign-ins. So limits are counted in one place, a live call's request goes first, and the request ledger
//! has everything.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use async_trait::async_trait;
use callside_json::{FromJson, ToJson};
use callside_protocol::{Cloud, Timestamp};

use crate::{
    logging::EditTold,
    ordered::Keyed,
    ports::{Front, Http, HttpError, Request, Response},
    signin::{Lender, Secret, SignInError},
    traffic::{Errand, Group, Lane, Road, TrafficError},
};

/// What the office asks of the agent on a company's errand.
#[derive(FromJson, ToJson)]
pub enum Letter {
    /// Send this. The answer is a [`Response`], a refusal a [`TrafficError`].
    Send {
        /// To which cloud.
        cloud: Cloud,
        /// How urgent.
        lane: Lane,
        /// What for, for the request ledger.
        purpose: String,
        /// As in [`Errand::group`]: `None` also for the company's own session at RingCentral, which the office counts.
        group: Option<Group>,
        /// The request, with whatever signs it.
        request: Request,
    },
    /// Lend the person's token for this cloud. The answer is the token, a refusal a [`NotLent`].
    Lend(Cloud),
    /// Keep what has become of an edit. The answer is empty, and comes once it is on disk; a refusal is empty too: the edit is
    /// another by now, or nothing can be kept.
    Edit(Box<EditTold>),
    /// The cloud refused that token. The answer is empty.
    Refused(Cloud, Secret),
}

/// Why no token is lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum NotLent {
    /// Nobody is signed in, or somebody else than when the errand began.
    SignedOut,
    /// The cloud is not to be asked for one before.
    Held(Timestamp),
    /// There is no network.
    NotSent,
    /// It could not be had for another reason, which passes or which the agent's own banner tells.
    NoAnswer,
}

impl From<SignInError> for NotLent {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::SignedOut => Self::SignedOut,
            SignInError::Held { until } => Self::Held(until),
            SignInError::NotSent => Self::NotSent,
            _ => Self::NoAnswer,
        }
    }
}

impl From<NotLent> for SignInError {
    fn from(not: NotLent) -> Self {
        match not {
            NotLent::SignedOut => Self::SignedOut,
            NotLent::Held(until) => Self::Held { until },
            NotLent::NotSent => Self::NotSent,
            NotLent::NoAnswer => Self::NoAnswer,
        }
    }
}

/// Carries letters to whoever answers an errand under way.
#[derive(Default)]
pub(super) struct Courier {
    fronts: RefCell<Vec<Rc<dyn Front>>>,
    /// So many requests went to RingCentral and to NetSuite.
    sent: Cell<(u64, u64)>,
}

/// An errand is under way.
#[must_use]
pub(super) struct Trip<'a> {
    courier: &'a Courier,
    front: Rc<dyn Front>,
}

impl Drop for Trip<'_> {
    fn drop(&mut self) {
        self.courier.fronts.borrow_mut().retain(|front| !Rc::ptr_eq(front, &self.front));
    }
}

impl Courier {
    /// Letters go there, until that errand has come to its end.
    pub(super) fn go_by(&self, front: Rc<dyn Front>) -> Trip<'_> {
        self.fronts.borrow_mut().push(Rc::clone(&front));
        Trip { courier: self, front }
    }

    /// So many requests went to RingCentral and to NetSuite, ever.
    pub(super) fn sent(&self) -> (u64, u64) {
        self.sent.get()
    }

    /// Has the agent keep what has become of an edit; true once that is on its disk and the edit is still that one.
    pub(super) async fn keep(&self, told: EditTold) -> bool {
        self.ask(Letter::Edit(Box::new(told))).await.is_ok()
    }

    async fn ask(&self, letter: Letter) -> Result<String, Option<String>> {
        let front = self.fronts.borrow().last().cloned().ok_or(None)?;
        front.ask(callside_json::write(&letter)).await.map_err(Some)
    }
}

#[async_trait(?Send)]
impl Road for Courier {
    async fn send(&self, errand: Errand) -> Result<Response, TrafficError> {
        let Errand { cloud, lane, purpose, group, request } = errand;
        let (ringcentral, netsuite) = self.sent.get();
        self.sent.set(match cloud {
            Cloud::RingCentral => (ringcentral + 1, netsuite),
            Cloud::NetSuite => (ringcentral, netsuite + 1),
        });
        let sent = self.ask(Letter::Send { cloud, lane, purpose: purpose.into_owned(), group, request }).await;
        match sent {
            Ok(answer) => callside_json::read(&answer).map_err(|_| TrafficError::NoAnswer),
            Err(Some(no)) => Err(callside_json::read(&no).unwrap_or(TrafficError::NoAnswer)),
            Err(None) => Err(TrafficError::NotSent),
        }
    }
}

/// The person's sign-in to one cloud, as the agent lends it.
pub(super) struct Lent {
    pub(super) courier: Rc<Courier>,
    pub(super) cloud: Cloud,
    /// What was known of it when the errand began; `None`: nobody is signed in.
    pub(super) about: Option<Keyed<String>>,
}

#[async_trait(?Send)]
impl Lender for Lent {
    async fn access_token(&self) -> Result<Secret, SignInError> {
        match self.courier.ask(Letter::Lend(self.cloud)).await {
            Ok(token) => Ok(Secret::new(token)),
            Err(Some(no)) => Err(callside_json::read(&no).unwrap_or(NotLent::NoAnswer).into()),
            Err(None) => Err(SignInError::NotSent),
        }
    }

    async fn refused(&self, token: &Secret) {
        let _ = self.courier.ask(Letter::Refused(self.cloud, token.clone())).await;
    }

    fn about(&self) -> Option<Keyed<String>> {
        self.about.clone()
    }
}

/// There is none: whatever is sent goes by a [`Courier`].
pub struct NoNetwork;

#[async_trait(?Send)]
impl Http for NoNetwork {
    async fn send(&self, _: Request) -> Result<Response, HttpError> {
        Err(HttpError::NotSent)
    }
}
