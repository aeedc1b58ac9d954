//! What the application in the cloud is set up with: its client id here, the redirect address there.

use callside_protocol::{Answer, Cloud, Command, Refusal, words};
use web_sys::HtmlInputElement;
use yew::{Component, Context, Html, NodeRef, Properties, html};

use super::policy;
use crate::{
    part::{control, copy::Copy, field::Field},
    scene::Scene,
};

/// Whose application.
#[derive(Clone, PartialEq, Properties)]
pub struct ClientProps {
    /// One moment.
    pub scene: Scene,
    /// Which cloud.
    pub cloud: Cloud,
    /// The client id in use.
    pub client_id: Option<String>,
    /// The company has named it.
    pub of_company: bool,
    /// The redirect address to register.
    pub redirect: String,
}

/// What reaches the form.
pub enum Message {
    /// Keep the client id as typed.
    Save,
    /// The worker's answer.
    Answered(Answer),
}

/// The form.
pub struct Client {
    client_id: NodeRef,
    /// Open from the start where a client id is missing; after that it is the person's to fold.
    unfolded: bool,
    refused: Option<Refusal>,
    said: Option<&'static str>,
}

impl Component for Client {
    type Message = Message;
    type Properties = ClientProps;

    fn create(context: &Context<Self>) -> Self {
        let unfolded = context.props().client_id.is_none();
        Self { client_id: NodeRef::default(), unfolded, refused: None, said: None }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let ClientProps { scene, cloud, .. } = context.props();
        match message {
            Message::Save => {
                let typed = self.client_id.cast::<HtmlInputElement>().map_or_else(String::new, |input| input.value());
                let command = Command::SetClientId { cloud: *cloud, client_id: typed.trim().to_owned() };
                scene.ask(command, context.link().callback(Message::Answered));
            }
            Message::Answered(Answer::Refused(refusal)) => {
                self.refused = Some(refusal);
                self.said = None;
            }
            Message::Answered(_) => {
                self.refused = None;
                self.said = Some("Saved.");
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let ClientProps { cloud, client_id, of_company, redirect, .. } = context.props();
        let name = words::cloud(*cloud);
        let save = control::sent(context.link().callback(|()| Message::Save));
        let company = match cloud {
            Cloud::RingCentral => "ringcentral-client-company",
            Cloud::NetSuite => "netsuite-client-company",
        };
        let (client, address) = (format!("client-{name}"), format!("redirect-{name}"));
        html! {
            <details class="more" open={self.unfolded}>
                <summary>{ "Application" }</summary>
                <form class="form-row" onsubmit={save}>
                    <label for={client.clone()}>{ "Client id" }</label>
                    if *of_company {
                        <div>
                            <input id={client} class="field mono" type="text" readonly={true}
                                value={client_id.clone().unwrap_or_default()} aria-describedby={company} />
                            { policy::reason(company) }
                        </div>
                    } else {
                        <div class="with-button">
                            <Field id={client} node={self.client_id.clone()} class="mono"
                                value={client_id.clone().unwrap_or_default()} invalid={self.refused.is_some()} />
                            <button class="button" type="submit">
                                { "Save" }<span class="unseen">{ " the client id" }</span>
                            </button>
                        </div>
                    }
                </form>
                <div class="form-row">
                    <label for={address.clone()}>{ "Redirect address" }</label>
                    <div>
                        <Copy id={address} what="the redirect address" text={redirect.clone()} />
                        <p class="small quiet">{ format!("Register it, letter by letter, with the application in {name}.") }</p>
                    </div>
                </div>
                if let Some(refusal) = &self.refused {
                    <p class="alarm" role="alert">{ words::refusal(refusal) }</p>
                }
                <p class="small quiet" role="status">{ self.said.unwrap_or_default() }</p>
            </details>
        }
    }
}
