use callside_protocol::{
    CopyScope, LogRules, Timestamp, Unmatched,
    company::{
        CallField, DirectoryPolicy, FieldFault, FileFault, Holder, InfoLink, LinkFault, Settings, SettingsFault, When,
    },
};
use proptest::prelude::*;

use super::{SettingsFile, read, write};

fn decided() -> Settings {
    let mut settings = Settings {
        logging: Some(LogRules {
            missed: false,
            unmatched: Unmatched::Wait,
            never: "ext. 104\n“+1 650”".into(),
            ..LogRules::default()
        }),
        directory: DirectoryPolicy {
            scope: Some(CopyScope::Mine),
            days: Some(30),
            vendors: false,
            employees: true,
            own_fields: vec!["contact.custentity_direct_line".to_owned()],
        },
        info_links: vec![InfoLink {
            label: "Harbor \"CRM\"".to_owned(),
            template: "https://crm.example.com/{contact.id}".to_owned(),
            when: When::Customers,
        }],
        ..Settings::default()
    };
    for name in ["title", "email"] {
        let (of, name) = (Holder::Contact, name.to_owned());
        settings.call_fields.shown.push(CallField {
            of,
            name,
            label: None,
            editable: false,
            required: false,
            default: None,
        });
    }
    settings.call_fields.form = Some("12".to_owned());
    settings
}

fn text() -> String {
    write(&decided(), "1234567_SB1", Timestamp(1_795_187_040_000))
}

/// The file with one line in place of another; its number, too.
fn with_line(before: &str, after: &str) -> (usize, String) {
    let text = text();
    let number = text.lines().position(|line| line.contains(before)).expect("a line") + 1;
    (number, text.replacen(before, after, 1))
}

#[test]
fn what_is_written_is_read() {
    let read = read(&text()).expect("a file");
    assert_eq!(read, SettingsFile { of: "1234567_SB1".to_owned(), settings: decided(), beyond: Vec::new() });
    assert!(text().contains("\"made\": \"2026-11-20T15:04:00"), "{}", text());
    let marked = ["\u{feff}", &text()].concat();
    assert!(super::read(&marked).is_ok(), "as editors on Windows save it");
}

#[test]
fn what_is_not_decided_does_not_stand_in_it() {
    let settings = Settings { info_links: decided().info_links, ..Settings::default() };
    let text = write(&settings, "1234567", Timestamp(0));
    for name in ["callFields", "logging", "directory", "of_company"] {
        assert!(!text.contains(name), "{text}");
    }
}

#[test]
fn a_value_that_cannot_be_used_is_named_with_its_line() {
    for (before, after, path, value) in [
        ("\"of\": \"Contact\"", "\"of\": \"Contac\"", "callFields.shown.1.of", "\"Contac\""),
        ("\"name\": \"email\"", "\"name\": 7", "callFields.shown.2.name", "7"),
        ("\"when\": \"Customers\"", "\"when\": \"customers\"", "infoLinks.1.when", "\"customers\""),
        ("\"missed\": false", "\"missed\": \"no\"", "logging.missed", "\"no\""),
        ("\"scope\": \"Mine\"", "\"scope\": \"mine\"", "directory.scope", "\"mine\""),
        ("\"days\": 30", "\"days\": \"30\"", "directory.days", "\"30\""),
        ("\"form\": \"12\"", "\"form\": 12", "callFields.form", "12"),
    ] {
        let (line, text) = with_line(before, after);
        let expected = FileFault::Value { path: path.to_owned(), line, value: value.to_owned() };
        assert_eq!(read(&text), Err(expected));
    }
}

#[test]
fn a_value_that_is_missing_is_named_with_the_line_of_what_it_is_missing_from() {
    let text = r#"{
  "format": 1,
  "infoLinks": [
    {"label": "A", "template": "https://a.example.com"},
    {"label": "B"}
  ]
}"#;
    let expected = FileFault::Value { path: "infoLinks.2.template".to_owned(), line: 5, value: String::new() };
    assert_eq!(read(text), Err(expected));
}

#[test]
fn rules_that_are_broken_are_named_with_their_lines() {
    let (line, text) = with_line("\"name\": \"email\"", "\"name\": \"Title\"");
    let twice = (line - 2, SettingsFault::Field(1, FieldFault::Twice));
    assert_eq!(read(&text), Err(FileFault::Rules(vec![twice])), "{text}");
    let (_, text) = with_line("https://crm", "http://crm");
    assert!(
        matches!(&read(&text), Err(FileFault::Rules(faults)) if faults[0].1 == SettingsFault::Link(0, LinkFault::NotHttps))
    );
    let (line, text) = with_line("\"days\": 30", "\"days\": 4000");
    assert_eq!(read(&text), Err(FileFault::Rules(vec![(line, SettingsFault::DirectoryDays)])));
}

#[test]
fn each_other_reason_is_its_own() {
    assert_eq!(read(" \n"), Err(FileFault::Empty));
    assert_eq!(read("name,phone\nDana,+1 650"), Err(FileFault::NotJson(1)));
    assert_eq!(read("{\n  \"format\": 1,\n  \"logging\": {\"missed\": nope}\n}"), Err(FileFault::NotJson(3)));
    for another in ["[]", "7", "{}", r#"{"name": "package"}"#, r#"{"format": "1"}"#, r#"{"format": 0}"#] {
        assert_eq!(read(another), Err(FileFault::Another), "{another}");
    }
    assert_eq!(read(r#"{"format": 2, "logging": 7}"#), Err(FileFault::Newer(2)));
    assert_eq!(read(r#"{"format": 1, "infoLinks": [], "logging": null}"#), Err(FileFault::Nothing));
    assert_eq!(read(&" ".repeat(262_145).replacen(' ', "{", 1)), Err(FileFault::TooLong));
}

#[test]
fn what_is_not_known_is_left_out_and_named() {
    let (_, text) = with_line("\"missed\": false", "\"missed\": false, \"weekends\": false");
    let (_, twice) = (0, text.replacen("\"infoLinks\"", "\"tasks\": {\"due\": 3},\n  \"infoLinks\"", 1));
    let read = read(&twice).expect("a file");
    assert_eq!(read.settings, decided());
    let mut beyond = read.beyond;
    beyond.sort();
    assert_eq!(beyond, ["logging.weekends", "tasks"]);
}

proptest! {
    #[test]
    fn a_file_that_breaks_off_is_never_taken(cut in 1_usize..600) {
        let text = text();
        let text = text.trim_end();
        let kept: String = text.chars().take(text.chars().count().saturating_sub(cut)).collect();
        prop_assert!(read(&kept).is_err());
    }

    #[test]
    fn whatever_is_read_says_what_it_decides_and_never_panics(text in "[\\PC\n]{0,200}") {
        prop_assert!(read(&text).is_err());
    }
}
