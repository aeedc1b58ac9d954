//! NetSuite accounts: how people write them, and the hosts they live on (netsuite-api.md §9).

use std::fmt;

use callside_json::{FromJson, ToJson, Unreadable, Value};

use crate::characters::Pieces;

/// The end of every host Callside may speak to as NetSuite.
const DOMAIN: &str = ".netsuite.com";

/// A NetSuite account, such as `1234567`, `1234567_SB1` (sandbox), `1234567_RP` (release preview) or `TSTDRV1234567`.
/// Whatever was typed, only letters, digits and one underscore are in it, so no host made from it lies elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ToJson)]
pub struct Account(String);

/// What was given names no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a NetSuite account id or address")]
pub struct NotAnAccount;

/// The parts of NetSuite Callside speaks to, each on a host of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// What people open in the browser.
    App,
    /// REST: tokens, records, SuiteQL.
    SuiteTalk,
    /// RESTlets.
    Restlets,
}

impl Account {
    /// Reads an account as people paste it: an id in any case, with `_` or `-` before the suffix, spaces around it, or
    /// the address of any page of the account.
    ///
    /// # Errors
    /// [`NotAnAccount`] for everything else, including pages that belong to no account (`system.netsuite.com`) and
    /// words without a digit, which no account id is but many company names are.
    pub fn read(typed: &str) -> Result<Self, NotAnAccount> {
        // Spaces, and the invisible marks that come along when text is copied from a page.
        let typed = typed.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'));
        if typed.contains(['.', '/', ':']) { Self::of_address(typed) } else { Self::of_id(typed) }
    }

    /// Reads an account id, not an address: what NetSuite itself calls an account.
    ///
    /// # Errors
    /// [`NotAnAccount`].
    pub fn of_id(id: &str) -> Result<Self, NotAnAccount> {
        let mut parts = id.split(|c: char| c == '_' || c == '-' || c.is_whitespace()).filter(|part| !part.is_empty());
        let (Some(number), suffix, None) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NotAnAccount);
        };
        let fits = |part: &str, longest| part.len() <= longest && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !fits(number, 20) || !number.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(NotAnAccount);
        }
        let id = match suffix {
            None => number.to_owned(),
            Some(suffix) if fits(suffix, 10) => format!("{number}_{suffix}"),
            Some(_) => return Err(NotAnAccount),
        };
        Ok(Self(id.to_ascii_uppercase()))
    }

    fn of_address(typed: &str) -> Result<Self, NotAnAccount> {
        let rest = match typed.halves("://") {
            Some((scheme, rest)) if ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) => rest,
            Some(_) => return Err(NotAnAccount),
            None => typed,
        };
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let host = authority.strip_suffix(":443").unwrap_or(authority).to_ascii_lowercase();
        // `1234567-sb1` + `app`, `suitetalk.api`, `restlets.api`, `extforms`, …
        let (label, service) = host.strip_suffix(DOMAIN).and_then(|host| host.split_once('.')).ok_or(NotAnAccount)?;
        let is_service = service
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        // A label as such: no underscore, no space.
        let is_label = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if is_service && is_label { Self::of_id(label) } else { Err(NotAnAccount) }
    }

    /// NetSuite's own spelling: upper case, underscore.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0
    }

    /// The host of one service: `1234567-sb1.app.netsuite.com`.
    #[must_use]
    pub fn host(&self, service: Service) -> String {
        let label = self.0.to_ascii_lowercase().replace('_', "-");
        let service = match service {
            Service::App => "app",
            Service::SuiteTalk => "suitetalk.api",
            Service::Restlets => "restlets.api",
        };
        format!("{label}.{service}{DOMAIN}")
    }
}

impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Only what [`Account::of_id`] takes.
impl FromJson for Account {
    fn blank() -> Self {
        Self(String::new())
    }

    fn read_over(&mut self, value: &Value) -> Result<(), Unreadable> {
        *self = value.as_str().and_then(|id| Self::of_id(id).ok()).ok_or(Unreadable)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Account, NotAnAccount, Service};
    use crate::traffic::form;

    #[test]
    fn every_form_people_paste_is_read() {
        for (typed, id) in [
            ("1234567", "1234567"),
            ("  1234567\n", "1234567"),
            ("\u{200b}1234567\u{feff}", "1234567"),
            ("1234567_SB1", "1234567_SB1"),
            ("1234567-sb1", "1234567_SB1"),
            ("1234567 sb1", "1234567_SB1"),
            ("tstdrv1234567", "TSTDRV1234567"),
            ("TD2999479", "TD2999479"),
            ("1234567_RP", "1234567_RP"),
            ("https://1234567-sb1.app.netsuite.com/app/center/card.nl?sc=-29&whence=", "1234567_SB1"),
            ("HTTPS://1234567.APP.NETSUITE.COM", "1234567"),
            ("http://1234567.app.netsuite.com:443/", "1234567"),
            ("1234567-rp.suitetalk.api.netsuite.com", "1234567_RP"),
            ("https://tstdrv1234567.restlets.api.netsuite.com/app/site/hosting/restlet.nl?script=1", "TSTDRV1234567"),
            ("1234567.extforms.netsuite.com/app/site/crm/externalleadpage.nl", "1234567"),
        ] {
            assert_eq!(Account::read(typed).as_ref().map(Account::id), Ok(id), "{typed}");
        }
    }

    #[test]
    fn what_is_no_account_is_none() {
        for typed in [
            "",
            "   ",
            "Harbor Foods",
            "acme",
            "1234567_SB1_2",
            "123456789012345678901",
            "1234567_SANDBOX12345",
            "12345é7",
            "https://system.netsuite.com/pages/customerlogin.jsp",
            "https://app.netsuite.com/",
            "https://1234567.app.netsuite.com.evil.example/",
            "https://evil.example/1234567.app.netsuite.com",
            "https://1234567.app.netsuite.com@evil.example/",
            "https://evil.example#.app.netsuite.com",
            "https://evil.example\\.app.netsuite.com",
            "https://1234567.app.evilnetsuite.com/",
            "ftp://1234567.app.netsuite.com/",
            "javascript:1234567",
            "1234567.netsuite.com",
            "1234567..netsuite.com",
            "https://1234567.app.netsuite.com:8443/",
            "me@example.com1",
        ] {
            assert_eq!(Account::read(typed), Err(NotAnAccount), "{typed}");
        }
    }

    #[test]
    fn hosts_are_lower_case_with_a_dash() {
        let account = Account::read("1234567_SB1").expect("an account");
        assert_eq!(account.host(Service::App), "1234567-sb1.app.netsuite.com");
        assert_eq!(account.host(Service::SuiteTalk), "1234567-sb1.suitetalk.api.netsuite.com");
        assert_eq!(account.host(Service::Restlets), "1234567-sb1.restlets.api.netsuite.com");
    }

    #[test]
    fn stored_accounts_are_read_as_strictly() {
        let account = Account::read("1234567_SB1").expect("an account");
        let kept = callside_json::write(&account);
        assert_eq!(kept, r#""1234567_SB1""#);
        assert_eq!(callside_json::read::<Account>(&kept).ok(), Some(account));
        assert!(callside_json::read::<Account>(r#""evil.example/1""#).is_err());
    }

    /// The whole promise: three or four labels, the first ours, the rest NetSuite's.
    fn is_at_netsuite(host: &str) -> bool {
        let Some((label, rest)) = host.split_once('.') else { return false };
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && ["app.netsuite.com", "suitetalk.api.netsuite.com", "restlets.api.netsuite.com"].contains(&rest)
    }

    proptest! {
        #[test]
        fn an_id_and_each_of_its_addresses_read_as_the_same_account(
            number in "[A-Z]{0,6}[0-9]{1,8}",
            suffix in prop::option::of("(SB[1-9][0-9]?|RP)"),
        ) {
            let id = suffix.map_or_else(|| number.clone(), |suffix| format!("{number}_{suffix}"));
            let account = Account::read(&id).expect("an account");
            prop_assert_eq!(account.id(), &id);
            for service in [Service::App, Service::SuiteTalk, Service::Restlets] {
                let host = account.host(service);
                prop_assert_eq!(Account::read(&host), Ok(account.clone()));
                prop_assert_eq!(Account::read(&format!("https://{host}/app/center/card.nl?x=1")), Ok(account.clone()));
            }
        }

        #[test]
        fn no_accepted_text_leads_outside_netsuite(typed in r"(\PC{0,40}|[ \t]*[A-Za-z0-9]{1,8}[_ .@/:-]{0,2}\PC{0,8})") {
            if let Ok(account) = Account::read(&typed) {
                for service in [Service::App, Service::SuiteTalk, Service::Restlets] {
                    let host = account.host(service);
                    prop_assert!(is_at_netsuite(&host), "{}", host);
                    let address = format!("https://{}/services", &host);
                    prop_assert_eq!(form::host(&address), host.as_str());
                }
            }
        }

        #[test]
        fn addresses_made_to_mislead_do_not(
            before in "[a-z0-9./@:#?\\\\_-]{0,20}",
            after in "[a-z0-9./@:#?\\\\_-]{0,20}",
        ) {
            let typed = format!("{before}1234567.app.netsuite.com{after}");
            if let Ok(account) = Account::read(&typed) {
                prop_assert!(is_at_netsuite(&account.host(Service::App)));
            }
        }
    }
}
