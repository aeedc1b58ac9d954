//! The project for NetSuite accounts, as far as it can be judged without an account: SDF validates on Oracle's server
//! alone, so what it would refuse is looked for here; of the objects themselves, in [`objects`].

mod objects;

use std::collections::BTreeSet;

use anyhow::Result;
use roxmltree::{Document, Node};

use super::{Complaint, SourceFile};
use crate::project::Project;

/// Where the project lies.
const SOURCES: &str = "netsuite/src/";
const OBJECTS: &str = "netsuite/src/Objects/";
const CABINET: &str = "netsuite/src/FileCabinet";
/// The script that says its version.
const SCRIPT: &str = "netsuite/src/FileCabinet/SuiteScripts/callside/restlet.js";
/// The packages of its tests.
const PACKAGE: &str = "netsuite/package.json";
/// The client that calls it.
const CLIENT: &str = "core/src/netsuite/restlet.rs";

/// How the ids of each kind of object begin.
const BEGINNINGS: [(&str, &str); 7] = [
    ("restlet", "customscript_"),
    ("scriptdeployment", "customdeploy_"),
    ("customrecordtype", "customrecord_"),
    ("customrecordcustomfield", "custrecord_"),
    ("role", "customrole_"),
    ("crmcustomfield", "custevent_"),
    ("entitycustomfield", "custentity_"),
];

/// Characters of an id, and of a name (netsuite-api.md §5.4).
const LONGEST: usize = 40;

/// Everything the project is reproached with.
pub fn check(project: &Project, files: &[SourceFile]) -> Result<Vec<Complaint>> {
    let version = &project.package("callside-worker")?.version;
    let mut complaints = structure(files);
    for (path, says) in [(SCRIPT, format!("VERSION = \"{version}\"")), (PACKAGE, format!("\"version\": \"{version}\""))]
    {
        if !text_of(files, path).is_some_and(|text| text.contains(&says)) {
            complaints.push(Complaint::about(path, format!("its version is not the workspace's {version}")));
        }
    }
    Ok(complaints)
}

fn text_of<'a>(files: &'a [SourceFile], path: &str) -> Option<&'a str> {
    files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
}

fn structure(files: &[SourceFile]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut documents = Vec::new();
    for file in files.iter().filter(|file| file.path.starts_with(SOURCES) && file.path.ends_with(".xml")) {
        match Document::parse(&file.text) {
            Ok(document) => documents.push((file.path.as_str(), document)),
            Err(error) => complaints.push(Complaint::about(&*file.path, format!("is no XML: {error}"))),
        }
    }
    let ids: BTreeSet<&str> =
        documents.iter().flat_map(|(_, document)| document.descendants()).filter_map(id_of).collect();
    let exists = |path: &str| files.iter().any(|file| file.path == path);
    for (path, document) in &documents {
        let mut say = |what: String| complaints.push(Complaint::about(*path, what));
        if path.starts_with(OBJECTS) {
            let root = id_of(document.root_element()).unwrap_or_default();
            if *path != format!("{OBJECTS}{root}.xml") {
                say(format!("is not named after its object: {root}.xml"));
            }
        }
        for node in document.descendants() {
            id_of(node).and_then(|id| wrong_id(node, id)).into_iter().for_each(&mut say);
            let text = node.text().filter(|_| node.is_element()).unwrap_or_default().trim();
            if (node.has_tag_name("name") || node.has_tag_name("recordname")) && text.chars().count() > LONGEST {
                say(format!("the name \"{text}\" is longer than {LONGEST} characters"));
            }
            match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
                Some(file) if file.starts_with('/') && !exists(&format!("{CABINET}{file}")) => {
                    say(format!("[{file}] is no file of the project"));
                }
                Some(reference) => {
                    let id = reference.strip_prefix("scriptid=");
                    if let Some(id) = id.filter(|id| !id.split('.').all(|part| ids.contains(part))) {
                        say(format!("[scriptid={id}] is no object of the project"));
                    }
                }
                None => {}
            }
            if node.has_tag_name("path") && !deploys(text, files) {
                say(format!("{text} deploys nothing"));
            }
        }
    }
    for part in ["manifest.xml", "deploy.xml"] {
        if !exists(&format!("{SOURCES}{part}")) {
            complaints.push(Complaint::about(format!("{SOURCES}{part}"), "there is none"));
        }
    }
    complaints.extend(objects::check(&documents, &ids));
    complaints.extend(objects::unknown_to_the_project(files, &ids));
    complaints.extend(unknown_to_the_client(files, &ids));
    complaints
}

fn id_of<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.attribute("scriptid")
}

fn wrong_id(node: Node<'_, '_>, id: &str) -> Option<String> {
    let kind = node.tag_name().name();
    let Some((_, beginning)) = BEGINNINGS.into_iter().find(|(known, _)| *known == kind) else {
        return Some(format!("<{kind}> has an id, and tidy does not know how those begin"));
    };
    let rest = id.strip_prefix(beginning).unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    // Fields of calls and the like may be one shorter.
    let longest = if kind == "crmcustomfield" { LONGEST - 1 } else { LONGEST };
    let right = !rest.is_empty() && rest.bytes().all(plain) && id.len() <= longest;
    (!right).then(|| {
        format!("the id {id} is not `{beginning}…` in small letters, digits and `_`, at most {longest} characters")
    })
}

/// A path of deploy.xml: `~/` is the project, and `*` at its end everything below.
fn deploys(path: &str, files: &[SourceFile]) -> bool {
    let Some(path) = path.strip_prefix("~/").map(|path| format!("{SOURCES}{path}")) else { return false };
    files.iter().any(|file| match path.strip_suffix('*') {
        Some(beginning) => file.path.starts_with(beginning),
        None => file.path == path,
    })
}

/// The script and the deployment that the extension calls have to be those of the project.
fn unknown_to_the_client(files: &[SourceFile], ids: &BTreeSet<&str>) -> Vec<Complaint> {
    let client = text_of(files, CLIENT).unwrap_or_default();
    let calls = |key: &str| {
        let rest = client.split(key).nth(1).unwrap_or_default();
        rest.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next().unwrap_or_default()
    };
    ["?script=", "&deploy="]
        .into_iter()
        .filter(|key| !ids.contains(calls(key)))
        .map(|key| Complaint::about(CLIENT, format!("`{key}{}` names nothing in {OBJECTS}", calls(key))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESTLET: &str = r#"<restlet scriptid="customscript_a"><name>A</name>
        <scriptfile>[/SuiteScripts/a/a.js]</scriptfile>
        <scriptdeployments><scriptdeployment scriptid="customdeploy_a"/></scriptdeployments></restlet>"#;
    const CALL: &str = "const PATH: &str = \"/restlet.nl?script=customscript_a&deploy=customdeploy_a\";";
    const DEPLOY: &str = "<deploy><files><path>~/FileCabinet/*</path></files></deploy>";

    const ROLE_FILE: &str = "netsuite/src/Objects/customrole_a.xml";
    const ROLE: &str = r#"<role scriptid="customrole_a"><name>A</name><permissions>
        <permission><permkey>LIST_CALL</permkey><permlevel>EDIT</permlevel></permission>
        <permission><permkey>[scriptid=customrecord_a]</permkey><permlevel>VIEW</permlevel></permission>
        </permissions></role>"#;
    const RECORD_FILE: &str = "netsuite/src/Objects/customrecord_a.xml";
    const RECORD: &str = r#"<customrecordtype scriptid="customrecord_a"><recordname>A</recordname>
        <customrecordcustomfields><customrecordcustomfield scriptid="custrecord_a"><fieldtype>TEXT</fieldtype>
        </customrecordcustomfield></customrecordcustomfields><permissions><permission>
        <permittedrole>[scriptid=customrole_a]</permittedrole><permittedlevel>VIEW</permittedlevel>
        </permission></permissions></customrecordtype>"#;
    const CODE_FILE: &str = "netsuite/src/FileCabinet/SuiteScripts/a/a.js";

    fn complaints(changes: &[(&str, &str)]) -> Vec<String> {
        let mut files = vec![
            ("netsuite/src/manifest.xml", "<manifest/>"),
            ("netsuite/src/deploy.xml", DEPLOY),
            ("netsuite/src/Objects/customscript_a.xml", RESTLET),
            (CODE_FILE, ""),
            (CLIENT, CALL),
        ];
        for change in changes {
            files.retain(|(path, _)| *path != change.0);
            files.push(*change);
        }
        let files: Vec<SourceFile> = files
            .into_iter()
            .filter(|(_, text)| *text != "absent")
            .map(|(path, text)| SourceFile { path: path.to_owned(), text: text.to_owned() })
            .collect();
        structure(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_project_that_holds_together_is_left_alone() {
        assert_eq!(complaints(&[]), [""; 0]);
        let more = [(ROLE_FILE, ROLE), (RECORD_FILE, RECORD), (CODE_FILE, "const FIELD = \"custrecord_a\";")];
        assert_eq!(complaints(&more), [""; 0]);
    }

    #[test]
    fn each_fault_has_its_complaint() {
        let object = "netsuite/src/Objects/customscript_a.xml";
        let long = "a".repeat(41);
        for (path, text, says) in [
            (object, "<restlet".to_owned(), "is no XML"),
            (object, RESTLET.replace("_a\"><name", "_b\"><name"), "is not named after its object"),
            (object, RESTLET.replace("customdeploy_a", "deploy_a"), "the id deploy_a is not `customdeploy_…`"),
            (object, RESTLET.replace("customdeploy_a", "customdeploy_A"), "the id customdeploy_A is not"),
            (object, RESTLET.replace("customdeploy_a", &format!("customdeploy_{long}")), "at most 40"),
            (object, RESTLET.replace("<name>A", &format!("<name>{long}")), "longer than 40"),
            (object, RESTLET.replace("a.js", "b.js"), "[/SuiteScripts/a/b.js] is no file"),
            (object, RESTLET.replace("<name>A", "<name>[scriptid=customrole_b]"), "is no object of the project"),
            (object, RESTLET.replace("scriptdeployment ", "other "), "tidy does not know"),
            ("netsuite/src/deploy.xml", DEPLOY.replace("FileCabinet", "Other"), "~/Other/* deploys nothing"),
            ("netsuite/src/manifest.xml", "absent".to_owned(), "there is none"),
            (CLIENT, CALL.replace("script=customscript_a", "script=customscript_b"), "names nothing"),
        ] {
            let found = complaints(&[(path, &text)]);
            assert!(found.iter().any(|complaint| complaint.contains(says)), "{says}: {found:?}");
        }
    }

    #[test]
    fn what_two_files_say_of_each_other_has_to_agree() {
        let long = "a".repeat(41);
        for (path, text, says) in [
            (ROLE_FILE, ROLE.replace("LIST_CALL", "LIST_CALLS"), "NetSuite has no permission LIST_CALLS"),
            (ROLE_FILE, ROLE.replace("EDIT", "WRITE"), "WRITE is no level"),
            (
                ROLE_FILE,
                ROLE.replace("LIST_CALL", "[scriptid=customrecord_a]"),
                "[scriptid=customrecord_a] is there twice",
            ),
            (ROLE_FILE, ROLE.replace("VIEW", "EDIT"), "it says EDIT of customrecord_a, which says VIEW of it"),
            (
                ROLE_FILE,
                ROLE.replace("[scriptid=customrecord_a]", "LIST_JOB"),
                "VIEW of customrole_a, which says nothing",
            ),
            (ROLE_FILE, ROLE.replace("[scriptid=customrecord_a]", "[scriptid=customrecord_b]"), "is no object of the"),
            (RECORD_FILE, RECORD.replace("TEXT", "FREEFORMTEXT"), "does not know the field type FREEFORMTEXT"),
            (RECORD_FILE, RECORD.replace("custrecord_a", "customrecord_a"), "the id customrecord_a is"),
            (RECORD_FILE, RECORD.replace(">A<", &format!(">{long}<")), "longer than 40"),
            (CODE_FILE, "const FIELD = \"custrecord_b\";".to_owned(), "`custrecord_b` is no object of the project"),
        ] {
            let mut changes = vec![(ROLE_FILE, ROLE), (RECORD_FILE, RECORD)];
            changes.retain(|(other, _)| *other != path);
            changes.push((path, &text));
            let found = complaints(&changes);
            assert!(found.iter().any(|complaint| complaint.contains(says)), "{says}: {found:?}");
        }
    }
}
