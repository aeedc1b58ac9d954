//! What the settings page calls: files in, the browser's keys out. The private key is never among what a script could read:
//! made here, it is born inside the browser's cryptography; chosen, its bytes go there and are wiped.
//!
//! The page hands the key to the worker with `navigator.serviceWorker.controller.postMessage`, which can carry it; a Port
//! carries text alone.
//!
//! A refusal is thrown as an `Error` whose `message` is the reason, `name` the word ([`Refusal::word`]) and `remedy` what to
//! do about it.

use callside_protocol::Timestamp;
use js_sys::{Array, Date, Error, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use crate::{Facts, PublicKey, Refusal, SALT, Subject, Unsigned, certificate, choose, to_pem};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = generateKey, catch)]
    async fn generate_key(algorithm: &Object, extractable: bool, usages: &Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = exportKey, catch)]
    async fn export_key(format: &str, key: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    async fn import_key(
        format: &str,
        bytes: &Uint8Array,
        algorithm: &Object,
        extractable: bool,
        usages: &Array,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    async fn sign(algorithm: &Object, key: &JsValue, bytes: &Uint8Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(buffer: &mut [u8]);
}

/// Bits of a key made here: the larger of the two sizes NetSuite takes.
const BITS: u32 = 4096;

/// Makes a key and its certificate.
///
/// Resolves to `{ key, facts, certificate, file }`: the private `CryptoKey`, which cannot be exported and signs with RSA-PSS
/// and SHA-256; JSON of [`Facts`]; the certificate as PEM text, and a name for its file.
///
/// # Errors
/// A [`Refusal`]: the days are none or too many, or the browser fails.
#[wasm_bindgen]
pub async fn make(account: String, machine: String, days: u16) -> Result<Object, Error> {
    Ok(made(&account, &machine, days).await?)
}

/// Takes a key out of `private.pem`, and its certificate out of the same file or of `public.pem` (empty: there is none).
///
/// Resolves to `{ key, facts }` as [`make`] does.
///
/// # Errors
/// A [`Refusal`].
#[wasm_bindgen]
pub async fn take(private: Vec<u8>, public: Vec<u8>) -> Result<Object, Error> {
    Ok(taken(&Zeroizing::new(private), &public).await?)
}

/// Tells about a certificate by itself, whatever its age: JSON of [`Facts`].
///
/// # Errors
/// A [`Refusal`].
#[wasm_bindgen]
pub fn look(public: &[u8]) -> Result<String, Error> {
    Ok(looked(public)?)
}

async fn made(account: &str, machine: &str, days: u16) -> Result<Object, Refusal> {
    let algorithm = rsa_pss(&[
        ("modulusLength", BITS.into()),
        ("publicExponent", Uint8Array::from([1, 0, 1].as_slice()).into()),
        ("hash", "SHA-256".into()),
    ]);
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let pair = generate_key(&algorithm, false, &usages).await.map_err(broken)?;
    let key = Reflect::get(&pair, &"privateKey".into()).map_err(broken)?;
    let public = Reflect::get(&pair, &"publicKey".into()).map_err(broken)?;
    let spki = Uint8Array::new(&export_key("spki", &public).await.map_err(broken)?).to_vec();

    let mut serial = [0; 16];
    get_random_values(&mut serial);
    let subject = Subject::new(account, machine);
    let unsigned = Unsigned::new(&spki, &subject, days, now(), serial)?;
    let algorithm = rsa_pss(&[("saltLength", SALT.into())]);
    let signature = sign(&algorithm, &key, &Uint8Array::from(unsigned.to_be_signed())).await.map_err(broken)?;
    let der = unsigned.signed(&Uint8Array::new(&signature).to_vec());

    let certificate = crate::Certificate::from_der(&der)?;
    let facts = Facts::of(&PublicKey::from_spki(&spki)?, Some(&certificate), now());
    Ok(object(&[
        ("key", key),
        ("facts", callside_json::write(&facts).into()),
        ("certificate", to_pem(&der).into()),
        ("file", subject.file().into()),
    ]))
}

async fn taken(private: &[u8], public: &[u8]) -> Result<Object, Refusal> {
    let chosen = choose(&[private, public], now())?;
    let facts = Facts::of(chosen.key.public(), chosen.certificate.as_ref(), now());
    let bytes = Uint8Array::from(chosen.key.pkcs8());
    let algorithm = rsa_pss(&[("hash", "SHA-256".into())]);
    let key = import_key("pkcs8", &bytes, &algorithm, false, &Array::of1(&"sign".into())).await;
    // This copy is JavaScript's, which wipes nothing by itself.
    bytes.fill(0, 0, bytes.length());
    Ok(object(&[("key", key.map_err(broken)?), ("facts", callside_json::write(&facts).into())]))
}

fn looked(public: &[u8]) -> Result<String, Refusal> {
    let certificate = certificate(public)?;
    Ok(callside_json::write(&Facts::of(certificate.key(), Some(&certificate), now())))
}

/// This computer's clock.
fn now() -> Timestamp {
    // Whole milliseconds, far below where a float loses any.
    Timestamp(Date::now() as i64)
}

fn rsa_pss(parameters: &[(&str, JsValue)]) -> Object {
    let algorithm = object(parameters);
    set(&algorithm, "name", &"RSA-PSS".into());
    algorithm
}

fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        set(&object, name, value);
    }
    object
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // It fails for frozen objects alone.
    let _ = Reflect::set(object, &name.into(), value);
}

/// WebCrypto says what it dislikes in the error's name, and rarely anything in its message.
fn broken(error: JsValue) -> Refusal {
    let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
    Refusal::Browser(name.unwrap_or_else(|| "unknown".to_owned()))
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let error = Self::new(&refusal.to_string());
        error.set_name(refusal.word());
        set(&error, "remedy", &refusal.remedy().into());
        error
    }
}
