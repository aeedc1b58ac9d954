//! Where sources lie on the machine that builds, which is no part of what it builds.
//!
//! Each place in the code that can panic names its file. For crates from a registry that is a path on this machine: it
//! would make the same sources into other bytes on another one, and tell the builder's name to whoever looks.

use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use crate::project::Project;

/// The folders whose names are to be left out of compiled code, each ending with its separator.
pub fn folders(project: &Project) -> Result<Vec<String>> {
    let shell = &project.shell;
    let sysroot = cmd!(shell, "rustc --print sysroot").quiet().read()?;
    let mut folders = vec![
        with_separator(&Path::new(&sysroot).join("lib/rustlib/src/rust/library")),
        with_separator(&project.target),
        with_separator(&project.root),
    ];
    for (_, folder) in project.crates()? {
        let around = folder.parent().map(with_separator).filter(|_| !folder.starts_with(&project.root));
        if let Some(around) = around.filter(|around| !folders.contains(around)) {
            folders.push(around);
        }
    }
    Ok(folders)
}

fn with_separator(folder: &Path) -> String {
    format!("{}/", folder.display())
}

/// What makes rustc leave the folders out. Of those that fit a path it takes the last.
pub fn flags(folders: &[String]) -> Vec<String> {
    folders.iter().rev().map(|folder| format!("--remap-path-prefix={folder}=")).collect()
}

/// The folders that compiled code names all the same.
pub fn named_in<'a>(compiled: &[u8], folders: &'a [String]) -> Vec<&'a str> {
    let names = |folder: &&String| compiled.windows(folder.len()).any(|bytes| bytes == folder.as_bytes());
    folders.iter().filter(names).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_left_out_of_what_it_holds_and_found_where_it_is_not() {
        let folders = ["/house/", "/house/target/"].map(str::to_owned);
        assert_eq!(flags(&folders), ["--remap-path-prefix=/house/target/=", "--remap-path-prefix=/house/="]);
        assert_eq!(named_in(b"\0src/lib.rs", &folders), [""; 0]);
        assert_eq!(named_in(b"\0/house/target/out.rs", &folders), ["/house/", "/house/target/"]);
    }

    #[test]
    fn crates_from_elsewhere_and_the_library_are_left_out() {
        let project = Project::load().unwrap();
        let folders = folders(&project).unwrap();
        assert!(folders.iter().all(|folder| folder.ends_with('/')), "{folders:?}");
        let anyhow = project.crates().unwrap().into_iter().find(|(name, _)| name == "anyhow").unwrap().1;
        assert!(folders.iter().any(|folder| anyhow.starts_with(folder)), "{folders:?}");
    }
}
