//! The company's extensions, and which numbers ring where (ringcentral-api.md §4), as an administrator's session or a
//! machine's reads them, page by page.

use callside_json::{FromJson, ToJson, Value};
use callside_protocol::Personal;

use super::{RingCentral, RingCentralError, client::Question};
use crate::traffic::{Group, Lane, form};

/// Extensions or numbers of a page: RingCentral gives no more.
pub const EXTENSIONS_PAGE: usize = 1_000;

/// An extension.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Extension {
    /// RingCentral's id of it.
    pub id: String,
    /// Whose, or what for.
    pub name: Personal,
    /// As colleagues dial it; empty: none.
    pub number: String,
    /// What it is, in RingCentral's word: `User`, `Department`, `IvrMenu`…
    pub of_type: String,
    /// `Enabled`, `Disabled`, `NotActivated`, `Frozen`, `Unassigned`.
    pub status: String,
    /// E-mail address; empty: none.
    pub email: Personal,
    /// The person's own numbers, as RingCentral writes them.
    pub phones: Vec<Personal>,
}

/// A number of the company's that rings at one extension.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Ringing {
    /// The extension's id.
    pub extension: String,
    /// E.164.
    pub number: Personal,
}

/// A page, and whether there are more.
type Page<T> = Result<(Vec<T>, bool), RingCentralError>;

impl RingCentral {
    /// A page of the extensions, counted from 1.
    ///
    /// # Errors
    /// [`RingCentralError::NotAllowed`] without `ReadAccounts` or `ReadExtensions`.
    pub async fn extensions(&self, page: usize) -> Page<Extension> {
        self.page("/restapi/v1.0/account/~/extension", Group::Medium, page, "extensions", Extension::read).await
    }

    /// A page of the company's numbers that ring at an extension, counted from 1; a page may have fewer than it counts,
    /// because numbers of the whole company and those for faxes alone are left out.
    ///
    /// # Errors
    /// [`RingCentralError::NotAllowed`] without `ReadAccounts` or `ReadCompanyPhoneNumbers`.
    pub async fn company_numbers(&self, page: usize) -> Page<Ringing> {
        self.page("/restapi/v1.0/account/~/phone-number", Group::Heavy, page, "company numbers", Ringing::read).await
    }

    async fn page<T>(
        &self,
        path: &str,
        group: Group,
        page: usize,
        purpose: &'static str,
        read: fn(&Value) -> Option<T>,
    ) -> Page<T> {
        let (page, most) = (page.to_string(), EXTENSIONS_PAGE.to_string());
        let path = form::with_query(path, [("page", page.as_str()), ("perPage", most.as_str())]);
        let body: Value = self.read(&Question::get(path, group, Lane::Background, purpose)).await?;
        let records = body["records"].as_array().ok_or(RingCentralError::Unreadable)?;
        let more = !body["navigation"]["nextPage"].is_null();
        Ok((records.iter().filter_map(read).collect(), more))
    }
}

impl Extension {
    /// `None` without an id. The contact card of a person may name the company's main number as theirs: what several people
    /// have is no one's, which is for whoever compares them to see.
    fn read(record: &Value) -> Option<Self> {
        let contact = &record["contact"];
        let phones = ["businessPhone", "mobilePhone"].map(|name| text(&contact[name]));
        Some(Self {
            id: Some(text(&record["id"])).filter(|id| !id.is_empty())?,
            name: text(&record["name"]).into(),
            number: text(&record["extensionNumber"]),
            of_type: text(&record["type"]),
            status: text(&record["status"]),
            email: text(&contact["email"]).into(),
            phones: phones.into_iter().filter(|phone| !phone.is_empty()).map(Personal::new).collect(),
        })
    }
}

impl Ringing {
    fn read(record: &Value) -> Option<Self> {
        let is_fax = record["type"].as_str() == Some("FaxOnly");
        let extension = Some(text(&record["extension"]["id"])).filter(|id| !id.is_empty() && !is_fax)?;
        let number = record["phoneNumber"].as_str()?.into();
        Some(Self { extension, number })
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Value {
        callside_json::parse(text).expect("JSON")
    }

    #[test]
    fn reads_an_extension() {
        let read = Extension::read(&parsed(
            r#"{"id": 400131426008, "extensionNumber": "101", "name": "Avery Quinn ", "type": "User", "status": "Enabled",
                "contact": {"firstName": "Avery", "email": "Avery@Example.com", "businessPhone": "+16505550101"}}"#,
        ))
        .expect("an extension");
        assert_eq!((read.id.as_str(), read.number.as_str(), read.of_type.as_str()), ("400131426008", "101", "User"));
        assert_eq!((read.name.reveal(), read.email.reveal()), ("Avery Quinn", "Avery@Example.com"));
        assert_eq!(read.phones, [Personal::from("+16505550101")]);
        let bare = Extension::read(&parsed(r#"{"id": "7", "type": "ParkLocation"}"#)).expect("an extension");
        assert_eq!((bare.number.as_str(), bare.email.is_blank(), bare.phones.len()), ("", true, 0));
        assert_eq!(Extension::read(&parsed(r#"{"name": "nobody"}"#)), None);
    }

    #[test]
    fn a_number_of_the_whole_company_or_for_faxes_rings_at_nobodys() {
        let rings = |text: &str| Ringing::read(&parsed(text)).map(|ringing| ringing.extension);
        let direct = r#"{"phoneNumber": "+16505550101", "usageType": "DirectNumber", "type": "VoiceFax", "extension": {"id": 9}}"#;
        assert_eq!(rings(direct).as_deref(), Some("9"));
        assert_eq!(rings(r#"{"phoneNumber": "+16505550100", "usageType": "MainCompanyNumber"}"#), None);
        assert_eq!(rings(&direct.replace("VoiceFax", "FaxOnly")), None);
    }
}
