//! Looking for somebody in the copy of the directory, as it is typed.

use callside_protocol::{Command, Found, PeopleFound, SettingsPlace};
use yew::{Component, Context, Html, Properties, html};

use super::{control, fault, record};
use crate::scene::Scene;

/// What the search is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct PeopleProps {
    /// One moment.
    pub scene: Scene,
}

/// The search.
pub struct People {
    text: String,
}

impl Component for People {
    /// Something was typed.
    type Message = String;
    type Properties = PeopleProps;

    fn create(_context: &Context<Self>) -> Self {
        Self { text: String::new() }
    }

    fn update(&mut self, context: &Context<Self>, text: String) -> bool {
        self.text = text;
        context.props().scene.send(Command::SearchPeople { text: self.text.trim().to_owned() });
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let typed = control::typed(context.link().callback(|text| text));
        html! {
            <search class="people">
                <label class="unseen" for="people">{ "Find somebody in NetSuite or RingCentral" }</label>
                <input id="people" class="field" type="search" dir="auto" autocomplete="off"
                    placeholder="Name, company, e-mail or number" value={self.text.clone()} oninput={typed} />
                { self.found(&context.props().scene) }
            </search>
        }
    }
}

impl People {
    fn found(&self, scene: &Scene) -> Html {
        let wanted = self.text.trim();
        let search = scene.view.people.as_ref().filter(|search| search.text == wanted && !wanted.is_empty());
        match search.map(|search| &search.found) {
            None => Html::default(),
            Some(PeopleFound::Looking) => html! { <p class="quiet small looking">{ "Looking" }</p> },
            Some(PeopleFound::CouldNotLook(why)) => html! {
                <div role="status">
                    <p class="quiet small">{ "Whether anybody fits that is not known: Callside could not look." }</p>
                    { fault::fault(why) }
                </div>
            },
            Some(PeopleFound::NoCopy(people)) => html! {
                <>
                    { list(scene, people) }
                    <p class="quiet small" role="status">
                        { "There is no complete copy of NetSuite's people on this computer to look in. " }
                        <button class="button link small" onclick={scene.on(Command::OpenSettings(SettingsPlace::Directory))}>
                            { "How far is it?" }
                        </button>
                    </p>
                </>
            },
            Some(PeopleFound::People(people)) if people.is_empty() => html! {
                <p class="quiet small" role="status">
                    { "Nobody fits that among the records your role sees and the people RingCentral lists." }
                </p>
            },
            Some(PeopleFound::People(people)) => list(scene, people),
        }
    }
}

fn list(scene: &Scene, people: &[Found]) -> Html {
    if people.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="record-list" aria-label="People found">
            { for people.iter().map(|found| record::found(found, scene)) }
        </ul>
    }
}
