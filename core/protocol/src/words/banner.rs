//! Banners: one fault each, with what still works and one button.

use super::{cloud, count, fault::clock_distance, thousands};
use crate::{BannerAction, BannerKind, SettingsPlace};

/// A banner in two sentences; since when and the button stand beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BannerWords {
    /// What is wrong.
    pub happened: String,
    /// What still works, and what to do where no button does it.
    pub works: String,
}

/// What a banner says.
#[must_use]
pub fn banner(kind: &BannerKind) -> BannerWords {
    let (happened, works) = match kind {
        BannerKind::StorageFailing => (
            "Notes cannot be saved on this computer.".to_owned(),
            "What you type stays in this page: keep it open, and free disk space.".to_owned(),
        ),
        BannerKind::SafeMode => (
            "Callside failed three times in a row and runs in safe mode.".to_owned(),
            "Notes are kept here. Nothing is sent until you start it afresh.".to_owned(),
        ),
        BannerKind::ClockWrong(seconds) => (
            format!("This computer's clock is {}.", clock_distance(*seconds, None)),
            "Notes are kept here. Set the clock to automatic time, or sign-ins will fail.".to_owned(),
        ),
        BannerKind::ConnectRingCentral => {
            ("RingCentral is not connected.".to_owned(), "Calls appear here once it is.".to_owned())
        }
        BannerKind::ConnectNetSuite => (
            "NetSuite is not connected.".to_owned(),
            "Calls show by number, and notes are kept here until it is.".to_owned(),
        ),
        BannerKind::ReconnectRingCentral => {
            ("The RingCentral sign-in has ended.".to_owned(), "Notes are safe. New calls do not appear.".to_owned())
        }
        BannerKind::ReconnectNetSuite { waiting } => (
            "The NetSuite sign-in has ended.".to_owned(),
            if *waiting == 0 {
                "Calls show by number, and notes are kept here until you sign in.".to_owned()
            } else {
                format!("Notes are kept here: {} until you sign in.", waits(*waiting))
            },
        ),
        BannerKind::NetSuiteEndsSoon => (
            "The NetSuite sign-in ends soon.".to_owned(),
            "Everything works. Sign in again now and no call is interrupted.".to_owned(),
        ),
        BannerKind::LiveLost => (
            "Calls do not arrive as they happen.".to_owned(),
            "Notes are safe. Callside reconnects by itself and catches up with missed calls.".to_owned(),
        ),
        BannerKind::RightMissing { right, feature } => return right_missing(right, feature),
        BannerKind::DirectoryCopying { people, of } => (
            match of {
                Some(of) => {
                    format!("The directory is being copied: {} of {} records.", number(*people), number(*of.max(people)))
                }
                None => "The directory is about to be copied.".to_owned(),
            },
            "Everything works. Until it is complete NetSuite is asked at each call, and people cannot be searched here.".to_owned(),
        ),
        BannerKind::Company { .. } => kind.condition().map(|told| (told.matter, told.still_works)).unwrap_or_default(),
        BannerKind::ConfirmTimeZone => (
            "Confirm your time zone once.".to_owned(),
            "Calls are logged with the browser's time zone until then.".to_owned(),
        ),
    };
    BannerWords { happened, works }
}

/// What a missing right says.
#[must_use]
pub fn right_missing(right: &str, feature: &str) -> BannerWords {
    BannerWords {
        happened: format!("“{right}” is missing."),
        works: format!("Does not work without it: {feature}. Everything else does."),
    }
}

fn number(records: u64) -> String {
    thousands(usize::try_from(records).unwrap_or(usize::MAX))
}

fn waits(waiting: usize) -> String {
    format!("{} {}", count(waiting, "call", "calls"), if waiting == 1 { "waits" } else { "wait" })
}

/// The button's label.
#[must_use]
pub fn banner_action(action: BannerAction) -> String {
    match action {
        BannerAction::SignIn(to) => format!("Sign in to {}", cloud(to)),
        BannerAction::Open(SettingsPlace::TimeZone) => "Confirm time zone".to_owned(),
        BannerAction::Open(SettingsPlace::Directory) => "Show the copy".to_owned(),
        BannerAction::Open(SettingsPlace::Diagnostics) => "Open diagnostics".to_owned(),
        BannerAction::Open(SettingsPlace::RingCentral | SettingsPlace::NetSuite | SettingsPlace::Connections) => {
            "Show connection".to_owned()
        }
        BannerAction::Open(
            SettingsPlace::Notifications
            | SettingsPlace::Calls
            | SettingsPlace::Lists
            | SettingsPlace::Connectors
            | SettingsPlace::Company
            | SettingsPlace::CallFields
            | SettingsPlace::InfoLinks
            | SettingsPlace::CompanyRules
            | SettingsPlace::CompanyCopies
            | SettingsPlace::SettingsFile
            | SettingsPlace::RingCentralJwt
            | SettingsPlace::NetSuiteMachine
            | SettingsPlace::SyncMappings
            | SettingsPlace::CallSync
            | SettingsPlace::Teammates
            | SettingsPlace::Privacy,
        ) => "Open settings".to_owned(),
        BannerAction::TryLive => "Reconnect now".to_owned(),
        BannerAction::CheckClock => "Check again".to_owned(),
        BannerAction::LeaveSafeMode => "Start afresh".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::banner;
    use crate::BannerKind;

    #[test]
    fn waiting_calls_are_counted_in_the_right_number() {
        let works = |waiting| banner(&BannerKind::ReconnectNetSuite { waiting }).works;
        assert_eq!(works(0), "Calls show by number, and notes are kept here until you sign in.");
        assert_eq!(works(1), "Notes are kept here: 1 call waits until you sign in.");
        assert_eq!(works(3), "Notes are kept here: 3 calls wait until you sign in.");
    }
}
