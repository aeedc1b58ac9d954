//! The saved search "Most engaged contacts": made by the bundle's script, opened by whoever follows its address.

use serde_json::json;

use super::bundle::in_role;
use super::pages::open;
use super::*;
use crate::netsuite::RecordType;

const SCORE: &str = "custentity_callside_score";

/// An administrator of an account with the bundle's fields, and some scores.
fn scored() -> Client {
    let mut client = in_role(Role::ADMINISTRATOR);
    client.netsuite.options_mut().features.bundle_people_fields = true;
    for (id, score) in [(1_201, 40), (1_202, 72), (1_203, 0), (1_206, 9), (1_205, 5), (1_207, 55)] {
        client.netsuite.edit(RecordType::Contact, id, SCORE, &json!(score), NOW).expect("an edit");
    }
    client.netsuite.edit(RecordType::Contact, 1_207, "isInactive", &json!(true), NOW).expect("an edit");
    client
}

fn page(client: &mut Client, id: &str) -> Response {
    open(client, &format!("/app/common/search/searchresults.nl?searchid={id}"))
}

#[test]
fn it_is_made_once_and_lists_the_most_engaged_first() {
    let mut client = scored();
    let made = client.done("make search", &json!({}));
    assert_eq!(made["made"], true);
    assert_eq!(client.done("make search", &json!({})), json!({ "made": false, "id": made["id"] }));
    let searches = client.netsuite.saved_searches();
    assert_eq!(searches.len(), 1);
    assert_eq!((searches[0].title.as_str(), searches[0].public), ("Most engaged contacts", true));

    let id = made["id"].as_str().expect("an id").to_owned();
    let shown = text(&page(&mut client, &id));
    assert!(shown.contains("<title>Most engaged contacts</title>"));
    let rows: Vec<&str> =
        shown.split("<tr data-record=\"").skip(1).map(|row| row.split('"').next().expect("an id")).collect();
    assert_eq!(rows, ["1202", "1201", "1206", "1205"], "no score, and inactive, are left out");
    assert!(shown.contains(&format!("<td data-field=\"{SCORE}\" dir=\"auto\">72</td>")));
    assert!(shown.contains("<a href=\"/app/common/entity/contact.nl?id=1201\">Dana Whitfield</a>"));
    assert!(shown.contains("<a href=\"/app/common/entity/contact.nl?id=1205\">(no name)</a>"));
    assert!(shown.contains("<th>Callside Score</th><th>Callside Score: Why</th><th>Last Modified Date</th>"));
    assert_eq!(text(&page(&mut client, "customsearch_callside_engaged")), shown);
    assert!(text(&open(&mut client, "/")).contains(&format!("searchresults.nl?searchid={id}\">Most engaged contacts")));
}

#[test]
fn whoever_may_not_publish_makes_none_and_everybody_finds_the_one_there_is() {
    let mut client = scored();
    client.as_role(AVERY, Role::AGENT);
    assert_eq!(client.refused("make search", &json!({})), "INSUFFICIENT_PERMISSION");
    assert!(client.netsuite.saved_searches().is_empty());
    client.role().set(Permission::PublishSearch, Level::View);
    let made = client.done("make search", &json!({}));
    client.role().set(Permission::PublishSearch, Level::None);
    assert_eq!(client.done("make search", &json!({})), json!({ "made": false, "id": made["id"] }));
}

#[test]
fn without_the_fields_none_is_made_and_one_whose_field_is_deleted_fails() {
    let mut client = scored();
    client.netsuite.options_mut().features.bundle_people_fields = false;
    assert_eq!(client.refused("make search", &json!({})), "CALLSIDE_NO_FIELDS");
    assert_eq!(page(&mut client, "customsearch_callside_engaged").status, 404);
    client.netsuite.options_mut().features.bundle_people_fields = true;
    client.netsuite.delete_custom_field("custentity_callside_why").expect("a field");
    assert_eq!(client.refused("make search", &json!({})), "CALLSIDE_NO_FIELDS");
    client.netsuite.options_mut().features.deleted_fields.clear();
    client.done("make search", &json!({}));
    client.netsuite.delete_custom_field(SCORE).expect("a field");
    let broken = page(&mut client, "customsearch_callside_engaged");
    assert_eq!(broken.status, 404);
    assert!(text(&broken).contains(SCORE));
}
