//! Faults: what happened, what still works, the next step.

use super::cloud;
use crate::{Cloud, Fault, FaultKind, Right};

/// A fault in three sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultWords {
    /// What happened.
    pub happened: String,
    /// What still works.
    pub works: String,
    /// What the person does next, or that nothing is to be done.
    pub next: String,
}

/// A fault as a person reads it. The cloud's own sentence ([`Fault::detail`]) is not in it: pages quote it apart.
#[must_use]
pub fn fault(fault: &Fault) -> FaultWords {
    let name = fault.cloud.map_or("The browser", cloud);
    let (happened, works, next) = match &fault.kind {
        FaultKind::Offline => (
            match fault.cloud {
                Some(cloud) => format!("{} could not be reached.", super::cloud(cloud)),
                None => "This computer is offline.".to_owned(),
            },
            KEPT,
            "Callside tries again by itself.".to_owned(),
        ),
        FaultKind::Unwell => {
            (format!("{name} answered with an error of its own."), KEPT, "Callside tries again by itself.".to_owned())
        }
        FaultKind::Busy => (
            format!("{name} asked for a pause."),
            KEPT,
            "Callside goes on by itself when the pause is over.".to_owned(),
        ),
        FaultKind::SignedOut => (
            format!("The {name} sign-in has ended."),
            "Notes and calls are kept here and wait.",
            "Sign in again as the same person.".to_owned(),
        ),
        FaultKind::NotAllowed(missing) => (
            format!("{} is missing.", right(missing)),
            "Everything that does not need it works.",
            match missing {
                Right::NetSuite { .. } => "Ask your NetSuite administrator to add it to your role.".to_owned(),
                Right::RingCentral { .. } => "Ask whoever manages the RingCentral application to add it.".to_owned(),
            },
        ),
        FaultKind::Refused => {
            (format!("{name} did not accept a value."), KEPT, "Change the value, or open the record.".to_owned())
        }
        FaultKind::ClockWrong { seconds } => (
            format!("This computer's clock is {}.", clock_distance(*seconds, fault.cloud)),
            KEPT,
            "Set the computer's clock to automatic time, then try again.".to_owned(),
        ),
        FaultKind::ConsentDenied => (
            format!("Access to {name} was not allowed on the consent page."),
            KEPT,
            "Connect again and choose Allow.".to_owned(),
        ),
        FaultKind::WindowClosed => {
            ("The sign-in window was closed before the end.".to_owned(), KEPT, "Connect again.".to_owned())
        }
        FaultKind::WrongAccount { expected, got } => (
            format!("You signed in to account {got}, not to {expected}."),
            KEPT,
            format!("Connect again and choose {expected}, or enter {got} as the account."),
        ),
        FaultKind::WrongPerson => (
            "You signed in as another user or role than before.".to_owned(),
            "Notes that wait for the earlier sign-in are kept.",
            "Connect again with the earlier user and role, or sign out first.".to_owned(),
        ),
        FaultKind::CodeExpired => {
            ("The sign-in code came too late, or was used before.".to_owned(), KEPT, "Connect again.".to_owned())
        }
        FaultKind::ForeignAnswer => (
            "The answer did not belong to this sign-in, so it was dropped.".to_owned(),
            KEPT,
            "Close other sign-in windows and connect again.".to_owned(),
        ),
        FaultKind::AppSetup => (
            format!("The {name} application is not set up as Callside needs it."),
            KEPT,
            "Compare client id, redirect address and scopes in Settings → Connections.".to_owned(),
        ),
        FaultKind::Storage => (
            "This browser's storage is full or failing.".to_owned(),
            "What you type stays in this page while it is open.",
            "Free disk space, and keep this page open until the note says “Saved here”.".to_owned(),
        ),
        FaultKind::Ours => (
            "Callside made a mistake.".to_owned(),
            KEPT,
            "If it happens again, see Settings → Privacy and diagnostics.".to_owned(),
        ),
    };
    FaultWords { happened, works: works.to_owned(), next }
}

const KEPT: &str = "Notes are kept on this computer.";

/// A right as its administrator knows it.
#[must_use]
pub fn right(right: &Right) -> String {
    match right {
        Right::NetSuite { name, level: Some(level) } => format!("The NetSuite permission “{name}” ({level})"),
        Right::NetSuite { name, level: None } => format!("The NetSuite permission “{name}”"),
        Right::RingCentral { name } => format!("The RingCentral permission “{name}”"),
    }
}

/// "10 minutes behind NetSuite's": `seconds` is cloud minus computer.
pub(super) fn clock_distance(seconds: i64, of: Option<Cloud>) -> String {
    let minutes = usize::try_from(seconds.unsigned_abs().div_ceil(60)).unwrap_or(usize::MAX);
    let way = if seconds > 0 { "behind" } else { "ahead of" };
    let whose = of.map_or_else(|| "the right time".to_owned(), |of| format!("{}'s", cloud(of)));
    format!("{} {way} {whose}", super::count(minutes, "minute", "minutes"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::fault;
    use crate::{Cloud, Fault, FaultKind, Right};

    /// Every kind once.
    pub(in super::super) fn every_kind() -> Vec<FaultKind> {
        vec![
            FaultKind::Offline,
            FaultKind::Unwell,
            FaultKind::Busy,
            FaultKind::SignedOut,
            FaultKind::NotAllowed(Right::NetSuite {
                name: "Lists → Phone Calls".into(), level: Some("Create".into())
            }),
            FaultKind::NotAllowed(Right::RingCentral { name: "CallControl".into() }),
            FaultKind::Refused,
            FaultKind::ClockWrong { seconds: 600 },
            FaultKind::ConsentDenied,
            FaultKind::WindowClosed,
            FaultKind::WrongAccount { expected: "1234567".into(), got: "7654321".into() },
            FaultKind::WrongPerson,
            FaultKind::CodeExpired,
            FaultKind::ForeignAnswer,
            FaultKind::AppSetup,
            FaultKind::Storage,
            FaultKind::Ours,
        ]
    }

    #[test]
    fn every_fault_says_three_different_whole_sentences() {
        for kind in every_kind() {
            for cloud in [None, Some(Cloud::RingCentral), Some(Cloud::NetSuite)] {
                let words = fault(&Fault { cloud, kind: kind.clone(), detail: None });
                for sentence in [&words.happened, &words.works, &words.next] {
                    assert!(
                        sentence.ends_with('.') && sentence.starts_with(char::is_uppercase),
                        "{kind:?}: {sentence}"
                    );
                }
                assert_ne!(words.happened, words.next);
            }
        }
    }

    #[test]
    fn no_two_kinds_of_fault_read_alike() {
        let mut said: Vec<String> = every_kind()
            .into_iter()
            .map(|kind| fault(&Fault { cloud: Some(Cloud::NetSuite), kind, detail: None }).happened)
            .collect();
        let all = said.len();
        said.sort();
        said.dedup();
        assert_eq!(said.len(), all);
    }

    #[test]
    fn a_slow_clock_is_behind_and_a_fast_one_ahead() {
        let at = |seconds| {
            fault(&Fault { cloud: Some(Cloud::NetSuite), kind: FaultKind::ClockWrong { seconds }, detail: None })
                .happened
        };
        assert_eq!(at(600), "This computer's clock is 10 minutes behind NetSuite's.");
        assert_eq!(at(-601), "This computer's clock is 11 minutes ahead of NetSuite's.");
    }

    #[test]
    fn the_missing_right_is_named_with_its_level() {
        let right = Right::NetSuite { name: "Lists → Phone Calls".into(), level: Some("Create".into()) };
        let words = fault(&Fault { cloud: Some(Cloud::NetSuite), kind: FaultKind::NotAllowed(right), detail: None });
        assert_eq!(words.happened, "The NetSuite permission “Lists → Phone Calls” (Create) is missing.");
    }
}
