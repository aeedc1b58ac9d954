//! Keys of the pane. Single keys are dead inside text fields, so that typing a note never does anything else.

/// A key as the browser reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// `KeyboardEvent.key`.
    pub key: String,
    /// Ctrl, Alt or Meta is held: those combinations belong to the browser.
    pub modified: bool,
    /// The focus is in a field that takes text.
    pub in_text: bool,
}

/// What the pane has open, which decides what keys mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Over {
    /// The call itself.
    #[default]
    Call,
    /// The list of matches.
    Matches,
    /// The company search.
    Company,
    /// The form of a new contact.
    Contact,
    /// The form that gives a record the number.
    Number,
    /// The list of what the call may be about.
    About,
    /// The form of the task after it.
    Task,
    /// The list of keys.
    Help,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Focus the note.
    Note,
    /// Open or close the list of matches.
    Matches,
    /// Choose the n-th match, from 0.
    Match(usize),
    /// Move in the list of matches.
    Move(isize),
    /// Choose the n-th outcome, from 0.
    Outcome(usize),
    /// Go to the other call: the one that rings, if one does.
    OtherCall,
    /// Open the person's record.
    Open,
    /// Open the form of a new contact, for a caller nobody has the number of.
    Contact,
    /// Open the form that gives a record the number.
    Number,
    /// Open or close the list of what the call may be about.
    About,
    /// Open or close the form of the task after it.
    Task,
    /// Close what is open, or leave the text field.
    Back,
    /// Show or hide the list of keys.
    Help,
}

/// What a key does, given what is open.
#[must_use]
pub fn act(press: &Press, over: Over) -> Option<Act> {
    if press.modified {
        return None;
    }
    if press.key == "Escape" {
        return Some(Act::Back);
    }
    if press.in_text {
        return None;
    }
    match (press.key.as_str(), over) {
        ("?", _) => Some(Act::Help),
        (_, Over::Help | Over::Company | Over::Contact | Over::Number | Over::About | Over::Task) => None,
        ("m", _) => Some(Act::Matches),
        ("ArrowDown", Over::Matches) => Some(Act::Move(1)),
        ("ArrowUp", Over::Matches) => Some(Act::Move(-1)),
        ("n", _) => Some(Act::Note),
        ("o", _) => Some(Act::Open),
        ("c", _) => Some(Act::OtherCall),
        ("a", _) => Some(Act::Contact),
        ("u", _) => Some(Act::Number),
        ("l", _) => Some(Act::About),
        ("t", _) => Some(Act::Task),
        (digit, _) => {
            let digit = digit.parse::<usize>().ok().filter(|digit| (1..=9).contains(digit) && press.key.len() == 1)?;
            Some(if over == Over::Matches { Act::Match(digit - 1) } else { Act::Outcome(digit - 1) })
        }
    }
}

/// The keys and what they do, as the help lists them.
pub const HELP: [(&str, &str); 13] = [
    ("n", "Write the note"),
    ("m", "Show all matches; then a number or ↑ ↓ and Enter"),
    ("1 – 9", "Choose an outcome"),
    ("l", "Say what the call is about: a case, an order, a project"),
    ("t", "Make a follow-up task"),
    ("o", "Open the record in NetSuite"),
    ("c", "Go to the other call: the one that rings, if one does"),
    ("a", "Create a contact for an unknown caller"),
    ("u", "Add an unknown caller's number to a record"),
    ("Tab", "Go to the next control"),
    ("Esc", "Back: leave the note, close a list"),
    ("?", "Show or hide this list"),
    ("", "Single keys do nothing while you type."),
];

#[cfg(test)]
mod tests {
    use super::{Act, Over, Press, act};

    fn press(key: &str) -> Press {
        Press { key: key.to_owned(), ..Press::default() }
    }

    #[test]
    fn single_keys_are_dead_in_text_fields_except_escape() {
        for key in ["n", "m", "o", "c", "a", "u", "l", "t", "1", "9", "?", "Enter", "ArrowDown"] {
            assert_eq!(act(&Press { in_text: true, ..press(key) }, Over::Call), None, "{key}");
        }
        assert_eq!(act(&Press { in_text: true, ..press("Escape") }, Over::Call), Some(Act::Back));
    }

    #[test]
    fn combinations_belong_to_the_browser() {
        assert_eq!(act(&Press { modified: true, ..press("n") }, Over::Call), None);
    }

    #[test]
    fn digits_choose_outcomes_and_in_the_open_list_matches() {
        assert_eq!(act(&press("3"), Over::Call), Some(Act::Outcome(2)));
        assert_eq!(act(&press("3"), Over::Matches), Some(Act::Match(2)));
        assert_eq!(act(&press("0"), Over::Call), None);
        assert_eq!(act(&press("F1"), Over::Call), None);
        assert_eq!(act(&press("12"), Over::Call), None);
    }

    #[test]
    fn arrows_move_only_in_the_open_list() {
        assert_eq!(act(&press("ArrowDown"), Over::Matches), Some(Act::Move(1)));
        assert_eq!(act(&press("ArrowDown"), Over::Call), None);
    }

    #[test]
    fn the_keys_that_add_a_caller_are_dead_in_the_open_form() {
        assert_eq!(
            (act(&press("a"), Over::Call), act(&press("u"), Over::Call)),
            (Some(Act::Contact), Some(Act::Number))
        );
        assert_eq!((act(&press("a"), Over::Contact), act(&press("u"), Over::Number)), (None, None));
        assert_eq!((act(&press("l"), Over::Call), act(&press("t"), Over::Call)), (Some(Act::About), Some(Act::Task)));
        assert_eq!((act(&press("l"), Over::About), act(&press("1"), Over::Task)), (None, None));
        assert_eq!(act(&Press { in_text: true, ..press("Escape") }, Over::Contact), Some(Act::Back));
    }

    #[test]
    fn help_covers_all_other_keys() {
        assert_eq!(act(&press("n"), Over::Help), None);
        assert_eq!(act(&press("c"), Over::Help), None);
        assert_eq!(act(&press("?"), Over::Help), Some(Act::Help));
        assert_eq!(act(&press("Escape"), Over::Help), Some(Act::Back));
    }
}
