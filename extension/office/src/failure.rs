//! A panic's last words.

use std::{cell::RefCell, panic};

use crate::Host;

thread_local! {
    /// Here and not in the hook, which must be `Send`; the wasm has one thread.
    static HOST: RefCell<Option<Host>> = const { RefCell::new(None) };
}

/// Tells the bootstrap where a panic happened, from now on. Only where: the message may hold a name or a number.
pub fn report_to(host: Host) {
    HOST.set(Some(host));
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        HOST.with_borrow(|host| {
            if let Some(host) = host {
                host.failed(&place);
            }
        });
    }));
}
