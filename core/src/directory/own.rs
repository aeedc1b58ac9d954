//! Telephone fields of the account's own: which there are, which look like one, and which a query may name.

use crate::netsuite::{FieldInfo, FieldKind};

/// How the words of a label or id begin that say "telephone".
const TELEPHONE: [&str; 14] = [
    "phone",
    "tel",
    "mobil",
    "cell",
    "fax",
    "whatsapp",
    "handy",
    "hotline",
    "durchwahl",
    "direct",
    "portable",
    "movil",
    "móvil",
    "dialling",
];

/// The longest id NetSuite gives a field.
const LONGEST: usize = 64;

/// A field that may hold telephone numbers: made by the account, and text.
#[must_use]
pub fn may_hold_numbers(field: &FieldInfo) -> bool {
    (field.is_custom || field.name.starts_with("cust")) && field.kind == FieldKind::Text && is_column(&field.name)
}

/// Whether a field looks like one for telephone numbers: by its type, where the account's schema tells it, or by the
/// words of its label and id.
#[must_use]
pub fn looks_like_phone(field: &FieldInfo) -> bool {
    let says = |text: &str| {
        // Letters beyond ASCII are letters, and that they may be large is not worth Unicode's table of small ones.
        let small = text.to_ascii_lowercase();
        let mut words = small.split(|letter: char| letter.is_ascii() && !letter.is_ascii_alphabetic());
        words.any(|word| TELEPHONE.iter().any(|begins| word.starts_with(begins)) || word.ends_with("phone"))
    };
    field.is_phone || says(&field.label) || says(&field.name)
}

/// Whether that is the id of a field of the account's own, and so fit to stand in a query: `custentity_direct_line`.
#[must_use]
pub fn is_column(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    id.len() <= LONGEST && id.strip_prefix("cust").is_some_and(|rest| !rest.is_empty() && rest.bytes().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, label: &str) -> FieldInfo {
        FieldInfo {
            name: name.into(),
            label: label.into(),
            kind: FieldKind::Text,
            is_custom: true,
            is_phone: false,
            is_fixed: false,
        }
    }

    #[test]
    fn a_telephone_is_suggested_by_type_label_or_id() {
        for (name, label) in [
            ("custentity_direct_line", "Desk"),
            ("custentity1", "Mobile (private)"),
            ("custentity1", "Assistant's cell"),
            ("custentity1", "Tel. 2"),
            ("custentity_smartphone", "Device"),
            ("custentity1", "Teléfono móvil"),
        ] {
            assert!(looks_like_phone(&field(name, label)), "{name} {label}");
        }
        for (name, label) in
            [("custentity_hotel", "Hotel"), ("custentity1", "After hours"), ("custentity1", "Intelligence")]
        {
            assert!(!looks_like_phone(&field(name, label)), "{name} {label}");
        }
        assert!(looks_like_phone(&FieldInfo { is_phone: true, ..field("custentity_after_hours", "After Hours") }));
    }

    #[test]
    fn only_text_of_the_accounts_own_may_hold_numbers() {
        assert!(may_hold_numbers(&field("custentity_x", "X")));
        assert!(!may_hold_numbers(&FieldInfo { kind: FieldKind::Tick, ..field("custentity_x", "X") }));
        assert!(!may_hold_numbers(&FieldInfo { is_custom: false, ..field("comments", "Comments") }));
    }

    #[test]
    fn nothing_but_an_id_gets_into_a_query() {
        assert!(is_column("custentity_direct_line") && is_column("custentity12"));
        for id in
            ["", "cust", "phone", "custentity x", "custentity_x)", "custentity_x--", "Custentity_x", "custentity_é"]
        {
            assert!(!is_column(id), "{id}");
        }
        assert!(!is_column(&format!("custentity_{}", "x".repeat(60))));
    }
}
