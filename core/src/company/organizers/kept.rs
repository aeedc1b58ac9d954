//! What this machine keeps of whose record a call is, read where there is a newer version and saved in place of the one that
//! was seen.

use callside_json::{FromJson, Map, ToJson, parse, write};
use callside_protocol::company::{OrganizerMap, SettingsStanding, SettingsTrouble};

use super::is_fit;
use crate::{
    company::{
        SettingsError,
        part::{self, Written, could_not_ask, trouble},
    },
    netsuite::{BundleRefusal, NetSuite, NetSuiteError, ORGANIZERS_PART, Rider, UNKNOWN_TASK},
    ports::{Base, Op, Table},
    traffic::Lane,
};

/// Under this name in [`Table::Settings`].
const KEY: &str = "organizers";
/// The form of the object.
const FORMAT: u64 = 1;
/// What people see in the ledger of requests.
const PURPOSE: &str = "organizer mapping";

/// It.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub struct Kept {
    /// Of this account.
    account: String,
    /// As it was read, JSON; empty: nobody has decided anything.
    value: String,
    standing: SettingsStanding,
}

/// What became of saving.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// It is there.
    Saved,
    /// Nothing was written: somebody else has saved meanwhile, and what they saved is what is kept now.
    Lost,
    /// Nothing was written, for this reason.
    Not(SettingsTrouble),
}

impl Kept {
    /// What this machine kept. A store that does not give it, and what cannot be read, counts as nothing: it is read again.
    pub async fn load(base: &Base) -> Self {
        let row = base.store.get(Table::Settings, KEY).await.ok().flatten();
        row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default()
    }

    /// What is decided.
    ///
    /// # Errors
    /// It is of a form that this Callside does not know, or none.
    pub fn map(&self) -> Result<OrganizerMap, SettingsError> {
        if self.value.is_empty() {
            return Ok(OrganizerMap::default());
        }
        let value = parse(&self.value).map_err(|_| SettingsError::Unreadable)?;
        part::in_form(&value, FORMAT)?;
        OrganizerMap::from_json(&value).map_err(|_| SettingsError::Unreadable)
    }

    /// Which version it is, who wrote it, and why there is no newer one.
    #[must_use]
    pub fn standing(&self) -> &SettingsStanding {
        &self.standing
    }

    /// The account has said what is decided.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.standing.as_of.is_some()
    }

    /// Looks which version there is and reads it where it is another; what was read before stays where NetSuite cannot be
    /// asked, and [`Self::standing`] says why. Answers whether what is decided may be other than before.
    ///
    /// # Errors
    /// NetSuite could not be asked.
    pub async fn follow(&mut self, netsuite: &NetSuite, base: &Base) -> Result<bool, NetSuiteError> {
        let Some(session) = netsuite.session() else { return Err(NetSuiteError::SignedOut) };
        if self.account != session.account.id() {
            *self = Self { account: session.account.id().to_owned(), ..Self::default() };
        }
        let before = self.value.clone();
        let looked = self.look(netsuite, base).await;
        if let Err(error) = &looked {
            self.standing.trouble = Some(could_not_ask(error));
        }
        self.keep(base).await;
        looked.map(|()| self.value != before)
    }

    /// Writes it in place of that version, and keeps what is there afterwards.
    pub async fn save(&mut self, version: u64, map: &OrganizerMap, netsuite: &NetSuite, base: &Base) -> Saved {
        if netsuite.session().is_none_or(|session| self.account != session.account.id()) {
            return Saved::Not(could_not_ask(&NetSuiteError::SignedOut));
        }
        if let Err(error) = self.map() {
            return Saved::Not(trouble(error));
        }
        if !is_fit(map) {
            return Saved::Not(SettingsTrouble::Unreadable);
        }
        if self.standing.version != version {
            return Saved::Lost;
        }
        let value = self.value(map);
        let written = part::put(ORGANIZERS_PART, version, value.clone(), netsuite, PURPOSE).await;
        let saved = match written {
            Written::Saved => {
                self.take(&part::told(version + 1, value), base);
                // Who saved it when is NetSuite's to say.
                let _ = self.read(netsuite, base).await;
                Saved::Saved
            }
            Written::Stale(data) => {
                self.take(&data, base);
                Saved::Lost
            }
            Written::Not(trouble) => Saved::Not(trouble),
            Written::Unknown(error) => {
                let is_there = self.read(netsuite, base).await.is_ok();
                match self.map().ok().filter(|_| is_there) {
                    Some(there) if self.standing.version == version + 1 && there == *map => Saved::Saved,
                    Some(_) if self.standing.version != version => Saved::Lost,
                    _ => Saved::Not(could_not_ask(&error)),
                }
            }
        };
        self.keep(base).await;
        saved
    }

    /// As it lies in the account, with whatever this Callside does not know.
    fn value(&self, map: &OrganizerMap) -> Map {
        let object = |text: &str| parse(text).ok().and_then(|value| value.as_object().cloned()).unwrap_or_default();
        let mut whole = object(&self.value);
        for (name, value) in object(&write(map)) {
            whole.insert(name, value);
        }
        part::say_form(&mut whole, FORMAT);
        whole
    }

    async fn look(&mut self, netsuite: &NetSuite, base: &Base) -> Result<(), NetSuiteError> {
        let about = netsuite.ask_bundle("about", Map::new(), Lane::Background, PURPOSE).await;
        match about {
            Err(error) if NetSuite::lacks_bundle(&error) => self.standing.trouble = Some(SettingsTrouble::NoBundle),
            about => match about?.settings {
                Rider::Versions(versions) if versions.organizers == 0 => self.decide_nothing(base),
                Rider::Versions(versions) if versions.organizers == self.standing.version && !self.value.is_empty() => {
                    self.standing.as_of = Some(base.clock.now());
                    self.standing.trouble = self.map().err().map(trouble);
                }
                Rider::Versions(_) => return self.read(netsuite, base).await,
                Rider::Refused(refusal) => self.refuse(refusal),
                Rider::Absent => self.standing.trouble = Some(SettingsTrouble::Outdated),
            },
        }
        Ok(())
    }

    async fn read(&mut self, netsuite: &NetSuite, base: &Base) -> Result<(), NetSuiteError> {
        match part::read(ORGANIZERS_PART, netsuite, PURPOSE).await? {
            Ok(data) => self.take(&data, base),
            Err(refusal) => self.refuse(refusal),
        }
        Ok(())
    }

    fn take(&mut self, data: &Map, base: &Base) {
        match (data.get("value"), part::standing(data, base.clock.now())) {
            (Some(value), Some(standing)) => {
                self.value = write(value);
                self.standing = standing;
                self.standing.trouble = self.map().err().map(trouble);
            }
            _ => self.decide_nothing(base),
        }
    }

    fn decide_nothing(&mut self, base: &Base) {
        self.value.clear();
        self.standing = SettingsStanding { as_of: Some(base.clock.now()), ..SettingsStanding::default() };
    }

    fn refuse(&mut self, refusal: BundleRefusal) {
        self.standing.trouble = Some(if refusal.is_forbidden() {
            SettingsTrouble::NotAllowed(refusal.message)
        } else if refusal.code == UNKNOWN_TASK {
            SettingsTrouble::Outdated
        } else {
            SettingsTrouble::Refused([refusal.code, ": ".to_owned(), refusal.message].concat())
        });
    }

    /// Where the disk does not take it, it is read again the next time.
    async fn keep(&self, base: &Base) {
        let put = Op::Put { table: Table::Settings, key: KEY.to_owned(), value: write(self) };
        let _ = base.store.commit(vec![put], Vec::new()).await;
    }
}
