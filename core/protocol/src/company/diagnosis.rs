//! What the browser tells of itself and of what Callside keeps in it. It says nothing about a person.

use callside_json::{FromJson, ToJson};

/// What the browser tells. `None`, everywhere: it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Diagnosis {
    /// Bytes that Callside keeps in it.
    pub stored: Option<u64>,
    /// Bytes that it would let Callside keep.
    pub quota: Option<u64>,
    /// Bytes of `chrome.storage.local`: the width of the dock.
    pub local: Option<u64>,
    /// Bytes of `chrome.storage.session`: access tokens and what else goes when the browser closes.
    pub session: Option<u64>,
    /// It may not clear what Callside keeps when its disk is nearly full.
    pub persistent: Option<bool>,
    /// It takes Callside's notifications.
    pub notifications: Option<bool>,
    /// Its name and version: `Chrome 142.0.7444.60`.
    pub browser: Option<String>,
    /// Version of the form in which calls and notes lie on its disk.
    pub schema: u32,
    /// Version of the contract with the bundle in NetSuite that this Callside is written for.
    pub contract: u64,
}
