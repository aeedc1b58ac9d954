//! Time: `Date.now`, `Intl` for zones, and one timer backed by one alarm.

use std::cell::{Cell, RefCell};

use callside_core::{ordered::Keyed, ports::Clock};
use callside_protocol::Timestamp;
use js_sys::{Array, Date, Function, Object};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    chrome::alarms,
    object::{field, object},
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(handler: &Function, milliseconds: f64) -> f64;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: f64);

    /// `Intl.DateTimeFormat`; js-sys's own does not catch the RangeError of an unknown zone.
    #[wasm_bindgen(js_namespace = Intl)]
    #[derive(Clone)]
    type DateTimeFormat;

    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;

    #[wasm_bindgen(method, js_name = formatToParts, catch)]
    fn format_to_parts(this: &DateTimeFormat, date: &Date) -> Result<Array, JsValue>;

    #[wasm_bindgen(method, js_name = resolvedOptions)]
    fn resolved_options(this: &DateTimeFormat) -> JsValue;
}

/// The one alarm; the bootstrap hears it and calls the agent's `tick`.
const ALARM: &str = "tick";

/// Chrome delays an alarm to at least this many milliseconds from now (engineering.md §2.6).
const SHORTEST_ALARM: i64 = 30_000;

/// A timer further away than this is left to the alarm: the worker will not live so long, and `setTimeout` takes no
/// more than 2³¹ − 1 milliseconds.
const LONGEST_TIMER: i64 = 3_600_000;

/// This computer's clock.
pub struct BrowserClock {
    tick: Function,
    timer: Cell<Option<f64>>,
    alarm: Cell<Option<i64>>,
    /// A formatter per zone: making one costs a hundred times more than using it. `None`: no such zone.
    zones: RefCell<Keyed<Option<DateTimeFormat>>>,
}

impl BrowserClock {
    /// `tick` is called, without arguments, at the time asked for.
    #[must_use]
    pub fn new(tick: Function) -> Self {
        Self { tick, timer: Cell::new(None), alarm: Cell::new(None), zones: RefCell::default() }
    }

    fn arm_timer(&self, wait: Option<i64>) {
        if let Some(timer) = self.timer.take() {
            clear_timeout(timer);
        }
        if let Some(wait) = wait.filter(|wait| *wait <= LONGEST_TIMER) {
            self.timer.set(Some(set_timeout(&self.tick, wait as f64)));
        }
    }

    /// The alarm only matters when the worker has died. A wish nearer than Chrome's shortest alarm moves with every
    /// keystroke; an alarm that already stands in the half minute after the shortest serves it as well.
    fn arm_alarm(&self, at: Option<i64>, now: i64) {
        let Some(at) = at else {
            if self.alarm.take().is_some() {
                spawn_local(async {
                    let _ = alarms::clear(ALARM).await;
                });
            }
            return;
        };
        let due = at.max(now + SHORTEST_ALARM);
        let standing = self.alarm.get().filter(|standing| *standing > now);
        let serves = standing.is_some_and(|standing| standing == due || (at < now + SHORTEST_ALARM && standing <= due));
        if !serves {
            self.alarm.set(Some(due));
            spawn_local(async move {
                let _ = alarms::create(ALARM, &object(&[("when", (due as f64).into())])).await;
            });
        }
    }

    fn formatter(&self, zone: &str) -> Option<DateTimeFormat> {
        if let Some(known) = self.zones.borrow().get(zone) {
            return known.clone();
        }
        // ECMA-402 also takes offsets (`+05:30`) for a zone; an IANA name begins with a letter.
        let named = zone.starts_with(|first: char| first.is_ascii_alphabetic());
        let options = object(&[("timeZone", zone.into()), ("timeZoneName", "longOffset".into())]);
        let made = named.then(|| DateTimeFormat::new("en-US", &options).ok()).flatten();
        self.zones.borrow_mut().insert(zone.to_owned(), made.clone());
        made
    }
}

impl Clock for BrowserClock {
    fn now(&self) -> Timestamp {
        Timestamp(Date::now() as i64)
    }

    fn wake_at(&self, at: Option<Timestamp>) {
        let now = self.now().0;
        let at = at.map(|at| at.0);
        // Armed again even for the same time: a timer that has fired is spent.
        self.arm_timer(at.map(|at| (at - now).max(0)));
        self.arm_alarm(at, now);
    }

    fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i32> {
        let parts = self.formatter(zone)?.format_to_parts(&Date::new(&(at.0 as f64).into())).ok()?;
        let name = parts.iter().find(|part| field(part, "type") == "timeZoneName")?;
        minutes_of(&field(&name, "value").as_string()?)
    }

    fn local_zone(&self) -> String {
        DateTimeFormat::new("en-US", &Object::new())
            .ok()
            .and_then(|format| field(&format.resolved_options(), "timeZone").as_string())
            .unwrap_or_else(|| "UTC".to_owned())
    }
}

/// Reads ECMA-402's `longOffset` in English: `GMT`, `GMT-05:00`, and before standard time `GMT-04:56:02`, whose seconds
/// are dropped.
fn minutes_of(name: &str) -> Option<i32> {
    let offset = name.strip_prefix("GMT")?;
    let (sign, digits) = match offset.chars().next() {
        None => return Some(0),
        Some('+') => (1, offset.trim_start_matches('+')),
        Some('-') => (-1, offset.trim_start_matches('-')),
        Some(_) => return None,
    };
    let mut fields = digits.split(':').map(str::parse::<i32>);
    let hours = fields.next()?.ok()?;
    let minutes = fields.next()?.ok()?;
    Some(sign * (hours * 60 + minutes))
}
