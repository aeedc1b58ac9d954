//! One HTTP exchange as the handlers see it: no sockets, no TLS, no runtime. The rim translates to and from the wire.

use serde_json::Value;

/// A request that has arrived at one of the emulated hosts.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Upper case, as on the wire.
    pub method: String,
    /// The host it was sent to, lower case, without a port: `platform.ringcentral.com`.
    pub host: String,
    /// The path, percent-decoding left to the handler, without the query.
    pub path: String,
    /// Decoded query pairs in the order they were sent; a name may repeat.
    pub query: Vec<(String, String)>,
    /// Header names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as sent.
    pub body: Vec<u8>,
}

impl Request {
    /// The first header of that (lower case) name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first query parameter of that name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The bearer token of the `Authorization` header.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token)
    }
}

/// What goes back.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// HTTP status code.
    pub status: u16,
    /// Header names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body to send.
    pub body: Vec<u8>,
}

impl Response {
    /// An answer without a body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    /// A JSON answer.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self { status, ..Self::default() }.with_header("content-type", "application/json").with_body(body.to_string())
    }

    /// A page for a person.
    #[must_use]
    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self { status, ..Self::default() }
            .with_header("content-type", "text/html; charset=utf-8")
            .with_body(body.into())
    }

    /// A redirect the browser follows with GET.
    #[must_use]
    pub fn redirect(location: &str) -> Self {
        Self::empty(302).with_header("location", location)
    }

    /// The same answer with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same answer with another body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }
}
