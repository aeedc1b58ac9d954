//! Settings → Rules for everyone: which calls get a record and what may be copied onto each computer, decided for the whole
//! company; what holds here, and who decides it; and settings files.

mod copies;
mod file;
mod holds;
mod rules;

use callside_protocol::{
    Answer, CallKind, CopyScope, LogRules, LogWhen, Unmatched,
    company::{CompanyAnswer, CompanyView, LostRace, Part, Settings},
    words,
};
use yew::{Component, Context, Html, Properties, html};

use super::saving::{self, Act, Outcome, Saving};
use crate::scene::Scene;

/// What the page is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct DecisionsProps {
    /// One moment.
    pub scene: Scene,
}

/// An edit.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The same rules hold for everyone, or each person's own.
    Same(bool),
    /// A kind of call is to be logged, or not.
    Kind(CallKind, bool),
    /// What becomes of callers NetSuite does not know.
    Unmatched(Unmatched),
    /// When records are made.
    When(LogWhen),
    /// The numbers never logged, as typed.
    Never(String),
    /// Of whom a copy is kept; `None`: each person's own choice.
    Scope(Option<CopyScope>),
    /// Its greatest age in days; no number: each person's own choice.
    Days(String),
    /// Vendors are in it.
    Vendors(bool),
    /// Employees are in it.
    Employees(bool),
    /// Telephone fields of the account's own, as typed.
    OwnFields(String),
}

/// What reaches the page.
pub enum Message {
    /// An edit was made.
    Edit(Edit),
    /// Save, or what to do with what somebody else has saved.
    Act(Act),
    /// What became of a save.
    Saved(Answer),
}

/// The page.
#[derive(Default)]
pub struct Decisions {
    /// The version that was seen, and what is decided by it as far as it is edited.
    version: u64,
    draft: Settings,
    /// The telephone fields as they are typed.
    own_fields: String,
    changed: bool,
    outcome: Option<Outcome>,
    race: Option<LostRace>,
}

/// What is edited on this page.
const EDITED: [Part; 6] =
    [Part::Logging, Part::CopyScope, Part::CopyDays, Part::CopyVendors, Part::CopyEmployees, Part::OwnFields];

impl Component for Decisions {
    type Message = Message;
    type Properties = DecisionsProps;

    fn create(context: &Context<Self>) -> Self {
        let mut page = Self::default();
        page.follow(&context.props().scene);
        page
    }

    fn changed(&mut self, context: &Context<Self>, _old: &DecisionsProps) -> bool {
        self.follow(&context.props().scene);
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Edit(edit) => self.edit(edit),
            Message::Act(Act::Save) => self.save(context),
            Message::Act(Act::TakeTheirs) => {
                if let Some(race) = self.race.take() {
                    (self.version, self.changed) = (race.version, false);
                    self.take(race.theirs);
                }
            }
            Message::Act(Act::SaveMine) => {
                if let Some(race) = self.race.take() {
                    self.version = race.version;
                    // What is not edited here stays as they have it.
                    self.take(Settings { logging: race.mine.logging, directory: race.mine.directory, ..race.theirs });
                    self.save(context);
                }
            }
            Message::Saved(answer) => self.saved(&answer, &context.props().scene),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        let Some(view) = CompanyView::of(&scene.view) else {
            return html! { <p class="quiet" role="status">{ "Looking at NetSuite…" }</p> };
        };
        let edit = context.link().callback(Message::Edit);
        let act = context.link().callback(Message::Act);
        html! {
            <>
                if view.sets_up {
                    { rules::card(self.draft.logging.as_ref(), &edit) }
                    { copies::card(&self.draft.directory, &self.own_fields, &edit) }
                    { self.in_words() }
                    { saving::card(scene, &self.saving(), &act) }
                } else {
                    { saving::not_yours("Rules for everyone") }
                }
                { holds::card(&view) }
                <file::SettingsFile scene={scene.clone()} />
            </>
        }
    }
}

impl Decisions {
    /// Takes what is decided, unless something is being edited.
    fn follow(&mut self, scene: &Scene) {
        if self.changed {
            return;
        }
        if let Some((version, decided)) = CompanyView::of(&scene.view).and_then(saving::editable) {
            self.version = version;
            self.take(decided);
        }
    }

    fn take(&mut self, settings: Settings) {
        if settings.directory.own_fields != listed(&self.own_fields) {
            self.own_fields = settings.directory.own_fields.join("\n");
        }
        self.draft = settings;
    }

    fn edit(&mut self, edit: Edit) {
        let directory = &mut self.draft.directory;
        match edit {
            Edit::Same(is) => self.draft.logging = is.then(|| self.draft.logging.take().unwrap_or_default()),
            Edit::Kind(kind, logs) => self.rules().set(kind, logs),
            Edit::Unmatched(choice) => self.rules().unmatched = choice,
            Edit::When(when) => self.rules().when = when,
            Edit::Never(numbers) => self.rules().never = numbers.into(),
            Edit::Scope(scope) => directory.scope = scope,
            Edit::Days(days) => directory.days = days.parse().ok(),
            Edit::Vendors(copied) => directory.vendors = copied,
            Edit::Employees(copied) => directory.employees = copied,
            Edit::OwnFields(typed) => {
                directory.own_fields = listed(&typed);
                self.own_fields = typed;
            }
        }
        (self.changed, self.outcome) = (true, None);
    }

    fn rules(&mut self) -> &mut LogRules {
        self.draft.logging.get_or_insert_default()
    }

    fn save(&mut self, context: &Context<Self>) {
        let scene = &context.props().scene;
        self.outcome = Some(Outcome::Saving);
        let command = saving::command(scene, self.version, &self.draft);
        scene.ask(command.sent(), context.link().callback(Message::Saved));
    }

    fn saved(&mut self, answer: &Answer, scene: &Scene) {
        self.outcome = match saving::read(answer) {
            Some(CompanyAnswer::Saved(version)) => {
                (self.version, self.changed) = (version, false);
                Some(Outcome::Saved)
            }
            Some(CompanyAnswer::File(text)) => {
                saving::download(scene, text.reveal());
                self.changed = false;
                Some(Outcome::Filed)
            }
            Some(CompanyAnswer::Lost(race)) => {
                self.race = Some(*race);
                None
            }
            answer => Some(Outcome::Not(saving::why_not(answer))),
        };
    }

    fn saving(&self) -> Saving<'_> {
        Saving {
            changed: self.changed,
            outcome: self.outcome.as_ref(),
            race: self.race.as_ref(),
            // They are judged where they are saved.
            faults: Vec::new(),
        }
    }

    /// What all of it does.
    fn in_words(&self) -> Html {
        let lines: Vec<String> = EDITED.into_iter().flat_map(|part| words::part_lines(part, &self.draft)).collect();
        html! {
            <section class="card" aria-label="What this does">
                <header class="card-head"><h2>{ "What this does" }</h2></header>
                if lines.is_empty() {
                    <p>{ "Nothing is decided here: each person's own settings hold." }</p>
                } else {
                    <ul class="decided">{ for lines.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                    <p class="small quiet">
                        { "What is not said here, each person decides. A policy of your browsers stands above all of it." }
                    </p>
                }
            </section>
        }
    }
}

/// One a line, in whatever writing.
fn listed(typed: &str) -> Vec<String> {
    let apart = |letter: char| letter.is_whitespace() || letter == ',' || letter == ';';
    typed.split(apart).filter(|field| !field.is_empty()).map(str::to_ascii_lowercase).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
