//! "Choose company": a search among NetSuite's companies for a contact that has none.

use callside_protocol::{CallId, Candidate, Command, RecordRef};
use yew::{Callback, Html, html};

use crate::{part::find::Find, scene::Scene};

/// The search. `close` closes it.
pub fn company(scene: &Scene, call: &CallId, close: Callback<()>) -> Html {
    let choose = {
        let (scene, call, close) = (scene.clone(), call.clone(), close.clone());
        Callback::from(move |company: Option<RecordRef>| {
            scene.send(Command::ChooseCompany { call: call.clone(), company });
            close.emit(());
        })
    };
    let chosen = choose.reform(|company: Candidate| Some(company.record));
    html! {
        <section class="company" aria-label="Choose company">
            <div class="company-head">
                <label for="company">{ "Company" }</label>
                <button class="button small" onclick={close.reform(|_| ())}>{ "Close" }</button>
            </div>
            <Find scene={scene.clone()} call={call.clone()} id="company" people={false} focus={true} {chosen} />
            <button class="button link small" onclick={choose.reform(|_| None)}>{ "Leave it logged by number" }</button>
        </section>
    }
}
