//! What the call is about, of what is open with its company, and the task after it: two lines beside the outcome, each
//! with what opens beneath it.

use callside_protocol::{
    CallPhase, CallView, Command, FollowUp, LinkedFound, LinkedKind, LinkedRow, Personal, TaskStage, Timestamp, words,
};
use yew::{Callback, Html, MouseEvent, SubmitEvent, html};

use super::{focus, who};
use crate::{
    keys::Over,
    part::{fault, field, field::Field, icon::Icon},
    scene::Scene,
};

/// The button that opens the list, where the focus goes back to.
pub const ABOUT: &str = "about";
/// The field in the list.
pub const ABOUT_TEXT: &str = "about-text";
/// The button that opens the form.
pub const TASK: &str = "task";
/// Its first field.
pub const TASK_TITLE: &str = "task-title";
const TASK_DAY: &str = "task-day";

/// A day in milliseconds.
const DAY: i64 = 24 * 3_600_000;

/// Opens and closes what lies over the call.
type Toggle<'a> = &'a dyn Fn(Over) -> Callback<MouseEvent>;

/// What is asked for when the list is opened: all that is open. Whoever types asks for more.
#[must_use]
pub fn asked(call: &CallView, text: String) -> Command {
    Command::FindLinked { call: call.id.clone(), text }
}

/// What is to have the focus when another thing lies over the call; `None`: neither list nor form is opened or closed.
#[must_use]
pub const fn focus_after(before: Over, over: Over) -> Option<&'static str> {
    match (before, over) {
        (_, Over::About) => Some(ABOUT_TEXT),
        (_, Over::Task) => Some(TASK_TITLE),
        (Over::About, _) => Some(ABOUT),
        (Over::Task, _) => Some(TASK),
        _ => None,
    }
}

/// Both. `close` closes what is open.
pub fn disposing(scene: &Scene, call: &CallView, over: Over, toggle: Toggle<'_>, close: &Callback<()>) -> Html {
    html! {
        <section class="disposing" aria-label="About and follow-up">
            { about(scene, call, over, toggle) }
            if over == Over::About {
                { list(scene, call, close) }
            }
            { task(scene, call, over, toggle) }
            if over == Over::Task {
                { form(scene, call, close) }
            }
        </section>
    }
}

fn about(scene: &Scene, call: &CallView, over: Over, toggle: Toggle<'_>) -> Html {
    let expanded = (over == Over::About).to_string();
    let chosen = |linked| Command::ChooseLinked { call: call.id.clone(), linked };
    html! {
        <div class="disposing-line">
            <span class="section-name">{ "About" }</span>
            if let Some(about) = &call.about {
                <bdi class="ellipsis" dir="auto" title={words::linked(about)}>{ words::linked(about) }</bdi>
                { open(scene, about.kind, &about.id) }
            }
            // One button with and without a choice: the focus that has come back to it stays when the choice arrives.
            <button class="button small" id={ABOUT} aria-expanded={expanded} onclick={toggle(Over::About)}>
                if call.about.is_some() {
                    { "Change" }
                } else {
                    { Icon::Search.draw() }{ "Case, order or project" }<kbd>{ "l" }</kbd>
                }
            </button>
            if call.about.is_some() {
                <button class="button small" onclick={scene.on(chosen(None))}>
                    { "Remove" }<span class="unseen">{ " what it is about" }</span>
                </button>
            }
        </div>
    }
}

fn open(scene: &Scene, kind: LinkedKind, id: &str) -> Html {
    let name = ["Open this ", &words::linked_kind(kind).to_ascii_lowercase(), " in NetSuite"].concat();
    html! {
        <button class="button icon-only" title={name.clone()} onclick={scene.on(Command::OpenLinked { kind, id: id.to_owned() })}>
            { Icon::Open.draw() }<span class="unseen">{ name }</span>
        </button>
    }
}

fn list(scene: &Scene, call: &CallView, close: &Callback<()>) -> Html {
    let search = scene.view.disposing.search.as_ref().filter(|search| search.call == call.id);
    let given = {
        let (scene, call) = (scene.clone(), call.clone());
        Callback::from(move |text| scene.send(asked(&call, text)))
    };
    let answer = match search.map(|search| (&search.answer, search)) {
        None => {
            html! { <p class="quiet small">{ "Nobody's company is known: type a number or a title, then Enter." }</p> }
        }
        Some((None, _)) => html! { <p class="quiet small looking">{ "Searching" }</p> },
        Some((Some(Err(why)), _)) => fault::fault(why),
        Some((Some(Ok(found)), search)) => found_rows(scene, call, found, search.text.is_empty(), close),
    };
    html! {
        <div class="disposing-open">
            <label class="unseen" for={ABOUT_TEXT}>{ "Number or title" }</label>
            <Field id={ABOUT_TEXT} value="" kind="search" placeholder="Number or title, then Enter" {given} />
            { answer }
            <button class="button small" type="button" onclick={close.reform(|_| ())}>{ "Close" }</button>
        </div>
    }
}

/// None found, not allowed to look, and some found are three answers.
fn found_rows(scene: &Scene, call: &CallView, found: &LinkedFound, open: bool, close: &Callback<()>) -> Html {
    let allowed = found.unread.len() < LinkedKind::ALL.len();
    let nothing = match open {
        true => "Nothing is open with this company among the records your role sees.",
        false => "No record your role sees has that in its number or title.",
    };
    html! {
        <>
            if found.rows.is_empty() && allowed {
                <p class="quiet small" role="status">{ nothing }</p>
            }
            if !found.rows.is_empty() {
                <ul class="record-list" aria-label="Records found">
                    { for found.rows.iter().map(|row| choice(scene, call, row, close)) }
                </ul>
            }
            if found.more {
                <p class="quiet small">{ "There are more: type a number or a title." }</p>
            }
            if let Some(unread) = words::linked_unread(&found.unread) {
                <p class="quiet small">{ unread }</p>
            }
        </>
    }
}

fn choice(scene: &Scene, call: &CallView, row: &LinkedRow, close: &Callback<()>) -> Html {
    let name = words::linked(&row.record);
    let choose = {
        let (scene, close) = (scene.clone(), close.clone());
        let command = Command::ChooseLinked { call: call.id.clone(), linked: Some(row.record.clone()) };
        Callback::from(move |_| {
            scene.send(command.clone());
            close.emit(());
        })
    };
    html! {
        <li key={name.clone() + &row.record.id}>
            <button class="record-choice" type="button" onclick={choose}>
                <bdi class="ellipsis" dir="auto" title={name.clone()}>{ &name }</bdi>
                <bdi class="quiet small ellipsis" dir="auto">{ &row.status }{ " " }{ &row.day }</bdi>
                <span class="unseen">{ ", choose" }</span>
            </button>
        </li>
    }
}

fn task(scene: &Scene, call: &CallView, over: Over, toggle: Toggle<'_>) -> Html {
    if let (None, Some(why)) = (&call.task, &scene.view.disposing.no_task) {
        return html! { <p class="quiet small">{ words::task_not_offered(why) }</p> };
    }
    let task = call.task.as_ref();
    let is_wanted = task.is_some_and(|task| task.stage == TaskStage::Wanted);
    let expanded = (over == Over::Task).to_string();
    html! {
        <>
            <div class="disposing-line">
                <span class="section-name">{ "Task" }</span>
                if let Some(task) = task {
                    <bdi class="ellipsis" dir="auto" title={task.title.reveal().to_owned()}>{ task.title.reveal() }</bdi>
                    <span class="quiet small">{ &task.day }</span>
                    if let TaskStage::Made(id) = &task.stage {
                        { open(scene, LinkedKind::Task, id) }
                    }
                }
                // One button before and after, as above.
                if task.is_none() || is_wanted {
                    <button class="button small" id={TASK} aria-expanded={expanded} onclick={toggle(Over::Task)}>
                        { match task {
                            None => html! { <>{ Icon::Add.draw() }{ "Follow-up" }<kbd>{ "t" }</kbd></> },
                            Some(task) if task.fault.is_some() => html! { "Try again" },
                            Some(_) => html! { "Change" },
                        } }
                    </button>
                }
                if is_wanted {
                    <button class="button small" onclick={scene.on(Command::DropTask { call: call.id.clone() })}>
                        { "Remove" }<span class="unseen">{ " the task" }</span>
                    </button>
                }
            </div>
            if let Some(task) = task {
                { standing(scene, call, task) }
            }
        </>
    }
}

fn standing(scene: &Scene, call: &CallView, task: &FollowUp) -> Html {
    let said = words::task(task, !matches!(call.phase, CallPhase::Ended(_)));
    html! {
        <>
            <p class="small" role="status"><strong>{ said.state }</strong>{ " " }{ said.detail }{ next(scene, task) }</p>
            if let Some(why) = &task.fault {
                { fault::quote(why) }
            }
        </>
    }
}

fn next(scene: &Scene, task: &FollowUp) -> Option<String> {
    let next = task.next.filter(|_| task.fault.is_some())?;
    Some([" Next try ", &scene.times.time(next), "."].concat())
}

fn form(scene: &Scene, call: &CallView, close: &Callback<()>) -> Html {
    let held = call.task.as_ref();
    let day_from_now = |days| {
        let [day, _] = scene.times.date_for_programs(Timestamp(scene.times.now().0 + days * DAY));
        day
    };
    let title = held.map_or_else(|| proposed(call), |task| task.title.reveal().to_owned());
    let day = held.map_or_else(|| day_from_now(1), |task| task.day.clone());
    let submit = {
        let (scene, call, close) = (scene.clone(), call.id.clone(), close.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (title, day) = (field::value(TASK_TITLE), field::value(TASK_DAY));
            if let Some(empty) =
                [(TASK_TITLE, &title), (TASK_DAY, &day)].into_iter().find(|(_, text)| text.trim().is_empty())
            {
                return focus::on(empty.0);
            }
            scene.send(Command::MakeTask { call: call.clone(), title: Personal::new(title), day });
            close.emit(());
        })
    };
    html! {
        <form class="disposing-open" aria-label="Follow-up task" onsubmit={submit} novalidate=true>
            <div class="ask"><label for={TASK_TITLE}>{ "To do" }</label><Field id={TASK_TITLE} value={title} /></div>
            <div class="ask"><label for={TASK_DAY}>{ "On" }</label><Field id={TASK_DAY} value={day} kind="date" /></div>
            <div class="disposing-line">
                <button class="button primary small" type="submit">{ "Make task" }</button>
                <button class="button small" type="button" onclick={close.reform(|_| ())}>{ "Close" }</button>
            </div>
        </form>
    }
}

/// "Call Dana Whitfield back".
fn proposed(call: &CallView) -> String {
    let name = who::chosen(call).map(words::candidate_name);
    let name = name.unwrap_or_else(|| call.number.display.reveal().to_owned());
    if name.is_empty() { "Call back".to_owned() } else { ["Call ", &name, " back"].concat() }
}
