//! The machine itself.

use std::collections::VecDeque;

use callside_protocol::{Fault, Live, Timestamp};

use super::{
    Continuity, Input, Output, Resume, SocketNumber,
    frame::{self, Answer, Frame, Heard},
    pace,
};
use crate::{
    ports::SocketEvent,
    ringcentral::{RingCentralError, TelephonyEvent},
    signin::Secret,
};

/// Silence is broken after so long. RingCentral's own client waits longer; a service worker dies after 30 seconds
/// without traffic (ringcentral-api.md §2.3).
const LONGEST_SILENCE: i64 = 20_000;
/// An echo that takes longer is not coming.
const ECHO_WITHIN: i64 = 10_000;
/// A line unattended for so long was asleep with its computer; it is not worth waiting for its echo.
const ASLEEP_AFTER: i64 = 60_000;
/// How long opening, greeting and subscribing may take, each.
const STEP_WITHIN: i64 = 15_000;
/// How long a ticket may take: a renewal of the sign-in may come before it.
const TICKET_WITHIN: i64 = 60_000;
/// A line that lasted so long was a good one: its loss is no failure of dialling.
const GOOD_LINE: i64 = 30_000;
/// Recovery is offered so long after the last frame, unless the greeting says otherwise.
const RECOVERY_TIMEOUT: i64 = 180_000;
/// Notifications remembered against repetition: more than RingCentral replays (§2.1, `recoveryBufferSize`).
const REMEMBERED: usize = 256;
/// Failures in a row after which the line counts as lost, not as connecting.
const PATIENCE: u32 = 3;

/// One line, kept up for as long as somebody wants it.
#[derive(Clone, Debug)]
pub struct LiveLine {
    state: State,
    /// When the line was lost, or first missed.
    missed_since: Option<Timestamp>,
    had_line: bool,
    up_since: Timestamp,
    fault: Option<Fault>,
    failures: u32,
    resume: Resume,
    token_sequence: i64,
    /// Last frame in either direction.
    active: Timestamp,
    sockets: u64,
    messages: u64,
    seen: VecDeque<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// Nobody wants a line.
    Off,
    /// Dials then.
    Waiting { until: Timestamp },
    /// Does not dial by itself: somebody must act first.
    GivenUp,
    /// A ticket is fetched, then a socket opened.
    Opening { socket: SocketNumber, until: Timestamp, recovers: bool },
    /// Open; RingCentral speaks first (§2.1).
    Greeting { socket: SocketNumber, until: Timestamp, recovers: bool },
    /// Asked for notifications.
    Subscribing { socket: SocketNumber, until: Timestamp, request: String },
    /// Up; `probed`: a heartbeat waits for its echo since then.
    Up { socket: SocketNumber, probed: Option<Timestamp> },
}

impl LiveLine {
    /// A line nobody wants yet, with what the worker before remembered.
    #[must_use]
    pub fn new(resume: Option<Resume>) -> Self {
        Self {
            state: State::Off,
            missed_since: None,
            had_line: false,
            up_since: Timestamp(0),
            fault: None,
            failures: 0,
            resume: resume.unwrap_or_default(),
            token_sequence: i64::MIN,
            active: Timestamp(0),
            sockets: 0,
            messages: 0,
            seen: VecDeque::new(),
        }
    }

    /// Takes in what happened; answers with what is to be done.
    #[must_use]
    pub fn handle(&mut self, input: Input, now: Timestamp) -> Vec<Output> {
        let mut outputs = Vec::new();
        match input {
            Input::Dial => {
                if matches!(self.state, State::Off | State::Waiting { .. } | State::GivenUp) {
                    self.failures = 0;
                    self.missed_since.get_or_insert(now);
                    self.dial(now, now, &mut outputs);
                }
            }
            Input::HangUp => self.hang_up(&mut outputs),
            Input::NetworkBack => self.network_back(now, &mut outputs),
            Input::NoTicket { socket, error } => self.no_ticket(socket, &error, now, &mut outputs),
            Input::Socket { socket, event } if self.socket() == Some(socket) => {
                self.on_socket(event, now, &mut outputs)
            }
            Input::Socket { .. } => {}
            Input::Tick => self.tick(now, &mut outputs),
        }
        outputs
    }

    /// When [`Input::Tick`] is next wanted.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        match &self.state {
            State::Off | State::GivenUp => None,
            State::Waiting { until }
            | State::Opening { until, .. }
            | State::Greeting { until, .. }
            | State::Subscribing { until, .. } => Some(*until),
            State::Up { probed: None, .. } => Some(after(self.active, LONGEST_SILENCE)),
            State::Up { probed: Some(at), .. } => Some(after(*at, ECHO_WITHIN)),
        }
    }

    /// For the pages.
    #[must_use]
    pub fn live(&self) -> Live {
        let since = self.missed_since.unwrap_or_default();
        let lost = |next| match &self.fault {
            Some(fault) => Live::Lost { since, fault: fault.clone(), next },
            None => Live::Connecting { since: Some(since).filter(|_| self.had_line) },
        };
        match &self.state {
            State::Off => Live::Off,
            State::Up { .. } => Live::On,
            State::GivenUp => lost(None),
            _ if self.failures < PATIENCE => Live::Connecting { since: Some(since).filter(|_| self.had_line) },
            State::Waiting { until } => lost(Some(*until)),
            State::Opening { .. } | State::Greeting { .. } | State::Subscribing { .. } => lost(None),
        }
    }

    /// Calls arrive as they happen.
    #[must_use]
    pub fn is_up(&self) -> bool {
        matches!(self.state, State::Up { .. })
    }

    fn socket(&self) -> Option<SocketNumber> {
        match &self.state {
            State::Off | State::Waiting { .. } | State::GivenUp => None,
            State::Opening { socket, .. }
            | State::Greeting { socket, .. }
            | State::Subscribing { socket, .. }
            | State::Up { socket, .. } => Some(*socket),
        }
    }

    /// Dials at that time, or as soon after it as the pace allows.
    fn dial(&mut self, at: Timestamp, now: Timestamp, outputs: &mut Vec<Output>) {
        let until = at.max(self.resume.pace.next(now));
        if until > now {
            self.state = State::Waiting { until };
            return;
        }
        self.sockets += 1;
        let socket = SocketNumber(self.sockets);
        let resumable = now.0 - self.resume.heard.0 <= self.resume.within;
        if !resumable {
            self.resume.token = None;
        }
        let recover = self.resume.token.clone();
        self.resume.pace.dialled(now);
        self.state = State::Opening { socket, until: after(now, TICKET_WITHIN), recovers: recover.is_some() };
        outputs.push(Output::Remember(self.resume.clone()));
        outputs.push(Output::Open { socket, recover });
    }

    fn hang_up(&mut self, outputs: &mut Vec<Output>) {
        let was_up = self.is_up();
        outputs.extend(self.socket().map(Output::Close));
        // The recovery token belongs to the session that ended (§2.3, WSG-1003).
        self.resume.token = None;
        self.state = State::Off;
        (self.missed_since, self.had_line, self.fault, self.failures) = (None, false, None, 0);
        if was_up {
            outputs.push(Output::Down);
        }
        outputs.push(Output::Remember(self.resume.clone()));
    }

    fn network_back(&mut self, now: Timestamp, outputs: &mut Vec<Output>) {
        match self.state {
            State::Waiting { .. } => {
                self.failures = 0;
                self.dial(now, now, outputs);
            }
            // Another network: the socket may be tied to the old one.
            State::Up { probed: None, .. } => self.probe(now, outputs),
            _ => {}
        }
    }

    fn no_ticket(&mut self, socket: SocketNumber, error: &RingCentralError, now: Timestamp, outputs: &mut Vec<Output>) {
        let State::Opening { socket: current, .. } = self.state else { return };
        if current != socket {
            return;
        }
        if matches!(error, RingCentralError::NotSent | RingCentralError::Busy { .. }) {
            self.resume.pace.not_dialled();
        }
        self.fail(error, now, outputs);
    }

    fn on_socket(&mut self, event: SocketEvent, now: Timestamp, outputs: &mut Vec<Output>) {
        match event {
            SocketEvent::Opened => {
                if let State::Opening { socket, recovers, .. } = self.state {
                    self.active = now;
                    self.state = State::Greeting { socket, until: after(now, STEP_WITHIN), recovers };
                }
            }
            SocketEvent::Text(text) => self.on_text(&text, now, outputs),
            SocketEvent::Closed { .. } => {
                // Open and closed before a word: perhaps the recovery token was the reason (§2.3, WSG-400). Of a gateway
                // that cannot be reached it is not, and what was missed can be had with it for as long as it is good.
                if matches!(self.state, State::Greeting { recovers: true, .. }) {
                    self.resume.token = None;
                }
                self.lose(&RingCentralError::NoAnswer, now, outputs);
            }
        }
    }

    fn on_text(&mut self, text: &str, now: Timestamp, outputs: &mut Vec<Output>) {
        self.active = now;
        self.resume.heard = now;
        if let State::Up { probed, .. } = &mut self.state {
            *probed = None;
        }
        let frame = Frame::read(text);
        let greets = matches!(frame.heard, Heard::Greeting { .. });
        if let Some((token, sequence)) = frame.token
            && (greets || sequence >= self.token_sequence)
        {
            self.resume.token = Some(Secret::new(token));
            self.token_sequence = sequence;
        }
        match frame.heard {
            Heard::Greeting { recovered, recovery_seconds } => {
                self.resume.within = recovery_seconds.map_or(RECOVERY_TIMEOUT, |seconds| seconds.saturating_mul(1_000));
                self.greeted(recovered, now, outputs);
            }
            Heard::Answer(answer) => self.answered(answer, now, outputs),
            Heard::Notification { id, event } => self.notified(id, event, now, outputs),
            Heard::Error(code) => self.told_off(&code, now, outputs),
            Heard::Heartbeat | Heard::Nothing => {}
        }
        if self.is_up() {
            outputs.push(Output::Remember(self.resume.clone()));
        }
    }

    fn greeted(&mut self, recovered: bool, now: Timestamp, outputs: &mut Vec<Output>) {
        let State::Greeting { socket, recovers, .. } = self.state else { return };
        if recovers && recovered {
            self.come_up(socket, Continuity::Recovered, now, outputs);
        } else {
            let request = self.message_id(now);
            outputs.push(Output::Send(frame::subscribe(&request)));
            self.state = State::Subscribing { socket, until: after(now, STEP_WITHIN), request };
        }
    }

    fn answered(&mut self, answer: Answer, now: Timestamp, outputs: &mut Vec<Output>) {
        let State::Subscribing { socket, request, .. } = &self.state else { return };
        if answer.id != *request {
            return;
        }
        let socket = *socket;
        match answer.outcome(now) {
            Ok(()) => self.come_up(socket, Continuity::Fresh, now, outputs),
            Err(error) => {
                outputs.push(Output::Close(socket));
                self.fail(&error, now, outputs);
            }
        }
    }

    fn come_up(&mut self, socket: SocketNumber, continuity: Continuity, now: Timestamp, outputs: &mut Vec<Output>) {
        self.state = State::Up { socket, probed: None };
        (self.missed_since, self.fault) = (None, None);
        (self.had_line, self.up_since) = (true, now);
        outputs.push(Output::Up(continuity));
    }

    fn notified(&mut self, id: Option<String>, event: Box<TelephonyEvent>, now: Timestamp, outputs: &mut Vec<Output>) {
        if let Some(id) = id {
            if self.seen.contains(&id) {
                return;
            }
            if self.seen.len() == REMEMBERED {
                self.seen.pop_front();
            }
            self.seen.push_back(id);
        }
        let mut event = event;
        if event.body.event_time.is_none() {
            event.timestamp.get_or_insert(now);
        }
        outputs.push(Output::Call(event));
    }

    /// RingCentral says why it is about to close: idle and absolute timeouts end the session on its side, a bad
    /// recovery token never opens one (§2.3). In each case there is nothing to resume.
    fn told_off(&mut self, code: &str, now: Timestamp, outputs: &mut Vec<Output>) {
        let is_timeout = matches!(code, "WSG-902" | "WSG-903");
        if is_timeout || !self.is_up() {
            self.resume.token = None;
            outputs.extend(self.socket().map(Output::Close));
            self.lose(&RingCentralError::Refused { code: code.to_owned(), detail: None }, now, outputs);
        }
    }

    fn tick(&mut self, now: Timestamp, outputs: &mut Vec<Output>) {
        if self.next_due().is_none_or(|due| due > now) {
            return;
        }
        match self.state {
            State::Off | State::GivenUp => {}
            State::Waiting { .. } => self.dial(now, now, outputs),
            State::Opening { socket, .. } | State::Greeting { socket, .. } | State::Subscribing { socket, .. } => {
                outputs.push(Output::Close(socket));
                self.fail(&RingCentralError::NoAnswer, now, outputs);
            }
            State::Up { probed: None, .. } if now.0 - self.active.0 < ASLEEP_AFTER => self.probe(now, outputs),
            State::Up { socket, .. } => {
                outputs.push(Output::Close(socket));
                self.lose(&RingCentralError::NoAnswer, now, outputs);
            }
        }
    }

    fn probe(&mut self, now: Timestamp, outputs: &mut Vec<Output>) {
        let id = self.message_id(now);
        outputs.push(Output::Send(frame::heartbeat(&id)));
        self.active = now;
        if let State::Up { probed, .. } = &mut self.state {
            *probed = Some(now);
        }
    }

    /// The socket is gone. A line that was good is dialled again at once; anything else was a failed attempt.
    fn lose(&mut self, error: &RingCentralError, now: Timestamp, outputs: &mut Vec<Output>) {
        if !self.is_up() {
            return self.fail(error, now, outputs);
        }
        outputs.push(Output::Down);
        self.missed_since = Some(now);
        if now.0 - self.up_since.0 >= GOOD_LINE {
            self.failures = 0;
            self.fault = Some(error.fault());
            self.dial(now, now, outputs);
        } else {
            self.fail(error, now, outputs);
        }
    }

    /// An attempt failed: wait for the next, or for somebody to act.
    fn fail(&mut self, error: &RingCentralError, now: Timestamp, outputs: &mut Vec<Output>) {
        self.fault = Some(error.fault());
        let missed_for = now.0 - self.missed_since.get_or_insert(now).0;
        let wait = pace::wait(self.failures, missed_for);
        self.failures = self.failures.saturating_add(1);
        self.state = State::GivenUp;
        match error {
            // Once somebody has signed in again, or has the right, the line is dialled anew.
            RingCentralError::SignedOut | RingCentralError::NotAllowed { .. } => {}
            // A sign-in that stands and could not be renewed, for a reason that nobody here knows, may be renewed later.
            error if !error.is_passing() => {
                self.dial(after(now, wait.max(pace::AFTER_REFUSAL)), now, outputs);
            }
            _ => self.dial(after(now, wait).max(error.not_before().unwrap_or(now)), now, outputs),
        }
    }

    fn message_id(&mut self, now: Timestamp) -> String {
        self.messages += 1;
        format!("{}-{}", now.0, self.messages)
    }
}

fn after(at: Timestamp, milliseconds: i64) -> Timestamp {
    Timestamp(at.0.saturating_add(milliseconds))
}
