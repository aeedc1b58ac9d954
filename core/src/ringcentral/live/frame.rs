//! Frames on the line: a JSON array of a header and, mostly, a body (ringcentral-api.md §2.1 to §2.4). What cannot be
//! read is [`Heard::Nothing`]: it still proves that the line is alive.

use callside_json::{FromJson as _, Object, ToJson, Value};
use callside_protocol::Timestamp;

use crate::ringcentral::{
    Id, RingCentralError, TelephonyEvent,
    error::{PermissionOf, Refusal},
};

const SUBSCRIPTIONS: &str = "/restapi/v1.0/subscription";
const CALLS: &str = "/restapi/v1.0/account/~/extension/~/telephony/sessions";
/// What both the filter and the resolved filter end with, before a query.
const CALLS_END: &str = "/telephony/sessions";
/// Wait after a 429 that names no time (§1.5).
const PENALTY_SECONDS: i64 = 60;

/// Asks for the agent's calls.
pub(super) fn subscribe(id: &str) -> String {
    let request: [(_, &dyn ToJson); 4] =
        [("type", &"ClientRequest"), ("messageId", &id), ("method", &"POST"), ("path", &SUBSCRIPTIONS)];
    let delivery = Object(&[("transportType", &"WebSocket")]);
    let subscription: [(_, &dyn ToJson); 2] = [("eventFilters", &vec![CALLS]), ("deliveryMode", &delivery)];
    callside_json::write(&(Object(&request), Object(&subscription)))
}

/// Breaks the silence; RingCentral echoes it.
pub(super) fn heartbeat(id: &str) -> String {
    callside_json::write(&vec![Object(&[("type", &"Heartbeat"), ("messageId", &id)])])
}

/// A frame from RingCentral.
pub(super) struct Frame {
    /// A newer recovery token and its sequence; any frame may bring one.
    pub(super) token: Option<(String, i64)>,
    pub(super) heard: Heard,
}

pub(super) enum Heard {
    /// The first frame of every line.
    Greeting {
        recovered: bool,
        recovery_seconds: Option<i64>,
    },
    Answer(Answer),
    Notification {
        id: Option<String>,
        event: Box<TelephonyEvent>,
    },
    /// RingCentral is about to close, with this code.
    Error(String),
    Heartbeat,
    Nothing,
}

/// An answer to a request.
pub(super) struct Answer {
    pub(super) id: String,
    status: u16,
    retry_after: Option<i64>,
    body: Value,
}

impl Frame {
    pub(super) fn read(text: &str) -> Self {
        let frame = callside_json::parse(text).unwrap_or_default();
        let (header, body) = (&frame[0], &frame[1]);
        let token = header["wsc"]["token"].as_str().filter(|token| !token.is_empty());
        let sequence = header["wsc"]["sequence"].as_i64().unwrap_or_default();
        Self { token: token.map(|token| (token.to_owned(), sequence)), heard: heard(header, body) }
    }
}

fn heard(header: &Value, body: &Value) -> Heard {
    match header["type"].as_str().unwrap_or_default() {
        "ConnectionDetails" => Heard::Greeting {
            recovered: body["recoveryState"].as_str().is_some_and(|state| state.eq_ignore_ascii_case("Successful")),
            recovery_seconds: body["recoveryTimeout"].as_i64().filter(|seconds| *seconds >= 0),
        },
        "ClientRequest" => Heard::Answer(Answer {
            id: text(&header["messageId"]),
            status: header["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or_default(),
            retry_after: retry_after(&header["headers"]),
            body: body.clone(),
        }),
        "ServerNotification" => match TelephonyEvent::from_json(body) {
            Ok(event) if is_about_calls(&event.event) => {
                let id = event.uuid.as_ref().map_or_else(|| text(&header["messageId"]), |id| id.0.clone());
                Heard::Notification { id: Some(id).filter(|id| !id.is_empty()), event: Box::new(event) }
            }
            _ => Heard::Nothing,
        },
        "Error" => Heard::Error(text(&body["errorCode"])),
        "Heartbeat" => Heard::Heartbeat,
        _ => Heard::Nothing,
    }
}

impl Answer {
    /// Whether calls will arrive.
    pub(super) fn outcome(&self, now: Timestamp) -> Result<(), RingCentralError> {
        match self.status {
            200..300 => self.switched_on(),
            429 => {
                let seconds = self.retry_after.unwrap_or(PENALTY_SECONDS).clamp(1, 3_600);
                Err(RingCentralError::Busy { until: Timestamp(now.0 + seconds * 1_000) })
            }
            // The ticket was good a moment ago: another one will be again.
            401 | 408 | 500.. => Err(RingCentralError::Unwell { status: self.status }),
            status => Err(Refusal::read(&self.body).error(status)),
        }
    }

    fn switched_on(&self) -> Result<(), RingCentralError> {
        let disabled = self.body["disabledFilters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let refused = disabled.iter().find(|entry| entry["filter"].as_str().is_some_and(is_about_calls));
        if let Some(entry) = refused {
            let detail = [&entry["message"], &entry["reason"]].into_iter().find_map(Value::as_str);
            return Err(not_switched_on(detail.map(str::to_owned)));
        }
        match self.body["eventFilters"].as_array() {
            Some(filters) if !filters.iter().filter_map(Value::as_str).any(is_about_calls) => {
                Err(not_switched_on(None))
            }
            _ => Ok(()),
        }
    }
}

/// RingCentral did not switch the notifications on, though it accepted the subscription (§2.2, `disabledFilters`).
fn not_switched_on(detail: Option<String>) -> RingCentralError {
    RingCentralError::NotAllowed { permission: "CallControl".to_owned(), of: PermissionOf::Application, detail }
}

fn is_about_calls(filter: &str) -> bool {
    filter.split('?').next().is_some_and(|path| path.ends_with(CALLS_END))
}

fn text(id: &Value) -> String {
    Id::from_json_leniently(id).0
}

fn retry_after(headers: &Value) -> Option<i64> {
    let (_, value) = headers.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"))?;
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}
