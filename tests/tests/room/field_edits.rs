//! Fields of the call's contact, customer and project that agents fill beside it: by the account's own types and choices, kept
//! before they are sent, written to the record they were made for and to nothing else, never over what the agent has not seen.

use callside_emulator::{
    faults::Kind,
    netsuite::{Level, Permission, RecordType, Role},
    world,
};
use callside_protocol::{
    Answer, AskKind, Command, LinkedKind, Personal, RecordKind, RecordRef, Window, Write, WriteReason, WriteResult,
    company::{Beside, Change, CompanyCommand, Control, EditStage, FieldBeside, FieldEdit, NoChange, RightsProfile},
    words,
};
use callside_tests::room::{NEVER, Room, at_every_touch, decide, is_logged, small};
use serde_json::{Value, json};

const DANA: &str = "+16505550134";
/// One number of Luis Ortega (1202) and Grace Lindqvist (1203).
const SWITCHBOARD: &str = "+16505550140";
const RECORDS: &str = "/services/rest/record/v1/";
const MINUTE: i64 = 60_000;

fn account() -> world::Options {
    let mut options = small();
    options.netsuite.bundle = true;
    options
}

fn settings(fields: &[(&str, &str)]) -> Value {
    let shown = fields.iter().map(|(of, name)| json!({ "of": of, "name": name, "label": name, "editable": true }));
    json!({ "format": 1, "callFields": { "shown": shown.collect::<Vec<_>>() } })
}

/// An agent whose role may change people and firms, of a company that has decided this.
fn room(settings: &Value) -> Room {
    let room = Room::new(account());
    for permission in [Permission::Contacts, Permission::Customers, Permission::Projects] {
        allow(&room, permission, Level::Edit);
    }
    decide(&room, 1, settings);
    room.connect("101");
    room.pass(MINUTE);
    room
}

fn allow(room: &Room, permission: Permission, level: Level) {
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(permission, level);
}

fn stands(room: &Room, name: &str) -> (FieldBeside, Control) {
    let fields = Beside::of(&room.call()).expect("something stands there").fields;
    let field = fields.into_iter().find(|field| field.name == name).unwrap_or_else(|| panic!("{name}"));
    let Change::Can(control) = field.change.clone() else { panic!("{field:?}") };
    (field, *control)
}

fn change(room: &Room, name: &str) -> Change {
    let fields = Beside::of(&room.call()).expect("something stands there").fields;
    fields.into_iter().find(|field| field.name == name).expect("the field").change
}

fn edits(room: &Room) -> Vec<FieldEdit> {
    FieldEdit::all_of(&room.call())
}

fn edit(room: &Room, name: &str) -> Option<FieldEdit> {
    edits(room).into_iter().find(|edit| edit.name == name)
}

fn stage(room: &Room, name: &str) -> EditStage {
    edit(room, name).expect("an edit").stage
}

/// As the pane does it.
fn command(room: &Room, name: &str, value: &str) -> Command {
    let (field, control) = stands(room, name);
    let before = edits(room).into_iter().find(|edit| edit.is_of(&control.record, name));
    let before = before.unwrap_or_else(|| FieldEdit::held(&field, &control));
    before.again(value.into()).kept(room.call().id)
}

fn fill(room: &Room, name: &str, value: &str) {
    assert_eq!(room.command(command(room, name, value)), Answer::Done);
}

/// The button beside an edit that stands.
fn again(room: &Room, name: &str) {
    let edit = edit(room, name).expect("an edit");
    assert_eq!(room.command(edit.again(edit.value.clone()).kept(room.call().id)), Answer::Done);
}

fn there(room: &Room, record: RecordType, id: i64, property: &str) -> Value {
    room.world.borrow().netsuite.record(record, id).expect("the record")[property].clone()
}

fn title(room: &Room) -> Value {
    there(room, RecordType::Contact, 1_201, "title")
}

fn somebody_writes(room: &Room, value: &str) {
    let mut world = room.world.borrow_mut();
    let now = world.now();
    world.netsuite.edit(RecordType::Contact, 1_201, "title", &json!(value), now).expect("an edit");
}

fn patches(room: &Room) -> usize {
    ["contact/", "customer/", "job/"]
        .iter()
        .map(|of| room.requests("PATCH", "netsuite.com", &[RECORDS, of].concat()))
        .sum()
}

fn rows(room: &Room) -> Vec<Write> {
    let Answer::Writes(rows) = room.command(Command::ListWrites(Window::default())) else { panic!("rows") };
    rows.into_iter().map(|row| row.write).filter(|write| write.why == WriteReason::Field).collect()
}

fn results(room: &Room) -> Vec<WriteResult> {
    rows(room).into_iter().map(|write| write.result).collect()
}

#[test]
fn a_field_of_each_record_is_written_to_it_by_its_type_and_nothing_is_made() {
    let room = room(&settings(&[
        ("Contact", "title"),
        ("Customer", "entityStatus"),
        ("Customer", "isInactive"),
        ("Customer", "balance"),
    ]));
    let made = |room: &Room| {
        let records = [RecordType::Contact, RecordType::Customer, RecordType::Job];
        records.map(|record| room.world.borrow().netsuite.count(record))
    };
    let before = made(&room);
    room.call_in(DANA);
    room.pass(1_000);
    let AskKind::OneOf(choices) = stands(&room, "entityStatus").1.kind else { panic!("choices") };
    assert!(choices.iter().any(|choice| choice.label == "CUSTOMER-Lost Customer"), "{choices:?}");
    assert_eq!((stands(&room, "isInactive").1.kind, stands(&room, "balance").1.kind), (AskKind::Tick, AskKind::Number));
    assert_eq!(patches(&room), 0, "nothing is written that nobody has changed");
    for (name, value) in
        [("title", "Head of Purchasing"), ("entityStatus", "16"), ("isInactive", "true"), ("balance", "80.5")]
    {
        fill(&room, name, value);
        room.pass(1_000);
        assert!(edit(&room, name).expect("an edit").is_written(), "{:?}", edit(&room, name));
    }
    let customer = |property| there(&room, RecordType::Customer, 1_101, property);
    assert_eq!(title(&room), json!("Head of Purchasing"));
    assert_eq!(
        (customer("entityStatus")["id"].clone(), customer("isInactive"), customer("balance")),
        (json!("16"), json!(true), json!(80.5))
    );
    assert_eq!(stands(&room, "title").1.held, Personal::from("Head of Purchasing"), "it was read again");
    assert_eq!((patches(&room), made(&room)), (4, before));
    fill(&room, "title", "");
    room.pass(1_000);
    assert_eq!(title(&room), Value::Null, "what is emptied is empty there");
    let told: Vec<_> = rows(&room).into_iter().map(|row| (row.kind, row.id, row.fields, row.makes)).collect();
    let of = |kind, id: &str, field: &str| (Some(kind), Some(id.to_owned()), vec![field.to_owned()], false);
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(told.contains(&of(RecordKind::Customer, "1101", "entityStatus")), "{told:?}");
    assert!(told.contains(&of(RecordKind::Contact, "1201", "title")), "{told:?}");
    assert!(results(&room).iter().all(|result| *result == WriteResult::Written));
}

#[test]
fn a_project_the_call_is_about_has_its_fields_too() {
    let room = room(&settings(&[("Project", "companyName")]));
    room.call_in("+16505550153");
    room.pass(1_000);
    let call = room.call().id;
    room.command(Command::FindLinked { call: call.clone(), text: "pier".to_owned() });
    room.pass(2_000);
    let disposing = room.view().disposing;
    let found = disposing.search.and_then(|search| search.answer).expect("an answer").expect("what is open");
    let project = found.rows.into_iter().map(|row| row.record).find(|record| record.kind == LinkedKind::Project);
    let project = project.expect("a project");
    let id: i64 = project.id.parse().expect("a number");
    room.command(Command::ChooseLinked { call, linked: Some(project) });
    room.pass(1_000);
    fill(&room, "companyName", "Cold store, second phase");
    room.pass(1_000);
    assert_eq!(there(&room, RecordType::Job, id, "companyName"), json!("Cold store, second phase"));
}

#[test]
fn an_edit_holds_no_record_of_a_call_and_a_required_one_neither() {
    let mut decided = settings(&[("Contact", "title")]);
    decided["callFields"]["shown"][0]["required"] = json!(true);
    let room = room(&decided);
    somebody_writes(&room, "");
    room.fault("PATCH", &[RECORDS, "contact/"].concat(), Kind::CutBefore, 1_000);
    room.whole_call(DANA, 5_000);
    room.pass(MINUTE);
    assert!(stands(&room, "title").1.required, "it is asked for");
    assert!(is_logged(&room.call().log), "{:?}", room.call().log);
    fill(&room, "title", "Head of Purchasing");
    room.note("and a note");
    room.pass(2 * MINUTE);
    assert!(is_logged(&room.call().log), "{:?}", room.call().log);
    assert!(matches!(stage(&room, "title"), EditStage::Sent(_)), "{:?}", stage(&room, "title"));
}

#[test]
fn a_newer_value_in_netsuite_stands_until_the_agent_says_so_again() {
    let room = room(&settings(&[("Contact", "title")]));
    room.call_in(DANA);
    room.pass(1_000);
    somebody_writes(&room, "Sales");
    fill(&room, "title", "Head of Purchasing");
    room.pass(MINUTE);
    assert_eq!(title(&room), json!("Sales"));
    assert_eq!(stage(&room, "title"), EditStage::Theirs { value: "Sales".into(), words: "Sales".into() });
    assert_eq!((patches(&room), rows(&room).len()), (0, 0), "what is not sent has no row");
    let room = room.kill_browser();
    room.command(Command::ShowCall { call: room.view().recent[0].id.clone() });
    room.pass(MINUTE);
    assert_eq!(edit(&room, "title").expect("an edit").value, Personal::from("Head of Purchasing"));
    somebody_writes(&room, "Finance");
    again(&room, "title");
    room.pass(MINUTE);
    assert_eq!(title(&room), json!("Finance"), "the agent has seen Sales and not this");
    again(&room, "title");
    room.pass(MINUTE);
    assert_eq!(title(&room), json!("Head of Purchasing"));
    assert!(edit(&room, "title").expect("an edit").is_written());
}

#[test]
fn an_edit_that_is_dropped_leaves_theirs() {
    let room = room(&settings(&[("Contact", "title")]));
    room.call_in(DANA);
    room.pass(1_000);
    somebody_writes(&room, "Sales");
    fill(&room, "title", "Head of Purchasing");
    room.pass(1_000);
    let dropped = edit(&room, "title").expect("an edit").dropped(room.call().id);
    assert_eq!(room.command(dropped), Answer::Done);
    room.pass(MINUTE);
    assert_eq!((edits(&room).len(), title(&room), patches(&room)), (0, json!("Sales"), 0));
    assert_eq!(stands(&room, "title").1.held, Personal::from("Sales"), "it was read again");
}

#[test]
fn a_refused_value_stays_with_its_reason() {
    let room = room(&settings(&[("Contact", "email"), ("Contact", "title")]));
    room.call_in(DANA);
    room.pass(1_000);
    fill(&room, "email", "dana at harbor");
    fill(&room, "title", "Head of Purchasing");
    room.pass(MINUTE);
    let EditStage::Refused(why) = stage(&room, "email") else { panic!("{:?}", stage(&room, "email")) };
    assert!(why.reveal().contains("email"), "{}", why.reveal());
    assert_eq!(title(&room), json!("Head of Purchasing"), "the other is written all the same");
    assert_eq!(there(&room, RecordType::Contact, 1_201, "email"), json!("dana.whitfield@harborfoods.example"));
    assert_eq!(results(&room).iter().filter(|result| **result == WriteResult::Refused).count(), 1);
    fill(&room, "email", "dana@harborfoods.example");
    room.pass(MINUTE);
    assert_eq!(there(&room, RecordType::Contact, 1_201, "email"), json!("dana@harborfoods.example"));
}

#[test]
fn a_role_that_may_not_change_it_is_told_so_by_the_examination_or_by_the_first_refusal() {
    let lacks = |room: &Room| {
        let Change::Cannot(why) = change(room, "title") else { panic!("{:?}", change(room, "title")) };
        assert!(why.starts_with("Your role may not change it"), "{why}");
    };
    for examined in [true, false] {
        let room = room(&settings(&[("Contact", "title"), ("Customer", "comments")]));
        allow(&room, Permission::Contacts, Level::View);
        if examined {
            room.command(CompanyCommand::CheckRole(RightsProfile::Person).sent());
            room.pass(MINUTE);
        }
        room.call_in(DANA);
        room.pass(1_000);
        stands(&room, "comments");
        if !examined {
            fill(&room, "title", "Head of Purchasing");
            room.pass(MINUTE);
            let EditStage::Refused(why) = stage(&room, "title") else { panic!("{:?}", stage(&room, "title")) };
            assert!(why.reveal().contains("Contacts"), "{}", why.reveal());
            assert_eq!(results(&room), [WriteResult::Refused]);
        }
        lacks(&room);
        assert_eq!(title(&room), json!("Purchasing"));
    }
}

#[test]
fn what_nobody_can_change_beside_a_call_is_shown_and_says_so() {
    let room = room(&settings(&[("Contact", "lastModifiedDate"), ("Contact", "title")]));
    room.call_in(DANA);
    room.pass(1_000);
    assert_eq!(change(&room, "lastModifiedDate"), Change::Cannot(words::no_change(&NoChange::Fixed)));
    stands(&room, "title");
}

#[test]
fn an_edit_stays_with_the_record_it_was_made_for() {
    let room = room(&settings(&[("Contact", "title")]));
    let choose = |id: &str| {
        let record = Some(RecordRef { kind: RecordKind::Contact, id: id.to_owned() });
        room.command(Command::ChooseMatch { call: room.call().id, record });
        room.pass(1_000);
    };
    room.call_in(SWITCHBOARD);
    room.pass(1_000);
    choose("1202");
    room.fault("PATCH", RECORDS, Kind::CutBefore, 4);
    fill(&room, "title", "Buyer");
    room.pass(1_000);
    let before = there(&room, RecordType::Contact, 1_203, "title");
    choose("1203");
    assert_eq!(edits(&room).len(), 1);
    assert_ne!(stands(&room, "title").1.held, Personal::from("Buyer"), "it is none of hers");
    room.world.borrow_mut().faults.clear();
    room.pass(20 * MINUTE);
    assert_eq!(there(&room, RecordType::Contact, 1_202, "title"), json!("Buyer"));
    assert_eq!(there(&room, RecordType::Contact, 1_203, "title"), before);
}

#[test]
fn edits_made_without_a_network_wait_and_the_last_one_is_written_once() {
    let room = room(&settings(&[("Contact", "title")]));
    room.call_in(DANA);
    room.pass(1_000);
    room.network(false);
    fill(&room, "title", "Buyer");
    room.pass(1_000);
    assert!(matches!(stage(&room, "title"), EditStage::Waiting(_)));
    fill(&room, "title", "Head of Purchasing");
    room.pass(MINUTE);
    let room = room.kill_browser();
    room.network(true);
    room.pass(5 * MINUTE);
    assert_eq!((title(&room), patches(&room)), (json!("Head of Purchasing"), 1));
    assert_eq!(results(&room), [WriteResult::Written]);
}

#[test]
fn a_lost_answer_is_looked_after_and_nothing_is_written_over_meanwhile() {
    for (kind, written) in [(Kind::CutAfter, true), (Kind::CutBefore, false)] {
        let room = room(&settings(&[("Contact", "title")]));
        room.call_in(DANA);
        room.pass(1_000);
        room.fault("PATCH", RECORDS, kind, 1);
        fill(&room, "title", "Head of Purchasing");
        room.pass(500);
        assert!(matches!(stage(&room, "title"), EditStage::Sent(_)), "{:?}", stage(&room, "title"));
        somebody_writes(&room, "Sales");
        room.pass(20 * MINUTE);
        assert_eq!(title(&room), json!("Sales"), "{kind:?}");
        assert!(matches!(stage(&room, "title"), EditStage::Theirs { .. }), "{kind:?}");
        assert_eq!((results(&room), patches(&room)), (vec![WriteResult::Unclear], 1), "{written}");
    }
    for (kind, told) in [
        (Kind::CutAfter, vec![WriteResult::Written]),
        (Kind::CutBefore, vec![WriteResult::NotDone, WriteResult::Written]),
    ] {
        let room = room(&settings(&[("Contact", "title")]));
        room.call_in(DANA);
        room.pass(1_000);
        room.fault("PATCH", RECORDS, kind, 1);
        fill(&room, "title", "Head of Purchasing");
        room.pass(20 * MINUTE);
        assert_eq!(title(&room), json!("Head of Purchasing"), "{kind:?}");
        let mut results = results(&room);
        results.sort_by_key(|result| *result == WriteResult::Written);
        assert_eq!(results, told, "{kind:?}");
    }
}

/// Fills the field, with that death; answers how often the worker touched something outside.
fn killed(touch: u32, browser: bool) -> u32 {
    let room = room(&settings(&[("Contact", "title")]));
    room.call_in(DANA);
    room.pass(1_000);
    let before = room.fuse.touches();
    room.fuse.set(touch);
    room.ask(command(&room, "title", "Head of Purchasing"));
    room.pass(MINUTE);
    let touches = room.fuse.touches() - before;
    let room = if touch == NEVER {
        room
    } else if browser {
        room.kill_browser()
    } else {
        room.kill_worker()
    };
    if browser && touch != NEVER {
        room.command(Command::ShowCall { call: room.view().recent[0].id.clone() });
    }
    room.pass(2 * MINUTE);
    // Killed before it was on disk, it was not acknowledged: the agent sees the field as it was.
    if edit(&room, "title").is_none() {
        assert_eq!(title(&room), json!("Purchasing"), "killed at {touch}");
        fill(&room, "title", "Head of Purchasing");
        room.pass(MINUTE);
    }
    assert_eq!(title(&room), json!("Head of Purchasing"), "killed at {touch}");
    assert!(edit(&room, "title").expect("an edit").is_written(), "killed at {touch}");
    let results = results(&room);
    assert_eq!(
        results.iter().filter(|result| **result == WriteResult::Written).count(),
        1,
        "killed at {touch}: {results:?}"
    );
    assert!(!results.contains(&WriteResult::Open), "killed at {touch}: {results:?}");
    touches
}

#[test]
fn the_worker_dies_at_any_moment_of_an_edit_and_it_is_written() {
    at_every_touch(6, |touch| killed(touch, false));
}

#[test]
fn the_browser_dies_at_any_moment_of_an_edit_and_it_is_written() {
    at_every_touch(6, |touch| killed(touch, true));
}

#[test]
fn the_back_office_fails_while_it_finds_out_how_to_ask_and_another_does() {
    at_every_touch(1, |touch| {
        let room = room(&settings(&[("Contact", "title")]));
        let before = room.office_fuse.touches();
        room.office_fuse.set(touch);
        room.call_in(DANA);
        room.pass(1_000);
        let touches = room.office_fuse.touches() - before;
        room.pass(5 * MINUTE);
        room.note("still here");
        room.pass(5 * MINUTE);
        fill(&room, "title", "Head of Purchasing");
        room.pass(MINUTE);
        assert_eq!(title(&room), json!("Head of Purchasing"), "failed at {touch}");
        assert!(edit(&room, "title").expect("an edit").is_written(), "failed at {touch}");
        touches
    });
}

#[test]
fn somebody_saves_at_any_moment_of_an_edit_and_only_while_it_is_sent_is_written_over() {
    let lived = |touch: u32| {
        let room = room(&settings(&[("Contact", "title")]));
        room.call_in(DANA);
        room.pass(1_000);
        let before = room.fuse.touches();
        let world = std::rc::Rc::clone(&room.world);
        let read = std::rc::Rc::new(std::cell::Cell::new((0, 0)));
        let seen = std::rc::Rc::clone(&read);
        room.fuse.meanwhile(touch, move || {
            let mut world = world.borrow_mut();
            let now = world.now();
            let asked = |method: &str| {
                let entries = world.ledger.entries().iter();
                entries.filter(|entry| entry.method == method && entry.path.contains("/contact/1201")).count()
            };
            seen.set((asked("GET"), asked("PATCH")));
            world.netsuite.edit(RecordType::Contact, 1_201, "title", &json!("Sales"), now).expect("an edit");
        });
        let reads = room.requests("GET", "netsuite.com", &[RECORDS, "contact/1201"].concat());
        fill(&room, "title", "Head of Purchasing");
        room.pass(MINUTE);
        let (gets, patches) = read.get();
        let in_the_window = gets > reads && patches == 0;
        if touch != NEVER {
            let expected = if in_the_window { "Head of Purchasing" } else { "Sales" };
            assert_eq!(title(&room), json!(expected), "saved at {touch}: {:?}", read.get());
        }
        room.fuse.touches() - before
    };
    at_every_touch(6, lived);
}
