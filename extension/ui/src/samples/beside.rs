//! What a company has put beside its calls.

use callside_protocol::{
    Ask, AskKind, Choice, FaultKind, FieldToFill, NotTaken, RecordKind, RecordRef, Right, View,
    company::{
        Beside, CallField, CatalogField, CatalogKind, Change, CompanyAnswer, CompanyCommand, CompanyView, Control,
        EditStage, FieldBeside, FieldEdit, FieldValue, Holder, InfoLink, LinkBeside, LinkPreview, LinkState, NoChange,
        Preview, Settings, Unread, When,
    },
    words,
};

use super::company::company_finished;
use super::{DAY, MINUTE, ago, connected, fault, not_found};

fn field(of: Holder, label: &str, value: FieldValue) -> FieldBeside {
    FieldBeside {
        of,
        name: label.to_ascii_lowercase().replace(' ', "_"),
        label: label.to_owned(),
        value,
        change: Change::No,
    }
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.into())
}

fn link(label: &str) -> LinkBeside {
    LinkBeside { label: label.to_owned(), address: "https://crm.example.com/people/1201".into() }
}

fn with(mut view: View, beside: &Beside) -> View {
    view.calls[0].beside = Some(callside_json::write(beside).into());
    view
}

/// Fields and links, all of them read.
#[must_use]
pub fn beside() -> View {
    let fields = vec![
        field(Holder::Customer, "Balance", FieldValue::Number("12400.5".to_owned())),
        field(Holder::Customer, "Status", text("CUSTOMER-Closed Won")),
        field(Holder::Contact, "Email", text("dana.whitfield@harborfoods.example")),
        field(Holder::Customer, "Email", text("office@harborfoods.example")),
        field(Holder::Customer, "On hold", FieldValue::Tick(false)),
        field(Holder::Customer, "Last order", FieldValue::At(ago(3 * DAY))),
        field(Holder::Contact, "Assistant", FieldValue::Empty),
        field(
            Holder::Contact,
            "Comments",
            text(
                "Prefers to be called before ten. Orders on Tuesdays; never on the last of a month, because the warehouse counts.",
            ),
        ),
    ];
    let links = vec![link("Price list"), link("Order history in the shop"), link("תיק לקוח")];
    with(connected(), &Beside { fields, links, as_of: ago(8_000) })
}

/// Each reason why a value is not there, and values that are old.
#[must_use]
pub fn beside_unread() -> View {
    let right = Right::NetSuite { name: "Lists → Customers".to_owned(), level: Some("View".to_owned()) };
    let unread = FieldValue::Unread;
    let fields = vec![
        field(Holder::Customer, "Balance", unread(Unread::NotAllowed(fault(FaultKind::NotAllowed(right))))),
        field(Holder::Contact, "custentity_loyalty_programme_membership_number", unread(Unread::NoSuchField)),
        field(Holder::Project, "Project", unread(Unread::NoSuchRecord)),
        field(Holder::Contact, "Email", unread(Unread::CouldNotAsk(fault(FaultKind::Offline)))),
        field(Holder::Customer, "Addresses", unread(Unread::Lines)),
        field(Holder::Contact, "Job Title", text("Purchasing")),
    ];
    with(connected(), &Beside { fields, links: Vec::new(), as_of: ago(41 * MINUTE) })
}

fn list(labels: &[&str]) -> AskKind {
    let choice = |(place, label): (usize, &&str)| Choice { id: (place + 1).to_string(), label: (*label).to_owned() };
    AskKind::OneOf(labels.iter().enumerate().map(choice).collect())
}

/// A field the agent may change.
fn changed_here(of: Holder, label: &str, kind: AskKind, held: &str, required: bool) -> FieldBeside {
    let record = match of {
        Holder::Contact => RecordRef { kind: RecordKind::Contact, id: "1201".to_owned() },
        _ => RecordRef { kind: RecordKind::Customer, id: "1101".to_owned() },
    };
    let control = Control { record, kind, held: held.into(), required };
    FieldBeside { change: Change::Can(Box::new(control)), ..field(of, label, text(held)) }
}

/// An edit of it.
fn edited(field: &FieldBeside, value: &str, stage: EditStage) -> FieldEdit {
    let Change::Can(control) = &field.change else { unreachable!("a field that can be changed") };
    FieldEdit { stage, ..FieldEdit::held(field, control).again(value.into()) }
}

fn with_edits(mut view: View, edits: &[FieldEdit]) -> View {
    view.calls[0].edits = edits.iter().map(|edit| callside_json::write(edit).into()).collect();
    view
}

fn stages() -> AskKind {
    list(&["PROSPECT-In Discussion", "CUSTOMER-Closed Won", "CUSTOMER-Lost Customer"])
}

/// Fields to change, of each type, nothing changed yet: one is asked for, one this role may not change, one nobody can here.
#[must_use]
pub fn beside_to_change() -> View {
    let right = Right::NetSuite { name: "Lists → Projects (Jobs)".to_owned(), level: Some("Edit".to_owned()) };
    let lacks = NoChange::NotAllowed(fault(FaultKind::NotAllowed(right)));
    let fields = vec![
        field(Holder::Customer, "Balance", text("12,400.00")),
        changed_here(Holder::Customer, "Status", stages(), "2", false),
        changed_here(Holder::Contact, "Job Title", AskKind::Text, "Purchasing", false),
        changed_here(Holder::Customer, "Crates a month", AskKind::Number, "400", false),
        changed_here(Holder::Customer, "Contract ends", AskKind::Date, "2027-03-31", false),
        changed_here(Holder::Contact, "Newsletter", AskKind::Tick, "true", false),
        changed_here(Holder::Contact, "Birthday greeting to", AskKind::Text, "", true),
        FieldBeside {
            change: Change::Cannot(words::no_change(&lacks)),
            ..field(Holder::Project, "Project", text("Cold store"))
        },
        FieldBeside {
            change: Change::Cannot(words::no_change(&NoChange::Fixed)),
            ..field(Holder::Contact, "Groups", text("East, Wholesale"))
        },
    ];
    with(connected(), &Beside { fields, links: Vec::new(), as_of: ago(8_000) })
}

/// Edits that are not in NetSuite, each for another reason, one of them of a record the call is not for any more.
#[must_use]
pub fn beside_changed() -> View {
    let fields = [
        changed_here(Holder::Customer, "Status", stages(), "2", false),
        changed_here(Holder::Contact, "Job Title", AskKind::Text, "Purchasing", false),
        changed_here(Holder::Contact, "Email", AskKind::Text, "dana.whitfield@harborfoods.example", false),
        changed_here(Holder::Customer, "Crates a month", AskKind::Number, "400", true),
        changed_here(Holder::Contact, "Newsletter", AskKind::Tick, "false", false),
    ];
    let theirs = EditStage::Theirs { value: "1".into(), words: "PROSPECT-In Discussion".into() };
    let offline = || EditStage::Waiting(Some("NetSuite could not be reached.".to_owned()));
    let elsewhere = edited(&fields[1], "Buyer", offline());
    let edits = [
        FieldEdit { words: Some("CUSTOMER-Lost Customer".into()), ..edited(&fields[0], "3", theirs) },
        edited(&fields[1], "Head of Purchasing", EditStage::Sent(ago(2_000))),
        edited(&fields[2], "dana at harbor", EditStage::Refused("Invalid value for the field 'email'.".into())),
        edited(&fields[3], "450", offline()),
        edited(&fields[4], "true", EditStage::Written(ago(1_000))),
        FieldEdit { record: RecordRef { kind: RecordKind::Contact, id: "1202".to_owned() }, ..elsewhere },
    ];
    with_edits(with(connected(), &Beside { fields: fields.to_vec(), links: Vec::new(), as_of: ago(8_000) }), &edits)
}

/// Fields of the call's own record: one that it waits for, one that is filled, one that NetSuite refused, one that somebody has
/// changed meanwhile.
#[must_use]
pub fn fields_to_fill() -> View {
    let mut view = connected();
    let to_fill = |label: &str, kind, value: Option<&str>, required, not_taken| FieldToFill {
        ask: Ask {
            field: ["custevent_", &label.to_ascii_lowercase().replace(' ', "_")].concat(),
            label: label.to_owned(),
            kind,
            value: value.map(Into::into),
        },
        required,
        not_taken,
    };
    let departments = || list(&["Sales", "Support", "Purchasing"]);
    view.calls[0].fields = vec![
        to_fill("Department", departments(), None, true, None),
        to_fill("Call reason", AskKind::Text, Some("Price list"), false, None),
        to_fill("Follow up", AskKind::Tick, Some("true"), false, None),
        to_fill(
            "Promised on",
            AskKind::Date,
            Some("2026-03-31"),
            false,
            Some(NotTaken::Refused("Invalid date.".into())),
        ),
        to_fill("Handled by", departments(), Some("2"), false, Some(NotTaken::Theirs("3".into()))),
    ];
    view
}

/// A link for callers nobody knows.
#[must_use]
pub fn beside_nobody() -> View {
    with(not_found(), &Beside { fields: Vec::new(), links: vec![link("Who called me?")], as_of: ago(8_000) })
}

/// Settings, where the company has decided what stands beside its calls.
#[must_use]
pub fn company_beside() -> View {
    let mut view = company_finished();
    let field = |of, name: &str, label: &str| CallField {
        of,
        name: name.to_owned(),
        label: Some(label.to_owned()),
        editable: false,
        required: false,
        default: None,
    };
    let filled = |field: CallField, required| CallField { editable: true, required, ..field };
    let link =
        |label: &str, template: &str, when| InfoLink { label: label.to_owned(), template: template.to_owned(), when };
    let mut decided = Settings::default();
    decided.call_fields.shown = vec![
        field(Holder::Customer, "balance", "Owes us"),
        filled(field(Holder::Contact, "title", "Job Title"), true),
        CallField {
            default: Some("2".to_owned()),
            ..filled(field(Holder::PhoneCall, "custevent_department", "Department"), true)
        },
    ];
    decided.info_links = vec![
        link("Price list", "https://shop.example.com/prices?customer={company.id}", When::Customers),
        link("Who called me?", "https://who.example.com/?n={phone}", When::Always),
    ];
    if let Some(mut company) = CompanyView::of(&view) {
        company.settings.version = 3;
        company.decided = Some(Box::new(decided));
        view.company = Some(callside_json::write(&company).into());
    }
    view
}

/// What the back office answers to whoever edits what stands beside calls, with somebody the account knows on the telephone.
#[must_use]
pub(super) fn editing_answer(command: &CompanyCommand) -> Option<CompanyAnswer> {
    let one = |name: &str, label: &str, kind, fixed| CatalogField {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        custom: name.starts_with("cust"),
        fixed,
    };
    Some(match command {
        CompanyCommand::Catalog(_) => CompanyAnswer::Catalog(Ok(vec![
            one("balance", "Balance", CatalogKind::Number, true),
            one("title", "Job Title", CatalogKind::Text, false),
            one("custevent_department", "Department", CatalogKind::Choice, false),
        ])),
        CompanyCommand::Choices { .. } => {
            let choice = |id: &str, label: &str| Choice { id: id.to_owned(), label: label.to_owned() };
            CompanyAnswer::Choices(Ok(vec![choice("1", "Purchasing"), choice("2", "Sales")]))
        }
        CompanyCommand::Preview { settings, .. } => {
            let shown = settings.call_fields.shown.iter().map(|shown| {
                let value =
                    if shown.of == Holder::Customer { FieldValue::Number("12400.5".to_owned()) } else { text("Sales") };
                field(shown.of, shown.label.as_ref().unwrap_or(&shown.name), value)
            });
            let states = settings.info_links.iter().map(|link| {
                let host = link.template.split('/').nth(2).map(str::to_owned);
                LinkPreview { host, state: LinkState::Filled(link.template.replace("{company.id}", "1201").into()) }
            });
            let links = settings.info_links.iter().map(|shown| link(&shown.label));
            let beside = Beside { fields: shown.collect(), links: links.collect(), as_of: ago(0) };
            CompanyAnswer::Preview(Box::new(Preview { faults: Vec::new(), links: states.collect(), beside }))
        }
        _ => return None,
    })
}
