//! What a call is worth. Presets stand for what teams of different kinds mean by "engaged"; every number can be changed.

use callside_json::{FromJson, ToJson};
use callside_protocol::Direction;

use super::touches::{Outcome, Touch};

/// Of one call no more than so many hundredths of a point can come from anything, whatever somebody enters.
const MOST: i64 = 1_000_000;
/// The shortest and the longest half-life, in days.
const HALF_LIVES: (u32, u32) = (1, 3_650);
const DAY: i64 = 24 * 3_600_000;

/// Points in hundredths, times in days, minutes and seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Weights {
    /// After so many days half of a call's points are left.
    pub half_life_days: u32,
    /// They called and somebody talked with them.
    pub they_called: i64,
    /// They were called and talked.
    pub we_called: i64,
    /// For each minute of talking.
    pub each_minute: i64,
    /// Of one call so many minutes count at most.
    pub most_minutes: u32,
    /// They called and nobody took it: they wanted something.
    pub missed: i64,
    /// Somebody was left a message.
    pub voicemail: i64,
    /// They were called and did not take it.
    pub no_answer: i64,
}

/// Weights by the kind of work they fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Preset {
    /// Whoever talks much and often, either way.
    Balanced,
    /// Whoever calls by themselves, lately.
    Inbound,
    /// Whoever still answers: calls that are not taken count against them.
    Outbound,
}

impl Preset {
    /// Every preset.
    pub const ALL: [Self; 3] = [Self::Balanced, Self::Inbound, Self::Outbound];

    /// Its weights.
    #[must_use]
    pub fn weights(self) -> Weights {
        let balanced = Weights {
            half_life_days: 30,
            they_called: 800,
            we_called: 500,
            each_minute: 100,
            most_minutes: 15,
            missed: 300,
            voicemail: 100,
            no_answer: -200,
        };
        match self {
            Self::Balanced => balanced,
            Self::Inbound => Weights {
                half_life_days: 14,
                they_called: 1_500,
                we_called: 200,
                missed: 800,
                no_answer: 0,
                ..balanced
            },
            Self::Outbound => {
                Weights { half_life_days: 60, they_called: 600, we_called: 800, no_answer: -400, ..balanced }
            }
        }
    }
}

impl Default for Weights {
    fn default() -> Self {
        Preset::Balanced.weights()
    }
}

impl Weights {
    /// The preset that these are; `None`: somebody's own.
    #[must_use]
    pub fn preset(&self) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.weights() == *self)
    }

    /// After how many milliseconds half is left.
    #[must_use]
    pub fn half_life(&self) -> i64 {
        i64::from(self.half_life_days.clamp(HALF_LIVES.0, HALF_LIVES.1)) * DAY
    }

    /// What that call is worth while it is new, in hundredths of a point. A call whose direction is not known counts as the
    /// lesser of both.
    #[must_use]
    pub fn worth(&self, touch: &Touch) -> i64 {
        let of = |points: i64| points.clamp(-MOST, MOST);
        let either = |inbound: i64, outbound: i64| match touch.direction {
            Some(Direction::Inbound) => of(inbound),
            Some(Direction::Outbound) => of(outbound),
            None => of(inbound).min(of(outbound)),
        };
        match touch.outcome {
            Outcome::Spoke => {
                let seconds = i64::from(touch.talked.min(self.most_minutes.saturating_mul(60)));
                either(self.they_called, self.we_called) + (of(self.each_minute) * seconds / 60).clamp(-MOST, MOST)
            }
            Outcome::Voicemail => of(self.voicemail),
            Outcome::NotTaken => either(self.missed, self.no_answer),
        }
    }
}
