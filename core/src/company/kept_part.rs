//! What this machine keeps of a part of the settings that stands by itself: read where there is a newer version, and saved in
//! place of the one that was seen.

use std::{fmt, marker::PhantomData};

use callside_json::{FromJson, Map, Text, ToJson, Unreadable, Value, parse, write};
use callside_protocol::company::{SettingsStanding, SettingsTrouble};

use super::{
    SettingsError,
    part::{self, Written, could_not_ask, trouble},
};
use crate::{
    netsuite::{BundleRefusal, NetSuite, NetSuiteError, Rider, UNKNOWN_TASK, Versions},
    ports::{Base, Op, Table},
    traffic::Lane,
};

/// The form of the object.
const FORMAT: u64 = 1;

/// Which part it is.
pub trait PartOf {
    /// What is decided in it.
    type Value: FromJson + ToJson + Default + PartialEq;
    /// Its name in the account.
    const PART: &'static str;
    /// Under this name in [`Table::Settings`].
    const KEY: &'static str;
    /// What people see in the ledger of requests.
    const PURPOSE: &'static str;

    /// Its version, of all that ride on an answer.
    fn version(versions: &Versions) -> u64;

    /// It can be saved.
    fn is_fit(value: &Self::Value) -> bool;
}

/// It.
pub struct KeptPart<P>(Row, PhantomData<P>);

/// As it lies in the store.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
struct Row {
    /// Of this account.
    account: String,
    /// As it was read, JSON; empty: nobody has decided anything.
    value: String,
    standing: SettingsStanding,
}

impl<P> Default for KeptPart<P> {
    fn default() -> Self {
        Self(Row::default(), PhantomData)
    }
}

impl<P> fmt::Debug for KeptPart<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<P> FromJson for KeptPart<P> {
    fn blank() -> Self {
        Self(Row::blank(), PhantomData)
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        self.0.read_over(value)
    }
}

impl<P> ToJson for KeptPart<P> {
    fn write_json(&self, to: &mut Text) {
        self.0.write_json(to);
    }
}

impl<P> Clone for KeptPart<P> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
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

impl<P: PartOf> KeptPart<P> {
    /// What this machine kept. A store that does not give it, and what cannot be read, counts as nothing: it is read again.
    pub async fn load(base: &Base) -> Self {
        let row = base.store.get(Table::Settings, P::KEY).await.ok().flatten();
        Self(row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default(), PhantomData)
    }

    /// What is decided.
    ///
    /// # Errors
    /// It is of a form that this Callside does not know, or none.
    pub fn decided(&self) -> Result<P::Value, SettingsError> {
        if self.0.value.is_empty() {
            return Ok(P::Value::default());
        }
        let value = parse(&self.0.value).map_err(|_| SettingsError::Unreadable)?;
        part::in_form(&value, FORMAT)?;
        P::Value::from_json(&value).map_err(|_| SettingsError::Unreadable)
    }

    /// Which version it is, who wrote it, and why there is no newer one.
    #[must_use]
    pub fn standing(&self) -> &SettingsStanding {
        &self.0.standing
    }

    /// The account has said what is decided.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.0.standing.as_of.is_some()
    }

    /// Looks which version there is and reads it where it is another; what was read before stays where NetSuite cannot be
    /// asked, and [`Self::standing`] says why. Answers whether what is decided may be other than before.
    ///
    /// # Errors
    /// NetSuite could not be asked.
    pub async fn follow(&mut self, netsuite: &NetSuite, base: &Base) -> Result<bool, NetSuiteError> {
        let Some(session) = netsuite.session() else { return Err(NetSuiteError::SignedOut) };
        if self.0.account != session.account.id() {
            self.0 = Row { account: session.account.id().to_owned(), ..Row::default() };
        }
        let before = self.0.value.clone();
        let looked = self.look(netsuite, base).await;
        if let Err(error) = &looked {
            self.0.standing.trouble = Some(could_not_ask(error));
        }
        self.keep(base).await;
        looked.map(|()| self.0.value != before)
    }

    /// Writes it in place of that version, and keeps what is there afterwards.
    pub async fn save(&mut self, version: u64, value: &P::Value, netsuite: &NetSuite, base: &Base) -> Saved {
        if netsuite.session().is_none_or(|session| self.0.account != session.account.id()) {
            return Saved::Not(could_not_ask(&NetSuiteError::SignedOut));
        }
        if let Err(error) = self.decided() {
            return Saved::Not(trouble(error));
        }
        if !P::is_fit(value) {
            return Saved::Not(SettingsTrouble::Unreadable);
        }
        if self.0.standing.version != version {
            return Saved::Lost;
        }
        let whole = self.whole(value);
        let written = part::put(P::PART, version, whole.clone(), netsuite, P::PURPOSE).await;
        let saved = match written {
            Written::Saved => {
                self.take(&part::told(version + 1, whole), base);
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
                match self.decided().ok().filter(|_| is_there) {
                    Some(there) if self.0.standing.version == version + 1 && there == *value => Saved::Saved,
                    Some(_) if self.0.standing.version != version => Saved::Lost,
                    _ => Saved::Not(could_not_ask(&error)),
                }
            }
        };
        self.keep(base).await;
        saved
    }

    /// As it lies in the account, with whatever this Callside does not know.
    fn whole(&self, value: &P::Value) -> Map {
        let object = |text: &str| parse(text).ok().and_then(|value| value.as_object().cloned()).unwrap_or_default();
        let mut whole = object(&self.0.value);
        for (name, value) in object(&write(value)) {
            whole.insert(name, value);
        }
        part::say_form(&mut whole, FORMAT);
        whole
    }

    async fn look(&mut self, netsuite: &NetSuite, base: &Base) -> Result<(), NetSuiteError> {
        let about = netsuite.ask_bundle("about", Map::new(), Lane::Background, P::PURPOSE).await;
        match about {
            Err(error) if NetSuite::lacks_bundle(&error) => self.0.standing.trouble = Some(SettingsTrouble::NoBundle),
            about => match about?.settings {
                Rider::Versions(versions) if P::version(&versions) == 0 => self.decide_nothing(base),
                Rider::Versions(versions)
                    if P::version(&versions) == self.0.standing.version && !self.0.value.is_empty() =>
                {
                    self.0.standing.as_of = Some(base.clock.now());
                    self.0.standing.trouble = self.decided().err().map(trouble);
                }
                Rider::Versions(_) => return self.read(netsuite, base).await,
                Rider::Refused(refusal) => self.refuse(refusal),
                Rider::Absent => self.0.standing.trouble = Some(SettingsTrouble::Outdated),
            },
        }
        Ok(())
    }

    async fn read(&mut self, netsuite: &NetSuite, base: &Base) -> Result<(), NetSuiteError> {
        match part::read(P::PART, netsuite, P::PURPOSE).await? {
            Ok(data) => self.take(&data, base),
            Err(refusal) => self.refuse(refusal),
        }
        Ok(())
    }

    fn take(&mut self, data: &Map, base: &Base) {
        match (data.get("value"), part::standing(data, base.clock.now())) {
            (Some(value), Some(standing)) => {
                self.0.value = write(value);
                self.0.standing = standing;
                self.0.standing.trouble = self.decided().err().map(trouble);
            }
            _ => self.decide_nothing(base),
        }
    }

    fn decide_nothing(&mut self, base: &Base) {
        self.0.value.clear();
        self.0.standing = SettingsStanding { as_of: Some(base.clock.now()), ..SettingsStanding::default() };
    }

    fn refuse(&mut self, refusal: BundleRefusal) {
        self.0.standing.trouble = Some(if refusal.is_forbidden() {
            SettingsTrouble::NotAllowed(refusal.message)
        } else if refusal.code == UNKNOWN_TASK {
            SettingsTrouble::Outdated
        } else {
            SettingsTrouble::Refused([refusal.code, ": ".to_owned(), refusal.message].concat())
        });
    }

    /// Where the disk does not take it, it is read again the next time.
    async fn keep(&self, base: &Base) {
        let put = Op::Put { table: Table::Settings, key: P::KEY.to_owned(), value: write(&self.0) };
        let _ = base.store.commit(vec![put], Vec::new()).await;
    }
}
