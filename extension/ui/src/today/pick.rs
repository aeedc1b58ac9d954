//! Which calls are listed: days, direction, words, and the state by its tally.

use callside_protocol::{Days, Direction, TodayView, Window, words, words::LogGroup};
use yew::{Callback, Html, classes, html};

use crate::{
    part::{control, icon::Icon, log},
    scene::Scene,
};

/// The id of the search.
pub const SEARCH: &str = "find-calls";

/// Spans of days, by the value each has in the list.
const SPANS: [(Days, &str); 4] =
    [(Days::Today, "today"), (Days::Yesterday, "yesterday"), (Days::Week, "week"), (Days::All, "all")];

/// The days as a heading.
#[must_use]
pub fn title(scene: &Scene, window: &Window) -> String {
    match window.days {
        Days::Today => "Today".to_owned(),
        Days::Yesterday => "Yesterday".to_owned(),
        Days::Week => "Last 7 days".to_owned(),
        Days::All => "All days kept".to_owned(),
        Days::On(day) => scene.times.calendar_day(day),
    }
}

/// The controls. `show` hears which calls are wanted, `typed` what is typed into the search.
pub fn pick(
    scene: &Scene,
    today: &TodayView,
    window: &Window,
    text: &str,
    show: Callback<Window>,
    typed: Callback<String>,
) -> Html {
    html! {
        <>
            <search class="pick">
                { days(scene, today, window, show.clone()) }
                <label class="unseen" for={SEARCH}>{ "Find calls by name, company, number or note" }</label>
                <input id={SEARCH} class="field" type="search" dir="auto" autocomplete="off" aria-keyshortcuts="/"
                    placeholder="Name, company, number or note" value={text.to_owned()} oninput={control::typed(typed)} />
                <div class="directions" role="group" aria-label="Direction">
                    { for [None, Some(Direction::Inbound), Some(Direction::Outbound)].into_iter().map(|direction| {
                        let wanted = Window { direction, ..window.clone() };
                        let label = direction.map_or("Both ways", words::direction);
                        html! {
                            <button class="button small" aria-pressed={(window.direction == direction).to_string()}
                                onclick={show.reform(move |_| wanted.clone())}>{ label }</button>
                        }
                    }) }
                </div>
            </search>
            { tallies(today, window, show) }
        </>
    }
}

fn days(scene: &Scene, today: &TodayView, window: &Window, show: Callback<Window>) -> Html {
    let chosen = value(window.days);
    let wanted = window.clone();
    let choose = show.reform(move |value: String| Window { days: days_of(&value), ..wanted.clone() });
    let option = |days: Days, label: String| {
        let value = value(days);
        let selected = value == chosen;
        html! { <option {value} {selected}>{ label }</option> }
    };
    // A day that is shown stays in the list, also when its last call has been forgotten.
    let alone = match window.days {
        Days::On(day) if today.days.iter().all(|(kept, _)| *kept != day) => Some((day, 0)),
        _ => None,
    };
    html! {
        <>
            <label class="unseen" for="days">{ "Days" }</label>
            <select id="days" class="field days" onchange={control::selected(choose)}>
                { for SPANS.iter().map(|(days, _)| option(*days, title(scene, &Window { days: *days, ..Window::default() }))) }
                <optgroup label="One day">
                    { for alone.iter().chain(&today.days).map(|(day, calls)| {
                        let label = format!("{} · {}", scene.times.calendar_day(*day), words::count(*calls, "call", "calls"));
                        option(Days::On(*day), label)
                    }) }
                </optgroup>
            </select>
        </>
    }
}

fn value(days: Days) -> String {
    match days {
        Days::On(day) => day.to_string(),
        span => SPANS.iter().find(|(known, _)| *known == span).map_or("", |(_, value)| value).to_owned(),
    }
}

fn days_of(value: &str) -> Days {
    let span = SPANS.iter().find(|(_, known)| *known == value).map(|(days, _)| *days);
    span.or_else(|| value.parse().ok().map(Days::On)).unwrap_or(Days::Today)
}

/// Every state with its count, which add up to the first: press one to see its calls alone.
fn tallies(today: &TodayView, window: &Window, show: Callback<Window>) -> Html {
    let all: usize = today.counts.iter().sum();
    let counted = LogGroup::ALL.into_iter().zip(today.counts.iter().copied());
    // One that is shown stays, so that it can be left again.
    let counted = counted.filter(|(group, count)| *count > 0 || window.state == Some(*group));
    let tallies = std::iter::once((None, all)).chain(counted.map(|(group, count)| (Some(group), count)));
    html! {
        <ul class="tallies" aria-label="Calls by state">
            { for tallies.map(|(state, count)| {
                let wanted = Window { state: state.filter(|_| window.state != state), ..window.clone() };
                html! {
                    <li class={classes!("tally", state.map(log::tone))} key={state.map_or("all", log::tone)}>
                        <button aria-pressed={(window.state == state).to_string()} onclick={show.reform(move |_| wanted.clone())}>
                            <strong>{ words::thousands(count) }</strong>
                            <span>
                                if let Some(group) = state {
                                    { log::icon(group).draw() }
                                }
                                { state.map_or("Calls", LogGroup::title) }
                            </span>
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}

/// What stands where no call does, and the way to where there may be some.
pub fn nothing(scene: &Scene, today: &TodayView, window: &Window, show: Callback<Window>) -> Html {
    let days = title(scene, window).to_ascii_lowercase();
    let (said, label, wanted) = if today.days.is_empty() {
        ("No calls are kept yet.".to_owned(), None, window.clone())
    } else if today.calls == 0 {
        let last = today.days.first().map_or(Days::All, |(day, _)| Days::On(*day));
        let said = match window.days {
            Days::On(_) => "No calls on that day.".to_owned(),
            Days::Week => "No calls in the last 7 days.".to_owned(),
            _ => format!("No calls {days}."),
        };
        (said, Some("Show the last day with calls"), Window { days: last, ..Window::default() })
    } else if window.text.is_blank() || window.days == Days::All {
        let all = Window { days: window.days, ..Window::default() };
        (format!("None of {} fits.", words::count(today.calls, "call", "calls")), Some("Show all of them"), all)
    } else {
        let said = format!("None of {} fits.", words::count(today.calls, "call", "calls"));
        (said, Some("Search all days kept"), Window { days: Days::All, ..window.clone() })
    };
    html! {
        <div class="empty">
            { Icon::Phone.draw() }
            <p>{ said }</p>
            if let Some(label) = label {
                <button class="button small" onclick={show.reform(move |_| wanted.clone())}>{ label }</button>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::Days;

    use super::{SPANS, days_of, value};

    #[test]
    fn every_choice_of_days_comes_back_as_what_it_was() {
        let days = SPANS.iter().map(|(days, _)| *days).chain([Days::On(20_522), Days::On(-3)]);
        for days in days {
            assert_eq!(days_of(&value(days)), days);
        }
        assert_eq!(days_of("nonsense"), Days::Today);
    }
}
