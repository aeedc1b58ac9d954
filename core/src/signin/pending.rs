//! A sign-in under way: what was asked, kept in the scratch memory until it comes back, and what came back.

use callside_json::{FromJson, ToJson};
use callside_protocol::Timestamp;

use super::{Pkce, Secret, SignInError, State};
use crate::{ordered::Keyed, traffic::form};

/// A sign-in to be started.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The cloud's authorize address, without a query.
    pub authorize: &'a str,
    /// The application's client id.
    pub client_id: &'a str,
    /// The registered redirect address, byte for byte.
    pub redirect: &'a str,
    /// What this cloud wants to be told besides, such as `scope`.
    pub parameters: &'a [(&'a str, &'a str)],
    /// The account the person asked for, in the cloud's own spelling; the cloud's room compares it with what comes back.
    pub expects: Option<&'a str>,
}

/// A sign-in under way. Survives the worker, not the browser.
#[derive(Clone, Debug, FromJson, ToJson)]
pub struct PendingSignIn {
    /// Comes back with the answer.
    pub state: State,
    /// Goes with the code.
    pub verifier: Secret,
    /// The application it was started for.
    pub client_id: String,
    /// Where it comes back to.
    pub redirect: String,
    /// The account asked for, if one was.
    pub expects: Option<String>,
    /// When it was started.
    pub began: Timestamp,
}

impl PendingSignIn {
    /// The sign-in and the address the page opens for it.
    pub(super) fn begin(attempt: &Attempt<'_>, pkce: Pkce, state: State, now: Timestamp) -> (Self, String) {
        let own = [
            ("response_type", "code"),
            ("client_id", attempt.client_id),
            ("redirect_uri", attempt.redirect),
            ("state", state.reveal()),
            ("code_challenge", pkce.challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        let address = form::with_query(attempt.authorize, own.into_iter().chain(attempt.parameters.iter().copied()));
        let pending = Self {
            state,
            verifier: pkce.verifier,
            client_id: attempt.client_id.to_owned(),
            redirect: attempt.redirect.to_owned(),
            expects: attempt.expects.map(str::to_owned),
            began: now,
        };
        (pending, address)
    }

    /// Reads the address that came back. Only the right place with the right state is looked at any further.
    pub(super) fn end(self, came_back: &str) -> Result<Returned, SignInError> {
        let rest = came_back.strip_prefix(&self.redirect).ok_or(SignInError::ForeignAnswer)?;
        if !rest.starts_with('?') {
            return Err(SignInError::ForeignAnswer);
        }
        let mut parameters = Keyed::default();
        for (name, value) in form::query(rest) {
            // A parameter given twice is nobody's answer (RFC 6749 §3.1).
            if parameters.insert(name, value).is_some() {
                return Err(SignInError::ForeignAnswer);
            }
        }
        if parameters.remove("state").as_deref() != Some(self.state.reveal()) {
            return Err(SignInError::ForeignAnswer);
        }
        if let Some(code) = parameters.remove("error") {
            let detail = parameters.remove("error_description").filter(|text| !text.is_empty());
            return Err(match code.as_str() {
                "access_denied" => SignInError::ConsentDenied,
                "server_error" => SignInError::Unwell { status: 500 },
                "temporarily_unavailable" => SignInError::Unwell { status: 503 },
                "invalid_request"
                | "unauthorized_client"
                | "invalid_client"
                | "unsupported_response_type"
                | "invalid_scope" => SignInError::AppSetup { code, detail },
                _ => SignInError::Refused { code, detail },
            });
        }
        match parameters.remove("code").filter(|code| !code.is_empty()) {
            Some(code) => Ok(Returned { code: Secret::new(code), parameters, pending: self }),
            None => Err(SignInError::ForeignAnswer),
        }
    }
}

/// What came back to the attempt under way: a code to be exchanged.
#[derive(Debug)]
pub struct Returned {
    pub(super) code: Secret,
    pub(super) parameters: Keyed<String>,
    pub(super) pending: PendingSignIn,
}

impl Returned {
    /// A further parameter of the redirect, such as NetSuite's `company`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    /// The account the person asked for, if they did.
    #[must_use]
    pub fn expects(&self) -> Option<&str> {
        self.pending.expects.as_deref()
    }
}
