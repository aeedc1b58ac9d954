//! Both clouds under one clock. A simulation calls [`World`] in process; the rim calls the same functions for a real
//! browser. Nothing here waits: time passes only in [`World::advance`].

use crate::chance::Chance;
use crate::clock::Moment;
use crate::company::Company;
use crate::errand::{Deed, Errand, Rhythm};
use crate::exchange::{Request, Response};
use crate::faults::{self, Faults, Kind};
use crate::ledger::Ledger;
use crate::netsuite::{self, NetSuite};
use crate::ringcentral::account::ExtensionId;
use crate::ringcentral::gateway::{Gateway, Outgoing, SocketId};
use crate::ringcentral::telephony::acts::{Act, Impossible, RemoteAct};
use crate::ringcentral::telephony::session::Plan;
use crate::ringcentral::{self, RingCentral};
use serde_json::{Value, json};

/// What a world is made from.
#[derive(Clone, Debug)]
pub struct Options {
    /// All chance follows from it.
    pub seed: u64,
    /// What the clocks show at the start.
    pub start: Moment,
    /// About how many records NetSuite holds beside the cast; a simulation of many worlds wants few.
    pub size: usize,
    /// How many further people NetSuite holds with the firms they are at: 100,000 take seconds, and only NetSuite's
    /// tables hold them.
    pub people: usize,
    /// NetSuite's account id in its underscore form, `1234567` or `1234567_SB1`.
    pub account: String,
    /// IANA name of the NetSuite account's time zone.
    pub zone: String,
    /// RingCentral's part.
    pub ringcentral: ringcentral::Options,
    /// NetSuite's part.
    pub netsuite: netsuite::Options,
}

impl Default for Options {
    fn default() -> Self {
        // 2026-11-20T16:00:00Z, a Friday in the middle of an office day on both sides of the Atlantic.
        Self {
            seed: 1,
            start: Moment(1_795_190_400_000),
            size: 5_000,
            people: 0,
            account: "1234567".to_owned(),
            zone: "America/New_York".to_owned(),
            ringcentral: ringcentral::Options::default(),
            netsuite: netsuite::Options::default(),
        }
    }
}

impl Options {
    /// The same world with the redirect URIs of an extension registered at both clouds:
    /// `https://<id>.chromiumapp.org/ringcentral` and `…/netsuite`.
    #[must_use]
    pub fn for_extension(mut self, id: &str) -> Self {
        let redirect = |path: &str| format!("https://{id}.chromiumapp.org/{path}");
        self.ringcentral.app.redirect_uris.push(redirect("ringcentral"));
        self.netsuite.integration.redirect_uris.push(redirect("netsuite"));
        self
    }
}

/// How a request ended as the browser sees it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// How much later than usual, in milliseconds.
    pub delay: u64,
    /// The answer, or nothing when the connection was dropped.
    pub response: Option<Response>,
    /// How long the answer stops in the middle of its body, in milliseconds.
    pub halt: u64,
    /// The connection is lost where the body of the answer ends, which is not its true end.
    pub cut: bool,
}

/// The whole emulated world.
#[derive(Debug)]
pub struct World {
    options: Options,
    now: Moment,
    speed: u32,
    ringcentral_skew: i64,
    netsuite_skew: i64,
    refuses_sockets: bool,
    netsuite_underway: u32,
    netsuite_foreign: u32,
    netsuite_rhythm: Option<Rhythm>,
    errands: Vec<Errand>,
    /// The people and firms both clouds know.
    pub company: Company,
    /// The telephone cloud.
    pub ringcentral: RingCentral,
    /// The business cloud.
    pub netsuite: NetSuite,
    /// What goes wrong next.
    pub faults: Faults,
    /// What has been asked so far.
    pub ledger: Ledger,
}

impl World {
    /// A world at its first instant.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let company =
            Company::of_size(options.seed, options.size).with_account(&options.account).with_zone(&options.zone);
        Self {
            now: options.start,
            speed: 1,
            ringcentral_skew: 0,
            netsuite_skew: 0,
            refuses_sockets: false,
            netsuite_underway: 0,
            netsuite_foreign: 0,
            netsuite_rhythm: None,
            errands: Vec::new(),
            ringcentral: RingCentral::new(&company, options.ringcentral.clone()),
            netsuite: NetSuite::new(&company, options.people, options.netsuite.clone()),
            company,
            faults: Faults::default(),
            ledger: Ledger::default(),
            options,
        }
    }

    /// Starts again from the first instant's state, at the present time.
    pub fn reset(&mut self) {
        let options = Options { start: self.now, ..self.options.clone() };
        let mut gateway = std::mem::replace(&mut self.ringcentral.gateway, Gateway::new(Chance::from_seed(0)));
        gateway.reset(self.now);
        *self = Self::new(options);
        // The old connections must still hear that they are lost, and no number may mean two of them.
        self.ringcentral.gateway = gateway;
    }

    /// The world's time, without any cloud's skew.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Lets time pass up to an instant: calls ring out, records appear, frames fall due. An instant in the past changes
    /// nothing.
    pub fn advance(&mut self, to: Moment) {
        self.now = self.now.max(to);
        self.ringcentral.advance(self.now.plus(self.ringcentral_skew));
    }

    /// Lets the machine's time pass, multiplied by the world's speed.
    pub fn elapse(&mut self, milliseconds: u32) {
        self.advance(self.now.plus(i64::from(milliseconds) * i64::from(self.speed)));
    }

    /// When something will next happen by itself, so that a simulation can leap there.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        let due = [self.ringcentral.switch.next_due(), self.ringcentral.gateway.next_due()];
        due.into_iter().flatten().min().map(|due| due.plus(-self.ringcentral_skew))
    }

    /// How many milliseconds of this world one of the machine's is.
    #[must_use]
    pub fn speed(&self) -> u32 {
        self.speed
    }

    /// Sets the speed; zero stops the clock.
    pub fn set_speed(&mut self, speed: u32) {
        self.speed = speed;
    }

    /// Sets by how many milliseconds each cloud's clock is ahead of the browser's.
    pub fn set_skew(&mut self, ringcentral: i64, netsuite: i64) {
        self.ringcentral_skew = ringcentral;
        self.netsuite_skew = netsuite;
        self.advance(self.now);
    }

    /// RingCentral's and NetSuite's skew in milliseconds.
    #[must_use]
    pub fn skew(&self) -> (i64, i64) {
        (self.ringcentral_skew, self.netsuite_skew)
    }

    /// One request as it fares on its way: faults strike, the ledger is written.
    pub fn exchange(&mut self, request: &Request) -> Delivery {
        let fault = self.faults.meet(request);
        let delay = match fault {
            Some(Kind::Delay { milliseconds }) => milliseconds,
            _ => 0,
        };
        let response = match fault {
            Some(Kind::CutBefore) => None,
            Some(Kind::Status { code, retry_after }) => Some(refused(code, retry_after)),
            Some(Kind::CutAfter) => {
                self.dispatch(request);
                None
            }
            Some(Kind::Malformed) => Some(faults::malformed(self.dispatch(request))),
            Some(Kind::CutWithin) => Some(faults::half(self.dispatch(request))),
            Some(Kind::Delay { .. } | Kind::Halt { .. }) | None => Some(self.dispatch(request)),
        };
        // A refusal comes at once: no work was done for it.
        let refused = response.as_ref().is_some_and(|answer| answer.status >= 400);
        let work = if refused { 0 } else { self.netsuite.work(request).max(0) };
        self.ledger.record(request, response.as_ref().map(|answer| answer.status), self.now);
        let arrived = !matches!(fault, Some(Kind::CutBefore | Kind::Status { .. }));
        if arrived && self.netsuite.has_saved(request) {
            self.ledger.saved();
        }
        let halt = match fault {
            Some(Kind::Halt { milliseconds }) => milliseconds,
            _ => 0,
        };
        Delivery { delay: delay.saturating_add_signed(work), response, halt, cut: fault == Some(Kind::CutWithin) }
    }

    /// Counts a request whose answer is still on its way: NetSuite allows only so many at once
    /// (netsuite-api.md §6). The rim calls this around a [`Delivery::delay`], and a simulation may.
    pub fn answer_underway(&mut self, request: &Request, underway: bool) {
        if request.host.ends_with(".netsuite.com") {
            self.netsuite_underway =
                if underway { self.netsuite_underway + 1 } else { self.netsuite_underway.saturating_sub(1) };
        }
    }

    /// Sets how many requests of other integrations NetSuite is busy with.
    pub fn set_foreign_requests(&mut self, requests: u32) {
        self.netsuite_foreign = requests;
    }

    /// Lets other integrations come and go in a rhythm of the world's clock, or stops that.
    pub fn set_foreign_rhythm(&mut self, rhythm: Option<Rhythm>) {
        self.netsuite_rhythm = rhythm;
    }

    /// One request handled without any fault.
    pub fn handle(&mut self, request: &Request) -> Response {
        let response = self.dispatch(request);
        self.ledger.record(request, Some(response.status), self.now);
        if self.netsuite.has_saved(request) {
            self.ledger.saved();
        }
        response
    }

    fn dispatch(&mut self, request: &Request) -> Response {
        // Every answer says what its cloud's clock shows (RFC 9110 §6.6.1).
        if request.host == "ringcentral.com" || request.host.ends_with(".ringcentral.com") {
            let now = self.now.plus(self.ringcentral_skew);
            self.ringcentral.handle(request, now).with_header("date", now.http())
        } else if request.host.ends_with(".netsuite.com") {
            let now = self.now.plus(self.netsuite_skew);
            let others = self.netsuite_foreign + self.netsuite_rhythm.map_or(0, |rhythm| rhythm.at(self.now.0));
            self.netsuite.set_requests_in_flight(self.netsuite_underway + others);
            let answer = self.netsuite.handle(request, now).with_header("date", now.http());
            if request.path.ends_with("/suiteql") && answer.status == 200 {
                self.run_errands();
            }
            answer
        } else {
            Response::json(404, &json!({"error": "no such host in this world", "host": request.host}))
        }
    }

    /// Opens a WebSocket at RingCentral's gateway with the request that asks for the upgrade.
    ///
    /// # Errors
    /// The answer that is sent instead of the upgrade.
    pub fn socket_open(&mut self, request: &Request) -> Result<SocketId, Response> {
        let opened = if self.refuses_sockets {
            Err(Response::empty(503))
        } else {
            self.ringcentral.socket_open(request, self.now.plus(self.ringcentral_skew))
        };
        self.ledger.record(request, Some(opened.as_ref().map_or_else(|refusal| refusal.status, |_| 101)), self.now);
        opened
    }

    /// Hands the gateway a text frame of the browser's.
    pub fn socket_receive(&mut self, socket: SocketId, text: &str) {
        self.ringcentral.socket_receive(socket, text, self.now.plus(self.ringcentral_skew));
    }

    /// Takes the frames that are due for a socket.
    pub fn socket_poll(&mut self, socket: SocketId) -> Vec<Outgoing> {
        self.ringcentral.gateway.take_outgoing(socket)
    }

    /// Tells the gateway that the connection is gone.
    pub fn socket_lost(&mut self, socket: SocketId) {
        self.ringcentral.gateway.lose(socket, self.now.plus(self.ringcentral_skew));
    }

    /// Drops every socket without a closing frame, as a lost network does.
    pub fn drop_sockets(&mut self) {
        self.ringcentral.gateway.drop_all(self.now.plus(self.ringcentral_skew));
    }

    /// Refuses or accepts new sockets.
    pub fn refuse_sockets(&mut self, refuse: bool) {
        self.refuses_sockets = refuse;
    }
}

fn refused(code: u16, retry_after: Option<u32>) -> Response {
    let body = json!({"errorCode": "EMU-FAULT", "message": "a fault set through the control API", "errors": [{"errorCode": "EMU-FAULT", "message": "a fault set through the control API"}]});
    let response = Response::json(code, &body);
    match retry_after {
        Some(seconds) => response.with_header("retry-after", seconds.to_string()),
        None => response,
    }
}

/// Calls, at RingCentral's time.
impl World {
    /// A call from outside. Gives the session's `s-…` id.
    ///
    /// # Errors
    /// The number called is not one of the company's.
    pub fn call_in(
        &mut self,
        number: Option<String>,
        name: Option<String>,
        to: &str,
        plan: Plan,
    ) -> Result<String, Impossible> {
        self.ringcentral.call_in(number, name, to, plan, self.now.plus(self.ringcentral_skew))
    }

    /// A call that a user places. Gives the session's `s-…` id.
    ///
    /// # Errors
    /// The number is empty or the user's own.
    pub fn call_out(&mut self, caller: ExtensionId, to: &str, plan: Plan) -> Result<String, Impossible> {
        self.ringcentral.call_out(caller, to, plan, self.now.plus(self.ringcentral_skew))
    }

    /// What a user does on a call.
    ///
    /// # Errors
    /// The call, the leg or its state does not allow it.
    pub fn act(&mut self, session: &str, user: ExtensionId, act: &Act) -> Result<(), Impossible> {
        self.ringcentral.act(session, user, act, self.now.plus(self.ringcentral_skew))
    }

    /// What the person outside does on a call.
    ///
    /// # Errors
    /// The call or its state does not allow it.
    pub fn remote_act(&mut self, session: &str, act: RemoteAct) -> Result<(), Impossible> {
        self.ringcentral.remote_act(session, act, self.now.plus(self.ringcentral_skew))
    }
}

/// What people do in NetSuite, at its time.
impl World {
    /// Changes one property of a record, as a person does on its page.
    ///
    /// # Errors
    /// What NetSuite would refuse.
    pub fn edit_record(
        &mut self,
        record: netsuite::RecordType,
        id: i64,
        property: &str,
        value: &Value,
    ) -> Result<(), netsuite::Refusal> {
        self.netsuite.edit(record, id, property, value, self.now.plus(self.netsuite_skew))
    }

    /// Maps a certificate to an integration, an entity and a role, as an administrator does; gives the Certificate ID.
    ///
    /// # Errors
    /// What the page would say.
    pub fn map_certificate(&mut self, mapping: &netsuite::Mapping) -> Result<String, netsuite::Unmapped> {
        self.netsuite.map_certificate(mapping, self.now.plus(self.netsuite_skew))
    }

    /// Does something as a person in NetSuite; gives the id of what was made or concerned, 0 for a field or a fault.
    ///
    /// # Errors
    /// What NetSuite would refuse.
    pub fn perform(&mut self, deed: &Deed) -> Result<i64, netsuite::Refusal> {
        let now = self.now.plus(self.netsuite_skew);
        match deed {
            Deed::Create { record, properties } => self.netsuite.create(*record, properties, now),
            Deed::Change { record, id, properties } => {
                self.netsuite.change(*record, *id, properties, now).map(|()| *id)
            }
            Deed::Delete { record, id } => self.netsuite.delete(*record, *id, now).map(|()| *id),
            Deed::Merge { record, id, into } => self.netsuite.merge(*record, *id, *into, now).map(|()| *into),
            Deed::DeleteField { field } => self.netsuite.delete_custom_field(field).map(|()| 0),
            Deed::Fault(fault) => {
                self.faults.set(fault.clone());
                Ok(0)
            }
        }
    }

    /// Does something when so many more queries have been answered.
    ///
    /// # Errors
    /// What NetSuite would refuse, where it is done at once.
    pub fn send_on(&mut self, errand: Errand) -> Result<i64, netsuite::Refusal> {
        if errand.after_queries == 0 {
            return self.perform(&errand.deed);
        }
        self.errands.push(errand);
        Ok(0)
    }

    /// The errands that still wait.
    #[must_use]
    pub fn errands(&self) -> &[Errand] {
        &self.errands
    }

    fn run_errands(&mut self) {
        let mut due = Vec::new();
        self.errands.retain_mut(|errand| {
            errand.after_queries = errand.after_queries.saturating_sub(1);
            if errand.after_queries == 0 {
                due.push(errand.deed.clone());
            }
            errand.after_queries > 0
        });
        for deed in due {
            // An errand that has become impossible, because its record is gone by then, stays undone.
            drop(self.perform(&deed));
        }
    }
}
