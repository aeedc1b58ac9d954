//! The WebSocket gateway: connections, the one subscription each may have, notifications, and recovery of a lost
//! connection within three minutes (ringcentral-api.md §2.1–2.4).

mod recovery;

use super::account::{Account, ExtensionId};
use super::authorization::Identity;
use super::subscription::{Subscription, Watch};
use super::telephony::{Signal, Topic};
use crate::chance::Chance;
use crate::clock::{Moment, SECOND};
use recovery::{Unrecoverable, context_token};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

/// Events kept for a connection that was lost.
pub const RECOVERY_BUFFER: usize = 100;
/// How long they are kept, in seconds.
pub const RECOVERY_TIMEOUT: i64 = 180;
/// A connection without a frame from the client for so long is closed, in seconds.
pub const IDLE_TIMEOUT: i64 = 1_800;
/// No connection lives longer, in seconds.
pub const ABSOLUTE_TIMEOUT: i64 = 86_400;

/// A connection, for as long as the world exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub u64);

/// What goes to the browser next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// A text frame.
    Text(String),
    /// A closing frame, after which the connection is gone.
    Close {
        /// Close code (RFC 6455 §7.4); [`Outgoing::LOST`] for a connection that breaks without a word.
        code: u16,
    },
}

impl Outgoing {
    /// The code a browser reports when a connection breaks without a closing frame; it never travels.
    pub const LOST: u16 = 1006;
}

/// What survives a connection: who it was, what it had subscribed to, and its newest events.
#[derive(Debug)]
struct Context {
    identity: Identity,
    subscription: Option<Subscription>,
    sequence: u64,
    newest: VecDeque<(u64, Value, Value)>,
    lost: Option<Moment>,
}

#[derive(Debug)]
struct Connection {
    context: u64,
    opened: Moment,
    last_heard: Moment,
    outgoing: VecDeque<Outgoing>,
    open: bool,
}

/// All connections of the account.
#[derive(Debug)]
pub struct Gateway {
    chance: Chance,
    contexts: BTreeMap<u64, Context>,
    connections: BTreeMap<SocketId, Connection>,
    signals: BTreeMap<(Moment, u64), Signal>,
    counter: u64,
}

impl Gateway {
    /// A gateway without a connection.
    #[must_use]
    pub fn new(chance: Chance) -> Self {
        Self { chance, contexts: BTreeMap::new(), connections: BTreeMap::new(), signals: BTreeMap::new(), counter: 0 }
    }

    /// Accepts a connection and says so with the first frame; with a `wsc` token it tries to recover.
    pub fn open(&mut self, identity: Identity, wsc: Option<&str>, now: Moment) -> SocketId {
        self.counter += 1;
        let socket = SocketId(self.counter);
        let recovery = wsc.map(|token| self.recover(&identity, token, now));
        let (context, replay) = match &recovery {
            Some(Ok((context, seen))) => (*context, Some(*seen)),
            _ => {
                self.contexts.insert(
                    self.counter,
                    Context { identity, subscription: None, sequence: 1, newest: VecDeque::new(), lost: None },
                );
                (self.counter, None)
            }
        };
        self.connections.insert(
            socket,
            Connection { context, opened: now, last_heard: now, outgoing: VecDeque::new(), open: true },
        );
        if let Some(Err(Unrecoverable::Malformed)) = recovery {
            self.fail(socket, 400, "WSG-400", "The WebSocket session context token is malformed");
            return socket;
        }
        let message = self.chance.uuid();
        let sequence = self.contexts.get(&context).map_or(1, |context| context.sequence);
        let mut details = json!({
            "creationTime": now.iso().replace('Z', "+0000"),
            "maxConnectionsPerSession": 50, "recoveryBufferSize": RECOVERY_BUFFER, "recoveryTimeout": RECOVERY_TIMEOUT,
            "idleTimeout": IDLE_TIMEOUT, "absoluteTimeout": ABSOLUTE_TIMEOUT, "maxActiveRequests": 10,
        });
        match recovery {
            Some(Ok(_)) => details["recoveryState"] = json!("Successful"),
            Some(Err(reason)) => {
                details["recoveryState"] = json!("Failed");
                details["recoveryErrorCode"] = json!(reason.code());
            }
            None => {}
        }
        let meta = json!({
            "type": "ConnectionDetails", "messageId": message, "status": 200,
            "wsc": {"token": context_token(context, sequence), "sequence": sequence}, "headers": {"RCRequestId": message},
        });
        self.send(socket, json!([meta, details]));
        if let Some(seen) = replay {
            let missed: Vec<Value> = self
                .contexts
                .get(&context)
                .map(|context| {
                    context
                        .newest
                        .iter()
                        .filter(|(number, ..)| *number > seen)
                        .map(|(_, meta, body)| json!([meta, body]))
                        .collect()
                })
                .unwrap_or_default();
            for frame in missed {
                self.send(socket, frame);
            }
        }
        socket
    }

    /// Whose connection it is, while it is open.
    #[must_use]
    pub fn identity(&self, socket: SocketId) -> Option<&Identity> {
        let connection = self.connections.get(&socket).filter(|connection| connection.open)?;
        self.contexts.get(&connection.context).map(|context| &context.identity)
    }

    /// The subscription of a connection.
    #[must_use]
    pub fn subscription(&self, socket: SocketId) -> Option<&Subscription> {
        let connection = self.connections.get(&socket)?;
        self.contexts.get(&connection.context)?.subscription.as_ref()
    }

    /// Sets or ends the one subscription of a connection.
    pub fn subscribe(&mut self, socket: SocketId, subscription: Option<Subscription>) {
        let context = self.connections.get(&socket).map(|connection| connection.context);
        if let Some(context) = context.and_then(|number| self.contexts.get_mut(&number)) {
            context.subscription = subscription;
        }
    }

    /// Notes that the client has spoken, which puts off the idle timeout.
    pub fn heard(&mut self, socket: SocketId, now: Moment) {
        if let Some(connection) = self.connections.get_mut(&socket) {
            connection.last_heard = now;
        }
    }

    /// Queues a frame.
    pub fn send(&mut self, socket: SocketId, frame: Value) {
        if let Some(connection) = self.connections.get_mut(&socket).filter(|connection| connection.open) {
            connection.outgoing.push_back(Outgoing::Text(frame.to_string()));
        }
    }

    /// Sends an error and closes.
    pub fn fail(&mut self, socket: SocketId, status: u16, code: &str, message: &str) {
        let id = self.chance.uuid();
        self.send(
            socket,
            json!([{"type": "Error", "messageId": id, "status": status}, {"errorCode": code, "message": message}]),
        );
        self.close(socket, 1000);
    }

    fn close(&mut self, socket: SocketId, code: u16) {
        if let Some(connection) = self.connections.get_mut(&socket).filter(|connection| connection.open) {
            connection.open = false;
            connection.outgoing.push_back(Outgoing::Close { code });
        }
    }

    /// The frames that are due.
    pub fn take_outgoing(&mut self, socket: SocketId) -> Vec<Outgoing> {
        self.connections.get_mut(&socket).map(|connection| connection.outgoing.drain(..).collect()).unwrap_or_default()
    }

    /// Notes that a connection is gone; what it had subscribed to is kept for a while.
    pub fn lose(&mut self, socket: SocketId, now: Moment) {
        let Some(connection) = self.connections.get_mut(&socket) else { return };
        connection.open = false;
        let number = connection.context;
        let replaced = self.connections.values().any(|other| other.open && other.context == number);
        if let Some(context) = self.contexts.get_mut(&number).filter(|_| !replaced) {
            context.lost.get_or_insert(now);
        }
    }

    /// Breaks every connection without a closing frame.
    pub fn drop_all(&mut self, now: Moment) {
        let open: Vec<SocketId> =
            self.connections.iter().filter(|(_, connection)| connection.open).map(|(id, _)| *id).collect();
        for socket in open {
            self.lose(socket, now);
            if let Some(connection) = self.connections.get_mut(&socket) {
                connection.outgoing.push_back(Outgoing::Close { code: Outgoing::LOST });
            }
        }
    }

    /// Breaks every connection and forgets what could be recovered and what was on its way.
    pub fn reset(&mut self, now: Moment) {
        self.drop_all(now);
        self.contexts.clear();
        self.signals.clear();
    }

    /// How many connections are open.
    #[must_use]
    pub fn open_count(&self) -> usize {
        self.connections.values().filter(|connection| connection.open).count()
    }

    /// Ends the connections of an OAuth session that was revoked; nothing of them can be recovered.
    pub fn end_session(&mut self, session: &str) {
        let ended: Vec<u64> = self
            .contexts
            .iter()
            .filter(|(_, context)| context.identity.session == session)
            .map(|(number, _)| *number)
            .collect();
        let sockets: Vec<SocketId> = self
            .connections
            .iter()
            .filter(|(_, connection)| ended.contains(&connection.context))
            .map(|(id, _)| *id)
            .collect();
        for socket in sockets {
            self.close(socket, 1000);
        }
        for number in ended {
            self.contexts.remove(&number);
        }
    }

    /// Takes notifications that will be due at their own time.
    pub fn publish(&mut self, signals: Vec<Signal>) {
        for signal in signals {
            self.counter += 1;
            self.signals.insert((signal.due, self.counter), signal);
        }
    }

    /// When the next notification is due.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        self.signals.first_key_value().map(|((due, _), _)| *due)
    }

    /// Delivers what is due and closes what has been open or silent for too long.
    pub fn advance(&mut self, account: &Account, now: Moment) {
        while let Some(entry) = self.signals.first_entry().filter(|entry| entry.key().0 <= now) {
            let signal = entry.remove();
            self.deliver(account, &signal);
        }
        let mut over = Vec::new();
        for (socket, connection) in self.connections.iter().filter(|(_, connection)| connection.open) {
            if now.since(connection.opened) >= ABSOLUTE_TIMEOUT * SECOND {
                over.push((*socket, "WSG-903", "The connection has reached its absolute timeout"));
            } else if now.since(connection.last_heard) >= IDLE_TIMEOUT * SECOND {
                over.push((*socket, "WSG-902", "The connection has been idle for too long"));
            }
        }
        for (socket, code, message) in over {
            self.fail(socket, 408, code, message);
            self.lose(socket, now);
        }
        self.connections.retain(|_, connection| connection.open || !connection.outgoing.is_empty());
        let expired = |context: &Context| context.lost.is_some_and(|lost| now.since(lost) >= RECOVERY_TIMEOUT * SECOND);
        self.contexts.retain(|_, context| !expired(context));
    }

    fn deliver(&mut self, account: &Account, signal: &Signal) {
        let uuid = self.chance.digits(19);
        let numbers: Vec<u64> = self.contexts.keys().copied().collect();
        for number in numbers {
            for _ in 0..if signal.twice { 2 } else { 1 } {
                if let Some(frame) = self.notification(account, number, signal, &uuid) {
                    let socket =
                        self.connections.iter().find(|(_, connection)| connection.open && connection.context == number);
                    if let Some(socket) = socket.map(|(id, _)| *id) {
                        self.send(socket, frame);
                    }
                }
            }
        }
    }

    /// The frame of a signal for one context, which also keeps it for a recovery.
    fn notification(&mut self, account: &Account, number: u64, signal: &Signal, uuid: &str) -> Option<Value> {
        let request = self.chance.uuid();
        let context = self.contexts.get_mut(&number)?;
        let subscription = context.subscription.as_ref()?;
        if !subscription.watches.iter().any(|watch| watch.wants(signal)) {
            return None;
        }
        context.sequence += 1;
        let sequence = context.sequence;
        let meta = json!({
            "type": "ServerNotification", "messageId": uuid, "status": 200, "headers": {"RCRequestId": request},
            "wsc": {"token": context_token(number, sequence), "sequence": sequence},
        });
        let body = json!({
            "uuid": uuid, "event": event_path(account, signal), "timestamp": signal.due.iso(),
            "subscriptionId": subscription.id, "ownerId": context.identity.extension.to_string(), "body": signal.body,
        });
        let frame = json!([meta, body]);
        context.newest.push_back((sequence, meta, body));
        if context.newest.len() > RECOVERY_BUFFER {
            context.newest.pop_front();
        }
        Some(frame)
    }
}

impl Watch {
    fn wants(&self, signal: &Signal) -> bool {
        self.topic == signal.topic && self.extension.is_none_or(|extension| signal.extension == Some(extension))
    }
}

/// The event path has no extension when the party has none: the outside leg at account level (§2.5).
fn event_path(account: &Account, signal: &Signal) -> String {
    let owner = signal.extension.map(|extension: ExtensionId| format!("/extension/{extension}")).unwrap_or_default();
    let resource = match signal.topic {
        Topic::Telephony => "telephony/sessions",
        Topic::Presence => "presence?detailedTelephonyState=true",
        Topic::Voicemail => "voicemail",
    };
    format!("/restapi/v1.0/account/{}{owner}/{resource}", account.id)
}
