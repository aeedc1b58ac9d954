//! The checklist: a step each, which opens; and what to look at before the team is invited.

use callside_protocol::{
    SettingsPlace,
    company::{
        Administrator, Checklist, CompanyCommand, CompanyView, RightsProfile, SetupStep, StepKind, StepState, Way,
    },
    words,
};
use yew::{Callback, Html, classes, html};

use super::{apps, bundle, rights};
use crate::{part::icon::Icon, scene::Scene};

/// The card with the steps.
pub fn checklist(scene: &Scene, view: &CompanyView, look: &Callback<CompanyCommand>) -> Html {
    let steps = &view.checklist.steps;
    let required = steps.iter().filter(|step| step.required);
    let (done, all) = (required.clone().filter(|step| step.state == StepState::Done).count(), required.count());
    let stands = match view.checklist.finished {
        true => "Every required step is done.".to_owned(),
        false => format!("{done} of {} done.", words::count(all, "required step", "required steps")),
    };
    html! {
        <section class="card" id={SettingsPlace::Company.name()} tabindex="-1" aria-label="Setup">
            <header class="card-head"><h2>{ "Setup" }</h2><span class="small quiet">{ stands }</span></header>
            <ol class="setup-steps">
                { for steps.iter().map(|step| draw(scene, view, step, look)) }
            </ol>
        </section>
    }
}

fn draw(scene: &Scene, view: &CompanyView, step: &SetupStep, look: &Callback<CompanyCommand>) -> Html {
    let (icon, state, tone) = state(step.state);
    html! {
        <li key={title(step.kind)}>
            <details class="setup-step">
                <summary>
                    <span class="setup-title">{ title(step.kind) }</span>
                    <span class={classes!("chip", tone)}>{ icon.draw() }{ state }</span>
                    <span class="small quiet">
                        { if step.required { "Required" } else { "Optional" } }{ " · " }{ who(&step.who) }
                    </span>
                </summary>
                <div class="setup-body">
                    <p>{ purpose(step.kind) }</p>
                    if !step.notes.is_empty() {
                        <ul class="setup-notes">{ for step.notes.iter().map(|note| html! { <li>{ note }</li> }) }</ul>
                    }
                    { for step.ways.iter().map(way) }
                    { body(scene, view, step.kind, look) }
                    { elsewhere(step) }
                </div>
            </details>
        </li>
    }
}

fn body(scene: &Scene, view: &CompanyView, kind: StepKind, look: &Callback<CompanyCommand>) -> Html {
    match kind {
        StepKind::Apps => html! { <>{ apps::apps(scene) }{ rights::test(RightsProfile::Person, look) }</> },
        StepKind::RolePermissions => {
            let person = view.rights.iter().find(|rights| rights.profile == RightsProfile::Person);
            html! {
                <>
                    { rights::test(RightsProfile::Person, look) }
                    { for person.map(|rights| rights::table(scene, rights)) }
                </>
            }
        }
        // By the last test that NetSuite took the machine's key in.
        StepKind::NetSuiteMachine => {
            let machine = view.machine.current.as_ref().and_then(|key| key.rights.as_ref());
            machine.map(|rights| rights::table(scene, rights)).unwrap_or_default()
        }
        StepKind::Bundle => html! {
            <>{ rights::test(RightsProfile::Person, look) }{ bundle::ways_to_install() }</>
        },
        _ => Html::default(),
    }
}

/// Where the step is done, if that is another page of Settings that there is.
fn elsewhere(step: &SetupStep) -> Html {
    let name = step.place.rsplit('/').next().unwrap_or_default();
    let there = SettingsPlace::ALL.into_iter().find(|place| place.name() == name && *place != SettingsPlace::Company);
    match there {
        Some(place) => html! {
            <p><a href={format!("{}{}", SettingsPlace::ADDRESS, place.name())}>{ "Go on there" }</a></p>
        },
        None => Html::default(),
    }
}

fn way(way: &Way) -> Html {
    let cloud = words::cloud(way.cloud);
    match &way.link {
        Some(link) => html! {
            <p class="setup-way">
                { format!("{cloud}: ") }
                <a href={link.clone()} target="_blank" rel="noreferrer">{ &way.menu }{ Icon::Open.draw() }</a>
            </p>
        },
        None => html! { <p class="setup-way">{ format!("{cloud}: ") }{ &way.menu }</p> },
    }
}

const fn title(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Apps => "Apps",
        StepKind::RolePermissions => "Role permissions",
        StepKind::Bundle => "Bundle",
        StepKind::RingCentralJwt => "RingCentral JWT",
        StepKind::NetSuiteMachine => "NetSuite machine access",
        StepKind::OrganizerMapping => "Organizer mapping",
        StepKind::CallFields => "Call fields and info links",
        StepKind::Teammates => "Teammates",
    }
}

const fn purpose(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Apps => {
            "Callside signs people in through an application of your own in each cloud, and a machine through another."
        }
        StepKind::RolePermissions => "Every NetSuite role that works with Callside, and the machine's, needs these.",
        StepKind::Bundle => {
            "Optional. With it, the company's settings lie in the account, notes are never written over somebody's change, \
             and permissions are told exactly."
        }
        StepKind::RingCentralJwt => {
            "With it Callside reads the calls of the whole company, also of people who have no browser open."
        }
        StepKind::NetSuiteMachine => "With it Callside writes those calls to NetSuite.",
        StepKind::OrganizerMapping => "Whose record a call is: an employee for each extension, or a default.",
        StepKind::CallFields => "What stands beside a call, the same for everyone.",
        StepKind::Teammates => "Everybody else joins with a setup code, and connects in three lines.",
    }
}

const fn state(state: StepState) -> (Icon, &'static str, &'static str) {
    match state {
        StepState::Done => (Icon::Check, "Done", "good"),
        StepState::ToDo => (Icon::Clock, "To do", "idle"),
        StepState::Wrong => (Icon::Warning, "Does not work", "bad"),
        StepState::NotKnown => (Icon::Clock, "Not known", "bad"),
        StepState::Waits(other) => (Icon::Skip, waits(other), "idle"),
    }
}

const fn waits(other: StepKind) -> &'static str {
    match other {
        StepKind::RingCentralJwt => "After RingCentral JWT",
        StepKind::NetSuiteMachine => "After NetSuite machine access",
        _ => "After the apps",
    }
}

fn who(who: &[Administrator]) -> String {
    let named: Vec<&str> = who
        .iter()
        .map(|one| match one {
            Administrator::NetSuite => "NetSuite administrator",
            Administrator::RingCentral => "RingCentral administrator",
            Administrator::Editor => "whoever may change the settings",
        })
        .collect();
    named.join(" and ")
}

/// The last page: what to look at before the team is invited.
pub fn after(checklist: &Checklist) -> Html {
    html! {
        <section class="card" aria-label="After the setup">
            <header class="card-head"><h2>{ "Before you invite the team" }</h2></header>
            <ul class="setup-after">
                { for checklist.after.iter().map(|item| {
                    let (icon, said, tone) = match item.done {
                        Some(true) => (Icon::Check, "Yes", "good"),
                        Some(false) => (Icon::Clock, "Not yet", "idle"),
                        None => (Icon::Search, "Look yourself", "idle"),
                    };
                    html! {
                        <li>
                            <span class={classes!("chip", tone)}>{ icon.draw() }{ said }</span>
                            <span>{ &item.text }{ if item.optional { " (optional)" } else { "" } }</span>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}
