//! Joining with the code an administrator has sent: it fills in both applications and the account.

use callside_protocol::{
    Answer, Cloud, Command, Refusal,
    company::{NoCode, SetupCode},
    words,
};
use web_sys::HtmlTextAreaElement;
use yew::{Callback, Component, Context, Html, InputEvent, Properties, TargetCast as _, html};

use crate::{part::control, scene::Scene};

/// What the card is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct JoinProps {
    /// One moment.
    pub scene: Scene,
    /// A code that came with the page's address.
    pub given: Option<String>,
    /// Hears the account to sign in to.
    pub account: Callback<String>,
}

/// What reaches the card.
pub enum Message {
    /// The code was typed or pasted.
    Typed(String),
    /// Use it.
    Join,
    /// The worker's answer to one of the two client ids.
    Answered(Answer),
}

/// Why it did not go.
enum Fault {
    Code(NoCode),
    Refused(Refusal),
}

/// The card.
#[derive(Default)]
pub struct Join {
    code: String,
    fault: Option<Fault>,
    /// Client ids whose answer is not there.
    waits: usize,
    joined: bool,
}

impl Component for Join {
    type Message = Message;
    type Properties = JoinProps;

    fn create(context: &Context<Self>) -> Self {
        Self { code: context.props().given.clone().unwrap_or_default(), ..Self::default() }
    }

    fn changed(&mut self, context: &Context<Self>, old: &JoinProps) -> bool {
        if let Some(given) = context.props().given.clone().filter(|_| context.props().given != old.given) {
            self.code = given;
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let JoinProps { scene, account, .. } = context.props();
        match message {
            Message::Typed(code) => self.code = code,
            Message::Join => {
                self.joined = false;
                match SetupCode::read(&self.code) {
                    Ok(code) => {
                        (self.fault, self.waits) = (None, 2);
                        for (cloud, client_id) in [
                            (Cloud::RingCentral, code.ringcentral_client_id),
                            (Cloud::NetSuite, code.netsuite_client_id),
                        ] {
                            let command = Command::SetClientId { cloud, client_id };
                            scene.ask(command, context.link().callback(Message::Answered));
                        }
                        account.emit(code.account);
                    }
                    Err(no) => self.fault = Some(Fault::Code(no)),
                }
            }
            Message::Answered(Answer::Refused(refusal)) => self.fault = Some(Fault::Refused(refusal)),
            Message::Answered(_) => {
                self.waits = self.waits.saturating_sub(1);
                self.joined = self.waits == 0;
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let join = control::sent(context.link().callback(|()| Message::Join));
        let typed = context
            .link()
            .callback(|typed: InputEvent| Message::Typed(typed.target_unchecked_into::<HtmlTextAreaElement>().value()));
        html! {
            <section class="card" aria-label="Join your company">
                <header class="card-head"><h2>{ "Join your company" }</h2></header>
                <form class="form-row" onsubmit={join}>
                    <label for="setup-code">{ "Setup code" }</label>
                    <div>
                        <div class="with-button">
                            <textarea id="setup-code" class="field mono" rows="2" value={self.code.clone()} oninput={typed}
                                autocomplete="off" spellcheck="false" aria-describedby="setup-code-hint" />
                            <button class="button primary" type="submit">{ "Join" }</button>
                        </div>
                        <p id="setup-code-hint" class="small quiet">
                            { "From your administrator. It holds your company's NetSuite account and two application ids, and no \
                               secret. Without one, fill in the two cards below." }
                        </p>
                    </div>
                </form>
                if let Some(fault) = &self.fault {
                    <p class="alarm" role="alert">{ said(fault) }</p>
                }
                <p class="small quiet" role="status">
                    { if self.joined { "Done. Now sign in to RingCentral and to NetSuite." } else { "" } }
                </p>
            </section>
        }
    }
}

fn said(fault: &Fault) -> String {
    match fault {
        Fault::Code(NoCode::Another) => {
            "This is no setup code: one begins with “callside1/”. Nothing has changed. Ask your administrator for it: they \
             find it under Settings, Teammates."
        }
        Fault::Code(NoCode::Damaged) => {
            "The code is not whole: a part is missing, or a letter has changed. Nothing has changed here. Copy all of it, from \
             “callside1/” to the end."
        }
        Fault::Code(NoCode::Newer) => {
            "A newer version of Callside has made this code. Nothing has changed. Update the extension, then paste it again."
        }
        Fault::Refused(refusal) => return words::refusal(refusal),
    }
    .to_owned()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::company::NoCode;

    use super::{Fault, said};

    #[test]
    fn each_reason_names_the_next_step_and_no_two_are_alike() {
        let all = [NoCode::Another, NoCode::Damaged, NoCode::Newer].map(|no| said(&Fault::Code(no)));
        assert!(all.iter().all(|words| words.contains("othing has changed")));
        assert!(all[0] != all[1] && all[1] != all[2]);
    }
}
