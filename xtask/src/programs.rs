//! Build, demo and bench: the extension, and the two programs of the tests crate that drive it.

use std::{env, str::FromStr};

use anyhow::{Result, anyhow};
use xshell::{Cmd, cmd};

use crate::{
    directory, extension, in_wasm,
    package::{self, Packing},
    project::Project,
    report::{Outcome, Report},
    sizes,
    tools::{Tool, Toolbox},
};

/// Whether the demo shows its browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    Window,
    Headless,
}

impl Display {
    /// What the flags ask for; without one, a window wherever there is a display.
    pub fn chosen(headless: bool, window: bool) -> Self {
        let has_display =
            ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
        if window || (has_display && !headless) { Self::Window } else { Self::Headless }
    }

    fn flag(self) -> &'static str {
        match self {
            Self::Window => "--window",
            Self::Headless => "--headless",
        }
    }
}

/// `cargo xtask build`.
pub fn build(project: &Project) -> Result<bool> {
    let tools = Toolbox::of(project);
    let mut report = Report::start();
    let folder = extension::folder(project);
    report.stage("tools", || ready(&tools, &extension::TOOLS));
    if report.is_green() {
        report.stage("extension", || {
            extension::build(project, &tools)?;
            Ok(Outcome::Done(format!("in {}; load it in chrome://extensions, Load unpacked", folder.display())))
        });
    }
    report.print_table();
    Ok(report.is_green())
}

/// `cargo xtask demo`.
pub fn demo(project: &Project, display: Display) -> Result<bool> {
    let flag = display.flag();
    play(project, "demo", &[flag], |_| {})
}

/// What is measured beside calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The agent's copy of the people they may see.
    Directory,
    /// What one call costs in requests: no browser, no times.
    Requests,
    /// Company call sync at the size of a large company.
    Sync,
    /// A thousand agents on NetSuite's smallest tier.
    Company,
    /// Scores of a hundred thousand people.
    Engagement,
}

impl FromStr for Subject {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "directory" => Ok(Self::Directory),
            "requests" => Ok(Self::Requests),
            "sync" => Ok(Self::Sync),
            "company" => Ok(Self::Company),
            "engagement" => Ok(Self::Engagement),
            _ => Err(anyhow!(
                "there is no bench of `{name}`: directory, requests, sync, company, engagement, or nothing for calls and sizes"
            )),
        }
    }
}

/// `cargo xtask bench`.
pub fn bench(project: &Project, subject: Option<Subject>) -> Result<bool> {
    match subject {
        None => play(project, "bench", &[], |report| {
            report.stage("sizes", || sizes::check(project, &package::make(project, Packing::Quick)?));
        }),
        Some(Subject::Directory) => play(project, "bench", &["directory"], |report| {
            report.stage("indexes", || directory::measure(project, &Toolbox::of(project)));
        }),
        Some(Subject::Requests) => stages(|report| {
            report.stage("requests", || {
                cmd!(project.shell, "cargo run --package callside-tests --bin bench -- requests").run()?;
                Ok(Outcome::Done("counted".to_owned()))
            });
        }),
        Some(Subject::Sync) => stages(|report| {
            report.stage("native", || optimised(project, "sync"));
            report.stage("wasm", || in_wasm::COMPANY_SYNC.run(project, &Toolbox::of(project)));
        }),
        Some(Subject::Company) => stages(|report| {
            report.stage("company", || optimised(project, "company"));
        }),
        Some(Subject::Engagement) => stages(|report| {
            report.stage("requests", || optimised(project, "engagement"));
            report.stage("wasm", || in_wasm::ENGAGEMENT.run(project, &Toolbox::of(project)));
            report.stage("a list", || in_wasm::LIST_OPENING.run(project, &Toolbox::of(project)));
        }),
    }
}

/// Measurements that take no extension.
fn stages(measure: impl FnOnce(&mut Report)) -> Result<bool> {
    let mut report = Report::start();
    measure(&mut report);
    report.print_table();
    Ok(report.is_green())
}

/// A bench of some hundred thousand requests without a browser: optimised as the simulation is.
fn optimised(project: &Project, subject: &str) -> Result<Outcome> {
    cmd!(project.shell, "cargo run --profile simulation --package callside-tests --bin bench -- {subject}").run()?;
    Ok(Outcome::Done("the bars kept".to_owned()))
}

/// Builds the extension and runs a program of the tests crate with it.
fn play(project: &Project, program: &'static str, arguments: &[&str], then: impl FnOnce(&mut Report)) -> Result<bool> {
    let tools = Toolbox::of(project);
    let mut report = Report::start();
    report.stage("tools", || ready(&tools, &[&extension::TOOLS[..], &BROWSER].concat()));
    if report.is_green() {
        report.stage("extension", || {
            extension::build(project, &tools)?;
            Ok(Outcome::Done("built".to_owned()))
        });
    }
    if report.is_green() {
        report.stage(program, || {
            let shell = &project.shell;
            let run = cmd!(shell, "cargo run --package callside-tests --bin {program} -- {arguments...}");
            with_extension(run, project, &tools)?.run()?;
            Ok(Outcome::Done("played".to_owned()))
        });
        then(&mut report);
    }
    report.print_table();
    Ok(report.is_green())
}

/// What driving the extension in a browser takes.
pub const BROWSER: [Tool; 2] = [Tool::Chromium, Tool::ChromeDriver];

/// Has every tool here, or names those that cannot be had.
fn ready(tools: &Toolbox<'_>, needed: &[Tool]) -> Result<Outcome> {
    match tools.missing(needed)? {
        None => Ok(Outcome::Done("all there".to_owned())),
        Some(missing) => Ok(Outcome::Broken(missing.to_string())),
    }
}

/// Tells a program of the tests crate where the extension, the browser, its driver and axe-core lie.
pub fn with_extension<'a>(command: Cmd<'a>, project: &Project, tools: &Toolbox<'_>) -> Result<Cmd<'a>> {
    let mut command = command
        .env("CALLSIDE_EXTENSION", extension::folder(project))
        .env("CALLSIDE_TARGET", &project.target)
        .env("CALLSIDE_CHROMIUM", tools.require(Tool::Chromium)?)
        .env("CHROMEDRIVER", tools.require(Tool::ChromeDriver)?);
    if let Ok(axe) = tools.get(Tool::Axe)? {
        command = command.env("CALLSIDE_AXE", axe);
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_wins_over_the_display() {
        assert_eq!(Display::chosen(true, false), Display::Headless);
        assert_eq!(Display::chosen(false, true), Display::Window);
    }
}
