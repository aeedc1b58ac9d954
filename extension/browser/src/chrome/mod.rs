//! The extension interfaces Callside calls, named as in Chrome's documentation and bound by hand: no crate of the
//! registry covers them all (engineering.md §2.7). Only what is called is bound. Each fails with what Chrome threw.
//!
//! A binding looks its function up when it is called, so that a page without `chrome` can load this module and a test
//! can put its own in place.

pub mod action;
pub mod alarms;
pub mod i18n;
pub mod identity;
pub mod notifications;
pub mod runtime;
pub mod storage;
pub mod tabs;
pub mod windows;
