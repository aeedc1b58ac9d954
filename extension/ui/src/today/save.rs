//! Files of what is listed, for other programs. The worker answers with all of it; the page writes the table.

use callside_protocol::{Answer, Command, Days, Window, words};
use yew::{Callback, MouseEvent};

use crate::scene::Scene;

/// Saves the calls of that window. `today`: days since 1970-01-01.
pub fn calls(scene: &Scene, window: &Window, today: i64) -> Callback<MouseEvent> {
    let name = name("calls", window.days, scene, today);
    on_answer(scene, Command::ListCalls(window.clone()), name, |answer, scene| match answer {
        Answer::Calls(calls) => Some(words::calls_table(&calls, &|at| scene.times.date_for_programs(at))),
        _ => None,
    })
}

/// Saves what was written to NetSuite on the days of that window.
pub fn writes(scene: &Scene, window: &Window, today: i64) -> Callback<MouseEvent> {
    let name = name("netsuite-writes", window.days, scene, today);
    on_answer(scene, Command::ListWrites(window.clone()), name, |answer, scene| match answer {
        Answer::Writes(rows) => Some(words::writes_table(&rows, &|at| scene.times.date_for_programs(at))),
        _ => None,
    })
}

fn on_answer(
    scene: &Scene,
    command: Command,
    name: String,
    table: fn(Answer, &Scene) -> Option<String>,
) -> Callback<MouseEvent> {
    let scene = scene.clone();
    Callback::from(move |_| {
        let (name, asked) = (name.clone(), scene.clone());
        let save = move |answer| {
            if let Some(table) = table(answer, &asked) {
                asked.desk.browser.save(&name, &table);
            }
        };
        scene.ask(command.clone(), Callback::from(save));
    })
}

/// A file's name says what is in it and of which days: `callside-calls-2026-03-10.csv`.
fn name(what: &str, days: Days, scene: &Scene, today: i64) -> String {
    let date = |day| scene.times.calendar_date(day);
    let days = match days {
        Days::Today => date(today),
        Days::Yesterday => date(today - 1),
        Days::On(day) => date(day),
        Days::Week => format!("{}-to-{}", date(today - 6), date(today)),
        Days::All => format!("until-{}", date(today)),
    };
    format!("callside-{what}-{days}.csv")
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::Days;

    use super::name;
    use crate::{samples, tests::scene};

    #[test]
    fn a_file_is_named_by_its_days() {
        let scene = scene(samples::today());
        let names: Vec<String> = [Days::Today, Days::Yesterday, Days::On(20_000), Days::Week, Days::All]
            .into_iter()
            .map(|days| name("calls", days, &scene, 20_522))
            .collect();
        assert_eq!(
            names,
            [
                "callside-calls-2026-03-10.csv",
                "callside-calls-2026-03-09.csv",
                "callside-calls-2024-10-04.csv",
                "callside-calls-2026-03-04-to-2026-03-10.csv",
                "callside-calls-until-2026-03-10.csv",
            ]
        );
    }
}
