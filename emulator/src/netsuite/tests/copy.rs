//! A full copy and what keeps it fresh: keyset pages, increments, id sweeps, and what a role sees of it all.

use std::collections::BTreeSet;

use super::*;
use crate::netsuite::{RecordType, Restriction};

/// Ids of a keyset walk in pages of that size, with what happens after its second page.
fn walk(client: &mut Client, table: &str, size: usize, meanwhile: impl FnOnce(&mut Client)) -> Vec<i64> {
    let query = format!("SELECT id, lastmodifieddate FROM {table} WHERE id > ? ORDER BY id");
    let mut ids: Vec<i64> = Vec::new();
    let mut meanwhile = Some(meanwhile);
    let mut pages = 0;
    loop {
        let after = ids.last().copied().unwrap_or_default().to_string();
        let asked = json!({ "q": query, "params": [after] });
        let page = body(&client.call("POST", &format!("/query/v1/suiteql?limit={size}&offset=0"), Some(&asked)));
        let rows = page["items"].as_array().expect("rows");
        ids.extend(rows.iter().map(|row| row["id"].as_str().expect("an id").parse::<i64>().expect("a number")));
        pages += 1;
        if pages == 2
            && let Some(act) = meanwhile.take()
        {
            act(client);
        }
        if page["hasMore"] == false {
            return ids;
        }
    }
}

fn ids(client: &mut Client, query: &str, parameters: &[&str]) -> Vec<String> {
    let answer = client.ask(query, parameters);
    assert_eq!(answer.status, 200, "{query}: {}", text(&answer));
    body(&answer)["items"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["id"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_keyset_walk_meets_every_record_once_and_those_that_come_meanwhile() {
    let mut client = Client::agent();
    let before: i64 =
        client.value("(SELECT COUNT(*) FROM contact)").and_then(|count| count.parse().ok()).expect("a count");
    let mut made = 0;
    let walked = walk(&mut client, "contact", 10, |client| {
        let properties = json!({ "firstName": "Late", "lastName": "Comer" });
        made =
            client.netsuite.create(RecordType::Contact, properties.as_object().expect("an object"), NOW).expect("made");
        client.netsuite.delete(RecordType::Contact, 1_230, NOW).expect("deleted");
    });
    let met: BTreeSet<i64> = walked.iter().copied().collect();
    assert_eq!(met.len(), walked.len());
    assert!(met.contains(&made) && !met.contains(&1_230));
    assert_eq!(walked.len(), usize::try_from(before).expect("a count"));
    assert_eq!(client.value("(SELECT MAX(id) FROM contact)"), Some(made.to_string()));
}

#[test]
fn one_union_tells_what_changed_since_a_clock_that_is_netsuites_own() {
    let mut client = Client::agent();
    let since = client.value(r#"TO_CHAR(SYSDATE, 'YYYY-MM-DD"T"HH24:MI:SS')"#).expect("a clock");
    let query = r#"SELECT 'contact' AS kind, id, TO_CHAR(lastmodifieddate, 'YYYY-MM-DD"T"HH24:MI:SS') AS changed FROM contact
                   WHERE lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD"T"HH24:MI:SS') AND id > ?
                   UNION ALL SELECT 'customer', id, TO_CHAR(lastmodifieddate, 'YYYY-MM-DD"T"HH24:MI:SS') FROM customer
                   WHERE lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD"T"HH24:MI:SS') AND id > ?
                   UNION ALL SELECT 'vendor', id, TO_CHAR(lastmodifieddate, 'YYYY-MM-DD"T"HH24:MI:SS') FROM vendor
                   WHERE lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD"T"HH24:MI:SS') AND id > ? ORDER BY kind, id"#;
    let parameters = [since.as_str(), "0", since.as_str(), "0", since.as_str(), "0"];
    assert_eq!(ids(&mut client, query, &parameters), Vec::<String>::new());
    client.netsuite.edit(RecordType::Contact, 1_201, "title", &json!("Buyer"), NOW.plus(5_000)).expect("an edit");
    client.netsuite.edit(RecordType::Vendor, 1_401, "isInactive", &json!(true), NOW.plus(5_000)).expect("an edit");
    assert_eq!(ids(&mut client, query, &parameters), ["1201", "1401"]);
    let answer = body(&client.ask(query, &parameters));
    assert_eq!(answer["items"][0]["changed"], "2026-11-22T02:30:05");
    assert_eq!(ids(&mut client, "SELECT id FROM vendor WHERE id = 1401 AND isinactive = 'T'", &[]), ["1401"]);
}

#[test]
fn a_merge_takes_one_away_and_changes_what_pointed_at_it() {
    let mut client = Client::agent();
    client.netsuite.merge(RecordType::Customer, 1_111, 1_101, NOW.plus(1_000)).expect("merged");
    assert_eq!(ids(&mut client, "SELECT id FROM customer WHERE id = 1111", &[]), Vec::<String>::new());
    let moved = "SELECT id FROM contact WHERE company = 1101 AND lastmodifieddate > SYSDATE AND id BETWEEN 1221 AND 1223 ORDER BY id";
    assert_eq!(ids(&mut client, moved, &[]), ["1221", "1222", "1223"]);
    assert_eq!(
        ids(&mut client, "SELECT id FROM customer WHERE id = 1101 AND lastmodifieddate > SYSDATE", &[]),
        ["1101"]
    );
    assert!(client.netsuite.merge(RecordType::Customer, 1_101, 1_101, NOW).is_err());
    assert!(client.netsuite.merge(RecordType::Customer, 1_111, 1_101, NOW).is_err(), "it is gone");

    let gone = "SELECT type, recordid AS id, TO_CHAR(deleteddate, 'HH24:MI:SS') AS at FROM deletedrecord";
    let hidden = refusal(&client.ask(gone, &[])).2;
    assert!(hidden.ends_with("Record 'deletedrecord' was not found."), "{hidden}");
    client.role().set(Permission::DeletedRecords, Level::View);
    let answer = body(&client.ask(gone, &[]));
    assert_eq!(answer["items"], json!([{ "links": [], "type": "customer", "id": "1111", "at": "02:30:01" }]));
}

#[test]
fn an_id_is_never_given_twice() {
    let mut client = Client::agent();
    let properties = json!({ "firstName": "Short", "lastName": "Lived" });
    let properties = properties.as_object().expect("an object");
    let first = client.netsuite.create(RecordType::Contact, properties, NOW).expect("made");
    client.netsuite.delete(RecordType::Contact, first, NOW).expect("deleted");
    assert_eq!(client.netsuite.create(RecordType::Contact, properties, NOW).expect("made"), first + 1);
}

#[test]
fn a_role_sees_its_own_records_alone_and_the_others_are_missing_without_a_word() {
    let mut client = Client::agent();
    client.role().restriction = Restriction::Own;
    assert_eq!(ids(&mut client, "SELECT id FROM customer ORDER BY id", &[]), ["1101"]);
    let seen = ids(&mut client, "SELECT id FROM contact ORDER BY id", &[]);
    assert!(seen.contains(&"1201".to_owned()) && !seen.contains(&"1202".to_owned()), "{seen:?}");
    assert_eq!(client.get("/record/v1/customer/1101").status, 200);
    assert_eq!(refusal(&client.get("/record/v1/customer/1102")).1, "NONEXISTENT_ID");
    assert_eq!(body(&client.get("/record/v1/customer"))["totalResults"], 1);
    assert_eq!(body(&client.get("/record/v1/customer?q=id%20EQUAL%201102"))["totalResults"], 0);
    let named = "SELECT id, BUILTIN.DF(parent) AS firm FROM job WHERE id = 1301";
    assert_eq!(ids(&mut client, named, &[]), Vec::<String>::new());
    client.role().set(Permission::PerformSearch, Level::View);
    assert_eq!(
        ids(&mut client, "SELECT id FROM entity WHERE id IN (1101, 1102, 1401)  ORDER BY id", &[]),
        ["1101", "1401"]
    );

    // A record that changes hands disappears, although its permission is still there.
    client.netsuite.edit(RecordType::Customer, 1_101, "salesRep", &json!({ "id": "1002" }), NOW).expect("an edit");
    assert_eq!(ids(&mut client, "SELECT id FROM customer", &[]), Vec::<String>::new());
    assert!(!ids(&mut client, "SELECT id FROM contact", &[]).contains(&"1201".to_owned()));

    client.role().restriction = Restriction::Subsidiaries(BTreeSet::from([2]));
    let seen = ids(&mut client, "SELECT id FROM customer WHERE id < 1200 ORDER BY id", &[]);
    assert_eq!(seen, ["1105", "1110"]);
}

#[test]
fn a_table_the_account_does_not_have_is_missing_everywhere() {
    let mut client = Client::agent();
    client.netsuite.options_mut().features.absent.insert(RecordType::Job);
    let answer = refusal(&client.ask("SELECT id FROM job", &[]));
    assert!(answer.2.ends_with("Search error occurred: Record 'job' was not found."), "{}", answer.2);
    assert_eq!(client.get("/record/v1/job/1301").status, 404);
    assert_eq!(client.get("/record/v1/metadata-catalog/job").status, 404);
    assert!(!text(&client.get("/record/v1/metadata-catalog")).contains("/job"));
}

fn schema(client: &mut Client, record: &str) -> Value {
    let mut request = client.request("GET", &format!("/record/v1/metadata-catalog/{record}"), None);
    request.headers.push(("accept".into(), "application/schema+json".into()));
    body(&client.send(request))["properties"].clone()
}

#[test]
fn phone_fields_of_the_account_are_named_where_it_has_them_and_can_be_asked() {
    let mut client = Client::agent();
    let query = "SELECT id, custentity_direct_line FROM contact WHERE id = 1220";
    assert!(refusal(&client.ask(query, &[])).2.contains("Unknown identifier 'custentity_direct_line'"));
    assert!(schema(&mut client, "contact").get("custentity_direct_line").is_none());
    assert!(body(&client.get("/record/v1/contact/1220")).get("custentity_direct_line").is_none());

    client.netsuite.options_mut().features.custom_phones = true;
    let properties = schema(&mut client, "contact");
    let own = &properties["custentity_direct_line"];
    assert_eq!(
        (&own["title"], &own["format"], &own["x-ns-custom-field"]),
        (&json!("Direct Line"), &json!("phone"), &json!(true))
    );
    assert_eq!(properties["mobilePhone"]["format"], "phone");
    assert!(schema(&mut client, "customer").get("custentity_after_hours").is_some());
    assert!(schema(&mut client, "vendor").get("custentity_after_hours").is_some());
    assert_eq!(body(&client.ask(query, &[]))["items"][0]["custentity_direct_line"], "(650) 555-0217");
    client.netsuite.options_mut().dialect.phones_have_a_format = false;
    assert!(schema(&mut client, "contact")["phone"].get("format").is_none());
}

#[test]
fn the_columns_of_a_directory_are_there() {
    let mut client = Client::agent();
    for query in [
        "SELECT id, firstname, lastname, entityid, title, company, email, owner, datecreated, lastmodifieddate, isinactive, \
         phone, officephone, mobilephone, homephone, fax, assistantphone, supervisorphone FROM contact",
        "SELECT id, entityid, altname, companyname, isperson, parent, entitystatus, searchstage, salesrep, email, phone, \
         altphone, mobilephone, homephone, fax, datecreated, lastmodifieddate, isinactive FROM customer",
        "SELECT id, entityid, altname, companyname, isperson, email, phone, altphone, datecreated, lastmodifieddate FROM vendor",
        "SELECT id, entityid, firstname, lastname, email, phone, mobilephone, isinactive, lastmodifieddate FROM employee",
        "SELECT id, entityid, altname, companyname, parent, isinactive, lastmodifieddate FROM job",
    ] {
        let answer = client.ask(query, &[]);
        assert_eq!(answer.status, 200, "{query}: {}", text(&answer));
    }
    let nameless = body(&client.ask("SELECT entityid, companyname FROM customer WHERE id = 1112", &[]));
    assert_eq!(nameless["items"], json!([{ "links": [], "entityid": "CUST1112" }]));
}

#[test]
fn nothing_reaches_further_than_a_thousand_pages_or_a_hundred_thousand_rows() {
    let mut client = Client::agent();
    let query = json!({ "q": "SELECT id FROM contact ORDER BY id" });
    assert_eq!(client.call("POST", "/query/v1/suiteql?limit=5&offset=4995", Some(&query)).status, 200);
    let refused = client.call("POST", "/query/v1/suiteql?limit=5&offset=5000", Some(&query));
    assert_eq!(refusal(&refused).1, "INVALID_PARAMETER");
    let squared = json!({ "q": "SELECT a.id FROM contact a CROSS JOIN contact b CROSS JOIN contact c" });
    let page = body(&client.call("POST", "/query/v1/suiteql?limit=1000&offset=99000", Some(&squared)));
    assert_eq!(
        (&page["count"], &page["hasMore"], &page["totalResults"]),
        (&json!(1_000), &json!(false), &json!(100_000))
    );
}

#[test]
fn a_large_account_is_walked_page_by_page() {
    let mut client = Client::agent();
    let before = client.netsuite.count(RecordType::Contact);
    client.netsuite.admit_people(3_000).expect("people");
    assert_eq!(client.netsuite.count(RecordType::Contact), before + 3_000);
    assert_eq!(walk(&mut client, "contact", 1_000, |_| ()).len(), before + 3_000);
    client.netsuite.options_mut().features.custom_phones = true;
    let nine = "SELECT id FROM contact WHERE custentity_messenger_number IS NOT NULL AND fax IS NOT NULL AND id > 2000";
    assert_eq!(ids(&mut client, nine, &[]).len(), 3);
    let all = |client: &mut Client| ids(client, "SELECT phone AS id FROM contact WHERE id > 5000 ORDER BY id", &[]);
    let mut twin = Client::agent();
    twin.netsuite.admit_people(3_000).expect("people");
    assert_eq!(all(&mut client), all(&mut twin));
}
