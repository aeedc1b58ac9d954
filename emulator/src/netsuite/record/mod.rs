//! The REST record service (netsuite-api.md §3): phone calls, tasks and contacts can be made, everything can be read, changed
//! and deleted as far as the role allows.

mod accent;
mod entity;
mod filter;
mod options;
mod phone_call;
mod show;
mod write;

use rusqlite::types::Value;
use serde_json::{Map, Value as Json, json};

use super::calendar::Calendar;
use super::catalogue::RecordType;
use super::media;
use super::options::{AccountFeature, DuplicateRefusal, Options, PostedKey};
use super::page::{Page, answer};
use super::refusal::Refusal;
use super::role::{Level, Permission, Role};
use super::rows::{Row, Rows};
use crate::clock::Moment;
use crate::exchange::{Request, Response};
use crate::form;

pub(crate) use show::{Style, show};

/// Where the service begins.
pub(crate) const ROOT: &str = "/services/rest/record/v1/";

/// What the service needs of the account and of who asks.
pub(crate) struct Service<'a> {
    pub(crate) rows: &'a mut Rows,
    pub(crate) role: &'a Role,
    /// Who asks, by employee id.
    pub(crate) employee: i64,
    /// Employees who hold the Administrator role: nobody else may open their records (§3.9).
    pub(crate) administrators: &'a [i64],
    pub(crate) options: &'a Options,
    pub(crate) calendar: &'a Calendar,
    pub(crate) now: Moment,
}

/// What the database failed at is never the client's fault.
pub(crate) fn broken(error: &rusqlite::Error) -> Refusal {
    Refusal::new(500, "UNEXPECTED_ERROR", format!("An unexpected error occurred. Error ID: {error}"))
}

impl Service<'_> {
    /// Answers one request.
    pub(crate) fn handle(&mut self, request: &Request) -> Result<Response, Refusal> {
        self.answer(request).map(|answer| accent::worded(&self.options.dialect, answer))
    }

    fn answer(&mut self, request: &Request) -> Result<Response, Refusal> {
        let rest = request.path.strip_prefix(ROOT).unwrap_or_default();
        let pieces: Vec<String> = rest.split('/').filter(|piece| !piece.is_empty()).map(form::decode).collect();
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        let (name, key) = match pieces.as_slice() {
            [name] => (*name, None),
            [name, key] => (*name, Some(*key)),
            _ => return Err(Refusal::missing(rest)),
        };
        let record = RecordType::of_address(name)
            .filter(|record| self.options.features.has_record(*record))
            .ok_or_else(|| unknown_record(name))?;
        match (request.method.as_str(), key) {
            ("GET", None) => self.list(record, request),
            _ if options::wanted(request) && !self.options.dialect.select_options => {
                Err(Refusal::header("Accept", "The media type is not supported."))
            }
            ("POST", None) if options::wanted(request) => self.options_of_new(record, request),
            ("PATCH", Some(key)) if options::wanted(request) => self.options_of(record, key, request),
            ("POST", None) => self.create(record, request),
            ("GET", Some(key)) => self.read(record, key, request),
            ("PATCH", Some(key)) => self.change(record, key, request),
            ("PUT", Some(key)) => self.put(record, key, request),
            ("DELETE", Some(key)) => self.delete(record, key),
            _ => Err(Refusal::method(&request.method)),
        }
    }

    /// The collection: ids alone, filtered and paged. It is a search, so it needs SuiteAnalytics Workbook too (§7).
    fn list(&self, record: RecordType, request: &Request) -> Result<Response, Refusal> {
        self.role.require(record.permission(), Level::View)?;
        let on = self.options.features.is_on(AccountFeature::Workbook);
        if !on || self.role.level(Permission::Workbook) < Level::View {
            return Err(Refusal::service());
        }
        let page = Page::of(request)?;
        let seen = self.role.sees_only(record, self.employee).unwrap_or_else(|| "TRUE".to_owned());
        let ids = match request.parameter("q") {
            None => self.rows.collection(record, &seen, &[]),
            Some(filter) => {
                let condition = filter::read(record, filter, &self.options.features)?;
                self.rows.collection(record, &format!("({}) AND {seen}", condition.sql), &condition.values)
            }
        };
        let ids = ids.map_err(|error| broken(&error))?;
        let address = format!("https://{}{ROOT}{}", request.host, record.address());
        let items = ids
            .iter()
            .skip(page.offset)
            .take(page.limit)
            .map(|id| {
                let link = json!({ "rel": "self", "href": format!("{address}/{id}"), "method": "GET" });
                json!({ "links": [link], "id": id.to_string() })
            })
            .collect();
        Ok(media::resource(200, "collection", &answer(&address, "GET", page, items, ids.len())))
    }

    fn options_of_new(&self, record: RecordType, request: &Request) -> Result<Response, Refusal> {
        self.role.require(record.permission(), Level::Create)?;
        options::options(self.rows, &self.options.features, record, request).map(|body| Response::json(200, &body))
    }

    fn options_of(&self, record: RecordType, key: &str, request: &Request) -> Result<Response, Refusal> {
        self.role.require(record.permission(), Level::Edit)?;
        self.find(record, key)?;
        options::options(self.rows, &self.options.features, record, request).map(|body| Response::json(200, &body))
    }

    fn create(&mut self, record: RecordType, request: &Request) -> Result<Response, Refusal> {
        if !record.can_be_made() {
            return Err(Refusal::method("POST"));
        }
        self.role.require(record.permission(), Level::Create)?;
        let mut written = write::read(record, request, self.rows, self.options)?;
        let id = match (self.options.dialect.posted_key, written.changes.get("externalid")) {
            (PostedKey::Overwrites, Some(Value::Text(external))) => {
                let external = external.clone();
                self.upsert(record, &external, &written.changes)?
            }
            (PostedKey::Ignored, _) => {
                written.changes.remove("externalid");
                self.make(record, &written.changes)?
            }
            _ => self.make(record, &written.changes)?,
        };
        Ok(written.answer(self.location(request, record, id)))
    }

    /// Makes a record under the rules of its type.
    pub(crate) fn make(&mut self, record: RecordType, changes: &Row) -> Result<i64, Refusal> {
        if let Some(Value::Text(external)) = changes.get("externalid")
            && self.rows.with_external_id(record, external).map_err(|error| broken(&error))?.is_some()
        {
            return Err(self.duplicate());
        }
        let row = match record {
            RecordType::PhoneCall => self.rules().make(changes)?,
            RecordType::Task => self.rules().make_task(changes)?,
            _ if !record.is_entity() => return Err(Refusal::method("POST")),
            _ => self.entities().make(record, changes)?,
        };
        self.rows.insert(record, &row).map_err(|error| broken(&error))
    }

    /// Makes a record from its REST properties, as a person does on its page.
    pub(crate) fn make_from(&mut self, record: RecordType, properties: &Map<String, Json>) -> Result<i64, Refusal> {
        let changes = self.understood(record, properties)?;
        self.make(record, &changes)
    }

    fn understood(&self, record: RecordType, properties: &Map<String, Json>) -> Result<Row, Refusal> {
        let (changes, unknown) = write::changes(record, properties, self.rows, &self.options.features)?;
        unknown.first().map_or(Ok(changes), |unknown| Err(write::unknown_property(unknown)))
    }

    /// Takes a record out of the account.
    pub(crate) fn remove(&mut self, record: RecordType, id: i64) -> Result<(), Refusal> {
        self.load(record, id)?;
        self.rows.bury(record, id, self.employee, self.now).map_err(|error| broken(&error))
    }

    /// Merges a duplicate into the record that stays: what referred to it refers to that one from now on.
    pub(crate) fn merge(&mut self, record: RecordType, id: i64, into: i64) -> Result<(), Refusal> {
        if id == into {
            return Err(Refusal::rule("A record cannot be merged into itself."));
        }
        self.load(record, id)?;
        self.load(record, into)?;
        let touched = Row::from([("lastmodifieddate".to_owned(), Value::Integer(self.now.0))]);
        let merged = self
            .rows
            .rewire(record, id, into, self.now)
            .and_then(|()| self.rows.update(record, into, &touched))
            .and_then(|()| self.rows.bury(record, id, self.employee, self.now));
        merged.map_err(|error| broken(&error))
    }

    fn read(&mut self, record: RecordType, key: &str, request: &Request) -> Result<Response, Refusal> {
        self.role.require(record.permission(), Level::View)?;
        let id = self.find(record, key)?;
        if record == RecordType::Employee && self.administrators.contains(&id) && self.role.id != Role::ADMINISTRATOR {
            return Err(Refusal::rule(
                "For security reasons, only an administrator is allowed to edit an administrator record.",
            ));
        }
        self.shown(record, id, request)
    }

    fn shown(&self, record: RecordType, id: i64, request: &Request) -> Result<Response, Refusal> {
        let row = self.load(record, id)?;
        let features = &self.options.features;
        let style = Style::of(record, features, request)?;
        let body = show(self.rows, features, self.role, record, id, &row, &style).map_err(|error| broken(&error))?;
        Ok(media::resource(200, "singular", &Json::Object(body)))
    }

    fn change(&mut self, record: RecordType, key: &str, request: &Request) -> Result<Response, Refusal> {
        self.role.require(record.permission(), Level::Edit)?;
        let id = self.find(record, key)?;
        let written = write::read(record, request, self.rows, self.options)?;
        self.amend(record, id, &written.changes)?;
        if self.options.dialect.change_answers_record {
            return self.shown(record, id, request);
        }
        Ok(written.answer(self.location(request, record, id)))
    }

    /// Changes a record under the rules of its type.
    pub(crate) fn amend(&mut self, record: RecordType, id: i64, changes: &Row) -> Result<(), Refusal> {
        let row = self.load(record, id)?;
        if let Some(Value::Text(external)) = changes.get("externalid") {
            let other = self.rows.with_external_id(record, external).map_err(|error| broken(&error))?;
            if other.is_some_and(|other| other != id) {
                return Err(self.duplicate());
            }
        }
        let mut changes = match record {
            RecordType::PhoneCall => self.rules().change(&row, changes)?,
            RecordType::Task => self.rules().change_task(&row, changes)?,
            _ if !record.is_entity() => changes.clone(),
            _ => self.entities().change(record, id, &row, changes)?,
        };
        changes.insert("lastmodifieddate".to_owned(), Value::Integer(self.now.0));
        self.rows.update(record, id, &changes).map_err(|error| broken(&error))
    }

    /// Changes properties of a record by their REST names.
    pub(crate) fn amend_properties(
        &mut self,
        record: RecordType,
        id: i64,
        properties: &Map<String, Json>,
    ) -> Result<(), Refusal> {
        let changes = self.understood(record, properties)?;
        self.amend(record, id, &changes)
    }

    /// Refuses to save a record as a whole, as a page and a script do, while something its form demands is missing. A change
    /// over REST is not stopped by what somebody left empty long ago.
    pub(crate) fn complete(&self, record: RecordType, id: i64, properties: &Map<String, Json>) -> Result<(), Refusal> {
        if !record.is_entity() {
            return Ok(());
        }
        let mut row = self.load(record, id)?;
        row.extend(self.understood(record, properties)?);
        row.retain(|_, value| *value != Value::Null);
        self.entities().mandatory(record, &row)
    }

    /// Makes the record with that external id, or changes it (§3.2).
    fn put(&mut self, record: RecordType, key: &str, request: &Request) -> Result<Response, Refusal> {
        let Some(external) = key.strip_prefix("eid:") else { return Err(Refusal::method("PUT")) };
        if !record.can_be_made() || !self.options.dialect.upsert {
            return Err(Refusal::method("PUT"));
        }
        external_id(external)?;
        let mut written = write::read(record, request, self.rows, self.options)?;
        written.changes.insert("externalid".to_owned(), Value::Text(external.to_owned()));
        let id = self.upsert(record, external, &written.changes)?;
        Ok(written.answer(self.location(request, record, id)))
    }

    /// Changes the record with that external id, or makes it.
    fn upsert(&mut self, record: RecordType, external: &str, changes: &Row) -> Result<i64, Refusal> {
        let existing = self.rows.with_external_id(record, external).map_err(|error| broken(&error))?;
        let level = if existing.is_some() { Level::Edit } else { Level::Create };
        self.role.require(record.permission(), level)?;
        match existing {
            Some(id) => self.amend(record, id, changes).map(|()| id),
            None => self.make(record, changes),
        }
    }

    fn delete(&mut self, record: RecordType, key: &str) -> Result<Response, Refusal> {
        self.role.require(record.permission(), Level::Full)?;
        let id = self.find(record, key)?;
        self.remove(record, id)?;
        Ok(Response::empty(204))
    }

    /// The internal id that a key names: the id itself, or `eid:` and the external id.
    fn find(&self, record: RecordType, key: &str) -> Result<i64, Refusal> {
        if let Some(external) = key.strip_prefix("eid:") {
            external_id(external)?;
            if !self.options.dialect.reads_by_external_id {
                return Err(invalid_id());
            }
            let found = self.rows.with_external_id(record, external).map_err(|error| broken(&error))?;
            let id = found.ok_or_else(|| Refusal::missing(key))?;
            return self.load(record, id).map(|_| id);
        }
        let id: i64 = key.parse().map_err(|_| invalid_id())?;
        self.load(record, id).map(|_| id)
    }

    /// A record that is there and that this role sees.
    pub(crate) fn load(&self, record: RecordType, id: i64) -> Result<Row, Refusal> {
        let row = self.rows.read(record, id).map_err(|error| broken(&error))?;
        let missing = || Refusal::missing(&id.to_string());
        let row = row.ok_or_else(missing)?;
        // What a restriction leaves out is missing without a word (§7).
        if let Some(condition) = self.role.sees_only(record, self.employee)
            && !self.rows.fulfils(record, id, &condition).map_err(|error| broken(&error))?
        {
            return Err(missing());
        }
        Ok(row)
    }

    fn entities(&self) -> entity::Rules<'_> {
        entity::Rules {
            rows: self.rows,
            role: self.role,
            employee: self.employee,
            options: self.options,
            now: self.now,
        }
    }

    fn rules(&self) -> phone_call::Rules<'_> {
        phone_call::Rules {
            rows: self.rows,
            role: self.role,
            employee: self.employee,
            options: self.options,
            calendar: self.calendar,
            now: self.now,
        }
    }

    fn location(&self, request: &Request, record: RecordType, id: i64) -> String {
        format!("https://{}{ROOT}{}/{id}", request.host, record.address())
    }

    fn duplicate(&self) -> Refusal {
        match self.options.dialect.duplicate {
            DuplicateRefusal::UserError => Refusal::rule("This entity already exists."),
            DuplicateRefusal::InvalidContent => {
                Refusal::content("externalId", "A record with the same external ID already exists.")
            }
            DuplicateRefusal::Conflict => {
                Refusal::new(409, "USER_ERROR", "A record with the same external ID already exists.")
            }
            DuplicateRefusal::Bare => Refusal::new(409, "", ""),
            DuplicateRefusal::Localized => Refusal::rule("Diese Entität ist bereits vorhanden."),
        }
    }
}

/// What cannot name a record.
fn invalid_id() -> Refusal {
    Refusal::new(400, "INVALID_ID", "Provide a valid record instance ID.")
}

/// A record type that this account, or this emulator, does not have.
fn unknown_record(name: &str) -> Refusal {
    Refusal { detail: format!("Record type '{name}' does not exist."), ..Refusal::missing(name) }
}

/// Only these characters can stand in an address (§3.2).
fn external_id(external: &str) -> Result<(), Refusal> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !external.is_empty() && external.bytes().all(plain) {
        return Ok(());
    }
    Err(Refusal::new(400, "INVALID_ID", "The external ID in the address has characters that are not allowed."))
}
