//! `callside-sync check`: whether everything is there that company call sync needs, said line by line to whoever set it up. It
//! opens what would be opened, shows RingCentral the JWT and NetSuite an assertion, and looks at the machine's rights. It writes
//! nothing in either cloud.

use std::{fmt::Write as _, rc::Rc};

use callside_core::{
    machine::{JwtSession, try_jwt, try_machine},
    netsuite::NetSuite,
    ports::{Base, StoreError},
    setup::{Examination, examine},
    traffic::{Lane, Traffic},
};
use callside_protocol::{
    Timestamp,
    company::{
        BundleHealth, JwtFound, MachineFound, NewJwt, NotKept, RightFeature, RightRow, RightVerdict, RightsProfile,
    },
    words::machine::{self as said, Said},
};

use crate::{
    configuration::Configuration,
    sessions::{self, CannotOpen, Machine},
};

/// How it stands; each is worse than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing is missing.
    Ready,
    /// What is missing can be done without.
    Optional,
    /// A cloud could not be asked: try again.
    CouldNotAsk,
    /// Something is missing or was refused: somebody has to act.
    Lacking,
}

/// Tries everything. `tell` hears each line; names of people are in some, so they belong on a screen and into no log.
///
/// # Errors
/// [`CannotOpen`].
pub async fn check(configuration: &Configuration, tell: &mut dyn FnMut(&str)) -> Result<Verdict, CannotOpen> {
    let (base, traffic) = sessions::open(configuration)?;
    let ringcentral = ringcentral(&configuration.jwt, &base, &traffic).await?;
    ringcentral.iter().for_each(|line| tell(&line.written("RingCentral")));
    let netsuite = netsuite(configuration, &base, &traffic).await?;
    netsuite.iter().for_each(|line| tell(&line.written("NetSuite")));
    let worst = ringcentral.iter().chain(&netsuite).map(|line| line.verdict).max();
    Ok(worst.unwrap_or(Verdict::Ready))
}

/// One thing that was found.
struct Line {
    verdict: Verdict,
    text: String,
    /// What it may be, likeliest first.
    causes: Vec<&'static str>,
}

impl Line {
    fn new(verdict: Verdict, text: impl Into<String>) -> Self {
        Self { verdict, text: text.into(), causes: Vec::new() }
    }

    fn said(said: Said, could_ask: bool) -> Self {
        let verdict = match (said.good, could_ask) {
            (true, _) => Verdict::Ready,
            (false, true) => Verdict::Lacking,
            (false, false) => Verdict::CouldNotAsk,
        };
        Self { verdict, text: said.text, causes: said.causes }
    }

    fn not_kept(not: &NotKept) -> Self {
        Self::new(Verdict::Lacking, said::not_kept(not))
    }

    fn end(ends: Timestamp, now: Timestamp, what: &str) -> Self {
        let (near, words) = said::end(Some(ends), now.0);
        let over = near && ends <= now;
        Self::new(if over { Verdict::Lacking } else { Verdict::Ready }, format!("{what}: {words}"))
    }

    fn written(&self, cloud: &str) -> String {
        let mark = match self.verdict {
            Verdict::Ready => "ok",
            Verdict::Optional => "optional",
            Verdict::CouldNotAsk => "not asked",
            Verdict::Lacking => "act",
        };
        let mut written = format!("{mark:<9}  {cloud}: {}", self.text);
        for (index, cause) in self.causes.iter().enumerate() {
            // Into a text, which has no end.
            let _ = write!(written, "\n{:13}{}. {cause}", "", index + 1);
        }
        written
    }
}

async fn ringcentral(jwt: &NewJwt, base: &Base, traffic: &Traffic) -> Result<Vec<Line>, StoreError> {
    let session = match JwtSession::keep(jwt.clone(), base, traffic).await {
        Ok(session) => Rc::new(session),
        Err(not) => return Ok(vec![Line::not_kept(&not)]),
    };
    let found = try_jwt(base, traffic, Rc::clone(&session)).await;
    let could_ask = !matches!(found, JwtFound::CouldNotAsk(_));
    let mut lines = vec![Line::said(said::jwt(&found), could_ask)];
    session.tried(found).await?;
    lines.extend(session.view().ends.map(|ends| Line::end(ends, base.clock.now(), "The JWT")));
    Ok(lines)
}

async fn netsuite(configuration: &Configuration, base: &Base, traffic: &Traffic) -> Result<Vec<Line>, CannotOpen> {
    let Machine { signer, mut keys, key, tokens } = match sessions::netsuite(configuration, base, traffic).await {
        Err(CannotOpen::NotKept(not)) => return Ok(vec![Line::not_kept(&not)]),
        machine => machine?,
    };
    let found = try_machine(base, traffic, Rc::clone(&tokens), &key).await;
    let could_ask = !matches!(found, MachineFound::CouldNotAsk(_));
    let mut lines = vec![Line::said(said::machine(&found), could_ask)];
    let examined = match &found {
        MachineFound::Accepted(_) => {
            let netsuite = NetSuite::lent(base, traffic, tokens);
            examine(&netsuite, RightsProfile::Machine, &*base.clock, Lane::Background).await
        }
        _ => None,
    };
    lines.extend(key.facts.ends.map(|ends| Line::end(ends, base.clock.now(), "The certificate")));
    lines.extend(examined.iter().flat_map(rights));
    keys.tried(&key.key, found, examined.map(|examined| examined.rights), base, &*signer).await?;
    Ok(lines)
}

/// What the machine's role lacks, and how the bundle is: the company's settings are in it, so this program does not go without.
fn rights(examined: &Examination) -> Vec<Line> {
    let bundle = match &examined.bundle {
        BundleHealth::Works { version, .. } => {
            Line::new(Verdict::Ready, format!("The bundle works: version {version}."))
        }
        BundleHealth::Outdated { version, .. } => Line::new(
            Verdict::Lacking,
            format!("The bundle is older than this program: version {version}. Deploy it anew."),
        ),
        BundleHealth::Absent => Line::new(
            Verdict::Lacking,
            "The bundle is not installed, or not released. The company's settings are in it: install it (netsuite/README.md).",
        ),
        BundleHealth::NotForRole => Line::new(
            Verdict::Lacking,
            "The bundle is installed and not for this role: add it to the deployment's Audience.",
        ),
        BundleHealth::CouldNotAsk(_) => Line::new(Verdict::CouldNotAsk, "The bundle could not be asked."),
    };
    let rows = examined.rights.rows.iter().filter_map(right);
    let off = examined.rights.features.iter().filter(|feature| feature.on == Some(false));
    let off = off.map(|feature| {
        let where_it_is = format!("{} → {}", feature.subtab, feature.name);
        let text = format!("Off under Enable Features: {where_it_is}. Without it does not work: {}.", feature.without);
        Line::new(Verdict::Lacking, text)
    });
    std::iter::once(bundle).chain(rows).chain(off).collect()
}

fn right(row: &RightRow) -> Option<Line> {
    let RightRow { subtab, name, needed, without, .. } = row;
    let right = format!("{subtab} → {name}: {}", needed.word());
    match row.verdict {
        RightVerdict::Missing => {
            let text = format!("The role lacks {right}. Without it does not work: {without}.");
            let verdict = if row.feature.is_none_or(is_needed) { Verdict::Lacking } else { Verdict::Optional };
            Some(Line::new(verdict, text))
        }
        RightVerdict::CouldNotAsk => {
            Some(Line::new(Verdict::CouldNotAsk, format!("Whether the role has {right} could not be asked.")))
        }
        RightVerdict::Held | RightVerdict::NotThere | RightVerdict::Untold => None,
    }
}

/// What is one feature among others to a person's role, and to a machine's the ground it stands on.
fn is_needed(feature: RightFeature) -> bool {
    matches!(feature, RightFeature::Mapping | RightFeature::CompanySettings | RightFeature::SyncLease)
}
