//! What the bundle does for a machine that works in the company's name: many records in one request, and a lease that one
//! of several machines has (netsuite/CONTRACT.md).

use callside_json::{Map, ToJson, Value, parse, write};
use callside_protocol::Timestamp;

use super::{BundleRefusal, NetSuite, NetSuiteError, PhoneCallRecord};
use crate::{instant, traffic::Lane};

/// Numbers of one question.
pub const NUMBERS_AT_ONCE: usize = 250;

/// What is asked of a lease.
#[derive(Clone, Debug)]
pub struct LeaseAsked<'a> {
    /// Which.
    pub name: &'a str,
    /// By whom.
    pub holder: &'a str,
    /// For how long, seconds.
    pub seconds: u32,
    /// What whoever has it next has to know, JSON; `None`: what is there stays.
    pub state: Option<String>,
}

/// How a lease stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Lease {
    /// It is held by whoever asked.
    pub held: bool,
    /// Who holds it, or held it last.
    pub holder: String,
    /// How much longer, milliseconds by NetSuite's clock; not above 0: it is free.
    pub left: i64,
    /// NetSuite's time.
    pub now: Timestamp,
    /// What the last holder left, JSON; `null`: nothing.
    pub state: Value,
}

/// One record of a batch.
#[derive(Clone, Debug, PartialEq)]
pub enum BatchCall {
    /// To be made, unless there is one with its external id.
    Create(Map),
    /// To be changed, while it is as it was seen.
    Change {
        /// Internal id.
        id: String,
        /// As it was seen.
        base: Map,
        /// What it should be.
        patch: Map,
    },
    /// The same, of the record with that external id.
    ChangeKeyed {
        /// External id.
        key: String,
        /// As it was seen.
        base: Map,
        /// What it should be.
        patch: Map,
    },
}

/// What became of one.
#[derive(Clone, Debug, PartialEq)]
pub enum BatchResult {
    /// Made, with this id.
    Created(String),
    /// There is one already, and this is it.
    Exists(Box<PhoneCallRecord>),
    /// Changed.
    Saved,
    /// Not changed: somebody else has changed it, to this.
    Changed(Box<PhoneCallRecord>),
    /// NetSuite would not have this one.
    Refused(BundleRefusal),
    /// Not come to: to be sent again.
    Untried,
}

impl Lease {
    fn read(data: &Map, held: &str) -> Option<Self> {
        let at = |name| data.get(name).and_then(Value::as_str).and_then(instant::read);
        let now = at("now")?;
        Some(Self {
            held: data.get(held).and_then(Value::as_bool)?,
            holder: data.get("holder").and_then(Value::as_str).unwrap_or_default().to_owned(),
            left: at("until").map_or(0, |until| until.0 - now.0),
            now,
            state: data.get("state").cloned().unwrap_or_default(),
        })
    }
}

impl LeaseAsked<'_> {
    fn body(&self) -> Map {
        let mut body = Map::new();
        body.insert("name".into(), self.name.into());
        body.insert("holder".into(), self.holder.into());
        body.insert("seconds".into(), value(&self.seconds));
        if let Some(state) = &self.state {
            body.insert("state".into(), parse(state).unwrap_or_default());
        }
        body
    }
}

fn value<T: ToJson>(of: &T) -> Value {
    parse(&write(of)).unwrap_or_default()
}

impl BatchCall {
    fn body(&self) -> Value {
        let mut body = Map::new();
        match self {
            Self::Create(properties) => body.insert("create".into(), Value::Object(properties.clone())),
            Self::Change { id: name, base, patch } | Self::ChangeKeyed { key: name, base, patch } => {
                let by = if matches!(self, Self::Change { .. }) { "id" } else { "externalId" };
                body.insert(by.into(), name.as_str().into());
                body.insert("base".into(), Value::Object(base.clone()));
                body.insert("patch".into(), Value::Object(patch.clone()))
            }
        };
        Value::Object(body)
    }
}

impl BatchResult {
    fn read(result: &Value) -> Option<Self> {
        let fields = || result["fields"].as_object().cloned().and_then(PhoneCallRecord::read).map(Box::new);
        Some(match result["outcome"].as_str()? {
            "created" => Self::Created(result["id"].as_str()?.to_owned()),
            "exists" => Self::Exists(fields()?),
            "saved" => Self::Saved,
            "changed" => Self::Changed(fields()?),
            "refused" => Self::Refused(BundleRefusal::read(Some(&result["error"]))?),
            "untried" => Self::Untried,
            _ => return None,
        })
    }
}

impl NetSuite {
    /// Takes (`take lease`), keeps (`renew lease`) or gives back (`release lease`) a lease.
    ///
    /// # Errors
    /// [`NetSuiteError::Refused`] with the bundle's own reason, and as [`Self::ask_bundle`].
    pub async fn lease(&self, task: &'static str, asked: &LeaseAsked<'_>) -> Result<Lease, NetSuiteError> {
        let held = if task == "release lease" { "released" } else { "held" };
        let data = self.ask_bundle(task, asked.body(), Lane::Background, "who syncs the company").await?.data;
        Lease::read(&data.map_err(refused)?, held).ok_or(NetSuiteError::Unreadable)
    }

    /// Writes records, each with a result of its own, in their order. With a lease that is not held nothing is written.
    ///
    /// # Errors
    /// As [`Self::lease`]. After [`super::Happened::Unknown`] some may be written: the same batch once more does no harm.
    pub async fn write_phone_calls(
        &self,
        calls: &[BatchCall],
        lease: Option<&LeaseAsked<'_>>,
    ) -> Result<(Vec<BatchResult>, Option<Lease>), NetSuiteError> {
        let mut body = Map::new();
        body.insert("calls".into(), Value::Array(calls.iter().map(BatchCall::body).collect()));
        if let Some(lease) = lease {
            body.insert("lease".into(), Value::Object(lease.body()));
        }
        let answer = self.ask_bundle("write phone calls", body, Lane::Background, "company's calls").await?;
        let data = answer.data.map_err(refused)?;
        let results = data.get("results").and_then(Value::as_array).ok_or(NetSuiteError::Unreadable)?;
        let results: Option<Vec<BatchResult>> = results.iter().map(BatchResult::read).collect();
        let results = results.filter(|results| results.len() == calls.len()).ok_or(NetSuiteError::Unreadable)?;
        let lease = data.get("lease").and_then(Value::as_object).and_then(|lease| Lease::read(lease, "held"));
        Ok((results, lease))
    }

    /// Whose numbers these are, at most [`NUMBERS_AT_ONCE`], in E.164: the answer's own words.
    ///
    /// # Errors
    /// As [`Self::lease`].
    pub async fn resolve_numbers(&self, numbers: &[&str]) -> Result<Map, NetSuiteError> {
        let mut body = Map::new();
        body.insert("numbers".into(), Value::Array(numbers.iter().map(|number| (*number).into()).collect()));
        let answer = self.ask_bundle("resolve numbers", body, Lane::Background, "company's callers").await?;
        answer.data.map_err(refused)
    }
}

/// One person whose fields are to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonWrite {
    /// `contact` or `customer`.
    pub record: &'static str,
    /// Internal id.
    pub id: String,
    /// As it was seen.
    pub base: Map,
    /// What it should be.
    pub patch: Map,
    /// What is written along with that, whatever stands there.
    pub along: Map,
}

/// What became of one.
#[derive(Clone, Debug, PartialEq)]
pub enum PersonResult {
    /// Written, or there already.
    Saved,
    /// Not written: somebody else has changed it, to this.
    Changed(Map),
    /// NetSuite would not have this one.
    Refused(BundleRefusal),
    /// Not come to: to be sent again.
    Untried,
}

/// People of one request: as many as a script has units for (netsuite/CONTRACT.md, `write people`).
pub const PEOPLE_AT_ONCE: usize = 250;

impl PersonWrite {
    fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("type".into(), self.record.into());
        body.insert("id".into(), self.id.as_str().into());
        for (name, of) in [("base", &self.base), ("patch", &self.patch), ("along", &self.along)] {
            body.insert(name.into(), Value::Object(of.clone()));
        }
        Value::Object(body)
    }
}

impl PersonResult {
    fn read(result: &Value) -> Option<Self> {
        Some(match result["outcome"].as_str()? {
            "saved" => Self::Saved,
            "changed" => Self::Changed(result["fields"].as_object()?.clone()),
            "refused" => Self::Refused(BundleRefusal::read(Some(&result["error"]))?),
            "untried" => Self::Untried,
            _ => return None,
        })
    }
}

impl NetSuite {
    /// Writes fields of people, each with a result of its own, in their order; at most [`PEOPLE_AT_ONCE`].
    ///
    /// # Errors
    /// As [`Self::lease`]; a bundle of an earlier contract refuses with [`super::UNKNOWN_TASK`]. After
    /// [`super::Happened::Unknown`] some may be written: the same once more does no harm.
    pub async fn write_people(&self, people: &[PersonWrite]) -> Result<Vec<PersonResult>, NetSuiteError> {
        let mut body = Map::new();
        body.insert("people".into(), Value::Array(people.iter().map(PersonWrite::body).collect()));
        let answer = self.ask_bundle("write people", body, Lane::Background, "scores and fields of people").await?;
        let data = answer.data.map_err(refused)?;
        let results = data.get("results").and_then(Value::as_array).ok_or(NetSuiteError::Unreadable)?;
        let results: Option<Vec<PersonResult>> = results.iter().map(PersonResult::read).collect();
        results.filter(|results| results.len() == people.len()).ok_or(NetSuiteError::Unreadable)
    }

    /// Makes the saved search of the most engaged contacts, unless it is there: its internal id, and whether it was made now.
    ///
    /// # Errors
    /// As [`Self::lease`].
    pub async fn make_search(&self) -> Result<(String, bool), NetSuiteError> {
        let data = self.ask_bundle("make search", Map::new(), Lane::Live, "most engaged contacts").await?.data;
        let data = data.map_err(refused)?;
        let id = data.get("id").and_then(Value::as_str).ok_or(NetSuiteError::Unreadable)?;
        Ok((id.to_owned(), data.get("made").and_then(Value::as_bool).unwrap_or_default()))
    }
}

fn refused(refusal: BundleRefusal) -> NetSuiteError {
    NetSuiteError::Refused { code: refusal.code, field: None, detail: Some(refusal.message) }
}
