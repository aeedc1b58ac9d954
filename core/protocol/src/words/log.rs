//! The record's one state in a line, and the groups of the ledger.

use callside_json::{FromJson, ToJson};

use super::fault;
use crate::{LeftOff, LogState, Need, SkipRule, WaitingFor};

/// A record's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogWords {
    /// The state in a word or two: "Logged", "Needs Department".
    pub state: String,
    /// The rest, where there is more to say.
    pub detail: Option<String>,
}

/// The groups of the ledger, in the order Today lists them: every call is in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum LogGroup {
    /// Needs the agent, or could be improved by them.
    NeedsYou,
    /// Refused by NetSuite.
    Failed,
    /// Written without anybody doing anything.
    Waiting,
    /// Still on the line.
    OnCall,
    /// In NetSuite.
    Logged,
    /// Left out by a rule.
    Skipped,
}

impl LogGroup {
    /// Every group, in order.
    pub const ALL: [Self; 6] = [Self::NeedsYou, Self::Failed, Self::Waiting, Self::OnCall, Self::Logged, Self::Skipped];

    /// The group's heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::NeedsYou => "Needs you",
            Self::Failed => "Not accepted",
            Self::Waiting => "Waiting",
            Self::OnCall => "On the line",
            Self::Logged => "Logged",
            Self::Skipped => "Not logged",
        }
    }
}

/// The group a call belongs to. A logged record with a flag needs the agent first.
#[must_use]
pub const fn log_group(state: &LogState) -> LogGroup {
    match state {
        LogState::NotYet => LogGroup::OnCall,
        LogState::Waiting { .. } => LogGroup::Waiting,
        LogState::NeedsYou(_) | LogState::Hidden { .. } | LogState::Logged { flag: Some(_), .. } => LogGroup::NeedsYou,
        LogState::Logged { flag: None, .. } => LogGroup::Logged,
        LogState::Failed(_) => LogGroup::Failed,
        LogState::Skipped(_) => LogGroup::Skipped,
    }
}

/// What there is to say of a record that exists and cannot be read.
const HIDDEN: &str = "The record is in NetSuite; this role may not read it. Notes stay here until it may: ask your \
                      administrator for the permission Lists → Phone Calls, level Edit, and for records other people made.";

/// What a record's state says.
#[must_use]
pub fn log_state(state: &LogState) -> LogWords {
    let (state, detail) = match state {
        LogState::NotYet => ("Not logged yet".to_owned(), Some("The record is made when the call ends.".to_owned())),
        LogState::Waiting { waiting_for, .. } => {
            let (state, detail) = waiting(waiting_for);
            (state.to_owned(), Some(detail))
        }
        LogState::NeedsYou(wanted) => {
            let (state, detail) = need(wanted);
            (state, Some(detail))
        }
        LogState::Logged { flag: Some(wanted), .. } => ("Logged".to_owned(), Some(need(wanted).1)),
        LogState::Logged { flag: None, complete: false, .. } => {
            ("Logged".to_owned(), Some("Final duration and result follow.".to_owned()))
        }
        LogState::Logged { flag: None, complete: true, .. } => ("Logged".to_owned(), None),
        LogState::Hidden { .. } => ("Hidden from you".to_owned(), Some(HIDDEN.to_owned())),
        LogState::Failed(why) => {
            let words = fault(why);
            ("Not accepted".to_owned(), Some(format!("{} {}", words.happened, words.next)))
        }
        LogState::Skipped(rule) => ("Not logged".to_owned(), Some(skip_rule(*rule).to_owned())),
    };
    LogWords { state, detail }
}

fn waiting(waiting_for: &WaitingFor) -> (&'static str, String) {
    match waiting_for {
        WaitingFor::Sending => ("Logging", "Being sent to NetSuite.".to_owned()),
        WaitingFor::Checking => (
            "Checking",
            "The answer was lost: Callside looks whether the record exists before it writes again.".to_owned(),
        ),
        WaitingFor::SignIn => ("Waiting for sign-in", "Kept here until you sign in to NetSuite.".to_owned()),
        WaitingFor::Facts => (
            "Waiting",
            "Not all that decides about its record is known yet: how the call ended, or who it was.".to_owned(),
        ),
        WaitingFor::Retry(why) => {
            let words = fault(why);
            ("Waiting", format!("{} {}", words.happened, words.next))
        }
    }
}

/// What the agent is needed for: a short form and a sentence.
#[must_use]
pub fn need(need: &Need) -> (String, String) {
    match need {
        Need::Fields(labels) if labels.is_empty() => {
            ("Needs a value".to_owned(), "NetSuite wants a value before it takes the record.".to_owned())
        }
        Need::Fields(labels) => {
            let labels = labels.join(", ");
            (format!("Needs {labels}"), format!("NetSuite wants {labels} before it takes the record."))
        }
        Need::Company => (
            "Needs a company".to_owned(),
            "Logged by number: NetSuite takes this contact only with a company.".to_owned(),
        ),
        Need::Choose => ("Needs your choice".to_owned(), "Logged by number: several records share it.".to_owned()),
        Need::Caller => (
            "Needs your word".to_owned(),
            "NetSuite does not say who it was, so it waits: choose somebody, or log it by number.".to_owned(),
        ),
        Need::TimeZone => {
            ("Needs your time zone".to_owned(), "Confirm it once in Settings; the call waits here.".to_owned())
        }
        Need::BothEdited => (
            "Needs a look".to_owned(),
            "The notes were edited in NetSuite too: the record holds both texts.".to_owned(),
        ),
    }
}

/// What a record had to be written without, and where it is told instead.
#[must_use]
pub fn left_off(left_off: &LeftOff) -> String {
    match left_off {
        LeftOff::Number => "NetSuite does not take this telephone number: the message has it instead.".to_owned(),
        LeftOff::Organizer => {
            "NetSuite does not take your employee record as the organizer: the record was written without it."
                .to_owned()
        }
        LeftOff::About(kind) => {
            let what = super::linked_kind(*kind).to_ascii_lowercase();
            format!(
                "NetSuite does not take this {what} in a phone call: the record was written without it, and its message names it."
            )
        }
        LeftOff::Contact { name, beside } => {
            let name = if name.is_blank() { "this contact" } else { name.reveal() };
            let beside = if beside.is_blank() { "the company you chose" } else { beside.reveal() };
            format!(
                "NetSuite takes {name} only beside their own company, so the record names {beside} alone. Its title still \
                 says who it was."
            )
        }
    }
}

/// Why a call has no record.
#[must_use]
pub const fn skip_rule(rule: SkipRule) -> &'static str {
    match rule {
        SkipRule::AnsweredElsewhere => "A colleague or another phone took it; theirs is the record.",
        SkipRule::Internal => "Calls between two extensions are not logged.",
        SkipRule::Listened => "You listened to a colleague's call; theirs is the record.",
        SkipRule::ByAgent => "You chose not to log it.",
        SkipRule::Never => "This number is never logged.",
        SkipRule::Inbound => "Inbound calls are not logged.",
        SkipRule::Outbound => "Outbound calls are not logged.",
        SkipRule::Missed => "Missed and declined calls are not logged.",
        SkipRule::Voicemail => "Voicemail is not logged.",
        SkipRule::Unmatched => "Callers NetSuite does not know are not logged.",
        SkipRule::OnClick => "Calls are logged only when you say so.",
    }
}

#[cfg(test)]
mod tests {
    use super::{LogGroup, left_off, log_group, log_state};
    use crate::{Cloud, Fault, FaultKind, LeftOff, LogState, Need, SkipRule, Timestamp, WaitingFor};

    fn logged(complete: bool, flag: Option<Need>) -> LogState {
        LogState::Logged { record: "50231".to_owned(), at: Timestamp(0), complete, flag }
    }

    #[test]
    fn a_mandatory_field_is_named_by_its_label() {
        let words = log_state(&LogState::NeedsYou(Need::Fields(vec!["Department".to_owned()])));
        assert_eq!(words.state, "Needs Department");
        assert_eq!(words.detail.as_deref(), Some("NetSuite wants Department before it takes the record."));
    }

    #[test]
    fn a_complete_record_says_one_word() {
        let words = log_state(&logged(true, None));
        assert_eq!((words.state.as_str(), words.detail), ("Logged", None));
        assert!(log_state(&logged(false, None)).detail.is_some_and(|detail| detail.contains("follow")));
    }

    #[test]
    fn a_contact_that_was_left_off_is_named_with_the_company_that_was_kept() {
        let said = left_off(&LeftOff::Contact { name: "Marta Ibáñez".into(), beside: "Harbor Foods Ltd".into() });
        assert!(said.contains("Marta Ibáñez") && said.contains("names Harbor Foods Ltd alone"), "{said}");
        let nameless = left_off(&LeftOff::Contact { name: "".into(), beside: "".into() });
        assert!(nameless.contains("this contact") && nameless.contains("the company you chose"), "{nameless}");
    }

    #[test]
    fn a_record_that_cannot_be_read_is_not_called_lost_or_refused() {
        let words = log_state(&LogState::Hidden { next: None });
        assert_eq!(words.state, "Hidden from you");
        let detail = words.detail.unwrap_or_default();
        for said in ["is in NetSuite", "may not read it", "Notes stay here", "Lists → Phone Calls"] {
            assert!(detail.contains(said), "{detail}");
        }
        assert_eq!(log_group(&LogState::Hidden { next: None }), LogGroup::NeedsYou);
    }

    #[test]
    fn every_state_has_its_group() {
        let fault = Fault { cloud: Some(Cloud::NetSuite), kind: FaultKind::Refused, detail: None };
        let groups = [
            log_group(&LogState::NeedsYou(Need::Choose)),
            log_group(&LogState::Failed(fault)),
            log_group(&LogState::Waiting { waiting_for: WaitingFor::Sending, next: None }),
            log_group(&LogState::NotYet),
            log_group(&logged(true, None)),
            log_group(&LogState::Skipped(SkipRule::Internal)),
        ];
        assert_eq!(groups, LogGroup::ALL);
        assert_eq!(log_group(&logged(true, Some(Need::Company))), LogGroup::NeedsYou);
    }
}
