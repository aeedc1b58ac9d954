//! The pane inside the RingCentral web app: beside the page, under every protection a page can have, and nowhere else.

use anyhow::{Context as _, Result};
use callside_tests::{Page, Script, Stage};
use serde_json::json;

const PHONE: &str = "https://app.ringcentral.com/";
const WIDTH: &str = "return Math.round(document.querySelector('callside-dock').getBoundingClientRect().width)";
/// True when the page's own right edge is left of the dock: narrowed, not covered.
const BESIDE: &str = "return document.getElementById('edge').getBoundingClientRect().right
    <= document.querySelector('callside-dock').getBoundingClientRect().left";

#[tokio::test(flavor = "multi_thread")]
async fn the_pane_stands_beside_the_page_and_nowhere_else() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    for address in [PHONE.to_owned(), format!("{PHONE}?strict")] {
        let phone = Page::open(&stage.browser.driver, &address).await?;
        phone.find("callside-dock").await?;
        phone.comes_to(BESIDE, &json!(true)).await.context(address)?;
        let pane = format!("iframe {}", stage.address("pane.html"));
        assert!(stage.targets().await?.contains(&pane), "the page's protections keep the pane out");
        phone.close().await?;
        stage.to_first_tab().await?;
    }

    // Nothing of Callside's is in any other page.
    let elsewhere = Page::open(&stage.browser.driver, "https://1234567.app.netsuite.com/").await?;
    elsewhere.find("body").await?;
    assert!(elsewhere.run("return document.querySelector('callside-dock')", vec![]).await?.is_null());
    elsewhere.close().await?;
    stage.to_first_tab().await?;

    // Resized and folded, it stays so.
    let phone = Page::open(&stage.browser.driver, PHONE).await?;
    phone.comes_to(WIDTH, &json!(400)).await?;
    let left = "function () { this.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft'})) }";
    phone.run_on_hidden("DIV", "role", "separator", left).await?;
    phone.comes_to(WIDTH, &json!(416)).await?;
    phone.go(PHONE).await?;
    phone.find("callside-dock").await?;
    phone.comes_to(WIDTH, &json!(416)).await?;
    phone.run_on_hidden("BUTTON", "type", "button", "function () { this.click() }").await?;
    phone.comes_to(WIDTH, &json!(25)).await?;
    phone.go(PHONE).await?;
    phone.find("callside-dock").await?;
    phone.comes_to(WIDTH, &json!(25)).await?;
    phone.comes_to(BESIDE, &json!(true)).await?;
    stage.strike().await
}
