//! The pane: every state of a call, and the two without one.

use callside_protocol::{
    AddAct, Addition, Ask, AskKind, Banner, BannerAction, BannerKind, CallId, CallPhase, CallerNumber, Choice, Cloud,
    CompanyRef, ConnectionState, Direction, Door, EarlierCall, EndedAs, Fault, FaultKind, Found, HeldPhone, InNetSuite,
    LeftOff, Live, LogState, MissingRight, Need, NewContact, NumberFor, NumberKind, PLAY_RECORDINGS, PeopleFound,
    PeopleSearch, Personal, PhoneField, PhonesOf, RecordKind, Right, RingCentralPerson, Search, SkipRule, Unasked,
    UnderWay, View, WaitingFor, Who,
};

use super::{
    DAY, MINUTE, ago,
    browser::{COMING, DELETED, THERE},
    call,
    day::day,
    fault, note,
    people::{dana, found, harbor_foods, hostile, house, known_dana, number, rosalind, rtl, sharers, tomas},
    unconnect, view,
};

fn earlier() -> Vec<EarlierCall> {
    let earlier = |index: u32, when, direction, ended, talked, note: &str| EarlierCall {
        began: ago(when),
        direction: Some(direction),
        ended,
        talked,
        note: Personal::new(note),
        record: (!note.is_empty()).then(|| (50_100 + index).to_string()),
        by: (index == 3).then(|| "A. Okafor".into()),
        recordings: if index == 1 { vec![THERE.to_owned()] } else { Vec::new() },
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
    call.ringcentral = vec![known_dana()];
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

/// A call rings while the note of the one before is still being typed.
#[must_use]
pub fn rings_over_note() -> View {
    let mut ended = call(CallPhase::Ended(EndedAs::Completed), found(vec![dana()], Some(0)));
    ended.note = note(WANTS, InNetSuite::Behind(ago(8_000)));
    ended.log = LogState::Logged { record: "50231".to_owned(), at: ago(8_000), complete: false, flag: None };
    let mut next = call(CallPhase::Ringing, found(vec![rtl()], Some(0)));
    next.id = CallId("cs-37439510-101-s-c3d4".to_owned());
    next.number = number("+972 3-555-0172");
    let mut view = view(Door::Pane, vec![ended, next]);
    view.banners =
        vec![Banner { kind: BannerKind::LiveLost, since: ago(2 * MINUTE), action: Some(BannerAction::TryLive) }];
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

/// A company's switchboard, found in a copy that has not been brought up to date since yesterday.
#[must_use]
pub fn switchboard() -> View {
    let mut who = found(house(), Some(0));
    if let Who::Found { as_of, .. } = &mut who {
        *as_of = Some(ago(DAY));
    }
    let mut call = call(CallPhase::Connected, who);
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

fn new_contact() -> NewContact {
    NewContact {
        first: Personal::new("Ada"),
        last: Personal::new("Byron"),
        title: Personal::new("Analyst"),
        email: Personal::new("ada at home"),
        company: Some(CompanyRef { record: harbor_foods().record, name: harbor_foods().name }),
        field: PhoneField::Mobile,
        asks: vec![Ask {
            field: "subsidiary".to_owned(),
            label: "Subsidiary".to_owned(),
            kind: AskKind::OneOf(vec![Choice { id: "1".to_owned(), label: "Northwind Provisions Inc.".to_owned() }]),
            value: None,
        }],
    }
}

/// An unknown caller, to be made a contact of; nothing typed yet.
#[must_use]
pub fn create_contact() -> View {
    let mut view = not_found();
    let call = &mut view.calls[0];
    let contact = NewContact { company: None, ..NewContact::default() };
    call.addition = Some(Addition { contact, ..Addition::default() });
    let (id, text) = (call.id.clone(), "harb".to_owned());
    view.search = Some(Search { call: id, text, people: false, answer: Some(Ok(vec![harbor_foods()])) });
    view
}

/// NetSuite refused the contact, field by field.
#[must_use]
pub fn contact_refused() -> View {
    let mut view = not_found();
    let refused = [
        ("lastName", "This entity already exists."),
        ("email", "Invalid value for the resource or sub-resource field 'email'."),
        ("subsidiary", "Error while accessing a resource. Please enter value(s) for: Subsidiary"),
    ];
    view.calls[0].addition = Some(Addition {
        contact: new_contact(),
        refused: refused.map(|(field, said)| (field.to_owned(), said.to_owned())).to_vec(),
        ..Addition::default()
    });
    view
}

/// The answer to the contact was lost.
#[must_use]
pub fn contact_lost_answer() -> View {
    let mut view = not_found();
    let under_way = UnderWay { act: AddAct::Contact, account: "1234567".to_owned(), tries: 1, next: ago(-4_000) };
    view.calls[0].addition =
        Some(Addition { contact: new_contact(), under_way: Some(under_way), ..Addition::default() });
    view
}

/// The caller's number is to go into a field that holds another.
#[must_use]
pub fn add_number() -> View {
    let mut view = not_found();
    let number = NumberFor { to: Some(dana()), field: Some(PhoneField::Mobile), over: None };
    view.calls[0].addition = Some(Addition { number, ..Addition::default() });
    let held = |field, text: &str| HeldPhone { field, label: None, text: Personal::new(text) };
    let phones = vec![
        held(PhoneField::Phone, ""),
        held(PhoneField::Mobile, "+1 (650) 555-0177"),
        held(PhoneField::Office, ""),
        held(PhoneField::Home, ""),
        HeldPhone {
            field: PhoneField::Custom("custentity_direct_line".to_owned()),
            label: Some("Direct Line".to_owned()),
            text: Personal::default(),
        },
    ];
    view.adding.phones = Some(PhonesOf { record: dana().record, phones: Some(Ok(phones)) });
    view
}

/// The role may neither create contacts nor change any record.
#[must_use]
pub fn not_offered() -> View {
    let mut view = not_found();
    let lacks = |name: &str, level: &str| {
        let right = Right::NetSuite { name: name.to_owned(), level: Some(level.to_owned()) };
        fault(FaultKind::NotAllowed(right))
    };
    view.adding.no_contact = Some(lacks("Lists → Contacts", "Create"));
    let kinds = RecordKind::ALL.into_iter().filter(|kind| *kind != RecordKind::Project);
    view.adding.no_change = kinds.map(|kind| (kind, lacks("Lists → Contacts", "Edit"))).collect();
    view
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
    call.ringcentral = vec![tomas()];
    call.line = None;
    call.log = LogState::Skipped(SkipRule::Internal);
    view(Door::Pane, vec![call])
}

/// Nobody in NetSuite, and one of the agent's own contacts.
#[must_use]
pub fn personal_contact() -> View {
    let mut view = not_found();
    view.calls[0].ringcentral = vec![rosalind()];
    view
}

/// Nobody in NetSuite, and two of the agent's own contacts.
#[must_use]
pub fn personal_contacts() -> View {
    let mut view = not_found();
    view.calls[0].ringcentral = vec![rosalind(), RingCentralPerson { name: "Keys & Sons".into(), ..rosalind() }];
    view
}

/// Several share the number, and RingCentral knows one of them.
#[must_use]
pub fn several_one_known() -> View {
    let mut view = several();
    view.calls[0].ringcentral = vec![known_dana()];
    view
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
    view.search =
        Some(Search { call: id, text: "harb".to_owned(), people: false, answer: Some(Ok(vec![harbor_foods()])) });
    view
}

/// The company the agent chose is not the contact's: NetSuite took the company alone.
#[must_use]
pub fn contact_left_off() -> View {
    let mut view = needs_company();
    view.search = None;
    let call = &mut view.calls[0];
    call.log = LogState::Logged { record: "50231".to_owned(), at: ago(30_000), complete: true, flag: None };
    call.left_off = vec![LeftOff::Contact { name: dana().name, beside: harbor_foods().name }];
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

/// A call recorded in three parts, one of which RingCentral has deleted since.
#[must_use]
pub fn recorded() -> View {
    let mut view = logged();
    view.calls[0].recordings = [COMING, THERE, DELETED].map(str::to_owned).to_vec();
    view.calls[0].recordings_settled = true;
    view
}

/// A recording RingCentral's log has not got yet.
#[must_use]
pub fn recording_prepared() -> View {
    let mut view = logged();
    view.calls[0].recordings = vec![DELETED.to_owned()];
    view
}

/// The RingCentral application may not read recordings.
#[must_use]
pub fn recording_not_allowed() -> View {
    let mut view = recorded();
    let feature = "playing the recording of a call".to_owned();
    view.connections.ringcentral.missing = vec![MissingRight { right: PLAY_RECORDINGS.to_owned(), feature }];
    view
}

/// A call that was not recorded.
#[must_use]
pub fn not_recorded() -> View {
    let mut view = logged();
    view.calls[0].recordings_settled = true;
    view
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

/// Safe mode in the middle of a call: notes are kept, and nothing else goes on.
#[must_use]
pub fn safe_mode() -> View {
    let mut view = connected();
    view.connections.live = Live::Off;
    view.banners =
        vec![Banner { kind: BannerKind::SafeMode, since: ago(2 * MINUTE), action: Some(BannerAction::LeaveSafeMode) }];
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

/// No call, five of today's.
#[must_use]
pub fn idle() -> View {
    let mut view = view(Door::Pane, Vec::new());
    view.recent = day().into_iter().take(5).collect();
    view
}

/// Somebody looked for, and found.
#[must_use]
pub fn search() -> View {
    let mut view = idle();
    let both = |netsuite, ringcentral| Found { netsuite, ringcentral };
    let found = vec![
        both(Some(dana()), Some(known_dana())),
        both(Some(harbor_foods()), None),
        both(None, Some(tomas())),
        both(Some(rtl()), None),
        both(Some(hostile()), None),
        both(None, Some(rosalind())),
    ];
    view.people = Some(PeopleSearch { text: SEARCHED.to_owned(), found: PeopleFound::People(found) });
    view
}

/// Somebody looked for whom nobody knows.
#[must_use]
pub fn search_nobody() -> View {
    let mut view = idle();
    view.people = Some(PeopleSearch { text: SEARCHED.to_owned(), found: PeopleFound::People(Vec::new()) });
    view
}

/// Somebody looked for in vain: nothing could be looked through.
#[must_use]
pub fn search_failed() -> View {
    let mut view = idle();
    let fault = Fault { cloud: None, kind: FaultKind::Ours, detail: None };
    view.people = Some(PeopleSearch { text: SEARCHED.to_owned(), found: PeopleFound::CouldNotLook(fault) });
    view
}

/// What is to be typed to see what was found.
const SEARCHED: &str = "harb";

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
