//! The administrators' guide names pages, buttons and fields as they are called: what stands in italics there is a text of the
//! pages, letter by letter.

use super::{Complaint, SourceFile};

const GUIDE: &str = "docs/admin-setup.md";

/// Where what pages say is written.
const SAYS: [&str; 3] = ["extension/ui/src/", "core/protocol/src/", "core/src/"];

/// Where the entries of the menu are.
const MENU: &str = "extension/ui/src/settings/mod.rs";

/// Between the steps of a way.
const THEN: &str = " → ";

/// Every name in the guide that no page has.
pub fn check(files: &[SourceFile]) -> Vec<Complaint> {
    let Some(guide) = files.iter().find(|file| file.path == GUIDE) else {
        return vec![Complaint::about(GUIDE, "there is none: an administrator sets a company up by it")];
    };
    let said: String = files
        .iter()
        .filter(|file| file.path.ends_with(".rs") && SAYS.iter().any(|folder| file.path.starts_with(folder)))
        .map(|file| joined(&file.text))
        .collect();
    let menu = files.iter().find(|file| file.path == MENU).map_or("", |file| file.text.as_str());
    unknown(&guide.text, &said, menu)
        .into_iter()
        .map(|name| Complaint::about(GUIDE, format!("*{name}* is the name of nothing on any page")))
        .collect()
}

/// Texts as they are shown: Rust leaves out a line's end behind a backslash and the space that begins the next.
fn joined(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut parts = source.split("\\\n");
    text.extend(parts.next());
    parts.for_each(|part| text.push_str(part.trim_start()));
    text
}

fn unknown(guide: &str, said: &str, menu: &str) -> Vec<String> {
    let mut names: Vec<String> = italics(guide).into_iter().filter(|name| !is_known(name, said, menu)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A name, or the way to it through the menu.
fn is_known(name: &str, said: &str, menu: &str) -> bool {
    let mut steps = name.split(THEN);
    if name.contains(THEN) && steps.next() == Some("Settings") {
        let begins_in_the_menu = steps.next().is_some_and(|entry| menu.contains(&format!("=> \"{entry}\",")));
        return begins_in_the_menu && steps.all(|step| said.contains(step));
    }
    said.contains(name)
}

/// What stands between single stars, outside of code, however it is broken into lines.
fn italics(guide: &str) -> Vec<String> {
    let prose: String = guide.split("```").step_by(2).collect();
    let prose = prose.split('`').step_by(2).collect::<String>().replace("**", "");
    let names = prose.split('*').skip(1).step_by(2);
    names.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MENU: &str = "Self::Decisions => \"Rules for everyone\",";

    #[test]
    fn a_name_is_known_as_it_stands_on_a_page_and_no_other_way() {
        let said = joined("\"Take a file\" \"Save for \\\n      everyone\"");
        let guide = "**Press** *Save for\n  everyone*, or *Save to all*; `*` is code, and so is\n```\n*this*\n```\n*Take a file*.";
        assert_eq!(unknown(guide, &said, MENU), ["Save to all"]);
    }

    #[test]
    fn a_way_begins_in_the_menu() {
        let guide = "*Settings → Rules for everyone → Take a file*, *Settings → Company → Rules for everyone*";
        assert_eq!(
            unknown(guide, "Take a file, Rules for everyone, Company", MENU),
            ["Settings → Company → Rules for everyone"]
        );
    }
}
