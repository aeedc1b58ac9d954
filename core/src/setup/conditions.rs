//! What people have to be told of what was found, most serious first. What is only not known is no condition: nobody is
//! alarmed by a question that could not be asked.

use callside_protocol::{
    Timestamp,
    company::{
        BundleHealth, Checklist, Condition, ConditionKind, RightVerdict, RoleRights, SettingsStanding, SettingsTrouble,
        StepState, Tells,
    },
};

/// A copy of the settings that was not known to be the newest for so long, in milliseconds, is old.
const OLD: i64 = 24 * 3_600_000;

/// Notifications that somebody wants to do without come to mind again after so many milliseconds.
const NOTIFICATIONS_AGAIN: i64 = 7 * 24 * 3_600_000;

/// The page with the table of rights and the bundle's state.
const COMPANY: &str = "settings/company";

/// That the setup is not finished.
#[must_use]
pub fn unfinished(checklist: &Checklist) -> Option<Condition> {
    let open = checklist.steps.iter().filter(|step| step.required && step.state != StepState::Done).count();
    (!checklist.finished).then(|| Condition {
        kind: ConditionKind::FinishSetup,
        tells: Tells::Editors,
        matter: match open {
            1 => "One required step of the company's setup is not done.".to_owned(),
            open => [&open.to_string(), " required steps of the company's setup are not done."].concat(),
        },
        still_works: "Calls and notes of whoever has signed in to both clouds.".to_owned(),
        place: COMPANY.to_owned(),
        button: "Finish company setup".to_owned(),
        again: None,
    })
}

/// The conditions of a role and of the bundle. That a role may not see the settings is told by how those stand, which is
/// looked at more often: [`settings_conditions`].
#[must_use]
pub fn conditions(rights: &RoleRights, bundle: Option<&BundleHealth>) -> Vec<Condition> {
    let mut conditions = Vec::new();
    let off: Vec<&str> =
        rights.features.iter().filter(|feature| feature.on == Some(false)).map(|feature| &*feature.name).collect();
    if !off.is_empty() {
        conditions.push(Condition {
            kind: ConditionKind::FeatureOff,
            tells: Tells::Everybody,
            matter: ["Off in this NetSuite account: ", &off.join(", "), "."].concat(),
            still_works: "Calls are shown, and notes are kept here until it is on.".to_owned(),
            place: COMPANY.to_owned(),
            button: "See what to enable".to_owned(),
            again: None,
        });
    }
    let lacking: Vec<String> = rights
        .rows
        .iter()
        .filter(|row| row.feature.is_none() && row.verdict == RightVerdict::Missing)
        .map(|row| [&row.name, " ", row.needed.word()].concat())
        .collect();
    if !lacking.is_empty() {
        conditions.push(Condition {
            kind: ConditionKind::PermissionMissing,
            tells: Tells::Everybody,
            matter: ["This NetSuite role lacks ", &lacking.join(", "), "."].concat(),
            still_works: "Whatever needs no permission that is missing; notes are kept here.".to_owned(),
            place: COMPANY.to_owned(),
            button: "See what to ask for".to_owned(),
            again: None,
        });
    }
    match bundle {
        Some(BundleHealth::Outdated { version, .. }) => conditions.push(Condition {
            kind: ConditionKind::UpdateBundle,
            tells: Tells::Editors,
            matter: ["The bundle in NetSuite, version ", version, ", is older than this Callside."].concat(),
            still_works: "What it could do before, and everything that needs no bundle.".to_owned(),
            place: COMPANY.to_owned(),
            button: "See how to update".to_owned(),
            again: None,
        }),
        Some(BundleHealth::NotForRole) => conditions.push(Condition {
            kind: ConditionKind::BundleNotForRole,
            tells: Tells::Everybody,
            matter: "The bundle is installed, and this role may not use it.".to_owned(),
            still_works: "Everything that needs no bundle; Callside's defaults are used.".to_owned(),
            place: COMPANY.to_owned(),
            button: "See which step is missing".to_owned(),
            again: None,
        }),
        _ => {}
    }
    conditions
}

/// The conditions of what this machine keeps of the company's settings: nobody has to look at the setup to be told.
#[must_use]
pub fn settings_conditions(settings: &SettingsStanding, now: Timestamp) -> Vec<Condition> {
    let stale = settings.as_of.is_some_and(|as_of| as_of.0 + OLD < now.0);
    match &settings.trouble {
        Some(SettingsTrouble::NotAllowed(_)) => vec![not_listed()],
        Some(SettingsTrouble::Newer(_)) => vec![Condition {
            kind: ConditionKind::SettingsNewer,
            tells: Tells::Everybody,
            matter: "A newer version of Callside has written the company's settings.".to_owned(),
            still_works: "Calls and notes, by Callside's defaults. Update the extension: Chrome does it by itself in a few hours."
                .to_owned(),
            place: COMPANY.to_owned(),
            button: "Show the settings".to_owned(),
            again: None,
        }],
        Some(SettingsTrouble::CouldNotAsk(_) | SettingsTrouble::Refused(_)) if settings.version > 0 && stale => {
            vec![Condition {
                kind: ConditionKind::SettingsOld,
                tells: Tells::Everybody,
                matter: "The company's settings could not be read from NetSuite for more than a day.".to_owned(),
                still_works: "Everything, by the settings as they were then. They are read again by themselves.".to_owned(),
                place: COMPANY.to_owned(),
                button: "Show the settings".to_owned(),
                again: None,
            }]
        }
        _ => Vec::new(),
    }
}

/// That no notification is seen.
#[must_use]
pub fn notifications_off(now: Timestamp) -> Condition {
    Condition {
        kind: ConditionKind::NotificationsOff,
        tells: Tells::ThisBrowser,
        matter: "Notifications are off: a call that rings while no pane is in sight is not announced.".to_owned(),
        still_works: "Everything else. Calls appear in the pane, and in Today.".to_owned(),
        place: "settings/notifications".to_owned(),
        button: "Turn on notifications".to_owned(),
        again: Some(Timestamp(now.0 + NOTIFICATIONS_AGAIN)),
    }
}

fn not_listed() -> Condition {
    Condition {
        kind: ConditionKind::RoleNotListed,
        tells: Tells::Everybody,
        matter: "This role is not on the permission list of the record type Callside Settings.".to_owned(),
        still_works: "Calls and notes, by Callside's defaults in place of what the company has decided.".to_owned(),
        place: COMPANY.to_owned(),
        button: "See which step is missing".to_owned(),
        again: None,
    }
}
