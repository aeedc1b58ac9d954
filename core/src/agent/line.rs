//! The live line's owner: does what the machine asks for (`ringcentral::live`), and tells it what happened.

use callside_protocol::{Live, Timestamp};

use super::Agent;
use crate::{
    ports::{Socket, SocketEvent},
    ringcentral::{
        TelephonyEvent,
        live::{Continuity, Input, LiveLine, Output, Resume, SocketNumber},
    },
    signin::Secret,
};

/// Where the next worker finds what it needs to resume the line.
const RESUME: &str = "live-line";

/// The machine, its socket, and the way its notifications take.
pub(super) struct Line {
    machine: LiveLine,
    socket: Option<(SocketNumber, Box<dyn Socket>)>,
    /// Notifications that wait for those before them.
    heard: Vec<TelephonyEvent>,
    /// A conversation takes them in, one after the other.
    hearing: bool,
    /// This worker has made up for what happened before it heard anything.
    caught_up: bool,
}

impl Agent {
    /// The line as the last worker left it.
    pub(super) async fn ready_line(&self) {
        let resume = self.inner.ports.scratch.get(RESUME).await;
        let resume: Option<Resume> = resume.and_then(|resume| callside_json::read(&resume).ok());
        let machine = LiveLine::new(resume);
        *self.inner.line.borrow_mut() =
            Some(Line { machine, socket: None, heard: Vec::new(), hearing: false, caught_up: false });
    }

    /// A notification has come. They are heard one after the other.
    fn take_in(&self, event: TelephonyEvent) {
        {
            let mut line = self.inner.line.borrow_mut();
            let Some(line) = line.as_mut() else { return };
            line.heard.push(event);
            if std::mem::replace(&mut line.hearing, true) {
                return;
            }
        }
        self.go(async |agent| {
            while let Some(event) = agent.next_heard() {
                agent.hear(&event).await;
            }
        });
    }

    /// The notification that has waited longest; without one the conversation has ended.
    fn next_heard(&self) -> Option<TelephonyEvent> {
        let mut line = self.inner.line.borrow_mut();
        let line = line.as_mut()?;
        line.hearing = !line.heard.is_empty();
        line.hearing.then(|| line.heard.remove(0))
    }

    /// Keep a line up from here on, if there is a sign-in to have one with.
    pub(super) fn dial(&self) {
        if self.inner.ringcentral.is_signed_in() && self.me().is_some() {
            self.line_input(Input::Dial);
        }
    }

    /// No line any more.
    pub(super) fn hang_up(&self) {
        self.line_input(Input::HangUp);
    }

    /// The network came back.
    pub(super) fn line_network_back(&self) {
        self.line_input(Input::NetworkBack);
    }

    /// The machine's time has come.
    pub(super) fn tick_line(&self, now: Timestamp) {
        if self.line_due().is_some_and(|due| due <= now) {
            self.line_input(Input::Tick);
        }
    }

    /// When the machine wants to be told of the time.
    pub(super) fn line_due(&self) -> Option<Timestamp> {
        self.inner.line.borrow().as_ref().and_then(|line| line.machine.next_due())
    }

    /// For the pages.
    pub(super) fn live(&self) -> Live {
        self.inner.line.borrow().as_ref().map_or(Live::Off, |line| line.machine.live())
    }

    fn line_input(&self, input: Input) {
        let now = self.now();
        let outputs = match self.inner.line.borrow_mut().as_mut() {
            Some(line) => line.machine.handle(input, now),
            None => return,
        };
        for output in outputs {
            self.line_output(output);
        }
        self.publish();
    }

    fn line_output(&self, output: Output) {
        match output {
            Output::Open { socket, recover } => self.go(async move |agent| agent.open_line(socket, recover).await),
            Output::Send(text) => {
                if let Some((_, socket)) = self.inner.line.borrow().as_ref().and_then(|line| line.socket.as_ref()) {
                    socket.send(&text);
                }
            }
            Output::Close(number) => {
                let mut line = self.inner.line.borrow_mut();
                let closed = line.as_mut().and_then(|line| line.socket.take_if(|(of, _)| *of == number));
                // Dropped outside the borrow: a socket may speak of its end at once.
                drop(line);
                drop(closed);
            }
            Output::Call(event) => self.take_in(*event),
            Output::Up(continuity) => {
                // RingCentral repeats what never reached the browser, but not what reached a worker that died over it.
                let first = self
                    .inner
                    .line
                    .borrow_mut()
                    .as_mut()
                    .is_some_and(|line| !std::mem::replace(&mut line.caught_up, true));
                if first || continuity == Continuity::Fresh {
                    self.begin_catching_up();
                }
            }
            Output::Down => {}
            Output::Remember(resume) => {
                let resume = Some(callside_json::write(&resume));
                self.go(async move |agent| agent.inner.ports.scratch.set(RESUME, resume).await);
            }
        }
    }

    async fn open_line(&self, number: SocketNumber, recover: Option<Secret>) {
        let address = match self.inner.ringcentral.line_ticket(recover.as_ref()).await {
            Ok(address) => address,
            Err(error) => return self.line_input(Input::NoTicket { socket: number, error }),
        };
        let (socket, mut events) = self.inner.ports.sockets.open(address.reveal());
        if let Some(line) = self.inner.line.borrow_mut().as_mut() {
            line.socket = Some((number, socket));
        }
        loop {
            let event = events.next().await;
            let is_over = matches!(event, SocketEvent::Closed { .. });
            self.line_input(Input::Socket { socket: number, event });
            if is_over {
                break;
            }
        }
    }
}
