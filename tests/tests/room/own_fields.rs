//! Telephone fields of the account's own: listed, ticked, and searched from then on.

use callside_emulator::{
    netsuite::{Level, Permission, Role},
    ringcentral::telephony::acts::Act,
    world,
};
use callside_protocol::{Answer, Command, MatchReason, OwnField, OwnFields, PhoneField, RecordKind, Refusal, Who};
use callside_tests::room::{Room, name_of, small};

/// In contact 1220's "Direct Line", a field of the account's own.
const DIRECT_LINE: &str = "+16505550217";
const DANA: &str = "+16505550134";
const QUERIES: &str = "/services/rest/query";

fn with_own_fields() -> world::Options {
    let mut options = small();
    options.netsuite.features.custom_phones = true;
    options
}

fn listed(room: &Room) -> OwnFields {
    assert_eq!(room.command(Command::ListOwnFields), Answer::Done);
    room.settle();
    room.settings().directory.own
}

fn tick(room: &Room, kind: RecordKind, id: &str, searched: bool) -> Answer {
    room.command(Command::SearchOwnField { kind, id: id.to_owned(), searched })
}

fn field(own: &OwnFields, id: &str) -> OwnField {
    own.fields.iter().find(|field| field.id == id).cloned().expect("the field")
}

/// Who calls from that number; the call is over and put away then.
fn who(room: &Room, number: &str) -> Who {
    let session = room.call_in(number);
    let call = room.call();
    room.answer(&session);
    room.act(&session, &Act::HangUp);
    room.command(Command::CloseCall { call: call.id });
    call.who
}

/// Why the caller from that number is who they are.
fn reasons(room: &Room, number: &str) -> Vec<MatchReason> {
    match who(room, number) {
        Who::Found { candidates, chosen: Some(chosen), .. } => candidates[chosen].reasons.clone(),
        who => panic!("{who:?}"),
    }
}

#[test]
fn fields_are_listed_with_their_labels_likely_ones_marked() {
    let room = Room::connected(with_own_fields());
    let own = listed(&room);
    let direct = field(&own, "custentity_direct_line");
    assert_eq!((direct.label.as_str(), direct.kind), ("Direct Line", RecordKind::Contact));
    assert!(direct.suggested && !direct.searched);
    assert!(field(&own, "custentity_after_hours").suggested, "by its type");
    assert!(own.fields.iter().all(|field| field.id.starts_with("cust")));
    assert_eq!(own.unlisted, []);

    // Where the schema does not tell types, names do.
    room.world.borrow_mut().netsuite.options_mut().dialect.phones_have_a_format = false;
    let room = room.kill_worker();
    let own = listed(&room);
    assert!(field(&own, "custentity_direct_line").suggested);
    assert!(!field(&own, "custentity_after_hours").suggested);
}

#[test]
fn a_ticked_field_names_the_caller_in_one_request_and_by_its_label() {
    let room = Room::connected(with_own_fields());
    assert!(who(&room, DIRECT_LINE).is_nobody());
    listed(&room);
    assert_eq!(tick(&room, RecordKind::Contact, "custentity_direct_line", true), Answer::Done);
    let before = room.requests("POST", "netsuite.com", QUERIES);
    assert_eq!(reasons(&room, DIRECT_LINE), [MatchReason::Exact(PhoneField::Custom("Direct Line".into()))]);
    assert_eq!(room.requests("POST", "netsuite.com", QUERIES), before + 1);

    assert_eq!(tick(&room, RecordKind::Contact, "custentity_direct_line", false), Answer::Done);
    assert!(who(&room, DIRECT_LINE).is_nobody(), "no longer");
}

#[test]
fn a_copy_with_the_field_is_made_while_the_old_one_serves() {
    let room = Room::with_copy(with_own_fields());
    listed(&room);
    tick(&room, RecordKind::Contact, "custentity_direct_line", true);
    let before = room.requests("POST", "netsuite.com", QUERIES);
    assert!(!reasons(&room, DANA).is_empty());
    assert_eq!(room.requests("POST", "netsuite.com", QUERIES), before, "the old copy serves");
    room.pass(30_000);
    room.until_copied();
    let before = room.requests("POST", "netsuite.com", QUERIES);
    assert_eq!(reasons(&room, DIRECT_LINE), [MatchReason::Exact(PhoneField::Custom("Direct Line".into()))]);
    assert_eq!(room.requests("POST", "netsuite.com", QUERIES), before, "without a request");
}

#[test]
fn a_field_that_cannot_be_searched_is_named_and_the_rest_is_asked_for() {
    let room = Room::connected(with_own_fields());
    assert_eq!(tick(&room, RecordKind::Contact, " CustEntity_No_Such ", true), Answer::Done);
    room.call_in(DANA);
    assert_eq!(name_of(&room.call()), Some("Dana Whitfield"));
    let own = listed(&room);
    let typed = field(&own, "custentity_no_such");
    assert!(typed.searched && typed.refused);
    assert_eq!(tick(&room, RecordKind::Contact, "phone) OR (1 = 1", true), Answer::Refused(Refusal::NotAField));
}

#[test]
fn where_the_catalog_cannot_be_read_it_says_why_and_an_id_can_be_typed() {
    let room = Room::connected(with_own_fields());
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::Vendors, Level::None);
    let own = listed(&room);
    let kinds: Vec<RecordKind> = own.unlisted.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [RecordKind::Vendor]);
    assert!(own.unlisted[0].1.detail.as_ref().is_some_and(|detail| detail.contains("Vendors")));
    assert_eq!(tick(&room, RecordKind::Contact, "custentity_direct_line", true), Answer::Done);
    assert!(!reasons(&room, DIRECT_LINE).is_empty());
}
