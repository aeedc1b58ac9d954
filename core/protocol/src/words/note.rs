//! Where the note is: two facts, in words.

use super::{fault, thousands};
use crate::{InNetSuite, SavedHere, Timestamp};

/// Whether the note is on this computer.
#[must_use]
pub fn saved_here(here: &SavedHere) -> String {
    match here {
        SavedHere::Empty => "Nothing written yet".to_owned(),
        SavedHere::Saved(_) => "Saved here".to_owned(),
        SavedHere::NotSaved(why) => format!("Not saved: {}", fault(why).happened),
    }
}

/// Whether the note is in NetSuite. `at` writes the time of day.
#[must_use]
pub fn in_netsuite(state: InNetSuite, at: impl Fn(Timestamp) -> String) -> String {
    match state {
        InNetSuite::NotYet => "goes to NetSuite with the record".to_owned(),
        InNetSuite::All(since) => format!("in NetSuite {}", at(since)),
        InNetSuite::Behind(since) => format!("NetSuite has it as of {}, the rest follows", at(since)),
        InNetSuite::FirstPart { characters, at: since } => {
            format!("NetSuite has the first {} characters ({}), the rest stays here", thousands(characters), at(since))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_netsuite;
    use crate::{InNetSuite, Timestamp};

    #[test]
    fn a_long_note_says_how_much_of_it_netsuite_has() {
        let state = InNetSuite::FirstPart { characters: 3812, at: Timestamp(0) };
        let said = in_netsuite(state, |_| "12:04".to_owned());
        assert_eq!(said, "NetSuite has the first 3,812 characters (12:04), the rest stays here");
    }
}
