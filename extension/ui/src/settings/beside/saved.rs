//! Saving both lists, and what came of it.

use callside_protocol::{
    company::{CompanyAnswer, LostRace, Settings},
    words,
};
use yew::{Callback, Html, html};

use super::{Editor, Message, Outcome};
use crate::scene::Scene;

/// Why nothing was saved.
pub(super) fn why_not(answer: Option<CompanyAnswer>) -> String {
    match answer {
        Some(CompanyAnswer::NotSaved(trouble)) => words::not_saved(&trouble),
        Some(CompanyAnswer::Faulty(faults)) => {
            let faults: Vec<String> = faults.iter().map(words::settings_fault).collect();
            ["Not saved. ", &faults.join(" ")].concat()
        }
        _ => "Not saved: Callside failed over it. Try again in a moment.".to_owned(),
    }
}

/// The card.
pub fn card(scene: &Scene, editor: &Editor, send: &Callback<Message>) -> Html {
    let saving = matches!(editor.outcome, Some(Outcome::Saving));
    let faults = editor.preview.iter().flat_map(|preview| &preview.faults);
    html! {
        <section class="card" aria-label="Save for everyone">
            if let Some(race) = &editor.race {
                { lost(scene, race, send) }
            } else {
                <ul class="small alarm">{ for faults.map(|fault| html! { <li>{ words::settings_fault(fault) }</li> }) }</ul>
                <div class="card-actions">
                    <button type="button" class="button primary" disabled={!editor.changed || saving}
                        onclick={send.reform(|_| Message::Save)}>{ "Save for everyone" }</button>
                </div>
                <p class="small" role="status">
                    { match &editor.outcome {
                        None if editor.changed => "Not saved yet.",
                        None => "",
                        Some(Outcome::Saving) => "Saving",
                        Some(Outcome::Saved) => "Saved. Everyone has it within twenty minutes, most at their next call.",
                        Some(Outcome::Not(why)) => why,
                    } }
                </p>
            }
        </section>
    }
}

/// For whoever may not change it.
pub(super) fn not_yours() -> Html {
    html! {
        <section class="card" aria-label="Call fields and info links">
            <p>{ "What stands beside a call is set by whoever sets the company up: NetSuite's permissions of the record type \
                  Callside Settings say who that is. Your role may not change it." }</p>
        </section>
    }
}

/// Two people have saved at once.
fn lost(scene: &Scene, race: &LostRace, send: &Callback<Message>) -> Html {
    let by = race.by.as_ref().map_or("Somebody", |by| by.reveal());
    html! {
        <div role="alert">
            <h2>{ "Somebody else has saved meanwhile" }</h2>
            <p>
                <bdi dir="auto">{ by }</bdi>{ " saved other settings" }
                if let Some(written) = race.written { { " at " }{ scene.times.brief(written) } }
                { ". Nothing of yours was saved, and nothing of it is lost." }
            </p>
            <div class="two-versions">
                { version("Theirs, saved", &race.theirs) }
                { version("Yours, not saved", &race.mine) }
            </div>
            <div class="card-actions">
                <button type="button" class="button" onclick={send.reform(|_| Message::TakeTheirs)}>{ "Go on with theirs" }</button>
                <button type="button" class="button" onclick={send.reform(|_| Message::SaveMine)}>{ "Save mine over theirs" }</button>
            </div>
        </div>
    }
}

fn version(title: &'static str, settings: &Settings) -> Html {
    let fields = settings
        .call_fields
        .shown
        .iter()
        .map(|field| [field.label.as_ref().unwrap_or(&field.name), " (", words::holder(field.of), ")"].concat());
    let links = settings.info_links.iter().map(|link| [&link.label, " → ", &link.template].concat());
    html! {
        <div>
            <h3>{ title }</h3>
            <ol>{ for fields.chain(links).map(|line| html! { <li><bdi dir="auto">{ line }</bdi></li> }) }</ol>
        </div>
    }
}
