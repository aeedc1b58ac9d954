//! The live line: one WebSocket to RingCentral on which calls arrive as they happen (ringcentral-api.md §2).
//!
//! [`LiveLine`] is a pure machine. Whoever owns the socket tells it what happened ([`Input`]) and does what it asks for
//! ([`Output`]): fetch a ticket and open, send, close, hand a notification on. It greets, subscribes, keeps the line
//! from falling silent, notices when it is dead, and dials again: soon, but never more often than RingCentral's limit
//! on tickets allows (`pace`). A line that comes back within RingCentral's recovery time resumes where it stopped;
//! else it comes up fresh, and what happened in between must be asked for.

mod frame;
mod line;
mod pace;
#[cfg(test)]
mod tests;

use callside_json::{FromJson, ToJson};
use callside_protocol::Timestamp;

pub use self::line::LiveLine;
use self::pace::Pace;
use super::{RingCentralError, TelephonyEvent};
use crate::{ports::SocketEvent, signin::Secret};

/// Numbers the sockets a line has used, so that a late word from an old one is not taken for the new one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketNumber(pub u64);

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// There is a sign-in, or somebody wants the line now: keep one up from here on. A line that waits to be dialled
    /// again, or has given up, tries at once.
    Dial,
    /// There is no sign-in any more.
    HangUp,
    /// The computer's network came back or changed.
    NetworkBack,
    /// [`Output::Open`] got no ticket.
    NoTicket {
        /// The socket it was for.
        socket: SocketNumber,
        /// Why.
        error: RingCentralError,
    },
    /// Something happened on a socket.
    Socket {
        /// Which.
        socket: SocketNumber,
        /// What.
        event: SocketEvent,
    },
    /// Time has passed: [`LiveLine::next_due`] is here.
    Tick,
}

/// What is to be done, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Get a ticket ([`super::RingCentral::line_ticket`]) and open a socket with it. There is no other one.
    Open {
        /// Its number.
        socket: SocketNumber,
        /// The line to resume.
        recover: Option<Secret>,
    },
    /// Send a text on the open socket.
    Send(String),
    /// Close the socket, or stop opening it, and forget it.
    Close(SocketNumber),
    /// A call did something.
    Call(Box<TelephonyEvent>),
    /// Calls arrive as they happen.
    Up(Continuity),
    /// They do not.
    Down,
    /// Keep this where the next worker finds it.
    Remember(Resume),
}

/// What a line that came up knows of the time before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continuity {
    /// Everything: what was missed is being sent.
    Recovered,
    /// Nothing: what happened before must be asked for (presence, call log).
    Fresh,
}

/// What the next worker needs to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct Resume {
    /// Resumes the line.
    token: Option<Secret>,
    /// When RingCentral was heard last on it.
    heard: Timestamp,
    /// How long after that it can be resumed, milliseconds.
    within: i64,
    /// When it was dialled lately.
    pace: Pace,
}
