//! The country whose dialling rules a number without country code is read by.

use callside_json::{FromJson, Text, ToJson, Unreadable, Value};

use super::plans::{self, Plan};

/// A country with a numbering plan, by its ISO 3166-1 letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Region(&'static str);

impl Region {
    /// The United States: what Callside assumes until RingCentral has said where the extension is at home.
    pub const US: Self = Self("US");

    /// From two letters in either case; `None` where no numbering plan is known.
    #[must_use]
    pub fn of(letters: &str) -> Option<Self> {
        plans::of_region(&letters.to_ascii_uppercase()).map(|plan| Self(plan.letters))
    }

    /// Its two letters, upper case.
    #[must_use]
    pub fn letters(self) -> String {
        self.0.to_owned()
    }

    /// Its country calling code (1, 44, 34).
    #[must_use]
    pub fn calling_code(self) -> u16 {
        self.plan().map(|plan| plan.code).unwrap_or_default()
    }

    /// Its numbering plan. `None`: nobody has brought the plans yet ([`super::learn_plans`]).
    pub(super) fn plan(self) -> Option<&'static Plan> {
        plans::of_region(self.0)
    }
}

impl Default for Region {
    fn default() -> Self {
        Self::US
    }
}

impl ToJson for Region {
    fn write_json(&self, to: &mut Text) {
        to.string(&self.letters());
    }
}

impl FromJson for Region {
    fn blank() -> Self {
        Self::default()
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        *self = value.as_str().and_then(Self::of).ok_or(Unreadable)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Region;

    #[test]
    fn knows_countries_and_nothing_else() {
        assert_eq!(Region::of("us"), Some(Region::US));
        assert_eq!(Region::of("GB").map(Region::calling_code), Some(44));
        assert_eq!(Region::of("GB").map(Region::letters).as_deref(), Some("GB"));
        for not_a_country in ["", "U", "USA", "ZZ", "1", "🇺🇸"] {
            assert_eq!(Region::of(not_a_country), None, "{not_a_country}");
        }
    }
}
