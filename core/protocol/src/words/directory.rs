//! The copy of the directory: where it stands.

use super::{
    fault, kind_plural,
    number::{duration, thousands},
};
use crate::{CopyScope, CopyState, DirectoryView, Fault, RecordKind, Timestamp};

/// What Settings says about the copy: how it stands, and what that means at a call. `at` writes a day and time.
#[must_use]
pub fn directory(view: &DirectoryView, at: &dyn Fn(Timestamp) -> String) -> (String, String) {
    let number = |people: u64| thousands(usize::try_from(people).unwrap_or(usize::MAX));
    let serving = match view.as_of {
        Some(as_of) => {
            format!("Callers are found on this computer among {} records, as of {}.", number(view.people), at(as_of))
        }
        None => "Until then NetSuite is asked at each call.".to_owned(),
    };
    match &view.state {
        CopyState::Off => ("Off.".to_owned(), "NetSuite is asked at each call.".to_owned()),
        CopyState::Waiting => ("Waits for the NetSuite sign-in.".to_owned(), serving),
        CopyState::TooOld => ("Older than it may be, and being brought up to date.".to_owned(), serving),
        CopyState::Making { people, of, left, paused } => {
            let mut stands = match of {
                Some(of) => format!("{} of {} records copied", number(*people), number(*of.max(people))),
                None => "About to begin".to_owned(),
            };
            if *paused {
                stands.push_str(", paused");
            } else if let Some(left) = left {
                let seconds = u32::try_from(left / 1_000).unwrap_or(u32::MAX).max(1);
                stands.push_str(&format!(", about {} left", duration(seconds)));
            }
            stands.push('.');
            (stands, serving)
        }
        CopyState::Kept { paused: true } => ("Paused: changes in NetSuite are not followed.".to_owned(), serving),
        CopyState::Kept { paused: false } => {
            ("Complete. Changes in NetSuite are followed every six minutes.".to_owned(), serving)
        }
    }
}

/// A scope's name, and what it means.
#[must_use]
pub fn copy_scope(scope: CopyScope) -> (&'static str, &'static str) {
    match scope {
        CopyScope::Everyone => {
            ("Everyone", "All contacts, customers, vendors, employees and projects that your role sees.")
        }
        CopyScope::Mine => (
            "Only mine",
            "Customers, prospects and leads whose sales representative you are, their contacts and projects, and \
             contacts you own. NetSuite is asked about everybody else when they call.",
        ),
        CopyScope::Nobody => ("Off", "No copy on this computer. NetSuite is asked at each call."),
    }
}

/// How old a copy may be.
#[must_use]
pub fn copy_days(days: Option<u32>) -> String {
    match days {
        None => "No limit".to_owned(),
        Some(1) => "1 day".to_owned(),
        Some(days) => format!("{days} days"),
    }
}

/// Why the fields of a kind of record are not listed.
#[must_use]
pub fn unlisted(kind: RecordKind, why: &Fault) -> String {
    let said = fault(why);
    let reason = why.detail.as_ref().unwrap_or(&said.happened);
    format!(
        "The fields of {} cannot be listed: {reason} One can be searched by its id all the same.",
        kind_plural(kind)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ListedPeople, OwnFields};

    fn said(state: CopyState, as_of: Option<Timestamp>) -> (String, String) {
        directory(
            &DirectoryView {
                state,
                people: 5_012,
                as_of,
                scope: CopyScope::Everyone,
                days: None,
                left_out: Vec::new(),
                fault: None,
                own: OwnFields::default(),
                ringcentral: ListedPeople::default(),
            },
            &|_| "10:04".to_owned(),
        )
    }

    #[test]
    fn a_copy_says_how_far_it_is_and_what_serves_meanwhile() {
        let making = |left, paused| CopyState::Making { people: 1_200, of: Some(4_800), left, paused };
        assert_eq!(
            said(making(Some(90_000), false), None),
            (
                "1,200 of 4,800 records copied, about 2 min left.".to_owned(),
                "Until then NetSuite is asked at each call.".to_owned()
            )
        );
        assert_eq!(said(making(Some(1), true), None).0, "1,200 of 4,800 records copied, paused.");
        let aged = said(CopyState::TooOld, None);
        assert_eq!(aged.0, "Older than it may be, and being brought up to date.");
        assert_eq!(aged.1, "Until then NetSuite is asked at each call.");
        let serving = "Callers are found on this computer among 5,012 records, as of 10:04.";
        assert_eq!(said(making(None, false), Some(Timestamp(1))).1, serving);
        assert_eq!(said(CopyState::Kept { paused: false }, Some(Timestamp(1))).1, serving);
    }
}
