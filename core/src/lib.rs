//! Everything Callside decides: who is calling, what is written down, what reaches NetSuite and when. No browser,
//! network, clock or randomness of its own: those come through [`ports`], whose in-memory fakes stand beside them, so
//! all of it runs and is tested natively.
//!
//! The rooms, from the ground up; `use` goes downwards only (ARCHITECTURE.md, invariant 1):
//! `characters`, `instant`, `ordered`, `ports`, `phone`, `spreadsheet` → `traffic` → `signin` → `ringcentral`, `netsuite` → `call`,
//! `company`, `directory`, `journal`, `machine` → `engagement`, `logging`, `setup` → `office` → `agent`.

pub mod agent;
#[cfg(feature = "breakages")]
pub mod breakages;
pub mod call;
pub mod characters;
pub mod company;
pub mod directory;
pub mod engagement;
pub mod instant;
pub mod journal;
pub mod logging;
pub mod machine;
pub mod netsuite;
pub mod office;
pub mod ordered;
pub mod phone;
pub mod ports;
pub mod ringcentral;
pub mod setup;
pub mod signin;
pub mod spreadsheet;
pub mod sync;
pub mod traffic;
