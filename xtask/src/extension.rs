//! Builds the extension, unpacked, into `target/extension`: what a person loads into Chrome, what the end-to-end tests
//! drive, and what the package for the stores is made of.
//!
//! ```text
//! manifest.json        from the root
//! plans.txt            the numbering plans, which worker and office read at their start
//! *                    extension/static, its scripts without their comments
//! worker/ office/ pane/ settings/
//!                      <crate>.js and <crate>_bg.wasm, made by wasm-bindgen, shrunk by binaryen and esbuild
//! ```

mod shrink;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, anyhow, bail};
use xshell::cmd;

use self::shrink::Shrinking;
use crate::{
    project::{Package, Project},
    sources,
    tools::{Tool, Toolbox},
};

/// The crates that become wasm modules of the extension, and the folder each has in it.
pub const MODULES: [(&str, &str); 5] = [
    ("callside-worker", "worker"),
    ("callside-office", "office"),
    ("callside-pane", "pane"),
    ("callside-settings", "settings"),
    ("callside-keys", "keys"),
];

/// The numbering plans in the extension.
pub const PLANS: &str = "plans.txt";

/// What building the extension takes.
pub const TOOLS: [Tool; 5] = [Tool::WasmTarget, Tool::WasmBindgen, Tool::Node, Tool::WasmOpt, Tool::Esbuild];

/// How LLVM decides what to inline: six hundred times its usual costs against a bonus that stays what it is, which it
/// gives a function with a single caller. Of those only the shortest are inlined then, for the reason [`shrink`] gives;
/// what is worth inlining anywhere still is. That is 7 KB of the worker against a tenth of these costs. (These are
/// LLVM's own knobs, which no version owes us: one that has them no more will say so.)
const INLINE: [&str; 3] = [
    "-Cllvm-args=--inline-instr-cost=3000",
    "-Cllvm-args=--inline-call-penalty=15000",
    "-Cllvm-args=--inline-threshold=300",
];

/// How a module is linked. Its stack begins at nothing and what is constant lies behind it: with the usual megabyte
/// that is where an address takes one byte more wherever it is written.
const LINK: [&str; 1] = ["-Clink-arg=-zstack-size=917504"];

/// What people wrote keeps its names and loses its comments and blanks, which are a third of it once compressed.
const WITHOUT_COMMENTS: [&str; 4] =
    ["--minify-whitespace", "--minify-syntax", "--log-level=warning", "--allow-overwrite"];

/// The script that Chrome starts as the service worker.
const BOOT: &str = "worker/boot.js";

/// The service worker's own scripts are one file when they ship: alone, each is too short to compress well.
const TOGETHER: [&str; 4] =
    ["--bundle", "--format=esm", "--external:./callside_worker.js", "--external:../office/callside_office.js"];

/// Where the unpacked extension lies.
pub fn folder(project: &Project) -> PathBuf {
    project.target.join("extension")
}

/// Where a module lies before it is laid out.
pub fn module(project: &Project, name: &str) -> PathBuf {
    project.target.join("wasm").join(name)
}

/// Builds what changed and lays the extension out.
///
/// # Errors
/// When a crate does not compile, or a tool is missing and may not be installed.
pub fn build(project: &Project, tools: &Toolbox<'_>) -> Result<()> {
    for tool in TOOLS {
        tools.require(tool)?;
    }
    let mut files = BTreeMap::new();
    files.insert(PathBuf::from("manifest.json"), project.root.join("manifest.json"));
    files.insert(PathBuf::from(PLANS), project.root.join("core/src/phone/plans.txt"));
    let pages = project.root.join("extension/static");
    let shortened = project.target.join("wasm/static");
    for file in files_below(&pages)? {
        let place = file.strip_prefix(&pages)?.to_owned();
        let is_script = file.extension().is_some_and(|extension| extension == "js");
        if is_script && place.starts_with("worker") && place != Path::new(BOOT) {
            continue;
        }
        let file = if is_script { without_comments(project, tools, &file, &shortened.join(&place))? } else { file };
        files.insert(place, file);
    }
    for (place, module) in build_modules(project, tools)? {
        for file in files_below(&module)? {
            files.insert(Path::new(place).join(file.strip_prefix(&module)?), file);
        }
    }
    lay_out(&files, &folder(project))
}

/// Every module: its folder in the extension, and where it lies. While one is made small the next is compiled: either takes a
/// processor for itself, and both take about as long.
fn build_modules(project: &Project, tools: &Toolbox<'_>) -> Result<Vec<(&'static str, PathBuf)>> {
    let shrinking = Shrinking::with(project, tools)?;
    thread::scope(|scope| {
        let mut made = Vec::new();
        for (name, place) in MODULES {
            let Some(package) = project.find(name) else { continue };
            let (compiled, library) = compile(project, package)?;
            let shrinking = &shrinking;
            made.push((place, scope.spawn(move || shrinking.shrink(name, &library, &compiled))));
        }
        let done = made.into_iter().map(|(place, module)| {
            let module = module.join().map_err(|_| anyhow!("the module for {place} was not made small: see above"))?;
            Ok((place, module?))
        });
        done.collect()
    })
}

/// A script as it ships; where that lies.
fn without_comments(project: &Project, tools: &Toolbox<'_>, script: &Path, shortened: &Path) -> Result<PathBuf> {
    let (node, esbuild) = (tools.require(Tool::Node)?, tools.require(Tool::Esbuild)?);
    let together: &[&str] = if script.ends_with(BOOT) { &TOGETHER } else { &[] };
    cmd!(project.shell, "{node} {esbuild} {script} {WITHOUT_COMMENTS...} {together...} --outfile={shortened}")
        .quiet()
        .run()?;
    Ok(shortened.to_owned())
}

/// Compiles one module: where it lies, and its name there.
fn compile(project: &Project, package: &Package) -> Result<(PathBuf, String)> {
    let name = &package.name;
    let Some(library) = package.targets_of_kind("cdylib").next() else {
        bail!("{name} declares no cdylib, so there is no wasm module to make of it");
    };
    let shell = &project.shell;
    // One crate at a time: built together, cargo would unify their features and the worker would carry what only
    // the pages need (engineering.md §4.4).
    let folders = sources::folders(project)?;
    let flags_of_rustc =
        [&INLINE.map(str::to_owned)[..], &LINK.map(str::to_owned), &sources::flags(&folders)].concat().join("\x1f");
    // As a module and nothing else: where a crate is made to be linked by tests too, cargo leaves out the optimization
    // of the whole, which is a tenth of the module's bytes.
    let as_module = ["--lib", "--crate-type=cdylib"];
    cmd!(shell, "cargo rustc --package {name} --target wasm32-unknown-unknown --release {as_module...}")
        .env("CARGO_ENCODED_RUSTFLAGS", flags_of_rustc)
        .run()?;

    let compiled = project.target.join("wasm32-unknown-unknown/release").join(format!("{library}.wasm"));
    Ok((compiled, library.to_owned()))
}

/// Makes the folder hold exactly these files. Only what differs is written, so an open browser sees no needless change.
fn lay_out(files: &BTreeMap<PathBuf, PathBuf>, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for (place, source) in files {
        let content = fs::read(source).with_context(|| format!("{} cannot be read", source.display()))?;
        let place = folder.join(place);
        if fs::read(&place).is_ok_and(|there| there == content) {
            continue;
        }
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&place, content)?;
    }
    for file in files_below(folder)? {
        if !files.contains_key(file.strip_prefix(folder)?) {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

/// Every file below a folder, in order of name.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_ends_up_with_the_named_files_and_no_others() {
        let shell = xshell::Shell::new().unwrap();
        let scratch = shell.create_temp_dir().unwrap();
        let (sources, folder) = (scratch.path().join("sources"), scratch.path().join("extension"));
        shell.write_file(sources.join("pane.html"), "<main>").unwrap();
        shell.write_file(folder.join("old/page.html"), "gone").unwrap();
        let files = BTreeMap::from([(PathBuf::from("pages/pane.html"), sources.join("pane.html"))]);

        lay_out(&files, &folder).unwrap();

        assert_eq!(files_below(&folder).unwrap(), [folder.join("pages/pane.html")]);
        assert_eq!(fs::read_to_string(folder.join("pages/pane.html")).unwrap(), "<main>");
    }
}
