//! Which keys there are, and which of two is in use.

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Timestamp,
    company::{MachineFound, MachineKeyFacts, MachineKeyView, MachineView, NewMachineKey, NotKept, RoleRights, Trial},
};

use super::tokens;
use crate::{
    netsuite::{Account, Machine},
    ports::{Base, KeyringError, Op, Signer, StoreError, Table},
};

/// Under this name in [`Table::Settings`].
const KEY: &str = "machine";

/// A key with what belongs to it. None of it is secret.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
#[derive(Default)]
pub struct MachineKey {
    /// Its name with the [`Signer`].
    pub key: String,
    account: Option<Account>,
    client_id: String,
    certificate_id: String,
    /// What its file told.
    pub facts: MachineKeyFacts,
    since: Timestamp,
    trial: Option<Trial<MachineFound>>,
    /// What its role may do, by the last test that NetSuite took it in.
    rights: Option<RoleRights>,
    /// When NetSuite last took it.
    pub accepted: Option<Timestamp>,
}

/// The keys of this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct MachineKeys {
    /// In use.
    current: Option<MachineKey>,
    /// To take its place.
    next: Option<MachineKey>,
    /// Names of keys that are still with the [`Signer`] and that nothing needs any more.
    spent: Vec<String>,
}

impl MachineKey {
    fn new(new: NewMachineKey, since: Timestamp) -> Result<Self, NotKept> {
        let NewMachineKey { key, account, client_id, certificate_id, facts } = new;
        let account = Account::read(account.trim()).map_err(|_| NotKept::Account)?;
        let (client_id, certificate_id) = (client_id.trim(), certificate_id.trim());
        if client_id.len() != 64 || !client_id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotKept::ClientId);
        }
        let shaped = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        // What stands on the page beside it is pasted by mistake: the client id, a serial number with colons.
        if certificate_id.is_empty() || certificate_id == client_id || !certificate_id.bytes().all(shaped) {
            return Err(NotKept::CertificateId);
        }
        Ok(Self {
            key,
            account: Some(account),
            client_id: client_id.to_ascii_lowercase(),
            certificate_id: certificate_id.to_owned(),
            facts,
            since,
            trial: None,
            rights: None,
            accepted: None,
        })
    }

    /// As whom it speaks; `None`: what was kept cannot be read.
    #[must_use]
    pub fn machine(&self) -> Option<Machine> {
        let (client_id, certificate_id) = (self.client_id.clone(), self.certificate_id.clone());
        Some(Machine { account: self.account.clone()?, client_id, certificate_id })
    }

    fn view(&self) -> MachineKeyView {
        MachineKeyView {
            account: self.account.as_ref().map(|account| account.id().to_owned()).unwrap_or_default(),
            client_id: self.client_id.clone(),
            certificate_id: self.certificate_id.clone(),
            facts: self.facts.clone(),
            since: self.since,
            trial: self.trial.clone(),
            rights: self.rights.clone(),
            accepted: self.accepted,
        }
    }
}

impl MachineKeys {
    /// What was kept. A store that does not give it is none, and so is what cannot be read.
    pub async fn load(base: &Base) -> Self {
        let row = base.store.get(Table::Settings, KEY).await.ok().flatten();
        row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default()
    }

    /// Keeps a key that a page has handed over: at once in use where there is none, otherwise beside the one in use until
    /// NetSuite has taken it.
    ///
    /// # Errors
    /// [`NotKept`]; nothing has changed then.
    pub async fn add(&mut self, new: NewMachineKey, base: &Base, signer: &dyn Signer) -> Result<(), NotKept> {
        let key = MachineKey::new(new, base.clock.now())?;
        signer.keep(&key.key).await.map_err(|error| match error {
            KeyringError::Lost => NotKept::NotHandedOver,
            KeyringError::Broken(words) => NotKept::Browser(words),
        })?;
        let (before, name) = (self.clone(), key.key.clone());
        self.take_in(key);
        if let Err(error) = self.keep_or(before, base).await {
            if !self.names(&name) {
                // Nothing names it: left where it is, it would never be removed.
                let _ = signer.forget(&name).await;
            }
            return Err(NotKept::Browser(error.to_string()));
        }
        self.clear(base, signer).await;
        Ok(())
    }

    /// A test of that key has told this, and of its role that.
    ///
    /// # Errors
    /// The store failed: it is forgotten when the browser closes.
    pub async fn tried(
        &mut self,
        key: &str,
        found: MachineFound,
        rights: Option<RoleRights>,
        base: &Base,
        signer: &dyn Signer,
    ) -> Result<(), StoreError> {
        self.judge(key, found, rights, base.clock.now());
        self.keep(base).await?;
        self.clear(base, signer).await;
        Ok(())
    }

    /// Forgets the key in use, or the one that was to follow.
    ///
    /// # Errors
    /// The store failed; nothing has changed.
    pub async fn forget(&mut self, next: bool, base: &Base, signer: &dyn Signer) -> Result<(), StoreError> {
        let before = self.clone();
        self.drop_one(next);
        self.keep_or(before, base).await?;
        self.clear(base, signer).await;
        Ok(())
    }

    /// Forgets every key.
    ///
    /// # Errors
    /// The store failed; what is not removed yet is named in it.
    pub async fn forget_all(&mut self, base: &Base, signer: &dyn Signer) -> Result<(), StoreError> {
        self.drop_one(true);
        self.drop_one(false);
        self.keep(base).await?;
        self.clear(base, signer).await;
        Ok(())
    }

    /// The key in use.
    #[must_use]
    pub fn current(&self) -> Option<&MachineKey> {
        self.current.as_ref()
    }

    /// The key that is to take its place.
    #[must_use]
    pub fn next(&self) -> Option<&MachineKey> {
        self.next.as_ref()
    }

    /// For pages.
    #[must_use]
    pub fn view(&self) -> MachineView {
        let view = |key: &Option<MachineKey>| key.as_ref().map(MachineKey::view);
        MachineView { current: view(&self.current), next: view(&self.next) }
    }

    fn names(&self, key: &str) -> bool {
        [&self.current, &self.next].into_iter().flatten().any(|one| one.key == key)
    }

    fn take_in(&mut self, key: MachineKey) {
        // One that NetSuite never took is no loss.
        let proven = self.current.as_ref().is_some_and(|current| current.accepted.is_some());
        let place = if proven { &mut self.next } else { &mut self.current };
        self.spent.extend(place.replace(key).map(|before| before.key));
    }

    fn judge(&mut self, key: &str, found: MachineFound, rights: Option<RoleRights>, at: Timestamp) {
        let accepted = matches!(found, MachineFound::Accepted(_));
        let tried = [&mut self.current, &mut self.next].into_iter().flatten().find(|one| one.key == key);
        let Some(tried) = tried else { return };
        tried.trial = Some(Trial { at, found });
        if accepted {
            tried.accepted = Some(at);
            tried.rights = rights;
        }
        if accepted && self.next.as_ref().is_some_and(|next| next.key == key) {
            self.spent.extend(self.current.take().map(|before| before.key));
            self.current = self.next.take();
        }
    }

    fn drop_one(&mut self, next: bool) {
        let gone = if next { self.next.take() } else { self.current.take() };
        self.spent.extend(gone.map(|gone| gone.key));
        if self.current.is_none() {
            self.current = self.next.take();
        }
    }

    async fn keep(&self, base: &Base) -> Result<(), StoreError> {
        let put = Op::Put { table: Table::Settings, key: KEY.to_owned(), value: callside_json::write(self) };
        base.store.commit(vec![put], Vec::new()).await
    }

    async fn keep_or(&mut self, before: Self, base: &Base) -> Result<(), StoreError> {
        let kept = self.keep(base).await;
        if kept.is_err() {
            *self = before;
        }
        kept
    }

    /// Removes keys that nothing needs. What fails is done the next time.
    async fn clear(&mut self, base: &Base, signer: &dyn Signer) {
        if self.spent.is_empty() {
            return;
        }
        let mut left = Vec::new();
        for key in std::mem::take(&mut self.spent) {
            // The same key once more, with what was mistyped put right.
            if self.names(&key) {
                continue;
            }
            base.scratch.set(&tokens::place(&key), None).await;
            if signer.forget(&key).await.is_err() {
                left.push(key);
            }
        }
        self.spent = left;
        // Otherwise it is on disk that it is to be removed, and it is once more.
        let _ = self.keep(base).await;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(name: &str) -> MachineKey {
        MachineKey { key: name.to_owned(), ..MachineKey::default() }
    }

    fn names(keys: &MachineKeys) -> (Option<&str>, Option<&str>, Vec<&str>) {
        fn name(key: &Option<MachineKey>) -> Option<&str> {
            key.as_ref().map(|key| key.key.as_str())
        }
        (name(&keys.current), name(&keys.next), keys.spent.iter().map(String::as_str).collect())
    }

    fn accepted() -> MachineFound {
        MachineFound::Accepted(Default::default())
    }

    fn refused() -> MachineFound {
        MachineFound::Refused { word: "invalid_client".to_owned(), causes: Vec::new() }
    }

    #[test]
    fn the_old_key_stays_until_netsuite_has_taken_the_new_one() {
        let mut keys = MachineKeys::default();
        keys.take_in(key("old"));
        keys.judge("old", accepted(), None, Timestamp(1));
        keys.take_in(key("new"));
        assert_eq!(names(&keys), (Some("old"), Some("new"), vec![]));
        keys.judge("new", refused(), None, Timestamp(2));
        assert_eq!(names(&keys), (Some("old"), Some("new"), vec![]));
        keys.judge("new", accepted(), None, Timestamp(3));
        assert_eq!(names(&keys), (Some("new"), None, vec!["old"]));
    }

    #[test]
    fn a_key_that_never_worked_is_replaced_at_once() {
        let mut keys = MachineKeys::default();
        keys.take_in(key("wrong"));
        keys.judge("wrong", refused(), None, Timestamp(1));
        keys.take_in(key("right"));
        assert_eq!(names(&keys), (Some("right"), None, vec!["wrong"]));
    }

    #[test]
    fn a_key_that_no_longer_works_stays_all_the_same() {
        let mut keys = MachineKeys::default();
        keys.take_in(key("old"));
        keys.judge("old", accepted(), None, Timestamp(1));
        keys.judge("old", refused(), None, Timestamp(2));
        keys.take_in(key("new"));
        assert_eq!(names(&keys), (Some("old"), Some("new"), vec![]));
        keys.drop_one(false);
        assert_eq!(names(&keys), (Some("new"), None, vec!["old"]));
    }

    proptest! {
        #[test]
        fn no_key_is_ever_lost_or_kept_twice_and_a_proven_one_goes_for_a_proven_one_alone(
            acts in prop::collection::vec((0..4_u8, any::<bool>()), 0..24),
        ) {
            let (mut keys, mut added) = (MachineKeys::default(), 0);
            for (act, good) in acts {
                let proven = keys.current.clone().filter(|key| key.accepted.is_some());
                match act {
                    0 => {
                        keys.take_in(key(&format!("key {added}")));
                        added += 1;
                    }
                    1 | 2 => {
                        let one = if act == 1 { keys.current.clone() } else { keys.next.clone() };
                        let found = if good { accepted() } else { refused() };
                        keys.judge(&one.unwrap_or_default().key, found, None, Timestamp(1));
                    }
                    _ => keys.drop_one(good),
                }
                if let Some(proven) = proven.filter(|_| act != 3) {
                    prop_assert!(keys.current.as_ref().is_some_and(|key| key.accepted.is_some()), "{} went", proven.key);
                }
                prop_assert!(keys.current.is_some() || keys.next.is_none());
                let mut all: Vec<_> = keys.spent.clone();
                all.extend([&keys.current, &keys.next].into_iter().flatten().map(|key| key.key.clone()));
                all.sort();
                let mut once = all.clone();
                once.dedup();
                prop_assert_eq!((all.len(), once.len()), (added, added));
            }
        }
    }

    #[test]
    fn what_was_typed_is_read_strictly() {
        let new = |account: &str, client_id: &str, certificate_id: &str| NewMachineKey {
            key: "k".to_owned(),
            account: account.to_owned(),
            client_id: client_id.to_owned(),
            certificate_id: certificate_id.to_owned(),
            facts: MachineKeyFacts::default(),
        };
        let client = "ab".repeat(32);
        let made = |new| MachineKey::new(new, Timestamp(0)).map(|key| key.machine().unwrap());
        let machine = made(new(" 1234567_SB1 ", &format!(" {}\n", client.to_uppercase()), " HhRil-7_V ")).unwrap();
        assert_eq!(
            (machine.account.id(), machine.client_id, machine.certificate_id.as_str()),
            ("1234567_SB1", client.clone(), "HhRil-7_V")
        );
        assert_eq!(made(new("evil.example/", &client, "HhRil7V")).unwrap_err(), NotKept::Account);
        assert_eq!(made(new("1234567", "ab", "HhRil7V")).unwrap_err(), NotKept::ClientId);
        for id in ["", "ab:cd", &client] {
            assert_eq!(made(new("1234567", &client, id)).unwrap_err(), NotKept::CertificateId, "{id}");
        }
    }
}
