//! Makes a compiled module small: wasm-bindgen's JavaScript around it, binaryen's passes, its functions beside those that are like
//! them, and names that compress.

use std::{
    collections::BTreeMap,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::{
    neighbours,
    project::Project,
    sources,
    tools::{Tool, Toolbox},
};

/// Those that pages load: invariant 3 leaves them neither network nor storage.
const PAGES: [&str; 3] = ["callside-pane", "callside-settings", "callside-keys"];

/// What a module asks of wasm-bindgen beyond the rest. Worker and back office can be given a fresh instance: that is how
/// they go on after a panic without waiting for the browser to restart the service worker.
fn bindgen_flags(module: &str) -> &'static [&'static str] {
    if PAGES.contains(&module) { &[] } else { &["--experimental-reset-state-function"] }
}

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

/// How the JavaScript that wasm-bindgen writes is shortened, by a quarter once compressed. That is what the browser
/// stores call minified, and allow.
const SHORTEN: [&str; 4] = ["--minify", "--format=esm", "--log-level=warning", "--allow-overwrite"];

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

/// What makes compiled modules small.
pub(super) struct Shrinking {
    /// Where modules lie before they are laid out.
    place: PathBuf,
    /// No module may name these.
    folders: Vec<String>,
    /// The version of wasm-bindgen.
    version: String,
    node: PathBuf,
    wasm_bindgen: PathBuf,
    wasm_opt: PathBuf,
    esbuild: PathBuf,
}

impl Shrinking {
    pub(super) fn with(project: &Project, tools: &Toolbox<'_>) -> Result<Self> {
        Ok(Self {
            place: project.target.join("wasm"),
            folders: sources::folders(project)?,
            version: project.locked_version("wasm-bindgen")?,
            node: tools.require(Tool::Node)?,
            wasm_bindgen: tools.require(Tool::WasmBindgen)?,
            wasm_opt: tools.require(Tool::WasmOpt)?,
            esbuild: tools.require(Tool::Esbuild)?,
        })
    }

    /// One wasm module and its JavaScript; the folder they lie in.
    pub(super) fn shrink(&self, name: &str, library: &str, compiled: &Path) -> Result<PathBuf> {
        let Self { place, folders, version, node, wasm_bindgen, wasm_opt, esbuild } = self;
        let made = place.join(name);
        let stamp = place.join(format!("{name}.stamp"));
        let flags = bindgen_flags(name);
        let recipe = format!("{version} {flags:?} {SHRINK:?} {ARRANGE:?} {WASM_FEATURES:?} {SHORTEN:?}");
        let fingerprint = fingerprint(&[&fs::read(compiled)?, recipe.as_bytes()]);
        if fs::read_to_string(&stamp).is_ok_and(|it| it == fingerprint) {
            println!("{name} is unchanged");
            return Ok(made);
        }
        let shell = &Shell::new()?;
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
        let named = sources::named_in(&fs::read(&wasm)?, folders);
        ensure!(named.is_empty(), "{name} names folders of this machine: {named:?}");
        if PAGES.contains(&name) {
            let reaches = reaches_out(&fs::read_to_string(&javascript)?);
            ensure!(
                reaches.is_empty(),
                "invariant 3: pages have no network and no storage, but {name} uses {reaches:?}"
            );
        }
        cmd!(shell, "{node} {esbuild} {javascript} {SHORTEN...} --outfile={javascript}").run()?;
        fs::write(&stamp, fingerprint)?;
        Ok(made)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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
