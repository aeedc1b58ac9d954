//! Rules of lists, scores and pushes, by example and by property.

mod lists;
mod push;
mod score;
