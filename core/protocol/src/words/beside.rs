//! What stands beside a call by the company's choice.

use super::fault::right;
use crate::{
    Ask, AskKind, FaultKind, NotTaken,
    company::{FieldBeside, FieldValue, Holder, Unread},
};

/// Whose field it is.
#[must_use]
pub const fn holder(of: Holder) -> &'static str {
    match of {
        Holder::Contact => "Contact",
        Holder::Customer => "Company",
        Holder::Project => "Project",
        Holder::PhoneCall => "Phone call",
    }
}

/// What a field is called among these: with whose it is, where another of them is called the same.
#[must_use]
pub fn field_name(field: &FieldBeside, among: &[FieldBeside]) -> String {
    let same = among.iter().filter(|other| other.label == field.label).count();
    if same > 1 { [&field.label, " (", holder(field.of), ")"].concat() } else { field.label.clone() }
}

/// Why a value is not there.
#[must_use]
pub fn unread(why: &Unread) -> String {
    match why {
        Unread::NotAllowed(fault) => match &fault.kind {
            FaultKind::NotAllowed(missing) => ["Your role may not see it: ", &right(missing), " is missing."].concat(),
            _ => "Your role may not see it.".to_owned(),
        },
        Unread::NoSuchField => "This account has no such field.".to_owned(),
        Unread::NoSuchRecord => "The record is gone, or your role does not see it.".to_owned(),
        Unread::CouldNotAsk(fault) => ["Could not ask: ", &super::fault(fault).happened].concat(),
        Unread::Lines => "A list; open the record to see it.".to_owned(),
    }
}

/// Why the agent's value is not in the record, and what the button under it says.
#[must_use]
pub fn not_taken(why: &NotTaken, ask: &Ask) -> (String, &'static str) {
    match why {
        NotTaken::Refused(said) => (
            ["NetSuite did not take this: ", said.reveal(), " The record is written without it."].concat(),
            "Try it again",
        ),
        NotTaken::Theirs(theirs) if theirs.is_blank() => {
            ("Somebody has emptied this in NetSuite meanwhile. Your value is kept here.".to_owned(), "Write mine")
        }
        NotTaken::Theirs(theirs) => {
            let theirs = theirs.reveal();
            let label = match &ask.kind {
                AskKind::OneOf(choices) => {
                    choices.iter().find(|choice| choice.id == theirs).map(|choice| &*choice.label)
                }
                _ => None,
            };
            let said = ["In NetSuite it now says “", label.unwrap_or(theirs), "”. Your value is kept here."].concat();
            (said, "Write mine")
        }
    }
}

/// A value in words; `None` for one that is shown in another way: a number, an instant, and what is empty or could not be read.
#[must_use]
pub fn field_value(value: &FieldValue) -> Option<&str> {
    match value {
        FieldValue::Text(text) => Some(text.reveal()),
        FieldValue::Tick(true) => Some("Yes"),
        FieldValue::Tick(false) => Some("No"),
        FieldValue::Number(_) | FieldValue::At(_) | FieldValue::Empty | FieldValue::Unread(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{field_name, unread};
    use crate::{
        Cloud, Fault, FaultKind, Right,
        company::{FieldBeside, FieldValue, Holder, Unread},
    };

    #[test]
    fn no_two_reasons_have_the_same_words() {
        let fault = |kind| Fault { cloud: Some(Cloud::NetSuite), kind, detail: None };
        let right = Right::NetSuite { name: "Lists → Customers".to_owned(), level: Some("View".to_owned()) };
        let all = [
            Unread::NotAllowed(fault(FaultKind::NotAllowed(right))),
            Unread::NoSuchField,
            Unread::NoSuchRecord,
            Unread::CouldNotAsk(fault(FaultKind::Offline)),
            Unread::CouldNotAsk(fault(FaultKind::Unwell)),
            Unread::Lines,
        ];
        let words: Vec<_> = all.iter().map(unread).collect();
        for (place, one) in words.iter().enumerate() {
            assert!(!words[..place].contains(one), "{one}");
        }
        assert!(words[0].contains("Lists → Customers"), "{}", words[0]);
    }

    #[test]
    fn two_fields_of_one_name_say_whose_they_are() {
        let field = |of, label: &str| FieldBeside {
            of,
            name: "email".to_owned(),
            label: label.to_owned(),
            value: FieldValue::Empty,
        };
        let fields =
            [field(Holder::Contact, "Email"), field(Holder::Customer, "Email"), field(Holder::Contact, "Phone")];
        let names: Vec<_> = fields.iter().map(|field| field_name(field, &fields)).collect();
        assert_eq!(names, ["Email (Contact)", "Email (Company)", "Phone"]);
    }
}
