//! Company call sync: before it has begun, tried out, at work, in trouble.

use callside_protocol::{
    Cloud, Fault, FaultKind, Personal, SkipRule, View,
    company::{
        Backfill, CompanyView, Listed, SampleRecord, Stretch, SyncName, SyncStands, SyncView, SyncWriter, Tally,
        TrialFor, TrialView, TriedSums, WaitingCalls, WaitsFor, WouldBe,
    },
};

use super::{DAY, MINUTE, ago, company};

const HOUR: i64 = 60 * MINUTE;
/// Los Angeles.
const OFFSET: i64 = -7 * HOUR;

fn shown(sync: &SyncView) -> View {
    let mut view = company();
    let drawn = CompanyView::of(&view).unwrap_or_default();
    let drawn = CompanyView { conditions: Vec::new(), ..drawn };
    view.banners.clear();
    view.company = Some(Personal::new(callside_json::write(&drawn)));
    view.sync = Some(Personal::new(callside_json::write(sync)));
    view
}

fn names() -> Vec<SyncName> {
    [("5001", "101", "Amara Okafor"), ("5002", "102", "Sam Turner"), ("5003", "103", "Marco Silva")]
        .map(|(extension, number, name)| SyncName {
            extension: extension.to_owned(),
            number: number.to_owned(),
            name: name.into(),
        })
        .into()
}

fn tally(calls: u64, skipped: u64, waiting: u64, failed: u64) -> Tally {
    let logged = calls - skipped - waiting - failed;
    Tally { calls, logged, made: logged, skipped, waiting, failed, nameless: 0 }
}

/// Both accesses are there, and nobody has said "Do it".
#[must_use]
pub fn sync_nothing() -> View {
    shown(&SyncView {
        stands: SyncStands::NotBegun,
        looked: Some(ago(2 * MINUTE)),
        next: Some(ago(-3 * MINUTE)),
        offset: OFFSET,
        ..SyncView::default()
    })
}

/// A machine's key and RingCentral's session are missing.
#[must_use]
pub fn sync_lacking() -> View {
    use callside_protocol::company::SyncLack::{NetSuiteMachine, RingCentral};
    shown(&SyncView { stands: SyncStands::Lacks(vec![RingCentral, NetSuiteMachine]), ..SyncView::default() })
}

fn tried(purpose: TrialFor, is_over: bool) -> TrialView {
    let list =
        [(WouldBe::Created, "5001"), (WouldBe::NoOrganizer, "5003"), (WouldBe::Skipped(SkipRule::Internal), "5002")];
    TrialView {
        of: Stretch { from: ago(7 * DAY), to: ago(0), purpose },
        read: if is_over { 1_000 } else { 430 },
        is_over,
        fault: None,
        counts: vec![
            (WouldBe::Created, 212),
            (WouldBe::Completed, 9),
            (WouldBe::AsItIs, 31),
            (WouldBe::Skipped(SkipRule::Internal), 18),
            (WouldBe::NoOrganizer, 6),
        ],
        nameless: 1,
        extensions: vec![
            ("5001".to_owned(), TriedSums { created: 140, completed: 9, as_it_is: 31, skipped: 8, waiting: 0 }),
            ("5002".to_owned(), TriedSums { created: 72, skipped: 10, ..TriedSums::default() }),
            ("5003".to_owned(), TriedSums { waiting: 6, ..TriedSums::default() }),
        ],
        more: 0,
        list: list
            .iter()
            .enumerate()
            .map(|(place, (would_be, extension))| Listed {
                extension: (*extension).to_owned(),
                key: format!("callside-37439510-s-{place}-{extension}"),
                began: ago(i64::try_from(place).unwrap_or_default() * HOUR + 12 * MINUTE),
                would_be: *would_be,
            })
            .collect(),
        samples: vec![SampleRecord {
            extension: "5001".to_owned(),
            organizer: "1001".to_owned(),
            title: "Call from Dana Whitfield (Harbor Foods Ltd)".into(),
            date: "2026-03-10".to_owned(),
            begins: "13:50".to_owned(),
            ends: "13:56".to_owned(),
            phone: "(650) 555-0134".into(),
            message: "── Callside ──\nDirection: Inbound\nResult: Answered\nDuration: 6:12\nWith: Dana Whitfield\nLogged by: company call \
                      sync"
                .into(),
        }],
    }
}

/// Tried out to its end: "Do it" is offered.
#[must_use]
pub fn sync_tried() -> View {
    shown(&SyncView {
        stands: SyncStands::NotBegun,
        looked: Some(ago(MINUTE)),
        offset: OFFSET,
        trial: Some(Box::new(tried(TrialFor::Begin, true))),
        names: names(),
        ..SyncView::default()
    })
}

fn begun() -> SyncView {
    let midnight = ago(7 * HOUR + 2 * MINUTE + 30_000);
    let day = |days: i64, tally| (callside_protocol::Timestamp(midnight.0 - days * DAY), tally);
    SyncView {
        stands: SyncStands::Waits(ago(-4 * MINUTE)),
        begun: Some(ago(9 * DAY)),
        from: ago(9 * DAY),
        read: ago(16 * MINUTE),
        settled: ago(6 * HOUR),
        writer: Some(SyncWriter { name: "browser q7m2xk4d".to_owned(), since: ago(3 * HOUR), here: true }),
        looked: Some(ago(MINUTE)),
        next: Some(ago(-4 * MINUTE)),
        offset: midnight.0.rem_euclid(DAY) - DAY,
        days: vec![
            day(4, tally(61, 5, 0, 0)),
            day(3, tally(58, 7, 2, 0)),
            day(2, tally(70, 9, 0, 1)),
            day(1, tally(57, 4, 3, 0)),
            day(0, tally(22, 2, 1, 0)),
        ],
        waiting: vec![
            WaitingCalls {
                extension: "5003".to_owned(),
                why: WaitsFor::Organizer,
                from: ago(3 * DAY),
                to: ago(2 * HOUR),
                calls: 6,
                tried: ago(MINUTE),
            },
            WaitingCalls {
                extension: "5001".to_owned(),
                why: WaitsFor::Refused("Invalid Field Value 1007 for the following field: assigned".to_owned()),
                from: ago(2 * DAY),
                to: ago(2 * DAY),
                calls: 1,
                tried: ago(20 * MINUTE),
            },
        ],
        spent: (1_240, 3_110),
        lately: (13, 29),
        names: names(),
        ..SyncView::default()
    }
}

/// At work for days; some calls wait.
#[must_use]
pub fn sync_begun() -> View {
    shown(&begun())
}

/// Earlier calls are being read, and mapping or rules have changed.
#[must_use]
pub fn sync_back() -> View {
    shown(&SyncView {
        stands: SyncStands::Works,
        changed: true,
        asked: true,
        backfill: Some(Backfill { to: ago(99 * DAY), from: ago(9 * DAY), at: ago(54 * DAY), since: ago(2 * HOUR) }),
        trial: Some(Box::new(tried(TrialFor::Back, false))),
        ..begun()
    })
}

/// A day was looked through, and a call of it has no record.
#[must_use]
pub fn sync_looked() -> View {
    let yesterday = begun().days.get(3).map(|(begins, _)| *begins).unwrap_or_default();
    let of = Stretch { from: yesterday, to: callside_protocol::Timestamp(yesterday.0 + DAY), purpose: TrialFor::Look };
    let counts = vec![
        (WouldBe::AsItIs, 50),
        (WouldBe::Skipped(SkipRule::Internal), 4),
        (WouldBe::NoOrganizer, 3),
        (WouldBe::Created, 1),
    ];
    let trial = TrialView { of, counts, nameless: 0, samples: Vec::new(), ..tried(TrialFor::Look, true) };
    shown(&SyncView { trial: Some(Box::new(trial)), ..begun() })
}

/// Another machine works.
#[must_use]
pub fn sync_stands_by() -> View {
    let writer = SyncWriter { name: "callside-sync on calls-01".to_owned(), since: ago(2 * DAY), here: false };
    shown(&SyncView { stands: SyncStands::StandsBy, writer: Some(writer), ..begun() })
}

/// The JWT was revoked.
#[must_use]
pub fn sync_failed() -> View {
    let detail = Some("JWT is revoked".to_owned());
    let fault = Fault { cloud: Some(Cloud::RingCentral), kind: FaultKind::SignedOut, detail };
    shown(&SyncView { stands: SyncStands::Failed(fault, ago(-12 * MINUTE)), ..begun() })
}

/// NetSuite is down, and there is no bundle.
#[must_use]
pub fn sync_down() -> View {
    let fault = Fault { cloud: Some(Cloud::NetSuite), kind: FaultKind::Unwell, detail: None };
    shown(&SyncView { stands: SyncStands::Failed(fault, ago(-2 * MINUTE)), alone: true, writer: None, ..begun() })
}
