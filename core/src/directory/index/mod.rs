//! Finding people of the copy without a request: by number, by company, by what somebody types.
//!
//! Every index is a [`Sorted`]: entries in order, cut into parts that are kept one by one on disk, and beside them the
//! few entries that changed since ([`sorted`]). [`Numbers`] holds a number or a company in front of each record and is
//! there from the worker's first moment; [`Words`] holds words and is read when somebody first searches. What an index
//! names is a record's id: its row says the rest, and the rule that ranks live answers ranks it, so that the two cannot
//! disagree.
//!
//! Nothing here takes longer than the budget it is given: a build is [`Sorted::change`] page by page and
//! [`Sorted::step`] part by part, and whatever a step wrote may be kept at once. After a death in between, parts and changes
//! as they are on disk give the same index.

mod fold;
mod numbers;
mod search;
mod sorted;
mod words;

pub use fold::{each_word, typed_words};
pub use numbers::{NumberEntry, NumberPart, Numbers};
pub use search::{Hit, MOST_HITS, search};
pub use sorted::{Entry, Part, Pieces, Sorted, Step};
pub use words::{WordEntry, WordPart, Words};

#[cfg(test)]
mod tests;
