//! A stand-in for the RingCentral web app: a phone in a page. What the real page looks like is not known, so nothing
//! but its address and its protections are meant to resemble it.
//!
//! It is served plain, or strict with every protection a page can have (`?strict`, or for all through the control
//! API): the pane that Callside docks into it must live with both. Its own calls to the switch are under `/phone/`.

use super::RingCentral;
use super::account::ExtensionId;
use super::telephony::acts::{Act, Impossible};
use super::telephony::session::Party;
use crate::clock::Moment;
use crate::exchange::{Request, Response};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum Command {
    Dial {
        to: String,
    },
    Act {
        session: String,
        #[serde(flatten)]
        act: Act,
    },
}

impl RingCentral {
    /// A request to `app.ringcentral.com`.
    pub(super) fn web_phone(&mut self, request: &Request, now: Moment) -> Response {
        let user = request
            .parameter("agent")
            .and_then(|number| self.account.users().find(|user| user.number == number))
            .or_else(|| self.account.users().next())
            .map(|user| user.id);
        let Some(user) = user else { return Response::empty(404) };
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/" | "/r/call" | "/r/dialer") => self.page(request),
            ("GET", "/phone/phone.css") => asset("text/css", include_str!("web_phone/phone.css")),
            ("GET", "/phone/phone.js") => asset("text/javascript", include_str!("web_phone/phone.js")),
            ("GET", "/phone/state") => {
                Response::json(200, &self.phone_state(user, now)).with_header("cache-control", "no-store")
            }
            ("POST", "/phone/do") => self.phone_command(request, user, now),
            _ => Response::empty(404),
        }
    }

    fn page(&mut self, request: &Request) -> Response {
        let strict = self.strict_web_phone || request.parameter("strict").is_some();
        let nonce = self.chance.token();
        let page = Response::html(200, include_str!("web_phone/index.html").replace("{{nonce}}", &nonce))
            .with_header("cache-control", "no-store");
        if !strict {
            return page;
        }
        page.with_header(
            "content-security-policy",
            format!(
                "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                 frame-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
            ),
        )
        .with_header("cross-origin-embedder-policy", "require-corp")
        .with_header("cross-origin-opener-policy", "same-origin")
        .with_header("x-frame-options", "DENY")
    }

    fn phone_state(&self, user: ExtensionId, now: Moment) -> Value {
        let account = &self.account;
        let calls: Vec<Value> = self
            .switch
            .sessions()
            .iter()
            .rev()
            .filter_map(|session| Some((session, session.parties.get(session.live_party_of(user)?)?)))
            .map(|(session, party)| {
                let outgoing = party.direction == super::telephony::session::Direction::Outbound;
                let far = if outgoing { &party.to } else { &party.from };
                json!({
                    "session": session.id, "party": party.id, "state": party.code.name(), "rings": party.rings(), "outgoing": outgoing,
                    "number": far.number, "name": far.name, "queue": party.queue, "muted": party.muted, "recording": !party.recordings.is_empty(),
                    "line": party.to.number, "seconds": party.answered.map(|answered| now.since(answered) / 1_000), "twoPhones": rings_twice(&session.parties, user),
                })
            })
            .collect();
        let parked: Vec<Value> = self
            .switch
            .sessions()
            .iter()
            .filter(|session| session.parties.iter().any(|party| party.park.is_some() && party.is_live()))
            .map(|session| json!({"session": session.id}))
            .collect();
        let agents: Vec<Value> = account
            .users()
            .map(|agent| json!({"extension": agent.number, "name": agent.name(), "directNumber": agent.direct_number, "me": agent.id == user}))
            .collect();
        json!({"company": account.company, "agents": agents, "calls": calls, "parked": parked})
    }

    fn phone_command(&mut self, request: &Request, user: ExtensionId, now: Moment) -> Response {
        let done = match serde_json::from_slice(&request.body) {
            Ok(Command::Dial { to }) => self.call_out(user, &to, self.dial_plan.clone(), now).map(|_| ()),
            Ok(Command::Act { session, act }) => self.act(&session, user, &act, now),
            Err(error) => return Response::json(400, &json!({"error": error.to_string()})),
        };
        match done {
            Ok(()) => Response::json(200, &self.phone_state(user, now)),
            Err(impossible) => refused(impossible),
        }
    }
}

fn rings_twice(parties: &[Party], user: ExtensionId) -> bool {
    parties.iter().filter(|party| party.extension == Some(user) && party.rings()).count() > 1
}

fn refused(impossible: Impossible) -> Response {
    Response::json(409, &json!({"error": impossible.to_string()}))
}

fn asset(kind: &str, text: &str) -> Response {
    Response::empty(200).with_header("content-type", format!("{kind}; charset=utf-8")).with_body(text)
}
