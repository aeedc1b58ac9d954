//! People out of a spreadsheet's file: onto a list, as scores from elsewhere, or as changes that wait to be pushed. Which encoding
//! it is in is for the back office to find out; rows that cannot be taken are put aside, each with its reason.

use callside_protocol::{
    Answer,
    company::{ImportFor, Imported, ListColumn, ListsAnswer, ListsCommand},
    words::{self, engagement},
};
use web_sys::{Event, HtmlInputElement};
use yew::{Component, Context, Html, NodeRef, Properties, html};

use crate::{
    part::control,
    scene::Scene,
    settings::engagement::{ask, read, trouble},
};

/// What it is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct ImportProps {
    /// One moment.
    pub scene: Scene,
    /// Columns that lists have.
    pub columns: Vec<ListColumn>,
    /// People can come onto this list.
    #[prop_or_default]
    pub onto: Option<ImportFor>,
}

/// What reaches it.
pub enum Message {
    /// What for, by its place in the list.
    For(String),
    /// The column with the scores.
    Column(String),
    /// A file was chosen.
    Chosen(Event),
    /// Its bytes; `None`: too many.
    Read(Option<String>),
    /// What it holds.
    Imported(Answer),
    /// Save the rows that were put aside.
    Rest,
}

/// It.
#[derive(Default)]
pub struct Import {
    purpose: String,
    column: String,
    file: NodeRef,
    busy: bool,
    pub(super) imported: Option<Imported>,
    trouble: Option<String>,
}

const TOO_LONG: &str =
    "The file has more than 20 MB, and nothing of it was read. Divide it, and read the parts one after the other.";

impl Component for Import {
    type Message = Message;
    type Properties = ImportProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let scene = &context.props().scene;
        match message {
            Message::For(purpose) => (self.purpose, self.imported, self.trouble) = (purpose, None, None),
            Message::Column(column) => self.column = column,
            Message::Chosen(chosen) => {
                (self.imported, self.trouble) = (None, None);
                scene.desk.browser.read_bytes(&chosen, context.link().callback(Message::Read));
            }
            Message::Read(None) => self.trouble = Some(TOO_LONG.to_owned()),
            Message::Read(Some(bytes)) => {
                self.busy = true;
                let command = ListsCommand::Import { bytes: bytes.into(), purpose: self.purpose(context.props()) };
                ask(scene, command, context.link().callback(Message::Imported));
            }
            Message::Imported(answer) => {
                self.busy = false;
                self.trouble = trouble(&answer);
                if let Some(ListsAnswer::Imported(imported)) = read(&answer) {
                    self.imported = Some(*imported);
                }
                // The file can be chosen again once it was mended.
                if let Some(input) = self.file.cast::<HtmlInputElement>() {
                    input.set_value("");
                }
            }
            Message::Rest => {
                if let Some(imported) = &self.imported {
                    scene.desk.browser.save("callside-rows-aside.csv", imported.rest.reveal());
                }
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let purpose = self.purpose(context.props());
        let is_list = context.props().onto.is_some();
        let choices = [
            ("list", "Its people come onto this list"),
            ("look", "Only look what is in it"),
            ("scores", "Scores from elsewhere"),
            ("changes", "Changes that wait to be pushed"),
            ("newcomers", "Changes, and new contacts of rows that fit nobody"),
        ];
        let choices = choices.into_iter().filter(|(value, _)| is_list || *value != "list");
        html! {
            <section class="card" aria-label="Read a CSV">
                <header class="card-head"><h2>{ "Read a CSV" }</h2></header>
                <p>{ "A row for each person, who is known by NetSuite's id, an e-mail address or a number. Rows that are not about one \
                      person whom your role sees are put aside, with the reason." }</p>
                <div class="form-row">
                    <label for="import-for">{ "What for" }</label>
                    <select id="import-for" class="field" onchange={control::selected(link.callback(Message::For))}>
                        { for choices.enumerate().map(|(place, (value, says))| {
                            let is_chosen = if self.purpose.is_empty() { place == 0 } else { value == self.purpose };
                            control::choice(value, says, is_chosen)
                        }) }
                    </select>
                </div>
                if let ImportFor::LeadScores(_) = purpose {
                    <div class="form-row">
                        <label for="import-column">{ "Column with the score" }</label>
                        <input id="import-column" class="field" type="text" dir="auto" autocomplete="off" value={self.column.clone()}
                            oninput={control::typed(link.callback(Message::Column))} />
                    </div>
                }
                if let ImportFor::Changes | ImportFor::Newcomers = purpose {
                    <p class="small quiet">
                        { "Columns are fields by the names they have in lists: " }
                        { context.props().columns.iter().map(|column| column.label.as_str()).collect::<Vec<_>>().join(", ") }
                        { ". Nothing is written before somebody pushes." }
                    </p>
                }
                if purpose == ImportFor::Newcomers {
                    <p class="small quiet">
                        { "A new contact is made of the columns Name, or First name and Last name, with Title, E-mail, Phone, Mobile, Company \
                           and Subsidiary, and of fields that may be pushed. Whoever might be in NetSuite already is put aside." }
                    </p>
                }
                <div class="form-row">
                    <label for="import-file">{ "File" }</label>
                    <input id="import-file" ref={self.file.clone()} type="file" accept=".csv,.txt,.tsv,text/csv"
                        disabled={self.busy || matches!(&purpose, ImportFor::LeadScores(column) if column.is_empty())}
                        onchange={link.callback(Message::Chosen)} />
                </div>
                if self.busy { <p class="quiet looking" role="status">{ "Reading the file" }</p> }
                if let Some(trouble) = &self.trouble { <p class="alarm" role="alert">{ trouble }</p> }
                if let Some(imported) = &self.imported { { self.came_of_it(context, imported) } }
            </section>
        }
    }
}

impl Import {
    fn purpose(&self, props: &ImportProps) -> ImportFor {
        match (self.purpose.as_str(), &props.onto) {
            ("scores", _) => ImportFor::LeadScores(self.column.trim().to_owned()),
            ("changes", _) => ImportFor::Changes,
            ("newcomers", _) => ImportFor::Newcomers,
            ("" | "list", Some(onto)) => onto.clone(),
            _ => ImportFor::Look,
        }
    }

    pub(super) fn came_of_it(&self, context: &Context<Self>, imported: &Imported) -> Html {
        html! {
            <>
                { told(imported) }
                if !imported.rest.is_blank() {
                    <div class="card-actions">
                        <button type="button" class="button" onclick={context.link().callback(|_| Message::Rest)}>
                            { "Save the rows put aside" }
                        </button>
                    </div>
                }
            </>
        }
    }
}

/// What a file held.
pub(super) fn told(imported: &Imported) -> Html {
    let rows = |number| words::count(number, "row", "rows");
    html! {
        <>
            <p role="status">
                { rows(imported.taken) }{ " taken, " }{ words::thousands(imported.changed) }{ " of them new or changed, " }
                { rows(imported.aside) }{ " put aside." }
                if imported.newcomers > 0 {
                    { " " }{ words::count(imported.newcomers, "new contact waits", "new contacts wait") }{ " to be pushed." }
                }
            </p>
            <p class="small quiet">{ "Read as " }{ &imported.encoding }{ ". Columns: " }{ imported.columns.join(", ") }</p>
            if !imported.first.is_empty() {
                <ul class="findings" aria-label="Rows put aside">
                    { for imported.first.iter().map(|aside| html! {
                        <li>
                            { "Line " }{ words::thousands(aside.line) }{ ": " }{ engagement::aside(aside.why) }
                            <span class="small quiet mono">{ " " }{ aside.text.reveal() }</span>
                        </li>
                    }) }
                </ul>
                if imported.aside > imported.first.len() {
                    <p class="small quiet">{ "And " }{ rows(imported.aside - imported.first.len()) }{ " more: all of them are in the file below." }</p>
                }
            }
        </>
    }
}

/// The name of a list's file: letters and digits of the list's own, so that every computer takes it.
pub(super) fn name(list: &str) -> String {
    let plain: String = list.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let pieces: Vec<&str> = plain.split('-').filter(|piece| !piece.is_empty()).collect();
    let name = pieces.join("-").to_lowercase();
    ["callside-", if name.is_empty() { "list" } else { &name }, ".csv"].concat()
}
