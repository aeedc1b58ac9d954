//! A real browser with the extension loaded, driven through chromedriver.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// How the browser shows pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Width of the page in CSS pixels.
    pub width: u32,
    /// Height of the page in CSS pixels.
    pub height: u32,
    /// `prefers-color-scheme: dark`.
    pub dark: bool,
}

/// What to start.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The unpacked extension.
    pub extension: PathBuf,
    /// The profile directory; the same one again is the same person coming back.
    pub profile: PathBuf,
    /// The emulator's host map and certificate pin.
    pub arguments: Vec<String>,
    /// Without a window.
    pub headless: bool,
    /// The computer's time zone, an IANA name.
    pub zone: String,
}

/// A running browser. Dropping it kills driver and browser.
pub struct Chromium {
    /// What acts in it.
    pub driver: WebDriver,
    processes: Processes,
}

/// Driver and browser. Dropping it kills both, so that neither outlives a failed test.
struct Processes {
    chromedriver: Child,
    /// Names the browser's processes: no other browser has this profile.
    profile: PathBuf,
}

impl Chromium {
    /// Starts chromedriver on a free port and through it the browser.
    ///
    /// # Errors
    /// When either cannot be started; the message names which.
    pub async fn launch(launch: &Launch) -> Result<Self> {
        let mut command = Command::new(program("CHROMEDRIVER", &["/usr/bin/chromedriver"])?);
        command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        command.env("TZ", &launch.zone);
        let chromedriver = command.spawn().context("chromedriver does not start")?;
        let mut processes = Processes { chromedriver, profile: launch.profile.clone() };
        let port = port_of(&mut processes.chromedriver).await?;
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(
            &program("CALLSIDE_CHROMIUM", &["/usr/bin/chromium", "/usr/bin/google-chrome"])?.to_string_lossy(),
        )?;
        for argument in arguments(launch) {
            capabilities.add_arg(&argument)?;
        }
        capabilities.add_exclude_switch("disable-extensions")?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
            .await
            .context("chromium does not start under chromedriver")?;
        Ok(Self { driver, processes })
    }

    /// Kills browser and driver at once, as a crash or a pulled plug does.
    ///
    /// # Errors
    /// When the driver has quit before.
    pub async fn kill(self) -> Result<()> {
        let Self { driver, mut processes } = self;
        processes.kill();
        processes.chromedriver.wait().await?;
        driver.leak().context("the browser had quit before")
    }

    /// Ends browser and driver in order.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn close(self) -> Result<()> {
        let Self { driver, mut processes } = self;
        driver.quit().await?;
        Ok(processes.chromedriver.kill().await?)
    }

    /// Shows pages in that size and colour scheme.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn look(&self, look: Look) -> Result<()> {
        let scheme = if look.dark { "dark" } else { "light" };
        self.tools(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": false}),
        )
        .await?;
        self.tools(
            "Emulation.setEmulatedMedia",
            // Without motion nothing is looked at halfway between two colours.
            json!({"features": [
                {"name": "prefers-color-scheme", "value": scheme},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ]}),
        )
        .await?;
        Ok(())
    }

    /// Speaks to the page's developer tools.
    ///
    /// # Errors
    /// What the tools answer.
    pub async fn tools(&self, method: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver.cdp().send_raw(method, parameters).await?)
    }

    /// Writes what the page shows as a PNG.
    ///
    /// # Errors
    /// When the picture cannot be taken or written.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(self.driver.screenshot(path).await?)
    }
}

impl Processes {
    /// The browser first: a driver that dies first may end it in order.
    fn kill(&mut self) {
        let profile = format!("--user-data-dir={}", self.profile.display());
        let running = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let browsers = running.filter(|process| {
            std::fs::read(process.path().join("cmdline"))
                .is_ok_and(|line| line.split(|byte| *byte == 0).any(|argument| argument == profile.as_bytes()))
        });
        for browser in browsers {
            // One that has ended by itself meanwhile needs no killing.
            let _ = std::process::Command::new("kill").arg("-KILL").arg(browser.file_name()).status();
        }
        let _ = self.chromedriver.start_kill();
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        self.kill();
    }
}

fn arguments(launch: &Launch) -> Vec<String> {
    let mut arguments = launch.arguments.clone();
    arguments.extend([
        format!("--user-data-dir={}", launch.profile.display()),
        format!("--load-extension={}", launch.extension.display()),
        format!("--disable-extensions-except={}", launch.extension.display()),
        "--no-first-run".to_owned(),
        "--no-default-browser-check".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--disable-quic".to_owned(),
        "--lang=en-US".to_owned(),
        "--window-size=1400,1000".to_owned(),
    ]);
    if launch.headless {
        arguments.extend(["--headless=new".to_owned(), "--disable-gpu".to_owned()]);
    }
    // Chromium refuses to sandbox as root (engineering.md §4.4).
    if std::env::var("USER").is_ok_and(|user| user == "root") || is_root() {
        arguments.push("--no-sandbox".to_owned());
    }
    arguments
}

fn is_root() -> bool {
    std::fs::read_to_string("/proc/self/status")
        .is_ok_and(|status| status.lines().any(|line| line.starts_with("Uid:\t0\t")))
}

/// A program named by the environment, or found at one of its usual places.
fn program(variable: &str, usual: &[&str]) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(variable) {
        return Ok(named.into());
    }
    usual
        .iter()
        .map(PathBuf::from)
        .find(|path| path.exists())
        .with_context(|| format!("{} is not installed; `cargo xtask test` installs it or says how", usual[0]))
}

/// Chromedriver says which port it took.
async fn port_of(process: &mut Child) -> Result<u16> {
    let output = process.stdout.take().context("chromedriver has no output")?;
    let mut lines = BufReader::new(output).lines();
    let waited = tokio::time::timeout(Duration::from_secs(30), async {
        while let Some(line) = lines.next_line().await? {
            if let Some(port) = line.rsplit("on port ").next().filter(|_| line.contains("started successfully")) {
                return Ok(port.trim_end_matches('.').trim().parse()?);
            }
        }
        bail!("chromedriver ended before it listened")
    })
    .await
    .context("chromedriver did not listen within 30 s")?;
    // Keep reading, so that a full pipe never stops the driver.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    waited
}
