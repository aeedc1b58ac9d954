use callside_protocol::{InNetSuite, NoteView, Personal, Refusal, SavedHere};
use proptest::prelude::*;

use super::{Edit, NoteEdit, caret_after};

fn note(revision: u64, text: &str) -> NoteView {
    NoteView { text: Personal::new(text), revision, here: SavedHere::Empty, in_netsuite: InNetSuite::NotYet }
}

fn edit(base: u64, base_text: &str, text: &str) -> Option<Edit> {
    Some(Edit { base, base_text: base_text.to_owned(), text: text.to_owned() })
}

/// Types and lets the pause pass.
fn type_and_pause(page: &mut NoteEdit, text: &str) -> Option<Edit> {
    let _begins = page.typed(text.to_owned());
    page.paused()
}

#[test]
fn one_pause_covers_all_keys_in_it() {
    let mut page = NoteEdit::new(&note(0, ""));
    assert!(page.typed("w".to_owned()));
    assert!(!page.typed("wa".to_owned()));
    assert_eq!(page.paused(), edit(0, "", "wa"));
    assert!(page.typed("wan".to_owned()));
}

#[test]
fn one_edit_is_in_flight_and_the_next_follows_its_answer() {
    let mut page = NoteEdit::new(&note(0, ""));
    assert_eq!(type_and_pause(&mut page, "a"), edit(0, "", "a"));
    assert_eq!(type_and_pause(&mut page, "ab"), None);
    assert_eq!(page.acknowledged(1, "a"), edit(1, "a", "ab"));
    assert_eq!(page.acknowledged(2, "ab"), None);
    assert!(page.is_acknowledged());
}

#[test]
fn a_view_never_replaces_what_is_being_typed() {
    let mut page = NoteEdit::new(&note(0, ""));
    page.focused();
    let _begins = page.typed("mine".to_owned());
    assert_eq!(page.seen(&note(3, "theirs")), None);
    assert_eq!(page.text(), "mine");
    assert_eq!(page.paused(), edit(0, "", "mine"));
}

#[test]
fn a_focused_note_without_changes_keeps_its_text_until_it_is_left() {
    let mut page = NoteEdit::new(&note(1, "here"));
    page.focused();
    assert_eq!(page.seen(&note(2, "elsewhere")), None);
    assert_eq!(page.text(), "here");
    assert_eq!(page.blurred(), None);
    assert_eq!(page.seen(&note(2, "elsewhere")), None);
    assert_eq!(page.text(), "elsewhere");
}

#[test]
fn an_older_view_changes_nothing() {
    let mut page = NoteEdit::new(&note(0, ""));
    assert_eq!(type_and_pause(&mut page, "a"), edit(0, "", "a"));
    assert_eq!(page.acknowledged(1, "a"), None);
    assert_eq!(page.seen(&note(0, "")), None);
    assert_eq!(page.text(), "a");
}

#[test]
fn a_merged_answer_is_taken_over() {
    let mut page = NoteEdit::new(&note(0, "price"));
    assert_eq!(type_and_pause(&mut page, "price list"), edit(0, "price", "price list"));
    assert_eq!(page.acknowledged(5, "the price list"), None);
    assert_eq!(page.text(), "the price list");
    assert!(page.is_acknowledged());
}

#[test]
fn what_is_typed_during_a_merge_is_merged_in_turn() {
    let mut page = NoteEdit::new(&note(0, "b"));
    assert_eq!(type_and_pause(&mut page, "bc"), edit(0, "b", "bc"));
    let _begins = page.typed("bcd".to_owned());
    // The worker held "ab" and made "abc" of it. "d" is a change against "bc", made from a base that is stale.
    assert_eq!(page.acknowledged(5, "abc"), edit(0, "bc", "bcd"));
    assert_eq!(page.text(), "bcd");
    assert_eq!(page.acknowledged(6, "abcd"), None);
    assert_eq!(page.text(), "abcd");
}

#[test]
fn a_lost_edit_is_sent_again_with_the_next_view() {
    let mut page = NoteEdit::new(&note(0, ""));
    assert_eq!(type_and_pause(&mut page, "a"), edit(0, "", "a"));
    page.lost();
    assert!(!page.is_acknowledged());
    assert_eq!(page.seen(&note(0, "")), edit(0, "", "a"));
}

#[test]
fn a_lost_edit_that_had_arrived_is_not_sent_again() {
    let mut page = NoteEdit::new(&note(0, ""));
    assert_eq!(type_and_pause(&mut page, "a"), edit(0, "", "a"));
    page.lost();
    assert_eq!(page.seen(&note(1, "a")), None);
    assert!(page.is_acknowledged());
}

#[test]
fn a_refused_edit_stays_and_is_tried_again() {
    let mut page = NoteEdit::new(&note(0, ""));
    assert_eq!(type_and_pause(&mut page, "a"), edit(0, "", "a"));
    assert!(page.refused(Refusal::ClientIdMissing));
    assert_eq!(page.refusal(), Some(&Refusal::ClientIdMissing));
    assert_eq!(page.paused(), edit(0, "", "a"));
    assert_eq!(page.acknowledged(1, "a"), None);
    assert_eq!(page.refusal(), None);
    assert_eq!(type_and_pause(&mut page, "ab"), edit(1, "a", "ab"));
    assert!(!page.refused(Refusal::NoSuchCall));
    assert_eq!(page.text(), "ab");
}

#[test]
fn the_caret_stays_with_its_text() {
    assert_eq!(caret_after("price list", "the price list", 10), 14);
    assert_eq!(caret_after("price list", "price list now", 5), 5);
    assert_eq!(caret_after("bcd", "abcd", 3), 4);
    assert_eq!(caret_after("ab", "", 1), 0);
    assert_eq!(caret_after("aaa", "aaaa", 3), 3);
    // A face is two units of UTF-16.
    assert_eq!(caret_after("🙂x", "🙂🙂x", 3), 5);
}

/// The other side of the port, as the contract states it: a current base replaces, a stale one is merged. The other
/// writer only prepends and the page only appends, so the merge can be told in two lines.
struct Worker {
    revision: u64,
    text: String,
}

impl Worker {
    fn take(&mut self, edit: &Edit) -> (u64, String) {
        let merged = if edit.base == self.revision || self.text == edit.text {
            edit.text.clone()
        } else {
            let before = self.text.strip_suffix(edit.base_text.as_str()).unwrap_or(&self.text);
            let added = edit.text.strip_prefix(edit.base_text.as_str()).unwrap_or(&edit.text);
            format!("{before}{}{added}", edit.base_text)
        };
        if merged != self.text {
            self.text = merged;
            self.revision += 1;
        }
        (self.revision, self.text.clone())
    }

    fn prepend(&mut self, letter: char) {
        self.text.insert(0, letter);
        self.revision += 1;
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Type,
    Pause,
    Answer,
    View,
    Elsewhere,
    Blur,
    LoseBefore,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => Just(Step::Type),
        4 => Just(Step::Pause),
        3 => Just(Step::Answer),
        2 => Just(Step::View),
        1 => Just(Step::Elsewhere),
        1 => Just(Step::Blur),
        1 => Just(Step::LoseBefore),
    ];
    proptest::collection::vec(step, 0..60)
}

proptest! {
    /// Whatever happens between page and worker, every letter typed on either side is in the end in both, once.
    #[test]
    fn nothing_typed_is_lost_or_doubled(steps in steps()) {
        let mut worker = Worker { revision: 0, text: String::new() };
        let mut page = NoteEdit::new(&note(0, ""));
        let mut flying: Option<Edit> = None;
        let (mut typed, mut elsewhere) = (0, 0);
        page.focused();
        for step in steps {
            let out = match step {
                Step::Type => {
                    typed += 1;
                    let text = format!("{}a", page.text());
                    let _begins = page.typed(text);
                    None
                }
                Step::Pause => page.paused(),
                Step::Answer => flying.take().and_then(|edit| {
                    let (revision, text) = worker.take(&edit);
                    page.acknowledged(revision, &text)
                }),
                Step::View => page.seen(&note(worker.revision, &worker.text)),
                Step::Elsewhere => {
                    elsewhere += 1;
                    worker.prepend('x');
                    None
                }
                Step::Blur => {
                    let out = page.blurred();
                    page.focused();
                    out
                }
                Step::LoseBefore => {
                    flying = None;
                    page.lost();
                    page.seen(&note(worker.revision, &worker.text))
                }
            };
            if let Some(edit) = out {
                prop_assert!(flying.is_none(), "two edits in flight");
                flying = Some(edit);
            }
        }
        // Quiet: the person leaves the note, and every edit is answered.
        let mut out = flying.take().or_else(|| page.blurred());
        let mut rounds = 0;
        while let Some(edit) = out {
            let (revision, text) = worker.take(&edit);
            out = page.acknowledged(revision, &text).or_else(|| page.blurred());
            rounds += 1;
            prop_assert!(rounds < 10, "never settles");
        }
        let _left = page.blurred();
        prop_assert_eq!(page.seen(&note(worker.revision, &worker.text)), None);
        prop_assert_eq!(page.text(), worker.text.as_str());
        prop_assert_eq!(page.text(), format!("{}{}", "x".repeat(elsewhere), "a".repeat(typed)));
    }
}
