//! The whole application against both emulated clouds, on virtual time and without a browser.

// A test that fails, fails by panicking.
#![allow(clippy::expect_used, clippy::panic)]

mod adding;
mod audit;
mod beside;
mod call_shapes;
mod callers;
mod catch_up;
mod colleagues;
mod company;
mod company_editing;
mod copy_life;
mod cost;
mod death;
mod dialects;
mod directory;
mod earlier;
mod failures;
mod finding;
mod follow_up;
mod full_disk;
mod hard_people;
mod keys;
mod linked;
mod machine;
mod meanwhile;
mod notes;
mod numbers;
mod own_fields;
mod policy;
mod reckoning;
mod recordings;
mod rights;
mod role_checks;
mod rules;
mod safe_mode;
mod scope;
mod sessions;
mod setup;
mod slow_disk;
mod sync;
mod today;
mod together;
mod updates;
mod whole_copy;
