//! What is handed out: the zip for the browser stores, and the one for NetSuite accounts. The same bytes for the same
//! source.

use std::{
    fs,
    io::{Cursor, Write as _},
    path::PathBuf,
};

use anyhow::Result;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    extension::{self, files_below},
    project::Project,
    report::{Outcome, Report},
    sizes,
    tools::Toolbox,
};

/// `cargo xtask package`.
pub fn run(project: &Project) -> Result<bool> {
    let tools = Toolbox::of(project);
    let mut report = Report::start();
    let built = report.stage("extension", || {
        extension::build(project, &tools)?;
        Ok(Outcome::Done("built".to_owned()))
    });
    if built {
        report.stage("zip", || {
            let path = path(project)?;
            fs::write(&path, make(project, Packing::Tight)?)?;
            Ok(Outcome::Done(path.display().to_string()))
        });
        report.stage("bundle", || {
            let path = bundle_path(project)?;
            fs::write(&path, make_bundle(project)?)?;
            Ok(Outcome::Done(path.display().to_string()))
        });
        report.stage("sizes", || sizes::check(project, &fs::read(path(project)?)?));
    }
    report.print_table();
    Ok(report.is_green())
}

fn path(project: &Project) -> Result<PathBuf> {
    let version = &project.package("callside-worker")?.version;
    Ok(project.target.join(format!("callside-{version}.zip")))
}

/// How a zip is packed.
#[derive(Clone, Copy)]
pub enum Packing {
    /// Within a second.
    Quick,
    /// As small as DEFLATE can be, for what is handed out.
    Tight,
}

/// The zip of what lies in `target/extension`.
///
/// The manifest goes without its `key`: it keeps the id of an unpacked extension stable, and the stores assign the id
/// of what they publish themselves (engineering.md §2.4).
pub fn make(project: &Project, packing: Packing) -> Result<Vec<u8>> {
    let folder = extension::folder(project);
    let (mut zip, options) = (ZipWriter::new(Cursor::new(Vec::new())), as_ever(packing));
    for file in files_below(&folder)? {
        let name = file.strip_prefix(&folder)?;
        zip.start_file_from_path(name, options)?;
        if name.as_os_str() == "manifest.json" {
            let mut manifest = sizes::read_manifest(&file)?;
            manifest.as_object_mut().and_then(|entries| entries.remove("key"));
            zip.write_all(serde_json::to_string_pretty(&manifest)?.as_bytes())?;
        } else {
            zip.write_all(&fs::read(&file)?)?;
        }
    }
    Ok(zip.finish()?.into_inner())
}

/// The same for every file, so that nothing depends on when a zip was made.
fn as_ever(packing: Packing) -> SimpleFileOptions {
    // Nine is all that flate2 does; what is above it counts Zopfli's rounds.
    let level = match packing {
        Packing::Quick => 9,
        Packing::Tight => 9 + 15,
    };
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(level))
        .last_modified_time(zip::DateTime::default())
}

fn bundle_path(project: &Project) -> Result<PathBuf> {
    let version = &project.package("callside-worker")?.version;
    Ok(project.target.join(format!("callside-netsuite-{version}.zip")))
}

/// What an administrator needs of `netsuite`: what is deployed, what SuiteCloud's CLI finds it by, and how it is done.
const BUNDLE: [&str; 4] = ["README.md", "CONTRACT.md", "suitecloud.config.js", "src"];

/// The zip for NetSuite accounts: unpacked, SuiteCloud's CLI deploys it as it is.
fn make_bundle(project: &Project) -> Result<Vec<u8>> {
    let root = project.root.join("netsuite");
    let (mut zip, options) = (ZipWriter::new(Cursor::new(Vec::new())), as_ever(Packing::Quick));
    for part in BUNDLE {
        let part = root.join(part);
        let files = if part.is_dir() { files_below(&part)? } else { vec![part] };
        for file in files {
            zip.start_file_from_path(file.strip_prefix(&root)?, options)?;
            zip.write_all(&fs::read(&file)?)?;
        }
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use zip::ZipArchive;

    use super::*;

    #[test]
    fn the_bundles_zip_holds_all_that_is_deployed_and_none_of_its_tests() {
        let project = Project::load().unwrap();
        let zip = make_bundle(&project).unwrap();
        assert_eq!(zip, make_bundle(&project).unwrap(), "the same bytes");
        let archive = ZipArchive::new(Cursor::new(zip)).unwrap();
        let names: BTreeSet<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        let root = project.root.join("netsuite");
        for file in files_below(&root.join("src")).unwrap() {
            let name = file.strip_prefix(&root).unwrap().to_str().unwrap();
            assert!(names.contains(name), "{name} is not in {names:?}");
        }
        let beside: Vec<&String> = names.iter().filter(|name| !name.starts_with("src/")).collect();
        assert_eq!(beside, ["CONTRACT.md", "README.md", "suitecloud.config.js"]);
    }
}
