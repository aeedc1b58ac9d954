//! What is wrong, one banner per fault, worst first. The rooms below tell their conditions; here they become banners.

use callside_protocol::{
    Banner, BannerAction, BannerKind, Cloud, ConnectionState, Connections, Fault, FaultKind, Live, PLAY_RECORDINGS,
    Right, SettingsPlace, Timestamp,
};

use super::{preferences::Since, rights::LIVE_CALLS};
use crate::{ordered::sort_by, setup::Noted};

/// A sign-in that ends within this many milliseconds is announced.
const ENDS_SOON: i64 = 24 * 3_600_000;

/// What banners are made from.
pub(super) struct Conditions<'a> {
    pub(super) connections: &'a Connections,
    pub(super) storage: Option<&'a Fault>,
    pub(super) safe_mode: bool,
    /// Seconds the clouds are ahead of this computer, where it matters.
    pub(super) skew: Option<i64>,
    /// Calls whose record waits for a NetSuite sign-in.
    pub(super) waiting: usize,
    pub(super) zone_confirmed: bool,
    /// The first copy of the directory.
    pub(super) copying: Option<BannerKind>,
    /// What the back office has to tell of the company's setup.
    pub(super) company: &'a [Noted],
}

/// The banners that stand, each with the time its fault was first seen.
pub(super) fn standing(conditions: &Conditions<'_>, since: &mut Since, now: Timestamp) -> Vec<Banner> {
    let mut kinds = Vec::new();
    if conditions.storage.is_some() {
        kinds.push((BannerKind::StorageFailing, Some(BannerAction::Open(SettingsPlace::Diagnostics))));
    }
    if conditions.safe_mode {
        kinds.push((BannerKind::SafeMode, Some(BannerAction::LeaveSafeMode)));
    }
    if let Some(seconds) = conditions.skew {
        kinds.push((BannerKind::ClockWrong(seconds), Some(BannerAction::CheckClock)));
    }
    sign_in(&conditions.connections.ringcentral.state, Cloud::RingCentral, conditions.waiting, &mut kinds);
    sign_in(&conditions.connections.netsuite.state, Cloud::NetSuite, conditions.waiting, &mut kinds);
    let netsuite = &conditions.connections.netsuite;
    if netsuite.state == ConnectionState::Connected && netsuite.ends.is_some_and(|ends| ends.0 < now.0 + ENDS_SOON) {
        kinds.push((BannerKind::NetSuiteEndsSoon, Some(BannerAction::SignIn(Cloud::NetSuite))));
    }
    if let Live::Lost { fault, .. } = &conditions.connections.live {
        match &fault.kind {
            FaultKind::NotAllowed(Right::RingCentral { name }) => {
                // RingCentral's refusal names it also where its scopes did not.
                if !conditions.connections.ringcentral.missing.iter().any(|missing| missing.right == *name) {
                    kinds.push(right_missing(Cloud::RingCentral, name, LIVE_CALLS));
                }
            }
            _ => kinds.push((BannerKind::LiveLost, Some(BannerAction::TryLive))),
        }
    }
    for (cloud, connection) in [(Cloud::RingCentral, &conditions.connections.ringcentral), (Cloud::NetSuite, netsuite)]
    {
        for missing in &connection.missing {
            if missing.right != PLAY_RECORDINGS {
                kinds.push(right_missing(cloud, &missing.right, &missing.feature));
            }
        }
    }
    for noted in conditions.company {
        if netsuite.state == ConnectionState::Connected || noted.whoever_is_signed_in {
            // The page that goes on is in the condition itself.
            let kind = BannerKind::Company { place: noted.place, condition: noted.condition.clone() };
            since.tell(&name(&kind), noted.since);
            kinds.push((kind, None));
        }
    }
    if netsuite.state == ConnectionState::Connected && !conditions.zone_confirmed {
        kinds.push((BannerKind::ConfirmTimeZone, Some(BannerAction::Open(SettingsPlace::TimeZone))));
    }
    if let Some(copying) = conditions.copying.clone() {
        kinds.push((copying, Some(BannerAction::Open(SettingsPlace::Directory))));
    }
    sort_by(&mut kinds, |(one, _), (other, _)| one.cmp(other));

    let names: Vec<String> = kinds.iter().map(|(kind, _)| name(kind)).collect();
    since.keep(&names);
    kinds
        .into_iter()
        .zip(names)
        .map(|((kind, action), name)| Banner { kind, since: since.of(&name, now), action })
        .collect()
}

fn sign_in(state: &ConnectionState, cloud: Cloud, waiting: usize, kinds: &mut Vec<(BannerKind, Option<BannerAction>)>) {
    let kind = match (state, cloud) {
        (ConnectionState::NotConnected(_), Cloud::RingCentral) => BannerKind::ConnectRingCentral,
        (ConnectionState::NotConnected(_), Cloud::NetSuite) => BannerKind::ConnectNetSuite,
        (ConnectionState::ReconnectNeeded(_), Cloud::RingCentral) => BannerKind::ReconnectRingCentral,
        (ConnectionState::ReconnectNeeded(_), Cloud::NetSuite) => BannerKind::ReconnectNetSuite { waiting },
        (ConnectionState::SigningIn | ConnectionState::Connected, _) => return,
    };
    kinds.push((kind, Some(BannerAction::SignIn(cloud))));
}

fn right_missing(cloud: Cloud, right: &str, feature: &str) -> (BannerKind, Option<BannerAction>) {
    let kind = BannerKind::RightMissing { right: right.to_owned(), feature: feature.to_owned() };
    (kind, Some(BannerAction::Open(SettingsPlace::of(cloud))))
}

/// A fault keeps its name while its figures change, so its "since" stands still.
fn name(kind: &BannerKind) -> String {
    match kind {
        BannerKind::RightMissing { right, .. } => format!("RightMissing {right}"),
        BannerKind::ClockWrong(_) => "ClockWrong".to_owned(),
        BannerKind::ReconnectNetSuite { .. } => "ReconnectNetSuite".to_owned(),
        BannerKind::DirectoryCopying { .. } => "DirectoryCopying".to_owned(),
        // As JSON: printed for debugging, it would bring what prints text that way, 1 KB of the worker.
        other => callside_json::write(other),
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::{
        BannerKind, Connection, ConnectionState, Connections, Fault, FaultKind, Live, MissingRight, Right, Timestamp,
    };

    use super::{Conditions, ENDS_SOON, standing};
    use crate::{agent::preferences::Since, setup::Noted};

    fn connected() -> Connection {
        Connection {
            state: ConnectionState::Connected,
            who: None,
            ends: None,
            client_id: None,
            redirect: String::new(),
            missing: Vec::new(),
        }
    }

    fn kinds(change: impl FnOnce(&mut Connections), waiting: usize) -> Vec<BannerKind> {
        let mut connections = Connections { ringcentral: connected(), netsuite: connected(), live: Live::On };
        change(&mut connections);
        let conditions = Conditions {
            connections: &connections,
            storage: None,
            safe_mode: false,
            skew: None,
            waiting,
            zone_confirmed: true,
            copying: None,
            company: &[],
        };
        standing(&conditions, &mut Since::default(), Timestamp(0)).into_iter().map(|banner| banner.kind).collect()
    }

    fn fault(kind: FaultKind) -> Fault {
        Fault { cloud: None, kind, detail: None }
    }

    #[test]
    fn all_is_well_without_a_banner() {
        assert_eq!(kinds(|_| (), 0), []);
    }

    #[test]
    fn an_ended_netsuite_session_counts_what_waits() {
        let ended = |connections: &mut Connections| {
            connections.netsuite.state = ConnectionState::ReconnectNeeded(fault(FaultKind::SignedOut));
        };
        assert_eq!(kinds(ended, 3), [BannerKind::ReconnectNetSuite { waiting: 3 }]);
    }

    #[test]
    fn a_session_is_announced_a_day_before_it_ends() {
        let ends = |at| move |connections: &mut Connections| connections.netsuite.ends = Some(Timestamp(at));
        assert_eq!(kinds(ends(ENDS_SOON), 0), []);
        assert_eq!(kinds(ends(ENDS_SOON - 1), 0), [BannerKind::NetSuiteEndsSoon]);
    }

    #[test]
    fn a_missing_right_is_named_in_place_of_a_lost_line() {
        let refused = |connections: &mut Connections| {
            let right = Right::RingCentral { name: "CallControl".to_owned() };
            connections.live =
                Live::Lost { since: Timestamp(0), fault: fault(FaultKind::NotAllowed(right)), next: None };
        };
        let right = BannerKind::RightMissing { right: "CallControl".to_owned(), feature: "live calls".to_owned() };
        assert_eq!(kinds(refused, 0), [right]);
    }

    #[test]
    fn a_right_that_both_scopes_and_a_refusal_name_is_one_banner() {
        let refused = |connections: &mut Connections| {
            let right = Right::RingCentral { name: "CallControl".to_owned() };
            connections.live =
                Live::Lost { since: Timestamp(0), fault: fault(FaultKind::NotAllowed(right)), next: None };
            for right in ["CallControl", "ReadCallLog"] {
                let missing = MissingRight { right: right.to_owned(), feature: "live calls".to_owned() };
                connections.ringcentral.missing.push(missing);
            }
        };
        assert_eq!(kinds(refused, 0).len(), 2);
    }

    #[test]
    fn a_companys_conditions_wait_for_netsuite_and_those_of_this_browser_do_not() {
        let noted = |place, condition: &str, whoever_is_signed_in, since| Noted {
            place,
            condition: condition.to_owned(),
            whoever_is_signed_in,
            since: Timestamp(since),
        };
        let company = [noted(1, "a role", false, 3), noted(0, "key", true, 4)];
        let mut connections = Connections { ringcentral: connected(), netsuite: connected(), live: Live::On };
        let told = |connections: &Connections| -> Vec<(String, i64)> {
            let conditions = Conditions {
                connections,
                storage: None,
                safe_mode: false,
                skew: None,
                waiting: 0,
                zone_confirmed: true,
                copying: None,
                company: &company,
            };
            let standing = standing(&conditions, &mut Since::default(), Timestamp(9)).into_iter();
            let of_company = standing.filter_map(|banner| match banner.kind {
                BannerKind::Company { condition, .. } => Some((condition, banner.since.0)),
                _ => None,
            });
            of_company.collect()
        };
        let (key, role) = (("key".to_owned(), 4), ("a role".to_owned(), 3));
        assert_eq!(told(&connections), [key.clone(), role], "worst first");
        connections.netsuite.state = ConnectionState::ReconnectNeeded(fault(FaultKind::SignedOut));
        assert_eq!(told(&connections), [key]);
    }

    #[test]
    fn since_stands_still_while_figures_change_and_starts_anew_after_a_recovery() {
        let mut since = Since::default();
        let mut connections = Connections { ringcentral: connected(), netsuite: connected(), live: Live::On };
        connections.netsuite.state = ConnectionState::ReconnectNeeded(fault(FaultKind::SignedOut));
        let mut at = |waiting, connections: &Connections, now| {
            let conditions = Conditions {
                connections,
                storage: None,
                safe_mode: false,
                skew: None,
                waiting,
                zone_confirmed: true,
                copying: None,
                company: &[],
            };
            standing(&conditions, &mut since, Timestamp(now)).first().map(|banner| banner.since.0)
        };
        assert_eq!(at(0, &connections, 5), Some(5));
        assert_eq!(at(2, &connections, 9), Some(5));
        let mut well = connections.clone();
        well.netsuite.state = ConnectionState::Connected;
        assert_eq!(at(0, &well, 10), None);
        assert_eq!(at(0, &connections, 20), Some(20));
    }
}
