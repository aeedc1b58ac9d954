//! Several computers on the same call at once: the agent's own two, and a colleague's. One call and user is one record,
//! whoever comes first.

use callside_emulator::ringcentral::telephony::acts::Act;
use callside_tests::room::{Room, is_logged, message, pass_together, small};

const DANA: &str = "+16505550134";

/// The agent of extension 101 on two computers.
fn two_computers() -> [Room; 2] {
    let desk = Room::connected(small());
    let laptop = Room::join(&desk.world, 8);
    laptop.connect("101");
    pass_together(&[&desk, &laptop], 2_000);
    [desk, laptop]
}

#[test]
fn two_computers_of_one_agent_make_one_record_with_the_notes_of_both() {
    let [desk, laptop] = two_computers();
    let rooms = [&desk, &laptop];
    let session = desk.call_in(DANA);
    pass_together(&rooms, 3_000);
    desk.answer(&session);
    pass_together(&rooms, 3_000);
    desk.note("wants the March price list");
    laptop.note("typed on the train");
    desk.act(&session, &Act::HangUp);
    pass_together(&rooms, 600_000);
    let record = desk.record();
    for typed in ["wants the March price list", "typed on the train"] {
        assert_eq!(message(&record).matches(typed).count(), 1, "{}", message(&record));
    }
    assert_eq!(desk.requests("POST", "netsuite.com", "/services/rest/record/v1/phone"), 2, "one of them was refused");
    for room in rooms {
        assert!(is_logged(&room.view().recent[0].log), "{:?}", room.view().recent[0].log);
    }
}
