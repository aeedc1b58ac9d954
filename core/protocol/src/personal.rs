//! Personal data as a type: names, numbers, notes. It travels and is drawn like text, but no log line can hold it.

use std::fmt;

use callside_json::{FromJson, ToJson};

/// Text about a person. `Debug` tells only its length; there is no `Display`, so a log line cannot pick it up by chance.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, FromJson, ToJson)]
pub struct Personal(String);

impl Personal {
    /// Marks text as personal.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for drawing, matching and writing to NetSuite; never for a log.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Gives the text up.
    #[must_use]
    pub fn into_revealed(self) -> String {
        self.0
    }

    /// Nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "‹{} characters›", self.0.chars().count())
    }
}

impl From<&str> for Personal {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Personal {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Personal;

    #[test]
    fn debug_never_shows_the_text() {
        let shown = format!("{:?}", Some(Personal::new("Dana Whitfield")));
        assert_eq!(shown, "Some(‹14 characters›)");
    }
}
