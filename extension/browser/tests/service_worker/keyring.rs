use std::rc::Rc;

use callside_browser::{BrowserKeyring, Database};
use callside_core::ports::{Keyring, KeyringError};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stand_in::wait_for;

fn keyring(name: &str) -> BrowserKeyring {
    BrowserKeyring::new(Database::named(name))
}

const SECRET: &[u8] = b"a refresh token";

#[wasm_bindgen_test]
async fn what_is_wrapped_can_be_unwrapped_after_a_restart() {
    let wrapped = keyring("restart").wrap(SECRET).await.unwrap();
    assert_eq!(keyring("restart").unwrap(&wrapped).await.unwrap(), SECRET);
    assert_eq!(wrapped.len(), 12 + SECRET.len() + 16);
    assert!(!wrapped.windows(SECRET.len()).any(|window| window == SECRET));
}

#[wasm_bindgen_test]
async fn the_same_secret_is_wrapped_differently_each_time() {
    let keyring = keyring("nonces");
    let (one, other) = (keyring.wrap(SECRET).await.unwrap(), keyring.wrap(SECRET).await.unwrap());
    assert_ne!(one[..12], other[..12]);
    assert_ne!(one[12..], other[12..]);
}

#[wasm_bindgen_test]
async fn first_wraps_at_the_same_time_share_one_key() {
    let (one, other) = (Rc::new(keyring("at-once")), keyring("at-once"));
    let (first, second) = futures::join!(one.wrap(SECRET), other.wrap(SECRET));
    assert_eq!(one.unwrap(&first.unwrap()).await.unwrap(), SECRET);
    assert_eq!(one.unwrap(&second.unwrap()).await.unwrap(), SECRET);
}

#[wasm_bindgen_test]
async fn the_key_cannot_be_read_out() {
    keyring("export").wrap(SECRET).await.unwrap();
    let refusal = wait_for(
        "new Promise((resolve, reject) => {
             const opening = indexedDB.open('export');
             opening.onsuccess = () => {
                 const reading = opening.result.transaction('keys').objectStore('keys').get('wrapping');
                 reading.onsuccess = () => crypto.subtle.exportKey('raw', reading.result).then(reject, (error) => resolve(error.name));
             };
         })",
    )
    .await;
    assert_eq!(refusal.as_string().unwrap(), "InvalidAccessError");
}

#[wasm_bindgen_test]
async fn without_its_key_a_value_is_lost() {
    let wrapped = keyring("gone").wrap(SECRET).await.unwrap();
    assert_eq!(keyring("never").unwrap(&wrapped).await, Err(KeyringError::Lost));
    keyring("another").wrap(SECRET).await.unwrap();
    assert_eq!(keyring("another").unwrap(&wrapped).await, Err(KeyringError::Lost));
}

#[wasm_bindgen_test]
async fn what_was_cut_or_changed_is_lost() {
    let keyring = keyring("cut");
    let wrapped = keyring.wrap(SECRET).await.unwrap();
    for length in [0, 5, 12, 20, wrapped.len() - 1] {
        assert_eq!(keyring.unwrap(&wrapped[..length]).await, Err(KeyringError::Lost), "{length} bytes");
    }
    let mut changed = wrapped;
    changed[14] ^= 1;
    assert_eq!(keyring.unwrap(&changed).await, Err(KeyringError::Lost));
}
