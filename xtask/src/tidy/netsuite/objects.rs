//! What SDF would refuse of the objects themselves: permissions it does not know, levels that two files disagree about,
//! ids that are there twice, and scripts that name a field nobody has made.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

use super::super::{Complaint, SourceFile};
use super::CABINET;

/// The ids of NetSuite's permissions, as Oracle lists them for role files (github.com/oracle/netsuite-suitecloud-sdk,
/// `permissions.json` of its skill for roles).
const PERMISSIONS: &str = include_str!("permissions.txt");

const LEVELS: [&str; 4] = ["VIEW", "CREATE", "EDIT", "FULL"];

/// The types of fields that are in use here.
const FIELD_TYPES: [&str; 6] = ["TEXT", "TEXTAREA", "INTEGER", "CLOBTEXT", "URL", "CHECKBOX"];

/// How the ids begin that scripts use.
const USED: [&str; 4] = ["customrecord_", "custrecord_", "custevent_", "custentity_"];

/// The text of an element right below a node.
fn text<'a>(node: Node<'a, '_>, element: &str) -> &'a str {
    let found = node.children().find(|child| child.has_tag_name(element));
    found.and_then(|child| child.text()).unwrap_or_default().trim()
}

/// Everything the objects are reproached with.
pub(super) fn check(documents: &[(&str, Document<'_>)], ids: &BTreeSet<&str>) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, document) in documents {
        let mut say = |what: String| complaints.push(Complaint::about(*path, what));
        for node in document.descendants().filter(Node::is_element) {
            if let Some(id) = node.attribute("scriptid").filter(|id| !seen.insert((*id).to_owned())) {
                say(format!("the id {id} is there twice"));
            }
            let content = node.text().unwrap_or_default().trim();
            match node.tag_name().name() {
                "permkey" if !content.starts_with('[') && !PERMISSIONS.lines().any(|known| known == content) => {
                    say(format!("NetSuite has no permission {content}"));
                }
                "permlevel" | "permittedlevel" if !LEVELS.contains(&content) => say(format!("{content} is no level")),
                "fieldtype" if !FIELD_TYPES.contains(&content) => {
                    say(format!("tidy does not know the field type {content}"));
                }
                _ => {}
            }
        }
        let mut keys = BTreeSet::new();
        for permission in document.descendants().filter(|node| node.has_tag_name("permission")) {
            let key = format!("{}{}", text(permission, "permkey"), text(permission, "permittedrole"));
            if !keys.insert(key.clone()) {
                say(format!("{key} is there twice"));
            }
        }
    }
    complaints.extend(disagreements(documents, ids));
    complaints
}

/// A role and a record's permission list have to say the same of each other, or the deployment fails.
fn disagreements(documents: &[(&str, Document<'_>)], ids: &BTreeSet<&str>) -> Vec<Complaint> {
    let said = |kind: &str, key: &str, level: &str| {
        let mut said = BTreeMap::new();
        for (path, document) in documents.iter().filter(|(_, document)| document.root_element().has_tag_name(kind)) {
            let of = document.root_element().attribute("scriptid").unwrap_or_default();
            for permission in document.descendants().filter(|node| node.has_tag_name("permission")) {
                let named = text(permission, key).strip_prefix("[scriptid=").and_then(|rest| rest.strip_suffix(']'));
                if let Some(named) = named.filter(|named| ids.contains(named)) {
                    said.insert((of.to_owned(), named.to_owned()), (*path, text(permission, level).to_owned()));
                }
            }
        }
        said
    };
    let by_roles = said("role", "permkey", "permlevel");
    let by_records = said("customrecordtype", "permittedrole", "permittedlevel");
    let mut complaints = Vec::new();
    for (ours, theirs) in [(&by_roles, &by_records), (&by_records, &by_roles)] {
        for ((of, named), (path, level)) in ours {
            let other = theirs.get(&(named.clone(), of.clone())).map_or("nothing", |(_, level)| level.as_str());
            if other != level {
                complaints
                    .push(Complaint::about(*path, format!("it says {level} of {named}, which says {other} of it")));
            }
        }
    }
    complaints
}

/// Ids that a script names and no object has.
pub(super) fn unknown_to_the_project(files: &[SourceFile], ids: &BTreeSet<&str>) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with(CABINET) && file.path.ends_with(".js")) {
        for word in file.text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
            if USED.iter().any(|beginning| word.starts_with(beginning)) && !ids.contains(word) {
                complaints.push(Complaint::about(&*file.path, format!("`{word}` is no object of the project")));
            }
        }
    }
    complaints
}
