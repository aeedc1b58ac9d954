//! What the company has decided for this browser, beside the controls it is about: they stay where the keyboard reaches them,
//! say why they cannot be changed, and cannot be.

use callside_protocol::{PolicyView, SettingsView, policy_key, words};
use yew::{Html, html};

use crate::{part::icon::Icon, scene::Scene};

/// What is decided, as far as the page has been told.
pub fn of(scene: &Scene) -> Option<&PolicyView> {
    scene.view.settings.as_ref().map(|settings: &SettingsView| &settings.policy)
}

/// The company has decided that.
pub fn decides(scene: &Scene, key: &str) -> bool {
    of(scene).is_some_and(|policy| policy.decides(key))
}

/// What is wrong with keys that begin so, and with the policy as a whole where that concerns them.
pub fn faults(scene: &Scene, beginnings: &[&str]) -> Html {
    let Some(policy) = of(scene) else { return Html::default() };
    let about = |key: &str| beginnings.iter().any(|beginning| key.starts_with(beginning));
    let unread = policy.unread && about(policy_key::SCOPE);
    let wrong = policy.wrong.iter().filter(|(key, _)| about(key));
    html! {
        <>
            { for unread.then(|| warning("unread", words::unread_policy().to_owned())) }
            { for wrong.map(|(key, value)| warning(key, words::wrong_policy(key, value))) }
        </>
    }
}

fn warning(key: &str, says: String) -> Html {
    html! {
        <div class="banner warning" key={key.to_owned()}>
            { Icon::Warning.draw() }
            <p class="banner-text">{ says }</p>
        </div>
    }
}

/// Why a control cannot be changed; the control is described by that id.
pub fn reason(id: &'static str) -> Html {
    html! { <p class="small by-company" {id}>{ words::SET_BY_COMPANY }</p> }
}
