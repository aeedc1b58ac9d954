//! Fields of contacts and customers that come into lists, and those that may be written back.

use callside_json::{FromJson, ToJson};

use crate::{Personal, RecordRef};

/// Which way a field goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum Way {
    /// NetSuite's value is taken here.
    #[default]
    Pull,
    /// Ours goes there.
    Push,
    /// Whichever has changed.
    Both,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pull, Self::Push, Self::Both];
}

/// A field of NetSuite's with what it is here.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(camel_case, default)]
pub struct MappedField {
    /// NetSuite's name of it, in small letters.
    pub netsuite: String,
    /// The column of lists and files it stands in.
    pub column: String,
    /// Which way it goes.
    pub way: Way,
    /// Somebody has said that it may be written. Off by default.
    pub allow_push: bool,
}

impl MappedField {
    /// Those that are mapped from the start: each comes from NetSuite and is written by nobody.
    #[must_use]
    pub fn common() -> Vec<Self> {
        let pulled = |(netsuite, column): (&str, &str)| Self {
            netsuite: netsuite.to_owned(),
            column: column.to_owned(),
            way: Way::Pull,
            allow_push: false,
        };
        [("phone", "Phone"), ("mobilephone", "Mobile"), ("comments", "Comments")].map(pulled).into()
    }
}

/// A value that somebody wants in NetSuite, and that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Changed {
    /// Whose.
    pub of: RecordRef,
    /// The field.
    pub field: String,
    /// What stood in NetSuite when this side saw it last; `None`: never.
    pub base: Option<Personal>,
    /// What they want.
    pub ours: Personal,
}
