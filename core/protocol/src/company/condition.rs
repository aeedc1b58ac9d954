//! What people have to be told about a company's setup.

use callside_json::{FromJson, ToJson};

use crate::{Command, Personal, Timestamp};

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
    /// It can be put away ([`put_away`]), and comes again then by itself; `None`: it stays until it is seen to.
    pub again: Option<Timestamp>,
}

/// Kinds of condition, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum ConditionKind {
    /// The role lacks a right of the base.
    PermissionMissing,
    /// A feature of the account is off.
    FeatureOff,
    /// The certificate of NetSuite machine access on this computer ends soon, or has ended.
    CertificateExpiring,
    /// RingCentral's JWT on this computer ends soon, or has ended.
    JwtExpiring,
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
    /// No notification of Callside's is seen on this computer.
    NotificationsOff,
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
    /// Whoever works in this browser, signed in or not: it is about what lies here. What a company's machine needs was put here
    /// by whoever set it up.
    ThisBrowser,
}

/// Puts a condition away until it comes again; one that cannot be put away stays.
#[must_use]
pub fn put_away(kind: ConditionKind) -> Command {
    // Written by itself: the pane would carry the writing of every other command of a company's setup.
    Command::Company(Personal::new(["{\"PutAway\":", &callside_json::write(&kind), "}"].concat()))
}

#[cfg(test)]
mod tests {
    use super::{ConditionKind, put_away};
    use crate::company::CompanyCommand;

    #[test]
    fn it_is_written_as_the_command_is() {
        let kind = ConditionKind::NotificationsOff;
        assert_eq!(put_away(kind), CompanyCommand::PutAway(kind).sent());
    }
}
