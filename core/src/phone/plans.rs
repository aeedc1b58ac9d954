//! The numbering plans of the world, as rlibphonenumber publishes them, without what nothing here asks for.
//!
//! `plans.bin` is made by `cargo xtask plans` from the library's own data (libphonenumber's metadata, Apache-2.0): of
//! each region it keeps codes, prefixes, lengths, the general pattern and the ways to write a number, and leaves out
//! the pattern and the example of every kind of line. That takes 33 KB off the worker's download (gzip); `cargo xtask
//! tidy` sees whether the file is what the library in use makes of it.

use std::sync::LazyLock;

use prost::Message;
use rlibphonenumber::{PhoneMetadataCollection, PhoneNumberUtil};

static PLANS: LazyLock<Option<PhoneNumberUtil>> = LazyLock::new(|| {
    let mut all = PhoneMetadataCollection::decode(include_bytes!("plans.bin").as_slice()).ok()?;
    for plan in &mut all.metadata {
        as_one_kind(plan);
    }
    PhoneNumberUtil::new_for_metadata(all).ok()
});

/// What reads and writes numbers. `None` is a build whose data cannot be read, which the tests rule out.
pub(super) fn plans() -> Option<&'static PhoneNumberUtil> {
    PLANS.as_ref()
}

/// The library calls a number valid when it is of some kind of line: with the kinds left out, all numbers that fit the
/// general pattern are of one.
#[expect(deprecated, reason = "empty only after the library has wrapped the plan, which comes later")]
fn as_one_kind(plan: &mut rlibphonenumber::PhoneMetadata) {
    plan.fixed_line = plan.general_desc.clone();
}

#[cfg(test)]
mod tests {
    use rlibphonenumber::{NumberLengthType, PhoneNumber, PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil};

    use super::{
        super::{Region, stored},
        plans,
    };

    const KINDS: [PhoneNumberType; 10] = [
        PhoneNumberType::FixedLine,
        PhoneNumberType::Mobile,
        PhoneNumberType::TollFree,
        PhoneNumberType::PremiumRate,
        PhoneNumberType::SharedCost,
        PhoneNumberType::PersonalNumber,
        PhoneNumberType::VoIP,
        PhoneNumberType::Pager,
        PhoneNumberType::UAN,
        PhoneNumberType::VoiceMail,
    ];

    /// The library's example of every kind of line of every region, with the region.
    fn examples(whole: &PhoneNumberUtil) -> Vec<(rlibphonenumber::Region, PhoneNumber)> {
        let mut regions: Vec<_> = whole.get_supported_regions().collect();
        regions.sort_by_key(|region| region.as_region_str().to_string());
        let of_region = |region| {
            KINDS.iter().filter_map(move |&kind| {
                Some((region, whole.get_example_number_for_type_and_region(region, kind).ok()?))
            })
        };
        let nowhere = whole.get_supported_global_network_calling_codes();
        let nowhere = nowhere.filter_map(|code| {
            Some((rlibphonenumber::Region::US, whole.get_example_number_for_non_geo_entity(code).ok()?))
        });
        regions.into_iter().flat_map(of_region).chain(nowhere).collect()
    }

    /// As people type it, and cut or grown so that it is no whole number.
    fn spellings(whole: &PhoneNumberUtil, number: &PhoneNumber) -> Vec<String> {
        let written = |form| whole.format(number, form).into_owned();
        let national = written(PhoneNumberFormat::National);
        let e164 = written(PhoneNumberFormat::E164);
        let digits = e164.trim_start_matches('+').to_owned();
        let significant = rlibphonenumber::get_national_significant_number_owned(number);
        vec![
            written(PhoneNumberFormat::International),
            written(PhoneNumberFormat::RFC3966),
            format!("{national} x12"),
            format!("{e164}, 12"),
            format!("011{digits}"),
            format!("00{digits}"),
            format!("+{digits}00"),
            e164.chars().take(e164.len() - 2).collect(),
            significant.chars().skip(3).collect(),
            format!("0{significant}"),
            significant,
            digits,
            national,
            e164,
        ]
    }

    /// All that this room asks of the library about a text.
    fn answers(plans: &PhoneNumberUtil, text: &str, home: rlibphonenumber::Region) -> Option<Answers> {
        let parsed = plans.parse(text, Some(home)).ok()?;
        let forms = [PhoneNumberFormat::E164, PhoneNumberFormat::International, PhoneNumberFormat::National];
        let length = plans.is_possible_number_with_reason(&parsed).ok();
        let written = forms.map(|form| plans.format(&parsed, form).into_owned());
        Some((parsed, length, written))
    }
    type Answers = (PhoneNumber, Option<NumberLengthType>, [String; 3]);

    #[test]
    fn every_region_answers_as_the_whole_data_does() {
        let whole = PhoneNumberUtil::new().unwrap();
        let ours = plans().unwrap();
        let mut compared = 0;
        for (index, (region, number)) in examples(&whole).into_iter().enumerate() {
            assert_eq!(ours.get_country_code_for_region(region), whole.get_country_code_for_region(region));
            // Every third spelling, another third for the next number: all of them would take a minute.
            for text in spellings(&whole, &number).iter().skip(index % 3).step_by(3) {
                for home in [region, rlibphonenumber::Region::US] {
                    assert_eq!(answers(ours, text, home), answers(&whole, text, home), "{text} in {home}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 10_000, "only {compared}");
    }

    #[test]
    fn a_number_of_any_kind_is_believed_without_its_plus() {
        let whole = PhoneNumberUtil::new().unwrap();
        for (_, number) in examples(&whole) {
            assert!(whole.is_valid_number(&number) && plans().unwrap().is_valid_number(&number), "{number:?}");
        }
        let spain = stored("34912345678", Region::US).unwrap();
        assert_eq!(spain.e164.as_deref(), Some("+34912345678"));
        // Spain has no numbers that begin with 1, of whatever kind.
        assert_eq!(stored("34112345678", Region::US).unwrap().e164, None);
    }
}
