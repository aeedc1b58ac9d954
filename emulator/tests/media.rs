//! The sound of recordings: who may have it, when, and how often (ringcentral-api.md §1.3, §1.5, §6).

#![allow(clippy::unwrap_used, reason = "clippy sees test functions, not what they call")]

mod common;

use callside_emulator::World;
use callside_emulator::ringcentral::telephony::acts::Act;
use callside_emulator::ringcentral::telephony::session::Plan;
use common::*;

/// A call of ten seconds that the agent has recorded; its recording's id.
fn recorded(world: &mut World, agent: &Agent) -> String {
    let plan = Plan { recording_lag: Some(60_000), log_lag: Some(20_000), ..prompt() };
    let session = world.call_in(Some("+14155550142".to_owned()), None, DIRECT_101, plan).unwrap();
    world.act(&session, agent.id, &Act::Answer { second_device: false }).unwrap();
    world.act(&session, agent.id, &Act::Record).unwrap();
    let told = frames(world, agent.socket).pop().unwrap();
    wait(world, 10_000);
    world.act(&session, agent.id, &Act::HangUp).unwrap();
    told[1]["body"]["parties"][0]["recordings"][0]["id"].as_str().unwrap().to_owned()
}

fn content(id: &str) -> String {
    format!("/restapi/v1.0/account/~/recording/{id}/content")
}

/// Status and code of a refusal.
fn refusal(world: &mut World, id: &str, token: Option<&str>) -> (u16, String) {
    let answer = media(world, &content(id), token);
    (answer.status, body(&answer)["errors"][0]["errorCode"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_recording_is_a_sound_once_the_log_has_it_and_until_it_is_deleted() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let id = recorded(&mut world, &me);
    assert_eq!(refusal(&mut world, &id, Some(&me.access)), (404, "CMN-102".to_owned()));
    wait(&mut world, 80_000);
    let answer = media(&mut world, &content(&id), Some(&me.access));
    assert_eq!((answer.status, header(&answer, "content-type")), (200, Some("audio/wav")));
    assert_eq!(header(&answer, "content-length").map(str::to_owned), Some(answer.body.len().to_string()));
    assert_eq!(header(&answer, "x-rate-limit-group"), Some("heavy"));
    assert!(answer.body.starts_with(b"RIFF") && answer.body.len() > 80_000, "ten seconds of a byte a sample");
    let described = get(&mut world, &format!("/restapi/v1.0/account/~/recording/{id}"), Some(&me.access));
    let address = body(&described)["contentUri"].as_str().unwrap().to_owned();
    let path = address.strip_prefix("https://media.ringcentral.com").unwrap();
    assert_eq!(media(&mut world, path, Some(&me.access)).status, 200);
    world.ringcentral.erase_recording(&id);
    assert_eq!(refusal(&mut world, &id, Some(&me.access)), (404, "CMN-102".to_owned()));
}

#[test]
fn only_a_token_in_the_header_of_whoever_had_the_call_and_may_hear_it_opens_it() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let colleague = agent(&mut world, "102");
    let id = recorded(&mut world, &me);
    wait(&mut world, 80_000);
    assert_eq!(refusal(&mut world, &id, None).0, 401);
    assert_eq!(refusal(&mut world, &id, Some("made-up")), (401, "OAU-149".to_owned()));
    let in_address = format!("{}?access_token={}", content(&id), me.access);
    assert_eq!(media(&mut world, &in_address, None).status, 401);
    assert_eq!(refusal(&mut world, &id, Some(&colleague.access)), (403, "CMN-404".to_owned()));
    world.ringcentral.withhold(me.id, "ReadCallRecording", true);
    assert_eq!(refusal(&mut world, &id, Some(&me.access)), (403, "CMN-408".to_owned()));
    world.ringcentral.withhold(me.id, "ReadCallRecording", false);
    assert_eq!(media(&mut world, &content(&id), Some(&me.access)).status, 200);
}

#[test]
fn recordings_count_as_heavy_requests() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let id = recorded(&mut world, &me);
    wait(&mut world, 80_000);
    let statuses: Vec<u16> = (0..11).map(|_| media(&mut world, &content(&id), Some(&me.access)).status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 10);
    assert_eq!(statuses.last(), Some(&429));
    let log = get(&mut world, "/restapi/v1.0/account/~/extension/~/call-log", Some(&me.access));
    assert_eq!(log.status, 429, "the call log is of the same group");
}

#[test]
fn a_call_that_comes_back_has_a_recording_of_each_part() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let colleague = agent(&mut world, "102");
    let plan = Plan { recording_lag: Some(0), log_lag: Some(0), ..prompt() };
    let session = world.call_in(Some("+14155550142".to_owned()), None, DIRECT_101, plan).unwrap();
    for (user, next) in [(me.id, Some("102")), (colleague.id, Some("101")), (me.id, None)] {
        world.act(&session, user, &Act::Answer { second_device: false }).unwrap();
        world.act(&session, user, &Act::Record).unwrap();
        wait(&mut world, 5_000);
        match next {
            Some(to) => world.act(&session, user, &Act::BlindTransfer { to: to.to_owned() }).unwrap(),
            None => world.act(&session, user, &Act::HangUp).unwrap(),
        }
        wait(&mut world, 1_000);
    }
    let records =
        body(&get(&mut world, "/restapi/v1.0/account/~/extension/~/call-log?view=Detailed", Some(&me.access)));
    let record = &records["records"][0];
    let first = record["recording"]["id"].as_str().unwrap();
    let legs = record["legs"].as_array().unwrap();
    let of_legs: Vec<&str> = legs.iter().filter_map(|leg| leg["recording"]["id"].as_str()).collect();
    assert_eq!((of_legs.len(), of_legs[0]), (2, first), "{record:#}");
    for id in of_legs.clone() {
        assert_eq!(media(&mut world, &content(id), Some(&me.access)).status, 200);
    }
}
