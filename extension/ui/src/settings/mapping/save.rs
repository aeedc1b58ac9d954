//! Matching, saving and taking back, what came of it, and the mapping as a file.

use callside_protocol::{
    SettingsPlace,
    company::{
        MappingCommand, MappingFilter, MappingLock, MappingNotSaved, MappingReading, MappingUnread, MappingView,
    },
    words,
};
use yew::{Callback, Html, html};

use super::{Mapping, Message};

/// The card.
pub(super) fn card(page: &Mapping, mapping: &MappingView, send: &Callback<Message>) -> Html {
    let count = |filter| {
        let place = MappingFilter::ALL.iter().position(|known| *known == filter);
        place.and_then(|place| mapping.counts.get(place)).copied().unwrap_or_default()
    };
    let (changed, matched) = (count(MappingFilter::Changed), count(MappingFilter::Matched));
    let is_changed = changed > 0 || mapping.rules_changed;
    let may_save = mapping.locked.is_empty() && !page.busy;
    let preview = MappingFilter::ALL.iter().position(|known| *known == MappingFilter::Matched).unwrap_or_default();
    let act = |command: MappingCommand| send.reform(move |_| Message::Do(command.clone()));
    html! {
        <section class="card" id={SettingsPlace::SyncMappings.name()} tabindex="-1" aria-label="Match and save">
            <header class="card-head"><h2>{ "Match and save" }</h2></header>
            <p>{ "Company call sync writes each call under the employee of its extension. Auto-match looks at the extension's e-mail, then \
                  at the NetSuite e-mail of whoever signed in to Callside with it, then at its numbers. It never guesses between two, and \
                  never changes what was set by hand." }</p>
            { for mapping.locked.iter().map(|lock| locked(*lock)) }
            { for mapping.reading.as_ref().map(reading) }
            { for mapping.unread.iter().map(unread) }
            { for mapping.settings.trouble.iter().map(|trouble| html! {
                <p class="alarm">{ "What is saved could not be read. " }{ words::not_saved(trouble) }</p>
            }) }
            <div class="card-actions">
                <button type="button" class="button" onclick={send.reform(move |_| Message::Only(preview.to_string()))}>
                    { "Preview auto-match" }{ format!(" ({})", words::thousands(matched)) }
                </button>
                <button type="button" class="button" disabled={!may_save || (matched == 0 && !is_changed)}
                    onclick={send.reform(|_| Message::MatchAndSave)}>{ "Auto-match and save" }</button>
                <button type="button" class="button primary" disabled={!may_save || !is_changed} onclick={act(MappingCommand::Save)}>
                    { "Save" }<span class="unseen">{ " the mapping for everyone" }</span>
                </button>
                <button type="button" class="button" disabled={mapping.undo == 0} onclick={act(MappingCommand::Undo)}>
                    { "Undo" }<span class="unseen">{ " the last change" }</span>
                </button>
                <button type="button" class="button" disabled={mapping.undo == 0} onclick={act(MappingCommand::Discard)}>
                    { "Discard changes" }
                </button>
                <button type="button" class="button" disabled={mapping.reading.is_some()}
                    onclick={act(MappingCommand::Read { anew: true })}>{ "Read both clouds again" }</button>
            </div>
            <p class="small" role="status">
                { if page.said.is_empty() { state(changed, mapping.rules_changed) } else { page.said.clone() } }
            </p>
            { for page.not_saved.iter().map(|not| html! { <p class="alarm" role="alert">{ not_saved(not) }</p> }) }
        </section>
    }
}

fn state(changed: usize, rules: bool) -> String {
    let extensions = words::count(changed, "extension", "extensions");
    match (changed, rules) {
        (0, false) => String::new(),
        (0, true) => "Rules are changed and not saved yet.".to_owned(),
        (_, false) => [&extensions, " changed and not saved yet."].concat(),
        (_, true) => [&extensions, " and rules changed and not saved yet."].concat(),
    }
}

fn locked(lock: MappingLock) -> Html {
    let place = match lock {
        MappingLock::RingCentralJwt => SettingsPlace::RingCentralJwt,
        MappingLock::NetSuiteMachine => SettingsPlace::NetSuiteMachine,
    };
    html! {
        <p class="mapping-lock">
            { "Nothing can be saved yet. " }{ words::mapping_lock(lock) }{ " " }
            <a href={[SettingsPlace::ADDRESS, place.name()].concat()}>{ "Go there" }</a>
        </p>
    }
}

fn reading(reading: &MappingReading) -> Html {
    html! {
        <p class="quiet looking" role="status">
            { "Reading " }{ words::mapping_list(reading.list) }
            if reading.rows > 0 { { ": " }{ words::thousands(reading.rows) }{ " so far" } }
            if reading.waits.is_some() { { ". The cloud takes no more for the moment; it goes on by itself" } }
        </p>
    }
}

fn unread(unread: &MappingUnread) -> Html {
    let why = words::fault(&unread.why);
    html! {
        <p class="alarm">
            { "Could not read " }{ words::mapping_list(unread.list) }{ ". " }{ why.happened }{ " " }{ words::without_list(unread.list) }
            { " " }{ why.next }
        </p>
    }
}

fn not_saved(not: &MappingNotSaved) -> String {
    match not {
        MappingNotSaved::Locked => {
            "Not saved: the JWT and machine access have to be tested on this computer first.".to_owned()
        }
        MappingNotSaved::Lost { by, both, .. } => {
            let by = by.as_ref().map_or("Somebody else", |by| by.reveal());
            let both = match both {
                0 => "You have not changed the same extensions.".to_owned(),
                both => [&words::count(*both, "extension", "extensions"), " both of you have changed: yours is shown."]
                    .concat(),
            };
            [
                by,
                " saved meanwhile. Nothing of yours is lost: it stands on top of theirs now. ",
                &both,
                " Look, and save again.",
            ]
            .concat()
        }
        MappingNotSaved::Trouble(trouble) => words::not_saved(trouble),
        MappingNotSaved::Disk(why) => {
            ["It could not be kept on this computer: ", why, ". Save it now, or it is lost when the browser closes."]
                .concat()
        }
    }
}

/// The mapping as a file.
pub(super) fn files(page: &Mapping, send: &Callback<Message>) -> Html {
    html! {
        <section class="card" aria-label="As a file">
            <header class="card-head"><h2>{ "As a file" }</h2></header>
            <p>{ "A row for each extension, for a spreadsheet. Read again, it changes what it says otherwise; rows that cannot be taken \
                  are put aside. Nothing is saved before you save it." }</p>
            <div class="card-actions">
                <button type="button" class="button" onclick={send.reform(|_| Message::Do(MappingCommand::Export))}>{ "Save as CSV" }</button>
            </div>
            <div class="form-row">
                <label for="mapping-file">{ "Read a CSV" }</label>
                <input id="mapping-file" ref={page.file.clone()} type="file" accept=".csv,text/csv"
                    onchange={send.reform(Message::File)} />
            </div>
            if let Some(imported) = &page.imported {
                <p role="status">
                    { words::count(imported.changed, "extension", "extensions") }{ " changed, " }
                    { words::thousands(imported.same) }{ " as before, " }{ words::count(imported.aside.len(), "row", "rows") }{ " put aside." }
                </p>
                if !imported.aside.is_empty() {
                    <ul class="findings" aria-label="Rows put aside">
                        { for imported.aside.iter().take(MOST_ASIDE).map(|aside| html! {
                            <li>
                                { "Line " }{ words::thousands(aside.line) }{ ": " }{ words::aside_reason(aside.why) }
                                <span class="small quiet mono">{ " " }{ aside.text.reveal() }</span>
                            </li>
                        }) }
                    </ul>
                }
            }
        </section>
    }
}

/// Rows put aside that are shown.
const MOST_ASIDE: usize = 100;
