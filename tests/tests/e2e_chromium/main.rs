//! The extension that ships, in real Chromium, against both emulated clouds: what a person does and sees. One browser at
//! a time; each file shares one among its steps, since a start costs seconds.

// A test that fails, fails by panicking.
#![allow(clippy::expect_used, clippy::panic)]

mod adding;
mod by_policy;
mod call_sync;
mod colleagues;
mod company_life;
mod consoles;
mod directory;
mod dock;
mod engagement;
mod for_everyone;
mod hand_over;
mod joining;
mod keyboard;
mod life;
mod linked;
mod machine;
mod main_job;
mod mapping;
mod needs;
mod new_admin;
mod notice;
mod pages;
mod proof;
mod recording;
mod refusals;
mod safe_mode;
mod shapes;

/// A contact with a company, in the cast of every emulated company.
const DANA: &str = "+16505550134";
