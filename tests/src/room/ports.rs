//! The browser as the core sees it, made of the emulated world.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    task::Poll,
};

use async_trait::async_trait;
use callside_core::{
    office::{BackOffice, NoNetwork},
    ports::{
        Base, Bulk, Clock, Expected, Front, Http, HttpError, Office, OfficeFailed, Op, Request, Response, Shelf,
        Signer, Socket, SocketEvent, SocketEvents, SocketTeller, Sockets, Store, StoreError, Surroundings, Table,
        Versioned,
        fakes::{FakeClock, FakeSigner, FakeStore, FakeSurroundings},
        socket_events,
    },
};
use callside_emulator::{
    World,
    clock::Moment,
    exchange,
    faults::{Fault, Kind},
    ringcentral::gateway::{Outgoing, SocketId},
    world::Delivery,
};
use callside_protocol::Timestamp;
use futures::{
    channel::oneshot,
    future::{Either, FutureExt as _, select},
};

use super::{
    fate::{Deed, Side, Site, Way},
    fuse::Fuse,
    sign_in::request,
};

/// The world's clock as this computer reads it.
pub(super) struct RoomClock {
    world: Rc<RefCell<World>>,
    wake: Cell<Option<Timestamp>>,
    wrong_by: Cell<i64>,
}

impl RoomClock {
    pub(super) fn new(world: &Rc<RefCell<World>>) -> Self {
        Self { world: Rc::clone(world), wake: Cell::new(None), wrong_by: Cell::new(0) }
    }

    pub(super) fn set_wrong(&self, by: i64) {
        self.wrong_by.set(by);
    }

    /// When the worker wants to be woken, as the world counts.
    pub(super) fn due(&self) -> Option<Moment> {
        self.wake.get().map(|at| Moment(at.0 - self.wrong_by.get()))
    }

    /// True once when the time asked for has come.
    pub(super) fn is_due(&self) -> bool {
        let due = self.wake.get().is_some_and(|at| at <= self.now());
        if due {
            self.wake.set(None);
        }
        due
    }
}

impl Clock for RoomClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.world.borrow().now().0 + self.wrong_by.get())
    }

    fn wake_at(&self, at: Option<Timestamp>) {
        self.wake.set(at);
    }

    fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i32> {
        FakeClock::new().offset_at(zone, at)
    }

    fn local_zone(&self) -> String {
        "America/New_York".to_owned()
    }
}

/// The disk, until the worker dies.
pub(super) struct RoomStore {
    pub(super) disk: Rc<FakeStore>,
    pub(super) fuse: Rc<Fuse>,
    pub(super) queue: Rc<Queue>,
}

/// A disk that takes its time: commits wait here while it does, in their order.
#[derive(Default)]
pub(super) struct Queue {
    slow: Cell<bool>,
    waiting: RefCell<Vec<oneshot::Sender<()>>>,
}

impl Queue {
    pub(super) fn set_slow(&self, slow: bool) {
        self.slow.set(slow);
        for waiting in self.waiting.take() {
            // Whoever asked may be gone: a worker that was killed.
            let _ = waiting.send(());
        }
    }

    async fn turn(&self) {
        if self.slow.get() {
            let (go_on, turn) = oneshot::channel();
            self.waiting.borrow_mut().push(go_on);
            let _ = turn.await;
        }
    }
}

#[async_trait(?Send)]
impl Store for RoomStore {
    async fn get(&self, table: Table, key: &str) -> Result<Option<Versioned>, StoreError> {
        self.disk.get(table, key).await
    }

    async fn all(&self, table: Table) -> Result<Vec<(String, Versioned)>, StoreError> {
        self.disk.all(table).await
    }

    async fn commit(&self, ops: Vec<Op>, expected: Vec<Expected>) -> Result<(), StoreError> {
        let site = self.fuse.site(Deed::Commit(&ops));
        self.fuse.touch(site, Side::Before).await;
        self.queue.turn().await;
        let done = self.disk.commit(ops, expected).await;
        self.fuse.touch(site, Side::After).await;
        done
    }
}

/// The bulky part of the disk. Dies like the other part.
pub(super) struct RoomShelf {
    pub(super) disk: Rc<dyn Shelf>,
    pub(super) fuse: Rc<Fuse>,
}

#[async_trait(?Send)]
impl Shelf for RoomShelf {
    async fn names(&self, beginning: &str) -> Result<Vec<String>, StoreError> {
        self.disk.names(beginning).await
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.disk.get(name).await
    }

    async fn change(&self, put: Vec<Bulk>, remove: Vec<String>) -> Result<(), StoreError> {
        let site = self.fuse.site(Deed::Shelve);
        self.fuse.touch(site, Side::Before).await;
        let done = self.disk.change(put, remove).await;
        self.fuse.touch(site, Side::After).await;
        done
    }
}

/// The back office, in the same program and on the same disk. Its own fuse is its own death: the worker lives on, is
/// told that the errand has failed, and the next errand finds another office.
pub(super) struct RoomOffice {
    base: Base,
    signer: Rc<dyn Signer>,
    surroundings: Rc<dyn Surroundings>,
    fuse: Rc<Fuse>,
    office: RefCell<Rc<BackOffice>>,
    /// How many offices there have been before.
    failures: Cell<u32>,
}

impl RoomOffice {
    /// On those ports, with this store in place of the worker's way to it.
    pub(super) fn new(
        ports: &Base,
        store: RoomStore,
        signer: &Rc<FakeSigner>,
        surroundings: &Rc<FakeSurroundings>,
        fuse: &Rc<Fuse>,
    ) -> Self {
        let shelf: Rc<dyn Shelf> = Rc::new(RoomShelf { disk: ports.shelf.clone(), fuse: Rc::clone(fuse) });
        let base = Base { http: Rc::new(NoNetwork), store: Rc::new(store), shelf, ..ports.clone() };
        let signer: Rc<dyn Signer> = signer.clone();
        let surroundings: Rc<dyn Surroundings> = surroundings.clone();
        let office = RefCell::new(Rc::new(BackOffice::new(&base, &signer, &surroundings)));
        Self { base, signer, surroundings, fuse: Rc::clone(fuse), office, failures: Cell::new(0) }
    }
}

#[async_trait(?Send)]
impl Office for RoomOffice {
    async fn send(&self, errand: String, front: Rc<dyn Front>) -> Result<String, OfficeFailed> {
        let office = Rc::clone(&self.office.borrow());
        // A search writes nothing: what happens to the office over it happens when it gets it.
        let finds = errand.starts_with("{\"Find\":");
        let mut errand = async {
            if finds {
                self.fuse.touch(Site::default(), Side::Before).await;
            }
            office.send(errand, front).await
        }
        .boxed_local();
        let failures = self.failures.get();
        std::future::poll_fn(|context| match errand.as_mut().poll(context) {
            // It failed over another errand.
            Poll::Pending if self.failures.get() != failures => Poll::Ready(Err(OfficeFailed)),
            Poll::Pending if self.fuse.is_blown() => {
                self.failures.set(failures + 1);
                self.fuse.renew();
                self.office.replace(Rc::new(BackOffice::new(&self.base, &self.signer, &self.surroundings)));
                Poll::Ready(Err(OfficeFailed))
            }
            polled => polled,
        })
        .await
    }

    fn give_up(&self) {
        self.office.borrow().give_up();
    }
}

/// What is on its way between this browser and the clouds, whatever becomes of the worker that waits for it.
#[derive(Default)]
pub(super) struct Road {
    /// Requests that have not arrived.
    requests: RefCell<Vec<(Moment, exchange::Request, oneshot::Sender<Delivery>)>>,
    /// Answers that have not arrived, or will not within anybody's patience.
    answers: RefCell<Vec<(Moment, oneshot::Sender<()>)>>,
}

impl Road {
    fn due(&self) -> Option<Moment> {
        let requests = self.requests.borrow();
        let answers = self.answers.borrow();
        requests.iter().map(|(at, ..)| *at).chain(answers.iter().map(|(at, _)| *at)).min()
    }

    /// Completes when that time has come.
    fn wait(&self, until: Moment) -> oneshot::Receiver<()> {
        let (come, comes) = oneshot::channel();
        self.answers.borrow_mut().push((until, come));
        comes
    }
}

fn due<T>(waiting: &RefCell<Vec<T>>, is_due: impl Fn(&T) -> bool) -> Vec<T> {
    let (due, rest): (Vec<_>, Vec<_>) = waiting.take().into_iter().partition(is_due);
    waiting.borrow_mut().extend(rest);
    due
}

/// Requests, handled in the very moment they are sent; their answers come at once, or when a fault's delay is over.
pub(super) struct RoomHttp {
    world: Rc<RefCell<World>>,
    fuse: Rc<Fuse>,
    offline: Cell<bool>,
    pub(super) road: Rc<Road>,
    /// Bytes that pages were given, by the page.
    pub(super) poured: RefCell<BTreeMap<u32, Vec<u8>>>,
}

impl RoomHttp {
    pub(super) fn new(world: &Rc<RefCell<World>>, fuse: &Rc<Fuse>, road: Rc<Road>) -> Self {
        Self {
            world: Rc::clone(world),
            fuse: Rc::clone(fuse),
            offline: Cell::new(false),
            road,
            poured: RefCell::default(),
        }
    }

    pub(super) fn set_offline(&self, offline: bool) {
        self.offline.set(offline);
    }

    pub(super) fn is_offline(&self) -> bool {
        self.offline.get()
    }

    /// When something on the road arrives next.
    pub(super) fn due(&self) -> Option<Moment> {
        self.road.due()
    }

    /// Lets arrive whose time has come.
    pub(super) fn deliver(&self) {
        let now = self.world.borrow().now();
        for (_, request, answer) in due(&self.road.requests, |(at, ..)| *at <= now) {
            // Whoever asked may be gone: a worker that was killed. The request has arrived all the same.
            let _ = answer.send(self.exchange(&request, None));
        }
        for (_, arrived) in due(&self.road.answers, |(at, _)| *at <= now) {
            let _ = arrived.send(());
        }
    }

    fn exchange(&self, request: &exchange::Request, fault: Option<Kind>) -> Delivery {
        let fate = self.fuse.fate();
        if let Some(fate) = &fate {
            fate.arrives(request);
        }
        let mut world = self.world.borrow_mut();
        if let Some(kind) = fault {
            world.faults.set(Fault { host: None, path: None, method: None, kind, count: 1 });
        }
        let delivery = world.exchange(request);
        drop(world);
        if let Some(fate) = &fate {
            fate.answered(request, &delivery);
        }
        delivery
    }

    fn pour(&self, page: u32, bytes: Vec<u8>) {
        self.poured.borrow_mut().entry(page).or_default().extend(bytes);
    }

    /// What came of a request that set out now, and when the answer is here.
    async fn ask(&self, request: &exchange::Request, patience: i64) -> Option<Delivery> {
        let fault = match self.fuse.fate().map_or(Way::Clear, |fate| fate.way(request)) {
            Way::NotSent => return None,
            Way::Clear => None,
            Way::Fault(kind) => Some(kind),
            Way::Slow(milliseconds) => {
                let now = self.world.borrow().now();
                let (answer, answered) = oneshot::channel();
                self.road.requests.borrow_mut().push((now.plus(milliseconds), request.clone(), answer));
                let impatient = self.road.wait(now.plus(patience));
                return Some(match select(answered, impatient).await {
                    Either::Left((Ok(delivery), _)) => delivery,
                    _ => Delivery { delay: 0, response: None, halt: 0, cut: false },
                });
            }
        };
        let delivery = self.exchange(request, fault);
        let Some(delay) = i64::try_from(delivery.delay).ok().filter(|delay| *delay > 0) else { return Some(delivery) };
        let underway = Underway::new(&self.world, request);
        let now = self.world.borrow().now();
        let arrived = self.road.wait(now.plus(delay.min(patience))).await;
        drop(underway);
        let in_time = arrived.is_ok() && delay <= patience;
        Some(Delivery { response: delivery.response.filter(|_| in_time), ..delivery })
    }
}

/// A request the cloud is busy with, until it is answered or the worker that asked is dead.
struct Underway<'a> {
    world: &'a RefCell<World>,
    request: &'a exchange::Request,
}

impl<'a> Underway<'a> {
    fn new(world: &'a RefCell<World>, request: &'a exchange::Request) -> Self {
        world.borrow_mut().answer_underway(request, true);
        Self { world, request }
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        self.world.borrow_mut().answer_underway(self.request, false);
    }
}

#[async_trait(?Send)]
impl Http for RoomHttp {
    async fn send(&self, asked: Request) -> Result<Response, HttpError> {
        let site = self.fuse.site(Deed::Ask(&asked));
        self.fuse.touch(site, Side::Before).await;
        if self.offline.get() {
            return Err(HttpError::NotSent);
        }
        let body = asked.body.clone().unwrap_or_default().into_bytes();
        let request = request(asked.method.as_str(), &asked.url, asked.headers, body);
        let delivery = self.ask(&request, i64::from(asked.timeout)).await;
        self.fuse.touch(site, Side::After).await;
        // An answer that was cut short is none: the browser fails the whole of it.
        let delivery = delivery.ok_or(HttpError::NotSent)?;
        let mut response = delivery.response.ok_or(HttpError::NoAnswer)?;
        if let Some(page) = asked.page.filter(|_| response.status == 200) {
            let rest = response.body.split_off(if delivery.halt > 0 { response.body.len() / 2 } else { 0 });
            self.pour(page, std::mem::take(&mut response.body));
            if let Some(halt) = i64::try_from(delivery.halt).ok().filter(|halt| *halt > 0) {
                let now = self.world.borrow().now();
                let _ = self.road.wait(now.plus(halt.min(i64::from(asked.timeout)))).await;
                if halt > i64::from(asked.timeout) {
                    return Err(HttpError::NoAnswer);
                }
            }
            self.pour(page, rest);
        }
        if delivery.cut {
            return Err(HttpError::NoAnswer);
        }
        Ok(Response {
            status: response.status,
            headers: response.headers,
            body: String::from_utf8_lossy(&response.body).into_owned(),
        })
    }
}

/// Sockets into the emulated gateway.
pub(super) struct RoomSockets {
    world: Rc<RefCell<World>>,
    fuse: Rc<Fuse>,
    offline: Cell<bool>,
    open: RefCell<Vec<Rc<Line>>>,
    /// Gone, and nobody here knows.
    silent: RefCell<Vec<Rc<Line>>>,
}

pub(super) struct Line {
    id: Option<SocketId>,
    outgoing: RefCell<Vec<String>>,
    closed: Cell<bool>,
    events: SocketTeller,
}

struct Sender {
    line: Rc<Line>,
}

impl Socket for Sender {
    fn send(&self, text: &str) {
        self.line.outgoing.borrow_mut().push(text.to_owned());
    }

    fn close(&self) {
        self.line.closed.set(true);
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.close();
    }
}

impl Sockets for RoomSockets {
    fn open(&self, url: &str) -> (Box<dyn Socket>, SocketEvents) {
        let (events, receiver) = socket_events();
        let ask = || self.world.borrow_mut().socket_open(&request("GET", url, Vec::new(), Vec::new())).ok();
        let id = if self.offline.get() { None } else { ask() };
        let first = match id {
            Some(_) => SocketEvent::Opened,
            None => SocketEvent::Closed { code: Outgoing::LOST },
        };
        events.tell(first);
        let line = Rc::new(Line { id, outgoing: RefCell::default(), closed: Cell::new(false), events });
        self.open.borrow_mut().push(Rc::clone(&line));
        (Box::new(Sender { line }), receiver)
    }
}

impl RoomSockets {
    pub(super) fn new(world: &Rc<RefCell<World>>, fuse: &Rc<Fuse>) -> Self {
        Self {
            world: Rc::clone(world),
            fuse: Rc::clone(fuse),
            offline: Cell::new(false),
            open: RefCell::default(),
            silent: RefCell::default(),
        }
    }

    /// The network goes, and every socket with it, without a closing frame; or it comes back.
    pub(super) fn set_offline(&self, offline: bool) {
        self.offline.set(offline);
        if offline {
            self.lose(true);
        }
    }

    /// Every socket is gone; whether anybody here notices is another question.
    pub(super) fn lose(&self, noticed: bool) {
        for line in self.lost() {
            if noticed {
                line.events.tell(SocketEvent::Closed { code: Outgoing::LOST });
            } else {
                self.silent.borrow_mut().push(line);
            }
        }
    }

    /// Carries frames both ways. True when there were any.
    pub(super) fn deliver(&self) -> bool {
        if self.fuse.is_blown() {
            self.lose_all();
        }
        let lines = self.open.borrow().clone();
        let mut moved = false;
        for line in lines {
            let Some(id) = line.id else { continue };
            for text in line.outgoing.take() {
                self.world.borrow_mut().socket_receive(id, &text);
                moved = true;
            }
            let outgoing = self.world.borrow_mut().socket_poll(id);
            for frame in outgoing {
                moved = true;
                let event = match frame {
                    Outgoing::Text(text) => SocketEvent::Text(text),
                    Outgoing::Close { code } => {
                        line.closed.set(true);
                        SocketEvent::Closed { code }
                    }
                };
                line.events.tell(event);
            }
            if line.closed.get() {
                self.world.borrow_mut().socket_lost(id);
                line.events.tell(SocketEvent::Closed { code: 1000 });
            }
        }
        self.open.borrow_mut().retain(|line| !line.closed.get());
        let given_up = due(&self.silent, |line| line.closed.get());
        for line in given_up {
            line.events.tell(SocketEvent::Closed { code: Outgoing::LOST });
            moved = true;
        }
        moved
    }

    /// The worker's sockets die with it.
    pub(super) fn lose_all(&self) {
        self.lost();
    }

    /// Every socket that was open; the gateway has lost them.
    fn lost(&self) -> Vec<Rc<Line>> {
        let lost = self.open.take();
        for id in lost.iter().filter_map(|line| line.id) {
            self.world.borrow_mut().socket_lost(id);
        }
        lost
    }
}
