//! When an update may replace the worker, and the pages with it: when that disturbs nobody.

use callside_emulator::{faults::Kind, ringcentral::telephony::acts::Act};
use callside_protocol::{Answer, CallId, Cloud, Command, SignInEnd, SignInStart};
use callside_tests::room::{Room, message, small};

const DANA: &str = "+16505550134";

#[test]
fn an_update_waits_for_the_call_to_end() {
    let room = Room::connected(small());
    assert!(room.is_idle());
    let session = room.call_in(DANA);
    assert!(!room.is_idle());
    room.answer(&session);
    assert!(!room.is_idle());
    room.act(&session, &Act::HangUp);
    room.pass(2_000);
    assert!(room.is_idle());
}

#[test]
fn an_update_waits_for_every_letter_to_be_acknowledged() {
    let room = Room::connected(small());
    room.whole_call(DANA, 10_000);
    room.pass(60_000);
    // Typed and not sent yet.
    room.hold_letters(true);
    assert!(!room.is_idle());
    room.hold_letters(false);
    assert!(room.is_idle());
    // On its way to the disk, for a page that has closed meanwhile: then there is nobody to send it again.
    room.slow_disk(true);
    assert_eq!(room.note("wants the price list"), None);
    room.hold_letters(true);
    room.close_page();
    assert!(!room.is_idle());
    room.slow_disk(false);
    room.pass(2_000);
    assert!(room.is_idle());
    room.pass(60_000);
    assert!(message(&room.record()).starts_with("wants the price list"));
}

#[test]
fn an_update_waits_for_an_open_sign_in_as_long_as_somebody_can_bring_it_back() {
    let room = Room::new(small());
    assert!(room.is_idle());
    let start = |cloud| Command::StartSignIn(SignInStart { cloud, account: String::new() });
    room.command(Command::SetClientId { cloud: Cloud::RingCentral, client_id: "callside-ringcentral".to_owned() });
    assert!(matches!(room.command(start(Cloud::RingCentral)), Answer::OpenSignIn(_)));
    assert!(!room.is_idle());
    let end = SignInEnd::Closed("closed".to_owned());
    room.command(Command::EndSignIn { cloud: Cloud::RingCentral, end });
    assert!(room.is_idle());
    assert!(matches!(room.command(start(Cloud::RingCentral)), Answer::OpenSignIn(_)));
    room.close_page();
    assert!(room.is_idle());
}

#[test]
fn an_update_waits_for_a_sign_in_that_is_being_renewed() {
    for path in ["/restapi/oauth/token", "/services/rest/auth/oauth2/v1/token"] {
        let room = Room::connected(small());
        room.whole_call(DANA, 10_000);
        room.pass(60_000);
        room.fault("POST", path, Kind::Delay { milliseconds: 1_000 }, 1);
        // Access tokens do not outlive the browser, and both clouds are needed at once.
        let room = room.kill_browser();
        room.command(Command::SearchRecords { call: CallId(String::new()), text: "harbor".to_owned(), people: false });
        assert!(!room.is_idle(), "{path}");
        room.pass(2_000);
        assert!(room.is_idle(), "{path}");
    }
}
