//! What people do on a call, on either side.

use serde::{Deserialize, Serialize};

/// An act of a user of the company on their own leg.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Act {
    /// Takes the ringing call, on the second phone if there is one and so asked; a call in progress goes on hold.
    Answer {
        /// Whether on the second phone.
        #[serde(default)]
        second_device: bool,
    },
    /// Refuses the ringing call.
    Decline,
    /// Sends the ringing caller to voicemail.
    ToVoicemail,
    /// Puts the call on hold.
    Hold,
    /// Takes it back.
    Resume,
    /// Turns the microphone off.
    Mute,
    /// Turns it on.
    Unmute,
    /// Starts recording.
    Record,
    /// Ends the own leg, and with it a call of two.
    HangUp,
    /// Hands the call on without a word.
    BlindTransfer {
        /// A number or an extension number.
        to: String,
    },
    /// Holds the call and calls somebody about it.
    Consult {
        /// A number or an extension number.
        to: String,
    },
    /// Joins the held call with another one of the same user, and leaves.
    CompleteTransfer {
        /// The other call's `s-…` id.
        other: String,
    },
    /// Merges two calls of the same user into a conference.
    Merge {
        /// The other call's `s-…` id.
        other: String,
    },
    /// Puts the call at a park location.
    Park,
    /// Picks up a parked call.
    Unpark,
    /// Moves the call to another phone of the same user.
    Flip,
    /// Listens to a colleague's call.
    Supervise,
}

/// An act of the person outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum RemoteAct {
    /// Answers the call that was placed to them.
    Answer,
    /// Is busy.
    Busy,
    /// Never answers.
    NoAnswer,
    /// Hangs up: while ringing, while talking, or during the voicemail greeting.
    HangUp,
    /// Speaks after the greeting and hangs up.
    LeaveMessage {
        /// The length of the message.
        seconds: u32,
    },
}

/// Why an act was not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// There is no such call.
    #[error("there is no such call")]
    NoSuchCall,
    /// The user has no live leg in that call.
    #[error("this user has no live leg in that call")]
    NotOnCall,
    /// The leg is in a state in which this cannot be done.
    #[error("this cannot be done while the leg is {0}")]
    WrongState(&'static str),
    /// The number leads nowhere from here.
    #[error("that number cannot be reached from here")]
    Unreachable,
}
