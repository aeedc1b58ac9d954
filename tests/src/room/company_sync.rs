//! Machines that sync a company's calls: each with a disk, a key and a JWT of its own, on the clouds of a room.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use callside_core::{
    machine::{JwtSession, MachineKeys, MachineTokens},
    netsuite::NetSuite,
    phone::Region,
    ports::{Base, Signer},
    ringcentral::RingCentral,
    sync::{Change, DryRun, Hands, Roster, Seat, State, Stepped, Sync, Whose},
    traffic::Traffic,
};
use callside_emulator::{
    World,
    netsuite::{MACHINE_CLIENT_ID, Mapping, Role},
};
use callside_protocol::{
    LogRules, Timestamp,
    company::{ExtensionKind, MachineKeyFacts, NewJwt, NewMachineKey},
};
use futures::lock::Mutex;

use super::{
    Room,
    long_log::{FIRST, PEOPLE},
    signing::CERTIFICATE,
};

/// Whose a call is, as the tests say: by extension id. And the Certificate ID of the company's machines.
#[derive(Default)]
pub struct Mapped(RefCell<BTreeMap<String, Seat>>, RefCell<Option<String>>);

impl Mapped {
    /// Everybody of the small company with an extension is an employee of the same name; queues and menus are nobody's.
    #[must_use]
    pub fn everybody(room: &Room) -> Rc<Self> {
        let mapped = Self::default();
        for (number, employee) in [("101", 1_001), ("102", 1_002), ("103", 1_003), ("104", 1_004), ("105", 1_005)] {
            mapped.employee(room, number, Some(&employee.to_string()));
        }
        for (number, kind) in
            [("200", ExtensionKind::Queue), ("201", ExtensionKind::Queue), ("300", ExtensionKind::Menu)]
        {
            let id = room.agent_id(number).to_string();
            mapped.0.borrow_mut().insert(id, Seat { kind: Some(kind), whose: Whose::Skip });
        }
        Rc::new(mapped)
    }

    /// The many people of a long log are these employees, in turn.
    pub fn crowd(&self) {
        for person in 0..u64::try_from(PEOPLE).unwrap_or_default() {
            let whose = Whose::Employee { id: (1_001 + person % 5).to_string(), zone: None };
            self.0.borrow_mut().insert((FIRST + person).to_string(), Seat { kind: None, whose });
        }
    }

    /// The many people of a long log have no records: what reading it costs is seen without waiting for writing.
    pub fn crowd_without_records(&self) {
        for person in 0..u64::try_from(PEOPLE).unwrap_or_default() {
            self.0.borrow_mut().insert((FIRST + person).to_string(), Seat { kind: None, whose: Whose::Skip });
        }
    }

    /// That extension's calls are this employee's; `None`: nobody's yet.
    pub fn employee(&self, room: &Room, number: &str, employee: Option<&str>) {
        let whose = employee.map_or(Whose::Nobody, |id| Whose::Employee { id: id.to_owned(), zone: None });
        self.0.borrow_mut().insert(room.agent_id(number).to_string(), Seat { kind: None, whose });
    }

    /// What stands behind that extension, and whose its calls are.
    pub fn seat_at(&self, room: &Room, number: &str, seat: Seat) {
        self.0.borrow_mut().insert(room.agent_id(number).to_string(), seat);
    }
}

impl Roster for Mapped {
    fn seat(&self, extension: &str) -> Seat {
        let known = self.0.borrow().get(extension).cloned();
        known.unwrap_or(Seat { kind: None, whose: Whose::Nobody })
    }
}

/// One machine.
pub struct Machine {
    /// Its browser, in which nobody is signed in.
    pub room: Room,
    parts: Rc<Parts>,
}

struct Parts {
    base: Base,
    ringcentral: RingCentral,
    netsuite: NetSuite,
    roster: Rc<Mapped>,
    rules: LogRules,
    holder: String,
    sync: Mutex<Sync>,
}

impl Parts {
    fn hands(&self) -> Hands<'_> {
        Hands {
            base: &self.base,
            ringcentral: &self.ringcentral,
            netsuite: &self.netsuite,
            roster: &*self.roster,
            rules: &self.rules,
            home: Region::US,
            zone: "America/New_York",
            account: "1234567",
            holder: &self.holder,
        }
    }
}

impl Machine {
    /// A machine on the clouds of that room, which works for that mapping from now on.
    #[must_use]
    pub fn new(room: &Room, roster: &Rc<Mapped>, holder: &str, seed: u64) -> Self {
        let from = Timestamp(room.now().0);
        Self::that(room, roster, LogRules::default(), Some(from), holder, seed)
    }

    /// One that works by these rules, for calls from that time on; `None`: nobody has had it begin.
    #[must_use]
    pub fn that(
        room: &Room,
        roster: &Rc<Mapped>,
        rules: LogRules,
        from: Option<Timestamp>,
        holder: &str,
        seed: u64,
    ) -> Self {
        let certificate = CERTIFICATE.to_owned();
        let mapping =
            Mapping { client_id: MACHINE_CLIENT_ID.to_owned(), entity: 1_001, role: Role::BUNDLE_SYNC, certificate };
        let world: &Rc<RefCell<World>> = &room.world;
        if world.borrow_mut().netsuite.role_mut(Role::BUNDLE_SYNC).is_none() {
            Role::of_bundle().into_iter().for_each(|role| world.borrow_mut().netsuite.add_role(role));
        }
        let map = || world.borrow_mut().map_certificate(&mapping).expect("a Certificate ID");
        let certificate_id = roster.1.borrow_mut().get_or_insert_with(map).clone();
        let jwt = {
            let mut world = world.borrow_mut();
            let now = world.now();
            let owner = world.ringcentral.account.users().find(|user| user.number == "102").expect("a user").id;
            let apps = Some([String::from("callside-sync")].into());
            world.ringcentral.authorization.mint_jwt(owner, apps, None, now)
        };
        let room = Room::join(world, seed);
        let base = room.ports().base;
        let traffic = Traffic::new(&base);
        room.signer.hand_over("key");
        let signer: Rc<dyn Signer> = room.signer.clone();
        let (jwt, keys) = room.run(async {
            let client_secret = "emulated-client-secret".into();
            let new = NewJwt { client_id: "callside-sync".to_owned(), client_secret, jwt: jwt.as_str().into() };
            let jwt = JwtSession::keep(new, &base, &traffic).await.expect("it is a JWT");
            let mut keys = MachineKeys::load(&base).await;
            let new = NewMachineKey {
                key: "key".to_owned(),
                account: "1234567".to_owned(),
                client_id: MACHINE_CLIENT_ID.to_owned(),
                certificate_id,
                facts: MachineKeyFacts::default(),
            };
            keys.add(new, &base, &*signer).await.expect("it is a key");
            (jwt, keys)
        });
        let key = keys.current().expect("a key");
        let tokens = MachineTokens::new(&base, &traffic, &signer, key).expect("it can be read");
        let parts = Parts {
            ringcentral: RingCentral::lent(&base, &traffic, Rc::new(jwt)),
            netsuite: NetSuite::lent(&base, &traffic, Rc::new(tokens)),
            base,
            roster: Rc::clone(roster),
            rules,
            holder: holder.to_owned(),
            sync: Mutex::default(),
        };
        let machine = Self { room, parts: Rc::new(parts) };
        if let Some(from) = from {
            machine.change(Change::Begin { from, offset: 0 });
        }
        machine
    }

    /// One step; `None`: the machine died over it.
    #[must_use]
    pub fn step(&self) -> Option<Stepped> {
        let came_to = Rc::new(RefCell::new(None));
        let (parts, end) = (Rc::clone(&self.parts), Rc::clone(&came_to));
        self.parts.base.spawn.spawn(Box::pin(async move {
            let hands = parts.hands();
            let stepped = parts.sync.lock().await.step(&hands).await;
            end.replace(Some(stepped));
        }));
        self.room.settle();
        came_to.take()
    }

    /// A step for whoever is in the middle of something else, and goes on when it is done.
    pub fn stepping(&self) -> impl Future<Output = ()> + 'static {
        let parts = Rc::clone(&self.parts);
        async move { drop(parts.sync.lock().await.step(&parts.hands()).await) }
    }

    /// Steps, with time passing where it is wanted, for so many milliseconds; the last step's end. `None`: it died.
    #[must_use]
    pub fn work(&self, milliseconds: i64) -> Option<Stepped> {
        let end = self.room.now().plus(milliseconds);
        loop {
            let stepped = self.step()?;
            let now = self.parts.base.clock.now();
            let until = match &stepped {
                Stepped::Went => Timestamp(now.0 + 100),
                Stepped::Waits(until) | Stepped::Paused(until) | Stepped::NotBegun(until) => *until,
                Stepped::OwnCallsAlone(until) => *until,
                Stepped::StandsBy { until, .. } | Stepped::Failed { until, .. } => *until,
            };
            let wait = (until.0 - now.0).max(100);
            if self.room.now().plus(wait) > end {
                self.room.pass(end.since(self.room.now()).max(0));
                return Some(stepped);
            }
            self.room.pass(wait);
        }
    }

    /// A dry run over that stretch, to its end.
    ///
    /// # Panics
    /// A cloud gave no answer.
    #[must_use]
    pub fn try_out(&self, from: Timestamp, to: Timestamp) -> DryRun {
        let mut run = DryRun::new(from, to);
        while !run.is_over {
            let parts = &self.parts;
            self.room
                .run(async { parts.sync.lock().await.try_out(&mut run, &parts.hands()).await })
                .expect("an answer");
        }
        run
    }

    /// People want something otherwise.
    pub fn change(&self, change: Change) {
        self.room.run(async { self.parts.sync.lock().await.change(change) });
    }

    /// It ends and is started again, with what lies on its disk.
    pub fn restart(&self) {
        self.room.run(async { *self.parts.sync.lock().await = Sync::default() });
    }

    /// Where it stands, as far as this machine knows.
    #[must_use]
    pub fn state(&self) -> State {
        self.room.run(async { self.parts.sync.lock().await.state().clone() })
    }
}
