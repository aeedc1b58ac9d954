//! Pages on which somebody listens to a recording: each has a port for nothing else.

use std::{cell::RefCell, rc::Rc};

use callside_core::agent::PageId;
use callside_protocol::{Answer, Command, ToPage, ToWorker};

use super::Room;

/// One such port.
pub struct Listening {
    page: PageId,
    answer: Rc<RefCell<Option<Answer>>>,
}

impl Room {
    /// A player opens its port, the `number`th of this room, and asks for a recording.
    pub fn play(&self, number: u32, id: &str) -> Listening {
        let page = PageId(100 + number);
        let answer = Rc::default();
        let heard: Rc<RefCell<Option<Answer>>> = Rc::clone(&answer);
        let fuse = Rc::clone(&self.fuse);
        let send = move |message: ToPage| match message {
            ToPage::Answer { answer, .. } if !fuse.is_blown() => *heard.borrow_mut() = Some(answer),
            _ => {}
        };
        self.agent.connect(page, Rc::new(send));
        self.tell(page, ToWorker::Command { sequence: 1, command: Command::PlayRecording { id: id.to_owned() } });
        Listening { page, answer }
    }

    /// What the player was told in the end; `None`: nothing yet.
    pub fn told(&self, listening: &Listening) -> Option<Answer> {
        self.settle();
        listening.answer.borrow().clone()
    }

    /// The bytes the player has got.
    pub fn sound(&self, listening: &Listening) -> Vec<u8> {
        self.settle();
        self.http.poured.borrow().get(&listening.page.0).cloned().unwrap_or_default()
    }
}
