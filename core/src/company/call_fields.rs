//! How call fields are judged.

use callside_protocol::company::{CallField, CallFields, FieldFault, Holder};

/// Fields that fit beside a call.
const MOST: usize = 40;

/// The longest id NetSuite gives a field.
const LONGEST: usize = 64;

/// What Callside writes in a phone call, by its property in small letters.
const OURS: [&str; 13] = [
    "title",
    "phone",
    "status",
    "message",
    "startdate",
    "starttime",
    "endtime",
    "timedevent",
    "completeddate",
    "company",
    "contact",
    "assigned",
    "externalid",
];

/// How the bundle's own fields begin; Callside writes those too.
const BUNDLED: &str = "custevent_callside_";

/// What is wrong, by place in the list.
pub(super) fn faults(fields: &CallFields) -> Vec<(usize, FieldFault)> {
    let mut faults = Vec::new();
    for (place, field) in fields.shown.iter().enumerate() {
        let mut before = fields.shown.iter().take(place);
        let is_twice = before.any(|other| other.of == field.of && other.name.eq_ignore_ascii_case(&field.name));
        let found = [
            (!is_property(&field.name), FieldFault::Name),
            (is_twice, FieldFault::Twice),
            ((field.editable || field.default.is_some()) && is_ours(field), FieldFault::Ours),
            (field.required && !field.editable, FieldFault::RequiredButFixed),
            (field.default.is_some() && field.of != Holder::PhoneCall, FieldFault::DefaultOfAnother),
            (place >= MOST, FieldFault::TooMany),
        ];
        faults.extend(found.into_iter().filter(|(is, _)| *is).map(|(_, fault)| (place, fault)));
    }
    faults
}

fn is_ours(field: &CallField) -> bool {
    let name = field.name.to_ascii_lowercase();
    field.of == Holder::PhoneCall && (OURS.contains(&name.as_str()) || name.starts_with(BUNDLED))
}

fn is_property(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=LONGEST).contains(&name.len())
        && name.bytes().all(plain)
        && !name.starts_with(|first: char| first.is_ascii_digit())
}
