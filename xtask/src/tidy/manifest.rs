//! The manifest asks for what `docs/permissions.md` explains, no more and no less.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Complaint, SourceFile};
use crate::project::Project;

const MANIFEST: &str = "manifest.json";
const TABLE: &str = "docs/permissions.md";

/// Everything the manifest and its table are reproached with.
pub fn check(project: &Project, files: &[SourceFile]) -> Result<Vec<Complaint>> {
    let Some(manifest) = text_of(files, MANIFEST) else {
        return Ok(vec![Complaint::about(MANIFEST, "there is none: Chrome loads nothing without it")]);
    };
    let Some(table) = text_of(files, TABLE) else {
        return Ok(vec![Complaint::about(TABLE, "there is none: each permission is explained there")]);
    };
    let manifest: Value = serde_json::from_str(manifest).with_context(|| format!("{MANIFEST} is no plain JSON"))?;
    let mut complaints = unexplained(&manifest, table);
    let version = &project.package("callside-worker")?.version;
    if manifest["version"] != **version {
        complaints.push(Complaint::about(MANIFEST, format!("its version is not the workspace's {version}")));
    }
    Ok(complaints)
}

fn text_of<'a>(files: &'a [SourceFile], path: &str) -> Option<&'a str> {
    files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
}

/// The difference between what the manifest asks for and what the table explains.
fn unexplained(manifest: &Value, table: &str) -> Vec<Complaint> {
    let asked: BTreeSet<&str> =
        ["permissions", "optional_permissions", "host_permissions", "optional_host_permissions"]
            .iter()
            .flat_map(|key| manifest[key].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .collect();
    let explained: BTreeSet<&str> = table.lines().filter_map(first_cell).collect();
    let missing = asked
        .difference(&explained)
        .map(|one| Complaint::about(TABLE, format!("`{one}` is asked for in {MANIFEST}, and no row says what for")));
    let spare = explained
        .difference(&asked)
        .map(|one| Complaint::about(TABLE, format!("`{one}` has a row, and {MANIFEST} does not ask for it")));
    missing.chain(spare).collect()
}

/// The text between backticks that opens a table row: ``| `alarms` | why |``.
fn first_cell(line: &str) -> Option<&str> {
    line.trim().strip_prefix('|')?.split('|').next()?.trim().strip_prefix('`')?.strip_suffix('`')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_table_and_the_manifest_name_the_same_permissions() {
        let manifest = json!({ "permissions": ["alarms"], "host_permissions": ["https://*.netsuite.com/*"] });
        let table = "| permission | why |\n|---|---|\n| `alarms` | wakes the worker |\n| `https://*.netsuite.com/*` | records |\n";
        assert_eq!(unexplained(&manifest, table), []);
    }

    #[test]
    fn each_difference_is_named() {
        let manifest = json!({ "permissions": ["alarms", "tabs"] });
        let table = "| `alarms` | wakes the worker |\n| `history` | not any more |\n";
        let complaints: Vec<String> = unexplained(&manifest, table).iter().map(ToString::to_string).collect();
        assert_eq!(complaints.len(), 2);
        assert!(complaints[0].contains("`tabs` is asked for"));
        assert!(complaints[1].contains("`history` has a row"));
    }
}
