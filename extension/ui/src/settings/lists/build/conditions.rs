//! Conditions while they are edited: each as the texts in its controls, for a number that is half typed is no number yet.

use callside_protocol::{
    company::{Comparison, ListCondition, Outcome},
    words::engagement,
};

/// What a condition asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Asks {
    /// A field.
    #[default]
    Field,
    /// Whose they are.
    Owner,
    /// That the last call is not too long ago.
    Within,
    /// That it is.
    NotFor,
    /// How it came out.
    Outcome,
    /// A high score.
    AtLeast,
    /// A low one.
    Below,
}

impl Asks {
    /// All of them, in the order of the list.
    pub(super) const ALL: [Self; 7] =
        [Self::Field, Self::Owner, Self::Within, Self::NotFor, Self::Outcome, Self::AtLeast, Self::Below];

    /// As it stands in the list.
    pub(super) const fn says(self) -> &'static str {
        match self {
            Self::Field => "Field",
            Self::Owner => "Owner",
            Self::Within => "Last call within days",
            Self::NotFor => "No call for days",
            Self::Outcome => "Last outcome",
            Self::AtLeast => "Score at least",
            Self::Below => "Score below",
        }
    }
}

/// A condition, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// What it asks.
    pub asks: Asks,
    /// The name of the field.
    pub field: String,
    /// How it is compared, by its place among [`comparisons`]; for an outcome its place among those.
    pub how: usize,
    /// With what.
    pub value: String,
}

/// How a field can be compared with a value.
pub(super) fn comparisons(value: &str) -> [Comparison; 8] {
    let value = || value.trim().into();
    [
        Comparison::Is(value()),
        Comparison::IsNot(value()),
        Comparison::Contains(value()),
        Comparison::Begins(value()),
        Comparison::Filled,
        Comparison::Empty,
        Comparison::AtLeast(value()),
        Comparison::Below(value()),
    ]
}

impl Typed {
    /// A comparison that needs a value.
    pub(super) const fn needs_value(&self) -> bool {
        !(matches!(self.asks, Asks::Field) && (self.how == 4 || self.how == 5)) && !matches!(self.asks, Asks::Outcome)
    }

    /// As it is kept; `None`: it is not whole yet.
    pub(super) fn whole(&self) -> Option<ListCondition> {
        let value = self.value.trim();
        if self.needs_value() && value.is_empty() {
            return None;
        }
        Some(match self.asks {
            Asks::Field => {
                let name = self.field.trim().to_lowercase();
                let how = comparisons(value).into_iter().nth(self.how)?;
                ListCondition::Field(Some(name).filter(|name| !name.is_empty())?, how)
            }
            Asks::Owner => ListCondition::Owner(value.to_owned()),
            Asks::Within => ListCondition::CalledWithin(value.parse().ok()?),
            Asks::NotFor => ListCondition::NotCalledFor(value.parse().ok()?),
            Asks::Outcome => ListCondition::LastOutcome(Outcome::ALL.get(self.how).copied()?),
            Asks::AtLeast => ListCondition::ScoreAtLeast(value.replace('−', "-").parse().ok()?),
            Asks::Below => ListCondition::ScoreBelow(value.replace('−', "-").parse().ok()?),
        })
    }

    /// What is kept, to be edited.
    pub(super) fn of(condition: &ListCondition) -> Self {
        let typed = |asks, value: String| Self { asks, value, ..Self::default() };
        match condition {
            ListCondition::Field(name, how) => {
                let (says, value) = engagement::comparison(how);
                let place = comparisons("").iter().position(|known| engagement::comparison(known).0 == says);
                Self { field: name.clone(), how: place.unwrap_or_default(), ..typed(Asks::Field, value.to_owned()) }
            }
            ListCondition::Owner(id) => typed(Asks::Owner, id.clone()),
            ListCondition::CalledWithin(days) => typed(Asks::Within, days.to_string()),
            ListCondition::NotCalledFor(days) => typed(Asks::NotFor, days.to_string()),
            ListCondition::LastOutcome(out) => {
                let how = Outcome::ALL.iter().position(|known| known == out).unwrap_or_default();
                Self { how, ..typed(Asks::Outcome, String::new()) }
            }
            ListCondition::ScoreAtLeast(points) => typed(Asks::AtLeast, points.to_string()),
            ListCondition::ScoreBelow(points) => typed(Asks::Below, points.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_the_same_once_it_was_edited() {
        let fields = comparisons("Gold").map(|how| ListCondition::Field("custentity_tier".to_owned(), how));
        let outcomes = Outcome::ALL.map(ListCondition::LastOutcome);
        let others = [
            ListCondition::Owner("12".to_owned()),
            ListCondition::CalledWithin(30),
            ListCondition::NotCalledFor(0),
            ListCondition::ScoreAtLeast(40),
            ListCondition::ScoreBelow(-5),
        ];
        for condition in fields.into_iter().chain(outcomes).chain(others) {
            assert_eq!(Typed::of(&condition).whole(), Some(condition));
        }
    }

    #[test]
    fn what_is_not_whole_is_no_condition() {
        let days = |value: &str| Typed { asks: Asks::Within, value: value.to_owned(), ..Typed::default() };
        for wrong in ["", "soon", "-3", "1.5"] {
            assert_eq!(days(wrong).whole(), None, "{wrong}");
        }
        let field = |field: &str, how| Typed { field: field.to_owned(), how, ..Typed::default() };
        assert_eq!(field("title", 0).whole(), None, "compared with nothing");
        assert_eq!(field(" ", 5).whole(), None, "of no field");
        let is_empty = ListCondition::Field("title".to_owned(), Comparison::Empty);
        assert_eq!(field(" Title ", 5).whole(), Some(is_empty), "names of fields are in small letters");
    }
}
