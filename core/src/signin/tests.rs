use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use callside_protocol::{Cloud, Timestamp};
use futures::{FutureExt, channel::oneshot, executor::block_on, future::join};

use super::{Attempt, SignInError, Standing, Terms, TokenKeeper};
use crate::{
    ordered::Keyed,
    ports::{
        Base, Clock, Http, HttpError, Request, Response, Scratch, Store, StoreError, Table,
        fakes::{FakeClock, FakeEntropy, FakeKeyring, FakeScratch, FakeShelf, FakeSpawn, FakeStore},
    },
    traffic::{Group, Traffic, form},
};

const AUTHORIZE: &str = "https://system.netsuite.com/app/login/oauth2/authorize.nl";
const TOKEN: &str = "https://1234567.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token";
const REDIRECT: &str = "https://callsidecallsidecallsidecallside.chromiumapp.org/netsuite";
const HOUR: i64 = 3_600_000;

/// Like NetSuite: default lives, chains, claims.
fn netsuite() -> Terms {
    Terms {
        cloud: Cloud::NetSuite,
        key: "netsuite",
        group: None,
        access_lives: 3_600,
        refresh_lives: 48 * 3_600,
        chain_lives: Some(168 * 3_600),
        reads_claims: true,
        kept: &[],
        setup_codes: &[],
    }
}

/// Like RingCentral: told lives, no chains, codes of its own.
fn ringcentral() -> Terms {
    Terms {
        cloud: Cloud::RingCentral,
        key: "ringcentral",
        group: Some(Group::Auth),
        access_lives: 3_600,
        refresh_lives: 7 * 24 * 3_600,
        chain_lives: None,
        reads_claims: false,
        kept: &["owner_id", "scope"],
        setup_codes: &["OAU-109", "OAU-153"],
    }
}

type Answer = Result<Response, HttpError>;

/// Requests wait here until the test answers them, so that a test can look between question and answer.
#[derive(Default)]
struct Wire {
    asked: RefCell<Vec<Request>>,
    waiting: RefCell<Vec<oneshot::Sender<Answer>>>,
    ready: RefCell<Vec<Answer>>,
}

#[async_trait(?Send)]
impl Http for Wire {
    async fn send(&self, request: Request) -> Answer {
        self.asked.borrow_mut().push(request);
        if !self.ready.borrow().is_empty() {
            return self.ready.borrow_mut().remove(0);
        }
        let (sender, receiver) = oneshot::channel();
        self.waiting.borrow_mut().push(sender);
        receiver.await.unwrap_or(Err(HttpError::NoAnswer))
    }
}

impl Wire {
    /// The next request gets this answer at once.
    fn will_answer(&self, answer: Answer) {
        self.ready.borrow_mut().push(answer);
    }

    /// The oldest waiting request gets this answer.
    fn answer(&self, answer: Answer) {
        let _ = self.waiting.borrow_mut().remove(0).send(answer);
    }

    /// A field of the form sent last.
    fn field(&self, name: &str) -> Option<String> {
        let body = self.asked.borrow().last()?.body.clone()?;
        form::query(&format!("?{body}")).into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    fn count(&self) -> usize {
        self.asked.borrow().len()
    }
}

struct World {
    wire: Rc<Wire>,
    clock: Rc<FakeClock>,
    store: Rc<FakeStore>,
    scratch: Rc<FakeScratch>,
    keyring: Rc<FakeKeyring>,
    spawn: Rc<FakeSpawn>,
    ports: Base,
}

impl World {
    fn new() -> Self {
        let (wire, clock, store) = (Rc::<Wire>::default(), FakeClock::new(), FakeStore::new());
        let (scratch, keyring, spawn) = (FakeScratch::new(), FakeKeyring::new(), FakeSpawn::new());
        let ports = Base {
            http: wire.clone(),
            store: store.clone(),
            shelf: FakeShelf::new(),
            scratch: scratch.clone(),
            clock: clock.clone(),
            entropy: FakeEntropy::new(1),
            keyring: keyring.clone(),
            spawn: spawn.clone(),
        };
        Self { wire, clock, store, scratch, keyring, spawn, ports }
    }

    /// A keeper as a new worker makes it.
    fn keeper(&self, terms: Terms) -> TokenKeeper {
        TokenKeeper::new(&self.ports, &Traffic::new(&self.ports), terms)
    }

    fn start(&self, keeper: &TokenKeeper) -> BTreeMap<String, String> {
        let address = block_on(keeper.start(Attempt {
            authorize: AUTHORIZE,
            client_id: "client",
            redirect: REDIRECT,
            parameters: &[("scope", "restlets rest_webservices")],
            expects: Some("1234567"),
        }));
        assert!(address.starts_with(AUTHORIZE));
        form::query(&address).into_iter().collect()
    }

    /// Signs in; the cloud answers the exchange with this.
    fn sign_in(&self, keeper: &TokenKeeper, answer: Answer) -> Result<(), SignInError> {
        let state = self.start(keeper)["state"].clone();
        let came_back = format!("{REDIRECT}?state={state}&code=c0de&role=3&entity=7&company=1234567");
        let returned = block_on(keeper.came_back(&came_back))?;
        assert_eq!(returned.parameter("company"), Some("1234567"));
        assert_eq!(returned.expects(), Some("1234567"));
        self.wire.will_answer(answer);
        let about = Keyed::from_iter([("account".to_owned(), "1234567".to_owned())]);
        block_on(keeper.exchange(returned, TOKEN, about))
    }

    fn stored(&self) -> String {
        block_on(self.store.get(Table::Secrets, "netsuite")).ok().flatten().map(|row| row.value).unwrap_or_default()
    }
}

fn answer(status: u16, body: &str) -> Answer {
    Ok(Response { status, headers: Vec::new(), body: body.to_owned() })
}

fn pair(number: u32) -> Answer {
    answer(
        200,
        &format!(
            r#"{{"access_token":"access-{number}","refresh_token":"refresh-{number}","expires_in":"3600","token_type":"Bearer"}}"#
        ),
    )
}

fn token(result: Result<super::Secret, SignInError>) -> Result<String, SignInError> {
    result.map(|token| token.reveal().to_owned())
}

#[test]
fn a_sign_in_from_the_address_to_the_token() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    let asked = world.start(&keeper);
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["client_id"], "client");
    assert_eq!(asked["redirect_uri"], REDIRECT);
    assert_eq!(asked["scope"], "restlets rest_webservices");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["code_challenge"].len(), 43);
    assert!(asked["state"].len() >= 22);

    assert_eq!(world.sign_in(&keeper, pair(1)), Ok(()));
    assert_eq!(world.wire.field("grant_type").as_deref(), Some("authorization_code"));
    assert_eq!(world.wire.field("code").as_deref(), Some("c0de"));
    assert_eq!(world.wire.field("client_id").as_deref(), Some("client"));
    assert_eq!(world.wire.field("redirect_uri").as_deref(), Some(REDIRECT));
    assert_eq!(world.wire.field("code_verifier").map(|verifier| verifier.len()), Some(43));
    let headers = world.wire.asked.borrow()[0].headers.clone();
    assert!(headers.iter().all(|(name, _)| name != "authorization"));

    assert_eq!(token(block_on(keeper.access_token())).as_deref(), Ok("access-1"));
    assert_eq!(world.wire.count(), 1, "the first token needs no renewal");
    assert_eq!(keeper.standing(), Standing::SignedIn);
    assert_eq!(keeper.about().map(|about| about.get("account").cloned().unwrap()).as_deref(), Some("1234567"));
    assert!(
        !world.stored().is_empty() && !world.stored().contains("refresh-1") && !world.stored().contains("access-1")
    );
}

#[test]
fn what_comes_back_is_told_apart() {
    let cases: &[(&str, SignInError)] = &[
        ("?state={state}&error=access_denied&role=3", SignInError::ConsentDenied),
        ("?state={state}&error=temporarily_unavailable", SignInError::Unwell { status: 503 }),
        (
            "?state={state}&error=invalid_scope&error_description=no+such+scope",
            SignInError::AppSetup { code: "invalid_scope".into(), detail: Some("no such scope".into()) },
        ),
        ("?state={state}&error=login_required", SignInError::Refused { code: "login_required".into(), detail: None }),
        ("?error=access_denied", SignInError::ForeignAnswer),
        ("?state=0123456789012345678901&code=c0de", SignInError::ForeignAnswer),
        ("?code=c0de", SignInError::ForeignAnswer),
        ("?state={state}", SignInError::ForeignAnswer),
        ("?state={state}&code=", SignInError::ForeignAnswer),
        ("?state={state}&code=a&code=b", SignInError::ForeignAnswer),
        ("-other?state={state}&code=c0de", SignInError::ForeignAnswer),
        ("#state={state}&code=c0de", SignInError::ForeignAnswer),
    ];
    for (query, expected) in cases {
        let world = World::new();
        let keeper = world.keeper(netsuite());
        let state = world.start(&keeper)["state"].clone();
        let came_back = format!("{REDIRECT}{}", query.replace("{state}", &state));
        let got = block_on(keeper.came_back(&came_back));
        assert_eq!(got.as_ref().err(), Some(expected), "{query}");
        // A stray answer does not spoil the attempt; every answer of its own ends it.
        let after = block_on(keeper.came_back(&format!("{REDIRECT}?state={state}&code=c0de")));
        assert_eq!(after.is_ok(), *expected == SignInError::ForeignAnswer, "{query}");
    }
}

#[test]
fn an_answer_counts_once_and_only_while_an_attempt_is_under_way() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    let came_back = format!("{REDIRECT}?state=0123456789012345678901&code=c0de");
    assert_eq!(block_on(keeper.came_back(&came_back)).err(), Some(SignInError::ForeignAnswer));
    let state = world.start(&keeper)["state"].clone();
    let came_back = format!("{REDIRECT}?state={state}&code=c0de");
    assert!(block_on(world.keeper(netsuite()).came_back(&came_back)).is_ok(), "the attempt outlives the worker");
    assert_eq!(block_on(keeper.came_back(&came_back)).err(), Some(SignInError::ForeignAnswer));
}

#[test]
fn refused_exchanges_are_told_apart() {
    let setup = |code: &str, detail: Option<&str>| SignInError::AppSetup {
        code: code.to_owned(),
        detail: detail.map(str::to_owned),
    };
    let cases: &[(Terms, Answer, SignInError)] = &[
        (netsuite(), answer(400, r#"{"error":"invalid_grant"}"#), SignInError::CodeExpired),
        (netsuite(), answer(401, r#"{"error":"invalid_client"}"#), setup("invalid_client", None)),
        (netsuite(), answer(400, r#"{"error":"unauthorized_client"}"#), setup("unauthorized_client", None)),
        (
            netsuite(),
            answer(400, r#"{"error":"invalid_request"}"#),
            SignInError::Refused { code: "invalid_request".into(), detail: None },
        ),
        (
            ringcentral(),
            answer(
                400,
                r#"{"error":"invalid_grant","error_description":"Redirect URIs do not match","errors":[{"errorCode":"OAU-109","message":"Redirect URIs do not match"}]}"#,
            ),
            setup("invalid_grant", Some("Redirect URIs do not match")),
        ),
        (netsuite(), answer(503, "<html>"), SignInError::Unwell { status: 503 }),
        (netsuite(), answer(403, "<html>"), SignInError::Refused { code: "403".into(), detail: None }),
        (netsuite(), answer(200, "<html>"), SignInError::Unreadable),
        (netsuite(), answer(200, r#"{"access_token":"a","token_type":"mac"}"#), SignInError::Unreadable),
        (netsuite(), Err(HttpError::NoAnswer), SignInError::NoAnswer),
    ];
    for (terms, answer, expected) in cases {
        let world = World::new();
        let keeper = world.keeper(terms.clone());
        assert_eq!(world.sign_in(&keeper, answer.clone()).as_ref().err(), Some(expected));
        assert_eq!(keeper.standing(), Standing::Never);
    }
}

#[test]
fn too_many_sign_ins_wait_for_the_time_named() {
    let world = World::new();
    let keeper = world.keeper(ringcentral());
    let busy = Response { status: 429, headers: vec![("retry-after".into(), "30".into())], body: String::new() };
    let until = Timestamp(world.clock.now().0 + 30_000);
    assert_eq!(world.sign_in(&keeper, Ok(busy)), Err(SignInError::Held { until }));
}

#[test]
fn facts_of_the_token_answer_are_kept() {
    let world = World::new();
    let keeper = world.keeper(ringcentral());
    let body = r#"{"access_token":"a","refresh_token":"r","expires_in":3600,"refresh_token_expires_in":604799,
        "token_type":"bearer","scope":"CallControl ReadAccounts","owner_id":256440016}"#;
    let began = world.clock.now();
    assert_eq!(world.sign_in(&keeper, answer(200, body)), Ok(()));
    let about = keeper.about().unwrap_or_default();
    assert_eq!(about.get("owner_id").unwrap(), "256440016");
    assert_eq!(about.get("scope").unwrap(), "CallControl ReadAccounts");
    assert_eq!(keeper.session_ends(), Some(Timestamp(began.0 + 604_799_000)));
}

#[test]
fn one_renewal_for_all_who_wait_a_minute_before_the_end() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    world.sign_in(&keeper, pair(1)).expect("signed in");
    world.clock.advance(HOUR - 61_000);
    assert_eq!(token(block_on(keeper.access_token())).as_deref(), Ok("access-1"));
    world.clock.advance(1_000);

    let both = join(keeper.access_token(), keeper.access_token());
    let mut both = Box::pin(both);
    assert!(both.as_mut().now_or_never().is_none());
    assert_eq!(world.wire.count(), 2, "one renewal");
    assert_eq!(world.wire.field("grant_type").as_deref(), Some("refresh_token"));
    assert_eq!(world.wire.field("refresh_token").as_deref(), Some("refresh-1"));
    assert_eq!(world.wire.field("client_id").as_deref(), Some("client"));
    world.wire.answer(pair(2));
    let (one, other) = block_on(both);
    assert_eq!((token(one).as_deref(), token(other).as_deref()), (Ok("access-2"), Ok("access-2")));

    world.clock.advance(HOUR);
    world.wire.will_answer(pair(3));
    assert_eq!(token(block_on(keeper.access_token())).as_deref(), Ok("access-3"));
    assert_eq!(world.wire.field("refresh_token").as_deref(), Some("refresh-2"), "each is used once");
}

#[test]
fn a_session_that_nobody_needs_is_kept_alive() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    assert_eq!(keeper.keep_alive_due(), None);
    let began = world.clock.now();
    world.sign_in(&keeper, pair(1)).expect("signed in");
    assert_eq!(keeper.keep_alive_due(), Some(Timestamp(began.0 + 12 * HOUR)), "a quarter of 48 hours");

    world.clock.advance(12 * HOUR);
    world.wire.will_answer(Err(HttpError::NotSent));
    world.wire.will_answer(Err(HttpError::NotSent));
    block_on(keeper.keep_alive());
    assert_eq!(keeper.keep_alive_due(), Some(Timestamp(began.0 + 12 * HOUR + 900_000)), "no network: a little later");

    world.clock.advance(900_000);
    world.wire.will_answer(pair(2));
    block_on(keeper.keep_alive());
    assert_eq!(keeper.keep_alive_due(), Some(Timestamp(began.0 + 24 * HOUR + 900_000)));
    assert_eq!(token(block_on(keeper.access_token())).as_deref(), Ok("access-2"));

    world.clock.advance(12 * HOUR);
    world.wire.will_answer(answer(400, r#"{"error":"invalid_grant"}"#));
    block_on(keeper.keep_alive());
    assert_eq!(keeper.standing(), Standing::Ended { since: world.clock.now() });
    assert_eq!(keeper.keep_alive_due(), None);
}

#[test]
fn a_renewal_nobody_waits_for_any_more_still_keeps_its_pair() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    world.sign_in(&keeper, pair(1)).expect("signed in");
    world.clock.advance(HOUR);
    assert!(keeper.access_token().now_or_never().is_none());
    world.wire.answer(pair(2));
    world.spawn.settle();
    assert_eq!(token(block_on(world.keeper(netsuite()).access_token())).as_deref(), Ok("access-2"));
}

#[test]
fn a_lost_answer_keeps_the_old_pair_and_only_the_cloud_ends_a_session() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    world.sign_in(&keeper, pair(1)).expect("signed in");
    world.clock.advance(HOUR);
    for (lost, expected) in [
        (Err(HttpError::NoAnswer), SignInError::NoAnswer),
        (answer(502, ""), SignInError::Unwell { status: 502 }),
        (answer(200, "cut"), SignInError::Unreadable),
        (
            answer(400, r#"{"error":"invalid_request"}"#),
            SignInError::Refused { code: "invalid_request".into(), detail: None },
        ),
    ] {
        world.wire.will_answer(lost);
        assert_eq!(token(block_on(keeper.access_token())), Err(expected));
        assert_eq!(world.wire.field("refresh_token").as_deref(), Some("refresh-1"));
        assert_eq!(keeper.standing(), Standing::SignedIn);
    }
    world.wire.will_answer(answer(400, r#"{"error":"invalid_grant"}"#));
    assert_eq!(token(block_on(keeper.access_token())), Err(SignInError::SignedOut));
    assert_eq!(keeper.standing(), Standing::Ended { since: world.clock.now() });
    let asked = world.wire.count();
    assert_eq!(token(block_on(keeper.access_token())), Err(SignInError::SignedOut));
    let restarted = world.keeper(netsuite());
    assert_eq!(token(block_on(restarted.access_token())), Err(SignInError::SignedOut));
    assert_eq!(world.wire.count(), asked, "nobody asks again");
    assert_eq!(restarted.about().map(|about| about.get("account").cloned().unwrap()).as_deref(), Some("1234567"));
}

#[test]
fn a_new_worker_goes_on_with_the_token_and_a_new_browser_renews() {
    let world = World::new();
    world.sign_in(&world.keeper(netsuite()), pair(1)).expect("signed in");
    assert_eq!(token(block_on(world.keeper(netsuite()).access_token())).as_deref(), Ok("access-1"));
    block_on(world.scratch.set("netsuite-access", None));
    world.wire.will_answer(pair(2));
    assert_eq!(token(block_on(world.keeper(netsuite()).access_token())).as_deref(), Ok("access-2"));
}

#[test]
fn a_pair_the_store_refuses_is_stored_before_it_is_used() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    world.sign_in(&keeper, pair(1)).expect("signed in");
    world.clock.advance(HOUR);
    world.store.fail(Some(StoreError::Full));
    world.wire.will_answer(pair(2));
    assert_eq!(token(block_on(keeper.access_token())), Err(SignInError::Storage(StoreError::Full)));
    assert_eq!(token(block_on(keeper.access_token())), Err(SignInError::Storage(StoreError::Full)));
    let asked = world.wire.count();
    world.store.fail(None);
    assert_eq!(token(block_on(keeper.access_token())).as_deref(), Ok("access-2"));
    assert_eq!(world.wire.count(), asked, "no second renewal");
    world.clock.advance(HOUR);
    world.wire.will_answer(pair(3));
    assert_eq!(token(block_on(world.keeper(netsuite()).access_token())).as_deref(), Ok("access-3"));
    assert_eq!(world.wire.field("refresh_token").as_deref(), Some("refresh-2"));
}

#[test]
fn without_the_key_that_wrapped_it_the_session_is_over() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    world.sign_in(&keeper, pair(1)).expect("signed in");
    world.clock.advance(HOUR);
    world.keyring.lost.set(true);
    assert_eq!(token(block_on(keeper.access_token())), Err(SignInError::SignedOut));
    assert_eq!(world.wire.count(), 1);
}

#[test]
fn a_refused_access_token_is_replaced_once() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    world.sign_in(&keeper, pair(1)).expect("signed in");
    let first = block_on(keeper.access_token()).expect("token");
    block_on(keeper.refused(&first));
    world.wire.will_answer(pair(2));
    assert_eq!(token(block_on(keeper.access_token())).as_deref(), Ok("access-2"));
    block_on(keeper.refused(&first));
    assert_eq!(token(block_on(keeper.access_token())).as_deref(), Ok("access-2"), "the old refusal is old news");
}

#[test]
fn signing_out_forgets_first_and_then_revokes() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    world.sign_in(&keeper, pair(1)).expect("signed in");
    world.wire.will_answer(Err(HttpError::NoAnswer));
    assert_eq!(block_on(keeper.sign_out("https://1234567.suitetalk.api.netsuite.com/revoke")), Ok(()));
    assert_eq!(world.wire.field("token").as_deref(), Some("refresh-1"));
    assert_eq!(world.wire.field("client_id").as_deref(), Some("client"));
    assert_eq!(keeper.standing(), Standing::Never);
    assert_eq!(world.stored(), "");
    assert_eq!(token(block_on(world.keeper(netsuite()).access_token())), Err(SignInError::SignedOut));
}

#[test]
fn a_renewal_under_way_does_not_bring_a_session_back() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    world.sign_in(&keeper, pair(1)).expect("signed in");
    world.clock.advance(HOUR);
    let mut waiting = Box::pin(keeper.access_token());
    assert!(waiting.as_mut().now_or_never().is_none());
    world.wire.will_answer(answer(200, ""));
    assert_eq!(block_on(keeper.sign_out("https://1234567.suitetalk.api.netsuite.com/revoke")), Ok(()));
    world.wire.answer(pair(2));
    assert_eq!(token(block_on(waiting)), Err(SignInError::SignedOut));
    assert_eq!(world.stored(), "");
    assert_eq!(keeper.standing(), Standing::Never);
}

/// A NetSuite access token whose chain began `age` seconds before it.
fn aged(age: i64) -> Answer {
    let claims = format!(r#"{{"oit":{},"iat":{},"exp":{}}}"#, 1_611_067_655 - age, 1_611_067_655, 1_611_071_255);
    let access = format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims));
    answer(
        200,
        &format!(r#"{{"access_token":"{access}","refresh_token":"refresh","expires_in":3600,"token_type":"bearer"}}"#),
    )
}

#[test]
fn the_end_of_the_session_is_the_earlier_of_both_and_the_chain_is_told_by_the_token() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    let now = world.clock.now().0;
    world.sign_in(&keeper, aged(0)).expect("signed in");
    assert_eq!(keeper.session_ends(), Some(Timestamp(now + 48 * HOUR)));
    world.sign_in(&keeper, aged(150 * 3_600)).expect("signed in");
    assert_eq!(keeper.session_ends(), Some(Timestamp(now + 18 * HOUR)));
}

#[test]
fn the_length_of_chains_is_learnt_from_the_first_that_ends_and_carried_to_the_next() {
    let world = World::new();
    let keeper = world.keeper(netsuite());
    world.sign_in(&keeper, aged(23 * 3_600)).expect("signed in");
    world.clock.advance(HOUR);
    world.wire.will_answer(answer(400, r#"{"error":"invalid_grant"}"#));
    assert_eq!(token(block_on(keeper.access_token())), Err(SignInError::SignedOut));
    world.sign_in(&keeper, aged(0)).expect("signed in again");
    let now = world.clock.now().0;
    assert_eq!(keeper.session_ends(), Some(Timestamp(now + 24 * HOUR)));
    // A chain that outlives what was learnt proves it wrong.
    world.clock.advance(HOUR);
    world.wire.will_answer(aged(25 * 3_600));
    assert!(block_on(keeper.access_token()).is_ok());
    assert_eq!(keeper.session_ends(), Some(Timestamp(world.clock.now().0 + 48 * HOUR)));
}
