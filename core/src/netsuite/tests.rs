use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use callside_json::Map;
use callside_protocol::{Choice, Cloud, Fault, FaultKind, Right, Timestamp};
use futures::executor::block_on;
use serde_json::{Value, json};

use super::{Account, Address, Conditional, FieldKind, Happened, NetSuite, NetSuiteError, Query, Session};
use crate::{
    ports::{
        Base, Clock, Http, HttpError, Method, Request, Response,
        fakes::{FakeClock, FakeEntropy, FakeHttp, FakeKeyring, FakeScratch, FakeShelf, FakeSpawn, FakeStore},
    },
    signin::{SignInError, Standing},
    traffic::{Lane, Traffic, form},
};

const REDIRECT: &str = "https://callsidecallsidecallsidecallside.chromiumapp.org/netsuite";

struct World {
    http: Rc<FakeHttp>,
    answers: Rc<RefCell<VecDeque<Result<Response, HttpError>>>>,
    clock: Rc<FakeClock>,
    netsuite: NetSuite,
}

impl World {
    fn new() -> Self {
        let answers = Rc::<RefCell<VecDeque<_>>>::default();
        let script = Rc::clone(&answers);
        let http = FakeHttp::new(move |_| script.borrow_mut().pop_front().unwrap_or(Err(HttpError::NotSent)));
        let clock = FakeClock::new();
        let ports = Base {
            http: Rc::clone(&http) as Rc<dyn Http>,
            store: FakeStore::new(),
            shelf: FakeShelf::new(),
            scratch: FakeScratch::new(),
            clock: clock.clone(),
            entropy: FakeEntropy::new(3),
            keyring: FakeKeyring::new(),
            spawn: FakeSpawn::new(),
        };
        let netsuite = NetSuite::new(&ports, &Traffic::new(&ports));
        Self { http, answers, clock, netsuite }
    }

    fn signed_in() -> Self {
        let world = Self::new();
        let session = world.sign_in(None, "1234567_SB1");
        assert_eq!(session.map(|session| session.account.id().to_owned()), Ok("1234567_SB1".to_owned()));
        world.http.sent.borrow_mut().clear();
        world
    }

    fn will_answer(&self, status: u16, body: &Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.answers.borrow_mut().push_back(Ok(Response { status, headers: Vec::new(), body }));
    }

    fn will_answer_with(&self, status: u16, header: (&str, &str), body: &str) {
        let headers = vec![(header.0.to_owned(), header.1.to_owned())];
        self.answers.borrow_mut().push_back(Ok(Response { status, headers, body: body.to_owned() }));
    }

    fn will_fail(&self, error: HttpError) {
        self.answers.borrow_mut().push_back(Err(error));
    }

    fn will_issue_token(&self, name: &str) {
        let access = format!("access-{name}");
        let refresh = format!("refresh-{name}");
        self.will_answer(
            200,
            &json!({"access_token": access, "refresh_token": refresh, "expires_in": "3600", "token_type": "Bearer"}),
        );
    }

    fn sign_in(&self, typed: Option<&str>, company: &str) -> Result<Session, NetSuiteError> {
        let typed = typed.map(|typed| Account::read(typed).expect("an account"));
        let address = block_on(self.netsuite.start_sign_in("client", REDIRECT, typed.as_ref()));
        let state = form::query(&address).into_iter().find(|(name, _)| name == "state").map(|(_, state)| state);
        let state = state.expect("a state");
        self.will_issue_token("1");
        let came_back = form::with_query(
            REDIRECT,
            [("state", state.as_str()), ("role", "1000"), ("entity", "12"), ("company", company), ("code", "c0de")],
        );
        block_on(self.netsuite.end_sign_in(&came_back))
    }

    fn sent(&self) -> Vec<Request> {
        self.http.sent.borrow().clone()
    }

    fn create(&self) -> Result<String, NetSuiteError> {
        block_on(self.netsuite.create_phone_call(&object(&json!({"title": "Call with Dana", "externalId": "cs-1"}))))
    }

    fn query(&self) -> Result<Vec<super::Row>, NetSuiteError> {
        self.query_in(Lane::Live)
    }

    fn query_in(&self, lane: Lane) -> Result<Vec<super::Row>, NetSuiteError> {
        let query = Query {
            text: "SELECT id, phone FROM contact WHERE phone LIKE ?".to_owned(),
            params: vec!["%5550134".to_owned()],
        };
        block_on(self.netsuite.suiteql(&query, 20, lane, "caller lookup"))
    }
}

fn object(value: &Value) -> Map {
    callside_json::read(&value.to_string()).expect("an object")
}

fn refusal(status: u16, code: &str, detail: &str) -> Value {
    json!({"type": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1", "title": "Bad Request",
        "status": status, "o:errorDetails": [{"detail": detail, "o:errorCode": code}]})
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[test]
fn a_sign_in_starts_anywhere_and_lives_where_the_redirect_says() {
    let world = World::new();
    let address = block_on(world.netsuite.start_sign_in("client", REDIRECT, None));
    assert!(address.starts_with("https://system.netsuite.com/app/login/oauth2/authorize.nl?"));
    assert!(address.contains("scope=restlets%20rest_webservices"));
    let account = Account::read("1234567-sb1").expect("an account");
    let address = block_on(world.netsuite.start_sign_in("client", REDIRECT, Some(&account)));
    assert!(address.starts_with("https://1234567-sb1.app.netsuite.com/app/login/oauth2/authorize.nl?"));

    let session = world.sign_in(None, "1234567_SB1");
    let expected = Session { account, role: Some("1000".to_owned()), entity: Some("12".to_owned()) };
    assert_eq!(session, Ok(expected.clone()));
    assert_eq!(world.netsuite.session(), Some(expected));
    assert_eq!(world.netsuite.standing(), Standing::SignedIn);
    let token_request = world.sent().pop().expect("the exchange");
    assert_eq!(token_request.url, "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token");
    assert_eq!(header(&token_request, "authorization"), None);
    assert_eq!(world.netsuite.session_ends(), Some(Timestamp(world.clock.now().0 + 48 * 3_600_000)));
}

#[test]
fn another_account_than_the_one_typed_gets_no_code() {
    let world = World::new();
    let wrong = SignInError::WrongAccount { expected: "1234567".to_owned(), got: "1234567_SB1".to_owned() };
    assert_eq!(world.sign_in(Some("1234567"), "1234567_SB1"), Err(NetSuiteError::SignIn(wrong)));
    assert!(world.sent().is_empty(), "nothing was exchanged");
    assert!(world.sign_in(Some("1234567-SB1"), "1234567_SB1").is_ok());
}

#[test]
fn a_company_that_is_no_account_gets_no_code() {
    for company in ["evil.example/", "1234567.evil.example", "https://1234567.app.netsuite.com", "", "a b c"] {
        let world = World::new();
        let error = world.sign_in(None, company);
        assert_eq!(error, Err(NetSuiteError::SignIn(SignInError::ForeignAnswer)), "{company}");
        assert!(world.sent().is_empty(), "{company}");
    }
}

#[test]
fn signing_out_revokes_at_the_account() {
    let world = World::signed_in();
    world.will_answer(200, &Value::Null);
    assert_eq!(block_on(world.netsuite.sign_out()), Ok(()));
    let revoked = world.sent().pop().expect("a revocation");
    assert_eq!(revoked.url, "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/revoke");
    assert_eq!(world.netsuite.session(), None);
    assert_eq!(world.query(), Err(NetSuiteError::SignedOut));
}

#[test]
fn a_query_is_asked_as_netsuite_wants_it_and_nulls_are_absent() {
    let world = World::signed_in();
    world.will_answer(
        200,
        &json!({"links": [], "count": 2, "hasMore": false, "offset": 0, "totalResults": 2, "items": [
            {"links": [], "ID": "8", "phone": "555-0134"},
            {"links": [], "id": 9, "phone": null},
        ]}),
    );
    let rows = world.query().expect("rows");
    let cells: Vec<_> = rows.iter().map(|row| (row.get("id"), row.get("phone"), row.get("links"))).collect();
    assert_eq!(cells, [(Some("8"), Some("555-0134"), None), (Some("9"), None, None)]);
    let asked = world.sent().pop().expect("a query");
    assert_eq!(asked.method, Method::Post);
    assert_eq!(
        asked.url,
        "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/query/v1/suiteql?limit=20&offset=0"
    );
    assert_eq!(header(&asked, "prefer"), Some("transient"));
    assert_eq!(header(&asked, "accept"), Some("application/json"));
    assert_eq!(header(&asked, "content-type"), Some("application/json"));
    assert_eq!(header(&asked, "authorization"), Some("Bearer access-1"));
    let body: Value = serde_json::from_str(asked.body.as_deref().unwrap_or_default()).expect("json");
    assert_eq!(body, json!({"q": "SELECT id, phone FROM contact WHERE phone LIKE ?", "params": ["%5550134"]}));
}

#[test]
fn long_answers_are_read_page_by_page_up_to_the_limit() {
    let world = World::signed_in();
    let page = |from: u32, more: bool| {
        let items: Vec<Value> = (from..from + 1_000).map(|id| json!({"id": id.to_string()})).collect();
        json!({"items": items, "hasMore": more})
    };
    world.will_answer(200, &page(0, true));
    world.will_answer(200, &page(1_000, true));
    let query = Query { text: "SELECT id FROM contact ORDER BY id".to_owned(), params: Vec::new() };
    let rows = block_on(world.netsuite.suiteql(&query, 1_500, Lane::Background, "contacts")).expect("rows");
    assert_eq!(rows.len(), 1_500);
    assert_eq!(rows.last().and_then(|row| row.get("id")), Some("1499"));
    let urls: Vec<String> = world.sent().into_iter().map(|request| request.url).collect();
    assert!(urls[0].ends_with("?limit=1000&offset=0") && urls[1].ends_with("?limit=1000&offset=1000"));
}

#[test]
fn an_account_that_refuses_bound_parameters_gets_digits_as_literals_from_then_on() {
    let world = World::signed_in();
    let detail = "Invalid search query. Search error occurred: Invalid or unsupported search.";
    world.will_answer(400, &refusal(400, "INVALID_PARAMETER", detail));
    world.will_answer(200, &json!({"items": [], "hasMore": false}));
    assert_eq!(world.query(), Ok(Vec::new()));
    world.will_answer(200, &json!({"items": [], "hasMore": false}));
    assert_eq!(world.query(), Ok(Vec::new()));
    let bodies: Vec<String> = world.sent().into_iter().filter_map(|request| request.body).collect();
    assert!(bodies[0].contains("LIKE ?"));
    assert!(bodies[1].contains("LIKE '%5550134'") && !bodies[1].contains("params"));
    assert_eq!(bodies[2], bodies[1], "not tried again");
}

#[test]
fn a_table_out_of_reach_is_not_blamed_on_parameters() {
    let world = World::signed_in();
    let detail = "Invalid search query. Search error occurred: Record 'contact' was not found.";
    world.will_answer(400, &refusal(400, "INVALID_PARAMETER", detail));
    assert_eq!(world.query(), Err(NetSuiteError::TableUnreadable { table: "contact".to_owned() }));
    assert_eq!(world.sent().len(), 1);
}

/// A request's body, whatever the order of its properties.
fn said(request: &Request) -> Value {
    serde_json::from_str(request.body.as_deref().expect("a body")).expect("JSON")
}

#[test]
fn a_created_call_is_named_by_its_location() {
    let world = World::signed_in();
    let location = "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/phoneCall/50231";
    world.will_answer_with(204, ("location", location), "");
    assert_eq!(world.create().as_deref(), Ok("50231"));
    let asked = world.sent().pop().expect("a creation");
    assert_eq!(asked.method, Method::Post);
    assert!(asked.url.ends_with(".suitetalk.api.netsuite.com/services/rest/record/v1/phonecall"));
    assert_eq!(said(&asked), json!({"externalId": "cs-1", "title": "Call with Dana"}));
}

#[test]
fn a_creation_without_a_readable_location_may_have_happened() {
    for location in ["", "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/phoneCall/"] {
        let world = World::signed_in();
        world.will_answer_with(204, ("location", location), "");
        let error = world.create();
        assert_eq!(error, Err(NetSuiteError::Unreadable));
        assert_eq!(error.map_err(|error| error.happened()), Err(Happened::Unknown));
    }
}

#[test]
fn what_may_have_happened_is_told_apart_from_what_did_not() {
    let world = World::signed_in();
    world.will_fail(HttpError::NoAnswer);
    assert_eq!(world.create().map_err(|error| error.happened()), Err(Happened::Unknown));
    world.will_answer(502, &Value::Null);
    assert_eq!(world.create().map_err(|error| error.happened()), Err(Happened::Unknown));
    world.will_fail(HttpError::NotSent);
    world.will_fail(HttpError::NotSent);
    let error = world.create();
    assert_eq!(error, Err(NetSuiteError::NotSent));
    assert_eq!(error.map_err(|error| error.happened()), Err(Happened::No));
    // The token's renewal was lost, not the request.
    world.clock.advance(3_600_000);
    world.will_fail(HttpError::NoAnswer);
    assert_eq!(world.create(), Err(NetSuiteError::NotSent));
}

#[test]
fn a_refused_token_is_renewed_and_the_question_repeated_once() {
    let world = World::signed_in();
    world.will_answer(401, &refusal(401, "INVALID_LOGIN", "Invalid login attempt."));
    world.will_issue_token("2");
    world.will_answer(200, &json!({"items": [], "hasMore": false}));
    assert_eq!(world.query(), Ok(Vec::new()));
    let sent = world.sent();
    assert_eq!(header(&sent[2], "authorization"), Some("Bearer access-2"));

    world.will_answer(401, &refusal(401, "INVALID_LOGIN", "Invalid login attempt."));
    world.will_issue_token("3");
    world.will_answer(401, &refusal(401, "INVALID_LOGIN", "Invalid login attempt."));
    assert_eq!(world.query(), Err(NetSuiteError::SignedOut));
}

#[test]
fn waits_grow_while_netsuite_is_busy_and_shrink_when_it_is_not() {
    let world = World::signed_in();
    let busy = refusal(400, "CONCURRENCY_LIMIT_EXCEEDED", "Concurrent request limit exceeded. Request blocked.");
    let wait = |lane| {
        world.will_answer(400, &busy);
        match world.query_in(lane) {
            Err(NetSuiteError::Busy { until }) => until.0 - world.clock.now().0,
            other => panic!("{other:?}"),
        }
    };
    for longest in [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 64_000] {
        assert!((longest / 2..=longest).contains(&wait(Lane::Background)));
    }
    // Nor does it make a record wait.
    for (lane, longest) in [(Lane::Logging, 600), (Lane::Live, 1_200), (Lane::Notes, 2_400)] {
        assert!((longest / 2..=longest).contains(&wait(lane)));
    }
    assert_eq!(world.netsuite.pause(), None);
    world.will_answer(200, &json!({"items": [], "hasMore": false}));
    assert!(world.query_in(Lane::Background).is_ok());
    assert!(wait(Lane::Background) <= 2_000);
    for longest in [4_800, 8_000, 8_000] {
        assert!((longest / 2..=longest).contains(&wait(Lane::Notes)));
    }
    world.will_answer_with(429, ("retry-after", "7"), "");
    let told = Timestamp(world.clock.now().0 + 7_000);
    assert_eq!(world.query(), Err(NetSuiteError::Busy { until: told }));
    assert_eq!(world.netsuite.pause(), Some(told));
}

#[test]
fn a_record_is_read_in_any_shape_netsuite_has_been_seen_to_answer() {
    let world = World::signed_in();
    world.will_answer(
        200,
        &json!({
            "links": [{"rel": "self", "href": "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/phonecall/50231"}],
            "id": "50231", "externalId": "cs-1-2-3", "title": "Call with Dana",
            "status": {"links": [], "id": "COMPLETE", "refName": "Completed"},
            "company": {"links": [], "id": "881", "refName": "Harbor Foods"},
            "contact": {"id": 902}, "timedEvent": true,
            "startDate": "2026-11-20", "startTime": "10:00", "endTime": "10:04",
            "lastModifiedDate": "2026-11-20T15:04:00Z", "custevent_reason": {"id": "3", "refName": "Price"},
        }),
    );
    let call = block_on(world.netsuite.read_phone_call(&Address::ExternalId("cs-1-2-3".to_owned()))).expect("a call");
    assert_eq!(call.id, "50231");
    assert_eq!(call.external_id.as_deref(), Some("cs-1-2-3"));
    assert_eq!(call.status.as_deref(), Some("COMPLETE"));
    let company = call.company.clone().expect("a company");
    assert_eq!((company.id.as_str(), company.name.as_ref().map(|name| name.reveal())), ("881", Some("Harbor Foods")));
    assert_eq!(call.contact.as_ref().map(|contact| contact.id.as_str()), Some("902"));
    assert_eq!(call.message, None, "null is absent");
    assert_eq!(call.text("CUSTEVENT_REASON").as_deref(), Some("3"));
    assert_eq!(call.text("timedevent").as_deref(), Some("true"));
    let shown = format!("{call:?}");
    assert!(!shown.contains("Dana") && !shown.contains("Harbor"));
    assert!(world.sent()[0].url.ends_with("/services/rest/record/v1/phonecall/eid:cs-1-2-3"));

    world.will_answer(
        200,
        &json!({"id": 50231, "externalid": "cs-1-2-3", "starttime": "10:00", "status": "complete", "assigned": {"id": "-5"}}),
    );
    let call = block_on(world.netsuite.read_phone_call(&Address::Id("50231".to_owned()))).expect("a call");
    assert_eq!(call.external_id.as_deref(), Some("cs-1-2-3"));
    assert_eq!(call.start_time.as_deref(), Some("10:00"));
    assert_eq!(call.status.as_deref(), Some("COMPLETE"));
    assert_eq!(call.assigned.map(|assigned| assigned.id).as_deref(), Some("-5"));
    assert!(world.sent()[1].url.ends_with("/services/rest/record/v1/phonecall/50231"));
}

#[test]
fn an_id_that_is_none_is_not_asked_about() {
    let world = World::signed_in();
    let address = Address::Id("1/../../suiteql".to_owned());
    assert_eq!(block_on(world.netsuite.read_phone_call(&address)), Err(NetSuiteError::NotFound));
    let patch = object(&json!({"message": "x"}));
    assert_eq!(block_on(world.netsuite.update_phone_call("eid:x", &patch)), Err(NetSuiteError::NotFound));
    assert!(world.sent().is_empty());
}

#[test]
fn an_update_patches_and_can_empty_a_field() {
    let world = World::signed_in();
    world.will_answer(204, &Value::Null);
    let patch = object(&json!({"message": "wants the March list", "contact": null}));
    assert_eq!(block_on(world.netsuite.update_phone_call("50231", &patch)), Ok(()));
    let asked = world.sent().pop().expect("an update");
    assert_eq!(asked.method, Method::Patch);
    assert_eq!(said(&asked), json!({"contact": null, "message": "wants the March list"}));
}

#[test]
fn the_restlet_is_asked_at_its_own_host_and_only_its_own_answers_count() {
    let world = World::signed_in();
    world.will_answer(200, &json!({"ok": true, "data": {"version": "0.1.0"}}));
    assert_eq!(block_on(world.netsuite.bundle()).as_deref(), Ok("0.1.0"));
    let asked = world.sent().pop().expect("a question");
    let address = "https://1234567-sb1.restlets.api.netsuite.com/app/site/hosting/restlet.nl";
    assert_eq!(asked.url, format!("{address}?script=customscript_callside&deploy=customdeploy_callside"));
    assert_eq!((asked.method, said(&asked)), (Method::Post, json!({"do": "about"})));
    let missing = json!({"error": {"code": "SSS_INVALID_SCRIPTLET_ID", "message": "That RESTlet is invalid."}});
    world.will_answer(404, &missing);
    assert_eq!(block_on(world.netsuite.bundle()), Err(NetSuiteError::NotFound));
    world.will_answer(400, &missing);
    let error = block_on(world.netsuite.bundle());
    assert!(matches!(&error, Err(NetSuiteError::Refused { code, .. }) if code == "SSS_INVALID_SCRIPTLET_ID"));
    world.will_answer(200, &json!("<html>"));
    assert_eq!(block_on(world.netsuite.bundle()), Err(NetSuiteError::Unreadable));
}

#[test]
fn a_conditional_update_says_what_it_rests_on() {
    let world = World::signed_in();
    let patch = object(&json!({"message": "b"}));
    let update = || block_on(world.netsuite.update_unless_changed("50231", object(&json!({"message": "a"})), &patch));
    world.will_answer(200, &json!({"ok": true, "data": {"saved": true}}));
    assert_eq!(update(), Ok(Conditional::Saved));
    let asked = said(&world.sent().pop().expect("an update"));
    let expected =
        json!({"do": "update phone call", "id": "50231", "base": {"message": "a"}, "patch": {"message": "b"}});
    assert_eq!(asked, expected);
    world.will_answer(200, &json!({"ok": true, "data": {"saved": false, "fields": {"id": "50231", "message": "c"}}}));
    let Ok(Conditional::Changed(now)) = update() else { panic!("somebody has changed it") };
    assert_eq!(now.message.as_ref().map(|message| message.reveal()), Some("c"));
    world.will_answer(200, &json!({"ok": false, "error": {"code": "USER_ERROR", "message": "No."}}));
    assert_eq!(update(), Ok(Conditional::Refused));
    for _ in 0..3 {
        assert!(!world.netsuite.is_restlet_silent());
        world.will_fail(HttpError::NoAnswer);
        assert_eq!(update(), Err(NetSuiteError::NoAnswer));
    }
    assert!(world.netsuite.is_restlet_silent());
}

#[test]
fn a_field_is_found_by_the_label_netsuite_complains_with() {
    let world = World::signed_in();
    world.will_answer(
        200,
        &json!({"type": "object", "properties": {
            "id": {"title": "Internal ID", "type": "string"},
            "links": {"title": "Links", "type": "array", "readOnly": true},
            "title": {"title": "Subject", "type": "string"},
            "completedDate": {"title": "Date Completed", "type": "string", "format": "date"},
            "lastModifiedDate": {"title": "Last Modified Date", "type": "string", "format": "date-time", "readOnly": true},
            "status": {"type": "object", "properties": {"id": {"type": "string", "enum": ["COMPLETE"]}}},
            "timeItem": {"type": "object", "properties": {"items": {"type": "array"}, "links": {}}},
            "custevent_reason": {"title": "Call reason", "type": "object", "x-ns-custom-field": true,
                "properties": {"id": {"type": "string"}, "refName": {"type": "string"}}},
            "custevent_billable": {"title": "Billable", "type": "boolean", "x-ns-custom-field": true},
            "custevent_score": {"title": "Score", "type": "integer", "nullable": true, "x-ns-custom-field": true},
        }}),
    );
    let kind = |label: &str| {
        block_on(world.netsuite.labelled_field("phonecall", label))
            .expect("fields")
            .map(|field| (field.name, field.kind))
    };
    assert_eq!(kind(" call REASON "), Some(("custevent_reason".to_owned(), FieldKind::Choice)));
    assert_eq!(kind("Billable"), Some(("custevent_billable".to_owned(), FieldKind::Tick)));
    assert_eq!(kind("Score"), Some(("custevent_score".to_owned(), FieldKind::Number)));
    assert_eq!(kind("Date Completed"), Some(("completedDate".to_owned(), FieldKind::Date)));
    assert_eq!(kind("Subject"), Some(("title".to_owned(), FieldKind::Text)));
    assert_eq!(kind("status"), Some(("status".to_owned(), FieldKind::Choice)), "no label: by its name");
    assert_eq!(kind("timeItem"), Some(("timeItem".to_owned(), FieldKind::Several)));
    assert_eq!(kind("Last Modified Date"), None, "nobody can fill it in");
    assert_eq!(kind("Internal ID"), None);
    assert_eq!(kind("Nothing of the kind"), None);
    assert_eq!(world.sent().len(), 1, "asked once");
    assert_eq!(header(&world.sent()[0], "accept"), Some("application/schema+json"));
}

#[test]
fn the_values_of_a_field_are_asked_for_without_creating_anything() {
    let world = World::signed_in();
    world.will_answer(
        200,
        &json!({"links": [], "custevent_reason": {"_selectOptions": {"links": [], "count": 2, "hasMore": false, "items": [
            {"id": "1", "refName": "Order"}, {"id": 2, "refName": "Price"},
        ]}}}),
    );
    let choices = block_on(world.netsuite.choices("phonecall", "custevent_reason")).expect("choices");
    let choice = |id: &str, label: &str| Choice { id: id.to_owned(), label: label.to_owned() };
    assert_eq!(choices, [choice("1", "Order"), choice("2", "Price")]);
    let asked = world.sent().pop().expect("a question");
    assert_eq!(header(&asked, "accept"), Some("application/vnd.oracle.resource+json; type=select-options"));
    assert!(asked.url.ends_with("/phonecall?fields=custevent_reason&limit=1000"));
    assert_eq!(asked.body.as_deref(), Some("{}"));
}

#[test]
fn an_account_without_catalog_or_select_options_answers_in_plain_errors() {
    let world = World::signed_in();
    world.will_answer(404, &refusal(404, "NONEXISTENT_ID", "Record type does not exist."));
    assert_eq!(block_on(world.netsuite.labelled_field("phonecall", "Call reason")), Ok(None));
    let detail = "Please enter value(s) for: Title";
    world.will_answer(400, &refusal(400, "USER_ERROR", detail));
    let expected =
        NetSuiteError::Refused { code: "USER_ERROR".to_owned(), field: None, detail: Some(detail.to_owned()) };
    assert_eq!(block_on(world.netsuite.choices("phonecall", "custevent_reason")), Err(expected));
}

#[test]
fn the_server_time_is_read() {
    let world = World::signed_in();
    world.will_answer(200, &json!({"serverTime": "2026-11-20T15:00:00.250Z"}));
    assert_eq!(block_on(world.netsuite.server_time()), Ok(Timestamp(1_795_186_800_250)));
    world.will_answer(200, &json!({"serverTime": "soon"}));
    assert_eq!(block_on(world.netsuite.server_time()), Err(NetSuiteError::Unreadable));
}

#[test]
fn a_missing_right_reaches_the_page_by_name() {
    let world = World::signed_in();
    let detail = "Permission Violation: You need  the 'Lists -> Phone Calls' permission to access this page.";
    world.will_answer(403, &refusal(403, "INSUFFICIENT_PERMISSION", detail));
    let fault = world.create().map_err(|error| error.fault());
    let right = Right::NetSuite { name: "Lists → Phone Calls".to_owned(), level: Some("Edit".to_owned()) };
    let expected =
        Fault { cloud: Some(Cloud::NetSuite), kind: FaultKind::NotAllowed(right), detail: Some(detail.to_owned()) };
    assert_eq!(fault, Err(expected));
}
