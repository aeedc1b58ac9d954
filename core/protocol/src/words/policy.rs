//! What a company's administrators have decided by the browser's policy.

use crate::policy_key as key;

/// Beside what the person cannot choose.
pub const SET_BY_COMPANY: &str = "Set by your company.";

/// So many characters of a wrong value are shown.
const LONGEST: usize = 60;

/// A key with a value that cannot be used: what it says, what it could say, and what holds until it is put right.
#[must_use]
pub fn wrong_policy(key: &str, value: &str) -> String {
    const NO_COPY: &str = "no copy of NetSuite's people is kept on this computer";
    const BY_WORD: &str = "a call gets a record only when you say so";
    let (can, until) = match key {
        key::SCOPE => ("Everyone, Mine or Nobody", NO_COPY),
        key::DAYS => ("a whole number from 1 to 3650", NO_COPY),
        key::VENDORS => ("true or false", "no vendor is in the copy on this computer"),
        key::EMPLOYEES => ("true or false", "no employee is in the copy on this computer"),
        key::OWN_FIELDS => (
            "fields with their records, each like contact.custentity_direct_line",
            "those that are like that are searched, and the others are not",
        ),
        key::ACCOUNT => ("an account, like 1234567 or 1234567_SB1", "any account can be signed in to"),
        key::NETSUITE_CLIENT_ID => ("64 hexadecimal digits", "the client id that was there without it is used"),
        key::RINGCENTRAL_CLIENT_ID => {
            ("10 to 64 letters, digits, - or _", "the client id that was there without it is used")
        }
        "logging.unmatched" => ("ByNumber, Skip or Wait", BY_WORD),
        "logging.when" => ("AtEnd, AtAnswer or OnClick", BY_WORD),
        "logging.never" => ("whole telephone numbers and extensions, one a line", BY_WORD),
        key::LOGGING => ("a list of rules", BY_WORD),
        key::CALL_FIELDS => ("an object with the list shown and a form", "it decides nothing about call fields"),
        key::INFO_LINKS => ("a list of buttons", "it decides nothing about info links"),
        "callFields.form" => ("an internal id in quotation marks", "the form your account prefers is used"),
        _ if key.starts_with("callFields.shown") => (
            "a field with of (Contact, Customer, Project or PhoneCall) and name, and what goes with them",
            "that field is not shown, and the others are",
        ),
        _ if key.starts_with("infoLinks.") => (
            "a button with a label and a template that begins with https://",
            "that button is not there, and the others are",
        ),
        _ if key.starts_with("logging.") => ("true or false", BY_WORD),
        _ => {
            return format!(
                "Your company's policy has a key that this version does not know: {key}. It changes nothing."
            );
        }
    };
    // A number is not read out.
    let says = if value == "null" { "something else".to_owned() } else { shortened(value) };
    format!(
        "Your company's policy says {says} for {key}, which can be {can}. Until an administrator puts that right, {until}."
    )
}

fn shortened(value: &str) -> String {
    let quoted = value.replacen('"', "“", 1).replace('"', "”");
    if quoted.chars().count() <= LONGEST { quoted } else { quoted.chars().take(LONGEST).chain(['…']).collect() }
}

/// The browser does not give the policy.
#[must_use]
pub const fn unread_policy() -> &'static str {
    "The browser could not say what your company has decided. Until it can, nobody is looked up in the copy on this computer, \
     and NetSuite is asked at each call. Nothing is deleted, and Callside asks the browser again by itself."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_named_with_what_it_could_say_and_what_holds_meanwhile() {
        let parts = ["logging.unmatched", "logging.when", "logging.missed"];
        let beside = ["callFields.shown.2", "callFields.form", "infoLinks.1"];
        for key in key::ALL.into_iter().chain(parts).chain(beside) {
            let said = wrong_policy(key, "\"all\"");
            assert!(said.contains(&format!(" says “all” for {key}, which can be ")), "{said}");
            assert!(said.contains(" Until an administrator puts that right, "), "{said}");
        }
        assert!(wrong_policy("taskRules", "[]").contains("does not know: taskRules."));
    }

    #[test]
    fn a_number_that_is_never_logged_is_not_read_out_and_a_long_value_is_cut() {
        assert!(wrong_policy("logging.never", "null").contains("says something else for logging.never"));
        let said = wrong_policy(key::SCOPE, &"a".repeat(90));
        assert!(said.contains(&format!("says {}… for", "a".repeat(60))), "{said}");
    }
}
