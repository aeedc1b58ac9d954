//! The copy of the directory: how far it is, and whether it goes on.

use callside_protocol::{Command, CopyState, DirectoryView, SettingsPlace, words};
use yew::{Html, html};

use crate::scene::Scene;

/// The card.
pub fn directory(scene: &Scene, directory: &DirectoryView) -> Html {
    let (stands, serving) = words::directory(directory, &|at| scene.times.day_and_time(at));
    let fault = directory.fault.as_ref().map(words::fault);
    let paused = match directory.state {
        CopyState::Off | CopyState::Waiting => None,
        CopyState::Making { paused, .. } | CopyState::Kept { paused } => Some(paused),
    };
    let off = directory.state == CopyState::Off;
    html! {
        <section class="card" id={SettingsPlace::Directory.name()} tabindex="-1" aria-label="Copy of the directory">
            <header class="card-head"><h2>{ "People on this computer" }</h2></header>
            <p>
                { "A copy of the contacts, customers, vendors, employees and projects your role sees, encrypted in this \
                   browser, so that a caller's name needs no request." }
            </p>
            <p role="status"><strong>{ stands }</strong>{ " " }{ serving }</p>
            { progress(&directory.state) }
            if let Some(fault) = fault {
                <p class="quiet">{ fault.happened }{ " Callside asks again by itself." }</p>
            }
            <div class="card-actions">
                if let Some(paused) = paused {
                    <button class="button" onclick={scene.on(Command::PauseCopy(!paused))}>
                        { if paused { "Go on" } else { "Pause" } }
                    </button>
                }
                <button class="button" onclick={scene.on(Command::KeepCopy(off))}>
                    { if off { "Keep a copy" } else { "Delete the copy and ask NetSuite instead" } }
                </button>
            </div>
        </section>
    }
}

fn progress(state: &CopyState) -> Html {
    match state {
        CopyState::Making { people, of: Some(of), .. } => html! {
            <progress class="progress" value={people.to_string()} max={of.max(people).to_string()}
                aria-label="Records copied" />
        },
        _ => Html::default(),
    }
}
