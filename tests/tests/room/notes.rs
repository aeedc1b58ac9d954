//! Notes: long, of any script, edited from two places.

use callside_protocol::{Answer, Command, InNetSuite, SavedHere};
use callside_tests::room::{Room, blank, message, small};

const DANA: &str = "+16505550134";

/// What NetSuite takes in a message.
const LIMIT: usize = 4_000;

#[test]
fn of_ten_thousand_characters_the_pane_says_which_part_netsuite_has() {
    let room = Room::connected(small());
    let long: String = (0..2_000).map(|number| format!("{number:04} ")).collect();
    assert_eq!(long.chars().count(), 10_000);
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note(&long);
    room.pass(5_000);
    room.act(&session, &callside_emulator::ringcentral::telephony::acts::Act::HangUp);
    room.pass(60_000);

    let record = room.record();
    let text = message(&record);
    assert!(text.encode_utf16().count() <= LIMIT);
    assert!(text.starts_with("0000 0001 0002"));
    assert!(text.contains("Duration"), "the facts are never crowded out");
    let call = room.call();
    assert_eq!(call.note.text.reveal(), long, "nothing is cut here");
    let InNetSuite::FirstPart { characters, .. } = call.note.in_netsuite else { panic!("{:?}", call.note.in_netsuite) };
    let part: String = long.chars().take(characters).collect();
    assert!(text.starts_with(part.trim_end()));
    assert!(characters > 3_000, "as much as fits: {characters}");
}

#[test]
fn emoji_and_right_to_left_text_arrive_whole() {
    let room = Room::connected(small());
    let note = "👩🏽‍🚀 said: שלום, then مرحبا — “ok” <b>not bold</b> & 𝕌";
    room.whole_call(DANA, 3_000);
    room.note(note);
    room.pass(60_000);
    assert!(message(&room.record()).starts_with(note));
    assert_eq!(room.call().note.text.reveal(), note);
}

#[test]
fn an_emoji_is_never_cut_in_two_at_the_limit() {
    let room = Room::connected(small());
    let note = "👩🏽‍🚀".repeat(1_000);
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note(&note);
    room.act(&session, &callside_emulator::ringcentral::telephony::acts::Act::HangUp);
    room.pass(60_000);
    let record = room.record();
    let text = message(&record);
    assert!(text.encode_utf16().count() <= LIMIT);
    let kept: String = text.chars().take_while(|character| "👩🏽‍🚀".contains(*character)).collect();
    assert!(!kept.is_empty());
    assert_eq!(kept.replace("👩🏽‍🚀", ""), "");
}

#[test]
fn two_panes_that_type_at_once_lose_nothing() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    let call = room.call().id;
    let edit = |text: &str| {
        room.command(Command::EditNote { call: call.clone(), base: 0, base_text: blank(), text: text.into() })
    };
    edit("from the docked pane");
    let Answer::Note { text, .. } = edit("from the side panel") else { panic!("saved") };
    assert!(text.reveal().contains("from the docked pane") && text.reveal().contains("from the side panel"));
    assert!(matches!(room.call().note.here, SavedHere::Saved(_)));
}

#[test]
fn a_full_disk_is_said_and_recovered_from() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.store.fail(Some(callside_core::ports::StoreError::Full));
    let refused = room.note("kept in the page");
    assert!(matches!(refused, Some(Answer::Refused(_))), "{refused:?}");
    assert!(room.banners().contains(&callside_protocol::BannerKind::StorageFailing));
    room.store.fail(None);
    assert!(matches!(room.note("kept in the page"), Some(Answer::Note { .. })));
    assert!(!room.banners().contains(&callside_protocol::BannerKind::StorageFailing));
}
