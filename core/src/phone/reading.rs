//! Reads a text into country, national number and extension, by the numbering plan it was written for.
//!
//! The order of the steps and what each takes for granted are libphonenumber's (`parse`), so that numbers mean here
//! what they mean in most other programs; `plans` compares the answers.

use super::{
    pattern::{match_start, match_whole},
    plans::{self, Plan},
    typed,
    written::filled,
};

/// Shorter or longer national numbers are none. (ITU says 15; Germany has longer ones.)
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=17;

/// A number as read, whether or not it is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The country calling code.
    pub country: u16,
    /// The national significant number: without trunk prefix.
    pub national: String,
    /// What was typed behind a word or sign for an extension.
    pub extension: Option<String>,
}

/// What the length of a number says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// A whole number's.
    Whole,
    /// A number's without its area.
    Local,
    TooShort,
    TooLong,
    /// Between the lengths that numbers have.
    Other,
}

/// Reads a text; a number without country code is read as dialled in `home`.
pub(super) fn read(text: &str, home: &'static Plan) -> Option<Reading> {
    let (number, extension) = typed::number_in(text)?;
    let (country, number) = match country_and_rest(number, home) {
        Ok(read) => read,
        // A plus in front of a prefix for calls abroad, or of a number at home.
        Err(Unknown) if number.starts_with(typed::is_plus) => {
            let (country, number) = country_and_rest(number.trim_start_matches(typed::is_plus), home).ok()?;
            (Some(country?), number)
        }
        Err(_) => return None,
    };
    let plan = match country {
        // Where regions share a code, the rules are those of the one that speaks for all.
        Some(country) => plans::of_country(country).next()?,
        None => home,
    };
    if number.len() < *LENGTHS.start() {
        return None;
    }
    let stripped = without_national_prefix(plan, &number);
    // Digits that are too few without their first belong to a short number, which begins like a prefix by chance.
    let national = match length(&stripped, plan) {
        Length::Whole | Length::TooLong => stripped,
        Length::Local | Length::TooShort | Length::Other => number,
    };
    LENGTHS.contains(&national.len()).then_some(Reading { country: plan.code, national, extension })
}

impl Reading {
    /// What its length says of it.
    pub(super) fn length(&self) -> Option<Length> {
        plans::of_country(self.country).next().map(|plan| length(&self.national, plan))
    }

    /// Whether its country has no longer numbers.
    pub(super) fn is_longest(&self) -> bool {
        plans::of_country(self.country).next().is_some_and(|plan| plan.lengths.longest() == self.national.len())
    }

    /// Whether the plan of a region with its country code has such numbers.
    pub(super) fn fits_a_plan(&self) -> bool {
        let fits = |plan: &Plan| plan.lengths.has(self.national.len()) && is_of(plan, &self.national);
        let mut regions = plans::of_country(self.country).peekable();
        let Some(first) = regions.next() else { return false };
        if regions.peek().is_none() {
            return fits(first);
        }
        let leads =
            |plan: &Plan| !plan.leading_digits.is_empty() && match_start(plan.leading_digits, &self.national).is_some();
        std::iter::once(first).chain(regions).find(|plan| leads(plan) || fits(plan)).is_some_and(fits)
    }
}

fn is_of(plan: &Plan, national: &str) -> bool {
    match_whole(plan.pattern, national).is_some()
}

fn length(national: &str, plan: &Plan) -> Length {
    let length = national.len();
    if plan.local_lengths.has(length) {
        Length::Local
    } else if plan.lengths.has(length) {
        Length::Whole
    } else if length < plan.lengths.shortest() {
        Length::TooShort
    } else if length > plan.lengths.longest() {
        Length::TooLong
    } else {
        Length::Other
    }
}

/// No number can be made of a text written for calls abroad.
#[derive(Debug)]
enum NoNumber {
    /// Nobody has its country code.
    Unknown,
    /// It ends behind the prefix.
    Short,
}
use NoNumber::{Short, Unknown};

/// The country code a number is written with, if any, and its other digits.
fn country_and_rest(number: &str, home: &'static Plan) -> Result<(Option<u16>, String), NoNumber> {
    let digits = typed::digits(number);
    let abroad = if number.starts_with(typed::is_plus) { Some(digits.as_str()) } else { after_prefix(&digits, home) };
    if let Some(abroad) = abroad {
        if abroad.len() <= *LENGTHS.start() {
            return Err(Short);
        }
        let split = |length: usize| {
            let (code, rest) = abroad.split_at_checked(length)?;
            let code = code.parse().ok().filter(|_| !code.starts_with('0'))?;
            plans::of_country(code).next().map(|plan| (Some(plan.code), rest.to_owned()))
        };
        return (1..=3).find_map(split).ok_or(Unknown);
    }
    // The country code of home without its plus, where that makes a number of what was none.
    if let Some(rest) = digits.strip_prefix(&home.code.to_string()) {
        let rest = without_national_prefix(home, rest);
        let better = !is_of(home, &digits) && is_of(home, &rest);
        if better || length(&digits, home) == Length::TooLong {
            return Ok((Some(home.code), rest));
        }
    }
    Ok((None, digits))
}

/// What follows the prefix for calls abroad. No country code begins with 0.
fn after_prefix<'t>(digits: &'t str, home: &Plan) -> Option<&'t str> {
    let prefix = match_start(home.international_prefix, digits)?;
    (prefix.rest.len() < digits.len() && !prefix.rest.starts_with('0')).then_some(prefix.rest)
}

/// The number without what is dialled before national numbers, where a number of the plan stays one.
fn without_national_prefix(plan: &Plan, number: &str) -> String {
    let stripped = || {
        let prefix = match_start(plan.national_prefix, number).filter(|_| !plan.national_prefix.is_empty())?;
        let [first, second, ..] = prefix.groups;
        let kept = second.or(first).is_some_and(|kept| !kept.is_empty());
        let stripped = if kept && first.is_some() && !plan.transform.is_empty() {
            filled(plan.transform, &prefix.groups) + prefix.rest
        } else {
            prefix.rest.to_owned()
        };
        (!is_of(plan, number) || is_of(plan, &stripped)).then_some(stripped)
    };
    stripped().unwrap_or_else(|| number.to_owned())
}
