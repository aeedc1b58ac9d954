//! The back office: a place of its own for work that no live call waits for. In the extension it is a second wasm module
//! that is loaded when there is something to do; elsewhere it may be the same code in the same program. Both sides speak
//! in texts, whose words are the core's room `office`.

use std::rc::Rc;

use async_trait::async_trait;

/// The errand came to no end: the back office failed, or could not be started. What it wrote until then holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the back office failed")]
pub struct OfficeFailed;

/// What the back office asks while it is on an errand: it holds no tokens and reaches no cloud itself.
#[async_trait(?Send)]
pub trait Front {
    /// Answers a question, or says in words of the same kind why not.
    async fn ask(&self, question: String) -> Result<String, String>;
}

/// The way to the back office.
#[async_trait(?Send)]
pub trait Office {
    /// Sends it on an errand and waits for its report. Several may be under way; when it fails, all of them have.
    async fn send(&self, errand: String, front: Rc<dyn Front>) -> Result<String, OfficeFailed>;
    /// What it is about is given up: it writes nothing more for the errand under way, if there is one, and forgets what
    /// it holds.
    fn give_up(&self);
}
