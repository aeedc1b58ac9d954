//! Contacts are made, numbers attached, and both refused in NetSuite's words.

use super::*;
use crate::netsuite::{RecordType, Restriction};

fn creator() -> Client {
    let mut client = Client::agent();
    client.role().set(Permission::Contacts, Level::Edit);
    client
}

fn ada() -> Value {
    json!({
        "firstName": "Ada", "lastName": "Byron", "company": { "id": "1101" }, "email": "ada@harborfoods.example",
        "title": "Analyst", "mobilePhone": "+16505550299",
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut contact = ada();
    contact[name] = value;
    contact
}

fn post(client: &mut Client, contact: &Value) -> Response {
    client.call("POST", "/record/v1/contact", Some(contact))
}

#[test]
fn a_contact_is_made_and_found() {
    let mut client = creator();
    let made = post(&mut client, &ada());
    assert_eq!(made.status, 204, "{}", text(&made));
    let id = header(&made, "location").and_then(|location| location.rsplit('/').next()).expect("an id").to_owned();
    let read = body(&client.get(&format!("/record/v1/contact/{id}")));
    assert_eq!((&read["entityId"], &read["company"]["refName"]), (&json!("Ada Byron"), &json!("Harbor Foods Ltd")));
    assert_eq!(read["dateCreated"], "2026-11-22T07:30:00Z");
    let found = body(&client.ask("SELECT id, owner FROM contact WHERE mobilephone = ?", &["+16505550299"]));
    assert_eq!(found["items"], json!([{ "links": [], "id": id, "owner": "1001" }]));
    assert_eq!(
        refusal(&post(&mut client, &ada())),
        (400, "USER_ERROR".to_owned(), "This entity already exists.".to_owned())
    );
    client.netsuite.options_mut().dialect.contact_names_are_unique = false;
    assert_eq!(post(&mut client, &ada()).status, 204);
    let elsewhere = with("company", json!({ "id": "1102" }));
    client.netsuite.options_mut().dialect.contact_names_are_unique = true;
    assert_eq!(post(&mut client, &elsewhere).status, 204);
}

#[test]
fn making_needs_the_right_to_create_and_attaching_the_right_to_edit() {
    let mut client = Client::agent();
    let (status, code, sentence) = refusal(&post(&mut client, &ada()));
    assert_eq!((status, code.as_str()), (403, "INSUFFICIENT_PERMISSION"));
    assert!(sentence.contains("a higher level of the 'Lists -> Contacts' permission"), "{sentence}");
    client.role().set(Permission::Contacts, Level::Create);
    assert_eq!(post(&mut client, &ada()).status, 204);
    let number = json!({ "officePhone": "+16505550298" });
    assert_eq!(client.call("PATCH", "/record/v1/contact/1201", Some(&number)).status, 403);
    for (permission, address) in [
        (Permission::Contacts, "/record/v1/contact/1201"),
        (Permission::Customers, "/record/v1/customer/1101"),
        (Permission::Vendors, "/record/v1/vendor/1401"),
    ] {
        client.role().set(permission, Level::Edit);
        let number = json!({ "mobilePhone": "+16505550298" });
        assert_eq!(client.call("PATCH", address, Some(&number)).status, 204, "{address}");
        assert_eq!(body(&client.get(address))["mobilePhone"], "+16505550298");
    }
    assert_eq!(client.call("POST", "/record/v1/customer", Some(&json!({ "companyName": "x" }))).status, 405);
}

#[test]
fn what_cannot_be_is_named_with_its_field() {
    let mut client = creator();
    let long = "1".repeat(33);
    for (name, value, code, words) in [
        ("mobilePhone", json!("12345"), "INVALID_CONTENT", "Phone number should have seven digits or more."),
        ("phone", json!(long), "INVALID_CONTENT", "contained more than the maximum number ( 32 ) of characters"),
        ("email", json!("ada at home"), "INVALID_CONTENT", "field 'email'"),
        ("company", json!({ "id": "999999" }), "INVALID_CONTENT", "field 'company'"),
        ("firstName", json!("x".repeat(33)), "INVALID_CONTENT", "( 32 )"),
    ] {
        let refused = post(&mut client, &with(name, value));
        let (status, refusal_code, sentence) = refusal(&refused);
        assert_eq!((status, refusal_code.as_str()), (400, code), "{name}");
        assert!(sentence.contains(words), "{name}: {sentence}");
        assert_eq!(body(&refused)["o:errorDetails"][0]["o:errorPath"], name);
    }
    let nobody = refusal(&post(&mut client, &json!({ "email": "a@b.example" })));
    assert_eq!(nobody.2, "Error while accessing a resource. Please enter value(s) for: Contact");
    client.netsuite.options_mut().mandatory_contact_fields.insert("Job Title".to_owned());
    let untitled = refusal(&post(&mut client, &with("title", Value::Null)));
    assert_eq!(untitled.2, "Error while accessing a resource. Please enter value(s) for: Job Title");
    client.role().set(Permission::Customers, Level::None);
    assert!(refusal(&post(&mut client, &ada())).2.contains("'company'"), "a firm the role cannot see");
    let short = refusal(&client.call("PATCH", "/record/v1/contact/1201", Some(&json!({ "phone": "911" }))));
    assert_eq!(short.2, "Phone number should have seven digits or more.");
}

#[test]
fn oneworld_wants_a_subsidiary_and_offers_the_ones_there_are() {
    let mut client = creator();
    assert!(refusal(&client.ask("SELECT id FROM subsidiary", &[])).2.contains("Record 'subsidiary' was not found."));
    assert_eq!(post(&mut client, &with("subsidiary", json!({ "id": "1" }))).status, 204, "ignored with a warning");
    client.netsuite.options_mut().features.one_world = true;
    let other = with("lastName", json!("Lovelace"));
    assert_eq!(
        refusal(&post(&mut client, &other)).2,
        "Error while accessing a resource. Please enter value(s) for: Subsidiary"
    );
    let mut request = client.request("POST", "/record/v1/contact?fields=subsidiary", None);
    request.headers.push(("accept".into(), "application/vnd.oracle.resource+json; type=select-options".into()));
    let offered = body(&client.send(request));
    let items = offered["subsidiary"]["_selectOptions"]["items"].as_array().expect("items").clone();
    assert_eq!(items.len(), 2);
    assert_eq!(items[1], json!({ "id": "2", "refName": "Northgate Iberia S.L." }));
    for (subsidiary, status) in [("1", 204), ("2", 400), ("9", 400)] {
        let mut contact = with("lastName", json!(format!("Lovelace {subsidiary}")));
        contact["subsidiary"] = json!({ "id": subsidiary });
        assert_eq!(post(&mut client, &contact).status, status, "{subsidiary}");
    }
    client.role().set(Permission::Subsidiaries, Level::View);
    assert_eq!(body(&client.ask("SELECT id, name FROM subsidiary", &[]))["count"], 2);
    assert_eq!(
        body(&client.ask("SELECT subsidiary FROM customer WHERE id = 1105", &[]))["items"][0]["subsidiary"],
        "2"
    );
    client.role().restriction = Restriction::Subsidiaries([2].into());
    let outside = json!({ "lastName": "Lovelace", "subsidiary": { "id": "1" } });
    assert!(refusal(&post(&mut client, &outside)).2.contains("'subsidiary'"));
}

#[test]
fn an_external_id_makes_a_contact_once() {
    let mut client = creator();
    let address = "/record/v1/contact/eid:callside-7";
    assert_eq!(client.call("PUT", address, Some(&ada())).status, 204);
    assert_eq!(client.call("PUT", address, Some(&json!({ "title": "Countess" }))).status, 204);
    assert_eq!(body(&client.get(address))["title"], "Countess");
    let again = with("externalId", json!("callside-7"));
    assert_eq!(refusal(&post(&mut client, &again)).2, "This entity already exists.");
    assert_eq!(body(&client.ask("SELECT id FROM contact WHERE lastname = 'Byron'", &[]))["count"], 1);
}

#[test]
fn deleting_needs_the_full_level() {
    let mut client = creator();
    assert_eq!(client.call("DELETE", "/record/v1/contact/1230", None).status, 403);
    client.role().set(Permission::Contacts, Level::Full);
    assert_eq!(client.call("DELETE", "/record/v1/contact/1230", None).status, 204);
    assert!(client.netsuite.record(RecordType::Contact, 1_230).is_none());
}
