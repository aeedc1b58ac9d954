//! Account ids and the hosts made from them (netsuite-api.md §9).

/// What a NetSuite host is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// `system.netsuite.com`: sign-in for people who do not know their account.
    System,
    /// Pages of the account with that label.
    App(String),
    /// REST services and tokens.
    SuiteTalk(String),
    /// RESTlets.
    Restlets(String),
}

impl Host {
    /// What that host is, by its name in lower case.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        if name == "system.netsuite.com" {
            return Some(Self::System);
        }
        let (label, domain) = name.split_once('.')?;
        let label = Some(label.to_owned()).filter(|label| !label.is_empty())?;
        match domain {
            "app.netsuite.com" => Some(Self::App(label)),
            "suitetalk.api.netsuite.com" => Some(Self::SuiteTalk(label)),
            "restlets.api.netsuite.com" => Some(Self::Restlets(label)),
            _ => None,
        }
    }
}

/// The account id as it stands in a host name: `1234567_SB1` is `1234567-sb1`.
pub(crate) fn label(account: &str) -> String {
    account.to_ascii_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::{Host, label};

    #[test]
    fn hosts_are_told_apart_by_their_suffix_alone() {
        assert_eq!(Host::of_name("system.netsuite.com"), Some(Host::System));
        assert_eq!(Host::of_name("1234567-sb1.app.netsuite.com"), Some(Host::App("1234567-sb1".to_owned())));
        assert_eq!(Host::of_name("td1.suitetalk.api.netsuite.com"), Some(Host::SuiteTalk("td1".to_owned())));
        assert_eq!(Host::of_name(".app.netsuite.com"), None);
        assert_eq!(Host::of_name("a.b.app.netsuite.com"), None);
        assert_eq!(Host::of_name("app.netsuite.com.evil.example"), None);
        assert_eq!(label("1234567_SB1"), "1234567-sb1");
    }
}
