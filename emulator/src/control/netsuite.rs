//! NetSuite's part of the control API.
//!
//! | Method and path under `/api/netsuite` | Does |
//! |---|---|
//! | `GET phone-calls` | every phone call record |
//! | `GET records/{type}/{id}` | one record as an administrator sees it |
//! | `POST records/{type}/{id}` | `property`, `value`: changed as by a person in NetSuite |
//! | `POST deeds` | a [`Deed`]: a record is made, changed, deleted or merged; gives its `id` |
//! | `GET errands`, `POST errands` | an [`Errand`]: a deed that waits for so many more queries |
//! | `GET counts`, `POST people` | records by type; `people`: so many more with their firms |
//! | `DELETE fields/{id}` | a custom field is deleted, with every value in it |
//! | `GET searches` | the saved searches: `id`, `script`, `title` |
//! | `GET audit` | why sign-ins and calls were refused |
//! | `POST certificates` | a [`Mapping`]: `clientId`, `entity`, `role`, `certificate` (PEM); gives its `id` |
//! | `DELETE certificates/{id}` | revoked |
//! | `POST` (the root) | what [`Change`] lists |

use super::netsuite_words::{Assertions, Bundle, Duplicate, Feature, PermissionLevel, Sight};
use super::{Refused, read};
use crate::World;
use crate::errand::{Deed, Errand, Rhythm};
use crate::netsuite::{MACHINE_CLIENT_ID, Mapping, Permission, RecordType};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The record type whose permission list decides who has the company's settings.
const SETTINGS: &str = "customrecord_callside_settings";

/// What can be changed about the emulated NetSuite; what is absent stays.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Change {
    /// Redirect URIs of the integration record.
    redirect_uris: Option<Vec<String>>,
    /// State: Enabled of the integration record.
    enabled: Option<bool>,
    /// Refresh Token Validity, milliseconds.
    refresh_token_validity: Option<i64>,
    /// Maximum Time For Token Rotation, milliseconds.
    maximum_rotation: Option<i64>,
    /// Life of an access token, milliseconds.
    access_token_lifetime: Option<i64>,
    /// Labels of fields that the form makes mandatory.
    mandatory_fields: Option<Vec<String>>,
    /// How long user event scripts work on each saved phone call, milliseconds.
    user_event_delay: Option<i64>,
    /// `absent`, `outdated` (of the first contract) or `current`, which brings its fields for contacts and customers.
    bundle: Option<Bundle>,
    /// The account has the bundle's fields for contacts and customers.
    bundle_people_fields: Option<bool>,
    /// The account's features that are off, all of them: `rest-web-services`, `oauth2`, `server-suite-script`,
    /// `custom-records`, `workbook`.
    features_off: Option<BTreeSet<Feature>>,
    /// A role's place on the permission list of Callside Settings; `none` takes it off.
    settings_list: Option<RoleOnList>,
    /// Requests of others that are in flight.
    foreign_requests: Option<u32>,
    /// How others come and go beside those; `requests: 0` stops that.
    foreign_rhythm: Option<Rhythm>,
    /// Requests in flight that the account allows.
    concurrency: Option<u32>,
    /// How long each query takes, milliseconds.
    query_delay: Option<i64>,
    /// The account has OneWorld.
    one_world: Option<bool>,
    /// The account has phone fields of its own.
    custom_phones: Option<bool>,
    /// The metadata marks telephone numbers.
    phones_have_a_format: Option<bool>,
    /// A second contact of the same name at the same company is refused.
    contact_names_are_unique: Option<bool>,
    /// Types of record that the account does not have.
    absent_records: Option<BTreeSet<RecordType>>,
    /// Labels of contact fields that the form makes mandatory.
    mandatory_contact_fields: Option<Vec<String>>,
    /// Which records a role sees.
    restriction: Option<RoleRestriction>,
    /// A new role like another one.
    add_role: Option<NewRole>,
    /// Who may choose a role; nobody named means everybody.
    holders: Option<RoleHolders>,
    /// A contact without a company is refused.
    contact_needs_company: Option<bool>,
    /// A completed date is refused instead of overwritten.
    completed_date_is_refused: Option<bool>,
    /// Only columns proven in public use exist.
    without_doubtful_columns: Option<bool>,
    /// `user-error`, `invalid-content` or `conflict`.
    duplicate: Option<Duplicate>,
    /// `graded`, `invalid-client`, `invalid-request` or `invalid-grant`.
    assertion_refusal: Option<Assertions>,
    /// State: Enabled of the machine's integration record.
    machine_enabled: Option<bool>,
    /// Roles that are Web Services Only.
    web_services_only: Option<BTreeSet<i64>>,
    /// A role's level of a permission.
    permission: Option<RolePermission>,
    /// An employee's login access.
    login_access: Option<LoginAccess>,
    /// Ends every sign-in.
    #[serde(default)]
    end_sign_ins: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewCertificate {
    /// The integration; the first machine's where none is named.
    client_id: Option<String>,
    entity: i64,
    role: i64,
    certificate: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolePermission {
    role: i64,
    /// NetSuite's key: `LIST_CALL`.
    permission: String,
    level: PermissionLevel,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleOnList {
    role: i64,
    level: PermissionLevel,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleRestriction {
    role: i64,
    /// `"none"`, `"own"` or `{"subsidiaries": [1]}`.
    to: Sight,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRole {
    role: i64,
    name: String,
    /// The role whose permissions it starts with.
    like: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleHolders {
    role: i64,
    employees: BTreeSet<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    people: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginAccess {
    employee: i64,
    access: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    property: String,
    value: Value,
}

/// A request below `/api/netsuite`.
pub(super) fn api(world: &mut World, method: &str, path: &[&str], body: &[u8]) -> Result<Value, Refused> {
    match (method, path) {
        ("GET", ["phone-calls"]) => Ok(json!(world.netsuite.phone_calls())),
        ("GET", ["records", kind, id]) => {
            let (record, id) = record(kind, id)?;
            world.netsuite.record(record, id).ok_or(Refused::Unknown)
        }
        ("POST", ["records", kind, id]) => {
            let (record, id) = record(kind, id)?;
            let edit: Edit = read(body)?;
            world
                .edit_record(record, id, &edit.property, &edit.value)
                .map_err(|refusal| Refused::NetSuite(refusal.detail))?;
            world.netsuite.record(record, id).ok_or(Refused::Unknown)
        }
        ("POST", ["deeds"]) => {
            let deed: Deed = read(body)?;
            let id = world.perform(&deed).map_err(|refusal| Refused::NetSuite(refusal.detail))?;
            Ok(json!({"id": id}))
        }
        ("GET", ["errands"]) => Ok(json!(world.errands())),
        ("POST", ["errands"]) => {
            let errand: Errand = read(body)?;
            let id = world.send_on(errand).map_err(|refusal| Refused::NetSuite(refusal.detail))?;
            Ok(json!({"id": id}))
        }
        ("GET", ["counts"]) => Ok(counts(world)),
        ("POST", ["people"]) => {
            let more: People = read(body)?;
            world.netsuite.admit_people(more.people).map_err(|refusal| Refused::NetSuite(refusal.detail))?;
            Ok(counts(world))
        }
        ("DELETE", ["fields", id]) => {
            world.netsuite.delete_custom_field(id).map_err(|_| Refused::Unknown)?;
            Ok(json!({}))
        }
        ("GET", ["searches"]) => Ok(world
            .netsuite
            .saved_searches()
            .iter()
            .map(|search| json!({"id": search.id, "script": search.script, "title": search.title}))
            .collect()),
        ("GET", ["audit"]) => Ok(world
            .netsuite
            .audit_trail()
            .iter()
            .map(|entry| json!({"at": entry.at.iso(), "detail": entry.detail}))
            .collect()),
        ("POST", ["certificates"]) => {
            let NewCertificate { client_id, entity, role, certificate } = read(body)?;
            let client_id = client_id.unwrap_or_else(|| MACHINE_CLIENT_ID.to_owned());
            let id = world
                .map_certificate(&Mapping { client_id, entity, role, certificate })
                .map_err(|unmapped| Refused::NetSuite(unmapped.to_string()))?;
            Ok(json!({"id": id}))
        }
        ("DELETE", ["certificates", id]) => {
            if world.netsuite.revoke_certificate(id) {
                Ok(json!({}))
            } else {
                Err(Refused::Unknown)
            }
        }
        ("POST", []) => change(world, read(body)?),
        _ => Err(Refused::Unknown),
    }
}

fn counts(world: &World) -> Value {
    let count = |record: RecordType| (record.address().to_owned(), json!(world.netsuite.count(record)));
    Value::Object(RecordType::ALL.into_iter().map(count).collect::<Map<_, _>>())
}

fn record(kind: &str, id: &str) -> Result<(RecordType, i64), Refused> {
    let record = RecordType::ALL.into_iter().find(|record| record.address() == kind).ok_or(Refused::Unknown)?;
    Ok((record, id.parse().map_err(|_| Refused::Unknown)?))
}

fn change(world: &mut World, change: Change) -> Result<Value, Refused> {
    if let Some(requests) = change.foreign_requests {
        world.set_foreign_requests(requests);
    }
    if let Some(rhythm) = change.foreign_rhythm {
        world.set_foreign_rhythm(Some(rhythm).filter(|rhythm| rhythm.requests > 0));
    }
    if let Some(asked) = change.permission {
        let permission = Permission::of_key(&asked.permission).ok_or(Refused::Unknown)?;
        world.netsuite.role_mut(asked.role).ok_or(Refused::Unknown)?.set(permission, asked.level.into());
    }
    if let Some(new) = change.add_role {
        let mut role = world.netsuite.role_mut(new.like).ok_or(Refused::Unknown)?.clone();
        (role.id, role.name) = (new.role, new.name);
        world.netsuite.add_role(role);
    }
    if let Some(asked) = change.holders {
        world.netsuite.role_mut(asked.role).ok_or(Refused::Unknown)?.holders = asked.employees;
    }
    if let Some(asked) = change.restriction {
        world.netsuite.role_mut(asked.role).ok_or(Refused::Unknown)?.restriction = asked.to.into();
    }
    if let Some(login) = change.login_access {
        world.netsuite.set_login_access(login.employee, login.access);
    }
    if change.end_sign_ins {
        world.netsuite.end_every_sign_in();
    }
    if let Some(ids) = change.web_services_only {
        for role in world.netsuite.roles_mut() {
            role.web_services_only = ids.contains(&role.id);
        }
    }
    let options = world.netsuite.options_mut();
    for machine in &mut options.machine_integrations {
        set(&mut machine.enabled, change.machine_enabled);
    }
    set(&mut options.dialect.assertion_refusal, change.assertion_refusal.map(Into::into));
    set(&mut options.integration.redirect_uris, change.redirect_uris);
    set(&mut options.integration.enabled, change.enabled);
    set(&mut options.integration.refresh_token_validity, change.refresh_token_validity);
    set(&mut options.integration.maximum_rotation, change.maximum_rotation);
    set(&mut options.access_token_lifetime, change.access_token_lifetime);
    set(&mut options.mandatory_fields, change.mandatory_fields.map(|labels| labels.into_iter().collect()));
    set(&mut options.user_event_delay, change.user_event_delay);
    if let Some(bundle) = change.bundle {
        options.bundle = bundle.is_installed();
        options.bundle_release = bundle.release();
        options.features.bundle_people_fields = bundle.has_people_fields();
        // A deployment makes anew what is missing of its objects.
        options.features.deleted_fields.retain(|id| !id.contains("_callside_"));
    }
    set(&mut options.features.bundle_people_fields, change.bundle_people_fields);
    set(&mut options.features.off, change.features_off.map(|off| off.into_iter().map(Into::into).collect()));
    if let Some(asked) = change.settings_list {
        let settings = options.custom_types.iter_mut().find(|one| one.id == SETTINGS);
        settings.ok_or(Refused::Unknown)?.allow(asked.role, asked.level.into());
    }
    set(&mut options.query_delay, change.query_delay);
    set(&mut options.concurrency, change.concurrency);
    set(&mut options.features.one_world, change.one_world);
    set(&mut options.features.custom_phones, change.custom_phones);
    set(&mut options.features.absent, change.absent_records);
    set(&mut options.dialect.phones_have_a_format, change.phones_have_a_format);
    set(&mut options.dialect.contact_names_are_unique, change.contact_names_are_unique);
    let labels = change.mandatory_contact_fields.map(|labels| labels.into_iter().collect());
    set(&mut options.mandatory_contact_fields, labels);
    set(&mut options.dialect.contact_needs_company, change.contact_needs_company);
    set(&mut options.dialect.completed_date_is_refused, change.completed_date_is_refused);
    set(&mut options.dialect.duplicate, change.duplicate.map(Into::into));
    match change.without_doubtful_columns {
        Some(true) => options.dialect = options.dialect.clone().without_doubtful_columns(),
        Some(false) => options.dialect.absent_columns.clear(),
        None => {}
    }
    Ok(json!({}))
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}
