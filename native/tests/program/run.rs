//! `callside-sync run`, `once` and `status`: calls of people who never open Callside are in NetSuite, whoever dies over them.

use std::{process::Stdio, time::Duration};

use callside_emulator::{
    clock::Moment,
    faults::{Fault, Kind},
    ringcentral::telephony::LoggedCall,
};
use serde_json::{Map, Value, json};
use tokio::{process::Child, time::sleep};

use crate::company::{CONFIGURATION, Company, Ended, OTHER};

const LEASE: &str = "customrecord_callside_lease";
const SETTINGS: &str = "customrecord_callside_settings";
const RESTLET: &str = "/app/site/hosting/restlet.nl";
const MINUTE: i64 = 60_000;

impl Company {
    fn now(&self) -> Moment {
        self.clouds.with_world(|world| world.now())
    }

    /// An administrator has said that it is to begin, an hour ago, and whose calls are whose.
    pub fn begin(&self) {
        let from = self.now().plus(-60 * MINUTE);
        self.clouds.with_world(|world| {
            let account = world.ringcentral.account.id.to_string();
            let state = json!({"account": account, "begun": from.0, "from": from.0, "read": from.0, "settled": from.0});
            world.netsuite.keep_custom(LEASE, "company_call_sync", left("nobody", from, &state));
            let extensions: Vec<Value> = ["101", "102", "103"]
                .iter()
                .zip(1_001..)
                .map(|(number, employee)| {
                    let user = world.ringcentral.account.users().find(|user| user.number == *number).unwrap().id;
                    json!({"extension": user.to_string(), "whose": {"Employee": employee.to_string()}, "how": "Manual"})
                })
                .collect();
            let map = json!({"format": 1, "extensions": extensions});
            let values = Map::from_iter([
                ("custrecord_callside_version".to_owned(), json!(1)),
                ("custrecord_callside_value".to_owned(), json!(map.to_string())),
                ("custrecord_callside_by".to_owned(), json!("Sam Turner")),
                ("custrecord_callside_at".to_owned(), json!("2026-11-20T15:04:00.000Z")),
            ]);
            world.netsuite.keep_custom(SETTINGS, "organizers", values);
        });
    }

    /// So many calls that somebody had with that extension, half an hour ago.
    pub fn calls(&self, extension: &str, calls: i64) {
        let began = self.now().plus(-30 * MINUTE);
        self.clouds.with_world(|world| {
            let user = world.ringcentral.account.users().find(|user| user.number == extension).unwrap().id;
            for number in 0..calls {
                let call = LoggedCall {
                    start: began.plus(number * 1_000),
                    duration: 60_000,
                    inbound: true,
                    answered: true,
                    own: format!("+16505550{extension}"),
                    other: "+16505550134".to_owned(),
                    recording_lag: None,
                };
                world.ringcentral.switch.log_call(user, &call);
            }
        });
    }

    pub fn records(&self) -> usize {
        self.clouds.with_world(|world| world.netsuite.phone_calls().len())
    }

    /// Some minutes have passed: the lease has ended of which nobody was heard any more, and the log is looked at again.
    fn minutes_pass(&self) {
        self.clouds.with_world(|world| {
            let past = world.now().plus(-1_000);
            let (_, mut values) =
                world.netsuite.custom_records(LEASE).into_iter().find(|(name, _)| name == "company_call_sync").unwrap();
            values.insert("custrecord_callside_until".to_owned(), json!(past.iso()));
            let state = values.get("custrecord_callside_state").and_then(Value::as_str).unwrap();
            let mut state: Value = serde_json::from_str(state).unwrap();
            state["looks"] = json!(0);
            state["due"] = json!(0);
            values.insert("custrecord_callside_state".to_owned(), json!(state.to_string()));
            world.netsuite.keep_custom(LEASE, "company_call_sync", values);
        });
    }

    /// Meets every request of that method to paths that begin so.
    fn fault(&self, method: &str, path: &str, kind: Kind) {
        let (method, path) = (Some(method.to_owned()), Some(path.to_owned()));
        let fault = Fault { host: None, path, method, kind, count: 1_000 };
        self.clouds.with_world(|world| world.faults.set(fault));
    }

    async fn once(&self) -> Ended {
        self.told(CONFIGURATION, "once").await
    }

    fn start(&self, configuration: &str) -> Child {
        self.program(configuration, "run").stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap()
    }

    /// Waits until that is so, for half a minute.
    async fn until(&self, what: impl Fn(&Self) -> bool) {
        for _ in 0..300 {
            if what(self) {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("it did not come about");
    }
}

fn left(holder: &str, until: Moment, state: &Value) -> Map<String, Value> {
    Map::from_iter([
        ("custrecord_callside_holder".to_owned(), json!(holder)),
        ("custrecord_callside_until".to_owned(), json!(until.iso())),
        ("custrecord_callside_term".to_owned(), json!(1)),
        ("custrecord_callside_state".to_owned(), json!(state.to_string())),
    ])
}

async fn end(child: &mut Child, how: &str) -> Option<i32> {
    let id = child.id().unwrap().to_string();
    assert!(tokio::process::Command::new("kill").args([how, &id]).status().await.unwrap().success());
    child.wait().await.unwrap().code()
}

#[tokio::test(flavor = "multi_thread")]
async fn once_writes_everybodys_calls_once_and_status_tells_so() {
    let company = Company::set_up().await;
    let Ended { code, said, .. } = company.once().await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("Nobody has said yet that it is to begin"), "{said}");
    company.begin();
    company.calls("101", 3);
    company.calls("103", 2);
    // Nobody is named for this one.
    company.calls("104", 1);
    for _ in 0..2 {
        let Ended { code, said, complained } = company.once().await;
        assert_eq!((code, complained.as_str()), (0, ""), "{said}");
        assert!(
            said.contains("Up to date: 6 calls, 5 in NetSuite, 0 left out by rule, 1 waiting, 0 refused."),
            "{said}"
        );
        assert!(!said.contains("Whitfield") && !said.contains("650555"), "names are for no log: {said}");
        assert_eq!(company.records(), 5);
    }
    let Ended { code, said, .. } = company.told(CONFIGURATION, "status").await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("No machine works now; callside-sync ") && said.contains("6 calls: 5 in NetSuite"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_ended_gives_the_lease_back_and_another_goes_on_at_once() {
    let company = Company::set_up().await;
    company.begin();
    company.calls("101", 2);
    let mut one = company.start(CONFIGURATION);
    company.until(|company| company.records() == 2).await;
    // Two of them on one folder would be one machine to NetSuite.
    let Ended { code, complained, .. } = company.once().await;
    assert_eq!(code, 78, "{complained}");
    assert!(complained.contains("runs already"), "{complained}");
    assert_eq!(end(&mut one, "-TERM").await, Some(0));
    // The lease is free at once; there is nothing to do.
    let Ended { code, said, .. } = company.told(OTHER, "once").await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Up to date: 2 calls, 2 in NetSuite"), "{said}");
    company.calls("102", 2);
    company.minutes_pass();
    let Ended { code, said, .. } = company.told(OTHER, "once").await;
    assert_eq!((code, company.records()), (0, 4), "{said}");
    assert!(said.contains("Up to date: 4 calls, 4 in NetSuite"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_is_killed_while_it_writes_has_only_paused_and_two_make_one_record_of_each_call() {
    for restarts in [true, false] {
        let company = Company::set_up().await;
        company.begin();
        company.calls("101", 40);
        company.fault("POST", RESTLET, Kind::Delay { milliseconds: 1_500 });
        let mut one = company.start(CONFIGURATION);
        company.until(|company| company.records() > 0).await;
        assert_eq!(end(&mut one, "-KILL").await, None);
        company.clouds.with_world(|world| world.faults.clear());
        let configuration = if restarts { CONFIGURATION } else { OTHER };
        if !restarts {
            let Ended { code, said, .. } = company.told(OTHER, "once").await;
            assert_eq!(code, 0, "{said}");
            assert!(said.contains("Stands by: callside-sync "), "{said}");
            company.minutes_pass();
        }
        let Ended { code, said, .. } = company.told(configuration, "once").await;
        assert_eq!((code, company.records()), (0, 40), "{restarts}: {said}");
        assert!(said.contains("Up to date: 40 calls, 40 in NetSuite"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloud_that_does_not_answer_and_one_that_refuses_are_told_apart_and_nothing_is_lost() {
    let company = Company::set_up().await;
    company.begin();
    company.calls("101", 2);
    company.fault("POST", RESTLET, Kind::Status { code: 503, retry_after: None });
    let Ended { code, said, .. } = company.once().await;
    assert_eq!(code, 75, "{said}");
    company.clouds.with_world(|world| world.faults.clear());
    company.fault("GET", "/restapi/v1.0/account/~/call-log", Kind::Status { code: 429, retry_after: Some(60) });
    let Ended { code, said, .. } = company.once().await;
    assert_eq!(code, 75, "{said}");
    assert!(said.contains("RingCentral asked for a pause."), "{said}");
    company.clouds.with_world(|world| world.faults.clear());
    let jwt = company.jwt.clone();
    assert!(company.clouds.with_world(|world| world.ringcentral.authorization.revoke_jwt(&jwt)));
    let Ended { code, said, .. } = company.told(OTHER, "once").await;
    assert_eq!((code, company.records()), (1, 0), "{said}");
    assert!(said.contains("RingCentral"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_ends_while_it_writes_is_told_and_with_the_next_one_it_goes_on() {
    let mut company = Company::set_up().await;
    company.begin();
    company.calls("101", 400);
    company.fault("POST", RESTLET, Kind::Delay { milliseconds: 1_500 });
    let program = company.program(CONFIGURATION, "once").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    company.until(|company| company.records() > 0).await;
    company.clouds.with_world(|world| {
        assert!(world.netsuite.revoke_certificate(&company.certificate_id));
        world.netsuite.end_every_sign_in();
        world.faults.clear();
    });
    let ended = program.wait_with_output().await.unwrap();
    let said = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("NetSuite does not take this machine's credentials any more."), "{said}");
    assert!(said.contains("`callside-sync check` says what is missing."), "{said}");
    let before = company.records();
    assert!(before < 400, "it ended after everything was written");
    company.certify_anew();
    company.minutes_pass();
    let Ended { code, said, .. } = company.once().await;
    assert_eq!((code, company.records()), (0, 400), "{said}");
    assert!(said.contains("Up to date: 400 calls, 400 in NetSuite"), "{said}");
}
