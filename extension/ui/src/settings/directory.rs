//! The copy of the directory: how far it is, and whether it goes on.

use callside_protocol::{Command, CopyScope, CopyState, DirectoryView, SettingsPlace, policy_key, words};
use web_sys::Event;
use yew::{Callback, Html, html};

use super::policy;
use crate::{part::control, scene::Scene};

/// The card.
pub fn directory(scene: &Scene, directory: &DirectoryView) -> Html {
    let (stands, serving) = words::directory(directory, &|at| scene.times.day_and_time(at));
    let fault = directory.fault.as_ref().map(words::fault);
    let listed = words::listed_people(&directory.ringcentral, &|at| scene.times.day_and_time(at));
    let paused = match directory.state {
        CopyState::Off | CopyState::Waiting | CopyState::TooOld => None,
        CopyState::Making { paused, .. } | CopyState::Kept { paused } => Some(paused),
    };
    let decided = policy::decides(scene, policy_key::SCOPE);
    html! {
        <section class="card" id={SettingsPlace::Directory.name()} tabindex="-1" aria-label="Copy of the directory">
            <header class="card-head"><h2>{ "People on this computer" }</h2></header>
            <p>
                { "A copy of people out of NetSuite, and of the colleagues \
                   and personal contacts RingCentral lists, encrypted in this browser, so that a caller's name needs no request." }
            </p>
            <p role="status"><strong>{ stands }</strong>{ " " }{ serving }</p>
            { progress(&directory.state) }
            if let Some(listed) = listed {
                <p>{ listed }</p>
            }
            { policy::faults(scene, &["directory"]) }
            if let Some(fault) = fault {
                <p class="quiet">{ fault.happened }{ " Callside asks again by itself." }</p>
            }
            if let Some(paused) = paused {
                <div class="card-actions">
                    <button class="button" onclick={scene.on(Command::PauseCopy(!paused))}>
                        { if paused { "Go on" } else { "Pause" } }
                    </button>
                </div>
            }
            <fieldset class="copy-scope" aria-describedby={decided.then_some("scope-company")}>
                <legend class="section-name">{ "Whom it holds of NetSuite" }</legend>
                { for decided.then(|| policy::reason("scope-company")) }
                { for [CopyScope::Everyone, CopyScope::Mine, CopyScope::Nobody].map(|of| choice(scene, directory, of, decided)) }
                { left_out(scene) }
            </fieldset>
            if directory.scope != CopyScope::Nobody {
                { age(scene, directory.days) }
            }
        </section>
    }
}

/// How old it may be.
const DAYS: [Option<u32>; 5] = [None, Some(1), Some(7), Some(30), Some(90)];

fn age(scene: &Scene, days: Option<u32>) -> Html {
    let decided = policy::decides(scene, policy_key::DAYS);
    let described = if decided { "copy-days-company copy-days-means" } else { "copy-days-means" };
    let scene = scene.clone();
    let choose = Callback::from(move |days: String| scene.send(Command::LimitCopy(days.parse().ok())));
    let offered = DAYS.into_iter().chain((!DAYS.contains(&days)).then_some(days));
    html! {
        <div class="copy-age">
            <label for="copy-days">{ "Greatest age" }</label>
            <select id="copy-days" class="field" onchange={control::selected(choose)} aria-describedby={described}>
                { for offered.map(|of| html! {
                    <option value={of.map_or_else(String::new, |of| of.to_string())} selected={of == days}
                        disabled={decided && of != days}>
                        { words::copy_days(of) }
                    </option>
                }) }
            </select>
            { for decided.then(|| policy::reason("copy-days-company")) }
            <p class="quiet small" id="copy-days-means">
                { "Nobody is found in an older copy. It is brought up to date, or deleted where the sign-in to NetSuite has \
                   expired or the copy is paused." }
            </p>
        </div>
    }
}

/// Who is not in it by the company's decision.
fn left_out(scene: &Scene) -> Html {
    let settings = scene.view.settings.as_ref();
    let left_out = settings.map(|settings| settings.directory.left_out.as_slice()).unwrap_or_default();
    if left_out.is_empty() {
        return Html::default();
    }
    html! {
        <p class="small">
            { format!("Your company leaves {} out of it: NetSuite is asked about them when they call.", words::kinds(left_out)) }
        </p>
    }
}

/// Where the company has chosen, nothing else can be, and what it chose has the focus all the same.
fn choice(scene: &Scene, directory: &DirectoryView, of: CopyScope, decided: bool) -> Html {
    let (name, means) = words::copy_scope(of);
    let chosen = directory.scope == of;
    let scene = scene.clone();
    let choose = Callback::from(move |_: Event| scene.send(Command::KeepCopy(of)));
    html! {
        <label class="copy-choice">
            <input type="radio" name="copy-scope" checked={chosen} disabled={decided && !chosen} onchange={choose} />
            <span>{ name }{ " " }<span class="quiet small">{ means }</span></span>
        </label>
    }
}

fn progress(state: &CopyState) -> Html {
    match state {
        CopyState::Making { people, of: Some(of), .. } => html! {
            <progress class="progress" value={people.to_string()} max={of.max(people).to_string()}
                aria-label="Records copied" />
        },
        _ => Html::default(),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::View;

    use super::*;
    use crate::{
        samples::{
            making, settings, settings_company, settings_company_unread, settings_company_wrong, settings_directory,
            settings_directory_mine, settings_directory_refused,
        },
        tests::{draw_part, read},
    };

    fn card(view: View) -> String {
        draw_part(view, |scene| match &scene.view.settings {
            Some(settings) => directory(scene, &settings.directory),
            None => Html::default(),
        })
    }

    fn assert_offers(view: View, words: &str, offered: &[&str]) {
        let markup = card(view);
        assert!(read(&markup).contains(words), "`{words}` is not in: {markup}");
        let buttons: Vec<String> = markup
            .split("<button")
            .skip(1)
            .filter_map(|rest| rest.split('>').nth(1)?.split('<').next())
            .map(str::to_owned)
            .collect();
        assert_eq!(buttons, offered);
    }

    #[test]
    fn every_state_says_how_the_copy_stands_and_offers_what_can_be_decided() {
        let at = settings_directory;
        assert_offers(at(making(31_000, false)), "31,000 of 48,212 records copied, about 2 min left.", &["Pause"]);
        assert_offers(at(making(31_000, true)), "records copied, paused.", &["Go on"]);
        assert_offers(settings(), "among 48,212 records", &["Pause"]);
        assert_offers(at(CopyState::Waiting), "Waits for the NetSuite sign-in.", &[]);
        assert_offers(at(CopyState::Off), "NetSuite is asked at each call.", &[]);
        assert_offers(settings_directory_refused(), "Callside asks again by itself.", &["Pause"]);
    }

    #[test]
    fn the_scope_in_force_is_the_one_that_is_chosen() {
        for (view, chosen) in [(settings(), 0), (settings_directory_mine(), 1), (settings_directory(CopyState::Off), 2)]
        {
            let markup = card(view);
            let boxes: Vec<bool> = markup.split("<input").skip(1).map(is_checked).collect();
            assert_eq!(boxes, [0, 1, 2].map(|place| place == chosen), "{markup}");
        }
    }

    #[test]
    fn the_greatest_age_in_force_is_the_one_that_is_chosen_and_without_a_copy_there_is_none() {
        let chosen = |view: View| {
            let markup = card(view);
            let options = markup.split("<option").skip(1).map(|rest| rest.split("</option").next().unwrap_or_default());
            options.filter(|option| option.contains("selected")).map(read).collect::<Vec<_>>()
        };
        let of = |mut view: View, days| {
            if let Some(settings) = &mut view.settings {
                settings.directory.days = days;
            }
            chosen(view)
        };
        assert!(of(settings(), None).concat().ends_with("No limit"));
        assert!(of(settings(), Some(7)).concat().ends_with("7 days"));
        assert!(
            of(settings(), Some(12)).concat().ends_with("12 days"),
            "one that is not offered is shown all the same"
        );
        assert!(chosen(settings_directory(CopyState::Off)).is_empty());
    }

    #[test]
    fn what_the_company_has_decided_is_said_and_nothing_else_can_be_chosen() {
        let markup = card(settings_company());
        let boxes: Vec<(bool, bool)> =
            markup.split("<input").skip(1).map(|input| (is_checked(input), is_disabled(input))).collect();
        assert_eq!(boxes, [(false, true), (true, false), (false, true)], "{markup}");
        let options = markup.split("<option").skip(1);
        assert!(options.clone().all(|option| option.contains("selected") != is_disabled(option)), "{markup}");
        let text = read(&markup);
        assert_eq!(text.matches("Set by your company.").count(), 2, "{text}");
        assert!(text.contains("Your company leaves vendors and employees out of it"), "{text}");
        for id in ["scope-company", "copy-days-company"] {
            assert_eq!(markup.matches(id).count(), 2, "{id} says why: {markup}");
        }
        assert!(!card(settings()).contains("company."));
    }

    #[test]
    fn a_policy_that_cannot_be_used_or_read_says_so_and_what_holds_meanwhile() {
        let text = read(&card(settings_company_wrong()));
        assert!(text.contains("says “everybody” for directoryScope"), "{text}");
        assert!(text.contains("says 0 for directoryDays"), "{text}");
        assert!(!text.contains("netsuiteAccount"), "that is elsewhere");
        assert!(read(&card(settings_company_unread())).contains("The browser could not say"));
    }

    fn is_disabled(tag: &str) -> bool {
        tag.split('>').next().is_some_and(|tag| tag.contains("disabled"))
    }

    fn is_checked(input: &str) -> bool {
        input.split('>').next().is_some_and(|tag| tag.contains("checked"))
    }

    #[test]
    fn only_a_copy_on_its_way_shows_how_far_it_is() {
        assert!(card(settings_directory(making(31_000, false))).contains("max=\"48212\""));
        assert!(!card(settings()).contains("<progress"));
    }
}
