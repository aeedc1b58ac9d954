//! WebSockets: the upgrade, and frames between the wire and the world's gateway.

use super::Shared;
use super::connection::{NoAnswer, WireResponse, head, with_body, write};
use crate::ringcentral::gateway::{Outgoing, SocketId};
use futures::{SinkExt as _, StreamExt as _};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper::header;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};

/// How often the gateway is asked for frames that have fallen due.
const POLL: Duration = Duration::from_millis(5);

/// Whether a request asks for a WebSocket.
pub(super) fn is_upgrade(wire: &hyper::Request<Incoming>) -> bool {
    wire.headers().get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Answers the request with an upgrade, or with the gateway's refusal.
pub(super) fn upgrade(mut wire: hyper::Request<Incoming>, shared: Shared) -> Result<WireResponse, NoAnswer> {
    let upgraded = hyper::upgrade::on(&mut wire);
    let (parts, _) = wire.into_parts();
    let socket = match shared.with(|world| world.socket_open(&head(&parts))) {
        Ok(socket) => socket,
        Err(refusal) => return write(refusal),
    };
    let key =
        parts.headers.get(header::SEC_WEBSOCKET_KEY).map(|key| derive_accept_key(key.as_bytes())).unwrap_or_default();
    tokio::spawn(converse(upgraded, socket, shared));
    let headers = [
        (header::UPGRADE.to_string(), "websocket".to_owned()),
        (header::CONNECTION.to_string(), "Upgrade".to_owned()),
        (header::SEC_WEBSOCKET_ACCEPT.to_string(), key),
    ];
    with_body(101, &headers, Empty::new().map_err(|never| match never {}).boxed())
}

async fn converse(upgraded: OnUpgrade, socket: SocketId, shared: Shared) {
    if let Ok(stream) = upgraded.await {
        let mut stream = WebSocketStream::from_raw_socket(TokioIo::new(stream), Role::Server, None).await;
        let mut poll = tokio::time::interval(POLL);
        loop {
            tokio::select! {
                received = stream.next() => match received {
                    Some(Ok(Message::Text(text))) => shared.with(|world| world.socket_receive(socket, &text)),
                    Some(Ok(Message::Close(_))) => {
                        // Sends the answer to the closing frame; a browser that is gone already need not hear it.
                        drop(stream.flush().await);
                        break;
                    }
                    Some(Err(_)) | None => break,
                    // Pings are answered by the protocol itself; binary frames mean nothing here.
                    Some(Ok(_)) => {}
                },
                _ = poll.tick() => {}
            }
            if !send(&mut stream, shared.with(|world| world.socket_poll(socket))).await {
                break;
            }
        }
    }
    shared.with(|world| world.socket_lost(socket));
}

/// Sends what is due; gives whether the connection goes on.
async fn send<S>(stream: &mut WebSocketStream<S>, due: Vec<Outgoing>) -> bool
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    for outgoing in due {
        let message = match outgoing {
            Outgoing::Text(text) => Message::text(text),
            // Dropping the stream is how a network fails: without a closing frame.
            Outgoing::Close { code: Outgoing::LOST } => return false,
            Outgoing::Close { code } => Message::Close(Some(CloseFrame { code: code.into(), reason: "".into() })),
        };
        let last = message.is_close();
        if stream.send(message).await.is_err() || last {
            return false;
        }
    }
    true
}
