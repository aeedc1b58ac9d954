//! A report on a whole copy, made a few pages at a time. Where it stands lies beside the copy, its findings in pieces
//! behind it, so it goes on where it stood whatever ended the worker, and goes when the copy does.

use callside_json::{FromJson, ToJson};
use callside_protocol::{NumberFault, NumberFinding, NumberReport, Timestamp};

use super::{Line, fault, lines, strangers};
use crate::{
    directory::{
        copy::{CopyError, Held},
        people::{Person, Phone, RecordId},
    },
    phone::{self, PhoneNumber, Region},
    ports::{Bulk, Spawn},
};

/// Pages looked through in a step, and while a call is on.
const PAGES: usize = 4;
const PAGES_DURING_A_CALL: usize = 1;

/// People looked at in a stretch, at some tenths of a millisecond each.
const AT_A_STRETCH: usize = 16;

/// So many findings are shown at once.
const SHOWN: usize = 20;

/// Of those who share a number so many are read: more are a switchboard, or a number somebody typed to fill a field.
const SHARING: usize = 50;

/// Of those who claim a line so many are named.
const NAMED: usize = 5;

/// Where a report stands.
#[derive(Clone, Debug, FromJson, ToJson)]
pub struct Checked {
    /// What the person is shown: of the findings the first few.
    pub report: NumberReport,
    /// Everybody up to here has been looked at.
    after: Option<RecordId>,
    /// Findings listed so far.
    listed: usize,
}

impl Checked {
    fn begun(now: Timestamp) -> Self {
        let counts = vec![0; NumberFault::ALL.len()];
        let report = NumberReport { begun: now, counts, ..NumberReport::default() };
        Self { report, after: None, listed: 0 }
    }
}

/// What a step has to write, by names behind the copy's own.
pub struct Looked {
    /// To be put.
    pub put: Vec<Bulk>,
    /// To be removed.
    pub remove: Vec<String>,
}

/// Looks through some more of the copy, or, `anew`, through its beginning.
///
/// # Errors
/// The copy cannot be read.
pub async fn go_on(
    held: &Held,
    anew: bool,
    live: bool,
    now: Timestamp,
    spawn: &dyn Spawn,
) -> Result<Looked, CopyError> {
    let (mut checked, mut remove) = match held.checked().await? {
        Some(checked) if !anew => (checked, Vec::new()),
        _ => (Checked::begun(now), held.findings_names().await?),
    };
    let mut found = Vec::new();
    for _ in 0..if live { PAGES_DURING_A_CALL } else { PAGES } {
        let Some(people) = held.people_after(checked.after).await? else {
            checked.report.complete = true;
            break;
        };
        for stretch in people.chunks(AT_A_STRETCH) {
            for person in stretch {
                look_at(person, held, &mut checked.report, &mut found).await?;
            }
            spawn.breathe().await;
        }
        checked.after = people.last().map(|person| person.id);
    }
    found.truncate(NumberReport::MOST.saturating_sub(checked.listed));
    let shown = &mut checked.report.findings;
    shown.extend(found.iter().take(SHOWN.saturating_sub(shown.len())).cloned());
    let mut put = Vec::new();
    if !found.is_empty() {
        let name = Held::findings_name(checked.listed);
        put.push(Bulk { name, bytes: callside_json::write(&found).into_bytes() });
        checked.listed += found.len();
    }
    put.push(Bulk { name: Held::CHECKED.to_owned(), bytes: callside_json::write(&checked).into_bytes() });
    remove.retain(|name| put.iter().all(|bulk| bulk.name != *name));
    Ok(Looked { put, remove })
}

async fn look_at(
    person: &Person,
    held: &Held,
    report: &mut NumberReport,
    found: &mut Vec<NumberFinding>,
) -> Result<(), CopyError> {
    let home = held.home();
    report.people += 1;
    report.fields += person.phones.len();
    for phone in &person.phones {
        if let Some(fault) = fault(phone, home) {
            note(report, found, finding(person, phone, fault));
        }
    }
    for line in lines(person, home) {
        let others = others(person, &line, held).await?;
        let strangers = strangers(person, &line, &others, home);
        // Told once, at the first of them.
        if strangers.is_empty() || strangers.iter().any(|stranger| stranger.id < person.id) {
            continue;
        }
        if let Some(phone) = person.phones.iter().find(|phone| has_line(phone, &line, home)) {
            let also = strangers.iter().take(NAMED).map(|stranger| (stranger.record(), stranger.name())).collect();
            note(report, found, NumberFinding { also, ..finding(person, phone, NumberFault::Shared) });
        }
    }
    Ok(())
}

async fn others(person: &Person, line: &Line, held: &Held) -> Result<Vec<Person>, CopyError> {
    let Some(number) = PhoneNumber::parse(line.e164(), held.home()) else { return Ok(Vec::new()) };
    let mut ids = held.having(&number);
    ids.retain(|id| *id != person.id);
    ids.truncate(SHARING);
    held.people(&ids).await
}

fn has_line(phone: &Phone, line: &Line, home: Region) -> bool {
    phone::stored_numbers(phone.text.reveal(), home).into_iter().any(|number| Line::of(number).as_ref() == Some(line))
}

fn finding(person: &Person, phone: &Phone, fault: NumberFault) -> NumberFinding {
    NumberFinding {
        fault,
        record: person.record(),
        name: person.name(),
        company: person.company.as_ref().map(|company| company.name.clone()),
        field: phone.field.clone(),
        text: phone.text.clone(),
        also: Vec::new(),
    }
}

fn note(report: &mut NumberReport, found: &mut Vec<NumberFinding>, finding: NumberFinding) {
    let place = NumberFault::ALL.iter().position(|fault| *fault == finding.fault);
    if let Some(count) = place.and_then(|place| report.counts.get_mut(place)) {
        *count += 1;
    }
    found.push(finding);
}
