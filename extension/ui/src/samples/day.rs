//! The calls of a day, one in every group of the ledger.

use callside_protocol::{
    CallId, CallPhase, CompanyRef, Direction, EndedAs, FaultKind, LogState, Need, Personal, RecentCall, SkipRule,
    WaitingFor,
};

use super::{
    MINUTE, ago, fault,
    people::{harbor_foods, number},
};

fn recent(index: u32, minutes: i64, name: Option<(&str, &str)>, talked: u32, note: &str, log: LogState) -> RecentCall {
    let ended = if talked > 0 { EndedAs::Completed } else { EndedAs::Missed };
    RecentCall {
        id: CallId(format!("cs-recent-{index}")),
        direction: if index % 3 == 2 { Direction::Outbound } else { Direction::Inbound },
        phase: CallPhase::Ended(if index % 3 == 2 && talked == 0 { EndedAs::NoAnswer } else { ended }),
        began: ago(minutes * MINUTE),
        talked,
        number: number(&format!("+1 (205) 555-01{index:02}")),
        name: name.map(|(name, _)| Personal::new(name)),
        person: None,
        company: name.map(|(_, company)| CompanyRef { record: harbor_foods().record, name: Personal::new(company) }),
        note: Personal::new(note),
        outcome: None,
        log,
    }
}

fn in_netsuite(record: u32) -> LogState {
    LogState::Logged { record: record.to_string(), at: ago(MINUTE), complete: true, flag: None }
}

/// So many calls as on a busy day, newest first.
pub(super) fn busy(calls: u32) -> Vec<RecentCall> {
    (0..calls)
        .map(|index| recent(index, i64::from(index) * 3 + 2, None, index % 7 * 61, "", in_netsuite(51_000 - index)))
        .collect()
}

/// Newest first.
pub(super) fn day() -> Vec<RecentCall> {
    let fields = LogState::NeedsYou(Need::Fields(vec!["Department".to_owned()]));
    let retry = LogState::Waiting { waiting_for: WaitingFor::Retry(fault(FaultKind::Busy)), next: Some(ago(-MINUTE)) };
    let company =
        LogState::Logged { record: "50229".to_owned(), at: ago(MINUTE), complete: true, flag: Some(Need::Company) };
    vec![
        recent(
            1,
            9,
            Some(("Dana Whitfield", "Harbor Foods Ltd")),
            372,
            "wants the March price list before Thursday",
            in_netsuite(50_231),
        ),
        recent(
            2,
            26,
            Some(("Ruth Calloway", "Calloway & Daughters")),
            63,
            "asked to move the delivery to Friday",
            fields,
        ),
        recent(3, 41, None, 0, "", in_netsuite(50_230)),
        recent(
            4,
            74,
            Some(("Ilse van der Berg-Hohenstaufen", "Zuidelijke Groothandel Combinatie B.V.")),
            1_512,
            "",
            company,
        ),
        recent(5, 98, Some(("Sam Abara", "Abara Imports")), 220, "invoice 8841 was paid twice", retry),
        recent(6, 121, Some(("Priya Nair", "Coastline Catering")), 0, "", in_netsuite(50_228)),
        recent(7, 160, None, 48, "", LogState::Failed(fault(FaultKind::Refused))),
        recent(
            10,
            204,
            Some(("Noor Haddad", "Cedar Hill Bakery")),
            131,
            "wants the same order as last month",
            LogState::Hidden { next: Some(ago(-30 * MINUTE)) },
        ),
        recent(8, 232, Some(("Tomás Iglesias", "")), 95, "", LogState::Skipped(SkipRule::Internal)),
        recent(
            9,
            255,
            Some(("Dana Whitfield", "Harbor Foods Ltd")),
            610,
            "two pallets arrived damaged",
            in_netsuite(50_219),
        ),
    ]
}
