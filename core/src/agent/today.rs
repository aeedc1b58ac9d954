//! Today's window: the calls of some days that fit what a page asks for, newest first, with what is counted over all of
//! them; and the audit list of those days. One look over every entry; only what is listed is copied.

use callside_protocol::{
    CallId, Days, Personal, RecentCall, Timestamp, TodayView, Window, Write, WriteRow, words::LogGroup,
};

use super::Agent;
use crate::{
    characters::Pieces,
    directory::index::{each_word, typed_words},
    logging::{Entry, Tie, Zone},
    ordered::sort_by,
    phone::{PhoneNumber, Region},
};

/// So many writes are listed; the others a page asks for.
const WRITES: usize = 20;

/// Fewer digits are part of too many numbers.
const FEWEST_DIGITS: usize = 3;

/// A day of which calls are kept.
struct Kept {
    day: i64,
    calls: usize,
    /// The first and the last instant known to be of it, so that the calendar is asked a few times a day and not for every
    /// call.
    known: (Timestamp, Timestamp),
}

impl Agent {
    /// What Today draws of a window. `whole`: all that fits it, each call with its whole note and every write.
    pub(super) fn today(&self, window: &Window, whole: bool) -> (TodayView, Vec<RecentCall>) {
        let name = self.zone();
        let zone = Zone::new(&*self.inner.ports.clock, &name);
        let today = zone.day(self.now());
        let ends = (window.days != Days::All).then(|| {
            let (first, last) = window.days.span(today);
            zone.begin(first)..zone.begin(last + 1)
        });
        let is_within = |at: Timestamp| ends.as_ref().is_none_or(|ends| ends.contains(&at));
        let sought = Sought::new(window.text.reveal(), self.home());

        let mut days: Vec<Kept> = Vec::new();
        let mut counts = vec![0; LogGroup::ALL.len()];
        let (mut calls, mut rows, mut writes) = (0, Vec::new(), Vec::new());
        let (reach, mut reckoning) = (self.inner.reach.get(), self.reckoning());
        let mut see = |key: &str, group: LogGroup, entry: &Entry| {
            let began = entry.call.began;
            count(&mut days, began, &zone);
            let written = entry.writes.iter().enumerate().filter(|(_, write)| is_within(write.at));
            writes.extend(written.map(|(nth, write)| (write.at, key.to_owned(), nth)));
            if !is_within(began) {
                return;
            }
            calls += 1;
            reach.reckon(&entry.call, &mut reckoning);
            let fits = window.direction.is_none_or(|direction| direction == entry.call.direction);
            if !fits || !sought.is_in(entry, || self.named_by_ringcentral(entry)) {
                return;
            }
            for (of, count) in LogGroup::ALL.iter().zip(&mut counts) {
                *count += usize::from(*of == group);
            }
            if window.state.is_none_or(|state| state == group) {
                rows.push((began, key.to_owned()));
            }
        };
        self.survey(&mut |key, standing, entry| see(key, standing.group, entry));
        let heard = self.inner.heard.borrow().clone();
        if let Some((_, id)) = heard.and_then(|heard| heard.unkept(&self.inner.journal))
            && let Some(entry) = self.shown(&CallId(id.clone()))
        {
            see(&id, if entry.call.is_live() { LogGroup::OnCall } else { LogGroup::Waiting }, &entry);
        }

        sort_by(&mut days, |one, other| other.day.cmp(&one.day));
        sort_by(&mut rows, |one: &(Timestamp, String), other| other.cmp(one));
        sort_by(&mut writes, |one: &(Timestamp, String, usize), other| other.cmp(one));
        let listed = |limit: usize| if whole { usize::MAX } else { limit };
        let listed_rows = rows.iter().take(listed(window.limit)).filter_map(|(_, id)| {
            let entry = self.shown(&CallId(id.clone()))?;
            let call = self.recent(id, &entry);
            Some(if whole { RecentCall { note: entry.note.text, ..call } } else { call })
        });
        let written = writes.len();
        let listed_writes = writes.into_iter().take(listed(WRITES)).filter_map(|(_, id, nth)| {
            let entry = self.inner.journal.get(&id)?;
            let write = entry.writes.get(nth)?.clone();
            let known = entry.chosen().map(|chosen| chosen.name.clone()).or_else(|| self.named_by_ringcentral(&entry));
            let who = known.filter(|name| !name.is_blank()).unwrap_or_else(|| entry.number.display.clone());
            Some(WriteRow { call: CallId(id), who, write })
        });
        let view = TodayView {
            window: window.clone(),
            today,
            days: days.iter().map(|kept| (kept.day, kept.calls)).collect(),
            calls,
            counts,
            reckoning,
            writes: listed_writes.collect(),
            written,
            opened: self.writes_of(window.open.as_ref()),
        };
        (view, listed_rows.collect())
    }

    fn writes_of(&self, call: Option<&CallId>) -> Vec<Write> {
        call.and_then(|call| self.inner.journal.get(&call.0)).map(|entry| entry.writes).unwrap_or_default()
    }
}

/// Counts a call for the day it began.
fn count(days: &mut Vec<Kept>, began: Timestamp, zone: &Zone<'_>) {
    if let Some(kept) = days.iter_mut().find(|kept| (kept.known.0..=kept.known.1).contains(&began)) {
        kept.calls += 1;
        return;
    }
    let day = zone.day(began);
    match days.iter_mut().find(|kept| kept.day == day) {
        Some(kept) => {
            kept.calls += 1;
            kept.known = (kept.known.0.min(began), kept.known.1.max(began));
        }
        None => days.push(Kept { day, calls: 1, known: (began, began) }),
    }
}

/// What somebody looks for among calls.
struct Sought {
    /// Each begins a word of the call.
    words: Vec<String>,
    /// Or these are part of its number.
    digits: String,
    /// Or this is its number, in E.164.
    number: Option<PhoneNumber>,
}

impl Sought {
    fn new(text: &str, home: Region) -> Self {
        let mut digits = digits(text);
        if digits.len() < FEWEST_DIGITS || text.contains(char::is_alphabetic) {
            digits.clear();
        }
        // Zeros before a number stand for its country or another one.
        let digits = digits.trim_start_matches('0').to_owned();
        let number = PhoneNumber::parse(text, home).filter(|_| !digits.is_empty());
        Self { words: typed_words(text), digits, number }
    }

    fn is_in(&self, entry: &Entry, also_named: impl Fn() -> Option<Personal>) -> bool {
        self.words.is_empty() || self.is_number_of(entry) || self.is_said_in(entry, also_named)
    }

    fn is_number_of(&self, entry: &Entry) -> bool {
        let e164 = entry.number.e164.as_ref().map(Personal::reveal);
        let held = digits(e164.unwrap_or_else(|| entry.number.display.reveal()));
        let same = |number: &PhoneNumber| Some(number.e164()) == e164;
        !self.digits.is_empty() && (held.has(&self.digits) || self.number.as_ref().is_some_and(same))
    }

    fn is_said_in(&self, entry: &Entry, also_named: impl Fn() -> Option<Personal>) -> bool {
        let mut missing: Vec<&String> = self.words.iter().collect();
        let mut look = |text: &Personal| {
            each_word(text.reveal(), &mut |word| missing.retain(|sought| !word.starts_with(sought.as_str())));
        };
        if let Some(chosen) = entry.chosen() {
            look(&chosen.name);
            if let Some(company) = &chosen.company {
                look(&company.name);
            }
        } else if let Some(name) = also_named() {
            look(&name);
        }
        if let Tie::Chosen(company) = &entry.tie {
            look(&company.name);
        }
        look(&entry.note.text);
        missing.is_empty()
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
