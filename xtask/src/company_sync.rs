//! Company call sync of a hundred thousand calls, measured in wasm in Chromium: `company_sync.rs` of `extension/browser/tests`
//! runs there and tells its figures in lines. Its memory is red past the bar; its time is told.

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

/// Megabytes it may take of the module's memory.
const MOST_MEMORY: f64 = 64.0;
/// The figure that is judged.
const MEMORY: &str = "memory";

/// Measures and prints.
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
             --features measure --test company_sync -- --nocapture"
        )
    })?;
    let run = run.env("WASM_BINDGEN_TEST_TIMEOUT", "600");
    let mut figures: Vec<Figure> = Vec::new();
    if !watched(run, |line| figures.extend(Figure::of_line(line)))? {
        return Ok(Outcome::Broken("the measurement did not come to its end".to_owned()));
    }
    println!();
    for Figure { name, unit, most, .. } in &figures {
        println!("{name}: {most:.1} {unit}");
    }
    let memory = figures.iter().find(|figure| figure.name == MEMORY).context("the memory was not told")?.most;
    let verdict = format!("{memory:.1} of at most {MOST_MEMORY} MB");
    Ok(if memory <= MOST_MEMORY { Outcome::Done(verdict) } else { Outcome::Broken(verdict) })
}
