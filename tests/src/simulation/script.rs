//! What people do in a batch, drawn from its seed: calls of every shape, words typed into their notes, choices made,
//! records edited and deleted in NetSuite, computers put to sleep.

use callside_emulator::{
    clock::MINUTE,
    ringcentral::telephony::{
        acts::{Act, RemoteAct},
        session::{Callee, Plan, Unanswered},
    },
};
use callside_protocol::{CallId, Command, LogState, Who};

use super::{
    batch::{Batch, CALLS},
    judge,
    machine::State,
    tally::Count,
};

/// All calls begin within so many milliseconds.
const HOURS: i64 = 50 * MINUTE;

/// How a call goes.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Answered,
    Missed,
    GivenUp,
    Declined,
    Voicemail,
    RungOut,
    Outbound,
    Busy,
    NoAnswer,
    Cancelled,
    Held,
    Recorded,
    Queue,
    QueueLost,
    BlindTransfer,
    OutsideTransfer,
    AttendedTransfer,
    Conference,
    Internal,
    Waiting,
    Parked,
    ParkedAway,
    Flipped,
    SecondPhone,
}

const SHAPES: [Shape; 28] = [
    Shape::Answered,
    Shape::Answered,
    Shape::Answered,
    Shape::Missed,
    Shape::GivenUp,
    Shape::Declined,
    Shape::Voicemail,
    Shape::RungOut,
    Shape::Outbound,
    Shape::Outbound,
    Shape::Busy,
    Shape::NoAnswer,
    Shape::Cancelled,
    Shape::Held,
    Shape::Recorded,
    Shape::Queue,
    Shape::Queue,
    Shape::QueueLost,
    Shape::BlindTransfer,
    Shape::OutsideTransfer,
    Shape::AttendedTransfer,
    Shape::Conference,
    Shape::Internal,
    Shape::Waiting,
    Shape::Parked,
    Shape::ParkedAway,
    Shape::Flipped,
    Shape::SecondPhone,
];

/// Plans the whole batch.
pub fn plan(batch: &mut Batch) {
    // The first call of everybody comes before any trouble: from it on, Callside has promised something.
    for (place, extension) in ["101", "102", "103"].into_iter().enumerate() {
        let begins = 1_000 + 20_000 * place as i64;
        batch.after(begins, move |batch| call(batch, extension, Shape::Answered));
    }
    for _ in 3..CALLS {
        let begins = batch.between(70_000, HOURS);
        batch.after(begins, |batch| {
            let extension = batch.one_of(&["101", "101", "101", "102", "102", "103"]);
            let shape = batch.one_of(&SHAPES);
            call(batch, extension, shape);
        });
    }
    troubles(batch);
    let weather = batch.shared.weather.borrow().clone();
    if weather.hands {
        for _ in 0..batch.between(1, 40) {
            let at = batch.between(60_000, HOURS + 10 * MINUTE);
            batch.after(at, by_hand);
        }
    }
    for _ in 0..5 {
        let at = batch.between(5 * MINUTE, HOURS + 8 * MINUTE);
        batch.after(at, |batch| batch.machines.iter_mut().for_each(super::machine::Machine::sign_in_where_asked));
    }
    // Before the first hour is over, when the whole log is looked at.
    batch.after(HOURS + 8 * MINUTE, |batch| judge::completed_in_time(batch));
    // The last words come in when all calls are over.
    batch.after(HOURS + 12 * MINUTE, |_| {});
}

/// What goes wrong with computers.
fn troubles(batch: &mut Batch) {
    let weather = batch.shared.weather.borrow().clone();
    for place in 0..batch.machines.len() {
        let some = |batch: &mut Batch, wanted: bool, most: i64, what: fn(&mut Batch, usize)| {
            let times = if wanted { batch.between(1, most) } else { 0 };
            for _ in 0..times {
                let at = batch.between(60_000, HOURS + 5 * MINUTE);
                batch.after(at, move |batch| what(batch, place));
            }
        };
        some(batch, weather.sockets, 12, |batch, place| batch.machines[place].lose_sockets());
        some(batch, weather.sleep, 3, |batch, place| {
            let long = batch.one_of(&[3_000, 30_000, 200_000, 900_000]);
            let long = batch.between(1_000, long);
            batch.machines[place].sleep(long);
        });
        some(batch, weather.offline, 4, |batch, place| {
            batch.machines[place].network(false);
            let long = batch.one_of(&[6_000, 60_000, 400_000]);
            let long = batch.between(1_000, long);
            batch.after(long, move |batch| batch.machines[place].network(true));
        });
        some(batch, weather.disk, 2, |batch, place| {
            batch.machines[place].disk(false);
            let long = batch.between(1_000, 120_000);
            batch.after(long, move |batch| batch.machines[place].disk(true));
        });
        some(batch, weather.deaths, 2, |batch, place| {
            if batch.machines[place].state == State::Up {
                batch.machines[place].lose_browser("between two deeds");
            }
        });
        if weather.skew && batch.between(0, 1) == 0 {
            let wrong = batch.between(-600_000, 600_000);
            batch.machines[place].set_clock_wrong(wrong);
        }
    }
}

fn number(batch: &mut Batch) -> Option<String> {
    if batch.between(0, 14) == 0 {
        return None;
    }
    if batch.between(0, 5) == 0 {
        return Some(format!("+1415555{:04}", batch.between(0, 9_999)));
    }
    let numbers: Vec<String> =
        batch.world().borrow().company.callers().iter().map(|caller| caller.number.clone()).collect();
    let last = i64::try_from(numbers.len()).unwrap_or(1) - 1;
    numbers.get(usize::try_from(batch.between(0, last)).unwrap_or_default()).cloned()
}

fn plan_of(batch: &mut Batch) -> Plan {
    let weather = batch.shared.weather.borrow().clone();
    let mut some = |wanted: bool| wanted && batch.between(0, 1) == 0;
    let (duplicates, out_of_order, lag) = (some(weather.disorder), some(weather.disorder), some(true));
    let late_name = some(true).then_some(900);
    let late = batch.one_of(&[250, 250, 2_000, 20_000]);
    Plan { lag, duplicates, out_of_order, late, late_name, lost: weather.lost_events, ..Plan::default() }
}

/// A call of that shape for that agent begins now.
fn call(batch: &mut Batch, agent: &'static str, shape: Shape) {
    let from = number(batch);
    let mut plan = plan_of(batch);
    let colleague = if agent == "102" { "101" } else { "102" };
    let talk = batch.between(3_000, 90_000);
    let rings = batch.between(500, 12_000);
    let direct = format!("+16505550{agent}");
    plan.unanswered = if matches!(shape, Shape::Missed) { Unanswered::Missed } else { Unanswered::Voicemail };
    plan.second_device = matches!(shape, Shape::SecondPhone);
    plan.callee = match shape {
        Shape::Busy => Callee::Busy,
        Shape::NoAnswer => Callee::NoAnswer,
        Shape::Cancelled => Callee::Waits,
        _ => Callee::Answers,
    };
    let outward = matches!(shape, Shape::Outbound | Shape::Busy | Shape::NoAnswer | Shape::Cancelled | Shape::Internal);
    let placed = if outward {
        let to =
            if matches!(shape, Shape::Internal) { colleague.to_owned() } else { from.unwrap_or("+14155550143".into()) };
        let caller = batch.machines[0].room().agent_id(agent);
        batch.world().borrow_mut().call_out(caller, &to, plan)
    } else {
        let to = match shape {
            Shape::Queue | Shape::QueueLost if agent == "103" => "201".to_owned(),
            Shape::Queue | Shape::QueueLost => "200".to_owned(),
            _ => direct,
        };
        let name = from.is_some().then(|| "HARBOR FOODS".to_owned());
        batch.world().borrow_mut().call_in(from, name, &to, plan)
    };
    let Ok(session) = placed else { return };
    batch.shared.trace.note(batch.now(), 0, &format!("{shape:?} for {agent}"), session.as_bytes());
    notes(batch, agent, &session, rings + talk);

    let act = |batch: &mut Batch, at: i64, who: &'static str, act: Act| {
        let session = session.clone();
        batch.after(at, move |batch| batch.act(who, &session, &act));
    };
    let outside = |batch: &mut Batch, at: i64, act: RemoteAct| {
        let session = session.clone();
        batch.after(at, move |batch| batch.remote(&session, act));
    };
    let over = rings + talk;
    let answer = Act::Answer { second_device: matches!(shape, Shape::SecondPhone) };
    match shape {
        Shape::Missed | Shape::RungOut | Shape::Busy | Shape::NoAnswer => {}
        Shape::GivenUp | Shape::QueueLost => outside(batch, rings, RemoteAct::HangUp),
        Shape::Declined => act(batch, rings, agent, Act::Decline),
        Shape::Voicemail => {
            act(batch, rings, agent, Act::ToVoicemail);
            outside(batch, rings + 8_000, RemoteAct::LeaveMessage { seconds: 9 });
        }
        Shape::Cancelled => act(batch, rings, agent, Act::HangUp),
        Shape::Outbound => act(batch, 15_000 + talk, agent, Act::HangUp),
        Shape::Internal => {
            act(batch, rings, colleague, answer);
            notes(batch, colleague, &session, over);
            act(batch, over, agent, Act::HangUp);
        }
        Shape::Queue => {
            let taker = if batch.between(0, 1) == 0 { colleague } else { agent };
            act(batch, rings, taker, answer);
            notes(batch, taker, &session, over);
            act(batch, over, taker, Act::HangUp);
        }
        _ => {
            act(batch, rings, agent, answer);
            during(batch, agent, colleague, &session, shape, rings, talk);
            if batch.between(0, 1) == 0 {
                act(batch, over, agent, Act::HangUp);
            } else {
                outside(batch, over, RemoteAct::HangUp);
            }
        }
    }
}

/// What happens while two people talk.
fn during(
    batch: &mut Batch,
    agent: &'static str,
    colleague: &'static str,
    session: &str,
    shape: Shape,
    rings: i64,
    talk: i64,
) {
    let begins = rings + talk / 4;
    let middle = rings + talk / 2;
    let act = |batch: &mut Batch, at: i64, who: &'static str, act: Act| {
        let session = session.to_owned();
        batch.after(at, move |batch| batch.act(who, &session, &act));
    };
    match shape {
        Shape::Held => {
            act(batch, begins, agent, Act::Hold);
            act(batch, middle, agent, Act::Resume);
        }
        Shape::Recorded => act(batch, begins, agent, Act::Record),
        Shape::Flipped => act(batch, begins, agent, Act::Flip),
        Shape::Parked => {
            act(batch, begins, agent, Act::Park);
            act(batch, middle, agent, Act::Unpark);
        }
        Shape::ParkedAway => {
            act(batch, begins, agent, Act::Park);
            act(batch, middle, colleague, Act::Unpark);
            notes(batch, colleague, session, talk);
            act(batch, rings + talk, colleague, Act::HangUp);
        }
        Shape::BlindTransfer => {
            act(batch, begins, agent, Act::BlindTransfer { to: colleague.to_owned() });
            act(batch, begins + 3_000, colleague, Act::Answer { second_device: false });
            notes(batch, colleague, session, talk);
            act(batch, rings + talk + 3_000, colleague, Act::HangUp);
        }
        Shape::OutsideTransfer => act(batch, begins, agent, Act::BlindTransfer { to: "+14155550177".to_owned() }),
        Shape::AttendedTransfer => {
            let session = session.to_owned();
            batch.after(begins, move |batch| {
                batch.act(agent, &session, &Act::Consult { to: colleague.to_owned() });
                let Some(consult) = batch.last_session().filter(|last| *last != session) else { return };
                notes(batch, colleague, &consult, 20_000);
                let taken = consult.clone();
                batch.after(4_000, move |batch| {
                    batch.act(colleague, &taken, &Act::Answer { second_device: false });
                });
                batch.after(9_000, move |batch| {
                    batch.act(agent, &consult, &Act::CompleteTransfer { other: session.clone() });
                });
            });
        }
        Shape::Conference => {
            let session = session.to_owned();
            batch.after(begins, move |batch| {
                let caller = batch.machines[0].room().agent_id(agent);
                let plan = plan_of(batch);
                let placed = batch.world().borrow_mut().call_out(caller, "+16505550155", plan);
                let Ok(second) = placed else { return };
                notes(batch, agent, &second, 20_000);
                batch.after(14_000, move |batch| {
                    batch.act(agent, &second, &Act::Merge { other: session.clone() });
                    let Some(conference) = batch.last_session() else { return };
                    notes(batch, agent, &conference, 15_000);
                    batch.after(20_000, move |batch| batch.act(agent, &conference, &Act::HangUp));
                });
            });
        }
        Shape::Waiting => batch.after(begins, move |batch| call(batch, agent, Shape::Answered)),
        _ => {}
    }
}

/// Somebody types about that call now and then, for so long and some time after it; chooses, closes, looks again.
fn notes(batch: &mut Batch, agent: &'static str, session: &str, long: i64) {
    let key = batch.key(agent, session);
    for place in 0..batch.machines.len() {
        if batch.machines[place].extension != agent || batch.between(0, 2) == 0 {
            continue;
        }
        for _ in 0..batch.between(1, 4) {
            let begins = batch.between(200, long + 30_000);
            let words = batch.between(1, 6);
            let key = key.clone();
            batch.after(begins, move |batch| typing(batch, place, key, words));
        }
        if batch.between(0, 3) == 0 {
            let at = batch.between(1_000, long + 60_000);
            let key = key.clone();
            batch.after(at, move |batch| choose(batch, place, key));
        }
    }
}

/// Words, one after the other.
fn typing(batch: &mut Batch, place: usize, call: CallId, words: i64) {
    if !batch.machines[place].type_word(&call) && batch.between(0, 2) == 0 {
        // Not on the desk any more, or not yet: the person opens it.
        batch.machines[place].ask(Command::ShowCall { call: call.clone() });
    }
    if words > 1 {
        let pause = batch.one_of(&[80, 200, 400, 1_500, 6_000]);
        let pause = batch.between(40, pause);
        batch.after(pause, move |batch| typing(batch, place, call, words - 1));
    } else {
        batch.machines[place].leave_notes(&call);
    }
}

/// A choice about a call.
fn choose(batch: &mut Batch, place: usize, call: CallId) {
    batch.machines[place].look();
    let found = batch.machines[place].view().and_then(|view| {
        let shown = view.calls.iter().find(|shown| shown.id == call)?;
        match &shown.who {
            Who::Found { candidates, .. } => Some(candidates.iter().map(|one| one.record.clone()).collect::<Vec<_>>()),
            _ => None,
        }
    });
    let command = match batch.between(0, 5) {
        0..3 => {
            Command::ChooseOutcome { call, outcome: Some(usize::try_from(batch.between(0, 5)).unwrap_or_default()) }
        }
        3 => Command::SendNow { call },
        4 => Command::LookUpAgain { call },
        _ => {
            let found = found.unwrap_or_default();
            let last = i64::try_from(found.len()).unwrap_or_default();
            let record = found.get(usize::try_from(batch.between(0, last)).unwrap_or_default()).cloned();
            Command::ChooseMatch { call, record }
        }
    };
    // To send a record now that was deleted by hand is to want it again; that is tried elsewhere.
    let gone = |state: &LogState| matches!(state, LogState::Failed(_));
    let failed = batch.machines[place].view().is_some_and(|view| view.recent.iter().any(|call| gone(&call.log)));
    if failed && matches!(command, Command::SendNow { .. }) {
        return;
    }
    batch.machines[place].ask(command);
}

/// Somebody in NetSuite edits a record, or deletes one.
fn by_hand(batch: &mut Batch) {
    let ids = batch.world().borrow().netsuite.phone_call_ids();
    if ids.is_empty() {
        return;
    }
    let id = batch.one_of(&ids);
    if batch.between(0, 14) == 0 {
        batch.shared.delete_by_hand(id);
    } else {
        let shared = std::rc::Rc::clone(&batch.shared);
        shared.edit_by_hand(id, &mut batch.chance);
    }
    debug_assert!(batch.shared.tally.borrow().get(Count::Hands) < 10_000, "people have other work, too");
}
