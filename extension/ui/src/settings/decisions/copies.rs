//! What may be copied of NetSuite's people onto each computer.

use callside_protocol::{CopyScope, SettingsPlace, company::DirectoryPolicy, words};
use web_sys::Event;
use yew::{Callback, Html, html};

use super::Edit;
use crate::{part::control, settings::rules::radio};

/// How old it may be.
const DAYS: [Option<u32>; 6] = [None, Some(1), Some(7), Some(30), Some(90), Some(365)];

/// The card. `typed`: the telephone fields.
pub fn card(directory: &DirectoryPolicy, typed: &str, edit: &Callback<Edit>) -> Html {
    let scopes = [None, Some(CopyScope::Everyone), Some(CopyScope::Mine), Some(CopyScope::Nobody)];
    let days = DAYS.into_iter().chain((!DAYS.contains(&directory.days)).then_some(directory.days));
    html! {
        <section class="card" id={SettingsPlace::CompanyCopies.name()} tabindex="-1" aria-label="People on each computer">
            <header class="card-head"><h2>{ "People on each computer" }</h2></header>
            <p>
                { "Each browser keeps a copy of the people its user sees in NetSuite, encrypted, so that a caller's name needs no \
                   request. What may not be copied is deleted where it was." }
            </p>
            <fieldset class="own-fields">
                <legend class="section-name">{ "Whom it holds" }</legend>
                { for scopes.into_iter().map(|scope| {
                    let (name, means) = words::companys_copy_scope(scope);
                    let chosen = edit.reform(move |_: Event| Edit::Scope(scope));
                    radio("same-scope", name, Some(means).filter(|means| !means.is_empty()), directory.scope == scope, false, chosen)
                }) }
            </fieldset>
            <div class="copy-age">
                <label for="same-days">{ "Greatest age" }</label>
                <select id="same-days" class="field" onchange={control::selected(edit.reform(Edit::Days))}
                    aria-describedby="same-days-means">
                    { for days.map(|of| html! {
                        <option value={of.map_or_else(String::new, |of| of.to_string())} selected={of == directory.days}>
                            { if of.is_none() { "Each person decides".to_owned() } else { words::copy_days(of) } }
                        </option>
                    }) }
                </select>
                <p class="quiet small" id="same-days-means">{ "Nobody is found in an older copy." }</p>
            </div>
            <fieldset class="own-fields">
                <legend class="section-name">{ "In the copy, beside contacts and customers" }</legend>
                { tick("Vendors", directory.vendors, edit.reform(Edit::Vendors)) }
                { tick("Employees", directory.employees, edit.reform(Edit::Employees)) }
            </fieldset>
            <div class="rules-never">
                <label class="section-name" for="same-fields">{ "Telephone fields of your account's own" }</label>
                <textarea id="same-fields" class="field mono" rows="3" spellcheck="false" autocomplete="off" value={typed.to_owned()}
                    oninput={control::typed(edit.reform(Edit::OwnFields))} aria-describedby="same-fields-means" />
                <p class="quiet small" id="same-fields-means">
                    { "One a line, behind its record: contact.custentity_direct_line. Records are contact, customer, vendor and employee." }
                </p>
            </div>
        </section>
    }
}

fn tick(name: &'static str, is: bool, ticked: Callback<bool>) -> Html {
    html! {
        <label class="own-field">
            <input type="checkbox" checked={is} onchange={control::ticked(ticked)} />
            <span>{ name }</span>
        </label>
    }
}
