//! What Callside keeps of the people an agent may see: one [`Person`] a NetSuite record, in [`Page`]s.
//!
//! A page is some hundred people of neighbouring ids in few bytes, the unit in which the copy is written, sealed and
//! read back. [`Pages`] knows which page holds a record, so that a caller's name costs one small read however large the
//! company is. [`bytes`] is the writing both pages and indexes use; everything written starts with the version of its
//! form, and another version is refused as a whole, so that an older copy is made anew and never misread.

pub(crate) mod bytes;
mod page;
mod person;

pub use bytes::{Form, Unreadable};
pub use page::{Leaf, MOST_ON_A_PAGE, Merged, Page, Pages};
pub use person::{Person, Phone, RecordId};
