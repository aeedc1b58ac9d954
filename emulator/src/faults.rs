//! What may go wrong between the browser and a cloud, set by a test or by hand, each for a number of requests.

use crate::exchange::{Request, Response};
use serde::{Deserialize, Serialize};

/// What happens to a request that a [`Fault`] matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Kind {
    /// The request is handled and its answer comes late, in milliseconds.
    Delay {
        /// How late.
        milliseconds: u64,
    },
    /// The request is handled; the first half of its answer comes at once and the rest so much later, in milliseconds.
    Halt {
        /// How much later.
        milliseconds: u64,
    },
    /// The connection is dropped before the cloud saw the request: nothing happened.
    CutBefore,
    /// The connection is dropped after the cloud handled the request: it happened, and nobody was told.
    CutAfter,
    /// The cloud answers with this status and does nothing.
    Status {
        /// An HTTP status code such as 401, 403, 429, 500 or 503.
        code: u16,
        /// Seconds for a `Retry-After` header, when there shall be one.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// The request is handled; half of its answer arrives, and then something else in place of the rest.
    Malformed,
    /// The request is handled and the connection is lost in the middle of the answer's body.
    CutWithin,
}

/// A fault and the requests it is for. An absent criterion matches every request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// The end of the host name: `netsuite.com` or `platform.ringcentral.com`.
    #[serde(default)]
    pub host: Option<String>,
    /// The beginning of the path.
    #[serde(default)]
    pub path: Option<String>,
    /// The method, upper case.
    #[serde(default)]
    pub method: Option<String>,
    /// What happens.
    pub kind: Kind,
    /// How many requests it still meets.
    #[serde(default = "once")]
    pub count: u32,
}

fn once() -> u32 {
    1
}

impl Fault {
    fn matches(&self, request: &Request) -> bool {
        self.host.as_deref().is_none_or(|host| request.host.ends_with(host))
            && self.path.as_deref().is_none_or(|path| request.path.starts_with(path))
            && self.method.as_deref().is_none_or(|method| request.method == method)
    }
}

/// The faults that are set, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    set: Vec<Fault>,
}

impl Faults {
    /// Adds a fault; those set earlier are used up first.
    pub fn set(&mut self, fault: Fault) {
        self.set.push(fault);
    }

    /// Removes every fault.
    pub fn clear(&mut self) {
        self.set.clear();
    }

    /// The faults that still wait for a request.
    #[must_use]
    pub fn waiting(&self) -> &[Fault] {
        &self.set
    }

    /// The fault this request meets, whose count goes down by one.
    pub fn meet(&mut self, request: &Request) -> Option<Kind> {
        let place = self.set.iter().position(|fault| fault.count > 0 && fault.matches(request))?;
        let fault = self.set.get_mut(place)?;
        fault.count -= 1;
        let kind = fault.kind;
        self.set.retain(|fault| fault.count > 0);
        Some(kind)
    }
}

/// The first half of an answer: all that arrives when the connection is lost in the middle.
#[must_use]
pub fn half(mut answer: Response) -> Response {
    answer.body.truncate(answer.body.len() / 2);
    answer
}

/// The same answer with the second half of its body missing, so that it no longer parses.
#[must_use]
pub fn malformed(answer: Response) -> Response {
    let mut answer = half(answer);
    answer.body.extend_from_slice(b"\n<!-- gateway -->");
    answer
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults, Kind};
    use crate::exchange::Request;

    fn request(host: &str, method: &str, path: &str) -> Request {
        Request { host: host.to_owned(), method: method.to_owned(), path: path.to_owned(), ..Request::default() }
    }

    #[test]
    fn a_fault_meets_only_what_it_names_and_only_so_often() {
        let mut faults = Faults::default();
        faults.set(Fault {
            host: Some("netsuite.com".into()),
            path: Some("/services/rest".into()),
            method: Some("POST".into()),
            kind: Kind::CutAfter,
            count: 2,
        });
        assert_eq!(faults.meet(&request("platform.ringcentral.com", "POST", "/services/rest")), None);
        assert_eq!(faults.meet(&request("1234567.suitetalk.api.netsuite.com", "GET", "/services/rest/x")), None);
        for _ in 0..2 {
            assert_eq!(
                faults.meet(&request("1234567.suitetalk.api.netsuite.com", "POST", "/services/rest/x")),
                Some(Kind::CutAfter)
            );
        }
        assert_eq!(faults.meet(&request("1234567.suitetalk.api.netsuite.com", "POST", "/services/rest/x")), None);
        assert!(faults.waiting().is_empty());
    }
}
