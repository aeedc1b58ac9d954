use callside_protocol::{
    View,
    company::{AsideReason, MappingAside, MappingImported},
};
use yew::{Callback, html};

use super::*;
use crate::{
    samples::{company_member, mapping as sample, mapping_locked, mapping_rows},
    tests::{draw_part, read},
};

fn drawn(view: View) -> String {
    draw_part(view, |scene| html! { <Mapping scene={scene.clone()} /> })
}

/// The rows, as they are drawn on a page in that state.
fn rows_of(scene: &Scene, change: fn(&mut Mapping)) -> Html {
    let shown = MappingWindow { revision: 1, from: 0, total: 5_012, rows: mapping_rows() };
    let mut page = Mapping { shown: Some(shown), ..Mapping::default() };
    change(&mut page);
    mapping(scene).map_or_else(Html::default, |view| rows::card(&page, scene, &view, &Callback::noop()))
}

#[test]
fn each_row_says_whose_its_calls_are_how_it_came_to_that_and_what_is_wrong() {
    let text = read(&draw_part(sample(), |scene| rows_of(scene, |_| ())));
    let mut rest = text.as_str();
    for piece in [
        "Unmapped (41)",
        "Avery Quinn",
        "101 · User",
        "Auto (email)",
        "Jordan Blake",
        "102 · User · Disabled",
        "Manual",
        "not saved yet",
        "Inactive in NetSuite: the calls wait.",
        "1 other extension has the same employee.",
        "Nuria Ferrer",
        "Auto-match: Nuria Ferrer (id 1012)",
        "It may be Kim Lee (id 1013) or Kim Lee (id 1014)",
        "Support",
        "200 · Queue",
        "Welcome",
        "No record",
        "Extension 9077",
        "Deleted",
        "1 to 7 of 5,012",
    ] {
        rest = rest.split_once(piece).unwrap_or_else(|| panic!("{piece} in {text}")).1;
    }
}

#[test]
fn those_that_are_picked_are_counted_and_changed_together() {
    let some = read(&draw_part(sample(), |scene| {
        rows_of(scene, |page| page.picked = vec!["9101".to_owned(), "9104".to_owned()])
    }));
    assert!(some.contains("2 extensions picked") && some.contains("Pick all 5,012"), "{some}");
    let all = read(&draw_part(sample(), |scene| rows_of(scene, |page| page.all = true)));
    assert!(all.contains("5,012 extensions picked") && !all.contains("Pick all"), "{all}");
    let mut page = Mapping { picked: vec!["9101".to_owned()], ..Mapping::default() };
    assert_eq!(page.picked_rows(), MappingRows::These(vec!["9101".to_owned()]));
    page.all = true;
    assert_eq!(page.picked_rows(), MappingRows::All(MappingQuery::default()));
}

#[test]
fn the_chooser_opens_where_it_was_asked_for_and_says_what_it_is_for() {
    let markup = draw_part(sample(), |scene| {
        rows_of(scene, |page| {
            page.target = Some(Target::Row("9102".to_owned()));
            page.found = vec![MappingEmployee { id: "1012".to_owned(), name: "Nuria".into(), email: "n@x".into() }];
        })
    });
    assert_eq!(markup.matches("aria-expanded=\"true\"").count(), 1);
    assert!(markup.contains("aria-label=\"Organizer of Jordan Blake\""), "{markup}");
    let text = read(&markup);
    assert!(text.contains("Leave it to auto-match") && text.contains("id 1012"), "{text}");
}

#[test]
fn what_is_locked_reading_or_unread_is_told_with_what_still_works() {
    let text = read(&drawn(mapping_locked()));
    for piece in [
        "Nothing can be saved yet. The RingCentral JWT has to be entered on this computer",
        "Nothing can be saved yet. NetSuite machine access",
        "Reading NetSuite's employees: 2,000 so far. The cloud takes no more for the moment",
        "Could not read RingCentral's numbers.",
        "Direct numbers are not matched",
    ] {
        assert!(text.contains(piece), "{piece} in {text}");
    }
}

#[test]
fn rules_name_their_employees_and_what_is_wrong_with_them() {
    let text = read(&drawn(sample()));
    for piece in
        ["Default organizer", "Avery Quinn", "Former Manager", "Inactive in NetSuite", "No record", "As all others"]
    {
        assert!(text.contains(piece), "{piece} in {text}");
    }
}

#[test]
fn members_are_told_who_sets_it_up_and_see_no_rows() {
    let markup = drawn(company_member());
    assert!(read(&markup).contains("Your role may not change it"), "{markup}");
    assert!(!markup.contains("<table"));
}

#[test]
fn what_came_of_a_file_names_each_row_that_was_put_aside() {
    let markup = draw_part(sample(), |_| {
        let aside = vec![MappingAside { line: 7, text: "101, x".into(), why: AsideReason::NoEmployee }];
        let imported = Some(MappingImported { changed: 1, same: 12, aside });
        save::files(&Mapping { imported, ..Mapping::default() }, &Callback::noop())
    });
    let text = read(&markup);
    assert!(text.contains("1 extension changed, 12 as before, 1 row put aside."), "{text}");
    assert!(text.contains("Line 7: There is no such employee, or they are inactive. 101, x"), "{text}");
}
