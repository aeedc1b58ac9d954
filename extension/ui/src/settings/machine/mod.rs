//! Settings → Company: what works in the company's name on this computer, a key for NetSuite and a JWT of RingCentral's. Each is
//! entered, tested, replaced and removed in a card of its own.

mod jwt;
mod key;

pub use jwt::Jwt;
pub use key::Key;

use callside_protocol::{
    Answer,
    company::{CompanyAnswer, CompanyCommand, MachineCommand},
    words::{
        self,
        machine::{self as said, Said},
    },
};
use web_sys::HtmlInputElement;
use yew::{Callback, Html, NodeRef, classes, html};

use crate::{part::icon::Icon, scene::Scene};

/// Sends a command to the back office and hears its answer; `Err`: why it was not done.
fn ask(scene: &Scene, command: MachineCommand, heard: Callback<Result<CompanyAnswer, String>>) {
    let answered = heard.reform(|answer| match answer {
        Answer::Company(answer) => Ok(callside_json::read(answer.reveal()).unwrap_or(CompanyAnswer::Unknown)),
        Answer::Refused(refusal) => Err(words::refusal(&refusal)),
        _ => Ok(CompanyAnswer::Unknown),
    });
    scene.ask(CompanyCommand::Machine(command).sent(), answered);
}

/// What stands in a field now.
fn typed(node: &NodeRef) -> String {
    node.cast::<HtmlInputElement>().map_or_else(String::new, |input| input.value())
}

/// What an answer says, if it is not done.
fn objection(answer: Result<CompanyAnswer, String>) -> Option<String> {
    match answer {
        Ok(CompanyAnswer::NotKept(not)) => Some(said::not_kept(&not)),
        Ok(CompanyAnswer::SessionStays) => Some(said::SESSION_STAYS.to_owned()),
        Ok(CompanyAnswer::Unknown) => Some("This page is of another version than the worker. Load it anew.".to_owned()),
        Ok(_) => None,
        Err(why) => Some(why),
    }
}

/// What a test found.
fn told(said: &Said) -> Html {
    let (icon, tone) = if said.good { (Icon::Check, "good") } else { (Icon::Warning, "bad") };
    html! {
        <div class="machine-found">
            <p><span class={classes!("chip", tone)}>{ icon.draw() }{ if said.good { "Works" } else { "Look at this" } }</span></p>
            <p>{ &said.text }</p>
            if !said.causes.is_empty() {
                <ol class="machine-causes">{ for said.causes.iter().map(|cause| html! { <li>{ *cause }</li> }) }</ol>
            }
        </div>
    }
}

/// One line of what is kept.
fn line(name: &'static str, value: &str, mono: bool) -> Html {
    html! { <><dt>{ name }</dt><dd class={classes!(mono.then_some("mono"))}>{ value }</dd></> }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
