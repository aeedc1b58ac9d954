//! `callside-sync status`: how company call sync stands, whoever works. Nothing is taken or written.

use std::rc::Rc;

use callside_core::{
    netsuite::{NetSuite, NetSuiteError},
    sync::{State, standing},
};

use crate::{
    configuration::Configuration,
    run::written,
    sessions::{self, CannotOpen},
};

/// Tells it, line by line; `Err` inside: NetSuite did not.
///
/// # Errors
/// [`CannotOpen`].
pub async fn status(
    configuration: &Configuration,
    tell: &mut dyn FnMut(&str),
) -> Result<Result<(), NetSuiteError>, CannotOpen> {
    let (base, traffic) = sessions::open(configuration)?;
    let machine = sessions::netsuite(configuration, &base, &traffic).await?;
    let netsuite = NetSuite::lent(&base, &traffic, Rc::clone(&machine.tokens) as _);
    let lease = match standing(&netsuite).await {
        Ok(lease) => lease,
        Err(error) => return Ok(Err(error)),
    };
    let Some(state) = lease.state.filter(State::has_begun) else {
        tell("Nobody has said yet that it is to begin: Settings → Company → Call sync, after a dry run.");
        return Ok(Ok(()));
    };
    tell(&match lease.works {
        Some(holder) => format!("{holder} works, since {}.", written(state.writer_since)),
        None => format!("No machine works now; {} did last.", state.writer),
    });
    if state.paused {
        tell("Paused by people.");
    }
    tell(&format!("Calls are synced that began since {}.", written(state.from)));
    if 0 < state.back_to.0 && state.back_to < state.from {
        tell(&format!("Calls before that are being read, back to {}.", written(state.back_to)));
    }
    tell(&format!("Read up to {}, settled up to {}.", written(state.read), written(state.settled)));
    let all = state.counted();
    tell(&format!(
        "{} calls: {} in NetSuite ({} of them made by company call sync), {} left out by rule, {} waiting, {} refused, {} \
         without a session.",
        all.calls, all.logged, all.made, all.skipped, all.waiting, all.failed, all.nameless
    ));
    tell(&format!("Requests so far: {} to RingCentral, {} to NetSuite.", state.ringcentral, state.netsuite));
    Ok(Ok(()))
}
