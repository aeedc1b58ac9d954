//! WebSockets. Opening is not awaited: the socket tells its own story through its events.

use futures::channel::mpsc::UnboundedReceiver;

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

/// The events of one socket.
pub type SocketEvents = UnboundedReceiver<SocketEvent>;

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

    use futures::channel::mpsc::{UnboundedSender, unbounded};

    use super::{Socket, SocketEvent, SocketEvents, Sockets};

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
        events: UnboundedSender<SocketEvent>,
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
            let _ = self.events.unbounded_send(event);
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
            let (events, receiver) = unbounded();
            let socket =
                Rc::new(FakeSocket { url: url.to_owned(), sent: RefCell::default(), closed: Cell::new(false), events });
            self.opened.borrow_mut().push(Rc::clone(&socket));
            (Box::new(Sender(socket)), receiver)
        }
    }
}
