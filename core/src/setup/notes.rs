//! Since when each condition stands here, until when somebody has put one away, and what they have said of notifications. Kept
//! on this machine: a worker or an office that dies makes no fault younger than it is.

use callside_json::{FromJson, ToJson};
use callside_protocol::{
    Timestamp,
    company::{Condition, ConditionKind, Tells},
};

use crate::ports::{Base, Op, Table};

/// Under this name in [`Table::Settings`].
const KEY: &str = "told";

/// A condition that people are told now, as the agent passes it on.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Noted {
    /// Its place among them, worst first.
    pub place: u32,
    /// A [`Condition`], which the agent does not read.
    pub condition: String,
    /// It is told whoever is signed in, or nobody.
    pub whoever_is_signed_in: bool,
    /// Since when it stands.
    pub since: Timestamp,
}

/// One condition that stands.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
struct Note {
    kind: ConditionKind,
    since: Timestamp,
    away_until: Option<Timestamp>,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Notes {
    standing: Vec<Note>,
    /// Whoever tried a notification has seen it, or has not; `None`: nobody has tried.
    pub seen: Option<bool>,
}

impl Notes {
    /// What an earlier office kept. What cannot be read counts as nothing: it stands since now.
    pub async fn load(base: &Base) -> Self {
        let row = base.store.get(Table::Settings, KEY).await.ok().flatten();
        row.and_then(|row| callside_json::read(&row.value).ok()).unwrap_or_default()
    }

    /// These conditions stand now, and no others.
    pub fn follow(&mut self, conditions: &[Condition], now: Timestamp) {
        self.standing.retain(|note| conditions.iter().any(|condition| condition.kind == note.kind));
        for condition in conditions {
            if self.of(condition.kind).is_none() {
                self.standing.push(Note { kind: condition.kind, since: now, away_until: None });
            }
        }
    }

    /// Puts one of these away until it comes again. One that stays is not put away.
    pub fn put_away(&mut self, kind: ConditionKind, conditions: &[Condition]) {
        let again = conditions.iter().find(|condition| condition.kind == kind).and_then(|condition| condition.again);
        if let Some(note) = self.standing.iter_mut().find(|note| note.kind == kind) {
            note.away_until = again;
        }
    }

    /// Which of these are told now.
    #[must_use]
    pub fn told(&self, conditions: &[Condition], now: Timestamp) -> Vec<Noted> {
        let told = conditions.iter().filter_map(|condition| {
            let note = self.of(condition.kind)?;
            let is_away = note.away_until.is_some_and(|until| now < until);
            (!is_away).then(|| Noted {
                place: condition.kind as u32,
                condition: callside_json::write(condition),
                whoever_is_signed_in: condition.tells == Tells::ThisBrowser,
                since: note.since,
            })
        });
        told.collect()
    }

    /// When one that was put away comes again.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Option<Timestamp> {
        self.standing.iter().filter_map(|note| note.away_until).filter(|until| *until > now).min()
    }

    /// Keeps them on the disk. Where that cannot be, what was put away comes again with the next office; that the store fails is
    /// told by what must not be lost.
    pub async fn keep(&self, base: &Base) {
        let put = Op::Put { table: Table::Settings, key: KEY.to_owned(), value: callside_json::write(self) };
        let _ = base.store.commit(vec![put], Vec::new()).await;
    }

    fn of(&self, kind: ConditionKind) -> Option<&Note> {
        self.standing.iter().find(|note| note.kind == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFF: ConditionKind = ConditionKind::NotificationsOff;

    fn condition(kind: ConditionKind, again: Option<i64>) -> Condition {
        Condition {
            kind,
            tells: Tells::Everybody,
            matter: String::new(),
            still_works: String::new(),
            place: String::new(),
            button: String::new(),
            again: again.map(Timestamp),
        }
    }

    fn told(notes: &Notes, conditions: &[Condition], now: i64) -> Vec<(ConditionKind, i64)> {
        let told = notes.told(conditions, Timestamp(now)).into_iter().filter_map(|told| {
            let condition: Condition = callside_json::read(&told.condition).ok()?;
            Some((condition.kind, told.since.0))
        });
        told.collect()
    }

    #[test]
    fn what_stands_is_told_since_it_stands_and_what_is_over_is_forgotten() {
        let (mut notes, off) = (Notes::default(), [condition(OFF, Some(70))]);
        notes.follow(&off, Timestamp(5));
        notes.follow(&off, Timestamp(9));
        assert_eq!(told(&notes, &off, 9), [(OFF, 5)]);
        notes.follow(&[], Timestamp(10));
        notes.follow(&off, Timestamp(20));
        assert_eq!(told(&notes, &off, 20), [(OFF, 20)]);
    }

    #[test]
    fn what_is_put_away_comes_again_and_what_stays_is_not_put_away() {
        let kind = ConditionKind::CertificateExpiring;
        let (mut notes, both) = (Notes::default(), [condition(OFF, Some(70)), condition(kind, None)]);
        notes.follow(&both, Timestamp(5));
        notes.put_away(OFF, &both);
        notes.put_away(kind, &both);
        assert_eq!(told(&notes, &both, 69), [(kind, 5)]);
        assert_eq!(notes.due(Timestamp(69)), Some(Timestamp(70)));
        assert_eq!(told(&notes, &both, 70), [(OFF, 5), (kind, 5)]);
        assert_eq!(notes.due(Timestamp(70)), None);
        notes.put_away(OFF, &[condition(OFF, Some(140))]);
        assert_eq!(told(&notes, &both, 139), [(kind, 5)], "it can be put away once more");
    }

    #[test]
    fn a_fault_that_was_put_away_and_is_over_is_told_when_it_is_back() {
        let (mut notes, off) = (Notes::default(), [condition(OFF, Some(70))]);
        notes.follow(&off, Timestamp(5));
        notes.put_away(OFF, &off);
        notes.follow(&[], Timestamp(6));
        notes.follow(&off, Timestamp(7));
        assert_eq!(told(&notes, &off, 7), [(OFF, 7)]);
    }
}
