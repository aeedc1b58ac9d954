//! Files that hold a secret: read only where nobody but the program's user can read them.

use std::{
    fs::File,
    io::{self, Read as _},
    os::unix::fs::MetadataExt as _,
    path::Path,
};

use zeroize::Zeroizing;

/// No secret of ours is longer, bytes.
const LONGEST: u64 = 1 << 20;

/// Why a file is not read. The administrator's to act on.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It is not there, or not for this user.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is a folder, a pipe, a device.
    #[error("it is no file")]
    NoFile,
    /// Others can read or write it.
    #[error("other users can read or write it (mode {0:04o})")]
    Open(u32),
    /// It is longer than any secret.
    #[error("it is larger than a megabyte")]
    Large,
}

impl Unread {
    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Io(_) => "Look whether it is there and whether the user that this program runs as may read it.",
            Self::NoFile | Self::Large => "Name the file that holds the secret and nothing else.",
            Self::Open(_) => {
                "Take the others' rights away with `chmod 600`. If it lay open to strangers, replace the secret."
            }
        }
    }
}

/// Reads a file that nobody else can read. `credentials` is the folder that systemd made for this service alone
/// (`LoadCredential=`): it is closed to others as a whole, and its files show a mode that their access list has widened.
pub fn read(path: &Path, credentials: Option<&Path>) -> Result<Zeroizing<Vec<u8>>, Unread> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(Unread::NoFile);
    }
    let guarded = credentials.is_some_and(|folder| path.parent() == Some(folder));
    let mode = about.mode() & 0o7777;
    if mode & 0o077 != 0 && !guarded {
        return Err(Unread::Open(mode));
    }
    if about.len() > LONGEST {
        return Err(Unread::Large);
    }
    // Room for all of it beforehand: bytes that have to move leave their old place unwiped.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(LONGEST).unwrap_or_default().min(1 << 16)));
    file.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, Permissions},
        os::unix::fs::PermissionsExt as _,
    };

    use super::*;

    #[test]
    fn a_file_that_others_can_read_is_refused_unless_systemd_guards_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        fs::write(&file, "open sesame").unwrap();
        for (mode, fits) in
            [(0o600, true), (0o400, true), (0o640, false), (0o644, false), (0o602, false), (0o610, false)]
        {
            fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
            let read = |credentials| read(&file, credentials).map(|bytes| bytes.to_vec());
            match read(None) {
                Ok(bytes) => assert!(fits && bytes == b"open sesame", "{mode:o}"),
                Err(Unread::Open(found)) => assert!(!fits && found == mode, "{mode:o}"),
                Err(other) => panic!("{mode:o}: {other}"),
            }
            assert_eq!(read(Some(folder.path())).unwrap(), b"open sesame");
            assert_eq!(read(Some(folder.path().parent().unwrap())).is_ok(), fits);
        }
    }

    #[test]
    fn what_is_no_file_of_a_secret_says_so() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path(), None), Err(Unread::NoFile)));
        assert!(matches!(read(&folder.path().join("nothing"), None), Err(Unread::Io(_))));
        let large = folder.path().join("large");
        File::create(&large).unwrap().set_len(LONGEST + 1).unwrap();
        fs::set_permissions(&large, Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(read(&large, None), Err(Unread::Large)));
    }
}
