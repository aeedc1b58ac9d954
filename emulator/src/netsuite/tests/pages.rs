//! The pages behind deep links (netsuite-api.md §8).

use super::*;
use crate::netsuite::RecordType;

pub(super) fn open(client: &mut Client, address: &str) -> Response {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    client.send(Request {
        method: "GET".into(),
        host: APP.into(),
        path: path.into(),
        query: form::pairs(query),
        ..Request::default()
    })
}

#[test]
fn every_deep_link_lands_on_its_record() {
    let mut client = Client::agent();
    for (address, title) in [
        ("/app/common/entity/contact.nl?id=1201", "Dana Whitfield"),
        ("/app/common/entity/custjob.nl?id=1101", "Harbor Foods Ltd"),
        ("/app/common/entity/vendor.nl?id=1401", "Ferro Pallet Supply"),
        ("/app/common/entity/employee.nl?id=1001", "Avery Quinn"),
        ("/app/accounting/project/project.nl?id=1301", "Pier 9 refit"),
        ("/app/crm/support/supportcase.nl?id=7001", "Short delivery on the October order"),
        ("/app/accounting/transactions/opprtnty.nl?id=20001", "OP-5001"),
        ("/app/accounting/transactions/estimate.nl?id=20003", "EST-5003"),
        ("/app/accounting/transactions/salesord.nl?id=20004", "SO-5004"),
    ] {
        let page = open(&mut client, address);
        assert_eq!(page.status, 200, "{address}");
        assert!(text(&page).contains(&format!("<title>{title}</title>")), "{address}");
    }
    for address in ["/app/common/entity/contact.nl?id=999999", "/app/common/entity/contact.nl", "/nope.nl"] {
        assert_eq!(open(&mut client, address).status, 404, "{address}");
    }
}

#[test]
fn a_phone_call_shows_its_note_and_leads_to_the_people() {
    let mut client = Client::agent();
    let note = "line one\n<script>alert(1)</script>";
    let made = client.log(&json!({
        "title": "Robert & \"friends\"", "message": note, "contact": { "id": "1206" }, "status": "COMPLETE",
    }));
    let id = header(&made, "location").expect("a location").rsplit('/').next().expect("an id").to_owned();
    let page = text(&open(&mut client, &format!("/app/crm/calendar/call.nl?id={id}")));
    assert!(page.contains("<title>Robert &amp; &quot;friends&quot;</title>"));
    assert!(page.contains("line one\n&lt;script&gt;alert(1)&lt;/script&gt;</dd>"));
    assert!(page.contains("<a href=\"/app/common/entity/custjob.nl?id=1101\">Harbor Foods Ltd</a>"));
    assert!(page.contains("<dt>Status</dt><dd data-field=\"status\" dir=\"auto\">Completed</dd>"));
    assert!(!page.contains("<img"), "a contact's name is only text");

    client
        .netsuite
        .edit(RecordType::PhoneCall, id.parse().expect("an id"), "message", &json!("now"), NOW)
        .expect("an edit");
    assert!(text(&open(&mut client, &format!("/app/crm/calendar/call.nl?id={id}"))).contains(">now</dd>"));
    let list = text(&open(&mut client, "/app/crm/calendar/calllist.nl"));
    assert!(list.contains(&format!("href=\"/app/crm/calendar/call.nl?id={id}\"")));
    assert!(text(&open(&mut client, "/")).contains("Phone calls"));
}

#[test]
fn a_record_without_a_name_says_so() {
    let mut client = Client::agent();
    assert!(text(&open(&mut client, "/app/common/entity/contact.nl?id=1205")).contains("(no name)"));
}
