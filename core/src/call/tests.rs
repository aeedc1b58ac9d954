use callside_protocol::{CallPhase, Direction, EndedAs, Personal, Timestamp};
use proptest::prelude::*;

use super::{
    Call, Span, apply, apply_log, apply_presence, mark_absent, reconcile,
    stories::{BEGIN, Story, answered, called, me, missed},
};
use crate::ringcentral::{
    ActiveCall, LogRecord, TelephonyEvent,
    wire::{CallResult, Origin, RecordingLink, RecordingState, TelephonyStatus, UiLine, Way},
};

fn after(milliseconds: i64) -> Timestamp {
    Timestamp(BEGIN.0 + milliseconds)
}

fn call(story: &Story) -> Call {
    story.call().expect("a call")
}

fn phases(story: &Story) -> Vec<CallPhase> {
    let mut known = None;
    story
        .events()
        .iter()
        .map(|event| {
            known = apply(known.take(), event, &me());
            known.as_ref().expect("a call").phase()
        })
        .collect()
}

#[test]
fn inbound_answered() {
    let story = answered("s-1");
    assert_eq!(
        phases(&story),
        [CallPhase::Ringing, CallPhase::Ringing, CallPhase::Connected, CallPhase::Ended(EndedAs::Completed)]
    );
    let call = call(&story);
    assert_eq!(call.direction, Direction::Inbound);
    assert_eq!(call.other.number, Some(Personal::new("+12055550142")));
    assert_eq!(call.line, Some(Personal::new("+12055550100")));
    assert_eq!((call.began, call.answered, call.ended), (BEGIN, Some(after(7_374)), Some(after(22_181))));
    assert_eq!((call.talked_seconds(after(99_000)), call.lasted_seconds(after(99_000))), (14, 22));
    assert!(!call.rang_only() && !call.is_live());
}

#[test]
fn outbound_answered() {
    let call = call(&called("s-1"));
    assert_eq!(call.direction, Direction::Outbound);
    assert_eq!(call.other.number, Some(Personal::new("+12055550142")));
    assert_eq!((call.talked_seconds(BEGIN), call.ended_as), (60, Some(EndedAs::Completed)));
}

#[test]
fn hold_is_no_talk() {
    let story = Story::inbound("s-1").then(0, "Setup").then(1_000, "Answered").then(5_000, "Hold");
    assert_eq!(call(&story).phase(), CallPhase::OnHold);
    let story = story.then(10_000, "Answered").then(3_000, "Disconnected");
    let call = call(&story);
    assert_eq!(call.talked_seconds(BEGIN), 8);
    assert_eq!(call.held, [Span { from: after(6_000), to: Some(after(16_000)) }]);
}

#[test]
fn talk_counts_on_while_it_lasts() {
    let call = call(&Story::inbound("s-1").then(0, "Setup").then(1_000, "Answered"));
    assert_eq!(call.talked_seconds(after(61_000)), 60);
}

#[test]
fn a_second_call_is_a_call_of_its_own() {
    let first = call(&Story::inbound("s-1").then(0, "Setup").then(1_000, "Answered"));
    let second = Story::inbound("s-2").then(0, "Setup");
    assert_eq!(apply(Some(first.clone()), &second.events()[0], &me()), Some(first));
    assert_ne!(call(&second).key.external_id(), call(&answered("s-1")).key.external_id());
}

#[test]
fn inbound_not_answered() {
    let ringing = || Story::inbound("s-1").then(0, "Setup").then(30, "Proceeding");
    for (reason, ended_as) in [
        ("Rejected", EndedAs::Declined),
        ("CallReplied", EndedAs::Declined),
        ("AgentAnswered", EndedAs::AnsweredElsewhere),
        ("AgentDropped", EndedAs::AnsweredElsewhere),
        ("Pickup", EndedAs::AnsweredElsewhere),
        ("CallRedirected", EndedAs::Transferred),
        ("NoAnswer", EndedAs::Missed),
        ("Cancelled", EndedAs::Missed),
        ("SomethingNew", EndedAs::Missed),
    ] {
        let call = call(&ringing().because(20_000, "Disconnected", reason));
        assert_eq!((call.ended_as, call.rang_only()), (Some(ended_as), true), "{reason}");
    }
    assert_eq!(call(&missed("s-1")).phase(), CallPhase::Ended(EndedAs::Missed));
}

#[test]
fn outbound_not_answered() {
    let dialling = || Story::outbound("s-1").then(0, "Setup").then(3_500, "Proceeding");
    for (reason, ended_as) in [
        ("TargetBusy", EndedAs::Busy),
        ("NoAnswer", EndedAs::NoAnswer),
        ("InvalidNumber", EndedAs::Failed),
        ("Cancelled", EndedAs::Cancelled),
    ] {
        assert_eq!(call(&dialling().because(9_000, "Disconnected", reason)).ended_as, Some(ended_as), "{reason}");
    }
    assert_eq!(call(&dialling().then(9_000, "Disconnected")).ended_as, Some(EndedAs::Cancelled));
}

#[test]
fn voicemail_in_both_spellings_ends_the_call_for_the_agent() {
    for word in ["VoiceMail", "Voicemail"] {
        let story = Story::inbound("s-1").then(0, "Setup").then(20_000, word);
        assert_eq!(call(&story).phase(), CallPhase::Ended(EndedAs::Voicemail));
        let ended = call(&story.then(30_000, "Disconnected"));
        assert_eq!((ended.ended_as, ended.ended), (Some(EndedAs::Voicemail), Some(after(20_000))));
    }
}

#[test]
fn a_voicemail_picked_up_by_the_agent_is_a_conversation() {
    let story = Story::inbound("s-1")
        .then(0, "Setup")
        .then(20_000, "VoiceMail")
        .then(5_000, "Answered")
        .then(9_000, "Disconnected");
    assert_eq!((call(&story).ended_as, call(&story).talked_seconds(BEGIN)), (Some(EndedAs::Completed), 9));
}

#[test]
fn a_voicemail_the_agent_listened_to_is_a_voicemail() {
    let screened = Story::inbound("s-1").then(0, "Setup").then(20_000, "VoiceMailScreening");
    assert_eq!(call(&screened).phase(), CallPhase::Ringing);
    assert_eq!(call(&screened.then(9_000, "Disconnected")).ended_as, Some(EndedAs::Voicemail));
}

#[test]
fn transfers_park_and_conference() {
    let talking = || Story::inbound("s-1").then(0, "Setup").then(5_000, "Answered");
    assert_eq!(call(&talking().because(9_000, "Disconnected", "BlindTransfer")).ended_as, Some(EndedAs::Transferred));
    let attended = call(&talking().then(1_000, "Hold").gone(9_000, "AttendedTransfer", "s-2"));
    assert_eq!((attended.ended_as, attended.joined.as_deref()), (Some(EndedAs::Transferred), Some("s-2")));
    let merged = call(&talking().gone(9_000, "Conference", "0"));
    assert_eq!((merged.ended_as, merged.joined), (Some(EndedAs::MovedToConference), None));
    let parked = talking().then(2_000, "Parked");
    assert_eq!(call(&parked).phase(), CallPhase::Parked);
    let back = parked.because(50, "Disconnected", "ParkLocation").with(|party| party.id = Some("p-s-1-5".into()));
    assert_eq!(call(&back).ended_as, Some(EndedAs::Transferred));
    let back = call(&back.then(60_000, "Answered"));
    assert_eq!(
        (back.phase(), back.party.as_str(), back.answered),
        (CallPhase::Connected, "p-s-1-5", Some(after(5_000)))
    );
}

#[test]
fn a_conference_is_a_session_of_its_own() {
    let story = Story::outbound("s-9").origin(Origin::Conference).number("conference").then(0, "Answered");
    assert_eq!(call(&story).origin, Origin::Conference);
}

#[test]
fn a_queue_call() {
    let named = |story: Story| {
        story.with(|party| {
            party.queue_call = true;
            party.ui_call_info.primary = Some(UiLine { kind: "QueueName".to_owned(), value: "Support".into() });
            party.from.name = Some("Support".into());
        })
    };
    let call = call(&named(Story::inbound("s-1")).then(0, "Proceeding"));
    assert_eq!((call.queue, call.other.network_name), (Some(Personal::new("Support")), None));
    let unnamed = Story::inbound("s-1").with(|party| party.queue_call = true).then(0, "Proceeding");
    assert_eq!(unnamed.call().expect("a call").queue, Some(Personal::default()));
}

#[test]
fn several_devices_are_one_call() {
    let desk = Story::inbound("s-1").then(0, "Setup").then(10, "Proceeding");
    let laptop = desk.with(|party| party.id = Some("p-s-1-3".into())).then(5, "Proceeding");
    let answered = laptop.then(4_000, "Answered");
    let desk_stops =
        answered.with(|party| party.id = Some("p-s-1-2".into())).because(20, "Disconnected", "AgentAnswered");
    let call_on = call(&desk_stops);
    assert_eq!((call_on.phase(), call_on.party.as_str()), (CallPhase::Connected, "p-s-1-3"));
    let over = call(&desk_stops.with(|party| party.id = Some("p-s-1-3".into())).then(10_000, "Disconnected"));
    assert_eq!((over.ended_as, over.talked_seconds(BEGIN)), (Some(EndedAs::Completed), 10));
}

#[test]
fn declined_on_one_device_is_declined() {
    let story = Story::inbound("s-1")
        .then(0, "Setup")
        .because(4_000, "Disconnected", "Rejected")
        .with(|party| party.id = Some("p-s-1-3".into()))
        .then(1, "Disconnected");
    assert_eq!(call(&story).ended_as, Some(EndedAs::Declined));
}

#[test]
fn a_late_name_is_taken_over_and_never_lost() {
    let story = Story::inbound("s-1").then(0, "Setup");
    assert_eq!(call(&story).other.network_name, None);
    let story = story.with(|party| party.from.name = Some("ACME CORP".into())).then(30, "Proceeding");
    let story = story.with(|party| party.from.name = None).then(5_000, "Answered");
    assert_eq!(call(&story).other.network_name, Some(Personal::new("ACME CORP")));
}

#[test]
fn recordings_are_seen() {
    let record = |active| vec![RecordingState { id: Some("1662272004".into()), active }];
    let story =
        Story::inbound("s-1").then(0, "Answered").with(|party| party.recordings = record(true)).then(9_000, "Answered");
    assert!(call(&story).is_recording());
    let story = story.with(|party| party.recordings = record(false)).then(9_000, "Answered");
    assert!(!call(&story).is_recording());
    assert_eq!(call(&story).recordings[0].id, "1662272004");
}

#[test]
fn what_is_not_the_agents_call() {
    let colleague = Story::inbound("s-1").with(|party| party.extension_id = Some("9102".into())).then(0, "Setup");
    assert_eq!(colleague.call(), None);
    let greeting = Story::inbound("s-1").origin(Origin::GreetingsRecording).then(0, "Setup");
    assert_eq!(greeting.call(), None);
    let mut nameless = answered("s-1").events()[0].clone();
    nameless.body.telephony_session_id = None;
    assert_eq!(apply(None, &nameless, &me()), None);
    let mut public_side = answered("s-1").events()[0].clone();
    public_side.body.parties[0].extension_id = None;
    public_side.event = "/restapi/v1.0/account/9100/telephony/sessions".to_owned();
    assert_eq!(apply(None, &public_side, &me()), None);
}

fn shown(session: &str, status: TelephonyStatus) -> ActiveCall {
    ActiveCall {
        direction: Way::Inbound,
        from: Some("+12055550142".into()),
        from_name: Some("ACME CORP".into()),
        to: Some("+12055550100".into()),
        telephony_status: status,
        start_time: Some(BEGIN),
        party_id: Some(format!("p-{session}-2").as_str().into()),
        telephony_session_id: Some(session.into()),
        ..ActiveCall::default()
    }
}

#[test]
fn presence_after_a_gap() {
    let on = apply_presence(None, &shown("s-1", TelephonyStatus::CallConnected), &me(), after(60_000)).expect("a call");
    assert_eq!((on.phase(), on.began, on.answered), (CallPhase::Connected, BEGIN, Some(after(60_000))));
    assert_eq!(on.other.network_name, Some(Personal::new("ACME CORP")));
    let again = apply_presence(Some(on.clone()), &shown("s-1", TelephonyStatus::CallConnected), &me(), after(90_000));
    assert_eq!(again.as_ref(), Some(&on));
    let held = apply_presence(again, &shown("s-1", TelephonyStatus::OnHold), &me(), after(95_000)).expect("a call");
    assert_eq!(held.phase(), CallPhase::OnHold);
    let over = ActiveCall { termination_type: Some("final".to_owned()), ..shown("s-1", TelephonyStatus::NoCall) };
    let ended = apply_presence(Some(held), &over, &me(), after(99_000)).expect("a call");
    assert_eq!((ended.phase(), ended.ended), (CallPhase::Ended(EndedAs::Completed), Some(after(99_000))));
    assert_eq!(apply_presence(None, &over, &me(), after(99_000)), None);
}

#[test]
fn presence_without_a_leg_gives_way_to_the_leg() {
    let unnamed = ActiveCall { party_id: None, ..shown("s-1", TelephonyStatus::Ringing) };
    let ringing = apply_presence(None, &unnamed, &me(), after(1_000)).expect("a call");
    let events = answered("s-1");
    let mut whole = ringing;
    for event in events.events() {
        whole = apply(Some(whole), event, &me()).expect("a call");
    }
    assert_eq!((whole.phase(), whole.party.as_str()), (CallPhase::Ended(EndedAs::Completed), "p-s-1-2"));
}

#[test]
fn calls_that_presence_no_longer_shows_are_over() {
    let first = call(&Story::inbound("s-1").then(0, "Setup").then(1_000, "Answered"));
    let second = call(&Story::inbound("s-2").then(0, "Setup"));
    let active = [shown("s-2", TelephonyStatus::Ringing), shown("s-3", TelephonyStatus::CallConnected)];
    let changed = reconcile(&[first, second], &active, &me(), after(60_000));
    let told: Vec<_> = changed.iter().map(|call| (call.key.session.as_str(), call.phase())).collect();
    let over = CallPhase::Ended(EndedAs::Completed);
    assert_eq!(told, [("s-1", over), ("s-2", CallPhase::Ringing), ("s-3", CallPhase::Connected)]);
    assert_eq!(changed[1].other.network_name, Some(Personal::new("ACME CORP")));
    let [_, second, third] = changed.try_into().expect("three calls");
    assert_eq!(reconcile(&[second, third], &active, &me(), after(61_000)), []);
}

#[test]
fn a_call_wrongly_believed_over_speaks_again() {
    let on = Story::inbound("s-1").then(0, "Setup").then(1_000, "Answered");
    let absent = mark_absent(call(&on), after(60_000));
    assert!(!absent.is_live());
    let held = on.clone().then(70_000, "Hold");
    let alive = apply(Some(absent.clone()), &held.events()[2], &me()).expect("a call");
    assert_eq!((alive.phase(), alive.talked_seconds(BEGIN)), (CallPhase::OnHold, 70));
    let truly_over = on.then(30_000, "Disconnected");
    let over = apply(Some(absent), &truly_over.events()[2], &me()).expect("a call");
    assert_eq!(over.ended, Some(after(31_000)));
}

fn logged(session: &str, result: CallResult, seconds: u32) -> LogRecord {
    LogRecord {
        telephony_session_id: Some(session.into()),
        start_time: Some(BEGIN),
        duration: Some(seconds),
        kind: "Voice".to_owned(),
        direction: Way::Inbound,
        result: Some(result),
        ..LogRecord::default()
    }
}

#[test]
fn the_log_has_the_last_word_on_duration_and_recording() {
    let story =
        answered("s-1").with(|party| party.recordings = vec![RecordingState { id: Some("r-1".into()), active: true }]);
    let mut call = call(&story.then(0, "Disconnected"));
    assert!(!apply_log(&mut call, &[], &me()));
    assert!(apply_log(&mut call, &[logged("s-1", CallResult::InProgress, 3)], &me()));
    assert!(call.facts.as_ref().is_some_and(|facts| !facts.complete && !facts.is_final()));
    assert!(apply_log(&mut call, &[logged("s-1", CallResult::Accepted, 23)], &me()));
    assert!(call.facts.as_ref().is_some_and(|facts| facts.is_final() && !facts.complete));
    assert_eq!((call.lasted_seconds(BEGIN), call.talked_seconds(BEGIN)), (23, 14));
    let link = RecordingLink { id: Some("r-1".into()) };
    let with_recording = LogRecord { recording: Some(link), ..logged("s-1", CallResult::Accepted, 23) };
    assert!(apply_log(&mut call, std::slice::from_ref(&with_recording), &me()));
    assert!(call.facts.as_ref().is_some_and(|facts| facts.complete));
    assert!(!apply_log(&mut call, &[with_recording], &me()));
}

#[test]
fn a_call_recorded_in_parts_names_each_once_and_none_while_it_is_on() {
    let recorded = |id: &str| Some(RecordingLink { id: Some(id.into()) });
    let seen = |id: &str| vec![RecordingState { id: Some(id.into()), active: true }];
    let story = answered("s-1").with(|party| party.recordings = seen("r-3"));
    assert_eq!(call(&story).recorded(), [""; 0]);
    let mut call = call(&story.then(0, "Disconnected"));
    assert_eq!(call.recorded(), ["r-3"], "seen, and not in the log yet");
    let leg = |id: &str| LogRecord { recording: recorded(id), ..LogRecord::default() };
    let legs = vec![leg("r-1"), LogRecord::default(), leg("r-2"), leg("r-2")];
    let whole = LogRecord { recording: recorded("r-1"), legs, ..logged("s-1", CallResult::Accepted, 23) };
    assert!(apply_log(&mut call, &[whole], &me()));
    assert_eq!(call.recorded(), ["r-1", "r-2", "r-3"]);
    // A later reading that shows less takes none of them away.
    assert!(!apply_log(&mut call, &[logged("s-1", CallResult::Accepted, 23)], &me()));
    assert_eq!(call.recorded(), ["r-1", "r-2", "r-3"]);
    let kept = callside_json::write(&call);
    assert_eq!(callside_json::read::<Call>(&kept).ok(), Some(call));
    let before = kept.replace(r#""further":["r-2"],"#, "");
    assert_ne!(before, kept);
    let before: Call = callside_json::read(&before).expect("as the version before has kept it");
    assert_eq!(before.recorded(), ["r-1", "r-3"]);
}

#[test]
fn the_log_of_another_call_or_colleague_is_not_taken() {
    let mut call = call(&answered("s-1"));
    let colleague = LogRecord {
        extension: Some(crate::ringcentral::wire::Owner { id: Some("9102".into()) }),
        ..logged("s-1", CallResult::Missed, 0)
    };
    let fax = LogRecord { kind: "Fax".to_owned(), ..logged("s-1", CallResult::Accepted, 1) };
    assert!(!apply_log(&mut call, &[colleague, fax, logged("s-2", CallResult::Missed, 0)], &me()));
}

#[test]
fn a_later_reading_adds_to_the_facts_and_takes_nothing_from_them() {
    let mut call = call(&answered("s-1"));
    let named = |name: &str| LogRecord {
        extension: Some(crate::ringcentral::wire::Owner { id: Some("9102".into()) }),
        to: crate::ringcentral::wire::LogParty { name: Some(name.into()), ..Default::default() },
        leg_type: "PstnToSip".to_owned(),
        ..logged("s-1", CallResult::Accepted, 5)
    };
    let own = |legs: Vec<LogRecord>| LogRecord { legs, ..logged("s-1", CallResult::Accepted, 22) };
    apply_log(&mut call, &[own(Vec::new())], &me());
    assert_eq!(call.facts.as_ref().map(|facts| facts.colleagues.len()), Some(0));
    assert!(apply_log(&mut call, &[own(vec![named("Jordan Blake")])], &me()));
    let facts = call.facts.clone().expect("facts");
    assert_eq!((facts.colleagues[0].extension.as_str(), facts.colleagues.len()), ("9102", 1));
    // Another record of the same session, read by itself: less of it, and of a leg that rang only.
    let other = LogRecord { party_id: Some("p-s-1-9".into()), ..logged("s-1", CallResult::Missed, 3) };
    assert!(!apply_log(&mut call, &[other], &me()));
    assert_eq!(call.facts, Some(facts));
}

#[test]
fn a_supervisor_who_listens_is_told_from_one_who_takes_over() {
    let listening = Story::outbound("s-1").then(0, "Setup").because(50, "Answered", "Supervising");
    assert!(call(&listening).listened);
    assert!(!call(&listening.clone().because(9_000, "Answered", "TakeOver")).listened);
    let mut by_log = call(&Story::outbound("s-1").then(0, "Setup").then(50, "Answered").then(900, "Disconnected"));
    let record = LogRecord {
        direction: Way::Outbound,
        action: "Monitoring".to_owned(),
        ..logged("s-1", CallResult::Accepted, 9)
    };
    apply_log(&mut by_log, &[record], &me());
    assert!(by_log.listened);
}

#[test]
fn the_log_refines_what_notifications_left_open() {
    let cancelled = || call(&Story::outbound("s-1").then(0, "Setup").then(9_000, "Disconnected"));
    for (result, ended_as) in [
        (CallResult::NoAnswer, EndedAs::NoAnswer),
        (CallResult::Busy, EndedAs::Busy),
        (CallResult::HangUp, EndedAs::Cancelled),
        (CallResult::WrongNumber, EndedAs::Failed),
        (CallResult::Other("Brand New".to_owned()), EndedAs::Cancelled),
    ] {
        let mut call = cancelled();
        apply_log(&mut call, &[LogRecord { direction: Way::Outbound, ..logged("s-1", result.clone(), 9) }], &me());
        assert_eq!(call.ended_as, Some(ended_as), "{result:?}");
    }
    let mut declined = call(&Story::inbound("s-1").then(0, "Setup").because(9_000, "Disconnected", "Rejected"));
    apply_log(&mut declined, &[logged("s-1", CallResult::Missed, 9)], &me());
    assert_eq!(declined.ended_as, Some(EndedAs::Declined));
}

#[test]
fn a_colleague_who_never_picked_up_was_not_talked_to() {
    let story = Story::outbound("s-1").with(|party| party.to.extension_id = Some("9102".into()));
    let mut call = call(&story.then(0, "Setup").then(58, "Answered").then(20_000, "Disconnected"));
    apply_log(&mut call, &[LogRecord { direction: Way::Outbound, ..logged("s-1", CallResult::NoAnswer, 20) }], &me());
    assert_eq!((call.ended_as, call.rang_only(), call.talked_seconds(BEGIN)), (Some(EndedAs::NoAnswer), true, 0));
}

#[test]
fn the_log_tells_when_a_call_of_the_gap_ended() {
    let mut call = mark_absent(call(&Story::inbound("s-1").then(0, "Setup").then(5_000, "Answered")), after(600_000));
    assert_eq!(call.talked_seconds(BEGIN), 595);
    apply_log(&mut call, &[logged("s-1", CallResult::Accepted, 65)], &me());
    assert_eq!((call.ended, call.talked_seconds(BEGIN)), (Some(after(65_000)), 60));
    let mut unseen = mark_absent(self::call(&Story::inbound("s-1").then(0, "Setup")), after(600_000));
    apply_log(&mut unseen, &[logged("s-1", CallResult::Accepted, 65)], &me());
    assert_eq!((unseen.ended_as, unseen.talked_seconds(BEGIN)), (Some(EndedAs::Completed), 65));
}

#[test]
fn survives_storage() {
    let call = call(&answered("s-1"));
    let written = callside_json::write(&call);
    assert_eq!(callside_json::read::<Call>(&written).expect("read"), call);
    assert!(!format!("{call:?}").contains("5550142"));
}

/// A random story of two legs, told by RingCentral's rules: nothing follows a leg's end, except by mistake.
fn tales() -> impl Strategy<Value = Vec<TelephonyEvent>> {
    let step = (0i64..9_000, 0usize..8, any::<bool>(), any::<bool>());
    (proptest::collection::vec(step, 1..12), any::<bool>()).prop_map(|(steps, inbound)| {
        let mut story = if inbound { Story::inbound("s-1") } else { Story::outbound("s-1") };
        for (later, status, second, named) in steps {
            let status =
                ["Setup", "Proceeding", "Answered", "Hold", "Parked", "VoiceMail", "Disconnected", "Tds"][status];
            story = story.with(|party| {
                party.id = Some(if second { "p-s-1-3" } else { "p-s-1-2" }.into());
                let other = if inbound { &mut party.from } else { &mut party.to };
                other.name = named.then(|| format!("Name {later}").into());
                party.queue_call = named;
                party.recordings = vec![RecordingState { id: Some("r".into()), active: named }];
            });
            story = story.then(later, status);
        }
        story.events().to_vec()
    })
}

fn tell(events: &[TelephonyEvent]) -> Option<Call> {
    events.iter().fold(None, |call, event| apply(call, event, &me()))
}

proptest! {
    #[test]
    fn any_order_with_any_repetition_ends_in_the_same_call(
        (events, shuffled) in tales().prop_flat_map(|events| {
            let doubled: Vec<_> = events.iter().chain(&events).cloned().collect();
            (Just(events), Just(doubled).prop_shuffle())
        })
    ) {
        prop_assert_eq!(tell(&events), tell(&shuffled));
    }

    #[test]
    fn a_leg_that_is_over_stays_over(events in tales(), later in 0i64..9_000, status in 0usize..5) {
        let status = ["Setup", "Proceeding", "Answered", "Hold", "VoiceMail"][status];
        let over = Story::inbound("s-1").then(0, "Setup").then(1_000, "Disconnected");
        let after = over.clone().then(later, status);
        prop_assert_eq!(over.call().map(|call| call.ended_as), after.call().map(|call| call.ended_as));
        prop_assert!(tell(&events).is_some());
    }

    #[test]
    fn times_are_in_order_and_talk_never_exceeds_the_call(events in tales(), more in 0i64..90_000) {
        let call = tell(&events).expect("a call");
        let now = Timestamp(call.ended.unwrap_or(after(200_000)).0 + more);
        prop_assert!(call.answered.is_none_or(|answered| answered >= call.began));
        prop_assert!(call.ended.is_none_or(|ended| ended >= call.began));
        prop_assert_eq!(call.ended.is_some(), matches!(call.phase(), CallPhase::Ended(_)));
        prop_assert!(i64::from(call.talked_seconds(now)) * 1000 <= now.0 - call.began.0);
        prop_assert!(call.talked.windows(2).all(|pair| pair[0].to.is_some_and(|to| to <= pair[1].from)));
    }
}
