//! HTTP connections: from the wire to [`Request`] and back, and faults that only a wire can show.

use super::{Shared, websocket};
use crate::control;
use crate::exchange::{Request, Response};
use crate::form;
use crate::world::Delivery;
use futures::{StreamExt as _, stream};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

pub(super) type WireResponse = hyper::Response<BoxBody<Bytes, NoAnswer>>;

/// Why a connection ends without an answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    #[error("a fault cut the connection")]
    Cut,
    #[error("the request broke off: {0}")]
    Broken(#[from] hyper::Error),
    #[error("the answer cannot be written: {0}")]
    Unwritable(#[from] hyper::http::Error),
}

/// Accepts TLS connections for all emulated hosts.
pub(super) async fn serve_clouds(listener: TcpListener, acceptor: TlsAcceptor, shared: Shared) {
    let mut connections = JoinSet::new();
    loop {
        let Some(stream) = next(&listener, &mut connections).await else { continue };
        let (acceptor, shared) = (acceptor.clone(), shared.clone());
        connections.spawn(async move {
            // A browser that does not trust the certificate ends the handshake; that is its business.
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let service = service_fn(move |request| cloud(request, shared.clone()));
            let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
            // An error here is a connection that was cut, by a fault or by the browser.
            drop(served);
        });
    }
}

/// Accepts plain connections for the control API.
pub(super) async fn serve_control(listener: TcpListener, shared: Shared) {
    let mut connections = JoinSet::new();
    loop {
        let Some(stream) = next(&listener, &mut connections).await else { continue };
        let shared = shared.clone();
        connections.spawn(async move {
            let service = service_fn(move |request| {
                let shared = shared.clone();
                async move {
                    let request = read(request).await?;
                    write(shared.with(|world| control::handle(world, &request)))
                }
            });
            let served: Result<(), hyper::Error> =
                http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            drop(served);
        });
    }
}

async fn next(listener: &TcpListener, connections: &mut JoinSet<()>) -> Option<TcpStream> {
    // Finished connections are forgotten as new ones come.
    while connections.try_join_next().is_some() {}
    let (stream, _) = listener.accept().await.ok()?;
    stream.set_nodelay(true).ok()?;
    Some(stream)
}

async fn cloud(wire: hyper::Request<Incoming>, shared: Shared) -> Result<WireResponse, NoAnswer> {
    if websocket::is_upgrade(&wire) {
        return websocket::upgrade(wire, shared);
    }
    let request = read(wire).await?;
    let delivery = shared.with(|world| world.exchange(&request));
    if delivery.delay > 0 {
        shared.with(|world| world.answer_underway(&request, true));
        tokio::time::sleep(Duration::from_millis(delivery.delay)).await;
        shared.with(|world| world.answer_underway(&request, false));
    }
    let response = delivery.response.clone().ok_or(NoAnswer::Cut)?;
    match delivery {
        Delivery { cut: true, .. } => write_half(response),
        Delivery { halt: 0, .. } => write(response),
        Delivery { halt, .. } => write_halting(response, Duration::from_millis(halt)),
    }
}

/// What a request says, without its body.
pub(super) fn head(parts: &hyper::http::request::Parts) -> Request {
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let authority = parts.uri.authority().map(|authority| authority.as_str().to_owned());
    let named = authority.or_else(|| form::value(&headers, "host").map(str::to_owned)).unwrap_or_default();
    let host = named.rsplit_once(':').map_or(named.as_str(), |(host, _)| host).to_lowercase();
    Request {
        method: parts.method.as_str().to_owned(),
        host,
        path: parts.uri.path().to_owned(),
        query: form::pairs(parts.uri.query().unwrap_or_default()),
        headers,
        body: Vec::new(),
    }
}

async fn read(wire: hyper::Request<Incoming>) -> Result<Request, NoAnswer> {
    let (parts, body) = wire.into_parts();
    let body = body.collect().await?.to_bytes().to_vec();
    Ok(Request { body, ..head(&parts) })
}

/// An answer on its way to the wire.
pub(super) fn write(response: Response) -> Result<WireResponse, NoAnswer> {
    let body = Full::new(Bytes::from(response.body)).map_err(|never| match never {}).boxed();
    with_body(response.status, &response.headers, body)
}

/// An answer whose connection is lost before its end.
fn write_half(response: Response) -> Result<WireResponse, NoAnswer> {
    let begun = stream::once(std::future::ready(Ok(Frame::data(Bytes::from(response.body)))));
    // What is written goes out only when the body has nothing more to say for a moment.
    let lost = stream::once(async {
        tokio::task::yield_now().await;
        Err(NoAnswer::Cut)
    });
    with_body(response.status, &response.headers, BoxBody::new(StreamBody::new(begun.chain(lost))))
}

/// An answer that stops in its middle for a time.
fn write_halting(mut response: Response, halt: Duration) -> Result<WireResponse, NoAnswer> {
    let rest = response.body.split_off(response.body.len() / 2);
    let begun = stream::once(std::future::ready(Ok(Frame::data(Bytes::from(response.body)))));
    let ended = stream::once(async move {
        tokio::time::sleep(halt).await;
        Ok(Frame::data(Bytes::from(rest)))
    });
    with_body(response.status, &response.headers, BoxBody::new(StreamBody::new(begun.chain(ended))))
}

pub(super) fn with_body(
    status: u16,
    headers: &[(String, String)],
    body: BoxBody<Bytes, NoAnswer>,
) -> Result<WireResponse, NoAnswer> {
    let mut builder = hyper::Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    Ok(builder.body(body)?)
}
