//! Outcomes offered in the pane, and answers remembered for mandatory fields.

use callside_protocol::{Command, SettingsView};
use yew::{Component, Context, Html, Properties, html};

use crate::{part::control, scene::Scene};

/// A digit each.
const MOST: usize = 9;

/// The outcomes as they are.
#[derive(Clone, PartialEq, Properties)]
pub struct OutcomesProps {
    /// One moment.
    pub scene: Scene,
    /// In key order.
    pub outcomes: Vec<String>,
}

/// What reaches the form.
pub enum Message {
    /// The n-th outcome, as typed.
    Typed(usize, String),
    /// Keep them.
    Save,
}

/// The form.
pub struct Outcomes {
    typed: Vec<String>,
    changed: bool,
}

impl Component for Outcomes {
    type Message = Message;
    type Properties = OutcomesProps;

    fn create(context: &Context<Self>) -> Self {
        Self { typed: nine(&context.props().outcomes), changed: false }
    }

    fn changed(&mut self, context: &Context<Self>, old: &OutcomesProps) -> bool {
        if old.outcomes != context.props().outcomes && !self.changed {
            self.typed = nine(&context.props().outcomes);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Typed(index, text) => {
                if let Some(outcome) = self.typed.get_mut(index) {
                    *outcome = text;
                }
                self.changed = true;
            }
            Message::Save => {
                let kept = kept(&self.typed);
                self.typed = nine(&kept);
                self.changed = false;
                context.props().scene.send(Command::SetOutcomes(kept));
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let save = control::sent(link.callback(|()| Message::Save));
        html! {
            <section class="card" aria-label="Outcomes">
                <header class="card-head"><h2>{ "Outcomes" }</h2></header>
                <p>{ "What a call can end with. Each has a digit in the pane; empty lines are left out." }</p>
                <form onsubmit={save}>
                    <ol class="outcome-form">
                        { for self.typed.iter().enumerate().map(|(index, outcome)| {
                            let typed = control::typed(link.callback(move |text| Message::Typed(index, text)));
                            html! {
                                <li>
                                    <kbd aria-hidden="true">{ index + 1 }</kbd>
                                    <input class="field" type="text" dir="auto" value={outcome.clone()} oninput={typed}
                                        aria-label={format!("Outcome {}", index + 1)} />
                                </li>
                            }
                        }) }
                    </ol>
                    <div class="card-actions">
                        <button class="button primary" type="submit" disabled={!self.changed}>{ "Save outcomes" }</button>
                    </div>
                </form>
            </section>
        }
    }
}

/// Nine lines, empty after the last outcome.
fn nine(outcomes: &[String]) -> Vec<String> {
    let mut lines = outcomes.to_vec();
    lines.resize(MOST, String::new());
    lines
}

/// What is written, without the space around it and without empty lines.
fn kept(typed: &[String]) -> Vec<String> {
    typed.iter().map(|outcome| outcome.trim().to_owned()).filter(|outcome| !outcome.is_empty()).collect()
}

/// Remembered answers, each of which can be forgotten.
pub fn remembered(scene: &Scene, settings: &SettingsView) -> Html {
    html! {
        <section class="card" aria-label="Remembered answers">
            <header class="card-head"><h2>{ "Remembered answers" }</h2></header>
            <p>{ "Fields your NetSuite account wants on every phone call, and the answer Callside gives for you." }</p>
            if settings.remembered.is_empty() {
                <p class="quiet">{ "None yet." }</p>
            } else {
                <ul class="remembered">
                    { for settings.remembered.iter().map(|(label, value)| html! {
                        <li key={label.clone()}>
                            <span class="quiet">{ label }</span>
                            <bdi dir="auto">{ value }</bdi>
                            <button class="button small"
                                onclick={scene.on(Command::ForgetAnswer { label: label.clone() })}>
                                { "Forget" }<span class="unseen">{ " the answer to " }{ label }</span>
                            </button>
                        </li>
                    }) }
                </ul>
            }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, kept, nine};

    #[test]
    fn empty_lines_are_left_out_and_order_is_kept() {
        let typed = ["Sold", "  ", "Call back ", ""].map(str::to_owned);
        assert_eq!(kept(&typed), ["Sold", "Call back"]);
        assert_eq!(nine(&kept(&typed)).len(), MOST);
    }
}
