//! What the bundle adds beside conditional changes, run from its source in an account: settings, leases, many calls at
//! once, numbers, health. The cases are those of `netsuite/test`, against an account that has rules of its own.

use serde_json::{Map, Value, json};

use super::super::{Level, Permission, RecordType, Release};
use super::restlet::{code, installed};
use super::{AVERY, Client, NOW, Options, Role, SAM};
use crate::clock::Moment;

const SETTINGS: &str = "customrecord_callside_settings";
const LEASE: &str = "customrecord_callside_lease";
const TEAMMATE: &str = "customrecord_callside_teammate";

pub(super) fn in_role(role: i64) -> Client {
    let mut options = Options { bundle: true, ..Options::default() };
    options.roles = vec![Role::agent(), Role::administrator([SAM])];
    options.roles.extend(Role::of_bundle());
    Client::in_role(options, if role == Role::ADMINISTRATOR { SAM } else { AVERY }, role)
}

impl Client {
    pub(super) fn done(&mut self, task: &str, details: &Value) -> Value {
        let told = self.try_to(task, details);
        assert_eq!(told["ok"], true, "{task}: {told}");
        told["data"].clone()
    }

    pub(super) fn refused(&mut self, task: &str, details: &Value) -> String {
        let told = self.try_to(task, details);
        assert_eq!(told["ok"], false, "{task}: {told}");
        told["error"]["code"].as_str().expect("a code").to_owned()
    }

    fn try_to(&mut self, task: &str, details: &Value) -> Value {
        self.told(&asked(task, details))
    }

    fn write(&mut self, version: i64, value: &str) -> Value {
        self.done("write settings", &json!({ "part": "company", "version": version, "value": value }))
    }

    /// The same account, in the agent's role again or in any other.
    pub(super) fn as_role(&mut self, employee: i64, role: i64) {
        let code = self.code(employee, role);
        let pair = self.redeem(&code, super::VERIFIER);
        self.token = super::body(&pair)["access_token"].as_str().expect("a token").to_owned();
    }

    fn list(&mut self, kind: &str, role: i64, level: Level) {
        let types = &mut self.netsuite.options_mut().custom_types;
        types.iter_mut().find(|one| one.id == kind).expect("the type").allow(role, level);
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.now = Moment(self.now.0 + seconds * 1_000);
    }
}

pub(super) fn asked(task: &str, details: &Value) -> Value {
    let mut asked = details.as_object().cloned().unwrap_or_default();
    asked.insert("do".to_owned(), task.into());
    Value::Object(asked)
}

fn company() -> Value {
    json!({ "part": "company" })
}

#[test]
fn settings_are_written_by_editors_and_read_by_members_with_their_version() {
    let mut client = in_role(Role::ADMINISTRATOR);
    assert_eq!(client.done("read settings", &company()), json!({ "version": 0, "value": null }));
    assert_eq!(client.write(0, "first"), json!({ "saved": true, "version": 1 }));
    assert_eq!(client.write(1, "second"), json!({ "saved": true, "version": 2 }));
    client.as_role(AVERY, Role::AGENT);
    let read = client.done("read settings", &company());
    assert_eq!((&read["version"], &read["value"]), (&json!(2), &json!("second")));
    assert_eq!(read["at"], "2026-11-22T07:30:00.000Z", "the account's clock");
    assert!(read["by"].as_str().is_some_and(|name| !name.is_empty()));
    let told = client.try_to("read phone call", &json!({ "externalId": "cs-9" }));
    assert_eq!((&told["ok"], &told["settings"]), (&json!(false), &json!({ "versions": { "company": 2 } })));
}

#[test]
fn a_lost_race_tells_both_versions_and_writes_nothing() {
    let mut client = in_role(Role::ADMINISTRATOR);
    client.write(0, "mine");
    client.write(1, "theirs");
    let lost = client.write(1, "mine again");
    assert_eq!((&lost["saved"], &lost["version"], &lost["value"]), (&json!(false), &json!(2), &json!("theirs")));
    // Between load and save, and where there is none yet.
    for (version, part) in [(2, "company"), (0, "organizers")] {
        let theirs = Map::from_iter([
            ("custrecord_callside_version".to_owned(), json!(version + 1)),
            ("custrecord_callside_value".to_owned(), json!("\"quicker\"")),
        ]);
        client.netsuite.meddle_custom(SETTINGS, part, theirs);
        let asked = json!({ "part": part, "version": version, "value": "slower" });
        let lost = client.done("write settings", &asked);
        assert_eq!((&lost["saved"], &lost["version"]), (&json!(false), &json!(version + 1)), "{part}");
        assert_eq!(lost["value"], "quicker");
    }
    assert_eq!(client.netsuite.custom_records(SETTINGS).len(), 2);
}

#[test]
fn without_optimistic_locking_in_the_account_somebody_would_be_overwritten() {
    let mut client = in_role(Role::ADMINISTRATOR);
    client.write(0, "first");
    for one in &mut client.netsuite.options_mut().custom_types {
        one.locks = false;
    }
    let theirs = Map::from_iter([("custrecord_callside_value".to_owned(), json!("\"theirs\""))]);
    client.netsuite.meddle_custom(SETTINGS, "company", theirs);
    assert_eq!(client.write(1, "mine")["saved"], true, "so the object has to ask for it");
}

#[test]
fn members_may_look_and_not_write_and_unlisted_roles_are_told_so_either_way() {
    let mut client = in_role(Role::ADMINISTRATOR);
    client.write(0, "first");
    client.as_role(AVERY, Role::AGENT);
    let change = json!({ "part": "company", "version": 1, "value": "mine" });
    assert_eq!(client.refused("write settings", &change), "INSUFFICIENT_PERMISSION");
    let new = json!({ "part": "organizers", "version": 0, "value": [] });
    assert_eq!(client.refused("write settings", &new), "INSUFFICIENT_PERMISSION");
    client.list(SETTINGS, Role::AGENT, Level::Edit);
    assert_eq!(client.done("write settings", &change)["saved"], true);
    client.list(SETTINGS, Role::AGENT, Level::None);
    for silent in [false, true] {
        client.netsuite.options_mut().dialect.unlisted_roles_find_nothing = silent;
        let told = client.try_to("about", &json!({}));
        assert_eq!(told["ok"], true, "the rest works");
        assert_eq!(told["settings"]["error"]["code"], "INSUFFICIENT_PERMISSION", "{silent}");
    }
}

#[test]
fn the_bundles_own_role_reads_settings_and_only_the_syncs_has_leases() {
    let mut client = in_role(Role::BUNDLE);
    assert_eq!(client.done("read settings", &company())["version"], 0);
    let lease = json!({ "name": "sync", "holder": "a", "seconds": 60 });
    assert_eq!(client.refused("take lease", &lease), "INSUFFICIENT_PERMISSION");
    let records = client.done("health", &json!({}))["records"].clone();
    assert_eq!(records, json!({ "settings": "VIEW", "lease": "NONE", "teammate": "CREATE" }));
    client.as_role(AVERY, Role::BUNDLE_SYNC);
    assert_eq!(client.done("take lease", &lease)["held"], true);
    assert_eq!(
        client.refused("write settings", &json!({ "part": "company", "version": 0, "value": 1 })),
        "INSUFFICIENT_PERMISSION"
    );
}

#[test]
fn the_bundles_own_role_is_enough_for_a_call() {
    let mut client = in_role(Role::BUNDLE);
    let answer = client.ask("SELECT id FROM contact FETCH FIRST 1 ROWS ONLY", &[]);
    assert_eq!(answer.status, 200, "{}", super::text(&answer));
    let call = json!({ "title": "Call", "externalId": "cs-1", "status": "COMPLETE", "contact": { "id": "1201" } });
    assert_eq!(client.log(&call).status, 204);
    let change = json!({ "externalId": "cs-1", "base": { "message": null }, "patch": { "message": "today" } });
    assert_eq!(client.done("update phone call", &change)["saved"], true);
    assert_eq!(client.ask("SELECT id FROM employee", &[]).status, 400);
}

#[test]
fn a_lease_is_held_by_one_at_a_time_by_the_accounts_clock() {
    let mut client = in_role(Role::BUNDLE_SYNC);
    let by = |holder: &str| json!({ "name": "sync", "holder": holder, "seconds": 60, "state": { "mark": holder } });
    let taken = client.done("take lease", &by("a"));
    assert_eq!((&taken["held"], &taken["until"]), (&json!(true), &json!("2026-11-22T07:31:00.000Z")));
    client.pass(59);
    let late = client.done("take lease", &by("b"));
    assert_eq!(
        (&late["held"], &late["holder"], &late["now"]),
        (&json!(false), &json!("a"), &json!("2026-11-22T07:30:59.000Z"))
    );
    assert_eq!(client.done("renew lease", &by("a"))["term"], 1);
    client.pass(60);
    assert_eq!(client.done("renew lease", &by("a"))["held"], false, "too late");
    let next = client.done("take lease", &json!({ "name": "sync", "holder": "b", "seconds": 60 }));
    assert_eq!((&next["held"], &next["term"], &next["state"]), (&json!(true), &json!(2), &json!({ "mark": "a" })));
    assert_eq!(client.done("release lease", &by("a"))["released"], false);
    assert_eq!(client.done("release lease", &by("b"))["released"], true);
    assert_eq!(client.done("take lease", &by("a"))["held"], true);
}

#[test]
fn of_two_who_take_a_lease_at_the_same_moment_one_has_it() {
    let mut client = in_role(Role::BUNDLE_SYNC);
    for round in 1..=2_i64 {
        let theirs = Map::from_iter([
            ("custrecord_callside_holder".to_owned(), json!("b")),
            ("custrecord_callside_until".to_owned(), json!("2026-11-22T07:35:00.000Z")),
            ("custrecord_callside_term".to_owned(), json!(round)),
        ]);
        client.netsuite.meddle_custom(LEASE, "sync", theirs);
        let lost = client.done("take lease", &json!({ "name": "sync", "holder": "a", "seconds": 60 }));
        assert_eq!((&lost["held"], &lost["holder"]), (&json!(false), &json!("b")));
        client.now = Moment(NOW.0 + 360_000);
    }
    assert_eq!(client.netsuite.custom_records(LEASE).len(), 1);
}

fn created(external: &str, title: &str) -> Value {
    json!({ "create": {
        "externalId": external, "title": title, "status": "COMPLETE", "startDate": "2026-11-20", "startTime": "10:00",
        "endTime": "10:04", "timedEvent": true, "contact": { "id": "1201" }, "message": "wants prices",
    } })
}

pub(super) fn outcomes(data: &Value) -> Vec<&str> {
    let results = data["results"].as_array().expect("results");
    results.iter().map(|result| result["outcome"].as_str().expect("an outcome")).collect()
}

#[test]
fn many_calls_are_written_each_once_and_each_with_its_result() {
    let mut client = installed();
    let calls = json!({ "calls": [created("cs-1", "one"), created("cs-2", "two"), created("cs-1", "again")] });
    let data = client.done("write phone calls", &calls);
    assert_eq!(outcomes(&data), ["created", "created", "exists"]);
    assert_eq!(data["results"][2]["fields"]["title"], "one");
    let held = client.netsuite.phone_calls();
    assert_eq!(held.len(), 2);
    assert_eq!((&held[0]["startTime"], &held[0]["company"]["id"]), (&json!("10:00"), &json!("1101")));
    client.netsuite.edit(RecordType::PhoneCall, id_of(&held[1]), "message", &json!("VIP"), NOW).expect("an edit");
    let base = json!({ "message": "wants prices" });
    let change = |external: &str| json!({ "externalId": external, "base": base, "patch": { "message": "today" } });
    let wrong = json!({ "create": { "externalId": "cs-3", "title": "three", "startDate": "tomorrow" } });
    let calls = json!({ "calls": [change("cs-1"), change("cs-2"), change("cs-9"), wrong, created("cs-4", "four")] });
    let data = client.done("write phone calls", &calls);
    assert_eq!(outcomes(&data), ["saved", "changed", "refused", "refused", "created"]);
    assert_eq!(data["results"][1]["fields"]["message"], "VIP");
    assert_eq!(data["results"][2]["error"]["code"], "RCRD_DSNT_EXIST");
    assert_eq!(client.netsuite.phone_calls().len(), 3);
}

fn id_of(record: &Value) -> i64 {
    record["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
}

#[test]
fn a_batch_stops_before_the_units_run_out_and_what_is_left_goes_with_the_next() {
    let mut client = installed();
    client.netsuite.options_mut().deployment.units = 400;
    let all: Vec<Value> = (0..40).map(|place| created(&format!("cs-{place}"), "Call")).collect();
    let data = client.done("write phone calls", &json!({ "calls": all }));
    let made = outcomes(&data).iter().filter(|outcome| **outcome == "created").count();
    assert!((20..40).contains(&made), "{made}");
    assert!(outcomes(&data)[made..].iter().all(|outcome| *outcome == "untried"));
    assert_eq!(client.netsuite.phone_calls().len(), made);
    client.netsuite.options_mut().deployment.units = 5_000;
    let data = client.done("write phone calls", &json!({ "calls": all }));
    assert_eq!(outcomes(&data).iter().filter(|outcome| **outcome == "exists").count(), made);
    assert_eq!(client.netsuite.phone_calls().len(), 40);
}

#[test]
fn a_batch_of_any_size_never_runs_into_netsuites_own_end() {
    let mut client = installed();
    let all: Vec<Value> = (0..12).map(|place| created(&format!("cs-{place}"), "Call")).collect();
    for units in 0..=250 {
        client.netsuite.options_mut().deployment.units = units;
        let answer = client.bundle(&asked("write phone calls", &json!({ "calls": all })));
        assert_eq!(answer.status, 200, "{units}: {}", super::text(&answer));
    }
    assert_eq!(client.netsuite.phone_calls().len(), 12);
}

#[test]
fn five_thousand_units_are_enough_for_three_hundred_calls() {
    let mut client = installed();
    let all: Vec<Value> = (0..300).map(|place| created(&format!("cs-{place}"), "Call")).collect();
    let data = client.done("write phone calls", &json!({ "calls": all }));
    assert!(outcomes(&data).iter().all(|outcome| *outcome == "created"));
    assert_eq!(client.netsuite.phone_calls().len(), 300);
}

#[test]
fn a_batch_without_its_lease_writes_nothing() {
    let mut client = in_role(Role::BUNDLE_SYNC);
    let by = |holder: &str| json!({ "name": "sync", "holder": holder, "seconds": 60 });
    client.done("take lease", &by("a"));
    let batch = |holder: &str| json!({ "calls": [created("cs-1", "one")], "lease": by(holder) });
    let late = client.done("write phone calls", &batch("b"));
    assert_eq!((outcomes(&late), &late["lease"]["holder"]), (vec!["untried"], &json!("a")));
    client.pass(30);
    let held = client.done("write phone calls", &batch("a"));
    assert_eq!((outcomes(&held), &held["lease"]["until"]), (vec!["created"], &json!("2026-11-22T07:31:30.000Z")));
}

#[test]
fn the_bundles_fields_of_phone_calls_are_written_where_the_account_has_them() {
    let mut client = installed();
    client.netsuite.options_mut().features.bundle_call_fields = true;
    let notes = "n".repeat(5_000);
    let own = json!({
        "custevent_callside_session": "s-1", "custevent_callside_duration": 245, "custevent_callside_result": "Accepted",
        "custevent_callside_recording": "https://recordings.example.com/1", "custevent_callside_notes": notes,
    });
    let mut call = created("cs-1", "one");
    call["create"].as_object_mut().expect("an object").extend(own.as_object().cloned().unwrap_or_default());
    assert_eq!(outcomes(&client.done("write phone calls", &json!({ "calls": [call] }))), ["created"]);
    let held = client.netsuite.phone_calls().remove(0);
    for (name, value) in own.as_object().expect("an object") {
        assert_eq!(&held[name], value, "{name}");
    }
    client.netsuite.options_mut().features.bundle_call_fields = false;
    assert_eq!(client.netsuite.phone_calls()[0].get("custevent_callside_session"), None);
}

#[test]
fn numbers_find_whoever_has_them_and_say_where_they_could_not_look() {
    let mut client = installed();
    let data = client.done("resolve numbers", &json!({ "numbers": ["+19990000000", "+16505550130"] }));
    assert_eq!((&data["found"][0], &data["refused"]), (&json!([]), &json!({})));
    let found = data["found"][1].as_array().expect("a list");
    let person = found.iter().find(|one| one["kind"] == "contact").expect("the contact");
    let dana = json!({
        "kind": "contact", "id": "1201", "name": "Dana Whitfield", "company": "1101",
        "companyName": "Harbor Foods Ltd", "companyKind": "customer",
        "telephones": { "phone": "(650) 555-0130 x12" },
    });
    assert_eq!(person, &dana);

    client.role().set(Permission::Vendors, Level::None);
    let data = client.done("resolve numbers", &json!({ "numbers": ["+16505550130"] }));
    let refused = data["refused"].as_object().expect("an object");
    assert_eq!(refused.keys().collect::<Vec<_>>(), ["vendor"]);
    assert!(refused["vendor"]["message"].as_str().is_some_and(|words| words.contains("was not found")));
    assert!(!data["found"][0].as_array().expect("a list").is_empty());
}

#[test]
fn numbers_are_found_where_columns_are_missing_too() {
    let mut client = installed();
    let dialect = client.netsuite.options_mut().dialect.clone().without_doubtful_columns();
    client.netsuite.options_mut().dialect = dialect;
    let data = client.done("resolve numbers", &json!({ "numbers": ["+16505550134"] }));
    let refused = data["refused"].as_object().expect("an object");
    assert_eq!(refused.keys().collect::<Vec<_>>(), ["employee"]);
    assert_eq!(refused["employee"]["code"], "CALLSIDE_NO_TELEPHONES");
}

#[test]
fn health_says_what_rest_does_not() {
    let mut client = installed();
    client.role().set(Permission::Contacts, Level::None);
    let health = client.done("health", &json!({ "permissions": ["LIST_FIND"] }));
    let expected = json!({
        "version": env!("CARGO_PKG_VERSION"), "contract": 4, "account": "1234567", "environment": "PRODUCTION",
        "timeZone": "America/New_York", "now": "2026-11-22T07:30:00.000Z",
        "records": { "settings": "VIEW", "lease": "NONE", "teammate": "CREATE" },
    });
    for (name, value) in expected.as_object().expect("an object") {
        assert_eq!(&health[name], value, "{name}");
    }
    assert_eq!(health["user"]["id"], AVERY.to_string());
    assert_eq!(health["role"], json!({ "id": "1042", "script": "customrole1042", "center": "BASIC" }));
    let permissions = &health["permissions"];
    for (name, level) in
        [("LIST_CALL", "EDIT"), ("LIST_CONTACT", "NONE"), ("LIST_TASK", "CREATE"), ("LIST_FIND", "NONE")]
    {
        assert_eq!(permissions[name], level, "{name}");
    }
    assert_eq!((&health["features"]["JOBS"], &health["features"]["SUBSIDIARIES"]), (&json!(true), &json!(false)));
    client.as_role(AVERY, Role::AGENT);
    assert_eq!(client.done("health", &json!({}))["permissions"]["REPO_ANALYTICS"], "EDIT");
}

#[test]
fn a_batch_takes_the_accounts_own_scripts_their_time_for_each_call() {
    let mut client = installed();
    let options = client.netsuite.options_mut();
    (options.user_event_delay, options.restlet_delay) = (300, 100);
    let asked = asked("write phone calls", &json!({ "calls": [created("cs-1", "one"), created("cs-2", "two")] }));
    let mut request =
        client.request("POST", "/?script=customscript_callside&deploy=customdeploy_callside", Some(&asked));
    request.host = "1234567.restlets.api.netsuite.com".into();
    request.path = "/app/site/hosting/restlet.nl".into();
    client.netsuite.handle(&request, client.now);
    assert_eq!(client.netsuite.work(&request), 700);
}

#[test]
fn whoever_is_not_let_in_learns_nothing_of_settings() {
    let mut client = installed();
    client.netsuite.options_mut().deployment.roles = Some([Role::ADMINISTRATOR].into());
    assert_eq!(code(&client.bundle(&asked("read settings", &company()))), (403, "INSUFFICIENT_PERMISSION".into()));
}

#[test]
fn everybody_reports_themselves_and_is_told_with_the_others_whatever_they_claim() {
    let mut client = in_role(Role::BUNDLE);
    let extension = json!({ "account": "9100", "id": "9101", "number": "101" });
    let report =
        json!({ "done": ["ringcentral"], "extension": extension, "user": SAM.to_string(), "email": "x@y.example" });
    assert_eq!(client.done("report teammate", &report)["reported"], true);
    client.pass(60);
    let more = json!({ "done": ["ringcentral", "test call"], "extension": extension });
    assert_eq!(client.done("report teammate", &more)["contract"], 4);
    client.as_role(SAM, Role::ADMINISTRATOR);
    client.done("report teammate", &json!({ "done": [], "extension": extension }));
    let told = client.done("read teammates", &json!({}))["teammates"].clone();
    let told = told.as_array().expect("a list");
    let users: Vec<_> = told.iter().map(|one| one["user"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(users, [AVERY, SAM].map(|id| id.to_string()));
    assert!(told.iter().all(|one| one["extension"] == extension));
    assert_ne!((&told[0]["email"], &told[0]["email"]), (&json!("x@y.example"), &json!("")));
    assert_eq!(told[0]["role"], Role::BUNDLE.to_string());
    let done = json!({
        "netsuite": "2026-11-22T07:30:00.000Z", "ringcentral": "2026-11-22T07:30:00.000Z",
        "test call": "2026-11-22T07:31:00.000Z",
    });
    assert_eq!((&told[0]["done"], &told[0]["at"]), (&done, &json!("2026-11-22T07:31:00.000Z")));
}

#[test]
fn a_role_that_may_only_look_reports_nothing_and_one_off_the_list_sees_nobody() {
    let mut client = installed();
    let report = json!({ "done": [] });
    client.list(TEAMMATE, Role::AGENT, Level::View);
    assert_eq!(client.refused("report teammate", &report), "INSUFFICIENT_PERMISSION");
    assert_eq!(client.done("read teammates", &json!({}))["teammates"], json!([]));
    client.list(TEAMMATE, Role::AGENT, Level::None);
    assert_eq!(client.refused("read teammates", &json!({})), "INSUFFICIENT_PERMISSION");
    client.netsuite.options_mut().dialect.unlisted_roles_find_nothing = true;
    assert_eq!(client.refused("read teammates", &json!({})), "INSUFFICIENT_PERMISSION");
}

#[test]
fn a_company_of_thousands_is_told_whole() {
    let mut client = installed();
    for user in 0..2_345 {
        let values = Map::from_iter([("custrecord_callside_user".to_owned(), json!(user))]);
        client.netsuite.keep_custom(TEAMMATE, &format!("user_{user}"), values);
    }
    let told = client.done("read teammates", &json!({}));
    assert_eq!(told["teammates"].as_array().map(Vec::len), Some(2_345));
}

#[test]
fn the_third_contract_writes_calls_and_no_fields_of_people() {
    let mut client = installed();
    client.netsuite.options_mut().bundle_release = Release::Third;
    assert_eq!(client.done("about", &json!({}))["contract"], 3);
    for task in ["write people", "make search"] {
        assert_eq!(client.refused(task, &json!({ "people": [] })), "CALLSIDE_UNKNOWN_TASK");
    }
    let calls = json!({ "calls": [created("cs-1", "one")] });
    assert_eq!(outcomes(&client.done("write phone calls", &calls)), ["created"]);
}

#[test]
fn the_second_contract_knows_nothing_of_teammates_and_all_that_it_knew() {
    let mut client = installed();
    client.netsuite.options_mut().bundle_release = Release::Second;
    assert_eq!(client.done("about", &json!({}))["contract"], 2);
    assert_eq!(client.refused("report teammate", &json!({ "done": [] })), "CALLSIDE_UNKNOWN_TASK");
    assert_eq!(client.done("read settings", &company())["version"], 0);
}
