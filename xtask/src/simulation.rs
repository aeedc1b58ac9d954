//! `cargo xtask simulate`: the simulation, in a Cargo profile of its own where many calls are played. In `test` it is built as the
//! tests are: to compile everything once more takes longer than that saves of twenty thousand calls.

use anyhow::Result;
use xshell::{Cmd, cmd};

use crate::{command::watched, flags, project::Project, report::Outcome, test};

/// The program that plays them.
const PROGRAM: &str = "simulate";

/// So many calls are played in `test`: half of them from a seed that is always the same, half from a fresh one.
const CALLS_IN_TEST: &str = "20000";

/// `cargo xtask simulate`.
pub fn run(project: &Project, asked: &flags::Simulate) -> Result<bool> {
    let numbers = [
        ("--calls", asked.calls),
        ("--seed", asked.seed),
        ("--replay", asked.replay),
        ("--story", asked.story),
        ("--push", asked.push),
    ];
    let numbers = numbers.into_iter().filter_map(|(name, number)| Some([name.to_owned(), number?.to_string()]));
    let mut words: Vec<String> = numbers.flatten().collect();
    for (name, text) in [("--breakage", &asked.breakage), ("--into", &asked.into)] {
        words.extend(text.iter().flat_map(|text| [name.to_owned(), text.clone()]));
    }
    words.extend(asked.breakages.then(|| "--breakages".to_owned()));
    words.extend(asked.places.then(|| "--places".to_owned()));
    Ok(simulate(project, &words).run().is_ok())
}

/// The stage of `test`: calls through everything that can go wrong, in which workers have to die at every place; then the
/// core broken in every known way, each of which has to be found.
pub fn stage(project: &Project) -> Result<Outcome> {
    let shell = &project.shell;
    test::build(project, PROGRAM)?;
    let simulate = project.target.join("debug").join(PROGRAM);
    let mut told = "the simulation came to no end".to_owned();
    let played = cmd!(shell, "{simulate} --calls {CALLS_IN_TEST} --half-fixed --places");
    let whole = watched(played, |line| {
        if line.starts_with("seed ") && line.contains(" trace ") {
            line.clone_into(&mut told);
        }
    })?;
    if !whole {
        return Ok(Outcome::Broken(told));
    }
    let found = watched(cmd!(shell, "{simulate} --breakages"), |_| {})?;
    Ok(if found { Outcome::Done(told) } else { Outcome::Broken("a breakage was not found".to_owned()) })
}

/// The simulation with those words.
fn simulate<'a>(project: &'a Project, words: &[String]) -> Cmd<'a> {
    let shell = &project.shell;
    cmd!(shell, "cargo run --quiet --profile simulation --package callside-tests --bin {PROGRAM} -- {words...}")
}
