//! The page's end of the port: subscribe first, number commands, match answers, start over when the port closes.
//!
//! Pure: messages to post come out as data. A worker that dies closes the port; the next one knows nothing of this
//! page, so it is told the door again and sends a whole View. Commands without an answer are then over: whoever asked
//! is told so, and decides whether to ask again (notes do).

use callside_protocol::{Answer, Command, Door, PROTOCOL, ToPage, ToWorker, View, Window};

/// The port's state. `T` is what the asker wants back with the answer.
pub struct Link<T> {
    door: Door,
    visible: bool,
    unsaved: bool,
    /// The calls the page asked for last.
    window: Option<Window>,
    open: bool,
    last: u64,
    waiting: Vec<(u64, T)>,
}

/// What the worker said.
pub enum Heard<T> {
    /// Draw this.
    View(Box<View>),
    /// A command has ended.
    Answered(T, Answer),
    /// Nothing to do: an answer to a command this port did not send.
    Nothing,
    /// Worker and page are of different versions.
    Reload,
}

impl<T> Link<T> {
    /// A closed port for a door.
    #[must_use]
    pub const fn new(door: Door, visible: bool) -> Self {
        Self { door, visible, unsaved: false, window: None, open: false, last: 0, waiting: Vec::new() }
    }

    /// A port is open: its first message.
    #[must_use]
    pub fn opened(&mut self) -> ToWorker {
        self.open = true;
        self.unsaved = false;
        self.last = 0;
        let window = self.window.clone();
        ToWorker::Subscribe { protocol: PROTOCOL, door: self.door, visible: self.visible, window }
    }

    /// The page was shown or hidden. `None` when there is nobody to tell now; the next subscription says it.
    #[must_use]
    pub fn visible(&mut self, visible: bool) -> Option<ToWorker> {
        let changed = std::mem::replace(&mut self.visible, visible) != visible;
        (changed && self.open).then_some(ToWorker::Visible(visible))
    }

    /// The page holds letters that the worker has not acknowledged, or none. `None` when the worker knows, or there is
    /// nobody to tell.
    #[must_use]
    pub fn unsaved(&mut self, unsaved: bool) -> Option<ToWorker> {
        let changed = self.open && std::mem::replace(&mut self.unsaved, unsaved) != unsaved;
        changed.then_some(ToWorker::Unsaved(unsaved))
    }

    /// A command to post.
    ///
    /// # Errors
    /// Gives `tag` back while the port is closed.
    pub fn command(&mut self, command: Command, tag: T) -> Result<ToWorker, T> {
        if let Command::ShowCalls(window) = &command {
            self.window = Some(window.clone());
        }
        if !self.open {
            return Err(tag);
        }
        self.last += 1;
        self.waiting.push((self.last, tag));
        Ok(ToWorker::Command { sequence: self.last, command })
    }

    /// A message arrived.
    #[must_use]
    pub fn heard(&mut self, message: ToPage) -> Heard<T> {
        match message {
            ToPage::View { view, .. } => Heard::View(view),
            ToPage::Answer { sequence, answer } => {
                let place = self.waiting.iter().position(|(asked, _)| *asked == sequence);
                place.map_or(Heard::Nothing, |place| Heard::Answered(self.waiting.remove(place).1, answer))
            }
            ToPage::Reload => Heard::Reload,
        }
    }

    /// The port closed. Gives back the tags of the commands nobody will answer.
    #[must_use]
    pub fn closed(&mut self) -> Vec<T> {
        self.open = false;
        self.waiting.drain(..).map(|(_, tag)| tag).collect()
    }
}

/// How long to wait before opening the port again, in milliseconds: at once the first time, since opening it is what
/// wakes the worker, then longer while it keeps closing before a View.
#[must_use]
pub fn pause_before_reopening(failures: u32) -> u32 {
    if failures == 0 { 0 } else { 250u32.saturating_mul(1 << failures.min(5).saturating_sub(1)).min(4_000) }
}

#[cfg(test)]
mod tests {
    use callside_protocol::{Answer, Command, Days, Door, PROTOCOL, ToPage, ToWorker, Window};

    use super::{Heard, Link, pause_before_reopening};

    fn open() -> Link<&'static str> {
        let mut link = Link::new(Door::Pane, true);
        let _subscription = link.opened();
        link
    }

    #[test]
    fn the_first_message_names_the_door() {
        let mut link: Link<()> = Link::new(Door::Popup, false);
        assert_eq!(
            link.opened(),
            ToWorker::Subscribe { protocol: PROTOCOL, door: Door::Popup, visible: false, window: None }
        );
    }

    #[test]
    fn answers_find_their_asker_once() {
        let mut link = open();
        let first = link.command(Command::TryLive, "first");
        let second = link.command(Command::OpenToday, "second");
        assert_eq!(first, Ok(ToWorker::Command { sequence: 1, command: Command::TryLive }));
        assert_eq!(second, Ok(ToWorker::Command { sequence: 2, command: Command::OpenToday }));
        let answer = || ToPage::Answer { sequence: 2, answer: Answer::Done };
        assert!(matches!(link.heard(answer()), Heard::Answered("second", Answer::Done)));
        assert!(matches!(link.heard(answer()), Heard::Nothing));
    }

    #[test]
    fn a_closed_port_gives_up_its_commands_and_starts_numbering_anew() {
        let mut link = open();
        assert!(link.command(Command::TryLive, "waiting").is_ok());
        assert_eq!(link.closed(), ["waiting"]);
        assert_eq!(link.command(Command::TryLive, "too early"), Err("too early"));
        let _subscription = link.opened();
        assert_eq!(
            link.command(Command::TryLive, "again"),
            Ok(ToWorker::Command { sequence: 1, command: Command::TryLive })
        );
    }

    #[test]
    fn a_new_worker_is_told_which_calls_the_page_lists() {
        let mut link = open();
        let window = Window { days: Days::Week, ..Window::default() };
        assert!(link.command(Command::ShowCalls(window.clone()), "moved").is_ok());
        let _given_up = link.closed();
        let later = Window { limit: 200, ..window };
        assert_eq!(link.command(Command::ShowCalls(later.clone()), "while closed"), Err("while closed"));
        let told = ToWorker::Subscribe { protocol: PROTOCOL, door: Door::Pane, visible: true, window: Some(later) };
        assert_eq!(link.opened(), told);
    }

    #[test]
    fn visibility_is_told_when_it_changes_and_with_the_next_subscription() {
        let mut link = open();
        assert_eq!(link.visible(true), None);
        assert_eq!(link.visible(false), Some(ToWorker::Visible(false)));
        let _nobody = link.closed();
        assert_eq!(link.visible(true), None);
        assert_eq!(
            link.opened(),
            ToWorker::Subscribe { protocol: PROTOCOL, door: Door::Pane, visible: true, window: None }
        );
    }

    #[test]
    fn letters_without_an_answer_are_told_once_and_again_to_every_worker() {
        let mut link = open();
        assert_eq!(link.unsaved(false), None);
        assert_eq!(link.unsaved(true), Some(ToWorker::Unsaved(true)));
        assert_eq!(link.unsaved(true), None);
        let _nobody = link.closed();
        assert_eq!(link.unsaved(true), None);
        let _subscription = link.opened();
        assert_eq!(link.unsaved(true), Some(ToWorker::Unsaved(true)));
        assert_eq!(link.unsaved(false), Some(ToWorker::Unsaved(false)));
    }

    #[test]
    fn reopening_is_immediate_then_patient() {
        assert_eq!([0, 1, 2, 3, 4, 5, 60].map(pause_before_reopening), [0, 250, 500, 1000, 2000, 4000, 4000]);
    }
}
