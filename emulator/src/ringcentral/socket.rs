//! What a client says over its WebSocket: heartbeats, its subscription, and any other JSON request
//! (ringcentral-api.md §2.2, §2.3).

use super::RingCentral;
use super::gateway::SocketId;
use super::rate_limit::Group;
use super::refusal::Refusal;
use super::subscription::Subscription;
use crate::clock::Moment;
use crate::exchange::Request;
use crate::form;
use serde_json::{Map, Value, json};

const SUBSCRIPTION: &str = "/restapi/v1.0/subscription";

type Answer = (Result<(u16, Option<Value>), Refusal>, Vec<(String, String)>);

impl RingCentral {
    /// A text frame from the client.
    pub fn socket_receive(&mut self, socket: SocketId, text: &str, now: Moment) {
        self.advance(now);
        if self.gateway.identity(socket).is_none() {
            return;
        }
        self.gateway.heard(socket, now);
        // Every frame is an array: [meta] or [meta, body].
        let frame: Value = serde_json::from_str(text).unwrap_or(Value::Null);
        match frame[0]["type"].as_str() {
            Some("Heartbeat") => {
                self.gateway.send(socket, json!([{"type": "Heartbeat", "messageId": frame[0]["messageId"]}]))
            }
            Some("ClientRequest") => self.client_request(socket, &frame[0], &frame[1], now),
            _ => {
                let message = frame[0]["messageId"].clone();
                self.gateway.send(socket, json!([
                    {"type": "Error", "messageId": message, "status": 400},
                    {"errorCode": "WSG-400", "message": "A frame must be an array whose first element names its type"},
                ]));
            }
        }
        self.advance(now);
    }

    fn client_request(&mut self, socket: SocketId, meta: &Value, body: &Value, now: Moment) {
        let request = read_request(meta, body);
        let (result, limits) =
            if request.path == SUBSCRIPTION || request.path.starts_with("/restapi/v1.0/subscription/") {
                self.subscription_request(socket, &request, body, now)
            } else {
                match self.gateway.identity(socket).cloned() {
                    // Tokens are not handed out over the socket.
                    _ if request.path.starts_with("/restapi/oauth") => (Err(Refusal::unknown_path()), Vec::new()),
                    Some(identity) => {
                        let (result, headers) = self.rest(&request, &identity, now);
                        (result.map(|body| (200, Some(body))), headers)
                    }
                    None => (Err(Refusal::token_invalid()), Vec::new()),
                }
            };
        let mut headers = Map::new();
        for (name, value) in limits {
            headers.insert(wire_name(&name), json!(value));
        }
        headers.insert("RCRequestId".to_owned(), json!(self.chance.uuid()));
        if let Some(subscription) = self.gateway.subscription(socket) {
            headers.insert("WSG-SubscriptionId".to_owned(), json!(subscription.id));
        }
        let (status, body) = match result {
            Ok((status, body)) => (status, body),
            Err(refusal) => (refusal.status, Some(refusal.body())),
        };
        let meta =
            json!({"type": "ClientRequest", "messageId": meta["messageId"], "status": status, "headers": headers});
        self.gateway.send(
            socket,
            match body {
                Some(body) => json!([meta, body]),
                None => json!([meta]),
            },
        );
    }

    fn subscription_request(&mut self, socket: SocketId, request: &Request, body: &Value, now: Moment) -> Answer {
        let Some(identity) = self.gateway.identity(socket).cloned() else {
            return (Err(Refusal::token_invalid()), Vec::new());
        };
        let group = if request.method == "GET" { Group::Light } else { Group::Medium };
        let verdict = self.limiter.admit(&identity.rate_key(), group, now);
        if !verdict.admitted {
            return (Err(Refusal::rate_exceeded()), verdict.headers);
        }
        let current = self.gateway.subscription(socket).cloned();
        let named = request.path.strip_prefix("/restapi/v1.0/subscription/").map(str::to_owned);
        let known = current.filter(|subscription| named.as_ref().is_some_and(|id| *id == subscription.id));
        let gone =
            || Refusal::new(404, "ResourceNotFound", "SUB-507", "The subscription does not exist or has expired");
        let read = |id: String, ringcentral: &Self| {
            let withheld = |permission: &str| ringcentral.withholds(identity.extension, permission);
            Subscription::from_request(id, body, &ringcentral.account, &identity, withheld, now)
        };
        let result = match (request.method.as_str(), named.is_some(), known) {
            ("POST", false, _) => {
                let id = self.chance.uuid();
                // A second subscription on a connection replaces the first.
                read(id, self).map(|subscription| Some((subscription.to_json(now), Some(subscription))))
            }
            ("PUT", true, Some(known)) => read(known.id.clone(), self).map(|changed| {
                let subscription = known.replaced_by(changed);
                Some((subscription.to_json(now), Some(subscription)))
            }),
            ("GET", true, Some(known)) => Ok(Some((known.to_json(now), Some(known)))),
            ("DELETE", true, Some(_)) => Ok(None),
            (_, true, None) => Err(gone()),
            _ => Err(Refusal::unknown_path()),
        };
        let result = result.map(|outcome| match outcome {
            Some((answer, subscription)) => {
                self.gateway.subscribe(socket, subscription);
                (200, Some(answer))
            }
            None => {
                self.gateway.subscribe(socket, None);
                (204, None)
            }
        });
        (result, verdict.headers)
    }
}

fn read_request(meta: &Value, body: &Value) -> Request {
    let path = meta["path"].as_str().unwrap_or_default();
    let (path, inline) = path.split_once('?').unwrap_or((path, ""));
    let mut query = form::pairs(inline);
    for (name, value) in meta["query"].as_object().into_iter().flatten() {
        let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        query.extend(
            values.iter().map(|value| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))),
        );
    }
    Request {
        method: meta["method"].as_str().unwrap_or_default().to_uppercase(),
        host: super::PLATFORM_HOST.to_owned(),
        path: path.to_owned(),
        query,
        headers: Vec::new(),
        body: if body.is_null() { Vec::new() } else { body.to_string().into_bytes() },
    }
}

/// Inside frames header names keep their capitals: `X-Rate-Limit-Group`.
fn wire_name(lower: &str) -> String {
    lower
        .split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
        })
        .collect::<Vec<_>>()
        .join("-")
}
