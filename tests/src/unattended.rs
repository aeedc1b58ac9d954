//! A browser that nobody drives: chromedriver keeps a worker alive that Chrome would let die (engineering.md §7), and so
//! idleness is tried without it. Its tools are asked what runs; only pages are spoken to, never the worker.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use callside_emulator::{World, rim::Running};
use tempfile::TempDir;

use crate::{
    chromium::Alone,
    target::{self, Target},
};

/// Both clouds, and a browser of its own.
pub struct Unattended {
    pub(crate) clouds: Arc<Running>,
    pub(crate) extension: String,
    pub(crate) profile: TempDir,
    /// Ends with this.
    pub(crate) _browser: Alone,
}

impl Unattended {
    /// Waits until the extension's worker runs, or does not.
    ///
    /// # Errors
    /// When it does not come to that within a minute: Chrome lets a worker die after 30 seconds without anything to do.
    pub async fn worker_runs(&self, runs: bool) -> Result<()> {
        let worker = format!("chrome-extension://{}/worker/boot.js", self.extension);
        let began = Instant::now();
        loop {
            // A browser that has only just started does not say yet where its tools listen.
            let listed = target::listed(self.profile.path()).await.unwrap_or_default();
            if listed.iter().any(|target| target["url"] == worker) == runs {
                return Ok(());
            }
            if began.elapsed() > Duration::from_secs(60) {
                bail!("the worker was to run: {runs}; there are {listed:#?}");
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Opens one of Callside's pages in a new tab.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn open(&self, path: &str) -> Result<Target> {
        let address = format!("chrome-extension://{}/{path}", self.extension);
        target::open(self.profile.path(), &address).await?;
        Ok(Target::of(self.profile.path(), "page", address))
    }

    /// Waits until something holds in the clouds.
    ///
    /// # Errors
    /// When it does not come to hold.
    pub async fn until(&self, what: &str, holds: impl Fn(&mut World) -> bool) -> Result<()> {
        let began = Instant::now();
        while !self.clouds.with_world(&holds) {
            if began.elapsed() > Duration::from_secs(30) {
                bail!("never came to be: {what}");
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }
}
