//! What the company has put beside the call: its fields, and its links behind Callside's own.

use callside_protocol::{
    CallView,
    company::{Beside, FieldBeside, Holder, LinkBeside},
};
use yew::{Html, html};

use crate::{
    part::{icon::Icon, values},
    scene::Scene,
};

/// Values are old after so many milliseconds: a call that is still open on the desk after a quarter of an hour.
const AGES_AFTER: i64 = 15 * 60_000;

/// A link as a button that opens a page of its own.
pub fn link(link: &LinkBeside) -> Html {
    html! {
        <a key={link.label.clone()} class="button small" href={link.address.reveal().to_owned()} target="_blank"
            rel="noopener noreferrer">{ Icon::Open.draw() }<bdi dir="auto">{ &link.label }</bdi></a>
    }
}

/// The fields, in the company's order.
pub fn fields(scene: &Scene, call: &CallView) -> Html {
    let Some(mut beside) = Beside::of(call) else { return Html::default() };
    // What is filled in below is not shown twice.
    let is_below = |field: &FieldBeside| call.fields.iter().any(|below| below.ask.field == field.name);
    beside.fields.retain(|field| field.of != Holder::PhoneCall || !is_below(field));
    if beside.fields.is_empty() {
        return Html::default();
    }
    html! {
        <section class="beside" aria-label="From NetSuite">
            { values::values(scene, &beside.fields) }
            if scene.view.now.0 - beside.as_of.0 > AGES_AFTER {
                <p class="quiet small">{ "As of " }{ scene.times.brief(beside.as_of) }</p>
            }
        </section>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use crate::{
        pane::{beside, who},
        samples,
        tests::{draw_part, read},
    };

    #[test]
    fn fields_stand_in_their_order_with_whose_they_are_where_two_are_called_the_same() {
        let read = read(&draw_part(samples::beside(), |scene| beside::fields(scene, &scene.view.calls[0])));
        let mut rest = read.as_str();
        for piece in ["Balance", "12,400.50", "Status", "Email (Contact)", "Email (Company)", "No", "empty", "Comments"]
        {
            rest = rest.split_once(piece).unwrap_or_else(|| panic!("{piece} in {read}")).1;
        }
        assert!(!read.contains("As of"), "they are new: {read}");
    }

    #[test]
    fn what_is_missing_says_why_and_what_is_old_says_of_when() {
        let read = read(&draw_part(samples::beside_unread(), |scene| beside::fields(scene, &scene.view.calls[0])));
        for piece in ["Lists → Customers", "no such field", "record is gone", "Could not ask", "A list", "As of"] {
            assert!(read.contains(piece), "{piece} in {read}");
        }
    }

    #[test]
    fn links_stand_behind_callsides_own_and_open_elsewhere() {
        let markup = draw_part(samples::beside(), |scene| who::links(scene, &scene.view.calls[0]));
        let own = markup.find("Open in NetSuite").expect("the first");
        let theirs = markup.find("Price list").expect("the company's");
        assert!(own < theirs);
        assert!(markup.contains("target=\"_blank\" rel=\"noopener noreferrer\""), "{markup}");
        let nobody = draw_part(samples::beside_nobody(), |scene| who::links(scene, &scene.view.calls[0]));
        assert!(nobody.contains("Who called me?") && !nobody.contains("Open in NetSuite"));
        assert_eq!(draw_part(samples::not_found(), |scene| who::links(scene, &scene.view.calls[0])), "");
    }
}
