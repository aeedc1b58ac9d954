//! Who is calling: NetSuite records that fit the number, each with the reason it does.

use callside_json::{FromJson, ToJson};

use crate::{Fault, Personal, Timestamp};

/// A NetSuite record a person can be called by. Leads and prospects are stages of the customer record
/// (netsuite-api.md §4.4); they are told apart because agents treat them differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, FromJson, ToJson)]
pub enum RecordKind {
    /// A contact person.
    Contact,
    /// A customer.
    Customer,
    /// A prospect: a customer record in stage "prospect".
    Prospect,
    /// A lead: a customer record in stage "lead".
    Lead,
    /// A project (`job`), reached through its customer.
    Project,
    /// A vendor.
    Vendor,
    /// An employee.
    Employee,
}

impl RecordKind {
    /// Every kind, in the order candidates of equal rank are shown.
    pub const ALL: [Self; 7] =
        [Self::Contact, Self::Customer, Self::Prospect, Self::Lead, Self::Project, Self::Vendor, Self::Employee];
}

/// One record of the connected NetSuite account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, FromJson, ToJson)]
pub struct RecordRef {
    /// What it is.
    pub kind: RecordKind,
    /// NetSuite's internal id: an integer as text, possibly negative.
    pub id: String,
}

/// The company a person belongs to.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct CompanyRef {
    /// The company's record.
    pub record: RecordRef,
    /// Its name; empty where the role may not read it.
    pub name: Personal,
}

/// The field a number was found in.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, FromJson, ToJson)]
pub enum PhoneField {
    /// "Phone", "Main phone".
    #[default]
    Phone,
    /// "Mobile phone".
    Mobile,
    /// "Office phone".
    Office,
    /// "Home phone".
    Home,
    /// "Alt. phone".
    Alternate,
    /// "Fax": people do call from it.
    Fax,
    /// A field of the account's own: its label in NetSuite, or its script id where the label is not known.
    Custom(String),
}

impl PhoneField {
    /// The fields every account has.
    pub const STANDARD: [Self; 6] = [Self::Phone, Self::Mobile, Self::Office, Self::Home, Self::Alternate, Self::Fax];
}

/// Why a candidate stands where it stands, strongest first in [`Candidate::reasons`].
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum MatchReason {
    /// The agent chose this record for this number before, on this machine.
    ChosenBefore,
    /// The whole number is in that field.
    Exact(PhoneField),
    /// The whole number is in that field, which also holds an extension.
    ExactWithExtension(PhoneField),
    /// Only the last digits agree; the country is another or unknown.
    LastDigits(PhoneField),
    /// Belongs to the company whose number this is.
    SameCompany,
    /// A project of the customer whose number this is.
    ProjectOfCustomer,
    /// The agent last spoke with this record then.
    LastSpoke(Timestamp),
    /// The agent last spoke with somebody of the same company then.
    LastSpokeWithCompany(Timestamp),
    /// The agent is its sales representative.
    SalesRep,
    /// The record is inactive in NetSuite.
    Inactive,
}

/// One record that may be the caller.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub struct Candidate {
    /// The record.
    pub record: RecordRef,
    /// Its name; empty where NetSuite holds none (the page then says so in words).
    pub name: Personal,
    /// Job title, where there is one.
    pub title: Option<Personal>,
    /// The company, where there is one.
    pub company: Option<CompanyRef>,
    /// Why it is listed, strongest first; never empty.
    pub reasons: Vec<MatchReason>,
}

impl Who {
    /// Nobody in NetSuite has the number, by its word or by the agent's: the caller can be added.
    #[must_use]
    pub const fn is_nobody(&self) -> bool {
        matches!(self, Self::NotFound { .. } | Self::Found { chosen: None, by_agent: true, .. })
    }

    /// Since when NetSuite may have changed without this answer knowing, where that is long before the call: the copy
    /// was not brought up to date for more than an hour.
    #[must_use]
    pub fn aged(&self, call: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Found { as_of, .. } => as_of.filter(|as_of| call.0 - as_of.0 > AGES_AFTER),
            _ => None,
        }
    }
}

/// An answer is old after so many milliseconds: an hour. Changes are asked for every six minutes.
const AGES_AFTER: i64 = 3_600_000;

impl Candidate {
    /// Somebody of that company, or a project of it.
    #[must_use]
    pub fn is_of(&self, company: &Self) -> bool {
        // A lead keeps its id when it becomes a prospect and a customer.
        let is_customer = |kind| matches!(kind, RecordKind::Customer | RecordKind::Prospect | RecordKind::Lead);
        let own = self.company.as_ref().map(|company| &company.record).filter(|own| own.id == company.record.id);
        own.is_some_and(|own| {
            own.kind == company.record.kind || is_customer(own.kind) && is_customer(company.record.kind)
        })
    }
}

/// Why nobody was asked about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum Unasked {
    /// The caller withholds the number.
    Anonymous,
    /// A colleague: an extension of the own RingCentral account.
    Internal,
    /// A service code or short number (`*67`, `911`): too few digits to name anybody.
    ShortCode,
}

/// The answer to "who is this?". Not found, could not ask and not allowed are never the same.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum Who {
    /// NetSuite is being asked.
    Looking,
    /// There is nobody to ask about.
    Unasked(Unasked),
    /// Records that fit, best first.
    Found {
        /// At least one.
        candidates: Vec<Candidate>,
        /// Index into `candidates` the call is for. `None`: a tie the agent has not settled.
        chosen: Option<usize>,
        /// True when the agent chose (or chose before), so nothing replaces it silently.
        by_agent: bool,
        /// Kinds this role may not read, so not searched.
        unread: Vec<RecordKind>,
        /// Found in the agent's copy, which is as NetSuite was then; `None`: NetSuite itself said so at the call.
        as_of: Option<Timestamp>,
    },
    /// Asked and answered: no record among those this role sees has the number.
    NotFound {
        /// The kinds that were searched.
        among: Vec<RecordKind>,
        /// Kinds this role may not read, so not searched.
        unread: Vec<RecordKind>,
    },
    /// NetSuite gave no answer. Says nothing about whether the record exists.
    CouldNotAsk(Fault),
    /// The role may not ask at all.
    NotAllowed(Fault),
}
