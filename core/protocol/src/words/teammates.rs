//! Who works with Callside, and why that cannot be told.

use crate::company::{SettingsTrouble, StartLine};

/// A line of the start page.
#[must_use]
pub const fn start_line(line: StartLine) -> &'static str {
    match line {
        StartLine::RingCentral => "RingCentral",
        StartLine::NetSuite => "NetSuite",
        StartLine::Notifications => "Notifications",
        StartLine::TestCall => "Test call",
    }
}

/// Why it cannot be told who has reported, and what to do.
#[must_use]
pub fn teammates_untold(trouble: &SettingsTrouble) -> String {
    match trouble {
        SettingsTrouble::NoBundle => {
            "Who has finished is told by the bundle, and this account has none that your role can use.".to_owned()
        }
        SettingsTrouble::Outdated => {
            "Who has finished cannot be told: the bundle in this account is older than that. Deploy it anew.".to_owned()
        }
        SettingsTrouble::NotAllowed(said) => [
            "Who has finished cannot be told: your role is not on the permission list of the record type Callside Teammate. \
             NetSuite says: ",
            said,
        ]
        .concat(),
        SettingsTrouble::Refused(said) => {
            ["Who has finished cannot be told: the bundle refused. It says: ", said].concat()
        }
        SettingsTrouble::Newer(_) | SettingsTrouble::Unreadable => {
            "Who has finished cannot be told: the answer cannot be read.".to_owned()
        }
        SettingsTrouble::CouldNotAsk(fault) => {
            ["NetSuite could not be asked who has finished: ", &super::fault(fault).happened].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::teammates_untold;
    use crate::{Fault, FaultKind, company::SettingsTrouble};

    #[test]
    fn no_two_reasons_are_told_alike() {
        let fault = Fault { cloud: None, kind: FaultKind::Offline, detail: None };
        let all = [
            SettingsTrouble::NoBundle,
            SettingsTrouble::Outdated,
            SettingsTrouble::NotAllowed(String::new()),
            SettingsTrouble::Refused(String::new()),
            SettingsTrouble::Unreadable,
            SettingsTrouble::CouldNotAsk(fault),
        ];
        let words: Vec<_> = all.iter().map(teammates_untold).collect();
        for (place, one) in words.iter().enumerate() {
            assert!(!one.is_empty() && !words[..place].contains(one), "{one}");
        }
    }
}
