//! What this machine keeps of the company's settings, and when it looks whether there are newer ones.
//!
//! Every answer of the bundle tells the settings' version; they are read where that is another. Where nothing else has been
//! asked for a while, the bundle is asked what it is (`about`), which costs its account nothing. An account without it is looked
//! at where somebody opens a page, and once a day by the agent. What was read stays in use while NetSuite cannot be asked, and
//! says so; a role that may not see them works on the defaults.

use callside_json::{FromJson, Map, ToJson, Value};
use callside_protocol::{
    Timestamp,
    company::{BundleSeen, SettingsStanding, SettingsTrouble},
};

use super::{Document, Reporting, SettingsError, part, reporting::Reported, teammates};
use crate::{
    netsuite::{BundleRefusal, COMPANY_PART, NetSuite, NetSuiteError, Rider, Session, UNKNOWN_TASK},
    ports::{Base, Entropy, Op, Table},
    traffic::Lane,
};

/// Under this name in [`Table::Settings`].
const KEY: &str = "company";

/// It is looked after so many milliseconds; each time up to a sixth later, so that a company's browsers do not come together:
/// within twenty minutes. Ten looks at the directory, one at what is gone from it and one renewal leave four of the sixteen
/// requests that an idle hour may cost.
const LOOKS_AGAIN: i64 = 17 * 60_000;
/// Where NetSuite could not be asked.
const TRIES_AGAIN: i64 = 5 * 60_000;
/// Whoever opens a page sees what holds now; who opens another right afterwards needs no second look.
const FRESH: i64 = 30_000;

/// What the agent has heard of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Heard {
    /// Its version.
    pub bundle: String,
    /// The version of the company's settings, where an answer has just told it.
    pub settings: Option<u64>,
}

/// It.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub struct Kept {
    /// Of this account, as seen by this role.
    account: String,
    role: Option<String>,
    bundle: Option<BundleSeen>,
    /// The bundle has said which contract it keeps; else it is at least that one.
    contract_is_told: bool,
    /// The settings as they were read, JSON; empty: nobody has decided anything.
    value: String,
    standing: SettingsStanding,
    /// What the settings want in the record of a call, found out of the account; JSON that the office reads.
    terms: String,
    /// The number of the settings they are of, and when they are found out again.
    terms_of: Option<u64>,
    terms_due: Option<Timestamp>,
    /// When it was looked last.
    looked: Option<Timestamp>,
    due: Option<Timestamp>,
}

impl Kept {
    /// What an earlier office kept. A store that does not give it, and what cannot be read, counts as nothing: it is all
    /// read again.
    pub async fn load(base: &Base) -> Self {
        let row = base.store.get(Table::Settings, KEY).await.ok().flatten();
        row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default()
    }

    /// What is decided.
    ///
    /// # Errors
    /// It is of a form that this Callside does not know, or none.
    pub fn document(&self) -> Result<Document, SettingsError> {
        let text = if self.value.is_empty() { "null" } else { &self.value };
        Document::of_text(self.standing.version, text)
    }

    /// It is of this account, as seen by this role.
    #[must_use]
    pub fn is_for(&self, session: &Session) -> bool {
        self.account == session.account.id() && self.role == session.role
    }

    /// The account has said what is decided, that this role may not know, or that there is nothing that could decide it.
    #[must_use]
    pub fn is_known(&self) -> bool {
        let trouble = &self.standing.trouble;
        self.standing.as_of.is_some() || self.is_gone() || matches!(trouble, Some(SettingsTrouble::NotAllowed(_)))
    }

    /// There is no bundle that this role can use and that keeps settings.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self.standing.trouble, Some(SettingsTrouble::NoBundle | SettingsTrouble::Outdated))
    }

    /// What was found out of the account for the record of a call; empty: nothing.
    #[must_use]
    pub fn terms(&self) -> &str {
        &self.terms
    }

    /// When it is to be found out for settings of this number ([`super::number_beside`]).
    #[must_use]
    pub fn terms_due(&self, of: u64) -> Timestamp {
        self.terms_due.filter(|_| self.terms_of == Some(of)).unwrap_or_default()
    }

    /// It was found out for settings of this number, and holds until then.
    pub async fn learn_terms(&mut self, of: u64, terms: String, due: Timestamp, base: &Base) {
        (self.terms, self.terms_of, self.terms_due) = (terms, Some(of), Some(due));
        self.keep(base).await;
    }

    /// How it stands, for pages.
    #[must_use]
    pub fn standing(&self) -> SettingsStanding {
        self.standing.clone()
    }

    /// The bundle as it was last seen.
    #[must_use]
    pub fn bundle(&self) -> Option<BundleSeen> {
        self.bundle.clone()
    }

    /// There is a bundle that this role can use, as far as is known.
    #[must_use]
    pub fn has_bundle(&self) -> bool {
        self.bundle.as_ref().is_some_and(|bundle| bundle.version.is_some())
    }

    /// There is a bundle, and it knows of teammates or may.
    #[must_use]
    pub fn may_report(&self) -> bool {
        let bundle = self.bundle.as_ref().filter(|bundle| bundle.version.is_some());
        bundle.is_some_and(|bundle| !self.contract_is_told || bundle.contract >= teammates::SINCE_CONTRACT)
    }

    /// When to look again; `None`: where somebody asks, or the bundle is found.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Somebody has changed something and tests it.
    pub fn look_now(&mut self, now: Timestamp) {
        self.due = Some(now);
    }

    /// Somebody wants to know how it stands now.
    pub fn look_again(&mut self, now: Timestamp) {
        if self.looked.is_none_or(|looked| looked.0 + FRESH <= now.0 || looked > now) {
            self.due = Some(now);
        }
    }

    /// Looks where it is time, and reads what is newer. `heard`: what the agent has just heard from the bundle; `reporting`: what
    /// there may be to report on the occasion, of whom there is somebody.
    pub async fn follow(
        &mut self,
        netsuite: &NetSuite,
        base: &Base,
        heard: Option<&Heard>,
        reporting: Option<&mut Reporting>,
    ) {
        let Some(session) = netsuite.session() else { return };
        if !self.is_for(&session) {
            // Of another account, or seen by another role: it says nothing here.
            let due = Some(Timestamp(0));
            *self = Self { account: session.account.id().to_owned(), role: session.role, due, ..Self::default() };
        }
        let now = base.clock.now();
        let unknown = self.bundle.as_ref().is_none_or(|bundle| bundle.version.is_none());
        let is_due = self.due.is_some_and(|due| due <= now) || heard.is_some() && unknown;
        let told = heard.and_then(|heard| Some((&heard.bundle, heard.settings?)));
        let news = told.filter(|(_, version)| *version != self.standing.version || is_due);
        let looked = match news {
            Some((bundle, version)) => {
                let known = self.bundle.take().filter(|known| known.version.as_ref() == Some(bundle));
                self.contract_is_told &= known.is_some();
                // Only a bundle of the second contract or a later one tells of settings.
                let contract = known.map_or(0, |known| known.contract).max(2);
                self.bundle = Some(BundleSeen { version: Some(bundle.clone()), contract, seen: now });
                self.compare(version, netsuite, now).await
            }
            None if is_due => self.look(netsuite, base, reporting, now).await,
            None => return,
        };
        let wait = match looked {
            Ok(()) => LOOKS_AGAIN,
            Err(error) => {
                self.standing.trouble = Some(SettingsTrouble::CouldNotAsk(error.fault()));
                // What is known already is not asked for in the way of calls where NetSuite has no slot.
                let gives_way = matches!(error, NetSuiteError::Busy { .. }) && self.standing.as_of.is_some();
                if gives_way { LOOKS_AGAIN } else { TRIES_AGAIN }
            }
        };
        self.looked = Some(now);
        let absent = self.standing.trouble == Some(SettingsTrouble::NoBundle);
        self.due = (!absent).then(|| some_time_after(now, wait, &*base.entropy));
        self.keep(base).await;
    }

    /// Keeps it on the disk. Where that cannot be, the next office reads it again; that the store fails is told by what must
    /// not be lost.
    pub(super) async fn keep(&self, base: &Base) {
        let put = Op::Put { table: Table::Settings, key: KEY.to_owned(), value: callside_json::write(self) };
        let _ = base.store.commit(vec![put], Vec::new()).await;
    }

    async fn look(
        &mut self,
        netsuite: &NetSuite,
        base: &Base,
        reporting: Option<&mut Reporting>,
        now: Timestamp,
    ) -> Result<(), NetSuiteError> {
        let reported = match reporting.filter(|_| self.may_report()) {
            Some(reporting) => reporting.report(netsuite, base).await?,
            None => Reported::NotDue,
        };
        let about = match reported {
            Reported::Taken(answer) => Ok(answer),
            Reported::NotDue | Reported::Unknown | Reported::Refused => {
                netsuite.ask_bundle("about", Map::new(), Lane::Background, "look for the bundle").await
            }
        };
        let about = match about {
            Err(error) if NetSuite::lacks_bundle(&error) => {
                self.bundle = Some(BundleSeen { version: None, contract: 0, seen: now });
                self.standing.trouble = Some(SettingsTrouble::NoBundle);
                return Ok(());
            }
            about => about?,
        };
        let data = about.data.unwrap_or_default();
        let contract = data.get("contract").and_then(Value::as_u64).unwrap_or(1);
        let version = data.get("version").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.bundle = Some(BundleSeen { version: Some(version), contract, seen: now });
        self.contract_is_told = true;
        match about.settings {
            Rider::Versions(versions) => return self.compare(versions.company, netsuite, now).await,
            Rider::Refused(refusal) => self.refuse(refusal),
            Rider::Absent => self.standing.trouble = Some(SettingsTrouble::Outdated),
        }
        Ok(())
    }

    async fn compare(&mut self, version: u64, netsuite: &NetSuite, now: Timestamp) -> Result<(), NetSuiteError> {
        if version == 0 {
            self.decide_nothing(now);
        } else if version == self.standing.version && !self.value.is_empty() {
            self.standing.as_of = Some(now);
            self.judge();
        } else {
            return self.read_settings(netsuite, now).await;
        }
        Ok(())
    }

    pub(super) async fn read_settings(&mut self, netsuite: &NetSuite, now: Timestamp) -> Result<(), NetSuiteError> {
        match part::read(COMPANY_PART, netsuite, "company settings").await? {
            Ok(data) => self.take(&data, now),
            Err(refusal) => self.refuse(refusal),
        }
        Ok(())
    }

    /// Takes what `read settings` or `write settings` tells of what is there now.
    pub(super) fn take(&mut self, data: &Map, now: Timestamp) {
        match (data.get("value"), part::standing(data, now)) {
            (Some(value), Some(standing)) => {
                self.value = callside_json::write(value);
                self.standing = standing;
                self.judge();
            }
            _ => self.decide_nothing(now),
        }
    }

    /// Settings that cannot be used are told, and the defaults hold.
    fn judge(&mut self) {
        self.standing.trouble = self.document().err().map(part::trouble);
    }

    fn decide_nothing(&mut self, now: Timestamp) {
        self.value.clear();
        self.standing = SettingsStanding { as_of: Some(now), ..SettingsStanding::default() };
    }

    fn refuse(&mut self, refusal: BundleRefusal) {
        if refusal.is_forbidden() {
            self.value.clear();
            self.standing = SettingsStanding {
                trouble: Some(SettingsTrouble::NotAllowed(refusal.message)),
                ..SettingsStanding::default()
            };
        } else if refusal.code == UNKNOWN_TASK {
            self.standing.trouble = Some(SettingsTrouble::Outdated);
        } else {
            let said = format!("{}: {}", refusal.code, refusal.message);
            self.standing.trouble = Some(SettingsTrouble::Refused(said));
        }
    }
}

fn some_time_after(now: Timestamp, wait: i64, entropy: &dyn Entropy) -> Timestamp {
    let mut chance = [0];
    entropy.fill(&mut chance);
    Timestamp(now.0 + wait + wait / 6 * i64::from(chance[0]) / 255)
}
