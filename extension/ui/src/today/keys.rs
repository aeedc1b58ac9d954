//! Keys of Today: rows are walked through, one is opened, and on the opened one the keys of the pane work.

use crate::keys::{Act, Over, Press, act};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// To the next row or the one before. Enter opens it, as on every button.
    Step(isize),
    /// Into the search.
    Search,
    /// Out of the field, the list or the call that is open.
    Back,
    /// On the opened call, as in the pane.
    Act(Act),
}

/// What a key does, given what is open over the opened call, and whether one is open.
#[must_use]
pub fn go(press: &Press, over: Over, is_open: bool) -> Option<Go> {
    if press.modified {
        return None;
    }
    if press.key == "Escape" {
        return Some(Go::Back);
    }
    if press.in_text {
        return None;
    }
    match press.key.as_str() {
        "j" => Some(Go::Step(1)),
        "k" => Some(Go::Step(-1)),
        "ArrowDown" if over != Over::Matches => Some(Go::Step(1)),
        "ArrowUp" if over != Over::Matches => Some(Go::Step(-1)),
        "/" => Some(Go::Search),
        _ if !is_open => None,
        _ => act(press, over).filter(|act| is_known_here(*act)).map(Go::Act),
    }
}

/// The pane has keys for other calls, for adding a caller and for its list of keys.
const fn is_known_here(act: Act) -> bool {
    matches!(
        act,
        Act::Note | Act::Matches | Act::Match(_) | Act::Move(_) | Act::Outcome(_) | Act::Open | Act::About | Act::Task
    )
}

#[cfg(test)]
mod tests {
    use super::{Go, go};
    use crate::keys::{Act, Over, Press};

    fn press(key: &str) -> Press {
        Press { key: key.to_owned(), ..Press::default() }
    }

    #[test]
    fn arrows_and_letters_walk_through_the_rows() {
        for (key, step) in [("j", 1), ("ArrowDown", 1), ("k", -1), ("ArrowUp", -1)] {
            assert_eq!(go(&press(key), Over::Call, false), Some(Go::Step(step)), "{key}");
            assert_eq!(go(&press(key), Over::Call, true), Some(Go::Step(step)), "{key}");
        }
        assert_eq!(go(&press("/"), Over::Call, false), Some(Go::Search));
        assert_eq!(go(&press("Enter"), Over::Call, true), None, "a button opens itself");
    }

    #[test]
    fn in_the_open_list_of_matches_arrows_move_there() {
        assert_eq!(go(&press("ArrowDown"), Over::Matches, true), Some(Go::Act(Act::Move(1))));
        assert_eq!(go(&press("j"), Over::Matches, true), Some(Go::Step(1)));
    }

    #[test]
    fn keys_of_the_pane_work_on_the_opened_call_alone() {
        for (key, act) in [("n", Act::Note), ("m", Act::Matches), ("2", Act::Outcome(1)), ("o", Act::Open)] {
            assert_eq!(go(&press(key), Over::Call, true), Some(Go::Act(act)), "{key}");
            assert_eq!(go(&press(key), Over::Call, false), None, "{key}");
        }
        for key in ["c", "a", "u", "?"] {
            assert_eq!(go(&press(key), Over::Call, true), None, "{key}");
        }
    }

    #[test]
    fn while_somebody_types_only_escape_does_anything() {
        for key in ["j", "k", "/", "n", "1", "ArrowDown"] {
            assert_eq!(go(&Press { in_text: true, ..press(key) }, Over::Call, true), None, "{key}");
        }
        assert_eq!(go(&Press { in_text: true, ..press("Escape") }, Over::Call, true), Some(Go::Back));
        assert_eq!(go(&Press { modified: true, ..press("j") }, Over::Call, true), None);
    }
}
