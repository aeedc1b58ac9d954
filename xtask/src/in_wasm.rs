//! What company call sync and the scores of people take in wasm, measured in Chromium: `company_sync.rs` and `engagement.rs` of
//! `extension/browser/tests` run there and tell their figures in lines. One figure of each is red past its bar; the others are
//! told.

use anyhow::{Context, Result};
use xshell::cmd;

use crate::{
    command::watched,
    directory::{Figure, MEASURED_IN},
    project::Project,
    report::Outcome,
    test::{WASM_TESTS, in_chromium},
    tools::Toolbox,
};

/// A measurement, and the figure of it that is judged.
pub struct Measured {
    /// The file of the tests.
    test: &'static str,
    figure: &'static str,
    most: f64,
}

/// A hundred thousand calls of a time before.
pub const COMPANY_SYNC: Measured = Measured { test: "company_sync", figure: "memory", most: 64.0 };
/// A hundred thousand people with a million calls, in milliseconds.
pub const ENGAGEMENT: Measured = Measured { test: "engagement", figure: "all scores", most: 2_000.0 };
/// A list of a hundred thousand people, in milliseconds.
pub const LIST_OPENING: Measured = Measured { test: "list_opening", figure: "a list opens", most: 100.0 };

impl Measured {
    /// Measures and prints.
    pub fn run(&self, project: &Project, tools: &Toolbox<'_>) -> Result<Outcome> {
        if let Some(missing) = tools.missing(&WASM_TESTS)? {
            return Ok(Outcome::Broken(missing.to_string()));
        }
        let (shell, test) = (&project.shell, self.test);
        let run = cmd!(
            shell,
            "cargo test --release --target wasm32-unknown-unknown --package {MEASURED_IN} --features measure --test {test} -- --nocapture"
        );
        let run = in_chromium(run, project, tools)?.env("WASM_BINDGEN_TEST_TIMEOUT", "600");
        let mut figures: Vec<Figure> = Vec::new();
        if !watched(run, |line| figures.extend(Figure::of_line(line)))? {
            return Ok(Outcome::Broken("the measurement did not come to its end".to_owned()));
        }
        println!();
        for Figure { name, unit, most, .. } in &figures {
            println!("{name}: {most:.1} {unit}");
        }
        let judged = figures.iter().find(|figure| figure.name == self.figure).context("the figure was not told")?;
        let verdict = format!("{}: {:.1} of at most {} {}", judged.name, judged.most, self.most, judged.unit);
        Ok(if judged.most <= self.most { Outcome::Done(verdict) } else { Outcome::Broken(verdict) })
    }
}
