//! A world to pursue records in: a small NetSuite that behaves by netsuite-api.md §3, a call log, and ports that pause
//! before and after everything they do, so that a conversation can be cut there.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use async_trait::async_trait;
use callside_protocol::{CallId, Candidate, CompanyRef, LogRules, MatchReason, PhoneField, RecordKind, RecordRef, Who};
use serde_json::{Map, Value, json};

use super::super::{CallLog, Entry, LogUnread, Pursued, Pursuits, Rooms, Terms, pursue};
use crate::{
    call::{Call, stories},
    journal::Journal,
    netsuite::{Keys, NetSuite},
    phone::Region,
    ports::{
        Base, Expected, Http, HttpError, Method, Op, Request, Response, Store, StoreError, Table, Versioned,
        fakes::{FakeClock, FakeEntropy, FakeKeyring, FakeScratch, FakeShelf, FakeSpawn, FakeStore},
    },
    ringcentral::LogRecord,
    traffic::Traffic,
};

pub(super) const ACCOUNT: &str = "1234567";

/// What happens to one write, before NetSuite treats all others well.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    /// As it should.
    Well,
    /// The connection is cut before NetSuite sees it.
    CutBefore,
    /// NetSuite has done it when the connection is cut.
    CutAfter,
    /// There is no network.
    Offline,
    /// NetSuite refuses.
    Refused(u16, &'static str, &'static str),
}

/// NetSuite, as far as phone calls go.
#[derive(Default)]
pub(super) struct Books {
    pub(super) records: Vec<Map<String, Value>>,
    pub(super) creates: usize,
    pub(super) updates: usize,
    pub(super) reads: usize,
    /// The fates of the next writes.
    pub(super) writes: VecDeque<Fate>,
    /// The fates of the next reads.
    pub(super) lookups: VecDeque<Fate>,
    /// Fields this account made mandatory, by property and label.
    pub(super) mandatory: Vec<(&'static str, &'static str)>,
    /// A contact needs a company.
    pub(super) wants_company: bool,
    pub(super) cannot_edit: bool,
    /// Records this role may not see.
    pub(super) blind: bool,
    /// How often somebody else will save right before the RESTlet or a change over REST is served.
    pub(super) rivals: usize,
    /// Calls of the RESTlet.
    pub(super) asked: usize,
    /// Somebody will save right after the next change over REST, from a page that does not know it.
    pub(super) old_page: bool,
}

fn answer(status: u16, body: &Value) -> Response {
    Response { status, headers: Vec::new(), body: body.to_string() }
}

fn refusal(status: u16, code: &str, detail: &str) -> Response {
    answer(status, &json!({"status": status, "o:errorDetails": [{"detail": detail, "o:errorCode": code}]}))
}

const EDIT: &str =
    "Permission Violation: You need a higher level of the 'Lists -> Phone Calls' permission to access this page.";

impl Books {
    /// The one record there should be.
    pub(super) fn only(&self) -> &Map<String, Value> {
        assert_eq!(self.records.len(), 1, "there is not one record");
        &self.records[0]
    }

    pub(super) fn message(&self) -> String {
        self.only()["message"].as_str().unwrap().to_owned()
    }

    fn exchange(&mut self, request: &Request) -> Result<Response, HttpError> {
        let (_, path) = request.url.split_once(".com").unwrap();
        if path.ends_with("/oauth2/v1/token") {
            let pair = json!({"access_token": "a", "refresh_token": "r", "expires_in": 3600, "token_type": "bearer"});
            return Ok(answer(200, &pair));
        }
        if path.contains("metadata-catalog") {
            return Ok(answer(200, &self.catalog()));
        }
        if path.contains("?fields=") {
            let field = path.split(['=', '&']).nth(1).unwrap();
            let items = json!([{"id": "3", "refName": "Sales"}, {"id": "4", "refName": "Service"}]);
            return Ok(answer(200, &json!({ field: {"_selectOptions": {"items": items}} })));
        }
        let fates = if request.method == Method::Get { &mut self.lookups } else { &mut self.writes };
        match fates.pop_front().unwrap_or(Fate::Well) {
            Fate::Well => Ok(self.serve(request, path)),
            Fate::CutBefore => Err(HttpError::NoAnswer),
            Fate::CutAfter => {
                self.serve(request, path);
                Err(HttpError::NoAnswer)
            }
            Fate::Offline => Err(HttpError::NotSent),
            Fate::Refused(status, code, detail) => Ok(refusal(status, code, detail)),
        }
    }

    fn serve(&mut self, request: &Request, path: &str) -> Response {
        let body = || serde_json::from_str::<Map<String, Value>>(request.body.as_deref().unwrap()).unwrap();
        let name = path.rsplit('/').next().unwrap();
        if self.rivals > 0 && (path.starts_with("/app/") || request.method == Method::Patch) {
            self.rivals -= 1;
            let message = format!("rival {}\n{}", self.rivals, self.message());
            self.records[0].insert("message".into(), message.into());
        }
        match request.method {
            Method::Post if path.starts_with("/app/") => self.change_unless_changed(&body()),
            Method::Post => self.create(body()),
            Method::Get => {
                self.reads += 1;
                match self.find(name) {
                    Some(_) if self.blind => refusal(404, "NONEXISTENT_ID", "The record instance does not exist."),
                    Some(index) => answer(200, &self.shown(index)),
                    None => refusal(404, "NONEXISTENT_ID", "The record instance does not exist."),
                }
            }
            Method::Patch => {
                let old = self.message();
                let answer = self.change(name, body());
                if std::mem::take(&mut self.old_page) {
                    self.records[0].insert("message".into(), format!("VIP\n{old}").into());
                }
                answer
            }
            other => panic!("{other:?} is not for phone calls"),
        }
    }

    fn create(&mut self, mut body: Map<String, Value>) -> Response {
        if let Some(refusal) = self.objection(&body) {
            return refusal;
        }
        if self.records.iter().any(|record| record["externalId"] == body["externalId"]) {
            return refusal(400, "USER_ERROR", "This entity already exists.");
        }
        self.creates += 1;
        let id = (50_000 + self.creates).to_string();
        body.insert("id".into(), id.clone().into());
        self.records.push(body);
        let location = format!("https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/phonecall/{id}");
        Response { status: 204, headers: vec![("location".into(), location)], body: String::new() }
    }

    /// The RESTlet (`netsuite/` has the real one).
    fn change_unless_changed(&mut self, asked: &Map<String, Value>) -> Response {
        self.asked += 1;
        let patch = asked["patch"].as_object().unwrap().clone();
        let base = asked["base"].as_object().unwrap();
        let record = &self.records[self.find(asked["id"].as_str().unwrap()).unwrap()];
        let is_seen =
            |name: &String| record.get(name).unwrap_or(&Value::Null) == base.get(name).unwrap_or(&Value::Null);
        if !patch.keys().all(is_seen) {
            let mut fields = record.clone();
            fields.retain(|name, _| name == "id" || name == "message" || base.contains_key(name));
            return answer(200, &json!({"ok": true, "data": {"saved": false, "fields": fields}}));
        }
        let refused = self.change(asked["id"].as_str().unwrap(), patch);
        if refused.status != 204 {
            return answer(200, &json!({"ok": false, "error": {"code": "USER_ERROR", "message": refused.body}}));
        }
        answer(200, &json!({"ok": true, "data": {"saved": true}}))
    }

    fn change(&mut self, name: &str, body: Map<String, Value>) -> Response {
        if self.cannot_edit {
            return refusal(403, "INSUFFICIENT_PERMISSION", EDIT);
        }
        let Some(index) = self.find(name) else { return refusal(404, "NONEXISTENT_ID", "no such record") };
        let mut after = self.records[index].clone();
        after.extend(body);
        after.retain(|_, value| !value.is_null());
        if let Some(refusal) = self.objection(&after) {
            return refusal;
        }
        self.updates += 1;
        self.records[index] = after;
        answer(204, &Value::Null)
    }

    fn objection(&self, record: &Map<String, Value>) -> Option<Response> {
        let message = record["message"].as_str().unwrap();
        if message.encode_utf16().count() > 4_000 {
            return Some(refusal(
                400,
                "INVALID_CONTENT",
                "The field message contained more than the maximum number (4000) of characters allowed.",
            ));
        }
        assert!(record["endTime"].as_str() > record["startTime"].as_str(), "NetSuite wants the end after the start");
        let missing: Vec<&str> = self
            .mandatory
            .iter()
            .filter(|(property, _)| !record.contains_key(*property))
            .map(|(_, label)| *label)
            .collect();
        if !missing.is_empty() {
            return Some(refusal(400, "USER_ERROR", &format!("Please enter value(s) for: {}.", missing.join(", "))));
        }
        if self.wants_company && record.contains_key("contact") && !record.contains_key("company") {
            return Some(refusal(
                400,
                "INVALID_CONTENT",
                "Invalid value for the resource or sub-resource field 'company'.",
            ));
        }
        None
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.records.iter().position(|record| match name.strip_prefix("eid:") {
            Some(external) => record["externalId"] == external,
            None => record["id"] == name,
        })
    }

    /// As NetSuite answers: choices and references as objects.
    fn shown(&self, index: usize) -> Value {
        let mut record = self.records[index].clone();
        record.insert("status".into(), json!({"id": record["status"], "refName": "Completed"}));
        for property in ["contact", "company", "assigned"] {
            if let Some(reference) = record.get_mut(property) {
                *reference = json!({"links": [], "id": reference["id"], "refName": "x"});
            }
        }
        record.into()
    }

    fn catalog(&self) -> Value {
        let properties: Map<String, Value> = self
            .mandatory
            .iter()
            .map(|(property, label)| {
                let object = json!({"title": label, "type": "object", "properties": {"id": {"type": "string"}}});
                ((*property).to_owned(), object)
            })
            .collect();
        json!({"properties": properties, "type": "object"})
    }
}

/// Gives the executor a turn.
async fn pause() {
    let mut paused = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

struct PausingHttp(Rc<RefCell<Books>>);

#[async_trait(?Send)]
impl Http for PausingHttp {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        pause().await;
        let answer = self.0.borrow_mut().exchange(&request);
        pause().await;
        answer
    }
}

struct PausingStore(Rc<FakeStore>);

#[async_trait(?Send)]
impl Store for PausingStore {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Versioned>, StoreError> {
        pause().await;
        self.0.get(table, key).await
    }
    async fn all(&self, table: Table) -> Result<Vec<(String, Versioned)>, StoreError> {
        pause().await;
        self.0.all(table).await
    }
    async fn commit(&self, ops: Vec<Op>, expected: Vec<Expected>) -> Result<(), StoreError> {
        pause().await;
        let done = self.0.commit(ops, expected).await;
        pause().await;
        done
    }
}

/// A call log that says what it is told to.
#[derive(Default)]
pub(super) struct Log {
    pub(super) records: RefCell<Vec<LogRecord>>,
    pub(super) refuses: Cell<Option<LogUnread>>,
    pub(super) asked: Cell<usize>,
}

#[async_trait(?Send)]
impl CallLog for Log {
    async fn of_session(&self, _session: &str) -> Result<Vec<LogRecord>, LogUnread> {
        pause().await;
        self.asked.set(self.asked.get() + 1);
        match self.refuses.get() {
            Some(refusal) => Err(refusal),
            None => Ok(self.records.borrow().clone()),
        }
    }
}

/// What outlives a worker, and the worker of the moment.
pub(super) struct World {
    pub(super) books: Rc<RefCell<Books>>,
    pub(super) store: Rc<FakeStore>,
    pub(super) clock: Rc<FakeClock>,
    pub(super) log: Log,
    pub(super) terms: RefCell<Terms>,
    pub(super) journal: Journal<Entry>,
    scratch: Rc<FakeScratch>,
    netsuite: NetSuite,
    pursuits: Pursuits,
}

pub(super) fn terms() -> Terms {
    Terms {
        zone: "America/New_York".into(),
        zone_confirmed: true,
        account: Some(ACCOUNT.into()),
        ringcentral: true,
        organizer: Some("1001".into()),
        answers: Vec::new(),
        can_edit: true,
        rules: LogRules::default(),
        home: Region::US,
        bundle: false,
        keys: Keys::Refused,
        company: Rc::default(),
    }
}

/// Dana Whitfield of Harbor Foods.
pub(super) fn dana() -> Candidate {
    Candidate {
        record: RecordRef { kind: RecordKind::Contact, id: "1201".into() },
        name: "Dana Whitfield".into(),
        title: None,
        company: Some(CompanyRef {
            record: RecordRef { kind: RecordKind::Customer, id: "1101".into() },
            name: "Harbor Foods Ltd".into(),
        }),
        reasons: vec![MatchReason::Exact(PhoneField::Mobile)],
    }
}

pub(super) fn found(candidates: Vec<Candidate>) -> Who {
    let chosen = (candidates.len() == 1).then_some(0);
    Who::Found { candidates, chosen, by_agent: false, unread: Vec::new(), as_of: None }
}

/// An entry of a call with Dana.
pub(super) fn entry(call: Call) -> Entry {
    let now = call.ended.unwrap_or(call.began);
    let mut entry = Entry::new(call, Region::US, now);
    entry.who = found(vec![dana()]);
    entry
}

impl World {
    pub(super) fn new() -> Self {
        let books = Rc::<RefCell<Books>>::default();
        let (store, clock, scratch) = (FakeStore::new(), FakeClock::new(), FakeScratch::new());
        let (journal, netsuite) = Self::worker(&books, &store, &clock, &scratch);
        drive(async {
            let redirect = "https://callside.chromiumapp.org/netsuite";
            let url = netsuite.start_sign_in("client", redirect, None).await;
            let state = url.split(['?', '&']).find_map(|pair| pair.strip_prefix("state=")).unwrap();
            let back = format!("{redirect}?state={state}&code=c&company={ACCOUNT}&role=3&entity=1001");
            netsuite.end_sign_in(&back).await.unwrap();
        });
        let terms = RefCell::new(terms());
        Self {
            books,
            store,
            clock,
            log: Log::default(),
            terms,
            journal,
            scratch,
            netsuite,
            pursuits: Pursuits::default(),
        }
    }

    fn worker(
        books: &Rc<RefCell<Books>>,
        store: &Rc<FakeStore>,
        clock: &Rc<FakeClock>,
        scratch: &Rc<FakeScratch>,
    ) -> (Journal<Entry>, NetSuite) {
        let ports = Base {
            http: Rc::new(PausingHttp(Rc::clone(books))),
            store: Rc::new(PausingStore(Rc::clone(store))),
            shelf: FakeShelf::new(),
            scratch: scratch.clone(),
            clock: clock.clone(),
            entropy: FakeEntropy::new(1),
            keyring: FakeKeyring::new(),
            spawn: FakeSpawn::new(),
        };
        let netsuite = NetSuite::new(&ports, &Traffic::new(&ports));
        let journal = drive(async {
            let _ = netsuite.load().await;
            Journal::load(ports.store.clone()).await.unwrap().journal
        });
        (journal, netsuite)
    }

    /// The worker dies and another one starts on the same disk.
    pub(super) fn restart(&mut self) {
        (self.journal, self.netsuite) = Self::worker(&self.books, &self.store, &self.clock, &self.scratch);
        self.pursuits = Pursuits::default();
    }

    /// A second computer of the same agent: another disk, the same NetSuite, the same clock.
    pub(super) fn second_computer(&self) -> Self {
        let mut other = Self::new();
        other.books = Rc::clone(&self.books);
        other.clock = Rc::clone(&self.clock);
        other.restart();
        other
    }

    /// Puts an entry into the journal and lets the call be just over.
    pub(super) fn enter(&self, entry: &Entry) -> CallId {
        let id = entry.call.key.external_id();
        self.change(&id, |_| entry.clone());
        if let Some(ended) = entry.call.ended {
            self.clock.set(ended);
        }
        id
    }

    /// Changes an entry, or makes one of the call it begins with.
    pub(super) fn change(&self, id: &CallId, change: impl Fn(Entry) -> Entry) {
        let new = || entry(stories::answered("s-1").call().unwrap());
        drive(self.journal.update(&id.0, &|entry| Some(change(entry.cloned().unwrap_or_else(new))))).unwrap();
    }

    pub(super) fn get(&self, id: &CallId) -> Entry {
        self.journal.get(&id.0).unwrap()
    }

    /// The agent's note is now that.
    pub(super) fn note(&self, id: &CallId, text: &str) {
        let now = crate::ports::Clock::now(&*self.clock);
        self.change(id, |mut entry| {
            let before = entry.note.text.reveal().to_owned();
            entry.edit_note(&before, text, now);
            entry
        });
    }

    fn rooms<'a>(&'a self, me: &'a crate::ringcentral::Me) -> Rooms<'a> {
        Rooms { journal: &self.journal, netsuite: &self.netsuite, call_log: &self.log, me, clock: &*self.clock }
    }

    /// Pursues a call to where it rests.
    pub(super) fn pursue(&self, id: &CallId) -> Pursued {
        let (me, terms) = (stories::me(), || self.terms.borrow().clone());
        drive(pursue(self.rooms(&me), &self.pursuits, &terms, id)).unwrap().unwrap()
    }

    /// Pursues a call and goes on whenever it is due, until it rests for good or for more than a day.
    pub(super) fn pursue_to_the_end(&self, id: &CallId) {
        for _ in 0..100 {
            let Some(next) = self.pursue(id).next else { return };
            self.clock.set(next.max(crate::ports::Clock::now(&*self.clock)));
        }
        panic!("the pursuit does not come to rest");
    }

    /// Pursues a call and cuts the conversation at its `nth` pause; false when it came to its end before.
    pub(super) fn cut(&self, id: &CallId, nth: usize) -> bool {
        let (me, terms) = (stories::me(), || self.terms.borrow().clone());
        let mut conversation = pin!(pursue(self.rooms(&me), &self.pursuits, &terms, id));
        let mut context = Context::from_waker(Waker::noop());
        (0..nth).all(|_| conversation.as_mut().poll(&mut context).is_pending())
    }
}

/// Runs a conversation whose ports pause.
pub(super) fn drive<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
