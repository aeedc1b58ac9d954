//! What this account makes of a record: its fields by label, and the values they take (netsuite-api.md §3.7).

use std::rc::Rc;

use callside_json::{Map, Value};
use callside_protocol::Choice;

use super::{
    NetSuite, NetSuiteError, Question,
    phone_call::{collection, field, text},
    refusal::Asked,
};
use crate::{
    ports::Method,
    traffic::{Lane, form},
};

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldInfo {
    /// The property: `custevent_department`.
    pub name: String,
    /// The label people know it by; the property's name where there is none.
    pub label: String,
    /// What goes into it.
    pub kind: FieldKind,
    /// The account has made it.
    pub is_custom: bool,
    /// The schema says that it holds a telephone number; not every account's does.
    pub is_phone: bool,
    /// NetSuite keeps it itself, and nobody else can fill it in.
    pub is_fixed: bool,
}

/// What goes into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Text, or anything a person types that is none of the others.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Tick,
    /// `YYYY-MM-DD`.
    Date,
    /// RFC 3339.
    DateTime,
    /// One value of a list or one other record; see [`NetSuite::choices`]. Written as `{"id": …}`.
    Choice,
    /// Several of them, or a sublist: not something one answer fills.
    Several,
}

impl FieldInfo {
    /// Every field, from the record's JSON Schema.
    fn all(schema: &Value) -> Vec<Self> {
        let properties = schema["properties"].as_object();
        let fields = properties
            .into_iter()
            .flatten()
            .filter(|(name, _)| !["id", "links", "refName"].iter().any(|own| name.eq_ignore_ascii_case(own)));
        fields
            .map(|(name, property)| Self {
                name: name.clone(),
                label: property["title"].as_str().unwrap_or(name).trim().to_owned(),
                kind: FieldKind::of(property),
                is_custom: property["x-ns-custom-field"] == Value::Bool(true),
                is_phone: property["format"].as_str() == Some("phone"),
                is_fixed: property["readOnly"] == Value::Bool(true),
            })
            .collect()
    }
}

impl FieldKind {
    fn of(property: &Value) -> Self {
        let kind = match &property["type"] {
            Value::String(kind) => kind.as_str(),
            // ["string", "null"]
            Value::Array(kinds) => {
                kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
            }
            _ => "",
        };
        match (kind, property["format"].as_str()) {
            ("boolean", _) => Self::Tick,
            ("integer" | "number", _) => Self::Number,
            ("array", _) => Self::Several,
            ("string", Some("date")) => Self::Date,
            ("string", Some("date-time")) => Self::DateTime,
            ("string", _) => Self::Text,
            // A collection has items, a choice or reference an id; a reference may hide behind `$ref`.
            ("object", _) if property["properties"]["items"].is_object() => Self::Several,
            ("object", _) => Self::Choice,
            _ if property["$ref"].is_string() => Self::Choice,
            _ => Self::Text,
        }
    }
}

impl NetSuite {
    /// The field of a record (`phonecall`, `contact`) with this label, in any case of a to z, as NetSuite's complaints name
    /// it.
    ///
    /// # Errors
    /// All of reading. A label no field has is `None`, and so is every label where the role sees no catalog.
    pub async fn labelled_field(&self, record: &'static str, label: &str) -> Result<Option<FieldInfo>, NetSuiteError> {
        let label = label.trim();
        let fields = self.record_fields(record).await?;
        let named = |field: &&FieldInfo| field.name.eq_ignore_ascii_case(label);
        let labelled = |field: &&FieldInfo| field.label.eq_ignore_ascii_case(label);
        Ok(fields.iter().find(labelled).or_else(|| fields.iter().find(named)).cloned())
    }

    /// Every field of a record that a person could fill in. Asks once per session; none where the role sees no catalog.
    ///
    /// # Errors
    /// All of reading.
    pub async fn record_fields(&self, record: &'static str) -> Result<Rc<[FieldInfo]>, NetSuiteError> {
        self.load().await?;
        if let Some((_, fields)) = self.inner.fields.borrow().iter().find(|(known, _)| *known == record) {
            return Ok(Rc::clone(fields));
        }
        let mut fields = self.catalog(record).await?;
        if fields.is_empty() {
            return Ok(Rc::default());
        }
        fields.retain(|field| !field.is_fixed);
        let fields: Rc<[FieldInfo]> = fields.into();
        self.inner.fields.borrow_mut().push((record, Rc::clone(&fields)));
        Ok(fields)
    }

    /// Every field of a record, also those that NetSuite keeps itself. None where the role sees no catalog.
    ///
    /// # Errors
    /// All of reading.
    pub async fn catalog(&self, record: &str) -> Result<Vec<FieldInfo>, NetSuiteError> {
        let question = Question {
            method: Method::Get,
            path: collection("metadata-catalog/") + record,
            headers: vec![("accept".to_owned(), "application/schema+json".to_owned())],
            body: None,
            lane: Lane::Logging,
            purpose: "fields of a record",
            asked: Asked::Record,
        };
        let response = match self.ask(question).await {
            Err(NetSuiteError::NotFound) => return Ok(Vec::new()),
            answer => answer?,
        };
        let schema = callside_json::parse(&response.body).map_err(|_| NetSuiteError::Unreadable)?;
        let fields = FieldInfo::all(&schema);
        if fields.is_empty() { Err(NetSuiteError::Unreadable) } else { Ok(fields) }
    }

    /// The values a field of a record takes, at most a thousand, also where the role cannot read the records behind
    /// them. Asks in the form of a new record; nothing is created.
    ///
    /// # Errors
    /// [`NetSuiteError::Refused`] where the field is not one to choose from, or the account is older than 2026.1.
    pub async fn choices(&self, record: &str, field_name: &str) -> Result<Vec<Choice>, NetSuiteError> {
        Ok(self.choices_from(record, field_name, None).await?.0)
    }

    /// A page of them: a thousand from that place on, which is a multiple of a thousand, or the first; and whether there are
    /// more.
    ///
    /// # Errors
    /// As [`Self::choices`].
    pub async fn choices_from(
        &self,
        record: &str,
        field_name: &str,
        place: Option<&str>,
    ) -> Result<(Vec<Choice>, bool), NetSuiteError> {
        let pairs = [Some(("fields", field_name)), Some(("limit", "1000")), place.map(|place| ("offset", place))];
        let question = Question {
            method: Method::Post,
            path: form::with_query(&collection(record), pairs.into_iter().flatten()),
            headers: vec![(
                "accept".to_owned(),
                "application/vnd.oracle.resource+json; type=select-options".to_owned(),
            )],
            // Where the question is not known it would be a new record; without its title or name none can come of it.
            body: Some("{}".to_owned()),
            lane: Lane::Logging,
            purpose: "values of a field",
            asked: Asked::Record,
        };
        let response = match self.ask(question).await {
            // An account that does not know the question takes it for a record without its mandatory fields.
            Err(NetSuiteError::MissingFields { detail, .. }) => {
                return Err(NetSuiteError::Refused {
                    code: "USER_ERROR".to_owned(),
                    field: None,
                    detail: Some(detail),
                });
            }
            answer => answer?,
        };
        let body: Map = callside_json::read(&response.body).map_err(|_| NetSuiteError::Unreadable)?;
        let page = field(&body, field_name).map(|options| &options["_selectOptions"]);
        let options = page.and_then(|page| page["items"].as_array()).ok_or(NetSuiteError::Unreadable)?;
        let more = page.is_some_and(|page| page["hasMore"] == Value::Bool(true));
        Ok((options.iter().filter_map(choice).collect(), more))
    }
}

fn choice(option: &Value) -> Option<Choice> {
    let id = text(option)?;
    let label = field(option.as_object()?, "refName").and_then(Value::as_str).unwrap_or(&id).to_owned();
    Some(Choice { id, label })
}
