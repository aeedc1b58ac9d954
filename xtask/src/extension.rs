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

use std::{
    collections::BTreeMap,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use xshell::cmd;

use crate::{
    neighbours,
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

/// Those that pages load: invariant 3 leaves them neither network nor storage.
const PAGES: [&str; 3] = ["callside-pane", "callside-settings", "callside-keys"];

/// What a module asks of wasm-bindgen beyond the rest. Worker and back office can be given a fresh instance: that is how
/// they go on after a panic without waiting for the browser to restart the service worker.
fn bindgen_flags(module: &str) -> &'static [&'static str] {
    if PAGES.contains(&module) { &[] } else { &["--experimental-reset-state-function"] }
}

/// What building the extension takes.
pub const TOOLS: [Tool; 5] = [Tool::WasmTarget, Tool::WasmBindgen, Tool::Node, Tool::WasmOpt, Tool::Esbuild];

/// How binaryen shrinks a module.
///
/// A function with a single caller stays one: inlined it takes fewer bytes, but renumbers its locals, so that what
/// repeats no longer looks alike, and a twentieth of the compressed worker is gone without it. What is computed twice
/// (`local-cse`) compresses better than one more local to keep it in, and functions that are nearly alike
/// (`merge-similar-functions`) better side by side than as one that is told where they differ. In the order of their names
/// functions are put in the one that [`neighbours`] finds from there.
///
/// The lowest kilobyte of memory is what the stack would use last (rustc links with `--stack-first`): no
/// address that is computed falls there, which lets offsets move into loads and stores.
const SHRINK: [&str; 9] = [
    "-Oz",
    "--converge",
    "--one-caller-inline-max-function-size=0",
    "--skip-pass=local-cse",
    "--skip-pass=merge-similar-functions",
    "--low-memory-unused",
    "--reorder-functions-by-name",
    "--strip-debug",
    "--strip-producers",
];

/// How functions come to stand in that order.
const ARRANGE: [&str; 2] = ["--reorder-functions-by-name", "--strip-debug"];

/// How LLVM decides what to inline: six hundred times its usual costs against a bonus that stays what it is, which it
/// gives a function with a single caller. Of those only the shortest are inlined then, for the reason [`SHRINK`] gives;
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

/// How the JavaScript that wasm-bindgen writes is shortened, by a quarter once compressed. That is what the browser
/// stores call minified, and allow.
const SHORTEN: [&str; 4] = ["--minify", "--format=esm", "--log-level=warning", "--allow-overwrite"];

/// What people wrote keeps its names and loses its comments and blanks, which are a third of it once compressed.
const WITHOUT_COMMENTS: [&str; 4] =
    ["--minify-whitespace", "--minify-syntax", "--log-level=warning", "--allow-overwrite"];

/// The script that Chrome starts as the service worker.
const BOOT: &str = "worker/boot.js";

/// The service worker's own scripts are one file when they ship: alone, each is too short to compress well.
const TOGETHER: [&str; 4] =
    ["--bundle", "--format=esm", "--external:./callside_worker.js", "--external:../office/callside_office.js"];

/// The wasm features that stable Rust uses, named one by one: with `--all-features` binaryen emits some that Chromium
/// refuses (engineering.md §4.4).
const WASM_FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

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
    for (name, place) in MODULES {
        let Some(package) = project.find(name) else { continue };
        let module = build_module(project, tools, package)?;
        for file in files_below(&module)? {
            files.insert(Path::new(place).join(file.strip_prefix(&module)?), file);
        }
    }
    lay_out(&files, &folder(project))
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

/// One wasm module and its JavaScript; the folder they lie in.
fn build_module(project: &Project, tools: &Toolbox<'_>, package: &Package) -> Result<PathBuf> {
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
    let made = module(project, name);
    let stamp = project.target.join("wasm").join(format!("{name}.stamp"));
    let flags = bindgen_flags(name);
    let recipe = format!(
        "{} {flags:?} {SHRINK:?} {ARRANGE:?} {WASM_FEATURES:?} {SHORTEN:?}",
        project.locked_version("wasm-bindgen")?
    );
    let fingerprint = fingerprint(&[&fs::read(&compiled)?, recipe.as_bytes()]);
    if fs::read_to_string(&stamp).is_ok_and(|it| it == fingerprint) {
        println!("{name} is unchanged");
        return Ok(made);
    }

    let (wasm_bindgen, wasm_opt) = (tools.require(Tool::WasmBindgen)?, tools.require(Tool::WasmOpt)?);
    let node = tools.require(Tool::Node)?;
    shell.remove_path(&made)?;
    cmd!(
        shell,
        "{wasm_bindgen} --target web --no-typescript {flags...} --out-dir {made} --out-name {library} {compiled}"
    )
    .run()?;
    let wasm = made.join(format!("{library}_bg.wasm"));
    cmd!(shell, "{node} {wasm_opt} {SHRINK...} {WASM_FEATURES...} {wasm} -o {wasm}").run()?;
    fs::write(&wasm, neighbours::name_by_place(&fs::read(&wasm)?)?)?;
    cmd!(shell, "{node} {wasm_opt} {ARRANGE...} {WASM_FEATURES...} {wasm} -o {wasm}").run()?;
    let javascript = made.join(format!("{library}.js"));
    number_names(&javascript, &wasm)?;
    let named = sources::named_in(&fs::read(&wasm)?, &folders);
    ensure!(named.is_empty(), "{name} names folders of this machine: {named:?}");
    if PAGES.contains(&name.as_str()) {
        let reaches = reaches_out(&fs::read_to_string(&javascript)?);
        ensure!(reaches.is_empty(), "invariant 3: pages have no network and no storage, but {name} uses {reaches:?}");
    }
    let esbuild = tools.require(Tool::Esbuild)?;
    cmd!(shell, "{node} {esbuild} {javascript} {SHORTEN...} --outfile={javascript}").run()?;
    fs::write(&stamp, fingerprint)?;
    Ok(made)
}

/// Gives what module and JavaScript pass each other numbers in place of wasm-bindgen's names, which end in hashes and do
/// not compress: 5 KB of the worker's download. A number is as long as its name, so nothing in the module moves.
fn number_names(javascript: &Path, module: &Path) -> Result<()> {
    let (text, mut bytes) = (fs::read_to_string(javascript)?, fs::read(module)?);
    let words = || text.split_inclusive(|letter: char| !is_of_words(letter));
    let mut numbers = BTreeMap::new();
    let names = words().map(|word| word.trim_end_matches(|letter| !is_of_words(letter)));
    for name in names.filter(|name| is_hashed(name)) {
        let number = numbers.len();
        numbers.entry(name.as_bytes()).or_insert_with(|| format!("{number:_>width$x}", width = name.len()));
    }
    let mut numbered = String::with_capacity(text.len());
    for word in words() {
        let name = word.trim_end_matches(|letter| !is_of_words(letter));
        numbered += numbers.get(name.as_bytes()).map_or(name, String::as_str);
        numbered += word.strip_prefix(name).unwrap_or_default();
    }
    // In the module a name stands behind its length.
    for place in 0..bytes.len() {
        let Some((length, rest)) = bytes.get_mut(place..).and_then(<[u8]>::split_first_mut) else { break };
        let Some(name) = rest.get_mut(..usize::from(*length)) else { continue };
        if let Some(number) = numbers.get(&*name) {
            name.copy_from_slice(number.as_bytes());
        }
    }
    fs::write(javascript, numbered)?;
    Ok(fs::write(module, bytes)?)
}

fn is_of_words(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Whether a word is a name that wasm-bindgen or rustc told from others by a hash.
fn is_hashed(word: &str) -> bool {
    word.split('_').any(|part| {
        let hash = part.strip_prefix('h').unwrap_or(part);
        hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// The parts of the browser that a module's JavaScript uses to reach network or storage. The module's own loader, which
/// fetches the wasm beside it, is not meant.
fn reaches_out(javascript: &str) -> Vec<&'static str> {
    let ways = [
        "fetch(",
        "new WebSocket(",
        "new XMLHttpRequest(",
        "new EventSource(",
        "sendBeacon(",
        "indexedDB",
        "localStorage",
        "sessionStorage",
        "caches",
    ];
    let used = |way: &str| javascript.lines().any(|line| line.contains(way) && !line.contains("fetch(module_or_path)"));
    ways.into_iter().filter(|way| used(way)).collect()
}

/// Tells whether a module has to be made again; it guards nothing, so std's hasher with its fixed keys will do.
fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
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

    #[test]
    fn a_page_may_load_its_module_and_nothing_else() {
        let loader =
            "    if (x) {\n        module_or_path = fetch(module_or_path);\n    }\n    const prefetched = 1;\n";
        assert_eq!(reaches_out(loader), [""; 0]);
        assert_eq!(
            reaches_out("const ret = arg0.fetch(arg1);\nconst ret = new WebSocket(a);\n"),
            ["fetch(", "new WebSocket("]
        );
    }

    #[test]
    fn names_are_numbered_alike_on_both_sides() {
        let shell = xshell::Shell::new().unwrap();
        let scratch = shell.create_temp_dir().unwrap();
        let (javascript, module) = (scratch.path().join("it.js"), scratch.path().join("it_bg.wasm"));
        let text = "{__wbg_set_fde2cec06c23692b: wasm.invoke__h0cd76f3a95d8d9b2, __wbg_set_fde2cec06c23692b, \
            wasm.invoke__h0cd76f3a95d8d9b2_1, __wbg_set_x, __wbg_worker_free, fde2cec06c23692}";
        fs::write(&javascript, text).unwrap();
        fs::write(
            &module,
            b"\x1a__wbg_set_fde2cec06c23692b\0\x19invoke__h0cd76f3a95d8d9b2\xff\x1binvoke__h0cd76f3a95d8d9b2_1\x09__wbg_set",
        )
        .unwrap();

        number_names(&javascript, &module).unwrap();

        let numbered = "{_________________________0: wasm.________________________1, _________________________0, \
            wasm.__________________________2, __wbg_set_x, __wbg_worker_free, fde2cec06c23692}";
        assert_eq!(fs::read_to_string(&javascript).unwrap(), numbered);
        assert_eq!(
            fs::read(&module).unwrap(),
            b"\x1a_________________________0\0\x19________________________1\xff\x1b__________________________2\x09__wbg_set"
        );
    }

    #[test]
    fn a_fingerprint_tells_the_same_bytes_cut_elsewhere_apart() {
        assert_ne!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"a", b"bc"]));
        assert_eq!(fingerprint(&[b"ab", b"c"]), fingerprint(&[b"ab", b"c"]));
    }
}
