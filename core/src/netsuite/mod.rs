//! NetSuite, as far as Callside needs it: the agent's own session, SuiteQL to find who calls, the phone call record,
//! and what the account asks of it.
//!
//! There is no server between: every request goes from this browser to the one host of the agent's [`Account`], with
//! the agent's own rights (`session`). `suiteql` reads rows, `phone_call` creates, reads and updates the record, `restlet`
//! updates it only where nobody else has meanwhile, in accounts that have Callside's bundle, `entity`
//! makes contacts and changes people's telephones, `metadata` finds fields by the labels NetSuite complains with and the values they take. Whatever NetSuite refuses
//! is told apart in `refusal` and named in [`NetSuiteError`], above all whether the request may have been carried out
//! all the same. A machine that no person signs in for says who it is with an `assertion`.

mod account;
mod assertion;
mod batch;
mod bundle;
mod employees;
mod entity;
mod error;
mod harmless;
mod keys;
pub mod links;
mod metadata;
mod phone_call;
mod refusal;
mod restlet;
mod server_time;
mod session;
mod slices;
mod suiteql;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

pub use account::{Account, NotAnAccount, Service};
pub use assertion::{Machine, PS256_SALT, UnsignedAssertion};
pub use batch::{
    BatchCall, BatchResult, Lease, LeaseAsked, NUMBERS_AT_ONCE, PEOPLE_AT_ONCE, PersonResult, PersonWrite,
};
pub use bundle::{
    BundleAnswer, BundleRefusal, COMPANY_PART, ENGAGEMENT_PART, ORGANIZERS_PART, Rider, UNKNOWN_TASK, Versions,
};
use callside_protocol::{Cloud, Timestamp};
pub use employees::{EMPLOYEES_PAGE, Employee};
pub use entity::{CONTACT, SUBSIDIARY, property, reference};
pub use error::{Happened, NetSuiteError};
pub use harmless::Harmless;
pub use keys::{Keys, TASK};
pub use metadata::{FieldInfo, FieldKind};
pub use phone_call::{Address, PHONE_CALL, PhoneCallRecord, Reference, field};
pub use restlet::Conditional;
pub use session::Session;
pub use suiteql::{Query, Row, Rows};

use self::refusal::Asked;
use crate::{
    ports::{Base, Header, Method, Request, Response},
    signin::{Lender, Secret, TokenKeeper},
    traffic::{Errand, Lane, Traffic, TrafficError},
};

/// A client of one agent's NetSuite session. Clones share it.
#[derive(Clone)]
pub struct NetSuite {
    inner: Rc<Inner>,
}

struct Inner {
    ports: Base,
    traffic: Traffic,
    keeper: TokenKeeper,
    /// How often in a row NetSuite was too busy for what somebody waits for, and for what nobody does.
    busy: [Cell<u32>; 2],
    /// Before that nothing is to be asked, as NetSuite told.
    pause: Cell<Option<Timestamp>>,
    /// How often in a row the RESTlet did not answer.
    silences: Cell<u32>,
    /// What its last answer told of the company's settings.
    settings_version: Cell<Option<u64>>,
    /// This account refused bound parameters where literals worked.
    inlines: Cell<bool>,
    /// The fields of this session's records.
    fields: RefCell<Vec<FieldsOf>>,
}

/// A record by its name, and its fields.
type FieldsOf = (&'static str, Rc<[FieldInfo]>);

/// One request to the REST services of the agent's account.
struct Question {
    method: Method,
    /// From the host on, with its query.
    path: String,
    headers: Vec<Header>,
    body: Option<String>,
    lane: Lane,
    purpose: &'static str,
    asked: Asked,
}

/// A person waits: better to say "could not ask" than to keep silent.
const LIVE_TIMEOUT: u32 = 20_000;
/// Scripts of the account run with every save and may take long (netsuite-api.md §3.9: up to 15 minutes).
const PATIENT_TIMEOUT: u32 = 60_000;
/// The first wait after "too many at once" is twice that: milliseconds, for what somebody waits for and for what nobody
/// does. A slot comes free within a second.
const FIRST_WAITS: [i64; 2] = [300, 1_000];
/// The longest such waits, milliseconds.
const LONGEST_WAITS: [i64; 2] = [8_000, 64_000];

impl NetSuite {
    /// A client; [`Self::load`] reads the session an earlier worker kept.
    #[must_use]
    pub fn new(ports: &Base, traffic: &Traffic) -> Self {
        Self::of(ports, traffic, TokenKeeper::new(ports, traffic, session::terms()))
    }

    /// A client of a session that somebody else keeps.
    #[must_use]
    pub fn lent(ports: &Base, traffic: &Traffic, lender: Rc<dyn Lender>) -> Self {
        Self::of(ports, traffic, TokenKeeper::lent(ports, traffic, session::terms(), lender))
    }

    fn of(ports: &Base, traffic: &Traffic, keeper: TokenKeeper) -> Self {
        let inner = Inner {
            ports: ports.clone(),
            traffic: traffic.clone(),
            keeper,
            busy: Default::default(),
            pause: Cell::default(),
            silences: Cell::new(0),
            settings_version: Cell::new(None),
            inlines: Cell::new(false),
            fields: RefCell::default(),
        };
        Self { inner: Rc::new(inner) }
    }

    /// When NetSuite is to be asked again, where it said so with its last "too many at once".
    pub fn pause(&self) -> Option<Timestamp> {
        self.inner.pause.get()
    }

    /// Asks and waits for a success. A refused token is renewed and the question repeated once: nothing was done then.
    async fn ask(&self, question: Question) -> Result<Response, NetSuiteError> {
        let inner = &self.inner;
        let mut renewed = false;
        loop {
            let token = inner.keeper.access_token().await?;
            let account = self.session().ok_or(NetSuiteError::SignedOut)?.account;
            let request = question.request(&account, &token);
            let errand = Errand {
                cloud: Cloud::NetSuite,
                lane: question.lane,
                purpose: question.purpose.into(),
                group: None,
                request,
            };
            let response = inner.traffic.send(errand).await.map_err(|error| match error {
                TrafficError::Held { until } => NetSuiteError::Busy { until },
                TrafficError::NotSent => NetSuiteError::NotSent,
                TrafficError::NoAnswer => NetSuiteError::NoAnswer,
            })?;
            if refusal::is_busy(&response) {
                return Err(NetSuiteError::Busy { until: inner.busy_until(question.lane, &response) });
            }
            inner.busy[usize::from(question.lane == Lane::Background)].set(0);
            if refusal::is_token_refused(&response) {
                inner.keeper.refused(&token).await;
                if renewed {
                    return Err(NetSuiteError::SignedOut);
                }
                renewed = true;
                continue;
            }
            return if (200..300).contains(&response.status) {
                Ok(response)
            } else {
                Err(refusal::read(&response, question.asked))
            };
        }
    }
}

impl Question {
    fn request(&self, account: &Account, token: &Secret) -> Request {
        let mut headers = vec![("authorization".to_owned(), format!("Bearer {}", token.reveal()))];
        headers.extend(self.headers.iter().cloned());
        if self.headers.iter().all(|(name, _)| name != "accept") {
            headers.push(("accept".to_owned(), "application/json".to_owned()));
        }
        if self.body.is_some() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let service = if self.path.starts_with("/app/") { Service::Restlets } else { Service::SuiteTalk };
        Request {
            method: self.method,
            url: format!("https://{}{}", account.host(service), self.path),
            headers,
            body: self.body.clone(),
            timeout: if self.lane == Lane::Live { LIVE_TIMEOUT } else { PATIENT_TIMEOUT },
            page: None,
        }
    }
}

impl Inner {
    /// No `Retry-After` is promised (netsuite-api.md §6): waits double with each refusal in a row, and each is cut by up
    /// to a half at random, so that the agents of one account do not come back together. What nobody waits for has a count
    /// of its own: it must not make a record wait.
    fn busy_until(&self, lane: Lane, response: &Response) -> Timestamp {
        let of = usize::from(lane == Lane::Background);
        let now = self.ports.clock.now();
        let doublings = (self.busy[of].get() + 1).min(16);
        self.busy[of].set(doublings);
        let told = response.header("retry-after").and_then(|seconds| seconds.trim().parse::<i64>().ok());
        let told = told.map(|seconds| Timestamp(now.0 + seconds.clamp(1, 3_600) * 1_000));
        self.pause.set(told);
        told.unwrap_or_else(|| {
            let mut chance = [0];
            self.ports.entropy.fill(&mut chance);
            let longest = (FIRST_WAITS[of] << doublings).min(LONGEST_WAITS[of]);
            Timestamp(now.0 + longest - longest / 2 * i64::from(chance[0]) / 255)
        })
    }
}

#[cfg(test)]
mod tests;
