//! The request ledger: what Callside asked, of whom and why, for the person to see. No address paths, no bodies.

use std::collections::VecDeque;

use callside_protocol::LedgerRow;

/// How many requests are remembered.
const KEPT: usize = 500;

/// The last [`KEPT`] requests.
#[derive(Default)]
pub(super) struct Ledger(VecDeque<LedgerRow>);

impl Ledger {
    pub(super) fn write(&mut self, row: LedgerRow) {
        if self.0.len() == KEPT {
            self.0.pop_back();
        }
        self.0.push_front(row);
    }

    /// Newest first.
    pub(super) fn rows(&self) -> Vec<LedgerRow> {
        self.0.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::{LedgerRow, Timestamp};

    use super::{KEPT, Ledger};

    #[test]
    fn keeps_the_newest_and_shows_them_first() {
        let mut ledger = Ledger::default();
        for at in 0..=KEPT as i64 {
            ledger.write(LedgerRow {
                at: Timestamp(at),
                host: String::new(),
                purpose: String::new(),
                status: None,
                took: 0,
            });
        }
        let rows = ledger.rows();
        assert_eq!(rows.len(), KEPT);
        assert_eq!(rows.first().map(|row| row.at), Some(Timestamp(KEPT as i64)));
        assert_eq!(rows.last().map(|row| row.at), Some(Timestamp(1)));
    }
}
