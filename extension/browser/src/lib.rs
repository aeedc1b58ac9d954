//! The browser around Callside's worker: [`chrome`] binds the few extension interfaces Callside calls, and the other
//! rooms make the core's ports of them and of fetch, WebSocket, IndexedDB, WebCrypto and Intl. Nothing here decides
//! anything: an adapter does what its port's documentation says, and tells failures apart as the port names them.
//!
//! One [`ports`] belongs to one instance of the worker's wasm; the back office makes those of its own that it needs. When a panic has poisoned that instance, the bootstrap
//! aborts its `life` signal, which closes its sockets and requests, and starts another instance on the same store.

pub mod chrome;
mod clock;
mod database;
mod entropy;
mod http;
mod keyring;
mod object;
mod policy;
mod scratch;
mod shelf;
mod shell;
mod signer;
mod sockets;
mod spawn;
mod store;
mod surroundings;

use std::rc::Rc;

use callside_core::ports::{Base, Ports};
pub use clock::BrowserClock;
pub use database::Database;
pub use entropy::BrowserEntropy;
pub use http::BrowserHttp;
pub use keyring::BrowserKeyring;
pub use policy::BrowserPolicy;
pub use scratch::BrowserScratch;
pub use shelf::BrowserShelf;
pub use shell::BrowserShell;
pub use signer::BrowserSigner;
pub use sockets::BrowserSockets;
pub use spawn::BrowserSpawn;
pub use store::BrowserStore;
pub use surroundings::BrowserSurroundings;
use web_sys::AbortSignal;

/// The name of the one database Callside has in the browser.
pub const DATABASE: &str = "callside";

/// Every port on this browser. `tick` is called when the time of the core's one alarm has come; `life` ends sockets and
/// requests when this instance of the wasm is given up; `pour` gives a page an answer's bytes ([`BrowserHttp::new`]).
#[must_use]
pub fn ports(life: &AbortSignal, tick: js_sys::Function, pour: js_sys::Function) -> Ports {
    let database = Database::named(DATABASE);
    let keyring = Rc::new(BrowserKeyring::new(Rc::clone(&database)));
    Ports {
        base: Base {
            http: Rc::new(BrowserHttp::new(life.clone(), pour)),
            store: Rc::new(BrowserStore::new(Rc::clone(&database))),
            shelf: Rc::new(BrowserShelf::new(database, Rc::clone(&keyring))),
            scratch: Rc::new(BrowserScratch),
            clock: Rc::new(BrowserClock::new(tick)),
            entropy: Rc::new(BrowserEntropy),
            keyring,
            spawn: Rc::new(BrowserSpawn),
        },
        sockets: Rc::new(BrowserSockets::new(life.clone())),
        shell: Rc::new(BrowserShell),
        policy: Rc::new(BrowserPolicy),
    }
}
