//! Tokens: asked for once for all who wait, kept for their time, and asked for again in the cheapest way that is left.

use std::rc::Rc;

use callside_protocol::company::NewJwt;
use futures::{executor::block_on, join};

use super::{JwtSession, MachineKey, MachineTokens};
use crate::{
    ports::{
        Base, Clock as _, HttpError, Response, Signer, StoreError,
        fakes::{
            FakeClock, FakeEntropy, FakeHttp, FakeKeyring, FakeScratch, FakeShelf, FakeSigner, FakeSpawn, FakeStore,
        },
    },
    signin::{Lender as _, Secret, SignInError},
    traffic::Traffic,
};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

struct World {
    http: Rc<FakeHttp>,
    store: Rc<FakeStore>,
    clock: Rc<FakeClock>,
    base: Base,
    traffic: Traffic,
}

type Answer = Result<Response, HttpError>;

fn status(status: u16, body: &str) -> Answer {
    Ok(Response { status, headers: Vec::new(), body: body.to_owned() })
}

fn token(name: &str) -> Answer {
    status(200, &format!(r#"{{"access_token": "{name}", "token_type": "Bearer", "expires_in": "3600"}}"#))
}

fn pair(name: &str) -> Answer {
    status(
        200,
        &format!(
            r#"{{"access_token": "{name}", "expires_in": 3600, "refresh_token": "refresh of {name}", "scope": "ReadCallLog",
            "refresh_token_expires_in": 604800}}"#
        ),
    )
}

impl World {
    fn answering(answers: Vec<Answer>) -> Self {
        let (http, store, clock) = (FakeHttp::scripted(answers), FakeStore::new(), FakeClock::new());
        let base = Base {
            http: http.clone(),
            store: store.clone(),
            shelf: FakeShelf::new(),
            scratch: FakeScratch::new(),
            clock: clock.clone(),
            entropy: FakeEntropy::new(7),
            keyring: FakeKeyring::new(),
            spawn: FakeSpawn::new(),
        };
        let traffic = Traffic::new(&base);
        Self { http, store, clock, base, traffic }
    }

    fn machine(&self) -> MachineTokens {
        let key: MachineKey = callside_json::read(r#"{"key": "key", "account": "1234567", "clientId": "c"}"#).unwrap();
        let signer = FakeSigner::new();
        signer.hand_over("key");
        block_on(signer.keep("key")).unwrap();
        let signer: Rc<dyn Signer> = signer;
        MachineTokens::new(&self.base, &self.traffic, &signer, &key).unwrap()
    }

    fn jwt(&self) -> JwtSession {
        let new = NewJwt { client_id: "app".to_owned(), client_secret: "secret".into(), jwt: "eyJh.eyJh.eyJh".into() };
        block_on(JwtSession::keep(new, &self.base, &self.traffic)).unwrap()
    }

    fn pass(&self, milliseconds: i64) {
        self.clock.advance(milliseconds);
    }

    /// What was asked for: the grant of each request.
    fn grants(&self) -> Vec<String> {
        let sent = self.http.sent.borrow();
        let grant = |body: &str| body.split('&').find_map(|pair| pair.strip_prefix("grant_type=")).map(str::to_owned);
        sent.iter().filter_map(|request| grant(request.body.as_deref()?)).collect()
    }
}

fn text(token: Result<Secret, SignInError>) -> String {
    token.unwrap().reveal().to_owned()
}

#[test]
fn a_machines_token_is_kept_for_its_hour_and_one_assertion_serves_all() {
    let world = World::answering(vec![token("one"), token("two")]);
    let machine = world.machine();
    let (first, second) = block_on(async { join!(machine.access_token(), machine.access_token()) });
    assert_eq!((text(first), text(second)), ("one".to_owned(), "one".to_owned()));
    // Another office finds it.
    assert_eq!(text(block_on(world.machine().access_token())), "one");
    world.pass(HOUR - 60_000);
    assert_eq!(text(block_on(machine.access_token())), "two", "a minute before its end");
    assert_eq!(world.grants(), ["client_credentials"; 2]);
}

#[test]
fn a_machines_token_that_netsuite_refused_is_not_lent_again() {
    let world = World::answering(vec![token("one"), token("two")]);
    let machine = world.machine();
    block_on(machine.access_token()).unwrap();
    block_on(machine.refused(&Secret::new("another")));
    assert_eq!(text(block_on(machine.access_token())), "one");
    block_on(machine.refused(&Secret::new("one")));
    assert_eq!(text(block_on(machine.access_token())), "two");
}

#[test]
fn a_refusal_keeps_its_word_and_what_is_none_is_told_apart() {
    let world = World::answering(vec![
        status(401, r#"{"error": "invalid_client"}"#),
        status(500, ""),
        status(200, "<html>"),
        Err(HttpError::NoAnswer),
    ]);
    let machine = world.machine();
    let ask = || block_on(machine.access_token()).unwrap_err();
    assert_eq!(ask(), SignInError::Refused { code: "invalid_client".to_owned(), detail: None });
    assert_eq!(ask(), SignInError::Unwell { status: 500 });
    assert_eq!(ask(), SignInError::Unreadable);
    assert_eq!(ask(), SignInError::NoAnswer);
}

#[test]
fn a_jwt_is_shown_once_and_its_session_refreshed_each_hour() {
    let world = World::answering((0..26).map(|hour| pair(&hour.to_string())).collect());
    let session = world.jwt();
    for hour in 0..25 {
        assert_eq!(text(block_on(session.access_token())), hour.to_string());
        assert_eq!(text(block_on(session.access_token())), hour.to_string());
        world.pass(HOUR);
    }
    let grants = world.grants();
    assert_eq!(grants.iter().filter(|grant| *grant != "refresh_token").count(), 1);
    assert_eq!(grants.len(), 25);
    // Another office goes on where it stood.
    let session = block_on(JwtSession::load(&world.base, &world.traffic)).unwrap();
    block_on(session.access_token()).unwrap();
    assert_eq!(world.grants().last().map(String::as_str), Some("refresh_token"));
}

#[test]
fn the_jwt_is_shown_again_where_the_refresh_token_has_ended_or_is_refused() {
    let refused = || status(400, r#"{"error": "invalid_grant", "errors": [{"errorCode": "OAU-213"}]}"#);
    let world = World::answering(vec![pair("one"), pair("two"), refused(), pair("three"), refused(), refused()]);
    let session = world.jwt();
    block_on(session.access_token()).unwrap();
    world.pass(7 * DAY);
    assert_eq!(text(block_on(session.access_token())), "two");
    world.pass(HOUR);
    assert_eq!(text(block_on(session.access_token())), "three");
    world.pass(HOUR);
    let refusal = SignInError::Refused { code: "OAU-213".to_owned(), detail: None };
    assert_eq!(block_on(session.access_token()), Err(refusal));
    let (jwt, refresh) = ("urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer", "refresh_token");
    assert_eq!(world.grants(), [jwt, jwt, refresh, jwt, refresh, jwt]);
}

#[test]
fn one_refresh_serves_all_and_a_lost_answer_loses_nothing() {
    let world = World::answering(vec![pair("one"), Err(HttpError::NoAnswer), pair("two")]);
    let session = world.jwt();
    block_on(session.access_token()).unwrap();
    world.pass(HOUR);
    assert_eq!(block_on(session.access_token()), Err(SignInError::NoAnswer));
    let (first, second) = block_on(async { join!(session.access_token(), session.access_token()) });
    assert_eq!((text(first), text(second)), ("two".to_owned(), "two".to_owned()));
}

#[test]
fn a_pair_that_cannot_be_kept_is_not_used() {
    let world = World::answering(vec![pair("one"), pair("two")]);
    let session = world.jwt();
    world.store.fail(Some(StoreError::Full));
    assert_eq!(block_on(session.access_token()), Err(SignInError::Storage(StoreError::Full)));
    world.store.fail(None);
    assert_eq!(text(block_on(session.access_token())), "two");
}

#[test]
fn a_penalty_is_waited_for() {
    let world = World::answering(vec![status(429, "")]);
    let session = world.jwt();
    let SignInError::Held { until } = block_on(session.access_token()).unwrap_err() else { panic!("held") };
    assert_eq!(until.0, world.clock.now().0 + 60_000);
}

#[test]
fn debug_shows_nothing_of_a_jwt() {
    let new = NewJwt { client_id: "app".to_owned(), client_secret: "secret".into(), jwt: "eyJh.eyJh.eyJh".into() };
    let shown = format!("{new:?}");
    assert!(!shown.contains("eyJh") && !shown.contains(r#""secret""#), "{shown}");
}
