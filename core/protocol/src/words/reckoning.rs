//! Whether the calls kept here are those RingCentral counts, and if not, by how many and why. Nothing is rounded off: what is
//! kept, less what the log was not asked about, less what it does not list, plus what is in it alone, is RingCentral's count.

use super::{count, fault, thousands};
use crate::{DayCount, MissingCall, Timestamp, TodayView};

/// The calls of Today's days against RingCentral's count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReckoningWords<'a> {
    /// Both counts: "12 calls · RingCentral counts 12".
    pub counts: String,
    /// Everything that sets them apart, a sentence each.
    pub why: Vec<String>,
    /// The calls that RingCentral alone has.
    pub missing: Vec<&'a MissingCall>,
    /// How they stand.
    pub stand: Stand,
}

/// How two counts stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Every call is in both.
    Agree,
    /// They will agree, or need not.
    Differ,
    /// Something is not accounted for, or could not be asked.
    Open,
}

/// What Today says of RingCentral's count. `counts`: the days it was asked about, oldest first. `connected`: to RingCentral.
/// `at` writes an instant.
#[must_use]
pub fn reckoning<'a>(
    today: &TodayView,
    counts: &'a [DayCount],
    connected: bool,
    now: Timestamp,
    at: &dyn Fn(Timestamp) -> String,
) -> ReckoningWords<'a> {
    let reckoning = &today.reckoning;
    let (first, last) = today.window.days.span(today.today);
    let days: Vec<&DayCount> = counts.iter().filter(|day| (first..=last).contains(&day.day)).collect();
    let counted: usize = days.iter().map(|day| day.counted).sum();
    let missing: Vec<&MissingCall> = days.iter().flat_map(|day| &day.missing).collect();
    let asked_about = today.calls.saturating_sub(reckoning.before + reckoning.since + reckoning.others);
    let listed = counted.saturating_sub(missing.len());
    let (unlisted, gone) = (asked_about.saturating_sub(listed), listed.saturating_sub(asked_about));

    let reads_now = reckoning.next.is_some_and(|next| next <= now);
    let later = match reckoning.next {
        _ if !connected => "once RingCentral is connected".to_owned(),
        Some(_) if reads_now => "now".to_owned(),
        Some(next) => format!("at {}", at(next)),
        None => "after the next call".to_owned(),
    };
    let last_read = counts.iter().map(|day| day.known).max();
    let (read, began) = match last_read.map(at) {
        Some(known) => (
            format!("RingCentral's log was last read at {known}. It is read again {later}."),
            format!("began after RingCentral's log was read at {known}. It is read again {later}."),
        ),
        None => {
            let first = format!("RingCentral's log is read for the first time {later}.");
            (first.clone(), format!("not compared yet. {first}"))
        }
    };
    let was = |calls: usize| if calls == 1 { "was" } else { "were" };
    let is = |calls: usize| if calls == 1 { "is" } else { "are" };
    let open = [
        (
            unlisted,
            format!("{} not in RingCentral's log when it was read. A call enters it when it is over.", was(unlisted)),
        ),
        (
            missing.len(),
            format!(
                "{} in RingCentral's log alone, without the id by which Callside tells calls apart. No record is made of \
                 such a call.",
                is(missing.len())
            ),
        ),
        (gone, format!("{} in RingCentral's log and no longer kept on this computer.", is(gone))),
    ];
    let differing = [
        (reckoning.since, began),
        (
            reckoning.before,
            "began before Callside was first signed in here: RingCentral is not asked about such calls.".to_owned(),
        ),
        (reckoning.others, "of another RingCentral user who was signed in here, and not in this count.".to_owned()),
    ];
    let sentence = |(calls, said): &(usize, String)| (*calls > 0).then(|| format!("{} {said}", thousands(*calls)));
    let failed = reckoning.fault.as_ref().map(|why| {
        let later = reckoning.next.filter(|_| !reads_now).map(|next| format!(" Next try {}.", at(next)));
        format!("RingCentral's log could not be read to its end. {}{}", fault(why).happened, later.unwrap_or_default())
    });
    let mut why: Vec<String> = open.iter().filter_map(sentence).chain(failed).collect();
    let is_open = !why.is_empty();
    why.extend(differing.iter().filter_map(sentence));
    if days.is_empty() && why.is_empty() {
        let is_before = counts.first().is_some_and(|day| last < day.day);
        why.push(if is_before { "Callside was not signed in here then.".to_owned() } else { read });
    }
    let stand = match (is_open, why.is_empty()) {
        (true, _) => Stand::Open,
        (false, false) => Stand::Differ,
        (false, true) => Stand::Agree,
    };
    let kept = count(today.calls, "call", "calls");
    let counts = if days.is_empty() {
        format!("{kept} · RingCentral's count is not known")
    } else {
        format!("{kept} · RingCentral counts {}", thousands(counted))
    };
    ReckoningWords { counts, why, missing, stand }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cloud, Days, Fault, FaultKind, Reckoning, Window};

    const NOW: Timestamp = Timestamp(1_000);

    fn today(days: Days, calls: usize, reckoning: Reckoning) -> TodayView {
        TodayView {
            window: Window { days, ..Window::default() },
            today: 20,
            days: Vec::new(),
            calls,
            counts: Vec::new(),
            reckoning,
            writes: Vec::new(),
            written: 0,
            opened: Vec::new(),
        }
    }

    fn day(day: i64, counted: usize, missing: usize) -> DayCount {
        let missing = vec![MissingCall { began: Timestamp(0), number: "+16505550134".into() }; missing];
        DayCount { day, counted, known: Timestamp(day), missing }
    }

    fn said(today: &TodayView, counts: &[DayCount]) -> (String, String, Stand) {
        let said = reckoning(today, counts, true, NOW, &|at| format!("<{}>", at.0));
        (said.counts, said.why.join(" "), said.stand)
    }

    #[test]
    fn counts_that_agree_say_so_and_nothing_else() {
        let counts = [day(19, 31, 0), day(20, 12, 0)];
        let (both, why, stand) = said(&today(Days::Today, 12, Reckoning::default()), &counts);
        assert_eq!((both.as_str(), why.as_str(), stand), ("12 calls · RingCentral counts 12", "", Stand::Agree));
        assert_eq!(said(&today(Days::Week, 43, Reckoning::default()), &counts).0, "43 calls · RingCentral counts 43");
    }

    #[test]
    fn what_will_be_counted_or_never_is_no_alarm() {
        let reckoning = Reckoning { since: 3, before: 2, others: 1, next: Some(Timestamp(2_000)), fault: None };
        let (both, why, stand) = said(&today(Days::Today, 18, reckoning), &[day(20, 12, 0)]);
        assert_eq!((both.as_str(), stand), ("18 calls · RingCentral counts 12", Stand::Differ));
        assert!(why.contains("3 began after RingCentral's log was read at <20>. It is read again at <2000>."), "{why}");
        assert!(why.contains("2 began before Callside was first signed in here"), "{why}");
        assert!(why.contains("1 of another RingCentral user"), "{why}");
    }

    #[test]
    fn a_call_that_is_on_one_side_alone_is_told_even_where_the_counts_are_equal() {
        let reckoning = Reckoning { since: 1, ..Reckoning::default() };
        let (both, why, stand) = said(&today(Days::Today, 12, reckoning), &[day(20, 12, 1)]);
        assert_eq!((both.as_str(), stand), ("12 calls · RingCentral counts 12", Stand::Open));
        assert!(why.starts_with("1 is in RingCentral's log alone") && why.contains("1 began after"), "{why}");
        let unlisted = said(&today(Days::Today, 13, Reckoning::default()), &[day(20, 11, 0)]);
        assert!(unlisted.1.starts_with("2 were not in RingCentral's log when it was read"), "{unlisted:?}");
        let gone = said(&today(Days::Today, 11, Reckoning::default()), &[day(20, 12, 0)]);
        assert!(gone.1.starts_with("1 is in RingCentral's log and no longer kept"), "{gone:?}");
    }

    #[test]
    fn a_log_that_could_not_be_asked_is_said_with_the_next_try() {
        let fault = Some(Fault { cloud: Some(Cloud::RingCentral), kind: FaultKind::Offline, detail: None });
        let reckoning = Reckoning { next: Some(Timestamp(2_000)), fault, ..Reckoning::default() };
        let (_, why, stand) = said(&today(Days::Today, 12, reckoning), &[day(20, 12, 0)]);
        assert_eq!(stand, Stand::Open);
        assert!(
            why.contains("could not be read to its end. RingCentral could not be reached. Next try <2000>."),
            "{why}"
        );
    }

    #[test]
    fn a_count_that_is_not_known_says_when_it_will_be() {
        let not_known = |days, calls, reckoning, counts: &[DayCount]| {
            let (both, why, stand) = said(&today(days, calls, reckoning), counts);
            assert!(both.ends_with("RingCentral's count is not known") && stand == Stand::Differ, "{both} {stand:?}");
            why
        };
        let reads = Reckoning { since: 2, next: Some(Timestamp(999)), ..Reckoning::default() };
        assert_eq!(
            not_known(Days::Today, 2, reads, &[]),
            "2 not compared yet. RingCentral's log is read for the first time now."
        );
        assert_eq!(
            not_known(Days::Today, 0, Reckoning::default(), &[day(19, 3, 0)]),
            "RingCentral's log was last read at <19>. It is read again after the next call."
        );
        assert_eq!(
            not_known(Days::On(12), 0, Reckoning::default(), &[day(19, 3, 0)]),
            "Callside was not signed in here then."
        );
        let today = today(Days::Today, 0, Reckoning::default());
        let unconnected = reckoning(&today, &[], false, NOW, &|_| String::new());
        assert!(unconnected.why.concat().ends_with("for the first time once RingCentral is connected."));
    }
}
