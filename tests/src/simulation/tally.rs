//! What a run has seen, in numbers that can be added up.

use super::sites::Deaths;

/// Names of the plain counts, in order.
pub const COUNTS: [&str; 15] = [
    "calls",
    "records in RingCentral's log",
    "records in NetSuite",
    "requests",
    "requests that met a fault",
    "workers that died",
    "browsers that died",
    "sockets lost",
    "computers that slept",
    "networks that went",
    "disks that filled",
    "words typed",
    "words gone within a second of a death",
    "edits and deletions by hand in NetSuite",
    "edits by hand inside the window",
];

/// One of [`COUNTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "COUNTS has the words")]
pub enum Count {
    Calls,
    Logged,
    Records,
    Requests,
    Faults,
    Workers,
    Browsers,
    Sockets,
    Sleeps,
    Offline,
    Disks,
    Words,
    LostWords,
    Hands,
    Window,
}

/// Counts of one batch or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: [u64; COUNTS.len()],
    /// Who died where.
    pub deaths: Deaths,
}

impl Tally {
    /// One more.
    pub fn more(&mut self, count: Count, by: u64) {
        self.counts[count as usize] += by;
    }

    /// How many.
    #[must_use]
    pub fn get(&self, count: Count) -> u64 {
        self.counts[count as usize]
    }

    /// Another batch's.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            *mine += theirs;
        }
        self.deaths.add(&other.deaths);
    }

    /// As a line of text, to be kept.
    #[must_use]
    pub fn to_line(&self) -> String {
        let numbers = self.counts.iter().copied().chain(self.deaths.to_row());
        numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(" ")
    }

    /// From such a line; what cannot be read counts for nothing.
    #[must_use]
    pub fn of_line(line: &str) -> Self {
        let numbers: Vec<u64> = line.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let mut tally = Self::default();
        let (counts, deaths) = numbers.split_at(COUNTS.len().min(numbers.len()));
        for (mine, read) in tally.counts.iter_mut().zip(counts) {
            *mine = *read;
        }
        tally.deaths = Deaths::of_row(deaths);
        tally
    }

    /// One line for each count.
    #[must_use]
    pub fn table(&self) -> String {
        COUNTS.iter().zip(self.counts).map(|(name, count)| format!("{count:>14} {name}\n")).collect()
    }
}
