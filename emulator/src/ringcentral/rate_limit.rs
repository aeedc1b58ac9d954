//! Rate limits: per user and app, a sliding window for each group, and a penalty that every request restarts
//! (ringcentral-api.md §1.5).

use crate::clock::{Moment, SECOND};
use std::collections::{BTreeMap, VecDeque};

/// The group an operation counts towards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Reading the own extension, presence, sessions.
    Light,
    /// Lists and subscriptions.
    Medium,
    /// Anything over the call log.
    Heavy,
    /// Tokens.
    Auth,
}

impl Group {
    /// The name in `X-Rate-Limit-Group`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Medium => "medium",
            Self::Heavy => "heavy",
            Self::Auth => "auth",
        }
    }
}

/// Requests allowed in a window, for each group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests of [`Group::Light`].
    pub light: usize,
    /// Requests of [`Group::Medium`].
    pub medium: usize,
    /// Requests of [`Group::Heavy`].
    pub heavy: usize,
    /// Requests of [`Group::Auth`].
    pub auth: usize,
    /// The window and the penalty, in seconds.
    pub window: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { light: 50, medium: 40, heavy: 10, auth: 5, window: 60 }
    }
}

impl Limits {
    fn of(&self, group: Group) -> usize {
        match group {
            Group::Light => self.light,
            Group::Medium => self.medium,
            Group::Heavy => self.heavy,
            Group::Auth => self.auth,
        }
    }
}

/// What the limiter says about one request. The headers go on the answer in either case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the request may be handled.
    pub admitted: bool,
    /// `X-Rate-Limit-*`, and `Retry-After` on a refusal. Names are lower case.
    pub headers: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default)]
struct Window {
    admitted: VecDeque<Moment>,
    penalty_until: Option<Moment>,
}

/// The windows of all users and apps.
#[derive(Clone, Debug, Default)]
pub struct RateLimiter {
    limits: Limits,
    windows: BTreeMap<(String, Group), Window>,
}

impl RateLimiter {
    /// A limiter that has seen nothing.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, windows: BTreeMap::new() }
    }

    /// Replaces the limits; what was counted stays counted.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Counts a request of a user through an app.
    pub fn admit(&mut self, user_and_app: &str, group: Group, now: Moment) -> Verdict {
        let limit = self.limits.of(group);
        let span = self.limits.window * SECOND;
        let window = self.windows.entry((user_and_app.to_owned(), group)).or_default();
        window.admitted.retain(|&moment| now.since(moment) < span);
        let punished = window.penalty_until.is_some_and(|until| now < until);
        let admitted = !punished && window.admitted.len() < limit;
        if admitted {
            window.admitted.push_back(now);
            window.penalty_until = None;
        } else {
            window.penalty_until = Some(now.plus(span));
        }
        let remaining = if admitted { limit.saturating_sub(window.admitted.len()) } else { 0 };
        let mut headers = vec![
            ("x-rate-limit-group".to_owned(), group.name().to_owned()),
            ("x-rate-limit-limit".to_owned(), limit.to_string()),
            ("x-rate-limit-remaining".to_owned(), remaining.to_string()),
            ("x-rate-limit-window".to_owned(), self.limits.window.to_string()),
        ];
        if !admitted {
            headers.push(("retry-after".to_owned(), self.limits.window.to_string()));
        }
        Verdict { admitted, headers }
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, Limits, RateLimiter};
    use crate::clock::{Moment, SECOND};
    use proptest::prelude::*;

    fn heavy(limiter: &mut RateLimiter, seconds: i64) -> bool {
        limiter.admit("user app", Group::Heavy, Moment(seconds * SECOND)).admitted
    }

    #[test]
    fn the_window_slides() {
        let mut limiter = RateLimiter::new(Limits::default());
        assert!((0..10).all(|second| heavy(&mut limiter, second)));
        // The request of second 0 has left the window at second 60, those of 1 to 9 have not.
        assert!(heavy(&mut limiter, 60));
        assert!(!heavy(&mut limiter, 60));
    }

    #[test]
    fn every_request_during_the_penalty_restarts_it() {
        let mut limiter = RateLimiter::new(Limits::default());
        for _ in 0..10 {
            heavy(&mut limiter, 0);
        }
        assert!(!heavy(&mut limiter, 1));
        assert!(!heavy(&mut limiter, 60), "within the 60 s that second 1 began");
        assert!(!heavy(&mut limiter, 119), "within the 60 s that second 60 began");
        assert!(heavy(&mut limiter, 179));
    }

    #[test]
    fn groups_and_users_do_not_share_a_window() {
        let mut limiter = RateLimiter::new(Limits { heavy: 1, ..Limits::default() });
        assert!(heavy(&mut limiter, 0));
        assert!(!heavy(&mut limiter, 0));
        assert!(limiter.admit("user app", Group::Light, Moment(0)).admitted);
        assert!(limiter.admit("other app", Group::Heavy, Moment(0)).admitted);
    }

    #[test]
    fn headers_tell_what_is_left_and_how_long_to_wait() {
        let mut limiter = RateLimiter::new(Limits { auth: 1, ..Limits::default() });
        let first = limiter.admit("user app", Group::Auth, Moment(0)).headers;
        assert!(first.contains(&("x-rate-limit-remaining".into(), "0".into())));
        assert!(!first.iter().any(|(name, _)| name == "retry-after"));
        let second = limiter.admit("user app", Group::Auth, Moment(0)).headers;
        assert!(second.contains(&("retry-after".into(), "60".into())));
        assert!(second.contains(&("x-rate-limit-group".into(), "auth".into())));
    }

    proptest! {
        #[test]
        fn no_sliding_minute_ever_holds_more_than_the_limit(gaps in proptest::collection::vec(0_i64..20_000, 1..200)) {
            let mut limiter = RateLimiter::new(Limits::default());
            let mut now = Moment(0);
            let mut admitted: Vec<Moment> = Vec::new();
            for gap in gaps {
                now = now.plus(gap);
                if limiter.admit("user app", Group::Heavy, now).admitted {
                    admitted.push(now);
                }
            }
            for &end in &admitted {
                prop_assert!(admitted.iter().filter(|&&moment| moment <= end && end.since(moment) < 60 * SECOND).count() <= 10);
            }
        }
    }
}
