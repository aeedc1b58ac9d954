//! What an administrator reads while they edit what the company decides.

use crate::company::{FieldFault, LinkFault, LinkState, SettingsFault, SettingsTrouble, When};

/// What is wrong with a call field.
#[must_use]
pub const fn field_fault(fault: FieldFault) -> &'static str {
    match fault {
        FieldFault::Name => "No field can have that id.",
        FieldFault::Twice => "It stands above already.",
        FieldFault::Ours => "Callside writes this field itself, so nobody else can.",
        FieldFault::RequiredButFixed => "It is required and cannot be filled.",
        FieldFault::DefaultOfAnother => "Only a field of the phone call has a default.",
        FieldFault::TooMany => "More than 40 fields: nobody reads them during a call.",
    }
}

/// What is wrong with a link.
#[must_use]
pub const fn link_fault(fault: LinkFault) -> &'static str {
    match fault {
        LinkFault::Label => "A button needs a name of 1 to 40 characters.",
        LinkFault::NotHttps => "The address has to begin with https://.",
        LinkFault::Host => {
            "The host has to be a plain name with no place in it: where a link leads is known beforehand."
        }
        LinkFault::Braces => "A “{” or “}” has no counterpart.",
        LinkFault::Placeholder => "There is no place of that name.",
        LinkFault::Address => "No address can hold that character, or it is longer than 2,000 characters.",
    }
}

/// What is wrong, with its place, counted from one.
#[must_use]
pub fn settings_fault(fault: &SettingsFault) -> String {
    let at = |what: &str, place: usize, why: &str| [what, " ", &super::thousands(place + 1), ": ", why].concat();
    match fault {
        SettingsFault::Field(place, fault) => at("Call field", *place, field_fault(*fault)),
        SettingsFault::Form => "Phone call form: that is no internal id.".to_owned(),
        SettingsFault::Link(place, fault) => at("Info link", *place, link_fault(*fault)),
        SettingsFault::TooManyLinks => "Info links: there are more than 20.".to_owned(),
        SettingsFault::DirectoryDays => "Greatest age of the copy: it has to be 1 to 3,650 days.".to_owned(),
        SettingsFault::DirectoryField(place) => at("Telephone field", *place, "no field can have that id."),
    }
}

/// When a link is there.
#[must_use]
pub const fn link_when(when: When) -> &'static str {
    match when {
        When::Always => "for every caller",
        When::Matched => "when NetSuite knows the caller",
        When::Customers => "for customers only",
    }
}

/// What becomes of a link on the call it is tried on; of one that is there, where it leads.
#[must_use]
pub fn link_state(state: &LinkState) -> String {
    match state {
        LinkState::Filled(address) => address.reveal().to_owned(),
        LinkState::NotForThis => "Not there on this call: its condition leaves it out.".to_owned(),
        LinkState::Lacks(places) => {
            let places: Vec<String> = places.iter().map(|place| ["{", place, "}"].concat()).collect();
            ["Not there on this call: nothing is known for ", &places.join(", "), "."].concat()
        }
        LinkState::Faulty(fault) => link_fault(*fault).to_owned(),
        LinkState::TooLong => "Not there on this call: filled it is too long for an address.".to_owned(),
    }
}

/// Why settings were not saved, and what to do.
#[must_use]
pub fn not_saved(trouble: &SettingsTrouble) -> String {
    match trouble {
        SettingsTrouble::NoBundle => {
            "Not saved: this account has no Callside bundle that your role can use. Install or release it first.".to_owned()
        }
        SettingsTrouble::Outdated => {
            "Not saved: the bundle in this account is too old to keep settings. Update it first.".to_owned()
        }
        SettingsTrouble::NotAllowed(said) => [
            "Not saved: your role may not change them. Your NetSuite administrator sets it to Edit in the permissions of the \
             record type Callside Settings. NetSuite says: ",
            said,
        ]
        .concat(),
        SettingsTrouble::Refused(said) => ["Not saved: the bundle refused. It says: ", said].concat(),
        SettingsTrouble::Newer(_) => {
            "Not saved: a newer version of Callside wrote what is there. Update this one first.".to_owned()
        }
        SettingsTrouble::Unreadable => {
            "Not saved: what is there cannot be read; somebody has changed the record by hand.".to_owned()
        }
        SettingsTrouble::CouldNotAsk(fault) => ["Not saved: ", &super::fault(fault).happened].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fault, FaultKind};

    #[test]
    fn a_fault_is_told_with_its_place() {
        assert_eq!(
            settings_fault(&SettingsFault::Link(1, LinkFault::NotHttps)),
            "Info link 2: The address has to begin with https://."
        );
        assert!(settings_fault(&SettingsFault::Field(0, FieldFault::Twice)).starts_with("Call field 1: "));
    }

    #[test]
    fn no_two_reasons_for_not_saving_are_told_alike() {
        let fault = Fault { cloud: None, kind: FaultKind::Offline, detail: None };
        let all = [
            SettingsTrouble::NoBundle,
            SettingsTrouble::Outdated,
            SettingsTrouble::NotAllowed(String::new()),
            SettingsTrouble::Refused(String::new()),
            SettingsTrouble::Newer(2),
            SettingsTrouble::Unreadable,
            SettingsTrouble::CouldNotAsk(fault),
        ];
        let words: Vec<_> = all.iter().map(not_saved).collect();
        for (place, one) in words.iter().enumerate() {
            assert!(one.starts_with("Not saved: ") && !words[..place].contains(one), "{one}");
        }
    }

    #[test]
    fn a_link_that_cannot_be_filled_names_what_is_missing() {
        let lacks = LinkState::Lacks(vec!["project.id".to_owned(), "phone".to_owned()]);
        assert!(link_state(&lacks).ends_with("{project.id}, {phone}."));
    }
}
