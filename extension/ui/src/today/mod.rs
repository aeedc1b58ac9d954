//! Today: the ledger. Every call kept on this computer is in exactly one state, no call is missing, and beneath the calls
//! stands what Callside wrote to NetSuite.
//!
//! The page remembers what it asks for, a [`Window`], and the worker sends those calls alone. [`pick`] is where days,
//! states and words are chosen; [`reckoned`] says whether these are all calls RingCentral counts; [`row`] is one call of the
//! list, and [`opened`] the one that is worked on right there; [`writes`] the audit list; [`keys`] what keys do; [`save`]
//! makes files of what is listed.

mod keys;
mod opened;
mod pick;
mod reckoned;
mod row;
mod save;
mod writes;

use callside_protocol::{CallId, CallView, Command, TodayView, Window, words};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::KeyboardEvent;
use yew::{Component, Context, Html, Properties, html};

use self::{keys::Go, row::Row};
use crate::{
    keys::Over,
    pane::{disposing, focus, keyboard, matches},
    part::{banner::banners, icon::Icon},
    scene::Scene,
};

/// How long after a key calls are looked for, in milliseconds.
const PAUSE: u32 = 200;

/// So many calls more are listed when more are wanted.
const MORE: usize = 200;

/// What Today is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct TodayProps {
    /// One moment.
    pub scene: Scene,
}

/// What reaches Today.
pub enum Message {
    /// A key was pressed somewhere in the page.
    Key(KeyboardEvent),
    /// These calls are wanted.
    Show(Window),
    /// Something was typed into the search.
    Typed(String),
    /// The pause after it is over.
    Search,
    /// List more of them.
    More,
    /// Open this call, or close it if it is open.
    Toggle(CallId),
    /// Open this over the opened call, or close it if it is open.
    Over(Over),
}

/// Today.
pub struct Today {
    window: Window,
    text: String,
    pause: Option<Timeout>,
    over: Over,
    /// What is to have the focus once it is drawn.
    focus: Option<String>,
    listener: Option<EventListener>,
}

impl Component for Today {
    type Message = Message;
    type Properties = TodayProps;

    fn create(context: &Context<Self>) -> Self {
        let window = context.props().scene.view.today.as_ref().map(|today| today.window.clone()).unwrap_or_default();
        let text = window.text.reveal().to_owned();
        Self { window, text, pause: None, over: Over::Call, focus: None, listener: None }
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            self.listener = keyboard::listen(context.link().callback(Message::Key));
        }
        if let Some(id) = self.focus.take() {
            focus::on(&id);
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Key(event) => return self.key(context, &event),
            // Other calls are shown from their beginning, and with none of them open.
            Message::Show(window) => self.show(context, Window { limit: Window::LIMIT, open: None, ..window }),
            Message::Typed(text) => {
                self.text = text;
                let link = context.link().clone();
                self.pause = Some(Timeout::new(PAUSE, move || link.send_message(Message::Search)));
            }
            Message::Search => {
                let text = self.text.trim();
                if text != self.window.text.reveal() {
                    let window = Window { text: text.into(), open: None, limit: Window::LIMIT, ..self.window.clone() };
                    self.show(context, window);
                }
            }
            Message::More => {
                // The button may be gone then; the calls that come go on from here.
                self.focus = context.props().scene.view.recent.last().map(|call| row::id(&call.id));
                self.show(context, Window { limit: self.window.limit + MORE, ..self.window.clone() });
            }
            Message::Toggle(call) => {
                let open = (self.window.open.as_ref() != Some(&call)).then(|| call.clone());
                // What was pressed may be gone then, like the call itself if the list does not hold it.
                let row = row_of(context, &call);
                self.focus = Some(row.unwrap_or_else(|| pick::SEARCH.to_owned()));
                self.over = Over::Call;
                self.show(context, Window { open, ..self.window.clone() });
            }
            Message::Over(over) => self.lay(context, if self.over == over { Over::Call } else { over }),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let scene = &context.props().scene;
        let Some(today) = &scene.view.today else { return Html::default() };
        let link = context.link();
        html! {
            <main class="today page">
                <header class="page-head">
                    <h1>{ pick::title(scene, &self.window) }</h1>
                    <p class="quiet">
                        { "Every call kept on this computer and the one state of its record. Times are in " }
                        { &scene.view.zone }{ "." }
                    </p>
                </header>
                { banners(scene) }
                { pick::pick(scene, today, &self.window, &self.text, link.callback(Message::Show), link.callback(Message::Typed)) }
                <p class="unseen" role="status" aria-live="polite">{ words::ledger(today) }</p>
                { reckoned::reckoned(scene, today) }
                { self.list(context, scene, today) }
                { writes::writes(scene, today) }
            </main>
        }
    }
}

impl Today {
    fn list(&self, context: &Context<Self>, scene: &Scene, today: &TodayView) -> Html {
        let calls = &scene.view.recent;
        let found = today.found();
        let toggle = context.link().callback(Message::Toggle);
        let opened = scene.view.calls.first().filter(|call| self.window.open.as_ref() == Some(&call.id));
        // An opened call stays where the agent works on it, also when what they do takes it out of the list.
        let apart = opened.filter(|opened| calls.iter().all(|call| call.id != opened.id));
        html! {
            <section class="card call-section" aria-label="Calls">
                <header class="list-head">
                    <h2>{ listed(today.calls, found) }</h2>
                    if found > 0 {
                        <p class="list-keys quiet small">
                            <kbd>{ "j" }</kbd><kbd>{ "k" }</kbd>{ " next, previous" }<kbd>{ "Enter" }</kbd>{ " open" }<kbd>{ "/" }</kbd>{ " find" }
                        </p>
                    }
                    if found > 0 {
                        <button class="button small" onclick={save::calls(scene, &self.window, today.today)}>{ "Save as CSV" }</button>
                    }
                </header>
                if let Some(call) = apart {
                    <div class="opened-apart">
                        <p class="small quiet">{ "This call is not among those listed any more. It stays here until you close it." }</p>
                        { self.opened(context, scene, call, today) }
                    </div>
                }
                if calls.is_empty() {
                    { pick::nothing(scene, today, &self.window, context.link().callback(Message::Show)) }
                }
                <ul class="call-list wide">
                    { for calls.iter().map(|call| {
                        let is_open = self.window.open.as_ref() == Some(&call.id);
                        // Keyed as one: a call that comes in above leaves the opened one, and the focus in it, where it is.
                        html! {
                            <key={call.id.0.clone()}>
                                <Row scene={scene.clone()} call={call.clone()} {is_open} day={today.today} toggle={toggle.clone()} />
                                if let Some(opened) = opened.filter(|opened| opened.id == call.id) {
                                    <li class="opened-room">{ self.opened(context, scene, opened, today) }</li>
                                }
                            </>
                        }
                    }) }
                </ul>
                if calls.len() < found {
                    <footer class="list-foot">
                        <span class="quiet small">
                            { words::thousands(calls.len()) }{ " of " }{ words::count(found, "call", "calls") }
                        </span>
                        <button class="button small" onclick={context.link().callback(|_| Message::More)}>{ Icon::List.draw() }{ "Show more" }</button>
                    </footer>
                }
            </section>
        }
    }

    fn opened(&self, context: &Context<Self>, scene: &Scene, call: &CallView, today: &TodayView) -> Html {
        let link = context.link();
        let id = call.id.clone();
        let close = link.callback(move |_| Message::Toggle(id.clone()));
        opened::opened(scene, call, &today.opened, self.over, &link.callback(Message::Over), close)
    }

    /// Lays this over the opened call, or nothing: what had the focus goes then, and it is on what opened it.
    fn lay(&mut self, context: &Context<Self>, over: Over) {
        let next = disposing::focus_after(self.over, over).map(str::to_owned);
        self.focus = next.or_else(|| self.row(context).filter(|_| over == Over::Call)).or(self.focus.take());
        self.over = over;
        let scene = &context.props().scene;
        if let (Over::About, Some(call)) = (over, scene.view.calls.first()) {
            scene.send(disposing::asked(call, String::new()));
        }
    }

    /// Asks for other calls; what is drawn follows with the next View.
    fn show(&mut self, context: &Context<Self>, window: Window) {
        if window.open.is_none() {
            self.over = Over::Call;
        }
        self.window = window;
        context.props().scene.send(Command::ShowCalls(self.window.clone()));
    }

    /// The button of the open call's row.
    fn row(&self, context: &Context<Self>) -> Option<String> {
        row_of(context, self.window.open.as_ref()?)
    }

    fn key(&mut self, context: &Context<Self>, event: &KeyboardEvent) -> bool {
        let scene = &context.props().scene;
        let call = scene.view.calls.first().filter(|call| self.window.open.as_ref() == Some(&call.id));
        let over = matches::over_for_keys(call, self.over);
        let press = keyboard::press(event);
        let Some(go) = keys::go(&press, over, call.is_some()) else { return false };
        match go {
            Go::Step(by) => focus::move_among(row::OPEN, by),
            Go::Search => focus::on(pick::SEARCH),
            // What had the focus is left or goes: it is then on the call that is open.
            Go::Back if press.in_text => {
                focus::leave();
                self.focus = self.row(context);
            }
            Go::Back if self.over != Over::Call => self.lay(context, Over::Call),
            Go::Back => {
                let Some(open) = self.window.open.clone() else { return false };
                context.link().send_message(Message::Toggle(open));
            }
            Go::Act(act) => match call {
                Some(call) => {
                    let over = keyboard::act_on(scene, call, act, self.over);
                    if over == Over::About || over == Over::Task {
                        self.lay(context, over);
                    }
                    self.over = over;
                }
                None => return false,
            },
        }
        event.prevent_default();
        true
    }
}

/// The id of a call's button, if the call is listed.
fn row_of(context: &Context<Today>, call: &CallId) -> Option<String> {
    let listed = &context.props().scene.view.recent;
    listed.iter().any(|listed| listed.id == *call).then(|| row::id(call))
}

/// The list's heading: "Calls", or of some alone "3 of 12 calls".
fn listed(calls: usize, found: usize) -> String {
    if found == calls {
        return "Calls".to_owned();
    }
    format!("{} of {}", words::thousands(found), words::count(calls, "call", "calls"))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::{View, words, words::LogGroup};
    use yew::html;

    use super::Today;
    use crate::{
        samples,
        tests::{draw_part, read},
    };

    fn draw(view: View) -> String {
        draw_part(view, |scene| html! { <Today scene={scene.clone()} /> })
    }

    fn assert_reads(view: View, parts: &[&str]) {
        let text = read(&draw(view));
        for part in parts {
            assert!(text.contains(part), "`{part}` is not in: {text}");
        }
    }

    #[test]
    fn every_call_is_in_exactly_one_state_and_the_tallies_add_up() {
        let view = samples::today();
        let today = view.today.clone().unwrap();
        assert_eq!(today.counts.iter().sum::<usize>(), view.recent.len());
        for (group, count) in LogGroup::ALL.into_iter().zip(&today.counts) {
            assert_eq!(*count, view.recent.iter().filter(|call| words::log_group(&call.log) == group).count());
        }
        assert_reads(view, &["10Calls", "3Needs you", "4Logged", "10 calls: 3 need you, 1 not accepted"]);
    }

    #[test]
    fn a_row_says_why_and_offers_the_one_thing_to_do() {
        let parts = [
            "NetSuite wants Department before it takes the record.",
            "Next try 14:03.",
            "Try now: Sam Abara",
            "Log it now: Tomás Iglesias",
            "Calls between two extensions are not logged.",
            "Open phone call: Dana Whitfield",
        ];
        assert_reads(samples::today(), &parts);
    }

    #[test]
    fn an_opened_call_is_worked_on_right_there() {
        let markup = draw(samples::today_opened());
        assert_eq!(markup.matches("<textarea").count(), 1, "{markup}");
        assert_eq!(markup.matches("aria-expanded=\"true\"").count(), 1, "one is open");
        let parts =
            ["Outcome", "Matched:", "Because the call ended: subject, status", "comments (26 characters of note)"];
        assert_reads(samples::today_opened(), &parts);
        assert!(!draw(samples::today()).contains("<textarea"));
    }

    #[test]
    fn a_call_that_needs_something_asks_for_it_and_one_that_several_share_shows_them() {
        assert_reads(
            samples::today_needs(),
            &["NetSuite wants this on every phone call", "Inside sales", "Do not log"],
        );
        assert_reads(samples::today_several(), &["None of these: log by number", "Try now", "Next try 14:03."]);
    }

    #[test]
    fn both_counts_stand_above_the_calls_with_all_that_sets_them_apart() {
        assert_reads(samples::today(), &["10 calls · RingCentral counts 10"]);
        let parts =
            ["10 calls · RingCentral counts 7", "2 began after", "read again at 14:14", "1 began before Callside"];
        assert_reads(samples::today_since(), &parts);
        let parts = ["RingCentral counts 11", "1 was not in", "2 are in RingCentral's log alone", "13:01 · no number"];
        assert_reads(samples::today_missing(), &parts);
        assert_reads(samples::today_unasked(), &["could not be read to its end", "Next try 14:03.", "10 began after"]);
        assert_reads(samples::today_uncounted(), &["count is not known", "for the first time at 14:43"]);
        assert_reads(samples::today_first_run(), &["for the first time once RingCentral is connected"]);
        assert_reads(samples::today_week(), &["2,014 calls · RingCentral counts 2,014"]);
    }

    #[test]
    fn an_opened_call_stays_when_it_leaves_the_list() {
        let view = samples::today_several();
        let open = view.today.as_ref().and_then(|today| today.window.open.clone()).unwrap();
        assert!(view.recent.iter().all(|call| call.id != open));
        assert_eq!(draw(view).matches("<textarea").count(), 1);
    }

    #[test]
    fn what_was_written_says_what_why_and_what_came_of_it() {
        let parts = [
            "Phone call 50231 made",
            "Because you edited the note: comments (43 characters of note).",
            "Contact 2214 made",
            "No answer yet: Callside looks before it writes again",
            "Refused by NetSuite",
            "The last 9 of 143 writes",
        ];
        assert_reads(samples::today(), &parts);
    }

    #[test]
    fn where_nothing_fits_there_is_a_way_on() {
        assert_reads(samples::today_filtered(), &["None of 9 calls fits.", "Search all days kept"]);
        assert_reads(samples::today_nothing(), &["No calls today.", "Show the last day with calls"]);
        let first = read(&draw(samples::today_first_run()));
        assert!(first.contains("No calls are kept yet.") && !first.contains("Show the last day"), "{first}");
    }

    #[test]
    fn of_two_thousand_calls_a_hundred_are_drawn() {
        let markup = draw(samples::today_week());
        assert_eq!(markup.matches("class=\"row-open\"").count(), 100);
        assert_reads(samples::today_week(), &["Last 7 days", "100 of 2,014 calls", "Show more", "2,000Logged"]);
    }
}
