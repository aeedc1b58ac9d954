//! The project's tasks, started with `cargo xtask TASK`: one module each.
//!
//! A task first asks [`tools`] for what it needs (found, or installed under `target/tools`), then runs its steps as
//! timed stages of a [`report`]. What a task leaves behind is always below the target folder: `target/extension` (the
//! unpacked extension), `target/demo` (screenshots), `target/callside-<version>.zip` (for the browser
//! stores), `target/callside-netsuite-<version>.zip` (for NetSuite accounts).
//!
//! Avoid adding dependencies to this crate: everything else waits for it to compile.
#![allow(clippy::print_stdout, reason = "a task speaks to the person who typed it; nothing of Callside runs here")]

use std::process::ExitCode;

mod command;
mod directory;
mod extension;
mod in_wasm;
mod neighbours;
mod package;
mod plans;
mod programs;
mod project;
mod report;
mod simulation;
mod sizes;
mod sources;
mod test;
mod tidy;
mod tools;

mod flags {
    #![allow(missing_docs, reason = "the comments below are the command's own help text")]

    use crate::{programs::Subject, test::Suite};

    xflags::xflags! {
        /// The tasks of the Callside project.
        cmd xtask {
            /// Build the extension, unpacked, into target/extension.
            cmd build {}
            /// Play the main job, from ring to record, against the emulator in Chromium.
            cmd demo {
                /// Without a window, even where there is a display.
                optional --headless
                /// In a window that stays open for calls of your own, even where no display was found.
                optional --window
            }
            /// Run the tests: native, the simulation, the RESTlet in Node.js, the browser adapters in Chromium, end to end.
            cmd test {
                /// One suite alone: native, simulation, bundle, wasm or e2e.
                optional --only suite: Suite
            }
            /// Measure a call's path and the sizes; red on a broken size bar.
            cmd bench {
                /// What alone to measure: `directory` is the copy of the people an agent may see, `requests` what one call costs,
                /// `sync` what company call sync takes for a hundred thousand, `engagement` what scores of a million calls take,
                /// `company` what a thousand agents' background traffic does to their calls.
                optional subject: Subject
            }
            /// Play calls through everything that can go wrong, on virtual time; a seed gives the same story again.
            cmd simulate {
                /// How many calls; 1,000 where nothing is said.
                optional --calls calls: u64
                /// The seed; where none is given a fresh one, which is printed.
                optional --seed seed: u64
                /// One batch alone, by the number that a failure printed, with all that happens in it.
                optional --replay batch: u64
                /// One story of company call sync alone, by the number that a failure printed.
                optional --story story: u64
                /// One story of scores and fields that are pushed, in the same way.
                optional --push push: u64
                /// With the core broken so (core/src/breakages.rs), to see that it is found.
                optional --breakage breakage: String
                /// Every breakage, one after the other: each has to be found.
                optional --breakages
                /// With the table of the places at which workers died.
                optional --places
                /// Added up with the runs before it whose counts are in that file.
                optional --into file: String
            }
            /// Make the zips for the browser stores and for NetSuite accounts, and print every size.
            cmd package {}
            /// Make the worker's numbering plans anew, after an update of rlibphonenumber.
            cmd plans {}
            /// Format, lints, licences, advisories and the invariants of ARCHITECTURE.md.
            cmd tidy {
                /// Only what needs no compiling: format, text, manifest and dependency checks.
                optional --quick
            }
        }
    }
}

fn main() -> ExitCode {
    match run(flags::Xtask::from_env_or_exit()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("\ncargo xtask stopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the task that was asked for; `false` when it came to its end and is red.
fn run(asked: flags::Xtask) -> anyhow::Result<bool> {
    let project = project::Project::load()?;
    match asked.subcommand {
        flags::XtaskCmd::Build(_) => programs::build(&project),
        flags::XtaskCmd::Demo(demo) => programs::demo(&project, programs::Display::chosen(demo.headless, demo.window)),
        flags::XtaskCmd::Test(test) => test::run(&project, test.only),
        flags::XtaskCmd::Bench(bench) => programs::bench(&project, bench.subject),
        flags::XtaskCmd::Simulate(asked) => simulation::run(&project, &asked),
        flags::XtaskCmd::Package(_) => package::run(&project),
        flags::XtaskCmd::Plans(_) => plans::run(&project),
        flags::XtaskCmd::Tidy(tidy) => tidy::run(&project, tidy.quick),
    }
}
