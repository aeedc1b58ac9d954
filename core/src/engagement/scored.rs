//! Everybody's score with its reasons, as it lies on the shelf from one count to the next: whoever shows a person needs no call of
//! theirs.

use callside_protocol::{
    Timestamp,
    company::{ScoreReason, ScoreShown, Weights},
};

use super::{
    score::{Points, Reason, explained, score},
    touches::{Touch, last},
};
use crate::directory::people::RecordId;

/// How engaged somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// Who.
    pub whom: RecordId,
    /// Now.
    pub points: Points,
    /// Some time ago, by the calls that there had been.
    pub then: Points,
    /// So many calls.
    pub calls: u32,
    /// The last of them.
    pub last: Touch,
    /// What weighs most.
    pub reasons: Vec<Reason>,
    /// What all others come to.
    pub rest: Points,
}

impl Scored {
    /// Somebody's, by their calls; `None`: there were none.
    #[must_use]
    pub fn of(whom: RecordId, touches: &[Touch], weights: &Weights, now: Timestamp, then: Timestamp) -> Option<Self> {
        let last = last(touches)?;
        let (points, reasons, rest) = explained(touches, weights, now);
        let then = score(touches.iter().filter(|touch| touch.at <= then), weights, then);
        let calls = u32::try_from(touches.len()).unwrap_or(u32::MAX);
        Some(Self { whom, points, then, calls, last, reasons, rest })
    }

    /// As people see it. Parts that come to no whole point are among the rest.
    #[must_use]
    pub fn shown(&self, lead: Option<i64>) -> ScoreShown {
        let told = self.reasons.iter().filter(|reason| reason.points.whole() != 0);
        let reasons: Vec<ScoreReason> = told
            .map(|reason| ScoreReason {
                points: reason.points.whole(),
                at: reason.touch.at,
                direction: reason.touch.direction,
                outcome: reason.touch.outcome,
                talked: reason.touch.talked,
            })
            .collect();
        let points = self.points.whole();
        let rest = points - reasons.iter().map(|reason| reason.points).sum::<i64>();
        ScoreShown { points, reasons, rest, calls: u64::from(self.calls), lead }
    }
}
