//! In which of the two clouds somebody is known: "NS", "RC", "NS + RC".

use yew::{Html, html};

/// The badge: what it shows, and what that stands for, which is its tooltip and what is read out for it.
pub fn badge((short, long): (&'static str, &'static str)) -> Html {
    html! {
        <span class="known-in" title={long}><span aria-hidden="true">{ short }</span><span class="unseen">{ long }</span></span>
    }
}
