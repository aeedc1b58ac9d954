//! How a call finds its way: to a person, through the menu to a queue, out of the company.

use super::session::{Address, Code, Direction, Origin, Party, Plan, Role};
use super::{Impossible, Leg, Switch, Timer};
use crate::clock::Moment;
use crate::ringcentral::account::{Account, Destination, Extension, ExtensionId};

/// From Setup to Proceeding on an inbound call, as captured (ringcentral-api.md §2.7).
const RINGS_AFTER: i64 = 29;
/// What a caller needs to press a key in the menu.
const MENU_TAKES: i64 = 1_500;
/// From Setup to Proceeding on a call to the outside, as captured.
const OUTSIDE_RINGS_AFTER: i64 = 3_500;

impl Switch {
    /// A call from outside. The caller's number is passed on as it is: E.164, `anonymous`, a short code. Gives the
    /// session's `s-…` id.
    ///
    /// # Errors
    /// The number called is not one of the company's.
    pub fn place_inbound(
        &mut self,
        account: &Account,
        number: Option<String>,
        name: Option<String>,
        to: &str,
        plan: Plan,
        now: Moment,
    ) -> Result<String, Impossible> {
        let destination = account.destination(to);
        if destination == Destination::Outside {
            return Err(Impossible::Unreachable);
        }
        let late = plan.late_name;
        let place = self.open_session(Origin::Call, plan, now);
        let shown = if late.is_some() { None } else { name.clone() };
        if let (Some(delay), Some(name)) = (late, name) {
            self.names_to_come.insert(place, name);
            self.at(now.plus(delay), Timer::NameArrives { session: place });
        }
        let from = Address { number, name: shown, ..Address::default() };
        let called = Address { number: Some(to.to_owned()), ..Address::default() };
        let carrier = Leg {
            extension: None,
            role: Role::Origin,
            direction: Direction::Inbound,
            from: from.clone(),
            to: called,
            code: Code::Setup,
            queue: None,
        };
        self.open_party(account, place, carrier, now);
        self.route(account, place, &destination, from, to, now);
        Ok(self.id_of(place))
    }

    /// A call a user places: to a colleague, to a queue, or out. Gives the session's place.
    pub(super) fn dial(
        &mut self,
        account: &Account,
        caller: ExtensionId,
        to: &str,
        plan: Plan,
        now: Moment,
    ) -> Result<usize, Impossible> {
        let user = account.extension(caller).ok_or(Impossible::NotOnCall)?;
        let destination = account.destination(to);
        if destination == Destination::User(caller) || to.trim().is_empty() {
            return Err(Impossible::Unreachable);
        }
        let place = self.open_session(Origin::Call, plan, now);
        let inside = destination != Destination::Outside;
        let from = Address {
            number: if inside { Some(user.number.clone()) } else { user.direct_number.clone() },
            name: Some(user.name()),
            extension: Some(caller),
            device: Some(user.device()),
        };
        let colleague = account.holder(to);
        let called = Address {
            number: Some(to.to_owned()),
            name: colleague.map(Extension::name),
            extension: colleague.map(|extension| extension.id),
            device: None,
        };
        let own = Leg {
            extension: Some(caller),
            role: Role::Origin,
            direction: Direction::Outbound,
            from: from.clone(),
            to: called,
            code: Code::Setup,
            queue: None,
        };
        self.open_party(account, place, own, now);
        if inside {
            // The caller's own leg is answered long before the colleague picks up (ringcentral-api.md §2.6 rule 3).
            self.at(now.plus(58), Timer::OriginAnswered { session: place });
        }
        self.route(account, place, &destination, from, to, now);
        Ok(place)
    }

    /// Leads a session on to where a number goes: at its beginning, and again after a transfer.
    pub(super) fn route(
        &mut self,
        account: &Account,
        place: usize,
        destination: &Destination,
        from: Address,
        to: &str,
        now: Moment,
    ) {
        if let Some(session) = self.sessions.get_mut(place) {
            session.round += 1;
        }
        match destination {
            Destination::User(user) => {
                let Some(called) = account.extension(*user) else { return };
                let phones =
                    if self.sessions.get(place).is_some_and(|session| session.plan.second_device) { 2 } else { 1 };
                let to = Address {
                    number: Some(to.to_owned()),
                    name: Some(called.name()),
                    extension: Some(*user),
                    device: None,
                };
                for _ in 0..phones {
                    let leg = Leg {
                        extension: Some(*user),
                        role: Role::Callee,
                        direction: Direction::Inbound,
                        from: from.clone(),
                        to: to.clone(),
                        code: Code::Setup,
                        queue: None,
                    };
                    self.open_party(account, place, leg, now);
                }
                self.at(now.plus(RINGS_AFTER), Timer::Ring { session: place });
                self.arm_ring_out(place, now);
            }
            Destination::Queue { menu: Some(menu), queue } => {
                let to = Address {
                    number: Some(to.to_owned()),
                    extension: Some(*menu),
                    name: account.extension(*menu).map(Extension::name),
                    device: None,
                };
                let leg = Leg {
                    extension: Some(*menu),
                    role: Role::Menu,
                    direction: Direction::Inbound,
                    from,
                    to,
                    code: Code::Setup,
                    queue: None,
                };
                let party = self.open_party(account, place, leg, now);
                self.at(now.plus(RINGS_AFTER), Timer::Ring { session: place });
                self.at(now.plus(MENU_TAKES), Timer::LeaveMenu { session: place, menu: party, queue: *queue });
            }
            Destination::Queue { menu: None, queue } => self.ring_queue(account, place, *queue, &from, to, now),
            Destination::Outside => {
                let to = Address { number: Some(to.to_owned()), ..Address::default() };
                let leg = Leg {
                    extension: None,
                    role: Role::Callee,
                    direction: Direction::Inbound,
                    from,
                    to,
                    code: Code::Setup,
                    queue: None,
                };
                let party = self.open_party(account, place, leg, now);
                self.at(now.plus(OUTSIDE_RINGS_AFTER), Timer::OutsideRings { session: place, party });
            }
        }
    }

    fn ring_queue(
        &mut self,
        account: &Account,
        place: usize,
        queue: ExtensionId,
        from: &Address,
        to: &str,
        now: Moment,
    ) {
        self.turn_origin_answered(account, place, now);
        let name = account.extension(queue).map(Extension::name);
        for &member in account.members(queue) {
            let Some(user) = account.extension(member) else { continue };
            let to =
                Address { number: Some(to.to_owned()), name: Some(user.name()), extension: Some(member), device: None };
            // Queue members get Proceeding without Setup (ringcentral-api.md §2.6 rule 6).
            let leg = Leg {
                extension: Some(member),
                role: Role::Callee,
                direction: Direction::Inbound,
                from: from.clone(),
                to,
                code: Code::Proceeding,
                queue: name.clone(),
            };
            self.open_party(account, place, leg, now);
        }
        self.arm_ring_out(place, now);
    }

    fn arm_ring_out(&mut self, place: usize, now: Moment) {
        if let Some((round, ring)) = self.sessions.get(place).map(|session| (session.round, session.plan.ring)) {
            self.at(now.plus(ring), Timer::RingOut { session: place, round });
        }
    }

    /// The outside caller's leg counts as answered as soon as a menu, a queue or an extension's rules run (rule 3).
    pub(super) fn turn_origin_answered(&mut self, account: &Account, place: usize, now: Moment) {
        let carrier = self.sessions.get(place).is_some_and(|session| {
            session.parties.first().is_some_and(|party| {
                party.extension.is_none() && party.role == Role::Origin && party.code == Code::Setup
            })
        });
        if carrier {
            self.turn(account, place, 0, Code::Answered, None, now);
        }
    }

    pub(super) fn legs<T>(
        &self,
        place: usize,
        wanted: impl Fn(&Party) -> bool,
        of: impl Fn(&Party) -> T,
    ) -> Vec<(usize, T)> {
        self.sessions
            .get(place)
            .map(|session| {
                session
                    .parties
                    .iter()
                    .enumerate()
                    .filter(|(_, party)| wanted(party))
                    .map(|(number, party)| (number, of(party)))
                    .collect()
            })
            .unwrap_or_default()
    }

    pub(super) fn id_of(&self, place: usize) -> String {
        self.sessions.get(place).map(|session| session.id.clone()).unwrap_or_default()
    }
}
