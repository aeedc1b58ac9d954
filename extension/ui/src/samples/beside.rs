//! What a company has put beside its calls.

use callside_protocol::{
    FaultKind, Right, View,
    company::{
        Beside, CallField, CompanyView, FieldBeside, FieldValue, Holder, InfoLink, LinkBeside, Settings, Unread, When,
    },
};

use super::company::company_finished;
use super::{DAY, MINUTE, ago, connected, fault, not_found};

fn field(of: Holder, label: &str, value: FieldValue) -> FieldBeside {
    FieldBeside { of, name: label.to_ascii_lowercase().replace(' ', "_"), label: label.to_owned(), value }
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
    let link =
        |label: &str, template: &str, when| InfoLink { label: label.to_owned(), template: template.to_owned(), when };
    let mut decided = Settings::default();
    decided.call_fields.shown =
        vec![field(Holder::Customer, "balance", "Owes us"), field(Holder::Contact, "title", "Job Title")];
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
