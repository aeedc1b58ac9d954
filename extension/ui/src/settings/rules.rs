//! Which calls get a record, and when; and what that would do to one of the last calls.

use callside_protocol::{
    Answer, CallId, CallKind, Command, LogRules, LogWhen, RecentCall, Refusal, Unmatched, policy_key, words,
};
use web_sys::Event;
use yew::{AttrValue, Callback, Component, Context, Html, Properties, html};

use super::policy;
use crate::{
    part::{calls, control, explain::Explain},
    scene::Scene,
};

/// The rules as they hold.
#[derive(Clone, PartialEq, Properties)]
pub struct RulesProps {
    /// One moment.
    pub scene: Scene,
    /// As the worker has them.
    pub rules: LogRules,
    /// The role may create phone calls but not change them.
    pub once: bool,
}

/// What reaches the form.
pub enum Message {
    /// A kind of call is to be logged, or not.
    Kind(CallKind, bool),
    /// What becomes of callers NetSuite does not know.
    Unmatched(Unmatched),
    /// When records are made.
    When(LogWhen),
    /// The numbers, as typed so far.
    Typed(String),
    /// The person has done typing them.
    Numbers,
    /// Try the rules on this call.
    Try(CallId),
    /// Keep them.
    Save,
    /// What became of it.
    Answered(Answer),
}

/// The form.
pub struct Rules {
    /// As they are edited.
    rules: LogRules,
    /// The numbers never logged, as typed.
    numbers: String,
    changed: bool,
    saved: bool,
    refused: Option<Refusal>,
    tried: Option<CallId>,
}

impl Component for Rules {
    type Message = Message;
    type Properties = RulesProps;

    fn create(context: &Context<Self>) -> Self {
        let rules = context.props().rules.clone();
        Self {
            numbers: rules.never.reveal().to_owned(),
            rules,
            changed: false,
            saved: false,
            refused: None,
            tried: None,
        }
    }

    fn changed(&mut self, context: &Context<Self>, old: &RulesProps) -> bool {
        if old.rules != context.props().rules && !self.changed {
            self.rules = context.props().rules.clone();
            self.numbers = self.rules.never.reveal().to_owned();
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Try(call) => {
                self.tried = Some(call);
                return true;
            }
            Message::Save => {
                self.rules.never = self.numbers.as_str().into();
                let command = Command::SetLogRules(self.rules.clone());
                context.props().scene.ask(command, context.link().callback(Message::Answered));
                return true;
            }
            Message::Answered(answer) => {
                self.refused = match answer {
                    Answer::Refused(refusal) => Some(refusal),
                    _ => None,
                };
                self.saved = self.refused.is_none();
                self.changed = !self.saved;
                return true;
            }
            Message::Kind(kind, logged) => self.rules.set(kind, logged),
            Message::Unmatched(choice) => self.rules.unmatched = choice,
            Message::When(when) => self.rules.when = when,
            Message::Typed(text) => self.numbers = text,
            Message::Numbers => self.rules.never = self.numbers.as_str().into(),
        }
        self.changed = true;
        self.saved = false;
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let RulesProps { scene, once, rules } = context.props();
        let link = context.link();
        let save = control::sent(link.callback(|()| Message::Save));
        let company = rules.of_company;
        html! {
            <>
                <section class="card" aria-label="Which calls get a record">
                    <header class="card-head"><h2>{ "Which calls get a record" }</h2></header>
                    { policy::faults(scene, &[policy_key::LOGGING]) }
                    if company {
                        <p>{ "Your company has set these rules. You can try them below." }</p>
                    } else {
                        <p>{ "Rules are applied when a call ends. Calls that are over stay as they were decided, and what is in \
                              NetSuite stays there. Your own “Log it now” and “Do not log” stand above every rule." }</p>
                    }
                    <form onsubmit={save}>
                        <fieldset class="rules" disabled={company}>
                            <legend class="unseen">{ "Rules" }</legend>
                            { self.kinds(context) }
                            { self.unmatched(context) }
                            { self.when(context, *once) }
                            { self.never(context) }
                        </fieldset>
                        <div class="card-actions">
                            <button class="button primary" type="submit" disabled={!self.changed || company}>
                                { "Save rules" }
                            </button>
                            <span class="quiet small" role="status">{ if self.saved { "Saved." } else { "" } }</span>
                        </div>
                    </form>
                </section>
                { self.tried(scene, link.callback(Message::Try)) }
            </>
        }
    }
}

impl Rules {
    fn kinds(&self, context: &Context<Self>) -> Html {
        html! {
            <fieldset class="own-fields">
                <legend class="section-name">{ "Log" }</legend>
                { for CallKind::ALL.into_iter().map(|kind| {
                    let ticked = context.link().callback(move |ticked| Message::Kind(kind, ticked));
                    html! {
                        <label class="own-field" key={words::call_kind(kind)}>
                            <input type="checkbox" checked={self.rules.logs(kind)}
                                onchange={control::ticked(ticked)} />
                            <span>{ words::call_kind(kind) }</span>
                        </label>
                    }
                }) }
            </fieldset>
        }
    }

    fn unmatched(&self, context: &Context<Self>) -> Html {
        html! {
            <fieldset class="own-fields">
                <legend class="section-name">{ "Callers NetSuite does not know" }</legend>
                { for Unmatched::ALL.into_iter().map(|choice| {
                    let chosen = context.link().callback(move |_: Event| Message::Unmatched(choice));
                    radio("rules-unmatched", words::unmatched(choice), None, self.rules.unmatched == choice, false, chosen)
                }) }
            </fieldset>
        }
    }

    fn when(&self, context: &Context<Self>, once: bool) -> Html {
        html! {
            <fieldset class="own-fields">
                <legend class="section-name">{ "When" }</legend>
                { for LogWhen::ALL.into_iter().map(|when| {
                    let withheld = once && when == LogWhen::AtAnswer;
                    let (name, means) = words::log_when(when);
                    let means = if withheld {
                        "Not offered: your NetSuite role may make phone calls but not change them, so each record is made \
                         once, when RingCentral's final facts are in."
                    } else {
                        means
                    };
                    let chosen = context.link().callback(move |_: Event| Message::When(when));
                    radio("rules-when", name, Some(means), self.rules.when == when, withheld, chosen)
                }) }
            </fieldset>
        }
    }

    fn never(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let typed = control::typed(link.callback(Message::Typed));
        let refused = self.refused.as_ref().map(words::refusal);
        let described = if refused.is_some() { "never-refused never-means" } else { "never-means" };
        html! {
            <div class="rules-never">
                <label class="section-name" for="never">{ "Numbers never logged" }</label>
                <textarea id="never" class="field" rows="3" dir="auto" spellcheck="false" autocomplete="off"
                    value={self.numbers.clone()} oninput={typed} onchange={link.callback(|_: Event| Message::Numbers)}
                    aria-invalid={refused.is_some().to_string()} aria-describedby={AttrValue::from(described)} />
                if let Some(refused) = refused {
                    <p class="alarm" id="never-refused" role="alert">{ refused }</p>
                }
                <p class="quiet small" id="never-means">
                    { "One a line, in any writing: a whole telephone number, or an extension." }
                </p>
            </div>
        }
    }

    /// One of the last calls, by the rules as they are edited.
    fn tried(&self, scene: &Scene, choose: Callback<CallId>) -> Html {
        let recent = &scene.view.recent;
        let call = self.tried.as_ref().and_then(|tried| recent.iter().find(|call| call.id == *tried));
        let Some(call) = call.or(recent.first()) else { return Html::default() };
        let chosen = control::selected(choose.reform(CallId));
        html! {
            <section class="card" aria-label="What would happen to this call?">
                <header class="card-head"><h2>{ "What would happen to this call?" }</h2></header>
                <div class="form-row">
                    <label for="tried">{ "Call" }</label>
                    <select id="tried" class="field" onchange={chosen}>
                        { for recent.iter().map(|other| html! {
                            <option value={other.id.0.clone()} selected={other.id == call.id}>{ named(scene, other) }</option>
                        }) }
                    </select>
                </div>
                if self.changed {
                    <p class="quiet small">{ "By the rules as you have them above, not saved yet." }</p>
                }
                <Explain scene={scene.clone()} call={call.id.clone()} rules={self.changed.then(|| self.rules.clone())} />
            </section>
        }
    }
}

pub(super) fn radio(
    group: &'static str,
    name: &'static str,
    means: Option<&'static str>,
    checked: bool,
    disabled: bool,
    choose: Callback<Event>,
) -> Html {
    html! {
        <label class="copy-choice" key={name}>
            <input type="radio" name={group} {checked} {disabled} onchange={choose} />
            <span>
                { name }
                if let Some(means) = means {
                    { " " }<span class="quiet small">{ means }</span>
                }
            </span>
        </label>
    }
}

/// A call in a list of choices: when, who, how it went.
fn named(scene: &Scene, call: &RecentCall) -> String {
    format!(
        "{} · {} · {} · {}",
        scene.times.day_and_time(call.began),
        calls::who(call),
        words::direction(call.direction),
        calls::how(call)
    )
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::View;

    use super::Rules;
    use crate::{
        samples::{settings, settings_once},
        tests::{draw_part, read},
    };
    use yew::{Html, html};

    fn card(view: View) -> String {
        draw_part(view, |scene| match &scene.view.settings {
            Some(settings) => html! {
                <Rules scene={scene.clone()} rules={settings.rules.clone()} once={settings.once} />
            },
            None => Html::default(),
        })
    }

    fn input<'a>(markup: &'a str, label: &str) -> &'a str {
        let before = markup.split(label).next().unwrap_or_default();
        before.rsplit("<input").next().unwrap_or_default()
    }

    #[test]
    fn the_rules_that_hold_are_the_ones_that_are_chosen() {
        let markup = card(settings());
        for (label, chosen) in [
            ("Inbound calls you answer", true),
            ("Calls between extensions", false),
            ("Log them by number", true),
            ("Wait for me", false),
            ("When a call ends", true),
            ("Only when I say so", false),
        ] {
            assert_eq!(input(&markup, label).contains("checked"), chosen, "{label}: {markup}");
        }
        assert!(markup.contains("+1 (650) 555-0199\next. 104</textarea>"), "{markup}");
        assert!(read(&markup).contains("What would happen to this call?"));
    }

    #[test]
    fn at_answer_is_not_offered_to_a_role_that_may_not_edit_and_says_why() {
        assert!(!input(&card(settings()), "When a call is answered").contains("disabled"));
        let markup = card(settings_once());
        assert!(input(&markup, "When a call is answered").contains("disabled"), "{markup}");
        assert!(read(&markup).contains("Not offered: your NetSuite role may make phone calls but not change them"));
    }

    #[test]
    fn a_companys_rules_can_be_read_and_not_changed() {
        let mut view = settings();
        if let Some(settings) = &mut view.settings {
            settings.rules.of_company = true;
        }
        let markup = card(view);
        assert!(markup.contains("<fieldset disabled=\"disabled\" class=\"rules\">"), "{markup}");
        assert!(read(&markup).contains("Your company has set these rules."));
    }
}
