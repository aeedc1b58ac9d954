//! An entry of the company's directory or a personal contact (ringcentral-api.md §4).

use callside_json::Value;
use callside_protocol::Personal;

/// Fields of a personal contact that hold a telephone number somebody may call from; a fax is no caller to look for.
const NUMBERS: [&str; 10] = [
    "mobilePhone",
    "businessPhone",
    "businessPhone2",
    "homePhone",
    "homePhone2",
    "companyPhone",
    "assistantPhone",
    "carPhone",
    "otherPhone",
    "callbackPhone",
];

/// Somebody RingCentral lists. Texts it leaves out are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Extension id of a colleague, id of a contact.
    pub id: String,
    /// Name; of a contact without one the nickname, the company or the address.
    pub name: Personal,
    /// Job title.
    pub title: Personal,
    /// A colleague's department, a contact's company.
    pub company: Personal,
    /// Extension number of a colleague.
    pub extension: Personal,
    /// E-mail addresses.
    pub emails: Vec<Personal>,
    /// Telephone numbers as RingCentral writes them.
    pub numbers: Vec<Personal>,
    /// Not to be listed: deleted, hidden, disabled, or nameless.
    pub gone: bool,
}

impl Listed {
    /// The two lists name their fields differently, so one reading does for both.
    pub(in crate::ringcentral) fn read(record: &Value) -> Self {
        let text = |name: &str| match &record[name] {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        let filled = |names: &[&str]| -> Vec<Personal> {
            names.iter().map(|name| text(name)).filter(|text| !text.is_empty()).map(Personal::new).collect()
        };
        let company = text("department") + &text("company");
        let emails = filled(&["email", "email2", "email3"]);
        let mut numbers = filled(&NUMBERS);
        for number in record["phoneNumbers"].as_array().into_iter().flatten() {
            numbers.extend(number["phoneNumber"].as_str().map(Personal::from));
        }
        let mut name = String::new();
        for part in filled(&["firstName", "middleName", "lastName"]) {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(part.reveal());
        }
        for other in ["name", "nickName", "company", "email"] {
            if name.is_empty() {
                name = text(other);
            }
        }
        Self {
            id: text("id"),
            gone: name.is_empty()
                || record["hidden"].as_bool() == Some(true)
                || text("status") == "Disabled"
                || !matches!(&*text("availability"), "" | "Alive"),
            name: name.into(),
            title: text("jobTitle").into(),
            company: company.into(),
            extension: text("extensionNumber").into(),
            emails,
            numbers,
        }
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::Personal;

    use super::Listed;

    fn read(text: &str) -> Listed {
        Listed::read(&callside_json::parse(text).expect("JSON"))
    }

    fn texts(all: &[Personal]) -> Vec<&str> {
        all.iter().map(Personal::reveal).collect()
    }

    #[test]
    fn reads_a_colleague() {
        let read = read(
            r#"{"id": "713728661", "type": "User", "status": "Enabled", "firstName": "Jordan", "lastName": "Blake",
                "jobTitle": "Account executive", "department": "Sales", "email": "jordan@northgate.example",
                "extensionNumber": "102", "hidden": false,
                "phoneNumbers": [{"phoneNumber": "+16505550102", "usageType": "DirectNumber"}, {"usageType": "x"}]}"#,
        );
        assert_eq!((read.id.as_str(), read.name.reveal(), read.gone), ("713728661", "Jordan Blake", false));
        assert_eq!((read.title.reveal(), read.company.reveal()), ("Account executive", "Sales"));
        assert_eq!((read.extension.reveal(), texts(&read.numbers)), ("102", vec!["+16505550102"]));
        assert_eq!(texts(&read.emails), ["jordan@northgate.example"]);
    }

    #[test]
    fn reads_a_contact() {
        let read = read(
            r#"{"id": 900001, "availability": "Alive", "nickName": "Taxi", "otherPhone": "+16505550304",
                "businessFax": "+16505550305", "email2": "two@example.com"}"#,
        );
        assert_eq!((read.id.as_str(), read.name.reveal()), ("900001", "Taxi"));
        assert_eq!((texts(&read.numbers), texts(&read.emails)), (vec!["+16505550304"], vec!["two@example.com"]));
    }

    #[test]
    fn who_is_not_to_be_listed_is_gone() {
        for record in [
            r#"{"id": "1", "name": "A", "hidden": true}"#,
            r#"{"id": "1", "name": "A", "status": "Disabled"}"#,
            r#"{"id": 1, "firstName": "A", "availability": "Deleted"}"#,
            r#"{"id": "1", "extensionNumber": "300"}"#,
            "7",
        ] {
            assert!(read(record).gone, "{record}");
        }
        assert!(!read(r#"{"id": "1", "name": "Sales line", "type": "Department"}"#).gone);
    }
}
