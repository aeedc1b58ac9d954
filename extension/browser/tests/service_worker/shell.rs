use callside_browser::BrowserShell;
use callside_core::ports::{Badge, Notice, Page, Shell};
use callside_protocol::{CallId, SettingsPlace};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stand_in::{calls, chrome, run};

const RECORD: &str = "https://1234567.app.netsuite.com/app/common/entity/contact.nl?id=42";

#[wasm_bindgen_test]
async fn a_record_that_is_open_is_brought_to_the_front() {
    chrome();
    run("chrome.tabsOpen.push(
        { id: 1, windowId: 5, url: 'https://1234567.app.netsuite.com/app/common/entity/contact.nl?id=43' },
        { id: 2, windowId: 5, url: 'https://1234567.app.netsuite.com/app/common/entity/vendor.nl?id=42' },
        { id: 3, windowId: 6, url: 'https://1234567.app.netsuite.com/app/common/entity/contact.nl?whence=&id=42&e=T#top' },
    )");
    BrowserShell.open(RECORD);
    assert_eq!(calls().await, r#"[["tabs.update",3,{"active":true}],["windows.update",6,{"focused":true}]]"#);
}

#[wasm_bindgen_test]
async fn a_record_that_is_not_open_gets_a_tab() {
    chrome();
    run(
        "chrome.tabsOpen.push({ id: 1, windowId: 5, url: 'https://7654321.app.netsuite.com/app/common/entity/contact.nl?id=42' })",
    );
    BrowserShell.open(RECORD);
    assert_eq!(calls().await, format!(r#"[["tabs.create",{{"url":"{RECORD}"}}]]"#));
}

#[wasm_bindgen_test]
async fn own_pages_are_opened_once() {
    chrome();
    BrowserShell.open_page(Page::Today);
    BrowserShell.open_page(Page::Settings(SettingsPlace::NetSuite));
    let tab = |page: &str| format!(r#"["tabs.create",{{"url":"chrome-extension://callside/{page}"}}]"#);
    assert_eq!(calls().await, format!("[{},{}]", tab("today.html"), tab("settings.html#/settings/netsuite")));

    chrome();
    run(
        "chrome.contexts.push({ documentUrl: 'chrome-extension://callside/settings.html#/settings/calls', tabId: 7, windowId: 8 })",
    );
    BrowserShell.open_page(Page::Settings(SettingsPlace::TimeZone));
    assert_eq!(
        calls().await,
        r##"[["tabs.update",7,{"url":"chrome-extension://callside/settings.html#/settings/time-zone"}],["tabs.update",7,{"active":true}],["windows.update",8,{"focused":true}]]"##
    );
}

#[wasm_bindgen_test]
async fn the_pane_is_brought_in_the_ringcentral_tab_used_last() {
    chrome();
    run("chrome.tabsOpen.push(
        { id: 1, windowId: 5, lastAccessed: 100, url: 'https://app.ringcentral.com/phone' },
        { id: 2, windowId: 6, lastAccessed: 300, url: 'https://app.ringcentral.com/messages' },
        { id: 3, windowId: 7, lastAccessed: 200, url: 'https://app.ringcentral.com/' },
    )");
    BrowserShell.bring_pane();
    assert_eq!(
        calls().await,
        r#"[["tabs.update",2,{"active":true}],["windows.update",6,{"focused":true}],["tabs.sendMessage",2,"unfold"]]"#
    );
}

#[wasm_bindgen_test]
async fn without_a_ringcentral_tab_the_pane_has_one_window_of_its_own() {
    chrome();
    BrowserShell.bring_pane();
    assert_eq!(
        calls().await,
        r#"[["windows.create",{"url":"chrome-extension://callside/pane.html?window","type":"popup","width":420,"height":780}]]"#
    );
    run("chrome.contexts.push({ documentUrl: 'chrome-extension://callside/pane.html?window', tabId: 7, windowId: 8 })");
    BrowserShell.bring_pane();
    assert!(calls().await.ends_with(r#"["tabs.update",7,{"active":true}],["windows.update",8,{"focused":true}]]"#));
}

#[wasm_bindgen_test]
async fn a_notice_is_named_after_its_call() {
    chrome();
    let call = CallId("cs-1-2-3".to_owned());
    BrowserShell.notify(Notice { call: call.clone(), title: "Dana".into(), message: "Harbor Foods".into() });
    BrowserShell.take_back(&call);
    assert_eq!(
        calls().await,
        r#"[["notifications.create","cs-1-2-3",{"type":"basic","iconUrl":"chrome-extension://callside/icons/128.png","title":"Dana","message":"Harbor Foods","requireInteraction":true}],["notifications.clear","cs-1-2-3"]]"#
    );
}

#[wasm_bindgen_test]
async fn the_badge_says_the_same_in_a_mark_and_in_words() {
    for (badge, text, title) in [
        (Badge::Clear, "", "titleQuiet()"),
        (Badge::OnCall, "●", "titleOnCall()"),
        (Badge::NeedsYou(3), "3", "titleNeedsYou(3)"),
        (Badge::SignIn, "!", "titleSignIn()"),
    ] {
        chrome();
        BrowserShell.badge(badge);
        let calls = calls().await;
        assert!(calls.contains(&format!(r#"["action.setBadgeText",{{"text":"{text}"}}]"#)), "{calls}");
        assert!(calls.contains(&format!(r#"["action.setTitle",{{"title":"{title}"}}]"#)), "{calls}");
    }
}

#[wasm_bindgen_test]
fn knows_its_version_and_where_a_sign_in_comes_back_to() {
    chrome();
    assert_eq!(BrowserShell.version(), "1.2.3");
    assert_eq!(BrowserShell.redirect("netsuite"), "https://callside.chromiumapp.org/netsuite");
}

#[wasm_bindgen_test]
async fn what_chrome_refuses_is_left_undone() {
    chrome();
    run(
        "chrome.tabs.query = () => Promise.reject(new Error('no')); chrome.notifications.clear = () => Promise.reject(new Error('no'));",
    );
    BrowserShell.open(RECORD);
    BrowserShell.bring_pane();
    BrowserShell.take_back(&CallId("x".to_owned()));
    assert_eq!(calls().await, "[]");
}
