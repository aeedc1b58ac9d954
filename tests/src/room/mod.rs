//! The real core and the real emulator in one room, on one thread and on virtual time: no browser, no sockets. What the
//! agent does takes no time; what the clouds do is due when [`Room::pass`] lets the time come. Equal scripts give equal
//! stories. Several rooms may share one world ([`Room::join`]): the agent's other computers, and colleagues; time then
//! passes for all of them together ([`pass_together`]).
//!
//! [`ports`] is the browser as the core sees it, [`fuse`] how a worker dies in the middle of anything, [`fate`] who may
//! decide that from outside, [`acts`] what people do on calls, [`sign_in`] how a person gets through the clouds' own pages.

pub mod acts;
mod client;
pub mod company_sync;
mod computer;
mod copy;
pub mod fate;
pub mod fuse;
mod listening;
pub mod lists;
pub mod long_log;
mod outside;
mod ports;
pub mod sign_in;
pub mod signing;
mod worlds;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use callside_core::{
    agent::{Agent, PageId, Setup, Start},
    ports::{
        Base, Clock as _, Ports, Shelf as _, Spawn as _,
        fakes::{
            FakeEntropy, FakeKeyring, FakePolicy, FakeScratch, FakeShelf, FakeShell, FakeSigner, FakeSpawn, FakeStore,
            FakeSurroundings,
        },
    },
};
use callside_emulator::{
    World,
    clock::Moment,
    faults::{Fault, Kind},
    ledger::Entry,
    world,
};
use callside_protocol::{
    Answer, BannerKind, CallId, CallView, Command, CopyScope, Days, Door, LogState, PROTOCOL, Personal, SettingsView,
    ToPage, ToWorker, View, Who, Window,
};
use serde_json::Value;

pub use self::{
    acts::{DIRECT, decide, decide_part, prompt},
    fuse::{NEVER, at_every_touch},
    listening::Listening,
    worlds::{in_world, small},
};
use self::{
    fuse::Fuse,
    ports::{Queue, RoomClock, RoomHttp, RoomOffice, RoomShelf, RoomSockets, RoomStore},
};

/// The extension whose redirect addresses the fakes name.
pub const EXTENSION: &str = "callsidecallsidecallsidecallside";

/// How far time goes at once while it passes, in milliseconds; over long spans in larger steps.
const STEP: i64 = 50;
const LONG_STEP: i64 = 1_000;
const LONG: i64 = 30_000;
const IDLE_STEP: i64 = 5_000;
const IDLE: i64 = 2 * 3_600_000;

/// Both clouds, and one agent's browser.
pub struct Room {
    /// The clouds.
    pub world: Rc<RefCell<World>>,
    /// The browser's disk.
    pub store: Rc<FakeStore>,
    /// The browser's tabs and notifications.
    pub shell: Rc<FakeShell>,
    /// Kills the worker in the middle of something.
    pub fuse: Rc<Fuse>,
    /// Lets the back office alone fail in the middle of something, once.
    pub office_fuse: Rc<Fuse>,
    /// The bulky part of the disk.
    pub shelf: Rc<FakeShelf>,
    /// Keys for machine access: who hands one over, and what is kept.
    pub signer: Rc<FakeSigner>,
    /// The browser as the back office sees it.
    pub surroundings: Rc<FakeSurroundings>,
    policy: Rc<FakePolicy>,
    /// What the browser keeps until it closes.
    pub scratch: Rc<FakeScratch>,
    /// What wraps secrets.
    pub keyring: Rc<FakeKeyring>,
    clock: Rc<RoomClock>,
    sockets: Rc<RoomSockets>,
    spawn: Rc<FakeSpawn>,
    entropy: Rc<FakeEntropy>,
    http: Rc<RoomHttp>,
    queue: Rc<Queue>,
    agent: Agent,
    heard: Rc<RefCell<Heard>>,
    commands: Cell<u64>,
}

/// What the page in the room was sent.
#[derive(Default)]
struct Heard {
    view: Option<View>,
    views: usize,
    answers: BTreeMap<u64, Answer>,
}

impl Room {
    /// A room with nobody signed in.
    #[must_use]
    pub fn new(options: world::Options) -> Self {
        Self::join(&in_world(options), 7)
    }

    /// Another browser on clouds that are there, with nobody signed in. What is random in it follows from the seed, so
    /// each browser of a world has its own.
    #[must_use]
    pub fn join(world: &Rc<RefCell<World>>, seed: u64) -> Self {
        let world = Rc::clone(world);
        let fuse = Rc::new(Fuse::default());
        let clock = Rc::new(RoomClock::new(&world));
        let (store, shelf, scratch) = (FakeStore::new(), FakeShelf::new(), FakeScratch::new());
        let spawn = FakeSpawn::new();
        let shell = FakeShell::new();
        let policy = FakePolicy::new();
        let keyring = FakeKeyring::new();
        let signer = signing::signer();
        let surroundings = FakeSurroundings::new();
        let entropy = FakeEntropy::new(seed);
        let sockets = Rc::new(RoomSockets::new(&world, &fuse));
        let http = Rc::new(RoomHttp::new(&world, &fuse, Rc::default()));
        let queue = Rc::<Queue>::default();
        let ports = Ports {
            base: Base {
                http: http.clone(),
                store: Rc::new(RoomStore { disk: store.clone(), fuse: fuse.clone(), queue: queue.clone() }),
                shelf: Rc::new(RoomShelf { disk: shelf.clone(), fuse: fuse.clone() }),
                scratch: scratch.clone(),
                clock: clock.clone(),
                entropy: entropy.clone(),
                keyring: keyring.clone(),
                spawn: spawn.clone(),
            },
            sockets: sockets.clone(),
            shell: shell.clone(),
            policy: policy.clone(),
        };
        let office_fuse = Rc::new(Fuse::default());
        let disk = |fuse: &Rc<Fuse>| RoomStore { disk: store.clone(), fuse: fuse.clone(), queue: queue.clone() };
        let office = Rc::new(RoomOffice::new(&ports, disk(&office_fuse), &signer, &surroundings, &office_fuse));
        let agent = spawn.run(Agent::wake(ports, office, setup(Start::Installed, false)));
        let room = Self {
            world,
            store,
            shell,
            fuse,
            office_fuse,
            shelf,
            signer,
            surroundings,
            policy,
            scratch,
            keyring,
            clock,
            sockets,
            spawn,
            entropy,
            http,
            queue,
            agent,
            heard: Rc::default(),
            commands: Cell::new(0),
        };
        room.open_page(true);
        room
    }

    /// A room with the agent of extension 101 signed in to both clouds and the time zone confirmed. They have made calls
    /// in this account before.
    #[must_use]
    pub fn connected(options: world::Options) -> Self {
        Self::new(options).connect_again("101", "101")
    }

    /// Another computer in the same world, with the agent of that extension signed in as in [`Room::connected`].
    #[must_use]
    pub fn beside(&self, extension: &'static str, seed: u64) -> Self {
        Self::join(&self.world, seed).connect_again(extension, extension)
    }

    /// The agent of that extension signs in to both clouds and confirms the time zone; nothing is known of the account.
    pub fn connect(&self, extension: &'static str) {
        // Without a copy of the directory, so that a test counts the requests of calls alone.
        assert_eq!(self.command(Command::KeepCopy(CopyScope::Nobody)), Answer::Done);
        assert_eq!(self.connect_ringcentral(extension), Answer::Done);
        assert_eq!(self.connect_netsuite(extension, None), Answer::Done);
        self.command(Command::SetTimeZone("America/New_York".to_owned()));
        self.pass(2_000);
    }

    fn disk(&self, fuse: &Rc<Fuse>) -> RoomStore {
        RoomStore { disk: self.store.clone(), fuse: fuse.clone(), queue: self.queue.clone() }
    }

    fn ports(&self) -> Ports {
        Ports {
            base: Base {
                http: self.http.clone(),
                store: Rc::new(self.disk(&self.fuse)),
                shelf: Rc::new(RoomShelf { disk: self.shelf.clone(), fuse: self.fuse.clone() }),
                scratch: self.scratch.clone(),
                clock: self.clock.clone(),
                entropy: self.entropy.clone(),
                keyring: self.keyring.clone(),
                spawn: self.spawn.clone(),
            },
            sockets: self.sockets.clone(),
            shell: self.shell.clone(),
            policy: self.policy.clone(),
        }
    }

    /// The worker dies where it stands, and Chrome starts another: what was only in its memory is gone, and so are its
    /// tasks and its socket.
    #[must_use]
    pub fn kill_worker(self) -> Self {
        self.restart(Start::Woken, false, |room| Rc::clone(&room.scratch))
    }

    /// The worker has failed too often, and the next one starts in safe mode. Whoever leaves that gets another worker,
    /// as from [`Room::kill_worker`].
    #[must_use]
    pub fn enter_safe_mode(self) -> Self {
        self.restart(Start::Woken, true, |room| Rc::clone(&room.scratch))
    }

    /// The browser dies where it stands and is started again: only the disk is left.
    #[must_use]
    pub fn kill_browser(self) -> Self {
        self.restart(Start::BrowserStarted, false, |_| FakeScratch::new())
    }

    fn restart(mut self, start: Start, safe_mode: bool, scratch: impl FnOnce(&Self) -> Rc<FakeScratch>) -> Self {
        self.scratch = scratch(&self);
        let offline = self.http.is_offline();
        let mut fuse = self.fuse.next();
        self.agent = loop {
            self.queue = Rc::default();
            self.spawn.end();
            self.spawn = FakeSpawn::new();
            self.sockets.lose_all();
            self.clock.wake_at(None);
            self.fuse = Rc::new(fuse);
            self.sockets = Rc::new(RoomSockets::new(&self.world, &self.fuse));
            self.http = Rc::new(RoomHttp::new(&self.world, &self.fuse, Rc::clone(&self.http.road)));
            self.http.set_offline(offline);
            self.sockets.set_offline(offline);
            self.heard = Rc::default();
            self.office_fuse = Rc::new(Fuse::default());
            match self.wake(start, safe_mode) {
                Some(agent) => break agent,
                // It died while it woke: Chrome starts another.
                None => fuse = self.fuse.next(),
            }
        };
        self.open_page(true);
        self
    }

    /// A worker that has taken up what the last one left; `None`: it died of it.
    fn wake(&self, start: Start, safe_mode: bool) -> Option<Agent> {
        let ports = self.ports();
        let (signer, surroundings, fuse) = (&self.signer, &self.surroundings, &self.office_fuse);
        let office = Rc::new(RoomOffice::new(&ports, self.disk(fuse), signer, surroundings, fuse));
        let awake = Rc::new(RefCell::new(None));
        let waking = Agent::wake(ports, office, setup(start, safe_mode));
        let wakes = Rc::clone(&awake);
        self.spawn.spawn(Box::pin(async move { *wakes.borrow_mut() = Some(waking.await) }));
        self.spawn.settle();
        let agent = awake.take();
        assert!(agent.is_some() || self.fuse.is_blown(), "a worker wakes without waiting for time");
        agent
    }

    /// A page is opened, in front or behind others.
    pub fn open_page(&self, visible: bool) {
        let heard = Rc::clone(&self.heard);
        let fuse = Rc::clone(&self.fuse);
        let send = move |message: ToPage| match message {
            // What a dead worker would have said, it did not say.
            _ if fuse.is_blown() => {}
            ToPage::View { view, .. } => {
                let mut heard = heard.borrow_mut();
                heard.view = Some(*view);
                heard.views += 1;
            }
            ToPage::Answer { sequence, answer } => {
                heard.borrow_mut().answers.insert(sequence, answer);
            }
            ToPage::Reload => {}
        };
        self.agent.connect(PageId(1), Rc::new(send));
        self.agent
            .receive(PageId(1), ToWorker::Subscribe { protocol: PROTOCOL, door: Door::Pane, visible, window: None });
        self.settle();
    }

    /// The page is shown or hidden.
    pub fn show_page(&self, visible: bool) {
        self.agent.receive(PageId(1), ToWorker::Visible(visible));
        self.settle();
    }

    /// The page holds letters that were not acknowledged, or none.
    pub fn hold_letters(&self, unsaved: bool) {
        self.agent.receive(PageId(1), ToWorker::Unsaved(unsaved));
        self.settle();
    }

    /// The page is closed.
    pub fn close_page(&self) {
        self.agent.disconnect(PageId(1));
        self.settle();
    }

    /// The person clicked a call's notification.
    pub fn click_notice(&self, call: &CallId) {
        self.agent.notice_clicked(call.clone());
        self.settle();
    }

    /// True when an update may replace the worker.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.settle();
        self.agent.is_idle()
    }

    /// What the page draws now.
    #[must_use]
    pub fn view(&self) -> View {
        self.settle();
        self.heard.borrow().view.clone().expect("a page is sent its View on subscribing")
    }

    /// How often the page was sent a View.
    #[must_use]
    pub fn views_sent(&self) -> usize {
        self.settle();
        self.heard.borrow().views
    }

    /// What Settings draws now.
    #[must_use]
    pub fn settings(&self) -> SettingsView {
        self.look_in(Door::Settings, &[]).settings.expect("Settings is sent its part")
    }

    /// What Today draws of that window now.
    #[must_use]
    pub fn today(&self, window: &Window) -> View {
        self.look_in(Door::Today, &[Command::ShowCalls(window.clone())])
    }

    /// What a page of that door draws now; Today of every call that is kept.
    #[must_use]
    pub fn drawn(&self, door: Door) -> View {
        match door {
            Door::Today => self.today(&Window { days: Days::All, limit: usize::MAX, ..Window::default() }),
            door => self.look_in(door, &[]),
        }
    }

    /// What another page draws now, once it has asked for that.
    pub fn look_in(&self, door: Door, commands: &[Command]) -> View {
        let seen = Rc::new(RefCell::new(None));
        let send = {
            let seen = Rc::clone(&seen);
            move |message: ToPage| {
                if let ToPage::View { view, .. } = message {
                    *seen.borrow_mut() = Some(*view);
                }
            }
        };
        let page = PageId(2);
        self.agent.connect(page, Rc::new(send));
        self.agent.receive(page, ToWorker::Subscribe { protocol: PROTOCOL, door, visible: false, window: None });
        for (sequence, command) in (1..).zip(commands) {
            self.agent.receive(page, ToWorker::Command { sequence, command: command.clone() });
        }
        self.settle();
        self.agent.disconnect(page);
        seen.take().expect("a page is sent its View")
    }

    /// The call on top.
    #[must_use]
    pub fn call(&self) -> CallView {
        self.view().calls.first().cloned().expect("a call is on the desk")
    }

    /// The banners that stand.
    #[must_use]
    pub fn banners(&self) -> Vec<BannerKind> {
        self.view().banners.into_iter().map(|banner| banner.kind).collect()
    }

    /// Asks the worker and waits for its answer.
    pub fn command(&self, command: Command) -> Answer {
        self.ask(command).expect("every command is answered")
    }

    /// Asks the worker; no answer where it died over it.
    pub fn ask(&self, command: Command) -> Option<Answer> {
        let sequence = self.commands.get() + 1;
        self.commands.set(sequence);
        if !self.fuse.is_blown() {
            self.agent.receive(PageId(1), ToWorker::Command { sequence, command });
        }
        self.settle();
        self.heard.borrow_mut().answers.remove(&sequence)
    }

    /// The agent types a note on the call on top, whole, from what the page shows. No answer where the worker died.
    pub fn note(&self, text: &str) -> Option<Answer> {
        let CallView { id, note, .. } = self.call();
        self.ask(Command::EditNote { call: id, base: note.revision, base_text: note.text, text: text.into() })
    }

    /// Time passes, in small steps: what is due happens on the way.
    pub fn pass(&self, milliseconds: i64) {
        pass_together(&[self], milliseconds);
    }

    /// The computer sleeps for so long: nobody hears anything until it wakes.
    pub fn sleep(&self, milliseconds: i64) {
        {
            let mut world = self.world.borrow_mut();
            let to = world.now().plus(milliseconds);
            world.advance(to);
        }
        self.settle();
        self.agent.tick();
        self.pass(1_000);
    }

    /// How many bulky things lie on the disk under names that begin so.
    #[must_use]
    pub fn on_shelf(&self, beginning: &str) -> usize {
        self.spawn.run(self.shelf.names(beginning)).map_or(0, |names| names.len())
    }

    /// Everything happens that can happen without time passing.
    pub fn settle(&self) {
        loop {
            self.http.deliver();
            self.spawn.settle();
            if !self.sockets.deliver() {
                break;
            }
        }
    }

    /// What the clouds' clocks show.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.world.borrow().now()
    }

    /// What goes wrong with the next requests of that method to paths that begin so.
    pub fn fault(&self, method: &str, path: &str, kind: Kind, count: u32) {
        self.world.borrow_mut().faults.set(Fault {
            host: None,
            path: Some(path.to_owned()),
            method: Some(method.to_owned()),
            kind,
            count,
        });
    }

    /// Every phone call record in NetSuite.
    #[must_use]
    pub fn records(&self) -> Vec<Value> {
        self.world.borrow().netsuite.phone_calls()
    }

    /// The one phone call record in NetSuite.
    pub fn record(&self) -> Value {
        let mut records = self.records();
        let logs: Vec<LogState> = self.view().recent.into_iter().map(|call| call.log).collect();
        assert_eq!(records.len(), 1, "one call is one record: {records:#?}, by the view {logs:#?}");
        records.remove(0)
    }

    /// Requests of that method (empty: of any) to hosts that end so and paths that begin so. Queries about earlier phone
    /// calls are not among them, so that queries are those about people: see [`Room::asked_about_calls`].
    #[must_use]
    pub fn requests(&self, method: &str, host: &str, path: &str) -> usize {
        self.ledger(&|entry| {
            let sent =
                [&*entry.method, ""].contains(&method) && entry.host.ends_with(host) && entry.path.starts_with(path);
            sent && !is_about_calls(entry)
        })
    }

    /// How often NetSuite was queried for phone calls.
    #[must_use]
    pub fn asked_about_calls(&self) -> usize {
        self.ledger(&is_about_calls)
    }

    fn ledger(&self, which: &dyn Fn(&Entry) -> bool) -> usize {
        self.world.borrow().ledger.entries().iter().filter(|entry| which(entry)).count()
    }
}

fn is_about_calls(entry: &Entry) -> bool {
    entry.purpose == "query of phonecall"
}

/// Time passes for every browser of one world, in small steps: what is due happens on the way, in their order.
///
/// # Panics
/// There is no browser.
pub fn pass_together(rooms: &[&Room], milliseconds: i64) {
    let settle = || rooms.iter().for_each(|room| room.settle());
    let world = &rooms.first().expect("somebody's time passes").world;
    let mut left = milliseconds;
    settle();
    while left > 0 {
        let step = if left > IDLE {
            IDLE_STEP
        } else if left > LONG {
            LONG_STEP
        } else {
            STEP
        };
        let step = left.min(step);
        left -= step;
        {
            let mut world = world.borrow_mut();
            let to = world.now().plus(step);
            world.advance(to);
        }
        settle();
        for room in rooms {
            if room.clock.is_due() && !room.fuse.is_blown() {
                room.agent.tick();
                room.settle();
            }
        }
    }
}

/// The name the pane shows for a call's person, where one is matched.
#[must_use]
pub fn name_of(call: &CallView) -> Option<&str> {
    match &call.who {
        Who::Found { candidates, chosen: Some(chosen), .. } => {
            candidates.get(*chosen).map(|candidate| candidate.name.reveal())
        }
        _ => None,
    }
}

/// Whether the record of a call exists.
#[must_use]
pub fn is_logged(log: &LogState) -> bool {
    matches!(log, LogState::Logged { .. })
}

/// A record's message.
#[must_use]
pub fn message(record: &Value) -> &str {
    record["message"].as_str().unwrap_or_default()
}

/// Nothing typed yet.
#[must_use]
pub fn blank() -> Personal {
    Personal::default()
}

fn setup(start: Start, safe_mode: bool) -> Setup {
    Setup { ringcentral_client_id: None, netsuite_client_id: None, start, safe_mode }
}
