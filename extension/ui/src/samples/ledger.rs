//! Today in its states: a filled day, an opened call, a filter nothing fits, a busy week.

use callside_protocol::{
    CallId, CallPhase, CallView, Cloud, DayCount, Days, Direction, Door, EndedAs, Fault, FaultKind, InNetSuite,
    LogState, MissingCall, RecentCall, Reckoning, RecordKind, Timestamp, TodayView, View, Window, Write, WriteReason,
    WriteResult, WriteRow, words, words::LogGroup,
};

use super::{
    MINUTE, ago,
    day::{busy, day},
    disposing::about_chosen,
    fault,
    pane::{needs_department, recorded, several},
    unconnect, view,
};

/// Tuesday, 10 March 2026.
const TODAY: i64 = 20_522;

fn ledger(calls: &[RecentCall]) -> TodayView {
    let of = |group: &LogGroup| calls.iter().filter(|call| words::log_group(&call.log) == *group).count();
    TodayView {
        window: Window::default(),
        today: TODAY,
        days: vec![(TODAY, calls.len()), (TODAY - 1, 31), (TODAY - 4, 8)],
        calls: calls.len(),
        counts: LogGroup::ALL.iter().map(of).collect(),
        reckoning: Reckoning::default(),
        writes: Vec::new(),
        written: 0,
        opened: Vec::new(),
    }
}

fn write(minutes: i64, makes: bool, fields: &[&str], note: Option<usize>, why: WriteReason) -> Write {
    Write {
        at: ago(minutes * MINUTE),
        kind: None,
        id: Some("50231".to_owned()),
        makes,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        note,
        why,
        result: WriteResult::Written,
    }
}

const MADE: [&str; 9] =
    ["title", "status", "startDate", "startTime", "endTime", "timedEvent", "phone", "contact", "message"];

/// What was written for one call, oldest first.
fn of_one_call() -> Vec<Write> {
    vec![
        write(8, true, &MADE, Some(26), WriteReason::HangUp),
        write(7, false, &["message"], Some(43), WriteReason::Note),
        write(2, false, &["endTime", "message"], None, WriteReason::FinalFacts),
    ]
}

/// One of every result, newest first.
fn written() -> Vec<WriteRow> {
    let row = |who: &str, write| WriteRow { call: CallId("cs-recent-1".to_owned()), who: who.into(), write };
    let results = [
        ("Sam Abara", WriteResult::Open),
        ("+1 (205) 555-0107", WriteResult::Refused),
        ("Priya Nair", WriteResult::NotDone),
        ("Priya Nair", WriteResult::Existed),
        ("Tomás Iglesias", WriteResult::Unclear),
    ];
    let troubled = results.into_iter().zip(20..).map(|((who, result), minutes)| {
        let made = write(minutes, true, &MADE, None, WriteReason::HangUp);
        row(who, Write { id: None, result, ..made })
    });
    let contact = Write {
        kind: Some(RecordKind::Contact),
        id: Some("2214".to_owned()),
        ..write(19, true, &["firstName", "lastName", "mobilePhone", "externalId"], None, WriteReason::Contact)
    };
    let mut rows: Vec<WriteRow> = of_one_call().into_iter().rev().map(|write| row("Dana Whitfield", write)).collect();
    rows.push(row("Ada Byron", contact));
    rows.extend(troubled);
    rows
}

fn of(calls: Vec<RecentCall>, today: TodayView) -> View {
    let mut view = view(Door::Today, Vec::new());
    view.recent = calls;
    let before = [counted(TODAY - 4, 8), counted(TODAY - 1, 31)];
    let others = if today.window.days == Days::Week { 8 + 31 } else { 0 };
    view.counts = before.to_vec();
    view.counts.push(DayCount { known: ago(3 * MINUTE), ..counted(TODAY, today.calls - others) });
    view.today = Some(today);
    view
}

/// A day of which RingCentral's log was read to its end.
fn counted(day: i64, counted: usize) -> DayCount {
    DayCount { day, counted, known: Timestamp((day + 1) * 86_400_000), missing: Vec::new() }
}

/// The same, with another count of today.
fn recounted(mut view: View, today: Option<DayCount>, reckoning: Reckoning) -> View {
    view.counts.retain(|day| day.day < TODAY);
    view.counts.extend(today);
    if let Some(today) = &mut view.today {
        today.reckoning = reckoning;
    }
    view
}

/// Today, every group filled.
#[must_use]
pub fn today() -> View {
    let calls = day();
    let today = TodayView { writes: written(), written: 143, ..ledger(&calls) };
    of(calls, today)
}

/// With one call opened, as it stands in another sample.
fn opened(nth: usize, call: CallView) -> View {
    let mut view = today();
    let id = view.recent.get(nth).map(|call| call.id.clone());
    if let Some(today) = &mut view.today {
        today.window.open.clone_from(&id);
        today.opened = of_one_call();
    }
    let row = view.recent.get(nth).cloned();
    view.calls.extend(row.map(|row| {
        let answered = Timestamp(row.began.0 + 8_000);
        let ended = Timestamp(answered.0 + i64::from(row.talked) * 1_000);
        CallView {
            id: row.id,
            direction: row.direction,
            began: row.began,
            answered: Some(answered),
            ended: Some(ended),
            earlier: Vec::new(),
            ..call
        }
    }));
    view
}

/// A logged call, opened.
#[must_use]
pub fn today_opened() -> View {
    let call = about_chosen().calls.remove(0);
    let CallView { recordings, recordings_settled, .. } = recorded().calls.remove(0);
    let phase = CallPhase::Ended(EndedAs::Completed);
    opened(0, CallView { recordings, recordings_settled, phase, outcome: Some(1), ..call })
}

/// A call whose fields need the agent: those of its record, and edits of records that NetSuite or somebody stands against.
#[must_use]
pub fn today_fields() -> View {
    let CallView { edits, .. } = super::beside_changed().calls.remove(0);
    let CallView { fields, .. } = super::fields_to_fill().calls.remove(0);
    let phase = CallPhase::Ended(EndedAs::Completed);
    opened(0, CallView { edits, fields, phase, ..about_chosen().calls.remove(0) })
}

/// A call that needs a value, opened.
#[must_use]
pub fn today_needs() -> View {
    let mut view = opened(1, needs_department().calls.remove(0));
    if let Some(today) = &mut view.today {
        today.opened.clear();
    }
    view
}

/// A call whose number several share, opened; what was done took it out of the list.
#[must_use]
pub fn today_several() -> View {
    let mut call = several().calls.remove(0);
    call.phase = CallPhase::Ended(EndedAs::Completed);
    call.note = super::note("asked for Marcus", InNetSuite::Behind(ago(MINUTE)));
    call.log = LogState::Waiting {
        waiting_for: callside_protocol::WaitingFor::Retry(fault(FaultKind::Busy)),
        next: Some(ago(-MINUTE)),
    };
    let mut view = opened(0, call);
    let wanted = LogGroup::NeedsYou;
    view.recent.retain(|call| words::log_group(&call.log) == wanted);
    if let Some(today) = &mut view.today {
        today.window.state = Some(wanted);
    }
    view
}

/// Calls that RingCentral's log was not asked about, or not yet.
#[must_use]
pub fn today_since() -> View {
    let count = DayCount { known: ago(50 * MINUTE), ..counted(TODAY, 7) };
    let reckoning = Reckoning { since: 2, before: 1, next: Some(ago(-12 * MINUTE)), ..Reckoning::default() };
    recounted(today(), Some(count), reckoning)
}

/// Calls that RingCentral alone has, and one that its log does not list.
#[must_use]
pub fn today_missing() -> View {
    let missing = [("+1 (503) 555-0188", 95), ("", 61)];
    let missing = missing.map(|(number, minutes)| MissingCall { began: ago(minutes * MINUTE), number: number.into() });
    let count = DayCount { known: ago(3 * MINUTE), missing: missing.to_vec(), ..counted(TODAY, 11) };
    recounted(today(), Some(count), Reckoning::default())
}

/// RingCentral could not be reached after a night.
#[must_use]
pub fn today_unasked() -> View {
    let fault = Fault { cloud: Some(Cloud::RingCentral), kind: FaultKind::Offline, detail: None };
    let reckoning = Reckoning { since: 10, next: Some(ago(-MINUTE)), fault: Some(fault), ..Reckoning::default() };
    recounted(today(), None, reckoning)
}

/// On the first day, before RingCentral's log is read for the first time.
#[must_use]
pub fn today_uncounted() -> View {
    let reckoning = Reckoning { since: 10, next: Some(ago(-41 * MINUTE)), ..Reckoning::default() };
    View { counts: Vec::new(), ..recounted(today(), None, reckoning) }
}

/// A search that nothing fits.
#[must_use]
pub fn today_filtered() -> View {
    let mut today = TodayView { calls: 9, counts: vec![0; 6], ..ledger(&[]) };
    today.window.text = "zuidelijke".into();
    today.window.direction = Some(Direction::Outbound);
    of(Vec::new(), today)
}

/// The first hundred of two thousand calls.
#[must_use]
pub fn today_week() -> View {
    let calls = busy(100);
    let mut today = TodayView { calls: 2_014, counts: vec![3, 0, 0, 0, 2_000, 11], ..ledger(&calls) };
    today.window.days = Days::Week;
    of(calls, today)
}

/// No call yet today.
#[must_use]
pub fn today_nothing() -> View {
    let mut today = ledger(&[]);
    today.days.remove(0);
    of(Vec::new(), today)
}

/// Before anything is connected.
#[must_use]
pub fn today_first_run() -> View {
    let mut view = of(Vec::new(), TodayView { days: Vec::new(), ..ledger(&[]) });
    unconnect(&mut view);
    view.counts.clear();
    view
}
