//! The agent's own copy of the directory: made through three power cuts, kept during calls, another one for another
//! role, and gone with the sign-in.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow};
use callside_emulator::{
    World,
    errand::Deed,
    netsuite::{Level, Permission, RecordType, Role},
    ringcentral::{rate_limit::Limits, telephony::acts::Act},
};
use callside_tests::{
    Page, Script, Stage,
    harm::{copy_folder, trapping},
    queries,
    stage::package,
};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::{
    DANA,
    pages::{axe, look_at},
};

const ANSWER: Act = Act::Answer { second_device: false };

/// All that lies on the shelf: the names of the copy's parts, and how many bytes there are in all; the needles found among
/// both.
const SHELF: &str = "
    const needles = ['Whitfield', 'whitfield', 'Harbor', '6505550134'];
    return (async () => {
        const done = request => new Promise((fulfil, fail) => {
            request.onsuccess = () => fulfil(request.result);
            request.onerror = () => fail(request.error);
        });
        const database = await done(indexedDB.open('callside'));
        const shelf = database.transaction('shelf').objectStore('shelf');
        const [names, things] = await Promise.all([done(shelf.getAllKeys()), done(shelf.getAll())]);
        database.close();
        const texts = things.flatMap(bytes => ['latin1', 'utf-16le'].map(as => new TextDecoder(as).decode(bytes)));
        return {
            names: names.map(String).filter(name => name.startsWith('people/')),
            size: things.reduce((size, bytes) => size + bytes.byteLength, 0),
            clear: needles.filter(needle => [...names, ...texts].some(text => text.includes(needle))),
        };
    })()";

/// Every record of NetSuite's that a copy can hold, apart from those kinds.
fn everybody_but(stage: &Stage, unseen: &[RecordType]) -> usize {
    let kinds = [RecordType::Contact, RecordType::Customer, RecordType::Vendor, RecordType::Employee, RecordType::Job];
    let seen = kinds.into_iter().filter(|kind| !unseen.contains(kind));
    stage.world(|world| seen.map(|kind| world.netsuite.count(kind)).sum())
}

/// Waits until the page says that the copy holds so many.
async fn holds(page: &Page, people: usize) -> Result<()> {
    let words = format!("among {people} records");
    let script = format!("return document.body.innerText.replaceAll(',', '').includes('{words}')");
    page.comes_to(&script, &json!(true)).await
}

/// A call that the pane names without any query; it is over and put away then.
async fn is_named_without_a_query(stage: &Stage, pane: &Page, number: &str, name: &str) -> Result<()> {
    stage.world(|world| world.ledger.reset());
    let records = stage.phone_calls().len();
    let session = stage.call_in(number)?;
    pane.says(name).await?;
    assert_eq!(stage.world(|world| queries(world).count()), 0, "{name}");
    stage.act(&session, &ANSWER)?;
    pane.says("Connected").await?;
    stage.act(&session, &Act::HangUp)?;
    stage.has_phone_calls(records + 1).await?;
    pane.says("Logged").await?;
    pane.press("Done").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_outlives_three_power_cuts_and_then_names_callers_without_a_request() -> Result<()> {
    let mut script = Script::default();
    script.world.people = 4_000;
    // Each start of a browser takes sign-ins, and RingCentral's own limits would only make the test wait.
    script.world.ringcentral.limits = Limits { light: 1_000, medium: 1_000, heavy: 1_000, auth: 1_000, window: 60 };
    // Pages take their time, so that the power goes between a question and its answer.
    script.world.netsuite.query_delay = 600;
    let mut stage = Stage::set(script).await?;
    stage.connect().await?;
    let asked = |world: &World| queries(world).count();
    stage.begins_copy().await?;
    let mut cuts = Vec::new();
    for _ in 0..3 {
        let before = stage.world(|world| asked(world));
        // The answer to the first of them is taken in before the second is asked.
        stage.until("two pages more", |world| asked(world) >= before + 2).await?;
        // So slow that it is still being made when somebody looks, however long a browser takes to start.
        stage.world(|world| world.netsuite.options_mut().query_delay = 10_000);
        stage = stage.cut_power().await?;
        cuts.push(stage.world(|world| asked(world)));
        let settings = stage.directory().await?;
        settings.says("records copied").await?;
        stage.world(|world| world.netsuite.options_mut().query_delay = 600);
        settings.close().await?;
        stage.to_first_tab().await?;
    }
    stage.world(|world| world.netsuite.options_mut().query_delay = 0);
    let settings = stage.directory().await?;
    stage.has_copy(&settings).await?;
    holds(&settings, everybody_but(&stage, &[])).await?;

    // From the copy's beginning on, what is asked again after a cut is the one question that had no answer when the power
    // went. (What the settings page asks about the role may come between.)
    let questions: Vec<(u64, bool)> =
        stage.world(|world| queries(world).map(|entry| (entry.question, entry.purpose.contains("dual"))).collect());
    let (mut known, mut again) = (BTreeSet::new(), vec![0; cuts.len() + 1]);
    for (place, (question, _)) in questions.iter().enumerate().skip_while(|(_, (_, begins))| !begins) {
        let cut = cuts.partition_point(|cut| *cut <= place);
        again[cut] += usize::from(!known.insert(question));
    }
    assert!(again[0] == 0 && again.iter().all(|times| *times <= 1), "{again:?} of {questions:?}, cut at {cuts:?}");

    settings.close().await?;
    stage.to_first_tab().await?;
    let pane = stage.pane().await?;
    is_named_without_a_query(&stage, &pane, DANA, "Dana Whitfield").await?;
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_in_netsuite_during_a_call_is_known_at_the_next() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.connect().await?;
    let settings = stage.directory().await?;
    stage.has_copy(&settings).await?;
    let people = everybody_but(&stage, &[]);
    holds(&settings, people).await?;

    let pane = stage.pane().await?;
    let session = stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    stage.act(&session, &ANSWER)?;
    pane.says("Connected").await?;
    let properties = |properties: Value| properties.as_object().cloned().unwrap_or_default();
    let new_number = properties(json!({"mobilePhone": "(650) 555-0177"}));
    let noor = properties(json!({"firstName": "Noor", "lastName": "Haddad", "phone": "+1 650 555 0188"}));
    for deed in [
        Deed::Change { record: RecordType::Contact, id: 1201, properties: new_number },
        Deed::Create { record: RecordType::Contact, properties: noor },
    ] {
        stage.world(|world| world.perform(&deed)).map_err(|refusal| anyhow!("{refusal:?}"))?;
    }
    // Somebody the copy does not know calls and is found at NetSuite: so there are changes, and they are fetched while
    // the first call goes on.
    let second = stage.call_in("+16505550188")?;
    pane.says("Noor Haddad").await?;
    holds(&settings, people + 1).await?;
    pane.says("Connected").await?;
    stage.act(&second, &Act::Decline)?;
    stage.act(&session, &Act::HangUp)?;
    stage.has_phone_calls(2).await?;
    while pane.text().await?.contains("Done") {
        pane.press("Done").await?;
    }
    is_named_without_a_query(&stage, &pane, "+16505550177", "Dana Whitfield").await?;
    is_named_without_a_query(&stage, &pane, "+16505550188", "Noor Haddad").await?;
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_role_has_another_copy_and_signing_out_leaves_nothing() -> Result<()> {
    let stage = Stage::set(Script::default()).await?;
    stage.world(|world| {
        if let Some(role) = world.netsuite.role_mut(Role::WITHOUT_CALLS) {
            role.set(Permission::Customers, Level::None);
        }
    });
    stage.connect().await?;
    let directory = stage.directory().await?;
    stage.has_copy(&directory).await?;
    holds(&directory, everybody_but(&stage, &[])).await?;
    let shelf = directory.run(SHELF, vec![]).await?;
    assert_eq!(shelf["clear"], json!([]));
    assert!(shelf["size"].as_u64().is_some_and(|size| size > 10_000), "{shelf}");

    stage.world(|world| world.ledger.reset());
    let connections = stage.open("settings.html").await?;
    let again = connections.press_within("section[aria-label=NetSuite]", "Sign in again");
    let window = stage.window_after(again).await?;
    stage.pass_netsuite(&window, Some(&Role::WITHOUT_CALLS.to_string())).await?;
    stage.has_copy(&directory).await?;
    // Projects are found through their customers.
    holds(&directory, everybody_but(&stage, &[RecordType::Customer, RecordType::Job])).await?;
    let shelf = directory.run(SHELF, vec![]).await?;
    let names = shelf["names"].as_array().cloned().unwrap_or_default();
    let of_the_role = format!(".{}/", Role::WITHOUT_CALLS);
    assert!(!names.is_empty());
    assert!(names.iter().all(|name| name.as_str().is_some_and(|name| name.contains(&of_the_role))), "{names:?}");

    connections.press_within("section[aria-label=NetSuite]", "Sign out of NetSuite").await?;
    connections.find("section[aria-label=NetSuite] .button.primary").await?;
    let left = format!("{SHELF}.then(shelf => shelf.names)");
    directory.comes_to(&left, &json!([])).await?;
    directory.says("Waits for the NetSuite sign-in.").await?;
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_back_office_that_traps_leaves_calls_alone_and_the_copy_goes_on_when_it_is_well_again() -> Result<()> {
    let folder = tempfile::tempdir()?;
    copy_folder(&package()?, folder.path())?;
    let module = folder.path().join("office/callside_office_bg.wasm");
    let sound = std::fs::read(&module)?;
    // Whatever the browser answers it traps over, in a task that nobody awaits.
    std::fs::write(&module, trapping(&sound, "closure")?)?;
    let script = Script { extension: Some(folder.path().to_owned()), ..Script::default() };
    let stage = Stage::set(script).await?;
    stage.connect().await?;
    let settings = stage.directory().await?;
    settings.says("Callside made a mistake.").await?;

    let pane = stage.pane().await?;
    let session = stage.call_in(DANA)?;
    pane.says("Dana Whitfield").await?;
    stage.act(&session, &ANSWER)?;
    pane.says("Connected").await?;
    stage.act(&session, &Act::HangUp)?;
    stage.has_phone_calls(1).await?;
    let failures = "return chrome.storage.session.get('boot.failures')";
    assert_eq!(pane.run(failures, vec![]).await?, json!({}), "the worker itself has failed");

    std::fs::write(&module, sound)?;
    stage.world(|world| world.ledger.reset());
    let stage = stage.cut_power().await?;
    let settings = stage.directory().await?;
    stage.has_copy(&settings).await?;
    holds(&settings, everybody_but(&stage, &[])).await?;
    settings.stops_saying("Callside made a mistake.").await?;
    settings.close().await?;
    stage.to_first_tab().await?;
    let pane = stage.pane().await?;
    is_named_without_a_query(&stage, &pane, DANA, "Dana Whitfield").await?;
    stage.strike().await
}

#[tokio::test(flavor = "multi_thread")]
async fn how_the_copy_stands_is_for_everybody_to_see_and_decide() -> Result<()> {
    let axe = axe()?;
    let mut script = Script::default();
    script.world.people = 4_000;
    script.world.netsuite.query_delay = 1_000;
    let stage = Stage::set(script).await?;
    stage.connect().await?;
    let settings = stage.directory().await?;
    let mut faults = Vec::new();
    stage.begins_copy().await?;
    settings.says(" left.").await?;
    // So slow that it is being made as long as somebody looks.
    stage.world(|world| world.netsuite.options_mut().query_delay = 5_000);
    look_at(&stage, &settings, &axe, "directory, making", &mut faults).await?;

    let focused = "const e = document.activeElement; return e.innerText || ''";
    for _ in 0..20 {
        settings.type_keys(Key::Tab + "").await?;
        if settings.run(focused, vec![]).await? == json!("Pause") {
            break;
        }
    }
    settings.type_keys(Key::Enter + "").await?;
    settings.says("records copied, paused.").await?;
    settings.comes_to(focused, &json!("Go on")).await?;
    look_at(&stage, &settings, &axe, "directory, paused", &mut faults).await?;

    stage.world(|world| world.netsuite.options_mut().query_delay = 0);
    settings.type_keys(Key::Enter + "").await?;
    settings.says("Complete.").await?;
    look_at(&stage, &settings, &axe, "directory, kept", &mut faults).await?;
    settings.press("Pause").await?;
    settings.says("changes in NetSuite are not followed").await?;
    look_at(&stage, &settings, &axe, "directory, kept and paused", &mut faults).await?;

    settings.press("Off").await?;
    settings.says("Off.").await?;
    settings.press("Everyone").await?;
    settings.stops_saying("Off.").await?;
    settings.press("Off").await?;
    settings.says("Off.").await?;
    look_at(&stage, &settings, &axe, "directory, off", &mut faults).await?;
    assert!(faults.is_empty(), "{faults:#?}");
    stage.strike().await
}
