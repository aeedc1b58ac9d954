//! Calls with a person or company before this one, by whichever colleague, as NetSuite's phone call records tell them.
//! One query; what this account has no column for is left out of it. Of a record that Callside wrote, the block tells more
//! exactly than the record's own fields when the call was and how it ended.

use callside_protocol::{Candidate, Direction, EarlierCall, EndedAs, Personal, RecordKind, Timestamp};

use super::{block, fence};
use crate::{
    instant,
    netsuite::{Query, Row},
    ports::Clock,
};

/// Of an earlier note so many characters are shown.
const NOTE_BEGINS: usize = 120;

/// Whose calls: internal ids, as a phone call record names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct With {
    contact: Option<String>,
    companies: Vec<String>,
}

impl With {
    /// The record a call is for. `None`: a phone call record has no field for it.
    #[must_use]
    pub fn of(person: &Candidate) -> Option<Self> {
        let id = || person.record.id.clone();
        let company = person.company.as_ref().map(|company| company.record.id.clone());
        match person.record.kind {
            RecordKind::Employee => None,
            RecordKind::Contact => Some(Self { contact: Some(id()), companies: company.into_iter().collect() }),
            _ => Some(Self { contact: None, companies: [Some(id()), company].into_iter().flatten().collect() }),
        }
    }
}

/// Columns that no public source proves (netsuite-api.md §4.4), each with what is selected of it.
const DOUBTFUL: [(&str, &str); 4] = [
    ("message", "message"),
    ("startdate", "TO_CHAR(startdate, 'YYYY-MM-DD')"),
    ("starttime", "TO_CHAR(starttime, 'HH24:MI')"),
    ("endtime", "TO_CHAR(endtime, 'HH24:MI')"),
];

/// The columns that [`query`] and [`everybodys`] can do without, and that an account may turn out not to have.
#[must_use]
pub fn is_dispensable(column: &str) -> bool {
    [CONTACT, MODIFIED].contains(&column) || DOUBTFUL.iter().any(|(name, _)| *name == column)
}

const CONTACT: &str = "contact";

/// The query for the latest calls, without these columns. `None`: what is left names nobody.
#[must_use]
pub fn query(with: &With, absent: &[String]) -> Option<Query> {
    let has = |column: &str| absent.iter().all(|absent| absent != column);
    let mut list = "id, status, assigned, BUILTIN.DF(assigned) AS organizer, \
        TO_CHAR(createddate, 'YYYY-MM-DD\"T\"HH24:MI:SS') AS created"
        .to_owned();
    for (name, selected) in DOUBTFUL.iter().filter(|(name, _)| has(name)) {
        list = list + ", " + selected + " AS its_" + name;
    }
    let mut params = with.companies.clone();
    let mut conditions = vec!["company = ?"; params.len()];
    if let Some(contact) = with.contact.as_ref().filter(|_| has(CONTACT)) {
        params.push(contact.clone());
        conditions.push("contact = ?");
    }
    if params.is_empty() {
        return None;
    }
    let text = format!(
        "SELECT {list} FROM phonecall WHERE ({}) AND status <> 'SCHEDULED' ORDER BY createddate DESC, id DESC",
        conditions.join(" OR ")
    );
    Some(Query { text, params })
}

/// Which of everybody's calls are asked for, in the order of their ids.
#[derive(Clone, Copy, Debug)]
pub struct Everybodys<'a> {
    /// Made at that time of NetSuite's clock or later (`YYYY-MM-DD HH:MM:SS`); `None`: whenever.
    pub made: Option<&'a str>,
    /// Changed at that time or later; `None`: whenever.
    pub changed: Option<&'a str>,
    /// From this id on.
    pub first: i32,
    /// To this one.
    pub last: i32,
}

/// How times of NetSuite's clock are written in these queries and their answers.
const MASK: &str = "YYYY-MM-DD HH24:MI:SS";
/// When a record was changed last: proven nowhere for phone calls. Without it whatever was made lately is read again.
pub const MODIFIED: &str = "lastmodifieddate";

impl Everybodys<'_> {
    fn condition(&self, absent: &[String], params: &mut Vec<String>) -> String {
        let mut condition = "status <> 'SCHEDULED'".to_owned();
        let mut since = |column: &str, time: &str| {
            params.push(time.to_owned());
            condition.push_str(&format!(" AND {column} >= TO_DATE(?, '{MASK}')"));
        };
        if let Some(made) = self.made {
            since("createddate", made);
        }
        if let Some(changed) = self.changed {
            let has = absent.iter().all(|absent| absent != MODIFIED);
            since(if has { MODIFIED } else { "createddate" }, changed);
        }
        params.extend([self.first.to_string(), self.last.to_string()]);
        condition + " AND id BETWEEN ? AND ?"
    }
}

/// The query for them, without these columns. Each row tells NetSuite's time as `clock`.
#[must_use]
pub fn everybodys(asked: &Everybodys<'_>, absent: &[String]) -> Query {
    let has = |column: &str| absent.iter().all(|absent| absent != column);
    let mut list = format!(
        "id, company, TO_CHAR(createddate, 'YYYY-MM-DD\"T\"HH24:MI:SS') AS created, TO_CHAR(CURRENT_DATE, '{MASK}') AS clock"
    );
    for (name, selected) in DOUBTFUL.iter().filter(|(name, _)| has(name)) {
        list = list + ", " + selected + " AS its_" + name;
    }
    if has(CONTACT) {
        list.push_str(", contact");
    }
    let mut params = Vec::new();
    let condition = asked.condition(absent, &mut params);
    Query { text: format!("SELECT {list} FROM phonecall WHERE {condition} ORDER BY id"), params }
}

/// How many there are in each of these stretches of ids, and what their ids add up to, by `place` in the order given: with nothing
/// deleted one request says so.
#[must_use]
pub fn tallies(stretches: &[(i32, i32)]) -> Query {
    let mut params = Vec::new();
    let selects: Vec<String> = stretches
        .iter()
        .enumerate()
        .map(|(place, (first, last))| {
            let asked = Everybodys { made: None, changed: None, first: *first, last: *last };
            let condition = asked.condition(&[], &mut params);
            format!("SELECT '{place}' AS place, TO_CHAR(COUNT(*)) AS count, TO_CHAR(SUM(id)) AS total FROM phonecall WHERE {condition}")
        })
        .collect();
    Query { text: selects.join(" UNION ALL "), params }
}

/// A row of the answer. `zone` is where wall clocks without one are read; `me` is the agent's own employee.
#[must_use]
pub fn read(row: &Row, me: Option<&str>, zone: &str, clock: &dyn Clock) -> Option<EarlierCall> {
    let at_in = |wall: &str, zone: &str| {
        let as_utc = instant::read(&(wall.to_owned() + "Z"))?;
        // Within hours of a change of clocks this may be an hour off.
        let east = clock.offset_at(zone, as_utc).unwrap_or_default();
        Some(Timestamp(as_utc.0 - i64::from(east) * 60_000))
    };
    let at = |wall: &str| at_in(wall, zone);
    let time = |column: &str| Some([row.get("its_startdate")?, "T", row.get(column)?, ":00"].concat());
    let message = row.get("its_message").unwrap_or_default();
    let told = block::read(message);
    let wall = time("its_starttime").and_then(|wall| at(&wall)).or_else(|| at(row.get("created")?))?;
    let until = time("its_endtime").and_then(|wall| at(&wall)).unwrap_or(wall);
    let length = u32::try_from((until.0 - wall.0) / 1_000).unwrap_or_default();
    let by_me = me.is_some() && row.get("assigned") == me;
    Some(EarlierCall {
        record: Some(row.get("id")?.to_owned()),
        began: told.began.and_then(|(wall, zone)| at_in(wall, zone)).unwrap_or(wall),
        direction: told.direction,
        ended: told.ended_as.unwrap_or(EndedAs::Completed),
        talked: told.talked.unwrap_or(length),
        note: beginning(fence::before_any(message)),
        by: row.get("organizer").filter(|_| !by_me).map(Personal::from),
        recordings: told.recordings.split_whitespace().map(|id| id.trim_end_matches(',').to_owned()).collect(),
    })
}

/// How a note begins.
#[must_use]
pub fn beginning(note: &str) -> Personal {
    let line = note.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut text: String = line.chars().take(NOTE_BEGINS).collect();
    if line.chars().nth(NOTE_BEGINS).is_some() {
        text.push('…');
    }
    text.into()
}

/// The calls this computer knows and those NetSuite tells of as one list, the newest first and at most so many. The
/// computer's own are the more exact.
#[must_use]
pub fn together(mut here: Vec<EarlierCall>, there: &[EarlierCall], most: usize) -> Vec<EarlierCall> {
    for call in there {
        if here.iter().all(|known| known.record != call.record) {
            here.push(call.clone());
        }
    }
    crate::ordered::sort_by(&mut here, |one: &EarlierCall, other| other.began.cmp(&one.began));
    here.truncate(most);
    here
}

/// What a record's block tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told<'a> {
    /// A wall clock and the zone it hangs in.
    pub(super) began: Option<(&'a str, &'a str)>,
    pub(super) direction: Option<Direction>,
    pub(super) ended_as: Option<EndedAs>,
    pub(super) talked: Option<u32>,
    /// Ids, with commas between them.
    pub(super) recordings: &'a str,
}

#[cfg(test)]
mod tests {
    use callside_protocol::{CompanyRef, RecordRef};

    use super::*;
    use crate::ports::fakes::FakeClock;

    fn person(kind: RecordKind, company: Option<&str>) -> Candidate {
        let company = company.map(|id| CompanyRef {
            record: RecordRef { kind: RecordKind::Customer, id: id.into() },
            name: Personal::default(),
        });
        let record = RecordRef { kind, id: "7".into() };
        Candidate { record, name: "Dana".into(), title: None, company, reasons: Vec::new() }
    }

    fn row(columns: &[(&str, &str)]) -> Row {
        columns.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_contact_is_asked_about_with_their_company_and_an_employee_not_at_all() {
        let with = With::of(&person(RecordKind::Contact, Some("12"))).unwrap();
        let asked = query(&with, &[]).unwrap();
        assert_eq!(asked.params, ["12", "7"]);
        assert!(asked.text.contains("(company = ? OR contact = ?)"), "{}", asked.text);
        assert_eq!(query(&with, &["contact".into()]).unwrap().params, ["12"]);
        assert_eq!(With::of(&person(RecordKind::Employee, Some("12"))), None);
        let alone = With::of(&person(RecordKind::Contact, None)).unwrap();
        assert_eq!(query(&alone, &["contact".into()]), None);
        assert_eq!(
            query(&With::of(&person(RecordKind::Project, Some("12"))).unwrap(), &[]).unwrap().params,
            ["7", "12"]
        );
    }

    #[test]
    fn columns_an_account_lacks_are_left_out() {
        let with = With::of(&person(RecordKind::Customer, None)).unwrap();
        let asked = query(&with, &["message".into(), "starttime".into()]).unwrap();
        assert!(!asked.text.contains("message") && !asked.text.contains("starttime"), "{}", asked.text);
        assert!(is_dispensable("message") && is_dispensable("contact") && !is_dispensable("company"));
    }

    #[test]
    fn a_record_that_somebody_typed_by_hand_is_told_by_its_fields() {
        let clock = FakeClock::new();
        let row = row(&[
            ("id", "50231"),
            ("assigned", "8"),
            ("organizer", "A. Okafor"),
            ("created", "2026-11-20T08:00:00"),
            ("its_startdate", "2026-11-20"),
            ("its_starttime", "10:00"),
            ("its_endtime", "10:06"),
            ("its_message", "\n wants prices\nsecond line"),
        ]);
        let call = read(&row, Some("9"), "America/New_York", &*clock).unwrap();
        assert_eq!(call.began, instant::read("2026-11-20T15:00:00Z").unwrap());
        assert_eq!((call.talked, call.direction, call.ended), (360, None, EndedAs::Completed));
        assert_eq!((call.note.reveal(), call.by.as_ref().unwrap().reveal()), (" wants prices", "A. Okafor"));
        assert!(call.recordings.is_empty());
        assert_eq!(read(&row, Some("8"), "UTC", &*clock).unwrap().by, None, "the agent's own call names nobody");
    }

    #[test]
    fn a_record_of_callsides_is_told_by_its_block() {
        let clock = FakeClock::new();
        let block = fence::write(
            &[
                ("Direction", "Outbound".into()),
                ("Began", "2026-11-20 23:58:10 (America/New_York)".into()),
                ("Duration", "1 h 02 min 05 s".into()),
                ("Result", "Transferred".into()),
                ("Recording", "71, 72".into()),
            ],
            "cs-1-2-3",
        );
        let message = fence::below("price list", &block);
        let row = row(&[("id", "1"), ("created", "2026-11-20T08:00:00"), ("its_message", &message)]);
        let call = read(&row, None, "America/New_York", &*clock).unwrap();
        assert_eq!((call.direction, call.ended, call.talked), (Some(Direction::Outbound), EndedAs::Transferred, 3_725));
        assert_eq!(call.note.reveal(), "price list");
        assert_eq!(call.recordings, ["71", "72"]);
        assert_eq!(call.began, instant::read("2026-11-21T04:58:10Z").unwrap());
    }

    #[test]
    fn this_computers_own_calls_stand_once() {
        let call = |record: &str, began, note: &str| EarlierCall {
            record: Some(record.into()),
            began: Timestamp(began),
            direction: None,
            ended: EndedAs::Completed,
            talked: 0,
            note: note.into(),
            by: None,
            recordings: Vec::new(),
        };
        let here = vec![call("1", 10, "here"), call("3", 30, "here")];
        let there = [call("1", 11, "there"), call("2", 20, "there"), call("0", 5, "there")];
        let all = together(here, &there, 3);
        let told: Vec<_> = all.iter().map(|call| (call.began.0, call.note.reveal())).collect();
        assert_eq!(told, [(30, "here"), (20, "there"), (10, "here")]);
    }
}
