//! What a task tells at its end: one line a stage, with its time, and the tests that ran.

use std::{
    fmt,
    ops::AddAssign,
    time::{Duration, Instant},
};

use anyhow::Result;

/// How many tests passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Tally {
    /// Reads the closing line of a test binary: `test result: ok. 3 passed; 0 failed; 1 ignored; …`, which libtest and
    /// wasm-bindgen's runner both print.
    pub fn of_line(line: &str) -> Option<Self> {
        let (_, counts) = line.trim().strip_prefix("test result:")?.split_once('.')?;
        let count = |word: &str| {
            counts.split(';').find_map(|part| part.trim().strip_suffix(word)?.trim().parse::<usize>().ok()).unwrap_or(0)
        };
        Some(Self { passed: count("passed"), failed: count("failed"), skipped: count("ignored") })
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// How a stage ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did its work; a few words about it.
    Done(String),
    /// It ran tests.
    Tested(Tally),
    /// It could not run here; why, how many tests that leaves out, and whether the task is red for it.
    LeftOut { why: String, tests: usize, red: bool },
    /// It found something wrong; what.
    Broken(String),
}

impl Outcome {
    fn is_red(&self) -> bool {
        match self {
            Self::Done(_) => false,
            Self::Tested(tally) => tally.failed > 0,
            Self::LeftOut { red, .. } => *red,
            Self::Broken(_) => true,
        }
    }

    fn tally(&self) -> Tally {
        match self {
            Self::Tested(tally) => *tally,
            Self::LeftOut { tests, .. } => Tally { skipped: *tests, ..Tally::default() },
            Self::Done(_) | Self::Broken(_) => Tally::default(),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done(words) => write!(f, "{words}"),
            Self::Tested(tally) => write!(f, "{tally}"),
            Self::LeftOut { why, tests, .. } => write!(f, "left out, {tests} tests: {why}"),
            Self::Broken(what) => write!(f, "RED: {what}"),
        }
    }
}

/// The stages of a task, in the order they ran.
pub struct Report {
    rows: Vec<(&'static str, Outcome, Duration)>,
    started: Instant,
}

impl Report {
    pub fn start() -> Self {
        Self { rows: Vec::new(), started: Instant::now() }
    }

    /// Runs a stage under its heading and keeps how it ended. A stage that stops with an error is red, and the next
    /// ones still run, so that one report names all that is wrong.
    pub fn stage(&mut self, name: &'static str, work: impl FnOnce() -> Result<Outcome>) -> bool {
        println!("\n── {name} ──");
        let started = Instant::now();
        let outcome = work().unwrap_or_else(|error| Outcome::Broken(format!("{error:#}")));
        let took = started.elapsed();
        println!("── {name}: {outcome} ({}) ──", seconds(took));
        let green = !outcome.is_red();
        self.rows.push((name, outcome, took));
        green
    }

    /// Whether nothing that ran is red.
    pub fn is_green(&self) -> bool {
        self.rows.iter().all(|(_, outcome, _)| !outcome.is_red())
    }

    /// All tests of all stages.
    pub fn tally(&self) -> Tally {
        self.rows.iter().fold(Tally::default(), |mut sum, (_, outcome, _)| {
            sum += outcome.tally();
            sum
        })
    }

    /// The table that ends every task.
    pub fn print_table(&self) {
        println!();
        for (name, outcome, took) in &self.rows {
            println!("{name:<22} {:>9}   {outcome}", seconds(*took));
        }
        println!("{:<22} {:>9}", "together", seconds(self.started.elapsed()));
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_line_is_read_and_others_are_not() {
        let closing =
            "test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.03s";
        assert_eq!(Tally::of_line(closing), Some(Tally { passed: 12, failed: 2, skipped: 1 }));
        assert_eq!(Tally::of_line("test numbers::an_extension ... ok"), None);
        assert_eq!(Tally::of_line("running 12 tests"), None);
    }

    #[test]
    fn a_report_is_red_for_one_red_stage_and_sums_what_was_left_out() {
        let mut report = Report::start();
        report.stage("native", || Ok(Outcome::Tested(Tally { passed: 3, failed: 0, skipped: 1 })));
        report
            .stage("browser", || Ok(Outcome::LeftOut { why: "there is no Chromium".to_owned(), tests: 4, red: false }));
        assert!(report.is_green());
        assert_eq!(report.tally(), Tally { passed: 3, failed: 0, skipped: 5 });
        assert!(!report.stage("sizes", || anyhow::bail!("the worker is too large")));
        assert!(!report.is_green());
    }
}
