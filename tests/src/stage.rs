//! The stage: both clouds, a browser, the extension, and the first acts everybody needs.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use callside_emulator::{
    World,
    ledger::Entry,
    rim::{self, Running},
    ringcentral::{
        account::ExtensionId,
        telephony::{
            acts::{Act, RemoteAct},
            session::Plan,
        },
    },
    world,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use thirtyfour::WindowHandle;

use crate::{
    chromium::{Alone, Chromium, Launch, Look},
    managed::Managed,
    page::Page,
    target::Target,
    unattended::Unattended,
};

/// What kind of stage.
#[derive(Clone, Debug)]
pub struct Script {
    /// The clouds.
    pub world: world::Options,
    /// Without a window.
    pub headless: bool,
    /// The computer's time zone.
    pub zone: String,
    /// Extension number of the agent whose browser it is.
    pub agent: &'static str,
    /// Another folder than the extension that was built: a copy of it that has come to harm.
    pub extension: Option<PathBuf>,
    /// What the company has decided for the browser.
    pub managed: Option<Arc<Managed>>,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            world: world::Options { size: 300, ..world::Options::default() },
            headless: true,
            zone: "America/New_York".to_owned(),
            agent: "101",
            extension: None,
            managed: None,
        }
    }
}

/// Both clouds and one browser.
pub struct Stage {
    /// The clouds.
    pub clouds: Arc<Running>,
    /// The browser.
    pub browser: Chromium,
    /// The extension's id.
    pub extension: String,
    script: Script,
    launch: Launch,
    /// Keeps the profile until the stage is struck.
    profile: TempDir,
    /// The tab that was there at the start; closing it would close the browser.
    first: WindowHandle,
}

impl Stage {
    /// Raises the clouds, then the browser with an empty profile.
    ///
    /// # Errors
    /// When the extension is not built or something does not start.
    pub async fn set(script: Script) -> Result<Self> {
        let package = script.extension.clone().map_or_else(package, Ok)?;
        let extension = extension_id(&package)?;
        let options = rim::Options { world: script.world.clone().for_extension(&extension), ..rim::Options::default() };
        let clouds = rim::serve(options).await.context("the emulator does not start")?;
        Self::raise(script, Arc::new(clouds), package, extension).await
    }

    /// Another computer of the same agent's, on the same clouds: a browser with a profile of its own, and nobody signed
    /// in.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn beside(&self) -> Result<Self> {
        let (script, clouds) = (self.script.clone(), Arc::clone(&self.clouds));
        Self::raise(script, clouds, self.launch.extension.clone(), self.extension.clone()).await
    }

    /// A colleague's computer on the same clouds, like [`Self::beside`].
    ///
    /// # Errors
    /// When it does not start.
    pub async fn colleague(&self, agent: &'static str) -> Result<Self> {
        let (script, clouds) = (Script { agent, ..self.script.clone() }, Arc::clone(&self.clouds));
        Self::raise(script, clouds, self.launch.extension.clone(), self.extension.clone()).await
    }

    /// A colleague's computer, like [`Self::colleague`], that the company manages.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn managed(&self, agent: &'static str, managed: Arc<Managed>) -> Result<Self> {
        let (script, clouds) =
            (Script { agent, managed: Some(managed), ..self.script.clone() }, Arc::clone(&self.clouds));
        Self::raise(script, clouds, self.launch.extension.clone(), self.extension.clone()).await
    }

    async fn raise(script: Script, clouds: Arc<Running>, package: PathBuf, extension: String) -> Result<Self> {
        let profile = tempfile::tempdir()?;
        let launch = Launch {
            extension: package,
            profile: profile.path().to_owned(),
            arguments: clouds.chromium_arguments(),
            headless: script.headless,
            zone: script.zone.clone(),
            managed: script.managed.clone(),
        };
        let browser = Chromium::launch(&launch).await?;
        let first = browser.driver.window().await?;
        Ok(Self { clouds, browser, extension, script, launch, profile, first })
    }

    /// Kills the browser as a power cut does, and starts it again with the same profile.
    ///
    /// # Errors
    /// When it cannot be killed or started.
    pub async fn cut_power(self) -> Result<Self> {
        let Self { clouds, browser, extension, script, launch, profile, .. } = self;
        browser.kill().await?;
        // A killed browser leaves its lock behind, as it would on a person's machine; Chromium replaces a stale one.
        let browser = Chromium::launch(&launch).await?;
        let first = browser.driver.window().await?;
        Ok(Self { clouds, browser, extension, script, launch, profile, first })
    }

    /// Kills the browser as a power cut does, and starts it again with the same profile and nobody to drive it.
    ///
    /// # Errors
    /// When it cannot be killed or started.
    pub async fn unattended(self) -> Result<Unattended> {
        let Self { clouds, browser, extension, launch, profile, .. } = self;
        browser.kill().await?;
        // The old browser's word is not the new one's.
        let _ = std::fs::remove_file(profile.path().join("DevToolsActivePort"));
        let browser = Alone::launch(&launch)?;
        Ok(Unattended { clouds, extension, profile, _browser: browser })
    }

    /// Ends browser and clouds in order.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn strike(self) -> Result<()> {
        self.browser.close().await
    }

    /// Runs something on the clouds.
    pub fn world<T>(&self, run: impl FnOnce(&mut World) -> T) -> T {
        self.clouds.with_world(run)
    }

    /// Waits until something holds in the clouds.
    ///
    /// # Errors
    /// When it does not come to hold.
    pub async fn until(&self, what: &str, holds: impl Fn(&mut World) -> bool) -> Result<()> {
        let began = Instant::now();
        while !self.world(&holds) {
            if began.elapsed() > Duration::from_secs(30) {
                bail!("never came to be: {what}\nNetSuite holds: {:#?}", self.phone_calls());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Every phone call record in NetSuite.
    #[must_use]
    pub fn phone_calls(&self) -> Vec<Value> {
        self.world(|world| world.netsuite.phone_calls())
    }

    /// Waits for so many phone call records.
    ///
    /// # Errors
    /// When they do not come.
    pub async fn has_phone_calls(&self, count: usize) -> Result<Vec<Value>> {
        self.until(&format!("{count} phone calls in NetSuite"), |world| world.netsuite.phone_calls().len() == count)
            .await?;
        Ok(self.phone_calls())
    }

    /// Waits until a copy of the directory has been begun since the ledger was last reset.
    ///
    /// # Errors
    /// When none is.
    pub async fn begins_copy(&self) -> Result<()> {
        self.until("the beginning of a copy", |world| with_clock(world) > 0).await
    }

    /// Waits until the agent's copy of the directory, begun since the ledger was last reset, is complete and has heard
    /// of what changed while it was made: nothing more is to be asked for it then. The page is Settings at the copy.
    ///
    /// # Errors
    /// When it does not come to that.
    pub async fn has_copy(&self, settings: &Page) -> Result<()> {
        self.begins_copy().await?;
        settings.says("Complete.").await?;
        self.until("changes since the beginning of the copy", |world| with_clock(world) > 1).await
    }

    /// One of Callside's pages in a new tab.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn open(&self, path: &str) -> Result<Page> {
        Page::open(&self.browser.driver, &self.address(path)).await
    }

    /// Settings at the copy of the directory, in a new tab.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn directory(&self) -> Result<Page> {
        self.open("settings.html#/settings/directory").await
    }

    /// The address of one of Callside's pages.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("chrome-extension://{}/{path}", self.extension)
    }

    /// The pane in a tab of its own, in the size it has beside a page.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn pane(&self) -> Result<Page> {
        let pane = self.open("pane.html").await?;
        self.browser.look(Look { width: 450, height: 940, dark: false }).await?;
        Ok(pane)
    }

    /// Connects both clouds as a new person does, through the settings page, and confirms the time zone.
    ///
    /// # Errors
    /// When a page does not offer what it should.
    pub async fn connect(&self) -> Result<()> {
        let settings = self.open("settings.html").await?;
        self.give_client_ids(&settings).await?;
        self.connect_ringcentral(&settings).await?;
        self.connect_netsuite(&settings).await?;
        settings.press("Confirm").await?;
        settings.stops_saying("Confirm your time zone").await?;
        settings.close().await?;
        self.to_first_tab().await
    }

    /// Types the client ids of the two applications.
    ///
    /// # Errors
    /// When the fields are not there.
    pub async fn give_client_ids(&self, settings: &Page) -> Result<()> {
        let (ringcentral, netsuite) = self.world(|world| {
            let options = world.netsuite.options_mut();
            (self.script.world.ringcentral.app.client_id.clone(), options.integration.client_id.clone())
        });
        settings.fill("#client-RingCentral", &ringcentral).await?;
        settings.press_within("section[aria-label=RingCentral]", "Save").await?;
        settings.fill("#client-NetSuite", &netsuite).await?;
        settings.press_within("section[aria-label=NetSuite]", "Save").await?;
        // Once both are kept: a sign-in that begins before finds no client id, and no window opens.
        let saved = "return [...document.querySelectorAll('section [role=status]')].map(status => status.innerText).filter(Boolean)";
        settings.comes_to(saved, &json!(["Saved.", "Saved."])).await
    }

    /// Signs in to RingCentral as the stage's agent.
    ///
    /// # Errors
    /// When the sign-in does not end connected.
    pub async fn connect_ringcentral(&self, settings: &Page) -> Result<()> {
        let window = self.window_after(settings.press("Connect RingCentral")).await?;
        window.find(&format!("button[name=extension][value='{}']", self.agent_id())).await?.click().await?;
        settings.says("Calls arrive as they happen").await
    }

    /// Signs in to NetSuite as the agent's employee, in the role offered first.
    ///
    /// # Errors
    /// When the sign-in does not end connected.
    pub async fn connect_netsuite(&self, settings: &Page) -> Result<()> {
        let window = self.window_after(settings.press("Connect NetSuite")).await?;
        self.pass_netsuite(&window, None).await?;
        settings.find("section[aria-label=NetSuite] .chip.good").await?;
        Ok(())
    }

    /// Goes through NetSuite's own pages: who, which role, yes.
    ///
    /// # Errors
    /// When a page does not come.
    pub async fn pass_netsuite(&self, window: &Page, role: Option<&str>) -> Result<()> {
        self.choose_role(window, role).await?;
        window.press("Allow").await
    }

    /// Says no on NetSuite's consent page.
    ///
    /// # Errors
    /// When a page does not come.
    pub async fn decline_netsuite(&self, window: &Page) -> Result<()> {
        self.choose_role(window, None).await?;
        window.press("Deny").await
    }

    /// Up to the consent page. Who has logged in to NetSuite before is not asked again who they are.
    async fn choose_role(&self, window: &Page, role: Option<&str>) -> Result<()> {
        let form = window.find("#login, #role").await?;
        if form.attr("id").await?.as_deref() == Some("login") {
            window.find(&format!("#login input[value='{}']", self.employee())).await?.click().await?;
            window.press("Continue").await?;
            window.find("#role").await?;
        }
        if let Some(role) = role {
            window.find(&format!("#role input[value='{role}']")).await?.click().await?;
        }
        window.press("Continue").await
    }

    /// The extension's service worker.
    #[must_use]
    pub fn worker(&self) -> Target {
        Target::of(self.profile.path(), "service_worker", self.address("worker/boot.js"))
    }

    /// The pane docked in the RingCentral web app.
    #[must_use]
    pub fn docked(&self) -> Target {
        Target::of(self.profile.path(), "iframe", self.address("pane.html"))
    }

    /// The pane in a window of its own.
    #[must_use]
    pub fn pane_window(&self) -> Target {
        Target::of(self.profile.path(), "page", self.address("pane.html?window"))
    }

    /// The pane in Chrome's side panel.
    #[must_use]
    pub fn side_panel(&self) -> Target {
        Target::of(self.profile.path(), "page", self.address("pane.html"))
    }

    /// The docked pane inside the RingCentral web app, as the tools see it: its address, if it is there.
    ///
    /// # Errors
    /// When the tools do not answer.
    pub async fn targets(&self) -> Result<Vec<String>> {
        let targets = self.browser.tools("Target.getTargets", json!({})).await?;
        let infos = targets["targetInfos"].as_array().cloned().unwrap_or_default();
        Ok(infos
            .iter()
            .map(|info| {
                format!("{} {}", info["type"].as_str().unwrap_or_default(), info["url"].as_str().unwrap_or_default())
            })
            .collect())
    }

    /// Turns to the tab that was there at the start.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn to_first_tab(&self) -> Result<()> {
        Ok(self.browser.driver.switch_to_window(self.first.clone()).await?)
    }

    /// Waits until the tab in front shows an address that begins so; its whole address. Asked by the page the driver is
    /// turned to, one of Callside's, since turning the driver to a tab brings that to the front.
    ///
    /// # Errors
    /// When another tab stays in front.
    pub async fn has_in_front(&self, beginning: &str) -> Result<String> {
        let script = "return chrome.tabs.query({active: true}).then(tabs => tabs.map(tab => tab.url ?? '').join(' '))";
        let began = Instant::now();
        loop {
            let answer = self.browser.driver.execute(script, Vec::new()).await?.json().clone();
            let shown = answer.as_str().unwrap_or_default();
            if shown.starts_with(beginning) {
                return Ok(shown.to_owned());
            }
            if began.elapsed() > Duration::from_secs(20) {
                bail!("{beginning} was to be in front, not {shown}");
            }
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }

    /// The window that opens when something is pressed.
    ///
    /// # Errors
    /// When none opens.
    pub async fn window_after(&self, act: impl Future<Output = Result<()>>) -> Result<Page> {
        let driver = &self.browser.driver;
        let before = driver.windows().await?;
        act.await?;
        let began = Instant::now();
        loop {
            let now = driver.windows().await?;
            if let Some(new) = now.into_iter().find(|window| !before.contains(window)) {
                return Ok(Page::of(driver, new));
            }
            if began.elapsed() > Duration::from_secs(20) {
                bail!("no window opened\n{}", self.scene().await);
            }
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }

    /// What there is to see when something that was to happen did not: the page in front of the driver, all that runs in
    /// the browser, and what the clouds were asked last.
    async fn scene(&self) -> String {
        let said = "return document.URL + '\\n' + (document.body?.innerText ?? '')";
        let said = self.browser.driver.execute(said, Vec::new()).await.map(|said| said.json().clone());
        let said = said.map_or_else(|error| error.to_string(), |said| said.as_str().unwrap_or_default().to_owned());
        let runs = self.targets().await.unwrap_or_else(|error| vec![error.to_string()]);
        let asked = self.world(|world| {
            let last = world.ledger.entries().iter().rev().take(5);
            last.map(|entry| format!("{} {} {} {:?}", entry.method, entry.host, entry.path, entry.status))
                .collect::<Vec<_>>()
        });
        format!("the page says: {said}\nthe browser runs: {runs:#?}\nthe clouds were asked last: {asked:#?}")
    }

    /// RingCentral's id of the stage's agent.
    #[must_use]
    pub fn agent_id(&self) -> ExtensionId {
        self.agent_of(self.script.agent)
    }

    /// RingCentral's id of the agent with that extension number.
    #[must_use]
    pub fn agent_of(&self, number: &str) -> ExtensionId {
        self.world(|world| {
            world
                .ringcentral
                .account
                .extensions
                .iter()
                .find(|extension| extension.number == number)
                .map(|found| found.id)
        })
        .unwrap_or_default()
    }

    /// NetSuite's id of the agent's employee record.
    #[must_use]
    pub fn employee(&self) -> i64 {
        let number = self.script.agent;
        callside_emulator::company::Company::of_size(self.script.world.seed, 0)
            .agents()
            .iter()
            .find(|agent| agent.extension == number)
            .map_or(0, |agent| agent.employee)
    }

    /// The agent's direct number.
    #[must_use]
    pub fn direct_number(&self) -> String {
        format!("+16505550{}", self.script.agent)
    }

    /// A call from outside to the agent's direct number. Answers its session.
    ///
    /// # Errors
    /// When it cannot be placed.
    pub fn call_in(&self, from: &str) -> Result<String> {
        self.call_in_as(Some(from), None, &self.direct_number(), Plan::default())
    }

    /// A call from outside, with everything said about it.
    ///
    /// # Errors
    /// When it cannot be placed.
    pub fn call_in_as(&self, from: Option<&str>, name: Option<&str>, to: &str, plan: Plan) -> Result<String> {
        let from = from.map(str::to_owned);
        let name = name.map(str::to_owned);
        Ok(self.world(|world| world.call_in(from, name, to, plan))?)
    }

    /// The agent does something on a call in their RingCentral app.
    ///
    /// # Errors
    /// When that cannot be done now.
    pub fn act(&self, session: &str, act: &Act) -> Result<()> {
        let agent = self.agent_id();
        Ok(self.world(|world| world.act(session, agent, act))?)
    }

    /// The other side does something.
    ///
    /// # Errors
    /// When that cannot be done now.
    pub fn remote(&self, session: &str, act: RemoteAct) -> Result<()> {
        Ok(self.world(|world| world.remote_act(session, act))?)
    }

    /// Lets the clouds' time pass at once.
    pub fn skip(&self, milliseconds: i64) {
        self.world(|world| {
            let later = world.now().plus(milliseconds);
            world.advance(later);
        });
    }

    /// Kills the extension's worker, as Chrome does at will.
    ///
    /// # Errors
    /// When the tools do not answer.
    pub async fn kill_worker(&self, page: &Page) -> Result<()> {
        page.face().await?;
        self.browser.tools("ServiceWorker.enable", json!({})).await?;
        self.browser.tools("ServiceWorker.stopAllWorkers", json!({})).await?;
        Ok(())
    }
}

/// The SuiteQL queries about people that NetSuite was asked, oldest first. What is asked about earlier phone calls comes
/// after the name and is none of them.
pub fn queries(world: &World) -> impl Iterator<Item = &Entry> {
    let asked = world.ledger.entries().iter().filter(|entry| entry.path.ends_with("/suiteql"));
    asked.filter(|entry| entry.purpose != "query of phonecall")
}

/// How many of them ask for NetSuite's clock, too: counting people, which begins a copy, and asking for changes.
fn with_clock(world: &World) -> usize {
    queries(world).filter(|query| query.purpose.contains("dual")).count()
}

/// The built extension: named by the environment, or where `cargo xtask build` puts it.
///
/// # Errors
/// When there is none.
pub fn package() -> Result<PathBuf> {
    let named = std::env::var_os("CALLSIDE_EXTENSION").map(PathBuf::from);
    let path = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/extension"));
    let path =
        path.canonicalize().with_context(|| format!("no extension at {}: run `cargo xtask build`", path.display()))?;
    if !path.join("manifest.json").exists() {
        bail!("no extension at {}: run `cargo xtask build`", path.display());
    }
    Ok(path)
}

/// The id that follows from the manifest's key: the first 32 hexadecimal digits of its SHA-256, written a to p
/// (engineering.md §2.4).
fn extension_id(package: &Path) -> Result<String> {
    let manifest: Value = serde_json::from_str(&std::fs::read_to_string(package.join("manifest.json"))?)?;
    let key = manifest["key"].as_str().context("the manifest has no key")?;
    let digest = Sha256::digest(STANDARD.decode(key)?);
    Ok(digest.iter().take(16).flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(b'a' + digit)).collect())
}
