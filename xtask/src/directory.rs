//! The indexes of a copy, measured in wasm in Chromium: `extension/browser/tests/directory.rs` runs there and tells its
//! figures in lines, which become a table here. Sizes have bars and are red; times are told.

use anyhow::{Context, Result};
use xshell::cmd;

use crate::{
    command::watched,
    project::Project,
    report::Outcome,
    test::{WASM_TESTS, in_chromium},
    tools::Toolbox,
};

/// How a line with a figure begins; behind it people, name, unit, the middle one and the 95 %, with bars between.
const FIGURE: &str = "FIGURE ";

/// The crate whose `directory` does the work.
const MEASURED_IN: &str = "callside-browser";

/// A million numbers take at most so many megabytes of the worker's memory.
const MOST_MEMORY: f64 = 16.0;

/// One figure of one size of directory.
#[derive(Debug, PartialEq)]
struct Figure {
    people: u32,
    name: String,
    unit: String,
    median: f64,
    p95: f64,
}

impl Figure {
    fn of_line(line: &str) -> Option<Self> {
        let (_, figure) = line.split_once(FIGURE)?;
        let [people, name, unit, median, p95] = figure.trim().split('|').collect::<Vec<_>>().try_into().ok()?;
        Some(Self {
            people: people.parse().ok()?,
            name: name.to_owned(),
            unit: unit.to_owned(),
            median: median.parse().ok()?,
            p95: p95.parse().ok()?,
        })
    }
}

/// Measures and prints the table; red when an index takes more memory than it may.
pub fn measure(project: &Project, tools: &Toolbox<'_>) -> Result<Outcome> {
    if let Some(missing) = tools.missing(&WASM_TESTS)? {
        return Ok(Outcome::Broken(missing.to_string()));
    }
    let folder = &project.package(MEASURED_IN)?.folder;
    let shell = &project.shell;
    let run = in_chromium(project, tools, |wasm_pack, driver| {
        cmd!(
            shell,
            "{wasm_pack} test --release --headless --chrome --chromedriver {driver} --mode no-install {folder}
             --features measure --test directory -- --nocapture"
        )
    })?;
    // A million people take minutes on an idle machine.
    let run = run.env("WASM_BINDGEN_TEST_TIMEOUT", "3600");
    let mut figures = Vec::new();
    if !watched(run, |line| figures.extend(Figure::of_line(line)))? {
        return Ok(Outcome::Broken("the measurement did not come to its end".to_owned()));
    }
    println!("\n{}", table(&figures));
    let broken = too_much_memory(&figures).context("the memory of the index was not told")?;
    Ok(if broken.is_empty() { Outcome::Done("the size bar kept".to_owned()) } else { Outcome::Broken(broken) })
}

/// Median and 95 % of every figure, a column for each size.
fn table(figures: &[Figure]) -> String {
    let mut sizes: Vec<u32> = figures.iter().map(|figure| figure.people).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut lines = vec![
        sizes.iter().fold(format!("{:<34}", "people: median (95 %)"), |line, people| line + &format!("{people:>22}")),
    ];
    let first = sizes.first().copied().unwrap_or_default();
    for Figure { name, unit, .. } in figures.iter().filter(|figure| figure.people == first) {
        let mut line = format!("{:<34}", format!("{name} {unit}"));
        for people in &sizes {
            let of = figures.iter().find(|figure| figure.people == *people && figure.name == *name);
            line += &of.map_or_else(String::new, |of| {
                let text = if of.median == of.p95 {
                    number(of.median)
                } else {
                    format!("{} ({})", number(of.median), number(of.p95))
                };
                format!("{text:>22}")
            });
        }
        lines.push(line);
    }
    lines.join("\n")
}

fn number(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// What is wrong with the memory of the number index, reckoned for a million numbers; empty: nothing.
fn too_much_memory(figures: &[Figure]) -> Option<String> {
    let largest = figures.iter().map(|figure| figure.people).max()?;
    let of = |name: &str| figures.iter().find(|figure| figure.people == largest && figure.name == name);
    let a_million = of("numbers in memory")?.median * 1_000_000.0 / of("numbers")?.median;
    let broken = a_million > MOST_MEMORY;
    Some(if broken {
        format!("a million numbers take {a_million:.1} of at most {MOST_MEMORY} MB")
    } else {
        String::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(name: &str, median: f64) -> Figure {
        Figure { people: 1_000, name: name.to_owned(), unit: "MB".to_owned(), median, p95: median }
    }

    #[test]
    fn a_figure_is_read_wherever_it_stands_in_its_line() {
        let read = Figure::of_line("  log FIGURE 1000|numbers in memory|MB|0.5|0.5 ");
        assert_eq!(read, Some(figure("numbers in memory", 0.5)));
        assert_eq!(Figure::of_line("test a_thousand ... ok"), None);
    }

    #[test]
    fn memory_is_judged_for_a_million_numbers() {
        let of = |memory| vec![figure("numbers", 500_000.0), figure("numbers in memory", memory)];
        assert_eq!(too_much_memory(&of(7.9)).as_deref(), Some(""));
        assert!(too_much_memory(&of(8.1)).is_some_and(|broken| broken.contains("16.2")));
        assert_eq!(too_much_memory(&[]), None);
    }
}
