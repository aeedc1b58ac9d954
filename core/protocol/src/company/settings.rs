//! Everything a company decides for its people, but whose record a call is ([`super::OrganizerMap`]).

use callside_json::{FromJson, ToJson};

use super::{CallFields, DirectoryPolicy, FieldFault, InfoLink, LinkFault};
use crate::LogRules;

/// Everything a company decides. The default is what Callside does where nobody has decided anything.
#[derive(Clone, Debug, Default, PartialEq, FromJson, ToJson)]
#[json(camel_case, default)]
pub struct Settings {
    /// The fields beside a call.
    pub call_fields: CallFields,
    /// The buttons beside a call, in their order.
    pub info_links: Vec<InfoLink>,
    /// Which calls get a record; `None`: each agent's own choice.
    pub logging: Option<LogRules>,
    /// What may be copied of NetSuite's people.
    pub directory: DirectoryPolicy,
}

/// What is wrong with a part of settings; each is a place and a fault.
#[derive(Clone, Debug, PartialEq, Eq, FromJson, ToJson)]
pub enum SettingsFault {
    /// The call field at that place in the list.
    Field(usize, FieldFault),
    /// The form of the record is no internal id.
    Form,
    /// The info link at that place in the list.
    Link(usize, LinkFault),
    /// There are more info links than fit beside a call.
    TooManyLinks,
    /// The greatest age of the copy is no number of days that it could have.
    DirectoryDays,
    /// The field of the account's own at that place in the list has no id that could be one.
    DirectoryField(usize),
}
