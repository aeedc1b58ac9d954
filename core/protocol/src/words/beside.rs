//! What stands beside a call by the company's choice.

use super::fault::right;
use crate::{
    Ask, AskKind, FaultKind, NotTaken, Personal,
    company::{EditStage, FieldBeside, FieldEdit, FieldValue, Holder, NoChange, Unread},
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
        NotTaken::Theirs(value) => {
            let label = match &ask.kind {
                AskKind::OneOf(choices) => choices.iter().find(|choice| choice.id == value.reveal()),
                _ => None,
            };
            let label = label.map(|choice| Personal::from(choice.label.as_str()));
            (theirs(label.as_ref().unwrap_or(value)), "Write mine")
        }
    }
}

/// Why this person cannot change a field that the company would have changed.
#[must_use]
pub fn no_change(why: &NoChange) -> String {
    match why {
        NoChange::NotAllowed(fault) => match &fault.kind {
            FaultKind::NotAllowed(missing) => {
                ["Your role may not change it: ", &right(missing), " is missing."].concat()
            }
            _ => "Your role may not change it.".to_owned(),
        },
        NoChange::Fixed => "Only the record’s own page changes it.".to_owned(),
        NoChange::CouldNotAsk(fault) => ["Cannot be changed here yet: ", &super::fault(fault).happened].concat(),
    }
}

/// How far an edit is that is not in NetSuite, and where it needs the agent what the buttons say: one that writes theirs all the
/// same, and one that drops it. `None`: it is there.
#[must_use]
pub fn edit(edit: &FieldEdit) -> Option<(String, Option<[&'static str; 2]>)> {
    Some(match &edit.stage {
        EditStage::Written(_) => return None,
        EditStage::Waiting(None) | EditStage::Sent(_) => ("Kept here, on its way to NetSuite.".to_owned(), None),
        EditStage::Waiting(Some(why)) => (["Kept here, not in NetSuite yet: ", why].concat(), None),
        EditStage::Refused(why) => {
            (["NetSuite did not take this: ", why.reveal()].concat(), Some(["Try it again", "Drop it"]))
        }
        EditStage::Theirs { words, .. } => (theirs(words), Some(["Write mine", "Keep theirs"])),
    })
}

/// Somebody has changed a value meanwhile.
fn theirs(words: &Personal) -> String {
    if words.is_blank() {
        return "Somebody has emptied this in NetSuite meanwhile. Your value is kept here.".to_owned();
    }
    ["In NetSuite it now says “", words.reveal(), "”. Your value is kept here."].concat()
}

/// An edit of a record that the call is not for any more: "Status of Customer 1101: “Closed Won”".
#[must_use]
pub fn edit_elsewhere(edit: &FieldEdit) -> String {
    let value = edit.words.as_ref().unwrap_or(&edit.value).reveal();
    [&edit.label, " of ", super::kind(edit.record.kind), " ", &edit.record.id, ": “", value, "”"].concat()
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
        company::{Change, FieldBeside, FieldValue, Holder, Unread},
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
            change: Change::No,
        };
        let fields =
            [field(Holder::Contact, "Email"), field(Holder::Customer, "Email"), field(Holder::Contact, "Phone")];
        let names: Vec<_> = fields.iter().map(|field| field_name(field, &fields)).collect();
        assert_eq!(names, ["Email (Contact)", "Email (Company)", "Phone"]);
    }
}
