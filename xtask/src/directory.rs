//! The indexes of a copy, measured in wasm in Chromium: `directory.rs` and `directory_load.rs` of
//! `extension/browser/tests` run there and tell their figures in lines, which become a table and a verdict for each bar
//! here. A broken bar of size is red; one of time is told, because a time is the machine's as well.

use anyhow::{Context, Result};
use xshell::cmd;

use crate::{
    command::watched,
    project::Project,
    report::Outcome,
    test::{WASM_TESTS, in_chromium},
    tools::Toolbox,
};

/// How a line with a figure begins; behind it people, name, unit, the middle one, the 95 % and the most, with bars
/// between.
const FIGURE: &str = "FIGURE ";

/// The crate whose `directory` does the work.
pub const MEASURED_IN: &str = "callside-browser";

/// A million numbers take at most so many megabytes of the worker's memory.
const MOST_MEMORY: f64 = 16.0;

/// A time that is told to be kept or not at the largest directory: of which figures, by the beginning of their names.
struct Bar {
    of: &'static str,
    which: Which,
    most: f64,
}

enum Which {
    P95,
    Most,
}

const BARS: [Bar; 4] = [
    Bar { of: "a worker reads numbers from disk", which: Which::P95, most: 150.0 },
    Bar { of: "lookup", which: Which::P95, most: 2.0 },
    Bar { of: "search ", which: Which::P95, most: 20.0 },
    // No task of the worker is longer while a call is live.
    Bar { of: "a slice of building", which: Which::Most, most: 16.0 },
];

/// One figure of one size of directory.
#[derive(Debug, PartialEq)]
pub struct Figure {
    people: u32,
    pub name: String,
    pub unit: String,
    median: f64,
    p95: f64,
    pub most: f64,
}

impl Figure {
    pub fn of_line(line: &str) -> Option<Self> {
        let (_, figure) = line.split_once(FIGURE)?;
        let [people, name, unit, median, p95, most] = figure.trim().split('|').collect::<Vec<_>>().try_into().ok()?;
        Some(Self {
            people: people.parse().ok()?,
            name: name.to_owned(),
            unit: unit.to_owned(),
            median: median.parse().ok()?,
            p95: p95.parse().ok()?,
            most: most.parse().ok()?,
        })
    }
}

/// Measures and prints the table; red when an index takes more memory than it may.
pub fn measure(project: &Project, tools: &Toolbox<'_>) -> Result<Outcome> {
    if let Some(missing) = tools.missing(&WASM_TESTS)? {
        return Ok(Outcome::Broken(missing.to_string()));
    }
    let shell = &project.shell;
    let run = cmd!(
        shell,
        "cargo test --release --target wasm32-unknown-unknown --package {MEASURED_IN} --features measure
         --test directory --test directory_load -- --nocapture"
    );
    // A million people take minutes on an idle machine.
    let run = in_chromium(run, project, tools)?.env("WASM_BINDGEN_TEST_TIMEOUT", "3600");
    let mut figures = Vec::new();
    if !watched(run, |line| figures.extend(Figure::of_line(line)))? {
        return Ok(Outcome::Broken("the measurement did not come to its end".to_owned()));
    }
    println!("\n{}\n\n{}", table(&figures), verdicts(&figures));
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

/// A line for each bar: kept, or by how much not. A million numbers' memory is judged apart.
fn verdicts(figures: &[Figure]) -> String {
    let largest = figures.iter().map(|figure| figure.people).max().unwrap_or_default();
    let mut lines = Vec::new();
    for Bar { of, which, most } in BARS {
        let mut found = false;
        for figure in figures.iter().filter(|figure| figure.people == largest && figure.name.starts_with(of)) {
            let (value, share) = match which {
                Which::P95 => (figure.p95, "95 %"),
                Which::Most => (figure.most, "the longest"),
            };
            let verdict = if value <= most { "kept" } else { "BROKEN here" };
            let (name, unit) = (&figure.name, &figure.unit);
            lines.push(format!("{verdict:<12}{name}: {} of at most {} {unit} ({share})", number(value), number(most)));
            found = true;
        }
        if !found {
            lines.push(format!("{:<12}{of}: not measured", "BROKEN"));
        }
    }
    lines.join("\n")
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
        Figure { people: 1_000, name: name.to_owned(), unit: "MB".to_owned(), median, p95: median, most: median }
    }

    #[test]
    fn a_figure_is_read_wherever_it_stands_in_its_line() {
        let read = Figure::of_line("  log FIGURE 1000|numbers in memory|MB|0.5|0.5|0.5 ");
        assert_eq!(read, Some(figure("numbers in memory", 0.5)));
        assert_eq!(Figure::of_line("test a_thousand ... ok"), None);
    }

    #[test]
    fn every_bar_has_a_verdict_at_the_largest_directory() {
        let mut figures = vec![
            figure("a worker reads numbers from disk", 150.0),
            figure("lookup", 2.5),
            figure("search dana", 19.0),
            figure("search d", 21.0),
            Figure { most: 17.0, ..figure("a slice of building", 3.0) },
        ];
        figures.push(Figure { people: 10, ..figure("lookup", 1.0) });
        let verdicts = verdicts(&figures);
        let broken: Vec<&str> = verdicts.lines().filter(|line| line.starts_with("BROKEN here ")).collect();
        assert_eq!((broken.len(), verdicts.lines().count()), (3, 5), "{verdicts}");
        assert_eq!(broken[0], "BROKEN here lookup: 2.50 of at most 2.00 MB (95 %)");
        assert_eq!(broken[2], "BROKEN here a slice of building: 17.00 of at most 16.00 MB (the longest)");
        assert!(super::verdicts(&figures[..1]).contains("lookup: not measured"));
    }

    #[test]
    fn memory_is_judged_for_a_million_numbers() {
        let of = |memory| vec![figure("numbers", 500_000.0), figure("numbers in memory", memory)];
        assert_eq!(too_much_memory(&of(7.9)).as_deref(), Some(""));
        assert!(too_much_memory(&of(8.1)).is_some_and(|broken| broken.contains("16.2")));
        assert_eq!(too_much_memory(&[]), None);
    }
}
