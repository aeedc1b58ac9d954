//! What an administrator enables for the whole account, the older bundle that some have, and who may read roles.

use serde_json::{Value, json};

use super::super::{AccountFeature, Permission, Release};
use super::restlet::{code, installed};
use super::{Client, Level, Options, Role, SAM, body, refusal, text};

const SENTENCE: &str = "Your current role does not have permission to perform this action.";
const ROLES: &str = "SELECT role, permlevel FROM rolepermissions WHERE permkey = 'LIST_CALL' ORDER BY role";

fn turn_off(client: &mut Client, feature: AccountFeature) {
    client.netsuite.options_mut().features.off.insert(feature);
}

#[test]
fn a_feature_that_is_off_is_missed_where_it_is_used() {
    let mut client = installed();
    turn_off(&mut client, AccountFeature::Workbook);
    assert_eq!(refusal(&client.ask("SELECT id FROM contact", &[])).2, SENTENCE);
    assert_eq!(client.get("/record/v1/contact/1201").status, 200);
    turn_off(&mut client, AccountFeature::RestWebServices);
    assert_eq!(refusal(&client.get("/record/v1/contact/1201")).2, SENTENCE);
    // RESTlets are another service.
    assert_eq!(client.told(&json!({"do": "about"}))["ok"], true);
    turn_off(&mut client, AccountFeature::CustomRecords);
    let health = client.told(&json!({"do": "health", "features": ["OAUTH2"]}))["data"].take();
    assert_eq!(health["records"], json!({"settings": null, "lease": null, "teammate": null}));
    let on = |id: &str| health["features"][id].clone();
    assert_eq!(
        [on("CUSTOMRECORDS"), on("RESTWEBSERVICES"), on("OAUTH2")],
        [false.into(), false.into(), Value::from(true)]
    );
    turn_off(&mut client, AccountFeature::ServerSuiteScript);
    assert_eq!(code(&client.bundle(&json!({"do": "about"}))), (404, "SSS_INVALID_SCRIPTLET_ID".into()));
    turn_off(&mut client, AccountFeature::OAuth2);
    assert_eq!(refusal(&client.get("/system/v1/serverTime")).1, "INVALID_LOGIN");
    assert_eq!(client.netsuite.audit_trail().last().expect("a line").detail, "FeatureDisabled");
}

#[test]
fn the_first_bundle_knows_its_three_tasks_and_no_contract() {
    let mut client = installed();
    client.netsuite.options_mut().bundle_release = Release::First;
    let about = client.told(&json!({"do": "about"}));
    assert_eq!(about, json!({"ok": true, "data": {"version": "0.1.0"}}));
    let health = client.told(&json!({"do": "health"}));
    assert_eq!(health["error"]["code"], "CALLSIDE_UNKNOWN_TASK");
    // An administrator updates it.
    client.netsuite.options_mut().bundle_release = Release::Current;
    assert_eq!(client.told(&json!({"do": "about"}))["data"]["contract"], 4);
}

#[test]
fn roles_and_their_permissions_are_for_administrators_and_as_they_are_now() {
    let mut agent = Client::agent();
    let (status, _, sentence) = refusal(&agent.ask(ROLES, &[]));
    assert!(status == 400 && sentence.ends_with("Record 'rolepermissions' was not found."), "{sentence}");
    let mut sam = Client::in_role(Options::default(), SAM, Role::ADMINISTRATOR);
    let level = |client: &mut Client, role: i64| {
        let answer = client.ask(ROLES, &[]);
        assert_eq!(answer.status, 200, "{}", text(&answer));
        let (rows, role) = (body(&answer)["items"].take(), role.to_string());
        let row = rows.as_array().into_iter().flatten().find(|row| row["role"] == *role).cloned();
        row.map(|row| row["permlevel"].as_str().expect("a level").to_owned())
    };
    assert_eq!(level(&mut sam, Role::AGENT).as_deref(), Some("3"));
    assert_eq!(level(&mut sam, Role::ADMINISTRATOR).as_deref(), Some("4"));
    sam.netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::PhoneCalls, Level::View);
    assert_eq!(level(&mut sam, Role::AGENT).as_deref(), Some("1"));
    sam.netsuite.role_mut(Role::AGENT).expect("the role").set(Permission::PhoneCalls, Level::None);
    assert_eq!(level(&mut sam, Role::AGENT), None);
}
