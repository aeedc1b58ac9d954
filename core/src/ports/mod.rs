//! What Callside needs from the world, as traits: the browser implements them in `callside-browser`, tests and the
//! simulation with the fakes beside each trait. All of them work on one thread and need no `Send`.

mod clock;
mod entropy;
mod http;
mod keyring;
mod office;
mod policy;
mod scratch;
mod shelf;
mod shell;
mod signer;
mod socket;
mod spawn;
mod store;
mod surroundings;

use std::{ops::Deref, rc::Rc};

pub use clock::Clock;
pub use entropy::Entropy;
pub use http::{Header, Http, HttpError, Method, Request, Response};
pub use keyring::{Keyring, KeyringError};
pub use office::{Front, Office, OfficeFailed};
pub use policy::Policy;
pub use scratch::Scratch;
pub use shelf::{Bulk, Shelf};
pub use shell::{Badge, Notice, Page, Shell};
pub use signer::Signer;
pub use socket::{Socket, SocketEvent, SocketEvents, SocketTeller, Sockets, socket_events};
pub use spawn::{Spawn, Task};
pub use store::{Expected, Op, Store, StoreError, Table, Version, Versioned};
pub use surroundings::Surroundings;

/// The fakes of every port and the room they are used in.
#[cfg(any(test, feature = "fakes"))]
pub mod fakes {
    pub use super::{
        clock::fake::FakeClock,
        entropy::fake::FakeEntropy,
        http::fake::FakeHttp,
        keyring::fake::FakeKeyring,
        policy::fake::FakePolicy,
        scratch::fake::FakeScratch,
        shelf::fake::FakeShelf,
        shell::fake::FakeShell,
        signer::fake::FakeSigner,
        socket::fake::{FakeSocket, FakeSockets},
        spawn::fake::FakeSpawn,
        store::fake::FakeStore,
        surroundings::fake::FakeSurroundings,
    };
}

/// The ports that every conversation needs, cheap to clone. The back office has these and no others.
#[derive(Clone)]
pub struct Base {
    /// Requests to the two clouds.
    pub http: Rc<dyn Http>,
    /// What must not be lost.
    pub store: Rc<dyn Store>,
    /// What is bulky and can be had again.
    pub shelf: Rc<dyn Shelf>,
    /// What may be lost when the browser closes.
    pub scratch: Rc<dyn Scratch>,
    /// Time.
    pub clock: Rc<dyn Clock>,
    /// Randomness.
    pub entropy: Rc<dyn Entropy>,
    /// Keys that never leave the browser.
    pub keyring: Rc<dyn Keyring>,
    /// Work that goes on by itself.
    pub spawn: Rc<dyn Spawn>,
}

/// All ports: what the agent has.
#[derive(Clone)]
pub struct Ports {
    /// Those that every conversation needs.
    pub base: Base,
    /// The WebSocket to RingCentral.
    pub sockets: Rc<dyn Sockets>,
    /// Tabs, notifications, badge.
    pub shell: Rc<dyn Shell>,
    /// What administrators have decided for this browser.
    pub policy: Rc<dyn Policy>,
}

impl Deref for Ports {
    type Target = Base;

    fn deref(&self) -> &Base {
        &self.base
    }
}
