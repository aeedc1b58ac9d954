//! RingCentral and NetSuite as Callside meets them: pure request handlers over a world that a test, the demo or a
//! person can drive. Written from the vendors' documentation alone; it shares no code with `callside-core`, so that
//! one misreading is never made twice.
//!
//! Read [`world`] first: it holds both clouds, their common clock and what may go wrong between them and the browser.
//! Everything below it is synchronous and deterministic. [`rim`] alone knows sockets, TLS and the machine's clock.

pub mod chance;
pub mod clock;
pub mod company;
pub mod control;
pub mod errand;
pub mod exchange;
pub mod faults;
pub mod form;
pub mod ledger;
pub mod netsuite;
pub mod rim;
pub mod ringcentral;
pub mod world;

pub use world::World;
