//! The whole application: commands and events in, views out.
//!
//! The worker wakes an [`Agent`], hands it ports that pages open, alarms and clicks, and otherwise leaves it alone. The
//! agent loads what is kept, takes up what was interrupted, holds the live line to RingCentral ([`line`]), and turns
//! each call into a pane, a note and a NetSuite record ([`calls`]) by asking the rooms below. It decides who is told
//! what; how a call is read, matched, written and repeated is decided below.
//!
//! State changes happen between awaits, on one thread; afterwards every page is sent its View once ([`pages`]).
//! Nothing here sleeps: what is due later is due by a time in the journal, and [`schedule`] asks to be woken for the
//! earliest.

mod adding;
mod banners;
mod beside;
mod busy;
mod calls;
mod catch_up;
mod colleagues;
mod commands;
mod company;
mod connections;
mod desk;
mod earlier;
mod edits;
mod finding;
mod keeping;
mod learnt;
mod line;
mod linked;
mod numbers;
mod own_fields;
mod pages;
mod people;
mod policy;
mod preferences;
mod reach;
mod recordings;
mod records;
mod rights;
mod rules;
mod schedule;
mod sign_in;
mod stored;
mod survey;
mod today;
mod view;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use callside_protocol::{
    CallId, Cloud, Door, Fault, FaultKind, LinkedSearch, PROTOCOL, PeopleSearch, PhonesOf, Search, Timestamp, ToPage,
    ToWorker,
};
use futures::{FutureExt, future::LocalBoxFuture};

pub use self::pages::PageId;
use self::{
    catch_up::CatchingUp,
    desk::Desk,
    keeping::Keeping,
    learnt::Learnt,
    preferences::{PerCloud, Preferences, Since},
    reach::Reach,
    records::Backlog,
    sign_in::Attempt,
    stored::Stored,
    survey::Survey,
};
use crate::{
    directory::{colleagues::Book, copies::Copies},
    journal::Journal,
    logging::{Entry, Pursuits},
    netsuite::NetSuite,
    ordered::Keyed,
    ports::{Badge, Office, Ports, StoreError},
    ringcentral::{Me, RingCentral},
    traffic::Traffic,
};

/// What the worker knows before anything is loaded.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The publisher's RingCentral client id, if the build carries one.
    pub ringcentral_client_id: Option<String>,
    /// The publisher's NetSuite client id, if the build carries one.
    pub netsuite_client_id: Option<String>,
    /// Why the worker runs.
    pub start: Start,
    /// The worker failed three times in a row: keep notes, send nothing.
    pub safe_mode: bool,
}

/// Why the worker runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// First run on this profile.
    Installed,
    /// First run of a new version.
    Updated,
    /// The browser started.
    BrowserStarted,
    /// Chrome had put the worker to sleep, or it failed; the browser kept running.
    Woken,
}

/// The running application. Clones share it.
#[derive(Clone)]
pub struct Agent {
    inner: Rc<Inner>,
}

struct Inner {
    ports: Ports,
    office: Rc<dyn Office>,
    setup: Setup,
    traffic: Traffic,
    ringcentral: RingCentral,
    netsuite: NetSuite,
    journal: Journal<Entry>,
    preferences: Stored<Preferences>,
    learnt: Stored<Learnt>,
    reach: Stored<Reach>,
    pages: pages::Pages,
    desk: RefCell<Desk>,
    line: RefCell<Option<line::Line>>,
    attempts: RefCell<PerCloud<Attempt>>,
    /// When RingCentral is asked again who has signed in, where it has not said so.
    meets: Cell<Timestamp>,
    search: RefCell<Option<Search>>,
    people: RefCell<Option<PeopleSearch>>,
    /// What a call may be about.
    linked: RefCell<Option<LinkedSearch>>,
    /// Telephones of the record that is to get a number.
    phones: RefCell<Option<PhonesOf>>,
    /// What NetSuite said of its own fields.
    catalog: RefCell<own_fields::Catalog>,
    /// Calls whose caller is being added to NetSuite.
    adding: RefCell<Vec<CallId>>,
    since: RefCell<Since>,
    decided: RefCell<policy::Decided>,
    storage_fault: RefCell<Option<Fault>>,
    /// The store refused something of a call, which is to be found again once it works.
    behind: Cell<bool>,
    /// The badge shown last.
    badge: RefCell<Option<Badge>>,
    /// The call that was heard of last, while it is on its way to the disk. Nothing depends on it but what pages show.
    heard: RefCell<Option<Rc<calls::Heard>>>,
    /// What NetSuite told of calls before those on the desk.
    earlier: RefCell<Vec<earlier::Earlier>>,
    /// Calls NetSuite is being asked about.
    looking: RefCell<Vec<CallId>>,
    busy: busy::Busy,
    /// Calls whose record is being pursued; true: something changed meanwhile, pursue once more.
    pursuing: RefCell<Keyed<bool>>,
    pursuits: Pursuits,
    /// How often in a row the store has refused to say what became of a record, and when that is tried again.
    store_refused: Cell<(u32, Timestamp)>,
    survey: Survey,
    copies: Copies,
    keeping: RefCell<Keeping>,
    book: Book,
    /// So many commands of pages have no answer yet.
    obeying: Cell<usize>,
    catching_up: CatchingUp,
    backlog: Backlog,
    /// A conversation follows RingCentral's lists right now.
    following: Cell<bool>,
    company: company::Company,
    besides: beside::Besides,
    edits: edits::Edits,
    /// A conversation looks for people right now.
    finding: Cell<bool>,
    publishing: Cell<bool>,
}

/// Where the desk is kept while the browser runs.
const DESK: &str = "desk";
/// And since when what is wrong has been.
const SINCE: &str = "since";

impl Agent {
    /// Loads what is kept, takes up what was interrupted, reconnects. A store that cannot be read gets a banner: what
    /// is on it is left as it is, and calls are shown all the same.
    ///
    /// Boxed here: whoever polls an unboxed future compiles all of it once more, in its own crate.
    #[must_use]
    pub fn wake(ports: Ports, office: Rc<dyn Office>, setup: Setup) -> LocalBoxFuture<'static, Self> {
        Self::awake(ports, office, setup).boxed_local()
    }

    async fn awake(ports: Ports, office: Rc<dyn Office>, setup: Setup) -> Self {
        let mut storage = None;
        let mut failed = |error: StoreError| storage = Some(store_fault(&error));
        let journal = match Journal::load(Rc::clone(&ports.store)).await {
            Ok(loaded) => {
                if !loaded.unreadable.is_empty() {
                    let count = loaded.unreadable.len();
                    ports.shell.warn(&format!("{count} entries of the journal cannot be read and are left alone"));
                }
                loaded.journal
            }
            Err(error) => {
                failed(error);
                Journal::unread(Rc::clone(&ports.store))
            }
        };
        let preferences = Stored::load(&ports.store, "preferences", &mut failed).await;
        let learnt = Stored::load(&ports.store, "learnt", &mut failed).await;
        let reach = Stored::load(&ports.store, "reach", &mut failed).await;
        let decided = policy::Decided::load(&*ports.store).await;
        let traffic = Traffic::new(&ports);
        let desk = match setup.start {
            Start::Woken => ports.scratch.get(DESK).await,
            Start::Installed | Start::Updated | Start::BrowserStarted => None,
        };
        let since = ports.scratch.get(SINCE).await;
        let agent = Self {
            inner: Rc::new(Inner {
                ringcentral: RingCentral::new(&ports, &traffic),
                netsuite: NetSuite::new(&ports, &traffic),
                traffic,
                journal,
                preferences,
                learnt,
                reach,
                pages: pages::Pages::default(),
                desk: RefCell::new(desk.and_then(|desk| callside_json::read(&desk).ok()).unwrap_or_default()),
                line: RefCell::default(),
                attempts: RefCell::default(),
                meets: Cell::default(),
                search: RefCell::default(),
                people: RefCell::default(),
                linked: RefCell::default(),
                phones: RefCell::default(),
                catalog: RefCell::default(),
                adding: RefCell::default(),
                since: RefCell::new(since.and_then(|since| callside_json::read(&since).ok()).unwrap_or_default()),
                decided: RefCell::new(decided),
                storage_fault: RefCell::new(storage),
                behind: Cell::new(false),
                badge: RefCell::default(),
                heard: RefCell::default(),
                earlier: RefCell::default(),
                looking: RefCell::default(),
                busy: busy::Busy::default(),
                pursuing: RefCell::default(),
                pursuits: Pursuits::default(),
                store_refused: Cell::default(),
                survey: Survey::default(),
                copies: Copies::new(&ports.shelf, &office),
                keeping: RefCell::default(),
                book: Book::new(&ports.shelf, &ports.spawn),
                obeying: Cell::default(),
                catching_up: CatchingUp::default(),
                backlog: Backlog::default(),
                following: Cell::default(),
                company: company::Company::default(),
                besides: beside::Besides::default(),
                edits: edits::Edits::default(),
                finding: Cell::default(),
                publishing: Cell::new(false),
                ports,
                office,
                setup,
            }),
        };
        agent.take_up().await;
        agent
    }

    /// Everything that was under way when the last worker ended.
    async fn take_up(&self) {
        // A session that cannot be read is a session to sign in to again; the banner says so.
        let _ = self.inner.ringcentral.load().await;
        let _ = self.inner.netsuite.load().await;
        for (id, entry) in self.inner.journal.all() {
            if entry.call.is_live() {
                self.inner.desk.borrow_mut().lay(CallId(id), entry.call.began);
            }
        }
        self.judge_policy();
        if self.inner.setup.safe_mode {
            return;
        }
        self.policy_changed();
        self.open_people().await;
        self.open_colleagues().await;
        self.ready_line().await;
        self.dial();
        self.keep_sessions_alive(self.now());
        self.prove_again(self.now());
        self.look_up_open_calls();
        self.pursue_all();
        self.go_on_with_additions(true);
        self.keep_people();
        self.begin_company();
        self.schedule();
        self.go(async |agent| agent.forget_old().await);
    }

    /// A page opened a port; `send` delivers to it.
    pub fn connect(&self, page: PageId, send: Rc<dyn Fn(ToPage)>) {
        self.inner.pages.connect(page, send);
    }

    /// A page said something.
    pub fn receive(&self, page: PageId, message: ToWorker) {
        match message {
            ToWorker::Subscribe { protocol, .. } if protocol != PROTOCOL => {
                self.inner.pages.send(page, ToPage::Reload);
            }
            ToWorker::Subscribe { door, visible, window, .. } => {
                self.inner.pages.subscribe(page, door, visible);
                if let Some(window) = window {
                    self.inner.pages.show(page, window);
                }
                self.inner.pages.publish_to(page, |door, window| self.draw(door, window));
                if door == Door::Settings {
                    self.look_at_company();
                }
                self.ask_earlier_of_all();
                self.take_back_notices();
            }
            ToWorker::Visible(visible) => {
                self.inner.pages.set_visible(page, visible);
                self.ask_earlier_of_all();
                self.take_back_notices();
            }
            ToWorker::Unsaved(unsaved) => self.inner.pages.set_unsaved(page, unsaved),
            ToWorker::Command { sequence, command } => {
                self.inner.obeying.update(|commands| commands + 1);
                self.go(async move |agent| {
                    let answer = agent.obey(page, command).await;
                    agent.inner.obeying.update(|commands| commands - 1);
                    agent.inner.pages.send(page, ToPage::Answer { sequence, answer });
                    agent.publish();
                });
            }
        }
    }

    /// Tells one page what the worker itself has to say; a page that is gone hears nothing.
    pub fn send(&self, page: PageId, message: ToPage) {
        self.inner.pages.send(page, message);
    }

    /// A page is gone.
    pub fn disconnect(&self, page: PageId) {
        self.inner.pages.disconnect(page);
    }

    /// The person clicked a call's notification.
    pub fn notice_clicked(&self, call: CallId) {
        if let Some(entry) = self.inner.journal.get(&call.0) {
            self.inner.desk.borrow_mut().show(&call, entry.over_since);
            self.keep_desk();
            self.publish();
        }
        self.inner.ports.shell.take_back(&call);
        self.inner.ports.shell.bring_pane();
    }

    /// No call is live, every edit is acknowledged, no command is without its answer, no sign-in window is open and no
    /// sign-in is being renewed: an update may replace the worker, and the pages with it.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.inner.pursuing.borrow().is_empty()
            && self.inner.storage_fault.borrow().is_none()
            && self.inner.obeying.get() == 0
            && !self.inner.pages.hold_letters()
            && !self.is_signing_in()
            && !self.inner.ringcentral.is_renewing()
            && !self.inner.netsuite.is_renewing()
            && !self.is_on_call()
    }

    /// A page waits for its sign-in window.
    fn is_signing_in(&self) -> bool {
        let attempts = self.inner.attempts.borrow();
        let under_way = attempts.of(Cloud::RingCentral).under_way || attempts.of(Cloud::NetSuite).under_way;
        under_way && !self.inner.pages.are_closed()
    }

    fn is_on_call(&self) -> bool {
        let mut live = false;
        self.inner.journal.each(&mut |_, _, entry| live |= entry.call.is_live());
        live
    }

    fn now(&self) -> Timestamp {
        self.inner.ports.clock.now()
    }

    fn me(&self) -> Option<Me> {
        self.inner.learnt.get().me.clone()
    }

    /// The zone records are written in: the confirmed one, else what the browser proposes.
    fn zone(&self) -> String {
        self.inner.preferences.get().zone.clone().unwrap_or_else(|| self.inner.ports.clock.local_zone())
    }

    fn client_id(&self, cloud: Cloud) -> Option<String> {
        let built_in = match cloud {
            Cloud::RingCentral => self.inner.setup.ringcentral_client_id.as_deref(),
            Cloud::NetSuite => self.inner.setup.netsuite_client_id.as_deref(),
        };
        let named = self.companys_client_id(cloud);
        named.or_else(|| self.inner.preferences.get().client_id(cloud, built_in).map(str::to_owned))
    }

    /// Exactly what the person registers with the application (netsuite-api.md §1.3: byte for byte).
    fn redirect(&self, cloud: Cloud) -> String {
        self.inner.ports.shell.redirect(match cloud {
            Cloud::RingCentral => "ringcentral",
            Cloud::NetSuite => "netsuite",
        })
    }

    /// The clouds' clocks against this computer's, where it matters: tokens are refused beyond five minutes.
    fn skew(&self) -> Option<i64> {
        [Cloud::NetSuite, Cloud::RingCentral].into_iter().find_map(|cloud| self.inner.traffic.skew(cloud))
    }

    /// How many milliseconds the clouds' clocks are ahead of this computer's; 0 where that is nobody's trouble.
    fn clouds_ahead(&self) -> i64 {
        self.skew().unwrap_or_default() * 1_000
    }

    /// What the clouds' clocks show: every instant of a call comes from there.
    fn clouds_time(&self) -> Timestamp {
        Timestamp(self.now().0 + self.clouds_ahead())
    }

    /// Starts a conversation that nobody waits for.
    fn go<F: Future<Output = ()> + 'static>(&self, conversation: impl FnOnce(Self) -> F) {
        self.inner.ports.spawn.spawn(conversation(self.clone()).boxed_local());
    }

    /// Sends every page its View, once for all changes made before the thread is free again.
    fn publish(&self) {
        if self.inner.publishing.replace(true) {
            return;
        }
        self.go(async |agent| {
            agent.inner.publishing.set(false);
            agent.inner.pages.publish(|door, window| agent.draw(door, window));
            agent.ask_beside();
            agent.show_badge();
            agent.schedule();
        });
    }

    /// Notices whether the store works. While it does not, a banner says so and notes live only in their page.
    fn mind_store<T>(&self, done: Result<T, StoreError>) -> Option<T> {
        self.note_store(done.as_ref().err());
        done.ok()
    }

    /// [`Self::mind_store`], of what is kept of a call.
    fn mind_call<T>(&self, done: Result<T, StoreError>) -> Option<T> {
        if done.is_err() {
            self.inner.behind.set(true);
        }
        self.mind_store(done)
    }

    fn note_store(&self, failed: Option<&StoreError>) {
        let fault = failed.map(store_fault);
        if self.inner.storage_fault.replace(fault.clone()) != fault {
            self.publish();
        }
    }

    fn keep_desk(&self) {
        self.keep_for_now(DESK, callside_json::write(&*self.inner.desk.borrow()));
    }

    /// Keeps something while the browser runs.
    fn keep_for_now(&self, key: &'static str, text: String) {
        self.go(async move |agent| agent.inner.ports.scratch.set(key, Some(text)).await);
    }
}

fn store_fault(error: &StoreError) -> Fault {
    Fault { cloud: None, kind: FaultKind::Storage, detail: Some(error.to_string()) }
}
