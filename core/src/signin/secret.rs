//! Text that opens doors.

use std::fmt;

use callside_json::{FromJson, ToJson};

/// A token, code or verifier. `Debug` shows nothing of it and there is no `Display`. It is serialized only into
/// [`Scratch`](crate::ports::Scratch), which websites cannot read and which the browser forgets when it closes.
#[derive(Clone, PartialEq, Eq, FromJson, ToJson)]
pub struct Secret(String);

impl Secret {
    /// Marks text as secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the request it is meant for.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("‹secret›")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Some(Secret::new("eyJ"))), "Some(‹secret›)");
    }
}
