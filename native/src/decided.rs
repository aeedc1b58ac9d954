//! What the company has decided, as far as company call sync asks: rules and mapping out of the bundle's record, and what both
//! clouds tell of those they are about. What was read once holds where a cloud cannot be asked for a newer one.

use callside_core::{
    company::{self, organizers},
    netsuite::{Employee, NetSuite, NetSuiteError},
    phone::Region,
    ports::Base,
    ringcentral::{Extension, RingCentral, RingCentralError},
    sync::Mapping,
    traffic::Lane,
};
use callside_json::{Map, Value};
use callside_protocol::{Fault, LogRules, Timestamp, company::SettingsTrouble};

/// Rules and mapping are looked at again after so long, milliseconds.
const LOOKS_AGAIN: i64 = 10 * 60_000;
/// And so are extensions and employees, whose lists are some pages long.
const ASKS_AGAIN: i64 = 6 * 3_600_000;
/// Employees of a page ([`NetSuite::employees`]).
const EMPLOYEES: usize = 1_000;

/// It.
pub struct Decided {
    rules_of: company::Kept,
    mapping_of: organizers::Kept,
    extensions: Vec<Extension>,
    employees: Vec<Employee>,
    pub mapping: Mapping,
    pub rules: LogRules,
    /// Where numbers without country code are at home: as the JWT's owner has it.
    pub home: Region,
    /// IANA name of the zone in which NetSuite writes what is said to it.
    pub zone: String,
    looks: Timestamp,
    asks: Timestamp,
}

/// Why it is not known what is decided: nothing is written then.
#[derive(Debug, thiserror::Error)]
pub enum Undecided {
    /// NetSuite did not tell.
    #[error("NetSuite did not tell what the company has decided: {0}")]
    NetSuite(#[from] NetSuiteError),
    /// RingCentral did not tell.
    #[error("RingCentral did not tell which extensions there are: {0}")]
    RingCentral(#[from] RingCentralError),
    /// What is in NetSuite cannot be used.
    #[error("{}", trouble(.0))]
    Trouble(SettingsTrouble),
    /// The zone that NetSuite names is none that is known.
    #[error("NetSuite names a time zone that nobody knows: {0}")]
    Zone(String),
}

impl Undecided {
    /// As pages and others tell it; `None`: an administrator has something to do.
    pub fn fault(&self) -> Option<Fault> {
        match self {
            Self::NetSuite(error) => Some(error.fault()),
            Self::RingCentral(error) => Some(error.fault()),
            Self::Trouble(SettingsTrouble::CouldNotAsk(fault)) => Some(fault.clone()),
            Self::Trouble(_) | Self::Zone(_) => None,
        }
    }
}

impl Decided {
    /// Reads all of it.
    ///
    /// # Errors
    /// [`Undecided`].
    pub async fn read(base: &Base, ringcentral: &RingCentral, netsuite: &NetSuite) -> Result<Self, Undecided> {
        let mut decided = Self {
            rules_of: company::Kept::load(base).await,
            mapping_of: organizers::Kept::load(base).await,
            extensions: Vec::new(),
            employees: Vec::new(),
            mapping: Mapping::default(),
            rules: LogRules::default(),
            home: ringcentral.me().await?.region,
            zone: zone(base, netsuite).await?,
            looks: Timestamp(0),
            asks: Timestamp(0),
        };
        decided.follow(base, ringcentral, netsuite).await?;
        Ok(decided)
    }

    /// Reads what is newer, where it is time.
    ///
    /// # Errors
    /// [`Undecided`]; what was known holds.
    pub async fn follow(
        &mut self,
        base: &Base,
        ringcentral: &RingCentral,
        netsuite: &NetSuite,
    ) -> Result<(), Undecided> {
        let now = base.clock.now();
        if self.asks <= now {
            self.extensions = extensions(ringcentral).await?;
            self.employees = employees(netsuite).await?;
            self.asks = Timestamp(now.0 + ASKS_AGAIN);
            self.looks = now;
        }
        if self.looks > now {
            return Ok(());
        }
        self.rules_of.look_now(now);
        self.rules_of.follow(netsuite, base, None, None).await;
        if let Some(trouble) = self.rules_of.standing().trouble {
            return Err(Undecided::Trouble(trouble));
        }
        self.mapping_of.follow(netsuite, base).await?;
        if let Some(trouble) = self.mapping_of.standing().trouble.clone() {
            return Err(Undecided::Trouble(trouble));
        }
        let (settings, map) = (self.rules_of.document(), self.mapping_of.decided());
        if let (Ok(document), Ok(map)) = (settings, map) {
            self.rules = document.settings.logging.unwrap_or_default();
            self.mapping = Mapping::new(&map).with_extensions(&self.extensions).with_employees(&self.employees);
        }
        self.looks = Timestamp(now.0 + LOOKS_AGAIN);
        Ok(())
    }
}

async fn extensions(ringcentral: &RingCentral) -> Result<Vec<Extension>, RingCentralError> {
    let mut all = Vec::new();
    for page in 1.. {
        let (extensions, more) = ringcentral.extensions(page).await?;
        all.extend(extensions);
        if !more {
            break;
        }
    }
    Ok(all)
}

async fn employees(netsuite: &NetSuite) -> Result<Vec<Employee>, NetSuiteError> {
    let mut all: Vec<Employee> = Vec::new();
    loop {
        let after = all.last().map_or_else(|| "0".to_owned(), |employee| employee.id.clone());
        let page = netsuite.employees(&after).await?;
        let is_last = page.len() < EMPLOYEES;
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

async fn zone(base: &Base, netsuite: &NetSuite) -> Result<String, Undecided> {
    let health = netsuite.ask_bundle("health", Map::new(), Lane::Background, "time zone").await?;
    let refused = |_| Undecided::Trouble(SettingsTrouble::Outdated);
    let data = health.data.map_err(refused)?;
    let zone = data.get("timeZone").and_then(Value::as_str).unwrap_or_default().to_owned();
    match base.clock.offset_at(&zone, base.clock.now()) {
        Some(_) => Ok(zone),
        None => Err(Undecided::Zone(zone)),
    }
}

fn trouble(trouble: &SettingsTrouble) -> String {
    match trouble {
        SettingsTrouble::NoBundle => {
            "The bundle is not installed, not released or not for this role, and the company's settings are in it."
                .into()
        }
        SettingsTrouble::Outdated => "The bundle is older than this program. Deploy it anew.".into(),
        SettingsTrouble::NotAllowed(words) => format!("The role may not read the company's settings: {words}"),
        SettingsTrouble::Refused(words) => format!("The bundle refused to tell the company's settings: {words}"),
        SettingsTrouble::Newer(form) => {
            format!("The company's settings were written by a newer version, in form {form}. Update this program.")
        }
        SettingsTrouble::Unreadable => "The company's settings are not in the form they should be.".into(),
        SettingsTrouble::CouldNotAsk(_) => "NetSuite could not be asked for the company's settings.".into(),
    }
}
