//! What RingCentral sends, as types that forgive: an id may be a number or a text, an unknown word of a list is kept as
//! it is, and a field of an unexpected type counts as absent. Public samples break RingCentral's own description in
//! just these ways (ringcentral-api.md §8), and an event that is not understood is a call that never rings.

mod call_log;
mod directory;
mod lenient;
mod people;
mod presence;
mod telephony;

pub use call_log::{CallResult, LogParty, LogRecord, Owner, RecordingLink};
pub(super) use call_log::{ChangedLog, LogPage};
pub use directory::Listed;
pub use lenient::Id;
pub(super) use people::{ExtensionInfo, PhoneNumberPage};
pub use people::{Line, Me};
pub(super) use presence::PresenceInfo;
pub use presence::{ActiveCall, TelephonyStatus};
pub use telephony::{
    Origin, OriginInfo, Party, PartyStatus, Peer, Reason, RecordingState, Side, StatusCode, TelephonyBody,
    TelephonyEvent, UiCallInfo, UiLine, Way,
};
