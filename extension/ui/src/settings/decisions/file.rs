//! Settings files: for accounts without the bundle. Made here, read here, tried before they are taken, and taken back.

use callside_protocol::{
    Answer, Personal, SettingsPlace,
    company::{CompanyAnswer, CompanyCommand, CompanyView, FilePreview, FileView, Holding, Part, Source},
    words,
};
use web_sys::Event;
use yew::{Component, Context, Html, Properties, html};

use super::super::saving;
use crate::scene::Scene;

/// What the card is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct SettingsFileProps {
    /// One moment.
    pub scene: Scene,
}

/// What reaches the card.
pub enum Message {
    /// A file was chosen.
    Chosen(Event),
    /// What stands in it.
    Read(String),
    /// What it would do.
    Tried(Answer),
    /// Take it.
    Take,
    /// Leave it.
    Leave,
    /// Make a file of what holds.
    Make,
    /// The file that was taken holds no longer.
    Remove,
    /// What became of it.
    Done(&'static str, Answer),
}

/// The card.
#[derive(Default)]
pub struct SettingsFile {
    /// The file that is being tried.
    text: Option<Personal>,
    preview: Option<FilePreview>,
    says: &'static str,
    refused: Option<String>,
}

impl Component for SettingsFile {
    type Message = Message;
    type Properties = SettingsFileProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let scene = &context.props().scene;
        let link = context.link();
        let ask = |command: CompanyCommand, says| {
            scene.ask(command.sent(), link.callback(move |answer| Message::Done(says, answer)));
        };
        match message {
            Message::Chosen(event) => {
                (self.preview, self.refused, self.says) = (None, None, "Reading");
                scene.desk.browser.read_file(&event, link.callback(Message::Read));
            }
            Message::Read(text) => {
                let text = Personal::new(text);
                self.text = Some(text.clone());
                scene.ask(CompanyCommand::TryFile(text).sent(), link.callback(Message::Tried));
            }
            Message::Tried(answer) => {
                self.says = "";
                match saving::read(&answer) {
                    Some(CompanyAnswer::FilePreview(preview)) => self.preview = Some(*preview),
                    answer => self.refuse(answer),
                }
            }
            Message::Take => {
                if let Some(text) = self.text.take() {
                    ask(CompanyCommand::TakeFile(text), "Taken. It holds in this browser from now on.");
                }
                self.preview = None;
            }
            Message::Leave => (self.text, self.preview, self.says) = (None, None, "Left as it was."),
            Message::Make => {
                ask(CompanyCommand::WriteFile { settings: None, take: false }, "Saved among your downloads.")
            }
            Message::Remove => ask(CompanyCommand::DropFile, "Removed. It holds no longer."),
            Message::Done(says, answer) => {
                (self.says, self.refused) = (says, None);
                match saving::read(&answer) {
                    Some(CompanyAnswer::Done) => {}
                    Some(CompanyAnswer::File(text)) => saving::download(scene, text.reveal()),
                    answer => self.refuse(answer),
                }
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        let link = context.link();
        let view = CompanyView::of(&scene.view).unwrap_or_default();
        let holding = &view.holding;
        let described = if self.refused.is_some() { "file-refused file-means" } else { "file-means" };
        html! {
            <section class="card" id={SettingsPlace::SettingsFile.name()} tabindex="-1" aria-label="Settings file">
                <header class="card-head"><h2>{ "Settings file" }</h2></header>
                <p>
                    { "For an account without the bundle: what is decided travels as a file. Nothing in it is a secret; numbers that are \
                       never logged are in it." }
                </p>
                { for holding.file.as_ref().map(|file| taken(scene, file)) }
                <div class="card-actions">
                    if view.sets_up {
                        <button type="button" class="button" disabled={holding.by.is_empty()} onclick={link.callback(|_| Message::Make)}>
                            { "Save as a file" }<span class="unseen">{ " what holds here" }</span>
                        </button>
                    }
                    if holding.file.is_some() {
                        <button type="button" class="button" onclick={link.callback(|_| Message::Remove)}>
                            { "Remove" }<span class="unseen">{ " the settings file" }</span>
                        </button>
                    }
                </div>
                <div class="form-row">
                    <label for="chosen-file">{ "Take a file" }</label>
                    <div>
                        <input id="chosen-file" type="file" accept=".json,application/json" aria-describedby={described}
                            onchange={link.callback(Message::Chosen)} />
                        <p class="small quiet" id="file-means">
                            { "You see what it would do before it holds. The record in NetSuite and your browser's policy stand above it." }
                        </p>
                        if let Some(refused) = &self.refused {
                            <p class="alarm" id="file-refused" role="alert">{ refused }</p>
                        }
                    </div>
                </div>
                { for self.preview.as_ref().map(|preview| tried(preview, holding, context)) }
                <p class="small quiet" role="status">{ self.says }</p>
            </section>
        }
    }
}

impl SettingsFile {
    fn refuse(&mut self, answer: Option<CompanyAnswer>) {
        (self.says, self.text) = ("", None);
        self.refused = Some(saving::why_not(answer));
    }
}

/// The file that was taken.
fn taken(scene: &Scene, file: &FileView) -> Html {
    let at = scene.times.date_and_time(file.taken);
    let of = if file.of.is_empty() { String::new() } else { [", made in account ", &file.of].concat() };
    html! {
        <p>
            <strong>{ if file.made_here { "From a file that was made here on " } else { "From a file, taken on " } }{ at }{ of }{ "." }</strong>
        </p>
    }
}

/// What it would change.
fn tried(preview: &FilePreview, now: &Holding, context: &Context<SettingsFile>) -> Html {
    let then = &preview.then;
    let link = context.link();
    html! {
        <div class="preview" role="group" aria-label="What the file would change">
            <h3>{ "What it would change here" }</h3>
            if !preview.is_ours {
                <p class="alarm">
                    { if preview.of.is_empty() {
                        "It does not say which account it was made in: look whether its fields are those of yours.".to_owned()
                    } else {
                        ["It was made in another account, ", &preview.of, ": look whether its fields are those of yours."].concat()
                    } }
                </p>
            }
            if !preview.beyond.is_empty() {
                <p>{ "Left out, because this version does not know it: " }{ preview.beyond.join(", ") }{ "." }</p>
            }
            <dl class="holds">{ for Part::ALL.into_iter().filter_map(|part| change(part, now, then)) }</dl>
            <div class="card-actions">
                <button type="button" class="button primary" onclick={link.callback(|_| Message::Take)}>{ "Take it" }</button>
                <button type="button" class="button" onclick={link.callback(|_| Message::Leave)}>{ "Leave it" }</button>
            </div>
        </div>
    }
}

/// Of one part; none where neither the file says anything of it nor an earlier one did.
fn change(part: Part, now: &Holding, then: &Holding) -> Option<Html> {
    let said = then.file.as_ref().map(|file| words::part_lines(part, &file.settings)).unwrap_or_default();
    let (before, after) = (words::part_lines(part, &now.settings), words::part_lines(part, &then.settings));
    let list = |lines: Vec<String>| html! { <>{ for lines.into_iter().map(|line| html! { <dd><bdi dir="auto">{ line }</bdi></dd> }) }</> };
    let says = match then.source(part) {
        _ if said.is_empty() && before == after => return None,
        Some(Source::File) if before == after => html! { <dd class="quiet">{ "Stays as it is." }</dd> },
        Some(Source::File) => html! {
            <>
                <dd class="quiet">{ if before.is_empty() { "Nobody decides it now. Then:" } else { "Then:" } }</dd>
                { list(after) }
                if !before.is_empty() { <dd class="quiet">{ "In place of:" }</dd>{ list(before) } }
            </>
        },
        Some(above) => html! {
            <dd class="quiet">{ "Stays as it is: " }{ words::source(above) }{ " stands above the file." }</dd>
        },
        None => html! { <><dd class="quiet">{ "Nobody decides it then. Now:" }</dd>{ list(before) }</> },
    };
    Some(html! { <div key={part.key()}><dt>{ words::part(part) }</dt>{ says }</div> })
}
