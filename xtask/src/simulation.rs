//! `cargo xtask simulate`, and the simulation's part in `cargo xtask test`, in the Cargo profile of its own.

use anyhow::Result;
use xshell::{Cmd, cmd};

use crate::{flags, project::Project, report::Outcome};

/// So many calls are played in every `cargo xtask test`: half of them the same each time, half from a fresh seed.
const CALLS_IN_TEST: &str = "20000";

/// `cargo xtask simulate`.
pub fn run(project: &Project, asked: &flags::Simulate) -> Result<bool> {
    let numbers = [("--calls", asked.calls), ("--seed", asked.seed), ("--replay", asked.replay)];
    let numbers = numbers.into_iter().filter_map(|(name, number)| Some([name.to_owned(), number?.to_string()]));
    let mut words: Vec<String> = numbers.flatten().collect();
    if let Some(breakage) = &asked.breakage {
        words.extend(["--breakage".to_owned(), breakage.clone()]);
    }
    words.extend(asked.places.then(|| "--places".to_owned()));
    Ok(simulate(project, &words).run().is_ok())
}

/// What `cargo xtask test` asks of it: the calls, and that every deliberate breakage of the core is found.
pub fn test(project: &Project) -> Result<Outcome> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let found = simulate(project, &words(&["--breakages"])).run().is_ok();
    let sound = simulate(project, &words(&["--calls", CALLS_IN_TEST, "--half-fixed"])).run().is_ok();
    Ok(match (found, sound) {
        (true, true) => Outcome::Done(format!("{CALLS_IN_TEST} calls, none lost and none doubled")),
        (false, _) => Outcome::Broken("a breakage of the core that the simulation does not find".to_owned()),
        (true, false) => Outcome::Broken("a batch failed; its number is above".to_owned()),
    })
}

/// The simulation with those words.
fn simulate<'a>(project: &'a Project, words: &[String]) -> Cmd<'a> {
    let shell = &project.shell;
    cmd!(shell, "cargo run --quiet --profile simulation --package callside-tests --bin simulate -- {words...}")
}
