//! Lists of people and their scores in words: how it stands, who belongs on a list, why somebody has a score, what a file held and
//! what would be written to NetSuite.

use super::{count, duration, fault, thousands};
use crate::{
    Direction, Timestamp,
    company::{
        AsideWhy, CallListSums, Comparison, DryRunKind, DryRunSums, FieldWay, ListCondition, ListSource, ListsLack,
        ListsReading, OptOut, Outcome, Preset, PushShown, PushedSums, ScoreReason,
    },
};

/// `12,400` of what the protocol counts.
#[must_use]
pub fn number(number: u64) -> String {
    thousands(usize::try_from(number).unwrap_or(usize::MAX))
}

/// `1 person`, `12 people`.
#[must_use]
pub fn people(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "person", "people")
}

fn counted(number: u64, one: &str, many: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}

/// What has to be there first, and what to do about it.
#[must_use]
pub const fn lack(lack: ListsLack) -> (&'static str, &'static str) {
    match lack {
        ListsLack::NetSuite => (
            "Nobody is signed in to NetSuite here. Lists stay as they were last; nothing new is read.",
            "Sign in to NetSuite",
        ),
        ListsLack::Copy => (
            "There is no complete copy of the directory on this computer yet. Lists are made of it, so nobody is on them before.",
            "See how far the copy is",
        ),
    }
}

/// What is being read now.
#[must_use]
pub fn reading(reading: &ListsReading) -> String {
    match reading {
        ListsReading::Calls(0) => "Phone calls are being read".to_owned(),
        ListsReading::Calls(calls) => ["Phone calls are being read: ", &number(*calls), " so far"].concat(),
        ListsReading::Fields(0) => "Fields of people are being read".to_owned(),
        ListsReading::Fields(of) => ["Fields of people are being read: of ", &people(*of), " so far"].concat(),
        ListsReading::Counting => "Scores and lists are being counted".to_owned(),
    }
}

/// Whose people.
#[must_use]
pub const fn source(source: ListSource) -> &'static str {
    match source {
        ListSource::Customers => "Contacts of customers",
        ListSource::Prospects => "Contacts of prospects",
        ListSource::Leads => "Contacts of leads",
        ListSource::Unaffiliated => "Contacts of no company",
    }
}

/// How a call came out, as a button and as a choice.
#[must_use]
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Spoke => "Spoke",
        Outcome::Voicemail => "Left a message",
        Outcome::NotTaken => "No answer",
    }
}

/// How a field is compared.
#[must_use]
pub fn comparison(how: &Comparison) -> (&'static str, &str) {
    match how {
        Comparison::Is(value) => ("is", value.reveal()),
        Comparison::IsNot(value) => ("is not", value.reveal()),
        Comparison::Contains(value) => ("contains", value.reveal()),
        Comparison::Begins(value) => ("begins with", value.reveal()),
        Comparison::Empty => ("is empty", ""),
        Comparison::Filled => ("is filled", ""),
        Comparison::AtLeast(value) => ("is at least", value.reveal()),
        Comparison::Below(value) => ("is below", value.reveal()),
    }
}

/// A condition of a rule. `owner` names an employee, `field` a field.
#[must_use]
pub fn condition(condition: &ListCondition, field: &dyn Fn(&str) -> String, owner: &dyn Fn(&str) -> String) -> String {
    match condition {
        ListCondition::Field(name, how) => match comparison(how) {
            (how, "") => [&field(name), " ", how].concat(),
            (how, value) => [&field(name), " ", how, " “", value, "”"].concat(),
        },
        ListCondition::Owner(id) => ["owned by ", &owner(id)].concat(),
        ListCondition::CalledWithin(days) => ["called within ", &counted(u64::from(*days), "day", "days")].concat(),
        ListCondition::NotCalledFor(days) => ["no call for ", &counted(u64::from(*days), "day", "days")].concat(),
        ListCondition::LastOutcome(out) => ["last call: ", &self::outcome(*out).to_lowercase()].concat(),
        ListCondition::ScoreAtLeast(points) => ["score at least ", &signed(*points, false)].concat(),
        ListCondition::ScoreBelow(points) => ["score below ", &signed(*points, false)].concat(),
    }
}

/// `−4`, and with its plus `+12`.
#[must_use]
pub fn signed(points: i64, plus: bool) -> String {
    let sign = if points < 0 {
        "−"
    } else if plus && points > 0 {
        "+"
    } else {
        ""
    };
    [sign, &number(points.unsigned_abs())].concat()
}

/// Why somebody has that score: "+12 spoke 6 min on Tuesday". `day` writes a day as it stands behind what happened.
#[must_use]
pub fn reason(reason: &ScoreReason, day: &dyn Fn(Timestamp) -> String) -> String {
    let they = reason.direction == Some(Direction::Inbound);
    let what = match (reason.outcome, they) {
        (Outcome::Spoke, true) => ["they called, spoke ", &duration(reason.talked)].concat(),
        (Outcome::Spoke, false) => ["spoke ", &duration(reason.talked)].concat(),
        (Outcome::Voicemail, true) => "they left a message".to_owned(),
        (Outcome::Voicemail, false) => "left a message".to_owned(),
        (Outcome::NotTaken, true) => "they called, nobody took it".to_owned(),
        (Outcome::NotTaken, false) => "no answer".to_owned(),
    };
    [&signed(reason.points, true), " ", &what, " ", &day(reason.at)].concat()
}

/// Points out of hundredths: `8`, `-2.5`.
#[must_use]
pub fn points(hundredths: i64) -> String {
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let sign = if hundredths < 0 { "-" } else { "" };
    let rest = match rest {
        0 => String::new(),
        rest if rest % 10 == 0 => [".", &(rest / 10).to_string()].concat(),
        rest => [if rest < 10 { ".0" } else { "." }, &rest.to_string()].concat(),
    };
    [sign, &whole.to_string(), &rest].concat()
}

/// Hundredths out of points as somebody types them; `None`: that is no number of at most two decimals and a thousand points.
#[must_use]
pub fn hundredths(typed: &str) -> Option<i64> {
    let typed = typed.trim().replace('−', "-").replace(',', ".");
    let (is_negative, digits) = typed.strip_prefix('-').map_or((false, typed.as_str()), |digits| (true, digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 4 || rest.len() > 2 || !is_digits(whole) || !is_digits(rest) {
        return None;
    }
    let hundredths: i64 = [whole, rest, if rest.len() == 1 { "0" } else { "" }].concat().parse().ok()?;
    let hundredths = if rest.is_empty() { hundredths * 100 } else { hundredths };
    (hundredths <= 100_000).then_some(if is_negative { -hundredths } else { hundredths })
}

/// A preset, and for whom it is.
#[must_use]
pub const fn preset(preset: Preset) -> (&'static str, &'static str) {
    match preset {
        Preset::Balanced => ("Balanced", "Whoever talks much and often, either way."),
        Preset::Inbound => ("Inbound", "Whoever calls by themselves, lately."),
        Preset::Outbound => ("Outbound", "Whoever still answers: calls that are not taken count against them."),
    }
}

/// What somebody does not want, as it stands beside their name, and what taking that back is called.
#[must_use]
pub const fn opted_out(what: OptOut) -> (&'static str, &'static str) {
    match what {
        OptOut::Calls => ("Does not want to be called", "May be called again"),
        OptOut::Email => ("Does not want e-mail", "May get e-mail again"),
    }
}

/// Which way a field goes.
#[must_use]
pub const fn way(way: FieldWay) -> &'static str {
    match way {
        FieldWay::Pull => "From NetSuite",
        FieldWay::Push => "To NetSuite",
        FieldWay::Both => "Both ways",
    }
}

/// How far a list is that is worked through, without what is nobody's.
#[must_use]
pub fn sums(sums: &CallListSums) -> String {
    let parts = [
        (sums.done, "called"),
        (sums.skipped, "skipped"),
        (sums.later, "to be called later"),
        (sums.taken, "with somebody now"),
        (sums.open, "left"),
        (sums.opted_out, "not to be called"),
    ];
    let parts = parts.iter().filter(|(of, name)| *of > 0 || *name == "called" || *name == "left");
    parts.map(|(of, name)| [&number(*of), " ", name].concat()).collect::<Vec<_>>().join(" · ")
}

/// Why a row of a file was put aside.
#[must_use]
pub const fn aside(why: AsideWhy) -> &'static str {
    match why {
        AsideWhy::NoColumns => "The file has no column with an id, an e-mail address or a number.",
        AsideWhy::NoKey => "Neither id, e-mail address nor number stands in it.",
        AsideWhy::Nobody => "Nobody whom your role sees has that id, address or number.",
        AsideWhy::Several => "Several people have that address or number.",
        AsideWhy::Twice => "An earlier row is about the same person.",
        AsideWhy::NoScore => "The score is no whole number.",
        AsideWhy::NoName => "Nobody has that address or number, and a new contact needs a name.",
        AsideWhy::NoAddress => "What stands there as the e-mail address or number is none.",
        AsideWhy::NumberIsKnown => "Nobody has that address, but somebody has that number.",
        AsideWhy::NoCompany => "No company that your role sees has that name or id, or several have it.",
        AsideWhy::TooMany => "Too many new contacts wait already. Push or drop those first.",
    }
}

/// What would become of a field, or of somebody whom NetSuite does not have.
#[must_use]
pub const fn dry_run(kind: DryRunKind) -> &'static str {
    match kind {
        DryRunKind::Create => "Create",
        DryRunKind::Change => "Change",
        DryRunKind::Conflict => "Conflict: NetSuite's value is newer and stays",
        DryRunKind::ByCompany => "Refused: the company lets nothing be written",
        DryRunKind::ByField => "Refused: “Allow push” is off for this field",
        DryRunKind::PullsOnly => "Refused: this field only comes from NetSuite",
        DryRunKind::ByRole => "Refused: your NetSuite role may not",
        DryRunKind::Unread => "Refused: what stands there could not be read",
        DryRunKind::IsThere => "Conflict: somebody in NetSuite has that address or number by now",
        DryRunKind::NoNewContacts => "Refused: the company lets no contacts be made",
        DryRunKind::NoSubsidiary => "Refused: your account has several subsidiaries, and the row names none of them",
    }
}

/// What a dry run counts, largest words first.
#[must_use]
pub fn dry_run_sums(sums: &DryRunSums) -> [(&'static str, u64); 5] {
    [
        ("Create", sums.created),
        ("Change", sums.changed),
        ("Conflict", sums.conflicts),
        ("Refused", sums.refused),
        ("As it is already", sums.same),
    ]
}

/// What came of pushing.
#[must_use]
pub fn pushed(sums: &PushedSums) -> String {
    let requests = counted(sums.requests, "request", "requests");
    let made = match sums.made {
        0 => String::new(),
        made => [&counted(made, "contact", "contacts"), " made, "].concat(),
    };
    let mut said = [&made, &people(sums.written), " written in ", &requests, "."].concat();
    if sums.conflicts > 0 {
        said.push_str(&[" What NetSuite has of ", &people(sums.conflicts), " is newer and stays."].concat());
    }
    if sums.refused > 0 {
        said.push_str(&[" NetSuite refused ", &people(sums.refused), "."].concat());
    }
    said
}

/// What waits to be pushed.
#[must_use]
pub fn waiting(push: &PushShown) -> String {
    let mut changes = counted(push.waiting, "change of a field waits", "changes of fields wait");
    if push.newcomers > 0 {
        changes.push_str(&[", and ", &counted(push.newcomers, "new contact", "new contacts")].concat());
    }
    let scores = match push.moved {
        None => "How many scores have moved is not known before NetSuite's are read.".to_owned(),
        Some(moved) => [&counted(moved, "score has moved", "scores have moved"), " by the threshold or more."].concat(),
    };
    [&changes, ". ", &scores].concat()
}

/// Why pushing stopped; what was not written waits.
#[must_use]
pub fn stopped(why: &crate::Fault) -> String {
    let said = fault(why);
    ["Pushing stopped before its end. ", &said.happened, " What was not written waits. ", &said.next].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_points_what_happened_and_when() {
        let spoke = ScoreReason {
            points: 12,
            at: Timestamp(0),
            direction: Some(Direction::Outbound),
            outcome: Outcome::Spoke,
            talked: 372,
        };
        let on = |_| "on Tuesday".to_owned();
        assert_eq!(reason(&spoke, &on), "+12 spoke 6 min on Tuesday");
        let theirs = ScoreReason { direction: Some(Direction::Inbound), ..spoke };
        assert_eq!(reason(&theirs, &on), "+12 they called, spoke 6 min on Tuesday");
        let none = ScoreReason { points: -4, outcome: Outcome::NotTaken, direction: None, ..spoke };
        assert_eq!(reason(&none, &on), "−4 no answer on Tuesday");
    }

    #[test]
    fn points_are_read_as_they_are_written() {
        for hundredths_of in [0, 5, 50, 800, -200, -250, 1_234, 100_000] {
            assert_eq!(hundredths(&points(hundredths_of)), Some(hundredths_of), "{}", points(hundredths_of));
        }
        assert_eq!(hundredths(" 2,5 "), Some(250));
        assert_eq!(hundredths("−2.5"), Some(-250));
        for wrong in ["", "-", "1.234", "eight", "1e3", "2000", "+"] {
            assert_eq!(hundredths(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn conditions_read_as_what_they_ask() {
        let say = |of: &ListCondition| condition(of, &|name| name.to_uppercase(), &|id| ["employee ", id].concat());
        let is = Comparison::Is("Gold".into());
        assert_eq!(say(&ListCondition::Field("tier".to_owned(), is)), "TIER is “Gold”");
        assert_eq!(say(&ListCondition::Field("tier".to_owned(), Comparison::Empty)), "TIER is empty");
        assert_eq!(say(&ListCondition::NotCalledFor(1)), "no call for 1 day");
        assert_eq!(say(&ListCondition::ScoreBelow(-3)), "score below −3");
        assert_eq!(say(&ListCondition::Owner("12".to_owned())), "owned by employee 12");
    }

    #[test]
    fn what_was_refused_or_newer_is_said_beside_what_was_written() {
        let all = PushedSums { made: 0, written: 1, conflicts: 2, refused: 1, requests: 3 };
        assert_eq!(
            pushed(&all),
            "1 person written in 3 requests. What NetSuite has of 2 people is newer and stays. NetSuite refused 1 person."
        );
        assert_eq!(
            pushed(&PushedSums { made: 1, written: 3, requests: 4, ..PushedSums::default() }),
            "1 contact made, 3 people written in 4 requests."
        );
        let waits = PushShown { waiting: 1, newcomers: 2, moved: Some(0), ..PushShown::default() };
        assert!(waiting(&waits).starts_with("1 change of a field waits, and 2 new contacts. 0 scores"));
    }

    #[test]
    fn a_list_that_nobody_has_begun_says_how_many_are_left() {
        assert_eq!(sums(&CallListSums { open: 1_200, ..CallListSums::default() }), "0 called · 1,200 left");
        let some = CallListSums { done: 3, skipped: 1, open: 0, opted_out: 2, ..CallListSums::default() };
        assert_eq!(sums(&some), "3 called · 1 skipped · 0 left · 2 not to be called");
    }

    #[test]
    fn no_two_fates_of_a_field_and_no_two_reasons_of_a_row_read_alike() {
        let kinds = [
            DryRunKind::Create,
            DryRunKind::Change,
            DryRunKind::Conflict,
            DryRunKind::ByCompany,
            DryRunKind::ByField,
            DryRunKind::PullsOnly,
            DryRunKind::ByRole,
            DryRunKind::Unread,
            DryRunKind::IsThere,
            DryRunKind::NoNewContacts,
            DryRunKind::NoSubsidiary,
        ];
        let mut said: Vec<&str> = kinds.map(dry_run).to_vec();
        let whys = [
            AsideWhy::NoColumns,
            AsideWhy::NoKey,
            AsideWhy::Nobody,
            AsideWhy::Several,
            AsideWhy::Twice,
            AsideWhy::NoScore,
            AsideWhy::NoName,
            AsideWhy::NoAddress,
            AsideWhy::NumberIsKnown,
            AsideWhy::NoCompany,
            AsideWhy::TooMany,
        ];
        said.extend(whys.map(aside));
        let all = said.len();
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), all);
    }
}
