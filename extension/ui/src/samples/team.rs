//! A team on its way: finished, nearly, just joined, and two who claim one extension.

use callside_protocol::{
    View,
    company::{BundleHealth, CompanyView, ExtensionOf, SettingsTrouble, StartLine, Teammate, TeammatesSeen},
};

use super::{DAY, MINUTE, ago};

/// They.
#[must_use]
pub fn team() -> TeammatesSeen {
    use StartLine::{NetSuite, Notifications, RingCentral, TestCall};
    let one =
        |user: &str, name: &str, email: &str, extension: Option<&str>, done: &[StartLine], reported: i64| Teammate {
            user: user.to_owned(),
            name: name.into(),
            email: email.into(),
            role: "1042".to_owned(),
            extension: extension.map(|number| ExtensionOf {
                account: "37439510".to_owned(),
                id: format!("62288329{number}"),
                number: Some(number.to_owned()),
            }),
            done: done.iter().map(|line| (*line, ago(reported + MINUTE))).collect(),
            reported: Some(ago(reported)),
        };
    TeammatesSeen::Reported(vec![
        one("12", "Amara Okafor", "amara.okafor@northwind.example", Some("101"), &StartLine::ALL, 6 * DAY),
        one("14", "Jonas Lind", "jonas.lind@northwind.example", Some("102"), &StartLine::ALL, 20 * MINUTE),
        one(
            "15",
            "Bartholomew Featherstonehaugh-Cholmondeley",
            "bartholomew.featherstonehaugh@northwind.example",
            Some("102"),
            &[RingCentral, NetSuite],
            2 * DAY,
        ),
        one("21", "Priya Raman", "priya.raman@northwind.example", Some("104"), &[RingCentral, NetSuite, TestCall], DAY),
        one("22", "Wen Li", "", None, &[NetSuite, Notifications], 3 * MINUTE),
    ])
}

/// What the back office would answer on that page.
pub(super) fn seen(view: &View) -> TeammatesSeen {
    match CompanyView::of(view).and_then(|company| company.health) {
        Some(BundleHealth::CouldNotAsk(fault)) => TeammatesSeen::Untold(SettingsTrouble::CouldNotAsk(fault)),
        Some(BundleHealth::Outdated { .. }) => TeammatesSeen::Untold(SettingsTrouble::Outdated),
        Some(BundleHealth::Absent | BundleHealth::NotForRole) => TeammatesSeen::Untold(SettingsTrouble::NoBundle),
        Some(BundleHealth::Works { .. }) | None => team(),
    }
}
