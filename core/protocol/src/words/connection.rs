//! Sign-ins and the live line.

use crate::{Cloud, ConnectionState, Live};

/// The cloud's name.
#[must_use]
pub const fn cloud(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::RingCentral => "RingCentral",
        Cloud::NetSuite => "NetSuite",
    }
}

/// The chip's word.
#[must_use]
pub const fn connection_state(state: &ConnectionState) -> &'static str {
    match state {
        ConnectionState::NotConnected(_) => "Not connected",
        ConnectionState::SigningIn => "Signing in",
        ConnectionState::Connected => "Connected",
        ConnectionState::ReconnectNeeded(_) => "Reconnect needed",
    }
}

/// Whether calls arrive as they happen.
#[must_use]
pub const fn live(live: &Live) -> &'static str {
    match live {
        Live::Off => "Calls arrive once RingCentral is connected",
        Live::On => "Calls arrive as they happen",
        Live::Connecting { since: None } => "Opening the live line",
        Live::Connecting { since: Some(_) } => "Restoring the live line",
        Live::Lost { .. } => "Calls do not arrive as they happen",
    }
}
