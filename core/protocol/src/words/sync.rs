//! Company call sync in words: how it stands and what to do about it, what would become of calls, what they wait for.

use super::{FaultWords, cloud, count, fault, skip_rule};
use crate::{
    Cloud, Fault, FaultKind, SettingsPlace, Timestamp,
    company::{CompanyView, SyncLack, SyncStands, SyncView, TrialFor, WaitsFor, WouldBe},
};

/// How company call sync stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncWords {
    /// A person has to act.
    pub alarm: bool,
    /// How it stands.
    pub stands: String,
    /// What still works, and what comes next.
    pub next: String,
    /// Where the next step is done, and what leads there.
    pub place: Option<(SettingsPlace, &'static str)>,
}

const LOSES_NOTHING: &str =
    "What is in NetSuite stays, and calls stay in RingCentral's log: reading goes on where it stopped.";
const TO_JWT: (SettingsPlace, &str) = (SettingsPlace::RingCentralJwt, "RingCentral JWT");
const TO_MACHINE: (SettingsPlace, &str) = (SettingsPlace::NetSuiteMachine, "NetSuite machine access");

/// How it stands; `company` knows when JWT and certificate end.
#[must_use]
pub fn sync(view: &SyncView, company: &CompanyView, now: Timestamp, at: &dyn Fn(Timestamp) -> String) -> SyncWords {
    let calm = |stands: &str, next: String| SyncWords { stands: stands.to_owned(), next, ..SyncWords::default() };
    match &view.stands {
        SyncStands::NotLooked => calm("It has not been looked yet.", "Callside looks within a moment.".to_owned()),
        SyncStands::Lacks(lacks) => lacking(lacks),
        SyncStands::NotBegun => calm(
            "Nothing is written yet.",
            "Try it out below, look at what would be written, and say “Do it”.".to_owned(),
        ),
        SyncStands::Works => calm("Calls are being read and written.", String::new()),
        SyncStands::Waits(until) => calm(
            "Everything that RingCentral's log has is read.",
            format!("This browser looks again at {}.", at(*until)),
        ),
        SyncStands::StandsBy => calm(
            "Another machine writes.",
            "This browser stands by, and takes over within two minutes of its end.".to_owned(),
        ),
        SyncStands::Paused => {
            calm("It is paused.", "Nothing is written until somebody has it go on. No call is lost.".to_owned())
        }
        SyncStands::OwnCallsAlone => SyncWords {
            alarm: true,
            stands:
                "Whoever made the JWT sees their own calls alone: those of everybody else would be missing without a \
                     word."
                    .to_owned(),
            next: format!(
                "Make the JWT as an administrator who may see the company's call log, and enter it. {LOSES_NOTHING}"
            ),
            place: Some(TO_JWT),
        },
        SyncStands::Failed(what, until) => failed(what, view, company, now, &at(*until)),
    }
}

fn lacking(lacks: &[SyncLack]) -> SyncWords {
    let has = |lack| lacks.contains(&lack);
    let (stands, next, place) = if has(SyncLack::RingCentral) && has(SyncLack::NetSuiteMachine) {
        ("This browser has neither a JWT of RingCentral's nor NetSuite machine access.", "Set up both.", TO_JWT)
    } else if has(SyncLack::RingCentral) {
        (
            "This browser cannot read the company's calls.",
            "Enter a JWT, or sign in to RingCentral as an administrator who may see everybody's calls.",
            TO_JWT,
        )
    } else if has(SyncLack::NetSuiteMachine) {
        ("This browser cannot write in the company's name.", "Set up NetSuite machine access.", TO_MACHINE)
    } else {
        (
            "What the company has decided cannot be read as the machine.",
            "Its role needs View on the record type Callside Settings; if it has that, update this Callside.",
            TO_MACHINE,
        )
    };
    SyncWords { alarm: true, stands: stands.to_owned(), next: format!("{next} {LOSES_NOTHING}"), place: Some(place) }
}

fn failed(what: &Fault, view: &SyncView, company: &CompanyView, now: Timestamp, until: &str) -> SyncWords {
    let FaultWords { happened, .. } = fault(what);
    let again = format!("Callside tries again at {until}.");
    let is_refused = matches!(what.kind, FaultKind::SignedOut | FaultKind::AppSetup | FaultKind::CodeExpired);
    let over = |ends: Option<Timestamp>| ends.is_some_and(|ends| ends <= now);
    let (stands, next, place) = match (what.cloud, &what.kind) {
        (Some(Cloud::RingCentral), _) if is_refused && view.own_session => (
            "The sign-in to RingCentral has ended.".to_owned(),
            "Sign in again, or enter a JWT, which needs nobody who is signed in.",
            Some((SettingsPlace::RingCentral, "RingCentral sign-in")),
        ),
        (Some(Cloud::RingCentral), _) if is_refused => (
            if over(company.jwt.as_ref().and_then(|jwt| jwt.ends)) {
                "The JWT has ended.".to_owned()
            } else {
                "RingCentral does not take the JWT any more: it was revoked, or its owner has left.".to_owned()
            },
            "Make a new JWT and enter it.",
            Some(TO_JWT),
        ),
        (Some(Cloud::NetSuite), _) if is_refused => (
            if over(company.machine.current.as_ref().and_then(|key| key.facts.ends)) {
                "The certificate of NetSuite machine access has ended.".to_owned()
            } else {
                "NetSuite does not take this browser's key any more: its certificate was revoked, or entity or role have \
                 lost access."
                    .to_owned()
            },
            "Press Test Connection to see what it may be, or set up a new key.",
            Some(TO_MACHINE),
        ),
        (Some(of), FaultKind::NotAllowed(_)) => (
            happened,
            match of {
                Cloud::RingCentral => "Add it to the application of the JWT.",
                Cloud::NetSuite => "Add it to the machine's role.",
            },
            Some(if of == Cloud::NetSuite { TO_MACHINE } else { TO_JWT }),
        ),
        (Some(_), FaultKind::ClockWrong { .. }) => (happened, "Set the clock to automatic time.", None),
        (Some(of), FaultKind::Offline | FaultKind::Unwell | FaultKind::Busy) => {
            let next = format!("{LOSES_NOTHING} {again}");
            let stands =
                if what.kind == FaultKind::Busy { format!("{} asked for a pause.", cloud(of)) } else { happened };
            return SyncWords { stands, next, ..SyncWords::default() };
        }
        (_, FaultKind::Storage | FaultKind::Ours) => (
            "This browser could not keep what company call sync knows.".to_owned(),
            "Free some disk space.",
            Some((SettingsPlace::Diagnostics, "Diagnostics")),
        ),
        _ => (happened, "", None),
    };
    let next = [next, LOSES_NOTHING, &again].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    SyncWords { alarm: true, stands, next, place }
}

/// What would become of calls.
#[must_use]
pub fn would_be(would_be: WouldBe) -> String {
    match would_be {
        WouldBe::Created => "Get a record".to_owned(),
        WouldBe::Completed => "Have a record that is completed".to_owned(),
        WouldBe::AsItIs => "Have a record as it should be".to_owned(),
        WouldBe::Skipped(rule) => format!("Get none: {}", skip_rule(rule)),
        WouldBe::SkippedExtension => "Get none: the mapping says so of their extension".to_owned(),
        WouldBe::NoOrganizer => "Wait: nobody is named for their extension".to_owned(),
        WouldBe::NotOver => "Wait: they are not over".to_owned(),
    }
}

/// What calls wait for.
#[must_use]
pub fn waits_for(why: &WaitsFor) -> String {
    match why {
        WaitsFor::Organizer => "Nobody is named for the extension, or the employee is inactive".to_owned(),
        WaitsFor::End => "Not over, or RingCentral does not tell yet how they were".to_owned(),
        WaitsFor::Refused(words) => format!("NetSuite refused them: {words}"),
    }
}

/// What a stretch is tried out for, as the heading of what came of it.
#[must_use]
pub const fn trial(purpose: TrialFor) -> &'static str {
    match purpose {
        TrialFor::Begin => "What would be written to begin with",
        TrialFor::Back => "What would be written of earlier calls",
        TrialFor::Again => "What would be written by today's mapping and rules",
        TrialFor::Look => "Is it all there?",
    }
}

/// How long something takes still, about.
#[must_use]
pub fn time_left(milliseconds: i64) -> String {
    let minutes = milliseconds.max(0) / 60_000;
    match minutes {
        0 => "less than a minute".to_owned(),
        1..=90 => format!("about {}", count(usize::try_from(minutes).unwrap_or_default(), "minute", "minutes")),
        91..=2_880 => format!("about {}", count(usize::try_from(minutes / 60).unwrap_or_default(), "hour", "hours")),
        _ => format!("about {}", count(usize::try_from(minutes / 1_440).unwrap_or_default(), "day", "days")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Right,
        company::{JwtView, MachineKeyView, MachineView},
    };

    const NOW: Timestamp = Timestamp(1_795_186_800_000);

    fn words(stands: SyncStands, company: &CompanyView) -> SyncWords {
        sync(&SyncView { stands, ..SyncView::default() }, company, NOW, &|_| "14:30".to_owned())
    }

    fn failed(cloud: Cloud, kind: FaultKind, company: &CompanyView) -> SyncWords {
        words(SyncStands::Failed(Fault { cloud: Some(cloud), kind, detail: None }, NOW), company)
    }

    #[test]
    fn an_end_is_told_apart_from_a_refusal_and_each_leads_to_its_card() {
        let ended = |ends| CompanyView {
            jwt: Some(JwtView { client_id: String::new(), since: NOW, ends, trial: None }),
            machine: MachineView {
                current: Some(MachineKeyView {
                    account: String::new(),
                    client_id: String::new(),
                    certificate_id: String::new(),
                    facts: crate::company::MachineKeyFacts { ends, ..Default::default() },
                    since: NOW,
                    trial: None,
                    rights: None,
                    accepted: None,
                }),
                next: None,
            },
            ..CompanyView::default()
        };
        for (cloud, place, has_ended) in [
            (Cloud::RingCentral, SettingsPlace::RingCentralJwt, "The JWT has ended."),
            (Cloud::NetSuite, SettingsPlace::NetSuiteMachine, "The certificate of NetSuite machine access has ended."),
        ] {
            let over = failed(cloud, FaultKind::SignedOut, &ended(Some(Timestamp(NOW.0 - 1))));
            assert_eq!((over.stands.as_str(), over.place.map(|(place, _)| place)), (has_ended, Some(place)));
            let refused = failed(cloud, FaultKind::SignedOut, &ended(Some(Timestamp(NOW.0 + 1))));
            assert!(refused.stands.contains("any more") && refused.alarm, "{}", refused.stands);
        }
    }

    #[test]
    fn what_passes_by_itself_is_no_alarm_and_says_when() {
        for kind in [FaultKind::Offline, FaultKind::Unwell, FaultKind::Busy] {
            for cloud in [Cloud::RingCentral, Cloud::NetSuite] {
                let said = failed(cloud, kind.clone(), &CompanyView::default());
                assert!(!said.alarm && said.next.contains("14:30") && said.place.is_none(), "{said:?}");
            }
        }
    }

    #[test]
    fn whatever_needs_a_person_names_a_next_step() {
        let right = Right::RingCentral { name: "ReadCallLog".to_owned() };
        for kind in [FaultKind::NotAllowed(right), FaultKind::Storage, FaultKind::SignedOut] {
            for cloud in [Cloud::RingCentral, Cloud::NetSuite] {
                let said = failed(cloud, kind.clone(), &CompanyView::default());
                assert!(said.alarm && said.place.is_some(), "{said:?}");
            }
        }
        for lacks in [vec![SyncLack::RingCentral], vec![SyncLack::NetSuiteMachine], vec![SyncLack::Settings]] {
            let said = words(SyncStands::Lacks(lacks), &CompanyView::default());
            assert!(said.alarm && said.place.is_some() && said.next.contains("goes on where it stopped"), "{said:?}");
        }
    }

    #[test]
    fn time_left_is_told_roughly() {
        let told = [30_000, 60_000, 40 * 60_000, 5 * 3_600_000, 72 * 3_600_000].map(time_left);
        assert_eq!(told, ["less than a minute", "about 1 minute", "about 40 minutes", "about 5 hours", "about 3 days"]);
    }
}
