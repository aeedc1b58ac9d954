//! A list being made, or changed: its name, whose people, what has to be so of them, and its columns. How many people that are is
//! looked at as it is edited. What is typed stays until it is saved or left, whatever the View says meanwhile.

mod conditions;
mod form;

use callside_protocol::{
    Answer,
    company::{ListOf, ListShown, ListSource, ListWindow, ListsAnswer, ListsCommand, PeopleList, Rule},
};
use conditions::Typed;
use gloo_timers::callback::Timeout;
use web_sys::window;
use yew::{Component, Context, Html, html};

use super::{ListProps, back, list_address};
use crate::settings::engagement::{ask, read, trouble};

/// How long after the last change people are counted, in milliseconds.
const PAUSE: u32 = 300;

/// What reaches the form.
pub enum Message {
    /// Its name.
    Name(String),
    /// Chosen people, and no rule.
    Fixed(bool),
    /// Whose people, or not.
    Of(ListSource, bool),
    /// One condition more.
    Add,
    /// That condition is of no use.
    Remove(usize),
    /// It asks something else, by its place in the list.
    Asks(usize, String),
    /// It asks for that field.
    Field(usize, String),
    /// It compares in that way, by its place.
    How(usize, String),
    /// With that.
    Value(usize, String),
    /// A column, or not.
    Column(String, bool),
    /// For everyone.
    Shared(bool),
    /// The pause after a change is over.
    Count,
    /// How many fit.
    Counted(u32, Answer),
    /// Keep it.
    Save,
    /// What came of it.
    Saved(Answer),
}

/// The form.
#[derive(Default)]
pub struct Build {
    id: String,
    name: String,
    is_fixed: bool,
    of: Vec<ListSource>,
    conditions: Vec<Typed>,
    columns: Vec<String>,
    shared: bool,
    /// Who is on it, if it is a fixed one.
    chosen: ListOf,
    tried: Option<ListWindow>,
    /// Why nobody could be counted.
    untried: Option<String>,
    /// Counts the tries: an older answer that comes late is not shown.
    tries: u32,
    pause: Option<Timeout>,
    busy: bool,
    trouble: Option<String>,
}

impl Component for Build {
    type Message = Message;
    type Properties = ListProps;

    fn create(context: &Context<Self>) -> Self {
        context.props().shown.as_ref().map(Self::of).unwrap_or_default()
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            self.count(context);
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Count => {
                self.count(context);
                return false;
            }
            Message::Counted(tries, answer) => {
                if tries != self.tries {
                    return false;
                }
                self.untried = trouble(&answer);
                if let Some(ListsAnswer::Window(window)) = read(&answer) {
                    self.tried = Some(*window);
                }
                return true;
            }
            Message::Save => {
                self.busy = true;
                let command = ListsCommand::KeepList { list: Box::new(self.list()), shared: self.shared };
                ask(&context.props().scene, command, context.link().callback(Message::Saved));
                return true;
            }
            Message::Saved(answer) => {
                self.busy = false;
                self.trouble = trouble(&answer);
                if let Some(ListsAnswer::Kept(id)) = read(&answer)
                    && let Some(window) = window()
                {
                    // A page that cannot move stays where it is, and the list is there all the same.
                    let _stays = window.location().set_hash(&list_address(&id, ""));
                }
                return true;
            }
            edit => self.edit(edit),
        }
        self.trouble = None;
        let link = context.link().clone();
        self.pause = Some(Timeout::new(PAUSE, move || link.send_message(Message::Count)));
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let send = context.link().callback(|message| message);
        html! {
            <>
                <p class="lists-back">{ back() }</p>
                { form::form(self, context.props(), &send) }
            </>
        }
    }
}

impl Build {
    /// What is kept of a list, to be edited.
    fn of(shown: &ListShown) -> Self {
        let PeopleList { id, name, of, columns } = shown.list.clone();
        let form = Self { id, name, columns, shared: shown.shared, ..Self::default() };
        match of {
            ListOf::Rule(Rule { of, all }) => Self { of, conditions: all.iter().map(Typed::of).collect(), ..form },
            chosen => Self { is_fixed: true, chosen, ..form },
        }
    }

    fn edit(&mut self, edit: Message) {
        let number = |text: String| text.parse::<usize>().unwrap_or_default();
        match edit {
            Message::Name(name) => self.name = name,
            Message::Fixed(is) => self.is_fixed = is,
            Message::Of(source, is) => {
                self.of.retain(|known| *known != source);
                if is {
                    self.of.push(source);
                }
            }
            Message::Add => self.conditions.push(Typed::default()),
            Message::Remove(place) if place < self.conditions.len() => drop(self.conditions.remove(place)),
            Message::Asks(place, asks) => {
                if let Some(condition) = self.conditions.get_mut(place) {
                    let asks = conditions::Asks::ALL.get(number(asks)).copied().unwrap_or_default();
                    *condition = Typed { asks, ..Typed::default() };
                }
            }
            Message::Field(place, field) => {
                if let Some(condition) = self.conditions.get_mut(place) {
                    condition.field = field;
                }
            }
            Message::How(place, how) => {
                if let Some(condition) = self.conditions.get_mut(place) {
                    condition.how = number(how);
                }
            }
            Message::Value(place, value) => {
                if let Some(condition) = self.conditions.get_mut(place) {
                    condition.value = value;
                }
            }
            Message::Column(column, is) => {
                self.columns.retain(|known| *known != column);
                if is {
                    self.columns.push(column);
                }
            }
            Message::Shared(is) => self.shared = is,
            _ => {}
        }
    }

    /// As it would be kept. Conditions that are not whole are not in it.
    fn list(&self) -> PeopleList {
        let of = if self.is_fixed {
            match &self.chosen {
                ListOf::Rule(_) => ListOf::People(Vec::new()),
                people => people.clone(),
            }
        } else {
            let all = self.conditions.iter().filter_map(Typed::whole).collect();
            ListOf::Rule(Rule { of: self.of.clone(), all })
        };
        PeopleList { id: self.id.clone(), name: self.name.trim().to_owned(), of, columns: self.columns.clone() }
    }

    /// What is in the way of keeping it.
    fn objection(&self) -> Option<&'static str> {
        if self.name.trim().is_empty() {
            return Some("Give the list a name.");
        }
        let is_whole = self.is_fixed || self.conditions.iter().all(|condition| condition.whole().is_some());
        (!is_whole).then_some("Complete each condition, or remove it.")
    }

    fn count(&mut self, context: &Context<Self>) {
        self.tries += 1;
        if self.is_fixed {
            return;
        }
        let tries = self.tries;
        let command = ListsCommand::TryRule(Box::new(self.list()));
        let answered = context.link().callback(move |answer| Message::Counted(tries, answer));
        ask(&context.props().scene, command, answered);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::company::{ListCondition, ListSource};

    use super::*;

    #[test]
    fn a_list_is_the_same_once_it_was_opened_and_saved() {
        let all = vec![ListCondition::NotCalledFor(30), ListCondition::ScoreAtLeast(10)];
        let rule = ListOf::Rule(Rule { of: vec![ListSource::Leads], all });
        let people = ListOf::People(vec![callside_protocol::RecordRef {
            kind: callside_protocol::RecordKind::Contact,
            id: "7".to_owned(),
        }]);
        for of in [rule, people] {
            let list =
                PeopleList { id: "q7".to_owned(), name: "Leads".to_owned(), of, columns: vec!["score".to_owned()] };
            let shown = ListShown { list: list.clone(), shared: true, ..ListShown::default() };
            assert_eq!(Build::of(&shown).list(), list);
        }
    }

    #[test]
    fn what_is_half_typed_is_kept_by_the_form_and_not_saved() {
        let mut form = Build::default();
        assert!(form.objection().is_some_and(|why| why.contains("name")));
        form.edit(Message::Name("Quiet leads".to_owned()));
        assert_eq!(form.objection(), None);
        form.edit(Message::Add);
        form.edit(Message::Asks(0, "3".to_owned()));
        form.edit(Message::Value(0, "3x".to_owned()));
        assert!(form.objection().is_some_and(|why| why.contains("condition")));
        form.edit(Message::Value(0, "30".to_owned()));
        assert_eq!(form.objection(), None);
        let rule = Rule { of: Vec::new(), all: vec![ListCondition::NotCalledFor(30)] };
        assert_eq!(form.list().of, ListOf::Rule(rule));
    }
}
