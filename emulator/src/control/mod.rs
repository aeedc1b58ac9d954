//! The control API and page: how a test or a person drives the world from outside, on a port of its own.
//!
//! | Method and path | Does |
//! |---|---|
//! | `GET /` | the page for a person |
//! | `GET /api/state` | clock, agents, lines, calls, sockets, faults |
//! | `POST /api/calls` | a call from outside (`from`, `name`, `to`, `plan`) or by a user (`agent`, `to`, `plan`) |
//! | `POST /api/calls/{session}/remote` | what the person outside does ([`RemoteAct`]) |
//! | `POST /api/calls/{session}/agents/{extension number}` | what a user does ([`Act`]) |
//! | `GET /api/clock`, `POST /api/clock` | `advance` (ms), `speed`, `skew: {ringcentral, netsuite}` (ms) |
//! | `GET /api/faults`, `POST`, `DELETE` | faults ([`Fault`]) |
//! | `POST /api/sockets` | `drop`, `refuse` |
//! | `GET /api/ledger`, `DELETE` | requests so far |
//! | `GET /api/ledger/counts` | how many there were for each cloud and purpose |
//! | `POST /api/contacts/{extension number}` | a personal contact: its fields; with `id`, a change; with `id` and `delete`, its end |
//! | `POST /api/ringcentral` | `redirectUris`, `scopes`, `withhold`, `allow`, `strictWebPhone`, `dialPlan`, `accessTokenLife`, `endSessions`, `server`, `companyLogNarrows` |
//! | `POST /api/ringcentral/jwts` | a user makes a JWT: `agent`, `apps`, `lives` (ms); gives its `jwt` |
//! | `DELETE /api/ringcentral/jwts/{jwt}` | deleted |
//! | `/api/netsuite…` | phone calls, records, options: the first lines of `control/netsuite.rs` |
//! | `POST /api/reset` | the world as at its start |

mod netsuite;
mod netsuite_words;

use crate::World;
use crate::exchange::{Request, Response};
use crate::faults::Fault;
use crate::ringcentral::account::ExtensionId;
use crate::ringcentral::address_book::Unwritable;
use crate::ringcentral::telephony::acts::{Act, Impossible, RemoteAct};
use crate::ringcentral::telephony::session::Plan;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewCall {
    /// The outside caller's number.
    from: Option<String>,
    /// The outside caller's name.
    name: Option<String>,
    /// The extension number of a user who places the call.
    agent: Option<String>,
    /// The number called.
    to: String,
    #[serde(default)]
    plan: Plan,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ClockChange {
    advance: Option<i64>,
    speed: Option<u32>,
    skew: Option<Skew>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Skew {
    #[serde(default)]
    ringcentral: i64,
    #[serde(default)]
    netsuite: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sockets {
    #[serde(default)]
    drop: bool,
    refuse: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RingCentralChange {
    redirect_uris: Option<Vec<String>>,
    scopes: Option<BTreeSet<String>>,
    withhold: Option<Permission>,
    allow: Option<Permission>,
    strict_web_phone: Option<bool>,
    dial_plan: Option<Plan>,
    access_token_life: Option<i64>,
    end_sessions: Option<String>,
    company_log_narrows: Option<bool>,
    server: Option<ServerChange>,
}

/// The app with a secret.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ServerChange {
    client_secret: Option<String>,
    scopes: Option<BTreeSet<String>>,
    takes_jwts: Option<bool>,
    refreshes: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewJwt {
    /// Extension number.
    agent: String,
    /// Only these apps may use it.
    apps: Option<BTreeSet<String>>,
    /// Milliseconds; for ever where absent.
    lives: Option<i64>,
}

#[derive(Deserialize)]
struct PersonalContact {
    id: Option<u64>,
    #[serde(default)]
    delete: bool,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Permission {
    /// Extension number.
    agent: String,
    permission: String,
}

/// Why a control request was not carried out.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("no such operation")]
    Unknown,
    #[error("the body is not understood: {0}")]
    Body(#[from] serde_json::Error),
    #[error("no user has the extension {0}")]
    NoSuchAgent(String),
    #[error(transparent)]
    Impossible(#[from] Impossible),
    #[error(transparent)]
    Contact(#[from] Unwritable),
    #[error("NetSuite refuses: {0}")]
    NetSuite(String),
}

/// A request to the control port.
pub fn handle(world: &mut World, request: &Request) -> Response {
    let parts: Vec<&str> = request.path.split('/').filter(|part| !part.is_empty()).collect();
    let answer = match (request.method.as_str(), parts.as_slice()) {
        ("GET", []) => return Response::html(200, include_str!("page.html")),
        ("GET", ["page.js"]) => {
            return Response::empty(200)
                .with_header("content-type", "text/javascript; charset=utf-8")
                .with_body(include_str!("page.js"));
        }
        (method, ["api", rest @ ..]) => api(world, method, rest, &request.body),
        _ => Err(Refused::Unknown),
    };
    match answer {
        Ok(body) => Response::json(200, &body),
        Err(refused) => {
            let status = match refused {
                Refused::Unknown => 404,
                Refused::Body(_) | Refused::NoSuchAgent(_) => 400,
                Refused::Impossible(_) | Refused::Contact(_) | Refused::NetSuite(_) => 409,
            };
            Response::json(status, &json!({"error": refused.to_string()}))
        }
    }
}

fn api(world: &mut World, method: &str, path: &[&str], body: &[u8]) -> Result<Value, Refused> {
    match (method, path) {
        ("GET", ["state"]) => Ok(state(world)),
        ("POST", ["calls"]) => {
            let call: NewCall = read(body)?;
            let session = match call.agent {
                Some(agent) => {
                    let user = agent_of(world, &agent)?;
                    world.call_out(user, &call.to, call.plan)?
                }
                None => world.call_in(call.from, call.name, &call.to, call.plan)?,
            };
            Ok(json!({"session": session}))
        }
        ("POST", ["calls", session, "remote"]) => {
            let act: RemoteAct = read(body)?;
            world.remote_act(session, act)?;
            Ok(json!({}))
        }
        ("POST", ["calls", session, "agents", agent]) => {
            let act: Act = read(body)?;
            let user = agent_of(world, agent)?;
            world.act(session, user, &act)?;
            Ok(json!({}))
        }
        ("GET", ["clock"]) => Ok(clock(world)),
        ("POST", ["clock"]) => {
            let change: ClockChange = read(body)?;
            if let Some(speed) = change.speed {
                world.set_speed(speed);
            }
            if let Some(skew) = change.skew {
                world.set_skew(skew.ringcentral, skew.netsuite);
            }
            if let Some(milliseconds) = change.advance {
                world.advance(world.now().plus(milliseconds));
            }
            Ok(clock(world))
        }
        ("GET", ["faults"]) => Ok(json!(world.faults.waiting())),
        ("POST", ["faults"]) => {
            world.faults.set(read::<Fault>(body)?);
            Ok(json!(world.faults.waiting()))
        }
        ("DELETE", ["faults"]) => {
            world.faults.clear();
            Ok(json!([]))
        }
        ("POST", ["sockets"]) => {
            let change: Sockets = read(body)?;
            if let Some(refuse) = change.refuse {
                world.refuse_sockets(refuse);
            }
            if change.drop {
                world.drop_sockets();
            }
            Ok(json!({"open": world.ringcentral.gateway.open_count()}))
        }
        ("GET", ["ledger"]) => Ok(world.ledger.to_json()),
        ("GET", ["ledger", "counts"]) => Ok(json!(world.ledger.counts())),
        ("DELETE", ["ledger"]) => {
            world.ledger.reset();
            Ok(json!([]))
        }
        ("POST", ["contacts", agent]) => {
            let user = agent_of(world, agent)?;
            let contact: PersonalContact = read(body)?;
            let book = world.ringcentral.address_book(user);
            let id = match (contact.id, contact.delete) {
                (None, false) => book.add(contact.fields)?,
                (None, true) => return Err(Refused::Unknown),
                (Some(id), false) => book.change(id, contact.fields).map(|()| id)?,
                (Some(id), true) => book.delete(id).map(|()| id)?,
            };
            Ok(json!({"id": id}))
        }
        ("POST", ["ringcentral"]) => change_ringcentral(world, read(body)?),
        ("POST", ["ringcentral", "jwts"]) => {
            let NewJwt { agent, apps, lives } = read(body)?;
            let (user, now) = (agent_of(world, &agent)?, world.now().plus(world.skew().0));
            let expires = lives.map(|lives| now.plus(lives));
            Ok(json!({"jwt": world.ringcentral.authorization.mint_jwt(user, apps, expires, now)}))
        }
        ("DELETE", ["ringcentral", "jwts", jwt]) => {
            if world.ringcentral.authorization.revoke_jwt(jwt) {
                Ok(json!({}))
            } else {
                Err(Refused::Unknown)
            }
        }
        (method, ["netsuite", rest @ ..]) => netsuite::api(world, method, rest, body),
        ("POST", ["reset"]) => {
            world.reset();
            Ok(state(world))
        }
        _ => Err(Refused::Unknown),
    }
}

fn change_ringcentral(world: &mut World, change: RingCentralChange) -> Result<Value, Refused> {
    for (permission, withheld) in [(change.withhold, true), (change.allow, false)] {
        if let Some(permission) = permission {
            let user = agent_of(world, &permission.agent)?;
            world.ringcentral.withhold(user, &permission.permission, withheld);
        }
    }
    if let Some(agent) = change.end_sessions {
        let user = agent_of(world, &agent)?;
        world.ringcentral.authorization.end_sessions(user);
    }
    let ringcentral = &mut world.ringcentral;
    if let Some(uris) = change.redirect_uris {
        ringcentral.authorization.app.redirect_uris = uris;
    }
    if let Some(scopes) = change.scopes {
        ringcentral.authorization.app.scopes = scopes;
    }
    if let Some(strict) = change.strict_web_phone {
        ringcentral.strict_web_phone = strict;
    }
    if let Some(plan) = change.dial_plan {
        ringcentral.dial_plan = plan;
    }
    if let Some(seconds) = change.access_token_life {
        ringcentral.authorization.access_life = seconds;
    }
    if let Some(narrows) = change.company_log_narrows {
        ringcentral.company_log_narrows = narrows;
    }
    if let Some(change) = change.server {
        let server = &mut ringcentral.authorization.server;
        server.client_secret = change.client_secret.unwrap_or_else(|| server.client_secret.clone());
        server.scopes = change.scopes.unwrap_or_else(|| server.scopes.clone());
        server.takes_jwts = change.takes_jwts.unwrap_or(server.takes_jwts);
        server.refreshes = change.refreshes.unwrap_or(server.refreshes);
    }
    Ok(json!({}))
}

fn agent_of(world: &World, number: &str) -> Result<ExtensionId, Refused> {
    let user = world.ringcentral.account.users().find(|user| user.number == number).map(|user| user.id);
    user.ok_or_else(|| Refused::NoSuchAgent(number.to_owned()))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    Ok(serde_json::from_slice(body)?)
}

fn clock(world: &World) -> Value {
    let (ringcentral, netsuite) = world.skew();
    json!({"now": world.now().iso(), "milliseconds": world.now().0, "speed": world.speed(), "skew": {"ringcentral": ringcentral, "netsuite": netsuite}})
}

fn state(world: &World) -> Value {
    let account = &world.ringcentral.account;
    let agents: Vec<Value> = account
        .users()
        .map(|user| json!({"extension": user.number, "id": user.id, "name": user.name(), "email": user.email, "directNumber": user.direct_number}))
        .collect();
    let calls: Vec<Value> = world
        .ringcentral
        .switch
        .sessions()
        .iter()
        .rev()
        .take(50)
        .map(|session| {
            let parties: Vec<Value> = session
                .parties
                .iter()
                .map(|party| {
                    let agent = party.extension.and_then(|id| account.extension(id)).map(|extension| extension.number.clone());
                    json!({
                        "id": party.id, "agent": agent, "state": party.code.name(), "reason": party.reason.map(|reason| reason.name()),
                        "from": party.from.number, "fromName": party.from.name, "to": party.to.number, "missed": party.missed,
                    })
                })
                .collect();
            json!({"session": session.id, "startTime": session.created.iso(), "live": session.is_live(), "parties": parties})
        })
        .collect();
    let callers: Vec<Value> = world
        .company
        .callers()
        .iter()
        .map(|caller| json!({"role": caller.role, "number": caller.number, "name": caller.name}))
        .collect();
    json!({
        "callers": callers,
        "clock": clock(world), "company": account.company, "mainNumber": account.main_number, "agents": agents, "calls": calls,
        "sockets": world.ringcentral.gateway.open_count(), "faults": world.faults.waiting(),
    })
}
