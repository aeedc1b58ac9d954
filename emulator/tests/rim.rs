//! Over real TLS and a real WebSocket, as Chromium would come.

#![allow(clippy::unwrap_used, reason = "clippy sees test functions, not what they call")]

mod common;

use callside_emulator::ringcentral::telephony::session::Plan;
use callside_emulator::{rim, world};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};
use tokio_tungstenite::tungstenite::Message;

async fn serve() -> rim::Running {
    let world =
        world::Options { size: 0, ..world::Options::default() }.for_extension("abcdefghijklmnopabcdefghijklmnop");
    rim::serve(rim::Options { world, ..rim::Options::default() }).await.unwrap()
}

/// A TLS connection under a production host name; the certificate must really be for that name.
async fn connect(running: &rim::Running, host: &'static str) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(running.certificate.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(("127.0.0.1", running.tls_port)).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(host).unwrap(), stream).await.unwrap()
}

async fn ask(
    mut stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    host: &str,
    head: &str,
    body: &str,
) -> String {
    let text =
        format!("{head} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A connection that is cut ends without a TLS closing alert; what came until then counts.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn every_production_host_answers_under_one_certificate() {
    let running = serve().await;
    for (host, path, expected) in [
        ("platform.ringcentral.com", "/restapi/v1.0/account/~", "401"),
        ("app.ringcentral.com", "/", "200"),
        ("system.netsuite.com", "/", "404"),
        ("1234567.app.netsuite.com", "/nowhere", "404"),
        ("1234567.suitetalk.api.netsuite.com", "/services/rest/system/v1/serverTime", "401"),
        ("1234567.restlets.api.netsuite.com", "/app/site/hosting/restlet.nl", "401"),
    ] {
        let answer = ask(connect(&running, host).await, host, &format!("GET {path}"), "").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {expected}")), "{host}: {answer}");
    }
    let arguments = running.chromium_arguments();
    assert!(arguments[0].contains(&format!("MAP *.ringcentral.com 127.0.0.1:{}", running.tls_port)));
    assert!(arguments[1].ends_with(&running.spki));
}

#[tokio::test]
async fn a_call_reaches_a_websocket() {
    let running = serve().await;
    let host = "ws-gateway.ringcentral.com";
    let token = running.with_world(|world| {
        let tokens = common::tokens(world, "101");
        common::socket_token(world, common::access(&tokens))
    });
    let stream = connect(&running, host).await;
    let (mut socket, answer) =
        tokio_tungstenite::client_async(format!("wss://{host}/ws?access_token={token}"), stream).await.unwrap();
    assert_eq!(answer.status(), 101);
    let read = |message: Message| serde_json::from_str::<Value>(message.to_text().unwrap()).unwrap();
    assert_eq!(read(socket.next().await.unwrap().unwrap())[0]["type"], "ConnectionDetails");
    let subscription = json!([
        {"type": "ClientRequest", "messageId": "one", "method": "POST", "path": "/restapi/v1.0/subscription"},
        {"eventFilters": [common::SESSIONS], "deliveryMode": {"transportType": "WebSocket"}},
    ]);
    socket.send(Message::text(subscription.to_string())).await.unwrap();
    assert_eq!(read(socket.next().await.unwrap().unwrap())[0]["status"], 200);
    running.with_world(|world| world.call_in(None, None, common::DIRECT_101, Plan::default())).unwrap();
    let event = read(socket.next().await.unwrap().unwrap());
    assert_eq!(event[1]["body"]["parties"][0]["status"]["code"], "Setup");
    running.with_world(callside_emulator::World::drop_sockets);
    while let Some(Ok(message)) = socket.next().await {
        assert!(message.is_text(), "a lost connection has no closing frame");
    }
    let refused =
        tokio_tungstenite::client_async(format!("wss://{host}/ws?access_token={token}"), connect(&running, host).await)
            .await;
    assert!(refused.is_err(), "the token was spent");
}

#[tokio::test]
async fn a_cut_connection_has_no_answer() {
    let running = serve().await;
    running.with_world(|world| {
        world.faults.set(serde_json::from_value(json!({"host": "netsuite.com", "kind": "cut-before"})).unwrap());
    });
    let host = "system.netsuite.com";
    assert_eq!(ask(connect(&running, host).await, host, "GET /", "").await, "");
    assert!(ask(connect(&running, host).await, host, "GET /", "").await.starts_with("HTTP/1.1 404"));
}

#[tokio::test]
async fn an_answer_cut_within_never_reaches_its_end() {
    let running = serve().await;
    running.with_world(|world| {
        world.faults.set(serde_json::from_value(json!({"host": "ringcentral.com", "kind": "cut-within"})).unwrap());
    });
    let host = "platform.ringcentral.com";
    let path = "GET /restapi/v1.0/account/~";
    let cut = ask(connect(&running, host).await, host, path, "").await;
    assert!(cut.starts_with("HTTP/1.1 401"), "{cut}");
    assert!(cut.contains("transfer-encoding: chunked") && !cut.contains("\r\n0\r\n"), "{cut}");
    let whole = ask(connect(&running, host).await, host, path, "").await;
    assert!(whole.contains("content-length: "), "{whole}");
}

#[tokio::test]
async fn the_control_port_speaks_plain_http() {
    let running = serve().await;
    let connect = async || TcpStream::connect(("127.0.0.1", running.control_port)).await.unwrap();
    let answer = ask(connect().await, "127.0.0.1", "GET /", "").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("Place a call"));
    let answer = ask(
        connect().await,
        "127.0.0.1",
        "POST /api/calls",
        &json!({"from": "+14155550142", "to": common::MAIN}).to_string(),
    )
    .await;
    assert!(answer.contains("\"session\":\"s-"), "{answer}");
}
