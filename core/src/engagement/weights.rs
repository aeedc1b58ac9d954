//! What a call is worth, by the [`Weights`] that somebody has decided.

use callside_protocol::{
    Direction,
    company::{Outcome, Weights},
};

use super::touches::Touch;

/// Of one call no more than so many hundredths of a point can come from anything, whatever somebody enters.
const MOST: i64 = 1_000_000;
/// The shortest and the longest half-life, in days.
const HALF_LIVES: (u32, u32) = (1, 3_650);
const DAY: i64 = 24 * 3_600_000;

/// After how many milliseconds half is left.
#[must_use]
pub fn half_life(weights: &Weights) -> i64 {
    i64::from(weights.half_life_days.clamp(HALF_LIVES.0, HALF_LIVES.1)) * DAY
}

/// What that call is worth while it is new, in hundredths of a point. A call whose direction is not known counts as the
/// lesser of both.
#[must_use]
pub fn worth(weights: &Weights, touch: &Touch) -> i64 {
    let of = |points: i64| points.clamp(-MOST, MOST);
    let either = |inbound: i64, outbound: i64| match touch.direction {
        Some(Direction::Inbound) => of(inbound),
        Some(Direction::Outbound) => of(outbound),
        None => of(inbound).min(of(outbound)),
    };
    match touch.outcome {
        Outcome::Spoke => {
            let seconds = i64::from(touch.talked.min(weights.most_minutes.saturating_mul(60)));
            either(weights.they_called, weights.we_called) + (of(weights.each_minute) * seconds / 60).clamp(-MOST, MOST)
        }
        Outcome::Voicemail => of(weights.voicemail),
        Outcome::NotTaken => either(weights.missed, weights.no_answer),
    }
}
