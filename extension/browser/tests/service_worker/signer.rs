use callside_browser::{BrowserSigner, Database};
use callside_core::ports::{KeyringError, Signer};
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stand_in::wait_for;

/// A signer to which a page hands over this pair's private key, under any name.
fn signer(database: &str, pair: &JsValue) -> BrowserSigner {
    let key = Reflect::get(pair, &"privateKey".into()).unwrap();
    let take = Function::new_no_args("return this").bind0(&key);
    BrowserSigner::new(Database::named(database), take.unchecked_into())
}

fn nobody(database: &str) -> BrowserSigner {
    BrowserSigner::new(Database::named(database), Function::new_no_args(""))
}

async fn pair(extractable: bool, algorithm: &str) -> JsValue {
    wait_for(&format!(
        "crypto.subtle.generateKey(
             {{ name: '{algorithm}', modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }},
             {extractable}, ['sign', 'verify'])"
    ))
    .await
}

#[wasm_bindgen_test]
async fn a_key_that_was_handed_over_signs_after_a_restart() {
    let pair = pair(false, "RSA-PSS").await;
    signer("signs", &pair).keep("one").await.unwrap();
    let signature = nobody("signs").sign("one", b"an assertion").await.unwrap();
    Reflect::set(&js_sys::global(), &"pair".into(), &pair).unwrap();
    Reflect::set(&js_sys::global(), &"signature".into(), &Uint8Array::from(signature.as_slice())).unwrap();
    let believed = wait_for(
        "crypto.subtle.verify({ name: 'RSA-PSS', saltLength: 32 }, pair.publicKey, signature, new TextEncoder().encode('an assertion'))",
    )
    .await;
    assert_eq!(believed, true);
    assert_eq!(nobody("signs").sign("another", b"").await, Err(KeyringError::Lost));
}

#[wasm_bindgen_test]
async fn nothing_handed_over_is_told_and_what_is_forgotten_is_gone() {
    assert_eq!(nobody("none").keep("one").await, Err(KeyringError::Lost));
    let pair = pair(false, "RSA-PSS").await;
    signer("gone", &pair).keep("one").await.unwrap();
    let signer = nobody("gone");
    signer.forget("one").await.unwrap();
    signer.forget("never there").await.unwrap();
    assert_eq!(signer.sign("one", b"").await, Err(KeyringError::Lost));
}

#[wasm_bindgen_test]
async fn a_key_that_could_be_read_or_signs_otherwise_is_not_kept() {
    for (extractable, algorithm) in [(true, "RSA-PSS"), (false, "RSASSA-PKCS1-v1_5")] {
        let pair = pair(extractable, algorithm).await;
        let kept = signer("unfit", &pair).keep("one").await;
        assert!(matches!(kept, Err(KeyringError::Broken(_))), "{algorithm}");
    }
    assert_eq!(nobody("unfit").sign("one", b"").await, Err(KeyringError::Lost));
}
