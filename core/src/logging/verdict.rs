//! Which calls get a record: what each rule says, in order, and what that comes to.
//!
//! The first rule that does not let a call pass decides, and the last one always does. It is applied once, when the call
//! ends or, for a record made then, is answered; what it came to is kept ([`Ruling`]), so that rules changed later are
//! for later calls. Three things stand above every rule: what is in NetSuite, or may be; the agent's own word; and whose
//! call it was.

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    CallKind, CallerIs, Direction, EndedAs, Explained, LogRule, LogRules, LogWhen, NumberKind, RuleFacts, Says,
    SkipRule, Unasked, Unmatched, Who,
};

use super::{
    entry::{Entry, Record, Tie},
    plan::{Scene, Terms},
    rules,
};
use crate::phone::{self, Region};

/// An extension has so many digits at most where nothing says that it is one: a longer number is a telephone's.
const LONGEST_BARE_EXTENSION: usize = 6;
/// RingCentral's longest.
const LONGEST_EXTENSION: usize = 8;

/// What the rules came to for a call without a record. One they left out is [`Record::Skipped`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub enum Ruling {
    /// They have not been applied.
    #[default]
    Open,
    /// It gets a record.
    Log,
    /// It waits until the agent says who it was.
    Wait,
    /// The agent wants it logged, whatever they say.
    Asked,
}

/// What the rules say about a call, whatever has become of it.
#[must_use]
pub fn explain(entry: &Entry, rules: LogRules, terms: &Terms) -> Explained {
    Explained {
        facts: facts(entry, &rules, terms),
        rules,
        once: !terms.can_edit,
        in_netsuite: matches!(entry.record, Record::Made { gone: false, .. } | Record::Intended { exists: true, .. }),
    }
}

fn facts(entry: &Entry, rules: &LogRules, terms: &Terms) -> RuleFacts {
    RuleFacts {
        you: match (&entry.record, entry.ruling) {
            (Record::Skipped(SkipRule::ByAgent), _) => Some(false),
            (_, Ruling::Asked) => Some(true),
            _ => None,
        },
        elsewhere: entry.call.ended_as == Some(EndedAs::AnsweredElsewhere),
        listened: entry.call.listened,
        never: rules.never.reveal().lines().any(|never| is_number(entry, never, terms.home)),
        kind: kind(entry),
        caller: caller(entry),
    }
}

fn kind(entry: &Entry) -> CallKind {
    if entry.call.other.extension.is_some() || entry.number.kind == NumberKind::Extension {
        return CallKind::Internal;
    }
    match (entry.call.direction, entry.call.ended_as) {
        (Direction::Outbound, _) => CallKind::Outbound,
        (Direction::Inbound, Some(EndedAs::Missed | EndedAs::Declined)) => CallKind::Missed,
        (Direction::Inbound, Some(EndedAs::Voicemail)) => CallKind::Voicemail,
        (Direction::Inbound, _) => CallKind::Inbound,
    }
}

/// What kind it may still turn out to be: a call that rings, and one nobody answered until the log says whether it went to
/// voicemail.
fn may_be(entry: &Entry, scene: &Scene<'_>) -> &'static [CallKind] {
    let waits = || entry.over_since.is_some_and(|over| rules::awaits_facts(entry, over, scene.now()));
    match (kind(entry), entry.call.ended_as) {
        (CallKind::Inbound, None) if entry.call.answered.is_none() => {
            &[CallKind::Inbound, CallKind::Missed, CallKind::Voicemail]
        }
        (CallKind::Missed, Some(EndedAs::Missed)) if waits() => &[CallKind::Missed, CallKind::Voicemail],
        _ => &[],
    }
}

fn caller(entry: &Entry) -> CallerIs {
    match (&entry.who, &entry.tie) {
        (_, Tie::Chosen(_) | Tie::LeftOut) | (Who::Found { by_agent: true, .. }, _) => CallerIs::Chosen,
        (Who::Found { chosen: Some(_), .. }, _) => CallerIs::Known,
        (Who::Found { .. }, _) => CallerIs::Several,
        (Who::Unasked(Unasked::Internal), _) => CallerIs::Colleague,
        (Who::NotFound { .. } | Who::Unasked(_), _) => CallerIs::Unknown,
        (Who::Looking | Who::CouldNotAsk(_) | Who::NotAllowed(_), _) => CallerIs::NotAsked,
    }
}

fn is_number(entry: &Entry, never: &str, home: Region) -> bool {
    let Some(never) = number_in(never, home) else { return false };
    let shown = entry.number.display.reveal();
    entry.number.e164.as_ref().is_some_and(|number| number.reveal() == never)
        || shown.strip_prefix("ext. ").unwrap_or(shown) == never
}

/// The number on a line in any writing: E.164, or the digits of an extension or a short code.
#[must_use]
pub fn number_in(line: &str, home: Region) -> Option<String> {
    let line = line.trim();
    let number = line.trim_start_matches(|letter: char| letter.is_alphabetic() || matches!(letter, ' ' | '.' | '#'));
    let longest = if number == line { LONGEST_BARE_EXTENSION } else { LONGEST_EXTENSION };
    if (2..=longest).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(number.to_owned());
    }
    phone::stored(line, home)?.e164
}

/// What is to become of a call that has no record yet; `None`: that cannot be told yet.
pub(super) fn ruling(entry: &Entry, scene: &Scene<'_>) -> Option<Says> {
    let rules = &scene.terms.rules;
    match entry.ruling {
        Ruling::Log | Ruling::Asked => return Some(Says::Logs),
        Ruling::Wait => return Some(caller(entry).say(Unmatched::Wait)),
        Ruling::Open => {}
    }
    let (rule, says) = rules.decide(&facts(entry, rules, scene.terms));
    let may_be = may_be(entry, scene);
    let logs = may_be.iter().filter(|kind| rules.logs(**kind)).count();
    // Rules before the kind do not go by it, and a call that waits for a click does not, either way.
    let is_open = rule >= LogRule::Kind && rules.when != LogWhen::OnClick;
    (!is_open || logs == 0 || logs == may_be.len()).then_some(says)
}

/// Why a call gets no record; `None`: it gets one, has one, or waits.
#[must_use]
pub(super) fn skip(entry: &Entry, scene: &Scene<'_>) -> Option<SkipRule> {
    match entry.record {
        Record::Skipped(rule) => Some(rule),
        Record::NotYet => match ruling(entry, scene) {
            Some(Says::Skips(rule)) => Some(rule),
            _ => None,
        },
        // What has once been written keeps its record, whatever is learnt later.
        Record::Made { .. } | Record::Intended { .. } => None,
    }
}

/// True where the record of a call that is on is made now: it was answered, and the rules want it then.
pub(super) fn is_due_on_call(entry: &Entry, scene: &Scene<'_>) -> bool {
    let wanted = || {
        let terms = scene.terms;
        let answered = entry.call.answered.is_some() && terms.rules.when == LogWhen::AtAnswer && terms.can_edit;
        answered && !matches!(entry.who, Who::Looking) && ruling(entry, scene) == Some(Says::Logs)
    };
    match entry.record {
        // Whether it is there is looked into, whatever the rules are by now.
        Record::Intended { .. } => true,
        Record::NotYet => wanted(),
        Record::Made { .. } | Record::Skipped(_) => false,
    }
}

/// The entry of a call that is over with what the rules come to; `None`: they were applied, or cannot be yet.
#[must_use]
pub(super) fn ruled(entry: &Entry, scene: &Scene<'_>) -> Option<Entry> {
    if entry.over_since.is_none() || entry.record != Record::NotYet || entry.ruling != Ruling::Open {
        return None;
    }
    let mut next = entry.clone();
    match ruling(entry, scene)? {
        Says::Skips(rule) => next.record = Record::Skipped(rule),
        // Once NetSuite has answered they are asked again.
        Says::Waits if caller(entry) == CallerIs::NotAsked => return None,
        Says::Waits => next.ruling = Ruling::Wait,
        Says::Logs | Says::Passes => next.ruling = Ruling::Log,
    }
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::number_in;
    use crate::phone::Region;

    #[test]
    fn numbers_are_understood_in_any_writing_and_extensions_too() {
        for (text, number) in [
            ("(650) 555-0134", "+16505550134"),
            ("650.555.0134 (Bob)", "+16505550134"),
            ("+44 20 7946 0018", "+442079460018"),
            (" 104 ", "104"),
            ("ext. 104", "104"),
            ("Extension 10400012", "10400012"),
            ("#104", "104"),
            ("911", "911"),
        ] {
            assert_eq!(number_in(text, Region::US).as_deref(), Some(number), "{text}");
        }
        for text in ["", "Bob", "5550134", "ext. 123456789", "1"] {
            assert_eq!(number_in(text, Region::US), None, "{text}");
        }
    }
}
