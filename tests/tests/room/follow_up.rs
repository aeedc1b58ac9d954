//! The task after a call: wanted by the agent, on disk before it is sent, and made once whatever dies, is lost, or is
//! wanted on two computers.

use callside_emulator::{
    faults::Kind,
    netsuite::{Dialect, DuplicateRefusal, Level, Location, Permission, PostedKey, RecordType, Role},
    ringcentral::telephony::acts::Act,
};
use callside_protocol::{
    Answer, Cloud, Command, FaultKind, FollowUp, LinkedKind, Right, TaskStage, Window, WriteReason, WriteResult, words,
};
use callside_tests::room::{Room, at_every_touch, is_logged, message, pass_together, small};
use serde_json::Value;

const DANA: &str = "+16505550134";
const TASKS: &str = "/services/rest/record/v1/task";
const TITLE: &str = "Call Dana Whitfield back";
const DAY: &str = "2026-11-25";

fn want(room: &Room, title: &str) -> Option<Answer> {
    let call = room.call().id;
    room.ask(Command::MakeTask { call, title: title.into(), day: DAY.to_owned() })
}

fn task(room: &Room) -> FollowUp {
    room.call().task.expect("a task")
}

fn tasks(room: &Room) -> Vec<Value> {
    room.world.borrow().netsuite.tasks()
}

fn state(room: &Room) -> String {
    words::task(&task(room), false).state
}

/// The agent in an account that differs so, of which nothing is known yet.
fn twisted(twist: impl FnOnce(&mut Dialect)) -> Room {
    let mut options = small();
    twist(&mut options.netsuite.dialect);
    let room = Room::new(options);
    room.connect("101");
    room
}

/// Their other computer.
fn laptop_of(desk: &Room) -> Room {
    let laptop = Room::join(&desk.world, 8);
    laptop.connect("101");
    laptop
}

fn is_made(task: &FollowUp) -> bool {
    matches!(task.stage, TaskStage::Made(_))
}

#[test]
fn a_task_wanted_during_the_call_is_made_when_it_ends_in_one_request() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    assert_eq!(want(&room, TITLE), Some(Answer::Done));
    room.pass(5_000);
    assert_eq!((tasks(&room).len(), task(&room).stage), (0, TaskStage::Wanted));
    let before = room.requests("", "netsuite.com", TASKS);
    room.act(&session, &Act::HangUp);
    room.pass(10_000);
    let [made] = tasks(&room).try_into().expect("one task");
    assert_eq!(room.requests("", "netsuite.com", TASKS) - before, 1);
    let call = room.call();
    assert_eq!(made["externalId"], format!("{}-task", call.id.0));
    assert_eq!((&made["title"], &made["dueDate"]), (&TITLE.into(), &DAY.into()));
    assert_eq!((&made["assigned"]["id"], &made["contact"]["id"]), (&"1001".into(), &"1201".into()));
    assert_eq!(made["company"]["id"], "1101");
    assert!(message(&made).contains("Dana Whitfield, Harbor Foods Ltd") && message(&made).contains("-task"));
    assert_eq!(state(&room), "Task made ✓");
    assert!(is_logged(&call.log));
    let TaskStage::Made(id) = task(&room).stage else { panic!() };
    assert_eq!(room.command(Command::OpenLinked { kind: LinkedKind::Task, id: id.clone() }), Answer::Done);
    let opened = room.shell.opened.borrow().last().cloned();
    assert!(opened.as_ref().is_some_and(|address| address.ends_with(&format!("/app/crm/calendar/task.nl?id={id}"))));
}

#[test]
fn a_task_wanted_after_the_call_is_made_at_once_and_is_in_the_audit_list() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    want(&room, TITLE);
    room.settle();
    assert_eq!(tasks(&room).len(), 1);
    let today = room.today(&Window::default()).today.expect("Today");
    let write = &today.writes[0].write;
    assert_eq!((write.why, write.result, write.makes), (WriteReason::Task, WriteResult::Written, true));
    assert_eq!(words::write(write), format!("Task {} made", write.id.as_deref().unwrap_or_default()));
    assert!(write.fields.iter().any(|field| field == "dueDate"));
}

#[test]
fn until_it_is_sent_it_can_be_changed_and_dropped() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    want(&room, TITLE);
    want(&room, "Send the list");
    assert_eq!(task(&room).title.reveal(), "Send the list");
    let call = room.call().id;
    room.command(Command::DropTask { call: call.clone() });
    assert_eq!(room.call().task, None);
    room.act(&session, &Act::HangUp);
    room.pass(10_000);
    assert_eq!(tasks(&room).len(), 0);
    want(&room, TITLE);
    room.pass(1_000);
    room.command(Command::DropTask { call });
    assert!(is_made(&task(&room)), "what is made stays");
    want(&room, "another");
    assert_eq!((tasks(&room).len(), task(&room).title.reveal()), (1, TITLE));
}

#[test]
fn a_call_that_is_not_logged_has_its_task_all_the_same() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    let call = room.call().id;
    room.command(Command::DoNotLog { call });
    want(&room, TITLE);
    room.act(&session, &Act::HangUp);
    room.pass(10_000);
    assert_eq!((room.records().len(), tasks(&room).len()), (0, 1));
}

#[test]
fn a_worker_killed_at_any_moment_makes_one_task() {
    for posted_key in [PostedKey::Kept, PostedKey::Overwrites, PostedKey::Ignored] {
        for during in [true, false] {
            let live = |touch: u32| {
                let context = format!("{posted_key:?}, during the call: {during}, touch {touch}");
                let room = twisted(|dialect| dialect.posted_key = posted_key);
                let session = room.call_in(DANA);
                room.answer(&session);
                room.pass(2_000);
                if !during {
                    room.act(&session, &Act::HangUp);
                    room.pass(400_000);
                }
                let before = room.fuse.touches();
                room.fuse.set(touch);
                want(&room, TITLE);
                let room = if room.fuse.is_blown() { room.kill_worker() } else { room };
                if during {
                    room.act(&session, &Act::HangUp);
                }
                room.pass(5_000);
                let touches = room.fuse.touches().saturating_sub(before);
                let room = if room.fuse.is_blown() { room.kill_worker() } else { room };
                // Killed before it was on disk, it was never wanted: the agent sees as much and says so again.
                let call = room.view().recent[0].id.clone();
                room.command(Command::ShowCall { call });
                if room.call().task.is_none() {
                    want(&room, TITLE);
                }
                room.pass(600_000);
                assert_eq!(tasks(&room).len(), 1, "{context}: {:?}", task(&room));
                assert!(is_made(&task(&room)), "{context}: {:?}", task(&room));
                assert_eq!(room.records().len(), 1, "{context}");
                touches
            };
            at_every_touch(5, live);
        }
    }
}

#[test]
fn a_lost_answer_makes_no_second_task() {
    for kind in [Kind::CutAfter, Kind::CutBefore] {
        for posted_key in [PostedKey::Kept, PostedKey::Overwrites, PostedKey::Ignored] {
            let room = twisted(|dialect| dialect.posted_key = posted_key);
            room.whole_call(DANA, 5_000);
            room.pass(400_000);
            for method in ["POST", "PUT"] {
                room.fault(method, TASKS, kind, 1);
            }
            want(&room, TITLE);
            room.settle();
            assert_eq!(task(&room).stage, TaskStage::Sent);
            assert_eq!(state(&room), "Checking the task");
            room.pass(600_000);
            assert_eq!(tasks(&room).len(), 1, "{kind:?}, {posted_key:?}: {:?}", task(&room));
            assert!(is_made(&task(&room)));
        }
    }
}

#[test]
fn two_computers_make_one_task() {
    for posted_key in [PostedKey::Kept, PostedKey::Overwrites, PostedKey::Ignored] {
        for at_once in [true, false] {
            let desk = twisted(|dialect| dialect.posted_key = posted_key);
            let laptop = laptop_of(&desk);
            let rooms = [&desk, &laptop];
            let session = desk.call_in(DANA);
            pass_together(&rooms, 2_000);
            desk.answer(&session);
            pass_together(&rooms, 2_000);
            if at_once {
                want(&desk, TITLE);
                want(&laptop, "Send the list");
            }
            desk.act(&session, &Act::HangUp);
            pass_together(&rooms, 400_000);
            if !at_once {
                want(&desk, TITLE);
                pass_together(&rooms, 5_000);
                want(&laptop, "Send the list");
            }
            pass_together(&rooms, 60_000);
            let made = tasks(&desk);
            assert_eq!(made.len(), 1, "{posted_key:?}, at once: {at_once}: {made:#?}");
            for room in rooms {
                let TaskStage::Made(id) = task(room).stage else { panic!("{:?}", task(room)) };
                assert_eq!(made[0]["id"], id.as_str());
            }
        }
    }
}

#[test]
fn every_dialect_makes_one_task() {
    let twists: [fn(&mut Dialect); 11] = [
        |dialect| dialect.upsert = false,
        |dialect| dialect.lower_case_answers = true,
        |dialect| dialect.exact_names = true,
        |dialect| dialect.duplicate = DuplicateRefusal::Localized,
        |dialect| dialect.duplicate = DuplicateRefusal::Bare,
        |dialect| dialect.location = Location::Missing,
        |dialect| dialect.location = Location::WithQuery,
        |dialect| dialect.numeric_ids = true,
        |dialect| dialect.reads_by_external_id = false,
        |dialect| dialect.select_options = false,
        |dialect| (dialect.upsert, dialect.posted_key) = (false, PostedKey::Ignored),
    ];
    for (nth, twist) in twists.into_iter().enumerate() {
        let desk = twisted(twist);
        let laptop = laptop_of(&desk);
        let rooms = [&desk, &laptop];
        let session = desk.call_in(DANA);
        pass_together(&rooms, 2_000);
        desk.answer(&session);
        pass_together(&rooms, 2_000);
        assert_eq!(desk.view().disposing.no_task, None, "twist {nth}");
        desk.act(&session, &Act::HangUp);
        pass_together(&rooms, 400_000);
        desk.fault("POST", TASKS, Kind::CutAfter, 1);
        want(&desk, TITLE);
        pass_together(&rooms, 300_000);
        desk.world.borrow_mut().faults.clear();
        want(&laptop, TITLE);
        pass_together(&rooms, 300_000);
        assert_eq!(tasks(&desk).len(), 1, "twist {nth}: {:#?}", tasks(&desk));
        assert!(is_made(&task(&desk)) && is_made(&task(&laptop)), "twist {nth}: {:?}", task(&laptop));
    }
}

#[test]
fn offline_and_signed_out_it_waits_and_then_is_made() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    room.command(Command::SignOut(Cloud::NetSuite));
    want(&room, TITLE);
    room.pass(600_000);
    assert_eq!(tasks(&room).len(), 0);
    room.connect_netsuite("101", None);
    room.pass(5_000);
    assert_eq!(tasks(&room).len(), 1);

    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    room.fault("POST", TASKS, Kind::Status { code: 503, retry_after: None }, 2);
    want(&room, TITLE);
    room.settle();
    assert!(task(&room).next.is_some());
    room.pass(120_000);
    assert!(is_made(&task(&room)) && tasks(&room).len() == 1);
}

#[test]
fn without_the_permission_it_is_not_offered_and_says_why() {
    let room = Room::new(small());
    let set = |level| {
        room.world.borrow_mut().netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::Tasks, level);
    };
    set(Level::View);
    room.connect("101");
    room.call_in(DANA);
    let fault = room.view().disposing.no_task.expect("a reason");
    let FaultKind::NotAllowed(Right::NetSuite { name, level }) = fault.kind else { panic!("{fault:?}") };
    assert_eq!((name.as_str(), level.as_deref()), ("Lists → Tasks", Some("Create")));
    assert!(room.banners().is_empty(), "what is not needed for calls is no fault: {:?}", room.banners());
    assert_eq!(tasks(&room).len(), 0, "nothing is made to find out");
    set(Level::Create);
    room.command(Command::LookUpAgain { call: room.call().id });
    assert_eq!(room.view().disposing.no_task, None);
}

#[test]
fn what_it_belongs_to_may_be_refused_and_it_is_made_without() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    // Since the call the contact has been deleted.
    {
        let mut world = room.world.borrow_mut();
        let now = world.now();
        world.netsuite.delete(RecordType::Contact, 1201, now).expect("a person may");
    }
    want(&room, TITLE);
    room.pass(1_000);
    let [made] = tasks(&room).try_into().expect("one task");
    assert!(made.get("contact").is_none() && message(&made).contains("Dana Whitfield"));
    assert!(task(&room).bare && is_made(&task(&room)));
}

#[test]
fn a_refusal_is_said_in_netsuites_words_and_another_try_is_the_agents() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    want(&room, &"x".repeat(300));
    room.pass(600_000);
    let refused = task(&room);
    assert_eq!((refused.stage, refused.next), (TaskStage::Wanted, None));
    let detail = refused.fault.and_then(|fault| fault.detail).unwrap_or_default();
    assert!(detail.contains("maximum number"), "{detail}");
    assert_eq!(state(&room), "Task refused");
    want(&room, TITLE);
    room.pass(1_000);
    assert!(is_made(&task(&room)));
}

#[test]
fn a_full_disk_sends_nothing() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(400_000);
    room.store.fail(Some(callside_core::ports::StoreError::Full));
    assert!(matches!(want(&room, TITLE), Some(Answer::Refused(_))));
    room.pass(10_000);
    assert_eq!(tasks(&room).len(), 0);
}
