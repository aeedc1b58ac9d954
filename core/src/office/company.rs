//! Where a company's errands are done: one at a time, in the order they came.

use std::{cell::RefCell, rc::Rc};

use callside_protocol::{
    Cloud,
    company::{CompanyAnswer, CompanyCommand, Condition, Diagnosis, Notifications, Tells},
};
use futures::lock::Mutex;

use super::{
    BesideTerms, CompanyErrand, CompanyReport, editing, filling,
    lists::{self, ListsDesk},
    machine::{MachineDesk, not_kept},
    mapping::{Hands, MappingDesk},
    road::{Courier, Lent},
    setup::{self, Known},
    sync::SyncDesk,
    teammates::Team,
};
use crate::{
    company::{Kept, Report, Reporting, Sources, beside, number_beside},
    directory::copy::GivenUp,
    netsuite::NetSuite,
    ports::{Base, Front, StoreError, Surroundings},
    ringcentral::RingCentral,
    setup::{CONTRACT, Checks, Notes, changes},
    traffic::Traffic,
};

/// The desk.
pub(super) struct CompanyDesk {
    base: Base,
    surroundings: Rc<dyn Surroundings>,
    courier: Rc<Courier>,
    traffic: Traffic,
    turn: Mutex<()>,
    /// What this machine keeps of the company's settings, once it has been read.
    kept: RefCell<Option<Kept>>,
    /// What it keeps of whose record a call is.
    mapping: RefCell<Option<MappingDesk>>,
    /// What it keeps of the checks of the setup.
    checks: RefCell<Option<Checks>>,
    /// Lists and scores.
    lists: RefCell<Option<ListsDesk>>,
    /// Nothing is written of what was made of a copy that is gone.
    given_up: RefCell<GivenUp>,
    /// What the person on this machine has reported.
    reporting: RefCell<Option<Reporting>>,
    /// Who else has.
    team: RefCell<Option<Team>>,
    /// What it keeps of what people are told.
    notes: RefCell<Option<Notes>>,
    machine: Rc<MachineDesk>,
    sync: Rc<SyncDesk>,
}

impl CompanyDesk {
    pub(super) fn new(
        base: &Base,
        machine: &Rc<MachineDesk>,
        sync: &Rc<SyncDesk>,
        surroundings: &Rc<dyn Surroundings>,
    ) -> Self {
        let courier = Rc::<Courier>::default();
        Self {
            base: base.clone(),
            surroundings: surroundings.clone(),
            machine: Rc::clone(machine),
            sync: Rc::clone(sync),
            traffic: Traffic::by(base, courier.clone()),
            courier,
            turn: Mutex::default(),
            kept: RefCell::default(),
            mapping: RefCell::default(),
            checks: RefCell::default(),
            lists: RefCell::default(),
            given_up: RefCell::default(),
            reporting: RefCell::default(),
            team: RefCell::default(),
            notes: RefCell::default(),
        }
    }

    /// The copy of the directory is gone, and what was made of it.
    pub(super) fn give_up(&self) {
        self.given_up.take().set(true);
    }

    /// Forgets everything, in memory as well; the agent empties the store.
    pub(super) async fn forget(&self) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        self.kept.take();
        self.mapping.take();
        self.checks.take();
        self.lists.take();
        ListsDesk::forget(&self.base).await?;
        MappingDesk::forget(&self.base).await?;
        self.reporting.take();
        self.team.take();
        self.notes.take();
        self.machine.forget().await
    }

    pub(super) async fn go_on(&self, errand: CompanyErrand, front: Rc<dyn Front>) -> CompanyReport {
        let _turn = self.turn.lock().await;
        let _own = self.courier.go_by(Rc::clone(&front));
        let _machine = self.machine.go_by(front);
        let command: Option<Result<CompanyCommand, _>> =
            errand.command.as_ref().map(|command| callside_json::read(command.reveal()));
        let mut kept = match self.kept.take() {
            Some(kept) => kept,
            None => Kept::load(&self.base).await,
        };
        let mut mapping = match self.mapping.take() {
            Some(mapping) => mapping,
            None => MappingDesk::load(&self.base).await,
        };
        let mut checks = match self.checks.take() {
            Some(checks) => checks,
            None => Checks::load(&self.base).await,
        };
        let mut reporting = match self.reporting.take() {
            Some(reporting) => reporting,
            None => Reporting::load(&self.base).await,
        };
        let mut team = match self.team.take() {
            Some(team) => team,
            None => Team::load(&self.base).await,
        };
        let mut notes = match self.notes.take() {
            Some(notes) => notes,
            None => Notes::load(&self.base).await,
        };
        let noted = notes.clone();
        let lent = |cloud, about| Rc::new(Lent { courier: self.courier.clone(), cloud, about });
        let netsuite = NetSuite::lent(&self.base, &self.traffic, lent(Cloud::NetSuite, errand.netsuite));
        let ringcentral = RingCentral::lent(&self.base, &self.traffic, lent(Cloud::RingCentral, errand.ringcentral));
        let jwt = self.machine.jwt().await;
        let company = jwt.map(|jwt| RingCentral::lent(&self.base, self.machine.traffic(), jwt));
        let writes = self.machine.netsuite().await;
        let settings = kept.clone();
        let mut lists = self.lists.take().unwrap_or_default();
        let given_up = Rc::clone(&self.given_up.borrow());
        let at_lists = lists::Hands {
            given_up: &given_up,
            base: &self.base,
            netsuite: &netsuite,
            has_bundle: kept.has_bundle(),
            writes_people: kept.bundle().is_some_and(|bundle| bundle.contract >= lists::WRITES_PEOPLE),
        };
        lists.settle(&at_lists).await;
        let hands = Hands {
            base: &self.base,
            ringcentral: company.as_ref().unwrap_or(&ringcentral),
            netsuite: &netsuite,
            employees: writes.as_ref().unwrap_or(&netsuite),
            settings: &settings,
        };
        let (command, answer) = match command {
            None => (None, CompanyAnswer::Done),
            Some(Err(_)) => (None, CompanyAnswer::Unknown),
            Some(Ok(CompanyCommand::Machine(command))) => {
                let answer = self.machine.obey(command).await;
                self.sync.look().await;
                (None, answer)
            }
            Some(Ok(CompanyCommand::Mapping(command))) => {
                (None, mapping.obey(command, &hands, &self.machine.shown().await).await)
            }
            Some(Ok(CompanyCommand::Diagnose)) => (None, self.diagnose().await),
            Some(Ok(CompanyCommand::TryNotification)) => {
                self.surroundings.try_notification();
                (None, CompanyAnswer::Done)
            }
            Some(Ok(CompanyCommand::SawNotification(seen))) => {
                notes.seen = Some(seen);
                (None, CompanyAnswer::Done)
            }
            Some(Ok(CompanyCommand::Lists(command))) => (None, lists.obey(*command, &at_lists).await),
            Some(Ok(CompanyCommand::Sync(command))) => {
                let kept = self.sync.obey(command).await;
                (None, kept.map_or_else(not_kept, |()| CompanyAnswer::Done))
            }
            Some(Ok(command)) => {
                let answer = editing::obey(&command, &mut kept, &netsuite, &self.base).await;
                (Some(command), answer)
            }
        };
        if let Some(CompanyCommand::CheckRole(_)) = command {
            kept.look_now(self.base.clock.now());
        }
        let looks = matches!(
            command,
            Some(CompanyCommand::LookAgain | CompanyCommand::ShowSetup | CompanyCommand::ShowTeammates)
        );
        if errand.look || looks {
            kept.look_again(self.base.clock.now());
        }
        let notifications = Notifications { taken: self.surroundings.takes_notifications().await, seen: notes.seen };
        if let Some(session) = netsuite.session() {
            let report = Report {
                extension: errand.extension,
                ringcentral: ringcentral.is_signed_in(),
                notifications: !notifications.are_off(),
                test_call: errand.logged,
            };
            reporting.learn(&session, report);
        }
        if kept.may_report() && reporting.due() <= self.base.clock.now() {
            kept.look_now(self.base.clock.now());
        }
        if errand.asks {
            kept.follow(&netsuite, &self.base, errand.heard.as_ref(), Some(&mut reporting)).await;
        }
        setup::look(&mut checks, command.as_ref(), &netsuite, kept.bundle().as_ref(), &self.base).await;
        mapping.go_on(&hands).await;
        lists.go_on(&at_lists).await;
        if matches!(command, Some(CompanyCommand::ShowSetup)) && kept.has_bundle() {
            mapping.follow(&hands).await;
        }
        let answer = team.look(command.as_ref(), &kept, &checks, &netsuite, &self.base).await.unwrap_or(answer);
        let machine = self.machine.shown().await;
        let now = self.base.clock.now();
        let ends = machine.endings().into_iter().filter_map(|(_, ends)| changes(ends, now)).min();
        let session = netsuite.session();
        let sources = Sources::load(&kept, session.as_ref(), &self.base).await;
        let holding = sources.holding();
        let decided = holding.settings.clone();
        let known = Known { kept: &kept, holding, mapping: &mapping, checks: &checks, team: &team };
        let here = setup::Here { machine, notifications };
        let mut view = setup::view(known, &netsuite, &ringcentral, here, &self.base);
        view.lists = lists.view(&self.base, view.sets_up).await.map(Box::new);
        let is_told = |condition: &&Condition| view.sets_up || condition.tells != Tells::Editors;
        let conditions: Vec<Condition> = view.conditions.iter().filter(is_told).cloned().collect();
        notes.follow(&conditions, now);
        if let Some(CompanyCommand::PutAway(kind)) = command {
            notes.put_away(kind, &conditions);
        }
        if notes != noted {
            notes.keep(&self.base).await;
        }
        // With scores other things stand there.
        let version = number_beside(&decided).wrapping_add(u64::from(lists.is_connected()));
        let terms = BesideTerms { version, of_record: beside::is_of_record(&decided) };
        filling::follow(&mut kept, &decided, &netsuite, &self.base).await;
        let reports = session.as_ref().filter(|_| kept.may_report()).map(|_| reporting.due());
        let is_known = kept.is_known() && session.is_some_and(|session| kept.is_for(&session));
        let due = kept.due().or_else(|| filling::due(&kept, &decided, now));
        let report = CompanyReport {
            // A record that cannot be read may say anything: what it said holds.
            recorded: kept.document().ok().filter(|_| is_known).map(|_| sources.recorded()),
            conditions: notes.told(&conditions, now),
            changes: [ends, notes.due(now)].into_iter().flatten().min(),
            answer: callside_json::write(&answer).into(),
            view: callside_json::write(&view).into(),
            due: due.into_iter().chain(reports).chain(mapping.due()).chain(lists.due()).min(),
            beside: (lists.is_connected() || beside::is_any(&decided)).then_some(terms),
            record: filling::terms(&kept),
            sync: self.sync.report().await,
        };
        self.kept.replace(Some(kept));
        self.mapping.replace(Some(mapping));
        self.checks.replace(Some(checks));
        self.lists.replace(Some(lists));
        self.reporting.replace(Some(reporting));
        self.team.replace(Some(team));
        self.notes.replace(Some(notes));
        report
    }

    async fn diagnose(&self) -> CompanyAnswer {
        CompanyAnswer::Diagnosis(Diagnosis { contract: CONTRACT, ..self.surroundings.diagnose().await })
    }
}
