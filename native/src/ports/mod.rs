//! The core's ports, made of the operating system: TLS sockets, one SQLite file, the machine's clock, and the files that the
//! configuration names. Everything runs on one thread, as in the browser.

mod clock;
mod database;
mod entropy;
mod http;
mod keyring;
mod scratch;
mod shelf;
mod signer;
mod spawn;
mod store;

use std::rc::Rc;

use callside_core::ports::Base;

pub use self::{
    clock::NativeClock,
    database::{Database, StateError},
    http::{HostOverride, HttpSetupError, NativeHttp, Trust},
    keyring::NativeKeyring,
    signer::NativeSigner,
};
use self::{
    entropy::NativeEntropy, scratch::NativeScratch, shelf::NativeShelf, spawn::NativeSpawn, store::NativeStore,
};

/// The ports that every conversation needs.
pub fn base(http: NativeHttp, database: Rc<Database>, keyring: NativeKeyring) -> Base {
    let keyring = Rc::new(keyring);
    Base {
        http: Rc::new(http),
        store: Rc::new(NativeStore::new(Rc::clone(&database))),
        shelf: Rc::new(NativeShelf::new(database, Rc::clone(&keyring))),
        scratch: Rc::new(NativeScratch::default()),
        clock: Rc::new(NativeClock),
        entropy: Rc::new(NativeEntropy),
        keyring,
        spawn: Rc::new(NativeSpawn),
    }
}
