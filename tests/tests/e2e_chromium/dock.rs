//! The pane inside the RingCentral web app: beside the page, under every protection a page can have, and nowhere else.

use anyhow::{Context as _, Result};
use callside_tests::{Page, Script, Stage};
use serde_json::Value;

const PHONE: &str = "https://app.ringcentral.com/";

#[tokio::test(flavor = "multi_thread")]
async fn the_pane_stands_beside_the_page_and_nowhere_else() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    for address in [PHONE.to_owned(), format!("{PHONE}?strict")] {
        let phone = Page::open(&stage.browser.driver, &address).await?;
        phone.find("callside-dock").await?;
        assert!(is_docked(&stage).await?, "{address}");
        // Narrowed, not covered: the page's right edge is left of the dock.
        let edge = number(&phone, "return document.getElementById('edge').getBoundingClientRect().right").await?;
        let dock =
            number(&phone, "return document.querySelector('callside-dock').getBoundingClientRect().left").await?;
        assert!(edge <= dock, "{address}: {edge} {dock}");

        phone.close().await?;
        stage.to_first_tab().await?;
    }

    // Nothing of Callside's is in any other page.
    let elsewhere = Page::open(&stage.browser.driver, "https://1234567.app.netsuite.com/").await?;
    elsewhere.find("body").await?;
    assert!(elsewhere.run("return document.querySelector('callside-dock')", vec![]).await?.is_null());
    stage.strike().await
}

async fn is_docked(stage: &Stage) -> Result<bool> {
    let wanted = stage.address("pane.html");
    Ok(stage.targets().await?.iter().any(|target| target.ends_with(&wanted)))
}

async fn number(page: &Page, script: &str) -> Result<f64> {
    let value: Value = page.run(script, vec![]).await?;
    value.as_f64().context("a number")
}
