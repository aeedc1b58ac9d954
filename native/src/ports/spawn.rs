//! Work that goes on by itself, on the one thread of the runtime.

use async_trait::async_trait;
use callside_core::ports::{Spawn, Task};

/// The `LocalSet` that everything here runs in.
pub struct NativeSpawn;

#[async_trait(?Send)]
impl Spawn for NativeSpawn {
    fn spawn(&self, task: Task) {
        tokio::task::spawn_local(task);
    }

    async fn breathe(&self) {
        tokio::task::yield_now().await;
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use super::*;

    #[tokio::test(flavor = "current_thread")]
    async fn what_was_started_has_its_turn_while_long_work_breathes() {
        let (said, saying) = (Rc::new(RefCell::new(Vec::new())), tokio::task::LocalSet::new());
        let heard = Rc::clone(&said);
        saying
            .run_until(async move {
                let other = Rc::clone(&heard);
                NativeSpawn.spawn(Box::pin(async move { other.borrow_mut().push("other") }));
                heard.borrow_mut().push("before");
                NativeSpawn.breathe().await;
                heard.borrow_mut().push("after");
            })
            .await;
        assert_eq!(*said.borrow(), ["before", "other", "after"]);
    }
}
