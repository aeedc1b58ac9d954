//! What the person chose and what was learnt about the two accounts. Both are small, read at once on waking, and can be
//! had again when lost.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Ask, Cloud, CopyScope, LogRules, Personal, RecordRef, Timestamp};

use crate::{directory::copy::CustomField, ordered::Keyed};

/// The person's choices.
#[derive(Clone, Debug, FromJson, ToJson)]
#[json(default)]
pub(super) struct Preferences {
    /// RingCentral client id, where the person gave one.
    pub(super) ringcentral_client_id: Option<String>,
    /// NetSuite client id, where the person gave one.
    pub(super) netsuite_client_id: Option<String>,
    /// The confirmed time zone.
    pub(super) zone: Option<String>,
    /// Outcomes offered in the pane.
    pub(super) outcomes: Vec<String>,
    /// Which calls get a record, and when.
    pub(super) rules: LogRules,
    /// The person's words for what could not be read.
    pub(super) labels: PerCloud<Labels>,
    /// Answers to fields this account makes mandatory, by field.
    pub(super) answers: Keyed<Ask>,
    /// Of whom the person wants a copy of the directory.
    pub(super) copies: CopyScope,
    /// How old the copy may be, in days.
    pub(super) copy_days: Option<u32>,
    /// The copy is stopped for now.
    pub(super) paused: bool,
    /// The account's own telephone fields that are searched beside the standard ones.
    pub(super) own_fields: Vec<CustomField>,
    /// The labels of those, by id.
    pub(super) own_labels: Vec<(String, String)>,
    /// Whom the agent chose for a number, by NetSuite account and E.164 ([`super::Agent::choice_key`]); `None`: nobody
    /// of those listed.
    pub(super) choices: Keyed<Option<RecordRef>>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            ringcentral_client_id: None,
            netsuite_client_id: None,
            zone: None,
            outcomes: ["Sold", "Call back", "Left a message", "Answered a question", "No interest", "Wrong number"]
                .map(str::to_owned)
                .to_vec(),
            rules: LogRules::default(),
            labels: PerCloud::default(),
            answers: Keyed::default(),
            copies: CopyScope::Everyone,
            copy_days: None,
            paused: false,
            own_fields: Vec::new(),
            own_labels: Vec::new(),
            choices: Keyed::default(),
        }
    }
}

impl Preferences {
    /// The client id in use.
    pub(super) fn client_id<'a>(&'a self, cloud: Cloud, built_in: Option<&'a str>) -> Option<&'a str> {
        let own = match cloud {
            Cloud::RingCentral => self.ringcentral_client_id.as_deref(),
            Cloud::NetSuite => self.netsuite_client_id.as_deref(),
        };
        own.or(built_in)
    }

    /// Uses another client id; `None`: the built-in one.
    pub(super) fn set_client_id(&mut self, cloud: Cloud, client_id: Option<String>) {
        match cloud {
            Cloud::RingCentral => self.ringcentral_client_id = client_id,
            Cloud::NetSuite => self.netsuite_client_id = client_id,
        }
    }
}

/// One of something for each cloud.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub(super) struct PerCloud<T: Default> {
    #[json(name = "RingCentral")]
    ringcentral: T,
    #[json(name = "NetSuite")]
    netsuite: T,
}

impl<T: Default> PerCloud<T> {
    /// That cloud's.
    pub(super) fn of(&self, cloud: Cloud) -> &T {
        match cloud {
            Cloud::RingCentral => &self.ringcentral,
            Cloud::NetSuite => &self.netsuite,
        }
    }

    /// That cloud's, to be changed.
    pub(super) fn of_mut(&mut self, cloud: Cloud) -> &mut T {
        match cloud {
            Cloud::RingCentral => &mut self.ringcentral,
            Cloud::NetSuite => &mut self.netsuite,
        }
    }
}

/// Labels a person wrote because Callside could not read them.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub(super) struct Labels {
    /// For the account.
    pub(super) account: Option<String>,
    /// For the role.
    pub(super) role: Option<String>,
    /// For the user.
    pub(super) user: Option<Personal>,
}

/// Since when something has been wrong, by the banner that says so.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
pub(super) struct Since(Keyed<Timestamp>);

impl Since {
    /// The time the fault of that name was first seen; `now` if this is the first time.
    pub(super) fn of(&mut self, name: &str, now: Timestamp) -> Timestamp {
        *self.0.get_or_insert_with(name, || now)
    }

    /// Somebody else knows since when.
    pub(super) fn tell(&mut self, name: &str, since: Timestamp) {
        self.0.insert(name.to_owned(), since);
    }

    /// Faults that are over are forgotten.
    pub(super) fn keep(&mut self, standing: &[String]) {
        self.0.retain(|name, _| standing.iter().any(|stands| stands == name));
    }
}
