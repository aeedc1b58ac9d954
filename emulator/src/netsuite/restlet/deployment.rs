//! What an account knows of the RESTlet once it is deployed: out of the project's own file, and changed from there as an
//! administrator does on the deployment's page.

use std::collections::BTreeSet;

const OBJECT: &str = include_str!("../../../../netsuite/src/Objects/customscript_callside.xml");

/// Who may call a deployed script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Whoever is in its audience.
    Released,
    /// Its owner alone.
    Testing,
}

/// A script's deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The script's id.
    pub script: String,
    /// The deployment's id.
    pub id: String,
    /// "Deployed" is ticked.
    pub deployed: bool,
    /// Its status.
    pub status: Status,
    /// Roles it can be called in; `None`: all.
    pub roles: Option<BTreeSet<i64>>,
    /// Units one call may use.
    pub units: u32,
}

impl Default for Deployment {
    /// As the project deploys it. A file that cannot be read deploys nothing.
    fn default() -> Self {
        let document = roxmltree::Document::parse(OBJECT).ok();
        let nodes = || document.iter().flat_map(roxmltree::Document::descendants);
        let id = |element: &str| {
            let node = nodes().find(|node| node.has_tag_name(element));
            node.and_then(|node| node.attribute("scriptid")).unwrap_or_default().to_owned()
        };
        let says = |element: &str, value: &str| {
            nodes().any(|node| node.has_tag_name(element) && node.text().is_some_and(|text| text.trim() == value))
        };
        Self {
            script: id("restlet"),
            id: id("scriptdeployment"),
            deployed: says("isdeployed", "T") && says("isinactive", "F"),
            status: if says("status", "RELEASED") { Status::Released } else { Status::Testing },
            roles: (!says("allroles", "T")).then(BTreeSet::new),
            units: 5_000,
        }
    }
}
