//! A computer that its company manages: Chromium finds a policy file where administrators put one (docs/enterprise-policy.md,
//! *Where they go*), and no other program of this machine does.
//!
//! The browser and its driver start in a mount namespace of their own, in which a folder of the test's stands at
//! [`CHROMIUM`]. That takes no root where the kernel lets people have such namespaces; root has them by right. Where neither
//! holds, [`Managed::new`] says so: nothing that a policy does can be seen there.

use std::{
    fs,
    path::Path,
    process::{Output, Stdio},
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

use crate::chromium::is_root;

/// Where Chromium looks for what administrators have decided. Debian's package brings the folder.
const CHROMIUM: &str = "/etc/chromium";

/// Puts a folder there, and goes on as the program that is named after it.
const PUT_THERE: &str = "mount --bind \"$0\" \"$1\" && shift && exec \"$@\"";

/// What a company has decided for one browser.
#[derive(Debug)]
pub struct Managed {
    /// Stands at [`CHROMIUM`].
    folder: TempDir,
    /// The extension it is decided for, by its id.
    extension: String,
}

impl Managed {
    /// Decides that for the extension.
    ///
    /// # Errors
    /// When this machine lets nobody have a mount namespace of their own; the message says what it answered.
    pub fn new(extension: &str, policy: &Value) -> Result<Self> {
        let managed = Self { folder: tempfile::tempdir()?, extension: extension.to_owned() };
        fs::create_dir_all(managed.folder.path().join("policies/managed"))?;
        managed.decide(policy)?;
        let tried = managed.command(Path::new("true")).as_std_mut().stdin(Stdio::null()).output();
        let Output { status, stderr, .. } = tried.context("unshare, of util-linux, does not start")?;
        if !status.success() {
            bail!(
                "a browser's policy cannot be tried here: unshare and mount answer {status}, {}\nIt takes a mount namespace of \
                 its own and the folder {CHROMIUM}: root in a container needs CAP_SYS_ADMIN, others unprivileged user namespaces",
                String::from_utf8_lossy(&stderr).trim()
            );
        }
        Ok(managed)
    }

    /// Decides that in place of what was decided, as an administrator's tools do: Chromium watches the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn decide(&self, policy: &Value) -> Result<()> {
        let (folder, whole) = (self.folder.path(), json!({"3rdparty": {"extensions": {&self.extension: policy}}}));
        // Whole or not at all: Chromium reads whatever there is when it looks.
        let written = folder.join("callside.json");
        fs::write(&written, whole.to_string())?;
        Ok(fs::rename(written, folder.join("policies/managed/callside.json"))?)
    }

    /// That program, on such a computer.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("unshare");
        if !is_root() {
            command.arg("--map-root-user");
        }
        command.args(["--mount", "sh", "-c", PUT_THERE]).arg(self.folder.path()).arg(CHROMIUM).arg(program);
        command
    }
}
