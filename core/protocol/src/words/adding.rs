//! Adding a caller to NetSuite.

use super::{fault, field};
use crate::{AddAct, Addition, Fault, HeldPhone, PhoneField};

/// What an act is called where it is offered.
#[must_use]
pub const fn add_act(act: AddAct) -> &'static str {
    match act {
        AddAct::Contact => "Create contact",
        AddAct::Number => "Add number to…",
    }
}

/// Why an act is not offered, and what would change that.
#[must_use]
pub fn not_offered(act: AddAct, why: &Fault) -> String {
    let what = match act {
        AddAct::Contact => "A contact cannot be created from here",
        AddAct::Number => "The number cannot be added to a record from here",
    };
    let said = fault(why);
    format!("{what}: {} {}", said.happened, said.next)
}

/// How far an act under way is; `None` while none is.
#[must_use]
pub fn under_way(addition: &Addition) -> Option<&'static str> {
    let under_way = addition.under_way.as_ref()?;
    Some(match (under_way.tries, under_way.act) {
        (0, AddAct::Contact) => "Being created in NetSuite…",
        (0, AddAct::Number) => "Being written to NetSuite…",
        (_, AddAct::Contact) => {
            "NetSuite's answer was lost. Callside looks whether the contact is there before it asks again."
        }
        (_, AddAct::Number) => {
            "NetSuite's answer was lost. Callside looks whether the number is there before it asks again."
        }
    })
}

/// A telephone field as a label: "Mobile".
#[must_use]
pub fn field_label(of: &PhoneField, label: Option<&str>) -> String {
    let mut name = label.unwrap_or(field(of)).to_owned();
    if !matches!(of, PhoneField::Custom(_)) {
        name.get_mut(..1).map(str::make_ascii_uppercase).unwrap_or_default();
    }
    name
}

/// A telephone field with what is in it: "Mobile: (650) 555-0134", "Home phone: empty".
#[must_use]
pub fn held_phone(held: &HeldPhone) -> String {
    let text = if held.text.is_blank() { "empty" } else { held.text.reveal() };
    format!("{}: {text}", field_label(&held.field, held.label.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cloud, FaultKind, Right, Timestamp, UnderWay};

    #[test]
    fn a_missing_right_is_named_with_what_does_not_work_without_it() {
        let right = Right::NetSuite { name: "Lists → Contacts".to_owned(), level: Some("Create".to_owned()) };
        let why = Fault { cloud: Some(Cloud::NetSuite), kind: FaultKind::NotAllowed(right), detail: None };
        assert_eq!(
            not_offered(AddAct::Contact, &why),
            "A contact cannot be created from here: The NetSuite permission “Lists → Contacts” (Create) is missing. Ask \
             your NetSuite administrator to add it to your role."
        );
    }

    #[test]
    fn a_lost_answer_is_not_told_as_a_failure() {
        let under_way_after = |tries| {
            let under_way =
                UnderWay { act: AddAct::Contact, account: String::new(), tries, next: Timestamp::default() };
            under_way_words(&Addition { under_way: Some(under_way), ..Addition::default() })
        };
        assert_eq!(under_way_after(0), Some("Being created in NetSuite…"));
        assert!(under_way_after(1).is_some_and(|said| said.contains("looks whether the contact is there")));
        assert_eq!(under_way_words(&Addition::default()), None);
    }

    fn under_way_words(addition: &Addition) -> Option<&'static str> {
        under_way(addition)
    }

    #[test]
    fn a_field_says_what_it_holds() {
        let held = |field, label: Option<&str>, text: &str| {
            held_phone(&HeldPhone { field, label: label.map(str::to_owned), text: text.into() })
        };
        assert_eq!(held(PhoneField::Office, None, "(650) 555-0134"), "Office phone: (650) 555-0134");
        assert_eq!(held(PhoneField::Home, None, " "), "Home phone: empty");
        assert_eq!(held(PhoneField::Custom("custentity_ü".into()), Some("über Land"), ""), "über Land: empty");
    }
}
