//! Reading what both clouds list of extensions and employees, a page at an errand: thousands of rows take minutes where a
//! limit is met, and whoever looks at the page goes on meanwhile.

use callside_protocol::{
    Choice, Cloud, Fault, FaultKind, Timestamp,
    company::{MappingList, MappingReading, MappingUnread, SettingsTrouble, TeammatesSeen},
    words,
};

use super::Hands;
use crate::{
    company::{
        claims,
        organizers::{Lists, matching::SignedIn},
        teammates,
    },
    netsuite::{EMPLOYEES_PAGE, Employee, NetSuiteError},
    phone::Region,
    ringcentral::{Extension, RingCentralError, Ringing},
    traffic::Lane,
};

/// After a failure that passes by itself it is asked again after so many milliseconds, and so often.
const TRIES_AGAIN: i64 = 15_000;
const MOST_FAILURES: u32 = 4;

/// In this order.
const ORDER: [MappingList; 5] = [
    MappingList::Extensions,
    MappingList::Numbers,
    MappingList::Employees,
    MappingList::Organizers,
    MappingList::SignedIn,
];

/// A reading under way.
#[derive(Default)]
pub(super) struct Reading {
    /// Lists that are done.
    done: usize,
    /// Pages of the one that is not.
    pages: usize,
    failures: u32,
    extensions: Vec<Extension>,
    numbers: Vec<Ringing>,
    employees: Vec<Employee>,
    organizers: Vec<Choice>,
    signed_in: Vec<SignedIn>,
    /// RingCentral's account, and where its numbers are at home.
    account: Option<(String, Region)>,
    waits: Option<Timestamp>,
    unread: Vec<MappingUnread>,
}

/// Why a page did not come.
enum No {
    /// Not before that.
    Until(Timestamp),
    Passing(Fault),
    Refused(Fault),
}

impl From<RingCentralError> for No {
    fn from(error: RingCentralError) -> Self {
        match error {
            RingCentralError::Busy { until } => Self::Until(until),
            error if error.is_passing() => Self::Passing(error.fault()),
            error => Self::Refused(error.fault()),
        }
    }
}

impl From<NetSuiteError> for No {
    fn from(error: NetSuiteError) -> Self {
        match error {
            NetSuiteError::Busy { until } => Self::Until(until),
            NetSuiteError::NotSent | NetSuiteError::NoAnswer | NetSuiteError::Unwell { .. } => {
                Self::Passing(error.fault())
            }
            error => Self::Refused(error.fault()),
        }
    }
}

impl Reading {
    /// The list it is at; `None`: all are done.
    fn list(&self) -> Option<MappingList> {
        ORDER.get(self.done).copied()
    }

    /// For pages.
    pub(super) fn shown(&self) -> Option<MappingReading> {
        let list = self.list()?;
        let rows = match list {
            MappingList::Extensions => self.extensions.len(),
            MappingList::Numbers => self.numbers.len(),
            MappingList::Employees => self.employees.len(),
            MappingList::Organizers => self.organizers.len(),
            MappingList::SignedIn => self.signed_in.len(),
        };
        Some(MappingReading { list, rows, waits: self.waits })
    }

    /// When the next page is due.
    pub(super) fn due(&self) -> Timestamp {
        self.waits.unwrap_or_default()
    }

    /// Reads one page. `true`: all is read, or will not be.
    pub(super) async fn step(&mut self, hands: &Hands<'_>, now: Timestamp) -> bool {
        let Some(list) = self.list() else { return true };
        self.waits = None;
        match self.page(list, hands).await {
            Ok(true) => self.pages += 1,
            Ok(false) => self.next(),
            Err(No::Until(until)) => self.waits = Some(until.max(Timestamp(now.0 + 1))),
            Err(No::Passing(_)) if self.failures < MOST_FAILURES => {
                self.failures += 1;
                self.waits = Some(Timestamp(now.0 + TRIES_AGAIN));
            }
            Err(No::Passing(why) | No::Refused(why)) => {
                self.unread.push(MappingUnread { list, why });
                self.next();
            }
        }
        self.list().is_none()
    }

    /// What was read, in place of what was there; a list that could not be read stays as it was.
    pub(super) fn end(self, before: Lists, now: Timestamp) -> (Lists, Vec<MappingUnread>) {
        let failed = |list| self.unread.iter().any(|unread| unread.list == list);
        let lists = Lists {
            extensions: if failed(MappingList::Extensions) { before.extensions } else { Some(self.extensions) },
            numbers: if failed(MappingList::Numbers) { before.numbers } else { Some(self.numbers) },
            employees: if failed(MappingList::Employees) { before.employees } else { Some(self.employees) },
            organizers: if failed(MappingList::Organizers) { before.organizers } else { Some(self.organizers) },
            signed_in: if failed(MappingList::SignedIn) { before.signed_in } else { Some(self.signed_in) },
            home: self.account.map_or(before.home, |(_, home)| home),
            read: Some(now),
        };
        (lists, self.unread)
    }

    fn next(&mut self) {
        (self.done, self.pages, self.failures) = (self.done + 1, 0, 0);
    }

    /// Answers whether there are more.
    async fn page(&mut self, list: MappingList, hands: &Hands<'_>) -> Result<bool, No> {
        let Hands { ringcentral, employees, .. } = hands;
        Ok(match list {
            MappingList::Extensions => {
                if self.account.is_none() {
                    let me = ringcentral.me().await?;
                    self.account = Some((me.account, me.region));
                }
                let (mut page, more) = ringcentral.extensions(self.pages + 1).await?;
                // One that was added meanwhile moves the others on: who ended a page begins the next as well.
                let known = self.extensions.len().saturating_sub(page.len());
                let last = self.extensions.get(known..).unwrap_or_default();
                page.retain(|extension| last.iter().all(|other| other.id != extension.id));
                self.extensions.append(&mut page);
                more
            }
            MappingList::Numbers => {
                let (mut page, more) = ringcentral.company_numbers(self.pages + 1).await?;
                self.numbers.append(&mut page);
                more
            }
            MappingList::Employees => {
                let after = self.employees.last().map_or("0", |employee| employee.id.as_str()).to_owned();
                let mut page = employees.employees(&after).await?;
                let more = page.len() == EMPLOYEES_PAGE;
                self.employees.append(&mut page);
                more
            }
            MappingList::Organizers => {
                let (mut page, more) = employees.organizers(self.pages * 1_000).await?;
                let is_whole = !page.is_empty();
                self.organizers.append(&mut page);
                more && is_whole
            }
            MappingList::SignedIn => {
                match teammates(hands.settings, hands.netsuite, Lane::Background).await {
                    TeammatesSeen::Reported(all) => {
                        let account = self.account.as_ref().map_or("", |(account, _)| account);
                        self.signed_in = claims(&all, account);
                    }
                    // Nobody can report then, as the page of teammates says.
                    TeammatesSeen::Untold(SettingsTrouble::NoBundle | SettingsTrouble::Outdated) => {}
                    TeammatesSeen::Untold(SettingsTrouble::CouldNotAsk(why)) => return Err(No::Passing(why)),
                    TeammatesSeen::Untold(trouble) => {
                        let detail = Some(words::teammates_untold(&trouble));
                        return Err(No::Refused(Fault {
                            cloud: Some(Cloud::NetSuite),
                            kind: FaultKind::Refused,
                            detail,
                        }));
                    }
                }
                false
            }
        })
    }
}
