//! What is open with customers, and tasks: cases and transactions in SuiteQL, phone calls and tasks that refer to them,
//! and the permissions that open each.

use super::*;
use crate::netsuite::RecordType;

const TASKS: &str = "/record/v1/task";

fn task() -> Value {
    json!({
        "title": "Call Dana Whitfield back", "dueDate": "2026-11-25", "message": "Call key: cs-1-task",
        "externalId": "cs-1-task", "assigned": { "id": "1001" }, "contact": { "id": "1201" },
    })
}

/// Avery in the agent's role with other levels of these permissions.
fn with(levels: &[(Permission, Level)]) -> Client {
    let mut client = Client::agent();
    for (permission, level) in levels {
        client.role().set(*permission, *level);
    }
    client
}

fn column(answer: &Response, name: &str) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", text(answer));
    let items = body(answer)["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|row| row[name].as_str().unwrap_or_default().to_owned()).collect()
}

const OF_HARBOR: &str = "SELECT type, tranid, status, BUILTIN.DF(status) AS words FROM transaction \
                         WHERE entity = ? AND status NOT IN ('SalesOrd:G', 'G', 'Opprtnty:D', 'D') ORDER BY id";

#[test]
fn transactions_are_one_table_with_letters_for_statuses() {
    let mut client = Client::agent();
    for bare in [true, false] {
        client.netsuite.options_mut().dialect.bare_statuses = bare;
        let rows = client.ask(OF_HARBOR, &["1101"]);
        assert_eq!(column(&rows, "type"), ["Opprtnty", "Estimate", "SalesOrd"]);
        let shown = if bare { ["A", "A", "B"] } else { ["Opprtnty:A", "Estimate:A", "SalesOrd:B"] };
        assert_eq!(column(&rows, "status"), shown);
        let words = ["Opportunity : In Progress", "Estimate : Open", "Sales Order : Pending Fulfillment"];
        assert_eq!(column(&rows, "words"), words);
    }
    assert_eq!(refusal(&client.ask("SELECT id FROM salesorder", &[])).0, 400, "a type is no table");
}

#[test]
fn each_type_of_transaction_has_its_own_permission_and_is_missing_without_a_word() {
    let mut client = with(&[(Permission::Opportunities, Level::None)]);
    assert_eq!(column(&client.ask(OF_HARBOR, &["1101"]), "type"), ["Estimate", "SalesOrd"]);
    let mut client = with(&[(Permission::Transactions, Level::None)]);
    let (status, _, detail) = refusal(&client.ask(OF_HARBOR, &["1101"]));
    assert_eq!(status, 400);
    assert!(detail.contains("Record 'transaction' was not found."), "{detail}");
}

#[test]
fn cases_are_a_table_with_its_own_permission() {
    let query = "SELECT casenumber, title, stage, BUILTIN.DF(status) AS words, TO_CHAR(startdate, 'YYYY-MM-DD') AS day \
                 FROM supportcase WHERE company = ? ORDER BY id";
    let rows = Client::agent().ask(query, &["1101"]);
    assert_eq!(column(&rows, "stage"), ["OPEN", "CLOSED"]);
    assert_eq!(column(&rows, "words"), ["In Progress", "Closed"]);
    assert_eq!(column(&rows, "day"), ["2026-11-02", "2026-06-12"]);
    let (_, _, detail) = refusal(&with(&[(Permission::Cases, Level::None)]).ask(query, &["1101"]));
    assert!(detail.contains("Record 'supportcase' was not found."), "{detail}");
}

#[test]
fn a_phone_call_refers_to_a_case_and_to_a_transaction_that_its_role_sees() {
    let about = json!({ "title": "About", "supportCase": { "id": "7001" }, "transaction": { "id": "20001" } });
    let mut client = Client::agent();
    let made = client.log(&about);
    let id = header(&made, "location").and_then(|at| at.rsplit('/').next()).expect("an id").to_owned();
    let read = body(&client.get(&format!("/record/v1/phonecall/{id}")));
    assert_eq!(read["supportCase"]["refName"], "Short delivery on the October order");
    assert_eq!(read["transaction"]["refName"], "OP-5001");
    let cleared = json!({ "supportCase": null, "transaction": null });
    assert_eq!(client.call("PATCH", &format!("/record/v1/phonecall/{id}"), Some(&cleared)).status, 204);
    let read = body(&client.get(&format!("/record/v1/phonecall/{id}")));
    assert!(read.get("supportCase").is_none() && read.get("transaction").is_none());

    for (permission, property) in [(Permission::Cases, "supportCase"), (Permission::Opportunities, "transaction")] {
        let mut client = with(&[(permission, Level::None)]);
        let (status, code, detail) = refusal(&client.log(&about));
        assert_eq!((status, code.as_str()), (400, "INVALID_CONTENT"));
        assert!(detail.contains(&format!("'{property}'")), "{detail}");
    }
    let mut client = Client::agent();
    client.netsuite.options_mut().dialect.refused_properties.insert("supportCase".to_owned());
    assert_eq!(client.log(&about).status, 400);
    client.netsuite.options_mut().dialect.refused_properties.clear();
    client.netsuite.options_mut().dialect.projects_are_companies = false;
    let of_project = json!({ "title": "About", "company": { "id": "1301" } });
    assert_eq!(client.log(&of_project).status, 400);
}

#[test]
fn a_task_is_made_once_for_who_asks_and_read_back() {
    let mut client = Client::agent();
    let made = client.call("POST", TASKS, Some(&task()));
    assert_eq!(made.status, 204, "{}", text(&made));
    assert_eq!(header(&made, "location"), Some(format!("https://{API}/services/rest/record/v1/task/60111").as_str()));
    let read = body(&client.get(&format!("{TASKS}/eid:cs-1-task")));
    assert_eq!((&read["id"], &read["dueDate"]), (&json!("60111"), &json!("2026-11-25")));
    assert_eq!(read["status"]["id"], "NOTSTART");
    assert_eq!(read["company"]["refName"], "Harbor Foods Ltd", "the contact brings its company");
    assert_eq!(read["owner"]["id"], "1001");
    assert_eq!(refusal(&client.call("POST", TASKS, Some(&task()))).0, 400, "a second one of that external id");
    assert_eq!(client.netsuite.tasks().len(), 1);
    let untitled = json!({ "dueDate": "2026-11-25" });
    assert!(refusal(&client.call("POST", TASKS, Some(&untitled))).2.contains("Title"));
    let early = json!({ "title": "x", "startDate": "2026-11-25", "dueDate": "2026-11-24" });
    assert_eq!(refusal(&client.call("POST", TASKS, Some(&early))).1, "INVALID_CONTENT");
    assert_eq!(client.netsuite.record(RecordType::Task, 60_111).expect("a task")["title"], "Call Dana Whitfield back");
}

#[test]
fn a_task_needs_its_permission_and_the_options_of_a_new_one_tell() {
    for (level, may) in [(Level::None, false), (Level::View, false), (Level::Create, true)] {
        let mut client = with(&[(Permission::Tasks, level)]);
        let asks = |client: &mut Client| {
            let mut request = client.request("POST", &format!("{TASKS}?fields=priority"), Some(&json!({})));
            request.headers.push(("accept".into(), "application/vnd.oracle.resource+json; type=select-options".into()));
            client.send(request)
        };
        let told = asks(&mut client);
        assert_eq!(told.status == 200, may, "{}", text(&told));
        let made = client.call("POST", TASKS, Some(&task()));
        assert_eq!(made.status == 204, may);
        if !may {
            assert!(refusal(&made).2.contains("'Lists -> Tasks' permission"));
        }
    }
}

#[test]
fn business_is_read_and_never_made_over_rest() {
    let mut client = Client::agent();
    for (address, number) in
        [("opportunity/20001", "OP-5001"), ("estimate/20003", "EST-5003"), ("salesOrder/20004", "SO-5004")]
    {
        assert_eq!(body(&client.get(&format!("/record/v1/{address}")))["tranId"], number);
        let (record, _) = address.split_once('/').expect("an id");
        assert_eq!(refusal(&client.call("POST", &format!("/record/v1/{record}"), Some(&json!({})))).0, 405);
    }
    assert_eq!(body(&client.get("/record/v1/supportCase/7001"))["caseNumber"], "CASE-2001");
    let mut poor = with(&[(Permission::Cases, Level::None)]);
    assert_eq!(refusal(&poor.get("/record/v1/supportcase/7001")).0, 403);
    let catalogue = text(&poor.get("/record/v1/metadata-catalog"));
    assert!(catalogue.contains("\"salesorder\"") && !catalogue.contains("\"supportcase\""));
}
