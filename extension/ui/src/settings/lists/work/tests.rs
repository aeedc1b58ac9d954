use std::rc::Rc;

use callside_protocol::{
    Timestamp,
    company::{CompanyView, NextPerson},
};
use yew::{Callback, Html};

use super::{Work, later, person};
use crate::{
    samples::{StillBrowser, lists, next_person},
    scene::Scene,
    tests::{draw_part, read},
};

fn card(scene: &Scene, list: &str, page: Work) -> Html {
    let known = CompanyView::of(&scene.view).and_then(|view| view.lists).unwrap_or_default();
    let page = Rc::new(page);
    match next_person(list) {
        NextPerson::Call(of) => person::card(&page, scene, &known, &of, &Callback::noop()),
        _ => Html::default(),
    }
}

#[test]
fn whoever_is_called_stands_there_with_numbers_score_and_last_note() {
    let markup = draw_part(lists(), |scene| card(scene, "quiet", Work::default()));
    assert!(markup.contains("href=\"https://app.ringcentral.com/r/call?number=%2B16505550134\""), "{markup}");
    assert_eq!(markup.matches("app.ringcentral.com").count(), 1, "what is no number is no link");
    let text = read(&markup);
    for piece in [
        "Dana Whitfield",
        "Purchasing · Harbor Foods Ltd",
        "650.555.0191 (after five) is no number that can be called",
        "Tier",
        "Gold",
        "Score 34",
        "+12 spoke 6 min today",
        "+9 they called, spoke 3 min on Thursday",
        "−4 no answer on 26 Feb",
        "+17 23 other calls",
        "Asked for the spring price list.",
        "Spoke",
        "Left a message",
        "No answer",
        "Skip",
        "Give back",
    ] {
        assert!(text.contains(piece), "{piece}: {text}");
    }
    assert!(!text.contains("Nobody else knows"), "{text}");
}

#[test]
fn whoever_does_not_want_to_be_called_is_not_without_a_reason() {
    let asked = draw_part(lists(), |scene| card(scene, "region", Work::default()));
    let text = read(&asked);
    assert!(text.contains("Does not want to be called.") && text.contains("Does not want e-mail."), "{text}");
    assert!(text.contains("Why you call all the same") && text.contains("Nobody else knows how far"), "{text}");
    assert!(!asked.contains("app.ringcentral.com"), "{asked}");
    let given = draw_part(lists(), |scene| {
        card(scene, "region", Work { allowed: true, reason: "Asked us to".to_owned(), ..Work::default() })
    });
    assert!(
        given.contains("app.ringcentral.com") && read(&given).contains("The reason is kept: “Asked us to”"),
        "{given}"
    );
}

#[test]
fn a_call_back_is_of_the_future() {
    let scene = crate::tests::scene(lists());
    assert_eq!(later(&scene, "2026-03-11T09:30"), Ok(Timestamp(1_773_221_400_000)));
    assert!(later(&scene, "2026-03-10T14:02").is_err_and(|why| why.contains("over")), "{:?}", StillBrowser::NOW);
    assert!(later(&scene, "").is_err_and(|why| why.contains("Choose")));
}
