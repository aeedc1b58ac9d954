//! Where a company's errands are done: one at a time, in the order they came.

use std::{cell::RefCell, rc::Rc};

use callside_protocol::{
    Cloud,
    company::{CompanyAnswer, CompanyCommand, CompanyView},
};
use futures::lock::Mutex;

use super::{
    CompanyErrand, CompanyReport,
    road::{Courier, Lent},
};
use crate::{
    company::Kept,
    netsuite::NetSuite,
    ports::{Base, Front},
    traffic::Traffic,
};

/// The desk.
pub(super) struct CompanyDesk {
    base: Base,
    courier: Rc<Courier>,
    traffic: Traffic,
    turn: Mutex<()>,
    /// What this machine keeps of the company's settings, once it has been read.
    kept: RefCell<Option<Kept>>,
}

impl CompanyDesk {
    pub(super) fn new(base: &Base) -> Self {
        let courier = Rc::<Courier>::default();
        Self {
            base: base.clone(),
            traffic: Traffic::by(base, courier.clone()),
            courier,
            turn: Mutex::default(),
            kept: RefCell::default(),
        }
    }

    pub(super) async fn go_on(&self, errand: CompanyErrand, front: Rc<dyn Front>) -> CompanyReport {
        let _turn = self.turn.lock().await;
        self.courier.go_by(front);
        let command: Option<Result<CompanyCommand, _>> =
            errand.command.as_ref().map(|command| callside_json::read(command.reveal()));
        let mut kept = match self.kept.take() {
            Some(kept) => kept,
            None => Kept::load(&self.base).await,
        };
        let lent = Lent { courier: self.courier.clone(), cloud: Cloud::NetSuite, about: errand.netsuite };
        let netsuite = NetSuite::lent(&self.base, &self.traffic, Rc::new(lent));
        let answer = match command {
            None => CompanyAnswer::Done,
            Some(Err(_)) => CompanyAnswer::Unknown,
            Some(Ok(CompanyCommand::LookAgain)) => {
                kept.look_again(self.base.clock.now());
                CompanyAnswer::Done
            }
        };
        if errand.look {
            kept.look_again(self.base.clock.now());
        }
        kept.follow(&netsuite, &self.base, errand.heard.as_ref()).await;
        let report = CompanyReport {
            answer: callside_json::write(&answer).into(),
            view: callside_json::write(&CompanyView { bundle: kept.bundle(), settings: kept.standing() }).into(),
            due: kept.due(),
            more: false,
        };
        self.kept.replace(Some(kept));
        report
    }
}
