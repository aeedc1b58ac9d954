//! What else the bundle's project brings into an account: its roles and its types of custom records, out of the files
//! that a deployment reads.

use roxmltree::{Document, Node};

use super::custom::CustomType;
use crate::netsuite::role::{Level, Permission, Role};

macro_rules! object {
    ($name:literal) => {
        include_str!(concat!("../../../../netsuite/src/Objects/", $name, ".xml"))
    };
}

/// The roles, each with the id it has in the emulated account.
const ROLES: [(i64, &str, &str); 2] = [
    (Role::BUNDLE, "customrole_callside", object!("customrole_callside")),
    (Role::BUNDLE_SYNC, "customrole_callside_sync", object!("customrole_callside_sync")),
];

const TYPES: [&str; 3] = [
    object!("customrecord_callside_settings"),
    object!("customrecord_callside_lease"),
    object!("customrecord_callside_teammate"),
];

/// The text of an element below a node.
fn text<'a>(node: Node<'a, '_>, element: &str) -> &'a str {
    let found = node.descendants().find(|node| node.has_tag_name(element));
    found.and_then(|node| node.text()).unwrap_or_default().trim()
}

fn level(word: &str) -> Level {
    match word {
        "VIEW" => Level::View,
        "CREATE" => Level::Create,
        "EDIT" => Level::Edit,
        "FULL" => Level::Full,
        _ => Level::None,
    }
}

/// The script id of a role, as `runtime.getCurrentUser().roleId` has it.
pub(super) fn script_id(role: i64) -> String {
    match ROLES.iter().find(|(id, _, _)| *id == role) {
        Some((_, script, _)) => (*script).to_owned(),
        None if role == Role::ADMINISTRATOR => "administrator".to_owned(),
        None => format!("customrole{role}"),
    }
}

impl Role {
    /// The roles that the bundle brings along, with the permissions they have there.
    #[must_use]
    pub fn of_bundle() -> Vec<Self> {
        let read = |(id, _, source): &(i64, &str, &str)| {
            let document = Document::parse(source).ok()?;
            let mut role = Self::new(*id, text(document.root(), "name"));
            for granted in document.descendants().filter(|node| node.has_tag_name("permission")) {
                if let Some(permission) = Permission::of_key(text(granted, "permkey")) {
                    role.set(permission, level(text(granted, "permlevel")));
                }
            }
            Some(role)
        };
        ROLES.iter().filter_map(read).collect()
    }
}

/// The types of custom records. A file that cannot be read makes none.
pub(super) fn custom_types() -> Vec<CustomType> {
    TYPES.iter().filter_map(|source| Some(custom_type(&Document::parse(source).ok()?))).collect()
}

fn custom_type(document: &Document<'_>) -> CustomType {
    let root = document.root_element();
    let mut read = CustomType::new(root.attribute("scriptid").unwrap_or_default());
    read.locks = text(root, "enableoptimisticlocking") != "F";
    for field in root.descendants().filter(|node| node.has_tag_name("customrecordcustomfield")) {
        read.add_field(field.attribute("scriptid").unwrap_or_default(), text(field, "fieldtype"));
    }
    if text(root, "accesstype") == "USEPERMISSIONLIST" {
        for listed in root.descendants().filter(|node| node.has_tag_name("permission")) {
            let named = text(listed, "permittedrole");
            if let Some((id, _, _)) = ROLES.iter().find(|(_, script, _)| named == format!("[scriptid={script}]")) {
                read.allow(*id, level(text(listed, "permittedlevel")));
            }
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::netsuite::catalogue::RecordType;

    #[test]
    fn the_roles_have_the_base_and_nothing_else() {
        let roles = Role::of_bundle();
        let names: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
        assert_eq!(names, ["Callside", "Callside Company Sync"]);
        let base = [
            (Permission::RestWebServices, Level::Full),
            (Permission::OAuth2Login, Level::Full),
            (Permission::Workbook, Level::Edit),
            (Permission::PhoneCalls, Level::Edit),
            (Permission::Contacts, Level::View),
            (Permission::Customers, Level::View),
            (Permission::Projects, Level::View),
        ];
        let employees = [Permission::Employees, Permission::EmployeeRecord];
        for permission in Permission::ALL {
            let needed = base.iter().find(|(needed, _)| *needed == permission).map_or(Level::None, |(_, level)| *level);
            assert_eq!(roles[0].level(permission), needed, "{permission:?}");
            let needed = if employees.contains(&permission) { Level::View } else { needed };
            assert_eq!(roles[1].level(permission), needed, "{permission:?}");
        }
    }

    #[test]
    fn the_fields_of_phone_calls_are_those_of_the_catalogue() {
        let objects = [
            object!("custevent_callside_session"),
            object!("custevent_callside_duration"),
            object!("custevent_callside_result"),
            object!("custevent_callside_recording"),
            object!("custevent_callside_notes"),
        ];
        let brought: Vec<(String, String)> = objects
            .iter()
            .map(|source| {
                let document = Document::parse(source).expect("XML");
                assert_eq!(text(document.root(), "appliestophonecall"), "T");
                let id = document.root_element().attribute("scriptid").expect("an id").to_owned();
                (id, text(document.root(), "label").to_owned())
            })
            .collect();
        assert_eq!(brought, catalogued(RecordType::PhoneCall, "custevent_callside_"));
    }

    #[test]
    fn the_fields_of_people_are_those_of_the_catalogue() {
        let objects = [
            object!("custentity_callside_score"),
            object!("custentity_callside_why"),
            object!("custentity_callside_lead_score"),
            object!("custentity_callside_written"),
            object!("custentity_callside_do_not_call"),
        ];
        let kinds = ["INTEGER", "TEXTAREA", "INTEGER", "TEXT", "CHECKBOX"];
        let mut brought = Vec::new();
        for (source, kind) in objects.iter().zip(kinds) {
            let document = Document::parse(source).expect("XML");
            for (element, expected) in [
                ("appliestocontact", "T"),
                ("appliestocustomer", "T"),
                ("storevalue", "T"),
                ("accesslevel", "2"),
                ("searchlevel", "2"),
                ("fieldtype", kind),
            ] {
                assert_eq!(text(document.root(), element), expected, "{source}");
            }
            let id = document.root_element().attribute("scriptid").expect("an id").to_owned();
            brought.push((id, text(document.root(), "label").to_owned()));
        }
        for record in [RecordType::Contact, RecordType::Customer] {
            assert_eq!(brought, catalogued(record, "custentity_callside_"));
        }
    }

    /// Ids and labels of the fields that begin so.
    fn catalogued(record: RecordType, beginning: &str) -> Vec<(String, String)> {
        record
            .fields()
            .iter()
            .filter(|field| field.name.starts_with(beginning))
            .map(|field| (field.name.to_owned(), field.title.to_owned()))
            .collect()
    }
}
