//! The rules by which calls get a record, and what they say about one call.

use super::skip_rule;
use crate::{CallKind, CallerIs, Explained, LogRule, LogWhen, Says, SkipRule, Unmatched};

/// A kind of call.
#[must_use]
pub const fn call_kind(kind: CallKind) -> &'static str {
    match kind {
        CallKind::Inbound => "Inbound calls you answer",
        CallKind::Outbound => "Outbound calls",
        CallKind::Missed => "Missed and declined calls",
        CallKind::Voicemail => "Voicemail",
        CallKind::Internal => "Calls between extensions",
    }
}

/// What becomes of callers NetSuite does not know.
#[must_use]
pub const fn unmatched(choice: Unmatched) -> &'static str {
    match choice {
        Unmatched::ByNumber => "Log them by number",
        Unmatched::Skip => "Do not log them",
        Unmatched::Wait => "Wait for me",
    }
}

/// When a record is made: a short form, and what it means.
#[must_use]
pub const fn log_when(when: LogWhen) -> (&'static str, &'static str) {
    match when {
        LogWhen::AtEnd => ("When a call ends", "The record is made once, with everything known by then."),
        LogWhen::AtAnswer => (
            "When a call is answered",
            "The record is made as Scheduled while you talk, and completed when the call ends.",
        ),
        LogWhen::OnClick => ("Only when I say so", "No call is logged until you press “Log it now”."),
    }
}

/// A rule's name.
#[must_use]
pub const fn rule_name(rule: LogRule) -> &'static str {
    match rule {
        LogRule::You => "Your word",
        LogRule::Whose => "Whose call",
        LogRule::Never => "Numbers never logged",
        LogRule::Kind => "Kind of call",
        LogRule::When => "When",
        LogRule::Caller => "Caller",
    }
}

/// What a rule says about a call, and why.
#[must_use]
pub fn rule_says(explained: &Explained, rule: LogRule) -> &'static str {
    let Explained { rules, facts, once, .. } = explained;
    match (rules.say(rule, facts), rule) {
        (Says::Skips(rule), _) => skip_rule(rule),
        (Says::Logs, LogRule::You) => "You said to log it.",
        (_, LogRule::You) => "You have not said anything about this call.",
        (_, LogRule::Whose) => "It is yours.",
        (_, LogRule::Never) => "Its number is not among them.",
        (_, LogRule::Kind) => kind_passes(facts.kind),
        (_, LogRule::When) if *once => {
            "Your NetSuite role may make records but not change them: it is made once, when RingCentral's final facts are in."
        }
        (_, LogRule::When) if rules.when == LogWhen::AtAnswer => {
            "Its record is made when it is answered, and completed when it ends."
        }
        (_, LogRule::When) => "Its record is made when it ends.",
        (Says::Waits, LogRule::Caller) => match facts.caller {
            CallerIs::Several => "Several records share its number: it waits for you.",
            CallerIs::NotAsked => "NetSuite has not said who it was: it waits for the answer, or for you.",
            _ => "NetSuite does not know its number: it waits for you.",
        },
        (_, LogRule::Caller) => caller_logs(facts.caller),
    }
}

const fn kind_passes(kind: CallKind) -> &'static str {
    match kind {
        CallKind::Inbound => "Inbound calls are logged.",
        CallKind::Outbound => "Outbound calls are logged.",
        CallKind::Missed => "Missed and declined calls are logged.",
        CallKind::Voicemail => "Voicemail is logged.",
        CallKind::Internal => "Calls between extensions are logged.",
    }
}

const fn caller_logs(caller: CallerIs) -> &'static str {
    match caller {
        CallerIs::Known => "NetSuite knows who it was.",
        CallerIs::Several => "Several records share its number: it is logged by number until you choose.",
        CallerIs::Chosen => "You said who it was.",
        CallerIs::Colleague => "It was a colleague.",
        CallerIs::Unknown => "NetSuite does not know its number: it is logged by number.",
        CallerIs::NotAsked => "NetSuite has not said who it was: it is logged by number until it does.",
    }
}

/// What the rules come to for a call, in a sentence.
#[must_use]
pub fn explained(explained: &Explained) -> String {
    let whose = if explained.rules.of_company { "your company's rules" } else { "your rules" };
    let verdict = match explained.decides().1 {
        Says::Skips(SkipRule::ByAgent) => "Not logged, because you said so.".to_owned(),
        Says::Skips(_) => format!("By {whose} it is not logged."),
        Says::Waits => format!("By {whose} it waits for you."),
        Says::Logs | Says::Passes => format!("By {whose} it is logged."),
    };
    if explained.in_netsuite { format!("{verdict} Its record is in NetSuite and stays there.") } else { verdict }
}

#[cfg(test)]
mod tests {
    use super::{explained, rule_says};
    use crate::{CallKind, CallerIs, Explained, LogRule, LogRules, LogWhen, RuleFacts, Says, SkipRule};

    fn said(change: impl FnOnce(&mut Explained)) -> Explained {
        let kind = CallKind::Outbound;
        let facts =
            RuleFacts { you: None, elsewhere: false, listened: false, never: false, kind, caller: CallerIs::Known };
        let mut said = Explained { rules: LogRules::default(), facts, once: false, in_netsuite: false };
        change(&mut said);
        said
    }

    #[test]
    fn the_first_rule_that_does_not_pass_decides_and_is_named() {
        let skipped = said(|said| said.rules.outbound = false);
        assert_eq!(skipped.decides(), (LogRule::Kind, Says::Skips(SkipRule::Outbound)));
        assert_eq!(explained(&skipped), "By your rules it is not logged.");
        assert_eq!(rule_says(&skipped, LogRule::Kind), "Outbound calls are not logged.");
        let logged = said(|said| (said.rules.of_company, said.in_netsuite) = (true, true));
        assert_eq!(logged.decides(), (LogRule::Caller, Says::Logs));
        assert_eq!(
            explained(&logged),
            "By your company's rules it is logged. Its record is in NetSuite and stays there."
        );
        let said_so = said(|said| (said.facts.you, said.facts.elsewhere) = (Some(false), true));
        assert_eq!(explained(&said_so), "Not logged, because you said so.");
    }

    #[test]
    fn a_role_that_may_not_edit_is_told_why_a_record_comes_late() {
        let late = said(|said| (said.once, said.rules.when) = (true, LogWhen::AtAnswer));
        assert!(rule_says(&late, LogRule::When).contains("made once"));
    }

    #[test]
    fn every_kind_is_set_by_itself() {
        for kind in CallKind::ALL {
            let mut rules = LogRules::default();
            CallKind::ALL.into_iter().for_each(|other| rules.set(other, true));
            rules.set(kind, false);
            let left_out: Vec<CallKind> = CallKind::ALL.into_iter().filter(|kind| !rules.logs(*kind)).collect();
            assert_eq!(left_out, [kind]);
        }
    }
}
