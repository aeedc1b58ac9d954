//! The agent's own copy of the people they may see, as Settings draws it.

use callside_json::{FromJson, ToJson};

use crate::{Fault, Found, ListedPeople, RecordKind, Timestamp};

/// Whom the copy is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum CopyScope {
    /// Everybody the agent's role sees.
    #[default]
    Everyone,
    /// The agent's own people: customers, prospects and leads they are the sales representative of, the contacts and
    /// projects of those, and contacts they own. Whoever else calls is asked for at the call.
    Mine,
    /// No copy: NetSuite is asked at each call.
    Nobody,
}

/// How the copy stands.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct DirectoryView {
    /// What is going on.
    pub state: CopyState,
    /// Records in the copy that callers are looked up in; 0 while there is none.
    pub people: u64,
    /// When NetSuite was last asked what has changed; `None`: no copy is complete yet.
    pub as_of: Option<Timestamp>,
    /// Whom it is of.
    pub scope: CopyScope,
    /// So many days ago NetSuite may have been asked last what has changed; `None`: however long.
    pub days: Option<u32>,
    /// Kinds of record that the company leaves out of it.
    #[json(default)]
    pub left_out: Vec<RecordKind>,
    /// Why NetSuite did not answer the last time, where it did not. It is asked again by itself.
    pub fault: Option<Fault>,
    /// Telephone fields of the account's own.
    pub own: OwnFields,
    /// RingCentral's own lists, kept beside it.
    pub ringcentral: ListedPeople,
}

/// Telephone fields of the account's own, beside those every account has.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
pub struct OwnFields {
    /// Those that are searched and those that could be, by kind of record, likely ones first.
    pub fields: Vec<OwnField>,
    /// Kinds whose fields NetSuite did not list, with why.
    pub unlisted: Vec<(RecordKind, Fault)>,
    /// NetSuite is being asked for them.
    pub asking: bool,
}

/// A field that may hold telephone numbers.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct OwnField {
    /// Of which record. Leads and prospects have the customer's.
    pub kind: RecordKind,
    /// Its id: `custentity_direct_line`.
    pub id: String,
    /// The label people know it by; its id where that is not known.
    pub label: String,
    /// Callers are looked up in it.
    pub searched: bool,
    /// It looks like a telephone field.
    pub suggested: bool,
    /// NetSuite does not let this role search it.
    pub refused: bool,
    /// The company has it searched: nobody unticks it.
    pub of_company: bool,
}

/// What is going on with the copy.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum CopyState {
    /// None is wanted: NetSuite is asked at each call.
    Off,
    /// Waits for a sign-in to NetSuite.
    Waiting,
    /// A copy is being made. An older one, if there is one, serves until it is complete.
    Making {
        /// Records so far.
        people: u64,
        /// Of how many; `None`: not counted yet.
        of: Option<u64>,
        /// Milliseconds left by the pace so far; `None` before there is one.
        left: Option<i64>,
        /// The person has stopped it for now.
        paused: bool,
    },
    /// Older than it may be: nobody is found in it until it has been brought up to date.
    TooOld,
    /// Complete, and kept as NetSuite has it.
    Kept {
        /// The person has stopped it for now: it grows older.
        paused: bool,
    },
}

/// Somebody looked for by name, company, e-mail address or number in any form.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct PeopleSearch {
    /// What was typed.
    pub text: String,
    /// Who fits.
    pub found: PeopleFound,
}

/// Who fits a search.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum PeopleFound {
    /// Being looked for.
    Looking,
    /// Best first, at most twenty-five, each person once; none where nobody fits.
    People(Vec<Found>),
    /// There is no complete copy of NetSuite's people to look in; whom RingCentral knows is here all the same.
    NoCopy(Vec<Found>),
    /// It could not be looked for them: whether anybody fits is not known.
    CouldNotLook(Fault),
}
