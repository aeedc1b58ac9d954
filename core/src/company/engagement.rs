//! What is decided about lists and scores for everyone, as a part of the settings by itself: only whoever works with lists reads it.

use callside_protocol::company::{Engagement, ListOf, PeopleList};

use super::kept_part::{KeptPart, PartOf};
use crate::netsuite::{ENGAGEMENT_PART, Versions};

/// People that the fixed lists of everyone can have together: what the bundle keeps of a part is at most a million characters
/// (netsuite/CONTRACT.md, Settings), of which one of them takes thirty.
const MOST_CHOSEN: usize = 25_000;
/// Lists of everyone, and letters of a list's name.
const MOST_LISTS: usize = 100;
const MOST_LETTERS: usize = 80;

/// The part.
pub struct EngagementPart;

impl PartOf for EngagementPart {
    type Value = Engagement;
    const PART: &'static str = ENGAGEMENT_PART;
    const KEY: &'static str = "engagement";
    const PURPOSE: &'static str = "lists and scores";

    fn version(versions: &Versions) -> u64 {
        versions.engagement
    }

    fn is_fit(value: &Engagement) -> bool {
        let chosen = |list: &PeopleList| match &list.of {
            ListOf::People(people) => people.len(),
            ListOf::Rule(_) => 0,
        };
        let is_named = |list: &PeopleList| !list.id.is_empty() && list.name.chars().count() <= MOST_LETTERS;
        value.lists.len() <= MOST_LISTS
            && value.lists.iter().all(is_named)
            && value.lists.iter().map(chosen).sum::<usize>() <= MOST_CHOSEN
    }
}

/// What this machine keeps of it.
pub type KeptEngagement = KeptPart<EngagementPart>;
