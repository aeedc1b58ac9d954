//! Settings → Company → Organizer mapping: a row for each extension with the employee whose its calls are. The back office has all
//! rows and whatever was changed and not saved; this page has a window of them, asks for another when it is searched, filtered or
//! turned, and asks again whenever the view says that something is other.

mod choose;
mod rows;
mod rules;
mod save;

use callside_protocol::{
    Answer,
    company::{
        CompanyAnswer, CompanyCommand, CompanyView, ExtensionKind, KindFilter, MappingAnswer, MappingCommand,
        MappingEdit, MappingEmployee, MappingFilter, MappingImported, MappingNotSaved, MappingQuery, MappingRows,
        MappingView, MappingWindow, MatchedBy, OrganizerRule, Organizers,
    },
    words,
};
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlElement, HtmlInputElement, window};
use yew::{Component, Context, Html, NodeRef, Properties, html};

use crate::scene::Scene;

/// Rows of a window.
const ROWS: usize = 50;

/// What the page is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct MappingProps {
    /// One moment.
    pub scene: Scene,
}

/// For what an employee is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The extension of this id.
    Row(String),
    /// All that are picked.
    Picked,
    /// Whoever has none.
    Others,
    /// Extensions of this kind that have none.
    Kind(ExtensionKind),
}

/// What reaches the page.
pub enum Message {
    /// Look for this.
    Search(String),
    /// Show those of this state, by its place in the list.
    Only(String),
    /// Show those of this kind.
    Kind(String),
    /// Show those that were matched so.
    How(String),
    /// Show the rows from there on.
    Turn(usize),
    /// The rows for that asking.
    Shown(u32, Answer),
    /// Pick a row, or leave it.
    Pick(String, bool),
    /// Pick every row that is shown, or none.
    PickShown(bool),
    /// Pick all that fit, also those that are not shown.
    PickAll,
    /// Choose an employee for that.
    Choose(Target),
    /// Choose none.
    Close,
    /// Look for an employee.
    Typed(String),
    /// Those found for what was typed.
    Found(String, Answer),
    /// That is chosen; `None`: nothing is decided any more.
    Chosen(Option<OrganizerRule>),
    /// Have it done.
    Do(MappingCommand),
    /// What came of it.
    Done(Answer),
    /// Match, and save what came of it.
    MatchAndSave,
    /// Matched: save.
    Matched(Answer),
    /// A file was chosen.
    File(Event),
    /// Its text.
    Read(String),
}

/// The page.
#[derive(Default)]
pub struct Mapping {
    query: MappingQuery,
    from: usize,
    shown: Option<MappingWindow>,
    /// Counts the askings: an older answer that comes late is not shown.
    askings: u32,
    /// Extensions that are picked; all that fit.
    picked: Vec<String>,
    all: bool,
    target: Option<Target>,
    typed: String,
    found: Vec<MappingEmployee>,
    field: NodeRef,
    file: NodeRef,
    /// The chooser has just opened.
    opened: bool,
    /// The reading was asked for.
    begun: bool,
    busy: bool,
    said: String,
    not_saved: Option<MappingNotSaved>,
    imported: Option<MappingImported>,
}

impl Component for Mapping {
    type Message = Message;
    type Properties = MappingProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            self.begin(context);
            // Somebody has been here before: no change of the view is to come that would ask for them.
            if mapping(&context.props().scene).is_some() {
                self.ask_rows(context);
            }
        }
        if std::mem::take(&mut self.opened)
            && let Some(field) = self.field.cast::<HtmlInputElement>()
        {
            let _kept = field.focus();
        }
    }

    fn changed(&mut self, context: &Context<Self>, _old: &MappingProps) -> bool {
        self.begin(context);
        let revision = mapping(&context.props().scene).map(|mapping| mapping.revision);
        if revision.is_some() && revision != self.shown.as_ref().map(|shown| shown.revision) {
            self.ask_rows(context);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Search(text) => self.seek(context, |query| query.search = text.into()),
            Message::Only(place) => self.seek(context, |query| query.only = at(&MappingFilter::ALL, &place)),
            Message::Kind(place) => self.seek(context, |query| query.kind = at(&KindFilter::ALL, &place)),
            Message::How(place) => {
                self.seek(context, |query| query.how = place.parse().ok().and_then(|at: usize| HOWS.get(at).copied()));
            }
            Message::Turn(from) => {
                self.from = from;
                self.ask_rows(context);
            }
            Message::Shown(asking, answer) => {
                let Some(MappingAnswer::Window(window)) = read(&answer).filter(|_| asking == self.askings) else {
                    return false;
                };
                self.from = window.from;
                self.shown = Some(window);
            }
            Message::Pick(extension, is) => {
                self.all = false;
                self.picked.retain(|picked| *picked != extension);
                if is {
                    self.picked.push(extension);
                }
            }
            Message::PickShown(is) => {
                self.all = false;
                let shown = self.shown.iter().flat_map(|shown| &shown.rows);
                self.picked = shown.filter(|_| is).map(|row| row.extension.clone()).collect();
            }
            Message::PickAll => self.all = true,
            Message::Choose(target) => {
                (self.target, self.opened) = (Some(target), true);
                self.ask_employees(context, String::new());
            }
            Message::Close => self.close(),
            Message::Typed(text) => self.ask_employees(context, text),
            Message::Found(text, answer) => {
                if let Some(MappingAnswer::Employees(found)) = read(&answer).filter(|_| text == self.typed) {
                    self.found = found;
                }
            }
            Message::Chosen(whose) => self.chosen(context, whose),
            Message::Do(command) => {
                let is_save = command == MappingCommand::Save;
                self.begin_act(if is_save { "Saving" } else { "" });
                ask(context, command, Message::Done);
            }
            Message::Done(answer) => self.done(context, &answer),
            Message::MatchAndSave => {
                self.begin_act("Matching");
                ask(context, MappingCommand::Edit(MappingEdit::TakeMatches), Message::Matched);
            }
            Message::Matched(answer) => match read(&answer) {
                Some(MappingAnswer::Done) => {
                    self.begin_act("Saving");
                    ask(context, MappingCommand::Save, Message::Done);
                }
                _ => self.done(context, &answer),
            },
            Message::File(chosen) => {
                let browser = &context.props().scene.desk.browser;
                browser.read_file(&chosen, context.link().callback(Message::Read));
            }
            Message::Read(text) => {
                self.begin_act("Reading the file");
                ask(context, MappingCommand::Import(text.into()), Message::Done);
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        if !sets_up(scene) {
            return html! {
                <section class="card" aria-label="Organizer mapping">
                    <p>{ "Whose record a call is is set by whoever sets the company up: NetSuite's permissions of the record type \
                          Callside Settings say who that is. Your role may not change it." }</p>
                </section>
            };
        }
        let send = context.link().callback(|message| message);
        let Some(mapping) = mapping(scene) else {
            return html! { <p class="quiet looking" role="status">{ "Looking at what is known" }</p> };
        };
        html! {
            <>
                { save::card(self, &mapping, &send) }
                { rows::card(self, scene, &mapping, &send) }
                { rules::card(self, &mapping, &send) }
                { save::files(self, &send) }
            </>
        }
    }
}

/// In the order of the list.
const HOWS: [MatchedBy; 4] = [MatchedBy::Email, MatchedBy::UserEmail, MatchedBy::Phone, MatchedBy::Manual];

/// The entry at a place of a list; the first where it names none.
fn at<T: Copy + Default>(all: &[T], place: &str) -> T {
    place.parse().ok().and_then(|place: usize| all.get(place).copied()).unwrap_or_default()
}

fn sets_up(scene: &Scene) -> bool {
    CompanyView::of(&scene.view).is_some_and(|view| view.sets_up)
}

fn mapping(scene: &Scene) -> Option<MappingView> {
    CompanyView::of(&scene.view)?.mapping.map(|mapping| *mapping)
}

fn read(answer: &Answer) -> Option<MappingAnswer> {
    let Answer::Company(answer) = answer else { return None };
    match callside_json::read(answer.reveal()).ok()? {
        CompanyAnswer::Mapping(answer) => Some(*answer),
        _ => None,
    }
}

fn ask(context: &Context<Mapping>, command: MappingCommand, message: impl Fn(Answer) -> Message + 'static) {
    let command = CompanyCommand::Mapping(command).sent();
    context.props().scene.ask(command, context.link().callback(message));
}

impl Mapping {
    /// Has the clouds' lists read where they are not. A back office that was put away knows nothing of this page.
    fn begin(&mut self, context: &Context<Self>) {
        let scene = &context.props().scene;
        let is_open = mapping(scene).is_some();
        if is_open {
            self.begun = false;
        } else if !self.begun && sets_up(scene) {
            self.begun = true;
            let command = CompanyCommand::Mapping(MappingCommand::Read { anew: false }).sent();
            scene.ask(command, context.link().callback(Message::Done));
        }
    }

    fn seek(&mut self, context: &Context<Self>, change: impl FnOnce(&mut MappingQuery)) {
        change(&mut self.query);
        self.begin_anew();
        self.ask_rows(context);
    }

    /// Other rows are to be shown: none of them is picked.
    fn begin_anew(&mut self) {
        (self.from, self.all) = (0, false);
        self.picked.clear();
    }

    fn ask_rows(&mut self, context: &Context<Self>) {
        self.askings += 1;
        let (asking, query, from) = (self.askings, self.query.clone(), self.from);
        let command = MappingCommand::Show { query, from, count: ROWS };
        ask(context, command, move |answer| Message::Shown(asking, answer));
    }

    fn ask_employees(&mut self, context: &Context<Self>, text: String) {
        self.typed.clone_from(&text);
        let command = MappingCommand::Employees(text.clone().into());
        ask(context, command, move |answer| Message::Found(text.clone(), answer));
    }

    fn close(&mut self) {
        let Some(target) = self.target.take() else { return };
        self.found.clear();
        let page = window().and_then(|window| window.document());
        let button = page.and_then(|page| page.get_element_by_id(&choose::button_id(&target)));
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            let _kept = button.focus();
        }
    }

    fn chosen(&mut self, context: &Context<Self>, whose: Option<OrganizerRule>) {
        let Some(target) = self.target.clone() else { return };
        let edit = match target {
            Target::Row(extension) => MappingEdit::Set { rows: MappingRows::These(vec![extension]), whose },
            Target::Picked => MappingEdit::Set { rows: self.picked_rows(), whose },
            Target::Others => {
                let others = match whose {
                    Some(OrganizerRule::Employee(id)) => Some(id),
                    _ => None,
                };
                MappingEdit::Rules(Organizers { others, ..self.rules(context) })
            }
            Target::Kind(kind) => {
                let mut rules = self.rules(context);
                *rules::of_kind(&mut rules, kind) = whose.unwrap_or_default();
                MappingEdit::Rules(rules)
            }
        };
        self.close();
        self.begin_act("");
        ask(context, MappingCommand::Edit(edit), Message::Done);
    }

    fn rules(&self, context: &Context<Self>) -> Organizers {
        mapping(&context.props().scene).map(|mapping| mapping.rules).unwrap_or_default()
    }

    fn picked_rows(&self) -> MappingRows {
        if self.all { MappingRows::All(self.query.clone()) } else { MappingRows::These(self.picked.clone()) }
    }

    fn begin_act(&mut self, says: &str) {
        self.busy = !says.is_empty();
        says.clone_into(&mut self.said);
        (self.not_saved, self.imported) = (None, None);
    }

    fn done(&mut self, context: &Context<Self>, answer: &Answer) {
        let saved = std::mem::take(&mut self.busy) && self.said == "Saving";
        self.said.clear();
        match read(answer) {
            Some(MappingAnswer::Done) if saved => {
                "Saved. Company call sync goes by it from its next round on.".clone_into(&mut self.said);
                // None is like that any more.
                if matches!(self.query.only, MappingFilter::Matched | MappingFilter::Changed) {
                    self.query.only = MappingFilter::All;
                    self.begin_anew();
                }
            }
            Some(MappingAnswer::NotSaved(not)) => self.not_saved = Some(not),
            Some(MappingAnswer::Csv(text)) => {
                context.props().scene.desk.browser.save("callside-organizers.csv", text.reveal());
                "Saved as callside-organizers.csv.".clone_into(&mut self.said);
            }
            Some(MappingAnswer::Imported(imported)) => self.imported = Some(imported),
            Some(_) => {}
            None => {
                self.said = match answer {
                    Answer::Refused(refusal) => words::refusal(refusal),
                    _ => "Callside failed over it. Try again in a moment.".to_owned(),
                };
            }
        }
        // The file can be chosen again once it was mended.
        if let Some(input) = self.file.cast::<HtmlInputElement>() {
            input.set_value("");
        }
        self.ask_rows(context);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
