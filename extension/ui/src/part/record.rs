//! A record to choose, in a list of what a search has found.

use callside_protocol::{Candidate, words};
use yew::{Callback, Html, MouseEvent, html};

/// The row: name, company, kind. `does` is what choosing it does, for those who do not see the list.
pub fn row(record: &Candidate, does: &str, choose: Callback<MouseEvent>) -> Html {
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
                <span class="unseen">{ ", " }{ does }</span>
            </button>
        </li>
    }
}
