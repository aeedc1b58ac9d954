//! Where each tool comes from.

use std::fs;

use anyhow::Result;

use super::{Tool, on_path};
use crate::{
    command::{answer, succeeds},
    project::Project,
};

/// A tool's name in messages, and where it comes from.
pub struct Recipe {
    pub name: &'static str,
    pub source: Source,
}

/// A place that tools come from, with what to ask it for.
pub enum Source {
    RustTarget(&'static str),
    RustComponent {
        component: &'static str,
        program: &'static str,
    },
    Crate {
        name: &'static str,
        program: &'static str,
        version: String,
    },
    Npm {
        package: &'static str,
        version: &'static str,
        file: &'static str,
    },
    /// What a `package-lock.json` of our own fixes, installed in a folder of its own.
    NpmProject {
        folder: &'static str,
        file: &'static str,
    },
    Apt {
        packages: &'static [&'static str],
        programs: &'static [&'static str],
        variable: Option<&'static str>,
    },
}

impl Recipe {
    /// The recipe for a tool in this workspace.
    pub fn of(tool: Tool, project: &Project) -> Result<Self> {
        let (name, source) = match tool {
            Tool::WasmTarget => ("Rust's wasm32 target", Source::RustTarget("wasm32-unknown-unknown")),
            Tool::Rustfmt => ("rustfmt", Source::RustComponent { component: "rustfmt", program: "cargo-fmt" }),
            Tool::Clippy => ("clippy", Source::RustComponent { component: "clippy", program: "cargo-clippy" }),
            Tool::WasmBindgen => (
                "wasm-bindgen",
                Source::Crate {
                    name: "wasm-bindgen-cli",
                    program: "wasm-bindgen",
                    version: project.locked_version("wasm-bindgen")?,
                },
            ),
            Tool::CargoDeny => (
                "cargo-deny",
                Source::Crate { name: "cargo-deny", program: "cargo-deny", version: "0.20.2".to_owned() },
            ),
            Tool::Node => ("Node.js", Source::Apt { packages: &["nodejs"], programs: &["node"], variable: None }),
            // A Node.js that did not come from Debian brings its npm along, and the two packages do not mix: so each
            // is asked for on its own, and npm only when it is not there.
            Tool::Npm => ("npm", Source::Apt { packages: &["nodejs", "npm"], programs: &["npm"], variable: None }),
            Tool::WasmOpt => {
                ("binaryen", Source::Npm { package: "binaryen", version: "132.0.0", file: "bin/wasm-opt" })
            }
            Tool::Esbuild => ("esbuild", Source::Npm { package: "esbuild", version: "0.28.2", file: "bin/esbuild" }),
            Tool::Axe => ("axe-core", Source::Npm { package: "axe-core", version: "4.14.1", file: "axe.min.js" }),
            Tool::Jest => ("Jest", Source::NpmProject { folder: "netsuite", file: "node_modules/jest/bin/jest.js" }),
            Tool::Chromium => ("Chromium", chromium(&distribution())),
            Tool::OpenSsl => {
                ("OpenSSL", Source::Apt { packages: &["openssl"], programs: &["openssl"], variable: None })
            }
            Tool::ChromeDriver => ("Chromium's driver", chromedriver(&distribution())),
        };
        Ok(Self { name, source })
    }
}

/// Google's branded Chrome is not looked for: since 137 it takes no unpacked extension from the command line.
fn chromium(distribution: &str) -> Source {
    Source::Apt {
        packages: if distribution == "ubuntu" { &["chromium-browser"] } else { &["chromium"] },
        programs: &["chromium", "chromium-browser"],
        variable: Some("CALLSIDE_CHROMIUM"),
    }
}

fn chromedriver(distribution: &str) -> Source {
    Source::Apt {
        packages: if distribution == "ubuntu" { &["chromium-chromedriver"] } else { &["chromium-driver"] },
        programs: &["chromedriver"],
        variable: Some("CHROMEDRIVER"),
    }
}

/// `debian`, `ubuntu`, … as `/etc/os-release` names it; empty where there is no such file.
fn distribution() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().find_map(|line| line.strip_prefix("ID=")).unwrap_or_default().trim_matches('"').to_owned()
}

impl Source {
    /// The tool that installing from here takes.
    pub fn needs(&self) -> Option<Tool> {
        matches!(self, Self::Npm { .. } | Self::NpmProject { .. }).then_some(Tool::Npm)
    }

    /// What to put before the installing command, or none where this user may not install from here.
    pub fn privilege(&self) -> Option<&'static [&'static str]> {
        match self {
            Self::Crate { .. } | Self::Npm { .. } | Self::NpmProject { .. } => Some(&[]),
            Self::RustTarget(_) | Self::RustComponent { .. } => on_path("rustup").map(|_| [].as_slice()),
            Self::Apt { .. } => {
                on_path("apt-get")?;
                let is_root = answer("id", &["-u"]).is_some_and(|id| id == "0");
                if is_root { Some(&[]) } else { succeeds("sudo", &["-n", "true"]).then_some(&["sudo", "-n"]) }
            }
        }
    }

    /// How long it takes the first time.
    pub fn patience(&self) -> &'static str {
        match self {
            Self::RustTarget(_) | Self::RustComponent { .. } | Self::Npm { .. } => "some seconds, the first time",
            Self::Crate { .. } => "a minute or two, the first time",
            Self::Apt { .. } | Self::NpmProject { .. } => "up to a minute, the first time",
        }
    }
}
