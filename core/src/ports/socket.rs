//! WebSockets. Opening is not awaited: the socket tells its own story through its events.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

/// What happens on a socket, in order: `Opened`, any number of `Text`, one `Closed` (also when it never opened).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEvent {
    /// Ready to send.
    Opened,
    /// A text frame.
    Text(String),
    /// Gone; nothing follows.
    Closed {
        /// RFC 6455 §7.4 close code; 1006 when there was none.
        code: u16,
    },
}

/// The events of one socket. (A channel of the library's is made for threads, and a kilobyte of the worker.)
pub struct SocketEvents(Rc<Queue>);

/// Where they come from. Clones tell of the same socket.
#[derive(Clone)]
pub struct SocketTeller(Rc<Queue>);

#[derive(Default)]
struct Queue {
    waiting: RefCell<Vec<SocketEvent>>,
    /// Whoever waits for the next one.
    waker: Cell<Option<Waker>>,
}

/// Both ends of a socket's events.
#[must_use]
pub fn socket_events() -> (SocketTeller, SocketEvents) {
    let queue = Rc::<Queue>::default();
    (SocketTeller(Rc::clone(&queue)), SocketEvents(queue))
}

impl SocketTeller {
    /// That has happened.
    pub fn tell(&self, event: SocketEvent) {
        self.0.waiting.borrow_mut().push(event);
        if let Some(waker) = self.0.waker.take() {
            waker.wake();
        }
    }
}

impl SocketEvents {
    /// The next of them; never comes to an end where nothing happens any more.
    pub async fn next(&mut self) -> SocketEvent {
        poll_fn(|context| {
            let mut waiting = self.0.waiting.borrow_mut();
            if waiting.is_empty() {
                self.0.waker.set(Some(context.waker().clone()));
                return Poll::Pending;
            }
            Poll::Ready(waiting.remove(0))
        })
        .await
    }
}

/// The sending side. Dropping it closes the socket.
pub trait Socket {
    /// Sends a text frame; dropped silently when the socket is gone (`Closed` tells).
    fn send(&self, text: &str);
    /// Closes it; `Closed` follows.
    fn close(&self);
}

/// Opens sockets.
pub trait Sockets {
    /// Starts to open a `wss://` address.
    fn open(&self, url: &str) -> (Box<dyn Socket>, SocketEvents);
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{
        cell::{Cell, RefCell},
        rc::Rc,
    };

    use super::{Socket, SocketEvent, SocketEvents, SocketTeller, Sockets, socket_events};

    /// Sockets a test speaks for.
    #[derive(Default)]
    pub struct FakeSockets {
        /// Every socket opened, in order.
        pub opened: RefCell<Vec<Rc<FakeSocket>>>,
    }

    /// One socket: the test reads `sent` and pushes events.
    pub struct FakeSocket {
        /// The address it was opened with.
        pub url: String,
        /// Frames sent by the code under test.
        pub sent: RefCell<Vec<String>>,
        /// True once the code under test closed or dropped it.
        pub closed: Cell<bool>,
        events: SocketTeller,
    }

    impl FakeSockets {
        /// No socket yet.
        #[must_use]
        pub fn new() -> Rc<Self> {
            Rc::new(Self::default())
        }

        /// The socket opened last.
        #[must_use]
        pub fn last(&self) -> Option<Rc<FakeSocket>> {
            self.opened.borrow().last().cloned()
        }
    }

    impl FakeSocket {
        /// Lets something happen on it.
        pub fn push(&self, event: SocketEvent) {
            self.events.tell(event);
        }
    }

    struct Sender(Rc<FakeSocket>);

    impl Socket for Sender {
        fn send(&self, text: &str) {
            self.0.sent.borrow_mut().push(text.to_owned());
        }
        fn close(&self) {
            if !self.0.closed.replace(true) {
                self.0.push(SocketEvent::Closed { code: 1000 });
            }
        }
    }

    impl Drop for Sender {
        fn drop(&mut self) {
            self.close();
        }
    }

    impl Sockets for FakeSockets {
        fn open(&self, url: &str) -> (Box<dyn Socket>, SocketEvents) {
            let (events, receiver) = socket_events();
            let socket =
                Rc::new(FakeSocket { url: url.to_owned(), sent: RefCell::default(), closed: Cell::new(false), events });
            self.opened.borrow_mut().push(Rc::clone(&socket));
            (Box::new(Sender(socket)), receiver)
        }
    }
}
