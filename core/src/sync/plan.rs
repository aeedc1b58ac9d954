//! What becomes of each call on a page of the company's log. Pure.

use callside_protocol::{LogRules, Says, SkipRule, Timestamp, Who, company::ExtensionKind};

use super::seat::{Roster, Seat, Whose};
use crate::{
    call::{Part, PartInCall},
    logging::{Entry, Scene, Terms, explain},
    netsuite::Keys,
    phone::Region,
    ports::Clock,
};

/// What is to become of one extension's part in one call.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Whose part.
    pub extension: String,
    /// The record's external id.
    pub external_id: String,
    /// When the call began.
    pub began: Timestamp,
    /// What.
    pub plan: Plan,
}

/// What.
#[derive(Clone, Debug)]
pub enum Plan {
    /// It gets a record, or has one that is looked after.
    Write(Box<Writing>),
    /// It gets none: a rule says so.
    Skip(SkipRule),
    /// It gets none: the company wants none of its extension.
    SkipExtension,
    /// It waits.
    Held(Held),
}

/// A call that is to be written.
#[derive(Clone, Debug)]
pub struct Writing {
    /// It.
    pub entry: Entry,
    /// What holds for its record.
    pub terms: Terms,
}

/// Why a call waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// Nobody is named for its extension.
    NoOrganizer,
    /// It is not over, or the log does not tell yet how it was.
    NotOver,
}

/// What holds for everybody's calls.
pub struct Company<'a> {
    /// The mapping.
    pub roster: &'a dyn Roster,
    /// Which calls get a record.
    pub rules: &'a LogRules,
    /// Where numbers without country code are at home.
    pub home: Region,
    /// IANA name of the account's zone.
    pub zone: &'a str,
    /// NetSuite's account id.
    pub account: &'a str,
    /// The clock, for its zones.
    pub clock: &'a dyn Clock,
}

/// What is to become of each of these parts. Nobody has looked yet who the callers are: the rules are asked [`again`] once
/// that is known.
#[must_use]
pub fn plan(parts: Vec<PartInCall>, company: &Company<'_>, now: Timestamp) -> Vec<Planned> {
    parts.into_iter().filter_map(|part| planned(part, company, now)).collect()
}

/// The same with what has been found out about the caller.
#[must_use]
pub fn again(writing: Writing, rules: &LogRules, who: Option<Who>) -> Plan {
    let Writing { mut entry, terms } = writing;
    if let Some(who) = who {
        entry.identify(who);
    }
    match explain(&entry, rules.clone(), &terms).decides().1 {
        Says::Skips(rule) => Plan::Skip(rule),
        // There is no agent here who could say who it was.
        Says::Waits if !matches!(entry.who, Who::Looking) => Plan::Skip(SkipRule::Unmatched),
        Says::Waits | Says::Passes | Says::Logs => Plan::Write(Box::new(Writing { entry, terms })),
    }
}

/// `None`: no part of anybody's to speak of, such as a queue that passed a call on.
fn planned(part: PartInCall, company: &Company<'_>, now: Timestamp) -> Option<Planned> {
    let extension = part.share.key.extension.clone();
    let external_id = part.share.key.external_id().0;
    let seat = company.roster.seat(&extension);
    let Some(call) = part.call.clone() else {
        let plan = Plan::Held(Held::NotOver);
        let began = part.began.unwrap_or(now);
        return is_of_somebody(&part, &seat, company).then_some(Planned { extension, external_id, began, plan });
    };
    let began = call.began;
    let at = |plan| Some(Planned { extension: extension.clone(), external_id: external_id.clone(), began, plan });
    if part.share.part == Part::Listened {
        return at(Plan::Skip(SkipRule::Listened));
    }
    if !is_of_somebody(&part, &seat, company) {
        // A colleague who was rung is told apart from what the call only passed on its way.
        return seat.kind.is_none().then(|| at(Plan::Skip(SkipRule::AnsweredElsewhere))).flatten();
    }
    let mut entry = Entry::new(call, company.home, now);
    entry.over_since = Some(began);
    let terms = |organizer: Option<String>, zone: Option<String>| Terms {
        zone: zone.unwrap_or_else(|| company.zone.to_owned()),
        zone_confirmed: true,
        account: Some(company.account.to_owned()),
        ringcentral: true,
        organizer,
        answers: Vec::new(),
        can_edit: true,
        rules: company.rules.clone(),
        home: company.home,
        bundle: true,
        keys: Keys::Refused,
        // What agents are asked to fill nobody fills here.
        company: std::rc::Rc::default(),
    };
    // What rules leave out is left out whoever's it is; the caller does not matter to these.
    if let Says::Skips(rule) = explain(&entry, company.rules.clone(), &terms(None, None)).decides().1 {
        return at(Plan::Skip(rule));
    }
    at(match seat.whose {
        Whose::Nobody => Plan::Held(Held::NoOrganizer),
        Whose::Skip => Plan::SkipExtension,
        Whose::Employee { id, zone } => Plan::Write(Box::new(Writing { entry, terms: terms(Some(id), zone) })),
    })
}

/// The record of a call is whose it was: of everybody who spoke; where nobody did, the queue's it was for; without a queue,
/// everybody's it rang for; and the menu's where it came no further.
fn is_of_somebody(part: &PartInCall, seat: &Seat, company: &Company<'_>) -> bool {
    let passes = matches!(seat.kind, Some(ExtensionKind::Queue | ExtensionKind::Menu));
    let kind_of = |extension: &str| company.roster.seat(extension).kind;
    let spoke = part.others.iter().any(|(of, how)| {
        *how == Part::Spoke && !matches!(kind_of(of), Some(ExtensionKind::Queue | ExtensionKind::Menu))
    });
    if part.share.part == Part::Spoke && !passes {
        return true;
    }
    let is_there = |kind: ExtensionKind| part.others.iter().any(|(of, _)| kind_of(of) == Some(kind));
    match seat.kind {
        _ if spoke => false,
        Some(ExtensionKind::Queue) => true,
        Some(ExtensionKind::Menu) => part.others.is_empty(),
        _ => !is_there(ExtensionKind::Queue),
    }
}

impl Writing {
    /// What goes with its record.
    #[must_use]
    pub fn scene<'a>(&'a self, clock: &'a dyn Clock) -> Scene<'a> {
        Scene { terms: &self.terms, clock }
    }
}
