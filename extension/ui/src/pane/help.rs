//! The list of keys.

use yew::{Callback, Html, MouseEvent, html};

use crate::keys::HELP;

/// All keys of the pane, over the call.
pub fn help(close: Callback<MouseEvent>) -> Html {
    html! {
        <section class="help" role="dialog" aria-modal="false" aria-label="Keys">
            <div class="help-head"><h2>{ "Keys" }</h2><button class="button small" onclick={close}>{ "Close" }</button></div>
            <dl>
                { for HELP.iter().filter(|(key, _)| !key.is_empty()).map(|(key, does)| html! {
                    <div><dt><kbd>{ *key }</kbd></dt><dd>{ *does }</dd></div>
                }) }
            </dl>
            { for HELP.iter().filter(|(key, _)| key.is_empty()).map(|(_, says)| html! { <p class="small quiet">{ *says }</p> }) }
        </section>
    }
}
