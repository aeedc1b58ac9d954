use callside_json::write;
use callside_protocol::{
    CopyScope, LogRules,
    company::{CallField, Holder, InfoLink, Part, Settings, Source, When},
};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};

use super::{PolicySays, Sources, decides, number_beside, take};
use crate::company::{Policy, TakenFile};

/// Settings that decide everything, told apart by a name.
fn all_of(name: &str, scope: CopyScope, days: u32) -> Settings {
    let mut settings =
        Settings { logging: Some(LogRules { never: name.into(), ..LogRules::default() }), ..Settings::default() };
    settings.call_fields.shown.push(CallField {
        of: Holder::Contact,
        name: name.to_owned(),
        label: None,
        editable: false,
        required: false,
        default: None,
    });
    let template = format!("https://{name}.example.com");
    settings.info_links.push(InfoLink { label: name.to_owned(), template, when: When::Always });
    settings.directory.scope = Some(scope);
    settings.directory.days = Some(days);
    (settings.directory.vendors, settings.directory.employees) = (false, false);
    settings.directory.own_fields.push(format!("contact.custentity_{name}"));
    settings
}

fn only(settings: &Settings, parts: &[Part]) -> Settings {
    let mut only = Settings::default();
    parts.iter().for_each(|part| take(*part, &mut only, settings));
    only
}

/// A policy that decides those parts.
fn policy(parts: &[Part]) -> String {
    let all = all_of("policy", CopyScope::Nobody, 1);
    let mut keys = serde_json::Map::new();
    for part in parts {
        let value = match part {
            Part::CallFields => parsed(&write(&all.call_fields)),
            Part::InfoLinks => parsed(&write(&all.info_links)),
            Part::Logging => json!({ "never": "policy" }),
            Part::CopyScope => json!("Nobody"),
            Part::CopyDays => json!(1),
            Part::CopyVendors | Part::CopyEmployees => json!(false),
            Part::OwnFields => json!(all.directory.own_fields),
        };
        keys.insert(part.key().to_owned(), value);
    }
    Value::Object(keys).to_string()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn sources(record: &[Part], is_gone: bool, policy_text: &str, file: &[Part]) -> Sources {
    let file = only(&all_of("file", CopyScope::Mine, 30), file);
    Sources {
        record: only(&all_of("record", CopyScope::Everyone, 90), record),
        record_is_gone: is_gone,
        policy: PolicySays::read(policy_text),
        file: Some(TakenFile { settings: file, ..TakenFile::default() }),
    }
}

fn any_parts() -> impl Strategy<Value = Vec<Part>> {
    vec(select(Part::ALL.to_vec()), 0..9)
}

proptest! {
    #[test]
    fn of_those_who_decide_a_part_the_first_in_its_order_does(
        record in any_parts(), is_gone in any::<bool>(), by_policy in any_parts(), file in any_parts(),
    ) {
        let sources = sources(&record, is_gone, &policy(&by_policy), &file);
        let holding = sources.holding();
        for part in Part::ALL {
            let of_record = record.contains(&part).then_some(if is_gone { Source::OldRecord } else { Source::Record });
            let of_policy = by_policy.contains(&part).then_some(Source::Policy);
            let of_file = file.contains(&part).then_some(Source::File);
            let is_limit = !matches!(part, Part::CallFields | Part::InfoLinks);
            let expected = match (is_limit, is_gone) {
                (true, false) => of_policy.or(of_record).or(of_file),
                (false, false) => of_record.or(of_policy).or(of_file),
                (_, true) => of_policy.or(of_file).or(of_record),
            };
            prop_assert_eq!(holding.source(part), expected, "{:?}", part);
            let whose = match expected {
                Some(Source::Record | Source::OldRecord) => all_of("record", CopyScope::Everyone, 90),
                Some(Source::Policy) => all_of("policy", CopyScope::Nobody, 1),
                Some(Source::File) => all_of("file", CopyScope::Mine, 30),
                None => Settings::default(),
            };
            let logging = |settings: Settings| settings.logging.map(|rules| LogRules { of_company: true, ..rules });
            if part == Part::Logging {
                prop_assert_eq!(logging(holding.settings.clone()), logging(whose));
            } else {
                prop_assert_eq!(only(&holding.settings, &[part]), only(&whose, &[part]));
            }
        }
    }

    #[test]
    fn what_the_agent_obeys_is_what_the_pages_show(
        record in any_parts(), is_gone in any::<bool>(), by_policy in any_parts(), file in any_parts(),
    ) {
        let text = policy(&by_policy);
        let sources = sources(&record, is_gone, &text, &file);
        let mut obeyed = Policy::read(&text);
        obeyed.stand_above(&sources.recorded());
        let shown = sources.holding().settings;
        prop_assert_eq!(obeyed.directory, shown.directory);
        prop_assert_eq!(obeyed.logging, shown.logging.map(|rules| LogRules { of_company: true, ..rules }));
    }

    #[test]
    fn a_limit_of_the_policys_holds_whatever_else_is_decided(
        record in any_parts(), is_gone in any::<bool>(), file in any_parts(),
    ) {
        let limits: Vec<Part> = Part::ALL.into_iter().filter(|part| part.is_limit()).collect();
        let alone = sources(&[], false, &policy(&limits), &[]).holding().settings;
        let among = sources(&record, is_gone, &policy(&limits), &file).holding().settings;
        prop_assert_eq!(among.directory, alone.directory);
        prop_assert_eq!(among.logging, alone.logging);
    }
}

#[test]
fn a_policy_may_decide_that_nothing_stands_beside_calls() {
    let says = PolicySays::read(r#"{"callFields":{},"infoLinks":[]}"#);
    assert_eq!(says.parts, [Part::CallFields, Part::InfoLinks]);
    let holding = sources(&[], false, r#"{"callFields":{},"infoLinks":[]}"#, &Part::ALL).holding();
    assert!(!decides(&holding.settings, Part::CallFields) && !decides(&holding.settings, Part::InfoLinks));
}

#[test]
fn other_fields_or_links_have_another_number_and_nothing_else_has() {
    let all = all_of("record", CopyScope::Everyone, 90);
    let beside = only(&all, &[Part::CallFields, Part::InfoLinks]);
    assert_eq!(number_beside(&all), number_beside(&beside));
    for part in [Part::CallFields, Part::InfoLinks] {
        assert_ne!(number_beside(&all), number_beside(&only(&all, &[part])));
    }
}
