//! The list of lists.

use std::rc::Rc;

use callside_protocol::{
    Answer, SettingsPlace,
    company::{ListOf, ListShown, ListsCommand, ListsView},
    words::{self, engagement},
};
use yew::{Component, Context, Html, Properties, html};

use super::{CALLS, EDIT, NEW, chart, list_address};
use crate::{
    part::icon::Icon,
    scene::Scene,
    settings::engagement::{address, ask, standing, trouble},
};

/// What it is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct OverviewProps {
    /// One moment.
    pub scene: Scene,
    /// All that is known.
    pub lists: Rc<ListsView>,
}

/// What reaches it.
pub enum Message {
    /// Delete that list, or rather not.
    Doubt(Option<String>),
    /// Delete it.
    Delete(String),
    /// What came of it.
    Done(Answer),
}

/// It.
#[derive(Default)]
pub struct Overview {
    /// The list that is to be deleted once somebody has confirmed it.
    doubted: Option<String>,
    trouble: Option<String>,
}

impl Component for Overview {
    type Message = Message;
    type Properties = OverviewProps;

    fn create(_context: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Doubt(list) => (self.doubted, self.trouble) = (list, None),
            Message::Delete(list) => {
                self.doubted = None;
                ask(&context.props().scene, ListsCommand::DropList(list), context.link().callback(Message::Done));
            }
            Message::Done(answer) => self.trouble = trouble(&answer),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let OverviewProps { scene, lists } = context.props();
        html! {
            <>
                <section class="card" id={SettingsPlace::Lists.name()} tabindex="-1" aria-label="Lists">
                    <header class="card-head">
                        <h2>{ "Lists" }</h2>
                        <a class="button primary" href={list_address(NEW, "")}>{ Icon::Add.draw() }{ "New list" }</a>
                    </header>
                    <p>{ "People of NetSuite's who belong together: whoever fits a rule, at any time, or those you choose. A list is \
                          kept on this computer or shared with everyone, and can be worked through by telephone." }</p>
                    { standing(scene, lists) }
                    if !lists.connected {
                        <p class="lists-lack">
                            { "Calls and fields are not read on this computer yet, so nobody has a score. " }
                            <a href={address(SettingsPlace::Connectors, "")}>{ "Connect NetSuite" }</a>
                        </p>
                    }
                    if lists.lists.is_empty() {
                        <p role="status">{ "There is no list yet. Make one: choose whose people, and what has to be so of them." }</p>
                    } else {
                        <ul class="lists">{ for lists.lists.iter().map(|shown| self.row(context, shown)) }</ul>
                    }
                    if let Some(trouble) = &self.trouble { <p class="alarm" role="alert">{ trouble }</p> }
                </section>
                { chart::chart(scene, lists) }
            </>
        }
    }
}

impl Overview {
    fn row(&self, context: &Context<Self>, shown: &ListShown) -> Html {
        let link = context.link();
        let (id, name) = (&shown.list.id, &shown.list.name);
        let count = shown.count.map_or_else(|| "not counted yet".to_owned(), engagement::people);
        let of = if matches!(shown.list.of, ListOf::Rule(_)) { "by a rule" } else { "chosen" };
        let whose = if shown.shared { "shared with everyone" } else { "on this computer" };
        let doubts = self.doubted.as_ref() == Some(id);
        let doubt = Some(id.clone()).filter(|_| !doubts);
        let delete = id.clone();
        html! {
            <li key={id.clone()}>
                <div class="lists-what">
                    <a class="lists-name" href={list_address(id, "")}><bdi dir="auto">{ name }</bdi></a>
                    <p class="small quiet">{ [&count, of, whose].join(" · ") }</p>
                    { moved(shown) }
                    { unread(shown) }
                    { progress(shown) }
                </div>
                <div class="card-actions">
                    <a class="button small" href={list_address(id, CALLS)}>
                        { Icon::Phone.draw() }{ "Work through it" }<span class="unseen">{ ": " }{ name }</span>
                    </a>
                    <a class="button small" href={list_address(id, EDIT)}>{ "Change" }<span class="unseen">{ " " }{ name }</span></a>
                    <button type="button" class="button small" aria-expanded={doubts.to_string()}
                        onclick={link.callback(move |_| Message::Doubt(doubt.clone()))}>
                        { "Delete" }<span class="unseen">{ " " }{ name }</span>
                    </button>
                </div>
                if doubts {
                    <div class="confirm" role="group" aria-label={["Delete ", name].concat()}>
                        <p>{ "Delete “" }<bdi dir="auto">{ name }</bdi>{ "”" }
                            if shown.shared { { " for everyone" } }
                            { "? Nobody on it is changed in NetSuite. Marks of whom was called are gone with it." }</p>
                        <div class="card-actions">
                            <button type="button" class="button danger" onclick={link.callback(move |_| Message::Delete(delete.clone()))}>
                                { "Delete it" }
                            </button>
                            <button type="button" class="button" onclick={link.callback(|_| Message::Doubt(None))}>{ "Keep it" }</button>
                        </div>
                    </div>
                }
            </li>
        }
    }
}

/// Who joined and who left since somebody looked last.
pub(super) fn moved(shown: &ListShown) -> Html {
    if shown.joined + shown.left == 0 {
        return Html::default();
    }
    html! {
        <p class="small lists-moved">
            <span>{ "+" }{ engagement::number(shown.joined) }{ " joined" }</span>{ " " }
            <span>{ "−" }{ engagement::number(shown.left) }{ " left" }</span>
            <span class="quiet">{ " since you looked last" }</span>
        </p>
    }
}

/// Fields that a rule asks for in vain.
pub(super) fn unread(shown: &ListShown) -> Html {
    if shown.unread.is_empty() {
        return Html::default();
    }
    let (which, is) = if shown.unread.len() == 1 { ("the field ", " is") } else { ("the fields ", " are") };
    html! {
        <p class="small alarm lists-unread">
            { Icon::Warning.draw() }
            { "The rule asks for " }{ which }{ shown.unread.join(", ") }{ ", which" }{ is }
            { " not read: it is not there, or your role may not see it. Whoever cannot be judged stays as they were. " }
            <a href={address(SettingsPlace::Connectors, "")}>{ "Fields that are read" }</a>
        </p>
    }
}

/// How far whoever works through it has come.
pub(super) fn progress(shown: &ListShown) -> Html {
    let (sums, all) = (&shown.sums, shown.sums.all());
    if all == sums.open + sums.opted_out {
        return Html::default();
    }
    let over = sums.done + sums.skipped;
    html! {
        <>
            <progress class="progress" value={over.to_string()} max={all.to_string()}
                aria-label={["Worked through: ", &words::engagement::people(over)].concat()} />
            <p class="small quiet">{ engagement::sums(sums) }</p>
        </>
    }
}
