use callside_browser::BrowserClock;
use callside_core::ports::{Clock, fakes::FakeClock};
use callside_protocol::Timestamp;
use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stand_in::{calls, chrome, run, settle, wait_for};

/// A clock whose ticks are counted in `ticks`.
fn clock() -> BrowserClock {
    chrome();
    run("globalThis.ticks = 0");
    BrowserClock::new(run("() => { ticks += 1 }").unchecked_into::<Function>())
}

#[wasm_bindgen_test]
fn zones_agree_with_their_rules_on_both_sides_of_every_change_of_2026() {
    let (clock, rules) = (clock(), FakeClock::new());
    let changes = [1_772_953_200_000, 1_793_512_800_000, 1_774_746_000_000, 1_792_890_000_000];
    for zone in ["UTC", "America/New_York", "Europe/Madrid"] {
        for at in changes.into_iter().flat_map(|change| [change - 1, change]).map(Timestamp) {
            assert_eq!(clock.offset_at(zone, at), rules.offset_at(zone, at), "{zone} at {at:?}");
        }
    }
}

#[wasm_bindgen_test]
fn zones_of_odd_minutes_and_before_standard_time() {
    let clock = clock();
    assert_eq!(clock.offset_at("Asia/Kathmandu", Timestamp(1_795_186_800_000)), Some(345));
    assert_eq!(clock.offset_at("America/St_Johns", Timestamp(1_795_186_800_000)), Some(-210));
    assert_eq!(clock.offset_at("America/New_York", Timestamp(-2_840_140_800_000)), Some(-296));
}

#[wasm_bindgen_test]
fn what_is_no_zone_has_no_offset() {
    let clock = clock();
    for zone in ["", "Nowhere/City", "+05:30", "New York", "<b>"] {
        assert_eq!(clock.offset_at(zone, Timestamp(0)), None, "{zone}");
        assert_eq!(clock.offset_at(zone, Timestamp(0)), None, "{zone}, remembered");
    }
    assert!(clock.offset_at(&clock.local_zone(), Timestamp(0)).is_some());
}

#[wasm_bindgen_test]
async fn a_time_that_has_come_ticks_once() {
    let clock = clock();
    clock.wake_at(Some(clock.now()));
    clock.wake_at(Some(clock.now()));
    settle().await;
    settle().await;
    assert_eq!(run("ticks"), 1);
}

#[wasm_bindgen_test]
async fn a_wish_taken_back_does_not_tick() {
    let clock = clock();
    clock.wake_at(Some(clock.now()));
    clock.wake_at(None);
    wait_for("new Promise((resolve) => setTimeout(resolve, 10))").await;
    assert_eq!(run("ticks"), 0);
    assert!(calls().await.ends_with(r#",["alarms.clear","tick"]]"#));
}

#[wasm_bindgen_test]
async fn an_alarm_stands_behind_the_timer_half_a_minute_away_or_more() {
    let clock = clock();
    let now = clock.now().0;
    clock.wake_at(Some(Timestamp(now + 5_000)));
    settle().await;
    let when = run("chrome.calls[0][2].when").as_f64().unwrap() as i64;
    assert!((now + 30_000..now + 40_000).contains(&when), "{}", when - now);
    // Each keystroke moves the wish a little: the alarm that stands serves.
    clock.wake_at(Some(Timestamp(now + 6_000)));
    clock.wake_at(Some(Timestamp(now + 7_000)));
    settle().await;
    assert_eq!(run("chrome.calls.length"), 1);
    clock.wake_at(Some(Timestamp(now + 3_600_000)));
    settle().await;
    assert_eq!(run("chrome.calls[1][2].when"), (now + 3_600_000) as f64);
    clock.wake_at(None);
}
