//! The record service: phone calls, and reading everything else (netsuite-api.md §3).

use super::*;
use crate::netsuite::{DuplicateRefusal, RecordType};

fn call() -> Value {
    json!({
        "title": "Dana Whitfield, inbound", "phone": "+16505550134", "status": "COMPLETE", "priority": "MEDIUM",
        "startDate": "2026-11-22", "startTime": "02:20", "endTime": "02:29", "timedEvent": true,
        "message": "wants the March price list", "externalId": "callside-1-s-2",
        "contact": { "id": "1201" }, "company": { "id": "1101" }, "assigned": { "id": "1001" },
    })
}

fn with(changes: &Value) -> Value {
    let mut call = call();
    for (name, value) in changes.as_object().expect("an object") {
        call[name] = value.clone();
    }
    call
}

fn id(response: &Response) -> String {
    assert_eq!(response.status, 204, "{}", text(response));
    assert!(response.body.is_empty());
    header(response, "location").expect("a location").rsplit('/').next().expect("an id").to_owned()
}

#[test]
fn a_call_is_made_once_and_read_back() {
    let mut client = Client::agent();
    let made = client.log(&call());
    let id = id(&made);
    assert_eq!(
        header(&made, "location"),
        Some(format!("https://{API}/services/rest/record/v1/phoneCall/{id}").as_str())
    );
    let read = body(&client.get(&format!("/record/v1/phonecall/{id}")));
    assert_eq!(read["title"], "Dana Whitfield, inbound");
    assert_eq!(read["status"], json!({ "id": "COMPLETE", "refName": "Completed" }));
    assert_eq!((&read["startTime"], &read["endTime"]), (&json!("02:20"), &json!("02:29")));
    assert_eq!(read["contact"]["refName"], "Dana Whitfield");
    assert_eq!(read["company"]["id"], "1101");
    assert_eq!(read["assigned"]["refName"], "Avery Quinn");
    assert_eq!(read["owner"]["id"], "1001");
    assert_eq!(read["completedDate"], "2026-11-22");
    assert_eq!(read["createdDate"], "2026-11-22T07:30:00Z");
    assert_eq!(read["timedEvent"], true);
    assert!(read.get("transaction").is_none(), "nulls are absent");

    let simple = body(&client.get(&format!("/record/v1/phoneCall/{id}?simpleEnumFormat=true&fields=status,TITLE")));
    assert_eq!((&simple["status"], simple.as_object().map(|all| all.len())), (&json!("COMPLETE"), Some(3)));
    let by_key = body(&client.get("/record/v1/phonecall/eid:callside-1-s-2"));
    assert_eq!(by_key["id"], json!(id));
    let rows = body(&client.ask("SELECT id, externalid, BUILTIN.DF(status) AS status FROM phonecall", &[]));
    assert_eq!(
        rows["items"],
        json!([{ "links": [], "id": id, "externalid": "callside-1-s-2", "status": "Completed" }])
    );
    assert_eq!(client.netsuite.phone_calls()[0]["message"], "wants the March price list");
}

#[test]
fn a_second_call_with_the_same_key_is_refused_in_three_ways() {
    for (dialect, status, code) in [
        (DuplicateRefusal::UserError, 400, "USER_ERROR"),
        (DuplicateRefusal::InvalidContent, 400, "INVALID_CONTENT"),
        (DuplicateRefusal::Conflict, 409, "USER_ERROR"),
    ] {
        let mut client = Client::agent();
        client.netsuite.options_mut().dialect.duplicate = dialect;
        assert_eq!(client.log(&call()).status, 204);
        let (refused, refusal_code, _) = refusal(&client.log(&with(&json!({ "message": "another" }))));
        assert_eq!((refused, refusal_code.as_str()), (status, code));
        assert_eq!(client.netsuite.phone_calls().len(), 1);
        assert_eq!(client.netsuite.phone_calls()[0]["message"], "wants the March price list");
    }
}

#[test]
fn a_change_touches_only_what_it_names_and_null_clears() {
    let mut client = Client::agent();
    let id = id(&client.log(&call()));
    client.now = client.now.plus(60_000);
    let address = format!("/record/v1/phonecall/{id}");
    let changed = client.call("PATCH", &address, Some(&json!({ "message": "more", "phone": null })));
    assert_eq!(changed.status, 204);
    let read = body(&client.get(&address));
    assert_eq!(read["message"], "more");
    assert!(read.get("phone").is_none());
    assert_eq!(read["title"], "Dana Whitfield, inbound");
    assert_eq!(read["lastModifiedDate"], "2026-11-22T07:31:00Z");
    assert_eq!(read["createdDate"], "2026-11-22T07:30:00Z");

    let person = json!("typed in NetSuite");
    let number: i64 = id.parse().expect("an id");
    client.netsuite.edit(RecordType::PhoneCall, number, "message", &person, client.now.plus(1)).expect("an edit");
    assert_eq!(body(&client.get(&address))["message"], person);
    assert_eq!(refusal(&client.call("PATCH", "/record/v1/phonecall/99", Some(&json!({})))).1, "NONEXISTENT_ID");
    assert_eq!(refusal(&client.get("/record/v1/phonecall/eid:none")).0, 404);
    assert_eq!(refusal(&client.get("/record/v1/phonecall/x1")).1, "INVALID_ID");
}

#[test]
fn values_are_checked() {
    for (changes, property) in [
        (json!({ "message": "x".repeat(4_001) }), "message"),
        (json!({ "status": "SCHEDULE" }), "status"),
        (json!({ "status": { "id": "DONE" } }), "status"),
        (json!({ "startDate": "22.11.2026" }), "startDate"),
        (json!({ "startDate": "2026-02-30" }), "startDate"),
        (json!({ "startTime": "2:20" }), "startTime"),
        (json!({ "endTime": "24:00" }), "endTime"),
        (json!({ "endTime": "02:20" }), "endTime"),
        (json!({ "endTime": "00:05" }), "endTime"),
        (json!({ "timedEvent": "T" }), "timedEvent"),
        (json!({ "assigned": { "id": "1201" } }), "assigned"),
        (json!({ "assigned": { "id": "999999" } }), "assigned"),
        (json!({ "contact": "1201" }), "contact"),
        (json!({ "company": { "id": "1102" } }), "contact"),
        (json!({ "company": { "id": "1001" } }), "company"),
        (json!({ "transaction": { "id": "1" } }), "transaction"),
        (json!({ "custevent_department": { "id": "77" } }), "custevent_department"),
        (json!({ "contact": { "id": "1210" }, "company": null }), "company"),
    ] {
        let mut client = Client::agent();
        let refused = client.log(&with(&changes));
        assert_eq!(refusal(&refused).1, "INVALID_CONTENT", "{changes}");
        assert_eq!(body(&refused)["o:errorDetails"][0]["o:errorPath"], property, "{changes}");
        assert!(client.netsuite.phone_calls().is_empty());
    }
    let mut client = Client::agent();
    assert_eq!(client.log(&with(&json!({ "message": "ü".repeat(4_000) }))).status, 204);
}

#[test]
fn the_sentence_for_a_contact_without_a_company_is_the_one_clients_look_for() {
    let mut client = Client::agent();
    let alone = with(&json!({ "contact": { "id": "1210" }, "company": null }));
    let (_, _, detail) = refusal(&client.log(&alone));
    assert!(detail.starts_with("Invalid value for the resource or sub-resource field 'company'"), "{detail}");
    client.netsuite.options_mut().dialect.contact_needs_company = false;
    assert_eq!(client.log(&alone).status, 204);
}

#[test]
fn a_contact_brings_its_company_and_a_project_of_it_fits() {
    let mut client = Client::agent();
    let id = id(&client.log(&with(&json!({ "company": null }))));
    assert_eq!(body(&client.get(&format!("/record/v1/phonecall/{id}")))["company"]["refName"], "Harbor Foods Ltd");
    let project = with(&json!({ "externalId": "b", "contact": null, "company": { "id": "1301" } }));
    assert_eq!(client.log(&project).status, 204);
}

#[test]
fn mandatory_fields_are_asked_for_by_their_labels() {
    let mut client = Client::agent();
    let (_, code, detail) = refusal(&client.log(&with(&json!({ "title": null }))));
    assert_eq!(
        (code.as_str(), detail.as_str()),
        ("USER_ERROR", "Error while accessing a resource. Please enter value(s) for: Title")
    );
    client.netsuite.options_mut().mandatory_fields.insert("Department".to_owned());
    let (_, code, detail) = refusal(&client.log(&call()));
    assert_eq!(code, "USER_ERROR");
    assert!(detail.ends_with("Please enter value(s) for: Department"), "{detail}");
    assert_eq!(client.log(&with(&json!({ "custevent_department": { "id": "2" } }))).status, 204);
    assert_eq!(client.netsuite.phone_calls()[0]["custevent_department"]["refName"], "Support");
}

#[test]
fn names_come_in_any_case_and_unknown_ones_as_the_client_asked() {
    let mut client = Client::agent();
    let lower = json!({ "TITLE": "t", "timedevent": true, "starttime": "01:00", "endtime": "01:01", "nope": 1 });
    let made = client.log(&lower);
    assert!(header(&made, "warning").is_some_and(|warning| warning.contains("nope")));
    let id = id(&made);
    assert_eq!(body(&client.get(&format!("/record/v1/phonecall/{id}")))["startTime"], "01:00");
    for (validation, status) in [("Error", 400), ("Ignore", 204), ("Sometimes", 400)] {
        let mut request = client.request("POST", "/record/v1/phonecall", Some(&lower));
        request.headers.push(("x-netsuite-propertynamevalidation".into(), validation.into()));
        assert_eq!(client.send(request).status, status, "{validation}");
    }
}

#[test]
fn times_stick_only_to_a_block_of_time() {
    let mut client = Client::agent();
    let id = id(&client.log(&with(&json!({ "timedEvent": false }))));
    assert!(body(&client.get(&format!("/record/v1/phonecall/{id}"))).get("startTime").is_none());
}

#[test]
fn completing_a_call_dates_it_today() {
    let mut client = Client::agent();
    let other_day = with(&json!({ "completedDate": "2026-11-01" }));
    client.netsuite.options_mut().dialect.completed_date_is_refused = true;
    assert_eq!(refusal(&client.log(&other_day)).1, "INVALID_CONTENT");
    client.netsuite.options_mut().dialect.completed_date_is_refused = false;
    let id = id(&client.log(&other_day));
    assert_eq!(client.netsuite.phone_calls()[0]["completedDate"], "2026-11-22");
    let address = format!("/record/v1/phonecall/{id}");
    assert_eq!(client.call("PATCH", &address, Some(&json!({ "completedDate": "2026-11-01" }))).status, 204);
    assert_eq!(client.netsuite.phone_calls()[0]["completedDate"], "2026-11-01");
    client.call("PATCH", &address, Some(&json!({ "status": "SCHEDULED" })));
    assert!(client.netsuite.phone_calls()[0].get("completedDate").is_none());
}

#[test]
fn putting_by_external_id_makes_or_changes() {
    let mut client = Client::agent();
    let put = |client: &mut Client, message: &str| {
        client.call("PUT", "/record/v1/phonecall/eid:k-1", Some(&json!({ "title": "t", "message": message })))
    };
    let first = id(&put(&mut client, "one"));
    assert_eq!(id(&put(&mut client, "two")), first);
    assert_eq!(client.netsuite.phone_calls().len(), 1);
    assert_eq!(client.netsuite.phone_calls()[0]["message"], "two");
    client.netsuite.options_mut().dialect.upsert = false;
    assert_eq!(put(&mut client, "three").status, 405);
    assert_eq!(refusal(&client.call("PUT", "/record/v1/phonecall/eid:k.1", Some(&json!({})))).0, 405);
}

#[test]
fn each_right_on_phone_calls_opens_one_more_door() {
    let mut client = Client::agent();
    let id = id(&client.log(&call()));
    let address = format!("/record/v1/phonecall/{id}");
    for (level, read, make, change, delete) in [
        (Level::None, 403, 403, 403, 403),
        (Level::View, 200, 403, 403, 403),
        (Level::Create, 200, 204, 403, 403),
        (Level::Edit, 200, 204, 204, 403),
        (Level::Full, 200, 204, 204, 204),
    ] {
        client.role().set(Permission::PhoneCalls, level);
        assert_eq!(client.get(&address).status, read, "{level:?}");
        assert_eq!(client.log(&json!({ "title": "t" })).status, make, "{level:?}");
        assert_eq!(client.call("PATCH", &address, Some(&json!({ "message": "m" }))).status, change, "{level:?}");
        let refused = client.call("DELETE", &address, None);
        assert_eq!(refused.status, delete, "{level:?}");
        if delete == 403 {
            let (_, code, detail) = refusal(&refused);
            let beginning = if level == Level::None {
                "Permission Violation: You need  the 'Lists -> Phone Calls' permission"
            } else {
                "Permission Violation: You need a higher level of the 'Lists -> Phone Calls' permission"
            };
            assert_eq!(code, "INSUFFICIENT_PERMISSION");
            assert!(detail.starts_with(beginning), "{detail}");
        }
    }
    assert_eq!(client.get(&address).status, 404, "it is deleted");
}

#[test]
fn people_and_firms_can_be_read_by_those_who_may() {
    for (address, permission, name) in [
        ("/record/v1/contact/1201", Permission::Contacts, "Dana Whitfield"),
        ("/record/v1/customer/1101", Permission::Customers, "Harbor Foods Ltd"),
        ("/record/v1/vendor/1401", Permission::Vendors, "Ferro Pallet Supply"),
        ("/record/v1/employee/1001", Permission::Employees, "Avery Quinn"),
        ("/record/v1/job/1301", Permission::Projects, "Pier 9 refit"),
    ] {
        let mut client = Client::agent();
        assert_eq!(body(&client.get(address))["entityId"], name);
        let mut client = client.without(permission);
        assert_eq!(refusal(&client.get(address)).0, 403, "{address}");
    }
    let mut client = Client::agent();
    assert_eq!(body(&client.get("/record/v1/customer/1101?fields=balance"))["balance"], 12_400.0);
    assert!(refusal(&client.get("/record/v1/employee/1010")).2.starts_with("For security reasons"));
    let mut sam = Client::in_role(Options::default(), SAM, Role::ADMINISTRATOR);
    assert_eq!(sam.get("/record/v1/employee/1010").status, 200);
    assert_eq!(refusal(&client.get("/record/v1/supplier/1")).0, 404);
}

#[test]
fn an_account_answers_so_many_at_once() {
    let mut client = Client::agent();
    client.netsuite.set_requests_in_flight(5);
    let (status, code, _) = refusal(&client.log(&call()));
    assert_eq!((status, code.as_str()), (429, "CONCURRENCY_LIMIT_EXCEEDED"));
    client.netsuite.options_mut().dialect.concurrency_status = 400;
    assert_eq!(refusal(&client.ask("SELECT id FROM contact", &[])).0, 400);
    client.netsuite.set_requests_in_flight(4);
    assert_eq!(client.log(&call()).status, 204);
}

#[test]
fn user_event_scripts_take_their_time_on_saves_alone() {
    let mut client = Client::agent();
    client.netsuite.options_mut().user_event_delay = 1_500;
    let work =
        |client: &Client, method: &str, address: &str| client.netsuite.work(&client.request(method, address, None));
    assert_eq!(work(&client, "POST", "/record/v1/phoneCall"), 1_500);
    assert_eq!(work(&client, "GET", "/record/v1/phoneCall/1"), 0);
    assert_eq!(work(&client, "POST", "/query/v1/suiteql"), 0);
}
