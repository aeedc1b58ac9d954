//! RingCentral's side of the directory: colleagues with an ETag, and personal contacts (ringcentral-api.md §1.5, §4).

#![allow(clippy::unwrap_used, reason = "clippy sees test functions, not what they call")]

mod common;

use callside_emulator::World;
use callside_emulator::exchange::{Request, Response};
use callside_emulator::form;
use callside_emulator::world::Options;
use common::*;
use serde_json::{Map, Value, json};

const ENTRIES: &str = "/restapi/v1.0/account/~/directory/entries";
const BOOK: &str = "/restapi/v1.0/account/~/extension/~/address-book/contact";
const SYNC: &str = "/restapi/v1.0/account/~/extension/~/address-book-sync";

fn crowded(colleagues: usize) -> World {
    let mut options = Options { size: 0, ..Options::default() }.for_extension("abcdefghijklmnopabcdefghijklmnop");
    options.ringcentral.colleagues = colleagues;
    World::new(options)
}

fn with_tag(world: &mut World, target: &str, token: &str, tag: &str) -> Response {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    world.handle(&Request {
        method: "GET".to_owned(),
        host: PLATFORM.to_owned(),
        path: path.to_owned(),
        query: form::pairs(query),
        headers: vec![
            ("authorization".to_owned(), format!("Bearer {token}")),
            ("if-none-match".to_owned(), tag.to_owned()),
        ],
        body: Vec::new(),
    })
}

fn fields(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn a_directory_that_has_not_changed_is_not_sent_again() {
    let mut world = crowded(0);
    let me = agent(&mut world, "101");
    let first = get(&mut world, ENTRIES, Some(&me.access));
    let tag = header(&first, "etag").unwrap().to_owned();
    assert!(body(&first)["records"].as_array().unwrap().iter().any(|entry| entry["extensionNumber"] == "102"));
    let again = with_tag(&mut world, ENTRIES, &me.access, &tag);
    assert_eq!((again.status, again.body.len(), header(&again, "etag")), (304, 0, Some(tag.as_str())));
    assert_eq!(header(&again, "x-rate-limit-group"), Some("medium"), "it counts all the same");
    let weak = with_tag(&mut world, ENTRIES, &me.access, &format!("\"other\", W/{tag}"));
    assert_eq!(weak.status, 304);
    world.ringcentral.account.extensions[1].last_name = "Renamed".to_owned();
    let changed = with_tag(&mut world, ENTRIES, &me.access, &tag);
    assert_eq!(changed.status, 200);
    assert_ne!(header(&changed, "etag"), Some(tag.as_str()));
}

#[test]
fn a_large_directory_comes_in_pages() {
    let mut world = crowded(2_500);
    let me = agent(&mut world, "101");
    let mut pages = Vec::new();
    for page in 1..=3 {
        let answer = body(&get(&mut world, &format!("{ENTRIES}?perPage=1000&page={page}"), Some(&me.access)));
        pages.push(answer["records"].as_array().unwrap().len());
        assert_eq!((&answer["paging"]["totalElements"], &answer["paging"]["totalPages"]), (&json!(2_508), &json!(3)));
    }
    assert_eq!(pages, [1_000, 1_000, 508]);
    for (query, shown) in
        [("perPage=all", 2_508), ("perPage=max", 2_000), ("type=Department", 2), ("typeGroup=NonUser", 3)]
    {
        let answer = body(&get(&mut world, &format!("{ENTRIES}?{query}"), Some(&me.access)));
        assert_eq!(answer["records"].as_array().unwrap().len(), shown, "{query}");
    }
    assert_eq!(get(&mut world, &format!("{ENTRIES}?perPage=2001"), Some(&me.access)).status, 400);
    let numbers: std::collections::BTreeSet<_> =
        world.ringcentral.account.extensions.iter().filter_map(|one| one.direct_number.clone()).collect();
    assert_eq!(numbers.len(), 2_505);
}

#[test]
fn contacts_and_colleagues_each_need_their_permission() {
    let mut world = world();
    let me = agent(&mut world, "101");
    for (target, permission) in
        [(ENTRIES, "ReadAccounts"), (BOOK, "ReadContacts"), (BOOK, "ReadPersonalContacts"), (SYNC, "ReadContacts")]
    {
        world.ringcentral.withhold(me.id, permission, true);
        let refused = get(&mut world, target, Some(&me.access));
        assert_eq!(refused.status, 403);
        let error = body(&refused)["errors"][0].clone();
        assert_eq!(
            (error["errorCode"].as_str(), error["permissionName"].as_str()),
            (Some("CMN-408"), Some(permission))
        );
        world.ringcentral.withhold(me.id, permission, false);
    }
    world.ringcentral.authorization.app.scopes.remove("ReadContacts");
    let other = tokens(&mut world, "102");
    let refused = body(&get(&mut world, BOOK, Some(access(&other))));
    assert_eq!(refused["errors"][0]["errorCode"], "CMN-401");
    assert_eq!(refused["errors"][0]["permissionName"], "ReadContacts");
    let foreign = BOOK.replace("extension/~", "extension/62200142");
    assert_eq!(get(&mut world, &foreign, Some(&me.access)).status, 403);
}

#[test]
fn personal_contacts_are_listed_sought_and_heavy() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let first = get(&mut world, BOOK, Some(&me.access));
    assert_eq!(header(&first, "x-rate-limit-group"), Some("heavy"));
    let all = body(&first);
    assert_eq!(all["paging"]["totalElements"], 4);
    assert!(all["records"].as_array().unwrap().iter().all(|contact| contact["availability"] == "Alive"));
    let id = all["records"][0]["id"].as_u64().unwrap();
    let one = body(&get(&mut world, &format!("{BOOK}/{id}"), Some(&me.access)));
    assert_eq!(one["lastName"], "Keys");
    let mut names = |query: &str| {
        let found = body(&get(&mut world, &format!("{BOOK}?{query}"), Some(&me.access)));
        found["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|contact| contact["firstName"].as_str().unwrap_or("").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names("startsWith=whit"), ["Dana"]);
    assert_eq!(names("phoneNumber=%2B16505550301"), ["Rosalind"]);
    assert_eq!(names("sortBy=FirstName&perPage=2&page=2"), ["Rosalind", "Édouard"]);
    assert_eq!(names("perPage=5000").len(), 4, "a page larger than the largest is the largest");
    let after = get(&mut world, BOOK, Some(&me.access));
    assert_eq!(header(&after, "x-rate-limit-remaining"), Some("3"));
}

#[test]
fn a_sync_tells_what_changed_since_its_token_and_what_is_gone() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let whole = body(&get(&mut world, &format!("{SYNC}?syncType=FSync&perPage=3"), Some(&me.access)));
    assert_eq!((whole["records"].as_array().unwrap().len(), whole["nextPageId"].as_u64()), (3, Some(1)));
    let rest = body(&get(&mut world, &format!("{SYNC}?syncType=FSync&perPage=3&pageId=1"), Some(&me.access)));
    assert_eq!((rest["records"].as_array().unwrap().len(), rest["nextPageId"].as_u64()), (1, None));
    let token = rest["syncInfo"]["syncToken"].as_str().unwrap().to_owned();

    let gone = whole["records"][1]["id"].as_u64().unwrap();
    let book = world.ringcentral.address_book(me.id);
    let made = book.add(fields(json!({"firstName": "Nell", "mobilePhone": "+16505550399"}))).unwrap();
    book.delete(gone).unwrap();
    book.change(made, fields(json!({"lastName": "Trent"}))).unwrap();
    assert!(book.add(fields(json!({"shoeSize": "44"}))).is_err());
    assert!(book.delete(gone).is_err());
    let news = body(&get(&mut world, &format!("{SYNC}?syncType=ISync&syncToken={token}"), Some(&me.access)));
    let told: Vec<(u64, &str)> = news["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|contact| (contact["id"].as_u64().unwrap(), contact["availability"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [(gone, "Deleted"), (made, "Alive")]);
    assert_eq!(news["records"][1]["lastName"], "Trent");
    let token = news["syncInfo"]["syncToken"].as_str().unwrap().to_owned();
    let nothing = body(&get(&mut world, &format!("{SYNC}?syncType=ISync&syncToken={token}"), Some(&me.access)));
    assert_eq!(nothing["records"], json!([]));
    for query in ["syncType=ISync", "syncType=ISync&syncToken=nonsense", "syncType=Both"] {
        assert_eq!(get(&mut world, &format!("{SYNC}?{query}"), Some(&me.access)).status, 400, "{query}");
    }
}
