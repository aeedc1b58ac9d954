//! The rim: real sockets, TLS and the machine's clock around a [`World`]. One TLS port answers for every host name of
//! both clouds, a plain one on loopback takes control requests.

mod certificate;
mod connection;
mod websocket;

pub use certificate::{CertificateError, NAMES};

use crate::clock::Moment;
use crate::world::{self, World};
use certificate::Certificate;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::CertificateDer;

/// How often time is let pass when nothing asks.
const TICK: Duration = Duration::from_millis(5);

/// What to serve and where.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The world. Its clock starts at the machine's time unless [`Options::keep_start`] is set.
    pub world: world::Options,
    /// Keep `world.start` as it is.
    pub keep_start: bool,
    /// The TLS port; zero takes a free one.
    pub tls_port: u16,
    /// The control port; zero takes a free one.
    pub control_port: u16,
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// No certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// A port is taken, or sockets are not to be had.
    #[error("port {port} on 127.0.0.1 cannot be used: {source}")]
    Port {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A world that is being served, until this is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where both clouds answer.
    pub tls_port: u16,
    /// Where the control API answers, over plain HTTP.
    pub control_port: u16,
    /// Base64 of the SHA-256 of the certificate's public key.
    pub spki: String,
    /// The certificate, for clients other than Chromium.
    pub certificate: CertificateDer<'static>,
    /// The world itself; lock it briefly.
    pub world: Arc<Mutex<World>>,
    tasks: JoinSet<()>,
}

impl Running {
    /// What Chromium must be started with to meet this world under the production host names, and nothing else.
    #[must_use]
    pub fn chromium_arguments(&self) -> Vec<String> {
        let port = self.tls_port;
        vec![
            format!(
                "--host-resolver-rules=MAP *.ringcentral.com 127.0.0.1:{port}, MAP *.netsuite.com 127.0.0.1:{port}, \
                 MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
            ),
            format!("--ignore-certificate-errors-spki-list={}", self.spki),
        ]
    }

    /// The control page's address.
    #[must_use]
    pub fn control_url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.control_port)
    }

    /// Runs something on the world, at the machine's present.
    pub fn with_world<T>(&self, run: impl FnOnce(&mut World) -> T) -> T {
        run(&mut lock(&self.world))
    }

    /// Serves until a task fails, which none does by itself.
    pub async fn wait(&mut self) {
        self.tasks.join_next().await;
    }
}

fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    // A panic elsewhere is that test's own; the world itself is never left half changed between two requests.
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The world and the machine's clock, shared by all connections.
#[derive(Clone)]
struct Shared {
    world: Arc<Mutex<World>>,
    seen: Arc<Mutex<Instant>>,
}

impl Shared {
    /// Lets the time pass that has passed, then runs something on the world.
    fn with<T>(&self, run: impl FnOnce(&mut World) -> T) -> T {
        let mut world = lock(&self.world);
        {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            let milliseconds = u32::try_from(seen.elapsed().as_millis()).unwrap_or(u32::MAX);
            *seen += Duration::from_millis(u64::from(milliseconds));
            world.elapse(milliseconds);
        }
        run(&mut world)
    }
}

/// Starts serving on loopback and returns at once.
///
/// # Errors
/// A port is taken, or there is no randomness for a certificate.
pub async fn serve(options: Options) -> Result<Running, ServeError> {
    let mut world_options = options.world;
    if !options.keep_start {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map(|elapsed| elapsed.as_millis()).unwrap_or_default();
        world_options.start = Moment(i64::try_from(now).unwrap_or_default());
    }
    let certificate = Certificate::generate()?;
    let acceptor = TlsAcceptor::from(Arc::new(certificate.server_config()?));
    let (tls, tls_port) = listen(options.tls_port).await?;
    let (control, control_port) = listen(options.control_port).await?;
    let world = Arc::new(Mutex::new(World::new(world_options)));
    let shared = Shared { world: Arc::clone(&world), seen: Arc::new(Mutex::new(Instant::now())) };
    let mut tasks = JoinSet::new();
    tasks.spawn(connection::serve_clouds(tls, acceptor, shared.clone()));
    tasks.spawn(connection::serve_control(control, shared.clone()));
    tasks.spawn(async move {
        let mut ticks = tokio::time::interval(TICK);
        loop {
            ticks.tick().await;
            shared.with(|_| ());
        }
    });
    Ok(Running { tls_port, control_port, spki: certificate.spki, certificate: certificate.der, world, tasks })
}

async fn listen(port: u16) -> Result<(TcpListener, u16), ServeError> {
    let refused = |source| ServeError::Port { port, source };
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.map_err(refused)?;
    let bound = listener.local_addr().map_err(refused)?.port();
    Ok((listener, bound))
}
