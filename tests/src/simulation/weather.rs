//! What a batch has to go through, drawn from its seed: some batches have calm weather, so that a failure there has no
//! excuse, and none has all of it.

use callside_emulator::{chance::Chance, faults::Kind};

use crate::room::fate::Way;

/// The troubles of one batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weather {
    /// So many of a thousand requests meet a fault.
    pub requests: i64,
    /// Workers and browsers die.
    pub deaths: bool,
    /// Sockets break, with and without notice.
    pub sockets: bool,
    /// Events come twice, late, out of order.
    pub disorder: bool,
    /// So many of a thousand events never come.
    pub lost_events: i64,
    /// Computers sleep.
    pub sleep: bool,
    /// Networks go and come back.
    pub offline: bool,
    /// Disks are full for a while.
    pub disk: bool,
    /// Some computer's clock is wrong.
    pub skew: bool,
    /// People edit and delete records in NetSuite.
    pub hands: bool,
}

impl Weather {
    /// A batch's weather.
    #[must_use]
    pub fn of(chance: &mut Chance) -> Self {
        let mut half = || chance.between(0, 1) == 1;
        let calm = half() && half();
        let hands = half();
        if calm {
            return Self { hands, ..Self::default() };
        }
        let requests = half();
        let lost = half() && half();
        let mut weather = Self {
            deaths: half(),
            sockets: half(),
            disorder: half(),
            sleep: half() && half(),
            offline: half() && half(),
            disk: half() && half(),
            skew: half() && half() && half(),
            hands,
            ..Self::default()
        };
        if requests {
            weather.requests = chance.between(10, 250);
        }
        if lost {
            weather.lost_events = chance.between(5, 100);
        }
        weather
    }

    /// What becomes of a request.
    #[must_use]
    pub fn way(&self, chance: &mut Chance) -> Way {
        if self.requests == 0 || chance.between(1, 1_000) > self.requests {
            return Way::Clear;
        }
        let status = |code, retry_after| Way::Fault(Kind::Status { code, retry_after });
        match chance.between(0, 99) {
            0..9 => Way::NotSent,
            9..20 => Way::Slow(chance.between(20, 6_000)),
            20..26 => Way::Slow(chance.between(15_000, 90_000)),
            26..38 => Way::Fault(Kind::Delay { milliseconds: chance.between(20, 6_000).unsigned_abs() }),
            38..44 => Way::Fault(Kind::Delay { milliseconds: chance.between(15_000, 90_000).unsigned_abs() }),
            44..52 => Way::Fault(Kind::CutBefore),
            52..66 => Way::Fault(Kind::CutAfter),
            66..72 => Way::Fault(Kind::CutWithin),
            72..79 => Way::Fault(Kind::Malformed),
            79..82 => status(401, None),
            82..84 => status(403, None),
            84..88 => status(429, None),
            88..91 => status(429, Some(u32::try_from(chance.between(1, 120)).unwrap_or(60))),
            91..95 => status(500, None),
            95..97 => status(502, None),
            97..99 => status(503, Some(5)),
            _ => status(504, None),
        }
    }
}
