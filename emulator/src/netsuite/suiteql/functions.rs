//! SuiteQL's functions as SQLite functions, with Oracle's habits: an empty text is a null, `||` with a null leaves the
//! other side, positions count characters from one (netsuite-api.md §4.2).

use jiff::civil::{Date, DateTime};
use regex::Regex;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Error, Result};

use super::{date_format, wall_clock};
use crate::clock::Moment;
use crate::netsuite::calendar::Calendar;

/// Teaches a connection the functions.
pub(crate) fn register(connection: &Connection, calendar: &Calendar) -> Result<()> {
    let zone = calendar.clone();
    define(connection, "account_time", 1, move |call| {
        let Value::Integer(milliseconds) = call.get(0)? else { return Ok(Value::Null) };
        Ok(Value::Text(wall_clock::clock_text(&zone.stamp(Moment(milliseconds)))))
    })?;
    define(connection, "account_day", 1, |call| Ok(text(call, 0)?.map_or(Value::Null, |day| clock_of_day(&day))))?;
    define(connection, "account_hour", 1, |call| {
        Ok(text(call, 0)?.map_or(Value::Null, |hour| Value::Text(wall_clock::hour_text(&hour))))
    })?;
    define(connection, "ns_concat", 2, |call| {
        Ok(some_text(format!("{}{}", text(call, 0)?.unwrap_or_default(), text(call, 1)?.unwrap_or_default())))
    })?;
    define(connection, "ns_add", 2, |call| arithmetic(call, 1))?;
    define(connection, "ns_subtract", 2, |call| arithmetic(call, -1))?;
    define(connection, "ns_length", 1, |call| Ok(text(call, 0)?.map_or(Value::Null, |text| count(&text))))?;
    define(connection, "ns_upper", 1, |call| {
        Ok(text(call, 0)?.map_or(Value::Null, |text| some_text(text.to_uppercase())))
    })?;
    define(connection, "ns_lower", 1, |call| {
        Ok(text(call, 0)?.map_or(Value::Null, |text| some_text(text.to_lowercase())))
    })?;
    define(connection, "ns_substr", -1, substr)?;
    define(connection, "ns_instr", -1, instr)?;
    define(connection, "ns_replace", -1, |call| {
        let Some(subject) = text(call, 0)? else { return Ok(Value::Null) };
        let Some(from) = text(call, 1)? else { return Ok(some_text(subject)) };
        let to = if call.len() > 2 { text(call, 2)?.unwrap_or_default() } else { String::new() };
        Ok(some_text(subject.replace(&from, &to)))
    })?;
    define(connection, "ns_translate", 3, translate)?;
    define(connection, "ns_nvl", 2, |call| {
        let first: Value = call.get(0)?;
        if is_null(&first) { call.get(1) } else { Ok(first) }
    })?;
    define(connection, "ns_nvl2", 3, |call| call.get(if is_null(&call.get(0)?) { 2 } else { 1 }))?;
    define(connection, "ns_decode", -1, decode)?;
    define(connection, "ns_to_char", -1, to_char)?;
    define(connection, "ns_to_date", -1, to_date)?;
    define(connection, "ns_to_number", 1, to_number)?;
    define(connection, "ns_trunc", -1, trunc)?;
    define(connection, "ns_from_tz", 2, |call| {
        let (Some(subject), Some(zone)) = (text(call, 0)?, text(call, 1)?) else { return Ok(Value::Null) };
        let clock = wall_clock::read(&subject).ok_or_else(|| refuse("inconsistent datatypes"))?;
        wall_clock::in_zone(clock, &zone).map(Value::Text).map_err(refuse)
    })?;
    define(connection, "ns_sys_extract_utc", 1, |call| {
        let Some(subject) = text(call, 0)? else { return Ok(Value::Null) };
        wall_clock::utc(&subject).map(clock_value).ok_or_else(|| refuse("inconsistent datatypes"))
    })?;
    define(connection, "ns_to_timestamp_tz", 2, |call| {
        let (Some(subject), Some(format)) = (text(call, 0)?, text(call, 1)?) else { return Ok(Value::Null) };
        let (clock, offset) = date_format::read(&subject, &format).map_err(refuse)?;
        let zone = wall_clock::sign(offset.ok_or_else(|| refuse("a time zone is missing"))?);
        wall_clock::in_zone(clock, &zone).map(Value::Text).map_err(refuse)
    })?;
    define(connection, "ns_tz_offset", 2, |call| {
        let (Some(zone), Some(now)) = (text(call, 0)?, text(call, 1)?) else { return Ok(Value::Null) };
        let now = wall_clock::utc(&now).ok_or_else(|| refuse("inconsistent datatypes"))?;
        wall_clock::offset(&zone, now).map(Value::Text).map_err(refuse)
    })?;
    define(connection, "ns_regexp_replace", -1, regexp_replace)?;
    define(connection, "ns_regexp_substr", -1, |call| {
        let Some(subject) = text(call, 0)? else { return Ok(Value::Null) };
        let pattern = pattern(call, 1)?;
        Ok(pattern.find(&subject).map_or(Value::Null, |found| some_text(found.as_str().to_owned())))
    })?;
    define(connection, "ns_regexp_instr", -1, |call| {
        let Some(subject) = text(call, 0)? else { return Ok(Value::Null) };
        let pattern = pattern(call, 1)?;
        Ok(pattern.find(&subject).map_or(Value::Integer(0), |found| {
            let before = subject.get(..found.start()).unwrap_or_default();
            Value::Integer(1 + i64::try_from(before.chars().count()).unwrap_or_default())
        }))
    })
}

fn define<F>(connection: &Connection, name: &str, arguments: i32, function: F) -> Result<()>
where
    F: Fn(&Context<'_>) -> Result<Value> + Send + std::panic::UnwindSafe + 'static,
{
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function(name, arguments, flags, move |context| function(context))
}

fn refuse(sentence: impl Into<String>) -> Error {
    Error::UserFunctionError(sentence.into().into())
}

fn is_null(value: &Value) -> bool {
    matches!(value, Value::Null) || matches!(value, Value::Text(text) if text.is_empty())
}

fn some_text(text: String) -> Value {
    if text.is_empty() { Value::Null } else { Value::Text(text) }
}

fn count(text: &str) -> Value {
    Value::Integer(i64::try_from(text.chars().count()).unwrap_or(i64::MAX))
}

/// An argument as text; an empty one is a null.
fn text(call: &Context<'_>, place: usize) -> Result<Option<String>> {
    Ok(match call.get_raw(place) {
        ValueRef::Null | ValueRef::Blob(_) => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()).filter(|text| !text.is_empty()),
    })
}

fn whole(call: &Context<'_>, place: usize) -> Result<Option<i64>> {
    match text(call, place)? {
        None => Ok(None),
        Some(text) => text.trim().parse().map(Some).map_err(|_| refuse("not a whole number")),
    }
}

fn number(call: &Context<'_>, place: usize) -> Result<Option<f64>> {
    match text(call, place)? {
        None => Ok(None),
        Some(text) => text.trim().parse().map(Some).map_err(|_| refuse("not a number")),
    }
}

fn as_number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { Value::Integer(value as i64) } else { Value::Real(value) }
}

fn clock_of_day(day: &str) -> Value {
    Value::Text(wall_clock::clock_text(&format!("{day} 00:00:00")))
}

fn clock_value(clock: DateTime) -> Value {
    Value::Text(wall_clock::written(clock))
}

/// Days are the unit of Oracle's dates: a date and a number make a date, two dates make a number.
fn arithmetic(call: &Context<'_>, sign: i64) -> Result<Value> {
    let (left, right) = (text(call, 0)?, text(call, 1)?);
    let (Some(left), Some(right)) = (left, right) else { return Ok(Value::Null) };
    match (wall_clock::read(&left), wall_clock::read(&right)) {
        (Some(later), Some(earlier)) if sign < 0 => {
            Ok(as_number(later.duration_since(earlier).as_secs_f64() / 86_400.0))
        }
        (Some(clock), None) => shift(clock, sign as f64 * number(call, 1)?.unwrap_or_default()),
        (None, Some(clock)) if sign > 0 => shift(clock, number(call, 0)?.unwrap_or_default()),
        (None, None) => {
            let (left, right) = (number(call, 0)?.unwrap_or_default(), number(call, 1)?.unwrap_or_default());
            Ok(as_number(left + sign as f64 * right))
        }
        _ => Err(refuse("inconsistent datatypes")),
    }
}

fn shift(clock: DateTime, days: f64) -> Result<Value> {
    let moved = jiff::SignedDuration::from_secs((days * 86_400.0).round() as i64);
    clock.checked_add(moved).map(clock_value).map_err(|_| refuse("a date out of range"))
}

fn substr(call: &Context<'_>) -> Result<Value> {
    let Some(subject) = text(call, 0)? else { return Ok(Value::Null) };
    let Some(start) = whole(call, 1)? else { return Ok(Value::Null) };
    let length = subject.chars().count() as i64;
    let from = match start {
        0 | 1 => 0,
        start if start > 0 => start - 1,
        // From the end; a start before the beginning leaves nothing, as in Oracle.
        start if length + start < 0 => return Ok(Value::Null),
        start => length + start,
    };
    let take = if call.len() > 2 { whole(call, 2)?.unwrap_or(0) } else { length };
    let (from, take) = (usize::try_from(from).unwrap_or(0), usize::try_from(take).unwrap_or(0));
    Ok(some_text(subject.chars().skip(from).take(take).collect()))
}

fn instr(call: &Context<'_>) -> Result<Value> {
    let (Some(subject), Some(wanted)) = (text(call, 0)?, text(call, 1)?) else { return Ok(Value::Null) };
    let start = if call.len() > 2 { whole(call, 2)?.unwrap_or(1).max(1) } else { 1 };
    let skip = usize::try_from(start - 1).unwrap_or(0);
    let rest: String = subject.chars().skip(skip).collect();
    Ok(Value::Integer(match rest.find(&wanted) {
        Some(byte) => start + rest.get(..byte).unwrap_or_default().chars().count() as i64,
        None => 0,
    }))
}

fn translate(call: &Context<'_>) -> Result<Value> {
    let (Some(subject), Some(from), Some(to)) = (text(call, 0)?, text(call, 1)?, text(call, 2)?) else {
        return Ok(Value::Null);
    };
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mapped = subject.chars().filter_map(|letter| match from.iter().position(|&other| other == letter) {
        Some(place) => to.get(place).copied(),
        None => Some(letter),
    });
    Ok(some_text(mapped.collect()))
}

fn decode(call: &Context<'_>) -> Result<Value> {
    let subject = text(call, 0)?;
    let mut place = 1;
    while place + 1 < call.len() {
        // Unlike `=`, DECODE finds a null equal to a null.
        if text(call, place)? == subject {
            return call.get(place + 1);
        }
        place += 2;
    }
    if place < call.len() { call.get(place) } else { Ok(Value::Null) }
}

fn to_char(call: &Context<'_>) -> Result<Value> {
    let Some(subject) = text(call, 0)? else { return Ok(Value::Null) };
    let Some(clock) = wall_clock::read(&subject) else {
        return if call.len() == 1 { Ok(Value::Text(subject)) } else { Err(refuse("a number format")) };
    };
    match if call.len() > 1 { text(call, 1)? } else { None } {
        Some(format) => date_format::write(clock, &format).map(Value::Text).map_err(refuse),
        None => Ok(Value::Text(wall_clock::shown(&subject))),
    }
}

fn to_date(call: &Context<'_>) -> Result<Value> {
    let Some(subject) = text(call, 0)? else { return Ok(Value::Null) };
    let format = if call.len() > 1 { text(call, 1)? } else { None };
    let format = format.unwrap_or_else(|| "MM/DD/YYYY".to_owned());
    date_format::read(&subject, &format).map(|(clock, _)| clock_value(clock)).map_err(refuse)
}

fn to_number(call: &Context<'_>) -> Result<Value> {
    Ok(number(call, 0)?.map_or(Value::Null, as_number))
}

fn trunc(call: &Context<'_>) -> Result<Value> {
    let Some(subject) = text(call, 0)? else { return Ok(Value::Null) };
    let Some(clock) = wall_clock::read(&subject) else {
        return Ok(as_number(number(call, 0)?.unwrap_or_default().trunc()));
    };
    let unit = if call.len() > 1 { text(call, 1)? } else { None };
    let date: Date = clock.date();
    let first = match unit.unwrap_or_default().to_ascii_uppercase().as_str() {
        "" | "DD" => date,
        "MM" | "MONTH" => date.first_of_month(),
        "YYYY" | "YEAR" => date.first_of_year(),
        _ => return Err(refuse("an unknown unit")),
    };
    Ok(clock_value(first.to_datetime(jiff::civil::Time::midnight())))
}

/// The pattern of an argument; compiled once for a statement where it is a constant.
fn pattern(call: &Context<'_>, place: usize) -> Result<std::sync::Arc<Regex>> {
    let slot = i32::try_from(place).unwrap_or(0);
    call.get_or_create_aux(
        slot,
        |value: ValueRef<'_>| -> std::result::Result<Regex, Box<dyn std::error::Error + Send + Sync>> {
            Ok(Regex::new(value.as_str()?)?)
        },
    )
}

fn regexp_replace(call: &Context<'_>) -> Result<Value> {
    let Some(subject) = text(call, 0)? else { return Ok(Value::Null) };
    let replacement = if call.len() > 2 { text(call, 2)?.unwrap_or_default() } else { String::new() };
    // What every phone lookup asks for; it runs over each number of the account.
    if replacement.is_empty() && matches!(text(call, 1)?.as_deref(), Some("[^0-9]" | "[^0-9]+" | "\\D" | "\\D+")) {
        return Ok(some_text(subject.chars().filter(char::is_ascii_digit).collect()));
    }
    let pattern = pattern(call, 1)?;
    // Oracle writes a group as \1.
    let mut template = String::new();
    let mut letters = replacement.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some(digit)) if digit.is_ascii_digit() => {
                template.push_str(&format!("${{{digit}}}"));
                letters.next();
            }
            ('$', _) => template.push_str("$$"),
            _ => template.push(letter),
        }
    }
    Ok(some_text(pattern.replace_all(&subject, template.as_str()).into_owned()))
}
