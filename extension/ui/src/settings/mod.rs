//! Settings: Connections, Calls, Privacy and diagnostics; the address says which (`#/settings/privacy`).

mod calls;
mod client;
mod connections;
mod labels;
mod privacy;
mod zone;

use gloo_events::EventListener;
use web_sys::window;
use yew::{Component, Context, Html, Properties, classes, html};

use crate::{part::banner::banners_above, scene::Scene};

/// The sections, in the order of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Both sign-ins and the time zone.
    Connections,
    /// Outcomes and remembered answers.
    Calls,
    /// What is stored where, what was sent, and forgetting it all.
    Privacy,
}

impl Section {
    const ALL: [Self; 3] = [Self::Connections, Self::Calls, Self::Privacy];

    /// The part of the address after `#`.
    #[must_use]
    pub const fn address(self) -> &'static str {
        match self {
            Self::Connections => "#/settings/connections",
            Self::Calls => "#/settings/calls",
            Self::Privacy => "#/settings/privacy",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Connections => "Connections",
            Self::Calls => "Calls",
            Self::Privacy => "Privacy and diagnostics",
        }
    }

    /// The section an address names; Connections where it names none.
    #[must_use]
    pub fn at(address: &str) -> Self {
        Self::ALL.into_iter().find(|section| section.address() == address).unwrap_or(Self::Connections)
    }

    /// Goes there.
    pub fn go(self) {
        if let Some(window) = window() {
            // A page that cannot move stays where it is, with the menu beside it.
            let _stays = window.location().set_hash(self.address());
        }
    }

    fn here() -> Self {
        window().and_then(|window| window.location().hash().ok()).map_or(Self::Connections, |hash| Self::at(&hash))
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
    section: Section,
    moves: Option<EventListener>,
}

impl Component for Settings {
    /// The address changed.
    type Message = ();
    type Properties = SettingsProps;

    fn create(_context: &Context<Self>) -> Self {
        Self { section: Section::Connections, moves: None }
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            let moved = context.link().callback(|()| ());
            self.moves = window().map(|window| EventListener::new(&window, "hashchange", move |_| moved.emit(())));
            context.link().send_message(());
        }
    }

    fn update(&mut self, _context: &Context<Self>, (): ()) -> bool {
        let here = Section::here();
        std::mem::replace(&mut self.section, here) != here
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        html! {
            <div class="settings page">
                <nav class="settings-menu" aria-label="Settings">
                    <p class="brand">{ "Callside" }</p>
                    <ul>{ for Section::ALL.into_iter().map(|section| self.entry(section)) }</ul>
                </nav>
                <main class="settings-body">
                    <header class="page-head"><h1>{ self.section.title() }</h1></header>
                    { banners_above(scene, self.section) }
                    { self.body(scene) }
                </main>
            </div>
        }
    }
}

impl Settings {
    fn entry(&self, section: Section) -> Html {
        let here = self.section == section;
        html! {
            <li key={section.address()}>
                <a href={section.address()} class={classes!(here.then_some("here"))}
                    aria-current={here.then_some("page")}>{ section.title() }</a>
            </li>
        }
    }

    fn body(&self, scene: &Scene) -> Html {
        match self.section {
            Section::Connections => html! {
                <>
                    <connections::Connections scene={scene.clone()} />
                    if let Some(settings) = &scene.view.settings {
                        <zone::Zone scene={scene.clone()} zone={settings.time_zone.clone()} />
                    }
                </>
            },
            Section::Calls => match &scene.view.settings {
                Some(settings) => html! {
                    <>
                        <calls::Outcomes scene={scene.clone()} outcomes={settings.outcomes.clone()} />
                        { calls::remembered(scene, settings) }
                    </>
                },
                None => Html::default(),
            },
            Section::Privacy => html! { <privacy::Privacy scene={scene.clone()} /> },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Section;

    #[test]
    fn addresses_name_their_sections() {
        for section in Section::ALL {
            assert_eq!(Section::at(section.address()), section);
        }
        assert_eq!(Section::at(""), Section::Connections);
        assert_eq!(Section::at("#/settings/nowhere"), Section::Connections);
    }
}
