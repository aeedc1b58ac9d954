//! What an administrator works with while settings are edited: what there is to choose from, how it would look, and what
//! becomes of a save.

use callside_json::{FromJson, ToJson};

use super::{Beside, LinkFault, Settings, SettingsFault};
use crate::{Fault, Personal, Timestamp};

/// A field of a record, out of the account's metadata catalog.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct CatalogField {
    /// Its property over REST.
    pub name: String,
    /// The label people know it by.
    pub label: String,
    /// What goes into it.
    pub kind: CatalogKind,
    /// The account has made it.
    pub custom: bool,
    /// NetSuite keeps it itself: it can be shown and not changed.
    pub fixed: bool,
}

/// What goes into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum CatalogKind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Tick,
    /// A day.
    Date,
    /// An instant.
    DateTime,
    /// One entry of a list, or another record.
    Choice,
    /// Several of them, or lines.
    Several,
}

/// Settings as they would look beside a call.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Preview {
    /// What is wrong with them.
    pub faults: Vec<SettingsFault>,
    /// Each link, in order.
    pub links: Vec<LinkPreview>,
    /// What would stand there.
    pub beside: Beside,
}

/// A link, as it would be beside a call.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct LinkPreview {
    /// The host it leads to; `None`: it names none that could be shown.
    pub host: Option<String>,
    /// What becomes of it.
    pub state: LinkState,
}

/// What becomes of a link beside a call.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum LinkState {
    /// A button that leads there.
    Filled(Personal),
    /// It is not for calls like this one.
    NotForThis,
    /// No button: these places have no value for this call.
    Lacks(Vec<String>),
    /// No button on any call, for that.
    Faulty(LinkFault),
    /// No button: filled it is longer than an address can be.
    TooLong,
}

/// Two people have saved at once: nothing of either is lost.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct LostRace {
    /// What was to be saved, and was not.
    pub mine: Settings,
    /// What is there.
    pub theirs: Settings,
    /// Its version.
    pub version: u64,
    /// Who wrote it.
    pub by: Option<Personal>,
    /// When.
    pub written: Option<Timestamp>,
}

/// What was asked for, or why it could not be had.
pub type Told<T> = Result<T, Fault>;
