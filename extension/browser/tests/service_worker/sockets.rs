use callside_browser::BrowserSockets;
use callside_core::ports::{SocketEvent, SocketEvents, Sockets};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

use crate::stand_in::run;

/// Replaces `WebSocket` by one the test speaks for, as `socket`, until `restore()`.
fn stand_in() {
    run("globalThis.real = WebSocket;
         globalThis.restore = () => { globalThis.WebSocket = real; };
         globalThis.WebSocket = class extends EventTarget {
             sent = []; closedWith = [];
             constructor(url) { super(); this.url = url; globalThis.socket = this; }
             send(text) { this.sent.push(text); }
             close(code) { this.closedWith.push(code); this.onclose(new CloseEvent('close', { code })); }
         };");
}

async fn all(mut events: SocketEvents) -> Vec<SocketEvent> {
    let mut seen = Vec::new();
    // Nothing comes after the end.
    while !matches!(seen.last(), Some(SocketEvent::Closed { .. })) {
        seen.push(events.next().await);
    }
    seen
}

#[wasm_bindgen_test]
async fn tells_its_story_in_order_and_ends() {
    stand_in();
    let (socket, events) = BrowserSockets::new(AbortController::new().unwrap().signal()).open("wss://example.com/a?b");
    run("socket.onopen(new Event('open'));
         socket.onmessage(new MessageEvent('message', { data: '[{}]' }));
         socket.onmessage(new MessageEvent('message', { data: new Blob(['binary']) }));");
    socket.send("hello");
    run("socket.onclose(new CloseEvent('close', { code: 4001 }))");
    assert_eq!(run("socket.url + ' ' + socket.sent").as_string().unwrap(), "wss://example.com/a?b hello");
    run("restore()");
    assert_eq!(
        all(events).await,
        [SocketEvent::Opened, SocketEvent::Text("[{}]".to_owned()), SocketEvent::Closed { code: 4001 }]
    );
}

#[wasm_bindgen_test]
async fn dropping_it_closes_it() {
    stand_in();
    let (socket, events) = BrowserSockets::new(AbortController::new().unwrap().signal()).open("wss://example.com/");
    drop(socket);
    run("restore()");
    assert_eq!(run("socket.closedWith.join()").as_string().unwrap(), "1000");
    assert_eq!(all(events).await, [SocketEvent::Closed { code: 1000 }]);
}

#[wasm_bindgen_test]
async fn the_end_of_its_life_closes_it() {
    stand_in();
    let life = AbortController::new().unwrap();
    let (_socket, _events) = BrowserSockets::new(life.signal()).open("wss://example.com/");
    life.abort();
    run("restore()");
    assert_eq!(run("socket.closedWith.join()").as_string().unwrap(), "1000");
}

#[wasm_bindgen_test]
async fn what_cannot_be_opened_is_closed() {
    let sockets = BrowserSockets::new(AbortController::new().unwrap().signal());
    // Not an address at all; and the browser's own socket, to a port it refuses.
    for url in ["wss://", "wss://127.0.0.1:9/"] {
        let (socket, events) = sockets.open(url);
        socket.send("lost");
        assert_eq!(all(events).await, [SocketEvent::Closed { code: 1006 }], "{url}");
    }
}
