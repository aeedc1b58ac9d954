//! What holds for everybody's calls: the company's rules, by whoever decides them, and its mapping as the machine reads it, its
//! extensions, the account's zone, the country of its numbers. Kept on the shelf, because it names people.

use callside_json::{FromJson, Map, ToJson, Value};
use callside_protocol::{
    Fault, FaultKind, LogRules, Timestamp,
    company::{OrganizerMap, OrganizerRule, Settings, SyncName},
};

use crate::{
    company::{Document, Sources, organizers},
    netsuite::{COMPANY_PART, Employee, NetSuite, NetSuiteError, Rider},
    phone::Region,
    ports::{Base, Bulk, Clock, StoreError},
    ringcentral::{Extension, RingCentral, RingCentralError},
    sync::Mapping,
    traffic::Lane,
};

const NAME: &str = "company-call-sync-facts";
/// What people see in the ledger of requests.
const PURPOSE: &str = "company call sync's settings";
/// Whether anything was decided anew is asked after so many milliseconds: once for each time that the log is read.
const ASKS_AGAIN: i64 = 4 * 60_000;
/// Extensions, employees, zone and country change seldom.
const READS_AGAIN: i64 = 6 * 3_600_000;
/// Where there was no answer.
const TRIES_AGAIN: i64 = 60_000;
/// Where a person has to act first.
const PERSONS_WAIT: i64 = 15 * 60_000;

/// It.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub(super) struct Facts {
    /// The version of the company's settings that the rules are of; `None`: not read yet.
    version: Option<u64>,
    /// Which calls get a record, as the bundle's record has it; `None`: it says nothing of that.
    rules: Option<LogRules>,
    /// There is no bundle any more.
    gone: bool,
    organizers: organizers::Kept,
    /// When it is asked again whether either is newer.
    asks: Timestamp,
    extensions: Vec<Extension>,
    /// RingCentral does not let this session see them.
    unseen: bool,
    inactive: Vec<Employee>,
    /// IANA name of the account's zone; empty: nobody has told.
    zone: String,
    home: Region,
    /// When these are read again.
    reads: Timestamp,
}

/// What a step needs of it.
pub(super) struct Company {
    pub(super) rules: LogRules,
    pub(super) roster: Mapping,
    pub(super) home: Region,
    pub(super) zone: String,
    pub(super) account: String,
    /// What mapping and rules are: another where anything of them is other.
    pub(super) mark: String,
    /// Nobody is named, for no extension.
    pub(super) is_nobodys: bool,
}

/// Why nothing can be done.
pub(super) enum No {
    /// What the company has decided cannot be read by the machine, or not by this Callside.
    Settings,
    /// A cloud did not do what was asked; not before that.
    Fault(Fault, Timestamp),
}

impl Facts {
    /// What an earlier office left.
    pub(super) async fn load(base: &Base) -> Self {
        let bytes = base.shelf.get(NAME).await.ok().flatten().unwrap_or_default();
        String::from_utf8(bytes).ok().and_then(|text| callside_json::read(&text).ok()).unwrap_or_default()
    }

    /// Somebody has decided something and wants to see what comes of it.
    pub(super) fn ask_now(&mut self) {
        self.asks = Timestamp(0);
    }

    /// Reads what may be newer.
    pub(super) async fn follow(
        &mut self,
        netsuite: &NetSuite,
        ringcentral: &RingCentral,
        base: &Base,
    ) -> Result<(), No> {
        let now = base.clock.now();
        let is_due = |due: Timestamp, every: i64| due <= now || due.0 > now.0 + every;
        let (asks, reads) = (is_due(self.asks, ASKS_AGAIN), is_due(self.reads, READS_AGAIN));
        if asks {
            self.ask(netsuite, base).await?;
            self.asks = Timestamp(now.0 + ASKS_AGAIN);
        }
        if reads {
            self.read(netsuite, ringcentral, base).await?;
            self.reads = Timestamp(now.0 + READS_AGAIN);
        }
        if asks || reads {
            // Where the shelf does not take it, the next office reads it again.
            let bulk = Bulk { name: NAME.to_owned(), bytes: callside_json::write(self).into_bytes() };
            let _ = base.shelf.change(vec![bulk], Vec::new()).await;
        }
        Ok(())
    }

    async fn ask(&mut self, netsuite: &NetSuite, base: &Base) -> Result<(), No> {
        let now = base.clock.now();
        let about = netsuite.ask_bundle("about", Map::new(), Lane::Background, PURPOSE).await;
        let about = match about {
            // There is no place for whose calls are whose. Which calls get a record may be decided elsewhere too.
            Err(error) if NetSuite::lacks_bundle(&error) => {
                (self.version, self.gone, self.organizers) = (None, true, organizers::Kept::default());
                return Ok(());
            }
            about => about.map_err(|error| No::netsuite(&error, now))?,
        };
        let Rider::Versions(versions) = about.settings else { return Err(No::Settings) };
        if self.version != Some(versions.company) {
            self.rules = if versions.company == 0 { None } else { rules(netsuite, now).await? };
            self.version = Some(versions.company);
        }
        self.gone = false;
        if versions.organizers != self.organizers.standing().version || !self.organizers.is_known() {
            self.organizers.follow(netsuite, base).await.map_err(|error| No::netsuite(&error, now))?;
        }
        Ok(())
    }

    async fn read(&mut self, netsuite: &NetSuite, ringcentral: &RingCentral, base: &Base) -> Result<(), No> {
        let now = base.clock.now();
        let refused = |error: RingCentralError| No::ringcentral(&error, now);
        self.home = ringcentral.me().await.map_err(refused)?.region;
        let mut extensions = Vec::new();
        self.unseen = false;
        for page in 1.. {
            match ringcentral.extensions(page).await {
                Ok((some, more)) => {
                    extensions.extend(some);
                    if !more {
                        break;
                    }
                }
                // Each then counts as a person's.
                Err(RingCentralError::NotAllowed { .. }) => {
                    self.unseen = true;
                    break;
                }
                Err(error) => return Err(refused(error)),
            }
        }
        self.extensions = extensions;
        self.inactive = inactive(netsuite, now).await?;
        self.zone = match netsuite.ask_bundle("health", Map::new(), Lane::Background, PURPOSE).await {
            Ok(health) => {
                let told = health.data.unwrap_or_default();
                told.get("timeZone").and_then(Value::as_str).unwrap_or_default().to_owned()
            }
            Err(error) if NetSuite::lacks_bundle(&error) => String::new(),
            Err(error) => return Err(No::netsuite(&error, now)),
        };
        Ok(())
    }

    /// What is known.
    pub(super) async fn company(&self, netsuite: &NetSuite, base: &Base) -> Result<Company, No> {
        let map = self.organizers.decided().map_err(|_| No::Settings)?;
        let roster = Mapping::new(&map).with_employees(&self.inactive);
        let roster = if self.unseen { roster } else { roster.with_extensions(&self.extensions) };
        let session = netsuite.session();
        let record = Settings { logging: self.rules.clone(), ..Settings::default() };
        let holding = Sources::beside(record, self.gone, session.as_ref(), base).await.holding();
        let rules = holding.settings.logging.unwrap_or_default();
        let account = session.map(|session| session.account.id().to_owned()).unwrap_or_default();
        Ok(Company {
            mark: mark(&[callside_json::write(&rules), callside_json::write(&map)].concat()),
            is_nobodys: !names_anybody(&map),
            zone: self.zone_by(&*base.clock),
            home: self.home,
            rules,
            roster,
            account,
        })
    }

    /// The account's zone; where nobody tells it, or a name that this browser does not know, this computer's.
    pub(super) fn zone_by(&self, clock: &dyn Clock) -> String {
        let is_known = clock.offset_at(&self.zone, clock.now()).is_some();
        if is_known { self.zone.clone() } else { clock.local_zone() }
    }

    /// Whose these extensions are, as far as is known.
    pub(super) fn names(&self, ids: &[String]) -> Vec<SyncName> {
        let name = |extension: &Extension| SyncName {
            extension: extension.id.clone(),
            number: extension.number.clone(),
            name: extension.name.clone(),
        };
        self.extensions.iter().filter(|extension| ids.binary_search(&extension.id).is_ok()).map(name).collect()
    }
}

impl No {
    fn netsuite(error: &NetSuiteError, now: Timestamp) -> Self {
        Self::of(error.fault(), now)
    }

    fn ringcentral(error: &RingCentralError, now: Timestamp) -> Self {
        match error.not_before() {
            Some(until) => Self::Fault(error.fault(), until),
            None => Self::of(error.fault(), now),
        }
    }

    fn of(fault: Fault, now: Timestamp) -> Self {
        let passes = matches!(fault.kind, FaultKind::Offline | FaultKind::Unwell | FaultKind::Busy);
        Self::Fault(fault, Timestamp(now.0 + if passes { TRIES_AGAIN } else { PERSONS_WAIT }))
    }
}

pub(super) async fn forget(base: &Base) -> Result<(), StoreError> {
    base.shelf.change(Vec::new(), vec![NAME.to_owned()]).await
}

async fn rules(netsuite: &NetSuite, now: Timestamp) -> Result<Option<LogRules>, No> {
    let mut body = Map::new();
    body.insert("part".into(), COMPANY_PART.into());
    let read = netsuite.ask_bundle("read settings", body, Lane::Background, PURPOSE).await;
    let read = read.map_err(|error| No::netsuite(&error, now))?;
    let data = read.data.map_err(|_| No::Settings)?;
    let version = data.get("version").and_then(Value::as_u64).unwrap_or_default();
    let value = data.get("value").cloned().unwrap_or_default();
    Ok(Document::read(version, &value).map_err(|_| No::Settings)?.settings.logging)
}

/// Employees to whom no record can go. A role that may not read them leaves it to NetSuite to refuse.
async fn inactive(netsuite: &NetSuite, now: Timestamp) -> Result<Vec<Employee>, No> {
    let (mut all, mut after) = (Vec::new(), "0".to_owned());
    loop {
        match netsuite.employees(&after).await {
            Ok(page) => {
                let Some(last) = page.last() else { return Ok(all) };
                after.clone_from(&last.id);
                all.extend(page.into_iter().filter(|employee| employee.inactive));
            }
            Err(NetSuiteError::NotAllowed { .. } | NetSuiteError::TableUnreadable { .. }) => return Ok(all),
            Err(error) => return Err(No::netsuite(&error, now)),
        }
    }
}

fn names_anybody(map: &OrganizerMap) -> bool {
    let rules = &map.rules;
    let kinds = [&rules.queues, &rules.menus, &rules.shared_lines, &rules.deleted];
    let own = map.extensions.iter().map(|mapped| &mapped.whose);
    let is_named = |rule: &OrganizerRule| matches!(rule, OrganizerRule::Employee(_));
    rules.others.is_some() || kinds.into_iter().chain(own).any(is_named)
}

/// FNV-1a, 64 bits.
fn mark(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
