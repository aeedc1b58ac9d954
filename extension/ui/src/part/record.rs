//! Somebody in a list of what a search has found: a record to choose, or a person only RingCentral knows.

use callside_protocol::{Candidate, Found, words};
use yew::{Callback, Html, MouseEvent, html};

use super::badge::badge;
use crate::scene::Scene;

/// The row of a record: name, company, kind. `does` is what choosing it does, for those who do not see the list.
pub fn row(record: &Candidate, does: &str, choose: Callback<MouseEvent>) -> Html {
    choice(record, does, choose, Html::default())
}

/// The row of somebody found in either cloud or both: a record opens in NetSuite, whoever has none is only told.
pub fn found(found: &Found, scene: &Scene) -> Html {
    let reach = found.ringcentral.as_ref().map(words::person_reach).filter(|reach| !reach.is_empty());
    let more = html! {
        <>
            if let Some(reach) = reach {
                <bdi class="quiet small ellipsis" dir="auto" title={reach.clone()}>{ &reach }</bdi>
            }
            { badge(words::badge_of(found)) }
        </>
    };
    match (&found.netsuite, &found.ringcentral) {
        (Some(record), _) => choice(record, "open in NetSuite", scene.open(&record.record), more),
        (None, Some(person)) => {
            let (name, about) = (person.name.reveal(), words::person_about(person));
            html! {
                <li key={format!("{name} {}", words::person_reach(person))}>
                    <div class="record-choice">
                        <bdi class="ellipsis" dir="auto" title={name.to_owned()}>{ name }</bdi>
                        if !about.is_empty() {
                            <bdi class="quiet small ellipsis" dir="auto">{ about }</bdi>
                        }
                        { more }
                    </div>
                </li>
            }
        }
        (None, None) => Html::default(),
    }
}

fn choice(record: &Candidate, does: &str, choose: Callback<MouseEvent>, more: Html) -> Html {
    let name = words::candidate_name(record);
    let company = record.company.as_ref().map(|company| company.name.reveal()).filter(|name| !name.is_empty());
    html! {
        <li key={format!("{} {}", words::kind(record.record.kind), record.record.id)}>
            <button class="record-choice" type="button" onclick={choose}>
                <bdi class="ellipsis" dir="auto" title={name.clone()}>{ &name }</bdi>
                if let Some(company) = company {
                    <bdi class="quiet small ellipsis" dir="auto">{ company }</bdi>
                }
                <span class="kind">{ words::kind(record.record.kind) }</span>
                { more }
                <span class="unseen">{ ", " }{ does }</span>
            </button>
        </li>
    }
}
