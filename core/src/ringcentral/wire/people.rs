//! The agent and the agent's lines (ringcentral-api.md §4).

use callside_json::{FromJson, ToJson};
use callside_protocol::Personal;

use super::Id;
use crate::phone::Region;

/// The agent, as RingCentral knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct Me {
    /// Account id.
    pub account: String,
    /// Extension id: the user.
    pub extension: String,
    /// Extension number, as dialled by colleagues.
    pub extension_number: Option<String>,
    /// Name.
    pub name: Option<Personal>,
    /// Address the NetSuite employee can be found by.
    pub email: Option<Personal>,
    /// Company.
    pub company: Option<String>,
    /// Where numbers without country code are at home.
    pub region: Region,
}

/// One number of the agent's.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct Line {
    /// E.164.
    pub number: Personal,
    /// The label the company gave it.
    pub label: Option<String>,
    /// `DirectNumber`, `MainCompanyNumber`…
    pub usage: String,
}

/// `GET …/extension/~`.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
pub(in crate::ringcentral) struct ExtensionInfo {
    id: Option<Id>,
    uri: String,
    account: Account,
    extension_number: Option<Id>,
    name: Option<Personal>,
    contact: Contact,
    regional_settings: RegionalSettings,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(lenient)]
struct Account {
    id: Option<Id>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(lenient)]
struct Contact {
    email: Option<Personal>,
    company: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
struct RegionalSettings {
    home_country: HomeCountry,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
struct HomeCountry {
    iso_code: String,
}

impl ExtensionInfo {
    /// `None` without the two ids that every key is made of. The account's id is in the answer or, where it is left
    /// out, in the answer's own address (`…/account/<id>/extension/<id>`).
    pub(in crate::ringcentral) fn into_me(self) -> Option<Me> {
        let in_address = || {
            let mut segments = self.uri.split('/').skip_while(|segment| *segment != "account");
            segments.nth(1).filter(|id| !id.is_empty() && *id != "~").map(str::to_owned)
        };
        Some(Me {
            account: self.account.id.clone().map(|id| id.0).or_else(in_address)?,
            extension: self.id?.0,
            extension_number: self.extension_number.map(|number| number.0),
            name: self.name,
            email: self.contact.email,
            company: self.contact.company,
            region: Region::of(&self.regional_settings.home_country.iso_code).unwrap_or_default(),
        })
    }
}

/// `GET …/extension/~/phone-number`.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(lenient)]
pub(in crate::ringcentral) struct PhoneNumberPage {
    records: Vec<PhoneNumberInfo>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson)]
#[json(camel_case, lenient)]
struct PhoneNumberInfo {
    phone_number: Option<Personal>,
    label: Option<String>,
    usage_type: String,
}

impl PhoneNumberPage {
    pub(in crate::ringcentral) fn into_lines(self) -> Vec<Line> {
        let lines = self.records.into_iter().filter_map(|record| {
            Some(Line {
                number: record.phone_number?,
                label: record.label.filter(|label| !label.trim().is_empty()),
                usage: record.usage_type,
            })
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{ExtensionInfo, PhoneNumberPage, Region};

    #[test]
    fn reads_the_agent_even_without_an_account_object() {
        let info: ExtensionInfo = callside_json::read(
            r#"{"uri": "https://platform.ringcentral.com/restapi/v1.0/account/9100/extension/9101", "id": 9101,
                "extensionNumber": "101", "contact": {"firstName": "A", "email": "a@example.com", "company": "Harbor"},
                "name": "Avery Quinn", "type": "User", "departments": [],
                "regionalSettings": {"homeCountry": {"id": "1", "isoCode": "GB"}}}"#,
        )
        .expect("an extension");
        let me = info.into_me().expect("ids");
        assert_eq!(
            (me.account.as_str(), me.extension.as_str(), me.extension_number.as_deref()),
            ("9100", "9101", Some("101"))
        );
        assert_eq!(me.region, Region::of("GB").expect("Britain"));
    }

    #[test]
    fn without_ids_there_is_no_agent() {
        let info: ExtensionInfo =
            callside_json::read(r#"{"uri": "/restapi/v1.0/account/~/extension/~", "id": 9101}"#).expect("read");
        assert_eq!(info.into_me(), None);
    }

    #[test]
    fn lines_without_a_number_are_left_out() {
        let page: PhoneNumberPage = callside_json::read(
            r#"{"records": [{"id": 1, "phoneNumber": "+12055550100", "usageType": "DirectNumber", "label": " "},
                {"id": 2}, {"id": 3, "phoneNumber": "+12055550101", "usageType": "CompanyNumber", "label": "Sales"}]}"#,
        )
        .expect("numbers");
        let lines = page.into_lines();
        assert_eq!(lines.iter().map(|line| line.label.as_deref()).collect::<Vec<_>>(), [None, Some("Sales")]);
    }
}
