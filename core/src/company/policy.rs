//! What administrators have decided for a browser, without the bundle: a policy that Chrome hands on
//! (`chrome.storage.managed`, docs/enterprise-policy.md). Its words are those of [`callside_protocol::company::Settings`]; what is about the copy
//! of the directory stands in keys of its own, because Chrome leaves out a whole key where anything in its value is of
//! another kind than `extension/static/managed_schema.json` says, and a slip in one shall not undo the others.
//!
//! What arrives is therefore of the right kind as a rule, and may be wrong all the same. What a wrong value could have meant
//! is not guessed, and what holds in its place is never more than it could have: no copy where it is about the copy, no
//! record that nobody asked for where it is about records. A wrong id is as if it were not there.
//!
//! Under it stands what the company has decided in its record in NetSuite ([`Recorded`]): key by key, whatever the browser's
//! policy leaves open.

use callside_json::{FromJson, Map, ToJson, Value, parse, write};
use callside_protocol::{
    Cloud, CopyScope, LogRules, LogWhen, MOST_COPY_DAYS,
    company::{DirectoryPolicy, Settings},
    policy_key as key,
};

use super::directory_policy::is_own_field;
use crate::netsuite::Account;

/// Under this name the agent keeps what the browser gave last in [`crate::ports::Table::Settings`], as text.
pub const POLICY_KEY: &str = "policy";

/// What a policy decides. The default is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// The NetSuite account people sign in to.
    pub account: Option<Account>,
    /// The client id of the NetSuite integration record.
    pub netsuite_client_id: Option<String>,
    /// The client id of the RingCentral application.
    pub ringcentral_client_id: Option<String>,
    /// What of the directory may be copied.
    pub directory: DirectoryPolicy,
    /// Which calls get a record; `None`: each agent's own choice.
    pub logging: Option<LogRules>,
    /// Keys that hold.
    pub set: Vec<String>,
    /// Keys whose value cannot be used, and the value as JSON.
    pub wrong: Vec<(String, String)>,
}

/// What of the company's settings the agent obeys itself. The default is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromJson, ToJson)]
#[json(default)]
pub struct Recorded {
    /// Which calls get a record; `None`: each agent's own choice.
    pub logging: Option<LogRules>,
    /// What of the directory may be copied.
    pub directory: DirectoryPolicy,
}

impl Recorded {
    /// Out of the settings.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        Self { logging: settings.logging.clone(), directory: settings.directory.clone() }
    }
}

impl Policy {
    /// Lets that decide whatever no key of the browser's policy does.
    pub fn stand_above(&mut self, recorded: &Recorded) {
        let Recorded { logging, directory: theirs } = recorded;
        let ours = &mut self.directory;
        let set = &mut self.set;
        let mut decides = |key: &str, is: bool| {
            let news = is && !set.iter().any(|set| set == key);
            if news {
                set.push(key.to_owned());
            }
            news
        };
        if decides(key::SCOPE, theirs.scope.is_some()) {
            ours.scope = theirs.scope;
        }
        if decides(key::DAYS, theirs.days.is_some()) {
            ours.days = theirs.days;
        }
        if decides(key::VENDORS, !theirs.vendors) {
            ours.vendors = false;
        }
        if decides(key::EMPLOYEES, !theirs.employees) {
            ours.employees = false;
        }
        if decides(key::OWN_FIELDS, !theirs.own_fields.is_empty()) {
            ours.own_fields = theirs.own_fields.iter().filter(|field| is_own_field(field)).cloned().collect();
        }
        if decides(key::LOGGING, logging.is_some()) {
            self.logging = logging.clone().map(|rules| LogRules { of_company: true, ..rules });
        }
    }

    /// Out of the object that Chrome gives, as JSON; what is none says nothing.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut policy = Self::default();
        let whole = parse(text).unwrap_or_default();
        for (key, value) in whole.as_object().into_iter().flatten() {
            let faults = policy.wrong.len();
            policy.take(key, value);
            // Where the copy or the records are concerned something is decided even then.
            if faults == policy.wrong.len() || key.starts_with("directory") || key == key::LOGGING {
                policy.set.push(key.clone());
            }
        }
        // A wrong age decides it, too.
        if policy.directory.scope.is_some() && !policy.set.iter().any(|set| set == key::SCOPE) {
            policy.set.push(key::SCOPE.to_owned());
        }
        policy
    }

    /// A part of the rules cannot be used: no record is made unless somebody asks for it.
    pub fn misread_rules(&mut self, part: &str, value: &Value) {
        self.wrong.push(([key::LOGGING, part].join("."), write(value)));
        if let Some(rules) = &mut self.logging {
            rules.when = LogWhen::OnClick;
        }
    }

    fn take(&mut self, key: &str, value: &Value) {
        let is_right = match key {
            key::ACCOUNT => {
                self.account = value.as_str().and_then(|account| Account::read(account).ok());
                self.account.is_some()
            }
            key::NETSUITE_CLIENT_ID => take_client_id(&mut self.netsuite_client_id, Cloud::NetSuite, value),
            key::RINGCENTRAL_CLIENT_ID => take_client_id(&mut self.ringcentral_client_id, Cloud::RingCentral, value),
            key::SCOPE => {
                let scope = CopyScope::from_json(value);
                self.directory.scope.get_or_insert_with(|| scope.unwrap_or(CopyScope::Nobody));
                scope.is_ok()
            }
            key::DAYS => {
                let days = u32::from_json(value).ok().filter(|days| (1..=MOST_COPY_DAYS).contains(days));
                if days.is_none() {
                    self.directory.scope = Some(CopyScope::Nobody);
                }
                self.directory.days = days;
                days.is_some()
            }
            key::VENDORS => take_table(&mut self.directory.vendors, value),
            key::EMPLOYEES => take_table(&mut self.directory.employees, value),
            key::OWN_FIELDS => {
                let fields = &mut self.directory.own_fields;
                *fields = Vec::from_json_leniently(value);
                fields.retain(|field| is_own_field(field));
                value.as_array().is_some_and(|all| all.len() == fields.len())
            }
            key::LOGGING => self.take_rules(value),
            // The office judges them (`policy_beside`): no call waits for it.
            key::CALL_FIELDS | key::INFO_LINKS => true,
            // Of a newer version's schema, perhaps.
            _ => false,
        };
        if !is_right {
            self.wrong.push((key.to_owned(), write(value)));
        }
    }

    fn take_rules(&mut self, value: &Value) -> bool {
        let read = LogRules::from_json(value);
        let is_right = read.is_ok() || value.is_object();
        self.logging = Some(LogRules { of_company: true, ..read.unwrap_or_else(|_| nothing_by_itself()) });
        // Each by itself, to name those that cannot be read.
        for (key, value) in value.as_object().into_iter().flatten() {
            let mut alone = Map::new();
            alone.insert(key.clone(), value.clone());
            if LogRules::from_json(&Value::Object(alone)).is_err() {
                self.misread_rules(key, value);
            }
        }
        is_right
    }
}

/// The rules by which no record is made unless somebody asks for it.
fn nothing_by_itself() -> LogRules {
    LogRules { when: LogWhen::OnClick, ..LogRules::default() }
}

fn take_client_id(place: &mut Option<String>, cloud: Cloud, value: &Value) -> bool {
    *place = value.as_str().filter(|id| is_client_id(cloud, id)).map(str::to_owned);
    place.is_some()
}

fn take_table(place: &mut bool, value: &Value) -> bool {
    *place = value.as_bool().unwrap_or_default();
    value.as_bool().is_some()
}

/// Whether that can be a client id: NetSuite's are 64 hexadecimal digits (netsuite-api.md §1.1); RingCentral's are short and
/// URL-safe.
#[must_use]
pub fn is_client_id(cloud: Cloud, id: &str) -> bool {
    match cloud {
        Cloud::NetSuite => id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
        Cloud::RingCentral => {
            (10..=64).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        }
    }
}

#[cfg(test)]
mod tests {
    use callside_protocol::Unmatched;
    use proptest::prelude::*;

    use super::*;

    const CLIENT_ID: &str = "b4c91f0e7a2d4c5ab4c91f0e7a2d4c5ab4c91f0e7a2d4c5ab4c91f0e7a2d4c5a";

    fn wrong(policy: &Policy) -> Vec<(&str, &str)> {
        policy.wrong.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }

    #[test]
    fn nothing_is_decided_by_nothing() {
        for text in ["{}", "", "[]", "null", "{"] {
            assert_eq!(Policy::read(text), Policy::default(), "{text}");
        }
    }

    #[test]
    fn the_record_decides_what_the_policy_leaves_open_and_nothing_else() {
        let recorded = Recorded {
            logging: Some(LogRules { missed: false, ..LogRules::default() }),
            directory: DirectoryPolicy {
                scope: Some(CopyScope::Nobody),
                days: Some(7),
                vendors: false,
                own_fields: vec!["contact.custentity_direct_line".to_owned(), "contact.phone OR 1=1".to_owned()],
                ..DirectoryPolicy::default()
            },
        };
        let mut policy = Policy::default();
        policy.stand_above(&recorded);
        assert_eq!(policy.logging, Some(LogRules { of_company: true, missed: false, ..LogRules::default() }));
        let mut directory = recorded.directory.clone();
        directory.own_fields.pop();
        assert_eq!(policy.directory, directory);
        assert_eq!(policy.set, [key::SCOPE, key::DAYS, key::VENDORS, key::OWN_FIELDS, key::LOGGING]);

        let mut policy =
            Policy::read(r#"{"directoryScope":"Mine","directoryVendors":true,"logging":{"inbound":false}}"#);
        policy.stand_above(&recorded);
        assert_eq!((policy.directory.scope, policy.directory.days), (Some(CopyScope::Mine), Some(7)));
        assert!(policy.directory.vendors);
        assert!(policy.logging.is_some_and(|rules| rules.missed && !rules.inbound));

        let mut policy = Policy::default();
        policy.stand_above(&Recorded::default());
        assert_eq!(policy, Policy::default());
    }

    #[test]
    fn everything_that_is_decided_holds() {
        let text = format!(
            r#"{{"netsuiteAccount":"1234567-sb1","netsuiteClientId":"{CLIENT_ID}","ringcentralClientId":"kX3_a-9bQ2",
            "directoryScope":"Mine","directoryDays":30,"directoryVendors":false,"directoryEmployees":true,
            "directoryOwnFields":["contact.custentity_direct_line"],
            "logging":{{"internal":true,"unmatched":"Wait","never":"ext. 104"}},"callFields":{{}},"infoLinks":[]}}"#
        );
        let policy = Policy::read(&text);
        assert_eq!(policy.account.map(|account| account.id().to_owned()).as_deref(), Some("1234567_SB1"));
        assert_eq!(policy.netsuite_client_id.as_deref(), Some(CLIENT_ID));
        assert_eq!(policy.ringcentral_client_id.as_deref(), Some("kX3_a-9bQ2"));
        let directory = DirectoryPolicy {
            scope: Some(CopyScope::Mine),
            days: Some(30),
            vendors: false,
            employees: true,
            own_fields: vec!["contact.custentity_direct_line".to_owned()],
        };
        assert_eq!(policy.directory, directory);
        let unmatched = Unmatched::Wait;
        let rules =
            LogRules { of_company: true, internal: true, unmatched, never: "ext. 104".into(), ..LogRules::default() };
        assert_eq!(policy.logging, Some(rules));
        assert_eq!(policy.set, key::ALL);
        assert_eq!(policy.wrong, []);
    }

    #[test]
    fn rules_are_the_companys_whatever_they_say_of_themselves() {
        let policy = Policy::read(r#"{"logging":{"of_company":false}}"#);
        assert_eq!(policy.logging, Some(LogRules { of_company: true, ..LogRules::default() }));
    }

    #[test]
    fn a_wrong_scope_and_a_wrong_age_let_nobody_be_copied_whatever_the_other_says() {
        for (text, key, value) in [
            (r#"{"directoryScope":"everyone"}"#, "directoryScope", r#""everyone""#),
            (r#"{"directoryScope":"","directoryDays":7}"#, "directoryScope", r#""""#),
            (r#"{"directoryDays":0,"directoryScope":"Everyone"}"#, "directoryDays", "0"),
            (r#"{"directoryScope":"Everyone","directoryDays":3651}"#, "directoryDays", "3651"),
            (r#"{"directoryDays":-1}"#, "directoryDays", "-1"),
            (r#"{"directoryDays":"7"}"#, "directoryDays", r#""7""#),
        ] {
            let policy = Policy::read(text);
            assert_eq!(policy.directory.scope, Some(CopyScope::Nobody), "{text}");
            assert_eq!(wrong(&policy), [(key, value)], "{text}");
            assert!(policy.set.iter().any(|set| set == key::SCOPE), "{text}");
        }
    }

    #[test]
    fn a_table_of_which_it_is_not_told_whether_it_may_be_copied_is_not() {
        let policy = Policy::read(r#"{"directoryVendors":"yes"}"#);
        assert_eq!((policy.directory.vendors, policy.directory.employees), (false, true));
        assert_eq!(wrong(&policy), [("directoryVendors", r#""yes""#)]);
    }

    #[test]
    fn of_the_fields_those_that_can_be_one_are_searched() {
        let policy =
            Policy::read(r#"{"directoryOwnFields":["contact.custentity_a","custentity_b","job.custentity_c"]}"#);
        assert_eq!(policy.directory.own_fields, ["contact.custentity_a"]);
        assert_eq!(policy.wrong.len(), 1);
        assert_eq!(policy.set, ["directoryOwnFields"]);
    }

    #[test]
    fn a_wrong_id_is_as_if_it_were_not_there() {
        for text in [
            r#"{"netsuiteAccount":"Harbor Foods"}"#,
            r#"{"netsuiteClientId":"kX3_a-9bQ2"}"#,
            r#"{"ringcentralClientId":"kX3 a"}"#,
        ] {
            let policy = Policy::read(text);
            assert_eq!((policy.wrong.len(), policy.set.len()), (1, 0), "{text}");
            assert_eq!(Policy { wrong: Vec::new(), ..policy }, Policy::default(), "{text}");
        }
    }

    #[test]
    fn by_wrong_rules_nothing_is_logged_by_itself_and_each_wrong_part_is_named() {
        let policy = Policy::read(r#"{"logging":{"missed":"no","unmatched":"skip","when":"AtEnd","internal":true}}"#);
        assert_eq!(wrong(&policy), [("logging.missed", r#""no""#), ("logging.unmatched", r#""skip""#)]);
        let rules = policy.logging.unwrap();
        assert!(rules.of_company && rules.when == LogWhen::OnClick);
        let policy = Policy::read(r#"{"logging":"never"}"#);
        assert_eq!(wrong(&policy), [("logging", r#""never""#)]);
        assert_eq!(policy.logging.unwrap().when, LogWhen::OnClick);
    }

    #[test]
    fn a_key_of_a_newer_schema_is_named_and_changes_nothing_else() {
        let policy = Policy::read(r#"{"taskRules":[],"directoryScope":"Everyone"}"#);
        assert_eq!(wrong(&policy), [("taskRules", "[]")]);
        assert_eq!(policy.directory.scope, Some(CopyScope::Everyone));
    }

    proptest! {
        #[test]
        fn whatever_stands_for_the_copy_nobody_is_copied_unless_it_is_right(scope in "[A-Za-z]{0,9}", days in any::<i64>()) {
            let policy = Policy::read(&format!(r#"{{"directoryScope":"{scope}","directoryDays":{days}}}"#));
            let is_right = ["Everyone", "Mine", "Nobody"].contains(&&*scope) && (1..=3_650).contains(&days);
            prop_assert_eq!(is_right, policy.wrong.is_empty());
            prop_assert!(is_right || policy.directory.scope == Some(CopyScope::Nobody));
        }
    }
}
