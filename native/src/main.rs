//! `callside-sync`: what company call sync needs where nobody keeps a browser open, made of the same core.
//!
//! [`configuration`] reads what an administrator decided and refuses, in words, what cannot be used. [`ports`] are the core's ports
//! made of the operating system; everything above them is the core's, on one thread. [`check`] tries RingCentral's JWT and
//! NetSuite's machine access and says what is missing.

mod check;
mod configuration;
mod ports;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use callside_core::ports::Clock as _;
use clap::{Parser, Subcommand};
use tokio::{runtime::Builder, task::LocalSet};

use crate::{
    check::{CannotTry, Verdict, check},
    configuration::Configuration,
    ports::NativeClock,
};

/// Company call sync without a browser.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The configuration file; /etc/callside-sync/callside-sync.toml where none is named.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Try RingCentral's JWT and NetSuite's machine access, and say what is missing. Writes nothing in either cloud.
    ///
    /// Exits with 0 when nothing is missing, 1 when something is missing or was refused, 75 when a cloud could not be asked, and
    /// 78 when the configuration cannot be used.
    Check,
}

/// Codes of sysexits.h, which service managers know: try again, and do not before the configuration has changed.
const TRY_AGAIN: u8 = 75;
const CONFIGURATION: u8 = 78;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let configuration = match Configuration::load(arguments.config.as_deref(), NativeClock.now()) {
        Ok(configuration) => configuration,
        Err(objections) => {
            objections.iter().for_each(|objection| complain(&objection.to_string()));
            return CONFIGURATION.into();
        }
    };
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("The system gives no event queue: {error}."));
            return TRY_AGAIN.into();
        }
    };
    match arguments.command {
        Command::Check => {
            let mut out = io::stdout();
            // Whoever closed the pipe wants to hear no more.
            let mut tell = |line: &str| drop(writeln!(out, "{line}"));
            judged(LocalSet::new().block_on(&runtime, check(&configuration, &mut tell)))
        }
    }
}

fn judged(verdict: Result<Verdict, CannotTry>) -> ExitCode {
    match verdict {
        Ok(Verdict::Ready | Verdict::Optional) => ExitCode::SUCCESS,
        Ok(Verdict::Lacking) => ExitCode::FAILURE,
        Ok(Verdict::CouldNotAsk) => TRY_AGAIN.into(),
        Err(cannot) => {
            complain(&format!("{cannot}. {}", cannot.remedy()));
            CONFIGURATION.into()
        }
    }
}

/// Says why it does not go on, where a service manager's log has it.
fn complain(words: &str) {
    // There is nowhere else to say that it cannot be said.
    let _ = writeln!(io::stderr(), "callside-sync: {words}");
}
