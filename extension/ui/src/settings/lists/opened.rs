//! One list: searched, sorted, scrolled, its people picked. The back office has all rows; this page has a window of them, and asks
//! for another as it is scrolled and whenever rows may be other than before.

use callside_protocol::{
    Answer, RecordRef, SettingsPlace,
    company::{ImportFor, ListOf, ListShown, ListSort, ListWindow, ListsAnswer, ListsCommand},
    words::{self, engagement},
};
use gloo_timers::callback::Timeout;
use web_sys::Element;
use yew::{Callback, Component, Context, Html, NodeRef, html};

use super::{CALLS, EDIT, ListProps, back, file, list_address, overview, rows, scroll};
use crate::{
    part::{control, icon::Icon},
    settings::engagement::{ask, on, read, standing, trouble},
};

/// How long after a key the search is sent, in milliseconds.
const PAUSE: u32 = 250;

/// What reaches the page.
pub enum Message {
    /// Look for this.
    Search(String),
    /// The pause after it is over.
    Look,
    /// Sort by that column; once more: the other way round.
    Sort(String),
    /// It was scrolled.
    Scrolled,
    /// The rows for that asking.
    Shown(u32, Answer),
    /// Pick somebody, or leave them.
    Pick(RecordRef, bool),
    /// Pick everybody whose row is there, or nobody.
    PickShown(bool),
    /// Put those who are picked on that fixed list.
    Onto(String),
    /// Take them off this one.
    Off,
    /// What came of it.
    Put(&'static str, Answer),
    /// Save it as a file.
    Export,
    /// The file.
    Exported(Answer),
}

/// The page.
pub struct Opened {
    pub(super) search: String,
    pub(super) sort: ListSort,
    pub(super) window: Option<ListWindow>,
    /// The first row in sight, and how many are.
    first: usize,
    in_sight: usize,
    /// Counts the askings: an older answer that comes late is not shown.
    askings: u32,
    /// An answer is still to come.
    waits: bool,
    pub(super) picked: Vec<RecordRef>,
    pub(super) room: NodeRef,
    pause: Option<Timeout>,
    /// Counts what was chosen from the list of lists, which begins anew each time.
    puts: u32,
    said: String,
    trouble: Option<String>,
}

impl Component for Opened {
    type Message = Message;
    type Properties = ListProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::new()
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            self.ask_rows(context);
        }
    }

    fn changed(&mut self, context: &Context<Self>, _old: &ListProps) -> bool {
        // Others may be on it now, or it has been changed; those before stay until they are here.
        let is_other = self.window.as_ref().is_none_or(|window| window.revision != context.props().lists.revision);
        if is_other && !self.waits {
            self.ask_rows(context);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Search(text) => {
                self.search = text;
                let link = context.link().clone();
                self.pause = Some(Timeout::new(PAUSE, move || link.send_message(Message::Look)));
            }
            Message::Look => self.begin_anew(context),
            Message::Sort(column) => {
                let down = self.sort.column == column && !self.sort.down;
                self.sort = ListSort { column, down };
                self.begin_anew(context);
            }
            Message::Scrolled => return self.scrolled(context),
            Message::Shown(asking, answer) => return self.shown(context, asking, &answer),
            Message::Pick(person, is) => {
                self.picked.retain(|picked| *picked != person);
                if is {
                    self.picked.push(person);
                }
            }
            Message::PickShown(is) => {
                let shown = self.window.iter().flat_map(|window| &window.rows);
                self.picked = shown.filter(|_| is).map(|row| row.person.clone()).collect();
            }
            Message::Onto(list) if list.is_empty() => return false,
            Message::Onto(list) => self.put(context, list, true),
            Message::Off => {
                if let Some(shown) = &context.props().shown {
                    self.put(context, shown.list.id.clone(), false);
                }
            }
            Message::Put(said, answer) => {
                self.trouble = trouble(&answer);
                if self.trouble.is_none() {
                    said.clone_into(&mut self.said);
                    self.picked.clear();
                }
            }
            Message::Export => {
                let ListProps { scene, shown, .. } = context.props();
                "Writing the file".clone_into(&mut self.said);
                if let Some(shown) = shown {
                    let command = ListsCommand::Export(shown.list.id.clone());
                    ask(scene, command, context.link().callback(Message::Exported));
                }
            }
            Message::Exported(answer) => {
                self.said.clear();
                self.trouble = trouble(&answer);
                let ListProps { scene, shown, .. } = context.props();
                if let (Some(ListsAnswer::Csv(text)), Some(shown)) = (read(&answer), shown) {
                    let name = file::name(&shown.list.name);
                    scene.desk.browser.save(&name, text.reveal());
                    self.said = ["Saved as ", &name, "."].concat();
                }
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let ListProps { scene, lists, shown } = context.props();
        let Some(shown) = shown else { return Html::default() };
        let send = context.link().callback(|message| message);
        let is_fixed = matches!(shown.list.of, ListOf::People(_));
        html! {
            <>
                <p class="lists-back">{ back() }</p>
                <section class="card" id={SettingsPlace::Lists.name()} tabindex="-1" aria-label={shown.list.name.clone()}>
                    <header class="card-head">
                        <h2><bdi dir="auto">{ &shown.list.name }</bdi></h2>
                        <div class="card-actions">
                            <a class="button primary" href={list_address(&shown.list.id, CALLS)}>
                                { Icon::Phone.draw() }{ "Work through it" }
                            </a>
                            <a class="button" href={list_address(&shown.list.id, EDIT)}>{ "Change" }<span class="unseen">{ " the list" }</span></a>
                            <button type="button" class="button" onclick={send.reform(|_| Message::Export)}>{ "Export CSV" }</button>
                        </div>
                    </header>
                    { standing(scene, lists) }
                    { overview::unread(shown) }
                    { overview::progress(shown) }
                    { overview::moved(shown) }
                    if shown.joined + shown.left > 0 {
                        <button type="button" class="button small" onclick={on(scene, ListsCommand::Seen(shown.list.id.clone()))}>
                            { "I have seen them" }
                        </button>
                    }
                    { self.search(&send) }
                    <p class="small lists-said" role="status">{ self.says() }</p>
                    if let Some(trouble) = &self.trouble { <p class="alarm" role="alert">{ trouble }</p> }
                    { self.picked(context, shown, is_fixed, &send) }
                    { rows::table(self, scene, shown, &send) }
                </section>
                <file::Import scene={scene.clone()} columns={lists.columns.clone()}
                    onto={is_fixed.then(|| ImportFor::List(shown.list.id.clone()))} />
            </>
        }
    }
}

impl Opened {
    /// With nothing in it.
    pub(super) fn new() -> Self {
        Self {
            search: String::new(),
            // The order in which a list is kept: no other opens at once.
            sort: ListSort { column: "score".to_owned(), down: true },
            window: None,
            first: 0,
            in_sight: 15,
            askings: 0,
            waits: false,
            picked: Vec::new(),
            room: NodeRef::default(),
            pause: None,
            puts: 0,
            said: String::new(),
            trouble: None,
        }
    }

    /// Other rows are to be shown, from the first on.
    fn begin_anew(&mut self, context: &Context<Self>) {
        self.first = 0;
        if let Some(room) = self.room.cast::<Element>() {
            room.set_scroll_top(0);
        }
        self.ask_rows(context);
    }

    fn ask_rows(&mut self, context: &Context<Self>) {
        let ListProps { scene, shown, .. } = context.props();
        let Some(shown) = shown else { return };
        self.askings += 1;
        self.waits = true;
        let asking = self.askings;
        let command = ListsCommand::Show {
            list: shown.list.id.clone(),
            search: self.search.trim().into(),
            sort: self.sort.clone(),
            from: scroll::around(self.first, self.in_sight),
            count: scroll::ROWS,
        };
        ask(scene, command, context.link().callback(move |answer| Message::Shown(asking, answer)));
    }

    fn shown(&mut self, context: &Context<Self>, asking: u32, answer: &Answer) -> bool {
        if asking != self.askings {
            return false;
        }
        self.waits = false;
        match read(answer) {
            Some(ListsAnswer::Window(window)) => {
                self.trouble = None;
                self.window = Some(*window);
                // It was scrolled on meanwhile.
                self.look_further(context);
            }
            _ => self.trouble = trouble(answer),
        }
        true
    }

    fn scrolled(&mut self, context: &Context<Self>) -> bool {
        let Some(room) = self.room.cast::<Element>() else { return false };
        let rows = |pixels: i32| usize::try_from(pixels).unwrap_or_default() / scroll::ROW;
        (self.first, self.in_sight) = (rows(room.scroll_top()), rows(room.client_height()) + 1);
        if !self.waits {
            self.look_further(context);
        }
        false
    }

    fn look_further(&mut self, context: &Context<Self>) {
        let Some(window) = &self.window else { return };
        let loaded = scroll::Loaded { from: window.from, count: window.rows.len(), total: window.total };
        if scroll::wanted(loaded, self.first, self.in_sight).is_some() && !window.rows.is_empty() {
            self.ask_rows(context);
        }
    }

    fn put(&mut self, context: &Context<Self>, list: String, on: bool) {
        self.puts += 1;
        self.said.clear();
        let said = if on { "Put on the list." } else { "Taken off the list." };
        let command = ListsCommand::Put { list, people: self.picked.clone(), on };
        ask(&context.props().scene, command, context.link().callback(move |answer| Message::Put(said, answer)));
    }

    fn says(&self) -> String {
        match &self.window {
            _ if !self.said.is_empty() => self.said.clone(),
            None if self.trouble.is_some() => String::new(),
            None => "Looking…".to_owned(),
            Some(window) => {
                let fit = if self.search.trim().is_empty() { "" } else { " with that" };
                [&words::count(window.total, "person", "people"), fit].concat()
            }
        }
    }

    fn search(&self, send: &Callback<Message>) -> Html {
        html! {
            <div role="search" aria-label="People on the list">
                <label class="unseen" for="list-search">{ "Search the list" }</label>
                <input id="list-search" class="field" type="search" dir="auto" autocomplete="off" placeholder="In any column"
                    value={self.search.clone()} oninput={control::typed(send.reform(Message::Search))} />
            </div>
        }
    }

    /// What can be done with those who are picked.
    fn picked(&self, context: &Context<Self>, shown: &ListShown, is_fixed: bool, send: &Callback<Message>) -> Html {
        if self.picked.is_empty() {
            return Html::default();
        }
        let others = context
            .props()
            .lists
            .lists
            .iter()
            .filter(|other| matches!(other.list.of, ListOf::People(_)) && other.list.id != shown.list.id);
        let others: Vec<&ListShown> = others.collect();
        html! {
            <div class="mapping-picked">
                <p role="status">{ engagement::people(self.picked.len() as u64) }{ " picked" }</p>
                if is_fixed {
                    <button type="button" class="button small" onclick={send.reform(|_| Message::Off)}>{ "Take off this list" }</button>
                }
                if others.is_empty() {
                    <p class="small quiet">{ "To put them on another list, make one of chosen people first." }</p>
                } else {
                    <label class="unseen" for="list-onto">{ "Put them on" }</label>
                    <select key={self.puts} id="list-onto" class="field" onchange={control::selected(send.reform(Message::Onto))}>
                        <option value="" selected={true}>{ "Put them on…" }</option>
                        { for others.into_iter().map(|other| html! {
                            <option key={other.list.id.clone()} value={other.list.id.clone()}>{ &other.list.name }</option>
                        }) }
                    </select>
                }
                <button type="button" class="button small" onclick={send.reform(|_| Message::PickShown(false))}>{ "Pick nobody" }</button>
            </div>
        }
    }
}
