//! What a company sets up is the back office's: here it is sent on its errands, lent the person's sign-ins, and shown. What it
//! and the pages say to each other passes through as text.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use async_trait::async_trait;
use callside_protocol::{Answer, Cloud, Fault, FaultKind, Personal, Refusal, Timestamp, company::ExtensionOf};
use futures::{FutureExt, future::LocalBoxFuture};

use super::{Agent, Start, numbers::NothingToAsk};
use crate::{
    company::Heard,
    office::{CameTo, CompanyErrand, CompanyReport, Errand, Letter, NotLent, SyncErrand, SyncReport},
    ordered::Keyed,
    ports::Front,
    setup::Noted,
    signin::{Standing, TokenKeeper},
    traffic,
};

/// What the agent knows of it.
#[derive(Default)]
pub(super) struct Company {
    /// What the pages draw.
    pub(super) view: RefCell<Option<Personal>>,
    /// What the page of company call sync draws.
    pub(super) sync: RefCell<Option<Personal>>,
    /// What the person has to be told.
    pub(super) conditions: RefCell<Vec<Noted>>,
    /// When something else is to be told, whoever is signed in.
    changes: Cell<Option<Timestamp>>,
    /// When there is something to do again with NetSuite, by the office.
    due: Cell<Option<Timestamp>>,
    /// Somebody looks.
    look: Cell<bool>,
    /// An errand that nobody asked for is under way.
    under_way: Cell<bool>,
    /// The version of the settings that the office has heard of last.
    told: Cell<Option<u64>>,
    /// Whose extension this is and whether a call was logged, as the office has heard it last; `None`: it has not.
    reported: RefCell<Option<(Option<ExtensionOf>, bool)>>,
    /// A call was logged, of those that are kept here.
    pub(super) logged: Cell<bool>,
    /// A step of company call sync is under way.
    syncs: Cell<bool>,
}

/// After a failure of the back office, in milliseconds.
const TRIES_AGAIN: i64 = 60_000;

impl Agent {
    /// Obeys a page of the company's setup.
    pub(super) async fn obey_company(&self, command: Personal) -> Answer {
        match self.go_on_with_company(Some(command)).await {
            Some(report) => Answer::Company(report.answer),
            None => Answer::Refused(Refusal::Fault(Fault { cloud: None, kind: FaultKind::Ours, detail: None })),
        }
    }

    /// Does what has become due. Called whenever something may have.
    pub(super) fn keep_company(&self) {
        let company = &self.inner.company;
        let due = self.company_due().is_some_and(|due| due <= self.now());
        if self.inner.setup.safe_mode || !due || company.under_way.replace(true) {
            return;
        }
        self.go(async |agent| {
            agent.go_on_with_company(None).await;
            agent.inner.company.under_way.set(false);
            agent.publish();
        });
    }

    /// There may be something to tell; and where the account has the bundle, or something else decides what stands beside
    /// calls, something to do.
    pub fn begin_company(&self) {
        let company = &self.inner.company;
        company.changes.set(Some(self.now()));
        if self.may_have_decided() {
            company.due.set(Some(self.now()));
            // A browser that has just started may have missed a day.
            company.look.update(|look| look || self.inner.setup.start != Start::Woken);
        }
        self.keep_company();
    }

    /// The account has the bundle, or something else decides what stands beside calls.
    fn may_have_decided(&self) -> bool {
        self.inner.learnt.get().bundle.is_some() || self.has_decided_beside()
    }

    /// Something that the office reads has changed on the disk.
    pub(super) fn tell_company(&self) {
        self.inner.company.due.set(Some(self.now()));
        self.keep_company();
    }

    /// Somebody looks.
    pub(super) fn look_at_company(&self) {
        self.inner.company.look.set(true);
        self.keep_company();
    }

    /// When there is something to do again; `None`: not before something is heard or somebody signs in.
    pub(super) fn company_due(&self) -> Option<Timestamp> {
        let company = &self.inner.company;
        let told = self.inner.netsuite.settings_version();
        let is_news = |reported: &_| *reported != (self.extension(), company.logged.get());
        let at_once =
            company.look.get() || told != company.told.get() || company.reported.borrow().as_ref().is_some_and(is_news);
        let due = if at_once { Some(Timestamp(0)) } else { company.due.get() };
        let due = due.filter(|_| self.inner.netsuite.standing() == Standing::SignedIn);
        let due = [due, company.changes.get()].into_iter().flatten().min();
        due.filter(|_| !company.under_way.get()).map(|due| due.max(self.office_rests().unwrap_or_default()))
    }

    /// Goes on with company call sync where that is due. Nobody needs to be signed in for it.
    pub(super) fn keep_sync(&self) {
        let due = self.sync_due().is_some_and(|due| due <= self.now());
        if self.inner.setup.safe_mode || !due || self.inner.company.syncs.replace(true) {
            return;
        }
        self.go(async |agent| {
            let hatch = agent.company_hatch();
            let errand = Errand::Sync(SyncErrand { ringcentral: hatch.lent.1.clone() });
            let sent = agent.inner.office.send(callside_json::write(&errand), Rc::new(hatch)).await;
            let report = sent.ok().and_then(|report| callside_json::read(&report).ok());
            let tries_again = || SyncReport {
                view: agent.inner.company.sync.take(),
                due: Some(Timestamp(agent.now().0 + TRIES_AGAIN)),
            };
            agent.take_sync(report.unwrap_or_else(tries_again)).await;
            agent.inner.company.syncs.set(false);
            agent.publish();
        });
    }

    /// When company call sync has something to do; `None`: nothing on this machine.
    pub(super) fn sync_due(&self) -> Option<Timestamp> {
        let due = self.inner.learnt.get().sync.filter(|_| !self.inner.company.syncs.get());
        due.map(|due| due.max(self.office_rests().unwrap_or_default()))
    }

    /// The next worker begins with what is on the disk.
    async fn take_sync(&self, report: SyncReport) {
        self.inner.company.sync.replace(report.view);
        if self.inner.learnt.get().sync != report.due {
            self.learn(|learnt| learnt.sync = report.due).await;
        }
    }

    /// One errand.
    fn go_on_with_company(&self, command: Option<Personal>) -> LocalBoxFuture<'_, Option<CompanyReport>> {
        async {
            let inner = &self.inner;
            let hatch = self.company_hatch();
            let (netsuite, ringcentral) = hatch.lent.clone();
            let told = inner.netsuite.settings_version();
            // Told once: later it is no news any more.
            let settings = told.filter(|_| told != inner.company.told.get());
            let heard = inner.learnt.get().bundle.clone().map(|bundle| Heard { bundle, settings });
            // An answer that tells no version any more tells that the role may not see them.
            let look = inner.company.look.take() | (told.is_none() && inner.company.told.get().is_some());
            let session = inner.learnt.get().netsuite.clone();
            let (extension, logged) = (self.extension(), inner.company.logged.get());
            inner.company.reported.replace(Some((extension.clone(), logged)));
            let is_due = inner.company.due.get().is_some_and(|due| due <= self.now());
            let asks = command.is_some() || look || is_due || self.may_have_decided();
            let errand = CompanyErrand { command, netsuite, ringcentral, heard, look, asks, extension, logged };
            let errand = Errand::Company(errand);
            let sent = inner.office.send(callside_json::write(&errand), Rc::new(hatch)).await;
            let report: Option<CompanyReport> = sent.ok().and_then(|report| callside_json::read(&report).ok());
            let company = &inner.company;
            company.told.set(told);
            match &report {
                Some(report) => {
                    company.due.set(report.due);
                    company.changes.set(report.changes);
                    company.view.replace(Some(report.view.clone()));
                    company.conditions.replace(report.conditions.clone());
                    inner.besides.wanted.set(report.beside);
                    self.take_sync(report.sync.clone()).await;
                    if let Some(recorded) = report.recorded.clone() {
                        self.take_recorded(session, recorded, report.record.clone(), report.beside.is_some()).await;
                    }
                }
                None => {
                    let later = Some(Timestamp(self.now().0 + TRIES_AGAIN));
                    company.due.set(later);
                    company.changes.set(later);
                }
            }
            report
        }
        .boxed_local()
    }

    /// The person's extension, also while RingCentral wants them to sign in again.
    fn extension(&self) -> Option<ExtensionOf> {
        let me = self.me().filter(|_| self.inner.ringcentral.standing() != Standing::Never)?;
        Some(ExtensionOf { account: me.account, id: me.extension, number: me.extension_number })
    }

    /// Whatever was set up on this machine goes, also out of memory.
    pub(super) async fn forget_company(&self) {
        let company = &self.inner.company;
        company.view.take();
        company.sync.take();
        company.conditions.take();
        company.due.take();
        company.changes.take();
        company.told.take();
        company.reported.take();
        self.inner.besides.forget();
        let sent = self.send_office(Errand::ForgetCompany, Rc::new(NothingToAsk)).await;
        if let Ok(CameTo::Store(error)) = sent.map(|report| report.came_to) {
            self.mind_store::<()>(Err(error));
        }
    }

    /// For an errand that begins now.
    pub(super) fn company_hatch(&self) -> CompanyHatch {
        let known = |keeper: &TokenKeeper| keeper.about().filter(|_| keeper.standing() == Standing::SignedIn);
        let lent = (known(self.inner.netsuite.keeper()), known(self.inner.ringcentral.keeper()));
        CompanyHatch { agent: self.clone(), lent }
    }

    fn keeper(&self, cloud: Cloud) -> &TokenKeeper {
        match cloud {
            Cloud::RingCentral => self.inner.ringcentral.keeper(),
            Cloud::NetSuite => self.inner.netsuite.keeper(),
        }
    }
}

/// What the back office may ask for on a company's errand.
pub(super) struct CompanyHatch {
    agent: Agent,
    /// The sessions it was lent: nothing is done for it with somebody else's rights.
    lent: (Option<Keyed<String>>, Option<Keyed<String>>),
}

#[async_trait(?Send)]
impl Front for CompanyHatch {
    async fn ask(&self, letter: String) -> Result<String, String> {
        match callside_json::read(&letter) {
            Ok(Letter::Send { cloud, lane, purpose, group, request }) => {
                let errand = traffic::Errand { cloud, lane, purpose: purpose.into(), group, request };
                let sent = self.agent.inner.traffic.send(errand).await;
                sent.map(|answer| callside_json::write(&answer)).map_err(|error| callside_json::write(&error))
            }
            Ok(Letter::Lend(cloud)) => {
                let keeper = self.agent.keeper(cloud);
                let lent = if cloud == Cloud::NetSuite { &self.lent.0 } else { &self.lent.1 };
                let token = keeper.access_token().await.map_err(NotLent::from);
                let token = token.and_then(|token| {
                    if lent.is_some() && keeper.about() == *lent { Ok(token) } else { Err(NotLent::SignedOut) }
                });
                token.map(|token| token.reveal().to_owned()).map_err(|not| callside_json::write(&not))
            }
            Ok(Letter::Refused(cloud, token)) => {
                self.agent.keeper(cloud).refused(&token).await;
                Ok(String::new())
            }
            Ok(Letter::Edit(told)) => self.agent.keep_edit(&told).await.then(String::new).ok_or_else(String::new),
            Err(_) => Err(String::new()),
        }
    }
}
