//! The zip for the browser stores, the same bytes for the same source.

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
            fs::write(&path, make(project)?)?;
            Ok(Outcome::Done(path.display().to_string()))
        });
        report.stage("sizes", || sizes::check(project));
    }
    report.print_table();
    Ok(report.is_green())
}

fn path(project: &Project) -> Result<PathBuf> {
    let version = &project.package("callside-worker")?.version;
    Ok(project.target.join(format!("callside-{version}.zip")))
}

/// The zip of what lies in `target/extension`.
///
/// The manifest goes without its `key`: it keeps the id of an unpacked extension stable, and the stores assign the id
/// of what they publish themselves (engineering.md §2.4).
pub fn make(project: &Project) -> Result<Vec<u8>> {
    let folder = extension::folder(project);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(zip::DateTime::default());
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
