//! What is wrong with the numbers in the copy: how often, what to do about it, where, and all of it for a spreadsheet.

use std::rc::Rc;

use callside_protocol::{Answer, Command, CopyState, NumberFault, NumberFinding, NumberReport, SettingsView, words};
use yew::{Callback, Html, html};

use crate::scene::Scene;

/// The file the findings are saved in.
const FILE: &str = "callside-numbers.csv";

/// The card.
pub fn numbers(scene: &Scene, settings: &SettingsView) -> Html {
    let report = settings.numbers.as_ref();
    let is_copied = matches!(settings.directory.state, CopyState::Kept { .. });
    let under_way = report.is_some_and(|report| !report.complete);
    html! {
        <section class="card" aria-label="Numbers to mend">
            <header class="card-head"><h2>{ "Numbers to mend" }</h2></header>
            <p>{ "What stands in the telephone fields of NetSuite and keeps callers from being named, or names two for one." }</p>
            if let Some(report) = report {
                <p role="status">
                    <strong>{ words::number_report(report) }</strong>
                    if report.complete {
                        <span class="quiet">{ " · " }{ scene.times.day_and_time(report.begun) }</span>
                    }
                </p>
                if report.complete && report.found() > 0 {
                    { found(report) }
                    { listed(scene, report) }
                }
            }
            if !is_copied {
                <p class="quiet">{ "Needs a complete copy of the directory." }</p>
            }
            <div class="card-actions">
                <button class="button" disabled={!is_copied || under_way} onclick={scene.on(Command::CheckNumbers)}>
                    { if report.is_some() { "Check again" } else { "Check the numbers" } }
                </button>
                if report.is_some_and(|report| report.complete && report.found() > 0) {
                    <button class="button" onclick={save(scene)}>{ "Save as CSV" }</button>
                }
            </div>
        </section>
    }
}

fn found(report: &NumberReport) -> Html {
    let faults = NumberFault::ALL.into_iter().filter(|fault| report.count(*fault) > 0);
    html! {
        <div class="table-room">
            <table>
                <thead>
                    <tr><th scope="col">{ "Problem" }</th><th scope="col">{ "What to do" }</th><th scope="col" class="number">{ "Found" }</th></tr>
                </thead>
                <tbody>
                    { for faults.map(|fault| html! {
                        <tr>
                            <td>{ words::number_fault(fault) }</td>
                            <td class="quiet">{ words::number_remedy(fault) }</td>
                            <td class="number">{ words::thousands(report.count(fault)) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

fn listed(scene: &Scene, report: &NumberReport) -> Html {
    html! {
        <ul class="findings" aria-label="The first of them">
            { for report.findings.iter().map(|finding| one(scene, finding)) }
        </ul>
    }
}

fn one(scene: &Scene, finding: &NumberFinding) -> Html {
    let name = if finding.name.is_blank() {
        format!("{} {}", words::kind(finding.record.kind), finding.record.id)
    } else {
        finding.name.reveal().to_owned()
    };
    let also: Vec<&str> = finding.also.iter().map(|(_, name)| name.reveal()).collect();
    html! {
        <li>
            <button class="button link" onclick={scene.open(&finding.record)} aria-label={format!("Open {name} in NetSuite")}>{ &name }</button>
            <span class="quiet">{ words::field(&finding.field) }{ ": " }</span>
            <span class="mono">{ finding.text.reveal() }</span>
            <span class="quiet small">{ words::number_fault(finding.fault) }</span>
            if !also.is_empty() {
                <span class="quiet small">{ "Also at " }{ also.join(", ") }</span>
            }
        </li>
    }
}

fn save(scene: &Scene) -> Callback<yew::MouseEvent> {
    let scene = scene.clone();
    Callback::from(move |_| {
        let browser = Rc::clone(&scene.desk.browser);
        let saved = move |answer| {
            if let Answer::Findings(findings) = answer {
                browser.save(FILE, &words::number_findings(&findings));
            }
        };
        scene.ask(Command::ListFindings, Callback::from(saved));
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::View;

    use super::*;
    use crate::{
        samples::{making, settings, settings_directory, settings_numbers},
        tests::{draw_part, read},
    };

    fn card(view: View) -> String {
        draw_part(view, |scene| match &scene.view.settings {
            Some(settings) => numbers(scene, settings),
            None => Html::default(),
        })
    }

    #[test]
    fn a_report_says_what_was_found_where_and_what_to_do() {
        let markup = card(settings_numbers(true));
        let text = read(&markup);
        for words in ["286 findings in 48,212 records", "Not a whole number", "Jo Park", "Also at Kite", "Save as CSV"]
        {
            assert!(text.contains(words), "`{words}` is not in: {text}");
        }
    }

    #[test]
    fn a_report_on_its_way_is_not_begun_again_and_has_nothing_to_save() {
        let markup = card(settings_numbers(false));
        assert!(read(&markup).contains("12,800 records looked at so far"));
        assert!(markup.contains("disabled") && !markup.contains("Save as CSV"));
    }

    #[test]
    fn without_a_copy_there_is_nothing_to_check() {
        let markup = card(settings_directory(making(12_000, false)));
        assert!(markup.contains("disabled") && read(&markup).contains("Needs a complete copy"));
        assert!(!card(settings()).contains("disabled"));
    }
}
