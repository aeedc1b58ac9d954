//! How long a list of a hundred thousand people takes to open in a back office that has just started: out of IndexedDB, decrypted,
//! with the scores of everybody, as far as the answer that the page draws. Before that everything is counted from what lies
//! there. No test: `cargo xtask bench engagement` runs it and judges what it says.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a measurement that fails says why by panicking")]

use std::rc::Rc;

use async_trait::async_trait;
use callside_browser::{BrowserKeyring, BrowserShelf, Database};
use callside_core::{
    directory::{
        copy::{GivenUp, Keeper, Owner, Standing, Terms},
        lookup,
        people::{Person, RecordId},
    },
    engagement::{
        packed,
        touches::{CallRecord, Row, Touch},
    },
    office::{BackOffice, CompanyErrand, CompanyReport, Errand, NoNetwork},
    phone::Region,
    ports::{
        Base, Bulk, Front, Office as _, Op, Signer, Surroundings, Table,
        fakes::{FakeClock, FakeEntropy, FakeKeyring, FakeScratch, FakeSigner, FakeSpawn, FakeStore, FakeSurroundings},
    },
};
use callside_protocol::{
    Direction, Personal, RecordKind, Timestamp,
    company::{CompanyCommand, ListSort, ListsCommand, Outcome},
};
use js_sys::eval;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_service_worker);

const PEOPLE: i32 = 100_000;
const CALLS: i32 = 1_000_000;
/// People that are written to the disk in one transaction.
const AT_ONCE: i32 = 5_000;
/// Calls of a piece on the shelf, as a power of two.
const OF_A_PIECE: u32 = 13;
const NOW: Timestamp = Timestamp(1_795_000_000_000);
const DAY: i64 = 24 * 3_600_000;
/// The account, user and role whose lists these are.
const OWNER: [&str; 3] = ["1234567", "1001", "1042"];

#[wasm_bindgen_test]
async fn a_list_of_a_hundred_thousand_people_opens() {
    let now = || eval("performance.now()").unwrap().as_f64().unwrap();
    let figure = |name: &str, value: f64| console_log!("FIGURE {PEOPLE}|{name}|ms|{value}|{value}|{value}");
    let store = FakeStore::new();
    let office = || {
        let database = Database::named("measured-engagement");
        let clock = FakeClock::new();
        clock.set(NOW);
        let base = Base {
            http: Rc::new(NoNetwork),
            store: store.clone(),
            shelf: Rc::new(BrowserShelf::new(Rc::clone(&database), Rc::new(BrowserKeyring::new(database)))),
            scratch: FakeScratch::new(),
            clock,
            entropy: FakeEntropy::new(7),
            keyring: FakeKeyring::new(),
            spawn: FakeSpawn::new(),
        };
        let (signer, surroundings): (Rc<dyn Signer>, Rc<dyn Surroundings>) =
            (FakeSigner::new(), FakeSurroundings::new());
        (BackOffice::new(&base, &signer, &surroundings), base)
    };
    let (first, base) = office();
    lay_out(&base).await;
    let began = now();
    let counted = ask(&first, None).await;
    figure("everything is counted, out of the disk and onto it", now() - began);
    assert!(counted.view.reveal().contains(&format!("\"count\":{PEOPLE}")));
    drop(first);
    let show = |from: usize| {
        let sort = ListSort { column: "score".to_owned(), down: true };
        let (list, search) = ("all".to_owned(), Personal::default());
        CompanyCommand::Lists(Box::new(ListsCommand::Show { list, search, sort, from, count: 50 }))
    };
    let (second, _) = office();
    let far = usize::try_from(PEOPLE).unwrap() / 2;
    for (name, from) in [("a list opens", 0), ("it is scrolled far", far), ("it is scrolled on", far + 50)] {
        let began = now();
        let report = ask(&second, Some(&show(from))).await;
        figure(name, now() - began);
        assert_eq!(report.answer.reveal().matches("\"person\":").count(), 50);
    }
}

/// An errand for whoever is signed in.
async fn ask(office: &BackOffice, command: Option<&CompanyCommand>) -> CompanyReport {
    let about = ["account", "entity", "role"].into_iter().zip(OWNER);
    let errand = Errand::Company(CompanyErrand {
        command: command.map(|command| callside_json::write(command).into()),
        netsuite: Some(about.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()),
        ringcentral: None,
        heard: None,
        look: false,
        asks: false,
        extension: None,
        logged: false,
    });
    let told = office.send(callside_json::write(&errand), Rc::new(Silent)).await.unwrap();
    callside_json::read(&told).unwrap()
}

/// Nobody answers.
struct Silent;

#[async_trait(?Send)]
impl Front for Silent {
    async fn ask(&self, _: String) -> Result<String, String> {
        Err(String::new())
    }
}

fn contact(id: i32) -> RecordId {
    RecordId { table: lookup::Table::Contact, id: 1_000 + id }
}

/// A number below `below` that is the same each time, and far from its neighbours'.
fn drawn(seed: i32, below: i64) -> i64 {
    let mixed = u64::from(seed.unsigned_abs()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    i64::try_from((mixed >> 11) % u64::try_from(below).unwrap()).unwrap()
}

/// A copy of a hundred thousand contacts, a million calls with them, and a list of everybody that is to be counted.
async fn lay_out(base: &Base) {
    let owner = OWNER.join(".");
    let own =
        "{\"connected\":true,\"lists\":[{\"id\":\"all\",\"name\":\"All\",\"of\":{\"Rule\":{\"of\":[],\"all\":[]}}}]}";
    let key = format!("lists/{owner}/own");
    base.store.commit(vec![Op::Put { table: Table::Settings, key, value: own.to_owned() }], Vec::new()).await.unwrap();
    let [account, entity, role] = OWNER.map(str::to_owned);
    let of = Owner { account, entity: Some(entity), role: Some(role) };
    let terms = Terms { custom: Vec::new(), home: Region::US, only_mine: false };
    let prefix = format!("people/{owner}/a");
    let begun = Standing::new(of, terms, Timestamp(0));
    let keeper = Keeper::open(&base.shelf, &base.spawn, prefix.clone(), begun, &GivenUp::default()).await.unwrap();
    for first in (0..PEOPLE).step_by(AT_ONCE as usize) {
        let person = |id| {
            let mut person = Person::new(contact(id), RecordKind::Contact);
            person.first = "Dana".into();
            person.last = format!("Whitfield {id}").into();
            person.email = format!("dana{id}@northwind.example").into();
            person
        };
        keeper.take((first..first + AT_ONCE).map(person).collect(), Vec::new()).await.unwrap();
    }
    let name = format!("{prefix}/standing");
    let kept = String::from_utf8(base.shelf.get(&name).await.unwrap().unwrap()).unwrap();
    let whole = kept.replace("\"complete\":null", "\"complete\":1");
    assert_ne!(kept, whole);
    let room = format!("engagement/{owner}");
    let count = format!("{{\"made\":\"2025-01-01 00:00:00\",\"round\":[\"Count\"],\"synced\":{}}}", NOW.0);
    let mut things = vec![
        Bulk { name, bytes: whole.into_bytes() },
        Bulk { name: format!("{room}/standing"), bytes: count.into_bytes() },
    ];
    let row = |call: i32| Row {
        call: CallRecord(call),
        contact: Some(contact(i32::try_from(drawn(call, i64::from(PEOPLE))).unwrap())),
        company: None,
        touch: Touch {
            at: Timestamp(NOW.0 - drawn(call + 1, 300 * DAY)),
            direction: Some(if drawn(call + 2, 2) == 0 { Direction::Inbound } else { Direction::Outbound }),
            outcome: if drawn(call + 3, 3) == 0 { Outcome::NotTaken } else { Outcome::Spoke },
            talked: u32::try_from(drawn(call + 4, 900)).unwrap(),
        },
    };
    let rows: Vec<Row> = (1..=CALLS).map(row).collect();
    for of in rows.chunk_by(|one, other| one.call.0 >> OF_A_PIECE == other.call.0 >> OF_A_PIECE) {
        let number = of.first().unwrap().call.0 >> OF_A_PIECE;
        things.push(Bulk { name: format!("{room}/calls/{number}"), bytes: packed::calls(of) });
    }
    base.shelf.change(things, Vec::new()).await.unwrap();
}
