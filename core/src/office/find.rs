//! Looking for somebody in both clouds at once.

use callside_protocol::Found;

use crate::{
    directory::{
        colleagues::{self, Book, Known, Scored},
        copy::{CopyError, Finder},
        people::Person,
    },
    phone::{PhoneNumber, Region},
};

/// So many of those RingCentral finds are looked for in NetSuite by their address too, which is a search of its own.
const SOUGHT_BY_ADDRESS: usize = 5;

/// Who fits what was typed, in a copy and in RingCentral's lists. Whoever fits in one of the clouds is looked for in the
/// other by number and address, so that nobody stands there twice, or once as if only one cloud knew them.
///
/// # Errors
/// The copy cannot be read.
pub(super) async fn rows(
    copy: Option<&Finder>,
    book: Option<&Book>,
    text: &str,
    home: Region,
) -> Result<Vec<Found>, CopyError> {
    let known = book.map(|book| book.search(text, home)).unwrap_or_default();
    let mut known: Vec<Scored<Known>> = known.into_iter().map(|(score, known)| (Some(score), known)).collect();
    let Some(copy) = copy else { return Ok(colleagues::rows(Vec::new(), known, home)) };
    let hits = copy.search(text).await?;
    let mut records: Vec<Scored<Person>> = hits.into_iter().map(|(score, person)| (Some(score), person)).collect();
    for (_, known) in known.iter().take(SOUGHT_BY_ADDRESS) {
        let found = copy.search(known.email()).await?;
        records.extend(found.into_iter().map(|(_, person)| (None, person)));
    }
    let mut ids = Vec::new();
    for number in known.iter().flat_map(|(_, known)| known.numbers()) {
        let number = PhoneNumber::parse(number, home);
        ids.extend(number.into_iter().flat_map(|number| copy.held().having(&number)));
    }
    ids.retain(|id| records.iter().all(|(_, person)| person.id != *id));
    for (_, person) in records.iter().filter(|(score, _)| score.is_some()) {
        for one in book.map(|book| book.having(&colleagues::record_keys(person, home))).unwrap_or_default() {
            if known.iter().all(|(_, known)| *known != one) {
                known.push((None, one));
            }
        }
    }
    records.extend(copy.held().people(&ids).await?.into_iter().map(|person| (None, person)));
    Ok(colleagues::rows(records, known, home))
}
