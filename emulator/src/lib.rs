//! RingCentral and NetSuite as Callside meets them: pure request handlers over a world that a test, the demo or a
//! person can drive. Written from the vendors' documentation alone; it shares no code with `callside-core`, so that
//! one misreading is never made twice.

pub mod clock;
pub mod company;
pub mod exchange;
pub mod netsuite;
