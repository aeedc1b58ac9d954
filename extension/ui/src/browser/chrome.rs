//! Chrome, as an extension page sees it: the few calls pages make.

use std::cell::Cell;

use callside_protocol::{SignInEnd, Timestamp};
use gloo_events::EventListener;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, Event, FileReader, HtmlElement, Url, window};
use yew::Callback;

use super::{Browser, Intl, Piece, Port, PortEvent, intl};

/// The port's name, by which the worker knows a page from anybody else.
const PORT: &str = "callside";

/// Chrome around the page.
#[derive(Default)]
pub struct Chrome {
    intl: Intl,
}

impl Browser for Chrome {
    fn now(&self) -> i64 {
        intl::now()
    }

    fn write(&self, at: Timestamp, zone: &str, piece: Piece) -> String {
        self.intl.write(at, zone, piece)
    }

    fn number(&self, number: &str) -> String {
        intl::number(number)
    }

    fn open_port(&self, heard: Callback<PortEvent>) -> Option<Box<dyn Port>> {
        let options = Object::new();
        Reflect::set(&options, &"name".into(), &PORT.into()).ok()?;
        let port = connect(&options).ok()?;
        let pieces = Array::new();
        let on_message = {
            let (heard, pieces) = (heard.clone(), pieces.clone());
            let mut received = 0;
            Closure::new(move |message: JsValue| {
                heard.emit(match message.as_string() {
                    Some(text) => PortEvent::Message(text),
                    None => {
                        let sound: &Sound = message.unchecked_ref();
                        let bytes = bytes(&sound.piece());
                        received += bytes.len();
                        pieces.push(&Uint8Array::from(bytes.as_slice()));
                        PortEvent::Piece { received, size: sound.size() as usize }
                    }
                });
            })
        };
        let on_disconnect = Closure::new(move |_port: JsValue| heard.emit(PortEvent::Closed));
        port.on_message().add_listener(on_message.as_ref().unchecked_ref());
        port.on_disconnect().add_listener(on_disconnect.as_ref().unchecked_ref());
        Some(Box::new(ChromePort { port, pieces, sound: Cell::default(), on_message, on_disconnect }))
    }

    fn sign_in_window(&self, url: String, ended: Callback<SignInEnd>) {
        spawn_local(async move {
            let details = Object::new();
            let set = Reflect::set(&details, &"url".into(), &url.into())
                .and_then(|_| Reflect::set(&details, &"interactive".into(), &JsValue::TRUE));
            let came_back = match set {
                Ok(_) => launch_web_auth_flow(&details).await,
                Err(error) => Err(error),
            };
            ended.emit(match came_back {
                Ok(address) => match address.as_string() {
                    Some(address) => SignInEnd::CameBack(address),
                    None => SignInEnd::Closed("the window ended without an address".to_owned()),
                },
                Err(error) => SignInEnd::Closed(message(&error)),
            });
        });
    }

    fn open_side_panel(&self) {
        spawn_local(async {
            let Ok(window) = current_window().await else { return };
            let options = Object::new();
            let id = Reflect::get(&window, &"id".into()).unwrap_or(JsValue::UNDEFINED);
            if Reflect::set(&options, &"windowId".into(), &id).is_ok() {
                // Chrome refuses without a gesture; the popup stays open then and the person clicks again.
                let _refused = open_side_panel(&options).await;
            }
        });
    }

    fn save(&self, name: &str, text: &str) {
        let Some(page) = window().and_then(|window| window.document()) else { return };
        // A byte order mark, without which spreadsheets take UTF-8 for the computer's own old encoding.
        let parts = Array::of1(&["\u{feff}", text].concat().into());
        let Ok(file) = Blob::new_with_str_sequence(&parts) else { return };
        let Ok(address) = Url::create_object_url_with_blob(&file) else { return };
        let link = page.create_element("a").ok().and_then(|link| link.dyn_into::<HtmlElement>().ok());
        if let Some(link) = link
            && link.set_attribute("href", &address).is_ok()
            && link.set_attribute("download", name).is_ok()
        {
            link.click();
        }
        // The click has begun the download, which holds the file itself.
        let _kept_until_the_page_closes = Url::revoke_object_url(&address);
    }

    fn read_file(&self, chosen: &Event, read: Callback<String>) {
        let Some(file) = file(chosen) else { return };
        spawn_local(async move {
            // What is longer is cut, and refused as too long.
            let text = match file.slice_with_f64_and_f64(0.0, MOST_READ) {
                Ok(beginning) => JsFuture::from(beginning.text()).await.ok().and_then(|text| text.as_string()),
                Err(_) => None,
            };
            // One that has been moved away meanwhile is as empty.
            read.emit(text.unwrap_or_default());
        });
    }

    fn read_bytes(&self, chosen: &Event, read: Callback<Option<String>>) {
        let Some(file) = file(chosen) else { return };
        let reader = FileReader::new().ok().filter(|_| file.size() <= MOST_BYTES);
        let Some(reader) = reader else { return read.emit(None) };
        let done = {
            let reader = reader.clone();
            EventListener::once(&reader.clone(), "loadend", move |_| {
                // `data:text/csv;base64,…`; a file that has been moved away meanwhile is as an empty one.
                let address = reader.result().ok().and_then(|address| address.as_string()).unwrap_or_default();
                read.emit(Some(address.split_once(',').map_or_else(String::new, |(_, bytes)| bytes.to_owned())));
            })
        };
        if reader.read_as_data_url(&file).is_ok() {
            done.forget();
        }
    }

    fn time_zones(&self) -> Vec<String> {
        Intl::zones()
    }
}

/// The file that was chosen in the input that tells of it.
fn file(chosen: &Event) -> Option<Blob> {
    let files = Reflect::get(chosen.target()?.as_ref(), &"files".into()).ok()?;
    Reflect::get(&files, &0.into()).ok()?.dyn_into().ok()
}

/// Bytes that are read of a chosen file.
const MOST_READ: f64 = 3_000_000.0;

/// Bytes that a file may have that is read whole: what goes to the worker is a third longer, and Chrome carries 64 MB.
const MOST_BYTES: f64 = 20_000_000.0;

type Listener = Closure<dyn FnMut(JsValue)>;

struct ChromePort {
    port: RuntimePort,
    /// Of a recording's sound.
    pieces: Array,
    /// Its address, once it was asked for.
    sound: Cell<Option<String>>,
    on_message: Listener,
    on_disconnect: Listener,
}

impl Port for ChromePort {
    fn post(&self, message: &str) {
        // Posting to a port that has just closed throws; its `onDisconnect` is on its way.
        let _closed = self.port.post_message(&message.into());
    }

    fn sound(&self) -> Option<String> {
        let address = sound(&self.pieces);
        self.sound.set(address.clone());
        address
    }
}

/// An address for bytes that lie in memory, whoever plays them finding out what they are.
pub(crate) fn sound(pieces: &Array) -> Option<String> {
    let sound = Blob::new_with_u8_array_sequence(pieces).ok()?;
    pieces.set_length(0);
    Url::create_object_url_with_blob(&sound).ok()
}

/// The bytes of a piece, which comes as base64; none of one that is not.
fn bytes(piece: &str) -> Vec<u8> {
    // `atob` answers with a letter for each byte.
    let letters = window().and_then(|window| window.atob(piece).ok()).unwrap_or_default();
    letters.chars().map(|letter| letter as u8).collect()
}

impl Drop for ChromePort {
    fn drop(&mut self) {
        self.port.on_message().remove_listener(self.on_message.as_ref().unchecked_ref());
        self.port.on_disconnect().remove_listener(self.on_disconnect.as_ref().unchecked_ref());
        self.port.disconnect();
        if let Some(address) = self.sound.take() {
            let _kept_until_the_page_closes = Url::revoke_object_url(&address);
        }
    }
}

/// An error's own sentence.
fn message(error: &JsValue) -> String {
    Reflect::get(error, &"message".into()).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Port)]
    type RuntimePort;

    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post_message(this: &RuntimePort, message: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    fn disconnect(this: &RuntimePort);

    #[wasm_bindgen(method, getter, js_name = onMessage)]
    fn on_message(this: &RuntimePort) -> ChromeEvent;

    #[wasm_bindgen(method, getter, js_name = onDisconnect)]
    fn on_disconnect(this: &RuntimePort) -> ChromeEvent;

    /// What a port carries beside texts: a piece of a recording's sound.
    #[wasm_bindgen(js_name = Object)]
    type Sound;

    #[wasm_bindgen(method, getter)]
    fn size(this: &Sound) -> u32;

    #[wasm_bindgen(method, getter)]
    fn piece(this: &Sound) -> String;

    #[wasm_bindgen(js_name = Event)]
    type ChromeEvent;

    #[wasm_bindgen(method, js_name = addListener)]
    fn add_listener(this: &ChromeEvent, listener: &js_sys::Function);

    #[wasm_bindgen(method, js_name = removeListener)]
    fn remove_listener(this: &ChromeEvent, listener: &js_sys::Function);

    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = connect)]
    fn connect(options: &Object) -> Result<RuntimePort, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "identity"], js_name = launchWebAuthFlow)]
    async fn launch_web_auth_flow(details: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "windows"], js_name = getCurrent)]
    async fn current_window() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["chrome", "sidePanel"], js_name = open)]
    async fn open_side_panel(options: &Object) -> Result<JsValue, JsValue>;
}
