//! Views of a believable Tuesday, and a browser that stands still: what the tests and the gallery draw pages on.

mod browser;
mod people;

pub use browser::StillBrowser;
use callside_protocol::{
    Ask, AskKind, Banner, BannerAction, BannerKind, CallId, CallPhase, CallView, CallerNumber, Choice, Cloud,
    Connection, ConnectionState, Connections, Direction, Door, EarlierCall, EndedAs, Fault, FaultKind, Identity,
    InNetSuite, LedgerRow, Live, LogState, Need, NoteView, NumberKind, Personal, RecentCall, RecordKind, Right,
    SavedHere, Search, SettingsView, SkipRule, Timestamp, Unasked, View, WaitingFor, Who, ZoneView,
};
use people::{dana, found, harbor_foods, hostile, number, rtl, sharers};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// So many milliseconds ago.
fn ago(milliseconds: i64) -> Timestamp {
    Timestamp(StillBrowser::NOW.0 - milliseconds)
}

fn fault(kind: FaultKind) -> Fault {
    Fault { cloud: Some(Cloud::NetSuite), kind, detail: None }
}

fn identity(cloud: Cloud) -> Identity {
    let netsuite = cloud == Cloud::NetSuite;
    Identity {
        account: if netsuite { "1234567_SB1" } else { "37439510" }.to_owned(),
        account_label: (!netsuite).then(|| "Northwind Provisions".to_owned()),
        user: if netsuite { "12" } else { "62288329016" }.to_owned(),
        user_label: (!netsuite).then(|| Personal::new("Amara Okafor")),
        role: Some(if netsuite { "1042" } else { "101" }.to_owned()),
        role_label: None,
        domain: if netsuite { "1234567-sb1.app.netsuite.com" } else { "platform.ringcentral.com" }.to_owned(),
        labels_editable: netsuite,
    }
}

fn connection(cloud: Cloud) -> Connection {
    let path = if cloud == Cloud::NetSuite { "netsuite" } else { "ringcentral" };
    Connection {
        state: ConnectionState::Connected,
        who: Some(identity(cloud)),
        ends: (cloud == Cloud::NetSuite).then_some(ago(-6 * DAY)),
        client_id: Some("b4c91f0e7a2d4c5a9f8e6d7c3b2a1908f7e6d5c4b3a29180".to_owned()),
        redirect: format!("https://hkbgolmdnbfcgnnofagdfahbmkjklmno.chromiumapp.org/{path}"),
    }
}

fn view(door: Door, calls: Vec<CallView>) -> View {
    View {
        door,
        now: StillBrowser::NOW,
        zone: "America/Los_Angeles".to_owned(),
        connections: Connections {
            ringcentral: connection(Cloud::RingCentral),
            netsuite: connection(Cloud::NetSuite),
            live: Live::On,
        },
        banners: Vec::new(),
        calls,
        recent: Vec::new(),
        search: None,
        settings: None,
        ledger: Vec::new(),
    }
}

fn call(phase: CallPhase, who: Who) -> CallView {
    let over = matches!(phase, CallPhase::Ended(_));
    let talked = phase != CallPhase::Ringing;
    CallView {
        id: CallId("cs-37439510-101-s-a1b2".to_owned()),
        direction: Direction::Inbound,
        phase,
        began: ago(if talked { 142_000 } else { 4_000 }),
        answered: talked.then_some(ago(134_000)),
        ended: over.then_some(ago(0)),
        number: number("+1 (650) 555-0134"),
        network_name: Some(Personal::new("WHITFIELD D")),
        line: Some(Personal::new("Sales line")),
        queue: None,
        recording: false,
        who,
        note: empty_note(),
        outcomes: ["Sold", "Call back", "Left message", "Wrong number", "Complaint"].map(str::to_owned).to_vec(),
        outcome: None,
        asks: Vec::new(),
        earlier: Vec::new(),
        log: LogState::NotYet,
    }
}

fn empty_note() -> NoteView {
    NoteView { text: Personal::default(), revision: 0, here: SavedHere::Empty, in_netsuite: InNetSuite::NotYet }
}

fn note(text: &str, in_netsuite: InNetSuite) -> NoteView {
    NoteView { text: Personal::new(text), revision: 7, here: SavedHere::Saved(ago(2_000)), in_netsuite }
}

fn earlier() -> Vec<EarlierCall> {
    let earlier = |index: u32, when, direction, ended, talked, note: &str| EarlierCall {
        id: CallId(format!("cs-earlier-{index}")),
        began: ago(when),
        direction,
        ended,
        talked,
        note: Personal::new(note),
        record: (!note.is_empty()).then(|| (50_100 + index).to_string()),
    };
    vec![
        earlier(
            1,
            4 * DAY + 31 * MINUTE,
            Direction::Inbound,
            EndedAs::Completed,
            372,
            "asked for the spring price list",
        ),
        earlier(2, 5 * DAY + 118 * MINUTE, Direction::Outbound, EndedAs::NoAnswer, 0, ""),
        earlier(
            3,
            26 * DAY,
            Direction::Inbound,
            EndedAs::Completed,
            1_245,
            "two pallets arrived damaged, credit note promised",
        ),
    ]
}

const WANTS: &str = "wants the March price list before Thursday\n40 cases of olive oil, same terms as last time";

/// A known caller rings.
#[must_use]
pub fn ringing() -> View {
    let mut call = call(CallPhase::Ringing, found(vec![dana()], Some(0)));
    call.earlier = earlier();
    view(Door::Pane, vec![call])
}

/// NetSuite is being asked.
#[must_use]
pub fn looking() -> View {
    view(Door::Pane, vec![call(CallPhase::Ringing, Who::Looking)])
}

/// Talking to a known caller, note and outcome given.
#[must_use]
pub fn connected() -> View {
    let mut call = call(CallPhase::Connected, found(vec![dana()], Some(0)));
    call.recording = true;
    call.note = note(WANTS, InNetSuite::NotYet);
    call.outcome = Some(1);
    call.earlier = earlier();
    view(Door::Pane, vec![call])
}

/// On hold.
#[must_use]
pub fn on_hold() -> View {
    let mut view = connected();
    view.calls[0].phase = CallPhase::OnHold;
    view
}

/// Parked.
#[must_use]
pub fn parked() -> View {
    let mut view = connected();
    view.calls[0].phase = CallPhase::Parked;
    view
}

/// A second call rings during the first.
#[must_use]
pub fn second_call() -> View {
    let mut view = connected();
    let mut second = call(CallPhase::Ringing, found(vec![rtl()], Some(0)));
    second.id = CallId("cs-37439510-101-s-c3d4".to_owned());
    second.number = number("+972 3-555-0172");
    view.calls.push(second);
    view
}

/// Several records share the number.
#[must_use]
pub fn several() -> View {
    let mut call = call(CallPhase::Ringing, found(sharers(), None));
    call.network_name = None;
    call.number = number("+1 (205) 555-0100");
    view(Door::Pane, vec![call])
}

/// No record has the number.
#[must_use]
pub fn not_found() -> View {
    let who = Who::NotFound {
        among: vec![
            RecordKind::Contact,
            RecordKind::Customer,
            RecordKind::Prospect,
            RecordKind::Lead,
            RecordKind::Project,
        ],
        unread: vec![RecordKind::Vendor, RecordKind::Employee],
    };
    view(Door::Pane, vec![call(CallPhase::Connected, who)])
}

/// NetSuite gave no answer.
#[must_use]
pub fn could_not_ask() -> View {
    view(Door::Pane, vec![call(CallPhase::Connected, Who::CouldNotAsk(fault(FaultKind::Offline)))])
}

/// The role may not ask.
#[must_use]
pub fn not_allowed() -> View {
    let right = Right::NetSuite { name: "Reports → SuiteAnalytics Workbook".to_owned(), level: None };
    view(Door::Pane, vec![call(CallPhase::Connected, Who::NotAllowed(fault(FaultKind::NotAllowed(right))))])
}

/// The caller withholds the number.
#[must_use]
pub fn anonymous() -> View {
    let mut call = call(CallPhase::Connected, Who::Unasked(Unasked::Anonymous));
    call.number = CallerNumber { kind: NumberKind::Anonymous, display: Personal::default(), e164: None };
    call.network_name = None;
    call.queue = Some(Personal::new("Support"));
    view(Door::Pane, vec![call])
}

/// A colleague calls.
#[must_use]
pub fn internal() -> View {
    let mut call = call(CallPhase::Ended(EndedAs::Completed), Who::Unasked(Unasked::Internal));
    call.number = CallerNumber { kind: NumberKind::Extension, display: Personal::new("ext. 104"), e164: None };
    call.network_name = Some(Personal::new("Tomás Iglesias"));
    call.line = None;
    call.log = LogState::Skipped(SkipRule::Internal);
    view(Door::Pane, vec![call])
}

/// NetSuite wants a department.
#[must_use]
pub fn needs_department() -> View {
    let mut call = call(CallPhase::Ended(EndedAs::Completed), found(vec![dana()], Some(0)));
    call.note = note(WANTS, InNetSuite::NotYet);
    let choices = [("1", "Field sales"), ("2", "Inside sales"), ("3", "Customer care")];
    let choices = choices.map(|(id, label)| Choice { id: id.to_owned(), label: label.to_owned() }).to_vec();
    call.asks = vec![Ask {
        field: "custevent_department".to_owned(),
        label: "Department".to_owned(),
        kind: AskKind::OneOf(choices),
        value: None,
    }];
    call.log = LogState::NeedsYou(Need::Fields(vec!["Department".to_owned()]));
    view(Door::Pane, vec![call])
}

/// A contact without a company was logged by number; a company is being searched.
#[must_use]
pub fn needs_company() -> View {
    let mut contact = dana();
    contact.company = None;
    let mut call = call(CallPhase::Ended(EndedAs::Completed), found(vec![contact], Some(0)));
    call.note = note(WANTS, InNetSuite::All(ago(30_000)));
    call.log =
        LogState::Logged { record: "50231".to_owned(), at: ago(30_000), complete: false, flag: Some(Need::Company) };
    let id = call.id.clone();
    let mut view = view(Door::Pane, vec![call]);
    view.search = Some(Search { call: id, text: "harb".to_owned(), answer: Some(Ok(vec![harbor_foods()])) });
    view
}

/// Hung up and logged.
#[must_use]
pub fn logged() -> View {
    let mut call = call(CallPhase::Ended(EndedAs::Completed), found(vec![dana()], Some(0)));
    call.note = note(WANTS, InNetSuite::All(ago(1_000)));
    call.outcome = Some(1);
    call.earlier = earlier();
    call.log = LogState::Logged { record: "50231".to_owned(), at: ago(1_000), complete: true, flag: None };
    view(Door::Pane, vec![call])
}

/// NetSuite refuses the record.
#[must_use]
pub fn refused() -> View {
    let mut view = logged();
    let detail = "Error while accessing a resource. Invalid value for the field assigned.".to_owned();
    view.calls[0].log = LogState::Failed(Fault { detail: Some(detail), ..fault(FaultKind::Refused) });
    view.calls[0].note.in_netsuite = InNetSuite::NotYet;
    view
}

/// The network is gone; the record waits, and two banners say what is wrong.
#[must_use]
pub fn troubled() -> View {
    let mut view = logged();
    view.calls[0].log = LogState::Waiting { waiting_for: WaitingFor::SignIn, next: None };
    view.calls[0].note.in_netsuite = InNetSuite::NotYet;
    view.connections.netsuite.state = ConnectionState::ReconnectNeeded(fault(FaultKind::SignedOut));
    view.banners = vec![
        Banner {
            kind: BannerKind::ReconnectNetSuite { waiting: 3 },
            since: ago(14 * MINUTE),
            action: Some(BannerAction::SignIn(Cloud::NetSuite)),
        },
        Banner { kind: BannerKind::LiveLost, since: ago(2 * MINUTE), action: Some(BannerAction::TryLive) },
    ];
    view
}

/// A note longer than NetSuite takes, by a caller whose name is everything at once.
#[must_use]
pub fn extremes() -> View {
    let mut call = call(CallPhase::Ended(EndedAs::Transferred), found(vec![hostile(), rtl()], Some(0)));
    call.note = note(&"a long story. ".repeat(720), InNetSuite::FirstPart { characters: 3_812, at: ago(1_000) });
    call.line = Some(Personal::new("Northern region wholesale order desk and after-hours line"));
    call.queue = Some(Personal::new("Escalations, second level"));
    call.outcomes = ["Sold", "Call back tomorrow morning", "Escalated to regional management", "✅ 完了", "متابعة"]
        .map(str::to_owned)
        .to_vec();
    call.log = LogState::Logged { record: "50231".to_owned(), at: ago(1_000), complete: false, flag: None };
    view(Door::Pane, vec![call])
}

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
        company: name.map(|(_, company)| callside_protocol::CompanyRef {
            record: harbor_foods().record,
            name: Personal::new(company),
        }),
        note: Personal::new(note),
        log,
    }
}

fn in_netsuite(record: u32) -> LogState {
    LogState::Logged { record: record.to_string(), at: ago(MINUTE), complete: true, flag: None }
}

fn day() -> Vec<RecentCall> {
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
        recent(8, 1_460, Some(("Tomás Iglesias", "")), 95, "", LogState::Skipped(SkipRule::Internal)),
        recent(
            9,
            1_490,
            Some(("Dana Whitfield", "Harbor Foods Ltd")),
            610,
            "two pallets arrived damaged",
            in_netsuite(50_219),
        ),
    ]
}

/// No call, five of today's.
#[must_use]
pub fn idle() -> View {
    let mut view = view(Door::Pane, Vec::new());
    view.recent = day().into_iter().take(5).collect();
    view
}

/// The first minute: nothing connected yet.
#[must_use]
pub fn first_run() -> View {
    let mut view = view(Door::Pane, Vec::new());
    unconnect(&mut view);
    view.banners = vec![
        Banner {
            kind: BannerKind::ConnectRingCentral,
            since: ago(MINUTE),
            action: Some(BannerAction::SignIn(Cloud::RingCentral)),
        },
        Banner {
            kind: BannerKind::ConnectNetSuite,
            since: ago(MINUTE),
            action: Some(BannerAction::SignIn(Cloud::NetSuite)),
        },
    ];
    view
}

fn unconnect(view: &mut View) {
    for connection in [&mut view.connections.ringcentral, &mut view.connections.netsuite] {
        connection.state = ConnectionState::NotConnected(None);
        connection.who = None;
        connection.ends = None;
        connection.client_id = None;
    }
    view.connections.live = Live::Off;
}

/// The popup during a call.
#[must_use]
pub fn popup() -> View {
    let mut view = connected();
    view.door = Door::Popup;
    view.recent = day().into_iter().take(5).collect();
    view
}

/// Today, every group filled.
#[must_use]
pub fn today() -> View {
    let mut view = view(Door::Today, Vec::new());
    view.recent = day();
    view
}

/// Settings, connected.
#[must_use]
pub fn settings() -> View {
    let mut view = view(Door::Settings, Vec::new());
    view.settings = Some(SettingsView {
        time_zone: ZoneView {
            zone: "America/Los_Angeles".to_owned(),
            proposed: "America/Los_Angeles".to_owned(),
            confirmed: true,
        },
        outcomes: ["Sold", "Call back", "Left message", "Wrong number", "Complaint"].map(str::to_owned).to_vec(),
        remembered: vec![("Department".to_owned(), "Inside sales".to_owned())],
        version: "0.1.0".to_owned(),
        calls_kept: 214,
        unread: vec![("vendor".to_owned(), ago(DAY)), ("employee".to_owned(), ago(DAY))],
    });
    let row = |ago_ms, host: &str, purpose: &str, status, took| LedgerRow {
        at: ago(ago_ms),
        host: host.to_owned(),
        purpose: purpose.to_owned(),
        status,
        took,
    };
    let suitetalk = "1234567-sb1.suitetalk.api.netsuite.com";
    view.ledger = vec![
        row(1_000, suitetalk, "create phone call", Some(204), 412),
        row(130_000, suitetalk, "caller lookup", Some(200), 388),
        row(600_000, "platform.ringcentral.com", "live line address", Some(200), 143),
        row(601_000, "platform.ringcentral.com", "presence", None, 10_000),
        row(602_000, suitetalk, "metadata of the phone call", Some(429), 95),
    ];
    view
}

/// Settings before anything is connected, after a failed sign-in.
#[must_use]
pub fn settings_first_run() -> View {
    let mut view = settings();
    unconnect(&mut view);
    view.connections.netsuite.client_id = Some("b4c91f0e7a2d4c5a".to_owned());
    let wrong = FaultKind::WrongAccount { expected: "1234567".to_owned(), got: "7654321_SB2".to_owned() };
    view.connections.netsuite.state = ConnectionState::NotConnected(Some(fault(wrong)));
    if let Some(settings) = &mut view.settings {
        settings.time_zone.confirmed = false;
        settings.remembered.clear();
        settings.unread.clear();
    }
    view.ledger.clear();
    view
}

/// Every sample by the name the gallery shows it under.
#[must_use]
pub fn all() -> Vec<(&'static str, View)> {
    vec![
        ("ringing", ringing()),
        ("looking", looking()),
        ("connected", connected()),
        ("on-hold", on_hold()),
        ("parked", parked()),
        ("second-call", second_call()),
        ("several", several()),
        ("not-found", not_found()),
        ("could-not-ask", could_not_ask()),
        ("not-allowed", not_allowed()),
        ("anonymous", anonymous()),
        ("internal", internal()),
        ("needs-department", needs_department()),
        ("needs-company", needs_company()),
        ("logged", logged()),
        ("refused", refused()),
        ("troubled", troubled()),
        ("extremes", extremes()),
        ("idle", idle()),
        ("first-run", first_run()),
        ("popup", popup()),
        ("today", today()),
        ("settings", settings()),
        ("settings-first-run", settings_first_run()),
    ]
}
