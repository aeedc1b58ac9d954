//! The settings page's side, in a real Chromium with its own cryptography.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use callside_core::netsuite::{Account, Machine, PS256_SALT};
use callside_json::Value;
use callside_keys::{Certificate, SALT, look, make, take};
use callside_protocol::Timestamp;
use js_sys::{Array, Error, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Runs JavaScript with these arguments, called `a`, `b` and `c`; what it promises.
async fn run(body: &str, arguments: [&JsValue; 3]) -> Result<JsValue, JsValue> {
    let function = Function::new_with_args("a, b, c", &format!("return (async () => {{ {body} }})()"));
    let promise: Promise = function.call3(&JsValue::NULL, arguments[0], arguments[1], arguments[2]).unwrap().into();
    JsFuture::from(promise).await
}

fn of(object: &Object, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn text_of(object: &Object, name: &str) -> String {
    of(object, name).as_string().unwrap()
}

/// Signs with RSA-PSS.
async fn sign(key: &JsValue, bytes: &[u8], salt: u8) -> Vec<u8> {
    let signing = "return crypto.subtle.sign({ name: 'RSA-PSS', saltLength: c }, a, b)";
    let signed = run(signing, [key, &Uint8Array::from(bytes).into(), &salt.into()]).await.unwrap();
    Uint8Array::new(&signed).to_vec()
}

/// Whether a signature holds under a public key (SPKI).
async fn verify(spki: &[u8], signature: &[u8], bytes: &[u8], salt: u8) -> bool {
    let import = "return crypto.subtle.importKey('spki', a, { name: 'RSA-PSS', hash: 'SHA-256' }, true, ['verify'])";
    let key = run(import, [&Uint8Array::from(spki).into(), &JsValue::NULL, &JsValue::NULL]).await.unwrap();
    let verifying = "return crypto.subtle.verify({ name: 'RSA-PSS', saltLength: b }, a, c[0], c[1])";
    let both = Array::of2(&Uint8Array::from(signature), &Uint8Array::from(bytes));
    run(verifying, [&key, &salt.into(), &both]).await.unwrap().is_truthy()
}

/// The certificate in a PEM text, DER.
fn der(pem: &str) -> Vec<u8> {
    let letters: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    <base64ct::Base64 as base64ct::Encoding>::decode_vec(&letters).unwrap()
}

/// The content and the signature of a certificate: the first and the last of the three that it is made of.
fn parts(der: &[u8]) -> (&[u8], &[u8]) {
    // Each of the lengths met here takes two bytes.
    let length = |at: usize| usize::from(der[at + 2]) << 8 | usize::from(der[at + 3]);
    (&der[4..8 + length(4)], &der[der.len() - 512..])
}

fn refusal(error: &Error) -> (String, String) {
    assert!(text_of(error, "remedy").len() > 20);
    (String::from(error.name()), String::from(error.message()))
}

async fn assert_cannot_be_read_out(key: &JsValue) {
    let refused = run("return crypto.subtle.exportKey('pkcs8', a)", [key, &JsValue::NULL, &JsValue::NULL]).await;
    assert_eq!(text_of(&refused.unwrap_err().unchecked_into(), "name"), "InvalidAccessError");
}

#[wasm_bindgen_test]
async fn a_key_made_here_has_a_certificate_that_it_signed_itself() {
    let made = make("1234567_SB1".to_owned(), "Front desk".to_owned(), 365).await.unwrap();
    assert_eq!(text_of(&made, "file"), "callside-1234567_sb1-front-desk.pem");
    let pem = text_of(&made, "certificate");
    let der = der(&pem);
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!((certificate.subject(), certificate.key().bits()), ("Callside 1234567_SB1 Front desk", 4096));

    let spki = certificate.key().to_spki();
    let (content, signature) = parts(&der);
    assert!(verify(&spki, signature, content, SALT).await);
    assert!(!verify(&spki, signature, content, 32).await);

    let facts = callside_json::parse(&text_of(&made, "facts")).unwrap();
    assert_eq!(facts, callside_json::parse(&look(pem.as_bytes()).unwrap()).unwrap());
    assert!(matches!(&facts, Value::Object(_)));

    let key = of(&made, "key");
    assert_cannot_be_read_out(&key).await;
    let account = Account::read("1234567_SB1").unwrap();
    let machine = Machine { account, client_id: "client".to_owned(), certificate_id: "certificate".to_owned() };
    let unsigned = machine.assertion(Timestamp(0));
    let signature = sign(&key, unsigned.to_be_signed(), PS256_SALT).await;
    assert!(verify(&spki, &signature, unsigned.to_be_signed(), PS256_SALT).await);
}

#[wasm_bindgen_test]
async fn chosen_files_become_a_key_that_signs_and_cannot_be_read_out() {
    for file in [
        include_bytes!("../fixtures/private.pem").as_slice(),
        include_bytes!("../fixtures/pkcs1.pem"),
        include_bytes!("../fixtures/private-3072.pem"),
    ] {
        let taken = take(file.to_vec(), Vec::new()).await.unwrap();
        let key = of(&taken, "key");
        assert_cannot_be_read_out(&key).await;
        let spki = callside_keys::choose(&[file], Timestamp(0)).unwrap().key.public().to_spki();
        let signature = sign(&key, b"who I am", PS256_SALT).await;
        assert!(verify(&spki, &signature, b"who I am", PS256_SALT).await);
        assert!(!verify(&spki, &signature, b"who I was", PS256_SALT).await);
    }
}

#[wasm_bindgen_test]
async fn what_is_refused_is_thrown_with_its_word_its_reason_and_its_remedy() {
    let locked = take(include_bytes!("../fixtures/encrypted.pem").to_vec(), Vec::new()).await.unwrap_err();
    assert_eq!(refusal(&locked), ("encrypted".to_owned(), "This key is locked with a password.".to_owned()));
    let other = include_bytes!("../fixtures/public-3072.pem").to_vec();
    let strangers = take(include_bytes!("../fixtures/private.pem").to_vec(), other).await.unwrap_err();
    assert_eq!(refusal(&strangers).0, "strangers");
    assert_eq!(refusal(&make("1".to_owned(), String::new(), 731).await.unwrap_err()).0, "term");
    assert_eq!(refusal(&look(b"nothing").unwrap_err()).0, "noCertificate");
}
