//! NetSuite machine access and RingCentral's JWT: what a page asks for and what it is shown. The keys themselves are in none
//! of it; a JWT and a client secret go one way, to be wrapped.

use callside_json::{FromJson, ToJson};

use super::RoleRights;
use crate::{Fault, Personal, Timestamp};

/// What a page asks for.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum MachineCommand {
    /// Keep a key for NetSuite machine access: in use at once where there is none that NetSuite has taken, otherwise beside it
    /// until NetSuite has taken the new one.
    KeepKey(NewMachineKey),
    /// Test the key in use, or the one that is to follow it.
    TryKey {
        /// The one that is to follow.
        next: bool,
    },
    /// Forget the key in use, or the one that is to follow it.
    ForgetKey {
        /// The one that is to follow.
        next: bool,
    },
    /// Keep a JWT in place of whatever was kept before.
    KeepJwt(NewJwt),
    /// Test it.
    TryJwt,
    /// Forget it.
    ForgetJwt,
}

/// Why something was not kept. What was there before is there still.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum NotKept {
    /// What was typed is no account id.
    Account,
    /// What was typed is no client id.
    ClientId,
    /// What was typed is no Certificate ID.
    CertificateId,
    /// What was pasted is no JWT.
    Jwt,
    /// The client secret is missing.
    ClientSecret,
    /// The key did not reach the service worker, or not this one: it is to be handed over again.
    NotHandedOver,
    /// The browser could not keep it; its words.
    Browser(String),
}

/// A key for NetSuite machine access that the page has handed to the service worker.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct NewMachineKey {
    /// The name it was handed over under.
    pub key: String,
    /// The account, as it was typed.
    pub account: String,
    /// Of the integration record with the client credentials grant, as it was typed.
    pub client_id: String,
    /// The Certificate ID that NetSuite gave, as it was typed.
    pub certificate_id: String,
    /// What its file told.
    pub facts: MachineKeyFacts,
}

/// What is known of a key and its certificate: nothing secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct MachineKeyFacts {
    /// Size of the key.
    pub bits: u32,
    /// Of its public half.
    pub fingerprint: String,
    /// Whom the certificate names; empty where there was none beside the key.
    pub subject: String,
    /// From when on it holds.
    pub begins: Option<Timestamp>,
    /// Until when.
    pub ends: Option<Timestamp>,
}

/// A key that is kept.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct MachineKeyView {
    /// The account, as NetSuite writes it.
    pub account: String,
    /// The integration record.
    pub client_id: String,
    /// What NetSuite calls its certificate.
    pub certificate_id: String,
    /// What is known of it.
    pub facts: MachineKeyFacts,
    /// Since when it is here.
    pub since: Timestamp,
    /// What the last test told.
    pub trial: Option<Trial<MachineFound>>,
    /// What its role may do, by the last test that NetSuite took it in; `None`: it was not looked at.
    pub rights: Option<RoleRights>,
    /// When NetSuite last took it.
    pub accepted: Option<Timestamp>,
}

/// NetSuite machine access on this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct MachineView {
    /// The key in use; `None`: there is none.
    pub current: Option<MachineKeyView>,
    /// One that is to take its place once NetSuite has taken it.
    pub next: Option<MachineKeyView>,
}

/// What a test told, and when.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Trial<T> {
    /// When.
    pub at: Timestamp,
    /// What it told.
    pub found: T,
}

/// What a test of machine access told.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum MachineFound {
    /// NetSuite gave a token.
    Accepted(MachineIs),
    /// NetSuite gave none and does not say why.
    Refused {
        /// Its word: `invalid_client`.
        word: String,
        /// What it may be, likeliest first.
        causes: Vec<MachineCause>,
    },
    /// NetSuite could not be asked.
    CouldNotAsk(Fault),
}

/// As whom the machine works.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct MachineIs {
    /// Internal id of the entity.
    pub entity: Option<String>,
    /// Its name, where the role may read it.
    pub name: Option<Personal>,
    /// Internal id of the role.
    pub role: Option<String>,
    /// Its name, where the role may read it.
    pub role_name: Option<String>,
}

/// Why NetSuite may have refused a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum MachineCause {
    /// The key is no longer in this browser: its site data was cleared. Certain.
    KeyGone,
    /// This computer's clock is so many seconds behind NetSuite's; negative: ahead.
    Clock(i64),
    /// The certificate has ended.
    Ended,
    /// The certificate has not begun.
    NotBegun,
    /// The Certificate ID is not that of this key's certificate, or there is no such certificate.
    CertificateId,
    /// The client id is not that of the integration the certificate was mapped to, or is that of another account.
    ClientId,
    /// The client credentials grant is not ticked on the integration record.
    Grant,
    /// A scope is not ticked on the integration record: REST Web Services, RESTlets.
    Scopes,
    /// The integration record is blocked.
    Blocked,
    /// The certificate was revoked, or its mapping deleted.
    Revoked,
    /// The sandbox was refreshed, which deletes every mapping.
    SandboxRefreshed,
    /// The entity has lost its access, or the role.
    Entity,
    /// The role is Web Services Only.
    WebServicesOnly,
    /// The role lacks Log in using OAuth 2.0 Access Tokens.
    OAuthPermission,
    /// The account's feature OAuth 2.0 is off.
    Feature,
}

/// A JWT, as it was pasted.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct NewJwt {
    /// Of the confidential application.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Personal,
    /// The JWT.
    pub jwt: Personal,
}

/// RingCentral's JWT on this computer.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct JwtView {
    /// The application.
    pub client_id: String,
    /// Since when it is here.
    pub since: Timestamp,
    /// When it ends; `None`: it does not say.
    pub ends: Option<Timestamp>,
    /// What the last test told.
    pub trial: Option<Trial<JwtFound>>,
}

/// What a test of a JWT told.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum JwtFound {
    /// RingCentral opened a session.
    Accepted(JwtIs),
    /// RingCentral opened none.
    Refused {
        /// Its code: `OAU-213`.
        code: String,
        /// What it may be, likeliest first.
        causes: Vec<JwtCause>,
    },
    /// RingCentral could not be asked.
    CouldNotAsk(Fault),
}

/// Whose session a JWT opens, and what it is good for.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct JwtIs {
    /// Its owner.
    pub owner: Personal,
    /// Their extension number, where there is one.
    pub extension: Option<String>,
    /// Whether they see everybody's calls.
    pub sees: Sees,
    /// Permissions of the application that are absent, by their names in the developer console.
    pub absent: Vec<String>,
    /// The session renews itself; otherwise the application was set up without refresh tokens, and it is granted anew each hour.
    pub refreshes: bool,
}

/// Which calls a session sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Sees {
    /// Everybody's: the owner is an administrator with the right to the company's call log.
    Everybody,
    /// Their own alone: those of others would be missing without a word.
    OwnAlone,
    /// RingCentral gives the company's call log and does not say whether it is whole.
    Untold,
}

/// Why RingCentral may have refused a JWT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum JwtCause {
    /// What was kept cannot be read any more: the browser's site data was cleared. Certain.
    KeyGone,
    /// It has ended.
    Ended,
    /// It was deleted, or not pasted whole.
    Unknown,
    /// It is for other applications alone.
    OtherApplications,
    /// The application has no JWT auth flow.
    NoJwtFlow,
    /// The client id names no application.
    ClientId,
    /// The client secret is another.
    ClientSecret,
    /// Its owner has left the company or is disabled.
    Owner,
}
