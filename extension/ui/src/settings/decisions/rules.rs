//! Which calls get a record, for everyone.

use callside_protocol::{CallKind, LogRules, LogWhen, SettingsPlace, Unmatched, words};
use web_sys::Event;
use yew::{Callback, Html, html};

use super::Edit;
use crate::{part::control, settings::rules::radio};

/// The card; `None`: each person's own rules hold.
pub fn card(rules: Option<&LogRules>, edit: &Callback<Edit>) -> Html {
    let choose = |same: bool| edit.reform(move |_: Event| Edit::Same(same));
    html! {
        <section class="card" id={SettingsPlace::CompanyRules.name()} tabindex="-1" aria-label="Which calls get a record">
            <header class="card-head"><h2>{ "Which calls get a record" }</h2></header>
            <fieldset class="own-fields">
                <legend class="unseen">{ "Who decides" }</legend>
                { radio("same-rules", "Each person decides", None, rules.is_none(), false, choose(false)) }
                { radio("same-rules", "The same rules for everyone", Some("Nobody can change them in their own settings."),
                    rules.is_some(), false, choose(true)) }
            </fieldset>
            { for rules.map(|rules| same(rules, edit)) }
        </section>
    }
}

fn same(rules: &LogRules, edit: &Callback<Edit>) -> Html {
    html! {
        <div class="rules">
            <fieldset class="own-fields">
                <legend class="section-name">{ "Log" }</legend>
                { for CallKind::ALL.into_iter().map(|kind| html! {
                    <label class="own-field" key={words::call_kind(kind)}>
                        <input type="checkbox" checked={rules.logs(kind)}
                            onchange={control::ticked(edit.reform(move |logs| Edit::Kind(kind, logs)))} />
                        <span>{ words::companys_call_kind(kind) }</span>
                    </label>
                }) }
            </fieldset>
            <fieldset class="own-fields">
                <legend class="section-name">{ "Callers NetSuite does not know" }</legend>
                { for Unmatched::ALL.into_iter().map(|choice| {
                    let chosen = edit.reform(move |_: Event| Edit::Unmatched(choice));
                    radio("same-unmatched", words::companys_unmatched(choice), None, rules.unmatched == choice, false, chosen)
                }) }
            </fieldset>
            <fieldset class="own-fields">
                <legend class="section-name">{ "When" }</legend>
                { for LogWhen::ALL.into_iter().map(|when| {
                    let chosen = edit.reform(move |_: Event| Edit::When(when));
                    radio("same-when", words::companys_log_when(when), None, rules.when == when, false, chosen)
                }) }
            </fieldset>
            <div class="rules-never">
                <label class="section-name" for="same-never">{ "Numbers never logged" }</label>
                <textarea id="same-never" class="field" rows="3" dir="auto" spellcheck="false" autocomplete="off"
                    value={rules.never.reveal().to_owned()} oninput={control::typed(edit.reform(Edit::Never))}
                    aria-describedby="same-never-means" />
                <p class="quiet small" id="same-never-means">
                    { "One a line, in any writing: a whole telephone number with its country code, or an extension. With a line that \
                       is neither, no call gets a record until the agent says so." }
                </p>
            </div>
        </div>
    }
}
