//! A fault, in its three sentences and the cloud's own.

use callside_protocol::{Fault, words};
use yew::{Html, html};

/// What happened, what still works, the next step; and what the cloud itself said.
pub fn fault(fault: &Fault) -> Html {
    let said = words::fault(fault);
    html! {
        <div class="fault">
            <p><strong>{ said.happened }</strong>{ " " }{ said.works }{ " " }{ said.next }</p>
            { quote(fault) }
        </div>
    }
}

/// The cloud's own sentence, as a quotation.
pub fn quote(fault: &Fault) -> Html {
    let Some(detail) = &fault.detail else { return Html::default() };
    let who = fault.cloud.map_or("The browser", words::cloud);
    html! { <p class="quiet small">{ who }{ " says: " }<q dir="auto">{ detail }</q></p> }
}
