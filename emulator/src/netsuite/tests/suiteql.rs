//! SuiteQL: what it accepts, what it refuses and in which words (netsuite-api.md §4).

use super::*;

const PREFIX: &str = "Invalid search query. Detailed unprocessed description follows. ";

fn refused(client: &mut Client, query: &str) -> String {
    let answer = client.ask(query, &[]);
    assert_eq!(answer.status, 400, "{query} was answered: {}", text(&answer));
    let (_, code, detail) = refusal(&answer);
    assert_eq!(code, "INVALID_PARAMETER", "{query}");
    assert_eq!(body(&answer)["o:errorDetails"][0]["o:errorQueryParam"], "q");
    detail.strip_prefix(PREFIX).unwrap_or_else(|| panic!("{query}: {detail}")).to_owned()
}

#[test]
fn a_caller_is_found_by_number_whatever_way_it_was_typed() {
    let mut client = Client::agent();
    let query = "SELECT id, entityid, firstname, company, BUILTIN.DF(company) AS companyname, mobilephone \
                 FROM contact WHERE isinactive = 'F' AND (REGEXP_REPLACE(phone,'[^0-9]','') LIKE ? \
                 OR REGEXP_REPLACE(mobilephone,'[^0-9]','') LIKE ?) ORDER BY id";
    let answer = client.ask(query, &["%6505550134", "%6505550134"]);
    assert_eq!(answer.status, 200, "{}", text(&answer));
    let answer = body(&answer);
    assert_eq!(
        answer["items"],
        json!([{
            "links": [], "id": "1201", "entityid": "Dana Whitfield", "firstname": "Dana", "company": "1101",
            "companyname": "Harbor Foods Ltd", "mobilephone": "(650) 555-0134",
        }])
    );
    assert_eq!((&answer["count"], &answer["hasMore"], &answer["totalResults"]), (&json!(1), &json!(false), &json!(1)));

    // The Spanish twin: digits alone cannot tell them apart.
    let twins = client.ask("SELECT id FROM contact WHERE REGEXP_REPLACE(mobilephone,'\\D','') LIKE ?", &["%605550123"]);
    assert_eq!(body(&twins)["count"], 2);
}

#[test]
fn one_union_asks_every_table_at_once() {
    let mut client = Client::agent();
    let query = "SELECT 'contact' AS kind, id, entityid AS name FROM contact WHERE REGEXP_REPLACE(mobilephone, '[^0-9]') LIKE ? \
                 UNION ALL SELECT 'customer', id, altname FROM customer WHERE REGEXP_REPLACE(phone, '[^0-9]') LIKE ? \
                 UNION ALL SELECT 'job', j.id, j.altname FROM job j JOIN customer c ON j.parent = c.id \
                   WHERE REGEXP_REPLACE(c.phone, '[^0-9]') LIKE ? \
                 UNION ALL SELECT 'vendor', id, altname FROM vendor WHERE REGEXP_REPLACE(phone, '[^0-9]') LIKE ? \
                 UNION ALL SELECT 'employee', id, entityid FROM employee WHERE REGEXP_REPLACE(mobilephone, '[^0-9]') LIKE ? \
                 ORDER BY kind, id FETCH FIRST 50 ROWS ONLY";
    let number = "%6505550145";
    let both = body(&client.ask(query, &[number; 5]));
    let kinds: Vec<_> = both["items"].as_array().expect("rows").iter().map(|row| row["kind"].clone()).collect();
    assert_eq!(kinds, ["contact", "customer"]);
    let project = body(&client.ask(query, &["%6505550153"; 5]));
    assert_eq!(project["items"][1]["name"], "Pier 9 refit");
}

#[test]
fn every_value_is_a_text_and_nulls_are_absent() {
    let mut client = Client::agent();
    let answer =
        body(&client.ask("SELECT id, isInactive, FirstName, lastname, email FROM contact WHERE id = 1205", &[]));
    assert_eq!(answer["items"], json!([{ "links": [], "id": "1205", "isinactive": "F" }]));
    let count = body(&client.ask("SELECT COUNT(*) AS n, MIN(id) FROM contact WHERE id IN (1201, 1202)", &[]));
    assert_eq!(count["items"], json!([{ "links": [], "n": "2", "expr2": "1201" }]));
}

#[test]
fn statements_of_the_language_are_accepted() {
    let mut client = Client::agent();
    for query in [
        "SELECT * FROM contact FETCH FIRST 1 ROWS ONLY",
        "SELECT c.* FROM contact c WHERE c.id = 1201",
        "SELECT TOP 2 id FROM customer",
        "SELECT DISTINCT company FROM contact",
        "SELECT a.id, b.entityid FROM contact a LEFT OUTER JOIN customer b ON a.company = b.id WHERE b.id IS NOT NULL",
        "SELECT id FROM contact WHERE company IN (SELECT id FROM customer WHERE isperson = 'F')",
        "SELECT id FROM contact k WHERE EXISTS (SELECT 1 FROM customer c WHERE c.id = k.company AND k.id > 0)",
        "SELECT id FROM contact WHERE id BETWEEN 1 AND 5000 AND NOT (firstname LIKE 'D%' ESCAPE '\\')",
        "SELECT company, COUNT(*) AS n FROM contact GROUP BY company HAVING COUNT(*) > 1 ORDER BY n DESC NULLS LAST",
        "SELECT q.n FROM (SELECT COUNT(DISTINCT company) AS n FROM contact) q",
        "SELECT CASE isinactive WHEN 'F' THEN 'yes' ELSE 'no' END AS live FROM vendor",
        "SELECT id, ROW_NUMBER() OVER (PARTITION BY company ORDER BY id) AS place FROM contact",
        "SELECT id FROM customer UNION SELECT id FROM vendor MINUS SELECT id FROM employee",
        "SELECT id FROM contact ORDER BY lastmodifieddate DESC OFFSET 2 ROWS FETCH NEXT 3 ROWS ONLY",
        "SELECT 'contact' AS kind, TO_CHAR(contact.id) AS id, '' AS stage, contact.title AS title, contact.fax AS fax, \
         COALESCE(customer.altname, vendor.altname) AS firm, \
         CASE WHEN vendor.id IS NOT NULL THEN 'vendor' ELSE 'customer' END AS firmkind FROM contact \
         LEFT JOIN customer ON customer.id = contact.company LEFT JOIN vendor ON vendor.id = contact.company \
         UNION ALL SELECT 'job', TO_CHAR(job.id), customer.searchstage, '', customer.fax, job.companyname, '' FROM job \
         INNER JOIN customer ON customer.id = job.parent WHERE INSTR(UPPER(job.altname), 'PIER') > 0",
        "SELECT id, searchstage, BUILTIN.DF(entitystatus) AS status FROM customer",
        "SELECT s.name, s.stage FROM customerstatus s WHERE s.isinactive = 'F'",
        "SELECT id, phone FROM employee WHERE giveaccess = 'T'",
        "SELECT id, title, status, assigned, company, transaction, createddate, custevent_department FROM phonecall",
    ] {
        let answer = client.ask(query, &[]);
        assert_eq!(answer.status, 200, "{query}: {}", text(&answer));
    }
}

#[test]
fn what_is_outside_the_language_is_an_unsupported_search() {
    let mut client = Client::agent();
    let members = vec!["1"; 1_001].join(", ");
    let too_many = format!("SELECT id FROM contact WHERE id IN ({members})");
    for query in [
        "WITH x AS (SELECT id FROM contact) SELECT id FROM x",
        "SELECT [id] FROM contact",
        "SELECT id FROM contact WHERE lastmodifieddate > DATE '2026-01-01'",
        "SELECT id FROM contact WHERE lastmodifieddate > TIMESTAMP '2026-01-01 00:00:00'",
        "SELECT id FROM contact LIMIT 5",
        "SELECT LISTAGG(id, ',') FROM contact",
        "SELECT LEFT(phone, 3) FROM contact",
        "SELECT RIGHT(phone, 3) FROM contact",
        "SELECT SUBSTRING(phone, 1, 3) FROM contact",
        "SELECT CHARINDEX('1', phone) FROM contact",
        "SELECT DATEDIFF(datecreated, lastmodifieddate) FROM contact",
        "SELECT CONVERT(VARCHAR, id) FROM contact",
        "SELECT id FROM contact WHERE REGEXP_LIKE(phone, '1')",
        "SELECT id FROM contact WHERE phone ILIKE 'x'",
        "SELECT q.\"Id\" FROM (SELECT id AS \"Id\" FROM contact) q",
        "SELECT sqlite_version() FROM dual",
        "SELECT 1",
        "SELECT id FROM contact WHERE TRUE",
        "SELECT id FROM contact; SELECT id FROM vendor",
        "UPDATE contact SET phone = '1'",
        "DELETE FROM contact",
        "SELECT id FROM contact WHERE",
        "SELECT id FROM contact, customer",
        "SELECT id FROM contact WHERE phone = ?",
        "SELECT TO_CHAR(datecreated, 'NOPE') FROM contact",
        too_many.as_str(),
    ] {
        assert_eq!(refused(&mut client, query), "Search error occurred: Invalid or unsupported search.", "{query}");
    }
}

#[test]
fn a_thousand_members_are_still_allowed() {
    let mut client = Client::agent();
    let members = vec!["1201"; 1_000].join(", ");
    assert_eq!(body(&client.ask(&format!("SELECT id FROM contact WHERE id IN ({members})"), &[]))["count"], 1);
}

#[test]
fn unknown_tables_columns_and_hidden_tables_have_their_own_words() {
    let mut client = Client::agent();
    assert_eq!(refused(&mut client, "SELECT id FROM xyz"), "Invalid search type: xyz.");
    assert_eq!(refused(&mut client, "SELECT id FROM rows_contact"), "Invalid search type: rows_contact.");
    assert_eq!(
        refused(&mut client, "SELECT subsidiary FROM customer"),
        "Search error occurred: Unknown identifier 'subsidiary'. Available identifiers are: {customer=customer}."
    );
    assert_eq!(
        refused(&mut client, "SELECT c.id, k.nope FROM contact k JOIN customer c ON c.id = k.company"),
        "Search error occurred: Unknown identifier 'k.nope'. Available identifiers are: {c=customer, k=contact}."
    );
    client.netsuite.options_mut().dialect.qualified_identifiers = false;
    assert!(refused(&mut client, "SELECT k.nope FROM contact k").contains("Unknown identifier 'nope'."));
    for (table, permission) in [
        ("contact", Permission::Contacts),
        ("customer", Permission::Customers),
        ("vendor", Permission::Vendors),
        ("employee", Permission::EmployeeRecord),
        ("job", Permission::Projects),
        ("phonecall", Permission::PhoneCalls),
    ] {
        let mut client = Client::agent().without(permission);
        let sentence = refused(&mut client, &format!("SELECT id FROM {table}"));
        assert_eq!(sentence, format!("Search error occurred: Record '{table}' was not found."));
    }
    for table in ["entity", "role"] {
        let sentence = refused(&mut client, &format!("SELECT id FROM {table}"));
        assert_eq!(sentence, format!("Search error occurred: Record '{table}' was not found."));
    }
    client.role().set(Permission::PerformSearch, Level::View);
    let entity = body(&client.ask("SELECT type, altname FROM entity WHERE id = 1401", &[]));
    assert_eq!(entity["items"][0]["altname"], "Ferro Pallet Supply");
}

#[test]
fn the_service_itself_needs_two_permissions() {
    for permission in [Permission::RestWebServices, Permission::Workbook] {
        let mut client = Client::agent().without(permission);
        let (status, code, detail) = refusal(&client.ask("SELECT id FROM contact", &[]));
        assert_eq!((status, code.as_str()), (400, "USER_ERROR"), "{permission:?}");
        assert_eq!(detail, "Your current role does not have permission to perform this action.");
    }
}

#[test]
fn a_name_is_hidden_from_a_role_that_may_not_see_the_company() {
    let mut client = Client::agent().without(Permission::Customers).without(Permission::Vendors);
    let answer = body(&client.ask("SELECT company, BUILTIN.DF(company) AS name FROM contact WHERE id = 1201", &[]));
    assert_eq!(answer["items"], json!([{ "links": [], "company": "1101" }]));
}

#[test]
fn columns_that_no_source_proves_can_be_missing() {
    let mut client = Client::agent();
    let dialect = &mut client.netsuite.options_mut().dialect;
    *dialect = std::mem::take(dialect).without_doubtful_columns();
    for query in ["SELECT message FROM phonecall", "SELECT parent FROM job", "SELECT mobilephone FROM employee"] {
        assert!(refused(&mut client, query).starts_with("Search error occurred: Unknown identifier"), "{query}");
    }
    for query in
        ["SELECT title, phone, company FROM phonecall", "SELECT mobilephone FROM contact", "SELECT id FROM job"]
    {
        assert_eq!(client.ask(query, &[]).status, 200, "{query}");
    }
}

#[test]
fn parameters_are_bound_and_never_read_as_sql() {
    let mut client = Client::agent();
    let answer = body(&client.ask("SELECT id FROM contact WHERE firstname = ?", &["x' OR '1'='1"]));
    assert_eq!(answer["count"], 0);
    let answer =
        body(&client.ask("SELECT id, ? AS mark FROM contact WHERE id > ? AND id <= ?", &["m", "1200", "1201"]));
    assert_eq!(answer["items"], json!([{ "links": [], "id": "1201", "mark": "m" }]));
    let numbers = client.call("POST", "/query/v1/suiteql", Some(&json!({ "q": "SELECT ? FROM dual", "params": [1] })));
    assert_eq!(refusal(&numbers).1, "INVALID_CONTENT");

    client.netsuite.options_mut().dialect.like_takes_parameters = false;
    let query = "SELECT id FROM contact WHERE phone LIKE ?";
    assert_eq!(refusal(&client.ask(query, &["%1"])).1, "INVALID_PARAMETER");
    assert_eq!(client.ask("SELECT id FROM contact WHERE phone LIKE '%1' AND id > ?", &["1"]).status, 200);
}

#[test]
fn functions_behave_as_oracles_do() {
    let mut client = Client::agent();
    for (expression, expected) in [
        ("REGEXP_REPLACE('(650) 555-0134 x12', '[^0-9]', '')", Some("650555013412")),
        ("REGEXP_REPLACE('ab12', '([a-z]+)([0-9]+)', '\\2-\\1')", Some("12-ab")),
        ("REGEXP_SUBSTR('ext 42', '[0-9]+')", Some("42")),
        ("REGEXP_INSTR('ext 42', '[0-9]+')", Some("5")),
        ("SUBSTR('abcdef', 2, 3)", Some("bcd")),
        ("SUBSTR('abcdef', 0, 2)", Some("ab")),
        ("SUBSTR('abcdef', -2)", Some("ef")),
        ("SUBSTR('abc', -5)", None),
        ("INSTR('abcabc', 'c', 4)", Some("6")),
        ("INSTR('abc', 'x')", Some("0")),
        ("TRANSLATE('(650) 555', '0123456789()- ', '0123456789')", Some("650555")),
        ("REPLACE('a-b-c', '-')", Some("abc")),
        ("LENGTH('naïve')", Some("5")),
        ("LENGTH('')", None),
        ("UPPER('straße')", Some("STRASSE")),
        ("TRIM('  x ')", Some("x")),
        ("TRIM(LEADING '0' FROM '0044')", Some("44")),
        ("NVL('', 'b')", Some("b")),
        ("NVL2('a', 'yes', 'no')", Some("yes")),
        ("COALESCE(NULL, 'c')", Some("c")),
        ("DECODE(2, 1, 'one', 2, 'two', 'many')", Some("two")),
        ("DECODE(NULL, 1, 'one', NULL, 'nothing')", Some("nothing")),
        ("'a' || NULL || 'b'", Some("ab")),
        ("CONCAT('a', 'b')", Some("ab")),
        ("TO_NUMBER('007') + 1", Some("8")),
        ("3 / 2", Some("1.5")),
        ("TRUNC(3.7)", Some("3")),
        ("GREATEST(1, 3, 2)", Some("3")),
        ("TO_CHAR(12)", Some("12")),
    ] {
        assert_eq!(client.value(expression).as_deref(), expected, "{expression}");
    }
}

#[test]
fn dates_are_wall_clocks_of_the_account() {
    let mut client = Client::agent();
    for (expression, expected) in [
        (r#"TO_CHAR(CURRENT_DATE, 'YYYY-MM-DD"T"HH24:MI:SS')"#, "2026-11-22T02:30:00"),
        ("TO_CHAR(SYSDATE - 1, 'YYYY-MM-DD')", "2026-11-21"),
        ("TO_DATE('2026-03-01', 'YYYY-MM-DD')", "3/1/2026"),
        ("TO_DATE('2026-03-01', 'YYYY-MM-DD') - TO_DATE('2026-02-01', 'YYYY-MM-DD')", "28"),
        ("TO_CHAR(TRUNC(CURRENT_DATE), 'HH24:MI')", "00:00"),
        ("TO_CHAR(SYS_EXTRACT_UTC(FROM_TZ(CAST(CURRENT_DATE AS TIMESTAMP), 'America/New_York')), 'HH24:MI')", "07:30"),
        ("TO_CHAR(FROM_TZ(CURRENT_DATE, '+02:00'), 'HH24:MI')", "02:30"),
        (
            "TO_CHAR(SYS_EXTRACT_UTC(TO_TIMESTAMP_TZ('2026-07-01 12:00 -04:00', 'YYYY-MM-DD HH24:MI TZH:TZM')), 'HH24')",
            "16",
        ),
        ("TZ_OFFSET('America/New_York')", "-05:00"),
        ("TZ_OFFSET('Asia/Kolkata')", "+05:30"),
    ] {
        assert_eq!(client.value(expression).as_deref(), Some(expected), "{expression}");
    }
    let recent = "SELECT id FROM contact WHERE lastmodifieddate >= TO_DATE(?, 'YYYY-MM-DD HH24:MI:SS')";
    let all = body(&client.ask(recent, &["2020-01-01 00:00:00"]))["count"].clone();
    assert_eq!(body(&client.ask("SELECT id FROM contact", &[]))["count"], all);
    assert_eq!(body(&client.ask(recent, &["2026-11-22 02:29:00"]))["count"], 0);
    client.netsuite.edit(crate::netsuite::RecordType::Contact, 1_201, "title", &json!("Buyer"), NOW).expect("an edit");
    assert_eq!(body(&client.ask(recent, &["2026-11-22 02:29:00"]))["count"], 1);
}

#[test]
fn pages_follow_the_rules() {
    let mut client = Client::agent();
    let query = json!({ "q": "SELECT id FROM contact ORDER BY id" });
    let mut page = |address: &str| {
        let answer = client.call("POST", &format!("/query/v1/suiteql{address}"), Some(&query));
        (answer.status, body(&answer))
    };
    let (_, first) = page("?limit=5&offset=0");
    assert_eq!((&first["count"], &first["hasMore"], &first["offset"]), (&json!(5), &json!(true), &json!(0)));
    let rels: Vec<_> = first["links"].as_array().expect("links").iter().map(|link| link["rel"].clone()).collect();
    assert_eq!(rels, ["next", "last", "self"]);
    let (_, second) = page("?limit=5&offset=5");
    assert!(second["items"][0]["id"].as_str() > first["items"][4]["id"].as_str());
    for address in ["?limit=5&offset=3", "?limit=1001", "?limit=0", "?limit=x"] {
        assert_eq!(page(address).0, 400, "{address}");
    }
}

#[test]
fn the_query_must_be_transient_and_in_a_json_object() {
    let mut client = Client::agent();
    let mut request = client.request("POST", "/query/v1/suiteql", Some(&json!({ "q": "SELECT id FROM contact" })));
    request.headers.retain(|(name, _)| name != "prefer");
    assert_eq!(body(&client.send(request))["o:errorDetails"][0]["o:errorHeader"], "Prefer");
    assert_eq!(refusal(&client.call("POST", "/query/v1/suiteql", Some(&json!(["q"])))).1, "INVALID_REQUEST");
    assert_eq!(client.get("/query/v1/suiteql").status, 405);
}
