//! The back office's wasm: the core's [`BackOffice`] on the browser's ports, in the same service worker as the module
//! that runs the agent and apart from it. That one has to start in the middle of a call, so it carries nothing that no
//! call waits for; this one is fetched and started only when there is an errand (`worker/office.js`), and a panic in it
//! leaves calls alone.
//!
//! It writes to store and shelf itself, under the same key. It has no network and none of the person's tokens: what it wants
//! to know it asks the agent, which sends for it. Its memory goes with its instance, which the bootstrap replaces when it has been idle for a while: wasm never
//! gives memory back otherwise, and merging a million numbers into an index takes some tens of megabytes.

mod failure;

use std::rc::Rc;

use async_trait::async_trait;
use callside_browser::{
    BrowserClock, BrowserEntropy, BrowserKeyring, BrowserScratch, BrowserShelf, BrowserSigner, BrowserSpawn,
    BrowserStore, BrowserSurroundings, DATABASE, Database,
};
use callside_core::{
    office::{BackOffice, NoNetwork},
    phone::learn_plans,
    ports::{Base, Front, Office as _, Signer, Surroundings},
};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// What the bootstrap gives an instance.
    pub type Host;

    /// The instance has failed at that place in the source.
    #[wasm_bindgen(method)]
    fn failed(this: &Host, place: &str);

    /// For a clock that never rings.
    #[wasm_bindgen(method, getter)]
    fn tick(this: &Host) -> Function;

    /// Takes the `CryptoKey` that a page has handed over under a name, once.
    #[wasm_bindgen(method, getter, js_name = takeKey)]
    fn take_key(this: &Host) -> Function;
}

/// The back office, as the bootstrap calls it.
#[wasm_bindgen]
pub struct Office {
    office: BackOffice,
}

#[wasm_bindgen]
impl Office {
    /// Opens it. `plans` is the text of the numbering plans (`plans.txt`).
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(host: Host, plans: String) -> Self {
        learn_plans(plans);
        let database = Database::named(DATABASE);
        let keyring = Rc::new(BrowserKeyring::new(Rc::clone(&database)));
        let base = Base {
            http: Rc::new(NoNetwork),
            store: Rc::new(BrowserStore::new(Rc::clone(&database))),
            shelf: Rc::new(BrowserShelf::new(Rc::clone(&database), Rc::clone(&keyring))),
            scratch: Rc::new(BrowserScratch),
            clock: Rc::new(BrowserClock::new(host.tick())),
            entropy: Rc::new(BrowserEntropy),
            keyring,
            spawn: Rc::new(BrowserSpawn),
        };
        let signer: Rc<dyn Signer> = Rc::new(BrowserSigner::new(database, host.take_key()));
        let surroundings: Rc<dyn Surroundings> = Rc::new(BrowserSurroundings);
        failure::report_to(host);
        Self { office: BackOffice::new(&base, &signer, &surroundings) }
    }

    /// Does an errand; the report is text. `ask` takes a question and promises the answer, or rejects with a refusal: all
    /// of it text.
    ///
    /// # Errors
    /// The errand is none of this version's.
    pub async fn send(&self, errand: String, ask: Function) -> Result<String, JsError> {
        Ok(self.office.send(errand, Rc::new(Asks(ask))).await?)
    }

    /// It holds what takes a while to read again: every name of a copy.
    #[wasm_bindgen(js_name = hasNames)]
    #[must_use]
    pub fn has_names(&self) -> bool {
        self.office.has_names()
    }

    /// What it is about is given up.
    #[wasm_bindgen(js_name = giveUp)]
    pub fn give_up(&self) {
        self.office.give_up();
    }
}

/// The agent's ear.
struct Asks(Function);

#[async_trait(?Send)]
impl Front for Asks {
    async fn ask(&self, question: String) -> Result<String, String> {
        let said = match self.0.call1(&JsValue::NULL, &question.into()) {
            Ok(promise) => JsFuture::from(Promise::resolve(&promise)).await,
            Err(thrown) => Err(thrown),
        };
        let text = |said: JsValue| said.as_string().unwrap_or_default();
        said.map(text).map_err(text)
    }
}
