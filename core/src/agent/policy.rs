//! What the company has decided for this browser ([`crate::company::Policy`]), by the browser's policy or in its record in
//! NetSuite: it holds at once and stands before the person's own choice, which is kept and holds again when it goes.
//!
//! The browser may take seconds to give a policy, and calls do not wait, so what it said last lies on disk: a worker wakes
//! with that, and obeys what is new when it comes. So does what the record said last, with the session it was said in: to
//! another account, user or role it says nothing.

use std::rc::Rc;

use callside_json::{FromJson, ToJson, Value};
use callside_protocol::{Cloud, CopyScope, LogRules, PolicyView, RecordKind, Timestamp, policy_key as key};
use futures::{FutureExt, future::LocalBoxFuture};

use super::Agent;
use crate::{
    company::{POLICY_KEY, Policy, Recorded},
    directory::{
        copy::CustomField,
        lookup::{Readable, Refused, Table as Searched},
    },
    logging::CompanyTerms,
    netsuite::{Account, Session},
    ordered::sort,
    ports::{Op, Store, StoreError, Table},
};

/// Where what the record says lies there.
const RECORDED: &str = "recorded";

/// Nothing is decided.
const NOTHING: &str = "{}";

/// What is known of it.
#[derive(Debug)]
pub(super) struct Decided {
    /// As the browser gave it.
    text: String,
    /// What the company's record says.
    recorded: OfSession,
    /// What both say.
    policy: Policy,
    /// What it says of the record of every call, to whoever works here.
    record: Rc<CompanyTerms>,
    /// The browser does not give it: what it says now is not known.
    unread: bool,
    /// Whatever of this machine it forbids has gone.
    heeded: bool,
}

/// What the company's record says, and to whom.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(default)]
struct OfSession {
    of: Option<Session>,
    says: Recorded,
    record: CompanyTerms,
    /// Something stands beside calls.
    beside: bool,
}

impl Decided {
    /// What the last worker was given; not judged yet.
    pub(super) async fn load(store: &dyn Store) -> Self {
        let kept = store.get(Table::Settings, POLICY_KEY).await.ok().flatten();
        let text = kept.map_or_else(|| NOTHING.to_owned(), |kept| kept.value);
        let recorded = store.get(Table::Settings, RECORDED).await.ok().flatten();
        let recorded = recorded.and_then(|kept| callside_json::read(&kept.value).ok()).unwrap_or_default();
        Self {
            recorded,
            policy: Policy::default(),
            record: Rc::default(),
            unread: false,
            heeded: text == NOTHING,
            text,
        }
    }
}

impl Agent {
    /// The browser says that the policy has changed.
    pub fn policy_changed(&self) {
        self.go(Self::read_policy);
    }

    /// A policy that could not be read is read again.
    pub(super) fn try_policy(&self) {
        if self.inner.decided.borrow().unread {
            self.policy_changed();
        }
    }

    /// Reads it, and obeys what is new.
    async fn read_policy(self) {
        let read = self.inner.ports.policy.read().await;
        let changed = {
            let mut decided = self.inner.decided.borrow_mut();
            let changed = read.as_ref().is_some_and(|text| *text != decided.text);
            if decided.heeded && !changed && decided.unread == read.is_none() {
                return;
            }
            decided.unread = read.is_none();
            decided.text = read.unwrap_or_else(|| decided.text.clone());
            changed
        };
        self.heed().await;
        if changed {
            // Not before: a worker that dies over it would take it for heeded.
            let value = self.inner.decided.borrow().text.clone();
            self.keep_decided(POLICY_KEY, value).await;
            self.tell_company();
        }
    }

    /// The office tells what the company's record says in that session.
    pub(super) fn take_recorded(
        &self,
        of: Option<Session>,
        says: Recorded,
        record: CompanyTerms,
        beside: bool,
    ) -> LocalBoxFuture<'_, ()> {
        async move {
            // What says nothing says it to everybody.
            let is_any = beside || says != Recorded::default() || record != CompanyTerms::default();
            let recorded = OfSession { of: of.filter(|_| is_any), says, record, beside };
            if self.inner.decided.borrow().recorded == recorded {
                return;
            }
            let text = if !is_any { NOTHING.to_owned() } else { callside_json::write(&recorded) };
            self.inner.decided.borrow_mut().recorded = recorded;
            // On disk after it is heeded, as the policy is.
            self.heed().await;
            self.keep_decided(RECORDED, text).await;
        }
        .boxed_local()
    }

    async fn heed(&self) {
        self.judge_policy();
        let heeded = self.follow_scope().await;
        self.inner.decided.borrow_mut().heeded = self.mind_store(heeded).is_some();
        self.publish();
    }

    async fn keep_decided(&self, key: &str, value: String) {
        let (table, key) = (Table::Settings, key.to_owned());
        let op = if value == NOTHING { Op::Delete { table, key } } else { Op::Put { table, key, value } };
        self.mind_store(self.inner.ports.store.commit(vec![op], Vec::new()).await);
    }

    /// What it says, for whoever has signed in: numbers are read in their country.
    pub(super) fn judge_policy(&self) {
        let mut policy = {
            let mut decided = self.inner.decided.borrow_mut();
            decided.record = Rc::default();
            let mut policy = Policy::read(&decided.text);
            if decided.recorded.of == self.inner.learnt.get().netsuite {
                policy.stand_above(&decided.recorded.says);
                decided.record = Rc::new(decided.recorded.record.clone());
            }
            policy
        };
        if policy.logging.as_ref().is_some_and(|rules| self.misread_number(rules).is_some()) {
            // Which line is nobody's to see but who wrote it.
            policy.misread_rules("never", &Value::Null);
        }
        self.inner.decided.borrow_mut().policy = policy;
    }

    /// The copy becomes what may be copied now: it goes where nobody's is, and so does one of more people than the company
    /// lets be copied, however well it serves.
    ///
    /// Boxed: two conversations wait for it, and each would carry it whole.
    pub(super) fn follow_scope(&self) -> LocalBoxFuture<'_, Result<(), StoreError>> {
        async {
            let companys = self.inner.decided.borrow().policy.directory.scope;
            if companys.unwrap_or(self.inner.preferences.get().copies) == CopyScope::Nobody {
                self.forget_colleagues().await;
                return self.forget_people().await;
            }
            if companys == Some(CopyScope::Mine) {
                self.open_people().await;
                for held in [self.inner.copies.serving(), self.inner.copies.building()].into_iter().flatten() {
                    if !held.shown().terms.only_mine {
                        self.inner.copies.give_up(&held).await?;
                    }
                }
            }
            self.keep_people_now_on();
            Ok(())
        }
        .boxed_local()
    }

    /// Of whom a copy is kept. While it is not known what the company says, there is none to look in; it is on the disk
    /// still, because nobody has said that it has to go.
    pub(super) fn scope(&self) -> CopyScope {
        let decided = self.inner.decided.borrow();
        if decided.unread {
            return CopyScope::Nobody;
        }
        decided.policy.directory.scope.unwrap_or(self.inner.preferences.get().copies)
    }

    /// A copy of the directory is wanted.
    pub(super) fn copies_people(&self) -> bool {
        self.scope() != CopyScope::Nobody
    }

    /// How old it may be, in days.
    pub(super) fn copy_days(&self) -> Option<u32> {
        self.inner.decided.borrow().policy.directory.days.or(self.inner.preferences.get().copy_days)
    }

    /// What the copy can be made of: tables that the company does not let be copied are as if the role could not read them.
    pub(super) fn copied(&self) -> Readable {
        let mut readable = self.inner.learnt.get().readable.clone();
        for kind in self.left_out() {
            readable.learn(&[Refused::Table(Searched::of(kind))], Timestamp(0));
        }
        readable
    }

    /// What the company does not let be copied.
    pub(super) fn left_out(&self) -> Vec<RecordKind> {
        let directory = &self.inner.decided.borrow().policy.directory;
        let both = [(directory.vendors, RecordKind::Vendor), (directory.employees, RecordKind::Employee)];
        both.into_iter().filter(|(copied, _)| !copied).map(|(_, kind)| kind).collect()
    }

    /// The account's own fields that are searched: the company's, and those the person ticks.
    pub(super) fn searched_fields(&self) -> Vec<CustomField> {
        let mut fields = self.inner.preferences.get().own_fields.clone();
        fields.retain(|field| !self.is_companys(field));
        fields.extend(self.inner.decided.borrow().policy.directory.own_fields.iter().filter_map(|field| {
            let (table, column) = field.split_once('.')?;
            Some(CustomField { table: Searched::named(table)?, column: column.to_owned() })
        }));
        // Another order would be another copy.
        sort(&mut fields);
        fields
    }

    /// The company has it searched.
    pub(super) fn is_companys(&self, field: &CustomField) -> bool {
        let named = [field.table.name(), &field.column].join(".");
        self.inner.decided.borrow().policy.directory.own_fields.contains(&named)
    }

    /// Which calls get a record.
    pub(super) fn rules(&self) -> LogRules {
        let decided = self.inner.decided.borrow();
        decided.policy.logging.clone().unwrap_or_else(|| self.inner.preferences.get().rules.clone())
    }

    /// Something other than the bundle may put something beside calls.
    pub(super) fn has_decided_beside(&self) -> bool {
        let decided = self.inner.decided.borrow();
        let by_policy = |key: &str| decided.policy.set.iter().any(|set| set == key);
        decided.recorded.beside || by_policy(key::CALL_FIELDS) || by_policy(key::INFO_LINKS)
    }

    /// What the company wants in the record of every call.
    pub(super) fn company_terms(&self) -> Rc<CompanyTerms> {
        Rc::clone(&self.inner.decided.borrow().record)
    }

    /// The client id the company has named.
    pub(super) fn companys_client_id(&self, cloud: Cloud) -> Option<String> {
        let decided = self.inner.decided.borrow();
        match cloud {
            Cloud::RingCentral => decided.policy.ringcentral_client_id.clone(),
            Cloud::NetSuite => decided.policy.netsuite_client_id.clone(),
        }
    }

    /// The account the company has named.
    pub(super) fn companys_account(&self) -> Option<Account> {
        self.inner.decided.borrow().policy.account.clone()
    }

    /// For Settings.
    pub(super) fn policy(&self) -> PolicyView {
        let decided = self.inner.decided.borrow();
        PolicyView {
            set: decided.policy.set.clone(),
            wrong: decided.policy.wrong.clone(),
            unread: decided.unread,
            account: decided.policy.account.as_ref().map(|account| account.id().to_owned()),
        }
    }
}
