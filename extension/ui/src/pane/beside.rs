//! What the company has put beside the call: its fields, and its links behind Callside's own.

use callside_protocol::{
    Ask, CallId, CallView, Personal, Timestamp,
    company::{Beside, Change, Control, EditStage, FieldBeside, FieldEdit, Holder, LinkBeside},
    words,
};
use yew::{Callback, Html, html};

use crate::{
    part::{ask, icon::Icon, values},
    scene::Scene,
};

/// Values are old after so many milliseconds: a call that is still open on the desk after a quarter of an hour.
const AGES_AFTER: i64 = 15 * 60_000;

/// A link as a button that opens a page of its own.
pub fn link(link: &LinkBeside) -> Html {
    html! {
        <a key={link.label.clone()} class="button small" href={link.address.reveal().to_owned()} target="_blank"
            rel="noopener noreferrer">{ Icon::Open.draw() }<bdi dir="auto">{ &link.label }</bdi></a>
    }
}

/// The fields, in the company's order, and below them what the agent has changed of a record the call is not for any more and
/// is not in NetSuite.
pub fn fields(scene: &Scene, call: &CallView) -> Html {
    let mut beside = Beside::of(call).unwrap_or_default();
    let edits = FieldEdit::all_of(call);
    // What is filled in below is not shown twice.
    let is_below = |field: &FieldBeside| call.fields.iter().any(|below| below.ask.field == field.name);
    beside.fields.retain(|field| field.of != Holder::PhoneCall || !is_below(field));
    let is_here = |edit: &FieldEdit| beside.fields.iter().any(|field| is_of(edit, field));
    let elsewhere: Vec<&FieldEdit> = edits.iter().filter(|edit| !edit.is_written() && !is_here(edit)).collect();
    if beside.fields.is_empty() && elsewhere.is_empty() {
        return Html::default();
    }
    html! {
        <section class="beside" aria-label="From NetSuite">
            { values::values(scene, &beside.fields, &|field, name| {
                let Change::Can(control) = &field.change else { return None };
                let edit = edits.iter().find(|edit| is_of(edit, field));
                Some(changed_here(scene, &call.id, beside.as_of, field, control, edit, name))
            }) }
            { for elsewhere.into_iter().map(|edit| html! {
                <div key={edit.key()}>
                    <p><bdi dir="auto">{ words::edit_elsewhere(edit) }</bdi></p>
                    { standing(scene, &call.id, edit, None) }
                </div>
            }) }
            if !beside.fields.is_empty() && scene.view.now.0 - beside.as_of.0 > AGES_AFTER {
                <p class="quiet small">{ "As of " }{ scene.times.brief(beside.as_of) }</p>
            }
        </section>
    }
}

fn is_of(edit: &FieldEdit, field: &FieldBeside) -> bool {
    matches!(&field.change, Change::Can(control) if edit.is_of(&control.record, &field.name))
}

/// Name and control of a field the agent may change.
fn changed_here(
    scene: &Scene,
    call: &CallId,
    as_of: Timestamp,
    field: &FieldBeside,
    control: &Control,
    edit: Option<&FieldEdit>,
    name: String,
) -> [Html; 2] {
    let id = ["edit-", field.of.name(), "-", &field.name].concat();
    // What was written is what was read since then, and somebody may have changed it.
    let standing_edit = edit.filter(|edit| !matches!(edit.stage, EditStage::Written(at) if at.0 < as_of.0));
    let value = standing_edit.map_or(&control.held, |edit| &edit.value).clone();
    let ask = Ask { field: field.name.clone(), label: name, kind: control.kind.clone(), value: Some(value) };
    let give = {
        let before = edit.cloned().unwrap_or_else(|| FieldEdit::held(field, control));
        let (scene, call) = (scene.clone(), call.clone());
        Callback::from(move |value: String| scene.send(before.again(Personal::new(value)).kept(call.clone())))
    };
    let words = standing_edit.and_then(words::edit);
    let refused = words.as_ref().is_some_and(|(_, offers)| offers.is_some());
    let described = ["why-", &id].concat();
    let drawn =
        ask::control(&ask, id.clone(), control.required, refused, words.map(|_| described.clone().into()), give);
    let label = html! { <label for={id}><bdi dir="auto">{ &ask.label }</bdi>{ if control.required { " *" } else { "" } }</label> };
    let below = standing_edit.map(|edit| standing(scene, call, edit, Some(described)));
    [label, html! { <>{ drawn }{ for below }</> }]
}

/// How far an edit is, and what the agent can do where it is not in NetSuite.
fn standing(scene: &Scene, call: &CallId, edit: &FieldEdit, id: Option<String>) -> Html {
    let Some((said, offers)) = words::edit(edit) else { return Html::default() };
    let class = if offers.is_some() { "alarm small" } else { "quiet small" };
    html! {
        <>
            <p {id} {class} role="status">{ said }</p>
            if let Some([again, drop]) = offers {
                <p class="offers">
                    <button class="button small" onclick={scene.on(edit.again(edit.value.clone()).kept(call.clone()))}>{ again }</button>
                    <button class="button small" onclick={scene.on(edit.dropped(call.clone()))}>{ drop }</button>
                </p>
            }
        </>
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use crate::{
        pane::{beside, who},
        samples,
        tests::{draw_part, read},
    };

    #[test]
    fn fields_stand_in_their_order_with_whose_they_are_where_two_are_called_the_same() {
        let read = read(&draw_part(samples::beside(), |scene| beside::fields(scene, &scene.view.calls[0])));
        let mut rest = read.as_str();
        for piece in ["Balance", "12,400.50", "Status", "Email (Contact)", "Email (Company)", "No", "empty", "Comments"]
        {
            rest = rest.split_once(piece).unwrap_or_else(|| panic!("{piece} in {read}")).1;
        }
        assert!(!read.contains("As of"), "they are new: {read}");
    }

    #[test]
    fn what_is_missing_says_why_and_what_is_old_says_of_when() {
        let read = read(&draw_part(samples::beside_unread(), |scene| beside::fields(scene, &scene.view.calls[0])));
        for piece in ["Lists → Customers", "no such field", "record is gone", "Could not ask", "A list", "As of"] {
            assert!(read.contains(piece), "{piece} in {read}");
        }
    }

    #[test]
    fn a_field_to_change_has_a_control_of_its_type_and_one_that_cannot_be_says_why() {
        let markup = draw_part(samples::beside_to_change(), |scene| beside::fields(scene, &scene.view.calls[0]));
        for piece in ["<select", "type=\"date\"", "type=\"number\"", "type=\"checkbox\"", "value=\"Purchasing\""] {
            assert!(markup.contains(piece), "{piece} in {markup}");
        }
        let read = read(&markup);
        for piece in
            ["Birthday greeting to *", "Lists → Projects (Jobs)", "Edit", "own page changes it", "Balance12,400.00"]
        {
            assert!(read.contains(piece), "{piece} in {read}");
        }
        assert!(!read.contains("Kept here"), "nothing was changed: {read}");
        let ids: Vec<&str> = markup.split("<label for=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(ids.len() == 6 && ids.iter().all(|id| markup.contains(&[" id=\"", id, "\""].concat())), "{ids:?}");
    }

    #[test]
    fn an_edit_that_is_not_in_netsuite_says_why_and_what_the_agent_can_do() {
        let read = read(&draw_part(samples::beside_changed(), |scene| beside::fields(scene, &scene.view.calls[0])));
        for piece in [
            "In NetSuite it now says “PROSPECT-In Discussion”",
            "Write mine",
            "Keep theirs",
            "on its way",
            "Invalid value for the field 'email'.",
            "Try it again",
            "could not be reached",
            "Job Title of Contact 1202: “Buyer”",
        ] {
            assert!(read.contains(piece), "{piece} in {read}");
        }
        assert_eq!(read.matches("Kept here").count(), 3, "what is written says nothing more: {read}");
    }

    #[test]
    fn on_today_an_edit_that_needs_the_agent_stands_with_its_call() {
        let read = read(&draw_part(samples::today_fields(), |scene| beside::fields(scene, &scene.view.calls[0])));
        assert!(
            read.contains("Status of Customer 1101: “CUSTOMER-Lost Customer”") && read.contains("Write mine"),
            "{read}"
        );
    }

    #[test]
    fn links_stand_behind_callsides_own_and_open_elsewhere() {
        let markup = draw_part(samples::beside(), |scene| who::links(scene, &scene.view.calls[0]));
        let own = markup.find("Open in NetSuite").expect("the first");
        let theirs = markup.find("Price list").expect("the company's");
        assert!(own < theirs);
        assert!(markup.contains("target=\"_blank\" rel=\"noopener noreferrer\""), "{markup}");
        let nobody = draw_part(samples::beside_nobody(), |scene| who::links(scene, &scene.view.calls[0]));
        assert!(nobody.contains("Who called me?") && !nobody.contains("Open in NetSuite"));
        assert_eq!(draw_part(samples::not_found(), |scene| who::links(scene, &scene.view.calls[0])), "");
    }
}
