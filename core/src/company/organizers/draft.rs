//! What an administrator has changed of the mapping and not saved: steps on top of what is saved, so that the last can be
//! taken back, and so that they stay where somebody else saves meanwhile. Pure.

use callside_json::{FromJson, ToJson};
use callside_protocol::company::{Mapped, OrganizerMap, Organizers};

use crate::ordered::Keyed;

/// Steps that can be taken back; older ones become one.
const MOST_STEPS: usize = 50;

/// It.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Draft {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
struct Step {
    rules: Option<Organizers>,
    rows: Vec<Change>,
}

/// What is decided of an extension from now on; `None`: nothing.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Change {
    /// RingCentral's id of it.
    pub extension: String,
    /// What.
    pub decided: Option<Mapped>,
}

impl Draft {
    /// What is saved, with these changes.
    #[must_use]
    pub fn on(&self, saved: &OrganizerMap) -> OrganizerMap {
        let mut rules = saved.rules.clone();
        let own = saved.extensions.iter().map(|mapped| (mapped.extension.clone(), mapped.clone()));
        let mut own: Keyed<Mapped> = own.collect();
        for step in &self.steps {
            rules = step.rules.clone().unwrap_or(rules);
            for Change { extension, decided } in &step.rows {
                match decided {
                    Some(mapped) => drop(own.insert(extension.clone(), mapped.clone())),
                    None => drop(own.remove(extension)),
                }
            }
        }
        OrganizerMap { rules, extensions: own.values().cloned().collect() }
    }

    /// One step more: whatever of it is not so already.
    pub fn change(&mut self, saved: &OrganizerMap, changes: Vec<Change>) {
        let now = self.on(saved);
        let own: Keyed<&Mapped> = now.extensions.iter().map(|mapped| (mapped.extension.clone(), mapped)).collect();
        // The last word on an extension counts.
        let last: Keyed<Option<Mapped>> =
            changes.into_iter().map(|change| (change.extension, change.decided)).collect();
        let is_news = |extension: &str, decided: &Option<Mapped>| own.get(extension).copied() != decided.as_ref();
        let news = last.iter().filter(|(extension, decided)| is_news(extension, decided));
        let rows: Vec<Change> = news
            .map(|(extension, decided)| Change { extension: extension.clone(), decided: decided.clone() })
            .collect();
        if !rows.is_empty() {
            self.add(Step { rules: None, rows });
        }
    }

    /// One step more: these are the rules.
    pub fn rule(&mut self, saved: &OrganizerMap, rules: Organizers) {
        if self.on(saved).rules != rules {
            self.add(Step { rules: Some(rules), rows: Vec::new() });
        }
    }

    fn add(&mut self, step: Step) {
        self.steps.push(step);
        if self.steps.len() > MOST_STEPS {
            let first = self.steps.remove(0);
            if let Some(second) = self.steps.first_mut() {
                second.rules = second.rules.take().or(first.rules);
                second.rows.splice(0..0, first.rows);
            }
        }
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        self.steps.pop();
    }

    /// How many can be taken back.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// How many of the extensions it changes are other in one of these than in the other.
    #[must_use]
    pub fn meets(&self, before: &OrganizerMap, after: &OrganizerMap) -> usize {
        let of = |map: &OrganizerMap| -> Keyed<Mapped> {
            map.extensions.iter().map(|mapped| (mapped.extension.clone(), mapped.clone())).collect()
        };
        let (before, after) = (of(before), of(after));
        let touched = self.steps.iter().flat_map(|step| &step.rows);
        let met = touched.filter(|change| before.get(&change.extension) != after.get(&change.extension));
        met.map(|change| (change.extension.clone(), ())).collect::<Keyed<()>>().iter().count()
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::company::{MatchedBy, OrganizerRule};
    use proptest::prelude::*;

    use super::*;

    fn mapped(extension: u32, employee: u32) -> Mapped {
        let whose = OrganizerRule::Employee(employee.to_string());
        Mapped { extension: extension.to_string(), whose, how: MatchedBy::Manual, zone: None }
    }

    fn change(extension: u32, employee: Option<u32>) -> Change {
        Change { extension: extension.to_string(), decided: employee.map(|employee| mapped(extension, employee)) }
    }

    fn maps() -> impl Strategy<Value = OrganizerMap> {
        prop::collection::btree_map(1..6_u32, 1..4_u32, 0..5).prop_map(|own| OrganizerMap {
            extensions: own.into_iter().map(|(extension, employee)| mapped(extension, employee)).collect(),
            ..OrganizerMap::default()
        })
    }

    fn changes() -> impl Strategy<Value = Vec<Change>> {
        let one = (1..6_u32, prop::option::of(1..4_u32)).prop_map(|(extension, employee)| change(extension, employee));
        prop::collection::vec(one, 0..4)
    }

    proptest! {
        /// Each step can be taken back, to what was before it; what changes nothing is no step; and a draft is the same after it
        /// has lain on the disk.
        #[test]
        fn every_step_is_taken_back_to_what_was_before(saved in maps(), steps in prop::collection::vec(changes(), 0..60)) {
            let mut draft = Draft::default();
            let mut states = vec![saved.clone()];
            for step in steps {
                draft.change(&saved, step);
                let now = draft.on(&saved);
                if now != *states.last().expect("one") {
                    states.push(now);
                }
            }
            prop_assert!(draft.steps() <= MOST_STEPS);
            prop_assert_eq!(&callside_json::read::<Draft>(&callside_json::write(&draft)).expect("its own"), &draft);
            while draft.steps() > 0 && states.len() > 1 {
                prop_assert_eq!(&draft.on(&saved), states.last().expect("one"));
                draft.undo();
                states.pop();
            }
            if states.len() == 1 {
                prop_assert_eq!(&draft.on(&saved), &saved);
            }
        }
    }

    #[test]
    fn changes_stay_on_top_of_what_somebody_else_saves() {
        let saved = OrganizerMap { extensions: vec![mapped(1, 1), mapped(2, 2)], ..OrganizerMap::default() };
        let mut draft = Draft::default();
        draft.change(&saved, vec![change(1, Some(9)), change(3, Some(3))]);
        draft.change(&saved, vec![change(2, None), change(1, Some(8))]);
        let theirs = OrganizerMap { extensions: vec![mapped(1, 5), mapped(2, 2), mapped(4, 4)], ..saved.clone() };
        assert_eq!(draft.on(&theirs).extensions, [mapped(1, 8), mapped(3, 3), mapped(4, 4)]);
        assert_eq!(draft.meets(&saved, &theirs), 1);
    }

    #[test]
    fn rules_are_a_step_like_any_other() {
        let saved = OrganizerMap::default();
        let mut draft = Draft::default();
        draft.rule(&saved, Organizers::default());
        assert_eq!(draft.steps(), 0);
        let rules = Organizers { others: Some("1001".to_owned()), ..Organizers::default() };
        draft.rule(&saved, rules.clone());
        draft.change(&saved, vec![change(1, Some(1))]);
        assert_eq!(draft.on(&saved), OrganizerMap { rules, extensions: vec![mapped(1, 1)] });
    }
}
