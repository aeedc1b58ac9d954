//! The keys' own module, as the settings page calls it: loaded when somebody wants a key, and never by another page. The key
//! itself stays the browser's; here it is only held until the service worker has it.

use std::cell::RefCell;

use callside_json::Value;
use callside_protocol::{Timestamp, company::MachineKeyFacts};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

/// A key that was made or read, without the key.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyFile {
    /// What is known of it.
    pub facts: MachineKeyFacts,
    /// Its certificate (PEM) and a name for its file, where it was made here.
    pub certificate: Option<(String, String)>,
}

/// Why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct NoKey {
    /// The reason, in a sentence.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
}

/// Hears of it.
pub type Heard = Callback<Result<KeyFile, NoKey>>;

thread_local! {
    /// The key made or read last.
    static KEY: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

#[wasm_bindgen]
extern "C" {
    type Keys;

    /// Defined beside the page (`settings/boot.js`): an import is no function that could be called from here.
    #[wasm_bindgen(js_name = callsideKeys, catch)]
    async fn load() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    async fn make(this: &Keys, account: &str, machine: &str, days: u16) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    async fn take(this: &Keys, private: &Uint8Array, public: &Uint8Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["navigator", "serviceWorker", "controller"], js_name = postMessage, catch)]
    fn post_message(message: &Object) -> Result<(), JsValue>;
}

/// Makes a key and its certificate.
pub fn make_key(account: String, days: u16, heard: Heard) {
    spawn_local(async move {
        let made = async { loaded().await?.make(&account, "", days).await };
        heard.emit(read(made.await));
    });
}

/// Takes a key out of chosen files: the inputs' `files`.
pub fn take_key(private: JsValue, public: JsValue, heard: Heard) {
    spawn_local(async move {
        let taken = async { loaded().await?.take(&bytes(&private).await?, &bytes(&public).await?).await };
        heard.emit(read(taken.await));
    });
}

/// Gives the service worker the key made or read last, under a name. Where that fails, the worker says that it has none.
pub fn hand_over(name: &str) {
    let message = Object::new();
    let key = KEY.with_borrow(JsValue::clone);
    if Reflect::set(&message, &"key".into(), &key).is_ok()
        && Reflect::set(&message, &"name".into(), &name.into()).is_ok()
    {
        let _told_by_the_worker = post_message(&message);
    }
}

async fn loaded() -> Result<Keys, JsValue> {
    Ok(load().await?.unchecked_into())
}

/// The first of the chosen files; empty where none is.
async fn bytes(files: &JsValue) -> Result<Uint8Array, JsValue> {
    let file = Reflect::get_u32(files, 0).unwrap_or_default();
    if file.is_falsy() {
        return Ok(Uint8Array::new_with_length(0));
    }
    let reads: js_sys::Function = Reflect::get(&file, &"arrayBuffer".into())?.unchecked_into();
    let promise: js_sys::Promise = reads.apply(&file, &Array::new())?.unchecked_into();
    Ok(Uint8Array::new(&JsFuture::from(promise).await?))
}

fn read(said: Result<JsValue, JsValue>) -> Result<KeyFile, NoKey> {
    let text = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok().and_then(|value| value.as_string());
    let said = said.map_err(|error| NoKey {
        reason: text(&error, "message").unwrap_or_else(|| "The browser could not do it.".to_owned()),
        remedy: text(&error, "remedy").unwrap_or_default(),
    })?;
    KEY.set(Reflect::get(&said, &"key".into()).unwrap_or_default());
    let certificate = text(&said, "certificate").zip(text(&said, "file"));
    Ok(KeyFile { facts: facts(&text(&said, "facts").unwrap_or_default()), certificate })
}

/// What the module tells of a key, JSON.
fn facts(told: &str) -> MachineKeyFacts {
    let told = callside_json::parse(told).unwrap_or_default();
    let certificate = &told["certificate"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let time = |name: &str| certificate[name].as_i64().map(Timestamp);
    MachineKeyFacts {
        bits: told["bits"].as_i64().and_then(|bits| u32::try_from(bits).ok()).unwrap_or_default(),
        fingerprint: text(&told["fingerprint"]),
        subject: text(&certificate["subject"]),
        begins: time("begins"),
        ends: time("ends"),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::Timestamp;

    use super::facts;

    #[test]
    fn what_is_told_of_a_key_is_read() {
        let told = r#"{"bits":4096,"fingerprint":"AB","certificate":{"subject":"CN=x","begins":5,"ends":9,"daysLeft":3,"expiry":"Far"}}"#;
        let read = facts(told);
        assert_eq!((read.bits, read.fingerprint.as_str(), read.subject.as_str()), (4_096, "AB", "CN=x"));
        assert_eq!((read.begins, read.ends), (Some(Timestamp(5)), Some(Timestamp(9))));
        assert_eq!(facts(r#"{"bits":3072,"fingerprint":"AB","certificate":null}"#).ends, None);
    }
}
