//! What the pages of lists and of connectors share: they are opened together, ask in one way, and say in the same words what is
//! missing, what is being read and what went wrong.

use std::rc::Rc;

use callside_protocol::{
    Answer, Command, SettingsPlace, View,
    company::{
        CompanyAnswer, CompanyCommand, CompanyView, ListsAnswer, ListsCommand, ListsLack, ListsView, ScoreShown,
    },
    words,
};
use yew::{Callback, Component, Context, Html, MouseEvent, Properties, html};

use super::{connectors, lists};
use crate::{part::fault, scene::Scene};

/// Which of the two pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// Lists; what stands behind the place in the address.
    Lists(String),
    /// Connectors.
    Connectors,
}

/// What a page is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct EngagementProps {
    /// One moment.
    pub scene: Scene,
    /// Which.
    pub page: Page,
}

/// Either page.
#[derive(Default)]
pub struct Engagement {
    /// Read once for each View: it may hold a thousand lists.
    lists: Option<Rc<ListsView>>,
    /// The opening was asked for.
    begun: bool,
    /// It could not be opened.
    failed: Option<String>,
}

impl Component for Engagement {
    /// What came of opening it; `None`: it is asked for once more.
    type Message = Option<Answer>;
    type Properties = EngagementProps;

    fn create(context: &Context<Self>) -> Self {
        Self { lists: of(&context.props().scene.view), ..Self::default() }
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            self.open(context);
        }
    }

    /// A back office that was put away knows nothing of this page.
    fn changed(&mut self, context: &Context<Self>, old: &EngagementProps) -> bool {
        let scene = &context.props().scene;
        if !Rc::ptr_eq(&scene.view, &old.scene.view) {
            self.lists = of(&scene.view);
        }
        match self.lists {
            Some(_) => self.begun = false,
            None if !self.begun => self.open(context),
            None => {}
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, answer: Option<Answer>) -> bool {
        match answer {
            None => self.open(context),
            Some(answer) => self.failed = trouble(&answer),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let EngagementProps { scene, page } = context.props();
        let Some(lists) = &self.lists else { return self.opening(context) };
        match page {
            Page::Lists(at) => lists::page(scene, lists, at),
            Page::Connectors => html! { <connectors::Connectors scene={scene.clone()} lists={lists.clone()} /> },
        }
    }
}

impl Engagement {
    fn open(&mut self, context: &Context<Self>) {
        (self.begun, self.failed) = (true, None);
        ask(&context.props().scene, ListsCommand::Open, context.link().callback(Some));
    }

    fn opening(&self, context: &Context<Self>) -> Html {
        match &self.failed {
            None => html! { <p class="quiet looking" role="status">{ "Looking at what is known" }</p> },
            Some(why) => html! {
                <section class="card" aria-label="Not opened">
                    <p class="alarm" role="alert">{ why }</p>
                    <div class="card-actions">
                        <button type="button" class="button" onclick={context.link().callback(|_| None)}>{ "Try again" }</button>
                    </div>
                </section>
            },
        }
    }
}

/// Lists and engagement out of the View.
fn of(view: &View) -> Option<Rc<ListsView>> {
    CompanyView::of(view)?.lists.map(|lists| Rc::new(*lists))
}

/// As it travels.
pub fn sent(command: ListsCommand) -> Command {
    CompanyCommand::Lists(Box::new(command)).sent()
}

/// Asks, and hears the answer.
pub fn ask(scene: &Scene, command: ListsCommand, answered: Callback<Answer>) {
    scene.ask(sent(command), answered);
}

/// A click that asks for that, with the View as answer.
pub fn on(scene: &Scene, command: ListsCommand) -> Callback<MouseEvent> {
    scene.on(sent(command))
}

/// The back office's answer.
pub fn read(answer: &Answer) -> Option<ListsAnswer> {
    let Answer::Company(answer) = answer else { return None };
    match callside_json::read(answer.reveal()).ok()? {
        CompanyAnswer::Lists(answer) => Some(*answer),
        _ => None,
    }
}

/// Why something was not done, in a sentence or two; `None`: it was. "Not there", "could not ask" and "not allowed" are never the
/// same.
pub fn trouble(answer: &Answer) -> Option<String> {
    Some(match (answer, read(answer)) {
        (Answer::Refused(refusal), _) => words::refusal(refusal),
        (_, Some(ListsAnswer::NoList)) => "There is no such list, or not any more.".to_owned(),
        (_, Some(ListsAnswer::Not(why))) => why,
        (_, Some(ListsAnswer::NotSaved(None))) => SOMEBODY_SAVED.to_owned(),
        (_, Some(ListsAnswer::NotSaved(Some(why)))) => words::not_saved(&why),
        (_, Some(ListsAnswer::Fault(why))) => {
            let said = words::fault(&why);
            let quoted = why.detail.map(|detail| [" NetSuite says: “", &detail, "”"].concat());
            [&said.happened, " ", &said.next, &quoted.unwrap_or_default()].concat()
        }
        (_, Some(_)) => return None,
        (Answer::Company(_), None) => {
            "This version of Callside does not do that. Reload the page once it has updated itself.".to_owned()
        }
        _ => "Callside failed over it. Try again in a moment.".to_owned(),
    })
}

/// Somebody else was faster.
pub const SOMEBODY_SAVED: &str = "Not saved: somebody else has saved meanwhile. Nothing of yours is lost, it stands here as you left it. Save again.";

/// Where a place is.
pub fn address(place: SettingsPlace, rest: &str) -> String {
    let slash = if rest.is_empty() { "" } else { "/" };
    [SettingsPlace::ADDRESS, place.name(), slash, rest].concat()
}

/// What stands in the way, and what goes on meanwhile: above whatever a page is for.
pub fn standing(scene: &Scene, lists: &ListsView) -> Html {
    html! {
        <>
            { for lists.lacks.iter().map(|lack| {
                let (says, leads) = words::engagement::lack(*lack);
                let place = match lack {
                    ListsLack::NetSuite => SettingsPlace::NetSuite,
                    ListsLack::Copy => SettingsPlace::Directory,
                };
                html! { <p class="lists-lack">{ says }{ " " }<a href={address(place, "")}>{ leads }</a></p> }
            }) }
            if let Some(why) = &lists.fault {
                { fault::fault(why) }
                <p class="small quiet">{ "It is tried again by itself" }{ for lists.due.map(|due| {
                    [", ", &scene.times.day_and_time(due)].concat()
                }) }{ "." }</p>
            }
            if let Some(reading) = &lists.reading {
                <p class="quiet looking" role="status">{ words::engagement::reading(reading) }</p>
            }
        </>
    }
}

/// Why somebody has that score.
pub fn reasons(scene: &Scene, score: &ScoreShown) -> Html {
    let day = |at| scene.times.on_day(at);
    let more = usize::try_from(score.calls).unwrap_or(usize::MAX).saturating_sub(score.reasons.len());
    html! {
        <ul class="reasons">
            { for score.reasons.iter().map(|reason| html! { <li>{ words::engagement::reason(reason, &day) }</li> }) }
            if more > 0 {
                <li>{ words::engagement::signed(score.rest, true) }{ " " }{ words::count(more, "other call", "other calls") }</li>
            }
        </ul>
    }
}
