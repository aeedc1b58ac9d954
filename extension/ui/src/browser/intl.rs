//! Dates, times and numbers through the browser's own `Intl`, so that no table of time zones or languages ships with the pages.

use std::cell::RefCell;

use callside_protocol::Timestamp;
use js_sys::{Array, Date, Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};

use super::Piece;

/// Formatters by zone and piece: making one takes the browser longer than drawing a page.
#[derive(Default)]
pub struct Intl {
    formatters: RefCell<Vec<(String, Piece, Option<Function>)>>,
}

impl Intl {
    /// Writes a piece of an instant; in the browser's zone where it does not know `zone`.
    #[must_use]
    pub fn write(&self, at: Timestamp, zone: &str, piece: Piece) -> String {
        let formatter = self.formatter(zone, piece);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of any date lie far below 2^53")]
        let at = JsValue::from_f64(at.0 as f64);
        formatter
            .and_then(|format| format.call1(&JsValue::UNDEFINED, &at).ok())
            .and_then(|text| text.as_string())
            .unwrap_or_default()
    }

    fn formatter(&self, zone: &str, piece: Piece) -> Option<Function> {
        let mut formatters = self.formatters.borrow_mut();
        let made = formatters.iter().find(|(of, writes, _)| of == zone && *writes == piece);
        if let Some((_, _, made)) = made {
            return made.clone();
        }
        let made = formatter(Some(zone), piece).or_else(|| formatter(None, piece));
        formatters.push((zone.to_owned(), piece, made.clone()));
        made
    }

    /// The zones the browser knows.
    #[must_use]
    pub fn zones() -> Vec<String> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok();
        let list = intl.and_then(|intl| {
            let values: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
            values.call1(&intl, &"timeZone".into()).ok()
        });
        list.and_then(|list| list.dyn_into::<Array>().ok())
            .map(|list| list.iter().filter_map(|zone| zone.as_string()).collect())
            .unwrap_or_default()
    }
}

/// Milliseconds since 1970.
#[must_use]
pub fn now() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "Date.now() is a whole number far below 2^53")]
    let now = Date::now() as i64;
    now
}

/// A number with decimals, in the browser's language: dates are in English because their words stand among ours, and a number
/// has none. Nothing of it is rounded.
#[must_use]
pub fn number(number: &str) -> String {
    let options = Object::new();
    let set = |name: &str, digits: u8| Reflect::set(&options, &name.into(), &digits.into()).is_ok();
    let is_whole = number.split_once('.').is_none_or(|(_, fraction)| fraction.bytes().all(|digit| digit == b'0'));
    set("minimumFractionDigits", if is_whole { 0 } else { 2 });
    set("maximumFractionDigits", 20);
    read_number(number).in_words(&JsValue::UNDEFINED, &options)
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Number)]
    type Quantity;

    #[wasm_bindgen(js_name = Number)]
    fn read_number(text: &str) -> Quantity;

    #[wasm_bindgen(method, js_name = toLocaleString)]
    fn in_words(this: &Quantity, locale: &JsValue, options: &Object) -> String;
}

/// The `format` of a new `Intl.DateTimeFormat`, which is bound to it. `None` where the browser does not know the zone.
fn formatter(zone: Option<&str>, piece: Piece) -> Option<Function> {
    let options = Object::new();
    let set = |name: &str, value: &str| Reflect::set(&options, &name.into(), &value.into()).is_ok();
    if let Some(zone) = zone {
        set("timeZone", zone);
    }
    // British English writes dates day first, Swedish writes them as ISO 8601 does.
    let locale = match piece {
        Piece::Time => {
            set("hour", "2-digit");
            set("minute", "2-digit");
            set("hourCycle", "h23");
            "en-GB"
        }
        Piece::Weekday => {
            set("weekday", "short");
            "en-GB"
        }
        Piece::Day => {
            set("day", "numeric");
            set("month", "short");
            "en-GB"
        }
        Piece::Date => {
            set("dateStyle", "medium");
            "en-GB"
        }
        Piece::DayKey => "sv-SE",
    };
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let made = Reflect::construct(&class, &Array::of2(&locale.into(), &options)).ok()?;
    Reflect::get(&made, &"format".into()).ok()?.dyn_into().ok()
}
