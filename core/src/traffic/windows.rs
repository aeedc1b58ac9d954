//! RingCentral's limits (ringcentral-api.md §1.5): a sliding window per group, for this user and application together,
//! told by headers; and a penalty that every request during it starts anew, so during it nothing is sent at all.

use std::collections::VecDeque;

use callside_protocol::Timestamp;

use super::{Group, Lane};
use crate::{ordered::Keyed, ports::Response};

/// Penalty when a 429 comes without `Retry-After`.
const PENALTY_SECONDS: i64 = 60;
/// Longer waits are taken for mistakes: of a header, or of a clock that was set back since they were written.
const LONGEST_PENALTY_SECONDS: i64 = 3_600;
/// Window until a header tells another.
const WINDOW_SECONDS: i64 = 60;

/// All of it, per group in the order of [`Group::ALL`].
pub(super) struct Windows([Window; Group::ALL.len()]);

impl Default for Windows {
    fn default() -> Self {
        Self(Group::ALL.map(Window::of))
    }
}

struct Window {
    group: Group,
    /// Until when a penalty runs.
    penalty: Option<Timestamp>,
    limit: usize,
    milliseconds: i64,
    /// When this worker's own requests left, oldest first.
    own: VecDeque<Timestamp>,
    /// Requests of the same user and application that others made, as last told, and until when they count.
    others: (usize, Timestamp),
}

impl Window {
    fn of(group: Group) -> Self {
        let limit = match group {
            Group::Light => 50,
            Group::Medium => 40,
            Group::Heavy => 10,
            Group::Auth => 5,
        };
        Self {
            group,
            penalty: None,
            limit,
            milliseconds: WINDOW_SECONDS * 1_000,
            own: VecDeque::new(),
            others: (0, Timestamp(0)),
        }
    }

    fn forget_old(&mut self, now: Timestamp) {
        // A clock that was set back leaves departures in the future: they are as old as now.
        self.own.iter_mut().for_each(|sent| sent.0 = sent.0.min(now.0));
        while self.own.front().is_some_and(|sent| sent.0 + self.milliseconds <= now.0) {
            self.own.pop_front();
        }
        if self.others.1 <= now {
            self.others.0 = 0;
        }
    }

    /// When something now counted stops counting.
    fn next_room(&self, now: Timestamp) -> Timestamp {
        let own = self.own.front().map(|sent| Timestamp(sent.0 + self.milliseconds));
        let others = Some(self.others.1).filter(|_| self.others.0 > 0);
        own.into_iter().chain(others).min().unwrap_or(Timestamp(now.0 + self.milliseconds))
    }

    /// How many requests a lane may have in the window: what can wait leaves room for what cannot.
    fn share(&self, lane: Lane) -> usize {
        match lane {
            Lane::Live => self.limit,
            Lane::Notes | Lane::Logging => self.limit - self.limit.div_ceil(5),
            Lane::Background => self.limit / 2,
        }
        .max(1)
    }
}

impl Windows {
    /// Counts a request that leaves now, or says when it may.
    pub(super) fn admit(&mut self, group: Group, lane: Lane, now: Timestamp) -> Result<(), Timestamp> {
        let window = self.of(group);
        window.penalty.take_if(|until| *until <= now);
        if let Some(until) = window.penalty {
            return Err(until);
        }
        window.forget_old(now);
        if window.own.len() + window.others.0 >= window.share(lane) {
            return Err(window.next_room(now));
        }
        window.own.push_back(now);
        Ok(())
    }

    /// The request counted last never left.
    pub(super) fn take_back(&mut self, group: Group) {
        self.of(group).own.pop_back();
    }

    /// Takes an answer's headers in; true when a penalty began.
    pub(super) fn learn(&mut self, group: Group, response: &Response, now: Timestamp) -> bool {
        let group = response.header("x-rate-limit-group").and_then(Group::read).unwrap_or(group);
        self.learn_window(group, response, now);
        let wait = number(response, "retry-after");
        let seconds = match response.status {
            429 => wait.unwrap_or(PENALTY_SECONDS),
            // Out of order with a time to come back at is kept like a penalty.
            503 => match wait {
                Some(wait) => wait,
                None => return false,
            },
            _ => return false,
        };
        let until = Timestamp(now.0 + seconds.clamp(1, LONGEST_PENALTY_SECONDS) * 1_000);
        if is_global(response) {
            self.0.iter_mut().for_each(|window| window.penalty = Some(until));
        } else {
            self.of(group).penalty = Some(until);
        }
        true
    }

    fn learn_window(&mut self, group: Group, response: &Response, now: Timestamp) {
        let window = self.of(group);
        if let Some(limit) = number(response, "x-rate-limit-limit").and_then(|limit| usize::try_from(limit).ok()) {
            window.limit = limit.max(1);
        }
        if let Some(seconds) = number(response, "x-rate-limit-window") {
            window.milliseconds = seconds.clamp(1, LONGEST_PENALTY_SECONDS) * 1_000;
        }
        window.forget_old(now);
        if let Some(left) = number(response, "x-rate-limit-remaining").and_then(|left| usize::try_from(left).ok()) {
            let others = window.limit.saturating_sub(left).saturating_sub(window.own.len());
            window.others = (others, Timestamp(now.0 + window.milliseconds));
        }
    }

    /// The penalties as text, for the store.
    pub(super) fn keep(&self) -> String {
        let mut kept = Keyed::default();
        for window in &self.0 {
            if let Some(until) = window.penalty {
                kept.insert(window.group.name().to_owned(), until.0);
            }
        }
        callside_json::write(&kept)
    }

    /// The penalties another worker kept; what cannot be read, or is over, is no penalty.
    pub(super) fn restore(&mut self, kept: &str, now: Timestamp) {
        let kept: callside_json::Value = callside_json::parse(kept).unwrap_or_default();
        let latest = now.0 + LONGEST_PENALTY_SECONDS * 1_000;
        for window in &mut self.0 {
            let until = kept[window.group.name()].as_i64().filter(|until| (now.0 + 1..=latest).contains(until));
            if let Some(until) = until {
                window.penalty = Some(Timestamp(until));
            }
        }
    }

    fn of(&mut self, group: Group) -> &mut Window {
        &mut self.0[group as usize]
    }
}

fn number(response: &Response, header: &str) -> Option<i64> {
    response.header(header)?.trim().parse().ok()
}

/// CMN-310: the limit of all groups together is reached (ringcentral-api.md §1.4).
fn is_global(response: &Response) -> bool {
    let body = callside_json::parse(&response.body).unwrap_or_default();
    let errors = body["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().chain([&body]).any(|error| error["errorCode"].as_str() == Some("CMN-310"))
}

#[cfg(test)]
mod tests {
    use callside_protocol::Timestamp;
    use proptest::prelude::*;

    use super::{Group, Lane, Windows};
    use crate::ports::Response;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Response { status, headers, body: body.to_owned() }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp(1_795_000_000_000 + seconds * 1_000)
    }

    #[test]
    fn ten_heavy_requests_a_minute_then_the_oldest_must_leave_the_window() {
        let mut windows = Windows::default();
        for second in 0..10 {
            assert_eq!(windows.admit(Group::Heavy, Lane::Live, at(second)), Ok(()));
        }
        assert_eq!(windows.admit(Group::Heavy, Lane::Live, at(11)), Err(at(60)));
        assert_eq!(windows.admit(Group::Light, Lane::Live, at(11)), Ok(()), "groups are apart");
        assert_eq!(windows.admit(Group::Heavy, Lane::Live, at(60)), Ok(()));
    }

    #[test]
    fn what_can_wait_leaves_room_for_what_cannot() {
        let mut windows = Windows::default();
        for _ in 0..5 {
            assert_eq!(windows.admit(Group::Heavy, Lane::Background, at(0)), Ok(()));
        }
        assert!(windows.admit(Group::Heavy, Lane::Background, at(0)).is_err());
        for _ in 0..3 {
            assert_eq!(windows.admit(Group::Heavy, Lane::Logging, at(0)), Ok(()));
        }
        assert!(windows.admit(Group::Heavy, Lane::Logging, at(0)).is_err());
        assert_eq!(windows.admit(Group::Heavy, Lane::Live, at(0)), Ok(()));
    }

    #[test]
    fn limits_and_other_devices_are_learnt_from_headers() {
        let mut windows = Windows::default();
        assert_eq!(windows.admit(Group::Heavy, Lane::Live, at(0)), Ok(()));
        let headers = [
            ("x-rate-limit-group", "heavy"),
            ("x-rate-limit-limit", "4"),
            ("x-rate-limit-remaining", "1"),
            ("x-rate-limit-window", "30"),
        ];
        assert!(!windows.learn(Group::Heavy, &answer(200, &headers, "{}"), at(1)));
        assert_eq!(windows.admit(Group::Heavy, Lane::Live, at(2)), Ok(()));
        assert_eq!(windows.admit(Group::Heavy, Lane::Live, at(3)), Err(at(30)));
    }

    #[test]
    fn a_penalty_holds_its_group_until_retry_after_and_survives_a_restart() {
        let mut windows = Windows::default();
        assert!(windows.learn(Group::Heavy, &answer(429, &[("retry-after", "45")], ""), at(0)));
        assert_eq!(windows.admit(Group::Heavy, Lane::Live, at(10)), Err(at(45)));
        let mut after_restart = Windows::default();
        after_restart.restore(&windows.keep(), at(20));
        assert_eq!(after_restart.admit(Group::Heavy, Lane::Live, at(20)), Err(at(45)));
        assert_eq!(after_restart.admit(Group::Light, Lane::Live, at(20)), Ok(()));
        assert_eq!(after_restart.admit(Group::Heavy, Lane::Live, at(45)), Ok(()));
    }

    #[test]
    fn without_a_time_it_is_a_minute_and_the_global_limit_holds_every_group() {
        let mut windows = Windows::default();
        let body = r#"{"errorCode":"CMN-310","message":"…","errors":[{"errorCode":"CMN-310","message":"…"}]}"#;
        assert!(windows.learn(Group::Light, &answer(429, &[], body), at(0)));
        for group in Group::ALL {
            assert_eq!(windows.admit(group, Lane::Live, at(1)), Err(at(60)));
        }
    }

    #[test]
    fn damaged_or_impossible_memories_hold_nobody() {
        let mut windows = Windows::default();
        windows.restore("not json", at(0));
        windows.restore(&format!(r#"{{"heavy":{}}}"#, at(999_999).0), at(0));
        assert_eq!(windows.admit(Group::Heavy, Lane::Live, at(0)), Ok(()));
    }

    proptest! {
        #[test]
        fn never_more_than_the_limit_in_any_window(steps in prop::collection::vec(0_i64..20, 1..80)) {
            let mut windows = Windows::default();
            let (mut now, mut sent) = (0, Vec::new());
            for step in steps {
                now += step;
                match windows.admit(Group::Auth, Lane::Live, at(now)) {
                    Ok(()) => sent.push(now),
                    Err(until) => prop_assert!(until > at(now) && until <= at(now + 60)),
                }
            }
            for start in &sent {
                let inside = sent.iter().filter(|time| (*start..*start + 60).contains(*time)).count();
                prop_assert!(inside <= 5);
            }
        }
    }
}
