//! What the configuration opens: the ports, RingCentral's session and NetSuite's.

use std::rc::Rc;

use callside_core::{
    machine::{JwtSession, MachineKey, MachineKeys, MachineTokens},
    ports::{Base, Op, Signer, StoreError, Table},
    traffic::Traffic,
};
use callside_keys::{Facts, Refusal};
use callside_protocol::{
    Timestamp,
    company::{MachineKeyFacts, NewJwt, NewMachineKey, NotKept},
    words::machine as said,
};
use ring::digest::{SHA256, digest};

use crate::{
    configuration::Configuration,
    ports::{self, Database, HttpSetupError, NativeHttp, NativeKeyring, NativeSigner, StateError},
};

/// Of which configured JWT the session is, in [`Table::Settings`].
const SESSION_OF: &str = "callside-sync-jwt";

/// Why nothing can be opened. The administrator's to act on.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
    /// State cannot be kept.
    #[error(transparent)]
    State(#[from] StateError),
    /// No request can be sent.
    #[error(transparent)]
    Http(#[from] HttpSetupError),
    /// The key does not sign.
    #[error(transparent)]
    Key(#[from] Refusal),
    /// What was found out cannot be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// JWT or key are none.
    #[error("{}", said::not_kept(.0))]
    NotKept(NotKept),
}

impl CannotOpen {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::State(error) => error.remedy().to_owned(),
            Self::Http(_) => "Name a PEM file of authorities in `network.ca_file`, or leave the entry out.".to_owned(),
            Self::Key(refusal) => refusal.remedy().to_owned(),
            Self::Store(_) => "Look whether the disk of `state.folder` is full or read-only.".to_owned(),
            Self::NotKept(_) => "`callside-sync check` says what is wrong with it.".to_owned(),
        }
    }
}

/// The ports, and what stands in front of their network.
///
/// # Errors
/// [`CannotOpen`].
pub fn open(configuration: &Configuration) -> Result<(Base, Traffic), CannotOpen> {
    let http = NativeHttp::new(&configuration.trust, configuration.at)?;
    let database = Rc::new(Database::open(&configuration.folder)?);
    let base = ports::base(http, database, NativeKeyring::open(&configuration.folder)?);
    let traffic = Traffic::new(&base);
    Ok((base, traffic))
}

/// RingCentral's session, the one there was before where it is of the same JWT: RingCentral lets an owner have about five.
///
/// # Errors
/// [`CannotOpen`].
pub async fn ringcentral(jwt: &NewJwt, base: &Base, traffic: &Traffic) -> Result<Rc<JwtSession>, CannotOpen> {
    let of = name(&[&jwt.client_id, jwt.client_secret.reveal(), jwt.jwt.reveal()]);
    let before = base.store.get(Table::Settings, SESSION_OF).await?;
    if before.is_some_and(|row| row.value == of)
        && let Some(session) = JwtSession::load(base, traffic).await
    {
        return Ok(Rc::new(session));
    }
    let session = JwtSession::keep(jwt.clone(), base, traffic).await.map_err(CannotOpen::NotKept)?;
    let put = Op::Put { table: Table::Settings, key: SESSION_OF.to_owned(), value: of };
    base.store.commit(vec![put], Vec::new()).await?;
    Ok(Rc::new(session))
}

/// NetSuite's side: the key, and all that are kept.
pub struct Machine {
    pub signer: Rc<dyn Signer>,
    pub keys: MachineKeys,
    pub key: MachineKey,
    pub tokens: Rc<MachineTokens>,
}

/// The configured key, with whoever gives tokens for it.
///
/// # Errors
/// [`CannotOpen`].
pub async fn netsuite(configuration: &Configuration, base: &Base, traffic: &Traffic) -> Result<Machine, CannotOpen> {
    let new = described(configuration, base.clock.now());
    let signer: Rc<dyn Signer> = Rc::new(NativeSigner::new(&new.key, &configuration.key.key)?);
    let name = new.key.clone();
    let mut keys = MachineKeys::load(base).await;
    if named(&keys, &name).is_none() {
        keys.add(new, base, &*signer).await.map_err(CannotOpen::NotKept)?;
    }
    let key = named(&keys, &name).cloned().ok_or(CannotOpen::NotKept(NotKept::Account))?;
    let tokens = MachineTokens::new(base, traffic, &signer, &key).ok_or(CannotOpen::NotKept(NotKept::Account))?;
    Ok(Machine { signer, keys, key, tokens: Rc::new(tokens) })
}

fn named<'a>(keys: &'a MachineKeys, name: &str) -> Option<&'a MachineKey> {
    [keys.current(), keys.next()].into_iter().flatten().find(|key| key.key == name)
}

/// The configured key, under a name that changes with everything that belongs to it.
fn described(configuration: &Configuration, now: Timestamp) -> NewMachineKey {
    let Configuration { account, client_id, certificate_id, key, .. } = configuration;
    let facts = Facts::of(key.key.public(), key.certificate.as_ref(), now);
    let certificate = facts.certificate.as_ref();
    NewMachineKey {
        key: name(&[&facts.fingerprint, account.id(), client_id, certificate_id]),
        account: account.id().to_owned(),
        client_id: client_id.clone(),
        certificate_id: certificate_id.clone(),
        facts: MachineKeyFacts {
            bits: facts.bits,
            fingerprint: facts.fingerprint.clone(),
            subject: certificate.map(|certificate| certificate.subject.clone()).unwrap_or_default(),
            begins: certificate.map(|certificate| certificate.begins),
            ends: certificate.map(|certificate| certificate.ends),
        },
    }
}

/// A name of what these are together.
fn name(of: &[&str]) -> String {
    digest(&SHA256, of.join("\n").as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
