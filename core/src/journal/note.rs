//! The note of a call: what the agent typed, in any number of pages at once.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Personal, Timestamp};

use super::three_way;
#[cfg(feature = "breakages")]
use crate::breakages::{self, Breakage};

/// A note as the worker holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
pub struct Note {
    /// The text.
    pub text: Personal,
    /// Rises with each edit that changed the text.
    pub revision: u64,
    /// When the last change was taken; it is on disk when the entry that holds it is. `None`: nothing written yet.
    pub saved_at: Option<Timestamp>,
}

/// The note after an edit made from `base_text`, which is what the page showed when the person typed. A page that saw
/// an older text does not undo what came since: its change is merged in. The texts decide, not the revisions, because a
/// worker that died may have counted further than what reached the disk.
#[must_use]
pub fn edit(note: &Note, base_text: &str, text: &str, now: Timestamp) -> Note {
    let held = note.text.reveal();
    let next = if base_text == held { text.to_owned() } else { three_way(base_text, held, text) };
    #[cfg(feature = "breakages")]
    let next = if breakages::is(Breakage::StaleBaseOverwrites) { text.to_owned() } else { next };
    if next == held {
        return note.clone();
    }
    Note { text: next.into(), revision: note.revision + 1, saved_at: Some(now) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(note: &Note, base: &str, text: &str) -> Note {
        edit(note, base, text, Timestamp(5))
    }

    #[test]
    fn typing_replaces_the_text_and_counts() {
        let note = after(&after(&Note::default(), "", "wants"), "wants", "wants prices");
        assert_eq!((note.text.reveal(), note.revision, note.saved_at), ("wants prices", 2, Some(Timestamp(5))));
    }

    #[test]
    fn clearing_a_note_clears_it() {
        let note = after(&after(&Note::default(), "", "wants"), "wants", "");
        assert_eq!((note.text.reveal(), note.revision), ("", 2));
    }

    #[test]
    fn the_same_edit_again_changes_nothing() {
        let note = after(&Note::default(), "", "wants prices");
        assert_eq!(edit(&note, "", "wants prices", Timestamp(9)), note);
        assert_eq!(edit(&note, "wants prices", "wants prices", Timestamp(9)), note);
    }

    #[test]
    fn two_pages_typing_at_once_lose_nothing() {
        let both = after(&Note::default(), "", "price list");
        let pane = after(&both, "price list", "price list for March");
        let panel = after(&pane, "price list", "urgent: price list");
        assert_eq!(panel.text.reveal(), "urgent: price list for March");
    }
}
