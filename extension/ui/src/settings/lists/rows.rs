//! The rows of a list that are here, between two that stand for all the others: so the bar beside them is as long as the list.

use callside_protocol::{
    company::{ListColumn, ListRow, ListShown, ListWindow},
    words::engagement,
};
use yew::{Callback, Html, classes, html};

use super::{
    opened::{Message, Opened},
    scroll::ROW,
};
use crate::{
    part::{control, icon::Icon},
    scene::Scene,
};

/// The table.
pub(super) fn table(page: &Opened, scene: &Scene, shown: &ListShown, send: &Callback<Message>) -> Html {
    let Some(window) = &page.window else { return Html::default() };
    if window.rows.is_empty() {
        let searched = !page.search.trim().is_empty();
        return html! {
            <p class="quiet">
                { match (searched, &shown.list.of) {
                    (true, _) => "Nobody on the list has that in a column.",
                    (false, callside_protocol::company::ListOf::Rule(_)) => "Nobody fits the rule now. Whoever does later comes onto the list by itself.",
                    (false, _) => "Nobody is on the list yet. Pick people on another list, or read them from a CSV below.",
                } }
            </p>
        };
    }
    let all = window.rows.iter().all(|row| page.picked.contains(&row.person));
    let columns = window.columns.len() + 2;
    html! {
        <div class="table-room lists-room" ref={page.room.clone()} tabindex="0" role="region"
            aria-label={["People on ", &shown.list.name].concat()} onscroll={send.reform(|_| Message::Scrolled)}>
            <table class="lists-table" aria-rowcount={(window.total + 1).to_string()}>
                <thead>
                    <tr aria-rowindex="1">
                        <th scope="col">
                            <input type="checkbox" checked={all} aria-label="Pick everybody who is shown"
                                onchange={control::ticked(send.reform(Message::PickShown))} />
                        </th>
                        { for window.columns.iter().map(|column| head(page, column, send)) }
                        <th scope="col"><span class="unseen">{ "Marks" }</span></th>
                    </tr>
                </thead>
                <tbody>
                    { spacer(window.from, columns) }
                    { for window.rows.iter().enumerate().map(|(place, row)| one(page, scene, window, place, row, send)) }
                    { spacer(window.total.saturating_sub(window.from + window.rows.len()), columns) }
                </tbody>
            </table>
        </div>
    }
}

/// As high as so many rows. The height is an attribute: the pages' policy takes no style that is not in a sheet.
fn spacer(rows: usize, columns: usize) -> Html {
    if rows == 0 {
        return Html::default();
    }
    html! {
        <tr class="lists-others" aria-hidden="true"><td colspan={columns.to_string()} height={(rows * ROW).to_string()} /></tr>
    }
}

fn head(page: &Opened, column: &ListColumn, send: &Callback<Message>) -> Html {
    let sorted = (page.sort.column == column.name).then_some(page.sort.down);
    let (order, arrow) = match sorted {
        None => ("none", ""),
        Some(false) => ("ascending", " ▲"),
        Some(true) => ("descending", " ▼"),
    };
    let name = column.name.clone();
    html! {
        <th key={column.name.clone()} scope="col" aria-sort={order} class={classes!(column.is_number.then_some("number"))}>
            <button type="button" class="button link small" onclick={send.reform(move |_| Message::Sort(name.clone()))}>
                { &column.label }<span aria-hidden="true">{ arrow }</span>
            </button>
        </th>
    }
}

fn one(
    page: &Opened,
    scene: &Scene,
    window: &ListWindow,
    place: usize,
    row: &ListRow,
    send: &Callback<Message>,
) -> Html {
    let named = window.columns.iter().position(|column| column.name == "name").unwrap_or_default();
    let name =
        row.cells.get(named).map(|cell| cell.reveal()).filter(|name| !name.is_empty()).unwrap_or("Without a name");
    let person = row.person.clone();
    let pick = control::ticked(send.reform(move |is| Message::Pick(person.clone(), is)));
    let key = [row.person.id.as_str(), " ", callside_protocol::words::kind(row.person.kind)].concat();
    html! {
        <tr {key} aria-rowindex={(window.from + place + 2).to_string()}>
            <td>
                <input type="checkbox" checked={page.picked.contains(&row.person)} onchange={pick} aria-label={["Pick ", name].concat()} />
            </td>
            { for window.columns.iter().zip(&row.cells).enumerate().map(|(at, (column, cell))| {
                let text = cell.reveal();
                if at == named {
                    return html! {
                        <th scope="row">
                            <button type="button" class="button link" onclick={scene.open(&row.person)}>
                                <bdi class="ellipsis" dir="auto">{ name }</bdi><span class="unseen">{ ", open in NetSuite" }</span>
                            </button>
                        </th>
                    };
                }
                html! {
                    <td class={classes!(column.is_number.then_some("number"))}>
                        <bdi class="ellipsis" dir="auto" title={text.to_owned()}>{ text }</bdi>
                    </td>
                }
            }) }
            <td>
                if row.joined { <span class="chip good">{ Icon::Add.draw() }{ "Joined" }</span>{ " " } }
                if row.no_calls {
                    <span class="chip bad" title={engagement::opted_out(callside_protocol::company::OptOut::Calls).0}>
                        { Icon::Skip.draw() }{ "No calls" }
                    </span>
                }
            </td>
        </tr>
    }
}
