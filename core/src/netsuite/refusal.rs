//! Reads NetSuite's refusals (netsuite-api.md §3.8, §4.6, §6, §7). NetSuite tells little by status and code alone: the
//! same `USER_ERROR` is a mandatory field, a duplicate and a missing permission, so its English sentences are read too,
//! by the phrases that are known. An unknown sentence is kept whole in [`NetSuiteError::Refused`].

use callside_json::Value;

use super::NetSuiteError;
use crate::{characters::Pieces, ports::Response};

/// What was asked: the same sentence means different permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// SuiteQL.
    Query,
    /// A record, its metadata, or the system.
    Record,
}

/// One of NetSuite's complaints.
struct Complaint<'a> {
    code: &'a str,
    detail: &'a str,
    path: &'a str,
}

/// True for an answer that says "too many at once", whichever status it came with.
pub(super) fn is_busy(response: &Response) -> bool {
    response.status == 429
        || (response.status == 400
            && ["CONCURRENCY_LIMIT_EXCEEDED", "SSS_REQUEST_LIMIT_EXCEEDED"].iter().any(|code| has_code(response, code)))
}

/// True for an answer that refuses the access token: nothing was done.
pub(super) fn is_token_refused(response: &Response) -> bool {
    response.status == 401 || (matches!(response.status, 400 | 403) && has_code(response, "INVALID_LOGIN"))
}

fn has_code(response: &Response, code: &str) -> bool {
    let body = callside_json::parse(&response.body).unwrap_or_default();
    complaints(&body).iter().any(|complaint| complaint.code == code)
}

/// Why an answer of 300 and more was no success.
pub(super) fn read(response: &Response, asked: Asked) -> NetSuiteError {
    let body = callside_json::parse(&response.body).unwrap_or_default();
    let complaints = complaints(&body);
    let first = complaints.first();
    let detail = first.map(|complaint| complaint.detail.trim().to_owned()).filter(|detail| !detail.is_empty());
    if response.status >= 500 {
        return NetSuiteError::Unwell { status: response.status, detail };
    }
    if let Some(error) = complaints.iter().find_map(|complaint| known(complaint, asked)) {
        return error;
    }
    match response.status {
        404 => NetSuiteError::NotFound,
        409 => NetSuiteError::Duplicate { detail },
        status => {
            let told = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
            let code = told(first.map(|complaint| complaint.code)).unwrap_or_else(|| status.to_string());
            NetSuiteError::Refused { code, field: told(first.map(|complaint| complaint.path)), detail }
        }
    }
}

/// In the shape of the REST services (netsuite-api.md §3.8), or in that of RESTlets (§5.2).
fn complaints(body: &Value) -> Vec<Complaint<'_>> {
    let by_restlet = &body["error"];
    if let Some(code) = by_restlet["code"].as_str() {
        return vec![Complaint { code, detail: by_restlet["message"].as_str().unwrap_or_default(), path: "" }];
    }
    body["o:errorDetails"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .map(|complaint| Complaint {
            code: complaint["o:errorCode"].as_str().unwrap_or_default(),
            detail: complaint["detail"].as_str().unwrap_or_default(),
            path: complaint["o:errorPath"].as_str().unwrap_or_default(),
        })
        .collect()
}

fn known(complaint: &Complaint<'_>, asked: Asked) -> Option<NetSuiteError> {
    let &Complaint { code, detail, path } = complaint;
    let sentence = Some(detail.trim().to_owned()).filter(|detail| !detail.is_empty());
    let lower = detail.to_ascii_lowercase();
    if code == "NONEXISTENT_ID" {
        return Some(NetSuiteError::NotFound);
    }
    if code == "INSUFFICIENT_PERMISSION" || lower.has("permission violation") {
        let permission = quoted_before(detail, "permission").unwrap_or_else(|| "a permission".to_owned());
        return Some(not_allowed(&permission, sentence));
    }
    if lower.has("your current role does not have permission") {
        // The same sentence for both rights; which one is missing follows from what was asked (§7).
        let permission = match asked {
            Asked::Query => "Reports -> SuiteAnalytics Workbook",
            Asked::Record => "Setup -> REST Web Services",
        };
        return Some(not_allowed(permission, sentence));
    }
    if asked == Asked::Query {
        return query(detail);
    }
    if let Some(labels) = missing(detail) {
        return Some(NetSuiteError::MissingFields { labels, detail: detail.trim().to_owned() });
    }
    // No source fixes these words, so the neighbouring ones are taken too; whoever hears of a duplicate reads the record.
    let told = ["already exists", "already in use", "duplicate", "must be unique"];
    if code.starts_with("DUP_") || told.iter().any(|words| lower.has(words)) {
        return Some(NetSuiteError::Duplicate { detail: sentence });
    }
    if path.eq_ignore_ascii_case("company") || lower.has("field 'company'") {
        return Some(NetSuiteError::CompanyRefused { detail: sentence });
    }
    None
}

fn not_allowed(permission: &str, detail: Option<String>) -> NetSuiteError {
    let mut name = permission;
    while let Some((_, rest)) = name.halves("->") {
        name = rest;
    }
    let name = name.trim();
    // The levels Callside needs (netsuite-api.md §7); a permission it knows nothing about has none.
    let level = match name {
        "REST Web Services" | "Log in using OAuth 2.0 Access Tokens" => Some("Full"),
        "SuiteAnalytics Workbook" | "Phone Calls" => Some("Edit"),
        "Tasks" => Some("Create"),
        "Contacts" | "Customers" | "Jobs" | "Projects" | "Vendors" | "Employees" | "Employee Record" | "Cases"
        | "Opportunity" | "Estimate" | "Sales Order" | "Find Transaction" | "Subsidiaries" | "Custom Lists"
        | "Perform Search" => Some("View"),
        _ => None,
    };
    NetSuiteError::NotAllowed { permission: permission.exchanged("->", "→"), level: level.map(str::to_owned), detail }
}

/// The refusals of the query service, all `INVALID_PARAMETER`.
fn query(detail: &str) -> Option<NetSuiteError> {
    let table = |name: String| NetSuiteError::TableUnreadable { table: name.to_ascii_lowercase() };
    let column = |name: String| NetSuiteError::ColumnUnknown { column: name.to_ascii_lowercase() };
    // "Field 'x' for record 'y' was not found" names a column; it has the shape of a missing table at its end.
    quoted_after(detail, "Unknown identifier")
        .or_else(|| quoted_after(detail, "Field"))
        .map(column)
        .or_else(|| {
            let name = detail.halves("Invalid search type:")?.1;
            let name = name.trim().trim_end_matches('.').trim();
            (!name.is_empty()).then(|| table(name.to_owned()))
        })
        .or_else(|| quoted_before(detail, "was not found").map(table))
}

/// The labels in "Please enter value(s) for: Department, Region."
fn missing(detail: &str) -> Option<Vec<String>> {
    let (_, list) = detail.halves("value(s) for")?;
    let list = list.trim_start_matches([':', ' ']);
    let list = list.lines().next().unwrap_or_default();
    let labels: Vec<String> = list
        .split(',')
        .map(|label| label.trim().trim_end_matches('.').trim().to_owned())
        .filter(|l| !l.is_empty())
        .collect();
    (!labels.is_empty()).then_some(labels)
}

/// The text in single quotes that follows a phrase at once.
fn quoted_after(text: &str, phrase: &str) -> Option<String> {
    let (_, rest) = text.halves(phrase)?;
    let (quoted, _) = rest.trim_start().strip_prefix('\'')?.split_once('\'')?;
    Some(quoted.to_owned())
}

/// The text in single quotes right before a phrase. An apostrophe elsewhere in the sentence does no harm: every pair of
/// quotes is tried.
fn quoted_before(text: &str, phrase: &str) -> Option<String> {
    let pieces: Vec<&str> = text.split('\'').collect();
    pieces.windows(2).skip(1).find(|pair| pair[1].trim_start().starts_with(phrase)).map(|pair| pair[0].to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Asked, is_busy, is_token_refused, read};
    use crate::{netsuite::NetSuiteError, ports::Response};

    /// A refusal in NetSuite's shape.
    fn refusal(status: u16, code: &str, detail: &str, path: Option<&str>) -> Response {
        let mut complaint = json!({ "detail": detail, "o:errorCode": code });
        if let Some(path) = path {
            complaint["o:errorPath"] = json!(path);
        }
        let body = json!({
            "type": "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.1",
            "title": "Bad Request",
            "status": status,
            "o:errorDetails": [complaint],
        });
        Response { status, headers: Vec::new(), body: body.to_string() }
    }

    fn detail(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn mandatory_fields_are_named_by_their_labels() {
        for (sentence, labels) in [
            ("Please enter value(s) for: Department, Call reason", vec!["Department", "Call reason"]),
            ("Error while accessing a resource. Please enter value(s) for: Department.", vec!["Department"]),
            ("Please enter value(s) for: Größe, 部門", vec!["Größe", "部門"]),
        ] {
            let error = read(&refusal(400, "USER_ERROR", sentence, None), Asked::Record);
            let labels = labels.into_iter().map(str::to_owned).collect();
            assert_eq!(error, NetSuiteError::MissingFields { labels, detail: sentence.to_owned() });
        }
    }

    #[test]
    fn a_second_record_of_the_same_external_id_is_a_duplicate() {
        let sentence = "Error while accessing a resource. This entity already exists.";
        let expected = NetSuiteError::Duplicate { detail: detail(sentence) };
        assert_eq!(read(&refusal(400, "USER_ERROR", sentence, None), Asked::Record), expected);
        let error = read(&refusal(400, "DUP_RCRD", "A record with that key is there.", None), Asked::Record);
        assert_eq!(error, NetSuiteError::Duplicate { detail: detail("A record with that key is there.") });
        let sentence = "A record with the same external ID already exists.";
        let error = read(&refusal(400, "INVALID_CONTENT", sentence, Some("externalId")), Asked::Record);
        assert_eq!(error, NetSuiteError::Duplicate { detail: detail(sentence) });
        let bare = Response { status: 409, headers: Vec::new(), body: String::new() };
        assert_eq!(read(&bare, Asked::Record), NetSuiteError::Duplicate { detail: None });
    }

    #[test]
    fn a_contact_without_a_company_is_told_by_sentence_or_path() {
        let sentence = "Invalid value for the resource or sub-resource field 'company'. Provide a valid value.";
        let expected = NetSuiteError::CompanyRefused { detail: detail(sentence) };
        assert_eq!(read(&refusal(400, "INVALID_CONTENT", sentence, None), Asked::Record), expected);
        let error = read(&refusal(400, "INVALID_CONTENT", "Not a valid value.", Some("company")), Asked::Record);
        assert_eq!(error, NetSuiteError::CompanyRefused { detail: detail("Not a valid value.") });
    }

    #[test]
    fn another_refused_value_keeps_code_and_sentence() {
        let error =
            read(&refusal(400, "INVALID_CONTENT", "Not a valid value.", Some("custevent_reason")), Asked::Record);
        let expected = NetSuiteError::Refused {
            code: "INVALID_CONTENT".to_owned(),
            field: detail("custevent_reason"),
            detail: detail("Not a valid value."),
        };
        assert_eq!(error, expected);
        for code in ["INVALID_REQUEST", "INVALID_ID", "INVALID_PARAMETER", "IDEMPOTENCY_ERROR"] {
            let error = read(&refusal(400, code, "Malformed.", None), Asked::Record);
            assert_eq!(
                error,
                NetSuiteError::Refused { code: code.to_owned(), field: None, detail: detail("Malformed.") }
            );
        }
    }

    #[test]
    fn a_missing_permission_is_named_with_the_level_callside_needs() {
        for (sentence, permission, level) in [
            (
                "Permission Violation: You need  the 'Lists -> Phone Calls' permission to access this page. Please contact your account administrator.",
                "Lists → Phone Calls",
                Some("Edit"),
            ),
            (
                "Permission Violation: You need a higher level of the 'Lists -> Contacts' permission to access this page.",
                "Lists → Contacts",
                Some("View"),
            ),
            (
                "Permission Violation: The role's administrator must grant the 'Lists -> Brands' permission.",
                "Lists → Brands",
                None,
            ),
        ] {
            let error = read(&refusal(403, "INSUFFICIENT_PERMISSION", sentence, None), Asked::Record);
            let expected = NetSuiteError::NotAllowed {
                permission: permission.to_owned(),
                level: level.map(str::to_owned),
                detail: detail(sentence),
            };
            assert_eq!(error, expected);
        }
    }

    #[test]
    fn the_same_sentence_is_another_permission_by_what_was_asked() {
        let sentence = "Your current role does not have permission to perform this action.";
        let response = refusal(400, "USER_ERROR", sentence, None);
        let not_allowed = |permission: &str, level: &str| NetSuiteError::NotAllowed {
            permission: permission.to_owned(),
            level: Some(level.to_owned()),
            detail: detail(sentence),
        };
        assert_eq!(read(&response, Asked::Query), not_allowed("Reports → SuiteAnalytics Workbook", "Edit"));
        assert_eq!(read(&response, Asked::Record), not_allowed("Setup → REST Web Services", "Full"));
    }

    #[test]
    fn queries_stumble_over_tables_and_columns() {
        let lead = "Invalid search query. Detailed unprocessed description follows.";
        for (rest, table) in [
            ("Search error occurred: Record 'customer' was not found.", "customer"),
            ("Search error occurred: 'Subsidiary' was not found.", "subsidiary"),
            ("Invalid search type: xyz.", "xyz"),
        ] {
            let error = read(&refusal(400, "INVALID_PARAMETER", &format!("{lead} {rest}"), None), Asked::Query);
            assert_eq!(error, NetSuiteError::TableUnreadable { table: table.to_owned() });
        }
        for (rest, column) in [
            ("Search error occurred: Unknown identifier 'Fax'. Available identifiers are: {customer=customer}.", "fax"),
            (
                "Search error occurred: Unknown identifier 'contact.fax'. Available identifiers are: {c=c}.",
                "contact.fax",
            ),
            ("Search error occurred: Field 'email' for record 'employee' was not found. Reason: NOT_EXPOSED", "email"),
        ] {
            let error = read(&refusal(400, "INVALID_PARAMETER", &format!("{lead} {rest}"), None), Asked::Query);
            assert_eq!(error, NetSuiteError::ColumnUnknown { column: column.to_owned() });
        }
        let sentence = format!("{lead} Search error occurred: Invalid or unsupported search.");
        let error = read(&refusal(400, "INVALID_PARAMETER", &sentence, None), Asked::Query);
        assert_eq!(
            error,
            NetSuiteError::Refused { code: "INVALID_PARAMETER".to_owned(), field: None, detail: Some(sentence) }
        );
    }

    #[test]
    fn what_is_not_there_and_what_is_unwell() {
        let sentence = "The record instance does not exist. Provide a valid record instance ID.";
        for status in [400, 404] {
            assert_eq!(
                read(&refusal(status, "NONEXISTENT_ID", sentence, None), Asked::Record),
                NetSuiteError::NotFound
            );
        }
        let html = |status| Response { status, headers: Vec::new(), body: "<html>".to_owned() };
        assert_eq!(read(&html(404), Asked::Record), NetSuiteError::NotFound);
        assert_eq!(read(&html(503), Asked::Record), NetSuiteError::Unwell { status: 503, detail: None });
        assert_eq!(
            read(&html(400), Asked::Record),
            NetSuiteError::Refused { code: "400".to_owned(), field: None, detail: None }
        );
        let sentence = "An unexpected error occurred. Error ID: kx1a2b3c";
        assert_eq!(
            read(&refusal(500, "UNEXPECTED_ERROR", sentence, None), Asked::Record),
            NetSuiteError::Unwell { status: 500, detail: detail(sentence) }
        );
    }

    #[test]
    fn too_many_at_once_comes_as_429_or_400() {
        let sentence = "Concurrent request limit exceeded. Request blocked.";
        assert!(is_busy(&refusal(429, "CONCURRENCY_LIMIT_EXCEEDED", sentence, None)));
        assert!(is_busy(&refusal(400, "CONCURRENCY_LIMIT_EXCEEDED", sentence, None)));
        assert!(is_busy(&Response { status: 429, headers: Vec::new(), body: String::new() }));
        let restlet = r#"{"error": {"code": "SSS_REQUEST_LIMIT_EXCEEDED", "message": "Request limit exceeded."}}"#;
        assert!(is_busy(&Response { status: 400, headers: Vec::new(), body: restlet.to_owned() }));
        assert!(!is_busy(&refusal(400, "USER_ERROR", sentence, None)));
    }

    #[test]
    fn a_refused_token_is_told_by_status_or_code() {
        assert!(is_token_refused(&refusal(401, "INVALID_LOGIN", "Invalid login attempt.", None)));
        assert!(is_token_refused(&Response { status: 401, headers: Vec::new(), body: String::new() }));
        assert!(is_token_refused(&refusal(403, "INVALID_LOGIN", "Invalid login attempt.", None)));
        assert!(!is_token_refused(&refusal(403, "INSUFFICIENT_PERMISSION", "…", None)));
    }
}
