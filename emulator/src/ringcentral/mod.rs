//! RingCentral: one account, a registered app for people and one for a server, a switch, a gateway, and the web phone its agents work in.
//!
//! A request takes one way through [`RingCentral::handle`]: the host chooses the web phone or the platform; on the
//! platform [`authorization`] says who asks, [`rate_limit`] whether they may ask now, `rest` whether they may ask
//! this at all and what the answer is. Calls happen in [`telephony`]; what they say goes through [`gateway`].

pub mod account;
pub mod address_book;
pub mod authorization;
mod call_log;
pub mod gateway;
mod media;
pub mod rate_limit;
pub mod refusal;
mod rest;
mod socket;
pub mod subscription;
pub mod telephony;
mod web_phone;

use crate::chance::Chance;
use crate::clock::Moment;
use crate::company::Company;
use crate::exchange::{Request, Response};
use account::{Account, ExtensionId};
use address_book::AddressBook;
use authorization::jwt::ServerApp;
use authorization::{App, Authorization};
use gateway::{Gateway, SocketId};
use rate_limit::{Limits, RateLimiter};
use std::collections::{BTreeMap, BTreeSet};
use telephony::Switch;
use telephony::acts::{Act, Impossible, RemoteAct};
use telephony::session::Plan;

/// Where the REST API and sign-in are.
pub const PLATFORM_HOST: &str = "platform.ringcentral.com";
/// Where the sound of recordings is.
pub const MEDIA_HOST: &str = "media.ringcentral.com";
/// Where the web phone is.
pub const WEB_HOST: &str = "app.ringcentral.com";
/// Where WebSockets are opened.
pub const GATEWAY_HOST: &str = "ws-gateway.ringcentral.com";

/// What RingCentral is made from.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The app that is registered.
    pub app: App,
    /// The app with a secret, for a server that works in place of a person.
    pub server: ServerApp,
    /// Its rate limits.
    pub limits: Limits,
    /// Further colleagues in the directory, who answer no calls here.
    pub colleagues: usize,
}

/// The telephone cloud.
#[derive(Debug)]
pub struct RingCentral {
    /// Who has which number.
    pub account: Account,
    address_books: BTreeMap<ExtensionId, AddressBook>,
    /// Recordings whose sound has been deleted; the log goes on naming them.
    erased: BTreeSet<String>,
    /// Sign-in.
    pub authorization: Authorization,
    /// The WebSocket gateway.
    pub gateway: Gateway,
    /// The switch.
    pub switch: Switch,
    /// Counts requests.
    pub limiter: RateLimiter,
    /// How the web phone is served: with every protection a page can have, or plain.
    pub strict_web_phone: bool,
    /// A user without the right to the company's call log is shown their own calls in it; otherwise they are refused.
    pub company_log_narrows: bool,
    /// The account is told what changes in the company's log (`call-log-extract-sync`).
    pub tells_changes: bool,
    /// How calls behave that people place on the web phone.
    pub dial_plan: Plan,
    chance: Chance,
}

impl RingCentral {
    /// A cloud without a session or call.
    #[must_use]
    pub fn new(company: &Company, options: Options) -> Self {
        let mut chance = Chance::from_seed(company.seed);
        let mut account = Account::from(company);
        let address_books = account.users().map(|user| (user.id, AddressBook::of(user.id))).collect();
        account.add_colleagues(options.colleagues);
        Self {
            account,
            address_books,
            erased: BTreeSet::new(),
            authorization: Authorization::new(options.app, options.server, chance.fork()),
            gateway: Gateway::new(chance.fork()),
            switch: Switch::new(chance.fork()),
            limiter: RateLimiter::new(options.limits),
            strict_web_phone: false,
            company_log_narrows: false,
            tells_changes: true,
            dial_plan: Plan::default(),
            chance,
        }
    }

    /// Lets time pass.
    pub fn advance(&mut self, now: Moment) {
        self.switch.advance(&self.account, now);
        self.gateway.publish(self.switch.take_signals());
        self.gateway.advance(&self.account, now);
    }

    /// One request to one of RingCentral's hosts.
    pub fn handle(&mut self, request: &Request, now: Moment) -> Response {
        self.advance(now);
        let response = match request.host.as_str() {
            PLATFORM_HOST => self.platform(request, now),
            MEDIA_HOST => self.media(request, now),
            WEB_HOST => self.web_phone(request, now),
            _ => refusal::Refusal::unknown_path().response(),
        };
        self.advance(now);
        response
    }

    /// A call from outside to one of the company's numbers. Gives the session's `s-…` id.
    ///
    /// # Errors
    /// The number called is not one of the company's.
    pub fn call_in(
        &mut self,
        number: Option<String>,
        name: Option<String>,
        to: &str,
        plan: Plan,
        now: Moment,
    ) -> Result<String, Impossible> {
        self.advance(now);
        let placed = self.switch.place_inbound(&self.account, number, name, to, plan, now);
        self.advance(now);
        placed
    }

    /// A call that a user places. Gives the session's `s-…` id.
    ///
    /// # Errors
    /// The number is empty or the user's own.
    pub fn call_out(&mut self, caller: ExtensionId, to: &str, plan: Plan, now: Moment) -> Result<String, Impossible> {
        self.advance(now);
        let placed = self.switch.place_outbound(&self.account, caller, to, plan, now);
        self.advance(now);
        placed
    }

    /// What a user does on a call.
    ///
    /// # Errors
    /// The call, the leg or its state does not allow it.
    pub fn act(&mut self, session: &str, user: ExtensionId, act: &Act, now: Moment) -> Result<(), Impossible> {
        self.advance(now);
        let done = self.switch.act(&self.account, session, user, act, now);
        self.advance(now);
        done
    }

    /// What the person outside does on a call.
    ///
    /// # Errors
    /// The call or its state does not allow it.
    pub fn remote_act(&mut self, session: &str, act: RemoteAct, now: Moment) -> Result<(), Impossible> {
        self.advance(now);
        let done = self.switch.remote_act(&self.account, session, act, now);
        self.advance(now);
        done
    }

    /// Takes a permission from a user, or gives it back.
    pub fn withhold(&mut self, user: ExtensionId, permission: &str, withheld: bool) {
        if let Some(extension) = self.account.extensions.iter_mut().find(|extension| extension.id == user) {
            if withheld {
                extension.withheld.insert(permission.to_owned());
            } else {
                extension.withheld.remove(permission);
            }
        }
    }

    /// Deletes the sound of a recording, as RingCentral does after a time.
    pub fn erase_recording(&mut self, id: &str) {
        self.erased.insert(id.to_owned());
    }

    /// The personal contacts of a user.
    pub fn address_book(&mut self, user: ExtensionId) -> &mut AddressBook {
        self.address_books.entry(user).or_default()
    }

    fn withholds(&self, user: ExtensionId, permission: &str) -> bool {
        self.account.extension(user).is_some_and(|extension| extension.withheld.contains(permission))
    }

    /// Opens a WebSocket with the request that asks for the upgrade.
    ///
    /// # Errors
    /// The answer that is sent instead: another host or path, or a token that does not open anything.
    pub fn socket_open(&mut self, request: &Request, now: Moment) -> Result<SocketId, Response> {
        self.advance(now);
        if request.host != GATEWAY_HOST || request.path != "/ws" {
            return Err(refusal::Refusal::unknown_path().response());
        }
        let identity = request
            .parameter("access_token")
            .and_then(|token| self.authorization.redeem_socket_token(token, now))
            .ok_or_else(|| refusal::Refusal::token_invalid().response())?;
        Ok(self.gateway.open(identity, request.parameter("wsc"), now))
    }
}
