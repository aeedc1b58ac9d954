//! Safe mode, after three failures in a row: notes are kept, nothing is sent, and what waits is done afterwards.

use callside_emulator::ringcentral::telephony::acts::Act;
use callside_protocol::{Answer, BannerKind, CallPhase, Command};
use callside_tests::room::{Room, is_logged, message, small};

const DANA: &str = "+16505550134";

fn requests(room: &Room) -> usize {
    room.world.borrow().ledger.entries().len()
}

#[test]
fn in_safe_mode_notes_are_kept_and_nothing_is_asked_or_sent_until_it_is_left() {
    let room = Room::connected(small());
    // One call whose record is due, one that is on.
    room.network(false);
    room.whole_call("+16505550155", 5_000);
    room.network(true);
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note("before");

    let room = room.enter_safe_mode();
    let asked = requests(&room);
    let records = room.records();
    assert!(room.banners().contains(&BannerKind::SafeMode));
    assert_eq!(room.call().phase, CallPhase::Connected, "the call is shown as it was last heard of");
    assert!(matches!(room.note("before and in safe mode"), Some(Answer::Note { .. })));
    room.act(&session, &Act::HangUp);
    room.network(false);
    room.network(true);
    room.command(Command::LookUpAgain { call: room.call().id });
    room.command(Command::SendNow { call: room.call().id });
    room.command(Command::TryLive);
    room.pass(3_600_000);
    assert_eq!(requests(&room), asked, "nothing is asked");
    assert_eq!(room.records(), records, "and nothing is sent");

    let room = room.kill_worker();
    room.pass(60_000);
    assert!(!room.banners().contains(&BannerKind::SafeMode));
    assert!(room.view().recent.iter().all(|call| is_logged(&call.log)));
    let records = room.records();
    assert_eq!(records.len(), 2, "{records:#?}");
    assert!(records.iter().any(|record| message(record).starts_with("before and in safe mode")), "{records:#?}");
}
