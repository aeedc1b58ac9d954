//! Settings → Connectors: NetSuite's people and calls at work. `netsuite` connects them and says what a role needs for it, `fields`
//! which fields come and which may be written, `score` what calls are worth, and `push` what would be written and what was.
//! What is decided is edited as a `draft` and saved as one; whoever saves at the same time loses nothing.

mod draft;
mod fields;
mod netsuite;
mod push;
mod score;

use std::rc::Rc;

use callside_protocol::{
    Answer,
    company::{
        CatalogField, CompanyAnswer, CompanyCommand, DryRun, Holder, ListsAnswer, ListsCommand, ListsView, MappedField,
        Preset, Previewed, RightsProfile, Told,
    },
    words,
};
use draft::{Draft, Number};
use gloo_timers::callback::Timeout;
use yew::{Component, Context, Html, Properties, html};

use super::{
    engagement::{ask, read, trouble},
    lists::file,
    saving,
};
use crate::scene::Scene;

/// How long after the last change people are ranked anew, in milliseconds.
const PAUSE: u32 = 300;

/// What the page is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct ConnectorsProps {
    /// One moment.
    pub scene: Scene,
    /// All that is known.
    pub lists: Rc<ListsView>,
}

/// What reaches the page.
pub enum Message {
    /// Have that done; what it says once it is.
    Do(ListsCommand, &'static str),
    /// What came of it.
    Done(&'static str, Answer),
    /// Connect, and look at the role.
    Connect,
    /// Look at the role.
    CheckRole,
    /// It was looked at.
    Checked(Answer),
    /// Go on as an administrator, or in a role with the least rights.
    AsAdministrator(bool),
    /// The fields there are.
    Catalog(Answer),
    /// One field more, by its name.
    Add(String),
    /// A field goes.
    Remove(usize),
    /// Its column, its way, and whether it may be written.
    Edit(usize, Box<dyn FnOnce(&mut MappedField)>),
    /// Fields may be written at all.
    Pushes(bool),
    /// Contacts may be made out of a file.
    MakesContacts(bool),
    /// Scores are written by themselves.
    PushesScores(bool),
    /// A number of the score's.
    Type(Number, String),
    /// Weights for a kind of work.
    Take(Preset),
    /// The pause after a change is over.
    Rank,
    /// How weights would rank people.
    Ranked(u32, Answer),
    /// Save.
    Save,
    /// What came of it.
    Saved(Answer),
    /// Go on with what somebody else has saved.
    TakeTheirs,
    /// Save over what somebody else has saved.
    SaveMine,
    /// Look what pushing would do.
    DryRun,
    /// What it would.
    Tried(Answer),
}

/// The page.
#[derive(Default)]
pub struct Connectors {
    /// The version that was seen, and what is decided by it as far as it is edited.
    version: u64,
    draft: Draft,
    changed: bool,
    /// It was said that somebody else was faster.
    lost: bool,
    saving: bool,
    saved: &'static str,
    not_saved: Option<String>,
    administrator: Option<bool>,
    checks: bool,
    /// Why the role could not be looked at.
    unchecked: Option<String>,
    catalog: Option<Told<Vec<CatalogField>>>,
    ranked: Option<Vec<Previewed>>,
    unranked: Option<String>,
    /// Counts the rankings: an older answer that comes late is not shown.
    rankings: u32,
    pause: Option<Timeout>,
    dry: Option<DryRun>,
    tries: bool,
    said: String,
    trouble: Option<String>,
}

impl Component for Connectors {
    type Message = Message;
    type Properties = ConnectorsProps;

    fn create(context: &Context<Self>) -> Self {
        let mut page = Self::default();
        page.follow(&context.props().lists);
        page
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            let scene = &context.props().scene;
            scene.ask(CompanyCommand::Catalog(Holder::Contact).sent(), context.link().callback(Message::Catalog));
            self.rank(context);
            if context.props().lists.connected && netsuite::rights(scene).is_none() {
                context.link().send_message(Message::CheckRole);
            }
        }
    }

    fn changed(&mut self, context: &Context<Self>, old: &ConnectorsProps) -> bool {
        let lists = &context.props().lists;
        self.follow(lists);
        if lists.revision != old.lists.revision {
            self.rank(context);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let ConnectorsProps { scene, lists } = context.props();
        match message {
            Message::Do(command, says) => {
                (self.said, self.trouble) = (String::new(), None);
                if matches!(command, ListsCommand::Push | ListsCommand::DropChanges) {
                    self.dry = None;
                }
                ask(scene, command, context.link().callback(move |answer| Message::Done(says, answer)));
            }
            Message::Done(says, answer) => {
                self.trouble = trouble(&answer);
                if self.trouble.is_none() {
                    self.said = match read(&answer) {
                        Some(ListsAnswer::Search(id, made)) => push::search(&id, made),
                        _ => says.to_owned(),
                    };
                }
            }
            Message::Connect => {
                context.link().send_message(Message::Do(ListsCommand::Connect(true), ""));
                context.link().send_message(Message::CheckRole);
            }
            Message::CheckRole => {
                self.checks = true;
                let command = CompanyCommand::CheckRole(RightsProfile::Engagement).sent();
                scene.ask(command, context.link().callback(Message::Checked));
            }
            Message::Checked(answer) => {
                self.checks = false;
                self.unchecked = trouble(&answer).filter(|_| !matches!(answer, Answer::Company(_)));
            }
            Message::AsAdministrator(is) => self.administrator = Some(is),
            Message::Catalog(answer) => {
                if let Some(CompanyAnswer::Catalog(told)) = saving::read(&answer) {
                    self.catalog = Some(told);
                }
            }
            Message::Rank => self.rank(context),
            Message::Ranked(rankings, answer) if rankings == self.rankings => {
                self.unranked = trouble(&answer);
                if let Some(ListsAnswer::Preview(ranked)) = read(&answer) {
                    self.ranked = Some(ranked);
                }
            }
            Message::Ranked(..) => return false,
            Message::Save => self.save(context),
            Message::Saved(answer) => {
                self.saving = false;
                self.lost = matches!(read(&answer), Some(ListsAnswer::NotSaved(None)));
                self.not_saved = trouble(&answer).filter(|_| !self.lost);
                if !self.lost && self.not_saved.is_none() {
                    self.changed = false;
                    self.saved = "Saved.";
                }
            }
            Message::TakeTheirs => {
                (self.changed, self.lost) = (false, false);
                self.follow(lists);
                self.rank(context);
            }
            Message::SaveMine => {
                self.version = lists.settings.version;
                self.save(context);
            }
            Message::DryRun => {
                (self.tries, self.dry, self.trouble, self.said) = (true, None, None, String::new());
                ask(scene, ListsCommand::DryRun, context.link().callback(Message::Tried));
            }
            Message::Tried(answer) => {
                self.tries = false;
                self.trouble = trouble(&answer);
                if let Some(ListsAnswer::DryRun(dry)) = read(&answer) {
                    self.dry = Some(*dry);
                }
            }
            edit => self.edit(context, edit),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let ConnectorsProps { scene, lists } = context.props();
        let send = context.link().callback(|message| message);
        html! {
            <>
                { netsuite::card(self, scene, lists, &send) }
                { fields::card(self, lists, &send) }
                { score::card(self, scene, lists, &send) }
                { score::save(self, scene, lists, &send) }
                { push::card(self, scene, lists, &send) }
                { acts(scene, lists) }
                <file::Import scene={scene.clone()} columns={lists.columns.clone()} />
            </>
        }
    }
}

/// What people did by an explicit act, the newest first.
fn acts(scene: &Scene, lists: &ListsView) -> Html {
    if lists.acts.is_empty() {
        return Html::default();
    }
    html! {
        <section class="card" aria-label="Audit list">
            <header class="card-head"><h2>{ "Audit list" }</h2></header>
            <p>{ "What was done on this computer by an explicit act about somebody's wish not to be called or written to." }</p>
            <ul class="lists">
                { for lists.acts.iter().map(|act| html! {
                    <li>
                        <div class="lists-what">
                            <p><strong><bdi dir="auto">{ act.who.reveal() }</bdi></strong>{ ": " }{ words::list_act(act.act) }</p>
                            if !act.reason.is_blank() { <p dir="auto">{ "“" }{ act.reason.reveal() }{ "”" }</p> }
                            <p class="small quiet">{ scene.times.day_and_time(act.at) }</p>
                        </div>
                    </li>
                }) }
            </ul>
        </section>
    }
}

impl Connectors {
    /// Takes what is decided, unless something is being edited.
    fn follow(&mut self, lists: &ListsView) {
        if !self.changed {
            (self.version, self.draft) = (lists.settings.version, Draft::of(&lists.decided));
        }
    }

    /// Somebody else has saved since this was begun.
    fn is_overtaken(&self, lists: &ListsView) -> bool {
        self.lost || (self.changed && !self.saving && lists.settings.version != self.version)
    }

    fn edit(&mut self, context: &Context<Self>, edit: Message) {
        let fields = &mut self.draft.fields;
        match edit {
            Message::Add(name) if !name.is_empty() => {
                let known = self.catalog.iter().flatten().flatten().find(|field| field.name == name);
                let column = known.map_or_else(|| name.clone(), |field| field.label.clone());
                fields.push(MappedField { netsuite: name.to_lowercase(), column, ..MappedField::default() });
            }
            Message::Remove(place) if place < fields.len() => drop(fields.remove(place)),
            Message::Edit(place, edit) => {
                if let Some(field) = fields.get_mut(place) {
                    edit(field);
                }
            }
            Message::Pushes(is) => self.draft.pushes = is,
            Message::MakesContacts(is) => self.draft.makes_contacts = is,
            Message::PushesScores(is) => self.draft.pushes_scores = is,
            Message::Type(number, text) => self.draft.type_in(number, text),
            Message::Take(preset) => self.draft.weigh(&preset.weights()),
            _ => return,
        }
        (self.changed, self.saved, self.not_saved) = (true, "", None);
        let link = context.link().clone();
        self.pause = Some(Timeout::new(PAUSE, move || link.send_message(Message::Rank)));
    }

    fn rank(&mut self, context: &Context<Self>) {
        let ConnectorsProps { scene, lists } = context.props();
        let Some(weights) = self.draft.weights().filter(|_| lists.connected) else { return };
        self.rankings += 1;
        let rankings = self.rankings;
        let answered = context.link().callback(move |answer| Message::Ranked(rankings, answer));
        ask(scene, ListsCommand::Preview(weights), answered);
    }

    fn save(&mut self, context: &Context<Self>) {
        let ConnectorsProps { scene, lists } = context.props();
        let Some(engagement) = self.draft.decided(&lists.decided) else { return };
        (self.saving, self.lost, self.not_saved) = (true, false, None);
        let command = ListsCommand::Decide { version: self.version, engagement: Box::new(engagement) };
        ask(scene, command, context.link().callback(Message::Saved));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
