//! Views of a believable Tuesday, and a browser that stands still: what the tests and the gallery draw pages on.
//!
//! Here is what all of them are made of; [`pane`] has the states of a call, [`pages`] the other doors, [`day`] the calls
//! they list.

mod banners;
mod beside;
mod browser;
mod company;
mod day;
mod decisions;
mod disposing;
mod ledger;
mod lists;
mod mapping;
mod over;
mod pages;
mod pane;
mod people;
mod sync;
mod team;

pub use banners::{banners, diagnosis, notifications_off};
use beside::editing_answer;
pub use beside::{
    beside, beside_changed, beside_nobody, beside_to_change, beside_unread, company_beside, fields_to_fill,
};
pub use browser::StillBrowser;
use callside_protocol::{
    Adding, CallId, CallPhase, CallView, Cloud, Connection, ConnectionState, Connections, CopyState, Direction,
    Disposing, Door, Fault, FaultKind, Identity, InNetSuite, Live, LogState, NoteView, Personal, SavedHere, Timestamp,
    View, Who,
};
pub use company::{
    company, company_finished, company_machine, company_member, company_new, company_unasked, company_with,
};
use decisions::file_preview;
pub use decisions::{decisions, decisions_file, decisions_member, decisions_open};
pub use disposing::*;
pub use ledger::*;
pub use lists::*;
pub use mapping::{mapping, mapping_answer, mapping_locked, mapping_lost, mapping_rows};
pub use over::{earlier_unread, hidden};
pub use pages::{
    explained_logged, explained_skipped, making, popup, settings, settings_company, settings_company_first_run,
    settings_company_unread, settings_company_wrong, settings_directory, settings_directory_mine,
    settings_directory_refused, settings_first_run, settings_join, settings_numbers, settings_once, settings_rights,
};
pub use pane::*;
use people::number;
pub use sync::{
    sync_back, sync_begun, sync_down, sync_failed, sync_lacking, sync_looked, sync_nothing, sync_stands_by, sync_tried,
};
pub use team::team;

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
        missing: Vec::new(),
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
        people: None,
        disposing: Disposing::default(),
        adding: Adding::default(),
        counts: Vec::new(),
        today: None,
        settings: None,
        company: None,
        sync: None,
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
        recordings: Vec::new(),
        recordings_settled: false,
        who,
        addition: None,
        ringcentral: Vec::new(),
        note: empty_note(),
        outcomes: ["Sold", "Call back", "Left message", "Wrong number", "Complaint"].map(str::to_owned).to_vec(),
        outcome: None,
        about: None,
        task: None,
        asks: Vec::new(),
        fields: Vec::new(),
        earlier: Vec::new(),
        earlier_unread: None,
        beside: None,
        edits: Vec::new(),
        log: LogState::NotYet,
        left_off: Vec::new(),
    }
}

fn empty_note() -> NoteView {
    NoteView { text: Personal::default(), revision: 0, here: SavedHere::Empty, in_netsuite: InNetSuite::NotYet }
}

fn note(text: &str, in_netsuite: InNetSuite) -> NoteView {
    NoteView { text: Personal::new(text), revision: 7, here: SavedHere::Saved(ago(2_000)), in_netsuite }
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

/// Every sample by the name the gallery shows it under.
#[must_use]
pub fn all() -> Vec<(&'static str, View)> {
    vec![
        ("ringing", ringing()),
        ("looking", looking()),
        ("connected", connected()),
        ("beside", beside()),
        ("beside-unread", beside_unread()),
        ("beside-nobody", beside_nobody()),
        ("beside-to-change", beside_to_change()),
        ("beside-changed", beside_changed()),
        ("fields-to-fill", fields_to_fill()),
        ("company-beside", company_beside()),
        ("on-hold", on_hold()),
        ("parked", parked()),
        ("second-call", second_call()),
        ("rings-over-note", rings_over_note()),
        ("several", several()),
        ("switchboard", switchboard()),
        ("not-found", not_found()),
        ("create-contact", create_contact()),
        ("contact-refused", contact_refused()),
        ("contact-lost-answer", contact_lost_answer()),
        ("add-number", add_number()),
        ("not-offered", not_offered()),
        ("could-not-ask", could_not_ask()),
        ("not-allowed", not_allowed()),
        ("anonymous", anonymous()),
        ("internal", internal()),
        ("personal-contact", personal_contact()),
        ("personal-contacts", personal_contacts()),
        ("several-one-known", several_one_known()),
        ("needs-department", needs_department()),
        ("needs-company", needs_company()),
        ("contact-left-off", contact_left_off()),
        ("about-list", about_list()),
        ("about-nothing", about_nothing()),
        ("about-not-allowed", about_not_allowed()),
        ("about-could-not-ask", about_could_not_ask()),
        ("about-chosen", about_chosen()),
        ("about-left-off", about_left_off()),
        ("task-form", task_form()),
        ("task-planned", task_planned()),
        ("task-refused", task_refused()),
        ("task-not-offered", task_not_offered()),
        ("logged", logged()),
        ("recorded", recorded()),
        ("recording-prepared", recording_prepared()),
        ("recording-not-allowed", recording_not_allowed()),
        ("not-recorded", not_recorded()),
        ("refused", refused()),
        ("hidden", hidden()),
        ("earlier-unread", earlier_unread()),
        ("troubled", troubled()),
        ("banners", banners()),
        ("safe-mode", safe_mode()),
        ("extremes", extremes()),
        ("idle", idle()),
        ("search", search()),
        ("search-nobody", search_nobody()),
        ("search-failed", search_failed()),
        ("first-run", first_run()),
        ("popup", popup()),
        ("today", today()),
        ("today-opened", today_opened()),
        ("today-needs", today_needs()),
        ("today-fields", today_fields()),
        ("today-several", today_several()),
        ("today-since", today_since()),
        ("today-missing", today_missing()),
        ("today-unasked", today_unasked()),
        ("today-uncounted", today_uncounted()),
        ("today-filtered", today_filtered()),
        ("today-week", today_week()),
        ("today-nothing", today_nothing()),
        ("today-first-run", today_first_run()),
        ("settings", settings()),
        ("settings-directory-making", settings_directory(making(31_000, false))),
        ("settings-directory-paused", settings_directory(making(31_000, true))),
        ("settings-directory-refused", settings_directory_refused()),
        ("settings-numbers", settings_numbers(true)),
        ("settings-numbers-checking", settings_numbers(false)),
        ("settings-directory-mine", settings_directory_mine()),
        ("settings-directory-off", settings_directory(CopyState::Off)),
        ("settings-rules", settings()),
        ("settings-once", settings_once()),
        ("settings-rights", settings_rights()),
        ("settings-company", settings_company()),
        ("settings-company-wrong", settings_company_wrong()),
        ("settings-company-unread", settings_company_unread()),
        ("settings-company-rules", settings_company()),
        ("settings-company-rules-wrong", settings_company_wrong()),
        ("settings-company-first-run", settings_company_first_run()),
        ("settings-company-connections-wrong", settings_company_wrong()),
        ("settings-first-run", settings_first_run()),
        ("settings-join", settings_join()),
        ("settings-notifications", notifications_off()),
        ("settings-diagnostics", company_machine()),
        ("settings-teammates", company_finished()),
        ("settings-teammates-outdated", company()),
        ("settings-teammates-unasked", company_unasked()),
        ("mapping", mapping()),
        ("mapping-locked", mapping_locked()),
        ("mapping-lost", mapping_lost()),
        ("lists", lists()),
        ("lists-empty", lists_empty()),
        ("lists-fault", lists_fault()),
        ("lists-unopened", company_finished()),
        ("list-opened", lists()),
        ("list-chosen", lists()),
        ("list-new", lists()),
        ("list-changed", lists()),
        ("list-imported", lists()),
        ("work", lists()),
        ("work-opted-out", lists()),
        ("work-waits", lists()),
        ("work-finished", lists()),
        ("connectors", lists()),
        ("connectors-new", lists_empty()),
        ("connectors-member", connectors_member()),
        ("connectors-pushing", connectors_pushing()),
        ("connectors-lost", connectors_lost()),
        ("connectors-dry-run", lists()),
        ("company", company()),
        ("company-machine", company_machine()),
        ("company-new", company_new()),
        ("company-finished", company_finished()),
        ("company-member", company_member()),
        ("company-unasked", company_unasked()),
        ("decisions", decisions()),
        ("decisions-open", decisions_open()),
        ("decisions-file", decisions_file()),
        ("decisions-tried", decisions_file()),
        ("decisions-member", decisions_member()),
        ("sync-nothing", sync_nothing()),
        ("sync-lacking", sync_lacking()),
        ("sync-tried", sync_tried()),
        ("sync-begun", sync_begun()),
        ("sync-back", sync_back()),
        ("sync-looked", sync_looked()),
        ("sync-stands-by", sync_stands_by()),
        ("sync-failed", sync_failed()),
        ("sync-down", sync_down()),
    ]
}
