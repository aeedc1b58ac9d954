//! Every shape a derive knows, there and back.

use std::collections::BTreeMap;

use callside_json::{FromJson, Map, ToJson, Unreadable, Value, parse, read, write};
use proptest::prelude::*;
use serde_json::json;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
enum Colour {
    Red,
    Blue,
}

#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
enum Shape {
    Dot,
    Circle(u32),
    Line(i64, i64),
    Box { width: u8, label: Option<String> },
}

#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
struct Title(String);

#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
struct Framed<T> {
    held: Option<T>,
    #[json(default)]
    gilded: bool,
}

#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
#[json(camel_case, default)]
struct Picture {
    shapes: Vec<Shape>,
    by_colour: BTreeMap<Colour, u64>,
    sized: Option<(u16, bool)>,
    extra: Map,
    sold: Result<Box<Framed<Title>>, String>,
    #[json(name = "type")]
    kind: String,
}

impl Default for Picture {
    fn default() -> Self {
        Self {
            shapes: vec![Shape::Dot],
            by_colour: BTreeMap::new(),
            sized: None,
            extra: Map::new(),
            sold: Err("not yet".to_owned()),
            kind: "oil".to_owned(),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, FromJson)]
#[json(lenient)]
struct Heard {
    count: u32,
    names: Vec<String>,
    inner: Option<Box<Heard>>,
    #[json(with = length)]
    length: Option<usize>,
    #[json(default)]
    firm: bool,
}

fn length(value: &Value) -> Option<usize> {
    value.as_str().map(str::len)
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        Just(Shape::Dot),
        any::<u32>().prop_map(Shape::Circle),
        any::<(i64, i64)>().prop_map(|(from, to)| Shape::Line(from, to)),
        (any::<u8>(), any::<Option<String>>()).prop_map(|(width, label)| Shape::Box { width, label }),
    ]
}

fn sold() -> impl Strategy<Value = Result<Box<Framed<Title>>, String>> {
    let framed = (any::<Option<String>>(), any::<bool>())
        .prop_map(|(title, gilded)| Box::new(Framed { held: title.map(Title), gilded }));
    prop_oneof![framed.prop_map(Ok), any::<String>().prop_map(Err)]
}

prop_compose! {
    fn picture()(
        shapes in prop::collection::vec(shape(), 0..4),
        by_colour in prop::collection::btree_map(prop_oneof![Just(Colour::Red), Just(Colour::Blue)], any::<u64>(), 0..3),
        sized in any::<Option<(u16, bool)>>(),
        extra in prop::collection::btree_map(".{0,4}", any::<i32>().prop_map(|quarters| f64::from(quarters) / 4.0), 0..3),
        sold in sold(),
        kind in any::<String>(),
    ) -> Picture {
        let mut picture = Picture { shapes, by_colour, sized, extra: Map::new(), sold, kind };
        picture.extra.extend(extra.into_iter().map(|(key, value)| (key, parse(&value.to_string()).unwrap_or_default())));
        picture
    }
}

proptest! {
    #[test]
    fn what_is_written_is_json_and_read_as_it_was(picture in picture()) {
        let text = write(&picture);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
        prop_assert_eq!(read::<Picture>(&text), Ok(picture));
    }

    #[test]
    fn strings_are_those_another_parser_reads(string in any::<String>()) {
        prop_assert_eq!(serde_json::from_str::<String>(&write(&string)).ok(), Some(string));
    }
}

#[test]
fn shapes_look_as_serde_writes_them() {
    let picture = Picture {
        shapes: vec![Shape::Dot, Shape::Circle(3), Shape::Line(-1, 2), Shape::Box { width: 4, label: None }],
        by_colour: [(Colour::Blue, 7)].into(),
        sized: Some((5, true)),
        sold: Ok(Box::new(Framed { held: Some(Title("\"\u{1}\\☎\n".to_owned())), gilded: false })),
        ..Picture::default()
    };
    let expected = json!({
        "shapes": ["Dot", {"Circle": 3}, {"Line": [-1, 2]}, {"Box": {"width": 4, "label": null}}],
        "byColour": {"Blue": 7}, "sized": [5, true], "extra": {},
        "sold": {"Ok": {"held": "\"\u{1}\\☎\n", "gilded": false}}, "type": "oil",
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&write(&picture)).unwrap(), expected);
}

#[test]
fn absent_fields_take_their_default_and_unknown_ones_are_passed_over() {
    let picture: Picture = read(r#"{"type": "ink", "newer": [1, {"a": null}]}"#).unwrap();
    assert_eq!(picture, Picture { kind: "ink".to_owned(), ..Picture::default() });
    assert_eq!(read(r#"{"held": 3}"#), Ok(Framed { held: Some(3_u8), gilded: false }));
    assert_eq!(read(r"{}"), Ok(Framed::<u8> { held: None, gilded: false }));
}

#[test]
fn a_lenient_type_takes_what_it_can() {
    let inner = Heard { names: vec!["a".to_owned(), "b".to_owned()], length: Some(3), ..Heard::default() };
    let heard = read(
        r#"{"count": "many", "names": 5, "length": 5, "firm": true,
            "inner": {"count": -1, "names": ["a", 7, "b"], "length": "one"}}"#,
    );
    assert_eq!(heard, Ok(Heard { inner: Some(Box::new(inner)), firm: true, ..Heard::default() }));
    assert_eq!(read::<Heard>(r#"{"firm": "no"}"#), Err(Unreadable));
    assert_eq!(read::<Heard>("[]"), Err(Unreadable));
}

#[test]
fn a_misfit_is_told_whatever_it_is() {
    for shape in [
        r#""Cube""#,
        "7",
        "{}",
        r#"{"Circle": -1}"#,
        r#"{"Circle": 1.5}"#,
        r#"{"Line": [1]}"#,
        r#"{"Box": {"label": "no width"}}"#,
        r#"{"Box": {"width": 300}}"#,
        r#""Box""#,
    ] {
        assert_eq!(read::<Shape>(shape), Err(Unreadable), "{shape}");
    }
    for picture in ["[]", "{", r#"{"shapes": [7]}"#, r#"{"byColour": {"Green": 1}}"#, r#"{"sized": [1]}"#] {
        assert_eq!(read::<Picture>(picture), Err(Unreadable), "{picture}");
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|truth| json!(truth)),
        any::<i64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        any::<String>().prop_map(|string| json!(string)),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|list| json!(list)),
            prop::collection::btree_map(any::<String>(), inner, 0..5).prop_map(|object| json!(object)),
        ]
    })
}

proptest! {
    #[test]
    fn what_another_writes_is_read_and_written_as_it_was(value in any_json(), is_wide: bool) {
        let text = if is_wide { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let parsed = parse(&text).unwrap();
        let again: serde_json::Value = serde_json::from_str(&write(&parsed)).unwrap();
        prop_assert_eq!(again, serde_json::from_str::<serde_json::Value>(&text).unwrap());
    }

    #[test]
    fn what_another_refuses_is_refused(
        text in r#"[\[\]{}",:0-9eE.+\-\\utrfalsn \n\x00é☎]{0,12}"#,
        value in any_json(),
        cut in any::<prop::sample::Index>(),
    ) {
        let whole = value.to_string();
        let damaged: String = whole.chars().take(cut.index(whole.chars().count())).chain(text.chars()).collect();
        for text in [text, damaged] {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            // Theirs has no room for numbers past the largest.
            if !theirs.as_ref().is_err_and(|error| error.to_string().contains("out of range")) {
                prop_assert_eq!(parse(&text).is_ok(), theirs.is_ok(), "{}", text);
            }
        }
    }
}

#[test]
fn escapes_stand_for_their_characters() {
    let text = r#""\"\\\/\b\f\n\r\t\u00e9\u260E\ud83d\uDE00""#;
    assert_eq!(read::<String>(text).unwrap(), "\"\\/\u{8}\u{c}\n\r\té☎😀");
    for broken in
        [r#""\ud83d""#, r#""\ud83d\n""#, r#""\ude00""#, r#""\ud83d\u0041""#, r#""\u00g0""#, r#""\é""#, "\"\n\"", "\""]
    {
        assert_eq!(parse(broken), Err(Unreadable), "{broken}");
    }
}

#[test]
fn what_is_nested_without_end_is_refused() {
    assert!(parse(&["[".repeat(128), "]".repeat(128)].concat()).is_ok());
    assert_eq!(parse(&"[".repeat(1_000_000)), Err(Unreadable));
    assert_eq!(parse(&r#"{"a":"#.repeat(1_000_000)), Err(Unreadable));
}

#[test]
fn of_fields_with_one_name_the_last_counts() {
    let value = parse(r#"{"a": 1, "b": 2, "a": 12345678901234567890123}"#).unwrap();
    assert_eq!(write(&value), r#"{"a":12345678901234567890123,"b":2}"#);
    assert_eq!(value, parse(r#"{"b": 2, "a": 12345678901234567890123}"#).unwrap());
    assert_ne!(value, parse(r#"{"c": 2, "a": 12345678901234567890123}"#).unwrap());
    assert_eq!((value["a"].as_i64(), value["b"].as_u64(), value["c"].as_str()), (None, Some(2), None));
}
