//! What an administrator decides: one TOML file, every entry of which can be given in the environment instead. Secrets stand in
//! neither the file nor the command line: the file names files, which only the program's user may read, and the environment may
//! hold two of them.
//!
//! Whatever cannot be used names the entry, the cause and the remedy, and all of it is told at once.

mod key;
mod secret_file;
mod source;
#[cfg(test)]
mod tests;

use std::{
    env, fmt, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use callside_core::netsuite::Account;
use callside_keys::Chosen;
use callside_protocol::{Personal, Timestamp, company::NewJwt};

use self::source::{Source, variable};
use crate::ports::{HostOverride, Trust};

/// The file that is read where none is named.
const DEFAULT_FILE: &str = "/etc/callside-sync/callside-sync.toml";
/// Where state is kept where no folder is named.
const DEFAULT_FOLDER: &str = "/var/lib/callside-sync";

/// Why an entry cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// The entry's or the variable's name.
    entry: String,
    cause: String,
    remedy: String,
}

impl Objection {
    fn new(entry: &str, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { entry: entry.to_owned(), cause: cause.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} {}", self.entry, sentence(&self.cause), self.remedy)
    }
}

/// With a full stop, where it has none.
fn sentence(words: &str) -> String {
    if words.ends_with('.') { words.to_owned() } else { [words, "."].concat() }
}

/// All that is decided, read and found fit to be tried.
pub struct Configuration {
    /// RingCentral's application and JWT.
    pub jwt: NewJwt,
    /// The NetSuite account.
    pub account: Account,
    /// Of the integration record for the machine.
    pub client_id: String,
    /// NetSuite's name of the certificate.
    pub certificate_id: String,
    /// The key, with its certificate where that is named.
    pub key: Chosen,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// Where the clouds are, for trying.
    pub at: HostOverride,
    /// Where state is kept.
    pub folder: PathBuf,
}

impl Configuration {
    /// Reads file, environment and whatever they name. A file that nobody named may be absent: the environment can say all.
    ///
    /// # Errors
    /// Everything that cannot be used.
    pub fn load(file: Option<&Path>, now: Timestamp) -> Result<Self, Vec<Objection>> {
        let place = file.unwrap_or(Path::new(DEFAULT_FILE));
        let text = match fs::read_to_string(place) {
            Ok(text) => text,
            Err(error) if file.is_none() && error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => {
                let cause = format!("it cannot be read: {error}");
                let remedy = "Name a file with --config, and look whether this user may read it.";
                return Err(vec![Objection::new(&place.display().to_string(), cause, remedy)]);
            }
        };
        let credentials = env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        let near = place.parent().unwrap_or(Path::new("/"));
        let text_alone = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self::read(&text, env::vars_os().filter_map(text_alone), near, credentials.as_deref(), now)
    }

    fn read(
        text: &str,
        environment: impl Iterator<Item = (String, String)>,
        near: &Path,
        credentials: Option<&Path>,
        now: Timestamp,
    ) -> Result<Self, Vec<Objection>> {
        let (source, objections) = Source::read(text, environment);
        let mut reader = Reader { source: &source, near, credentials, objections };
        let jwt = reader.jwt();
        let account = reader.account();
        let client_id = reader.client_id();
        let certificate_id = reader
            .needed("netsuite.certificate_id", "It stands in NetSuite's list beside the certificate you uploaded.");
        let key = reader.key(now);
        let at = reader.at();
        let trust = Trust { ca_file: reader.path("network.ca_file") };
        let folder = reader.path("state.folder").unwrap_or_else(|| PathBuf::from(DEFAULT_FOLDER));
        let objections = reader.objections;
        match (jwt, account, client_id, certificate_id, key) {
            (Some(jwt), Some(account), Some(client_id), Some(certificate_id), Some(key)) if objections.is_empty() => {
                Ok(Self { jwt, account, client_id, certificate_id, key, trust, at, folder })
            }
            _ => Err(objections),
        }
    }
}

/// Reads entry by entry and gathers what it objects to.
struct Reader<'a> {
    source: &'a Source,
    /// What a path that begins nowhere begins with.
    near: &'a Path,
    credentials: Option<&'a Path>,
    objections: Vec<Objection>,
}

impl Reader<'_> {
    fn object(&mut self, entry: &str, cause: impl Into<String>, remedy: impl Into<String>) {
        self.objections.push(Objection::new(entry, cause, remedy));
    }

    fn needed(&mut self, entry: &str, remedy: &str) -> Option<String> {
        let value = self.source.get(entry).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        if value.is_none() {
            self.object(entry, "it is missing", remedy);
        }
        value
    }

    fn path(&self, entry: &str) -> Option<PathBuf> {
        self.source.get(entry).map(|path| self.near.join(path))
    }

    fn jwt(&mut self) -> Option<NewJwt> {
        let client_id =
            self.needed("ringcentral.client_id", "It stands in the developer console, at the application for the JWT.");
        let client_secret = self.secret("ringcentral.client_secret", "ringcentral.client_secret_file");
        let jwt = self.secret("ringcentral.jwt", "ringcentral.jwt_file");
        Some(NewJwt { client_id: client_id?, client_secret: client_secret?, jwt: jwt? })
    }

    /// A secret out of the environment or, better, out of a file.
    fn secret(&mut self, entry: &str, file: &str) -> Option<Personal> {
        match (self.source.get(entry), self.path(file)) {
            (Some(_), Some(_)) => {
                self.object(file, format!("{} is set as well", variable(entry)), "Keep one of the two.");
                None
            }
            (Some(secret), None) => Some(secret.into()),
            (None, Some(path)) => {
                let bytes = secret_file::read(&path, self.credentials);
                let bytes = bytes.map_err(|why| self.object(file, why.to_string(), why.remedy())).ok()?;
                let text = std::str::from_utf8(&bytes).ok().map(str::trim).filter(|text| !text.is_empty());
                if text.is_none() {
                    self.object(file, "it holds no text", "Put the secret into it, and nothing else.");
                }
                text.map(Into::into)
            }
            (None, None) => {
                self.object(file, "it is missing", format!("Name the file that holds it, or set {}.", variable(entry)));
                None
            }
        }
    }

    fn account(&mut self) -> Option<Account> {
        const ENTRY: &str = "netsuite.account";
        const REMEDY: &str = "It stands under Setup → Company → Company Information.";
        let typed = self.needed(ENTRY, REMEDY)?;
        Account::read(&typed).map_err(|error| self.object(ENTRY, error.to_string(), REMEDY)).ok()
    }

    fn client_id(&mut self) -> Option<String> {
        const ENTRY: &str = "netsuite.client_id";
        const REMEDY: &str =
            "NetSuite shows it once, when the integration record for the machine is saved: 64 letters and digits.";
        let typed = self.needed(ENTRY, REMEDY)?;
        let fits = typed.len() == 64 && typed.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !fits {
            self.object(ENTRY, "that is no client id", REMEDY);
        }
        fits.then_some(typed)
    }

    fn key(&mut self, now: Timestamp) -> Option<Chosen> {
        const ENTRY: &str = "netsuite.key_file";
        let Some(place) = self.path(ENTRY) else {
            self.object(
                ENTRY,
                "it is missing",
                "Name private.pem, the key that belongs to the certificate NetSuite has.",
            );
            return None;
        };
        let private = secret_file::read(&place, self.credentials);
        let private = private.map_err(|why| self.object(ENTRY, why.to_string(), why.remedy())).ok()?;
        let public = match self.path("netsuite.certificate_file") {
            None => Vec::new(),
            Some(place) => match fs::read(&place) {
                Ok(public) => public,
                Err(error) => {
                    let remedy = "Look whether it is there and whether this user may read it, or leave the entry out.";
                    self.object("netsuite.certificate_file", format!("it cannot be read: {error}"), remedy);
                    return None;
                }
            },
        };
        let chosen = key::choose(&private, &public, now);
        chosen.map_err(|refusal| self.object(ENTRY, refusal.to_string(), key::remedy(&refusal))).ok()
    }

    fn at(&mut self) -> HostOverride {
        const ENTRY: &str = "network.try_at";
        let given = self.source.get(ENTRY)?;
        let read = given.parse();
        read.map_err(|_| {
            self.object(&variable(ENTRY), "that is no address with a port", "Write it like 127.0.0.1:8443.")
        })
        .ok()
    }
}
