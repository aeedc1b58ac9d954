//! Whether a call that rings is announced while no pane is in sight. Chrome does not know whether the computer shows what it is
//! given, so whoever uses it tries one and says whether it was seen.

use callside_protocol::{
    Answer, SettingsPlace,
    company::{CompanyCommand, CompanyView, Notifications as Known},
};
use yew::{Component, Context, Html, Properties, html};

use crate::scene::Scene;

/// Where computers hide the notifications of a program.
const HIDDEN: [(&str, &str); 3] = [
    ("Windows", "Settings → System → Notifications: on, and on for Google Chrome; “Do not disturb” off."),
    ("macOS", "System Settings → Notifications → Google Chrome: allowed, as banners or alerts; no Focus."),
    ("ChromeOS", "Settings → Apps → Notifications: on, and on for Callside."),
];

/// What the card is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct NotificationsProps {
    /// One moment.
    pub scene: Scene,
}

/// What reaches the card.
pub enum Message {
    /// Raise one.
    Try,
    /// It was raised, or could not be.
    Raised(Answer),
    /// Whoever tried it has seen it, or has not.
    Saw(bool),
}

/// The card.
#[derive(Default)]
pub struct Notifications {
    /// One was raised, and nobody has said yet whether it was seen.
    raised: bool,
    failed: bool,
}

impl Component for Notifications {
    type Message = Message;
    type Properties = NotificationsProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let scene = &context.props().scene;
        match message {
            Message::Try => {
                scene.ask(CompanyCommand::TryNotification.sent(), context.link().callback(Message::Raised));
                false
            }
            Message::Raised(answer) => {
                self.raised = matches!(answer, Answer::Company(_));
                self.failed = !self.raised;
                true
            }
            Message::Saw(seen) => {
                scene.send(CompanyCommand::SawNotification(seen).sent());
                self.raised = false;
                true
            }
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let known = known(&context.props().scene);
        let link = context.link();
        html! {
            <section class="card" id={SettingsPlace::Notifications.name()} tabindex="-1" aria-label="Notifications">
                <header class="card-head"><h2>{ "Notifications" }</h2></header>
                <p>{ says(known) }</p>
                if known.are_off() {
                    { remedy(known) }
                }
                <div class="card-actions">
                    <button class="button" onclick={link.callback(|_| Message::Try)}>{ "Show one now" }</button>
                </div>
                <div role="status">
                    if self.raised {
                        <p>{ "One was raised, in a corner of the screen. Do you see it?" }</p>
                        <div class="card-actions">
                            <button class="button" onclick={link.callback(|_| Message::Saw(true))}>{ "I see it" }</button>
                            <button class="button" onclick={link.callback(|_| Message::Saw(false))}>{ "I see none" }</button>
                        </div>
                    } else if self.failed {
                        <p class="alarm">{ "None could be raised. Try again in a moment." }</p>
                    }
                </div>
            </section>
        }
    }
}

/// What is known of them; nothing before the back office has looked.
pub fn known(scene: &Scene) -> Known {
    CompanyView::of(&scene.view).map(|company| company.notifications).unwrap_or_default()
}

const fn says(known: Known) -> &'static str {
    match known {
        Known { taken: Some(false), .. } => {
            "Chrome does not take notifications from Callside. A call that rings while no pane is in sight is not announced."
        }
        Known { seen: Some(false), .. } => {
            "None was seen when one was tried. A call that rings while no pane is in sight is not announced."
        }
        Known { seen: Some(true), .. } => "On: a call that rings while no pane is in sight is announced.",
        Known { seen: None, .. } => {
            "A call that rings while no pane is in sight is announced by a notification. Try once whether this computer shows them."
        }
    }
}

fn remedy(known: Known) -> Html {
    if known.taken == Some(false) {
        return html! {
            <p>
                { "They were turned off for this extension. On ChromeOS: Settings → Apps → Notifications → Callside. Elsewhere Chrome \
                   has no switch to turn them on again: remove Callside and install it anew. Before that, see in Today \
                   that no call waits for NetSuite: what waits would be lost." }
            </p>
        };
    }
    html! {
        <>
            <p>{ "Chrome passes them on, and the computer does not show them. They are turned on there:" }</p>
            <dl class="facts">
                { for HIDDEN.iter().map(|(computer, place)| html! { <div><dt>{ *computer }</dt><dd>{ *place }</dd></div> }) }
            </dl>
        </>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::{Personal, View, company::CompanyView};
    use yew::{Html, html};

    use super::{Known, Notifications};
    use crate::{
        samples::{notifications_off, settings},
        scene::Scene,
        tests::{draw_part, read},
    };

    fn card(scene: &Scene) -> Html {
        html! { <Notifications scene={scene.clone()} /> }
    }

    fn known(notifications: Known) -> View {
        let mut view = settings();
        let company = CompanyView { notifications, ..CompanyView::default() };
        view.company = Some(Personal::new(callside_json::write(&company)));
        view
    }

    #[test]
    fn it_says_where_they_are_hidden_and_only_then() {
        let on = read(&draw_part(known(Known { taken: Some(true), seen: Some(true) }), card));
        assert!(on.contains("On:") && !on.contains("Windows"), "{on}");
        let hidden = read(&draw_part(notifications_off(), card));
        assert!(hidden.contains("Windows") && hidden.contains("None was seen"), "{hidden}");
        let denied = read(&draw_part(known(Known { taken: Some(false), seen: Some(true) }), card));
        assert!(denied.contains("Chrome does not take") && !denied.contains("On:"), "{denied}");
        let untried = read(&draw_part(known(Known::default()), card));
        assert!(untried.contains("Try once"), "{untried}");
    }
}
