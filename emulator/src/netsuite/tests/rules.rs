//! Rules that hold for every input, however odd.

use proptest::prelude::*;

use super::*;

/// Pieces of queries, good and bad, to be put together in any order.
const PIECES: [&str; 40] = [
    "SELECT",
    "id",
    "*",
    ",",
    "FROM",
    "contact",
    "customer c",
    "c.id",
    "WHERE",
    "=",
    "?",
    "'x'",
    "''",
    "(",
    ")",
    "AND",
    "OR",
    "NOT",
    "IN",
    "LIKE",
    "JOIN",
    "ON",
    "UNION ALL",
    "ORDER BY",
    "GROUP BY",
    "COUNT(*)",
    "phone",
    "NVL(phone, 1)",
    "REGEXP_REPLACE(phone, '[', '')",
    "FETCH FIRST 2 ROWS ONLY",
    "OFFSET 1 ROWS",
    "CASE",
    "WHEN",
    "END",
    "||",
    "[",
    "]",
    "rows_contact",
    "sqlite_master",
    "SYSDATE",
];

fn statement() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..12).prop_map(|pieces| pieces.join(" ")),
        prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..6)
            .prop_map(|pieces| format!("SELECT id FROM contact WHERE {}", pieces.join(" "))),
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_query_is_answered_or_refused_and_never_breaks_anything(queries in prop::collection::vec(statement(), 8)) {
        let mut client = Client::agent();
        for query in queries {
            let answer = client.ask(&query, &[]);
            prop_assert!(answer.status == 200 || answer.status == 400, "{query}: {}", answer.status);
            if answer.status == 400 {
                prop_assert_eq!(refusal(&answer).1, "INVALID_PARAMETER");
            }
        }
        prop_assert_eq!(&body(&client.ask("SELECT id FROM contact WHERE id = 1201", &[]))["count"], &json!(1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_what_is_read(title in "\\PC{1,80}", message in "(?s).{0,300}") {
        let mut client = Client::agent();
        let made = client.log(&json!({ "title": title, "message": message }));
        prop_assert_eq!(made.status, 204);
        let call = &client.netsuite.phone_calls()[0];
        prop_assert_eq!(&call["title"], &json!(title));
        let kept = if message.is_empty() { Value::Null } else { json!(message) };
        prop_assert_eq!(call.get("message").unwrap_or(&Value::Null), &kept);
        if !message.is_empty() {
            let row = body(&client.ask("SELECT message FROM phonecall", &[]));
            prop_assert_eq!(&row["items"][0]["message"], &json!(message));
        }
    }

    #[test]
    fn an_exact_filter_finds_its_record_whatever_the_text(name in "[^\\p{Cc}]{1,32}") {
        let mut client = Client::agent();
        client.netsuite
            .edit(crate::netsuite::RecordType::Contact, 1_201, "firstName", &json!(name), NOW)
            .expect("an edit");
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        for operator in ["IS", "CONTAIN", "START_WITH", "END_WITH"] {
            let filter = format!("id EQUAL 1201 AND firstName {operator} \"{quoted}\"");
            let found = client.get(&format!("/record/v1/contact?q={}", form::encode(&filter)));
            prop_assert_eq!(&body(&found)["count"], &json!(1), "{}", filter);
        }
    }

    #[test]
    fn pages_of_any_size_hold_every_row_once(limit in 1_usize..60) {
        let mut client = Client::agent();
        let mut ids = Vec::new();
        let query = json!({ "q": "SELECT id FROM contact ORDER BY id" });
        loop {
            let address = format!("/query/v1/suiteql?limit={limit}&offset={}", ids.len());
            let page = body(&client.call("POST", &address, Some(&query)));
            ids.extend(page["items"].as_array().expect("items").iter().map(|row| row["id"].to_string()));
            if page["hasMore"] == false {
                prop_assert_eq!(&page["totalResults"], &json!(ids.len()));
                break;
            }
        }
        let all = body(&client.ask("SELECT id FROM contact", &[]))["count"].clone();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(&json!(ids.len()), &all);
    }

    #[test]
    fn any_form_body_is_refused_or_read_but_never_breaks_the_sign_in(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut client = Client::stranger(Options::default());
        for path in ["/services/rest/auth/oauth2/v1/token", "/services/rest/auth/oauth2/v1/revoke"] {
            let answer = client.send(Request {
                method: "POST".into(),
                host: API.into(),
                path: path.into(),
                headers: vec![("content-type".into(), "application/x-www-form-urlencoded".into())],
                body: bytes.clone(),
                ..Request::default()
            });
            prop_assert!(answer.status == 400 || answer.status == 401);
        }
        let code = client.code(AVERY, Role::AGENT);
        prop_assert_eq!(client.redeem(&code, VERIFIER).status, 200);
    }
}
