//! The sound of a recording on its way into the page, over a port that is there for nothing else: closing it ends the
//! loading, and a worker that dies over it is noticed by it.

use callside_protocol::{Answer, Refusal, ToPage, words};

use crate::browser::{Port, PortEvent};

/// A page holds no more bytes than these: an hour of telephone sound where it is not compressed (16,000 a second), many
/// hours where it is.
const MOST: usize = 60_000_000;

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sound {
    /// Nobody asked for it.
    Silent,
    /// It comes.
    Coming {
        /// Bytes that are here.
        received: usize,
        /// Bytes of the whole; 0 where that is not known.
        size: usize,
    },
    /// It is here, at this address.
    Plays(String),
    /// It is not played, for this reason.
    Failed(String),
}

impl Sound {
    /// Asked for; nothing is here.
    pub const BEGUN: Self = Self::Coming { received: 0, size: 0 };

    /// Something happened on its port. `age` is how many milliseconds ago the call was.
    pub fn heard(&mut self, event: PortEvent, port: &dyn Port, age: i64) {
        let Self::Coming { received, .. } = *self else { return };
        let failed = |why: &str| Self::Failed(why.to_owned());
        *self = match event {
            PortEvent::Piece { received, size } if received.max(size) <= MOST => Self::Coming { received, size },
            PortEvent::Piece { .. } => {
                failed("This recording has more than 60 MB, too much for this page. Listen to it in RingCentral.")
            }
            PortEvent::Closed => failed("Loading the recording was interrupted."),
            PortEvent::Message(text) => match callside_json::read(&text) {
                Ok(ToPage::Answer { answer: Answer::Done, .. }) if received > 0 => {
                    port.sound().map_or_else(Self::unplayable, Self::Plays)
                }
                // RingCentral has it, and it has no sound yet.
                Ok(ToPage::Answer { answer: Answer::Done, .. }) => {
                    Self::Failed(words::unplayed(&Refusal::NoRecording, age))
                }
                Ok(ToPage::Answer { answer: Answer::Refused(why), .. }) => Self::Failed(words::unplayed(&why, age)),
                _ => Self::outdated(),
            },
        };
    }

    /// What came is nothing the browser can play.
    pub fn unplayable() -> Self {
        Self::Failed("This browser cannot play what RingCentral sent.".to_owned())
    }

    /// The page belongs to another version than the worker.
    pub fn outdated() -> Self {
        Self::Failed("Callside was updated. Reload this page.".to_owned())
    }

    /// Whether it still needs its port.
    pub const fn is_held(&self) -> bool {
        matches!(self, Self::Coming { .. } | Self::Plays(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Held(Option<&'static str>);

    impl Port for Held {
        fn post(&self, _message: &str) {}

        fn sound(&self) -> Option<String> {
            self.0.map(str::to_owned)
        }
    }

    const DAY: i64 = 24 * 3_600_000;

    fn after(events: Vec<PortEvent>) -> Sound {
        let mut sound = Sound::BEGUN;
        for event in events {
            sound.heard(event, &Held(Some("blob:1")), 200 * DAY);
        }
        sound
    }

    fn answer(answer: Answer) -> PortEvent {
        PortEvent::Message(callside_json::write(&ToPage::Answer { sequence: 1, answer }))
    }

    fn piece(received: usize, size: usize) -> PortEvent {
        PortEvent::Piece { received, size }
    }

    fn why(sound: Sound) -> String {
        match sound {
            Sound::Failed(why) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_sound_that_has_come_plays() {
        assert_eq!(after(vec![piece(10, 30), piece(20, 30)]), Sound::Coming { received: 20, size: 30 });
        let played = after(vec![piece(30, 30), answer(Answer::Done)]);
        assert_eq!(played, Sound::Plays("blob:1".to_owned()));
        assert!(played.is_held() && Sound::BEGUN.is_held());
    }

    #[test]
    fn each_end_without_a_sound_says_its_own_reason_and_lets_go_of_the_port() {
        let refused = after(vec![answer(Answer::Refused(Refusal::NoRecording))]);
        assert!(!refused.is_held());
        let told = [
            why(refused),
            why(after(vec![piece(10, 30), PortEvent::Closed])),
            why(after(vec![piece(10, MOST + 1)])),
            why(after(vec![PortEvent::Message(callside_json::write(&ToPage::Reload))])),
            why(Sound::unplayable()),
        ];
        for (place, one) in told.iter().enumerate() {
            assert!(told.iter().skip(place + 1).all(|other| other != one), "{one}");
        }
        assert_eq!(why(after(vec![answer(Answer::Done)])), told[0], "nothing came");
        assert_eq!(why(after(vec![piece(MOST + 1, 0)])), told[2], "where RingCentral does not say the size");
    }

    #[test]
    fn what_comes_later_changes_nothing() {
        let mut played = after(vec![piece(30, 30), answer(Answer::Done)]);
        played.heard(PortEvent::Closed, &Held(None), 0);
        assert_eq!(played, Sound::Plays("blob:1".to_owned()), "the worker may sleep while it plays");
        let mut sound = Sound::BEGUN;
        sound.heard(piece(30, 30), &Held(None), 0);
        sound.heard(answer(Answer::Done), &Held(None), 0);
        assert_eq!(sound, Sound::unplayable());
    }
}
