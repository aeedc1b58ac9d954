//! The clouds a room stands in.

use std::{cell::RefCell, rc::Rc};

use callside_emulator::{World, world};

use super::EXTENSION;

/// A small company: the cast and nobody else.
#[must_use]
pub fn small() -> world::Options {
    world::Options { size: 0, ..world::Options::default() }
}

/// Clouds to which several browsers can come.
#[must_use]
pub fn in_world(options: world::Options) -> Rc<RefCell<World>> {
    Rc::new(RefCell::new(World::new(options.for_extension(EXTENSION))))
}
