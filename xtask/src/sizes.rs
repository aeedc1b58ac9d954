//! The size bars: what a person downloads, and what every page of RingCentral's app carries for Callside.

use std::{fs, io::Write as _, path::Path};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

use crate::{
    extension::{self, MODULES, files_below},
    package::{self, Packing},
    project::Project,
    report::Outcome,
};

/// One measured size against the most it may be, in bytes.
struct Bar {
    what: String,
    size: usize,
    most: usize,
}

/// The only site whose pages Callside enters.
const HOST_SITE: &str = "https://app.ringcentral.com/";

/// Measures the extension in `target/extension` and its zip and prints the table; red on a broken bar.
pub fn check(project: &Project, zip: &[u8]) -> Result<Outcome> {
    Ok(match measure(project, zip)? {
        broken if broken.is_empty() => Outcome::Done("every bar kept".to_owned()),
        broken => Outcome::Broken(broken.join(", ")),
    })
}

/// The same, told and not judged: a test run says what the code does, `bench` and `package` what it may weigh.
pub fn tell(project: &Project) -> Result<Outcome> {
    let zip = package::make(project, Packing::Quick)?;
    Ok(Outcome::Done(match measure(project, &zip)? {
        broken if broken.is_empty() => "every bar kept".to_owned(),
        broken => format!("BROKEN, and red in bench and package: {}", broken.join(", ")),
    }))
}

/// The broken bars, after printing all.
fn measure(project: &Project, zip: &[u8]) -> Result<Vec<String>> {
    let folder = extension::folder(project);
    let manifest = read_manifest(&folder.join("manifest.json"))?;
    let mut bars = Vec::new();
    for (name, place) in MODULES {
        if project.find(name).is_some() {
            let (what, most) = (format!("{place} (wasm and its JavaScript, gzip)"), module_bar(place));
            bars.push(Bar { what, size: gzipped_below(&extension::module(project, name))?, most });
        }
    }
    bars.push(Bar {
        what: "numbering plans (gzip, for worker and office)".to_owned(),
        size: gzipped(&fs::read(folder.join(extension::PLANS))?)?,
        most: 20_000,
    });
    bars.push(Bar {
        what: "injected into app.ringcentral.com".to_owned(),
        size: injected_files(&manifest).map(|file| file_size(&folder.join(file))).sum::<Result<usize>>()?,
        most: 10_000,
    });
    bars.push(Bar { what: "zip for the stores".to_owned(), size: zip.len(), most: 1_620_000 });
    for bar in &bars {
        let verdict = if bar.size <= bar.most { "" } else { "   TOO LARGE" };
        println!("{:<46} {:>9} of at most {:>9} bytes{verdict}", bar.what, bar.size, bar.most);
    }
    let stray = stray_matches(&manifest);
    let verdict = if stray.is_empty() { "nothing".to_owned() } else { stray.join(", ") };
    println!("{:<46} {verdict:>9}", format!("injected outside {HOST_SITE}"));
    let too_large = bars.iter().filter(|bar| bar.size > bar.most).map(|bar| format!("{} is too large", bar.what));
    Ok(too_large.chain(stray.iter().map(|pattern| format!("injected into {pattern}"))).collect())
}

/// The most a module may weigh, gzipped.
fn module_bar(place: &str) -> usize {
    match place {
        "worker" => 350_000,
        "office" => 570_000,
        "settings" => 380_000,
        "pane" => 200_000,
        _ => 160_000,
    }
}

/// The manifest at this path.
pub fn read_manifest(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no JSON that Chrome takes", path.display()))
}

/// The scripts and styles that the manifest puts into pages.
fn injected_files(manifest: &Value) -> impl Iterator<Item = &str> {
    content_scripts(manifest)
        .flat_map(|script| ["js", "css"].map(|kind| &script[kind]))
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(Value::as_str)
}

/// The pages outside [`HOST_SITE`] that content scripts enter.
fn stray_matches(manifest: &Value) -> Vec<&str> {
    content_scripts(manifest)
        .flat_map(|script| script["matches"].as_array().into_iter().flatten())
        .filter_map(Value::as_str)
        .filter(|pattern| !pattern.starts_with(HOST_SITE))
        .collect()
}

fn content_scripts(manifest: &Value) -> impl Iterator<Item = &Value> {
    manifest["content_scripts"].as_array().into_iter().flatten()
}

fn file_size(path: &Path) -> Result<usize> {
    let size = fs::metadata(path).with_context(|| format!("the manifest names {}", path.display()))?.len();
    Ok(usize::try_from(size)?)
}

fn gzipped_below(folder: &Path) -> Result<usize> {
    files_below(folder)?.iter().map(|file| gzipped(&fs::read(file)?)).sum()
}

fn gzipped(content: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_content_script_for_any_other_page_is_named() {
        let manifest = json!({ "content_scripts": [
            { "matches": ["https://app.ringcentral.com/*"], "js": ["dock.js"], "css": ["dock.css"] },
            { "matches": ["https://*.ringcentral.com/*", "https://app.ringcentral.com.example/*"], "js": ["more.js"] },
        ] });
        assert_eq!(stray_matches(&manifest), ["https://*.ringcentral.com/*", "https://app.ringcentral.com.example/*"]);
        assert_eq!(injected_files(&manifest).collect::<Vec<_>>(), ["dock.js", "dock.css", "more.js"]);
    }

    #[test]
    fn gzip_shrinks_what_repeats() {
        assert!(gzipped(&[b'a'; 10_000]).unwrap() < 100);
    }
}
