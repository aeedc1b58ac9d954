//! Lists and scores, in words.

use super::{engagement, table::Table};
use crate::{
    Personal,
    company::{ListAct, OptOut, ScoreShown},
};

/// Nothing is read on this computer.
pub const LISTS_NOT_CONNECTED: &str = "Connect NetSuite on this computer first, in Settings under Connectors.";
/// What is decided for everyone has an end.
pub const LISTS_TOO_MUCH: &str = "That is more than fits: 100 lists for everyone with 25,000 chosen people in all, 200,000 people on a list of your own.";
/// A list without a name.
pub const LIST_NEEDS_A_NAME: &str = "Give the list a name.";
/// Nobody else could see it.
pub const SHARED_LIST_NEEDS_BUNDLE: &str = "A list for everyone lies in NetSuite, in Callside's bundle, which this account does not have. You can keep it as your own.";
/// Nobody is put onto a rule's list by hand.
pub const LIST_IS_A_RULE: &str =
    "Who is on this list is decided by its rule. Change the rule, or make a list of chosen people.";
/// There is nobody to make a list of.
pub const LISTS_NEED_THE_COPY: &str =
    "Lists are made of the directory's copy on this computer, which is not complete yet. See Settings, Directory.";
/// A dial needs a reason.
pub const CALL_NEEDS_A_REASON: &str = "Say why you call somebody who asked not to be called.";
/// Who is named is nowhere.
pub const LIST_PERSON_GONE: &str = "NetSuite has nobody like that any more, or your role does not see them.";
/// Nothing of it could be written.
pub const FIELD_NOT_MAPPED: &str = "This field is not among those that lists use. Add it in Settings under Connectors.";
/// A push without a look at what it does.
pub const PUSH_NEEDS_A_DRY_RUN: &str = "Look at what would be written first: make a dry run.";
/// The fields are the bundle's.
pub const SCORES_NEED_FIELDS: &str =
    "This account has no fields for scores. They come with Callside's bundle; your role needs to see them.";
/// One at a time.
pub const PUSH_RUNS: &str = "A push is under way. Wait until it has ended.";
/// The bundle is there and does not know how.
pub const SCORES_NEED_BUNDLE: &str = "Callside's bundle in this account is missing or too old for that. Whoever set it up can bring it up to date. Scores and lists work \
     here without it.";
/// The lease's record is not for this role.
pub const SHARED_LIST_NEEDS_LEASE: &str = "Your role may not change the record type Callside Lease, in which NetSuite keeps who calls whom. Ask your NetSuite administrator for \
     Edit on it. Lists of your own work without it.";
/// Nothing waits.
pub const NOTHING_TO_PUSH: &str = "NetSuite has all of it already.";
/// Another computer is at it.
pub const LIST_IS_BUSY: &str = "A colleague is taking somebody from this list at this very moment. Try again.";

/// What was sent is no file.
pub const FILE_UNREADABLE: &str = "The file could not be read. Choose it again.";
/// A column that is not in the file.
pub const NO_SUCH_COLUMN: &str = "The file has no such column.";

/// What somebody does not want.
#[must_use]
pub const fn opt_out(what: OptOut) -> &'static str {
    match what {
        OptOut::Calls => "No calls",
        OptOut::Email => "No e-mail",
    }
}

/// All that somebody does not want; empty: nothing.
#[must_use]
pub fn opted_out(all: &[OptOut]) -> String {
    all.iter().map(|what| opt_out(*what)).collect::<Vec<_>>().join(", ")
}

/// What somebody did.
#[must_use]
pub fn list_act(act: ListAct) -> String {
    match act {
        ListAct::CalledAnyway => "Called although they asked not to be called".to_owned(),
        ListAct::OptedOut(what) => format!("Set “{}”", opt_out(what)),
        ListAct::OptedIn(what) => format!("Took back “{}”", opt_out(what)),
    }
}

/// Why a score is what it is, in one line. `day` writes when a call was.
#[must_use]
pub fn score_why(score: &ScoreShown, day: &dyn Fn(crate::Timestamp) -> String) -> String {
    let mut parts: Vec<String> = score.reasons.iter().map(|reason| engagement::reason(reason, day)).collect();
    if score.rest != 0 {
        parts.push(format!("{} other calls", engagement::signed(score.rest, true)));
    }
    parts.join(", ")
}

/// Rows for a spreadsheet, the first of them the head.
#[must_use]
pub fn spreadsheet(rows: &[Vec<Personal>]) -> String {
    let mut rows = rows.iter().map(|row| row.iter().map(Personal::reveal).collect::<Vec<_>>());
    let mut table = Table::new(&rows.next().unwrap_or_default());
    rows.for_each(|row| table.line(&row));
    table.into()
}
