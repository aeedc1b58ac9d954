//! Signing in with OAuth 2.0: authorization code grant with PKCE for a public client (netsuite-api.md §1).
//!
//! [`authorize`] is what a person sees, [`token`] what the client asks for afterwards. A machine, whose [`certificate`] an
//! administrator has uploaded, asks with an [`assertion`] in place of a person (§2). This module holds what both
//! share: who is signed in, which codes and tokens are out, and the Login Audit Trail, the only place where NetSuite
//! gives the true reason of a refusal (§1.9).

mod assertion;
pub(crate) mod authorize;
pub(crate) mod certificate;
mod jwt;
mod pages;
mod signature;
pub(crate) mod token;

use std::collections::{BTreeMap, BTreeSet};

use super::options::{AccountFeature, Options};
use super::role::{Permission, Role};
use crate::chance::Chance;
use crate::clock::Moment;
use crate::company::Employee;

/// The account: who may sign in, in which roles, and how it is set up.
#[derive(Debug)]
pub(crate) struct Account {
    /// The account id in its underscore form.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) employees: Vec<Employee>,
    /// Those whom the sign-in page offers.
    pub(crate) people: Vec<i64>,
    pub(crate) roles: Vec<Role>,
    pub(crate) options: Options,
}

impl Account {
    pub(crate) fn employee(&self, id: i64) -> Option<&Employee> {
        self.employees.iter().find(|employee| employee.id == id && employee.has_access && !employee.inactive)
    }

    pub(crate) fn role(&self, id: i64) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// Whether the integration of that client id is enabled.
    fn is_enabled(&self, client: &str) -> bool {
        let machine = self.options.machine_integration(client);
        machine.map_or(self.options.integration.enabled, |integration| integration.enabled)
    }

    fn roles_of(&self, employee: i64) -> Vec<&Role> {
        self.roles.iter().filter(|role| role.is_held_by(employee)).collect()
    }
}

/// One line of the Login Audit Trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Moment,
    /// NetSuite's word in the column Detail, such as `InvalidState`.
    pub detail: &'static str,
}

/// What a person agreed to; codes and tokens all lead back to one.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) employee: i64,
    pub(crate) role: i64,
    pub(crate) client: String,
    pub(crate) scopes: BTreeSet<String>,
    /// When the first token of the chain was issued; rotation ends a fixed time after it (§1.6).
    since: Moment,
    revoked: bool,
}

#[derive(Debug)]
struct Code {
    grant: usize,
    redirect_uri: String,
    challenge: String,
    expires: Moment,
}

#[derive(Debug)]
struct Issued {
    grant: usize,
    expires: Moment,
}

/// Everything that is out: sessions, flows, codes, tokens.
#[derive(Debug)]
pub(crate) struct SignIn {
    chance: Chance,
    /// Session cookies of browsers in which somebody has signed in.
    sessions: BTreeMap<String, i64>,
    flows: BTreeMap<String, authorize::Flow>,
    grants: Vec<Grant>,
    codes: BTreeMap<String, Code>,
    access: BTreeMap<String, Issued>,
    refresh: BTreeMap<String, Issued>,
    /// Every certificate that was ever uploaded.
    certificates: Vec<certificate::Registered>,
    pub(crate) audit: Vec<AuditEntry>,
}

impl SignIn {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            chance: Chance::from_seed(seed ^ 0x6e65_7473_7569_7465),
            sessions: BTreeMap::new(),
            flows: BTreeMap::new(),
            grants: Vec::new(),
            codes: BTreeMap::new(),
            access: BTreeMap::new(),
            refresh: BTreeMap::new(),
            certificates: Vec::new(),
            audit: Vec::new(),
        }
    }

    pub(crate) fn note(&mut self, at: Moment, detail: &'static str) {
        self.audit.push(AuditEntry { at, detail });
    }

    /// A name for one operation, as NetSuite's answers carry it.
    pub(crate) fn operation(&mut self) -> String {
        self.chance.uuid()
    }

    /// The grant behind an access token, or the audit trail's word for what is wrong with it.
    pub(crate) fn grant(
        &self,
        token: &str,
        scope: &str,
        account: &Account,
        now: Moment,
    ) -> Result<Grant, &'static str> {
        if self.refresh.contains_key(token) {
            return Err("TokenRejected");
        }
        let issued = self.access.get(token).ok_or("InvalidSignature")?;
        let grant = self.grants.get(issued.grant).ok_or("InvalidSignature")?;
        if now >= issued.expires {
            return Err("AccessTokenExpired");
        }
        if grant.revoked {
            return Err("TokenRejected");
        }
        if !account.options.features.is_on(AccountFeature::OAuth2) {
            return Err("FeatureDisabled");
        }
        if !account.is_enabled(&grant.client) {
            return Err("IntegrationBlocked");
        }
        let role = account.role(grant.role).filter(|role| role.is_held_by(grant.employee));
        if account.employee(grant.employee).is_none() || role.is_none() {
            return Err("EntityOrRoleDisabled");
        }
        if role.is_some_and(|role| role.level(Permission::OAuth2Login) == super::role::Level::None) {
            return Err("EntityOrRoleDisabled");
        }
        if !grant.scopes.contains(scope) {
            return Err("ScopeMismatched");
        }
        Ok(grant.clone())
    }

    /// Ends every grant, as a sandbox refresh or an administrator does.
    pub(crate) fn revoke_everything(&mut self) {
        for grant in &mut self.grants {
            grant.revoked = true;
        }
        // A sandbox refresh clears the mappings, too (§2).
        for certificate in &mut self.certificates {
            certificate.revoked = true;
        }
        self.sessions.clear();
    }

    /// Whether that cookie header carries a NetSuite session.
    pub(crate) fn session(&self, cookies: Option<&str>) -> Option<i64> {
        cookies?
            .split(';')
            .filter_map(|cookie| cookie.trim().strip_prefix(authorize::SESSION_COOKIE)?.strip_prefix('='))
            .find_map(|session| self.sessions.get(session).copied())
    }
}
