//! Settings: Connections, Directory, Calls, Lists, Connectors, Company, what stands beside a call, Call sync, Teammates, Privacy and diagnostics; the address says which, and which
//! place in it (`#/settings/netsuite`): a button that leads there leaves the focus there, too.

mod beside;
mod calls;
mod client;
mod company;
mod connections;
mod connectors;
mod decisions;
mod diagnostics;
mod directory;
mod engagement;
mod join;
mod labels;
mod lists;
mod machine;
mod mapping;
mod notifications;
mod numbers;
mod own_fields;
mod policy;
mod privacy;
mod rules;
mod saving;
mod start;
mod sync;
mod team;
mod teammates;
mod zone;

use callside_protocol::{SettingsPlace, company::CompanyView};
use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, window};
use yew::{Component, Context, Html, Properties, classes, html};

use crate::{part::banner::banners_above, scene::Scene};

/// The sections, in the order of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Both sign-ins, the time zone and notifications.
    Connections,
    /// The copy of the directory.
    Directory,
    /// Which calls get a record, outcomes and remembered answers.
    Calls,
    /// Lists of people, and calling them.
    Lists,
    /// What is read for lists and scores, and what is written back.
    Connectors,
    /// The company's setup.
    Company,
    /// Which employee each extension is.
    Mapping,
    /// What stands beside every call of the company.
    Beside,
    /// What is decided for everyone, and settings files.
    Decisions,
    /// Every call of the company's, into NetSuite.
    CallSync,
    /// How others of the company join.
    Teammates,
    /// What is stored where, what was sent, and forgetting it all.
    Privacy,
}

impl Section {
    const ALL: [Self; 12] = [
        Self::Connections,
        Self::Directory,
        Self::Calls,
        Self::Lists,
        Self::Connectors,
        Self::Company,
        Self::Mapping,
        Self::Beside,
        Self::Decisions,
        Self::CallSync,
        Self::Teammates,
        Self::Privacy,
    ];

    /// The section a place is in.
    #[must_use]
    pub const fn of(place: SettingsPlace) -> Self {
        match place {
            SettingsPlace::Connections
            | SettingsPlace::RingCentral
            | SettingsPlace::NetSuite
            | SettingsPlace::TimeZone
            | SettingsPlace::Notifications => Self::Connections,
            SettingsPlace::Directory => Self::Directory,
            SettingsPlace::Calls => Self::Calls,
            SettingsPlace::Lists => Self::Lists,
            SettingsPlace::Connectors => Self::Connectors,
            SettingsPlace::Company | SettingsPlace::RingCentralJwt | SettingsPlace::NetSuiteMachine => Self::Company,
            SettingsPlace::SyncMappings => Self::Mapping,
            SettingsPlace::CallFields | SettingsPlace::InfoLinks => Self::Beside,
            SettingsPlace::CompanyRules | SettingsPlace::CompanyCopies | SettingsPlace::SettingsFile => Self::Decisions,
            SettingsPlace::CallSync => Self::CallSync,
            SettingsPlace::Teammates => Self::Teammates,
            SettingsPlace::Privacy | SettingsPlace::Diagnostics => Self::Privacy,
        }
    }

    /// Its beginning.
    const fn place(self) -> SettingsPlace {
        match self {
            Self::Connections => SettingsPlace::Connections,
            Self::Directory => SettingsPlace::Directory,
            Self::Calls => SettingsPlace::Calls,
            Self::Lists => SettingsPlace::Lists,
            Self::Connectors => SettingsPlace::Connectors,
            Self::Company => SettingsPlace::Company,
            Self::Mapping => SettingsPlace::SyncMappings,
            Self::Beside => SettingsPlace::CallFields,
            Self::Decisions => SettingsPlace::CompanyRules,
            Self::CallSync => SettingsPlace::CallSync,
            Self::Teammates => SettingsPlace::Teammates,
            Self::Privacy => SettingsPlace::Privacy,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Connections => "Connections",
            Self::Directory => "Directory",
            Self::Calls => "Calls",
            Self::Lists => "Lists",
            Self::Connectors => "Connectors",
            Self::Company => "Company",
            Self::Mapping => "Organizer mapping",
            Self::Beside => "Call fields and links",
            Self::Decisions => "Rules for everyone",
            Self::CallSync => "Call sync",
            Self::Teammates => "Teammates",
            Self::Privacy => "Privacy and diagnostics",
        }
    }
}

/// The part of the page's address after the file.
fn address(place: SettingsPlace) -> String {
    [SettingsPlace::ADDRESS, place.name()].concat()
}

/// The place an address names, and what is open in it; the first one where it names none.
fn place_at(address: &str) -> (SettingsPlace, &str) {
    let behind = address.strip_prefix(SettingsPlace::ADDRESS).unwrap_or_default();
    let (name, rest) = behind.split_once('/').unwrap_or((behind, ""));
    let named = SettingsPlace::ALL.into_iter().find(|place| place.name() == name);
    (named.unwrap_or(SettingsPlace::Connections), rest)
}

/// What stands before a setup code in the page's address.
const JOIN: &str = "#/join/";

/// The setup code in the page's address.
fn given() -> Option<String> {
    let address = window().and_then(|window| window.location().hash().ok())?;
    address.strip_prefix(JOIN).map(str::to_owned)
}

fn here() -> (SettingsPlace, String) {
    let address = window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    let (place, rest) = place_at(&address);
    (place, rest.to_owned())
}

/// Goes there, in this page.
pub fn go(place: SettingsPlace) {
    if let Some(window) = window() {
        // A page that cannot move stays where it is, with the menu beside it.
        let _stays = window.location().set_hash(&address(place));
    }
    focus(place);
}

/// The place's card is named after it. A section's beginning has none: the menu has led there.
fn focus(place: SettingsPlace) {
    let card = window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id(place.name()));
    if let Some(card) = card.and_then(|card| card.dyn_into::<HtmlElement>().ok()) {
        // A card that cannot be focused is in sight all the same.
        let _kept = card.focus();
    }
}

/// What Settings is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct SettingsProps {
    /// One moment.
    pub scene: Scene,
}

/// Settings.
pub struct Settings {
    place: SettingsPlace,
    /// What is open there.
    open: String,
    /// The setup code in the address.
    given: Option<String>,
    /// The page has just moved.
    arrived: bool,
    moves: Option<EventListener>,
}

impl Component for Settings {
    /// The address changed.
    type Message = ();
    type Properties = SettingsProps;

    fn create(_context: &Context<Self>) -> Self {
        Self { place: SettingsPlace::Connections, open: String::new(), given: None, arrived: false, moves: None }
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            let moved = context.link().callback(|()| ());
            self.moves = window().map(|window| EventListener::new(&window, "hashchange", move |_| moved.emit(())));
            context.link().send_message(());
        }
        if std::mem::take(&mut self.arrived) {
            focus(self.place);
        }
    }

    fn update(&mut self, _context: &Context<Self>, (): ()) -> bool {
        let ((here, open), given) = (here(), given());
        let joins = given != self.given;
        self.arrived = (here, &open) != (self.place, &self.open);
        (self.place, self.open, self.given) = (here, open, given);
        self.arrived || joins
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        let section = Section::of(self.place);
        html! {
            <div class="settings page">
                <nav class="settings-menu" aria-label="Settings">
                    <p class="brand">{ "Callside" }</p>
                    <ul>{ for sections(scene, section).map(|entry| menu(entry, entry == section)) }</ul>
                </nav>
                <main class="settings-body">
                    <header class="page-head"><h1>{ section.title() }</h1></header>
                    { banners_above(scene, section) }
                    { body(scene, section, &self.open, self.given.clone()) }
                </main>
            </div>
        }
    }
}

/// The entries of the menu: those of the company's setup for whoever may do it, as far as anything says, and the one that is open.
/// Whoever has taken a settings file can take it back.
fn sections(scene: &Scene, open: Section) -> impl Iterator<Item = Section> {
    let company = CompanyView::of(&scene.view);
    let sets_up = company.as_ref().is_none_or(|company| company.sets_up);
    let has_file = company.is_some_and(|company| company.holding.file.is_some());
    let of_setup = move |entry| match entry {
        Section::Company | Section::Mapping | Section::Beside | Section::CallSync | Section::Teammates => true,
        Section::Decisions => !has_file,
        _ => false,
    };
    Section::ALL.into_iter().filter(move |entry| sets_up || *entry == open || !of_setup(*entry))
}

fn menu(section: Section, here: bool) -> Html {
    html! {
        <li key={section.place().name()}>
            <a href={address(section.place())} class={classes!(here.then_some("here"))}
                aria-current={here.then_some("page")}>{ section.title() }</a>
        </li>
    }
}

fn body(scene: &Scene, section: Section, open: &str, given: Option<String>) -> Html {
    match section {
        Section::Connections => html! {
            <>
                { start::start(scene) }
                <connections::Connections scene={scene.clone()} {given} />
                if let Some(settings) = &scene.view.settings {
                    <zone::Zone scene={scene.clone()} zone={settings.time_zone.clone()} />
                }
                <notifications::Notifications scene={scene.clone()} />
            </>
        },
        Section::Directory => match &scene.view.settings {
            Some(settings) => html! {
                <>
                    { directory::directory(scene, &settings.directory) }
                    <own_fields::Fields scene={scene.clone()} own={settings.directory.own.clone()} />
                    { numbers::numbers(scene, settings) }
                </>
            },
            None => Html::default(),
        },
        Section::Calls => match &scene.view.settings {
            Some(settings) => html! {
                <>
                    <rules::Rules scene={scene.clone()} rules={settings.rules.clone()} once={settings.once} />
                    <calls::Outcomes scene={scene.clone()} outcomes={settings.outcomes.clone()} />
                    { calls::remembered(scene, settings) }
                </>
            },
            None => Html::default(),
        },
        Section::Lists => {
            html! { <engagement::Engagement scene={scene.clone()} page={engagement::Page::Lists(open.to_owned())} /> }
        }
        Section::Connectors => {
            html! { <engagement::Engagement scene={scene.clone()} page={engagement::Page::Connectors} /> }
        }
        Section::Company => html! { <company::Company scene={scene.clone()} /> },
        Section::Mapping => html! { <mapping::Mapping scene={scene.clone()} /> },
        Section::Beside => html! { <beside::Editor scene={scene.clone()} /> },
        Section::Decisions => html! { <decisions::Decisions scene={scene.clone()} /> },
        Section::CallSync => html! { <sync::CallSync scene={scene.clone()} /> },
        Section::Teammates => html! {
            <>
                { teammates::teammates(scene) }
                if CompanyView::of(&scene.view).is_some_and(|company| company.sets_up) {
                    <team::Team scene={scene.clone()} />
                }
            </>
        },
        Section::Privacy => html! { <privacy::Privacy scene={scene.clone()} /> },
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::SettingsPlace;
    use yew::{Html, html};

    use super::{Section, address, menu, place_at, sections};
    use crate::{
        samples::{company, company_member},
        scene::Scene,
        tests::{draw_part, read},
    };

    fn from_calls(scene: &Scene) -> Html {
        html! { <ul>{ for sections(scene, Section::Calls).map(|entry| menu(entry, false)) }</ul> }
    }

    fn from_company(scene: &Scene) -> Html {
        html! { <ul>{ for sections(scene, Section::Company).map(|entry| menu(entry, true)) }</ul> }
    }

    #[test]
    fn members_are_led_to_nothing_that_is_an_administrators() {
        let member = read(&draw_part(company_member(), from_calls));
        assert!(
            member.contains("Directory") && !member.contains("Company") && !member.contains("Teammates"),
            "{member}"
        );
        assert!(read(&draw_part(company_member(), from_company)).contains("Company"), "where they are is listed");
        assert!(read(&draw_part(company(), from_calls)).contains("Teammates"));
    }

    #[test]
    fn addresses_name_their_places() {
        for place in SettingsPlace::ALL {
            assert_eq!(place_at(&address(place)), (place, ""));
        }
        assert_eq!(place_at("").0, SettingsPlace::Connections);
        assert_eq!(place_at("#/settings/nowhere").0, SettingsPlace::Connections);
        assert_eq!(place_at("#/settings/lists/q7x2/calls"), (SettingsPlace::Lists, "q7x2/calls"));
    }

    #[test]
    fn every_section_begins_at_a_place_of_its_own() {
        for section in Section::ALL {
            assert_eq!(Section::of(section.place()), section);
        }
    }
}
