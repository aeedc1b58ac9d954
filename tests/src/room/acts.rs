//! What people do: on calls the agent in the room, colleagues, and whoever is outside; and an administrator somewhere else.

use callside_emulator::ringcentral::{
    account::ExtensionId,
    telephony::{
        acts::{Act, RemoteAct},
        session::Plan,
    },
};

use serde_json::{Map, Value, json};

use super::Room;

/// The direct number of the agent in the room, extension 101.
pub const DIRECT: &str = "+16505550101";

/// A call from outside without the platform's usual delays.
#[must_use]
pub fn prompt() -> Plan {
    Plan { lag: false, ..Plan::default() }
}

impl Room {
    /// RingCentral's id of the agent with that extension number.
    #[must_use]
    pub fn agent_id(&self, extension: &str) -> ExtensionId {
        let world = self.world.borrow();
        let found = world.ringcentral.account.extensions.iter().find(|user| user.number == extension);
        found.map(|user| user.id).expect("the agent has an extension")
    }

    /// A call from outside to extension 101's direct number.
    pub fn call_in(&self, from: &str) -> String {
        self.call_in_as(Some(from), None, DIRECT, prompt())
    }

    /// A call from outside, with everything said about it.
    pub fn call_in_as(&self, from: Option<&str>, name: Option<&str>, to: &str, plan: Plan) -> String {
        let placed = self.world.borrow_mut().call_in(from.map(str::to_owned), name.map(str::to_owned), to, plan);
        self.settle();
        placed.expect("the number is the company's")
    }

    /// A call that the agent of extension 101 places.
    pub fn call_out(&self, to: &str, plan: Plan) -> String {
        self.call_out_of("101", to, plan)
    }

    /// A call that an agent places.
    pub fn call_out_of(&self, extension: &str, to: &str, plan: Plan) -> String {
        let agent = self.agent_id(extension);
        let placed = self.world.borrow_mut().call_out(agent, to, plan);
        self.settle();
        placed.expect("the number can be dialled")
    }

    /// The agent of extension 101 does something on a call.
    pub fn act(&self, session: &str, act: &Act) {
        self.act_of("101", session, act);
    }

    /// An agent does something on a call.
    pub fn act_of(&self, extension: &str, session: &str, act: &Act) {
        let agent = self.agent_id(extension);
        self.world.borrow_mut().act(session, agent, act).expect("that can be done now");
        self.settle();
    }

    /// Extension 101 takes the ringing call.
    pub fn answer(&self, session: &str) {
        self.act(session, &Act::Answer { second_device: false });
    }

    /// The other side does something.
    pub fn remote(&self, session: &str, act: RemoteAct) {
        self.world.borrow_mut().remote_act(session, act).expect("that can be done now");
        self.settle();
    }

    /// A whole call from outside: rings three seconds, talks for so many milliseconds, the agent hangs up.
    pub fn whole_call(&self, from: &str, talk: i64) -> String {
        let session = self.call_in(from);
        self.pass(3_000);
        self.answer(&session);
        self.pass(talk);
        self.act(&session, &Act::HangUp);
        session
    }
}

/// The bundle's record of what a company has decided.
const DECIDED: &str = "customrecord_callside_settings";

/// An administrator's browser has written that version of the settings.
pub fn decide(room: &Room, version: u64, value: &Value) {
    decide_part(room, "company", version, value);
}

/// The same of a part of them.
pub fn decide_part(room: &Room, part: &str, version: u64, value: &Value) {
    let values = Map::from_iter([
        ("custrecord_callside_version".to_owned(), json!(version)),
        ("custrecord_callside_value".to_owned(), json!(value.to_string())),
        ("custrecord_callside_by".to_owned(), json!("Sam Turner")),
        ("custrecord_callside_at".to_owned(), json!("2026-11-20T15:04:00.000Z")),
    ]);
    room.world.borrow_mut().netsuite.keep_custom(DECIDED, part, values);
}
