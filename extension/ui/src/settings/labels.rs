//! The person's own words for ids whose names could not be read.

use callside_protocol::{Cloud, Command, Identity, Personal};
use web_sys::HtmlInputElement;
use yew::{Component, Context, Html, NodeRef, Properties, SubmitEvent, html};

use crate::{part::field::Field, scene::Scene};

/// Whose labels.
#[derive(Clone, PartialEq, Properties)]
pub struct LabelsProps {
    /// One moment.
    pub scene: Scene,
    /// Which cloud.
    pub cloud: Cloud,
    /// As they are.
    pub who: Identity,
}

/// The form.
#[derive(Default)]
pub struct Labels {
    account: NodeRef,
    role: NodeRef,
    user: NodeRef,
}

impl Component for Labels {
    /// Keep them.
    type Message = ();
    type Properties = LabelsProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, context: &Context<Self>, (): ()) -> bool {
        let typed = |field: &NodeRef| {
            let text = field.cast::<HtmlInputElement>()?.value().trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        let LabelsProps { scene, cloud, .. } = context.props();
        scene.send(Command::SetLabels {
            cloud: *cloud,
            account: typed(&self.account),
            role: typed(&self.role),
            user: typed(&self.user).map(Personal::new),
        });
        false
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let LabelsProps { who, .. } = context.props();
        let save = context.link().callback(|event: SubmitEvent| event.prevent_default());
        let user = who.user_label.as_ref().map(|label| label.reveal().to_owned());
        html! {
            <details class="more">
                <summary>{ "Names" }</summary>
                <p class="small quiet">
                    { "Your role may not read these names. Write your own; they stay on this computer." }
                </p>
                <form onsubmit={save}>
                    { field("label-user", format!("User {}", who.user), user, &self.user) }
                    { for who.role.as_ref().map(|role| {
                        field("label-role", format!("Role {role}"), who.role_label.clone(), &self.role)
                    }) }
                    { field("label-account", format!("Account {}", who.account), who.account_label.clone(), &self.account) }
                    <div class="card-actions"><button class="button" type="submit">{ "Save names" }</button></div>
                </form>
            </details>
        }
    }
}

fn field(id: &'static str, label: String, value: Option<String>, node: &NodeRef) -> Html {
    let value = value.unwrap_or_default();
    html! {
        <div class="form-row">
            <label for={id}>{ label }</label>
            <Field id={id} {value} node={node.clone()} />
        </div>
    }
}
