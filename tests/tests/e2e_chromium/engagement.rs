//! Lists and engagement as somebody finds them: NetSuite is connected, a list is built by a rule, five people are called one after the
//! other, scores move, a dry run shows what would be written, and a push puts it on NetSuite's own record page; who does not want to
//! be called is not, without a reason; and what people have made is there after the browser has died.

use std::io::Write as _;

use anyhow::{Context as _, Result, ensure};
use callside_emulator::{
    World,
    netsuite::{Level, Permission, RecordType, Role},
    ringcentral::telephony::{
        acts::{Act, RemoteAct},
        session::{Callee, Plan},
    },
};
use callside_tests::{
    Page, Script, Stage,
    room::lists::{allow, contacts_of, was_called},
};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::pages::{axe, look_at};

const SCORE: &str = "custentity_callside_score";
/// Two contacts of one company, behind one number.
const SHARED: [i64; 2] = [1_202, 1_203];
const SHARED_NUMBER: &str = "+16505550140";
/// How many are called.
const CALLED: usize = 5;

/// The first contacts of the account.
fn contacts(world: &World) -> Vec<i64> {
    contacts_of(world).into_iter().take(CALLED).collect()
}

/// What the record says in a field.
fn held(stage: &Stage, contact: i64, field: &str) -> Value {
    stage.world(|world| {
        world.netsuite.record(RecordType::Contact, contact).map(|of| of[field].clone()).unwrap_or_default()
    })
}

/// An account with the bundle and its fields, in which this role may do everything that lists and scores need; and Settings, once
/// there is a copy of everybody.
async fn account() -> Result<(Stage, Page)> {
    let mut script = Script::default();
    script.world.netsuite.bundle = true;
    script.world.netsuite.features.bundle_people_fields = true;
    let stage = Stage::set(script).await?;
    stage.world(|world| {
        allow(world);
        if let Some(role) = world.netsuite.role_mut(Role::AGENT) {
            role.set(Permission::PublishSearch, Level::View);
        }
        for (contact, days) in contacts(world).into_iter().zip(1_u32..) {
            was_called(world, contact, i64::from(days), 12 - days, "Inbound");
        }
    });
    stage.connect().await?;
    stage.begins_copy().await?;
    let settings = stage.directory().await?;
    stage.has_copy(&settings).await?;
    Ok((stage, settings))
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_worked_through_and_scores_reach_netsuites_record() -> Result<()> {
    let axe = axe()?;
    let mut faults = Vec::new();
    let (stage, settings) = account().await?;

    // Connect: role, account and domain stand there by themselves.
    settings.press_within(".settings-menu", "Connectors").await?;
    settings.says("Not connected.").await?;
    settings.press("Connect NetSuite").await?;
    settings.says("Domain").await?;
    settings.says("writing lists and scores to contacts").await?;
    settings.comes_to("return !document.body.innerText.includes('Not yet')", &json!(true)).await?;
    look_at(&stage, &settings, &axe, "settings, connectors", &mut faults).await?;

    // A list by a rule: whoever has a score.
    settings.press_within(".settings-menu", "Lists").await?;
    settings.press("New list").await?;
    settings.fill("#list-name", "Engaged").await?;
    settings.press("Add a condition").await?;
    choose(&settings, "Kind of condition 1", "core at least").await?;
    settings.fill("[aria-label='Points of condition 1']", "1").await?;
    settings.says("5 people fit").await?;
    look_at(&stage, &settings, &axe, "settings, a new list", &mut faults).await?;
    settings.press("Save the list").await?;
    settings.says("5 people").await?;
    look_at(&stage, &settings, &axe, "settings, a list", &mut faults).await?;

    // Five people, one after the other; the fourth does not want to be called, the fifth is called later.
    settings.press("Work through it").await?;
    let mut names: Vec<String> = Vec::new();
    for place in 0..CALLED {
        settings.comes_to("return Boolean(document.querySelector('.work-name'))", &json!(true)).await?;
        let name = settings.find(".work-name").await?.text().await?;
        ensure!(!names.contains(&name), "{name} is there twice: {names:?}");
        settings.says("spoke").await?;
        if place == 0 {
            look_at(&stage, &settings, &axe, "settings, a call list", &mut faults).await?;
        }
        if place < 3 {
            settings.fill("#call-note", &format!("note {place}")).await?;
            settings.press("Spoke").await?;
        } else if place == 3 {
            settings.press("Calls and e-mail they do not want").await?;
            settings.press("Does not want to be called").await?;
            settings.press("Yes, they said so").await?;
            settings.says("Why you call all the same").await?;
            settings.fill("#call-reason", "They asked for a call back").await?;
            settings.press("Call all the same").await?;
            settings.says("You can call now.").await?;
            settings.press("Skip").await?;
        } else {
            settings.press("Skip").await?;
        }
        names.push(name.clone());
        let over = format!("return document.querySelector('.work-name')?.innerText !== {name:?}");
        settings.comes_to(&over, &json!(true)).await?;
    }
    settings.says("Finished.").await?;

    // A call more moves a score.
    let people = stage.world(|world| contacts(world));
    let last = *people.last().context("somebody")?;
    stage.world(|world| was_called(world, last, 0, 40, "Inbound"));
    settings.press_within(".settings-menu", "Connectors").await?;
    settings.press("Sync now").await?;
    settings.run("document.querySelector('.lists-policy input').click()", vec![]).await?;
    settings.press("Save for everyone").await?;
    settings.says("Saved.").await?;

    // Look first, then write.
    settings.press("Dry run").await?;
    settings.says("Callside Score").await?;
    ensure!(held(&stage, last, SCORE).is_null(), "a dry run writes nothing");
    look_at(&stage, &settings, &axe, "settings, a dry run", &mut faults).await?;
    settings.press_within("[aria-label='Push to NetSuite']", "Push").await?;
    settings.says("Last push").await?;
    let scores: Vec<i64> = people.iter().filter_map(|contact| held(&stage, *contact, SCORE).as_i64()).collect();
    ensure!(scores.len() == CALLED && scores.iter().max() == scores.last(), "{scores:?}");
    settings.press("Make the saved search in NetSuite").await?;
    settings.says("is made").await?;

    // On NetSuite's own page, and in the search that came with it.
    let of = |path: &str| format!("https://1234567.app.netsuite.com{path}");
    let record = Page::open(&stage.browser.driver, &of(&format!("/app/common/entity/contact.nl?id={last}"))).await?;
    record.says("Callside Score").await?;
    record.says(&scores.last().context("a score")?.to_string()).await?;
    record.go(&of("/app/common/search/searchresults.nl?searchid=customsearch_callside_engaged")).await?;
    let first = "return document.querySelector('tr[data-record]')?.dataset.record";
    record.comes_to(first, &json!(last.to_string())).await?;
    record.close().await?;

    // After a power cut the lists are there.
    settings.close().await?;
    let stage = stage.cut_power().await?;
    let settings = stage.open("settings.html#/settings/lists").await?;
    settings.says("Engaged").await?;
    settings.says("5 people").await?;
    ensure!(faults.is_empty(), "{faults:#?}");
    stage.strike().await
}

/// A spreadsheet's file as an office program of another country leaves it: two people of the account, a formula, and ten thousand rows
/// that are about nobody.
fn file(people: &[i64]) -> Result<tempfile::NamedTempFile> {
    let known = people.iter().map(|contact| format!("{contact};=HYPERLINK(\"https://example.com\");Müller\r\n"));
    let others = (0..10_000).map(|row| format!("{};;nobody {row}\r\n", 9_000_000 + row));
    let text: String = ["NetSuite id;Remark;Name\r\n".to_owned()].into_iter().chain(known).chain(others).collect();
    let bytes: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile()?;
    file.write_all(&bytes)?;
    Ok(file)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_made_filled_from_a_file_and_worked_through_by_keys() -> Result<()> {
    let (stage, settings) = account().await?;
    settings.go(&stage.address("settings.html#/settings/connectors")).await?;
    settings.says("Not connected.").await?;
    settings.press_by_keys("Connect NetSuite").await?;
    settings.says("Domain").await?;
    settings.comes_to("return !document.body.innerText.includes('Not yet')", &json!(true)).await?;

    // A list of chosen people.
    settings.go(&stage.address("settings.html#/settings/lists")).await?;
    settings.says("There is no list yet").await?;
    settings.press_by_keys("New list").await?;
    settings.tab_to("Name of the list").await?;
    settings.type_keys("From a fair").await?;
    settings.tab_to("By a rule").await?;
    settings.type_keys(Key::Down + "").await?;
    settings.press_by_keys("Save the list").await?;
    settings.says("Nobody is on the list yet").await?;

    // A file of ten thousand rows that are about nobody loses none of them, and brings those it knows.
    let file = file(&SHARED)?;
    settings.tab_to("File").await?;
    settings.type_keys(file.path().to_str().context("a path")?).await?;
    settings.says("2 rows taken, 2 of them new or changed, 10,000 rows put aside.").await?;
    settings.says("Read as UTF-16.").await?;
    settings.says("And 9,950 rows more").await?;
    settings.says("2 people").await?;

    // One after the other.
    settings.press_by_keys("Work through it").await?;
    let (agent, known, mut called) = (stage.agent_id(), stage.phone_calls().len(), Vec::new());
    for (done, note) in ["wants a price", "call in spring"].into_iter().enumerate() {
        settings.comes_to("return Boolean(document.querySelector('.work-name'))", &json!(true)).await?;
        let name = settings.find(".work-name").await?.text().await?;
        // Whoever arrives has the focus.
        settings.comes_to("return document.activeElement.innerText", &json!(name)).await?;
        // Both have the same number: the call is of whoever is on the card.
        let session = stage
            .world(|world| world.call_out(agent, SHARED_NUMBER, Plan { callee: Callee::Waits, ..Plan::default() }))?;
        settings.says("Ringing there.").await?;
        stage.remote(&session, RemoteAct::Answer)?;
        settings.says("On the phone with them.").await?;
        stage.act(&session, &Act::HangUp)?;
        settings.says("The call is over").await?;
        let records = stage.has_phone_calls(known + done + 1).await?;
        let of = records.last().map(|record| record["contact"]["id"].clone()).unwrap_or_default();
        called.push(of.as_str().context("a contact")?.to_owned());
        let whom = stage.world(|world| {
            let of = world.netsuite.record(RecordType::Contact, called.last()?.parse().ok()?)?;
            Some(of["lastName"].as_str()?.to_owned())
        });
        ensure!(whom.is_some_and(|last| name.contains(&last)), "{name}: {records:#?}");
        settings.tab_to("Note").await?;
        settings.type_keys(note).await?;
        settings.press_by_keys("Spoke").await?;
        let over = format!("return document.querySelector('.work-name')?.innerText !== {name:?}");
        settings.comes_to(&over, &json!(true)).await?;
    }
    settings.says("Finished.").await?;
    called.sort();
    ensure!(called == SHARED.map(|contact| contact.to_string()), "{called:?}");

    // A list that is of no use any more: asked first.
    settings.press_by_keys("All lists").await?;
    settings.says("2 called").await?;
    settings.press_by_keys("Delete").await?;
    settings.press_by_keys("Delete it").await?;
    settings.says("There is no list yet").await?;
    stage.strike().await
}

/// A file of two people whom NetSuite does not have, of whom one is at a company that nobody has.
fn newcomers() -> Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile()?;
    file.write_all(
        b"Name,Job title,E-mail,Phone,Company\n\
          Noor Brackwater,Head of Buying,noor@brackwater.example,650 555 0177,Harbor Foods Ltd\n\
          Jo Quillfeather,,jo@quillfeather.example,,Nobody's Ltd\n",
    )?;
    Ok(file)
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_out_of_a_file_becomes_a_contact_by_keys_after_a_dry_run() -> Result<()> {
    let axe = axe()?;
    let mut faults = Vec::new();
    let (stage, settings) = account().await?;
    settings.go(&stage.address("settings.html#/settings/connectors")).await?;
    settings.says("Not connected.").await?;
    settings.press_by_keys("Connect NetSuite").await?;
    settings.says("Domain").await?;

    // The file is read, and nobody is made of it yet.
    settings.says("Read a CSV").await?;
    settings.tab_to("What for").await?;
    settings.type_keys(Key::End + "").await?;
    settings.says("A new contact is made of the columns").await?;
    settings.tab_to("File").await?;
    let file = newcomers()?;
    settings.type_keys(file.path().to_str().context("a path")?).await?;
    settings.says("1 row put aside. 1 new contact waits to be pushed.").await?;
    settings.says("No company that your role sees has that name or id").await?;
    look_at(&stage, &settings, &axe, "settings, newcomers of a file", &mut faults).await?;

    // The company does not let contacts be made before somebody decides it.
    settings.says("and 1 new contact.").await?;
    settings.press_by_keys("Dry run").await?;
    settings.says("Refused: the company lets nothing be written").await?;
    for policy in ["Fields of contacts and customers may be written", "Contacts may be made out of a file"] {
        settings.tab_to(policy).await?;
        settings.type_keys(" ").await?;
    }
    settings.press_by_keys("Save for everyone").await?;
    settings.says("Saved.").await?;
    settings.press_by_keys("Dry run").await?;
    settings.says("Head of Buying, Harbor Foods Ltd, noor@brackwater.example, 650 555 0177").await?;
    look_at(&stage, &settings, &axe, "settings, a dry run of newcomers", &mut faults).await?;
    settings.tab_to("Push").await?;
    settings.type_keys(Key::Enter + "").await?;
    settings.says("1 contact made, ").await?;

    // She is in NetSuite, at her company.
    let made = stage.world(|world| {
        let of = |id: &i64| world.netsuite.record(RecordType::Contact, *id).is_some_and(|of| of["firstName"] == "Noor");
        contacts_of(world).into_iter().filter(of).collect::<Vec<_>>()
    });
    let [made] = made[..] else { anyhow::bail!("{made:?}") };
    let address = format!("https://1234567.app.netsuite.com/app/common/entity/contact.nl?id={made}");
    let record = Page::open(&stage.browser.driver, &address).await?;
    record.says("Head of Buying").await?;
    record.says("Harbor Foods Ltd").await?;
    record.close().await?;
    ensure!(faults.is_empty(), "{faults:#?}");
    stage.strike().await
}

/// Chooses an entry of a list by its words.
async fn choose(page: &Page, label: &str, words: &str) -> Result<()> {
    let script = format!(
        "const of = document.querySelector('[aria-label=\"{label}\"]');
         const option = [...of.options].find(option => option.text.includes({words:?}));
         of.value = option.value;
         of.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return true"
    );
    page.comes_to(&script, &json!(true)).await
}
