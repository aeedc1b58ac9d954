//! The fields themselves, record by record.

use super::{Column, Field, FieldKind, Part, RecordType};
use crate::company::DealKind;

const NAME: FieldKind = FieldKind::Text(83);
const PERSON_NAME: FieldKind = FieldKind::Text(32);
const PHONE: FieldKind = FieldKind::Phone;
const EMAIL: FieldKind = FieldKind::Text(254);

const fn proven(name: &'static str, title: &'static str, kind: FieldKind) -> Field {
    Field { name, title, kind, rest: true, read_only: false, query: Column::Proven, part: Part::Everywhere }
}

const fn doubtful(name: &'static str, title: &'static str, kind: FieldKind) -> Field {
    Field { query: Column::Doubtful, ..proven(name, title, kind) }
}

const fn record_only(name: &'static str, title: &'static str, kind: FieldKind) -> Field {
    Field { query: Column::Absent, ..proven(name, title, kind) }
}

/// A column of SuiteQL for which the record service has no property.
const fn query_only(name: &'static str, title: &'static str, kind: FieldKind) -> Field {
    Field { rest: false, ..proven(name, title, kind) }
}

const fn kept_by_netsuite(field: Field) -> Field {
    Field { read_only: true, ..field }
}

/// A phone field that the account's administrator has added.
const fn custom_phone(name: &'static str, title: &'static str) -> Field {
    Field { part: Part::CustomPhones, ..proven(name, title, PHONE) }
}

/// A field of phone calls that the bundle brings along (`netsuite/src/Objects/custevent_callside_….xml`).
const fn bundled(name: &'static str, title: &'static str, kind: FieldKind) -> Field {
    Field { part: Part::BundleCalls, ..proven(name, title, kind) }
}

/// A field of contacts and customers that the bundle brings along (`netsuite/src/Objects/custentity_callside_….xml`).
const fn bundled_person(name: &'static str, title: &'static str, kind: FieldKind) -> Field {
    Field { part: Part::BundlePeople, ..proven(name, title, kind) }
}

const SCORE: Field = bundled_person("custentity_callside_score", "Callside Score", FieldKind::Whole);
const WHY: Field = bundled_person("custentity_callside_why", "Callside Score: Why", FieldKind::Text(4_000));
const LEAD_SCORE: Field = bundled_person("custentity_callside_lead_score", "Lead Score", FieldKind::Whole);
const WRITTEN: Field =
    bundled_person("custentity_callside_written", "Callside: Scores as Written", FieldKind::Text(300));
const DO_NOT_CALL: Field = bundled_person("custentity_callside_do_not_call", "Do Not Call", FieldKind::Flag);

/// Whether somebody takes e-mail of campaigns. The ids are those of the REST browser, the labels SuiteTalk's.
const SUBSCRIPTION: Field = doubtful(
    "globalSubscriptionStatus",
    "Global Subscription Status",
    FieldKind::Choice(&[
        ("1", "Soft Opt-In"),
        ("2", "Soft Opt-Out"),
        ("3", "Confirmed Opt-In"),
        ("4", "Confirmed Opt-Out"),
    ]),
);

const SUBSIDIARY_OF: Field = Field {
    part: Part::OneWorld,
    ..proven("subsidiary", "Subsidiary", FieldKind::Reference(&[RecordType::Subsidiary]))
};

const ID: Field = kept_by_netsuite(proven("id", "Internal ID", FieldKind::Id));
const COMPANIES: FieldKind = FieldKind::Reference(&[RecordType::Customer, RecordType::Vendor]);

pub(super) const CONTACT: &[Field] = &[
    ID,
    proven("entityId", "Contact", NAME),
    proven("firstName", "First Name", PERSON_NAME),
    proven("middleName", "Middle Name", PERSON_NAME),
    proven("lastName", "Last Name", PERSON_NAME),
    query_only("entityTitle", "Name", NAME),
    doubtful("title", "Job Title", FieldKind::Text(99)),
    proven("company", "Company", COMPANIES),
    proven("email", "Email", EMAIL),
    proven("phone", "Main Phone", PHONE),
    proven("officePhone", "Office Phone", PHONE),
    proven("mobilePhone", "Mobile Phone", PHONE),
    proven("homePhone", "Home Phone", PHONE),
    doubtful("fax", "Fax", PHONE),
    doubtful("assistantPhone", "Assist. Phone", PHONE),
    doubtful("supervisorPhone", "Sup. Phone", PHONE),
    custom_phone("custentity_direct_line", "Direct Line"),
    custom_phone("custentity_messenger_number", "Messenger Number"),
    SUBSCRIPTION,
    SCORE,
    WHY,
    LEAD_SCORE,
    WRITTEN,
    DO_NOT_CALL,
    SUBSIDIARY_OF,
    Field { query: Column::Doubtful, ..query_only("owner", "Owner", FieldKind::Reference(&[RecordType::Employee])) },
    record_only("comments", "Comments", FieldKind::Text(4_000)),
    record_only("externalId", "External ID", FieldKind::Text(255)),
    proven("isInactive", "Contact is Inactive", FieldKind::Flag),
    kept_by_netsuite(proven("dateCreated", "Date Created", FieldKind::Instant)),
    kept_by_netsuite(proven("lastModifiedDate", "Last Modified Date", FieldKind::Instant)),
];

/// A customer's status is one entry of a list; each belongs to a stage.
pub(crate) const CUSTOMER_STATUSES: &[(&str, &str)] = &[
    ("6", "LEAD-Unqualified"),
    ("7", "LEAD-Qualified"),
    ("8", "PROSPECT-In Discussion"),
    ("10", "PROSPECT-Proposal"),
    ("13", "CUSTOMER-Closed Won"),
    ("16", "CUSTOMER-Lost Customer"),
];

pub(super) const CUSTOMER: &[Field] = &[
    ID,
    proven("entityId", "Customer ID", NAME),
    query_only("entityTitle", "Name", NAME),
    proven("altName", "Customer", NAME),
    proven("isPerson", "Is Individual", FieldKind::Flag),
    proven("companyName", "Company Name", NAME),
    proven("firstName", "First Name", PERSON_NAME),
    proven("lastName", "Last Name", PERSON_NAME),
    proven("parent", "Parent Company", FieldKind::Reference(&[RecordType::Customer])),
    doubtful("entityStatus", "Status", FieldKind::ListEntry(CUSTOMER_STATUSES)),
    doubtful("searchStage", "Stage", FieldKind::Text(20)),
    doubtful("salesRep", "Sales Rep", FieldKind::Reference(&[RecordType::Employee])),
    record_only("balance", "Balance", FieldKind::Amount),
    proven("email", "Email", EMAIL),
    proven("phone", "Phone", PHONE),
    proven("altPhone", "Alt. Phone", PHONE),
    proven("mobilePhone", "Mobile Phone", PHONE),
    proven("homePhone", "Home Phone", PHONE),
    doubtful("fax", "Fax", PHONE),
    custom_phone("custentity_after_hours", "After Hours"),
    SUBSCRIPTION,
    SCORE,
    WHY,
    LEAD_SCORE,
    WRITTEN,
    DO_NOT_CALL,
    SUBSIDIARY_OF,
    record_only("comments", "Comments", FieldKind::Text(4_000)),
    proven("externalId", "External ID", FieldKind::Text(255)),
    proven("isInactive", "Inactive", FieldKind::Flag),
    kept_by_netsuite(doubtful("dateCreated", "Date Created", FieldKind::Instant)),
    kept_by_netsuite(proven("lastModifiedDate", "Last Modified Date", FieldKind::Instant)),
];

pub(super) const VENDOR: &[Field] = &[
    ID,
    proven("entityId", "Vendor ID", NAME),
    query_only("entityTitle", "Name", NAME),
    proven("altName", "Vendor", NAME),
    proven("isPerson", "Is Individual", FieldKind::Flag),
    proven("companyName", "Company Name", NAME),
    proven("firstName", "First Name", PERSON_NAME),
    proven("lastName", "Last Name", PERSON_NAME),
    proven("email", "Email", EMAIL),
    proven("phone", "Phone", PHONE),
    proven("altPhone", "Alt. Phone", PHONE),
    proven("mobilePhone", "Mobile Phone", PHONE),
    proven("homePhone", "Home Phone", PHONE),
    doubtful("fax", "Fax", PHONE),
    custom_phone("custentity_after_hours", "After Hours"),
    SUBSIDIARY_OF,
    proven("externalId", "External ID", FieldKind::Text(255)),
    proven("isInactive", "Inactive", FieldKind::Flag),
    kept_by_netsuite(doubtful("dateCreated", "Date Created", FieldKind::Instant)),
    kept_by_netsuite(proven("lastModifiedDate", "Last Modified Date", FieldKind::Instant)),
];

pub(super) const EMPLOYEE: &[Field] = &[
    ID,
    proven("entityId", "Employee ID", NAME),
    record_only("altName", "Employee", NAME),
    proven("firstName", "First Name", PERSON_NAME),
    proven("middleName", "Middle Name", PERSON_NAME),
    proven("lastName", "Last Name", PERSON_NAME),
    proven("email", "Email", EMAIL),
    doubtful("phone", "Phone", PHONE),
    doubtful("officePhone", "Office Phone", PHONE),
    doubtful("mobilePhone", "Mobile Phone", PHONE),
    doubtful("homePhone", "Home Phone", PHONE),
    SUBSIDIARY_OF,
    proven("giveAccess", "Login Access", FieldKind::Flag),
    record_only("externalId", "External ID", FieldKind::Text(255)),
    proven("isInactive", "Is Inactive", FieldKind::Flag),
    kept_by_netsuite(doubtful("dateCreated", "Date Created", FieldKind::Instant)),
    kept_by_netsuite(doubtful("lastModifiedDate", "Last Modified Date", FieldKind::Instant)),
];

pub(super) const JOB: &[Field] = &[
    ID,
    proven("entityId", "Project ID", NAME),
    proven("altName", "Project", NAME),
    proven("companyName", "Project Name", NAME),
    doubtful("parent", "Customer", FieldKind::Reference(&[RecordType::Customer])),
    record_only("externalId", "External ID", FieldKind::Text(255)),
    proven("isInactive", "Inactive", FieldKind::Flag),
    kept_by_netsuite(doubtful("dateCreated", "Date Created", FieldKind::Instant)),
    kept_by_netsuite(doubtful("lastModifiedDate", "Last Modified Date", FieldKind::Instant)),
];

const DEPARTMENTS: &[(&str, &str)] =
    &[("1", "Sales"), ("2", "Support"), ("3", "Purchasing"), ("4", "Warehouse"), ("5", "Accounts")];

/// The account's forms of a phone call.
const CALL_FORMS: &[(&str, &str)] = &[("37", "Sales Call"), ("38", "Support Call")];

pub(super) const PHONE_CALL: &[Field] = &[
    ID,
    proven("title", "Title", FieldKind::Text(256)),
    proven("phone", "Phone", FieldKind::Text(32)),
    proven(
        "status",
        "Status",
        FieldKind::Choice(&[("SCHEDULED", "Scheduled"), ("COMPLETE", "Completed"), ("FAILED", "Failed")]),
    ),
    doubtful("message", "Comments", FieldKind::Text(4_000)),
    record_only("priority", "Priority", PRIORITIES),
    doubtful("startDate", "Start Date", FieldKind::Day),
    doubtful("startTime", "Start Time", FieldKind::TimeOfDay),
    doubtful("endTime", "End Time", FieldKind::TimeOfDay),
    record_only("timedEvent", "Timed Event", FieldKind::Flag),
    record_only("timezone", "Time Zone", FieldKind::Text(50)),
    doubtful("completedDate", "Date Completed", FieldKind::Day),
    proven("company", "Company", FieldKind::Reference(&[RecordType::Customer, RecordType::Job, RecordType::Vendor])),
    doubtful("contact", "Contact", FieldKind::Reference(&[RecordType::Contact])),
    proven("assigned", "Organizer", FieldKind::Reference(&[RecordType::Employee])),
    kept_by_netsuite(doubtful("owner", "Owner", FieldKind::Reference(&[RecordType::Employee]))),
    proven("transaction", "Transaction", DEALS),
    doubtful("supportCase", "Support Case", FieldKind::Reference(&[RecordType::SupportCase])),
    record_only("accessLevel", "Private", FieldKind::Flag),
    record_only("sendEmail", "Send Email", FieldKind::Flag),
    record_only("reminderType", "Reminder Type", FieldKind::Choice(&[("POPUP", "Popup"), ("EMAIL", "Email")])),
    record_only(
        "reminderMinutes",
        "Reminder",
        FieldKind::Choice(&[
            ("0", "At time of event"),
            ("5", "5 minutes"),
            ("10", "10 minutes"),
            ("15", "15 minutes"),
            ("30", "30 minutes"),
        ]),
    ),
    record_only("customForm", "Custom Form", FieldKind::ListEntry(CALL_FORMS)),
    record_only("relatedItem", "Related Item", FieldKind::Nothing),
    record_only("bom", "Bill of Materials", FieldKind::Nothing),
    record_only("bomRevision", "Bill of Materials Revision", FieldKind::Nothing),
    record_only("mfgRouting", "Manufacturing Routing", FieldKind::Nothing),
    proven("custevent_department", "Department", FieldKind::ListEntry(DEPARTMENTS)),
    proven("custevent_call_reason", "Call Reason", FieldKind::Text(300)),
    proven("custevent_follow_up", "Follow Up", FieldKind::Flag),
    proven("custevent_promised_on", "Promised On", FieldKind::Day),
    bundled("custevent_callside_session", "RingCentral Session", FieldKind::Text(300)),
    bundled("custevent_callside_duration", "Call Duration (Seconds)", FieldKind::Whole),
    bundled("custevent_callside_result", "Call Result", FieldKind::Text(300)),
    bundled("custevent_callside_recording", "Call Recording", FieldKind::Text(999)),
    bundled("custevent_callside_notes", "Long Call Notes", FieldKind::Text(1_000_000)),
    doubtful("externalId", "External ID", FieldKind::Text(255)),
    kept_by_netsuite(proven("createdDate", "Date Created", FieldKind::Instant)),
    kept_by_netsuite(doubtful("lastModifiedDate", "Last Modified Date", FieldKind::Instant)),
];

const DEALS: FieldKind = FieldKind::Reference(&RecordType::TRANSACTIONS);
const PRIORITIES: FieldKind = FieldKind::Choice(&[("HIGH", "High"), ("MEDIUM", "Medium"), ("LOW", "Low")]);

/// The REST browser's names; Oracle's SuiteScript records have the same labels.
pub(super) const TASK: &[Field] = &[
    ID,
    doubtful("title", "Title", FieldKind::Text(256)),
    doubtful(
        "status",
        "Status",
        FieldKind::Choice(&[("NOTSTART", "Not Started"), ("PROGRESS", "In Progress"), ("COMPLETE", "Completed")]),
    ),
    doubtful("priority", "Priority", PRIORITIES),
    doubtful("assigned", "Assigned To", FieldKind::Reference(&[RecordType::Employee])),
    kept_by_netsuite(doubtful("owner", "Created By", FieldKind::Reference(&[RecordType::Employee]))),
    doubtful("company", "Company", FieldKind::Reference(&[RecordType::Customer, RecordType::Job, RecordType::Vendor])),
    doubtful("contact", "Contact", FieldKind::Reference(&[RecordType::Contact])),
    doubtful("supportCase", "Support Case", FieldKind::Reference(&[RecordType::SupportCase])),
    doubtful("transaction", "Transaction", DEALS),
    doubtful("startDate", "Start Date", FieldKind::Day),
    doubtful("dueDate", "Due Date", FieldKind::Day),
    doubtful("completedDate", "Date Completed", FieldKind::Day),
    record_only("timedEvent", "Reserve Time", FieldKind::Flag),
    record_only("accessLevel", "Private", FieldKind::Flag),
    record_only("sendEmail", "Notify Assignee by Email", FieldKind::Flag),
    doubtful("message", "Comments", FieldKind::Text(4_000)),
    doubtful("externalId", "External ID", FieldKind::Text(255)),
    kept_by_netsuite(doubtful("createdDate", "Date Created", FieldKind::Instant)),
    kept_by_netsuite(doubtful("lastModifiedDate", "Last Modified Date", FieldKind::Instant)),
];

/// NetSuite's own statuses of a case; an account may add others.
const CASE_STATUSES: &[(&str, &str)] =
    &[("1", "Not Started"), ("2", "In Progress"), ("3", "Escalated"), ("4", "Re-Opened"), ("5", "Closed")];

pub(super) const SUPPORT_CASE: &[Field] = &[
    ID,
    doubtful("caseNumber", "ID", FieldKind::Text(32)),
    doubtful("title", "Subject", FieldKind::Text(300)),
    doubtful("company", "Company", FieldKind::Reference(&[RecordType::Customer])),
    doubtful("contact", "Contact", FieldKind::Reference(&[RecordType::Contact])),
    doubtful("assigned", "Assigned To", FieldKind::Reference(&[RecordType::Employee])),
    doubtful("status", "Status", FieldKind::ListEntry(CASE_STATUSES)),
    doubtful("stage", "Stage", FieldKind::Text(20)),
    doubtful("startDate", "Incident Date", FieldKind::Day),
    record_only("email", "Emails", FieldKind::Text(254)),
    record_only("externalId", "External ID", FieldKind::Text(255)),
    proven("isInactive", "Inactive", FieldKind::Flag),
    kept_by_netsuite(doubtful("createdDate", "Creation Date/Time", FieldKind::Instant)),
    kept_by_netsuite(doubtful("lastModifiedDate", "Last Modified Date/Time", FieldKind::Instant)),
];

const fn deal_fields(statuses: &'static [(&'static str, &'static str)]) -> [Field; 9] {
    [
        ID,
        record_only("tranId", "Number", FieldKind::Text(45)),
        record_only("title", "Title", FieldKind::Text(300)),
        record_only("memo", "Memo", FieldKind::Text(999)),
        record_only("entity", "Customer", FieldKind::Reference(&[RecordType::Customer])),
        record_only("status", "Status", FieldKind::Choice(statuses)),
        record_only("tranDate", "Date", FieldKind::Day),
        record_only("externalId", "External ID", FieldKind::Text(255)),
        kept_by_netsuite(record_only("lastModifiedDate", "Last Modified Date", FieldKind::Instant)),
    ]
}

pub(super) static OPPORTUNITY: &[Field] = &deal_fields(DealKind::Opportunity.statuses());
pub(super) static ESTIMATE: &[Field] = &deal_fields(DealKind::Estimate.statuses());
pub(super) static SALES_ORDER: &[Field] = &deal_fields(DealKind::SalesOrder.statuses());

pub(super) const SUBSIDIARY: &[Field] = &[
    ID,
    proven("name", "Name", NAME),
    proven("isInactive", "Inactive", FieldKind::Flag),
    kept_by_netsuite(doubtful("lastModifiedDate", "Last Modified Date", FieldKind::Instant)),
];
