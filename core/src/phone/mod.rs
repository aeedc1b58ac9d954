//! Telephone numbers: what RingCentral says about a caller, what people typed into NetSuite, and whether the two are the
//! same number.
//!
//! Both sides are read into E.164 where they can be: `typed` finds the digits and the extension in a text, `reading`
//! asks the `plans` of the world what they mean, `written` shows the number again. [`fit()`] compares whole numbers first and last
//! digits only where nothing contradicts them, so that a Spanish caller is never taken for an American contact.
//! Numbers are personal data: no `Debug` here shows one.

mod fit;
mod heard;
mod number;
mod pattern;
mod plans;
mod reading;
mod region;
mod several;
mod sought;
mod stored;
mod typed;
mod written;

pub use fit::{Fit, also_written, fit, last_digits, match_digits};
pub use heard::{Heard, read};
pub use number::PhoneNumber;
pub use plans::learn as learn_plans;
pub use region::Region;
pub use several::stored_numbers;
pub use sought::{SoughtNumber, sought};
pub use stored::{StoredNumber, stored};
