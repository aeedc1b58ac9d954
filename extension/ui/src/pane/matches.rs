//! Everybody who fits the number, numbered, each with the reason for its place.

use callside_protocol::{CallView, Candidate, Command, Who, words};
use yew::{Callback, Html, classes, html};

use super::focus;
use crate::{keys::Over, part::badge::badge, scene::Scene};

/// The command that chooses the n-th candidate; one past the last stands for "none of these".
#[must_use]
pub fn choice(call: &CallView, index: usize) -> Option<Command> {
    let Who::Found { candidates, .. } = &call.who else { return None };
    let record = candidates.get(index).map(|candidate| candidate.record.clone());
    (index <= candidates.len()).then(|| Command::ChooseMatch { call: call.id.clone(), record })
}

/// The list is open when asked for, and as long as several share the number and none is chosen.
#[must_use]
pub fn is_open(call: &CallView, over: Over) -> bool {
    over == Over::Matches || matches!(call.who, Who::Found { chosen: None, by_agent: false, .. })
}

/// What is open as far as keys go: a list that is open by itself has digits and arrows, like one that was asked for.
#[must_use]
pub fn over_for_keys(call: Option<&CallView>, over: Over) -> Over {
    let by_itself = call.is_some_and(|call| over == Over::Call && is_open(call, over));
    if by_itself { Over::Matches } else { over }
}

/// The list.
pub fn matches(scene: &Scene, call: &CallView, close: Callback<()>) -> Html {
    let Who::Found { candidates, chosen, by_agent, .. } = &call.who else { return Html::default() };
    let choose = |index: usize| {
        let command = choice(call, index);
        let (scene, close) = (scene.clone(), close.clone());
        Callback::from(move |_| {
            if let Some(command) = command.clone() {
                scene.send(command);
            }
            close.emit(());
        })
    };
    let none = candidates.len();
    let none_chosen = chosen.is_none() && *by_agent;
    html! {
        <section class="matches" id="matches" aria-label="Matches">
            <ol>
                { for candidates.iter().enumerate().map(|(index, candidate)| html! {
                    <li key={index} class={classes!(is_beneath(candidates, index).then_some("beneath"))}>
                        <button class={classes!(focus::MATCH)} onclick={choose(index)}
                            aria-pressed={(*chosen == Some(index)).to_string()}>
                            { key(index) }{ draw(scene, call, candidate) }
                        </button>
                    </li>
                }) }
                <li>
                    <button class={classes!(focus::MATCH, "none")} onclick={choose(none)}
                        aria-pressed={none_chosen.to_string()}>
                        { key(none) }<span class="match-text">{ "None of these: log by number" }</span>
                    </button>
                </li>
            </ol>
        </section>
    }
}

/// Somebody of the company that comes first, or a project of it.
fn is_beneath(candidates: &[Candidate], index: usize) -> bool {
    let (first, candidate) = (candidates.first(), candidates.get(index));
    first.zip(candidate).is_some_and(|(first, candidate)| candidate.is_of(first))
}

/// The digit that chooses a place in the list; the tenth and later ones have none.
fn key(index: usize) -> Html {
    if index < 9 {
        html! { <kbd>{ index + 1 }</kbd> }
    } else {
        html! { <kbd class="empty" /> }
    }
}

fn draw(scene: &Scene, call: &CallView, candidate: &Candidate) -> Html {
    let name = words::candidate_name(candidate);
    let company = candidate.company.as_ref().map(|company| company.name.reveal()).filter(|name| !name.is_empty());
    let title = candidate.title.as_ref().map(|title| title.reveal()).filter(|title| !title.is_empty());
    let about: Vec<&str> = title.into_iter().chain(company).collect();
    let reasons: Vec<String> =
        candidate.reasons.iter().map(|why| words::reason(why, &|at| scene.times.brief(at))).collect();
    html! {
        <span class="match-text">
            <span class="match-name">
                <bdi class="ellipsis" dir="auto" title={name.clone()}>{ &name }</bdi>
                <span class="kind">{ words::kind(candidate.record.kind) }</span>
                { badge(words::record_badge(call, &candidate.record)) }
            </span>
            if !about.is_empty() {
                <bdi class="small ellipsis" dir="auto">{ about.join(" · ") }</bdi>
            }
            <span class="small quiet">{ reasons.join(" · ") }</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::{Command, View, Who};

    use super::{choice, is_beneath, over_for_keys};
    use crate::{keys::Over, samples};

    #[test]
    fn a_digit_chooses_a_candidate_and_one_more_chooses_none() {
        let view = samples::several();
        let call = &view.calls[0];
        let Who::Found { candidates, .. } = &call.who else { panic!("several share the number") };
        let record = |index| match choice(call, index) {
            Some(Command::ChooseMatch { record, .. }) => record,
            other => panic!("{other:?}"),
        };
        assert_eq!(record(1), Some(candidates[1].record.clone()));
        assert_eq!(record(candidates.len()), None);
        assert_eq!(choice(call, candidates.len() + 1), None);
    }

    #[test]
    fn people_stand_under_the_company_whose_number_it_is() {
        let beneath = |view: &View| -> Vec<bool> {
            let Who::Found { candidates, .. } = &view.calls[0].who else { panic!("found") };
            (0..candidates.len()).map(|index| is_beneath(candidates, index)).collect()
        };
        assert_eq!(beneath(&samples::switchboard()), [false, true, true, true]);
        assert_eq!(beneath(&samples::several()), [false; 5], "the first is a person");
    }

    #[test]
    fn a_list_that_is_open_by_itself_has_its_keys_until_something_else_is_open() {
        let (tied, settled) = (samples::several(), samples::connected());
        assert_eq!(over_for_keys(tied.calls.first(), Over::Call), Over::Matches);
        assert_eq!(over_for_keys(tied.calls.first(), Over::Help), Over::Help);
        assert_eq!(over_for_keys(settled.calls.first(), Over::Call), Over::Call);
        assert_eq!(over_for_keys(None, Over::Call), Over::Call);
    }

    #[test]
    fn nothing_can_be_chosen_while_nobody_was_found() {
        assert_eq!(choice(&samples::not_found().calls[0], 0), None);
    }
}
