//! Settings → Company: what stands beside every call of the company. Fields and links are edited together, tried on one of the
//! last calls as they are changed, and saved as one; whoever saves at the same time loses nothing.

mod fields;
mod links;
mod order;

use callside_protocol::{
    Answer, Choice, RecentCall,
    company::{
        BesideCall, CallField, CatalogField, CatalogKind, CompanyAnswer, CompanyCommand, CompanyView, Holder, InfoLink,
        LostRace, Preview, Settings, Told, When,
    },
    words,
};
use yew::{Callback, Component, Context, Html, Properties, html};

use super::saving::{self, Act, Outcome, Saving};
use crate::scene::{Scene, logged_record};

/// What the editor is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct EditorProps {
    /// One moment.
    pub scene: Scene,
}

/// One of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Call fields.
    Fields,
    /// Info links.
    Links,
}

/// What reaches the editor.
pub enum Message {
    /// An entry is dragged.
    Drag(List, usize),
    /// It is dropped on that place.
    Drop(List, usize),
    /// Move an entry from one place to another.
    Move(List, usize, usize),
    /// Take an entry out.
    Remove(List, usize),
    /// Fields of that record are to be chosen from.
    Of(String),
    /// A field was chosen, by its name.
    Add(String),
    /// What a field is called.
    Named(usize, String),
    /// A field can be changed beside the call, or not.
    Editable(usize, bool),
    /// The agent is asked for it until it is filled, or not.
    Required(usize, bool),
    /// What a new record has in it.
    Default(usize, String),
    /// The form of a new record, by internal id.
    Form(String),
    /// Something is being typed: it can be saved, and is looked at when it is whole.
    Typing,
    /// A link more.
    AddLink,
    /// What stands on a link.
    Label(usize, String),
    /// Where it leads.
    Template(usize, String),
    /// When it is there.
    When(usize, String),
    /// Try it on that of the last calls.
    Try(String),
    /// Save, or what to do with what somebody else has saved.
    Act(Act),
    /// The catalog of a record.
    Catalog(Holder, Answer),
    /// The values of a field of the phone call.
    Choices(String, Answer),
    /// How it would look.
    Previewed(u32, Answer),
    /// What became of a save.
    Saved(Answer),
}

/// The editor.
pub struct Editor {
    /// The version that was seen, and what is decided by it as far as it is edited.
    version: u64,
    draft: Settings,
    changed: bool,
    /// The record whose fields are chosen from, and what is known of each.
    of: Holder,
    catalogs: Vec<(Holder, Told<Vec<CatalogField>>)>,
    /// The values of the phone call's fields that were asked for; `None`: NetSuite is asked.
    choices: Vec<(String, Option<Told<Vec<Choice>>>)>,
    dragged: Option<(List, usize)>,
    /// Which of the last calls it is tried on, and what came of it.
    tried_on: usize,
    preview: Option<Preview>,
    /// Counts the tries: an older one that comes late is not shown.
    tries: u32,
    outcome: Option<Outcome>,
    race: Option<LostRace>,
    /// NetSuite has been asked: whoever may not set the company up asks nothing.
    begun: bool,
}

impl Component for Editor {
    type Message = Message;
    type Properties = EditorProps;

    fn create(context: &Context<Self>) -> Self {
        let mut editor = Self::new();
        editor.follow(&context.props().scene);
        editor
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            self.begin(context);
        }
    }

    fn changed(&mut self, context: &Context<Self>, _old: &EditorProps) -> bool {
        if self.follow(&context.props().scene) && self.begun {
            self.look(context);
        }
        self.begin(context);
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        if self.edit(message_of_edit(&message)) {
            self.dragged = None;
            self.changed = true;
            self.outcome = None;
            self.look(context);
            self.ask_choices(context);
            return true;
        }
        match message {
            Message::Drag(list, place) => self.dragged = Some((list, place)),
            Message::Drop(list, to) => {
                if let Some((_, from)) = self.dragged.filter(|(dragged, from)| *dragged == list && *from != to) {
                    context.link().send_message(Message::Move(list, from, to));
                }
            }
            Message::Typing => (self.changed, self.outcome) = (true, None),
            Message::Of(name) => {
                self.of = Holder::ALL.into_iter().find(|of| of.name() == name).unwrap_or(self.of);
                self.ask_catalog(context, self.of);
            }
            Message::Add(name) => self.add(context, &name),
            Message::Try(place) => {
                self.tried_on = place.parse().unwrap_or_default();
                self.look(context);
            }
            Message::Act(Act::Save) => self.save(context),
            Message::Act(Act::TakeTheirs) => {
                if let Some(race) = self.race.take() {
                    (self.version, self.draft, self.changed) = (race.version, race.theirs, false);
                    self.look(context);
                }
            }
            Message::Act(Act::SaveMine) => {
                if let Some(race) = self.race.take() {
                    // What is not edited here stays as they have it.
                    let Settings { call_fields, info_links, .. } = race.mine;
                    (self.version, self.draft) = (race.version, Settings { call_fields, info_links, ..race.theirs });
                    self.save(context);
                }
            }
            Message::Catalog(of, answer) => {
                if let Some(CompanyAnswer::Catalog(told)) = saving::read(&answer) {
                    self.catalogs.retain(|(known, _)| *known != of);
                    self.catalogs.push((of, told));
                    self.ask_choices(context);
                }
            }
            Message::Choices(name, answer) => {
                if let Some(CompanyAnswer::Choices(told)) = saving::read(&answer) {
                    self.choices.retain(|(known, _)| *known != name);
                    self.choices.push((name, Some(told)));
                }
            }
            Message::Previewed(of_try, answer) => {
                if let Some(CompanyAnswer::Preview(preview)) = saving::read(&answer).filter(|_| of_try == self.tries) {
                    self.preview = Some(*preview);
                }
            }
            Message::Saved(answer) => self.saved(&answer, &context.props().scene),
            // Edits have been made already, or change nothing.
            _ => {}
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        if !sets_up(scene) {
            return saving::not_yours("Call fields and info links");
        }
        let send = context.link().callback(|message| message);
        html! {
            <>
                { fields::card(scene, self, &send) }
                { links::card(scene, self, &send) }
                { saving::card(scene, &self.saving(), &context.link().callback(Message::Act)) }
            </>
        }
    }
}

/// An edit of the lists, without what else a message can be.
enum Edit<'a> {
    Move(List, usize, usize),
    Remove(List, usize),
    Named(usize, &'a str),
    Editable(usize, bool),
    Required(usize, bool),
    Default(usize, &'a str),
    Form(&'a str),
    AddLink,
    Label(usize, &'a str),
    Template(usize, &'a str),
    When(usize, &'a str),
}

fn message_of_edit(message: &Message) -> Option<Edit<'_>> {
    Some(match message {
        Message::Move(list, from, to) => Edit::Move(*list, *from, *to),
        Message::Remove(list, place) => Edit::Remove(*list, *place),
        Message::Named(place, text) => Edit::Named(*place, text),
        Message::Editable(place, is) => Edit::Editable(*place, *is),
        Message::Required(place, is) => Edit::Required(*place, *is),
        Message::Default(place, text) => Edit::Default(*place, text),
        Message::Form(text) => Edit::Form(text),
        Message::AddLink => Edit::AddLink,
        Message::Label(place, text) => Edit::Label(*place, text),
        Message::Template(place, text) => Edit::Template(*place, text),
        Message::When(place, text) => Edit::When(*place, text),
        _ => return None,
    })
}

impl Editor {
    /// With nothing in it.
    fn new() -> Self {
        Self {
            version: 0,
            draft: Settings::default(),
            changed: false,
            of: Holder::Contact,
            catalogs: Vec::new(),
            choices: Vec::new(),
            dragged: None,
            tried_on: 0,
            preview: None,
            tries: 0,
            outcome: None,
            race: None,
            begun: false,
        }
    }

    /// Makes an edit; false: there was none.
    fn edit(&mut self, edit: Option<Edit<'_>>) -> bool {
        let Some(edit) = edit else { return false };
        let form = &mut self.draft.call_fields.form;
        let (fields, links) = (&mut self.draft.call_fields.shown, &mut self.draft.info_links);
        let given = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
        match edit {
            Edit::Move(List::Fields, from, to) => order::moved(fields, from, to),
            Edit::Move(List::Links, from, to) => order::moved(links, from, to),
            Edit::Remove(List::Fields, place) if place < fields.len() => drop(fields.remove(place)),
            Edit::Remove(List::Links, place) if place < links.len() => drop(links.remove(place)),
            Edit::Remove(..) => {}
            Edit::AddLink => {
                links.push(InfoLink { label: String::new(), template: "https://".to_owned(), when: When::Matched })
            }
            Edit::Named(place, text) => {
                if let Some(field) = fields.get_mut(place) {
                    field.label = given(text);
                }
            }
            Edit::Editable(place, is) => {
                if let Some(field) = fields.get_mut(place) {
                    // What cannot be filled cannot be required.
                    (field.editable, field.required) = (is, field.required && is);
                }
            }
            Edit::Required(place, is) => {
                if let Some(field) = fields.get_mut(place) {
                    field.required = is;
                }
            }
            Edit::Default(place, text) => {
                if let Some(field) = fields.get_mut(place) {
                    field.default = given(text);
                }
            }
            Edit::Form(text) => *form = given(text),
            Edit::Label(place, text) => {
                if let Some(link) = links.get_mut(place) {
                    text.trim().clone_into(&mut link.label);
                }
            }
            Edit::Template(place, text) => {
                if let Some(link) = links.get_mut(place) {
                    text.trim().clone_into(&mut link.template);
                }
            }
            Edit::When(place, name) => {
                if let Some(link) = links.get_mut(place) {
                    link.when = links::WHENS.into_iter().find(|when| links::name(*when) == name).unwrap_or(link.when);
                }
            }
        }
        true
    }

    /// Takes what is decided, unless something is being edited; true: it is another.
    fn follow(&mut self, scene: &Scene) -> bool {
        let Some(view) = CompanyView::of(&scene.view).filter(|_| !self.changed) else { return false };
        let Some((version, decided)) = saving::editable(view) else { return false };
        let is_other = decided != self.draft;
        (self.version, self.draft) = (version, decided);
        is_other
    }

    fn begin(&mut self, context: &Context<Self>) {
        if !self.begun && sets_up(&context.props().scene) {
            self.begun = true;
            let shown = &self.draft.call_fields.shown;
            for of in Holder::ALL {
                if [self.of, Holder::PhoneCall].contains(&of) || shown.iter().any(|field| field.of == of) {
                    self.ask_catalog(context, of);
                }
            }
            self.look(context);
        }
    }

    fn catalog(&self, of: Holder) -> Option<&Told<Vec<CatalogField>>> {
        self.catalogs.iter().find(|(known, _)| *known == of).map(|(_, told)| told)
    }

    /// What is known of a field.
    fn in_catalog(&self, of: Holder, name: &str) -> Option<&CatalogField> {
        let fields = self.catalog(of)?.as_ref().ok()?;
        fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// Asks for the values of the phone call's fields that are chosen from a list, each once.
    fn ask_choices(&mut self, context: &Context<Self>) {
        let shown = self.draft.call_fields.shown.iter().filter(|field| field.of == Holder::PhoneCall);
        let known = |name: &str| self.in_catalog(Holder::PhoneCall, name);
        let is_choice = |name: &str| known(name).is_some_and(|known| known.kind == CatalogKind::Choice);
        let is_new = |name: &str| !self.choices.iter().any(|(known, _)| known == name);
        let wanted: Vec<String> =
            shown.map(|field| field.name.clone()).filter(|name| is_new(name) && is_choice(name)).collect();
        for name in wanted {
            let answered = {
                let name = name.clone();
                context.link().callback(move |answer| Message::Choices(name.clone(), answer))
            };
            let command = CompanyCommand::Choices { of: Holder::PhoneCall, name: name.clone() };
            self.choices.push((name, None));
            context.props().scene.ask(command.sent(), answered);
        }
    }

    fn ask_catalog(&self, context: &Context<Self>, of: Holder) {
        if !matches!(self.catalog(of), Some(Ok(_))) {
            let answered = context.link().callback(move |answer| Message::Catalog(of, answer));
            context.props().scene.ask(CompanyCommand::Catalog(of).sent(), answered);
        }
    }

    fn add(&mut self, context: &Context<Self>, name: &str) {
        let Some(Ok(fields)) = self.catalog(self.of) else { return };
        let Some(field) = fields.iter().find(|field| field.name == name) else { return };
        let field = CallField {
            of: self.of,
            name: field.name.clone(),
            label: Some(field.label.clone()),
            editable: false,
            required: false,
            default: None,
        };
        self.draft.call_fields.shown.push(field);
        self.changed = true;
        self.outcome = None;
        self.look(context);
        self.ask_choices(context);
    }

    /// Has it tried on a call.
    fn look(&mut self, context: &Context<Self>) {
        let scene = &context.props().scene;
        let Some(call) = scene.view.recent.get(self.tried_on).map(tried) else { return };
        self.tries += 1;
        let tries = self.tries;
        let command = CompanyCommand::Preview { settings: Box::new(self.draft.clone()), call };
        scene.ask(command.sent(), context.link().callback(move |answer| Message::Previewed(tries, answer)));
    }

    fn saving(&self) -> Saving<'_> {
        let faults = self.preview.iter().flat_map(|preview| &preview.faults);
        Saving {
            changed: self.changed,
            outcome: self.outcome.as_ref(),
            race: self.race.as_ref(),
            faults: faults.map(words::settings_fault).collect(),
        }
    }

    fn save(&mut self, context: &Context<Self>) {
        self.outcome = Some(Outcome::Saving);
        let scene = &context.props().scene;
        let command = saving::command(scene, self.version, &self.draft);
        scene.ask(command.sent(), context.link().callback(Message::Saved));
    }

    fn saved(&mut self, answer: &Answer, scene: &Scene) {
        self.outcome = Some(match saving::read(answer) {
            Some(CompanyAnswer::Saved(version)) => {
                (self.version, self.changed) = (version, false);
                Outcome::Saved
            }
            Some(CompanyAnswer::File(text)) => {
                saving::download(scene, text.reveal());
                self.changed = false;
                Outcome::Filed
            }
            Some(CompanyAnswer::Lost(race)) => {
                self.race = Some(*race);
                self.outcome = None;
                return;
            }
            answer => Outcome::Not(saving::why_not(answer)),
        });
    }
}

fn sets_up(scene: &Scene) -> bool {
    CompanyView::of(&scene.view).is_some_and(|view| view.sets_up)
}

/// One of the last calls, as what stands beside it depends on it.
fn tried(call: &RecentCall) -> BesideCall {
    BesideCall {
        call: call.id.clone(),
        phone: call.number.e164.clone(),
        person: call.person.clone(),
        company: call.company.as_ref().map(|company| company.record.clone()),
        project: None,
        record: logged_record(&call.log).map(str::to_owned),
    }
}

/// Hears every letter of a field.
fn typing(send: &Callback<Message>) -> Callback<String> {
    send.reform(|_| Message::Typing)
}

/// Buttons that move an entry by keyboard, and take it out. `what` names the entry.
fn acts(list: List, place: usize, length: usize, what: &str, send: &Callback<Message>) -> Html {
    let act = |message: fn(List, usize) -> Message| send.reform(move |_| message(list, place));
    html! {
        <span class="order-acts">
            <button type="button" class="button small" disabled={place == 0}
                onclick={act(|list, place| Message::Move(list, place, place.saturating_sub(1)))}>
                { "Up" }<span class="unseen">{ " " }{ what }</span>
            </button>
            <button type="button" class="button small" disabled={place + 1 == length}
                onclick={act(|list, place| Message::Move(list, place, place + 1))}>
                { "Down" }<span class="unseen">{ " " }{ what }</span>
            </button>
            <button type="button" class="button small" onclick={act(Message::Remove)}>
                { "Remove" }<span class="unseen">{ " " }{ what }</span>
            </button>
        </span>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
