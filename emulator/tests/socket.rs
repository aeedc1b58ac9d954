//! The WebSocket gateway: first frame, subscription, recovery, ends (ringcentral-api.md §2.1–2.4).

#![allow(clippy::unwrap_used, reason = "clippy sees test functions, not what they call")]

mod common;

use callside_emulator::World;
use callside_emulator::ringcentral::gateway::{Outgoing, SocketId};
use callside_emulator::ringcentral::telephony::acts::RemoteAct;
use common::*;
use serde_json::{Value, json};

fn call(world: &mut World) -> String {
    let session = world.call_in(Some("+14155550142".to_owned()), None, DIRECT_101, prompt()).unwrap();
    wait(world, 29);
    session
}

fn details(world: &mut World, socket: SocketId) -> Value {
    frames(world, socket).into_iter().next().unwrap()
}

fn wsc(frame: &Value) -> String {
    frame[0]["wsc"]["token"].as_str().unwrap().to_owned()
}

#[test]
fn connection_details_come_first() {
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    let socket = connect(&mut world, access(&tokens), None);
    let first = details(&mut world, socket);
    assert_eq!(first[0]["type"], "ConnectionDetails");
    assert!(first[0]["wsc"]["token"].is_string());
    assert_eq!(first[1]["recoveryTimeout"], 180);
    assert!(first[1]["recoveryState"].is_null(), "nothing was to be recovered");
}

#[test]
fn heartbeats_are_echoed_and_nonsense_is_named() {
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    let socket = connect(&mut world, access(&tokens), None);
    frames(&mut world, socket);
    world.socket_receive(socket, r#"[{"type":"Heartbeat","messageId":"beat-7"}]"#);
    assert_eq!(frames(&mut world, socket), [json!([{"type": "Heartbeat", "messageId": "beat-7"}])]);
    world.socket_receive(socket, "not json");
    assert_eq!(frames(&mut world, socket)[0][0]["type"], "Error");
}

#[test]
fn a_subscription_resolves_tildes_and_a_second_replaces_the_first() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let first = subscribe(&mut world, me.socket, &[SESSIONS]);
    assert_eq!((first[0]["status"].as_u64(), first[0]["messageId"].as_str()), (Some(200), Some("message-1")));
    assert_eq!(first[0]["headers"]["X-Rate-Limit-Group"], "medium");
    assert_eq!(first[0]["headers"]["WSG-SubscriptionId"], first[1]["id"]);
    let resolved = format!("/restapi/v1.0/account/62200140/extension/{}/telephony/sessions", me.id);
    assert_eq!(first[1]["eventFilters"], json!([resolved]));
    let presence = "/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true";
    let second = subscribe(&mut world, me.socket, &[presence]);
    assert_ne!(second[1]["id"], first[1]["id"]);
    call(&mut world);
    let events = frames(&mut world, me.socket);
    assert!(!events.is_empty());
    assert!(events.iter().all(|frame| frame[1]["body"]["telephonyStatus"] == "Ringing"));
    assert!(events.iter().all(|frame| frame[1]["subscriptionId"] == second[1]["id"]));
}

#[test]
fn put_changes_the_filters_and_delete_ends_them() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let first = subscribe(&mut world, me.socket, &[SESSIONS]);
    let path = format!("/restapi/v1.0/subscription/{}", first[1]["id"].as_str().unwrap());
    let filters = json!({"eventFilters": ["/restapi/v1.0/account/~/extension/~/voicemail"], "deliveryMode": {"transportType": "WebSocket"}});
    let changed = client_request(&mut world, me.socket, "PUT", &path, Some(filters));
    assert_eq!((&changed[1]["id"], changed[0]["status"].as_u64()), (&first[1]["id"], Some(200)));
    call(&mut world);
    assert!(frames(&mut world, me.socket).is_empty());
    let deleted = client_request(&mut world, me.socket, "DELETE", &path, None);
    assert_eq!((deleted[0]["status"].as_u64(), deleted.as_array().map(Vec::len)), (Some(204), Some(1)));
    let gone = client_request(&mut world, me.socket, "GET", &path, None);
    assert_eq!((gone[0]["status"].as_u64(), gone[1]["errors"][0]["errorCode"].as_str()), (Some(404), Some("SUB-507")));
}

#[test]
fn a_withheld_permission_disables_its_filter_and_only_that() {
    let mut world = world();
    let me = user(&world, "101");
    world.ringcentral.withhold(me, "CallControl", true);
    let tokens = tokens(&mut world, "101");
    assert!(!tokens["scope"].as_str().unwrap().contains("CallControl"));
    let socket = connect(&mut world, access(&tokens), None);
    let voicemail = "/restapi/v1.0/account/~/extension/~/voicemail";
    let answer = subscribe(&mut world, socket, &[SESSIONS, voicemail]);
    assert_eq!(answer[0]["status"], 200);
    assert_eq!(answer[1]["disabledFilters"].as_array().unwrap().len(), 1);
    let refused = subscribe(&mut world, socket, &[SESSIONS]);
    assert_eq!(
        (refused[0]["status"].as_u64(), refused[1]["errors"][0]["errorCode"].as_str()),
        (Some(403), Some("CMN-408"))
    );
}

#[test]
fn an_app_without_a_permission_is_told_which() {
    let mut world = world();
    world.ringcentral.authorization.app.scopes.remove("CallControl");
    let tokens = tokens(&mut world, "101");
    let socket = connect(&mut world, access(&tokens), None);
    let refused = subscribe(&mut world, socket, &[SESSIONS]);
    let error = &refused[1]["errors"][0];
    assert_eq!((error["errorCode"].as_str(), error["permissionName"].as_str()), (Some("CMN-401"), Some("CallControl")));
}

#[test]
fn filters_of_others_and_unknown_ones_are_refused() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let other = format!("/restapi/v1.0/account/~/extension/{}/telephony/sessions", user(&world, "102"));
    assert_eq!(subscribe(&mut world, me.socket, &[&other])[1]["errors"][0]["errorCode"], "SUB-405");
    assert_eq!(subscribe(&mut world, me.socket, &["/restapi/v1.0/nothing"])[1]["errors"][0]["errorCode"], "SUB-508");
}

#[test]
fn rest_works_over_the_socket_with_its_headers() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let answer = client_request(&mut world, me.socket, "GET", "/restapi/v1.0/account/~/extension/~", None);
    assert_eq!((answer[0]["status"].as_u64(), answer[1]["extensionNumber"].as_str()), (Some(200), Some("101")));
    assert_eq!(answer[0]["headers"]["X-Rate-Limit-Group"], "light");
    let token = client_request(&mut world, me.socket, "POST", "/restapi/oauth/wstoken", None);
    assert_eq!(token[0]["status"], 404, "no tokens over the socket");
}

#[test]
fn a_lost_connection_recovers_with_what_it_missed() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let session = call(&mut world);
    let last = frames(&mut world, me.socket).pop().unwrap();
    world.drop_sockets();
    assert_eq!(world.socket_poll(me.socket), [Outgoing::Close { code: Outgoing::LOST }]);
    world.remote_act(&session, RemoteAct::HangUp).unwrap();
    wait(&mut world, 179_000);
    let socket = connect(&mut world, &me.access, Some(&wsc(&last)));
    let replayed = frames(&mut world, socket);
    assert_eq!(replayed[0][1]["recoveryState"], "Successful");
    assert_eq!(replayed.len(), 2);
    assert_eq!(replayed[1][1]["body"]["parties"][0]["status"]["code"], "Disconnected");
    call(&mut world);
    assert!(!frames(&mut world, socket).is_empty(), "the subscription goes on");
}

#[test]
fn recovery_from_an_older_token_replays_what_was_sent_since() {
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    let socket = connect(&mut world, access(&tokens), None);
    let first = details(&mut world, socket);
    subscribe(&mut world, socket, &[SESSIONS]);
    call(&mut world);
    let seen: Vec<Value> = frames(&mut world, socket).iter().map(|frame| frame[1]["uuid"].clone()).collect();
    world.drop_sockets();
    let socket = connect(&mut world, access(&tokens), Some(&wsc(&first)));
    let replayed: Vec<Value> =
        frames(&mut world, socket).iter().skip(1).map(|frame| frame[1]["uuid"].clone()).collect();
    assert_eq!(replayed, seen, "with the same uuids");
}

#[test]
fn only_the_newest_hundred_events_are_kept() {
    let mut world = world();
    let me = agent(&mut world, "101");
    let last = subscribe_and_token(&mut world, &me);
    world.drop_sockets();
    for _ in 0..40 {
        let session = call(&mut world);
        world.remote_act(&session, RemoteAct::HangUp).unwrap();
        wait(&mut world, 100);
    }
    let socket = connect(&mut world, &me.access, Some(&last));
    let replayed = frames(&mut world, socket);
    assert_eq!(replayed.len(), 1 + 100);
    assert_eq!(replayed[100][1]["body"]["parties"][0]["missedCall"], true, "the newest of 120 is the last");
}

fn subscribe_and_token(world: &mut World, agent: &Agent) -> String {
    let session = call(world);
    let last = frames(world, agent.socket).pop().unwrap();
    world.remote_act(&session, RemoteAct::HangUp).unwrap();
    wait(world, 100);
    frames(world, agent.socket).pop().map_or_else(|| wsc(&last), |frame| wsc(&frame))
}

#[test]
fn recovery_fails_for_each_reason_with_its_code() {
    let mut world = world();
    let me = agent(&mut world, "101");
    call(&mut world);
    let token = wsc(&frames(&mut world, me.socket).pop().unwrap());

    // Another OAuth session of the same user.
    let other = tokens(&mut world, "101");
    let socket = connect(&mut world, access(&other), Some(&token));
    let answer = details(&mut world, socket);
    assert_eq!(
        (answer[1]["recoveryState"].as_str(), answer[1]["recoveryErrorCode"].as_str()),
        (Some("Failed"), Some("WSG-1003"))
    );
    assert_eq!(subscribe(&mut world, socket, &[SESSIONS])[0]["status"], 200, "the connection itself is usable");

    // Nothing was subscribed.
    let plain = tokens(&mut world, "102");
    let bare = connect(&mut world, access(&plain), None);
    let bare_token = wsc(&details(&mut world, bare));
    world.drop_sockets();
    let socket = connect(&mut world, access(&plain), Some(&bare_token));
    assert_eq!(details(&mut world, socket)[1]["recoveryErrorCode"], "WSG-1005");

    // Three minutes are over.
    wait(&mut world, 180_000);
    let socket = connect(&mut world, &me.access, Some(&token));
    assert_eq!(details(&mut world, socket)[1]["recoveryState"], "Failed");

    // Not a token at all.
    let socket = connect(&mut world, &me.access, Some("garbage"));
    let frames = frames(&mut world, socket);
    assert_eq!((frames[0][0]["type"].as_str(), frames[0][1]["errorCode"].as_str()), (Some("Error"), Some("WSG-400")));
    assert_eq!(frames[1][0]["type"], "close");
}

#[test]
fn a_refreshed_token_of_the_same_session_recovers() {
    let mut world = world();
    let first = tokens(&mut world, "101");
    let socket = connect(&mut world, access(&first), None);
    let token = wsc(&details(&mut world, socket));
    subscribe(&mut world, socket, &[SESSIONS]);
    world.drop_sockets();
    let second = body(&refresh(&mut world, first["refresh_token"].as_str().unwrap()));
    let socket = connect(&mut world, access(&second), Some(&token));
    assert_eq!(details(&mut world, socket)[1]["recoveryState"], "Successful");
}

#[test]
fn silence_ends_after_half_an_hour_and_everything_after_a_day() {
    let mut world = world();
    let me = agent(&mut world, "101");
    wait(&mut world, 1_800_000);
    let end = frames(&mut world, me.socket);
    assert_eq!((end[0][0]["type"].as_str(), end[0][1]["errorCode"].as_str()), (Some("Error"), Some("WSG-902")));
    assert_eq!(end[1][0]["type"], "close");

    let tokens = tokens(&mut world, "101");
    let socket = connect(&mut world, access(&tokens), None);
    frames(&mut world, socket);
    for minute in 1..=24 * 60 {
        wait(&mut world, 60_000);
        world.socket_receive(socket, r#"[{"type":"Heartbeat","messageId":"beat"}]"#);
        let heard = frames(&mut world, socket);
        if minute == 24 * 60 {
            assert_eq!(heard[0][1]["errorCode"], "WSG-903");
        } else {
            assert_eq!(heard[0][0]["type"], "Heartbeat");
        }
    }
}

#[test]
fn sockets_can_be_refused() {
    let mut world = world();
    let tokens = tokens(&mut world, "101");
    world.refuse_sockets(true);
    let token = socket_token(&mut world, access(&tokens));
    assert_eq!(open(&mut world, &token, None).unwrap_err().status, 503);
    world.refuse_sockets(false);
    assert!(open(&mut world, &token, None).is_ok(), "the token was not spent on the refusal");
}
