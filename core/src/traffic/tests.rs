use std::{cell::RefCell, rc::Rc};

use async_trait::async_trait;
use callside_protocol::{Cloud, Timestamp};
use futures::executor::block_on;

use super::{Errand, Group, Lane, Road, Traffic, TrafficError};
use crate::ports::{
    Base, HttpError, Method, Request, Response,
    fakes::{FakeClock, FakeEntropy, FakeHttp, FakeKeyring, FakeScratch, FakeShelf, FakeSpawn, FakeStore},
};

fn ports(http: &Rc<FakeHttp>, clock: &Rc<FakeClock>, store: &Rc<FakeStore>) -> Base {
    Base {
        http: http.clone(),
        store: store.clone(),
        shelf: FakeShelf::new(),
        scratch: FakeScratch::new(),
        clock: clock.clone(),
        entropy: FakeEntropy::new(1),
        keyring: FakeKeyring::new(),
        spawn: FakeSpawn::new(),
    }
}

fn errand(cloud: Cloud, group: Option<Group>) -> Errand {
    let request = Request {
        method: Method::Get,
        url: "https://platform.ringcentral.com/restapi/v1.0/account/~?secret=1".to_owned(),
        headers: Vec::new(),
        body: None,
        timeout: 10_000,
        page: None,
    };
    Errand { cloud, lane: Lane::Live, purpose: "who am I".into(), group, request }
}

fn answer(status: u16) -> Result<Response, HttpError> {
    Ok(Response { status, headers: Vec::new(), body: String::new() })
}

#[test]
fn what_was_not_sent_is_sent_once_more_and_the_ledger_tells_both() {
    let http = FakeHttp::scripted(vec![Err(HttpError::NotSent), answer(200)]);
    let traffic = Traffic::new(&ports(&http, &FakeClock::new(), &FakeStore::new()));
    let response = block_on(traffic.send(errand(Cloud::NetSuite, None)));
    assert_eq!(response.map(|response| response.status), Ok(200));
    let rows = traffic.ledger();
    assert_eq!(rows.iter().map(|row| row.status).collect::<Vec<_>>(), [Some(200), None]);
    assert!(rows.iter().all(|row| row.host == "platform.ringcentral.com" && row.purpose == "who am I"));
}

#[test]
fn what_may_have_been_sent_is_not_sent_again() {
    let http = FakeHttp::scripted(vec![Err(HttpError::NoAnswer), answer(200)]);
    let traffic = Traffic::new(&ports(&http, &FakeClock::new(), &FakeStore::new()));
    assert_eq!(block_on(traffic.send(errand(Cloud::NetSuite, None))), Err(TrafficError::NoAnswer));
    assert_eq!(http.sent.borrow().len(), 1);
}

#[test]
fn during_a_penalty_nothing_touches_the_network_not_even_after_a_restart() {
    let http = FakeHttp::scripted(vec![answer(429), answer(200)]);
    let (clock, store) = (FakeClock::new(), FakeStore::new());
    let began = crate::ports::Clock::now(&*clock);
    let traffic = Traffic::new(&ports(&http, &clock, &store));
    assert!(block_on(traffic.send(errand(Cloud::RingCentral, Some(Group::Heavy)))).is_ok());
    clock.advance(30_000);
    let until = Timestamp(began.0 + 60_000);
    let held = Err(TrafficError::Held { until });
    assert_eq!(block_on(traffic.send(errand(Cloud::RingCentral, Some(Group::Heavy)))), held);
    let restarted = Traffic::new(&ports(&http, &clock, &store));
    assert_eq!(block_on(restarted.send(errand(Cloud::RingCentral, Some(Group::Heavy)))), held);
    assert_eq!(http.sent.borrow().len(), 1);
    clock.advance(30_000);
    assert!(block_on(restarted.send(errand(Cloud::RingCentral, Some(Group::Heavy)))).is_ok());
}

#[test]
fn requests_that_never_left_do_not_fill_the_window() {
    let http = FakeHttp::scripted(Vec::new());
    let traffic = Traffic::new(&ports(&http, &FakeClock::new(), &FakeStore::new()));
    for _ in 0..9 {
        let answer = block_on(traffic.send(errand(Cloud::RingCentral, Some(Group::Auth))));
        assert_eq!(answer, Err(TrafficError::NotSent));
    }
}

/// Answers 429 and remembers which groups came along.
#[derive(Default)]
struct Refusing {
    groups: RefCell<Vec<Option<Group>>>,
}

#[async_trait(?Send)]
impl Road for Refusing {
    async fn send(&self, errand: Errand) -> Result<Response, TrafficError> {
        self.groups.borrow_mut().push(errand.group);
        Ok(Response { status: 429, headers: Vec::new(), body: String::new() })
    }
}

#[test]
fn each_sessions_limits_are_counted_in_one_place() {
    let ports = ports(&FakeHttp::scripted(Vec::new()), &FakeClock::new(), &FakeStore::new());
    let (lent, kept) = (Rc::<Refusing>::default(), Rc::<Refusing>::default());
    let twice = |traffic: &Traffic| {
        [0; 2].map(|_| block_on(traffic.send(errand(Cloud::RingCentral, Some(Group::Heavy)))).is_ok())
    };
    assert_eq!(twice(&Traffic::by(&ports, lent.clone())), [true, true], "whoever lends it knows its penalties");
    assert_eq!(*lent.groups.borrow(), [Some(Group::Heavy); 2]);
    assert_eq!(twice(&Traffic::counting_by(&ports, kept.clone())), [true, false]);
    assert_eq!(*kept.groups.borrow(), [None], "and is not counted again");
}

#[test]
fn what_is_counted_elsewhere_teaches_nothing_here() {
    let http = FakeHttp::scripted(vec![answer(429), answer(429), answer(200)]);
    let traffic = Traffic::new(&ports(&http, &FakeClock::new(), &FakeStore::new()));
    for group in [None, None, Some(Group::Heavy)] {
        assert!(block_on(traffic.send(errand(Cloud::RingCentral, group))).is_ok());
    }
}
