//! Who is the same person: the rule by which somebody RingCentral knows and a record in NetSuite become one row.
//!
//! They are the same where they share a telephone line or an e-mail address, and either have names that agree or nobody
//! else could be meant. A switchboard that ten records share makes nobody of them a colleague, and a mailbox of a whole
//! department merges nobody. Each is paired once; the address counts before the line.

use crate::{directory::index::typed_words, ordered::sort};

use super::sheet::is_email;

/// What somebody is recognised by.
pub struct Identity {
    /// Tells them from everybody else on their side, so that the order they come in does not matter.
    pub id: String,
    /// Name.
    pub name: String,
    /// Keys of their numbers and addresses.
    pub keys: Vec<u64>,
}

/// For each of `known`, the place of the record of the same person.
#[must_use]
pub fn same(records: &[Identity], known: &[Identity]) -> Vec<Option<usize>> {
    let mut pairs = Vec::new();
    for (one, somebody) in known.iter().enumerate() {
        for (other, record) in records.iter().enumerate() {
            let shared = || somebody.keys.iter().filter(|key| record.keys.contains(key));
            if let Some(key) = shared().max() {
                let alike = are_alike(&somebody.name, &record.name);
                pairs.push((!is_email(*key), !alike, &*somebody.id, &*record.id, one, other));
            }
        }
    }
    let only = |of: &dyn Fn(usize, usize) -> bool| pairs.iter().filter(|pair| of(pair.4, pair.5)).count() == 1;
    let mut certain = Vec::new();
    for pair in &pairs {
        let nobody_else = only(&|one, _| one == pair.4) && only(&|_, other| other == pair.5);
        if !pair.1 || nobody_else {
            certain.push(*pair);
        }
    }
    sort(&mut certain);
    let mut paired = vec![None; known.len()];
    for (.., one, other) in certain {
        if !paired.contains(&Some(other))
            && let Some(place) = paired.get_mut(one).filter(|place| place.is_none())
        {
            *place = Some(other);
        }
    }
    paired
}

/// Every word of the shorter name stands in the other: "Dana Whitfield" and "Whitfield, Dana M.".
fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (typed_words(one), typed_words(other));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && short.iter().all(|word| long.contains(word))
}
