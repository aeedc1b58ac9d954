use callside_protocol::{
    Timestamp, View,
    company::{SyncView, TrialFor},
};
use yew::{Html, html};

use super::{CallSync, DAY, calendar_days, stretch};
use crate::{
    samples::{sync_begun, sync_failed, sync_looked, sync_nothing, sync_tried},
    scene::Scene,
    tests::{draw_part, read},
};

fn page(view: View) -> String {
    fn drawn(scene: &Scene) -> Html {
        html! { <CallSync scene={scene.clone()} /> }
    }
    read(&draw_part(view, drawn))
}

#[test]
fn dates_are_days_since_1970() {
    for (typed, is) in [("1970-01-01", 0), ("2000-03-01", 11_017), ("2024-02-29", 19_782), ("2026-03-10", 20_522)] {
        assert_eq!(calendar_days(typed), Some(is), "{typed}");
    }
    for typed in ["", "2026", "2026-13-01", "2026-00-10", "2026-03-32", "tomorrow", "2026-03-10-1"] {
        assert_eq!(calendar_days(typed), None, "{typed}");
    }
}

#[test]
fn a_stretch_begins_where_the_accounts_day_does_and_ends_where_something_is_to_be_tried() {
    let now = Timestamp(20_522 * DAY + 9 * 3_600_000);
    let view = SyncView {
        offset: -5 * 3_600_000,
        from: Timestamp(20_500 * DAY),
        settled: Timestamp(20_522 * DAY),
        ..SyncView::default()
    };
    let begin = stretch("2026-03-01", TrialFor::Begin, &view, now).expect("a stretch");
    assert_eq!((begin.from.0, begin.to), (20_513 * DAY + 5 * 3_600_000, now));
    let back = stretch("2026-01-01", TrialFor::Back, &view, now).expect("a stretch");
    assert_eq!(back.to, view.from);
    let again = stretch("", TrialFor::Again, &view, now).expect("a stretch");
    assert_eq!((again.from.0, again.to), (20_515 * DAY, view.settled));
    assert!(stretch("2026-03-11", TrialFor::Begin, &view, now).is_err(), "tomorrow");
    assert!(stretch("2026-03-09", TrialFor::Back, &view, now).is_err(), "it is synced");
    assert!(stretch("", TrialFor::Begin, &view, now).is_err(), "no day");
}

#[test]
fn nothing_is_offered_to_be_done_before_it_was_tried() {
    let text = page(sync_nothing());
    assert!(text.contains("Nothing is written yet") && text.contains("Try it out"), "{text}");
    assert!(!text.contains("Do it ") && !text.contains("Pause"), "{text}");
    let text = page(sync_tried());
    assert!(text.contains("Do it") && text.contains("Not now"), "{text}");
    assert!(text.contains("Get a record: 212 calls"), "{text}");
}

#[test]
fn the_page_says_who_writes_what_waits_and_what_it_costs() {
    let text = page(sync_begun());
    for told in ["This browser, since", "Nobody is named for the extension", "requests since it began", "Pause"] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert!(text.contains("103 Marco Silva"), "{text}");
}

#[test]
fn calls_that_differ_are_listed() {
    let text = page(sync_looked());
    assert!(text.contains("No. RingCentral has 58 calls; 1 has no record"), "{text}");
    assert!(text.contains("Callside has counted 57 calls until now"), "{text}");
}

#[test]
fn a_jwt_that_was_revoked_leads_to_its_card() {
    let text = page(sync_failed());
    assert!(text.contains("RingCentral does not take the JWT any more") && text.contains("RingCentral JWT"), "{text}");
}
