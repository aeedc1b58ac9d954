//! The order of a list that a person changes.

/// Moves one entry to another place; places that are none change nothing.
pub fn moved<T>(list: &mut Vec<T>, from: usize, to: usize) {
    if from < list.len() && to < list.len() {
        let entry = list.remove(from);
        list.insert(to, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn what_is_moved_stands_where_it_should_and_the_others_keep_their_order() {
        for length in 0..6_usize {
            for from in 0..7 {
                for to in 0..7 {
                    let before: Vec<usize> = (0..length).collect();
                    let mut after = before.clone();
                    moved(&mut after, from, to);
                    if from < length && to < length {
                        assert_eq!(after[to], from);
                        let others =
                            |list: &[usize]| list.iter().copied().filter(|one| *one != from).collect::<Vec<_>>();
                        assert_eq!(others(&after), others(&before));
                        assert_eq!(after.len(), length);
                    } else {
                        assert_eq!(after, before);
                    }
                }
            }
        }
    }
}
