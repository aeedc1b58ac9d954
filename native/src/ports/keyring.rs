//! What wraps the secrets on disk: AES-GCM under a key in a file of its own, which only the program's user may read.
//!
//! It protects a copy of the database that went somewhere without that file. Whoever can read the whole folder as that user can
//! read the secrets too: a service that starts by itself has nowhere to keep a key from its own user.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use callside_core::ports::{Entropy as _, Keyring, KeyringError};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::{StateError, entropy::NativeEntropy};

/// The key's file, in the state's folder.
const FILE: &str = "wrapping.key";
const BYTES: usize = 32;

/// A wrapped value is the nonce, then the ciphertext with its 16 bytes of tag, as in the browser.
pub struct NativeKeyring {
    key: LessSafeKey,
}

impl NativeKeyring {
    /// With the key of that folder, which is made where there is none.
    ///
    /// # Errors
    /// The file can be neither read nor made, or is no key.
    pub fn open(folder: &Path) -> Result<Self, StateError> {
        let place = folder.join(FILE);
        let key = match fs::read(&place) {
            Ok(key) => Zeroizing::new(key),
            Err(error) if error.kind() == ErrorKind::NotFound => made(folder, &place)?,
            Err(error) => return Err(StateError::File(place, error)),
        };
        match UnboundKey::new(&AES_256_GCM, &key) {
            Ok(key) => Ok(Self { key: LessSafeKey::new(key) }),
            Err(_) => Err(StateError::NoKey(place)),
        }
    }

    /// Encrypts.
    pub(super) fn seal(&self, bytes: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let mut nonce = [0; NONCE_LEN];
        NativeEntropy.fill(&mut nonce);
        let mut sealed = Vec::with_capacity(NONCE_LEN + bytes.len() + AES_256_GCM.tag_len());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(bytes);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self.key.seal_in_place_separate_tag(nonce, Aad::empty(), &mut sealed[NONCE_LEN..]);
        let tag = tag.map_err(|_| KeyringError::Broken("it is too long".to_owned()))?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Decrypts what [`Self::seal`] made.
    pub(super) fn open_sealed(&self, sealed: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let (nonce, ciphertext) = sealed.split_at_checked(NONCE_LEN).ok_or(KeyringError::Lost)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyringError::Lost)?;
        let mut bytes = ciphertext.to_vec();
        // The tag does not fit: another key wrapped it.
        let length = self.key.open_in_place(nonce, Aad::empty(), &mut bytes).map_err(|_| KeyringError::Lost)?.len();
        bytes.truncate(length);
        Ok(bytes)
    }
}

/// A new key, on disk before anything is wrapped with it. It is written beside its place and linked there, so that two
/// programs that start at once have one key, and none ever reads half of one.
fn made(folder: &Path, place: &PathBuf) -> Result<Zeroizing<Vec<u8>>, StateError> {
    let failed = |error| StateError::File(place.clone(), error);
    let mut key = Zeroizing::new(vec![0; BYTES]);
    NativeEntropy.fill(&mut key);
    let mine = folder.join(format!("{FILE}.{}", std::process::id()));
    let _ = fs::remove_file(&mine);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&mine).map_err(failed)?;
    file.write_all(&key).and_then(|()| file.sync_all()).map_err(failed)?;
    let linked = fs::hard_link(&mine, place);
    let _ = fs::remove_file(&mine);
    match linked {
        Ok(()) => File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return fs::read(place).map(Zeroizing::new).map_err(failed);
        }
        Err(error) => return Err(failed(error)),
    }
    Ok(key)
}

#[async_trait(?Send)]
impl Keyring for NativeKeyring {
    async fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, KeyringError> {
        self.seal(secret)
    }

    async fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyringError> {
        self.open_sealed(wrapped)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const SECRET: &[u8] = b"a refresh token";

    #[test]
    fn what_is_wrapped_can_be_unwrapped_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let wrapped = NativeKeyring::open(folder.path()).unwrap().seal(SECRET).unwrap();
        assert_eq!(NativeKeyring::open(folder.path()).unwrap().open_sealed(&wrapped).unwrap(), SECRET);
        assert_eq!(wrapped.len(), 12 + SECRET.len() + 16);
        assert!(!wrapped.windows(SECRET.len()).any(|window| window == SECRET));
        let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left there");
    }

    #[test]
    fn the_same_secret_is_wrapped_differently_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = NativeKeyring::open(folder.path()).unwrap();
        let (one, other) = (keyring.seal(SECRET).unwrap(), keyring.seal(SECRET).unwrap());
        assert_ne!(one[..12], other[..12]);
        assert_ne!(one[12..], other[12..]);
    }

    #[test]
    fn without_its_key_or_whole_a_value_is_lost() {
        let (folder, another) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let keyring = NativeKeyring::open(folder.path()).unwrap();
        let wrapped = keyring.seal(SECRET).unwrap();
        let stranger = NativeKeyring::open(another.path()).unwrap();
        assert_eq!(stranger.open_sealed(&wrapped), Err(KeyringError::Lost));
        for length in [0, 5, 12, 20, wrapped.len() - 1] {
            assert_eq!(keyring.open_sealed(&wrapped[..length]), Err(KeyringError::Lost), "{length} bytes");
        }
        let mut changed = wrapped;
        changed[14] ^= 1;
        assert_eq!(keyring.open_sealed(&changed), Err(KeyringError::Lost));
    }

    #[test]
    fn a_file_that_is_no_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), b"short").unwrap();
        let refused = NativeKeyring::open(folder.path()).err().unwrap();
        assert!(matches!(refused, StateError::NoKey(place) if place.ends_with(FILE)));
    }
}
