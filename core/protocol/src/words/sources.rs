//! What is decided for everyone, who decides it, and what is wrong with a settings file.

use super::{call_kind, copy_days, count, holder, link_when, log_when, settings_fault, unmatched};
use crate::{
    CallKind, CopyScope, LogRules, LogWhen, Unmatched,
    company::{CallField, FileFault, Part, Settings, Source},
};

/// A part of what is decided.
#[must_use]
pub const fn part(part: Part) -> &'static str {
    match part {
        Part::CallFields => "Call fields",
        Part::InfoLinks => "Info links",
        Part::Logging => "Which calls get a record",
        Part::CopyScope => "Whom the copy of NetSuite's people holds",
        Part::CopyDays => "The copy's greatest age",
        Part::CopyVendors => "Vendors in the copy",
        Part::CopyEmployees => "Employees in the copy",
        Part::OwnFields => "Telephone fields of your account's own",
    }
}

/// Who decides it.
#[must_use]
pub const fn source(source: Source) -> &'static str {
    match source {
        Source::Record => "the record in NetSuite",
        Source::Policy => "your browser's policy",
        Source::File => "the settings file",
        Source::OldRecord => "the record in NetSuite, as it was last read",
    }
}

/// What settings say about a part, a line each; none where they leave it open.
#[must_use]
pub fn part_lines(part: Part, settings: &Settings) -> Vec<String> {
    let directory = &settings.directory;
    match part {
        Part::CallFields => {
            let form = settings.call_fields.form.iter();
            let form = form.map(|form| ["A new phone call uses form ", form, "."].concat());
            settings.call_fields.shown.iter().map(call_field).chain(form).collect()
        }
        Part::InfoLinks => {
            let link = settings.info_links.iter();
            link.map(|link| [&link.label, " → ", &link.template, ", ", link_when(link.when)].concat()).collect()
        }
        Part::Logging => settings.logging.iter().flat_map(rules).collect(),
        Part::CopyScope => {
            let scope = directory.scope.map(|scope| companys_copy_scope(Some(scope)).1.to_owned());
            scope.into_iter().collect()
        }
        Part::CopyDays => {
            let days = directory.days.map(|days| copy_days(Some(days)));
            days.map(|days| ["Nobody is found in a copy older than ", &days, "."].concat()).into_iter().collect()
        }
        Part::CopyVendors => left_out(directory.vendors, "Vendors"),
        Part::CopyEmployees => left_out(directory.employees, "Employees"),
        Part::OwnFields => {
            directory.own_fields.iter().map(|field| ["Callers are found by ", field, ", too."].concat()).collect()
        }
    }
}

fn call_field(field: &CallField) -> String {
    let mut line =
        [field.label.as_ref().unwrap_or(&field.name), " (", holder(field.of), ", ", &field.name, ")"].concat();
    if field.required {
        line.push_str(", which agents fill before the record is made");
    } else if field.editable {
        line.push_str(", which agents may fill");
    }
    if let Some(default) = &field.default {
        line.extend([", in a new record “", default, "”"]);
    }
    line
}

/// A kind of call, of whoever's.
#[must_use]
pub const fn companys_call_kind(kind: CallKind) -> &'static str {
    match kind {
        CallKind::Inbound => "Inbound calls that are answered",
        kind => call_kind(kind),
    }
}

/// What becomes of callers NetSuite does not know, for everyone.
#[must_use]
pub const fn companys_unmatched(choice: Unmatched) -> &'static str {
    match choice {
        Unmatched::Wait => "Wait until the agent says who it was",
        choice => unmatched(choice),
    }
}

/// When a record is made, for everyone.
#[must_use]
pub const fn companys_log_when(when: LogWhen) -> &'static str {
    match when {
        LogWhen::OnClick => "Only when the agent says so",
        when => log_when(when).0,
    }
}

/// Of whom a copy is kept on everyone's computer: a short form, and what it means. `None`: it is left open.
#[must_use]
pub const fn companys_copy_scope(scope: Option<CopyScope>) -> (&'static str, &'static str) {
    match scope {
        None => ("Each person decides", ""),
        Some(CopyScope::Everyone) => ("Everyone", "A copy is kept of everybody each person's NetSuite role sees."),
        Some(CopyScope::Mine) => {
            ("Only each person's own", "A copy is kept of each person's own customers and contacts alone.")
        }
        Some(CopyScope::Nobody) => ("Nobody", "No copy on any computer. NetSuite is asked at each call."),
    }
}

fn left_out(copied: bool, who: &str) -> Vec<String> {
    let says = [who, " are not in the copy: NetSuite is asked about them when they call."].concat();
    (!copied).then_some(says).into_iter().collect()
}

fn rules(rules: &LogRules) -> Vec<String> {
    let kinds = |logged: bool| {
        let of = CallKind::ALL.into_iter().filter(|kind| rules.logs(*kind) == logged);
        of.map(companys_call_kind).collect::<Vec<_>>().join(", ")
    };
    let (logged, left) = (kinds(true), kinds(false));
    let mut lines = Vec::new();
    if rules.when == LogWhen::OnClick {
        lines.push("No call gets a record until somebody presses “Log it now”.".to_owned());
    }
    if !logged.is_empty() {
        lines.push(["A record for: ", &logged, "."].concat());
    }
    if !left.is_empty() {
        lines.push(["No record for: ", &left, "."].concat());
    }
    lines.push(
        match rules.unmatched {
            Unmatched::ByNumber => "Callers NetSuite does not know are logged by number.",
            Unmatched::Skip => "Callers NetSuite does not know get no record.",
            Unmatched::Wait => "Callers NetSuite does not know wait until the agent says who it was.",
        }
        .to_owned(),
    );
    match rules.when {
        LogWhen::AtEnd => lines.push("Records are made when a call ends.".to_owned()),
        LogWhen::AtAnswer => {
            lines.push("Records are made when a call is answered, and completed when it ends.".to_owned())
        }
        LogWhen::OnClick => {}
    }
    let never = rules.never.reveal().lines().filter(|line| !line.trim().is_empty()).count();
    if never > 0 {
        lines.push([&count(never, "number", "numbers"), " never logged."].concat());
    }
    lines
}

/// Why a settings file is not taken, and what to do about it.
#[must_use]
pub fn file_fault(fault: &FileFault) -> String {
    const AGAIN: &str = " Put that right in a text editor, or have the file made anew.";
    let (happened, next) = match fault {
        FileFault::Empty => ("The file is empty.".to_owned(), " Have it made and sent anew."),
        FileFault::TooLong => ("The file is longer than any settings file.".to_owned(), " Choose another file."),
        FileFault::NotJson(line) => (format!("Line {line} breaks off, or has a sign that cannot stand there."), AGAIN),
        FileFault::Another => {
            ("This is no settings file of Callside.".to_owned(), " Choose one that “Save as a file” has made.")
        }
        FileFault::Newer(_) => (
            "A newer version of Callside has made this file.".to_owned(),
            " Update this one first: Chrome does it by itself in a few hours, or at once on chrome://extensions.",
        ),
        FileFault::Value { path, line, value } if value.is_empty() => {
            (format!("Line {line}: {path} is missing.{}", can(path)), AGAIN)
        }
        FileFault::Value { path, line, value } => {
            (format!("Line {line}: {path} cannot be {}.{}", shortened(value), can(path)), AGAIN)
        }
        FileFault::Rules(faults) => {
            let lines = faults.iter().map(|(line, fault)| format!("Line {line}: {}", settings_fault(fault)));
            (lines.collect::<Vec<_>>().join(" "), AGAIN)
        }
        FileFault::Nothing => ("It decides nothing.".to_owned(), " Decide something first."),
        FileFault::SignedOut => (
            "Nobody is signed in to NetSuite here, so it is not known which account it is for.".to_owned(),
            " Sign in first.",
        ),
        FileFault::NotKept => {
            ("This browser's storage has failed.".to_owned(), " Try it again; if it stays so, restart the browser.")
        }
    };
    [&happened, " Nothing has changed here.", next].concat()
}

/// What could stand at a place of a file.
fn can(path: &str) -> String {
    let last = path.rsplit('.').next().unwrap_or_default();
    let can = match (path.split('.').next().unwrap_or_default(), last) {
        ("callFields", "of") => "Contact, Customer, Project or PhoneCall",
        ("infoLinks", "when") => "Always, Matched or Customers",
        ("logging", "unmatched") => "ByNumber, Skip or Wait",
        ("logging", "when") => "AtEnd, AtAnswer or OnClick",
        ("directory", "scope") => "Everyone, Mine or Nobody",
        ("directory", "days") => "a whole number from 1 to 3650",
        ("directory", "ownFields") | (_, "shown" | "infoLinks") => "a list",
        ("logging", "never") | ("callFields", "name" | "label" | "default" | "form") | ("infoLinks", _) => {
            "a text in quotation marks"
        }
        (_, "callFields" | "logging" | "directory") => "an object in braces",
        _ => "true or false",
    };
    [" It can be ", can, "."].concat()
}

/// So many characters of a wrong value are shown.
const LONGEST: usize = 60;

fn shortened(value: &str) -> String {
    let cut = value.chars().count() > LONGEST;
    value.chars().take(LONGEST).chain(cut.then_some('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::{FieldFault, SettingsFault};

    #[test]
    fn no_two_reasons_are_told_alike_and_each_says_what_to_do_and_that_nothing_was_lost() {
        let value =
            |value: &str| FileFault::Value { path: "callFields.shown.2.of".into(), line: 9, value: value.into() };
        let all = [
            FileFault::Empty,
            FileFault::TooLong,
            FileFault::NotJson(3),
            FileFault::Another,
            FileFault::Newer(2),
            value("\"Contac\""),
            value(""),
            FileFault::Rules(vec![(12, SettingsFault::Field(0, FieldFault::Twice))]),
            FileFault::Nothing,
            FileFault::SignedOut,
            FileFault::NotKept,
        ];
        let words: Vec<_> = all.iter().map(file_fault).collect();
        for (place, one) in words.iter().enumerate() {
            assert!(!words[..place].contains(one), "{one}");
            let (happened, next) = one.split_once(" Nothing has changed here. ").expect("nothing was lost");
            assert!(!happened.is_empty() && next.ends_with('.'), "{one}");
        }
        assert!(
            words[5].starts_with("Line 9: callFields.shown.2.of cannot be \"Contac\". It can be Contact, Customer,")
        );
        assert!(words[7].starts_with("Line 12: Call field 1: It stands above already."));
    }

    #[test]
    fn what_is_left_open_has_no_words_and_what_is_decided_has_some() {
        for part in Part::ALL {
            assert_eq!(part_lines(part, &Settings::default()), [""; 0], "{part:?}");
        }
        let mut settings = Settings { logging: Some(LogRules::default()), ..Settings::default() };
        settings.directory.scope = Some(CopyScope::Nobody);
        settings.directory.vendors = false;
        assert_eq!(
            part_lines(Part::CopyScope, &settings).concat(),
            "No copy on any computer. NetSuite is asked at each call."
        );
        assert!(part_lines(Part::CopyVendors, &settings).concat().starts_with("Vendors are not in the copy"));
        let rules = part_lines(Part::Logging, &settings).join(" ");
        assert!(rules.contains("A record for: Inbound calls that are answered, Outbound calls,"), "{rules}");
        assert!(rules.contains("No record for: Calls between extensions."), "{rules}");
    }

    #[test]
    fn rules_by_which_nothing_is_logged_by_itself_say_so_first() {
        let rules =
            LogRules { when: LogWhen::OnClick, never: "ext. 104\n\n+1 650 555 0199".into(), ..LogRules::default() };
        let settings = Settings { logging: Some(rules), ..Settings::default() };
        let lines = part_lines(Part::Logging, &settings);
        assert!(lines[0].starts_with("No call gets a record until"), "{lines:?}");
        assert_eq!(lines.last().map(String::as_str), Some("2 numbers never logged."));
    }
}
