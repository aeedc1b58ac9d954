//! The hand over one computer: it names the places its worker passes, lets it die there, troubles its requests, and
//! holds every write to the promises that can be checked while it is under way.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use callside_core::{
    logging::Entry,
    ports::{Store as _, Table, fakes::FakeStore},
};
use callside_emulator::{chance::Chance, exchange, world::Delivery};
use futures::FutureExt as _;

use super::{
    marks::Marks,
    shared::{Seen, Shared},
    sites::{self, PLACES, RARE, RAREST},
    tally::Count,
};
use crate::room::fate::{Deed, Fate, Side, Site, Way};

/// A death that is to come.
#[derive(Clone, Copy, Debug)]
enum Strike {
    /// At the n-th touch from now.
    Touch(i64),
    /// When that place is passed on that side for the n-th time from now.
    Place(usize, Side, i64),
}

/// One computer's fate.
pub struct Hand {
    machine: usize,
    shared: Rc<Shared>,
    disk: Rc<FakeStore>,
    chance: RefCell<Chance>,
    strikes: RefCell<Vec<Strike>>,
    at: Cell<Option<(Site, Side)>>,
    /// Records this computer has read since it last wrote them.
    fresh: RefCell<BTreeMap<String, Seen>>,
    /// Changes on their way, with how much had been written by hand when their record was read.
    under_way: RefCell<Vec<(Vec<u8>, Seen)>>,
}

impl Hand {
    /// Over that computer, with so many deaths in store.
    #[must_use]
    pub fn new(machine: usize, shared: &Rc<Shared>, disk: &Rc<FakeStore>, mut chance: Chance, deaths: i64) -> Self {
        let mut strikes = Vec::new();
        if deaths > 0 {
            let drawn = chance.between(0, RAREST.len() as i64 - 1).unsigned_abs() as usize;
            let side = if chance.between(0, 1) == 0 { Side::Before } else { Side::After };
            strikes.push(Strike::Place(RAREST[drawn] as usize, side, 1));
        }
        strikes.extend((0..deaths).map(|_| match chance.between(0, 3) {
            0 => Strike::Touch(chance.between(1, 400)),
            _ => {
                let is_rare = chance.between(0, 1) == 0;
                let places = if is_rare { RARE.len() } else { PLACES.len() };
                let drawn = chance.between(0, places as i64 - 1).unsigned_abs() as usize;
                let place = if is_rare { RARE[drawn] as usize } else { drawn };
                let side = if chance.between(0, 1) == 0 { Side::Before } else { Side::After };
                let nth = if is_rare || chance.between(0, 1) == 0 { 1 } else { chance.between(1, 12) };
                Strike::Place(place, side, nth)
            }
        }));
        Self {
            machine,
            shared: Rc::clone(shared),
            disk: Rc::clone(disk),
            strikes: RefCell::new(strikes),
            chance: RefCell::new(chance),
            at: Cell::new(None),
            fresh: RefCell::default(),
            under_way: RefCell::default(),
        }
    }

    /// No more deaths: people want to see how it ends.
    pub fn spare(&self) {
        self.strikes.borrow_mut().clear();
    }

    /// The worker is gone: what it had read, nobody has read.
    pub fn died(&self) {
        self.fresh.borrow_mut().clear();
    }

    /// Where the worker died last, in words.
    #[must_use]
    pub fn died_at(&self) -> String {
        let words = |site: Site| PLACES.get(site.0).copied().unwrap_or("elsewhere");
        self.at.get().map_or_else(String::new, |(site, side)| format!("{side:?} {}", words(site)))
    }

    /// The entry of a call as it is on this computer's disk.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<Entry> {
        callside_json::read(&self.row(key)?).ok()
    }

    fn row(&self, key: &str) -> Option<String> {
        Some(self.disk.get(Table::Calls, key).now_or_never()?.ok()??.value)
    }

    /// A change certainly was not made: it may be sent once more as it is.
    fn did_not_happen(&self, request: &exchange::Request) {
        let mut under_way = self.under_way.borrow_mut();
        let Some(place) = under_way.iter().position(|(sent, _)| *sent == request.body) else { return };
        let (_, read) = under_way.remove(place);
        if let Some((_, id)) = request.path.split_once("/record/v1/phonecall/") {
            self.fresh.borrow_mut().insert(id.to_owned(), read);
        }
    }

    /// A write sets out: what it is about has to be on disk already.
    fn sets_out(&self, request: &exchange::Request) {
        let Some(rest) = request.path.split_once("/record/v1/phonecall").map(|(_, rest)| rest) else { return };
        let body = || serde_json::from_slice::<serde_json::Value>(&request.body).unwrap_or_default();
        match request.method.as_str() {
            "POST" => {
                let body = body();
                let key = body["externalId"].as_str().unwrap_or_default();
                // One that is made once more without its note asks what the account does with a second one of its key.
                let tried = |marks: &Marks<'_>| marks.is_made() && body["message"].is_null();
                let held = self.row(key).is_some_and(|row| {
                    let marks = Marks::of(&row);
                    marks.is_intended() || tried(&marks)
                });
                if !held {
                    self.shared.find(format!("machine {}: a record is made that is not in the journal", self.machine));
                }
            }
            "PATCH" => {
                let id = rest.trim_start_matches('/');
                let read = self.fresh.borrow_mut().remove(id);
                if read.is_none() {
                    self.shared.find(format!("machine {}: record {id} is changed without being read", self.machine));
                }
                self.under_way.borrow_mut().push((request.body.clone(), read.unwrap_or_default()));
                let key = id.parse().ok().and_then(|id| self.shared.key_of(id));
                let held = key.is_none_or(|key| self.row(&key).is_some_and(|row| Marks::of(&row).is_changing()));
                if !held {
                    self.shared.find(format!("machine {}: a change is sent that is not in the journal", self.machine));
                }
            }
            _ => {}
        }
    }
}

impl Fate for Hand {
    fn site(&self, deed: Deed<'_>) -> Site {
        sites::place(deed, &|key| self.row(key))
    }

    fn strikes(&self, site: Site, side: Side) -> bool {
        let mut strikes = self.strikes.borrow_mut();
        let mut dies = false;
        for strike in strikes.iter_mut() {
            match strike {
                Strike::Touch(left) => {
                    *left -= 1;
                    dies |= *left == 0;
                }
                Strike::Place(place, at, left) if *place == site.0 && *at == side => {
                    *left -= 1;
                    dies |= *left == 0;
                }
                Strike::Place(..) => {}
            }
        }
        strikes.retain(|strike| match strike {
            Strike::Touch(left) | Strike::Place(_, _, left) => *left > 0,
        });
        self.shared.tally.borrow_mut().deaths.count(site, side, dies);
        if dies {
            self.at.set(Some((site, side)));
        }
        dies
    }

    fn way(&self, request: &exchange::Request) -> Way {
        self.sets_out(request);
        let way = match self.shared.weather.borrow().way(&mut self.chance.borrow_mut()) {
            // A change that is carried out long after its sender gave it up is beyond plain REST; a creation is not.
            Way::Slow(milliseconds) if request.method == "PATCH" => Way::Slow(milliseconds % 6_000),
            way => way,
        };
        if way == Way::NotSent {
            self.did_not_happen(request);
        }
        let mut tally = self.shared.tally.borrow_mut();
        tally.more(Count::Requests, 1);
        if way != Way::Clear {
            tally.more(Count::Faults, 1);
            self.shared.trouble(self.machine, request, way);
        }
        way
    }

    fn arrives(&self, request: &exchange::Request) {
        let Some(rest) = request.path.split_once("/record/v1/phonecall/").map(|(_, rest)| rest) else { return };
        if request.method != "PATCH" {
            return;
        }
        if self.shared.weather.borrow().hands && self.chance.borrow_mut().between(0, 19) == 0 {
            self.shared.edit_by_hand(rest.parse().unwrap_or_default(), &mut self.chance.borrow_mut());
        }
        let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let under_way = self.under_way.borrow();
        if let Some((_, read)) = under_way.iter().rev().find(|(sent, _)| *sent == request.body) {
            self.shared.overwritten(rest, *read, &body);
        }
    }

    fn answered(&self, request: &exchange::Request, delivery: &Delivery) {
        let status = delivery.response.as_ref().map_or(0, |response| response.status);
        let now = self.shared.now.get();
        let what = format!("{} {} {status}", request.method, request.path);
        if (400..500).contains(&status) {
            self.did_not_happen(request);
        }
        if status == 429 {
            // The clouds' own limits are a cause like any other.
            let netsuite = request.host.ends_with("netsuite.com");
            self.shared.blame(self.machine, |causes| match netsuite {
                true => causes.netsuite = true,
                false => causes.ringcentral = true,
            });
        }
        self.shared.trace.note(now, self.machine, &what, &request.body);
        if request.method == "GET"
            && let Some(id) = request.path.split_once("/record/v1/phonecall/").map(|(_, rest)| rest)
        {
            let read = self.shared.seen(id.parse().unwrap_or_default());
            if id.starts_with("eid:") {
                return;
            }
            self.fresh.borrow_mut().insert(id.to_owned(), read);
        }
    }
}
