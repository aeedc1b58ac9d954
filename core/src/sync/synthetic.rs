//! A large company's log, and clouds that say yes to everything, for measuring what company call sync itself takes: time and
//! memory, natively and in wasm. What it does is judged elsewhere, against clouds that say no.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use async_trait::async_trait;
use callside_json::Value;
use callside_protocol::{LogRules, Timestamp};

use super::{Change, Hands, Roster, Seat, Stepped, Sync, Whose};
use crate::{
    instant,
    netsuite::NetSuite,
    ordered::Keyed,
    phone::Region,
    ports::{
        Base, Clock, Http, HttpError, Request, Response,
        fakes::{FakeClock, FakeEntropy, FakeKeyring, FakeScratch, FakeShelf, FakeSpawn, FakeStore},
    },
    ringcentral::{COMPANY_PAGE, RingCentral},
    signin::{Lender, Secret, SignInError},
    traffic::Traffic,
};

/// People who telephone.
const PEOPLE: u32 = 5_000;
/// A call begins every so many milliseconds: a hundred thousand in a day.
const EVERY: i64 = 864;
const LENDING: &str = "lent";

/// What a backfill came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backfill {
    /// Calls that have a record.
    pub logged: u64,
    /// Requests to RingCentral's log.
    pub ringcentral: u64,
    /// Requests to NetSuite.
    pub netsuite: u64,
    /// Minutes by the clouds' clocks: RingCentral takes ten requests for its log a minute.
    pub minutes: i64,
}

/// Reads and writes the last so many calls of a company.
pub async fn backfill(calls: u32) -> Backfill {
    let clock = FakeClock::new();
    let ends = clock.now();
    let begins = Timestamp(ends.0 - i64::from(calls) * EVERY);
    let clouds =
        Rc::new(Clouds { clock: Rc::clone(&clock), begins, ends, lease: RefCell::default(), made: Cell::new(0) });
    let base = Base {
        http: clouds,
        store: FakeStore::new(),
        shelf: FakeShelf::new(),
        scratch: FakeScratch::new(),
        clock: Rc::clone(&clock) as _,
        entropy: FakeEntropy::new(1),
        keyring: FakeKeyring::new(),
        spawn: FakeSpawn::new(),
    };
    let traffic = Traffic::new(&base);
    let lent = |about: &[(&str, &str)]| -> Rc<dyn Lender> {
        Rc::new(Lent(about.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()))
    };
    let ringcentral = RingCentral::lent(&base, &traffic, lent(&[("scope", "ReadAccounts ReadCallLog")]));
    let netsuite = NetSuite::lent(&base, &traffic, lent(&[("account", "1234567"), ("role", "1"), ("entity", "1")]));
    let hands = Hands {
        base: &base,
        ringcentral: &ringcentral,
        netsuite: &netsuite,
        roster: &Everybody,
        rules: &LogRules::default(),
        home: Region::US,
        zone: "America/New_York",
        account: "1234567",
        holder: "measured",
    };
    let mut sync = Sync::default();
    sync.change(Change::Begin { from: ends, offset: 0 });
    sync.change(Change::Back(begins));
    loop {
        match sync.step(&hands).await {
            Stepped::Went => {}
            Stepped::Failed { until, .. } if until > clock.now() => clock.set(until),
            // All is done; or it is not, which what it came to tells.
            _ => break,
        }
    }
    let state = sync.state();
    let (ringcentral, netsuite) = (state.ringcentral, state.netsuite);
    let minutes = (clock.now().0 - ends.0) / 60_000;
    Backfill { logged: state.counted().logged, ringcentral, netsuite, minutes }
}

struct Everybody;

impl Roster for Everybody {
    fn seat(&self, extension: &str) -> Seat {
        Seat { kind: None, whose: Whose::Employee { id: extension.to_owned(), zone: None } }
    }
}

struct Lent(Keyed<String>);

#[async_trait(?Send)]
impl Lender for Lent {
    async fn access_token(&self) -> Result<Secret, SignInError> {
        Ok(Secret::new(LENDING))
    }

    async fn refused(&self, _: &Secret) {}

    fn about(&self) -> Option<Keyed<String>> {
        Some(self.0.clone())
    }
}

struct Clouds {
    clock: Rc<FakeClock>,
    begins: Timestamp,
    ends: Timestamp,
    lease: RefCell<Value>,
    made: Cell<u64>,
}

#[async_trait(?Send)]
impl Http for Clouds {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let (path, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
        let body = match path.rsplit('/').next().unwrap_or_default() {
            "check" => r#"{"successful": true}"#.to_owned(),
            "~" => {
                r#"{"uri": "https://platform.ringcentral.com/restapi/v1.0/account/9100/extension/9101", "id": 9101}"#
                    .to_owned()
            }
            "call-log-extract-sync" => r#"{"records": [], "syncInfo": {"newerRecordsExist": false}}"#.to_owned(),
            "call-log" => self.log(query),
            "restlet.nl" => self.restlet(request.body.as_deref().unwrap_or_default()),
            _ => return Err(HttpError::NotSent),
        };
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Ok(Response { status: 200, headers, body })
    }
}

impl Clouds {
    /// The newest calls that began between the two, both included.
    fn log(&self, query: &str) -> String {
        let asked = |name: &str| {
            let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            pair.map(|value| value.replace("%3A", ":"))
        };
        let at = |name: &str| asked(name).and_then(|text| instant::read(&text)).unwrap_or_default();
        let page: i64 = asked("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        let number_of = |at: Timestamp| (at.0 - self.begins.0).div_euclid(EVERY);
        let last = number_of(at("dateTo").min(Timestamp(self.ends.0 - 1)));
        let first = number_of(Timestamp(at("dateFrom").0 - 1)) + 1;
        let most = i64::try_from(COMPANY_PAGE).unwrap_or_default();
        let newest = last - (page - 1) * most;
        let oldest = (newest - most + 1).max(first.max(0));
        let records: Vec<String> = (oldest..=newest).rev().map(|number| self.record(number)).collect();
        let more = if oldest > first.max(0) { r#"{"nextPage": {"uri": "https://"}}"# } else { "{}" };
        [r#"{"records": ["#, &records.join(","), r#"], "navigation": "#, more, "}"].concat()
    }

    fn record(&self, number: i64) -> String {
        let person = number.rem_euclid(i64::from(PEOPLE));
        let extension = 700_000_000 + person;
        let began = instant::write(Timestamp(self.begins.0 + number * EVERY));
        let caller = format!("+1415{}{:04}", 220 + number / 10_000 % 290, number % 10_000);
        let own = format!("+1650{}{person:04}", 220);
        let sides = format!(
            r#""from": {{"phoneNumber": "{caller}", "name": "SAN FRANCSCO CA"}}, "to": {{"phoneNumber": "{own}", "extensionId": "{extension}"}}"#
        );
        let fields = format!(
            r#""startTime": "{began}", "duration": 120, "type": "Voice", "direction": "Inbound", "action": "Phone Call", "result": "Accepted", "telephonySessionId": "s-{number:030}", "partyId": "p-{number:030}-2", "extension": {{"id": {extension}}}, {sides}"#
        );
        format!(
            r#"{{"id": "r{number}", "sessionId": "{number}", {fields}, "transport": "PSTN", "lastModifiedTime": "{began}", "legs": [{{{fields}, "legType": "Accept", "master": true}}]}}"#
        )
    }

    fn restlet(&self, body: &str) -> String {
        let asked = callside_json::parse(body).unwrap_or_default();
        let now = self.clock.now();
        let lease = |asked: &Value| {
            if asked["state"].as_object().is_some() {
                self.lease.replace(asked["state"].clone());
            }
            let until = Timestamp(now.0 + asked["seconds"].as_i64().unwrap_or_default() * 1_000);
            format!(
                r#"{{"held": true, "released": true, "holder": "measured", "until": "{}", "now": "{}", "term": 1, "state": {}}}"#,
                instant::write(until),
                instant::write(now),
                callside_json::write(&*self.lease.borrow())
            )
        };
        let data = match asked["do"].as_str().unwrap_or_default() {
            "write phone calls" => {
                let calls = asked["calls"].as_array().map_or(0, |calls| calls.len() as u64);
                let from = self.made.get();
                self.made.set(from + calls);
                let results: Vec<String> =
                    (from..from + calls).map(|id| format!(r#"{{"outcome": "created", "id": "{id}"}}"#)).collect();
                format!(r#"{{"results": [{}], "lease": {}}}"#, results.join(","), lease(&asked["lease"]))
            }
            "resolve numbers" => {
                let numbers = asked["numbers"].as_array().map_or(0, |numbers| numbers.len());
                format!(r#"{{"found": [{}], "refused": {{}}}}"#, vec!["[]"; numbers].join(","))
            }
            _ => lease(&asked),
        };
        format!(r#"{{"ok": true, "data": {data}}}"#)
    }
}

#[cfg(test)]
mod tests {
    use super::backfill;

    #[test]
    fn every_call_of_it_is_written_once() {
        let spawn = crate::ports::fakes::FakeSpawn::new();
        let came_to = spawn.run(backfill(1_000));
        assert_eq!(came_to.logged, 1_000);
        assert!(came_to.ringcentral <= 10, "{came_to:?}");
    }
}
