//! What a call is worth. Presets stand for what teams of different kinds mean by "engaged"; every number can be changed.

use callside_json::{FromJson, ToJson};

/// How a call came out, as far as it says something of whoever is at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum Outcome {
    /// They talked.
    Spoke,
    /// A message was left.
    Voicemail,
    /// Nobody took it.
    NotTaken,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Spoke, Self::Voicemail, Self::NotTaken];
}

/// Points in hundredths, times in days and minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
#[json(camel_case, default)]
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
}
