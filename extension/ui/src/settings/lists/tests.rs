use std::rc::Rc;

use callside_protocol::{View, company::CompanyView};
use yew::{Callback, Html};

use super::{file, opened::Opened, page, rows};
use crate::{
    samples::{imported, list_window, lists, lists_empty, lists_fault},
    scene::Scene,
    tests::{draw_part, read},
};

fn known(scene: &Scene) -> Rc<callside_protocol::company::ListsView> {
    Rc::new(CompanyView::of(&scene.view).and_then(|view| view.lists).map(|lists| *lists).unwrap_or_default())
}

fn overview(view: View) -> String {
    read(&draw_part(view, |scene| page(scene, &known(scene), "")))
}

#[test]
fn each_list_says_how_many_are_on_it_who_moved_and_how_far_it_is() {
    let text = overview(lists());
    let mut rest = text.as_str();
    for piece in [
        "New list",
        "Everybody",
        "100,000 people · by a rule · shared with everyone",
        "Good customers we have not called",
        "+14 joined",
        "−3 left",
        "41 called · 3 skipped · 2 to be called later",
        "Work through it: Good customers we have not called",
        "Spring price list",
        "0 people · chosen · on this computer",
        "not counted yet",
        "The rule asks for the field custentity_region, which is not read",
        "Most engaged",
        "Dana Whitfield",
        "86 points now, was 52 thirty days ago",
        "Cooling",
        "Kim Lee",
        "−3 points now",
    ] {
        rest = rest.split_once(piece).unwrap_or_else(|| panic!("{piece} in {text}")).1;
    }
}

#[test]
fn what_is_missing_what_failed_and_what_is_empty_are_three_things() {
    let empty = overview(lists_empty());
    assert!(empty.contains("There is no list yet. Make one"), "{empty}");
    assert!(
        empty.contains("no complete copy of the directory") && empty.contains("See how far the copy is"),
        "{empty}"
    );
    assert!(empty.contains("Connect NetSuite") && empty.contains("Nobody has a score yet"), "{empty}");
    let fault = overview(lists_fault());
    assert!(fault.contains("NetSuite answered with an error of its own."), "{fault}");
    assert!(fault.contains("tried again by itself") && fault.contains("412,000 so far"), "{fault}");
    assert!(!fault.contains("There is no list yet"), "{fault}");
}

#[test]
fn an_address_of_no_list_says_so_and_leads_back() {
    let text = read(&draw_part(lists(), |scene| page(scene, &known(scene), "gone/calls")));
    assert!(text.contains("There is no such list") && text.contains("All lists"), "{text}");
}

/// The rows of the list of everybody, scrolled to its middle.
fn middle(scene: &Scene) -> Html {
    let mut page = Opened::new();
    page.window = Some(list_window(50_000, 100, 100_000));
    let lists = known(scene);
    lists.lists.first().map(|shown| rows::table(&page, scene, shown, &Callback::noop())).unwrap_or_default()
}

#[test]
fn rows_that_are_not_here_have_their_room_and_every_row_its_place() {
    let markup = draw_part(lists(), middle);
    assert!(markup.contains("aria-rowcount=\"100001\"") && markup.contains("aria-rowindex=\"50002\""), "{markup}");
    // 50,000 rows before and 49,900 behind, at 33 pixels.
    assert!(markup.contains("height=\"1650000\"") && markup.contains("height=\"1646700\""), "{markup}");
    assert!(markup.contains("aria-sort=\"descending\"") && markup.contains("No calls"), "{markup}");
    assert!(!markup.contains(" style="), "the policy takes none");
}

#[test]
fn a_file_says_what_was_taken_and_why_rows_were_not() {
    let text = read(&draw_part(lists(), |_| file::told(&imported())));
    for piece in [
        "1,204 rows taken, 87 of them new or changed, 10,000 rows put aside. 3 new contacts wait to be pushed.",
        "Read as Windows-1252.",
        "Line 7: Nobody whom your role sees has that id, address or number.",
        "Line 9: Several people have that address or number.",
        "And 9,997 rows more",
    ] {
        assert!(text.contains(piece), "{piece}: {text}");
    }
}

#[test]
fn a_file_is_called_after_its_list_in_letters_every_computer_takes() {
    assert_eq!(file::name("Good customers / 2026: “new”"), "callside-good-customers-2026-new.csv");
    assert_eq!(file::name("顧客"), "callside-list.csv");
}
