//! What people do on a call, carried out: each act checks the state of the leg it is about and turns it.

use super::acts::{Act, RemoteAct};
use super::session::{Address, Code, Direction, Origin, Party, Plan, Reason, Recording, Role};
use super::{Impossible, Leg, Switch, peer};
use crate::clock::Moment;
use crate::ringcentral::account::{Account, Destination, Extension, ExtensionId};

/// The park location calls are parked at.
const PARK_LOCATION: &str = "801";

impl Switch {
    /// A call a user places. Gives the session's `s-…` id. A call they are on goes on hold.
    ///
    /// # Errors
    /// The number is empty or the user's own.
    pub fn place_outbound(
        &mut self,
        account: &Account,
        caller: ExtensionId,
        to: &str,
        plan: Plan,
        now: Moment,
    ) -> Result<String, Impossible> {
        self.advance(account, now);
        let place = self.dial(account, caller, to, plan, now)?;
        self.hold_others(account, caller, place, now);
        Ok(self.id_of(place))
    }

    /// What a user does on their own leg of a call.
    ///
    /// # Errors
    /// The call, the leg or its state does not allow it; nothing has changed then.
    pub fn act(
        &mut self,
        account: &Account,
        session: &str,
        user: ExtensionId,
        act: &Act,
        now: Moment,
    ) -> Result<(), Impossible> {
        self.advance(account, now);
        let place = self.sessions.iter().position(|candidate| candidate.id == session).ok_or(Impossible::NoSuchCall)?;
        if *act == Act::Unpark {
            return self.unpark(account, place, user, now);
        }
        if *act == Act::Supervise {
            return self.supervise(account, place, user, now);
        }
        let party =
            self.sessions.get(place).and_then(|session| session.live_party_of(user)).ok_or(Impossible::NotOnCall)?;
        let leg = self.leg(place, party).ok_or(Impossible::NotOnCall)?;
        let (code, rings) = (leg.code, leg.rings());
        let needs = |allowed: bool| if allowed { Ok(()) } else { Err(Impossible::WrongState(code.name())) };
        let talks = matches!(code, Code::Answered | Code::Hold);
        match act {
            Act::Answer { second_device } => {
                needs(rings)?;
                self.answer(account, place, user, *second_device, now);
            }
            Act::Decline => {
                needs(rings)?;
                self.decline(account, place, user, now);
            }
            Act::ToVoicemail => {
                needs(rings)?;
                for (other, _) in self.legs(place, |leg| leg.rings() && leg.extension == Some(user), |_| ()) {
                    if other != party {
                        self.turn(account, place, other, Code::Disconnected, None, now);
                    }
                }
                self.send_to_voicemail(account, place, party, now);
            }
            Act::Hold => {
                needs(code == Code::Answered)?;
                self.turn(account, place, party, Code::Hold, None, now);
            }
            Act::Resume => {
                needs(code == Code::Hold)?;
                self.hold_others(account, user, place, now);
                self.turn(account, place, party, Code::Answered, None, now);
            }
            Act::Mute | Act::Unmute => {
                needs(talks)?;
                self.change(account, place, party, now, |leg| leg.muted = *act == Act::Mute);
            }
            Act::Record => {
                needs(code == Code::Answered)?;
                let id = self.chance.digits(10);
                self.change(account, place, party, now, |leg| leg.recordings.push(Recording { id, active: true }));
            }
            Act::HangUp if rings => self.decline(account, place, user, now),
            Act::HangUp => {
                self.turn(account, place, party, Code::Disconnected, None, now);
                self.finish_soon(place, now);
            }
            Act::BlindTransfer { to } => {
                needs(talks)?;
                self.blind_transfer(account, place, party, user, to, now)?;
            }
            Act::Consult { to } => {
                needs(talks)?;
                let plan = self.plan_like(place);
                self.place_outbound(account, user, to, plan, now)?;
            }
            Act::CompleteTransfer { other } => {
                needs(talks)?;
                self.complete_transfer(account, place, party, user, other, now)?;
            }
            Act::Merge { other } => {
                needs(talks)?;
                self.merge(account, place, party, user, other, now)?;
            }
            Act::Park => {
                needs(talks)?;
                self.change(account, place, party, now, |leg| {
                    leg.code = Code::Parked;
                    leg.park = Some(PARK_LOCATION.to_owned());
                });
            }
            Act::Flip => {
                needs(talks)?;
                self.flip(account, place, party, now);
            }
            // Handled above: whoever does this has no leg yet.
            Act::Unpark | Act::Supervise => {}
        }
        Ok(())
    }

    /// What the person outside does.
    ///
    /// # Errors
    /// The call or its state does not allow it; nothing has changed then.
    pub fn remote_act(
        &mut self,
        account: &Account,
        session: &str,
        act: RemoteAct,
        now: Moment,
    ) -> Result<(), Impossible> {
        self.advance(account, now);
        let place = self.sessions.iter().position(|candidate| candidate.id == session).ok_or(Impossible::NoSuchCall)?;
        let outside = self.legs(place, |leg| leg.extension.is_none() && leg.is_live(), |leg| (leg.role, leg.rings()));
        let Some(&(party, (role, rings))) = outside.last() else { return Err(Impossible::NotOnCall) };
        let needs_ringing = if rings { Ok(()) } else { Err(Impossible::WrongState("no longer ringing")) };
        match act {
            RemoteAct::Answer => {
                needs_ringing?;
                self.outside_answers(account, place, party, now);
            }
            RemoteAct::Busy => {
                needs_ringing?;
                self.outside_fails(account, place, party, Reason::TargetBusy, now);
            }
            RemoteAct::NoAnswer => {
                needs_ringing?;
                self.outside_fails(account, place, party, Reason::NoAnswer, now);
            }
            RemoteAct::HangUp if role == Role::Callee && rings => {
                self.outside_fails(account, place, party, Reason::TargetBusy, now)
            }
            RemoteAct::HangUp => {
                self.turn(account, place, party, Code::Disconnected, None, now);
                self.finish_soon(place, now);
            }
            RemoteAct::LeaveMessage { seconds } => {
                let mailbox =
                    self.legs(place, |leg| leg.code == Code::Voicemail, |_| ()).first().map(|(mailbox, ())| *mailbox);
                self.leave_message(place, mailbox.ok_or(Impossible::WrongState("not in voicemail"))?, seconds, now);
            }
        }
        Ok(())
    }

    fn leg(&self, place: usize, party: usize) -> Option<&Party> {
        self.sessions.get(place).and_then(|session| session.parties.get(party))
    }

    fn answer(&mut self, account: &Account, place: usize, user: ExtensionId, second_device: bool, now: Moment) {
        let own = self.legs(place, |leg| leg.rings() && leg.extension == Some(user), |_| ());
        let taken = if second_device { own.last() } else { own.first() };
        let Some(&(party, ())) = taken else { return };
        self.hold_others(account, user, place, now);
        if let Some(session) = self.sessions.get_mut(place) {
            session.connected = true;
            session.round += 1;
        }
        self.turn(account, place, party, Code::Answered, None, now);
        for (other, ()) in self.legs(place, |leg| leg.rings() && leg.extension.is_some(), |_| ()) {
            self.turn(account, place, other, Code::Disconnected, Some(Reason::AgentAnswered), now);
        }
    }

    fn decline(&mut self, account: &Account, place: usize, user: ExtensionId, now: Moment) {
        for (party, ()) in self.legs(place, |leg| leg.rings() && leg.extension == Some(user), |_| ()) {
            self.turn(account, place, party, Code::Disconnected, Some(Reason::Rejected), now);
        }
        // A queue rings on for its other members.
        if self.legs(place, Party::rings, |_| ()).is_empty() {
            self.finish_soon(place, now);
        }
    }

    fn hold_others(&mut self, account: &Account, user: ExtensionId, except: usize, now: Moment) {
        for place in (0..self.sessions.len()).filter(|place| *place != except) {
            // Not the leg of a call that is still ringing on the other side.
            let talking = self.legs(place, |leg| leg.extension == Some(user) && leg.code == Code::Answered, |_| ());
            for (party, ()) in talking {
                self.turn(account, place, party, Code::Hold, None, now);
            }
        }
    }

    /// Events of a call that grows out of another one travel like those of the first.
    fn plan_like(&self, place: usize) -> Plan {
        let plan = self.sessions.get(place).map(|session| session.plan.clone()).unwrap_or_default();
        Plan {
            lag: plan.lag,
            duplicates: plan.duplicates,
            out_of_order: plan.out_of_order,
            late: plan.late,
            lost: plan.lost,
            ..Plan::default()
        }
    }

    /// The caller's side of a leg: who is left to talk to when this user is gone.
    fn far_side(&self, place: usize, party: usize) -> Address {
        self.leg(place, party)
            .map(|leg| if leg.role == Role::Origin { leg.to.clone() } else { leg.from.clone() })
            .unwrap_or_default()
    }

    fn blind_transfer(
        &mut self,
        account: &Account,
        place: usize,
        party: usize,
        user: ExtensionId,
        to: &str,
        now: Moment,
    ) -> Result<(), Impossible> {
        let destination = account.destination(to);
        if destination == Destination::User(user) || to.trim().is_empty() {
            return Err(Impossible::Unreachable);
        }
        let far = self.far_side(place, party);
        self.turn(account, place, party, Code::Disconnected, Some(Reason::BlindTransfer), now);
        self.route(account, place, &destination, far, to, now);
        Ok(())
    }

    fn other_call(&self, place: usize, user: ExtensionId, other: &str) -> Result<(usize, usize), Impossible> {
        let second = self
            .sessions
            .iter()
            .position(|session| session.id == other)
            .filter(|second| *second != place)
            .ok_or(Impossible::NoSuchCall)?;
        let leg =
            self.sessions.get(second).and_then(|session| session.live_party_of(user)).ok_or(Impossible::NotOnCall)?;
        match self.leg(second, leg) {
            Some(party) if matches!(party.code, Code::Answered | Code::Hold) => Ok((second, leg)),
            Some(party) => Err(Impossible::WrongState(party.code.name())),
            None => Err(Impossible::NotOnCall),
        }
    }

    fn complete_transfer(
        &mut self,
        account: &Account,
        place: usize,
        party: usize,
        user: ExtensionId,
        other: &str,
        now: Moment,
    ) -> Result<(), Impossible> {
        let (second, second_party) = self.other_call(place, user, other)?;
        let ids = |at: usize, leg: usize| (self.id_of(at), self.leg(at, leg).map(|leg| leg.id.clone()));
        let (first_id, second_id) = (ids(place, party), ids(second, second_party));
        for (at, leg, there) in [(place, party, &second_id), (second, second_party, &first_id)] {
            self.change(account, at, leg, now, |leg| {
                leg.code = Code::Gone;
                leg.reason = Some(Reason::AttendedTransfer);
                leg.peer = Some(peer(&there.0, there.1.as_deref()));
            });
        }
        self.join(place, second);
        self.join(second, place);
        Ok(())
    }

    fn merge(
        &mut self,
        account: &Account,
        place: usize,
        party: usize,
        user: ExtensionId,
        other: &str,
        now: Moment,
    ) -> Result<(), Impossible> {
        let (second, second_party) = self.other_call(place, user, other)?;
        let host = account.extension(user).ok_or(Impossible::NotOnCall)?;
        let plan = self.plan_like(place);
        let conference = self.open_session(Origin::Conference, plan, now);
        let from = Address {
            number: host.direct_number.clone(),
            name: Some(host.name()),
            extension: Some(user),
            device: Some(host.device()),
        };
        let to = Address {
            number: Some("conference".to_owned()),
            name: Some("Conference".to_owned()),
            ..Address::default()
        };
        let leg = Leg {
            extension: Some(user),
            role: Role::Origin,
            direction: Direction::Outbound,
            from,
            to,
            code: Code::Setup,
            queue: None,
        };
        let hosting = self.open_party(account, conference, leg, now);
        self.turn(account, conference, hosting, Code::Answered, None, now);
        for (at, leg) in [(place, party), (second, second_party)] {
            self.change(account, at, leg, now, |leg| {
                leg.code = Code::Gone;
                leg.reason = Some(Reason::Conference);
                // Observed as "0" for a merge (ringcentral-api.md §2.6 rule 7).
                leg.peer = Some(peer("0", None));
            });
            self.join(conference, at);
        }
        Ok(())
    }

    fn join(&mut self, place: usize, other: usize) {
        if let Some(session) = self.sessions.get_mut(place) {
            session.joined.push(other);
        }
    }

    fn unpark(&mut self, account: &Account, place: usize, user: ExtensionId, now: Moment) -> Result<(), Impossible> {
        let parked = self.legs(place, |leg| leg.code == Code::Parked, |leg| (leg.from.clone(), leg.to.clone()));
        let Some((party, (from, to))) = parked.into_iter().next() else {
            return Err(Impossible::WrongState("not parked"));
        };
        let taker = account.extension(user).ok_or(Impossible::NotOnCall)?;
        let to = Address { name: Some(taker.name()), extension: Some(user), ..to };
        let leg = Leg {
            extension: Some(user),
            role: Role::Callee,
            direction: Direction::Inbound,
            from,
            to,
            code: Code::Answered,
            queue: None,
        };
        self.hold_others(account, user, place, now);
        self.open_party(account, place, leg, now);
        self.turn(account, place, party, Code::Disconnected, Some(Reason::CallPark), now);
        Ok(())
    }

    /// A leg for whoever listens. Where it says so is where ringcentral-api.md §2.6 has the reason.
    fn supervise(&mut self, account: &Account, place: usize, user: ExtensionId, now: Moment) -> Result<(), Impossible> {
        let talking =
            self.legs(place, |leg| leg.code == Code::Answered && leg.extension.is_some(), |leg| leg.extension);
        let Some(&(_, Some(agent))) = talking.iter().find(|(_, of)| *of != Some(user)) else {
            return Err(Impossible::WrongState("not talking"));
        };
        let side = |id: ExtensionId| {
            let extension = account.extension(id);
            Address {
                number: extension.map(|extension| extension.number.clone()),
                name: extension.map(Extension::name),
                extension: Some(id),
                device: None,
            }
        };
        let leg = Leg {
            extension: Some(user),
            role: Role::Supervisor,
            direction: Direction::Outbound,
            from: side(user),
            to: side(agent),
            code: Code::Setup,
            queue: None,
        };
        let party = self.open_party(account, place, leg, now);
        self.turn(account, place, party, Code::Answered, Some(Reason::Supervising), now);
        Ok(())
    }

    fn flip(&mut self, account: &Account, place: usize, party: usize, now: Moment) {
        let Some(leg) = self.leg(place, party).cloned() else { return };
        let next = Leg {
            extension: leg.extension,
            role: leg.role,
            direction: leg.direction,
            from: leg.from,
            to: leg.to,
            code: Code::Answered,
            queue: leg.queue,
        };
        self.open_party(account, place, next, now);
        self.turn(account, place, party, Code::Disconnected, Some(Reason::CallFlip), now);
    }
}
