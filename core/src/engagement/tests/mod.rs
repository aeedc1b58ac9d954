//! Rules of lists, scores and pushes, by example and by property.

mod call_list;
mod import;
mod lists;
mod newcomer;
mod push;
mod ranking;
mod score;
