//! The report that somebody copies for whoever helps them. It is made of counts, times, states out of closed lists, and what
//! programs call themselves. Nothing that anybody typed, that a cloud said in its own words or that names a person, an account
//! or a record gets into it: whatever is text is matched against what it has to look like, or left out.

use callside_json::ToJson;
use callside_protocol::{
    BannerKind, ConnectionState, CopyState, Fault, FaultKind, LedgerRow, Live, PROTOCOL, Timestamp, View,
    company::{BundleHealth, CompanyView, Diagnosis, JwtFound, MachineFound, RightVerdict, SettingsTrouble, StepState},
    words::{self, LogGroup},
};

/// So many of the last requests are in it.
const REQUESTS: usize = 60;

/// The report.
pub fn report(view: &View, company: Option<&CompanyView>, diagnosis: &Diagnosis) -> String {
    let mut lines = Lines { now: view.now, text: String::new() };
    let version = view.settings.as_ref().map(|settings| numbered(&settings.version)).unwrap_or_default();
    lines.add("Callside", [&version, ", protocol ", &PROTOCOL.to_string()].concat());
    lines.add("Browser", browser(diagnosis));
    lines.add("Stored", stored(diagnosis));
    lines.add("Form on disk", diagnosis.schema.to_string());
    lines.add("Bundle contract", diagnosis.contract.to_string());
    lines.add("Notifications taken", tri(diagnosis.notifications));
    let connections = &view.connections;
    lines.add("RingCentral", connection(&connections.ringcentral.state, connections.ringcentral.missing.len()));
    lines.add("NetSuite", connection(&connections.netsuite.state, connections.netsuite.missing.len()));
    if let Some(ends) = connections.netsuite.ends {
        lines.add("NetSuite sign-in ends", lines.counted(ends));
    }
    lines.add("Live line", live(&connections.live, &lines));
    for banner in &view.banners {
        lines.add("Banner", [&banner_kind(&banner.kind), ", since ", &lines.counted(banner.since)].concat());
    }
    if let Some(settings) = &view.settings {
        lines.add("Calls kept", settings.calls_kept.to_string());
        lines.add("Directory", copy(&settings.directory.state, settings.directory.people));
        if let Some(fault) = &settings.directory.fault {
            lines.add("Directory fault", kind(fault));
        }
        lines.add("Tables not readable", settings.unread.len().to_string());
    }
    for group in LogGroup::ALL {
        let calls = view.recent.iter().filter(|call| words::log_group(&call.log) == group).count();
        if calls > 0 {
            lines.add(group.title(), [&calls.to_string(), " of the last ", &view.recent.len().to_string()].concat());
        }
    }
    if let Some(company) = company {
        of_company(company, &mut lines);
    }
    lines.text.push_str("\nRequests, newest first\n");
    for row in view.ledger.iter().take(REQUESTS) {
        lines.text.push_str(&request(row, &lines));
    }
    lines.text
}

struct Lines {
    now: Timestamp,
    text: String,
}

impl Lines {
    fn add(&mut self, what: &str, says: String) {
        self.text.push_str(&[what, ": ", &says, "\n"].concat());
    }

    /// Times are told from now: a wall's time would tell where somebody lives.
    fn counted(&self, at: Timestamp) -> String {
        const MINUTE: i64 = 60_000;
        const DAY: i64 = 24 * 60 * MINUTE;
        let away = at.0.saturating_sub(self.now.0);
        let (size, sign) = (away.saturating_abs(), if away < 0 { "−" } else { "+" });
        let (number, unit) = match size {
            ..MINUTE => (size / 1_000, " s"),
            MINUTE..DAY => (size / MINUTE, " min"),
            _ => (size / DAY, " days"),
        };
        [sign, &number.to_string(), unit].concat()
    }
}

fn of_company(company: &CompanyView, lines: &mut Lines) {
    let bundle = match &company.bundle {
        None => "not looked at".to_owned(),
        Some(seen) => match &seen.version {
            Some(version) => ["version ", &numbered(version), ", contract ", &seen.contract.to_string()].concat(),
            None => "none".to_owned(),
        },
    };
    lines.add("Bundle", bundle);
    if let Some(health) = &company.health {
        lines.add("Bundle for this role", health_of(health));
    }
    let settings = &company.settings;
    lines.add(
        "Company settings",
        ["version ", &settings.version.to_string(), ", ", trouble(settings.trouble.as_ref())].concat(),
    );
    for rights in &company.rights {
        let missing = rights.rows.iter().filter(|row| row.verdict == RightVerdict::Missing).count();
        let of = [&missing.to_string(), " missing of ", &rights.rows.len().to_string()].concat();
        lines.add(&["Rights, ", &named(&rights.profile)].concat(), of);
    }
    for step in &company.checklist.steps {
        lines.add(
            &["Setup, ", &named(&step.kind)].concat(),
            match step.state {
                StepState::Waits(_) => "waits".to_owned(),
                state => named(&state),
            },
        );
    }
    for condition in &company.conditions {
        lines.add("Condition", named(&condition.kind));
    }
    if let Some(key) = &company.machine.current {
        let found = key.trial.as_ref().map_or("not tried", |trial| match trial.found {
            MachineFound::Accepted(_) => "accepted",
            MachineFound::Refused { .. } => "refused",
            MachineFound::CouldNotAsk(_) => "could not ask",
        });
        lines.add("Machine access", [found, ", ends ", &ends(key.facts.ends, lines)].concat());
    }
    if let Some(jwt) = &company.jwt {
        let found = jwt.trial.as_ref().map_or("not tried", |trial| match trial.found {
            JwtFound::Accepted(_) => "accepted",
            JwtFound::Refused { .. } => "refused",
            JwtFound::CouldNotAsk(_) => "could not ask",
        });
        lines.add("RingCentral JWT", [found, ", ends ", &ends(jwt.ends, lines)].concat());
    }
    lines.add("Notification seen", tri(company.notifications.seen));
}

fn ends(at: Option<Timestamp>, lines: &Lines) -> String {
    at.map_or_else(|| "not told".to_owned(), |at| lines.counted(at))
}

fn tri(known: Option<bool>) -> String {
    known.map_or("not known", |known| if known { "yes" } else { "no" }).to_owned()
}

/// A version: figures and dots alone.
fn numbered(version: &str) -> String {
    let is_one = version.len() <= 20 && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_one { version } else { "(left out)" }.to_owned()
}

/// Chrome tells which browser it is among a row of others; the last two that carry a version of their own say it.
pub(super) fn browser(diagnosis: &Diagnosis) -> String {
    const NAMES: [&str; 3] = ["Chrome", "Edg", "OPR"];
    let said = diagnosis.browser.as_deref().unwrap_or_default();
    let programs = said.split(' ').filter_map(|part| part.split_once('/'));
    let known = programs.filter_map(|(name, version)| {
        let name = NAMES.iter().find(|known| **known == name)?;
        Some([name, " ", &numbered(version)].concat())
    });
    let known: Vec<String> = known.collect();
    if known.is_empty() { "not known".to_owned() } else { known.join(", ") }
}

fn stored(diagnosis: &Diagnosis) -> String {
    let bytes = |bytes: Option<u64>| bytes.map_or_else(|| "not told".to_owned(), |bytes| bytes.to_string());
    [
        &bytes(diagnosis.stored),
        " of ",
        &bytes(diagnosis.quota),
        " bytes; local ",
        &bytes(diagnosis.local),
        ", session ",
        &bytes(diagnosis.session),
        "; persistent: ",
        &tri(diagnosis.persistent),
    ]
    .concat()
}

fn connection(state: &ConnectionState, missing: usize) -> String {
    let state = match state {
        ConnectionState::NotConnected(None) => "not connected".to_owned(),
        ConnectionState::NotConnected(Some(fault)) => ["not connected, ", &kind(fault)].concat(),
        ConnectionState::SigningIn => "signing in".to_owned(),
        ConnectionState::Connected => "connected".to_owned(),
        ConnectionState::ReconnectNeeded(fault) => ["ended, ", &kind(fault)].concat(),
    };
    if missing == 0 { state } else { [&state, ", rights missing: ", &missing.to_string()].concat() }
}

fn live(live: &Live, lines: &Lines) -> String {
    match live {
        Live::Off => "off".to_owned(),
        Live::On => "on".to_owned(),
        Live::Connecting { .. } => "connecting".to_owned(),
        Live::Lost { since, fault, .. } => ["lost, ", &kind(fault), ", since ", &lines.counted(*since)].concat(),
    }
}

fn copy(state: &CopyState, people: u64) -> String {
    let state = match state {
        CopyState::Off => "off",
        CopyState::Waiting => "waits for a sign-in",
        CopyState::Making { paused: false, .. } => "being made",
        CopyState::TooOld => "too old",
        CopyState::Kept { paused: false } => "kept",
        CopyState::Making { paused: true, .. } | CopyState::Kept { paused: true } => "paused",
    };
    [state, ", ", &people.to_string(), " records"].concat()
}

/// What kind of fault; nobody's words.
fn kind(fault: &Fault) -> String {
    let kind = match &fault.kind {
        FaultKind::NotAllowed(_) => "not allowed",
        FaultKind::WrongAccount { .. } => "wrong account",
        FaultKind::ClockWrong { .. } => "clock wrong",
        other => return named(other),
    };
    kind.to_owned()
}

fn banner_kind(kind: &BannerKind) -> String {
    match kind {
        BannerKind::RightMissing { .. } => "RightMissing".to_owned(),
        BannerKind::ClockWrong(seconds) => ["ClockWrong by ", &seconds.to_string(), " s"].concat(),
        BannerKind::ReconnectNetSuite { waiting } => ["ReconnectNetSuite, ", &waiting.to_string(), " wait"].concat(),
        BannerKind::DirectoryCopying { .. } => "DirectoryCopying".to_owned(),
        BannerKind::Company { .. } => kind.condition().map_or_else(|| "Company".to_owned(), |told| named(&told.kind)),
        other => named(other),
    }
}

fn health_of(health: &BundleHealth) -> String {
    match health {
        BundleHealth::Works { .. } => "works".to_owned(),
        BundleHealth::Outdated { .. } => "outdated".to_owned(),
        BundleHealth::Absent => "absent".to_owned(),
        BundleHealth::NotForRole => "not for this role".to_owned(),
        BundleHealth::CouldNotAsk(fault) => ["could not ask, ", &kind(fault)].concat(),
    }
}

fn trouble(trouble: Option<&SettingsTrouble>) -> &'static str {
    match trouble {
        None => "current",
        Some(SettingsTrouble::NoBundle) => "no bundle",
        Some(SettingsTrouble::Outdated) => "bundle outdated",
        Some(SettingsTrouble::NotAllowed(_)) => "not allowed",
        Some(SettingsTrouble::Refused(_)) => "refused",
        Some(SettingsTrouble::Newer(_)) => "newer form",
        Some(SettingsTrouble::Unreadable) => "unreadable",
        Some(SettingsTrouble::CouldNotAsk(_)) => "could not ask",
    }
}

/// The name of something out of a closed list. What carries anything beside its name is left out.
fn named(of: &dyn ToJson) -> String {
    let written = callside_json::write(of);
    let name = written.trim_matches('"');
    if name.bytes().all(|byte| byte.is_ascii_alphabetic()) { name } else { "(left out)" }.to_owned()
}

fn request(row: &LedgerRow, lines: &Lines) -> String {
    let status = row.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let took = row.took.to_string();
    [&lines.counted(row.at), "  ", &host(&row.host), "  ", &status, "  ", &took, " ms  ", purpose(&row.purpose), "\n"]
        .concat()
}

/// Of NetSuite's hosts the first part names the account.
fn host(host: &str) -> String {
    const WHOLE: [&str; 2] = ["platform.ringcentral.com", "media.ringcentral.com"];
    const OF_AN_ACCOUNT: [&str; 3] = ["app.netsuite.com", "restlets.api.netsuite.com", "suitetalk.api.netsuite.com"];
    if WHOLE.contains(&host) {
        return host.to_owned();
    }
    let rest = host.split_once('.').map_or("", |(_, rest)| rest);
    if OF_AN_ACCOUNT.contains(&rest) { ["*.", rest].concat() } else { "(another host)".to_owned() }
}

/// Purposes are Callside's own words: a few small ones.
fn purpose(purpose: &str) -> &str {
    let is_one = purpose.len() <= 40 && purpose.bytes().all(|byte| byte.is_ascii_lowercase() || b" ,'".contains(&byte));
    if is_one { purpose } else { "(left out)" }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeSet;

    use callside_json::{FromJson, Value};
    use callside_protocol::Personal;
    use proptest::prelude::*;

    use super::*;
    use crate::samples::{self, diagnosis};

    /// What must never be in it: a name, a number, an address, a token, an account, and each as small letters.
    const SECRETS: [&str; 6] = [
        "Zelda Quuxbaum",
        "+1 (650) 555-0134",
        "zelda@quux.example",
        "eyJhbGciOiJSUzI1NiJ9.x-Y_z",
        "9876543_SB2",
        "9876543-sb2.app.netsuite.com.evil.example",
    ];

    fn of(view: &View, diagnosis: &Diagnosis) -> String {
        report(view, CompanyView::of(view).as_ref(), diagnosis)
    }

    /// Every text in that value, by where it stands; of a list the first that is there.
    fn texts(value: &Value, at: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::String(_) => drop(found.insert(at.to_owned())),
            Value::Array(list) => list.iter().for_each(|one| texts(one, &[at, "/*"].concat(), found)),
            Value::Object(object) => {
                object.iter().for_each(|(name, one)| texts(one, &[at, "/", name].concat(), found));
            }
            _ => {}
        }
    }

    /// The same with all texts of that place replaced.
    fn replaced(value: &Value, at: &str, place: &str, by: &str) -> Value {
        match value {
            Value::String(_) if at == place => Value::String(by.to_owned()),
            Value::Array(list) => {
                Value::Array(list.iter().map(|one| replaced(one, &[at, "/*"].concat(), place, by)).collect())
            }
            Value::Object(object) => {
                let mut other = callside_json::Map::new();
                for (name, one) in object.iter() {
                    other.insert(name.clone(), replaced(one, &[at, "/", name].concat(), place, by));
                }
                Value::Object(other)
            }
            other => other.clone(),
        }
    }

    /// Wherever a text may stand in that value, something personal stands there once; `reports` makes a report of each.
    /// How many of the places take any text.
    fn everywhere<T: FromJson + ToJson>(value: &T, by: &str, reports: impl Fn(&T) -> String) -> usize {
        let json: Value = callside_json::parse(&callside_json::write(value)).unwrap_or_default();
        let mut places = BTreeSet::new();
        texts(&json, "", &mut places);
        let mut taken = 0;
        for place in places {
            // Where one of a closed list has to stand, nothing else is read.
            let Ok(changed) = T::from_json(&replaced(&json, "", &place, by)) else { continue };
            taken += 1;
            let report = reports(&changed);
            assert!(!report.contains(by), "{place} gets into the report: {report}");
        }
        taken
    }

    #[test]
    fn nothing_that_anybody_typed_or_a_cloud_said_gets_into_it_wherever_it_stands() {
        let mut taken = 0;
        for (name, view) in samples::all() {
            if view.settings.is_none() {
                continue;
            }
            for secret in SECRETS {
                taken += everywhere(&view, secret, |view| of(view, &diagnosis()));
                if let Some(company) = CompanyView::of(&view) {
                    taken += everywhere(&company, secret, |company| report(&view, Some(company), &diagnosis()));
                }
            }
            assert!(!of(&view, &diagnosis()).contains("1234567"), "{name}: the account");
        }
        assert!(taken > 1_000, "there is somewhere to stand: {taken}");
        for secret in SECRETS {
            let view = samples::settings();
            assert!(everywhere(&diagnosis(), secret, |diagnosis| of(&view, diagnosis)) > 0);
        }
    }

    proptest! {
        #[test]
        fn whatever_a_host_or_a_version_says_it_is_told_by_what_it_looks_like(text in "[a-z0-9._@-]{1,24}") {
            let shown = host(&text);
            prop_assert!(shown == "(another host)" || shown.ends_with(".ringcentral.com") || shown.starts_with("*."));
            let shown = numbered(&text);
            prop_assert!(shown == "(left out)" || shown.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
        }
    }

    #[test]
    fn what_helps_is_in_it() {
        let mut view = samples::company_machine();
        view.banners = samples::banners().banners;
        let report = of(&view, &diagnosis());
        for part in [
            "Callside: 0.1.0",
            "Browser: Chrome 142.0.0.0",
            "Form on disk: 2",
            "NetSuite: connected",
            "Banner: CertificateExpiring",
            "platform.ringcentral.com",
            "*.suitetalk.api.netsuite.com",
            "caller lookup",
            "Machine access: ",
        ] {
            assert!(report.contains(part), "`{part}` is not in: {report}");
        }
    }

    #[test]
    fn a_name_of_a_closed_list_is_told_and_what_carries_more_is_not() {
        assert_eq!(named(&FaultKind::Offline), "Offline");
        let wrong = FaultKind::WrongAccount { expected: "1234567".to_owned(), got: "7654321".to_owned() };
        assert_eq!(named(&wrong), "(left out)");
        assert_eq!(named(&Personal::new("Dana W")), "(left out)");
    }
}
