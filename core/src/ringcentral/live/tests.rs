use callside_protocol::{FaultKind, Live, Right, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Continuity, Input, LiveLine, Output, Resume, SocketNumber};
use crate::{
    ports::SocketEvent,
    ringcentral::RingCentralError,
    signin::{Secret, SignInError},
};

const T: i64 = 1_795_186_800_000;

fn at(milliseconds: i64) -> Timestamp {
    Timestamp(T + milliseconds)
}

fn greeting(token: &str, sequence: i64, recovery: Option<&str>) -> String {
    let mut body = json!({"creationTime": "2026-11-20T15:00:00.000+0000", "recoveryBufferSize": 100, "recoveryTimeout": 180,
        "idleTimeout": 1800, "absoluteTimeout": 86400});
    if let Some(state) = recovery {
        body["recoveryState"] = state.into();
    }
    json!([{"type": "ConnectionDetails", "messageId": "m", "status": 200, "wsc": {"token": token, "sequence": sequence}}, body])
        .to_string()
}

fn answer(request: &str, status: u16, body: Value) -> String {
    let request: Value = serde_json::from_str(request).expect("a frame");
    json!([{"type": "ClientRequest", "messageId": request[0]["messageId"], "status": status}, body]).to_string()
}

fn subscribed(request: &str) -> String {
    answer(
        request,
        200,
        json!({"id": "sub", "eventFilters": ["/restapi/v1.0/account/9100/extension/9101/telephony/sessions"]}),
    )
}

fn notification(uuid: &str) -> String {
    json!([{"type": "ServerNotification", "messageId": uuid, "status": 200, "wsc": {"token": "newer", "sequence": 9}},
        {"uuid": uuid, "event": "/restapi/v1.0/account/9100/extension/9101/telephony/sessions",
         "body": {"sequence": 3, "telephonySessionId": "s-1", "parties": []}}])
    .to_string()
}

fn error(code: &str) -> String {
    json!([{"type": "Error", "messageId": "e", "status": 400}, {"errorCode": code, "message": "no"}]).to_string()
}

fn text(socket: SocketNumber, text: String) -> Input {
    Input::Socket { socket, event: SocketEvent::Text(text) }
}

fn opened(socket: SocketNumber) -> Input {
    Input::Socket { socket, event: SocketEvent::Opened }
}

fn closed(socket: SocketNumber) -> Input {
    Input::Socket { socket, event: SocketEvent::Closed { code: 1006 } }
}

fn opening(outputs: &[Output]) -> (SocketNumber, Option<Secret>) {
    let open = outputs.iter().find_map(|output| match output {
        Output::Open { socket, recover } => Some((*socket, recover.clone())),
        _ => None,
    });
    open.unwrap_or_else(|| panic!("not opened: {outputs:?}"))
}

fn sent(outputs: &[Output]) -> String {
    let sent = outputs.iter().find_map(|output| match output {
        Output::Send(text) => Some(text.clone()),
        _ => None,
    });
    sent.unwrap_or_else(|| panic!("nothing sent: {outputs:?}"))
}

fn came_up(outputs: &[Output]) -> Option<Continuity> {
    outputs.iter().find_map(|output| match output {
        Output::Up(continuity) => Some(*continuity),
        _ => None,
    })
}

/// A fresh line, up at `at(1_000)`.
fn up() -> (LiveLine, SocketNumber) {
    let mut line = LiveLine::new(None);
    let (socket, recover) = opening(&line.handle(Input::Dial, at(0)));
    assert_eq!(recover, None);
    let _ = line.handle(opened(socket), at(500));
    let request = sent(&line.handle(text(socket, greeting("wsc-1", 1, None)), at(800)));
    let outputs = line.handle(text(socket, subscribed(&request)), at(1_000));
    assert_eq!(came_up(&outputs), Some(Continuity::Fresh));
    (line, socket)
}

#[test]
fn nothing_is_sent_before_the_greeting() {
    let mut line = LiveLine::new(None);
    assert_eq!((line.live(), line.next_due()), (Live::Off, None));
    let (socket, _) = opening(&line.handle(Input::Dial, at(0)));
    assert_eq!(line.live(), Live::Connecting { since: None });
    assert_eq!(line.handle(opened(socket), at(100)), []);
    let request: Value =
        serde_json::from_str(&sent(&line.handle(text(socket, greeting("w", 1, None)), at(200)))).expect("JSON");
    assert_eq!(request[0]["path"], "/restapi/v1.0/subscription");
    assert_eq!(request[1]["eventFilters"], json!(["/restapi/v1.0/account/~/extension/~/telephony/sessions"]));
    assert_eq!(request[1]["deliveryMode"]["transportType"], "WebSocket");
}

#[test]
fn calls_arrive_once() {
    let (mut line, socket) = up();
    assert_eq!(line.live(), Live::On);
    let calls = |outputs: Vec<Output>| outputs.iter().filter(|output| matches!(output, Output::Call(_))).count();
    assert_eq!(calls(line.handle(text(socket, notification("u-1")), at(2_000))), 1);
    assert_eq!(calls(line.handle(text(socket, notification("u-1")), at(2_100))), 0);
    assert_eq!(calls(line.handle(text(socket, notification("u-2")), at(2_200))), 1);
    let other = notification("u-3").replace("telephony/sessions", "presence?detailedTelephonyState=true");
    assert_eq!(calls(line.handle(text(socket, other), at(2_300))), 0);
}

#[test]
fn an_event_without_a_time_gets_that_of_its_arrival() {
    let (mut line, socket) = up();
    let outputs = line.handle(text(socket, notification("u-1")), at(2_000));
    let Some(Output::Call(event)) = outputs.iter().find(|output| matches!(output, Output::Call(_))) else {
        panic!("no call")
    };
    assert_eq!(event.timestamp, Some(at(2_000)));
}

#[test]
fn silence_is_broken_and_a_dead_line_is_noticed() {
    let (mut line, socket) = up();
    assert_eq!(line.next_due(), Some(at(21_000)));
    assert_eq!(line.handle(Input::Tick, at(20_999)), []);
    let beat = sent(&line.handle(Input::Tick, at(21_000)));
    assert!(beat.contains("Heartbeat"));
    let _ = line.handle(text(socket, beat), at(21_200));
    assert_eq!(line.next_due(), Some(at(41_200)));
    let _ = line.handle(Input::Tick, at(41_200));
    assert_eq!(line.next_due(), Some(at(51_200)));
    let outputs = line.handle(Input::Tick, at(51_200));
    assert!(outputs.contains(&Output::Close(socket)) && outputs.contains(&Output::Down));
    assert_eq!(opening(&outputs).1, Some(Secret::new("wsc-1")));
    assert_eq!(line.live(), Live::Connecting { since: Some(at(51_200)) });
}

#[test]
fn a_lost_line_is_recovered_with_its_newest_token() {
    let (mut line, socket) = up();
    let _ = line.handle(text(socket, notification("u-1")), at(40_000));
    let (next, recover) = opening(&line.handle(closed(socket), at(50_000)));
    assert_eq!(recover, Some(Secret::new("newer")));
    let _ = line.handle(opened(next), at(50_300));
    let outputs = line.handle(text(next, greeting("wsc-2", 1, Some("Successful"))), at(50_400));
    assert_eq!(came_up(&outputs), Some(Continuity::Recovered));
    assert!(!outputs.iter().any(|output| matches!(output, Output::Send(_))));
    let replayed = line.handle(text(next, notification("u-1")), at(50_500));
    assert!(!replayed.iter().any(|output| matches!(output, Output::Call(_))));
}

#[test]
fn a_failed_recovery_subscribes_again() {
    let (mut line, socket) = up();
    let (next, _) = opening(&line.handle(closed(socket), at(50_000)));
    let _ = line.handle(opened(next), at(50_300));
    let request = sent(&line.handle(text(next, greeting("wsc-2", 1, Some("Failed"))), at(50_400)));
    let outputs = line.handle(text(next, subscribed(&request)), at(50_500));
    assert_eq!(came_up(&outputs), Some(Continuity::Fresh));
}

#[test]
fn after_a_long_sleep_the_line_comes_up_fresh() {
    let (mut line, socket) = up();
    let outputs = line.handle(Input::Tick, at(3_600_000));
    assert!(outputs.contains(&Output::Close(socket)));
    assert_eq!(opening(&outputs).1, None);
}

#[test]
fn the_next_worker_recovers_the_line() {
    let (mut line, socket) = up();
    let outputs = line.handle(text(socket, notification("u-1")), at(30_000));
    let Some(Output::Remember(resume)) = outputs.last() else { panic!("nothing remembered") };
    let kept = callside_json::write(resume);
    let resume: Resume = callside_json::read(&kept).expect("read");
    let mut next = LiveLine::new(Some(resume.clone()));
    assert_eq!(opening(&next.handle(Input::Dial, at(60_000))).1, Some(Secret::new("newer")));
    let mut late = LiveLine::new(Some(resume));
    assert_eq!(opening(&late.handle(Input::Dial, at(400_000))).1, None);
}

#[test]
fn timeouts_on_ringcentrals_side_start_afresh_at_once() {
    for code in ["WSG-902", "WSG-903"] {
        let (mut line, socket) = up();
        let outputs = line.handle(text(socket, error(code)), at(90_000));
        assert!(outputs.contains(&Output::Close(socket)), "{code}");
        assert_eq!(opening(&outputs).1, None, "{code}");
        assert_eq!(line.handle(closed(socket), at(90_010)), [], "{code}");
    }
}

#[test]
fn a_recovery_token_that_is_refused_is_dropped() {
    let (mut line, socket) = up();
    let (next, recover) = opening(&line.handle(closed(socket), at(50_000)));
    assert!(recover.is_some());
    let _ = line.handle(opened(next), at(50_100));
    let _ = line.handle(text(next, error("WSG-400")), at(50_200));
    let due = line.next_due().expect("another attempt");
    assert_eq!(opening(&line.handle(Input::Tick, due)).1, None);
}

#[test]
fn a_recovery_token_outlives_a_gateway_that_cannot_be_reached_and_not_one_that_closes_without_a_word() {
    let (mut line, socket) = up();
    let (next, recover) = opening(&line.handle(closed(socket), at(50_000)));
    assert!(recover.is_some());
    let _ = line.handle(closed(next), at(50_100));
    let due = line.next_due().expect("another attempt");
    let (next, again) = opening(&line.handle(Input::Tick, due));
    assert_eq!(again, recover);
    let _ = line.handle(opened(next), at(due.0 + 100));
    let _ = line.handle(closed(next), at(due.0 + 200));
    let due = line.next_due().expect("another attempt");
    assert_eq!(opening(&line.handle(Input::Tick, due)).1, None);
}

#[test]
fn a_right_that_is_missing_ends_the_attempts() {
    let refused = json!({"id": "sub", "eventFilters": [], "disabledFilters":
        [{"filter": "/restapi/v1.0/account/9100/extension/9101/telephony/sessions", "reason": "Permission", "message": "no CallControl"}]});
    let forbidden = json!({"errorCode": "InsufficientPermissions", "errors": [{"errorCode": "CMN-401", "permissionName": "CallControl"}]});
    for (status, body) in [(200, refused), (403, forbidden)] {
        let mut line = LiveLine::new(None);
        let (socket, _) = opening(&line.handle(Input::Dial, at(0)));
        let _ = line.handle(opened(socket), at(100));
        let request = sent(&line.handle(text(socket, greeting("w", 1, None)), at(200)));
        let outputs = line.handle(text(socket, answer(&request, status, body)), at(300));
        assert!(outputs.contains(&Output::Close(socket)));
        let Live::Lost { fault, next: None, .. } = line.live() else { panic!("{:?}", line.live()) };
        assert_eq!(fault.kind, FaultKind::NotAllowed(Right::RingCentral { name: "CallControl".to_owned() }));
        assert_eq!(line.next_due(), None);
        let (again, _) = opening(&line.handle(Input::Dial, at(60_000)));
        assert_ne!(again, socket);
    }
}

#[test]
fn a_busy_ringcentral_is_left_alone_for_as_long_as_it_says() {
    let mut line = LiveLine::new(None);
    let (socket, _) = opening(&line.handle(Input::Dial, at(0)));
    let _ = line.handle(Input::NoTicket { socket, error: RingCentralError::Busy { until: at(90_000) } }, at(10));
    assert_eq!(line.next_due(), Some(at(90_000)));
}

#[test]
fn an_ended_session_waits_for_the_person() {
    let mut line = LiveLine::new(None);
    let (socket, _) = opening(&line.handle(Input::Dial, at(0)));
    let _ = line.handle(Input::NoTicket { socket, error: RingCentralError::SignedOut }, at(10));
    assert_eq!(line.next_due(), None);
    assert!(matches!(line.live(), Live::Lost { next: None, .. }));
}

#[test]
fn a_renewal_refused_for_a_reason_nobody_knows_is_tried_again() {
    let mut line = LiveLine::new(None);
    let (socket, _) = opening(&line.handle(Input::Dial, at(0)));
    let refused = SignInError::Refused { code: "403".to_owned(), detail: None };
    let _ = line.handle(Input::NoTicket { socket, error: refused.into() }, at(10));
    assert_eq!(line.next_due(), Some(at(60_010)));
}

#[test]
fn a_network_that_is_away_is_tried_in_growing_steps_and_at_once_when_it_is_back() {
    let mut line = LiveLine::new(None);
    let mut now = at(0);
    let (mut socket, _) = opening(&line.handle(Input::Dial, now));
    let mut waits = Vec::new();
    for _ in 0..5 {
        let _ = line.handle(Input::NoTicket { socket, error: RingCentralError::NotSent }, now);
        let due = line.next_due().expect("another attempt");
        waits.push(due.0 - now.0);
        now = due;
        socket = opening(&line.handle(Input::Tick, now)).0;
    }
    assert_eq!(waits, [2_000, 4_000, 6_000, 8_000, 8_000]);
    assert!(matches!(line.live(), Live::Lost { .. }));
    let _ = line.handle(Input::NoTicket { socket, error: RingCentralError::NotSent }, now);
    let (back, _) = opening(&line.handle(Input::NetworkBack, Timestamp(now.0 + 10)));
    assert_ne!(back, socket);
}

#[test]
fn a_step_that_takes_too_long_is_given_up() {
    let mut line = LiveLine::new(None);
    let (socket, _) = opening(&line.handle(Input::Dial, at(0)));
    let _ = line.handle(opened(socket), at(100));
    assert_eq!(line.next_due(), Some(at(15_100)));
    assert!(line.handle(Input::Tick, at(15_100)).contains(&Output::Close(socket)));
    assert_eq!(line.handle(text(socket, greeting("w", 1, None)), at(15_200)), []);
}

#[test]
fn hanging_up_forgets_the_line() {
    let (mut line, socket) = up();
    let outputs = line.handle(Input::HangUp, at(2_000));
    assert!(outputs.contains(&Output::Close(socket)) && outputs.contains(&Output::Down));
    assert_eq!((line.live(), line.next_due()), (Live::Off, None));
    assert_eq!(opening(&line.handle(Input::Dial, at(3_000))).1, None);
}

#[test]
fn no_token_shows_in_a_log() {
    let (line, _) = up();
    assert!(!format!("{line:?}").contains("wsc-1"));
}

/// What the world does next to a line that is being opened or is up.
#[derive(Clone, Copy, Debug)]
enum Act {
    Wait(i64),
    Serve,
    Drop,
    Refuse,
    NoTicket,
    Offline,
    Garbage,
    Notify(u8),
    Old,
    NetworkBack,
    Dial,
    Reincarnate,
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (1i64..40_000).prop_map(Act::Wait),
        1 => (40_000i64..900_000).prop_map(Act::Wait),
        8 => Just(Act::Serve),
        2 => Just(Act::Drop),
        1 => Just(Act::Refuse),
        1 => Just(Act::NoTicket),
        1 => Just(Act::Offline),
        1 => Just(Act::Garbage),
        2 => any::<u8>().prop_map(Act::Notify),
        1 => Just(Act::Old),
        1 => Just(Act::NetworkBack),
        1 => Just(Act::Dial),
        1 => Just(Act::Reincarnate),
    ]
}

/// A socket as RingCentral sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Ticket,
    Open,
    Greeted,
}

struct World {
    line: LiveLine,
    now: Timestamp,
    socket: Option<(SocketNumber, Stage)>,
    tickets: Vec<Timestamp>,
    last_frame: Timestamp,
    resume: Option<Resume>,
    pending: Option<String>,
}

impl World {
    fn tell(&mut self, input: Input) {
        if matches!(&input, Input::Socket { event: SocketEvent::Text(_) | SocketEvent::Opened, .. }) {
            self.last_frame = self.now;
        }
        for output in self.line.handle(input, self.now) {
            match output {
                Output::Open { socket, .. } => {
                    assert_eq!(self.socket, None, "two sockets");
                    self.socket = Some((socket, Stage::Ticket));
                    self.tickets.push(self.now);
                }
                Output::Close(socket) => {
                    assert_eq!(self.socket.as_ref().map(|(open, _)| *open), Some(socket), "closes what is not open");
                    self.socket = None;
                }
                Output::Send(text) => {
                    assert!(matches!(self.socket, Some((_, Stage::Open | Stage::Greeted))), "sends into nothing");
                    self.last_frame = self.now;
                    self.pending = Some(text);
                }
                Output::Remember(resume) => self.resume = Some(resume),
                Output::Call(_) | Output::Up(_) | Output::Down => {}
            }
        }
        let recent = self.tickets.iter().filter(|at| self.now.0 - at.0 < 60_000).count();
        assert!(recent <= 5, "{recent} tickets in a minute");
        assert!(!self.line.is_up() || self.socket.is_some(), "up without a socket");
    }

    /// Time passes, with the timer kept.
    fn wait(&mut self, milliseconds: i64) {
        let end = Timestamp(self.now.0 + milliseconds);
        while let Some(due) = self.line.next_due().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            assert!(!self.line.is_up() || self.now.0 - self.last_frame.0 <= 20_000, "silent for too long");
            self.tell(Input::Tick);
        }
        self.now = end;
    }

    /// RingCentral does the next thing it should.
    fn serve(&mut self) {
        let Some((socket, stage)) = self.socket else { return };
        match stage {
            Stage::Ticket => {
                self.socket = Some((socket, Stage::Open));
                self.tell(opened(socket));
            }
            Stage::Open => {
                self.socket = Some((socket, Stage::Greeted));
                self.tell(text(socket, greeting("wsc", 1, Some("Failed"))));
            }
            Stage::Greeted => {
                if let Some(request) = self.pending.take() {
                    let reply = if request.contains("Heartbeat") { request } else { subscribed(&request) };
                    self.tell(text(socket, reply));
                }
            }
        }
    }

    fn act(&mut self, act: Act) {
        let current = self.socket;
        match (act, current) {
            (Act::Wait(milliseconds), _) => self.wait(milliseconds),
            (Act::Serve, _) => self.serve(),
            (Act::Drop, Some((socket, Stage::Open | Stage::Greeted))) => {
                self.socket = None;
                self.tell(closed(socket));
            }
            (Act::Refuse, Some((socket, Stage::Open | Stage::Greeted))) => self.tell(text(socket, error("WSG-903"))),
            (Act::NoTicket, Some((socket, Stage::Ticket))) => {
                self.socket = None;
                self.tell(Input::NoTicket { socket, error: RingCentralError::Unwell { status: 500 } });
            }
            (Act::Offline, Some((socket, Stage::Ticket))) => {
                self.socket = None;
                self.tickets.pop();
                self.tell(Input::NoTicket { socket, error: RingCentralError::NotSent });
            }
            (Act::Garbage, Some((socket, Stage::Open | Stage::Greeted))) => self.tell(text(socket, "[{]".to_owned())),
            (Act::Notify(number), Some((socket, Stage::Greeted))) => {
                self.tell(text(socket, notification(&number.to_string())))
            }
            (Act::Old, _) => self.tell(closed(SocketNumber(0))),
            (Act::NetworkBack, _) => self.tell(Input::NetworkBack),
            (Act::Dial, _) => self.tell(Input::Dial),
            (Act::Reincarnate, _) => {
                self.socket = None;
                self.line = LiveLine::new(self.resume.clone());
                self.tell(Input::Dial);
            }
            _ => {}
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_line_keeps_its_rules_and_comes_back(acts in proptest::collection::vec(acts(), 0..120)) {
        let mut world = World {
            line: LiveLine::new(None), now: at(0), socket: None, tickets: Vec::new(), last_frame: at(0), resume: None, pending: None,
        };
        world.tell(Input::Dial);
        for act in acts {
            world.act(act);
            prop_assert!(world.line.next_due().is_some(), "nothing will ever happen again");
        }
        // From here on the network and RingCentral work: the line must come up, and stay up.
        for _ in 0..300 {
            world.wait(1_000);
            world.serve();
        }
        prop_assert!(world.line.is_up());
    }

    #[test]
    fn no_frame_is_too_odd(frames in proptest::collection::vec("\\PC{0,80}", 0..10), stage in 0usize..3) {
        let (mut line, mut socket) = up();
        if stage < 2 {
            socket = opening(&line.handle(closed(socket), at(50_000))).0;
            if stage == 1 {
                let _ = line.handle(opened(socket), at(50_100));
            }
        }
        for frame in frames {
            let outputs = line.handle(text(socket, frame), at(51_000));
            let any_call = outputs.iter().any(|output| matches!(output, Output::Call(_)));
            prop_assert!(!any_call);
        }
        prop_assert!(line.next_due().is_some());
    }
}
