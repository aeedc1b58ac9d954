//! A large company's call log: five thousand people's calls through office days, none of them watched.

use callside_emulator::{
    World,
    chance::Chance,
    clock::{HOUR, Moment},
    ringcentral::telephony::LoggedCall,
};

/// People who telephone.
pub const PEOPLE: i64 = 5_000;
/// RingCentral's id of the first of them; the others follow.
pub const FIRST: u64 = 700_000_000;
/// Numbers that call again and again; every third call is from or to a number of its own.
const KNOWN: i64 = 20_000;
/// Of a day's calls, how many thousandths are in each hour: an office day in several zones.
const HOURS: [i64; 24] = [4, 3, 3, 3, 4, 6, 12, 35, 75, 100, 105, 95, 80, 90, 98, 92, 75, 50, 28, 16, 10, 7, 5, 4];

const MINUTE: i64 = 60_000;

/// Puts so many calls of the day that begins then into the log. Each shows there when it is over.
pub fn fill(world: &mut World, begins: Moment, calls: i64, seed: u64) {
    let all: i64 = HOURS.iter().sum();
    for (number, share) in (0_u32..).zip(HOURS) {
        let begins = begins.plus(i64::from(number) * HOUR);
        hour(world, begins, calls * share / all, seed + u64::from(number));
    }
}

/// The same of one hour.
pub fn hour(world: &mut World, begins: Moment, calls: i64, seed: u64) {
    let mut chance = Chance::from_seed(seed);
    for _ in 0..calls {
        let answered = chance.between(0, 99) < 75;
        let person = chance.between(0, PEOPLE - 1);
        let call = LoggedCall {
            start: begins.plus(chance.between(0, HOUR - 1)),
            duration: if answered { length(&mut chance) } else { chance.between(5_000, 40_000) },
            inbound: chance.between(0, 99) < 55,
            answered,
            own: number(500_000_000 + person),
            other: number(if chance.between(0, 2) == 0 {
                chance.between(1_000_000, 90_000_000)
            } else {
                chance.between(0, KNOWN - 1)
            }),
            recording_lag: (answered && chance.between(0, 9) < 3).then(|| chance.between(30_000, 20 * MINUTE)),
        };
        let user = FIRST + u64::try_from(person).unwrap_or_default();
        world.ringcentral.switch.log_call(user, &call);
    }
}

/// So many calls a day as [`fill`] makes of them.
#[must_use]
pub fn made_of(calls: i64) -> u64 {
    let all: i64 = HOURS.iter().sum();
    HOURS.iter().map(|share| u64::try_from(calls * share / all).unwrap_or_default()).sum()
}

/// Three minutes as a rule; one call in a hundred takes up to two hours.
fn length(chance: &mut Chance) -> i64 {
    match chance.between(0, 99) {
        0 => chance.between(30 * MINUTE, 120 * MINUTE),
        1..=20 => chance.between(5 * MINUTE, 15 * MINUTE),
        _ => chance.between(10_000, 5 * MINUTE),
    }
}

/// A number in North America that could be anybody's.
fn number(serial: i64) -> String {
    const AREAS: [i64; 8] = [415, 650, 212, 312, 617, 206, 303, 404];
    let area = AREAS.get(usize::try_from(serial % 8).unwrap_or_default()).copied().unwrap_or(415);
    let rest = serial / 8;
    format!("+1{area}{}{:04}", 220 + rest / 10_000 % 290, rest % 10_000)
}
