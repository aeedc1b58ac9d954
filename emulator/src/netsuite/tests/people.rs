//! The bundle's fields of contacts and customers, wherever NetSuite shows them, and `write people`, run from its source.

use serde_json::{Map, Value, json};

use super::bundle::{asked, in_role, outcomes};
use super::pages::open;
use super::*;
use crate::netsuite::RecordType;

const SCORE: &str = "custentity_callside_score";
const WHY: &str = "custentity_callside_why";
const QUIET: &str = "custentity_callside_do_not_call";
const DANA: i64 = 1_201;
const HARBOR: i64 = 1_101;

/// The bundle with its fields, and an agent who may change people and firms.
fn scorer() -> Client {
    let mut client = in_role(Role::AGENT);
    client.netsuite.options_mut().features.bundle_people_fields = true;
    for permission in [Permission::Contacts, Permission::Customers] {
        client.role().set(permission, Level::Edit);
    }
    client
}

fn person(kind: &str, id: i64, base: &Value, patch: &Value) -> Value {
    json!({ "type": kind, "id": id.to_string(), "base": base, "patch": patch })
}

impl Client {
    fn push(&mut self, people: &[Value]) -> Value {
        self.done("write people", &json!({ "people": people }))
    }

    fn of(&self, record: RecordType, id: i64, property: &str) -> Value {
        self.netsuite.record(record, id).expect("the record")[property].clone()
    }

    fn by_hand(&mut self, id: i64, property: &str, value: &Value) {
        self.netsuite.edit(RecordType::Contact, id, property, value, self.now).expect("an edit");
    }
}

#[test]
fn a_score_written_over_rest_is_found_by_suiteql_and_stands_on_the_page() {
    let mut client = scorer();
    let written = json!({ SCORE: 72, WHY: "+12 spoke 6 min", QUIET: true });
    for (record, page, address) in [
        ("contact", "/app/common/entity/contact.nl?id=1201", "/record/v1/contact/1201"),
        ("customer", "/app/common/entity/custjob.nl?id=1101", "/record/v1/customer/1101"),
    ] {
        assert_eq!(client.call("PATCH", address, Some(&written)).status, 204, "{record}");
        let read = body(&client.get(address));
        assert_eq!((&read[SCORE], &read[WHY], &read[QUIET]), (&json!(72), &written[WHY], &json!(true)));
        let query = format!("SELECT id, {SCORE}, {QUIET} FROM {record} WHERE {SCORE} IS NOT NULL");
        let found = body(&client.ask(&query, &[]))["items"].clone();
        let id = address.rsplit('/').next().expect("an id");
        assert_eq!(found, json!([{ "links": [], "id": id, SCORE: "72", QUIET: "T" }]));
        let shown = text(&open(&mut client, page));
        assert!(shown.contains(&format!("<dt>Callside Score</dt><dd data-field=\"{SCORE}\" dir=\"auto\">72</dd>")));
        assert!(shown.contains(&format!("<dt>Do Not Call</dt><dd data-field=\"{QUIET}\" dir=\"auto\">Yes</dd>")));
    }
    client.role().set(Permission::Contacts, Level::View);
    assert_eq!(client.call("PATCH", "/record/v1/contact/1201", Some(&written)).status, 403);
    let wrong = json!({ SCORE: "many" });
    assert_eq!(refusal(&client.call("PATCH", "/record/v1/customer/1101", Some(&wrong))).1, "INVALID_CONTENT");
}

#[test]
fn the_catalogue_tells_of_the_fields() {
    let mut client = scorer();
    let mut request = client.request("GET", "/record/v1/metadata-catalog/contact", None);
    request.headers.push(("accept".into(), "application/schema+json".into()));
    let properties = body(&client.send(request))["properties"].clone();
    for (name, kind, title) in [
        (SCORE, "integer", "Callside Score"),
        (QUIET, "boolean", "Do Not Call"),
        (WHY, "string", "Callside Score: Why"),
    ] {
        let property = &properties[name];
        assert_eq!((&property["type"], &property["title"]), (&json!(kind), &json!(title)));
        assert_eq!(property["x-ns-custom-field"], true);
    }
    assert_eq!(properties["globalSubscriptionStatus"]["properties"]["id"]["enum"], json!(["1", "2", "3", "4"]));
}

#[test]
fn an_account_without_the_fields_refuses_their_names_as_it_does_any_other() {
    let mut client = scorer();
    client.by_hand(DANA, SCORE, &json!(72));
    client.netsuite.options_mut().features.bundle_people_fields = false;
    let query = format!("SELECT {SCORE} FROM contact");
    let (status, _, sentence) = refusal(&client.ask(&query, &[]));
    assert_eq!(status, 400);
    assert!(sentence.contains(SCORE), "{sentence}");
    assert_eq!(body(&client.get("/record/v1/contact/1201")).get(SCORE), None);
    let page = text(&open(&mut client, "/app/common/entity/contact.nl?id=1201"));
    assert!(!page.contains("Callside Score"));
}

#[test]
fn a_field_that_is_deleted_is_gone_with_its_values_and_comes_back_empty() {
    let mut client = scorer();
    client.by_hand(DANA, SCORE, &json!(72));
    client.by_hand(DANA, WHY, &json!("spoke"));
    let query = format!("SELECT {SCORE} FROM contact WHERE {SCORE} IS NOT NULL");
    assert_eq!(body(&client.ask(&query, &[]))["count"], 1);
    client.netsuite.delete_custom_field(SCORE).expect("a field");
    assert!(client.netsuite.delete_custom_field(SCORE).is_err(), "it is gone");
    assert!(client.netsuite.delete_custom_field("phone").is_err(), "no custom field");
    assert_eq!(client.ask(&query, &[]).status, 400);
    let read = body(&client.get("/record/v1/contact/1201"));
    assert_eq!((read.get(SCORE), &read[WHY]), (None, &json!("spoke")));
    let people = [
        person("contact", DANA, &json!({}), &json!({ SCORE: 5 })),
        person("customer", HARBOR, &json!({}), &json!({ WHY: "x" })),
    ];
    let data = client.push(&people);
    assert_eq!(outcomes(&data), ["refused", "saved"]);
    assert_eq!(data["results"][0]["error"]["code"], "CALLSIDE_NO_FIELDS");
    client.netsuite.options_mut().features.deleted_fields.clear();
    assert_eq!(body(&client.ask(&query, &[]))["count"], 0);
}

#[test]
fn an_opt_out_is_read_asked_for_and_written() {
    let mut client = scorer();
    for (record, address) in [("contact", "/record/v1/contact/1201"), ("customer", "/record/v1/customer/1101")] {
        let out = json!({ "globalSubscriptionStatus": { "id": "4" } });
        assert_eq!(client.call("PATCH", address, Some(&out)).status, 204);
        let read = body(&client.get(address));
        assert_eq!(read["globalSubscriptionStatus"], json!({ "id": "4", "refName": "Confirmed Opt-Out" }));
        let query = format!(
            "SELECT globalsubscriptionstatus AS status, BUILTIN.DF(globalsubscriptionstatus) AS label FROM {record} \
             WHERE globalsubscriptionstatus IN (2, 4)"
        );
        let found = body(&client.ask(&query, &[]))["items"].clone();
        assert_eq!(found, json!([{ "links": [], "status": "4", "label": "Confirmed Opt-Out" }]), "{record}");
        let wrong = json!({ "globalSubscriptionStatus": { "id": "5" } });
        assert_eq!(client.call("PATCH", address, Some(&wrong)).status, 400);
    }
}

#[test]
fn people_and_firms_are_written_in_one_request_each_as_it_was_seen() {
    let mut client = scorer();
    client.by_hand(DANA, SCORE, &json!(40));
    client.by_hand(1_202, SCORE, &json!(41));
    let data = client.push(&[
        person("contact", DANA, &json!({ SCORE: "40" }), &json!({ SCORE: 52, WHY: "spoke 6 min" })),
        person("contact", 1_202, &json!({ SCORE: 40 }), &json!({ SCORE: 52 })),
        person("prospect", HARBOR, &json!({}), &json!({ SCORE: 9, QUIET: "T" })),
        person("contact", 999_999, &json!({}), &json!({ SCORE: 1 })),
        person("contact", 1_203, &json!({}), &json!({ "globalSubscriptionStatus": { "id": "2" } })),
    ]);
    assert_eq!(outcomes(&data), ["saved", "changed", "saved", "refused", "saved"]);
    assert_eq!(data["results"][1]["fields"], json!({ SCORE: 41 }));
    assert_eq!(data["results"][3]["error"]["code"], "RCRD_DSNT_EXIST");
    assert_eq!(client.of(RecordType::Contact, DANA, WHY), "spoke 6 min");
    assert_eq!(client.of(RecordType::Contact, 1_202, SCORE), 41);
    assert_eq!(client.of(RecordType::Customer, HARBOR, QUIET), true);
    assert_eq!(client.of(RecordType::Contact, 1_203, "globalSubscriptionStatus"), "2");
    let wrong = json!({ "people": [person("employee", AVERY, &json!({}), &json!({ "phone": "1" }))] });
    assert_eq!(client.refused("write people", &wrong), "CALLSIDE_BAD_REQUEST");
}

#[test]
fn a_push_repeated_writes_nothing() {
    let mut client = scorer();
    let push = [
        person("contact", DANA, &json!({}), &json!({ SCORE: 52, WHY: "one\ntwo", QUIET: true })),
        person("customer", HARBOR, &json!({}), &json!({ SCORE: 9, QUIET: false })),
    ];
    assert_eq!(outcomes(&client.push(&push)), ["saved", "saved"]);
    let before = client.of(RecordType::Contact, DANA, "lastModifiedDate");
    client.pass(60);
    assert_eq!(outcomes(&client.push(&push)), ["saved", "saved"]);
    assert_eq!(client.of(RecordType::Contact, DANA, "lastModifiedDate"), before);
    assert_eq!(client.of(RecordType::Customer, HARBOR, "lastModifiedDate"), before);
    client.by_hand(DANA, SCORE, &json!(53));
    assert_eq!(outcomes(&client.push(&push)), ["changed", "saved"], "and what a person has changed since stays");
    assert_eq!(client.of(RecordType::Contact, DANA, SCORE), 53);
}

#[test]
fn whoever_saves_between_load_and_save_is_not_written_over() {
    let mut client = scorer();
    let theirs = Map::from_iter([("title".to_owned(), json!("Head of buying"))]);
    client.netsuite.meddle(RecordType::Contact, DANA, theirs);
    let push = [person("contact", DANA, &json!({}), &json!({ SCORE: 52 }))];
    let data = client.push(&push);
    assert_eq!((outcomes(&data), &data["results"][0]["fields"]), (vec!["changed"], &json!({ SCORE: null })));
    assert_eq!(client.of(RecordType::Contact, DANA, "title"), "Head of buying");
    assert_eq!(outcomes(&client.push(&push)), ["saved"]);
}

#[test]
fn a_role_that_may_not_edit_is_refused_record_by_record() {
    let mut client = scorer();
    client.role().set(Permission::Contacts, Level::View);
    let push = [
        person("contact", DANA, &json!({}), &json!({ SCORE: 52 })),
        person("customer", HARBOR, &json!({}), &json!({ SCORE: 9 })),
    ];
    let data = client.push(&push);
    assert_eq!(outcomes(&data), ["refused", "saved"]);
    assert_eq!(data["results"][0]["error"]["code"], "INSUFFICIENT_PERMISSION");
    client.role().set(Permission::Customers, Level::None);
    assert_eq!(outcomes(&client.push(&push)), ["refused", "refused"]);
    assert_eq!(client.of(RecordType::Contact, DANA, SCORE), Value::Null);
}

#[test]
fn a_field_that_has_become_mandatory_is_no_obstacle_to_a_score() {
    let mut client = scorer();
    client.by_hand(DANA, "title", &Value::Null);
    client.netsuite.options_mut().mandatory_contact_fields.insert("Job Title".to_owned());
    assert_eq!(outcomes(&client.push(&[person("contact", DANA, &json!({}), &json!({ SCORE: 52 }))])), ["saved"]);
}

#[test]
fn five_thousand_units_are_enough_for_three_hundred_people_and_less_ends_in_order() {
    let mut client = scorer();
    client.netsuite.admit_people(400).expect("people");
    let found = body(&client.ask("SELECT id FROM contact WHERE isinactive = 'F' ORDER BY id", &[]))["items"].clone();
    let ids: Vec<i64> = found
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["id"].as_str().and_then(|id| id.parse().ok()).expect("an id"))
        .take(300)
        .collect();
    assert_eq!(ids.len(), 300);
    let all: Vec<Value> = ids.iter().map(|id| person("contact", *id, &json!({}), &json!({ SCORE: 5 }))).collect();
    assert!(outcomes(&client.push(&all)).iter().all(|outcome| *outcome == "saved"));
    let more: Vec<Value> =
        ids.iter().take(12).map(|id| person("contact", *id, &json!({ SCORE: 5 }), &json!({ SCORE: 6 }))).collect();
    for units in 0..=150 {
        client.netsuite.options_mut().deployment.units = units;
        let answer = client.bundle(&asked("write people", &json!({ "people": more })));
        assert_eq!(answer.status, 200, "{units}: {}", text(&answer));
        let told = body(&answer);
        let outcomes = outcomes(&told["data"]);
        let done = outcomes.iter().filter(|outcome| **outcome == "saved").count();
        assert!(outcomes[done..].iter().all(|outcome| *outcome == "untried"), "{units}: {outcomes:?}");
    }
}

#[test]
fn without_its_lease_nothing_is_pushed() {
    let mut client = in_role(Role::BUNDLE_SYNC);
    client.netsuite.options_mut().features.bundle_people_fields = true;
    client.netsuite.role_mut(Role::BUNDLE_SYNC).expect("the role").set(Permission::Contacts, Level::Edit);
    let by = |holder: &str| json!({ "name": "scores", "holder": holder, "seconds": 60 });
    client.done("take lease", &by("a"));
    let push = |holder: &str| json!({ "people": [person("contact", DANA, &json!({}), &json!({ SCORE: 52 }))], "lease": by(holder) });
    assert_eq!(outcomes(&client.done("write people", &push("b"))), ["untried"]);
    assert_eq!(outcomes(&client.done("write people", &push("a"))), ["saved"]);
}
