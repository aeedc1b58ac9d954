//! Lists and engagement in the room: what NetSuite tells of calls and people becomes scores and lists, people are called one after
//! another, and what has moved goes back, where it may and nothing newer stands.

use callside_emulator::netsuite::{Level, Permission, RecordType, Release, Role};
use callside_protocol::{
    Answer, Cloud, Command, CopyScope, Personal,
    company::{
        Beside, Change, Comparison, DryRunKind, FieldValue, FieldWay, ImportFor, ListCondition, ListOf, ListSort,
        ListSource, ListWindow, ListsAnswer, ListsCommand, ListsLack, MappedField, MarkAs, NextPerson, OptOut, Outcome,
        PeopleList, Rule,
    },
};
use callside_tests::room::{
    Room,
    lists::{
        admin, by_hand, called, connected, contacts, copied, decide, dry_run, file_read, held, obey, person, view,
    },
};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const DANA: &str = "+16505550134";
const HOUR: i64 = 60 * MINUTE;
const SCORE: &str = "custentity_callside_score";
const SUBSCRIPTION: &str = "globalsubscriptionstatus";

fn list(name: &str, of: ListOf) -> PeopleList {
    PeopleList { name: name.to_owned(), of, ..PeopleList::default() }
}

fn kept(room: &Room, list: PeopleList, shared: bool) -> String {
    let ListsAnswer::Kept(id) = obey(room, ListsCommand::KeepList { list: Box::new(list), shared }) else {
        panic!("it is kept")
    };
    room.pass(MINUTE);
    id
}

fn window(room: &Room, list: &str) -> ListWindow {
    let sort = ListSort { column: "score".to_owned(), down: true };
    let show = ListsCommand::Show { list: list.to_owned(), search: Personal::default(), sort, from: 0, count: 50 };
    let ListsAnswer::Window(window) = obey(room, show) else { panic!("a window") };
    *window
}

fn ids(window: &ListWindow) -> Vec<i64> {
    window.rows.iter().map(|row| row.person.id.parse().expect("a number")).collect()
}

#[test]
fn calls_become_scores_scores_a_list_and_the_list_is_in_step() {
    let room = admin(|_| {});
    let people = contacts(&room);
    let (much, little) = (people[0], people[1]);
    called(&room, much, 1, 10, "Inbound");
    called(&room, little, 40, 1, "Outbound");
    connected(&room);
    let rule = Rule { of: Vec::new(), all: vec![ListCondition::ScoreAtLeast(1)] };
    let id = kept(&room, list("Engaged", ListOf::Rule(rule)), false);
    let rows = window(&room, &id);
    assert_eq!(ids(&rows)[..2], [much, little]);
    let engaged = &view(&room).engaged;
    assert_eq!((engaged[0].person.clone(), engaged[0].now > engaged[1].now), (person(much), true));
    // A call more, and one that is deleted in NetSuite.
    let third = people[2];
    let gone = called(&room, third, 2, 20, "Inbound");
    room.pass(HOUR + 5 * MINUTE);
    assert_eq!(ids(&window(&room, &id))[0], third);
    let shown = view(&room).lists.into_iter().find(|shown| shown.list.id == id).expect("the list");
    assert_eq!((shown.count, shown.joined, shown.left), (Some(3), 1, 0));
    {
        let mut world = room.world.borrow_mut();
        let now = world.now();
        world.netsuite.delete(RecordType::PhoneCall, gone, now).expect("a record");
    }
    room.pass(HOUR + 5 * MINUTE);
    assert_eq!(ids(&window(&room, &id)), [much, little]);
}

#[test]
fn a_score_reaches_netsuite_once_and_nothing_by_hand_is_overwritten() {
    let room = admin(|_| {});
    let people = contacts(&room);
    called(&room, people[0], 1, 10, "Inbound");
    called(&room, people[1], 2, 5, "Outbound");
    connected(&room);
    // Nothing is written where the company does not let it.
    let run = dry_run(&room);
    assert!(run.sums.refused >= 2 && run.rows.iter().all(|row| row.kind == DryRunKind::ByCompany), "{run:?}");
    decide(&room, |engagement| engagement.pushes = true);
    let run = dry_run(&room);
    assert!(run.sums.changed >= 2 && run.sums.conflicts == 0, "{run:?}");
    assert_eq!(held(&room, people[0], SCORE), Value::Null, "nothing is written by a dry run");
    assert_eq!(obey(&room, ListsCommand::Push), ListsAnswer::Done);
    room.pass(5 * MINUTE);
    let pushed = view(&room).push.last.expect("it was pushed").1;
    assert_eq!((pushed.conflicts, pushed.refused, pushed.requests), (0, 0, 1));
    assert!(held(&room, people[0], SCORE).as_i64() > held(&room, people[1], SCORE).as_i64());
    assert!(held(&room, people[0], "custentity_callside_why").as_str().expect("a reason").contains("spoke 10 min"));
    // Again changes nothing.
    let run = dry_run(&room);
    assert_eq!((run.sums.created, run.sums.changed, run.sums.conflicts), (0, 0, 0), "{run:?}");
    // Somebody writes a score by hand: theirs stays, and is shown.
    by_hand(&room, people[0], SCORE, &json!(1));
    called(&room, people[0], 0, 30, "Inbound");
    room.pass(HOUR + 5 * MINUTE);
    let run = dry_run(&room);
    let row = run.rows.iter().find(|row| row.person == Some(person(people[0])) && row.kind == DryRunKind::Conflict);
    assert_eq!(row.map(|row| row.before.reveal()), Some("1"), "{run:?}");
    let _ = obey(&room, ListsCommand::Push);
    room.pass(5 * MINUTE);
    assert_eq!(held(&room, people[0], SCORE), json!(1));
}

#[test]
fn a_field_is_written_only_where_it_is_allowed_and_not_over_a_newer_value() {
    let room = admin(|_| {});
    let people = contacts(&room);
    connected(&room);
    let title = |allow_push| MappedField {
        netsuite: "title".to_owned(),
        column: "Job title".to_owned(),
        way: FieldWay::Both,
        allow_push,
    };
    decide(&room, |engagement| {
        engagement.pushes = true;
        engagement.fields.push(title(false));
    });
    let change = |value: &str| ListsCommand::Change {
        person: person(people[0]),
        field: "title".to_owned(),
        value: value.into(),
    };
    assert_eq!(obey(&room, change("Head of Buying")), ListsAnswer::Done);
    assert_eq!(dry_run(&room).rows[0].kind, DryRunKind::ByField);
    decide(&room, |engagement| {
        engagement.fields.retain(|field| field.netsuite != "title");
        engagement.fields.push(title(true));
    });
    let before = held(&room, people[0], "title");
    let run = dry_run(&room);
    assert_eq!(
        (run.rows[0].before.reveal(), run.rows[0].after.reveal()),
        (before.as_str().unwrap_or_default(), "Head of Buying")
    );
    // NetSuite's moves on between the look and the push.
    by_hand(&room, people[0], "title", &json!("Director"));
    assert_eq!(obey(&room, ListsCommand::Push), ListsAnswer::Done);
    room.pass(5 * MINUTE);
    assert_eq!(held(&room, people[0], "title"), json!("Director"));
    assert_eq!(view(&room).push.last.expect("a push").1.conflicts, 1);
    assert_eq!(dry_run(&room).rows[0].kind, DryRunKind::Conflict);
}

#[test]
fn two_agents_on_one_list_never_get_the_same_person() {
    let room = admin(|_| {});
    let people = contacts(&room);
    for contact in &people[..4] {
        called(&room, *contact, 1, 5, "Inbound");
    }
    connected(&room);
    let chosen = ListOf::People(people[..4].iter().map(|id| person(*id)).collect());
    let id = kept(&room, list("To call", chosen), true);
    let other = room.beside("102", 77);
    copied(&other);
    connected(&other);
    let next = |room: &Room| match obey(room, ListsCommand::Next(id.clone())) {
        ListsAnswer::Next(next) => match *next {
            NextPerson::Call(person) => person,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let (mine, theirs) = (next(&room), next(&other));
    assert_ne!(mine.person, theirs.person);
    assert!(!mine.alone && !theirs.alone && mine.score.is_some());
    assert_eq!(next(&room).person, mine.person, "whoever has somebody keeps them");
    let mark = |room: &Room, person: &callside_protocol::RecordRef, mark| {
        let command = ListsCommand::Mark { list: id.clone(), person: person.clone(), mark };
        assert_eq!(obey(room, command), ListsAnswer::Done);
    };
    mark(&room, &mine.person, MarkAs::Done { outcome: Outcome::Spoke, note: "wants a price".into() });
    mark(&other, &theirs.person, MarkAs::Skip);
    let (second, third) = (next(&room), next(&other));
    let mut all = [&mine, &theirs, &second, &third].map(|one| one.person.id.clone());
    all.sort();
    let mut expected: Vec<String> = people[..4].iter().map(ToString::to_string).collect();
    expected.sort();
    assert_eq!(all.to_vec(), expected);
    mark(&room, &second.person, MarkAs::Skip);
    let ListsAnswer::Next(end) = obey(&room, ListsCommand::Next(id.clone())) else { panic!("an answer") };
    assert!(matches!(*end, NextPerson::Wait(..)), "{end:?}");
    mark(&other, &third.person, MarkAs::Skip);
    let ListsAnswer::Next(end) = obey(&other, ListsCommand::Next(id.clone())) else { panic!("an answer") };
    let NextPerson::Finished(sums) = *end else { panic!("{end:?}") };
    assert_eq!((sums.done, sums.skipped, sums.open), (1, 3, 0));
}

#[test]
fn who_does_not_want_to_be_called_is_nobodys_next_and_a_dial_needs_a_reason() {
    let room = admin(|_| {});
    let people = contacts(&room);
    connected(&room);
    let chosen = ListOf::People(people[..2].iter().map(|id| person(*id)).collect());
    let id = kept(&room, list("Two", chosen), false);
    let out = |what, out| ListsCommand::OptOut { person: person(people[0]), what, out };
    assert_eq!(obey(&room, out(OptOut::Calls, true)), ListsAnswer::Done);
    assert_eq!(held(&room, people[0], "custentity_callside_do_not_call"), json!(true));
    let ListsAnswer::Next(next) = obey(&room, ListsCommand::Next(id.clone())) else { panic!("an answer") };
    let NextPerson::Call(next) = *next else { panic!("{next:?}") };
    assert_eq!((next.person.clone(), next.sums.opted_out), (person(people[1]), 1));
    assert!(window(&room, &id).rows.iter().any(|row| row.no_calls && row.person == person(people[0])));
    let anyway = |reason: &str| ListsCommand::CallAnyway { person: person(people[0]), reason: reason.into() };
    assert!(matches!(obey(&room, anyway(" ")), ListsAnswer::Not(_)));
    assert_eq!(obey(&room, anyway("They asked for a call back by e-mail")), ListsAnswer::Done);
    assert_eq!(view(&room).acts.len(), 2);
    // NetSuite's own word is heard, too.
    assert_eq!(obey(&room, out(OptOut::Email, true)), ListsAnswer::Done);
    assert_eq!(held(&room, people[0], "globalSubscriptionStatus"), json!("2"));
    assert_eq!(obey(&room, out(OptOut::Calls, false)), ListsAnswer::Done);
    room.pass(HOUR + 5 * MINUTE);
    assert!(window(&room, &id).rows.iter().all(|row| !row.no_calls));
}

#[test]
fn a_field_that_netsuite_does_not_have_takes_nobody_off_a_list() {
    let room = admin(|_| {});
    let people = contacts(&room);
    called(&room, people[0], 1, 5, "Inbound");
    connected(&room);
    let rule = |name: &str| Rule {
        of: ListSource::ALL.into(),
        all: vec![ListCondition::Field(name.to_owned(), Comparison::Empty)],
    };
    decide(&room, |engagement| {
        let field = MappedField { netsuite: "custentity_gone".to_owned(), ..MappedField::default() };
        engagement.fields.push(field);
    });
    let id = kept(&room, list("By a field", ListOf::Rule(rule("custentity_gone"))), false);
    let shown = view(&room);
    let refused =
        shown.fields.iter().find(|field| field.name == "custentity_gone").and_then(|field| field.refused.clone());
    assert!(refused.is_some(), "{:?}", shown.fields);
    let of_list = shown.lists.iter().find(|shown| shown.list.id == id).expect("the list");
    assert_eq!((of_list.count, of_list.unread.as_slice()), (Some(0), &["custentity_gone".to_owned()][..]));
    // A score's field that is deleted: scores go on here, and none is pushed.
    room.world.borrow_mut().netsuite.delete_custom_field(SCORE).expect("a field");
    assert_eq!(obey(&room, ListsCommand::SyncNow), ListsAnswer::Done);
    room.pass(5 * MINUTE);
    let shown = view(&room);
    assert!(shown.synced.is_some() && shown.fault.is_none() && !shown.engaged.is_empty(), "{shown:?}");
}

#[test]
fn a_file_brings_people_and_scores_and_what_fits_nobody_is_put_aside() {
    let room = admin(|_| {});
    let people = contacts(&room);
    connected(&room);
    let id = kept(&room, list("From a file", ListOf::People(Vec::new())), false);
    let file = format!(
        "NetSuite id;Lead score\r\n{};40\r\n{};\"=2+2\"\r\n999999;7\r\n{};9\r\n",
        people[0], people[1], people[0]
    );
    let read = file_read(&room, &file, ImportFor::List(id.clone()));
    assert_eq!((read.taken, read.changed, read.aside), (2, 2, 2), "{read:?}");
    room.pass(MINUTE);
    assert_eq!(window(&room, &id).total, 2);
    let read = file_read(&room, &file, ImportFor::LeadScores("Lead score".to_owned()));
    assert_eq!((read.taken, read.changed, read.aside), (1, 1, 3), "{read:?}");
    let ListsAnswer::Csv(csv) = obey(&room, ListsCommand::Export(id)) else { panic!("a file") };
    assert_eq!(csv.reveal().lines().count(), 3);
}

#[test]
fn a_worker_that_dies_goes_on_where_it_stood_and_keeps_what_people_made() {
    let room = admin(|_| {});
    let people = contacts(&room);
    called(&room, people[0], 1, 5, "Inbound");
    connected(&room);
    let chosen = ListOf::People(people[..2].iter().map(|id| person(*id)).collect());
    let id = kept(&room, list("Two", chosen), false);
    let asked = room.requests("POST", "suitetalk", "/services/rest/query/v1/suiteql");
    let room = room.kill_browser();
    assert_eq!(obey(&room, ListsCommand::Open), ListsAnswer::Done);
    assert_eq!((window(&room, &id).total, view(&room).calls), (2, 1));
    assert!(room.requests("POST", "suitetalk", "/services/rest/query/v1/suiteql") <= asked + 4);
}

#[test]
fn without_the_bundle_lists_are_ones_own_and_scores_stay_here() {
    let room = admin(|options| {
        options.netsuite.bundle = false;
        options.netsuite.features.bundle_people_fields = false;
    });
    let people = contacts(&room);
    called(&room, people[0], 1, 5, "Inbound");
    connected(&room);
    let chosen = ListOf::People(vec![person(people[0])]);
    let shared = ListsCommand::KeepList { list: Box::new(list("Ours", chosen.clone())), shared: true };
    assert!(matches!(obey(&room, shared), ListsAnswer::Not(_)));
    let id = kept(&room, list("Mine", chosen), false);
    let ListsAnswer::Next(next) = obey(&room, ListsCommand::Next(id)) else { panic!("an answer") };
    let NextPerson::Call(next) = *next else { panic!("{next:?}") };
    assert!(next.alone && next.score.is_some_and(|score| score.points > 0));
    decide(&room, |engagement| engagement.pushes = true);
    let run = dry_run(&room);
    assert_eq!((run.sums.created, run.sums.changed), (0, 0));
    assert!(matches!(obey(&room, ListsCommand::MakeSearch), ListsAnswer::Not(_)));
}

#[test]
fn the_pane_tells_the_score_with_its_reasons_and_what_somebody_does_not_want() {
    let room = admin(|_| {});
    let is_dana = |id: &i64| held(&room, *id, "firstName") == json!("Dana");
    let dana = contacts(&room).into_iter().find(is_dana).expect("she is in the cast");
    called(&room, dana, 1, 10, "Inbound");
    connected(&room);
    by_hand(&room, dana, "custentity_callside_do_not_call", &json!(true));
    room.call_in(DANA);
    room.pass(5_000);
    let call = room.call();
    let beside = Beside::of(&call).expect("something stands there");
    let score = beside.fields.first().expect("a row");
    let FieldValue::Text(text) = &score.value else { panic!("{score:?}") };
    assert!(
        score.label == "Engagement" && text.reveal().contains("they called, spoke 10 min on "),
        "{}",
        text.reveal()
    );
    let no_calls = beside.fields.iter().find(|field| field.label == "Do Not Call");
    let no_calls = no_calls.unwrap_or_else(|| panic!("{:?}", beside.fields));
    assert_eq!(no_calls.value, FieldValue::Tick(true));
    assert!(matches!(no_calls.change, Change::Can(_)), "{:?}", no_calls.change);
}

#[test]
fn what_was_read_goes_with_the_copy_and_with_the_sign_in_and_lists_stay() {
    let room = admin(|_| {});
    let people = contacts(&room);
    called(&room, people[0], 1, 5, "Inbound");
    connected(&room);
    let id = kept(&room, list("One", ListOf::People(vec![person(people[0])])), false);
    assert!(room.on_shelf("engagement/") > 3);
    assert_eq!(room.command(Command::KeepCopy(CopyScope::Nobody)), Answer::Done);
    room.pass(3 * HOUR);
    assert_eq!(room.on_shelf("engagement/"), 0, "nothing is read where nothing may lie here");
    assert_eq!(view(&room).lacks, [ListsLack::Copy]);
    copied(&room);
    room.pass(HOUR);
    assert_eq!(window(&room, &id).total, 1);
    assert_eq!(room.command(Command::SignOut(Cloud::NetSuite)), Answer::Done);
    room.pass(2 * HOUR);
    assert_eq!(room.on_shelf("engagement/"), 0);
}

#[test]
fn a_role_that_may_not_change_leases_is_told_so_and_its_own_lists_work() {
    let room = admin(|_| {});
    let people = contacts(&room);
    connected(&room);
    let chosen = ListOf::People(vec![person(people[0])]);
    let ours = kept(&room, list("Ours", chosen.clone()), true);
    let mine = kept(&room, list("Mine", chosen), false);
    {
        let mut world = room.world.borrow_mut();
        let types = &mut world.netsuite.options_mut().custom_types;
        let leases = types.iter_mut().find(|one| one.id == "customrecord_callside_lease").expect("a type");
        leases.allow(Role::AGENT, Level::View);
    }
    let ListsAnswer::Not(why) = obey(&room, ListsCommand::Next(ours)) else { panic!("a refusal") };
    assert!(why.contains("Callside Lease"), "{why}");
    assert!(matches!(obey(&room, ListsCommand::Next(mine)), ListsAnswer::Next(_)));
}

#[test]
fn a_role_that_may_not_change_contacts_is_told_so_and_its_scores_stay_here() {
    let room = admin(|_| {});
    let people = contacts(&room);
    called(&room, people[0], 1, 10, "Inbound");
    connected(&room);
    decide(&room, |engagement| engagement.pushes = true);
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("a role").set(Permission::Contacts, Level::View);
    assert!(dry_run(&room).sums.changed > 0, "NetSuite alone knows what a role may change");
    assert_eq!(obey(&room, ListsCommand::Push), ListsAnswer::Done);
    room.pass(5 * MINUTE);
    let push = view(&room).push;
    assert!(push.fault.is_some() && push.running.is_none(), "{push:?}");
    assert!(push.last.is_some_and(|(_, sums)| sums.refused > 0 && sums.conflicts == 0), "{push:?}");
    assert_eq!(held(&room, people[0], SCORE), Value::Null);
    assert!(!view(&room).engaged.is_empty());
    // Once the role may, the next push does it.
    room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("a role").set(Permission::Contacts, Level::Edit);
    let _ = dry_run(&room);
    assert_eq!(obey(&room, ListsCommand::Push), ListsAnswer::Done);
    room.pass(5 * MINUTE);
    assert!(held(&room, people[0], SCORE).is_i64());
}

#[test]
fn an_older_bundle_keeps_lists_and_pushes_nothing() {
    let room = admin(|options| options.netsuite.bundle_release = Release::Third);
    let people = contacts(&room);
    called(&room, people[0], 1, 5, "Inbound");
    connected(&room);
    kept(&room, list("Ours", ListOf::People(vec![person(people[0])])), true);
    decide(&room, |engagement| engagement.pushes = true);
    assert_eq!(dry_run(&room).sums.changed, 0);
    let ListsAnswer::Not(why) = obey(&room, ListsCommand::MakeSearch) else { panic!("a refusal") };
    assert!(why.contains("too old"), "{why}");
}

#[test]
fn an_e_mail_opt_out_that_was_confirmed_is_not_made_less() {
    let room = admin(|_| {});
    let people = contacts(&room);
    connected(&room);
    by_hand(&room, people[0], "globalsubscriptionstatus", &json!("4"));
    let out = ListsCommand::OptOut { person: person(people[0]), what: OptOut::Email, out: true };
    assert_eq!(obey(&room, out), ListsAnswer::Done);
    assert_eq!(held(&room, people[0], "globalSubscriptionStatus"), json!("4"));
    assert!(view(&room).acts.is_empty(), "nothing was written");
}

#[test]
fn what_a_field_refers_to_is_called_by_its_name_and_written_by_its_id() {
    let room = admin(|_| {});
    let people = contacts(&room);
    by_hand(&room, people[0], SUBSCRIPTION, &json!("1"));
    by_hand(&room, people[1], SUBSCRIPTION, &json!("2"));
    connected(&room);
    decide(&room, |engagement| {
        engagement.pushes = true;
        engagement.fields.push(MappedField {
            netsuite: SUBSCRIPTION.to_owned(),
            column: "E-mail".to_owned(),
            way: FieldWay::Both,
            allow_push: true,
        });
    });
    let rule = |text: &str| Rule {
        of: Vec::new(),
        all: vec![ListCondition::Field(SUBSCRIPTION.to_owned(), Comparison::Is(text.into()))],
    };
    let of = |text: &str| {
        let columns = vec!["name".to_owned(), SUBSCRIPTION.to_owned()];
        let list = PeopleList { columns, ..list("By subscription", ListOf::Rule(rule(text))) };
        window(&room, &kept(&room, list, false))
    };
    let by_name = of("soft opt-out");
    assert!(ids(&by_name).contains(&people[1]) && !ids(&by_name).contains(&people[0]));
    assert_eq!(ids(&by_name), ids(&of("2")), "its id means it, too");
    assert!(by_name.rows.iter().all(|row| row.cells[1].reveal() == "Soft Opt-Out"));
    let change = ListsCommand::Change {
        person: person(people[0]),
        field: SUBSCRIPTION.to_owned(),
        value: "Confirmed Opt-Out".into(),
    };
    // A name is known here once somebody has it.
    by_hand(&room, people[2], SUBSCRIPTION, &json!("4"));
    room.pass(HOUR + 5 * MINUTE);
    assert_eq!(obey(&room, change), ListsAnswer::Done);
    let run = dry_run(&room);
    assert_eq!((run.rows[0].before.reveal(), run.rows[0].after.reveal()), ("Soft Opt-In", "Confirmed Opt-Out"));
    assert_eq!(obey(&room, ListsCommand::Push), ListsAnswer::Done);
    room.pass(5 * MINUTE);
    assert_eq!(held(&room, people[0], "globalSubscriptionStatus"), json!("4"));
}

#[test]
fn an_account_that_tells_no_names_shows_ids_until_it_does() {
    let room = admin(|options| options.netsuite.dialect.tells_names = false);
    let people = contacts(&room);
    by_hand(&room, people[0], SUBSCRIPTION, &json!("2"));
    connected(&room);
    decide(&room, |engagement| {
        engagement.fields.push(MappedField {
            netsuite: SUBSCRIPTION.to_owned(),
            column: "E-mail".to_owned(),
            ..MappedField::default()
        });
    });
    let columns = vec!["name".to_owned(), SUBSCRIPTION.to_owned()];
    let chosen = ListOf::People(vec![person(people[0])]);
    let id = kept(&room, PeopleList { columns, ..list("One", chosen) }, false);
    assert_eq!(window(&room, &id).rows[0].cells[1].reveal(), "2");
    assert!(view(&room).fault.is_none());
    room.world.borrow_mut().netsuite.options_mut().dialect.tells_names = true;
    assert_eq!(obey(&room, ListsCommand::SyncNow), ListsAnswer::Done);
    room.pass(5 * MINUTE);
    assert_eq!(window(&room, &id).rows[0].cells[1].reveal(), "Soft Opt-Out");
}
