//! One agent's computer in a batch: a browser, its pages, and whoever types in them. Workers die in it, browsers die,
//! it sleeps, it is offline; then it comes back, and the pages send again what was not acknowledged.

use std::rc::Rc;

use callside_core::{agent::PageId, ports::StoreError};
use callside_emulator::{chance::Chance, clock::Moment};
use callside_protocol::{BannerAction, Cloud, Command, ToWorker, View};
use callside_ui::note_edit::PAUSE_AFTER_REFUSAL;

use super::{hand::Hand, panes::Pane, shared::Shared, tally::Count};
use crate::room::Room;

/// Longer than this before a death, milliseconds, everything typed is on disk.
const SAFE: i64 = 1_000;

/// How a computer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its worker runs.
    Up,
    /// Its worker died and is started again then.
    NoWorker(Moment),
    /// Its browser died and is started again then.
    NoBrowser(Moment),
    /// It sleeps until then.
    Asleep(Moment),
}

/// One computer.
pub struct Machine {
    /// Its number in the batch, from 1.
    pub number: usize,
    /// The agent's extension number.
    pub extension: &'static str,
    /// What it is doing.
    pub state: State,
    room: Option<Room>,
    pub(super) hand: Rc<Hand>,
    pub(super) shared: Rc<Shared>,
    pub(super) chance: Chance,
    pub(super) panes: Vec<Pane>,
    /// Somebody looks at its pages; `None`: they are closed.
    pub(super) looked_at: Option<Moment>,
    /// They are never closed.
    pub(super) always_open: bool,
    pub(super) commands: u64,
    /// Its worker runs since then.
    up_since: Moment,
    /// Its disk works since then; `None`: it is full.
    disk_since: Option<Moment>,
    /// It has no network.
    offline: bool,
}

impl Machine {
    /// A signed-in computer. The hand over it holds from now on.
    #[must_use]
    pub fn new(number: usize, extension: &'static str, room: Room, shared: &Rc<Shared>, mut chance: Chance) -> Self {
        let deaths = if shared.weather.borrow().deaths { chance.between(1, 12) } else { 0 };
        let hand = Rc::new(Hand::new(number, shared, &room.store, chance.fork(), deaths));
        room.fuse.watch(Rc::clone(&hand) as Rc<_>);
        let panes = if chance.between(0, 3) == 0 { 2 } else { 1 };
        let always_open = chance.between(0, 9) == 0;
        let now = shared.now.get();
        let mut machine = Self {
            number,
            extension,
            state: State::Up,
            room: Some(room),
            hand,
            shared: Rc::clone(shared),
            chance,
            panes: (0..panes).map(|place| Pane::new(11 + place)).collect(),
            looked_at: None,
            always_open,
            commands: 0,
            up_since: now,
            disk_since: Some(now),
            offline: false,
        };
        machine.room().close(PageId(1));
        if always_open {
            machine.look();
        }
        machine
    }

    /// The browser.
    ///
    /// # Panics
    /// Never: it is only away while it is exchanged for its successor.
    #[must_use]
    pub fn room(&self) -> &Room {
        self.room.as_ref().expect("a computer has a browser")
    }

    /// The hand over it.
    #[must_use]
    pub fn hand(&self) -> &Hand {
        &self.hand
    }

    /// When something happens here by itself.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        let pauses = self.panes.iter().flat_map(|pane| &pane.pauses).map(|(at, _)| *at);
        match self.state {
            State::Up => self.room().next_due().into_iter().chain(pauses).min(),
            State::NoWorker(until) | State::NoBrowser(until) | State::Asleep(until) => Some(until),
        }
    }

    /// Everything that is due here happens.
    pub fn live(&mut self) {
        let now = self.shared.now.get();
        match self.state {
            State::NoWorker(until) if until <= now => self.start_worker(),
            State::NoBrowser(until) if until <= now => self.start_browser(),
            State::Asleep(until) if until <= now => self.wake(),
            State::Up => {}
            _ => {
                // What was on the road arrives at the clouds all the same.
                self.room().settle();
                return;
            }
        }
        // A death ends this round; nothing here goes on without end.
        for _ in 0..64 {
            self.room().do_what_is_due();
            let more = self.turn_pages() | self.end_pauses(now);
            self.notice_death();
            self.look_away(now);
            if !more || self.state != State::Up {
                return;
            }
        }
        self.shared.find(format!("machine {}: it never comes to rest", self.number));
    }

    fn notice_death(&mut self) {
        if self.state != State::Up || !self.room().fuse.is_blown() {
            return;
        }
        let now = self.shared.now.get();
        let browser = self.chance.between(0, 2) == 0;
        let place = self.hand.died_at();
        self.hand.died();
        self.shared.blame(self.number, |causes| causes.tokens |= place.contains("tokens"));
        self.shared.blame(self.number, |causes| causes.ringcentral = true);
        if browser {
            self.lose_browser(&place);
        } else {
            self.shared.count(Count::Workers);
            self.shared.trace.note(now, self.number, "the worker dies", place.as_bytes());
            for pane in &mut self.panes {
                pane.notebook.lost();
                pane.waiting.clear();
            }
            // An open page opens its port again at once, and that starts another worker.
            self.state = State::NoWorker(now.plus(self.chance.between(0, 400)));
        }
    }

    /// The browser dies, with everything that was only in its pages.
    pub fn lose_browser(&mut self, place: &str) {
        let now = self.shared.now.get();
        self.room().fuse.blow();
        self.hand.died();
        // Its line is lost with it.
        self.shared.blame(self.number, |causes| causes.ringcentral = true);
        self.shared.count(Count::Browsers);
        self.shared.trace.note(now, self.number, "the browser dies", place.as_bytes());
        let since = |typed: Moment| typed.max(self.up_since).max(self.disk_since.unwrap_or(now));
        let alive = matches!(self.state, State::Up | State::Asleep(_));
        let mut lost = Vec::new();
        for typed in self.shared.typed.borrow_mut().iter_mut().filter(|typed| typed.machine == self.number) {
            if typed.excused || self.has(&typed.key, &typed.word) {
                continue;
            }
            if alive && now.since(since(typed.at)) > SAFE {
                lost.push(format!(
                    "machine {}: {} was typed at {} and is gone",
                    self.number,
                    typed.word,
                    typed.at.iso()
                ));
            } else {
                self.shared.count(Count::LostWords);
            }
            typed.excused = true;
        }
        lost.into_iter().for_each(|lost| self.shared.find(lost));
        self.clear_panes();
        let long = if self.chance.between(0, 3) == 0 { 1_200_000 } else { 20_000 };
        self.state = State::NoBrowser(now.plus(self.chance.between(500, long)));
    }

    /// A word is in the journal here, or in the record.
    fn has(&self, key: &str, word: &str) -> bool {
        self.hand.entry(key).is_some_and(|entry| holds(entry.note.text.reveal(), word))
    }

    fn start_worker(&mut self) {
        self.room = self.room.take().map(Room::kill_worker);
        self.started();
    }

    fn start_browser(&mut self) {
        self.room = self.room.take().map(Room::kill_browser);
        self.started();
    }

    fn started(&mut self) {
        self.state = State::Up;
        self.up_since = self.shared.now.get();
        self.shared.trace.note(self.up_since, self.number, "a worker starts", b"");
        self.room().close(PageId(1));
        if self.looked_at.is_some() {
            self.open_pages();
        }
    }

    fn wake(&mut self) {
        self.state = State::Up;
        self.up_since = self.shared.now.get();
        self.shared.trace.note(self.up_since, self.number, "wakes", b"");
        // Nobody answered the network meanwhile.
        let noticed = self.chance.between(0, 1) == 0;
        self.room().lose_sockets(noticed);
        self.room().stir();
    }

    /// The computer sleeps.
    pub fn sleep(&mut self, milliseconds: i64) {
        if self.state == State::Up {
            let now = self.shared.now.get();
            self.shared.count(Count::Sleeps);
            self.shared.blame(self.number, |causes| causes.away = true);
            self.shared.trace.note(now, self.number, "sleeps", b"");
            self.state = State::Asleep(now.plus(milliseconds));
        }
    }

    /// The network goes or comes back.
    pub fn network(&mut self, online: bool) {
        if self.offline != online {
            return;
        }
        self.offline = !online;
        self.shared.trace.note(self.shared.now.get(), self.number, "network", if online { b"1" } else { b"0" });
        if !online {
            self.shared.count(Count::Offline);
            self.shared.blame(self.number, |causes| causes.away = true);
        }
        if matches!(self.state, State::Up) {
            self.room().network(online);
        } else {
            self.room().lay_network(online);
        }
    }

    /// The sockets are lost.
    pub fn lose_sockets(&mut self) {
        if self.state == State::Up {
            let noticed = self.chance.between(0, 2) > 0;
            self.shared.count(Count::Sockets);
            self.shared.blame(self.number, |causes| causes.ringcentral = true);
            self.shared.trace.note(self.shared.now.get(), self.number, "sockets lost", b"");
            self.room().lose_sockets(noticed);
        }
    }

    /// The disk is full, or has room again.
    pub fn disk(&mut self, works: bool) {
        let now = self.shared.now.get();
        if works == self.disk_since.is_some() {
            return;
        }
        self.shared.trace.note(now, self.number, "disk", if works { b"1" } else { b"0" });
        if !works {
            self.shared.count(Count::Disks);
            self.shared.blame(self.number, |causes| (causes.disk, causes.tokens) = (true, true));
        }
        let again = now.plus(i64::from(PAUSE_AFTER_REFUSAL));
        self.disk_since = works.then_some(again);
        self.room().store.fail((!works).then_some(StoreError::Full));
    }

    /// The clock is wrong by so much.
    pub fn set_clock_wrong(&self, by: i64) {
        self.shared.blame(self.number, |causes| (causes.clock, causes.tokens) = (true, true));
        self.room().set_clock_wrong(by);
    }

    /// Somebody asks for something on the first page.
    pub fn ask(&mut self, command: Command) {
        if self.state != State::Up {
            return;
        }
        self.commands += 1;
        if self.looked_at.is_none() {
            self.look();
        }
        let message = ToWorker::Command { sequence: 1_000_000 + self.commands, command };
        let id = self.panes[0].id;
        self.room().tell(id, message);
    }

    /// The calls that the first page shows now.
    #[must_use]
    pub fn view(&self) -> Option<&View> {
        self.panes.first()?.view.as_ref()
    }

    /// The person looks at the banners and signs in again where they ask for it.
    pub fn sign_in_where_asked(&mut self) {
        if self.state != State::Up || self.offline {
            return;
        }
        self.look();
        for cloud in [Cloud::RingCentral, Cloud::NetSuite] {
            let stands = self.view().is_some_and(|view| {
                let mut actions = view.banners.iter().filter_map(|banner| banner.action.as_ref());
                actions.any(|action| *action == BannerAction::SignIn(cloud))
            });
            if !stands {
                continue;
            }
            self.shared.trace.note(
                self.shared.now.get(),
                self.number,
                "signs in again to",
                format!("{cloud:?}").as_bytes(),
            );
            let answer = self.room().sign_in_again(cloud, self.extension);
            self.shared.trace.note(self.shared.now.get(), self.number, "signed in", format!("{answer:?}").as_bytes());
            self.shared.now.set(self.room().now());
        }
    }

    /// All troubles of this computer are over: it runs, online, with room on its disk, and nobody dies any more.
    pub fn heal(&mut self) {
        self.hand.spare();
        self.disk(true);
        match self.state {
            State::Up => {}
            State::NoWorker(_) => self.start_worker(),
            State::NoBrowser(_) => self.start_browser(),
            State::Asleep(_) => self.wake(),
        }
        self.network(true);
        self.room().set_clock_wrong(0);
        self.room().stir();
    }
}

/// True where the word stands there as a word of its own.
#[must_use]
pub fn holds(text: &str, word: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric()).any(|other| other == word)
}
