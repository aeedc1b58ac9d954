//! Saving what a company decides, and what came of it: into the record in NetSuite, and where the account has no bundle, into a
//! file that teammates take.

use callside_protocol::{
    Answer,
    company::{CompanyAnswer, CompanyCommand, CompanyView, LostRace, Part, Settings, SettingsTrouble},
    words,
};
use yew::{Callback, Html, html};

use crate::scene::Scene;

/// What came of the last save.
pub enum Outcome {
    /// It is being saved.
    Saving,
    /// It is saved.
    Saved,
    /// It is saved as a file, and taken here.
    Filed,
    /// It is not, for that reason.
    Not(String),
}

/// What whoever saves may want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Save.
    Save,
    /// Go on with what somebody else has saved, and drop what was to be saved.
    TakeTheirs,
    /// Save over what somebody else has saved.
    SaveMine,
}

/// The account has no bundle that keeps settings: what is decided goes into a file.
pub fn goes_to_file(view: &CompanyView) -> bool {
    matches!(view.settings.trouble, Some(SettingsTrouble::NoBundle | SettingsTrouble::Outdated))
}

/// What there is to edit, and its version: what the record decides, or where there is none, what holds here. `None`: the
/// record cannot be read.
pub fn editable(view: CompanyView) -> Option<(u64, Settings)> {
    if goes_to_file(&view) {
        return Some((0, view.holding.settings));
    }
    view.decided.map(|decided| (view.settings.version, *decided))
}

/// Saves them in place of that version.
pub fn command(scene: &Scene, version: u64, settings: &Settings) -> CompanyCommand {
    let settings = Box::new(settings.clone());
    if CompanyView::of(&scene.view).is_some_and(|view| goes_to_file(&view)) {
        return CompanyCommand::WriteFile { settings: Some(settings), take: true };
    }
    CompanyCommand::Save { version, settings }
}

/// An answer of the back office's.
pub fn read(answer: &Answer) -> Option<CompanyAnswer> {
    let Answer::Company(answer) = answer else { return None };
    callside_json::read(answer.reveal()).ok()
}

/// Leaves a settings file where the person's downloads go.
pub fn download(scene: &Scene, text: &str) {
    let account = scene.view.connections.netsuite.who.as_ref().map_or("", |who| &who.account);
    scene.desk.browser.save(&["callside-settings-", account, ".json"].concat(), text);
}

/// Why nothing was saved.
pub fn why_not(answer: Option<CompanyAnswer>) -> String {
    match answer {
        Some(CompanyAnswer::NotSaved(trouble)) => words::not_saved(&trouble),
        Some(CompanyAnswer::NoFile(fault)) => words::file_fault(&fault),
        Some(CompanyAnswer::Faulty(faults)) => {
            let faults: Vec<String> = faults.iter().map(words::settings_fault).collect();
            ["Not saved. ", &faults.join(" ")].concat()
        }
        _ => "Not saved: Callside failed over it. Try again in a moment.".to_owned(),
    }
}

/// What the card shows.
pub struct Saving<'a> {
    /// Something is to be saved.
    pub changed: bool,
    /// What came of the last save.
    pub outcome: Option<&'a Outcome>,
    /// Somebody else has saved meanwhile.
    pub race: Option<&'a LostRace>,
    /// What is wrong with it.
    pub faults: Vec<String>,
}

/// The card.
pub fn card(scene: &Scene, saving: &Saving<'_>, act: &Callback<Act>) -> Html {
    let under_way = matches!(saving.outcome, Some(Outcome::Saving));
    let to_file = CompanyView::of(&scene.view).is_some_and(|view| goes_to_file(&view));
    html! {
        <section class="card" aria-label="Save for everyone">
            if let Some(race) = saving.race {
                { lost(scene, race, act) }
            } else {
                <ul class="small alarm">{ for saving.faults.iter().map(|fault| html! { <li>{ fault }</li> }) }</ul>
                if to_file {
                    <p>
                        { "Your account has no Callside bundle that could keep this. It is saved as a file and holds in this browser; \
                           each teammate takes the file under Settings, Rules for everyone." }
                    </p>
                }
                <div class="card-actions">
                    <button type="button" class="button primary" disabled={!saving.changed || under_way}
                        onclick={act.reform(|_| Act::Save)}>
                        { if to_file { "Save as a file" } else { "Save for everyone" } }
                    </button>
                </div>
                <p class="small" role="status">
                    { match saving.outcome {
                        None if saving.changed => "Not saved yet.",
                        None => "",
                        Some(Outcome::Saving) => "Saving",
                        Some(Outcome::Saved) => "Saved. Everyone has it within twenty minutes, most at their next call.",
                        Some(Outcome::Filed) => "Saved among your downloads, and taken in this browser. Send the file to your teammates.",
                        Some(Outcome::Not(why)) => why,
                    } }
                </p>
            }
        </section>
    }
}

/// For whoever may not change it. `what` is decided.
pub fn not_yours(what: &'static str) -> Html {
    html! {
        <section class="card" aria-label={what}>
            <p>{ what }{ ": whoever sets the company up decides it. NetSuite's permissions of the record type Callside Settings say \
                  who that is. Your role may not change it." }</p>
        </section>
    }
}

/// Two people have saved at once.
fn lost(scene: &Scene, race: &LostRace, act: &Callback<Act>) -> Html {
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
                <button type="button" class="button" onclick={act.reform(|_| Act::TakeTheirs)}>{ "Go on with theirs" }</button>
                <button type="button" class="button" onclick={act.reform(|_| Act::SaveMine)}>{ "Save mine over theirs" }</button>
            </div>
        </div>
    }
}

fn version(title: &'static str, settings: &Settings) -> Html {
    let lines = Part::ALL.into_iter().flat_map(|part| words::part_lines(part, settings));
    html! {
        <div>
            <h3>{ title }</h3>
            <ol>{ for lines.map(|line| html! { <li><bdi dir="auto">{ line }</bdi></li> }) }</ol>
        </div>
    }
}
