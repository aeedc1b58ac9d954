//! What happened, as a number and, on request, as a story: equal seeds give equal hashes, or the run is not to be
//! believed.

use std::cell::{Cell, RefCell};

use callside_emulator::clock::Moment;

/// Everything that happened in one batch, folded into one number (FNV-1a).
pub struct Trace {
    hash: Cell<u64>,
    told: Option<RefCell<Vec<String>>>,
}

impl Trace {
    /// Nothing yet; `told`: keep every event in words, too.
    #[must_use]
    pub fn new(told: bool) -> Self {
        Self { hash: Cell::new(0xcbf2_9ce4_8422_2325), told: told.then(RefCell::default) }
    }

    /// Something happened at that time, to that machine (0: to none).
    pub fn note(&self, at: Moment, machine: usize, what: &str, bytes: &[u8]) {
        let mut hash = self.hash.get();
        let numbers = at.0.to_le_bytes().into_iter().chain(machine.to_le_bytes());
        for byte in numbers.chain(what.bytes()).chain(bytes.iter().copied()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.hash.set(hash);
        if let Some(told) = &self.told {
            let text = String::from_utf8_lossy(bytes);
            told.borrow_mut().push(format!("{} {machine} {what} {text}", at.iso()));
        }
    }

    /// The number.
    #[must_use]
    pub fn hash(&self) -> u64 {
        self.hash.get()
    }

    /// The story is kept.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.told.is_some()
    }

    /// The story, where it was kept.
    #[must_use]
    pub fn story(&self) -> Vec<String> {
        self.told.as_ref().map(|told| told.borrow().clone()).unwrap_or_default()
    }
}
