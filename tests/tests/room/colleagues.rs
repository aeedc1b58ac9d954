//! RingCentral's side of the directory: colleagues and personal contacts, followed, found, merged, given up.

use callside_emulator::{faults::Kind, ringcentral::telephony::acts::Act, world};
use callside_protocol::{
    Answer, CallView, Cloud, Command, CopyScope, CopyState, Found, ListedIn, PeopleFound, RingCentralPerson, Unasked,
    Who, words,
};
use callside_tests::room::{Room, name_of, prompt, small};
use serde_json::{Map, Value, json};

const DANA: &str = "+16505550134";
/// In the agent's contacts, and nowhere in NetSuite.
const ROSALIND: &str = "+16505550301";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DIRECTORY: &str = "/restapi/v1.0/account/~/directory/entries";
const SYNC: &str = "/restapi/v1.0/account/~/extension/~/address-book-sync";

fn with(colleagues: usize) -> world::Options {
    let mut options = small();
    options.ringcentral.colleagues = colleagues;
    options
}

/// Signed in to both clouds, with both copies wanted, and not begun.
fn complete(room: &Room) {
    for _ in 0..120 {
        let directory = room.settings().directory;
        let listed = directory.ringcentral;
        if matches!(directory.state, CopyState::Kept { .. }) && listed.as_of.is_some() && listed.contacts > 0 {
            return;
        }
        room.pass(MINUTE / 2);
    }
    panic!("no copy within an hour: {:?}", room.settings().directory);
}

fn with_copy(options: world::Options) -> Room {
    let room = Room::copying(options);
    complete(&room);
    room
}

fn asked(room: &Room, path: &str) -> usize {
    room.requests("GET", "platform.ringcentral.com", path)
}

/// The agent's own call, told in their pane; it is over afterwards.
fn called(room: &Room, from: &str) -> CallView {
    let session = room.call_in_as(Some(from), None, callside_tests::room::DIRECT, prompt());
    let call = room.call();
    room.answer(&session);
    room.act(&session, &Act::HangUp);
    room.command(Command::CloseCall { call: call.id.clone() });
    call
}

fn names(people: &[RingCentralPerson]) -> Vec<(ListedIn, &str)> {
    people.iter().map(|person| (person.listed_in, person.name.reveal())).collect()
}

fn search(room: &Room, typed: &str) -> Vec<Found> {
    assert_eq!(room.command(Command::SearchPeople { text: typed.to_owned() }), Answer::Done);
    match room.view().people.expect("a search is under way").found {
        PeopleFound::People(found) | PeopleFound::NoCopy(found) => found,
        other => panic!("{typed}: {other:?}"),
    }
}

/// The name and the badge of each row.
fn rows(found: &[Found]) -> Vec<(String, &'static str)> {
    let name = |found: &Found| match (&found.netsuite, &found.ringcentral) {
        (Some(record), _) => words::candidate_name(record),
        (None, Some(person)) => person.name.reveal().to_owned(),
        (None, None) => panic!("a row without anybody"),
    };
    found.iter().map(|found| (name(found), words::badge_of(found).0)).collect()
}

fn row(name: &str, badge: &'static str) -> (String, &'static str) {
    (name.to_owned(), badge)
}

fn fields(fields: Value) -> Map<String, Value> {
    fields.as_object().cloned().expect("an object")
}

#[test]
fn an_internal_call_shows_the_colleague() {
    let room = with_copy(small());
    let before = room.world.borrow().ledger.count("platform.ringcentral.com");
    room.call_out_of("102", "101", prompt());
    let call = room.call();
    assert_eq!(call.who, Who::Unasked(Unasked::Internal));
    let [jordan] = call.ringcentral.as_slice() else { panic!("{:?}", names(&call.ringcentral)) };
    assert_eq!((jordan.listed_in, jordan.name.reveal()), (ListedIn::Directory, "Jordan Blake"));
    assert_eq!(words::person_about(jordan), "Account executive · Sales");
    assert_eq!(words::person_reach(jordan), "ext. 102 · +1 (650) 555-0102 · jordan.blake@northgate.example");
    assert_eq!(words::notice_title(&call).reveal(), "Jordan Blake");
    assert_eq!(room.view().recent[0].name.as_ref().map(|name| name.reveal()), Some("Jordan Blake"));
    assert_eq!(room.world.borrow().ledger.count("platform.ringcentral.com"), before, "a call asks for nobody");
}

#[test]
fn a_call_to_a_colleague_by_extension_or_direct_number_shows_them() {
    for dialled in ["103", "+16505550103"] {
        let room = with_copy(small());
        room.call_out(dialled, prompt());
        assert_eq!(names(&room.call().ringcentral), [(ListedIn::Directory, "Priya Raman")], "{dialled}");
    }
}

#[test]
fn a_personal_contact_is_told_where_netsuite_knows_nobody() {
    let room = with_copy(small());
    let call = called(&room, ROSALIND);
    assert!(matches!(call.who, Who::NotFound { .. }), "nobody in NetSuite stays said: {:?}", call.who);
    assert_eq!(names(&call.ringcentral), [(ListedIn::Contacts, "Rosalind Keys")]);
    assert_eq!(call.ringcentral[0].company.reveal(), "Keys & Sons Locksmiths");
    assert_eq!(words::notice_title(&call).reveal(), "Rosalind Keys");
    assert!(words::notice_message(&call).reveal().contains("In your RingCentral contacts"));
    room.pass(5 * MINUTE);
    assert_eq!(room.record()["title"], "Call from +1 (650) 555-0301", "what NetSuite gets is not theirs");
}

#[test]
fn the_same_person_in_both_is_one() {
    let room = with_copy(small());
    let call = called(&room, DANA);
    assert_eq!(name_of(&call), Some("Dana Whitfield"));
    let Who::Found { candidates, chosen: Some(chosen), .. } = &call.who else { panic!("{:?}", call.who) };
    let record = &candidates[*chosen].record;
    assert_eq!(call.ringcentral.len(), 1);
    assert_eq!(call.ringcentral[0].same_as.as_ref(), Some(record));
    assert_eq!(words::record_badge(&call, record).0, "NS + RC");
    assert_eq!(words::only_in_ringcentral(&call).count(), 0);
    assert_eq!(rows(&search(&room, "whitfield")), [row("Dana Whitfield", "NS + RC")]);
    assert_eq!(rows(&search(&room, "dana.whitfield@harborfoods")), [row("Dana Whitfield", "NS + RC")]);
}

#[test]
fn a_contact_never_stands_beside_a_record_that_has_the_number() {
    let room = with_copy(small());
    let agent = room.agent_id("101");
    let other = json!({"firstName": "Somebody", "lastName": "Else", "otherPhone": "+16505550220"});
    room.world.borrow_mut().ringcentral.address_book(agent).add(fields(other)).expect("a contact");
    room.pass(2 * HOUR);
    let call = called(&room, "+16505550220");
    let Who::Found { candidates, .. } = &call.who else { panic!("{:?}", call.who) };
    assert!(candidates.len() >= 10, "ten people share it");
    assert!(call.ringcentral.is_empty(), "{:?}", names(&call.ringcentral));
    // Looked for by name they are there, and nobody of the ten is taken for them.
    assert_eq!(rows(&search(&room, "somebody")), [row("Somebody Else", "RC")]);
}

#[test]
fn everybody_is_found_by_name_number_extension_and_address() {
    let room = with_copy(small());
    for typed in
        ["jordan", "blake jor", "102", "ext. 102", "x102", "+1 650 555 0102", "tel:+16505550102", "jordan.blake@north"]
    {
        let found = rows(&search(&room, typed));
        assert_eq!(found[0], row("Jordan Blake", "NS + RC"), "{typed}: {found:?}");
        assert_eq!(found.iter().filter(|(name, _)| name == "Jordan Blake").count(), 1, "{typed}: {found:?}");
    }
    for typed in ["rosalind", "locksmiths", "650 555 0301"] {
        assert_eq!(rows(&search(&room, typed)), [row("Rosalind Keys", "RC")], "{typed}");
    }
    assert_eq!(rows(&search(&room, "sales line")), [row("Sales line", "RC")]);
    assert!(search(&room, "e").len() <= 25);
}

#[test]
fn a_quiet_hour_costs_one_answer_without_a_body_and_one_sync() {
    let room = with_copy(small());
    room.world.borrow_mut().ledger.reset();
    room.pass(HOUR + HOUR / 4);
    let world = room.world.borrow();
    let entries = world.ledger.entries();
    let of = |path: &str| {
        entries
            .iter()
            .filter(|entry| entry.path == path)
            .map(|entry| entry.status.unwrap_or_default())
            .collect::<Vec<_>>()
    };
    assert_eq!(of(DIRECTORY), [304]);
    assert_eq!(of(SYNC), [200]);
}

#[test]
fn what_changes_at_ringcentral_changes_here_within_the_hour() {
    let room = with_copy(small());
    let agent = room.agent_id("101");
    let rosalind = agent * 1_000 + 1;
    {
        let mut world = room.world.borrow_mut();
        let book = world.ringcentral.address_book(agent);
        book.change(rosalind, fields(json!({"lastName": "Locke"}))).expect("changed");
        book.delete(agent * 1_000 + 4).expect("deleted");
        let jordan = world.ringcentral.account.extensions.iter_mut().find(|user| user.number == "102");
        jordan.expect("Jordan").last_name = "Black".to_owned();
    }
    let before = room.settings().directory.ringcentral.contacts;
    room.pass(HOUR + HOUR / 4);
    assert_eq!(names(&called(&room, ROSALIND).ringcentral), [(ListedIn::Contacts, "Rosalind Locke")]);
    assert_eq!(room.settings().directory.ringcentral.contacts, before - 1);
    room.call_out_of("102", "101", prompt());
    assert_eq!(names(&room.call().ringcentral), [(ListedIn::Directory, "Jordan Black")]);
}

#[test]
fn a_company_of_thousands_comes_in_pages_and_shrinks_again() {
    let room = with_copy(with(1_800));
    let listed = || room.settings().directory.ringcentral;
    assert_eq!(listed().colleagues, 1_808);
    assert_eq!(asked(&room, DIRECTORY), 4, "five hundred a page");
    assert_eq!(rows(&search(&room, "1777"))[0], row("Bruno Archer", "RC"), "extension 1777");
    room.world.borrow_mut().ringcentral.account.extensions.truncate(700);
    room.pass(HOUR + HOUR / 4);
    assert_eq!(listed().colleagues, 700);
    assert_eq!(asked(&room, DIRECTORY), 4 + 2);
    room.pass(2 * HOUR);
    assert_eq!(listed().colleagues, 700);
}

#[test]
fn many_contacts_come_in_pages_at_the_pace_ringcentral_allows() {
    let room = Room::connected(small());
    let agent = room.agent_id("101");
    for number in 0..1_800 {
        let contact = json!({"firstName": "Number", "lastName": number.to_string(), "mobilePhone": format!("+1415555{number:04}")});
        room.world.borrow_mut().ringcentral.address_book(agent).add(fields(contact)).expect("a contact");
    }
    room.command(Command::KeepCopy(CopyScope::Everyone));
    room.pass(10 * MINUTE);
    assert_eq!(room.settings().directory.ringcentral.contacts, 1_804);
    assert_eq!(asked(&room, SYNC), 8, "two hundred and fifty a page, none twice");
    assert_eq!(names(&called(&room, "+14155551234").ringcentral), [(ListedIn::Contacts, "Number 1234")]);
}

#[test]
fn a_token_ringcentral_no_longer_knows_begins_anew() {
    let room = with_copy(small());
    room.fault("GET", SYNC, Kind::Status { code: 400, retry_after: None }, 1);
    room.pass(HOUR + HOUR / 4);
    assert_eq!(room.settings().directory.ringcentral.contacts, 4);
    assert_eq!(asked(&room, SYNC), 3, "the first, the refused one, and all of them again");
}

#[test]
fn without_the_permission_contacts_are_left_out_and_nothing_else() {
    let room = Room::new(small());
    let agent = room.agent_id("101");
    room.world.borrow_mut().ringcentral.withhold(agent, "ReadContacts", true);
    room.connect_ringcentral("101");
    room.connect_netsuite("101", None);
    room.pass(10 * MINUTE);
    let listed = room.settings().directory.ringcentral;
    assert_eq!((listed.colleagues, listed.contacts), (8, 0));
    assert_eq!(listed.missing, [(ListedIn::Contacts, "ReadContacts".to_owned())]);
    assert_eq!(asked(&room, SYNC), 0, "RingCentral said that it did not grant it");
    assert!(room.view().connections.ringcentral.missing.is_empty(), "it is optional");
    assert!(called(&room, ROSALIND).ringcentral.is_empty());
    room.call_out_of("102", "101", prompt());
    assert_eq!(names(&room.call().ringcentral), [(ListedIn::Directory, "Jordan Blake")]);
}

#[test]
fn a_permission_taken_away_removes_what_it_gave_and_one_given_back_brings_it_again() {
    let room = with_copy(small());
    let agent = room.agent_id("101");
    room.world.borrow_mut().ringcentral.withhold(agent, "ReadPersonalContacts", true);
    room.pass(2 * HOUR);
    let listed = || room.settings().directory.ringcentral;
    assert_eq!((listed().colleagues, listed().contacts), (8, 0));
    assert_eq!(listed().missing, [(ListedIn::Contacts, "ReadPersonalContacts".to_owned())]);
    assert!(called(&room, ROSALIND).ringcentral.is_empty());
    room.world.borrow_mut().ringcentral.withhold(agent, "ReadPersonalContacts", false);
    room.pass(26 * HOUR);
    assert_eq!((listed().contacts, listed().missing.len()), (4, 0));
}

#[test]
fn trouble_at_ringcentral_costs_only_time() {
    let room = Room::copying(small());
    room.fault("GET", DIRECTORY, Kind::Status { code: 503, retry_after: None }, 1);
    room.fault("GET", SYNC, Kind::CutWithin, 1);
    room.pass(MINUTE);
    assert_eq!(room.settings().directory.ringcentral.as_of, None);
    complete(&room);
    let listed = room.settings().directory.ringcentral;
    assert_eq!((listed.colleagues, listed.contacts), (8, 4));
}

#[test]
fn whatever_ends_the_worker_the_lists_go_on_where_they_stood() {
    let options = || with(600);
    let touches = {
        let room = Room::copying(options());
        room.command(Command::SignOut(Cloud::NetSuite));
        let before = room.fuse.touches();
        room.pass(10 * MINUTE);
        room.fuse.touches() - before
    };
    assert!(touches > 6, "some requests and commits: {touches}");
    for touch in 1..=touches {
        let mut room = Room::copying(options());
        room.command(Command::SignOut(Cloud::NetSuite));
        room.fuse.set(touch);
        room.pass(10 * MINUTE);
        assert!(room.fuse.is_blown(), "{touch}");
        room = if touch % 2 == 0 { room.kill_worker() } else { room.kill_browser() };
        room.pass(10 * MINUTE);
        let listed = room.settings().directory.ringcentral;
        assert_eq!((listed.colleagues, listed.contacts), (608, 4), "killed at touch {touch}");
        room.call_out_of("102", "101", prompt());
        assert_eq!(names(&room.call().ringcentral), [(ListedIn::Directory, "Jordan Blake")], "killed at touch {touch}");
    }
}

#[test]
fn a_restart_asks_for_nothing_that_is_fresh() {
    let room = with_copy(small());
    let before = (asked(&room, DIRECTORY), asked(&room, SYNC));
    let room = room.kill_browser();
    room.pass(10 * MINUTE);
    assert_eq!((asked(&room, DIRECTORY), asked(&room, SYNC)), before);
    assert_eq!(room.settings().directory.ringcentral.colleagues, 8);
    assert_eq!(names(&called(&room, ROSALIND).ringcentral), [(ListedIn::Contacts, "Rosalind Keys")]);
}

#[test]
fn another_users_lists_are_gone_before_theirs_are_there() {
    let room = with_copy(small());
    let agent = room.agent_id("102");
    room.world.borrow_mut().ringcentral.address_book(agent).delete(agent * 1_000 + 1).expect("deleted");
    assert_eq!(room.connect_ringcentral("102"), Answer::Done);
    assert_eq!(room.on_shelf("ringcentral/"), room.on_shelf(&format!("ringcentral/{}.{agent}/", agent - 2)));
    room.pass(10 * MINUTE);
    assert_eq!(room.settings().directory.ringcentral.contacts, 3, "Jordan's contacts");
    assert_eq!(search(&room, "rosalind"), []);
}

#[test]
fn signing_out_forgets_and_an_expired_sign_in_does_not() {
    let room = with_copy(small());
    let kept = |room: &Room| room.on_shelf("ringcentral/");
    assert!(kept(&room) >= 3);
    let agent = room.agent_id("101");
    room.world.borrow_mut().ringcentral.authorization.end_sessions(agent);
    room.pass(2 * HOUR);
    assert!(kept(&room) >= 3);
    assert_eq!(room.settings().directory.ringcentral.colleagues, 8);
    assert_eq!(room.connect_ringcentral("101"), Answer::Done);
    room.command(Command::SignOut(Cloud::RingCentral));
    assert_eq!(kept(&room), 0);
    assert_eq!(room.settings().directory.ringcentral.colleagues, 0);
    assert_eq!(search(&room, "jordan").len(), 1, "NetSuite still knows the employee");
}

#[test]
fn whoever_wants_no_copy_has_none_of_either_cloud() {
    let room = with_copy(small());
    room.command(Command::KeepCopy(CopyScope::Nobody));
    assert_eq!(room.shelf.size(), 0);
    room.world.borrow_mut().ledger.reset();
    room.pass(2 * HOUR);
    assert_eq!((asked(&room, DIRECTORY), asked(&room, SYNC)), (0, 0));
    assert!(called(&room, ROSALIND).ringcentral.is_empty());
}

#[test]
fn a_full_store_is_told_and_tried_again_later() {
    let room = Room::copying(small());
    room.shelf.fail(Some(callside_core::ports::StoreError::Full));
    room.pass(10 * MINUTE);
    assert!(asked(&room, DIRECTORY) <= 3, "{}", asked(&room, DIRECTORY));
    room.shelf.fail(None);
    complete(&room);
}
