//! Lists and maps that stay in order, in little code: each type of the standard library's tree map, and each type and
//! order it sorts by, is two to five kilobytes of wasm. What is kept in a map here are a person's calls and smaller things.
//!
//! (The `litemap` crate's map brings a sort along again for each type that is collected or extended.)

use std::cmp::Ordering;

use callside_json::{FromJson, Text, ToJson, Unreadable, Value};

/// Values by key, in key order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed<V>(Vec<(String, V)>);

impl<V> Default for Keyed<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Keyed<V> {
    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&V> {
        self.place(key).ok().and_then(|place| self.0.get(place)).map(|(_, value)| value)
    }

    /// The value under a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        let place = self.place(key).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// The value under a key, which is there from now on.
    pub fn get_or_insert_with(&mut self, key: &str, make: impl FnOnce() -> V) -> &mut V {
        let place = self.place(key).unwrap_or_else(|place| {
            self.0.insert(place, (key.to_owned(), make()));
            place
        });
        &mut self.0[place].1
    }

    /// Puts a value under a key and answers the one that was there.
    pub fn insert(&mut self, key: String, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => Some(std::mem::replace(&mut self.0[place].1, value)),
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        }
    }

    /// Takes the value under a key out.
    pub fn remove(&mut self, key: &str) -> Option<V> {
        self.place(key).ok().map(|place| self.0.remove(place).1)
    }

    /// Keeps only what `keep` says.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &V) -> bool) {
        self.0.retain(|(key, value)| keep(key, value));
    }

    /// Leaves nothing in it.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys and values, in key order.
    pub fn iter(&self) -> std::slice::Iter<'_, (String, V)> {
        self.0.iter()
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    /// The values, in the order of their keys, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(key))
    }
}

impl<'a, V> IntoIterator for &'a Keyed<V> {
    type Item = &'a (String, V);
    type IntoIter = std::slice::Iter<'a, (String, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<V> Extend<(String, V)> for Keyed<V> {
    fn extend<T: IntoIterator<Item = (String, V)>>(&mut self, entries: T) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<V> FromIterator<(String, V)> for Keyed<V> {
    fn from_iter<T: IntoIterator<Item = (String, V)>>(entries: T) -> Self {
        let mut keyed = Self::default();
        keyed.extend(entries);
        keyed
    }
}

impl<V: ToJson> ToJson for Keyed<V> {
    fn write_json(&self, to: &mut Text) {
        let names: Vec<&str> = self.keys().collect();
        let values: Vec<&dyn ToJson> = self.values().map(|value| value as &dyn ToJson).collect();
        to.object(&names, &values);
    }
}

impl<V: FromJson> FromJson for Keyed<V> {
    fn blank() -> Self {
        Self::default()
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        *self = Self::default();
        for (key, value) in value.as_object().ok_or(Unreadable)? {
            self.insert(key.clone(), V::from_json(value)?);
        }
        Ok(())
    }
}

/// Sorts; what `order` holds for equal stays in the order it had. One merge sort of places for all types: half as fast as
/// the standard library's, whose every use is four kilobytes.
pub fn sort_by<T>(list: &mut [T], order: impl Fn(&T, &T) -> Ordering) {
    let sorted = sorted_places(list.len(), &|one, other| order(&list[one], &list[other]).is_gt());
    put_in_places(sorted, &mut |one, other| list.swap(one, other));
}

/// Sorts in natural order.
pub fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, T::cmp);
}

/// The places of these keys in their order, equal ones as they stood: digit by digit, for lists of millions, where comparing
/// takes seconds. Lists of more than 2³² are nobody's.
pub fn places_by(keys: &[u64]) -> Vec<u32> {
    const BITS: u32 = 11;
    let most = keys.iter().copied().max().unwrap_or_default();
    let mut places: Vec<u32> = (0..).take(keys.len()).collect();
    let mut next = places.clone();
    let mut shift = 0;
    while most.checked_shr(shift).is_some_and(|left| left > 0) {
        let digit = |place: u32| ((keys[place as usize] >> shift) & ((1 << BITS) - 1)) as usize;
        let mut ends = [0_usize; 1 << BITS];
        places.iter().for_each(|place| ends[digit(*place)] += 1);
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end;
        }
        for place in places.iter().rev() {
            let end = &mut ends[digit(*place)];
            *end -= 1;
            next[*end] = *place;
        }
        std::mem::swap(&mut places, &mut next);
        shift += BITS;
    }
    places
}

/// The places `0..count` in the order of what is there; `after` says that one belongs behind another.
fn sorted_places(count: usize, after: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        for pair in places.chunks(2 * width) {
            let (mut first, mut second) = pair.split_at(width.min(pair.len()));
            // What is in order already is only copied.
            if let (Some(last), Some(next)) = (first.last(), second.first())
                && after(*last, *next)
            {
                while let (Some(one), Some(other)) = (first.first(), second.first()) {
                    let from = if after(*one, *other) { &mut second } else { &mut first };
                    merged.extend(from.split_off_first());
                }
            }
            merged.extend_from_slice(first);
            merged.extend_from_slice(second);
        }
        std::mem::swap(&mut places, &mut merged);
        merged.clear();
        width *= 2;
    }
    places
}

/// Swaps until at each place is what was at the place that `from` names for it.
fn put_in_places(mut from: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..from.len() {
        let mut place = start;
        while from[place] != start {
            let next = std::mem::replace(&mut from[place], place);
            swap(place, next);
            place = next;
        }
        from[place] = place;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Keyed, places_by, sort_by};

    proptest! {
        #[test]
        fn does_what_a_tree_map_does(steps in prop::collection::vec(("[a-d]{0,2}", any::<bool>(), 0_u8..9), 0..40)) {
            let (mut tree, mut keyed) = (BTreeMap::new(), Keyed::default());
            for (key, puts, value) in steps {
                if puts {
                    prop_assert_eq!(keyed.insert(key.clone(), value), tree.insert(key.clone(), value));
                } else {
                    prop_assert_eq!(keyed.remove(&key), tree.remove(&key));
                    *keyed.get_or_insert_with("d", || 0) += value;
                    *tree.entry("d".to_owned()).or_insert(0) += value;
                    keyed.retain(|_, kept| kept % 3 > 0);
                    tree.retain(|_, kept| *kept % 3 > 0);
                }
                prop_assert_eq!(keyed.get(&key), tree.get(&key));
                prop_assert!(keyed.keys().eq(tree.keys()) && keyed.values().eq(tree.values()));
            }
            let text = callside_json::write(&keyed);
            prop_assert_eq!(&text, &callside_json::write(&tree), "an object");
            prop_assert_eq!(callside_json::read::<Keyed<u8>>(&text).unwrap(), keyed);
        }

        #[test]
        fn keys_are_put_in_order_and_equal_ones_left_as_they_stood(
            keys in prop::collection::vec(prop_oneof![0_u64..9, any::<u64>(), 2_040_u64..2_060], 0..80),
        ) {
            let mut places: Vec<u32> = (0..).take(keys.len()).collect();
            places.sort_by_key(|place| keys[*place as usize]);
            prop_assert_eq!(places_by(&keys), places);
        }

        #[test]
        fn sorts_as_the_standard_library_does(list in prop::collection::vec((0_u8..20, any::<u8>()), 0..100)) {
            let (mut ours, mut theirs) = (list.clone(), list);
            sort_by(&mut ours, |one, other| one.0.cmp(&other.0));
            theirs.sort_by_key(|one| one.0);
            prop_assert_eq!(ours, theirs);
        }
    }
}
