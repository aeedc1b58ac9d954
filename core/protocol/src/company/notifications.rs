//! Whether a call that rings can be announced while no pane is in sight.

use callside_json::{FromJson, ToJson};

/// What is known of notifications on this computer. Chrome does not know whether the computer shows what it is given, so
/// whoever uses it is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Notifications {
    /// Chrome takes them from Callside; `None`: it does not say.
    pub taken: Option<bool>,
    /// Somebody has tried one and seen it, or has not; `None`: nobody has tried.
    pub seen: Option<bool>,
}

impl Notifications {
    /// As far as is known, none is seen.
    #[must_use]
    pub fn are_off(self) -> bool {
        self.taken == Some(false) || self.seen == Some(false)
    }
}
