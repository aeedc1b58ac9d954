use std::rc::Rc;

use callside_protocol::{
    Command, View,
    company::{CompanyView, ListsView},
};
use yew::{Callback, html};

use super::*;
use crate::{
    samples::{connectors_member, connectors_pushing, dry_run, lists, lists_empty},
    tests::{draw_part, read as text_of},
};

fn known(scene: &Scene) -> Rc<ListsView> {
    Rc::new(CompanyView::of(&scene.view).and_then(|view| view.lists).map(|lists| *lists).unwrap_or_default())
}

fn drawn(view: View) -> String {
    draw_part(view, |scene| html! { <Connectors scene={scene.clone()} lists={known(scene)} /> })
}

/// The controls of that markup that are off, by what stands in their tag.
fn off(markup: &str) -> usize {
    markup
        .split('<')
        .filter(|tag| tag.starts_with("input") || tag.starts_with("select"))
        .filter(|tag| tag.contains("disabled"))
        .count()
}

#[test]
fn once_it_is_connected_role_account_and_domain_stand_there_by_themselves() {
    let text = text_of(&drawn(lists()));
    for piece in
        ["1042", "1234567_SB1", "1234567-sb1.app.netsuite.com", "1,004,212", "Sync now", "Disconnect", "Check the role"]
    {
        assert!(text.contains(piece), "{piece}: {text}");
    }
    let before = text_of(&drawn(lists_empty()));
    assert!(
        before.contains("Not connected.") && before.contains("Connect NetSuite") && !before.contains("Sync now"),
        "{before}"
    );
}

#[test]
fn a_field_that_netsuite_refuses_says_so_in_netsuites_words() {
    let text = text_of(&drawn(lists()));
    assert!(text.contains("NetSuite does not give it to your role. It says: Field 'custentity_region'"), "{text}");
    assert!(text.contains("Fields of contacts and customers may be written"), "{text}");
}

#[test]
fn whoever_decides_nothing_sees_it_all_and_changes_nothing() {
    let markup = drawn(connectors_member());
    let text = text_of(&markup);
    assert!(text.contains("Your role may not change it") && !text.contains("Save for everyone"), "{text}");
    // The policy, three controls a field, nine numbers and the switch.
    assert!(off(&markup) > 1 + 4 * 3 + 9, "{markup}");
    assert!(
        text.contains("Pushing stopped before its end.") && text.contains("“Lists → Contacts” (Edit) is missing"),
        "{text}"
    );
}

#[test]
fn pushing_says_how_far_it_is_and_cannot_be_begun_twice() {
    let markup = drawn(connectors_pushing());
    assert!(text_of(&markup).contains("1,200 of 3,402 people written"), "{markup}");
    assert!(
        markup.contains("<progress") && text_of(&markup).contains("no Callside bundle that could keep this"),
        "{markup}"
    );
}

#[test]
fn nothing_is_pushed_that_no_dry_run_has_shown() {
    let card = |dry: Option<DryRun>| {
        draw_part(lists(), if dry.is_some() { |scene| of(scene, Some(dry_run())) } else { |scene| of(scene, None) })
    };
    fn of(scene: &Scene, dry: Option<DryRun>) -> Html {
        push::card(&Connectors { dry, ..Connectors::default() }, scene, &known(scene), &Callback::noop())
    }
    let is_off = |markup: &str| {
        let button = markup.split("<button").find(|button| button.contains(">Push</button>")).unwrap_or_default();
        button.contains("disabled")
    };
    assert!(is_off(&card(None)) && !is_off(&card(Some(dry_run()))));
    let text = text_of(&card(Some(dry_run())));
    for piece in [
        "Create3",
        "Conflict3",
        "Refused5",
        "Prefers mornings",
        "“Allow push” is off for this field",
        "empty",
        "New contact",
    ] {
        assert!(text.contains(piece), "{piece}: {text}");
    }
}

#[test]
fn what_is_edited_stays_whatever_is_saved_meanwhile() {
    let scene = crate::tests::scene(lists());
    let first = known(&scene);
    let mut page = Connectors::default();
    page.follow(&first);
    (page.changed, page.draft.pushes) = (true, false);
    let mut theirs = ListsView::clone(&first);
    theirs.settings.version += 1;
    theirs.decided.fields.clear();
    page.follow(&theirs);
    assert_eq!((page.version, page.draft.pushes, page.draft.fields.len()), (7, false, 4));
    assert!(page.is_overtaken(&theirs) && !page.is_overtaken(&first));
    page.changed = false;
    page.follow(&theirs);
    assert_eq!((page.version, page.draft.fields.len()), (8, 0));
}

#[test]
fn what_was_not_done_says_why_in_words_of_its_own() {
    use callside_protocol::{Answer, Cloud, Fault, FaultKind};
    let said = |answer: ListsAnswer| {
        let answer = CompanyAnswer::Lists(Box::new(answer));
        trouble(&Answer::Company(callside_json::write(&answer).into())).unwrap_or_default()
    };
    let fault = |kind| {
        ListsAnswer::Fault(Fault { cloud: Some(Cloud::NetSuite), kind, detail: Some("No such column".to_owned()) })
    };
    let not_allowed = callside_protocol::Right::NetSuite { name: "Lists → Contacts".to_owned(), level: None };
    let all = [
        said(ListsAnswer::NoList),
        said(ListsAnswer::NotSaved(None)),
        said(fault(FaultKind::Offline)),
        said(fault(FaultKind::NotAllowed(not_allowed))),
        said(ListsAnswer::Not("The list is by a rule.".to_owned())),
        trouble(&Answer::Done).unwrap_or_default(),
    ];
    for (place, one) in all.iter().enumerate() {
        assert!(!one.is_empty() && !all.iter().skip(place + 1).any(|other| other == one), "{one}");
    }
    assert!(all.iter().any(|one| one.contains("NetSuite says: “No such column”")), "{all:?}");
    assert_eq!(said(ListsAnswer::Done), "");
    assert!(matches!(crate::settings::engagement::sent(ListsCommand::Open), Command::Company(_)));
}
