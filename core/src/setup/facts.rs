//! What the checklist is made of: what other rooms know, handed over as data.

use callside_protocol::{
    Timestamp,
    company::{BundleHealth, RoleRights},
};

use crate::netsuite::Account;

/// Everything that is known. The default is a browser in which nothing was done yet.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The NetSuite account; `None`: not known yet.
    pub account: Option<Account>,
    /// The people's application at RingCentral.
    pub ringcentral: App,
    /// The people's application at NetSuite.
    pub netsuite: App,
    /// What the role in use may do; `None`: not looked at yet.
    pub rights: Option<RoleRights>,
    /// How the bundle is; `None`: not looked at yet.
    pub bundle: Option<BundleHealth>,
    /// The JWT.
    pub jwt: Credential,
    /// The machine's certificate.
    pub machine: Credential,
    /// Extensions without an employee; `None`: not counted yet.
    pub unmapped: Option<u32>,
    /// Calls of extensions without an employee have somebody all the same.
    pub default_organizer: bool,
    /// Fields and links that were set for beside a call.
    pub beside_a_call: u32,
    /// How far everybody else has come.
    pub teammates: Teammates,
}

/// How far everybody has come with their own setup, by what they have reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Teammates {
    /// Nobody has looked yet.
    #[default]
    NotLooked,
    /// It cannot be told, for a reason in words.
    Untold(String),
    /// It was counted.
    Counted {
        /// People who have reported.
        reported: u32,
        /// Of these, whoever has finished.
        finished: u32,
    },
}

/// An application in a cloud.
#[derive(Clone, Debug, Default)]
pub struct App {
    /// Somebody is signed in through it.
    pub signed_in: bool,
    /// Permissions that it lacks, as the console names them.
    pub lacks: Vec<String>,
}

/// A credential that a machine uses.
#[derive(Clone, Debug, Default)]
pub enum Credential {
    /// There is none.
    #[default]
    Absent,
    /// It is here and was not tried yet.
    Untried,
    /// It was tried and works.
    Works {
        /// What does not work all the same, each in words.
        lacks: Vec<String>,
        /// When it ends, where that is known.
        expires: Option<Timestamp>,
    },
    /// It was tried and refused, in words that say why.
    Fails(String),
    /// It could not be tried: nothing is known of it.
    CouldNotAsk,
}
