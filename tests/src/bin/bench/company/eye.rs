//! What one agent asks of NetSuite, as it goes by: what for, when, and whether NetSuite had a slot for it. Where it is told
//! to, it keeps back whatever nobody waits for, as if the network were gone for that alone.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use callside_emulator::{World, clock::Moment, exchange::Request, world::Delivery};
use callside_tests::room::fate::{Deed, Fate, Side, Site, Way};
use serde_json::Value;

/// What is asked of NetSuite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Who is calling.
    Lookup,
    /// Earlier calls with the same person.
    Earlier,
    /// The record of a call is made.
    Create,
    /// It is written to again, or read for that.
    Save,
    /// What has changed in the directory, and whether it is still the same.
    Directory,
    /// Whether there are other settings, and a report of how far somebody has come.
    Settings,
    /// What a role may do, and what the account has.
    Rights,
    /// A session is renewed.
    Session,
}

impl What {
    /// Nobody waits for it.
    pub fn is_background(self) -> bool {
        matches!(self, Self::Directory | Self::Settings | Self::Rights | Self::Session)
    }

    fn of(request: &Request) -> Option<Self> {
        if !request.host.ends_with(".netsuite.com") {
            return None;
        }
        if request.path.ends_with("/oauth2/v1/token") {
            return Some(Self::Session);
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        if let Some(query) = body["q"].as_str() {
            return Some(Self::of_query(query, &body["params"]));
        }
        Some(match (body["do"].as_str(), request.method.as_str()) {
            (Some("update phone call" | "read phone call"), _) => Self::Save,
            (Some(_), _) => Self::Settings,
            (None, method) if request.path.contains("/record/v1/phonecall") => {
                if method == "POST" {
                    Self::Create
                } else {
                    Self::Save
                }
            }
            (None, _) => Self::Rights,
        })
    }

    fn of_query(query: &str, params: &Value) -> Self {
        let is_nobody = params.as_array().into_iter().flatten().any(|value| value.as_str().is_some_and(is_nobody));
        if query.contains("CURRENT_DATE") || query.contains("ORDER BY contact.id") {
            Self::Directory
        } else if query.to_lowercase().contains("from phonecall") {
            Self::Earlier
        } else if is_nobody || query.starts_with("SELECT name") || query.starts_with("SELECT firstname") {
            Self::Rights
        } else {
            Self::Lookup
        }
    }
}

/// The number that is looked up to learn what a role may read.
fn is_nobody(value: &str) -> bool {
    let digits: Vec<u8> = value.bytes().filter(u8::is_ascii_digit).collect();
    !digits.is_empty() && digits.iter().all(|digit| *digit == b'0')
}

/// One request, as it came to NetSuite.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub at: Moment,
    /// The agent's call at that time.
    pub call: Option<usize>,
    pub what: What,
    /// There was no slot for it.
    pub refused: bool,
}

/// Everything that was asked, in its order.
pub type Seen = Rc<RefCell<Vec<Asked>>>;

/// The eye on one agent.
pub struct Eye {
    pub world: Rc<RefCell<World>>,
    pub seen: Seen,
    /// Background traffic is kept back.
    pub holds: Rc<Cell<bool>>,
    /// The agent's call, from its ring until the next one's.
    pub call: Cell<Option<usize>>,
}

impl Fate for Eye {
    fn site(&self, _: Deed<'_>) -> Site {
        Site::default()
    }

    fn strikes(&self, _: Site, _: Side) -> bool {
        false
    }

    fn way(&self, request: &Request) -> Way {
        // Without its session nobody works.
        let held = What::of(request).is_some_and(|what| what.is_background() && what != What::Session);
        if held && self.holds.get() { Way::NotSent } else { Way::Clear }
    }

    fn arrives(&self, _: &Request) {}

    fn answered(&self, request: &Request, delivery: &Delivery) {
        let Some(what) = What::of(request) else { return };
        let refused = delivery.response.as_ref().is_some_and(|answer| {
            answer.status == 429 || String::from_utf8_lossy(&answer.body).contains("REQUEST_LIMIT_EXCEEDED")
        });
        let at = self.world.borrow().now();
        self.seen.borrow_mut().push(Asked { at, call: self.call.get(), what, refused });
    }
}
