//! What a connection asks to be told: event filters, resolved for one user (ringcentral-api.md §2.2, §2.5).

use super::account::{Account, ExtensionId};
use super::authorization::Identity;
use super::refusal::Refusal;
use super::telephony::Topic;
use crate::clock::{DAY, Moment, SECOND};
use crate::form;
use serde_json::{Value, json};

/// One filter that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// What it is about.
    pub topic: Topic,
    /// Whose, or everybody's.
    pub extension: Option<ExtensionId>,
}

/// The one subscription of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: String,
    /// The filters in force.
    pub watches: Vec<Watch>,
    filters: Vec<String>,
    disabled: Vec<Value>,
    created: Moment,
}

impl Subscription {
    /// Reads a request body. Filters this user may not use are listed as disabled.
    ///
    /// # Errors
    /// No filter is understood, or none is allowed.
    pub fn from_request(
        id: String,
        body: &Value,
        account: &Account,
        identity: &Identity,
        withheld: impl Fn(&str) -> bool,
        now: Moment,
    ) -> Result<Self, Refusal> {
        let asked = body["eventFilters"]
            .as_array()
            .filter(|filters| !filters.is_empty())
            .ok_or_else(|| Refusal::parameter("eventFilters"))?;
        if body["deliveryMode"]["transportType"] != "WebSocket" {
            return Err(Refusal::parameter("deliveryMode.transportType"));
        }
        let mut subscription =
            Self { id, watches: Vec::new(), filters: Vec::new(), disabled: Vec::new(), created: now };
        let mut refusal = None;
        for filter in asked {
            let text = filter.as_str().unwrap_or_default();
            let (watch, permission) = understand(text, account, identity).ok_or_else(|| {
                Refusal::new(400, "InvalidParameter", "SUB-508", format!("Unknown event filter: {text}"))
            })?;
            if !identity.scopes.contains(permission) && !withheld(permission) {
                refusal = Some(Refusal::app_permission(permission));
                continue;
            }
            if watch.extension.is_some_and(|extension| extension != identity.extension) {
                return Err(Refusal::new(
                    403,
                    "InsufficientPermissions",
                    "SUB-405",
                    "Events of another extension are not available",
                ));
            }
            if withheld(permission) {
                let message = format!("The user lacks the [{permission}] permission");
                subscription.disabled.push(json!({"filter": resolve(text, account, identity), "reason": "InsufficientPermissions", "message": message}));
                refusal = Some(Refusal::user_permission(permission));
                continue;
            }
            subscription.filters.push(resolve(text, account, identity));
            subscription.watches.push(watch);
        }
        match refusal {
            Some(refusal) if subscription.watches.is_empty() => Err(refusal),
            _ => Ok(subscription),
        }
    }

    /// The same subscription with other filters, as PUT leaves it.
    #[must_use]
    pub fn replaced_by(&self, other: Self) -> Self {
        Self { id: self.id.clone(), created: self.created, ..other }
    }

    /// The answer to a subscriber.
    #[must_use]
    pub fn to_json(&self, now: Moment) -> Value {
        let expires = self.created.plus(DAY);
        let mut body = json!({
            "uri": format!("https://platform.ringcentral.com/restapi/v1.0/subscription/{}", self.id),
            "id": self.id, "creationTime": self.created.iso(), "status": "Active", "eventFilters": self.filters,
            "expirationTime": expires.iso(), "expiresIn": expires.since(now).max(0) / SECOND,
            "deliveryMode": {"transportType": "WebSocket", "encryption": false},
        });
        if !self.disabled.is_empty() {
            body["disabledFilters"] = json!(self.disabled);
        }
        body
    }
}

/// `~` becomes ids in the answer.
fn resolve(filter: &str, account: &Account, identity: &Identity) -> String {
    filter
        .replace("/account/~", &format!("/account/{}", account.id))
        .replace("/extension/~", &format!("/extension/{}", identity.extension))
}

fn understand(filter: &str, account: &Account, identity: &Identity) -> Option<(Watch, &'static str)> {
    let resolved = resolve(filter, account, identity);
    let (path, query) = resolved.split_once('?').unwrap_or((&resolved, ""));
    let rest = path.strip_prefix(&format!("/restapi/v1.0/account/{}", account.id))?;
    let (extension, resource) = match rest.strip_prefix("/extension/") {
        Some(tail) => {
            let (id, resource) = tail.split_once('/')?;
            (Some(id.parse().ok()?), resource)
        }
        None => (None, rest.strip_prefix('/')?),
    };
    let (topic, permission) = match (resource, extension) {
        ("telephony/sessions", _) => (Topic::Telephony, "CallControl"),
        ("presence", Some(_)) if form::value(&form::pairs(query), "detailedTelephonyState") == Some("true") => {
            (Topic::Presence, "ReadPresence")
        }
        ("voicemail", Some(_)) => (Topic::Voicemail, "ReadMessages"),
        _ => return None,
    };
    Some((Watch { topic, extension }, permission))
}
