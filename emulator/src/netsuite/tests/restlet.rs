//! The bundle's RESTlet, run from its source: what it does in the account, and everything that keeps a request from it.

use serde_json::{Map, Value, json};

use super::super::{Level, Permission, RecordType, Status};
use super::{AVERY, Client, Options, Role, body, text};
use crate::exchange::{Request, Response};

const ADDRESS: &str = "script=customscript_callside&deploy=customdeploy_callside";

pub(super) fn installed() -> Client {
    Client::in_role(Options { bundle: true, ..Options::default() }, AVERY, Role::AGENT)
}

impl Client {
    fn restlet(&mut self, method: &str, query: &str, asked: &Value) -> Response {
        let mut request = self.request(method, &format!("/?{query}"), Some(asked));
        request.host = "1234567.restlets.api.netsuite.com".into();
        request.path = "/app/site/hosting/restlet.nl".into();
        self.send(request)
    }

    pub(super) fn bundle(&mut self, asked: &Value) -> Response {
        self.restlet("POST", ADDRESS, asked)
    }

    /// What the script answers.
    pub(super) fn told(&mut self, asked: &Value) -> Value {
        let answer = self.bundle(asked);
        assert_eq!(answer.status, 200, "{}", text(&answer));
        body(&answer)
    }

    /// Logs a call and gives its id.
    fn logged(&mut self) -> String {
        let call = json!({
            "title": "Call with Dana", "message": "wants prices", "externalId": "cs-1", "status": "COMPLETE",
            "startDate": "2026-11-20", "startTime": "10:00", "endTime": "10:04", "timedEvent": true,
            "contact": {"id": "1201"}, "company": {"id": "1101"},
        });
        assert_eq!(self.log(&call).status, 204);
        self.netsuite.phone_calls().last().expect("a call")["id"].as_str().expect("an id").to_owned()
    }

    fn held(&self, id: &str) -> Value {
        self.netsuite.record(RecordType::PhoneCall, id.parse().expect("a number")).expect("the call")
    }
}

/// Status and code of an answer that is NetSuite's, not the script's.
pub(super) fn code(answer: &Response) -> (u16, String) {
    (answer.status, body(answer)["error"]["code"].as_str().expect("a code").to_owned())
}

fn update(id: &str, base: &Value, patch: &Value) -> Value {
    json!({ "do": "update phone call", "id": id, "base": base, "patch": patch })
}

#[test]
fn a_bare_account_has_none() {
    let mut client = Client::agent();
    assert_eq!(code(&client.bundle(&json!({ "do": "about" }))), (404, "SSS_INVALID_SCRIPTLET_ID".into()));
    client.netsuite.options_mut().dialect.no_restlet_status = 400;
    assert_eq!(code(&client.bundle(&json!({ "do": "about" }))), (400, "SSS_INVALID_SCRIPTLET_ID".into()));
}

#[test]
fn it_says_which_version_it_is() {
    let data = json!({ "version": env!("CARGO_PKG_VERSION"), "contract": 4 });
    assert_eq!(
        installed().told(&json!({ "do": "about" })),
        json!({ "ok": true, "data": data, "settings": { "versions": {} } })
    );
}

#[test]
fn a_call_is_read_with_the_names_and_values_of_rest() {
    let mut client = installed();
    let id = client.logged();
    let names = ["title", "startDate", "startTime", "timedEvent", "contact", "status", "phone"];
    for named in [json!({ "id": id }), json!({ "externalId": "cs-1" })] {
        let mut asked = json!({ "do": "read phone call", "fields": names });
        asked.as_object_mut().expect("an object").extend(named.as_object().cloned().unwrap_or_default());
        let read = client.told(&asked)["data"].clone();
        let expected = json!({
            "id": id, "externalId": "cs-1", "message": "wants prices", "title": "Call with Dana", "status": "COMPLETE",
            "startDate": "2026-11-20", "startTime": "10:00", "timedEvent": true, "contact": "1201", "phone": null,
            "lastModifiedDate": "2026-11-22T07:30:00.000Z",
        });
        assert_eq!(read, expected);
    }
    let unknown = client.told(&json!({ "do": "read phone call", "externalId": "cs-2" }));
    assert_eq!(unknown["error"]["code"], "RCRD_DSNT_EXIST");
}

#[test]
fn a_call_that_is_as_it_was_seen_is_changed() {
    let mut client = installed();
    let id = client.logged();
    let base = json!({ "message": "wants prices", "endTime": "10:04", "company": { "id": "1101" } });
    let patch = json!({ "message": "wants prices today", "endTime": "10:07", "phone": "+1 650 555 0134" });
    let saved = client.told(&update(&id, &base, &patch));
    assert_eq!((&saved["ok"], &saved["data"]), (&json!(true), &json!({ "saved": true })));
    let call = client.held(&id);
    assert_eq!((&call["message"], &call["endTime"]), (&json!("wants prices today"), &json!("10:07")));
    assert_eq!((&call["phone"], &call["startTime"]), (&json!("+1 650 555 0134"), &json!("10:00")));
}

#[test]
fn a_call_that_somebody_has_changed_is_told_and_left_alone() {
    let mut client = installed();
    let id = client.logged();
    let number = id.parse().expect("a number");
    client.netsuite.edit(RecordType::PhoneCall, number, "message", &json!("VIP"), client.now).expect("an edit");
    let base = json!({ "message": "wants prices", "title": "Call with Dana" });
    let told = client.told(&update(&id, &base, &json!({ "message": "wants prices today" })));
    assert_eq!((&told["data"]["saved"], &told["data"]["fields"]["message"]), (&json!(false), &json!("VIP")));
    assert_eq!(told["data"]["fields"]["title"], "Call with Dana");
    assert_eq!(client.held(&id)["message"], "VIP");
}

#[test]
fn whoever_saves_between_load_and_save_is_not_overwritten() {
    let mut client = installed();
    let id = client.logged();
    let saved = Map::from_iter([("message".to_owned(), json!("VIP"))]);
    client.netsuite.meddle(RecordType::PhoneCall, id.parse().expect("a number"), saved);
    let patch = json!({ "message": "wants prices today" });
    let told = client.told(&update(&id, &json!({ "message": "wants prices" }), &patch));
    assert_eq!((&told["data"]["saved"], &told["data"]["fields"]["message"]), (&json!(false), &json!("VIP")));
    assert_eq!(client.held(&id)["message"], "VIP");
    assert_eq!(client.told(&update(&id, &json!({ "message": "VIP" }), &patch))["data"]["saved"], true);
}

#[test]
fn it_runs_with_the_rights_of_whoever_asks() {
    let mut client = installed();
    let id = client.logged();
    let asked = update(&id, &json!({ "message": "wants prices" }), &json!({ "message": "today" }));
    for level in [Level::Create, Level::None] {
        client.role().set(Permission::PhoneCalls, level);
        let told = client.told(&asked);
        assert_eq!((&told["ok"], &told["error"]["code"]), (&json!(false), &json!("INSUFFICIENT_PERMISSION")));
    }
    assert_eq!(client.held(&id)["message"], "wants prices");
}

#[test]
fn what_the_account_refuses_the_script_tells() {
    let mut client = installed();
    let id = client.logged();
    client.netsuite.options_mut().mandatory_fields.insert("Department".to_owned());
    let told = client.told(&update(&id, &json!({ "message": "wants prices" }), &json!({ "message": "today" })));
    assert_eq!(told["error"]["code"], "USER_ERROR");
    assert!(told["error"]["message"].as_str().is_some_and(|sentence| sentence.contains("Department")));
}

#[test]
fn a_script_without_units_ends_and_saves_nothing() {
    let mut client = installed();
    let id = client.logged();
    client.netsuite.options_mut().deployment.units = 14;
    let asked = update(&id, &json!({ "message": "wants prices" }), &json!({ "message": "today" }));
    assert_eq!(code(&client.bundle(&asked)), (400, "SSS_USAGE_LIMIT_EXCEEDED".into()));
    assert_eq!(client.held(&id)["message"], "wants prices");
    client.netsuite.options_mut().deployment.units = 15;
    assert_eq!(client.told(&asked)["data"]["saved"], true);
}

#[test]
fn requests_that_do_not_reach_it_are_told_apart() {
    let mut client = installed();
    let about = json!({ "do": "about" });
    let missing = client.restlet("POST", "script=customscript_callside", &about);
    assert_eq!(code(&missing), (400, "SSS_MISSING_REQD_ARGUMENT".into()));
    let other = client.restlet("POST", "script=customscript_other&deploy=customdeploy_callside", &about);
    assert_eq!(code(&other), (404, "SSS_INVALID_SCRIPTLET_ID".into()));
    assert_eq!(client.restlet("GET", ADDRESS, &about).status, 405);

    let deployment = client.netsuite.options_mut().deployment.clone();
    client.netsuite.options_mut().deployment.status = Status::Testing;
    assert_eq!(code(&client.bundle(&about)).0, 404, "its owner alone");
    client.netsuite.options_mut().deployment = super::super::Deployment { deployed: false, ..deployment.clone() };
    assert_eq!(code(&client.bundle(&about)).0, 404);
    client.netsuite.options_mut().deployment =
        super::super::Deployment { roles: Some([Role::ADMINISTRATOR].into()), ..deployment.clone() };
    assert_eq!(code(&client.bundle(&about)), (403, "INSUFFICIENT_PERMISSION".into()));
    client.netsuite.options_mut().deployment = deployment;

    client.netsuite.set_requests_in_flight(5);
    assert_eq!(code(&client.bundle(&about)), (400, "SSS_REQUEST_LIMIT_EXCEEDED".into()));
    client.netsuite.set_requests_in_flight(0);
    let request = Request { headers: Vec::new(), ..client.request("POST", "/", Some(&about)) };
    let stranger = Request { host: "1234567.restlets.api.netsuite.com".into(), ..request };
    assert_eq!(code(&client.send(stranger)), (401, "INVALID_LOGIN_ATTEMPT".into()));
}

#[test]
fn a_token_for_the_record_service_alone_opens_no_restlet() {
    let mut options = Options { bundle: true, ..Options::default() };
    options.integration.redirect_uris = vec![super::REDIRECT.to_owned()];
    let mut client = Client::stranger(options);
    let login = client.authorize("system.netsuite.com", &[("scope", "rest_webservices")]);
    let roles = client.press(&login, "login", ("user", &AVERY.to_string()));
    let consent = client.press(&roles, "role", ("role", &Role::AGENT.to_string()));
    let back = client.press(&consent, "consent", ("decision", "allow"));
    let pair = client.redeem(&super::parameter(&back, "code").expect("a code"), super::VERIFIER);
    client.token = body(&pair)["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(client.get("/record/v1/phonecall").status, 200);
    assert_eq!(code(&client.bundle(&json!({ "do": "about" }))).0, 401);
}
