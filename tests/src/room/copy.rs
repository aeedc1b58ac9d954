//! A copy of the directory in the room: wanted, and waited for.

use callside_core::ports::{Bulk, Shelf as _};
use callside_emulator::world;
use callside_protocol::{Answer, Command, CopyScope, CopyState};

use super::Room;

/// Between two looks at how the copy stands, in milliseconds.
const LOOK: i64 = 30_000;

impl Room {
    /// [`Room::connected`], with a copy of everybody wanted and not begun.
    #[must_use]
    pub fn copying(options: world::Options) -> Self {
        let room = Self::connected(options);
        assert_eq!(room.command(Command::KeepCopy(CopyScope::Everyone)), Answer::Done);
        room
    }

    /// [`Room::copying`], with the copy complete.
    #[must_use]
    pub fn with_copy(options: world::Options) -> Self {
        let room = Self::copying(options);
        room.until_copied();
        room
    }

    /// Another computer in the same world, on which the same employee of NetSuite works with another extension of
    /// RingCentral, and which has been handed this one's copy: a room full of people need not each make one.
    #[must_use]
    pub fn beside_with_this_copy(&self, employee: &'static str, extension: &str, seed: u64) -> Self {
        let room = Self::join(&self.world, seed).connect_again(employee, extension);
        room.run(async {
            let mut things = Vec::new();
            for name in self.shelf.names("people/").await.expect("the disk is well") {
                let bytes = self.shelf.get(&name).await.expect("the disk is well").expect("it lies there");
                things.push(Bulk { name, bytes });
            }
            room.shelf.change(things, Vec::new()).await.expect("there is room");
        });
        assert_eq!(room.command(Command::KeepCopy(CopyScope::Everyone)), Answer::Done);
        room
    }

    /// Lets time pass until the copy is complete.
    ///
    /// # Panics
    /// It is not, two hours later.
    pub fn until_copied(&self) {
        for _ in 0..240 {
            if matches!(self.settings().directory.state, CopyState::Kept { .. }) {
                return;
            }
            self.pass(LOOK);
        }
        panic!("no copy within two hours: {:?}", self.settings().directory);
    }
}
