//! Settings → Lists: people who belong together, by a rule or by choice, and calling them one after the other. The address says
//! what is open: the list of lists, one list (`#/settings/lists/q7x2`), its rule (`…/edit`), or its calls (`…/calls`).
//!
//! `overview` has the list of lists and the chart of who is engaged (`chart`), `opened` a list's rows (`rows`, `scroll`), `file`
//! what comes out of a CSV, `build` a list that is being made, `work` the calls.

mod build;
mod chart;
pub(super) mod file;
mod opened;
mod overview;
mod rows;
mod scroll;
mod work;

use std::rc::Rc;

use callside_protocol::{
    SettingsPlace,
    company::{ListShown, ListsView},
};
use yew::{Html, Properties, html};

use super::engagement::address;
use crate::scene::Scene;

/// The address of a list that is not there yet: ids of lists have no hyphen.
const NEW: &str = "new-list";
const EDIT: &str = "edit";
const CALLS: &str = "calls";

/// What each of the pages of one list is handed.
#[derive(Clone, PartialEq, Properties)]
pub struct ListProps {
    /// One moment.
    pub scene: Scene,
    /// All that is known.
    pub lists: Rc<ListsView>,
    /// The list; `None`: a new one.
    pub shown: Option<ListShown>,
}

/// What the address says.
pub(super) fn page(scene: &Scene, lists: &Rc<ListsView>, at: &str) -> Html {
    let (id, rest) = at.split_once('/').unwrap_or((at, ""));
    let (scene, lists) = (scene.clone(), lists.clone());
    if id.is_empty() {
        return html! { <overview::Overview {scene} {lists} /> };
    }
    let shown = lists.lists.iter().find(|shown| shown.list.id == id).cloned();
    match (rest, shown) {
        _ if id == NEW => html! { <build::Build key={NEW} {scene} {lists} shown={None::<ListShown>} /> },
        (_, None) => html! {
            <section class="card" id={SettingsPlace::Lists.name()} tabindex="-1" aria-label="No such list">
                <p role="status">{ "There is no such list, or not any more." }</p>
                <p>{ back() }</p>
            </section>
        },
        (EDIT, shown) => html! { <build::Build key={[id, EDIT].concat()} {scene} {lists} {shown} /> },
        (CALLS, shown) => html! { <work::Work key={[id, CALLS].concat()} {scene} {lists} {shown} /> },
        (_, shown) => html! { <opened::Opened key={id} {scene} {lists} {shown} /> },
    }
}

/// The way back to all lists.
fn back() -> Html {
    html! { <a href={address(SettingsPlace::Lists, "")}>{ "All lists" }</a> }
}

/// The address of a part of a list.
fn list_address(id: &str, part: &str) -> String {
    let slash = if part.is_empty() { "" } else { "/" };
    address(SettingsPlace::Lists, &[id, slash, part].concat())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
