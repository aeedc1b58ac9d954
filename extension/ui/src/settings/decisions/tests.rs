use callside_protocol::{
    CopyScope, Fault, FaultKind, View,
    company::{CompanyCommand, SettingsTrouble},
};
use yew::html;

use super::*;
use crate::{
    samples::{decisions, decisions_file, decisions_member, decisions_open},
    tests::{draw_part, read, scene},
};

fn page(view: View) -> String {
    draw_part(view, |scene| html! { <Decisions scene={scene.clone()} /> })
}

fn edited(edits: &[Edit]) -> Decisions {
    let mut page = Decisions::default();
    page.follow(&scene(decisions_open()));
    edits.iter().for_each(|edit| page.edit(edit.clone()));
    page
}

#[test]
fn what_is_decided_is_chosen_said_in_words_and_told_with_who_decides_it() {
    let text = read(&page(decisions()));
    for piece in [
        "No record for: Missed and declined calls, Calls between extensions.",
        "2 numbers never logged.",
        "A copy is kept of each person's own customers and contacts alone.",
        "Whom the copy of NetSuite's people holds by your browser's policy",
        "Which calls get a record by the record in NetSuite",
        "Save for everyone",
    ] {
        assert!(text.contains(piece), "`{piece}` is not in: {text}");
    }
    assert!(read(&page(decisions_open())).contains("Nothing is decided here: each person's own settings hold."));
}

#[test]
fn saving_can_be_done_from_the_first_letter_on() {
    let disabled = |page: &Decisions| !page.saving().changed;
    assert!(disabled(&edited(&[])));
    assert!(!disabled(&edited(&[Edit::Never("1".to_owned())])));
    assert!(!disabled(&edited(&[Edit::OwnFields("c".to_owned())])));
}

#[test]
fn an_edit_changes_what_it_names_and_nothing_else() {
    let page = edited(&[Edit::Days("30".to_owned()), Edit::Scope(Some(CopyScope::Nobody)), Edit::Employees(false)]);
    let mut expected = Settings::default();
    expected.directory.days = Some(30);
    expected.directory.scope = Some(CopyScope::Nobody);
    expected.directory.employees = false;
    assert_eq!(page.draft, expected);
    let page = edited(&[
        Edit::Same(true),
        Edit::Kind(CallKind::Voicemail, false),
        Edit::OwnFields(" contact.custentity_A,\ncustomer.custentity_b ".to_owned()),
    ]);
    assert_eq!(page.draft.logging, Some(LogRules { voicemail: false, ..LogRules::default() }));
    assert_eq!(page.draft.directory.own_fields, ["contact.custentity_a", "customer.custentity_b"]);
    assert_eq!(page.own_fields, " contact.custentity_A,\ncustomer.custentity_b ", "the letters are the person's");
    assert_eq!(edited(&[Edit::Same(true), Edit::Same(false)]).draft, Settings::default());
}

#[test]
fn a_view_that_comes_while_something_is_edited_takes_nothing_from_it() {
    let mut page = edited(&[Edit::Days("7".to_owned())]);
    page.follow(&scene(decisions()));
    assert_eq!(page.draft.directory.days, Some(7));
    page.changed = false;
    page.follow(&scene(decisions()));
    assert_eq!((page.version, page.draft.directory.days), (3, Some(30)));
}

#[test]
fn a_lost_race_and_a_refusal_keep_what_was_edited() {
    let mut page = edited(&[Edit::Days("7".to_owned())]);
    let told = |answer: &CompanyAnswer| Answer::Company(callside_json::write(answer).into());
    let fault = Fault { cloud: None, kind: FaultKind::Offline, detail: None };
    let not = CompanyAnswer::NotSaved(SettingsTrouble::CouldNotAsk(fault));
    page.saved(&told(&not), &scene(decisions_open()));
    assert!(page.changed && matches!(&page.outcome, Some(Outcome::Not(why)) if why.starts_with("Not saved")));
    let race = LostRace { mine: page.draft.clone(), theirs: Settings::default(), version: 4, by: None, written: None };
    page.saved(&told(&CompanyAnswer::Lost(Box::new(race))), &scene(decisions_open()));
    assert!(page.race.is_some() && page.changed && page.draft.directory.days == Some(7));
    page.saved(&told(&CompanyAnswer::Saved(5)), &scene(decisions_open()));
    assert_eq!((page.version, page.changed), (5, false));
}

#[test]
fn without_the_bundle_it_is_saved_as_a_file_of_all_that_holds() {
    let text = read(&page(decisions_file()));
    assert!(text.contains("Your account has no Callside bundle") && !text.contains("Save for everyone"), "{text}");
    assert!(text.contains("From a file, taken on 7 Mar 2026 14:02, made in account 1234567_SB1."), "{text}");
    assert!(text.contains("for callFields.shown.3, which can be a field with of"), "{text}");
    let scene = scene(decisions_file());
    let mut page = Decisions::default();
    page.follow(&scene);
    let command = saving::command(&scene, page.version, &page.draft);
    let CompanyCommand::WriteFile { settings: Some(settings), take: true } = command else { panic!("a file") };
    assert_eq!(settings.info_links.len(), 1, "what is edited elsewhere is in it, too");
}

#[test]
fn whoever_may_not_decide_sees_what_holds_and_can_take_a_file_back() {
    let text = read(&page(decisions_member()));
    assert!(text.contains("Your role may not change it.") && text.contains("What holds here"), "{text}");
    assert!(text.contains("Remove the settings file") && !text.contains("Save as a file"), "{text}");
}
