//! What a role may do, and how the bundle is: one question to the bundle, or a harmless one for each right.

use callside_protocol::company::{BundleHealth, FoundLevel, RightRow, RightVerdict, RightsProfile, RoleRights, ToldBy};

use super::{
    health::{self, Health},
    letter::letter,
    questions::Questions,
    rights::{AccountFeature, FeatureSign, Probe, Right},
    verdict::{feature_rows, judge},
};
use crate::{netsuite::NetSuite, ports::Clock, traffic::Lane};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// What the role may do.
    pub rights: RoleRights,
    /// How the bundle is.
    pub bundle: BundleHealth,
}

/// Examines the role that this session works in. It never fails: what could not be asked says so, right by right. `None`:
/// nobody is signed in.
///
/// With the bundle it is one request, and one query for what no request tells; without it ten, and some more for what is refused.
pub async fn examine(
    netsuite: &NetSuite,
    profile: RightsProfile,
    clock: &dyn Clock,
    lane: Lane,
) -> Option<Examination> {
    let session = netsuite.session()?;
    let (bundle, health) = health::ask(netsuite, profile, lane).await;
    let mut questions = Questions::new(netsuite, lane);
    let (told_by, rows) = match &health {
        Some(health) => (ToldBy::Bundle, judge(profile, |right| told(health, right))),
        None => {
            let found = questions.ask(profile).await;
            let of = |right: &'static Right| {
                let found = found.iter().find(|(asked, _)| std::ptr::eq(*asked, right));
                bundle_of(right, &bundle).or(found.map(|(_, level)| level.clone())).unwrap_or(FoundLevel::Untold)
            };
            (ToldBy::Questions, judge(profile, of))
        }
    };
    // No document names the feature's id: a role that has the right and is refused all the same shows that it is off.
    let queries = match &health {
        Some(_) => questions.are_queries_taken().await,
        None => is_held(&rows, |right| right.probe == Probe::Query),
    };
    let features = feature_rows(profile, |feature| match &health {
        Some(health) => is_on(feature, health, queries, &rows),
        None => is_seen(feature, &bundle, queries, &rows),
    });
    let role = health.as_ref().and_then(Health::role).or(session.role).unwrap_or_default();
    let role_name = health.as_ref().and_then(Health::role_script);
    let account = session.account.id().to_owned();
    let letter = letter(role_name.as_deref().unwrap_or(&role), &account, &rows, &features);
    let rights = RoleRights { profile, account, role, role_name, told_by, asked: clock.now(), rows, features, letter };
    Some(Examination { rights, bundle })
}

/// What the bundle told of a right.
fn told(health: &Health, right: &'static Right) -> FoundLevel {
    // A permission that no record can be seen with is no permission to ask for.
    if right.id == "LIST_JOB" && health.feature("JOBS") == Some(false) {
        return FoundLevel::NotThere;
    }
    health.level(right)
}

/// The bundle's own records where there is no bundle.
fn bundle_of(right: &Right, bundle: &BundleHealth) -> Option<FoundLevel> {
    (right.probe == Probe::Bundle && *bundle == BundleHealth::Absent).then_some(FoundLevel::NotThere)
}

fn is_on(feature: &AccountFeature, health: &Health, queries: Option<bool>, rows: &[RightRow]) -> Option<bool> {
    match feature.id {
        Some(id) => health.feature(id),
        None => match queries {
            Some(false) if is_held(rows, |right| right.probe == Probe::Query) != Some(true) => None,
            queries => queries,
        },
    }
}

/// What works shows that it is on; what does not may lack something else.
fn is_seen(feature: &AccountFeature, bundle: &BundleHealth, queries: Option<bool>, rows: &[RightRow]) -> Option<bool> {
    let held = |probe: fn(&Probe) -> bool| is_held(rows, |right| probe(&right.probe));
    let works = match feature.sign {
        FeatureSign::SignIn => held(|probe| *probe == Probe::SignIn),
        FeatureSign::Services => held(|probe| matches!(probe, Probe::Services(_))),
        FeatureSign::Query => queries,
        FeatureSign::Bundle => Some(!matches!(bundle, BundleHealth::Absent | BundleHealth::CouldNotAsk(_))),
        FeatureSign::Told => None,
    };
    works.filter(|works| *works)
}

/// Whether the one right of the table that fits is held.
fn is_held(rows: &[RightRow], fits: impl Fn(&Right) -> bool) -> Option<bool> {
    let right = super::RIGHTS.iter().find(|right| fits(right))?;
    let row = rows.iter().find(|row| row.id == right.id && row.needed == right.needed)?;
    match row.verdict {
        RightVerdict::Held => Some(true),
        RightVerdict::Missing => Some(false),
        _ => None,
    }
}
