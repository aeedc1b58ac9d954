use callside_protocol::View;
use yew::html;

use super::*;
use crate::{
    samples::{company, company_finished, company_member, company_new, company_unasked},
    tests::{draw_part, read},
};

fn page(view: View) -> String {
    draw_part(view, |scene| html! { <Company scene={scene.clone()} /> })
}

fn assert_reads(view: View, said: &[&str]) {
    let text = read(&page(view));
    for said in said {
        assert!(text.contains(said), "`{said}` is not in: {text}");
    }
}

#[test]
fn each_step_says_how_far_it_is_what_is_missing_who_can_do_it_and_leads_there() {
    assert_reads(
        company(),
        &[
            "2 of 5 required steps done.",
            "Role permissionsDoes not workRequired · NetSuite administrator",
            "Lists → Phone Calls: Edit. Without it does not work: writing calls and their notes to NetSuite",
            "Organizer mappingAfter NetSuite machine access",
            "AppsDoneRequired · RingCentral administrator and NetSuite administrator",
            "BundleDoes not workOptional",
        ],
    );
    let markup = page(company());
    let way =
        "href=\"https://1234567-sb1.app.netsuite.com/app/setup/rolelist.nl\" target=\"_blank\" rel=\"noreferrer\"";
    assert!(markup.contains(way), "{markup}");
    assert!(
        markup.contains("href=\"#/settings/ringcentral-jwt\"")
            && markup.contains("href=\"#/settings/netsuite-machine\"")
    );
    assert_reads(company_finished(), &["Every required step is done.", "Your role may not read roles."]);
    assert_reads(company_new(), &["0 of 5 required steps done.", "After the apps"]);
}

#[test]
fn the_table_tells_not_allowed_not_there_could_not_ask_and_cannot_be_told_apart() {
    let markup = page(company());
    let text = read(&markup);
    for said in [
        "Phone CallsListsEditViewwriting calls",
        "VendorsLists · optionalViewNone",
        "Not in this account",
        "Cannot be told",
        "OnOffthe company's settings",
    ] {
        assert!(text.contains(said), "`{said}` is not in: {text}");
    }
    let unasked = read(&page(company_unasked()));
    assert!(
        unasked.contains("Could not ask")
            && unasked.contains("What was not found out is no missing right.")
            && !unasked.contains("Not allowed"),
        "{unasked}"
    );
    assert!(unasked.contains("The roles could not be read."));
}

#[test]
fn the_text_for_the_administrator_and_the_redirect_addresses_can_be_copied() {
    let markup = page(company());
    for said in [
        "Lists → Phone Calls: Edit (now View)",
        "https://hkbgolmdnbfcgnnofagdfahbmkjklmno.chromiumapp.org/ringcentral",
        "https://hkbgolmdnbfcgnnofagdfahbmkjklmno.chromiumapp.org/netsuite",
        "720 hours (NetSuite proposes 48)",
        "suitecloud project:deploy",
        "_callside_settings",
    ] {
        assert!(markup.contains(said), "`{said}` is not in: {markup}");
    }
}

#[test]
fn a_member_sees_the_role_in_use_and_nothing_to_set_up() {
    let text = read(&page(company_member()));
    assert!(text.contains("Your NetSuite role") && text.contains("Phone Calls"), "{text}");
    for admins in ["Organizer mapping", "Every role of the account", "Install by hand", "Before you invite"] {
        assert!(!text.contains(admins), "`{admins}` is in: {text}");
    }
}

#[test]
fn a_condition_says_what_still_works() {
    assert_reads(
        company(),
        &["This NetSuite role lacks Phone Calls Edit.Still works: Whatever needs no permission that is missing"],
    );
}
