//! The audit list: what Callside wrote to NetSuite, beneath the calls and in each opened one.

use callside_protocol::{Command, LinkedKind, RecordRef, TodayView, Write, WriteResult, words};
use yew::{Html, classes, html};

use super::save;
use crate::{part::icon::Icon, scene::Scene};

/// The card beneath the calls.
pub fn writes(scene: &Scene, today: &TodayView) -> Html {
    let listed = today.writes.len();
    html! {
        <section class="card call-section writes" aria-label="What Callside wrote to NetSuite">
            <header class="list-head">
                <h2>{ "What Callside wrote to NetSuite" }</h2>
                if today.written > 0 {
                    <button class="button small" onclick={save::writes(scene, &today.window, today.today)}>
                        { "Save as CSV" }<span class="unseen">{ ": what was written" }</span>
                    </button>
                }
            </header>
            if today.written == 0 {
                <p class="empty-line quiet">{ "Nothing was written on these days." }</p>
            }
            <ul>
                { for today.writes.iter().map(|row| html! {
                    <li class="write-row" key={format!("{}-{}-{}", row.call.0, row.write.at.0, words::write(&row.write))}>
                        { line(scene, &row.write, Some(row.who.reveal())) }
                    </li>
                }) }
            </ul>
            if listed < today.written {
                <p class="list-foot small quiet">
                    { "The last " }{ listed }{ " of " }{ words::count(today.written, "write", "writes") }
                    { ". All of them are in the file." }
                </p>
            }
        </section>
    }
}

/// Those of one call.
pub fn of_call(scene: &Scene, written: &[Write]) -> Html {
    if written.is_empty() {
        return Html::default();
    }
    html! {
        <section class="opened-writes" aria-label="What was written for this call">
            <span class="section-name">{ "Written to NetSuite" }</span>
            <ul>{ for written.iter().map(|write| html! { <li class="write-row">{ line(scene, write, None) }</li> }) }</ul>
        </section>
    }
}

fn line(scene: &Scene, write: &Write, who: Option<&str>) -> Html {
    let what = words::write(write);
    let open = write.id.as_ref().map(|id| match write.kind {
        None if write.is_of_call() => Command::OpenPhoneCall { id: id.clone() },
        None => Command::OpenLinked { kind: LinkedKind::Task, id: id.clone() },
        Some(kind) => Command::OpenRecord(RecordRef { kind, id: id.clone() }),
    });
    html! {
        <>
            <span class="write-when small quiet">{ scene.times.day_and_time(write.at) }</span>
            <div class="write-what">
                <p>
                    if let Some(command) = open {
                        <button class="button link" onclick={scene.on(command)}>
                            { &what }{ Icon::Open.draw() }<span class="unseen">{ ", open in NetSuite" }</span>
                        </button>
                    } else {
                        { &what }
                    }
                    if let Some(who) = who {
                        { " " }<bdi class="quiet" dir="auto">{ who }</bdi>
                    }
                </p>
                <p class="small quiet">{ "Because " }{ words::write_reason(write.why) }{ ": " }{ words::write_fields(write) }{ "." }</p>
                if write.result != WriteResult::Written {
                    <p class={classes!("small", "write-result", tone(write.result))}>{ words::write_result(write.result) }</p>
                }
            </div>
        </>
    }
}

const fn tone(result: WriteResult) -> &'static str {
    match result {
        WriteResult::Refused => "bad",
        WriteResult::Open | WriteResult::Unclear => "warn",
        WriteResult::Written | WriteResult::Existed | WriteResult::NotDone => "plain",
    }
}
