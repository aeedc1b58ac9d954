//! What time does to a call: phones ring and stop ringing, people outside answer or do not, messages are left, and when
//! one side is gone the other soon is.

use super::session::{Callee, Code, Party, Reason, Role, Unanswered};
use super::{Signal, Switch, Topic};
use crate::clock::{Moment, SECOND};
use crate::ringcentral::account::{Account, Destination, ExtensionId};
use serde_json::json;

/// From Proceeding to Answered on a call to the outside, as captured.
const OUTSIDE_ANSWERS_AFTER: i64 = 3_800;
/// How long a message a caller leaves who was not told how long to speak, in seconds.
const MESSAGE: u32 = 12;
/// The voicemail greeting before it.
const GREETING: i64 = 6 * SECOND;
/// Between the end of one leg and the end of the other, as captured.
const OTHER_SIDE_ENDS_AFTER: i64 = 14;

/// What the switch does by itself after a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timer {
    /// The called phones begin to ring.
    Ring { session: usize },
    /// The menu leads on to a queue.
    LeaveMenu { session: usize, menu: usize, queue: ExtensionId },
    /// Nobody answered this round of ringing.
    RingOut { session: usize, round: u32 },
    /// An outside phone rings.
    OutsideRings { session: usize, party: usize },
    /// The person outside does what the plan says.
    OutsideActs { session: usize, party: usize },
    /// The caller's own leg takes the called one for answered, rightly or not.
    OriginAnswered { session: usize },
    /// The caller's name becomes known.
    NameArrives { session: usize },
    /// The caller has left a message.
    MessageLeft { session: usize, party: usize, seconds: u32 },
    /// Every leg that is left ends.
    Finish { session: usize },
}

impl Switch {
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
            self.settle_queue(account, place, now);
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
        if !session.parties.get(party).is_some_and(Party::is_live) {
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
        if !self.sessions.get(place).and_then(|session| session.parties.get(party)).is_some_and(Party::rings) {
            return;
        }
        if let Some(session) = self.sessions.get_mut(place) {
            session.connected = true;
        }
        self.turn(account, place, party, Code::Answered, None, now);
        self.at(now.plus(28), Timer::OriginAnswered { session: place });
    }

    pub(super) fn outside_fails(&mut self, account: &Account, place: usize, party: usize, reason: Reason, now: Moment) {
        if !self.sessions.get(place).and_then(|session| session.parties.get(party)).is_some_and(Party::rings) {
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
        for (party, missed) in self.legs(place, Party::is_live, |party| party.rings() && party.extension.is_some()) {
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
}
