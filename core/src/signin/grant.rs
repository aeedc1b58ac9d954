//! A session as it lies on disk, and what is known of its end.

use callside_json::{FromJson, ToJson};
use callside_protocol::Timestamp;

use super::answer::Tokens;
use crate::ordered::Keyed;

/// The longest chain an integration record can allow (netsuite-api.md §1.4).
const LONGEST_CHAIN_SECONDS: i64 = 720 * 3_600;

/// One session: the row in `Table::Secrets`. The refresh token in it is wrapped by the keyring.
#[derive(Clone, Debug, FromJson, ToJson)]
pub(super) struct Grant {
    pub client_id: String,
    /// The token endpoint that issued it: NetSuite's depends on the account.
    pub token_url: String,
    /// What the cloud's room knows of the session: account, role, user.
    pub about: Keyed<String>,
    /// The wrapped refresh token, base64; `None`: there is none.
    pub refresh: Option<String>,
    /// When the tokens in use were issued.
    pub issued_at: Timestamp,
    /// Seconds the refresh token lives from then.
    pub refresh_lives: i64,
    /// When the access token ends.
    pub access_until: Timestamp,
    /// When the first token of the chain was issued.
    pub chain_start: Timestamp,
    /// Seconds after which this cloud ends chains, learnt from one that ended or outlived the estimate.
    pub chain_learnt: Option<i64>,
    /// When the cloud ended the session.
    pub ended: Option<Timestamp>,
}

impl Grant {
    /// A new pair has come, for a request sent at `asked`.
    pub(super) fn renewed(
        mut self,
        tokens: &Tokens,
        wrapped: Option<String>,
        asked: Timestamp,
        terms: Option<i64>,
    ) -> Self {
        self.refresh = wrapped;
        self.issued_at = asked;
        self.refresh_lives = tokens.refresh_lives;
        self.access_until = after(asked, tokens.access_lives);
        if let Some(age) = tokens.chain_age {
            self.chain_start = after(asked, -age);
        }
        self.about.extend(tokens.kept.iter().cloned());
        self.ended = None;
        let estimate = self.chain_learnt.or(terms);
        if estimate.is_some_and(|estimate| after(self.chain_start, estimate) < asked) {
            self.chain_learnt = Some(LONGEST_CHAIN_SECONDS);
        }
        self
    }

    /// The cloud has ended it. When the refresh token was still young enough, the chain was too old: its length is
    /// learnt, to the full hour below because the setting is in hours and the end lies somewhat back.
    pub(super) fn over(mut self, now: Timestamp, terms: Option<i64>) -> Self {
        if terms.is_some() && now < after(self.issued_at, self.refresh_lives) {
            let hours = (now.0 - self.chain_start.0) / 3_600_000;
            // A chain that ends within its first hour was revoked; it says nothing about the setting.
            if (1..=LONGEST_CHAIN_SECONDS / 3_600).contains(&hours) {
                self.chain_learnt = Some(hours * 3_600);
            }
        }
        self.refresh = None;
        self.ended = Some(now);
        self
    }

    /// When the refresh token should be used, though nobody needs a new access token; `None`: there is none.
    pub(super) fn keep_alive_due(&self) -> Option<Timestamp> {
        self.refresh.as_ref().filter(|_| self.ended.is_none())?;
        Some(after(self.issued_at, self.refresh_lives / 4))
    }

    /// When the person must sign in again, by what is known: an estimate.
    pub(super) fn ends(&self, terms: Option<i64>) -> Timestamp {
        if let Some(ended) = self.ended {
            return ended;
        }
        if self.refresh.is_none() {
            return self.access_until;
        }
        let unused = after(self.issued_at, self.refresh_lives);
        let chain = self.chain_learnt.or(terms).map(|seconds| after(self.chain_start, seconds));
        chain.map_or(unused, |chain| chain.min(unused))
    }
}

/// So many seconds later.
pub(super) fn after(start: Timestamp, seconds: i64) -> Timestamp {
    Timestamp(start.0.saturating_add(seconds.saturating_mul(1_000)))
}
