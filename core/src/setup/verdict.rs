//! What was found, held against what is needed.

use callside_protocol::company::{
    AccountFeatureRow, FoundLevel, RightFeature, RightRow, RightVerdict, RightsProfile, RoleRights,
};

use super::rights::{ACCOUNT_FEATURES, AccountFeature, Right};

/// The rights of a profile with what a role has of each, the base first.
pub fn judge(profile: RightsProfile, found: impl Fn(&'static Right) -> FoundLevel) -> Vec<RightRow> {
    Right::of(profile)
        .map(|right| {
            let found = found(right);
            RightRow {
                subtab: right.subtab.to_owned(),
                name: right.name.to_owned(),
                id: right.id.to_owned(),
                needed: right.needed,
                verdict: verdict(right, &found),
                found,
                feature: right.feature,
                without: right.without.to_owned(),
            }
        })
        .collect()
}

fn verdict(right: &Right, found: &FoundLevel) -> RightVerdict {
    match (found.holds(right.needed), found) {
        (Some(true), _) => RightVerdict::Held,
        (Some(false), _) => RightVerdict::Missing,
        (None, FoundLevel::NotThere) => RightVerdict::NotThere,
        (None, FoundLevel::CouldNotAsk(_)) => RightVerdict::CouldNotAsk,
        (None, _) => RightVerdict::Untold,
    }
}

/// The account's features of a profile with whether each is on.
pub fn feature_rows(
    profile: RightsProfile,
    on: impl Fn(&'static AccountFeature) -> Option<bool>,
) -> Vec<AccountFeatureRow> {
    ACCOUNT_FEATURES
        .iter()
        .filter(|feature| feature.profiles.contains(&profile))
        .map(|feature| AccountFeatureRow {
            subtab: feature.subtab.to_owned(),
            name: feature.name.to_owned(),
            on: on(feature),
            without: feature.without.to_owned(),
        })
        .collect()
}

/// Whether a feature is to be offered: nothing that it needs is known to be missing. What could not be found out is tried,
/// and NetSuite's own refusal says the rest.
#[must_use]
pub fn offers(rows: &[RightRow], feature: RightFeature) -> bool {
    let refused = |row: &RightRow| matches!(row.verdict, RightVerdict::Missing | RightVerdict::NotThere);
    let needed = |row: &&RightRow| {
        row.feature == Some(feature) || row.feature.is_some_and(|other| rests_on(feature) == Some(other))
    };
    !rows.iter().filter(needed).any(refused)
}

/// Whether somebody in this role may set the company up: NetSuite's permission on the record of its settings says no, or
/// nothing does. Without a bundle there is no such record.
#[must_use]
pub fn may_set_up(rights: &RoleRights) -> bool {
    let editor = rights.rows.iter().find(|row| row.feature == Some(RightFeature::SettingsEditor));
    editor.is_none_or(|row| row.verdict != RightVerdict::Missing)
}

/// The feature without which another is of no use.
fn rests_on(feature: RightFeature) -> Option<RightFeature> {
    match feature {
        RightFeature::Opportunities | RightFeature::Estimates | RightFeature::SalesOrders => Some(RightFeature::Deals),
        RightFeature::SettingsEditor => Some(RightFeature::CompanySettings),
        _ => None,
    }
}
