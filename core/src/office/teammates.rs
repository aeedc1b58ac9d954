//! The part of a company's errands that looks how far everybody has come with their own setup.

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Timestamp,
    company::{CompanyAnswer, CompanyCommand, RightsProfile, SettingsTrouble, TeammatesSeen},
    words,
};

use crate::{
    company::{self, Kept},
    netsuite::{NetSuite, Session},
    ports::{Base, Op, Table},
    setup::{Checks, Teammates, may_set_up},
    traffic::Lane,
};

/// Under this name in [`Table::Settings`].
const KEY: &str = "team";

/// Whoever opens the page of the setup has it counted anew after so many milliseconds.
const OLD: i64 = 10 * 60_000;

/// What this machine keeps of it: numbers alone.
#[derive(Debug, Default, FromJson, ToJson)]
#[json(default)]
pub(super) struct Team {
    account: String,
    role: Option<String>,
    reported: u32,
    finished: u32,
    /// Why it could not be told the last time, in words.
    untold: Option<String>,
    looked: Option<Timestamp>,
}

impl Team {
    /// What an earlier office kept. What cannot be read counts as nothing: it is looked again.
    pub(super) async fn load(base: &Base) -> Self {
        let row = base.store.get(Table::Settings, KEY).await.ok().flatten();
        row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default()
    }

    /// Looks where the command asks for it, and answers it then.
    pub(super) async fn look(
        &mut self,
        command: Option<&CompanyCommand>,
        kept: &Kept,
        checks: &Checks,
        netsuite: &NetSuite,
        base: &Base,
    ) -> Option<CompanyAnswer> {
        let now = base.clock.now();
        let sets_up = || checks.rights(RightsProfile::Person).is_none_or(may_set_up);
        let is_fresh = self.is_of(netsuite.session().as_ref())
            && self.looked.is_some_and(|looked| looked <= now && now.0 < looked.0 + OLD);
        let lane = match command {
            Some(CompanyCommand::ShowTeammates) => Lane::Live,
            Some(CompanyCommand::ShowSetup) if !is_fresh && sets_up() => Lane::Background,
            _ => return None,
        };
        let seen = company::teammates(kept, netsuite, lane).await;
        if let Some(session) = netsuite.session() {
            self.learn(session, &seen, now, base).await;
        }
        (lane == Lane::Live).then_some(CompanyAnswer::Teammates(seen))
    }

    /// For the checklist.
    pub(super) fn standing(&self, netsuite: &NetSuite) -> Teammates {
        match &self.untold {
            _ if self.looked.is_none() || !self.is_of(netsuite.session().as_ref()) => Teammates::NotLooked,
            Some(why) => Teammates::Untold(why.clone()),
            None => Teammates::Counted { reported: self.reported, finished: self.finished },
        }
    }

    async fn learn(&mut self, session: Session, seen: &TeammatesSeen, now: Timestamp, base: &Base) {
        if !self.is_of(Some(&session)) {
            *self = Self { account: session.account.id().to_owned(), role: session.role, ..Self::default() };
        }
        match seen {
            TeammatesSeen::Reported(teammates) => {
                let count = |finished: bool| {
                    let counted = teammates.iter().filter(|one| !finished || one.has_finished()).count();
                    u32::try_from(counted).unwrap_or(u32::MAX)
                };
                (self.reported, self.finished, self.untold) = (count(false), count(true), None);
            }
            // What was counted before still holds.
            TeammatesSeen::Untold(SettingsTrouble::CouldNotAsk(_)) if self.looked.is_some() => return,
            TeammatesSeen::Untold(why) => self.untold = Some(words::teammates_untold(why)),
        }
        self.looked = Some(now);
        let put = Op::Put { table: Table::Settings, key: KEY.to_owned(), value: callside_json::write(self) };
        // Where it cannot be kept it is looked again; that the store fails is told by what must not be lost.
        let _ = base.store.commit(vec![put], Vec::new()).await;
    }

    fn is_of(&self, session: Option<&Session>) -> bool {
        session.is_some_and(|session| self.account == session.account.id() && self.role == session.role)
    }
}
