//! People RingCentral knows, beside those NetSuite does: colleagues of the account, and the agent's own contacts there.

use callside_json::{FromJson, ToJson};

use crate::{Candidate, Personal, RecordRef, Timestamp};

/// Which of RingCentral's lists somebody stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum ListedIn {
    /// The company's directory: a colleague, or a call queue or menu of the company.
    Directory,
    /// The agent's personal contacts.
    Contacts,
}

/// Somebody RingCentral knows. What it does not know of them is empty.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct RingCentralPerson {
    /// Where from.
    pub listed_in: ListedIn,
    /// Name; never empty.
    pub name: Personal,
    /// Job title.
    pub title: Personal,
    /// A colleague's department, a contact's company.
    pub company: Personal,
    /// Extension number, as colleagues dial it.
    pub extension: Personal,
    /// The first of their telephone numbers, as a person reads it.
    pub number: Personal,
    /// E-mail address.
    pub email: Personal,
    /// Among NetSuite's candidates of the same call, the record of the same person.
    pub same_as: Option<RecordRef>,
}

/// Somebody found: in NetSuite, in RingCentral, or in both. At least one is there.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub struct Found {
    /// In NetSuite.
    pub netsuite: Option<Candidate>,
    /// In RingCentral.
    pub ringcentral: Option<RingCentralPerson>,
}

/// How the copy of RingCentral's two lists stands, for Settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct ListedPeople {
    /// Entries of the company's directory.
    pub colleagues: usize,
    /// Personal contacts.
    pub contacts: usize,
    /// When RingCentral was last asked about the directory; `None`: it is not complete yet.
    pub as_of: Option<Timestamp>,
    /// Permissions found missing, by the names in the developer console, with the list that is left out for it.
    pub missing: Vec<(ListedIn, String)>,
}
