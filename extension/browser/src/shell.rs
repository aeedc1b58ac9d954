//! The browser around Callside: tabs, windows, notifications, the toolbar icon.

use callside_core::ports::{Badge, Notice, Page, Shell};
use callside_protocol::{CallId, SettingsPlace};
use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Url, console};

use crate::{
    chrome::{action, i18n, identity, notifications, runtime, tabs, windows},
    object::{field, object},
};

/// Where the pane is docked.
const RINGCENTRAL: &str = "https://app.ringcentral.com/*";

/// The pane as a window of its own.
const PANE_WINDOW: &str = "pane.html?window";

/// What the dock in the RingCentral tab understands (`content/dock.js`).
const UNFOLD: &str = "unfold";

/// Width and height in pixels of the pane's own window: what the pane is drawn for, and room for its longest call.
const PANE_SIZE: (u32, u32) = (420, 780);

/// Chrome's tabs, windows, notifications and toolbar icon. What Chrome refuses is left undone: nothing is lost by it.
pub struct BrowserShell;

impl Shell for BrowserShell {
    fn open(&self, url: &str) {
        let url = url.to_owned();
        spawn_local(async move {
            let _ = show_record(&url).await;
        });
    }

    fn open_page(&self, page: Page) {
        let (path, place) = match page {
            Page::Settings(place) => ("settings.html", [SettingsPlace::ADDRESS, place.name()].concat()),
            Page::Today => ("today.html", String::new()),
        };
        spawn_local(async move {
            let _ = show_page(path, &place).await;
        });
    }

    fn bring_pane(&self) {
        spawn_local(async {
            let _ = show_pane().await;
        });
    }

    fn notify(&self, notice: Notice) {
        spawn_local(async move {
            let icon = runtime::get_url("icons/128.png").unwrap_or_default();
            let options = object(&[
                ("type", "basic".into()),
                ("iconUrl", icon.into()),
                ("title", notice.title.reveal().into()),
                ("message", notice.message.reveal().into()),
                // A ringing call outlasts the few seconds a notification stays by itself; the core takes it back.
                ("requireInteraction", true.into()),
            ]);
            let _ = notifications::create(&notice.call.0, &options).await;
        });
    }

    fn take_back(&self, call: &CallId) {
        let id = call.0.clone();
        spawn_local(async move {
            let _ = notifications::clear(&id).await;
        });
    }

    fn badge(&self, badge: Badge) {
        spawn_local(async move {
            let _ = set_badge(badge).await;
        });
    }

    fn redirect(&self, path: &str) -> String {
        identity::get_redirect_url(path).unwrap_or_default()
    }

    fn version(&self) -> String {
        runtime::get_manifest().ok().and_then(|manifest| field(&manifest, "version").as_string()).unwrap_or_default()
    }

    fn warn(&self, line: &str) {
        console::warn_1(&line.into());
    }
}

/// Shows a record: the tab that has it already, else a new one.
async fn show_record(url: &str) -> Result<(), JsValue> {
    let wanted = Url::new(url)?;
    let pattern = format!("https://{}/*", wanted.hostname());
    let open = query(&pattern).await?;
    let same =
        open.iter().find(|tab| field(tab, "url").as_string().is_some_and(|shown| is_same_record(&shown, &wanted)));
    match same {
        Some(tab) => focus(&tab).await,
        None => create(url).await,
    }
}

/// NetSuite adds parameters of its own to a record's address (`whence`, `e` for edit mode): only `id` names the record.
fn is_same_record(shown: &str, wanted: &Url) -> bool {
    Url::new(shown).is_ok_and(|shown| {
        shown.host() == wanted.host()
            && shown.pathname() == wanted.pathname()
            && shown.search_params().get("id") == wanted.search_params().get("id")
    })
}

/// Shows a page of the extension's own, at that place in it. One that is open already goes there without loading anew:
/// only what is behind `#` changes.
async fn show_page(path: &str, place: &str) -> Result<(), JsValue> {
    let url = runtime::get_url(path)?;
    let there = [url.as_str(), place].concat();
    let Some(context) = context(&url).await? else { return create(&there).await };
    let tab = field(&context, "tabId");
    if let Some(tab) = tab.as_f64().filter(|_| !place.is_empty()) {
        tabs::update(tab, &object(&[("url", there.into())])).await?;
    }
    focus_ids(&tab, &field(&context, "windowId")).await
}

/// Shows a pane: the one docked in the RingCentral tab, else one in a window of its own.
async fn show_pane() -> Result<(), JsValue> {
    let open = query(RINGCENTRAL).await?;
    let last_used = |tab: &JsValue| field(tab, "lastAccessed").as_f64().unwrap_or(0.0);
    if let Some(tab) = open.iter().max_by(|one, other| last_used(one).total_cmp(&last_used(other))) {
        focus(&tab).await?;
        if let Some(id) = field(&tab, "id").as_f64() {
            tabs::send_message(id, &UNFOLD.into()).await?;
        }
        return Ok(());
    }
    let url = runtime::get_url(PANE_WINDOW)?;
    if let Some(context) = context(&url).await? {
        return focus_ids(&field(&context, "tabId"), &field(&context, "windowId")).await;
    }
    let (width, height) = PANE_SIZE;
    windows::create(&object(&[
        ("url", url.into()),
        ("type", "popup".into()),
        ("width", width.into()),
        ("height", height.into()),
    ]))
    .await?;
    Ok(())
}

/// Tabs that show an address of that pattern.
async fn query(pattern: &str) -> Result<Array, JsValue> {
    Ok(Array::from(&tabs::query(&object(&[("url", pattern.into())])).await?))
}

/// The extension's own page at that address, wherever in it, if it is open in a tab or window.
async fn context(url: &str) -> Result<Option<JsValue>, JsValue> {
    let filter: Object = object(&[("contextTypes", Array::of1(&"TAB".into()).into())]);
    let is_there = |context: &JsValue| {
        field(context, "documentUrl").as_string().is_some_and(|shown| shown.split('#').next() == Some(url))
    };
    Ok(Array::from(&runtime::get_contexts(&filter).await?).iter().find(is_there))
}

async fn create(url: &str) -> Result<(), JsValue> {
    tabs::create(&object(&[("url", url.into())])).await?;
    Ok(())
}

async fn focus(tab: &JsValue) -> Result<(), JsValue> {
    focus_ids(&field(tab, "id"), &field(tab, "windowId")).await
}

async fn focus_ids(tab: &JsValue, window: &JsValue) -> Result<(), JsValue> {
    if let Some(tab) = tab.as_f64() {
        tabs::update(tab, &object(&[("active", true.into())])).await?;
    }
    if let Some(window) = window.as_f64() {
        windows::update(window, &object(&[("focused", true.into())])).await?;
    }
    Ok(())
}

async fn set_badge(badge: Badge) -> Result<(), JsValue> {
    // White text stands on each of these with a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
    let (text, colour, title, count) = match badge {
        Badge::Clear => (String::new(), "#5f6368", "titleQuiet", String::new()),
        Badge::OnCall => ("●".to_owned(), "#32773b", "titleOnCall", String::new()),
        Badge::NeedsYou(calls) => (calls.to_string(), "#896219", "titleNeedsYou", calls.to_string()),
        Badge::SignIn => ("!".to_owned(), "#be3933", "titleSignIn", String::new()),
    };
    action::set_badge_background_color(&object(&[("color", colour.into())])).await?;
    action::set_badge_text(&object(&[("text", text.into())])).await?;
    let title = i18n::get_message(title, &count)?;
    action::set_title(&object(&[("title", title.into())])).await?;
    Ok(())
}
