//! Finds what a task needs, and installs what is missing: crates and npm packages below `target/tools`, Rust's parts
//! through rustup, the browser and Node.js through apt where this user may.
//!
//! Looking is cheap and comes first, so a second run installs nothing. Tools are built without optimisation: they run
//! for seconds and would take minutes more to compile.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    env,
    ffi::OsString,
    fmt, fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};
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
    /// Writes the JavaScript around a wasm module; its version is that of the crate in Cargo.lock.
    WasmBindgen,
    /// Runs the browser adapters' tests.
    WasmPack,
    CargoDeny,
    Node,
    Npm,
    /// binaryen's optimiser, as a Node.js program.
    WasmOpt,
    /// The accessibility checks that the end-to-end tests run in each page.
    Axe,
    Chromium,
    ChromeDriver,
}

/// A tool that is not here.
#[derive(Clone, Debug)]
pub struct Missing {
    name: &'static str,
    /// What the person can type to install it.
    command: String,
    /// Whether this user, on this machine, could have installed it: then going on without it is a fault.
    pub could_be_installed: bool,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is missing; to install it: {}", self.name, self.command)
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
        if let Err(missing) = &found {
            println!("{missing}");
        }
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

    /// The first of these tools that cannot be had, after trying to install each.
    pub fn first_missing(&self, tools: &[Tool]) -> Result<Option<Missing>> {
        let mut missing = None;
        for &tool in tools {
            if let Err(one) = self.get(tool)? {
                missing.get_or_insert(one);
            }
        }
        Ok(missing)
    }

    /// `PATH` with our own tools and the found browser driver first: wasm-pack looks there.
    pub fn path(&self) -> Result<OsString> {
        let mut folders = vec![self.folder.join("bin")];
        if let Some(Ok(driver)) = self.known.borrow().get(&Tool::ChromeDriver) {
            folders.extend(driver.parent().map(Path::to_owned));
        }
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        env::join_paths(folders).context("a folder of PATH holds a character that PATH cannot")
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
            return Ok(Err(Missing {
                name: recipe.name,
                command: self.typed(&recipe.source),
                could_be_installed: false,
            }));
        };
        println!("installing {} … {}", recipe.name, recipe.source.patience());
        let started = Instant::now();
        if let Err(error) = self.install(&recipe.source, privilege) {
            println!("installing {} failed: {error:#}", recipe.name);
        } else {
            println!("installed {} in {:.0} s", recipe.name, started.elapsed().as_secs_f64());
        }
        let missing = Missing { name: recipe.name, command: self.typed(&recipe.source), could_be_installed: true };
        Ok(self.find(&recipe).ok_or(missing))
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

    /// The command a person would type for what [`install`](Self::install) does.
    fn typed(&self, source: &Source) -> String {
        let tools = self.folder.strip_prefix(&self.project.root).unwrap_or(&self.folder).display();
        match source {
            Source::RustTarget(target) => format!("rustup target add {target}"),
            Source::RustComponent { component, .. } => format!("rustup component add {component}"),
            Source::Crate { name, version, .. } => {
                format!("cargo install --debug --root {tools} {name} --version ={version}")
            }
            Source::Npm { package, version, .. } => {
                format!("npm install --prefix {tools}/npm --save-exact --ignore-scripts {package}@{version}")
            }
            Source::Apt { packages, .. } => {
                format!("sudo apt-get update && sudo apt-get install --no-install-recommends {}", packages.join(" "))
            }
        }
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
}
