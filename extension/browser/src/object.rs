//! JavaScript objects, as the browser's interfaces take and give them.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// An object literal.
pub(crate) fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a property of a fresh ordinary object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// A property; `undefined` where there is none, or where `object` is not an object.
pub(crate) fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The name and words of whatever was thrown, for diagnostics: `QuotaExceededError: …`.
pub(crate) fn thrown(error: &JsValue) -> String {
    let name = field(error, "name").as_string();
    let message = field(error, "message").as_string();
    match (name, message) {
        (Some(name), Some(message)) if !message.is_empty() => format!("{name}: {message}"),
        (Some(name), _) => name,
        _ => error.as_string().unwrap_or_else(|| "something without a name was thrown".to_owned()),
    }
}
