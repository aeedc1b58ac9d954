//! `cargo xtask tidy`: what a program can check of the way this project is written.
//!
//! Format, lints, licences and advisories are checked by the tools made for it; the invariants of ARCHITECTURE.md and
//! the habits of CONTRIBUTING.md by the modules below, each a plain function from text to [`Complaint`]s.

use std::{fmt, fs};

use anyhow::Result;
use xshell::cmd;

use crate::{
    plans,
    project::Project,
    report::{Outcome, Report},
    test::TESTED_NATIVELY_TOO,
    tools::{Tool, Toolbox},
};

mod arrows;
mod dependencies;
mod guide;
mod manifest;
mod netsuite;
mod text;

/// Something that is not as the project wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The file, from the workspace's root, with the line where one is known.
    place: String,
    /// What is wrong, and what to do about it.
    message: String,
}

impl Complaint {
    fn about(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }

    fn at(path: &str, line_index: usize, message: impl Into<String>) -> Self {
        Self::about(format!("{path}:{}", line_index + 1), message)
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// A file that git knows, with its content where that is text.
pub struct SourceFile {
    /// From the workspace's root, with `/`.
    pub path: String,
    pub text: String,
}

/// Runs all checks; `false` when one complains. `quick` leaves out those that compile.
pub fn run(project: &Project, quick: bool) -> Result<bool> {
    let tools = Toolbox::of(project);
    let mut report = Report::start();
    report.stage("format", || {
        tools.require(Tool::Rustfmt)?;
        let shell = &project.shell;
        cmd!(shell, "cargo fmt --all --check").run()?;
        Ok(Outcome::Done("as rustfmt.toml says".to_owned()))
    });
    let files = tracked_files(project)?;
    report.stage("text", || told(files.iter().flat_map(text::check).collect()));
    report.stage("arrows", || told(arrows::check(&files)));
    report.stage("manifest", || told(manifest::check(project, &files)?));
    report.stage("guide", || told(guide::check(&files)));
    report.stage("netsuite", || told(netsuite::check(project, &files)?));
    report.stage("plans", || {
        let complaint = Complaint::about(plans::MADE, "is not what the library makes of it: run `cargo xtask plans`");
        told(if plans::is_current(project)? { Vec::new() } else { vec![complaint] })
    });
    report.stage("dependencies", || {
        tools.require(Tool::WasmTarget)?;
        told(dependencies::check(project)?)
    });
    if !quick {
        report.stage("clippy", || clippy(project, &tools));
        report.stage("licences", || licences(project, &tools));
        report.stage("advisories", || advisories(project, &tools));
    }
    report.print_table();
    Ok(report.is_green())
}

fn told(complaints: Vec<Complaint>) -> Result<Outcome> {
    for complaint in &complaints {
        println!("{complaint}");
    }
    Ok(match complaints.len() {
        0 => Outcome::Done("nothing to say".to_owned()),
        count => Outcome::Broken(format!("{count} to mend")),
    })
}

fn tracked_files(project: &Project) -> Result<Vec<SourceFile>> {
    let shell = &project.shell;
    let names = cmd!(shell, "git ls-files --cached --others --exclude-standard").quiet().read()?;
    // A file that was just deleted is still in the list, and a picture is no text: neither has anything to check.
    let read = |path: &str| {
        Some(SourceFile { path: path.to_owned(), text: fs::read_to_string(project.root.join(path)).ok()? })
    };
    Ok(names.lines().filter_map(read).collect())
}

fn clippy(project: &Project, tools: &Toolbox<'_>) -> Result<Outcome> {
    for tool in [Tool::Clippy, Tool::WasmTarget] {
        tools.require(tool)?;
    }
    let shell = &project.shell;
    // Built together, unlike when they ship: what one asks of a crate that they share the others get, too, and none is checked twice.
    let named = |packages: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        packages.flat_map(|name| ["--package".to_owned(), name.to_owned()]).collect()
    };
    let of =
        |native| project.packages.iter().filter(move |package| package.native == native).map(|it| it.name.as_str());
    // Some that ship as wasm have native tests (test.rs), and so lines that only those tests compile.
    let natively = named(&mut of(true).chain(TESTED_NATIVELY_TOO));
    let as_wasm = named(&mut of(false));
    let runs = [
        ("what runs natively", cmd!(shell, "cargo clippy {natively...} --all-targets -- --deny warnings")),
        (
            "what ships as wasm",
            cmd!(shell, "cargo clippy {as_wasm...} --all-targets --target wasm32-unknown-unknown -- --deny warnings"),
        ),
    ];
    let failed: Vec<&str> = runs.into_iter().filter_map(|(name, run)| run.run().err().map(|_| name)).collect();
    Ok(match &failed[..] {
        [] => Outcome::Done("no warning".to_owned()),
        failed => Outcome::Broken(failed.join(", ")),
    })
}

fn licences(project: &Project, tools: &Toolbox<'_>) -> Result<Outcome> {
    let (cargo_deny, shell) = (tools.require(Tool::CargoDeny)?, &project.shell);
    cmd!(shell, "{cargo_deny} check --hide-inclusion-graph licenses bans sources").run()?;
    Ok(Outcome::Done("as deny.toml says".to_owned()))
}

fn advisories(project: &Project, tools: &Toolbox<'_>) -> Result<Outcome> {
    let (cargo_deny, shell) = (tools.require(Tool::CargoDeny)?, &project.shell);
    if cmd!(shell, "{cargo_deny} fetch db").quiet().ignore_stdout().ignore_stderr().run().is_err() {
        return Ok(Outcome::Done("NOT CHECKED: the advisory database cannot be reached from here".to_owned()));
    }
    cmd!(shell, "{cargo_deny} check --disable-fetch --hide-inclusion-graph advisories").run()?;
    Ok(Outcome::Done("none applies".to_owned()))
}
