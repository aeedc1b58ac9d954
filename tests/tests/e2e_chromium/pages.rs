//! Every page in light and dark and at both widths: no violation that axe-core finds, nothing that scrolls sideways.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use callside_emulator::ringcentral::telephony::acts::Act;
use callside_tests::{Look, Page, Script, Stage};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_for_everybody() -> Result<()> {
    let axe = axe()?;
    let stage = Stage::set(Script::default()).await?;
    let mut faults = Vec::new();
    let settings = stage.open("settings.html").await?;
    settings.says("Connect RingCentral").await?;
    look_at(&stage, &settings, &axe, "settings, not connected", &mut faults).await?;
    settings.close().await?;
    stage.to_first_tab().await?;
    stage.connect().await?;

    let pane = stage.pane().await?;
    pane.says("No call").await?;
    look_at(&stage, &pane, &axe, "pane, idle", &mut faults).await?;
    let session = stage.call_in("+16505550140")?;
    pane.says("2 records share this number").await?;
    look_at(&stage, &pane, &axe, "pane, ringing, two matches", &mut faults).await?;
    stage.act(&session, &Act::Answer { second_device: false })?;
    pane.says("Connected").await?;
    look_at(&stage, &pane, &axe, "pane, connected", &mut faults).await?;
    forced_colours(&stage, &pane, &axe, "pane, connected", &mut faults).await?;
    let popup = stage.open("popup.html").await?;
    popup.says("Connected").await?;
    look_at(&stage, &popup, &axe, "popup during a call", &mut faults).await?;
    popup.close().await?;
    stage.act(&session, &Act::HangUp)?;
    pane.says("Logged").await?;
    look_at(&stage, &pane, &axe, "pane, ended", &mut faults).await?;
    for (page, words) in [
        ("popup.html", "Last calls"),
        ("today.html", "Needs you"),
        ("settings.html", "Sign out"),
        ("settings.html#/settings/calls", "Outcomes"),
        ("settings.html#/settings/privacy", "Forget everything"),
    ] {
        let open = stage.open(page).await?;
        open.says(words).await?;
        look_at(&stage, &open, &axe, &page.replace('/', " "), &mut faults).await?;
        if page == "settings.html" {
            forced_colours(&stage, &open, &axe, "settings", &mut faults).await?;
        }
        open.close().await?;
        stage.to_first_tab().await?;
    }
    assert!(faults.is_empty(), "{faults:#?}");
    stage.strike().await
}

/// Looks at a page in the few colours that the person's system allows, and leaves a picture.
async fn forced_colours(stage: &Stage, page: &Page, axe: &str, name: &str, faults: &mut Vec<String>) -> Result<()> {
    page.run(axe, vec![]).await?;
    let forced = json!({"features": [{"name": "forced-colors", "value": "active"}]});
    stage.browser.tools("Emulation.setEmulatedMedia", forced).await?;
    let here = format!("{name}, forced colours");
    faults.extend(violations(page).await?.into_iter().map(|violation| format!("{here}: {violation}")));
    stage.browser.screenshot(&pictures().join(format!("{here}.png"))).await
}

/// What axe-core, once it is there, finds in a page as it is shown now.
async fn violations(page: &Page) -> Result<Vec<String>> {
    let script = "return axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(
        one => one.id + ': ' + one.help + ' — ' + one.nodes.map(node => node.target.join(' ')).join(', ')))";
    let violations = page.run(script, vec![]).await?;
    let violations = violations.as_array().context("axe-core answers")?;
    Ok(violations.iter().map(|violation| violation.as_str().unwrap_or_default().to_owned()).collect())
}

/// Looks at a page at both widths, in light and dark, and leaves a picture of each in the target folder's `looks`.
pub(super) async fn look_at(stage: &Stage, page: &Page, axe: &str, name: &str, faults: &mut Vec<String>) -> Result<()> {
    page.run(axe, vec![]).await?;
    for dark in [false, true] {
        for width in [320, 450] {
            page.face().await?;
            stage.browser.look(Look { width, height: 900, dark }).await?;
            let wide =
                page.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth", vec![]);
            let here = format!("{name}, {width} px, {}", if dark { "dark" } else { "light" });
            if wide.await? == json!(true) {
                faults.push(format!("{here}: scrolls sideways"));
            }
            faults.extend(violations(page).await?.into_iter().map(|violation| format!("{here}: {violation}")));
            stage.browser.screenshot(&pictures().join(format!("{here}.png"))).await?;
        }
    }
    Ok(())
}

/// The script of axe-core.
pub(super) fn axe() -> Result<String> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/npm/node_modules/axe-core/axe.min.js");
    let file = std::env::var_os("CALLSIDE_AXE").map_or(tools, PathBuf::from);
    std::fs::read_to_string(file).context("axe-core is not installed: run `cargo xtask test --only e2e`")
}

fn pictures() -> PathBuf {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    std::env::var_os("CALLSIDE_TARGET").map_or(target, PathBuf::from).join("looks")
}
