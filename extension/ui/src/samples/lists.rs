//! Lists and engagement: connected and not, a list of 100,000 people, calls to make, fields, weights and a dry run.

use callside_protocol::{
    Direction, FaultKind, Personal, RecordKind, RecordRef, Right, View,
    company::{
        AsideRow, AsideWhy, CallListSums, CompanyAnswer, CompanyView, DryRun, DryRunKind, DryRunRow, DryRunSums,
        Engagement, FieldStanding, FieldWay, Imported, ListColumn, ListCondition, ListOf, ListPhone, ListRow,
        ListShown, ListSource, ListWindow, ListsAnswer, ListsCommand, ListsLack, ListsReading, ListsView, MappedField,
        NextPerson, OptOut, Outcome, PeopleList, PersonOnList, Previewed, PushShown, PushedSums, Ranked, Rule,
        ScoreReason, ScoreShown, SettingsStanding, SettingsTrouble,
    },
};

use super::{DAY, MINUTE, ago, company_finished, fault};

/// Connected, with lists of every kind.
#[must_use]
pub fn lists() -> View {
    shown(view())
}

/// Nobody has connected anything, there is no list, and the copy is not whole.
#[must_use]
pub fn lists_empty() -> View {
    shown(ListsView { lacks: vec![ListsLack::Copy], columns: columns(), decides: true, ..ListsView::default() })
}

/// NetSuite cannot be reached in the middle of it.
#[must_use]
pub fn lists_fault() -> View {
    shown(ListsView {
        fault: Some(fault(FaultKind::Unwell)),
        due: Some(ago(-5 * MINUTE)),
        reading: Some(ListsReading::Calls(412_000)),
        ..view()
    })
}

/// Somebody who decides nothing, in a role that may not read a field; a push has stopped half-way.
#[must_use]
pub fn connectors_member() -> View {
    let right = Right::NetSuite { name: "Lists → Contacts".to_owned(), level: Some("Edit".to_owned()) };
    let view = view();
    let push = PushShown {
        fault: Some(fault(FaultKind::NotAllowed(right))),
        running: None,
        has_fields: false,
        moved: None,
        ..view.push
    };
    shown(ListsView { decides: false, push, ..view })
}

/// Scores are being pushed, and there is no bundle that keeps what is decided.
#[must_use]
pub fn connectors_pushing() -> View {
    let view = view();
    let push = PushShown { running: Some((1_200, 3_402)), ..view.push };
    let settings = SettingsStanding { trouble: Some(SettingsTrouble::NoBundle), ..SettingsStanding::default() };
    shown(ListsView { push, settings, reading: Some(ListsReading::Counting), ..view })
}

/// Somebody else has saved before.
#[must_use]
pub fn connectors_lost() -> View {
    let view = view();
    shown(ListsView { settings: SettingsStanding { version: 8, ..view.settings }, ..view })
}

fn shown(lists: ListsView) -> View {
    let mut view = company_finished();
    view.banners.clear();
    if let Some(mut company) = CompanyView::of(&view) {
        company.lists = Some(Box::new(lists));
        company.conditions.clear();
        view.company = Some(callside_json::write(&company).into());
    }
    view
}

fn person(id: &str) -> RecordRef {
    RecordRef { kind: RecordKind::Contact, id: id.to_owned() }
}

fn columns() -> Vec<ListColumn> {
    [
        ("name", "Name", false),
        ("company", "Company", false),
        ("title", "Title", false),
        ("email", "E-mail", false),
        ("phone", "Phone", false),
        ("owner", "Owner", false),
        ("score", "Score", true),
        ("leadscore", "Lead score", true),
        ("lastcall", "Last call", false),
        ("outcome", "Last outcome", false),
        ("custentity_tier", "Tier", false),
    ]
    .map(|(name, label, is_number)| ListColumn { name: name.to_owned(), label: label.to_owned(), is_number })
    .into()
}

fn list(id: &str, name: &str, of: ListOf) -> PeopleList {
    PeopleList { id: id.to_owned(), name: name.to_owned(), of, columns: Vec::new() }
}

fn ranked(id: &str, name: &str, company: &str, now: i64, then: i64) -> Ranked {
    Ranked { person: person(id), name: name.into(), company: company.into(), now, then }
}

fn view() -> ListsView {
    let rule = |of: Vec<ListSource>, all| ListOf::Rule(Rule { of, all });
    let quiet = rule(
        vec![ListSource::Customers],
        vec![
            ListCondition::NotCalledFor(30),
            ListCondition::ScoreAtLeast(10),
            ListCondition::Field(
                "custentity_tier".to_owned(),
                callside_protocol::company::Comparison::Is("Gold".into()),
            ),
        ],
    );
    let sums = CallListSums { done: 41, skipped: 3, later: 2, taken: 1, open: 160, opted_out: 5 };
    let mut spring = list("spring", "Spring price list", ListOf::People(Vec::new()));
    spring.columns = ["name", "company", "score"].map(str::to_owned).into();
    ListsView {
        revision: 1,
        connected: true,
        synced: Some(ago(12 * MINUTE)),
        due: Some(ago(-48 * MINUTE)),
        calls: 1_004_212,
        people: 100_000,
        decided: decided(),
        settings: SettingsStanding {
            version: 7,
            by: Some("Sam Turner".into()),
            written: Some(ago(2 * DAY)),
            ..SettingsStanding::default()
        },
        decides: true,
        fields: vec![
            FieldStanding { name: "phone".to_owned(), label: "Phone".to_owned(), refused: None },
            FieldStanding { name: "comments".to_owned(), label: "Comments".to_owned(), refused: None },
            FieldStanding { name: "custentity_tier".to_owned(), label: "Tier".to_owned(), refused: None },
            FieldStanding {
                name: "custentity_region".to_owned(),
                label: String::new(),
                refused: Some("Field 'custentity_region' for record 'contact' was not found.".to_owned()),
            },
        ],
        lists: vec![
            ListShown {
                list: list("everybody", "Everybody", rule(Vec::new(), Vec::new())),
                shared: true,
                count: Some(100_000),
                ..ListShown::default()
            },
            ListShown {
                list: list("quiet", "Good customers we have not called", quiet),
                shared: true,
                count: Some(212),
                joined: 14,
                left: 3,
                sums,
                ..ListShown::default()
            },
            ListShown { list: spring, count: Some(0), ..ListShown::default() },
            ListShown {
                list: list(
                    "region",
                    "Leads of the north-western region with a name that is longer than a narrow page",
                    rule(vec![ListSource::Leads], Vec::new()),
                ),
                unread: vec!["custentity_region".to_owned()],
                ..ListShown::default()
            },
        ],
        columns: columns(),
        owners: vec![("12".to_owned(), "Amara Okafor".into()), ("1044".to_owned(), "Sam Turner".into())],
        engaged: vec![
            ranked("7001", "Dana Whitfield", "Harbor Foods Ltd", 86, 52),
            ranked("7002", "Ruth Calloway", "Calloway & Sons", 61, 64),
            ranked("7003", "Nuria Ferrer i Casadevall-Oppenheimer", "Mercat de Sant Antoni, parades 14 a 22", 48, 0),
        ],
        cooling: vec![
            ranked("7004", "Marcus Bell", "Bellwether Grocers", 9, 44),
            ranked("7005", "Kim Lee", "", -3, 21),
        ],
        push: PushShown {
            waiting: 12,
            newcomers: 3,
            moved: Some(3_390),
            last: Some((ago(DAY), PushedSums { made: 2, written: 840, conflicts: 3, refused: 1, requests: 12 })),
            due: Some(ago(-10 * 60 * MINUTE)),
            has_fields: true,
            ..PushShown::default()
        },
        ..ListsView::default()
    }
}

fn decided() -> Engagement {
    let field = |netsuite: &str, column: &str, way, allow_push| MappedField {
        netsuite: netsuite.to_owned(),
        column: column.to_owned(),
        way,
        allow_push,
    };
    Engagement {
        fields: vec![
            field("phone", "Phone", FieldWay::Pull, false),
            field("comments", "Comments", FieldWay::Both, true),
            field("custentity_tier", "Tier", FieldWay::Push, false),
            field("custentity_region", "Region", FieldWay::Pull, false),
        ],
        pushes: true,
        makes_contacts: true,
        ..Engagement::default()
    }
}

const NAMES: [&str; 5] =
    ["Dana Whitfield", "Ruth Calloway", "Marcus Bell", "Nuria Ferrer i Casadevall-Oppenheimer", "Kim Lee"];
const COMPANIES: [&str; 5] =
    ["Harbor Foods Ltd", "Calloway & Sons", "Bellwether Grocers", "Mercat de Sant Antoni, parades 14 a 22", ""];

/// Rows of a list of that many, from there on.
#[must_use]
pub fn list_window(from: usize, count: usize, total: usize) -> ListWindow {
    let of = |names: [&'static str; 5], place: usize| names.get(place % 5).copied().unwrap_or_default();
    let row = |place: usize| {
        let name = [of(NAMES, place), " ", &(place + 1).to_string()].concat();
        let cells = [
            name,
            of(COMPANIES, place).to_owned(),
            of(["Purchasing", "Owner", "Head of procurement", "", "Buyer"], place).to_owned(),
            format!("person{place}@example.com"),
            format!("(650) 555-{:04}", place % 10_000),
            "Amara Okafor".to_owned(),
            (86 - i64::try_from(place % 90).unwrap_or_default()).to_string(),
        ];
        ListRow {
            person: person(&(7_000 + place).to_string()),
            cells: cells.map(Personal::from).into(),
            no_calls: place % 7 == 3,
            joined: place == 1,
        }
    };
    ListWindow {
        revision: 1,
        columns: columns().into_iter().take(7).collect(),
        from,
        total,
        rows: (from..total.min(from + count)).map(row).collect(),
    }
}

fn score() -> ScoreShown {
    let reason = |points, ago_ms, direction, outcome, talked| ScoreReason {
        points,
        at: ago(ago_ms),
        direction: Some(direction),
        outcome,
        talked,
    };
    ScoreShown {
        points: 34,
        reasons: vec![
            reason(12, 7 * 3_600_000, Direction::Outbound, Outcome::Spoke, 372),
            reason(9, 5 * DAY, Direction::Inbound, Outcome::Spoke, 180),
            reason(-4, 12 * DAY, Direction::Outbound, Outcome::NotTaken, 0),
        ],
        rest: 17,
        calls: 26,
        lead: Some(140),
    }
}

/// Whom to call on the list of that id.
#[must_use]
pub fn next_person(list: &str) -> NextPerson {
    let sums = CallListSums { done: 41, skipped: 3, later: 2, taken: 1, open: 160, opted_out: 5 };
    match list {
        "everybody" => return NextPerson::Wait(ago(-28 * MINUTE), CallListSums { open: 0, ..sums }),
        "spring" => return NextPerson::Finished(CallListSums { done: 12, ..CallListSums::default() }),
        _ => {}
    }
    let phone = |label: &str, text: &str, e164: Option<&str>| ListPhone {
        label: label.to_owned(),
        text: text.into(),
        e164: e164.map(Personal::from),
    };
    let no_calls = list == "region";
    NextPerson::Call(Box::new(PersonOnList {
        person: person("7001"),
        name: "Dana Whitfield".into(),
        title: "Purchasing".into(),
        company: "Harbor Foods Ltd".into(),
        email: "dana.whitfield@harborfoods.example".into(),
        phones: vec![
            phone("Phone", "(650) 555-0134", Some("+16505550134")),
            phone("Mobile", "650.555.0191 (after five)", None),
        ],
        fields: vec![("Tier".to_owned(), "Gold".into()), ("Owner".to_owned(), "Amara Okafor".into())],
        score: (!no_calls).then(score),
        opted_out: if no_calls { vec![OptOut::Calls, OptOut::Email] } else { Vec::new() },
        note: "Asked for the spring price list. Is back on Tuesday.".into(),
        until: ago(-30 * MINUTE),
        sums,
        alone: no_calls,
    }))
}

/// What pushing would do.
#[must_use]
pub fn dry_run() -> DryRun {
    let row = |name: &str, field: &str, kind, before: &str, after: &str| DryRunRow {
        person: (!field.is_empty()).then(|| person("7001")),
        name: name.into(),
        field: field.to_owned(),
        kind,
        before: before.into(),
        after: after.into(),
    };
    DryRun {
        sums: DryRunSums { created: 3, changed: 3_394, conflicts: 3, refused: 5, same: 40 },
        rows: vec![
            row(
                "Noor Haddad",
                "",
                DryRunKind::Create,
                "",
                "Head of Buying, Harbor Foods Ltd, noor.haddad@harborfoods.example, (650) 555-0177, Tier: Gold",
            ),
            row("Jo Lindqvist", "", DryRunKind::NoSubsidiary, "", "jo@lindqvist.example"),
            row("Dana Whitfield", "Callside score", DryRunKind::Change, "", "86"),
            row("Ruth Calloway", "Callside score", DryRunKind::Change, "64", "71"),
            row("Marcus Bell", "Comments", DryRunKind::Conflict, "Prefers mornings", "Prefers afternoons"),
            row("Kim Lee", "Tier", DryRunKind::ByField, "Silver", "Gold"),
            row(
                "Nuria Ferrer i Casadevall-Oppenheimer",
                "Phone",
                DryRunKind::PullsOnly,
                "650 555 0199",
                "650 555 0198",
            ),
            row("Dana Whitfield", "Region", DryRunKind::Unread, "", "North"),
        ],
        as_of: ago(0),
        requests: 39,
    }
}

/// What a file held.
#[must_use]
pub fn imported() -> Imported {
    let aside = |line, text: &str, why| AsideRow { line, text: text.into(), why };
    Imported {
        columns: ["Email", "Tier"].map(str::to_owned).into(),
        encoding: "Windows-1252".to_owned(),
        taken: 1_204,
        changed: 87,
        newcomers: 3,
        aside: 10_000,
        first: vec![
            aside(7, "nobody@example.com,Gold", AsideWhy::Nobody),
            aside(9, "info@harborfoods.example,Gold", AsideWhy::Several),
            aside(12, ",Silver", AsideWhy::NoKey),
        ],
        rest: "Email,Tier,Reason\r\n".into(),
    }
}

/// What a back office with these lists would answer.
#[must_use]
pub fn lists_answer(command: &ListsCommand, view: &View) -> Option<CompanyAnswer> {
    let lists = CompanyView::of(view)?.lists?;
    let answer = match command {
        ListsCommand::Show { list, from, count, search, .. } => {
            let count_of = lists.lists.iter().find(|shown| shown.list.id == *list).and_then(|shown| shown.count);
            let total = usize::try_from(count_of.unwrap_or(1)).unwrap_or_default();
            let total = if search.is_blank() { total } else { total.min(12) };
            ListsAnswer::Window(Box::new(list_window(*from, *count, total)))
        }
        ListsCommand::TryRule(_) => ListsAnswer::Window(Box::new(list_window(0, 5, 1_234))),
        ListsCommand::KeepList { list, shared: true } if list.name == "Everybody" => ListsAnswer::NotSaved(None),
        ListsCommand::KeepList { .. } => ListsAnswer::Kept("quiet".to_owned()),
        ListsCommand::Next(list) => ListsAnswer::Next(Box::new(next_person(list))),
        ListsCommand::Export(_) => ListsAnswer::Csv("Name\r\n".into()),
        ListsCommand::Import { .. } => ListsAnswer::Imported(Box::new(imported())),
        ListsCommand::DryRun => ListsAnswer::DryRun(Box::new(dry_run())),
        ListsCommand::Preview(_) => ListsAnswer::Preview(vec![
            Previewed { name: "Dana Whitfield".into(), company: "Harbor Foods Ltd".into(), now: 29, then: score() },
            Previewed {
                name: "Kim Lee".into(),
                company: Personal::default(),
                now: 12,
                then: ScoreShown { points: -3, ..ScoreShown::default() },
            },
        ]),
        ListsCommand::Decide { .. } if lists.settings.version == 8 => ListsAnswer::NotSaved(None),
        ListsCommand::MakeSearch => ListsAnswer::Search("1207".to_owned(), true),
        _ => ListsAnswer::Done,
    };
    Some(CompanyAnswer::Lists(Box::new(answer)))
}
