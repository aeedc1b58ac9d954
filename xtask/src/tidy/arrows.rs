//! Invariant 1 inside the core: a room knows only the rooms below it, and never its neighbours.

use super::{Complaint, SourceFile};

/// The floors of `core/src`, from the top. Rooms on one floor speak through data that the floor above hands over.
const FLOORS: [&[&str]; 9] = [
    &["agent"],
    &["office"],
    &["sync"],
    &["setup", "engagement", "logging"],
    &["journal", "company", "call", "directory", "machine"],
    &["ringcentral", "netsuite"],
    &["signin"],
    &["traffic"],
    &["breakages", "characters", "instant", "ordered", "phone", "ports", "spreadsheet"],
];

const CORE: &str = "core/src/";

/// Every arrow in the core that points up, sideways or to a room without a floor.
pub fn check(files: &[SourceFile]) -> Vec<Complaint> {
    let in_core = files.iter().filter_map(|file| Some((file, file.path.strip_prefix(CORE)?)));
    in_core
        .filter(|(_, inside)| inside.ends_with(".rs") && *inside != "lib.rs")
        .flat_map(|(file, inside)| room_check(file, inside))
        .collect()
}

fn room_check(file: &SourceFile, inside: &str) -> Vec<Complaint> {
    let room = inside.split(['/', '.']).next().unwrap_or(inside);
    let Some(floor) = floor_of(room) else {
        let message =
            format!("`{room}` stands on no floor: give it one in xtask/src/tidy/arrows.rs and in ARCHITECTURE.md");
        return vec![Complaint::about(&*file.path, message)];
    };
    let mut complaints = Vec::new();
    for (index, other) in rooms_named(&file.text) {
        let fault = match floor_of(&other) {
            _ if other == room => continue,
            Some(below) if below > floor => continue,
            Some(same) if same == floor => "a neighbour on its own floor: hand the data over from above",
            Some(_) => "a room above it: turn the arrow round",
            None => "a room on no floor",
        };
        complaints.push(Complaint::at(&file.path, index, format!("invariant 1: `{room}` knows `{other}`, {fault}")));
    }
    complaints
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

/// Each room that the code names after `crate::`, with the index of the line.
fn rooms_named(text: &str) -> Vec<(usize, String)> {
    let mut rooms = Vec::new();
    let code: Vec<String> = text.lines().map(without_comment).collect();
    for (index, line) in code.iter().enumerate() {
        let mut pieces = line.split("crate::");
        let mut before = pieces.next().unwrap_or_default();
        for after in pieces {
            let ends_another_name = before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
            before = after;
            if ends_another_name {
                continue;
            }
            if let Some(group) = after.strip_prefix('{') {
                let rest = [group].into_iter().chain(code.iter().skip(index + 1).map(String::as_str));
                rooms.extend(members(rest).into_iter().map(|room| (index, room)));
            } else {
                rooms.push((index, first_name(after)));
            }
        }
    }
    rooms.retain(|(_, room)| !room.is_empty() && room.starts_with(char::is_lowercase));
    rooms
}

/// The first name of each member of a `use crate::{…}` group, which may go over several lines.
fn members<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let (mut names, mut depth, mut current) = (Vec::new(), 0_usize, String::new());
    for letter in lines.flat_map(|line| line.chars().chain(['\n'])) {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut current)),
            _ if depth == 0 => current.push(letter),
            _ => {}
        }
    }
    names.push(current);
    names.iter().map(|name| first_name(name.trim())).collect()
}

fn first_name(path: &str) -> String {
    path.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// The line up to its comment. Documentation may speak of any room.
fn without_comment(line: &str) -> String {
    line.split("//").next().unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        check(&[SourceFile { path: path.to_owned(), text: text.to_owned() }]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn arrows_down_pass() {
        let text = "use crate::{\n    call::{Call, Leg},\n    ports::Clock,\n};\nuse crate::logging::plan;\n//! see crate::agent\n";
        assert_eq!(complaints("core/src/logging/mod.rs", text), [""; 0]);
        assert_eq!(complaints("core/src/lib.rs", "use crate::agent::Agent;\n"), [""; 0]);
        assert_eq!(complaints("emulator/src/netsuite.rs", "use crate::agent::Agent;\n"), [""; 0]);
    }

    #[test]
    fn an_arrow_up_or_sideways_is_named_with_its_line() {
        let up = complaints("core/src/call/mod.rs", "//! Calls.\nuse crate::agent::Agent;\n");
        assert!(up[0].starts_with("core/src/call/mod.rs:2: invariant 1: `call` knows `agent`, a room above"), "{up:?}");
        let sideways = complaints("core/src/netsuite/client.rs", "fn f() -> crate::ringcentral::Token { g() }\n");
        assert!(sideways[0].contains("`netsuite` knows `ringcentral`, a neighbour"), "{sideways:?}");
        let grouped =
            complaints("core/src/phone.rs", "use crate::{\n    phone::Key,\n    traffic::{Lane, Group},\n};\n");
        assert_eq!(grouped.len(), 1, "{grouped:?}");
    }

    #[test]
    fn a_room_without_a_floor_is_asked_for_one() {
        assert!(complaints("core/src/attic/mod.rs", "")[0].contains("`attic` stands on no floor"));
        assert!(complaints("core/src/call/mod.rs", "use crate::attic::Box;\n")[0].contains("on no floor"));
    }

    #[test]
    fn another_crate_whose_name_ends_in_crate_is_no_room() {
        assert_eq!(complaints("core/src/call/mod.rs", "use other_crate::agent::Agent;\n"), [""; 0]);
    }
}
