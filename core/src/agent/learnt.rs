//! What was learnt about the two accounts: who the agent is, which lines they have, what their NetSuite role can read.
//! Forgotten with the account or role it is about, learnt again when lost.

use callside_json::{FromJson, ToJson};
use callside_protocol::{Choice, Fault, Personal, Timestamp};

use crate::{
    directory::lookup::{Readable, Table},
    netsuite::{Keys, NetSuiteError, Query, Session},
    ports::StoreError,
    ringcentral::{Line, Me},
    signin::Standing,
    traffic::Lane,
};

use super::Agent;

/// What a role can read is found out anew after so many milliseconds: a day; after an attempt without an answer, an hour.
const PROVED_AGAIN: i64 = 24 * 3_600_000;
const UNPROVED_AGAIN: i64 = 3_600_000;

/// Facts about the accounts.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub(super) struct Learnt {
    /// The agent at RingCentral.
    pub(super) me: Option<Me>,
    /// Their telephone numbers.
    pub(super) lines: Vec<Line>,
    /// The NetSuite account, user and role the rest is about, kept while a reconnect is needed.
    pub(super) netsuite: Option<Session>,
    /// The NetSuite user's name, where the role can read it.
    pub(super) user_name: Option<Personal>,
    /// The role's name, where it can be read.
    pub(super) role_name: Option<String>,
    /// What the role was refused.
    pub(super) readable: Readable,
    /// When it is time to find out again what the role can read: administrators add rights, too.
    pub(super) prove_due: Timestamp,
    /// The role may create phone calls but not change them.
    pub(super) cannot_edit: bool,
    /// The version of Callside's bundle in the account; `None`: there is none that this role can use, as far as is known.
    pub(super) bundle: Option<String>,
    /// When it is time to look for it again: administrators install and remove it.
    pub(super) bundle_due: Timestamp,
    /// What the account makes of the external id of a phone call.
    pub(super) keys: Keys,
    /// Why the role can make no contact, where it cannot.
    pub(super) no_contact: Option<Fault>,
    /// Tables whose records NetSuite refused to change for want of a right.
    pub(super) no_change: Vec<(Table, Fault)>,
    /// The companies of the group a contact can belong to; none where the account is none of OneWorld.
    pub(super) subsidiaries: Vec<Choice>,
    /// Why the role can make no task, where it cannot.
    pub(super) no_task: Option<Fault>,
    /// Tables, and columns as `table.column`, that the role was refused when what a call may be about was looked for.
    pub(super) linked_refused: Vec<String>,
    /// Columns of phone calls that this account does not open to queries.
    pub(super) absent_call_columns: Vec<String>,
    /// When company call sync has something to do on this machine, whoever is signed in.
    pub(super) sync: Option<Timestamp>,
}

impl Learnt {
    /// Another NetSuite account, user or role: nothing learnt about the earlier one holds.
    pub(super) fn meet(&mut self, session: Session) {
        if self.netsuite.as_ref() != Some(&session) {
            let (me, lines) = (self.me.take(), std::mem::take(&mut self.lines));
            *self = Self { me, lines, netsuite: Some(session), sync: self.sync, ..Self::default() };
        }
    }
}

impl Agent {
    /// Keeps what was learnt.
    pub(super) fn learn(&self, change: impl FnOnce(&mut Learnt)) -> impl Future<Output = ()> {
        self.keep_learnt(self.inner.learnt.change(change))
    }

    async fn keep_learnt(&self, kept: impl Future<Output = Result<(), StoreError>>) {
        self.mind_store(kept.await);
    }

    /// The agent's lines, so that a call can say which of them rang.
    pub(super) async fn learn_lines(&self) {
        if let Ok(lines) = self.inner.ringcentral.lines().await {
            self.learn(|learnt| learnt.lines = lines).await;
            self.publish();
        }
    }

    /// What this role can read, before a telephone rings, so that the first lookup is one request; and the names of
    /// user and role, where they can be read.
    pub(super) async fn learn_netsuite(&self) {
        let Some(session) = self.inner.netsuite.session() else { return };
        self.prove().await;
        self.look_for_bundle().await;
        let user = match &session.entity {
            Some(entity) => {
                self.first("SELECT firstname, lastname FROM employee WHERE id = ?", entity, "user's name").await
            }
            None => None,
        };
        let role = match &session.role {
            Some(role) => self.first("SELECT name FROM role WHERE id = ?", role, "role's name").await,
            None => None,
        };
        self.learn(|learnt| {
            learnt.user_name = user.map(Personal::new).or(learnt.user_name.take());
            learnt.role_name = role.or(learnt.role_name.take());
        })
        .await;
        self.publish();
    }

    /// Once a day what the role can read and whether the account has the bundle are found out anew, on an occasion: no
    /// worker is woken for it.
    pub(super) fn prove_again(&self, now: Timestamp) {
        if self.inner.netsuite.standing() != Standing::SignedIn {
            return;
        }
        let learnt = self.inner.learnt.get();
        if learnt.prove_due <= now {
            self.go(async |agent| agent.prove().await);
        }
        if learnt.bundle_due <= now {
            self.go(async |agent| agent.look_for_bundle().await);
        }
    }

    /// Whether the account has the bundle. Where that cannot be found out, what was known before holds.
    async fn look_for_bundle(&self) {
        let before = self.now();
        self.learn(|learnt| learnt.bundle_due = Timestamp(before.0 + UNPROVED_AGAIN)).await;
        let bundle = match self.inner.netsuite.bundle().await {
            Ok(version) => Some(version),
            Err(NetSuiteError::NotSent | NetSuiteError::NoAnswer | NetSuiteError::Busy { .. }) => return,
            Err(_) => None,
        };
        self.learn(|learnt| {
            learnt.bundle = bundle;
            learnt.bundle_due = Timestamp(before.0 + PROVED_AGAIN);
        })
        .await;
        self.begin_company();
    }

    /// The bundle failed: it is done without for an hour.
    pub(super) async fn give_up_bundle(&self) {
        let later = Timestamp(self.now().0 + UNPROVED_AGAIN);
        self.learn(|learnt| (learnt.bundle, learnt.bundle_due) = (None, later)).await;
    }

    async fn prove(&self) {
        let before = self.now();
        let own = self.searched_fields();
        let later = |wait: i64| Timestamp(before.0 + wait);
        self.learn(|learnt| learnt.prove_due = later(UNPROVED_AGAIN)).await;
        let proved = crate::directory::lookup::prove(&self.inner.netsuite, &own).await;
        self.learn(|learnt| match proved.answer {
            Ok(()) => {
                learnt.readable.replace(&proved.learnt, before);
                learnt.prove_due = later(PROVED_AGAIN);
            }
            Err(_) => learnt.readable.learn(&proved.learnt, before),
        })
        .await;
        self.prove_adding().await;
        self.publish();
    }

    /// The first row's values, joined with blanks; `None` where NetSuite gives none, for whatever reason: a name that
    /// cannot be read is shown as an id with a label the person may write.
    async fn first(&self, text: &str, id: &str, purpose: &'static str) -> Option<String> {
        let query = Query { text: text.to_owned(), params: vec![id.to_owned()] };
        let rows = self.inner.netsuite.suiteql(&query, 1, Lane::Background, purpose).await.ok()?;
        let row = rows.first()?;
        let name: Vec<&str> =
            ["firstname", "lastname", "name"].into_iter().filter_map(|column| row.get(column)).collect();
        (!name.is_empty()).then(|| name.join(" "))
    }
}
