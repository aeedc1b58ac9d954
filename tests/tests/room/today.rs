//! Today's window: which calls a page is sent, what is counted over all of them, and what can be done from there.

use callside_emulator::ringcentral::telephony::acts::{Act, RemoteAct};
use callside_protocol::{
    Answer, CallId, Command, Days, Direction, Door, Personal, RecentCall, TodayView, View, Window, WriteResult,
    words::LogGroup,
};
use callside_tests::room::{Room, prompt, small};

const DANA: &str = "+16505550134";
const DAY: i64 = 24 * 3_600_000;

fn window(days: Days) -> Window {
    Window { days, ..Window::default() }
}

fn with_text(text: &str) -> Window {
    Window { text: text.into(), ..Window::default() }
}

fn part(view: &View) -> &TodayView {
    view.today.as_ref().expect("Today is sent its part")
}

fn names(room: &Room, window: &Window) -> Vec<String> {
    let view = room.today(window);
    assert_eq!(view.recent.len(), part(&view).found(), "nothing is left out here");
    view.recent.iter().map(|call| call.name.as_ref().map_or("nobody", Personal::reveal).to_owned()).collect()
}

fn missed(room: &Room, from: &str) {
    let session = room.call_in(from);
    room.pass(3_000);
    room.remote(&session, RemoteAct::HangUp);
    room.pass(10_000);
}

/// Three calls today: Dana's with a note, somebody's nobody knows, and one that the agent placed.
fn three_calls() -> Room {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.note("Asked for the März price list, order 8841");
    room.pass(30_000);
    missed(&room, "+14155550177");
    let session = room.call_out("+442079460018", prompt());
    room.pass(20_000);
    room.act(&session, &Act::HangUp);
    room.pass(30_000);
    room
}

#[test]
fn every_call_is_counted_once_whatever_is_listed() {
    let room = three_calls();
    let view = room.today(&Window { limit: 1, ..Window::default() });
    let today = part(&view);
    assert_eq!((view.recent.len(), today.calls, today.found()), (1, 3, 3));
    assert_eq!(today.counts.iter().sum::<usize>(), 3);
    for (group, count) in LogGroup::ALL.into_iter().zip(&today.counts) {
        let of_state = room.today(&Window { state: Some(group), ..Window::default() });
        assert_eq!(of_state.recent.len(), *count, "{group:?}");
        assert_eq!(part(&of_state).counts, today.counts, "a state that is asked for leaves the others counted");
    }
    let session = room.call_in(DANA);
    let on = room.today(&Window::default());
    assert_eq!(on.recent[0].began, room.call().began, "newest first");
    assert_eq!(part(&on).counts.iter().sum::<usize>(), 4);
    assert_eq!(room.today(&Window { state: Some(LogGroup::OnCall), ..Window::default() }).recent.len(), 1);
    room.remote(&session, RemoteAct::HangUp);
}

#[test]
fn a_call_is_found_by_name_company_note_and_number_in_any_form() {
    let room = three_calls();
    let dana = ["Dana Whitfield"];
    for text in ["whit", "DANA whitfield", "harbor", "marz list", "8841", "(650) 555-0134", "650.555.0134", "0134"] {
        assert_eq!(names(&room, &with_text(text)), dana, "{text}");
    }
    for text in ["+44 20 7946 0018", "0044 20 7946 0018", "020 7946 0018", "011 44 20 7946 0018"] {
        let found = room.today(&with_text(text)).recent;
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].direction, Direction::Outbound, "{text}");
    }
    for text in ["dana strand", "8842", "+44 20 7946 0019", "65"] {
        assert_eq!(names(&room, &with_text(text)).len(), 0, "{text}");
    }
    assert_eq!(names(&room, &with_text("  ")).len(), 3);
}

#[test]
fn a_call_is_found_by_the_company_that_was_chosen_for_it() {
    let room = Room::connected(small());
    // A contact without a company.
    room.whole_call("+16505550161", 5_000);
    room.pass(3_000);
    let call = room.call().id;
    assert_eq!(names(&room, &with_text("harbor")).len(), 0);
    room.command(Command::SearchRecords { call: call.clone(), text: "harbor".to_owned(), people: false });
    room.pass(500);
    let found = room.view().search.and_then(|search| search.answer).expect("answered").expect("allowed");
    let company = found.first().map(|company| company.record.clone());
    room.command(Command::ChooseCompany { call, company });
    assert_eq!(names(&room, &with_text("harbor")), ["Marta Ibáñez"]);
}

#[test]
fn directions_are_told_apart() {
    let room = three_calls();
    let of = |direction| room.today(&Window { direction: Some(direction), ..Window::default() });
    assert_eq!((of(Direction::Inbound).recent.len(), of(Direction::Outbound).recent.len()), (2, 1));
    let view = of(Direction::Outbound);
    assert_eq!((part(&view).calls, part(&view).found()), (3, 1));
}

#[test]
fn days_are_those_of_the_agents_zone() {
    let room = Room::connected(small());
    // The room begins on a Friday in the afternoon of New York; at 23:30 there it is Saturday in UTC.
    let offset = 5 * 3_600_000;
    let evening = (room.now().0 - offset).div_euclid(DAY) * DAY + offset + 23 * 3_600_000 + 30 * 60_000;
    room.pass(evening - room.now().0);
    missed(&room, DANA);
    let friday = part(&room.today(&Window::default())).today;
    assert_eq!(part(&room.today(&Window::default())).days, [(friday, 1)]);
    room.pass(45 * 60_000);
    missed(&room, DANA);
    missed(&room, DANA);
    let view = room.today(&Window::default());
    assert_eq!((part(&view).today, part(&view).calls), (friday + 1, 2));
    assert_eq!(part(&view).days, [(friday + 1, 2), (friday, 1)]);
    for (days, calls) in [
        (Days::Yesterday, 1),
        (Days::Week, 3),
        (Days::All, 3),
        (Days::On(friday), 1),
        (Days::On(friday + 1), 2),
        (Days::On(friday - 1), 0),
    ] {
        assert_eq!(part(&room.today(&window(days))).calls, calls, "{days:?}");
    }
    // In another zone both evenings are one day.
    room.command(Command::SetTimeZone("Europe/Madrid".to_owned()));
    assert_eq!(part(&room.today(&Window::default())).days, [(friday + 1, 3)]);
    room.command(Command::SetTimeZone("America/New_York".to_owned()));
    // Seven days, today among them.
    for (days, calls) in [(5, 3), (1, 2)] {
        room.sleep(days * DAY);
        assert_eq!(part(&room.today(&window(Days::Week))).calls, calls, "{days} days later");
    }
}

#[test]
fn an_opened_call_comes_whole_and_its_note_can_be_typed_on() {
    let room = three_calls();
    let call = room.today(&with_text("dana")).recent[0].id.clone();
    let opened = Window { open: Some(call.clone()), ..Window::default() };
    let view = room.today(&opened);
    assert_eq!(view.calls.iter().map(|call| &call.id).collect::<Vec<_>>(), [&call]);
    let note = view.calls[0].note.clone();
    let text: Personal = format!("{}, by Monday", note.text.reveal()).into();
    let edit = Command::EditNote { call: call.clone(), base: note.revision, base_text: note.text, text };
    assert!(matches!(room.command(edit), Answer::Note { .. }));
    assert_eq!(room.command(Command::ChooseOutcome { call, outcome: Some(0) }), Answer::Done);
    room.pass(60_000);
    let view = room.today(&opened);
    assert!(view.calls[0].note.text.reveal().ends_with("by Monday"));
    let outcome = view.recent.iter().find(|of| of.id == view.calls[0].id).and_then(|of| of.outcome.clone());
    assert_eq!(outcome.as_ref(), view.calls[0].outcomes.first());
    let written = &part(&view).opened;
    assert!(written.len() >= 2 && written.iter().all(|write| write.result == WriteResult::Written), "{written:#?}");
    assert!(part(&room.today(&Window::default())).opened.is_empty());
}

#[test]
fn what_was_written_is_listed_newest_first_with_whom_it_was_for() {
    let room = three_calls();
    let view = room.today(&Window { state: Some(LogGroup::Skipped), ..Window::default() });
    let today = part(&view);
    assert!(today.written >= 4, "a filter of calls hides no write: {}", today.written);
    assert!(today.writes.windows(2).all(|pair| pair[0].write.at >= pair[1].write.at));
    assert!(today.writes.iter().any(|row| row.who.reveal() == "Dana Whitfield"));
    assert!(today.writes.iter().any(|row| row.who.reveal().contains("555-0177")), "{:?}", today.writes);
    assert_eq!(part(&room.today(&window(Days::Yesterday))).written, 0);
    let Answer::Writes(all) = room.command(Command::ListWrites(Window::default())) else { panic!("the list") };
    assert_eq!(all.len(), today.written);
}

#[test]
fn a_list_for_export_is_whole_with_whole_notes() {
    let room = three_calls();
    let long = "word ".repeat(100);
    let call = room.today(&with_text("dana")).recent[0].clone();
    let note = room.today(&Window { open: Some(call.id.clone()), ..Window::default() }).calls[0].note.clone();
    let edit =
        Command::EditNote { call: call.id, base: note.revision, base_text: note.text, text: long.as_str().into() };
    room.command(edit);
    let window = Window { limit: 1, ..Window::default() };
    let Answer::Calls(calls) = room.command(Command::ListCalls(window)) else { panic!("the list") };
    assert_eq!(calls.len(), 3);
    assert!(calls.iter().any(|call: &RecentCall| call.note.reveal() == long));
}

#[test]
fn today_brings_a_call_into_the_pane_and_the_pane_itself_brings_nothing() {
    let room = three_calls();
    let show = || Command::ShowCall { call: CallId(room.today(&with_text("dana")).recent[0].id.0.clone()) };
    room.command(show());
    let before = *room.shell.brought.borrow();
    room.look_in(Door::Today, &[show()]);
    assert_eq!(*room.shell.brought.borrow(), before + 1);
}

#[test]
fn a_view_stays_as_small_as_its_window() {
    let room = Room::connected(small());
    for minute in 0..60 {
        let session = room.call_in(&format!("+1415555{:04}", 100 + minute));
        room.remote(&session, RemoteAct::HangUp);
        room.pass(1_000);
    }
    room.pass(60_000);
    let view = room.today(&Window { limit: 10, ..Window::default() });
    assert_eq!((view.recent.len(), part(&view).found()), (10, 60));
    assert!(part(&view).writes.len() <= 20 && part(&view).written >= 60);
}
