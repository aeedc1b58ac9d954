//! Fields of NetSuite's records by name, each with its value or why there is none.

use callside_protocol::{
    company::{Change, FieldBeside, FieldValue},
    words,
};
use yew::{Html, classes, html};

use crate::scene::Scene;

/// In the order they have. `control` gives name and control of a field that is changed here, in place of its value.
pub fn values(
    scene: &Scene,
    fields: &[FieldBeside],
    control: &dyn Fn(&FieldBeside, String) -> Option<[Html; 2]>,
) -> Html {
    html! { <dl class="values">{ for fields.iter().map(|field| self::field(scene, field, fields, control)) }</dl> }
}

fn field(
    scene: &Scene,
    field: &FieldBeside,
    among: &[FieldBeside],
    control: &dyn Fn(&FieldBeside, String) -> Option<[Html; 2]>,
) -> Html {
    let (key, name) = ([field.of.name(), ".", &field.name].concat(), words::field_name(field, among));
    if let Some([name, control]) = control(field, name.clone()) {
        return html! { <div {key} class="changed-here"><dt>{ name }</dt><dd>{ control }</dd></div> };
    }
    let (class, value) = match &field.value {
        FieldValue::At(at) => ("", html! { scene.times.brief(*at) }),
        FieldValue::Number(number) => ("", html! { <bdi>{ scene.times.number(number) }</bdi> }),
        FieldValue::Empty => {
            ("quiet", html! { <><span aria-hidden="true">{ "–" }</span><span class="unseen">{ "empty" }</span></> })
        }
        FieldValue::Unread(why) => ("quiet small", html! { words::unread(why) }),
        value => ("", html! { <bdi dir="auto">{ for words::field_value(value) }</bdi> }),
    };
    html! {
        <div {key}>
            <dt><bdi dir="auto">{ name }</bdi></dt>
            <dd class={classes!(class)}>
                { value }
                if let Change::Cannot(why) = &field.change { <p class="quiet small">{ why }</p> }
            </dd>
        </div>
    }
}
