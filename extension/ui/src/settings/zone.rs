//! The time zone records are written in, confirmed once.

use callside_protocol::{Answer, Command, Refusal, SettingsPlace, ZoneView, words};
use web_sys::HtmlSelectElement;
use yew::{Component, Context, Html, NodeRef, Properties, html};

use crate::scene::Scene;

/// The zone as it is.
#[derive(Clone, PartialEq, Properties)]
pub struct ZoneProps {
    /// One moment.
    pub scene: Scene,
    /// The zone in use and the browser's proposal.
    pub zone: ZoneView,
}

/// What reaches the form.
pub enum Message {
    /// Keep the zone chosen.
    Save,
    /// The worker's answer.
    Answered(Answer),
}

/// The form.
#[derive(Default)]
pub struct Zone {
    select: NodeRef,
    refused: Option<Refusal>,
}

impl Component for Zone {
    type Message = Message;
    type Properties = ZoneProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Save => {
                if let Some(select) = self.select.cast::<HtmlSelectElement>() {
                    let command = Command::SetTimeZone(select.value());
                    context.props().scene.ask(command, context.link().callback(Message::Answered));
                }
                false
            }
            Message::Answered(answer) => {
                self.refused = match answer {
                    Answer::Refused(refusal) => Some(refusal),
                    _ => None,
                };
                true
            }
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let ZoneProps { scene, zone } = context.props();
        let mut zones = scene.desk.browser.time_zones();
        for known in [&zone.zone, &zone.proposed] {
            if !zones.contains(known) {
                zones.insert(0, known.clone());
            }
        }
        let wanted = if zone.confirmed { &zone.zone } else { &zone.proposed };
        let save = context.link().callback(|_| Message::Save);
        html! {
            <section class="card" id={SettingsPlace::TimeZone.name()} tabindex="-1" aria-label="Time zone">
                <header class="card-head">
                    <h2>{ "Time zone" }</h2>
                    <span class="small quiet">{ if zone.confirmed { "Confirmed" } else { "Not confirmed yet" } }</span>
                </header>
                <p>{ "Phone call records carry their date and time in this zone. Choose the one your NetSuite preferences use." }</p>
                <div class="form-row">
                    <label for="zone">{ "Zone" }</label>
                    <div class="with-button">
                        <select id="zone" class="field" ref={self.select.clone()}>
                            { for zones.iter().map(|name| html! {
                                <option value={name.clone()} selected={name == wanted}>{ name.replace('_', " ") }</option>
                            }) }
                        </select>
                        <button class={if zone.confirmed { "button" } else { "button primary" }} onclick={save}>
                            { if zone.confirmed { "Change" } else { "Confirm" } }
                        </button>
                    </div>
                </div>
                <p class="small quiet">{ "It is now " }{ scene.times.time(scene.times.now()) }{ " in " }{ &zone.zone }{ "." }</p>
                if let Some(refusal) = &self.refused {
                    <p class="alarm" role="alert">{ words::refusal(refusal) }</p>
                }
            </section>
        }
    }
}
