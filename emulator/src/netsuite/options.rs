//! How this NetSuite is set up, and which of the things its documentation leaves open it does.

use std::collections::BTreeSet;

use super::catalogue::{Field, Part, RecordType};
use super::restlet::{CustomType, Deployment, Release};
use super::role::Role;

const HOUR: i64 = 3_600_000;

/// The client id that [`Integration::default`] registers: 64 hexadecimal characters, as NetSuite's are.
pub const CLIENT_ID: &str = "c0115de0c0115de0c0115de0c0115de0c0115de0c0115de0c0115de0c0115de0";

/// The integration record an administrator makes for Callside (netsuite-api.md §1.4).
#[derive(Clone, Debug)]
pub struct Integration {
    /// Its client id.
    pub client_id: String,
    /// Its name on the consent page.
    pub name: String,
    /// The redirect URIs, matched byte for byte.
    pub redirect_uris: Vec<String>,
    /// The scopes ticked on it.
    pub scopes: BTreeSet<String>,
    /// State: Enabled. A blocked integration answers no token request and no call.
    pub enabled: bool,
    /// Refresh Token Validity, milliseconds; NetSuite's default is 48 hours.
    pub refresh_token_validity: i64,
    /// Maximum Time For Token Rotation, milliseconds; NetSuite's default is 168 hours.
    pub maximum_rotation: i64,
}

impl Default for Integration {
    fn default() -> Self {
        Self {
            client_id: CLIENT_ID.to_owned(),
            name: "Callside".to_owned(),
            redirect_uris: Vec::new(),
            scopes: ["rest_webservices", "restlets"].map(str::to_owned).into(),
            enabled: true,
            refresh_token_validity: 48 * HOUR,
            maximum_rotation: 168 * HOUR,
        }
    }
}

/// The client id of the machine's integration in [`Options::default`].
pub const MACHINE_CLIENT_ID: &str = "3ac41de03ac41de03ac41de03ac41de03ac41de03ac41de03ac41de03ac41de0";

/// An integration record for machines: confidential, with the client credentials grant (netsuite-api.md §2).
#[derive(Clone, Debug)]
pub struct MachineIntegration {
    /// Its client id.
    pub client_id: String,
    /// The scopes ticked on it.
    pub scopes: BTreeSet<String>,
    /// State: Enabled.
    pub enabled: bool,
    /// Client Credentials (Machine to Machine) Grant is ticked.
    pub client_credentials: bool,
}

impl Default for MachineIntegration {
    fn default() -> Self {
        Self {
            client_id: MACHINE_CLIENT_ID.to_owned(),
            scopes: ["rest_webservices", "restlets"].map(str::to_owned).into(),
            enabled: true,
            client_credentials: true,
        }
    }
}

/// Which parts of NetSuite this account has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// OneWorld: records belong to subsidiaries, and a contact cannot be made without one.
    pub one_world: bool,
    /// The administrator has added phone fields (`custentity_…`) to contacts, customers and vendors.
    pub custom_phones: bool,
    /// The bundle was deployed with its optional fields for phone calls.
    pub bundle_call_fields: bool,
    /// The bundle was deployed with its optional fields for contacts and customers.
    pub bundle_people_fields: bool,
    /// Custom fields that an administrator has deleted, by id ([`super::NetSuite::delete_custom_field`]).
    pub deleted_fields: BTreeSet<String>,
    /// Types of record that the account does not have at all, such as projects.
    pub absent: BTreeSet<RecordType>,
    /// Features that its administrator has not enabled.
    pub off: BTreeSet<AccountFeature>,
}

/// A feature that an administrator enables for the whole account (§5.4, §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccountFeature {
    /// REST Web Services. No source says how NetSuite refuses without it; here as without the permission of that name.
    RestWebServices,
    /// OAuth 2.0: the Login Audit Trail says `FeatureDisabled` (§1.9).
    OAuth2,
    /// Server SuiteScript: no script is run.
    ServerSuiteScript,
    /// Custom Records: a script finds no such type.
    CustomRecords,
    /// SuiteAnalytics Workbook: SuiteQL refuses as without the permission of that name.
    Workbook,
}

impl Features {
    /// Whether the account has records of that type.
    #[must_use]
    pub fn has_record(&self, record: RecordType) -> bool {
        !self.absent.contains(&record) && (record != RecordType::Subsidiary || self.one_world)
    }

    /// Whether a feature is enabled.
    #[must_use]
    pub fn is_on(&self, feature: AccountFeature) -> bool {
        !self.off.contains(&feature)
    }

    /// Whether the account's records have that field.
    pub(crate) fn has(&self, field: &Field) -> bool {
        let brought = match field.part {
            Part::Everywhere => true,
            Part::OneWorld => self.one_world,
            Part::CustomPhones => self.custom_phones,
            Part::BundleCalls => self.bundle_call_fields,
            Part::BundlePeople => self.bundle_people_fields,
        };
        brought && !self.deleted_fields.contains(field.name)
    }
}

/// What this NetSuite does where the documentation leaves it open, or where accounts differ.
#[derive(Clone, Debug)]
pub struct Dialect {
    /// SuiteQL columns (`table.column`) that this account does not have. See [`Dialect::without_doubtful_columns`].
    pub absent_columns: BTreeSet<String>,
    /// `LIKE ?` takes a bound parameter (§4.5).
    pub like_takes_parameters: bool,
    /// An unknown column is named as the query wrote it, `c.fax`; otherwise without its table, `fax` (§4.6).
    pub qualified_identifiers: bool,
    /// `BUILTIN.DF` is taken of every column; otherwise a query with it is refused (§4.2: nobody has shown it of each kind of field).
    pub tells_names: bool,
    /// `expires_in` is the text `"3600"` and the type `Bearer` (§1.5).
    pub expires_in_is_text: bool,
    /// The status of `CONCURRENCY_LIMIT_EXCEEDED`: 429, or 400 as some have seen (§6).
    pub concurrency_status: u16,
    /// How a second record with the same external id is refused.
    pub duplicate: DuplicateRefusal,
    /// `PUT …/eid:` makes a phone call where there is none.
    pub upsert: bool,
    /// A phone call with a contact needs a company: a contact without one is refused (§3.4).
    pub contact_needs_company: bool,
    /// A completed date sent together with status COMPLETE is refused instead of overwritten (§3.3).
    pub completed_date_is_refused: bool,
    /// The metadata marks telephone numbers with `"format": "phone"`; no published schema shows it.
    pub phones_have_a_format: bool,
    /// A second contact of the same name at the same company is refused.
    pub contact_names_are_unique: bool,
    /// The status of `SSS_INVALID_SCRIPTLET_ID`: 404, or 400 (§5.2, §11).
    pub no_restlet_status: u16,
    /// What a POST makes of the external id in its body.
    pub posted_key: PostedKey,
    /// A record can be read and changed as `eid:` and its external id; otherwise such an address is refused (§3.1).
    pub reads_by_external_id: bool,
    /// Properties in answers are written in lower case, as the documentation's requests have them (§3.3).
    pub lower_case_answers: bool,
    /// Properties in requests are known by their exact names alone; any other is dropped as unknown (§3.3).
    pub exact_names: bool,
    /// A choice is its plain word in every answer, as with `simpleEnumFormat=true` (§3.3).
    pub plain_choices: bool,
    /// Ids are JSON numbers in answers about records.
    pub numeric_ids: bool,
    /// SuiteQL names its columns in upper case (§4.1: the documentation does not promise their case).
    pub upper_case_columns: bool,
    /// How a write says where the record is.
    pub location: Location,
    /// The values of a field can be asked for; accounts before 2026.1 refuse (§3.7).
    pub select_options: bool,
    /// A change is answered with 200 and the record in place of 204.
    pub change_answers_record: bool,
    /// A transaction's status is its letter alone in SuiteQL, `B`; otherwise `SalesOrd:B`.
    pub bare_statuses: bool,
    /// Properties of a phone call that the account refuses, whatever they hold: its form has no such field.
    pub refused_properties: BTreeSet<String>,
    /// A phone call's company may be a project (§3.3 says only that it is a customer).
    pub projects_are_companies: bool,
    /// What a client is told of an assertion that is refused.
    pub assertion_refusal: AssertionRefusal,
    /// A certificate whose key is marked RSASSA-PSS can be uploaded, and nothing it signs is accepted; otherwise the upload
    /// is refused.
    pub takes_pss_certificates: bool,
    /// A role that is not on a custom record's permission list finds none in a script's search; otherwise it is refused.
    pub unlisted_roles_find_nothing: bool,
}

/// What a client is told of an assertion that is refused: in practice one word or another for everything (§2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssertionRefusal {
    /// What RFC 6749 would say.
    Graded,
    /// `invalid_client`, whatever it was.
    InvalidClient,
    /// `invalid_request`, whatever it was.
    InvalidRequest,
    /// `invalid_grant`, whatever it was.
    InvalidGrant,
}

/// What a POST makes of the external id in its body; the documentation promises nothing for phone calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostedKey {
    /// The record has it, and a second record with the same is refused.
    Kept,
    /// The record is made without it: only PUT and PATCH set it.
    Ignored,
    /// The record has it; where there is one already, that one is changed.
    Overwrites,
}

/// How a write says where the record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// `https://…/phonecall/50001`.
    Absolute,
    /// `/services/…/phonecall/50001`.
    Relative,
    /// The absolute address with a query and a fragment.
    WithQuery,
    /// Not at all.
    Missing,
}

/// How NetSuite refuses a second record with the same external id; no source fixes the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateRefusal {
    /// 400 `USER_ERROR`, "This entity already exists."
    UserError,
    /// 400 `INVALID_CONTENT` that points at `externalId`.
    InvalidContent,
    /// 409 with `USER_ERROR`.
    Conflict,
    /// 409 without a body.
    Bare,
    /// 400 `USER_ERROR` in the user's own language.
    Localized,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            absent_columns: BTreeSet::new(),
            like_takes_parameters: true,
            qualified_identifiers: true,
            tells_names: true,
            expires_in_is_text: false,
            concurrency_status: 429,
            duplicate: DuplicateRefusal::UserError,
            upsert: true,
            contact_needs_company: true,
            completed_date_is_refused: false,
            phones_have_a_format: true,
            contact_names_are_unique: true,
            no_restlet_status: 404,
            posted_key: PostedKey::Kept,
            reads_by_external_id: true,
            lower_case_answers: false,
            exact_names: false,
            plain_choices: false,
            numeric_ids: false,
            upper_case_columns: false,
            location: Location::Absolute,
            select_options: true,
            change_answers_record: false,
            bare_statuses: true,
            refused_properties: BTreeSet::new(),
            projects_are_companies: true,
            assertion_refusal: AssertionRefusal::Graded,
            takes_pss_certificates: true,
            unlisted_roles_find_nothing: false,
        }
    }
}

impl Dialect {
    /// The same dialect on an account that has only the columns proven in public use (§4.4).
    #[must_use]
    pub fn without_doubtful_columns(mut self) -> Self {
        self.absent_columns.extend(super::catalogue::doubtful_columns());
        self
    }
}

/// Everything about this NetSuite that a test may choose.
#[derive(Clone, Debug)]
pub struct Options {
    /// The integration record.
    pub integration: Integration,
    /// The integration records for machines.
    pub machine_integrations: Vec<MachineIntegration>,
    /// The account's roles; an empty list means the usual three.
    pub roles: Vec<Role>,
    /// What it does where the documentation leaves it open.
    pub dialect: Dialect,
    /// Which parts of NetSuite the account has.
    pub features: Features,
    /// How long an authorization code can be used, milliseconds. The documentation says only "use at once".
    pub code_lifetime: i64,
    /// How long an access token can be used, milliseconds.
    pub access_token_lifetime: i64,
    /// Requests in flight that the account allows.
    pub concurrency: u32,
    /// Labels of phone call fields that the account's form makes mandatory, beside the title.
    pub mandatory_fields: BTreeSet<String>,
    /// Labels of contact fields that the account's form makes mandatory, beside the name.
    pub mandatory_contact_fields: BTreeSet<String>,
    /// Properties of records that roles see and may not write, by NetSuite's setting of a field's access.
    pub locked_fields: BTreeSet<String>,
    /// How long each SuiteQL query takes, milliseconds.
    pub query_delay: i64,
    /// How long the account's user event scripts work on each phone call that is saved, milliseconds.
    pub user_event_delay: i64,
    /// How long each request to the record service takes beyond that, milliseconds.
    pub record_delay: i64,
    /// How long each answer of the bundle's RESTlet takes beyond that, milliseconds.
    pub restlet_delay: i64,
    /// Callside's bundle is installed. Most accounts have none.
    pub bundle: bool,
    /// Which one.
    pub bundle_release: Release,
    /// The deployment of its RESTlet.
    pub deployment: Deployment,
    /// Its types of custom records, with their permission lists.
    pub custom_types: Vec<CustomType>,
    /// Other accounts that exist, in whose sign-in page the same people can choose a role of this account.
    pub other_accounts: BTreeSet<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            integration: Integration::default(),
            machine_integrations: vec![MachineIntegration::default()],
            roles: Vec::new(),
            dialect: Dialect::default(),
            features: Features::default(),
            code_lifetime: 120_000,
            access_token_lifetime: HOUR,
            concurrency: 5,
            mandatory_fields: BTreeSet::new(),
            mandatory_contact_fields: BTreeSet::new(),
            locked_fields: BTreeSet::new(),
            query_delay: 0,
            user_event_delay: 0,
            record_delay: 0,
            restlet_delay: 0,
            bundle: false,
            bundle_release: Release::Current,
            deployment: Deployment::default(),
            custom_types: CustomType::for_a_team(),
            other_accounts: BTreeSet::from(["7654321".to_owned()]),
        }
    }
}

impl Options {
    /// The machine's integration record of that client id.
    pub(crate) fn machine_integration(&self, client_id: &str) -> Option<&MachineIntegration> {
        self.machine_integrations.iter().find(|integration| integration.client_id == client_id)
    }
}
