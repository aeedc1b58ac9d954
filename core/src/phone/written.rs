//! Writes numbers as people of a country, or elsewhere, do.

use super::{
    pattern::{match_start, match_whole},
    plans::{Format, Plan},
};

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// Somebody in the country: with the trunk prefix.
    AtHome,
    /// Somebody elsewhere: what follows the country code.
    Abroad,
}

/// A national number as its plan writes it, or its digits alone where the plan has no way to.
pub(super) fn written(national: &str, plan: &Plan, reader: Reader) -> String {
    plan.formats
        .iter()
        .find_map(|format| in_format(national, format, plan, reader))
        .unwrap_or_else(|| national.to_owned())
}

fn in_format(national: &str, format: &Format, plan: &Plan, reader: Reader) -> Option<String> {
    let groups = match (reader, format.abroad) {
        (Reader::Abroad, "-") => return None,
        (Reader::Abroad, other) if !other.is_empty() => other,
        _ => format.groups,
    };
    match_start(format.leading_digits, national)?;
    let pattern: String = format.digits.split(' ').map(|many| format!("(d{{{many}}})")).collect();
    let digits = match_whole(&pattern, national)?.groups;
    if reader == Reader::Abroad || format.first_group.is_empty() {
        return Some(filled(groups, &digits));
    }
    // The first group named, whichever it is, stands where the rule says `$1`.
    let (before, from_group) = groups.split_once('$')?;
    let (number, after) = from_group.split_at_checked(1)?;
    let first_group = match format.first_group {
        "=" => format!("{}${number}", plan.national_prefix),
        other => {
            let (before, after) = other.split_once('$')?;
            format!("{before}${number}{}", after.strip_prefix('1')?)
        }
    };
    Some(filled(&format!("{before}{first_group}{after}"), &digits))
}

/// A text with `$1` and so on in it, the groups in their places.
pub(super) fn filled(text: &str, groups: &[Option<&str>]) -> String {
    let mut written = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter == '$' {
            let number = letters.next().and_then(|number| number.to_digit(10)).unwrap_or_default() as usize;
            written.push_str(groups.get(number.wrapping_sub(1)).copied().flatten().unwrap_or_default());
        } else {
            written.push(letter);
        }
    }
    written
}
