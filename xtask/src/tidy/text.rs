//! What every file is held to: CONTRIBUTING.md says why.

use super::{Complaint, SourceFile};

/// Past this many lines a file has to say why it is one room and not two.
const LONG_FILE: usize = 600;

/// The words with which a long file says so, in its opening comment.
const LONG_ON_PURPOSE: &str = "Long on purpose:";

/// Folders that belong to one machine, and hosts that belong to one way of fetching packages: neither means anything
/// on the next machine. Written in two halves, so that this list is no finding of its own.
const FOREIGN: [(&str, &str); 9] = [
    ("/ro", "ot/"),
    ("/wo", "rk/"),
    ("/home", "/"),
    ("/Us", "ers/"),
    ("registry.", "npmjs.org"),
    ("index.", "crates.io"),
    ("static.", "crates.io"),
    ("deb.", "debian.org"),
    ("arti", "factory"),
];

/// Marks of work that was left for later, in two halves as above.
const UNFINISHED: [(&str, &str); 4] = [("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK")];

const TEXT_KINDS: [&str; 13] =
    ["rs", "toml", "md", "js", "css", "html", "json", "yml", "yaml", "xml", "svg", "txt", "run"];

/// Everything this file is reproached with.
pub fn check(file: &SourceFile) -> Vec<Complaint> {
    let Some(kind) = file.path.rsplit(['.', '/']).next().filter(|kind| TEXT_KINDS.contains(kind)) else {
        return Vec::new();
    };
    let mut complaints = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        complaints
            .extend(in_line(&file.path, kind, line).into_iter().map(|what| Complaint::at(&file.path, index, what)));
    }
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        complaints.push(Complaint::about(&*file.path, "the last line has no end"));
    }
    if kind == "rs" {
        complaints.extend(in_rust_file(file));
    }
    complaints
}

fn in_line(path: &str, kind: &str, line: &str) -> Vec<String> {
    let mut found = Vec::new();
    if line.ends_with([' ', '\t', '\r']) {
        found.push("space at the end of the line".to_owned());
    }
    for (start, end) in UNFINISHED {
        let mark = format!("{start}{end}");
        if words(line).any(|word| word == mark) {
            found.push(format!("{mark}: finish it, or say in the documentation what is missing"));
        }
    }
    // The lockfile names where every crate comes from; that is cargo's file and cargo's business.
    if !path.ends_with(".lock") && !path.ends_with("package-lock.json") {
        for (start, end) in FOREIGN {
            let foreign = format!("{start}{end}");
            if line.contains(&foreign) {
                found.push(format!("`{foreign}` belongs to one machine or one registry, not into the project"));
            }
        }
    }
    if kind == "rs" {
        let attribute = line.trim_start();
        if attribute.starts_with("#[ignore") {
            found.push("an ignored test tells nobody anything: mend it or remove it".to_owned());
        }
    }
    found
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

fn in_rust_file(file: &SourceFile) -> Option<Complaint> {
    let SourceFile { path, text } = file;
    let name = path.rsplit('/').next().unwrap_or(path);
    if let Some(index) = unexplained_silence(text) {
        return Some(Complaint::at(
            path,
            index,
            "a lint is switched off without a `reason = \"…\"` or a comment above it",
        ));
    }
    let length = text.lines().count();
    let opening: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
    if matches!(name, "mod.rs" | "lib.rs" | "main.rs") && opening.is_empty() {
        return Some(Complaint::about(
            &**path,
            "begins without its story: open with `//!` lines that say what lives here",
        ));
    }
    (length > LONG_FILE && !opening.contains(LONG_ON_PURPOSE)).then(|| {
        Complaint::about(
            &**path,
            format!(
                "{length} lines: is this one room or two? If one, say why in its `//!` lines after `{LONG_ON_PURPOSE}`"
            ),
        )
    })
}

/// The line that switches a lint off and says nowhere why.
fn unexplained_silence(text: &str) -> Option<usize> {
    let starts = ["#[allow(", "#![allow(", "#[expect(", "#![expect("];
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    lines.iter().enumerate().position(|(index, line)| {
        let silences = starts.iter().any(|start| line.starts_with(start)) && line.ends_with(")]");
        let comment_above = index > 0 && lines[index - 1].starts_with("// ");
        silences && !comment_above && !line.contains("reason")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
        check(&file).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_clean_file_is_left_alone() {
        assert_eq!(complaints("core/src/phone/mod.rs", "//! Numbers.\n\npub mod keys;\n"), [""; 0]);
        assert_eq!(complaints("docs/pane.png", "a picture is no text \n"), [""; 0]);
    }

    #[test]
    fn each_habit_has_its_complaint() {
        let first = |path: &str, text: &str| complaints(path, text).first().cloned().unwrap_or_default();
        assert!(first("a.md", "word \n").starts_with("a.md:1: space at the end"));
        assert!(first("a.md", "word").contains("last line has no end"));
        assert!(first("a.rs", &format!("{}{} later\n", "// TO", "DO")).contains("finish it"));
        assert!(first("a.rs", &format!("#[{}]\n", "ignore")).contains("ignored test"));
        assert!(first("a.rs", &format!("#[{}]\n", "allow(dead_code)")).contains("without a `reason"));
        assert!(first("a.toml", &format!("path = \"/{}/x\"\n", "home")).contains("one machine"));
        assert!(first("a/lib.rs", "fn main() {}\n").contains("without its story"));
    }

    #[test]
    fn a_mark_inside_a_word_is_no_mark() {
        assert_eq!(complaints("a.rs", "// MASTODON, *67 and XXXL\n"), [""; 0]);
    }

    #[test]
    fn a_lint_switched_off_with_its_reason_passes() {
        let line = format!("#[{}(clippy::print_stdout, reason = \"a task speaks\")]\n", "allow");
        assert_eq!(complaints("a.rs", &line), [""; 0]);
        let line = format!("// A test that fails, panics.\n#![{}(clippy::panic)]\n", "allow");
        assert_eq!(complaints("a.rs", &line), [""; 0]);
    }

    #[test]
    fn a_long_file_has_to_say_so() {
        let long = "// line\n".repeat(LONG_FILE + 1);
        assert!(complaints("a.rs", &long)[0].contains("one room or two"));
        assert_eq!(complaints("a.rs", &format!("//! {LONG_ON_PURPOSE} one table.\n{long}")), [""; 0]);
    }

    #[test]
    fn the_lockfile_may_name_its_registry() {
        let line = format!("source = \"{}{}\"\n", "registry.", "npmjs.org");
        assert_eq!(complaints("netsuite/package-lock.json", &line), [""; 0]);
        assert_eq!(complaints("netsuite/notes.json", &line).len(), 1);
    }
}
