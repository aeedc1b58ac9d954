use callside_protocol::{
    Fault, FaultKind, Timestamp,
    company::{
        BundleHealth, ConditionKind, FoundLevel, Level, RightFeature, RightVerdict, RightsProfile, RoleRights, Tells,
        ToldBy,
    },
};
use proptest::prelude::*;

use super::{ACCOUNT_FEATURES, RIGHTS, Right, conditions, feature_rows, judge, letter, offers};

const PROFILES: [RightsProfile; 3] = [RightsProfile::Person, RightsProfile::Machine, RightsProfile::Engagement];

/// A role's rights by the permissions and levels of a file of the bundle.
fn of_file(source: &str) -> Vec<(String, Level)> {
    let between = |text: &str, tag: &str| {
        let (_, rest) = text.split_once(&format!("<{tag}>")).expect("the tag");
        rest.split_once('<').expect("its end").0.trim().to_owned()
    };
    let permissions = source.split("<permission>").skip(1);
    permissions
        .map(|permission| {
            let id = between(permission, "permkey");
            let id = id.trim_start_matches("[scriptid=").trim_end_matches(']').to_owned();
            let word = between(permission, "permlevel");
            (id, *Level::ALL.iter().find(|level| level.word().to_uppercase() == word).expect("a level"))
        })
        .collect()
}

fn level_of(levels: &[(String, Level)], id: &str) -> FoundLevel {
    let found = levels.iter().find(|(other, _)| other == id).map(|(_, level)| *level);
    FoundLevel::Exactly(found.unwrap_or_default())
}

fn rights(profile: RightsProfile, found: impl Fn(&Right) -> FoundLevel) -> RoleRights {
    let rows = judge(profile, found);
    let features = feature_rows(profile, |_| Some(true));
    RoleRights {
        profile,
        account: "1234567".to_owned(),
        role: "1042".to_owned(),
        role_name: None,
        told_by: ToldBy::Bundle,
        asked: Timestamp(0),
        letter: letter("Sales", "1234567", &rows, &features),
        rows,
        features,
    }
}

/// What the letter asks for, without what it only wants looked at.
fn asked_for(letter: &str) -> &str {
    letter.split("cannot find these out").next().expect("a first part")
}

#[test]
fn the_base_is_what_the_setup_guide_asks_for_and_workbook() {
    let base: Vec<(&str, Level)> =
        Right::of(RightsProfile::Person).filter(|right| right.feature.is_none()).map(|r| (r.id, r.needed)).collect();
    assert_eq!(
        base,
        [
            ("ADMI_RESTWEBSERVICES", Level::Full),
            ("ADMI_LOGIN_OAUTH2", Level::Full),
            ("REPO_ANALYTICS", Level::Edit),
            ("LIST_CALL", Level::Edit),
            ("LIST_CONTACT", Level::View),
            ("LIST_CUSTJOB", Level::View),
            ("LIST_JOB", Level::View),
        ]
    );
}

#[test]
fn the_roles_of_the_bundle_lack_nothing_that_they_are_for() {
    let person = of_file(include_str!("../../../netsuite/src/Objects/customrole_callside.xml"));
    let rows = judge(RightsProfile::Person, |right| level_of(&person, right.id));
    for row in rows.iter().filter(|row| row.feature.is_none() || row.feature == Some(RightFeature::CompanySettings)) {
        assert_eq!(row.verdict, RightVerdict::Held, "{}", row.name);
    }
    let machine = of_file(include_str!("../../../netsuite/src/Objects/customrole_callside_sync.xml"));
    let rows = judge(RightsProfile::Machine, |right| level_of(&machine, right.id));
    for row in rows.iter().filter(|row| row.feature != Some(RightFeature::Vendors)) {
        assert_eq!(row.verdict, RightVerdict::Held, "{}", row.name);
    }
    // And they have no more than the table knows of.
    for (id, level) in person.iter().chain(&machine) {
        assert!(RIGHTS.iter().any(|right| right.id == id && right.needed == *level), "{id}");
    }
}

#[test]
fn every_permission_is_one_of_netsuites() {
    let known = include_str!("../../../xtask/src/tidy/netsuite/permissions.txt");
    for right in RIGHTS.iter().filter(|right| !right.is_of_bundle() && right.subtab != "Forms: Entity") {
        assert!(known.lines().any(|id| id == right.id), "{}", right.id);
    }
}

#[test]
fn the_third_profile_holds_both_lists_and_says_what_nobody_can_ask() {
    let rows = judge(RightsProfile::Engagement, |right| match right.probe {
        super::Probe::ByHand => FoundLevel::Untold,
        _ => FoundLevel::Exactly(Level::Full),
    });
    let needed = |name: &str| rows.iter().find(|row| row.name == name).expect("a right").needed;
    for (name, level) in [
        ("Contacts", Level::Edit),
        ("Customers", Level::Edit),
        ("Contact Roles", Level::View),
        ("Employees", Level::View),
        ("SOAP Web Services", Level::Full),
        ("Custom Entity Fields", Level::Edit),
        ("Custom Fields", Level::Edit),
        ("Custom Lists", Level::Edit),
        ("Customer Status", Level::Full),
        ("Contact, all enabled", Level::Full),
    ] {
        assert_eq!(needed(name), level, "{name}");
    }
    let forms = rows.iter().filter(|row| row.subtab == "Forms: Entity");
    assert!(forms.clone().count() == 2 && forms.clone().all(|row| row.verdict == RightVerdict::Untold));
    let features: Vec<&str> =
        ACCOUNT_FEATURES.iter().filter(|f| f.profiles.contains(&RightsProfile::Engagement)).map(|f| f.name).collect();
    assert_eq!(features, ["Server SuiteScript", "SuiteSignOn"]);
    let text = letter("Marketing", "1", &rows, &[]);
    assert!(text.contains("Nothing that Callside can find out is missing."), "{text}");
    assert!(text.contains("Please look:\n- Lists → Contact Roles: View."), "{text}");
}

#[test]
fn an_extra_switches_its_one_feature_and_no_other() {
    for extra in Right::of(RightsProfile::Person).filter(|right| right.feature.is_some()) {
        let rows = judge(RightsProfile::Person, |right| {
            FoundLevel::Exactly(if right.id == extra.id && right.needed >= extra.needed {
                Level::None
            } else {
                Level::Full
            })
        });
        let feature = extra.feature.expect("an extra has one");
        assert!(!offers(&rows, feature), "{feature:?}");
        let lost: Vec<RightFeature> = rows
            .iter()
            .filter_map(|row| row.feature)
            .filter(|&other| other != feature && !offers(&rows, other))
            .collect();
        // Higher levels of the same permission, and what rests on the feature, go along.
        let along: &[RightFeature] = match feature {
            RightFeature::NewContacts => &[RightFeature::ChangedContacts],
            RightFeature::Vendors => &[RightFeature::ChangedVendors],
            RightFeature::CompanySettings => &[RightFeature::SettingsEditor],
            RightFeature::Deals => &[RightFeature::Opportunities, RightFeature::Estimates, RightFeature::SalesOrders],
            _ => &[],
        };
        assert_eq!(lost, along, "{feature:?}");
        assert!(rows.iter().all(|row| row.feature.is_some() || row.verdict == RightVerdict::Held));
    }
}

#[test]
fn what_is_not_known_is_offered_and_alarms_nobody() {
    let offline = Fault { cloud: None, kind: FaultKind::Offline, detail: None };
    for found in [FoundLevel::Untold, FoundLevel::CouldNotAsk(offline)] {
        let rights = rights(RightsProfile::Person, |_| found.clone());
        assert!(rights.rows.iter().all(|row| row.verdict != RightVerdict::Missing));
        assert!(offers(&rights.rows, RightFeature::Tasks));
        assert_eq!(conditions(&rights, None), []);
        assert!(!asked_for(&rights.letter).contains("Please add"), "{}", rights.letter);
    }
    let rows = judge(RightsProfile::Person, |_| FoundLevel::NotThere);
    assert!(!offers(&rows, RightFeature::Cases));
}

#[test]
fn each_condition_tells_those_who_can_act_what_still_works_and_where_to_go() {
    let mut lacking = rights(RightsProfile::Person, |right| match right.id {
        "LIST_CALL" => FoundLevel::Exactly(Level::None),
        _ => FoundLevel::Exactly(Level::Full),
    });
    lacking.features[1].on = Some(false);
    let outdated = BundleHealth::Outdated { version: "0.1.0".to_owned(), contract: 1 };
    let told = conditions(&lacking, Some(&outdated));
    let kinds: Vec<ConditionKind> = told.iter().map(|condition| condition.kind).collect();
    assert_eq!(kinds, [ConditionKind::FeatureOff, ConditionKind::PermissionMissing, ConditionKind::UpdateBundle]);
    assert_eq!(told[0].matter, "Off in this NetSuite account: OAuth 2.0.");
    assert_eq!(told[1].matter, "This NetSuite role lacks Phone Calls Edit.");
    assert_eq!(told[2].tells, Tells::Editors);
    assert!(told.iter().all(|one| !one.still_works.is_empty() && one.place == "settings/company"));
    let well = rights(RightsProfile::Person, |_| FoundLevel::Exactly(Level::Full));
    let works = BundleHealth::Works { version: "0.1.0".to_owned(), contract: 4 };
    assert_eq!(conditions(&well, Some(&works)), []);
    let kinds: Vec<_> = conditions(&well, Some(&BundleHealth::NotForRole)).into_iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ConditionKind::BundleNotForRole]);
}

#[test]
fn the_letter_tells_an_administrator_where_to_find_each_thing() {
    let rows = judge(RightsProfile::Person, |right| match right.id {
        "LIST_CALL" => FoundLevel::Exactly(Level::View),
        "LIST_CONTACT" => FoundLevel::Below { needs: Level::Create, has: Level::View },
        "customrecord_callside_settings" => FoundLevel::Exactly(Level::None),
        _ => FoundLevel::Exactly(Level::Full),
    });
    let mut features = feature_rows(RightsProfile::Person, |_| Some(true));
    features[0].on = Some(false);
    let text = letter("Sales", "1234567", &rows, &features);
    for line in [
        "NetSuite account 1234567, role Sales",
        "- SuiteCloud → REST Web Services. Without it does not work: everything that Callside does in NetSuite",
        "Please add to the role (Setup → Users/Roles → Manage Roles → Sales → Permissions):",
        "- Lists → Phone Calls: Edit (now View). Without it does not work: writing calls and their notes to NetSuite",
        "- Lists → Contacts: Create (now View). Without it does not work: making a contact of an unknown caller, or out of a file",
        "- Customization → Lists, Records, & Fields → Record Types → Callside Settings → Permissions: View (now None). \
         Without it does not work: working by what the company has decided: Callside's defaults are used",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n\n{text}");
    }
    assert!(!text.contains("Vendors") && !text.contains("Contacts: View"), "{text}");
}

fn level() -> impl Strategy<Value = Level> {
    prop::sample::select(Level::ALL.to_vec())
}

fn found() -> impl Strategy<Value = FoundLevel> {
    prop_oneof![
        level().prop_map(FoundLevel::Exactly),
        level().prop_map(FoundLevel::AtLeast),
        (level(), level())
            .prop_filter("refused is more than not refused", |(needs, has)| needs > has)
            .prop_map(|(needs, has)| FoundLevel::Below { needs, has }),
        Just(FoundLevel::NotThere),
        Just(FoundLevel::Untold),
    ]
}

proptest! {
    /// Whoever has a level has those below it, and whoever lacks one lacks those above it.
    #[test]
    fn levels_include_those_below_them(found in found(), low in level(), high in level()) {
        prop_assume!(low <= high);
        if found.holds(high) == Some(true) {
            prop_assert_eq!(found.holds(low), Some(true));
        }
        if found.holds(low) == Some(false) {
            prop_assert_eq!(found.holds(high), Some(false));
        }
    }

    /// The letter asks for what is missing, and for nothing else.
    #[test]
    fn the_letter_asks_for_what_is_missing_alone(levels in prop::collection::vec(found(), RIGHTS.len())) {
        for profile in PROFILES {
            let place = |right: &Right| RIGHTS.iter().position(|other| std::ptr::eq(other, right)).expect("of the table");
            let rows = judge(profile, |right| levels[place(right)].clone());
            let text = letter("Sales", "1", &rows, &[]);
            for row in &rows {
                let line = format!("{}: {}", row.name, row.needed.word());
                let page = format!("{} → Permissions: {}", row.name, row.needed.word());
                let asks = asked_for(&text).lines().any(|asked| {
                    (asked.contains(&line) || asked.contains(&page)) && asked.ends_with(&row.without)
                });
                prop_assert_eq!(asks, row.verdict == RightVerdict::Missing, "{}\n{}", line, text);
            }
        }
    }

    /// What was found is read on another day as it was written.
    #[test]
    fn rights_travel(levels in prop::collection::vec(found(), RIGHTS.len())) {
        let whole = rights(RightsProfile::Person, |right| {
            let place = RIGHTS.iter().position(|other| std::ptr::eq(other, right)).expect("of the table");
            levels[place].clone()
        });
        prop_assert_eq!(callside_json::read::<RoleRights>(&callside_json::write(&whole)).expect("its own text"), whole);
    }
}
