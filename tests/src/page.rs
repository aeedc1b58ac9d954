//! One browser tab, used as a person uses it: by what it says and what it offers to press.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use thirtyfour::{By, WebDriver, WebElement, WindowHandle};

/// After so long a test gives up waiting for what should be there at once; generous, since CI machines are slow, and
/// never part of what is asserted.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Between two looks at a page.
pub(crate) const GLANCE: Duration = Duration::from_millis(15);

/// More stops of Tab than any page has, twice around.
const MOST_STOPS: usize = 120;

/// A tab. All methods bring it to the front of the driver first.
#[derive(Clone)]
pub struct Page {
    driver: WebDriver,
    /// Its window.
    pub window: WindowHandle,
}

impl Page {
    /// The tab with that window.
    #[must_use]
    pub fn of(driver: &WebDriver, window: WindowHandle) -> Self {
        Self { driver: driver.clone(), window }
    }

    /// Opens an address in a new tab.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn open(driver: &WebDriver, address: &str) -> Result<Self> {
        let window = driver.new_tab().await?;
        driver.switch_to_window(window.clone()).await?;
        driver.goto(address).await?;
        Ok(Self { driver: driver.clone(), window })
    }

    /// Turns the driver to this tab.
    ///
    /// # Errors
    /// When the tab is gone.
    pub async fn face(&self) -> Result<&WebDriver> {
        self.driver.switch_to_window(self.window.clone()).await.context("the tab is gone")?;
        Ok(&self.driver)
    }

    /// Brings one of Callside's own tabs to the front, also where a tab that is just opening puts itself there.
    ///
    /// # Errors
    /// When another stays in front.
    pub async fn comes_to_front(&self) -> Result<()> {
        let script = "return chrome.tabs.getCurrent().then(tab => tab.active)";
        let began = Instant::now();
        while !self.face().await?.execute(script, Vec::new()).await?.json().as_bool().unwrap_or_default() {
            if began.elapsed() > PATIENCE {
                bail!("another tab stays in front");
            }
            tokio::time::sleep(GLANCE).await;
        }
        Ok(())
    }

    /// Goes to another address in this tab.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn go(&self, address: &str) -> Result<()> {
        Ok(self.face().await?.goto(address).await?)
    }

    /// All that the page says, as it is laid out.
    ///
    /// # Errors
    /// When the tab is gone.
    pub async fn text(&self) -> Result<String> {
        let said = self.run("return document.body ? document.body.innerText : ''", Vec::new()).await?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script in the page.
    ///
    /// # Errors
    /// What the script throws.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.face().await?.execute(script, arguments).await?.json().clone())
    }

    /// Waits until a script comes to answer that.
    ///
    /// # Errors
    /// When it goes on answering something else.
    pub async fn comes_to(&self, script: &str, wanted: &Value) -> Result<()> {
        let began = Instant::now();
        loop {
            let answer = self.run(script, Vec::new()).await?;
            if answer == *wanted {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                bail!("{script} was to answer {wanted}; it answers {answer}");
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Runs a function on an element that the page itself cannot reach: in a closed shadow root. It is the first of that
    /// name with that attribute's value.
    ///
    /// # Errors
    /// When there is no such element.
    pub async fn run_on_hidden(&self, name: &str, attribute: &str, value: &str, function: &str) -> Result<()> {
        let tools = self.face().await?.cdp();
        let document = tools.send_raw("DOM.getDocument", json!({"depth": -1, "pierce": true})).await?;
        let found = below(&document["root"], &|node| {
            let attributes = node["attributes"].as_array().map(Vec::as_slice).unwrap_or_default();
            node["nodeName"] == name && attributes.chunks(2).any(|pair| pair == [json!(attribute), json!(value)])
        });
        let node = found.with_context(|| format!("no {name} with {attribute}={value}"))?["backendNodeId"].clone();
        let object = tools.send_raw("DOM.resolveNode", json!({"backendNodeId": node})).await?;
        let call = json!({"objectId": object["object"]["objectId"], "functionDeclaration": function});
        tools.send_raw("Runtime.callFunctionOn", call).await?;
        Ok(())
    }

    /// Presses the button that folds the pane docked in this page, or unfolds it.
    ///
    /// # Errors
    /// When none is docked here.
    pub async fn fold(&self) -> Result<()> {
        self.run_on_hidden("BUTTON", "type", "button", "function () { this.click() }").await
    }

    /// Waits until the page says that.
    ///
    /// # Errors
    /// When it does not; the error quotes what it says instead.
    pub async fn says(&self, words: &str) -> Result<()> {
        self.until(&format!("“{words}”"), async |text| text.contains(words)).await
    }

    /// Whether the page comes to say that within so long, where either may be and the test goes on from it.
    ///
    /// # Errors
    /// When the tab is gone.
    pub async fn says_within(&self, words: &str, patience: Duration) -> Result<bool> {
        let began = Instant::now();
        while !self.text().await?.contains(words) {
            if began.elapsed() > patience {
                return Ok(false);
            }
            tokio::time::sleep(GLANCE).await;
        }
        Ok(true)
    }

    /// Waits until the page no longer says that.
    ///
    /// # Errors
    /// When it goes on.
    pub async fn stops_saying(&self, words: &str) -> Result<()> {
        self.until(&format!("no “{words}”"), async |text| !text.contains(words)).await
    }

    async fn until(&self, what: &str, holds: impl AsyncFn(&str) -> bool) -> Result<()> {
        let began = Instant::now();
        loop {
            let text = self.text().await.unwrap_or_default();
            if holds(&text).await {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                bail!("the page was to say {what}; it says:\n{text}");
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Waits for an element.
    ///
    /// # Errors
    /// When it does not come; the error quotes what the page says instead.
    pub async fn find(&self, css: &str) -> Result<WebElement> {
        let began = Instant::now();
        loop {
            let found = self.face().await?.find(By::Css(css)).await;
            match found {
                Ok(element) => return Ok(element),
                Err(_) if began.elapsed() < PATIENCE => tokio::time::sleep(GLANCE).await,
                Err(_) => bail!("the page has no {css}; it says:\n{}", self.text().await.unwrap_or_default()),
            }
        }
    }

    /// Presses the button or link with these words, once it is there and enabled.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press(&self, words: &str) -> Result<()> {
        self.press_within("body", words).await
    }

    /// Presses the button, link or choice with these words inside an element.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press_within(&self, css: &str, words: &str) -> Result<()> {
        let script = "
            const [css, words] = arguments;
            const plain = element => (element.innerText || element.value || element.getAttribute('aria-label') || '')
                .replace(/\\s+/g, ' ').trim();
            const within = document.querySelector(css);
            if (!within) return null;
            const pressed = 'button, a, [role=button], summary, input[type=submit], label:has(> input[type=radio])';
            const all = [...within.querySelectorAll(pressed)]
                .filter(element => !element.disabled && element.getClientRects().length);
            return all.find(element => plain(element) === words)
                || all.find(element => plain(element).startsWith(words)) || null";
        let began = Instant::now();
        loop {
            let arguments = vec![json!(css), json!(words)];
            if let Ok(found) = self.face().await?.execute(script, arguments).await
                && let Ok(element) = found.element()
                && element.click().await.is_ok()
            {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                bail!("the page has no “{words}” to press; it says:\n{}", self.text().await.unwrap_or_default());
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Replaces what a field holds.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn fill(&self, css: &str, text: &str) -> Result<()> {
        let field = self.find(css).await?;
        field.click().await?;
        field.send_keys(thirtyfour::Key::Control + "a").await?;
        field.send_keys(thirtyfour::Key::Delete + "").await?;
        Ok(field.send_keys(text).await?)
    }

    /// Types into whatever has the focus.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn type_keys(&self, keys: impl Into<thirtyfour::TypingData>) -> Result<()> {
        let driver = self.face().await?;
        Ok(driver.active_element().await?.send_keys(keys).await?)
    }

    /// Goes there with Tab alone: to the control with these words on it or beside it, or with such a label.
    ///
    /// # Errors
    /// When Tab does not come by it.
    pub async fn tab_to(&self, words: &str) -> Result<()> {
        let at = "const one = document.activeElement;
            const label = one.closest('label') ?? one.labels?.[0];
            const words = label?.innerText || one.innerText || one.getAttribute('aria-label') || '';
            return words.replace(/\\s+/g, ' ').trim()";
        for _ in 0..MOST_STOPS {
            self.press_key(thirtyfour::Key::Tab).await?;
            let reached = self.run(at, vec![]).await?;
            if reached.as_str().is_some_and(|reached| reached.starts_with(words)) {
                return Ok(());
            }
        }
        bail!("Tab does not come by “{words}”: {}", self.text().await?)
    }

    /// Goes there with Tab alone, and presses Enter.
    ///
    /// # Errors
    /// When Tab does not come by it.
    pub async fn press_by_keys(&self, words: &str) -> Result<()> {
        self.tab_to(words).await?;
        self.press_key(thirtyfour::Key::Enter).await
    }

    /// A key of the keyboard, wherever the focus is: a field for files takes what is typed into it for a path.
    async fn press_key(&self, key: thirtyfour::Key) -> Result<()> {
        Ok(self.face().await?.action_chain().send_keys(key + "").perform().await?)
    }

    /// Puts text where the focus is, as pasting does: any script, any length, at once.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn paste(&self, css: &str, text: &str) -> Result<()> {
        self.find(css).await?.click().await?;
        self.run("document.execCommand('insertText', false, arguments[0])", vec![json!(text)]).await?;
        Ok(())
    }

    /// Closes the tab.
    ///
    /// # Errors
    /// When it is gone already.
    pub async fn close(&self) -> Result<()> {
        Ok(self.face().await?.close_window().await?)
    }
}

/// The first node of a tree for which that holds, shadow roots included.
fn below<'a>(node: &'a Value, holds: &dyn Fn(&Value) -> bool) -> Option<&'a Value> {
    if holds(node) {
        return Some(node);
    }
    let lists = ["shadowRoots", "children"].into_iter().filter_map(|list| node[list].as_array());
    lists.flatten().find_map(|child| below(child, holds))
}
