//! What is wrong with numbers, in words and as a table for other programs.

use super::{count, field, kind, table::Table};
use crate::{NumberFault, NumberFinding, NumberReport};

/// What is wrong, as a heading: "No number in the field".
#[must_use]
pub const fn number_fault(fault: NumberFault) -> &'static str {
    match fault {
        NumberFault::NoNumber => "No number in the field",
        NumberFault::Incomplete => "Not a whole number",
        NumberFault::OnlyExtension => "An extension without its number",
        NumberFault::MisplacedExtension => "An extension behind a mobile or home number",
        NumberFault::Several => "Several numbers in one field",
        NumberFault::Shared => "One line claimed by strangers",
    }
}

/// What to do about it.
#[must_use]
pub const fn number_remedy(fault: NumberFault) -> &'static str {
    match fault {
        NumberFault::NoNumber => "Enter the number, or empty the field.",
        NumberFault::Incomplete => "Add the area code and, outside your country, + and the country code.",
        NumberFault::OnlyExtension => "Put the company's number before it: +1 650 555 0134 x204.",
        NumberFault::MisplacedExtension => "Move the number with its extension to the office phone.",
        NumberFault::Several => "Give each number a field of its own.",
        NumberFault::Shared => "Merge the records if they are one, or give them the same company.",
    }
}

/// How far a report is and what it found: "12 findings in 48,212 records".
#[must_use]
pub fn number_report(report: &NumberReport) -> String {
    let people = count(report.people, "record", "records");
    match report.found() {
        _ if !report.complete => format!("{people} looked at so far"),
        0 => format!("Nothing to mend in {people}"),
        found => format!("{} in {people}", count(found, "finding", "findings")),
    }
}

/// The findings as comma-separated values (RFC 4180) with a heading, for a spreadsheet.
#[must_use]
pub fn number_findings(findings: &[NumberFinding]) -> String {
    let headings = ["Problem", "What to do", "Record", "Internal ID", "Name", "Company", "Field", "Value", "Also at"];
    let mut table = Table::new(&headings);
    for finding in findings {
        let also: Vec<String> = finding
            .also
            .iter()
            .map(|(record, name)| format!("{} ({} {})", name.reveal(), kind(record.kind), record.id))
            .collect();
        table.line(&[
            number_fault(finding.fault),
            number_remedy(finding.fault),
            kind(finding.record.kind),
            &finding.record.id,
            finding.name.reveal(),
            finding.company.as_ref().map_or("", |company| company.reveal()),
            field(&finding.field),
            finding.text.reveal(),
            &also.join("; "),
        ]);
    }
    table.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PhoneField, RecordKind, RecordRef};

    fn finding(name: &str, text: &str) -> NumberFinding {
        NumberFinding {
            fault: NumberFault::Shared,
            record: RecordRef { kind: RecordKind::Contact, id: "12".into() },
            name: name.into(),
            company: None,
            field: PhoneField::Mobile,
            text: text.into(),
            also: vec![(RecordRef { kind: RecordKind::Vendor, id: "7".into() }, "Kite & Co".into())],
        }
    }

    fn last_line(name: &str, text: &str) -> String {
        let table = number_findings(&[finding(name, text)]);
        table.lines().skip(1).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_fault_has_words_of_its_own() {
        let mut words: Vec<&str> = NumberFault::ALL.into_iter().map(number_fault).collect();
        words.extend(NumberFault::ALL.into_iter().map(number_remedy));
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all);
    }

    #[test]
    fn a_report_says_how_far_it_is() {
        let mut report = NumberReport { people: 48_212, counts: vec![0; 6], ..NumberReport::default() };
        assert_eq!(number_report(&report), "48,212 records looked at so far");
        report.complete = true;
        assert_eq!(number_report(&report), "Nothing to mend in 48,212 records");
        report.counts = vec![1, 2, 0, 0, 0, 0];
        assert_eq!(number_report(&report), "3 findings in 48,212 records");
        assert_eq!(report.count(NumberFault::OnlyExtension), 2);
    }

    #[test]
    fn a_cell_keeps_commas_quotes_and_lines() {
        let line = last_line("Ngo, \"Bo\"", "650\n555");
        assert!(line.contains("Contact,12,\"Ngo, \"\"Bo\"\"\",,mobile,\"650\n555\",Kite & Co (Vendor 7)"), "{line}");
    }

    #[test]
    fn what_a_person_typed_is_never_a_formula() {
        for formula in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3(A1)"] {
            assert!(last_line(formula, "x").contains(&format!("\"'{formula}\"")), "{formula}");
        }
        assert!(last_line("Bo", "+1 650 555 0134").contains(",+1 650 555 0134,"));
    }
}
