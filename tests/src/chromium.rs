//! A real browser with the extension loaded, driven through chromedriver.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, Ipv6Addr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, Command},
};

use crate::managed::Managed;

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
    /// What the company has decided for it, where it manages the computer.
    pub managed: Option<Arc<Managed>>,
}

/// A running browser. Dropping it kills driver and browser.
pub struct Chromium {
    /// What acts in it.
    pub driver: WebDriver,
    /// Nobody sees it but a test.
    headless: bool,
    processes: Processes,
}

/// A running browser without a driver. Dropping it kills the browser.
pub struct Alone {
    _processes: Processes,
}

/// Driver, if there is one, and browser. Dropping it kills both, so that neither outlives a failed test.
struct Processes {
    /// The driver, or the browser that has none.
    first: Child,
    /// Names the browser's processes: no other browser has this profile.
    profile: PathBuf,
}

impl Chromium {
    /// Starts chromedriver on a free port and through it the browser.
    ///
    /// # Errors
    /// When either cannot be started; the message names which.
    pub async fn launch(launch: &Launch) -> Result<Self> {
        let (chromedriver, port) = chromedriver(launch).await?;
        let processes = Processes { first: chromedriver, profile: launch.profile.clone() };
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&browser()?.to_string_lossy())?;
        for argument in arguments(launch) {
            capabilities.add_arg(&argument)?;
        }
        capabilities.add_exclude_switch("disable-extensions")?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
            .await
            .context("chromium does not start under chromedriver")?;
        Ok(Self { driver, headless: launch.headless, processes })
    }

    /// Kills browser and driver at once, as a crash or a pulled plug does.
    ///
    /// # Errors
    /// When the driver has quit before.
    pub async fn kill(self) -> Result<()> {
        let Self { driver, mut processes, .. } = self;
        processes.kill();
        processes.first.wait().await?;
        driver.leak().context("the browser had quit before")
    }

    /// Stops every process of the browser's where it stands, as a computer that falls asleep does, or lets them go on.
    pub fn stand_still(&self, still: bool) {
        self.processes.signal(if still { "STOP" } else { "CONT" });
    }

    /// Ends browser and driver in order.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn close(self) -> Result<()> {
        let Self { driver, mut processes, .. } = self;
        driver.quit().await?;
        Ok(processes.first.kill().await?)
    }

    /// Shows pages in that size and colour scheme; in a window they stay as whoever looks at it has them.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn look(&self, look: Look) -> Result<()> {
        if !self.headless {
            return Ok(());
        }
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

impl Alone {
    /// Starts the browser by itself. Where its tools listen it writes into its profile.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn launch(launch: &Launch) -> Result<Self> {
        let mut command = started(launch, &browser()?);
        command.args(arguments(launch)).args(["--remote-debugging-port=0", "about:blank"]).env("TZ", &launch.zone);
        command.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let first = command.spawn().context("chromium does not start")?;
        Ok(Self { _processes: Processes { first, profile: launch.profile.clone() } })
    }
}

impl Processes {
    /// The browser first: a driver that dies first may end it in order.
    fn kill(&mut self) {
        self.signal("KILL");
        let _ = self.first.start_kill();
    }

    /// Sends a signal to every process of the browser's.
    fn signal(&self, signal: &str) {
        let profile = format!("--user-data-dir={}", self.profile.display());
        let running = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let browsers = running.filter(|process| {
            std::fs::read(process.path().join("cmdline"))
                .is_ok_and(|line| line.split(|byte| *byte == 0).any(|argument| argument == profile.as_bytes()))
        });
        for browser in browsers {
            // One that has ended by itself meanwhile needs no signal.
            let _ = std::process::Command::new("kill").arg(["-", signal].concat()).arg(browser.file_name()).status();
        }
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        self.kill();
    }
}

/// That program, on the computer the browser is to be on.
fn started(launch: &Launch, program: &Path) -> Command {
    launch.managed.as_ref().map_or_else(|| Command::new(program), |managed| managed.command(program))
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
    // Chromium refuses to sandbox as root (engineering.md §4.4), and whoever has a mount namespace is root in it.
    if std::env::var("USER").is_ok_and(|user| user == "root") || is_root() || launch.managed.is_some() {
        arguments.push("--no-sandbox".to_owned());
    }
    arguments
}

pub(crate) fn is_root() -> bool {
    std::fs::read_to_string("/proc/self/status")
        .is_ok_and(|status| status.lines().any(|line| line.starts_with("Uid:\t0\t")))
}

fn browser() -> Result<PathBuf> {
    program("CALLSIDE_CHROMIUM", &["/usr/bin/chromium", "/usr/bin/google-chrome"])
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

/// How many ports are offered to chromedriver before it is given up.
const PORTS: usize = 8;

/// What chromedriver says where another program took the port between our look and its own.
const PORT_TAKEN: &str = "port not available";

/// Chromedriver, listening, and its port. It wants the same port of IPv4 and IPv6, and one that it may choose itself
/// (`--port=0`) is free in IPv4 alone: whoever holds its IPv6 twin, if only as the near end of a connection, ends it.
async fn chromedriver(launch: &Launch) -> Result<(Child, u16)> {
    let program = program("CHROMEDRIVER", &["/usr/bin/chromedriver"])?;
    let mut said = String::new();
    for _ in 0..PORTS {
        let port = free_port()?;
        let mut command = started(launch, &program);
        command.arg(format!("--port={port}")).env("TZ", &launch.zone);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().context("chromedriver does not start")?;
        match listening(&mut process).await? {
            Ok(()) => return Ok((process, port)),
            Err(words) => said = words,
        }
        if !said.contains(PORT_TAKEN) {
            break;
        }
    }
    bail!("chromedriver ended before it listened: {said}")
}

/// A port that is free in IPv4 and, where this machine has it, in IPv6.
fn free_port() -> Result<u16> {
    for _ in 0..PORTS {
        let four = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
        let port = four.local_addr()?.port();
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Ok(_) | Err(_) => return Ok(port),
        }
    }
    bail!("no port is free in both IPv4 and IPv6")
}

/// Waits until chromedriver listens, or answers with all it said before it ended.
async fn listening(process: &mut Child) -> Result<Result<(), String>> {
    let output = process.stdout.take().context("chromedriver has no output")?;
    let mut errors = process.stderr.take().context("chromedriver has no error output")?;
    let mut lines = BufReader::new(output).lines();
    let mut said = Vec::new();
    let listens = tokio::time::timeout(Duration::from_secs(30), async {
        while let Some(line) = lines.next_line().await? {
            if line.contains("started successfully") {
                return anyhow::Ok(true);
            }
            said.push(line);
        }
        Ok(false)
    })
    .await
    .context("chromedriver did not listen within 30 s")??;
    if listens {
        // Keep reading, so that a full pipe never stops the driver.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        tokio::spawn(async move { tokio::io::copy(&mut errors, &mut tokio::io::sink()).await });
        return Ok(Ok(()));
    }
    let mut complaint = String::new();
    errors.read_to_string(&mut complaint).await?;
    said.push(complaint);
    Ok(Err(format!("{} ({})", said.join(" / "), process.wait().await?)))
}
