//! What this machine keeps of the checks, for the role that was in use: a page that opens shows what was found, and when.

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Timestamp,
    company::{BundleHealth, BundleSeen, RightsProfile, RoleRights, RolesSeen},
};

use super::{Examination, examine, roles};
use crate::{
    netsuite::{NetSuite, Session},
    ports::{Base, Op, Table},
    traffic::Lane,
};

/// Under this name in [`Table::Settings`].
const KEY: &str = "checks";

/// Whoever opens the page after so many milliseconds has it looked at again.
const OLD: i64 = 24 * 3_600_000;

/// It.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub struct Checks {
    account: String,
    role: Option<String>,
    /// One for each profile that was looked at.
    rights: Vec<RoleRights>,
    bundle: Option<BundleHealth>,
    roles: Option<RolesSeen>,
    /// The version of the bundle when it was looked; `None`: none was seen.
    version: Option<String>,
    looked: Option<Timestamp>,
}

impl Checks {
    /// What an earlier office kept. What cannot be read counts as nothing: it is looked again.
    pub async fn load(base: &Base) -> Self {
        let row = base.store.get(Table::Settings, KEY).await.ok().flatten();
        row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default()
    }

    /// What the role may do, of a profile that was looked at.
    #[must_use]
    pub fn rights(&self, profile: RightsProfile) -> Option<&RoleRights> {
        self.rights.iter().find(|rights| rights.profile == profile)
    }

    /// How the bundle is.
    #[must_use]
    pub fn bundle(&self) -> Option<&BundleHealth> {
        self.bundle.as_ref()
    }

    /// The account's roles.
    #[must_use]
    pub fn roles(&self) -> Option<&RolesSeen> {
        self.roles.as_ref()
    }

    /// Another role is in use than the one that was looked at.
    #[must_use]
    pub fn is_anothers(&self, netsuite: &NetSuite) -> bool {
        self.looked.is_some() && netsuite.session().is_some_and(|session| !self.is_of(&session))
    }

    /// Somebody opens the page: it is to be looked, because nobody has yet, or not of this role, or not with this bundle,
    /// or long ago.
    #[must_use]
    pub fn is_due(&self, netsuite: &NetSuite, bundle: Option<&BundleSeen>, now: Timestamp) -> bool {
        let Some(session) = netsuite.session() else { return false };
        let is_old = self.looked.is_none_or(|looked| looked.0 + OLD <= now.0 || looked > now);
        is_old || !self.is_of(&session) || bundle.is_some_and(|bundle| bundle.version != self.version)
    }

    /// Looks at the role in use.
    pub async fn look(
        &mut self,
        netsuite: &NetSuite,
        profile: RightsProfile,
        bundle: Option<&BundleSeen>,
        lane: Lane,
        base: &Base,
    ) {
        let Some(session) = netsuite.session() else { return };
        self.belong(session);
        let seen = examine(netsuite, profile, &*base.clock, lane).await;
        // The person may have signed out, or in again, meanwhile.
        let Some(Examination { rights, bundle: health }) = seen else { return };
        self.rights.retain(|other| other.profile != profile);
        self.rights.push(rights);
        self.bundle = Some(health);
        self.version = bundle.and_then(|bundle| bundle.version.clone());
        self.looked = Some(base.clock.now());
        self.keep(base).await;
    }

    /// Looks at every role of the account.
    pub async fn look_at_roles(&mut self, netsuite: &NetSuite, lane: Lane, base: &Base) {
        let Some(session) = netsuite.session() else { return };
        self.belong(session);
        self.roles = Some(roles(netsuite, RightsProfile::Person, lane).await);
        self.keep(base).await;
    }

    /// What was found for another account or role says nothing here.
    fn belong(&mut self, session: Session) {
        if !self.is_of(&session) {
            *self = Self { account: session.account.id().to_owned(), role: session.role, ..Self::default() };
        }
    }

    fn is_of(&self, session: &Session) -> bool {
        self.account == session.account.id() && self.role == session.role
    }

    async fn keep(&self, base: &Base) {
        let put = Op::Put { table: Table::Settings, key: KEY.to_owned(), value: callside_json::write(self) };
        // Where it cannot be kept, it is looked again; that the store fails is told by what must not be lost.
        let _ = base.store.commit(vec![put], Vec::new()).await;
    }
}
