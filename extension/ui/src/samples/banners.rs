//! Banners that tell of the company's setup and of this computer, and what a browser tells of itself.

use callside_protocol::{
    Banner, BannerAction, BannerKind, Personal, SettingsPlace, Timestamp, View,
    company::{CompanyView, Condition, ConditionKind, Diagnosis, Notifications, Tells},
};

use super::{DAY, MINUTE, ago, pane::connected, settings};

/// During a call: a certificate that ends, a JWT that ends, notifications that are off, a directory that is being copied.
#[must_use]
pub fn banners() -> View {
    let mut view = connected();
    view.banners = vec![
        company(certificate(), 3 * DAY),
        company(jwt(), 2 * DAY),
        company(off(), 40 * MINUTE),
        Banner {
            kind: BannerKind::DirectoryCopying { people: 31_000, of: Some(48_212) },
            since: ago(6 * MINUTE),
            action: Some(BannerAction::Open(SettingsPlace::Directory)),
        },
    ];
    view
}

/// Settings of somebody who tried a notification and saw none.
#[must_use]
pub fn notifications_off() -> View {
    let mut view = settings();
    let notifications = Notifications { taken: Some(true), seen: Some(false) };
    let company = CompanyView { notifications, conditions: vec![off()], ..CompanyView::default() };
    view.company = Some(Personal::new(callside_json::write(&company)));
    view.banners = banners().banners.split_off(2);
    view
}

/// What a browser tells of itself.
#[must_use]
pub fn diagnosis() -> Diagnosis {
    Diagnosis {
        stored: Some(48_211_334),
        quota: Some(296_352_743_424),
        local: Some(17),
        session: Some(4_871),
        persistent: Some(true),
        notifications: Some(true),
        browser: Some(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
                .to_owned(),
        ),
        schema: 2,
        contract: 2,
    }
}

fn company(condition: Condition, stands: i64) -> Banner {
    let kind = BannerKind::Company { place: 0, condition: callside_json::write(&condition) };
    Banner { kind, since: ago(stands), action: None }
}

fn certificate() -> Condition {
    ending(
        ConditionKind::CertificateExpiring,
        "The certificate of NetSuite machine access on this computer ends in 57 days.",
        "settings/netsuite-machine",
        "Make the next key",
        Some(ago(-27 * DAY)),
    )
}

fn jwt() -> Condition {
    ending(
        ConditionKind::JwtExpiring,
        "RingCentral's JWT on this computer ends in 5 days.",
        "settings/ringcentral-jwt",
        "See how to renew it",
        None,
    )
}

fn ending(kind: ConditionKind, matter: &str, place: &str, button: &str, again: Option<Timestamp>) -> Condition {
    Condition {
        kind,
        tells: Tells::ThisBrowser,
        matter: matter.to_owned(),
        still_works:
            "Calls and notes of whoever is signed in. What this computer does for the whole company stops then."
                .to_owned(),
        place: place.to_owned(),
        button: button.to_owned(),
        again,
    }
}

fn off() -> Condition {
    Condition {
        still_works: "Everything else. Calls appear in the pane, and in Today.".to_owned(),
        ..ending(
            ConditionKind::NotificationsOff,
            "Notifications are off: a call that rings while no pane is in sight is not announced.",
            "settings/notifications",
            "Turn on notifications",
            Some(ago(-7 * DAY)),
        )
    }
}
