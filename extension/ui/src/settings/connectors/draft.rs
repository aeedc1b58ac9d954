//! What is decided while it is edited: numbers as the texts that are typed, for one that is half typed is no number yet.

use callside_protocol::{
    company::{Engagement, MappedField, Weights},
    words::engagement::{hundredths, points},
};

/// What can be typed about scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// After so many days half of a call's points are left.
    HalfLife,
    /// They called and talked.
    TheyCalled,
    /// They were called and talked.
    WeCalled,
    /// Each minute.
    EachMinute,
    /// Minutes that count.
    MostMinutes,
    /// They called in vain.
    Missed,
    /// A message was left.
    Voicemail,
    /// They did not take it.
    NoAnswer,
    /// A score is pushed once it has moved so far.
    Threshold,
}

impl Number {
    /// All of them, in the order of the page.
    pub(super) const ALL: [Self; 9] = [
        Self::TheyCalled,
        Self::WeCalled,
        Self::EachMinute,
        Self::MostMinutes,
        Self::Missed,
        Self::Voicemail,
        Self::NoAnswer,
        Self::HalfLife,
        Self::Threshold,
    ];

    /// What it is called, and in what it is counted.
    pub(super) const fn says(self) -> (&'static str, &'static str) {
        match self {
            Self::TheyCalled => ("They called, and you spoke", "points"),
            Self::WeCalled => ("You called, and spoke", "points"),
            Self::EachMinute => ("Each minute of talking", "points"),
            Self::MostMinutes => ("Minutes of one call that count", "at most"),
            Self::Missed => ("They called, and nobody took it", "points"),
            Self::Voicemail => ("A message was left", "points"),
            Self::NoAnswer => ("You called, and nobody answered", "points"),
            Self::HalfLife => ("Half of a call's points are left after", "days"),
            Self::Threshold => ("A score is pushed once it has moved by", "points"),
        }
    }

    const fn place(self) -> usize {
        self as usize
    }
}

/// It.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    /// Fields that come and go.
    pub fields: Vec<MappedField>,
    /// Fields of contacts and customers may be written.
    pub pushes: bool,
    /// Contacts may be made out of a file.
    pub makes_contacts: bool,
    /// Scores are written by themselves.
    pub pushes_scores: bool,
    numbers: [String; 9],
}

impl Draft {
    /// What is decided, to be edited.
    pub(super) fn of(decided: &Engagement) -> Self {
        let mut draft = Self {
            fields: decided.fields.clone(),
            pushes: decided.pushes,
            makes_contacts: decided.makes_contacts,
            pushes_scores: decided.pushes_scores,
            numbers: Default::default(),
        };
        draft.weigh(&decided.weights);
        draft.type_in(Number::Threshold, decided.threshold.to_string());
        draft
    }

    /// What stands in a field.
    pub(super) fn number(&self, number: Number) -> &str {
        self.numbers.get(number.place()).map_or("", String::as_str)
    }

    /// Something is typed into it.
    pub(super) fn type_in(&mut self, number: Number, text: String) {
        if let Some(field) = self.numbers.get_mut(number.place()) {
            *field = text;
        }
    }

    /// Takes all weights at once.
    pub(super) fn weigh(&mut self, weights: &Weights) {
        let of = [
            (Number::HalfLife, weights.half_life_days.to_string()),
            (Number::TheyCalled, points(weights.they_called)),
            (Number::WeCalled, points(weights.we_called)),
            (Number::EachMinute, points(weights.each_minute)),
            (Number::MostMinutes, weights.most_minutes.to_string()),
            (Number::Missed, points(weights.missed)),
            (Number::Voicemail, points(weights.voicemail)),
            (Number::NoAnswer, points(weights.no_answer)),
        ];
        for (number, text) in of {
            self.type_in(number, text);
        }
    }

    /// What is wrong with a number.
    pub(super) fn is_wrong(&self, number: Number) -> bool {
        match number {
            Number::HalfLife | Number::MostMinutes | Number::Threshold => self.whole(number).is_none(),
            _ => self.points(number).is_none(),
        }
    }

    fn points(&self, number: Number) -> Option<i64> {
        hundredths(self.number(number))
    }

    /// Days and points that have to be one at least; minutes may be none.
    fn whole(&self, number: Number) -> Option<u32> {
        let least = u32::from(number == Number::HalfLife);
        self.number(number).trim().parse().ok().filter(|whole| (least..=3_650).contains(whole))
    }

    /// The weights; `None`: one of them is no number.
    pub(super) fn weights(&self) -> Option<Weights> {
        Some(Weights {
            half_life_days: self.whole(Number::HalfLife)?,
            they_called: self.points(Number::TheyCalled)?,
            we_called: self.points(Number::WeCalled)?,
            each_minute: self.points(Number::EachMinute)?,
            most_minutes: self.whole(Number::MostMinutes)?,
            missed: self.points(Number::Missed)?,
            voicemail: self.points(Number::Voicemail)?,
            no_answer: self.points(Number::NoAnswer)?,
        })
    }

    /// As it is decided, with the lists that are; `None`: something is no number.
    pub(super) fn decided(&self, lists: &Engagement) -> Option<Engagement> {
        Some(Engagement {
            weights: self.weights()?,
            fields: self.fields.clone(),
            pushes: self.pushes,
            makes_contacts: self.makes_contacts,
            pushes_scores: self.pushes_scores,
            threshold: self.whole(Number::Threshold)?,
            lists: lists.lists.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::company::Preset;

    use super::*;

    #[test]
    fn what_is_decided_is_the_same_once_it_was_edited() {
        for preset in Preset::ALL {
            let weights = preset.weights();
            let mut decided = Engagement { weights, pushes: true, makes_contacts: true, ..Engagement::default() };
            decided.weights.we_called = 425;
            assert_eq!(Draft::of(&decided).decided(&decided).as_ref(), Some(&decided));
        }
    }

    #[test]
    fn every_number_has_a_place_of_its_own() {
        let mut draft = Draft::default();
        for (place, number) in Number::ALL.into_iter().enumerate() {
            draft.type_in(number, place.to_string());
        }
        for (place, number) in Number::ALL.into_iter().enumerate() {
            assert_eq!(draft.number(number), place.to_string());
        }
    }

    #[test]
    fn half_a_number_is_not_decided_and_stays_as_it_is_typed() {
        let mut draft = Draft::of(&Engagement::default());
        draft.type_in(Number::NoAnswer, "-".to_owned());
        assert!(draft.is_wrong(Number::NoAnswer) && !draft.is_wrong(Number::Missed));
        assert_eq!((draft.weights(), draft.number(Number::NoAnswer)), (None, "-"));
        draft.type_in(Number::NoAnswer, "-2.5".to_owned());
        assert_eq!(draft.weights().map(|weights| weights.no_answer), Some(-250));
        draft.type_in(Number::HalfLife, "0".to_owned());
        assert!(draft.is_wrong(Number::HalfLife), "nothing would be left of any call");
    }
}
