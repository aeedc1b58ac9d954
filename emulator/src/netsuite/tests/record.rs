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
    let next = self::id(&client.log(&json!({ "title": "t" })));
    assert!(next > id, "an id is never given twice");
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

#[test]
fn whatever_is_asked_takes_its_time() {
    let mut client = Client::agent();
    let options = client.netsuite.options_mut();
    (options.query_delay, options.record_delay, options.user_event_delay) = (600, 300, 800);
    let work =
        |client: &Client, method: &str, address: &str| client.netsuite.work(&client.request(method, address, None));
    assert_eq!(work(&client, "POST", "/query/v1/suiteql"), 600);
    assert_eq!(work(&client, "GET", "/record/v1/phoneCall/1"), 300);
    assert_eq!(work(&client, "POST", "/record/v1/phoneCall"), 1_100);
    assert_eq!(work(&client, "POST", "/record/v1/contact"), 300);
}

#[test]
fn a_collection_shows_ids_in_pages_and_in_no_useful_order() {
    let mut client = Client::agent();
    let mut ids = Vec::new();
    let mut address = "/record/v1/contact?limit=40".to_owned();
    loop {
        let answer = client.get(&address);
        let page = body(&answer);
        let items = page["items"].as_array().expect("items");
        assert_eq!(page["count"], items.len());
        assert_eq!(items[0].as_object().map(serde_json::Map::len), Some(2), "id and links, nothing else");
        ids.extend(items.iter().map(|item| item["id"].as_str().expect("an id").parse::<i64>().expect("a number")));
        if page["hasMore"] == false {
            assert_eq!(page["totalResults"], ids.len());
            break;
        }
        let links = page["links"].as_array().expect("links");
        let next =
            links.iter().find(|link| link["rel"] == "next").expect("a next page")["href"].as_str().expect("text");
        address = next.split_once("/services/rest").expect("an address of the service").1.to_owned();
    }
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), ids.len());
    assert_ne!(sorted, ids);
    let mut client = client.without(Permission::Workbook);
    assert_eq!(refusal(&client.get("/record/v1/contact")).1, "USER_ERROR");
    assert_eq!(client.get("/record/v1/contact/1201").status, 200, "one record needs no Workbook");
}

#[test]
fn a_collection_can_be_filtered() {
    let mut client = Client::agent();
    client
        .netsuite
        .edit(RecordType::Contact, 1_202, "email", &json!("100%_luis@bayview.example"), NOW)
        .expect("an edit");
    for (filter, expected) in [
        ("mobilePhone IS \"(650) 555-0134\"", vec!["1201"]),
        ("mobilephone END_WITH \"0134\" AND isInactive IS false", vec!["1201"]),
        ("firstName START_WITH dana AND company EQUAL 1101", vec!["1201"]),
        ("id ANY_OF [1202, 1203] AND firstName IS_NOT \"Luis\"", vec!["1203"]),
        ("id BETWEEN [1201, 1203] AND (firstName IS Luis OR firstName IS Dana)", vec!["1201", "1202"]),
        ("firstName IS Luis OR firstName IS Dana AND id EQUAL 1", vec!["1202"]),
        ("firstName EMPTY AND lastName EMPTY", vec!["1205"]),
        ("id GREATER_OR_EQUAL 1201 AND id LESS 1202", vec!["1201"]),
        ("email CONTAIN \"%_\"", vec!["1202"]),
        ("lastModifiedDate ON_OR_AFTER \"11/22/2026\"", vec!["1202"]),
        ("lastModifiedDate AFTER \"11/22/2026\"", vec![]),
    ] {
        let answer = client.get(&format!("/record/v1/contact?q={}", form::encode(filter)));
        assert_eq!(answer.status, 200, "{filter}: {}", text(&answer));
        let page = body(&answer);
        let mut ids: Vec<_> =
            page["items"].as_array().expect("items").iter().map(|item| item["id"].as_str().expect("an id")).collect();
        ids.sort_unstable();
        assert_eq!(ids, expected, "{filter}");
    }
    for filter in [
        "nope IS 1",
        "firstName",
        "firstName IS",
        "firstName GREATER 3",
        "isInactive IS maybe",
        "(firstName IS x",
        "firstName IS \"x",
        "id ANY_OF 3",
        "id EQUAL x",
        "lastModifiedDate ON 2026-11-22",
        "firstName IS x y",
    ] {
        let answer = client.get(&format!("/record/v1/contact?q={}", form::encode(filter)));
        assert_eq!(refusal(&answer).1, "INVALID_PARAMETER", "{filter}");
    }
}

#[test]
fn the_catalogue_lists_what_the_role_sees() {
    let mut client = Client::agent();
    let names = |client: &mut Client| -> Vec<String> {
        let answer = body(&client.get("/record/v1/metadata-catalog"));
        let items = answer["items"].as_array().expect("items").clone();
        items.iter().map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
    };
    assert!(names(&mut client).contains(&"phonecall".to_owned()));
    let mut client = client.without(Permission::PhoneCalls);
    assert!(!names(&mut client).contains(&"phonecall".to_owned()));
    assert_eq!(client.get("/record/v1/metadata-catalog/phonecall").status, 403);
    assert_eq!(client.get("/record/v1/metadata-catalog?select=phonecall").status, 400);
    assert_eq!(client.get("/record/v1/metadata-catalog/nope").status, 404);
}

fn accepting(client: &mut Client, method: &str, address: &str, accept: &str) -> Response {
    let mut request = client.request(method, address, None);
    request.headers.push(("accept".into(), accept.into()));
    client.send(request)
}

#[test]
fn the_schema_has_labels_types_and_the_accounts_own_fields() {
    let mut client = Client::agent();
    let answer = accepting(&mut client, "GET", "/record/v1/metadata-catalog/phonecall", "application/schema+json");
    assert_eq!(header(&answer, "content-type"), Some("application/schema+json"));
    let schema = body(&answer);
    let properties = &schema["properties"];
    assert_eq!(properties["message"]["title"], "Comments");
    assert_eq!(properties["status"]["properties"]["id"]["enum"], json!(["SCHEDULED", "COMPLETE", "FAILED"]));
    assert_eq!(properties["createdDate"]["readOnly"], true);
    let department = &properties["custevent_department"];
    assert_eq!((&department["title"], &department["x-ns-custom-field"]), (&json!("Department"), &json!(true)));
    assert!(properties["assigned"].get("title").is_none());

    let open =
        accepting(&mut client, "GET", "/record/v1/metadata-catalog?select=phonecall", "application/swagger+json");
    let open = body(&open);
    assert_eq!(open["openapi"], "3.0.1");
    assert!(open["paths"]["/phonecall/{id}"]["patch"].is_object());
    assert_eq!(open["components"]["schemas"]["contact"], json!({}));
    assert_eq!(open["components"]["schemas"]["phonecall"], schema);
}

/// Every record that is read fits the schema that the same account publishes.
#[test]
fn what_is_read_is_what_the_schema_says() {
    let mut client = Client::in_role(Options::default(), SAM, Role::ADMINISTRATOR);
    let made = client.log(&with(&json!({ "custevent_department": { "id": "1" }, "custevent_follow_up": true })));
    let call = id(&made);
    for (record, id) in [
        ("phonecall", call.as_str()),
        ("contact", "1201"),
        ("customer", "1101"),
        ("vendor", "1401"),
        ("employee", "1010"),
        ("job", "1301"),
    ] {
        let schema = body(&accepting(
            &mut client,
            "GET",
            &format!("/record/v1/metadata-catalog/{record}"),
            "application/schema+json",
        ));
        let read = body(&client.get(&format!("/record/v1/{record}/{id}")));
        for (name, value) in read.as_object().expect("an object") {
            if name == "timeItem" {
                continue;
            }
            let kind = schema["properties"][name]["type"].as_str().unwrap_or_else(|| panic!("{record}.{name} unknown"));
            let fits = match kind {
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "number" => value.is_number(),
                "object" => value["id"].is_string(),
                "array" => value.is_array(),
                _ => false,
            };
            assert!(fits, "{record}.{name} is {value}, not {kind}");
        }
    }
}

#[test]
fn select_fields_say_what_they_can_be_set_to() {
    let mut client = Client::agent().without(Permission::Customers).without(Permission::Employees);
    let accept = "application/vnd.oracle.resource+json; type=select-options";
    let ask = |client: &mut Client, query: &str| {
        accepting(client, "POST", &format!("/record/v1/phonecall?fields={query}"), accept)
    };
    let both = body(&ask(&mut client, "status,custevent_department"));
    assert_eq!(both["status"]["_selectOptions"]["items"][1], json!({ "id": "COMPLETE", "refName": "Completed" }));
    assert_eq!(both["custevent_department"]["_selectOptions"]["totalResults"], 5);
    let filtered = body(&ask(&mut client, "assigned&q=assigned%20START_WITH%20%22Avery%22"));
    let items = &filtered["assigned"]["_selectOptions"]["items"];
    assert_eq!(items[0], json!({ "id": "1001", "refName": "Avery Quinn" }), "a role sees names it could not open");
    let page = body(&ask(&mut client, "company&limit=10&offset=10"));
    assert_eq!(
        (&page["company"]["_selectOptions"]["count"], &page["company"]["_selectOptions"]["hasMore"]),
        (&json!(10), &json!(true))
    );
    assert_eq!(ask(&mut client, "message").status, 400);
    assert_eq!(ask(&mut client, "nope").status, 400);
    assert!(client.netsuite.phone_calls().is_empty(), "nothing was made");
}

#[test]
fn firms_are_not_made_here_and_only_those_who_may_change_a_person() {
    let mut client = Client::agent();
    assert_eq!(client.call("POST", "/record/v1/customer", Some(&json!({ "companyName": "x" }))).status, 405);
    let change = json!({ "title": "Buyer", "email": null });
    assert_eq!(client.call("PATCH", "/record/v1/contact/1201", Some(&change)).status, 403);
    client.role().set(Permission::Contacts, Level::Edit);
    assert_eq!(client.call("PATCH", "/record/v1/contact/1201", Some(&change)).status, 204);
    let read = body(&client.get("/record/v1/contact/1201"));
    assert_eq!((&read["title"], read.get("email")), (&json!("Buyer"), None));
    assert_eq!(read["lastModifiedDate"], "2026-11-22T07:30:00Z");
}
