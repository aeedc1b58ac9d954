//! Parts that several pages share. Plain functions from data to markup wherever nothing has to be remembered.

pub mod ask;
pub mod badge;
pub mod banner;
pub mod calls;
pub mod chip;
pub mod control;
pub mod copy;
pub mod explain;
pub mod fault;
pub mod field;
pub mod find;
pub mod icon;
pub mod log;
pub mod people;
pub mod record;
pub mod timer;
pub mod values;
