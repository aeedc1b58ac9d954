//! WebSockets.

use callside_core::ports::{Socket, SocketEvent, SocketEvents, SocketTeller, Sockets, socket_events};
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, CloseEvent, MessageEvent, WebSocket};

use crate::object::field;

/// RFC 6455 §7.4.1: closed in the normal way.
const NORMAL: u16 = 1000;

/// RFC 6455 §7.4.1: gone without a close frame.
const ABNORMAL: u16 = 1006;

/// Opens sockets that close when their `life` is aborted.
pub struct BrowserSockets {
    life: AbortSignal,
}

impl BrowserSockets {
    /// Sockets still open when `life` is aborted are closed.
    #[must_use]
    pub fn new(life: AbortSignal) -> Self {
        Self { life }
    }

    fn connect(&self, url: &str, events: &SocketTeller) -> Result<WebSocket, JsValue> {
        let socket = WebSocket::new(url)?;
        tell(&socket, events);
        // A function of the browser's own, without any wasm in it: it still works when this instance no longer does.
        let close: Function = field(&socket, "close").unchecked_into();
        let close = close.bind2(&socket, &NORMAL.into(), &"".into());
        self.life.add_event_listener_with_callback("abort", close.unchecked_ref())?;
        Ok(socket)
    }
}

impl Sockets for BrowserSockets {
    fn open(&self, url: &str) -> (Box<dyn Socket>, SocketEvents) {
        let (events, receiver) = socket_events();
        let socket = match self.connect(url, &events) {
            Ok(socket) => Some(socket),
            Err(_) => {
                events.tell(SocketEvent::Closed { code: ABNORMAL });
                None
            }
        };
        (Box::new(BrowserSocket(socket)), receiver)
    }
}

/// Hands everything that happens on a socket on. Nobody may listen any more: then it is lost with the queue.
fn tell(socket: &WebSocket, events: &SocketTeller) {
    let sender = events.clone();
    let opened = Closure::<dyn Fn()>::new(move || {
        sender.tell(SocketEvent::Opened);
    });
    let sender = events.clone();
    let text = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        // RingCentral speaks text; a binary frame is not for us.
        if let Some(text) = event.data().as_string() {
            sender.tell(SocketEvent::Text(text));
        }
    });
    let sender = events.clone();
    let closed = Closure::<dyn Fn(CloseEvent)>::new(move |event: CloseEvent| {
        sender.tell(SocketEvent::Closed { code: event.code() });
    });
    // Owned by the socket from here on, and collected with it.
    socket.set_onopen(Some(opened.into_js_value().unchecked_ref()));
    socket.set_onmessage(Some(text.into_js_value().unchecked_ref()));
    socket.set_onclose(Some(closed.into_js_value().unchecked_ref()));
}

/// `None`: the address was refused.
struct BrowserSocket(Option<WebSocket>);

impl Socket for BrowserSocket {
    fn send(&self, text: &str) {
        if let Some(socket) = &self.0 {
            let _ = socket.send_with_str(text);
        }
    }

    fn close(&self) {
        if let Some(socket) = &self.0 {
            let _ = socket.close_with_code(NORMAL);
        }
    }
}

impl Drop for BrowserSocket {
    fn drop(&mut self) {
        self.close();
    }
}
