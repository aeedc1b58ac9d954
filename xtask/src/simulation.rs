//! `cargo xtask simulate`: the simulation in the Cargo profile of its own.

use anyhow::Result;
use xshell::{Cmd, cmd};

use crate::{flags, project::Project};

/// `cargo xtask simulate`.
pub fn run(project: &Project, asked: &flags::Simulate) -> Result<bool> {
    let numbers = [("--calls", asked.calls), ("--seed", asked.seed), ("--replay", asked.replay)];
    let numbers = numbers.into_iter().filter_map(|(name, number)| Some([name.to_owned(), number?.to_string()]));
    let mut words: Vec<String> = numbers.flatten().collect();
    if let Some(breakage) = &asked.breakage {
        words.extend(["--breakage".to_owned(), breakage.clone()]);
    }
    words.extend(asked.breakages.then(|| "--breakages".to_owned()));
    words.extend(asked.places.then(|| "--places".to_owned()));
    Ok(simulate(project, &words).run().is_ok())
}

/// The simulation with those words.
fn simulate<'a>(project: &'a Project, words: &[String]) -> Cmd<'a> {
    let shell = &project.shell;
    cmd!(shell, "cargo run --quiet --profile simulation --package callside-tests --bin simulate -- {words...}")
}
