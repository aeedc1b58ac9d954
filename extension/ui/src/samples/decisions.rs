//! What is decided for everyone: in the record, by several at once, by nobody; and a settings file that is tried.

use callside_protocol::{
    CopyScope, LogRules, Unmatched, View,
    company::{
        CallField, CompanyAnswer, CompanyView, FilePreview, FileView, Holder, Holding, InfoLink, Part, Settings,
        SettingsTrouble, Source, When,
    },
};

use super::{ago, company_finished, company_member};

fn decided() -> Settings {
    let rules = LogRules {
        missed: false,
        unmatched: Unmatched::Wait,
        never: "+1 (650) 555-0199\next. 104".into(),
        ..LogRules::default()
    };
    let mut settings = Settings { logging: Some(rules), ..Settings::default() };
    settings.directory.scope = Some(CopyScope::Mine);
    settings.directory.days = Some(30);
    settings.directory.vendors = false;
    settings.directory.own_fields = vec!["contact.custentity_direct_line".to_owned()];
    settings
}

fn beside() -> Settings {
    let mut settings = decided();
    let field = |of, name: &str, label: &str, editable| CallField {
        of,
        name: name.to_owned(),
        label: Some(label.to_owned()),
        editable,
        required: false,
        default: None,
    };
    settings.call_fields.shown = vec![
        field(Holder::Customer, "balance", "Owes us", false),
        field(Holder::PhoneCall, "custevent_call_reason", "Reason of the call", true),
    ];
    settings.info_links = vec![InfoLink {
        label: "Price list".to_owned(),
        template: "https://shop.example.com/prices?customer={company.id}".to_owned(),
        when: When::Customers,
    }];
    settings
}

fn by(sources: [Source; 5]) -> Vec<(Part, Source)> {
    let parts = [Part::Logging, Part::CopyScope, Part::CopyDays, Part::CopyVendors, Part::OwnFields];
    parts.into_iter().zip(sources).collect()
}

fn with(mut view: View, change: impl FnOnce(&mut CompanyView)) -> View {
    let mut drawn = CompanyView::of(&view).unwrap_or_default();
    change(&mut drawn);
    view.company = Some(callside_json::write(&drawn).into());
    view
}

/// The record decides everything but the copy's reach, which the browser's policy limits.
#[must_use]
pub fn decisions() -> View {
    with(company_finished(), |view| {
        view.settings.version = 3;
        view.decided = Some(Box::new(decided()));
        let by = by([Source::Record, Source::Policy, Source::Record, Source::Record, Source::Record]);
        *view.holding = Holding { settings: decided(), by, ..Holding::default() };
    })
}

/// Nobody has decided anything.
#[must_use]
pub fn decisions_open() -> View {
    with(company_finished(), |view| view.decided = Some(Box::default()))
}

/// An account without the bundle: a settings file was taken, and the browser's policy has slips in it.
#[must_use]
pub fn decisions_file() -> View {
    with(company_finished(), |view| {
        view.settings.trouble = Some(SettingsTrouble::NoBundle);
        *view.holding = filed();
    })
}

fn filed() -> Holding {
    let mut by = by([Source::File, Source::Policy, Source::File, Source::File, Source::File]);
    by.insert(0, (Part::CallFields, Source::Policy));
    by.insert(1, (Part::InfoLinks, Source::File));
    let wrong = vec![("callFields.shown.3".to_owned(), "{\"of\":\"Contac\",\"name\":\"title\"}".to_owned())];
    let file =
        FileView { taken: ago(3 * 86_400_000), made_here: false, of: "1234567_SB1".to_owned(), settings: beside() };
    Holding { settings: beside(), by, wrong, file: Some(file) }
}

/// A member who has taken a file before there was a bundle.
#[must_use]
pub fn decisions_member() -> View {
    with(company_member(), |view| *view.holding = filed())
}

/// What another file would do there.
pub(super) fn file_preview() -> CompanyAnswer {
    let mut settings = beside();
    settings.logging = Some(LogRules { voicemail: false, ..LogRules::default() });
    settings.directory.scope = Some(CopyScope::Everyone);
    settings.directory.vendors = true;
    let mut then = filed();
    then.settings.logging = settings.logging.clone();
    then.settings.directory.vendors = true;
    then.by.retain(|(part, _)| *part != Part::CopyVendors);
    then.file = then.file.map(|file| FileView { settings, ..file });
    CompanyAnswer::FilePreview(Box::new(FilePreview {
        of: "7654321".to_owned(),
        is_ours: false,
        then,
        beyond: vec!["tasks".to_owned()],
    }))
}
