//! Counts and spans of time.

/// `4,000`: a whole number with its thousands apart.
#[must_use]
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 call`, `3 calls`: a counted noun. `many` is its plural.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// `02:14`, `1:02:14`: a running timer, from whole seconds.
#[must_use]
pub fn clock_duration(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes:02}:{seconds:02}") }
}

/// `45 s`, `6 min`, `1 h 5 min`: how long something took, for reading in a list. Rounds to the nearest minute from
/// one minute on.
#[must_use]
pub fn duration(seconds: u32) -> String {
    if seconds < 60 {
        return format!("{seconds} s");
    }
    let minutes = (seconds + 30) / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::{clock_duration, count, duration, thousands};

    #[test]
    fn thousands_are_apart() {
        let shown = [0, 999, 1000, 4000, 10_000, 1_234_567].map(thousands);
        assert_eq!(shown, ["0", "999", "1,000", "4,000", "10,000", "1,234,567"]);
    }

    #[test]
    fn one_is_singular_and_none_is_not() {
        assert_eq!(count(1, "call", "calls"), "1 call");
        assert_eq!(count(0, "call", "calls"), "0 calls");
        assert_eq!(count(1200, "call", "calls"), "1,200 calls");
    }

    #[test]
    fn timers_show_hours_only_when_there_are_some() {
        assert_eq!([0, 134, 3599, 3734].map(clock_duration), ["00:00", "02:14", "59:59", "1:02:14"]);
    }

    #[test]
    fn durations_round_to_what_a_person_would_say() {
        assert_eq!(
            [0, 45, 60, 89, 90, 3600, 3900].map(duration),
            ["0 s", "45 s", "1 min", "1 min", "2 min", "1 h", "1 h 5 min"]
        );
    }
}
