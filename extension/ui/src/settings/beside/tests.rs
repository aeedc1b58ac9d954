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
fn each_field_says_how_it_is_filled_and_only_the_calls_own_has_a_default() {
    let markup = page(company_beside());
    let row = |id: &str| {
        let rest =
            markup.split(&["id=\"field-", id, "\""].concat()).nth(1).unwrap_or_else(|| panic!("{id} in {markup}"));
        rest.split("</li>").next().expect("a row").to_owned()
    };
    let (of_call, of_contact, shown) =
        (row("PhoneCall-custevent_department"), row("Contact-title"), row("Customer-balance"));
    assert!(of_call.contains("A record waits for it") && of_call.contains("In a new record"), "{of_call}");
    assert!(of_contact.contains("They are asked for it while it is empty"), "{of_contact}");
    assert!(!of_contact.contains("In a new record") && !of_contact.contains("A record waits"), "{of_contact}");
    assert_eq!((of_call.matches("checked").count(), of_contact.matches("checked").count()), (2, 2));
    assert!(!shown.contains("checked") && shown.contains("disabled"), "what is not filled is not required: {shown}");
}

#[test]
fn ticks_and_defaults_change_what_they_name_and_a_field_that_is_not_filled_is_not_required() {
    let mut editor = editor();
    let field = |name: &str| CallField {
        of: Holder::PhoneCall,
        name: name.to_owned(),
        label: None,
        editable: false,
        required: false,
        default: None,
    };
    editor.draft.call_fields.shown = vec![field("custevent_department"), field("custevent_call_reason")];
    for edit in [
        Edit::Editable(0, true),
        Edit::Required(0, true),
        Edit::Default(0, " 2 "),
        Edit::Form(" 37 "),
        Edit::Editable(1, true),
        Edit::Required(1, true),
        Edit::Editable(1, false),
        Edit::Required(7, true),
    ] {
        assert!(editor.edit(Some(edit)));
    }
    let decided = &editor.draft.call_fields;
    let told: Vec<_> =
        decided.shown.iter().map(|field| (field.editable, field.required, field.default.as_deref())).collect();
    assert_eq!((told, decided.form.as_deref()), (vec![(true, true, Some("2")), (false, false, None)], Some("37")));
    editor.edit(Some(Edit::Default(0, " ")));
    editor.edit(Some(Edit::Form("")));
    let decided = &editor.draft.call_fields;
    assert_eq!((decided.shown[0].default.as_deref(), decided.form.as_deref()), (None, None));
}

/// With a field of each sort that an account may have, none of them filled by anybody.
fn editor_of_each_sort() -> Editor {
    let fields = [
        (Holder::Contact, "title", CatalogKind::Text, false),
        (Holder::Contact, "lastModifiedDate", CatalogKind::DateTime, false),
        (Holder::Customer, "balance", CatalogKind::Number, true),
        (Holder::Customer, "addressBook", CatalogKind::Several, false),
    ];
    let mut editor = editor();
    for (of, name, kind, fixed) in fields {
        let (name, label) = (name.to_owned(), name.to_owned());
        let field = CatalogField { name: name.clone(), label, kind, custom: false, fixed };
        let shown = CallField { of, name, label: None, editable: false, required: false, default: None };
        editor.draft.call_fields.shown.push(shown);
        match editor.catalogs.iter_mut().find(|(known, _)| *known == of) {
            Some((_, Ok(known))) => known.push(field),
            _ => editor.catalogs.push((of, Ok(vec![field]))),
        }
    }
    editor
}

#[test]
fn the_account_says_which_fields_nobody_can_fill() {
    let rows = draw_part(company_beside(), |scene| fields::card(scene, &editor_of_each_sort(), &Callback::noop()));
    let is_offered = |id: &str| {
        let row = rows.split(&["id=\"field-", id, "\""].concat()).nth(1).expect("its row");
        let tick = row.split("<input type=\"checkbox\"").nth(1).expect("its first tick");
        !tick.split('>').next().expect("the tag").contains("disabled")
    };
    let offered =
        ["Contact-title", "Contact-lastModifiedDate", "Customer-balance", "Customer-addressBook"].map(is_offered);
    assert_eq!(offered, [true, false, false, false]);
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
