//! `cargo xtask test`: every suite in order of how fast it tells, then the size bars.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use anyhow::{Result, anyhow};
use serde_json::json;
use xshell::{Cmd, cmd};

use crate::{
    command::{answer, watched},
    extension::{self, files_below},
    programs::{BROWSER, with_extension},
    project::{Package, Project},
    report::{Outcome, Report, Tally},
    simulation, sizes,
    tools::{Missing, Tool, Toolbox},
};

/// A group of tests that needs the same things to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// The core, the emulator and every other crate that runs natively.
    Native,
    /// Calls through everything that can go wrong, on virtual time.
    Simulation,
    /// The RESTlet for NetSuite accounts, in Node.js.
    Bundle,
    /// The browser adapters in Chromium.
    Wasm,
    /// The extension in Chromium, against the emulator.
    EndToEnd,
}

impl FromStr for Suite {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "native" => Ok(Self::Native),
            "simulation" => Ok(Self::Simulation),
            "bundle" => Ok(Self::Bundle),
            "wasm" => Ok(Self::Wasm),
            "e2e" => Ok(Self::EndToEnd),
            _ => Err(anyhow!("there is no suite `{name}`: native, simulation, bundle, wasm or e2e")),
        }
    }
}

/// The crate of the pages.
const PAGES: &str = "callside-ui";

/// The crate of machine access's key.
const KEYS: &str = "callside-keys";

/// The crates that ship as wasm and whose rules are tested natively as well.
pub const TESTED_NATIVELY_TOO: [&str; 2] = [PAGES, KEYS];

/// The tests of the keys' crate that ask OpenSSL.
const OPENSSL_TESTS: &str = "openssl";

/// The crate whose integration tests named `e2e_…` drive the browser.
const BROWSER_TESTS: &str = "callside-tests";

/// The program that goes on where no browser is left.
const PROGRAM: &str = "callside-sync";

/// Runs all suites, or the one asked for; `false` when one is red.
pub fn run(project: &Project, only: Option<Suite>) -> Result<bool> {
    let asked = |suite| only.is_none_or(|one| one == suite);
    let tools = Toolbox::of(project);
    let mut report = Report::start();
    if only != Some(Suite::Simulation) {
        report.stage("tools", || find_tools(&tools, only));
    }
    if asked(Suite::Native) {
        report.stage("native", || native(project));
        report.stage("keys before OpenSSL", || keys_before_openssl(project, &tools));
    }
    if asked(Suite::Simulation) {
        report.stage("simulation", || simulation::stage(project));
    }
    if asked(Suite::Bundle) {
        report.stage("bundle", || bundle(project, &tools));
    }
    if asked(Suite::Wasm) {
        report.stage("browser adapters", || browser_adapters(project, &tools));
    }
    if asked(Suite::EndToEnd) {
        let missing = tools.missing(&extension::TOOLS)?;
        let built = missing.is_none()
            && report.stage("extension", || {
                extension::build(project, &tools)?;
                Ok(Outcome::Done("built".to_owned()))
            });
        if built || missing.is_some() {
            let by_policy = can_put_policies();
            report.stage("end to end", || end_to_end(project, &tools, by_policy));
            if built && !by_policy {
                report.stage("end to end, by policy", || without_policies(project));
            }
        }
        if built {
            report.stage("sizes", || sizes::tell(project));
        }
    }
    report.print_table();
    println!("\n{}", report.tally());
    Ok(report.is_green())
}

/// Installs what the suites need before any of them starts, so that waiting comes once and first.
fn find_tools(tools: &Toolbox<'_>, only: Option<Suite>) -> Result<Outcome> {
    let end_to_end = [&extension::TOOLS[..], &BROWSER, &[Tool::Axe]].concat();
    let needed = match only {
        Some(Suite::Simulation) => Vec::new(),
        Some(Suite::Native) => vec![Tool::OpenSsl],
        Some(Suite::Bundle) => BUNDLE_TESTS.to_vec(),
        Some(Suite::Wasm) => WASM_TESTS.to_vec(),
        Some(Suite::EndToEnd) => end_to_end,
        None => [&[Tool::OpenSsl][..], &BUNDLE_TESTS, &WASM_TESTS, &end_to_end].concat(),
    };
    Ok(Outcome::Done(match tools.missing(&needed)? {
        None => "all there".to_owned(),
        Some(missing) => missing.to_string(),
    }))
}

/// Every test that runs natively. The tests crate takes part with all but what drives the browser.
fn native(project: &Project) -> Result<Outcome> {
    let shell = &project.shell;
    let (together, targets) = (together(project), tested_natively(project).flat_map(plain_targets));
    let targets: BTreeSet<String> = targets.collect();
    Ok(Outcome::Tested(tested(cmd!(shell, "cargo test --no-fail-fast {together...} {targets...}"))?))
}

fn tested_natively(project: &Project) -> impl Iterator<Item = &Package> {
    project.packages.iter().filter(|it| it.native || TESTED_NATIVELY_TOO.contains(&it.name.as_str()))
}

/// The cargo flags for all of them. Whatever is built natively is built of them together, unlike when they ship: what one asks of a
/// crate that they share the others get, too, so the core, the emulator and what is below them are compiled once and not four times.
fn together(project: &Project) -> Vec<&str> {
    tested_natively(project).flat_map(|package| ["--package", &package.name]).collect()
}

/// Builds one of their programs. With a test beside it cargo counts in what tests alone need, so that it is made of the same crates.
pub fn build(project: &Project, program: &str) -> Result<()> {
    let (shell, together) = (&project.shell, together(project));
    Ok(cmd!(shell, "cargo build --quiet {together...} --bin {program} --test room").run()?)
}

/// Keys and certificates before a judge that not every machine has.
fn keys_before_openssl(project: &Project, tools: &Toolbox<'_>) -> Result<Outcome> {
    if let Some(missing) = tools.missing(&[Tool::OpenSsl])? {
        let source = project.package(KEYS)?.folder.join("tests").join(format!("{OPENSSL_TESTS}.rs"));
        return Ok(left_out(&missing, count_in_source(&[source], "test")?));
    }
    let (shell, together) = (&project.shell, together(project));
    let run = cmd!(shell, "cargo test --no-fail-fast {together...} --test {OPENSSL_TESTS}");
    Ok(Outcome::Tested(tested(run)?))
}

/// The cargo flags for all that a crate tests, except `e2e_…` tests and those that ask OpenSSL.
fn plain_targets(package: &Package) -> Vec<String> {
    let mut flags = Vec::new();
    if ["lib", "rlib", "proc-macro"].iter().any(|kind| package.targets_of_kind(kind).next().is_some()) {
        flags.push("--lib".to_owned());
    }
    if package.targets_of_kind("bin").next().is_some() {
        flags.push("--bins".to_owned());
    }
    let needs_more = |name: &str| name.starts_with("e2e_") || name == OPENSSL_TESTS;
    let tests = package.targets_of_kind("test").filter(|name| !needs_more(name));
    flags.extend(tests.map(|test| ["--test=", test].concat()));
    flags
}

/// The project for NetSuite accounts.
const BUNDLE: &str = "netsuite";

/// What its tests take.
const BUNDLE_TESTS: [Tool; 2] = [Tool::Node, Tool::Jest];

/// The RESTlet's own tests. Jest finds its packages beside what it tests, and those are below the target folder: so that
/// is where the project is copied to.
fn bundle(project: &Project, tools: &Toolbox<'_>) -> Result<Outcome> {
    let here = project.root.join(BUNDLE);
    if let Some(missing) = tools.missing(&BUNDLE_TESTS)? {
        let mut tests = 0;
        for file in files_below(&here.join("test"))? {
            tests += fs::read_to_string(file)?.lines().filter(|line| line.starts_with("test(")).count();
        }
        return Ok(left_out(&missing, tests));
    }
    let (node, jest) = (tools.require(Tool::Node)?, tools.require(Tool::Jest)?);
    let place = project.target.join("tools").join(BUNDLE);
    for folder in ["src", "test"] {
        if place.join(folder).exists() {
            fs::remove_dir_all(place.join(folder))?;
        }
        for file in files_below(&here.join(folder))? {
            let copy = place.join(file.strip_prefix(&here)?);
            fs::create_dir_all(copy.parent().unwrap_or(&place))?;
            fs::copy(&file, copy)?;
        }
    }
    for file in ["package.json", "jest.config.js"] {
        fs::copy(here.join(file), place.join(file))?;
    }
    let counts = place.join("counts.json");
    if counts.exists() {
        fs::remove_file(&counts)?;
    }
    let shell = &project.shell;
    let _there = shell.push_dir(&place);
    let succeeded = watched(cmd!(shell, "{node} {jest} --ci --verbose --json --outputFile {counts}"), |_| {})?;
    let counts = fs::read_to_string(&counts).unwrap_or_default();
    Ok(Outcome::Tested(told_by_jest(&counts, succeeded)))
}

/// How many tests passed, by Jest's own account. A file it could not run is one failure more.
fn told_by_jest(counts: &str, succeeded: bool) -> Tally {
    let counts: serde_json::Value = serde_json::from_str(counts).unwrap_or_default();
    let count = |name: &str| counts[name].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let failed = count("numFailedTests") + count("numRuntimeErrorTestSuites");
    Tally {
        passed: count("numPassedTests"),
        failed: if succeeded { failed } else { failed.max(1) },
        skipped: count("numPendingTests"),
    }
}

/// What tests in wasm take.
pub const WASM_TESTS: [Tool; 4] = [Tool::WasmTarget, Tool::WasmBindgen, Tool::Chromium, Tool::ChromeDriver];

/// The crates whose tests run in Chromium: the adapters, the two modules that stand on them, the pages' end of the port,
/// and keys, which the browser's own cryptography makes.
const IN_CHROMIUM: [&str; 5] = ["callside-browser", "callside-worker", "callside-office", PAGES, KEYS];

fn browser_adapters(project: &Project, tools: &Toolbox<'_>) -> Result<Outcome> {
    if let Some(missing) = tools.missing(&WASM_TESTS)? {
        let mut files = Vec::new();
        for name in IN_CHROMIUM {
            files.extend(files_below(&project.package(name)?.folder)?);
        }
        return Ok(left_out(&missing, count_in_source(&files, "wasm_bindgen_test")?));
    }
    let shell = &project.shell;
    // Built together, unlike when they ship: what they share is compiled once.
    let packages = IN_CHROMIUM.into_iter().flat_map(|name| ["--package", name]);
    let run = cmd!(shell, "cargo test --no-fail-fast --target wasm32-unknown-unknown {packages...}");
    Ok(Outcome::Tested(tested(in_chromium(run, project, tools)?)?))
}

/// A `cargo test` for the browser's target, in Chromium.
pub fn in_chromium<'a>(run: Cmd<'a>, project: &Project, tools: &Toolbox<'_>) -> Result<Cmd<'a>> {
    let capabilities = project.target.join("webdriver.json");
    fs::create_dir_all(&project.target)?;
    fs::write(&capabilities, browser_capabilities(&tools.require(Tool::Chromium)?, runs_as_root()))?;
    // It is installed with wasm-bindgen.
    let runner = tools.require(Tool::WasmBindgen)?.with_file_name("wasm-bindgen-test-runner");
    Ok(run
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", tools.require(Tool::ChromeDriver)?)
        // Test binaries that name no place to run in would run in Node.js: those are the crates' native tests.
        .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
        // Seconds a whole test binary may take; the runner's own 20 are short when the machine is busy.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300"))
}

/// What wasm-bindgen's test runner asks the driver for.
fn browser_capabilities(chromium: &Path, as_root: bool) -> String {
    // Chromium's sandbox refuses to start for root, which is who runs in most containers.
    let arguments: &[&str] = if as_root { &["--headless=new", "--no-sandbox"] } else { &["--headless=new"] };
    json!({ "goog:chromeOptions": { "binary": chromium, "args": arguments } }).to_string()
}

fn runs_as_root() -> bool {
    answer("id", &["-u"]).is_some_and(|id| id == "0")
}

/// The end-to-end tests of browsers that a company manages, by their module.
const BY_POLICY: &str = "by_policy";

/// Whether this machine lets a browser have a policy that no other program sees, as `tests/src/managed.rs` gives it one.
fn can_put_policies() -> bool {
    let mount = ["--mount", "mount", "--bind", "/etc/chromium", "/etc/chromium"];
    let person: &[&str] = if runs_as_root() { &[] } else { &["--map-root-user"] };
    answer("unshare", &[person, &mount].concat()).is_some()
}

/// Green in CI, too: what lacks is a right of the machine's that whoever runs it may be unable to give.
fn without_policies(project: &Project) -> Result<Outcome> {
    let folder = &project.package(BROWSER_TESTS)?.folder;
    let source = folder.join("tests/e2e_chromium").join(BY_POLICY).with_extension("rs");
    let why = "a policy of Chromium's takes a mount namespace (root with CAP_SYS_ADMIN, or unprivileged user namespaces) and the \
               folder /etc/chromium";
    Ok(Outcome::LeftOut { why: why.to_owned(), tests: count_in_source(&[source], "test")?, red: false })
}

fn end_to_end(project: &Project, tools: &Toolbox<'_>, by_policy: bool) -> Result<Outcome> {
    let package = project.package(BROWSER_TESTS)?;
    if let Some(missing) = tools.missing(&[&extension::TOOLS[..], &BROWSER, &[Tool::Axe]].concat())? {
        return Ok(left_out(&missing, count_end_to_end(&package.folder)?));
    }
    let chosen: Vec<&str> = package
        .targets_of_kind("test")
        .filter(|name| name.starts_with("e2e_"))
        .flat_map(|name| ["--test", name])
        .collect();
    if chosen.is_empty() {
        return Ok(Outcome::Broken(format!("{BROWSER_TESTS} has no test named e2e_…")));
    }
    build(project, PROGRAM)?;
    let (shell, together) = (&project.shell, together(project));
    let skipped: &[&str] = if by_policy { &[] } else { &["--skip", BY_POLICY] };
    // One browser at a time: two on two cores would make each other's timings meaningless.
    let run = cmd!(shell, "cargo test --no-fail-fast {together...} {chosen...} -- --test-threads=1 {skipped...}");
    let run = run.env("CALLSIDE_SYNC", project.target.join("debug").join(PROGRAM));
    Ok(Outcome::Tested(tested(with_extension(run, project, tools)?)?))
}

/// Runs a command that runs tests. One that fails without naming a failed test (it did not compile, it crashed)
/// counts as one failure.
fn tested(command: Cmd<'_>) -> Result<Tally> {
    let mut tally = Tally::default();
    let succeeded = watched(command, |line| {
        if let Some(one) = Tally::of_line(line) {
            tally += one;
        }
    })?;
    if !succeeded && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

/// A suite that could not run: red where its tool could have been installed, and always red in CI, where a suite that
/// silently stops running would be noticed by nobody.
fn left_out(missing: &Missing, tests: usize) -> Outcome {
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    Outcome::LeftOut { why: missing.to_string(), tests, red: missing.could_be_installed || in_ci }
}

/// How many tests with this attribute the files declare, for a suite that cannot be asked.
fn count_in_source(files: &[PathBuf], attribute: &str) -> Result<usize> {
    let mut count = 0;
    for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "rs")) {
        count += declared_tests(&fs::read_to_string(file)?, attribute);
    }
    Ok(count)
}

/// How many end-to-end tests the tests crate in that folder declares.
fn count_end_to_end(package: &Path) -> Result<usize> {
    let folder = package.join("tests");
    let mut files = files_below(&folder)?;
    files.retain(|file| file.strip_prefix(&folder).is_ok_and(|name| name.to_string_lossy().starts_with("e2e_")));
    // Whichever attribute of that name: `#[tokio::test]` for those that wait for a browser, `#[test]` for the rest.
    count_in_source(&files, "test")
}

fn declared_tests(source: &str, attribute: &str) -> usize {
    let attributes = source.lines().filter_map(|line| line.trim_start().strip_prefix("#["));
    let names = attributes.filter_map(|attribute| attribute.split(['(', ']']).next()?.rsplit("::").next());
    names.filter(|name| *name == attribute).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Target;

    #[test]
    fn what_takes_a_browser_or_openssl_stays_out_of_the_native_run() {
        let target = |name: &str, kind: &str| Target { name: name.to_owned(), kinds: vec![kind.to_owned()] };
        let package = Package {
            name: BROWSER_TESTS.to_owned(),
            version: "0.1.0".to_owned(),
            folder: "tests".into(),
            native: true,
            targets: vec![
                target("callside_tests", "lib"),
                target("demo", "bin"),
                target("e2e_ring_to_record", "test"),
                target("simulation", "test"),
                target("openssl", "test"),
            ],
            dependencies: Vec::new(),
        };
        assert_eq!(plain_targets(&package), ["--lib", "--bins", "--test=simulation"]);
    }

    #[test]
    fn jest_is_believed_about_its_tests_and_about_files_it_could_not_run() {
        let tally = |passed, failed, skipped| Tally { passed, failed, skipped };
        let counts = r#"{"numPassedTests": 11, "numFailedTests": 0, "numPendingTests": 1}"#;
        assert_eq!(told_by_jest(counts, true), tally(11, 0, 1));
        let counts = r#"{"numPassedTests": 3, "numFailedTests": 2, "numRuntimeErrorTestSuites": 1}"#;
        assert_eq!(told_by_jest(counts, false), tally(3, 3, 0));
        assert_eq!(told_by_jest("", false), tally(0, 1, 0));
    }

    #[test]
    fn tests_of_a_suite_that_cannot_run_are_counted_from_its_source() {
        let source = "#[wasm_bindgen_test]\nasync fn a() {}\n\n    #[wasm_bindgen_test(unsupported = test)]\n// #[wasm_bindgen_test]\n";
        assert_eq!(declared_tests(source, "wasm_bindgen_test"), 2);
        assert_eq!(declared_tests("#[tokio::test(flavor = \"current_thread\")]\n#[test]\n#[cfg(test)]\n", "test"), 2);
    }

    #[test]
    fn end_to_end_tests_are_counted_in_the_project_itself() {
        let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
        let folder = package.join("tests/e2e_chromium");
        let sources = files_below(&folder).unwrap().into_iter().map(|file| fs::read_to_string(file).unwrap());
        let declared: usize = sources.map(|source| source.matches("#[tokio::test").count()).sum();
        assert!(declared > 0);
        assert_eq!(count_end_to_end(&package).unwrap(), declared);
    }

    #[test]
    fn chromium_goes_without_its_sandbox_for_root_alone() {
        let root = browser_capabilities(Path::new("/usr/bin/chromium"), true);
        assert!(root.contains("--no-sandbox") && root.contains("/usr/bin/chromium"));
        assert!(!browser_capabilities(Path::new("/usr/bin/chromium"), false).contains("--no-sandbox"));
    }
}
