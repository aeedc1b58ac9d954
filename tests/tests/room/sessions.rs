//! Sign-ins: how they begin, end, and are taken up again by the same person and by nobody else.

use callside_core::ports::StoreError;
use callside_emulator::{
    faults::Kind,
    netsuite::Role,
    ringcentral::telephony::acts::{Act, RemoteAct},
};
use callside_protocol::{
    Answer, BannerKind, Cloud, Command, ConnectionState, FaultKind, Live, LogState, Refusal, SignInEnd, WaitingFor,
};
use callside_tests::room::{Room, is_logged, message, sign_in::Visitor, small};

const DANA: &str = "+16505550134";

#[test]
fn both_sign_ins_say_who_is_signed_in() {
    let room = Room::connected(small());
    let connections = room.view().connections;
    assert_eq!(connections.ringcentral.state, ConnectionState::Connected);
    assert_eq!(connections.netsuite.state, ConnectionState::Connected);
    assert_eq!(connections.live, Live::On);
    let who = connections.netsuite.who.expect("known");
    assert_eq!((who.account.as_str(), who.user.as_str(), who.role.as_deref()), ("1234567", "1001", Some("1042")));
    assert_eq!(who.user_label.map(|name| name.into_revealed()).as_deref(), Some("Avery Quinn"));
    let who = connections.ringcentral.who.expect("known");
    assert_eq!(who.user_label.map(|name| name.into_revealed()).as_deref(), Some("Avery Quinn"));
}

#[test]
fn a_session_that_ends_during_a_call_is_taken_up_by_the_same_person() {
    let room = Room::connected(small());
    let session = room.call_in(DANA);
    room.answer(&session);
    room.note("before");
    room.world.borrow_mut().netsuite.end_every_sign_in();
    room.note("before and after");
    room.act(&session, &Act::HangUp);
    room.pass(10_000);
    assert!(room.records().is_empty());
    let log = room.call().log;
    assert!(matches!(log, LogState::Waiting { waiting_for: WaitingFor::SignIn, .. }), "{log:?}");
    assert!(matches!(room.view().connections.netsuite.state, ConnectionState::ReconnectNeeded(_)));
    assert!(room.banners().contains(&BannerKind::ReconnectNetSuite { waiting: 1 }), "{:?}", room.banners());

    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
    room.pass(3_000);
    assert!(message(&room.record()).starts_with("before and after"));
    assert!(is_logged(&room.call().log));
}

#[test]
fn what_waits_is_never_written_under_another_name() {
    for (extension, role) in [("102", None), ("101", Some(Role::WITHOUT_CALLS))] {
        let room = Room::connected(small());
        let session = room.call_in(DANA);
        room.answer(&session);
        room.note("Avery's");
        room.world.borrow_mut().netsuite.end_every_sign_in();
        room.act(&session, &Act::HangUp);
        room.pass(10_000);
        let answer = room.connect_netsuite(extension, role);
        let Answer::Refused(Refusal::Fault(fault)) = answer else { panic!("{answer:?}") };
        assert_eq!(fault.kind, FaultKind::WrongPerson);
        room.pass(30_000);
        assert!(room.records().is_empty());
        assert_eq!(room.call().note.text.reveal(), "Avery's");

        assert_eq!(room.connect_netsuite("101", None), Answer::Done);
        room.pass(3_000);
        assert_eq!(room.record()["assigned"]["id"], "1001");
    }
}

#[test]
fn consent_denied_is_said_and_tried_again() {
    let room = Room::new(small());
    room.connect_ringcentral("101");
    let answer = room.visit_netsuite(&Visitor { allows: false, ..Visitor::default() });
    let Answer::Refused(Refusal::Fault(fault)) = answer else { panic!("{answer:?}") };
    assert_eq!(fault.kind, FaultKind::ConsentDenied);
    assert!(matches!(room.view().connections.netsuite.state, ConnectionState::NotConnected(Some(_))));
    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
}

#[test]
fn a_closed_window_is_said() {
    let room = Room::new(small());
    let walked = room.walk_netsuite(&Visitor::default());
    assert!(walked.is_ok());
    let end = SignInEnd::Closed("The user did not approve access.".to_owned());
    let answer = room.command(Command::EndSignIn { cloud: Cloud::NetSuite, end });
    let Answer::Refused(Refusal::Fault(fault)) = answer else { panic!("{answer:?}") };
    assert_eq!(fault.kind, FaultKind::WindowClosed);
}

#[test]
fn an_account_is_accepted_in_every_form_people_paste() {
    for account in
        ["1234567", " 1234567 ", "https://1234567.app.netsuite.com/app/center/card.nl", "1234567.app.netsuite.com"]
    {
        let room = Room::new(small());
        let answer = room.visit_netsuite(&Visitor { account, ..Visitor::default() });
        assert_eq!(answer, Answer::Done, "{account}");
    }
    let room = Room::new(small());
    let answer = room.visit_netsuite(&Visitor { account: "my company", ..Visitor::default() });
    assert_eq!(answer, Answer::Refused(Refusal::NotAnAccount));
}

#[test]
fn another_account_than_the_one_typed_is_refused() {
    let room = Room::new(small());
    let answer = room.visit_netsuite(&Visitor { account: "7654321", ..Visitor::default() });
    let Answer::Refused(Refusal::Fault(fault)) = answer else { panic!("{answer:?}") };
    let expected = FaultKind::WrongAccount { expected: "7654321".to_owned(), got: "1234567".to_owned() };
    assert_eq!(fault.kind, expected);
    assert_eq!(room.requests("POST", "netsuite.com", "/services/rest/auth/oauth2/v1/token"), 0);
}

#[test]
fn a_code_that_comes_too_late_is_refused() {
    let room = Room::new(small());
    let back = room.walk_netsuite(&Visitor::default()).expect("opened");
    room.pass(300_000);
    let answer = room.end_sign_in(Cloud::NetSuite, back);
    let Answer::Refused(Refusal::Fault(fault)) = answer else { panic!("{answer:?}") };
    assert_eq!(fault.kind, FaultKind::CodeExpired);
    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
}

#[test]
fn an_answer_that_belongs_to_no_sign_in_is_dropped() {
    let room = Room::new(small());
    let back = room.walk_netsuite(&Visitor::default()).expect("opened");
    let forged = back.replace("state=", "state=x");
    let answer = room.end_sign_in(Cloud::NetSuite, forged);
    let Answer::Refused(Refusal::Fault(fault)) = answer else { panic!("{answer:?}") };
    assert_eq!(fault.kind, FaultKind::ForeignAnswer);
}

#[test]
fn a_worker_that_dies_while_the_window_is_open_still_ends_the_sign_in() {
    let room = Room::new(small());
    room.connect_ringcentral("101");
    let back = room.walk_netsuite(&Visitor::default()).expect("opened");
    let room = room.kill_worker();
    assert_eq!(room.end_sign_in(Cloud::NetSuite, back), Answer::Done);
    assert_eq!(room.view().connections.netsuite.state, ConnectionState::Connected);
}

#[test]
fn who_has_signed_in_is_asked_until_ringcentral_says_so() {
    for before in [None, Some("102")] {
        let room = Room::new(small());
        if let Some(before) = before {
            assert_eq!(room.connect_ringcentral(before), Answer::Done);
        }
        room.fault("GET", "/restapi/v1.0/account/~/extension/~", Kind::CutBefore, 2);
        assert!(matches!(room.connect_ringcentral("101"), Answer::Refused(Refusal::Fault(_))));
        let connections = room.view().connections;
        assert_eq!((connections.ringcentral.who, connections.live), (None, Live::Off), "nobody else's calls are heard");
        room.pass(3 * 60_000);
        let connections = room.view().connections;
        assert_eq!(connections.live, Live::On, "after {before:?}");
        let who = connections.ringcentral.who.and_then(|who| who.user_label);
        assert_eq!(who.map(|name| name.into_revealed()).as_deref(), Some("Avery Quinn"));
    }
}

#[test]
fn a_sign_in_on_a_full_disk_has_its_line_once_the_disk_has_room() {
    let room = Room::connected(small());
    assert_eq!(room.command(Command::SignOut(Cloud::RingCentral)), Answer::Done);
    room.store.fail(Some(StoreError::Full));
    assert!(matches!(room.connect_ringcentral("101"), Answer::Refused(Refusal::Fault(_))));
    room.store.fail(None);
    room.pass(3 * 60_000);
    let connections = room.view().connections;
    assert_eq!((connections.ringcentral.state, connections.live), (ConnectionState::Connected, Live::On));
}

#[test]
fn a_renewal_that_something_on_the_way_refuses_costs_the_line_a_minute() {
    let room = Room::connected(small());
    room.fault("POST", "/restapi/oauth/token", Kind::Status { code: 403, retry_after: None }, 1);
    let room = room.kill_browser();
    room.pass(30_000);
    assert_ne!(room.view().connections.live, Live::On);
    room.pass(60_000);
    assert_eq!(room.view().connections.live, Live::On);
}

#[test]
fn a_clock_that_is_ten_minutes_wrong_is_named_and_nothing_is_lost() {
    for wrong in [600_000, -600_000] {
        let room = Room::connected(small());
        room.set_clock_wrong(wrong);
        let session = room.call_in(DANA);
        room.answer(&session);
        room.note("on a wrong clock");
        room.pass(10_000);
        let seconds = -wrong / 1_000;
        let named = |banner: &BannerKind| matches!(banner, BannerKind::ClockWrong(by) if (by - seconds).abs() <= 2);
        assert!(room.banners().iter().any(named), "{:?}", room.banners());
        room.act(&session, &Act::HangUp);
        room.pass(60_000);
        assert!(message(&room.record()).starts_with("on a wrong clock"));
    }
}

#[test]
fn on_a_wrong_clock_the_final_facts_reach_the_record_when_they_would_on_a_right_one() {
    // Nobody answered, so far as the notifications tell; a minute later the call log knows of a message.
    let story = |wrong: i64| {
        let room = Room::connected(small());
        room.set_clock_wrong(wrong);
        let session = room.call_in(DANA);
        room.pass(2_000);
        let began = room.call().began;
        assert_eq!(began.0 - wrong, room.now().0 - 2_000, "a timer in the pane starts at nought");
        room.act(&session, &Act::ToVoicemail);
        room.pass(8_000);
        room.remote(&session, RemoteAct::LeaveMessage { seconds: 20 });
        let call_log = "/restapi/v1.0/account/~/extension/~/call-log";
        let mut asked = Vec::new();
        for second in 0..600 {
            let before = room.requests("GET", "ringcentral.com", call_log);
            room.pass(1_000);
            if room.requests("GET", "ringcentral.com", call_log) > before {
                asked.push(second);
            }
        }
        let log = room.call().log;
        assert!(matches!(log, LogState::Logged { complete: true, .. }), "{wrong}: {log:?}");
        (asked, room.record())
    };
    let right = story(0);
    assert_eq!(right.1["title"], "Voicemail from Dana Whitfield, Harbor Foods Ltd");
    for wrong in [600_000, -600_000] {
        assert_eq!(story(wrong), right, "{wrong}");
    }
}

#[test]
fn access_tokens_are_renewed_before_they_end() {
    let room = Room::connected(small());
    room.pass(2 * 3_600_000);
    room.whole_call(DANA, 5_000);
    room.pass(3_000);
    room.record();
    assert_eq!(room.view().connections.netsuite.state, ConnectionState::Connected);
    let refused = room.world.borrow().ledger.entries().iter().filter(|entry| entry.status == Some(401)).count();
    assert_eq!(refused, 0, "a token is renewed before a cloud has to refuse it");
}

#[test]
fn a_browser_that_is_open_and_idle_for_three_days_stays_signed_in() {
    let room = Room::connected(small());
    room.world.borrow_mut().ledger.reset();
    room.pass(72 * 3_600_000);
    let token = "/services/rest/auth/oauth2/v1/token";
    assert_eq!(room.requests("POST", "netsuite.com", token), 6, "every twelve hours");
    let asked = room.requests("POST", "netsuite.com", "/services/rest/query");
    assert!((2..=3).contains(&asked), "what the role can read is asked once a day, not {asked} times");
    for record in ["contact", "task"] {
        let path = ["/services/rest/record/v1/", record].concat();
        assert_eq!(room.requests("POST", "netsuite.com", &path), asked, "and whether it can make a {record}");
    }
    let bundle = room.requests("POST", "netsuite.com", "/app/site/hosting/restlet.nl");
    assert_eq!(bundle, asked, "and whether the account has the bundle");
    assert_eq!(room.world.borrow().ledger.count("netsuite.com"), 6 + 4 * asked);
    assert_eq!(room.view().connections.netsuite.state, ConnectionState::Connected);
    room.whole_call(DANA, 5_000);
    room.pass(3_000);
    assert_eq!(room.record()["contact"]["id"], "1201");
}

#[test]
fn an_idle_session_that_netsuite_has_ended_is_found_out_and_is_no_sign_out() {
    let room = Room::connected(small());
    room.world.borrow_mut().netsuite.end_every_sign_in();
    room.pass(11 * 3_600_000);
    assert_eq!(room.view().connections.netsuite.state, ConnectionState::Connected, "nobody has asked");
    room.pass(3_600_000);
    let netsuite = room.view().connections.netsuite;
    assert!(matches!(netsuite.state, ConnectionState::ReconnectNeeded(_)), "{:?}", netsuite.state);
    assert!(netsuite.who.is_some(), "whose session it was is still known");
    assert!(room.banners().contains(&BannerKind::ReconnectNetSuite { waiting: 0 }), "{:?}", room.banners());
    assert_eq!(room.connect_netsuite("101", None), Answer::Done);
    assert_eq!(room.view().connections.netsuite.state, ConnectionState::Connected);
}

#[test]
fn the_end_of_the_session_is_announced_beforehand() {
    let room = Room::connected(small());
    let hours_left = || {
        let ends = room.view().connections.netsuite.ends.expect("every session ends");
        (ends.0 - room.now().0) / 3_600_000
    };
    assert_eq!(hours_left(), 47, "unused, it ends after 48 hours");
    assert!(!room.banners().contains(&BannerKind::NetSuiteEndsSoon));
    // Kept alive by a call every day, it ends after 168.
    for _ in 0..6 {
        room.sleep(24 * 3_600_000);
        room.pass(10_000);
        room.whole_call(DANA, 5_000);
        room.pass(3_000);
    }
    assert_eq!(hours_left(), 23);
    assert!(room.banners().contains(&BannerKind::NetSuiteEndsSoon), "{:?}", room.banners());
}

#[test]
fn signing_out_keeps_calls_and_notes() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.note("stays");
    room.pass(20_000);
    assert_eq!(room.command(Command::SignOut(Cloud::NetSuite)), Answer::Done);
    assert_eq!(room.view().connections.netsuite.state, ConnectionState::NotConnected(None));
    assert_eq!(room.call().note.text.reveal(), "stays");
    assert!(is_logged(&room.call().log));
}

#[test]
fn forgetting_everything_leaves_nothing() {
    let room = Room::connected(small());
    room.whole_call(DANA, 5_000);
    room.pass(20_000);
    assert_eq!(room.command(Command::ForgetEverything), Answer::Done);
    let view = room.view();
    assert!(view.calls.is_empty() && view.recent.is_empty());
    assert_eq!(view.connections.live, Live::Off);
    let room = room.kill_browser();
    assert!(room.view().recent.is_empty());
    assert!(matches!(room.view().connections.ringcentral.state, ConnectionState::NotConnected(_)));
}
