//! How engaged somebody is: what their calls are worth, less what time has taken of it, with the reasons.

use callside_protocol::{Timestamp, company::Weights};

use super::{
    decay::left_of,
    touches::Touch,
    weights::{half_life, worth},
};

/// So many reasons are given, those that weigh most.
pub const REASONS: usize = 5;

/// A score in hundredths of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(pub i64);

impl Points {
    /// In whole points, as people see it and as it goes to NetSuite; a half away from zero.
    #[must_use]
    pub fn whole(self) -> i64 {
        let away = (self.0.abs() + 50) / 100;
        if self.0 < 0 { -away } else { away }
    }

    /// Whether it has moved so far from what NetSuite has that it is worth a request: a threshold in whole points. What
    /// NetSuite has not got yet is.
    #[must_use]
    pub fn has_moved(self, pushed: Option<i64>, threshold: u32) -> bool {
        pushed.is_none_or(|pushed| {
            let moved = self.whole().abs_diff(pushed);
            moved > 0 && moved >= u64::from(threshold)
        })
    }
}

/// A call that has a part in a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its part now.
    pub points: Points,
    /// The call.
    pub touch: Touch,
}

/// The score alone, for many.
#[must_use]
pub fn score<'a>(touches: impl IntoIterator<Item = &'a Touch>, weights: &Weights, now: Timestamp) -> Points {
    let parts = touches.into_iter().map(|touch| part(touch, weights, now));
    Points(parts.fold(0, i64::saturating_add))
}

/// The score with the calls that weigh most in it, the heaviest first, of equally heavy ones the later; and what all others come
/// to together.
#[must_use]
pub fn explained<'a>(
    touches: impl IntoIterator<Item = &'a Touch>,
    weights: &Weights,
    now: Timestamp,
) -> (Points, Vec<Reason>, Points) {
    let mut reasons: Vec<Reason> = touches
        .into_iter()
        .map(|touch| Reason { points: Points(part(touch, weights, now)), touch: *touch })
        .filter(|reason| reason.points != Points(0))
        .collect();
    let all = reasons.iter().map(|reason| reason.points.0).fold(0, i64::saturating_add);
    let order = |reason: &Reason| (reason.points.0.abs(), reason.touch);
    crate::ordered::sort_by(&mut reasons, |one, other| order(other).cmp(&order(one)));
    reasons.truncate(REASONS);
    let told = reasons.iter().map(|reason| reason.points.0).fold(0, i64::saturating_add);
    (Points(all), reasons, Points(all - told))
}

fn part(touch: &Touch, weights: &Weights, now: Timestamp) -> i64 {
    left_of(worth(weights, touch), now.0.saturating_sub(touch.at.0), half_life(weights))
}
