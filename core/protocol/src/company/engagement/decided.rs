//! What is decided about lists and scores: for everyone, where the account has the bundle, and for this computer otherwise.

use callside_json::{FromJson, ToJson};

use super::{MappedField, Rule, Weights};
use crate::RecordRef;

/// It. The default is what Callside does where nobody has decided anything: scores are made and shown, and nothing is written.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
#[json(camel_case, default)]
pub struct Engagement {
    /// What calls are worth.
    pub weights: Weights,
    /// The fields that come into lists, beside those the copy has of everybody.
    pub fields: Vec<MappedField>,
    /// Fields of contacts and customers may be written at all.
    pub pushes: bool,
    /// Contacts may be made out of a file's rows, where fields may be written.
    pub makes_contacts: bool,
    /// Scores are written every day by themselves.
    pub pushes_scores: bool,
    /// A score is written once it has moved by so many whole points.
    pub threshold: u32,
    /// The lists of everyone.
    pub lists: Vec<PeopleList>,
}

impl Default for Engagement {
    fn default() -> Self {
        Self {
            weights: Weights::default(),
            fields: MappedField::common(),
            pushes: false,
            makes_contacts: false,
            pushes_scores: false,
            threshold: 5,
            lists: Vec::new(),
        }
    }
}

/// A list.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(camel_case, default)]
pub struct PeopleList {
    /// Tells it apart: small letters and digits.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Who is on it.
    pub of: ListOf,
    /// The columns it shows, by their names, in their order ([`super::ListColumn`]); empty: the common ones.
    pub columns: Vec<String>,
}

/// Who is on a list.
#[derive(Clone, Debug, PartialEq, FromJson, ToJson)]
pub enum ListOf {
    /// Whoever fits, at any time.
    Rule(Rule),
    /// These, whom somebody has chosen.
    People(Vec<RecordRef>),
}

impl Default for ListOf {
    fn default() -> Self {
        Self::Rule(Rule::default())
    }
}
