//! How a call finds its way: to a person, through the menu to a queue, out of the company, and what time does to it on
//! the way.

use super::session::{Address, Callee, Code, Direction, Origin, Plan, Reason, Role, Unanswered};
use super::{Impossible, Leg, Signal, Switch, Timer, Topic};
use crate::clock::{Moment, SECOND};
use crate::ringcentral::account::{Account, Destination, ExtensionId};
use serde_json::json;

/// From Setup to Proceeding on an inbound call, as captured (ringcentral-api.md §2.7).
const RINGS_AFTER: i64 = 29;
/// What a caller needs to press a key in the menu.
const MENU_TAKES: i64 = 1_500;
/// From Setup to Proceeding on a call to the outside, as captured.
const OUTSIDE_RINGS_AFTER: i64 = 3_500;
/// From Proceeding to Answered on a call to the outside, as captured.
const OUTSIDE_ANSWERS_AFTER: i64 = 3_800;
/// How long a message a caller leaves who was not told how long to speak, in seconds.
const MESSAGE: u32 = 12;
/// The voicemail greeting before it.
const GREETING: i64 = 6 * SECOND;
/// Between the end of one leg and the end of the other, as captured.
const OTHER_SIDE_ENDS_AFTER: i64 = 14;

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
            name: colleague.map(crate::ringcentral::account::Extension::name),
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
            self.at(now.plus(58), Timer::FalseAnswer { session: place });
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
                    name: account.extension(*menu).map(crate::ringcentral::account::Extension::name),
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
        let name = account.extension(queue).map(crate::ringcentral::account::Extension::name);
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
    fn turn_origin_answered(&mut self, account: &Account, place: usize, now: Moment) {
        let carrier = self.sessions.get(place).is_some_and(|session| {
            session.parties.first().is_some_and(|party| {
                party.extension.is_none() && party.role == Role::Origin && party.code == Code::Setup
            })
        });
        if carrier {
            self.turn(account, place, 0, Code::Answered, None, now);
        }
    }

    /// Lets time pass: everything that falls due happens at its own instant, in order.
    pub fn advance(&mut self, account: &Account, now: Moment) {
        while let Some(entry) = self.timers.first_entry().filter(|entry| entry.key().0 <= now) {
            let (due, _) = *entry.key();
            let timer = entry.remove();
            self.fire(account, timer, due);
        }
    }

    /// When the switch will next do something by itself.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        self.timers.first_key_value().map(|((due, _), _)| *due)
    }

    fn fire(&mut self, account: &Account, timer: Timer, now: Moment) {
        match timer {
            Timer::Ring { session } => {
                self.turn_origin_answered(account, session, now);
                for (party, code) in self.legs(
                    session,
                    |party| party.code == Code::Setup && party.role != Role::Origin && party.extension.is_some(),
                    |party| party.role,
                ) {
                    self.turn(
                        account,
                        session,
                        party,
                        if code == Role::Menu { Code::Answered } else { Code::Proceeding },
                        None,
                        now,
                    );
                }
            }
            Timer::LeaveMenu { session, menu, queue } => {
                let Some(leg) = self
                    .sessions
                    .get(session)
                    .and_then(|session| session.parties.get(menu))
                    .filter(|leg| leg.is_live())
                else {
                    return;
                };
                let (from, to) = (leg.from.clone(), leg.to.number.clone().unwrap_or_default());
                self.turn(account, session, menu, Code::Disconnected, Some(Reason::CallerInputRedirect), now);
                self.route(account, session, &Destination::Queue { menu: None, queue }, from, &to, now);
            }
            Timer::RingOut { session, round } => self.ring_out(account, session, round, now),
            Timer::FalseAnswer { session } => {
                if self
                    .sessions
                    .get(session)
                    .and_then(|session| session.parties.first())
                    .is_some_and(|party| party.code.is_unanswered())
                {
                    self.turn(account, session, 0, Code::Answered, None, now);
                }
            }
            Timer::OutsideRings { session, party } => self.outside_rings(account, session, party, now),
            Timer::OutsideActs { session, party } => {
                match self.sessions.get(session).map(|session| session.plan.callee) {
                    Some(Callee::Answers) => self.outside_answers(account, session, party, now),
                    Some(Callee::NoAnswer) => self.outside_fails(account, session, party, Reason::NoAnswer, now),
                    Some(Callee::Busy | Callee::Invalid | Callee::Waits) | None => {}
                }
            }
            Timer::OriginAnswered { session } => {
                if self
                    .sessions
                    .get(session)
                    .and_then(|session| session.parties.first())
                    .is_some_and(|party| party.code.is_unanswered())
                {
                    self.turn(account, session, 0, Code::Answered, None, now);
                }
            }
            Timer::NameArrives { session } => self.name_arrives(account, session, now),
            Timer::MessageLeft { session, party, seconds } => self.message_left(account, session, party, seconds, now),
            Timer::Finish { session } => self.finish(account, session, now),
        }
    }

    fn ring_out(&mut self, account: &Account, place: usize, round: u32, now: Moment) {
        let Some(session) = self.sessions.get(place).filter(|session| session.round == round) else { return };
        let unanswered = session.plan.unanswered;
        let ringing =
            self.legs(place, |party| party.rings() && party.extension.is_some(), |party| party.queue.is_some());
        let Some(&(first, from_queue)) = ringing.first() else { return };
        if from_queue {
            for (party, _) in ringing {
                self.turn(account, place, party, Code::Disconnected, Some(Reason::AgentDropped), now);
            }
            self.at(now.plus(OTHER_SIDE_ENDS_AFTER), Timer::Finish { session: place });
        } else if unanswered == Unanswered::Voicemail {
            // One mailbox, even when two phones rang.
            for &(party, _) in ringing.iter().skip(1) {
                self.turn(account, place, party, Code::Disconnected, None, now);
            }
            self.send_to_voicemail(account, place, first, now);
        } else {
            self.finish(account, place, now);
        }
    }

    pub(super) fn send_to_voicemail(&mut self, account: &Account, place: usize, party: usize, now: Moment) {
        self.turn(account, place, party, Code::Voicemail, None, now);
        let end = now.plus(GREETING + i64::from(MESSAGE) * SECOND);
        self.at(end, Timer::MessageLeft { session: place, party, seconds: MESSAGE });
    }

    pub(super) fn leave_message(&mut self, place: usize, party: usize, seconds: u32, now: Moment) {
        self.at(now.plus(i64::from(seconds) * SECOND), Timer::MessageLeft { session: place, party, seconds });
    }

    fn message_left(&mut self, account: &Account, place: usize, party: usize, seconds: u32, now: Moment) {
        let Some(leg) = self
            .sessions
            .get(place)
            .and_then(|session| session.parties.get(party))
            .filter(|leg| leg.code == Code::Voicemail)
        else {
            return;
        };
        let (extension, from, to) = (leg.extension, leg.from.clone(), leg.to.clone());
        let id = self.chance.digits(10);
        self.messages_left.insert((place, party), id.clone());
        self.turn(account, place, party, Code::Disconnected, None, now);
        self.finish(account, place, now);
        let Some(user) = extension else { return };
        let base = format!(
            "https://platform.ringcentral.com/restapi/v1.0/account/{}/extension/{user}/message-store/{id}",
            account.id
        );
        let mut sender = json!({});
        if let Some(number) = from.number {
            sender["phoneNumber"] = json!(number);
        }
        if let Some(name) = from.name {
            sender["name"] = json!(name);
        }
        let body = json!({
            "id": id, "type": "VoiceMail", "direction": "Inbound", "messageStatus": "Received", "readStatus": "Unread", "priority": "Normal", "availability": "Alive",
            "creationTime": now.iso(), "lastModifiedTime": now.iso(), "vmTranscriptionStatus": "NotAvailable",
            "from": sender, "to": [{"phoneNumber": to.number.unwrap_or_default(), "name": to.name.unwrap_or_default()}],
            "attachments": [{"id": id, "uri": format!("{base}/content/{id}"), "type": "AudioRecording", "contentType": "audio/x-wav", "vmDuration": seconds}],
        });
        self.signals.push(Signal {
            due: now.plus(2 * SECOND),
            topic: Topic::Voicemail,
            extension: Some(user),
            body,
            twice: false,
        });
    }

    fn outside_rings(&mut self, account: &Account, place: usize, party: usize, now: Moment) {
        let Some(session) = self.sessions.get(place) else { return };
        let (callee, ring, first) = (session.plan.callee, session.plan.ring, session.round == 1);
        if !session.parties.get(party).is_some_and(super::session::Party::is_live) {
            return;
        }
        match callee {
            Callee::Busy => return self.outside_fails(account, place, party, Reason::TargetBusy, now),
            Callee::Invalid => return self.outside_fails(account, place, party, Reason::InvalidNumber, now),
            Callee::Answers => self.at(now.plus(OUTSIDE_ANSWERS_AFTER), Timer::OutsideActs { session: place, party }),
            Callee::NoAnswer => self.at(now.plus(ring), Timer::OutsideActs { session: place, party }),
            Callee::Waits => {}
        }
        self.turn(account, place, party, Code::Proceeding, None, now);
        if first {
            self.turn(account, place, 0, Code::Proceeding, None, now);
        }
    }

    pub(super) fn outside_answers(&mut self, account: &Account, place: usize, party: usize, now: Moment) {
        if !self
            .sessions
            .get(place)
            .and_then(|session| session.parties.get(party))
            .is_some_and(super::session::Party::rings)
        {
            return;
        }
        if let Some(session) = self.sessions.get_mut(place) {
            session.connected = true;
        }
        self.turn(account, place, party, Code::Answered, None, now);
        self.at(now.plus(28), Timer::OriginAnswered { session: place });
    }

    pub(super) fn outside_fails(&mut self, account: &Account, place: usize, party: usize, reason: Reason, now: Moment) {
        if !self
            .sessions
            .get(place)
            .and_then(|session| session.parties.get(party))
            .is_some_and(super::session::Party::rings)
        {
            return;
        }
        self.turn(account, place, party, Code::Disconnected, Some(reason), now);
        self.turn(account, place, 0, Code::Disconnected, Some(reason), now);
        self.at(now.plus(OTHER_SIDE_ENDS_AFTER), Timer::Finish { session: place });
    }

    fn name_arrives(&mut self, account: &Account, place: usize, now: Moment) {
        let Some(name) = self.names_to_come.remove(&place) else { return };
        for (party, _) in self.legs(place, |party| party.is_live() && party.from.extension.is_none(), |_| ()) {
            let name = name.clone();
            self.change(account, place, party, now, |party| party.from.name = Some(name));
        }
    }

    pub(super) fn finish_soon(&mut self, place: usize, now: Moment) {
        self.at(now.plus(OTHER_SIDE_ENDS_AFTER), Timer::Finish { session: place });
    }

    /// Ends every leg that is left, here and in the sessions joined to this one.
    pub(super) fn finish(&mut self, account: &Account, place: usize, now: Moment) {
        for (party, missed) in
            self.legs(place, super::session::Party::is_live, |party| party.rings() && party.extension.is_some())
        {
            self.change(account, place, party, now, |party| {
                party.code = Code::Disconnected;
                party.reason = None;
                party.missed = missed;
                party.park = None;
            });
        }
        let joined =
            self.sessions.get_mut(place).map(|session| std::mem::take(&mut session.joined)).unwrap_or_default();
        for other in joined {
            self.finish(account, other, now);
        }
    }

    pub(super) fn legs<T>(
        &self,
        place: usize,
        wanted: impl Fn(&super::session::Party) -> bool,
        of: impl Fn(&super::session::Party) -> T,
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
