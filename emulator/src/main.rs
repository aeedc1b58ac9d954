//! `callside-emulator`: RingCentral and NetSuite on loopback until it is stopped.

use anyhow::Context as _;
use callside_emulator::rim;
use clap::Parser;
use std::io::Write as _;

/// RingCentral and NetSuite on loopback, under their production host names.
#[derive(Parser)]
struct Arguments {
    /// TLS port for both clouds; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    tls_port: u16,
    /// Port of the control page and API; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    control_port: u16,
    /// All chance in the world follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Id of the extension whose redirect URIs are registered at both clouds.
    #[arg(long)]
    extension_id: Option<String>,
    /// Client id of the app registered at RingCentral.
    #[arg(long)]
    ringcentral_client_id: Option<String>,
    /// Client id of the integration record in NetSuite.
    #[arg(long)]
    netsuite_client_id: Option<String>,
    /// Fill NetSuite with about that many people instead of the usual few thousand.
    #[arg(long)]
    people: Option<usize>,
    /// Further colleagues in RingCentral's directory.
    #[arg(long, default_value_t = 0)]
    colleagues: usize,
    /// NetSuite account id.
    #[arg(long, default_value = "1234567")]
    netsuite_account: String,
    /// IANA time zone of the NetSuite account.
    #[arg(long, default_value = "America/New_York")]
    netsuite_zone: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut options =
        rim::Options { tls_port: arguments.tls_port, control_port: arguments.control_port, ..rim::Options::default() };
    options.world.seed = arguments.seed;
    if let Some(people) = arguments.people {
        (options.world.size, options.world.people) = (0, people);
    }
    options.world.ringcentral.colleagues = arguments.colleagues;
    options.world.account = arguments.netsuite_account;
    options.world.zone = arguments.netsuite_zone;
    if let Some(client_id) = arguments.ringcentral_client_id {
        options.world.ringcentral.app.client_id = client_id;
    }
    if let Some(client_id) = arguments.netsuite_client_id {
        options.world.netsuite.integration.client_id = client_id;
    }
    if let Some(id) = arguments.extension_id {
        options.world = options.world.for_extension(&id);
    }
    let (ringcentral, netsuite) =
        (options.world.ringcentral.app.client_id.clone(), options.world.netsuite.integration.client_id.clone());
    let mut running = rim::serve(options).await.context("the emulator could not start")?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "clouds    127.0.0.1:{} (TLS)", running.tls_port)?;
    writeln!(out, "control   {}", running.control_url())?;
    writeln!(out, "client id {ringcentral} (RingCentral)")?;
    writeln!(out, "client id {netsuite} (NetSuite)")?;
    writeln!(out, "Start Chromium with:")?;
    for argument in running.chromium_arguments() {
        writeln!(out, "  '{argument}'")?;
    }
    drop(out);
    tokio::select! {
        () = running.wait() => {}
        stopped = tokio::signal::ctrl_c() => stopped.context("the interrupt signal cannot be received")?,
    }
    Ok(())
}
