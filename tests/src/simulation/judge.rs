//! What has to be true: along the way of every View that a page is sent, and at the end of everything.

use std::collections::BTreeMap;

use callside_core::logging::{Entry, Record};
use callside_emulator::{clock::MINUTE, ringcentral::telephony::record::Record as Logged};
use callside_protocol::{
    BannerKind, CallPhase, Door, EndedAs, Fault, FaultKind, LogState, Need, NumberKind, RecentCall, SkipRule, View,
};
use serde_json::Value;

use super::{
    batch::Batch,
    machine::{Machine, holds},
    shared::{Causes, Shared},
    tally::Count,
};

/// The log is asked about a call for five minutes after its end; some time is for its answer to be written.
const FACTS_WITHIN: i64 = 8 * MINUTE;

/// The first line of Callside's own block.
const BLOCK: &str = "--- Call details, kept up to date by Callside ---";

/// A page was sent that View: whatever it complains of has happened.
pub fn watch(machine: usize, view: &View, shared: &Shared) {
    let causes = shared.causes(machine);
    for banner in &view.banners {
        let true_cause = match &banner.kind {
            BannerKind::StorageFailing => causes.disk,
            BannerKind::ClockWrong(_) => causes.clock,
            BannerKind::LiveLost => causes.ringcentral || causes.away || causes.tokens || causes.disk,
            BannerKind::ReconnectRingCentral | BannerKind::ReconnectNetSuite { .. } => causes.tokens,
            BannerKind::RightMissing { .. } => causes.rights,
            BannerKind::NetSuiteEndsSoon => true,
            // A sign-in that failed once the old one was lost.
            BannerKind::ConnectRingCentral | BannerKind::ConnectNetSuite => causes.tokens,
            // Nobody looks at the setup in here, and nothing is decided.
            BannerKind::SafeMode
            | BannerKind::ConfirmTimeZone
            | BannerKind::DirectoryCopying { .. }
            | BannerKind::Company { .. } => false,
        };
        if !true_cause {
            shared.find(format!("machine {machine}: the banner {:?} has no cause", banner.kind));
        }
    }
    for call in &view.recent {
        if let LogState::Failed(fault) = &call.log
            && !has_cause(fault, causes, !shared.deleted.borrow().is_empty())
        {
            shared.find(format!("machine {machine}: {} has failed without a cause: {fault:?}", call.id.0));
        }
    }
}

fn has_cause(fault: &Fault, causes: Causes, deleted: bool) -> bool {
    match &fault.kind {
        FaultKind::NotAllowed(_) => causes.rights,
        FaultKind::Offline => causes.netsuite || causes.away,
        FaultKind::Unwell | FaultKind::Busy => causes.netsuite,
        FaultKind::SignedOut => causes.tokens,
        FaultKind::Storage => causes.disk,
        FaultKind::Refused => causes.netsuite || deleted,
        FaultKind::ClockWrong { .. } => causes.clock,
        _ => false,
    }
}

/// Where nothing has gone wrong, the final facts of every call are in its record a while after its end: the call log was
/// asked about that call, and nobody waited for the hourly look at all of it.
pub fn completed_in_time(batch: &Batch) {
    if batch.has_missed_events() {
        return;
    }
    let before = batch.now().plus(-FACTS_WITHIN);
    let logged: Vec<Logged> = batch.world().borrow().ringcentral.switch.records().to_vec();
    let told = |call: &Logged| {
        let ended = call.start.plus(call.duration);
        ended < before && call.recordings.iter().all(|recording| recording.visible < before)
    };
    for machine in batch.machines.iter().filter(|machine| batch.shared.causes(machine.number) == Causes::default()) {
        let id = machine.room().agent_id(machine.extension);
        for row in Ledger::of(machine).rows {
            let is_row = |call: &&Logged| batch.key(machine.extension, &call.session) == row.id;
            let call = logged.iter().filter(|call| call.extension == id).find(is_row);
            let late = matches!(row.log, LogState::Logged { complete: false, .. }) && call.is_some_and(told);
            if late && !batch.shared.deleted.borrow().contains(&row.id.0) {
                batch.shared.find(format!("machine {}: {} is not complete in time", machine.number, row.id.0));
            }
        }
    }
}

/// Everything at the end.
pub fn judge(batch: &Batch) {
    let records = records(batch);
    let logged: Vec<Logged> = batch.world().borrow().ringcentral.switch.records().to_vec();
    {
        let mut tally = batch.shared.tally.borrow_mut();
        tally.more(Count::Logged, logged.len() as u64);
        tally.more(Count::Records, records.len() as u64);
    }
    let mut users: BTreeMap<&'static str, Vec<&Machine>> = BTreeMap::new();
    for machine in &batch.machines {
        users.entry(machine.extension).or_default().push(machine);
    }
    let mut expected: BTreeMap<String, bool> = BTreeMap::new();
    for (extension, machines) in &users {
        let id = machines[0].room().agent_id(extension);
        let ledgers: Vec<Ledger<'_>> = machines.iter().map(|machine| Ledger::of(machine)).collect();
        for call in logged.iter().filter(|call| call.extension == id) {
            let key = batch.key(extension, &call.session).0;
            let wanted = ledger(batch, &key, call, &ledgers);
            expected.insert(key, wanted);
        }
    }
    for (key, wanted) in &expected {
        let held = records.get(key).map_or(0, Vec::len);
        let deleted = batch.shared.deleted.borrow().contains(key);
        match (held, wanted) {
            (0, true) if !deleted => batch.shared.find(format!("{key}: there is no record of it")),
            (0 | 1, _) => {}
            _ => batch.shared.find(format!("{key}: there are {held} records of it")),
        }
    }
    for (key, held) in &records {
        if !expected.contains_key(key) && !rang_unheard(batch, key) {
            batch.shared.find(format!("{key}: a record of a call that RingCentral does not know of"));
        }
        for record in held {
            let blocks = message(record).matches(BLOCK).count();
            if blocks != 1 {
                batch.shared.find(format!("{key}: {blocks} blocks in {:?}", message(record)));
            }
        }
    }
    words(batch, &records);
    hands(batch);
}

/// A call that rang for an agent and whose end may have been missed: of a queue's call that nobody took, the log of those
/// it rang for says nothing that could correct it.
fn rang_unheard(batch: &Batch, key: &str) -> bool {
    let world = batch.world().borrow();
    let mut sessions = world.ringcentral.switch.sessions().iter();
    let rang = sessions.any(|session| {
        session.parties.iter().any(|party| {
            let own = party.extension.map(|id| format!("-{id}-{}", session.id));
            own.is_some_and(|own| key.ends_with(&own)) && party.answered.is_none()
        })
    });
    rang && batch.has_missed_events()
}

/// What Today shows on a computer of every call it keeps.
struct Ledger<'a> {
    machine: &'a Machine,
    rows: Vec<RecentCall>,
}

impl<'a> Ledger<'a> {
    fn of(machine: &'a Machine) -> Self {
        Self { machine, rows: machine.room().drawn(Door::Today).recent }
    }
}

/// One call of RingCentral's log, on every computer of its agent: in one state, and settled. Answers whether it is to
/// have a record.
fn ledger(batch: &Batch, key: &str, call: &Logged, ledgers: &[Ledger<'_>]) -> bool {
    let mut wanted = false;
    for Ledger { machine, rows } in ledgers {
        let rows: Vec<&RecentCall> = rows.iter().filter(|row| row.id.0 == key).collect();
        let [row] = rows.as_slice() else {
            let result = call.result;
            let count = rows.len();
            batch
                .shared
                .find(format!("machine {}: {key} ({result}) stands {count} times in the ledger", machine.number));
            continue;
        };
        let CallPhase::Ended(ended) = row.phase else {
            batch.shared.find(format!("machine {}: {key} ({}) is still {:?}", machine.number, call.result, row.phase));
            continue;
        };
        wanted |= state(batch, machine, key, call, row);
        // Of a call that is not logged nobody asks the log how it ended.
        if !matches!(row.log, LogState::Skipped(_)) {
            outcome(batch, machine, key, call, ended);
        }
    }
    wanted
}

fn state(batch: &Batch, machine: &Machine, key: &str, call: &Logged, row: &RecentCall) -> bool {
    let causes = batch.shared.causes(machine.number);
    let deleted = batch.shared.deleted.borrow().contains(key);
    match &row.log {
        LogState::Logged { complete, flag, record, .. } => {
            if *flag == Some(Need::BothEdited) && !was_edited(batch, record, machine) {
                batch.shared.find(format!("machine {}: {key} was edited in NetSuite, it says", machine.number));
            }
            let excused = deleted || causes.ringcentral || causes.away || causes.netsuite;
            if !complete && !excused {
                batch.shared.find(format!("machine {}: {key} is not complete", machine.number));
            }
            true
        }
        LogState::Skipped(SkipRule::Internal) if call.internal || row.number.kind == NumberKind::Extension => false,
        LogState::Skipped(SkipRule::AnsweredElsewhere) if call.result != "Accepted" => false,
        // It was there when NetSuite said so, and nobody can tell a deleted record from one that may not be seen.
        LogState::Hidden { .. } if deleted => false,
        LogState::Failed(fault) if has_cause(fault, causes, deleted) => {
            deleted || !matches!(fault.kind, FaultKind::Refused)
        }
        other => {
            batch.shared.find(format!("machine {}: {key} ({}) is not settled: {other:?}", machine.number, call.result));
            true
        }
    }
}

/// Somebody else wrote into that record: by hand, or another computer of the agent's.
fn was_edited(batch: &Batch, record: &str, machine: &Machine) -> bool {
    let by_hand = batch.shared.by_hand.borrow().iter().any(|hand| hand.record.to_string() == record);
    let others = batch.machines.iter().filter(|other| other.extension == machine.extension).count() > 1;
    by_hand || others
}

/// How a call ended is what RingCentral's own log says, as far as the log tells.
fn outcome(batch: &Batch, machine: &Machine, key: &str, call: &Logged, ended: EndedAs) {
    let talked = matches!(ended, EndedAs::Completed | EndedAs::Transferred | EndedAs::MovedToConference);
    let agrees = match call.result {
        "Accepted" | "Call connected" => talked,
        "Missed" => ended == EndedAs::Missed || ended == EndedAs::Voicemail || ended == EndedAs::AnsweredElsewhere,
        "Voicemail" => ended == EndedAs::Voicemail || ended == EndedAs::Declined,
        "Rejected" => ended == EndedAs::Declined,
        "Answered Elsewhere" => ended == EndedAs::AnsweredElsewhere,
        _ => !talked || ended == EndedAs::Transferred || ended == EndedAs::MovedToConference,
    };
    if !agrees {
        let result = call.result;
        batch.shared.find(format!("machine {}: {key} ended as {ended:?}, and the log says {result}", machine.number));
    }
}

/// NetSuite's records by external id.
fn records(batch: &Batch) -> BTreeMap<String, Vec<Value>> {
    let mut records: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for record in batch.world().borrow().netsuite.phone_calls() {
        let key = record["externalId"].as_str().unwrap_or_default().to_owned();
        records.entry(key).or_default().push(record);
    }
    records
}

fn message(record: &Value) -> &str {
    record["message"].as_str().unwrap_or_default()
}

/// Every word an agent typed is in NetSuite; where the call has no record, in the journal.
fn words(batch: &Batch, records: &BTreeMap<String, Vec<Value>>) {
    for typed in batch.shared.typed.borrow().iter().filter(|typed| !typed.excused) {
        let record = records.get(&typed.key).and_then(|held| held.first());
        let entries: Vec<Entry> = batch
            .machines
            .iter()
            .filter(|machine| machine.extension == typed.extension)
            .filter_map(|machine| machine.hand().entry(&typed.key))
            .collect();
        let holding: Vec<&Entry> =
            entries.iter().filter(|entry| holds(entry.note.text.reveal(), &typed.word)).collect();
        let in_journal = !holding.is_empty();
        // What NetSuite has refused for good waits in the journal for the agent; the ledger says so.
        let stuck = |entry: &Entry| entry.trouble.as_ref().is_some_and(|trouble| trouble.next.is_none());
        let reaches =
            holding.iter().any(|entry| matches!(&entry.record, Record::Made { gone: false, .. }) && !stuck(entry));
        let there = record.is_some_and(|record| holds(message(record), &typed.word));
        let overwritten = id(record).is_some_and(|id| batch.shared.was_raced(id));
        let deleted = batch.shared.deleted.borrow().contains(&typed.key);
        let fine = there || (in_journal && (record.is_none() || !reaches || overwritten || deleted));
        if !fine {
            let where_is = if in_journal { "in the journal, and not in NetSuite" } else { "gone" };
            batch.shared.find(format!(
                "machine {}: {} ({}), typed at {}, is {where_is}: {:?}",
                typed.machine,
                typed.word,
                typed.key,
                typed.at.iso(),
                record.map(message)
            ));
        }
    }
}

fn id(record: Option<&Value>) -> Option<i64> {
    record?["id"].as_str()?.parse().ok()
}

/// Every word somebody wrote into a record by hand is there, unless it fell into the window.
fn hands(batch: &Batch) {
    for word in batch.shared.by_hand.borrow().iter().filter(|word| !word.in_window && !word.replaced) {
        let Some(record) = batch.shared.record(word.record) else { continue };
        let text = record[word.property].as_str().unwrap_or_default();
        if !holds(text, &word.word) {
            batch.shared.find(format!(
                "record {}: {} was written by hand into {} and is gone: {text:?}",
                word.record, word.word, word.property
            ));
        }
    }
}
