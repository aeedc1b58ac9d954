//! The workspace as cargo sees it: where it lies, where it builds to, and which crates it has.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use serde_json::Value;
use xshell::{Shell, cmd};

/// The workspace, read once at the start of a task.
pub struct Project {
    /// Runs commands in the workspace's root.
    pub shell: Shell,
    /// The workspace's root folder.
    pub root: PathBuf,
    /// Where cargo builds to; `CARGO_TARGET_DIR` and cargo's configuration are honoured.
    pub target: PathBuf,
    /// The workspace's own crates.
    pub packages: Vec<Package>,
}

/// One crate of the workspace.
#[derive(Debug)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// The folder of its `Cargo.toml`.
    pub folder: PathBuf,
    /// Whether it builds and runs natively; the others exist as wasm alone (default-members in the root Cargo.toml).
    pub native: bool,
    pub targets: Vec<Target>,
    pub dependencies: Vec<Dependency>,
}

/// Something that a crate builds.
#[derive(Debug)]
pub struct Target {
    pub name: String,
    /// `lib`, `cdylib`, `bin`, `test`, … in cargo's words.
    pub kinds: Vec<String>,
}

/// A dependency as a crate declares it.
#[derive(Debug)]
pub struct Dependency {
    pub name: String,
    pub features: Vec<String>,
}

impl Project {
    /// Asks cargo about the workspace around the current folder.
    pub fn load() -> Result<Self> {
        let shell = Shell::new()?;
        let metadata = cmd!(shell, "cargo metadata --no-deps --format-version 1").quiet().read()?;
        let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata did not answer in JSON")?;
        let root = PathBuf::from(text(&metadata, "workspace_root")?);
        let target = PathBuf::from(text(&metadata, "target_directory")?);
        let native: Vec<&str> =
            list(&metadata, "workspace_default_members")?.iter().filter_map(Value::as_str).collect();
        let packages = list(&metadata, "packages")?
            .iter()
            .map(|package| Package::read(package, &native))
            .collect::<Result<Vec<_>>>()?;
        shell.change_dir(&root);
        Ok(Self { shell, root, target, packages })
    }

    /// The crate of this name.
    pub fn package(&self, name: &str) -> Result<&Package> {
        self.find(name).ok_or_else(|| anyhow!("the workspace has no crate named {name}"))
    }

    /// The crate of this name, where the workspace has it.
    pub fn find(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.name == name)
    }

    /// Every crate that `Cargo.lock` names, with the folder of its sources.
    pub fn crates(&self) -> Result<Vec<(String, PathBuf)>> {
        let metadata = cmd!(self.shell, "cargo metadata --format-version 1").quiet().read()?;
        let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata did not answer in JSON")?;
        let folder_of = |package: &Value| {
            let folder = Path::new(text(package, "manifest_path")?).parent().context("a manifest lies in no folder")?;
            Ok((text(package, "name")?.to_owned(), folder.to_owned()))
        };
        list(&metadata, "packages")?.iter().map(folder_of).collect()
    }

    /// The version of a dependency that `Cargo.lock` fixes.
    pub fn locked_version(&self, name: &str) -> Result<String> {
        let lock = fs::read_to_string(self.root.join("Cargo.lock")).context("Cargo.lock cannot be read")?;
        version_in_lock(&lock, name).ok_or_else(|| anyhow!("Cargo.lock names no version of {name}"))
    }
}

impl Package {
    fn read(package: &Value, native: &[&str]) -> Result<Self> {
        let manifest = Path::new(text(package, "manifest_path")?);
        Ok(Self {
            name: text(package, "name")?.to_owned(),
            version: text(package, "version")?.to_owned(),
            folder: manifest.parent().context("a manifest lies in no folder")?.to_owned(),
            native: native.contains(&text(package, "id")?),
            targets: list(package, "targets")?
                .iter()
                .map(|target| Ok(Target { name: text(target, "name")?.to_owned(), kinds: texts(target, "kind")? }))
                .collect::<Result<_>>()?,
            dependencies: list(package, "dependencies")?
                .iter()
                .map(|dependency| {
                    Ok(Dependency {
                        name: text(dependency, "name")?.to_owned(),
                        features: texts(dependency, "features")?,
                    })
                })
                .collect::<Result<_>>()?,
        })
    }

    /// The names of what it builds of one kind.
    pub fn targets_of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        self.targets.iter().filter(move |target| target.kinds.iter().any(|one| one == kind)).map(|it| it.name.as_str())
    }
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value[key].as_str().ok_or_else(|| anyhow!("cargo metadata has no text under `{key}`"))
}

fn list<'a>(value: &'a Value, key: &str) -> Result<&'a Vec<Value>> {
    value[key].as_array().ok_or_else(|| anyhow!("cargo metadata has no list under `{key}`"))
}

fn texts(value: &Value, key: &str) -> Result<Vec<String>> {
    Ok(list(value, key)?.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

fn version_in_lock(lock: &str, name: &str) -> Option<String> {
    let wanted = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted);
    lines.next()?;
    Some(lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lockfile_names_the_version_of_one_crate_and_not_of_its_namesakes() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "bindgen"), None);
    }

    #[test]
    fn a_package_is_native_when_cargo_lists_it_among_the_default_members() {
        let package = serde_json::json!({
            "name": "room", "version": "1.2.3", "id": "path+file:///house/room#1.2.3", "manifest_path": "/house/room/Cargo.toml",
            "targets": [{ "name": "room", "kind": ["cdylib", "rlib"] }, { "name": "visit", "kind": ["test"] }],
            "dependencies": [{ "name": "web-sys", "features": ["Window"] }],
        });
        let room = Package::read(&package, &["path+file:///house/room#1.2.3"]).unwrap();
        assert!(room.native);
        assert_eq!(room.folder, Path::new("/house/room"));
        assert_eq!(room.targets_of_kind("test").collect::<Vec<_>>(), ["visit"]);
        assert_eq!(room.targets_of_kind("cdylib").collect::<Vec<_>>(), ["room"]);
        assert_eq!(room.dependencies[0].features, ["Window"]);
        assert!(!Package::read(&package, &[]).unwrap().native);
    }
}
