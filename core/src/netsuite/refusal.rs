//! Reads NetSuite's refusals (netsuite-api.md §3.8, §4.6, §6, §7). NetSuite tells little by status and code alone: the
//! same `USER_ERROR` is a mandatory field, a duplicate and a missing permission, so its English sentences are read too,
//! by the phrases that are known. An unknown sentence is kept whole in [`NetSuiteError::Refused`].

use serde_json::Value;

use super::NetSuiteError;
use crate::ports::Response;

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
    let body = serde_json::from_str(&response.body).unwrap_or_default();
    complaints(&body).iter().any(|complaint| complaint.code == code)
}

/// Why an answer of 300 and more was no success.
pub(super) fn read(response: &Response, asked: Asked) -> NetSuiteError {
    let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
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
            let code = first.map(|complaint| complaint.code.to_owned()).filter(|code| !code.is_empty());
            NetSuiteError::Refused { code: code.unwrap_or_else(|| status.to_string()), detail }
        }
    }
}

fn complaints(body: &Value) -> Vec<Complaint<'_>> {
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
    if code == "INSUFFICIENT_PERMISSION" || lower.contains("permission violation") {
        let permission = quoted_before(detail, "permission").unwrap_or_else(|| "a permission".to_owned());
        return Some(not_allowed(&permission, sentence));
    }
    if lower.contains("your current role does not have permission") {
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
    if code.starts_with("DUP_") || lower.contains("already exists") {
        return Some(NetSuiteError::Duplicate { detail: sentence });
    }
    if path.eq_ignore_ascii_case("company") || lower.contains("field 'company'") {
        return Some(NetSuiteError::CompanyRefused { detail: sentence });
    }
    None
}

fn not_allowed(permission: &str, detail: Option<String>) -> NetSuiteError {
    let name = permission.rsplit("->").next().unwrap_or(permission).trim();
    // The levels Callside needs (netsuite-api.md §7); a permission it knows nothing about has none.
    let level = match name {
        "REST Web Services" | "Log in using OAuth 2.0 Access Tokens" => Some("Full"),
        "SuiteAnalytics Workbook" | "Phone Calls" => Some("Edit"),
        "Contacts" | "Customers" | "Jobs" | "Projects" | "Vendors" | "Employees" | "Employee Record" | "Cases"
        | "Opportunity" | "Subsidiaries" | "Custom Lists" | "Perform Search" => Some("View"),
        _ => None,
    };
    NetSuiteError::NotAllowed { permission: permission.replace("->", "→"), level: level.map(str::to_owned), detail }
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
            let name = detail.split_once("Invalid search type:")?.1;
            let name = name.trim().trim_end_matches('.').trim();
            (!name.is_empty()).then(|| table(name.to_owned()))
        })
        .or_else(|| quoted_before(detail, "was not found").map(table))
}

/// The labels in "Please enter value(s) for: Department, Region."
fn missing(detail: &str) -> Option<Vec<String>> {
    let (_, list) = detail.split_once("value(s) for")?;
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
    let (_, rest) = text.split_once(phrase)?;
    let (quoted, _) = rest.trim_start().strip_prefix('\'')?.split_once('\'')?;
    Some(quoted.to_owned())
}

/// The text in single quotes right before a phrase. An apostrophe elsewhere in the sentence does no harm: every pair of
/// quotes is tried.
fn quoted_before(text: &str, phrase: &str) -> Option<String> {
    let pieces: Vec<&str> = text.split('\'').collect();
    pieces.windows(2).skip(1).find(|pair| pair[1].trim_start().starts_with(phrase)).map(|pair| pair[0].to_owned())
}
