//! Deliberate faults, each at the place where somebody could make it by mistake, so that the simulation can be shown to
//! find them (`cargo xtask simulate --breakages`). Behind the feature `breakages` alone: without it there is neither this room nor
//! a trace of it elsewhere.

use std::cell::Cell;

/// One fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakage {
    /// A record is made before the journal knows that it is to be.
    WriteBeforeJournal,
    /// A change whose answer was lost is sent again without reading what is there.
    DropReadBeforeRetry,
    /// A record that exists already is a refusal like any other.
    IgnoreDuplicate,
    /// A record found under the key is taken for what was sent, whoever made it.
    TakeFoundForOwn,
    /// What NetSuite holds now is left out of the merge.
    TwoWayMerge,
    /// Callside's block is set below the text again with every change.
    NoFence,
    /// An edit of a note is acknowledged before it is on disk.
    AcknowledgeBeforeDisk,
    /// An edit from a page that saw an older text replaces what came since.
    StaleBaseOverwrites,
    /// A request without an answer has not happened.
    UnknownIsNo,
    /// Colleagues on one call have one key.
    KeyWithoutExtension,
    /// Events are taken in the order in which they come.
    LateIsNewest,
    /// What happened while nobody listened is not looked for.
    SkipCatchUp,
    /// Words that come after the record was made stay where they are.
    ForgetLateNotes,
    /// The call log is not asked for the final facts.
    NeverPoll,
    /// What a full disk refused is done again at once.
    NoRest,
    /// What is to be pushed stands above whatever NetSuite has.
    PushOverNewer,
    /// A field is pushed whether or not somebody has allowed it.
    PushUnasked,
    /// A push goes on that the company has forbidden meanwhile.
    PushForbidden,
    /// A contact whose answer was lost is made again without a look for it.
    ContactAgain,
}

impl Breakage {
    /// Every one of calls.
    pub const CALLS: [Self; 15] = [
        Self::WriteBeforeJournal,
        Self::DropReadBeforeRetry,
        Self::IgnoreDuplicate,
        Self::TakeFoundForOwn,
        Self::TwoWayMerge,
        Self::NoFence,
        Self::AcknowledgeBeforeDisk,
        Self::StaleBaseOverwrites,
        Self::UnknownIsNo,
        Self::KeyWithoutExtension,
        Self::LateIsNewest,
        Self::SkipCatchUp,
        Self::ForgetLateNotes,
        Self::NeverPoll,
        Self::NoRest,
    ];

    /// Every one of pushes.
    pub const PUSHES: [Self; 4] = [Self::PushOverNewer, Self::PushUnasked, Self::PushForbidden, Self::ContactAgain];

    /// Every one.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::CALLS.into_iter().chain(Self::PUSHES)
    }

    /// The one of that name, as it is written here.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::all().find(|breakage| format!("{breakage:?}") == name)
    }
}

thread_local! {
    static CHOSEN: Cell<Option<Breakage>> = const { Cell::new(None) };
}

/// From now on, on this thread, that is how the core is broken; `None`: it is whole.
pub fn choose(breakage: Option<Breakage>) {
    CHOSEN.set(breakage);
}

/// The core is broken so.
pub(crate) fn is(breakage: Breakage) -> bool {
    CHOSEN.get() == Some(breakage)
}
