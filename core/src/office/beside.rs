//! Where what stands beside a call is read, and what agents change of it written. It has a desk of its own, so that no administrator's errand is in an agent's way.

use std::rc::Rc;

use callside_json::Map;
use callside_protocol::{
    Cloud,
    company::{BesideCall, Holder, NoChange, Settings, Unread},
};
use futures::lock::Mutex;

use super::{
    BesideErrand, BesideReport, EditsErrand, controls, edits, lists,
    road::{Courier, Lent},
};
use crate::{
    company::{
        Kept, Sources,
        beside::{self, Asked, Read, Wanted},
    },
    netsuite::{CONTACT, NetSuite, NetSuiteError, PHONE_CALL},
    ordered::Keyed,
    ports::{Base, Front},
    traffic::{Lane, Traffic},
};

/// The desk.
pub(super) struct BesideDesk {
    base: Base,
    courier: Rc<Courier>,
    traffic: Traffic,
    turn: Mutex<()>,
}

impl BesideDesk {
    pub(super) fn new(base: &Base) -> Self {
        let courier = Rc::<Courier>::default();
        Self { base: base.clone(), traffic: Traffic::by(base, courier.clone()), courier, turn: Mutex::default() }
    }

    /// Writes edits. What came of each is told on the way.
    pub(super) async fn write(&self, errand: EditsErrand, front: Rc<dyn Front>) {
        let _turn = self.turn.lock().await;
        let _own = self.courier.go_by(front);
        let netsuite = self.netsuite(errand.netsuite);
        edits::write(&errand.call, errand.edits, &netsuite, &self.courier, &self.base).await;
    }

    fn netsuite(&self, about: Keyed<String>) -> NetSuite {
        let lent = Lent { courier: self.courier.clone(), cloud: Cloud::NetSuite, about: Some(about) };
        NetSuite::lent(&self.base, &self.traffic, Rc::new(lent))
    }

    pub(super) async fn look(&self, errand: BesideErrand, front: Rc<dyn Front>) -> BesideReport {
        let _turn = self.turn.lock().await;
        let _own = self.courier.go_by(front);
        let netsuite = self.netsuite(errand.netsuite);
        let kept = Kept::load(&self.base).await;
        let session = netsuite.session();
        let mut settings = Sources::load(&kept, session.as_ref(), &self.base).await.holding().settings;
        let engaged = match &session {
            Some(session) => lists::beside(session, &errand.call, &mut settings, &self.base).await,
            None => None,
        };
        if session.is_none() || !beside::is_any(&settings) {
            return BesideReport { beside: None, again: false };
        }
        let read = read(&settings, &errand.call, &netsuite).await;
        let as_of = self.base.clock.now();
        let asked = controls::asked(&settings, errand.settings, &errand.call, &netsuite, &self.base).await;
        let is_open = |asked: &Asked| matches!(asked.how, Err(NoChange::CouldNotAsk(_)));
        let again = read.iter().any(|read| matches!(read.answer, Err(Unread::CouldNotAsk(_))));
        let again = again || asked.iter().any(is_open);
        let mut beside = beside::beside(&settings, &errand.call, &read, &asked, as_of);
        beside.fields.splice(..0, engaged);
        BesideReport { beside: Some(callside_json::write(&beside).into()), again }
    }
}

/// What those settings show of that call's records.
pub(super) async fn read(settings: &Settings, call: &BesideCall, netsuite: &NetSuite) -> Vec<Read> {
    let mut all = Vec::new();
    for wanted in beside::wanted(settings, call) {
        all.push(read_one(wanted, netsuite).await);
    }
    all
}

/// One request answers, unless the account lacks a field: NetSuite then names it and tells nothing else.
async fn read_one(wanted: Wanted, netsuite: &NetSuite) -> Read {
    let Wanted { of, id, mut names } = wanted;
    let mut absent = Vec::new();
    let answer = loop {
        if names.is_empty() {
            break Ok(Map::new());
        }
        match netsuite.read_properties(record(of), &id, &names, Lane::Background, "call fields").await {
            Ok(answer) => break Ok(answer),
            Err(error) => match place_of_unknown(&names, &error) {
                Some(place) => absent.push(names.remove(place)),
                None => break Err(unread(&error)),
            },
        }
    };
    Read { of, answer, absent }
}

/// Its name among NetSuite's records.
pub(super) const fn record(of: Holder) -> &'static str {
    match of {
        Holder::Contact => CONTACT,
        Holder::Customer => "customer",
        Holder::Project => "job",
        Holder::PhoneCall => PHONE_CALL,
    }
}

/// The property that NetSuite's refusal names. No source fixes its words, so its name anywhere in them will do.
fn place_of_unknown(names: &[String], error: &NetSuiteError) -> Option<usize> {
    let NetSuiteError::Refused { field, detail, .. } = error else { return None };
    let said = |text: &Option<String>, name: &str| {
        let apart = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
        text.as_deref().is_some_and(|text| text.split(apart).any(|word| word.eq_ignore_ascii_case(name)))
    };
    // The sentence may hold a property's name as a word of its own: quoted it is meant.
    let quoted = |name: &str| {
        let lower = detail.as_deref().unwrap_or_default().to_ascii_lowercase();
        let name = name.to_ascii_lowercase();
        ['\'', '"'].into_iter().any(|quote| lower.split(quote).skip(1).step_by(2).any(|word| word == name))
    };
    let place = |is: &dyn Fn(&str) -> bool| names.iter().position(|name| is(name));
    place(&|name| said(field, name)).or_else(|| place(&quoted)).or_else(|| place(&|name| said(detail, name)))
}

pub(super) fn unread(error: &NetSuiteError) -> Unread {
    match error {
        NetSuiteError::NotAllowed { .. } => Unread::NotAllowed(error.fault()),
        NetSuiteError::NotFound => Unread::NoSuchRecord,
        error => Unread::CouldNotAsk(error.fault()),
    }
}
