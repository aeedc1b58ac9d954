//! The checks of a company's setup: what a NetSuite role may do, whether the bundle is well, and what is still to be done.
//!
//! Pure: [`rights`] is the table of what Callside can use, as an administrator finds it in NetSuite, `verdict` holds what was
//! found against it, `letter` puts the difference into words for whoever administers NetSuite, `conditions` says what of it
//! people have to be told, `endings` what on this computer ends by itself, `checklist` what is to be done until a company runs,
//! out of what other rooms know (`facts`). In conversation: `examination` asks the bundle (`health`), or without one a harmless
//! question for each right (`questions`); `roles` reads every role of the account, which an administrator's may.
//! What was found is kept on this machine (`kept`), and so is since when people are told of it (`notes`).
//!
//! It runs in the back office. What a call waits for knows its refusals by themselves (`netsuite::NetSuiteError`).

mod checklist;
mod conditions;
mod endings;
mod examination;
mod facts;
mod health;
mod kept;
mod letter;
mod notes;
mod questions;
mod rights;
mod roles;
mod verdict;

pub use checklist::{checklist, stands};
pub use conditions::{conditions, notifications_off, settings_conditions, unfinished};
pub use endings::{Ending, changes, ending};
pub use examination::{Examination, examine};
pub use facts::{App, Credential, Facts, Teammates};
pub use health::CONTRACT;
pub use kept::Checks;
pub use letter::letter;
pub use notes::{Noted, Notes};
pub use rights::{ACCOUNT_FEATURES, AccountFeature, FeatureSign, Probe, RIGHTS, Right};
pub use roles::roles;
pub use verdict::{feature_rows, judge, may_set_up, offers};

/// Pages of Settings.
const RINGCENTRAL_JWT: &str = "settings/ringcentral-jwt";
const NETSUITE_MACHINE: &str = "settings/netsuite-machine";

#[cfg(test)]
mod tests;
