//! Requests. The adapter sends exactly what it is given, without cookies (`credentials: omit`, netsuite-api.md §5.1).

use std::fmt;

use async_trait::async_trait;
use callside_json::{FromJson, ToJson};

/// HTTP methods Callside uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Method {
    /// Read.
    Get,
    /// Create, or ask with a body.
    Post,
    /// Change parts.
    Patch,
    /// Create or replace under a known name.
    Put,
    /// Remove.
    Delete,
}

impl Method {
    /// As on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// A header: name in lower case, value.
pub type Header = (String, String);

/// A request. `Debug` shows neither headers nor body nor query: they hold tokens and personal data.
#[derive(Clone, PartialEq, Eq, FromJson, ToJson)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Absolute https address.
    pub url: String,
    /// Headers.
    pub headers: Vec<Header>,
    /// Body, UTF-8.
    pub body: Option<String>,
    /// After how many milliseconds the adapter gives up with [`HttpError::NoAnswer`].
    pub timeout: u32,
    /// The page whose port a good answer's bytes go to, each piece as it comes and all of them before the answer is
    /// returned; [`Response::body`] is empty then. A page that closes its port ends the answer where it stands.
    pub page: Option<u32>,
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method.as_str(), self.url.split('?').next().unwrap_or_default())
    }
}

/// An answer of any status. `Debug` shows the status alone.
#[derive(Clone, PartialEq, Eq, FromJson, ToJson)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<Header>,
    /// Body, read as UTF-8 with replacement characters where it is not; empty where a page has got it.
    pub body: String,
}

impl Response {
    /// The first header of that (lower case) name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "HTTP {}", self.status)
    }
}

/// No answer. What may be repeated hangs on whether the request can have arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// It certainly was not sent: no network at all.
    #[error("not sent: there is no network")]
    NotSent,
    /// It was sent, or may have been; no answer came. Whether the cloud acted on it is unknown.
    #[error("no answer")]
    NoAnswer,
}

/// Sends requests.
#[async_trait(?Send)]
pub trait Http {
    /// Sends once and waits for the whole answer. Any status is an answer.
    async fn send(&self, request: Request) -> Result<Response, HttpError>;
}

#[cfg(any(test, feature = "fakes"))]
pub(super) mod fake {
    use std::{cell::RefCell, rc::Rc};

    use async_trait::async_trait;

    use super::{Http, HttpError, Request, Response};

    type Answer = dyn FnMut(&Request) -> Result<Response, HttpError>;

    /// Answers from a closure and keeps every request.
    pub struct FakeHttp {
        answer: RefCell<Box<Answer>>,
        /// Everything sent, in order.
        pub sent: RefCell<Vec<Request>>,
    }

    impl FakeHttp {
        /// Answers each request with what the closure says.
        pub fn new(answer: impl FnMut(&Request) -> Result<Response, HttpError> + 'static) -> Rc<Self> {
            Rc::new(Self { answer: RefCell::new(Box::new(answer)), sent: RefCell::default() })
        }

        /// Answers requests in order from a list; afterwards there is no network.
        pub fn scripted(answers: Vec<Result<Response, HttpError>>) -> Rc<Self> {
            let mut answers = answers.into_iter();
            Self::new(move |_| answers.next().unwrap_or(Err(HttpError::NotSent)))
        }
    }

    #[async_trait(?Send)]
    impl Http for FakeHttp {
        async fn send(&self, request: Request) -> Result<Response, HttpError> {
            self.sent.borrow_mut().push(request.clone());
            (self.answer.borrow_mut())(&request)
        }
    }
}
