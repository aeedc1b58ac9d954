//! What the driver has no window for (engineering.md §7): the side panel, the pane docked in another site's page, the
//! service worker. Their tools are spoken to beside the driver, over the browser's own socket.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};

use crate::page::{GLANCE, PATIENCE};

/// One target of the browser's, found anew for whatever is asked of it: a worker that was replaced is the same target.
#[derive(Clone, Debug)]
pub struct Target {
    /// The browser's profile, in which it writes where its tools listen.
    profile: PathBuf,
    /// As the tools call it: `page`, `iframe`, `service_worker`.
    kind: &'static str,
    address: String,
}

impl Target {
    /// The target of that kind at that address, whether it is there already or not.
    #[must_use]
    pub fn of(profile: &Path, kind: &'static str, address: String) -> Self {
        Self { profile: profile.to_owned(), kind, address }
    }

    /// Runs a function's body in it, as a person's act would.
    ///
    /// # Errors
    /// When there is no such target, or more than one, or what the script throws.
    pub async fn run(&self, script: &str) -> Result<Value> {
        let mut tools = Tools::of(&self.profile).await?;
        let targets = tools.targets().await?;
        let mut fitting =
            targets.iter().filter(|target| target["type"] == self.kind && target["url"] == json!(self.address));
        let target = fitting.next().with_context(|| format!("there is no {} {}", self.kind, self.address))?;
        if fitting.next().is_some() {
            bail!("there is more than one {} {}", self.kind, self.address);
        }
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = tools.ask(None, "Target.attachToTarget", attach).await?;
        let evaluate = json!({
            "expression": format!("(async () => {{ {script} }})()"),
            "awaitPromise": true,
            "returnByValue": true,
            "userGesture": true,
        });
        let answer = tools.ask(Some(&attached["sessionId"]), "Runtime.evaluate", evaluate).await?;
        match &answer["exceptionDetails"] {
            Value::Null => Ok(answer["result"]["value"].clone()),
            thrown => bail!("{script} throws {thrown}"),
        }
    }

    /// Waits until a script comes to answer that.
    ///
    /// # Errors
    /// When it goes on answering something else, or the target does not come.
    pub async fn comes_to(&self, script: &str, wanted: &Value) -> Result<()> {
        self.until(script, &wanted.to_string(), |answer| answer == wanted).await
    }

    /// Waits until it says that.
    ///
    /// # Errors
    /// When it does not; the error quotes what it says instead.
    pub async fn says(&self, words: &str) -> Result<()> {
        let text = "return document.body.innerText";
        self.until(text, words, |said| said.as_str().is_some_and(|said| said.contains(words))).await
    }

    async fn until(&self, script: &str, wanted: &str, holds: impl Fn(&Value) -> bool) -> Result<()> {
        let began = Instant::now();
        loop {
            let answer = self.run(script).await;
            if answer.as_ref().is_ok_and(&holds) {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                bail!("{script} was to answer {wanted}; it answers {answer:?}");
            }
            tokio::time::sleep(GLANCE).await;
        }
    }
}

/// All that runs in the browser of that profile, as its tools list it.
///
/// # Errors
/// When the browser does not answer.
pub async fn listed(profile: &Path) -> Result<Vec<Value>> {
    Tools::of(profile).await?.targets().await
}

/// Opens a new tab in the browser of that profile.
///
/// # Errors
/// When the browser does not answer.
pub async fn open(profile: &Path, address: &str) -> Result<()> {
    Tools::of(profile).await?.ask(None, "Target.createTarget", json!({"url": address})).await?;
    Ok(())
}

/// One connection to the browser's tools.
struct Tools {
    socket: WebSocketStream<TcpStream>,
    asked: u64,
}

impl Tools {
    async fn of(profile: &Path) -> Result<Self> {
        // Two lines: the port, and the path of the browser's own target.
        let place = std::fs::read_to_string(profile.join("DevToolsActivePort"))?;
        let (port, path) =
            place.trim_end().split_once('\n').context("the browser does not say where its tools listen")?;
        let stream = TcpStream::connect(format!("127.0.0.1:{port}")).await?;
        let (socket, _) = tokio_tungstenite::client_async(format!("ws://127.0.0.1:{port}{path}"), stream).await?;
        Ok(Self { socket, asked: 0 })
    }

    async fn targets(&mut self) -> Result<Vec<Value>> {
        let targets = self.ask(None, "Target.getTargets", json!({})).await?;
        Ok(targets["targetInfos"].as_array().cloned().unwrap_or_default())
    }

    async fn ask(&mut self, session: Option<&Value>, method: &str, parameters: Value) -> Result<Value> {
        self.asked += 1;
        let mut question = json!({"id": self.asked, "method": method, "params": parameters});
        if let Some(session) = session {
            question["sessionId"] = session.clone();
        }
        self.socket.send(Message::text(question.to_string())).await?;
        let answered = tokio::time::timeout(Duration::from_secs(30), async {
            while let Some(message) = self.socket.next().await {
                let Message::Text(text) = message? else { continue };
                let mut said: Value = serde_json::from_str(text.as_str())?;
                if said["method"] == "Target.detachedFromTarget" && Some(&said["params"]["sessionId"]) == session {
                    bail!("{method}: the target went away");
                }
                if said["id"] == json!(self.asked) {
                    let Value::Null = said["error"] else { bail!("{method}: {}", said["error"]) };
                    return Ok(said["result"].take());
                }
            }
            bail!("the browser has ended")
        });
        answered.await.with_context(|| format!("{method} was not answered"))?
    }
}
