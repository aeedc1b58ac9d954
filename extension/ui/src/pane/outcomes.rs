//! The outcome: one of at most nine, by click or digit.

use callside_protocol::{CallView, Command};
use yew::{Html, classes, html};

use crate::scene::Scene;

/// The command that chooses the n-th outcome, or takes it back if it is the one chosen.
#[must_use]
pub fn choice(call: &CallView, index: usize) -> Option<Command> {
    let outcome = (call.outcome != Some(index)).then_some(index);
    (index < call.outcomes.len()).then(|| Command::ChooseOutcome { call: call.id.clone(), outcome })
}

/// All outcomes, each with its digit.
pub fn outcomes(scene: &Scene, call: &CallView) -> Html {
    if call.outcomes.is_empty() {
        return Html::default();
    }
    html! {
        <section class="outcomes" aria-label="Outcome">
            <span class="section-name">{ "Outcome" }</span>
            <div class="outcome-list">
                { for call.outcomes.iter().enumerate().filter_map(|(index, outcome)| Some(html! {
                    <button class={classes!("outcome")} onclick={scene.on(choice(call, index)?)}
                        aria-pressed={(call.outcome == Some(index)).to_string()}>
                        <kbd>{ index + 1 }</kbd><bdi dir="auto">{ outcome }</bdi>
                    </button>
                })) }
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::Command;

    use super::choice;
    use crate::samples;

    #[test]
    fn a_digit_chooses_and_the_same_digit_takes_back() {
        let view = samples::connected();
        let mut call = view.calls[0].clone();
        call.outcome = None;
        let outcome = |call: &_, index| match choice(call, index) {
            Some(Command::ChooseOutcome { outcome, .. }) => outcome,
            other => panic!("{other:?}"),
        };
        assert_eq!(outcome(&call, 1), Some(1));
        call.outcome = Some(1);
        assert_eq!(outcome(&call, 1), None);
        assert_eq!(choice(&call, call.outcomes.len()), None);
    }
}
