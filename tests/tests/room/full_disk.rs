//! The browser gives no more room, or its store breaks, at any moment of a call's life: it is said at once, what was kept
//! stays as it was, nothing is sent that is not on disk, and there is one record with every note once there is room again.

use callside_core::ports::{Store as _, StoreError, Table};
use callside_emulator::{faults::Kind, ringcentral::telephony::acts::Act};
use callside_protocol::{Answer, BannerKind, CallPhase, Command};
use callside_tests::room::{Room, blank, is_logged, message, small};
use futures::executor::block_on;

const DANA: &str = "+16505550134";
const NOTE: &str = "wants the March price list";

/// The calls on disk, as they were written.
fn kept(room: &Room) -> Vec<(String, String)> {
    let rows = block_on(room.store.all(Table::Calls)).expect("a disk that can be read");
    rows.into_iter().map(|(key, row)| (key, row.value)).collect()
}

/// A call's life in which the store fails from that touch of the world on, and has room again a minute after hang-up.
/// Answers whether the worker came so far.
fn live_through(failure: &StoreError, touch: u32) -> bool {
    let context = format!("{failure:?} from touch {touch} on");
    let room = Room::connected(small());
    // What came and went unheard is looked for from the last call on.
    room.whole_call("+16505550155", 5_000);
    room.pass(400_000);
    let earlier = room.records();
    let before = room.fuse.touches();
    let (store, full) = (room.store.clone(), failure.clone());
    room.fuse.interrupt(touch, async move { store.fail(Some(full)) });

    let session = room.call_in(DANA);
    room.pass(3_000);
    room.answer(&session);
    room.pass(5_000);
    let mut saved = None;
    if let Some(call) = room.view().calls.iter().find(|call| matches!(call.phase, CallPhase::Connected)) {
        let edit = Command::EditNote { call: call.id.clone(), base: 0, base_text: blank(), text: NOTE.into() };
        saved = room.ask(edit);
    }
    let acknowledged = matches!(saved, Some(Answer::Note { .. }));
    if acknowledged {
        assert!(kept(&room).iter().any(|(_, entry)| entry.contains(NOTE)), "{context}: acknowledged and not on disk");
    }
    room.act(&session, &Act::HangUp);
    room.pass(60_000);
    let came = room.fuse.touches() - before >= touch;
    if came {
        let fails = block_on(room.store.commit(Vec::new(), Vec::new())).is_err();
        assert!(fails, "{context}");
        // What is in NetSuite was on disk before: the entry names it, or says that it was about to be sent.
        let known = |(_, entry): &&(String, String)| entry.contains("Intended") || entry.contains("Made");
        assert!(room.records().len() <= kept(&room).iter().filter(known).count(), "{context}: {:?}", kept(&room));
        if !acknowledged || room.records().len() == earlier.len() {
            assert!(room.banners().contains(&BannerKind::StorageFailing), "{context}: {:?}", room.banners());
        }
    }
    let before_room = kept(&room);
    room.store.fail(None);
    // The call log is read a minute after the store is found to work.
    room.pass(120_000);
    for (key, _) in before_room {
        assert!(kept(&room).iter().any(|(other, _)| *other == key), "{context}: what was kept is gone");
    }
    if !acknowledged {
        // The page keeps what is not acknowledged, and sends it again.
        let call = room.view().recent.first().map(|call| call.id.clone()).expect("the call is known");
        let edit = Command::EditNote { call, base: 0, base_text: blank(), text: NOTE.into() };
        assert!(matches!(room.ask(edit), Some(Answer::Note { .. })), "{context}");
    }
    room.pass(900_000);
    assert!(!room.banners().contains(&BannerKind::StorageFailing), "{context}: {:?}", room.banners());
    let mut records = room.records();
    assert_eq!(records.len(), earlier.len() + 1, "{context}: {records:#?}");
    assert_eq!(records.remove(0), earlier[0], "{context}");
    let record = records.remove(0);
    assert_eq!(message(&record).matches(NOTE).count(), 1, "{context}: {}", message(&record));
    let log = room.view().recent[0].log.clone();
    assert!(is_logged(&log), "{context}: {log:?}");
    came
}

fn at_every_touch(failure: &StoreError) {
    let touches = (1..).take_while(|touch| live_through(failure, *touch)).count();
    assert!(touches > 15, "a call's life has many moments: {touches}");
}

#[test]
fn a_store_that_is_full_from_any_moment_on_loses_nothing() {
    at_every_touch(&StoreError::Full);
}

#[test]
fn a_store_that_breaks_at_any_moment_loses_nothing() {
    at_every_touch(&StoreError::Broken("the disk is gone".to_owned()));
}

#[test]
fn while_presence_takes_its_time_a_disk_with_room_again_wakes_the_worker_for_nothing_at_once() {
    let room = Room::connected(small());
    room.fault("GET", "/restapi/v1.0/account/~/extension/~/presence", Kind::Delay { milliseconds: 18_000 }, 1);
    let room = room.kill_worker();
    room.pass(1_000);
    room.store.fail(Some(StoreError::Full));
    room.call_in(DANA);
    room.pass(2_000);
    room.store.fail(None);
    room.pass(8_000);
    assert!(room.next_due().is_some_and(|due| due > room.now()), "what is under way is waited for");
}
