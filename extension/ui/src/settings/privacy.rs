//! What is kept where, what was asked of the clouds, and forgetting it all.

use callside_protocol::{Command, LedgerRow, SettingsView, words};
use yew::{Component, Context, Html, Properties, classes, html};

use super::diagnostics::Diagnostics;
use crate::scene::Scene;

/// What is kept, where, and for how long.
const KEPT: [(&str, &str); 5] = [
    (
        "Calls and notes",
        "In this browser for ninety days, or until you forget them. Notes go to your NetSuite account with the phone call.",
    ),
    (
        "People",
        "In this browser, encrypted with a key that cannot leave it: a copy of what your NetSuite role sees, for you and this role alone. It goes when you sign out of NetSuite.",
    ),
    ("Sign-ins", "In this browser, encrypted with a key that cannot leave it. Never a password."),
    ("Settings", "In this browser: client ids, outcomes, remembered answers, time zone."),
    ("Elsewhere", "Nothing. There is no Callside server; the only hosts are RingCentral's and NetSuite's."),
];

/// What the section is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct PrivacyProps {
    /// One moment.
    pub scene: Scene,
}

/// What reaches the section.
pub enum Message {
    /// Ask before forgetting.
    Ask,
    /// Do not forget.
    Keep,
    /// Forget.
    Forget,
}

/// Privacy and diagnostics.
pub struct Privacy {
    asking: bool,
}

impl Component for Privacy {
    type Message = Message;
    type Properties = PrivacyProps;

    fn create(_context: &Context<Self>) -> Self {
        Self { asking: false }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        self.asking = matches!(message, Message::Ask);
        if matches!(message, Message::Forget) {
            context.props().scene.send(Command::ForgetEverything);
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        html! {
            <>
                <section class="card" aria-label="What is kept">
                    <header class="card-head"><h2>{ "What is kept, and where" }</h2></header>
                    <dl class="facts">
                        { for KEPT.iter().map(|(what, place)| html! { <div><dt>{ *what }</dt><dd>{ *place }</dd></div> }) }
                        { for scene.view.settings.as_ref().map(numbers) }
                    </dl>
                    { self.forget(context) }
                </section>
                <Diagnostics scene={scene.clone()} />
                { for scene.view.settings.as_ref().map(|settings| unread(scene, settings)) }
                { ledger(scene) }
            </>
        }
    }
}

impl Privacy {
    fn forget(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        if !self.asking {
            return html! {
                <div class="card-actions">
                    <button class="button danger" onclick={link.callback(|_| Message::Ask)}>{ "Forget everything…" }</button>
                </div>
            };
        }
        html! {
            <div class="confirm" role="alertdialog" aria-label="Forget everything">
                <p>
                    <strong>{ "Delete every call, note and setting on this computer and sign out of both clouds?" }</strong>
                    { " Notes that are not in NetSuite yet are lost. Records in NetSuite stay." }
                </p>
                <div class="card-actions">
                    <button class="button" onclick={link.callback(|_| Message::Keep)}>{ "Keep everything" }</button>
                    <button class="button danger" onclick={link.callback(|_| Message::Forget)}>{ "Forget everything" }</button>
                </div>
            </div>
        }
    }
}

fn numbers(settings: &SettingsView) -> Html {
    html! {
        <div><dt>{ "Kept now" }</dt><dd>{ words::count(settings.calls_kept, "call", "calls") }</dd></div>
    }
}

fn unread(scene: &Scene, settings: &SettingsView) -> Html {
    html! {
        <section class="card" aria-label="Not readable">
            <header class="card-head"><h2>{ "What your NetSuite role may not read" }</h2></header>
            if settings.unread.is_empty() {
                <p class="quiet">{ "Nothing that Callside asked for was refused." }</p>
            } else {
                <p>{ "Callers are not looked up there. Ask your administrator for the permission, then look again." }</p>
                <div class="table-room">
                    <table>
                        <thead><tr><th scope="col">{ "Table" }</th><th scope="col">{ "Learnt" }</th></tr></thead>
                        <tbody>
                            { for settings.unread.iter().map(|(table, since)| html! {
                                <tr key={table.clone()}>
                                    <td class="mono">{ table }</td><td>{ scene.times.day_and_time(*since) }</td>
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            }
        </section>
    }
}

fn ledger(scene: &Scene) -> Html {
    html! {
        <section class="card" aria-label="Requests">
            <header class="card-head">
                <h2>{ "Requests" }</h2>
                <span class="small quiet">{ words::count(scene.view.ledger.len(), "request", "requests") }</span>
            </header>
            <p>{ "Every request Callside made since it last started, newest first. There are no others." }</p>
            if !scene.view.ledger.is_empty() {
                <div class="table-room" tabindex="0" role="region" aria-label="Request ledger">
                    <table class="ledger">
                        <thead>
                            <tr>
                                <th scope="col">{ "Time" }</th><th scope="col">{ "For" }</th><th scope="col">{ "Host" }</th>
                                <th scope="col">{ "Answer" }</th><th scope="col" class="number">{ "Took" }</th>
                            </tr>
                        </thead>
                        <tbody>{ for scene.view.ledger.iter().enumerate().map(|(index, row)| request(scene, index, row)) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

fn request(scene: &Scene, index: usize, row: &LedgerRow) -> Html {
    let good = row.status.is_some_and(|status| status < 400);
    let answer = row.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    html! {
        <tr key={index}>
            <td>{ scene.times.time(row.at) }</td>
            <td>{ &row.purpose }</td>
            <td class="mono">{ &row.host }</td>
            <td class={classes!((!good).then_some("alarm"))}>{ answer }</td>
            <td class="number">{ words::thousands(usize::try_from(row.took).unwrap_or(usize::MAX)) }{ " ms" }</td>
        </tr>
    }
}
