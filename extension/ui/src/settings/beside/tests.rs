use callside_protocol::View;
use yew::html;

use super::*;
use crate::{
    samples::{company_beside, company_member},
    tests::{draw_part, read, scene},
};

fn page(view: View) -> String {
    draw_part(view, |scene| html! { <Editor scene={scene.clone()} /> })
}

fn editor() -> Editor {
    Editor { version: 1, begun: true, ..Editor::new() }
}

#[test]
fn what_is_decided_stands_in_its_order_and_callsides_own_link_first() {
    let markup = page(company_beside());
    let mut rest = markup.as_str();
    for piece in ["Owes us", "Job Title", "Open in NetSuite", "Price list", "https://shop.example.com/"] {
        rest = rest.split_once(piece).unwrap_or_else(|| panic!("{piece} in {markup}")).1;
    }
    assert!(markup.contains("draggable=\"true\""));
}

#[test]
fn members_are_told_who_sets_it_up_and_see_no_editor() {
    let markup = page(company_member());
    assert!(read(&markup).contains("Your role may not change it"));
    assert!(!markup.contains("<select"));
}

#[test]
fn every_edit_changes_what_it_names_and_nothing_else() {
    let mut editor = editor();
    for _ in 0..3 {
        assert!(editor.edit(Some(Edit::AddLink)));
    }
    editor.edit(Some(Edit::Label(0, " A ")));
    editor.edit(Some(Edit::Label(1, "B")));
    editor.edit(Some(Edit::Template(1, "https://b.example.com/ ")));
    editor.edit(Some(Edit::When(1, "customers")));
    editor.edit(Some(Edit::Move(List::Links, 1, 0)));
    editor.edit(Some(Edit::Remove(List::Links, 2)));
    editor.edit(Some(Edit::Remove(List::Links, 9)));
    let links: Vec<_> =
        editor.draft.info_links.iter().map(|link| (link.label.as_str(), link.template.as_str(), link.when)).collect();
    assert_eq!(links, [("B", "https://b.example.com/", When::Customers), ("A", "https://", When::Matched)]);
    assert!(!editor.edit(None));
}

#[test]
fn a_lost_race_keeps_both_until_somebody_chooses() {
    let mut editor = editor();
    editor.changed = true;
    let theirs = Settings { info_links: vec![], ..Settings::default() };
    let race = LostRace { mine: editor.draft.clone(), theirs, version: 4, by: None, written: None };
    let answer = CompanyAnswer::Lost(Box::new(race));
    editor.saved(&Answer::Company(callside_json::write(&answer).into()), &scene(company_beside()));
    assert!(editor.race.is_some() && editor.changed && editor.outcome.is_none());
    let answer = CompanyAnswer::Saved(5);
    editor.saved(&Answer::Company(callside_json::write(&answer).into()), &scene(company_beside()));
    assert_eq!((editor.version, editor.changed), (5, false));
}
