//! The call that came of a number on the card: it is the person's on the card, whoever else has that number, and the card says how it
//! stands. What the agent chooses in the pane afterwards holds.

use callside_protocol::{
    CallId, CallPhase, Command, Direction, RecentCall, Timestamp, View, company::PersonOnList, words,
};
use yew::{Html, html};

/// So often a call is said to be theirs: NetSuite may not have told yet who has the number.
const TIMES: u32 = 5;

/// What has been done about the call with whoever is on the card.
#[derive(Default)]
pub(super) struct Dialled {
    /// Calls before that were not made of the card.
    pub(super) since: Timestamp,
    /// The call, and how often it was said to be theirs; `None`: it is, and nothing is said any more.
    told: Option<(CallId, Option<u32>)>,
}

impl Dialled {
    /// Somebody came onto the card then.
    pub(super) fn since(since: Timestamp) -> Self {
        Self { since, told: None }
    }

    /// What to say of the call with them; `None`: nothing.
    pub(super) fn ties(&mut self, view: &View, of: &PersonOnList) -> Option<Command> {
        let call = call(view, of, self.since)?;
        let said = match &self.told {
            Some((known, said)) if *known == call.id => (*said)?,
            _ => 0,
        };
        let is_theirs = call.person.as_ref() == Some(&of.person);
        let says = !is_theirs && said < TIMES;
        self.told = Some((call.id.clone(), says.then_some(said + 1)));
        says.then(|| Command::ChooseMatch { call: call.id.clone(), record: Some(of.person.clone()) })
    }
}

/// The last call to one of their numbers since they came onto the card.
fn call<'a>(view: &'a View, of: &PersonOnList, since: Timestamp) -> Option<&'a RecentCall> {
    view.recent.iter().find(|call| {
        let number = call.number.e164.as_ref();
        let is_theirs = number.is_some_and(|number| of.phones.iter().any(|phone| phone.e164.as_ref() == Some(number)));
        call.direction == Direction::Outbound && call.began >= since && is_theirs
    })
}

/// How the call stands.
pub(super) fn shown(view: &View, of: &PersonOnList, since: Timestamp) -> Html {
    let Some(call) = call(view, of, since) else { return Html::default() };
    let says = match call.phase {
        CallPhase::Ringing => "Ringing there.".to_owned(),
        CallPhase::Connected | CallPhase::OnHold | CallPhase::Parked => "On the phone with them.".to_owned(),
        CallPhase::Ended(_) if call.talked == 0 => "The call is over: nobody spoke.".to_owned(),
        CallPhase::Ended(_) => ["The call is over: you spoke for ", &words::duration(call.talked), "."].concat(),
    };
    html! { <p class="small work-call" role="status">{ says }</p> }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use callside_protocol::{CallerNumber, EndedAs, LogState, NumberKind, RecordKind, RecordRef, company::NextPerson};

    use super::*;
    use crate::samples::{lists, next_person};

    #[allow(clippy::panic, reason = "a test that finds somebody else says whom")]
    fn person() -> PersonOnList {
        match next_person("quiet") {
            NextPerson::Call(person) => *person,
            other => panic!("{other:?}"),
        }
    }

    fn view(number: &str, began: i64, person: Option<RecordRef>) -> View {
        let call = RecentCall {
            id: CallId("c1".to_owned()),
            direction: Direction::Outbound,
            phase: CallPhase::Ended(EndedAs::Completed),
            began: Timestamp(began),
            talked: 372,
            number: CallerNumber { kind: NumberKind::Public, display: number.into(), e164: Some(number.into()) },
            name: None,
            person,
            company: None,
            note: "".into(),
            outcome: None,
            log: LogState::NotYet,
        };
        View { recent: vec![call], ..lists() }
    }

    #[test]
    fn the_call_is_the_cards_until_the_agent_says_otherwise() {
        let of = person();
        let mut dialled = Dialled::since(Timestamp(10));
        let other = RecordRef { kind: RecordKind::Contact, id: "9".to_owned() };
        assert_eq!(dialled.ties(&view("+16505550134", 9, None), &of), None, "before they came onto the card");
        assert_eq!(dialled.ties(&view("+16505550199", 20, None), &of), None, "another number");
        let says = dialled.ties(&view("+16505550134", 20, None), &of);
        assert!(matches!(says, Some(Command::ChooseMatch { record: Some(record), .. }) if record == of.person));
        assert!(dialled.ties(&view("+16505550134", 20, Some(other.clone())), &of).is_some(), "NetSuite told late");
        assert_eq!(dialled.ties(&view("+16505550134", 20, Some(of.person.clone())), &of), None);
        assert_eq!(dialled.ties(&view("+16505550134", 20, Some(other)), &of), None, "the agent has chosen");
    }

    #[test]
    fn a_call_that_cannot_be_theirs_is_let_be() {
        let (of, mut dialled) = (person(), Dialled::default());
        let said = (0..20).filter(|_| dialled.ties(&view("+16505550134", 20, None), &of).is_some()).count();
        assert_eq!(said, TIMES as usize);
    }
}
