//! The platform's REST operations: who may ask, how it counts, what comes back (ringcentral-api.md §1.3, §1.5, §4).

use super::account::{Account, Extension, ExtensionId, Kind};
use super::address_book::AddressBook;
use super::authorization::Identity;
use super::rate_limit::{Group, Verdict};
use super::refusal::Refusal;
use super::telephony::event;
use super::{RingCentral, call_log, media};
use crate::clock::Moment;
use crate::exchange::{Request, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// Root of absolute URIs in answers.
const ROOT: &str = "https://platform.ringcentral.com/restapi/v1.0";

/// An operation with what is needed to ask for it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Operation {
    Account,
    Extensions,
    Extension(ExtensionId),
    ExtensionNumbers(ExtensionId),
    CompanyNumbers,
    Presence(ExtensionId),
    Session(String),
    CallLog(ExtensionId),
    CompanyCallLog,
    CompanyCallLogChanges,
    CallLogRecord(ExtensionId, String),
    Recording(String),
    Directory,
    Contacts(ExtensionId),
    Contact(ExtensionId, u64),
    ContactSync(ExtensionId),
    /// Whether the own user has a permission.
    Check,
}

impl Operation {
    /// Which operation a request names; `~` stands for the own account and extension.
    fn of(request: &Request, account: &Account, identity: &Identity) -> Option<Self> {
        let path = request.path.strip_prefix("/restapi/v1.0/account/")?;
        let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let (own, rest) = parts.split_first()?;
        if request.method != "GET" || !(*own == "~" || *own == account.id.to_string()) {
            return None;
        }
        let user = |text: &str| if text == "~" { Some(identity.extension) } else { text.parse().ok() };
        Some(match rest {
            [] => Self::Account,
            ["extension"] => Self::Extensions,
            ["phone-number"] => Self::CompanyNumbers,
            ["extension", id] => Self::Extension(user(id)?),
            ["extension", id, "phone-number"] => Self::ExtensionNumbers(user(id)?),
            ["extension", id, "presence"] => Self::Presence(user(id)?),
            ["extension", id, "call-log"] => Self::CallLog(user(id)?),
            ["extension", id, "call-log", record] => Self::CallLogRecord(user(id)?, (*record).to_owned()),
            ["call-log"] => Self::CompanyCallLog,
            ["call-log-extract-sync"] => Self::CompanyCallLogChanges,
            ["telephony", "sessions", session] => Self::Session((*session).to_owned()),
            ["recording", recording] => Self::Recording((*recording).to_owned()),
            ["directory", "entries"] => Self::Directory,
            ["extension", id, "address-book", "contact"] => Self::Contacts(user(id)?),
            ["extension", id, "address-book", "contact", contact] => Self::Contact(user(id)?, contact.parse().ok()?),
            ["extension", id, "address-book-sync"] => Self::ContactSync(user(id)?),
            ["extension", "~", "authz-profile", "check"] => Self::Check,
            _ => return None,
        })
    }

    fn group(&self) -> Group {
        match self {
            Self::Account | Self::Extension(_) | Self::ExtensionNumbers(_) | Self::Presence(_) | Self::Session(_) => {
                Group::Light
            }
            Self::Extensions | Self::Directory | Self::Check => Group::Medium,
            Self::CallLog(_)
            | Self::CompanyCallLog
            | Self::CompanyNumbers
            | Self::CompanyCallLogChanges
            | Self::CallLogRecord(..)
            | Self::Recording(_)
            | Self::Contacts(_)
            | Self::Contact(..)
            | Self::ContactSync(_) => Group::Heavy,
        }
    }

    /// The app's permission and the user's.
    fn permissions(&self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Account => ("ReadAccounts", Some("ReadCompanyInfo")),
            Self::Extensions | Self::Extension(_) => ("ReadAccounts", Some("ReadExtensions")),
            Self::ExtensionNumbers(_) => ("ReadAccounts", Some("ReadUserPhoneNumbers")),
            Self::CompanyNumbers => ("ReadAccounts", Some("ReadCompanyPhoneNumbers")),
            Self::Directory | Self::Check => ("ReadAccounts", None),
            Self::Contacts(_) | Self::Contact(..) | Self::ContactSync(_) => {
                ("ReadContacts", Some("ReadPersonalContacts"))
            }
            Self::Presence(_) => ("ReadPresence", Some("ReadPresenceStatus")),
            Self::Session(_) => ("CallControl", None),
            Self::CallLog(_) | Self::CallLogRecord(..) => ("ReadCallLog", Some("ReadCallLog")),
            Self::Recording(_) => ("ReadCallRecording", Some("ReadCallRecording")),
            Self::CompanyCallLog => ("ReadCallLog", Some("FullCompanyCallLog")),
            Self::CompanyCallLogChanges => ("ReadCallLog", Some("ReadCallLog")),
        }
    }
}

impl RingCentral {
    /// A request to `platform.ringcentral.com`.
    pub(super) fn platform(&mut self, request: &Request, now: Moment) -> Response {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/restapi/oauth/authorize") => self.authorization.authorize(request, &self.account, now),
            ("POST", "/restapi/oauth/sign-in") => self.authorization.sign_in(request, &self.account, now),
            ("POST", "/restapi/oauth/token") => self.token(request, now),
            ("POST", "/restapi/oauth/revoke") => self.revoke(request, now),
            ("POST", "/restapi/oauth/wstoken") => self.socket_token(request, now),
            _ => match self.authorization.identify(request, now) {
                Ok(identity) => {
                    let (result, headers) = self.rest(request, &identity, now);
                    let response = match result {
                        Ok(body) if request.path.ends_with("/directory/entries") => conditional(request, &body),
                        Ok(body) => Response::json(200, &body),
                        Err(refusal) => refusal.response(),
                    };
                    with_headers(response, headers)
                }
                // Answers to a rejected token carry no rate-limit headers (ringcentral-api.md §1.5).
                Err(refusal) => refusal.response(),
            },
        }
    }

    fn token(&mut self, request: &Request, now: Moment) -> Response {
        let verdict =
            self.authorization.owner_of_form(request).map(|owner| self.limiter.admit(&owner, Group::Auth, now));
        let account = &self.account;
        let permitted = |user: ExtensionId, scopes: &BTreeSet<String>| {
            let withheld = account.extension(user).map(|extension| &extension.withheld);
            scopes.iter().filter(|scope| withheld.is_none_or(|withheld| !withheld.contains(*scope))).cloned().collect()
        };
        match verdict {
            Some(Verdict { admitted: false, headers }) => with_headers(Refusal::rate_exceeded().response(), headers),
            verdict => {
                let response = self.authorization.token(request, now, permitted);
                with_headers(response, verdict.map(|verdict| verdict.headers).unwrap_or_default())
            }
        }
    }

    fn revoke(&mut self, request: &Request, now: Moment) -> Response {
        if let Some(owner) = self.authorization.owner_of_form(request) {
            let verdict = self.limiter.admit(&owner, Group::Auth, now);
            if !verdict.admitted {
                return with_headers(Refusal::rate_exceeded().response(), verdict.headers);
            }
        }
        if let Some(session) = self.authorization.revoke(request) {
            self.gateway.end_session(&session);
        }
        Response::empty(200)
    }

    fn socket_token(&mut self, request: &Request, now: Moment) -> Response {
        let identity = match self.authorization.identify(request, now) {
            Ok(identity) => identity,
            Err(refusal) => return refusal.response(),
        };
        let verdict = self.limiter.admit(&identity.rate_key(), Group::Auth, now);
        let response = if !verdict.admitted {
            Refusal::rate_exceeded().response()
        } else if !identity.scopes.contains("WebSocketsSubscription") {
            Refusal::app_permission("WebSocketsSubscription").response()
        } else {
            self.authorization.socket_token(identity, now)
        };
        with_headers(response, verdict.headers)
    }

    /// An operation for a known user, over HTTP or over the socket, with the headers of its rate limit.
    pub(super) fn rest(
        &mut self,
        request: &Request,
        identity: &Identity,
        now: Moment,
    ) -> (Result<Value, Refusal>, Vec<(String, String)>) {
        let Some(operation) = Operation::of(request, &self.account, identity) else {
            return (Err(Refusal::unknown_path()), Vec::new());
        };
        let verdict = self.limiter.admit(&identity.rate_key(), operation.group(), now);
        if !verdict.admitted {
            return (Err(Refusal::rate_exceeded()), verdict.headers);
        }
        let result = self.permit(&operation, identity).and_then(|()| self.answer(&operation, request, identity, now));
        (result, verdict.headers)
    }

    fn permit(&self, operation: &Operation, identity: &Identity) -> Result<(), Refusal> {
        let (app, user) = operation.permissions();
        let narrows = *operation == Operation::CompanyCallLog && self.company_log_narrows;
        for permission in [Some(app), user.filter(|_| !narrows)].into_iter().flatten() {
            if self.withholds(identity.extension, permission) {
                return Err(Refusal::user_permission(permission));
            }
        }
        if identity.scopes.contains(app) { Ok(()) } else { Err(Refusal::app_permission(app)) }
    }

    fn answer(
        &self,
        operation: &Operation,
        request: &Request,
        identity: &Identity,
        now: Moment,
    ) -> Result<Value, Refusal> {
        let account = &self.account;
        let own = |id: ExtensionId| if id == identity.extension { Ok(id) } else { Err(Refusal::other_extension()) };
        let extension = |id: ExtensionId| account.extension(id).ok_or_else(|| Refusal::not_found("extension"));
        match operation {
            Operation::Account => Ok(json!({
                "uri": format!("{ROOT}/account/{}", account.id), "id": account.id, "mainNumber": account.main_number,
                "status": "Confirmed", "setupWizardState": "Completed",
                "serviceInfo": {"brand": {"id": "1210", "name": "RingCentral"}},
                "regionalSettings": regional_settings(),
            })),
            Operation::Extensions => {
                let all: Vec<Value> =
                    account.extensions.iter().map(|extension| extension_info(account, extension)).collect();
                paged(&format!("{ROOT}/account/{}/extension", account.id), all, request, 100, 1_000)
            }
            Operation::Extension(id) => Ok(extension_info(account, extension(*id)?)),
            Operation::ExtensionNumbers(id) => {
                let numbers = numbers(account, extension(own(*id)?)?);
                paged(
                    &format!("{ROOT}/account/{}/extension/{id}/phone-number", account.id),
                    numbers,
                    request,
                    100,
                    1_000,
                )
            }
            Operation::CompanyNumbers => {
                let direct = account.extensions.iter().flat_map(|extension| direct_number(account, extension));
                let all = direct.chain([main_number(account)]).collect();
                paged(&format!("{ROOT}/account/{}/phone-number", account.id), all, request, 100, 1_000)
            }
            Operation::Presence(id) => {
                let extension = extension(*id)?;
                let mut body = event::presence(self.switch.sessions(), *id, None);
                body["uri"] = json!(format!("{ROOT}/account/{}/extension/{id}/presence", account.id));
                body["extension"] = json!({"uri": format!("{ROOT}/account/{}/extension/{id}", account.id), "id": id, "extensionNumber": extension.number});
                if request.parameter("detailedTelephonyState") != Some("true")
                    && let Some(fields) = body.as_object_mut()
                {
                    fields.remove("activeCalls");
                }
                Ok(body)
            }
            Operation::Session(id) => self
                .switch
                .session(id)
                .filter(|session| {
                    session.is_live() && session.parties.iter().any(|party| party.extension == Some(identity.extension))
                })
                .map(|session| event::session(account, session))
                .ok_or_else(|| Refusal::not_found("telephony session")),
            Operation::CallLog(id) => {
                call_log::list(account, &self.switch, Some(own(*id)?), &request.query, now)
            }
            Operation::CompanyCallLog => {
                let narrowed = self.withholds(identity.extension, "FullCompanyCallLog");
                let owner = narrowed.then_some(identity.extension);
                call_log::list(account, &self.switch, owner, &request.query, now)
            }
            Operation::CompanyCallLogChanges if !self.tells_changes => Err(Refusal::not_found("resource")),
            Operation::CompanyCallLogChanges => {
                let narrowed = self.withholds(identity.extension, "FullCompanyCallLog");
                let owner = narrowed.then_some(identity.extension);
                call_log::changes(account, &self.switch, owner, &request.query, now)
            }
            Operation::Check => {
                let permission = request.parameter("permissionId").ok_or_else(|| Refusal::parameter("permissionId"))?;
                let has = !self.withholds(identity.extension, permission);
                let uri = format!("{ROOT}/account/{}/extension/{}/authz-profile/check", account.id, identity.extension);
                let mut body = json!({"uri": uri, "successful": has});
                if has {
                    body["details"] = json!({"permission": {"id": permission}, "scopes": ["Account"]});
                }
                Ok(body)
            }
            Operation::CallLogRecord(id, record) => {
                let owner = own(*id)?;
                let detailed = request.parameter("view") == Some("Detailed");
                self.switch
                    .records()
                    .iter()
                    .find(|candidate| {
                        candidate.extension == owner && candidate.id == *record && candidate.visible <= now
                    })
                    .map(|record| {
                        let legs = detailed.then(|| self.switch.legs_of(account, record, now));
                        record.to_json(account, legs, false, now)
                    })
                    .ok_or_else(|| Refusal::not_found("call log record"))
            }
            Operation::Recording(id) => self
                .switch
                .records()
                .iter()
                .find(|record| {
                    let mut shown = record.shown_recordings(now);
                    record.extension == identity.extension && shown.any(|recording| recording.id == *id)
                })
                .map(|record| {
                    let uri = format!("{ROOT}/account/{}/recording/{id}", account.id);
                    let content = format!("https://media.ringcentral.com/restapi/v1.0/account/{}/recording/{id}/content", account.id);
                    json!({"uri": uri, "id": id, "contentUri": content, "contentType": media::SOUND, "duration": record.duration / 1_000})
                })
                .ok_or_else(|| Refusal::not_found("recording")),
            Operation::Directory => directory(account, request),
            Operation::Contacts(id) => {
                let owner = own(*id)?;
                self.book(owner).list(&contacts(account, owner, "/address-book/contact"), request)
            }
            Operation::Contact(id, contact) => {
                let owner = own(*id)?;
                self.book(owner).one(&contacts(account, owner, "/address-book/contact"), *contact)
            }
            Operation::ContactSync(id) => {
                let owner = own(*id)?;
                self.book(owner).sync(&contacts(account, owner, "/address-book-sync"), request, &now.iso())
            }
        }
    }

    fn book(&self, user: ExtensionId) -> AddressBook {
        self.address_books.get(&user).cloned().unwrap_or_default()
    }
}

/// The answer, or 304 to a client that has it already (ringcentral-api.md §4, RFC 9110 §13.1.2).
fn conditional(request: &Request, body: &Value) -> Response {
    let response = Response::json(200, body);
    let hash: String = Sha256::digest(&response.body).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{hash}\"");
    let known = request
        .header("if-none-match")
        .is_some_and(|tags| tags.split(',').any(|one| one.trim() == "*" || one.trim().trim_start_matches("W/") == tag));
    let response = if known { Response::empty(304) } else { response };
    response.with_header("etag", tag)
}

fn contacts(account: &Account, user: ExtensionId, path: &str) -> String {
    format!("{ROOT}/account/{}/extension/{user}{path}", account.id)
}

/// The answer with more headers.
pub(super) fn with_headers(response: Response, headers: Vec<(String, String)>) -> Response {
    headers.into_iter().fold(response, |response, (name, value)| response.with_header(&name, value))
}

fn regional_settings() -> Value {
    json!({
        "timezone": {"id": "58", "name": "US/Pacific", "description": "Pacific Time (US & Canada)", "bias": "-480"},
        "homeCountry": {"id": "1", "name": "United States", "isoCode": "US", "callingCode": "1"},
        "language": {"id": "1033", "name": "English (United States)", "localeCode": "en-US"},
        "timeFormat": "12h",
    })
}

fn extension_info(account: &Account, extension: &Extension) -> Value {
    let mut contact = json!({"firstName": extension.first_name, "company": account.company});
    for (name, value) in
        [("lastName", &extension.last_name), ("email", &extension.email), ("jobTitle", &extension.job_title)]
    {
        if !value.is_empty() {
            contact[name] = json!(value);
        }
    }
    if let Some(number) = &extension.direct_number {
        contact["businessPhone"] = json!(number);
    }
    json!({
        "uri": format!("{ROOT}/account/{}/extension/{}", account.id, extension.id), "id": extension.id,
        "account": {"uri": format!("{ROOT}/account/{}", account.id), "id": account.id.to_string()},
        "extensionNumber": extension.number, "name": extension.name(), "type": extension.kind.name(), "status": "Enabled",
        "contact": contact, "regionalSettings": regional_settings(), "setupWizardState": "Completed", "hidden": false,
        "serviceFeatures": [{"featureName": "Presence", "enabled": true}, {"featureName": "VoipCalling", "enabled": true}],
    })
}

fn numbers(account: &Account, extension: &Extension) -> Vec<Value> {
    direct_number(account, extension).into_iter().chain([main_number(account)]).collect()
}

fn direct_number(account: &Account, extension: &Extension) -> Option<Value> {
    let direct = extension.direct_number.as_deref()?;
    let features = ["CallerId", "SmsSender", "MmsSender"];
    let mut body = number(account, extension.id * 10, direct, "DirectNumber", &features);
    body["primary"] = json!(true);
    body["extension"] = json!({"uri": format!("{ROOT}/account/{}/extension/{}", account.id, extension.id), "id": extension.id, "extensionNumber": extension.number});
    Some(body)
}

fn main_number(account: &Account) -> Value {
    number(account, account.id * 10, &account.main_number, "MainCompanyNumber", &["CallerId"])
}

fn number(account: &Account, id: u64, number: &str, usage: &str, features: &[&str]) -> Value {
    json!({
        "uri": format!("{ROOT}/account/{}/phone-number/{id}", account.id), "id": id, "phoneNumber": number, "paymentType": "Local", "type": "VoiceFax",
        "usageType": usage, "status": "Normal", "features": features, "primary": false,
        "country": {"uri": format!("{ROOT}/dictionary/country/1"), "id": "1", "name": "United States"},
    })
}

fn count(request: &Request, name: &'static str, default: usize) -> Result<usize, Refusal> {
    match request.parameter(name) {
        None => Ok(default),
        Some(text) => text.parse().ok().filter(|number| *number >= 1).ok_or_else(|| Refusal::parameter(name)),
    }
}

/// A list with full paging, totals included.
fn paged(root: &str, all: Vec<Value>, request: &Request, default: usize, most: usize) -> Result<Value, Refusal> {
    let page = count(request, "page", 1)?;
    let per_page = count(request, "perPage", default)?;
    if per_page > most {
        return Err(Refusal::parameter("perPage"));
    }
    let uri = |page: usize| json!({"uri": format!("{root}?page={page}&perPage={per_page}")});
    let total = all.len();
    let pages = total.div_ceil(per_page).max(1);
    let start = (page - 1).saturating_mul(per_page);
    let shown: Vec<Value> = all.into_iter().skip(start).take(per_page).collect();
    let mut navigation = json!({"firstPage": uri(1), "lastPage": uri(pages)});
    if page < pages {
        navigation["nextPage"] = uri(page + 1);
    }
    if page > 1 {
        navigation["previousPage"] = uri(page - 1);
    }
    let mut paging = json!({"page": page, "perPage": per_page, "totalPages": pages, "totalElements": total});
    if !shown.is_empty() {
        paging["pageStart"] = json!(start);
        paging["pageEnd"] = json!(start + shown.len() - 1);
    }
    Ok(json!({"uri": uri(page)["uri"], "records": shown, "paging": paging, "navigation": navigation}))
}

fn directory(account: &Account, request: &Request) -> Result<Value, Refusal> {
    let fits = |extension: &&Extension| {
        let kind = request.parameter("type").is_none_or(|kind| extension.kind.name() == kind);
        let group = match request.parameter("typeGroup") {
            Some("User") => extension.kind == Kind::User,
            Some("NonUser") => extension.kind != Kind::User,
            _ => true,
        };
        kind && group
    };
    if request.parameter("typeGroup").is_some_and(|group| !matches!(group, "User" | "NonUser")) {
        return Err(Refusal::parameter("typeGroup"));
    }
    let entries: Vec<&Extension> = account.extensions.iter().filter(fits).collect();
    let per_page = match request.parameter("perPage") {
        Some("all") => entries.len().max(1),
        Some("max") => 2_000,
        _ => count(request, "perPage", 1_000)?,
    };
    if per_page > 2_000 && request.parameter("perPage") != Some("all") {
        return Err(Refusal::parameter("perPage"));
    }
    let page = count(request, "page", 1)?;
    let entry = |extension: &Extension| {
        let mut body = json!({
            "id": extension.id.to_string(), "type": extension.kind.name(), "status": "Enabled", "extensionNumber": extension.number,
            "account": {"id": account.id.to_string(), "companyName": account.company}, "hidden": extension.hidden,
        });
        if !extension.department.is_empty() {
            body["department"] = json!(extension.department);
        }
        if extension.last_name.is_empty() {
            body["name"] = json!(extension.first_name);
        } else {
            body["firstName"] = json!(extension.first_name);
            body["lastName"] = json!(extension.last_name);
            body["email"] = json!(extension.email);
            body["jobTitle"] = json!(extension.job_title);
        }
        if let Some(number) = &extension.direct_number {
            body["phoneNumbers"] = json!([{"phoneNumber": number, "formattedPhoneNumber": number, "type": "VoiceFax", "usageType": "DirectNumber", "primary": true}]);
        }
        body
    };
    let start = (page - 1).saturating_mul(per_page);
    let total = entries.len();
    let records: Vec<Value> = entries.into_iter().skip(start).take(per_page).map(entry).collect();
    Ok(json!({
        "records": records,
        "paging": {"page": page, "perPage": per_page, "totalPages": total.div_ceil(per_page), "totalElements": total},
    }))
}
