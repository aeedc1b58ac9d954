//! The part of a company's errands that checks its setup: what was asked for is looked at, and what is known is put together
//! for the pages.

use callside_protocol::company::{BundleSeen, CompanyCommand, CompanyView, Holding, Notifications, RightsProfile};

use super::{machine::Shown, mapping::MappingDesk, teammates::Team};
use crate::{
    company::Kept,
    netsuite::NetSuite,
    ports::Base,
    ringcentral::RingCentral,
    setup::{
        App, Checks, Facts, checklist, conditions, ending, may_set_up, notifications_off, settings_conditions,
        unfinished,
    },
    traffic::Lane,
};

/// Looks at what the command asks for. Whoever waits for it sees it sooner than what is only due.
pub(super) async fn look(
    checks: &mut Checks,
    command: Option<&CompanyCommand>,
    netsuite: &NetSuite,
    bundle: Option<&BundleSeen>,
    base: &Base,
) {
    match command {
        Some(CompanyCommand::CheckRole(profile)) => checks.look(netsuite, *profile, bundle, Lane::Live, base).await,
        Some(CompanyCommand::CheckRoles) => checks.look_at_roles(netsuite, Lane::Live, base).await,
        Some(CompanyCommand::ShowSetup) if checks.is_due(netsuite, bundle, base.clock.now()) => {
            checks.look(netsuite, RightsProfile::Person, bundle, Lane::Background, base).await;
        }
        // Somebody has looked on this machine before, and works in another role now.
        None if checks.is_anothers(netsuite) => {
            checks.look(netsuite, RightsProfile::Person, bundle, Lane::Background, base).await;
        }
        _ => {}
    }
}

/// What this machine keeps of a company.
pub(super) struct Known<'a> {
    /// The record of what is decided.
    pub(super) kept: &'a Kept,
    /// What holds, whoever decides it.
    pub(super) holding: Holding,
    /// Which employee each extension is.
    pub(super) mapping: &'a MappingDesk,
    /// What was found of roles and bundle.
    pub(super) checks: &'a Checks,
    /// How far everybody has come.
    pub(super) team: &'a Team,
}

/// What is known of this computer alone.
pub(super) struct Here {
    pub(super) machine: Shown,
    pub(super) notifications: Notifications,
}

/// What the pages draw.
pub(super) fn view(
    known: Known<'_>,
    netsuite: &NetSuite,
    ringcentral: &RingCentral,
    Here { machine, notifications }: Here,
    base: &Base,
) -> CompanyView {
    let Known { kept, holding, mapping, checks, team } = known;
    let session = netsuite.session();
    let now = base.clock.now();
    let is_anothers = checks.is_anothers(netsuite);
    let person = checks.rights(RightsProfile::Person).filter(|_| !is_anothers);
    let health = checks.bundle().filter(|_| !is_anothers);
    let beside = holding.settings.call_fields.shown.len() + holding.settings.info_links.len();
    let facts = Facts {
        account: session.as_ref().map(|session| session.account.clone()),
        ringcentral: App {
            signed_in: ringcentral.is_signed_in(),
            lacks: ringcentral.missing_permissions().into_iter().map(str::to_owned).collect(),
        },
        netsuite: App { signed_in: session.is_some(), lacks: Vec::new() },
        rights: person.cloned(),
        bundle: health.cloned(),
        jwt: machine.jwt_stands(),
        machine: machine.machine_stands(),
        unmapped: mapping.waiting(),
        default_organizer: mapping.kept().decided().is_ok_and(|map| map.rules.others.is_some()),
        beside_a_call: u32::try_from(beside).unwrap_or(u32::MAX),
        teammates: team.standing(netsuite),
    };
    let mapping = mapping.view(&machine, now).map(Box::new);
    let checklist = checklist(&facts, now);
    let sets_up = person.is_none_or(may_set_up);
    let mut told: Vec<_> = person.map(|rights| conditions(rights, health)).unwrap_or_default();
    for condition in settings_conditions(&kept.standing(), now) {
        if told.iter().all(|known| known.kind != condition.kind) {
            told.push(condition);
        }
    }
    // Not before somebody has looked who may do it: an agent is not asked to finish what is none of theirs.
    told.extend(unfinished(&checklist).filter(|_| person.is_some_and(may_set_up)));
    told.extend(machine.endings().into_iter().filter_map(|(what, ends)| ending(what, ends, now)));
    if notifications.are_off() {
        told.push(notifications_off(now));
    }
    let profiles = [RightsProfile::Person, RightsProfile::Machine, RightsProfile::Engagement];
    let rights = profiles.into_iter().filter_map(|profile| checks.rights(profile)).filter(|_| !is_anothers);
    CompanyView {
        bundle: kept.bundle(),
        settings: kept.standing(),
        decided: kept.document().ok().map(|document| Box::new(document.settings)),
        holding: Box::new(holding),
        rights: rights.cloned().collect(),
        health: health.cloned(),
        roles: checks.roles().filter(|_| !is_anothers).cloned(),
        checklist,
        conditions: told,
        sets_up,
        machine: machine.machine,
        jwt: machine.jwt,
        mapping,
        lists: None,
        notifications,
    }
}
