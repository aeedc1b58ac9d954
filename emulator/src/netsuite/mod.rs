//! NetSuite as Callside meets it: sign-in, SuiteQL, the record service and the pages behind deep links, all over one
//! account's rows. Written from netsuite-api.md; what that leaves open is a switch in [`Dialect`].
//!
//! A request goes from [`NetSuite::handle`] by its host to the room that answers it. Nothing here reads a clock, waits,
//! or depends on anything but the company, the options and the requests so far.

mod calendar;
mod catalogue;
mod customization;
mod host;
mod media;
mod metadata;
mod options;
mod page;
mod pages;
mod record;
mod refusal;
mod register;
mod restlet;
mod role;
mod rows;
mod saved_search;
mod sign_in;
mod suiteql;

pub use catalogue::RecordType;
pub use options::{
    AccountFeature, AssertionRefusal, CLIENT_ID, Dialect, DuplicateRefusal, Features, Integration, Location,
    MACHINE_CLIENT_ID, MachineIntegration, Options, PostedKey,
};
pub use refusal::{Fault, Refusal};
pub use restlet::{CustomType, Deployment, Release, Status};
pub use role::{Level, Permission, Restriction, Role};
pub use saved_search::SavedSearch;
pub use sign_in::AuditEntry;
pub use sign_in::certificate::{Mapping, Unmapped};

use serde_json::{Map, Value as Json, json};

use crate::clock::Moment;
use crate::company::{Company, Multitude};
use crate::exchange::{Request, Response};
use calendar::Calendar;
use host::{Host, label};
use restlet::{CustomRecords, Desk, Engine, Meddling};
use rows::Rows;
use saved_search::SavedSearches;
use sign_in::{Account, Grant, SignIn, authorize, token};

const SERVER_TIME: &str = "/services/rest/system/v1/serverTime";

/// One NetSuite account, and the sign-in in front of it.
#[derive(Debug)]
pub struct NetSuite {
    account: Account,
    administrators: Vec<i64>,
    calendar: Calendar,
    rows: Result<Rows, Refusal>,
    sign_in: SignIn,
    in_flight: u32,
    seed: u64,
    /// Started by the first request that reaches a script.
    engine: Option<Result<Engine, String>>,
    meddling: Option<Meddling>,
    /// How many of the account's own records the last call of a RESTlet saved.
    script_saves: u32,
    custom_records: CustomRecords,
    saved_searches: SavedSearches,
    /// The tables of roles have to be written anew before somebody reads them.
    roles_changed: bool,
}

impl NetSuite {
    /// The account of a company, with so many further people.
    #[must_use]
    pub fn new(company: &Company, people: usize, mut options: Options) -> Self {
        let administrators: Vec<i64> =
            company.employees.iter().filter(|employee| employee.administrator).map(|employee| employee.id).collect();
        let mut roles = std::mem::take(&mut options.roles);
        if roles.is_empty() {
            roles = vec![Role::agent(), Role::without_calls(), Role::administrator(administrators.iter().copied())];
        }
        let calendar = Calendar::of_zone(&company.zone);
        let rows = Rows::of_company(company, &calendar).map_err(|error| record::broken(&error));
        let mut offered: Vec<i64> = company.agents().iter().map(|agent| agent.employee).collect();
        offered.extend(&administrators);
        let mut netsuite = Self {
            account: Account {
                id: company.account.clone(),
                name: company.name.clone(),
                employees: company.employees.clone(),
                people: offered,
                roles,
                options,
            },
            administrators,
            calendar,
            rows,
            sign_in: SignIn::new(company.seed),
            in_flight: 0,
            seed: company.seed,
            engine: None,
            meddling: None,
            script_saves: 0,
            custom_records: CustomRecords::default(),
            saved_searches: SavedSearches::default(),
            roles_changed: true,
        };
        if people > 0
            && let Err(refusal) = netsuite.admit_people(people)
        {
            netsuite.rows = Err(refusal);
        }
        netsuite
    }

    /// Answers one request to any of NetSuite's hosts.
    pub fn handle(&mut self, request: &Request, now: Moment) -> Response {
        let Some(host) = Host::of_name(&request.host) else { return Response::empty(404) };
        match host {
            Host::System => self.sign_in_page(request, now),
            Host::App(account) if account == label(&self.account.id) => {
                if request.path == authorize::PATH {
                    return self.sign_in_page(request, now);
                }
                match &self.rows {
                    Ok(rows) => {
                        let features = &self.account.options.features;
                        let searches = &self.saved_searches;
                        pages::Pages { rows, features, searches, name: &self.account.name }.handle(request)
                    }
                    Err(refusal) => refusal.response(),
                }
            }
            Host::App(account) if self.account.options.other_accounts.iter().any(|other| label(other) == account) => {
                self.sign_in_page(request, now)
            }
            Host::SuiteTalk(account) if account == label(&self.account.id) => {
                if request.path == token::TOKEN || request.path == token::REVOKE {
                    return token::handle(&mut self.sign_in, &self.account, request, now);
                }
                let operation = self.sign_in.operation();
                let answer = self.rest(request, now).unwrap_or_else(|refusal| refusal.response());
                answer
                    .with_header("x-n-operationid", operation.clone())
                    .with_header("x-netsuite-jobid", operation)
                    .with_header("cache-control", "No-Cache")
                    .with_header("vary", "User-Agent, Accept-Encoding")
            }
            Host::Restlets(account) if account == label(&self.account.id) => self.restlet(request, now),
            // No such account.
            Host::App(_) => {
                Response::html(404, "<!doctype html><title>Not found</title><p>There is no such account.</p>")
            }
            Host::SuiteTalk(_) | Host::Restlets(_) => Refusal::login().response(),
        }
    }

    fn sign_in_page(&mut self, request: &Request, now: Moment) -> Response {
        if request.path != authorize::PATH {
            return Response::html(404, "<!doctype html><title>Not found</title><p>There is no such page.</p>");
        }
        authorize::handle(&mut self.sign_in, &self.account, request, now)
    }

    /// The REST services: whoever calls must be signed in, in a role that may, and not too many at once.
    fn rest(&mut self, request: &Request, now: Moment) -> Result<Response, Refusal> {
        let grant = self.caller(request, "rest_webservices", now)?;
        let role = self.account.roles.iter().find(|role| role.id == grant.role).ok_or_else(Refusal::login)?;
        if request.path == SERVER_TIME {
            // The one resource that needs no permission (§3.7).
            return match request.method.as_str() {
                "GET" => Ok(Response::json(200, &json!({ "serverTime": calendar::utc(now) }))),
                method => Err(Refusal::method(method)),
            };
        }
        let features = &self.account.options.features;
        if role.level(Permission::RestWebServices) == Level::None || !features.is_on(AccountFeature::RestWebServices) {
            return Err(Refusal::service());
        }
        if self.in_flight >= self.account.options.concurrency {
            return Err(Refusal::new(
                self.account.options.dialect.concurrency_status,
                "CONCURRENCY_LIMIT_EXCEEDED",
                "Concurrent request limit exceeded. Request blocked.",
            ));
        }
        let rows = self.rows.as_mut().map_err(|refusal| refusal.clone())?;
        if request.path == suiteql::PATH {
            if std::mem::take(&mut self.roles_changed) {
                rows.show_roles(&self.account.roles).map_err(|error| record::broken(&error))?;
            }
            if !features.is_on(AccountFeature::Workbook) {
                return Err(Refusal::service());
            }
            let tables = suiteql::tables::tables(&self.account.options);
            let service = suiteql::Service {
                rows,
                tables: &tables,
                role,
                employee: grant.employee,
                dialect: &self.account.options.dialect,
                now: self.calendar.stamp(now),
                zone: self.calendar.zone(),
            };
            return service.handle(request);
        }
        if request.path == metadata::PATH || request.path.starts_with(&format!("{}/", metadata::PATH)) {
            return metadata::handle(role, &self.account.options, request);
        }
        if request.path.starts_with(record::ROOT) {
            return record::Service {
                rows,
                role,
                employee: grant.employee,
                administrators: &self.administrators,
                options: &self.account.options,
                calendar: &self.calendar,
                now,
            }
            .handle(request);
        }
        Err(Refusal::missing(&request.path))
    }

    /// RESTlets (§5).
    fn restlet(&mut self, request: &Request, now: Moment) -> Response {
        self.script_saves = 0;
        let grant = match self.caller(request, "restlets", now) {
            Ok(grant) => grant,
            Err(refusal) => return restlet::refusal(refusal.status, "INVALID_LOGIN_ATTEMPT", &refusal.detail),
        };
        let role = self.account.roles.iter().find(|role| role.id == grant.role).cloned();
        let Some(role) = role.filter(|_| request.path == restlet::PATH) else { return Response::empty(404) };
        if self.in_flight >= self.account.options.concurrency {
            return restlet::refusal(400, "SSS_REQUEST_LIMIT_EXCEEDED", "Request limit exceeded.");
        }
        let owner = self.administrators.contains(&grant.employee);
        if let Some(refused) = restlet::refused(request, &self.account.options, &role, owner) {
            return refused;
        }
        let rows = match std::mem::replace(&mut self.rows, Err(Refusal::rule("A script is running."))) {
            Ok(rows) => rows,
            Err(refusal) => {
                self.rows = Err(refusal.clone());
                return refusal.response();
            }
        };
        let desk = Desk {
            rows,
            role,
            employee: grant.employee,
            administrators: self.administrators.clone(),
            options: self.account.options.clone(),
            calendar: self.calendar.clone(),
            now,
            meddling: self.meddling.take(),
            units: Some(self.account.options.deployment.units),
            saves: 0,
            loaded: Vec::new(),
            custom_records: std::mem::take(&mut self.custom_records),
            saved_searches: std::mem::take(&mut self.saved_searches),
            account: self.account.id.clone(),
        };
        let (desk, answer) = restlet::run(&mut self.engine, request, desk);
        self.rows = match desk {
            Some(desk) => {
                (self.meddling, self.script_saves) = (desk.meddling, desk.saves);
                self.custom_records = desk.custom_records;
                self.saved_searches = desk.saved_searches;
                Ok(desk.rows)
            }
            None => Err(Refusal::new(500, "UNEXPECTED_ERROR", "The account was lost while a script ran.")),
        };
        answer
    }

    /// Who calls. A browser that sends its session cookie along with a token is turned away (§5.1).
    fn caller(&mut self, request: &Request, scope: &str, now: Moment) -> Result<Grant, Refusal> {
        let token = request.bearer().unwrap_or_default();
        if !token.is_empty()
            && request.header("cookie").is_some_and(|cookie| cookie.contains(authorize::SESSION_COOKIE))
        {
            return Err(Refusal::malformed("Send the Authorization header or the session cookie, never both."));
        }
        match self.sign_in.grant(token, scope, &self.account, now) {
            Ok(grant) => Ok(grant),
            Err(detail) => {
                self.sign_in.note(now, detail);
                Err(Refusal::login())
            }
        }
    }

    /// Every phone call of the account, oldest first: the record's properties, choices as plain words.
    #[must_use]
    pub fn phone_calls(&self) -> Vec<Json> {
        self.phone_call_ids().into_iter().filter_map(|id| self.record(RecordType::PhoneCall, id)).collect()
    }

    /// Their internal ids, in order.
    #[must_use]
    pub fn phone_call_ids(&self) -> Vec<i64> {
        self.rows.as_ref().ok().and_then(|rows| rows.ids(RecordType::PhoneCall).ok()).unwrap_or_default()
    }

    /// Every task of the account, oldest first, like [`Self::phone_calls`].
    #[must_use]
    pub fn tasks(&self) -> Vec<Json> {
        let Ok(rows) = &self.rows else { return Vec::new() };
        let ids = rows.ids(RecordType::Task).unwrap_or_default();
        ids.into_iter().filter_map(|id| self.record(RecordType::Task, id)).collect()
    }

    /// One record as an administrator sees it: its properties, choices as plain words.
    #[must_use]
    pub fn record(&self, record: RecordType, id: i64) -> Option<Json> {
        let rows = self.rows.as_ref().ok()?;
        let row = rows.read(record, id).ok()??;
        let style = record::Style::plain();
        let administrator = Role::administrator([]);
        record::show(rows, &self.account.options.features, &administrator, record, id, &row, &style)
            .ok()
            .map(Json::Object)
    }

    /// Changes one property of a record, as a person does on its page in NetSuite.
    ///
    /// # Errors
    /// What NetSuite would refuse: an unknown property, a value it does not take.
    pub fn edit(
        &mut self,
        record: RecordType,
        id: i64,
        property: &str,
        value: &Json,
        now: Moment,
    ) -> Result<(), Refusal> {
        self.change(record, id, &Map::from_iter([(property.to_owned(), value.clone())]), now)
    }

    /// Changes properties of a record, as a person does on its page in NetSuite.
    ///
    /// # Errors
    /// What NetSuite would refuse: an unknown property, a value it does not take.
    pub fn change(
        &mut self,
        record: RecordType,
        id: i64,
        properties: &Map<String, Json>,
        now: Moment,
    ) -> Result<(), Refusal> {
        self.by_administrator(now, |service| service.amend_properties(record, id, properties))
    }

    /// Makes a record, as a person does in NetSuite, and gives its id.
    ///
    /// # Errors
    /// What NetSuite would refuse.
    pub fn create(&mut self, record: RecordType, properties: &Map<String, Json>, now: Moment) -> Result<i64, Refusal> {
        self.by_administrator(now, |service| service.make_from(record, properties))
    }

    /// Deletes a record.
    ///
    /// # Errors
    /// There is no such record.
    pub fn delete(&mut self, record: RecordType, id: i64, now: Moment) -> Result<(), Refusal> {
        self.by_administrator(now, |service| service.remove(record, id))
    }

    /// Merges a duplicate into the record that stays. What referred to it refers to that one from now on, and counts
    /// as changed.
    ///
    /// # Errors
    /// One of them does not exist, or both are the same.
    pub fn merge(&mut self, record: RecordType, id: i64, into: i64, now: Moment) -> Result<(), Refusal> {
        self.by_administrator(now, |service| service.merge(record, id, into))
    }

    fn by_administrator<T>(
        &mut self,
        now: Moment,
        act: impl FnOnce(&mut record::Service<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let role = Role::administrator([]);
        act(&mut record::Service {
            rows: self.rows.as_mut().map_err(|refusal| refusal.clone())?,
            role: &role,
            employee: self.administrators.first().copied().unwrap_or_default(),
            administrators: &self.administrators,
            options: &self.account.options,
            calendar: &self.calendar,
            now,
        })
    }

    /// Lets somebody save these properties right after a script has next loaded a record, before it saves.
    pub fn meddle(&mut self, record: RecordType, id: i64, properties: Map<String, Json>) {
        self.meddling = Some(Meddling::Record { record, id, properties });
    }

    /// Lets somebody save these values in a custom record of that type and name, or make it, right after a script has
    /// next loaded or begun one, before it saves.
    pub fn meddle_custom(&mut self, kind: &str, name: &str, values: Map<String, Json>) {
        self.meddling = Some(Meddling::Custom { kind: kind.to_owned(), name: name.to_owned(), values });
    }

    /// Somebody saves a custom record of that type and name, with these values.
    pub fn keep_custom(&mut self, kind: &str, name: &str, values: Map<String, Json>) {
        self.custom_records.keep(kind, name, values);
    }

    /// The custom records of a type by name, each with its values.
    #[must_use]
    pub fn custom_records(&self, kind: &str) -> Vec<(String, Map<String, Json>)> {
        self.custom_records.all(kind)
    }

    /// Adds so many people with the firms they are at, made from the company's seed.
    ///
    /// # Errors
    /// The database failed.
    pub fn admit_people(&mut self, people: usize) -> Result<(), Refusal> {
        let seed = self.seed;
        let rows = self.rows.as_mut().map_err(|refusal| refusal.clone())?;
        let admitted = rows.next_entity_id().and_then(|first| rows.admit(Multitude::new(seed, people, first)));
        admitted.map_err(|error| record::broken(&error))
    }

    /// How many records of that type there are.
    #[must_use]
    pub fn count(&self, record: RecordType) -> usize {
        self.rows.as_ref().ok().and_then(|rows| rows.count(record).ok()).unwrap_or_default()
    }

    /// The account id in its underscore form.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account.id
    }

    /// How this NetSuite is set up; what is changed here counts from the next request.
    pub fn options_mut(&mut self) -> &mut Options {
        &mut self.account.options
    }

    /// A role, to change its permissions or its holders.
    pub fn role_mut(&mut self, id: i64) -> Option<&mut Role> {
        self.roles_changed = true;
        self.account.roles.iter_mut().find(|role| role.id == id)
    }

    /// Every role, to change it.
    pub fn roles_mut(&mut self) -> &mut [Role] {
        self.roles_changed = true;
        &mut self.account.roles
    }

    /// Adds a role, in place of one with the same id.
    pub fn add_role(&mut self, role: Role) {
        self.roles_changed = true;
        self.account.roles.retain(|other| other.id != role.id);
        self.account.roles.push(role);
    }

    /// Gives an employee login access, or takes it away.
    pub fn set_login_access(&mut self, employee: i64, access: bool) {
        for one in self.account.employees.iter_mut().filter(|one| one.id == employee) {
            one.has_access = access;
        }
    }

    /// How many requests of others are in flight now; they count against [`Options::concurrency`].
    pub fn set_requests_in_flight(&mut self, requests: u32) {
        self.in_flight = requests;
    }

    /// Whether that request, the last one that was handled, called a RESTlet that saved a record.
    #[must_use]
    pub fn has_saved(&self, request: &Request) -> bool {
        request.path == restlet::PATH && self.script_saves > 0
    }

    /// How long NetSuite works on that request beyond the way there and back, milliseconds: the account's user event
    /// scripts run on each phone call that is saved, and whatever is asked takes its time.
    #[must_use]
    pub fn work(&self, request: &Request) -> i64 {
        let options = &self.account.options;
        let path = request.path.to_ascii_lowercase();
        if path == suiteql::PATH {
            options.query_delay
        } else if path == restlet::PATH {
            options.restlet_delay + options.user_event_delay * i64::from(self.script_saves)
        } else if let Some(of) = path.strip_prefix(record::ROOT) {
            let saves = matches!(request.method.as_str(), "POST" | "PATCH" | "PUT") && of.starts_with("phonecall");
            options.record_delay + if saves { options.user_event_delay } else { 0 }
        } else {
            0
        }
    }

    /// Maps a certificate to an integration, an entity and a role, as an administrator does under OAuth 2.0 Client
    /// Credentials (M2M) Setup, and gives the Certificate ID.
    ///
    /// # Errors
    /// What the page would say.
    pub fn map_certificate(&mut self, mapping: &Mapping, now: Moment) -> Result<String, Unmapped> {
        self.sign_in.map(&self.account, mapping, now)
    }

    /// Revokes a certificate; whether there was one to revoke. Tokens it gave go on until they end.
    pub fn revoke_certificate(&mut self, id: &str) -> bool {
        self.sign_in.unmap(id)
    }

    /// Ends every sign-in, every token and every mapping of a certificate, as a sandbox refresh does.
    pub fn end_every_sign_in(&mut self) {
        self.sign_in.revoke_everything();
    }

    /// The Login Audit Trail: why sign-ins and calls were refused, oldest first.
    #[must_use]
    pub fn audit_trail(&self) -> &[AuditEntry] {
        &self.sign_in.audit
    }
}

#[cfg(test)]
mod tests;
