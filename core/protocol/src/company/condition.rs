//! What people have to be told about a company's setup.

use callside_json::{FromJson, ToJson};

/// Something that does not work as it should, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub struct Condition {
    /// What it is.
    pub kind: ConditionKind,
    /// Who is told.
    pub tells: Tells,
    /// What is the matter, in one sentence.
    pub matter: String,
    /// What works all the same, in one sentence.
    pub still_works: String,
    /// The page of Settings that goes on, behind `#/`.
    pub place: String,
    /// What the one button says.
    pub button: String,
}

/// Kinds of condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum ConditionKind {
    /// The role lacks a right of the base.
    PermissionMissing,
    /// A feature of the account is off.
    FeatureOff,
    /// The bundle is older than what this Callside asks of it.
    UpdateBundle,
    /// The bundle is there, and this role may not call it.
    BundleNotForRole,
    /// The role is not on the permission list of the company's settings.
    RoleNotListed,
    /// The company's settings were written by a newer Callside.
    SettingsNewer,
    /// The company's settings could not be read for a day, and are used as they were.
    SettingsOld,
    /// A required step of the setup is not done.
    FinishSetup,
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Tells {
    /// Whoever works in that role.
    Everybody,
    /// Whoever may change the company's settings.
    Editors,
}
