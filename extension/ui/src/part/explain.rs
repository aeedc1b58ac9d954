//! "What would happen to this call?": the rules in the order they are asked, each with what it says and why.

use callside_protocol::{Answer, CallId, Command, Explained, LogRule, LogRules, LogState, Says, words};
use yew::{Component, Context, Html, Properties, classes, html};

use super::icon::Icon;
use crate::scene::Scene;

/// Which call, by which rules.
#[derive(Clone, PartialEq, Properties)]
pub struct ExplainProps {
    /// One moment.
    pub scene: Scene,
    /// The call.
    pub call: CallId,
    /// By these rules; `None`: by those that hold.
    #[prop_or_default]
    pub rules: Option<LogRules>,
}

/// The explanation. It asks by itself, and anew when the question or the call's record is another.
pub struct Explain {
    answer: Option<Answer>,
}

impl Component for Explain {
    /// The worker's answer.
    type Message = Answer;
    type Properties = ExplainProps;

    fn create(context: &Context<Self>) -> Self {
        ask(context);
        Self { answer: None }
    }

    fn changed(&mut self, context: &Context<Self>, old: &ExplainProps) -> bool {
        let now = context.props();
        // A worker that dies answers nothing: the View of the next one asks it.
        let unanswered = self.answer.is_none() && now.scene != old.scene;
        if unanswered || now.call != old.call || now.rules != old.rules || log(now) != log(old) {
            ask(context);
        }
        true
    }

    fn update(&mut self, _context: &Context<Self>, answer: Answer) -> bool {
        self.answer = Some(answer);
        true
    }

    fn view(&self, _context: &Context<Self>) -> Html {
        html! {
            <div class="explained" role="status">
                { match &self.answer {
                    Some(Answer::Explained(said)) => explained(said),
                    Some(Answer::Refused(refusal)) => html! { <p class="quiet">{ words::refusal(refusal) }</p> },
                    Some(_) => Html::default(),
                    None => html! { <p class="quiet looking">{ "The rules are asked" }</p> },
                } }
            </div>
        }
    }
}

fn ask(context: &Context<Explain>) {
    let ExplainProps { scene, call, rules } = context.props();
    scene.ask(Command::Explain { call: call.clone(), rules: rules.clone() }, context.link().callback(|answer| answer));
}

/// The state of the call's record.
fn log(props: &ExplainProps) -> Option<&LogState> {
    props.scene.view.recent.iter().find(|call| call.id == props.call).map(|call| &call.log)
}

/// What the rules said.
pub fn explained(said: &Explained) -> Html {
    html! {
        <>
            <p><strong>{ words::explained(said) }</strong></p>
            <ol class="rules-said">{ for LogRule::ALL.into_iter().map(|rule| one(said, rule)) }</ol>
        </>
    }
}

fn one(said: &Explained, rule: LogRule) -> Html {
    let (decides, says) = said.decides();
    let icon = match says {
        _ if rule < decides => Icon::Check,
        Says::Passes | Says::Logs if rule == decides => Icon::Check,
        Says::Waits if rule == decides => Icon::Clock,
        _ => Icon::Skip,
    };
    html! {
        <li class={classes!((rule == decides).then_some("decides"), (rule > decides).then_some("quiet"))}>
            { icon.draw() }
            <span>
                <strong>{ words::rule_name(rule) }</strong>{ ": " }
                { if rule > decides { "not asked, it is decided already." } else { words::rule_says(said, rule) } }
                if rule == decides {
                    { " This decides." }
                }
            </span>
        </li>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::explained;
    use crate::{
        samples::{explained_skipped, settings},
        tests::{draw_part, read},
    };

    #[test]
    fn every_rule_says_whether_it_applied_and_why() {
        let text = read(&draw_part(settings(), |_| explained(&explained_skipped())));
        for words in [
            "By your rules it is not logged.",
            "Your word: You have not said anything about this call.",
            "Kind of call: Missed and declined calls are not logged. This decides.",
            "Caller: not asked, it is decided already.",
        ] {
            assert!(text.contains(words), "`{words}` is not in: {text}");
        }
        assert_eq!(text.matches("This decides").count(), 1);
    }
}
