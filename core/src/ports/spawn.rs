//! Work that goes on by itself.

use async_trait::async_trait;
use futures::future::LocalBoxFuture;

/// A conversation that nobody waits for.
pub type Task = LocalBoxFuture<'static, ()>;

/// Runs tasks on the one thread there is.
#[async_trait(?Send)]
pub trait Spawn {
    /// Starts a task; it may die with the worker at any await, so it keeps nothing that only it knows.
    fn spawn(&self, task: Task);
    /// Lets everything else that is ready have its turn, events of the browser too: between two stretches of long work.
    async fn breathe(&self);
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::RefCell, rc::Rc};

    use async_trait::async_trait;
    use futures::{
        executor::{LocalPool, LocalSpawner},
        task::LocalSpawnExt,
    };

    use super::{Spawn, Task};

    /// An executor that runs until nothing moves any more.
    pub struct FakeSpawn {
        spawner: LocalSpawner,
        pool: RefCell<LocalPool>,
    }

    impl FakeSpawn {
        /// With nothing to do.
        #[must_use]
        pub fn new() -> Rc<Self> {
            let pool = LocalPool::new();
            Rc::new(Self { spawner: pool.spawner(), pool: RefCell::new(pool) })
        }

        /// Runs everything that can run without time passing or an event arriving.
        pub fn settle(&self) {
            self.pool.borrow_mut().run_until_stalled();
        }

        /// The worker ends where it stands, and its tasks with it.
        pub fn end(&self) {
            // Tasks hold the ports and so this executor: nothing of a worker that ended would ever be freed.
            self.pool.replace(LocalPool::new());
        }

        /// Runs one future to its end together with the spawned tasks.
        pub fn run<F: Future>(&self, future: F) -> F::Output {
            self.pool.borrow_mut().run_until(future)
        }
    }

    #[async_trait(?Send)]
    impl Spawn for FakeSpawn {
        fn spawn(&self, task: Task) {
            // A task that cannot be taken means that the pool is gone: the worker is dead, and so is the task.
            let _ = self.spawner.spawn_local(task);
        }

        async fn breathe(&self) {
            let mut rested = false;
            std::future::poll_fn(|context| {
                if std::mem::replace(&mut rested, true) {
                    return std::task::Poll::Ready(());
                }
                context.waker().wake_by_ref();
                std::task::Poll::Pending
            })
            .await;
        }
    }
}
