//! A call's recording is played on a page, with the agent's own token and past everything that is kept.

use callside_core::ports::{Store as _, Table};
use callside_emulator::{
    faults::Kind,
    ringcentral::telephony::{acts::Act, session::Plan},
};
use callside_protocol::{Answer, BannerKind, Cloud, Door, Fault, FaultKind, PLAY_RECORDINGS, Refusal, Right, words};
use callside_tests::room::{DIRECT, Room, is_logged, message, prompt, small};
use futures::executor::block_on;

/// A contact in the cast of every emulated company.
const DANA: &str = "+16505550134";
const MEDIA: &str = "media.ringcentral.com";
/// Bytes of the emulator's recordings of a call of a minute.
const MINUTE_OF_SOUND: std::ops::Range<usize> = 480_000..500_000;

/// The beginning of every request for a recording's sound.
fn path(room: &Room) -> String {
    format!("/restapi/v1.0/account/{}/recording", room.world.borrow().ringcentral.account.id)
}

/// A call of a minute, recorded and over.
fn record(room: &Room) {
    let session = room.call_in_as(Some(DANA), None, DIRECT, Plan { recording_lag: Some(30_000), ..prompt() });
    room.answer(&session);
    room.act(&session, &Act::Record);
    room.pass(60_000);
    assert_eq!(room.call().recordings, [""; 0], "none to play while it runs");
    room.act(&session, &Act::HangUp);
    room.pass(1_000);
}

/// Its recording's id, once RingCentral's log has it.
fn recorded(room: &Room) -> String {
    record(room);
    room.pass(6 * 60_000);
    let call = room.call();
    assert!(call.recordings_settled && !call.recording);
    let [id] = call.recordings.as_slice() else { panic!("{:?}", call.recordings) };
    id.clone()
}

fn fault(answer: Option<Answer>) -> FaultKind {
    match answer {
        Some(Answer::Refused(Refusal::Fault(Fault { kind, .. }))) => kind,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_recording_plays_and_what_is_kept_of_it_is_its_id() {
    let room = Room::connected(small());
    let id = recorded(&room);
    let listening = room.play(1, &id);
    assert_eq!(room.told(&listening), Some(Answer::Done));
    let sound = room.sound(&listening);
    assert!(MINUTE_OF_SOUND.contains(&sound.len()) && sound.starts_with(b"RIFF"), "{}", sound.len());
    assert_eq!(room.requests("GET", MEDIA, &format!("{}/{id}/content", path(&room))), 1);
    // The page's own View names the request, and the disk and NetSuite have the id alone.
    let settings = room.look_in(Door::Settings, &[]);
    assert!(settings.ledger.iter().any(|row| row.host == MEDIA && row.purpose == "play a recording"));
    let said = message(&room.record()).to_owned();
    assert!(said.contains(&format!("\nRecording: {id}\n")) && !said.contains("http"), "{said}");
    assert!(is_logged(&room.call().log));
    for table in Table::ALL {
        for (key, row) in block_on(room.store.all(table)).expect("the disk is well") {
            assert!(
                !row.value.contains(MEDIA) && !row.value.contains("access_token"),
                "{table:?} {key}: {}",
                row.value
            );
        }
    }
}

#[test]
fn a_recording_that_is_seen_and_not_there_is_being_prepared_and_then_deleted_one_is_gone() {
    let room = Room::connected(small());
    record(&room);
    let call = room.call();
    assert_eq!((call.recordings.len(), call.recordings_settled), (1, false));
    let id = call.recordings[0].clone();
    let early = room.play(1, &id);
    assert_eq!(room.told(&early), Some(Answer::Refused(Refusal::NoRecording)));
    assert!(words::unplayed(&Refusal::NoRecording, 1_000).contains("preparing"));
    room.pass(6 * 60_000);
    let in_time = room.play(2, &id);
    assert_eq!(room.told(&in_time), Some(Answer::Done));
    room.world.borrow_mut().ringcentral.erase_recording(&id);
    room.pass(60_000);
    let late = room.play(3, &id);
    assert_eq!((room.told(&late), room.sound(&late)), (Some(Answer::Refused(Refusal::NoRecording)), Vec::new()));
}

#[test]
fn a_call_that_was_not_recorded_says_so_once_the_log_has_had_its_last_word() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(1_000);
    assert!(!room.call().recordings_settled);
    room.pass(60_000);
    assert!(room.call().recordings_settled && room.call().recordings.is_empty());
}

#[test]
fn without_the_permission_nothing_is_asked_for_it_and_everything_else_works() {
    let room = Room::new(small());
    let agent = room.agent_id("101");
    room.world.borrow_mut().ringcentral.withhold(agent, PLAY_RECORDINGS, true);
    room.connect("101");
    let missing = room.view().connections.ringcentral.missing;
    assert_eq!(missing.iter().map(|missing| missing.right.as_str()).collect::<Vec<_>>(), [PLAY_RECORDINGS]);
    let bannered = |kind: &BannerKind| matches!(kind, BannerKind::RightMissing { .. });
    assert!(!room.banners().iter().any(bannered), "{:?}", room.banners());
    let id = recorded(&room);
    assert!(message(&room.record()).contains(&format!("\nRecording: {id}\n")));
    // A page that asks all the same is told what is missing.
    let refused = fault(room.told(&room.play(1, &id)));
    assert_eq!(refused, FaultKind::NotAllowed(Right::RingCentral { name: PLAY_RECORDINGS.to_owned() }));
}

#[test]
fn a_colleagues_recording_is_not_allowed_and_never_said_to_be_gone() {
    let room = Room::connected(small());
    let colleague = room.beside("102", 9);
    let id = recorded(&room);
    let refused = colleague.told(&colleague.play(1, &id));
    let FaultKind::NotAllowed(_) = fault(refused.clone()) else { panic!("{refused:?}") };
}

#[test]
fn requests_beyond_ringcentrals_limit_are_not_sent_and_the_next_minute_plays() {
    let room = Room::connected(small());
    let id = recorded(&room);
    room.pass(60_000);
    let before = room.requests("GET", MEDIA, "/");
    let told: Vec<_> = (0..12).map(|number| room.told(&room.play(number, &id))).collect();
    assert_eq!(told.iter().filter(|told| **told == Some(Answer::Done)).count(), 10);
    assert_eq!(fault(told[11].clone()), FaultKind::Busy);
    assert_eq!(room.requests("GET", MEDIA, "/") - before, 10);
    room.pass(61_000);
    assert_eq!(room.told(&room.play(20, &id)), Some(Answer::Done));
}

#[test]
fn a_line_that_breaks_or_a_cloud_in_trouble_is_said_and_playing_again_helps() {
    let room = Room::connected(small());
    let id = recorded(&room);
    for (number, (kind, expected)) in [
        (Kind::CutWithin, FaultKind::Offline),
        (Kind::CutBefore, FaultKind::Offline),
        (Kind::Status { code: 502, retry_after: None }, FaultKind::Unwell),
        (Kind::Status { code: 429, retry_after: Some(5) }, FaultKind::Busy),
    ]
    .into_iter()
    .enumerate()
    {
        let number = u32::try_from(number).expect("few");
        room.fault("GET", &path(&room), kind, 1);
        assert_eq!(fault(room.told(&room.play(10 + number, &id))), expected, "{kind:?}");
        room.pass(30_000);
        assert_eq!(room.told(&room.play(20 + number, &id)), Some(Answer::Done), "after {kind:?}");
    }
}

#[test]
fn a_worker_that_dies_midway_answers_nothing_and_the_next_one_plays_it() {
    let room = Room::connected(small());
    let id = recorded(&room);
    room.fault("GET", &path(&room), Kind::Halt { milliseconds: 10_000 }, 1);
    let listening = room.play(1, &id);
    room.pass(1_000);
    let half = room.sound(&listening).len();
    assert!((240_000..250_000).contains(&half), "{half}");
    assert!(!room.is_idle(), "an update waits for somebody who listens");
    let room = room.kill_worker();
    room.pass(20_000);
    assert_eq!(room.told(&listening), None);
    assert!(room.is_idle());
    let again = room.play(2, &id);
    assert_eq!(room.told(&again), Some(Answer::Done));
    assert!(MINUTE_OF_SOUND.contains(&room.sound(&again).len()));
}

#[test]
fn a_slow_recording_comes_in_time_or_not_at_all() {
    let room = Room::connected(small());
    let id = recorded(&room);
    room.fault("GET", &path(&room), Kind::Halt { milliseconds: 100_000 }, 1);
    let slow = room.play(1, &id);
    room.pass(99_000);
    assert_eq!(room.told(&slow), None);
    room.pass(2_000);
    assert_eq!(room.told(&slow), Some(Answer::Done));
    room.fault("GET", &path(&room), Kind::Halt { milliseconds: 10 * 60_000 }, 1);
    let stuck = room.play(2, &id);
    room.pass(5 * 60_000 + 1_000);
    assert_eq!(fault(room.told(&stuck)), FaultKind::Offline);
}

#[test]
fn who_has_signed_out_asks_for_nothing_and_signs_in_to_hear() {
    let room = Room::connected(small());
    let id = recorded(&room);
    room.command(callside_protocol::Command::SignOut(Cloud::RingCentral));
    let before = room.requests("GET", MEDIA, "/");
    assert_eq!(fault(room.told(&room.play(1, &id))), FaultKind::SignedOut);
    assert_eq!(room.requests("GET", MEDIA, "/"), before);
    room.connect_ringcentral("101");
    room.pass(2_000);
    assert_eq!(room.told(&room.play(2, &id)), Some(Answer::Done));
}

#[test]
fn the_recording_of_an_earlier_call_plays_from_what_is_kept_and_from_what_netsuite_tells() {
    let room = Room::connected(small());
    let id = recorded(&room);
    room.call_in(DANA);
    room.pass(5_000);
    assert_eq!(room.call().earlier[0].recordings, std::slice::from_ref(&id));
    assert_eq!(room.told(&room.play(1, &id)), Some(Answer::Done));
    // On the agent's other computer, which has heard nothing of that call.
    let other = room.beside("101", 9);
    other.call_in(DANA);
    other.pass(5_000);
    let earlier = other.call().earlier;
    assert!(earlier.iter().any(|call| call.recordings == [id.clone()]), "{earlier:?}");
    assert_eq!(other.told(&other.play(1, &id)), Some(Answer::Done));
}
