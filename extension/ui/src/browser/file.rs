//! Files that a person chooses.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

/// Reads the first of the chosen files (an input's `files`) as text; `None`: none is chosen, or it cannot be read.
pub fn read_text(files: JsValue, heard: Callback<Option<String>>) {
    spawn_local(async move {
        let bytes = bytes(&files).await.ok().filter(|bytes| bytes.length() > 0);
        heard.emit(bytes.map(|bytes| text(bytes.to_vec())));
    });
}

/// What a spreadsheet has not written as UTF-8 it has written in the alphabet of western Windows, which is nearly Latin-1.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect())
}

/// The first of the chosen files; empty where none is.
pub(super) async fn bytes(files: &JsValue) -> Result<Uint8Array, JsValue> {
    let file = Reflect::get_u32(files, 0).unwrap_or_default();
    if file.is_falsy() {
        return Ok(Uint8Array::new_with_length(0));
    }
    let reads: js_sys::Function = Reflect::get(&file, &"arrayBuffer".into())?.unchecked_into();
    let promise: js_sys::Promise = reads.apply(&file, &Array::new())?.unchecked_into();
    Ok(Uint8Array::new(&JsFuture::from(promise).await?))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::text;

    #[test]
    fn a_file_of_an_older_spreadsheet_keeps_its_letters() {
        assert_eq!(text("Jürgen".as_bytes().to_vec()), "Jürgen");
        assert_eq!(text(vec![b'J', 0xFC, b'r', b'g', b'e', b'n']), "Jürgen");
    }
}
