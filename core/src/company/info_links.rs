//! How info links are judged and filled.
//!
//! Only https, and only to the host that the administrator has read when saving: nothing that a caller or a record brings
//! can change where a link leads, since it goes into the path and the query alone, encoded.

use callside_protocol::company::{Holder, InfoLink, LinkFault};

use crate::traffic::form;

/// What the places are filled with, where it is known. The names are those in the template, without braces.
pub trait Values {
    /// The value for a name; `None`: not known of this call.
    fn value(&self, name: &str) -> Option<String>;
}

/// Characters that fit on a button.
const LONGEST_LABEL: usize = 40;
/// Characters of an address that every browser and server takes.
const LONGEST_ADDRESS: usize = 2_000;

const SCHEME: &str = "https://";

/// The places there are, beside those of call fields.
const PLACES: [&str; 5] = ["contact.id", "company.id", "project.id", "phone", "call.id"];

/// How the place of a call field begins: `{field.Customer.balance}`.
const OF_FIELD: &str = "field.";

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    Place(&'a str),
}

/// What is wrong with it.
#[must_use]
pub fn fault(link: &InfoLink) -> Option<LinkFault> {
    if !(1..=LONGEST_LABEL).contains(&link.label.trim().chars().count()) {
        return Some(LinkFault::Label);
    }
    let Some(rest) = link.template.strip_prefix(SCHEME) else { return Some(LinkFault::NotHttps) };
    let Some(pieces) = pieces(&link.template) else { return Some(LinkFault::Braces) };
    if !is_host(host_of(rest)) {
        return Some(LinkFault::Host);
    }
    let is_text_fit = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`|".contains(&byte));
    for piece in &pieces {
        match piece {
            Piece::Text(text) if !is_text_fit(text) => return Some(LinkFault::Address),
            Piece::Place(name) if !is_place(name) => return Some(LinkFault::Placeholder),
            Piece::Text(_) | Piece::Place(_) => {}
        }
    }
    (link.template.len() > LONGEST_ADDRESS).then_some(LinkFault::Address)
}

/// The host it leads to, to be shown when it is saved.
#[must_use]
pub fn host(link: &InfoLink) -> Option<&str> {
    let host = host_of(link.template.strip_prefix(SCHEME)?);
    is_host(host).then_some(host)
}

/// The address for a call; `None`: something in it is not known, so the button is not there.
#[must_use]
pub fn filled(link: &InfoLink, values: &dyn Values) -> Option<String> {
    if fault(link).is_some() {
        return None;
    }
    let mut address = String::new();
    for piece in pieces(&link.template)? {
        match piece {
            Piece::Text(text) => address.push_str(text),
            Piece::Place(name) => {
                address.push_str(&form::escaped(&known(name, values)?));
            }
        }
    }
    (address.len() <= LONGEST_ADDRESS).then_some(address)
}

fn known(place: &str, values: &dyn Values) -> Option<String> {
    values.value(place).filter(|value| !value.is_empty() && !is_dots(value))
}

/// The place can be filled.
pub(super) fn is_known(place: &str, values: &dyn Values) -> bool {
    known(place, values).is_some()
}

/// The names of the places in it, for the page that edits it.
#[must_use]
pub fn places(link: &InfoLink) -> Vec<&str> {
    let pieces = pieces(&link.template).unwrap_or_default();
    pieces.into_iter().filter_map(|piece| if let Piece::Place(name) = piece { Some(name) } else { None }).collect()
}

/// Texts and places in turn; `None`: the braces do not belong together.
fn pieces(template: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, left) = after.split_once('}')?;
        if text.contains('}') || name.contains('{') {
            return None;
        }
        pieces.extend([Piece::Text(text), Piece::Place(name)]);
        rest = left;
    }
    if rest.contains('}') {
        return None;
    }
    pieces.push(Piece::Text(rest));
    Some(pieces)
}

fn host_of(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// A name, perhaps with a port: no user (`@`), no place, nothing that could be read in two ways.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let plain =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_port = (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    name.contains('.') && name.split('.').all(plain) && is_port
}

/// The property that a place names, where it is one of that record's.
pub(super) fn field_of(place: &str, of: Holder) -> Option<&str> {
    place.strip_prefix(OF_FIELD)?.strip_prefix(of.name())?.strip_prefix('.')
}

fn is_place(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_property = |name: &str| !name.is_empty() && name.bytes().all(plain);
    PLACES.contains(&name) || Holder::ALL.into_iter().any(|of| field_of(name, of).is_some_and(is_property))
}

/// A step of a path that means "here" or "up": no encoding takes that from it.
fn is_dots(value: &str) -> bool {
    value == "." || value == ".."
}
