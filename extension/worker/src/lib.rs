//! The service worker's wasm: one [`Worker`] runs the agent on the browser's ports. The bootstrap (`worker/boot.js`)
//! owns every listener, because Chrome wants them added before any wasm can be there, and calls what is exported here.
//!
//! Pages and worker exchange JSON text, one message a string: what [`callside_protocol`] says, as
//! [`callside_json`] writes it.
//! What no call waits for is done next door, in the [back office](office).
//! A panic leaves this instance unusable. It tells the bootstrap, which puts another in its place; everything durable is
//! in the store by then, or was never acknowledged.

mod failure;
mod office;

use std::rc::Rc;

use callside_core::{
    agent::{Agent, PageId, Setup, Start},
    phone::learn_plans,
};
use callside_protocol::{Answer, CallId, Command, ToPage, ToWorker};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

#[wasm_bindgen]
extern "C" {
    /// What the bootstrap gives an instance.
    #[derive(Clone)]
    pub type Host;

    /// Aborted when the instance is given up.
    #[wasm_bindgen(method, getter)]
    fn life(this: &Host) -> AbortSignal;

    /// Calls [`Worker::tick`].
    #[wasm_bindgen(method, getter)]
    fn tick(this: &Host) -> Function;

    /// The instance has failed at that place in the source.
    #[wasm_bindgen(method)]
    fn failed(this: &Host, place: &str);

    /// Hands a page the bytes of an answer, piece by piece, and promises the end.
    #[wasm_bindgen(method, getter)]
    fn pour(this: &Host) -> Function;

    /// Sends the back office on an errand and promises its report. `ask` answers its questions.
    #[wasm_bindgen(method, catch, js_name = sendOffice)]
    async fn send_office(
        this: &Host,
        errand: &str,
        ask: &Closure<dyn Fn(String) -> Promise>,
    ) -> Result<JsValue, JsValue>;

    /// What the back office is about is given up.
    #[wasm_bindgen(method, js_name = giveUpOffice)]
    fn give_up_office(this: &Host);

    /// The person wants to leave safe mode: another instance, without it.
    #[wasm_bindgen(method, js_name = leaveSafeMode)]
    fn leave_safe_mode(this: &Host);
}

/// The running agent, as the bootstrap calls it.
#[wasm_bindgen]
pub struct Worker {
    agent: Agent,
    host: Host,
    safe_mode: bool,
}

/// Starts the agent. `plans` is the text of the numbering plans (`plans.txt`); `start` says why the worker runs: `installed`, `updated`, `browserStarted`, and for anything else
/// woken.
#[wasm_bindgen]
pub async fn wake(host: Host, plans: String, start: String, safe_mode: bool) -> Worker {
    failure::report_to(&host);
    learn_plans(plans);
    let setup = Setup {
        ringcentral_client_id: built_in(option_env!("CALLSIDE_RINGCENTRAL_CLIENT_ID")),
        netsuite_client_id: built_in(option_env!("CALLSIDE_NETSUITE_CLIENT_ID")),
        start: match start.as_str() {
            "installed" => Start::Installed,
            "updated" => Start::Updated,
            "browserStarted" => Start::BrowserStarted,
            _ => Start::Woken,
        },
        safe_mode,
    };
    let ports = callside_browser::ports(&host.life(), host.tick(), host.pour());
    let office = Rc::new(office::NextDoor(host.clone()));
    Worker { agent: Agent::wake(ports, office, setup).await, host, safe_mode }
}

/// A publisher builds its client ids in; a build without them leaves the person to paste their own.
fn built_in(client_id: Option<&str>) -> Option<String> {
    client_id.filter(|client_id| !client_id.is_empty()).map(str::to_owned)
}

#[wasm_bindgen]
impl Worker {
    /// A page opened a port; `send` takes one text.
    pub fn connect(&self, page: u32, send: Function) {
        let send = move |message: ToPage| {
            // What the port refuses is for a page that is gone.
            let _ = send.call1(&JsValue::NULL, &callside_json::write(&message).into());
        };
        self.agent.connect(PageId(page), Rc::new(send));
    }

    /// A page said something. One that speaks another protocol is told to reload itself.
    pub fn receive(&self, page: u32, text: &str) {
        let page = PageId(page);
        match callside_json::read(text) {
            Ok(ToWorker::Command { sequence, command: Command::LeaveSafeMode }) if self.safe_mode => {
                self.agent.send(page, ToPage::Answer { sequence, answer: Answer::Done });
                self.host.leave_safe_mode();
            }
            Ok(message) => self.agent.receive(page, message),
            Err(_) => self.agent.send(page, ToPage::Reload),
        }
    }

    /// A page is gone.
    pub fn disconnect(&self, page: u32) {
        self.agent.disconnect(PageId(page));
    }

    /// The timer or the alarm.
    pub fn tick(&self) {
        self.agent.tick();
    }

    /// A call's notification was clicked.
    #[wasm_bindgen(js_name = noticeClicked)]
    pub fn notice_clicked(&self, call: String) {
        self.agent.notice_clicked(CallId(call));
    }

    /// The network came or went, as the browser says.
    pub fn network(&self, online: bool) {
        self.agent.network(online);
    }

    /// The administrators have decided something.
    #[wasm_bindgen(js_name = policyChanged)]
    pub fn policy_changed(&self) {
        self.agent.policy_changed();
    }

    /// What the browser tells of itself has changed.
    #[wasm_bindgen(js_name = surroundingsChanged)]
    pub fn surroundings_changed(&self) {
        self.agent.begin_company();
    }

    /// An update may replace the worker now.
    #[wasm_bindgen(js_name = isIdle)]
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.agent.is_idle()
    }
}
