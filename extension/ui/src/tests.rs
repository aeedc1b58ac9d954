//! Pages drawn natively on the sample Views: what a person reads there.

use std::{cell::RefCell, rc::Rc};

use callside_protocol::{SettingsPlace, View};
use futures::executor::block_on;
use yew::{Callback, Html, Properties, ServerRenderer, component};

use crate::{
    app::any_page,
    keys::Over,
    note_edit::Notebook,
    pane::disposing,
    samples::{self, StillBrowser},
    scene::{Desk, Scene},
    times::Times,
};

pub(crate) fn scene(view: View) -> Scene {
    let browser = Rc::new(StillBrowser::new());
    let mut notes = Notebook::default();
    assert!(notes.seen(&view).is_empty(), "nothing was typed, so nothing is to be sent");
    let times = Times::new(browser.clone(), view.zone.clone(), view.now);
    let desk = Desk { browser, notes: Rc::new(RefCell::new(notes)), send: Callback::noop(), note: Callback::noop() };
    Scene { view: Rc::new(view), times: Rc::new(times), desk: Rc::new(desk), turn: 0 }
}

#[derive(Clone, PartialEq, Properties)]
struct DrawnProps {
    drawn: Html,
}

#[component]
fn Drawn(props: &DrawnProps) -> Html {
    props.drawn.clone()
}

/// The markup of a page, or of a part of one.
pub(crate) fn draw_part(view: View, part: fn(&Scene) -> Html) -> String {
    let drawn = ServerRenderer::<Drawn>::with_props(move || DrawnProps { drawn: part(&scene(view)) });
    block_on(drawn.hydratable(false).render())
}

/// A page's markup.
fn draw(view: View) -> String {
    draw_part(view, any_page)
}

/// What is read, tags left out.
fn text(view: View) -> String {
    read(&draw(view))
}

/// What is read of that markup, tags left out.
pub(crate) fn read(markup: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for letter in markup.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            letter if !in_tag => text.push(letter),
            _ => {}
        }
    }
    text
}

fn assert_reads(view: View, parts: &[&str]) {
    let text = text(view);
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
}

#[test]
fn no_page_carries_inline_styles_or_scripts_which_the_policy_would_block() {
    for (name, view) in samples::all() {
        let markup = draw(view);
        assert!(!markup.contains(" style=") && !markup.contains("<script"), "{name}: {markup}");
    }
}

#[test]
fn html_in_a_name_is_text() {
    let markup = draw(samples::extremes());
    assert!(markup.contains("&lt;img src=x onerror=alert(1)&gt;"), "{markup}");
    assert!(!markup.contains("<img") && !markup.contains("<b>"), "{markup}");
}

#[test]
fn a_known_caller_shows_name_company_number_line_and_why() {
    let parts = ["Ringing", "Dana Whitfield", "Purchasing · Harbor Foods Ltd", "+1 (650) 555-0134", "via Sales line"];
    assert_reads(samples::ringing(), &parts);
    assert_reads(samples::ringing(), &["Matched: exact mobile", "Fri 13:31", "asked for the spring price list"]);
}

#[test]
fn until_matched_the_number_stands_where_the_name_will() {
    let markup = draw(samples::looking());
    assert!(markup.contains(">+1 (650) 555-0134</h2>"), "{markup}");
    assert_reads(samples::looking(), &["Looking in NetSuite", "The network says"]);
}

#[test]
fn not_found_could_not_ask_and_not_allowed_are_three_answers() {
    assert_reads(
        samples::not_found(),
        &[
            "Not found among the records your role sees",
            "contacts, customers, prospects, leads and projects",
            "Your role may not read vendors and employees",
        ],
    );
    assert_reads(samples::could_not_ask(), &["NetSuite could not be asked", "Ask again"]);
    assert_reads(samples::not_allowed(), &["Your role may not look up callers", "SuiteAnalytics Workbook"]);
}

#[test]
fn an_unknown_caller_can_be_added_in_two_ways_or_says_why_not() {
    assert_reads(samples::not_found(), &["Create contacta", "Add number to…u", "Look again"]);
    let parts = [
        "A contact cannot be created from here: The NetSuite permission “Lists → Contacts” (Create) is missing.",
        "The number cannot be added to a record from here: The NetSuite permission “Lists → Contacts” (Edit) is missing.",
    ];
    assert_reads(samples::not_offered(), &parts);
    assert!(!text(samples::not_offered()).contains("Create contact"));
    for view in [samples::connected(), samples::could_not_ask(), samples::anonymous(), samples::looking()] {
        assert!(!text(view).contains("Create contact"));
    }
}

#[test]
fn a_tie_shows_every_candidate_with_its_reason_and_none_of_them() {
    let parts = ["5 records share this number", "Marcus Bell", "exact phone, with an extension", "None of these"];
    assert_reads(samples::several(), &parts);
    assert_reads(samples::several(), &["Lead 9020 without a name", "inactive in NetSuite"]);
}

#[test]
fn an_old_copy_says_how_old_it_is() {
    assert_reads(samples::switchboard(), &["exact phone", "1 of 4", "From your copy, as NetSuite was"]);
    for view in [samples::connected(), samples::several()] {
        assert!(!text(view).contains("From your copy"));
    }
}

#[test]
fn a_mandatory_field_is_asked_for_by_its_label_with_its_choices() {
    assert_reads(samples::needs_department(), &["Needs Department", "Department", "Inside sales"]);
}

#[test]
fn a_logged_call_says_so_with_its_record_and_where_the_note_is() {
    assert_reads(
        samples::logged(),
        &["Logged", "Phone call 50231", "Open in NetSuite", "Saved here · in NetSuite 14:02"],
    );
}

#[test]
fn a_recording_is_offered_or_it_is_said_why_not() {
    let parts = ["Play recording 1 of 3", "Play recording 3 of 3", "Play recording of Fri 13:31"];
    assert_reads(samples::recorded(), &parts);
    assert_reads(samples::today_opened(), &["Play recording 2 of 3"]);
    assert!(!text(samples::today_needs()).contains("Play recording"), "there is none");
    assert_reads(samples::recording_prepared(), &["Play recording", "RingCentral may still be preparing it"]);
    assert_reads(samples::not_recorded(), &["Not recorded."]);
    let lacking = text(samples::recording_not_allowed());
    assert_eq!(lacking.matches("needs the permission ReadCallRecording").count(), 1, "{lacking}");
    assert!(!lacking.contains("Play"), "{lacking}");
    // While a call is on, for the sake of the earlier ones.
    let mut talking = samples::recording_not_allowed();
    talking.calls.iter_mut().for_each(|call| call.recordings.clear());
    let lacking = text(talking);
    assert_eq!(lacking.matches("needs the permission ReadCallRecording").count(), 1, "{lacking}");
    for quiet in [samples::connected(), samples::ringing()] {
        assert!(!text(quiet).contains("Play recording 1"), "nothing to play while a call is on");
    }
}

#[test]
fn a_note_too_long_for_netsuite_says_which_part_is_there() {
    assert_reads(
        samples::extremes(),
        &["NetSuite has the first 3,812 characters (14:02), the rest stays here", "10,080"],
    );
}

#[test]
fn a_second_call_is_a_banner_and_the_first_keeps_the_pane() {
    assert_reads(samples::second_call(), &["Go to it"]);
    let markup = draw(samples::second_call());
    assert_eq!(markup.matches("<textarea").count(), 1);
    assert!(markup.contains(">Dana Whitfield</h2>"), "{markup}");
}

#[test]
fn banners_say_since_when_what_still_works_and_have_one_button() {
    let parts = ["3 calls wait until you sign in", "Since 13:48", "Sign in to NetSuite", "Reconnect now"];
    assert_reads(samples::troubled(), &parts);
}

#[test]
fn the_popup_shows_connections_the_call_and_the_last_calls() {
    assert_reads(samples::popup(), &["RingCentral", "Connected", "Dana Whitfield", "Last calls", "Ruth Calloway"]);
}

#[test]
fn settings_show_the_account_and_what_went_wrong() {
    assert_reads(samples::settings(), &["Amara Okafor", "1234567_SB1", "Signed in until", "16 Mar 2026", "Sign out"]);
    assert_reads(samples::settings_first_run(), &["You signed in to account 7654321_SB2, not to 1234567", "Confirm"]);
}

#[test]
fn ids_that_the_company_has_named_are_shown_read_only_with_the_reason() {
    let markup = draw(samples::settings_company_first_run());
    for (id, value) in [("account", "1234567_SB1"), ("client-NetSuite", "b4c91f"), ("client-RingCentral", "b4c91f")] {
        let fields = markup.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
        let field = fields.into_iter().find(|field| field.contains(&format!(" id=\"{id}\"")));
        let field = field.unwrap_or_else(|| panic!("no field {id} in: {markup}"));
        assert!(field.contains("readonly") && field.contains(value), "{field}");
        let says =
            field.split("aria-describedby=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        assert!(markup.contains(&format!("<p id=\"{says}\"")), "{field}");
    }
    assert_eq!(read(&markup).matches("Set by your company.").count(), 3);
    assert!(!text(samples::settings_first_run()).contains("Set by your company."));
    assert_reads(
        samples::settings_company_wrong(),
        &["says “Harbor Foods” for netsuiteAccount", "for ringcentralClientId"],
    );
}

#[test]
fn a_call_that_rings_over_a_note_is_above_everything_with_its_name_and_one_way_to_it() {
    let markup = draw(samples::rings_over_note());
    let at = |part: &str| markup.find(part).unwrap_or_else(|| panic!("`{part}` is not in: {markup}"));
    assert!(at("Other calls") < at("What needs attention"), "{markup}");
    assert!(at("What needs attention") < at("<textarea"), "{markup}");
    assert_reads(samples::rings_over_note(), &["Ringing", "Go to it", "this note stays here, saved, until you go"]);
    assert!(!text(samples::second_call()).contains("this note stays here"), "a live call in front needs no explaining");
}

#[test]
fn a_contact_that_netsuite_left_off_is_named_in_the_foot() {
    assert_reads(
        samples::contact_left_off(),
        &["Dana Whitfield only beside their own company", "names Harbor Foods Ltd"],
    );
}

#[test]
fn missing_rights_stand_at_their_connection_once_with_what_does_not_work() {
    let text = text(samples::settings_rights());
    assert_eq!(text.matches("“ReadCallLog” is missing.").count(), 1, "{text}");
    assert!(text.contains("Does not work without it: recognising vendors."), "{text}");
}

#[test]
fn every_place_a_button_leads_to_can_take_the_focus() {
    let connections = draw(samples::settings());
    for place in [SettingsPlace::RingCentral, SettingsPlace::NetSuite, SettingsPlace::TimeZone] {
        let card = connections.split("<section").find(|card| card.contains(&format!("id=\"{}\"", place.name())));
        assert!(card.is_some_and(|card| card.contains("tabindex=\"-1\"")), "{}", place.name());
    }
}

/// The part of the pane beneath the outcome, with that laid over the call.
fn disposing(view: View, over: Over) -> String {
    let drawn = ServerRenderer::<Drawn>::with_props(move || {
        let scene = scene(view);
        let call = scene.view.calls[0].clone();
        DrawnProps { drawn: disposing::disposing(&scene, &call, over, &|_| Callback::noop(), &Callback::noop()) }
    });
    block_on(drawn.hydratable(false).render())
}

#[test]
fn none_open_could_not_ask_and_not_allowed_are_three_answers_about_records_too() {
    let open = |view| read(&disposing(view, Over::About));
    let list = open(samples::about_list());
    for part in ["Sales order SO-5004, Standing order, week 11", "Pending Fulfillment", "There are more", "Estimate"] {
        assert!(list.contains(part), "`{part}` is not in: {list}");
    }
    let nothing = open(samples::about_nothing());
    assert!(nothing.contains("Nothing is open with this company among the records your role sees."), "{nothing}");
    let not_allowed = open(samples::about_not_allowed());
    assert!(not_allowed.contains("Your role may not look for: Case") && !not_allowed.contains("Nothing is open"));
    let could_not_ask = open(samples::about_could_not_ask());
    assert!(!could_not_ask.contains("Nothing is open") && !could_not_ask.contains("may not"), "{could_not_ask}");
    assert!(open(samples::connected()).contains("type a number or a title"), "no company is known");
}

#[test]
fn what_was_chosen_opens_and_goes_and_what_netsuite_left_out_is_named() {
    let parts = ["Opportunity OP-118, Spring price list", "Change", "Remove", "Task made ✓", "2026-03-11"];
    assert_reads(samples::about_chosen(), &parts);
    assert_reads(samples::about_left_off(), &["NetSuite does not take this case in a phone call", "Checking the task"]);
    assert!(draw(samples::about_chosen()).contains("Open this task in NetSuite"));
}

#[test]
fn a_task_is_proposed_with_whom_to_call_and_tomorrow() {
    let form = disposing(samples::task_form(), Over::Task);
    assert!(form.contains("value=\"Call Dana Whitfield back\""), "{form}");
    assert!(form.contains("type=\"date\"") && form.contains("value=\"2026-03-11\""), "{form}");
    assert_reads(samples::task_planned(), &["Task planned", "when the call ends", "Remove"]);
    assert_reads(samples::task_refused(), &["Task refused", "Please enter value(s) for: Department", "Try again"]);
    let poor = text(samples::task_not_offered());
    assert!(poor.contains("A task cannot be made from here") && poor.contains("Lists → Tasks"), "{poor}");
    assert!(!draw(samples::task_not_offered()).contains("id=\"task\""));
}
