//! Command and View: the whole contract between Callside's worker and its pages, on a few screens.
//!
//! A page opens one port, subscribes to one [`Door`], and is sent a whole [`View`] at once and again after every
//! change, each with a rising revision; where a list is long, of a [`Window`] that the page moves. It draws what it is sent and sends [`Command`]s; it decides nothing. Nothing
//! here knows a browser, a cloud's wire format, or how anything is done.
//!
//! Shapes: `ToWorker::Subscribe → ToPage::View*`, and `ToWorker::Command{n} → ToPage::Answer{n}` exactly once per
//! command, before or after the View that shows its effect.

mod addition;
mod call;
mod command;
pub mod company;
mod connection;
mod counts;
mod directory;
mod fault;
mod hygiene;
mod linked;
mod personal;
mod policy;
mod record;
mod ringcentral;
mod rules;
mod settings;
mod today;
mod view;
pub mod words;
mod write;

pub use addition::{AddAct, Adding, Addition, Draft, HeldPhone, NewContact, NumberFor, PhonesOf, UnderWay};
pub use call::{
    Ask, AskKind, CallId, CallPhase, CallView, CallerNumber, Choice, Direction, EarlierCall, EndedAs, FieldToFill,
    InNetSuite, LeftOff, LogState, Need, NotTaken, NoteView, NumberKind, RecentCall, SavedHere, SkipRule, WaitingFor,
};
use callside_json::{FromJson, ToJson};
pub use command::{Answer, Command, Refusal, SignInEnd, SignInStart};
pub use connection::{Cloud, Connection, ConnectionState, Connections, Identity, Live, MissingRight, PLAY_RECORDINGS};
pub use counts::{DayCount, MissingCall, Reckoning};
pub use directory::{CopyScope, CopyState, DirectoryView, OwnField, OwnFields, PeopleFound, PeopleSearch};
pub use fault::{Fault, FaultKind, Right};
pub use hygiene::{NumberFault, NumberFinding, NumberReport};
pub use linked::{Disposing, FollowUp, Linked, LinkedFound, LinkedKind, LinkedRow, LinkedSearch, TaskStage};
pub use personal::Personal;
pub use policy::{MOST_COPY_DAYS, PolicyView, policy_key};
pub use record::{Candidate, CompanyRef, MatchReason, PhoneField, RecordKind, RecordRef, Unasked, Who};
pub use ringcentral::{Found, ListedIn, ListedPeople, RingCentralPerson};
pub use rules::{CallKind, CallerIs, Explained, LogRule, LogRules, LogWhen, RuleFacts, Says, Unmatched};
pub use settings::{LedgerRow, SettingsPlace, SettingsView, ZoneView};
pub use today::{Days, TodayView, Window, WriteRow};
pub use view::{Banner, BannerAction, BannerKind, Search, Timestamp, View};
pub use write::{Write, WriteReason, WriteResult};

/// Raised with every change that an older page could misread. Worker and pages ship in one package, but an update may
/// replace the worker under an open page: a page that meets another number reloads itself.
pub const PROTOCOL: u32 = 8;

/// What a page shows; the worker leaves out of the View what that door never draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Door {
    /// The pane beside the call: docked in the RingCentral web app, Chrome's side panel, or a window of its own.
    Pane,
    /// The toolbar popup: connections, the current call, the last calls.
    Popup,
    /// Today: every call of a [`Window`] and the one state it is in.
    Today,
    /// Settings: connections, time zone, privacy and diagnostics.
    Settings,
}

/// From a page to the worker.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum ToWorker {
    /// The first message on every port.
    Subscribe {
        /// The page's [`PROTOCOL`].
        protocol: u32,
        /// What the page will draw.
        door: Door,
        /// False when the page is open but hidden: a ringing call then still raises a notification.
        visible: bool,
        /// The calls it lists, where it has asked for some before: on a port that opens anew, no other list is drawn first.
        window: Option<Window>,
    },
    /// The page was shown or hidden.
    Visible(bool),
    /// The page holds letters of a note that have not been acknowledged, or holds none any more: an update waits for them.
    Unsaved(bool),
    /// Something the person did.
    Command {
        /// Rises by one per command and port; names the [`ToPage::Answer`].
        sequence: u64,
        /// What to do.
        command: Command,
    },
}

/// From the worker to a page.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum ToPage {
    /// Everything the page draws.
    View {
        /// Rises with every View of this worker instance.
        revision: u64,
        /// The whole of it, not a difference.
        view: Box<View>,
    },
    /// What became of a command.
    Answer {
        /// The command's sequence.
        sequence: u64,
        /// Its end.
        answer: Answer,
    },
    /// The page speaks another [`PROTOCOL`]: it reloads itself.
    Reload,
}
