//! Requests, over TLS to the two clouds and to nobody else.

use std::{
    io,
    net::SocketAddr,
    path::PathBuf,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
    vec,
};

use async_trait::async_trait;
use callside_core::ports::{Header, Http, HttpError, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::{Uri, body::Bytes};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{
            HttpConnector,
            dns::{GaiResolver, Name},
        },
    },
    rt::TokioExecutor,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring::default_provider,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio::time::timeout;
use tower_service::Service;

/// The only hosts there are: these, under any name.
const CLOUDS: [&str; 2] = [".ringcentral.com", ".netsuite.com"];

/// How long a connection may take to come about. Longer than that it has certainly carried nothing.
const CONNECTING: Duration = Duration::from_secs(10);

/// Whose certificates are believed: those of the authorities in Mozilla's list, and those that are named here as well.
#[derive(Debug, Default)]
pub struct Trust {
    /// A PEM file of further authorities, for a company whose proxy looks into TLS.
    pub ca_file: Option<PathBuf>,
}

/// Where both clouds are instead of where DNS says, for trying the program against an emulator. Certificates are checked against
/// the hosts' true names all the same.
pub type HostOverride = Option<SocketAddr>;

/// Why no request can be sent. The administrator's to act on.
#[derive(Debug, thiserror::Error)]
pub enum HttpSetupError {
    /// The file cannot be read as PEM.
    #[error("{} cannot be read as certificates in PEM: {}", .0.display(), .1)]
    CaFile(PathBuf, String),
    /// There is no certificate in it.
    #[error("there is no certificate in {}", .0.display())]
    NoCertificate(PathBuf),
    /// The TLS library does not start.
    #[error("TLS does not start: {0}")]
    Tls(#[from] rustls::Error),
}

/// hyper and rustls: nothing rides along, no redirect is followed, and no host is reached but the clouds'.
pub struct NativeHttp {
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
}

impl NativeHttp {
    /// With that trust.
    ///
    /// # Errors
    /// [`HttpSetupError`].
    pub fn new(trust: &Trust, at: HostOverride) -> Result<Self, HttpSetupError> {
        let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots(trust)?)
            .with_no_client_auth();
        let mut sockets = HttpConnector::new_with_resolver(Resolver { system: GaiResolver::new(), at });
        sockets.enforce_http(false);
        sockets.set_connect_timeout(Some(CONNECTING));
        sockets.set_nodelay(true);
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls).https_only().enable_http1().wrap_connector(sockets);
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector) })
    }

    async fn ask(&self, request: hyper::Request<Full<Bytes>>) -> Result<Response, HttpError> {
        let answer = self.client.request(request).await.map_err(|error| {
            // Without a connection, and without TLS on it, not a byte has left.
            if error.is_connect() { HttpError::NotSent } else { HttpError::NoAnswer }
        })?;
        let (head, body) = answer.into_parts();
        let header = |(name, value): (&hyper::header::HeaderName, &hyper::header::HeaderValue)| -> Header {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let headers = head.headers.iter().map(header).collect();
        let body = body.collect().await.map_err(|_| HttpError::NoAnswer)?.to_bytes();
        Ok(Response { status: head.status.as_u16(), headers, body: String::from_utf8_lossy(&body).into_owned() })
    }
}

#[async_trait(?Send)]
impl Http for NativeHttp {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let patience = Duration::from_millis(u64::from(request.timeout));
        let composed = compose(request).ok_or(HttpError::NotSent)?;
        timeout(patience, self.ask(composed)).await.map_err(|_| HttpError::NoAnswer)?
    }
}

/// `None`: it cannot be written down, or goes to neither cloud.
fn compose(request: Request) -> Option<hyper::Request<Full<Bytes>>> {
    let address: Uri = request.url.parse().ok()?;
    if !is_cloud(&address) {
        return None;
    }
    let mut composed = hyper::Request::builder().method(request.method.as_str()).uri(address);
    for (name, value) in request.headers {
        composed = composed.header(name, value);
    }
    composed.body(Full::from(request.body.unwrap_or_default())).ok()
}

fn is_cloud(address: &Uri) -> bool {
    let Some(authority) = address.authority() else { return false };
    let host = authority.host().to_ascii_lowercase();
    address.scheme_str() == Some("https")
        && authority.port_u16().is_none_or(|port| port == 443)
        && !authority.as_str().contains('@')
        && CLOUDS.iter().any(|cloud| host.strip_suffix(cloud).is_some_and(|label| !label.is_empty()))
}

fn roots(trust: &Trust) -> Result<RootCertStore, HttpSetupError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let Some(file) = &trust.ca_file else { return Ok(roots) };
    let unread = |why: String| HttpSetupError::CaFile(file.clone(), why);
    let named = CertificateDer::pem_file_iter(file).map_err(|error| unread(error.to_string()))?;
    let before = roots.len();
    for certificate in named {
        let certificate = certificate.map_err(|error| unread(error.to_string()))?;
        roots.add(certificate).map_err(|error| unread(error.to_string()))?;
    }
    if roots.len() == before { Err(HttpSetupError::NoCertificate(file.clone())) } else { Ok(roots) }
}

/// Where a host is.
#[derive(Clone)]
struct Resolver {
    system: GaiResolver,
    at: HostOverride,
}

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.system.poll_ready(context)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        if let Some(at) = self.at {
            return Box::pin(std::future::ready(Ok(vec![at].into_iter())));
        }
        let asked = self.system.call(name);
        Box::pin(async move { Ok(asked.await?.collect::<Vec<_>>().into_iter()) })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use callside_core::ports::Method;
    use callside_emulator::{
        faults::{Fault, Kind},
        rim::{self, Running},
    };

    use super::*;

    fn get(url: &str) -> Request {
        Request { method: Method::Get, url: url.to_owned(), headers: vec![], body: None, timeout: 30_000, page: None }
    }

    const PLATFORM: &str = "https://platform.ringcentral.com/restapi/v1.0/account/~";

    /// The clouds, and a client that believes them.
    async fn clouds() -> (Running, NativeHttp) {
        let running = rim::serve(rim::Options::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let ca_file = folder.path().join("ca.pem");
        let letters = STANDARD.encode(&running.certificate);
        fs::write(&ca_file, format!("-----BEGIN CERTIFICATE-----\n{letters}\n-----END CERTIFICATE-----\n")).unwrap();
        let trust = Trust { ca_file: Some(ca_file) };
        let http = NativeHttp::new(&trust, at(&running)).unwrap();
        (running, http)
    }

    fn at(running: &Running) -> HostOverride {
        Some(SocketAddr::from(([127, 0, 0, 1], running.tls_port)))
    }

    fn fault(running: &Running, kind: Kind) {
        running.with_world(|world| world.faults.set(Fault { host: None, path: None, method: None, kind, count: 1 }));
    }

    #[tokio::test]
    async fn any_status_is_an_answer_with_headers_and_body() {
        let (_running, http) = clouds().await;
        let answer = http.send(get(PLATFORM)).await.unwrap();
        assert_eq!(answer.status, 401);
        assert!(answer.header("content-type").unwrap().starts_with("application/json"));
        assert!(answer.body.contains("errorCode"), "{}", answer.body);
    }

    #[tokio::test]
    async fn what_was_cut_off_may_have_arrived() {
        let (running, http) = clouds().await;
        http.send(get(PLATFORM)).await.unwrap();
        fault(&running, Kind::CutBefore);
        assert_eq!(http.send(get(PLATFORM)).await, Err(HttpError::NoAnswer));
        fault(&running, Kind::CutAfter);
        assert_eq!(http.send(get(PLATFORM)).await, Err(HttpError::NoAnswer));
        assert_eq!(http.send(get(PLATFORM)).await.unwrap().status, 401, "the next connection is as good as the first");
    }

    #[tokio::test]
    async fn patience_ends_after_the_time_given() {
        let (running, http) = clouds().await;
        fault(&running, Kind::Delay { milliseconds: 3_600_000 });
        assert_eq!(http.send(Request { timeout: 1, ..get(PLATFORM) }).await, Err(HttpError::NoAnswer));
    }

    #[tokio::test]
    async fn who_is_not_believed_is_sent_nothing() {
        let (running, _) = clouds().await;
        let http = NativeHttp::new(&Trust::default(), at(&running)).unwrap();
        assert_eq!(http.send(get(PLATFORM)).await, Err(HttpError::NotSent));
        assert!(running.with_world(|world| world.ledger.entries().is_empty()));
    }

    #[tokio::test]
    async fn where_nobody_listens_nothing_was_sent() {
        let (running, _) = clouds().await;
        let nobody = at(&running);
        drop(running);
        let http = NativeHttp::new(&Trust::default(), nobody).unwrap();
        assert_eq!(http.send(get(PLATFORM)).await, Err(HttpError::NotSent));
    }

    #[tokio::test]
    async fn no_other_host_is_reached() {
        let (running, http) = clouds().await;
        for address in [
            "http://platform.ringcentral.com/",
            "https://ringcentral.com.evil.example/",
            "https://evilringcentral.com/",
            "https://.netsuite.com/",
            "https://platform.ringcentral.com:8443/",
            "https://platform.ringcentral.com@evil.example/",
            "https://me@platform.ringcentral.com/",
            "https://127.0.0.1/",
            "https://",
            "/restapi",
        ] {
            assert_eq!(http.send(get(address)).await, Err(HttpError::NotSent), "{address}");
        }
        let mut unwritable = get(PLATFORM);
        unwritable.headers.push(("x-note".to_owned(), "two\nlines".to_owned()));
        assert_eq!(http.send(unwritable).await, Err(HttpError::NotSent));
        assert!(running.with_world(|world| world.ledger.entries().is_empty()));
    }

    #[test]
    fn a_file_without_authorities_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        let refused = |file: &PathBuf| NativeHttp::new(&Trust { ca_file: Some(file.clone()) }, None).err().unwrap();
        assert!(matches!(refused(&file), HttpSetupError::CaFile(..)), "it is not there");
        fs::write(&file, "").unwrap();
        assert!(matches!(refused(&file), HttpSetupError::NoCertificate(_)));
        fs::write(&file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
        assert!(matches!(refused(&file), HttpSetupError::CaFile(..)));
    }
}
