//! What is to be done until a company runs, and how far it is.

use callside_json::{FromJson, ToJson};

use crate::Cloud;

/// The checklist of a company's setup.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct Checklist {
    /// The steps, in the order in which they go best.
    pub steps: Vec<SetupStep>,
    /// Every required step is done.
    pub finished: bool,
    /// What to look at before the team is invited.
    pub after: Vec<AfterSetup>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct SetupStep {
    /// Which.
    pub kind: StepKind,
    /// How far it is.
    pub state: StepState,
    /// What is missing, or worth knowing, each in words.
    pub notes: Vec<String>,
    /// The company does not run without it.
    pub required: bool,
    /// Who can do it: often two people.
    pub who: Vec<Administrator>,
    /// Where in the clouds it is done.
    pub ways: Vec<Way>,
    /// The page of Settings where it is done, behind `#/`.
    pub place: String,
}

/// Which step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum StepKind {
    /// The applications in both clouds.
    Apps,
    /// The permissions of the roles.
    RolePermissions,
    /// The bundle in NetSuite.
    Bundle,
    /// The JWT with which the company's calls are read.
    RingCentralJwt,
    /// The certificate with which the company's calls are written.
    NetSuiteMachine,
    /// Whose record a call is.
    OrganizerMapping,
    /// What stands beside a call.
    CallFields,
    /// Everybody else.
    Teammates,
}

impl StepKind {
    /// Every step, in the order of the checklist.
    pub const ALL: [Self; 8] = [
        Self::Apps,
        Self::RolePermissions,
        Self::Bundle,
        Self::RingCentralJwt,
        Self::NetSuiteMachine,
        Self::OrganizerMapping,
        Self::CallFields,
        Self::Teammates,
    ];
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum StepState {
    /// Done, as far as it can be found out.
    Done,
    /// Not done, or not all of it.
    ToDo,
    /// Done, and it does not work.
    Wrong,
    /// It was not tried yet, or could not be.
    NotKnown,
    /// Another step comes first.
    Waits(StepKind),
}

/// Who can do a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Administrator {
    /// NetSuite's.
    NetSuite,
    /// RingCentral's.
    RingCentral,
    /// Whoever may change the company's settings.
    Editor,
}

/// Where in a cloud something is done.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Way {
    /// Which cloud.
    pub cloud: Cloud,
    /// The way through its menus.
    pub menu: String,
    /// What opens it; `None`: the account is not known yet.
    pub link: Option<String>,
}

/// Something to look at before the team is invited.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct AfterSetup {
    /// What.
    pub text: String,
    /// Whether it is so; `None`: only people can see that.
    pub done: Option<bool>,
    /// The company runs without it.
    pub optional: bool,
}
