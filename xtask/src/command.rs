//! Running a command whose output a person watches and a task reads.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use anyhow::{Context, Result};
use xshell::Cmd;

/// Runs the command with its output passed on line by line, each line shown to `read` as well.
///
/// # Errors
/// When the command cannot be started. That it failed is not an error but the answer `false`.
pub fn watched(command: Cmd<'_>, mut read: impl FnMut(&str)) -> Result<bool> {
    println!("$ {command}");
    let mut command = Command::from(command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("{:?} did not start", command.get_program()))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            read(&line);
        }
    }
    Ok(child.wait()?.success())
}

/// Whether the command starts and ends well; its output is not shown.
pub fn succeeds(program: impl AsRef<OsStr>, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What the command prints, where it starts and ends well.
pub fn answer(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
