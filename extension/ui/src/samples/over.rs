//! Calls that are over, in states one meets seldom.

use callside_protocol::{FaultKind, InNetSuite, LogState, Right, View};

use super::{MINUTE, ago, connected, fault, logged, note};

/// The record exists, and the role may not read it.
#[must_use]
pub fn hidden() -> View {
    let mut view = logged();
    if let Some(call) = view.calls.first_mut() {
        call.log = LogState::Hidden { next: Some(ago(-30 * MINUTE)) };
        call.note = note("wants the same order as last month", InNetSuite::Behind(ago(MINUTE)));
    }
    view
}

/// Calls from this computer are known, those of colleagues could not be read.
#[must_use]
pub fn earlier_unread() -> View {
    let mut view = connected();
    if let Some(call) = view.calls.first_mut() {
        call.earlier.retain(|earlier| earlier.by.is_none());
        let right = Right::NetSuite { name: "Lists → Phone Calls".to_owned(), level: Some("View".to_owned()) };
        call.earlier_unread = Some(fault(FaultKind::NotAllowed(right)));
    }
    view
}
