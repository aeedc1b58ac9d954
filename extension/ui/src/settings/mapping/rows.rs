//! The rows: searched, filtered, picked and turned.

use callside_protocol::{
    company::{KindFilter, MappingFilter, MappingRow, MappingView, OrganizerRule},
    words,
};
use yew::{Callback, Html, classes, html};

use super::{HOWS, Mapping, Message, ROWS, Target, choose};
use crate::{
    part::{control, icon::Icon},
    scene::Scene,
};

/// The card.
pub(super) fn card(page: &Mapping, scene: &Scene, mapping: &MappingView, send: &Callback<Message>) -> Html {
    let total = page.shown.as_ref().map_or(0, |shown| shown.total);
    html! {
        <section class="card" aria-label="Extensions">
            <header class="card-head"><h2>{ "Extensions" }</h2></header>
            { filters(page, mapping, send) }
            { picked(page, total, send) }
            if let Some(shown) = &page.shown {
                if shown.rows.is_empty() {
                    <p class="quiet" role="status">
                        { if mapping.counts.first() == Some(&0) { "No extension is known yet." } else { "No extension is like that." } }
                    </p>
                } else {
                    { table(page, &shown.rows, send) }
                }
                { turn(shown.from, shown.rows.len(), shown.total, send) }
            } else {
                <p class="quiet looking" role="status">{ "Looking" }</p>
            }
            if let Some(read) = mapping.read {
                <p class="small quiet">{ "Both clouds were read " }{ scene.times.day_and_time(read) }{ "." }</p>
            }
        </section>
    }
}

fn filters(page: &Mapping, mapping: &MappingView, send: &Callback<Message>) -> Html {
    let list = |id: &'static str,
                label: &'static str,
                options: Vec<(String, String, bool)>,
                message: fn(String) -> Message| {
        html! {
            <>
                <label class="unseen" for={id}>{ label }</label>
                <select {id} class="field" onchange={control::selected(send.reform(message))}>
                    { for options.into_iter().map(|(value, text, selected)| control::choice(value, text, selected)) }
                </select>
            </>
        }
    };
    let only = MappingFilter::ALL.iter().enumerate().map(|(place, filter)| {
        let count = mapping.counts.get(place).copied().unwrap_or_default();
        let text = [words::mapping_filter(*filter), " (", &words::thousands(count), ")"].concat();
        (place.to_string(), text, page.query.only == *filter)
    });
    let kinds = KindFilter::ALL
        .iter()
        .enumerate()
        .map(|(place, filter)| (place.to_string(), words::kind_filter(*filter).to_owned(), page.query.kind == *filter));
    let any = ("any".to_owned(), "Matched in any way".to_owned(), page.query.how.is_none());
    let hows = HOWS.iter().enumerate().map(|(place, how)| {
        (place.to_string(), words::matched_by(Some(*how)).to_owned(), page.query.how == Some(*how))
    });
    html! {
        <div class="mapping-filters" role="search" aria-label="Extensions">
            <label class="unseen" for="mapping-search">{ "Search extensions" }</label>
            <input id="mapping-search" class="field" type="search" dir="auto" autocomplete="off"
                placeholder="Name, number or employee" value={page.query.search.reveal().to_owned()}
                oninput={control::typed(send.reform(Message::Search))} />
            { list("mapping-only", "State", only.collect(), Message::Only) }
            { list("mapping-kind", "Type", kinds.collect(), Message::Kind) }
            { list("mapping-how", "Matched", std::iter::once(any).chain(hows).collect(), Message::How) }
        </div>
    }
}

/// What can be done with those that are picked.
fn picked(page: &Mapping, total: usize, send: &Callback<Message>) -> Html {
    let count = if page.all { total } else { page.picked.len() };
    if count == 0 {
        return Html::default();
    }
    let what = words::count(count, "extension", "extensions");
    let more = !page.all && page.picked.len() < total;
    html! {
        <div class="mapping-picked">
            <p role="status">{ &what }{ " picked" }</p>
            { choose::button(page, Target::Picked, "Choose for all of them", &what, send) }
            if more {
                <button type="button" class="button small" onclick={send.reform(|_| Message::PickAll)}>
                    { "Pick all " }{ words::thousands(total) }
                </button>
            }
            <button type="button" class="button small" onclick={send.reform(|_| Message::PickShown(false))}>{ "Pick none" }</button>
            { choose::chooser(page, &Target::Picked, &what, send) }
        </div>
    }
}

fn table(page: &Mapping, rows: &[MappingRow], send: &Callback<Message>) -> Html {
    let all = page.all || rows.iter().all(|row| page.picked.contains(&row.extension));
    html! {
        <div class="table-room mapping-room" tabindex="0" role="region" aria-label="Extensions and their employees">
            <table class="mapping">
                <thead>
                    <tr>
                        <th scope="col">
                            <input type="checkbox" checked={all} aria-label="Pick every extension that is shown"
                                onchange={control::ticked(send.reform(Message::PickShown))} />
                        </th>
                        <th scope="col">{ "Extension" }</th>
                        <th scope="col">{ "Organizer" }</th>
                        <th scope="col"><span class="unseen">{ "Change" }</span></th>
                    </tr>
                </thead>
                <tbody>{ for rows.iter().map(|row| one(page, row, send)) }</tbody>
            </table>
        </div>
    }
}

fn one(page: &Mapping, row: &MappingRow, send: &Callback<Message>) -> Html {
    let name = if row.name.is_blank() { ["Extension ", &row.extension].concat() } else { row.name.reveal().to_owned() };
    let picked = page.all || page.picked.contains(&row.extension);
    let target = Target::Row(row.extension.clone());
    let pick = {
        let extension = row.extension.clone();
        control::ticked(send.reform(move |is| Message::Pick(extension.clone(), is)))
    };
    let open = page.target.as_ref() == Some(&target);
    html! {
        <>
            <tr key={row.extension.clone()} class={classes!(row.changed.then_some("mapping-changed"))}>
                <td><input type="checkbox" checked={picked} onchange={pick} aria-label={["Pick ", &name].concat()} /></td>
                <th scope="row">
                    <bdi dir="auto">{ &name }</bdi>
                    <span class="small quiet">{ about(row) }</span>
                </th>
                <td>{ organizer(row) }</td>
                <td>{ choose::button(page, target.clone(), "Change", &name, send) }</td>
            </tr>
            if open {
                <tr key={[&row.extension, "-chooser"].concat()}><td colspan="4">{ choose::chooser(page, &target, &name, send) }</td></tr>
            }
        </>
    }
}

/// `101 · User · Disabled`.
fn about(row: &MappingRow) -> String {
    let status = if row.status == "Enabled" { "" } else { &row.status };
    let pieces = [row.number.as_str(), words::mapping_type(row), status];
    pieces.into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn organizer(row: &MappingRow) -> Html {
    let own = matches!(row.whose, Some(OrganizerRule::Employee(_) | OrganizerRule::Skip));
    let who = match (&row.employee, &row.whose) {
        (Some(employee), _) if employee.name.is_blank() => ["Employee ", &employee.id].concat(),
        (Some(employee), _) => employee.name.reveal().to_owned(),
        (None, _) if row.waits => "Nobody: the calls wait".to_owned(),
        (None, _) => "No record".to_owned(),
    };
    html! {
        <>
            <bdi dir="auto" class={classes!((!own).then_some("quiet"))}>{ who }</bdi>
            <span class="small quiet">
                { match row.how {
                    Some(how) if own => words::matched_by(Some(how)),
                    Some(_) => "By rule, as set by hand",
                    None if row.employee.is_some() => "Unmapped: by rule",
                    None => "Unmapped",
                } }
                if row.changed { { " · not saved yet" } }
            </span>
            { for row.warnings.iter().map(|warning| html! {
                <span class="small alarm mapping-warning">{ Icon::Warning.draw() }{ words::mapping_warning(*warning) }</span>
            }) }
            { for row.found.iter().map(|found| {
                let names: Vec<String> = found.employees.iter().map(|employee| {
                    [employee.name.reveal(), " (id ", &employee.id, ")"].concat()
                }).collect();
                let (begins, joins) = match found.employees.len() {
                    1 => ("Auto-match: ", ""),
                    _ => ("It may be ", " or "),
                };
                html! {
                    <span class="small mapping-found">
                        { begins }<bdi dir="auto">{ names.join(joins) }</bdi>{ ", " }{ words::matched_by(Some(found.how)) }
                    </span>
                }
            }) }
        </>
    }
}

fn turn(from: usize, shown: usize, total: usize, send: &Callback<Message>) -> Html {
    if total <= ROWS {
        return Html::default();
    }
    let to = |place: usize| send.reform(move |_| Message::Turn(place));
    html! {
        <nav class="mapping-turn" aria-label="Pages of extensions">
            <button type="button" class="button small" disabled={from == 0} onclick={to(from.saturating_sub(ROWS))}>{ "Earlier" }</button>
            <span role="status">
                { words::thousands(from + 1) }{ " to " }{ words::thousands(from + shown) }{ " of " }{ words::thousands(total) }
            </span>
            <button type="button" class="button small" disabled={from + shown >= total} onclick={to(from + ROWS)}>{ "Further" }</button>
        </nav>
    }
}
