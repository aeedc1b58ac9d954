//! Taking up a lost connection: what a `wsc` token means, and when it is too late (ringcentral-api.md §2.3).

use super::{Gateway, Outgoing, RECOVERY_TIMEOUT};
use crate::clock::{Moment, SECOND};
use crate::ringcentral::authorization::Identity;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

impl Gateway {
    /// The context a token names and the number of the last event its bearer has seen.
    pub(super) fn recover(
        &mut self,
        identity: &Identity,
        token: &str,
        now: Moment,
    ) -> Result<(u64, u64), Unrecoverable> {
        let (number, seen) = read_context_token(token).ok_or(Unrecoverable::Malformed)?;
        let context = self.contexts.get_mut(&number).ok_or(Unrecoverable::Expired)?;
        if context.identity.session != identity.session {
            return Err(Unrecoverable::OtherSession);
        }
        if context.subscription.is_none() {
            return Err(Unrecoverable::NoSubscription);
        }
        if context.lost.is_some_and(|lost| now.since(lost) >= RECOVERY_TIMEOUT * SECOND) {
            return Err(Unrecoverable::Expired);
        }
        context.lost = None;
        context.identity = identity.clone();
        // The old connection, if its end was never noticed, is replaced.
        for connection in self.connections.values_mut().filter(|connection| connection.context == number) {
            if connection.open {
                connection.open = false;
                connection.outgoing.push_back(Outgoing::Close { code: 1000 });
            }
        }
        Ok((number, seen))
    }
}

/// Why a lost connection cannot be taken up again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unrecoverable {
    Malformed,
    OtherSession,
    NoSubscription,
    Expired,
}

impl Unrecoverable {
    /// 1003 and 1005 were measured; the code of an expired context was not (ringcentral-api.md §2.3).
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Malformed => "WSG-400",
            Self::OtherSession => "WSG-1003",
            Self::NoSubscription => "WSG-1005",
            Self::Expired => "WSG-1001",
        }
    }
}

/// The `wsc` token of a context after so many events.
pub(super) fn context_token(context: u64, sequence: u64) -> String {
    STANDARD.encode(format!("wsc|{context}|{sequence}"))
}

fn read_context_token(token: &str) -> Option<(u64, u64)> {
    let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    let (context, sequence) = text.strip_prefix("wsc|")?.split_once('|')?;
    Some((context.parse().ok()?, sequence.parse().ok()?))
}
