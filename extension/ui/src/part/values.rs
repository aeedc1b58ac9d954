//! Fields of NetSuite's records by name, each with its value or why there is none.

use callside_protocol::{
    company::{FieldBeside, FieldValue},
    words,
};
use yew::{Html, classes, html};

use crate::scene::Scene;

/// In the order they have.
pub fn values(scene: &Scene, fields: &[FieldBeside]) -> Html {
    html! { <dl class="values">{ for fields.iter().map(|field| self::field(scene, field, fields)) }</dl> }
}

fn field(scene: &Scene, field: &FieldBeside, among: &[FieldBeside]) -> Html {
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
        <div key={[field.of.name(), ".", &field.name].concat()}>
            <dt><bdi dir="auto">{ words::field_name(field, among) }</bdi></dt>
            <dd class={classes!(class)}>{ value }</dd>
        </div>
    }
}
