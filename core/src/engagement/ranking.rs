//! Who is most engaged, and who is cooling: whose score was higher some time ago than it is now.

use std::cmp::Reverse;

use super::{score::Points, scored::Scored};
use crate::{directory::people::RecordId, ordered::sort_by};

/// Somebody's score now and some time ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whose.
    pub whom: RecordId,
    /// Now.
    pub now: Points,
    /// As it was then, by the calls that there had been.
    pub then: Points,
}

impl From<&Scored> for Standing {
    fn from(scored: &Scored) -> Self {
        Self { whom: scored.whom, now: scored.points, then: scored.then }
    }
}

/// The highest scores, the highest first, of equal ones the record that is there longer; nobody without points.
#[must_use]
pub fn most_engaged(standings: &[Standing], most: usize) -> Vec<Standing> {
    let mut chosen: Vec<Standing> = standings.iter().filter(|one| one.now > Points(0)).copied().collect();
    sort_by(&mut chosen, |one, other| (Reverse(one.now), one.whom).cmp(&(Reverse(other.now), other.whom)));
    chosen.truncate(most);
    chosen
}

/// Who has lost most since then, the greatest loss first. Somebody who was never engaged does not cool.
#[must_use]
pub fn cooling(standings: &[Standing], most: usize) -> Vec<Standing> {
    let lost = |one: &Standing| one.then.0.max(0).saturating_sub(one.now.0);
    let cools = |one: &&Standing| one.then > Points(0) && one.now < one.then;
    let mut chosen: Vec<Standing> = standings.iter().filter(cools).copied().collect();
    sort_by(&mut chosen, |one, other| (Reverse(lost(one)), one.whom).cmp(&(Reverse(lost(other)), other.whom)));
    chosen.truncate(most);
    chosen
}
