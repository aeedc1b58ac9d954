//! What the settings are read from, written to, and judged by.

use callside_json::{Value, parse, write};
use callside_protocol::{
    LogRules,
    company::{
        CallField, CallFields, DirectoryPolicy, ExtensionKind, FieldFault, Holder, InfoLink, LinkFault, Mapped,
        MatchedBy, OrganizerMap, OrganizerRule, Organizers, When,
    },
};
use proptest::prelude::*;

use super::{
    info_links::{Values, fault, filled, host, places},
    organizers::{Organizer, is_fit, organizer},
    *,
};

fn link(template: &str) -> InfoLink {
    InfoLink { label: "Open".to_owned(), template: template.to_owned(), when: When::Always }
}

fn field(of: Holder, name: &str) -> CallField {
    CallField { of, name: name.to_owned(), label: None, editable: false, required: false, default: None }
}

struct Known(Vec<(&'static str, String)>);

impl Values for Known {
    fn value(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    }
}

fn decided() -> Settings {
    Settings {
        call_fields: CallFields {
            shown: vec![
                field(Holder::Customer, "balance"),
                CallField {
                    label: Some("Reason".to_owned()),
                    editable: true,
                    required: true,
                    default: Some("Order".to_owned()),
                    ..field(Holder::PhoneCall, "custevent_call_reason")
                },
            ],
            form: Some("12".to_owned()),
        },
        info_links: vec![link("https://crm.example.com/people/{contact.id}?from={phone}")],
        logging: Some(LogRules { internal: true, of_company: true, ..LogRules::default() }),
        directory: DirectoryPolicy {
            own_fields: vec!["contact.custentity_direct_line".to_owned()],
            ..DirectoryPolicy::default()
        },
    }
}

fn text_of(document: &Document) -> String {
    write(&document.value())
}

#[test]
fn nobody_has_decided_anything_yet() {
    let document = Document::read(0, &Value::Null).unwrap();
    assert_eq!((document.version, &document.settings), (0, &Settings::default()));
    assert_eq!(faults(&document.settings), []);
}

#[test]
fn what_is_written_is_read() {
    let mut document = Document::read(0, &Value::Null).unwrap();
    document.settings = decided();
    assert_eq!(faults(&document.settings), []);
    let read = Document::of_text(1, &text_of(&document)).unwrap();
    assert_eq!(read.settings, decided());
    assert_eq!(text_of(&read), text_of(&document));
}

#[test]
fn what_is_not_there_is_as_without_settings() {
    let document = Document::of_text(3, r#"{"format": 1, "directory": {"vendors": false}}"#).unwrap();
    let directory = DirectoryPolicy { vendors: false, ..DirectoryPolicy::default() };
    assert_eq!(document.settings, Settings { directory, ..Settings::default() });
}

#[test]
fn what_a_newer_callside_wrote_beside_is_kept_by_an_older_one() {
    let newer = r#"{"format":1,"tasks":{"due":3},
        "infoLinks":[{"label":"A","template":"https://a.example.com","icon":"star"}]}"#;
    let mut document = Document::of_text(4, newer).unwrap();
    document.settings.directory.vendors = false;
    let value = Value::Object(document.value());
    assert_eq!(value["tasks"]["due"].as_i64(), Some(3));
    assert_eq!(value["directory"]["vendors"].as_bool(), Some(false));
    let icon = |value: &Value| value["infoLinks"].as_array().unwrap()[0]["icon"].as_str().map(str::to_owned);
    assert_eq!(icon(&value).as_deref(), Some("star"), "nobody has changed the links");
    document.settings.info_links[0].label = "B".to_owned();
    assert_eq!(icon(&Value::Object(document.value())), None, "somebody has");
}

#[test]
fn another_form_and_no_form_are_two_errors() {
    for (text, error) in [
        (r#"{"format": 2, "infoLinks": {}}"#, SettingsError::Newer(2)),
        (r#"{"format": 0}"#, SettingsError::Unreadable),
        ("{}", SettingsError::Unreadable),
        ("[]", SettingsError::Unreadable),
        ("null", SettingsError::Unreadable),
        ("{", SettingsError::Unreadable),
        (r#"{"format": 1, "infoLinks": [{"label": "A"}]}"#, SettingsError::Unreadable),
        (r#"{"format": 1, "directory": {"scope": "All"}}"#, SettingsError::Unreadable),
    ] {
        assert_eq!(Document::of_text(1, text).err(), Some(error), "{text}");
    }
}

#[test]
fn each_fault_of_a_call_field_is_named_with_its_place() {
    let fixed = field(Holder::Customer, "balance");
    let editable = |of, name| CallField { editable: true, ..field(of, name) };
    for (wrong, fault) in [
        (field(Holder::Customer, ""), FieldFault::Name),
        (field(Holder::Customer, "2nd"), FieldFault::Name),
        (field(Holder::Customer, "a b"), FieldFault::Name),
        (field(Holder::Customer, "Balance"), FieldFault::Twice),
        (editable(Holder::PhoneCall, "Message"), FieldFault::Ours),
        (editable(Holder::PhoneCall, "custevent_callside_notes"), FieldFault::Ours),
        (CallField { required: true, ..field(Holder::Contact, "title") }, FieldFault::RequiredButFixed),
        (CallField { default: Some("x".into()), ..editable(Holder::Contact, "title") }, FieldFault::DefaultOfAnother),
    ] {
        let mut settings = decided();
        settings.call_fields.shown = vec![fixed.clone(), wrong.clone()];
        assert_eq!(faults(&settings), [SettingsFault::Field(1, fault)], "{wrong:?}");
    }
    let mut settings = decided();
    settings.call_fields.shown = (0..41).map(|place| field(Holder::Contact, &format!("custentity_{place}"))).collect();
    assert_eq!(faults(&settings), [SettingsFault::Field(40, FieldFault::TooMany)]);
    settings = decided();
    settings.call_fields.form = Some("Sales".to_owned());
    assert_eq!(faults(&settings), [SettingsFault::Form]);
}

#[test]
fn the_same_name_on_another_record_is_another_field_and_may_be_edited() {
    let mut settings = decided();
    let title = |of| CallField { editable: true, ..field(of, "title") };
    settings.call_fields.shown =
        vec![title(Holder::Contact), title(Holder::Project), field(Holder::PhoneCall, "title")];
    assert_eq!(faults(&settings), []);
}

#[test]
fn each_fault_of_a_link_is_named() {
    for (template, wrong) in [
        ("", LinkFault::NotHttps),
        ("http://crm.example.com/", LinkFault::NotHttps),
        ("javascript:alert(1)", LinkFault::NotHttps),
        ("HTTPS://crm.example.com/", LinkFault::NotHttps),
        ("https://", LinkFault::Host),
        ("https://localhost/", LinkFault::Host),
        ("https://{phone}.example.com/", LinkFault::Host),
        ("https://crm.example.com{phone}/", LinkFault::Host),
        ("https://crm.example.com@evil.example/", LinkFault::Host),
        ("https://crm.example.com:{phone}/", LinkFault::Host),
        ("https://crm.example.com\\.evil.example/", LinkFault::Host),
        ("https://crm..example.com/", LinkFault::Host),
        ("https://crm.example.com/{phone", LinkFault::Braces),
        ("https://crm.example.com/phone}", LinkFault::Braces),
        ("https://crm.example.com/{{phone}}", LinkFault::Braces),
        ("https://crm.example.com/{name}", LinkFault::Placeholder),
        ("https://crm.example.com/{field.Vendor.balance}", LinkFault::Placeholder),
        ("https://crm.example.com/{field.Customer.}", LinkFault::Placeholder),
        ("https://crm.example.com/a b", LinkFault::Address),
        ("https://crm.example.com/\u{e9}", LinkFault::Address),
    ] {
        assert_eq!(fault(&link(template)), Some(wrong), "{template}");
        assert_eq!(filled(&link(template), &Known(vec![("phone", "1".into())])), None, "{template}");
    }
    let labelled = |label: &str| InfoLink { label: label.to_owned(), ..link("https://a.example.com") };
    assert_eq!(fault(&labelled("  ")), Some(LinkFault::Label));
    assert_eq!(fault(&labelled(&"a".repeat(41))), Some(LinkFault::Label));
    let long = format!("https://a.example.com/{}", "a".repeat(2_000));
    assert_eq!(fault(&link(&long)), Some(LinkFault::Address));
    let mut settings = decided();
    settings.info_links = vec![link("https://a.example.com"), link("http://a.example.com")];
    assert_eq!(faults(&settings), [SettingsFault::Link(1, LinkFault::NotHttps)]);
    settings.info_links = vec![link("https://a.example.com"); 21];
    assert_eq!(faults(&settings), [SettingsFault::TooManyLinks]);
}

#[test]
fn a_link_is_filled_with_encoded_values_and_missing_where_one_is_missing() {
    let link = link("https://crm.example.com:8443/p/{contact.id}?from={phone}&b={field.Customer.balance}#{call.id}");
    assert_eq!(fault(&link), None);
    assert_eq!(host(&link), Some("crm.example.com:8443"));
    assert_eq!(places(&link), ["contact.id", "phone", "field.Customer.balance", "call.id"]);
    let known = |balance: &str| {
        let values =
            [("contact.id", "1201"), ("phone", "+1650"), ("field.Customer.balance", balance), ("call.id", "s-1")];
        Known(values.map(|(name, value)| (name, value.to_owned())).to_vec())
    };
    let expected = "https://crm.example.com:8443/p/1201?from=%2B1650&b=12%20%26%20%C3%A9#s-1";
    assert_eq!(filled(&link, &known("12 & \u{e9}")).as_deref(), Some(expected));
    assert_eq!(filled(&link, &known("")), None);
    assert_eq!(filled(&link, &known("..")), None);
    assert_eq!(filled(&link, &Known(Vec::new())), None);
    assert_eq!(filled(&link, &known(&"a".repeat(2_000))), None);
}

#[test]
fn an_extension_without_an_employee_has_the_rule_of_its_kind() {
    let rules = Organizers {
        others: Some("1001".to_owned()),
        queues: OrganizerRule::Employee("1002".to_owned()),
        menus: OrganizerRule::Skip,
        ..Organizers::default()
    };
    for (kind, whose) in [
        (None, Organizer::Employee("1001")),
        (Some(ExtensionKind::Queue), Organizer::Employee("1002")),
        (Some(ExtensionKind::Menu), Organizer::Skip),
        (Some(ExtensionKind::SharedLine), Organizer::Employee("1001")),
        (Some(ExtensionKind::Deleted), Organizer::Employee("1001")),
    ] {
        assert_eq!(organizer(&rules, kind), whose, "{kind:?}");
    }
    assert_eq!(organizer(&Organizers::default(), None), Organizer::Wait);
    assert_eq!(organizer(&Organizers::default(), Some(ExtensionKind::Queue)), Organizer::Wait);
}

#[test]
fn what_can_be_no_employee_is_fit_for_no_mapping() {
    let mapped = |whose| Mapped { extension: "9".to_owned(), whose, how: MatchedBy::Manual, zone: None };
    let employee = |id: &str| OrganizerRule::Employee(id.to_owned());
    let of = |others: Option<&str>, queues, whose| OrganizerMap {
        rules: Organizers { others: others.map(str::to_owned), queues, ..Organizers::default() },
        extensions: vec![mapped(whose)],
    };
    assert!(is_fit(&of(Some("1001"), employee("1002"), employee("1003"))));
    assert!(is_fit(&of(None, OrganizerRule::Skip, OrganizerRule::AsOthers)));
    assert!(!is_fit(&of(Some("Avery"), OrganizerRule::Skip, OrganizerRule::Skip)));
    assert!(!is_fit(&of(None, employee(""), OrganizerRule::Skip)));
    assert!(!is_fit(&of(None, OrganizerRule::Skip, employee("-5"))));
}

#[test]
fn what_can_be_no_field_is_named() {
    let mut settings = decided();
    settings.directory.own_fields = [
        "contact.custentity_a",
        "contact.phone",
        "contact.custentity",
        "contact.custentity_a, secret",
        "contact.custentity_A",
        "custentity_a",
        "job.custentity_a",
    ]
    .map(str::to_owned)
    .to_vec();
    assert_eq!(faults(&settings), [1, 2, 3, 4, 5, 6].map(SettingsFault::DirectoryField));
}

#[test]
fn a_debug_of_them_shows_no_number_that_is_never_logged() {
    let never = "+16505550134".to_owned().into();
    let settings = Settings { logging: Some(LogRules { never, ..LogRules::default() }), ..Settings::default() };
    assert!(!format!("{settings:?}").contains("5550134"));
}

proptest! {
    #[test]
    fn no_value_changes_where_a_link_leads(value in ".*", place in 0_usize..3) {
        let template = ["https://crm.example.com/{phone}", "https://crm.example.com/?a={phone}", "https://crm.example.com/#{phone}"][place];
        let address = filled(&link(template), &Known(vec![("phone", value)]));
        if let Some(address) = address {
            let begins = template.split('{').next().unwrap();
            let rest = address.strip_prefix(begins).unwrap();
            prop_assert!(rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)), "{}", rest);
            prop_assert!(rest != "." && rest != "..");
        }
    }

    #[test]
    fn a_template_without_a_fault_leads_to_the_host_that_was_shown(template in "https://[a-z.{}@:/?#\\\\]{0,24}") {
        let link = link(&template);
        if fault(&link).is_none() {
            let shown = host(&link).unwrap();
            let begins = format!("https://{shown}");
            let rest = template.strip_prefix(&begins).unwrap();
            let is_plain = !shown.contains(['@', '{', '\\', '/']);
            prop_assert!(is_plain, "{}", shown);
            prop_assert!(rest.is_empty() || rest.starts_with(['/', '?', '#']));
        }
    }

    #[test]
    fn whatever_text_is_read_is_an_answer(text in ".{0,60}") {
        let _ = Document::of_text(1, &text);
        let _ = parse(&text);
    }
}
