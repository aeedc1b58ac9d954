//! Each switch of [`Dialect`] about records does what it says, and nothing else.

use super::*;
use crate::netsuite::{Dialect, DuplicateRefusal, Location, PostedKey};

const CALL: &str = "/record/v1/phonecall";
const BY_KEY: &str = "/record/v1/phonecall/eid:k-1";

fn in_dialect(change: fn(&mut Dialect)) -> Client {
    let mut client = Client::agent();
    change(&mut client.netsuite.options_mut().dialect);
    client
}

fn named(title: &str) -> Value {
    json!({ "title": title, "externalId": "k-1", "status": "COMPLETE" })
}

#[test]
fn a_posted_key_is_kept_ignored_or_overwrites() {
    for (posted_key, records, title, keyed) in [
        (PostedKey::Kept, 1, "one", true),
        (PostedKey::Ignored, 2, "one", false),
        (PostedKey::Overwrites, 1, "two", true),
    ] {
        let mut client = Client::agent();
        client.netsuite.options_mut().dialect.posted_key = posted_key;
        let first = client.log(&named("one"));
        let second = client.log(&named("two"));
        assert_eq!(first.status, 204, "{posted_key:?}");
        assert_eq!(second.status == 204, posted_key != PostedKey::Kept, "{posted_key:?}");
        let calls = client.netsuite.phone_calls();
        assert_eq!((calls.len(), calls[0]["title"].as_str()), (records, Some(title)), "{posted_key:?}");
        assert_eq!(client.get(BY_KEY).status == 200, keyed, "{posted_key:?}");
        if posted_key == PostedKey::Overwrites {
            assert_eq!(header(&first, "location"), header(&second, "location"));
        }
    }
}

#[test]
fn what_a_post_ignores_a_change_sets() {
    let mut client = in_dialect(|dialect| dialect.posted_key = PostedKey::Ignored);
    let made = client.log(&named("one"));
    let address = header(&made, "location").and_then(|address| address.split_once("/rest")).expect("a location").1;
    let address = address.to_owned();
    assert_eq!(client.call("PATCH", &address, Some(&json!({ "externalId": "k-1" }))).status, 204);
    assert_eq!(client.get(BY_KEY).status, 200);
}

#[test]
fn a_location_is_absolute_relative_with_a_query_or_missing() {
    let path = "/services/rest/record/v1/phoneCall/";
    for (location, begins, ends) in [
        (Location::Absolute, Some(format!("https://{API}{path}")), ""),
        (Location::Relative, Some(path.to_owned()), ""),
        (Location::WithQuery, Some(format!("https://{API}{path}")), "?expandSubResources=false#top"),
        (Location::Missing, None, ""),
    ] {
        let mut client = Client::agent();
        client.netsuite.options_mut().dialect.location = location;
        let made = client.log(&named("one"));
        let said = header(&made, "location");
        assert_eq!(made.status, 204);
        assert_eq!(said.is_some(), begins.is_some(), "{location:?}");
        if let (Some(said), Some(begins)) = (said, begins) {
            assert!(said.starts_with(&begins) && said.ends_with(ends), "{said}");
        }
    }
}

#[test]
fn answers_are_worded_as_the_account_words_them() {
    let shown = |change: fn(&mut Dialect)| {
        let mut client = in_dialect(change);
        client.log(&named("one"));
        body(&client.get(BY_KEY))
    };
    let usual = shown(|_| {});
    assert_eq!(usual["status"], json!({ "id": "COMPLETE", "refName": "Completed" }));
    assert!(usual["id"].is_string() && usual["externalId"] == "k-1");
    assert_eq!(shown(|dialect| dialect.plain_choices = true)["status"], "COMPLETE");
    let numbers = shown(|dialect| dialect.numeric_ids = true);
    assert!(numbers["id"].is_i64() && numbers["assigned"]["id"] == 1001 && numbers["externalId"] == "k-1");
    let lower = shown(|dialect| dialect.lower_case_answers = true);
    assert!(lower["externalid"] == "k-1" && lower.get("externalId").is_none(), "{lower}");
    assert_eq!(lower["status"]["refname"], "Completed");
}

#[test]
fn names_in_requests_may_have_to_be_exact() {
    let small = json!({ "title": "one", "externalid": "k-1" });
    assert_eq!(Client::agent().log(&small).status, 204);
    let mut client = Client::agent();
    client.log(&small);
    assert_eq!(client.get(BY_KEY).status, 200);
    let mut client = in_dialect(|dialect| dialect.exact_names = true);
    let made = client.log(&small);
    assert!(header(&made, "warning").is_some_and(|warning| warning.contains("externalid")));
    assert_eq!(client.get(BY_KEY).status, 404);
}

#[test]
fn an_address_by_external_id_may_be_refused_while_a_search_finds_it() {
    let mut client = in_dialect(|dialect| dialect.reads_by_external_id = false);
    client.log(&named("one"));
    assert_eq!(refusal(&client.get(BY_KEY)).1, "INVALID_ID");
    let found = body(&client.get(&format!("{CALL}?q={}", form::encode("externalId IS \"k-1\""))));
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_duplicate_may_be_refused_without_a_word_or_in_another_language() {
    let mut client = in_dialect(|dialect| dialect.duplicate = DuplicateRefusal::Bare);
    client.log(&named("one"));
    let refused = client.log(&named("two"));
    assert_eq!((refused.status, refused.body.len()), (409, 0));
    let mut client = in_dialect(|dialect| dialect.duplicate = DuplicateRefusal::Localized);
    client.log(&named("one"));
    let (status, code, sentence) = refusal(&client.log(&named("two")));
    assert_eq!((status, code.as_str(), sentence.contains("vorhanden")), (400, "USER_ERROR", true));
}

#[test]
fn a_change_may_be_answered_with_the_record_and_values_may_not_be_asked_for() {
    let mut client = in_dialect(|dialect| {
        dialect.change_answers_record = true;
        dialect.select_options = false;
    });
    client.log(&named("one"));
    let changed = client.call("PATCH", BY_KEY, Some(&json!({ "title": "two" })));
    assert_eq!((changed.status, body(&changed)["title"].as_str()), (200, Some("two")));
    let mut request = client.request("POST", &format!("{CALL}?fields=status"), Some(&json!({})));
    request.headers.push(("accept".into(), "application/vnd.oracle.resource+json; type=select-options".into()));
    assert_eq!(refusal(&client.send(request)).0, 400);
    assert_eq!(client.netsuite.phone_calls().len(), 1, "and nothing came of it");
}

#[test]
fn columns_may_come_in_upper_case() {
    let mut client = in_dialect(|dialect| dialect.upper_case_columns = true);
    client.log(&named("one"));
    let rows = body(&client.ask("SELECT title FROM phonecall", &[]));
    assert_eq!(rows["items"][0]["TITLE"], "one");
}
