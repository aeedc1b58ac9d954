//! The browser as the core sees it, made of the emulated world.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    task::Poll,
};

use async_trait::async_trait;
use callside_core::{
    office::BackOffice,
    ports::{
        Bulk, Clock, Entropy, Expected, Front, Http, HttpError, Office, OfficeFailed, Op, Ports, Request, Response,
        Shelf, Socket, SocketEvent, SocketEvents, Sockets, Spawn, Store, StoreError, Table, Versioned,
        fakes::{FakeClock, FakeStore},
    },
};
use callside_emulator::{
    World,
    clock::Moment,
    ringcentral::gateway::{Outgoing, SocketId},
};
use callside_protocol::Timestamp;
use futures::channel::{mpsc::UnboundedSender, oneshot};

use super::{fuse::Fuse, sign_in::request};

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
        self.fuse.touch().await;
        self.queue.turn().await;
        let done = self.disk.commit(ops, expected).await;
        self.fuse.touch().await;
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
        self.fuse.touch().await;
        let done = self.disk.change(put, remove).await;
        self.fuse.touch().await;
        done
    }
}

/// The back office, in the same program and on the same disk. Its own fuse is its own death: the worker lives on, is
/// told that the errand has failed, and the next errand finds another office.
pub(super) struct RoomOffice {
    shelf: Rc<dyn Shelf>,
    clock: Rc<dyn Clock>,
    entropy: Rc<dyn Entropy>,
    spawn: Rc<dyn Spawn>,
    fuse: Rc<Fuse>,
    office: RefCell<Rc<BackOffice>>,
    /// How many offices there have been before.
    failures: Cell<u32>,
}

impl RoomOffice {
    /// On those ports.
    pub(super) fn new(ports: &Ports, fuse: &Rc<Fuse>) -> Self {
        let shelf: Rc<dyn Shelf> = Rc::new(RoomShelf { disk: ports.shelf.clone(), fuse: Rc::clone(fuse) });
        let (clock, entropy, spawn) = (ports.clock.clone(), ports.entropy.clone(), ports.spawn.clone());
        let office = RefCell::new(Rc::new(BackOffice::new(&shelf, &clock, &entropy, &spawn)));
        Self { shelf, clock, entropy, spawn, fuse: Rc::clone(fuse), office, failures: Cell::new(0) }
    }
}

#[async_trait(?Send)]
impl Office for RoomOffice {
    async fn send(&self, errand: String, front: Rc<dyn Front>) -> Result<String, OfficeFailed> {
        let office = Rc::clone(&self.office.borrow());
        let mut errand = office.send(errand, front);
        let failures = self.failures.get();
        std::future::poll_fn(|context| match errand.as_mut().poll(context) {
            // It failed over another errand.
            Poll::Pending if self.failures.get() != failures => Poll::Ready(Err(OfficeFailed)),
            Poll::Pending if self.fuse.is_blown() => {
                self.failures.set(failures + 1);
                self.fuse.renew();
                let another = BackOffice::new(&self.shelf, &self.clock, &self.entropy, &self.spawn);
                self.office.replace(Rc::new(another));
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

/// Requests, handled in the very moment they are sent; their answers come at once, or when a fault's delay is over.
pub(super) struct RoomHttp {
    world: Rc<RefCell<World>>,
    fuse: Rc<Fuse>,
    offline: Cell<bool>,
    late: RefCell<Vec<(Moment, oneshot::Sender<()>)>>,
}

impl RoomHttp {
    pub(super) fn new(world: &Rc<RefCell<World>>, fuse: &Rc<Fuse>) -> Self {
        Self { world: Rc::clone(world), fuse: Rc::clone(fuse), offline: Cell::new(false), late: RefCell::default() }
    }

    pub(super) fn set_offline(&self, offline: bool) {
        self.offline.set(offline);
    }

    /// Lets the answers arrive whose time has come.
    pub(super) fn deliver(&self) {
        let now = self.world.borrow().now();
        let late = self.late.take();
        let (due, late): (Vec<_>, Vec<_>) = late.into_iter().partition(|(at, _)| *at <= now);
        self.late.borrow_mut().extend(late);
        for (_, arrived) in due {
            // Whoever asked may be gone: a worker that was killed.
            let _ = arrived.send(());
        }
    }
}

#[async_trait(?Send)]
impl Http for RoomHttp {
    async fn send(&self, asked: Request) -> Result<Response, HttpError> {
        self.fuse.touch().await;
        if self.offline.get() {
            return Err(HttpError::NotSent);
        }
        let body = asked.body.clone().unwrap_or_default().into_bytes();
        let request = request(asked.method.as_str(), &asked.url, asked.headers.clone(), body);
        let delivery = self.world.borrow_mut().exchange(&request);
        if let Some(delay) = i64::try_from(delivery.delay).ok().filter(|delay| *delay > 0) {
            self.world.borrow_mut().answer_underway(&request, true);
            let (arrived, arrives) = oneshot::channel();
            let at = self.world.borrow().now().plus(delay);
            self.late.borrow_mut().push((at, arrived));
            let arrived = arrives.await;
            self.world.borrow_mut().answer_underway(&request, false);
            arrived.map_err(|_| HttpError::NoAnswer)?;
        }
        self.fuse.touch().await;
        let response = delivery.response.ok_or(HttpError::NoAnswer)?;
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
}

struct Line {
    id: Option<SocketId>,
    outgoing: RefCell<Vec<String>>,
    closed: Cell<bool>,
    events: UnboundedSender<SocketEvent>,
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
        let (events, receiver) = futures::channel::mpsc::unbounded();
        let ask = || self.world.borrow_mut().socket_open(&request("GET", url, Vec::new(), Vec::new())).ok();
        let id = if self.offline.get() { None } else { ask() };
        let first = match id {
            Some(_) => SocketEvent::Opened,
            None => SocketEvent::Closed { code: Outgoing::LOST },
        };
        let _ = events.unbounded_send(first);
        let line = Rc::new(Line { id, outgoing: RefCell::default(), closed: Cell::new(false), events });
        self.open.borrow_mut().push(Rc::clone(&line));
        (Box::new(Sender { line }), receiver)
    }
}

impl RoomSockets {
    pub(super) fn new(world: &Rc<RefCell<World>>, fuse: &Rc<Fuse>) -> Self {
        Self { world: Rc::clone(world), fuse: Rc::clone(fuse), offline: Cell::new(false), open: RefCell::default() }
    }

    /// The network goes, and every socket with it, without a closing frame; or it comes back.
    pub(super) fn set_offline(&self, offline: bool) {
        self.offline.set(offline);
        if offline {
            for line in self.lost() {
                let _ = line.events.unbounded_send(SocketEvent::Closed { code: Outgoing::LOST });
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
                let _ = line.events.unbounded_send(event);
            }
            if line.closed.get() {
                self.world.borrow_mut().socket_lost(id);
                let _ = line.events.unbounded_send(SocketEvent::Closed { code: 1000 });
            }
        }
        self.open.borrow_mut().retain(|line| !line.closed.get());
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
