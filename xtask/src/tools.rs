//! Finds what a task needs, and installs what is missing: crates and npm packages below `target/tools`, Rust's parts
//! through rustup, the browser and Node.js through apt where this user may.
//!
//! Looking is cheap and comes first, so a second run installs nothing. Tools are built without optimisation: they run
//! for seconds and would take minutes more to compile.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    env, fmt, fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::Result;
use xshell::cmd;

use crate::{
    command::{answer, succeeds},
    project::Project,
};

mod recipe;

use recipe::{Recipe, Source};

/// Something a task needs that cargo does not bring along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    /// Rust's standard library for the browser.
    WasmTarget,
    Rustfmt,
    Clippy,
    /// Writes the JavaScript around a wasm module, and runs wasm tests; its version is that of the crate in Cargo.lock.
    WasmBindgen,
    CargoDeny,
    Node,
    Npm,
    /// binaryen's optimiser, as a Node.js program.
    WasmOpt,
    /// Shortens JavaScript, as a Node.js program.
    Esbuild,
    /// The accessibility checks that the end-to-end tests run in each page.
    Axe,
    /// Runs the tests of the project for NetSuite accounts, with Oracle's stand-ins for SuiteScript's modules.
    Jest,
    Chromium,
    ChromeDriver,
    /// The judge of keys and certificates.
    OpenSsl,
}

/// Tools that are not here.
#[derive(Clone, Debug)]
pub struct Missing {
    names: Vec<&'static str>,
    /// What the person can type to install them; packages of apt stand in one command.
    commands: Vec<String>,
    apt_packages: Vec<&'static str>,
    /// Whether this user, on this machine, could have installed one of them: then going on without it is a fault.
    pub could_be_installed: bool,
}

impl Missing {
    fn and(mut self, other: Self) -> Self {
        fn add_new<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
            for one in more {
                if !known.contains(&one) {
                    known.push(one);
                }
            }
        }
        add_new(&mut self.names, other.names);
        add_new(&mut self.commands, other.commands);
        add_new(&mut self.apt_packages, other.apt_packages);
        self.could_be_installed |= other.could_be_installed;
        self
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut commands = self.commands.clone();
        if !self.apt_packages.is_empty() {
            let packages = self.apt_packages.join(" ");
            commands
                .insert(0, format!("sudo apt-get update && sudo apt-get install --no-install-recommends {packages}"));
        }
        write!(f, "missing: {}; to install: {}", self.names.join(", "), commands.join(" && "))
    }
}

/// The tools of one run: each is looked for, and installed, at most once.
pub struct Toolbox<'a> {
    project: &'a Project,
    /// Where tools of our own are installed.
    folder: PathBuf,
    known: RefCell<HashMap<Tool, Result<PathBuf, Missing>>>,
    apt_is_up_to_date: Cell<bool>,
}

impl<'a> Toolbox<'a> {
    pub fn of(project: &'a Project) -> Self {
        let folder = project.target.join("tools");
        Self { project, folder, known: RefCell::default(), apt_is_up_to_date: Cell::new(false) }
    }

    /// The tool's file, installed if it was missing.
    ///
    /// # Errors
    /// When the workspace itself cannot be read; a tool that cannot be had is the inner [`Missing`].
    pub fn get(&self, tool: Tool) -> Result<Result<PathBuf, Missing>> {
        if let Some(known) = self.known.borrow().get(&tool) {
            return Ok(known.clone());
        }
        let found = self.look_for_or_install(tool)?;
        self.known.borrow_mut().insert(tool, found.clone());
        Ok(found)
    }

    /// The tool's file, where going on without it makes no sense.
    ///
    /// # Errors
    /// Names the command to type when the tool cannot be had.
    pub fn require(&self, tool: Tool) -> Result<PathBuf> {
        self.get(tool)?.map_err(|missing| anyhow::anyhow!("{missing}"))
    }

    /// Those of these tools that cannot be had, after trying to install each.
    ///
    /// # Errors
    /// When the workspace itself cannot be read.
    pub fn missing(&self, tools: &[Tool]) -> Result<Option<Missing>> {
        let mut missing: Option<Missing> = None;
        for &tool in tools {
            if let Err(one) = self.get(tool)? {
                missing = Some(match missing {
                    Some(others) => others.and(one),
                    None => one,
                });
            }
        }
        Ok(missing)
    }

    fn look_for_or_install(&self, tool: Tool) -> Result<Result<PathBuf, Missing>> {
        let recipe = Recipe::of(tool, self.project)?;
        if let Some(path) = self.find(&recipe) {
            return Ok(Ok(path));
        }
        if let Some(Err(missing)) = recipe.source.needs().map(|needed| self.get(needed)).transpose()? {
            return Ok(Err(missing));
        }
        let Some(privilege) = recipe.source.privilege() else {
            return Ok(Err(self.without(&recipe, false)));
        };
        println!("installing {} … {}", recipe.name, recipe.source.patience());
        let started = Instant::now();
        match self.install(&recipe.source, privilege) {
            Ok(()) => println!("installed {} in {:.0} s", recipe.name, started.elapsed().as_secs_f64()),
            Err(error) => println!("installing {} failed: {error:#}", recipe.name),
        }
        Ok(self.find(&recipe).ok_or_else(|| self.without(&recipe, true)))
    }

    fn find(&self, recipe: &Recipe) -> Option<PathBuf> {
        match &recipe.source {
            Source::RustTarget(target) => {
                let libraries = PathBuf::from(answer("rustc", &["--print", "target-libdir", "--target", target])?);
                libraries.is_dir().then_some(libraries)
            }
            Source::RustComponent { program, .. } => succeeds(program, &["--version"]).then(|| program.into()),
            Source::Crate { program, version, .. } => {
                let own = self.folder.join("bin").join(program);
                let is_right = |file: &PathBuf| {
                    answer(file, &["--version"]).is_some_and(|it| it.split(' ').any(|word| word == *version))
                };
                [own, PathBuf::from(program)].into_iter().find(is_right)
            }
            Source::Npm { package, version, file } => {
                let package = self.folder.join("npm/node_modules").join(package);
                let manifest: serde_json::Value =
                    serde_json::from_str(&fs::read_to_string(package.join("package.json")).ok()?).ok()?;
                let file = package.join(file);
                (manifest["version"] == *version && file.is_file()).then_some(file)
            }
            Source::NpmProject { folder, file } => {
                let (own, here) = (self.folder.join(folder), self.project.root.join(folder));
                let lock = |folder: &Path| fs::read_to_string(folder.join("package-lock.json")).ok();
                // npm writes this list when it is done.
                let is_whole = own.join("node_modules/.package-lock.json").is_file();
                (is_whole && lock(&own)? == lock(&here)?).then(|| own.join(file)).filter(|file| file.is_file())
            }
            Source::Apt { programs, variable, .. } => {
                let chosen = variable.and_then(env::var_os).map(PathBuf::from).filter(|file| file.is_file());
                chosen.or_else(|| programs.iter().find_map(|program| on_path(program)))
            }
        }
    }

    fn install(&self, source: &Source, privilege: &[&str]) -> Result<()> {
        let shell = &self.project.shell;
        let tools = &self.folder;
        match source {
            Source::RustTarget(target) => cmd!(shell, "rustup target add {target}").run()?,
            Source::RustComponent { component, .. } => cmd!(shell, "rustup component add {component}").run()?,
            Source::Crate { name, version, .. } => {
                // One build folder for all tools: their common dependencies compile once. Not `--locked`:
                // wasm-bindgen-cli's own lockfile names a version that no longer exists (engineering.md §4.4).
                cmd!(
                    shell,
                    "cargo install --debug --root {tools} --target-dir {tools}/build {name} --version ={version}"
                )
                .env("CARGO_PROFILE_DEV_DEBUG", "false")
                .run()?;
            }
            Source::Npm { package, version, .. } => {
                fs::create_dir_all(tools.join("npm"))?;
                // Scripts of packages are not run: these two need none, and none should ever start here unseen.
                cmd!(shell, "npm install --prefix {tools}/npm --save-exact --ignore-scripts --no-audit --no-fund {package}@{version}")
                    .run()?;
            }
            Source::NpmProject { folder, .. } => {
                let (own, here) = (tools.join(folder), self.project.root.join(folder));
                fs::create_dir_all(&own)?;
                for file in ["package.json", "package-lock.json"] {
                    fs::copy(here.join(file), own.join(file))?;
                }
                cmd!(shell, "npm ci --prefix {own} --ignore-scripts --no-audit --no-fund").run()?;
            }
            &Source::Apt { packages, .. } => {
                if !self.apt_is_up_to_date.replace(true) {
                    cmd!(shell, "env {privilege...} apt-get update -q").run()?;
                }
                // `env` on either side: sudo drops the variable when it stands before it.
                let quietly = "DEBIAN_FRONTEND=noninteractive";
                cmd!(
                    shell,
                    "env {privilege...} env {quietly} apt-get install -y -q --no-install-recommends {packages...}"
                )
                .run()?;
            }
        }
        Ok(())
    }

    /// What a person is told when the tool is not here: how to do what [`install`](Self::install) does.
    fn without(&self, recipe: &Recipe, could_be_installed: bool) -> Missing {
        let tools = self.folder.strip_prefix(&self.project.root).unwrap_or(&self.folder).display();
        let mut apt_packages = Vec::new();
        let command = match &recipe.source {
            Source::RustTarget(target) => Some(format!("rustup target add {target}")),
            Source::RustComponent { component, .. } => Some(format!("rustup component add {component}")),
            Source::Crate { name, version, .. } => {
                Some(format!("cargo install --debug --root {tools} {name} --version ={version}"))
            }
            Source::Npm { package, version, .. } => {
                Some(format!("npm install --prefix {tools}/npm --save-exact --ignore-scripts {package}@{version}"))
            }
            Source::NpmProject { folder, .. } => Some(format!(
                "mkdir -p {tools}/{folder} && cp {folder}/package*.json {tools}/{folder} && \
                 npm ci --prefix {tools}/{folder} --ignore-scripts"
            )),
            Source::Apt { packages, .. } => {
                apt_packages.extend_from_slice(packages);
                None
            }
        };
        let commands = command.into_iter().collect();
        Missing { names: vec![recipe.name], commands, apt_packages, could_be_installed }
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_apt_can_bring_is_asked_for_in_one_command() {
        let from_apt = |name, package| Missing {
            names: vec![name],
            commands: Vec::new(),
            apt_packages: vec![package],
            could_be_installed: false,
        };
        let from_rustup = Missing {
            names: vec!["the wasm target"],
            commands: vec!["rustup target add wasm".to_owned()],
            apt_packages: Vec::new(),
            could_be_installed: true,
        };
        let all = from_apt("Chromium", "chromium").and(from_rustup).and(from_apt("its driver", "chromium-driver"));
        assert_eq!(
            all.to_string(),
            "missing: Chromium, the wasm target, its driver; to install: sudo apt-get update && sudo apt-get install \
             --no-install-recommends chromium chromium-driver && rustup target add wasm"
        );
        assert!(all.could_be_installed);
    }
}
