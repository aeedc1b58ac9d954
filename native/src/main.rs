//! `callside-sync`: company call sync where nobody keeps a browser open, made of the same core.
//!
//! [`configuration`] reads what an administrator decided and refuses, in words, what cannot be used. [`ports`] are the core's ports
//! made of the operating system; everything above them is the core's, on one thread. [`sessions`] opens both clouds, [`decided`]
//! follows what the company has decided, and [`run`] takes step after step. [`check`] tries RingCentral's JWT and NetSuite's
//! machine access and says what is missing; [`status`] tells how it stands, whichever machine works.

mod check;
mod configuration;
mod decided;
mod ports;
mod run;
mod sessions;
mod status;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use callside_core::{phone::learn_plans, ports::Clock as _};
use clap::{Parser, Subcommand};
use tokio::{runtime::Builder, task::LocalSet};

use crate::{
    check::{Verdict, check},
    configuration::Configuration,
    ports::NativeClock,
    run::{CannotRun, Ended, Mode, run},
    sessions::CannotOpen,
    status::status,
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
    /// Sync the company's calls until the program is ended (SIGTERM or SIGINT), or stand by while another machine does.
    Run,
    /// The same until there is nothing to do at once.
    ///
    /// Exits with 0 when all is done or another machine works, 1 when somebody has to act, 75 when a cloud could not be asked, and
    /// 78 when the configuration cannot be used.
    Once,
    /// Tell how it stands, whichever machine works.
    Status,
}

/// Codes of sysexits.h, which service managers know: try again, and do not before the configuration has changed.
const TRY_AGAIN: u8 = 75;
const CONFIGURATION: u8 = 78;

/// The numbering plans of the world.
const PLANS: &str = include_str!("../../core/src/phone/plans.txt");

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
    learn_plans(PLANS.to_owned());
    let mut out = io::stdout();
    // Whoever closed the pipe wants to hear no more.
    let mut tell = |line: &str| drop(writeln!(out, "{line}"));
    let all = LocalSet::new();
    let mut begin = |mode| {
        let ended = all.block_on(&runtime, run(&configuration, mode, &mut tell));
        ended.map_err(|cannot: CannotRun| (cannot.to_string(), cannot.remedy()))
    };
    let ended = match arguments.command {
        Command::Run => begin(Mode::Run),
        Command::Once => begin(Mode::Once),
        Command::Check => {
            opened(all.block_on(&runtime, check(&configuration, &mut tell))).map(|verdict| match verdict {
                Verdict::Ready | Verdict::Optional => Ended::Well,
                Verdict::Lacking => Ended::Lacking,
                Verdict::CouldNotAsk => Ended::CouldNotAsk,
            })
        }
        Command::Status => opened(all.block_on(&runtime, status(&configuration, &mut tell))).map(|told| match told {
            Ok(()) => Ended::Well,
            Err(error) => {
                complain(&format!("NetSuite did not tell: {error}."));
                Ended::CouldNotAsk
            }
        }),
    };
    match ended {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::Lacking) => ExitCode::FAILURE,
        Ok(Ended::CouldNotAsk) => TRY_AGAIN.into(),
        Err((cannot, remedy)) => {
            complain(&format!("{cannot}. {remedy}"));
            CONFIGURATION.into()
        }
    }
}

fn opened<T>(opened: Result<T, CannotOpen>) -> Result<T, (String, String)> {
    opened.map_err(|cannot| (cannot.to_string(), cannot.remedy()))
}

/// Says why it does not go on, where a service manager's log has it.
fn complain(words: &str) {
    // There is nowhere else to say that it cannot be said.
    let _ = writeln!(io::stderr(), "callside-sync: {words}");
}
