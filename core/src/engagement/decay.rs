//! What is left of something that halves in equal times, in whole numbers: `f64::exp2` may differ in its last digit from one
//! machine to the next, and a score that does is written to NetSuite again for nothing.

/// 2^(−n/32) in parts of 2^32: a half-life in thirty-two steps.
const STEPS: [u32; 32] = [
    4_294_967_295,
    4_202_935_003,
    4_112_874_773,
    4_024_744_348,
    3_938_502_376,
    3_854_108_391,
    3_771_522_796,
    3_690_706_840,
    3_611_622_603,
    3_534_232_978,
    3_458_501_653,
    3_384_393_094,
    3_311_872_529,
    3_240_905_930,
    3_171_459_999,
    3_103_502_151,
    3_037_000_500,
    2_971_923_842,
    2_908_241_642,
    2_845_924_021,
    2_784_941_738,
    2_725_266_179,
    2_666_869_345,
    2_609_723_834,
    2_553_802_834,
    2_499_080_105,
    2_445_529_972,
    2_393_127_307,
    2_341_847_524,
    2_291_666_561,
    2_242_560_872,
    2_194_507_417,
];

/// What is left of `points` after `age` milliseconds, where half is after `half_life`. What is of the future, by a clock that was
/// set back, is whole. Between two of the [`STEPS`] it is a straight line, which is off by less than a part in ten thousand.
pub(super) fn left_of(points: i64, age: i64, half_life: i64) -> i64 {
    let (age, half_life) = (i128::from(age.max(0)), i128::from(half_life.max(1)));
    let halvings = age / half_life;
    // In parts of 2^16 of a half-life.
    let part = ((age % half_life) << 16) / half_life;
    let (step, within) = ((part >> 11) as usize, part & 0x7ff);
    let at = |step: usize| i128::from(STEPS.get(step).copied().unwrap_or(1 << 31));
    let factor = at(step) - (((at(step) - at(step + 1)) * within) >> 11);
    match u32::try_from(halvings) {
        Ok(halvings) if halvings < 62 => rounded(i128::from(points) * factor, 32 + halvings),
        _ => 0,
    }
}

/// Divided by 2^`places`, to the nearest; a half away from zero.
fn rounded(number: i128, places: u32) -> i64 {
    let half = 1_i128 << (places - 1);
    let away = (number.abs() + half) >> places;
    let away = i64::try_from(away).unwrap_or(i64::MAX);
    if number < 0 { -away } else { away }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{STEPS, left_of};

    const DAY: i64 = 24 * 3_600_000;

    #[test]
    fn half_is_left_after_a_half_life_and_all_of_what_is_to_come() {
        assert_eq!([0, 30, 60, 90].map(|days| left_of(1_000, days * DAY, 30 * DAY)), [1_000, 500, 250, 125]);
        assert_eq!(left_of(-1_000, 30 * DAY, 30 * DAY), -500);
        assert_eq!(left_of(1_000, -DAY, 30 * DAY), 1_000);
        assert_eq!(left_of(1_000, i64::MAX, 1), 0);
        assert_eq!(left_of(1_000, 5, 0), left_of(1_000, 5, 1));
    }

    #[test]
    fn the_steps_are_the_powers_that_they_stand_for() {
        for (step, known) in STEPS.iter().enumerate().skip(1) {
            let exact = (32.0 - step as f64 / 32.0).exp2();
            assert!((exact - f64::from(*known)).abs() < 1.0, "{step}: {exact}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_half_life_law_and_never_grows(points in -1_000_000_i64..1_000_000, age in 0_i64..4_000, more in 0_i64..400) {
            let left = left_of(points, age * DAY, 30 * DAY);
            let exact = points as f64 * (-(age as f64) / 30.0).exp2();
            prop_assert!((left as f64 - exact).abs() <= exact.abs() / 5_000.0 + 0.51, "{left} for {exact}");
            prop_assert!(left_of(points, (age + more) * DAY, 30 * DAY).abs() <= left.abs());
            prop_assert_eq!(left_of(-points, age * DAY, 30 * DAY), -left);
        }
    }
}
