//! The person on this machine reports how far they have come, so that whoever set the company up sees who has finished and
//! which extension is whose. Once when something of it has changed, and every three days: where it is time, the report goes in place
//! of the question what the bundle is, and its answer tells that too, so it costs no request of its own.

use callside_json::{FromJson, Map, ToJson, Value, parse, write};
use callside_protocol::{
    Timestamp,
    company::{ExtensionOf, StartLine},
};

use crate::{
    netsuite::{BundleAnswer, NetSuite, NetSuiteError, Session, UNKNOWN_TASK},
    ordered::Keyed,
    ports::{Base, Op, Table},
    traffic::Lane,
};

/// Under this name in [`Table::Settings`].
const KEY: &str = "reported";

/// It is reported again after so many milliseconds: an administrator may have deleted the record.
const AGAIN: i64 = 3 * 24 * 3_600_000;
/// Where the bundle would not have it: a role is put on the record's list some day.
const REFUSED_AGAIN: i64 = 24 * 3_600_000;
/// Where NetSuite could not be asked.
const TRIES_AGAIN: i64 = 5 * 60_000;

/// What a person has to report, as far as this machine sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Report {
    /// Their extension, also while RingCentral wants them to sign in again; `None`: they are not signed in there.
    pub extension: Option<ExtensionOf>,
    /// The sign-in to RingCentral holds.
    pub ringcentral: bool,
    /// Notifications can be shown.
    pub notifications: bool,
    /// A call has been logged.
    pub test_call: bool,
}

impl Report {
    fn body(&self) -> Map {
        let done = [
            (self.ringcentral, StartLine::RingCentral),
            (self.notifications, StartLine::Notifications),
            (self.test_call, StartLine::TestCall),
        ];
        let done = done.into_iter().filter(|(is_done, _)| *is_done).map(|(_, line)| line.id().into());
        let mut body = Map::new();
        body.insert("done".into(), Value::Array(done.collect()));
        body.insert("extension".into(), parse(&write(&self.extension)).unwrap_or_default());
        body
    }
}

/// What this machine has reported, and when it is to report again.
#[derive(Clone, Debug, Default, FromJson, ToJson)]
#[json(default)]
pub struct Reporting {
    /// The session that it is about.
    of: Keyed<String>,
    report: Report,
    due: Timestamp,
}

/// What a report came to.
pub(super) enum Reported {
    /// Nothing was to be reported.
    NotDue,
    /// The bundle has it.
    Taken(BundleAnswer),
    /// The bundle does not know of teammates.
    Unknown,
    /// This role may not report, or there is no bundle it can use.
    Refused,
}

impl Reporting {
    /// What an earlier office kept. What cannot be read counts as nothing: it is reported again.
    pub async fn load(base: &Base) -> Self {
        let row = base.store.get(Table::Settings, KEY).await.ok().flatten();
        row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default()
    }

    /// That is how far the person has come.
    pub fn learn(&mut self, session: &Session, mut report: Report) {
        let of = session.about();
        if self.of != of || self.report.extension != report.extension {
            *self = Self { of, report, due: Timestamp(0) };
            return;
        }
        // Old calls are forgotten here; that one was logged stays true.
        report.test_call |= self.report.test_call;
        if self.report != report {
            (self.report, self.due) = (report, Timestamp(0));
        }
    }

    /// When it is to be reported.
    #[must_use]
    pub fn due(&self) -> Timestamp {
        self.due
    }

    /// Reports, if it is time.
    pub(super) async fn report(&mut self, netsuite: &NetSuite, base: &Base) -> Result<Reported, NetSuiteError> {
        let now = base.clock.now();
        if self.due > now {
            return Ok(Reported::NotDue);
        }
        let asked = netsuite.ask_bundle("report teammate", self.report.body(), Lane::Background, "report of teammate");
        let (came_to, wait) = match asked.await {
            Ok(answer) => match &answer.data {
                Ok(data) if data.get("reported").and_then(Value::as_bool) == Some(true) => {
                    (Ok(Reported::Taken(answer)), AGAIN)
                }
                // Another computer of the person's reported at this moment.
                Ok(_) => (Ok(Reported::Taken(answer)), TRIES_AGAIN),
                Err(refusal) if refusal.code == UNKNOWN_TASK => (Ok(Reported::Unknown), 0),
                Err(_) => (Ok(Reported::Refused), REFUSED_AGAIN),
            },
            Err(error) if NetSuite::lacks_bundle(&error) => (Ok(Reported::Refused), REFUSED_AGAIN),
            Err(error) => (Err(error), TRIES_AGAIN),
        };
        self.due = Timestamp(now.0 + wait);
        let put = Op::Put { table: Table::Settings, key: KEY.to_owned(), value: callside_json::write(self) };
        // Where it cannot be kept it is reported once more; that the store fails is told by what must not be lost.
        let _ = base.store.commit(vec![put], Vec::new()).await;
        came_to
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::{Timestamp, company::ExtensionOf};

    use super::{Report, Reporting};
    use crate::netsuite::{Account, Session};

    fn session(role: &str) -> Session {
        let account = Account::of_id("1234567").expect("an account");
        Session { account, role: Some(role.to_owned()), entity: Some("1001".to_owned()) }
    }

    fn report(extension: &str, test_call: bool) -> Report {
        let extension = ExtensionOf { account: "9100".to_owned(), id: extension.to_owned(), number: None };
        Report { extension: Some(extension), ringcentral: true, notifications: false, test_call }
    }

    #[test]
    fn a_change_is_due_at_once_and_what_is_the_same_is_not() {
        let mut reporting = Reporting::default();
        let told = |reporting: &mut Reporting, session: &Session, report: Report| {
            reporting.due = Timestamp(99);
            reporting.learn(session, report);
            reporting.due() == Timestamp(99)
        };
        let (one, other) = (session("1042"), session("1043"));
        assert!(!told(&mut reporting, &one, report("101", false)));
        assert!(told(&mut reporting, &one, report("101", false)));
        assert!(!told(&mut reporting, &one, report("101", true)));
        assert!(told(&mut reporting, &one, report("101", false)), "a call that was logged was logged");
        assert!(!told(&mut reporting, &one, Report { notifications: true, ..report("101", false) }));
        assert!(!told(&mut reporting, &one, report("102", false)));
        assert!(!reporting.report.test_call, "of another extension none was");
        assert!(!told(&mut reporting, &other, report("102", false)), "in another role it is another report");
        assert!(!told(&mut reporting, &other, Report::default()), "signed out of RingCentral");
    }
}
