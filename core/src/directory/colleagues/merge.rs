//! One list of both clouds' people: each once, ranked by one rule.

use callside_protocol::Found;

use super::{Known, record_keys, row::Row, same, same::Identity, sheet::shared_keys};
use crate::{
    directory::{index::MOST_HITS, people},
    ordered::{sort, sort_by},
    phone::Region,
};

/// Somebody of either cloud, with the score of the search, the smaller the better. `None`: they do not fit what was
/// typed, and stand by as what somebody who does may be the same as.
pub type Scored<P> = (Option<u8>, P);

/// The rows of a search, best first, at most as many as a person looks through: by the better score of the two, among
/// equals NetSuite's first. The order the people come in does not matter.
#[must_use]
pub fn rows(mut records: Vec<Scored<people::Person>>, mut known: Vec<Scored<Known>>, home: Region) -> Vec<Found> {
    let rank = |score: &Option<u8>| score.map_or(u16::MAX, u16::from);
    sort_by(&mut records, |one, other| (rank(&one.0), one.1.id).cmp(&(rank(&other.0), other.1.id)));
    sort_by(&mut known, |one, other| (rank(&one.0), &one.1).cmp(&(rank(&other.0), &other.1)));
    // Whoever was found on two ways counts by the better one.
    let mut ids = Vec::new();
    records.retain(|(_, person)| {
        let new = !ids.contains(&person.id);
        ids.push(person.id);
        new
    });
    let of_records: Vec<Identity> = records
        .iter()
        .map(|(_, person)| Identity {
            id: person.id.packed().to_string(),
            name: person.name().into_revealed(),
            keys: record_keys(person, home),
        })
        .collect();
    let of_known: Vec<Identity> = known.iter().map(|(_, known)| Identity::of(known)).collect();
    let paired = same(&of_records, &of_known);

    let mut places: Vec<(u16, bool, usize)> = Vec::new();
    for (place, (score, _)) in records.iter().enumerate() {
        let with = paired.iter().position(|paired| *paired == Some(place)).and_then(|with| known.get(with));
        places.push((rank(score).min(with.map_or(u16::MAX, |(score, _)| rank(score))), false, place));
    }
    for (place, (score, _)) in known.iter().enumerate().filter(|(place, _)| paired.get(*place) == Some(&None)) {
        places.push((rank(score), true, place));
    }
    places.retain(|(rank, ..)| *rank < u16::MAX);
    sort(&mut places);
    places.truncate(MOST_HITS);
    let found = places.into_iter().map(|(_, alone, place)| {
        let with = if alone { Some(place) } else { paired.iter().position(|paired| *paired == Some(place)) };
        let record = records.get(place).filter(|_| !alone);
        Found {
            netsuite: record.map(|(_, person)| person.candidate()),
            ringcentral: with.and_then(|with| known.get(with)).map(|(_, known)| known.person(None, home)),
        }
    });
    found.collect()
}

impl Identity {
    /// Of somebody RingCentral knows.
    #[must_use]
    pub fn of(known: &Known) -> Self {
        let Row { id, name, .. } = known.row();
        Self { id: format!("{}{id}", known.contact), name: name.to_owned(), keys: shared_keys(&known.row()) }
    }
}
