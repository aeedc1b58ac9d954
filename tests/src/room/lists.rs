//! Lists and engagement in the room: an administrator who may write people, and what a page asks.

use callside_core::instant::Wall;
use callside_emulator::{
    World,
    netsuite::{Level, Permission, RecordType, Role},
    world,
};
use callside_protocol::{
    Answer, Command, CopyScope, Door, Personal, RecordKind, RecordRef, Timestamp,
    company::{
        CompanyAnswer, CompanyCommand, CompanyView, DryRun, Engagement, ImportFor, Imported, ListsAnswer, ListsCommand,
        ListsView,
    },
};
use serde_json::{Value, json};

use super::{Room, small};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// An administrator who may write what is pushed, with a copy of everybody, in an account with the bundle and its fields.
#[must_use]
pub fn admin(change: impl FnOnce(&mut world::Options)) -> Room {
    let mut options = small();
    options.netsuite.bundle = true;
    options.netsuite.features.bundle_people_fields = true;
    change(&mut options);
    let room = Room::new(options);
    allow(&mut room.world.borrow_mut());
    room.connect("101");
    copied(&room);
    room
}

/// The agents' role may do everything that lists and scores need.
pub fn allow(world: &mut World) {
    for kind in ["customrecord_callside_settings", "customrecord_callside_lease"] {
        let types = &mut world.netsuite.options_mut().custom_types;
        // An account without the bundle has none of them.
        types.iter_mut().filter(|one| one.id == kind).for_each(|one| one.allow(Role::AGENT, Level::Edit));
    }
    let role = world.netsuite.role_mut(Role::AGENT).expect("a role");
    role.set(Permission::Contacts, Level::Edit);
    role.set(Permission::Customers, Level::Edit);
}

/// There is a copy of everybody.
pub fn copied(room: &Room) {
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Everyone)), Answer::Done);
    room.until_copied();
}

/// A page asks.
#[must_use]
pub fn obey(room: &Room, command: ListsCommand) -> ListsAnswer {
    asked(room, command).expect("an answer about lists")
}

/// A page asks; `None`: the worker died over it.
#[must_use]
pub fn try_obey(room: &Room, command: ListsCommand) -> Option<ListsAnswer> {
    asked(room, command).ok()
}

fn asked(room: &Room, command: ListsCommand) -> Result<ListsAnswer, Option<Answer>> {
    let command = CompanyCommand::Lists(Box::new(command));
    match room.ask(command.sent()) {
        Some(Answer::Company(answer)) => match callside_json::read(answer.reveal()) {
            Ok(CompanyAnswer::Lists(answer)) => Ok(*answer),
            _ => Err(Some(Answer::Company(answer))),
        },
        other => Err(other),
    }
}

/// What the page draws.
#[must_use]
pub fn view(room: &Room) -> ListsView {
    *CompanyView::of(&room.drawn(Door::Settings)).expect("it is drawn").lists.expect("a page was opened")
}

/// Everything is read once.
pub fn connected(room: &Room) {
    assert_eq!(obey(room, ListsCommand::Open), ListsAnswer::Done);
    assert_eq!(obey(room, ListsCommand::Connect(true)), ListsAnswer::Done);
    room.pass(5 * MINUTE);
    let view = view(room);
    assert!(view.synced.is_some() && view.fault.is_none(), "{view:?}");
}

/// Something else is decided, and what follows of it is done.
pub fn decide(room: &Room, change: impl FnOnce(&mut Engagement)) {
    let view = view(room);
    let mut engagement = view.decided.clone();
    change(&mut engagement);
    let command = ListsCommand::Decide { version: view.settings.version, engagement: Box::new(engagement) };
    assert_eq!(obey(room, command), ListsAnswer::Done);
    room.pass(5 * MINUTE);
}

/// A spreadsheet's file is read.
#[must_use]
pub fn file_read(room: &Room, text: &str, purpose: ImportFor) -> Imported {
    let bytes = Personal::from(base64(text.as_bytes()));
    match obey(room, ListsCommand::Import { bytes, purpose }) {
        ListsAnswer::Imported(read) => *read,
        other => panic!("{other:?}"),
    }
}

/// What pushing would do.
#[must_use]
pub fn dry_run(room: &Room) -> DryRun {
    match obey(room, ListsCommand::DryRun) {
        ListsAnswer::DryRun(run) => *run,
        other => panic!("{other:?}"),
    }
}

/// A phone call record of a contact, so many days ago and as long as that; its internal id.
pub fn called(room: &Room, contact: i64, days: i64, minutes: u32, direction: &str) -> i64 {
    was_called(&mut room.world.borrow_mut(), contact, days, minutes, direction)
}

/// The same in any world.
pub fn was_called(world: &mut World, contact: i64, days: i64, minutes: u32, direction: &str) -> i64 {
    let of = world.netsuite.record(RecordType::Contact, contact).expect("a contact");
    let now = world.now();
    let began = Wall::at(Timestamp(now.0 - days * DAY), 0);
    let message = format!(
        "--- Call details, kept up to date by Callside ---\nDirection: {direction}\nBegan: {} {} (UTC)\nDuration: {minutes} min 00 s\n\
        Result: Completed\nCall key: cs-{contact}-{days}\n--- End of call details ---",
        began.date(),
        began.time()
    );
    let record = json!({
        "title": "Call", "message": message, "contact": {"id": contact.to_string()}, "company": of["company"],
        "status": {"id": "COMPLETE"},
    });
    world.netsuite.create(RecordType::PhoneCall, record.as_object().expect("an object"), now).expect("a record")
}

/// Somebody changes a field of a contact on its page in NetSuite.
pub fn by_hand(room: &Room, contact: i64, field: &str, value: &Value) {
    let mut world = room.world.borrow_mut();
    let now = world.now();
    let of = json!({ field: value });
    world
        .netsuite
        .change(RecordType::Contact, contact, of.as_object().expect("an object"), now)
        .expect("it is changed");
}

/// What stands in a field of a contact.
#[must_use]
pub fn held(room: &Room, contact: i64, field: &str) -> Value {
    room.world.borrow().netsuite.record(RecordType::Contact, contact).expect("a contact")[field].clone()
}

/// Contacts of the account, by internal id.
#[must_use]
pub fn contacts(room: &Room) -> Vec<i64> {
    contacts_of(&room.world.borrow())
}

/// The same of any world.
#[must_use]
pub fn contacts_of(world: &World) -> Vec<i64> {
    (1..4_000).filter(|id| world.netsuite.record(RecordType::Contact, *id).is_some()).collect()
}

/// A contact, as the protocol names them.
#[must_use]
pub fn person(id: i64) -> RecordRef {
    RecordRef { kind: RecordKind::Contact, id: id.to_string() }
}

/// Bytes as base64.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let word =
            (0..3).fold(0_u32, |word, place| word << 8 | u32::from(three.get(place).copied().unwrap_or_default()));
        for place in 0..=three.len() {
            let _ = write!(text, "{}", char::from(LETTERS[(word >> (18 - 6 * place)) as usize & 63]));
        }
    }
    text
}
